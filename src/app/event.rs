//! What happens to an element, and what the browser room has to do about it.

use super::board::{Room, Step};
use super::chosen::Chosen;
use crate::spec::Filters;

/// What happens to an element. Indices of controls and charts are those of `App::controls` and `App::cards`.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    /// A box was ticked or cleared.
    Tick { control: usize, code: usize, on: bool },
    /// All boxes that a search left in sight, ticked or cleared.
    TickAll { control: usize, search: &'a str, on: bool },
    /// The box of one value ticked and all others cleared; with `but` the other way round.
    Only { control: usize, code: usize, but: bool },
    /// All boxes that a search left in sight, each to the contrary.
    Invert { control: usize, search: &'a str },
    /// A list was opened, and its values are to be counted from now on; or it was closed.
    Count { control: usize, on: bool },
    /// A range of values by code.
    Range { control: usize, from: usize, to: usize },
    /// What is in force is to be kept and compared with what comes; or the comparison ends.
    Compare { on: bool },
    /// All filters off.
    Reset,
    /// The filter of a column off.
    Lift { name: &'a str },
    /// A view that was read with `view_from_json`.
    Restore(Chosen),
    /// A chart is to be opened by the place where the reader stands, or that is picked.
    Drill { chart: usize },
    /// It is to be closed until so many places of its path are left.
    Rise { chart: usize, depth: usize },
    /// It is to be closed by one place.
    Up { chart: usize },
    /// Its rows are to stand in the next order.
    Turn { chart: usize },
    /// A year is to be shown alone, by its code, or all again.
    Year { code: Option<u32> },
    /// The last change taken back, or (`forth`) taken back again.
    Undo { forth: bool },
    /// A story points these out in a chart.
    Highlight { chart: usize, pick: Filters },
    /// A script set the filters, checked already.
    Set(Filters),
    /// Another element of the group did.
    FromGroup(Filters),
    /// A chart's room changed.
    Room { chart: usize, room: Room },
    /// Everything must be drawn anew: theme or fonts changed.
    Repaint,
    /// A pointer stands at a device pixel of a chart.
    Point { chart: usize, x: i32, y: i32 },
    /// It pressed there; `add` to what was picked before.
    Press { chart: usize, x: i32, y: i32, add: bool },
    /// A key moved the reader within a chart.
    Move { chart: usize, step: Step },
    /// The same, and what it passes is picked along: a range by keys.
    Extend { chart: usize, step: Step },
    /// Enter on the mark where the reader stands; `add` to what was picked before.
    Choose { chart: usize, add: bool },
    /// Everything about the mark where the reader stands is to be spoken.
    Tell { chart: usize },
    /// Escape: hides what is shown at the mark, else lifts what was picked.
    Escape { chart: usize },
    /// The reader left the chart.
    Leave { chart: usize },
    /// A pointer took hold at a device pixel: of an end of a histogram's range, of all of it, or of a new one; or where a range can
    /// be drawn over marks.
    Grab { chart: usize, x: i32, y: i32 },
    /// It moved to there, still holding.
    Drag { x: i32, y: i32 },
    /// It let go.
    Drop,
    /// It was taken away, as by the page's scrolling: as if it had never taken hold.
    Cancel,
    /// An end of the range moved by keys: by so many bins.
    Nudge { chart: usize, end: BrushEnd, bins: i32 },
    /// The range is to be lifted.
    Unbrush { chart: usize },
}

/// One of the two ends of a brushed range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrushEnd {
    From,
    To,
}

/// What the browser room has to do. It asks the app for the words and numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Charts are to be drawn: call `draw`.
    Redraw,
    /// The bar's boxes and summaries changed.
    Bar,
    /// The brush of a chart changed.
    Brush(usize),
    /// The reader stands on another mark of this chart, or on none: show or hide its values.
    Mark(usize),
    /// To be spoken, politely.
    Announce(String),
    /// An event for the page: the part after `fair-share:`, and its detail as JSON.
    Emit(&'static str, String),
    /// The other elements of the group are to follow.
    Share,
}
