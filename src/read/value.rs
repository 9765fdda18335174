//! Canonical values: what the texts of a recognised column stand for.

use crate::data::Kind;
use crate::places::{Province, fold};

/// Fixed order of the sources of funds.
pub const SOURCES: [&str; 5] = ["state_budget", "local_budget", "project", "community", "other"];

/// Fixed order of the sexes.
pub const SEXES: [&str; 4] = ["female", "male", "other", "unknown"];

/// Folded spellings by canonical source.
const SOURCE_WORDS: [(&str, &str); 5] = [
    ("state_budget", "ngansachnhanuoc|nsnn|ngansachtrunguong|nstw|vontrunguong|statebudget|centralbudget"),
    ("local_budget", "ngansachdiaphuong|nsdp|ngansachtinh|ngansachhuyen|ngansachxa|vondoiung|localbudget"),
    ("project", "duan|cacduan|vonduan|oda|vonnuocngoai|vonngoainuoc|vientro|nhataitro|ngo|irishaid|care|project|projects|donor"),
    (
        "community",
        "congdong|dangop|donggopcuadan|donggopcongdong|congdongdonggop|nhandandonggop|nguoidan|nguoidandonggop|nhandan|dan|ngaycong|community|communities|inkind",
    ),
    ("other", "khac|nguonkhac|xahoihoa|doanhnghiep|tindung|vonvay|loan|other"),
];

/// Folded spellings by canonical sex.
const SEX_WORDS: [(&str, &str); 4] = [
    ("female", "nu|f|female|females|woman|women|girl|girls|gai|phunu"),
    ("male", "nam|m|male|males|man|men|boy|boys|trai|namgioi"),
    ("other", "khac|other|x|o|i|nonbinary"),
    ("unknown", "khongro|kxd|khongxacdinh|chuaro|unknown|u|na|notstated|notspecified"),
];

/// Texts that stand for no value at all.
const BLANKS: [&str; 14] = ["-", "–", "—", "..", "...", "…", "n/a", "na", "n.a.", "null", "none", "nan", "#n/a", "chưa có"];

/// Whether a text stands for a blank: nothing, white space, a dash, `N/A`, an error of a spreadsheet.
pub fn is_blank(text: &str) -> bool {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    text.is_empty()
        || text.len() <= 10 && BLANKS.iter().any(|blank| blank.eq_ignore_ascii_case(text))
        || text.starts_with('#') && ["#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"].contains(&text)
}

/// The canonical form of a text in a column of this kind; `None` where there is none and the text stands for itself.
pub fn canonical(kind: Kind, text: &str) -> Option<&'static str> {
    let among = |words: &'static [(&'static str, &'static str)]| {
        let key = fold(text);
        words.iter().find(|(_, spellings)| spellings.split('|').any(|word| word == key)).map(|(name, _)| *name)
    };
    match kind {
        Kind::Province => Province::find(text).map(|province| province.name),
        Kind::Source => among(&SOURCE_WORDS),
        Kind::Sex => among(&SEX_WORDS),
        _ => None,
    }
}

/// The year that a text names: `2018`, `Năm 2018`, `2018.0`, `Prel. 2016`. Nothing for periods such as `2017-2021`.
pub fn year(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text.strip_suffix(".0").unwrap_or(text);
    let digits: Vec<&str> = text.split(|letter: char| !letter.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    let [only] = digits[..] else { return None };
    let is_named =
        text.len() == only.len() || matches!(fold(text).strip_suffix(only), Some("nam" | "year" | "prel" | "pre" | "fy"));
    let year = only.parse().ok().filter(|year| (1900..=2100).contains(year))?;
    (only.len() == 4 && is_named).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_one_form() {
        for (kind, text, want) in [
            (Kind::Province, "TỈNH HOÀ BÌNH", Some("Hòa Bình")),
            (Kind::Province, "Oromia", None),
            (Kind::Source, "Ngân sách nhà nước", Some("state_budget")),
            (Kind::Source, "NSĐP", Some("local_budget")),
            (Kind::Source, "Dự án", Some("project")),
            (Kind::Source, "Cộng đồng", Some("community")),
            (Kind::Source, "state_budget", Some("state_budget")),
            (Kind::Sex, "Nữ", Some("female")),
            (Kind::Sex, "M", Some("male")),
            (Kind::Sex, "3", None),
        ] {
            assert_eq!(canonical(kind, text), want, "{text}");
        }
    }

    #[test]
    fn years_and_blanks() {
        for (text, want) in [("2018", Some(2018)), ("Năm 2018", Some(2018)), ("2018.0", Some(2018)), ("Prel. 2016", Some(2016))]
        {
            assert_eq!(year(text), want, "{text}");
        }
        for text in ["2017-2021", "20161201", "12", "5253", "x2018y", ""] {
            assert_eq!(year(text), None, "{text}");
        }
        for text in ["", " ", "-", "N/A", "…", "#REF!", "\u{a0}"] {
            assert!(is_blank(text), "{text:?}");
        }
        assert!(!is_blank("0"));
    }
}
