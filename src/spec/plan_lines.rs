//! What charts over time ask: `lines`, `share-trend`.

use super::columns::Columns;
use super::plan::{MOST_BARS, Need};
use crate::charts::ChartKind;
use crate::data::Kind;
use crate::metrics::Metric;

/// A question that is being put together.
#[derive(Default)]
pub(super) struct Ask {
    /// Dimensions: those that were asked for at first, those of the answer in the end.
    pub by: Vec<usize>,
    /// Measures; none counts rows.
    pub measures: Vec<usize>,
    pub needs: Vec<Need>,
    pub metric: Option<Metric>,
}

/// What runs from left to right: years, else dates.
fn time(columns: &Columns) -> Option<usize> {
    columns.of_kind(Kind::Year).or_else(|| columns.of_kind(Kind::Date))
}

/// Puts the question of a chart over time together. `sum` as in `plan`: the measure that was asked for, if any, or rows.
pub(super) fn ask(kind: ChartKind, columns: &Columns, sum: Option<Option<usize>>, ask: &mut Ask) {
    if kind == ChartKind::Lines {
        lines(columns, sum, ask);
    } else {
        share_trend(columns, sum, ask);
    }
}

fn lines(columns: &Columns, sum: Option<Option<usize>>, ask: &mut Ask) {
    if ask.by.is_empty() {
        let first = time(columns).or_else(|| columns.of_kind(Kind::AgeGroup));
        ask.by.extend(first.or_else(|| columns.axes(MOST_BARS).first().copied()));
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
        ask.needs.push(Need::Dimension);
    }
    ask.measures.extend(sum.unwrap_or_else(|| columns.main_measure(&ask.by)));
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
    columns.people_by_sex(sum, ask);
    ask.metric = Some(Metric::WomenShare);
}

impl Columns<'_> {
    /// Adds what tells people by sex: a column of sexes with one of people, or columns of women and men (and of everyone).
    pub fn people_by_sex(&self, sum: Option<Option<usize>>, ask: &mut Ask) {
        let sex = self.of_kind(Kind::Sex);
        let (women, men) = (self.measure(Kind::Women), self.measure(Kind::Men));
        match (sum.unwrap_or_else(|| self.measure(Kind::People)), sex, women, men) {
            (Some(people), Some(sex), ..) if self.carries(people, &[sex]) => {
                ask.by.push(sex);
                ask.measures.push(people);
            }
            (people, _, Some(women), Some(men)) => {
                ask.measures.extend([women, men]);
                // The rest of the people is of unknown sex.
                ask.measures.extend(people.filter(|&people| self.carries(people, &ask.by)));
            }
            // A row a person.
            (None, Some(sex), ..) if sum.is_some() => ask.by.push(sex),
            _ => ask.needs.push(Need::SexAndPeople),
        }
    }
}
