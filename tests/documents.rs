//! What the documents say of attributes, charts, options and files is what there is.

#![allow(clippy::disallowed_methods)] // A native test: tables of Unicode cost nothing here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fairshare::charts::ChartKind;
use fairshare::spec::ChartSpec;

/// The documents that people read, from the root of the repository.
const DOCUMENTS: [&str; 8] = [
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "benches/README.md",
    "docs/files.md",
    "docs/privacy.md",
    "docs/reference.md",
    "pkg/README.md",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The cells of a table's rows below its head, which begins with these words; `\|` is no end of a cell.
fn table(text: &str, head: &str) -> Vec<Vec<String>> {
    let (_, below) = text.split_once(&format!("\n| {head}")).unwrap_or_else(|| panic!("no table {head}"));
    let rows = below.lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells = |row: &str| {
        let row = row.replace("\\|", "\u{0}");
        row.trim_matches('|').split('|').map(|cell| cell.replace('\u{0}', "|").trim().to_owned()).collect()
    };
    rows.map(cells).collect()
}

/// What stands between backquotes.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_attribute_is_told_and_no_other() {
    let types = read("src/widget/js/fair-share.d.ts");
    let (_, attributes) = types.split_once("export interface FairShareAttributes {").expect("the attributes");
    let (attributes, _) = attributes.split_once('}').expect("their end");
    let typed: BTreeSet<&str> =
        attributes.lines().filter_map(|line| Some(line.trim().split_once("?:")?.0.trim_matches('"'))).collect();
    assert!(typed.len() > 10, "{typed:?}");
    for document in ["README.md", "docs/reference.md"] {
        let rows = table(&read(document), "attribute |");
        let told: BTreeSet<&str> = rows.iter().flat_map(|row| quoted(&row[0])).collect();
        assert_eq!(told, typed, "attributes of {document} (left) and of fair-share.d.ts (right)");
    }
}

#[test]
fn every_chart_is_told() {
    for document in ["README.md", "docs/reference.md"] {
        let text = read(document);
        let told: BTreeSet<&str> = quoted(&text).into_iter().collect();
        let missing: Vec<&str> = ChartKind::ALL.map(ChartKind::id).into_iter().filter(|id| !told.contains(id)).collect();
        assert!(missing.is_empty(), "{document} does not name {missing:?}");
    }
}

/// Whom an option's row is about: the charts named there, all but those, or some that words describe.
enum Takers<'a> {
    These(BTreeSet<&'a str>),
    Described,
}

fn takers<'a>(cell: &'a str, all: &[&'a str]) -> Takers<'a> {
    let named: BTreeSet<&str> = quoted(cell).into_iter().filter(|id| all.contains(id)).collect();
    if cell.starts_with("all but") {
        return Takers::These(all.iter().copied().filter(|id| !named.contains(id)).collect());
    }
    let is_list = cell.split(", ").all(|word| word.starts_with('`'));
    if is_list { Takers::These(named) } else { Takers::Described }
}

#[test]
fn options_are_those_that_charts_take() {
    let all = ChartKind::ALL.map(ChartKind::id);
    let takes = |chart: &str, option: &str, value: &str| {
        let value = if value == "N" { "10" } else { value };
        ChartSpec::list_from_attribute(&format!("{chart}?{option}={value}")).is_ok()
    };
    let reference = read("docs/reference.md");
    let rows = table(&reference, "option |");
    let mut wrong = Vec::new();
    // For each option one of its values, and all charts that are said to take it.
    let mut told: BTreeMap<&str, (&str, BTreeSet<&str>)> = BTreeMap::new();
    for row in &rows {
        let takers = takers(&row[1], &all);
        for example in quoted(&row[0]) {
            let (option, values) = example.split_once('=').expect("an option and a value");
            let values: Vec<&str> = if option == "note" { vec![values] } else { values.split('|').collect() };
            let Takers::These(charts) = &takers else { continue };
            for value in &values {
                let refused = charts.iter().filter(|chart| !takes(chart, option, value));
                wrong.extend(refused.map(|chart| format!("{chart} takes no {option}={value}")));
            }
            told.entry(option).or_insert((values[0], BTreeSet::new())).1.extend(charts);
        }
    }
    assert!(told.len() > 12, "{told:?}");
    for (option, (value, charts)) in &told {
        let silent = all.iter().filter(|chart| !charts.contains(*chart) && takes(chart, option, value));
        wrong.extend(silent.map(|chart| format!("{chart} takes {option}, which is not told")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is told of styles is in the element's own sheet and scripts.
#[test]
fn custom_properties_and_parts_are_there() {
    let widget = root().join("src/widget");
    let mut own = String::new();
    let mut folders = vec![widget];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "js" || end == "css" || end == "rs") {
                own.push_str(&fs::read_to_string(path).expect("a text"));
            }
        }
    }
    let reference = read("docs/reference.md");
    let (_, styles) = reference.split_once("## Styles").expect("the styles");
    let (styles, _) = styles.split_once("\n## ").expect("their end");
    let (properties, parts) = styles.split_once("`::part(…)`").expect("the parts");
    let told: BTreeSet<&str> = quoted(properties).into_iter().filter(|name| name.starts_with("--fs-")).collect();
    let used: BTreeSet<&str> = (own.match_indices("var(--fs-"))
        .map(|(at, _)| own[at + 4..].split([',', ')']).next().unwrap_or_default().trim())
        .collect();
    assert_eq!(told, used, "properties of docs/reference.md (left) and of the element (right)");
    for part in quoted(parts) {
        let is_set = ["\"", " ", "'"].iter().any(|end| own.contains(&format!("{part}{end}")));
        assert!(is_set, "no part is called {part}");
    }
}

#[test]
fn links_lead_somewhere() {
    let mut wrong = Vec::new();
    for document in DOCUMENTS {
        let text = read(document);
        let folder = root().join(document).parent().map(Path::to_path_buf).unwrap_or_default();
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap_or_default();
            let path = target.split('#').next().unwrap_or_default();
            if !target.contains("://") && !path.is_empty() && !folder.join(path).exists() {
                wrong.push(format!("{document}: {target}"));
            }
        }
    }
    assert!(wrong.is_empty(), "links that lead nowhere:\n{}", wrong.join("\n"));
}

/// `ARCHITECTURE.md` tells of every folder, and of none that is not there.
#[test]
fn folders_are_those_of_the_map() {
    let map = read("ARCHITECTURE.md");
    let listed: BTreeSet<String> = table(&map, "folder |")
        .iter()
        .flat_map(|row| quoted(&row[0]).into_iter().map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|name| name.strip_suffix('/').map(str::to_owned))
        .collect();
    for folder in &listed {
        assert!(root().join(folder).is_dir(), "{folder}/ is in ARCHITECTURE.md alone");
    }
    let is_ours = |name: &str| !name.starts_with('.') && !["src", "target", "node_modules"].contains(&name);
    for entry in fs::read_dir(root()).expect("the root").flatten().filter(|entry| entry.path().is_dir()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(!is_ours(&name) || listed.contains(&name), "{name}/ is not in ARCHITECTURE.md");
    }
}
