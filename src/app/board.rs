//! One chart of an element: its question, its last answer, its last picture, and where the reader stands in it.
//!
//! Knows no browser: sizes come in as numbers, pictures go out as scenes.

use std::rc::Rc;

use super::absent::Absent;
use super::pick;
use super::years::Played;
use crate::charts::{self, ChartKind, ChartRequest, Drawn, Frame, Sort, Theme};
use crate::data::{Dataset, Kind};
use crate::locale::Lang;
use crate::privacy::Guarded;
use crate::query::Table;
use crate::scene::{Mark, Rect, TextMeasure};
use crate::spec::{ChartSpec, Filters, Keep, Plan, Unsuited, plan};

/// The least height of a chart of several rows, CSS pixels.
const LOW: u32 = 190;

/// A key that moves the reader within a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Next,
    Previous,
    /// The nearest mark above in the picture.
    Up,
    /// The nearest mark below in the picture.
    Down,
    First,
    Last,
    NextGroup,
    PreviousGroup,
}

/// The room that a chart has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// CSS pixels; 0 while the element is hidden.
    pub width: u32,
    /// Device pixels per CSS pixel.
    pub scale: f64,
}

/// A chart that can be drawn.
#[derive(Debug)]
pub struct Chart {
    /// What was asked for, in words.
    pub spec: ChartSpec,
    pub plan: Plan,
    /// The places that it was opened by, and the column by which it can be opened further.
    pub within: Filters,
    pub finer: Option<usize>,
    pub request: ChartRequest,
    /// Why there is no map, where the page wants one.
    pub map_note: String,
    /// Which clauses this chart skips: its own.
    pub source: u32,
    pub room: Room,
    /// CSS pixels that the picture keeps while filters change a little, so that the page does not jump; for how many rows and
    /// at which width.
    pub(super) height: Option<(u32, usize, u32)>,
    /// The scales of two selections beside each other while years are played.
    pub(super) spanned: Option<Box<super::years::Spanned>>,
    pub table: Option<Table>,
    /// The table of the selection that this one is compared with; its axes are the same.
    pub other: Option<Table>,
    /// What that selection is called, and whether it is drawn as outlines.
    pub other_name: String,
    /// Places without rows under the filters.
    pub(super) absent: Absent,
    pub outlined: bool,
    pub drawn: Drawn,
    /// Whether the table no longer is what the filters say.
    pub stale: bool,
    /// Whether it is to be drawn anew though its table stays: another pick or order.
    pub changed: bool,
    /// What it keeps while years are played.
    pub(super) played: Option<Rc<Played>>,
    /// The mark on which the reader stands.
    pub active: Option<usize>,
    /// Whether the picture differs from what was painted last; the painter lowers it.
    pub repaint: bool,
}

/// One place on the board: a chart, or why there is none.
#[derive(Debug)]
pub enum Card {
    Chart(Box<Chart>),
    Unsuited(Unsuited),
}

impl Card {
    /// The chart that a spec asks of a dataset, in this place; `merged`: whether its provinces are the 34.
    pub fn new(spec: &ChartSpec, at: usize, dataset: &Dataset, merged: bool) -> Card {
        match plan(spec, dataset) {
            Ok(plan) => {
                let mut request = ChartRequest::new(plan.kind);
                request.sort = spec.sort;
                request.options = spec.options.clone();
                request.notes = plan.notes.clone();
                if merged {
                    request.options.set("boundaries", "2025");
                }
                let mut chart = Chart::new(spec.clone(), plan, request, at as u32 + 1);
                chart.open(&[], dataset);
                Card::Chart(Box::new(chart))
            }
            Err(unsuited) => Card::Unsuited(unsuited),
        }
    }

    /// The same where few people are withheld: without bins of people, which are ranges of them.
    pub(super) fn without_few(self, engine: &mut Guarded) -> Card {
        match self.chart().and_then(|chart| Some((chart.plan.kind, chart.plan.binned?))) {
            Some((kind, measure)) if engine.withholds_ranges(measure) => Card::Unsuited(Unsuited::Small { kind }),
            _ => self,
        }
    }

    /// The chart, where one is drawn.
    pub fn chart(&self) -> Option<&Chart> {
        match self {
            Card::Chart(chart) => Some(chart),
            Card::Unsuited(_) => None,
        }
    }

    /// The same, to be changed.
    pub fn chart_mut(&mut self) -> Option<&mut Chart> {
        match self {
            Card::Chart(chart) => Some(chart),
            Card::Unsuited(_) => None,
        }
    }
}

impl Chart {
    /// A chart that is not yet drawn; `source` is that of its filters.
    pub fn new(spec: ChartSpec, plan: Plan, request: ChartRequest, source: u32) -> Chart {
        Chart {
            spec,
            within: Filters::default(),
            finer: None,
            plan,
            request,
            map_note: String::new(),
            source,
            room: Room { width: 0, scale: 1.0 },
            height: None,
            spanned: None,
            table: None,
            other: None,
            other_name: String::new(),
            absent: Absent::default(),
            outlined: false,
            drawn: Drawn::default(),
            played: None,
            stale: true,
            changed: false,
            active: None,
            repaint: true,
        }
    }

    /// Draws the table that it has, if it has room; whether it did. Charts of rows get a height by their number of rows; it is kept until rows
    /// come that it does not hold, or a third of it would stand empty. Where some marks are picked, all others are muted.
    pub fn draw(&mut self, langs: (Lang, Option<Lang>), theme: &Theme, measure: &dyn TextMeasure, pick: &Filters) -> bool {
        let Some(table) = self.table.as_ref().filter(|_| self.room.width >= charts::LEAST) else { return false };
        let of_rows = self.of_rows();
        let mut rows = if of_rows { table.axes.first().map_or(0, |axis| axis.members.len()) } else { 1 };
        if self.plan.facet {
            // Panels are as high as they are.
            rows = 0;
        }
        if self.request.kind == ChartKind::Flows {
            // Names stand above each other in every column.
            for axis in table.axes.iter().take(3) {
                rows += axis.members.len();
            }
        }
        let fits = |&(_, held, width): &(u32, usize, u32)| {
            width == self.room.width && (rows == 0 || (rows <= held && rows * 3 >= held * 2))
        };
        let height = self.height.filter(fits).filter(|_| self.other.is_none()).map(|(height, ..)| height);
        let (lang, second) = langs;
        let mut frame = Frame { width: self.room.width, height, scale: self.room.scale, lang, second, theme, measure };
        // Years that are played stand in the rows of all of them, whose order the table has.
        let mut request = &self.request;
        let in_order = ChartRequest { sort: Sort::Data, ..self.request.clone() };
        if self.played.is_some() && of_rows {
            request = &in_order;
        }
        let mut drawn = match &self.other {
            Some(other) => {
                let (drawn, outlined) = charts::with_other(&self.request, table, other, &self.other_name, &frame);
                self.outlined = outlined;
                drawn
            }
            None => charts::draw(request, table, &frame),
        };
        if self.other.is_some() {
            // Not kept: a picture may stand below.
        } else if height.is_none() && rows > 0 {
            let mut wanted = (f64::from(drawn.scene.height) / self.room.scale).round() as u32;
            // A few rows may well stand wider, as high as a chart of years beside them.
            if of_rows && rows >= 4 && wanted < LOW {
                wanted = LOW;
                frame.height = Some(wanted);
                drawn = charts::draw(request, table, &frame);
            }
            self.height = Some((wanted, rows, self.room.width));
        }
        if !pick.is_empty() {
            let lit = pick::lit(&drawn.scene, table, &drawn.rest, pick);
            pick::mute(&mut drawn.scene, &lit, theme.background);
        }
        if self.active.is_some_and(|active| active >= drawn.scene.marks.len()) {
            self.active = None;
        }
        let (old, new) = (&self.drawn.scene, &drawn.scene);
        self.repaint |= old.width != new.width || old.height != new.height || old.back != new.back || old.front != new.front;
        self.drawn = drawn;
        true
    }

    /// Whether its height goes by its rows.
    pub(super) fn of_rows(&self) -> bool {
        if self.plan.facet {
            return false;
        }
        matches!(
            self.request.kind,
            ChartKind::Funding
                | ChartKind::WomenMen
                | ChartKind::Bars
                | ChartKind::Heat
                | ChartKind::EthnicSex
                | ChartKind::Criteria
                | ChartKind::CriteriaProfile
                | ChartKind::WhoWhere
                | ChartKind::WomenShare
                | ChartKind::Absorption
                | ChartKind::Leadership
                | ChartKind::Concentration
                | ChartKind::Dots
                | ChartKind::Pyramid
                | ChartKind::Timeline
        )
    }

    /// A number for each mark of the picture, the same for the same thing in pictures of other filters.
    pub fn mark_keys(&self) -> Vec<u64> {
        let mut keys = Vec::with_capacity(self.drawn.scene.marks.len());
        let Some(table) = &self.table else { return keys };
        for mark in &self.drawn.scene.marks {
            let mut key = 0xcbf2_9ce4_8422_2325_u64 ^ u64::from(mark.measure);
            let mut add = |byte: u8| key = (key ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
            for (at, axis) in mark.at.iter().zip(&table.axes) {
                axis.name.bytes().for_each(&mut add);
                match axis.members.get(*at as usize) {
                    Some(member) => member.key.bytes().for_each(&mut add),
                    None => at.to_le_bytes().into_iter().for_each(&mut add),
                }
                add(0xff);
            }
            keys.push(key);
        }
        keys
    }

    /// The mark on which the reader stands.
    pub fn mark(&self) -> Option<&Mark> {
        self.drawn.scene.marks.get(self.active?)
    }

    /// The mark that a step leads to; the first one where the reader stands on none.
    pub fn step(&self, step: Step) -> Option<usize> {
        let marks = &self.drawn.scene.marks;
        let last = marks.len().checked_sub(1)?;
        let Some(at) = self.active.filter(|&at| at <= last) else {
            return Some(if step == Step::Last { last } else { 0 });
        };
        let group = marks[at].group;
        Some(match step {
            Step::Next => (at + 1).min(last),
            Step::Previous => at.saturating_sub(1),
            Step::First => 0,
            Step::Last => last,
            Step::NextGroup => marks.iter().position(|mark| mark.group > group).unwrap_or(last),
            Step::PreviousGroup => {
                let before = marks.iter().rev().find(|mark| mark.group < group).map(|mark| mark.group);
                before.and_then(|before| marks.iter().position(|mark| mark.group == before)).unwrap_or(0)
            }
            Step::Up | Step::Down => nearest(marks, at, step == Step::Down).unwrap_or(at),
        })
    }
}

fn center(rect: Rect) -> (i64, i64) {
    (i64::from(rect.x0) + i64::from(rect.x1), i64::from(rect.y0) + i64::from(rect.y1))
}

/// The mark whose region lies wholly below (or above) and is the nearest, by height first.
fn nearest(marks: &[Mark], at: usize, down: bool) -> Option<usize> {
    let here = marks[at].region;
    let (x, y) = center(here);
    let beyond = |rect: Rect| if down { rect.y0 >= here.y1 } else { rect.y1 <= here.y0 };
    let far = |rect: Rect| {
        let (mark_x, mark_y) = center(rect);
        ((mark_y - y).abs(), (mark_x - x).abs())
    };
    let mut best: Option<usize> = None;
    for (i, mark) in marks.iter().enumerate() {
        if beyond(mark.region) && best.is_none_or(|best| far(mark.region) < far(marks[best].region)) {
            best = Some(i);
        }
    }
    best
}

/// The code of the last year that the filters leave; `None` without any.
pub fn last_year(dataset: &Dataset, filters: &Filters, years: usize) -> Option<u32> {
    let of = dataset.dimensions.get(years)?;
    let keep = filters.get(&of.name);
    let mut last: Option<(i64, u32)> = None;
    for (code, value) in of.values.iter().enumerate() {
        if let Some(year) = value.number
            && keeps(keep, &value.key, year)
            && last.is_none_or(|(best, _)| year > best)
        {
            last = Some((year, code as u32));
        }
    }
    last.map(|(_, code)| code)
}

/// Whether a filter of years leaves one.
fn keeps(keep: Option<&Keep>, key: &String, year: i64) -> bool {
    match keep {
        None => true,
        Some(Keep::Values(keys)) => keys.contains(key),
        Some(range) => range.holds_number(year),
    }
}

/// The years that the filters leave, such as `2017–2021`: a title must not leave the reader guessing. `None` without years, and
/// where the years left do not stand in a row.
pub fn period(dataset: &Dataset, filters: &Filters) -> Option<String> {
    let years = dataset.dimensions.iter().find(|dimension| dimension.kind == Some(Kind::Year))?;
    let keep = filters.get(&years.name);
    let (mut span, mut gap): (Option<[&str; 2]>, bool) = (None, false);
    for value in &years.values {
        let Some(year) = value.number else { continue };
        let inside = keeps(keep, &value.key, year);
        if !inside {
            gap |= span.is_some();
        } else if gap {
            return None;
        } else {
            span = Some([span.map_or(&value.key, |[first, _]| first), &value.key]);
        }
    }
    let [first, last] = span?;
    let mut text = first.to_owned();
    if last != first {
        text.push('–');
        text.push_str(last);
    }
    Some(text)
}
