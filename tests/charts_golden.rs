//! Every chart as scene text and as SVG, in both languages, compared byte for byte with the files in `tests/golden/`.
//!
//! `UPDATE=1` rewrites the references; otherwise what differs is left beside them as `-changed` for the eye.

mod support;

use std::path::Path;

use fairshare::charts::{Drawn, Theme};
use fairshare::describe::{Datum, datum_lines, datum_sentence, rows, summary};
use fairshare::locale::Lang;
use fairshare::query::Table;
use fairshare::scene::{Mark, SvgText, to_svg};

fn check(name: &str, extension: &str, text: &str, wrong: &mut Vec<String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let file = folder.join(format!("{name}.{extension}"));
    let changed = folder.join(format!("{name}-changed.{extension}"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, text).unwrap();
    }
    if std::fs::read_to_string(&file).is_ok_and(|expected| expected == text) {
        let _ = std::fs::remove_file(changed);
    } else {
        std::fs::write(&changed, text).unwrap();
        wrong.push(format!("{name}.{extension}"));
    }
}

/// What stands around the scene, and what is said of it.
fn words(drawn: &Drawn, table: &Table, lang: Lang) -> String {
    let mut out = format!("title {}\nunit {}\n", drawn.title, drawn.unit);
    for item in &drawn.legend {
        out += &format!("legend {} [{}] {:?}\n", item.label, item.key, item.color);
    }
    for note in &drawn.notes {
        out += &format!("note {note}\n");
    }
    for told in &drawn.told {
        out += &format!("told {told}\n");
    }
    out += &format!("summary {}\n", summary(&drawn.title, table, 0, lang));
    for mark in drawn.scene.marks.iter().take(3) {
        let datum = Datum { table, at: mark.at, measure: 0, rest: &drawn.rest };
        out += &format!("says {}\n", datum_sentence(&datum, lang));
        for (label, value) in datum_lines(&datum, lang) {
            out += &format!("  {label}: {value}\n");
        }
    }
    let rows = rows(table, lang);
    out += &format!("table {}\n", rows.header.join(" | "));
    for row in rows.rows.iter().take(4) {
        out += &format!("  {}\n", row.join(" | "));
    }
    out
}

#[test]
fn goldens() {
    let mut wrong = Vec::new();
    for (name, chart, table) in support::gallery() {
        if name.ends_with("63") || name.ends_with("54") || name.ends_with("40") || name.ends_with("-200") || name == "trend-15" {
            continue;
        }
        for (lang, theme) in [(Lang::Vi, Theme::LIGHT), (Lang::En, Theme::DARK)] {
            let drawn = support::at(&chart, &table, 360, 1.0, lang, &theme);
            let name = format!("{name}-{}", lang.tag());
            check(&name, "txt", &(words(&drawn, &table, lang) + &drawn.scene.dump()), &mut wrong);
            let description = summary(&drawn.title, &table, 0, lang);
            let text = SvgText { family: "Arial, sans-serif", title: &drawn.title, description: &description, lang: lang.tag() };
            check(&name, "svg", &to_svg(&drawn.scene, 1.0, theme.background, text), &mut wrong);
        }
    }
    // On paper: patterns as well as colors.
    for (name, chart, table) in support::gallery() {
        if !["funding-5", "women-men-5", "trend-5", "lines", "dots-two", "flows-2", "place-map-share", "reach-8"].contains(&name)
        {
            continue;
        }
        let theme = Theme { patterned: true, ..Theme::LIGHT };
        let drawn = support::at(&chart, &table, 360, 1.0, Lang::Vi, &theme);
        let text = SvgText { family: "Arial, sans-serif", title: &drawn.title, description: "", lang: "vi" };
        check(&format!("{name}-paper"), "svg", &to_svg(&drawn.scene, 1.0, theme.background, text), &mut wrong);
    }
    assert!(wrong.is_empty(), "differ from tests/golden (see -changed files): {wrong:?}");
}

/// Halfway from one state of a chart to the next.
#[test]
fn on_the_way() {
    use fairshare::charts::{ChartKind, ChartRequest};
    let mut wrong = Vec::new();
    for kind in [ChartKind::Funding, ChartKind::Dots, ChartKind::FundingTrend] {
        let chart = ChartRequest::new(kind);
        let year = kind == ChartKind::FundingTrend;
        let before = if year { support::trend(2017, 2021) } else { support::funding(&support::FIVE) };
        let mut after = before.clone();
        // Every second figure is half of what it was.
        for cell in after.cells.iter_mut().step_by(2) {
            *cell = cell.value().map_or(*cell, |value| fairshare::query::Cell::Value(value / 2));
        }
        for (lang, theme) in [(Lang::Vi, Theme::LIGHT), (Lang::En, Theme::DARK)] {
            let [from, to] = [&before, &after].map(|table| support::at(&chart, table, 360, 1.0, lang, &theme).scene);
            let keys = |scene: &fairshare::scene::Scene| -> Vec<u64> {
                scene.marks.iter().map(|mark| u64::from(mark.at[0]) << 32 | u64::from(mark.at[1])).collect()
            };
            let (first, last) = (keys(&from), keys(&to));
            let glide = fairshare::scene::Glide::new(from, &first, &to, &last);
            assert!(glide.moves(), "{}", kind.id());
            let half = glide.at(&to, 0.5);
            check(&format!("glide-{}-{}", kind.id(), lang.tag()), "txt", &half.dump(), &mut wrong);
            let text = SvgText { family: "Arial, sans-serif", title: "", description: "", lang: lang.tag() };
            check(&format!("glide-{}-{}", kind.id(), lang.tag()), "svg", &to_svg(&half, 1.0, theme.background, text), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "differ from tests/golden (see -changed files): {wrong:?}");
}

#[test]
fn on_paper_no_two_series_look_alike() {
    for (name, chart, table) in support::gallery() {
        for (lang, theme) in [(Lang::Vi, Theme::LIGHT), (Lang::En, Theme::DARK)] {
            let paper = Theme { patterned: true, ..theme.clone() };
            for width in [280, 800] {
                let drawn = support::at(&chart, &table, width, 1.0, lang, &paper);
                let plain = support::at(&chart, &table, width, 1.0, lang, &theme);
                assert!(drawn.scene.marks.len() == plain.scene.marks.len() && drawn.legend == plain.legend, "{name}");
                assert!(plain.swatches.is_empty());
                if drawn.swatches.is_empty() {
                    continue;
                }
                assert_eq!(drawn.swatches.len(), drawn.legend.len(), "{name}");
                // What is left of a swatch without its color: its shapes.
                let shape = |at: usize| {
                    let mut scene = fairshare::scene::Scene { front: drawn.swatches[at].clone(), ..Default::default() };
                    for prim in &mut scene.front {
                        use fairshare::scene::Prim;
                        if let Prim::Fill { color, .. }
                        | Prim::Path { color, .. }
                        | Prim::Polygon { color, .. }
                        | Prim::Circle { color, .. } = prim
                            && *color != paper.background
                        {
                            *color = paper.ink;
                        }
                    }
                    scene.dump()
                };
                // Steps of a ramp around parity are told apart by how dark they are, its sides by their shapes.
                let ramp = ["place-map-share", "reach-8", "reach-200"].contains(&name);
                let side = |at: usize| if ramp { at.cmp(&2) as i32 } else { at as i32 };
                for a in 0..drawn.legend.len() {
                    for b in 0..a {
                        if side(a) == side(b) || !name.starts_with("reach") && side(a) + side(b) == 1 {
                            continue;
                        }
                        assert_ne!(shape(a), shape(b), "{name} {width}: {} and {}", drawn.legend[a].label, drawn.legend[b].label);
                    }
                }
            }
        }
    }
}

#[test]
fn the_same_table_gives_the_same_scene() {
    for (name, chart, table) in support::gallery() {
        let draw = || support::at(&chart, &table, 640, 1.5, Lang::Vi, &Theme::LIGHT);
        assert_eq!(draw(), draw(), "{name}");
    }
}

#[test]
fn a_changed_value_leaves_names_in_the_back_layer_alone() {
    let before = support::sexes(&support::FIVE);
    let mut after = before.clone();
    // The smallest cell that is not the largest bar.
    after.cells[2] = fairshare::query::Cell::Value(7);
    let chart = fairshare::charts::ChartRequest {
        sort: fairshare::charts::Sort::Data,
        ..fairshare::charts::ChartRequest::new(fairshare::charts::ChartKind::WomenMen)
    };
    let draw = |table| support::at(&chart, table, 800, 1.0, Lang::Vi, &Theme::LIGHT).scene;
    let (before, after) = (draw(&before), draw(&after));
    assert_eq!(before.back, after.back);
    assert_ne!(before.front, after.front);
    assert!(before.marks.iter().all(|mark| mark.at[0] != Mark::REST));
}
