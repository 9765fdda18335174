//! The byte budget: what a page that shows a CSV downloads, compressed with brotli at level 11.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::show;

/// Most bytes (brotli 11) that a page with plain charts of a CSV may download: what has been reached. The aim is 170 KB; what
/// comes next has to make it smaller.
pub const BUDGET: u64 = 224 * 1024;

/// Most bytes (brotli 11) that a page with other charts, a workbook, an archive or an open menu downloads beside that.
pub const BUDGET_ON_DEMAND: u64 = 708 * 1024;

/// Built files that a page with a CSV and plain charts does not fetch. Later parts of the module come for dashboards, other charts
/// and unusual files, the panel comes when a visitor opens it or brings a file,
/// what exports when something is to be saved or a table opened.
const ON_DEMAND: [&str; 18] = [
    "/fairshare_more.wasm",
    "/fairshare_rare.wasm",
    "/fairshare_rest.wasm",
    "/panel.js",
    "/story.js",
    "/handout.js",
    "/play.js",
    "/compose.js",
    "/geo.js",
    "/export.js",
    "/bar.js",
    "/rows.js",
    "/picture.js",
    "/workshop.js",
    "/unpack.js",
    "/sheets.js",
    "/fairshare_sheets.js",
    "/fairshare_sheets_bg.wasm",
];

/// Bytes (brotli 11) of the package.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// What every page downloads.
    pub always: u64,
    /// What only such a page downloads.
    pub on_demand: u64,
}

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

/// Prints raw and compressed size of each file that a page downloads, and returns the compressed sums.
///
/// # Errors
/// When a file cannot be read.
pub fn print_sizes(pkg: &Path) -> Result<Sizes, String> {
    let mut sizes = Sizes::default();
    println!("{:>9} {:>9}  bytes raw and brotli 11", "raw", "brotli");
    for path in files(pkg)? {
        let name = show(&path);
        if !path.extension().is_some_and(|end| end == "js" || end == "wasm") {
            continue;
        }
        let bytes = fs::read(&path).map_err(|error| format!("{name} cannot be read: {error}."))?;
        let (raw, small) = (bytes.len() as u64, compressed(&bytes)?);
        let is_on_demand = ON_DEMAND.iter().any(|other| name.ends_with(other));
        println!("{raw:>9} {small:>9}  {name}{}", if is_on_demand { " (on demand)" } else { "" });
        *(if is_on_demand { &mut sizes.on_demand } else { &mut sizes.always }) += small;
    }
    println!("{:>19}  in all, of {BUDGET}; on demand {} of {BUDGET_ON_DEMAND}", sizes.always, sizes.on_demand);
    Ok(sizes)
}

/// Refuses sums over the budget.
///
/// # Errors
/// A sentence with both figures.
pub fn check(sizes: Sizes) -> Result<(), String> {
    for (what, size, limit) in
        [("a page", sizes.always, BUDGET), ("a page with a workbook, beside that,", sizes.on_demand, BUDGET_ON_DEMAND)]
    {
        if size > limit {
            return Err(format!("The package is over its budget: {what} downloads {size} bytes, and {limit} are allowed."));
        }
    }
    Ok(())
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
        let full = Sizes { always: BUDGET, on_demand: BUDGET_ON_DEMAND };
        assert!(check(full).is_ok());
        assert!(check(Sizes { always: BUDGET + 1, ..full }).is_err());
        assert!(check(Sizes { on_demand: BUDGET_ON_DEMAND + 1, ..full }).is_err());
    }

    #[test]
    fn brotli_makes_repetition_small() {
        let size = compressed(&b"ngan sach ".repeat(500)).unwrap();
        assert!((1..60).contains(&size), "{size}");
    }
}
