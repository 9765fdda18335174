//! Where the table stands in a sheet: title and unit lines above it, the rows of its header, tags, and what is no data below.
//!
//! Knows where words stand, not what they mean (see `header`). Decided once, from a sample of the rows (`Grid`), so that how
//! the bytes were cut into chunks does not matter.

use crate::data::{Dictionary, Unit};
use crate::places::fold;

use super::carry::Carrier;
use super::grid::{Class, Grid, Line};
use super::problem::{ErrorCode, ReadError};
use super::region::{HEADER_ROWS, Region};
use super::report::Notice;
use super::rows;
use super::scan::MAX_COLUMNS;
use super::table::RowIssue;
use super::unit;

/// Cells of totals that the report tells.
const MAX_TOLD: usize = 1 << 14;

/// What stands above one column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The column's own name, unique in its table: what reports quote and `query()` takes. The cells above it joined from the
    /// top down, without line breaks; of two languages the first.
    pub name: String,
    /// The header cells above it from the top down, merged cells filled to the right and equal neighbors once; mostly one,
    /// none where nothing stands above the column. Of a header in two languages, both.
    pub rows: Vec<String>,
    /// Its HXL tag with attributes, as it stood (`#reached +f`).
    pub tag: Option<String>,
    /// Whether it only numbers the rows (STT, No.): never added.
    pub is_running: bool,
}

impl Head {
    /// The head of a column with one header cell.
    pub fn of(name: &str) -> Head {
        Head { name: name.to_owned(), rows: vec![name.to_owned()], ..Head::default() }
    }
}

/// What a sheet says outside of its table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Title and note lines above the header, from the top down.
    pub titles: Vec<String>,
    /// The unit that holds for the whole table (`triệu đồng`), where a line states one.
    pub unit: Option<String>,
}

/// Where the table stands.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub heads: Vec<Head>,
    pub context: Context,
    /// Row of the last header row, from 1.
    pub header_row: u64,
    /// Rows below it that are no data, ascending.
    pub skips: Vec<(u64, RowIssue)>,
    /// Of these the totals: what stands in the first of them, by column.
    pub totals: Vec<(u64, Vec<String>)>,
    pub notices: Vec<Notice>,
    /// What is said once for several rows.
    pub carry: Option<Box<Carrier>>,
    /// For rows beyond the sample: columns of which a text may say that a row is a total.
    pub labels: Vec<usize>,
    /// Of these, those in which a total stands beside full rows (`TOTAL` among the funds).
    pub categories: Vec<usize>,
    /// The cells of the last header row, which may come again.
    pub header: Vec<String>,
}

/// Finds the table; `base` rows stand before the sample. `None` when the sample has no row with text.
/// `stated` is the row of the sample that is known to be the (last) header row; `is_filled` whether blanks may stand for the
/// text above them.
pub(super) fn decide(grid: &Grid, base: u64, stated: Option<usize>, is_filled: bool) -> Result<Option<Layout>, ReadError> {
    let lines: Vec<Line> = (0..grid.len()).map(|row| grid.line(row)).collect();
    if lines.iter().all(|line| line.filled == 0) {
        return Ok(None);
    }
    let stated = stated.filter(|&row| row < grid.len());
    let tables = if grid.is_whole && stated.is_none() { tables(grid, &lines) } else { vec![(0, grid.len())] };
    let weight = |&(from, to): &(usize, usize)| lines[from..to].iter().map(|line| line.filled).sum::<usize>();
    let mut best = tables[0];
    for &table in &tables[1..] {
        if weight(&table) > weight(&best) {
            best = table;
        }
    }
    let mut region = Region::new(grid, &lines, best.0, best.1);
    let mut tags = region.find_header();
    if let Some(row) = stated {
        region.top = if (region.top..=region.bottom).contains(&row) { region.top } else { row };
        region.bottom = row;
        tags = tags.filter(|tags| (row..row + 3).contains(tags));
    }
    let heads_at = region.bottom.max(tags.unwrap_or(0));
    let n_cells = (region.top..=heads_at).map(|row| grid.width(row)).max().unwrap_or(0);
    if n_cells > MAX_COLUMNS {
        return Err(ReadError::new(ErrorCode::TooManyColumns).at(base + heads_at as u64 + 1).with("n", n_cells.to_string()));
    }
    let words = tags.is_none_or(|tags| region.bottom < tags);
    let number = |row: usize| base + row as u64 + 1;
    let mut layout = Layout { header_row: number(region.bottom), ..Layout::default() };
    layout.heads = region.heads(words, tags, n_cells);
    if words {
        layout.header = (0..grid.width(region.bottom)).map(|column| grid.raw(region.bottom, column)).collect();
    }
    region.read_titles(&mut layout.context);
    let mut start = heads_at + 1;
    // Below the names of questions stand the questions, and below these where they come from (Qualtrics).
    let is_origin = |row: &usize| *row < region.to && grid.text(*row, 0).starts_with("{\"ImportId\"");
    if let Some(origin) = (start..start + 3).find(is_origin) {
        ask(grid, origin - 1, &mut layout.heads);
        layout.skips.extend((start..=origin).map(|row| (number(row), RowIssue::Repeated)));
        start = origin + 1;
    }
    if words && let Some(tags) = tags {
        for row in region.bottom + 1..=tags {
            layout.skips.push((number(row), if row == tags { RowIssue::Tags } else { RowIssue::Blank }));
        }
    }
    while start < region.to && (lines[start].filled == 0 || region.numbers_columns(start)) {
        let issue = if lines[start].filled == 0 { RowIssue::Blank } else { RowIssue::Numbering };
        layout.skips.push((number(start), issue));
        start += 1;
    }
    rows::judge(&region, start, base, is_filled, &mut layout)?;
    for &(row, _) in layout.skips.iter().filter(|(_, issue)| matches!(issue, RowIssue::Total | RowIssue::Subtotal)) {
        let at = (row - base - 1) as usize;
        if (layout.totals.len() + 1) * n_cells <= MAX_TOLD {
            layout.totals.push((row, (0..n_cells).map(|column| grid.text(at, column)).collect()));
        }
    }
    for &(from, to) in tables.iter().filter(|table| **table != best) {
        let (mut first, mut last) = (from, to);
        while last > first && lines[last - 1].filled == 0 {
            last -= 1;
        }
        while first < last && lines[first].filled == 0 {
            first += 1;
        }
        let text = (0..grid.width(first)).map(|column| grid.text(first, column)).find(|text| !text.is_empty());
        layout.notices.push(Notice::OtherTable { first: number(first), last: number(last - 1), text: text.unwrap_or_default() });
        if from >= region.to {
            let issue = |row: usize| if lines[row].filled == 0 { RowIssue::Blank } else { RowIssue::OtherTable };
            layout.skips.extend((from..to).map(|row| (number(row), issue(row))));
        }
    }
    Ok(Some(layout))
}

/// Names columns by the questions in a row, those that two have after the name that the header gives them.
#[inline(never)]
fn ask(grid: &Grid, row: usize, heads: &mut [Head]) {
    for at in 0..heads.len() {
        let mut question = grid.text(row, at);
        if question.is_empty() || fold(&question) == fold(&heads[at].name) {
            continue;
        }
        if heads.iter().any(|head| head.name == question) || (0..heads.len()).any(|it| it != at && grid.text(row, it) == question)
        {
            question = [&heads[at].name, " ", &question].concat();
        }
        heads[at].rows.push(question.clone());
        heads[at].name = question;
    }
}

/// The tables of a sheet that stand below each other, each with its own header: `from..to`, from the first row to the last.
fn tables(grid: &Grid, lines: &[Line]) -> Vec<(usize, usize)> {
    let mut tables = vec![(0, lines.len())];
    let (mut header, mut has_body) = (None, false);
    let mut row = 0;
    while row < lines.len() {
        let from = row;
        if lines[row].filled == 0 {
            row += 1;
            continue;
        }
        while row < lines.len() && lines[row].filled > 0 {
            row += 1;
        }
        // A block of rows without a gap. Does it start with a header of its own?
        let Some(first) = (from..row).find(|&at| lines[at].runs >= 2) else { continue };
        let is_distinct = || {
            let mut texts = Dictionary::new();
            let all = (0..grid.width(first)).filter(|&column| !grid.is_empty(first, column));
            all.map(|column| texts.intern(grid.text(first, column).as_bytes())).max().map_or(0, |top| top as usize + 1)
        };
        let is_headed = |below: usize| {
            let holds = |column| grid.class(first, column) == Class::Text && grid.class(below, column) == Class::Number;
            lines[first].filled + 1 >= lines[below].filled && (0..grid.width(below)).any(holds)
        };
        let is_header = lines[first].numbers == 0
            && lines[first].filled >= 2
            && is_distinct() == lines[first].filled
            && (first + 1..row.min(first + HEADER_ROWS)).any(is_headed);
        if is_header && has_body && header.is_none_or(|header| !grid.same(header, first)) {
            tables.last_mut().expect("one table").1 = from;
            tables.push((from, lines.len()));
            (header, has_body) = (Some(first), false);
        }
        header = header.or(Some(first));
        has_body |= lines[first + 1..row].iter().any(|line| line.numbers > 0);
    }
    tables
}

/// `^\s*#token(\s*\+token)*\s*$`, a token being a letter and then letters, digits, `_`; blanks within are allowed.
pub(super) fn is_tag(text: &str) -> bool {
    let Some(rest) = text.trim().strip_prefix('#') else { return false };
    rest.split('+').all(|token| {
        let token = token.trim().as_bytes();
        token.first().is_some_and(u8::is_ascii_alphabetic)
            && token.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    })
}

/// Whether a text is a unit and nothing else.
pub(super) fn is_unit(text: &str) -> bool {
    let text = text.trim_matches(['(', ')', ' ', '.']);
    // Words for people are heads more often than units; in brackets or after "Unit:" they are read as units all the same.
    const HEADS: &str = "people person persons personas individuals household households hh hhs";
    let is_head = HEADS.split(' ').any(|word| word == fold(text));
    let first = text.split([':', '-', '/', '–']).next().unwrap_or("");
    !is_head && (unit::named(text).is_some() || unit::named(first).is_some())
}

/// The unit that a line above a table states: `Đơn vị tính: triệu đồng`, `Unit: USD`, `(triệu đồng)`.
pub(super) fn stated_unit(text: &str) -> Option<String> {
    if let (Some(open), Some(close)) = (text.rfind('('), text.rfind(')'))
        && open + 1 < close
        && let Some(unit) = stated_unit(&text[open + 1..close])
    {
        return Some(unit);
    }
    let (before, after) = text.split_once(':').unwrap_or(("", text));
    let (key, after) = (fold(before), after.trim().trim_end_matches([')', '.']));
    let says = |words: &str| words.split(' ').any(|word| key.ends_with(word));
    if says("donvitinh dvtinh dvt donvido unit units") && !key.is_empty() && !after.is_empty() && after.chars().count() < 40 {
        return Some(after.to_owned());
    }
    if (says("donvi") || before.is_empty()) && is_unit(after) {
        return Some(after.trim_matches(['(', ')', ' ']).to_owned());
    }
    // `Giải ngân vốn, triệu đồng`.
    if let Some((_, last)) = text.rsplit_once(',')
        && matches!(unit::named(last), Some((Unit::Money(_), _)))
    {
        return Some(last.trim().to_owned());
    }
    let rest = text.trim_start_matches('(').strip_prefix("Đơn vị tính ").or_else(|| text.strip_prefix("ĐVT "));
    rest.map(|rest| rest.trim_end_matches(')').trim().to_owned())
}
