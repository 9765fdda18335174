//! A dashboard for a dataset that nobody asked a chart of: what answers the two questions of a task force (who funds what
//! where, and is it spent; who takes part, who leads, who is missing), then what else the columns carry; and why charts of
//! that list are left out.
//!
//! Knows columns and their meanings, not how a chart looks or where it stands.

use super::chart::ChartSpec;
use super::columns::{Columns, MOST_LARGEST, PLACE_IN_PLACE};
use super::plan::{MOST_BARS, MOST_CELLS, Need, Unsuited, plan};
use super::plan_lines::STAGES;
use crate::charts::ChartKind;
use crate::data::{Additivity, Dataset, Kind, Measure, Unit};
use crate::query::Group;

/// What a dashboard shows where the data carries it, in the order of reading. Of charts that answer the same question only
/// the most telling stands here; the others are there for who asks for them.
const ASKED: &str =
    "funding absorption funding-trend who-where flows women-men women-share leadership pyramid ethnic-sex criteria timeline";

/// So many of the largest of a column with more values than bars can show.
const LARGEST: &str = "15";

/// The charts that suit a dataset, and for those of the two questions that it cannot carry, why.
pub struct Composition {
    /// Empty only when the dataset has no column at all.
    pub charts: Vec<ChartSpec>,
    pub left_out: Vec<(ChartKind, Unsuited)>,
}

/// Whether a column may stand for who gives, through whom or what for: money does not flow to days, ages or what is unknown.
fn is_stage(dataset: &Dataset, group: &Group) -> bool {
    let Group::Dimension(at) = group else { return false };
    dataset.dimensions[*at].kind.is_some_and(|kind| STAGES.iter().any(|kinds| kinds.contains(&kind)))
}

/// Composes a dashboard.
#[inline(never)]
pub fn compose(dataset: &Dataset) -> Composition {
    let columns = Columns(dataset);
    let mut specs: Vec<ChartSpec> = Vec::new();
    let mut left_out = Vec::new();
    for kind in ASKED.split(' ').filter_map(ChartKind::from_id) {
        let spec = ChartSpec::of_kind(kind);
        // One year is no trend.
        let one_year = kind == ChartKind::FundingTrend
            && columns.of_kind(Kind::Year).is_some_and(|at| dataset.dimensions[at].values.len() < 2);
        match plan(&spec, dataset) {
            // Other columns may well be no source and no use: their flows are drawn for who asks.
            Ok(found) if kind == ChartKind::Flows && !found.request.by.iter().all(|group| is_stage(dataset, group)) => {}
            Ok(_) if one_year => left_out.push((kind, Unsuited::Lacks { kind, needs: vec![Need::TwoYears] })),
            Ok(_) => specs.push(spec),
            Err(unsuited) => left_out.push((kind, unsuited)),
        }
    }
    let adds = |measure: &Measure| measure.additivity == Additivity::Sum && !measure.secondary;
    if specs.is_empty()
        && !dataset.measures.iter().any(adds)
        && let Some(pair) = columns.rates()
        && let spec = columns.generic(ChartKind::Heat, &pair)
        && spec.sum.is_some()
    {
        specs.push(spec);
    }
    if specs.is_empty() {
        // Nothing recognised: the shortest columns as bars, one chart a column. Rates that cannot be added are left to the
        // histogram: how many rows a value has is not what their table tells.
        let bars = columns.first_axes(MOST_BARS).into_iter().map(|at| columns.generic(ChartKind::Bars, &[at]));
        specs.extend(bars.filter(|spec| spec.sum.is_some() || !columns.has_rates()).take(2));
    }
    if specs.is_empty() {
        // Only long columns beside amounts: the largest of the two shortest.
        let mut long = columns.first_axes(MOST_LARGEST);
        crate::sort::by_key(&mut long, |&at| dataset.dimensions[at].values.len());
        for mut spec in long.into_iter().take(2).map(|at| columns.generic(ChartKind::Bars, &[at])) {
            if spec.sum.is_some() && columns.main_measure(&[]).is_some() {
                spec.options.set("top", LARGEST);
                specs.push(spec);
            }
        }
    }
    // What the recognised charts do not show already: a pair without source, sex and year, of a place and what is done there.
    if let Some((rank, pair)) = columns.pair(MOST_CELLS)
        && rank & PLACE_IN_PLACE == 0
        && !specs.iter().any(|spec| spec.kind.id() == "who-where")
    {
        let spec = columns.generic(ChartKind::Heat, &pair);
        if !specs.contains(&spec) && (spec.sum.is_some() || !columns.has_rates()) {
            specs.push(spec);
        }
    }
    let room = match specs.len() {
        0 => 4,
        1 | 2 => 2,
        3 | 4 => 1,
        _ => 0,
    };
    let mut spread = columns.spread_measures();
    spread.retain(|&at| {
        let measure = &dataset.measures[at];
        !measure.secondary && (!matches!(measure.additivity, Additivity::Within(_)) || columns.stock_years(at).is_some())
    });
    // Rates of two, three or four of something (women, men, both) are told apart where nothing else shows them.
    let apart = if specs.is_empty() { columns.first_axes(4).first().copied() } else { None };
    for at in spread.into_iter().take(room) {
        let mut spec = ChartSpec::of_kind(ChartKind::Histogram);
        spec.of = Some(dataset.measures[at].name.clone());
        if let Some(apart) = apart.filter(|&apart| columns.carries(at, &[apart])) {
            spec.options.set("facet", &dataset.dimensions[apart].name);
        }
        specs.push(spec);
    }
    if specs.is_empty() {
        specs.extend(last_resort(&columns));
    }
    Composition { charts: specs, left_out }
}

/// What a label keeps apart is seen by the label; else of long columns the shortest is still better than nothing.
#[inline(never)]
fn last_resort(columns: &Columns) -> Option<ChartSpec> {
    let dataset = columns.0;
    let told = dataset.measures.iter().find_map(|measure| match measure.additivity {
        Additivity::Within(at) if !measure.secondary && matches!(measure.unit, Unit::Money(_)) => Some((at, &measure.name)),
        _ => None,
    });
    let mut shortest: Option<usize> = None;
    for (at, dimension) in dataset.dimensions.iter().enumerate().filter(|(_, dimension)| !dimension.personal) {
        if shortest.is_none_or(|shortest| dimension.values.len() < dataset.dimensions[shortest].values.len()) {
            shortest = Some(at);
        }
    }
    let mut spec = columns.generic(ChartKind::Bars, &[told.map(|(at, _)| at).or(shortest)?]);
    spec.sum = told.map(|(_, name)| name.clone()).or(spec.sum);
    Some(spec)
}
