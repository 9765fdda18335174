//! The other parts of the program: what a first page does not need travels in modules of their own (`xtask/src/split.rs`).

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    static NEED: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Says what fetches the other parts up to the one of a number, at once: called when something of them is called that is not there yet.
#[wasm_bindgen]
pub fn on_need(need: Function) {
    NEED.with(|known| *known.borrow_mut() = Some(need));
}

/// Takes this many bytes from the page at once, for the allocator to give out later: then memory seldom grows in the midst of
/// work.
#[wasm_bindgen]
pub fn reserve(n: usize) {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(n)));
}

/// What the main module calls in that case; its name is known to `xtask/src/split.rs`. Where the page cannot fetch the part,
/// the call that follows traps, and the page tells why.
#[unsafe(no_mangle)]
pub extern "C" fn need_part(part: u32) {
    let need = NEED.with(|known| known.borrow().clone());
    if let Some(need) = need {
        let _ = need.call1(&JsValue::NULL, &part.into());
    }
}
