//! `cargo xtask serve`: builds the package, serves the demo on 127.0.0.1 and prints its address in one line.

use std::env;
use std::process::{Command, Stdio};
use std::thread;

use xtask::checkout;
use xtask::server::{Server, Site};

use crate::args::Options;
use crate::package;

const DEFAULT_PORT: u16 = 8765;

/// Runs the command until it is interrupted.
///
/// # Errors
/// A sentence when an option is wrong, the build fails or no port can be had.
pub fn main(words: &[String]) -> Result<(), String> {
    let options = Options::parse(words, &["port"], &["no-open"])?;
    let port = match options.get("port") {
        None => DEFAULT_PORT,
        Some(text) => text.parse().map_err(|_| format!("--port needs a number from 0 to 65535, not {text:?}."))?,
    };
    package::build()?;
    let server = Server::start(Site::of_checkout(&checkout::root()), port)
        .map_err(|error| format!("port {port} and the ones after it cannot be had: {error}. Choose one with --port."))?;
    println!("{}", server.address());
    if !options.has("no-open") && has_display() {
        open(&server.address());
    }
    loop {
        thread::park();
    }
}

fn has_display() -> bool {
    cfg!(any(target_os = "macos", target_os = "windows"))
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Opens the visitor's browser. That it may fail is no reason to stop serving: the address is printed.
fn open(address: &str) {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(target_os = "windows") {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new("xdg-open")
    };
    drop(command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn());
}
