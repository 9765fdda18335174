//! What the page's author writes into a chart: a target line (`target=50&target-label=…`) and notes at years or names
//! (`note=2019:Text`). Drawn over the finished scene, for every chart alike, from the scale and the places that the chart tells.
//!
//! All of it is told in words too (`Drawn::told`), for those who do not see the picture and for files. A note whose text has no
//! room in the picture stands there as a number, and below the chart with its text. Words may be in two languages, `vi // en`: each
//! language has its own, and both together are said as a pair.

use super::axis::Scale;
use super::paired::Pairs;
use super::pen::{Pen, Sizes};
use super::{ChartRequest, Drawn, Options};
use crate::data::Unit;
use crate::describe::{Datum, member, short};
use crate::locale::{Lang, format_percent};
use crate::query::{Cell, Table, TableMeasure};
use crate::scene::{Anchor, Font, Layer, Prim, Rect, Weight};

/// Notes are told by these where their text has no room.
const NUMBERS: &str = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳";
/// More notes than this stand in the picture as numbers.
const MOST_TEXTS: usize = 3;

/// Where a chart has its values and its members, for what is drawn over it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Places {
    /// The scale of the values, and whether they go upward.
    pub values: Option<(Scale, bool)>,
    /// The middle of each member of the first axis, where these stand side by side.
    pub members: Vec<(u32, i32)>,
    /// How far down a line at each of the author's notes may go; only while they are drawn.
    pub free: Vec<i32>,
}

/// What an author wrote, read and measured before a chart is laid out.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The target, in the measure's mantissas, or percent where parts are shares.
    pub target: Option<f64>,
    /// Device pixels above an upright chart for the notes at its years, and below a lying one for the target's words.
    pub head: i32,
    pub foot: i32,
    /// Whether the target's words stand in another panel.
    pub quiet: bool,
    as_texts: bool,
}

/// Between a text in Vietnamese and the same in English.
const OR: &str = " // ";

/// An author's words in one language: of `vi // en` its part, else all of them.
fn part(text: &str, lang: Lang) -> &str {
    match (text.split_once(OR), lang) {
        (Some((vi, _)), Lang::Vi) => vi.trim(),
        (Some((_, en)), Lang::En) => en.trim(),
        (None, _) => text,
    }
}

/// Whether a chart's author wrote in two languages.
pub fn in_two(chart: &ChartRequest) -> bool {
    // In bytes: searching for a text is a kilobyte more that every page would load.
    let is_pair = |text: &str| text.as_bytes().windows(OR.len()).any(|part| part == OR.as_bytes());
    chart.options.get("target-label").is_some_and(is_pair)
        || chart.heading.as_deref().is_some_and(is_pair)
        || chart.notes.iter().any(|(_, text)| is_pair(text))
}

/// A chart whose author wrote in two languages, with the words of one.
#[inline(never)]
pub fn in_lang(chart: &ChartRequest, lang: Lang) -> ChartRequest {
    let mut chosen = ChartRequest { options: Options::default(), ..chart.clone() };
    for (name, value) in chart.options.list() {
        chosen.options.set(name, if *name == "target-label" { part(value, lang) } else { value });
    }
    chosen.heading = chart.heading.as_deref().map(|text| part(text, lang).to_owned());
    chosen.notes.iter_mut().for_each(|(_, text)| *text = part(text, lang).to_owned());
    chosen
}

/// What the author's words in the picture are in the other language.
#[inline(never)]
pub fn pair(chart: &ChartRequest, table: &Table, measure: usize, langs: [Lang; 2], pairs: &mut Pairs) {
    for (_, text) in &chart.notes {
        pairs.add(part(text, langs[0]).to_owned(), part(text, langs[1]).to_owned());
    }
    if let Some(target) = target(chart) {
        let share = in_percent(chart, table);
        let value = target * unit(chart, table, measure);
        let said = |lang| {
            let figure = figure(chart, table, table.measures.get(measure), value, share, lang);
            [part(label(chart, lang), lang), ": ", &figure].concat()
        };
        pairs.add(said(langs[0]), said(langs[1]));
    }
}

/// What a target is multiplied by to be a mantissa.
fn unit(chart: &ChartRequest, table: &Table, measure: usize) -> f64 {
    let scale = match table.axes.first().map(|axis| &axis.kind) {
        // A histogram's target lies among the values that are binned.
        Some(crate::query::AxisKind::Bins { scale, .. }) => *scale,
        _ => table.measures.get(measure).map_or(0, |of| of.scale),
    };
    if in_percent(chart, table) { 1.0 } else { 10f64.powi(scale.min(18).into()) }
}

fn nth(at: usize) -> String {
    NUMBERS.chars().nth(at).map_or_else(|| ["(", &(at + 1).to_string(), ")"].concat(), String::from)
}

/// The target as a chart's author wrote it, such as `50` or `2.5e10`; checked before.
fn target(chart: &ChartRequest) -> Option<f64> {
    crate::float::parse_power(chart.options.get("target")?)
}

fn in_percent(chart: &ChartRequest, table: &Table) -> bool {
    chart.options.get("stack") == Some("share") && table.axes.len() > 1
}

impl Written {
    /// Reads what a chart's author wrote.
    pub fn new(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Written {
        let target = target(chart).map(|value| value * unit(chart, table, measure));
        let (mut as_texts, room) = (chart.notes.len() <= MOST_TEXTS && sizes.width >= sizes.px(480.0), sizes.width * 2 / 5);
        for (_, text) in &chart.notes {
            as_texts &= sizes.text_width(text, sizes.small) <= room;
        }
        let lines = if as_texts { chart.notes.len() as i32 } else { 1.min(chart.notes.len() as i32) };
        let line = sizes.small.size as i32 * 4 / 3;
        Written { target, head: lines * line, foot: if target.is_some() { sizes.px(18.0) } else { 0 }, quiet: false, as_texts }
    }
}

/// A chart's table with the numbers of its notes behind the names of its rows.
#[inline(never)]
fn numbered(chart: &ChartRequest, table: &Table) -> Table {
    let mut table = table.clone();
    if let Some(axis) = table.axes.first_mut() {
        for (at, (key, _)) in chart.notes.iter().enumerate() {
            for member in axis.members.iter_mut().filter(|member| member.key == *key) {
                member.key.push('\u{a0}');
                member.key.push_str(&nth(at));
            }
        }
    }
    table
}

/// How far down a line may go that shall cross nothing: to what is drawn highest around there.
fn clear(front: &[Prim], x: i32, bottom: i32, sizes: &Sizes) -> i32 {
    let mut end = bottom;
    let mut stop = |y: i32| end = end.min(y - sizes.px(3.0));
    for prim in front {
        match prim {
            Prim::Fill { rect, .. } if rect.x0 <= x && x < rect.x1 => stop(rect.y0),
            Prim::Circle { center, radius, .. } if (center.0 - x).abs() <= *radius as i32 => stop(center.1 - *radius as i32),
            Prim::Path { points, .. } | Prim::Polygon { points, .. } => {
                for pair in points.windows(2) {
                    let ((x0, y0), (x1, y1)) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
                    if x0 <= x && x <= x1 && x0 < x1 {
                        stop(y0 + ((y1 - y0) as i64 * i64::from(x - x0) / i64::from(x1 - x0)) as i32);
                    }
                }
            }
            Prim::Text { text, at, font, .. } if (at.0 - x).abs() <= sizes.text_width(text, *font) / 2 => {
                stop(at.1 - font.size as i32 / 2);
            }
            _ => {}
        }
    }
    end
}

/// The notes, then the target; both are told too.
fn apply(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes, drawn: &mut Drawn, pen: &mut Pen) {
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let plot = drawn.plot;
    let line = sizes.small.size as i32 * 4 / 3;
    // Notes first: the target's words lie on top.
    let mut levels: Vec<i32> = Vec::new();
    let free = std::mem::take(&mut drawn.places.free);
    for (at, (key, text)) in chart.notes.iter().enumerate() {
        let Some(axis) = table.axes.first() else { break };
        let Some(code) = axis.members.iter().position(|member| member.key == *key) else { continue };
        let said = [&*member(axis, code, lang), ": ", text].concat();
        let upright = matches!(drawn.places.values, Some((_, true)));
        let x = drawn.places.members.iter().find(|(member, _)| *member as usize == code).filter(|_| upright);
        drawn.told.push(stopped(&said));
        let Some(&(_, x)) = x else {
            drawn.notes.push([&nth(at), " ", &*said].concat());
            continue;
        };
        let direct = sizes.written.as_texts;
        let shown = if direct { text.clone() } else { nth(at) };
        if !direct {
            drawn.notes.push([&nth(at), " ", &*said].concat());
        }
        let width = sizes.text_width(&shown, sizes.small);
        let gap = sizes.px(4.0);
        // To the right of its line, or to the left where the chart ends.
        let leftward = x + gap + width > sizes.width;
        let from = if leftward { x - gap - width } else { x + gap };
        let level = if direct { levels.iter().position(|end| *end < from).unwrap_or(levels.len()) } else { 0 };
        if level == levels.len() {
            levels.push(0);
        }
        levels[level] = from + width + gap;
        let y = level as i32 * line + line / 2;
        let dash = sizes.px(3.0).max(1);
        let mut top = y - line / 2 + sizes.px(2.0);
        let bottom = free[at];
        while top < bottom {
            pen.fill(Rect::new(x, top, x + sizes.line(), (top + dash).min(bottom)), theme.muted);
            top += 2 * dash;
        }
        let ink = theme.ink;
        let anchor = if leftward { Anchor::End } else { Anchor::Start };
        pen.text(&shown, (if leftward { x - gap } else { x + gap }, y), anchor, sizes.small, ink);
    }
    let Some(value) = sizes.written.target else { return };
    let share = in_percent(chart, table);
    let of = table.measures.get(measure);
    let figure = figure(chart, table, of, value, share, lang);
    let words = [label(chart, lang), ": ", &figure].concat();
    drawn.told.push(stopped(&told(chart, table, measure, value, share, &figure, lang)));
    let Some((scale, upright)) = drawn.places.values else { return };
    let bold = Font { weight: Weight::Bold, ..sizes.small };
    let thick = sizes.px(2.0).max(1);
    let width = sizes.text_width(&words, bold);
    if value < scale.low || value > scale.high {
        return;
    }
    if upright {
        let y = scale.px(value);
        pen.fill(Rect::new(plot.x0, y - thick / 2, plot.x1, y - thick / 2 + thick), theme.ink);
        if sizes.written.quiet {
            return;
        }
        let middle = if y < line { y + line * 2 / 3 } else { y - line * 2 / 3 };
        let x = plot.x1.max(width + sizes.px(4.0)).min(sizes.width);
        let half = line / 2 - sizes.px(1.0);
        let plate = Rect::new(x - width - sizes.px(4.0), middle - half, x, middle + half);
        pen.fill(plate, theme.background);
        pen.text(&words, (x - sizes.px(2.0), middle), Anchor::End, bold, theme.ink);
    } else {
        let x = scale.px(value);
        let top = if drawn.x_axis.is_some() { line } else { plot.y0 };
        pen.fill(Rect::new(x - thick / 2, top, x - thick / 2 + thick, plot.y1 + sizes.px(3.0)), theme.ink);
        if sizes.written.quiet {
            return;
        }
        let words = sizes.shorten(&words, sizes.width, bold);
        let half = sizes.text_width(&words, bold) / 2 + 1;
        let middle = x.max(half).min(sizes.width - half);
        // Below a histogram its values are written.
        let y = if drawn.x_axis.is_some() { line / 2 } else { plot.y1 + sizes.px(11.0) };
        pen.text(&words, (middle, y), Anchor::Middle, bold, theme.ink);
    }
}

/// A chart with what its author wrote into it; `draw` draws it from a table.
pub fn with_marks(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes, draw: &dyn Fn(&Table) -> Drawn) -> Drawn {
    let mut drawn = draw(table);
    let upright = matches!(drawn.places.values, Some((_, true)));
    if !chart.notes.is_empty() && !upright {
        drawn = draw(&numbered(chart, table));
    }
    if !chart.notes.is_empty() || sizes.written.target.is_some() {
        over(chart, table, measure, sizes, &mut drawn);
    }
    drawn
}

/// Draws what the author wrote over a scene that is finished.
#[inline(never)]
fn over(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes, drawn: &mut Drawn) {
    let mut scene = std::mem::take(&mut drawn.scene);
    for (key, _) in &chart.notes {
        let code = table.axes.first().and_then(|axis| axis.members.iter().position(|member| member.key == *key));
        let x = drawn.places.members.iter().find(|(at, _)| Some(*at as usize) == code).map_or(0, |(_, x)| *x);
        drawn.places.free.push(clear(&scene.front, x, drawn.plot.y1, sizes));
    }
    let layer = std::cell::Cell::new(Layer::Front);
    {
        let mut pen = Pen::on(&mut scene, &layer, sizes);
        apply(chart, table, measure, sizes, drawn, &mut pen);
    }
    drawn.scene = scene;
}

fn label(chart: &ChartRequest, lang: Lang) -> &str {
    chart.options.get("target-label").unwrap_or(match lang {
        Lang::Vi => "Mục tiêu",
        Lang::En => "Target",
    })
}

fn stopped(text: &str) -> String {
    let whole = text.ends_with(['.', '!', '?', '…']);
    [text, if whole { "" } else { "." }].concat()
}

/// The target as people write it.
fn figure(chart: &ChartRequest, table: &Table, of: Option<&TableMeasure>, value: f64, share: bool, lang: Lang) -> String {
    let plain = chart.options.get("target").unwrap_or_default();
    if share {
        let decimals = if value.fract() == 0.0 { 0 } else { 1 };
        return format_percent((value * 1000.0).round() as i128, 100_000, decimals, lang).unwrap_or_default();
    }
    let mantissa = Cell::Value(value.round() as i128);
    if let Some(crate::query::AxisKind::Bins { scale, unit, .. }) = table.axes.first().map(|axis| &axis.kind) {
        let of =
            TableMeasure { name: String::new(), label: String::new(), kind: None, unit: unit.clone(), scale: *scale, adds: true };
        return short(mantissa, &of, lang);
    }
    let Some(of) = of else { return plain.to_owned() };
    if matches!(&of.unit, Unit::Other(unit) if unit == "%") {
        let whole = 10i128.pow(u32::from(of.scale.min(18)) + 2);
        let decimals = if value.round() as i128 % (whole / 100) == 0 { 0 } else { 1 };
        return format_percent(value.round() as i128, whole, decimals, lang).unwrap_or_default();
    }
    short(mantissa, of, lang)
}

/// The target in words, with how many rows reach it where a row has one value.
fn told(chart: &ChartRequest, table: &Table, measure: usize, value: f64, share: bool, figure: &str, lang: Lang) -> String {
    let mut text = String::from(if lang == Lang::Vi { "Mục tiêu" } else { "Target" });
    if let Some(label) = chart.options.get("target-label") {
        text.push_str(&[" “", label, "”"].concat());
    }
    text.push_str(&[": ", figure].concat());
    let (Some(axis), Some(of)) = (table.axes.first(), table.measures.get(measure)) else { return text };
    if share || matches!(axis.kind, crate::query::AxisKind::Bins { .. }) || table.axes.len() > 1 && !of.adds {
        return text;
    }
    let (mut all, mut reached) = (0, 0);
    for at in 0..axis.members.len() {
        let datum = Datum { table, at: [at as u32, u32::MAX, u32::MAX], measure, rest: &[Vec::new(), Vec::new(), Vec::new()] };
        if let Cell::Value(cell) = datum.cell() {
            all += 1;
            reached += i32::from(cell as f64 >= value);
        }
    }
    let [all, reached] = [all, reached].map(|n: i32| n.to_string());
    text.push_str(&match lang {
        Lang::Vi => ["; ", &*reached, " trong ", &all, " đạt mức này trở lên"].concat(),
        Lang::En => ["; ", &*reached, " of ", &all, " reach it"].concat(),
    });
    text
}
