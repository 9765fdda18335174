//! Holds the demo pages to what they promise: nothing inline, so that a strict content security
//! policy lets them through; no dead local link; the tables inside the article's tags true to the
//! data.
//!
//! Knows the files under `www/`; opens no browser.

#![allow(clippy::disallowed_methods)] // A native test: tables of Unicode cost nothing here.

use std::path::{Path, PathBuf};
use std::{collections::BTreeMap, fs};

fn www() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("www")
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(www().join(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.as_ref().display()))
}

/// The pages: name and text.
fn pages() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for folder in ["", "csp"] {
        for entry in fs::read_dir(www().join(folder)).expect("a folder") {
            let name = entry.expect("an entry").file_name().into_string().expect("UTF-8");
            if name.ends_with(".html") {
                let path = Path::new(folder).join(&name);
                pages.push((path.display().to_string(), read(&path)));
            }
        }
    }
    assert!(pages.len() >= 6, "{} pages", pages.len());
    pages
}

/// The values of an attribute, in order.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let opening = format!(" {attribute}=\"");
    page.split(&opening).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn nothing_is_inline() {
    for (name, page) in pages() {
        for inline in [" style=", "<style", "<script>", " onclick=", " onload=", "javascript:"] {
            assert!(!page.contains(inline), "{name} holds {inline}");
        }
        for script in page.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or("");
            // In a sample the tag is written with entities and does not come here.
            assert!(tag.contains(" src=\"/"), "{name}: <script{tag}>");
        }
        assert!(page.contains("<html lang=\"vi\">") || page.contains("<html lang=\"en\">"), "{name}");
        assert!(page.contains("class=\"skip\" href=\"#content\""), "{name}");
        assert!(page.contains(" id=\"content\""), "{name}");
    }
}

#[test]
fn local_links_lead_somewhere() {
    for (name, page) in pages() {
        for link in values(&page, "href").into_iter().chain(values(&page, "src")) {
            let Some(path) = link.strip_prefix('/') else {
                continue;
            };
            // The package is built, not committed.
            if path.starts_with("pkg/") {
                continue;
            }
            let target = www().join(if path.is_empty() { "index.html" } else { path });
            assert!(target.is_file(), "{name}: {link}");
        }
    }
}

/// Each button that shows a view names values that some row of the demo's tables has together, in both languages.
#[test]
fn views_to_find_find_something() {
    let page = read("index.html");
    let views = values(&page, "data-view");
    assert!(views.len() >= 9, "{} views", views.len());
    let header = [
        ("province", "Tỉnh"),
        ("district", "Huyện"),
        ("commune", "Xã"),
        ("implementer", "Đơn vị thực hiện"),
        ("programme", "Chương trình"),
        ("initiative", "Mô hình"),
    ];
    let text = read("data/p4em/funding.csv");
    let mut rows = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = rows.next().expect("a header");
    let rows: Vec<_> = rows.collect();
    for view in views {
        let view: serde_json::Value = serde_json::from_str(&view.replace("&quot;", "\"")).expect("valid JSON");
        let wanted: Vec<(usize, &str)> = view["filters"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(kind, list)| {
                let name = header.iter().find(|(of, _)| of == kind).expect("a column").1;
                (names.iter().position(|of| *of == name).expect("a header"), list[0].as_str().expect("a value"))
            })
            .collect();
        assert!(rows.iter().any(|row| wanted.iter().all(|(at, value)| row[*at] == *value)), "{view}");
    }
    for button in page.split("data-view").skip(1).filter_map(|rest| rest.split("</button>").next()) {
        assert!(button.contains("lang=\"vi\"") && button.contains("lang=\"en\""), "{button}");
    }
}

#[test]
fn pages_on_illustrative_data_say_so() {
    for (name, page) in pages() {
        if page.contains("/data/p4em") {
            let english = name.ends_with("-en.html");
            let label = if english { "illustrative data" } else { "dữ liệu minh họa" };
            assert!(page.to_lowercase().contains(label), "{name}");
            assert!(page.contains("notice\""), "{name} has no notice");
        }
    }
}

#[test]
fn tables_in_the_article_are_true_to_the_data() {
    let csv = read("data/p4em/funding.csv");
    let mut planned: BTreeMap<&str, u64> = BTreeMap::new();
    for line in csv.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let amount: u64 = cells[11].parse().expect("every line has a plan");
        *planned.entry(cells[0]).or_default() += amount;
        *planned.entry(cells[3]).or_default() += amount;
    }
    for (page, mark) in [("article.html", ","), ("article-en.html", ".")] {
        let page = read(page);
        for (key, dong) in &planned {
            // Billions with one decimal, rounded half up.
            let tenths = (dong + 50_000_000) / 100_000_000;
            let cell = format!("<td class=\"n\">{}{mark}{}</td>", tenths / 10, tenths % 10);
            let row = page
                .lines()
                .find(|line| line.contains(&format!("<th scope=\"row\">{key}</th>")))
                .unwrap_or_else(|| panic!("no row {key}"));
            assert!(row.contains(&cell), "{key}: {cell} not in {row}");
        }
    }
}
