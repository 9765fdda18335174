//! Every kind of chart on every hard case, narrow and wide, in both languages: what is drawn and its SVG, byte for byte.
//!
//! So many pictures are kept as one line each in `tests/golden/cases.txt`: their size, their marks, and a hash of the scene and of
//! the SVG. `UPDATE=1` rewrites the file; otherwise it is left as `cases-changed.txt` where it differs, and the pictures that
//! differ are written into the folder `GALLERY`, if there is one, for the eye.
//!
//! And five kinds of nothing: told apart in every kind of chart, by the picture with its notes, in words and in the table.

mod support;

use std::fmt::Write as _;
use std::path::Path;
use std::rc::Rc;

use fairshare::charts::{Area, ChartKind, ChartRequest, Map, Ring, Theme};
use fairshare::data::{Kind, Unit};
use fairshare::describe::{Datum, datum_sentence, nothing, rows};
use fairshare::locale::Lang;
use fairshare::metrics::Metric;
use fairshare::places::fold;
use fairshare::query::{Axis, AxisKind, Cell, Member, Table, TableMeasure};
use fairshare::scene::{SvgText, to_svg};
use support::{axis, money, people, row_count, table, years};

/// A chart of any kind over these names, every figure of it by its number.
fn chart_of(kind: ChartKind, names: &[String], cell: &dyn Fn(usize) -> Cell) -> (ChartRequest, Table) {
    let chart = ChartRequest { period: Some("2017–2021".into()), ..ChartRequest::new(kind) };
    let of = |name: &str| axis(name, names, false);
    let sexes = || axis("sex", &["female", "male", "unknown"], false);
    let sources = || axis("source", &support::SOURCES, false);
    let mut next = 0;
    let mut count = |_: &[usize]| {
        next += 1;
        cell(next - 1)
    };
    let amount = |kind: Kind| TableMeasure { name: kind.name().into(), kind: Some(kind), ..money() };
    let counted = |kind: Kind| TableMeasure { name: kind.name().into(), label: String::new(), kind: Some(kind), ..row_count() };
    // A table of several measures.
    let mut several = |axes: Vec<Axis>, measures: Vec<TableMeasure>| {
        let n: usize = axes.iter().map(|axis| axis.members.len()).product::<usize>() * measures.len();
        let cells = (0..n).map(|_| count(&[])).collect();
        Table { total: vec![Cell::Missing; measures.len()], axes, measures, cells, n_rows: 9 }
    };
    let drawn = match kind {
        ChartKind::Funding => several(vec![of("province"), sources()], vec![money()]),
        ChartKind::FundingTrend | ChartKind::Lines => several(vec![years(2017, 2021), of("source")], vec![money()]),
        ChartKind::WomenMen => several(vec![of("province"), sexes()], vec![people()]),
        ChartKind::ShareTrend => {
            Metric::WomenShare.work_out(several(vec![years(2017, 2021), of("province"), sexes()], vec![people()]))
        }
        ChartKind::WomenShare => Metric::WomenShare.work_out(several(vec![of("province"), sexes()], vec![people()])),
        ChartKind::EthnicSex => Metric::WomenShare.work_out(several(vec![of("ethnic_group"), sexes()], vec![people()])),
        ChartKind::Pyramid => several(vec![of("age_group"), sexes()], vec![people()]),
        ChartKind::Flows => several(vec![sources(), of("province"), axis("sector", &["a", "b"], false)], vec![money()]),
        ChartKind::Timeline => several(
            vec![of("initiative"), years(2017, 2021)],
            vec![money(), row_count(), counted(Kind::Meetings), counted(Kind::Decisions), counted(Kind::Implemented)],
        ),
        ChartKind::Absorption => {
            let measures = [Kind::Disbursed, Kind::Planned, Kind::Allocated].map(amount).to_vec();
            Metric::Absorption { today: Some(2026), told: None }
                .work_out(several(vec![of("province"), years(2025, 2026)], measures))
        }
        ChartKind::Leadership => {
            let axes = vec![of("province"), axis("role", &["Trưởng", "Thành viên"], false), sexes()];
            Metric::Leadership { leaders: vec![0], members: vec![1] }.work_out(several(axes, vec![people()]))
        }
        ChartKind::Concentration => {
            let funders = axis("funder", &["Irish Aid", "CARE", "UBND tỉnh"], false);
            Metric::Concentration.work_out(several(vec![of("province"), funders], vec![money()]))
        }
        ChartKind::ThenNow => {
            Metric::ThenNow { from: None, to: None }.work_out(several(vec![of("province"), years(2017, 2021)], vec![money()]))
        }
        ChartKind::Bars | ChartKind::Dots | ChartKind::PlaceMap => {
            several(vec![of(if kind == ChartKind::Dots { "Mô hình" } else { "province" })], vec![money()])
        }
        ChartKind::Heat => several(vec![of("province"), years(2017, 2021)], vec![money()]),
        ChartKind::Histogram => {
            let members = (0..names.len() as u32).map(|code| Member { code, key: String::new(), missing: false }).collect();
            let edges = (0..=names.len() as i128).map(|edge| edge * 250_000_000).collect();
            let bins = AxisKind::Bins { edges, scale: 0, unit: Unit::Money("VND".into()), measure: Some(Kind::Planned) };
            several(vec![Axis { name: "planned".into(), label: "Kế hoạch".into(), kind: bins, members }], vec![row_count()])
        }
        ChartKind::Criteria | ChartKind::CriteriaProfile => {
            let criteria = axis("criterion", &support::CRITERIA, false);
            let bins = AxisKind::Bins { edges: (1..=6).collect(), scale: 0, unit: Unit::Number, measure: Some(Kind::Score) };
            let score = Axis { kind: bins, ..axis("score", &["0", "1", "2", "3", "4"], false) };
            let marks = several(vec![of("initiative"), criteria.clone(), score], vec![row_count()]);
            let of_score = TableMeasure { adds: false, ..counted(Kind::Score) };
            let reasons = table(vec![of("initiative"), criteria], of_score, |at| {
                let first = (at[0] * 5 + at[1]) * 5;
                (first..first + 5).map(cell).find(|cell| cell.value().is_none()).unwrap_or(Cell::Missing)
            });
            Metric::Scores { weights: Vec::new(), only: None }.work_out_of(marks, reasons)
        }
        ChartKind::WhoWhere => {
            let actors = axis("implementer", &["UBND huyện Đồng Văn", "CARE", "Hội Phụ nữ"], true);
            let axes = vec![of("province"), actors, axis("sector", &["a", "b"], false)];
            Metric::WhoWhere { only: [None; 2], counts: false }.work_out(several(axes, vec![money(), row_count()]))
        }
        ChartKind::Reach => {
            // Five figures a name: money and people, and people by sex.
            let by_sex = table(vec![of("initiative"), sexes()], people(), |at| cell(at[0] * 5 + 2 + at[1]));
            let cells = (0..names.len()).flat_map(|at| [cell(at * 5), cell(at * 5 + 1)]).collect();
            let (axes, measures) = (vec![of("initiative")], vec![money(), people()]);
            Metric::Reach.work_out_of(Table { axes, measures, cells, total: vec![Cell::Missing; 2], n_rows: 9 }, by_sex)
        }
    };
    (chart, drawn)
}

fn names(of: &[&str]) -> Vec<String> {
    of.iter().map(|name| (*name).to_owned()).collect()
}

/// A figure by its number.
type Figures = Box<dyn Fn(usize) -> Cell>;

/// The cases: their names, what is charted, and the figures.
fn cases() -> Vec<(&'static str, Vec<String>, Figures)> {
    let some = |i: usize| Cell::Value(1 + (i as i128 * 7919 + 13) % 4_000 * 1_000_000);
    let long = |i: usize| format!("{i} Mô hình sinh kế của phụ nữ dân tộc thiểu số thích ứng khí hậu");
    let long: Vec<String> = (0..5).map(|i| long(i).chars().take(60).collect()).collect();
    vec![
        ("one", names(&["Kon Tum"]), Box::new(some)),
        ("63", names(&support::PROVINCES), Box::new(some)),
        ("200", (0..200).map(|i| format!("Xã số {i}")).collect(), Box::new(some)),
        ("zero", names(&support::FIVE), Box::new(|_| Cell::Value(0))),
        ("missing", names(&support::FIVE), Box::new(|_| Cell::Missing)),
        (
            "negative",
            names(&support::FIVE),
            Box::new(|i| Cell::Value((i as i128 * 7919 % 4_000 - 2_000) * if i % 3 == 0 { 1_000 } else { 900_000 })),
        ),
        (
            "enormous",
            names(&support::FIVE),
            Box::new(|i| Cell::Value(if i == 7 { 9_000_000_000_000_000_000_000 } else { 3 + i as i128 })),
        ),
        ("long", long, Box::new(some)),
    ]
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Squares side by side in place of borders.
fn map(names: &[String]) -> Map {
    let square = |i: i32| {
        let (x, y) = (i % 15 * 60, i / 15 * 60);
        let points = vec![(x, y), (x + 60, y), (x + 60, y + 60), (x, y + 60)];
        vec![Ring { hole: false, points }]
    };
    let areas = names.iter().enumerate().map(|(i, key)| Area { key: key.clone(), rings: square(i as i32) }).collect();
    Map { width: 900, height: 900, areas, of: "province".into(), strangers: Vec::new() }
}

#[test]
fn every_kind_on_every_case() {
    let mut lines = String::new();
    let mut pictures = Vec::new();
    for kind in ChartKind::ALL {
        for (case, names, cell) in cases() {
            let (chart, table) = chart_of(kind, &names, &*cell);
            let mut charts = vec![(kind.id().to_owned(), chart.clone())];
            if kind == ChartKind::PlaceMap {
                charts.push(("choropleth".into(), ChartRequest { map: Some(Rc::new(map(&names))), ..chart.clone() }));
            }
            if kind == ChartKind::FundingTrend {
                for form in ["area", "lines"] {
                    charts.push((format!("{}?form={form}", kind.id()), support::with(chart.clone(), &[("form", form)])));
                }
            }
            for (id, chart) in charts {
                for (lang, theme) in [(Lang::Vi, Theme::LIGHT), (Lang::En, Theme::DARK)] {
                    for width in [280, 640] {
                        let drawn = support::at(&chart, &table, width, 1.0, lang, &theme);
                        let text =
                            SvgText { family: "Arial, sans-serif", title: &drawn.title, description: "", lang: lang.tag() };
                        let svg = to_svg(&drawn.scene, 1.0, theme.background, text);
                        let scene = format!("{}{}{:?}{:?}", drawn.scene.dump(), drawn.title, drawn.legend, drawn.notes);
                        let line = format!(
                            "{id} {case} {} {width}: {} high, {} marks, scene {:016x}, svg {:016x}",
                            lang.tag(),
                            drawn.scene.height,
                            drawn.scene.marks.len(),
                            hash(&scene),
                            hash(&svg)
                        );
                        let _ = writeln!(lines, "{line}");
                        pictures.push((line, svg));
                    }
                }
            }
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let (file, changed) = (folder.join("cases.txt"), folder.join("cases-changed.txt"));
    let before = std::fs::read_to_string(&file).unwrap_or_default();
    if let Some(gallery) = std::env::var_os("GALLERY").map(std::path::PathBuf::from) {
        let before: std::collections::HashSet<&str> = before.lines().collect();
        for (line, svg) in pictures.iter().filter(|(line, _)| !before.contains(line.as_str())) {
            let name = line.split(':').next().unwrap_or_default().replace([' ', '?', '='], "-");
            std::fs::write(gallery.join(format!("case-{name}.svg")), svg).unwrap();
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &lines).unwrap();
        let _ = std::fs::remove_file(changed);
        return;
    }
    if before != lines {
        std::fs::write(&changed, &lines).unwrap();
        let differ: Vec<&str> = lines.lines().filter(|line| !before.lines().any(|other| other == *line)).take(12).collect();
        panic!("differ from tests/golden/cases.txt (see cases-changed.txt; GALLERY=folder for the pictures): {differ:#?}");
    }
    let _ = std::fs::remove_file(changed);
}

#[test]
fn five_kinds_of_nothing_in_every_chart() {
    const FIVE: [Cell; 5] = [Cell::Value(0), Cell::Missing, Cell::NotApplicable, Cell::Withheld, Cell::NotYetDue];
    let mut wrong = Vec::new();
    for kind in ChartKind::ALL {
        let names = names(&support::FIVE);
        // As many figures a name as the kind asks for: found by counting.
        let asked = std::cell::Cell::new(0);
        let _ = chart_of(kind, &names, &|i| {
            asked.set(asked.get().max(i + 1));
            Cell::Value(0)
        });
        for lang in Lang::ALL {
            // Each name with a nothing of its own; where names do not come first, each figure in turn.
            let first = !matches!(kind, ChartKind::FundingTrend | ChartKind::Lines | ChartKind::ShareTrend | ChartKind::Flows);
            let each = (asked.get() / 5).max(1);
            let figure = |i: usize| match i % 5 {
                0 => Cell::Value(3),
                nothing => FIVE[nothing],
            };
            let (chart, table) = chart_of(kind, &names, &|i| if first { FIVE[i / each % 5] } else { figure(i) });
            let drawn = support::at(&chart, &table, 800, 1.0, lang, &Theme::LIGHT);
            let picture = drawn.scene.dump() + &drawn.notes.join(" · ");
            let said: Vec<String> = drawn
                .scene
                .marks
                .iter()
                .map(|mark| Datum { table: &table, at: mark.at, measure: mark.measure as usize, rest: &drawn.rest })
                .map(|datum| datum_sentence(&datum, lang))
                .collect();
            let all = rows(&table, lang).rows.concat().join(" | ");
            // What reaches the table of the chart has to be told; metrics may know better than the figures they are made of.
            for cell in &FIVE[1..] {
                // Most combinations of flows, and most years of an initiative, have no rows: that is no news.
                let rule = *cell == Cell::Missing && matches!(kind, ChartKind::Flows | ChartKind::Timeline);
                if rule || !table.cells.contains(cell) {
                    continue;
                }
                let words = nothing(*cell, lang);
                let lower = fold(words);
                if !fold(&picture).contains(&lower) {
                    wrong.push(format!("{} {}: the picture does not tell {words}", kind.id(), lang.tag()));
                }
                if !fold(&all).contains(&lower) {
                    wrong.push(format!("{} {}: the table does not tell {words}", kind.id(), lang.tag()));
                }
                let marked = drawn.scene.marks.iter().any(|mark| {
                    Datum { table: &table, at: mark.at, measure: mark.measure as usize, rest: &drawn.rest }.cell() == *cell
                });
                if marked && !said.iter().any(|text| fold(text).contains(&lower)) {
                    wrong.push(format!("{} {}: no mark tells {words}", kind.id(), lang.tag()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
