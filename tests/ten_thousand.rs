//! Ten thousand things that a reader does: they end in a state that a fresh element given the same view has, and nothing grows.

use std::alloc::{GlobalAlloc, Layout, System};
use std::rc::Rc;
use std::sync::atomic::{AtomicIsize, Ordering};

use fairshare::app::{App, BrushEnd, Event, Room, Settings, Step, Words};
use fairshare::charts::Theme;
use fairshare::data::Dataset;
use fairshare::json::Json;
use fairshare::read::{Intake, Next};
use fairshare::scene::Metrics;

/// Bytes that are held.
static HELD: AtomicIsize = AtomicIsize::new(0);

struct Counting;

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(layout.size() as isize, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size() as isize, Ordering::Relaxed);
        unsafe { System.dealloc(place, layout) }
    }
}

/// What is held is counted for one test at a time.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

#[global_allocator]
static COUNTING: Counting = Counting;

const CHARTS: &str = "funding women-share bars?by=year&sum=planned heat?by=source&by=sector histogram?of=planned \
    funding-trend?form=lines reach women-men absorption flows lines?by=year&by=sector&sum=planned place-map";

fn dataset() -> Rc<Dataset> {
    let mut text = String::from("Tỉnh,Huyện,Năm,Nguồn vốn,Lĩnh vực,Kế hoạch (đồng),Giải ngân (đồng),Nữ,Nam\n");
    for i in 0..400u64 {
        let mixed = i.wrapping_mul(2_654_435_761) % 1_000_003;
        let place = ["Hà Giang", "Hòa Bình", "Quảng Trị", "Kon Tum", "Trà Vinh"][(i % 5) as usize];
        let source = ["NSNN", "Ngân sách địa phương", "Dự án", "Cộng đồng"][(i / 25 % 4) as usize];
        let sector = ["Nông nghiệp", "Y tế", ""][(i / 100 % 3) as usize];
        let planned = 1_000_000 + mixed * 1_000;
        let year = 2017 + i / 5 % 5;
        text.push_str(&format!(
            "{place},{place} {},{year},{source},{sector},{planned},{},{},{}\n",
            i % 3,
            planned / 2,
            mixed % 37,
            mixed % 31
        ));
    }
    read("test.csv", text.as_bytes()).expect("a table")
}

/// A table; nothing for a workbook, or one in several files.
fn read(name: &str, bytes: &[u8]) -> Option<Rc<Dataset>> {
    let mut intake = Intake::new(name);
    intake.push(bytes).ok()?;
    (intake.end() == Ok(Next::Done)).then_some(())?;
    Some(Rc::new(intake.finish().ok()?.0))
}

fn app(dataset: &Rc<Dataset>, langs: &str) -> App {
    app_of(dataset, langs, Words { chart: Some(CHARTS.to_string()), ..Words::default() })
}

fn app_of(dataset: &Rc<Dataset>, langs: &str, words: Words) -> App {
    let words = Words { controls: Some("all".to_string()), ..words };
    let mut app = App::new(Settings::from_words(langs, &words).expect("settings"), Rc::clone(dataset));
    for chart in 0..app.cards.len() {
        app.handle(Event::Room { chart, room: Room { width: 400, scale: 1.0 } });
    }
    app.draw(&Theme::LIGHT, &Metrics, false);
    app
}

/// Numbers that look random and are the same every time.
struct Seed(u64);

impl Seed {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n.max(1) as u64) as usize
    }
}

fn act(app: &mut App, seed: &mut Seed, kept: &mut Vec<String>) {
    let chart = seed.below(app.cards.len());
    let control = seed.below(app.controls.len());
    let code = seed.below(app.controls[control].values.len());
    let on = seed.below(2) == 0;
    let steps = [Step::Next, Step::Previous, Step::Up, Step::Down, Step::First, Step::Last, Step::NextGroup, Step::PreviousGroup];
    let step = steps[seed.below(8)];
    let drawn = app.chart(chart).map_or((0, 0), |chart| (chart.drawn.scene.width, chart.drawn.scene.height));
    let mut spot = || (seed.below(drawn.0 as usize) as i32, seed.below(drawn.1 as usize) as i32);
    let ((x, y), to) = (spot(), spot());
    match seed.below(30) {
        0..=3 => drop(app.handle(Event::Press { chart, x, y, add: on })),
        4 => drop(app.handle(Event::Point { chart, x, y })),
        5 => drop(app.handle(Event::Move { chart, step })),
        6 => drop(app.handle(Event::Extend { chart, step })),
        7 => drop(app.handle(Event::Choose { chart, add: on })),
        8 => drop(app.handle(Event::Tick { control, code, on })),
        9 => drop(app.handle(Event::TickAll { control, search: if on { "a" } else { "" }, on })),
        10 => drop(app.handle(Event::Only { control, code, but: on })),
        11 => drop(app.handle(Event::Invert { control, search: "" })),
        12 => drop(app.handle(Event::Range { control, from: code, to: code + 1 })),
        13 | 14 => drop(app.handle(Event::Undo { forth: on })),
        15 | 16 => drop(app.handle(Event::Drill { chart })),
        17 => drop(app.handle(Event::Up { chart })),
        18 => drop(app.handle(Event::Turn { chart })),
        19..=22 => {
            app.handle(Event::Grab { chart, x, y });
            app.handle(Event::Drag { x: (x + to.0) / 2, y });
            app.draw(&Theme::LIGHT, &Metrics, false);
            app.handle(Event::Drag { x: to.0, y: to.1 });
            app.handle(if on { Event::Drop } else { Event::Cancel });
        }
        23 => drop(app.handle(Event::Nudge { chart: 4, end: if on { BrushEnd::From } else { BrushEnd::To }, bins: 1 })),
        24 | 25 => drop(app.handle(Event::Compare { on })),
        26 => drop(app.handle(Event::Count { control, on })),
        27 => {
            // A view that was there before.
            if kept.len() > 8 {
                kept.remove(0);
            }
            kept.push(app.view_json());
            let view = kept[seed.below(kept.len())].clone();
            let saved = app.view_from_json(&Json::parse(&view).expect("JSON")).expect("its own view fits");
            app.handle(Event::Restore(saved.chosen));
        }
        28 => drop(app.handle(Event::Escape { chart })),
        _ if seed.below(4) == 0 => drop(app.handle(Event::Reset)),
        _ => {
            // What a table, a file and a list of rows ask.
            app.content(chart);
            app.behind(chart, None);
        }
    }
}

fn ensure_alike(app: &mut App, fresh: &mut App, when: usize) {
    let view = app.view_json();
    let saved = fresh.view_from_json(&Json::parse(&view).expect("JSON")).expect("the view fits");
    fresh.handle(Event::Restore(saved.chosen));
    app.draw(&Theme::LIGHT, &Metrics, true);
    fresh.draw(&Theme::LIGHT, &Metrics, true);
    assert_eq!((fresh.view_json(), fresh.filters_json()), (view.clone(), app.filters_json()), "after {when} steps");
    for at in 0..app.cards.len() {
        assert_eq!(app.content(at), fresh.content(at), "chart {at} after {when} steps: {view}");
        assert_eq!(app.crumbs(at), fresh.crumbs(at), "chart {at} after {when} steps: {view}");
        let (mine, theirs) = (app.chart(at), fresh.chart(at));
        assert_eq!(mine.is_some(), theirs.is_some(), "chart {at} after {when} steps: {view}");
        let (Some(mine), Some(theirs)) = (mine, theirs) else { continue };
        assert_eq!((&mine.table, &mine.other), (&theirs.table, &theirs.other), "chart {at} after {when} steps: {view}");
        assert_eq!(mine.drawn.notes, theirs.drawn.notes, "chart {at} after {when} steps: {view}");
    }
}

#[test]
fn ten_thousand_steps_end_where_the_view_says() {
    let _alone = ALONE.lock();
    let dataset = dataset();
    let mut app = app(&dataset, "vi");
    let (mut seed, mut kept) = (Seed(20_261_127), Vec::new());
    let mut held = Vec::new();
    for step in 1..=10_000 {
        act(&mut app, &mut seed, &mut kept);
        if step % 4 == 0 {
            app.draw(&Theme::LIGHT, &Metrics, false);
        }
        if step % 500 == 0 {
            let mut fresh = fresh_in(&dataset, if step % 1000 == 0 { "vi" } else { "en" }, &mut app);
            ensure_alike(&mut app, &mut fresh, step);
            drop(fresh);
            held.push(HELD.load(Ordering::Relaxed));
        }
    }
    // What is kept for undoing and for answers has its bounds: the second half holds no more than the first.
    let most = |part: &[isize]| part.iter().copied().max().unwrap_or(0);
    let (first, second) = held.split_at(held.len() / 2);
    assert!(most(second) <= most(first) + (most(first) / 4).max(1 << 20), "bytes held: {held:?}");
}

/// A fresh element; where it speaks another language the one that acted is built anew in it first, as the page does.
fn fresh_in(dataset: &Rc<Dataset>, langs: &str, acted: &mut App) -> App {
    if acted.settings.lang.tag() != langs {
        let view = acted.view_json();
        let mut other = app(dataset, langs);
        other.begin_again(&Json::parse(&view).expect("JSON")).expect("its own view fits");
        *acted = other;
    }
    app(dataset, langs)
}

/// The same of the dashboard of each export that there is, every other one with few people withheld.
#[test]
fn on_every_export_steps_end_where_the_view_says() {
    let _alone = ALONE.lock();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("exports").map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    let mut n_done = 0;
    for (at, path) in paths.iter().enumerate() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Some(dataset) = read(&name, &std::fs::read(path).expect("bytes")) else { continue };
        let words = Words { min_cell: (at % 2 == 0).then(|| "5".to_string()), ..Words::default() };
        let mut app = app_of(&dataset, "vi", words.clone());
        if app.controls.is_empty() {
            continue;
        }
        let (mut seed, mut kept) = (Seed(at as u64), Vec::new());
        for step in 1..=100 {
            act(&mut app, &mut seed, &mut kept);
            if step % 4 == 0 {
                app.draw(&Theme::LIGHT, &Metrics, false);
            }
        }
        println!("{name}");
        ensure_alike(&mut app, &mut app_of(&dataset, "vi", words), at);
        n_done += 1;
    }
    assert!(n_done > 100, "only {n_done} exports had what could be filtered");
}
