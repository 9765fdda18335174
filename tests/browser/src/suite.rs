//! The list of tests, and what a test is.
//!
//! A theme is a file; its `tests()` lists what it holds. A test gets a page and returns `Ok`, or says what was wrong.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use xtask::tools::Engine;

use crate::page::Page;
use crate::{
    acting, axe, bad_input, big, csp, demo, element, explore, export, facts, hosts, leaks, lifecycle, loading, mapping,
    other_files, pages, panel, random, rows, sharpness, spoken, stories, tasks, two_languages, workbooks, years,
};

/// `Ok`, or a sentence that says what was found instead.
pub type Outcome = Result<(), String>;

/// The work of one test.
pub type Run = Box<dyn Fn(Page) -> Pin<Box<dyn Future<Output = Outcome>>>>;

/// One test.
pub struct Test {
    /// The file it is in.
    pub theme: &'static str,
    /// Its own name.
    pub name: &'static str,
    /// Engines that it applies to.
    pub engines: &'static [Engine],
    /// It fails when it takes longer.
    pub limit: Duration,
    /// Whether it needs a browser that has no history yet.
    pub afresh: bool,
    /// What it does.
    pub run: Run,
}

impl Test {
    /// A test for all engines, with 30 seconds.
    pub fn new<F>(theme: &'static str, name: &'static str, run: fn(Page) -> F) -> Self
    where
        F: Future<Output = Outcome> + 'static,
    {
        Self {
            theme,
            name,
            engines: &Engine::ALL,
            limit: Duration::from_secs(30),
            afresh: false,
            run: Box::new(move |page| Box::pin(run(page))),
        }
    }

    /// Only for engines that offer what it needs.
    pub fn only(mut self, engines: &'static [Engine]) -> Self {
        self.engines = engines;
        self
    }

    /// With another time limit.
    pub fn within(mut self, seconds: u64) -> Self {
        self.limit = Duration::from_secs(seconds);
        self
    }

    /// In a session of its own.
    pub fn afresh(mut self) -> Self {
        self.afresh = true;
        self
    }

    /// As printed and filtered: `theme::name`.
    pub fn full_name(&self) -> String {
        format!("{}::{}", self.theme, self.name)
    }
}

/// Declares a test by the name of its function: `test!(query_sums)`.
macro_rules! test {
    ($name:ident) => {
        crate::suite::Test::new(module_path!().rsplit("::").next().unwrap_or(""), stringify!($name), $name)
    };
}
pub(crate) use test;

/// Fails the test with a formatted sentence unless the condition holds.
macro_rules! ensure {
    ($condition:expr, $($message:tt)+) => {
        let holds: bool = $condition;
        if !holds {
            return Err(format!($($message)+));
        }
    };
}
pub(crate) use ensure;

/// Fails the test unless both sides are equal.
macro_rules! ensure_eq {
    ($found:expr, $wanted:expr, $($message:tt)+) => {{
        let (found, wanted) = (&$found, &$wanted);
        if *found != *wanted {
            return Err(format!("{}: found {found:?}, wanted {wanted:?}", format!($($message)+)));
        }
    }};
}
pub(crate) use ensure_eq;

/// Every test, in order.
pub fn all() -> Vec<Test> {
    [
        loading::tests(),
        element::tests(),
        acting::tests(),
        explore::tests(),
        facts::tests(),
        lifecycle::tests(),
        csp::tests(),
        hosts::tests(),
        demo::tests(),
        pages::tests(),
        panel::tests(),
        export::tests(),
        two_languages::tests(),
        years::tests(),
        stories::tests(),
        mapping::tests(),
        rows::tests(),
        other_files::tests(),
        tasks::tests(),
        random::tests(),
        bad_input::tests(),
        big::tests(),
        workbooks::tests(),
        sharpness::tests(),
        axe::tests(),
        spoken::tests(),
        leaks::tests(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
