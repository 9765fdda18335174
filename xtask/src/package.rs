//! `cargo xtask build`: the npm package in `pkg/`.
//!
//! The two modules are compiled for `wasm32-unknown-unknown` (with the flags in `.cargo/config.toml`), their JavaScript glue is
//! written by wasm-bindgen as a library, and the hand-written browser files of `src/widget/js/` come beside it, each
//! joined with the parts that it imports from folders there (`join.rs`).
//! `pkg/package.json` and `pkg/README.md` are by hand and stay as they are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;
use xtask::checkout;

use crate::args::Options;
use crate::constants::Constants;
use crate::profile::{N_PARTS, Profile};
use crate::run::{cargo, output_of, run, show};
use crate::{budget, join, pack, script, split, wasm};

const TARGET: &str = "wasm32-unknown-unknown";
/// Folder in cargo's output folder for the build with a standard library of its own.
const SMALL: &str = "small";
/// The modules that a page may fetch: the charts, and the reader of workbooks.
const MODULES: [&str; 2] = ["fairshare", "fairshare_sheets"];
/// What is compiled for them; the last one travels inside of the first (`pack.rs`).
const PACKAGES: [&str; 6] = ["-p", "fairshare", "-p", "fairshare-sheets", "-p", "fairshare-unpack"];
/// What a first page does not need of the first one, in parts of which each needs those before it: what dashboards and visitors
/// need, what other charts and unusual files need, and what hardly any page needs.
const PARTS: [&str; N_PARTS as usize - 1] = ["fairshare_more.wasm", "fairshare_rare.wasm", "fairshare_rest.wasm"];
/// What is copied beside them, and what it is called there.
const DOCUMENTS: [(&str, &str); 2] = [("LICENSE", "LICENSE"), ("docs/reference.md", "REFERENCE.md")];
/// The public entry: what a page's script tag names.
const ENTRY: &str = "fair-share.js";

/// Makes the parts of a module, the main one first.
pub type Divide<'a> = dyn FnMut(&[u8], &Constants) -> Result<Vec<Vec<u8>>, String> + 'a;

/// Runs the command.
///
/// # Errors
/// A sentence when a step fails, or with `--check-size` when the package is over its budget.
pub fn main(words: &[String]) -> Result<(), String> {
    let options = Options::parse(words, &[], &["check-size"])?;
    build()?;
    let total = budget::print_sizes(&checkout::root().join("pkg"))?;
    if options.has("check-size") { budget::check(total) } else { Ok(()) }
}

/// Builds `pkg/`.
///
/// # Errors
/// A sentence that names the step which failed and what to do.
pub fn build() -> Result<(), String> {
    build_into(&checkout::root().join("pkg"), &mut |whole, constants| split::split(whole, constants, &Profile::committed()))
}

/// Builds the package in a folder, with the module divided into its parts by this function.
pub fn build_into(pkg: &Path, divide: &mut Divide<'_>) -> Result<(), String> {
    let root = checkout::root();
    let written = root.join("src/widget/js");
    if !written.join(ENTRY).is_file() {
        return Err(format!("src/widget/js/{ENTRY} is missing: it is the package's public entry, so nothing was built."));
    }
    add_target()?;
    let built = compile(&root)?;
    clear(pkg)?;
    for name in MODULES {
        bind(&built, pkg, name, divide)?;
    }
    copy_written(&written, pkg)?;
    for (from, to) in DOCUMENTS {
        fs::copy(root.join(from), pkg.join(to)).map_err(|error| format!("{from} cannot be copied to pkg/: {error}."))?;
    }
    Ok(())
}

/// Adds the wasm target to the toolchain in use, unless it is there.
fn add_target() -> Result<(), String> {
    let sysroot = output_of("rustc", &["--print", "sysroot"]).ok_or("rustc is missing: install it from https://rustup.rs.")?;
    if Path::new(&sysroot).join("lib/rustlib").join(TARGET).join("lib").is_dir() {
        return Ok(());
    }
    run(Command::new("rustup").args(["target", "add", TARGET]).current_dir(checkout::root()), "rustup target add")
        .map_err(|error| format!("{error} Run `rustup target add {TARGET}`, then try again."))
}

/// Compiles the crates and returns the folder of the modules.
///
/// The standard library is built along with it, for size and with panics that stop at once: the sentences of panics that must
/// never happen are an eighth of the module. Stable toolchains can do that from the sources of the component `rust-src`, with
/// options that are not yet stable (`RUSTC_BOOTSTRAP`). Where the component or the options are missing, the library that comes
/// with the toolchain serves; the module is larger then, and does the same.
fn compile(root: &Path) -> Result<PathBuf, String> {
    if has_library_sources() && run(&mut small_build(root), "compiling the browser modules").is_ok() {
        return Ok(checkout::target().join(SMALL).join(TARGET).join("release"));
    }
    eprintln!("The standard library could not be built for size; the modules will be larger.");
    let mut command = cargo();
    command.args(["build", "--release", "--target", TARGET, "--lib"]).args(PACKAGES);
    command.arg("--config").arg(flags_of(&flags(root)));
    run(&mut command, "compiling the browser modules")?;
    Ok(checkout::target().join(TARGET).join("release"))
}

/// Whether the sources of the standard library are there, added if need be.
fn has_library_sources() -> bool {
    let sources = || output_of("rustc", &["--print", "sysroot"]).map(|dir| Path::new(&dir).join("lib/rustlib/src/rust/library"));
    let are_there = || sources().is_some_and(|dir| dir.join("std").is_dir());
    are_there() || {
        let added = run(Command::new("rustup").args(["component", "add", "rust-src"]).current_dir(checkout::root()), "rustup");
        added.is_ok() && are_there()
    }
}

/// The build with a standard library of its own, in a folder of its own: its options would else void what other builds keep.
fn small_build(root: &Path) -> Command {
    let mut command = cargo();
    command.args(["build", "--release", "--target", TARGET, "--lib"]).args(PACKAGES).arg("--target-dir");
    command.arg(checkout::target().join(SMALL));
    command.args(["-Z", "build-std=std", "-Z", "build-std-features=optimize_for_size", "-Z", "panic-immediate-abort"]);
    command.args(["--config", "profile.release.panic=\"immediate-abort\""]);
    let mut flags = flags(root);
    flags.extend(
        ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"].map(str::to_owned),
    );
    command.arg("--config").arg(flags_of(&flags)).env("RUSTC_BOOTSTRAP", "1");
    command
}

/// Flags for the target, beside those in `.cargo/config.toml`, as a setting of cargo.
fn flags_of(flags: &[String]) -> String {
    let quoted: Vec<String> = flags.iter().map(|flag| format!("'{flag}'")).collect();
    format!("target.{TARGET}.rustflags=[{}]", quoted.join(","))
}

/// Flags of each build: where a builder keeps other people's sources is nobody's business, and costs bytes in each message;
/// what the linker knows of constants is asked for (`constants.rs`); small functions become parts of those that call them.
fn flags(root: &Path) -> Vec<String> {
    let mut flags: Vec<String> =
        source_folders(root).iter().map(|dir| format!("--remap-path-prefix={}=.", dir.display())).collect();
    flags.push("-Clink-arg=--emit-relocs".to_owned());
    // Whose body is little more than its call: a first picture has two thousand functions to be compiled, and a step many calls.
    flags.push("-Cllvm-args=-inline-threshold=25".to_owned());
    flags
}

/// The folders that sources are compiled from: the checkout, and those of registries and git under `CARGO_HOME`.
fn source_folders(root: &Path) -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let mut folders: Vec<PathBuf> = home
        .map(|home| home.join("registry/src"))
        .and_then(|dir| fs::read_dir(dir).ok())
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    folders.push(root.to_path_buf());
    folders.sort();
    folders
}

/// Removes what an earlier build left, so that nothing stale is packed; keeps what is written by hand.
fn clear(pkg: &Path) -> Result<(), String> {
    let cannot = |error| format!("pkg/ cannot be cleared: {error}.");
    fs::create_dir_all(pkg).map_err(cannot)?;
    for entry in fs::read_dir(pkg).map_err(cannot)?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            fs::remove_dir_all(&path).map_err(cannot)?;
        } else if entry.file_name() != "package.json" && entry.file_name() != "README.md" {
            fs::remove_file(&path).map_err(cannot)?;
        }
    }
    Ok(())
}

/// Writes `NAME.js` and `NAME_bg.wasm` (and snippets, where the crate has any).
fn bind(dir: &Path, pkg: &Path, name: &str, divide: &mut Divide<'_>) -> Result<(), String> {
    let module = &dir.join(format!("{name}.wasm"));
    let cannot = |error: &dyn std::fmt::Display| format!("wasm-bindgen on {}: {error}.", show(module));
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name(name).typescript(false);
    bindgen.demangle(false).remove_name_section(false).remove_producers_section(true).keep_debug(false);
    bindgen.web(true).map_err(|error| cannot(&error))?;
    bindgen.generate(pkg).map_err(|error| cannot(&error))?;

    let built = pkg.join(format!("{name}_bg.wasm"));
    let bytes = fs::read(&built).map_err(|error| cannot(&error))?;
    let unread = || cannot(&"the module it wrote cannot be read");
    let whole = wasm::without_unused_shims(&bytes).ok_or_else(unread)?;
    // The reader of workbooks travels as it is: nobody unpacks it, and most of it is tables of letters.
    if name != MODULES[0] {
        fs::write(&built, wasm::without_custom_sections(&whole).ok_or_else(unread)?).map_err(|error| cannot(&error))?;
        return minify_all(pkg);
    }
    let unpacker = fs::read(dir.join("fairshare_unpack.wasm")).ok().and_then(|bytes| wasm::without_custom_sections(&bytes));
    let linked = fs::read(module).map_err(|error| cannot(&error))?;
    let constants = Constants::of(&linked).map_err(|error| cannot(&error))?;
    let parts = divide(&whole, &constants).map_err(|error| cannot(&error))?;
    for (path, part) in [built].into_iter().chain(PARTS.map(|name| pkg.join(name))).zip(parts) {
        let slim = wasm::without_custom_sections(&part).ok_or_else(unread)?;
        let packed = unpacker.as_ref().and_then(|unpacker| pack::packed(&slim, unpacker));
        fs::write(&path, packed.unwrap_or(slim)).map_err(|error| cannot(&error))?;
    }
    minify_all(pkg)
}

fn minify_all(pkg: &Path) -> Result<(), String> {
    for path in budget::files(pkg)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "js")) {
        minify(&path, &path)?;
    }
    Ok(())
}

/// Copies the hand-written browser files; scripts are minified, types stay as they are.
fn copy_written(from: &Path, pkg: &Path) -> Result<(), String> {
    let cannot = |error| format!("{} cannot be copied: {error}.", show(from));
    for entry in fs::read_dir(from).map_err(cannot)?.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let text = name.to_string_lossy();
        if text.ends_with(".js") {
            write_minified(&join::joined(&path)?, &path, &pkg.join(&name))?;
        } else if text.ends_with(".d.ts") {
            fs::copy(&path, pkg.join(&name)).map_err(cannot)?;
        }
    }
    Ok(())
}

fn minify(from: &Path, to: &Path) -> Result<(), String> {
    let text = fs::read_to_string(from).map_err(|error| format!("{} cannot be read: {error}.", show(from)))?;
    write_minified(&text, from, to)
}

fn write_minified(text: &str, from: &Path, to: &Path) -> Result<(), String> {
    let small = script::minified(text).map_err(|error| format!("{}: {error}", show(from)))?;
    fs::write(to, small).map_err(|error| format!("{} cannot be written: {error}.", show(to)))
}
