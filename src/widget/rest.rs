//! The rest of the program: what a first page does not need travels in a module of its own (`xtask/src/split.rs`).

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    static NEED: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Says what fetches the rest, at once: called when something of it is called and it is not there yet.
#[wasm_bindgen]
pub fn on_need(need: Function) {
    NEED.with(|known| *known.borrow_mut() = Some(need));
}

/// What the main module calls in that case; its name is known to `xtask/src/split.rs`. Where the page cannot fetch the rest,
/// the call that follows traps, and the page tells why.
#[unsafe(no_mangle)]
pub extern "C" fn need_rest() {
    let need = NEED.with(|known| known.borrow().clone());
    if let Some(need) = need {
        let _ = need.call0(&JsValue::NULL);
    }
}
