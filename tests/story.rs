//! The demo's story: every step asks for what the demo data can answer, in both languages, and says that it is illustrative.

use std::path::Path;

use fairshare::json::Json;
use fairshare::locale::Lang;
use fairshare::read::{Intake, Next};
use fairshare::spec::{ChartSpec, Filters, plan};

#[test]
fn every_step_of_the_demo_story_can_be_shown() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data/p4em");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut intake = Intake::new("datapackage.json");
    intake.push(read("datapackage.json").as_bytes()).expect("a package");
    while let Next::Fetch { path } = intake.end().expect("a resource") {
        intake.push(read(&path).as_bytes()).expect("a table");
    }
    let (dataset, report) = intake.finish().expect("a dataset");
    assert!(
        report.title_in(Lang::Vi).starts_with("Dữ liệu minh họa") && report.title_in(Lang::En).starts_with("Illustrative data")
    );
    let story = Json::parse(&read("story.json")).expect("JSON");
    let steps = story.get("steps").expect("steps").items();
    assert!(steps.len() >= 8, "a step for each lesson");
    for (n, step) in steps.iter().enumerate() {
        let n = n + 1;
        let chart = step.get("chart").and_then(Json::as_text).unwrap_or_else(|| panic!("step {n}: chart"));
        for spec in ChartSpec::list_from_attribute(chart).unwrap_or_else(|error| panic!("step {n}: {error:?}")) {
            plan(&spec, &dataset).unwrap_or_else(|why| panic!("step {n}: {why:?}"));
        }
        for field in ["filters", "highlight"] {
            if let Some(filters) = step.get(field) {
                Filters::from_json(field, filters, &dataset).unwrap_or_else(|error| panic!("step {n}, {field}: {error:?}"));
            }
        }
        for field in ["heading", "text", "note"] {
            for lang in ["vi", "en"] {
                let text = step.get(field).and_then(|text| text.get(lang)).and_then(Json::as_text).unwrap_or_default();
                assert!(!text.is_empty(), "step {n}, {field}, {lang}");
                let says = text.to_ascii_lowercase().contains(if lang == "vi" { "minh họa" } else { "illustrative" });
                assert!(field != "text" || says, "step {n} is not labelled: {text}");
            }
        }
    }
}
