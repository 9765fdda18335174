//! What a column's distinct texts look like, before it has a meaning.

use crate::data::Kind;

use super::column::Kept;
use super::header::{self, Candidate, Heading};
use super::number::Evidence;
use super::value;

/// What a column's distinct texts look like.
pub(super) struct Profile {
    /// Distinct texts that are not blank; for a column of numbers, unknown and large.
    pub n_texts: usize,
    evidence: Evidence,
    /// Integers from 1900 to 2100 among them.
    n_years: usize,
    pub has_leading_zeros: bool,
    pub has_decimals: bool,
    is_numeric_store: bool,
    n_known: Vec<(Kind, usize)>,
    has_digits: usize,
}

impl Profile {
    pub fn of(kept: &Kept) -> Profile {
        let mut profile = Profile {
            n_texts: 0,
            evidence: Evidence::default(),
            n_years: 0,
            has_leading_zeros: false,
            has_decimals: false,
            is_numeric_store: false,
            n_known: [Kind::Province, Kind::Source, Kind::Sex].map(|kind| (kind, 0)).to_vec(),
            has_digits: 0,
        };
        let Kept::Coded(dictionary) = kept else {
            return Profile { n_texts: usize::MAX, is_numeric_store: true, has_decimals: true, ..profile };
        };
        for bytes in dictionary.iter() {
            let text = String::from_utf8_lossy(bytes);
            if value::is_blank(&text) {
                continue;
            }
            profile.n_texts += 1;
            profile.evidence.add(&text);
            profile.n_years += usize::from(value::year(&text).is_some());
            profile.has_digits += usize::from(text.bytes().any(|byte| byte.is_ascii_digit()));
            let digits = text.trim().as_bytes();
            profile.has_leading_zeros |= digits.len() > 1 && digits[0] == b'0' && digits.iter().all(u8::is_ascii_digit);
            profile.has_decimals |= text.contains(['.', ',']);
            // Recognising is dear, and a handful decides.
            if profile.n_texts <= 500 {
                for (kind, n) in &mut profile.n_known {
                    *n += usize::from(value::canonical(*kind, &text).is_some());
                }
            }
        }
        profile
    }

    pub fn is_mostly(&self, n: usize, percent: usize) -> bool {
        n * 100 >= self.n_texts.min(500) * percent && n > 0
    }

    pub fn is_numeric(&self) -> bool {
        self.is_numeric_store || self.evidence.numbers() * 100 >= self.n_texts * 80 && self.n_texts > 0
    }

    pub fn known(&self, kind: Kind) -> usize {
        self.n_known.iter().find(|(known, _)| *known == kind).map_or(0, |(_, n)| *n)
    }

    /// Whether the texts agree with a meaning that the header proposes.
    pub fn fits(&self, candidate: &Candidate, heading: &Heading) -> bool {
        let are_years = self.n_years > 0 && self.n_years == self.n_texts;
        match candidate.kind {
            // A word such as `area` makes a province only of provinces.
            Kind::Province if candidate.rank == header::WEAK => self.is_mostly(self.known(Kind::Province), 60),
            Kind::Score => (self.n_texts == 0 || self.is_numeric()) && !(are_years && self.n_texts > 1),
            kind if kind.is_measure() => {
                // A column without any value keeps the meaning of its header.
                (self.n_texts == 0 || self.is_numeric()) && heading.is_additive && !(are_years && self.n_texts > 1)
            }
            _ if self.is_numeric_store => false,
            Kind::Year => self.n_texts == 0 || self.n_years * 100 >= self.n_texts * 80,
            Kind::Date => self.has_digits * 100 >= self.n_texts * 80,
            Kind::Sex => self.is_mostly(self.known(Kind::Sex), 60),
            Kind::Province => !self.is_numeric(),
            Kind::AgeGroup => true,
            _ => !self.is_numeric(),
        }
    }
}
