//! The engine against a naive oracle: random tables are written as CSV, read, and asked random questions; every answer must
//! equal what plain loops over the rows give, to the last digit.

use std::collections::BTreeMap;
use std::rc::Rc;

use fairshare::data::{Additivity, Dataset, Worth};
use fairshare::query::{Bins, Cell, Clause, Column, Engine, Group, Pick, Request};
use fairshare::read::{Intake, Next};
use proptest::prelude::*;

/// A row: three texts (empty = blank) and two numbers (hundredths, whole; `None` = blank).
type Row = ([u8; 3], Option<i64>, Option<i64>);

const NAMES: [[&str; 5]; 3] = [
    ["Kon Tum", "Hà Giang", "Quảng Trị", "Trà Vinh", "Hòa Bình"],
    ["2017", "2018", "2019", "2020", ""],
    ["alpha", "beta", "gamma, \"quoted\"", "delta\nline", ""],
];

fn csv(rows: &[Row]) -> String {
    let mut text = String::from("Tỉnh,Năm,group,Giải ngân,Size\r\n");
    for (codes, a, b) in rows {
        let names: Vec<String> = (0..3)
            .map(|at| {
                let name = NAMES[at][codes[at] as usize];
                if name.contains(['"', ',', '\n']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_owned() }
            })
            .collect();
        let a = a.map_or(String::new(), |a| format!("{}{}.{:02}", if a < 0 { "-" } else { "" }, a.abs() / 100, a.abs() % 100));
        let b = b.map_or(String::new(), |b| b.to_string());
        text += &format!("{},{a},{b}\r\n", names.join(","));
    }
    text
}

fn read(text: &str, chunk: usize) -> Dataset {
    let mut intake = Intake::new("test.csv");
    for chunk in text.as_bytes().chunks(chunk.max(1)) {
        intake.push(chunk).expect("a table");
    }
    assert_eq!(intake.end().expect("a table"), Next::Done);
    intake.finish().expect("a dataset").0
}

#[derive(Debug)]
struct Asked {
    by: Vec<usize>,
    values: Option<(usize, Vec<u8>)>,
    years: Option<(i64, i64)>,
    range: Option<(i64, i64)>,
}

/// Sums of hundredths and whole numbers with their counts, and rows, by the key texts.
fn oracle(rows: &[Row], asked: &Asked) -> BTreeMap<Vec<String>, (Option<i64>, Option<i64>, i64)> {
    let mut sums: BTreeMap<Vec<String>, (Option<i64>, Option<i64>, i64)> = BTreeMap::new();
    for (codes, a, b) in rows {
        let year: Option<i64> = NAMES[1][codes[1] as usize].parse().ok();
        let passes = asked.values.as_ref().is_none_or(|(at, kept)| kept.contains(&codes[*at]))
            && asked.years.is_none_or(|(from, to)| year.is_some_and(|year| year >= from && year <= to))
            && asked.range.is_none_or(|(from, to)| a.is_some_and(|a| a >= from && a < to));
        if !passes {
            continue;
        }
        let key = asked.by.iter().map(|&at| NAMES[at][codes[at] as usize].to_owned()).collect();
        let sum = sums.entry(key).or_default();
        let add = |sum: &mut Option<i64>, value: Option<i64>| *sum = value.map_or(*sum, |value| Some(sum.unwrap_or(0) + value));
        add(&mut sum.0, *a);
        add(&mut sum.1, *b);
        sum.2 += 1;
    }
    sums
}

/// What a measure that may not be added has for each key: its sum where one row, or one value of `within`, has a part in it.
fn told(rows: &[Row], asked: &Asked, within: Option<usize>) -> BTreeMap<Vec<String>, Option<i64>> {
    let mut parts: BTreeMap<Vec<String>, BTreeMap<u8, (i64, usize)>> = BTreeMap::new();
    for (codes, a, _) in rows {
        let kept = asked.values.as_ref().is_none_or(|(at, kept)| kept.contains(&codes[*at]));
        if !kept {
            continue;
        }
        let key = asked.by.iter().map(|&at| NAMES[at][codes[at] as usize].to_owned()).collect();
        let parts = parts.entry(key).or_default();
        if let Some(a) = a {
            let part = parts.entry(within.map_or(0, |at| codes[at])).or_default();
            *part = (part.0 + a, part.1 + 1);
        }
    }
    let mut told = BTreeMap::new();
    for (key, parts) in parts {
        let is_one = parts.len() == 1 && (within.is_some() || parts.values().all(|(_, n)| *n == 1));
        told.insert(key, parts.values().next().map(|(sum, _)| *sum).filter(|_| is_one));
    }
    told
}

fn names(dataset: &Dataset) -> [usize; 3] {
    ["province", "year", "group"].map(|name| dataset.dimension(name).expect(name))
}

/// The engine's answer in the oracle's form; money is brought to hundredths.
fn answer(engine: &mut Engine, asked: &Asked, sparse: bool) -> BTreeMap<Vec<String>, (Option<i64>, Option<i64>, i64)> {
    let dataset = Rc::clone(engine.dataset());
    let dimensions = names(&dataset);
    let (money, size) = (dataset.measure("disbursed").expect("money"), dataset.measure("Size").expect("size"));
    let up = 10i128.pow(u32::from(2 - dataset.measures[money].scale));
    let mut clauses = Vec::new();
    if let Some((at, kept)) = &asked.values {
        let values = &dataset.dimensions[dimensions[*at]].values;
        let kept: Vec<&str> = kept.iter().map(|&code| NAMES[*at][code as usize]).collect();
        let codes = (0..values.len() as u32).filter(|&code| kept.contains(&&values[code as usize].key[..])).collect();
        clauses.push(Clause { source: 1, column: Column::Dimension(dimensions[*at]), pick: Pick::Values(codes) });
    }
    if let Some((from, to)) = asked.years {
        let pick = Pick::Range { from: Some(from.into()), to: Some(to.into()) };
        clauses.push(Clause { source: 2, column: Column::Dimension(dimensions[1]), pick });
    }
    if let Some((from, to)) = asked.range {
        // Hundredths to the measure's scale: a bound between two mantissas rounds up.
        let bound = |value: i64| Some(-(i128::from(-value).div_euclid(up)));
        clauses.push(Clause {
            source: 3,
            column: Column::Measure(money),
            pick: Pick::Range { from: bound(from), to: bound(to) },
        });
    }
    // A clause of the asker itself, which must not count.
    clauses.push(Clause { source: 9, column: Column::Dimension(dimensions[0]), pick: Pick::Values(vec![]) });
    let request =
        Request { by: asked.by.iter().map(|&at| Group::Dimension(dimensions[at])).collect(), sum: vec![money, size], rows: true };
    let number = |cell: Cell, up: i128| cell.value().map(|value| (value * up) as i64);
    let mut found = BTreeMap::new();
    if sparse {
        clauses.pop();
        let groups = engine.groups(&request, &clauses);
        for row in 0..groups.len() {
            let key = groups
                .codes(row)
                .iter()
                .zip(&asked.by)
                .map(|(code, &at)| dataset.dimensions[dimensions[at]].values[*code as usize].key.clone());
            let cells = groups.cells(row);
            let counts = number(cells[2], 1).unwrap_or(0);
            found.insert(key.collect(), (number(cells[0], up), number(cells[1], 1), counts));
        }
        return found;
    }
    let table = engine.table(&request, &clauses, Some(9)).expect("a small table");
    let mut at = vec![0; table.axes.len()];
    'cells: loop {
        if table.axes.iter().any(|axis| axis.members.is_empty()) {
            break;
        }
        if let Some(n) = table.cell(&at, 2).value() {
            let key = at.iter().zip(&table.axes).map(|(&i, axis)| axis.members[i].key.clone()).collect();
            found.insert(key, (number(table.cell(&at, 0), up), number(table.cell(&at, 1), 1), n as i64));
        }
        for place in (0..at.len()).rev() {
            at[place] += 1;
            if at[place] < table.axes[place].members.len() {
                continue 'cells;
            }
            at[place] = 0;
        }
        break;
    }
    found
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let money = prop_oneof![1 => Just(None), 6 => (-500_000i64..5_000_000).prop_map(Some)];
    let size = prop_oneof![1 => Just(None), 3 => (13i64..400).prop_map(Some)];
    prop::collection::vec(([0u8..5, 0u8..5, 0u8..5], money, size), 60..400).prop_map(|mut rows: Vec<Row>| {
        // Equal rows, so that rolling up has something to do.
        let again: Vec<Row> = rows.iter().step_by(3).copied().collect();
        rows.extend(again.iter().cycle().take(rows.len() * 2).copied());
        // More distinct numbers than the few that make a dimension.
        rows.extend((0..40).map(|i| ([i as u8 % 5, 0, 1], Some(i * 101), Some(13 + i))));
        rows
    })
}

fn asked() -> impl Strategy<Value = Asked> {
    let by = prop::sample::subsequence(vec![0usize, 1, 2], 0..=3);
    let values = prop::option::of((0usize..3, prop::collection::vec(0u8..5, 0..4)));
    let years = prop::option::of((2016i64..2020, 2017i64..2021));
    let range = prop::option::of((-600_000i64..2_000_000, 0i64..6_000_000));
    (by, values, years, range).prop_map(|(by, values, years, range)| Asked { by, values, years, range })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn answers_equal_plain_loops(rows in rows(), questions in prop::collection::vec(asked(), 1..6), chunk in 1usize..3000) {
        let dataset = Rc::new(read(&csv(&rows), chunk));
        let mut bare = Engine::new(Rc::clone(&dataset));
        let mut declared = Engine::new(Rc::clone(&dataset));
        let dimensions = names(&dataset);
        let (money, size) = (dataset.measure("disbursed").expect("money"), dataset.measure("Size").expect("size"));
        let view = Request {
            by: dimensions[..2].iter().map(|&dimension| Group::Dimension(dimension)).collect(),
            sum: vec![money, size],
            rows: true,
        };
        declared.declare(&[view], &[]);
        for asked in &questions {
            let want = oracle(&rows, asked);
            prop_assert_eq!(&answer(&mut bare, asked, false), &want);
            prop_assert_eq!(&answer(&mut declared, asked, false), &want);
            prop_assert_eq!(&answer(&mut declared, asked, true), &want);
        }
    }

    #[test]
    fn a_value_ticked_or_cleared_is_as_if_asked_anew(rows in rows(), mut kept in prop::collection::vec(any::<bool>(), 5), flips in prop::collection::vec((0usize..3, 0usize..5), 1..12)) {
        let dataset = Rc::new(read(&csv(&rows), 1 << 16));
        let mut declared = Engine::new(Rc::clone(&dataset));
        let dimensions = names(&dataset);
        let money = dataset.measure("disbursed").expect("money");
        let by: Vec<Group> = dimensions.iter().map(|&dimension| Group::Dimension(dimension)).collect();
        let views: Vec<Request> = (0..3).map(|at| Request { by: vec![by[at], by[(at + 1) % 3]], sum: vec![money], rows: true }).collect();
        declared.declare(&views, &[]);
        for (at, flipped) in flips {
            kept[flipped] ^= true;
            let codes = (0..5).filter(|&code| kept[code as usize]).collect();
            let clauses = [Clause { source: 1, column: Column::Dimension(dimensions[at]), pick: Pick::Values(codes) }];
            for view in &views {
                let fast = declared.table(view, &clauses, None).expect("a table");
                let slow = Engine::new(Rc::clone(&dataset)).table(view, &clauses, None).expect("a table");
                prop_assert_eq!(fast, slow);
            }
        }
    }

    #[test]
    fn what_may_not_be_added_is_told_only_where_it_stands_alone(
        rows in rows(), mut questions in prop::collection::vec(asked(), 1..6), within in prop::option::of(0usize..3), few in 1usize..40,
    ) {
        // Few rows, so that some stand alone; the forty at the end keep the columns what they are.
        let rows: Vec<Row> = rows.iter().take(few).chain(&rows[rows.len() - 40..]).copied().collect();
        let mut dataset = read(&csv(&rows), 1 << 16);
        let dimensions = names(&dataset);
        let money = dataset.measure("disbursed").expect("money");
        dataset.measures[money].additivity = within.map_or(Additivity::Never, |at| Additivity::Within(dimensions[at]));
        let dataset = Rc::new(dataset);
        let mut bare = Engine::new(Rc::clone(&dataset));
        let mut declared = Engine::new(Rc::clone(&dataset));
        let by: Vec<Group> = dimensions[..2].iter().map(|&dimension| Group::Dimension(dimension)).collect();
        declared.declare(&[Request { by, sum: vec![money], rows: true }], &[]);
        questions.push(Asked { by: vec![], values: None, years: None, range: None });
        for asked in &mut questions {
            (asked.years, asked.range) = (None, None);
            let want = told(&rows, asked, within);
            for engine in [&mut bare, &mut declared] {
                for sparse in [true, false] {
                    let found = answer(engine, asked, sparse);
                    let found: BTreeMap<_, _> = found.into_iter().map(|(key, (a, _, _))| (key, a)).collect();
                    prop_assert_eq!(&found, &want);
                }
            }
            // The total is what the question without an axis has.
            let whole = Asked { by: vec![], values: asked.values.clone(), years: None, range: None };
            let request = Request { by: asked.by.iter().map(|&at| Group::Dimension(dimensions[at])).collect(), sum: vec![money], rows: false };
            let clauses: Vec<Clause> = (asked.values.iter()).map(|(at, kept)| {
                let values = &dataset.dimensions[dimensions[*at]].values;
                let kept: Vec<&str> = kept.iter().map(|&code| NAMES[*at][code as usize]).collect();
                let codes = (0..values.len() as u32).filter(|&code| kept.contains(&&values[code as usize].key[..])).collect();
                Clause { source: 1, column: Column::Dimension(dimensions[*at]), pick: Pick::Values(codes) }
            }).collect();
            let up = 10i128.pow(u32::from(2 - dataset.measures[money].scale));
            let total = bare.groups(&request, &clauses).total[0].value().map(|value| (value * up) as i64);
            prop_assert_eq!(total, told(&rows, &whole, within).into_values().next().flatten());
        }
    }

    #[test]
    fn a_cell_without_a_value_says_why(rows in prop::collection::vec(([0u8..5, 0u8..5, 0u8..5], 0u8..6), 1..60), filter in prop::option::of(0u8..5)) {
        // The column's texts become what they are told to be: two numbers, blanks, withheld, not applicable.
        const TEXTS: [&str; 6] = ["1.5", "0", "", "1.75", "2.25", ""];
        const WHY: [Cell; 6] = [Cell::Value(150), Cell::Value(0), Cell::Missing, Cell::Withheld, Cell::NotApplicable, Cell::Missing];
        let mut text = csv(&[]).replace("Size", "Other");
        for (codes, at) in &rows {
            text += &format!("{},{},x,{},\n", NAMES[0][codes[0] as usize], NAMES[1][codes[1] as usize], TEXTS[*at as usize]);
        }
        text += "Kon Tum,2016,x,1.5,7\nKon Tum,2016,x,0,7\nKon Tum,2016,x,1.75,7\nKon Tum,2016,x,2.25,7\n";
        let mut dataset = read(&text, 1 << 16);
        let dimensions = names(&dataset);
        let money = dataset.measure("disbursed").expect("money");
        let measure = &mut dataset.measures[money];
        prop_assert_eq!(measure.scale, 2);
        for worth in &mut measure.worth {
            *worth = match *worth {
                Worth::Number(175) => Worth::Withheld,
                Worth::Number(225) => Worth::NotApplicable,
                worth => worth,
            };
        }
        (measure.has_blanks, measure.has_reasons) = (true, true);
        let mut want: BTreeMap<String, Cell> = BTreeMap::new();
        let mut firsts: Vec<u8> = Vec::new();
        for (codes, at) in &rows {
            if filter.is_some_and(|year| codes[1] != year) {
                continue;
            }
            let key = NAMES[0][codes[0] as usize].to_owned();
            let cell = WHY[*at as usize];
            if !firsts.contains(&codes[0]) {
                firsts.push(codes[0]);
                want.insert(key, cell);
                continue;
            }
            let into = want.get_mut(&key).expect("seen");
            *into = match (*into, cell) {
                (Cell::Value(a), Cell::Value(b)) => Cell::Value(a + b),
                (Cell::Value(a), _) | (_, Cell::Value(a)) => Cell::Value(a),
                (a, b) if a == b => a,
                _ => Cell::Missing,
            };
        }
        let year = &dataset.dimensions[dimensions[1]].values;
        let codes: Vec<u32> = match filter {
            Some(at) => (0..year.len() as u32).filter(|&code| year[code as usize].key == NAMES[1][at as usize]).collect(),
            // All but the year of the rows that keep the column what it is.
            None => (0..year.len() as u32).filter(|&code| year[code as usize].key != "2016").collect(),
        };
        let clauses = [Clause { source: 1, column: Column::Dimension(dimensions[1]), pick: Pick::Values(codes) }];
        let dataset = Rc::new(dataset);
        let request = Request { by: vec![Group::Dimension(dimensions[0])], sum: vec![money], rows: false };
        let mut declared = Engine::new(Rc::clone(&dataset));
        declared.declare(std::slice::from_ref(&request), &[dimensions[1]]);
        for engine in [&mut Engine::new(Rc::clone(&dataset)), &mut declared] {
            let groups = engine.groups(&request, &clauses);
            let found: BTreeMap<String, Cell> = (0..groups.len())
                .map(|row| (dataset.dimensions[dimensions[0]].values[groups.codes(row)[0] as usize].key.clone(), groups.cells(row)[0]))
                .collect();
            prop_assert_eq!(&found, &want);
        }
    }

    #[test]
    fn a_range_on_fine_bins_equals_a_scan(rows in rows(), from in 0usize..400, span in 0usize..400, kept in prop::collection::vec(0u32..5, 1..4)) {
        let dataset = Rc::new(read(&csv(&rows), 1 << 16));
        let (money, province) = (dataset.measure("disbursed").expect("money"), dataset.dimension("province").expect("province"));
        let mut dragged = Engine::new(Rc::clone(&dataset));
        let bins = dragged.fine_bins(money).expect("bins");
        let request = Request { by: vec![Group::Dimension(dataset.dimension("year").expect("year"))], sum: vec![money], rows: true };
        dragged.declare(std::slice::from_ref(&request), &[province]);
        let (from, to) = (from.min(bins.n), (from + span).min(bins.n));
        let range = |from: i128, to: i128| Clause {
            source: 1, column: Column::Measure(money), pick: Pick::Range { from: Some(from), to: Some(to) },
        };
        let places = Clause { source: 2, column: Column::Dimension(province), pick: Pick::Values(kept) };
        let clauses = [places.clone(), range(bins.edge(from), bins.edge(to))];
        let fast = dragged.table(&request, &clauses, None).expect("a table");
        let slow = Engine::new(Rc::clone(&dataset)).table(&request, &clauses, None).expect("a table");
        prop_assert_eq!(&fast, &slow);
        // Not on the fine bins: another path, the same rule.
        let odd = [range(bins.edge(from) + 1, bins.edge(to) + 1), places];
        let fast = dragged.table(&request, &odd, None).expect("a table");
        let slow = Engine::new(dataset).table(&request, &odd, None).expect("a table");
        prop_assert_eq!(fast, slow);
    }

    #[test]
    fn sums_beyond_64_bits_equal_plain_loops(
        rows in prop::collection::vec((0usize..5, prop::option::of(-9_000_000_000_000_000_000i64..=9_000_000_000_000_000_000)), 60..150),
        from in prop::option::of(any::<prop::sample::Index>()), to in prop::option::of(any::<prop::sample::Index>()),
    ) {
        // Both ends are amounts themselves: the first is in, the last is not.
        let [from, to] = [from, to].map(|at| at.and_then(|at| rows[at.index(rows.len())].1));
        let mut text = String::from("Tỉnh,Giải ngân\n");
        for (place, amount) in &rows {
            text += &format!("{},{}\n", NAMES[0][*place], amount.map_or(String::new(), |amount| amount.to_string()));
        }
        let dataset = Rc::new(read(&text, 1 << 16));
        let (money, place) = (dataset.measure("disbursed").expect("money"), dataset.dimension("province").expect("province"));
        let of = &dataset.measures[money];
        prop_assert!(!of.narrow && of.scale == 0);
        let mut engine = Engine::new(Rc::clone(&dataset));
        let range = Pick::Range { from: from.map(i128::from), to: to.map(i128::from) };
        let clauses = [Clause { source: 1, column: Column::Measure(money), pick: range }];
        let passes = |amount: &i64| from.is_none_or(|from| *amount >= from) && to.is_none_or(|to| *amount < to);
        let request = |by: &[Group]| Request { by: by.to_vec(), sum: vec![money], rows: true };
        let groups = engine.groups(&request(&[Group::Dimension(place)]), &clauses);
        let key = |row: usize| &dataset.dimensions[place].values[groups.codes(row)[0] as usize].key;
        for (at, name) in NAMES[0].iter().enumerate() {
            let amounts: Vec<i64> = rows.iter().filter(|row| row.0 == at).filter_map(|row| row.1.filter(passes)).collect();
            let row = (0..groups.len()).find(|&row| key(row) == name);
            if amounts.is_empty() && (from, to) != (None, None) {
                prop_assert_eq!(row, None);
            } else if !amounts.is_empty() {
                let sum = amounts.iter().map(|amount| i128::from(*amount)).sum();
                prop_assert_eq!(row.map(|row| groups.cells(row)[0]), Some(Cell::Value(sum)), "{}", name);
            }
        }
        // Each in its bin: between the edges that the axis tells.
        let bins = Bins::nice(money, of.min, of.max, 12);
        let table = engine.table(&request(&[Group::Bins(bins)]), &[], None).expect("a table");
        let told: i128 = (0..table.axes[0].members.len()).map(|at| {
            let code = table.axes[0].members[at].code as usize;
            let held: Vec<i128> = rows.iter().filter_map(|row| row.1).map(i128::from)
                .filter(|amount| (bins.edge(code)..bins.edge(code + 1)).contains(amount)).collect();
            let found = [table.cell(&[at], 0), table.cell(&[at], 1)].map(|cell| cell.value().unwrap_or(0));
            assert_eq!(found, [held.iter().sum(), held.len() as i128], "bin {code}");
            found[1]
        }).sum();
        prop_assert_eq!(told, rows.iter().filter(|row| row.1.is_some()).count() as i128);
        // With another axis within, each bin's rows are the same.
        let parted = engine.table(&request(&[Group::Bins(bins), Group::Dimension(place)]), &[], None).expect("a table");
        for at in 0..table.axes[0].members.len() {
            let rows = (0..parted.axes[1].members.len()).filter_map(|place| parted.cell(&[at, place], 1).value());
            prop_assert_eq!(rows.sum::<i128>(), table.cell(&[at], 1).value().unwrap_or(0));
        }
    }

    #[test]
    fn bins_count_every_row_once(rows in rows()) {
        let dataset = Rc::new(read(&csv(&rows), 1 << 16));
        let size = dataset.measure("Size").expect("size");
        let of = &dataset.measures[size];
        let bins = Bins::nice(size, of.min, of.max, 12);
        let request = Request { by: vec![Group::Bins(bins)], sum: vec![], rows: true };
        let table = Engine::new(Rc::clone(&dataset)).table(&request, &[], None).expect("a table");
        let counted: i128 = table.cells.iter().filter_map(|cell| cell.value()).sum();
        let want = rows.iter().filter(|row| row.2.is_some()).count() as i128;
        prop_assert_eq!(counted, want);
    }
}

#[test]
fn rows_in_no_bin_are_counted_where_nobody_asks_for_bins() {
    let dataset = Rc::new(read("Tỉnh,Giải ngân\nKon Tum,1\nKon Tum,\nHà Giang,7\nHà Giang,-\n", 9));
    let place = dataset.dimension("province").expect("province");
    let measure = dataset.measure("disbursed").expect("disbursed");
    let mut engine = Engine::new(Rc::clone(&dataset));
    let bins = engine.fine_bins(measure).expect("bins");
    let request = |by: Vec<Group>| Request { by, sum: vec![], rows: true };
    let histogram = request(vec![Group::Bins(bins)]);
    engine.declare(std::slice::from_ref(&histogram), &[place]);
    let count = |engine: &mut Engine, by: Vec<Group>| engine.groups(&request(by), &[]).total[0].value();
    assert_eq!(count(&mut engine, vec![Group::Bins(bins)]), Some(2));
    assert_eq!(count(&mut engine, vec![]), Some(4));
    assert_eq!(count(&mut engine, vec![Group::Dimension(place)]), Some(4));
}

/// What an engine keeps of earlier answers is taken only for the same question: each is asked after others of the same columns,
/// ranges and filters, and answers as an engine that was asked nothing before.
#[test]
fn answers_of_other_questions_are_not_taken_for_ones_own() {
    let rows: Vec<Row> = (0..200u8).map(|i| ([i % 5, i % 4, i % 3], Some(i64::from(i) * 7), Some(i64::from(i % 9)))).collect();
    let dataset = Rc::new(read(&csv(&rows), 1 << 16));
    let [province, _, group] = names(&dataset);
    let (money, size) = (dataset.measure("disbursed").expect("money"), dataset.measure("Size").expect("size"));
    let request = |by: usize, sum: &[usize]| Request { by: vec![Group::Dimension(by)], sum: sum.to_vec(), rows: true };
    let views = [
        vec![request(province, &[money]), request(province, &[size])],
        vec![request(group, &[money]), request(group, &[money, size])],
    ];
    let mut engine = Engine::new(Rc::clone(&dataset));
    let bins = engine.fine_bins(size).expect("bins");
    let edge = |at: i128| Some(bins.lo + at * bins.width);
    let range =
        |column: usize, from, to| vec![Clause { source: 1, column: Column::Measure(column), pick: Pick::Range { from, to } }];
    let filters = [
        vec![],
        range(size, edge(2), edge(5)),
        // From beyond the ends, and to before it began.
        range(size, edge(-1_000), edge(1_000)),
        range(size, edge(-1_000), edge(3)),
        range(size, edge(5), edge(2)),
        range(money, Some(101), Some(901)),
    ];
    for view in views.iter().chain(&views) {
        engine.declare(view, &[]);
        for clauses in &filters {
            for asked in view {
                let mut anew = Engine::new(Rc::clone(&dataset));
                let (found, want) = (engine.table(asked, clauses, None), anew.table(asked, clauses, None));
                let (found, want) = (found.expect("a table"), want.expect("a table"));
                assert_eq!((&found.cells, &found.total), (&want.cells, &want.total), "{asked:?} under {clauses:?}");
            }
        }
    }
}

#[test]
fn few_rows_out_of_many_are_all_added() {
    // One row in twelve passes, so that picked rows are gathered over several batches before they are added.
    let mut text = String::from("Tỉnh,Năm,Giải ngân\n");
    let amount = |i: i128| i * i % 1_000_003;
    for i in 0..60_000 {
        text += &format!("{},{},{}\n", NAMES[0][i % 5], 2010 + i % 12, amount(i as i128));
    }
    let dataset = Rc::new(read(&text, 1 << 16));
    let [year, place] = ["year", "province"].map(|name| dataset.dimension(name).expect(name));
    let money = dataset.measure("disbursed").expect("money");
    let code = dataset.dimensions[year].values.iter().position(|value| value.key == "2013").expect("2013") as u32;
    let clauses = [Clause { source: 1, column: Column::Dimension(year), pick: Pick::Values(vec![code]) }];
    let request = Request { by: vec![Group::Dimension(place)], sum: vec![money], rows: true };
    let groups = Engine::new(Rc::clone(&dataset)).groups(&request, &clauses);
    for row in 0..groups.len() {
        let key = &dataset.dimensions[place].values[groups.codes(row)[0] as usize].key;
        let at = NAMES[0].iter().position(|name| name == key).expect("a place") as i128;
        let passing: Vec<i128> = (0..60_000).filter(|i| i % 12 == 3 && i % 5 == at).map(amount).collect();
        assert_eq!(groups.cells(row), [Cell::Value(passing.iter().sum()), Cell::Value(passing.len() as i128)], "{key}");
    }
    assert_eq!((groups.len(), groups.total[1]), (5, Cell::Value(5_000)));
}

#[test]
fn values_on_an_edge_lie_above_it() {
    // Quotients of floats fall short of a whole for these widths, `49 × (1 ÷ 49)` the first of them: the edge itself decides.
    let text: String = (0..6_000).map(|i| format!("{},{}\n", NAMES[0][i % 5], i)).collect();
    let dataset = Rc::new(read(&format!("Tỉnh,Giải ngân\n{text}"), 1 << 16));
    let money = dataset.measure("disbursed").expect("money");
    for width in [1, 7, 49, 98, 103, 107, 161, 187, 239, 250] {
        for lo in [0, -(width as i128) / 2, 3] {
            let bins = Bins { measure: money, lo, width: width as i128, n: 24, rise: 0 };
            let request = Request { by: vec![Group::Bins(bins)], sum: vec![], rows: true };
            let table = Engine::new(Rc::clone(&dataset)).table(&request, &[], None).expect("a table");
            for (at, member) in table.axes[0].members.iter().enumerate() {
                let code = member.code as usize;
                let held = (0..6_000).filter(|value| (bins.edge(code)..bins.edge(code + 1)).contains(value)).count() as i128;
                assert_eq!(table.cell(&[at], 0).value().unwrap_or(0), held, "width {width} from {lo}: bin {code}");
            }
        }
    }
}

#[test]
fn combinations_beyond_a_cube_equal_plain_loops() {
    // 1,200 × 1,200 of them: no cube holds as many, so those that occur are found one by one.
    let row = |i: usize| {
        let (of, year) = (i % 6_000, 2010 + i % 7);
        (format!("A{}", of * 7 % 1_200), format!("B{}", (of * 13 + of / 700) % 1_200), year, (i * i % 1_000_003) as i128)
    };
    let mut text = String::from("Sáng kiến,Đơn vị thực hiện,Năm,Giải ngân\n");
    for (a, b, year, amount) in (0..10_000).map(row) {
        text += &format!("{a},{b},{year},{amount}\n");
    }
    let dataset = Rc::new(read(&text, 1 << 16));
    let [a, b, year] = ["initiative", "implementer", "year"].map(|name| dataset.dimension(name).expect(name));
    let money = dataset.measure("disbursed").expect("money");
    let code = dataset.dimensions[year].values.iter().position(|value| value.key == "2011").expect("2011") as u32;
    let only = Clause { source: 1, column: Column::Dimension(year), pick: Pick::Values(vec![code]) };
    let request = Request { by: vec![Group::Dimension(a), Group::Dimension(b)], sum: vec![money], rows: true };
    for clauses in [vec![], vec![only]] {
        let mut want: BTreeMap<(String, String), [i128; 2]> = BTreeMap::new();
        for (a, b, _, amount) in (0..10_000).map(row).filter(|row| clauses.is_empty() || row.2 == 2011) {
            let [sum, n] = want.entry((a, b)).or_default();
            (*sum, *n) = (*sum + amount, *n + 1);
        }
        let groups = Engine::new(Rc::clone(&dataset)).groups(&request, &clauses);
        assert_eq!(groups.len(), want.len());
        for row in 0..groups.len() {
            let key =
                |at: usize, dimension: usize| dataset.dimensions[dimension].values[groups.codes(row)[at] as usize].key.clone();
            let [sum, n] = want[&(key(0, a), key(1, b))].map(Cell::Value);
            assert_eq!(groups.cells(row), [sum, n], "{:?}", (key(0, a), key(1, b)));
        }
    }
}
