//! The illustrative funding lines: who gives how much, and what became of it.
//!
//! Owns the rules by which money is invented for an activity; does not know which activities run.

use super::places::Work;
use super::{Activity, Chance};

const SOURCES: [&str; 5] = ["Ngân sách nhà nước", "Ngân sách địa phương", "Dự án", "Cộng đồng", "Khác"];

const FUNDING_HEADER: &str = "Tỉnh,Huyện,Xã,Năm,Nguồn vốn,Nhà tài trợ,Đơn vị thực hiện,Chương trình,\
    Lĩnh vực,Mô hình,Trạng thái,Kế hoạch (đồng),Phân bổ (đồng),Giải ngân (đồng)\n";

/// The whole table as CSV: one row an activity and source, then the placed gap and overlap.
pub(super) fn table(activities: &[Activity], chance: &mut Chance) -> String {
    let mut csv = String::from(FUNDING_HEADER);
    for activity in activities {
        let (least, most) = activity.model.cost;
        let cost = chance.between(least, most) * 1_000_000;
        let shares = shares(activity, chance);
        let total: u64 = shares.iter().sum();
        for (source_idx, share) in shares.into_iter().enumerate().filter(|(_, share)| *share > 0) {
            // Budgets are written in whole millions; what people give is counted more finely.
            let grain = if source_idx == 3 { 10_000 } else { 1_000_000 };
            let planned = (cost / total * share / grain).max(1) * grain;
            let (status, allocated, disbursed) = execution(activity, planned, chance);
            let (funder, programme) = funder(activity, source_idx, chance);
            let implementer = implementer(activity, source_idx, chance);
            funding_row(
                &mut csv,
                activity,
                [SOURCES[source_idx], &funder, implementer, programme],
                status,
                [Some(planned), allocated, disbursed],
            );
        }
    }
    possible_gap_and_overlap(&mut csv);
    csv
}

/// How the sources share one activity's cost. The province sets the balance, the kind of work
/// bends it, chance does the rest; a source with a very small share stays out.
fn shares(activity: &Activity, chance: &mut Chance) -> [u64; 5] {
    let bend: [u64; 5] = match activity.model.work {
        Work::Infrastructure | Work::Water => [14, 12, 7, 11, 6],
        Work::Livelihood | Work::Climate => [9, 9, 12, 8, 14],
        Work::Gender => [8, 13, 13, 6, 4],
        Work::Planning => [10, 10, 10, 10, 5],
        Work::Recovery => [2, 5, 24, 4, 4],
    };
    let mut shares = [0; 5];
    for (idx, share) in shares.iter_mut().enumerate() {
        *share = activity.province.mix[idx] * bend[idx] * chance.between(55, 145) / 1000;
    }
    let least = shares.iter().sum::<u64>() * 5 / 100;
    // Where funds are coordinated, even a small source is at the table.
    let keeps_all = activity.model.work == Work::Planning;
    shares.map(|share| if share < if keeps_all { least / 4 } else { least } { 0 } else { share })
}

/// The state of a line and what was allocated and paid, in đồng. `None` is an empty cell: not yet
/// due. Zero is a decision: a canceled line, or money that was to be paid and was not.
fn execution(activity: &Activity, planned: u64, chance: &mut Chance) -> (&'static str, Option<u64>, Option<u64>) {
    let mut part = |of: u64, least: u64, most: u64| of / 1000 * chance.between(least, most);
    let luck = part(1000, 0, 999);
    // The ends of paid amounts are uneven, as bills are: sums must be exact to the last đồng.
    let uneven = |amount: u64, end: u64| amount.saturating_sub(end % 1000);
    let end = part(1000, 0, 999);
    match (activity.year, luck) {
        (_, 970..) => ("Hủy", Some(0), Some(0)),
        (2021, ..300) => ("Kế hoạch", None, None),
        (2021, 300..420) => ("Kế hoạch", Some(part(planned, 250, 700)), None),
        (2021, 420..900) => {
            let allocated = part(planned, 650, 950);
            ("Đang thực hiện", Some(allocated), Some(uneven(part(allocated, 250, 680), end)))
        }
        (..2021, ..25) => ("Đang thực hiện", Some(part(planned, 300, 600)), Some(0)),
        (..2021, 25..110) => {
            let allocated = part(planned, 750, 1000);
            ("Đang thực hiện", Some(allocated), Some(uneven(part(allocated, 550, 850), end)))
        }
        (_, 900..) => ("Hoàn thành", Some(planned / 100 * 106), Some(planned / 100 * 106)),
        _ => {
            let allocated = part(planned, 860, 1000);
            ("Hoàn thành", Some(allocated), Some(uneven(part(allocated, 880, 1000), end)))
        }
    }
}

/// Who gives the money and under which programme.
fn funder(activity: &Activity, source_idx: usize, chance: &mut Chance) -> (String, &'static str) {
    let province = activity.province.name;
    let (funder, programme) = match source_idx {
        0 => chance.pick(&[
            ("Ủy ban Dân tộc", "Chương trình 135"),
            ("Bộ Lao động – Thương binh và Xã hội", "Giảm nghèo bền vững"),
            ("Bộ Nông nghiệp và PTNT", "Nông thôn mới"),
        ]),
        1 if chance.happens(600) => {
            return (format!("UBND tỉnh {province}"), "Kế hoạch của tỉnh");
        }
        1 => {
            return (format!("UBND huyện {}", activity.district.name), "Kế hoạch của huyện");
        }
        2 if chance.happens(850) || activity.model.work == Work::Recovery => (
            "Irish Aid",
            match activity.model.work {
                Work::Planning | Work::Gender => "P4EM: năng lực và chính sách",
                _ => "P4EM: Quỹ Sáng kiến cộng đồng",
            },
        ),
        2 => ("Nhà tài trợ khác", "Dự án khác"),
        3 => ("Cộng đồng thôn bản", "Kế hoạch của xã"),
        _ if chance.happens(700) => ("Ngân hàng Chính sách xã hội", "Tín dụng chính sách"),
        _ => ("Doanh nghiệp liên kết", "Liên kết tiêu thụ"),
    };
    (funder.to_owned(), programme)
}

fn implementer(activity: &Activity, source_idx: usize, chance: &mut Chance) -> &'static str {
    match (activity.model.work, activity.province.name, source_idx) {
        (Work::Infrastructure | Work::Planning, "Hòa Bình", 0..=2) => "Tổ công tác liên ngành",
        (Work::Livelihood, "Kon Tum", 2..=4) if activity.model.women > 200 => "Nhóm phụ nữ thôn",
        (_, _, 3) => "Ban phát triển thôn",
        (_, _, 4) => "Hội Nông dân huyện",
        (Work::Gender, _, _) | (Work::Recovery, _, 2) => "Hội Liên hiệp Phụ nữ huyện",
        (Work::Infrastructure | Work::Water, _, 0) => "Ban Quản lý dự án huyện",
        (Work::Planning, _, 0..=1) => "Phòng Tài chính – Kế hoạch",
        (Work::Livelihood | Work::Climate, _, 0..=1) => {
            chance.pick(&["Phòng Nông nghiệp và PTNT", "Trung tâm Dịch vụ nông nghiệp"])
        }
        _ => chance.pick(&["UBND xã", "UBND xã", "Hội Liên hiệp Phụ nữ huyện", "Ban Dân tộc tỉnh"]),
    }
}

/// Two things a coordination meeting looks for, placed where they can be found: three years in
/// which water for Vĩnh Ô is planned and nobody acts; and three actors who pay for the same thing
/// in Sủng Là in 2019.
fn possible_gap_and_overlap(csv: &mut String) {
    for year in 2018..=2020 {
        csv.push_str(&format!(
            "Quảng Trị,Vĩnh Linh,Vĩnh Ô,{year},Ngân sách nhà nước,,,,Nước sạch và vệ sinh,\
             Nước tự chảy,Kế hoạch,1850000000,,\n"
        ));
    }
    for (source, funder, implementer, programme, amount) in [
        ("Dự án", "Nhà tài trợ khác", "Trung tâm Dịch vụ nông nghiệp", "Dự án khác", 640),
        ("Khác", "Ngân hàng Chính sách xã hội", "Hội Nông dân huyện", "Tín dụng chính sách", 720),
        ("Ngân sách nhà nước", "Ủy ban Dân tộc", "UBND xã", "Chương trình 135", 585),
    ] {
        csv.push_str(&format!(
            "Hà Giang,Đồng Văn,Sủng Là,2019,{source},{funder},{implementer},{programme},\
             Nông nghiệp thích ứng khí hậu,Vỗ béo bò thích ứng khí hậu,Hoàn thành,\
             {amount}000000,{amount}000000,{amount}000000\n"
        ));
    }
}

fn funding_row(csv: &mut String, activity: &Activity, who: [&str; 4], status: &str, amounts: [Option<u64>; 3]) {
    let Activity { province, district, commune, year, model } = activity;
    let [source, funder, implementer, programme] = who;
    let [planned, allocated, disbursed] = amounts.map(|amount| amount.map_or(String::new(), |dong| dong.to_string()));
    csv.push_str(&format!(
        "{},{},{commune},{year},{source},{funder},{implementer},{programme},{},{},{status},\
         {planned},{allocated},{disbursed}\n",
        province.name,
        district.name,
        model.work.sector(),
        model.name
    ));
}
