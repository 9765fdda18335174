//! Words and sentences in Vietnamese and English: labels of columns and values, titles, controls and states.
//!
//! A word is one line of the table below, a sentence one line of the second, with `{name}` where a value goes. To add
//! one, add its line. Does not know who shows it, and never words out of a file.
//!
//! Words of the field follow the glossary of the contract: *withheld*, *not collected*, *not applicable*, *not yet due*
//! and zero are five different things.

use super::Lang;

/// Writes an enum and its table of texts, Vietnamese then English.
macro_rules! texts {
    ($(#[$doc:meta])* $name:ident, $table:ident: $($variant:ident $vi:literal $en:literal,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        pub enum $name { $($variant,)* }

        impl $name {
            /// All, in the order of the table.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
        }

        static $table: &[[&str; 2]] = &[$([$vi, $en],)*];
    };
}

texts! {
    /// A word or a few, capitalized as at the start of a line. See [`mid_sentence`].
    Word, WORDS:

    // Kinds of columns, in the order of KINDS.
    Province "Tỉnh" "Province",
    District "Huyện" "District",
    Commune "Xã" "Commune",
    Year "Năm" "Year",
    Date "Ngày" "Date",
    Source "Nguồn vốn" "Source of funds",
    Funder "Nhà tài trợ" "Funder",
    Implementer "Đơn vị thực hiện" "Implementer",
    Programme "Chương trình" "Programme",
    Sector "Lĩnh vực" "Sector",
    Initiative "Sáng kiến" "Initiative",
    Status "Trạng thái" "Status",
    Sex "Giới tính" "Sex",
    AgeGroup "Nhóm tuổi" "Age group",
    EthnicGroup "Dân tộc" "Ethnic group",
    Role "Vai trò" "Role",
    Disability "Tình trạng khuyết tật" "Disability",
    Poverty "Tình trạng nghèo" "Poverty status",
    Criterion "Tiêu chí" "Criterion",
    Agency "Cơ quan" "Agency",
    Planned "Kế hoạch" "Planned",
    Allocated "Phân bổ" "Allocated",
    Disbursed "Giải ngân" "Disbursed",
    Amount "Số tiền" "Amount",
    People "Số người" "People",
    Households "Số hộ" "Households",
    Women "Nữ" "Women",
    Men "Nam" "Men",
    Score "Điểm" "Score",
    Meetings "Số cuộc họp" "Meetings",
    Decisions "Số quyết định" "Decisions",
    Implemented "Số quyết định đã thực hiện" "Decisions implemented",

    // Canonical values.
    StateBudget "Ngân sách nhà nước" "State budget",
    LocalBudget "Ngân sách địa phương" "Local budget",
    Projects "Dự án" "Projects",
    Community "Cộng đồng" "Communities",
    Other "Khác" "Other",
    Unknown "Không rõ" "Unknown",
    UnknownSex "Không rõ giới tính" "Sex unknown",
    Yes "Có" "Yes",
    No "Không" "No",

    // A chart without an axis to name it by.
    ChartTimeline "Sáng kiến và cuộc họp qua các năm" "Initiatives and meetings over the years",

    // Controls.
    Filters "Bộ lọc" "Filters",
    Search "Tìm" "Search",
    NoMatch "Không tìm thấy" "No match",
    SelectAll "Chọn tất cả" "Select all",
    Clear "Bỏ chọn" "Clear",
    All "Tất cả" "All",
    NoneSelected "Chưa chọn" "None selected",
    From "Từ" "From",
    To "Đến" "To",
    ResetFilters "Đặt lại bộ lọc" "Reset filters",
    Undo "Hoàn tác" "Undo",
    Changed "Đã đổi cách xem" "View changed",
    Redo "Làm lại" "Redo",
    Only "Chỉ" "Only",
    But "Trừ" "All but",
    Invert "Đảo lựa chọn" "Invert",
    SortAuto "Như ban đầu" "Original order",
    SortName "Tên" "Name",
    SortData "Như trong tệp" "As in the file",
    Compare "So sánh với phần đang chọn" "Compare with this selection",
    StopComparing "Thôi so sánh" "Stop comparing",
    MarkHint "Chọn một phần của biểu đồ để lọc các biểu đồ khác" "Choose a part of a chart to filter the others",
    Legend "Chú giải" "Legend",
    Chart "Biểu đồ" "Chart",

    // States, and the kinds of nothing.
    NoData "Không có dữ liệu" "No data",
    Withheld "Ẩn để bảo vệ quyền riêng tư" "Withheld for privacy",
    NotApplicable "Không áp dụng" "Not applicable",
    NotYetDue "Chưa đến kỳ" "Not yet due",
    Blank "(để trống)" "(blank)",

    // Numbers and units.
    Total "Tổng cộng" "Total",
    Rest "Còn lại" "The rest",
    Value "Giá trị" "Value",
    NumberOfRows "Số dòng" "Number of rows",
    WomenShare "Tỷ lệ nữ" "Women’s share",
    Absorption "Giải ngân ÷ kế hoạch" "Disbursed ÷ planned",
    AbsorptionAllocated "Giải ngân ÷ phân bổ" "Disbursed ÷ allocated",
    NotOver "Mẫu số của năm chưa kết thúc" "Denominator of years not over",
    NotTold "Mẫu số chưa ghi giải ngân" "Denominator without a disbursed figure",
    WomenShareLeaders "Tỷ lệ nữ trong lãnh đạo" "Women’s share among leaders",
    WomenShareMembers "Tỷ lệ nữ trong thành viên" "Women’s share among members",
    Representation "Hệ số đại diện (lãnh đạo ÷ thành viên)" "Representation ratio (leaders ÷ members)",
    WomenLeaders "Nữ lãnh đạo" "Women leaders",
    Leaders "Lãnh đạo, nữ và nam" "Leaders, women and men",
    WomenMembers "Nữ thành viên" "Women members",
    Members "Thành viên, nữ và nam" "Members, women and men",
    EffectiveFunders "Số nhà tài trợ hiệu dụng (1/HHI)" "Effective number of funders (1/HHI)",
    Funders "Số nhà tài trợ" "Number of funders",
    Hhi "Chỉ số tập trung HHI" "Concentration index HHI",
    LargestShare "Tỷ trọng của nhà tài trợ lớn nhất" "Share of the largest funder",
    Unnamed "Tiền không ghi nhà tài trợ" "Money without a named funder",
    Change "Thay đổi" "Change",
    PerPerson "Số tiền trên đầu người" "Amount per person",
    PerPoor "Số tiền trên hộ nghèo" "Amount per poor household",
    WomenShareLow "Tỷ lệ nữ, ít nhất" "Women’s share, at least",
    WomenShareHigh "Tỷ lệ nữ, nhiều nhất" "Women’s share, at most",
    CostPerPerson "Chi phí mỗi người" "Cost per person",
    Overlap "Số đơn vị cùng lĩnh vực và năm (có thể trùng)" "Actors in the same sector and year (possible overlap)",
    BelowZero "Số âm (không vẽ được)" "Below zero (cannot be drawn)",
    Gap "Có thể còn trống (1: có)" "Possible gap (1: yes)",
    WeightedTotal "Điểm tổng hợp" "Weighted total",
    ScoreMedian "Điểm (trung vị)" "Score (median)",
    ScoreSpread "Chênh lệch" "Spread",
    ScoreLowest "Điểm thấp nhất" "Lowest score",
    ScoreHighest "Điểm cao nhất" "Highest score",
    Scores "Số lần chấm" "Scores given",
    Rank "Hạng" "Rank",
    RankBest "Hạng tốt nhất khi đổi trọng số" "Best rank as weights move",
    RankWorst "Hạng thấp nhất khi đổi trọng số" "Worst rank as weights move",
    UnitDong "đồng" "đồng",
    UnitPeople "người" "people",
    UnitHouseholds "hộ" "households",
}

texts! {
    /// A sentence or title with places for values; see [`message`]. The values' names stand in the texts.
    Msg, MESSAGES:

    // Titles of charts. {measure}, {a}, {b}: labels, in mid-sentence form where they stand there.
    TitleBy "{measure} theo {a}" "{measure} by {a}",
    TitleByBoth "{measure} theo {a} và {b}" "{measure} by {a} and {b}",
    TitleTrend "{measure} qua các năm theo {a}" "{measure} over the years by {a}",
    TitleWomenMen "Nữ và nam theo {a}" "Women and men by {a}",
    TitleReach "Số người và chi phí mỗi người theo {a}" "People and cost per person by {a}",
    TitleDistribution "Phân bố: {measure}" "Distribution: {measure}",
    Unit "Đơn vị: {unit}" "Unit: {unit}",
    SourceLine "Nguồn: {name}" "Source: {name}",
    Years "{from}–{to}" "{from}–{to}",

    // Controls.
    Selected "Đã chọn {n} trên {m}" "{n} of {m} selected",
    SortedBy "Sắp xếp: {values}" "Order: {values}",
    OpenBy "{name} theo {by}" "{name} by {by}",
    OpenHint "Chọn một nơi để xem theo {by}" "Choose a place to open it by {by}",
    AllBut "Tất cả trừ {values}" "All but {values}",
    RemoveFilter "Bỏ lọc {name}" "Remove filter {name}",
    FilterIs "{name}: {values}" "{name}: {values}",

    // What a value is and what is missing from it.
    Rows "{n} dòng" "{n} {n|row|rows}",
    PeopleCount "{n} người" "{n} {n|person|people}",
    HouseholdCount "{n} hộ" "{n} {n|household|households}",
    OfTotal "{share} của {total}" "{share} of {total}",
    NOfM "{n} trên {m}" "{n} of {m}",
    NoRowsOf
        "{n} trên {m} nơi không có dòng nào theo bộ lọc này: {names}"
        "{n} of {m} places have no rows under these filters: {names}",
    WithheldBelow "Số người dưới {k} được ẩn để bảo vệ quyền riêng tư" "Counts of people below {k} are withheld for privacy",
}

/// Contract names of the kinds, in the order of the first words.
const KINDS: &str = "province district commune year date source funder implementer programme sector initiative status \
    sex age_group ethnic_group role disability poverty criterion agency planned allocated disbursed amount people \
    households women men score meetings decisions implemented";

/// The word in a language.
pub fn word(word: Word, lang: Lang) -> &'static str {
    WORDS[word as usize][lang as usize]
}

/// The label of a column by its recognized meaning (`kind` in the contract, such as `age_group`); `None` for any other
/// name, whose label is the header in the file.
#[inline(never)]
pub fn kind_word(kind: &str) -> Option<Word> {
    let mut rest = KINDS;
    for word in Word::ALL {
        let (name, others) = cut(rest, b' ').unwrap_or((rest, ""));
        if name == kind && !name.is_empty() {
            return Some(*word);
        }
        rest = others;
    }
    None
}

/// What stands before and behind the first of these ASCII characters.
#[inline(never)]
fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let i = text.bytes().position(|byte| byte == at)?;
    Some((text.get(..i)?, text.get(i + 1..)?))
}

/// Canonical values with their columns.
static VALUES: [(&str, &str, Word); 15] = [
    ("criterion", "*total", Word::WeightedTotal),
    ("sex", "female", Word::Women),
    ("sex", "male", Word::Men),
    ("sex", "unknown", Word::Unknown),
    ("sex", "other", Word::Other),
    ("sex", "total", Word::Total),
    ("source", "state_budget", Word::StateBudget),
    ("source", "local_budget", Word::LocalBudget),
    ("source", "project", Word::Projects),
    ("source", "community", Word::Community),
    ("source", "other", Word::Other),
    ("poverty", "yes", Word::Yes),
    ("poverty", "no", Word::No),
    ("disability", "yes", Word::Yes),
    ("disability", "no", Word::No),
];

/// The word for a canonical value of a column of this kind: sex (`female` …), source (`state_budget` …), yes and no. `None`
/// for any other, which is shown as it stands in the data.
#[inline(never)]
pub fn value_word(kind: &str, value: &str) -> Option<Word> {
    for (of, name, word) in &VALUES {
        if *name == value && *of == kind {
            return Some(*word);
        }
    }
    None
}

/// Names of measures that are worked out, as `metrics` writes them.
static METRICS: [(&str, Word); 36] = [
    ("below_zero", Word::BelowZero),
    ("cost_per_person", Word::CostPerPerson),
    ("overlap", Word::Overlap),
    ("gap", Word::Gap),
    ("absorption", Word::Absorption),
    ("absorption_allocated", Word::AbsorptionAllocated),
    ("not_over", Word::NotOver),
    ("not_told", Word::NotTold),
    ("women_share_leaders", Word::WomenShareLeaders),
    ("women_share_members", Word::WomenShareMembers),
    ("representation", Word::Representation),
    ("women_leaders", Word::WomenLeaders),
    ("leaders", Word::Leaders),
    ("women_members", Word::WomenMembers),
    ("members", Word::Members),
    ("effective_funders", Word::EffectiveFunders),
    ("funders", Word::Funders),
    ("hhi", Word::Hhi),
    ("largest_share", Word::LargestShare),
    ("unnamed", Word::Unnamed),
    ("change", Word::Change),
    ("change_points", Word::Change),
    ("per_person", Word::PerPerson),
    ("per_poor", Word::PerPoor),
    ("score_median", Word::ScoreMedian),
    ("score_spread", Word::ScoreSpread),
    ("score_lowest", Word::ScoreLowest),
    ("score_highest", Word::ScoreHighest),
    ("scores", Word::Scores),
    ("rank", Word::Rank),
    ("rank_best", Word::RankBest),
    ("rank_worst", Word::RankWorst),
    ("women_share", Word::WomenShare),
    ("women_share_low", Word::WomenShareLow),
    ("women_share_high", Word::WomenShareHigh),
    ("unknown", Word::UnknownSex),
];

/// The label of a measure that was worked out; `None` for any other name.
#[inline(never)]
pub fn metric_word(name: &str) -> Option<Word> {
    METRICS.iter().find(|(of, _)| *of == name).map(|(_, word)| *word)
}

/// A label as it stands inside a sentence: `Tỉnh` → `tỉnh`. Only for words of these tables: a header out of a file may
/// be a name. The first letter is made small unless a capital follows it.
#[inline(never)]
pub fn mid_sentence(label: &str) -> String {
    let capital = |at: usize| label.as_bytes().get(at).is_some_and(u8::is_ascii_uppercase);
    if let Some(rest) = label.strip_prefix('Đ') {
        return if capital(2) { label.to_owned() } else { ["đ", rest].concat() };
    }
    let mut text = label.to_owned();
    if !capital(1)
        && let Some(first) = text.get_mut(..1)
    {
        first.make_ascii_lowercase();
    }
    text
}

/// A sentence with its values in place. `{name}` becomes the value of that name; `{name|one|many}` becomes `one` if the
/// value is `1` and `many` otherwise (English; Vietnamese has no plural). A name without a value stays visible as
/// written. Values are put in as they are and not looked at again, so braces in them are harmless.
///
/// ```
/// use fairshare::locale::{Lang, Msg, message};
/// assert_eq!(message(Msg::Rows, Lang::En, &[("n", "1")]), "1 row");
/// assert_eq!(message(Msg::Selected, Lang::Vi, &[("n", "2"), ("m", "5")]), "Đã chọn 2 trên 5");
/// ```
pub fn message(msg: Msg, lang: Lang, values: &[(&str, &str)]) -> String {
    let mut rest = MESSAGES[msg as usize][lang as usize];
    let mut text = String::with_capacity(rest.len() + 16);
    // Braces come in pairs and are not nested.
    while let Some((before, after)) = cut(rest, b'{')
        && let Some((place, behind)) = cut(after, b'}')
    {
        let (name, forms) = cut(place, b'|').unwrap_or((place, ""));
        let mut parts = [before, "{", place, "}"];
        for (of, value) in values {
            if *of == name {
                let said = match cut(forms, b'|') {
                    Some((one, _)) if *value == "1" => one,
                    Some((_, many)) => many,
                    None => value,
                };
                parts = [before, said, "", ""];
            }
        }
        for part in parts {
            text.push_str(part);
        }
        rest = behind;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in a template, each once, sorted.
    fn names(template: &str) -> Vec<&str> {
        let places = template.split('{').skip(1).map(|part| part.split_once('}').expect("closed").0);
        let mut names: Vec<_> = places.map(|place| place.split('|').next().unwrap()).collect();
        names.sort();
        names.dedup();
        names
    }

    #[test]
    fn every_text_is_there_and_composed() {
        for [vi, en] in WORDS.iter().chain(MESSAGES) {
            for text in [vi, en] {
                assert!(!text.trim().is_empty() && text.trim() == *text, "{text:?}");
                assert!(!text.chars().any(|c| ('\u{300}'..'\u{370}').contains(&c)), "NFC: {text}");
                assert!(!text.contains(['\'', '"', '\u{a0}']) && !text.contains("..."), "{text}");
            }
            for syllable in vi.split(|c: char| !c.is_alphabetic()) {
                assert!(!syllable.ends_with(['à', 'á', 'ả', 'ã', 'ạ']) || !syllable.contains('o'), "tone place: {vi}");
            }
        }
        assert_eq!(WORDS.len(), Word::ALL.len());
        assert_eq!(MESSAGES.len(), Msg::ALL.len());
    }

    #[test]
    fn templates_agree() {
        for [vi, en] in MESSAGES {
            assert_eq!(names(vi), names(en), "{vi} / {en}");
            for text in [vi, en] {
                let braces: String = text.chars().filter(|c| matches!(c, '{' | '}')).collect();
                assert_eq!(braces, "{}".repeat(braces.len() / 2), "{text}");
            }
            assert!(!vi.contains('|'), "no plural in Vietnamese: {vi}");
            for place in en.split('{').skip(1).map(|part| part.split_once('}').unwrap().0) {
                assert!(matches!(place.split('|').count(), 1 | 3), "{en}");
            }
        }
    }

    #[test]
    fn kinds_of_the_contract() {
        // From CONTRACT: dimensions, then measures.
        for (kind, vi, en) in [
            ("province", "Tỉnh", "Province"),
            ("district", "Huyện", "District"),
            ("commune", "Xã", "Commune"),
            ("year", "Năm", "Year"),
            ("date", "Ngày", "Date"),
            ("source", "Nguồn vốn", "Source of funds"),
            ("funder", "Nhà tài trợ", "Funder"),
            ("implementer", "Đơn vị thực hiện", "Implementer"),
            ("programme", "Chương trình", "Programme"),
            ("sector", "Lĩnh vực", "Sector"),
            ("initiative", "Sáng kiến", "Initiative"),
            ("status", "Trạng thái", "Status"),
            ("sex", "Giới tính", "Sex"),
            ("age_group", "Nhóm tuổi", "Age group"),
            ("ethnic_group", "Dân tộc", "Ethnic group"),
            ("role", "Vai trò", "Role"),
            ("disability", "Tình trạng khuyết tật", "Disability"),
            ("poverty", "Tình trạng nghèo", "Poverty status"),
            ("criterion", "Tiêu chí", "Criterion"),
            ("agency", "Cơ quan", "Agency"),
            ("planned", "Kế hoạch", "Planned"),
            ("allocated", "Phân bổ", "Allocated"),
            ("disbursed", "Giải ngân", "Disbursed"),
            ("amount", "Số tiền", "Amount"),
            ("people", "Số người", "People"),
            ("households", "Số hộ", "Households"),
            ("women", "Nữ", "Women"),
            ("men", "Nam", "Men"),
            ("score", "Điểm", "Score"),
            ("meetings", "Số cuộc họp", "Meetings"),
            ("decisions", "Số quyết định", "Decisions"),
            ("implemented", "Số quyết định đã thực hiện", "Decisions implemented"),
        ] {
            let label = kind_word(kind).expect(kind);
            assert_eq!((word(label, Lang::Vi), word(label, Lang::En)), (vi, en), "{kind}");
        }
        assert_eq!(KINDS.split(' ').count(), 32);
        for none in ["", " ", "Province", "state_budget", "province district"] {
            assert_eq!(kind_word(none), None, "{none:?}");
        }
    }

    #[test]
    fn values_of_the_contract() {
        for (kind, value, vi, en) in [
            ("sex", "female", "Nữ", "Women"),
            ("sex", "male", "Nam", "Men"),
            ("sex", "other", "Khác", "Other"),
            ("sex", "unknown", "Không rõ", "Unknown"),
            ("source", "state_budget", "Ngân sách nhà nước", "State budget"),
            ("source", "local_budget", "Ngân sách địa phương", "Local budget"),
            ("source", "project", "Dự án", "Projects"),
            ("source", "community", "Cộng đồng", "Communities"),
            ("source", "other", "Khác", "Other"),
            ("poverty", "yes", "Có", "Yes"),
            ("disability", "no", "Không", "No"),
        ] {
            let found = value_word(kind, value).expect(value);
            assert_eq!((word(found, Lang::Vi), word(found, Lang::En)), (vi, en), "{kind} {value}");
        }
        for (kind, value) in [("source", "female"), ("sex", "project"), ("status", "other"), ("sex", "Female"), ("", "")] {
            assert_eq!(value_word(kind, value), None, "{kind} {value}");
        }
    }

    #[test]
    fn labels_inside_a_sentence() {
        for (label, text) in [
            ("Tỉnh", "tỉnh"),
            ("Đơn vị thực hiện", "đơn vị thực hiện"),
            ("ODA", "ODA"),
            ("đồng", "đồng"),
            ("", ""),
            ("É", "É"),
            ("A", "a"),
        ] {
            assert_eq!(mid_sentence(label), text);
        }
    }

    #[test]
    fn sentences() {
        fn check(msg: Msg, values: &[(&str, &str)], vi: &str, en: &str) {
            assert_eq!((message(msg, Lang::Vi, values).as_str(), message(msg, Lang::En, values).as_str()), (vi, en), "{msg:?}");
        }
        check(Msg::Selected, &[("n", "2"), ("m", "63")], "Đã chọn 2 trên 63", "2 of 63 selected");
        check(Msg::Rows, &[("n", "1")], "1 dòng", "1 row");
        check(Msg::Rows, &[("n", "0")], "0 dòng", "0 rows");
        check(Msg::Rows, &[("n", "21")], "21 dòng", "21 rows");
        check(Msg::TitleByBoth, &[("measure", "X"), ("a", "{b}"), ("b", "<img>")], "X theo {b} và <img>", "X by {b} and <img>");
        check(Msg::Rows, &[], "{n} dòng", "{n} {n|row|rows}");
        check(Msg::Years, &[("from", "2017"), ("to", "2021")], "2017–2021", "2017–2021");
    }
}
