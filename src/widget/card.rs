//! One chart on the page: title, unit, legend, two canvases, tooltip, ring, brush, notes. Texts are written only when they
//! change; places are set through CSSOM; nothing is measured here.

use web_sys::{Element, HtmlElement};

use super::dom::{Maker, Text, px, show, style, style_px};
use super::paint::Surface;
use crate::app::{Brush, Card as Model, Chart};
use crate::charts::LegendItem;
use crate::locale::{Lang, Msg, Word, message, word};
use crate::scene::{Color, Family, Layer, Rect, replay};

/// A chart's elements.
pub struct Card {
    maker: Maker,
    figure: HtmlElement,
    title: Text,
    unit: Text,
    notes: Text,
    legend: HtmlElement,
    legend_now: Vec<LegendItem>,
    /// What the size of is observed.
    pub plot: HtmlElement,
    pub glass: HtmlElement,
    layers: Vec<Surface>,
    size: (u32, u32),
    tip: HtmlElement,
    ring: HtmlElement,
    /// Whether tooltip and ring are shown.
    marked: bool,
    brush: Option<BrushParts>,
}

/// The parts of a range on a histogram.
struct BrushParts {
    shades: Vec<HtmlElement>,
    grips: Vec<HtmlElement>,
}

impl Card {
    /// Builds a card into the list of cards; a model without a chart gets a sentence instead, and `None` here.
    pub fn new(maker: &Maker, cards: &Element, at: usize, model: &Model, lang: Lang) -> Option<Card> {
        let chart = match model {
            Model::Unsuited(why) => {
                maker.text(cards, "p", &[("class", "unsuited"), ("part", "unsuited")], &why.message(lang));
                return None;
            }
            Model::Chart(chart) => chart,
        };
        let index = at.to_string();
        let figure = maker.add(cards, "figure", &[("part", "chart"), ("data-chart", &index)])?;
        let title = Text::new(maker.add(&figure, "h3", &[("part", "title")])?, "");
        let unit = Text::new(maker.add(&figure, "p", &[("part", "unit")])?, "");
        let legend = maker.add(&figure, "ul", &[("part", "legend"), ("aria-label", word(Word::Legend, lang)), ("hidden", "")])?;
        let brushed = chart.plan.binned.is_some();
        let plot = maker.add(&figure, "div", &[("class", if brushed { "plot brushed" } else { "plot" })])?;
        let mut layers = Vec::new();
        for _ in 0..2 {
            let canvas = maker.add(&plot, "canvas", &[("aria-hidden", "true")])?;
            layers.push(Surface::new(wasm_bindgen::JsCast::dyn_into(canvas).ok()?)?);
        }
        let mut brush = None;
        let glass_attributes = [
            ("class", "glass"),
            ("part", "plot"),
            ("tabindex", "0"),
            ("role", "application"),
            ("aria-roledescription", word(Word::Chart, lang)),
        ];
        let glass = maker.add(&plot, "div", &glass_attributes)?;
        if brushed {
            let shade = |_| maker.add(&plot, "div", &[("class", "shade"), ("hidden", "")]);
            let grip = |(name, label): (&str, Word)| {
                let attributes = [
                    ("class", "grip idle"),
                    ("role", "slider"),
                    ("tabindex", "0"),
                    ("data-end", name),
                    ("aria-label", word(label, lang)),
                    ("aria-valuemin", "0"),
                    ("aria-valuemax", "1000"),
                ];
                maker.add(&plot, "div", &attributes)
            };
            brush = Some(BrushParts {
                shades: (0..2).filter_map(shade).collect(),
                grips: [("from", Word::From), ("to", Word::To)].into_iter().filter_map(grip).collect(),
            });
        }
        let ring = maker.add(&plot, "div", &[("class", "ring"), ("hidden", "")])?;
        let tip = maker.add(&plot, "div", &[("part", "tooltip"), ("aria-hidden", "true"), ("hidden", "")])?;
        let notes = Text::new(maker.add(&figure, "p", &[("part", "notes")])?, "");
        let maker = maker.clone();
        let legend_now = Vec::new();
        Some(Card {
            maker,
            figure,
            title,
            unit,
            notes,
            legend,
            legend_now,
            plot,
            glass,
            layers,
            size: (0, 0),
            tip,
            ring,
            marked: false,
            brush,
        })
    }

    /// Replaces the chart by the sentence that says why there is none.
    pub fn refuse(&self, text: &str) {
        self.figure.set_text_content(None);
        self.maker.text(&self.figure, "p", &[("class", "unsuited"), ("part", "unsuited")], text);
    }

    /// Writes the words around the picture and paints the layers that changed.
    pub fn paint(&mut self, chart: &mut Chart, family: &str, lang: Lang) {
        let drawn = &chart.drawn;
        if self.title.set(&drawn.title) {
            let _ = self.glass.set_attribute("aria-label", &drawn.title);
        }
        let unit = if drawn.unit.is_empty() { String::new() } else { message(Msg::Unit, lang, &[("unit", &drawn.unit)]) };
        if self.unit.set(&unit) {
            show(self.unit.element(), !unit.is_empty());
        }
        let notes = drawn.notes.join(" ");
        if self.notes.set(&notes) {
            show(self.notes.element(), !notes.is_empty());
        }
        self.write_legend(&drawn.legend);
        let scene = &drawn.scene;
        if self.size != (scene.width, scene.height) {
            self.size = (scene.width, scene.height);
            let css = |device: u32| px((f64::from(device) * 100.0 / chart.room.scale) as i64);
            style(&self.plot, "height", &css(scene.height));
            for layer in &self.layers {
                style(&layer.canvas, "width", &css(scene.width));
                style(&layer.canvas, "height", &css(scene.height));
            }
        }
        for ((surface, layer), dirty) in self.layers.iter_mut().zip([Layer::Back, Layer::Front]).zip(&mut chart.repaint) {
            if std::mem::take(dirty) {
                surface.reset(scene.width, scene.height);
                // The surface reports nothing: what a canvas cannot draw it leaves out.
                let _ = replay(scene.layer(layer), surface, Family::plain(family));
                surface.finish(family);
            }
        }
    }

    fn write_legend(&mut self, legend: &[LegendItem]) {
        if self.legend_now == legend {
            return;
        }
        self.legend.set_text_content(None);
        for item in legend {
            let Some(entry) = self.maker.add(&self.legend, "li", &[]) else { continue };
            if let Some(swatch) = self.maker.add(&entry, "i", &[]) {
                style(&swatch, "background-color", &css_rgb(item.color));
            }
            self.maker.text(&entry, "span", &[], &item.label);
        }
        show(&self.legend, !legend.is_empty());
        self.legend_now = legend.to_vec();
    }

    /// Shows the values at the mark where the reader stands, or hides them.
    pub fn mark(&mut self, chart: &Chart, lines: &[(String, String)]) {
        let mark = chart.mark().filter(|_| !lines.is_empty());
        if mark.is_none() && !self.marked {
            return;
        }
        self.marked = mark.is_some();
        show(&self.tip, mark.is_some());
        show(&self.ring, mark.is_some());
        let Some(mark) = mark else { return };
        let scale = chart.room.scale;
        place(&self.ring, mark.region, scale, 2);
        self.tip.set_text_content(None);
        for (name, value) in lines {
            if let Some(line) = self.maker.add(&self.tip, "p", &[]) {
                self.maker.text(&line, "span", &[], name);
                self.maker.text(&line, "b", &[], value);
            }
        }
        // On the side with more room, without asking how large it is.
        let (width, height) = (self.size.0 as i32, self.size.1 as i32);
        let (x, y) = ((mark.region.x0 + mark.region.x1) / 2, (mark.region.y0 + mark.region.y1) / 2);
        let css = |device: i32| px((f64::from(device) * 100.0 / scale) as i64);
        let right = x > width / 2;
        style(&self.tip, "left", &if right { "auto".to_string() } else { css(x.max(0)) });
        style(&self.tip, "right", &if right { css((width - x).max(0)) } else { "auto".to_string() });
        let below = y <= height / 2;
        let gap = (8.0 * scale) as i32;
        style(&self.tip, "top", &if below { css(mark.region.y1 + gap) } else { "auto".to_string() });
        style(&self.tip, "bottom", &if below { "auto".to_string() } else { css(height - mark.region.y0 + gap) });
    }

    /// Shows the range of a histogram.
    pub fn brush(&self, chart: &Chart, brush: Option<&Brush>) {
        let (Some(parts), Some(brush)) = (&self.brush, brush) else { return };
        let (plot, scale) = (chart.drawn.plot, chart.room.scale);
        let sides = [Rect { x1: brush.from.max(plot.x0), ..plot }, Rect { x0: brush.to.min(plot.x1), ..plot }];
        for (shade, side) in parts.shades.iter().zip(sides) {
            show(shade, brush.set && side.x0 < side.x1);
            place(shade, side, scale, 0);
        }
        let ends = [(brush.from, brush.parts.0, &brush.from_text), (brush.to, brush.parts.1, &brush.to_text)];
        for (grip, (at, part, text)) in parts.grips.iter().zip(ends) {
            let _ = grip.class_list().toggle_with_force("idle", !brush.set);
            let hundredths = |device: i32| (f64::from(device) * 100.0 / scale) as i64;
            style_px(grip, "left", hundredths(at));
            style_px(grip, "top", hundredths(plot.y0));
            style_px(grip, "height", hundredths(plot.y1 - plot.y0));
            let _ = grip.set_attribute("aria-valuenow", &part.to_string());
            let _ = grip.set_attribute("aria-valuetext", text);
        }
    }
}

/// Puts an element over a rectangle of device pixels, `out` CSS pixels larger on each side.
fn place(element: &HtmlElement, rect: Rect, scale: f64, out: i64) {
    let hundredths = |device: i32| (f64::from(device) * 100.0 / scale) as i64;
    style_px(element, "left", hundredths(rect.x0) - out * 100);
    style_px(element, "top", hundredths(rect.y0) - out * 100);
    style_px(element, "width", hundredths(rect.x1 - rect.x0) + out * 200);
    style_px(element, "height", hundredths(rect.y1 - rect.y0) + out * 200);
}

fn css_rgb(color: Color) -> String {
    ["rgb(", &color.0.to_string(), " ", &color.1.to_string(), " ", &color.2.to_string(), ")"].concat()
}
