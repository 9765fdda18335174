//! From a chart in words to a question for the dataset, or a sentence that says what the data lacks; and which charts suit
//! a dataset when nobody asked for any.
//!
//! Knows columns and their meanings, not how a chart looks.

use super::chart::{ChartSpec, notes as notes_of};
use super::columns::Columns;
use super::error::{Fault, SpecError, fill};
use super::find::Finder;
use super::plan_lines::{Ask, ask};
use super::plan_matrices;
use super::plan_measures;
use crate::charts::ChartKind;
use crate::data::{Dataset, Kind};
use crate::locale::Lang;
use crate::metrics::Metric;
use crate::query::{Bins, Group, Request, sample};

/// A histogram has at most this many bins, and at least a third of it.
const BINS: usize = 30;
/// A dimension with more values makes a bad axis for the dashboard's generic charts.
pub(super) const MOST_BARS: usize = 100;
pub(super) const MOST_CELLS: usize = 30;

/// A chart that can be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub kind: ChartKind,
    pub request: Request,
    /// A second question, whose answer the metric takes along.
    pub beside: Option<Request>,
    /// What is worked out of the answer before anyone sees it.
    pub metric: Option<Metric>,
    /// The years of a measure that is not added over years, such as a population, where the chart does not part by them: the
    /// last year that the filters leave is shown.
    pub last_of: Option<usize>,
    /// The measure that a histogram puts in bins, and so the one that its brush filters.
    pub binned: Option<usize>,
    /// Whether the first group tells panels apart.
    pub facet: bool,
    /// The author's notes, by the key of a value of the first dimension.
    pub notes: Vec<(String, String)>,
}

/// Why a chart cannot be drawn from this data.
#[derive(Clone, Debug, PartialEq)]
pub enum Unsuited {
    /// The attribute names a column that is not there, or of the wrong sort.
    Spec(Box<SpecError>),
    /// The data has no column of these meanings.
    Lacks { kind: ChartKind, needs: Vec<Need> },
    /// The columns stand in tables that do not share them.
    Apart { kind: ChartKind, columns: Vec<String> },
    /// There are more combinations of values than can be drawn.
    TooMany { kind: ChartKind },
    /// It would tell small groups of people, which are withheld.
    Small { kind: ChartKind },
    /// Nothing in the file can be drawn.
    Nothing,
}

/// What a chart needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Place,
    Source,
    Year,
    Age,
    TwoYears,
    Money,
    SexAndPeople,
    Measure,
    Dimension,
    TwoDimensions,
    EthnicGroup,
    Actor,
    Sector,
    Province,
    People,
    Initiative,
    Criterion,
    Score,
    Funder,
    Role,
    PlannedAndDisbursed,
    Population,
    Poor,
    Marker,
}

impl Unsuited {
    /// The chart, where that is known without what asked for it.
    pub fn kind(&self) -> Option<ChartKind> {
        match self {
            Unsuited::Lacks { kind, .. } | Unsuited::Apart { kind, .. } => Some(*kind),
            Unsuited::TooMany { kind } | Unsuited::Small { kind } => Some(*kind),
            Unsuited::Spec(_) | Unsuited::Nothing => None,
        }
    }

    /// A sentence for a person.
    #[rustfmt::skip]
    pub fn message(&self, lang: Lang) -> String {
        // {0}: the chart; {1}: columns.
        let mut list = String::new();
        let (kind, [vi, en]) = match self {
            Unsuited::Spec(error) => return error.message(lang),
            Unsuited::Lacks { kind, needs } => {
                for need in needs {
                    list.push_str(if list.is_empty() { "" } else { ", " });
                    list.push_str(need.words()[lang as usize]);
                }
                (kind.id(), ["Không vẽ được “{0}” từ tệp này: thiếu {1}.", "“{0}” cannot be drawn from this file: it has no {1}."])
            }
            Unsuited::Apart { kind, columns } => {
                list = columns.join(", ");
                (kind.id(), ["Không vẽ được “{0}”: các cột {1} không nằm chung một bảng.", "“{0}” cannot be drawn: the columns {1} do not stand in one table."])
            }
            Unsuited::TooMany { kind } => (kind.id(), [
                "Không vẽ được “{0}”: quá nhiều nhóm. Chọn cột có ít giá trị hơn (by=…).",
                "“{0}” cannot be drawn: too many groups. Choose columns with fewer values (by=…).",
            ]),
            Unsuited::Small { kind } => (kind.id(), super::plan_measures::told_small()),
            Unsuited::Nothing => ("", ["Tệp có dữ liệu nhưng không có cột nào vẽ được thành biểu đồ.", "The file has rows but no column that a chart can show."]),
        };
        let mut text = String::new();
        fill(&mut text, if lang == Lang::Vi { vi } else { en }, &[kind, &list]);
        text
    }
}

impl Need {
    /// In Vietnamese and English, as `Lang` counts.
    #[rustfmt::skip]
    const fn words(self) -> [&'static str; 2] {
        match self {
            Need::Place => ["cột địa phương (tỉnh, huyện hoặc xã)", "column of places (province, district or commune)"],
            Need::Source => ["cột nguồn vốn", "column of funding sources"],
            Need::TwoYears => ["năm thứ hai (cần từ hai năm trở lên)", "second year"],
            Need::Year => ["cột năm", "column of years"],
            Need::Age => ["cột nhóm tuổi", "column of age groups"],
            Need::Money => ["cột số tiền", "column of money"],
            Need::SexAndPeople => ["số người theo giới (cột giới tính và số người, hoặc cột nữ và nam)", "people by sex (columns of sex and people, or of women and men)"],
            Need::Measure => ["cột số", "column of numbers"],
            Need::Dimension => ["cột để phân nhóm", "column to group by"],
            Need::Actor => ["cột đơn vị thực hiện, nhà tài trợ hoặc cơ quan", "column of implementers, funders or agencies"],
            Need::Sector => ["cột lĩnh vực", "column of sectors"],
            Need::Province => ["cột tỉnh (bản đồ ô chỉ có các tỉnh; nơi khác cần bản đồ riêng, geo=…)", "column of provinces to group by (the map of tiles has only these; other places need a map of their own, geo=…)"],
            Need::People => ["cột số người", "column of people"],
            Need::Initiative => ["cột sáng kiến", "column of initiatives"],
            Need::Criterion => ["cột tiêu chí", "column of criteria"],
            Need::Score => ["cột điểm", "column of scores"],
            Need::EthnicGroup => ["cột dân tộc", "column of ethnic groups"],
            Need::Funder => ["cột nhà tài trợ", "column of funders"],
            Need::Role => ["cột vai trò có cả lãnh đạo và thành viên (leaders=…)", "column of roles with leaders and members (leaders=…)"],
            Need::PlannedAndDisbursed => ["cột giải ngân cùng bảng với kế hoạch hoặc phân bổ", "column of disbursed amounts beside planned or allocated ones"],
            Need::Population => ["bảng dân số của cùng địa phương", "table of the population of the same places"],
            Need::Poor => ["bảng số hộ nghèo của cùng địa phương", "table of poor households of the same places"],
            Need::Marker => ["cột dấu giới (gender marker: 0–2 hoặc 0–4)", "column of gender markers (0–2 or 0–4)"],
            Need::TwoDimensions => ["hai cột để phân nhóm (mỗi cột từ hai giá trị trở lên)", "two columns to group by (each with two values or more)"],
        }
    }
}

/// The question that a chart asks.
///
/// # Errors
/// Why the data cannot answer it.
pub fn plan(spec: &ChartSpec, dataset: &Dataset) -> Result<Plan, Unsuited> {
    let mut plan = plan_without_notes(spec, dataset)?;
    let twice = |by: &[Group]| by.iter().enumerate().any(|(at, group)| by[..at].contains(group));
    if twice(&plan.request.by) || plan.beside.as_ref().is_some_and(|beside| twice(&beside.by)) {
        return Err(Unsuited::Lacks { kind: spec.kind, needs: vec![Need::TwoDimensions] });
    }
    if let Some(notes) = spec.options.get("note") {
        note(notes, dataset, &mut plan)?;
    }
    if let Some(name) = spec.options.get("facet") {
        facet(spec, name, dataset, &mut plan)?;
    }
    Ok(plan)
}

/// Puts the author's notes to values of the first dimension.
#[inline(never)]
fn note(notes: &str, dataset: &Dataset, plan: &mut Plan) -> Result<(), Unsuited> {
    let Some(Group::Dimension(at)) = plan.request.by.first() else { return Ok(()) };
    let dimension = &dataset.dimensions[*at];
    let finder = Finder::new(dimension);
    for (at, text) in notes_of(notes) {
        let Some(value) = finder.code(at).and_then(|code| dimension.values.get(code as usize)) else {
            let known: Vec<&str> = dimension.values.iter().take(200).map(|value| value.key.as_str()).collect();
            return Err(Unsuited::Spec(SpecError::new("chart", Fault::UnknownValue, at, &dimension.label, &known)));
        };
        plan.notes.push((value.key.clone(), text.to_owned()));
    }
    Ok(())
}

/// Puts the column that tells panels apart before the others.
#[inline(never)]
fn facet(spec: &ChartSpec, name: &str, dataset: &Dataset, plan: &mut Plan) -> Result<(), Unsuited> {
    let columns = Columns(dataset);
    let at = columns.named(name, true)?;
    let refuse = |fault, of: &str| Err(Unsuited::Spec(SpecError::new("chart", fault, &dataset.dimensions[at].label, of, &[])));
    for other in ["compare", "per"] {
        if spec.options.get(other).is_some() {
            return refuse(Fault::NoPanels, other);
        }
    }
    let mut by = vec![at];
    for group in &plan.request.by {
        if let Group::Dimension(other) = group {
            by.push(*other);
        }
    }
    if by[1..].contains(&at) {
        return refuse(Fault::Shown, spec.kind.id());
    }
    let mut whole = columns.together(&by);
    for measure in plan.request.sum.iter().chain(&plan.binned) {
        whole &= columns.carries(*measure, &by);
    }
    if !whole {
        let mut names = Vec::new();
        by.iter().for_each(|at| names.push(dataset.dimensions[*at].label.clone()));
        plan.request.sum.iter().for_each(|at| names.push(dataset.measures[*at].label.clone()));
        return Err(Unsuited::Apart { kind: plan.kind, columns: names });
    }
    plan.request.by.insert(0, Group::Dimension(at));
    plan.last_of = plan.last_of.filter(|years| *years != at);
    plan.facet = true;
    Ok(())
}

/// Bins of equal width; where three quarters of the values and more would lie in one of them, rising ones.
fn bins(dataset: &Dataset, measure: usize) -> Bins {
    let (min, max) = (dataset.measures[measure].min, dataset.measures[measure].max);
    let mut bins = Bins::nice(measure, min, max, BINS);
    // One value alone stands in a bin as wide as its first digit.
    while min == max && bins.width <= max / 10 {
        bins.width *= 10;
        bins.lo = max - max % bins.width;
    }
    let values = sample(dataset, measure);
    let alike = values.chunk_by(|a, b| bins.bin(*a) == bins.bin(*b)).map(<[i128]>::len).max().unwrap_or(0);
    // Two of a hundred of those above zero may share the lowest bin.
    let zeros = values.partition_point(|value| *value <= 0);
    let low = values.get(zeros + (values.len() - zeros) / 50).copied().unwrap_or(0);
    let far = values.get(values.len() / 2).is_some_and(|middle| *middle < max / 8);
    Bins::rising(measure, min, low, max, BINS).filter(|_| far && alike * 4 >= values.len() * 3).unwrap_or(bins)
}

fn plan_without_notes(spec: &ChartSpec, dataset: &Dataset) -> Result<Plan, Unsuited> {
    let columns = Columns(dataset);
    match spec.kind {
        ChartKind::Criteria | ChartKind::CriteriaProfile | ChartKind::WhoWhere | ChartKind::PlaceMap | ChartKind::Reach => {
            return plan_matrices::plan(spec, &columns);
        }
        ChartKind::WomenShare
        | ChartKind::Dots
        | ChartKind::Absorption
        | ChartKind::Leadership
        | ChartKind::Concentration
        | ChartKind::ThenNow => return plan_measures::plan(spec, &columns),
        _ => {}
    }
    let mut by = Vec::new();
    for name in &spec.by {
        by.push(columns.named(name, true)?);
    }
    // What was asked for: a measure, or (`None` inside) the count of rows.
    let sum = match spec.sum.as_deref() {
        None => None,
        Some("rows") => Some(None),
        Some(name) => Some(Some(columns.named(name, false)?)),
    };
    let kind = spec.kind;
    let first = by.first().copied();
    let mut needs = Vec::new();
    let mut measures = Vec::new();
    let (mut metric, mut rows, mut beside, mut rate_of) = (None, false, None, None);
    match kind {
        ChartKind::Lines | ChartKind::ShareTrend | ChartKind::Pyramid | ChartKind::Flows | ChartKind::Timeline => {
            let mut asked = Ask { by, ..Ask::default() };
            ask(spec, &columns, sum, &mut asked)?;
            Ask { by, measures, needs, metric, rows, beside } = asked;
        }
        ChartKind::Funding | ChartKind::FundingTrend => {
            let trend = kind == ChartKind::FundingTrend;
            let money = sum.unwrap_or_else(|| columns.money());
            let first = first.or_else(|| if trend { columns.of_kind(Kind::Year) } else { columns.place(sum.flatten()) });
            // Who gives, where no column tells out of which budget.
            let source = [Kind::Source, Kind::Funder].into_iter().find_map(|kind| columns.of_kind(kind));
            let source = by.get(1).copied().or(source);
            if first.is_none() {
                needs.push(if trend { Need::Year } else { Need::Place });
            }
            // Over the years the total alone is worth its line.
            if source.is_none() && !trend {
                needs.push(Need::Source);
            }
            if money.is_none() {
                needs.push(Need::Money);
            }
            by.clear();
            by.extend(first);
            by.extend(source);
            measures.extend(money);
        }
        ChartKind::WomenMen | ChartKind::EthnicSex => {
            let people = sum.unwrap_or_else(|| columns.measure(Kind::People));
            let sex = by.get(1).copied().or_else(|| columns.of_kind(Kind::Sex));
            let (women, men) = (columns.measure(Kind::Women), columns.measure(Kind::Men));
            let place = first.or_else(|| match kind {
                ChartKind::WomenMen => columns.place(people.or(women)),
                _ => columns.of_kind(Kind::EthnicGroup),
            });
            let place_at = place.unwrap_or(0);
            if place.is_none() {
                needs.push(if kind == ChartKind::WomenMen { Need::Place } else { Need::EthnicGroup });
            }
            by.clear();
            by.push(place_at);
            match (people, sex, women, men) {
                (Some(people), Some(sex), ..) if columns.carries(people, &[sex]) => {
                    by.push(sex);
                    measures.push(people);
                }
                (_, _, Some(women), Some(men)) => {
                    measures.extend([women, men]);
                    // The rest of the people is of unknown sex.
                    if let Some(people) = people
                        && place.is_some_and(|place| columns.carries(people, &[place]))
                    {
                        measures.push(people);
                    }
                }
                _ => needs.push(Need::SexAndPeople),
            }
        }
        ChartKind::Bars => {
            if by.is_empty() {
                by.extend(columns.category());
            }
            if by.is_empty() {
                needs.push(Need::Dimension);
            }
            let (main, years) = columns.main_or_last(&by);
            rate_of = years.filter(|_| sum.is_none());
            measures.extend(sum.unwrap_or(main));
        }
        ChartKind::Heat => {
            let pair = || columns.pair(MOST_CELLS).or_else(|| columns.pair(MOST_BARS));
            if let (true, Some((_, pair))) = (by.is_empty(), pair()) {
                by.extend(pair);
            }
            // What fits what was asked for, and each other; a place within a place only where there is nothing else.
            let mut axes = columns.axes(MOST_CELLS);
            crate::sort::by_key(&mut axes, |at| dataset.dimensions[*at].kind == Some(Kind::Date));
            for nested in [false, true] {
                for &at in &axes {
                    let all = [&by[..], &[at]].concat();
                    if by.len() < 2
                        && !by.contains(&at)
                        && columns.together(&all)
                        && (nested || !all.iter().all(|at| columns.is_place(*at)) || by.is_empty())
                    {
                        by = all;
                    }
                }
            }
            by.truncate(2);
            // Years run across, as everyone expects them to.
            if spec.by.len() < 2 && by.len() == 2 && dataset.dimensions[by[0]].kind == Some(Kind::Year) {
                by.reverse();
            }
            if by.len() < 2 {
                needs.push(Need::TwoDimensions);
            }
            measures.extend(sum.unwrap_or_else(|| columns.main_measure(&by)));
        }
        // Planned in their own file.
        ChartKind::Histogram => {
            let measure = match spec.of.as_deref() {
                Some(name) => Some(columns.named(name, false)?),
                None => columns.money().or_else(|| columns.spread_measures().first().copied()),
            };
            let Some(measure) = measure else { return Err(Unsuited::Lacks { kind, needs: vec![Need::Measure] }) };
            let by = vec![Group::Bins(bins(dataset, measure))];
            return Ok(Plan {
                kind,
                request: Request { by, sum: Vec::new(), rows: true },
                beside: None,
                binned: Some(measure),
                metric: None,
                last_of: None,
                notes: Vec::new(),
                facet: false,
            });
        }
        // Planned elsewhere, above.
        _ => {}
    }
    if !needs.is_empty() {
        return Err(Unsuited::Lacks { kind, needs });
    }
    let mut whole = columns.together(&by);
    for &measure in &measures {
        whole &= columns.carries(measure, &by);
    }
    if !whole {
        let mut names = Vec::new();
        for &at in &by {
            names.push(dataset.dimensions[at].label.clone());
        }
        for &at in &measures {
            names.push(dataset.measures[at].label.clone());
        }
        return Err(Unsuited::Apart { kind, columns: names });
    }
    let mut last_of = rate_of;
    for &at in &measures {
        last_of = columns.stock_years(at).filter(|years| !by.contains(years)).or(last_of);
    }
    let mut groups = Vec::new();
    // A column that was asked for twice is one axis.
    for at in by {
        if !groups.contains(&Group::Dimension(at)) {
            groups.push(Group::Dimension(at));
        }
    }
    if kind == ChartKind::EthnicSex {
        metric = Some(Metric::WomenShare);
    }
    let request = Request { by: groups, rows: rows || measures.is_empty(), sum: measures };
    let mut plan = Plan { kind, request, beside, binned: None, metric, last_of, notes: Vec::new(), facet: false };
    if let Some(per) = spec.options.get("per") {
        plan_measures::per_head(per, &columns, &mut plan)?;
    }
    Ok(plan)
}
