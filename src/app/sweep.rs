//! Ranges drawn over marks: of years, of the values of dots, and over both axes of a scatter; and the same by keys.
//!
//! Where values are bins of a measure the range is one of that measure (`brush`). Here the marks are members, and a range picks
//! the members that lie within it. Knows device pixels; no browser.

use super::board::Step;
use super::{App, Effect};
use crate::charts::ChartKind;
use crate::data::Kind;
use crate::describe::Datum;
use crate::query::{Cell, Group};
use crate::scene::{Mark, Rect};
use crate::spec::{Filters, Keep, kept};

/// Over what a range can be drawn in a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sweep {
    /// Years side by side, along this axis of the table.
    Years(usize),
    /// Values from left to right: members of the first axis by where they lie.
    Values,
    /// Values from left to right and from the bottom up.
    Plane,
}

impl App {
    /// Over what a range can be drawn in a chart; `None` where none can be, and for histograms, whose range is a filter.
    pub fn swept(&self, at: usize) -> Option<Sweep> {
        // Panels beside each other have no one axis.
        let chart = self.chart(at).filter(|chart| !chart.plan.facet)?;
        let years = |axis: usize| {
            let Some(Group::Dimension(by)) = chart.plan.request.by.get(axis) else { return false };
            self.dataset.dimensions.get(*by).is_some_and(|of| of.kind == Some(Kind::Year) && of.values.len() > 1)
        };
        match chart.plan.kind {
            ChartKind::FundingTrend | ChartKind::Bars | ChartKind::Lines | ChartKind::ShareTrend if years(0) => {
                Some(Sweep::Years(0))
            }
            ChartKind::Heat | ChartKind::Timeline if years(1) => Some(Sweep::Years(1)),
            ChartKind::WomenShare | ChartKind::Dots | ChartKind::Leadership | ChartKind::Concentration => Some(Sweep::Values),
            ChartKind::Reach => Some(Sweep::Plane),
            _ => None,
        }
    }

    /// The column that a range over a chart picks from.
    pub(super) fn swept_name(&self, at: usize) -> Option<String> {
        let axis = match self.swept(at)? {
            Sweep::Years(axis) => axis,
            _ => 0,
        };
        Some(self.chart(at)?.table.as_ref()?.axes.get(axis)?.name.clone())
    }

    /// Picks what lies between two places.
    pub(super) fn sweep(&mut self, at: usize, sweep: Sweep, over: Rect, least: i32) {
        let Some(chart) = self.chart(at) else { return };
        let Some(table) = &chart.table else { return };
        let which = if let Sweep::Years(axis) = sweep { axis } else { 0 };
        let Some(axis) = table.axes.get(which) else { return };
        let Some(dimension) = self.dataset.dimension(&axis.name) else { return };
        // A pointer that moves along one axis alone means all of the other.
        let (wide, high) = (over.width() >= least, over.height() >= least);
        let inside = |mark: &Mark| match sweep {
            Sweep::Years(_) => mark.region.x0 < over.x1 && mark.region.x1 > over.x0,
            Sweep::Plane => {
                let (x, y) = (i32::midpoint(mark.region.x0, mark.region.x1), i32::midpoint(mark.region.y0, mark.region.y1));
                (!wide || x >= over.x0 && x < over.x1) && (!high || y >= over.y0 && y < over.y1)
            }
            Sweep::Values => {
                let datum = Datum { table, at: mark.at, measure: mark.measure as usize, rest: &chart.drawn.rest };
                match (datum.cell(), chart.drawn.along) {
                    (Cell::Value(value), Some(along)) => (over.x0..over.x1).contains(&along.px(value as f64)),
                    _ => false,
                }
            }
        };
        let mut keys = Vec::new();
        for mark in chart.drawn.scene.marks.iter().filter(|mark| inside(mark)) {
            if let Some(member) = axis.members.get(mark.at[which] as usize) {
                keys.push(member.key.clone());
            }
        }
        if keys.is_empty() {
            return;
        }
        let of = &self.dataset.dimensions[dimension];
        let keep = Keep::of(of, &kept(of, &keys));
        let name = of.name.clone();
        let mut chosen = self.chosen.clone();
        chosen.own[at].pick = Filters::default();
        chosen.own[at].pick.set(&name, Some(keep));
        self.put(chosen, true);
    }

    /// A step by keys that takes along what it passes: a range of marks.
    pub(super) fn extend(&mut self, at: usize, step: Step) {
        let picked = |app: &App, mark: Option<usize>| {
            let (Some(chart), Some(mark)) = (app.chart(at), mark) else { return true };
            let Some(table) = &chart.table else { return true };
            let pick = app.chosen.own.get(at).map(|own| &own.pick).filter(|pick| !pick.is_empty());
            pick.is_some_and(|pick| super::pick::lit(&chart.drawn.scene, table, &chart.drawn.rest, pick).get(mark) == Some(&true))
        };
        let Some(chart) = self.chart(at) else { return };
        let (from, to) = (chart.active, chart.step(step));
        if from.is_some() && !picked(self, from) {
            self.choose(at, true, false);
        }
        self.stand(at, to, true);
        if to != from && !picked(self, to) {
            self.choose(at, true, false);
        }
        if self.effects.is_empty() {
            self.effects.push(Effect::Mark(at));
        }
    }
}
