//! `min-cell` under attack: every table over some columns, with and without filters of one and two columns, is asked, and a small count that is a
//! combination of what was told is a leak.

use std::rc::Rc;

use fairshare::app::{App, Settings, Words};
use fairshare::data::Dataset;
use fairshare::json::Json;
use fairshare::read::{Intake, Next};

const P: i64 = 1_000_003;

/// What is known, as rows reduced by elimination modulo a prime.
#[derive(Default)]
struct Span {
    basis: Vec<(usize, Vec<i64>)>,
}

impl Span {
    fn reduce(&self, row: &[i64]) -> Vec<i64> {
        let mut row: Vec<i64> = row.iter().map(|x| x.rem_euclid(P)).collect();
        for (at, base) in &self.basis {
            let by = row[*at];
            if by != 0 {
                row.iter_mut().zip(base).for_each(|(x, base)| *x = (*x - by * base).rem_euclid(P));
            }
        }
        row
    }

    fn learn(&mut self, row: &[i64]) {
        let row = self.reduce(row);
        let Some(at) = row.iter().position(|x| *x != 0) else { return };
        let by = (0..20).rev().fold(1, |all, bit| all * all % P * if (P - 2) >> bit & 1 == 1 { row[at] } else { 1 } % P);
        self.basis.push((at, row.iter().map(|x| x * by % P).collect()));
    }

    fn tells(&self, wanted: &[i64]) -> bool {
        self.reduce(wanted).iter().all(|x| *x == 0)
    }
}

fn read(text: &str) -> Rc<Dataset> {
    let mut intake = Intake::new("test.csv");
    intake.push(text.as_bytes()).expect("a table");
    assert_eq!(intake.end().expect("a table"), Next::Done);
    Rc::new(intake.finish().expect("a dataset").0)
}

/// A file of counts: headers, names of the columns, and rows of texts with a count.
struct File {
    headers: &'static [&'static str],
    names: &'static [&'static str],
    rows: Vec<(Vec<String>, i64)>,
}

impl File {
    fn text(&self) -> String {
        let mut text = format!("{},Số người\n", self.headers.join(","));
        for (cells, n) in &self.rows {
            text.push_str(&format!("{},{n}\n", cells.join(",")));
        }
        text
    }

    /// The first small count that all tables of at most `most` columns, with filters, tell together.
    fn leak(&self, least: i64, most: u32) -> Option<String> {
        let dataset = read(&self.text());
        let words = Words { min_cell: Some(least.to_string()), ..Words::default() };
        let mut app = App::new(Settings::from_words("en", &words).expect("settings"), dataset);
        let n = self.names.len();
        let values = |at: usize| {
            let mut all: Vec<&String> = self.rows.iter().map(|row| &row.0[at]).collect();
            all.sort();
            all.dedup();
            all
        };
        let mut filters: Vec<Vec<(usize, Vec<String>)>> = vec![Vec::new()];
        for at in 0..n {
            let all = values(at);
            filters.extend(all.iter().map(|value| vec![(at, vec![(*value).clone()])]));
            filters.extend(
                all.iter().map(|but| vec![(at, all.iter().filter(|value| *value != but).map(|it| (*it).clone()).collect())]),
            );
        }
        // Whatever somebody ticks in two lists.
        let mut chance = Chance(self.rows.len() as u64);
        for _ in 0..6 {
            let (one, other) = (chance.below(n as u64) as usize, chance.below(n as u64) as usize);
            let mut some = |at: usize| -> (usize, Vec<String>) {
                (at, values(at).into_iter().filter(|_| chance.below(2) == 0).cloned().collect())
            };
            if one != other {
                filters.push(vec![some(one), some(other)]);
            }
        }
        let mut known = Span::default();
        let mut small: Vec<(Vec<i64>, String)> = Vec::new();
        for set in 0u32..1 << n {
            if set.count_ones() > most {
                continue;
            }
            let by: Vec<usize> = (0..n).filter(|at| set >> at & 1 == 1).collect();
            for filter in &filters {
                let by_names: Vec<&str> = by.iter().map(|at| self.names[*at]).collect();
                let mut filter_json = serde_json::Map::new();
                for (at, values) in filter {
                    filter_json.insert(self.names[*at].to_owned(), values.clone().into());
                }
                let question = serde_json::json!({ "by": by_names, "sum": ["people"], "where": filter_json }).to_string();
                let Ok(answer) = app.query(&Json::parse(&question).expect("JSON")) else { continue };
                let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
                let kept = |cells: &[String]| filter.iter().all(|(at, values)| values.contains(&cells[*at]));
                for row in answer["rows"].as_array().expect("rows").iter().chain([&answer["total"]]) {
                    let is_in =
                        |cells: &[String]| by.iter().all(|at| row[self.names[*at]].as_str().is_none_or(|it| it == cells[*at]));
                    let of: Vec<i64> = self.rows.iter().map(|(cells, _)| i64::from(is_in(cells) && kept(cells))).collect();
                    let sum: i64 = of.iter().zip(&self.rows).map(|(of, row)| of * row.1).sum();
                    match row["people"].as_i64() {
                        Some(told) => {
                            assert!(told == sum && (told == 0 || told >= least), "{question} {row} {sum}\n{}", self.text());
                            known.learn(&of);
                        }
                        None if (1..least).contains(&sum) => small.push((of, format!("{question} {row} = {sum}"))),
                        None => {}
                    }
                }
            }
        }
        small.into_iter().find(|(of, _)| known.tells(of)).map(|(_, what)| format!("{what}\n{}", self.text()))
    }
}

/// A sequence of numbers that looks like chance and is always the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    /// A count: small ones often.
    fn count(&mut self) -> i64 {
        (if self.below(3) == 0 { 1 + self.below(4) } else { 5 + self.below(40) }) as i64
    }
}

fn leaks(n: u64, make: impl Fn(&mut Chance) -> File, least: i64, most: u32) -> (usize, Option<String>) {
    let mut first = None;
    let mut all = 0;
    for seed in 0..n {
        let file = make(&mut Chance(seed * 7919 + 1));
        if let Some(leak) = file.leak(least, most) {
            all += 1;
            first.get_or_insert(leak);
        }
    }
    (all, first)
}

#[test]
fn tables_of_three_columns() {
    let make = |chance: &mut Chance| {
        let mut rows = Vec::new();
        for place in 0..3 {
            for group in 0..3 {
                for age in 0..3 {
                    if chance.below(8) > 0 {
                        rows.push((vec![format!("Xã {place}"), format!("Nhóm {group}"), format!("Vai {age}")], chance.count()));
                    }
                }
            }
        }
        File { headers: &["Xã", "Dân tộc", "Vai trò"], names: &["commune", "ethnic_group", "role"], rows }
    };
    let (n, first) = leaks(200, make, 5, 3);
    assert!(n == 0, "leaks {n}: {}", first.unwrap());
}

#[test]
fn places_within_places_by_sex_and_age() {
    let make = |chance: &mut Chance| {
        let mut rows = Vec::new();
        for commune in 0..5 {
            for sex in ["female", "male"] {
                for age in 0..2 {
                    if chance.below(8) > 0 {
                        let district = format!("Huyện {}", commune / 2);
                        rows.push((
                            vec![district, format!("Xã {commune}"), sex.to_owned(), format!("Vai {age}")],
                            chance.count(),
                        ));
                    }
                }
            }
        }
        File { headers: &["Huyện", "Xã", "Giới tính", "Vai trò"], names: &["district", "commune", "sex", "role"], rows }
    };
    let (n, first) = leaks(60, make, 5, 4);
    assert!(n == 0, "leaks {n}: {}", first.unwrap());
}

#[test]
fn columns_that_follow_nearly_from_one() {
    let make = |chance: &mut Chance| {
        let mut rows = Vec::new();
        for initiative in 0..6 {
            let main = chance.below(3);
            for sector in 0..3 {
                if sector == main || chance.below(4) == 0 {
                    rows.push((vec![format!("Mô hình {initiative}"), format!("Lĩnh vực {sector}")], chance.count()));
                }
            }
        }
        File { headers: &["Mô hình", "Lĩnh vực"], names: &["initiative", "sector"], rows }
    };
    let (n, first) = leaks(200, make, 5, 2);
    assert!(n == 0, "leaks {n}: {}", first.unwrap());
}

#[test]
fn columns_that_follow_from_one() {
    let make = |chance: &mut Chance| {
        let mut rows = Vec::new();
        for initiative in 0..6 {
            let mut cells = vec![format!("Mô hình {initiative}")];
            for name in ["Chương trình", "Lĩnh vực", "Tài trợ", "Đơn vị", "Vai"] {
                cells.push(format!("{name} {}", chance.below(2)));
            }
            rows.push((cells, chance.count()));
        }
        File {
            headers: &["Mô hình", "Chương trình", "Lĩnh vực", "Nhà tài trợ", "Đơn vị thực hiện", "Vai trò"],
            names: &["initiative", "programme", "sector", "funder", "implementer", "role"],
            rows,
        }
    };
    let (n, first) = leaks(60, make, 5, 2);
    assert!(n == 0, "leaks {n}: {}", first.unwrap());
}

const HEADERS: [&str; 5] = ["Xã", "Dân tộc", "Vai trò", "Lĩnh vực", "Nhà tài trợ"];
const NAMES: [&str; 5] = ["commune", "ethnic_group", "role", "sector", "funder"];

/// A file of columns of so many values each, of whose combinations one in `sparse` has nobody.
fn product(chance: &mut Chance, sizes: &[u64], sparse: u64) -> File {
    let mut rows = Vec::new();
    for mut at in 0..sizes.iter().product() {
        let mut cells = Vec::new();
        for (size, name) in sizes.iter().zip(HEADERS) {
            cells.push(format!("{name} {}", at % size));
            at /= size;
        }
        if chance.below(sparse) > 0 {
            rows.push((cells, chance.count()));
        }
    }
    File { headers: &HEADERS[..sizes.len()], names: &NAMES[..sizes.len()], rows }
}

#[test]
fn tables_of_four_columns() {
    for (sizes, sparse, n) in [([2, 2, 2, 2], 8, 60), ([3, 2, 3, 2], 8, 30), ([3, 3, 3, 2], 2, 30)] {
        let (n, first) = leaks(n, |chance| product(chance, &sizes, sparse), 5, 4);
        assert!(n == 0, "{sizes:?} leaks {n}: {}", first.unwrap());
    }
}

#[test]
fn tables_of_five_columns() {
    for (sizes, sparse, n) in [([2, 2, 2, 2, 2], 8, 12), ([3, 2, 2, 2, 2], 2, 12), ([4, 3, 2, 2, 2], 3, 4)] {
        let (n, first) = leaks(n, |chance| product(chance, &sizes, sparse), 5, 5);
        assert!(n == 0, "{sizes:?} leaks {n}: {}", first.unwrap());
    }
}
