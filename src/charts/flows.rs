//! `flows`: a flow diagram (Sankey) of two or three columns, such as source → place → sector.
//!
//! Heights are amounts on one scale, and what comes into a node goes out of it (see `flow_nodes`). Bands have the color of the
//! source that they come from, to the very end. A node's name and amount stand above it, in the column's own part of the
//! width, so that no name is ever over another, on a telephone too. Amounts below zero cannot be drawn; a note tells their sum.

use super::flow_nodes::Flows;
use super::lines::name_with;
use super::pen::{Sheet, Sizes};
use super::rows::member_color;
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, rows, trend_words};
use crate::metrics::BELOW_ZERO;
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Color, Mark, Rect};

/// Nodes of a column beyond which the smallest are folded.
const MOST_NODES: usize = 9;
/// Steps of a band from one column to the next.
const STEPS: i32 = 16;

/// A node as it is drawn.
struct Bar {
    /// Above it.
    name: Vec<String>,
    /// Height of the name.
    above: i32,
    height: i32,
    y: i32,
}

/// Bars of every column, and the greatest height of names in a column.
struct Layout {
    flows: Flows,
    boxes: Vec<Vec<Bar>>,
    names: i32,
}

/// Draws the chart of a table and one of its measures.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let of = &table.measures[measure];
    if table.axes.len() < 2 || Flows::new(table, measure, 2).sum <= 0 {
        return rows::draw(chart, table, measure, sizes, false);
    }
    let line = sizes.small.size as i32 * 5 / 4;
    let head = line + sizes.px(6.0);
    let natural = (sizes.width * 9 / 20).max(sizes.px(170.0)).min(sizes.px(320.0));
    // As many nodes as leave the amounts a fair part of the height.
    let mut most = MOST_NODES;
    let mut layout = lay_out(table, measure, sizes, most);
    if let Some(height) = sizes.height {
        while most > 2 && height - head - layout.names < height * 2 / 5 {
            most -= 1;
            layout = lay_out(table, measure, sizes, most);
        }
    }
    let Layout { mut flows, mut boxes, names } = layout;
    let height = sizes.height.unwrap_or(head + names + natural);
    if height - head - names < height / 8 {
        // No room for names: they are left to the tooltip.
        for node in boxes.iter_mut().flatten() {
            (node.name, node.above) = (Vec::new(), sizes.px(3.0));
        }
    }
    let n_axes = boxes.len();
    let mut above = 0;
    for column in &boxes {
        above = column.iter().map(|node| node.above).sum::<i32>().max(above);
    }
    // Every node is at least a pixel high, which may be more than its due.
    let unit = f64::from((height - head - above - sizes.px(2.0) - MOST_NODES as i32).max(n_axes as i32))
        / sizes.span(0.0, flows.sum as f64).1;
    for (nodes, column) in flows.columns.iter().zip(&mut boxes) {
        let mut used = 0;
        for (node, of) in column.iter_mut().zip(nodes) {
            node.height = ((of.sum as f64 * unit) as i32).max(1);
            used += node.above + node.height;
        }
        // What is left over goes between the nodes, but does not tear them apart.
        let spare = (height - head - sizes.px(2.0) - used).max(0);
        let between = (spare / (column.len() as i32).max(1)).min(sizes.px(22.0));
        let mut y = head + (spare - between * column.len() as i32) / 2 + between / 2;
        for node in column.iter_mut() {
            node.y = (y + node.above).min(height - 1);
            y = node.y + node.height + between;
        }
    }

    let wide = sizes.px(10.0).max(2);
    let x = |axis: usize| (sizes.width - wide) * axis as i32 / (n_axes as i32 - 1);
    let anchor = |axis: usize| match axis {
        0 => (Anchor::Start, 0),
        _ if axis + 1 == n_axes => (Anchor::End, sizes.width),
        _ => (Anchor::Middle, sizes.width / 2),
    };
    let room = sizes.width / n_axes as i32 - sizes.px(6.0);
    let mut sheet = Sheet::new(sizes, height);
    let mut pen = sheet.pen(sizes);
    for axis in 0..n_axes {
        let (anchor, at) = anchor(axis);
        let text = sizes.shorten(words::axis_name(&table.axes[axis], lang), room, sizes.small);
        pen.text(&text, (at, line / 2), anchor, sizes.small, theme.muted);
    }

    pen.front();
    let mut taken = [false; 8];
    let mut colors: Vec<Color> = Vec::new();
    for node in &flows.columns[0] {
        colors.push(if node.at == Mark::REST { theme.rest } else { member_color(theme, &table.axes[0], node.at, &mut taken) });
    }
    let (mut shapes, mut on_top) = (Vec::new(), Vec::new());
    let mut n_marks = 0;
    for axis in 0..n_axes {
        for (node, of) in boxes[axis].iter().zip(&flows.columns[axis]) {
            let (anchor, at) = anchor(axis);
            let mut wider = wide;
            for text in &node.name {
                wider = sizes.text_width(text, sizes.small).max(wider);
            }
            let (x0, x1) = match anchor {
                Anchor::Start => (0, wider),
                Anchor::Middle => ((at - wider / 2).max(0), at + wider / 2),
                Anchor::End => ((at - wider).max(0), at),
            };
            let mut of_node = [Mark::ALL; 3];
            of_node[axis] = of.at;
            let end = node.y + node.height;
            let (bar, name) = (Rect::new(x(axis), node.y, x(axis) + wide, end), Rect::new(x0, node.y - node.above, x1, node.y));
            pen.mark_of(Rect::new(x0, name.y0, x1, end), of_node, measure, 2 * axis);
            // The name answers as the bar does, before the bands below it.
            on_top.push((n_marks, corners(bar)));
            if !node.name.is_empty() {
                on_top.push((n_marks, corners(name)));
            }
            n_marks += 1;
        }
        if axis + 1 < n_axes {
            bands(
                &mut pen,
                sizes,
                &flows,
                &boxes,
                axis,
                (x(axis) + wide, x(axis + 1), height),
                &colors,
                |pen, region, from, to, own| {
                    let mut at = [Mark::ALL; 3];
                    at[axis] = flows.columns[axis][from].at;
                    at[axis + 1] = flows.columns[axis + 1][to].at;
                    pen.mark_of(region, at, measure, 2 * axis + 1);
                    for shape in own {
                        shapes.push((n_marks, shape));
                    }
                    n_marks += 1;
                },
            );
        }
    }
    // Bars and names over the bands.
    for (axis, column) in boxes.iter().enumerate() {
        for (i, node) in column.iter().enumerate() {
            let color = if axis == 0 { colors[i] } else { theme.muted };
            pen.fill(Rect::new(x(axis), node.y, x(axis) + wide, node.y + node.height), color);
            let (anchor, at) = anchor(axis);
            for (i, text) in node.name.iter().enumerate() {
                let y = node.y - sizes.px(2.0) - (node.name.len() - i) as i32 * line + line / 2;
                // A thin ground keeps a name readable where bands pass behind it.
                let width = sizes.text_width(text, sizes.small);
                let x0 = match anchor {
                    Anchor::Start => at,
                    Anchor::Middle => at - width / 2,
                    Anchor::End => at - width,
                };
                let ground = Rect::new(x0 - sizes.px(2.0), y - line / 2, x0 + width + sizes.px(2.0), y + line / 2);
                let Color(r, g, b, _) = theme.background;
                pen.fill(ground, Color(r, g, b, 150));
                pen.text(text, (at, y), anchor, sizes.small, theme.ink);
            }
        }
    }
    let marks = pen.done();
    let numbers = Numbers::new(of, flows.sum, lang);
    let beside = table.measures.iter().position(|of| of.name == BELOW_ZERO);
    let mut of_measure = Vec::new();
    for cells in table.cells.chunks_exact(table.measures.len()) {
        // What is below zero has a note of its own, and is not what is not applicable.
        if beside.is_none_or(|beside| cells[beside].value().is_none()) {
            of_measure.push(cells[measure]);
        }
    }
    let below = match table.total.get(measure) {
        Some(Cell::Value(total)) if of.adds => total.saturating_sub(flows.sum).min(0),
        _ => 0,
    };
    let mut notes = trend_words::kinds_of_nothing(&of_measure, lang);
    if below < 0 {
        notes.push(trend_words::below_zero(&numbers.print(below), lang));
    }
    shapes.append(&mut on_top);
    let mut scene = sheet.scene(marks);
    scene.shapes = shapes;
    Drawn {
        scene,
        unit: numbers.unit(&of.unit, &of.name),
        notes,
        plot: Rect::new(0, head, sizes.width, height),
        rest: std::mem::take(&mut flows.rest),
        ..Drawn::default()
    }
}

fn corners(rect: Rect) -> Vec<(i32, i32)> {
    vec![(rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1)]
}

/// The nodes with their names, each in its column's part of the width.
#[inline(never)]
fn lay_out(table: &Table, measure: usize, sizes: &Sizes, most: usize) -> Layout {
    let lang = sizes.frame.lang;
    let flows = Flows::new(table, measure, most);
    let numbers = Numbers::new(&table.measures[measure], flows.sum, lang);
    let room = sizes.width / flows.columns.len() as i32 - sizes.px(6.0);
    let line = sizes.small.size as i32 * 5 / 4;
    let (mut boxes, mut names) = (Vec::new(), 0);
    for (axis, nodes) in flows.columns.iter().enumerate() {
        let (mut column, mut height) = (Vec::with_capacity(nodes.len()), 0);
        for node in nodes {
            let name = match node.at {
                Mark::REST => words::others(flows.rest[axis].len(), lang),
                at => words::member(&table.axes[axis], at as usize, lang).into_owned(),
            };
            let name = name_with(sizes, &name, &numbers.print(node.sum), room, 4);
            let above = name.len() as i32 * line + sizes.px(6.0);
            height += above + sizes.px(2.0);
            column.push(Bar { name, above, height: 0, y: 0 });
        }
        names = height.max(names);
        boxes.push(column);
    }
    Layout { flows, boxes, names }
}

/// Draws what runs from one column to the next, and tells each link with its region and its outlines.
#[inline(never)]
#[allow(clippy::too_many_arguments, clippy::needless_range_loop)]
fn bands(
    pen: &mut super::pen::Pen,
    sizes: &Sizes,
    flows: &Flows,
    boxes: &[Vec<Bar>],
    axis: usize,
    (x0, x1, bottom): (i32, i32, i32),
    colors: &[Color],
    mut tell: impl FnMut(&mut super::pen::Pen, Rect, usize, usize, Vec<Vec<(i32, i32)>>),
) {
    let lens = flows.lens();
    let (n_from, n_to) = (lens[axis], lens[axis + 1]);
    // How much of each node has found its place, from above: out of the left ones, into the right ones.
    let (mut out, mut into) = (vec![0i128; n_from], vec![0i128; n_to]);
    let px = |axis: usize, node: usize, part: i128| {
        let (of, all) = (&boxes[axis][node], flows.columns[axis][node].sum.max(1));
        of.y + (f64::from(of.height) * (part as f64 / all as f64)).round() as i32
    };
    let middle = (x0 + x1) / 2;
    for from in 0..n_from {
        for to in 0..n_to {
            let mut own = Vec::new();
            let mut region: Option<Rect> = None;
            for (source, color) in colors.iter().enumerate() {
                let mut at = [None; 3];
                (at[0], at[axis], at[axis + 1]) = (Some(source), Some(from), Some(to));
                let amount = if axis == 0 && source != from { 0 } else { flows.amount(at) };
                if amount <= 0 {
                    continue;
                }
                let left = (px(axis, from, out[from]), px(axis, from, out[from] + amount));
                let right = (px(axis + 1, to, into[to]), px(axis + 1, to, into[to] + amount));
                (out[from], into[to]) = (out[from] + amount, into[to] + amount);
                // Never thinner than a hairline.
                let thick = |(above, below): (i32, i32)| (above.min(bottom), below.max(above + sizes.line()).min(bottom));
                let (left, right) = (thick(left), thick(right));
                let shape = outline((x0, x1), left, right);
                let Color(r, g, b, _) = *color;
                pen.polygon(&shape, Color(r, g, b, 120));
                let piece =
                    Rect::new(middle - sizes.px(8.0), (left.0 + right.0) / 2, middle + sizes.px(8.0), (left.1 + right.1) / 2);
                region = Some(region.map_or(piece, |all| Rect::new(all.x0, all.y0.min(piece.y0), all.x1, all.y1.max(piece.y1))));
                own.push(shape);
            }
            if let Some(region) = region {
                tell(pen, region, from, to, own);
            }
        }
    }
}

/// A band between two upright edges: its upper side, then its lower one back. Both are cubic Bézier curves that leave and
/// arrive level.
fn outline((x0, x1): (i32, i32), left: (i32, i32), right: (i32, i32)) -> Vec<(i32, i32)> {
    let mut shape = Vec::with_capacity(2 * STEPS as usize + 2);
    for i in 0..=2 * STEPS + 1 {
        let upper = i <= STEPS;
        let t = f64::from(if upper { i } else { 2 * STEPS + 1 - i }) / f64::from(STEPS);
        // The control points lie in the middle, so both coordinates follow from one weight.
        let turn = t * t * (3.0 - 2.0 * t);
        let along = 1.5 * t - 1.5 * t * t + t * t * t;
        let (from, to) = if upper { (left.0, right.0) } else { (left.1, right.1) };
        let x = f64::from(x0) + f64::from(x1 - x0) * along;
        let y = f64::from(from) + f64::from(to - from) * turn;
        shape.push((x.round() as i32, y.round() as i32));
    }
    shape
}
