//! Numbers and sentences of a chart in the reader's language: one form for all numbers, the unit, title, notes.
//!
//! Names come from `describe`, words of the field from `locale`; only what a chart alone says is written here.

use super::grid::Grid;
use super::pen::{Sheet, Sizes};
use super::{ChartKind, ChartRequest, Drawn, criteria, profile, trend_words};
use crate::data::Unit;
pub use crate::describe::{axis_name, is_sex, is_year, measure_name, member, nothing, other, others, unit_word};
use crate::locale::{Digits, Lang, Magnitude, Msg, Word, format_number, format_short, message, mid_sentence, word};
use crate::query::{Axis, AxisKind, Cell, Table, TableMeasure};
use crate::scene::Anchor;

/// Where a file tells all people and the women among them.
pub fn rest_are_men(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "Tệp chỉ ghi tổng số và số nữ: những người còn lại được tính là nam",
        Lang::En => "The file tells all people and the women among them: all others are counted as men",
    }
}

/// The head over people of other and of unknown sex.
pub fn other_or_unknown(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "Khác, không rõ",
        Lang::En => "Other, unknown",
    }
}

/// How all numbers of one chart are printed: one magnitude, one number of decimals, the unit told apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbers {
    magnitude: Magnitude,
    scale: u8,
    decimals: u8,
    lang: Lang,
    /// No room for a second digit of what is small.
    coarse: bool,
}

impl Numbers {
    /// For values up to `greatest` (an absolute mantissa in `scale`). Counts below 100,000 are printed in full; other numbers
    /// with about three digits.
    pub fn new(measure: &TableMeasure, greatest: i128, lang: Lang) -> Numbers {
        Numbers::of(&measure.unit, &measure.name, measure.scale, greatest, lang)
    }

    /// The same for a column that is no measure of the table.
    #[inline(never)]
    pub fn of(unit: &Unit, name: &str, scale: u8, greatest: i128, lang: Lang) -> Numbers {
        let scale = scale.min(18);
        let counted = matches!(unit, Unit::People | Unit::Households) || name == "rows";
        let n_whole = Digits::new(greatest, scale.into()).point;
        let magnitude = if n_whole <= if counted { 5 } else { 4 } { Magnitude::One } else { Magnitude::of(n_whole) };
        let decimals = (3 - n_whole + i32::from(magnitude.exponent())).clamp(0, 2) as u8;
        Numbers { magnitude, scale, decimals: decimals.min(scale + magnitude.exponent()), lang, coarse: false }
    }

    /// The same for values between two floats.
    #[inline(never)]
    pub fn between(measure: &TableMeasure, low: f64, high: f64, lang: Lang) -> Numbers {
        Numbers::new(measure, high.max(-low) as i128, lang)
    }

    /// Whole percent.
    pub fn percent(lang: Lang) -> Numbers {
        Numbers { magnitude: Magnitude::One, scale: 0, decimals: 0, lang, coarse: false }
    }

    /// The same in a coarser form, until nothing is left to leave out.
    pub fn shorter(self) -> Option<Numbers> {
        let decimals = self.decimals.checked_sub(u8::from(self.coarse))?;
        Some(Numbers { decimals, coarse: true, ..self })
    }

    /// With enough decimals that multiples of `10^exponent` are told apart.
    pub fn for_step(self, exponent: i32) -> Numbers {
        let fraction = i32::from(self.scale) + i32::from(self.magnitude.exponent());
        Numbers { decimals: (fraction - exponent).max(0) as u8, ..self }
    }

    /// A value in this form. One below ten that would lose all but its first digit keeps another (`1.2` beside `226`, `0.054` beside
    /// `54.0`). What is below a hundredth is told in its own magnitude instead, as nothing that is not zero may print as zero. What is
    /// below a thousand has none of its own: a bare `300` among thousands would be read as three hundred thousand, so it is `0.3`
    /// there, and `<0.01` among millions.
    pub fn print(&self, value: i128) -> String {
        self.write(value, 0)
    }

    /// Whether a value is too small to be told in this form by two of its digits; where there is no room for these, by any.
    fn vanishes(&self, digits: &Digits) -> bool {
        if self.coarse {
            let mut rounded = *digits;
            rounded.round(i32::from(self.decimals).max(1));
            return digits.len() > 0 && rounded.len() == 0;
        }
        digits.len() > 0 && digits.point < -1 && i32::from(self.decimals) < 2 - digits.point
    }

    /// A value in its own magnitude, whatever that of the others is.
    pub fn short(&self, value: i128) -> String {
        format_short(value, self.scale, self.lang)
    }

    /// `print` for `value / 10^more`.
    #[inline(never)]
    pub fn write(&self, value: i128, more: i32) -> String {
        let scale = i32::from(self.scale) + more;
        let mut digits = Digits::new(value, scale + i32::from(self.magnitude.exponent()));
        if digits.len() == 0 {
            return "0".to_owned();
        }
        // What is far above all others, and drawn shorter.
        let whole = digits.point + i32::from(self.magnitude.exponent());
        if whole > 9 && digits.point > 6 && whole < 19 {
            return format_short(value, scale as u8, self.lang);
        }
        let own = if digits.point > 4 { 0 } else { i32::from(self.decimals) };
        let mut decimals = own;
        if digits.point < 2 {
            decimals = own.max(if self.coarse { 1 } else { 2 - digits.point });
            if self.vanishes(&digits) && self.magnitude != Magnitude::Thousand {
                let bare = self.magnitude != Magnitude::One && whole < 4;
                return if bare { self.least(value) } else { format_short(value, scale as u8, self.lang) };
            }
        }
        if digits.point < 10 {
            digits.round(decimals);
            return if decimals == own { digits.write(own, self.lang) } else { digits.write_short(self.lang) };
        }
        self.with_power(digits)
    }

    /// Beyond all magnitudes: `1,19·10³⁶`, three digits, the rest cut off.
    #[inline(never)]
    fn with_power(&self, mut digits: Digits) -> String {
        let exponent = (digits.point - 1) as usize;
        digits.cut(3);
        digits.point = 1;
        let mut text = digits.write_short(self.lang);
        text.push_str("·10");
        for digit in [exponent / 10, exponent % 10] {
            if digit > 0 || exponent >= 10 {
                text.push_str(["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"][digit]);
            }
        }
        text
    }

    /// A cell: its value, or the sign for a nothing.
    #[inline(never)]
    pub fn cell(&self, cell: Cell) -> String {
        match cell {
            Cell::Value(value) => self.print(value),
            nothing => sign(nothing).to_owned(),
        }
    }

    /// Like `cell` for cells without room: what would be told in a magnitude of its own is `<0.01`.
    #[inline(never)]
    pub fn brief(&self, cell: Cell) -> String {
        if let Cell::Value(value) = cell {
            let digits = Digits::new(value, i32::from(self.scale) + i32::from(self.magnitude.exponent()));
            if self.vanishes(&digits) {
                return self.least(value);
            }
        }
        self.cell(cell)
    }

    /// `<0.01`: what is too small for two digits.
    fn least(&self, value: i128) -> String {
        let sign = if value < 0 { ">\u{2212}" } else { "<" };
        [sign, &format_number(1, if self.coarse { self.decimals } else { 2 }, self.lang)].concat()
    }

    /// What the numbers are counted in: `tỷ đồng`.
    #[inline(never)]
    pub fn unit(&self, unit: &Unit, name: &str) -> String {
        self.magnitude.with_unit(unit_word(unit, name, self.lang), self.lang)
    }
}

/// The kinds of nothing with their signs in a chart.
const SIGNS: [(Cell, &str); 4] =
    [(Cell::Missing, "–"), (Cell::NotApplicable, "·"), (Cell::Withheld, "*"), (Cell::NotYetDue, "…")];

/// Which kind of nothing a cell is, by its place in `SIGNS`; 4 for a value.
pub fn kind(cell: &Cell) -> usize {
    match cell {
        Cell::Missing => 0,
        Cell::NotApplicable => 1,
        Cell::Withheld => 2,
        Cell::NotYetDue => 3,
        Cell::Value(_) => 4,
    }
}

/// The sign that stands in a chart for a cell without a value.
pub fn sign(cell: Cell) -> &'static str {
    SIGNS.get(kind(&cell)).map_or("", |(_, sign)| sign)
}

/// The signs for nothing that occur, with their words, by how many there are of each kind.
#[inline(never)]
pub fn signs(kinds: &[u32; 5], lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    for (i, (kind, sign)) in SIGNS.iter().enumerate() {
        if kinds[i] > 0 {
            notes.push(signed(sign, nothing(*kind, lang)));
        }
    }
    notes
}

/// A sign and what it means; a dot alone would pass for the one between two notes.
fn signed(sign: &str, words: &str) -> String {
    let quotes = if sign == "·" { ["“", "” "] } else { ["", " "] };
    [quotes[0], sign, quotes[1], words].concat()
}

/// Notes under a chart: the signs that occur in it with their words, such as `– Không có dữ liệu`; in a stacked chart, where single
/// cells have no place for a sign, how many of each kind there are. `gaps`: whether there also are places that no cell has.
#[inline(never)]
pub fn notes(grid: &Grid, stacked: bool, gaps: bool, lang: Lang) -> Vec<String> {
    let mut notes = Vec::with_capacity(4);
    if grid.left_out > 0 {
        notes.push(left_out(grid.left_out, lang));
    }
    for (i, (kind, sign)) in SIGNS.iter().enumerate() {
        let n = grid.kinds[i];
        let words = nothing(*kind, lang);
        if (n > 0 && !stacked) || (gaps && i == 0) {
            notes.push(signed(sign, words));
        }
        if n > 0 && stacked {
            notes.push(count(n, words, lang));
        }
    }
    notes
}

fn count(n: u32, words: &str, lang: Lang) -> String {
    let cells = match lang {
        Lang::Vi => " ô: ",
        Lang::En if n == 1 => " cell: ",
        Lang::En => " cells: ",
    };
    [&*format_number(n.into(), 0, lang), cells, &mid_sentence(words)].concat()
}

/// How many cells there are of each kind of nothing.
pub fn counted(kinds: &[u32; 5], lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    for (i, (kind, _)) in SIGNS.iter().enumerate() {
        if kinds[i] > 0 {
            notes.push(count(kinds[i], nothing(*kind, lang), lang));
        }
    }
    notes
}

/// The unit of bars whose parts are shares; `ends`: whether amounts in `unit` stand at their ends.
#[inline(never)]
pub fn in_shares(unit: &str, ends: bool, lang: Lang) -> String {
    let [share, at_end] = match lang {
        Lang::Vi => ["% của mỗi thanh", "; cuối thanh: "],
        Lang::En => ["% of each bar", "; at its end: "],
    };
    if unit.is_empty() || !ends { share.to_owned() } else { [share, at_end, unit].concat() }
}

/// Of which year the people are that amounts were divided by; `None` for a table of anything else.
#[inline(never)]
pub fn divided_by(table: &Table, lang: Lang) -> Option<String> {
    let (first, people) = (table.measures.first()?, table.measures.get(2)?);
    if !matches!(&*first.name, "per_person" | "per_poor") || people.label.is_empty() {
        return None;
    }
    let words = match (&*first.name, lang) {
        ("per_person", Lang::Vi) => "Chia cho dân số năm ",
        ("per_person", Lang::En) => "Divided by the population of ",
        (_, Lang::Vi) => "Chia cho số hộ nghèo năm ",
        (_, Lang::En) => "Divided by the poor households of ",
    };
    Some([words, people.label.rsplit(' ').next().unwrap_or("")].concat())
}

/// What the signs in a chart of dots mean: whiskers, hollow dots, a band in percent.
#[inline(never)]
pub fn dots(notes: &mut Vec<String>, unsure: bool, hollow: bool, band: Option<(f64, f64)>, lang: Lang) {
    let vi = lang == Lang::Vi;
    if unsure {
        notes.push(String::from(if vi {
            "Vạch ngang: khoảng mà tỷ lệ có thể nằm trong, do có người chưa rõ giới tính"
        } else {
            "Whiskers: what the share could be, as the sex of some is unknown"
        }));
    }
    if hollow {
        notes.push(String::from(if vi { "Chấm rỗng: dưới 10 người" } else { "Hollow dots: fewer than 10 people" }));
    }
    if let Some((from, to)) = band {
        let [from, to] = [from, to].map(|end| format_number((end * 100.0) as i128, 2, lang));
        notes.push([if vi { "Dải nền: " } else { "Band: " }, &from, "–", &to, if vi { " %" } else { "%" }].concat());
    }
}

/// Bars that are longer than their picture is wide.
pub fn cut_bar(lang: Lang) -> String {
    String::from(match lang {
        Lang::Vi => "Thanh có hai khe chéo được vẽ ngắn lại; số ở cuối thanh là số đầy đủ",
        Lang::En => "A bar with two slanted gaps is drawn shorter; the number at its end is the full one",
    })
}

/// Bins that rise by 1, 2, 5, 10.
pub fn rising_bins(lang: Lang) -> String {
    String::from(match lang {
        Lang::Vi => "Các khoảng rộng dần về bên phải, vì phần lớn giá trị nhỏ hơn nhiều so với giá trị lớn nhất",
        Lang::En => "Bins are wider towards the right, since most values are far smaller than the greatest",
    })
}

/// What may not be added and found no room: `12 mục nữa không vẽ …`.
pub fn left_out(n: usize, lang: Lang) -> String {
    let n = format_number(n as i128, 0, lang);
    match lang {
        Lang::Vi => ["Không vẽ ", &*n, " mục còn lại (không cộng lại được)"].concat(),
        Lang::En => [&*n, " more not drawn (they cannot be added)"].concat(),
    }
}

/// The unit of a histogram: what is counted, and what the bins are of.
pub fn rows_in(unit: &str, lang: Lang) -> String {
    let [counted, axis] = match lang {
        Lang::Vi => ["số dòng trong mỗi khoảng", "; trục: "],
        Lang::En => ["rows in each bin", "; axis: "],
    };
    if unit.is_empty() { counted.to_owned() } else { [counted, axis, unit].concat() }
}

/// `12 dòng không có giá trị`.
pub fn without_value(n: i128, scale: u8, lang: Lang) -> String {
    let count = format_number(n, scale, lang);
    match lang {
        Lang::Vi => [&*count, " dòng không có giá trị"].concat(),
        Lang::En => [&*count, if n == 1 { " row has no value" } else { " rows have no value" }].concat(),
    }
}

/// `measure by axis and axis, period`: what the table itself can tell.
#[inline(never)]
pub fn title(chart: &ChartRequest, table: &Table, measure: usize, lang: Lang) -> String {
    let of = match table.measures.get(measure) {
        Some(_) if chart.kind == ChartKind::CriteriaProfile && criteria::is_scores(table) => profile::told(lang),
        measure => measure.map_or("", |measure| measure_name(measure, lang)),
    };
    let [first, second] = [0, 1].map(|axis| table.axes.get(axis));
    let [a, b] = [first, second].map(|axis| axis.map_or(String::new(), |axis| mid(axis, lang)));
    let bins = first.is_some_and(|axis| matches!(axis.kind, AxisKind::Bins { .. }));
    let (msg, of, a) = match chart.kind {
        ChartKind::Histogram if bins => (Msg::TitleDistribution, &*a, ""),
        ChartKind::WomenMen if second.is_some_and(is_sex) => (Msg::TitleWomenMen, "", &*a),
        ChartKind::Reach if first.is_some() && second.is_none() => (Msg::TitleReach, "", &*a),
        ChartKind::EthnicSex if first.is_some() && second.is_none() => (Msg::TitleWomenMen, "", &*a),
        ChartKind::FundingTrend | ChartKind::Lines | ChartKind::ShareTrend if second.is_some() && first.is_some_and(is_year) => {
            // One year is no course.
            (if first.is_some_and(|axis| axis.members.len() > 1) { Msg::TitleTrend } else { Msg::TitleBy }, of, &*b)
        }
        _ if second.is_some() => (Msg::TitleByBoth, of, &*a),
        _ => (Msg::TitleBy, of, &*a),
    };
    let mut title = if matches!(chart.kind, ChartKind::Flows | ChartKind::Timeline | ChartKind::ThenNow) {
        let (title, done) = trend_words::title(chart, table, measure, lang);
        if done {
            return title;
        }
        title
    } else if first.is_some() {
        message(msg, lang, &[("measure", of), ("a", a), ("b", &b)])
    } else {
        of.to_owned()
    };
    if let Some(period) = &chart.period {
        title.push_str(", ");
        title.push_str(period);
    }
    title
}

/// An axis's name inside of a sentence; a header out of a file stays as it is.
pub fn mid(axis: &Axis, lang: Lang) -> String {
    let name = axis_name(axis, lang);
    if matches!(axis.kind, AxisKind::Dimension(Some(_)) | AxisKind::Bins { measure: Some(_), .. }) {
        mid_sentence(name)
    } else {
        name.to_owned()
    }
}

/// A scene that says there is nothing.
#[inline(never)]
pub fn no_data(sizes: &Sizes) -> Drawn {
    let height = sizes.height.unwrap_or(sizes.px(96.0));
    let mut sheet = Sheet::new(sizes, height);
    let mut pen = sheet.pen(sizes);
    let text = sizes.shorten(word(Word::NoData, sizes.frame.lang), sizes.width, sizes.font);
    pen.text(&text, (sizes.width / 2, height / 2), Anchor::Middle, sizes.font, sizes.frame.theme.muted);
    let marks = pen.done();
    Drawn { scene: sheet.scene(marks), ..Drawn::default() }
}
