//! `place-map`: the provinces as equal tiles, placed by hand about as they lie; no borders are drawn. The 63 of 2008, or the 34
//! of July 2025.
//!
//! Color tells the measure; a tile without data is hatched, zero is not; one that the table does not ask for is empty. Where tiles
//! are wide enough the number stands in them, and where the picture is, a list of all values beside them. Values that are no
//! province of the map are told in a note, never dropped.

use super::pen::{Sheet, Sizes};
use super::ramp::Ramp;
use super::ranked::{self, Entry};
use super::who_where::frame;
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, choropleth, rows};
use crate::data::Kind;
use crate::describe::short;
use crate::locale::{Lang, format_number};
use crate::query::{AxisKind, Cell, Table};
use crate::scene::{Anchor, Mark, Rect};

/// Rows of tiles from north to south, each tile with its column.
pub const MAP_63: &str = "3Hà Giang,4Cao Bằng|0Lai Châu,1Lào Cai,2Yên Bái,3Tuyên Quang,4Bắc Kạn,5Lạng Sơn\
|0Điện Biên,1Sơn La,2Phú Thọ,3Vĩnh Phúc,4Thái Nguyên,5Bắc Giang,6Quảng Ninh\
|2Hòa Bình,3Hà Nội,4Bắc Ninh,5Hải Dương,6Hải Phòng|3Hà Nam,4Hưng Yên,5Thái Bình|2Thanh Hóa,3Ninh Bình,4Nam Định|2Nghệ An|3Hà Tĩnh\
|3Quảng Bình|4Quảng Trị|5Thừa Thiên Huế|5Quảng Nam,6Đà Nẵng|5Kon Tum,6Quảng Ngãi|5Gia Lai,6Bình Định|5Đắk Lắk,6Phú Yên\
|3Bình Phước,4Đắk Nông,5Lâm Đồng,6Khánh Hòa|2Tây Ninh,3Bình Dương,4Đồng Nai,5Bình Thuận,6Ninh Thuận\
|0An Giang,1Đồng Tháp,2Long An,3Hồ Chí Minh,4Bà Rịa - Vũng Tàu|0Kiên Giang,1Cần Thơ,2Vĩnh Long,3Tiền Giang\
|1Hậu Giang,2Trà Vinh,3Bến Tre|0Cà Mau,1Bạc Liêu,2Sóc Trăng";

/// The same of the 34.
pub const MAP_34: &str = "3Tuyên Quang,4Cao Bằng|0Lai Châu,1Lào Cai,4Thái Nguyên,5Lạng Sơn\
|0Điện Biên,1Sơn La,2Phú Thọ,3Hà Nội,4Bắc Ninh,5Quảng Ninh|2Thanh Hóa,3Ninh Bình,4Hưng Yên,5Hải Phòng|2Nghệ An|3Hà Tĩnh|4Quảng Trị|5Huế\
|5Đà Nẵng|5Quảng Ngãi|5Gia Lai|5Đắk Lắk|2Tây Ninh,3Đồng Nai,4Lâm Đồng,5Khánh Hòa|0An Giang,1Đồng Tháp,2Vĩnh Long,3Hồ Chí Minh|0Cà Mau,1Cần Thơ";

/// Names too long for a tile.
const SHORT: [(&str, &str); 3] = [("Thừa Thiên Huế", "TT Huế"), ("Bà Rịa - Vũng Tàu", "BR-VT"), ("Hồ Chí Minh", "TP.HCM")];

/// The values of a table over places, seen from a map.
pub struct Placed {
    /// Those on the map, in the order of the places, in the measure's `scale`; NaN without a value.
    pub values: Vec<f64>,
    /// The members of the axis that are not on the map.
    pub elsewhere: Vec<usize>,
    pub ramp: Ramp,
    pub numbers: Numbers,
}

/// Parts the places of a table's one axis into those that are on a map, whose values it colors, and the others.
#[inline(never)]
pub fn placed(table: &Table, measure: usize, sizes: &Sizes, is_there: &dyn Fn(&str) -> bool) -> Placed {
    let of = &table.measures[measure];
    let (mut values, mut elsewhere, mut greatest) = (Vec::new(), Vec::new(), 0i128);
    for (at, member) in table.axes[0].members.iter().enumerate() {
        if is_there(&member.key) {
            let value = table.cells[at * table.measures.len() + measure].value();
            values.push(value.map_or(f64::NAN, |value| value as f64));
            greatest = greatest.max(value.unwrap_or(0).saturating_abs());
        } else {
            elsewhere.push(at);
        }
    }
    let values = sizes.reaching(&values);
    let (ramp, numbers) = (Ramp::of(of, &values), Numbers::new(of, greatest, sizes.frame.lang));
    Placed { values, elsewhere, ramp, numbers }
}

/// Draws the map.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let axis = &table.axes[0];
    if let (Some(map), 1) = (chart.map.as_ref().filter(|map| map.of == axis.name), table.axes.len()) {
        return choropleth::draw(map, table, measure, sizes);
    }
    if table.axes.len() > 1 || axis.kind != AxisKind::Dimension(Some(Kind::Province)) {
        return rows::draw(chart, table, measure, sizes, false);
    }
    let (lang, theme, of) = (sizes.frame.lang, sizes.frame.theme, &table.measures[measure]);
    let map = tiles_of(chart);
    let n_cols = if map == MAP_34 { 6 } else { 7 };
    let n_rows = map.split('|').count() as i32;
    let cell = |member: usize| table.cells[member * table.measures.len() + measure];
    let found = placed(table, measure, sizes, &|key| tiles(map).any(|(_, _, name)| name == key));
    let Placed { elsewhere: outside, ramp, numbers, .. } = found;

    let gap = 2 * sizes.line();
    let height = sizes.height.map_or(sizes.px(36.0), |height| (height / n_rows).min(sizes.px(36.0))).max(1);
    // With a list beside it the map takes its share, and no more than it needs.
    let widest = sizes.width / n_cols;
    let most = sizes.tall(96.0);
    let mut width = ((sizes.width - sizes.px(ranked::GAP + ranked::WIDE)) / n_cols).clamp(sizes.px(72.0), most);
    let cells = (0..axis.members.len()).map(cell);
    let list = ranked::room(sizes, sizes.width - width * n_cols, ranked::n_rows(cells), height * n_rows);
    if list.is_none() {
        width = widest.min(sizes.px(84.0)).max(1);
    }
    let all = width * n_cols + list.map_or(0, |list| list + sizes.px(ranked::GAP));
    let left = ((sizes.width - all) / 2).max(0);
    let mut sheet = Sheet::new(sizes, sizes.height.unwrap_or(height * n_rows));
    let mut pen = sheet.pen(sizes);
    pen.front();
    // A number beside the name in one line each, or the name in two.
    let (line, room) = (sizes.small.size as i32 * 5 / 4, width - gap);
    let n_lines = ((height - gap) / line).clamp(0, 2) as usize;
    let with_numbers = width >= sizes.px(64.0) && n_lines == 2;
    let (mut kinds, mut entries, mut shapes) = ([0; 5], Vec::new(), Vec::new());
    let mut n_marks = 0u32;
    let mut outside_of_it = false;
    for (row, col, name) in tiles(map) {
        let (x, y) = (left + col * width, row * height);
        let area = Rect::new(x, y, x + width - gap, y + height - gap);
        let member = axis.members.iter().position(|member| member.key == name);
        let value = member.and_then(|member| cell(member).value());
        let why = member.map_or(Cell::Missing, cell);
        kinds[words::kind(&why)] += 1;
        let mut shown = SHORT.iter().find(|(long, _)| *long == name).map_or(name, |(_, short)| short);
        if shown == "TP.HCM" && sizes.text_width(shown, sizes.small) > room {
            shown = "HCM";
        }
        let signed = with_numbers || value.is_none() && why != Cell::Missing;
        // A name that its number leaves one line, and that has no room there: `T. Quang`.
        let letter = match shown.split_once(' ').zip(shown.chars().next()) {
            Some(((_, last), first)) if signed && sizes.text_width(shown, sizes.small) > room => format!("{first}. {last}"),
            _ => String::new(),
        };
        shown = if letter.is_empty() { shown } else { &letter };
        let mut lines = sizes.wrap(shown, room, sizes.small, if signed { 1.min(n_lines) } else { n_lines });
        if n_lines == 0 {
            lines.clear();
        }
        if signed {
            let mut text = member.map_or(String::new(), |member| numbers.cell(cell(member)));
            if sizes.text_width(&text, sizes.small) > room {
                text = numbers.brief(why);
            }
            if !text.is_empty() && sizes.text_width(&text, sizes.small) <= room {
                lines.push(text);
            }
        }
        let mut written = 0;
        for text in &lines {
            written = written.max(sizes.text_width(text, sizes.small));
        }
        let (mut ink, mut color) = (theme.muted, None);
        if let Some(value) = value {
            let (middle, half) = ((area.x0 + area.x1) / 2, (written + sizes.px(6.0)) / 2);
            let plate = Rect::new(middle - half, area.y0 + sizes.px(2.0), middle + half, area.y1 - sizes.px(2.0));
            let ground = ramp.fill(&mut pen, area, plate, value as f64, sizes);
            (ink, color) = (theme.ink_on(ground), Some(ground));
        } else {
            // Hatched is what is not there; what is withheld, or not yet due, has its sign.
            if why == Cell::Missing && member.is_some() {
                pen.hatch(area, theme.grid, sizes.px(6.0));
            }
            frame(&mut pen, area, sizes.line(), theme.grid);
        }
        for (i, text) in lines.iter().enumerate() {
            let y = (area.y0 + area.y1) / 2 + (2 * i as i32 + 1 - lines.len() as i32) * line / 2;
            pen.text(text, ((area.x0 + area.x1) / 2, y), Anchor::Middle, sizes.small, ink);
        }
        let Some(member) = member else {
            outside_of_it = true;
            continue;
        };
        let region = Rect::new(x, y, x + width, y + height);
        pen.mark(region, [member as u32, Mark::ALL], measure, row as usize);
        if list.is_some() {
            shapes.push((n_marks, ranked::corners(region)));
            let text = numbers.cell(why);
            let value = value.map_or(f64::NAN, |value| value as f64);
            entries.push(Entry { name: name.to_owned(), text, value, color, missing: why == Cell::Missing });
        }
        n_marks += 1;
    }
    if let Some(list) = list {
        let x = left + width * n_cols + sizes.px(ranked::GAP);
        let area = Rect::new(x, 0, x + list, height * n_rows);
        for (mark, row) in ranked::draw(&mut pen, sizes, area, &entries) {
            shapes.push((mark as u32, ranked::corners(row)));
        }
    }
    let marks = pen.done();
    let mut scene = sheet.scene(marks);
    scene.shapes = shapes;
    let mut notes = vec![String::from(match lang {
        Lang::Vi => "Mỗi ô là một tỉnh, đặt gần đúng vị trí; ô gạch chéo: không có dữ liệu.",
        Lang::En => "Each tile is a province, about where it lies; hatched: no data.",
    })];
    if outside_of_it {
        notes.push(String::from(match lang {
            Lang::Vi => "Ô để trắng: ngoài phần đang chọn.",
            Lang::En => "Empty tiles: outside of what is selected.",
        }));
    }
    kinds[words::kind(&Cell::Missing)] = 0;
    notes.append(&mut words::signs(&kinds, lang));
    if !outside.is_empty() {
        let mut note = format_number(outside.len() as i128, 0, lang);
        note.push_str(if lang == Lang::Vi {
            " giá trị không có trên bản đồ: "
        } else {
            if outside.len() == 1 { " value is not on the map: " } else { " values are not on the map: " }
        });
        for (i, &at) in outside.iter().enumerate().take(5) {
            for part in [if i > 0 { "; " } else { "" }, &words::member(axis, at, lang), " ", &short(cell(at), of, lang)] {
                note.push_str(part);
            }
        }
        note.push_str(if outside.len() > 5 { "; …" } else { "" });
        notes.push(note);
    }
    ramp.note(&mut notes, lang);
    let legend = ramp.legend(sizes, &numbers, of);
    Drawn {
        scene,
        unit: numbers.unit(&of.unit, &of.name),
        swatches: ramp.swatches(&legend, false, sizes),
        legend,
        notes,
        plot: Rect::new(left, 0, left + width * n_cols, height * n_rows),
        ..Drawn::default()
    }
}

/// The keys of all places that a map of this column has; none where it is no map.
#[inline(never)]
pub fn places_of(chart: &ChartRequest, of: &str, provinces: bool) -> Vec<String> {
    match &chart.map {
        Some(map) if map.of == of => map.areas.iter().map(|area| area.key.clone()).collect(),
        _ if provinces => tiles(tiles_of(chart)).map(|(_, _, name)| name.to_owned()).collect(),
        _ => Vec::new(),
    }
}

/// The tiles of the provinces that the chart is of.
fn tiles_of(chart: &ChartRequest) -> &'static str {
    if chart.options.get("boundaries").is_some() { MAP_34 } else { MAP_63 }
}

/// Row, column and name of each tile.
pub fn tiles(map: &'static str) -> impl Iterator<Item = (i32, i32, &'static str)> {
    map.split('|')
        .enumerate()
        .flat_map(|(row, tiles)| tiles.split(',').map(move |tile| (row as i32, i32::from(tile.as_bytes()[0] - b'0'), &tile[1..])))
}

#[cfg(test)]
#[path = "place_map_tests.rs"]
mod tests;
