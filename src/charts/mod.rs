//! Charts: a `Table` in and a `Scene` out, drawn with plotters in device pixels. One file a form: `rows` (funding, bars),
//! `columns` (trends, bars over years), `women_men`, `heat`, `histogram`.
//!
//! `facet` draws panels of any of them, `author` what a page's author writes into them.
//!
//! Shared: `grid` (the table as rows and columns: sorted, folded, summed), `stack` (bars in parts), `axis` (scales and ticks),
//! `words` (names and numbers), `pen` (sizes and drawing), `theme` (colors), `pattern` (patterns as well as colors). Title, unit, legend and notes are not drawn: they
//! come back as words for the page. Knows no browser and no filter; the same table, frame and measure give the same scene.
//! Layout is in floats and whole pixels; exact numbers are only printed.
//!
//! Layers: what stays when only values change (names, ticks, lines) is in the back layer, marks and numbers in the front.

mod apart;
mod area;
mod author;
mod axis;
mod beside;
mod bullet;
mod callouts;
mod choropleth;
mod columns;
mod criteria;
mod dots;
mod dwarf;
mod ethnic_sex;
mod facet;
mod flow_nodes;
mod flows;
mod grid;
mod heat;
mod histogram;
mod labels;
mod lines;
mod matrix;
mod paired;
mod pattern;
mod pen;
mod place_map;
mod profile;
mod pyramid;
mod ramp;
mod ranked;
mod reach;
mod rows;
mod slope;
mod spans;
mod stack;
mod theme;
mod timeline;
mod times;
mod trend_words;
mod who_where;
mod women_men;
mod words;

pub use author::Places;
pub use axis::Scale;
pub use beside::{aligned, with_other};
pub use choropleth::{Area, Map, Ring};
pub use histogram::BrushAxis;
pub use pattern::SWATCH;
pub use place_map::places_of;
pub use spans::Spans;
pub use theme::Theme;
pub use words::Numbers;

use std::rc::Rc;

use crate::locale::Lang;
use crate::query::Table;
use crate::scene::{Color, Prim, Rect, Scene, TextMeasure};

/// What kind of chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChartKind {
    /// Place × source: stacked horizontal bars.
    Funding,
    /// Year × source: stacked columns.
    FundingTrend,
    /// Place × sex: a butterfly.
    WomenMen,
    /// Two dimensions: a table of colored cells.
    Heat,
    /// Rows in bins of a measure.
    Histogram,
    /// One dimension: bars, or columns for years.
    Bars,
    /// Ethnic group × sex: counts, and the women's share.
    EthnicSex,
    /// Years or another ordered dimension: lines.
    Lines,
    /// Women's share over the years.
    ShareTrend,
    /// Initiative × criterion: scores.
    Criteria,
    /// Medians, spread and rank ranges of initiatives.
    CriteriaProfile,
    /// Place × actor: possible gaps and overlaps.
    WhoWhere,
    /// Provinces as tiles.
    PlaceMap,
    /// People against cost a person.
    Reach,
    /// Women's share by place: dots against parity.
    WomenShare,
    /// Disbursed against planned: bullet bars.
    Absorption,
    /// Women's share among members and leaders: dumbbells.
    Leadership,
    /// The effective number of funders by place.
    Concentration,
    /// Two years: slopes.
    ThenNow,
    /// One dimension: dots; a second one as dots of several colors.
    Dots,
    /// Age × sex: bars to both sides.
    Pyramid,
    /// Two or three dimensions: what flows from one to the next.
    Flows,
    /// Initiatives and meetings over the years.
    Timeline,
}

impl ChartKind {
    /// Every kind that is drawn, in the order of the contract.
    pub const ALL: [ChartKind; 23] = [
        ChartKind::Funding,
        ChartKind::FundingTrend,
        ChartKind::WomenMen,
        ChartKind::ShareTrend,
        ChartKind::WomenShare,
        ChartKind::Pyramid,
        ChartKind::Flows,
        ChartKind::Timeline,
        ChartKind::Absorption,
        ChartKind::Leadership,
        ChartKind::Concentration,
        ChartKind::ThenNow,
        ChartKind::Bars,
        ChartKind::Lines,
        ChartKind::Heat,
        ChartKind::Dots,
        ChartKind::Histogram,
        ChartKind::EthnicSex,
        ChartKind::Criteria,
        ChartKind::CriteriaProfile,
        ChartKind::WhoWhere,
        ChartKind::PlaceMap,
        ChartKind::Reach,
    ];

    /// The chart id of the contract, such as `funding-trend`.
    pub const fn id(self) -> &'static str {
        match self {
            ChartKind::Funding => "funding",
            ChartKind::FundingTrend => "funding-trend",
            ChartKind::WomenMen => "women-men",
            ChartKind::Heat => "heat",
            ChartKind::Histogram => "histogram",
            ChartKind::Bars => "bars",
            ChartKind::EthnicSex => "ethnic-sex",
            ChartKind::Lines => "lines",
            ChartKind::ShareTrend => "share-trend",
            ChartKind::Criteria => "criteria",
            ChartKind::CriteriaProfile => "criteria-profile",
            ChartKind::WhoWhere => "who-where",
            ChartKind::PlaceMap => "place-map",
            ChartKind::Reach => "reach",
            ChartKind::WomenShare => "women-share",
            ChartKind::Absorption => "absorption",
            ChartKind::Leadership => "leadership",
            ChartKind::Concentration => "concentration",
            ChartKind::ThenNow => "then-now",
            ChartKind::Dots => "dots",
            ChartKind::Pyramid => "pyramid",
            ChartKind::Flows => "flows",
            ChartKind::Timeline => "timeline",
        }
    }

    /// The kind with this chart id.
    pub fn from_id(id: &str) -> Option<ChartKind> {
        ChartKind::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// In what order rows stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// What suits the chart: by value for bars of names, the data's order for years and for heat.
    #[default]
    Auto,
    /// The largest first; without a value last.
    Value,
    /// As Vietnamese sorts.
    Name,
    /// The dimension's own order.
    Data,
}

impl Sort {
    /// From the option `sort=value|name|data`.
    pub fn from_option(text: &str) -> Option<Sort> {
        match text {
            "value" => Some(Sort::Value),
            "name" => Some(Sort::Name),
            "data" => Some(Sort::Data),
            _ => None,
        }
    }
}

/// Options of a chart as their author wrote them, checked by `spec`: a name from the kind's list and its value.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Options(Vec<(&'static str, String)>);

impl Options {
    /// Sets an option; false where it was set already.
    pub fn set(&mut self, name: &'static str, value: &str) -> bool {
        let new = self.get(name).is_none();
        if new {
            self.0.push((name, value.to_owned()));
        }
        new
    }

    /// All that were set, in their order.
    pub fn list(&self) -> &[(&'static str, String)] {
        &self.0
    }

    /// The value of an option; `None` for its default.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// The same, of an option that counts.
    pub fn count(&self, name: &str) -> Option<usize> {
        self.get(name)?.parse().ok()
    }
}

/// What to draw of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartRequest {
    pub kind: ChartKind,
    pub sort: Sort,
    pub options: Options,
    /// Which measure of the table; one that does not exist counts as the first.
    pub measure: usize,
    /// The title, in place of the one written from the table.
    pub heading: Option<String>,
    /// The years that the table covers, such as `2017–2021`, for the title.
    pub period: Option<String>,
    /// The map that a chart of places is drawn on, in place of tiles.
    pub map: Option<Rc<Map>>,
    /// The author's notes, by the key of a member of the first axis. All words of authors may be in two languages, `vi // en`.
    pub notes: Vec<(String, String)>,
    /// Values that the scale has to hold beside the chart's own.
    pub reach: Option<[f64; 2]>,
    /// From where on a picture beside this one has a scale by the logarithm; 0: nowhere.
    pub first: f64,
    /// What the scales shall hold beside the table: the same for every year that is played.
    pub spans: Option<Rc<Spans>>,
}

impl ChartRequest {
    /// The first measure, in the order that suits the chart.
    pub fn new(kind: ChartKind) -> ChartRequest {
        ChartRequest {
            kind,
            sort: Sort::Auto,
            options: Options::default(),
            measure: 0,
            heading: None,
            period: None,
            notes: Vec::new(),
            map: None,
            reach: None,
            first: 0.0,
            spans: None,
        }
    }
}

/// Where a chart is drawn.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// CSS pixels.
    pub width: u32,
    /// CSS pixels; `None` for the height that the rows need.
    pub height: Option<u32>,
    /// Device pixels per CSS pixel; at least 0.5.
    pub scale: f64,
    pub lang: Lang,
    /// A second language for all words; numbers stay in the first.
    pub second: Option<Lang>,
    pub theme: &'a Theme,
    pub measure: &'a dyn TextMeasure,
}

/// One entry of a legend.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendItem {
    pub label: String,
    pub color: Color,
    /// The member's canonical key; empty for the missing member and for steps of a ramp.
    pub key: String,
}

/// A chart: the scene, and the words around it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Drawn {
    pub scene: Scene,
    pub title: String,
    /// What the numbers are counted in, such as `tỷ đồng`; may be empty.
    pub unit: String,
    /// In reading order. Empty where there is nothing to tell apart.
    pub legend: Vec<LegendItem>,
    /// How the legend's entries look where the theme has patterns, `SWATCH` large; else empty.
    pub swatches: Vec<Vec<Prim>>,
    /// Sentences that belong under the chart: what was folded, what the signs for nothing mean.
    pub notes: Vec<String>,
    /// What the author wrote into the chart, as sentences: target and notes, also those that the picture shows itself.
    pub told: Vec<String>,
    /// Where the chart has its values and members.
    pub places: Places,
    /// The area inside of the axes, device pixels.
    pub plot: Rect,
    /// Where values lie on the horizontal axis, for dragging a range; histograms only.
    pub x_axis: Option<BrushAxis>,
    /// The members of the first three axes that were folded into "other" (`Mark::REST`).
    pub rest: [Vec<u32>; 3],
    /// The chart's own least and greatest value.
    pub own: Option<[f64; 2]>,
    /// Where values lie along the axis of values: the least and the greatest with their pixels.
    pub along: Option<Scale>,
}

/// The least width and height of a drawn chart, in CSS pixels: below it the scene is empty.
pub const LEAST: u32 = 40;

/// Draws one chart. Never panics, whatever the table holds; a table without axes or members gives a scene that says so.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, frame: &Frame) -> Drawn {
    let asked = chart;
    let in_lang = author::in_two(chart).then(|| author::in_lang(chart, frame.lang));
    let chart = in_lang.as_ref().unwrap_or(chart);
    let measure = if chart.measure < table.measures.len() { chart.measure } else { 0 };
    let mut pairs = paired::pairs(table, frame);
    if let Some(second) = frame.second.filter(|_| !asked.notes.is_empty() || asked.options.get("target").is_some()) {
        author::pair(asked, table, measure, [frame.lang, second], &mut pairs);
    }
    let mut sizes = pen::Sizes::new(frame, pairs, chart.spans.clone());
    sizes.reach = chart.reach;
    sizes.written = author::Written::new(chart, table, measure, &sizes);
    let sizes = &sizes;
    let faceted = chart.options.get("facet").is_some() && table.axes.len() > 1;
    let mut drawn = if frame.width < LEAST || frame.height.is_some_and(|height| height < LEAST) {
        Drawn { scene: pen::Sheet::new(sizes, sizes.height.unwrap_or(0)).scene(Vec::new()), ..Drawn::default() }
    } else if table.axes.is_empty() || table.measures.is_empty() || table.axes.iter().any(|axis| axis.members.is_empty()) {
        words::no_data(sizes)
    } else {
        match faceted {
            true => facet::draw(chart, table, measure, sizes),
            false => author::with_marks(chart, table, measure, sizes, &|table| of_kind(chart, table, measure, sizes)),
        }
    };
    (drawn.own, drawn.along) = (sizes.own.get(), sizes.along.get());
    drawn.title = match &chart.heading {
        Some(heading) => heading.clone(),
        None if faceted && !table.measures.is_empty() => facet::title(chart, table, measure, frame.lang),
        None => words::title(chart, table, measure, frame.lang),
    };
    if table.measures.last().is_some_and(|of| of.name == "unknown" && !of.adds) {
        drawn.notes.push(words::rest_are_men(frame.lang).to_owned());
    }
    if frame.theme.patterned {
        pattern::apply(&mut drawn, sizes);
    }
    if let Some(lang) = frame.second {
        paired::put_beside(&mut drawn, draw(asked, table, &Frame { lang, second: None, ..*frame }));
    }
    drawn
}

/// A chart as its own kind draws it.
#[inline(never)]
fn of_kind(chart: &ChartRequest, table: &Table, measure: usize, sizes: &pen::Sizes) -> Drawn {
    let n_first = table.axes[0].members.len();
    match chart.kind {
        ChartKind::WomenMen => women_men::draw(chart, table, measure, sizes),
        ChartKind::Heat => heat::draw(chart, table, measure, sizes),
        ChartKind::Histogram => histogram::draw(chart, table, measure, sizes),
        // Years stand as columns in their order, everything else as rows.
        ChartKind::Bars if n_first > 1 && words::is_year(&table.axes[0]) => columns::draw(chart, table, measure, sizes),
        ChartKind::FundingTrend if n_first > 1 && chart.options.get("form").is_none_or(|form| form == "columns") => {
            columns::draw(chart, table, measure, sizes)
        }
        ChartKind::Bars | ChartKind::Funding => rows::draw(chart, table, measure, sizes, false),
        // A single year has no trend: its sources stand as rows instead.
        ChartKind::FundingTrend if n_first < 2 => rows::draw(chart, table, measure, sizes, table.axes.len() > 1),
        _ => of_other_kind(chart, table, measure, sizes),
    }
}

/// The kinds that plain pages do without.
#[inline(never)]
fn of_other_kind(chart: &ChartRequest, table: &Table, measure: usize, sizes: &pen::Sizes) -> Drawn {
    let draw = match chart.kind {
        ChartKind::WomenShare | ChartKind::Dots | ChartKind::Leadership | ChartKind::Concentration => dots::draw,
        ChartKind::Absorption => bullet::draw,
        ChartKind::ThenNow => slope::draw,
        ChartKind::EthnicSex => ethnic_sex::draw,
        ChartKind::Criteria => criteria::draw,
        ChartKind::CriteriaProfile => profile::draw,
        ChartKind::WhoWhere => who_where::draw,
        ChartKind::PlaceMap => place_map::draw,
        ChartKind::Reach => reach::draw,
        ChartKind::Pyramid => pyramid::draw,
        ChartKind::Flows => flows::draw,
        ChartKind::Timeline => timeline::draw,
        ChartKind::FundingTrend if chart.options.get("form") == Some("area") => area::draw,
        _ => lines::draw,
    };
    let mut drawn = draw(chart, table, measure, sizes);
    if !sizes.panel {
        dwarf::tell(&mut drawn.notes, chart, table, measure, sizes);
    }
    drawn
}
