//! What charts over time, flows and pyramids ask: `lines`, `share-trend`, `flows`, `pyramid`.

use super::chart::ChartSpec;
use super::columns::Columns;
use super::error::{Fault, SpecError};
use super::plan::{MOST_BARS, Need, Unsuited};
use super::plan_matrices::value;
use crate::charts::ChartKind;
use crate::data::{Additivity, Kind};
use crate::metrics::{Metric, day};
use crate::places::fold;
use crate::query::{Group, Request};

/// A question that is being put together.
#[derive(Default)]
pub(super) struct Ask {
    /// Dimensions: those that were asked for at first, those of the answer in the end.
    pub by: Vec<usize>,
    /// Measures; none counts rows.
    pub measures: Vec<usize>,
    pub needs: Vec<Need>,
    pub metric: Option<Metric>,
    /// Count rows also where there are measures.
    pub rows: bool,
    /// A second question, whose answer the metric takes along.
    pub beside: Option<Request>,
}

/// What runs from left to right: years, else dates.
fn time(columns: &Columns) -> Option<usize> {
    columns.of_kind(Kind::Year).or_else(|| columns.of_kind(Kind::Date))
}

/// Puts the question of one of these charts together. `sum` as in `plan`: the measure that was asked for, if any, or rows.
///
/// # Errors
/// A column or a value among the options that is not there.
#[inline(never)]
pub(super) fn ask(spec: &ChartSpec, columns: &Columns, sum: Option<Option<usize>>, ask: &mut Ask) -> Result<(), Unsuited> {
    match spec.kind {
        ChartKind::Lines => lines(columns, sum, ask),
        ChartKind::ShareTrend => share_trend(columns, sum, ask),
        ChartKind::Flows => flows(columns, sum, ask),
        ChartKind::Timeline => timeline(columns, sum, ask),
        _ => pyramid(spec, columns, sum, ask)?,
    }
    Ok(())
}

fn timeline(columns: &Columns, sum: Option<Option<usize>>, ask: &mut Ask) {
    let asked = ask.by.clone();
    let is_time = |at: &usize| matches!(columns.0.dimensions[*at].kind, Some(Kind::Year | Kind::Date));
    let wanted = asked.iter().copied().find(is_time);
    let mut own = asked.iter().copied().filter(|at| !is_time(at));
    let clock = |with: usize| {
        let times = [wanted, columns.of_kind(Kind::Year), columns.of_kind(Kind::Date)];
        times.into_iter().flatten().find(|&at| columns.together(&[with, at]))
    };
    // What was done: the rows that were asked for, else initiatives, else programmes.
    let work = own.next().or_else(|| columns.of_kind(Kind::Initiative)).or_else(|| columns.of_kind(Kind::Programme));
    // When what was done began and ended, each in a column of its own.
    let pair = work.filter(|_| wanted.is_none()).and_then(|work| begin_and_end(columns, work));
    let time = pair.map(|pair| pair.0).or_else(|| work.and_then(clock)).or(wanted).or_else(|| time(columns));
    let Some(time) = time else {
        ask.needs.push(Need::Year);
        return;
    };
    // Who met: another column that was asked for, else agencies, else places.
    let mut counts = Vec::new();
    for kind in [Kind::Meetings, Kind::Decisions, Kind::Implemented] {
        let same = |at: &usize| {
            counts.first().is_none_or(|first: &usize| columns.0.measures[*at].facts == columns.0.measures[*first].facts)
        };
        if let Some(at) = columns.measure(kind).filter(|&at| columns.carries(at, &[time])).filter(same) {
            counts.push(at);
        }
    }
    let mut who = None;
    if let Some(&first) = counts.first() {
        who = own.next().filter(|&at| columns.carries(first, &[at]));
        for kind in [Kind::Agency, Kind::Province, Kind::District, Kind::Commune, Kind::Implementer, Kind::Initiative] {
            who = who.or_else(|| columns.of_kind(kind).filter(|&at| columns.carries(first, &[at])));
        }
    }
    let meetings =
        who.map(|who| Request { by: vec![Group::Dimension(who), Group::Dimension(time)], sum: counts.clone(), rows: false });
    let work = work.filter(|&work| columns.together(&[work, time]));
    match (work, who) {
        (Some(work), _) => {
            ask.by = vec![work, time];
            ask.measures.extend(sum.unwrap_or_else(|| columns.main_measure(&[work, time])));
            // Meetings have their own lanes.
            ask.measures.retain(|at| !counts.contains(at));
            ask.rows = true;
            let ends = pair.map(|(_, end)| Request {
                by: vec![Group::Dimension(work), Group::Dimension(end)],
                sum: Vec::new(),
                rows: true,
            });
            ask.metric = Some(Metric::Lanes { ends });
            ask.beside = meetings;
        }
        (None, Some(who)) => {
            ask.by = vec![who, time];
            ask.measures = counts;
        }
        _ => ask.needs.push(Need::Initiative),
    }
}

/// How the headers of columns that tell a beginning or an end are written, folded: in any of these, or as a whole.
const BEGIN: &str = "batdau khoicong khoidau tungay tuthang tunam start begin inicio fromdate fromyear datefrom";
const END: &str = "ketthuc denngay denthang dennam hoanthanh finish completion closing finaliz enddate endyear yearend dateend \
    endingdate endedon fechafin todate toyear dateto until";

/// The columns of when rows of a table with `work` begin and end.
fn begin_and_end(columns: &Columns, work: usize) -> Option<(usize, usize)> {
    let find = |words: &str, but: Option<usize>| {
        (0..columns.0.dimensions.len()).find(|&at| {
            let dimension = &columns.0.dimensions[at];
            let key = fold(&dimension.label);
            let texts = dimension.values.iter().filter(|value| !value.missing).map(|value| &*value.key);
            Some(at) != but
                && (words.split_ascii_whitespace().any(|word| key.contains(word)) || but.is_some() && key == "end")
                && columns.together(&[work, at])
                && day::are_times(texts)
        })
    };
    let own = |begin: &usize| columns.together(&[work, *begin]);
    // The beginning may be the table's own time.
    let begin = find(BEGIN, None)
        .or_else(|| columns.of_kind(Kind::Date).filter(own))
        .or_else(|| columns.of_kind(Kind::Year).filter(own))?;
    let end = find(END, Some(begin))?;
    columns.together(&[work, begin, end]).then_some((begin, end))
}

fn pyramid(spec: &ChartSpec, columns: &Columns, sum: Option<Option<usize>>, ask: &mut Ask) -> Result<(), Unsuited> {
    ask.by.truncate(1);
    if ask.by.is_empty() {
        ask.by.extend(columns.of_kind(Kind::AgeGroup));
    }
    if ask.by.is_empty() {
        ask.needs.push(Need::Age);
    }
    columns.people_by_sex(sum, ask);
    let Some(name) = spec.options.get("compare") else { return Ok(()) };
    let at = columns.named(name, true)?;
    let mut codes = [None; 2];
    if let Some(list) = spec.options.get("with") {
        let mut names = list.split(',');
        for code in &mut codes {
            let Some(text) = names.next() else { break };
            *code = Some(value(columns, at, text.trim())?);
        }
        if names.next().is_some() || codes.contains(&None) {
            return Err(Unsuited::Spec(SpecError::new("chart", Fault::BadForm, &["with=", list].concat(), "with=A,B", &[])));
        }
    }
    if !ask.by.contains(&at) {
        ask.by.push(at);
        ask.metric = Some(Metric::Two(codes));
    }
    Ok(())
}

/// Where money comes from, where it goes through and what it is for.
pub(super) const STAGES: [&[Kind]; 3] = [
    &[Kind::Source, Kind::Funder, Kind::Programme],
    &[Kind::Province, Kind::District, Kind::Commune, Kind::Programme, Kind::Implementer, Kind::Agency],
    &[Kind::Sector, Kind::Initiative, Kind::Implementer, Kind::Programme, Kind::District],
];

fn flows(columns: &Columns, sum: Option<Option<usize>>, ask: &mut Ask) {
    let money = sum.unwrap_or_else(|| columns.money());
    let adds = |at: usize| columns.0.measures[at].additivity == Additivity::Sum;
    if sum.is_none() && money.is_none() || money.is_some_and(|at| !adds(at)) {
        ask.needs.push(Need::Money);
    }
    if ask.by.len() < 2 {
        for kinds in STAGES {
            let found = kinds.iter().find_map(|kind| {
                let at = columns.of_kind(*kind)?;
                let mut all = ask.by.clone();
                all.push(at);
                let fits = money.map_or_else(|| columns.together(&all), |money| columns.carries(money, &all));
                // A single value tells nothing apart.
                (fits && !ask.by.contains(&at) && columns.0.dimensions[at].values.len() > 1).then_some(at)
            });
            ask.by.extend(found.filter(|_| ask.by.len() < 3));
        }
        // Nothing of a known meaning: any two columns that the money is told by.
        for at in columns.first_axes(MOST_BARS) {
            let mut all = ask.by.clone();
            all.push(at);
            let is_year = columns.0.dimensions[at].kind == Some(Kind::Year);
            if ask.by.len() < 2 && !is_year && !ask.by.contains(&at) && money.is_none_or(|money| columns.carries(money, &all)) {
                ask.by.push(at);
            }
        }
    }
    if ask.by.len() < 2 {
        ask.needs.push(Need::TwoDimensions);
    }
    ask.measures.extend(money);
    ask.metric = Some(Metric::AboveZero);
}

fn lines(columns: &Columns, sum: Option<Option<usize>>, ask: &mut Ask) {
    if ask.by.is_empty() {
        let first = time(columns).or_else(|| columns.of_kind(Kind::AgeGroup));
        // What no word calls so may well have an order; places and funders have none.
        let ordered = |at: &usize| columns.0.dimensions[*at].kind.is_none();
        ask.by.extend(first.or_else(|| columns.axes(MOST_BARS).into_iter().find(ordered)));
        // What the lines may well be of, where the data tells it.
        for kind in [Kind::Source, Kind::Sex] {
            if let Some(second) = columns.of_kind(kind)
                && first.is_some_and(|first| columns.together(&[first, second]))
                && ask.by.len() == 1
            {
                ask.by.push(second);
            }
        }
    }
    if ask.by.is_empty() {
        ask.needs.push(Need::Year);
    }
    let mut main = columns.main_measure(&ask.by);
    // A rate is a line for each of what it is told of.
    if let (None, None, [year]) = (main, sum, &ask.by[..])
        && let Some(each) = columns.first_axes(MOST_BARS).into_iter().find(|at| columns.main_measure(&[*year, *at]).is_some())
    {
        ask.by.push(each);
        main = columns.main_measure(&ask.by);
    }
    ask.measures.extend(sum.unwrap_or(main));
}

fn share_trend(columns: &Columns, sum: Option<Option<usize>>, ask: &mut Ask) {
    // A column of time that was asked for is what runs; another tells the lines apart.
    let is_time = |at: &usize| matches!(columns.0.dimensions[*at].kind, Some(Kind::Year | Kind::Date));
    let first = ask.by.iter().copied().find(is_time).or_else(|| time(columns));
    ask.by.retain(|at| Some(*at) != first);
    ask.by.truncate(1);
    match first {
        Some(first) => ask.by.insert(0, first),
        None => ask.needs.push(Need::Year),
    }
    // Of rates there is an index (`women-share`), and no share.
    if sum.flatten().is_some_and(|at| columns.0.measures[at].additivity == Additivity::Never) {
        return ask.needs.push(Need::SexAndPeople);
    }
    columns.people_by_sex(sum, ask);
    ask.metric = Some(Metric::WomenShare);
}

impl Columns<'_> {
    /// What tells people by sex: a column of sexes with one of people, or columns of women and men.
    #[inline(never)]
    pub fn by_sex(&self, people: Option<usize>) -> Option<(Option<usize>, Vec<usize>)> {
        if let (Some(people), Some(sex)) = (people, self.of_kind(Kind::Sex))
            && self.carries(people, &[sex])
        {
            return Some((Some(sex), vec![people]));
        }
        Some((None, vec![self.measure(Kind::Women)?, self.measure(Kind::Men)?]))
    }

    /// Adds that, and with columns of women and men everyone: the rest of the people is of unknown sex.
    pub fn people_by_sex(&self, sum: Option<Option<usize>>, ask: &mut Ask) {
        let people = sum.unwrap_or_else(|| self.measure(Kind::People));
        match (self.by_sex(people), self.of_kind(Kind::Sex)) {
            (Some((Some(sex), mut counted)), _) => {
                ask.by.push(sex);
                ask.measures.append(&mut counted);
            }
            (Some((_, mut counted)), _) => {
                ask.measures.append(&mut counted);
                ask.measures.extend(people.filter(|&people| self.carries(people, &ask.by)));
            }
            // A row a person.
            (_, Some(sex)) if sum == Some(None) => ask.by.push(sex),
            _ => ask.needs.push(Need::SexAndPeople),
        }
    }
}
