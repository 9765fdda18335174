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
/// Combinations of place, actor, sector and year up to which overlaps are told.
const MOST_CELLS: usize = 1 << 18;

/// The plan of a matrix, a map, or a scatter.
#[inline(never)]
pub(super) fn plan(spec: &ChartSpec, columns: &Columns) -> Result<Plan, Unsuited> {
    match spec.kind {
        ChartKind::WhoWhere => who_where(spec, columns),
        ChartKind::PlaceMap => place_map(spec, columns),
        ChartKind::Reach => reach(spec, columns),
        _ => scores(spec, columns),
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
    by.push(Group::Bins(Bins { measure: score, lo: of.min, width: 1, n: n as usize, rise: 0 }));
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
        notes: Vec::new(),
        facet: false,
        metric: Some(Metric::Scores { weights, only }),
        binned: None,
    })
}

/// The code of a value that an option names.
pub(super) fn value(columns: &Columns, dimension: usize, name: &str) -> Result<u32, Unsuited> {
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

/// Place × actor, by sector and year where the table has them; needs by place beside.
fn who_where(spec: &ChartSpec, columns: &Columns) -> Result<Plan, Unsuited> {
    let (kind, dataset) = (spec.kind, columns.0);
    let mut money = match spec.sum.as_deref() {
        None => columns.money(),
        Some("rows") => None,
        Some(name) => Some(columns.named(name, false)?),
    };
    let place = match spec.by.first() {
        Some(name) => Some(columns.named(name, true)?),
        None => columns.place(money).or_else(|| columns.place(None)),
    };
    let fits = |money: Option<usize>, by: &[usize]| match money {
        Some(money) => columns.carries(money, by),
        None => columns.together(by),
    };
    let named = spec.options.get("actor").or(spec.by.get(1).map(String::as_str));
    let mut actor = None;
    for at in [Kind::Implementer, Kind::Funder, Kind::Agency] {
        let at = columns.of_kind(at).filter(|at| place.is_none_or(|place| fits(money, &[place, *at])));
        actor = actor.or(at);
    }
    if let Some(name) = named {
        actor = Some(columns.named(name, true)?);
    }
    let (Some(place), Some(actor)) = (place, actor) else {
        let mut needs = Vec::new();
        if place.is_none() {
            needs.push(Need::Place);
        }
        if actor.is_none() {
            needs.push(Need::Actor);
        }
        return Err(Unsuited::Lacks { kind, needs });
    };
    // Money of another table than that of actors tells nothing of them: then rows do.
    if spec.sum.is_none() && !fits(money, &[place, actor]) {
        money = None;
    }
    if !fits(money, &[place, actor]) {
        let labels = [place, actor].map(|at| dataset.dimensions[at].label.clone());
        return Err(Unsuited::Apart { kind, columns: labels.to_vec() });
    }
    let mut by = vec![place, actor];
    let mut only = [None, None];
    for (i, (of, option)) in [(Kind::Sector, "sector"), (Kind::Year, "year")].into_iter().enumerate() {
        let mut all = by.clone();
        let at = columns.of_kind(of).filter(|at| !by.contains(at));
        all.extend(at);
        let mut n = 1usize;
        for &at in &all {
            n = n.saturating_mul(dataset.dimensions[at].values.len());
        }
        if let Some(at) = at
            && fits(money, &all)
            && n <= MOST_CELLS
        {
            by.push(at);
            if let Some(name) = spec.options.get(option) {
                only[i] = Some(value(columns, at, name)?);
            }
        } else if spec.options.get(option).is_some() {
            return Err(Unsuited::Lacks { kind, needs: vec![if i == 0 { Need::Sector } else { Need::Year }] });
        }
    }
    // A plan of the same rows is held to the same sector and year; otherwise it is a need of the place, as households are.
    let mut planned = columns.measure(Kind::Planned).filter(|at| Some(*at) != money);
    let mut needs = Vec::new();
    if money.is_none() || planned.is_some_and(|at| !columns.carries(at, &by)) {
        needs.extend(planned.take());
    }
    needs.extend(columns.measure(Kind::Households));
    needs.retain(|at| columns.carries(*at, &[place]));
    let mut groups = Vec::with_capacity(by.len());
    for at in by {
        groups.push(Group::Dimension(at));
    }
    let beside = Request { by: groups[..1].to_vec(), sum: needs, rows: false };
    let counts = money.is_none_or(|at| dataset.measures[at].kind == Some(Kind::Planned));
    Ok(Plan {
        kind,
        request: Request { by: groups, sum: money.into_iter().chain(planned).collect(), rows: true },
        beside: (!beside.sum.is_empty()).then_some(beside),
        metric: Some(Metric::WhoWhere { only, counts }),
        last_of: None,
        notes: Vec::new(),
        facet: false,
        binned: None,
    })
}

/// One measure by province; by district or commune on a map that the page gives.
fn place_map(spec: &ChartSpec, columns: &Columns) -> Result<Plan, Unsuited> {
    let kind = spec.kind;
    let given = spec.options.get("geo").is_some();
    let mut level = Kind::Province;
    if given && columns.of_kind(level).is_none() {
        level = if columns.of_kind(Kind::District).is_some() { Kind::District } else { Kind::Commune };
    }
    let by = asked(spec, columns, &[level])?;
    let on_map = |of: Option<Kind>| match of {
        Some(Kind::Province) => true,
        Some(Kind::District | Kind::Commune) => given,
        _ => false,
    };
    let Some(province) = by[0].filter(|at| on_map(columns.0.dimensions[*at].kind)) else {
        return Err(Unsuited::Lacks { kind, needs: vec![Need::Province] });
    };
    if spec.sum.as_deref().is_some_and(|name| name == "women_share" && columns.0.measure(name).is_none()) {
        // As women and men by province.
        let mut spec = ChartSpec::of_kind(ChartKind::EthnicSex);
        spec.by.push(columns.0.dimensions[province].name.clone());
        return Ok(Plan { kind, ..super::plan::plan(&spec, columns.0)? });
    }
    // A rate that is told by years is shown for the last one, as a stock is.
    let mut rate_of = None;
    let sum = match spec.sum.as_deref() {
        None => {
            let (main, years) = columns.main_or_last(&[province]);
            rate_of = years;
            main
        }
        Some("rows") => None,
        Some(name) => Some(columns.named(name, false)?),
    };
    if let Some(sum) = sum.filter(|sum| !columns.carries(*sum, &[province])) {
        let labels = vec![columns.0.dimensions[province].label.clone(), columns.0.measures[sum].label.clone()];
        return Err(Unsuited::Apart { kind, columns: labels });
    }
    let request = Request { by: vec![Group::Dimension(province)], rows: sum.is_none(), sum: sum.into_iter().collect() };
    // A stock is not added over the years: its last one counts.
    let last_of = request.sum.first().and_then(|at| columns.stock_years(*at).or(rate_of));
    Ok(Plan { kind, request, beside: None, metric: None, last_of, binned: None, notes: Vec::new(), facet: false })
}

/// Money and people by initiative or place; people by sex beside.
fn reach(spec: &ChartSpec, columns: &Columns) -> Result<Plan, Unsuited> {
    let kind = spec.kind;
    let money = match &spec.sum {
        Some(name) => Some(columns.named(name, false)?),
        None => columns.money(),
    };
    let people = columns.measure(Kind::People);
    let both = |at: &usize| [money, people].iter().all(|measure| measure.is_none_or(|measure| columns.carries(measure, &[*at])));
    let first = match spec.by.first() {
        Some(name) => Some(columns.named(name, true)?),
        None => [Kind::Initiative, Kind::Commune, Kind::District, Kind::Province, Kind::Programme]
            .into_iter()
            .find_map(|kind| columns.of_kind(kind).filter(both)),
    };
    let (Some(money), Some(people), Some(first)) = (money, people, first) else {
        let mut needs = Vec::new();
        for (lacks, need) in
            [(money.is_none(), Need::Money), (people.is_none(), Need::People), (first.is_none(), Need::Initiative)]
        {
            if lacks {
                needs.push(need);
            }
        }
        return Err(Unsuited::Lacks { kind, needs });
    };
    if !both(&first) {
        let dataset = columns.0;
        let labels = vec![
            dataset.dimensions[first].label.clone(),
            dataset.measures[money].label.clone(),
            dataset.measures[people].label.clone(),
        ];
        return Err(Unsuited::Apart { kind, columns: labels });
    }
    let sex = columns.of_kind(Kind::Sex).filter(|sex| columns.carries(people, &[first, *sex]));
    let by = vec![Group::Dimension(first)];
    let beside = sex.map(|sex| Request { by: vec![by[0], Group::Dimension(sex)], sum: vec![people], rows: false });
    let request = Request { by, sum: vec![money, people], rows: false };
    Ok(Plan { kind, request, beside, metric: Some(Metric::Reach), last_of: None, binned: None, notes: Vec::new(), facet: false })
}
