//! The rows below a header that are no data: repeated headers, notes below the table, totals and subtotals.
//!
//! Works on the sample (`Grid`), where the order of the rows still tells what a total adds up. A row is left out only for a
//! reason that can be named; what words alone suggest must be confirmed by the figures where there are any, and where there
//! is doubt the row stays and a notice says so.

use crate::places::Province;

use super::amount;
use super::average;
use super::carry::{self, Mark};
use super::cross;
use super::grid::Class;
use super::header;
use super::layout::{Head, Layout};
use super::nested;
use super::number::{self, Evidence, Shape, Style};
use super::numbering::{is_numbering_head, is_running};
use super::outline::{self, Depths};
use super::problem::{ErrorCode, ReadError};
use super::ranking;
use super::region::Region;
use super::report::Notice;
use super::rewrite::is_part;
use super::table::RowIssue;
use super::total::{Word, is_note, is_region, is_remark, total_word};
use super::value;
use super::verdict::Verdicts;

/// Totals that differ from their rows and are named one by one.
pub(super) const NAMED: usize = 10;

/// A row that may be a total.
pub(super) struct Candidate {
    pub row: usize,
    pub word: Word,
    /// Columns in which a word says so.
    pub columns: Vec<usize>,
    /// Whether other columns to group by are filled.
    pub is_beside: bool,
    pub is_total: bool,
}

/// A total among the rows that it adds up: by its place.
pub(super) struct Sum {
    pub row: usize,
    pub depth: u8,
    /// The column in which a word says so.
    pub column: Option<usize>,
    /// Whether its figures must agree.
    pub is_open: bool,
}

/// The style that `3,000` beside `12` speaks for.
fn likely(texts: &[String]) -> Option<Style> {
    let is_short = |text: &String| number::shape(text) == Shape::Plain && text.len() <= 3;
    let is_nought = |text: &&String| text.ends_with('0') && number::shape(text) == Shape::Either;
    let text = texts.iter().find(is_nought).filter(|_| texts.iter().any(is_short))?;
    Some(if text.contains('.') { Style::COMMA } else { Style::POINT })
}

/// What the figures of a column come to.
#[derive(Clone, Copy)]
pub(super) struct Added {
    sum: i128,
    least: i128,
    most: i128,
    n: usize,
}

/// What a total is against the rows it adds up.
#[derive(Default)]
pub(super) struct Check {
    /// Equal, or all but: rounded figures seldom add up to the last digit.
    pub equal: usize,
    /// Between the smallest and the greatest part: a rate.
    pub within: usize,
    /// No less than the greatest part and no more than all of them: things counted once.
    pub once: usize,
    pub differ: Vec<Differ>,
}

/// A figure of a total that is not what its rows add up to.
#[derive(Clone, Copy)]
pub(super) struct Differ {
    /// Its column's place in `sums`.
    pub at: usize,
    pub given: i128,
    pub added: i128,
    pub is_within: bool,
}

pub(super) struct Judge<'a> {
    pub region: &'a Region<'a>,
    pub heads: &'a [Head],
    start: usize,
    pub issues: Vec<Option<RowIssue>>,
    /// Columns to group by.
    pub dims: Vec<usize>,
    /// Columns of figures that may be added, with their decimal places and the rows' figures, from `start` on.
    pub sums: Vec<(usize, u8, Vec<Option<i128>>)>,
    /// Rows that name those below them.
    marks: Vec<Mark>,
    /// How deep the rows stand, by their numbers.
    pub depths: Depths,
}

/// Tells the rows from `start` on that are no data.
#[inline(never)]
pub(super) fn judge(region: &Region, start: usize, base: u64, is_filled: bool, layout: &mut Layout) -> Result<(), ReadError> {
    let grid = region.grid;
    let mut heads = std::mem::take(&mut layout.heads);
    let n_rows = region.to.saturating_sub(start);
    let mut is_name = vec![false; heads.len()];
    for (column, head) in heads.iter_mut().enumerate() {
        if region.kind(column) == Class::Number || is_numbering_head(&head.name) {
            head.is_running = is_running(region, start, column, head);
        }
        if region.kind(column) == Class::Number {
            let mut seen = Verdicts::default();
            let is_figure = |row: usize| {
                let text = grid.text(row, column);
                // Bands of ages and dates look like figures, and are none.
                let is_span =
                    || text.contains(['/', '–', '+']) || text.find('-').is_some_and(|at| at > 0 && !text.contains(['e', 'E']));
                (value::year(&text).is_none() && !is_span()).then_some(())
            };
            let mut numbers = (start..region.to).filter(|&row| grid.class(row, column) == Class::Number);
            is_name[column] = numbers.all(|row| seen.of(grid.bytes(row, column), &|| is_figure(row)).is_none());
        }
    }
    let is_dim = |&column: &usize| {
        !heads[column].is_running && !is_remark(&heads[column].name) && (region.kind(column) == Class::Text || is_name[column])
    };
    let dims: Vec<usize> = (0..heads.len()).filter(is_dim).collect();
    let (issues, depths) = (vec![None; n_rows], Depths::default());
    let mut judge = Judge { region, heads: &heads, start, issues, dims, sums: Vec::new(), marks: Vec::new(), depths };
    judge.repeated_and_notes();
    if grid.is_whole {
        let is_sparse = |at: usize| judge.is_open(at) && region.lines[start + at].filled < region.typical.min(3);
        if region.typical > 1 && (0..n_rows).any(is_sparse) {
            judge.marks = carry::headings(region, start, &mut judge.issues, &heads);
            carry::set_apart(region, start, base, &mut judge.marks, &mut judge.issues, layout);
        }
    }
    let rows: Vec<usize> = (0..n_rows).filter(|&at| judge.is_open(at)).map(|at| start + at).collect();
    if ranking::are_rankings(region, judge.heads, &rows) {
        return Err(ReadError::new(ErrorCode::Rankings).at(base + region.bottom as u64 + 1));
    }
    let labels: Vec<usize> = (0..heads.len()).filter(|&column| region.kind(column) == Class::Text).collect();
    average::judge(&mut judge, &labels, base, layout);
    judge.totals(base, &labels, layout);
    judge.parts(base, &labels, layout);
    let number = |at: usize| base + (start + at) as u64 + 1;
    layout.skips.extend(judge.issues.iter().enumerate().filter_map(|(at, issue)| Some((number(at), (*issue)?))));
    layout.labels = labels;
    let Judge { issues, dims, mut marks, depths, .. } = judge;
    layout.heads = heads;
    if is_filled {
        crate::sort::by_key(&mut marks, |mark| mark.at);
        let rows = carry::Rows { issues: &issues, dims: &dims, marks: &marks, outline: &depths };
        carry::settle(region, start, base, rows, layout);
        if grid.is_whole && cross::may_be(region, start) {
            cross::find(region, start, &issues, layout);
        }
    }
    Ok(())
}

impl Judge<'_> {
    /// How many rows there are below the header.
    pub fn n_rows(&self) -> usize {
        self.issues.len()
    }

    /// Whether nothing was said of a row so far.
    pub fn is_open(&self, at: usize) -> bool {
        self.issues[at].is_none()
    }

    /// Blank rows, header rows that come again, notes below the table and between its rows.
    #[inline(never)]
    fn repeated_and_notes(&mut self) {
        let Region { grid, lines, top, bottom, typical, .. } = *self.region;
        let has_numbers = self.region.kinds.contains(&Class::Number);
        let holds_number = |row: usize| {
            (0..grid.width(row))
                .any(|column| self.region.kind(column) == Class::Number && grid.class(row, column) == Class::Number)
        };
        let is_full = |row: usize| {
            let line = lines[row];
            has_numbers && line.numbers > 0 && holds_number(row)
                || line.filled * 2 > typical && line.filled >= if has_numbers { 3 } else { 2 }
        };
        let first_text = |row: usize| {
            let first = (0..grid.width(row)).find(|&column| !grid.is_empty(row, column));
            first.map_or(String::new(), |column| grid.text(row, column))
        };
        let mut last = 0;
        for at in 0..self.issues.len() {
            let row = self.start + at;
            let line = lines[row];
            if line.filled == 0 {
                self.issues[at] = Some(RowIssue::Blank);
                continue;
            }
            if line.runs > 1 && (top..=bottom).any(|above| grid.same(above, row)) {
                self.issues[at] = Some(RowIssue::Repeated);
            } else if is_full(row) {
                last = at + 1;
            } else if typical > 1 && line.filled == 1 && line.texts == 1 && is_note(&first_text(row)) {
                self.issues[at] = Some(RowIssue::Note);
            }
        }
        if !grid.is_whole || typical == 1 {
            return;
        }
        let (mut is_apart, mut is_note_part) = (false, false);
        for at in last..self.issues.len() {
            let row = self.start + at;
            if self.issues[at].is_none() {
                let text = first_text(row);
                let is_place = is_apart && lines[row].texts > 0 && Province::find(&text).is_some();
                is_note_part |= is_apart && !is_place || is_note(&text) || text.chars().count() > 60;
                if is_note_part {
                    self.issues[at] = Some(RowIssue::Note);
                }
            }
            is_apart |= self.issues[at].is_some();
        }
    }

    /// Rows that count some of what the row above them counts: `Trong đó: nữ` below a province. Where a column names what is
    /// counted, such rows are counts of their own.
    #[inline(never)]
    fn parts(&mut self, base: u64, labels: &[usize], layout: &mut Layout) {
        let Some(&column) = labels.first() else { return };
        let named = header::read_all(&self.heads[column..=column]).remove(0);
        if named.about == Some(header::About::Indicator) || named.candidates.is_empty() {
            return;
        }
        let mut first = None;
        let mut seen = Verdicts::default();
        for at in 1..self.n_rows() {
            let is_below = matches!(self.issues[at - 1], None | Some(RowIssue::Part | RowIssue::Total | RowIssue::Subtotal));
            let mut says_so = || seen.of(self.bytes(at, column), &|| is_part(&self.text(at, column)).then_some(())).is_some();
            if self.is_open(at) && is_below && self.region.lines[self.start + at].numbers > 0 && says_so() {
                self.issues[at] = Some(RowIssue::Part);
                first = first.or(Some(at));
            }
        }
        if let Some(at) = first {
            let n = self.issues.iter().filter(|issue| **issue == Some(RowIssue::Part)).count() as u64;
            layout.notices.push(Notice::PartRows { n, text: self.text(at, column), row: self.number(base, at) });
        }
    }

    /// Totals and subtotals; and whether the given ones are what their rows add up to.
    fn totals(&mut self, base: u64, labels: &[usize], layout: &mut Layout) {
        let mut candidates = self.candidates(labels);
        let has_region = |column: usize| {
            let mut seen = Verdicts::default();
            let is_one = |at: usize| seen.of(self.bytes(at, column), &|| is_region(&self.text(at, column)).then_some(()));
            (0..self.n_rows()).filter_map(is_one).next().is_some()
        };
        let has_regions = labels.iter().any(|&column| has_region(column));
        let mut sums = if has_regions { outline::regions(self, labels, &candidates) } else { Vec::new() };
        let label = labels.iter().copied().find(|&column| !self.heads[column].is_running);
        if let Some(label) = label.filter(|&label| outline::is_one(self, label)) {
            self.depths = outline::depths(self, label, &candidates);
            outline::parents(self, label, &mut candidates, &mut sums);
        }
        sums.extend(self.bare().map(|row| Sum { row, depth: 0, column: None, is_open: true }));
        if !candidates.is_empty() || !sums.is_empty() {
            self.add_up(base, label, candidates, sums, layout);
        }
    }

    /// Decides which of the rows that may be totals are some.
    #[inline(never)]
    fn add_up(
        &mut self,
        base: u64,
        label: Option<usize>,
        mut candidates: Vec<Candidate>,
        mut sums: Vec<Sum>,
        layout: &mut Layout,
    ) {
        let mut is_leaf: Vec<bool> = self.issues.iter().map(Option::is_none).collect();
        candidates.iter().for_each(|candidate| is_leaf[candidate.row] = false);
        sums.iter().for_each(|sum| is_leaf[sum.row] = false);
        if !is_leaf.contains(&true) {
            // Nothing but totals: then they are the data.
            return;
        }
        self.read_sums();
        let mut differ: Vec<(usize, Check)> = Vec::new();
        self.beside(&mut candidates, &mut is_leaf, &mut differ, base, layout);

        // Totals by their place: those with a word and nothing else to group by, and the outline's. Weak words come first: a
        // row that is no total is a part of others.
        sums.extend(candidates.iter().filter(|it| !it.is_beside).map(|it| Sum {
            row: it.row,
            depth: 0,
            column: it.columns.first().copied(),
            is_open: it.word == Word::Weak,
        }));
        crate::sort::by_key(&mut sums, |sum| sum.row);
        let mut weak: Vec<Option<usize>> = vec![None; is_leaf.len()];
        for candidate in candidates.iter().filter(|it| !it.is_beside && it.word == Word::Weak) {
            weak[candidate.row] = candidate.columns.first().copied();
        }
        let strong = candidates.iter().find(|it| !it.is_beside && it.word > Word::Weak);
        // `Tổng số học sinh` above all other rows.
        let total = strong.or(candidates.first().filter(|it| !it.is_beside && (0..it.row).all(|at| !self.is_open(at))));
        if let Some(total) = total.filter(|_| sums.len() == candidates.len()) {
            let rows: Vec<usize> = (0..is_leaf.len()).filter(|&at| is_leaf[at]).collect();
            let mut parents = nested::parents(&self.sums, &rows, total.row);
            if parents.is_empty() {
                let some = nested::some(&self.sums, &rows, total.row);
                self.depths = Depths::of_parents(&rows, &some, self.issues.len());
                parents = some.into_iter().map(|(at, _)| Mark { at, depth: 1 }).collect();
            }
            for mark in parents {
                self.issues[mark.at] = Some(RowIssue::Subtotal);
                is_leaf[mark.at] = false;
                self.marks.push(mark);
            }
        }
        for sum in sums.iter().filter(|sum| sum.is_open) {
            weak[sum.row] = weak[sum.row].or(label).or(self.dims.first().copied());
        }
        // What stands deeper is settled first: a row that is no total is a part of others.
        let order = crate::sort::order(sums.len(), &mut |a, b| {
            let key = |at: u32| u8::MAX - sums[at as usize].depth.wrapping_sub(1);
            key(a).cmp(&key(b))
        });
        for pass in [true, false] {
            let all: Vec<usize> = (0..is_leaf.len()).filter(|&at| is_leaf[at]).collect();
            let whole = self.add(&all);
            for at in order.iter().map(|&at| at as usize).filter(|&at| weak[sums[at].row].is_some() == pass) {
                let sum = &sums[at];
                let best = self.best(&sums, at, &is_leaf, &whole);
                if let Some(column) = weak[sum.row]
                    && (best.equal == 0 || best.differ.len() > best.equal)
                {
                    let text = self.text(sum.row, column);
                    is_leaf[sum.row] = true;
                    if total_word(&text) > Some(Word::Weak) && layout.notices.len() < NAMED && !self.is_told_rate(sum.row) {
                        layout.notices.push(Notice::MaybeTotal { row: self.number(base, sum.row), text, is_rate: false });
                    }
                    continue;
                }
                self.issues[sum.row] = Some(if sum.depth == 0 { RowIssue::Total } else { RowIssue::Subtotal });
                if sum.depth > 0 {
                    self.marks.push(Mark { at: sum.row, depth: sum.depth });
                }
                differ.push((sum.row, best));
            }
        }
        candidates.iter().filter(|it| it.is_beside && it.is_total).for_each(|it| self.issues[it.row] = Some(RowIssue::Total));
        if self.region.grid.is_whole && differ.iter().any(|(_, check)| !check.differ.is_empty()) {
            crate::sort::by_key(&mut differ, |(row, _)| *row);
            self.tell(base, &differ, layout);
        }
    }

    /// What the `at`th total by place is against the rows that it adds up: those below it, those above it, or all.
    fn best(&self, sums: &[Sum], at: usize, is_leaf: &[bool], whole: &[Added]) -> Check {
        let sum = &sums[at];
        let above = |other: &&Sum| other.depth <= sum.depth;
        let before = sums[..at].iter().rev().find(above).map_or(0, |other| other.row);
        let after = sums[at + 1..].iter().find(above).map_or(is_leaf.len(), |other| other.row);
        let after = if sum.depth > 0 { self.depths.end(sum.row + 1, sum.depth, after).min(after) } else { after };
        let leaves = |from: usize, to: usize| (from..to).filter(|&row| is_leaf[row]).collect::<Vec<usize>>();
        let mut best = self.check(sum.row, &leaves(sum.row, after));
        // Only the outline says where its parts stand.
        if sum.depth == 0 {
            let own = |other: &&Sum| other.column == sum.column;
            let alike = sums[..at].iter().rev().find(own).map_or(0, |other| other.row);
            // Also of all pages so far.
            let above = [before, alike, 0].map(|from| self.check(sum.row, &leaves(from, sum.row)));
            // Below `Phân theo giới tính` and `Phân theo khu vực` stands the same, cut in two ways.
            let first = self.marks.first().map(|mark| {
                let end = self.marks.get(1).map_or(is_leaf.len(), |next| next.at);
                self.check(sum.row, &leaves(mark.at, end))
            });
            for other in std::iter::once(self.compare(sum.row, whole)).chain(above).chain(first) {
                if other.equal > best.equal || other.equal == best.equal && best.equal + best.differ.len() == 0 {
                    best = other;
                }
            }
        }
        best
    }

    /// The text of a cell, rows counted from the header.
    pub fn text(&self, at: usize, column: usize) -> String {
        self.region.grid.text(self.start + at, column)
    }

    /// Whether the row names those below it, and has no figures.
    pub fn is_heading(&self, at: usize) -> bool {
        self.issues[at] == Some(RowIssue::Heading)
    }

    /// The same as bytes.
    pub fn bytes(&self, at: usize, column: usize) -> &[u8] {
        self.region.grid.bytes(self.start + at, column)
    }

    /// The number of a row as a spreadsheet counts, in a file of which `base` rows were read before.
    pub fn number(&self, base: u64, at: usize) -> u64 {
        base + (self.start + at) as u64 + 1
    }

    /// The rows in which a word names a total, one each.
    #[inline(never)]
    fn candidates(&self, labels: &[usize]) -> Vec<Candidate> {
        let grid = self.region.grid;
        let mut found: Vec<(usize, usize, Word)> = Vec::new();
        let mut columns: Vec<usize> = labels.to_vec();
        columns.extend(self.dims.iter().filter(|column| !labels.contains(column)));
        // Merged over the row number, the word may stand in the first column.
        // So may it above codes.
        if !self.heads.is_empty() && !columns.contains(&0) {
            columns.push(0);
        }
        for column in columns {
            let mut here = Vec::new();
            let mut has_parts = false;
            let mut seen = Verdicts::default();
            for at in (0..self.n_rows()).filter(|&at| self.is_open(at)) {
                has_parts |= grid.class(self.start + at, column) == Class::Number && (column == 0 || self.dims.contains(&column));
                if grid.class(self.start + at, column) == Class::Text {
                    match seen.of(self.bytes(at, column), &|| total_word(&self.text(at, column))) {
                        Some(word) => here.push((at, column, word)),
                        None => has_parts = true,
                    }
                }
            }
            if has_parts || self.heads[column].is_running {
                found.append(&mut here);
            }
        }
        crate::sort::by_key(&mut found, |(at, _, _)| *at);
        let mut candidates: Vec<Candidate> = Vec::new();
        for (row, column, word) in found {
            match candidates.last_mut() {
                Some(last) if last.row == row => {
                    last.columns.push(column);
                    last.word = last.word.max(word);
                }
                _ => candidates.push(Candidate { row, word, columns: vec![column], is_beside: false, is_total: false }),
            }
        }
        for candidate in &mut candidates {
            let row = self.start + candidate.row;
            let is_filled = |column: &&usize| !candidate.columns.contains(column) && grid.class(row, **column) != Class::Blank;
            candidate.is_beside = self.dims.iter().any(|column| is_filled(&column));
        }
        candidates
    }

    /// Reads the figures of the columns that may be added.
    pub fn read_sums(&mut self) {
        let grid = self.region.grid;
        let headings = header::read_all(self.heads);
        // Columns that prove no style are written as the others are.
        let is_figure = |column: usize| self.region.kind(column) == Class::Number && !self.heads[column].is_running;
        let mut all = Evidence::default();
        for column in (0..self.heads.len()).filter(|&column| is_figure(column)) {
            (0..self.n_rows()).for_each(|at| all.add(&amount::bare(&grid.text(self.start + at, column))));
        }
        // Of a yearbook only the labels may have marks.
        let has_marks = |at: usize| self.dims.iter().any(|&column| !self.bytes(at, column).is_ascii());
        let is_marked = self.heads.iter().any(|head| !head.name.is_ascii()) || (0..self.n_rows().min(50)).any(has_marks);
        let usual = if is_marked { Style::COMMA } else { Style::POINT };
        let usual = if all.point + all.comma > 0 { all.style().unwrap_or(usual) } else { usual };
        for (column, heading) in headings.iter().enumerate() {
            if self.region.kind(column) != Class::Number
                || !heading.is_additive
                || self.heads[column].is_running
                || self.dims.contains(&column)
            {
                continue;
            }
            let texts: Vec<String> = (0..self.n_rows()).map(|at| grid.text(self.start + at, column)).collect();
            let mut evidence = Evidence::default();
            texts.iter().for_each(|text| evidence.add(&amount::bare(text)));
            let style = evidence.style().or_else(|| likely(&texts)).unwrap_or(usual);
            let figures: Vec<_> = texts.iter().map(|text| amount::figure(text, style)).collect();
            // What is the same in every row (`Goal`) is no figure that adds up.
            let mut first = None;
            if figures.len() > 2 && figures.iter().all(|figure| figure.is_some() && *first.get_or_insert(*figure) == *figure) {
                continue;
            }
            let scale = figures.iter().flatten().map(|figure| figure.scale).max().unwrap_or(0);
            let at_scale = |figure: &number::Decimal| figure.mantissa.checked_mul(10i128.pow(u32::from(scale - figure.scale)));
            self.sums.push((column, scale, figures.iter().map(|figure| figure.as_ref().and_then(at_scale)).collect()));
        }
    }

    /// For each column of figures: sum, smallest, greatest and number of figures.
    pub(super) fn add(&self, rows: &[usize]) -> Vec<Added> {
        let mut added = Vec::with_capacity(self.sums.len());
        for (_, _, figures) in &self.sums {
            let (mut sum, mut least, mut most, mut n) = (0i128, i128::MAX, i128::MIN, 0);
            for figure in rows.iter().filter_map(|&at| figures[at]) {
                sum = sum.saturating_add(figure);
                least = least.min(figure);
                most = most.max(figure);
                n += 1;
            }
            added.push(Added { sum, least, most, n });
        }
        added
    }

    fn check(&self, row: usize, parts: &[usize]) -> Check {
        self.compare(row, &self.add(parts))
    }

    pub(super) fn compare(&self, row: usize, added: &[Added]) -> Check {
        let mut check = Check::default();
        for (at, (_, scale, figures)) in self.sums.iter().enumerate() {
            let (Some(given), Added { sum, least, most, n }) = (figures[row], added[at]) else { continue };
            if n == 0 {
                continue;
            }
            let gap = given.abs_diff(sum);
            let is_within = n > 1 && given <= most && given >= least;
            // A spreadsheet adds up in floating point: what its digits cannot hold is no difference.
            let noise = if *scale > 5 { sum.unsigned_abs() / 1_000_000_000_000 } else { 0 };
            if gap > noise {
                check.differ.push(Differ { at, given, added: sum, is_within });
            }
            if gap <= sum.unsigned_abs() / 200 {
                check.equal += usize::from(given != 0);
            } else if is_within {
                check.within += 1;
            } else if n > 1 && given >= most && given <= sum {
                check.once += 1;
            }
        }
        check
    }
}
