//! From summed cells to an answer: which members occur, what is missing, and one row or cell a combination.

use crate::data::{Dataset, Unit};

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
    pub cells: Vec<i128>,
}

/// One combination that occurs.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupRow {
    /// The code on each axis; `None` where the table of facts has no such column.
    pub codes: Vec<Option<u32>>,
    /// One a measure of the request, then the count of rows if it was asked for.
    pub cells: Vec<Cell>,
}

/// The combinations that occur, ascending by their codes.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Groups {
    pub rows: Vec<GroupRow>,
    /// The sum over all rows, one cell a measure.
    pub total: Vec<Cell>,
    /// Rows of the export under the filters.
    pub n_rows: u64,
}

/// Puts the parts together.
pub(super) fn assemble(dataset: &Dataset, request: &Request, parts: &[Part]) -> Groups {
    let n_measures = request.sum.len() + usize::from(request.rows);
    let mut groups = Groups { rows: Vec::new(), total: vec![Cell::Missing; n_measures], n_rows: 0 };
    for part in parts {
        let n_lanes = part.lanes.n;
        let mut total = vec![0; n_lanes];
        let mut codes = vec![0u32; part.by.len()];
        for (at, lanes) in part.cells.chunks_exact(n_lanes).enumerate() {
            if lanes[0] == 0 {
                continue;
            }
            match &part.keys {
                Some(keys) => codes = keys[at * codes.len()..][..codes.len()].to_vec(),
                None => {
                    let mut rest = at;
                    for (code, size) in codes.iter_mut().zip(&part.sizes).rev() {
                        *code = (rest % size) as u32;
                        rest /= size;
                    }
                }
            }
            total.iter_mut().zip(lanes).for_each(|(sum, lane)| *sum += lane);
            let mut row = GroupRow { codes: vec![None; request.by.len()], cells: vec![Cell::Missing; n_measures] };
            part.by.iter().zip(&codes).for_each(|(&axis, &code)| row.codes[axis] = Some(code));
            fill(dataset, request, part, lanes, &mut row.cells);
            groups.rows.push(row);
        }
        if total[0] > 0 {
            fill(dataset, request, part, &total, &mut groups.total);
            groups.n_rows += total[0] as u64;
        }
    }
    // One part that lists all combinations is in order already.
    if parts.len() > 1 || parts.iter().any(|part| part.keys.is_some()) {
        crate::sort::by(&mut groups.rows, |a, b| a.codes.cmp(&b.codes));
    }
    groups.rows.dedup_by(|later, first| {
        // The same combination from two tables: each has its own measures.
        let is_same = later.codes == first.codes;
        if is_same {
            for (into, cell) in first.cells.iter_mut().zip(&later.cells).filter(|(into, _)| **into == Cell::Missing) {
                *into = *cell;
            }
        }
        is_same
    });
    groups
}

fn fill(dataset: &Dataset, request: &Request, part: &Part, lanes: &[i128], cells: &mut [Cell]) {
    for (at, &measure) in part.lanes.measures.iter().enumerate() {
        let lane = part.lanes.first[at];
        let is_blank = dataset.measures[measure].has_blanks && lanes[lane + 1] == 0;
        for (place, _) in request.sum.iter().enumerate().filter(|(_, wanted)| **wanted == measure) {
            cells[place] = if is_blank { Cell::Missing } else { Cell::Value(lanes[lane]) };
        }
    }
    if request.rows
        && let Some(last) = cells.last_mut()
    {
        let before = last.value().unwrap_or(0);
        *last = Cell::Value(before + lanes[0]);
    }
}

impl Groups {
    /// The answer as an array over the members that occur.
    pub(super) fn table(self, dataset: &Dataset, request: &Request) -> Result<Table, TooManyCells> {
        let n_axes = request.by.len();
        let mut axes: Vec<Axis> = request.by.iter().map(|group| axis(dataset, *group)).collect();
        let mut places: Vec<Vec<u32>> = Vec::with_capacity(n_axes);
        for (at, axis) in axes.iter_mut().enumerate() {
            let n = match request.by[at] {
                Group::Dimension(dimension) => dataset.dimensions[dimension].values.len(),
                Group::Bins(bins) => bins.n,
            };
            let mut occurs = vec![false; n];
            self.rows.iter().filter_map(|row| row.codes[at]).for_each(|code| occurs[code as usize] = true);
            // Bins keep their empty neighbours: a gap in a histogram is a finding.
            if let Group::Bins(_) = request.by[at]
                && let (Some(first), Some(last)) = (occurs.iter().position(|&it| it), occurs.iter().rposition(|&it| it))
            {
                occurs[first..=last].fill(true);
            }
            let mut place = vec![u32::MAX; n];
            for code in (0..n).filter(|&code| occurs[code]) {
                place[code] = axis.members.len() as u32;
                axis.members.push(member(dataset, request.by[at], code as u32));
            }
            places.push(place);
        }
        let n_measures = request.sum.len() + usize::from(request.rows);
        let n = axes.iter().try_fold(1usize, |n, axis| n.checked_mul(axis.members.len())).unwrap_or(usize::MAX);
        if n > MAX_TABLE_CELLS {
            return Err(TooManyCells);
        }
        let mut cells = vec![Cell::Missing; n * n_measures];
        for row in &self.rows {
            let flat = row
                .codes
                .iter()
                .enumerate()
                .try_fold(0, |flat, (at, code)| Some(flat * axes[at].members.len() + places[at][(*code)? as usize] as usize));
            if let Some(flat) = flat {
                cells[flat * n_measures..][..n_measures].copy_from_slice(&row.cells);
            }
        }
        let measures = request.sum.iter().map(|&measure| {
            let measure = &dataset.measures[measure];
            TableMeasure {
                name: measure.name.clone(),
                label: measure.label.clone(),
                kind: measure.kind,
                unit: measure.unit.clone(),
                scale: measure.scale,
            }
        });
        let rows = request.rows.then(|| TableMeasure {
            name: "rows".to_owned(),
            label: "rows".to_owned(),
            kind: None,
            unit: Unit::Number,
            scale: 0,
        });
        let measures = measures.chain(rows).collect();
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
