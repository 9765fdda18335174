//! A table in words: exact digits, and five kinds of nothing that are never told alike.

mod support;

use fairshare::data::Unit;
use fairshare::describe::{Datum, datum_lines, datum_sentence, measure_name, rows, summary};
use fairshare::locale::Lang;
use fairshare::query::{Cell, Table, TableMeasure};
use fairshare::scene::Mark;
use support::{axis, money, people, table};

const NONE: [Vec<u32>; 3] = [Vec::new(), Vec::new(), Vec::new()];

#[test]
fn a_unit_in_a_header_is_told_once() {
    let name = |label: &str, unit: Unit| {
        let measure = TableMeasure { name: label.into(), label: label.into(), kind: None, unit, ..money() };
        measure_name(&measure, Lang::En).to_owned()
    };
    let dong = || Unit::Money("VND".into());
    assert_eq!(name("At current prices ( Bill. Dongs)", dong()), "At current prices");
    assert_eq!(name("Đối ứng (tỷ đồng)", dong()), "Đối ứng");
    // What stands in parentheses and is no unit stays, and so does a unit that is not told beside it.
    for (label, unit) in [("Đối ứng (đợt 2)", dong()), ("(đồng)", dong()), ("Giá (đồng)", Unit::Number), ("Structure(%)", dong())]
    {
        assert_eq!(name(label, unit), label);
    }
}

#[test]
fn a_tooltip_is_exact_and_names_its_share() {
    let table =
        table(vec![axis("province", &["Quảng Trị"], true), axis("source", &support::SOURCES[..2], false)], money(), |at| {
            Cell::Value([12_345_678_900, 37_037_036_700, 1, 0][at[0] * 2 + at[1]])
        });
    let datum = Datum { table: &table, at: [0, 0, Mark::ALL], measure: 0, rest: &NONE };
    let lines = datum_lines(&datum, Lang::Vi);
    let lines: Vec<(&str, &str)> = lines.iter().map(|(a, b)| (&**a, &**b)).collect();
    assert_eq!(
        lines,
        [
            ("Tỉnh", "Quảng Trị"),
            ("Nguồn vốn", "Ngân sách nhà nước"),
            ("Giải ngân", "12.345.678.900\u{a0}đồng (12,3\u{a0}tỷ)"),
            ("Tỷ trọng trong Quảng Trị", "25,0\u{a0}% của 49,4\u{a0}tỷ\u{a0}đồng"),
        ]
    );
    // By hand: of three places 5, 5 and 3 make ranks 1, 1 and 3; one without a value has none.
    let places = axis("province", &["Hà Giang", "Kon Tum", "Quảng Trị", "Trà Vinh"], false);
    let four =
        support::table(vec![places], people(), |at| [Cell::Value(5), Cell::Value(5), Cell::Value(3), Cell::Missing][at[0]]);
    for (at, wanted) in [
        (0, &["Share of the total: 38.5% of 13 people", "Rank (province): 1 of 3"][..]),
        (2, &["Share of the total: 23.1% of 13 people", "Rank (province): 3 of 3"]),
        (3, &[]),
    ] {
        let lines = datum_lines(&Datum { table: &four, at: [at, Mark::ALL, Mark::ALL], measure: 0, rest: &NONE }, Lang::En);
        let said: Vec<String> =
            lines[2..].iter().map(|(name, value)| format!("{name}: {value}").replace('\u{a0}', " ")).collect();
        assert_eq!(said, wanted);
    }
    assert_eq!(datum_sentence(&datum, Lang::En), "Quảng Trị, State budget: 12.3\u{a0}billion\u{a0}đồng");
    let all = Datum { at: [Mark::ALL; 3], ..datum };
    assert_eq!(all.cell(), Cell::Value(49_382_715_601));
    assert_eq!(datum_sentence(&Datum { at: [1, Mark::ALL, Mark::ALL], ..datum }, Lang::Vi), "(để trống): 1\u{a0}đồng");
    let beyond = Datum { at: [77, 99, 0], measure: 5, ..datum };
    assert_eq!((datum_lines(&beyond, Lang::Vi).len(), datum_sentence(&beyond, Lang::Vi)), (0, String::new()));
}

#[test]
fn five_kinds_of_nothing() {
    let cells = [Cell::Value(0), Cell::Missing, Cell::NotApplicable, Cell::Withheld, Cell::NotYetDue];
    let table = table(vec![axis("province", &support::FIVE, false)], people(), |at| cells[at[0]]);
    for lang in Lang::ALL {
        let said: Vec<String> = (0..5)
            .map(|i| datum_sentence(&Datum { table: &table, at: [i, Mark::ALL, Mark::ALL], measure: 0, rest: &NONE }, lang))
            .collect();
        let mut values: Vec<&str> = said.iter().map(|text| text.split_once(": ").unwrap().1).collect();
        assert!(values[0].starts_with('0'));
        let printed: Vec<String> = rows(&table, lang).rows.iter().map(|row| row[1].clone()).collect();
        assert_eq!(printed[0], "0");
        assert_eq!(printed[1..], values[1..]);
        values.sort();
        values.dedup();
        assert_eq!(values.len(), 5, "{values:?}");
    }
}

#[test]
fn a_summary_names_the_total_and_the_largest() {
    let table = support::funding(&support::FIVE);
    let text = summary("Giải ngân theo tỉnh", &table, 0, Lang::Vi);
    assert!(text.starts_with("Giải ngân theo tỉnh: tổng cộng ") && text.contains("\u{a0}đồng. Lớn nhất: "), "{text}");
    let text = summary("Disbursed by province", &table, 0, Lang::En);
    assert!(text.contains(" in total. Largest: "), "{text}");
    assert_eq!(summary("X", &table, 9, Lang::En), "X.");
    // Who share the first place are told.
    let tied = |n: usize, lang| {
        let cell = |at: &[usize]| Cell::Value(if at[0] > 0 && at[0] <= n { 12 } else { 9 });
        let table = support::table(vec![axis("province", &support::FIVE, false)], people(), cell);
        summary("X", &table, 0, lang)
            .split_once(": ")
            .map(|text| text.1.split_once(": ").unwrap_or(text).1.replace('\u{a0}', " "))
            .unwrap()
    };
    assert!(tied(1, Lang::En).starts_with("Hòa Bình, 12 people"), "{}", tied(1, Lang::En));
    assert!(tied(2, Lang::En).starts_with("Hòa Bình and Kon Tum, both 12 people"), "{}", tied(2, Lang::En));
    assert!(tied(2, Lang::Vi).starts_with("Hòa Bình và Kon Tum, đều 12 người"), "{}", tied(2, Lang::Vi));
    assert!(tied(3, Lang::En).starts_with("Hòa Bình and 2 others, each 12 people"), "{}", tied(3, Lang::En));
    let none = support::table(vec![axis("province", &support::FIVE, false)], money(), |_| Cell::Missing);
    let none = fairshare::query::Table { total: vec![Cell::Missing], ..none };
    assert_eq!(summary("X", &none, 0, Lang::En), "X: no data.");
}

#[test]
fn a_change_is_told_as_a_change() {
    let places = ["A", "B", "C", "D"];
    let cells = [Cell::Value(26), Cell::Missing, Cell::Value(-118), Cell::Value(26)];
    let of =
        |name: &str, unit, scale, adds| TableMeasure { name: name.into(), label: String::new(), kind: None, unit, scale, adds };
    let share = of("change_points:women_share", Unit::Other("%".into()), 1, false);
    let table = table(vec![axis("province", &places, false)], share, |at| cells[at[0]]);
    let said = |table: &Table, at: u32, lang| {
        datum_sentence(&Datum { table, at: [at, Mark::ALL, Mark::ALL], measure: 0, rest: &NONE }, lang)
    };
    assert_eq!(said(&table, 0, Lang::Vi), "A: thay đổi +2,6\u{a0}điểm phần trăm");
    assert_eq!(said(&table, 1, Lang::En), "B: No data");
    assert_eq!(rows(&table, Lang::En).header[1], "Change (percentage points)");
    // The first of two that rose alike; shares have no sum.
    let text = "X. Rose most: A, +2.6\u{a0}percentage points. Fell most: C, −11.8\u{a0}percentage points.";
    assert_eq!(summary("X", &table, 0, Lang::En), text);
    let only_up = Table {
        measures: vec![of("change:disbursed", money().unit, 0, true)],
        cells: [5, 0, 9, 0].map(Cell::Value).to_vec(),
        total: vec![Cell::Value(14)],
        ..table
    };
    assert_eq!(summary("X", &only_up, 0, Lang::Vi), "X: thay đổi tổng cộng 14\u{a0}đồng. Tăng nhiều nhất: C, +9\u{a0}đồng.");
    // A header of a file that begins like it is no change.
    let own = Table { measures: vec![of("changed fields", Unit::Number, 0, true)], ..only_up };
    assert_eq!(said(&own, 2, Lang::En), "C: 9");
}

#[test]
fn rows_of_one_two_and_three_axes() {
    let one = table(vec![axis("sex", &["female"], true)], people(), |at| Cell::Value(1234 + at[0] as i128));
    let rows_of = |table, lang| rows(table, lang);
    let r = rows_of(&one, Lang::Vi);
    assert_eq!((r.header, r.n_names), (vec!["Giới tính".to_owned(), "Số người (người)".to_owned()], 1));
    assert_eq!(r.rows, [["Nữ", "1.234"], ["Không rõ", "1.235"]]);
    let two = table(vec![axis("province", &["Kon Tum"], false), axis("sex", &["female", "male"], false)], people(), |at| {
        [Cell::Value(5), Cell::Withheld][at[1]]
    });
    let r = rows_of(&two, Lang::En);
    assert_eq!(r.header, ["Province", "Women", "Men", "Total"]);
    assert_eq!(r.rows, [["Kon Tum", "5", "Withheld for privacy", "Withheld for privacy"]]);
    // The five are no whole of which they could be all.
    let told = |at| format!("{:?}", datum_lines(&Datum { table: &two, at, measure: 0, rest: &NONE }, Lang::En));
    assert!(!told([0, 0, Mark::ALL]).contains('%'), "{}", told([0, 0, Mark::ALL]));
    assert!(!told([0, Mark::ALL, Mark::ALL]).contains('5'), "{}", told([0, Mark::ALL, Mark::ALL]));
    let axes = vec![support::years(2017, 2018), axis("sex", &["female"], false), axis("role", &["a", "b"], false)];
    let three = table(axes, people(), |at| Cell::Value((at[0] * 10 + at[2]) as i128));
    let r = rows_of(&three, Lang::En);
    assert_eq!((r.rows.len(), r.n_names), (4, 3));
    assert_eq!(r.rows[3], ["2018", "Women", "b", "11"]);
}

#[test]
fn a_share_is_told_without_bounds_that_leave_nothing_open() {
    let by_sex = |sexes: &[&str], counts: &'static [i128]| {
        let axes = vec![axis("province", &["Kon Tum"], false), axis("sex", sexes, false)];
        fairshare::metrics::Metric::WomenShare.work_out(table(axes, people(), |at| Cell::Value(counts[at[1]])))
    };
    let told = |table: &Table| {
        let lines = datum_lines(&Datum { table, at: [0, Mark::ALL, Mark::ALL], measure: 0, rest: &NONE }, Lang::En);
        lines.into_iter().map(|(name, value)| [name, value].join(": ").replace('\u{a0}', " ")).collect::<Vec<_>>().join("; ")
    };
    let closed = by_sex(&["female", "male"], &[30, 50]);
    assert_eq!(told(&closed), "Province: Kon Tum; Women’s share: 37.5%; Women: 30 people; Men: 50 people");
    let open = told(&by_sex(&["female", "male", "unknown"], &[30, 50, 20]));
    assert!(open.contains("at least: 30%") && open.contains("at most: 50%"), "{open}");
    // Of one row alone the summary tells it, and calls it not the largest.
    assert_eq!(summary("X", &closed, 0, Lang::En), "X. Kon Tum: 37.5%.");
}
