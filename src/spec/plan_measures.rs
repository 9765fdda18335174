//! The questions of charts that show one worked-out measure a place.

use super::columns::Columns;
use super::plan::{MOST_BARS, Need};
use crate::charts::ChartKind;
use crate::data::Kind;
use crate::metrics::Metric;

/// What a chart asks: columns to group by, measures, and what is worked out of them.
#[derive(Default)]
pub(super) struct Ask {
    pub by: Vec<usize>,
    pub measures: Vec<usize>,
    pub metric: Option<Metric>,
    pub needs: Vec<Need>,
    /// Rows are counted too, to tell a combination that does not occur from a blank.
    pub rows: bool,
}

impl Ask {
    /// The question of a kind, by the columns that were asked for; `sum` as in `ChartSpec`, `None` inside for rows.
    pub fn new(kind: ChartKind, columns: &Columns, by: &[usize], sum: Option<Option<usize>>) -> Ask {
        let mut ask = Ask { by: by.to_vec(), ..Ask::default() };
        match kind {
            ChartKind::WomenShare => {
                ask.people_by_sex(columns, sum.flatten());
                ask.metric = Some(Metric::WomenShare);
            }
            _ => {
                if by.is_empty() {
                    ask.by.extend(columns.first_axes(MOST_BARS).first());
                }
                ask.measures.extend(sum.unwrap_or_else(|| columns.main_measure(&ask.by)));
            }
        }
        if ask.by.is_empty() && ask.needs.is_empty() {
            ask.needs.push(Need::Dimension);
        }
        ask
    }

    /// People by the columns asked for (by place without any) and by sex: told in a column of sexes, or in columns of women
    /// and men.
    fn people_by_sex(&mut self, columns: &Columns, people: Option<usize>) {
        let people = people.or_else(|| columns.measure(Kind::People));
        let (women, men) = (columns.measure(Kind::Women), columns.measure(Kind::Men));
        let sex = columns.of_kind(Kind::Sex).filter(|sex| people.is_some_and(|people| columns.carries(people, &[*sex])));
        let counted = if sex.is_some() { people } else { women.filter(|_| men.is_some()) };
        let Some(counted) = counted else { return self.needs.push(Need::SexAndPeople) };
        if self.by.is_empty() {
            let other = || columns.first_axes(MOST_BARS).into_iter().find(|at| Some(*at) != sex);
            match columns.place(Some(counted)).or_else(other) {
                Some(place) => self.by.push(place),
                None => self.needs.push(Need::Place),
            }
        }
        self.measures.push(counted);
        match sex {
            Some(sex) => {
                self.by.push(sex);
                self.rows = true;
            }
            None => {
                self.measures.extend(men);
                // The rest of the people is of unknown sex.
                self.measures.extend(people.filter(|people| columns.carries(*people, &self.by)));
            }
        }
    }
}
