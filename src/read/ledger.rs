//! Reports of accounts: groups that a row without figures begins and one of their sum ends, `Income` … `Total Income`, one within
//! the other.

use super::carry::Mark;
use super::grid::Class;
use super::region::Region;
use super::table::RowIssue;

/// What the words of a sum say that it is of: `Total Income` of `Income`.
pub(super) fn sum_of(text: &str) -> Option<&str> {
    let of = ["Total ", "TOTAL ", "Tổng ", "TỔNG ", "Cộng ", "CỘNG "].iter().find_map(|word| text.strip_prefix(word))?;
    let of = of.strip_prefix("for ").unwrap_or(of).trim();
    Some(of).filter(|of| !of.is_empty())
}

/// The rows from `start` on that begin groups, and those that end them; none where no pair is named.
///
/// Both are left out: a row whose name is that of a sum and of a group is its sum, whatever else its figures may be.
pub(super) fn groups(region: &Region, start: usize, issues: &mut [Option<RowIssue>]) -> Vec<Mark> {
    let grid = region.grid;
    // Open groups, each with its name.
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    // What is left of income.
    let mut left: Vec<usize> = Vec::new();
    for at in (0..issues.len()).filter(|&at| issues[at].is_none()) {
        let row = start + at;
        let mut filled = (0..grid.width(row)).filter(|&column| !grid.is_empty(row, column));
        let Some(first) = filled.next().filter(|&first| grid.class(row, first) == Class::Text) else { continue };
        let text = grid.text(row, first);
        let is_alone = filled.next().is_none();
        if is_alone {
            open.push((at, text));
        } else if !pairs.is_empty() && (text.starts_with("Net ") || text == "Gross Profit") {
            left.push(at);
        } else if let Some(of) = sum_of(&text)
            && let Some(begun) =
                open.iter().rposition(|(_, name)| name.strip_prefix("Less ").or(name.strip_prefix("Plus ")).unwrap_or(name) == of)
        {
            pairs.push((open[begun].0, at));
            open.truncate(begun);
        }
    }
    // One may be chance.
    if pairs.len() < 2 {
        return Vec::new();
    }
    let mut marks = Vec::new();
    for &(begin, end) in &pairs {
        let depth = 1 + pairs.iter().filter(|(from, to)| *from < begin && end < *to).count() as u8;
        issues[begin] = Some(RowIssue::Heading);
        issues[end] = Some(RowIssue::Subtotal);
        marks.extend([begin, end].map(|at| Mark { at, depth }));
    }
    left.iter().for_each(|&at| issues[at] = Some(RowIssue::Subtotal));
    // `Ordinary Income/Expense` before the first group of its own.
    for at in 1..issues.len() {
        let is_alone = open.iter().any(|(begun, _)| *begun == at - 1);
        if is_alone && issues[at - 1].is_none() && issues[at] == Some(RowIssue::Heading) {
            issues[at - 1] = Some(RowIssue::Heading);
        }
    }
    crate::sort::by_key(&mut marks, |mark| mark.at);
    marks
}
