//! The browser: a board in a shadow root, pointer and keyboard, painting, and the seam to `js/fair-share.js`.
//!
//! Carries the app's effects out and decides nothing. The only room that knows web-sys. Everything that it hangs on the page
//! (listeners, observers, frames) is a value that `Drop` takes down again.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod bar;
mod card;
mod dom;
mod ink;
mod intake;
mod paint;
mod panic;
mod view;

pub use intake::{Data, Intake};
pub use paint::on_texts;
pub use panic::on_panic;
pub use view::View;

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::locale::Lang;

/// The style sheet of a board, for the page's one constructable sheet.
#[wasm_bindgen]
pub fn style_sheet() -> String {
    include_str!("style.css").to_string()
}

/// What the JavaScript side turns into an `Error`: the code and the sentence in both languages.
fn fault(code: &str, message: impl Fn(Lang) -> String) -> JsValue {
    JsValue::from_str(&[code, "\u{1}", &message(Lang::Vi), "\u{1}", &message(Lang::En)].concat())
}
