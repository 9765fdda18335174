//! `cargo xtask profile`: watches what pages run, and writes `xtask/profile.txt`, by which the module is divided.
//!
//! Builds the package with a module that leaves marks where it runs, has `benches/watch.mjs` open pages with it, and keeps which part
//! each mark belongs to. Run it when code has changed: what the profile does not know, every page downloads.

use std::fs;
use std::process::Command;

use walrus::Module;
use xtask::checkout;

use crate::profile::{Marks, Profile, watch};
use crate::run::run;
use crate::{bench, package, split};

/// Runs the command; the words are passed on to `watch.mjs` (a Chromium to use).
///
/// # Errors
/// A sentence when Node is missing or old, or a step fails.
pub fn main(words: &[String]) -> Result<(), String> {
    bench::ready("Profiles", "watch.mjs")?;
    let dir = checkout::target().join("watched");
    fs::create_dir_all(&dir).map_err(|error| format!("{} cannot be made: {error}.", dir.display()))?;
    let mut marks: Option<Marks> = None;
    package::build_into(&dir, &mut |whole, constants| {
        let mut module = Module::from_buffer(whole).map_err(|error| format!("the module cannot be read: {error:#}"))?;
        marks = Some(watch(&mut module)?);
        split::split(&module.emit_wasm(), constants, &Profile::default())
    })?;
    let marks = marks.ok_or("no module was built, so there is nothing to watch.")?;
    let cannot = |error| format!("{} cannot be used: {error}.", dir.display());
    fs::write(dir.join("marks.json"), format!("[{}, {}]", marks.begin, marks.len())).map_err(cannot)?;
    run(Command::new("node").arg("benches/watch.mjs").arg(&dir).args(words).current_dir(checkout::root()), "watching")?;
    let parts = fs::read(dir.join("marks.bin")).map_err(cannot)?;
    let path = checkout::root().join("xtask/profile.txt");
    let head = "# What pages run of each function (src/profile.rs), as `cargo xtask profile` saw it last.\n";
    fs::write(&path, format!("{head}{}", marks.read(&parts).to_text()))
        .map_err(|error| format!("xtask/profile.txt cannot be written: {error}."))
}
