//! `place-map?geo=URL`: provinces, districts or communes as areas of a map that the page gives. No borders are ours: shapes, and what they
//! include, are those of the page's file.
//!
//! Color tells the measure, as on the map of tiles. An area without data is hatched; areas that are none of the file's places, and
//! places that have no area, are told below; where the picture is wide a list of all values stands beside the map. Holes are ground. Shapes answer to a pointer by their outlines.

use super::Drawn;
use super::callouts::{Callout, Callouts};
use super::pattern;
use super::pen::{Sheet, Sizes};
use super::place_map::{MAP_34, MAP_63, Placed, placed, tiles};
use super::ranked::{self, Entry};
use super::words;
use crate::data::Kind;
use crate::describe::short;
use crate::locale::{Lang, format_number};
use crate::query::{AxisKind, Cell, Table};
use crate::scene::{Mark, Prim, Rect};

/// A map that a page gave, on a grid of its own, north up.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Map {
    pub width: i32,
    pub height: i32,
    pub areas: Vec<Area>,
    /// The name of the column whose values are its places.
    pub of: String,
    /// Names of areas that are no place of the file.
    pub strangers: Vec<String>,
}

/// One place on a map.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Area {
    /// The place's key in the file, or its official name where the file does not have it.
    pub key: String,
    pub rings: Vec<Ring>,
}

/// An outline, or the outline of a hole.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Ring {
    pub hole: bool,
    pub points: Vec<(i32, i32)>,
}

/// Twice the area of a ring, and its middle.
pub fn middle(points: &[(i32, i32)]) -> (f64, (i32, i32)) {
    let Some(mut before) = points.last().copied() else { return (0.0, (0, 0)) };
    let (mut twice, mut x, mut y) = (0.0, 0.0, 0.0);
    for &point in points {
        let cross = f64::from(before.0) * f64::from(point.1) - f64::from(point.0) * f64::from(before.1);
        twice += cross;
        x += f64::from(before.0 + point.0) * cross;
        y += f64::from(before.1 + point.1) * cross;
        before = point;
    }
    if twice == 0.0 {
        return (0.0, before);
    }
    (twice.abs(), ((x / (3.0 * twice)).round() as i32, (y / (3.0 * twice)).round() as i32))
}

fn bounds(points: &[(i32, i32)]) -> Rect {
    let mut around: Option<Rect> = None;
    for &(x, y) in points {
        let one = Rect { x0: x, y0: y, x1: x + 1, y1: y + 1 };
        around = Some(around.map_or(one, |all| union(all, one)));
    }
    around.unwrap_or_default()
}

fn union(a: Rect, b: Rect) -> Rect {
    Rect { x0: a.x0.min(b.x0), y0: a.y0.min(b.y0), x1: a.x1.max(b.x1), y1: a.y1.max(b.y1) }
}

/// The room for names at either side of a map that has a list beside it, CSS pixels.
const LABELS: f64 = 90.0;

/// Draws the map. The table has one axis, of places.
#[inline(never)]
pub fn draw(map: &Map, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let (lang, theme, of, axis) = (sizes.frame.lang, sizes.frame.theme, &table.measures[measure], &table.axes[0]);
    let cell = |member: usize| table.cells[member * table.measures.len() + measure];
    let found = placed(table, measure, sizes, &|key| map.areas.iter().any(|area| area.key == key));
    let Placed { values, elsewhere: homeless, ramp, numbers } = found;

    // As wide as there is room, but no higher than a page is.
    let most = sizes.height.unwrap_or(sizes.px(620.0));
    let (wide, high) = (f64::from(map.width.max(1)), f64::from(map.height.max(1)));
    let fit = (f64::from(sizes.width - 2) / wide).min(f64::from(most - 2) / high).max(1e-6);
    let height = (high * fit).ceil() as i32 + 2;
    // Some of the room that is left lies west of the map: names stand there too. A list of the values takes what is beyond that.
    let spare = sizes.width - (wide * fit).ceil() as i32 - 2;
    let cells = (0..axis.members.len()).map(cell);
    let list = ranked::room(sizes, spare - 2 * sizes.px(LABELS), ranked::n_rows(cells), height);
    let beside = list.map_or(0, |list| list + sizes.px(ranked::GAP));
    let west = ((spare - beside) / 2).clamp(0, sizes.px(140.0));
    // East of the map there is as much room for names.
    let edge = if list.is_some() { sizes.width - spare + 2 * west } else { sizes.width };
    let place = |(x, y): &(i32, i32)| ((f64::from(*x) * fit).round() as i32 + 1 + west, (f64::from(*y) * fit).round() as i32 + 1);
    let mut shapes: Vec<(usize, Rect, Vec<Ring>)> = Vec::new();
    for (at, area) in map.areas.iter().enumerate() {
        let (mut rings, mut around): (Vec<Ring>, Option<Rect>) = (Vec::new(), None);
        for ring in &area.rings {
            let mut points: Vec<(i32, i32)> = ring.points.iter().map(place).collect();
            points.dedup();
            // An island smaller than a pixel is a pixel.
            if points.len() < 3 {
                let (x, y) = points.first().copied().unwrap_or((0, 0));
                points = vec![(x, y), (x + sizes.line(), y), (x + sizes.line(), y + sizes.line()), (x, y + sizes.line())];
            }
            let of_ring = bounds(&points);
            around = Some(around.map_or(of_ring, |all| union(all, of_ring)));
            rings.push(Ring { hole: ring.hole, points });
        }
        if let Some(around) = around {
            shapes.push((at, around, rings));
        }
    }
    // From north to south; what lies in the hole of another is drawn after it.
    let area = |rect: Rect| i64::from(rect.width()) * i64::from(rect.height());
    let order = crate::sort::order(shapes.len(), &mut |a, b| area(shapes[b as usize].1).cmp(&area(shapes[a as usize].1)));
    let mut sheet = Sheet::new(sizes, height);
    let mut pen = sheet.pen(sizes);
    pen.front();
    let mut outlines: Vec<(usize, Vec<(i32, i32)>)> = Vec::new();
    let mut callouts = Callouts::new(sizes, edge, height);
    let mut kinds = [0; 5];
    let (mut entries, mut of_entry, mut listed) = (Vec::new(), Vec::new(), Vec::new());
    let shown = !values.iter().all(|value| value.is_nan());
    for at in &order {
        let (nth, _, rings) = &shapes[*at as usize];
        let key = &map.areas[*nth].key;
        let member = axis.members.iter().position(|member| member.key == *key);
        let value = member.and_then(|member| cell(member).value());
        let ground = value.map_or(theme.background, |value| ramp.color(value as f64, theme));
        let why = member.map_or(Cell::Missing, cell);
        kinds[words::kind(&why)] += 1;
        let (mut largest, mut outline, mut lined) = (0.0, Vec::new(), false);
        for Ring { hole, points } in rings {
            pen.polygon(points, if *hole { theme.background } else { ground });
            if *hole {
                continue;
            }
            if let Some(value) = value {
                let lines = ramp.lines(value as f64, points, sizes);
                pen.prims(&lines);
                lined |= !lines.is_empty();
            }
            if why == Cell::Missing && member.is_some() {
                for prim in pattern::hatch(points, 1, theme.grid, sizes.scale) {
                    if let Prim::Path { points, .. } = prim {
                        pen.path(&points, theme.grid, 1);
                    }
                }
            }
            let (size, _) = middle(points);
            if size > largest {
                (largest, outline) = (size, points.clone());
            }
            if member.is_some() {
                outlines.push((*nth, points.clone()));
            }
        }
        for Ring { points, .. } in rings {
            let mut closed = points.clone();
            closed.extend(points.first().copied());
            pen.path(&closed, if value.is_some() { theme.background } else { theme.axis }, 1);
        }
        if let (Some(at), Some(_)) = (member, list) {
            let text = numbers.brief(why);
            let value = value.map_or(f64::NAN, |value| value as f64);
            let name = String::from(&*words::member(axis, at, lang));
            entries.push(Entry { name, text, value, color: (!value.is_nan()).then_some(ground), missing: why == Cell::Missing });
            of_entry.push(*nth);
        }
        // Places of the file have names, and all of a map that shows nothing else.
        if member.is_none() && shown {
            continue;
        }
        let name = member.map_or_else(|| key.as_str().into(), |at| words::member(axis, at, lang));
        callouts.add(Callout {
            name: String::from(&*name),
            number: (why != Cell::Missing).then(|| numbers.brief(why)),
            weight: value.map_or(f64::NEG_INFINITY, |value| value as f64),
            outline,
            // Nothing may be cut out of where words stand.
            whole: rings.iter().all(|ring| !ring.hole),
            ink: if value.is_some() { theme.ink_on(ground) } else { theme.muted },
            plate: lined.then_some(ground),
        });
    }
    callouts.draw(&mut pen, &shapes);
    if let Some(list) = list {
        let x = edge + sizes.px(ranked::GAP);
        let area = Rect::new(x, 0, x + list, height);
        listed = ranked::draw(&mut pen, sizes, area, &entries);
    }
    // Marks by the north edge of their places.
    let order = crate::sort::order(shapes.len(), &mut |a, b| {
        let key = |at: u32| (shapes[at as usize].1.y0, shapes[at as usize].1.x0);
        key(a).cmp(&key(b))
    });
    let mut of_mark = Vec::new();
    for at in order {
        let (nth, around, _) = &shapes[at as usize];
        if let Some(member) = axis.members.iter().position(|member| member.key == map.areas[*nth].key) {
            pen.mark(*around, [member as u32, Mark::ALL], measure, of_mark.len());
            of_mark.push(*nth);
        }
    }
    let marks = pen.done();
    let mut scene = sheet.scene(marks);
    for (nth, points) in outlines {
        if let Some(mark) = of_mark.iter().position(|other| *other == nth) {
            scene.shapes.push((mark as u32, points));
        }
    }
    for (entry, row) in listed {
        if let Some(mark) = of_mark.iter().position(|other| *other == of_entry[entry]) {
            scene.shapes.push((mark as u32, ranked::corners(row)));
        }
    }
    let mut notes = vec![String::from(match lang {
        Lang::Vi => "Ranh giới theo tệp bản đồ của trang này.",
        Lang::En => "Borders are those of the page's own map file.",
    })];
    if std::mem::take(&mut kinds[words::kind(&Cell::Missing)]) > 0 {
        notes.push(String::from(if lang == Lang::Vi { "Gạch chéo: không có dữ liệu" } else { "Hatched: no data" }));
    }
    notes.append(&mut words::signs(&kinds, lang));
    if !homeless.is_empty() {
        let mut note = format_number(homeless.len() as i128, 0, lang);
        note.push_str(match (lang, homeless.len()) {
            (Lang::Vi, _) => " giá trị không có trên bản đồ: ",
            (Lang::En, 1) => " value is not on the map: ",
            (Lang::En, _) => " values are not on the map: ",
        });
        for (i, &at) in homeless.iter().enumerate().take(5) {
            for part in [if i > 0 { "; " } else { "" }, &words::member(axis, at, lang), " ", &short(cell(at), of, lang)] {
                note.push_str(part);
            }
        }
        note.push_str(if homeless.len() > 5 { "; …" } else { "" });
        notes.push(note);
        // A map of the new provinces under figures of the old ones: areas of one name are larger than their figures.
        let is = |map: &'static str, key: &str| tiles(map).any(|(_, _, name)| name == key);
        if homeless.iter().any(|at| is(MAP_63, &axis.members[*at].key) && !is(MAP_34, &axis.members[*at].key)) {
            notes.push(String::from(match lang {
                Lang::Vi => "Số liệu theo các tỉnh trước ngày 1/7/2025; nếu bản đồ là 34 tỉnh mới thì dùng boundaries=\"2025\".",
                Lang::En => {
                    "The figures are of provinces before 1 July 2025; for a map of the 34 new ones use boundaries=\"2025\"."
                }
            }));
        }
    }
    if !map.strangers.is_empty() {
        let n = format_number(map.strangers.len() as i128, 0, lang);
        let names = map.strangers.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if map.strangers.len() > 5 { ", …" } else { "" };
        let provinces = axis.kind == AxisKind::Dimension(Some(Kind::Province));
        let are = match (lang, provinces) {
            (Lang::Vi, true) => " vùng của bản đồ không phải tỉnh nào: ",
            (Lang::Vi, false) => " vùng của bản đồ không khớp với nơi nào trong tệp: ",
            (Lang::En, true) => " of the map's areas are no province: ",
            (Lang::En, false) => " of the map's areas match no place of the file: ",
        };
        notes.push([&*n, are, &names, more].concat());
    }
    ramp.note(&mut notes, lang);
    let legend = ramp.legend(sizes, &numbers, of);
    Drawn {
        scene,
        unit: numbers.unit(&of.unit, &of.name),
        swatches: ramp.swatches(&legend, false, sizes),
        legend,
        notes,
        plot: Rect::new(0, 0, sizes.width, height),
        ..Drawn::default()
    }
}
