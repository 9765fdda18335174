//! Routes under `/t/` that behave badly on purpose, or make up data: for the browser tests only.
//!
//! | route | what it does |
//! | --- | --- |
//! | `/t/404` | is not there |
//! | `/t/html-as-csv` | an HTML error page that says 200 and `text/csv` |
//! | `/t/cut` | states twice the length that it sends, then closes |
//! | `/t/slow?ms=50&n=10&rows=100` | a CSV in `n` pieces with a pause of `ms` before each |
//! | `/t/gen?rows=N` | a CSV of N rows, each computed from its number |
//! | `/t/shared/…` | a published file ([`checkout::published`]), where it exists |
//!
//! The rows are made by [`row`], so that a test can compute what the page should show.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::server::{Body, Reply, Request, Route};
use crate::{checkout, mime};

const CSV: &str = "text/csv; charset=utf-8";

/// The header line of a made-up CSV.
pub const HEADER: &str = "Tỉnh,Năm,Nguồn vốn,Lĩnh vực,Kế hoạch (đồng),Giải ngân (đồng),Nữ,Nam";

/// The programme's five provinces, by official name.
pub const PROVINCES: [&str; 5] = ["Hà Giang", "Hòa Bình", "Quảng Trị", "Kon Tum", "Trà Vinh"];
const SOURCES: [&str; 4] = ["Ngân sách trung ương", "Ngân sách địa phương", "Dự án", "Cộng đồng"];
const SECTORS: [&str; 3] = ["Nông nghiệp", "Y tế", "Giáo dục"];

/// One made-up row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Official name of the province.
    pub province: &'static str,
    /// 2017..=2021.
    pub year: u32,
    /// Funding source as a programme writes it.
    pub source: &'static str,
    /// Sector.
    pub sector: &'static str,
    /// Whole đồng.
    pub planned: u64,
    /// Whole đồng, at most `planned`.
    pub disbursed: u64,
    /// Women taking part.
    pub women: u64,
    /// Men taking part.
    pub men: u64,
}

/// Row number `idx`, from 0; the same on each call. Each dimension takes all of its values within 300 rows.
#[must_use]
pub fn row(idx: u64) -> Row {
    // Knuth's multiplicative hash: figures that look uneven, without a random source.
    let mixed = idx.wrapping_mul(2_654_435_761) % 1_000_003;
    let planned = 1_000_000 + mixed * 1_000;
    Row {
        province: pick(&PROVINCES, idx),
        year: 2017 + u32::try_from(idx / 5 % 5).unwrap_or(0),
        source: pick(&SOURCES, idx / 25),
        sector: pick(&SECTORS, idx / 100),
        planned,
        disbursed: planned / 100 * (40 + mixed % 60),
        women: 5 + mixed % 37,
        men: 5 + mixed % 31,
    }
}

fn pick(words: &[&'static str], idx: u64) -> &'static str {
    usize::try_from(idx % words.len() as u64).ok().and_then(|at| words.get(at)).copied().unwrap_or("")
}

fn line(idx: u64) -> String {
    let Row { province, year, source, sector, planned, disbursed, women, men } = row(idx);
    format!("{province},{year},{source},{sector},{planned},{disbursed},{women},{men}\n")
}

/// A made-up CSV as text: the header and `rows` lines.
#[must_use]
pub fn csv(rows: u64) -> String {
    let mut text = format!("{HEADER}\n");
    for idx in 0..rows {
        let _ = text.write_str(&line(idx));
    }
    text
}

/// The routes.
#[must_use]
pub fn route() -> Route {
    let shared = checkout::published();
    Box::new(move |request| {
        let name = request.path.strip_prefix("/t/")?;
        Some(match name {
            "html-as-csv" => Reply::new(200, CSV, error_page()),
            "cut" => cut(),
            "slow" => slow(request),
            "gen" => generated(request.number("rows", 1000)),
            _ => match name.strip_prefix("shared/") {
                Some(rest) => shared_file(&shared, rest),
                None => Reply::not_found(),
            },
        })
    })
}

fn error_page() -> &'static str {
    "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Sign in</title></head>\n<body><h1>Session expired</h1>\n\
     <p>Please sign in, then try again.</p></body></html>\n"
}

fn written(length: u64, write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send + 'static) -> Reply {
    Reply { status: 200, mime: CSV.to_owned(), body: Body::Written(length, Box::new(write)), location: None }
}

fn cut() -> Reply {
    let text = csv(200);
    written(2 * text.len() as u64, move |out| out.write_all(text.as_bytes()))
}

fn slow(request: &Request) -> Reply {
    let pause = Duration::from_millis(request.number("ms", 50).min(5_000));
    let pieces = usize::try_from(request.number("n", 10).clamp(1, 1_000)).unwrap_or(1);
    let text = csv(request.number("rows", 100).min(1_000_000));
    written(text.len() as u64, move |out| {
        for piece in text.as_bytes().chunks(text.len().div_ceil(pieces)) {
            thread::sleep(pause);
            out.write_all(piece)?;
            out.flush()?;
        }
        Ok(())
    })
}

/// The rows are made twice, first to know the length, so that any number of them needs no memory.
fn generated(rows: u64) -> Reply {
    let length = (0..rows).fold(HEADER.len() + 1, |sum, idx| sum + line(idx).len());
    written(length as u64, move |out| {
        writeln!(out, "{HEADER}")?;
        (0..rows).try_for_each(|idx| out.write_all(line(idx).as_bytes()))
    })
}

fn shared_file(dir: &Path, name: &str) -> Reply {
    let safe = name.split('/').all(|part| !matches!(part, "" | "." | "..")) && !name.contains(['\\', ':', '\0']);
    let path = dir.join(name);
    let opened = if safe {
        File::open(&path).and_then(|file| Ok((fs::metadata(&path)?, file)))
    } else {
        return Reply::not_found();
    };
    match opened {
        Ok((data, file)) if data.is_file() => {
            Reply { status: 200, mime: mime::of(&path).to_owned(), body: Body::File(file, data.len()), location: None }
        }
        _ => Reply::not_found(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_rows_are_the_same_each_time_and_take_every_value() {
        let rows: Vec<Row> = (0..300).map(row).collect();
        assert_eq!(rows, (0..300).map(row).collect::<Vec<_>>());
        for province in PROVINCES {
            assert_eq!(rows.iter().filter(|row| row.province == province).count(), 60);
        }
        for sector in SECTORS {
            assert_eq!(rows.iter().filter(|row| row.sector == sector).count(), 100);
        }
        assert!(rows.iter().all(|row| row.disbursed <= row.planned && (2017..=2021).contains(&row.year)));
    }
}
