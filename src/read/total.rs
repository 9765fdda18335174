//! Words that say that a row is no data: totals, regions, notes. In Vietnamese and English.

use crate::places::{Province, fold};

/// What a text says about its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Word {
    /// May be a name just as well (`Chung`, `All`, `Tổng Kon Tum`): the figures must agree.
    Weak,
    Total,
    /// The whole country or province.
    Whole,
}

/// Whether a text names a total.
pub(super) fn total_word(text: &str) -> Option<Word> {
    // Cheap before dear: all of the words begin with one of these letters.
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '-' | '*' | '+' | '\u{feff}'));
    if text.len() > 60
        || !text.starts_with([
            't', 'T', 'c', 'C', 'g', 'G', 's', 'S', 'a', 'A', 'w', 'W', 'b', 'B', 'o', 'O', 'n', 'N', 'l', 'L', '_',
        ]) && !text.ends_with(['l', 'L'])
    {
        return None;
    }
    if matches!(text, "_T" | "SEX_T") {
        return Some(Word::Total);
    }
    // `Tổng cộng (A+B)`, `Tổng số (I + II)`: with the numbers of its parts.
    let is_parts = |inner: &str| {
        inner.contains('+') && inner.chars().all(|letter| letter.is_ascii_alphanumeric() || "+. ,".contains(letter))
    };
    let text = text.split_once('(').filter(|(_, inner)| is_parts(inner.trim_end_matches(')'))).map_or(text, |(before, _)| before);
    let key = fold(text);
    let is_one_of = |words: &str| words.split(' ').any(|word| word == key);
    if is_one_of(
        "canuoc canuocwholecountry wholecountrycanuoc tongcanuoc toanquoc toantinh toanhuyen toanxa wholecountry nationaltotal countrytotal",
    ) {
        Some(Word::Whole)
    } else if is_one_of(
        "tong tongso tongcong tongcongso cong congso total totals grandtotal subtotal overalltotal tongchung totaltong tongsototal tongcongtotal totaltongcong bothsexes bothsex congtrang congluyke congdon luyke congmangsang somangsang congchuyensang",
    ) || key.starts_with("grandtotal")
        || key == "netincome"
    {
        Some(Word::Total)
    } else if is_one_of("chung all tatca cahai both bothsexes t overall")
        || ["tong", "cong", "total", "subtotal"].iter().any(|word| key.starts_with(word))
            && adds_up(text).unwrap_or_else(|| !begins_name(&key))
        || key.ends_with("total")
    {
        Some(Word::Weak)
    } else {
        None
    }
}

/// Whether a text begins with `Cộng`, the sum, and goes on with what it is of: `Cộng Đakrông`, not `Cộng đồng`, nor `Công lập`.
/// Nothing for what is written without marks, or begins otherwise.
fn adds_up(text: &str) -> Option<bool> {
    let mut words = text.split_whitespace();
    match words.next()? {
        "Cộng" | "CỘNG" | "cộng" => words.next().map(|next| fold(next) != "dong"),
        "Công" | "CÔNG" | "công" => Some(false),
        _ => None,
    }
}

/// Whether a folded text that begins with a word for totals is none: `cộng đồng`, `công ty`, `tổng công ty`, `tổng cục`.
fn begins_name(key: &str) -> bool {
    if matches!(key, "congtrang" | "congtrangtruoc" | "congtruocchuyensang") {
        return false;
    }
    "congd congt conga congo congn congc congv congs tongcongty tongcuc tonglien tonghop tongthanh tongdai"
        .split(' ')
        .any(|name| key.starts_with(name))
}

/// Whether a text is the name of a region of Viet Nam that holds several provinces.
pub(super) fn is_region(text: &str) -> bool {
    #[rustfmt::skip]
    const PARTS: [&str; 27] = [
        "redriver", "songhong", "mekong", "cuulong", "highland", "taynguyen", "dongnambo", "southeast", "northcentral",
        "northerncentral", "centralcoast", "bactrungbo", "trungbo", "duyenhai", "miennui", "mountain", "midland", "trungdu",
        "taybac", "dongbac", "northeast", "northwest", "northern", "southern", "mientrung", "mienbac", "miennam",
    ];
    let key = fold(text);
    let has = |part: &&str| key.as_bytes().windows(part.len()).any(|window| window == part.as_bytes());
    key.len() < 80 && PARTS.iter().any(has) && Province::find(text).is_none()
}

/// How deep a row number stands in an outline: `A` 1, `I` 2, `1` or `I.1` 3, `1.1` 4, `1.1.1` 5, `a`, `1.a` or `-` 6; nothing for
/// what is none.
pub(super) fn depth(text: &str) -> Option<u8> {
    let text = text.trim_matches(['.', ')', '(', ' ']);
    let all = |letters: &str| !text.is_empty() && text.len() <= 5 && text.bytes().all(|byte| letters.as_bytes().contains(&byte));
    let is_figure = |part: &str| (1..=5).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if all("IVX") {
        Some(2)
    } else if text.len() == 1 && all("ABCDEFGH") {
        Some(1)
    } else if text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_lowercase()) || matches!(text, "-" | "–" | "+" | "*" | "đ")
    {
        Some(6)
    } else if text.len() < 16 && text.split('.').all(is_figure) {
        Some(2 + text.split('.').count().min(3) as u8)
    } else {
        // `I.1` stands as `1` does, `1.a` as `a`.
        let (above, last) = text.rsplit_once('.')?;
        let last = depth(last)?;
        let below = depth(above).filter(|&above| above < 3 || last == 6)?;
        Some(if last == 3 && below == 3 { 4 } else { last.max(below) })
    }
}

/// Whether a column of this name remarks on the figures of its row, and tells no rows apart.
pub(super) fn is_remark(name: &str) -> bool {
    let key = fold(name);
    "obsstatus notes noteclassif noteindicator notesource footnote flag obsflag valuefootnote"
        .split(' ')
        .any(|word| key.starts_with(word))
}

/// Whether a text, folded, is the number of a page.
fn is_page(key: &str) -> bool {
    let rest = key.strip_prefix("trangso").or_else(|| key.strip_prefix("trang")).or_else(|| key.strip_prefix("page"));
    rest.is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()) && rest.len() < 9)
}

/// Whether a text begins as a note, a source or a reference does.
pub(super) fn is_note(text: &str) -> bool {
    let bytes = text.as_bytes();
    // What most texts begin with begins none of the words below.
    let first = bytes.first().map_or(b'g', |first| first | 0x20);
    let has_mark = text.contains(|letter: char| letter == ':' || letter.is_ascii_digit());
    if first.is_ascii_alphabetic() && !has_mark && !matches!(first, b'b' | b'c' | b'f' | b'g') {
        return false;
    }
    let key = fold(text);
    let starts = |words: &str| words.split(' ').any(|word| key.starts_with(word));
    let refers =
        bytes.len() > 6 && (bytes[0] == b'*' || bytes[0] == b'(' && bytes[1].is_ascii_digit() && bytes[2..5].contains(&b')'));
    refers
        || is_page(&key)
        || starts("ghichu chuthich footnote bangchu")
        || text.contains(':') && starts("nguon source note luuy remark dulieu data")
        // `Tổng số: 05 người`, `(Danh sách này có 12 người)`.
        || text.contains(|letter: char| letter.is_ascii_digit()) && starts("tongso tongcong danhsach")
}
