//! Rows that stand above others: by numbers before them (`A`, `I`, `1`, `1.1`, `a`, `-`), by names of regions among provinces.
//!
//! Only says which rows may add up those below them, and how far down each reaches; the figures decide where the numbering alone
//! does not (see `rows`).

use crate::places::Province;

use super::rows::{Candidate, Judge, Sum};
use super::total::{depth, is_region};
use super::verdict::Verdicts;

/// Deeper than any number: a row without one among rows that have them.
const BARE: u8 = 7;

/// How deep each row stands, by its number; empty where rows are not numbered in several depths.
#[derive(Default)]
pub(super) struct Depths(Vec<Option<u8>>);

impl Depths {
    /// Of rows that some add up: each of these with the first row below that it does not.
    pub fn of_parents(rows: &[usize], parents: &[(usize, usize)], n: usize) -> Depths {
        let mut depths = vec![None; n];
        for &row in rows.iter().filter(|_| !parents.is_empty()) {
            let is_child = parents.iter().any(|&(at, end)| (at + 1..end).contains(&row));
            depths[row] = Some(if is_child { BARE } else { 1 });
        }
        Depths(depths)
    }

    /// The first row from `at` on that stands no deeper than `depth`, or `n`.
    pub fn end(&self, at: usize, depth: u8, n: usize) -> usize {
        (at..self.0.len()).find(|&row| self.0[row].is_some_and(|it| it <= depth)).unwrap_or(n)
    }

    /// How deep a row stands.
    pub fn of(&self, at: usize) -> Option<u8> {
        self.0.get(at).copied().flatten()
    }
}

/// The number before a text (`I. Thu nội địa`, `1.1 Chi`, `a) Vốn`, `- Thuế`), as a depth.
fn before(text: &str) -> Option<u8> {
    let (first, rest) = text.trim_start().split_once([' ', '\u{a0}'])?;
    let is_marked = first.ends_with(['.', ')', '/', ':', '-', '+', '–']) || first.contains('.');
    if rest.trim().is_empty() || !is_marked { None } else { depth(first.trim_end_matches(['/', ':'])) }
}

/// Whether there may be an outline: numbers that are no plain figures or are left out, or labels that begin with one.
pub(super) fn is_one(judge: &Judge, label: usize) -> bool {
    let numbering = judge.heads.iter().position(|head| head.is_running);
    let mut texts = (0..judge.n_rows()).filter(|&at| judge.is_open(at)).map(|at| judge.bytes(at, numbering.unwrap_or(label)));
    match numbering {
        Some(_) => texts.any(|text| !text.trim_ascii().iter().all(u8::is_ascii_digit) || text.trim_ascii().is_empty()),
        None => texts.any(|text| {
            let first = &text[..text.len().min(4)];
            matches!(first, [b'-' | b'+', b' ', ..]) || first.iter().any(|byte| matches!(byte, b'.' | b')' | b'/'))
        }),
    }
}

/// Reads the numbers of the rows: in the column of them, else before the labels.
#[inline(never)]
pub(super) fn depths(judge: &Judge, label: usize, candidates: &[Candidate]) -> Depths {
    let numbering = judge.heads.iter().position(|head| head.is_running);
    let column = numbering.unwrap_or(label);
    let read = |at: usize| {
        let text = judge.text(at, column);
        if numbering.is_some() { depth(&text) } else { before(&text) }
    };
    let open: Vec<usize> = (0..judge.n_rows()).filter(|&at| judge.is_open(at) || judge.is_heading(at)).collect();
    let mut depths = vec![None; judge.n_rows()];
    let (mut n, mut least, mut most) = (0, u8::MAX, 0);
    for &at in &open {
        depths[at] = read(at);
        if let Some(depth) = depths[at] {
            (n, least, most) = (n + 1, least.min(depth), most.max(depth));
        }
    }
    // Numbers before labels are an outline where most labels have one.
    if n < 2 || numbering.is_none() && (least == most || n * 3 < open.len() * 2) {
        return Depths::default();
    }
    for &at in &open {
        let candidate = candidates.iter().find(|it| it.row == at);
        if depths[at].is_none() && candidate.is_some_and(|it| !it.is_beside) {
            depths[at] = Some(0);
        } else if depths[at].is_none() && !judge.text(at, label).is_empty() {
            depths[at] = Some(BARE);
        }
    }
    Depths(depths)
}

/// The rows that may add up those below them, by their numbers. Candidates among them are totals of what follows them: they are no
/// longer candidates.
#[inline(never)]
pub(super) fn parents(judge: &Judge, label: usize, candidates: &mut Vec<Candidate>, sums: &mut Vec<Sum>) {
    let depths = &judge.depths;
    let mut rows: Vec<usize> = (0..judge.n_rows()).filter(|&at| judge.is_open(at)).collect();
    rows.retain(|&at| !sums.iter().any(|sum| sum.row == at));
    for (next, &at) in rows.iter().enumerate() {
        let Some(depth) = depths.of(at).filter(|&depth| (1..BARE).contains(&depth)) else { continue };
        let Some(follows) = rows.get(next + 1).and_then(|&below| depths.of(below)) else { continue };
        let candidate = candidates.iter().position(|it| it.row == at);
        let is_beside = candidate.is_some_and(|it| candidates[it].is_beside);
        if follows <= depth || is_beside || Province::find(&judge.text(at, label)).is_some() {
            continue;
        }
        if let Some(candidate) = candidate {
            candidates.remove(candidate);
        }
        // A numeral or a letter stands above numbers; `1` above `1.1`, or anything above rows without numbers, only where the
        // figures agree.
        sums.push(Sum { row: at, depth, column: None, is_open: depth > 2 || follows == BARE });
    }
}

/// Regions among provinces.
#[inline(never)]
pub(super) fn regions(judge: &Judge, labels: &[usize], candidates: &[Candidate]) -> Vec<Sum> {
    let is_taken = |at: usize| candidates.iter().any(|candidate| candidate.row == at);
    let rows: Vec<usize> = (0..judge.n_rows()).filter(|&at| judge.is_open(at) && !is_taken(at)).collect();
    for &column in labels {
        let mut seen = Verdicts::default();
        let regions: Vec<usize> = rows
            .iter()
            .copied()
            .filter(|&at| seen.of(judge.bytes(at, column), &|| is_region(&judge.text(at, column)).then_some(())).is_some())
            .collect();
        // A column of places: nearly all its other rows are provinces. A region named beside a province is no row of its own.
        let is_province = |at: usize, column: usize| Province::find(&judge.text(at, column)).is_some();
        let n_provinces =
            if regions.is_empty() { 0 } else { rows.iter().filter(|&&at| is_province(at, column)).take(2000).count() };
        let n_others = (rows.len() - regions.len()).min(2000);
        let regions: Vec<usize> = regions.into_iter().filter(|&at| !labels.iter().any(|&other| is_province(at, other))).collect();
        if n_provinces >= 3 && n_provinces * 5 >= n_others * 4 && !regions.is_empty() {
            return regions.into_iter().map(|row| Sum { row, depth: 2, column: None, is_open: false }).collect();
        }
    }
    Vec::new()
}
