//! The byte budget: what a page that shows a CSV downloads, compressed with brotli at level 11.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::show;

/// Most bytes (brotli 11) that a page with a CSV may download: what has been reached. A ratchet: it is only ever lowered, and
/// the aim is 110 KB.
pub const BUDGET: u64 = 144 * 1024;

/// Built files that a page with a CSV does not fetch.
/// The panel comes when a visitor opens it or brings a file.
const NOT_FETCHED: [&str; 1] = ["panel.js"];

/// All files of the package at any depth, in order of name.
///
/// # Errors
/// When the folder cannot be read.
pub fn files(pkg: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(pkg).map_err(|error| format!("{} cannot be read: {error}.", show(pkg)))?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Prints raw and compressed size of each file that a page downloads, and returns the compressed total in bytes.
///
/// # Errors
/// When a file cannot be read.
pub fn print_sizes(pkg: &Path) -> Result<u64, String> {
    let (mut raw_sum, mut small_sum) = (0, 0);
    println!("{:>9} {:>9}  bytes raw and brotli 11", "raw", "brotli");
    for path in files(pkg)? {
        let name = show(&path);
        let fetched = path.extension().is_some_and(|end| end == "js" || end == "wasm");
        if !fetched || NOT_FETCHED.iter().any(|other| name.ends_with(other)) {
            continue;
        }
        let bytes = fs::read(&path).map_err(|error| format!("{name} cannot be read: {error}."))?;
        let (raw, small) = (bytes.len() as u64, compressed(&bytes)?);
        println!("{raw:>9} {small:>9}  {name}");
        raw_sum += raw;
        small_sum += small;
    }
    println!("{raw_sum:>9} {small_sum:>9}  in all, of {BUDGET}");
    Ok(small_sum)
}

/// Refuses a total over the budget.
///
/// # Errors
/// A sentence with both figures.
pub fn check(total: u64) -> Result<(), String> {
    if total <= BUDGET {
        return Ok(());
    }
    Err(format!("The package is over its budget: a page downloads {total} bytes, and {BUDGET} are allowed."))
}

/// Length in bytes after brotli at level 11 with the largest standard window.
fn compressed(bytes: &[u8]) -> Result<u64, String> {
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &settings).map_err(|error| format!("brotli: {error}."))?;
    Ok(out.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_a_limit_that_may_be_reached() {
        assert!(check(BUDGET).is_ok());
        assert!(check(BUDGET + 1).is_err());
    }

    #[test]
    fn brotli_makes_repetition_small() {
        let size = compressed(&b"ngan sach ".repeat(500)).unwrap();
        assert!((1..60).contains(&size), "{size}");
    }
}
