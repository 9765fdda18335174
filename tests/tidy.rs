//! The house rules that a machine can check: rooms and arrows of `ARCHITECTURE.md`, the browser in one room, file heads, length.
//!
//! Reads sources as text, line by line; comments are passed over. What it cannot see (a room reached through a re-export of
//! another) is left to the reader of a change.

#![allow(clippy::disallowed_methods)] // A native test: tables of Unicode cost nothing here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Most lines of a Rust file or a script.
const MOST_LINES: usize = 600;
/// Crates that know the browser; only the widget room names them.
const BROWSER_CRATES: [&str; 5] = ["web_sys", "js_sys", "wasm_bindgen", "serde_wasm_bindgen", "plotters_canvas"];
/// Folders that hold no sources of ours.
const NOT_OURS: [&str; 4] = ["target", "node_modules", ".git", "pkg"];

/// For each room, the rooms that it may use.
type Arrows = BTreeMap<String, BTreeSet<String>>;

#[test]
fn only_the_widget_room_names_the_browser() {
    let mut wrong = Vec::new();
    for path in files(&root().join("src"), "rs") {
        if room_of(&path).as_deref() == Some("widget") {
            continue;
        }
        for (number, line) in code_lines(&read(&path)) {
            if names_browser(&line) {
                wrong.push(format!("{}:{number}: {line}", show(&path)));
            }
        }
    }
    assert!(wrong.is_empty(), "outside of src/widget/ the browser is named:\n{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_and_is_short() {
    let mut wrong = Vec::new();
    for path in files(&root(), "rs") {
        let text = read(&path);
        if !text.starts_with("//! ") {
            wrong.push(format!("{} does not open with //!", show(&path)));
        }
        wrong.extend(too_long(&path, &text));
    }
    for path in [files(&root().join("src"), "js"), files(&root().join("tests"), "js")].concat() {
        let text = read(&path);
        if !text.starts_with("//") && !text.starts_with("/*") {
            wrong.push(format!("{} does not open with a comment", show(&path)));
        }
        wrong.extend(too_long(&path, &text));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn too_long(path: &Path, text: &str) -> Option<String> {
    let n_lines = text.lines().count();
    (n_lines > MOST_LINES).then(|| format!("{} has {n_lines} lines, more than {MOST_LINES}", show(path)))
}

/// The file that opens without a network must hold every script that the package may ask for.
#[test]
fn the_workshop_file_knows_every_script() {
    let folder = root().join("src/widget/js");
    let listed = read(&folder.join("workshop.js"));
    // What lies deeper is part of one of them (`xtask/src/join.rs`).
    for path in files(&folder, "js").into_iter().filter(|path| path.parent() == Some(&folder)) {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let stated = format!("\"{name}\": () => new URL(\"{name}\", import.meta.url)");
        assert!(listed.contains(&stated), "{name} is not among the FILES of workshop.js");
    }
}

/// A word that nobody says is carried by every page all the same. The kinds of columns are said by their names.
#[test]
fn every_word_is_said() {
    let src = root().join("src");
    let words = read(&src.join("locale/words.rs"));
    let (_, table) = words.split_once("// Canonical values.").expect("the words behind the kinds of columns");
    let (table, _) = table.split_once("\n/// Contract names").expect("the end of the tables");
    let said: String =
        files(&src, "rs").into_iter().filter(|path| !show(path).ends_with("tests.rs")).map(|path| read(&path)).collect();
    let mut n = 0;
    for line in
        table.lines().filter(|line| line.starts_with("    ") && line.as_bytes().get(4).is_some_and(u8::is_ascii_uppercase))
    {
        let name = line.split_whitespace().next().unwrap_or_default();
        if ["Word", "Msg"].contains(&name.trim_end_matches(',')) {
            continue;
        }
        n += 1;
        assert!(["Word::", "Msg::"].iter().any(|of| is_named(&said, &[*of, name].concat())), "{name} is never said");
    }
    assert!(n > 80, "{n} words found");
}

/// Whether a text names this, and not only something longer.
fn is_named(text: &str, wanted: &str) -> bool {
    text.match_indices(wanted).any(|(at, _)| !text[at + wanted.len()..].starts_with(|c: char| c.is_alphanumeric()))
}

/// Bundlers find a script only where its name stands in full; what has an address of its own they leave alone.
#[test]
fn scripts_are_imported_by_their_names() {
    for path in files(&root().join("src/widget/js"), "js") {
        for (at, line) in read(&path).lines().enumerate() {
            let told = line.split("//").next().unwrap_or_default().trim_start();
            for (_, after) in told.match_indices(" import(").map(|(from, found)| told.split_at(from + found.len())) {
                assert!(after.starts_with("\"./") || after.starts_with("new URL("), "{}:{}: {line}", show(&path), at + 1);
            }
        }
    }
}

#[test]
fn architecture_names_every_room_and_no_other() {
    let stated: BTreeSet<String> = arrows().into_keys().collect();
    let src = root().join("src");
    let real: BTreeSet<String> = fs::read_dir(&src)
        .expect("src/ can be read")
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(stated, real, "rooms in the table of ARCHITECTURE.md (left) and folders of src/ (right)");
}

#[test]
fn rooms_use_only_what_their_arrows_allow() {
    let arrows = arrows();
    let mut wrong = Vec::new();
    for path in files(&root().join("src"), "rs") {
        let Some(room) = room_of(&path) else { continue };
        let Some(allowed) = arrows.get(&room) else { continue };
        // A test may bring what it needs from anywhere: nothing of it is in the product.
        if path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests")) {
            continue;
        }
        for used in rooms_used(&read(&path), &arrows) {
            if used != room && !allowed.contains(&used) {
                wrong.push(format!("{}: {room} may not use {used}", show(&path)));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that ARCHITECTURE.md does not allow:\n{}", wrong.join("\n"));
}

/// What lies beside the rooms is for all of them, and knows none.
#[test]
fn tools_know_no_room() {
    let arrows = arrows();
    let mut n = 0;
    for entry in fs::read_dir(root().join("src")).expect("src/ can be read").flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|end| end != "rs") || path.ends_with("lib.rs") {
            continue;
        }
        n += 1;
        let used = rooms_used(&read(&path), &arrows);
        assert!(used.is_empty(), "{} uses {used:?}", show(&path));
        let name = format!("`{}`", show(&path));
        assert!(read(&root().join("ARCHITECTURE.md")).contains(&name), "ARCHITECTURE.md does not name {name}");
    }
    assert!(n > 0, "no tools found");
}

#[test]
fn arrows_have_no_circle() {
    let arrows = arrows();
    // Rooms all of whose arrows lead to rooms already placed can be placed; in a circle none can.
    let mut placed = BTreeSet::new();
    while let Some(room) = arrows.keys().find(|room| !placed.contains(*room) && arrows[*room].is_subset(&placed)) {
        placed.insert(room.clone());
    }
    let left: Vec<&String> = arrows.keys().filter(|room| !placed.contains(*room)).collect();
    assert!(left.is_empty(), "these rooms use each other in a circle: {left:?}");
}

#[test]
fn the_checks_themselves_see_what_is_wrong() {
    let table = "| room | holds | may use |\n| --- | --- | --- |\n| `src/data/` | `Dataset` | nothing |\n\
                 | `src/query/` | tables | `data` |\n| `src/app/` | state | all above |\n";
    let arrows = parse_arrows(table);
    let of = |room: &str| arrows[room].iter().cloned().collect::<Vec<_>>();
    assert_eq!(
        (of("data"), of("query"), of("app")),
        (vec![], vec!["data".to_owned()], vec!["data".to_owned(), "query".to_owned()])
    );

    let check = |source: &str, wanted: &[&str]| {
        let found: Vec<String> = rooms_used(source, &arrows).into_iter().collect();
        assert_eq!(found, wanted, "{source}");
    };
    check("use crate::query::Table;", &["query"]);
    check("use crate::{app, data::{Dataset, query}};", &["app", "data"]);
    check("use crate::{\n    app::State,\n    query,\n};\n", &["app", "query"]);
    check("let x = crate::data::Dataset::new(); // crate::app", &["data"]);
    check("use super::super::app::State;", &["app"]);
    check("//! See [`crate::app`].\n/// crate::query\n", &[]);
    check("use crate::database::X; use mycrate::app;", &[]);

    assert!(names_browser("use web_sys::Window;") && names_browser("js_sys::Date::now()"));
    assert!(!names_browser("let my_web_sys_count = 1;"));
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", show(path)))
}

fn show(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// All our files with an extension below a folder, in order of name.
fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !NOT_OURS.iter().any(|name| entry.file_name() == *name) {
                found.extend(files(&path, extension));
            }
        } else if path.extension().is_some_and(|end| end == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The folder of `src/` that a file is in; `None` for `src/lib.rs`.
fn room_of(path: &Path) -> Option<String> {
    let mut parts = path.strip_prefix(root().join("src")).ok()?.components();
    let room = parts.next()?.as_os_str().to_string_lossy().into_owned();
    parts.next().map(|_| room)
}

/// Lines of code with their numbers from 1, without what follows `//`.
fn code_lines(text: &str) -> Vec<(usize, String)> {
    let without_comment = |line: &str| line.split("//").next().unwrap_or("").to_owned();
    text.lines().enumerate().map(|(idx, line)| (idx + 1, without_comment(line))).collect()
}

fn names_browser(line: &str) -> bool {
    words(line).any(|word| BROWSER_CRATES.contains(&word))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
}

/// The table of `ARCHITECTURE.md`.
fn arrows() -> Arrows {
    let arrows = parse_arrows(&read(&root().join("ARCHITECTURE.md")));
    assert!(!arrows.is_empty(), "ARCHITECTURE.md has no table of rooms");
    arrows
}

/// Reads rows such as ``| `src/query/` | what it holds | `data`, `places` |``; `all above` means the rooms of the rows above.
fn parse_arrows(text: &str) -> Arrows {
    let mut arrows = Arrows::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let [name, _, allowed] = cells[..] else { continue };
        let Some(room) = name.strip_prefix("`src/").and_then(|rest| rest.strip_suffix("/`")) else { continue };
        // Only what stands in backticks names a room; after a semicolon stand words for the reader.
        let stated = allowed.split(';').next().unwrap_or("");
        let mut used: BTreeSet<String> = stated.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        if stated.contains("all above") {
            used.extend(arrows.keys().cloned());
        }
        arrows.insert(room.to_owned(), used);
    }
    arrows
}

/// The rooms that a source reaches through `crate::…`, `crate::{…}` or `super::super::…`.
fn rooms_used(source: &str, arrows: &Arrows) -> BTreeSet<String> {
    let code: String = code_lines(source).into_iter().map(|(_, line)| line + "\n").collect();
    let mut used = BTreeSet::new();
    for opening in ["crate::", "super::super::"] {
        for (at, _) in code.match_indices(opening) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_') {
                continue;
            }
            let rest = &code[at + opening.len()..];
            used.extend(first_names(rest).into_iter().filter(|name| arrows.contains_key(*name)).map(str::to_owned));
        }
    }
    used
}

/// The first name of a path, or the first names of each path in its braces.
fn first_names(path: &str) -> Vec<&str> {
    let Some(inside) = path.strip_prefix('{') else { return words(path).next().into_iter().collect() };
    let (mut names, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, letter) in inside.char_indices() {
        match letter {
            '{' => depth += 1,
            ',' if depth == 0 => {
                names.push(inside[start..at].trim());
                start = at + 1;
            }
            '}' if depth == 0 => {
                names.push(inside[start..at].trim());
                break;
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names.into_iter().filter_map(|name| words(name).next()).collect()
}
