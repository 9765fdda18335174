//! What cannot be known for sure of a column, with both readings named, and what a mapping says that cannot be followed.

use crate::locale::Lang;

use super::report::{Level, say, told};
use super::view;

/// A doubt. The reading that was taken is said; a mapping can say another one.
#[derive(Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Day or month may come first: the example's readings, day first and month first.
    Dates { column: String, example: String, readings: [String; 2], day_first: bool, is_divided: bool },
    /// A code of a province that means another one since July 2025: the code, the old name, the new one.
    Codes { column: String, readings: [String; 3] },
    /// Sexes written as 1 and 2, and no list of codes.
    SexCodes { column: String },
    /// Amounts in rupees, of which country it is not told.
    Rupees { column: String },
    /// `NSNN` beside `NSTW` and `NSĐP`.
    SourceTotal { column: String },
    /// A population of several years: added over places, not over years; so many other columns are too.
    Stock { column: String, more: usize },
    /// A column of dates in which one period holds another: a year and its quarters.
    Periods { column: String, outer: String, inner: String },
    /// Ages that belong to no band, or to two.
    AgeBands { column: String, bands: [String; 2], is_gap: bool },
    /// A band of ages that holds others, with an example of these, and how many rows were left out for it.
    WholeBands { column: String, bands: [String; 2], n: u64 },
    /// Counts of people with fractions: probably thousands.
    Fractions { column: String },
    /// Figures with fractions from 0 to 100 of people, beside a count (`by`, which may be empty): percentages.
    Shares { columns: Vec<String>, by: String },
    /// Ages written one by one, put into bands of five years.
    SingleAges { column: String },
    /// Numbers of both styles in one column: an example of each.
    Marks { column: String, kept: String, left: String },
    /// Amounts of several currencies in one column.
    Currencies { column: String, kept: String, example: String },
    /// Columns of few figures, grouped by, that may be figures to add up.
    Roles { columns: Vec<String> },
    /// Amounts without a unit beside one (`like`) with this unit, and whether they are of its size and so taken to be in it;
    /// `default` is the currency in which they are read else, empty where it is not known.
    Unit { columns: Vec<String>, like: String, unit: (String, u8), default: String, is_alike: bool },
    /// Amounts without any unit, read as đồng, that are too small for it.
    SmallAmounts { columns: Vec<String> },
    /// Columns of which each row fills one, or a column that only marks rows, and the columns that tell which.
    Crossed { columns: Vec<String>, into: Vec<String> },
    /// A cumulative amount beside a plan, and whether it is taken for what was disbursed.
    Cumulative { column: String, plan: String, is_taken: bool },
    /// Columns of money that comes in.
    Receipts { columns: Vec<String> },
    /// A mapping that is no JSON object (empty name), or a part of it that cannot be followed.
    Mapping { name: String, column: String, wanted: String },
    /// A mapping of a column that the file does not have.
    NoColumn { name: String, columns: String },
}

impl Doubt {
    /// How serious it is, and its column.
    pub(super) fn about(&self) -> (Level, Option<&str>) {
        match self {
            Doubt::Dates { column, .. }
            | Doubt::Codes { column, .. }
            | Doubt::SexCodes { column }
            | Doubt::Rupees { column }
            | Doubt::SourceTotal { column }
            | Doubt::Stock { column, .. }
            | Doubt::Cumulative { column, .. }
            | Doubt::Fractions { column }
            | Doubt::Periods { column, .. }
            | Doubt::Marks { column, .. }
            | Doubt::Currencies { column, .. } => (Level::Warning, Some(column)),
            Doubt::AgeBands { column, .. } | Doubt::WholeBands { column, .. } | Doubt::SingleAges { column } => {
                (Level::Info, Some(column))
            }
            Doubt::Unit { columns, .. } | Doubt::SmallAmounts { columns } | Doubt::Shares { columns, .. } => {
                (Level::Warning, columns.first().map(|column| &column[..]))
            }
            Doubt::Roles { columns } | Doubt::Crossed { columns, .. } | Doubt::Receipts { columns } => {
                (Level::Info, columns.first().map(|column| &column[..]))
            }
            Doubt::Mapping { .. } | Doubt::NoColumn { .. } => (Level::Warning, None),
        }
    }

    /// The doubt in words.
    #[rustfmt::skip]
    pub(super) fn sentence(&self, lang: Lang) -> String {
        let tell = |vi: &str, en: &str, values: [&str; 3]| told(lang, vi, en, values);
        match self {
            Doubt::Dates { column, example, readings, day_first, is_divided } => {
                let start = if *is_divided {
                    say(lang, "ngày và tháng đứng theo cả hai thứ tự; ", "day and month stand in either order; ")
                } else {
                    ""
                };
                let (taken, other) = if *day_first { (&readings[0], &readings[1]) } else { (&readings[1], &readings[0]) };
                let readings = told(lang, "{2}‘{0}’ được đọc là {1}", "{2}‘{0}’ was read as {1}", [example, taken, start]);
                let mut text = tell(
                    "Cột ‘{0}’: {1}, cũng có thể là {2}.",
                    "Column ‘{0}’: {1}, but may be {2}.",
                    [column, &readings, other]);
                text.push_str(&remedy(if *day_first { "\"dayFirst\": false" } else { "\"dayFirst\": true" }, lang));
                text
            }
            Doubt::Codes { column, readings: [code, old, new] } => {
                let code = told(lang, "mã {0} là {1} trước tháng 7/2025", "code {0} was {1} before July 2025", [code, old, ""]);
                tell(
                    "Cột ‘{0}’: {1} (được đọc như vậy) và là {2} từ đó. Nên dùng tên tỉnh.",
                    "Column ‘{0}’: {1} (taken as that) and is {2} since. Names of provinces are safer.",
                    [column, &code, new])
            }
            Doubt::SexCodes { column } => tell(
                "Cột ‘{0}’: không rõ số nào là nữ, số nào là nam nên giữ nguyên. Ghi vào tiêu đề, như ‘{0} (1 = Nam, 2 = Nữ)’.",
                "Column ‘{0}’: which figure is women and which men is not told, so they stay as they stand. Write it into the header, as ‘{0} (1 = male, 2 = female)’.",
                [column, "", ""]),
            Doubt::Rupees { column } => tell(
                "Cột ‘{0}’: ‘Rs.’ có thể là rupee Ấn Độ, Nepal, Pakistan hay Sri Lanka nên giữ nguyên, không cộng với tiền khác. Hãy ghi mã thay vào đó, như ‘(NPR)’.",
                "Column ‘{0}’: ‘Rs.’ may be rupees of India, Nepal, Pakistan or Sri Lanka, so it stays as it is and is added to no other money. Write the code in its place, as in ‘(NPR)’.",
                [column, "", ""]),
            Doubt::SourceTotal { column } => tell(
                "Cột ‘{0}’: có cả NSNN, NSTW và NSĐP. NSNN có thể là tổng của hai nguồn kia nên để riêng; nếu là ngân sách trung ương thì ghi NSTW. Đừng cộng cả ba.",
                "Column ‘{0}’ has NSNN beside NSTW and NSĐP. NSNN may be the sum of the two and is kept apart; if it is the central budget, write NSTW. Do not add all three.",
                [column, "", ""]),
            Doubt::Stock { column, more } => tell(
                "‘{0}’{1} là số dân của từng năm: không cộng qua các năm; biểu đồ không chia theo năm chỉ lấy năm cuối.",
                "‘{0}’{1} the people of each year: years are not added up, and a chart without years shows the last one.",
                [column, &more_columns(*more, lang), ""]),
            Doubt::Cumulative { column, plan, is_taken: true } => tell(
                "‘{0}’ là số lũy kế: mỗi dòng có một số nên được đọc là số đã giải ngân so với ‘{1}’. Nếu tính từ trước kỳ của ‘{1}’, hãy đặt {\"{0}\": null} trong mapping.",
                "‘{0}’ is cumulative: with one figure a row it was read as what was disbursed of ‘{1}’. If it begins before the period of ‘{1}’, set {\"{0}\": null} in the mapping.",
                [column, plan, ""]),
            Doubt::Cumulative { column, plan, .. } => tell(
                "‘{0}’ là số lũy kế của nhiều thời điểm, hoặc không cùng kỳ với ‘{1}’, nên không cộng và không tính tỷ lệ giải ngân. Muốn có, hãy giữ một thời điểm, cùng năm với ‘{1}’.",
                "‘{0}’ is cumulative at several dates, or of another period than ‘{1}’, so it is not added up and no absorption is shown. For that keep one date, of the year of ‘{1}’.",
                [column, plan, ""]),
            Doubt::Receipts { columns } => tell(
                "‘{0}’ là số thu: giữ tên riêng, không là kế hoạch hay giải ngân và không cộng vào số chi.",
                "‘{0}’ are receipts: they go by their own names, are neither planned nor disbursed, and are not added to what is spent.",
                [&columns.join("’, ‘"), "", ""]),
            Doubt::Fractions { column } => tell(
                "‘{0}’ có số lẻ nên có lẽ không tính bằng người (thường là nghìn người): đơn vị để trống. Hãy ghi đơn vị vào tiêu đề, như ‘{0} (nghìn người)’, hoặc đặt \"unit\" trong mapping.",
                "‘{0}’ has fractions, so it hardly counts single people (often thousands): its unit is left open. Write the unit into the header, as ‘{0} (thousand people)’, or set \"unit\" in the mapping.",
                [column, "", ""]),
            Doubt::Shares { columns, by } => {
                let by = if by.is_empty() { String::new() } else { told(lang, " đứng cạnh số đếm ‘{0}’", " beside the count ‘{0}’", [by, "", ""]) };
                tell(
                    "{0}: số lẻ từ 0 đến 100{1} nên được đọc là tỷ lệ phần trăm, không cộng. Nếu là số người (nghìn người), hãy ghi đơn vị vào tiêu đề.",
                    "{0}: fractions from 0 to 100{1}, so they were read as percentages and are not added. If they are thousands of people, write that unit into the header.",
                    [&named(columns), &by, ""])
            }
            Doubt::Crossed { columns, into } if columns.len() == 1 => tell(
                "Dấu ở cột ‘{0}’ được đọc là ‘{0}’ ở cột ‘{1}’; dòng không có dấu thì không rõ.",
                "A mark in column ‘{0}’ was read as ‘{0}’ in column ‘{1}’; of rows without one it is not known.",
                [&columns[0], &into.join("’, ‘"), ""]),
            Doubt::Crossed { columns, into } => tell(
                "Mỗi dòng chỉ điền một trong các cột ‘{0}’, nên đọc thành cột ‘{1}’.",
                "Each row fills one of ‘{0}’, so which one it is was read as column ‘{1}’.",
                [&columns.join("’, ‘"), &into.join("’, ‘"), ""]),
            Doubt::Periods { column, outer, inner } => tell(
                "Cột ‘{0}’ có cả kỳ {1} và kỳ {2} nằm trong đó: cộng chung có thể tính hai lần. Nếu dòng {1} là tổng, hãy bỏ khỏi tệp hoặc lọc theo kỳ.",
                "Column ‘{0}’ has {1} beside {2}, which is part of it: added up, things may be counted twice. If rows of {1} are totals, delete them from the file or filter by period.",
                [column, outer, inner]),
            Doubt::SingleAges { column } => tell(
                "Cột ‘{0}’ ghi từng tuổi nên được gộp thành nhóm 5 tuổi (đến 80+). Muốn giữ từng tuổi, đặt {\"{0}\": null} trong mapping.",
                "Column ‘{0}’ has single ages, which were put into bands of five years (up to 80+). To keep each age, set {\"{0}\": null} in the mapping.",
                [column, "", ""]),
            Doubt::AgeBands { column, bands: [a, b], is_gap } => tell(
                "Cột ‘{0}’: nhóm tuổi {1} {2}.",
                "Column ‘{0}’: between the age groups {1} {2}.",
                [column,
                 &told(lang, "{0} và {1}", "{0} and {1}", [a, b, ""]),
                 if *is_gap { say(lang, "không liền nhau", "ages are missing") } else { say(lang, "chồng lên nhau", "ages overlap") }]),
            Doubt::WholeBands { column, bands: [whole, part], n } => tell(
                "Cột ‘{0}’: {1}. Đã bỏ ra {2} dòng tính trùng, như với các dòng tổng.",
                "Column ‘{0}’: {1}. Rows that count the same again ({2}) were left out, as totals are.",
                [column,
                 &told(lang, "nhóm tuổi {0} chứa {1} và các nhóm khác", "ages {0} hold {1} and others", [whole, part, ""]),
                 &n.to_string()]),
            Doubt::Marks { column, kept, left } => tell(
                "Cột ‘{0}’ viết số theo hai kiểu: được đọc như ‘{1}’, còn số kiểu ‘{2}’ không được cộng. Hãy viết cả cột theo một kiểu rồi mở lại.",
                "Column ‘{0}’ writes numbers in two styles: it was read as in ‘{1}’, and numbers such as ‘{2}’ are left out of sums. Write the column in one style and open the file again.",
                [column, kept, left]),
            Doubt::Currencies { column, kept, example } => tell(
                "Cột ‘{0}’ có nhiều loại tiền: chỉ cộng {1}, không cộng ‘{2}’.",
                "Column ‘{0}’ has several currencies: only {1} is added, not ‘{2}’.",
                [column, kept, example]),
            Doubt::Unit { columns, like, unit: (code, power), default, is_alike } => {
                let unit = view::unit_words(code, *power, lang);
                let other = match &default[..] {
                    "" => say(lang, "loại tiền khác", "another currency").to_owned(),
                    code => view::unit_words(code, 0, lang),
                };
                let (taken, left) = if *is_alike { (&unit, &other) } else { (&other, &unit) };
                let why = if *is_alike { say(lang, "cùng cỡ", "the same size as in") } else { say(lang, "khác cỡ", "another size than in") };
                let mut text = tell(
                    "{0}: tiêu đề không ghi đơn vị; số {2} với cột ‘{1}’",
                    "{0}: the header names no unit. The figures are of {2} ‘{1}’",
                    [&named(columns), like, why]);
                text.push_str(&tell(
                    " nên được đọc là {0}; cũng có thể là {1}. Nếu sai, hãy ghi đơn vị vào tiêu đề trong tệp.",
                    ", so they were read as {0}; they may be {1}. If that is wrong, write the unit into the header.",
                    [taken, left, ""]));
                text
            }
            Doubt::SmallAmounts { columns } => tell(
                "{0}: tệp không ghi đơn vị tiền nên được đọc là đồng, nhưng số nhỏ như vậy có thể là nghìn, triệu hoặc tỷ đồng. Hãy ghi đơn vị vào tiêu đề trong tệp, như ‘(triệu đồng)’.",
                "{0}: the file names no unit of money, so đồng was taken, but figures so small may be thousands, millions or billions of đồng. Write the unit into the header, as in ‘(triệu đồng)’.",
                [&named(columns), "", ""]),
            Doubt::Roles { columns } => {
                let names = named(columns);
                tell(
                    "{0}: có thể là mã để phân nhóm (được đọc như vậy) hoặc là số để cộng; vẫn hỏi tổng theo tên cột được.",
                    "{0}: may be codes to group by (taken as that) or figures to add up; sums can still be asked for by the column's name.",
                    [&names, "", ""])
            }
            Doubt::Mapping { name, column, wanted } if wanted.is_empty() => {
                let _ = (name, column);
                tell(
                    "mapping không phải là một đối tượng JSON nên không được dùng. Viết như {\"Số tiền\": \"disbursed\"}.",
                    "The mapping is no JSON object and was not used. Write it as {\"Amount\": \"disbursed\"}.",
                    ["", "", ""])
            }
            Doubt::Mapping { name, column, wanted } => {
                let place = if column.is_empty() { String::new() } else { told(lang, " ở cột ‘{0}’", " for column ‘{0}’", [column, "", ""]) };
                tell(
                    "mapping: không hiểu ‘{0}’{1}. Có thể dùng: {2}.",
                    "The mapping's ‘{0}’{1} is not understood. Known are: {2}.",
                    [name, &place, wanted])
            }
            Doubt::NoColumn { name, columns } => tell(
                "mapping: tệp không có cột ‘{0}’. Các cột là: {1}.",
                "The mapping names a column ‘{0}’ that the file does not have. Its columns are: {1}.",
                [name, columns, ""]),
        }
    }
}

/// What somebody who writes pages can do about it.
pub(super) fn remedy(member: &str, lang: Lang) -> String {
    told(
        lang,
        " Nếu sai, người làm trang web đặt {0} trong mapping.",
        " If that is wrong, the page's author can set {0} in the mapping.",
        [member, "", ""],
    )
}

/// The first of many columns.
fn named(columns: &[String]) -> String {
    let mut names = String::new();
    for column in columns.iter().take(4) {
        names.push_str(if names.is_empty() { "‘" } else { ", ‘" });
        names.push_str(column);
        names.push('’');
    }
    names.push_str(if columns.len() > 4 { "…" } else { "" });
    names
}
/// ` và 2 cột khác`, ` and 2 other columns count`.
fn more_columns(n: usize, lang: Lang) -> String {
    let words = match (lang, n) {
        (Lang::Vi, 0) => return String::new(),
        (Lang::En, 0) => return " counts".to_owned(),
        (Lang::Vi, _) => [" và ", " cột khác"],
        (Lang::En, 1) => [" and ", " other column count"],
        (Lang::En, _) => [" and ", " other columns count"],
    };
    words.join(&n.to_string())
}
