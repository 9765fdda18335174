//! Small multiples: the same chart once for each member of a column (`facet=Column`), on one scale, in a grid that follows the
//! width.
//!
//! The facet is the table's first axis. Every panel is drawn by the chart's own code from the rest of the table, with the same
//! rows, the same series and the same order in all of them, twice: what the panels need (the reach of values, room for numbers)
//! is gathered by the first round and held by the second (`Spans`). Then the panels' scenes are one scene with one set of marks.
//! Rows and series beyond what a panel can hold are folded for all panels alike; of many panels the largest are drawn, and a
//! note says so.

use std::cell::Cell as Held;
use std::rc::Rc;

use super::pen::{Pen, Sizes};
use super::rows::{MOST_SERIES, top_of};
use super::words;
use super::{ChartKind, ChartRequest, Drawn, Frame, Sort, Spans, author, dwarf, of_kind, pyramid};
use crate::data::Kind;
use crate::describe::add_to;
use crate::locale::Lang;
use crate::query::{Axis, AxisKind, Cell, Member, Table};
use crate::scene::{Anchor, Layer, Mark, Prim, Rect, Scene};

/// More panels than this are not drawn.
const MOST_PANELS: usize = 12;
/// More rows than this in a panel are folded.
const MOST_ROWS: usize = 12;

/// Which members of an axis are one in every panel.
struct Folded {
    /// Each with the members that it stands for.
    places: Vec<Vec<u32>>,
    /// Whether the last one stands for all others.
    rest: bool,
}

/// The panels' members of one axis: all, or the largest with the others together where they may be added.
fn folded(sums: &[Cell], most: usize, sort: bool, axis: &Axis, adds: bool) -> Folded {
    let size = |at: u32| sums[at as usize].value().map_or(-1.0, |value| (value as f64).abs());
    let key = |at: u32| {
        if axis.members[at as usize].missing { f64::INFINITY } else { -sums[at as usize].value().map_or(-1e40, |v| v as f64) }
    };
    let n = axis.members.len();
    let largest = crate::sort::order(n, &mut |a, b| size(b).total_cmp(&size(a)));
    let keep = if n > most { most.saturating_sub(usize::from(adds)).max(1) } else { n };
    let mut kept = vec![false; n];
    for at in &largest[..keep] {
        kept[*at as usize] = true;
    }
    let order: Vec<u32> =
        if sort { crate::sort::order(n, &mut |a, b| key(a).total_cmp(&key(b))) } else { (0..n as u32).collect() };
    let mut places: Vec<Vec<u32>> = order.into_iter().filter(|at| kept[*at as usize]).map(|at| vec![at]).collect();
    let others: Vec<u32> = (0..n as u32).filter(|at| !kept[*at as usize]).collect();
    let rest = !others.is_empty() && adds;
    if rest {
        places.push(others);
    }
    Folded { places, rest }
}

/// One panel's part of the table.
fn part(table: &Table, panel: usize, folds: &[Folded], lang: Lang) -> Table {
    let axes = &table.axes[1..];
    let n_measures = table.measures.len();
    let size: usize = axes.iter().map(|axis| axis.members.len()).product();
    let from = &table.cells[panel * size * n_measures..][..size * n_measures];
    let mut part =
        Table { axes: Vec::new(), measures: table.measures.clone(), cells: Vec::new(), total: Vec::new(), n_rows: table.n_rows };
    for (axis, fold) in axes.iter().zip(folds) {
        let mut members = Vec::with_capacity(fold.places.len());
        for (at, place) in fold.places.iter().enumerate() {
            members.push(match place.first() {
                Some(first) if !(fold.rest && at + 1 == fold.places.len()) => axis.members[*first as usize].clone(),
                _ => Member { code: u32::MAX, key: words::others(place.len(), lang), missing: false },
            });
        }
        part.axes.push(Axis { members, ..axis.clone() });
    }
    let n_cols = axes.get(1).map_or(1, |axis| axis.members.len());
    let one = [vec![0]];
    let cols: &[Vec<u32>] = folds.get(1).map_or(&one, |fold| &fold.places);
    for row in &folds[0].places {
        for col in cols {
            for measure in 0..n_measures {
                let mut cell = Cell::NotApplicable;
                for r in row {
                    for c in col {
                        let at = (*r as usize * n_cols + *c as usize) * n_measures + measure;
                        add_to(&mut cell, from.get(at).unwrap_or(&Cell::Missing));
                    }
                }
                part.cells.push(cell);
            }
        }
    }
    part.total = vec![Cell::NotApplicable; n_measures];
    for (at, cell) in part.cells.iter().enumerate() {
        if part.measures[at % n_measures].adds {
            add_to(&mut part.total[at % n_measures], cell);
        }
    }
    part
}

/// What every member of an axis has together.
fn sums(table: &Table, axis: usize, measure: usize) -> Vec<Cell> {
    let inner: usize = table.axes[axis + 1..].iter().map(|axis| axis.members.len()).product();
    let n = table.axes[axis].members.len();
    let mut sums = vec![Cell::NotApplicable; n];
    for (at, cells) in table.cells.chunks_exact(table.measures.len().max(1)).enumerate() {
        add_to(&mut sums[at / inner.max(1) % n], &cells[measure]);
    }
    sums
}

fn is_ordered(axis: &Axis) -> bool {
    matches!(axis.kind, AxisKind::Bins { .. } | AxisKind::Dimension(Some(Kind::Year | Kind::Date | Kind::AgeGroup | Kind::Sex)))
}

/// Whether panels of a chart are for years and the like, side by side; else for rows.
fn is_upright(chart: &ChartRequest, axis: &Axis) -> bool {
    match chart.kind {
        ChartKind::FundingTrend | ChartKind::Lines | ChartKind::ShareTrend | ChartKind::Histogram => true,
        ChartKind::Bars => words::is_year(axis),
        _ => false,
    }
}

/// Draws the panels. The table has an axis beside the facet.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let adds = table.measures[measure].adds;
    // Of shares, the people behind them are what is large or small.
    let weight = if adds { measure } else { table.measures.iter().position(|of| of.adds).unwrap_or(measure) };
    let facet = &table.axes[0];
    let of_panels = sums(table, 0, weight);
    let n = facet.members.len();
    let shown = folded(&of_panels, MOST_PANELS, !is_ordered(facet), facet, false).places;
    let upright = is_upright(chart, &table.axes[1]);
    let mut folds = Vec::new();
    let mut left_out = 0;
    for axis in 1..table.axes.len().min(3) {
        let of = &table.axes[axis];
        let most = match axis {
            1 if upright || is_ordered(of) => usize::MAX,
            1 => top_of(chart, table, measure).min(MOST_ROWS),
            _ => MOST_SERIES,
        };
        let sort = axis == 1 && !is_ordered(of) && chart.sort != Sort::Data && chart.sort != Sort::Name;
        let fold = folded(&sums(table, axis, weight), most, sort, of, adds);
        left_out += of.members.len() - fold.places.iter().map(Vec::len).sum::<usize>();
        folds.push(fold);
    }

    // The grid: as many columns as have room, then no more than the rows need.
    let gap = sizes.px(20.0);
    let narrow = sizes.width < sizes.px(480.0);
    let least = sizes.px(if !upright {
        250.0
    } else if narrow {
        130.0
    } else {
        175.0
    });
    let most_columns = ((sizes.width + gap) / (least + gap)).clamp(1, shown.len().max(1) as i32);
    let rows = (shown.len() as i32 + most_columns - 1) / most_columns.max(1);
    let columns = (shown.len() as i32 + rows - 1) / rows.max(1);
    let width = (sizes.width - gap * (columns - 1)) / columns.max(1);
    // A frame is measured in CSS pixels.
    let css =
        |device: i32| (f64::from(device) / f64::from(sizes.width.max(1)) * f64::from(sizes.frame.width)).floor().max(1.0) as u32;
    let high = css(sizes.px(if columns == 1 { 190.0 } else { 155.0 }));
    let frame = Frame { width: css(width), height: upright.then_some(high), ..*sizes.frame };
    let panel_chart = ChartRequest { sort: if chart.sort == Sort::Name { Sort::Name } else { Sort::Data }, ..chart.clone() };
    let parts: Vec<Table> = shown.iter().map(|panel| part(table, panel[0] as usize, &folds, lang)).collect();
    let spans = sizes.spans.clone().unwrap_or_default();
    // Panels that would leave all others flat have scales of their own, and say so.
    let mut giants =
        if sizes.alone() && dwarf::counts(chart, table, measure) { dwarf::members(table, measure, 0) } else { Vec::new() };
    giants.retain(|at| shown.iter().any(|panel| panel[0] == *at));
    let is_giant = |nth: usize| giants.contains(&shown[nth][0]);
    let own_spans: Vec<Rc<Spans>> =
        (0..shown.len()).map(|nth| if is_giant(nth) { Rc::default() } else { Rc::clone(&spans) }).collect();
    let mut own: Option<[f64; 2]> = None;
    let mut panels = Vec::new();
    for _ in 0..2 {
        panels.clear();
        for (nth, part) in parts.iter().enumerate() {
            let mut sizes = Sizes::of_panel(&frame, sizes, Rc::clone(&own_spans[nth]));
            sizes.written = author::Written::new(&panel_chart, part, measure, &sizes);
            sizes.written.quiet = nth > 0;
            panels.push(author::with_marks(&panel_chart, part, measure, &sizes, &|table| {
                of_kind(&panel_chart, table, measure, &sizes)
            }));
            own = match (own, sizes.own.get()) {
                (Some([low, high]), Some([least, most])) => Some([low.min(least), high.max(most)]),
                (one, other) => one.or(other),
            };
        }
    }

    // What a picture beside this one has to hold.
    sizes.own.set(own);
    let head = sizes.px(20.0);
    let tall = panels.iter().map(|panel| panel.scene.height as i32).max().unwrap_or(0) + head;
    let apart = sizes.px(14.0);
    // Panels below each other have one scale, told at the top of the first.
    let once = matches!(chart.kind, ChartKind::Funding | ChartKind::Bars | ChartKind::Dots | ChartKind::WomenShare)
        && !upright
        && giants.is_empty();
    let cut = if once { sizes.px(16.0) } else { 0 };
    let top_of_row = |row: i32| row * (tall + apart - cut) + if row > 0 { cut } else { 0 };
    let mut drawn = Drawn::default();
    let height = top_of_row(rows) - apart;
    let mut scene = Scene { width: sizes.width.max(0) as u32, height: height.max(0) as u32, ..Scene::default() };
    let said: Vec<String> = panels.iter().flat_map(|panel| panel.notes.iter().cloned()).collect();
    let mut group = 0;
    for (nth, mut panel) in panels.into_iter().enumerate() {
        let (nth, at) = (nth as i32, shown[nth][0]);
        let (x, y) = (nth % columns * (width + gap), top_of_row(nth / columns));
        // Where the panel's own picture begins.
        let below = y + head - if nth >= columns { cut } else { 0 };
        if nth >= columns && once {
            let ticks = sizes.px(18.0);
            panel.scene.back.retain(|prim| !matches!(prim, Prim::Text { at, .. } if at.1 < ticks));
        }
        let name = words::member(facet, at as usize, lang);
        let apart = giants.contains(&at);
        let title =
            Mark { region: Rect::new(x, y, x + width, y + head), at: [at, Mark::ALL, Mark::ALL], measure: measure as u32, group };
        scene.marks.push(title);
        {
            let layer = Held::new(Layer::Back);
            let mut pen = Pen::on(&mut scene, &layer, sizes);
            let (y, text) = (y + sizes.px(8.0), sizes.shorten(&name, width, sizes.bold));
            pen.text(&text, (x, y), Anchor::Start, sizes.bold, theme.ink);
            if apart {
                let x1 = x + sizes.text_width(&text, sizes.bold) + sizes.px(6.0);
                let own =
                    [["thang riêng", "own scale"][lang as usize], if panel.unit.is_empty() { "" } else { ", " }, &panel.unit]
                        .concat();
                pen.text(&sizes.shorten(&own, x + width - x1, sizes.small), (x1, y), Anchor::Start, sizes.small, theme.muted);
            }
        }
        let mut last = group;
        for mark in panel.scene.marks {
            let place = |axis: usize, at: u32| -> u32 {
                let Some(fold) = folds.get(axis) else { return Mark::ALL };
                match fold.places.get(at as usize) {
                    Some(_) if fold.rest && at as usize + 1 == fold.places.len() => Mark::REST,
                    Some(place) => place[0],
                    None => at,
                }
            };
            last = last.max(group + 1 + mark.group);
            scene.marks.push(Mark {
                region: moved(mark.region, x, below),
                at: [at, place(0, mark.at[0]), place(1, mark.at[1])],
                measure: mark.measure,
                group: group + 1 + mark.group,
            });
        }
        group = last + 1;
        for (from, to) in [(&mut panel.scene.back, &mut scene.back), (&mut panel.scene.front, &mut scene.front)] {
            for prim in from.drain(..) {
                to.push(shifted(prim, x, below));
            }
        }
        if panel.legend.len() > drawn.legend.len() {
            drawn.legend = panel.legend;
        }
        if !apart {
            drawn.unit = panel.unit;
        }
        for note in panel.notes {
            // What only one panel has to say is said of that one.
            let everywhere = said.iter().filter(|other| **other == note).count() > 1 || count(&note).is_some() || said.len() == 1;
            gather(&mut drawn.notes, if everywhere { note } else { [&*name, ": ", &note].concat() });
        }
        for told in panel.told {
            let told =
                if chart.notes.iter().any(|(_, text)| told.contains(text)) { told } else { [&*name, ": ", &told].concat() };
            if !drawn.told.contains(&told) {
                drawn.told.push(told);
            }
        }
    }
    if let (ChartKind::Pyramid, Some(sex)) = (chart.kind, table.axes.iter().position(words::is_sex)) {
        pyramid::not_drawn(&mut drawn.notes, &table.axes[sex], &sums(table, sex, measure), &table.measures[measure], lang);
    }
    if n > shown.len() {
        let [shown, all] = [shown.len(), n].map(|n| crate::locale::format_number(n as i128, 0, lang));
        drawn.notes.insert(
            0,
            match lang {
                Lang::Vi => ["Vẽ ", &*shown, " ô lớn nhất trong ", &all, "; phần còn lại có trong bảng"].concat(),
                Lang::En => ["The ", &*shown, " largest of ", &all, " are drawn; the others are in the table"].concat(),
            },
        );
    }
    if left_out > 0 {
        let left = crate::locale::format_number(left_out as i128, 0, lang);
        drawn.notes.push(match lang {
            Lang::Vi => [&*left, " mục nhỏ hơn không vẽ, vì số liệu không cộng được"].concat(),
            Lang::En => [&*left, " smaller ones are not drawn, since their figures cannot be added"].concat(),
        });
    }
    if !giants.is_empty() {
        sizes.how.set(dwarf::How::Apart);
    }
    dwarf::tell(&mut drawn.notes, chart, table, measure, sizes);
    drawn.plot = Rect::new(0, 0, scene.width as i32, scene.height as i32);
    drawn.scene = scene;
    let rest =
        |axis: usize| folds.get(axis).filter(|fold| fold.rest).and_then(|fold| fold.places.last().cloned()).unwrap_or_default();
    drawn.rest = [Vec::new(), rest(0), rest(1)];
    drawn
}

/// The title: the panel's own, and what the panels are.
pub fn title(chart: &ChartRequest, table: &Table, measure: usize, lang: Lang) -> String {
    let inner = Table { axes: table.axes[1..].to_vec(), cells: Vec::new(), total: Vec::new(), ..table.clone() };
    let by = words::axis_name(&table.axes[0], lang);
    let by =
        if matches!(table.axes[0].kind, AxisKind::Dimension(Some(_))) { crate::locale::mid_sentence(by) } else { by.to_owned() };
    let joint = if lang == Lang::Vi { " – từng " } else { " – for each " };
    [&*words::title(chart, &inner, measure, lang), joint, &by].concat()
}

fn moved(rect: Rect, x: i32, y: i32) -> Rect {
    Rect { x0: rect.x0 + x, y0: rect.y0 + y, x1: rect.x1 + x, y1: rect.y1 + y }
}

fn shifted(mut prim: Prim, x: i32, y: i32) -> Prim {
    match &mut prim {
        Prim::Fill { rect, .. } => *rect = moved(*rect, x, y),
        Prim::Path { points, .. } | Prim::Polygon { points, .. } => points.iter_mut().for_each(|at| *at = (at.0 + x, at.1 + y)),
        Prim::Circle { center: at, .. } | Prim::Text { at, .. } => *at = (at.0 + x, at.1 + y),
    }
    prim
}

/// A note that begins with a number: that and the words.
fn count(text: &str) -> Option<(u64, String)> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    Some((text[..end].parse().ok()?, text[end..].to_owned()))
}

/// Adds a note; one that counts the same is counted together.
fn gather(notes: &mut Vec<String>, note: String) {
    for other in notes.iter_mut() {
        if *other == note {
            return;
        }
        if let (Some((a, words)), Some((b, same))) = (count(other), count(&note))
            && words.trim_start_matches(" cells").trim_start_matches(" cell")
                == same.trim_start_matches(" cells").trim_start_matches(" cell")
        {
            let words = if words.starts_with(" cells") || !words.starts_with(" cell") {
                words
            } else {
                words.replacen(" cell", " cells", 1)
            };
            *other = [(a + b).to_string(), words].concat();
            return;
        }
    }
    notes.push(note);
}
