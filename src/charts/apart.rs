//! Names that lose the letters by which they differ: projects are called alike up to their last words ("Xây dựng hệ thống cấp nước
//! … xã Tà Rụt"). Where cut names read the same, what is left out stands in their middle, so that both ends are seen.

use super::grid::Slot;
use super::paired::Said;
use super::pen::Sizes;
use crate::scene::Font;

/// Names in at most so many lines of this room, as they stand cut in `shown`: those that were cut and stand there twice are cut
/// anew. Names of two languages stay. Quadratic in names, of which pictures have few.
#[inline(never)]
pub fn tell(sizes: &Sizes, slots: &[Slot], room: i32, font: Font, shown: &mut [Vec<String>]) {
    let n = slots.len().min(shown.len());
    let alike = |a: usize, b: usize| a != b && slots[a].name != slots[b].name && shown[a] == shown[b];
    let twice: Vec<usize> = (0..n).filter(|&at| (0..n).any(|other| alike(at, other))).collect();
    for at in twice {
        let most = shown[at].len();
        if let Said::Alone(name) = sizes.pairs.said(&slots[at].name)
            && let Some(lines) = around_middle(sizes, name, room, font, most)
        {
            shown[at] = lines;
        }
    }
}

/// The beginning and the end of a text, as much as fits into so many lines.
fn around_middle(sizes: &Sizes, text: &str, room: i32, font: Font, lines: usize) -> Option<Vec<String>> {
    // Letters with the marks that stand on them.
    let mut starts: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| !matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe0f}'))
        .map(|(at, _)| at)
        .collect();
    starts.push(text.len());
    let n = starts.len() - 1;
    let whole = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (mut best, mut fits, mut too_long) = (None, 1, n);
    while fits + 1 < too_long {
        let keep = (fits + too_long) / 2;
        let (mut head, mut tail) = (&text[..starts[keep - keep / 2]], &text[starts[n - keep / 2]..]);
        // Whole words, where that costs little.
        if let Some(end) = head.rfind(' ').filter(|end| end * 3 > head.len() * 2) {
            head = &head[..end];
        }
        if let Some(start) = tail.find(' ').filter(|start| start * 3 < tail.len()) {
            tail = &tail[start..];
        }
        let candidate = [head.trim_end(), "…", tail.trim_start()].concat();
        let wrapped = sizes.wrap(&candidate, room, font, lines);
        let said: String = wrapped.iter().map(|line| whole(sizes.pairs.said(line).first())).collect();
        if said == whole(&candidate) {
            (fits, best) = (keep, Some(wrapped));
        } else {
            too_long = keep;
        }
    }
    best
}
