//! From a place to the places in it: a chart by province opened by district, then by commune, and the way back.
//!
//! Opening is the chart's own affair: it asks by the finer column, within the places of its path; other charts stay. What it asks
//! is planned anew from the chart's own words, so everything that holds for a chart by district holds here. Knows no browser.

use super::bar::{dimension_label, value_label};
use super::{App, Card, Chart, Effect, Event};
use crate::data::{Dataset, Kind};
use crate::locale::{Msg, Word};
use crate::metrics::Metric;
use crate::query::Group;
use crate::spec::{ChartSpec, Filters, Keep, Plan, kept, plan};

/// Places, the widest first.
const LEVELS: [Kind; 3] = [Kind::Province, Kind::District, Kind::Commune];

/// A chart opened by some places.
#[derive(Debug)]
pub struct Opened {
    pub plan: Plan,
    /// The places that it stands in.
    pub within: Filters,
    /// The column by which it can be opened further.
    pub finer: Option<usize>,
}

/// A chart opened by the places of `path`, from the widest; `None` where it cannot be.
pub(super) fn dig(spec: &ChartSpec, path: &[String], dataset: &Dataset) -> Option<Opened> {
    let mut now = plan(spec, dataset).ok()?;
    let mut within = Filters::default();
    let mut spec = spec.clone();
    for key in path {
        let at = place(&now, dataset)?;
        let dimension = &dataset.dimensions[at];
        let keep = Keep::of(dimension, &kept(dimension, std::slice::from_ref(key)));
        if keep == Keep::Values([].into()) {
            return None;
        }
        within.set(&dimension.name, Some(keep));
        (now, spec) = next(&now, &spec, dataset)?;
    }
    let finer = next(&now, &spec, dataset).and_then(|(next, _)| place(&next, dataset));
    Some(Opened { plan: now, within, finer })
}

/// The column of places that stands first in a chart.
pub(super) fn place(plan: &Plan, dataset: &Dataset) -> Option<usize> {
    // Panels of places are no rows of them.
    let Some(Group::Dimension(at)) = plan.request.by.first().filter(|_| !plan.facet) else { return None };
    LEVELS.contains(&dataset.dimensions.get(*at)?.kind?).then_some(*at)
}

/// The same chart by the next finer places.
fn next(now: &Plan, spec: &ChartSpec, dataset: &Dataset) -> Option<(Plan, ChartSpec)> {
    let kind = dataset.dimensions[place(now, dataset)?].kind?;
    let level = LEVELS.iter().position(|&level| level == kind)?;
    for finer in &LEVELS[level + 1..] {
        let Some(at) = dataset.dimensions.iter().position(|dimension| dimension.kind == Some(*finer)) else { continue };
        let mut spec = spec.clone();
        let name = dataset.dimensions[at].name.clone();
        if spec.by.is_empty() {
            spec.by.push(name);
        } else {
            spec.by[0] = name;
        }
        if let Ok(next) = plan(&spec, dataset)
            && place(&next, dataset) == Some(at)
        {
            return Some((next, spec));
        }
    }
    None
}

/// The roles of these codes, as they stand in the file.
fn role_names(dataset: &Dataset, codes: &[u32]) -> String {
    let mut names = String::new();
    for dimension in &dataset.dimensions {
        for (code, value) in dimension.values.iter().enumerate() {
            if dimension.kind == Some(Kind::Role) && codes.contains(&(code as u32)) {
                names.push_str(if names.is_empty() { "" } else { ", " });
                names.push_str(&value.key);
            }
        }
    }
    names
}

impl Chart {
    /// Opens the chart by a path, or closes it by an empty one.
    pub(super) fn open(&mut self, path: &[String], dataset: &Dataset) {
        let Some(opened) = dig(&self.spec, path, dataset) else { return };
        if let Some(Metric::Leadership { leaders, members }) = &opened.plan.metric {
            self.request.options.set("leaders", &role_names(dataset, leaders));
            self.request.options.set("members", &role_names(dataset, members));
        }
        self.plan = opened.plan;
        self.within = opened.within;
        self.finer = opened.finer;
        self.stale = true;
        self.active = None;
    }
}

impl App {
    /// Opens a chart by the place of the mark where the reader stands, or else by the one place that was picked.
    pub(super) fn drill(&mut self, at: usize) {
        let Some(key) = self.place_at(at, true) else { return };
        let mut chosen = self.chosen.clone();
        chosen.own[at].path.push(key);
        self.put(chosen, true);
        self.tell_path(at);
    }

    /// Closes a chart until so many places of its path are left.
    pub(super) fn rise(&mut self, at: usize, depth: usize) {
        let mut chosen = self.chosen.clone();
        let Some(own) = chosen.own.get_mut(at).filter(|own| own.path.len() > depth) else { return };
        own.path.truncate(depth);
        self.put(chosen, true);
        self.tell_path(at);
    }

    /// The next order of a chart's rows.
    pub(super) fn turn(&mut self, at: usize) {
        use crate::charts::Sort;
        let Some(chart) = self.chart(at).filter(|chart| chart.spec.sorts()) else { return };
        let next = match chart.request.sort {
            Sort::Auto => Sort::Value,
            Sort::Value => Sort::Name,
            Sort::Name => Sort::Data,
            Sort::Data => Sort::Auto,
        };
        let mut chosen = self.chosen.clone();
        chosen.own[at].sort = (next != chart.spec.sort).then_some(next);
        self.put(chosen, true);
        let words = [Word::SortAuto, Word::Value, Word::SortName, Word::SortData][next as usize];
        let said = self.settings.say(Msg::SortedBy, &[("values", &self.settings.word(words))]);
        self.effects.push(Effect::Announce(said));
    }

    /// The place by which a chart can be opened: that of the mark where the reader stands (`pointed`), else the only one picked.
    fn place_at(&self, at: usize, pointed: bool) -> Option<String> {
        let chart = self.chart(at)?;
        chart.finer?;
        let axis = chart.table.as_ref()?.axes.first()?;
        // Not while the table is that of the level before.
        if axis.name != self.dataset.dimensions[place(&chart.plan, &self.dataset)?].name {
            return None;
        }
        let mark = chart.mark().filter(|_| pointed);
        if let Some(member) = mark.and_then(|mark| axis.members.get(mark.at[0] as usize)) {
            return (!member.missing).then(|| member.key.clone());
        }
        match self.chosen.own.get(at)?.pick.get(&axis.name) {
            Some(Keep::Values(keys)) => keys.first().filter(|key| keys.len() == 1 && !key.is_empty()).cloned(),
            _ => None,
        }
    }

    /// The way to where a chart stands: each place from all of them on, and what can be opened next in words; `None` for a chart
    /// that has no finer places. The second text is empty where nothing is picked to be opened.
    pub fn crumbs(&self, at: usize) -> Option<(Vec<String>, String, String)> {
        let chart = self.chart(at)?;
        let (settings, dataset) = (&self.settings, &self.dataset);
        if chart.finer.is_none() && chart.within.is_empty() {
            return None;
        }
        let mut crumbs = vec![settings.word(Word::All)];
        for (name, keep) in &chart.within.list {
            let dimension = &dataset.dimensions[self.place_column(name)?];
            let code = super::chosen::mask(dimension, keep).iter().position(|&kept| kept)?;
            crumbs.push(settings.both(&|lang| value_label(dimension, code, lang)));
        }
        let Some(finer) = chart.finer else { return Some((crumbs, String::new(), String::new())) };
        let by = settings.both(&|lang| crate::locale::mid_sentence(&dimension_label(&dataset.dimensions[finer], lang)));
        let open = self.place_at(at, false);
        let (name, msg) = (open.as_deref().unwrap_or(""), if open.is_some() { Msg::OpenBy } else { Msg::OpenHint });
        Some((crumbs, name.to_owned(), settings.say(msg, &[("name", name), ("by", &by)])))
    }

    fn tell_path(&mut self, at: usize) {
        if let Some((crumbs, ..)) = self.crumbs(at) {
            self.effects.push(Effect::Announce(self.settings.join(&crumbs, " › ")));
        }
    }

    /// Opens or closes charts as was chosen, and puts their rows in order.
    pub(super) fn arrange(&mut self, before: &super::Chosen) {
        let mut opened = false;
        for (at, card) in self.cards.iter_mut().enumerate() {
            let (Card::Chart(chart), Some(own)) = (card, self.chosen.own.get(at)) else { continue };
            let had = before.own.get(at);
            chart.request.sort = own.sort.unwrap_or(chart.spec.sort);
            if had.map_or(&[][..], |own| &own.path) != own.path {
                chart.open(&own.path, &self.dataset);
                opened = true;
            }
        }
        if opened {
            self.declare();
        }
    }

    /// An event of this file.
    pub(super) fn take_place(&mut self, event: &Event) {
        match *event {
            Event::Drill { chart } => self.drill(chart),
            Event::Rise { chart, depth } => self.rise(chart, depth),
            Event::Up { chart } => {
                let depth = self.chosen.own.get(chart).map_or(0, |own| own.path.len());
                self.rise(chart, depth.saturating_sub(1));
            }
            Event::Turn { chart } => self.turn(chart),
            _ => {}
        }
    }
}
