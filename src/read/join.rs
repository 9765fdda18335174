//! Sheets of the same columns, one a year (`2017`, `Năm 2018`), as one table with a column of years.
//!
//! Only where each sheet's name has one year, no column has any, and columns and unit are equal: else one of them is taken
//! (see `workbook`).

use crate::data::{BlockColumn, Dictionary, Kind, Packed};

use super::column::Kept;
use super::header;
use super::layout::Head;
use super::resolve::Source;
use super::value;

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

/// Whether a table's name is that of a sheet, or of several among them this one.
pub(super) fn has_sheet(table: &str, sheet: &str) -> bool {
    table == sheet || table.split(BETWEEN).any(|one| one == sheet)
}

/// What a sheet among several says in the column of years.
pub(super) fn tag(table: &str, sheet: &str) -> Option<String> {
    if table == sheet { None } else { year(sheet).map(|year| year.to_string()) }
}

/// The other sheets that go with one, in the order of their years with that one among them; none where it stands alone.
pub(super) fn alike(sources: &[Source], best: usize) -> Vec<usize> {
    let names = |at: usize| sources[at].table.heads.iter().map(|head| &head.name);
    let is_dated = |source: &Source| {
        let headings = header::read_all(&source.table.heads);
        headings.iter().any(|heading| {
            let dated = |kind: Kind| matches!(kind, Kind::Year | Kind::Date);
            heading.candidates.iter().any(|it| it.rank == header::EXACT && dated(it.kind))
        })
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
        year(&b.name).is_some()
            && names(best).eq(names(at))
            && kinds
            && a.units == b.units
            && a.table.context.unit == b.table.context.unit
    };
    let mut found: Vec<usize> = (0..sources.len()).filter(fits).collect();
    let rows: u64 = found.iter().map(|&at| sources[at].table.log.used).sum();
    crate::sort::by_key(&mut found, |&at| year(&sources[at].name));
    let is_twice = found.windows(2).any(|pair| year(&sources[pair[0]].name) == year(&sources[pair[1]].name));
    if found.len() < 2 || !found.contains(&best) || is_twice || rows > MOST_ROWS || is_dated(&sources[best]) {
        return Vec::new();
    }
    found
}

/// Makes one table of several, each given once; they fit one another (`alike`).
pub(super) fn join(parts: Vec<Source>) -> Option<Source> {
    let names: Vec<String> = parts.iter().map(|part| part.name.clone()).collect();
    let mut years = Dictionary::new();
    let mut texts: Vec<Dictionary> = Vec::new();
    let mut whole: Option<Source> = None;
    for mut part in parts {
        let code = years.intern(year(&part.name)?.to_string().as_bytes());
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
    let mut name = String::from(if is_ascii { "Year" } else { "Năm" });
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
    // A title names the year of its own sheet.
    let tells = |title: &String| title.split(|letter: char| !letter.is_ascii_digit()).any(|text| value::year(text).is_some());
    whole.table.context.titles.retain(|title| !tells(title));
    whole.profiles.clear();
    whole.name = names.join(BETWEEN);
    Some(whole)
}
