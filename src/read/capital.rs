//! What was planned or paid for development investment and what for recurrent spending, in columns of their own without their sum:
//! `Kế hoạch` over `Vốn ĐTPT` and `Vốn SN`. One of them alone would pass for the whole, so both are parts of it.
//!
//! The two halves of a state budget's spending: Law on the State Budget 83/2015/QH13, articles 36 and 38. Where a sum stands
//! beside them it is the whole already, and they stay figures of their own.

use super::header::{self, Heading};
use super::layout::Head;
use super::spread::{cut, take_cut};
use super::word::{Word, is_one_of, joined, words};
use crate::data::Kind;

/// What such a part is called.
const PARTS: &str = "von dau tu phat trien|von dtpt|dau tu phat trien|dtpt|von dau tu|chi dau tu phat trien|chi dau tu|von su nghiep|\
    von sn|su nghiep|kinh phi su nghiep|kp su nghiep|chi su nghiep|chi thuong xuyen|von thuong xuyen";
const MOST_WORDS: usize = 5;
/// What a sum is called.
const SUMS: &str = "tong|tong so|tong cong|tong von|tong kinh phi|tong muc|cong|ts|total";

/// What a file's own words for the dimension are.
pub(super) const NAME: &str = "Loại vốn";

/// Where the words for a part of capital begin, at the end of a cell of a header: `KH vốn ĐTPT`.
fn found(row: &str) -> Option<usize> {
    let all: Vec<Word> = words(row);
    (1..=MOST_WORDS.min(all.len())).rev().find_map(|n| {
        let tail = &all[all.len() - n..];
        is_one_of(joined(tail.iter()).trim(), PARTS).then(|| tail[0].start)
    })
}

/// Whether any column may be such a part: whether `settle` is called.
pub(super) fn may_be(heads: &[Head]) -> bool {
    heads.iter().flat_map(|head| &head.rows).filter(|row| found(row).is_some()).nth(1).is_some()
}

/// Marks columns of parts of capital as such, where all of them say what of it they hold and no sum stands beside them.
#[inline(never)]
pub(super) fn settle(heads: &[Head], headings: &mut [Heading]) {
    let is_sum = |row: &String| is_one_of(joined(words(row).iter()).trim(), SUMS);
    if heads.iter().flat_map(|head| &head.rows).any(is_sum) {
        return;
    }
    let (parts, bare) = cut(heads, &found);
    let said = header::read_all(&bare);
    let is_money = |heading: &Heading| heading.candidates.iter().any(|it| it.kind.is_money() && it.rank > header::WEAK);
    let kinds = |heading: &Heading| heading.candidates.first().map(|it| it.kind);
    let named: Vec<usize> = (0..heads.len()).filter(|&at| parts[at].is_some()).collect();
    let has_other = |&at: &usize| named.iter().any(|&it| parts[it] != parts[at] && kinds(&said[it]) == kinds(&said[at]));
    let is_whole_told = |&at: &usize| (0..heads.len()).any(|it| parts[it].is_none() && bare[it].rows == bare[at].rows);
    if !named.iter().all(|at| is_money(&said[*at]) && has_other(at) && !is_whole_told(at)) {
        return;
    }
    take_cut(said, &parts, Kind::Programme, headings);
}

/// Whether a value of the dimension that these columns come to is such a part, and no programme.
pub(super) fn is_part(value: &str) -> bool {
    found(value) == Some(0)
}

#[cfg(test)]
mod tests {
    use super::found;

    #[test]
    fn parts_stand_at_the_end_of_a_cell() {
        for (row, want) in [
            ("Vốn ĐTPT", Some("Vốn ĐTPT")),
            ("KH vốn sự nghiệp", Some("vốn sự nghiệp")),
            ("Kế hoạch vốn đầu tư phát triển", Some("vốn đầu tư phát triển")),
            ("Vốn đầu tư nước ngoài", None),
            ("Sự nghiệp giáo dục", None),
            ("", None),
        ] {
            assert_eq!(found(row).map(|start| &row[start..]), want, "{row}");
        }
    }
}
