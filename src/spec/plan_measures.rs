//! The questions of charts that show one worked-out measure a place.

use std::cmp::Ordering;

use super::chart::ChartSpec;
use super::columns::Columns;
use super::plan::{MOST_BARS, Need, Plan, Unsuited};
use super::plan_matrices::value;
use super::{Fault, SpecError};
use crate::charts::ChartKind;
use crate::data::{Additivity, Kind};
use crate::metrics::Metric;
use crate::metrics::marker::mark;
use crate::places::fold;
use crate::query::{Group, Request};

/// What `dots?sum=` asks of a column of gender markers, and how its header is written, folded.
const MARKER: &str = "gender_marker";
const MARKERS: &str =
    "gendermarker dacmarker dacgender gendermark markergender daugioi chisogioi genderequalitymarker genderpolicymarker";

/// How titles of roles begin, folded: deputies, officers, members, and those who lead.
const ROLES: [&str; 4] = [
    "pho vice deputy assistant",
    "canbo officer staff thuky secretary ketoan",
    "thanhvien hoivien member participant nguoithamgia",
    "truong chutich bithu giamdoc chunhiem lanhdao doitruong totruong nhomtruong leader chair head president director",
];
/// The places of members and of those who lead in it.
const MEMBER: usize = 2;
const LEADER: usize = 3;

/// Which of `ROLES` a title is; `None` for any other.
fn role(title: &str) -> Option<usize> {
    let key = fold(title);
    if key.contains("household") || key.is_empty() {
        return None;
    }
    let begins = ROLES.iter().position(|words| words.split(' ').any(|word| key.starts_with(word)));
    begins.or_else(|| (key.ends_with("truong") || key.ends_with("leader")).then_some(LEADER))
}

/// The money for each person of a funding chart: what stands beside it, and what is worked out.
#[inline(never)]
pub(super) fn per_head(per: &str, columns: &Columns, plan: &mut Plan) -> Result<(), Unsuited> {
    let (Some(Group::Dimension(place)), Some(money)) = (plan.request.by.first(), plan.request.sum.first()) else { return Ok(()) };
    let (poor, dataset) = (per == "poor", columns.0);
    let is_it = |at: &usize| {
        let of = &dataset.measures[*at];
        let (name, label) = (fold(&of.name), fold(&of.label));
        let says = |words: [&str; 2]| words.iter().any(|word| name.contains(word) || label.contains(word));
        of.facts != dataset.measures[*money].facts
            && columns.carries(*at, &[*place])
            && if poor { says(["ngheo", "poor"]) } else { columns.stock_years(*at).is_some() || says(["danso", "population"]) }
    };
    let Some(people) = (0..dataset.measures.len()).find(is_it) else {
        return Err(Unsuited::Lacks { kind: plan.kind, needs: vec![if poor { Need::Poor } else { Need::Population }] });
    };
    let mut by = vec![Group::Dimension(*place)];
    if let Some(year) = columns.of_kind(Kind::Year)
        && year != *place
        && columns.carries(people, &[year])
    {
        by.push(Group::Dimension(year));
    }
    plan.beside = Some(Request { by, sum: vec![people], rows: false });
    plan.metric = Some(Metric::PerHead { name: if poor { "per_poor" } else { "per_person" } });
    Ok(())
}

/// The plan of a kind whose measures are worked out.
#[inline(never)]
pub(super) fn plan(spec: &ChartSpec, columns: &Columns) -> Result<Plan, Unsuited> {
    let (kind, dataset) = (spec.kind, columns.0);
    let mut ask = Ask::default();
    for name in &spec.by {
        ask.by.push(columns.named(name, true)?);
    }
    // What was asked for: a measure, or (`None` inside) the count of rows.
    let sum = match spec.sum.as_deref() {
        None => None,
        Some("rows" | MARKER) => Some(None),
        Some(name) => Some(Some(columns.named(name, false)?)),
    };
    ask.put(spec, columns, sum)?;
    if ask.by.is_empty() && ask.needs.is_empty() {
        ask.needs.push(Need::Dimension);
    }
    if !ask.needs.is_empty() {
        return Err(Unsuited::Lacks { kind, needs: ask.needs });
    }
    let (mut whole, mut last_of) = (columns.together(&ask.by), ask.last_of);
    for &at in &ask.measures {
        whole &= columns.carries(at, &ask.by);
        last_of = columns.stock_years(at).filter(|years| !ask.by.contains(years)).or(last_of);
    }
    if !whole {
        let mut names = Vec::new();
        for &at in &ask.by {
            names.push(dataset.dimensions[at].label.clone());
        }
        for &at in &ask.measures {
            names.push(dataset.measures[at].label.clone());
        }
        return Err(Unsuited::Apart { kind, columns: names });
    }
    let mut by = Vec::new();
    for at in ask.by {
        by.push(Group::Dimension(at));
    }
    let request = Request { by, rows: ask.rows || ask.measures.is_empty(), sum: ask.measures };
    Ok(Plan { kind, request, beside: None, last_of, metric: ask.metric, binned: None, notes: Vec::new(), facet: false })
}

/// What a chart asks: columns to group by, measures, and what is worked out of them.
#[derive(Default)]
struct Ask {
    by: Vec<usize>,
    measures: Vec<usize>,
    metric: Option<Metric>,
    needs: Vec<Need>,
    /// Rows are counted too, to tell a combination that does not occur from a blank.
    rows: bool,
    /// As in `Plan`.
    last_of: Option<usize>,
}

impl Ask {
    /// Puts the question of a kind together. `sum` as in `ChartSpec`, `None` inside for rows.
    fn put(&mut self, spec: &ChartSpec, columns: &Columns, sum: Option<Option<usize>>) -> Result<(), Unsuited> {
        match spec.kind {
            ChartKind::WomenShare if self.parity_index(columns, sum.flatten()) => {}
            ChartKind::Dots if spec.sum.as_deref() == Some(MARKER) && columns.measure_named(MARKER).is_none() => {
                self.marker(columns);
            }
            ChartKind::WomenShare => {
                self.people_by_sex(columns, sum.flatten(), &[]);
                self.metric = Some(Metric::WomenShare);
            }
            ChartKind::Absorption => self.absorption(columns),
            ChartKind::Leadership => return self.leadership(spec, columns, sum.flatten()),
            ChartKind::Concentration => {
                let money = sum.flatten().or_else(|| columns.money());
                let funder = columns.of_kind(Kind::Funder);
                self.place_of(columns, money, &[funder]);
                self.needs_of(funder.is_none(), Need::Funder);
                self.needs_of(money.is_none(), Need::Money);
                self.by.extend(funder);
                self.measures.extend(money);
                self.metric = Some(Metric::Concentration);
            }
            ChartKind::ThenNow => {
                let year = columns.of_kind(Kind::Year);
                self.needs_of(year.is_none(), Need::Year);
                let has_sex = columns.of_kind(Kind::Sex).is_some() || columns.measure(Kind::Women).is_some();
                if sum.is_none() && has_sex && columns.measure(Kind::People).or(columns.measure(Kind::Women)).is_some() {
                    self.people_by_sex(columns, None, &[year]);
                } else {
                    // A rate has a figure for each place and year, and none for all years together.
                    let mut each = self.by.clone();
                    each.extend(columns.place(None).filter(|_| self.by.is_empty()));
                    each.extend(year);
                    let own = || columns.main_measure(&each).or_else(|| columns.main_measure(&self.by));
                    let measure = sum.unwrap_or_else(own);
                    self.place_of(columns, measure, &[year]);
                    self.by.extend(year);
                    self.measures.extend(measure);
                }
                let [from, to] = ["from", "to"].map(|name| spec.options.get(name));
                // Before the first year there is none to compare with, after the last one neither.
                let values = year.map_or(&[][..], |year| &columns.0.dimensions[year].values);
                let alone = |text: Option<&str>, other: Option<&str>, way: Ordering| {
                    let beyond = |text: &str| values.iter().any(|value| !value.missing && value.key.as_str().cmp(text) == way);
                    other.is_none() && values.len() > 1 && text.is_some_and(|text| !beyond(text))
                };
                if from.is_some() && from == to || alone(to, from, Ordering::Less) || alone(from, to, Ordering::Greater) {
                    let fault = SpecError::new("chart", Fault::BadForm, "from=…&to=…", "from=2017&to=2021", &[]);
                    return Err(Unsuited::Spec(fault));
                }
                for text in [from, to].into_iter().flatten() {
                    // A budget year (`2020-2021`) is told by either of its numbers.
                    let known = |year: usize| columns.0.dimensions[year].values.iter().any(|value| value.key.contains(text));
                    if let Some(year) = year
                        && !known(year)
                    {
                        value(columns, year, text)?;
                    }
                }
                let number = |text: Option<&str>| text.and_then(|year| year.parse().ok());
                self.metric = Some(Metric::ThenNow { from: number(from), to: number(to) });
            }
            _ => {
                if self.by.is_empty() {
                    self.by.extend(columns.category());
                }
                let (main, years) = columns.main_or_last(&self.by);
                self.last_of = years.filter(|_| sum.is_none());
                self.measures.extend(sum.unwrap_or(main));
            }
        }
        Ok(())
    }

    /// A rate by sex, where one was asked for or nothing counts people: of rates there is an index, and no share.
    fn parity_index(&mut self, columns: &Columns, asked: Option<usize>) -> bool {
        let Some(sex) = columns.of_kind(Kind::Sex) else { return false };
        let is_rate = |at: &usize| {
            let of = &columns.0.measures[*at];
            of.additivity == Additivity::Never && !of.secondary && columns.carries(*at, &[sex])
        };
        let counted = columns.measure(Kind::People).or(columns.measure(Kind::Women)).is_some();
        let found = || (0..columns.0.measures.len()).find(is_rate).filter(|_| !counted);
        let Some(rate) = (if asked.is_some() { asked.filter(is_rate) } else { found() }) else { return false };
        self.place_of(columns, Some(rate), &[Some(sex)]);
        self.by.push(sex);
        self.measures.push(rate);
        self.metric = Some(Metric::ParityIndex);
        true
    }

    /// Money (or rows) by gender marker.
    fn marker(&mut self, columns: &Columns) {
        let header = |at: &usize| {
            let key = fold(&columns.0.dimensions[*at].label);
            MARKERS.split(' ').any(|word| key.contains(word))
        };
        let is_marked = |at: &usize| {
            let values = &columns.0.dimensions[*at].values;
            values.len() < 40 && values.iter().any(|value| !value.missing && mark(&value.key).is_some())
        };
        let marker = (0..columns.0.dimensions.len()).find(|at| header(at) && is_marked(at));
        self.needs_of(marker.is_none(), Need::Marker);
        let Some(marker) = marker else { return };
        let money = columns.money().filter(|money| columns.carries(*money, &[marker]));
        self.place_of(columns, money, &[Some(marker)]);
        self.by.push(marker);
        self.measures.extend(money);
        self.rows = true;
        self.metric = Some(Metric::Marker);
    }

    fn needs_of(&mut self, lacks: bool, need: Need) {
        if lacks {
            self.needs.push(need);
        }
    }

    /// Where nothing was asked for: places, else the first column that is none of these.
    fn place_of(&mut self, columns: &Columns, measure: Option<usize>, but: &[Option<usize>]) {
        if !self.by.is_empty() {
            return;
        }
        let fits = |at: &usize| !but.contains(&Some(*at)) && measure.is_none_or(|measure| columns.carries(measure, &[*at]));
        let other = || columns.first_axes(MOST_BARS).into_iter().find(fits);
        match columns.place(measure).or_else(other) {
            Some(place) => self.by.push(place),
            None => self.needs.push(Need::Place),
        }
    }

    /// Disbursed beside planned, or beside allocated where nothing was planned; by year too, for years that are not over.
    fn absorption(&mut self, columns: &Columns) {
        let (disbursed, planned) = (columns.measure(Kind::Disbursed), columns.measure(Kind::Planned));
        let fits = |at: &usize| disbursed.is_some_and(|of| columns.0.measures[of].facts == columns.0.measures[*at].facts);
        let (planned, allocated) = (planned.filter(fits), columns.measure(Kind::Allocated).filter(fits));
        self.place_of(columns, disbursed, &[]);
        self.needs_of(disbursed.is_none() || planned.or(allocated).is_none(), Need::PlannedAndDisbursed);
        if let (Some(disbursed), Some(year)) = (disbursed, columns.of_kind(Kind::Year))
            && !self.by.contains(&year)
            && columns.carries(disbursed, &[year])
        {
            self.by.push(year);
        }
        self.measures.extend(disbursed);
        self.measures.extend(planned);
        self.measures.extend(allocated);
        let told = disbursed.filter(|of| columns.0.measures[*of].has_blanks);
        self.metric = Some(Metric::Absorption { today: None, told });
    }

    /// People by place, role and sex, and which roles lead: those that the option `leaders` names, else those that their titles
    /// tell. Members are those called so, else all who do not lead.
    fn leadership(&mut self, spec: &ChartSpec, columns: &Columns, people: Option<usize>) -> Result<(), Unsuited> {
        let roles = columns.of_kind(Kind::Role);
        self.people_by_sex(columns, people, &[roles]);
        let Some(roles) = roles else {
            self.needs.push(Need::Role);
            return Ok(());
        };
        let (mut leaders, mut members, mut others) = (Vec::new(), Vec::new(), Vec::new());
        let named = spec.options.get("leaders");
        if let Some(names) = named {
            for name in names.split(',') {
                leaders.push(value(columns, roles, name.trim())?);
            }
        }
        for (code, value) in columns.0.dimensions[roles].values.iter().enumerate() {
            let code = code as u32;
            let role = role(&value.key);
            if value.missing || leaders.contains(&code) {
                continue;
            }
            if role == Some(LEADER) && named.is_none() {
                leaders.push(code);
            } else {
                others.push(code);
                if role == Some(MEMBER) {
                    members.push(code);
                }
            }
        }
        if members.is_empty() {
            members = others;
        }
        self.needs_of(leaders.is_empty() || members.is_empty(), Need::Role);
        self.metric = Some(Metric::Leadership { leaders, members });
        Ok(())
    }

    /// People by the columns asked for (by place without any), by `more` and by sex, which is told in a column of sexes, or in
    /// columns of women and men.
    fn people_by_sex(&mut self, columns: &Columns, people: Option<usize>, more: &[Option<usize>]) {
        let people = people.or_else(|| columns.measure(Kind::People));
        let Some((sex, mut counted)) = columns.by_sex(people) else { return self.needs.push(Need::SexAndPeople) };
        let mut but = more.to_vec();
        but.push(sex);
        self.place_of(columns, counted.first().copied(), &but);
        self.by.extend(more.iter().flatten());
        self.measures.append(&mut counted);
        self.by.extend(sex);
        self.rows |= sex.is_some();
        // The rest of the people is of unknown sex.
        self.measures.extend(people.filter(|people| sex.is_none() && columns.carries(*people, &self.by)));
    }
}

/// Why a chart of ranges of people is not drawn where small groups are withheld, in Vietnamese and English.
#[inline(never)]
#[rustfmt::skip]
pub(super) fn told_small() -> [&'static str; 2] {
    [
        "Không vẽ được “{0}”: trang này ẩn các nhóm ít người (min-cell), mà các khoảng số người sẽ để lộ.",
        "“{0}” cannot be drawn: this page withholds small groups of people (min-cell), which ranges of people would tell.",
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_tell_who_leads() {
        for (title, expected) in [
            ("Trưởng nhóm", Some(LEADER)),
            ("Tổ trưởng", Some(LEADER)),
            ("Chủ tịch UBND xã", Some(LEADER)),
            ("Group leader", Some(LEADER)),
            ("Chairwoman", Some(LEADER)),
            ("Phó chủ tịch", Some(0)),
            ("Vice chair", Some(0)),
            ("Cán bộ môi trường", Some(1)),
            ("Thành viên", Some(MEMBER)),
            ("Members", Some(MEMBER)),
            ("Head of household", None),
            ("Nông dân", None),
            ("", None),
        ] {
            assert_eq!(role(title), expected, "{title}");
        }
    }
}
