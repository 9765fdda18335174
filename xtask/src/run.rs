//! Running other programs, and saying in a sentence what went wrong.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use xtask::checkout;

/// How many tests passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
}

/// The cargo that started this command, at the root of the checkout.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.current_dir(checkout::root());
    command
}

/// Runs to the end with our own input and output.
///
/// # Errors
/// When it cannot be started or does not end well; `what` opens the sentence.
pub fn run(command: &mut Command, what: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{what} failed ({status}).")),
        Err(error) => Err(format!("{what} could not be started: {error}.")),
    }
}

/// What a program prints, trimmed; `None` when it cannot be started or does not end well.
pub fn output_of(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).current_dir(checkout::root()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a test program to the end, passing on what it prints, and adds up the counts of its closing lines
/// (`test result: ok. 9 passed; 0 failed; …` and `9 passed, 0 failed`). The latter are not printed: the caller closes
/// with the counts of all.
///
/// # Errors
/// When it cannot be started, or ends badly without having counted a failure.
pub fn run_tests(command: &mut Command, what: &str) -> Result<Counts, String> {
    let cannot = |error| format!("{what} could not be started: {error}.");
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(cannot)?;
    let mut counts = Counts::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let counted = counts_of(&line);
            if let Some(more) = counted {
                counts.passed += more.passed;
                counts.failed += more.failed;
            }
            if counted.is_none() || line.starts_with("test result:") {
                println!("{line}");
            }
        }
    }
    let status = child.wait().map_err(cannot)?;
    if status.success() || counts.failed > 0 { Ok(counts) } else { Err(format!("{what} failed ({status}).")) }
}

/// The counts of a closing line, or `None` for any other line.
fn counts_of(line: &str) -> Option<Counts> {
    let line = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")).map_or(line, |(_, rest)| rest);
    let (passed, rest) = line.split_once(" passed")?;
    let failed = rest.strip_prefix("; ").or_else(|| rest.strip_prefix(", "))?.split_once(" failed")?.0;
    Some(Counts { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
}

/// A path as text for a message.
pub fn show(path: &Path) -> String {
    path.strip_prefix(checkout::root()).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted_and_others_are_not() {
        let check = |line: &str, wanted: Option<(u64, u64)>| {
            assert_eq!(counts_of(line).map(|counts| (counts.passed, counts.failed)), wanted, "{line}");
        };
        check("test result: ok. 9 passed; 0 failed; 0 ignored; 0 measured", Some((9, 0)));
        check("test result: FAILED. 8 passed; 1 failed; 0 ignored", Some((8, 1)));
        check("12 passed, 3 failed", Some((12, 3)));
        check("ok chromium loading::page 12 ms", None);
        check("two have passed, none failed", None);
    }
}
