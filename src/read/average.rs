//! Rows of averages at the foot of a table: `Điểm trung bình`, `Average`. Like totals they are no rows of their own; the figures
//! must agree with the rows above.

use super::layout::Layout;
use super::log::RowIssue;
use super::report::Notice;
use super::rows::Judge;
use super::total::total_word;
use crate::places::fold;

/// Leaves out the rows at these places, by their words averages of those above, where the figures agree; else a notice says that
/// they were kept.
#[inline(never)]
fn leave_out(judge: &mut Judge, at: &[(usize, usize)], base: u64, notices: &mut Vec<Notice>) {
    judge.read_sums();
    for &(row, column) in at {
        // Not of `Tổng điểm`, which stands between.
        let is_part = |above: &usize| judge.is_open(*above) && total_word(&judge.text(*above, column)).is_none();
        let rows: Vec<usize> = (0..row).filter(is_part).collect();
        let (mut n, mut n_equal) = (0, 0);
        for (_, scale, figures) in &judge.sums {
            let Some(given) = figures[row] else { continue };
            let parts: Vec<i128> = rows.iter().filter_map(|&above| figures[above]).collect();
            let (Some(&least), Some(&most)) = (parts.iter().min(), parts.iter().max()) else { continue };
            let sum = parts.iter().fold(0i128, |sum, part| sum.saturating_add(*part));
            // Rounded to its last digit, or to a whole.
            let gap = given.saturating_mul(parts.len() as i128).abs_diff(sum);
            let leeway = (parts.len() as u128).saturating_mul(10u128.pow(u32::from(*scale))) / 2;
            n += 1;
            n_equal += usize::from(gap <= leeway.max(1) && given >= least && given <= most);
        }
        if n > 0 && n_equal * 2 > n && rows.len() > 1 {
            judge.issues[row] = Some(RowIssue::Average);
        } else if n > 0 {
            notices.push(Notice::MaybeTotal { row: judge.number(base, row), text: judge.text(row, column), is_rate: true });
        }
    }
    judge.sums.clear();
}

/// Leaves out the last rows where they are averages of those above.
pub(super) fn judge(judge: &mut Judge, labels: &[usize], base: u64, layout: &mut Layout) {
    let averages = named(judge, labels);
    if !averages.is_empty() {
        leave_out(judge, &averages, base, &mut layout.notices);
    }
}

/// The last rows that by the word in a column are averages, with that column.
fn named(judge: &Judge, labels: &[usize]) -> Vec<(usize, usize)> {
    let last = (0..judge.n_rows()).rev().filter(|&at| judge.is_open(at)).take(3);
    let named = |at: usize| labels.iter().copied().find(|&column| is_average(&judge.text(at, column)));
    last.filter_map(|at| Some((at, named(at)?))).collect()
}

/// Whether a text names an average of the rows around it.
fn is_average(text: &str) -> bool {
    let key = fold(text);
    let words =
        "trungbinh trungbinhcong diemtrungbinh binhquan tbc average mean averagescore meanscore trungbinhchung binhquanchung";
    words.split(' ').any(|word| word == key)
}
