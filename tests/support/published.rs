//! Published files of others, which are no part of the repository: those of the folder that `FAIRSHARE_DATA` names, else of
//! `../shared/data` beside it (as `cargo xtask test` has it). Where that folder is not, tests pass over them and say so; where it
//! is, a file that it lacks fails.

use std::path::{Path, PathBuf};

/// The folder, where it is there.
pub fn folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("FAIRSHARE_DATA").map_or_else(beside, PathBuf::from);
    if !folder.is_dir() {
        eprintln!("{} is not here: its files are passed over", folder.display());
        return None;
    }
    Some(folder)
}

/// The bytes of a file; `None` where the folder is not there.
pub fn bytes(name: &str) -> Option<Vec<u8>> {
    let path = folder()?.join(name);
    Some(std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}
