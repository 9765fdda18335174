//! The few things that are asked of the page: elements, attributes, texts, listeners that take themselves down.

use std::fmt::Write as _;

use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, Window};

/// The page's window. There is always one where this runs; without it nothing could have called us.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// Makes elements. Errors of the page (a name that is no name) cannot happen with the fixed names used here; where the page
/// refuses all the same, the element is left out.
#[derive(Clone)]
pub struct Maker(pub Document);

impl Maker {
    /// An element with attributes, appended to `parent`.
    pub fn add(&self, parent: &Element, name: &str, attributes: &[(&str, &str)]) -> Option<HtmlElement> {
        let made: HtmlElement = self.0.create_element(name).ok()?.dyn_into().ok()?;
        for (key, value) in attributes {
            made.set_attribute(key, value).ok()?;
        }
        parent.append_child(&made).ok()?;
        Some(made)
    }

    /// The same with text in it.
    pub fn text(&self, parent: &Element, name: &str, attributes: &[(&str, &str)], text: &str) -> Option<HtmlElement> {
        let made = self.add(parent, name, attributes)?;
        made.set_text_content(Some(text));
        Some(made)
    }
}

/// A text node's owner that writes only what changed.
pub struct Text {
    element: HtmlElement,
    now: String,
}

impl Text {
    pub fn new(element: HtmlElement, now: &str) -> Text {
        element.set_text_content(Some(now));
        Text { element, now: now.to_string() }
    }

    /// Writes another text; whether it was another one.
    pub fn set(&mut self, text: &str) -> bool {
        let other = self.now != text;
        if other {
            self.now.clear();
            self.now.push_str(text);
            self.element.set_text_content(Some(text));
        }
        other
    }

    pub fn element(&self) -> &HtmlElement {
        &self.element
    }
}

/// Sets one property of an element's style through CSSOM, which a strict `style-src` allows.
pub fn style(element: &HtmlElement, name: &str, value: &str) {
    // Refused only for a name or value that CSS does not know; the element then keeps its place.
    let _ = element.style().set_property(name, value);
}

/// The same in hundredths of a CSS pixel, written without floats.
pub fn style_px(element: &HtmlElement, name: &str, hundredths: i64) {
    style(element, name, &px(hundredths));
}

/// `12.5px` from 1250.
pub fn px(hundredths: i64) -> String {
    let mut text = String::new();
    let whole = hundredths.unsigned_abs();
    let _ = write!(text, "{}{}.{:02}px", if hundredths < 0 { "-" } else { "" }, whole / 100, whole % 100);
    text
}

/// Hides or shows an element by its `hidden` attribute.
pub fn show(element: &Element, shown: bool) {
    let _ = if shown { element.remove_attribute("hidden") } else { element.set_attribute("hidden", "") };
}

/// The number in an attribute of the element or of its nearest ancestor that has it.
pub fn number_at(element: &Element, name: &str) -> Option<usize> {
    let selector = ["[", name, "]"].concat();
    element.closest(&selector).ok()??.get_attribute(name)?.parse().ok()
}

/// One function on some events of one target, until dropped.
pub struct Listener {
    target: EventTarget,
    names: &'static [&'static str],
    capture: bool,
    function: Closure<dyn Fn(Event)>,
}

impl Listener {
    pub fn new(
        target: &EventTarget,
        names: &'static [&'static str],
        capture: bool,
        function: impl Fn(Event) + 'static,
    ) -> Listener {
        // Not `FnMut`: what we do to the page may bring the next event before this one is done with.
        let function = Closure::<dyn Fn(Event)>::new(function);
        for name in names {
            let callback: &Function = function.as_ref().unchecked_ref();
            let _ = target.add_event_listener_with_callback_and_bool(name, callback, capture);
        }
        Listener { target: target.clone(), names, capture, function }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        for name in self.names {
            let callback: &Function = self.function.as_ref().unchecked_ref();
            let _ = self.target.remove_event_listener_with_callback_and_bool(name, callback, self.capture);
        }
    }
}

/// One function to be called at the next animation frame; asked for as often as one likes, called once a frame.
pub struct Ticker {
    function: Closure<dyn Fn()>,
    asked: Option<i32>,
}

impl Ticker {
    pub fn new(function: impl Fn() + 'static) -> Ticker {
        Ticker { function: Closure::new(function), asked: None }
    }

    pub fn ask(&mut self) {
        if self.asked.is_none() {
            self.asked = window().and_then(|window| window.request_animation_frame(self.function.as_ref().unchecked_ref()).ok());
        }
    }

    /// To be called by the function.
    pub fn came(&mut self) {
        self.asked = None;
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        if let (Some(asked), Some(window)) = (self.asked, window()) {
            let _ = window.cancel_animation_frame(asked);
        }
    }
}

/// A property of a JavaScript object, for what web-sys does not describe.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}
