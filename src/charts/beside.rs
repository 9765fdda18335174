//! A chart of two selections: the one drawn as usual, the other as outlines over it or as a picture below, on one scale.
//!
//! Outlines where values are lengths and places along a line: bars, columns, lines, dots. Everything else (colored cells, flows,
//! wings) stands twice. Both tables have the same members on every axis. Knows no filter.

use super::{ChartKind, ChartRequest, Drawn, Frame, Scale, Sort, draw};
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Color, Font, Mark, Prim, Rect, Weight};

/// Draws `table`, and `other` beside it, which is headed by `name` where it stands below; whether it is outlined instead.
pub fn with_other(chart: &ChartRequest, table: &Table, other: &Table, name: &str, frame: &Frame) -> (Drawn, bool) {
    let mut chart = chart.clone();
    let reach = |drawn: &Drawn| drawn.own;
    let (first, second) = (draw(&chart, table, frame), draw(&chart, other, frame));
    chart.reach = match (reach(&first), reach(&second)) {
        (Some([low, high]), Some([least, most])) => Some([low.min(least), high.max(most)]),
        (one, other) => one.or(other),
    };
    // By the logarithm where one of them is.
    let firsts =
        [&first, &second].into_iter().filter_map(|drawn| drawn.along).map(|along| along.first).filter(|first| *first > 0.0);
    chart.first = firsts.fold(f64::INFINITY, f64::min);
    if chart.first.is_infinite() {
        chart.first = 0.0;
    }
    let mut drawn = draw(&chart, table, frame);
    let height = (f64::from(drawn.scene.height) / frame.scale).round() as u32;
    let below = Frame { height: Some(height), ..*frame };
    let folded = drawn.rest.iter().any(|rest| !rest.is_empty());
    if let (Some(along), true, false) = (drawn.along, has_lengths(chart.kind), folded) {
        let order = order(&drawn, other);
        let over = draw(&ChartRequest { sort: Sort::Data, ..chart.clone() }, &in_order(other, &order), &below);
        if let Some(from) = over.along.filter(|_| over.rest.iter().all(Vec::is_empty)) {
            let stacked = matches!(chart.kind, ChartKind::Funding | ChartKind::FundingTrend | ChartKind::Bars);
            outline(&mut drawn, &over, [from, along], stacked, frame);
            return (drawn, true);
        }
    }
    // Rows below stand in the order of those above.
    let second = if stands_in_rows(chart.kind) && !folded {
        draw(&ChartRequest { sort: Sort::Data, ..chart.clone() }, &in_order(other, &order(&drawn, other)), &below)
    } else {
        draw(&chart, other, &below)
    };
    append(&mut drawn, second, name, frame);
    (drawn, false)
}

/// Whether values are lengths, or places along a line.
fn has_lengths(kind: ChartKind) -> bool {
    matches!(
        kind,
        ChartKind::Funding
            | ChartKind::FundingTrend
            | ChartKind::Bars
            | ChartKind::Lines
            | ChartKind::ShareTrend
            | ChartKind::Histogram
            | ChartKind::WomenShare
            | ChartKind::Concentration
            | ChartKind::Dots
    )
}

/// Whether the members of the first axis stand below each other, in an order that may follow from the values.
fn stands_in_rows(kind: ChartKind) -> bool {
    matches!(
        kind,
        ChartKind::WomenMen
            | ChartKind::Absorption
            | ChartKind::Leadership
            | ChartKind::EthnicSex
            | ChartKind::Heat
            | ChartKind::Criteria
            | ChartKind::WhoWhere
    )
}

/// The members of the first axis as they stand in a picture; those that it does not show last.
fn order(drawn: &Drawn, table: &Table) -> Vec<usize> {
    let n = table.axes.first().map_or(0, |axis| axis.members.len());
    let mut order: Vec<usize> = Vec::with_capacity(n);
    for mark in &drawn.scene.marks {
        let at = mark.at[0];
        if at != Mark::ALL && at != Mark::REST && !order.contains(&(at as usize)) {
            order.push(at as usize);
        }
    }
    for at in 0..n {
        if !order.contains(&at) {
            order.push(at);
        }
    }
    order
}

/// The table with the members of its first axis in this order.
fn in_order(table: &Table, order: &[usize]) -> Table {
    let mut ordered = table.clone();
    let Some(axis) = ordered.axes.first_mut().filter(|axis| axis.members.len() == order.len() && !order.is_empty()) else {
        return ordered;
    };
    let row = table.cells.len() / order.len();
    ordered.cells.clear();
    for (to, &from) in order.iter().enumerate() {
        axis.members[to] = table.axes[0].members[from].clone();
        ordered.cells.extend_from_slice(&table.cells[from * row..(from + 1) * row]);
    }
    ordered
}

/// Lays the shapes of one picture as outlines over another.
fn outline(drawn: &mut Drawn, over: &Drawn, [from, to]: [Scale; 2], stacked: bool, frame: &Frame) {
    let upright = (from.from > from.to) == (from.low < from.high);
    let line = (1.5 * frame.scale).round().max(1.0) as u32;
    let (ink, plots) = (frame.theme.ink, (over.plot, drawn.plot));
    let stretch = |value: i32, [a, b]: [i32; 2], [c, d]: [i32; 2]| {
        if a == b { value - a + c } else { c + ((f64::from(value - a) * f64::from(d - c)) / f64::from(b - a)).round() as i32 }
    };
    let along = |value: i32| stretch(value, [from.from, from.to], [to.from, to.to]);
    let place = |(x, y): (i32, i32)| {
        let (over, drawn) = plots;
        if upright {
            (stretch(x, [over.x0, over.x1], [drawn.x0, drawn.x1]), along(y))
        } else {
            (along(x), stretch(y, [over.y0, over.y1], [drawn.y0, drawn.y1]))
        }
    };
    let width = line as i32;
    // Bars in parts have one outline: more would hide the parts of the other selection.
    let mut bars: Vec<(Option<u32>, Rect)> = Vec::new();
    for prim in &over.scene.front {
        match prim {
            // Gaps between parts and thin lines are no bars.
            Prim::Fill { rect, .. } if rect.width() > width && rect.height() > width => {
                let (x, y) = (i32::midpoint(rect.x0, rect.x1), i32::midpoint(rect.y0, rect.y1));
                let mark = over.scene.marks.iter().find(|mark| stacked && mark.region.contains(x, y));
                let group = mark.map(|mark| mark.group);
                match bars.iter_mut().find(|(of, _)| group.is_some() && *of == group) {
                    Some((_, bar)) => {
                        *bar = Rect {
                            x0: bar.x0.min(rect.x0),
                            y0: bar.y0.min(rect.y0),
                            x1: bar.x1.max(rect.x1),
                            y1: bar.y1.max(rect.y1),
                        }
                    }
                    None => bars.push((group, *rect)),
                }
            }
            // What leads on to a name says nothing here.
            Prim::Path { points, color, .. } if points.iter().all(|point| point.0 <= over.plot.x1) => {
                let points: Vec<(i32, i32)> = points.iter().map(|&point| place(point)).collect();
                dash(&points, *color, line, frame.scale, &mut drawn.scene.front);
            }
            Prim::Circle { center, radius, .. } => {
                drawn.scene.front.push(Prim::Circle { center: place(*center), radius: *radius, color: ink, filled: false });
            }
            _ => {}
        }
    }
    for (_, rect) in bars {
        let ((x0, y0), (x1, y1)) = (place((rect.x0, rect.y0)), place((rect.x1, rect.y1)));
        let of = Rect::new(x0, y0, x1, y1);
        // The number behind a bar stands behind the longer of the two; there is room, since both have one scale.
        let gap = (5.0 * frame.scale).round() as i32;
        for prim in drawn.scene.front.iter_mut().filter(|_| !upright) {
            let Prim::Text { at, anchor: Anchor::Start, .. } = prim else { continue };
            if (of.y0..of.y1).contains(&at.1) && (of.x0..of.x1 + gap).contains(&at.0) {
                at.0 = of.x1 + gap;
            }
        }
        for side in [
            Rect::new(of.x0, of.y0, of.x1, of.y0 + width),
            Rect::new(of.x0, of.y1 - width, of.x1, of.y1),
            Rect::new(of.x0, of.y0, of.x0 + width, of.y1),
            Rect::new(of.x1 - width, of.y0, of.x1, of.y1),
        ] {
            drawn.scene.front.push(Prim::Fill { rect: side, color: ink });
        }
    }
}

/// A line as dashes, so that it is not taken for one of the lines below it.
fn dash(points: &[(i32, i32)], color: Color, width: u32, scale: f64, out: &mut Vec<Prim>) {
    let (on, off) = (5.0 * scale, 4.0 * scale);
    // How far along the present dash, or the gap behind it, the pen stands.
    let mut at = 0.0;
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let (dx, dy) = (f64::from(x1 - x0), f64::from(y1 - y0));
        let length = dx.hypot(dy);
        let spot = |done: f64| {
            let part = if length > 0.0 { done / length } else { 0.0 };
            (x0 + (dx * part).round() as i32, y0 + (dy * part).round() as i32)
        };
        let mut done = 0.0;
        while done < length {
            // What is left of a dash may be less than a float can add: then the next one begins.
            let draws = at < on - 0.01;
            let left = if draws { on - at } else { on + off - at };
            let next = (done + left.max(0.01)).min(length);
            if draws {
                out.push(Prim::Path { points: vec![spot(done), spot(next)], color, width });
            }
            at += next - done;
            if at >= on + off - 0.01 {
                at = 0.0;
            }
            done = next;
        }
    }
}

/// Puts one picture below another, under its name.
fn append(drawn: &mut Drawn, below: Drawn, name: &str, frame: &Frame) {
    let px = |css: f64| (css * frame.scale).round() as i32;
    let head = px(26.0);
    let down = drawn.scene.height as i32 + head;
    let font = Font { size: px(12.0).max(1) as u32, weight: Weight::Bold };
    let at = (0, drawn.scene.height as i32 + head / 2);
    let name = shortened(name, font, frame);
    drawn.scene.back.push(Prim::Text { text: name.into(), at, anchor: Anchor::Start, font, color: frame.theme.ink });
    for (layer, prims) in [(&mut drawn.scene.back, below.scene.back), (&mut drawn.scene.front, below.scene.front)] {
        for mut prim in prims {
            match &mut prim {
                Prim::Fill { rect, .. } => (rect.y0, rect.y1) = (rect.y0 + down, rect.y1 + down),
                Prim::Path { points, .. } | Prim::Polygon { points, .. } => points.iter_mut().for_each(|point| point.1 += down),
                Prim::Circle { center: at, .. } | Prim::Text { at, .. } => at.1 += down,
            }
            layer.push(prim);
        }
    }
    drawn.scene.height += head as u32 + below.scene.height;
    for item in below.legend {
        if !drawn.legend.iter().any(|known| known.label == item.label) {
            drawn.legend.push(item);
        }
    }
}

/// A name that fits the width.
fn shortened(name: &str, font: Font, frame: &Frame) -> String {
    let most = f64::from(frame.width) * frame.scale;
    let mut text = name.to_owned();
    while frame.measure.width(&text, font) > most && text.chars().count() > 2 {
        text.pop();
        text.pop();
        text.push('…');
    }
    text
}

/// Two tables with the members of both on every axis, where their axes are the same; `None` where they cannot be compared.
pub fn aligned(a: &Table, b: &Table) -> Option<(Table, Table)> {
    if a.axes.len() != b.axes.len() || a.measures.len() != b.measures.len() {
        return None;
    }
    let mut axes = a.axes.clone();
    for (axis, theirs) in axes.iter_mut().zip(&b.axes) {
        if axis.name != theirs.name || axis.kind != theirs.kind {
            return None;
        }
        for member in &theirs.members {
            if !axis.members.iter().any(|own| own.key == member.key && own.missing == member.missing) {
                axis.members.push(member.clone());
            }
        }
        crate::sort::by_key(&mut axis.members, |member| (member.code, member.missing));
    }
    let spread = |table: &Table| {
        let n = table.measures.len();
        let mut flats = vec![0usize];
        for (axis, own) in axes.iter().zip(&table.axes) {
            // Of each member its place among the table's own; past the end for one that it lacks.
            let places: Vec<usize> = axis
                .members
                .iter()
                .map(|member| {
                    let found = own.members.iter().position(|own| own.key == member.key && own.missing == member.missing);
                    found.unwrap_or(usize::MAX)
                })
                .collect();
            let mut next = Vec::with_capacity(flats.len() * places.len());
            for flat in flats {
                for &place in &places {
                    next.push(if flat == usize::MAX || place == usize::MAX {
                        usize::MAX
                    } else {
                        flat * own.members.len() + place
                    });
                }
            }
            flats = next;
        }
        let mut cells = Vec::with_capacity(flats.len() * n);
        for flat in flats {
            for measure in 0..n {
                let cell = flat.checked_mul(n).and_then(|first| table.cells.get(first + measure));
                // No row counted is zero rows.
                let none = if table.measures[measure].name == "rows" { Cell::Value(0) } else { Cell::Missing };
                cells.push(*cell.unwrap_or(&none));
            }
        }
        Table { axes: axes.clone(), cells, ..table.clone() }
    };
    Some((spread(a), spread(b)))
}
