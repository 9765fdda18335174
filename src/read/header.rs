//! What a header says: candidate meanings by its words or its HXL tag, the unit in it, and what may not be added.
//!
//! Words are those that real exports use (statistics office, ministry of finance, humanitarian and aid systems). A header is
//! cut into words (blanks, punctuation, camel case), folded, and compared word by word, so `Nam` is not found in `Hà Nam` nor
//! `age` in `Village`. The longest phrase wins; values then confirm or refuse it (see `meaning`).

use crate::data::{Kind, Unit};
use crate::places::fold;

use super::age;
use super::hxl;
use super::layout::{Head, is_tag};
pub use super::part::Part;
use super::part::{self, Beside};
use super::period;
use super::unit;
use super::value::{self, Lexicon};
use super::vocabulary::{ABOUT, BARS, CODES_LAST, COUNTS, DROPPED_LAST, EXCEPT, NO_COUNTS, NONE, THINGS, WORDS};
use super::word::{Word, has, is_one_of, joined, longest, words};

/// How well a meaning is witnessed.
pub const WEAK: u8 = 0;
/// The column holds codes of what the kind names.
pub const CODE: u8 = 1;
/// Some of the header's words.
pub const PHRASE: u8 = 2;
/// The whole header.
pub const EXACT: u8 = 3;

/// A meaning that a header may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub kind: Kind,
    /// `EXACT` to `WEAK`.
    pub rank: u8,
    /// Length of the phrase: a longer one is the better witness.
    pub weight: usize,
}

/// What a column says of the numbers in others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Their unit or currency.
    Unit,
    /// The power of ten that they stand for (`UNIT_MULT`).
    Power,
    /// What they measure.
    Indicator,
    /// Nothing: this is the column of such numbers itself (`OBS_VALUE`).
    Value,
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
    /// Whether an HXL tag spoke: it beats the words.
    pub is_tagged: bool,
    pub about: Option<About>,
}

impl Heading {
    /// What is equal for the columns of one wide group: `Kế hoạch vốn: Tổng số` beside `Kế hoạch: vốn NSTW`.
    pub fn key(&self) -> String {
        let mut key = fold(&self.stem);
        // `Ước TH 2020` beside `Thực hiện 2019`.
        if let Some(rest) = key.strip_prefix("uoc").filter(|rest| !rest.is_empty()) {
            key = rest.to_owned();
        }
        for (short, long) in [("th", "thuchien"), ("kh", "kehoach"), ("gn", "giaingan")] {
            if key == short {
                key = long.to_owned();
            }
        }
        let of_sources = self.part.source.is_some() || self.part.sex == Some("total");
        key.strip_suffix("von").filter(|rest| of_sources && !rest.is_empty()).map_or(key.clone(), str::to_owned)
    }
}

/// Why numbers are never added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// A rate, a share, a percentage.
    Rate,
    Average,
    Index,
    /// Counted from the start up to a day: the later figure holds the earlier one.
    Cumulative,
    ExchangeRate,
    /// The page says so.
    Page,
    /// A code, an id, a running number: no quantity, as all that follow.
    Code,
    /// Points on a scale of their own: ranks, gender markers.
    Rank,
    /// Of a person or a device.
    Personal,
    Coordinate,
    Age,
    /// Years, months, days.
    Time,
}

impl Bar {
    /// Whether the numbers measure something, so that they can be shown and compared, if not added.
    pub fn is_quantity(self) -> bool {
        (self as u8) < Bar::Code as u8
    }

    /// Whether the values tell persons apart.
    pub fn is_personal(self) -> bool {
        matches!(self, Bar::Personal | Bar::Coordinate)
    }
}

/// Reads what stands above the columns of a table.
pub fn read_all(heads: &[Head]) -> Vec<Heading> {
    let cut: Vec<Vec<Word>> = heads.iter().map(|head| words(&head.name)).collect();
    let some = |list: &str| cut.iter().flatten().any(|word| is_one_of(&word.key, list));
    // Letters that are not ASCII but for the typographer's marks: a file whose headers are written with diacritics.
    let marks = heads.iter().any(|head| head.name.chars().any(|letter| ('\u{c0}'..='\u{1eff}').contains(&letter)));
    let beside = Beside { women: some("nu|women|female|woman|females"), marks };
    let is_coded = some("unit|freq|geo|ref");
    let about = Table {
        beside,
        is_series: false,
        is_statistics: some("indicator|dx|orgunit|dataelement")
            || cut.iter().any(|words| {
                let words = joined(words.iter());
                has(&words, "data element")
                    || has(&words, "organisation unit")
                    || is_coded && has(&words, "obs value")
                    || has(&words, "obs status")
                    || has(&words, "unit measure")
            }),
        is_aid: some("iati|trans|transaction|aid"),
        is_aside: some("description") && some("amount|grant|budget"),
        sexes: some("gioi|sex|gender"),
        people: some("sex|gender|nu|women|female|people|persons|nguoi"),
    };
    let mut sources = Lexicon::of(Some(Kind::Source));
    let periods = period::series(heads);
    let about = Table { is_series: periods.iter().any(Option::is_some), ..about };
    let read = |(head, period)| read_beside(head, period, about, &mut sources);
    let mut headings: Vec<Heading> = heads.iter().zip(periods).map(read).collect();
    // Units beside quantities are theirs, not those of amounts.
    if cut.iter().any(|words| counts_quantities(words)) {
        headings.iter_mut().filter(|heading| heading.about == Some(About::Unit)).for_each(|heading| heading.about = None);
    }
    // `Irish Aid` or `Khác` alone above figures may count anything.
    let mut sourced = headings.iter_mut().filter(|heading| heading.part.source.is_some());
    if let (Some(only), None) = (sourced.next(), sourced.next())
        && matches!(only.part.source, Some("project" | "other"))
        && only.unit == Unit::Number
    {
        only.candidates.retain(|candidate| candidate.kind != Kind::Amount || candidate.rank > WEAK);
    }
    headings
}

/// Whether a header says how many of the unit beside it: `Số lượng`, `Khối lượng`.
pub(super) fn counts_quantities(words: &[Word]) -> bool {
    matches!(joined(words.iter()).trim(), "so luong" | "khoi luong" | "sl" | "quantity" | "qty")
}

/// What is known of the table that a header stands in.
#[derive(Clone, Copy)]
struct Table {
    beside: Beside,
    /// Indicators below each other in one column: a value may be anything.
    is_statistics: bool,
    people: bool,
    /// Activities and transactions of aid.
    is_aid: bool,
    /// What has a title also has a description, and money.
    is_aside: bool,
    sexes: bool,
    /// Months or quarters stand above columns: a total beside them is of whatever they are.
    is_series: bool,
}

fn read_beside(head: &Head, period: Option<period::Found>, table: Table, sources: &mut Lexicon) -> Heading {
    let own_tag = head.tag.as_deref().or(Some(&head.name[..]).filter(|name| name.trim_start().starts_with('#')));
    let tag = own_tag.filter(|tag| is_tag(tag)).and_then(hxl::read);
    let mut heading = Heading::default();
    let mut name = head.name.clone();
    if let Some(found) = &period {
        name.replace_range(found.at.clone(), "");
    }
    let mut is_average = false;
    // Brackets: a unit, or words as others.
    while let Some(open) = name.find(['(', '['])
        && let Some(close) = name[open..].find([')', ']'])
    {
        let inner = name[open + 1..open + close].trim().to_owned();
        let rest = [&name[..open], " ", &name[open + close + 1..]].concat();
        let (unit, power) = unit::unit(&inner);
        let is_known = !matches!(unit, Unit::Other(_)) || inner.starts_with(['%', '‰']) || unit::named(&inner).is_some();
        let is_free = heading.unit == Unit::Number && heading.power == 0;
        is_average |= unit::is_per(&inner);
        let cut = words(&inner);
        // A list of codes (`1 = Nam, 2 = Nữ`) says nothing of the column but this.
        let figures = cut.iter().filter(|word| word.key.len() == 1 && word.key.as_bytes()[0].is_ascii_digit()).count();
        // Nor does the mark of a footnote (`(1)`, `(*)`), a column worked out of others (`(5/3)`, `(3=1+2)`), `[YR2018]`.
        let is_short = inner.split(|letter: char| !letter.is_ascii_digit()).all(|figure| figure.len() <= 2);
        let is_mark = inner.len() <= 3 && inner != "000" && inner.bytes().all(|byte| byte.is_ascii_digit() || byte == b'*')
            || is_short
                && !inner.ends_with('+')
                && inner.contains(['/', '=', '+'])
                && inner.bytes().all(|byte| b"0123456789/=+-*x: ".contains(&byte))
            // A question's place, and what was asked in each row of a grid: `G01Q03[SQ001]. Số người [Nữ]`.
            || inner.starts_with("SQ0")
            || inner.strip_prefix("YR").is_some_and(|year| value::year(year).is_some())
            // `Tổng số (tất cả các nguồn vốn)` is all there is.
            || cut.len() > 2 && joined(cut.iter()).starts_with(" tat ca ");
        if figures > 1 && figures < cut.len() || is_mark {
            name = rest;
        } else if is_free
            && (is_known
                || !inner.is_empty()
                    && !name[..open].trim_end().ends_with('?')
                    && cut.len() <= 2
                    && !speaks(&inner, &cut, table.beside, sources))
        {
            (heading.unit, heading.power) = (unit, power);
            name = rest;
        } else {
            name = [&name[..open], ", ", &inner, ", ", &name[open + close + 1..]].concat();
        }
    }
    let mut cut = words(&name);
    if heading.unit == Unit::Number && heading.power == 0 {
        unit_behind(&mut name, &mut cut, &mut heading);
    }
    // Who comes twice is counted twice.
    if heading.unit == Unit::Number && heading.power == 0 && has(&joined(cut.iter()), "luot") {
        heading.unit = Unit::Other("lượt".to_owned());
    }
    let mut taken = part::take(&name, &cut, table.beside, sources);
    if taken.part.sex.is_some() && part::are_households(&cut) {
        // Of households a sex is that of their heads.
        taken.part.sex = None;
        taken.stem.clone_from(&name);
    }
    (heading.part, heading.stem) = (taken.part, taken.stem);
    let aside = |at: usize| taken.aside.get(at) == Some(&true);
    let said: Vec<Word> = cut.iter().enumerate().filter(|(at, _)| !aside(*at)).map(|(_, word)| word.clone()).collect();
    let all = joined(said.iter());
    let last_row = head.rows.last().filter(|_| head.rows.len() > 1).map(|row| joined(words(row).iter()));

    // `Số hộ thiếu hụt các chỉ số` counts households, not indices.
    heading.bar = bar(&name, &all, &cut).filter(|bar| *bar != Bar::Index || !counts(&name));
    if let Some(found) = period {
        heading.part.period = Some(found.rest);
        heading.part.year = heading.part.year.or(found.year);
        if found.is_up_to {
            heading.bar = heading.bar.or(Some(Bar::Cumulative));
        }
    }
    if matches!(&heading.unit, Unit::Other(unit) if unit.starts_with(['%', '‰'])) {
        // `Trẻ dưới 40 tuổi (%)` is no age.
        heading.bar = heading.bar.filter(|bar| *bar != Bar::Age).or(Some(Bar::Rate));
    }
    if is_average {
        heading.bar = heading.bar.or(Some(Bar::Average));
    }
    if let Some((about, _)) = ABOUT.iter().find(|(_, phrases)| phrases.split('|').any(|phrase| all.trim() == phrase)) {
        heading.about = Some(*about);
    } else if said.last().is_some_and(|word| word.key == "currency") {
        heading.about = Some(About::Unit);
    }
    match &tag {
        Some(tag) => {
            heading.is_tagged = true;
            if let Some(kind) = tag.kind {
                heading.candidates.push(Candidate { kind, rank: if tag.is_code { CODE } else { EXACT }, weight: tag.weight });
            }
            if !tag.part.is_empty() {
                let Part { year, years, period, is_preliminary, age, .. } = std::mem::take(&mut heading.part);
                // `Women (18-59)` says more than `+adults`.
                let age = age.filter(|age| tag.part.age.is_some() && age::bounds(age).is_some()).or(tag.part.age.clone());
                heading.part = Part { year, years, period, is_preliminary, age, ..tag.part.clone() };
                heading.stem = tag.stem.clone();
            }
            if let Some(unit) = &tag.unit {
                heading.unit = unit.clone();
            }
            heading.bar = tag.bar.or(if tag.kind.is_some_and(Kind::is_measure) { None } else { heading.bar });
        }
        None => by_words(&mut heading, &all, &said, last_row.as_deref(), table, &head.name),
    }
    heading.is_additive = heading.bar.is_none();
    heading
}

/// Whether a header says that it counts: `Số lớp`, `# grants`, `Number of meetings`.
pub(super) fn counts(name: &str) -> bool {
    let cut = words(name);
    let cut = &cut[part::n_of_which(&cut)..];
    let all = joined(cut.iter());
    let is_listed = || COUNTS.split('|').any(|phrase| all[1..].starts_with(phrase));
    let named = |at: usize, key: &str| cut.get(at).is_some_and(|word| word.key == key);
    name.trim_start().starts_with('#') && !cut.is_empty() && name.trim_start()[1..].starts_with(' ')
        || named(0, "so") && cut.len() > 1 && !is_one_of(&cut[1].key, NO_COUNTS)
        || !cut.is_empty() && is_listed()
}

/// Whether a header tells how many people a household has.
pub(super) fn is_size_of_household(name: &str) -> bool {
    const SIZES: &str = "trong ho|so khau|household size|hh size|hhsize|size of household|family size|household members|in household|in your household|in the household|in hh";
    longest(&joined(words(name).iter()), SIZES).is_some()
}

/// Whether a header counts things, and no money: `Số xã`, `Số mô hình`.
pub(super) fn counts_things(name: &str) -> bool {
    let all = joined(words(name).iter());
    all.strip_prefix(" so ")
        .is_some_and(|rest| THINGS.split('|').any(|thing| rest.strip_prefix(thing).is_some_and(|rest| rest.starts_with(' '))))
}

/// Whether a text begins with the words that say what it measures, or ends with them where it has no marks, or names a unit.
#[inline(never)]
pub(super) fn is_chief(text: &str, says: &Heading) -> bool {
    let cut = words(text);
    let all = joined(cut.iter());
    let is_free = text.is_ascii() || says.unit != Unit::Number || says.bar.is_some();
    let begins = |phrase: &str| {
        let phrase = phrase.trim_start_matches(['=', '~']);
        all[1..].strip_prefix(phrase).is_some_and(|rest| rest.starts_with(' '))
    };
    is_free || counts(text) || WORDS.iter().any(|(kind, phrases)| kind.is_measure() && phrases.split('|').any(begins))
}

/// Whether words say something of the vocabulary.
fn speaks(text: &str, cut: &[Word], beside: Beside, sources: &mut Lexicon) -> bool {
    let all = joined(cut.iter());
    let part = part::take(text, cut, beside, sources).part;
    !part.is_empty()
        || part::is_preliminary(&all)
        || WORDS.iter().any(|(_, phrases)| phrases.split('|').any(|phrase| has(&all, phrase.trim_start_matches(['=', '~']))))
        || BARS.iter().any(|(_, phrases)| longest(&all, phrases).is_some())
}

/// A unit in the last words of a header (not `động`, nor the end of `cộng đồng`): `amountUSD`, `Giải ngân, triệu đồng`, `total_thous_persons`.
#[inline(never)]
fn unit_behind(name: &mut String, cut: &mut Vec<Word>, heading: &mut Heading) {
    // `USD_Commitment`.
    if let [first, second, ..] = &cut[..]
        && first.start == 0
        && let Some(code) = unit::code(&name[..first.end])
    {
        heading.unit = Unit::Money(code.to_owned());
        name.replace_range(..second.start, "");
        *cut = words(name);
        return;
    }
    for n in (1..=3.min(cut.len().saturating_sub(1))).rev() {
        let first = cut.len() - n;
        let text = &name[cut[first].start..];
        let is_money = |unit: &Unit| matches!(unit, Unit::Money(_));
        if let Some((unit, power)) = unit::named(text)
            && (power > 0 && unit != Unit::Number
                || is_money(&unit)
                    && n == 1
                    && cut[first].key != "dong"
                    && cut[first].key.len() > 2
                    // `Đắk Lắk` is no kip.
                    && crate::places::Province::find(name).is_none())
        {
            (heading.unit, heading.power) = (unit, power);
            name.truncate(cut[first].start);
            cut.truncate(first);
            return;
        }
    }
}

/// Whether a header says that it means something else than its words or its values would make of it.
pub(super) fn means_else(name: &str) -> bool {
    longest(&joined(words(name).iter()), NONE).is_some()
}

/// The longest phrase of a kind that a header says, and how surely. A function of its own, as what sees a text in `profile.rs`.
#[inline(never)]
fn longest_of<'a>(phrases: &'a str, all: &str, last_row: Option<&str>, said: &[Word]) -> (u8, &'a str) {
    let whole = all.trim();
    let (mut rank, mut best) = (WEAK, "");
    for phrase in phrases.split('|') {
        let bare = phrase.strip_prefix('~').unwrap_or(phrase);
        let (bare, only) = bare.strip_prefix('=').map_or((bare, false), |bare| (bare, true));
        if bare.len() <= best.len() {
            continue;
        }
        let is_whole = whole == bare || last_row.is_some_and(|row| row.trim() == bare) || squeezed(said, bare);
        if is_whole || !only && (bare.len() > 2 || bare == "hh") && has(all, bare) {
            best = bare;
            rank = if phrase.starts_with('~') {
                WEAK
            } else if is_whole {
                EXACT
            } else {
                PHRASE
            };
        }
    }
    (rank, best)
}

#[inline(never)]
fn by_words(heading: &mut Heading, all: &str, said: &[Word], last_row: Option<&str>, table: Table, header: &str) {
    let whole = all.trim();
    let behind = part::OF_WHICH.iter().filter_map(|phrase| whole.strip_prefix(phrase)).find(|rest| rest.starts_with(' '));
    let behind = whole.len() - behind.map_or(whole, str::trim_start).len();
    let none = longest(all, NONE).map_or(0, str::len);
    let (mut people, mut households) = ("", "");
    let (first, last) = (said.first().map_or("", |word| &word.key[..]), said.last().map_or("", |word| &word.key[..]));
    let is_counted = ["number of ", "count of "].iter().any(|words| whole.starts_with(words));
    let is_code = (is_one_of(last, CODES_LAST) || first == "ma" && said.len() > 1) && !is_counted || header.ends_with('#');
    for (kind, phrases) in WORDS {
        let (mut rank, best) = longest_of(phrases, all, last_row, said);
        let covers_last = whole.ends_with(best);
        // `Thành viên Nam` beside `Thành viên Nữ` are men, and no year.
        if kind == Kind::Year && best == "nam" && heading.part.sex.is_some() {
            continue;
        }
        if best.is_empty()
            || best.len() <= none
            || !covers_last && is_one_of(last, DROPPED_LAST)
            || first == "loai" && rank < EXACT
            || kind == Kind::Role && best == "title" && (table.is_aid || table.is_aside)
            || kind == Kind::Agency && has(all, "organisation unit")
            // A group of a form's questions.
            || kind == Kind::Households && ["hh/", "hh.", "household/"].iter().any(|group| header.starts_with(group))
            || kind == Kind::Status && header.starts_with('_')
            || is_except(kind, all)
        {
            continue;
        }
        if rank > WEAK {
            match kind {
                Kind::People => people = best,
                Kind::Households => households = best,
                _ => {}
            }
        }
        if is_code && rank < EXACT {
            rank = rank.min(CODE);
        }
        // "Thực hiện": spent or carried out; the unit decides.
        let is_counted = matches!(heading.unit, Unit::People | Unit::Households | Unit::Other(_));
        let is_money = matches!(heading.unit, Unit::Money(_));
        if kind.is_money() && is_counted || kind.is_measure() && !kind.is_money() && is_money {
            continue;
        }
        // `Số lượt người tham gia` over `Hộ nghèo` counts people.
        if kind == Kind::Households && matches!(&heading.unit, Unit::Other(unit) if unit.starts_with("lượt")) {
            continue;
        }
        // A value among indicators may be anything.
        let is_open = table.is_statistics || table.people && whole == "value";
        if kind == Kind::Amount && best.ends_with("value") && is_open && !is_money {
            continue;
        }
        // The chief word stands last in English and first in Vietnamese; a sum of money is mostly a particular one.
        let is_chief = if header.is_ascii() { covers_last } else { whole[behind..].starts_with(best) };
        // A word or two in the midst of a sentence ("bổ sung thực hiện các dự án, …") do not say what the column is.
        if matches!(rank, PHRASE | WEAK) && !is_chief && said.len() > 8 && best.split(' ').count() * 4 < said.len() {
            continue;
        }
        let weight = if kind == Kind::Amount { best.len() / 4 } else { best.len() + 8 * usize::from(is_chief) };
        heading.candidates.push(Candidate { kind, rank, weight });
    }
    // "HH reached" counts households, "People in households" people.
    if !people.is_empty() && !people.contains("hh ") && !people.contains("household") && all.find(households) < all.find(people) {
        heading.candidates.retain(|candidate| candidate.kind != Kind::People || households.is_empty());
    }
    let sex = heading.part.sex;
    let is_bare = heading.stem.is_empty();
    if let Some(kind) = match sex {
        Some("female") => Some(Kind::Women),
        Some("male") => Some(Kind::Men),
        _ => None,
    } {
        // Who is counted beats what is counted: "Số nữ hưởng lợi" are women.
        heading.candidates.push(Candidate { kind, rank: if is_bare { EXACT } else { PHRASE }, weight: 99 });
    }
    // "Nam" without a tone is the year, "Nam" beside "Nữ" is men: the bare word is both, and the values decide.
    if whole == "nam" && sex.is_none() && !header.contains(['ă', 'Ă']) && !header.contains("\u{306}") {
        heading.candidates.push(Candidate { kind: Kind::Men, rank: EXACT, weight: 3 });
    }
    let by_unit = match &heading.unit {
        Unit::Money(_) => Some(Kind::Amount).filter(|kind| !is_except(*kind, all)),
        Unit::People => Some(Kind::People),
        Unit::Households => Some(Kind::Households),
        // Beside sexes people are counted.
        _ if table.sexes && is_one_of(whole, "so luong|sl|count|number|total number") => Some(Kind::People),
        _ if heading.part.source.is_some() || sex == Some("total") && is_bare && !table.people && !table.is_series => {
            Some(Kind::Amount)
        }
        _ => None,
    };
    if let Some(kind) = by_unit {
        heading.candidates.push(Candidate { kind, rank: WEAK, weight: 1 });
    }
    crate::sort::by_key(&mut heading.candidates, |candidate| std::cmp::Reverse((candidate.rank, candidate.weight)));
    // Ages of people, and counts of people of an age: "Nữ 15-24 tuổi" counts.
    let counts = heading.candidates.iter().any(|it| it.rank >= PHRASE && (it.kind.is_people() || it.kind == Kind::Households));
    let barred = match heading.bar {
        Some(Bar::Age) => !counts && heading.part.age.is_none(),
        _ => true,
    };
    if !barred {
        heading.bar = None;
    }
    if (is_code || matches!(last, "type" | "types") && !table.is_statistics) && heading.bar.is_none() {
        heading.bar = Some(Bar::Code);
    }
    // What is exactly a place, a status, a year is no quantity, whatever figures stand for it.
    if heading.bar.is_none()
        && let Some(best) = heading.candidates.first().filter(|best| best.rank == EXACT)
    {
        heading.bar = match best.kind {
            Kind::Province | Kind::District | Kind::Commune | Kind::Sex | Kind::Status | Kind::Role | Kind::Sector => {
                Some(Bar::Code)
            }
            Kind::Year | Kind::Date => Some(Bar::Time),
            _ => None,
        };
    }
}

/// Whether words that hold a word of the kind mean something else.
fn is_except(kind: Kind, all: &str) -> bool {
    EXCEPT.iter().any(|(of, phrases)| kind == *of && longest(all, phrases).is_some())
}

/// Whether the words, written without blanks, are the phrase without its blanks: `sotien`, `nguonvon`.
fn squeezed(said: &[Word], phrase: &str) -> bool {
    let [word] = said else { return false };
    phrase.len() > word.key.len() && phrase.bytes().filter(|&byte| byte != b' ').eq(word.key.bytes())
}

#[inline(never)]
fn bar(name: &str, all: &str, cut: &[Word]) -> Option<Bar> {
    let mut best: (usize, Option<Bar>) = (0, None);
    let whole = all.trim();
    for (bar, phrases) in BARS {
        for phrase in phrases.split('|') {
            let bare = phrase.strip_prefix('=').unwrap_or(phrase);
            let stands = if bare.len() == phrase.len() { has(all, bare) } else { whole == bare };
            if bare.len() > best.0 && stands {
                best = (bare.len(), Some(bar));
            }
        }
    }
    if best.1 == Some(Bar::Code) && ["number of ", "count of "].iter().any(|words| whole.starts_with(words)) {
        best.1 = None;
    }
    if best.1.is_none() && cut.len() > 1 && cut[0].key == "ma" {
        best.1 = Some(Bar::Code);
    }
    // The mean population of a year is added as any other count is.
    if best.1 == Some(Bar::Average) && (has(all, "population") || has(all, "dan so")) {
        best.1 = None;
    }
    best.1.or(name.contains('%').then_some(Bar::Rate))
}

#[cfg(test)]
#[path = "header_tests.rs"]
mod tests;
