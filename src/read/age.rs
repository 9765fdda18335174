//! Age bands: how people write them, one form for all, and their order.
//!
//! The forms are `15-24`, `60+`, `>60` (where 60 itself is left out), `<5`, and the words `infants`, `children`,
//! `adolescents`, `youth`, `adults`, `elderly` where no figure is given.

use super::word::{Word, is_one_of, joined, longest};

/// Words for bands, by canonical name, with the age from which each is sorted.
const NAMED: [(&str, u16, &str); 6] = [
    ("infants", 0, "infant|infants|tre so sinh|so sinh"),
    ("children", 1, "child|children|tre em|tre|ninos|enfants"),
    ("adolescents", 10, "adolescent|adolescents|vi thanh nien"),
    ("youth", 15, "youth|young people|thanh nien"),
    ("adults", 18, "adult|adults|nguoi lon|adultos|adultes"),
    ("elderly", 60, "elderly|elders|older people|nguoi cao tuoi|nguoi gia"),
];
/// Words that come with a band and say nothing more.
const AROUND: &str = "tuoi|age|aged|ages|years|year|yrs|yr|y|anos|ans|old|tu|from|de|do|nhom|group|between|entre|la";
const TO: &str = "to|den|a|va|and|toi|y";
const BELOW: &str = "duoi|under|below|less than|lt|menor de|menores de|moins de";
const ABOVE: &str = "tren|over|above|older than|more than|gt|mayor de|mayores de|plus de|hon";
const FROM: &str = "tu|from|aged from|ge";
const AND_UP: &str = "tro len|and over|and above|and older|or older|or more|plus|y mas|et plus|up";
const AND_DOWN: &str = "tro xuong|and under|and younger|or younger";

/// The band that a text names, and which of its words do so.
pub(super) fn find(text: &str, words: &[Word]) -> Option<(String, Vec<bool>)> {
    let mut used = vec![false; words.len()];
    for at in 0..words.len() {
        let word = &words[at];
        let mut figure = |from: usize, to: usize, band: String| {
            used[from..to].fill(true);
            // `Trẻ em (0-15)`: the word says no more than the band.
            if let Some((_, words)) = named(&joined(words.iter())) {
                used[words].fill(true);
            }
            Some((band, widened(words, std::mem::take(&mut used))))
        };
        if let Some(band) = coded(&word.key) {
            return figure(at, at + 1, band);
        }
        // `Y15-64`.
        let Some(low) = number(word.key.strip_prefix('y').unwrap_or(&word.key)) else { continue };
        let next = at + 1 + usize::from(words.get(at + 1).is_some_and(|next| is_one_of(&next.key, TO)));
        if let Some(high) = words.get(next).and_then(|word| number(&word.key)).filter(|&high| high > low) {
            let gap = text[word.end..words[next].start].trim();
            if next > at + 1 || matches!(gap, "-" | "–" | "—" | "_" | "~" | "−") {
                return figure(at, next + 1, span(low, high));
            }
        }
        let before = text[..word.start].trim_end();
        let after = text[word.end..].trim_start();
        if before.ends_with('<') {
            return figure(at, at + 1, less(low));
        }
        if after.starts_with('+') || before.ends_with(['≥']) || before.ends_with(">=") {
            return figure(at, at + 1, with_plus(low));
        }
        if before.ends_with('>') {
            return figure(at, at + 1, more(low));
        }
        let left = joined(words[at.saturating_sub(2)..at].iter());
        let behind = words[at + 1..].iter().position(|word| !is_one_of(&word.key, AROUND)).map_or(words.len(), |n| at + 1 + n);
        let right = joined(words[behind..words.len().min(behind + 2)].iter());
        let ends = |list: &'static str| {
            list.split('|').find(|phrase| left.trim_end().strip_suffix(phrase).is_some_and(|rest| rest.ends_with(' ')))
        };
        let starts = |list: &'static str| {
            list.split('|').find(|phrase| right.trim_start().strip_prefix(phrase).is_some_and(|rest| rest.starts_with(' ')))
        };
        let n_words = |phrase: &str| phrase.split(' ').count();
        if let Some(phrase) = starts(AND_UP) {
            return figure(at, behind + n_words(phrase), with_plus(low));
        }
        if let Some(phrase) = starts(AND_DOWN) {
            return figure(at, behind + n_words(phrase), span(0, low));
        }
        if let Some(phrase) = ends(BELOW) {
            return figure(at - n_words(phrase), at + 1, less(low));
        }
        // "Từ 60 tuổi" without an end, once what follows has been looked at.
        if ends(FROM).is_some() {
            return figure(at - 1, at + 1, with_plus(low));
        }
        if let Some(phrase) = ends(ABOVE) {
            return figure(at - n_words(phrase), at + 1, more(low));
        }
    }
    let (name, range) = named(&joined(words.iter()))?;
    used[range].fill(true);
    Some((name.to_owned(), used))
}

/// The band that some of the words name, and which.
fn named(all: &str) -> Option<(&'static str, std::ops::Range<usize>)> {
    let (name, phrase) = NAMED.iter().find_map(|(name, _, phrases)| Some((*name, longest(all, phrases)?)))?;
    let first = all[..super::word::place(all, phrase)?].matches(' ').count() - 1;
    Some((name, first..first + phrase.split(' ').count()))
}

/// The band that a whole text names.
pub(super) fn canonical(text: &str) -> Option<String> {
    let words = super::word::words(text);
    let (band, used) = find(text, &words)?;
    used.iter().all(|&used| used).then_some(band)
}

/// First and last year of a canonical band, as far as it has figures.
pub(super) fn bounds(band: &str) -> Option<(u16, u16)> {
    if let Some(low) = band.strip_suffix('+') {
        return Some((number(low)?, u16::MAX));
    }
    if let Some(low) = band.strip_prefix('>') {
        return Some((number(low)? + 1, u16::MAX));
    }
    if let Some(high) = band.strip_prefix('<') {
        return Some((0, number(high)?.saturating_sub(1)));
    }
    let (low, high) = band.split_once('-')?;
    Some((number(low)?, number(high)?))
}

/// What bands are sorted by: the lower bound, then the upper one.
pub(super) fn rank(band: &str) -> (u16, u16) {
    let named = NAMED.iter().find(|(name, _, _)| *name == band).map(|(_, low, _)| (*low, u16::MAX - 1));
    bounds(band).or(named).unwrap_or((u16::MAX, u16::MAX))
}

fn number(text: &str) -> Option<u16> {
    let text = text.strip_suffix("yrs").or(text.strip_suffix('y')).unwrap_or(text);
    let is_number = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|&years| is_number && years <= 130)
}

/// `y15t24`, `ge65`, `lt15`, `60plus` of statistical systems.
fn coded(key: &str) -> Option<String> {
    let key = key.strip_prefix('y').unwrap_or(key);
    if let Some((low, high)) = key.split_once('t')
        && let (Some(low), Some(high)) = (number(low), number(high))
    {
        return Some(span(low, high));
    }
    if let Some(low) = key.strip_prefix("ge").or(key.strip_suffix("plus")) {
        return number(low).map(with_plus);
    }
    number(key.strip_prefix("lt")?).map(less)
}

/// The words around a band that belong to it.
fn widened(words: &[Word], mut used: Vec<bool>) -> Vec<bool> {
    for _ in 0..3 {
        for at in 0..words.len() {
            let beside = at > 0 && used[at - 1] || used.get(at + 1) == Some(&true);
            used[at] |= beside && is_one_of(&words[at].key, AROUND);
        }
    }
    used
}

/// The five years that an age falls into; from 80 on it is one band.
pub(super) fn band_of(age: u16) -> String {
    if age >= 80 {
        return with_plus(80);
    }
    let low = age / 5 * 5;
    span(low, low + 4)
}

fn span(low: u16, high: u16) -> String {
    let mut band = low.to_string();
    band.push('-');
    band.push_str(&high.to_string());
    band
}

pub(super) fn with_plus(low: u16) -> String {
    let mut band = low.to_string();
    band.push('+');
    band
}

fn less(high: u16) -> String {
    let mut band = String::from("<");
    band.push_str(&high.to_string());
    band
}

fn more(low: u16) -> String {
    let mut band = String::from(">");
    band.push_str(&low.to_string());
    band
}

/// First and last year of an age band; words for one as wide as they are used.
pub(super) fn reach(band: &str) -> (u16, u16) {
    bounds(band).unwrap_or(match band {
        "infants" => (0, 4),
        "children" => (0, 19),
        "adults" => (18, u16::MAX),
        "elderly" => (60, u16::MAX),
        // Holds nothing and lies in nothing.
        _ => (u16::MAX, 0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_have_one_form() {
        for (text, want) in [
            ("15-24", Some("15-24")),
            ("15–24", Some("15-24")),
            ("15 - 24 tuổi", Some("15-24")),
            ("từ 15 đến 24 tuổi", Some("15-24")),
            ("18_59", Some("18-59")),
            ("Y15T24", Some("15-24")),
            ("Y_GE65", Some("65+")),
            ("60+", Some("60+")),
            ("≥60", Some("60+")),
            ("từ 60 tuổi trở lên", Some("60+")),
            ("60 and over", Some("60+")),
            ("60 plus", Some("60+")),
            ("Trên 60 tuổi", Some(">60")),
            ("<5", Some("<5")),
            ("< 5 years", Some("<5")),
            ("<1y", Some("<1")),
            ("Dưới 5 tuổi", Some("<5")),
            ("Trẻ em", Some("children")),
            ("Người cao tuổi", Some("elderly")),
            ("Children", Some("children")),
            ("de 5 a 19 años", Some("5-19")),
            ("25", None),
            ("Kon Tum", None),
            ("24-15", None),
            ("2018-2020", None),
            ("Đoàn thanh niên", None),
        ] {
            assert_eq!(canonical(text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn bands_are_sorted_by_their_lower_bound() {
        let mut bands = ["60+", "5-9", "<5", "10-14", ">60", "adults", "?"];
        bands.sort_by_key(|band| rank(band));
        assert_eq!(bands, ["<5", "5-9", "10-14", "adults", "60+", ">60", "?"]);
    }
}
