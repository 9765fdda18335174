//! Tables for chart tests: the programme's five provinces, all 63, and hard ones. Values come from a fixed generator.
#![allow(dead_code)]

pub mod time;

use fairshare::charts::{ChartKind, ChartRequest, Drawn, Frame, Theme, draw};
use fairshare::data::{Kind, Unit};
use fairshare::locale::Lang;
use fairshare::metrics::Metric;
use fairshare::query::{Axis, AxisKind, Cell, Member, Table, TableMeasure};
use fairshare::scene::Metrics;

#[rustfmt::skip]
pub const PROVINCES: [&str; 63] = [
    "An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Dương", "Bình Định",
    "Bình Phước", "Bình Thuận", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Đắk Nông", "Điện Biên", "Đồng Nai",
    "Đồng Tháp", "Gia Lai", "Hà Giang", "Hà Nam", "Hà Nội", "Hà Tĩnh", "Hải Dương", "Hải Phòng", "Hậu Giang", "Hòa Bình",
    "Hồ Chí Minh", "Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum", "Lai Châu", "Lạng Sơn", "Lào Cai", "Lâm Đồng", "Long An",
    "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận", "Phú Thọ", "Phú Yên", "Quảng Bình", "Quảng Nam", "Quảng Ngãi",
    "Quảng Ninh", "Quảng Trị", "Sóc Trăng", "Sơn La", "Tây Ninh", "Thái Bình", "Thái Nguyên", "Thanh Hóa", "Thừa Thiên Huế",
    "Tiền Giang", "Trà Vinh", "Tuyên Quang", "Vĩnh Long", "Vĩnh Phúc", "Yên Bái",
];
pub const FIVE: [&str; 5] = ["Hà Giang", "Hòa Bình", "Kon Tum", "Quảng Trị", "Trà Vinh"];
pub const SOURCES: [&str; 4] = ["state_budget", "local_budget", "project", "community"];

/// A small deterministic generator (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}

pub fn axis<S: AsRef<str>>(name: &str, keys: &[S], missing: bool) -> Axis {
    let member = |(i, key): (usize, &S)| Member { code: i as u32, key: key.as_ref().to_owned(), missing: false };
    let mut members: Vec<Member> = keys.iter().enumerate().map(member).collect();
    if missing {
        members.push(Member { code: members.len() as u32, key: String::new(), missing: true });
    }
    Axis { name: name.to_owned(), label: name.to_owned(), kind: AxisKind::Dimension(Kind::from_name(name)), members }
}

pub fn years(from: u32, to: u32) -> Axis {
    axis("year", &(from..=to).map(|year| year.to_string()).collect::<Vec<_>>(), false)
}

pub fn money() -> TableMeasure {
    let unit = Unit::Money("VND".into());
    TableMeasure {
        name: "disbursed".into(), label: "Giải ngân".into(), kind: Some(Kind::Disbursed), unit, scale: 0, adds: true
    }
}

pub fn people() -> TableMeasure {
    TableMeasure {
        name: "people".into(),
        label: "Số người".into(),
        kind: Some(Kind::People),
        unit: Unit::People,
        scale: 0,
        adds: true,
    }
}

pub fn row_count() -> TableMeasure {
    TableMeasure { name: "rows".into(), label: String::new(), kind: None, unit: Unit::Number, scale: 0, adds: true }
}

pub fn table(axes: Vec<Axis>, measure: TableMeasure, mut value: impl FnMut(&[usize]) -> Cell) -> Table {
    let sizes: Vec<usize> = axes.iter().map(|axis| axis.members.len()).collect();
    let n: usize = sizes.iter().product();
    let mut cells = Vec::with_capacity(n);
    for flat in 0..n {
        let (mut at, mut rest) = (vec![0; sizes.len()], flat);
        for i in (0..sizes.len()).rev() {
            at[i] = rest % sizes[i];
            rest /= sizes[i];
        }
        cells.push(value(&at));
    }
    let total = cells.iter().filter_map(|cell| cell.value()).fold(0i128, i128::saturating_add);
    Table { axes, measures: vec![measure], cells, total: vec![Cell::Value(total)], n_rows: 1000 }
}

/// Place × source in đồng.
pub fn funding(places: &[&str]) -> Table {
    let mut dice = Dice(7);
    table(vec![axis("province", places, false), axis("source", &SOURCES, false)], money(), |at| {
        let weight = [9, 3, 5, 1][at[1]];
        match dice.below(40) {
            0 => Cell::Missing,
            1 => Cell::Value(0),
            _ => Cell::Value(i128::from(weight * dice.below(2_400_000_000) * (1 + dice.below(3)) / 2)),
        }
    })
}

/// Year × source in đồng.
pub fn trend(from: u32, to: u32) -> Table {
    let mut dice = Dice(11);
    table(vec![years(from, to), axis("source", &SOURCES, false)], money(), |at| {
        Cell::Value(i128::from(([9, 4, 6, 1][at[1]]) * (800_000_000 + dice.below(2_000_000_000))))
    })
}

/// Place × sex.
pub fn sexes(places: &[&str]) -> Table {
    let mut dice = Dice(13);
    table(vec![axis("province", places, false), axis("sex", &["female", "male", "unknown"], false)], people(), |at| {
        let most = [2600, 2300, 240][at[1]];
        match dice.below(30) {
            0 => Cell::Missing,
            1 => Cell::Value(0),
            _ => Cell::Value(i128::from(dice.below(most))),
        }
    })
}

/// Women's share by place; one place with a handful of people.
pub fn women_share(places: &[&str]) -> Table {
    let mut counts = sexes(places);
    counts.cells[6..9].copy_from_slice(&[Cell::Value(3), Cell::Value(4), Cell::Value(1)]);
    Metric::WomenShare.work_out(counts)
}

/// Planned, allocated and disbursed by place, half of it for a year that is not over; one place spent more than was planned.
pub fn absorption(places: &[&str]) -> Table {
    let mut dice = Dice(31);
    let amount = |kind: Kind| TableMeasure { name: kind.name().into(), kind: Some(kind), ..money() };
    let mut counts = table(vec![axis("province", places, false), years(2025, 2026)], amount(Kind::Disbursed), |_| Cell::Missing);
    counts.measures.extend([amount(Kind::Planned), amount(Kind::Allocated)]);
    counts.cells.clear();
    for i in 0..2 * places.len() as u64 {
        let planned = 2_000_000_000 + dice.below(9_000_000_000);
        let spent = if i % 2 == 1 { planned / 9 } else { planned / 100 * (60 + dice.below(60)) };
        let allocated = planned / 100 * (70 + dice.below(40));
        counts.cells.extend([spent, planned, allocated].map(|amount| Cell::Value(amount.into())));
    }
    if places.len() > 5 {
        counts.cells[1] = Cell::Missing;
    }
    counts.total = vec![Cell::Value(3), Cell::Value(4), Cell::Value(4)];
    Metric::Absorption { today: Some(2026), told: None }.work_out(counts)
}

/// Women and men by place and role; one place with few leaders, one without any.
pub fn leadership(places: &[&str]) -> Table {
    let mut dice = Dice(37);
    let axes = vec![
        axis("province", places, false),
        axis("role", &["Trưởng", "Thành viên"], false),
        axis("sex", &["female", "male"], false),
    ];
    let counts = table(axes, people(), |at| match at {
        [0, 0, sex] => Cell::Value([1, 3][*sex]),
        [1, 0, _] => Cell::Missing,
        [_, 0, sex] => Cell::Value((4 + dice.below([12, 30][*sex])).into()),
        [_, _, sex] => Cell::Value((100 + dice.below([900, 700][*sex])).into()),
        _ => Cell::Missing,
    });
    Metric::Leadership { leaders: vec![0], members: vec![1] }.work_out(counts)
}

/// Six funders by place.
pub fn concentration(places: &[&str]) -> Table {
    let mut dice = Dice(41);
    let funders = ["Irish Aid", "CARE", "UBND tỉnh", "Ủy ban Dân tộc", "WB", "Hội Phụ nữ"];
    let money =
        table(vec![axis("province", places, false), axis("funder", &funders, false)], money(), |at| match dice.below(3) {
            0 if at[0] > 0 => Cell::Missing,
            _ => Cell::Value((1 + dice.below(4_000_000_000)).into()),
        });
    Metric::Concentration.work_out(money)
}

/// Women's share, or money, in two years.
pub fn then_now(places: &[&str], share: bool) -> Table {
    let mut dice = Dice(43);
    let mut axes = vec![axis("province", places, false), years(2017, 2021)];
    if share {
        axes.push(axis("sex", &["female", "male"], false));
    }
    let counts = table(axes, if share { people() } else { money() }, |at| match at[0] {
        1 if at[1] == 4 => Cell::Missing,
        _ if share => Cell::Value((80 + dice.below(90)).into()),
        _ => Cell::Value(dice.below(9_000_000_000).into()),
    });
    Metric::ThenNow { from: None, to: None }.work_out(counts)
}

/// Money for each person, by source.
pub fn per_person(places: &[&str]) -> Table {
    let heads = table(vec![axis("province", places, false), years(2020, 2021)], people(), |at| {
        if at[1] == 1 && at[0] == 4 { Cell::Missing } else { Cell::Value(500_000 + 90_000 * at[0] as i128) }
    });
    Metric::PerHead { name: "per_person" }.work_out_of(funding(places), heads)
}

/// Four sources × twelve places, in đồng.
pub fn heat() -> Table {
    let mut dice = Dice(17);
    table(vec![axis("source", &SOURCES, false), axis("province", &PROVINCES[20..32], false)], money(), |_| match dice.below(12) {
        0 => Cell::Missing,
        1 => Cell::Value(0),
        _ => Cell::Value(i128::from(dice.below(9_800_000_000))),
    })
}

/// Rows in twenty bins of the planned amount.
pub fn histogram() -> Table {
    let edges: Vec<i128> = (0..=20).map(|i| i * 250_000_000).collect();
    let members = (0..20).filter(|i| *i != 17).map(|i| Member { code: i, key: String::new(), missing: false });
    let mut members: Vec<Member> = members.collect();
    members.push(Member { code: 20, key: String::new(), missing: true });
    let kind = AxisKind::Bins { edges, scale: 0, unit: Unit::Money("VND".into()), measure: Some(Kind::Planned) };
    let axis = Axis { name: "planned".into(), label: "Kế hoạch".into(), kind, members };
    let mut dice = Dice(19);
    table(vec![axis], row_count(), |at| {
        let hill = 900.0 * (-((at[0] as f64 - 6.0) / 4.0).powi(2)).exp();
        Cell::Value(i128::from(dice.below(40)) + hill as i128)
    })
}

/// One dimension out of a file that nobody recognized.
pub fn bars() -> Table {
    let names = [
        "Cộng đồng bầu chọn",
        "Nhóm nông dân nòng cốt",
        "Hợp tác xã Thanh Bình và các tổ hợp tác liên kết",
        "Câu lạc bộ",
        "Khác",
    ];
    let mut dice = Dice(23);
    let mut axis = axis("Mô hình", &names, true);
    axis.label = "Mô hình".into();
    table(vec![axis], people(), |_| Cell::Value(i128::from(40 + dice.below(3000))))
}

/// The request with these options too.
pub fn with(mut chart: ChartRequest, options: &[(&'static str, &str)]) -> ChartRequest {
    options.iter().for_each(|(name, value)| assert!(chart.options.set(name, value)));
    chart
}

/// The 54 ethnic groups of the list of 2008.
pub const GROUPS: &str = "Kinh,Tày,Thái,Mường,Khơ-me,Hoa,Nùng,Mông,Dao,Gia-rai,Ê-đê,Ba-na,Sán Chay,Chăm,Cơ-ho,Xơ-đăng,Sán Dìu,\
    Hrê,Ra-glai,Mnông,Thổ,Xtiêng,Khơ-mú,Bru-Vân Kiều,Cơ-tu,Giáy,Tà-ôi,Mạ,Gié-Triêng,Co,Chơ-ro,Xinh-mun,Hà Nhì,Chu-ru,Lào,\
    La Chí,Kháng,Phù Lá,La Hủ,La Ha,Pà Thẻn,Lự,Ngái,Chứt,Lô Lô,Mảng,Cơ Lao,Bố Y,Cống,Si La,Pu Péo,Rơ-măm,Brâu,Ơ-đu";

/// Ethnic group × sex with the women's share worked out; the first group is far larger than the others, the blank is last.
pub fn groups(n: usize) -> Table {
    let mut dice = Dice(31);
    let names: Vec<&str> = GROUPS.split(',').map(str::trim).take(n).collect();
    let groups = axis("ethnic_group", &names, true);
    let counts = table(vec![groups, axis("sex", &["female", "male", "unknown"], false)], people(), |at| {
        let size = 6_000_000 / (1 + at[0] as u64 * at[0] as u64 * at[0] as u64);
        match (at[1], dice.below(25)) {
            (2, 0..12) => Cell::Missing,
            (2, _) => Cell::Value(i128::from(dice.below(3 + size / 40))),
            (_, 0) => Cell::Missing,
            _ => Cell::Value(i128::from(size * (80 + dice.below(40)) / 200 + dice.below(90))),
        }
    });
    Metric::WomenShare.work_out(counts)
}

pub const CRITERIA: [&str; 5] =
    ["Phân cấp và trao quyền", "Phát huy nội lực", "Bình đẳng giới", "Thích ứng biến đổi khí hậu", "Tiếp cận thị trường"];

/// Scores from 1 to 5 of three assessors by initiative and criterion, worked out; some not given.
pub fn scores(initiatives: &[String], criteria: &[&str]) -> Table {
    let mut dice = Dice(37);
    let (rows, cols) = (axis("initiative", initiatives, false), axis("criterion", criteria, false));
    let kind = AxisKind::Bins { edges: (1..=6).collect(), scale: 0, unit: Unit::Number, measure: Some(Kind::Score) };
    let mut bins = axis("score", &["0", "1", "2", "3", "4"], false);
    bins.kind = kind;
    let n = rows.members.len() * cols.members.len();
    let mut cells = vec![Cell::Value(0); n * 5];
    for (cell, marks) in cells.chunks_mut(5).enumerate() {
        let about = dice.below(5);
        let n = if dice.below(24) == 0 { 0 } else { 3 };
        for _ in 0..n {
            let mark = (about + dice.below(3)).clamp(1, 5) as usize - 1;
            marks[mark] = Cell::Value(marks[mark].value().unwrap() + 1);
        }
        let _ = cell;
    }
    let score = TableMeasure {
        name: "score".into(),
        label: String::new(),
        kind: Some(Kind::Score),
        unit: Unit::Number,
        scale: 0,
        adds: false,
    };
    let reasons = table(vec![rows.clone(), cols.clone()], score, |_| Cell::Missing);
    let table = Table { axes: vec![rows, cols, bins], measures: vec![row_count()], cells, total: vec![], n_rows: 3 * n as u64 };
    Metric::Scores { weights: Vec::new(), only: None }.work_out_of(table, reasons)
}

/// Names of initiatives, one of them long.
pub fn initiatives(n: usize) -> Vec<String> {
    let names = [
        "Vỗ béo bò",
        "Nuôi gà thả đồi",
        "Trồng chè shan tuyết",
        "Nhóm tiết kiệm và vay vốn thôn bản của phụ nữ",
        "Dệt thổ cẩm",
        "Lúa thông minh",
        "Trồng gừng",
        "Du lịch cộng đồng",
    ];
    (0..n).map(|i| if i < 8 { names[i].to_owned() } else { format!("{} {}", names[i % 8], i / 8 + 1) }).collect()
}

/// Place × actor with gaps and overlaps worked out: rows of the first place have no actor, and a plan.
pub fn who_where(places: &[&str], n_actors: usize) -> Table {
    let mut dice = Dice(41);
    let actors = ["UBND huyện Đồng Văn", "CARE", "Hội Phụ nữ", "Trung tâm Dịch vụ nông nghiệp", "Irish Aid"];
    let names: Vec<String> = (0..n_actors).map(|i| format!("{}{}", actors[i % 5], " 2".repeat(i / 5))).collect();
    let axes = vec![
        axis("province", places, false),
        axis("implementer", &names, true),
        axis("sector", &["a", "b"], false),
        years(2018, 2020),
    ];
    let planned = TableMeasure { name: "planned".into(), label: String::new(), kind: Some(Kind::Planned), ..money() };
    let mut cells = Vec::new();
    for row in 0..places.len() {
        for actor in 0..=n_actors {
            for _ in 0..6 {
                let some = dice.below(5) == 0;
                let planned = if some { Cell::Value(i128::from(1 + dice.below(900_000_000))) } else { Cell::Missing };
                // Nothing was spent in every fourth place.
                let spent = match planned {
                    Cell::Value(_) if row % 4 == 0 && actor < n_actors => Cell::Value(0),
                    _ if actor == n_actors => Cell::Missing,
                    planned => planned,
                };
                cells.extend([spent, planned, Cell::Value(i128::from(some))]);
            }
        }
    }
    let table = Table { axes, measures: vec![money(), planned, row_count()], cells, total: vec![Cell::Missing; 3], n_rows: 60 };
    Metric::WhoWhere { only: [None; 2], counts: false }.work_out(table)
}

/// Money by province; the last is on no map.
pub fn tiles(provinces: &[&str]) -> Table {
    let mut dice = Dice(43);
    let names = [provinces, &["Bang X"]].concat();
    table(vec![axis("province", &names, true)], money(), |_| match dice.below(9) {
        0 => Cell::Missing,
        1 => Cell::Value(0),
        _ => Cell::Value(i128::from(dice.below(9_000_000_000))),
    })
}

/// People and cost a person of initiatives.
pub fn reach(n: usize) -> Table {
    let mut dice = Dice(47);
    let axis = axis("initiative", &initiatives(n), false);
    let (mut cells, mut sexes) = (Vec::new(), Vec::new());
    for _ in 0..n {
        let women = dice.below(600);
        let men = dice.below(500);
        sexes.extend([Cell::Value(i128::from(women)), Cell::Value(i128::from(men))]);
        cells.extend([Cell::Value(i128::from(dice.below(900_000_000))), Cell::Value(i128::from(women + men))]);
    }
    let by_sex = Table {
        axes: vec![axis.clone(), self::axis("sex", &["female", "male"], false)],
        measures: vec![people()],
        cells: sexes,
        total: vec![Cell::Missing],
        n_rows: 9,
    };
    let table = Table { axes: vec![axis], measures: vec![money(), people()], cells, total: vec![Cell::Missing; 2], n_rows: 9 };
    Metric::Reach.work_out_of(table, by_sex)
}

/// Every kind with its table.
pub fn gallery() -> Vec<(&'static str, ChartRequest, Table)> {
    let chart = |kind| ChartRequest { period: Some("2017–2021".into()), ..ChartRequest::new(kind) };
    let mut all = vec![
        ("funding-5", chart(ChartKind::Funding), funding(&FIVE)),
        ("funding-share", with(chart(ChartKind::Funding), &[("stack", "share")]), funding(&FIVE)),
        ("funding-63", chart(ChartKind::Funding), funding(&PROVINCES)),
        ("trend-5", chart(ChartKind::FundingTrend), trend(2017, 2021)),
        ("trend-1", chart(ChartKind::FundingTrend), trend(2020, 2020)),
        ("trend-15", chart(ChartKind::FundingTrend), trend(2010, 2024)),
        ("women-men-5", chart(ChartKind::WomenMen), sexes(&FIVE)),
        ("women-men-63", chart(ChartKind::WomenMen), sexes(&PROVINCES)),
        ("women-share", with(chart(ChartKind::WomenShare), &[("band", "45..55")]), women_share(&FIVE)),
        ("women-share-63", chart(ChartKind::WomenShare), women_share(&PROVINCES)),
        ("dots", chart(ChartKind::Dots), bars()),
        ("dots-two", chart(ChartKind::Dots), funding(&FIVE)),
        ("absorption", chart(ChartKind::Absorption), absorption(&FIVE)),
        ("absorption-63", chart(ChartKind::Absorption), absorption(&PROVINCES)),
        (
            "leadership",
            with(chart(ChartKind::Leadership), &[("leaders", "Trưởng"), ("members", "Thành viên")]),
            leadership(&FIVE),
        ),
        ("leadership-63", chart(ChartKind::Leadership), leadership(&PROVINCES)),
        ("concentration", chart(ChartKind::Concentration), concentration(&FIVE)),
        ("then-now", chart(ChartKind::ThenNow), then_now(&FIVE, true)),
        ("then-now-money", chart(ChartKind::ThenNow), then_now(&FIVE, false)),
        ("then-now-63", chart(ChartKind::ThenNow), then_now(&PROVINCES, true)),
        ("funding-per", chart(ChartKind::Funding), per_person(&FIVE)),
        ("heat", chart(ChartKind::Heat), heat()),
        ("ethnic-sex-14", chart(ChartKind::EthnicSex), groups(14)),
        ("criteria-8", chart(ChartKind::Criteria), scores(&initiatives(8), &CRITERIA)),
        ("criteria-40", chart(ChartKind::Criteria), scores(&initiatives(40), &CRITERIA)),
        ("profile-4", chart(ChartKind::CriteriaProfile), scores(&initiatives(4), &CRITERIA)),
        ("profile-40", chart(ChartKind::CriteriaProfile), scores(&initiatives(40), &CRITERIA)),
        ("who-where-5", chart(ChartKind::WhoWhere), who_where(&FIVE, 4)),
        ("who-where-63", chart(ChartKind::WhoWhere), who_where(&PROVINCES, 30)),
        ("place-map", chart(ChartKind::PlaceMap), tiles(&PROVINCES)),
        (
            "place-map-34",
            with(chart(ChartKind::PlaceMap), &[("boundaries", "2025")]),
            tiles(&["Cà Mau", "Hà Nội", "Huế", "Nghệ An", "Phú Thọ", "Quảng Ngãi", "Quảng Trị", "Tuyên Quang", "Vĩnh Long"]),
        ),
        ("place-map-share", chart(ChartKind::PlaceMap), women_share(&PROVINCES)),
        ("reach-8", chart(ChartKind::Reach), reach(8)),
        ("reach-200", chart(ChartKind::Reach), reach(200)),
        ("ethnic-sex-54", chart(ChartKind::EthnicSex), groups(54)),
        ("histogram", chart(ChartKind::Histogram), histogram()),
        ("bars", chart(ChartKind::Bars), bars()),
        // Panels.
        ("trend-facet", with(chart(ChartKind::FundingTrend), &[("facet", "province")]), panels(&FIVE, years(2017, 2021))),
        (
            "funding-facet",
            with(chart(ChartKind::Funding), &[("facet", "agency"), ("target", "3e9")]),
            panels(&["Sở Tài chính", "Ủy ban Dân tộc"], axis("province", &PROVINCES[..16], false)),
        ),
        (
            "lines-facet-200",
            with(chart(ChartKind::Lines), &[("facet", "initiative")]),
            panels(&initiatives(20), years(2010, 2024)),
        ),
        ("women-men-facet", with(chart(ChartKind::WomenMen), &[("facet", "year")]), {
            let mut dice = Dice(31);
            let sex = axis("sex", &["female", "male", "unknown"], false);
            let axes = vec![years(2018, 2020), axis("province", &FIVE, false), sex];
            table(axes, people(), |_| if dice.below(9) == 0 { Cell::Missing } else { Cell::Value(i128::from(dice.below(4000))) })
        }),
        // What an author writes into a chart.
        (
            "funding-author",
            noted(
                with(chart(ChartKind::Funding), &[("target", "4e10"), ("target-label", "Nhu cầu 2021")]),
                &[("Kon Tum", "Tách huyện Ia H’Drai"), ("Trà Vinh", "Chỉ có dự án")],
            ),
            funding(&FIVE),
        ),
        (
            "trend-author",
            noted(
                with(chart(ChartKind::FundingTrend), &[("target", "2.5e11")]),
                &[("2018", "Đánh giá giữa kỳ"), ("2020", "COVID-19"), ("2021", "Kết thúc chương trình")],
            ),
            trend(2017, 2021),
        ),
        (
            "women-share-author",
            with(
                chart(ChartKind::WomenShare),
                &[("target", "40"), ("target-label", "Chiến lược quốc gia về bình đẳng giới 2021–2030")],
            ),
            women_share(&FIVE),
        ),
        ("histogram-author", with(chart(ChartKind::Histogram), &[("target", "5e8")]), histogram()),
        ("bars-years", chart(ChartKind::Bars), {
            let mut dice = Dice(29);
            table(vec![years(2015, 2023)], people(), |_| Cell::Value(i128::from(dice.below(90_000))))
        }),
    ];
    all.extend(time::gallery());
    all
}

/// Money by a column of panels, another column and source.
pub fn panels<S: AsRef<str>>(keys: &[S], along: Axis) -> Table {
    let mut dice = Dice(41);
    let name = if along.name == "year" { "province" } else { "agency" };
    let axes = vec![axis(name, keys, false), along, axis("source", &SOURCES, false)];
    table(axes, money(), |_| if dice.below(12) == 0 { Cell::Missing } else { Cell::Value(i128::from(dice.below(4_000_000_000))) })
}

/// With an author's notes.
pub fn noted(mut chart: ChartRequest, notes: &[(&str, &str)]) -> ChartRequest {
    chart.notes = notes.iter().map(|(at, text)| (at.to_string(), text.to_string())).collect();
    chart
}

/// Draws at a size, with the deterministic measure.
pub fn at(chart: &ChartRequest, table: &Table, width: u32, scale: f64, lang: Lang, theme: &Theme) -> Drawn {
    draw(chart, table, &Frame { width, height: None, scale, lang, second: None, theme, measure: &Metrics })
}
