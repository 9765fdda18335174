//! Drives the real element in real browsers over WebDriver: `browser-tests [--browsers a,b] [--filter NAME,NAME]`.
//!
//! Started by `cargo xtask test`, which builds the package and installs browsers first. This file picks tests, runs them
//! one after the other in each engine, prints a line for each, and closes with `N passed, N failed` alone on a line.

mod acting;
mod axe;
mod bad_input;
mod big;
mod csp;
mod demo;
mod driver;
mod element;
mod explore;
mod export;
mod facts;
mod hosts;
mod leaks;
mod lifecycle;
mod loading;
mod mapping;
mod other_files;
mod page;
mod pages;
mod panel;
mod processes;
mod random;
mod rows;
mod sharpness;
mod spoken;
mod stories;
mod suite;
mod tasks;
mod two_languages;
mod workbooks;
mod years;

use std::process::ExitCode;
use std::rc::Rc;
use std::time::{Duration, Instant};

use xtask::checkout;
use xtask::server::{Server, Site};
use xtask::test_routes;
use xtask::tools::Engine;

use crate::driver::Session;
use crate::page::Page;
use crate::suite::{Outcome, Test};

/// A browser that has not started after this long will not.
const START_LIMIT: Duration = Duration::from_secs(60);

#[derive(Default)]
struct Counts {
    passed: usize,
    failed: usize,
    skipped: usize,
    /// Tests that passed on their second try only.
    slips: usize,
}

fn main() -> ExitCode {
    let (engines, filter) = match options() {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("The tests cannot start: {error}.");
            return ExitCode::FAILURE;
        }
    };
    // Sessions end their browsers when dropped, so an interruption only has to leave `run`.
    let counts = runtime.block_on(async {
        tokio::select! {
            counts = run(&engines, &filter) => Some(counts),
            () = interruption() => None,
        }
    });
    match counts {
        Some(Ok(counts)) => {
            if counts.skipped > 0 {
                println!("{} do not apply to their engine", counts.skipped);
            }
            if counts.slips > 0 {
                println!("{} passed on the second try only: each is named above as a slip", counts.slips);
            }
            println!("{} passed, {} failed", counts.passed, counts.failed);
            if counts.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Some(Err(message)) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
        None => {
            eprintln!("Interrupted.");
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<(Vec<Engine>, String), String> {
    let (mut engines, mut filter) = (vec![Engine::Chromium], String::new());
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value."));
        match word.as_str() {
            "--browsers" => engines = Engine::list(&value()?)?,
            "--filter" => filter = value()?,
            _ => {
                return Err(format!("{word:?} is not an option: there are --browsers and --filter."));
            }
        }
    }
    Ok((engines, filter))
}

#[cfg(unix)]
async fn interruption() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut term), Ok(mut hang_up)) = (signal(SignalKind::terminate()), signal(SignalKind::hangup())) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
        _ = hang_up.recv() => {}
    }
}

#[cfg(not(unix))]
async fn interruption() {
    drop(tokio::signal::ctrl_c().await);
}

async fn run(engines: &[Engine], filter: &str) -> Result<Counts, String> {
    let root = checkout::root();
    let site = Site::of_checkout(&root)
        .mount("/tests/", root.join("tests/pages"))
        .route(test_routes::route())
        .route(axe::script())
        .route(demo::harnessed(&root));
    let server = Server::start(site, 0).map_err(|error| format!("The test server cannot start: {error}."))?;
    let server = Rc::new(server);
    let tests: Vec<Test> = suite::all().into_iter().filter(|test| is_chosen(&test.full_name(), filter)).collect();
    if tests.is_empty() {
        return Err(format!("No test has {filter:?} in its name."));
    }
    let mut counts = Counts::default();
    for engine in engines {
        run_engine(*engine, &tests, &server, &mut counts).await;
    }
    Ok(counts)
}

/// Whether a name has one of the filter's words (divided by commas) in it.
fn is_chosen(name: &str, filter: &str) -> bool {
    filter.split(',').any(|word| name.contains(word))
}

async fn run_engine(engine: Engine, tests: &[Test], server: &Rc<Server>, counts: &mut Counts) {
    let mut session: Option<Session> = None;
    for test in tests {
        let name = test.full_name();
        if !test.engines.contains(&engine) {
            println!("skip {} {name}", engine.name());
            counts.skipped += 1;
            continue;
        }
        let started = Instant::now();
        let mut outcome = run_test(engine, test, server, &mut session).await;
        if let Err(first) = &outcome {
            // Browsers stumble now and then on a busy machine: a second try in a new session tells a fault from a stumble, and
            // the first failure is printed either way.
            println!("slip {} {name}\n     {}", engine.name(), first.replace('\n', "\n     "));
            session = None;
            outcome = run_test(engine, test, server, &mut session).await;
            counts.slips += usize::from(outcome.is_ok());
        }
        let ms = started.elapsed().as_millis();
        match outcome {
            Ok(()) => {
                println!("ok   {} {name} ({ms} ms)", engine.name());
                counts.passed += 1;
            }
            Err(failure) => {
                println!("FAIL {} {name} ({ms} ms)\n     {}", engine.name(), failure.replace('\n', "\n     "));
                counts.failed += 1;
            }
        }
    }
    if let Some(session) = session {
        session.close().await;
    }
}

/// Runs one test in the session at hand, or in a new one. A test that ran out of time may have left the browser stuck,
/// and one that failed may have left it odd, so the next test starts another.
async fn run_test(engine: Engine, test: &Test, server: &Rc<Server>, session: &mut Option<Session>) -> Outcome {
    if test.afresh
        && let Some(session) = session.take()
    {
        session.close().await;
    }
    if session.is_none() {
        let start = tokio::time::timeout(START_LIMIT, Session::start(engine)).await;
        *session = Some(start.map_err(|_| format!("{} did not start in {START_LIMIT:?}.", engine.name()))??);
    }
    let Some(current) = session.as_ref() else {
        return Ok(());
    };
    let page = Page::new(current, Rc::clone(server), test.name);
    let outcome = match tokio::time::timeout(test.limit, (test.run)(page.clone())).await {
        Ok(outcome) => outcome,
        Err(_) => {
            *session = None;
            return Err(format!("did not end within {:?}", test.limit));
        }
    };
    let outcome = match outcome {
        Err(failure) => Err(page.with_problems(failure).await),
        Ok(()) => Ok(()),
    };
    if outcome.is_err() || page.restore().await.is_err() {
        *session = None;
    }
    outcome
}
