//! What a header narrows its numbers down to: sex, age, year, source of funds; and what else it says.
//!
//! `Female Prel. 2016` is women in 2016, as yet preliminary; `Kế hoạch 2018` is the plan of 2018. Such headers stand in wide
//! tables, where the value of a dimension is written above a column instead of into it.

use crate::data::Kind;

use super::age;
use super::date::Rest;
use super::value::{self, Lexicon};
use super::word::{Word, is_one_of, joined};

const FEMALE: &str = "nu|women|woman|female|females|girls|girl|mujeres|mujer|femmes|femme|ninas|nina|filles|fille|gai";
const MALE: &str = "men|man|male|males|boys|boy|hombres|hombre|hommes|homme|ninos|nino|garcons|garcon|trai";
/// Those among them who are children.
const YOUNG: &str = "girls|girl|boys|boy|ninas|nina|ninos|nino|filles|fille|garcons|garcon|trai|gai";
const TOTAL: &str = "total|grand total|tong|tong so|tong cong|chung|all|both sexes|toan bo|ca hai gioi|ca nam|full year";
const UNKNOWN: &str = "unknown|khong ro|khong xac dinh|not stated|not specified|desconocido";
/// Words that say nothing of their own beside a part.
const FILLERS: &str =
    "so|trong|do|sum|number|of|which|no|nb|nam|phu|gioi|la|em|tre|be|o|from|in|year|fy|gioi tinh|sex|sexes|both";
/// Words before the parts of a whole.
pub(super) const OF_WHICH: [&str; 8] =
    ["trong do", "of which", "in which", "bao gom", "including", "chia ra", "chia theo nguon von", "chia theo nguon"];
const PRELIMINARY: &str = "prel|pre|so bo|preliminary|provisional|uoc|estimate|est";

/// What columns of one measure may tell apart.
pub(super) const CUTS: [Kind; 13] = [
    Kind::Sex,
    Kind::AgeGroup,
    Kind::Source,
    Kind::Year,
    Kind::EthnicGroup,
    Kind::Criterion,
    Kind::Date,
    Kind::Programme,
    Kind::Province,
    Kind::District,
    Kind::Commune,
    Kind::Sector,
    Kind::Funder,
];
/// Where those begin that only names in the header tell (see `matrix`).
pub(super) const NAMED: usize = 8;

/// The values of dimensions that a header names: what a column of a wide table stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// `female`, `male`, `other`, `unknown`; `total` for all of them (or of the sources) together, said in words (`Tổng số`).
    pub sex: Option<&'static str>,
    /// An age band in its canonical form (`15-24`, `60+`, `<5`), words for one (`children`), `unknown`, or `total` where the
    /// header names the sex and then a total (`Female_total`).
    pub age: Option<String>,
    pub year: Option<i64>,
    /// How a year that goes over two is written: `2018/19`, of which `year` is the first.
    pub years: Option<String>,
    /// A source of funds in its canonical form (`NSNN`, `Vốn đối ứng`).
    pub source: Option<&'static str>,
    /// A month, a quarter or a half of the year.
    pub period: Option<Rest>,
    /// Whether the year is preliminary.
    pub is_preliminary: bool,
    /// A value of another dimension, which the whole table tells (see `spread`): an ethnic group, a criterion.
    pub other: Option<(Kind, String)>,
}

impl Part {
    /// Whether it narrows nothing down.
    pub fn is_empty(&self) -> bool {
        self.sex.is_none()
            && self.age.is_none()
            && self.year.is_none()
            && self.period.is_none()
            && self.source.is_none()
            && self.other.is_none()
    }
}

/// What the other headers of a table tell of one of them.
#[derive(Clone, Copy, Default)]
pub(super) struct Beside {
    /// Some header speaks of women: then `Nam` is men.
    pub women: bool,
    /// Some header has marks, so that `Nam` is not `Năm` without its mark.
    pub marks: bool,
}

/// A header taken apart.
pub(super) struct Taken {
    pub part: Part,
    /// The words that name the year and the source; those of sex and age also say what is counted, and are not among them.
    pub aside: Vec<bool>,
    pub stem: String,
}

/// Takes a header without its unit apart.
pub(super) fn take(text: &str, words: &[Word], beside: Beside, lexicon: &mut Lexicon) -> Taken {
    let mut part = Part::default();
    let mut used = vec![false; words.len()];
    year(text, words, beside, &mut part, &mut used);
    let mut aside = used.clone();
    sex(text, words, beside, &mut part, &mut used);
    // Ages are looked for where no year stands: "2015" is none of three digits, and words between are not skipped.
    if let Some((band, of_age)) = age::find(text, words)
        && !(0..words.len()).any(|at| of_age[at] && aside[at])
    {
        part.age = Some(band);
        (0..words.len()).for_each(|at| used[at] |= of_age[at]);
    } else if part.sex.is_some()
        && let [only] = (0..words.len()).filter(|&at| !used[at]).collect::<Vec<_>>()[..]
        && let Some(low) = words[only].key.parse::<u16>().ok().filter(|age| (18..=110).contains(age))
    {
        // "Female_60" behind "Female_18_59": the last band is open.
        part.age = Some(age::with_plus(low));
        used[only] = true;
    } else if let Some(only) = words.iter().position(|word| is_one_of(&word.key, YOUNG))
        && used[only]
        && part.sex.is_some()
    {
        part.age = Some("children".to_owned());
    }
    source(text, words, lexicon, &mut part, &mut used, &mut aside);
    totals(words, &mut part, &mut used);
    of_which(words, &part, &mut used);
    // Groups of a form: `group_a/women`.
    let path = text.rfind('/').filter(|_| !part.is_empty() && text.is_ascii() && !text.contains(' '));
    if let Some(path) = path
        && (0..words.len()).all(|at| used[at] == (words[at].start > path))
    {
        used.fill(true);
    }
    let rest = joined(words.iter().zip(&used).filter(|(_, used)| !**used).map(|(word, _)| word));
    // `Phân theo giới tính` above `Nam`, `Nữ` says nothing more.
    let bare = [" phan theo gioi tinh ", " chia theo gioi tinh ", " theo gioi tinh ", " gioi tinh "];
    let bare = bare.iter().fold(rest.clone(), |rest, phrase| rest.replace(phrase, " "));
    let is_filler = bare.split(' ').all(|word| word.is_empty() || is_one_of(word, FILLERS));
    let mut stem = String::new();
    if !is_filler || part.is_empty() {
        let mut at = 0;
        while at < words.len() {
            let from = at;
            while at < words.len() && !used[at] {
                at += 1;
            }
            if at > from {
                if !stem.is_empty() {
                    stem.push(' ');
                }
                stem.push_str(&text[words[from].start..words[at - 1].end]);
            }
            at += usize::from(at == from);
        }
    }
    Taken { part, aside, stem }
}

/// How many words before the others say that parts of a whole follow.
pub(super) fn n_of_which(words: &[Word]) -> usize {
    let begins = |phrase: &&&str| {
        let n = phrase.split(' ').count();
        words.len() > n && joined(words[..n].iter()).trim() == **phrase
    };
    OF_WHICH.iter().find(begins).map_or(0, |phrase| phrase.split(' ').count())
}

/// Whether words speak of revenue (`Thu NSĐP`, `Tổng thu NSNN`): of it a budget is the level that gets it, not a source.
fn is_revenue(words: &[Word]) -> bool {
    words
        .iter()
        .find(|word| !is_one_of(&word.key, "tong|so|du|toan|quyet|uoc|thuc|hien|nam"))
        .is_some_and(|first| first.key == "thu")
}

/// Whether words begin with households: `Hộ nghèo có chủ hộ là nữ`, `Trong đó: Số hộ DTTS`.
pub(super) fn are_households(words: &[Word]) -> bool {
    let mut keys = words[n_of_which(words)..].iter().map(|word| &word.key[..]).skip_while(|key| matches!(*key, "so" | "tong"));
    keys.next() == Some("ho") && !matches!(keys.next(), None | Some("ten" | "va" | "khau" | "chieu"))
}

/// Whether words (as `joined` gives them) say that a figure is preliminary, and nothing else.
pub(super) fn is_preliminary(all: &str) -> bool {
    is_one_of(all.trim(), PRELIMINARY)
}

fn year(text: &str, words: &[Word], beside: Beside, part: &mut Part, used: &mut [bool]) {
    let may_be = |at: usize| words[at].key.len() == 4 && value::year(&words[at].key).is_some();
    // `2021-2025` before a year is no year.
    let spans = |at: usize| {
        at + 1 < words.len()
            && may_be(at)
            && may_be(at + 1)
            && matches!(text[words[at].end..words[at + 1].start].trim(), "-" | "–")
    };
    let in_span = |at: usize| spans(at) || at > 0 && spans(at - 1);
    let has_lone = (0..words.len()).any(|at| may_be(at) && !in_span(at));
    let is_year = |at: usize| may_be(at) && !(has_lone && in_span(at));
    let Some(at) = (0..words.len()).find(|&at| is_year(at)) else { return };
    // A second year or a day before it: a period, a school year, a date.
    let (before, after) = (&text[..words[at].start], &text[words[at].end..]);
    let marks = ['-', '–', '/', '.'];
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    // `2018/19`, `FY2018-2019`.
    let is_double = |next: &Word| value::double_year(&text[words[at].start..next.end]).is_some();
    let last = at + usize::from(words.get(at + 1).is_some_and(is_double) && !digit(before.trim_end().chars().last()));
    if last > at && !before.trim_end().ends_with(marks) && !(last + 1..words.len()).any(is_year) {
        let from = at - usize::from(at > 0 && words[at - 1].key == "fy");
        part.year = value::year(&words[at].key);
        part.years = Some(text[words[from].start..words[last].end].to_owned());
        used[from..=last].fill(true);
        let named = |n: usize| from.checked_sub(n).map(|first| joined(words[first..from].iter()));
        for (n, list) in [(1, " nam "), (2, " nam hoc | nien do | nien khoa | fiscal year | school year ")] {
            if named(n).is_some_and(|words| list.split('|').any(|one| one == words)) {
                used[from - n..from].fill(true);
            }
        }
        return;
    }
    if before.trim_end().strip_suffix(marks).is_some_and(|rest| digit(rest.trim_end().chars().last()))
        || after.trim_start().strip_prefix(marks).is_some_and(|rest| digit(rest.trim_start().chars().next()))
        || (at + 1..words.len()).any(is_year)
    {
        return;
    }
    part.year = value::year(&words[at].key);
    used[at] = true;
    let mut from = at;
    if from > 0 && matches!(&words[from - 1].key[..], "nam" | "year" | "fy") && !is_men(text, words, from - 1, beside) {
        from -= 1;
        used[from] = true;
        // "Cả năm 2019".
        if from > 0 && words[from - 1].key == "ca" {
            from -= 1;
            used[from] = true;
        }
    }
    // `Sơ bộ - Prel. 2020` says it twice.
    for phrase in PRELIMINARY.split('|').chain(PRELIMINARY.split('|')) {
        let n = 1 + usize::from(phrase.contains(' '));
        let stands = |first: usize| first + n <= words.len() && joined(words[first..first + n].iter()).trim() == phrase;
        let before = from.checked_sub(n).filter(|&first| stands(first));
        if let Some(first) = before.or(Some(at + 1).filter(|&first| stands(first))) {
            part.is_preliminary = true;
            used[first..first + n].fill(true);
            from = from.min(first);
        }
    }
}

/// Whether the word `Nam` means men, not the year without its mark, nor the south or part of a name.
fn is_men(text: &str, words: &[Word], at: usize, beside: Beside) -> bool {
    let word = &text[words[at].start..words[at].end];
    let is_marked = word.contains(['ă', 'Ă']) || word.contains('\u{306}');
    let named = |list: &str, near: Option<&Word>| near.is_some_and(|near| is_one_of(&near.key, list));
    // `Tày - Nam` are men, `Tây Nam` is none.
    let is_near = |before: &&Word| text[before.end..words[at].start].trim().is_empty();
    let before = at.checked_sub(1).and_then(|at| words.get(at)).filter(is_near);
    words[at].key == "nam"
        && !is_marked
        && (beside.women || beside.marks)
        && !named("viet|mien|phia|ha|quang|dong|tay|vietnam|trong|hang|theo", before)
        && !named("dinh|bo|trung|dan|gioi thieu|tai|ngan", words.get(at + 1))
}

/// Whether a letter has marks that no other language in Latin letters has.
fn is_vietnamese(letter: char) -> bool {
    matches!(letter, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}')
}

fn sex(text: &str, words: &[Word], beside: Beside, part: &mut Part, used: &mut [bool]) {
    let mut seen: [Option<usize>; 2] = [None, None];
    for at in (0..words.len()).filter(|&at| !used[at]) {
        let key = &words[at].key[..];
        let follows = |list: &str| at > 0 && is_one_of(&words[at - 1].key, list);
        // "trại" and "gái" are read of children only; a lone letter is a sex only beside a band or alone.
        let female = is_one_of(key, FEMALE) && (key != "gai" || words.len() == 1 || follows("em|be|tre"));
        let male = is_one_of(key, MALE)
            && (key != "trai" || words.len() == 1 || follows("em|be|tre"))
            // `Men rượu ghè` is yeast.
            && !(matches!(key, "men" | "man") && text.chars().any(is_vietnamese) && !words.iter().any(|word| word.key == "nam"));
        let letter = |wanted: &str| {
            key == wanted && (words.len() == 1 || words[at + 1..].iter().all(|word| word.key.parse::<u16>().is_ok()))
        };
        if female || letter("f") || key == "nu" || key == "phu" && words.get(at + 1).is_some_and(|next| next.key == "nu") {
            seen[0] = seen[0].or(Some(at));
        } else if male || letter("m") || (beside.women || words.len() > 1) && is_men(text, words, at, beside) {
            seen[1] = seen[1].or(Some(at));
        }
    }
    let (sex, at) = match seen {
        [Some(at), None] => ("female", at),
        [None, Some(at)] => ("male", at),
        _ => return,
    };
    part.sex = Some(sex);
    used[at] = true;
    for beside in [at.wrapping_sub(1), at + 1] {
        if words.get(beside).is_some_and(|word| is_one_of(&word.key, "phu|gioi|em|be|nu")) {
            used[beside] = true;
        }
    }
    if at > 1 && words[at - 1].key == "em" && words[at - 2].key == "tre" {
        used[at - 2] = true;
    }
}

/// A source of funds: the whole of the rest, or a run of words that can be nothing else.
fn source(text: &str, words: &[Word], lexicon: &mut Lexicon, part: &mut Part, used: &mut [bool], aside: &mut [bool]) {
    let mut free: Vec<usize> = (0..words.len()).filter(|&at| !used[at]).collect();
    // `Số ngày công` counts days that people work.
    let are_days = matches!(joined(words.iter()).trim(), "ngay cong" | "so ngay cong" | "tong so ngay cong");
    if part.sex.is_some() || free.len() > 16 || is_revenue(words) || are_days {
        return;
    }
    // `Trong đó: Dân góp` names a source as `Dân góp` does.
    for phrase in OF_WHICH {
        let n = phrase.split(' ').count();
        if free.len() > n && joined(free[..n].iter().map(|&at| &words[at])).trim() == phrase {
            free.drain(..n);
            break;
        }
    }
    let mut best: Option<(usize, usize, bool)> = None;
    // `funds.community`: all behind the path.
    let behind = text.rfind(['.', '/']).filter(|_| !text.contains(' ')).map_or(0, |at| at + 1);
    for from in 0..free.len() {
        let mut key = String::new();
        for to in from..free.len().min(from + 6) {
            key.push_str(&words[free[to]].key);
            let is_end = to + 1 == free.len();
            let is_whole = is_end && (from == 0 || words[free[from]].start == behind);
            let begins = |words: &str| words.split(' ').any(|word| key.starts_with(word));
            // `Kế hoạch vốn Dân góp`: what people give, at the end.
            let is_last = from > 0 && is_end && begins("dangop dandong nhandandong congdongdong doiung vientro");
            let is_plain = begins("ns ngansach von") || key.ends_with("budget") || is_last;
            let is_longer = best.is_none_or(|(a, b, _)| to - from > b - a);
            // `vốn Dân góp` is `Dân góp`, `Đối ứng NSĐP` is `NSĐP`.
            let bare = key.strip_prefix("von").unwrap_or(&key);
            let bare = bare.strip_prefix("doiung").filter(|rest| !rest.is_empty()).unwrap_or(bare);
            let found = lexicon.find(&key).or_else(|| lexicon.find(Some(bare).filter(|bare| !bare.is_empty())?));
            if (is_whole || is_plain) && is_longer && found.is_some_and(|it| it != "other" || is_whole) {
                part.source = found;
                best = Some((from, to, is_plain));
            }
        }
    }
    if let Some((from, to, is_plain)) = best {
        for &at in &free[from..=to] {
            used[at] = true;
            // "Nhà tài trợ" is a source among sources, else the head of a column of funders.
            aside[at] |= is_plain;
        }
    }
}

/// `Kế hoạch – Trong đó: NSTW` is part of `Kế hoạch`.
fn of_which(words: &[Word], part: &Part, used: &mut [bool]) {
    for phrase in OF_WHICH.iter().filter(|_| !part.is_empty()) {
        let n = phrase.split(' ').count();
        for from in 1..(words.len() + 1).saturating_sub(n) {
            if !used[from..from + n].contains(&true) && joined(words[from..from + n].iter()).trim() == *phrase {
                used[from..from + n].fill(true);
            }
        }
    }
}

fn totals(words: &[Word], part: &mut Part, used: &mut [bool]) {
    let free: Vec<usize> = (0..words.len()).filter(|&at| !used[at]).collect();
    let rest = joined(free.iter().map(|&at| &words[at]));
    let ends = |list: &'static str| {
        let (mut n, mut from_start) = (0, true);
        for phrase in list.split('|') {
            let at_start = rest[1..].strip_prefix(phrase).is_some_and(|rest| rest.starts_with(' '));
            let at_end = rest.trim_end().strip_suffix(phrase).is_some_and(|rest| rest.ends_with(' '));
            let n_words = phrase.split(' ').count();
            if n_words > n && (at_start || at_end) {
                (n, from_start) = (n_words, at_start);
            }
        }
        (n, from_start)
    };
    for (list, value) in [(UNKNOWN, "unknown"), (TOTAL, "total")] {
        let (n, from_start) = ends(list);
        if n == 0 || n > free.len() {
            continue;
        }
        if part.sex.is_some() && part.age.is_none() {
            part.age = Some(value.to_owned());
        } else if part.sex.is_none() && part.source.is_none() {
            part.sex = Some(value);
        } else {
            continue;
        }
        let of_total = if from_start { &free[..n] } else { &free[free.len() - n..] };
        of_total.iter().for_each(|&at| used[at] = true);
        return;
    }
}
