//! Holds the committed demo data to its generator, and the generator to what the demo promises.
//!
//! Knows the files under `www/data/` and the generator in `examples/`; does not know the reader.

#[path = "../examples/demo_data.rs"]
mod demo_data;

use std::collections::{BTreeMap, BTreeSet};
use std::{fs, path::Path};

fn committed(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Rows of a demo file as header → cell. No demo cell is quoted, so a split is a reader.
fn rows(path: &str) -> Vec<BTreeMap<String, String>> {
    let text = committed(path);
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), header.len(), "{path}: {line}");
            header.iter().zip(cells).map(|(h, c)| (h.to_string(), c.to_owned())).collect()
        })
        .collect()
}

fn sum_by<'a>(rows: impl Iterator<Item = &'a BTreeMap<String, String>>, by: &str, measure: &str) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    for row in rows {
        *sums.entry(row[by].clone()).or_default() += row[measure].parse::<u64>().unwrap_or(0);
    }
    sums
}

/// Women per thousand of the women and men among `rows` that `keep`.
fn womens_share(rows: &[BTreeMap<String, String>], keep: impl Fn(&BTreeMap<String, String>) -> bool) -> u64 {
    let by_sex = sum_by(rows.iter().filter(|row| keep(row)), "Giới tính", "Số người");
    by_sex["Nữ"] * 1000 / (by_sex["Nữ"] + by_sex["Nam"])
}

#[test]
fn committed_files_are_what_the_generator_makes() {
    for file in demo_data::demo_files() {
        assert!(committed(file.path) == file.content, "www/data/{} differs: run `cargo run --example demo_data`", file.path);
    }
}

#[test]
fn package_describes_every_column_and_says_illustrative() {
    let package: serde_json::Value = serde_json::from_str(&committed("p4em/datapackage.json")).expect("valid JSON");
    assert!(package["description"].as_str().unwrap_or("").contains("DỮ LIỆU MINH HỌA"));
    assert!(package["description_en"].as_str().unwrap_or("").contains("ILLUSTRATIVE"));
    let resources = package["resources"].as_array().expect("resources");
    assert_eq!(resources.len(), 5);
    for resource in resources {
        let path = resource["path"].as_str().expect("a path");
        let names: Vec<&str> = resource["schema"]["fields"]
            .as_array()
            .expect("fields")
            .iter()
            .map(|field| field["name"].as_str().expect("a name"))
            .collect();
        let text = committed(&format!("p4em/{path}"));
        assert_eq!(text.lines().next(), Some(names.join(",").as_str()), "{path}");
    }
}

#[test]
fn sizes_stay_small_and_rows_in_range() {
    let funding = rows("p4em/funding.csv");
    let people = rows("p4em/participation.csv");
    assert!((1200..=2000).contains(&funding.len()), "{} funding rows", funding.len());
    assert!((2500..=4000).contains(&people.len()), "{} participation rows", people.len());
    let bytes: usize = ["datapackage.json", "funding.csv", "participation.csv", "criteria.csv", "meetings.csv", "population.csv"]
        .iter()
        .map(|name| committed(&format!("p4em/{name}")).len())
        .sum();
    assert!(bytes < 660_000, "{bytes} bytes");
    assert!(people.iter().all(|row| row["Số người"].parse::<u64>().is_ok_and(|n| n > 0)));
}

#[test]
fn every_lesson_of_the_review_can_be_seen() {
    let funding = rows("p4em/funding.csv");
    let people = rows("p4em/participation.csv");
    let provinces: BTreeSet<&str> = funding.iter().map(|row| row["Tỉnh"].as_str()).collect();
    assert_eq!(provinces, ["Hà Giang", "Hòa Bình", "Kon Tum", "Quảng Trị", "Trà Vinh"].into());

    // Quảng Trị: four sources in balance, none under a sixth or over a third of the plan.
    let of = |name: &'static str| funding.iter().filter(move |row| row["Tỉnh"] == name);
    let sources = sum_by(of("Quảng Trị"), "Nguồn vốn", "Kế hoạch (đồng)");
    let total: u64 = sources.values().sum();
    for source in ["Ngân sách nhà nước", "Ngân sách địa phương", "Dự án", "Cộng đồng"] {
        let share = sources[source] * 1000 / total;
        assert!((160..=340).contains(&share), "{source}: {share} per thousand");
    }

    // Kon Tum: women's groups in Tê Xăng. Hòa Bình: the task force. Trà Vinh: gender.
    let ginseng = |row: &BTreeMap<String, String>| row["Xã"] == "Tê Xăng" && row["Mô hình"] == "Nhóm phụ nữ trồng sâm dây";
    assert!(womens_share(&people, ginseng) > 700);
    assert!(of("Hòa Bình").any(|row| row["Đơn vị thực hiện"] == "Tổ công tác liên ngành"));
    assert!(of("Hòa Bình").any(|row| row["Mô hình"] == "Sáng kiến hạ tầng nhỏ"));
    assert!(of("Hà Giang").any(|row| row["Mô hình"] == "Vỗ béo bò thích ứng khí hậu"));
    assert!(of("Trà Vinh").any(|row| row["Lĩnh vực"] == "Bình đẳng giới"));

    // The programme's own money: the fund for what communities propose, and support to capacity and policy.
    for (sector, part) in [
        ("Sinh kế và thị trường", "P4EM: Quỹ Sáng kiến cộng đồng"),
        ("Hạ tầng nhỏ", "P4EM: Quỹ Sáng kiến cộng đồng"),
        ("Bình đẳng giới", "P4EM: năng lực và chính sách"),
        ("Lập kế hoạch và điều phối", "P4EM: năng lực và chính sách"),
    ] {
        let mut irish = funding.iter().filter(|row| row["Lĩnh vực"] == sector && row["Nhà tài trợ"] == "Irish Aid").peekable();
        assert!(irish.peek().is_some() && irish.all(|row| row["Chương trình"] == part), "{sector}");
    }

    // Women's share, among members and among leaders, is higher in 2021 than in 2017 everywhere.
    for province in provinces {
        for role in ["Thành viên", "Trưởng nhóm"] {
            let share =
                |year: &str| womens_share(&people, |row| row["Tỉnh"] == province && row["Năm"] == year && row["Vai trò"] == role);
            let (first, last) = (share("2017"), share("2021"));
            assert!(last > first, "{province}, {role}: {first} to {last} per thousand");
        }
    }
}

#[test]
fn criteria_and_meetings_tell_the_lessons_and_hold_every_blank() {
    let scores = rows("p4em/criteria.csv");
    let median = |model: &str, criterion: &str| {
        let mut found: Vec<u64> = scores
            .iter()
            .filter(|row| row["Mô hình"] == model && row["Tiêu chí"] == criterion)
            .filter_map(|row| row["Điểm (0–5)"].parse().ok())
            .collect();
        found.sort_unstable();
        found[found.len() / 2]
    };
    assert!(median("Vỗ béo bò thích ứng khí hậu", "Thích ứng biến đổi khí hậu") >= 4);
    assert!(median("Vỗ béo bò thích ứng khí hậu", "Bình đẳng giới") <= 3);
    assert!(median("Nhóm phụ nữ trồng sâm dây", "Bình đẳng giới") >= 4);
    assert!(median("Lồng ghép nguồn vốn ở xã", "Phân cấp và trao quyền") >= 4);
    let cells: BTreeSet<&str> = scores.iter().map(|row| row["Điểm (0–5)"].as_str()).collect();
    assert!(["", "N/A", "0", "1", "5"].iter().all(|cell| cells.contains(cell)), "{cells:?}");

    let meetings = rows("p4em/meetings.csv");
    let rate = |province: &str| {
        let of = || meetings.iter().filter(|row| row["Tỉnh"] == province && !row["Số quyết định đã thực hiện"].is_empty());
        sum_by(of(), "Tỉnh", "Số quyết định đã thực hiện")[province] * 100 / sum_by(of(), "Tỉnh", "Số quyết định")[province]
    };
    assert!(["Hà Giang", "Quảng Trị", "Kon Tum", "Trà Vinh"].iter().all(|province| rate("Hòa Bình") > rate(province)));
    let cells: BTreeSet<&str> = meetings.iter().map(|row| row["Số quyết định"].as_str()).collect();
    assert!(["", "mật", "0"].iter().all(|cell| cells.contains(cell)), "{cells:?}");
    assert_eq!(rows("p4em/population.csv").len(), 25);
}

#[test]
fn money_is_partly_paid_and_blank_is_not_zero() {
    let funding = rows("p4em/funding.csv");
    let rate = |year: &str| {
        let of_year = || funding.iter().filter(|row| row["Năm"] == year);
        sum_by(of_year(), "Năm", "Giải ngân (đồng)")[year] * 1000 / sum_by(of_year(), "Năm", "Kế hoạch (đồng)")[year]
    };
    assert!(rate("2019") > 750, "{}", rate("2019"));
    assert!((100..450).contains(&rate("2021")), "{}", rate("2021"));
    let disbursed: BTreeSet<&str> = funding.iter().map(|row| row["Giải ngân (đồng)"].as_str()).collect();
    assert!(disbursed.contains("") && disbursed.contains("0"));
}

#[test]
fn population_adds_up_to_the_published_national_figures() {
    // General Statistics Office: whole country 2015, thousand persons, one decimal.
    let tenths = |sex: &str| -> u64 {
        rows("provinces/population.csv")
            .iter()
            .filter(|row| row["Năm"] == "2015" && row["Giới tính"] == sex)
            .map(|row| row["Dân số (nghìn người)"].replace('.', "").parse::<u64>().unwrap())
            .sum()
    };
    assert_eq!(tenths("Nam"), 452_240);
    assert_eq!(tenths("Nữ"), 464_858);
    let provinces: BTreeSet<String> = rows("provinces/population.csv").iter().map(|row| row["Tỉnh"].clone()).collect();
    assert_eq!(provinces.len(), 63);
}
