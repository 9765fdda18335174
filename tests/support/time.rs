//! Tables for charts over time.

use super::{Dice, FIVE, PROVINCES, SOURCES, axis, money, people, row_count, table, trend, with, years};
use fairshare::charts::{ChartKind, ChartRequest};
use fairshare::data::{Kind, Unit};
use fairshare::metrics::Metric;
use fairshare::query::{Cell, Table, TableMeasure};

/// Year × source with a year that nobody collected and a source that ends early.
pub fn lines() -> Table {
    let mut dice = Dice(31);
    let years: Vec<String> = (2012..=2021).filter(|year| *year != 2015).map(|year| year.to_string()).collect();
    table(vec![axis("year", &years, false), axis("source", &SOURCES, false)], money(), |at| {
        let value = ([9, 4, 3, 1][at[1]]) * (1_800_000_000 + dice.below(1_000_000_000)) + at[0] as u64 * 400_000_000;
        if (at[1] == 2 && at[0] > 5) || (at[1] == 1 && at[0] == 6) { Cell::Missing } else { Cell::Value(i128::from(value)) }
    })
}

/// Year × twelve places.
pub fn many_lines() -> Table {
    let mut dice = Dice(37);
    table(vec![years(2010, 2021), axis("province", &PROVINCES[20..32], false)], people(), |at| {
        Cell::Value(i128::from((at[1] as u64 * 700 + 900) * (90 + dice.below(40)) / 100 + at[0] as u64 * 60))
    })
}

/// Women's share over years, for all or by ethnic group.
pub fn shares(by: bool) -> Table {
    let mut dice = Dice(41);
    let mut axes = vec![years(2016, 2022)];
    if by {
        axes.push(axis("ethnic_group", &["Kinh", "Mường", "Mông", "Tày", "Vân Kiều"], false));
    }
    axes.push(axis("sex", &["female", "male", "unknown"], false));
    let sexes = axes.len() - 1;
    let people = table(axes, people(), |at| {
        let group = if by { at[1] as u64 } else { 2 };
        match at[sexes] {
            _ if by && at[1] == 3 && at[0] == 2 => Cell::Missing,
            0 => Cell::Value(i128::from(300 + group * 90 + at[0] as u64 * 31 + dice.below(60))),
            1 => Cell::Value(i128::from(620 + dice.below(60))),
            _ => Cell::Value(i128::from(dice.below(90))),
        }
    });
    Metric::WomenShare.work_out(people)
}

/// Source × place × sector, with a blank place.
pub fn flows(n_axes: usize) -> Table {
    let mut dice = Dice(43);
    let sectors =
        ["Nông nghiệp thích ứng khí hậu", "Nước sạch và vệ sinh", "Y tế", "Giáo dục", "Hạ tầng nhỏ của cộng đồng", "Sinh kế"];
    let mut axes = vec![axis("source", &SOURCES, false), axis("province", &FIVE, true), axis("sector", &sectors, false)];
    axes.truncate(n_axes);
    table(axes, money(), |at| match dice.below(4) {
        0 => Cell::Missing,
        _ => Cell::Value(i128::from([9, 3, 5, 1][at[0]] * dice.below(900_000_000) / if at[1] == 5 { 6 } else { 1 })),
    })
}

/// Age × sex, or age × sex × year.
pub fn ages(compared: bool) -> Table {
    let mut dice = Dice(47);
    let bands = ["0-9", "10-17", "18-24", "25-34", "35-49", "50-59", "60+"];
    let mut axes = vec![axis("age_group", &bands, true), axis("sex", &["female", "male", "unknown"], false)];
    if compared {
        axes.push(axis("year", &["2017", "2021"], false));
    }
    table(axes, people(), |at| {
        let most = [260, 330, 410, 520, 480, 260, 140, 12][at[0]] * [11, 9, 1][at[1]] / 10;
        let later = if at.get(2) == Some(&1) { 13 } else { 10 };
        if at[0] == 7 && at[1] == 2 { Cell::Missing } else { Cell::Value(i128::from(most * later / 10 + dice.below(60))) }
    })
}

/// Initiatives × year, with amounts and rows.
pub fn work() -> Table {
    let names = [
        "Vỗ béo bò thích ứng khí hậu",
        "Nhóm phụ nữ trồng sâm dây",
        "Nước tự chảy của thôn",
        "Tổ công tác liên ngành",
        "Lồng ghép giới",
        "Hạ tầng nhỏ do cộng đồng làm chủ",
    ];
    let starts = [2017, 2018, 2017, 2019, 2018, 2020];
    let mut work = table(vec![axis("initiative", &names, false), years(2017, 2021)], money(), |at| {
        let year = 2017 + at[1] as u32;
        match year {
            _ if year < starts[at[0]] || (at[0] == 2 && year == 2019) || (at[0] == 3 && year > 2020) => Cell::Missing,
            2021 if at[0] == 1 => Cell::Value(0),
            _ => Cell::Value(i128::from(100_000_000 * (at[0] as u32 + year % 7))),
        }
    });
    let mut cells = Vec::new();
    for cell in &work.cells {
        cells.extend([*cell, Cell::Value(i128::from(*cell != Cell::Missing))]);
    }
    work.cells = cells;
    work.measures.push(row_count());
    work.total.push(Cell::Value(30));
    work
}

/// Meetings, decisions and those carried out × year.
pub fn meetings() -> Table {
    let mut dice = Dice(53);
    let counted = |name: &str| TableMeasure {
        name: name.into(),
        label: name.into(),
        kind: Kind::from_name(name),
        unit: Unit::Number,
        scale: 0,
        adds: true,
    };
    let mut met = table(vec![axis("province", &FIVE, false), years(2017, 2021)], counted("meetings"), |_| Cell::Missing);
    met.measures = ["meetings", "decisions", "implemented"].map(counted).to_vec();
    met.cells.clear();
    for i in 0..25 {
        let (meetings, made) = (i128::from(dice.below(4)), i128::from(1 + dice.below(9)));
        let carried = made * i128::from(dice.below(5)) / 4;
        let cells = if meetings == 0 { [Cell::Missing; 3] } else { [meetings, made, carried].map(Cell::Value) };
        met.cells.extend(if i == 7 { [Cell::Value(2), Cell::Value(5), Cell::Missing] } else { cells });
    }
    met.total = vec![Cell::Value(40); 3];
    met
}

/// Every chart over time with its table.
pub fn gallery() -> Vec<(&'static str, ChartRequest, Table)> {
    let chart = |kind| ChartRequest { period: Some("2017–2021".into()), ..ChartRequest::new(kind) };
    vec![
        ("lines", chart(ChartKind::Lines), lines()),
        ("lines-12", chart(ChartKind::Lines), many_lines()),
        ("share-trend", chart(ChartKind::ShareTrend), shares(false)),
        ("share-trend-by", chart(ChartKind::ShareTrend), shares(true)),
        ("trend-area", with(chart(ChartKind::FundingTrend), &[("form", "area")]), lines()),
        ("trend-lines", with(chart(ChartKind::FundingTrend), &[("form", "lines")]), trend(2017, 2021)),
        ("flows-3", chart(ChartKind::Flows), flows(3)),
        ("flows-2", chart(ChartKind::Flows), flows(2)),
        ("timeline", chart(ChartKind::Timeline), Metric::Lanes { ends: None }.work_out_of(work(), meetings())),
        ("timeline-work", chart(ChartKind::Timeline), work()),
        ("timeline-meetings", chart(ChartKind::Timeline), meetings()),
        ("pyramid", chart(ChartKind::Pyramid), ages(false)),
        ("pyramid-years", chart(ChartKind::Pyramid), ages(true)),
    ]
}
