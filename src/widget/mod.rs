//! The browser: painting, and the seam to `js/fair-share.js` (the element) and `js/board/` (what it shows).
//!
//! Carries the app's effects out and decides nothing. The only room that knows web-sys. Elements, listeners and observers are
//! made in JavaScript, which is a third as large over the wire for this; what they show and mean is decided in Rust.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod export;
mod gliding;
mod ink;
mod intake;
mod page;
mod paint;
mod rest;
mod told;
mod view;

pub use intake::{Data, Intake};
pub use view::View;

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::locale::Lang;

/// The style sheet of a board, for the page's one constructable sheet.
#[wasm_bindgen]
pub fn style_sheet() -> String {
    include_str!("style.css").to_string()
}

/// What the JavaScript side turns into an `Error`: the code and the sentence in both languages.
fn fault(code: &str, message: &dyn Fn(Lang) -> String) -> JsValue {
    JsValue::from_str(&[code, "\u{1}", &message(Lang::Vi), "\u{1}", &message(Lang::En)].concat())
}
