//! What a header says: candidate meanings by the words of the field, and the unit in its brackets.
//!
//! Words are those that real exports use (statistics office, ministry of finance, humanitarian and aid systems). A header is
//! cut into words (blanks, punctuation, camel case), folded, and compared word by word, so `Nam` is not found in `Hà Nam` nor
//! `age` in `Village`. The longest phrase wins; values then confirm or refuse it (see `resolve`).

use crate::data::{Kind, Unit};
use crate::places::fold;

use super::layout::Head;

/// Phrases by kind, folded, words divided by blanks.
#[rustfmt::skip]
const WORDS: [(Kind, &str); 32] = [
    (Kind::Province, "tinh|tinh thanh|tinh thanh pho|tinh tp|ten tinh|ma tinh|dia phuong|province|cities provincies|admin 1|adm1|region|governorate"),
    (Kind::District, "huyen|quan huyen|huyen thi xa|ten huyen|district|admin 2|adm2"),
    (Kind::Commune, "xa|xa phuong|xa phuong thi tran|ten xa|commune|ward|admin 3|adm3"),
    (Kind::Year, "nam|nien do|nam ngan sach|year|fiscal year|time period"),
    (Kind::Date, "ngay|ngay thang|date"),
    (Kind::Source, "nguon von|nguon kinh phi|nguon luc|nguon|source|source of funds|funding source|fund source"),
    (Kind::Funder, "nha tai tro|don vi tai tro|co quan cap von|donor|funder|provider|src organization"),
    (Kind::Implementer, "don vi thuc hien|chu dau tu|implementer|implementing agency|implementing partner"),
    (Kind::Programme, "chuong trinh|du an|ctmtqg|ten du an|programme|program|project|plan|dest plan"),
    (Kind::Sector, "linh vuc|nganh|hop phan|sector|cluster|theme|component"),
    (Kind::Initiative, "sang kien|sang kien cong dong|tieu du an|mo hinh|hoat dong|initiative|sub project|activity"),
    (Kind::Status, "trang thai|tinh trang|tien do|status"),
    (Kind::Sex, "gioi tinh|gioi|phai|sex|gender"),
    (Kind::AgeGroup, "nhom tuoi|do tuoi|tuoi|age group|age"),
    (Kind::EthnicGroup, "dan toc|thanh phan dan toc|dtts|ethnic group|ethnicity"),
    (Kind::Role, "vai tro|chuc vu|chuc danh|vi tri|role|position"),
    (Kind::Disability, "khuyet tat|nguoi khuyet tat|disability"),
    (Kind::Poverty, "ho ngheo|can ngheo|dien ho|poverty|poverty status"),
    (Kind::Criterion, "tieu chi|criterion"),
    (Kind::Agency, "co quan|co quan chu tri|co quan quan ly|doi tac|ten don vi|agency|partner|organisation|organization"),
    (Kind::Planned, "ke hoach|ke hoach von|du toan|nhu cau|von ke hoach|planned|budget|requirements"),
    (Kind::Allocated, "phan bo|duoc giao|giao von|von duoc cap|cam ket|allocated|committed|approved|allotted"),
    (Kind::Disbursed, "giai ngan|so tien giai ngan|da chi|quyet toan|thuc chi|disbursed|spent|actual|expenditure|paid|executed"),
    (Kind::Amount, "so tien|kinh phi|tong von|gia tri|thanh tien|amount|value|cost"),
    (Kind::People, "so nguoi|nguoi huong loi|so dai bieu|thanh vien|dan so|people|persons|beneficiaries|participants|population|reached"),
    (Kind::Households, "so ho|ho gia dinh|households|hh"),
    (Kind::Women, "nu|phu nu|so nu|trong do nu|women|female|females"),
    (Kind::Men, "so nam|nam gioi|men|male|males"),
    (Kind::Score, "diem|diem so|diem danh gia|score|mark|rating"),
    (Kind::Meetings, "so cuoc hop|hop dieu phoi|meetings"),
    (Kind::Decisions, "so quyet dinh|kien nghi|decisions|recommendations"),
    (Kind::Implemented, "da thuc hien|da trien khai|implemented"),
];

/// Words that say that a number must not be added: a rate, an index, a share, a code.
const NOT_ADDED: &str = "ty le|ti le|chi so|ty trong|he so|rate|rates|ratio|percent|percentage|share|index|average|mean|median|binh quan|id|code|ma|stt|phone|latitude|longitude|lat|lon";

/// A meaning that a header may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub kind: Kind,
    /// Whether the phrase is the whole header.
    pub exact: bool,
    /// Length of the phrase: a longer one is the better witness.
    pub weight: usize,
}

/// What a header says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// Best first.
    pub candidates: Vec<Candidate>,
    pub unit: Unit,
    /// Power of ten that the unit multiplies by.
    pub power: u8,
    /// Whether numbers below it may be added, as far as the header tells: `bar` is none.
    pub is_additive: bool,
    /// Why numbers below it may not be added.
    pub bar: Option<Bar>,
    /// What the header narrows its numbers down to (`Female Prel. 2016`, `#reached +f +children`), for wide tables.
    pub part: Part,
    /// The header without unit and without the words of `part`, as it stood: equal for the columns of one wide group. Empty
    /// when nothing else is said (`Nam`, `2018`).
    pub stem: String,
}

/// Why numbers are never added up.
#[allow(dead_code)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// A rate, a share, a percentage.
    Rate,
    Average,
    Index,
    /// Counted from the start up to a day: the later figure holds the earlier one.
    Cumulative,
    ExchangeRate,
    /// Points on a scale of their own: ranks, gender markers.
    Rank,
    /// A code, an id, a running number: no quantity, as all that follow.
    Code,
    /// Of a person or a device.
    Personal,
    Coordinate,
    Age,
    Time,
}

impl Bar {
    /// Whether the numbers measure something, so that they can be shown and compared, if not added.
    #[allow(dead_code)]
    pub fn is_quantity(self) -> bool {
        (self as u8) < Bar::Code as u8
    }
}

/// The values of dimensions that a header names: what a column of a wide table stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// `female`, `male`, `other`, `unknown`; `total` for both together, said in words (`Tổng số`, `Total`).
    pub sex: Option<&'static str>,
    /// An age band in its canonical form (`15-24`, `60+`, `<5`), or words for one (`children`).
    pub age: Option<String>,
    pub year: Option<i64>,
    /// A source of funds in its canonical form (`NSNN`, `Vốn đối ứng`).
    pub source: Option<&'static str>,
    /// Whether the year is preliminary.
    pub is_preliminary: bool,
}

impl Part {
    /// Whether it narrows nothing down.
    #[allow(dead_code)]
    pub fn is_empty(&self) -> bool {
        self.sex.is_none() && self.age.is_none() && self.year.is_none() && self.source.is_none()
    }
}

/// Reads what stands above a column.
pub fn read(head: &Head) -> Heading {
    let header = &head.name[..];
    let (name, bracketed) = match (header.find('('), header.rfind(')')) {
        (Some(open), Some(close)) if open < close => {
            (format!("{}{}", &header[..open], &header[close + 1..]), &header[open + 1..close])
        }
        _ => (header.to_owned(), ""),
    };
    let words = words(&name);
    let mut candidates: Vec<Candidate> = Vec::new();
    for (kind, phrases) in WORDS {
        let best = phrases.split('|').filter(|phrase| contains(&words, phrase)).max_by_key(|phrase| phrase.len());
        if let Some(phrase) = best {
            let exact = phrase.split(' ').count() == words.len();
            candidates.push(Candidate { kind, exact, weight: phrase.len() });
        }
    }
    // "Nam" without a tone is the year, "Nam" beside "Nữ" is men: the bare word is both, and the values decide.
    if words == ["nam"] && !header.contains(['ă', 'Ă']) && !header.contains("\u{306}") {
        candidates.push(Candidate { kind: Kind::Men, exact: true, weight: 3 });
    }
    crate::sort::by_key(&mut candidates, |candidate| std::cmp::Reverse((candidate.exact, candidate.weight)));
    let (mut unit, mut power) = unit(bracketed);
    if bracketed.is_empty()
        && let Some(currency) = words.last().and_then(|last| currency(last))
    {
        (unit, power) = (Unit::Money(currency.to_owned()), 0);
    }
    let is_additive = !header.contains('%') && !NOT_ADDED.split('|').any(|phrase| contains(&words, phrase));
    let bar = (!is_additive).then_some(Bar::Rate);
    Heading { candidates, unit, power, is_additive, bar, ..Heading::default() }
}

/// The unit that a text names, with the power of ten in it: `triệu đồng` is money in đồng times 10⁶.
pub fn unit(text: &str) -> (Unit, u8) {
    let key = fold(text);
    if key.is_empty() {
        return if text.trim() == "%" { (Unit::Other("%".to_owned()), 0) } else { (Unit::Number, 0) };
    }
    let powers: [(&str, u8); 14] = [
        ("nghinty", 12),
        ("ngantyt", 12),
        ("trillion", 12),
        ("ty", 9),
        ("ti", 9),
        ("billion", 9),
        ("bill", 9),
        ("trieu", 6),
        ("trd", 6),
        ("million", 6),
        ("1000", 3),
        ("nghin", 3),
        ("ngan", 3),
        ("thous", 3),
    ];
    let power = powers.iter().find(|(word, _)| key.starts_with(word)).map_or(0, |(_, power)| *power);
    let ends = |words: &[&str]| words.iter().any(|word| key.ends_with(word));
    let unit = if ends(&["dong", "dongs", "vnd", "trd"]) || key == "d" || key == "1000d" {
        Unit::Money("VND".to_owned())
    } else if ends(&["usd", "dollars", "dola"]) || text.contains('$') {
        Unit::Money("USD".to_owned())
    } else if ends(&["eur", "euro", "euros"]) || text.contains('€') {
        Unit::Money("EUR".to_owned())
    } else if ends(&["luotnguoi", "luot"]) {
        Unit::Other(text.trim().to_owned())
    } else if ends(&["nguoi", "persons", "people", "pers"]) {
        Unit::People
    } else if ends(&["ho", "households", "hh"]) {
        Unit::Households
    } else if power > 0 && powers.iter().any(|(word, _)| key == *word) {
        Unit::Number
    } else {
        return (Unit::Other(text.trim().to_owned()), 0);
    };
    (unit, power)
}

fn currency(word: &str) -> Option<&'static str> {
    ["usd", "eur", "gbp", "vnd"].into_iter().zip(["USD", "EUR", "GBP", "VND"]).find(|(key, _)| *key == word).map(|(_, code)| code)
}

/// The words of a header, folded: cut at blanks, punctuation and where camel case turns.
fn words(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous = ' ';
    for letter in header.chars() {
        // Camel case is an English habit: ASCII will do, and spares the tables of Unicode.
        let turns = letter.is_ascii_uppercase() && previous.is_ascii_lowercase();
        let combining = ('\u{300}'..='\u{36f}').contains(&letter);
        let is_word = !fold(letter.encode_utf8(&mut [0; 4])).is_empty();
        if turns || !is_word && !combining {
            words.push(String::new());
        }
        if is_word || combining {
            words.last_mut().expect("never empty").push(letter);
        }
        previous = letter;
    }
    words.iter().map(|word| fold(word)).filter(|word| !word.is_empty()).collect()
}

/// Whether the words of `phrase` stand one after the other in `words`.
fn contains(words: &[String], phrase: &str) -> bool {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    words.windows(phrase.len()).any(|window| window.iter().zip(&phrase).all(|(word, want)| word == want))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Heading {
        super::read(&Head::of(header))
    }

    fn check(header: &str, kind: Option<Kind>) {
        assert_eq!(read(header).candidates.first().map(|candidate| candidate.kind), kind, "{header}");
    }

    #[test]
    fn headers_mean_what_people_write() {
        for (header, kind) in [
            ("Tỉnh", Kind::Province),
            ("TỈNH/TP", Kind::Province),
            ("Tinh, thanh pho", Kind::Province),
            ("Province", Kind::Province),
            ("Quận/Huyện", Kind::District),
            ("Năm", Kind::Year),
            ("Nguồn vốn", Kind::Source),
            ("Số tiền giải ngân (triệu đồng)", Kind::Disbursed),
            ("Kế hoạch (đồng)", Kind::Planned),
            ("planned", Kind::Planned),
            ("Giới tính", Kind::Sex),
            ("Dân tộc", Kind::EthnicGroup),
            ("ethnic_group", Kind::EthnicGroup),
            ("age_group", Kind::AgeGroup),
            ("Số người", Kind::People),
            ("Đơn vị thực hiện", Kind::Implementer),
            ("Da thuc hien", Kind::Implemented),
            ("amountUSD", Kind::Amount),
            ("srcOrganization", Kind::Funder),
            ("requirements", Kind::Planned),
            ("cluster", Kind::Sector),
            ("Nữ", Kind::Women),
        ] {
            check(header, Some(kind));
        }
        check("countryCode", None);
        check("Village notes", None);
        check("STT", None);
    }

    #[test]
    fn units_scale() {
        let money = |code: &str| Unit::Money(code.to_owned());
        for (header, unit, power) in [
            ("Giải ngân (triệu đồng)", money("VND"), 6),
            ("Giải ngân (tỷ đồng)", money("VND"), 9),
            ("Kinh phí (1.000 đ)", money("VND"), 3),
            ("Vốn (nghìn tỷ đồng)", money("VND"), 12),
            ("Budget (USD)", money("USD"), 0),
            ("amountUSD", money("USD"), 0),
            ("Nữ (nghìn người)", Unit::People, 3),
            ("Số hộ (hộ)", Unit::Households, 0),
            ("Diện tích (ha)", Unit::Other("ha".to_owned()), 0),
            ("Tỷ lệ (%)", Unit::Other("%".to_owned()), 0),
            ("Giải ngân", Unit::Number, 0),
        ] {
            let heading = read(header);
            assert_eq!((heading.unit, heading.power), (unit, power), "{header}");
        }
    }

    #[test]
    fn rates_and_codes_are_not_added() {
        for header in ["exchangeRate", "Tỷ lệ giải ngân", "percent", "countryCode", "Mã dự án", "Hộ nghèo (%)", "id"]
        {
            assert!(!read(header).is_additive, "{header}");
        }
        assert!(read("DISTANCE").is_additive);
    }
}
