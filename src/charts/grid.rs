//! The table as rows and columns of one measure: the transforms that all kinds share (group, sum, sort, fold).
//!
//! Sums are exact (`i128`, held at its limits) and leave out what has no value; a sum of nothing but nothings is a nothing.
//! Work is linear in cells, and n log n in rows where sorted.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::{Sort, words};
use crate::data::Kind;
use crate::describe::sum;
use crate::locale::{Lang, collate};
use crate::query::{AxisKind, Cell, Table};
use crate::scene::Mark;

/// One row or column.
#[derive(Clone, Debug)]
pub struct Slot<'t> {
    /// Member index, or `Mark::ALL`, `Mark::REST`.
    pub at: u32,
    pub name: Cow<'t, str>,
    /// Its cells together.
    pub sum: Cell,
}

/// Rows × columns.
pub struct Grid<'t> {
    pub table: &'t Table,
    pub rows: Vec<Slot<'t>>,
    pub cols: Vec<Slot<'t>>,
    cells: Vec<Cell>,
    /// What was folded, by row and by column axis.
    pub rest: [Vec<u32>; 2],
    /// Rows are the table's second axis.
    swapped: bool,
}

/// What a grid shall be.
#[derive(Clone, Copy)]
pub struct Shape {
    pub sort: Sort,
    /// More rows than this are folded; at least 2.
    pub most_rows: usize,
    /// More columns than this are folded; at least 2.
    pub most_cols: usize,
    /// Rows from the second axis, columns from the first.
    pub swapped: bool,
}

fn size(cell: Cell) -> u128 {
    cell.value().map_or(0, i128::unsigned_abs)
}

impl<'t> Grid<'t> {
    /// Rows from the first axis and columns from the second (all in one column where there is none; further axes are summed
    /// over).
    #[inline(never)]
    pub fn new(table: &'t Table, measure: usize, shape: Shape, lang: Lang) -> Grid<'t> {
        let len = |axis: usize| table.axes.get(axis).map_or(1, |axis| axis.members.len());
        let (n0, n1) = (len(0), len(1));
        let inner: usize = (2..table.axes.len()).map(len).product();
        let step = table.measures.len();
        let swapped = shape.swapped && table.axes.len() > 1;
        let raw = |row: usize, col: usize| {
            let (i0, i1) = if swapped { (col, row) } else { (row, col) };
            let start = (i0 * n1 + i1) * inner;
            sum((start..start + inner).map(|flat| table.cells.get(flat * step + measure).copied().unwrap_or(Cell::Missing)))
        };
        let (n_rows, n_cols) = if swapped { (n1, n0) } else { (n0, n1) };
        let (row_axis, col_axis) = if swapped { (1, 0) } else { (0, 1) };

        let mut cells = Vec::with_capacity(n_rows * n_cols);
        for row in 0..n_rows {
            cells.extend((0..n_cols).map(|col| raw(row, col)));
        }
        let row_sums: Vec<Cell> = cells.chunks(n_cols).map(|row| sum(row.iter().copied())).collect();
        let col_sums: Vec<Cell> = (0..n_cols).map(|col| sum(cells.iter().skip(col).step_by(n_cols).copied())).collect();

        let (rows, rest_rows) = order(table, row_axis, &row_sums, shape.sort, shape.most_rows.max(2), lang);
        let (cols, rest_cols) = order(table, col_axis, &col_sums, Sort::Data, shape.most_cols.max(2), lang);
        // Where nothing was moved the cells stay as they are.
        let pick = |slot: &Slot, rest: &[u32], of: &dyn Fn(usize) -> Cell| match slot.at {
            Mark::REST => sum(rest.iter().map(|i| of(*i as usize))),
            Mark::ALL => of(0),
            i => of(i as usize),
        };
        let mut placed = Vec::with_capacity(rows.len() * cols.len());
        for row in &rows {
            for col in &cols {
                let in_row = |r: usize| pick(col, &rest_cols, &|c| cells[r * n_cols + c]);
                placed.push(pick(row, &rest_rows, &in_row));
            }
        }
        Grid { table, rows, cols, cells: placed, rest: [rest_rows, rest_cols], swapped }
    }

    pub fn cell(&self, row: usize, col: usize) -> Cell {
        self.cells[row * self.cols.len() + col]
    }

    /// The cells of one row.
    pub fn row(&self, row: usize) -> &[Cell] {
        &self.cells[row * self.cols.len()..][..self.cols.len()]
    }

    /// Every cell, row by row.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// What a mark on a row and a column is of.
    pub fn at(&self, row: u32, col: u32) -> [u32; 2] {
        if self.swapped { [col, row] } else { [row, col] }
    }

    /// The axis index in the table of the rows and of the columns.
    pub fn axes(&self) -> [usize; 2] {
        if self.swapped { [1, 0] } else { [0, 1] }
    }

    /// What was folded, by the table's axes.
    pub fn take_rest(&mut self) -> [Vec<u32>; 2] {
        let [rows, cols] = std::mem::take(&mut self.rest);
        if self.swapped { [cols, rows] } else { [rows, cols] }
    }

    /// The sum of positive and the sum of negative values of a row.
    pub fn reach(&self, row: usize) -> (i128, i128) {
        let values = self.row(row).iter().filter_map(|cell| cell.value());
        values.fold((0i128, 0i128), |(below, above), value| {
            if value < 0 { (below.saturating_add(value), above) } else { (below, above.saturating_add(value)) }
        })
    }
}

/// The members of one axis as slots: sorted, the smallest folded where there are too many.
#[inline(never)]
fn order<'t>(table: &'t Table, axis: usize, sums: &[Cell], sort: Sort, most: usize, lang: Lang) -> (Vec<Slot<'t>>, Vec<u32>) {
    let Some(of) = table.axes.get(axis) else {
        let total = sums.first().copied().unwrap_or(Cell::Missing);
        return (vec![Slot { at: Mark::ALL, name: Cow::Borrowed(""), sum: total }], Vec::new());
    };
    let mut members: Vec<usize> = (0..of.members.len()).collect();
    let mut rest = Vec::new();
    if members.len() > most {
        sort_by(&mut members, &|a, b| size(sums[b]).cmp(&size(sums[a])).then(a.cmp(&b)));
        let mut folded = vec![false; members.len()];
        members[most - 1..].iter().for_each(|i| folded[*i] = true);
        rest = (0..folded.len()).filter(|i| folded[*i]).map(|i| i as u32).collect();
        members = (0..folded.len()).filter(|i| !folded[*i]).collect();
    }
    let years = matches!(of.kind, AxisKind::Dimension(Some(Kind::Year | Kind::Date)));
    let name = |i: usize| words::member(of, i, lang);
    let blank = |i: usize| of.members[i].missing;
    match sort {
        Sort::Auto if years => {}
        Sort::Data => {}
        // `None` is less than every value, so the largest first puts what has no value last.
        Sort::Auto | Sort::Value => sort_by(&mut members, &|a, b| {
            blank(a).cmp(&blank(b)).then_with(|| sums[b].value().cmp(&sums[a].value())).then(a.cmp(&b))
        }),
        Sort::Name => {
            sort_by(&mut members, &|a, b| blank(a).cmp(&blank(b)).then_with(|| collate(&name(a), &name(b))).then(a.cmp(&b)));
        }
    }
    let mut slots: Vec<Slot> = members.into_iter().map(|i| Slot { at: i as u32, name: name(i), sum: sums[i] }).collect();
    if !rest.is_empty() {
        let total = sum(rest.iter().map(|i| sums[*i as usize]));
        slots.push(Slot { at: Mark::REST, name: Cow::Owned(words::others(rest.len(), lang)), sum: total });
    }
    (slots, rest)
}

/// One sort for all orders: each order compiled on its own would cost kilobytes.
fn sort_by(members: &mut [usize], order: &dyn Fn(usize, usize) -> Ordering) {
    members.sort_unstable_by(|a, b| order(*a, *b));
}
