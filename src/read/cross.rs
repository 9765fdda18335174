//! `Cross`: columns below one head of which each row fills one, where which one it is tells something: `Giới tính` over `Nam`
//! and `Nữ`, crossed with an `x`, or years of birth below `Nam` or below `Nữ`.
//!
//! Lists of persons have them. What is told becomes a column behind those of the file (see `carry`), and the columns themselves
//! are no groups. Decided from the sample, where all of a small file is seen.

use crate::places::fold;

use super::carry::Carrier;
use super::doubt::Doubt;
use super::layout::{Head, Layout};
use super::region::Region;
use super::report::Notice;
use super::table::RowIssue;

/// A column made of several: those of the file with the text that each stands for; nothing where its own text does.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cross {
    pub columns: Vec<(usize, Vec<u8>)>,
}

/// Whether a text only marks its cell.
fn is_mark(text: &str) -> bool {
    matches!(text, "x" | "X" | "×" | "v" | "V" | "✓" | "✔" | "√" | "☑" | "☒" | "*" | "+")
}

/// Whether there may be such columns: a header of several rows, or a cross in one of the first rows.
pub(super) fn may_be(region: &Region, start: usize) -> bool {
    let is_crossed = |row: usize| {
        (0..region.grid.width(row))
            .any(|column| matches!(region.grid.bytes(row, column), b"x" | b"X" | b"v" | b"V" | b"+" | b"\xe2\x9c\x93"))
    };
    region.top < region.bottom || (start..region.to.min(start + 4)).any(is_crossed)
}

/// Whether a head is that of one sex, and whether of women.
fn sex(head: &Head) -> Option<bool> {
    let last = head.rows.last()?;
    match &fold(last)[..] {
        "nu" | "female" | "women" | "f" => Some(true),
        // `Năm` is none.
        "nam" if !last.contains(['ă', 'Ă']) => Some(false),
        "male" | "men" | "m" => Some(false),
        _ => None,
    }
}

/// What a column is of that marks only the rows with one value, by its head: `Nữ`, `DTTS`.
fn names(head: &Head) -> Option<&'static str> {
    if head.rows.len() > 1 {
        return None;
    }
    match &fold(&head.name)[..] {
        "nu" => Some("Giới tính"),
        "dtts" | "dantocthieuso" | "nguoidtts" | "nguoidantocthieuso" => Some("Dân tộc"),
        _ => None,
    }
}

/// Finds such columns, and has `layout` make the ones that they tell. Rows that are no data have their issue.
#[inline(never)]
pub(super) fn find(region: &Region, start: usize, issues: &[Option<RowIssue>], layout: &mut Layout) {
    let rows: Vec<usize> = (0..issues.len()).filter(|&at| issues[at].is_none()).map(|at| start + at).collect();
    let n = region.kinds.len().min(layout.heads.len());
    let above = |at: usize| layout.heads[at].rows.split_last().map_or(&[][..], |(_, above)| above);
    let mut found: Vec<(String, Vec<usize>, bool, bool)> = Vec::new();
    let mut from = 0;
    while from < n {
        let mut to = from + 1;
        while to < n && !above(from).is_empty() && above(to) == above(from) {
            to += 1;
        }
        if to == from + 1 && to < n && above(from).is_empty() && above(to).is_empty() && is_pair(&layout.heads, from) {
            to += 1;
        }
        let lone = Some(from).filter(|_| to == from + 1).and_then(|from| names(&layout.heads[from]));
        let columns: Vec<usize> = (from..to).collect();
        from = to;
        let filled = |row: usize| columns.iter().filter(|&&column| !region.grid.is_empty(row, column)).count();
        if columns.len() < 2 && lone.is_none()
            || rows.iter().any(|&row| filled(row) > 1)
            || rows.iter().all(|&row| filled(row) == 0)
        {
            continue;
        }
        let cells = || rows.iter().flat_map(|&row| columns.iter().map(move |&column| region.grid.text(row, column)));
        let are_marks = cells().all(|text| text.is_empty() || is_mark(&text));
        let group = lone.map_or_else(|| above(columns[0]).last().cloned().unwrap_or_default(), str::to_owned);
        let key = fold(&group);
        let says = |words: &str| words.split(' ').any(|word| key.contains(word));
        let of_sexes = columns.len() == 2 && is_pair(&layout.heads, columns[0]);
        let are_born =
            of_sexes && says("namsinh ngaysinh tuoi birth age") && rows.iter().filter(|&&row| filled(row) == 1).count() > 1;
        if are_marks && (of_sexes || !group.is_empty()) || are_born {
            found.push((group, columns, of_sexes, are_born));
        }
    }
    for (group, columns, of_sexes, are_born) in found {
        let is_taken = |name: &str| {
            let key = fold(name);
            layout.heads.iter().any(|head| fold(&head.name) == key || key == "gioitinh" && fold(&head.name) == "sex")
        };
        let is_ascii = layout.heads.iter().all(|head| head.name.is_ascii());
        let names = columns.iter().map(|&column| layout.heads[column].rows.last().cloned().unwrap_or_default());
        let which = Cross { columns: columns.iter().copied().zip(names.map(String::into_bytes)).collect() };
        let mut into = Vec::new();
        if of_sexes {
            into.push((String::from(if is_ascii { "Sex" } else { "Giới tính" }), which));
        } else {
            into.push((group.clone(), which));
        }
        if are_born {
            into.push((group, Cross { columns: columns.iter().map(|&column| (column, Vec::new())).collect() }));
        }
        if (of_sexes || columns.len() == 1) && into.iter().any(|(name, _)| is_taken(name)) {
            continue;
        }
        let of: Vec<String> = columns.iter().map(|&column| layout.heads[column].name.clone()).collect();
        let carrier = layout.carry.get_or_insert_with(Box::<Carrier>::default);
        let mut made = Vec::new();
        for (mut name, cross) in into {
            while layout.heads.iter().any(|head| head.name == name) {
                name.push('*');
            }
            carrier.carry.crosses.push(cross);
            layout.heads.push(Head::of(&name));
            made.push(name);
        }
        columns.iter().for_each(|&column| layout.heads[column].is_running = true);
        layout.notices.push(Notice::Doubt(Doubt::Crossed { columns: of, into: made }));
    }
}

/// Whether this head and the next are those of the two sexes.
fn is_pair(heads: &[Head], at: usize) -> bool {
    sex(&heads[at]).zip(heads.get(at + 1).and_then(sex)).is_some_and(|(a, b)| a != b)
}
