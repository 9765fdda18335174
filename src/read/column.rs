//! `ColumnBuilder`: one column while its file is read.
//!
//! Every column starts as codes of its own texts, which loses nothing and leaves its meaning open until the end. A column of
//! ever new numbers would make an endless dictionary; once the evidence is plain it is kept as numbers instead, with the few
//! cells that are none beside it. Should such a column turn out to be text after all, it goes back.

use crate::data::{BlockColumn, Dictionary, Key, Packed, PackedNumbers};

use super::number::{self, Decimal, Evidence, Style};

/// Distinct texts at which a column is first looked at.
const FIRST_LOOK: usize = 4096;
/// Distinct texts from which on a column stays as it is.
const LAST_LOOK: usize = 1 << 18;
/// Share of texts that must be numbers, in percent.
const MOSTLY: usize = 98;

/// Powers of ten, `10^0..=10^18`.
const POWERS: [i64; 19] = {
    let mut powers = [1; 19];
    let mut at = 1;
    while at < 19 {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// A cell of a column of numbers that holds none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stray {
    pub block: u32,
    pub row: u32,
    /// Code in the column's dictionary of strays.
    pub text: u32,
}

#[derive(Debug)]
enum Mode {
    Coded {
        dictionary: Dictionary,
        staged: Vec<u32>,
        next_look: usize,
    },
    Numeric {
        style: Style,
        /// Texts that are no number; code 0 is the empty text.
        texts: Dictionary,
        /// Mantissas at `scale`; where `blanks` has the row's bit, the code of a text.
        staged: Vec<i64>,
        blanks: Vec<u64>,
        scale: u8,
        strays: Vec<Stray>,
        /// Cells with a text that is no number and not empty.
        n_strays: u64,
    },
}

/// What a finished column holds.
#[derive(Debug)]
pub enum Kept {
    Coded(Dictionary),
    Numeric { texts: Dictionary, strays: Vec<Stray> },
}

/// One column while it grows.
#[derive(Debug)]
pub struct ColumnBuilder {
    mode: Mode,
    frozen: Vec<BlockColumn>,
}

impl Default for ColumnBuilder {
    fn default() -> Self {
        let mode = Mode::Coded { dictionary: Dictionary::new(), staged: Vec::new(), next_look: FIRST_LOOK };
        ColumnBuilder { mode, frozen: Vec::new() }
    }
}

impl ColumnBuilder {
    /// Appends cells. `cells` gives each cell's sixteen-byte window, if it lies in a buffer, and its text.
    #[inline(always)]
    pub fn extend<'a>(&mut self, cells: impl Iterator<Item = (Option<&'a [u8; 16]>, &'a [u8])>) {
        match &mut self.mode {
            Mode::Coded { dictionary, staged, .. } => {
                for (window, text) in cells {
                    let key = window.map_or_else(|| Key::new(text), |window| Key::from_window(window, text.len()));
                    staged.push(dictionary.intern_key(key, text));
                }
            }
            Mode::Numeric { style, texts, staged, blanks, scale, n_strays, .. } => {
                let mut lost = None;
                for (window, text) in cells {
                    if let Some(window) = window
                        && *scale == 0
                        && lost.is_none()
                    {
                        let (lo, hi) = Key::from_window(window, text.len()).words();
                        if let Some(mantissa) = number::parse_digits(lo, hi, text.len()) {
                            staged.push(mantissa);
                            continue;
                        }
                    }
                    if lost.is_none()
                        && let Some((mantissa, places)) = number::parse_plain(text)
                        && *style == Style::POINT
                        && places <= *scale
                        && let Some(mantissa) = mantissa.checked_mul(POWERS[usize::from(*scale - places)])
                    {
                        staged.push(mantissa);
                        continue;
                    }
                    let row = staged.len();
                    match read_slow(text, *style) {
                        Some(decimal) if lost.is_none() => match fit(decimal, scale, staged, blanks) {
                            Some(mantissa) => staged.push(mantissa),
                            None => lost = Some(row),
                        },
                        _ => {}
                    }
                    if staged.len() == row {
                        let code = texts.intern(text);
                        *n_strays += u64::from(code != 0);
                        staged.push(i64::from(code));
                        set_bit(blanks, row);
                    }
                }
                if lost.is_some() {
                    // A number that sixty-four bits cannot hold exactly: its column keeps texts, which can.
                    self.demote();
                }
            }
        }
    }

    /// Bytes of distinct texts held, about.
    pub fn weight(&self) -> usize {
        match &self.mode {
            Mode::Coded { dictionary, .. } => dictionary.weight(),
            Mode::Numeric { texts, strays, .. } => texts.weight() + strays.len() * size_of::<Stray>(),
        }
    }

    /// Rows staged since the last freeze.
    pub fn n_staged(&self) -> usize {
        match &self.mode {
            Mode::Coded { staged, .. } => staged.len(),
            Mode::Numeric { staged, .. } => staged.len(),
        }
    }

    /// Mixes each staged cell into its row's hash.
    pub fn hash_into(&self, hashes: &mut [u64]) {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        let mix = |hash: &mut u64, cell: u64| *hash = (hash.rotate_left(23) ^ cell).wrapping_mul(FACTOR);
        match &self.mode {
            Mode::Coded { staged, .. } => hashes.iter_mut().zip(staged).for_each(|(hash, &cell)| mix(hash, u64::from(cell))),
            Mode::Numeric { staged, .. } => hashes.iter_mut().zip(staged).for_each(|(hash, &cell)| mix(hash, cell as u64)),
        }
    }

    /// Whether two staged rows hold the same.
    pub fn equal(&self, a: usize, b: usize) -> bool {
        match &self.mode {
            Mode::Coded { staged, .. } => staged[a] == staged[b],
            Mode::Numeric { staged, blanks, .. } => staged[a] == staged[b] && bit(blanks, a) == bit(blanks, b),
        }
    }

    /// Keeps only these staged rows, ascending.
    pub fn retain(&mut self, rows: &[u32]) {
        match &mut self.mode {
            Mode::Coded { staged, .. } => {
                rows.iter().enumerate().for_each(|(to, &from)| staged[to] = staged[from as usize]);
                staged.truncate(rows.len());
            }
            Mode::Numeric { staged, blanks, .. } => {
                let mut kept = Vec::new();
                for (to, &from) in rows.iter().enumerate() {
                    staged[to] = staged[from as usize];
                    if bit(blanks, from as usize) {
                        set_bit(&mut kept, to);
                    }
                }
                staged.truncate(rows.len());
                *blanks = kept;
            }
        }
    }

    /// Packs the staged rows into a row group.
    pub fn freeze(&mut self) {
        let block = self.frozen.len() as u32;
        let column = match &mut self.mode {
            Mode::Coded { staged, .. } => {
                let packed = Packed::codes(staged);
                staged.clear();
                BlockColumn::Codes(packed)
            }
            Mode::Numeric { staged, blanks, scale, strays, .. } => {
                blanks.resize(staged.len().div_ceil(64), 0);
                let has_blanks = blanks.iter().any(|&word| word != 0);
                if has_blanks {
                    for (row, &text) in staged.iter().enumerate() {
                        if bit(blanks, row) && text != 0 {
                            strays.push(Stray { block, row: row as u32, text: text as u32 });
                        }
                    }
                }
                let blanks = std::mem::take(blanks);
                let packed = PackedNumbers::new(staged, *scale, has_blanks.then(|| blanks.into_boxed_slice()));
                staged.clear();
                BlockColumn::Numbers(packed)
            }
        };
        self.frozen.push(column);
    }

    /// Looks whether the column is better kept as numbers, or after all as text. Call between batches.
    pub fn look(&mut self) {
        match &mut self.mode {
            Mode::Coded { dictionary, next_look, .. } if dictionary.len() >= *next_look => {
                *next_look = if dictionary.len() >= LAST_LOOK { usize::MAX } else { dictionary.len() * 2 };
                if let Some(style) = numeric_style(dictionary) {
                    self.promote(style);
                }
            }
            Mode::Numeric { n_strays, staged, .. } => {
                let rows = self.frozen.len() * crate::data::BLOCK_ROWS + staged.len();
                if *n_strays > 1000 && *n_strays as usize > rows / 10 {
                    self.demote();
                }
            }
            Mode::Coded { .. } => {}
        }
    }

    /// Ends the column. All rows must be frozen.
    pub fn finish(self) -> (Kept, Vec<BlockColumn>) {
        let kept = match self.mode {
            Mode::Coded { mut dictionary, .. } => {
                dictionary.seal();
                Kept::Coded(dictionary)
            }
            Mode::Numeric { texts, strays, .. } => Kept::Numeric { texts, strays },
        };
        (kept, self.frozen)
    }

    fn promote(&mut self, style: Style) {
        let Mode::Coded { dictionary, staged, .. } = &mut self.mode else { return };
        let (dictionary, staged) = (std::mem::take(dictionary), std::mem::take(staged));
        let frozen = std::mem::take(&mut self.frozen);
        let mut texts = Dictionary::new();
        texts.intern(b"");
        self.mode =
            Mode::Numeric { style, texts, staged: Vec::new(), blanks: Vec::new(), scale: 0, strays: Vec::new(), n_strays: 0 };
        for block in frozen {
            let BlockColumn::Codes(codes) = block else { continue };
            let rows = packed_len(&codes);
            self.extend((0..rows).map(|row| (None, dictionary.get(codes.get(row) as u32))));
            self.freeze();
        }
        self.extend(staged.into_iter().map(|code| (None, dictionary.get(code))));
    }

    fn demote(&mut self) {
        let Mode::Numeric { texts, staged, blanks, scale, strays, .. } = &mut self.mode else { return };
        let (texts, staged, blanks, scale) = (std::mem::take(texts), std::mem::take(staged), std::mem::take(blanks), *scale);
        let mut strays = std::mem::take(strays).into_iter().peekable();
        let frozen = std::mem::take(&mut self.frozen);
        self.mode = Mode::Coded { dictionary: Dictionary::new(), staged: Vec::new(), next_look: usize::MAX };
        for (at, block) in frozen.into_iter().enumerate() {
            let BlockColumn::Numbers(numbers) = block else { continue };
            for row in 0..packed_len(&numbers.offsets) {
                let stray = strays.next_if(|stray| (stray.block as usize, stray.row as usize) == (at, row));
                let text = match (numbers.get(row), stray) {
                    (Some(mantissa), _) => plain_text(mantissa, numbers.scale).into_bytes(),
                    (None, Some(stray)) => texts.get(stray.text).to_vec(),
                    (None, None) => Vec::new(),
                };
                self.extend(std::iter::once((None, &text[..])));
            }
            self.freeze();
        }
        for (row, &cell) in staged.iter().enumerate() {
            let text = if bit(&blanks, row) { texts.get(cell as u32).to_vec() } else { plain_text(cell, scale).into_bytes() };
            self.extend(std::iter::once((None, &text[..])));
        }
    }
}

fn packed_len(packed: &Packed) -> usize {
    match packed {
        Packed::U8(cells) => cells.len(),
        Packed::U16(cells) => cells.len(),
        Packed::U32(cells) => cells.len(),
        Packed::I64(cells) => cells.len(),
    }
}

fn bit(bits: &[u64], at: usize) -> bool {
    bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

fn set_bit(bits: &mut Vec<u64>, at: usize) {
    if bits.len() <= at / 64 {
        bits.resize(at / 64 + 1, 0);
    }
    bits[at / 64] |= 1 << (at % 64);
}

#[inline(never)]
fn read_slow(text: &[u8], style: Style) -> Option<Decimal> {
    number::parse(std::str::from_utf8(text).ok()?, style)
}

/// The mantissa of `decimal` at the column's scale, which is raised for it (and with it the staged rows) where it must.
#[inline(never)]
fn fit(decimal: Decimal, scale: &mut u8, staged: &mut [i64], blanks: &[u64]) -> Option<i64> {
    if decimal.scale > *scale {
        let factor = 10i64.checked_pow(u32::from(decimal.scale - *scale))?;
        let rescaled = |(row, &cell): (usize, &i64)| if bit(blanks, row) { Some(cell) } else { cell.checked_mul(factor) };
        // Either every staged row can be rescaled or none is.
        if staged.iter().enumerate().any(|cell| rescaled(cell).is_none()) {
            return None;
        }
        for (row, cell) in staged.iter_mut().enumerate() {
            *cell = rescaled((row, cell)).unwrap_or(0);
        }
        *scale = decimal.scale;
    }
    let factor = 10i128.checked_pow(u32::from(*scale - decimal.scale))?;
    i64::try_from(decimal.mantissa.checked_mul(factor)?).ok()
}

/// The style under which nearly all texts are numbers that need no more than fifteen digits; `None` for columns of codes
/// (leading zeros), of text, or without proof of their marks.
fn numeric_style(dictionary: &Dictionary) -> Option<Style> {
    let mut evidence = Evidence::default();
    let mut empty = 0;
    for text in dictionary.iter() {
        let text = std::str::from_utf8(text).ok()?.trim();
        let digits = text.trim_start_matches('-').as_bytes();
        let leads_with_zero = digits.len() > 1 && digits[0] == b'0' && digits[1].is_ascii_digit();
        if leads_with_zero || text.len() > 18 {
            return None;
        }
        if text.is_empty() {
            empty += 1;
        } else {
            evidence.add(text);
        }
    }
    if evidence.numbers() * 100 < (dictionary.len() - empty) * MOSTLY {
        return None;
    }
    evidence.style()
}

/// A number as a machine writes it: the text that `parse` reads back equal.
fn plain_text(mantissa: i64, scale: u8) -> String {
    let sign = if mantissa < 0 { "-" } else { "" };
    let digits = mantissa.unsigned_abs();
    let power = 10u64.pow(u32::from(scale.min(18)));
    if scale == 0 {
        format!("{sign}{digits}")
    } else {
        format!("{sign}{}.{:0width$}", digits / power, digits % power, width = scale as usize)
    }
}
