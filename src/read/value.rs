//! Canonical values: what the texts of a recognised column stand for, and which texts stand for nothing.
//!
//! A kind's spellings are a `Lexicon`: a text is folded once and looked up once, however many spellings there are.

use crate::data::{Dictionary, Kind, Worth};
use crate::places::fold_into;

/// Fixed order of the sources of funds.
pub const SOURCES: [&str; 5] = ["state_budget", "local_budget", "project", "community", "other"];

/// Fixed order of the sexes.
pub const SEXES: [&str; 5] = ["female", "male", "other", "unknown", "total"];

/// Fixed order of a yes or a no.
pub const ANSWERS: [&str; 2] = ["yes", "no"];

/// Folded spellings by canonical source.
const SOURCE_WORDS: &str = "state_budget ngansachnhanuoc nsnn ngansachtrunguong ngansachtw nstw trunguong vontrunguong vontw vonnsnn vonnstw \
vonngansach vonngansachnhanuoc vonngansachtrunguong ngansach nhanuoc nhanuochotro statebudget centralbudget government centralgovernment nationalbudget|\
local_budget ngansachdiaphuong nsdp ngansachtinh ngansachhuyen ngansachxa nstinh nshuyen nsxa vonnsdp vondiaphuong vonngansachdiaphuong vonngansachtinh \
diaphuong vondoiung doiung localbudget provincialbudget districtbudget communebudget counterpart counterpartfund counterpartfunds localgovernment|\
project duan cacduan vonduan nguonduan oda vonoda duanoda vonduanoda nguonoda vonnuocngoai vonngoainuoc vientro vonvientro vientronuocngoai nhataitro taitro ngo ngos irishaid care \
careinternational project projects projectfunds projectbudget donor donors grant cif quycif quycifhotro quysangkien quysangkiencongdong|\
community congdong dangop dandonggop dongop nguoidandonggop congdongdonggop donggopcuadan donggopcongdong nhandandonggop nhandan nguoidan dan ngaycong community communities \
communitycontribution inkind vondangop voncongdong congdongdancu dandoiung dandoiungbangtien dandoiungbanghienvat nguoidandoiung hodandoiung \
doiungcuadan doiungcuanguoidan doiungcuacongdong donggopcuanguoidan huydongcongdong huydongtucongdong huydongtucongdongdancu \
vonhuydongtucongdongdancu huydongtudan huydongdangop|\
other khac nguonkhac vonkhac xahoihoa doanhnghiep vondoanhnghiep tindung vonvay vontindung loan loans other others";

/// Folded spellings by canonical sex.
const SEX_WORDS: &str = "female nu f female females woman women girl girls gai phunu nugioi begai emgai mujer mujeres femme femmes|\
male nam m male males man men boy boys trai namgioi betrai emtrai hombre hombres homme hommes|\
other khac gioikhac other x o i nonbinary intersex|\
unknown khongro kxd khongxacdinh chuaro chuaxacdinh unknown u na notstated notspecified notknown prefernottosay dontknow refused|\
total t tong tongso tongcong chung cahai canamvanu both bothsexes bothsex total all";

/// Folded spellings of a yes and a no.
const ANSWER_WORDS: &str =
    "yes co x y yes true 1 dung si oui khuyettat cokhuyettat nguoikhuyettat|no khong k n no false 0 sai non khongkhuyettat";
/// The same in a column that tells the poor.
const POVERTY_WORDS: &str = "yes co x y yes true 1 dung si oui|no khong k n no false 0 sai non";

/// The 54 ethnic groups by their official names (Decision 1019/QĐ-TCTK), each with its usual other spellings, folded.
const ETHNIC_WORDS: &str = "Kinh viet kinhviet|Tày|Thái|Mường|Khơ-me khmer khome khmerkrom|Hoa han hoahan|Nùng|Mông hmong meo hmoong|Dao man|Gia-rai jrai \
jarai giarai|Ê-đê rhade ede rade|Ba-na bahnar bana|Sán Chay caolan sanchi caolansanchi|Chăm|Cơ-ho kho coho|Xơ-đăng xedang sedang|Sán Dìu|Hrê hre|Ra-glai \
raglai raglay|Mnông|Thổ|Xtiêng stieng|Khơ-mú khomu kmhmu|Bru-Vân Kiều vankieu bru bruvankieu|Cơ-tu katu cotu|Giáy|Tà-ôi paco pako pakoh taoipaco taoi|Mạ|Gié-Triêng gie \
trieng gietrieng|Co cor|Chơ-ro choro|Xinh-mun xinhmun|Hà Nhì|Chu-ru churu|Lào|La Chí|Kháng|Phù Lá|La Hủ|La Ha|Pà Thẻn|Lự|Ngái|Chứt|Lô Lô|Mảng|Cơ Lao \
colao gelao|Bố Y|Cống|Si La|Pu Péo|Rơ-măm romam|Brâu|Ơ-đu odu";

/// Texts that stand for no value in any column: as they are, or folded.
const BLANKS: &str =
    "-|–|—|--|---|:|.|..|...|…|n/a|na|n.a.|null|none|nan|#n/a|chuaco|#ref!|#value!|#div/0!|#name?|#num!|#null!|u0000";
/// Texts that stand for no number: where nothing can stand, what is not known, what is withheld.
const NO_NUMBERS: [(Worth, &str); 3] = [
    (Worth::NotApplicable, "n/a|khongapdung|notapplicable|noaplica"),
    (
        Worth::Blank,
        "khong|khongco|chua|chuacosolieu|khongcosolieu|chuaro|khongro|chuathuthap|notavailable|notknown|unknown|nodata|missing|nd",
    ),
    (Worth::Withheld, "*|**|(s)|(c)|baomat|mat|suppressed|withheld|confidential"),
];

/// A text without the white space around it.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}' | '\0'))
}

/// Whether a list has the text, as it is or folded.
fn is_listed(text: &str, list: &str) -> bool {
    let mut key = String::new();
    fold_into(text, &mut key);
    is_one_of(text, &key, list)
}

/// The same with the folded text at hand.
fn is_one_of(text: &str, key: &str, list: &str) -> bool {
    list.as_bytes()
        .split(|&byte| byte == b'|')
        .any(|one| one.eq_ignore_ascii_case(text.as_bytes()) || one == key.as_bytes() && !one.is_empty())
}

/// Whether a text stands for a blank in any column: nothing, white space, a dash, `N/A`, an error of a spreadsheet.
pub fn is_blank(text: &str) -> bool {
    let text = trimmed(text);
    text.is_empty() || text.len() <= 14 && may_be_blank(text.as_bytes()[0]) && is_listed(text, BLANKS)
}

/// Whether a text for nothing may begin with this byte: of ASCII letters and digits only the first ones of `BLANKS` do.
fn may_be_blank(first: u8) -> bool {
    !first.is_ascii_alphanumeric() || matches!(first | 0x20, b'c' | b'n' | b'u')
}

/// Whether a text is what a spreadsheet shows in place of a figure that it could not work out: `#REF!`, `#DIV/0!`. Not `#N/A`,
/// which people write where there is none.
pub fn is_error(text: &str) -> bool {
    let text = trimmed(text);
    text.starts_with('#') && text.ends_with(['!', '?']) && text.len() < 12
}

/// The kind of nothing that a text stands for in a column of numbers; `None` for any other text. Zero is a number.
pub fn nothing(text: &str) -> Option<Worth> {
    let text = trimmed(text);
    if text.is_empty() {
        return Some(Worth::Blank);
    }
    if text.starts_with(|letter: char| letter.is_ascii_digit()) || text.len() > 40 {
        return None;
    }
    // "<5": fewer than five, and how many is not told.
    if let Some(bound) = text.strip_prefix(['<', '≤'])
        && bound.trim().bytes().all(|byte| byte.is_ascii_digit())
        && !bound.is_empty()
    {
        return Some(Worth::Withheld);
    }
    // Of ASCII letters only these begin one of the lists' texts.
    let first = text.as_bytes()[0];
    if first.is_ascii_alphabetic() && !b"bckmnsuw".contains(&(first | 0x20)) {
        return None;
    }
    let mut key = String::new();
    fold_into(text, &mut key);
    let listed = NO_NUMBERS.iter().find(|(_, list)| is_one_of(text, &key, list)).map(|(worth, _)| *worth);
    listed.or(is_blank(text).then_some(Worth::Blank))
}

/// The spellings of the canonical values of a kind.
pub struct Lexicon {
    spellings: Dictionary,
    /// The canonical value of each spelling.
    names: Vec<&'static str>,
    key: String,
}

impl Lexicon {
    /// The lexicon of a kind; empty for kinds whose texts stand for themselves.
    pub fn of(kind: Option<Kind>) -> Lexicon {
        let words = match kind {
            Some(Kind::Source) => SOURCE_WORDS,
            Some(Kind::Sex) => SEX_WORDS,
            Some(Kind::EthnicGroup) => ETHNIC_WORDS,
            Some(Kind::Disability) => ANSWER_WORDS,
            Some(Kind::Poverty) => POVERTY_WORDS,
            _ => "",
        };
        let mut lexicon = Lexicon { spellings: Dictionary::new(), names: Vec::new(), key: String::new() };
        for line in words.split('|').filter(|line| !line.is_empty()) {
            // An official name may hold a blank; its spellings begin with a small letter behind it.
            let is_name = kind == Some(Kind::EthnicGroup);
            let mut name = line.split(' ').next().unwrap_or(line);
            if is_name {
                let capital = |word: &str| word.chars().next().is_some_and(|letter| !letter.is_ascii_lowercase());
                let n: usize = line.split(' ').take_while(|word| capital(word)).map(|word| word.len() + 1).sum();
                name = &line[..n - 1];
            }
            lexicon.add(name, name);
            line[name.len()..].split(' ').filter(|word| !word.is_empty()).for_each(|word| lexicon.add(word, name));
        }
        lexicon
    }

    fn add(&mut self, spelling: &str, name: &'static str) {
        fold_into(spelling, &mut self.key);
        if self.spellings.intern(self.key.as_bytes()) as usize == self.names.len() {
            self.names.push(name);
        }
    }

    /// The canonical value of a text.
    pub fn find(&mut self, text: &str) -> Option<&'static str> {
        if self.names.is_empty() || text.len() > 80 {
            return None;
        }
        fold_into(text, &mut self.key);
        let code = self.spellings.find(self.key.as_bytes()).or_else(|| {
            fold_into(numbered(text)?, &mut self.key);
            self.spellings.find(self.key.as_bytes())
        })?;
        self.names.get(code as usize).copied()
    }
}

/// A label behind its number in a list of codes: `2. Female`, `(1) Nam`, `1 = Nữ`.
fn numbered(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['(', '[']);
    let label = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let is_marked = label.trim_start().starts_with(['.', ')', ']', '-', '=', ':', '–']);
    (label.len() < text.len() && text.len() <= label.len() + 2 && is_marked)
        .then(|| label.trim_start_matches(|letter: char| letter == '–' || letter.is_ascii() && !letter.is_ascii_alphanumeric()))
}

/// The rank of a status or a role among others of its column: as work goes on, and from the chair down. 9 where unknown.
pub fn rank(kind: Kind, text: &str) -> u8 {
    let list = match kind {
        Kind::Status => {
            "kehoach planned planeada pipeline duthao dukien|dangthuchien ongoing enejecucion implementation dangtrienkhai \
active inprogress|hoanthanh completed finalizada done closed daketthuc ketthuc daxong|huy cancelled dahuy suspended tamdung canceled"
        }
        Kind::Role => {
            "truong chutich truongnhom bithu giamdoc leader chair chairperson chairwoman chairman head truongban totruong|\
pho phonhom phochutich deputy vicechair photruong phogiamdoc phoban|canbo officer staff thuky|thanhvien hoivien member participant nguoithamgia"
        }
        _ => return 9,
    };
    let key = crate::places::fold(text);
    list.split('|').position(|words| words.split(' ').any(|word| word == key)).map_or(9, |at| at as u8)
}

/// The year that a text names: `2018`, `Năm 2018`, `2018.0`, `Prel. 2016`. Nothing for periods such as `2017-2021`.
pub fn year(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text.strip_suffix(".0").unwrap_or(text);
    let bytes = text.as_bytes();
    let from = bytes.iter().position(u8::is_ascii_digit)?;
    let only = text.get(from..from + 4)?;
    if bytes[from + 4..].iter().any(|byte| !matches!(byte, b'*' | b' ')) || !only.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if from > 0 {
        let mut key = String::new();
        fold_into(&text[..from], &mut key);
        if !matches!(
            &key[..],
            "nam" | "year" | "prel" | "pre" | "fy" | "sobo" | "uoc" | "preliminary" | "kh" | "th" | "soboprel" | "uoctinhest"
        ) {
            return None;
        }
    }
    only.parse().ok().filter(|year| (1900..=2100).contains(year))
}

/// The first year of a text that names two of which one follows the other: `2018/19`, `FY2018-2019`, `Niên độ 2018–2019`.
pub fn double_year(text: &str) -> Option<i64> {
    let text = text.trim();
    let from = text.bytes().position(|byte| byte.is_ascii_digit())?;
    let (first, rest) = (text.get(from..from + 4)?, text[from + 4..].trim_start());
    let last = rest.strip_prefix(['-', '/', '–', '_'])?.trim_start();
    let are_figures = first.bytes().chain(last.bytes()).all(|byte| byte.is_ascii_digit());
    let (year, next) = (first.parse::<i64>().ok()?, last.parse::<i64>().ok()?);
    let follows = match last.len() {
        2 => next == (year + 1) % 100,
        4 => next == year + 1,
        _ => false,
    };
    if !are_figures || !follows || !(1900..=2100).contains(&year) {
        return None;
    }
    let before = crate::places::fold(&text[..from]);
    let words = " fy nam namhoc niendo nienkhoa namtaichinh namngansach sy ay schoolyear academicyear fiscalyear year kh th";
    words.split(' ').any(|word| word == before).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_a_blank_is_one() {
        for text in BLANKS.split('|').filter(|text| *text != "u0000") {
            assert!(is_blank(text) && is_blank(&text.to_uppercase()), "{text}");
        }
        assert!(is_blank("Chưa có") && !is_blank("Cà Mau") && !is_blank("Nam") && !is_blank("0"));
    }

    #[test]
    fn years_that_go_over_two_have_their_first() {
        for (text, want) in [
            ("2018/19", Some(2018)),
            ("FY2018/19", Some(2018)),
            ("FY 2018-2019", Some(2018)),
            ("Niên độ 2018–2019", Some(2018)),
            ("Năm học 2018 - 2019", Some(2018)),
            ("1999/00", Some(1999)),
            ("2018-2020", None),
            ("2018-12", None),
            ("2018/19/20", None),
            ("Giai đoạn 2018-2019", None),
            ("2018", None),
            ("12018/19", None),
            ("đ2018/19", None),
        ] {
            assert_eq!(double_year(text), want, "{text}");
        }
    }

    #[test]
    fn values_have_one_form() {
        for (kind, want, texts) in [
            (
                Kind::Source,
                Some("state_budget"),
                "Ngân sách nhà nước;NSNN;Ngân sách trung ương;NSTW;Vốn trung ương;State budget;state_budget",
            ),
            (Kind::Source, Some("local_budget"), "NSĐP;Ngân sách địa phương;Ngân sách tỉnh;Vốn đối ứng;Local budget"),
            (Kind::Source, Some("project"), "Dự án;Vốn dự án;ODA;Vốn nước ngoài;Viện trợ;NGO;Irish Aid;CARE;Donor"),
            (Kind::Source, Some("community"), "Cộng đồng;Dân góp;Đóng góp của dân;Nhân dân đóng góp;In-kind;Ngày công"),
            (Kind::Source, Some("other"), "Khác;Xã hội hóa;Xã hội hoá;Tín dụng;Loan"),
            (Kind::Source, None, "Chương trình 135;CTMTQG;Bộ Nông nghiệp"),
            (Kind::Sex, Some("female"), "Nữ;NỮ;F;Female;Woman;Girl;Gái"),
            (Kind::Sex, Some("male"), "Nam;M;Male;Trai"),
            (Kind::Sex, Some("total"), "_T;T;Tổng;Chung;Both;Cả hai;Total"),
            (Kind::Sex, Some("unknown"), "Không rõ;KXĐ;Unknown;U;_U"),
            (Kind::Sex, Some("other"), "Khác;Other;X;_O"),
            (Kind::Sex, Some("female"), "2. Female;(2) Nữ;2=Nữ;2 - Nữ;[02] F;2 – Nữ"),
            (Kind::Sex, None, "1;2;3;Hà Nam;2.;123. Nữ;2 Nữ"),
            (Kind::EthnicGroup, Some("Mông"), "Mông;H'Mông;Hmông;Mèo;H’mông;mong"),
            (Kind::EthnicGroup, Some("Khơ-me"), "Khmer;Khơ-me;Khơ Me;KHƠME"),
            (Kind::EthnicGroup, Some("Cơ-tu"), "Cơ Tu;Ka Tu;Cơ-tu"),
            (Kind::EthnicGroup, Some("Bru-Vân Kiều"), "Bru - Vân Kiều;Vân Kiều;Bru Vân Kiều"),
            (Kind::EthnicGroup, Some("Tà-ôi"), "Pa Cô;Tà Ôi;Ta Oi"),
            (Kind::EthnicGroup, Some("Sán Chay"), "Cao Lan;Sán Chỉ"),
            (Kind::EthnicGroup, Some("Gié-Triêng"), "Giẻ Triêng;Gié - Triêng"),
            (Kind::EthnicGroup, Some("Ê-đê"), "Ê Đê;Ede"),
            (Kind::EthnicGroup, None, "Pháp;Khác;DTTS"),
            (Kind::Disability, Some("yes"), "Có;x;Yes;1;Khuyết tật"),
            (Kind::Disability, Some("no"), "Không;No;0"),
            (Kind::Poverty, None, "Hộ nghèo;Cận nghèo"),
        ] {
            let mut lexicon = Lexicon::of(Some(kind));
            for text in texts.split(';') {
                assert_eq!(lexicon.find(text), want, "{text}");
            }
        }
    }

    #[test]
    fn there_are_54_ethnic_groups_and_none_is_another() {
        let lexicon = Lexicon::of(Some(Kind::EthnicGroup));
        let mut names = lexicon.names.clone();
        names.dedup();
        assert_eq!(names.len(), 54, "{names:?}");
        assert!(ETHNIC_WORDS.split('|').all(|line| !line.ends_with(' ')));
    }

    #[test]
    fn years_and_blanks() {
        for (text, want) in [
            ("2018", Some(2018)),
            ("Năm 2018", Some(2018)),
            ("2018.0", Some(2018)),
            ("Prel. 2016", Some(2016)),
            ("Pre. 2016", Some(2016)),
            ("Sơ bộ 2016", Some(2016)),
        ] {
            assert_eq!(year(text), want, "{text}");
        }
        for text in ["2017-2021", "20161201", "12", "5253", "x2018y", "", "Tháng 3/2019", "năm", "ü2018"] {
            assert_eq!(year(text), None, "{text}");
        }
        for text in ["", " ", "-", "N/A", "…", "#REF!", "\u{a0}", "..", "CHƯA CÓ", "Chưa có"] {
            assert!(is_blank(text), "{text:?}");
        }
        assert!(!is_blank("0") && !is_blank("không"));
    }

    #[test]
    fn every_word_for_no_number_is_one() {
        for (worth, list) in NO_NUMBERS {
            for text in list.split('|') {
                assert!(nothing(text).is_some_and(|found| found == worth || text == "n/a"), "{text}");
            }
        }
    }

    #[test]
    fn kinds_of_nothing_are_kept_apart() {
        for (want, texts) in [
            (Some(Worth::Blank), ";-;..;…;không;Không có;chưa có;NA;#REF!;null"),
            (Some(Worth::NotApplicable), "N/A;không áp dụng;Not Applicable"),
            (Some(Worth::Withheld), "<5;< 10;*;(s);bảo mật"),
            (None, "0;5;-5;0,0;nhiều;<;(5)"),
        ] {
            for text in texts.split(';') {
                assert_eq!(nothing(text), want, "{text:?}");
            }
        }
    }

    #[test]
    fn statuses_and_roles_have_an_order() {
        let of = |kind, texts: [&str; 4]| texts.map(|text| rank(kind, text));
        assert_eq!(of(Kind::Status, ["Kế hoạch", "En ejecución", "Hoàn thành", "Hủy"]), [0, 1, 2, 3]);
        assert_eq!(of(Kind::Role, ["Trưởng nhóm", "Phó nhóm", "Cán bộ", "Thành viên"]), [0, 1, 2, 3]);
        assert_eq!(rank(Kind::Role, "Trưởng thôn"), 9);
    }
}
