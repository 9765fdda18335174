//! The range on a histogram: where it stands, and what a pointer or a key makes of it; and the hold of a pointer on any chart in which ranges can be drawn (`sweep`).
//!
//! Knows device pixels and the axis that a chart was drawn with; no browser.

use super::sweep::Sweep;
use super::{App, BrushEnd, Effect};
use crate::charts::Numbers;
use crate::data::Measure;
use crate::describe::short;
use crate::locale::{Lang, Word, word};
use crate::query::{Cell, TableMeasure};
use crate::scene::Rect;
use crate::spec::{Decimal, Filters, Keep};

/// A brushed range on a histogram: device pixels, and words for its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Brush {
    pub from: i32,
    pub to: i32,
    /// The ends as people read them.
    pub from_text: String,
    pub to_text: String,
    /// The ends as parts of the axis, in thousandths.
    pub parts: (u32, u32),
    /// Whether a filter is set; otherwise the range is all of the axis.
    pub set: bool,
}

/// A range under a pointer's hold, in device pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drag {
    chart: usize,
    /// The end that stays, for a range that is being drawn.
    fixed: Option<i32>,
    /// The pointer and both ends when it took hold, for a range that is being moved.
    start: (i32, i32, i32),
    /// How high the pointer was then.
    y: i32,
    /// Whether the pointer has moved far enough to mean it.
    moved: bool,
    /// Whether it has changed the range.
    stepped: bool,
}

impl Drag {
    /// The range is changed; whether it was before.
    pub(super) fn step(&mut self) -> bool {
        std::mem::replace(&mut self.stepped, true)
    }

    pub(super) fn stepped(self) -> bool {
        self.stepped
    }
}

/// A measure as tables tell it.
fn told(measure: &Measure) -> TableMeasure {
    TableMeasure {
        name: measure.name.clone(),
        label: measure.label.clone(),
        kind: measure.kind,
        unit: measure.unit.clone(),
        scale: measure.scale,
        adds: true,
    }
}

impl App {
    pub(super) fn brushed_name(&self, at: usize) -> Option<String> {
        let measure = self.chart(at)?.plan.binned?;
        Some(self.dataset.measures.get(measure)?.name.clone())
    }

    /// The range of a histogram; `None` for other charts and before the first drawing.
    pub fn brush(&self, at: usize) -> Option<Brush> {
        let chart = self.chart(at)?;
        let axis = chart.drawn.x_axis.as_ref()?;
        let measure = self.dataset.measures.get(chart.plan.binned?)?;
        let (low, high) = (axis.edges.first()?.0, axis.edges.last()?.0);
        let (mut from, mut to, mut set) = (low, high, false);
        if let Some(Keep::Range { from: first, to: last }) = self.filters.get(&measure.name) {
            from = first.map_or(low, |first| first.ceil_to(measure.scale)).clamp(low, high);
            to = last.map_or(high, |last| last.ceil_to(measure.scale)).clamp(low, high);
            set = true;
        }
        let (from_px, to_px) = (axis.px(from), axis.px(to));
        let (left, right) = (axis.px(low), axis.px(high).max(axis.px(low) + 1));
        let part = |px: i32| (i64::from(px - left) * 1000 / i64::from(right - left)) as u32;
        let most = measure.min.saturating_abs().max(measure.max.saturating_abs());
        let numbers = Numbers::new(&told(measure), most, self.settings.lang);
        Some(Brush {
            from: from_px,
            to: to_px,
            from_text: numbers.print(from),
            to_text: numbers.print(to),
            parts: (part(from_px), part(to_px)),
            set,
        })
    }

    /// A range of a measure in words: `1,5 tỷ đồng–2,5 tỷ đồng`, `≥ 1,5 tỷ đồng`, `< 2,5 tỷ đồng`.
    pub(super) fn range_words(&self, measure: usize, keep: Option<&Keep>, lang: Lang) -> String {
        let measure = &self.dataset.measures[measure];
        let told = told(measure);
        let print = |end: &Decimal| short(Cell::Value(end.ceil_to(measure.scale)), &told, lang);
        match keep {
            Some(Keep::Range { from: Some(from), to: Some(to) }) => [&*print(from), "–", &print(to)].concat(),
            Some(Keep::Range { from: Some(from), .. }) => ["≥ ", &print(from)].concat(),
            Some(Keep::Range { to: Some(to), .. }) => ["< ", &print(to)].concat(),
            _ => word(Word::All, lang).to_owned(),
        }
    }

    pub(super) fn grab(&self, chart: usize, x: i32, y: i32) -> Option<Drag> {
        if self.swept(chart).is_some() {
            return Some(Drag { chart, fixed: Some(x), start: (x, x, x), y, moved: false, stepped: false });
        }
        let brush = self.brush(chart)?;
        let near = (10.0 * self.chart(chart)?.room.scale) as i32;
        let start = (x, brush.from, brush.to);
        let fixed = if !brush.set {
            Some(x)
        } else if (x - brush.from).abs() <= near && (x - brush.from).abs() <= (x - brush.to).abs() {
            Some(brush.to)
        } else if (x - brush.to).abs() <= near {
            Some(brush.from)
        } else if x > brush.from && x < brush.to {
            None
        } else {
            Some(x)
        };
        Some(Drag { chart, fixed, start, y, moved: false, stepped: false })
    }

    pub(super) fn drag_to(&mut self, x: i32, y: i32) {
        let Some(drag) = &mut self.drag else { return };
        let at = drag.chart;
        let sweeps = self.swept(at);
        // A press that trembles is no range.
        let least = if sweeps.is_some() { (8.0 * self.chart(at).map_or(1.0, |chart| chart.room.scale)) as i32 } else { 4 };
        let Some(drag) = &mut self.drag else { return };
        drag.moved |= (x - drag.start.0).abs() >= least;
        drag.moved |= sweeps == Some(Sweep::Plane) && (y - drag.y).abs() >= least;
        if !drag.moved {
            return;
        }
        let drag = *drag;
        if let Some(sweep) = sweeps {
            let (from, to) = ((drag.start.0, drag.y), (x, y));
            return self.sweep(at, sweep, Rect::new(from.0, from.1, to.0, to.1), least);
        }
        let Some(axis) = self.chart(drag.chart).and_then(|chart| chart.drawn.x_axis.as_ref()) else { return };
        let (left, right) = (axis.edges.first().map_or(0, |edge| edge.1), axis.edges.last().map_or(0, |edge| edge.1));
        let (from, to) = match drag.fixed {
            Some(fixed) => (fixed.min(x), fixed.max(x)),
            None => {
                let (start, from, to) = drag.start;
                let by = (x - start).clamp(left - from, (right - to).max(left - from));
                (from + by, to + by)
            }
        };
        // The engine's own fine bins: a range that ends on their edges is answered without looking at a row.
        let fine = self
            .chart(drag.chart)
            .and_then(|chart| chart.plan.binned)
            .filter(|_| !axis.uneven)
            .and_then(|at| self.engine.fine_bins(at));
        let mut ends = [axis.value_at(from), axis.value_at(to)];
        for (px, value) in [from, to].into_iter().zip(&mut ends) {
            if let Some(bins) = fine
                && px > left
                && px < right
            {
                // Half a bin more, and down to an edge; bins lie within the values, so nothing overflows.
                let beyond = value.wrapping_add(bins.width / 2).wrapping_sub(bins.lo);
                *value = value.wrapping_add(bins.width / 2).wrapping_sub(beyond.wrapping_rem_euclid(bins.width));
            }
        }
        self.brush_to(drag.chart, ends[0], ends[1]);
    }

    /// The pointer lets go: what it has drawn is told.
    pub(super) fn let_go(&mut self) {
        let Some(drag) = self.drag.take().filter(|drag| drag.stepped) else { return };
        if let Some(name) = self.swept_name(drag.chart).or_else(|| self.brushed_name(drag.chart)) {
            let mut of = Filters::default();
            of.set(&name, Some(Keep::Values([].into())));
            self.tell_filters(&of);
        }
    }

    /// Whether a pointer holds the range of a histogram, or of years.
    pub fn is_held(&self) -> bool {
        self.drag.is_some()
    }

    /// Whether it has moved since, so that a range is being drawn or moved.
    pub fn is_dragging(&self) -> bool {
        self.drag.is_some_and(|drag| drag.moved)
    }

    fn brush_to(&mut self, at: usize, from: i128, to: i128) {
        let Some(chart) = self.chart(at) else { return };
        let (Some(measure), Some(axis)) = (chart.plan.binned, chart.drawn.x_axis.as_ref()) else { return };
        let (Some(low), Some(high)) = (axis.edges.first(), axis.edges.last()) else { return };
        let measure = &self.dataset.measures[measure];
        let name = measure.name.clone();
        let end = |value: i128, open: bool| (!open).then(|| Decimal::new(value, measure.scale));
        // Open at both ends is no filter.
        let keep = Keep::Range { from: end(from, from <= low.0), to: end(to, to >= high.0) };
        self.filter(&name, Some(keep));
    }

    pub(super) fn nudge(&mut self, at: usize, end: BrushEnd, bins: i32) {
        let (Some(brush), Some(axis)) = (self.brush(at), self.chart(at).and_then(|chart| chart.drawn.x_axis.as_ref())) else {
            return;
        };
        let last = axis.edges.len() as i32 - 1;
        let moved = |px: i32| {
            let edge = axis.edges.iter().position(|edge| edge.1 >= px).unwrap_or(0) as i32;
            (edge.saturating_add(bins)).clamp(0, last)
        };
        let edge = |i: i32| axis.edges.get(i as usize).map_or(0, |edge| edge.0);
        let (from, to) = (axis.value_at(brush.from), axis.value_at(brush.to));
        let (from, to) = match end {
            BrushEnd::From => (edge(moved(brush.from)).min(to), to),
            BrushEnd::To => (from, edge(moved(brush.to)).max(from)),
        };
        self.brush_to(at, from, to);
        if let (false, Some(brush)) = (self.effects.is_empty(), self.brush(at)) {
            self.effects.push(Effect::Announce([brush.from_text.as_str(), "–", &brush.to_text].concat()));
        }
    }
}
