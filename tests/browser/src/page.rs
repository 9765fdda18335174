//! What a test can do with a page: open it, run JavaScript, act as a visitor, look, and read what went wrong.
//!
//! Values cross as JSON. `tests/pages/harness.js` is the other half: it watches the page and defines `T`.

use std::fs;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use fantoccini::Client;
use serde_json::{Value, json};
use xtask::checkout;
use xtask::server::Server;
use xtask::tools::Engine;

use crate::driver::{Raw, Session};
use crate::suite::{Outcome, ensure};

static NEXT_FILE: AtomicU32 = AtomicU32::new(0);

/// What the harness noticed on a page since it was opened.
#[derive(Debug, Default)]
pub struct Problems {
    /// `console.error` lines.
    pub errors: Vec<String>,
    /// Uncaught errors, unhandled rejections and resources that did not load.
    pub uncaught: Vec<String>,
    /// Violations of the page's content security policy.
    pub violations: Vec<String>,
}

/// The page of one test. Clones are the same page.
#[derive(Clone)]
pub struct Page {
    /// Which engine shows it.
    pub engine: Engine,
    client: Client,
    server: Rc<Server>,
    name: &'static str,
    first_request: usize,
}

impl Page {
    /// The page of a test that starts now; what earlier tests put on the server is gone.
    pub fn new(session: &Session, server: Rc<Server>, name: &'static str) -> Self {
        server.take_all_away();
        let first_request = server.requests().len();
        Self { engine: session.engine, client: session.client.clone(), server, name, first_request }
    }

    /// Opens a path of the test server, such as `tests/plain.html`.
    pub async fn open(&self, path: &str) -> Outcome {
        let address = format!("{}{path}", self.server.address());
        self.client.goto(&address).await.map_err(|error| format!("{path} does not open: {error}"))
    }

    /// Opens a file of this machine, as a double click does; the file is at hand until the test ends.
    pub async fn open_file(&self, name: &str, base64: &str) -> Outcome {
        let folder = std::env::temp_dir().join(format!("fairshare-{}-{}", self.engine.name(), std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let path = folder.join(name);
        fs::write(&path, from_base64(base64)).map_err(|error| error.to_string())?;
        let opened = self.client.goto(&format!("file://{}", path.display())).await;
        drop(fs::remove_dir_all(&folder));
        opened.map_err(|error| format!("{name} does not open: {error}"))
    }

    /// Opens the page that has the element's script and nothing else, and waits until the tag is defined.
    pub async fn open_element(&self) -> Outcome {
        self.open("tests/element.html").await?;
        self.js("await T.within(15000, customElements.whenDefined('fair-share'), 'the definition of fair-share')").await.map(drop)
    }

    /// Runs the body of an async function and returns what it returns, as JSON (`undefined` as null).
    pub async fn js(&self, body: &str) -> Result<Value, String> {
        self.js_with(body, json!(null)).await
    }

    /// As [`js`](Self::js), with a value that the body knows as `given`.
    pub async fn js_with(&self, body: &str, given: Value) -> Result<Value, String> {
        let script = format!(
            "const [given, done] = arguments;
             (async () => {{ {body} }})().then(
                 (value) => done({{ value: value === undefined ? null : value }}),
                 (error) => done({{ error: `${{error?.name ?? ''}} ${{error?.message ?? error}} ${{error?.code ?? ''}}` }}),
             );"
        );
        let mut result = self.client.execute_async(&script, vec![given]).await.map_err(|error| error.to_string())?;
        match result.get("error") {
            Some(error) => Err(error.as_str().unwrap_or("an error without words").trim().to_owned()),
            None => Ok(result.get_mut("value").map(Value::take).unwrap_or_default()),
        }
    }

    /// Puts a file on the server, and returns its path; no other test has the same.
    pub fn put(&self, name: &str, mime: &str, bytes: impl Into<Vec<u8>>) -> String {
        let path = self.unused_path(name);
        self.put_at(&path, mime, bytes);
        path
    }

    /// Puts a CSV on the server, and returns its path.
    pub fn put_csv(&self, text: impl Into<Vec<u8>>) -> String {
        self.put("data.csv", "text/csv; charset=utf-8", text)
    }

    /// A path where nothing is yet.
    pub fn unused_path(&self, name: &str) -> String {
        format!("/put/{}/{name}", NEXT_FILE.fetch_add(1, Ordering::Relaxed))
    }

    /// Puts a file at a path from [`unused_path`](Self::unused_path), or replaces it.
    pub fn put_at(&self, path: &str, mime: &str, bytes: impl Into<Vec<u8>>) {
        self.server.put(path, mime, bytes);
    }

    /// Takes away what was put at a path, so that the server answers as it would without.
    pub fn take_away(&self, path: &str) {
        self.server.take_away(path);
    }

    /// How often this test has asked for a path (query ignored).
    pub fn n_requests(&self, path: &str) -> usize {
        self.server
            .requests()
            .iter()
            .skip(self.first_request)
            .filter_map(|line| line.split(' ').nth(1)?.split('?').next().map(str::to_owned))
            .filter(|asked| asked == path)
            .count()
    }

    /// What the harness noticed.
    pub async fn problems(&self) -> Result<Problems, String> {
        let seen = self.js("await T.frames(); return T.seen").await?;
        let list = |name: &str| {
            let values = seen.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
            values.iter().map(|value| value.as_str().unwrap_or("?").to_owned()).collect()
        };
        Ok(Problems { errors: list("errors"), uncaught: list("uncaught"), violations: list("violations") })
    }

    /// Fails when the page has had an uncaught error, a console error or a violation, or when it no longer answers.
    pub async fn ensure_clean(&self) -> Outcome {
        let found = self.problems().await?;
        ensure!(
            found.errors.is_empty() && found.uncaught.is_empty() && found.violations.is_empty(),
            "the page is not clean: {found:?}"
        );
        Ok(())
    }

    /// Goes to the other of two windows.
    pub async fn to_other_window(&self) -> Outcome {
        let here = self.client.window().await.map_err(|error| error.to_string())?;
        for _ in 0..50 {
            let all = self.client.windows().await.map_err(|error| error.to_string())?;
            if let Some(other) = all.into_iter().find(|window| *window != here) {
                return self.client.switch_to_window(other).await.map_err(|error| error.to_string());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err("there is no other window".to_owned())
    }

    /// How many windows are open.
    pub async fn n_windows(&self) -> Result<usize, String> {
        for _ in 0..30 {
            if self.client.windows().await.is_ok_and(|all| all.len() == 1) {
                return Ok(1);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.client.windows().await.map(|all| all.len()).map_err(|error| error.to_string())
    }

    /// Adds what the page noticed to the words of a failure, and keeps a picture of it.
    pub async fn with_problems(&self, failure: String) -> String {
        let look = async {
            drop(self.screenshot("failed").await);
            self.problems().await
        };
        match tokio::time::timeout(Duration::from_secs(5), look).await {
            Ok(Ok(found)) if !(found.errors.is_empty() && found.uncaught.is_empty() && found.violations.is_empty()) => {
                format!("{failure}\n{found:?}")
            }
            _ => failure,
        }
    }

    /// Sets the size of the window in CSS pixels of the screen.
    pub async fn resize(&self, width: u32, height: u32) -> Outcome {
        self.client.set_window_size(width, height).await.map_err(|error| format!("the window keeps its size: {error}"))
    }

    /// Sets the viewport and the device pixel ratio. Chromium only: others fix the ratio when they start.
    pub async fn set_scale(&self, width: u32, height: u32, ratio: f64) -> Outcome {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": ratio, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await.map(drop)
    }

    /// A command of Chromium's own protocol.
    pub async fn cdp(&self, method: &str, parameters: Value) -> Result<Value, String> {
        let body = json!({ "cmd": method, "params": parameters });
        self.raw("goog/cdp/execute", Some(body)).await.map_err(|error| format!("{method}: {error}"))
    }

    /// Moves the mouse to a place of the viewport in CSS pixels.
    pub async fn hover(&self, x: f64, y: f64) -> Outcome {
        self.mouse(json!([to(x, y)])).await
    }

    /// Clicks at a place of the viewport in CSS pixels.
    pub async fn click(&self, x: f64, y: f64) -> Outcome {
        self.mouse(json!([to(x, y), { "type": "pointerDown", "button": 0 }, { "type": "pointerUp", "button": 0 }])).await
    }

    /// Clicks twice at once.
    pub async fn double_click(&self, x: f64, y: f64) -> Outcome {
        let (down, up) = (json!({ "type": "pointerDown", "button": 0 }), json!({ "type": "pointerUp", "button": 0 }));
        self.mouse(json!([to(x, y), down, up, { "type": "pause", "duration": 60 }, down, up])).await
    }

    /// Drags from one place of the viewport to another, in some steps.
    pub async fn drag(&self, from: (f64, f64), until: (f64, f64)) -> Outcome {
        let mut steps = vec![to(from.0, from.1), json!({ "type": "pointerDown", "button": 0 })];
        for step in 1..=8 {
            let part = f64::from(step) / 8.0;
            steps.push(to(from.0 + (until.0 - from.0) * part, from.1 + (until.1 - from.1) * part));
        }
        steps.push(json!({ "type": "pointerUp", "button": 0 }));
        self.mouse(Value::Array(steps)).await
    }

    /// Presses keys one after the other: letters, or WebDriver's code points such as `\u{E004}` for Tab.
    pub async fn keys(&self, keys: &str) -> Outcome {
        let steps: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() })))
            .collect();
        self.act(json!({ "type": "key", "id": "keyboard", "actions": steps })).await
    }

    /// A finger: down at the first place, over the others, up; `hold` milliseconds before it moves or is lifted.
    pub async fn touch(&self, places: &[(f64, f64)], hold: u64) -> Outcome {
        let mut steps = Vec::new();
        for (at, place) in places.iter().enumerate() {
            steps.push(to(place.0, place.1));
            if at == 0 {
                steps.push(json!({ "type": "pointerDown", "button": 0 }));
                steps.push(json!({ "type": "pause", "duration": hold }));
            }
        }
        steps.push(json!({ "type": "pointerUp", "button": 0 }));
        let kind = json!({ "pointerType": "touch" });
        self.act(json!({ "type": "pointer", "id": "finger", "parameters": kind, "actions": steps })).await
    }

    /// Presses a key while another is held down.
    pub async fn chord(&self, held: char, key: char) -> Outcome {
        let step = |kind: &str, key: char| json!({ "type": kind, "value": key.to_string() });
        let steps = json!([step("keyDown", held), step("keyDown", key), step("keyUp", key), step("keyUp", held)]);
        self.act(json!({ "type": "key", "id": "keyboard", "actions": steps })).await
    }

    /// Clicks at a place of the viewport while a key is held down.
    pub async fn click_with(&self, held: char, x: f64, y: f64) -> Outcome {
        let key =
            |kind: &str| json!({ "type": "key", "id": "keyboard", "actions": [{ "type": kind, "value": held.to_string() }] });
        self.act(key("keyDown")).await?;
        self.click(x, y).await?;
        self.act(key("keyUp")).await
    }

    async fn mouse(&self, steps: Value) -> Outcome {
        let source = json!({ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": steps });
        self.act(source).await
    }

    async fn act(&self, source: Value) -> Outcome {
        self.raw("actions", Some(json!({ "actions": [source] }))).await.map(drop)
    }

    async fn raw(&self, path: &'static str, body: Option<Value>) -> Result<Value, String> {
        self.client.issue_cmd(Raw { path, body }).await.map_err(|error| error.to_string())
    }

    /// Saves what is seen as `target/screenshots/ENGINE-TEST-NAME.png`.
    pub async fn screenshot(&self, name: &str) -> Outcome {
        let bytes = self.client.screenshot().await.map_err(|error| format!("no picture: {error}"))?;
        self.save(&format!("{}-{}-{name}", self.engine.name(), self.name), &bytes)
    }

    /// Saves all of the page, also what is out of view, as `target/screenshots/page-NAME.png`. Chromium only.
    pub async fn whole(&self, name: &str, width: u32, height: u64) -> Outcome {
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let wanted = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let reply = self.cdp("Page.captureScreenshot", wanted).await?;
        let bytes = from_base64(reply["data"].as_str().unwrap_or(""));
        self.save(&format!("page-{name}"), &bytes)
    }

    fn save(&self, name: &str, bytes: &[u8]) -> Outcome {
        let dir = checkout::target().join("screenshots");
        let path = dir.join(format!("{name}.png"));
        fs::create_dir_all(&dir)
            .and_then(|()| fs::write(&path, bytes))
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))
    }

    /// Leaves the browser as a test found it.
    pub async fn restore(&self) -> Outcome {
        if self.engine == Engine::Chromium {
            self.cdp("Emulation.clearDeviceMetricsOverride", json!({})).await?;
        }
        self.raw("actions", None).await?;
        self.client.goto("about:blank").await.map_err(|error| error.to_string())
    }
}

fn to(x: f64, y: f64) -> Value {
    // Firefox takes whole numbers only.
    json!({ "type": "pointerMove", "duration": 10, "x": x.round() as i64, "y": y.round() as i64 })
}

/// Bytes of standard base64 (RFC 4648, section 4); padding and what is no letter of it are passed over.
pub fn from_base64(text: &str) -> Vec<u8> {
    let digit = |letter: u8| match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Vec<u8> = text.bytes().filter_map(digit).collect();
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for four in digits.chunks(4) {
        let word = four.iter().fold(0_u32, |word, digit| word << 6 | u32::from(*digit)) << (6 * (4 - four.len()));
        let [_, all @ ..] = word.to_be_bytes();
        bytes.extend(&all[..four.len() * 3 / 4]);
    }
    bytes
}
