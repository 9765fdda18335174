//! `Carry`: what a sheet says once for several rows: a label above blanks, and rows that head those below them.
//!
//! Pivot tables and reports write a province once and leave the cells below it blank, or give it a row of its own, with or
//! without the sum of its rows. Either way each row is given what was said for it: in its own column, or in a new one at the
//! end. Decided from the sample (see `rows`); nothing is done for tables that need none of it.

use crate::places::{Province, fold};

use super::cross::Cross;
use super::grid::Class;
use super::layout::{Head, Layout};
use super::ledger;
use super::numbering::is_numbering_head;
use super::outline::Depths;
use super::region::Region;
use super::report::Notice;
use super::scan::{Field, Scanner, unescape};
use super::table::RowIssue;
use super::total::depth;
use super::unit;
use super::value;

/// Most columns that rows of their own make.
const LEVELS: usize = 3;

/// A row that names those below it, by its place below the header, and how high it stands: 1 is the highest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub at: usize,
    pub depth: u8,
}

/// What is to be carried down.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Carry {
    /// Columns of the file whose blanks stand for the text above, from the left.
    pub fills: Vec<usize>,
    /// Rows that name the group of those below them, by their number, with the place of the column that takes the name.
    groups: Vec<(u64, usize, Vec<u8>)>,
    /// Columns behind those of the file, which rows of their own make.
    pub n_levels: usize,
    /// Columns behind these, each made of several of the file.
    pub crosses: Vec<Cross>,
}

impl Carry {
    /// How many columns stand behind those of the file.
    pub fn n_made(&self) -> usize {
        self.n_levels + self.crosses.len()
    }
}

/// How high a place stands, by its words.
pub(super) fn place(text: &str) -> Option<u8> {
    if Province::find(text).is_some() { Some(1) } else { place_by_words(text) }
}

/// The same of what is no name of a province.
pub(super) fn place_by_words(text: &str) -> Option<u8> {
    let key = fold(text);
    let begins = |words: &str| words.split(' ').any(|word| key.starts_with(word) && key.len() > word.len() + 1);
    let is_cut = text.split_once([' ', '.']).is_some_and(|(word, rest)| word.chars().count() < 7 && !rest.trim().is_empty());
    if !is_cut {
        None
    } else if begins("tinh") {
        Some(1)
    } else if begins("huyen thixa thanhpho quan") || text.starts_with("H.") || text.starts_with("TX") || text.starts_with("TP") {
        Some(2)
    } else {
        (begins("xa phuong thitran") || text.starts_with("TT.")).then_some(3)
    }
}

/// A text behind a numeral of an outline above the rows (`I. Xã Lũng Cú`), with how deep that stands.
fn numbered(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once(['.', ')', '/'])?;
    let depth = depth(first)?;
    (rest.starts_with(' ') && !rest.trim().is_empty()).then_some((depth, rest.trim()))
}

/// The rows from `start` on without figures that head those below them.
#[inline(never)]
pub(super) fn headings(region: &Region, start: usize, issues: &mut [Option<RowIssue>], heads: &[Head]) -> Vec<Mark> {
    let Region { grid, lines, typical, .. } = *region;
    let label = (0..heads.len()).find(|&at| region.kind(at) == Class::Text && !heads[at].is_running);
    let closed = ledger::groups(region, start, issues);
    if typical < 3 || !region.kinds.contains(&Class::Number) || !closed.is_empty() {
        return closed;
    }
    let numbering = (0..heads.len().min(2)).find(|&at| heads[at].is_running || is_numbering_head(&heads[at].name));
    let mut marks: Vec<(Mark, bool)> = Vec::new();
    let (mut n_full, mut n_own) = (0, [0usize; 4]);
    for (at, issue) in issues.iter().enumerate() {
        let row = start + at;
        if issue.is_some() {
            continue;
        }
        let filled: Vec<usize> = (0..grid.width(row)).filter(|&column| !grid.is_empty(row, column)).collect();
        let number = filled.iter().copied().find(|&column| Some(column) == numbering);
        let words: Vec<usize> = filled.iter().copied().filter(|&column| Some(column) != number || filled.len() == 1).collect();
        let &[column] = &words[..] else {
            n_full += usize::from(lines[row].numbers > 0);
            n_own[usize::from(label.and_then(|label| place(&grid.text(row, label))).unwrap_or(0))] += 1;
            continue;
        };
        let text = grid.text(row, column);
        // `Năm 2019` above the rows of that year.
        let is_year = value::year(&text).is_some() && Some(column) == label;
        if grid.class(row, column) != Class::Text && !is_year {
            continue;
        }
        // `I. Xã Lũng Cú`, alone in its row.
        let within = || numbered(&text).map(|(depth, _)| depth);
        let beside = number.filter(|_| filled.len() == 2).and_then(|column| depth(&grid.text(row, column)));
        let outline = beside.or_else(within).filter(|&it| it < 3);
        // In the column of labels it may be a row whose figures are not known: unless it is numbered above the others, or
        // a place of a higher sort than theirs.
        let rank = place(&text);
        let is_plain = Some(column) == label && outline.is_none() && !is_year;
        let is_unit = !matches!(unit::named(&text), None | Some((crate::data::Unit::Number, _)));
        let is_view = views(&text);
        if is_plain && !is_unit && !is_view && rank.is_none() || text.chars().count() > 120 {
            continue;
        }
        marks.push((Mark { at, depth: outline.or(rank).unwrap_or(1) }, is_plain && !is_unit && !is_view));
    }
    let is_below = |rank: u8| n_own[1..=usize::from(rank.min(3))].iter().sum::<usize>() * 5 <= n_full;
    marks.retain(|(mark, is_plain)| !is_plain || is_below(mark.depth));
    // Rows of figures follow each of them.
    let is_full = |at: usize| issues[at].is_none() && lines[start + at].numbers > 0 && !marks.iter().any(|it| it.0.at == at);
    let last = (0..issues.len()).rev().find(|&at| is_full(at)).unwrap_or(0);
    let kept: Vec<Mark> = marks.iter().map(|it| it.0).filter(|mark| mark.at < last).collect();
    for mark in &kept {
        issues[mark.at] = Some(RowIssue::Heading);
    }
    // Behind the last row of figures they head nothing.
    for (mark, is_plain) in marks.iter().filter(|(mark, _)| mark.at > last) {
        issues[mark.at] = issues[mark.at].or(Some(RowIssue::Note).filter(|_| !is_plain));
    }
    kept
}

/// Whether a text heads rows that cut the same whole in one way of several: `Phân theo giới tính`.
pub(super) fn views(text: &str) -> bool {
    let key = fold(text);
    ["phantheo", "chiatheo"].iter().any(|word| key.starts_with(word)) || text.starts_with("By ")
}

/// Sets apart what stands below a heading of percentages (`Cơ cấu (%)`) behind rows that no heading names: they tell the same again.
#[inline(never)]
pub(super) fn set_apart(
    region: &Region,
    start: usize,
    base: u64,
    marks: &mut Vec<Mark>,
    issues: &mut [Option<RowIssue>],
    layout: &mut Layout,
) {
    let first = marks.first().map_or(0, |mark| mark.at);
    if !(0..first).any(|at| issues[at].is_none() && region.lines[start + at].numbers > 0) {
        return;
    }
    let text = |at: usize| {
        let mut texts = (0..region.grid.width(start + at)).map(|column| region.grid.text(start + at, column));
        texts.rfind(|text| !text.is_empty()).unwrap_or_default()
    };
    let ends: Vec<usize> = marks.iter().skip(1).map(|mark| mark.at).chain([issues.len()]).collect();
    for (mark, &end) in marks.iter().zip(&ends).filter(|(mark, _)| text(mark.at).contains('%')) {
        let number = |at: usize| base + (start + at) as u64 + 1;
        let last = (mark.at..end).rev().find(|&at| issues[at].is_none()).unwrap_or(mark.at);
        layout.notices.push(Notice::OtherTable { first: number(mark.at), last: number(last), text: text(mark.at) });
        for issue in issues[mark.at..=last].iter_mut().filter(|issue| matches!(issue, None | Some(RowIssue::Heading))) {
            *issue = Some(RowIssue::OtherTable);
        }
    }
    marks.retain(|mark| issues[mark.at] == Some(RowIssue::Heading));
}

/// The columns of labels whose blanks stand for the text above them: those on the left that say each text once, where other
/// labels tell the rows apart.
fn fills(region: &Region, start: usize, issues: &[Option<RowIssue>], dims: &[usize]) -> Vec<usize> {
    let grid = region.grid;
    let rows: Vec<usize> = (0..issues.len()).filter(|&at| issues[at].is_none()).map(|at| start + at).collect();
    let mut found: Vec<usize> = Vec::new();
    for (next, &column) in dims.iter().enumerate() {
        let rest = &dims[next + 1..];
        let is_blank = |row: usize| grid.is_empty(row, column);
        let n_blank = rows.iter().filter(|&&row| is_blank(row)).count();
        let is_first = rows.first().is_some_and(|&row| !is_blank(row));
        // Of the rows below a label each has a label of its own further right.
        let has_own = |row: usize| rest.iter().any(|&other| !grid.is_empty(row, other));
        if !is_first || n_blank < 2 || n_blank * 2 < rows.len() - n_blank || !rows.iter().all(|&row| has_own(row)) {
            break;
        }
        let mut seen: Vec<&[u8]> = Vec::new();
        let is_once = rows.iter().all(|&row| {
            let begins = found.iter().any(|&outer| !grid.is_empty(row, outer));
            if begins {
                seen.clear();
            }
            if is_blank(row) {
                return !begins;
            }
            let text = grid.bytes(row, column);
            let is_new = !seen.contains(&text);
            seen.push(text);
            is_new && seen.len() < 200
        });
        if !is_once {
            break;
        }
        found.push(column);
    }
    found
}

/// What is known of the rows below a header.
pub(super) struct Rows<'a> {
    /// Why a row is no data.
    pub issues: &'a [Option<RowIssue>],
    /// Columns to group by.
    pub dims: &'a [usize],
    pub marks: &'a [Mark],
    pub outline: &'a Depths,
}

/// Says in `layout` what is to be carried down, and gives it the columns for it.
pub(super) fn settle(region: &Region, start: usize, base: u64, rows: Rows, layout: &mut Layout) {
    let is_blank = |at: &usize, column: usize| rows.issues[*at].is_none() && region.grid.is_empty(start + at, column);
    let blanks = |column: &usize| (0..rows.issues.len()).filter(|at| is_blank(at, *column)).take(2).count();
    if !rows.marks.is_empty() || rows.dims.first().is_some_and(|column| blanks(column) > 1) {
        give(region, start, base, rows, layout);
    }
}

/// The same where there may be something to carry.
#[inline(never)]
fn give(region: &Region, start: usize, base: u64, Rows { issues, dims, marks, outline }: Rows, layout: &mut Layout) {
    let grid = region.grid;
    let number = |at: usize| base + (start + at) as u64 + 1;
    let fills = fills(region, start, issues, dims);
    let text = |at: usize| {
        let is_year = |column: usize| dims.first() == Some(&column) && value::year(&grid.text(start + at, column)).is_some();
        let columns =
            (0..grid.width(start + at)).filter(|&column| grid.class(start + at, column) == Class::Text || is_year(column));
        let texts = columns.map(|column| grid.text(start + at, column));
        texts
            .filter(|text| depth(text).is_none() || value::year(text).is_some())
            .map(|text| {
                let bare = numbered(&text).map_or(&text[..], |(_, bare)| bare);
                bare.trim_matches(['-', '+', '*', ' ', ':']).to_owned()
            })
            .next()
    };
    let named: Vec<(Mark, String)> = marks.iter().filter_map(|mark| Some((*mark, text(mark.at)?))).collect();
    let mut depths: Vec<u8> = named.iter().map(|(mark, _)| mark.depth).collect();
    crate::sort::by_key(&mut depths, |depth| *depth);
    depths.dedup();
    // One name for all of the rows tells nothing but a place.
    depths.retain(|depth| {
        let mut texts = named.iter().filter(|(mark, _)| mark.depth == *depth).map(|(_, text)| text);
        let first = texts.next();
        texts.any(|text| Some(text) != first) || first.is_some_and(|text| place(text).is_some())
    });
    depths.truncate(LEVELS);
    let mut groups: Vec<(u64, usize, Vec<u8>)> = Vec::new();
    // By level, how deep the row stands that named it, where it has a number.
    let mut open: Vec<Option<u8>> = vec![None; depths.len()];
    let mut named = named.into_iter().peekable();
    for (at, issue) in issues.iter().enumerate() {
        if let Some((mark, text)) = named.next_if(|(mark, _)| mark.at == at) {
            let Some(level) = depths.iter().position(|depth| *depth == mark.depth) else { continue };
            open[level..].fill(None);
            open[level] = outline.of(at);
            let now = groups.iter().rev().find(|(_, of, _)| *of == level).map_or(&[][..], |(_, _, text)| text);
            // `Total Income` ends what `Income` began.
            let is_end = ledger::sum_of(&text).is_some_and(|of| now.ends_with(of.as_bytes()));
            groups.push((number(at), level, if is_end { Vec::new() } else { text.into_bytes() }));
        } else if issue.is_none()
            && let Some(depth) = outline.of(at)
            && let Some(level) = open.iter().position(|named| named.is_some_and(|named| named >= depth))
        {
            // `III` below `II`, `1`, `2` is none of the second group.
            open[level..].fill(None);
            groups.push((number(at) - 1, level, Vec::new()));
        }
    }
    let carry = Carry { fills, groups, n_levels: depths.len(), crosses: Vec::new() };
    if carry == Carry::default() {
        return;
    }
    if !carry.fills.is_empty() {
        let columns = carry.fills.iter().map(|&column| layout.heads[column].name.clone()).collect();
        let first = (0..issues.len()).find(|&at| issues[at].is_none() && grid.is_empty(start + at, carry.fills[0]));
        layout.notices.push(Notice::Filled { columns, row: first.map_or(0, number) });
    }
    if carry.n_levels > 0 {
        let is_ascii = layout.heads.iter().all(|head| head.name.is_ascii());
        let mut names = Vec::new();
        for level in 0..carry.n_levels {
            let mut name = String::from(if is_ascii { "Group" } else { "Nhóm" });
            if carry.n_levels > 1 {
                name.push(' ');
                name.push((b'1' + level as u8) as char);
            }
            while layout.heads.iter().any(|head| head.name == name) {
                name.push('*');
            }
            layout.heads.push(Head::of(&name));
            names.push(name);
        }
        let mut examples: Vec<String> = Vec::new();
        for (_, _, text) in carry.groups.iter().filter(|(_, _, text)| !text.is_empty()).take(3) {
            examples.push(String::from_utf8_lossy(text).into_owned());
        }
        layout.notices.push(Notice::Grouped { columns: names, examples, row: carry.groups.first().map_or(0, |it| it.0) });
    }
    layout.carry = Some(Box::new(Carrier { carry, ..Carrier::default() }));
}

/// Carries down while the rows pass.
#[derive(Debug, Default)]
pub(super) struct Carrier {
    pub carry: Carry,
    /// Groups that lie behind.
    next: usize,
    /// What is said now: for each column that is filled, then for each level.
    now: Vec<Vec<u8>>,
}

impl Carrier {
    /// The fields of these rows with what was said for them, `width` a row in place of as many less the levels. Texts of new
    /// fields go to `rewritten`.
    #[inline(never)]
    pub fn apply(
        &mut self,
        scanner: &Scanner,
        fields: &[Field],
        width: usize,
        numbers: &[u64],
        quote: u8,
        rewritten: &mut Vec<(u32, Vec<u8>)>,
    ) -> Vec<Field> {
        let (Carry { fills, groups, n_levels, crosses }, n_made) = (&self.carry, self.carry.n_made());
        self.now.resize(fills.len() + n_levels, Vec::new());
        // Where the texts of each cross stand.
        let mut told: Vec<Vec<Option<u32>>> = crosses.iter().map(|cross| vec![None; cross.columns.len()]).collect();
        // Where the texts of this batch stand, once they are asked for.
        let mut places: Vec<Option<u32>> = vec![None; self.now.len()];
        let mut out = Vec::with_capacity(numbers.len() * width);
        for (cells, &number) in fields.chunks_exact(width - n_made).zip(numbers) {
            while let Some((_, level, text)) = groups.get(self.next).filter(|(row, ..)| *row < number) {
                let at = fills.len() + level;
                self.now[at].clone_from(text);
                self.now[at + 1..].iter_mut().for_each(Vec::clear);
                places[at..].fill(None);
                self.next += 1;
            }
            let first = out.len();
            out.extend_from_slice(cells);
            out.resize(first + width, Field::default());
            let mut put = |at: usize, now: &[Vec<u8>], places: &mut [Option<u32>]| {
                if now[at].is_empty() {
                    return Field::default();
                }
                let place = *places[at].get_or_insert_with(|| {
                    rewritten.push((Field::apart(rewritten.len() as u32).start, now[at].clone()));
                    rewritten.len() as u32 - 1
                });
                Field::apart(place)
            };
            for (at, &column) in fills.iter().enumerate() {
                let field = cells[column];
                let raw = scanner.raw(field);
                if raw.iter().all(u8::is_ascii_whitespace) {
                    out[first + column] = put(at, &self.now, &mut places);
                } else {
                    self.now[at] = if field.is_escaped() { unescape(raw, quote) } else { raw.to_vec() };
                    self.now[at + 1..fills.len()].iter_mut().for_each(Vec::clear);
                    places[at..fills.len()].fill(None);
                }
            }
            for level in 0..*n_levels {
                out[first + width - n_made + level] = put(fills.len() + level, &self.now, &mut places);
            }
            for (nth, cross) in crosses.iter().enumerate() {
                let is_filled =
                    |&(column, _): &&(usize, Vec<u8>)| !scanner.raw(cells[*column]).iter().all(u8::is_ascii_whitespace);
                let Some(at) = cross.columns.iter().position(|it| is_filled(&it)) else { continue };
                let (column, text) = &cross.columns[at];
                out[first + width - crosses.len() + nth] = if text.is_empty() {
                    cells[*column]
                } else {
                    Field::apart(*told[nth][at].get_or_insert_with(|| {
                        rewritten.push((Field::apart(rewritten.len() as u32).start, text.clone()));
                        rewritten.len() as u32 - 1
                    }))
                };
            }
        }
        out
    }
}
