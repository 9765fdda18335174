//! The table as rows and columns of one measure: the transforms that all kinds share (group, sum, sort, fold).
//!
//! Sums are exact (`i128`, held at its limits) and leave out what has no value; a sum of nothing but nothings is a nothing. What
//! is only drawn, not printed, is taken from floats, in which NaN is a nothing. Work is linear in cells, and n log n in rows
//! where sorted.

use std::borrow::Cow;

use super::{Sort, words};
use crate::data::Kind;
use crate::describe::add_to;
use crate::locale::{Lang, sort_key};
use crate::query::{Axis, AxisKind, Cell, Table};
use crate::scene::Mark;
use crate::sort;

/// One row or column.
#[derive(Clone, Debug)]
pub struct Slot<'t> {
    /// Member index, or `Mark::ALL`, `Mark::REST`.
    pub at: u32,
    pub name: Cow<'t, str>,
    /// Its cells together.
    pub sum: Cell,
    /// The same for drawing; NaN for a nothing.
    pub value: f64,
}

/// Rows × columns.
pub struct Grid<'t> {
    pub table: &'t Table,
    pub rows: Vec<Slot<'t>>,
    pub cols: Vec<Slot<'t>>,
    /// Every cell, row by row.
    pub cells: Vec<Cell>,
    /// The same for drawing; NaN for a nothing.
    pub values: Vec<f64>,
    /// How many cells there are of each kind of nothing (`words::kind`), then values.
    pub kinds: [u32; 5],
    /// How many rows and columns stand in no place: what may not be added is left out, not folded.
    pub left_out: usize,
    /// What was folded, by row and by column axis.
    rest: [Vec<u32>; 2],
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

/// The year of a slot of an axis of years.
fn year(axis: &Axis, slot: &Slot) -> Option<i64> {
    axis.members.get(slot.at as usize)?.key.parse().ok()
}

/// A cell as a float; NaN for a nothing.
#[inline(never)]
fn float(cell: &Cell) -> f64 {
    match cell {
        Cell::Value(value) => *value as f64,
        _ => f64::NAN,
    }
}

impl<'t> Grid<'t> {
    /// Rows from the first axis and columns from the second (all in one column where there is none; further axes are summed
    /// over).
    #[inline(never)]
    pub fn new(table: &'t Table, measure: usize, shape: Shape, lang: Lang) -> Grid<'t> {
        let len = |axis: usize| table.axes.get(axis).map_or(1, |axis| axis.members.len());
        let (n0, n1) = (len(0), len(1));
        let mut inner = 1;
        for axis in 2..table.axes.len() {
            inner *= len(axis);
        }
        let swapped = shape.swapped && table.axes.len() > 1;
        let (n_rows, n_cols) = if swapped { (n1, n0) } else { (n0, n1) };
        let mut cells = vec![Cell::NotApplicable; n_rows * n_cols];
        let mut sums = vec![Cell::NotApplicable; n_rows + n_cols];
        let mut flat = measure;
        for i0 in 0..n0 {
            for i1 in 0..n1 {
                let (row, col) = if swapped { (i1, i0) } else { (i0, i1) };
                let cell = &mut cells[row * n_cols + col];
                for _ in 0..inner {
                    add_to(cell, table.cells.get(flat).unwrap_or(&Cell::Missing));
                    flat += table.measures.len();
                }
                add_to(&mut sums[row], cell);
                add_to(&mut sums[n_rows + col], cell);
            }
        }
        let (row_sums, col_sums) = sums.split_at(n_rows);
        let adds = table.measures.get(measure).is_none_or(|of| of.adds);
        let rows = Order::new(table, usize::from(swapped), row_sums, shape.sort, shape.most_rows, adds, lang);
        let cols = Order::new(table, usize::from(!swapped), col_sums, Sort::Data, shape.most_cols, adds, lang);

        let n = cols.slots.len();
        let mut placed = vec![Cell::NotApplicable; rows.slots.len() * n];
        for (i, cell) in cells.iter().enumerate() {
            let (row, col) = (rows.place[i / n_cols], cols.place[i % n_cols]);
            if row < rows.slots.len() && col < n {
                add_to(&mut placed[row * n + col], cell);
            }
        }
        let mut kinds = [0; 5];
        let mut values = Vec::with_capacity(placed.len());
        for cell in &placed {
            kinds[words::kind(cell)] += 1;
            values.push(float(cell));
        }
        let (mut rest, mut left_out) = ([rows.rest, cols.rest], 0);
        if !adds {
            left_out = rest[0].len() + rest[1].len();
            rest = [Vec::new(), Vec::new()];
        }
        Grid { table, rows: rows.slots, cols: cols.slots, cells: placed, values, kinds, left_out, rest, swapped }
    }

    /// Leaves out a column if no cell of it has a value or a reason for having none.
    #[inline(never)]
    pub fn drop_column_of_nothing(&mut self, col: usize) {
        let n = self.cols.len();
        if n < 2 || self.cells.iter().skip(col).step_by(n).any(|cell| !matches!(cell, Cell::Missing | Cell::NotApplicable)) {
            return;
        }
        for at in (0..self.rows.len()).rev() {
            let cell = self.cells.remove(at * n + col);
            self.values.remove(at * n + col);
            self.kinds[words::kind(&cell)] -= 1;
        }
        self.cols.remove(col);
    }

    /// Whether rows or columns are years of which some are not there; not most of them.
    #[inline(never)]
    pub fn skips_years(&self, cols: bool) -> bool {
        let axis = &self.table.axes[self.axes()[usize::from(cols)]];
        let slots = if cols { &self.cols } else { &self.rows };
        let mut years = slots.iter().filter_map(|slot| year(axis, slot));
        let n = years.clone().count() as i64;
        let (Some(first), Some(last)) = (years.next(), years.next_back()) else { return false };
        words::is_year(axis) && (n..2 * n).contains(&last.saturating_sub(first))
    }

    /// Puts years that are not there in their places, as columns or rows at `Mark::ALL`.
    #[inline(never)]
    pub fn fill_years(&mut self, cols: bool) {
        let axis = &self.table.axes[self.axes()[usize::from(cols)]];
        let slots = if cols { &mut self.cols } else { &mut self.rows };
        let years: Vec<i64> = slots.iter().filter_map(|slot| year(axis, slot)).collect();
        let (Some(&first), Some(&last), true) = (years.first(), years.last(), years.is_sorted()) else { return };
        for at in first..=last {
            let i = (at - first) as usize;
            if slots.get(i).and_then(|slot| year(axis, slot)).is_none_or(|year| year <= at) {
                continue;
            }
            slots.insert(i, Slot { at: Mark::ALL, name: at.to_string().into(), sum: Cell::Missing, value: f64::NAN });
            let n = self.cells.len() / (slots.len() - 1);
            let stride = if cols { slots.len() } else { 1 };
            for nth in 0..n {
                let place = if cols { nth * stride + i } else { i * n + nth };
                self.cells.insert(place, Cell::Missing);
                self.values.insert(place, f64::NAN);
                self.kinds[0] += 1;
            }
        }
    }

    /// Makes what is drawn of each row its parts in percent of the row; nothing where a part is negative or withheld, or all are
    /// zero.
    #[inline(never)]
    pub fn share_out(&mut self) {
        let n = self.cols.len().max(1);
        for (row, cells) in self.values.chunks_mut(n).zip(self.cells.chunks(n)) {
            let (mut sum, mut whole) = (0.0, !cells.contains(&Cell::Withheld));
            for value in row.iter() {
                whole &= *value >= 0.0 || value.is_nan();
                sum += if value.is_nan() { 0.0 } else { *value };
            }
            for value in row {
                *value = if whole && sum > 0.0 { *value * 100.0 / sum } else { f64::NAN };
            }
        }
    }

    /// How long a row's bar is, whatever the sign; NaN counts as nothing.
    #[inline(never)]
    pub fn length(&self, row: usize) -> f64 {
        self.row(row).iter().fold(0.0, |sum, value| sum + value.abs().max(0.0))
    }

    /// The values of one row.
    #[inline(never)]
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.cols.len()..][..self.cols.len()]
    }

    /// What a mark on a row and a column is of.
    pub fn at(&self, row: u32, col: u32) -> [u32; 2] {
        if self.swapped { [col, row] } else { [row, col] }
    }

    /// The axis index in the table of the rows and of the columns.
    pub fn axes(&self) -> [usize; 2] {
        [usize::from(self.swapped), usize::from(!self.swapped)]
    }

    /// What was folded, by the table's axes.
    pub fn take_rest(&mut self) -> [Vec<u32>; 3] {
        let [rows, cols] = std::mem::take(&mut self.rest);
        if self.swapped { [cols, rows, Vec::new()] } else { [rows, cols, Vec::new()] }
    }

    /// How far rows reach: the least sum of a row's negative and the greatest of a row's positive values.
    #[inline(never)]
    pub fn reach(&self) -> (f64, f64) {
        let (mut low, mut high) = (0.0f64, 0.0f64);
        for row in 0..self.rows.len() {
            let (mut below, mut above) = (0.0, 0.0);
            for value in self.row(row) {
                *(if *value < 0.0 { &mut below } else { &mut above }) += if value.is_nan() { 0.0 } else { *value };
            }
            (low, high) = (low.min(below), high.max(above));
        }
        (low, high)
    }
}

/// The members of one axis as slots: sorted, the smallest folded where there are too many.
struct Order<'t> {
    slots: Vec<Slot<'t>>,
    /// Which slot each member went to.
    place: Vec<usize>,
    rest: Vec<u32>,
}

impl<'t> Order<'t> {
    #[inline(never)]
    fn new(table: &'t Table, axis: usize, sums: &[Cell], sort: Sort, most: usize, adds: bool, lang: Lang) -> Order<'t> {
        let mut order = Order { slots: Vec::with_capacity(sums.len()), place: vec![0; sums.len()], rest: Vec::new() };
        let Some(of) = table.axes.get(axis) else {
            order.slot(Mark::ALL, Cow::Borrowed(""), sums.first().unwrap_or(&Cell::Missing));
            return order;
        };
        let n = of.members.len();
        // The largest first: `None` is less than every value, and the missing member is last.
        let mut keys = Vec::with_capacity(n);
        for sum in sums {
            keys.push(-float(sum));
        }
        let mut folded = vec![false; n];
        let most = most.max(2);
        if n > most {
            let size = |i: u32| {
                let key = keys[i as usize];
                if key.is_nan() { -0.0 } else { -key.abs() }
            };
            // One place is for the others together, where there is such a thing.
            for i in &sort::order(n, &mut |a, b| size(a).total_cmp(&size(b)))[most - usize::from(adds)..] {
                folded[*i as usize] = true;
            }
        }
        for (i, key) in keys.iter_mut().enumerate() {
            if of.members[i].missing {
                *key = f64::INFINITY;
            } else if key.is_nan() {
                *key = f64::MAX;
            }
        }
        let ordered = matches!(of.kind, AxisKind::Dimension(Some(Kind::Year | Kind::Date | Kind::AgeGroup)));
        let places: Vec<u32> = match sort {
            Sort::Value => by_value(&keys),
            Sort::Auto if !ordered => by_value(&keys),
            Sort::Name => {
                let mut sort_keys = Vec::with_capacity(n);
                for (i, member) in of.members.iter().enumerate() {
                    let mut key = sort_key(&words::member(of, i, lang));
                    if member.missing {
                        key.insert(0, u8::MAX);
                    }
                    sort_keys.push(key);
                }
                sort::order(n, &mut |a, b| sort_keys[a as usize].cmp(&sort_keys[b as usize]))
            }
            _ => (0..n as u32).collect(),
        };
        for i in places {
            let at = i as usize;
            if !folded[at] {
                order.place[at] = order.slots.len();
                order.slot(i, words::member(of, at, lang), &sums[at]);
            }
        }
        let mut total = Cell::NotApplicable;
        for (i, sum) in sums.iter().enumerate() {
            if folded[i] {
                order.place[i] = order.slots.len();
                order.rest.push(i as u32);
                add_to(&mut total, sum);
            }
        }
        if !order.rest.is_empty() && adds {
            order.slot(Mark::REST, Cow::Owned(words::others(order.rest.len(), lang)), &total);
        }
        order
    }

    #[inline(never)]
    fn slot(&mut self, at: u32, name: Cow<'t, str>, sum: &Cell) {
        self.slots.push(Slot { at, name, sum: *sum, value: float(sum) });
    }
}

fn by_value(keys: &[f64]) -> Vec<u32> {
    sort::order(keys.len(), &mut |a, b| keys[a as usize].total_cmp(&keys[b as usize]))
}
