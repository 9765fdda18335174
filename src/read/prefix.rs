//! What all texts of a column begin with, where that names the column: `Sex: Female`, `Sex: Male` of statistical systems.

use crate::data::Dictionary;

use super::header::{self, Heading};
use super::layout::Head;
use super::profile::Profile;
use super::value;

/// Longest of such beginnings.
const MOST: usize = 80;

/// The words before the colon that all texts of a column have, the colon left out; nothing where they differ or stand alone.
#[inline(never)]
pub(super) fn of(dictionary: &Dictionary) -> Option<String> {
    let mut found: Option<String> = None;
    let mut n = 0;
    for text in dictionary.iter() {
        let text = String::from_utf8_lossy(text);
        let text = value::trimmed(&text);
        if value::is_blank(text) {
            continue;
        }
        let (before, behind) = halves(text)?;
        let is_same = found.get_or_insert_with(|| before.to_owned()) == before;
        if !is_same || before.len() > MOST || behind.trim().is_empty() {
            return None;
        }
        n += 1;
    }
    found.filter(|_| n > 1)
}

/// A text before and behind its colon; of codes such as `SEX_F` and `AGE_YTHADULT_Y15-24` before and behind their last stroke.
fn halves(text: &str) -> Option<(&str, &str)> {
    let is_code = text.starts_with("SEX_") || text.starts_with("AGE_");
    text.rsplit_once(": ").or_else(|| text.rsplit_once('_').filter(|_| is_code))
}

/// What such a beginning says of a column whose header says nothing.
pub(super) fn tell(headings: &mut [Heading], profiles: &[Profile]) {
    for (heading, profile) in headings.iter_mut().zip(profiles) {
        if let Some(prefix) = profile.prefix.as_ref().filter(|_| heading.candidates.is_empty() && heading.about.is_none()) {
            let name = prefix.split(['(', '_']).next().unwrap_or(prefix);
            *heading = header::read_all(&[Head::of(name.trim())]).remove(0);
        }
    }
}

/// A text without that beginning.
pub(super) fn cut<'t>(text: &'t str, prefix: &str) -> &'t str {
    let behind = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(": ").or(rest.strip_prefix('_')));
    behind.map_or(text, str::trim)
}

/// Whether the first texts of a column make it worth a look.
pub(super) fn may_be(dictionary: &Dictionary) -> bool {
    dictionary.len() > 1
        && (0..2).all(|at| dictionary.get(at).windows(2).any(|pair| pair == b": " || pair == b"X_" || pair == b"E_"))
}
