//! The illustrative tables of the programme as a whole: criteria scores, task-force meetings, population.
//!
//! Owns the rules by which they are invented; does not know the activities. Each table holds blanks of its own kind: not
//! scored and not applicable, not yet due and not to be told, not yet published.

use super::Chance;
use super::places::{PROVINCES, Work};

/// What the programme asks of a community initiative.
const CRITERIA: [&str; 5] =
    ["Phân cấp và trao quyền", "Nội lực cộng đồng", "Bình đẳng giới", "Thích ứng biến đổi khí hậu", "Tiếp cận thị trường"];

/// Who scores.
const ASSESSORS: [&str; 4] = ["Đại diện cộng đồng", "Hội Liên hiệp Phụ nữ", "Tổ công tác huyện", "Chuyên gia tư vấn"];

/// Scores of the first three initiatives of each province, by criterion and assessor, 0 to 5.
pub(super) fn criteria(chance: &mut Chance) -> String {
    let mut csv = String::from("Tỉnh,Mô hình,Năm,Tiêu chí,Bên đánh giá,Điểm (0–5)\n");
    for province in &PROVINCES {
        for (place, model) in province.models.iter().take(3).enumerate() {
            // What this kind of work is good at, in tenths of a point.
            let mut strengths: [i64; 5] = match model.work {
                Work::Livelihood => [34, 36, 30, 27, 38],
                Work::Climate => [31, 33, 22, 46, 33],
                Work::Infrastructure => [40, 42, 25, 29, 24],
                Work::Water => [33, 31, 30, 38, 15],
                Work::Gender => [38, 32, 47, 24, 21],
                Work::Planning => [46, 34, 31, 28, 22],
                Work::Recovery => [25, 22, 33, 20, 25],
            };
            strengths[2] += model.women / 25;
            for (criterion, strength) in CRITERIA.iter().zip(strengths) {
                for (assessor_idx, assessor) in ASSESSORS.iter().enumerate() {
                    // The community is generous, the adviser is not; of gender the women's union asks most.
                    let bent = [4, if *criterion == CRITERIA[2] { -8 } else { 1 }, 0, -5][assessor_idx];
                    let lesson = if place == 0 { 4 } else { 0 };
                    let tenths = strength + bent + lesson + chance.between(0, 14) as i64 - 7;
                    let has_market = !matches!(model.work, Work::Planning | Work::Gender);
                    let score = match chance.between(0, 99) {
                        0..=5 => String::new(),
                        6 => "0".to_owned(),
                        _ if *criterion == CRITERIA[4] && !has_market => "N/A".to_owned(),
                        _ => ((tenths + 5) / 10).clamp(1, 5).to_string(),
                    };
                    csv.push_str(&format!("{},{},2020,{criterion},{assessor},{score}\n", province.name, model.name));
                }
            }
        }
    }
    csv
}

/// Meetings of the provinces' task forces, with the decisions made and those carried out since.
pub(super) fn meetings(chance: &mut Chance) -> String {
    let mut csv = String::from("Tỉnh,Năm,Ngày họp,Số cuộc họp,Số quyết định,Số quyết định đã thực hiện\n");
    for (province_idx, province) in PROVINCES.iter().enumerate() {
        // The interagency task force of Hòa Bình meets most and does most of what it decides.
        let is_model = province.name == "Hòa Bình";
        for year in 2017..=2021 {
            let n = if is_model { 2 + (year - 2017) } else { 1 + (year - 2017) / 2 };
            for meeting in 0..n {
                let month = 12 * (2 * meeting + 1) / (2 * n) + 1;
                let day = chance.between(3, 27);
                let decisions = chance.between(2, 5) + u64::from(is_model);
                let rate = if is_model { 60 + 8 * (year - 2017) } else { 35 + 8 * (year - 2017) } as u64;
                let done = (decisions * (rate + chance.between(0, 20)) / 100).min(decisions);
                let (decisions, done) = match (year, month, province_idx) {
                    // Decided this autumn: not yet due.
                    (2021, 8.., _) => (decisions.to_string(), String::new()),
                    // A closed meeting, and one whose minutes are lost.
                    (2019, _, 0) if meeting == 0 => ("mật".to_owned(), "mật".to_owned()),
                    (2018, _, 3) if meeting == 0 => (String::new(), String::new()),
                    // A meeting to get to know each other decides nothing.
                    (2017, _, 4) if meeting == 0 => ("0".to_owned(), "N/A".to_owned()),
                    _ => (decisions.to_string(), done.to_string()),
                };
                csv.push_str(&format!("{},{year},{day:02}/{month:02}/{year},1,{decisions},{done}\n", province.name));
            }
        }
    }
    csv
}

/// People and households of the five provinces by year, and how many of the households are poor.
pub(super) fn population(chance: &mut Chance) -> String {
    let mut csv = String::from("Tỉnh,Năm,Dân số (người),Số hộ,Số hộ nghèo\n");
    // Thousands of people, and poor among a hundred households, in 2017 and in 2021.
    for (province, (thousands, poor)) in
        PROVINCES.iter().zip([(840, (39, 24)), (840, (19, 10)), (625, (14, 8)), (525, (21, 11)), (1005, (10, 4))])
    {
        for year in 2017..=2021u64 {
            let people = thousands * (1000 + 9 * (year - 2017)) + chance.between(0, 999);
            let households = people * 10 / chance.between(41, 43);
            let poor = (poor.0 * (2021 - year) + poor.1 * (year - 2017)) * households / 400;
            // Not yet published.
            let poor = if (year, province.name) == (2021, "Kon Tum") { String::new() } else { poor.to_string() };
            csv.push_str(&format!("{},{year},{people},{households},{poor}\n", province.name));
        }
    }
    csv
}
