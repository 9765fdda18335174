//! Where things stand in the checkout: its root, `target/`, and the folder of installed tools.
//!
//! The root is looked for upward from what cargo runs, so the commands work from any folder of the repository, and still
//! after it was moved (when a path remembered from compiling would be stale).

use std::env;
use std::path::{Path, PathBuf};

/// The root of the repository: the folder that holds `xtask/`.
#[must_use]
pub fn root() -> PathBuf {
    let run_from = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).or_else(|| env::current_dir().ok());
    let compiled_in = Path::new(env!("CARGO_MANIFEST_DIR"));
    let starts = [run_from.as_deref(), Some(compiled_in)];
    let is_root = |dir: &&Path| dir.join("xtask/Cargo.toml").is_file();
    let found = starts.into_iter().flatten().find_map(|start| start.ancestors().find(is_root));
    found.unwrap_or(compiled_in).to_path_buf()
}

/// Cargo's output folder: `CARGO_TARGET_DIR` when set (relative to the root), else `target/`.
#[must_use]
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// Published files for tests that pass over what is not there: `FAIRSHARE_DATA` when set, else `../shared/data` beside the root.
#[must_use]
pub fn published() -> PathBuf {
    env::var_os("FAIRSHARE_DATA").map_or_else(|| root().join("../shared/data"), PathBuf::from)
}

/// Where tools are installed that the system has no package for (`target/tools/bin`).
#[must_use]
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// The full path of a program: first among our own tools, then on `PATH`. `None` when it is in neither.
#[must_use]
pub fn find_program(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let own = tools().join("bin").join(&file);
    if own.is_file() {
        return Some(own);
    }
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(&file)).find(|path| path.is_file())
}
