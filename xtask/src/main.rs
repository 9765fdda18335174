//! The project's commands: `cargo xtask serve | test | build | bench | profile`.
//!
//! This file reads the command line and nothing else; each command's work is in the file of its name. Everything that a
//! command needs beyond rustup and git it adds itself where it may, or names in one sentence.

mod args;
mod bench;
mod bridge;
mod budget;
mod code;
mod constants;
mod cut;
mod join;
mod order;
mod outline;
#[cfg(test)]
mod outline_tests;
mod pack;
mod package;
mod profile;
mod run;
mod script;
mod serve;
mod split;
mod test;
mod wasm;
mod watched;

use std::process::ExitCode;

const USAGE: &str = "cargo xtask serve [--port N] [--no-open]      build, and show the demo dashboard
cargo xtask test [--browsers chromium,firefox,webkit] [--filter NAME]
                                              native tests, then browser tests
cargo xtask build [--check-size]              the npm package in pkg/
cargo xtask bench [...]                       benchmarks beside their peers (Node 20 or newer)
cargo xtask profile                           watches what pages run, for what they download (Node 20 or newer)
";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let command = words.next();
    let rest: Vec<String> = words.collect();
    // `serve --help` asks for the same.
    let asks = |word: &str| matches!(word, "--help" | "-h");
    let helps = command.as_deref().is_some_and(|word| word == "help" || asks(word)) || rest.iter().any(|word| asks(word));
    let result = match command.as_deref() {
        _ if helps => {
            print!("{USAGE}");
            Ok(())
        }
        Some("serve") => serve::main(&rest),
        Some("test") => test::main(&rest),
        Some("build") => package::main(&rest),
        Some("bench") => bench::main(&rest),
        Some("profile") => watched::main(&rest),
        _ => Err(format!("choose one of these commands:\n{USAGE}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{}", message.trim_end());
            ExitCode::FAILURE
        }
    }
}
