//! Columns that only number the rows: `STT`, `No.`, outlines of `I`, `1`, `1.1`.

use crate::places::fold;

use super::grid::Class;
use super::layout::Head;
use super::region::Region;
use super::total::{depth, total_word};

/// Whether a column only numbers the rows, under a head that allows for it.
pub(super) fn is_running(region: &Region, start: usize, column: usize, head: &Head) -> bool {
    let key = fold(&head.name);
    let is_bare = head.rows.is_empty() && head.tag.is_none();
    if !is_bare && !is_numbering_head(&head.name) && !key.is_empty() {
        return false;
    }
    // An outline under a head that says so: `I`, `1`, `1.1`, `a`.
    if !is_bare && is_numbering_head(&head.name) {
        // What stands alone in a row below the table is a note.
        let rows = (start..region.to).filter(|&row| region.lines[row].filled > 1);
        let mut texts = rows.map(|row| region.grid.text(row, column)).filter(|text| !text.is_empty());
        let (n, n_marks) = texts
            .by_ref()
            .fold((0, 0), |(n, marks), text| (n + 1, marks + usize::from(depth(&text).is_some() || total_word(&text).is_some())));
        if n >= 2 && n_marks == n {
            return true;
        }
    }
    let (mut last, mut n, mut odd) = (0u64, 0, 0);
    for row in start..region.to {
        if region.grid.class(row, column) == Class::Number {
            let number = region.grid.text(row, column).trim_end_matches('.').parse::<u64>();
            match number {
                Ok(number) if number == last + 1 || number == 1 || number == 0 && n == 0 => (last, n) = (number, n + 1),
                _ => odd += 1,
            }
        }
    }
    n >= 2 && odd == 0
}

/// Whether a head says that its column numbers the rows.
pub(super) fn is_numbering_head(name: &str) -> bool {
    let key = fold(name);
    "stt tt sttno ttno sott sothutu no nos number rowno unnamed0 index order".split(' ').any(|word| word == key)
}
