//! Sheets of the same columns, one a year (`2017`, `Năm 2018`) or one a place (`Kon Tum`, `H. Yên Minh`), as one table with a
//! column of years or places.
//!
//! Only where each sheet's name tells one, no column does, and columns and unit are equal: else one of them is taken (see
//! `workbook`).

use crate::data::{BlockColumn, Dictionary, Kind, Packed};
use crate::places::fold;

use super::carry::place;
use super::column::Kept;
use super::header;
use super::layout::Head;
use super::resolve::Source;
use super::value;
use super::word::is_one_of;

/// Between the names of sheets that became one table.
const BETWEEN: &str = " + ";
/// Most rows of what is joined.
const MOST_ROWS: u64 = 500_000;

/// The one year in a sheet's name.
fn year(name: &str) -> Option<i64> {
    let mut years = name.split(|letter: char| !letter.is_ascii_digit()).filter_map(value::year);
    let first = years.next();
    first.filter(|_| years.next().is_none())
}

/// Names of sheets that are no places.
const NO_PLACES: &str = "tong|tonghop|tongcong|tongso|chung|sheet|data|dulieu|solieu|nhap|ban|banchinh|bannhap|bansao|copy|mau|bia|mucluc|ghichu|total|\
totals|summary|overview|all|draft|template|final|readme|note|notes|old|new|cu|moi|phuluc|bieu|kehoach|giaingan|thuchien|baocao|report";

/// What a sheet's name tells of its rows: a year or a place.
fn told(name: &str) -> Option<(Kind, String)> {
    if let Some(year) = year(name) {
        return Some((Kind::Year, year.to_string()));
    }
    let name = name.trim();
    let kind = match place(name)? {
        1 => Kind::Province,
        2 => Kind::District,
        _ => Kind::Commune,
    };
    Some((kind, name.to_owned()))
}

/// The same of names that are no more than words: districts, where rows are communes of no district.
fn told_above_communes(name: &str) -> Option<(Kind, String)> {
    let name = name.trim();
    let is_words =
        name.chars().all(|letter| letter.is_ascii_alphabetic() || !letter.is_ascii() || matches!(letter, ' ' | '\'' | '-'));
    let is_name = !name.starts_with(|letter: char| letter.is_ascii_lowercase()) && name.chars().count() > 2;
    let is_place = is_words
        && is_name
        && !name.split(' ').any(|word| is_one_of(&fold(word), NO_PLACES))
        && !is_one_of(&fold(name), NO_PLACES);
    told(name).or_else(|| is_place.then(|| (Kind::District, name.to_owned())))
}

/// Whether a table's name is that of a sheet, or of several among them this one.
pub(super) fn has_sheet(table: &str, sheet: &str) -> bool {
    table == sheet || table.split(BETWEEN).any(|one| one == sheet)
}

/// What a sheet among several says in the column of years or places.
pub(super) fn tag(table: &str, sheet: &str) -> Option<String> {
    if table == sheet { None } else { year(sheet).map(|year| year.to_string()).or_else(|| Some(sheet.trim().to_owned())) }
}

/// Sheets that are one table, and what their names tell.
pub(super) struct Alike {
    pub places: Vec<usize>,
    pub kind: Kind,
}

/// The sheets that go with one, in the order of their years or of their tabs; none where it stands alone. That one is among
/// them, unless it adds up sheets of places.
pub(super) fn alike(sources: &[Source], best: usize) -> Option<Alike> {
    let names = |at: usize| sources[at].table.heads.iter().map(|head| &head.name);
    let headings = header::read_all(&sources[best].table.heads);
    let has = |kinds: &[Kind]| {
        let says =
            |heading: &header::Heading| heading.candidates.iter().any(|it| it.rank == header::EXACT && kinds.contains(&it.kind));
        headings.iter().any(says)
    };
    let fits = |&at: &usize| {
        let (a, b) = (&sources[best], &sources[at]);
        let kinds = a.table.columns.iter().zip(&b.table.columns).all(|pair| match pair {
            (Kept::Coded(_), Kept::Coded(_)) => true,
            (Kept::Numeric { style, strays, .. }, Kept::Numeric { style: other, strays: more, .. }) => {
                style == other && strays.is_empty() && more.is_empty()
            }
            _ => false,
        });
        names(best).eq(names(at)) && kinds && a.units == b.units && a.table.context.unit == b.table.context.unit
    };
    let fitting: Vec<usize> = (0..sources.len()).filter(fits).collect();
    let is_open = has(&[Kind::Commune]) && !has(&[Kind::Province, Kind::District]);
    for kind in [Kind::Year, Kind::Province, Kind::District, Kind::Commune] {
        let tells = |at: usize| {
            let name = &sources[at].name;
            let told = if kind == Kind::District && is_open { told_above_communes(name) } else { told(name) };
            told.filter(|(of, _)| *of == kind).map(|(_, text)| text)
        };
        let mut found: Vec<(usize, String)> = fitting.iter().filter_map(|&at| Some((at, tells(at)?))).collect();
        let rows: u64 = found.iter().map(|(at, _)| sources[*at].table.log.used).sum();
        if kind == Kind::Year {
            crate::sort::by_key(&mut found, |(_, year)| year.clone());
        }
        let is_twice = (1..found.len()).any(|at| found[..at].iter().any(|(_, text)| fold(text) == fold(&found[at].1)));
        let is_told = if kind == Kind::Year { has(&[Kind::Year, Kind::Date]) } else { has(&[kind]) };
        let is_whole = found.iter().any(|(at, _)| *at == best) || kind != Kind::Year && found.len() + 1 == fitting.len();
        if found.len() > 1 && is_whole && !is_twice && rows <= MOST_ROWS && !is_told {
            return Some(Alike { places: found.into_iter().map(|(at, _)| at).collect(), kind });
        }
    }
    None
}

/// Makes one table of several, each given once; they fit one another (`alike`).
pub(super) fn join(parts: Vec<Source>, kind: Kind) -> Option<Source> {
    let names: Vec<String> = parts.iter().map(|part| part.name.clone()).collect();
    let mut years = Dictionary::new();
    let mut texts: Vec<Dictionary> = Vec::new();
    let mut whole: Option<Source> = None;
    for mut part in parts {
        let text = if kind == Kind::Year { year(&part.name)?.to_string() } else { part.name.trim().to_owned() };
        let code = years.intern(text.as_bytes());
        for block in &mut part.table.blocks {
            block.columns.push(BlockColumn::Codes(Packed::codes(&vec![code; block.n_rows])));
        }
        texts.resize_with(part.table.columns.len(), Dictionary::new);
        for (at, kept) in part.table.columns.iter().enumerate() {
            let Kept::Coded(own) = kept else { continue };
            let codes: Vec<u32> = own.iter().map(|text| texts[at].intern(text)).collect();
            for block in &mut part.table.blocks {
                let own: Vec<u32> = (0..block.n_rows).map(|row| codes[block.code(at, row)]).collect();
                block.columns[at] = BlockColumn::Codes(Packed::codes(&own));
            }
        }
        let Some(whole) = &mut whole else {
            whole = Some(part);
            continue;
        };
        whole.table.blocks.append(&mut part.table.blocks);
        whole.table.notices.append(&mut part.table.notices);
        let (log, more) = (&mut whole.table.log, part.table.log);
        log.rows += more.rows;
        log.used += more.used;
        // Rows of other sheets have numbers of their own.
        log.is_joined = true;
    }
    let mut whole = whole?;
    let is_ascii = whole.table.heads.iter().all(|head| head.name.is_ascii());
    let (vi, en) = match kind {
        Kind::Year => ("Năm", "Year"),
        Kind::Province => ("Tỉnh", "Province"),
        Kind::District => ("Huyện", "District"),
        _ => ("Xã", "Commune"),
    };
    let mut name = String::from(if is_ascii { en } else { vi });
    while whole.table.heads.iter().any(|head| head.name == name) {
        name.push('*');
    }
    whole.table.heads.push(Head::of(&name));
    for (kept, mut own) in whole.table.columns.iter_mut().zip(texts) {
        if let Kept::Coded(dictionary) = kept {
            own.seal();
            *dictionary = own;
        }
    }
    years.seal();
    whole.table.columns.push(Kept::Coded(years));
    // A title names the year or the place of its own sheet.
    let tells = |title: &String| match kind {
        Kind::Year => title.split(|letter: char| !letter.is_ascii_digit()).any(|text| value::year(text).is_some()),
        _ => names.first().is_some_and(|name| fold(title).contains(&fold(name))),
    };
    whole.table.context.titles.retain(|title| !tells(title));
    whole.profiles.clear();
    whole.name = names.join(BETWEEN);
    Some(whole)
}
