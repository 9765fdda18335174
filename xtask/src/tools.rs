//! Browsers and their drivers: which programs each engine needs, where they are, and how they are added.
//!
//! On Debian and Ubuntu as root they are installed with apt (geckodriver, which has no package there, with cargo);
//! elsewhere one sentence says what to run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::checkout;

/// A browser engine that the tests can drive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Blink, through chromedriver.
    Chromium,
    /// Gecko, through geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser on a virtual display, through WebKitWebDriver.
    WebKit,
}

/// Where the two programs of an engine are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    /// The browser itself.
    pub browser: PathBuf,
    /// What speaks WebDriver to it.
    pub driver: PathBuf,
}

impl Engine {
    /// All engines, in the order of tests.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// Its name on the command line and in file names.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// The engines of a list such as `chromium,webkit`.
    ///
    /// # Errors
    /// A sentence that names the unknown one.
    pub fn list(text: &str) -> Result<Vec<Self>, String> {
        let find = |name: &str| {
            let wanted = name.trim();
            Self::ALL
                .into_iter()
                .find(|engine| engine.name() == wanted)
                .ok_or_else(|| format!("{wanted:?} is no browser that we know: choose among chromium, firefox, webkit."))
        };
        text.split(',').map(find).collect()
    }

    /// The browser and its driver, where both are installed.
    #[must_use]
    pub fn programs(self) -> Option<Programs> {
        let first = |names: &[&str]| names.iter().find_map(|name| checkout::find_program(name));
        let (browser, driver) = match self {
            Self::Chromium => (
                first(&["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]).or_else(mac_chrome),
                first(&["chromedriver"]),
            ),
            Self::Firefox => (first(&["firefox-esr", "firefox"]).or_else(mac_firefox), first(&["geckodriver"])),
            Self::WebKit => {
                first(&["Xvfb"])?;
                (mini_browser(), first(&["WebKitWebDriver"]))
            }
        };
        Some(Programs { browser: browser?, driver: driver? })
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
            Self::WebKit => &["webkit2gtk-driver", "xvfb"],
        }
    }
}

/// Fonts with the letters of Vietnamese, so that screenshots and text widths are the same everywhere.
const FONTS: [&str; 2] = ["fonts-noto-core", "fonts-dejavu"];

/// Adds what the engines lack, where we may.
///
/// # Errors
/// A sentence with the command to run, when something is missing that we may not or cannot install.
pub fn ensure(engines: &[Engine]) -> Result<(), String> {
    let missing: Vec<Engine> = engines.iter().copied().filter(|engine| engine.programs().is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if checkout::find_program("apt-get").is_some() {
        let packages: Vec<&str> = missing.iter().flat_map(|engine| engine.packages()).chain(&FONTS).copied().collect();
        if missing.iter().any(|engine| !system_part_is_there(*engine)) {
            install_with_apt(&packages)?;
        }
    }
    if missing.contains(&Engine::Firefox) && checkout::find_program("geckodriver").is_none() {
        install_geckodriver()?;
    }
    match missing.iter().find(|engine| engine.programs().is_none()) {
        None => Ok(()),
        Some(engine) => Err(format!(
            "The {} tests need the browser and its WebDriver on PATH; on Debian: sudo apt-get install -y {}",
            engine.name(),
            engine.packages().join(" "),
        )),
    }
}

/// The script of axe-core, where `ensure_axe` has put it.
#[must_use]
pub fn axe() -> Option<PathBuf> {
    let script = checkout::tools().join("axe/node_modules/axe-core/axe.min.js");
    script.is_file().then_some(script)
}

/// Adds axe-core with npm, at the version and with the hash that `tests/browser/axe/` states; without npm, says so and goes on.
pub fn ensure_axe() {
    let (stated, folder) = (checkout::root().join("tests/browser/axe"), checkout::tools().join("axe"));
    let same = |name: &str| std::fs::read(stated.join(name)).ok() == std::fs::read(folder.join(name)).ok();
    if axe().is_some() && same("package-lock.json") {
        return;
    }
    let copied = std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::copy(stated.join("package.json"), folder.join("package.json")))
        .and_then(|_| std::fs::copy(stated.join("package-lock.json"), folder.join("package-lock.json")));
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let done = copied.is_ok()
        && Command::new(npm)
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
            .current_dir(&folder)
            .stdin(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
    if !done {
        drop(std::fs::remove_file(folder.join("package-lock.json")));
        eprintln!("axe-core could not be installed (it needs npm): the accessibility of the demo pages is not checked.");
    }
}

/// Whether only geckodriver, which is not a package, can be what an engine lacks.
fn system_part_is_there(engine: Engine) -> bool {
    engine == Engine::Firefox && ["firefox-esr", "firefox"].iter().any(|name| checkout::find_program(name).is_some())
}

fn install_with_apt(packages: &[&str]) -> Result<(), String> {
    let by_hand = format!("apt-get install -y --no-install-recommends {}", packages.join(" "));
    let who = Command::new("id").arg("-u").output().ok().map(|output| output.stdout);
    if who.as_deref().map(<[u8]>::trim_ascii) != Some(b"0") {
        return Err(format!("Browsers for the tests are missing, and only root may add them. Run: sudo {by_hand}"));
    }
    eprintln!("Installing {} …", packages.join(", "));
    let apt = |words: &[&str]| {
        let mut command = Command::new("apt-get");
        // Waits for another apt that is at work, rather than failing on its lock.
        command.args(["-o", "DPkg::Lock::Timeout=300", "-q"]).args(words);
        command.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).stdout(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    // An update that partly fails may still know the packages: the installation tells.
    apt(&["update"]);
    let words: Vec<&str> = ["install", "-y", "--no-install-recommends"].into_iter().chain(packages.iter().copied()).collect();
    if apt(&words) { Ok(()) } else { Err(format!("Browsers for the tests could not be installed. Run: {by_hand}")) }
}

fn install_geckodriver() -> Result<(), String> {
    let tools = checkout::tools();
    eprintln!("Installing geckodriver to {} (once, some minutes) …", tools.display());
    let done = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["install", "--quiet", "--locked", "geckodriver", "--root"])
        .arg(&tools)
        .status();
    match done {
        Ok(status) if status.success() => Ok(()),
        _ => Err("geckodriver could not be installed. Run: cargo install --locked geckodriver".to_owned()),
    }
}

fn existing(path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    path.is_file().then(|| path.to_path_buf())
}

fn mac_chrome() -> Option<PathBuf> {
    existing("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
}

fn mac_firefox() -> Option<PathBuf> {
    existing("/Applications/Firefox.app/Contents/MacOS/firefox")
}

/// MiniBrowser lies in a folder that is named by machine and by WebKitGTK's interface; the newest interface is taken.
fn mini_browser() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib")
        .ok()?
        .flatten()
        .flat_map(|entry| {
            ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"].map(|name| entry.path().join(name).join("MiniBrowser"))
        })
        .chain(
            ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"]
                .map(|name| Path::new("/usr/libexec").join(name).join("MiniBrowser")),
        )
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    found.pop()
}
