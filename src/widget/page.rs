//! What the module asks of the page: the methods of the board in `js/board/board.js`, which shows what it is told to show.
//!
//! Coordinates are device pixels; texts that belong together travel as JSON, which no word from a file can break.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

#[wasm_bindgen]
extern "C" {
    /// One element's board.
    pub type Page;

    /// Builds bar and cards: `{lang, words, controls, cards}`.
    #[wasm_bindgen(method)]
    pub fn build(this: &Page, json: &str);

    /// Brings the bar in line with the filters (`told::bar`).
    #[wasm_bindgen(method)]
    pub fn sync(this: &Page, json: &str);

    /// Which values of a list answer its search: a `1` or a `0` for each.
    #[wasm_bindgen(method)]
    pub fn found(this: &Page, control: usize, flags: &str);

    /// Has a sentence spoken.
    #[wasm_bindgen(method)]
    pub fn announce(this: &Page, text: &str);

    /// Sends an event, once the call into the module is over.
    #[wasm_bindgen(method)]
    pub fn emit(this: &Page, kind: &str, detail: &str);

    /// CSS pixels; 0 without a chart.
    #[wasm_bindgen(method)]
    pub fn width(this: &Page, chart: usize) -> u32;

    /// Device pixels per CSS pixel.
    #[wasm_bindgen(method)]
    pub fn scale(this: &Page) -> f64;

    /// Whether the visitor's system is dark, or it is to be so `always`; never on paper.
    #[wasm_bindgen(method)]
    pub fn dark(this: &Page, always: bool) -> bool;

    /// Whether series are to be told by patterns as well as colors: on paper, or as the visitor's system asks.
    #[wasm_bindgen(method)]
    pub fn patterned(this: &Page) -> bool;

    /// Whether marks glide to their new places: where the page wants it and the visitor does not mind. One `of_many` changes is
    /// there at once when the one before was a moment ago.
    #[wasm_bindgen(method)]
    pub fn glides(this: &Page, of_many: bool) -> bool;

    /// Something is under way: `act("glide")` is wanted at every frame, with thousandths of the way.
    #[wasm_bindgen(method)]
    pub fn glide(this: &Page);

    /// The board's fonts are to be read anew.
    #[wasm_bindgen(method)]
    pub fn fonts(this: &Page);

    /// A computed color of the board as 0xrrggbb; negative for none.
    #[wasm_bindgen(method)]
    pub fn color(this: &Page, property: &str) -> i32;

    /// How wide a text is in a font (`font_number`).
    #[wasm_bindgen(method)]
    pub fn measure(this: &Page, font: u32, text: &str) -> f64;

    /// Fills rectangles (left, top, width, height and color of each), then writes texts: of each look its font, color, side and
    /// number of texts, with x and y of each; the texts themselves with line breaks between them.
    #[wasm_bindgen(method)]
    pub fn paint(this: &Page, context: &CanvasRenderingContext2d, rects: &[i32], looks: &[i32], texts: &str);

    /// Strokes the path under way this wide, or fills it for a width of 0.
    #[wasm_bindgen(method)]
    pub fn trace(this: &Page, context: &CanvasRenderingContext2d, color: i32, width: u32);

    /// A chart's canvas.
    #[wasm_bindgen(method)]
    pub fn canvas(this: &Page, chart: usize) -> HtmlCanvasElement;

    /// How large the picture is shown.
    #[wasm_bindgen(method)]
    pub fn size(this: &Page, chart: usize, width: u32, height: u32);

    /// The words above a picture, which few changes change: `{title, unit, legend: [[label, color, shapes]]}`, shapes
    /// (`told::words`) only where there are patterns; and those below it.
    #[wasm_bindgen(method)]
    pub fn words(this: &Page, chart: usize, json: &str, notes: &str, source: &str);

    /// The chart in two sentences, for those who do not see it.
    #[wasm_bindgen(method)]
    pub fn describe(this: &Page, chart: usize, text: &str);

    /// The marks of a chart as a list, for the same: `[how many, sentence, …]`.
    #[wasm_bindgen(method)]
    pub fn list(this: &Page, chart: usize, json: &str);

    /// Replaces the chart by the sentence that says why there is none.
    #[wasm_bindgen(method)]
    pub fn refuse(this: &Page, chart: usize, why: &str);

    /// The values at a mark, `[[name, value]]`, beside its region; an empty text hides them.
    #[wasm_bindgen(method)]
    pub fn mark(this: &Page, chart: usize, x0: i32, y0: i32, x1: i32, y1: i32, lines: &str);

    /// The range of a histogram: the plot's region, both ends, their parts of the axis in thousandths, and in words.
    #[wasm_bindgen(method)]
    #[allow(clippy::too_many_arguments)]
    pub fn brush(
        this: &Page,
        chart: usize,
        set: bool,
        x0: i32,
        y0: i32,
        x1: i32,
        y1: i32,
        from: i32,
        to: i32,
        part_from: u32,
        part_to: u32,
        text_from: &str,
        text_to: &str,
    );
}
