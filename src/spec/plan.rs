//! From a chart in words to a question for the dataset, or a sentence that says what the data lacks; and which charts suit
//! a dataset when nobody asked for any.
//!
//! Knows columns and their meanings, not how a chart looks.

use super::chart::ChartSpec;
use super::error::{Fault, SpecError};
use super::find::{Role, find_column};
use crate::charts::{ChartKind, Sort};
use crate::data::{Dataset, Kind, Measure};
use crate::locale::Lang;
use crate::query::{Bins, Column, Group, Request};

/// Money, the most telling first: what was spent says more than what was promised.
const MONEY: [Kind; 4] = [Kind::Disbursed, Kind::Amount, Kind::Allocated, Kind::Planned];
/// Places, the widest first.
const PLACES: [Kind; 3] = [Kind::Province, Kind::District, Kind::Commune];
/// A histogram has at most this many bins, and at least a third of it.
const BINS: usize = 30;
/// A dimension with more values makes a bad axis for the dashboard's generic charts.
const MOST_BARS: usize = 100;
const MOST_CELLS: usize = 30;

/// A chart that can be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub kind: ChartKind,
    pub request: Request,
    /// The measure that a histogram puts in bins, and so the one that its brush filters.
    pub binned: Option<usize>,
}

/// Why a chart cannot be drawn from this data.
#[derive(Clone, Debug, PartialEq)]
pub enum Unsuited {
    /// The attribute names a column that is not there, or of the wrong sort.
    Spec(SpecError),
    /// The data has no column of these meanings.
    Lacks { kind: ChartKind, needs: Vec<Need> },
    /// The columns stand in tables that do not share them.
    Apart { kind: ChartKind, columns: Vec<String> },
    /// There are more combinations of values than can be drawn.
    TooMany { kind: ChartKind },
    /// Nothing in the file can be drawn.
    Nothing,
}

/// What a chart needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Place,
    Source,
    Year,
    Money,
    SexAndPeople,
    Measure,
    Dimension,
    TwoDimensions,
}

impl Unsuited {
    /// A sentence for a person.
    pub fn message(&self, lang: Lang) -> String {
        let vi = lang == Lang::Vi;
        match self {
            Unsuited::Spec(error) => error.message(lang),
            Unsuited::Lacks { kind, needs } => {
                let words: Vec<&str> = needs.iter().map(|need| need.words(vi)).collect();
                let words = words.join(", ");
                if vi {
                    format!("Không vẽ được “{}” từ tệp này: thiếu {words}.", kind.id())
                } else {
                    format!("“{}” cannot be drawn from this file: it has no {words}.", kind.id())
                }
            }
            Unsuited::Apart { kind, columns } => {
                let columns = columns.join(", ");
                if vi {
                    format!("Không vẽ được “{}”: các cột {columns} không nằm chung một bảng.", kind.id())
                } else {
                    format!("“{}” cannot be drawn: the columns {columns} do not stand in one table.", kind.id())
                }
            }
            Unsuited::TooMany { kind } if vi => {
                format!("Không vẽ được “{}”: quá nhiều nhóm. Chọn cột có ít giá trị hơn (by=…).", kind.id())
            }
            Unsuited::TooMany { kind } => {
                format!("“{}” cannot be drawn: too many groups. Choose columns with fewer values (by=…).", kind.id())
            }
            Unsuited::Nothing if vi => "Tệp có dữ liệu nhưng không có cột nào vẽ được thành biểu đồ.".to_string(),
            Unsuited::Nothing => "The file has rows but no column that a chart can show.".to_string(),
        }
    }
}

impl Need {
    fn words(self, vi: bool) -> &'static str {
        match (self, vi) {
            (Need::Place, true) => "cột địa phương (tỉnh, huyện hoặc xã)",
            (Need::Place, false) => "column of places (province, district or commune)",
            (Need::Source, true) => "cột nguồn vốn",
            (Need::Source, false) => "column of funding sources",
            (Need::Year, true) => "cột năm",
            (Need::Year, false) => "column of years",
            (Need::Money, true) => "cột số tiền",
            (Need::Money, false) => "column of money",
            (Need::SexAndPeople, true) => "số người theo giới (cột giới tính và số người, hoặc cột nữ và nam)",
            (Need::SexAndPeople, false) => "people by sex (columns of sex and people, or of women and men)",
            (Need::Measure, true) => "cột số",
            (Need::Measure, false) => "column of numbers",
            (Need::Dimension, true) => "cột để phân nhóm",
            (Need::Dimension, false) => "column to group by",
            (Need::TwoDimensions, true) => "hai cột để phân nhóm",
            (Need::TwoDimensions, false) => "two columns to group by",
        }
    }
}

/// The question that a chart asks.
///
/// # Errors
/// Why the data cannot answer it.
pub fn plan(spec: &ChartSpec, dataset: &Dataset) -> Result<Plan, Unsuited> {
    let columns = Columns(dataset);
    let by = spec.by.iter().map(|name| columns.named_dimension(name)).collect::<Result<Vec<_>, _>>()?;
    let sum = match spec.sum.as_deref() {
        None => None,
        Some("rows") => Some(None),
        Some(name) => Some(Some(columns.named_measure(name)?)),
    };
    let kind = spec.kind;
    let lacks = |needs: Vec<Need>| Err(Unsuited::Lacks { kind, needs });
    let grouped = |by: Vec<usize>, measures: Vec<usize>| -> Result<Plan, Unsuited> {
        if measures.iter().any(|&measure| !columns.carries(measure, &by)) || !columns.together(&by) {
            let names = by.iter().map(|&at| dataset.dimensions[at].label.clone());
            let names = names.chain(measures.iter().map(|&at| dataset.measures[at].label.clone()));
            return Err(Unsuited::Apart { kind, columns: names.collect() });
        }
        let rows = measures.is_empty();
        let by = by.into_iter().map(Group::Dimension).collect();
        Ok(Plan { kind, request: Request { by, sum: measures, rows }, binned: None })
    };
    match kind {
        ChartKind::Funding | ChartKind::FundingTrend => {
            let trend = kind == ChartKind::FundingTrend;
            let first = by.first().copied().or_else(|| match trend {
                true => columns.of_kind(Kind::Year),
                false => columns.place(sum.flatten()),
            });
            let source = by.get(1).copied().or_else(|| columns.of_kind(Kind::Source));
            let money = sum.unwrap_or_else(|| columns.money());
            match (first, source, money) {
                (Some(first), Some(source), Some(money)) => grouped(vec![first, source], vec![money]),
                // Over the years the total alone is worth its line.
                (Some(first), None, Some(money)) if trend => grouped(vec![first], vec![money]),
                _ => {
                    let mut needs = Vec::new();
                    if first.is_none() {
                        needs.push(if trend { Need::Year } else { Need::Place });
                    }
                    if source.is_none() && !trend {
                        needs.push(Need::Source);
                    }
                    if money.is_none() {
                        needs.push(Need::Money);
                    }
                    lacks(needs)
                }
            }
        }
        ChartKind::WomenMen => {
            let people = sum.unwrap_or_else(|| columns.measure(Kind::People));
            let sex = by.get(1).copied().or_else(|| columns.of_kind(Kind::Sex));
            let (women, men) = (columns.measure(Kind::Women), columns.measure(Kind::Men));
            let place = by.first().copied().or_else(|| columns.place(people.or(women)));
            let long = people.zip(sex).filter(|&(people, sex)| columns.carries(people, &[sex]));
            match (place, long, women.zip(men)) {
                (Some(place), Some((people, sex)), _) => grouped(vec![place, sex], vec![people]),
                (Some(place), None, Some((women, men))) => {
                    let mut measures = vec![women, men];
                    // The rest of the people is of unknown sex.
                    measures.extend(people.filter(|&people| columns.carries(people, &[place])));
                    grouped(vec![place], measures)
                }
                (place, long, wide) => {
                    let mut needs = Vec::new();
                    if place.is_none() {
                        needs.push(Need::Place);
                    }
                    if long.is_none() && wide.is_none() {
                        needs.push(Need::SexAndPeople);
                    }
                    lacks(needs)
                }
            }
        }
        ChartKind::Bars => {
            let Some(first) = by.first().copied().or_else(|| columns.axes(MOST_BARS).first().copied()) else {
                return lacks(vec![Need::Dimension]);
            };
            let mut all = vec![first];
            all.extend(by.get(1));
            let measure = sum.unwrap_or_else(|| columns.main_measure(&all));
            grouped(all, measure.into_iter().collect())
        }
        ChartKind::Heat => {
            let mut all = by;
            let rest = columns.axes(MOST_CELLS);
            let fitting = rest.into_iter().filter(|at| !all.contains(at) && columns.together(&[all.as_slice(), &[*at]].concat()));
            let fitting: Vec<usize> = fitting.collect();
            all.extend(fitting);
            all.truncate(2);
            if all.len() < 2 {
                return lacks(vec![Need::TwoDimensions]);
            }
            let measure = sum.unwrap_or_else(|| columns.main_measure(&all));
            grouped(all, measure.into_iter().collect())
        }
        ChartKind::Histogram => {
            let measure = match spec.of.as_deref() {
                Some(name) => Some(columns.named_measure(name)?),
                None => columns.money().or_else(|| columns.spread_measures().first().copied()),
            };
            let Some(measure) = measure else { return lacks(vec![Need::Measure]) };
            let (min, max) = (dataset.measures[measure].min, dataset.measures[measure].max);
            let by = vec![Group::Bins(Bins::nice(measure, min, max, BINS))];
            Ok(Plan { kind, request: Request { by, sum: Vec::new(), rows: true }, binned: Some(measure) })
        }
    }
}

/// The charts that suit a dataset, the recognised ones first; empty only when it has no column at all.
pub fn default_charts(dataset: &Dataset) -> Vec<ChartSpec> {
    let columns = Columns(dataset);
    let mut specs: Vec<ChartSpec> = [ChartKind::Funding, ChartKind::FundingTrend, ChartKind::WomenMen]
        .into_iter()
        .map(ChartSpec::of_kind)
        .filter(|spec| plan(spec, dataset).is_ok())
        .collect();
    let generic = |kind: ChartKind, by: &[usize], sum: Option<usize>| ChartSpec {
        kind,
        by: by.iter().map(|&at| dataset.dimensions[at].name.clone()).collect(),
        sum: sum.map(|at| dataset.measures[at].name.clone()),
        of: None,
        sort: Sort::Auto,
    };
    // A figure that could also be a group, or a code that could also be summed, is drawn as what it is first.
    let axes = |most: usize| {
        let mut axes = columns.axes(most);
        axes.retain(|&at| !dataset.dimensions[at].secondary);
        axes
    };
    if specs.is_empty() {
        // Nothing recognised: the shortest columns as bars, one chart a column.
        for at in axes(MOST_BARS).into_iter().take(2) {
            specs.push(generic(ChartKind::Bars, &[at], columns.main_measure(&[at])));
        }
    }
    let axes = axes(MOST_CELLS);
    // What the recognised charts do not show already: a pair without source, sex and year, of a place and what is done there.
    let rank = |&(a, b): &(usize, usize)| {
        let kinds = [dataset.dimensions[a].kind, dataset.dimensions[b].kind];
        let told = |kind: &&Option<Kind>| matches!(kind, Some(Kind::Source | Kind::Sex | Kind::Year));
        let place = |kind: &&Option<Kind>| kind.is_some_and(|kind| PLACES.contains(&kind));
        let n_places = kinds.iter().filter(place).count();
        let known = kinds.iter().filter(|kind| kind.is_some()).count();
        let sector = kinds.contains(&Some(Kind::Sector));
        let province = kinds.contains(&Some(Kind::Province));
        (kinds.iter().filter(told).count(), n_places > 1, 2 - known, n_places == 0, !sector, !province)
    };
    let pairs = axes.iter().enumerate().flat_map(|(i, &a)| axes[i + 1..].iter().map(move |&b| (a, b)));
    let best = pairs.filter(|&(a, b)| columns.together(&[a, b])).min_by_key(rank);
    if let Some((a, b)) = best.filter(|pair| !rank(pair).1) {
        let (n_a, n_b) = (dataset.dimensions[a].values.len(), dataset.dimensions[b].values.len());
        // The longer column runs downward.
        let by = if n_a >= n_b { [a, b] } else { [b, a] };
        specs.push(generic(ChartKind::Heat, &by, columns.main_measure(&by)));
    }
    let room = if specs.is_empty() { 4 } else { 5usize.saturating_sub(specs.len()).min(2) };
    let mut spread = columns.spread_measures();
    spread.retain(|&at| !dataset.measures[at].secondary);
    for at in spread.into_iter().take(room.min(if specs.len() >= 3 { 1 } else { 4 })) {
        let of = Some(dataset.measures[at].name.clone());
        specs.push(ChartSpec { of, ..ChartSpec::of_kind(ChartKind::Histogram) });
    }
    if specs.is_empty() {
        // Only long columns, or only second roles: the shortest column is still better than nothing.
        if let Some(at) = (0..dataset.dimensions.len()).min_by_key(|&at| dataset.dimensions[at].values.len()) {
            specs.push(generic(ChartKind::Bars, &[at], columns.main_measure(&[at])));
        }
    }
    specs
}

/// Questions about a dataset's columns.
struct Columns<'a>(&'a Dataset);

impl Columns<'_> {
    fn named_dimension(&self, name: &str) -> Result<usize, Unsuited> {
        match find_column(self.0, name, Role::Dimension) {
            Some(Column::Dimension(at)) => Ok(at),
            _ => {
                let known = self.0.dimensions.iter().map(|dimension| dimension.name.as_str());
                Err(Unsuited::Spec(SpecError::new("chart", Fault::UnknownColumn, name, "", known)))
            }
        }
    }

    fn named_measure(&self, name: &str) -> Result<usize, Unsuited> {
        match find_column(self.0, name, Role::Measure) {
            Some(Column::Measure(at)) => Ok(at),
            _ => {
                let known = self.0.measures.iter().map(|measure| measure.name.as_str());
                Err(Unsuited::Spec(SpecError::new("chart", Fault::UnknownColumn, name, "", known)))
            }
        }
    }

    fn of_kind(&self, kind: Kind) -> Option<usize> {
        self.0.dimensions.iter().position(|dimension| dimension.kind == Some(kind))
    }

    fn measure(&self, kind: Kind) -> Option<usize> {
        self.0.measures.iter().position(|measure| measure.kind == Some(kind))
    }

    fn money(&self) -> Option<usize> {
        MONEY.into_iter().find_map(|kind| self.measure(kind))
    }

    /// The widest place that the measure is told for.
    fn place(&self, measure: Option<usize>) -> Option<usize> {
        let places = PLACES.into_iter().filter_map(|kind| self.of_kind(kind));
        let mut fitting = places.filter(|&at| measure.is_none_or(|measure| self.carries(measure, &[at])));
        fitting.next()
    }

    /// Whether the measure's own table has all these dimensions.
    fn carries(&self, measure: usize, dimensions: &[usize]) -> bool {
        let facts = self.0.facts.get(self.0.measures[measure].facts);
        facts.is_some_and(|facts| dimensions.iter().all(|&at| facts.coding(at).is_some()))
    }

    /// Whether one table has all these dimensions.
    fn together(&self, dimensions: &[usize]) -> bool {
        self.0.facts.iter().any(|facts| dimensions.iter().all(|&at| facts.coding(at).is_some()))
    }

    /// Money, then people, then any measure that the table of these dimensions has; `None` counts rows.
    fn main_measure(&self, dimensions: &[usize]) -> Option<usize> {
        let people = [Kind::People, Kind::Households];
        let known = MONEY.into_iter().chain(people).filter_map(|kind| self.measure(kind));
        let additive = |at: &usize| self.0.measures[*at].kind != Some(Kind::Score) && !self.0.measures[*at].secondary;
        let any = (0..self.0.measures.len()).filter(additive);
        known.chain(any).find(|&at| self.carries(at, dimensions))
    }

    /// Dimensions with two to `most` values: those that are nothing else first, of these the ones of a known meaning, then
    /// the file's order.
    fn axes(&self, most: usize) -> Vec<usize> {
        let rank = |at: &usize| (self.0.dimensions[*at].secondary, self.0.dimensions[*at].kind.is_none());
        let mut axes: Vec<usize> =
            (0..self.0.dimensions.len()).filter(|&at| (2..=most).contains(&self.0.dimensions[at].values.len())).collect();
        crate::sort::by_key(&mut axes, rank);
        axes
    }

    /// Measures whose values differ: those that are nothing else first, of these money.
    fn spread_measures(&self) -> Vec<usize> {
        let mut measures: Vec<usize> =
            (0..self.0.measures.len()).filter(|&at| self.0.measures[at].min < self.0.measures[at].max).collect();
        crate::sort::by_key(&mut measures, |&at| {
            let Measure { kind, secondary, .. } = self.0.measures[at];
            (secondary, kind.and_then(|kind| MONEY.iter().position(|&money| money == kind)).unwrap_or(MONEY.len()))
        });
        measures
    }
}
