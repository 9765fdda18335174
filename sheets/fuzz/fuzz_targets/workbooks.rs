//! Workbooks of any bytes: no panic of ours, no hang, bounded memory. The first byte says what the others are:
//!
//! | byte | the others |
//! | --- | --- |
//! | 0 | a whole file |
//! | 1 | `content.xml` of an ODS |
//! | 2 | the first sheet of an XLSX, and after a byte 255 its shared texts |
//! | 3 | records of an XLS: a byte for the kind, one for the length, the data |
//!
//! Run with `ASAN_OPTIONS=quarantine_size_mb=16 cargo +nightly fuzz run --fuzz-dir sheets/fuzz workbooks sheets/fuzz/seeds/workbooks -- -rss_limit_mb=512 -timeout=10`.
//!
//! An XLS may be laid out in 256 MB; without the option the sanitizer keeps as much again of what was freed.
//!
//! A panic inside of calamine or what it uses is let pass: in the browser it stops the reader's own instance and becomes a
//! sentence (`sheets.js`). One of ours is a find.
#![no_main]

#[allow(dead_code)]
#[path = "../../tests/support/books.rs"]
mod books;

use std::sync::atomic::{AtomicBool, Ordering};

use fairshare_sheets::Workbook;
use libfuzzer_sys::fuzz_target;

static IS_OURS: AtomicBool = AtomicBool::new(false);

fuzz_target!(
    init: {
        std::panic::set_hook(Box::new(|info| {
            if info.location().is_some_and(|at| at.file().contains("sheets/src")) {
                eprintln!("{info}");
                IS_OURS.store(true, Ordering::Relaxed);
            }
        }));
    },
    |data: &[u8]| {
        let Some((&kind, rest)) = data.split_first() else { return };
        let bytes = match kind {
            1 => books::zip(&[("mimetype", b""), ("content.xml", rest)]),
            2 => xlsx(rest),
            3 => books::compound(&records(rest)),
            _ => rest.to_vec(),
        };
        let outcome = std::panic::catch_unwind(|| {
            let Ok(mut workbook) = Workbook::open(bytes) else { return };
            for at in 0..workbook.sheets().len().min(4) {
                let Ok(mut reading) = workbook.start(at) else { continue };
                let mut n_bytes = 0;
                while let Ok(Some(text)) = workbook.next(&mut reading, 1 << 16) {
                    n_bytes += text.len();
                    assert!((0.0..=1.0).contains(&workbook.share(&reading)));
                    // A short file may say a long one; the limits for that are tested elsewhere.
                    if n_bytes > 8 << 20 {
                        break;
                    }
                }
            }
        });
        assert!(outcome.is_ok() || !IS_OURS.load(Ordering::Relaxed), "a panic of ours");
        if outcome.is_err() && IS_OURS.load(Ordering::Relaxed) {
            std::process::abort();
        }
    }
);

fn xlsx(rest: &[u8]) -> Vec<u8> {
    let split = rest.iter().position(|&byte| byte == 255).unwrap_or(rest.len());
    let rels = b"<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    let links = b"<Relationships><Relationship Id=\"b\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    books::zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", rels),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"A\" r:id=\"b\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/styles.xml", b"<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"),
        ("xl/sharedStrings.xml", rest.get(split + 1..).unwrap_or(b"<sst/>")),
        ("xl/worksheets/sheet1.xml", &rest[..split]),
    ])
}

/// Records of one sheet. Rows stay under 1024: calamine holds each sheet as a whole, up to half a gigabyte.
fn records(mut rest: &[u8]) -> Vec<u8> {
    const KINDS: [u16; 12] = [0x0203, 0x0204, 0x00d6, 0x0205, 0x0207, 0x027e, 0x00fd, 0x00bd, 0x00e5, 0x0006, 0x003c, 0x0809];
    let record = |out: &mut Vec<u8>, kind: u16, data: &[u8]| {
        out.extend(kind.to_le_bytes());
        out.extend((data.len() as u16).to_le_bytes());
        out.extend(data);
    };
    let bof = |kind: u16| [&[0, 6][..], &kind.to_le_bytes(), &[0; 12]].concat();
    let mut out = Vec::new();
    record(&mut out, 0x0809, &bof(5));
    record(&mut out, 0x00e0, &[0; 20]);
    let start = out.len() as u32 + 4 + 10 + 4;
    record(&mut out, 0x0085, &[&start.to_le_bytes()[..], &[0, 0, 1, 0, b'A', 0]].concat());
    record(&mut out, 0x000a, &[]);
    record(&mut out, 0x0809, &bof(0x10));
    while let [kind, length, after @ ..] = rest {
        let (data, more) = after.split_at((*length as usize).min(after.len()));
        let mut data = data.to_vec();
        if let Some(high) = data.get_mut(1) {
            *high &= 3;
        }
        record(&mut out, KINDS[*kind as usize % KINDS.len()], &data);
        rest = more;
    }
    record(&mut out, 0x000a, &[]);
    out
}
