//! Amounts whose header names no unit: that of the amounts beside them where the figures are of one size, and always a notice
//! that names both readings.

use std::rc::Rc;

use fairshare::app::{App, Settings, Words};
use fairshare::json::Json;
use fairshare::locale::Lang;
use fairshare::read::Intake;

/// Sums by name, and the notices in English.
fn read(text: &str, mapping: &str) -> (impl FnMut(&str) -> String, String) {
    let mut intake = Intake::new("test.csv").with_mapping(mapping);
    intake.push(text.as_bytes()).and_then(|()| intake.end()).expect("a table");
    let (dataset, report) = intake.finish().expect("a dataset");
    let told: serde_json::Value = serde_json::from_str(&report.to_json(Lang::En)).expect("a report");
    let mut app = App::new(Settings::from_words("en", &Words::default()).expect("settings"), Rc::new(dataset));
    let sum = move |name: &str| {
        let question = serde_json::json!({ "sum": [name], "exact": true }).to_string();
        let answer = app.query(&Json::parse(&question).expect("a question")).expect(name);
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("an answer");
        answer["total"][name].to_string().replace('"', "")
    };
    (sum, told["warnings"].to_string())
}

fn check(text: &str, sums: &[(&str, &str)], notice: Option<&str>) {
    let (mut sum, told) = read(text, "{}");
    for (name, want) in sums {
        assert_eq!(sum(name), *want, "{name}\n{text}");
    }
    match notice {
        Some(notice) => assert!(told.contains(notice), "{notice}\n{told}"),
        None => assert!(!told.contains("unit"), "{text}\n{told}"),
    }
}

#[test]
fn figures_of_one_size_have_one_unit() {
    check(
        "Tỉnh,Kế hoạch (triệu đồng),Giải ngân,Số hộ\nKon Tum,1200,950.5,30\nHà Giang,2300,2100,50\n",
        &[("planned", "3500000000"), ("disbursed", "3050500000"), ("households", "80")],
        Some(
            "‘Giải ngân’: the header names no unit. The figures are of the same size as in ‘Kế hoạch (triệu đồng)’, so they were \
              read as million đồng; they may be đồng.",
        ),
    );
    check(
        "Province,Budget (USD),Spent\nKon Tum,1200,950\nHà Giang,2300,2100\n",
        &[("planned", "3500"), ("disbursed", "3050")],
        Some("read as USD; they may be đồng"),
    );
    check(
        "Country,Budget (USD million),Spent\nKenya,1.2,0.95\nNepal,2.3,2.1\n",
        &[("planned", "3500000"), ("disbursed", "3050000")],
        Some("read as million USD; they may be USD"),
    );
    check(
        "Country,Budget (USD),Spent\nKenya,1200,950\nNepal,2300,2100\n",
        &[("disbursed", "3050")],
        Some("read as USD; they may be another currency"),
    );
    // What adds up as the year goes is of the unit of its plan.
    check(
        "Tỉnh,Kế hoạch (triệu đồng),Lũy kế giải ngân\nKon Tum,1200,950.5\nHà Giang,2300,2100\n",
        &[("planned", "3500000000")],
        Some("‘Lũy kế giải ngân’: the header names no unit. The figures are of the same size as in ‘Kế hoạch (triệu đồng)’"),
    );
    // Without any, nothing is said of its unit; nor of a rate's.
    check("Tỉnh,Lũy kế giải ngân,Tỷ lệ giải ngân\nKon Tum,1200,95\nHà Giang,2300,90\n", &[], None);
    // Sources beside their whole.
    check(
        "Tỉnh,Kế hoạch (triệu đồng),NSTW,NSĐP\nKon Tum,1200,950,250\nHà Giang,2300,2100,200\n",
        &[("amount", "3500000000")],
        Some("‘NSTW’, ‘NSĐP’: the header names no unit"),
    );
}

#[test]
fn a_column_of_one_currency_tells_no_magnitude() {
    check(
        "Tỉnh,Kế hoạch (triệu đồng),Giải ngân,Tiền tệ\nKon Tum,1200,950.5,VND\nHà Giang,2300,2100,VND\n",
        &[("planned", "3500000000"), ("disbursed", "3050500000")],
        Some("The figures are of the same size as in ‘Kế hoạch (triệu đồng)’"),
    );
    check(
        "Province,Planned (USD thousand),Disbursed,Currency\nKon Tum,1200,950500,USD\nHà Giang,2300,2100000,USD\n",
        &[("planned", "3500000"), ("disbursed", "3050500")],
        Some("another size than in ‘Planned (USD thousand)’, so they were read as USD; they may be thousand USD"),
    );
    check("Tỉnh,Kế hoạch,Giải ngân,Tiền tệ\nKon Tum,12,9,VND\nHà Giang,23,21,VND\n", &[("disbursed", "30")], None);
}

#[test]
fn figures_of_another_size_have_their_own() {
    check(
        "Tỉnh,Kế hoạch (triệu đồng),Giải ngân\nKon Tum,1200,950000000\nHà Giang,2300,2100000000\n",
        &[("planned", "3500000000"), ("disbursed", "3050000000")],
        Some("another size than in ‘Kế hoạch (triệu đồng)’, so they were read as đồng; they may be million đồng"),
    );
    check(
        "Country,Budget (USD million),Spent\nKenya,1.2,950000\nNepal,2.3,2100000\n",
        &[("planned", "3500000"), ("disbursed", "3050000")],
        Some("read as USD; they may be million USD"),
    );
}

#[test]
fn a_column_of_numbers_without_end_is_measured_too() {
    let mut text = String::from("Tỉnh,Kế hoạch (triệu đồng),Giải ngân\n");
    (0..40_000).for_each(|row| text.push_str(&format!("Kon Tum,{}.5,{}\n", 1000 + row % 3000, 1000 + row)));
    check(&text, &[("disbursed", "839980000000000")], Some("read as million đồng"));
}

#[test]
fn amounts_too_small_for_dong_are_doubted() {
    check(
        "Tỉnh,Kế hoạch,Giải ngân\nKon Tum,1200,950\nHà Giang,2300,2100\n",
        &[("planned", "3500"), ("disbursed", "3050")],
        Some("‘Kế hoạch’, ‘Giải ngân’: the file names no unit of money, so đồng was taken, but figures so small may be"),
    );
    check("Tỉnh,Kế hoạch\nKon Tum,1200000000\nHà Giang,2300000000\n", &[("planned", "3500000000")], None);
}

#[test]
fn what_is_told_is_not_doubted() {
    check("Tỉnh,Kế hoạch (triệu đồng),Giải ngân (đồng)\nKon Tum,12,9\nHà Giang,23,21\n", &[("disbursed", "30")], None);
    check("Đơn vị: triệu đồng\nTỉnh,Kế hoạch,Giải ngân\nKon Tum,12,9\nHà Giang,23,21\n", &[("disbursed", "30000000")], None);
    // Cells with units of their own.
    check("Tỉnh,Kế hoạch (triệu đồng),Giải ngân\nKon Tum,12,9 triệu\nHà Giang,23,2 tỷ\n", &[("disbursed", "2009000000")], None);
    let text = "Tỉnh,Kế hoạch (triệu đồng),Giải ngân\nKon Tum,1200,950\n";
    let (mut sum, told) = read(text, r#"{"columns":{"Giải ngân":{"unit":"nghìn đồng"}}}"#);
    assert_eq!((&sum("disbursed")[..], told.contains("unit")), ("950000", false), "{told}");
}

#[test]
fn of_many_columns_four_are_named() {
    let sources = ["NSTW", "NSĐP", "Vốn vay", "Vốn ODA", "Dân góp"];
    for (n, want) in [(4, "‘NSTW’, ‘NSĐP’, ‘Vốn vay’, ‘Vốn ODA’: the"), (5, "‘NSTW’, ‘NSĐP’, ‘Vốn vay’, ‘Vốn ODA’…: the")]
    {
        let heads = sources[..n].join(",");
        let text = format!("Tỉnh,Kế hoạch (triệu đồng),{heads}\nKon Tum,900{0}\nHà Giang,800{0}\n", ",170".repeat(n));
        check(&text, &[("planned", "1700000000")], Some(want));
    }
}

#[test]
fn numbers_of_another_style_are_told_once() {
    let text =
        "Tỉnh,Giải ngân (triệu đồng)\nKon Tum,\"1.234,5\"\nHà Giang,\"2.345,6\"\nTrà Vinh,\"3,456.7\"\nLai Châu,chưa rõ số\n";
    let (mut sum, told) = read(text, "{}");
    assert_eq!(sum("disbursed"), "3580100000");
    for want in [
        "two styles: it was read as in ‘1.234,5’, and numbers such as ‘3,456.7’",
        "1 cell (row 5) without a number, left out of sums: ‘chưa rõ số’",
    ] {
        assert!(told.contains(want), "{want}\n{told}");
    }
    // A file without such a column tells of its cells as they are.
    let (_, told) = read("Tỉnh,Số hộ\nKon Tum,5\nHà Giang,\"7;8\"\nTrà Vinh,9\n", "{}");
    assert!(told.contains("1 cell (row 3) without a number, left out of sums: ‘7;8’"), "{told}");
}

#[test]
fn units_that_differ_lend_none() {
    check(
        "Tỉnh,Kế hoạch (triệu đồng),Phân bổ (tỷ đồng),Giải ngân\nKon Tum,1200,1.2,950000000\nHà Giang,2300,2.3,2100000000\n",
        &[("planned", "3500000000"), ("allocated", "3500000000"), ("disbursed", "3050000000")],
        None,
    );
}
