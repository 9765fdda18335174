//! Where things stand in the checkout: its root, `target/`, and the folder of installed tools.
//!
//! Paths come from where this crate was compiled, so the commands work from any folder of the repository.

use std::env;
use std::path::{Path, PathBuf};

/// The root of the repository: the folder that holds the workspace's `Cargo.toml`.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Cargo's output folder: `CARGO_TARGET_DIR` when set (relative to the root), else `target/`.
#[must_use]
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
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
