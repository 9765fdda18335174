//! The illustrative participants: how many people of which sex, age, people and role took part.
//!
//! Owns the rules by which people are invented for an activity; does not know which activities run.

use super::{Activity, Chance};

const AGE_GROUPS: [&str; 5] = ["16-24", "25-34", "35-49", "50-59", "60+"];

const PARTICIPATION_HEADER: &str = "Tỉnh,Huyện,Xã,Năm,Mô hình,Giới tính,Nhóm tuổi,Dân tộc,Vai trò,Số người\n";

/// The whole table as CSV: counts of people, never zero.
pub(super) fn table(activities: &[Activity], chance: &mut Chance) -> String {
    let mut csv = String::from(PARTICIPATION_HEADER);
    for activity in activities {
        let Activity { province, model, .. } = activity;
        let women = at_year(province.women, activity.year) + model.women + chance.between(0, 160) as i64 - 80;
        let leading = at_year(province.leaders, activity.year) + model.women;
        let women = women.clamp(60, 960);
        for (role, most, women) in [
            ("Trưởng nhóm", 3, leading.clamp(40, 960)),
            ("Phó nhóm", 2, (leading + 70).clamp(40, 960)),
            ("Cán bộ", 1, (leading + 120).clamp(40, 700)),
        ] {
            let n_people = chance.between(u64::from(role != "Cán bộ"), most);
            let n_women = (0..n_people).filter(|_| chance.happens(women)).count() as u64;
            for (sex, n) in [("Nữ", n_women), ("Nam", n_people - n_women)] {
                let age = chance.pick(&AGE_GROUPS[1..4]);
                people_row(&mut csv, activity, sex, age, main_group(activity), role, n);
            }
        }
        let n_members = chance.between(22, 74);
        let n_women = n_members * women as u64 / 1000;
        for (sex, n) in [("Nữ", n_women), ("Nam", n_members - n_women)] {
            members(&mut csv, activity, sex, n, chance);
        }
        // Attendance sheets that were not filled in whole: blank is not zero, and not male.
        if chance.happens(130) {
            let sex = chance.pick(&["", "Không rõ"]);
            let n = chance.between(1, 7);
            people_row(&mut csv, activity, sex, "", main_group(activity), "Thành viên", n);
        }
    }
    csv
}

/// Members of one sex, spread over two or three age groups; some from the place's smaller groups.
fn members(csv: &mut String, activity: &Activity, sex: &str, n: u64, chance: &mut Chance) {
    let first = chance.between(0, 2) as usize;
    let last = first + chance.between(1, 2) as usize;
    let mut left = n;
    for (idx, age) in AGE_GROUPS.iter().enumerate().take(last + 1).skip(first) {
        let weight = [32, 46, 52, 60, 100][idx];
        let here = if idx == last { left } else { left * (weight + chance.between(0, 12)) / 100 };
        left -= here;
        let others = &activity.district.ethnic_groups[1..];
        if idx == 2 && !others.is_empty() && here > 7 {
            let minor = here / 4;
            people_row(csv, activity, sex, age, chance.pick(others), "Thành viên", minor);
            people_row(csv, activity, sex, age, main_group(activity), "Thành viên", here - minor);
        } else {
            people_row(csv, activity, sex, age, main_group(activity), "Thành viên", here);
        }
    }
}

fn main_group(activity: &Activity) -> &'static str {
    activity.district.ethnic_groups[0]
}

/// The value between those of 2017 and 2021, in thousandths.
fn at_year((first, last): (i64, i64), year: i64) -> i64 {
    first + (last - first) * (year - 2017) / 4
}

fn people_row(csv: &mut String, activity: &Activity, sex: &str, age: &str, ethnic_group: &str, role: &str, n: u64) {
    let Activity { province, district, commune, year, model } = activity;
    if n > 0 {
        csv.push_str(&format!(
            "{},{},{commune},{year},{},{sex},{age},{ethnic_group},{role},{n}\n",
            province.name, district.name, model.name
        ));
    }
}
