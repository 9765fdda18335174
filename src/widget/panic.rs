//! A panic must be seen: it is handed to JavaScript, which shows it in every live element and never enters the module again.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    static TOLD: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Sets who is told of a panic: a function of one text, the place and the reason.
#[wasm_bindgen]
pub fn on_panic(told: Function) {
    TOLD.with(|slot| *slot.borrow_mut() = Some(told));
    std::panic::set_hook(Box::new(|info| {
        let reason = match info.payload().downcast_ref::<&str>() {
            Some(reason) => reason,
            None => info.payload().downcast_ref::<String>().map_or("", String::as_str),
        };
        let place = info.location().map_or(String::new(), |at| [at.file(), ":", &at.line().to_string()].concat());
        let text = [place.as_str(), " ", reason].concat();
        TOLD.with(|slot| {
            if let Ok(slot) = slot.try_borrow()
                && let Some(told) = slot.as_ref()
            {
                // A failure to tell has nobody left to be told to.
                let _ = told.call1(&JsValue::NULL, &JsValue::from_str(&text));
            }
        });
    }));
}
