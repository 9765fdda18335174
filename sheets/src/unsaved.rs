//! Formulas that a workbook was saved with, but not what they come to: programs that write workbooks leave that to whoever opens
//! them. Their cells are blank here.

use memchr::memchr_iter;
use memchr::memmem::find;

/// Places that are named.
const NAMED: usize = 3;

/// A place as a spreadsheet names it, from 0.
pub fn place(row: u32, column: u32) -> String {
    let (mut letters, mut rest) = (String::new(), column + 1);
    while rest > 0 {
        letters.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    [&letters, &(row + 1).to_string()[..]].concat()
}

/// The formulas without a value of one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsaved {
    pub n: u64,
    /// The first ones (`D2`).
    pub places: Vec<String>,
    cell: Option<Cell>,
}

/// The cell at hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Cell {
    place: String,
    has_formula: bool,
    has_value: bool,
    /// Where the text of its value begins in this piece.
    value_from: Option<usize>,
}

impl Unsaved {
    /// Counts one.
    pub fn add(&mut self, place: String) {
        self.n += 1;
        if self.places.len() < NAMED {
            self.places.push(place);
        }
    }

    /// Looks through a piece of the text of a sheet (XLSX), which ends behind a tag.
    pub fn look(&mut self, piece: &[u8]) {
        if self.cell.is_none() && find(piece, b"<f").is_none() {
            // The last cell may go on in the next piece.
            let last = memchr::memmem::rfind(piece, b"<c ").map_or(&piece[piece.len()..], |at| &piece[at..]);
            return self.tags(last);
        }
        self.tags(piece);
    }

    fn tags(&mut self, piece: &[u8]) {
        if let Some(cell) = &mut self.cell {
            cell.value_from = cell.value_from.map(|_| 0);
        }
        for at in memchr_iter(b'<', piece) {
            let rest = &piece[at + 1..];
            let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
            let tag = &rest[..end];
            let is_closed = tag.ends_with(b"/");
            let name = tag.split(|byte| matches!(byte, b' ' | b'/')).next().unwrap_or_default();
            match (name, &mut self.cell) {
                (b"c", cell) => {
                    let said = |name: &str| {
                        let from = find(tag, name.as_bytes())? + name.len();
                        tag[from..].split(|byte| *byte == b'"').next().and_then(|text| std::str::from_utf8(text).ok())
                    };
                    // A text without letters is a value.
                    let is_text = said(" t=\"") == Some("str");
                    let place = said(" r=\"").unwrap_or_default().to_owned();
                    *cell = (!is_closed && !is_text).then(|| Cell { place, ..Cell::default() });
                }
                (b"f", Some(cell)) => cell.has_formula = true,
                (b"v", Some(cell)) if !is_closed => cell.value_from = Some(at + end + 2),
                (b"is", Some(cell)) => cell.has_value = true,
                (b"", Some(cell)) if tag == b"/v" => cell.has_value |= cell.value_from.take().is_some_and(|from| at > from),
                (b"", cell) if tag == b"/c" => {
                    if let Some(cell) = cell.take().filter(|cell| cell.has_formula && !cell.has_value) {
                        self.add(cell.place);
                    }
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_without_a_value_are_counted_however_the_text_is_cut() {
        let text = r#"<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>A2*2</f><v></v></c><c r="C2" s="1"><f>A2</f><v>3</v></c>
            <c r="D2"><f t="shared" si="0"/></c><c r="E2" t="str"><f>IF(A2,"")</f><v></v></c><c r="F2"/><c r="G2"><f>1</f><v/></c>
            <c r="H2"><f>2</f><v>0</v></c><c r="I2" s="4"><f>3</f></c></row>"#;
        let ends: Vec<usize> = text.match_indices('>').map(|(at, _)| at + 1).collect();
        for cut in ends {
            let mut seen = Unsaved::default();
            seen.look(&text.as_bytes()[..cut]);
            seen.look(&text.as_bytes()[cut..]);
            assert_eq!((seen.n, seen.places.join(" ")), (4, "B2 D2 G2".to_owned()), "{}", &text[..cut]);
        }
    }
}
