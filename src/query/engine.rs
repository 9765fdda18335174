//! `Engine`: answers requests under clauses, from a cube where one holds the columns, else by one scan.
//!
//! The view in use is declared; a cube is built over its columns once, lazily, and serves every filter on them in time that
//! does not depend on the rows. A filter on another column makes the same cube anew over the rows that pass, kept until
//! that filter changes. A range on a measure keeps running sums along fine bins, so dragging it is a subtraction.

use std::rc::Rc;

use crate::data::Dataset;

use super::answer::{Groups, Part, assemble, join, split};
use super::cube::{Cube, Running};
use super::request::{Bins, Clause, Column, Group, Pick, Request};
use super::scan::{Lanes, Predicate, ScanAxis, n_cells};
use super::table::Table;

/// Most cells of one cube.
const MAX_CELLS: usize = 1 << 20;
/// Most cells up to which columns are added to a cube only because they can be filtered.
const EAGER_CELLS: usize = 1 << 17;
/// Most cells of an answer that lists all combinations.
pub const MAX_TABLE_CELLS: usize = 1 << 20;
/// Fine bins of a measure that a dragged range snaps to.
const FINE_BINS: usize = 500;
/// Cubes kept for filters outside of the view.
const MAX_SCOPED: usize = 8;

/// A grouping has more combinations than can be listed or drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyCells;

/// A cube under filters that lie outside of its axes.
struct Scoped {
    cube: usize,
    outside: Vec<Predicate>,
    answer: Cube,
}

/// Running sums of one request along the fine bins of a measure.
struct Ranged {
    request: Request,
    bins: Bins,
    rest: Vec<Predicate>,
    facts: usize,
    answer: Running,
}

/// Answers requests.
pub struct Engine {
    dataset: Rc<Dataset>,
    plans: Vec<Plan>,
    cubes: Vec<Option<Cube>>,
    scoped: Vec<Scoped>,
    ranged: Vec<Ranged>,
}

/// What a cube shall hold.
#[derive(Clone, Debug, PartialEq)]
struct Plan {
    facts: usize,
    groups: Vec<Group>,
    measures: Vec<usize>,
}

impl Engine {
    /// An engine without a view: every request is a scan.
    pub fn new(dataset: Rc<Dataset>) -> Engine {
        Engine { dataset, plans: Vec::new(), cubes: Vec::new(), scoped: Vec::new(), ranged: Vec::new() }
    }

    /// The dataset it answers from.
    pub fn dataset(&self) -> &Rc<Dataset> {
        &self.dataset
    }

    /// Says which requests a view makes and which dimensions it filters by, so that cubes can hold them. Cubes are built
    /// when first asked; those of an equal view are kept.
    pub fn declare(&mut self, requests: &[Request], filterable: &[usize]) {
        let mut plans = Vec::new();
        let requests: Vec<Request> = requests.iter().flat_map(|request| split(&self.dataset, request)).collect();
        for facts in 0..self.dataset.facts.len() {
            self.plan(facts, &requests, filterable, &mut plans);
        }
        if plans != self.plans {
            self.cubes = plans.iter().map(|_| None).collect();
            self.plans = plans;
            self.scoped.clear();
            self.ranged.clear();
        }
    }

    /// The fine bins that a range on a measure should snap to, so that dragging it costs next to nothing.
    pub fn fine_bins(&self, measure: usize) -> Option<Bins> {
        let of = self.dataset.measures.get(measure)?;
        Some(Bins::nice(measure, of.min, of.max, FINE_BINS))
    }

    /// Answers a request with all combinations of the members that occur, without the clauses of `skip`.
    ///
    /// # Errors
    /// When there would be more than `MAX_TABLE_CELLS` combinations.
    pub fn table(&mut self, request: &Request, clauses: &[Clause], skip: Option<u32>) -> Result<Table, TooManyCells> {
        self.answer(request, clauses, skip, Shape::Dense)?.table(&self.dataset, request)
    }

    /// Answers a request with only the combinations that occur, in the order of their members.
    pub fn groups(&mut self, request: &Request, clauses: &[Clause]) -> Groups {
        self.groups_within(request, clauses, usize::MAX).unwrap_or_default()
    }

    /// The same, of so many combinations at most.
    ///
    /// # Errors
    /// When there are more, as far as that is found before all rows were seen.
    pub fn groups_within(&mut self, request: &Request, clauses: &[Clause], most: usize) -> Result<Groups, TooManyCells> {
        self.answer(request, clauses, None, Shape::Sparse(most))
    }

    fn answer(&mut self, request: &Request, clauses: &[Clause], skip: Option<u32>, shape: Shape) -> Result<Groups, TooManyCells> {
        let asks = split(&self.dataset, request);
        let mut answers = Vec::with_capacity(asks.len());
        for ask in &asks {
            let parts = self.parts(ask, clauses, skip, shape)?;
            answers.push(assemble(&self.dataset, ask, &parts));
        }
        Ok(join(&self.dataset, request, &asks, answers))
    }

    /// One part for each table of facts that the request's measures come from.
    fn parts(
        &mut self,
        request: &Request,
        clauses: &[Clause],
        skip: Option<u32>,
        shape: Shape,
    ) -> Result<Vec<Part>, TooManyCells> {
        let dataset = Rc::clone(&self.dataset);
        let clauses: Vec<&Clause> = clauses.iter().filter(|clause| Some(clause.source) != skip).collect();
        let mut tables: Vec<usize> = request.sum.iter().map(|&measure| dataset.measures[measure].facts).collect();
        crate::sort::by_key(&mut tables, |&facts| facts);
        tables.dedup();
        if tables.is_empty() {
            tables.push(home(&dataset, &request.by));
        }
        let mut parts = Vec::with_capacity(tables.len());
        for facts in tables {
            parts.push(self.part(&dataset, facts, request, &clauses, shape)?);
        }
        Ok(parts)
    }

    fn part(
        &mut self,
        dataset: &Dataset,
        facts: usize,
        request: &Request,
        clauses: &[&Clause],
        shape: Shape,
    ) -> Result<Part, TooManyCells> {
        // Columns that this table does not have can neither divide nor filter it.
        let groups: Vec<Group> = request.by.iter().copied().filter(|group| axis_len(dataset, facts, *group).is_some()).collect();
        let by: Vec<usize> = (0..request.by.len()).filter(|&at| groups.contains(&request.by[at])).collect();
        let measures: Vec<usize> =
            request.sum.iter().copied().filter(|&measure| dataset.measures[measure].facts == facts).collect();
        let part = |cells: Vec<i64>, keys: Option<Vec<u32>>, sizes: Vec<usize>, lanes: &Lanes| Part {
            by: by.clone(),
            sizes,
            lanes: lanes.clone(),
            keys,
            cells,
        };
        let found = self.plans.iter().position(|plan| {
            plan.facts == facts
                && groups.iter().all(|group| plan.groups.contains(group))
                // Rows without a value are in no bin: a cube over bins answers only who asks for them.
                && plan.groups.iter().all(|group| matches!(group, Group::Dimension(_)) || groups.contains(group))
                && measures.iter().all(|measure| plan.measures.contains(measure))
        });
        if let Some(at) = found {
            let plan = self.plans[at].clone();
            let places: Vec<usize> =
                groups.iter().filter_map(|group| plan.groups.iter().position(|planned| planned == group)).collect();
            let sizes = groups.iter().filter_map(|group| axis_len(dataset, facts, *group)).collect();
            let mut keep: Vec<Option<Vec<bool>>> = vec![None; plan.groups.len()];
            let mut outside = Vec::new();
            for clause in clauses {
                let inside = match clause.column {
                    Column::Dimension(dimension) => plan.groups.iter().position(|group| *group == Group::Dimension(dimension)),
                    Column::Measure(_) => None,
                };
                match inside {
                    Some(axis) => {
                        let mask = codes_kept(dataset, clause);
                        match &mut keep[axis] {
                            Some(kept) => kept.iter_mut().zip(&mask).for_each(|(kept, mask)| *kept &= mask),
                            none => *none = Some(mask),
                        }
                    }
                    None => outside.extend(predicate(dataset, facts, clause)),
                }
            }
            if let Some(cells) = self.ranged(dataset, facts, request, &groups, &measures, clauses) {
                return Ok(part(cells, None, sizes, &Lanes::new(dataset, &measures)));
            }
            let cube = if outside.is_empty() { self.cube(at) } else { self.scoped(at, outside) };
            let held = cube.lanes.of(dataset, &measures);
            let cells = cube.contract(&places, &keep, &held);
            return Ok(part(cells, None, sizes, &Lanes::new(dataset, &measures)));
        }
        let axes: Vec<ScanAxis> = groups.iter().filter_map(|group| axis(dataset, facts, *group)).collect();
        let sizes: Vec<usize> = axes.iter().map(ScanAxis::len).collect();
        let lanes = Lanes::new(dataset, &measures);
        let predicates: Vec<Predicate> = clauses.iter().filter_map(|clause| predicate(dataset, facts, clause)).collect();
        let n = n_cells(&axes);
        if n <= MAX_CELLS {
            let mut cube = Cube::build(dataset, facts, axes, lanes.clone(), &predicates);
            let all: Vec<usize> = (0..sizes.len()).collect();
            return Ok(part(cube.contract(&all, &[], &lanes.of(dataset, &measures)), None, sizes, &lanes));
        }
        if shape == Shape::Dense && sizes.len() == 1 && n > MAX_TABLE_CELLS {
            return Err(TooManyCells);
        }
        let scan = super::scan::Scan {
            dataset,
            facts,
            axes: &axes,
            predicates: &predicates,
            lanes: &lanes,
            sign: super::scan::Sign::AddPassing,
        };
        let most = if let Shape::Sparse(most) = shape { most } else { usize::MAX };
        let (keys, cells) = scan.sparse(most).ok_or(TooManyCells)?;
        Ok(part(cells, Some(keys), sizes, &lanes))
    }

    /// Cells by running sums, where exactly one clause is a range of a measure on the edges of its fine bins.
    fn ranged(
        &mut self,
        dataset: &Dataset,
        facts: usize,
        request: &Request,
        groups: &[Group],
        measures: &[usize],
        clauses: &[&Clause],
    ) -> Option<Vec<i64>> {
        // The last range set is the one that is dragged.
        let is_range = |clause: &&&Clause| matches!(clause.column, Column::Measure(of) if dataset.measures[of].facts == facts);
        let dragged = *clauses.iter().rfind(is_range)?;
        let (Column::Measure(measure), Pick::Range { from, to }) = (dragged.column, &dragged.pick) else { return None };
        let bins = self.fine_bins(measure)?;
        let edge = |value: i128| -> Option<usize> {
            let at = value - bins.lo;
            (at % bins.width == 0).then(|| (at / bins.width).clamp(0, bins.n as i128) as usize)
        };
        let from = from.map_or(Some(0), edge)?;
        let to = to.map_or(Some(bins.n), edge)?;
        let rest: Vec<Predicate> = clauses
            .iter()
            .filter(|clause| !std::ptr::eq(**clause, dragged))
            .filter_map(|clause| predicate(dataset, facts, clause))
            .collect();
        let is_it = |ranged: &Ranged| ranged.facts == facts && ranged.bins == bins && ranged.request == *request;
        let known = self.ranged.iter().position(|ranged| is_it(ranged) && ranged.rest == rest);
        let at = match known {
            Some(at) => at,
            None => {
                let mut axes = vec![ScanAxis::Bins(bins)];
                axes.extend(groups.iter().filter_map(|group| axis(dataset, facts, *group)));
                if n_cells(&axes) > MAX_CELLS {
                    return None;
                }
                let answer = Running::build(dataset, facts, &axes, &Lanes::new(dataset, measures), &rest);
                self.ranged.retain(|ranged| !is_it(ranged));
                if self.ranged.len() >= 2 * MAX_SCOPED {
                    self.ranged.remove(0);
                }
                self.ranged.push(Ranged { request: request.clone(), bins, rest, facts, answer });
                self.ranged.len() - 1
            }
        };
        Some(self.ranged[at].answer.range(from, to))
    }

    fn cube(&mut self, at: usize) -> &mut Cube {
        let plan = &self.plans[at];
        let dataset = &self.dataset;
        self.cubes[at].get_or_insert_with(|| {
            let axes = plan.groups.iter().filter_map(|group| axis(dataset, plan.facts, *group)).collect();
            Cube::build(dataset, plan.facts, axes, Lanes::new(dataset, &plan.measures), &[])
        })
    }

    fn scoped(&mut self, cube: usize, outside: Vec<Predicate>) -> &mut Cube {
        let known = self.scoped.iter().position(|scoped| scoped.cube == cube && scoped.outside == outside);
        let at = known.unwrap_or_else(|| {
            let dataset = Rc::clone(&self.dataset);
            let answer = self.cube(cube).under(&dataset, &outside);
            if self.scoped.len() >= MAX_SCOPED {
                self.scoped.remove(0);
            }
            self.scoped.push(Scoped { cube, outside, answer });
            self.scoped.len() - 1
        });
        &mut self.scoped[at].answer
    }

    /// Plans the cubes of one table: one over all dimensions that the view groups by, if that is small, else one a request;
    /// each widened by the dimensions that are filtered while it stays small.
    fn plan(&self, facts: usize, requests: &[Request], filterable: &[usize], plans: &mut Vec<Plan>) {
        let dataset = &*self.dataset;
        let mut shared = Plan { facts, groups: Vec::new(), measures: Vec::new() };
        let mut own: Vec<Plan> = Vec::new();
        for request in requests {
            let measures: Vec<usize> =
                request.sum.iter().copied().filter(|&measure| dataset.measures[measure].facts == facts).collect();
            if measures.is_empty() && (!request.sum.is_empty() || home(dataset, &request.by) != facts) {
                continue;
            }
            let groups: Vec<Group> =
                request.by.iter().copied().filter(|group| axis_len(dataset, facts, *group).is_some()).collect();
            let has_bins = groups.iter().any(|group| matches!(group, Group::Bins(_)));
            let plan = Plan { facts, groups, measures };
            let mut both = shared.clone();
            both.merge(&plan);
            if has_bins || both.n_cells(dataset) > EAGER_CELLS {
                if plan.n_cells(dataset) <= MAX_CELLS {
                    own.push(plan);
                }
            } else {
                shared = both;
            }
        }
        if !shared.groups.is_empty() || !shared.measures.is_empty() {
            own.insert(0, shared);
        }
        let mut dimensions: Vec<usize> = filterable.to_vec();
        crate::sort::by_key(&mut dimensions, |&dimension| dataset.dimensions[dimension].values.len());
        for mut plan in own {
            for &dimension in &dimensions {
                let mut wider = plan.clone();
                wider.merge(&Plan { facts, groups: vec![Group::Dimension(dimension)], measures: Vec::new() });
                if axis_len(dataset, facts, Group::Dimension(dimension)).is_some() && wider.n_cells(dataset) <= EAGER_CELLS {
                    plan = wider;
                }
            }
            // The longest axis goes last: it is the inner loop of every answer.
            crate::sort::by_key(&mut plan.groups, |group| axis_len(dataset, facts, *group).unwrap_or(0));
            plans.push(plan);
        }
    }
}

impl Plan {
    fn merge(&mut self, other: &Plan) {
        for group in &other.groups {
            if !self.groups.contains(group) {
                self.groups.push(*group);
            }
        }
        for measure in &other.measures {
            if !self.measures.contains(measure) {
                self.measures.push(*measure);
            }
        }
    }

    fn n_cells(&self, dataset: &Dataset) -> usize {
        let sizes = self.groups.iter().filter_map(|group| axis_len(dataset, self.facts, *group));
        sizes.fold(1usize, |n, size| n.saturating_mul(size.max(1)))
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Dense,
    /// Of so many combinations at most.
    Sparse(usize),
}

/// The first table of facts that has all these groups, else the first one.
pub fn home(dataset: &Dataset, groups: &[Group]) -> usize {
    let has_all = |facts: &usize| groups.iter().all(|group| axis_len(dataset, *facts, *group).is_some());
    (0..dataset.facts.len()).find(has_all).unwrap_or(0)
}

/// How many codes the axis of a group has over a table; `None` when the table has no such column.
fn axis_len(dataset: &Dataset, facts: usize, group: Group) -> Option<usize> {
    match group {
        Group::Dimension(dimension) => {
            dataset.facts.get(facts)?.coding(dimension)?;
            Some(dataset.dimensions[dimension].values.len())
        }
        Group::Bins(bins) => (dataset.measures.get(bins.measure)?.facts == facts).then_some(bins.n),
    }
}

/// The axis of a group over a table; `None` when the table has no such column.
fn axis(dataset: &Dataset, facts: usize, group: Group) -> Option<ScanAxis> {
    match group {
        Group::Dimension(dimension) => {
            let (column, coding) = dataset.facts.get(facts)?.coding(dimension)?;
            Some(ScanAxis::Codes { column, codes: coding.codes.clone(), n: dataset.dimensions[dimension].values.len() })
        }
        Group::Bins(bins) => (dataset.measures.get(bins.measure)?.facts == facts).then_some(ScanAxis::Bins(bins)),
    }
}

/// For each code of the clause's dimension, whether it is kept.
pub fn codes_kept(dataset: &Dataset, clause: &Clause) -> Vec<bool> {
    let Column::Dimension(dimension) = clause.column else { return Vec::new() };
    let values = &dataset.dimensions[dimension].values;
    match &clause.pick {
        Pick::Values(codes) => {
            let mut kept = vec![false; values.len()];
            codes.iter().for_each(|&code| kept.iter_mut().skip(code as usize).take(1).for_each(|kept| *kept = true));
            kept
        }
        Pick::Range { from, to } => values
            .iter()
            .map(|value| {
                let number = value.number.map(i128::from);
                number.is_some_and(|number| from.is_none_or(|from| number >= from) && to.is_none_or(|to| number <= to))
            })
            .collect(),
    }
}

/// The clause as a test of a table's rows; `None` when it says nothing of this table.
fn predicate(dataset: &Dataset, facts: usize, clause: &Clause) -> Option<Predicate> {
    match clause.column {
        Column::Dimension(dimension) => {
            let (column, coding) = dataset.facts[facts].coding(dimension)?;
            let kept = codes_kept(dataset, clause);
            Some(Predicate::Codes { column, keep: coding.codes.iter().map(|&code| kept[code as usize]).collect() })
        }
        Column::Measure(measure) => {
            let Pick::Range { from, to } = clause.pick else { return None };
            (dataset.measures[measure].facts == facts).then_some(Predicate::Range { measure, from, to })
        }
    }
}
