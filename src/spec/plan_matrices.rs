//! What the charts of scores, of who works where, and the map of tiles ask.

use super::chart::ChartSpec;
use super::columns::Columns;
use super::error::{Fault, SpecError};
use super::find::Finder;
use super::number::Decimal;
use super::plan::{Need, Plan, Unsuited};
use crate::charts::ChartKind;
use crate::data::Kind;
use crate::metrics::{Metric, ONE, Weight};
use crate::query::{Bins, Group, Request};

/// Scores of more distinct values than this make no bins.
const MOST_SCORES: i128 = 5000;

/// The plan of a kind that is planned here; `None` for any other.
#[inline(never)]
pub(super) fn plan(spec: &ChartSpec, columns: &Columns) -> Option<Result<Plan, Unsuited>> {
    match spec.kind {
        ChartKind::Criteria | ChartKind::CriteriaProfile => Some(scores(spec, columns)),
        _ => None,
    }
}

/// What a plan asks: the columns that were named, then those of its own.
fn asked(spec: &ChartSpec, columns: &Columns, own: &[Kind]) -> Result<Vec<Option<usize>>, Unsuited> {
    let mut by = Vec::with_capacity(own.len());
    for (at, kind) in own.iter().enumerate() {
        by.push(match spec.by.get(at) {
            Some(name) => Some(columns.named(name, true)?),
            None => columns.of_kind(*kind),
        });
    }
    Ok(by)
}

/// Rows by initiative, criterion and score; beside them, the scores of each cell, which say why there are none.
fn scores(spec: &ChartSpec, columns: &Columns) -> Result<Plan, Unsuited> {
    let (kind, dataset) = (spec.kind, columns.0);
    let by = asked(spec, columns, &[Kind::Initiative, Kind::Criterion])?;
    let score = match &spec.sum {
        Some(name) => Some(columns.named(name, false)?),
        None => dataset.measures.iter().position(|measure| measure.kind == Some(Kind::Score)),
    };
    let (Some(initiative), Some(criterion), Some(score)) = (by[0], by[1], score) else {
        let mut needs = Vec::new();
        for (lacks, need) in
            [(by[0].is_none(), Need::Initiative), (by[1].is_none(), Need::Criterion), (score.is_none(), Need::Score)]
        {
            if lacks {
                needs.push(need);
            }
        }
        return Err(Unsuited::Lacks { kind, needs });
    };
    let of = &dataset.measures[score];
    if !columns.carries(score, &[initiative, criterion]) {
        let columns = [initiative, criterion].map(|at| dataset.dimensions[at].label.clone());
        return Err(Unsuited::Apart { kind, columns: [&columns[..], std::slice::from_ref(&of.label)].concat() });
    }
    let n = of.max.saturating_sub(of.min).saturating_add(1);
    if n > MOST_SCORES {
        return Err(Unsuited::TooMany { kind });
    }
    let mut by = vec![Group::Dimension(initiative), Group::Dimension(criterion)];
    let beside = Request { by: by.clone(), sum: vec![score], rows: false };
    by.push(Group::Bins(Bins { measure: score, lo: of.min, width: 1, n: n as usize }));
    let weights = weights(spec.options.get("weights").unwrap_or(""), columns, criterion)?;
    let only = match spec.options.get("initiative") {
        Some(name) => Some(value(columns, initiative, name)?),
        None => None,
    };
    Ok(Plan {
        kind,
        request: Request { by, sum: Vec::new(), rows: true },
        beside: Some(beside),
        last_of: None,
        metric: Some(Metric::Scores { weights, only }),
        binned: None,
    })
}

/// The code of a value that an option names.
fn value(columns: &Columns, dimension: usize, name: &str) -> Result<u32, Unsuited> {
    let of = &columns.0.dimensions[dimension];
    if let Some(code) = Finder::new(of).code(name) {
        return Ok(code);
    }
    let mut known = Vec::new();
    for value in of.values.iter().take(2000) {
        known.push(value.key.as_str());
    }
    Err(Unsuited::Spec(SpecError::new("chart", Fault::UnknownValue, name, &of.name, &known)))
}

/// `Gender:2,Market access:0.5`: weights of criteria, with up to two decimals.
fn weights(text: &str, columns: &Columns, criterion: usize) -> Result<Vec<Weight>, Unsuited> {
    let mut weights = Vec::new();
    for part in text.split(',') {
        if part.trim().is_empty() {
            continue;
        }
        let (name, weight) = part.rsplit_once(':').unwrap_or((part, ""));
        // Whole hundredths: no weight of a criterion is finer.
        let hundredths = Decimal::parse(weight.trim()).map_or(-1, |weight| weight.ceil_to(2));
        if !(0..=i128::from(999 * ONE)).contains(&hundredths) {
            return Err(Unsuited::Spec(SpecError::new("chart", Fault::BadWord, part, "Name:2,Name:0.5", &[])));
        }
        weights.push((value(columns, criterion, name.trim())?, hundredths as u32));
    }
    Ok(weights)
}
