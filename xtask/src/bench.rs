//! `cargo xtask bench`: builds the package and hands over to `benches/run.mjs`, which measures it beside its peers.

use std::process::Command;

use xtask::checkout;

use crate::package;
use crate::run::{output_of, run};

const OLDEST_NODE: u32 = 20;

/// Runs the benchmarks; the words are passed on to `run.mjs` as they are.
///
/// # Errors
/// A sentence when Node is missing or old, or a step fails.
pub fn main(words: &[String]) -> Result<(), String> {
    ready("The benchmarks", "run.mjs")?;
    package::build()?;
    run(Command::new("node").arg("benches/run.mjs").args(words).current_dir(checkout::root()), "the benchmarks")
}

/// Sees to it that Node is there, a script in `benches/`, and what it needs.
///
/// # Errors
/// A sentence that begins with `what` when Node is missing or old; one when the script is missing or npm fails.
pub fn ready(what: &str, script: &str) -> Result<(), String> {
    let version = output_of("node", &["--version"]);
    let major = version.as_deref().and_then(|text| text.trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST_NODE) {
        return Err(format!("{what} need Node {OLDEST_NODE} or newer (https://nodejs.org): they use packages of npm."));
    }
    let benches = checkout::root().join("benches");
    if !benches.join(script).is_file() {
        return Err(format!("benches/{script} is missing, so there is nothing to run."));
    }
    if !benches.join("node_modules").is_dir() {
        // On Windows npm is a script that only a shell finds.
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        run(Command::new(npm).args(["ci", "--no-audit", "--no-fund"]).current_dir(&benches), "npm ci in benches/")?;
    }
    Ok(())
}
