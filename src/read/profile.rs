//! What a column's distinct texts look like, before it has a meaning.

use crate::data::{Kind, Unit};
use crate::places::Province;

use super::amount;
use super::carry::place_by_words;
use super::column::Kept;
use super::date;
use super::header::{self, Candidate, Heading};
use super::number::{self, Evidence, Shape, Style};
use super::pace::Pace;
use super::prefix;
use super::unit;
use super::value::{self, Lexicon};

/// Texts that are looked at closely: recognising is dear, and a handful decides.
const CLOSELY: usize = 500;

/// What a column's distinct texts look like.
#[derive(Default)]
pub(super) struct Profile {
    /// Distinct texts that are not blank; for a column of numbers, unknown and large.
    pub n_texts: usize,
    /// Rows of the table.
    pub n_rows: u64,
    /// Texts that begin as names of districts and of communes do.
    n_districts: usize,
    n_communes: usize,
    /// Whether a schema says that these are numbers: then some must be.
    pub is_stated: bool,
    /// Whether a total of the file has a figure in it.
    pub is_summed: bool,
    evidence: Evidence,
    /// Of a figure that ends in a nought behind its only mark, that mark; and the longest figure without one.
    nought: Option<u8>,
    longest: usize,
    /// Texts that stand for nothing in a column of numbers only (`không`, `<5`).
    n_nothing: usize,
    /// Integers from 1900 to 2100 among them.
    n_years: usize,
    /// Years that go over two (`2018/19`), and those of them that are months just as well (`2009-10`).
    n_doubles: [usize; 2],
    pub has_leading_zeros: bool,
    pub has_decimals: bool,
    is_numeric_store: bool,
    pub n_provinces: usize,
    n_sources: usize,
    n_sexes: usize,
    has_both_sexes: [bool; 2],
    n_dates: usize,
    n_serials: usize,
    /// Two-digit codes of provinces.
    pub n_codes: usize,
    /// Texts that are `0`, `1`, `2`, `9`.
    n_bits: usize,
    /// `0` or `1` only.
    n_flags: usize,
    /// Whole figures of 32 and more: beyond months, days, marks and the numbers of groups.
    n_large: usize,
    n_mails: usize,
    n_persons: usize,
    n_percents: usize,
    /// Figures with a unit or a power of ten in words behind them.
    pub n_units: usize,
    /// How many bare figures there are, and their digits before the fraction together.
    pub digits: (usize, usize),
    /// Texts that name a unit and nothing else.
    n_bare_units: usize,
    /// Codes of two or three capitals, of countries mostly.
    n_capitals: usize,
    has_digits: usize,
    /// Whether a cell has nothing in it.
    pub has_blanks: bool,
    /// What all texts begin with, before a colon (see `prefix`).
    pub prefix: Option<String>,
    /// The only text, if there is one: a unit for a whole table.
    pub only: Option<String>,
}

/// Whether a text is a name as only persons bear: of capitals, with `Thị` or `Văn` between the family's and the given name.
fn is_person(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let is_name = |word: &str| {
        !word.starts_with(|letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit())
            && !word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    let first = words
        .next()
        .is_some_and(|word| is_name(word) && !matches!(word, "Thôn" | "Bản" | "Xã" | "Huyện" | "Ấp" | "Đường" | "Phố"));
    let rest: Vec<&str> = words.collect();
    first
        && (2..=4).contains(&rest.len())
        && rest.iter().all(|word| is_name(word))
        && matches!(rest[0], "Thị" | "Văn" | "Thi" | "Van")
}

/// The style that most columns of a table prove, which helps those that prove none; else the one that most of them speak for.
pub(super) fn neighbor(profiles: &[Profile]) -> Option<Style> {
    let most = |of: fn(&Profile) -> Option<Style>| {
        let all = || profiles.iter().filter_map(of);
        let commas = all().filter(|style| *style == Style::COMMA).count();
        let points = all().count() - commas;
        (points + commas > 0)
            .then(|| Some(if commas > points { Style::COMMA } else { Style::POINT }).filter(|_| points != commas))
    };
    most(Profile::style).or_else(|| most(Profile::likely_style)).flatten()
}

impl Profile {
    /// Looks at a column's texts, with the words for sources of funds and for sexes at hand.
    pub async fn of(kept: &Kept, words: &mut (Lexicon, Lexicon), pace: &Pace) -> Profile {
        let mut profile = Profile::default();
        let Kept::Coded(dictionary) = kept else {
            (profile.n_texts, profile.is_numeric_store, profile.has_decimals) = (usize::MAX, true, true);
            return profile;
        };
        if prefix::may_be(dictionary) {
            profile.prefix = prefix::of(dictionary);
        }
        let mut see = |code: usize| profile.see(&String::from_utf8_lossy(dictionary.get(code as u32)), words);
        pace.each(dictionary.len(), &mut see).await;
        profile
    }

    /// Looks at one more text. A function of its own: browsers compile anew what runs often, and the work around it is long.
    #[inline(never)]
    fn see(&mut self, text: &str, (sources, sexes): &mut (Lexicon, Lexicon)) {
        let mut text = value::trimmed(text);
        if value::is_blank(text) {
            self.has_blanks = true;
            return;
        }
        if let Some(prefix) = &self.prefix {
            text = prefix::cut(text, prefix);
        }
        self.n_texts += 1;
        self.only = (self.n_texts == 1).then(|| text.to_owned());
        self.has_digits += usize::from(text.bytes().any(|byte| byte.is_ascii_digit()));
        let shape = number::shape(text);
        self.has_decimals |= text.contains(['.', ',']);
        if shape != Shape::Text {
            self.evidence.count(shape);
            match shape {
                Shape::Either if text.ends_with('0') => self.nought = Some(if text.contains('.') { b'.' } else { b',' }),
                Shape::Plain => self.longest = self.longest.max(text.len()),
                _ => {}
            }
            self.n_years += usize::from(value::year(text).is_some());
            let digits = text.as_bytes();
            self.has_leading_zeros |= digits.len() > 1 && digits[0] == b'0' && digits.iter().all(u8::is_ascii_digit);
            self.n_flags += usize::from(matches!(text, "0" | "1"));
            let n_digits = text.bytes().filter(u8::is_ascii_digit).count();
            if n_digits > 1 || text != "0" {
                // Behind a mark that does not group thousands stands a fraction.
                let fraction = text.rfind(['.', ',']).map_or(0, |mark| text.len() - mark - 1);
                self.digits.0 += 1;
                self.digits.1 += n_digits.saturating_sub(if fraction == 3 { 0 } else { fraction });
            }
            self.n_large += usize::from(n_digits > 2 || text.parse::<u8>().is_ok_and(|figure| figure >= 32));
            self.n_bits += usize::from(matches!(text, "0" | "1" | "2" | "3" | "9"));
            self.n_codes += usize::from(text.len() <= 2 && Province::find_code(text).is_some());
            self.n_serials += usize::from(date::of_serial(text).is_some());
        } else if value::nothing(text).is_some() {
            self.n_nothing += 1;
        } else if let Some(dressed) = amount::undress(text) {
            self.evidence.count(number::shape(&dressed.number));
            self.n_percents += usize::from(dressed.is_percent());
            self.n_units += usize::from(dressed.power > 0 || dressed.unit != Unit::Number);
        } else {
            self.n_years += usize::from(value::year(text).is_some());
            if value::double_year(text).is_some() {
                self.n_doubles[0] += 1;
                self.n_doubles[1] += usize::from(date::is_any(text));
            }
            self.n_bare_units += usize::from(
                // `con`, `lớp`, `bộ`.
                self.n_texts < 32
                    && (text.chars().count() < 5 && text.as_bytes()[0].is_ascii_lowercase() || unit::named(text).is_some()),
            );
            self.n_mails += usize::from(text.contains('@') && !text.contains(' '));
            self.n_persons += usize::from(is_person(text));
            self.n_capitals += usize::from(matches!(text.len(), 2 | 3) && text.bytes().all(|byte| byte.is_ascii_uppercase()));
        }
        if self.n_texts <= CLOSELY {
            let is_province = shape == Shape::Text && Province::find(text).is_some();
            self.n_provinces += usize::from(is_province);
            self.n_sources += usize::from(sources.find(text).is_some());
            match if shape == Shape::Text && !is_province { place_by_words(text) } else { None } {
                Some(2) => self.n_districts += 1,
                Some(3) => self.n_communes += 1,
                _ => {}
            }
            let sex = sexes.find(text);
            self.n_sexes += usize::from(sex.is_some());
            self.has_both_sexes[0] |= sex == Some("female");
            self.has_both_sexes[1] |= sex == Some("male");
            self.n_dates += usize::from(date::is_any(text));
        }
    }

    fn is_mostly(&self, n: usize, percent: usize) -> bool {
        n * 100 >= self.n_texts.min(CLOSELY) * percent && n > 0
    }

    fn are_all(&self, n: usize) -> bool {
        n == self.n_texts && n > 0
    }

    /// Whether nearly all of its texts (of a stated measure: some) are numbers.
    pub fn is_numeric(&self) -> bool {
        let n = self.n_texts - self.n_nothing.min(self.n_texts);
        let percent = if self.is_stated { 1 } else { 80 };
        self.is_numeric_store || self.evidence.numbers() * 100 >= n * percent && n > 0
    }

    /// Whether half of the texts are numbers: enough under a header that counts.
    pub fn are_half_numbers(&self) -> bool {
        let n = self.n_texts - self.n_nothing.min(self.n_texts);
        self.evidence.numbers() * 2 >= n && n > 0
    }

    /// The style of numbers that the texts prove.
    pub fn style(&self) -> Option<Style> {
        let proves = self.is_numeric() && self.evidence.point + self.evidence.comma > 0;
        self.evidence.style().filter(|_| proves)
    }

    /// The style that figures such as `3,000` beside `12` speak for, which are hardly three.
    pub fn likely_style(&self) -> Option<Style> {
        let is_likely = self.is_numeric() && self.evidence.style().is_none() && (1..=3).contains(&self.longest);
        self.nought.filter(|_| is_likely).map(|mark| if mark == b'.' { Style::COMMA } else { Style::POINT })
    }

    /// Whether three texts of five are provinces.
    /// Whether all are marks on the scale that a header ends with: `(1-5)`.
    pub fn are_marks(&self, header: &str) -> bool {
        let scale = header.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map_or("", |(_, scale)| scale);
        let ends =
            scale.split_once(['-', '–']).and_then(|(low, high)| Some((low.trim().parse().ok()?, high.trim().parse().ok()?)));
        let is_scale = ends.is_some_and(|(low, high): (u8, u8)| low < 2 && (3..=10).contains(&high));
        is_scale && self.is_numeric() && !self.has_decimals && self.n_texts <= 11
    }

    pub fn is_mostly_provinces(&self) -> bool {
        self.is_mostly(self.n_provinces, 60)
    }

    /// Whether the numbers are percentages, as the signs behind them say.
    pub fn are_percents(&self) -> bool {
        self.n_percents * 2 > self.n_texts
    }

    /// Whether the numbers are all years.
    pub fn are_years(&self) -> bool {
        self.n_years > 1 && self.n_years == self.n_texts
    }

    /// Whether nothing but years stands there.
    pub fn are_only_years(&self) -> bool {
        self.n_years > 0 && self.n_years == self.n_texts
    }

    /// Whether some figure is larger than codes of few values mostly are, and they are no years.
    pub fn has_large_figures(&self) -> bool {
        self.n_large > 0 && !self.are_only_years() && !(self.n_texts == 1 && self.n_rows > 2)
    }

    /// Whether the numbers are few and whole, and not only yes and no: codes or counts.
    pub fn are_few_figures(&self, few: usize) -> bool {
        self.is_numeric()
            && (2..=few).contains(&self.n_texts)
            && !self.has_decimals
            && !self.has_leading_zeros
            && !self.are_all(self.n_flags)
    }

    /// Whether all are 0, 1, 2 and maybe 3, as policy markers are.
    pub fn are_grades(&self) -> bool {
        self.are_all(self.n_bits) && self.n_flags == 2 && self.n_texts > 2
    }

    /// Whether all are 0 or 1.
    pub fn are_flags(&self) -> bool {
        self.are_all(self.n_flags)
    }

    /// Whether the numbers of a short table differ from row to row, as figures do and codes of groups do not.
    pub fn are_mostly_distinct(&self) -> bool {
        self.n_rows > 2 && self.n_texts as u64 * 3 >= self.n_rows * 2 && !self.are_flags() && !self.are_only_years()
    }

    /// Whether the texts are addresses of persons.
    pub fn are_mails(&self) -> bool {
        self.n_mails * 2 > self.n_texts
    }

    /// Whether the texts are names of persons, by those that only persons bear: `Hồ Thị Lan`, `Nguyễn Văn An`.
    pub fn are_persons(&self) -> bool {
        self.n_persons > 1 && self.n_persons * 3 >= self.n_texts
    }

    /// Whether `NA` is a code among codes: Namibia.
    pub fn keeps_na(&self) -> bool {
        self.n_capitals * 10 >= self.n_texts * 8 && self.n_texts > 1
    }

    /// Whether the texts are codes of two or three capitals.
    pub fn are_capitals(&self) -> bool {
        self.are_all(self.n_capitals)
    }

    /// Whether nearly all texts are dates, and no bare years.
    pub fn are_dates(&self) -> bool {
        self.is_mostly(self.n_dates, 80) && !self.is_numeric() && self.n_years == 0
    }

    /// Whether dates are written as serial numbers of days.
    pub fn are_serials(&self) -> bool {
        self.n_serials * 10 >= self.n_texts * 8 && self.n_texts > 0
    }

    /// Whether provinces are written as their codes.
    pub fn are_codes(&self) -> bool {
        self.n_codes * 10 >= self.n_texts * 8 && self.n_texts > 0
    }

    /// The meaning that the texts alone prove.
    pub fn kind(&self) -> Option<Kind> {
        let are_doubles = self.n_doubles[0] > 1 && self.are_all(self.n_doubles[0]) && self.n_doubles[1] * 2 < self.n_doubles[0];
        if self.are_years() && self.n_rows > 1 || are_doubles {
            Some(Kind::Year)
        } else if self.n_texts < 2 || self.is_numeric() {
            None
        } else if self.is_mostly(self.n_provinces, 90) {
            Some(Kind::Province)
        } else if self.is_mostly(self.n_districts, 80) {
            Some(Kind::District)
        } else if self.is_mostly(self.n_communes, 80) {
            Some(Kind::Commune)
        } else if self.is_mostly(self.n_sexes, 90) && self.has_both_sexes == [true; 2] {
            Some(Kind::Sex)
        } else {
            self.is_mostly(self.n_sources, 90).then_some(Kind::Source)
        }
    }

    /// Whether the texts agree with a meaning that the header proposes.
    pub fn fits(&self, candidate: &Candidate, heading: &Heading) -> bool {
        // A count of people may be 1,950 by chance; where the header might also say a year, it is one.
        let may_be_years = !candidate.kind.is_people() || heading.candidates.iter().any(|other| other.kind == Kind::Year);
        let are_figures = (self.n_texts == 0 || self.is_numeric()) && !(may_be_years && self.are_years());
        let is_whole = candidate.rank == header::EXACT;
        // Names of districts, communes or sources of funds are no provinces, programmes or agencies.
        if matches!(candidate.kind, Kind::Province | Kind::District | Kind::Commune | Kind::Programme | Kind::Agency)
            && !heading.is_tagged
            && let Some(proven @ (Kind::District | Kind::Commune | Kind::Source)) = self.kind()
        {
            return proven == candidate.kind;
        }
        match candidate.kind {
            Kind::Agency if self.n_bare_units * 2 > self.n_texts => false,
            Kind::Score => are_figures,
            // A column without any value keeps the meaning of its header.
            // Nor is what is only ever 0 or 1 an amount.
            kind if kind.is_money() && self.are_flags() && heading.unit == Unit::Number => false,
            kind if kind.is_measure() => are_figures && heading.is_additive && !self.are_percents(),
            // A word such as `area` makes a province only of provinces.
            Kind::Province if candidate.rank == header::WEAK => self.is_mostly_provinces(),
            Kind::Date if is_whole && self.are_serials() => true,
            _ if self.is_numeric_store => false,
            Kind::Year => self.n_texts == 0 || (self.n_years + self.n_doubles[0]) * 100 >= self.n_texts * 80,
            Kind::Date => self.n_texts == 0 || self.is_mostly(self.n_dates, 60),
            Kind::Sex => self.is_mostly(self.n_sexes, 60) || is_whole && self.n_texts <= 4 && self.are_all(self.n_bits),
            // `EAP`, `SSA`: regions of the world.
            Kind::Province if self.n_provinces == 0 && self.is_mostly(self.n_capitals, 60) => self.are_codes(),
            Kind::Province => !self.is_numeric() || self.are_codes(),
            Kind::District | Kind::Commune => !self.is_numeric() || candidate.rank == header::CODE,
            // Titles that nobody shares are those of projects.
            Kind::Role => !self.is_numeric() && (self.n_rows < 6 || self.n_texts as u64 * 5 <= self.n_rows * 4),
            // `Tỷ lệ nhập học đúng tuổi (%)` is no age.
            Kind::AgeGroup => heading.part.age.is_none() && !heading.bar.is_some_and(header::Bar::is_quantity),
            Kind::Disability | Kind::Poverty => !self.is_numeric() || is_whole && self.are_all(self.n_flags),
            _ => !self.is_numeric(),
        }
    }
}
