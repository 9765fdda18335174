//! One WebDriver session: starts a driver on a free port and opens a browser with the settings that tests need.
//!
//! Sources: W3C WebDriver; the capability documents of chromedriver, geckodriver and WebKitGTK.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Command;
use std::time::Duration;

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};
use xtask::tools::{Engine, Programs};

use crate::processes::Family;

const CHROMIUM_FLAGS: [&str; 14] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--enable-precise-memory-info",
    "--js-flags=--expose-gc",
    "--window-size=1280,900",
];

/// A browser under control. Dropping it ends driver and browser.
pub struct Session {
    /// Which engine it is.
    pub engine: Engine,
    /// The WebDriver client.
    pub client: Client,
    // Dropped last, after the client has let go.
    _family: Family,
}

impl Session {
    /// Starts driver and browser.
    ///
    /// # Errors
    /// A sentence when a program is missing or does not answer.
    pub async fn start(engine: Engine) -> Result<Self, String> {
        let programs = engine
            .programs()
            .ok_or_else(|| format!("{} or its driver is not installed: `cargo xtask test` installs it.", engine.name()))?;
        let cannot = |error| format!("{} cannot be started: {error}.", engine.name());
        let mut family = Family::new().map_err(cannot)?;
        let port = free_port().map_err(cannot)?;
        let mut command = driver_command(engine, &programs, port);
        if engine == Engine::WebKit {
            command.env("DISPLAY", virtual_display(&mut family).await.map_err(cannot)?);
        }
        family.start(&mut command).map_err(cannot)?;
        until_answers(port).await?;

        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = ClientBuilder::new(connector)
            .capabilities(capabilities(engine, &programs, &family))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .map_err(|error| format!("{} gives no session: {error}", engine.name()))?;
        Ok(Self { engine, client, _family: family })
    }

    /// Closes the browser in good order; the rest is ended by force.
    pub async fn close(self) {
        drop(tokio::time::timeout(Duration::from_secs(10), self.client.clone().close()).await);
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn driver_command(engine: Engine, programs: &Programs, port: u16) -> Command {
    let mut command = Command::new(&programs.driver);
    match engine {
        Engine::Chromium | Engine::WebKit => command.arg(format!("--port={port}")),
        Engine::Firefox => command.arg(format!("--port={port}")).arg("--websocket-port=0"),
    };
    // Messages of the browsers themselves, dates and numbers must not depend on who runs the tests.
    command.env("LANG", "C.UTF-8").env("TZ", "UTC");
    command
}

/// Starts a display that nobody sees, for MiniBrowser, and returns its name. Xvfb chooses the number itself, and takes those that
/// others left behind when they were ended by force.
async fn virtual_display(family: &mut Family) -> std::io::Result<String> {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "2560x1600x24", "-nolisten", "tcp"]);
    let log = family.start(&mut command)?;
    for _ in 0..200 {
        let said = std::fs::read_to_string(&log)?;
        if let Some(number) =
            said.lines().filter_map(|line| line.parse::<u32>().ok()).next_back().filter(|_| said.ends_with('\n'))
        {
            return Ok(format!(":{number}"));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(std::io::Error::other("Xvfb gives no display"))
}

async fn until_answers(port: u16) -> Result<(), String> {
    for _ in 0..400 {
        if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err("The driver does not answer.".to_owned())
}

fn capabilities(engine: Engine, programs: &Programs, family: &Family) -> Capabilities {
    let browser = programs.browser.to_string_lossy();
    let mut wanted = match engine {
        Engine::Chromium => {
            let profile = format!("--user-data-dir={}", family.folder().join("profile").display());
            let flags: Vec<&str> = CHROMIUM_FLAGS.into_iter().chain([profile.as_str()]).collect();
            json!({ "goog:chromeOptions": { "binary": browser, "args": flags } })
        }
        Engine::Firefox => json!({
            "moz:firefoxOptions": {
                "binary": browser,
                "args": ["-headless", "--width=1280", "--height=900"],
                "prefs": {
                    "app.update.enabled": false,
                    "datareporting.policy.dataSubmissionEnabled": false,
                    "network.captive-portal-service.enabled": false,
                    "network.connectivity-service.enabled": false,
                    "browser.safebrowsing.update.enabled": false,
                    "services.settings.server": "data:,",
                },
            },
        }),
        Engine::WebKit => {
            json!({ "webkitgtk:browserOptions": { "binary": browser, "args": ["--automation"] } })
        }
    };
    wanted["timeouts"] = json!({ "script": 120_000, "pageLoad": 30_000 });
    match wanted {
        Value::Object(map) => map,
        _ => Capabilities::new(),
    }
}

/// A command that the client crate has no method for.
#[derive(Debug)]
pub struct Raw {
    /// Path after the session's address, such as `actions` or `goog/cdp/execute`.
    pub path: &'static str,
    /// `POST` with a body, or `DELETE` without.
    pub body: Option<Value>,
}

impl WebDriverCompatibleCommand for Raw {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or(""), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        match &self.body {
            Some(body) => (Method::POST, Some(body.to_string())),
            None => (Method::DELETE, None),
        }
    }
}
