//! `Watch`: rows that are no data beyond the sample of a long file, told by their words alone.
//!
//! A text is looked at once, when its column first holds it, so long files stay fast.

use super::column::ColumnBuilder;
use super::layout::Layout;
use super::table::RowIssue;
use super::total::{Word, is_note, total_word};

/// One column in which a word may say that its row is a total or a note.
#[derive(Default)]
struct Watched {
    column: usize,
    /// Whether totals stand beside full rows in it.
    is_category: bool,
    /// Distinct texts looked at.
    seen: usize,
    /// Codes of the texts that say so.
    totals: Vec<u32>,
    notes: Vec<u32>,
}

/// What to look for.
#[derive(Default)]
pub(super) struct Watch {
    /// Rows up to this one need no looking at.
    pub from: u64,
    header: Vec<String>,
    columns: Vec<Watched>,
}

impl Watch {
    /// Looks for what `layout` says, in the rows behind `from`.
    pub fn new(layout: &Layout, from: u64) -> Watch {
        let watched = |&column: &usize| {
            let is_category = layout.categories.contains(&column);
            Watched { column, is_category, ..Watched::default() }
        };
        Watch { from, header: layout.header.clone(), columns: layout.labels.iter().take(64).map(watched).collect() }
    }

    /// Whether it looks at the texts of a column.
    pub fn watches(&self, column: usize) -> bool {
        self.columns.iter().any(|watched| watched.column == column)
    }

    /// Whether a row that starts with this cell may be the header again.
    #[inline(always)]
    pub fn may_repeat(&self, first: &[u8]) -> bool {
        self.header.first().is_some_and(|header| header.as_bytes() == first)
    }

    /// Whether these cells are those of the header.
    pub fn repeats(&self, cells: &[Vec<u8>]) -> bool {
        cells.len() == self.header.len() && cells.iter().zip(&self.header).all(|(cell, header)| header.as_bytes() == cell)
    }

    /// The rows staged from `first` on that are totals or notes, counted from there, ascending.
    pub fn totals(
        &mut self,
        columns: &[ColumnBuilder],
        first: usize,
        is_blank: &dyn Fn(usize, usize) -> bool,
        number: &dyn Fn(usize) -> u64,
    ) -> Vec<(u32, RowIssue)> {
        let mut out: Vec<(u32, RowIssue)> = Vec::new();
        let labels: Vec<usize> = self.columns.iter().map(|watched| watched.column).collect();
        let all: Vec<usize> = (0..columns.len()).collect();
        for watched in &mut self.columns {
            let Some((dictionary, staged)) = columns[watched.column].coded() else {
                *watched = Watched { column: watched.column, is_category: watched.is_category, ..Watched::default() };
                continue;
            };
            // Texts by the million are names or remarks.
            while watched.seen < dictionary.len().min(1 << 16) {
                let code = watched.seen as u32;
                watched.seen += 1;
                let Ok(text) = std::str::from_utf8(dictionary.get(code)) else { continue };
                if total_word(text) > Some(Word::Weak) {
                    watched.totals.push(code);
                } else if is_note(text) {
                    watched.notes.push(code);
                }
            }
            if watched.totals.is_empty() && watched.notes.is_empty() {
                continue;
            }
            for (row, code) in staged[first..].iter().enumerate() {
                let is_note = watched.notes.contains(code);
                if !is_note && !watched.totals.contains(code) || number(row) <= self.from {
                    continue;
                }
                let is_alone = |columns: &[usize]| columns.iter().all(|&at| at == watched.column || is_blank(row, at));
                if is_note && is_alone(&all) {
                    out.push((row as u32, RowIssue::Note));
                } else if !is_note && (watched.is_category || is_alone(&labels)) {
                    out.push((row as u32, RowIssue::Total));
                }
            }
        }
        crate::sort::by_key(&mut out, |(row, _)| *row);
        out.dedup_by_key(|(row, _)| *row);
        out
    }
}
