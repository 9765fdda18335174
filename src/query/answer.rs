//! From summed cells to an answer: which members occur, what is missing, and one row or cell a combination.

use crate::data::{Additivity, Dataset, Kind, Unit};

use super::engine::{MAX_TABLE_CELLS, TooManyCells};
use super::request::{Group, Request};
use super::scan::Lanes;
use super::table::{Axis, AxisKind, Cell, Member, Table, TableMeasure};

/// Sums from one table of facts.
pub(super) struct Part {
    /// Which of the request's groups its axes are, ascending.
    pub by: Vec<usize>,
    /// Whole lengths of those axes.
    pub sizes: Vec<usize>,
    pub lanes: Lanes,
    /// For cells that list only what occurs: the codes of each cell. `None` for all combinations, row-major.
    pub keys: Option<Vec<u32>>,
    /// `[cell][lane]`.
    pub cells: Vec<i64>,
}

/// In place of a code, where the table of facts has no such column.
pub const NO_CODE: u32 = u32::MAX;

/// The combinations that occur, ascending by their codes.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Groups {
    n_axes: usize,
    n_cells: usize,
    /// `[row][axis]`; `NO_CODE` where there is none.
    codes: Vec<u32>,
    /// `[row][measure]`.
    cells: Vec<Cell>,
    /// The sum over all rows, one cell a measure of the request, then the count of rows if it was asked for.
    pub total: Vec<Cell>,
    /// Rows of the export under the filters.
    pub n_rows: u64,
}

impl Groups {
    /// How many combinations occur.
    pub fn len(&self) -> usize {
        self.cells.len() / self.n_cells.max(1)
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The codes of a combination, one an axis of the request.
    pub fn codes(&self, row: usize) -> &[u32] {
        &self.codes[row * self.n_axes..][..self.n_axes]
    }

    /// Withholds a value of a combination, zero too: which of the withheld are none is not told.
    pub fn withhold(&mut self, row: usize, at: usize) {
        if let Some(cell) = self.cells.get_mut(row * self.n_cells + at).filter(|cell| cell.value().is_some()) {
            *cell = Cell::Withheld;
        }
    }

    /// The cells of a combination, one a measure of the request, then the count of rows if it was asked for.
    pub fn cells(&self, row: usize) -> &[Cell] {
        &self.cells[row * self.n_cells..][..self.n_cells]
    }
}

/// Puts the parts together.
pub(super) fn assemble(dataset: &Dataset, request: &Request, parts: &[Part]) -> Groups {
    let n_cells = request.sum.len() + usize::from(request.rows);
    let n_axes = request.by.len();
    let mut groups = Groups { n_axes, n_cells, total: vec![Cell::Missing; n_cells], ..Groups::default() };
    let mut in_order = true;
    for part in parts {
        let mut total = vec![0; part.lanes.n];
        let mut at = 0;
        for lanes in part.cells.chunks_exact(part.lanes.n) {
            at += 1;
            if lanes[0] == 0 {
                continue;
            }
            for (sum, lane) in total.iter_mut().zip(lanes) {
                *sum += lane;
            }
            let first = groups.codes.len();
            groups.codes.resize(first + n_axes, NO_CODE);
            let mut rest = at - 1;
            for (place, &axis) in part.by.iter().enumerate().rev() {
                groups.codes[first + axis] = match &part.keys {
                    Some(keys) => keys[(at - 1) * part.by.len() + place],
                    None => (rest % part.sizes[place]) as u32,
                };
                rest /= part.sizes[place].max(1);
            }
            let cells = groups.cells.len();
            groups.cells.resize(cells + n_cells, Cell::Missing);
            fill(dataset, request, part, lanes, &groups.codes[first..], &mut groups.cells[cells..]);
        }
        if total[0] > 0 {
            fill(dataset, request, part, &total, &[], &mut groups.total);
            groups.n_rows += total[0] as u64;
        }
        in_order &= part.keys.is_none() && parts.len() == 1;
    }
    // One part that lists all combinations is in order already.
    if in_order { groups } else { groups.ordered() }
}

impl Groups {
    /// In the order of the codes, the same combination of two tables (each has its own measures) made one.
    fn ordered(&self) -> Groups {
        let order = crate::sort::order(self.len(), &mut |a, b| self.codes(a as usize).cmp(self.codes(b as usize)));
        let mut groups = Groups { codes: Vec::new(), cells: Vec::new(), total: self.total.clone(), ..*self };
        for row in order {
            let (codes, cells) = (self.codes(row as usize), self.cells(row as usize));
            let last = groups.len();
            if last > 0 && groups.codes(last - 1) == codes {
                let first = groups.cells.len() - groups.n_cells;
                for (into, cell) in groups.cells[first..].iter_mut().zip(cells) {
                    if *into == Cell::Missing {
                        *into = *cell;
                    }
                }
            } else {
                groups.codes.extend_from_slice(codes);
                groups.cells.extend_from_slice(cells);
            }
        }
        groups
    }
}

/// The requests that a request comes down to: measures that may only be added within a dimension are asked by that dimension
/// too, as a last axis. One request, the same, where there are none.
pub(super) fn split(dataset: &Dataset, request: &Request) -> Vec<Request> {
    let mut plain = Request { by: request.by.clone(), sum: Vec::new(), rows: request.rows };
    let mut asks: Vec<Request> = Vec::new();
    for &measure in &request.sum {
        let extra = match dataset.measures[measure].additivity {
            Additivity::Within(dimension) if !request.by.contains(&Group::Dimension(dimension)) => Group::Dimension(dimension),
            _ => {
                plain.sum.push(measure);
                continue;
            }
        };
        match asks.iter_mut().find(|ask| ask.by.last() == Some(&extra)) {
            Some(ask) => ask.sum.push(measure),
            None => {
                let mut by = request.by.clone();
                by.push(extra);
                asks.push(Request { by, sum: vec![measure], rows: false });
            }
        }
    }
    if asks.is_empty() || plain.rows || !plain.sum.is_empty() {
        asks.insert(0, plain);
    }
    asks
}

/// The answer to a request out of those to its `split`: a cell that several values of the last axis have a part in has none,
/// and so has a total.
pub(super) fn join(dataset: &Dataset, request: &Request, asks: &[Request], mut answers: Vec<Groups>) -> Groups {
    let (n_axes, n_cells) = (request.by.len(), request.sum.len() + usize::from(request.rows));
    let axis = |ask: &Request, at: usize| match dataset.measures[*ask.sum.get(at)?].additivity {
        Additivity::Within(dimension) => ask.by.iter().position(|group| *group == Group::Dimension(dimension)),
        _ => None,
    };
    if asks.len() == 1 && (0..n_cells).all(|at| axis(&asks[0], at).is_none()) {
        return answers.pop().unwrap_or_default();
    }
    let mut groups = Groups { n_axes, n_cells, total: vec![Cell::Missing; n_cells], ..Groups::default() };
    for (ask, answer) in asks.iter().zip(&answers) {
        for at in 0..answer.total.len() {
            // Where in the request the measure stands, the count of rows last in both.
            let places = (0..n_cells).filter(|&place| ask.sum.get(at) == request.sum.get(place));
            let axis = axis(ask, at);
            // Sums over everything, by the code of the dimension that they may be added within.
            let mut totals: Vec<(u32, Cell)> = Vec::new();
            for row in 0..answer.len() {
                let Some(axis) = axis else { break };
                let (code, cell) = (answer.codes(row)[axis], answer.cells(row)[at]);
                match totals.iter_mut().find(|(of, _)| *of == code) {
                    Some((_, total)) if is_barred(dataset, ask, ask.sum[at], answer.codes(row)) => combine(total, cell),
                    Some((_, total)) => *total = plus(*total, cell),
                    None => totals.push((code, cell)),
                }
            }
            if axis.is_none() {
                totals.push((0, answer.total[at]));
            }
            for place in places {
                totals.iter().for_each(|(_, total)| combine(&mut groups.total[place], *total));
            }
        }
        for row in 0..answer.len() {
            let codes = &answer.codes(row)[..n_axes];
            if row == 0 || &answer.codes(row - 1)[..n_axes] != codes {
                groups.codes.extend_from_slice(codes);
                groups.cells.resize(groups.cells.len() + n_cells, Cell::Missing);
            }
            let first = groups.cells.len() - n_cells;
            for (at, &cell) in answer.cells(row).iter().enumerate() {
                for place in 0..n_cells {
                    if ask.sum.get(at) == request.sum.get(place) {
                        combine(&mut groups.cells[first + place], cell);
                    }
                }
            }
        }
        groups.n_rows = groups.n_rows.max(answer.n_rows);
    }
    groups.ordered()
}

/// Two parts of a cell that may not be added.
fn combine(into: &mut Cell, cell: Cell) {
    *into = match (*into, cell) {
        (Cell::Missing, cell) | (cell, Cell::Missing) => cell,
        (Cell::Withheld, cell) | (cell, Cell::Withheld) => cell,
        _ => Cell::NotApplicable,
    };
}

/// Two parts of a cell that may be added.
fn plus(a: Cell, b: Cell) -> Cell {
    match (a, b) {
        (Cell::Value(a), Cell::Value(b)) => Cell::Value(a + b),
        (Cell::Value(_), _) => a,
        (_, Cell::Value(_)) => b,
        _ if a == b => a,
        _ => Cell::Missing,
    }
}

fn fill(dataset: &Dataset, request: &Request, part: &Part, lanes: &[i64], codes: &[u32], cells: &mut [Cell]) {
    for (at, measure) in part.lanes.measures.iter().enumerate() {
        let cell = match part.lanes.sum(dataset, at, lanes) {
            None => part.lanes.nothing(dataset, at, lanes),
            // What may not be added is told where one row tells it.
            Some((_, n)) if n > 1 && is_barred(dataset, request, *measure, codes) => Cell::NotApplicable,
            Some((sum, _)) => Cell::Value(sum),
        };
        for (place, wanted) in request.sum.iter().enumerate() {
            if wanted == measure {
                cells[place] = cell;
            }
        }
    }
    if request.rows
        && let Some(last) = cells.last_mut()
    {
        *last = Cell::Value(last.value().unwrap_or(0) + i128::from(lanes[0]));
    }
}

/// Whether the rows of a cell with these codes may not be added.
fn is_barred(dataset: &Dataset, request: &Request, measure: usize, codes: &[u32]) -> bool {
    match dataset.measures[measure].additivity {
        Additivity::Sum => false,
        Additivity::Never => true,
        Additivity::Within(dimension) => {
            let axis = request.by.iter().position(|group| *group == Group::Dimension(dimension));
            let code = axis.and_then(|axis| codes.get(axis)).copied().unwrap_or(NO_CODE);
            dataset.dimensions[dimension].values.get(code as usize).is_some_and(|value| value.barred)
        }
    }
}

impl Groups {
    /// The answer as an array over the members that occur.
    pub(super) fn table(self, dataset: &Dataset, request: &Request) -> Result<Table, TooManyCells> {
        let mut axes: Vec<Axis> = Vec::with_capacity(self.n_axes);
        let mut places: Vec<Vec<u32>> = Vec::with_capacity(self.n_axes);
        let mut n = 1usize;
        for (at, group) in request.by.iter().enumerate() {
            let mut axis = axis(dataset, *group);
            let all = match group {
                Group::Dimension(dimension) => dataset.dimensions[*dimension].values.len(),
                Group::Bins(bins) => bins.n,
            };
            // A member's place in the answer, once it is known to occur.
            let mut place = vec![NO_CODE; all];
            let (mut low, mut high) = (all, 0);
            for row in 0..self.len() {
                let code = self.codes(row)[at];
                if code != NO_CODE {
                    place[code as usize] = 0;
                    (low, high) = (low.min(code as usize), high.max(code as usize + 1));
                }
            }
            for (code, place) in place.iter_mut().enumerate().take(high).skip(low) {
                // Bins keep their empty neighbors: a gap in a histogram is a finding.
                if *place == 0 || matches!(group, Group::Bins(_)) {
                    *place = axis.members.len() as u32;
                    axis.members.push(member(dataset, *group, code as u32));
                }
            }
            n = n.saturating_mul(axis.members.len());
            axes.push(axis);
            places.push(place);
        }
        if n > MAX_TABLE_CELLS {
            return Err(TooManyCells);
        }
        let mut cells = vec![Cell::Missing; n * self.n_cells];
        'rows: for row in 0..self.len() {
            let mut flat = 0;
            for (at, &code) in self.codes(row).iter().enumerate() {
                if code == NO_CODE {
                    continue 'rows;
                }
                flat = flat * axes[at].members.len() + places[at][code as usize] as usize;
            }
            cells[flat * self.n_cells..][..self.n_cells].copy_from_slice(self.cells(row));
        }
        let mut measures = Vec::with_capacity(self.n_cells);
        for &measure in &request.sum {
            let measure = &dataset.measures[measure];
            measures.push(TableMeasure {
                name: measure.name.clone(),
                label: measure.label.clone(),
                kind: measure.kind,
                unit: measure.unit.clone(),
                scale: measure.scale,
                adds: measure.kind != Some(Kind::Score)
                    && match measure.additivity {
                        Additivity::Sum => true,
                        Additivity::Never => false,
                        // Where the axes do not part by it, all that has a value is within one.
                        Additivity::Within(at) => {
                            dataset.dimensions[at].kind == Some(Kind::Year) && !request.by.contains(&Group::Dimension(at))
                        }
                    },
            });
        }
        if request.rows {
            let name = "rows".to_owned();
            measures.push(TableMeasure { label: name.clone(), name, kind: None, unit: Unit::Number, scale: 0, adds: true });
        }
        Ok(Table { axes, measures, cells, total: self.total, n_rows: self.n_rows })
    }
}

fn axis(dataset: &Dataset, group: Group) -> Axis {
    match group {
        Group::Dimension(dimension) => {
            let dimension = &dataset.dimensions[dimension];
            Axis {
                name: dimension.name.clone(),
                label: dimension.label.clone(),
                kind: AxisKind::Dimension(dimension.kind),
                members: Vec::new(),
            }
        }
        Group::Bins(bins) => {
            let measure = &dataset.measures[bins.measure];
            Axis {
                name: measure.name.clone(),
                label: measure.label.clone(),
                kind: AxisKind::Bins {
                    edges: (0..=bins.n).map(|i| bins.edge(i)).collect(),
                    scale: measure.scale,
                    unit: measure.unit.clone(),
                    measure: measure.kind,
                },
                members: Vec::new(),
            }
        }
    }
}

fn member(dataset: &Dataset, group: Group, code: u32) -> Member {
    match group {
        Group::Dimension(dimension) => {
            let value = &dataset.dimensions[dimension].values[code as usize];
            Member { code, key: value.key.clone(), missing: value.missing }
        }
        Group::Bins(_) => Member { code, key: code.to_string(), missing: false },
    }
}
