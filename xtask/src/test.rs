//! `cargo xtask test`: native tests, a build of the package, then the browser tests. Closes with the counts of all.

use xtask::tools::{self, Engine};

use crate::args::Options;
use crate::package;
use crate::run::{cargo, run_tests};

/// Runs the tests.
///
/// # Errors
/// A sentence when a step cannot run, or when a test failed.
pub fn main(words: &[String]) -> Result<(), String> {
    let options = Options::parse(words, &["browsers", "filter"], &[])?;
    let chosen = options.get("browsers").unwrap_or("chromium");
    let engines = Engine::list(chosen)?;
    let mut native = cargo();
    native.args([
        "test",
        "--no-fail-fast",
        "-p",
        "fairshare",
        "-p",
        "fairshare-hot",
        "-p",
        "fairshare-sheets",
        "-p",
        "xtask",
        "-p",
        "browser-tests",
    ]);
    let filter = options.get("filter");
    if let Some(name) = filter {
        native.args(["--", name]);
    }
    let mut counts = run_tests(&mut native, "cargo test")?;

    package::build()?;
    tools::ensure(&engines)?;
    tools::ensure_axe();
    let mut browsers = cargo();
    browsers.args(["run", "--quiet", "-p", "browser-tests", "--"]);
    browsers.args(["--browsers", chosen]);
    if let Some(name) = filter {
        browsers.args(["--filter", name]);
    }
    let in_browsers = run_tests(&mut browsers, "the browser tests")?;
    counts.passed += in_browsers.passed;
    counts.failed += in_browsers.failed;

    println!("\n{} passed, {} failed", counts.passed, counts.failed);
    if counts.failed == 0 { Ok(()) } else { Err("Some tests failed; each is named above.".to_owned()) }
}
