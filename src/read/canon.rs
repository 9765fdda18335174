//! What each text of one column stands for: its canonical form, decided with the whole column in view.

use std::borrow::Cow;

use crate::data::{Dictionary, Kind};
use crate::places::{Province, fold};

use super::age;
use super::date::{self, Order};
use super::doubt::Doubt;
use super::pace::Pace;
use super::part::{self, Beside};
use super::prefix;
use super::profile::Profile;
use super::report::Notice;
use super::value::{self, Lexicon};
use super::word::words;

/// More ages than these, one by one, are no groups.
const MOST_AGES: usize = 12;

/// An age in years, and nothing else.
fn single_age(text: &str) -> Option<u16> {
    text.parse().ok().filter(|age| *age <= 120)
}

/// What is known of a column from outside of it.
#[derive(Clone, Copy, Default)]
pub(super) struct Hints {
    /// The table has a column of districts: its codes are those before July 2025.
    pub has_districts: bool,
    /// First and last year of the table.
    pub years: Option<(i64, i64)>,
    /// The order of day and month, if the page states it.
    pub day_first: Option<bool>,
}

/// What a text stands for.
pub(super) enum Form<'t> {
    Missing,
    Known(Cow<'t, str>),
    /// For itself.
    Itself,
}

/// How the texts of one column are read.
pub(super) struct Canon {
    kind: Option<Kind>,
    lexicon: Lexicon,
    day_first: bool,
    are_serials: bool,
    /// Provinces are written as codes: those since July 2025, or those before.
    are_codes: bool,
    since_2025: bool,
    /// The sexes of the figures 0 to 9, as the header tells them.
    sexes: [Option<&'static str>; 10],
    keeps_na: bool,
    prefix: Option<String>,
    /// `NSNN` stands beside `NSTW` and `NSĐP`: it is both together.
    has_source_total: bool,
    /// Ages are written one by one: they are put into bands.
    has_single_ages: bool,
}

impl Canon {
    /// How the texts of a column are written as values of its kind, out of all of its distinct texts.
    pub fn new(
        dictionary: &Dictionary,
        kind: Option<Kind>,
        header: &str,
        profile: &Profile,
        hints: Hints,
        dates: Option<Seen>,
        notices: &mut Vec<Notice>,
    ) -> Canon {
        let mut canon = Canon {
            kind,
            lexicon: Lexicon::of(kind),
            day_first: true,
            are_serials: false,
            are_codes: kind == Some(Kind::Province) && profile.are_codes(),
            since_2025: false,
            sexes: [None; 10],
            keeps_na: profile.keeps_na(),
            prefix: profile.prefix.clone(),
            has_source_total: false,
            has_single_ages: false,
        };
        let texts = || dictionary.iter().map(String::from_utf8_lossy);
        let column = || header.to_owned();
        match kind {
            Some(Kind::AgeGroup) => {
                let n = texts().filter(|text| single_age(value::trimmed(text)).is_some()).count();
                canon.has_single_ages = n > MOST_AGES && n * 10 >= profile.n_texts * 9;
                if canon.has_single_ages {
                    notices.push(Notice::Doubt(Doubt::SingleAges { column: column() }));
                }
            }
            Some(Kind::Date) => {
                let Seen { order, example } = dates.unwrap_or_default();
                canon.day_first = hints.day_first.unwrap_or(order.is_day_first());
                canon.are_serials = profile.are_serials() && order == Order::default();
                let is_divided = order.day_first > 0 && order.month_first > 0;
                let is_open = order.day_first == 0 && order.month_first == 0;
                if let Some(example) = example.filter(|_| (is_divided || is_open) && hints.day_first.is_none()) {
                    let readings = [true, false].map(|first| date::read(&example, first).map_or(String::new(), date::Date::text));
                    let day_first = canon.day_first;
                    notices.push(Notice::Doubt(Doubt::Dates { column: column(), example, readings, day_first, is_divided }));
                }
            }
            Some(Kind::Province) if canon.are_codes => {
                let (mut n, mut only_old, mut example) = (0, false, None);
                for text in texts() {
                    let Some(old) = Province::find_code(&text) else { continue };
                    let new = Province::find_code_since_2025(&text);
                    n += 1;
                    only_old |= new.is_none();
                    if let Some(new) = new.filter(|new| *new != old.name) {
                        example = example.or(Some([value::trimmed(&text).to_owned(), old.name.to_owned(), new.to_owned()]));
                    }
                }
                let is_old = only_old || n > 34 || hints.has_districts || hints.years.is_some_and(|(_, last)| last < 2025);
                // A dozen codes that all belong to the 34 are no chance: of the 63 nearly half do not.
                canon.since_2025 = !is_old && (n >= 12 || hints.years.is_some_and(|(first, _)| first > 2025));
                if let Some(readings) = example.filter(|_| !is_old && !canon.since_2025) {
                    notices.push(Notice::Doubt(Doubt::Codes { column: column(), readings }));
                }
            }
            Some(Kind::Sex) => {
                canon.sexes = sexes_told(header, &mut canon.lexicon);
                let is_untold = |text: &str| matches!(value::trimmed(text), "0" | "1" | "2");
                if canon.sexes == [None; 10] && texts().any(|text| is_untold(&text)) {
                    notices.push(Notice::Doubt(Doubt::SexCodes { column: column() }));
                }
            }
            Some(Kind::Source) => {
                let mut seen = [false; 3];
                for text in texts() {
                    if let Some(which) = part_of_budget(&text) {
                        seen[which] = true;
                    }
                }
                canon.has_source_total = seen == [true; 3];
                if canon.has_source_total {
                    notices.push(Notice::Doubt(Doubt::SourceTotal { column: column() }));
                }
            }
            _ => {}
        }
        canon
    }

    /// Takes `NA` for a value, if told so.
    pub fn keep_na(&mut self, is_told: bool) {
        self.keeps_na |= is_told;
    }

    /// What a text without white space around it stands for.
    pub fn read<'t>(&mut self, text: &'t str) -> Form<'t> {
        if value::is_blank(text) && !(self.keeps_na && text == "NA") {
            return Form::Missing;
        }
        let text = self.prefix.as_ref().map_or(text, |prefix| prefix::cut(text, prefix));
        let known: Option<Cow<'t, str>> = match self.kind {
            Some(Kind::Province) => {
                let coded = |code: &str| {
                    let old = || Province::find_code(code).map(|province| province.name);
                    if self.since_2025 { Province::find_code_since_2025(code) } else { old() }
                };
                let named = if self.are_codes { coded(text) } else { None };
                named.or_else(|| Province::find(text).map(|province| province.name)).map(Cow::Borrowed)
            }
            Some(Kind::Date) => {
                let serial = if self.are_serials { date::of_serial(text) } else { None };
                let read = serial.or_else(|| date::read(text, self.day_first)).or_else(|| date::read(text, !self.day_first));
                read.map(|date| Cow::Owned(date.text()))
            }
            // Words such as `Trẻ em` stay; figures have one form.
            Some(Kind::AgeGroup) if self.has_single_ages && single_age(text).is_some() => {
                single_age(text).map(|age| Cow::Owned(age::band_of(age)))
            }
            Some(Kind::AgeGroup) => age::canonical(text).filter(|band| age::bounds(band).is_some()).map(Cow::Owned),
            Some(Kind::Sex) if text.len() == 1 && text.as_bytes()[0].is_ascii_digit() => {
                self.sexes[usize::from(text.as_bytes()[0] - b'0')].map(Cow::Borrowed)
            }
            Some(Kind::Source) if self.has_source_total && part_of_budget(text) == Some(0) => None,
            _ => self.lexicon.find(text).or_else(|| self.in_two_languages(text)).map(Cow::Borrowed),
        };
        known.map_or(Form::Itself, Form::Known)
    }

    /// What both halves of a text say, or the one that says something: `NSNN / State budget`, `Nữ (Female)`.
    fn in_two_languages(&mut self, text: &str) -> Option<&'static str> {
        let mark = text.find(['/', '\n', '|', '(']).or_else(|| text.find(" - ").map(|at| at + 1))?;
        let halves = [&text[..mark], text[mark + 1..].trim_end_matches(')')];
        let mut found = None;
        for half in halves {
            match (self.lexicon.find(half.trim()), found) {
                (Some(a), Some(b)) if a != b => return None,
                (one, other) => found = one.or(other),
            }
        }
        // Another source in the half that is not known would be lost: only a translation of the same is let be.
        let knows = |half: &str, lexicon: &mut Lexicon| lexicon.find(half.trim()).is_some();
        let both = halves.iter().all(|half| knows(half, &mut self.lexicon));
        let is_translation = halves[0].is_ascii() != halves[1].is_ascii();
        found.filter(|_| both || is_translation)
    }

    /// Whether spellings of one text (`Trưởng nhóm`, `trưởng nhóm`) are one value.
    pub fn folds(&self) -> bool {
        matches!(self.kind, Some(Kind::Status | Kind::Role | Kind::EthnicGroup | Kind::Poverty | Kind::AgeGroup))
    }
}

/// What a column of dates tells of the order of day and month.
#[derive(Default)]
pub(super) struct Seen {
    order: Order,
    /// A date that may be read both ways.
    example: Option<String>,
}

pub(super) async fn order(dictionary: &Dictionary, pace: &Pace) -> Seen {
    let mut seen = Seen::default();
    let mut add = |code: usize| {
        let text = String::from_utf8_lossy(dictionary.get(code as u32));
        let before = seen.order.either;
        seen.order.add(&text);
        if seen.order.either > before && seen.example.is_none() {
            seen.example = Some(value::trimmed(&text).to_owned());
        }
    };
    pace.each(dictionary.len(), &mut add).await;
    seen
}

/// Sex and age of the texts of a column that joins them (`Female, 15-24`, as DHIS2 does), if nearly all name a sex.
///
/// In a column that names what is counted (`is_indicator`), a text may also name a sex as a header does: `Thành viên (Nữ)`.
pub(super) fn joined_parts(dictionary: &Dictionary, is_indicator: bool) -> Option<[Vec<Option<Cow<'static, str>>>; 2]> {
    if is_indicator {
        return parts_of_names(dictionary);
    }
    let mut sexes = Lexicon::of(Some(Kind::Sex));
    let mut parts = [Vec::new(), Vec::new()];
    let (mut n, mut n_sexes) = (0, 0);
    for bytes in dictionary.iter() {
        let text = String::from_utf8_lossy(bytes);
        let (mut sex, mut band) = (None, None);
        if text.contains([',', ';', '/']) {
            for part in text.split([',', ';', '/']) {
                sex = sex.or_else(|| sexes.find(part).filter(|sex| *sex != "total").map(Cow::Borrowed));
                band = band.or_else(|| age::canonical(part).filter(|band| age::bounds(band).is_some()).map(Cow::Owned));
            }
        }
        n += usize::from(!value::is_blank(&text));
        n_sexes += usize::from(sex.is_some());
        // Most columns are done with after a few texts.
        if n > 20 && n_sexes * 2 < n {
            return None;
        }
        parts[0].push(sex);
        parts[1].push(band);
    }
    (n > 1 && n_sexes * 10 >= n * 9).then_some(parts)
}

/// The same of names such as `Số người tham gia (Nữ)`, `Women 15-24 reached`, where they say the same but for sex and age.
#[inline(never)]
fn parts_of_names(dictionary: &Dictionary) -> Option<[Vec<Option<Cow<'static, str>>>; 2]> {
    let mut sexes = Lexicon::of(None);
    let mut parts = [Vec::new(), Vec::new()];
    let mut stem: Option<String> = None;
    let heads: Vec<String> = dictionary.iter().map(|text| value::trimmed(&String::from_utf8_lossy(text)).to_owned()).collect();
    if heads.len() > 200 {
        return None;
    }
    let beside = Beside { women: true, marks: heads.iter().any(|head| !head.is_ascii()) };
    for text in heads.iter().filter(|text| !value::is_blank(text)) {
        let taken = part::take(text, &words(text), beside, &mut sexes);
        let sex = taken.part.sex.filter(|sex| *sex != "total")?;
        let own = fold(&taken.stem);
        if *stem.get_or_insert_with(|| own.clone()) != own {
            return None;
        }
        parts[0].push(Some(Cow::Borrowed(sex)));
        parts[1].push(taken.part.age.filter(|age| age != "total").map(Cow::Owned));
    }
    (parts[0].len() == heads.len() && heads.len() > 1).then_some(parts)
}

/// Whether a text names the state budget as a whole (0), its central (1) or its local part (2).
fn part_of_budget(text: &str) -> Option<usize> {
    if text.len() > 60 {
        return None;
    }
    let key = fold(text);
    let key = key.strip_prefix("von").unwrap_or(&key);
    ["nsnn ngansachnhanuoc", "nstw ngansachtrunguong ngansachtw trunguong", "nsdp ngansachdiaphuong diaphuong"]
        .iter()
        .position(|words| words.split(' ').any(|word| word == key))
}

/// The sexes of figures that a header tells: `Giới tính (1 = Nam, 2 = Nữ)`, `Sex: male 1, female 2`.
fn sexes_told(header: &str, lexicon: &mut Lexicon) -> [Option<&'static str>; 10] {
    let mut told = [None; 10];
    let mut figure: Option<usize> = None;
    let mut sex: Option<&'static str> = None;
    for word in words(header) {
        if word.key.len() == 1 && word.key.as_bytes()[0].is_ascii_digit() {
            figure = Some(usize::from(word.key.as_bytes()[0] - b'0'));
        } else if let Some(named) = lexicon.find(&word.key).filter(|named| *named != "total") {
            sex = Some(named);
        }
        if let (Some(at), Some(named)) = (figure, sex) {
            told[at] = Some(named);
            (figure, sex) = (None, None);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_tell_the_sexes_of_figures() {
        for (header, want) in [
            ("Giới tính (1 = Nam, 2 = Nữ)", [Some("male"), Some("female")]),
            ("Sex (male: 1; female: 2)", [Some("male"), Some("female")]),
            ("Sex 1F 2M", [None, None]),
            ("Giới tính", [None, None]),
        ] {
            let told = sexes_told(header, &mut Lexicon::of(Some(Kind::Sex)));
            assert_eq!([told[1], told[2]], want, "{header}");
        }
    }
}
