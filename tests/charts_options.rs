//! Options that several charts share: `stack=share` and `top`.

mod support;

use fairshare::charts::{ChartKind, ChartRequest, Theme};
use fairshare::locale::Lang;
use fairshare::query::{Cell, Table};
use fairshare::scene::{Mark, Prim};
use support::{axis, money, table};

fn request(kind: ChartKind, options: &[(&'static str, &str)]) -> ChartRequest {
    let mut chart = ChartRequest::new(kind);
    options.iter().for_each(|(name, value)| assert!(chart.options.set(name, value)));
    chart
}

fn texts(prims: &[Prim]) -> Vec<&str> {
    let mut texts = Vec::new();
    for prim in prims {
        if let Prim::Text { text, .. } = prim {
            texts.push(&text[..]);
        }
    }
    texts
}

/// Two places: 300 + 100, and 1 + 0; a third with a repayment.
fn small() -> Table {
    let cells = [300, 100, 1, 0, 50, -20];
    table(vec![axis("province", &support::FIVE[..3], false), axis("source", &support::SOURCES[..2], false)], money(), |at| {
        Cell::Value(cells[at[0] * 2 + at[1]])
    })
}

#[test]
fn shares_of_a_row_fill_the_plot_and_are_printed() {
    let drawn = support::at(&request(ChartKind::Funding, &[("stack", "share")]), &small(), 600, 1.0, Lang::En, &Theme::LIGHT);
    let plot = drawn.plot;
    let of_row = |place: u32| {
        let of = drawn.scene.marks.iter().filter(|mark| mark.at[0] == place && mark.at[1] != Mark::ALL);
        of.map(|mark| (mark.region.x0 - plot.x0, mark.region.x1 - plot.x0)).collect::<Vec<_>>()
    };
    let quarter = plot.width() * 3 / 4;
    let first = of_row(0);
    assert!((first[0].1 - quarter).abs() <= 1 && first[1].1 == plot.width(), "{first:?} in {plot:?}");
    assert_eq!(of_row(1)[0], (0, plot.width()));
    // A part of a whole that another part takes away from is no share.
    assert_eq!(of_row(2), []);
    let printed = texts(&drawn.scene.front);
    for text in ["75%", "25%", "100%", "400", "1", "30"] {
        assert!(printed.contains(&text), "{text} in {printed:?}");
    }
    assert!(texts(&drawn.scene.back).contains(&"100") && drawn.unit.starts_with("% of each bar"), "{}", drawn.unit);
}

#[test]
fn years_as_shares() {
    let chart = request(ChartKind::FundingTrend, &[("stack", "share")]);
    let drawn = support::at(&chart, &support::trend(2017, 2021), 600, 1.0, Lang::Vi, &Theme::LIGHT);
    for year in 0..5 {
        let of = drawn.scene.marks.iter().filter(|mark| mark.at[0] == year && mark.at[1] != Mark::ALL);
        assert_eq!(of.map(|mark| mark.region.height()).sum::<i32>(), drawn.plot.height());
    }
}

#[test]
fn the_option_top_folds_the_others_with_their_sum() {
    let table = support::funding(&support::PROVINCES);
    let chart = request(ChartKind::Funding, &[("top", "10")]);
    let drawn = support::at(&chart, &table, 600, 1.0, Lang::En, &Theme::LIGHT);
    let names = texts(&drawn.scene.back);
    assert_eq!((names.last(), drawn.rest[0].len()), (Some(&"Other (53)"), 53));
    let rows = |drawn: &fairshare::charts::Drawn| drawn.scene.marks.iter().filter(|mark| mark.at[1] == Mark::ALL).count();
    assert_eq!(rows(&drawn), 11);
    let one = support::at(
        &request(ChartKind::WomenMen, &[("top", "1")]),
        &support::sexes(&support::FIVE),
        600,
        1.0,
        Lang::En,
        &Theme::LIGHT,
    );
    assert_eq!(one.rest[0].len(), 4);
    // More than there are changes nothing.
    let all = support::at(&request(ChartKind::Funding, &[("top", "63")]), &table, 600, 1.0, Lang::En, &Theme::LIGHT);
    assert_eq!((rows(&all), all.rest[0].len()), (63, 0));
}

#[test]
fn rates_are_left_out_rather_than_added() {
    let mut rates = table(vec![axis("province", &support::FIVE, false)], money(), |at| Cell::Value(at[0] as i128));
    rates.measures[0].adds = false;
    let drawn = support::at(&request(ChartKind::Bars, &[("top", "2")]), &rates, 600, 1.0, Lang::En, &Theme::LIGHT);
    assert_eq!(texts(&drawn.scene.back).iter().filter(|name| support::FIVE.contains(name)).count(), 2);
    assert!(drawn.rest[0].is_empty());
    assert_eq!(drawn.notes, ["3 more not drawn (they cannot be added)"]);
}

#[test]
fn the_element_lists_every_chart() {
    let script = include_str!("../src/widget/js/fair-share.js");
    let list = script.lines().find(|line| line.starts_with("const CHARTS")).expect("the list");
    for kind in ChartKind::ALL {
        assert!(list.contains(&format!("\"{}\"", kind.id())), "{} is not in CHARTS", kind.id());
    }
    assert_eq!(list.matches('"').count(), 2 * ChartKind::ALL.len());
}

#[test]
fn what_an_author_writes_is_told_where_it_is_drawn_and_where_it_is_not() {
    let mut chart = request(ChartKind::Bars, &[("target", "3"), ("target-label", "Need")]);
    chart.notes = vec![("2019".into(), "Flood".into()), ("1999".into(), "Not there".into())];
    let cells = [Some(1), Some(3), None, Some(9)];
    let table =
        support::table(vec![support::years(2018, 2021)], support::people(), |at| cells[at[0]].map_or(Cell::Missing, Cell::Value));
    for width in [280, 800] {
        let drawn = support::at(&chart, &table, width, 1.0, Lang::En, &Theme::LIGHT);
        // By hand: of 1, 3, nothing and 9, two reach 3.
        assert_eq!(drawn.told, ["2019: Flood.", "Target “Need”: 3 people; 2 of 3 reach it."], "{width}");
        let dump = drawn.scene.dump();
        assert_eq!(dump.contains("\"Flood\""), width == 800, "{dump}");
        assert_eq!(drawn.notes.iter().any(|note| note == "① 2019: Flood"), width == 280, "{:?}", drawn.notes);
        assert!(dump.contains("Need: 3 people"), "{dump}");
    }
    // A target beyond all values widens the scale; a negative one brings its zero with it.
    for target in ["90000", "-90000"] {
        let far = support::at(&request(ChartKind::Bars, &[("target", target)]), &table, 500, 1.0, Lang::Vi, &Theme::LIGHT);
        assert!(far.scene.dump().contains("Mục tiêu: "), "{target}");
        assert!(far.told[0].contains(if target == "90000" { "0 trong 3" } else { "3 trong 3" }), "{:?}", far.told);
    }
}

#[test]
fn an_authors_words_in_two_languages_are_a_pair() {
    let mut chart = request(ChartKind::Bars, &[("target", "3"), ("target-label", "Nhu cầu // Need")]);
    chart.heading = Some("Tiêu đề // Heading".into());
    chart.notes = vec![("2019".into(), "Lũ // Flood".into()), ("2020".into(), "COVID-19".into())];
    let table = support::table(vec![support::years(2018, 2021)], support::people(), |at| Cell::Value(1 + at[0] as i128));
    let frame = |lang, second| fairshare::charts::Frame {
        width: 900,
        height: None,
        scale: 1.0,
        lang,
        second,
        theme: &Theme::LIGHT,
        measure: &fairshare::scene::Metrics,
    };
    let texts = |lang, second| {
        let drawn = fairshare::charts::draw(&chart, &table, &frame(lang, second));
        (drawn.title.clone(), drawn.told.clone(), drawn.scene.dump())
    };
    let (title, told, picture) = texts(Lang::En, None);
    assert_eq!((&*title, &*told[0], &*told[2]), ("Heading", "2019: Flood.", "Target “Need”: 3 people; 2 of 4 reach it."));
    assert!(picture.contains("\"Flood\"") && !picture.contains("Lũ") && !picture.contains("//"), "{picture}");
    assert!(texts(Lang::Vi, None).2.contains("\"Nhu cầu: 3 người\""));
    // Both: the first, and the second beside it.
    let (title, told, picture) = texts(Lang::Vi, Some(Lang::En));
    assert_eq!(title, "Tiêu đề\u{1f}Heading");
    assert_eq!(told[0], "2019: Lũ.\u{1f}2019: Flood.");
    assert_eq!(told[1], "2020: COVID-19.", "the same in both is said once");
    for wanted in ["\"Lũ\"", "\"Flood\"", "\"Nhu cầu: 3 người\"", "\"Need: 3 people\""] {
        assert!(picture.contains(wanted), "{wanted} in {picture}");
    }
    assert!(!picture.contains("//"));
}

#[test]
fn names_that_differ_at_their_end_are_told_apart_where_they_are_cut() {
    let names: Vec<String> =
        (1..=5).map(|i| format!("Xây dựng hệ thống cấp nước sinh hoạt tập trung cho các thôn khó khăn của xã số {i}")).collect();
    let bars = table(vec![axis("initiative", &names, false)], money(), |at| Cell::Value(at[0] as i128 + 1));
    let scores = support::scores(&names, &["Bình đẳng giới", "Bền vững"]);
    for width in [320, 600, 900] {
        for (kind, table) in [
            (ChartKind::Bars, &bars),
            (ChartKind::Dots, &bars),
            (ChartKind::Criteria, &scores),
            (ChartKind::CriteriaProfile, &scores),
        ] {
            let drawn = support::at(&request(kind, &[]), table, width, 1.0, Lang::Vi, &Theme::LIGHT);
            let all = [texts(&drawn.scene.back), texts(&drawn.scene.front)].concat();
            for i in 1..=5 {
                let end = format!("số {i}");
                let ends = all.iter().filter(|text| text.ends_with(&end)).count();
                assert_eq!(ends, 1, "{} at {width}: {end} in {all:?}", kind.id());
            }
        }
    }
}

#[test]
fn what_has_no_rank_stands_behind_what_has() {
    let names = support::initiatives(12);
    let scores = support::scores(&names, &["a", "b", "c"]);
    let ranked = |row: u32| {
        let n = scores.axes[1].members.len();
        scores.cells[((row as usize * n) + n - 1) * scores.measures.len() + 5].value().is_some()
    };
    assert!((0..12).any(ranked) && !(0..12).all(ranked), "the table has both");
    for kind in [ChartKind::Criteria, ChartKind::CriteriaProfile] {
        let drawn = support::at(&request(kind, &[]), &scores, 900, 1.0, Lang::Vi, &Theme::LIGHT);
        let mut rows: Vec<u32> = drawn.scene.marks.iter().map(|mark| mark.at[0]).collect();
        rows.dedup();
        let first = rows.iter().position(|row| !ranked(*row)).unwrap();
        assert!(rows[first..].iter().all(|row| !ranked(*row)) && first > 0, "{}: {rows:?}", kind.id());
    }
}

#[test]
fn what_is_far_below_all_others_is_told_in_its_own_magnitude() {
    let far = |cell: usize| if cell == 0 { 1_076_000_000_000_000 } else { 6_760_000_000 };
    let heat = table(vec![axis("province", &support::FIVE, false), support::years(2020, 2021)], money(), |at| {
        Cell::Value(far(at[0] * 2 + at[1]))
    });
    let print = |width| {
        let drawn = support::at(&request(ChartKind::Heat, &[]), &heat, width, 1.0, Lang::Vi, &Theme::LIGHT);
        texts(&drawn.scene.front).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(print(900).contains(&"6,76\u{a0}tỷ".to_owned()), "{:?}", print(900));
    // Between as many others it would be taken for more than they are.
    let mixed = |cell: usize| if cell.is_multiple_of(3) { 6_760_000_000 } else { 1_076_000_000_000_000 };
    let mixed = table(vec![axis("province", &support::FIVE, false), support::years(2020, 2021)], money(), |at| {
        Cell::Value(mixed(at[0] * 2 + at[1]))
    });
    let drawn = support::at(&request(ChartKind::Heat, &[]), &mixed, 900, 1.0, Lang::Vi, &Theme::LIGHT);
    assert!(!texts(&drawn.scene.front).iter().any(|text| text.contains("tỷ")), "{:?}", texts(&drawn.scene.front));
    // Without the room it is still no zero.
    assert!(print(115).contains(&"<0,01".to_owned()), "{:?}", print(115));
}

#[test]
fn all_others_together_do_not_dwarf_what_they_are_not() {
    let names: Vec<String> = (0..200).map(|i| format!("Danh mục {i}")).collect();
    let bars = table(vec![axis("sector", &names, false)], money(), |at| Cell::Value(1_000_000 + at[0] as i128));
    let drawn = support::at(&request(ChartKind::Bars, &[("top", "5")]), &bars, 600, 1.0, Lang::En, &Theme::LIGHT);
    let bar = |row: usize| {
        let fills = drawn.scene.front.iter().filter_map(|prim| match prim {
            Prim::Fill { rect, .. } => Some(rect.width()),
            _ => None,
        });
        fills.collect::<Vec<_>>()[row]
    };
    // 195 of them are no longer than a tenth more than the longest, broken, with their sum beside them and a word on it.
    assert!(bar(0) > drawn.plot.width() * 3 / 4 && bar(5) > bar(0) && bar(5) < bar(0) * 6 / 5, "{} {}", bar(0), bar(5));
    assert_eq!(drawn.scene.front.iter().filter(|prim| matches!(prim, Prim::Polygon { .. })).count(), 2);
    assert!(texts(&drawn.scene.front).contains(&"195.02"), "{:?}", texts(&drawn.scene.front));
    assert!(drawn.notes.iter().any(|note| note.contains("slanted")), "{:?}", drawn.notes);
    // Beside another picture on one scale it is whole.
    let beside = ChartRequest { reach: Some([0.0, 1.0]), ..request(ChartKind::Bars, &[("top", "5")]) };
    let drawn = support::at(&beside, &bars, 600, 1.0, Lang::En, &Theme::LIGHT);
    assert!(!drawn.notes.iter().any(|note| note.contains("slanted")), "{:?}", drawn.notes);
}

#[test]
fn all_others_are_broken_on_both_sides_of_a_butterfly() {
    let names: Vec<String> = (0..63).map(|i| format!("Nơi {i}")).collect();
    let sexes = axis("sex", &["female", "male"], false);
    let people = table(vec![axis("province", &names, false), sexes], support::people(), |at| {
        Cell::Value(1000 - 3 * at[0] as i128 + at[1] as i128)
    });
    let draw = |chart: ChartRequest| support::at(&chart, &people, 700, 1.0, Lang::Vi, &Theme::LIGHT);
    let gaps =
        |drawn: &fairshare::charts::Drawn| drawn.scene.front.iter().filter(|prim| matches!(prim, Prim::Polygon { .. })).count();
    let asked = request(ChartKind::WomenMen, &[("top", "10")]);
    let drawn = draw(asked.clone());
    assert_eq!(gaps(&drawn), 4);
    assert!(drawn.notes.iter().any(|note| note.contains("khe chéo")), "{:?}", drawn.notes);
    // What it needs beside another picture is its whole length, and there it has it.
    let own = drawn.own.unwrap();
    assert!(own[1] > 40_000.0, "{own:?}");
    assert_eq!(gaps(&draw(ChartRequest { reach: Some(own), ..asked })), 0);
}

#[test]
fn a_dot_of_all_others_does_not_push_the_rest_to_the_left() {
    let names: Vec<String> = (0..63).map(|i| format!("Nơi {i}")).collect();
    let dots = table(vec![axis("province", &names, false)], money(), |at| Cell::Value(2_000_000 - 1000 * at[0] as i128));
    let draw = |chart: ChartRequest| support::at(&chart, &dots, 700, 1.0, Lang::En, &Theme::LIGHT);
    let asked = request(ChartKind::Dots, &[("top", "6")]);
    let drawn = draw(asked.clone());
    assert!(drawn.along.unwrap().high < 3e6 && drawn.own.unwrap()[1] > 1e8, "{:?} {:?}", drawn.along, drawn.own);
    assert!(drawn.notes.iter().any(|note| note.contains("hollow dot")), "{:?}", drawn.notes);
    // Beside another picture on one scale it stands where it is.
    let drawn = draw(ChartRequest { reach: Some([0.0, 1.0]), ..asked });
    assert!(drawn.along.unwrap().high > 1e8 && !drawn.notes.iter().any(|note| note.contains("hollow dot")));
}

#[test]
fn ages_keep_their_order() {
    let ages = ["0-17", "18-59", "60+"];
    let people = table(vec![axis("age_group", &ages, false), axis("sex", &["female", "male"], false)], support::people(), |at| {
        Cell::Value([30, 500, 70][at[0]])
    });
    for kind in [ChartKind::WomenMen, ChartKind::Bars] {
        let drawn = support::at(&request(kind, &[]), &people, 700, 1.0, Lang::En, &Theme::LIGHT);
        let shown: Vec<&str> = texts(&drawn.scene.back).into_iter().filter(|text| ages.contains(text)).collect();
        assert_eq!(shown, ages, "{kind:?}");
    }
}
