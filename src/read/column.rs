//! `ColumnBuilder`: one column while its file is read.
//!
//! Every column starts as codes of its own texts, which loses nothing and leaves its meaning open until the end. A column of
//! ever new numbers would make an endless dictionary; once the evidence is plain it is kept as numbers instead, with the few
//! cells that are none beside it. Should such a column turn out to be text after all, it goes back.

use crate::data::{BlockColumn, Dictionary, Key, Packed, PackedNumbers};

use super::number::{self, Decimal, Evidence, Style};
use super::scan::{Field, Scanner};

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

/// The cells of one column in a batch of rows: every `width`th field from `first` on.
pub struct Cells<'a> {
    pub scanner: &'a Scanner,
    pub fields: &'a [Field],
    pub first: usize,
    pub width: usize,
    /// Texts of the fields that are escaped, by their start, ascending.
    pub rewritten: &'a [(u32, Vec<u8>)],
}

impl<'a> Cells<'a> {
    /// A field's text, and the sixteen bytes from its start on where it stands in the buffer as it is.
    #[inline(always)]
    fn get(&self, field: Field) -> (Option<&'a [u8; 16]>, &'a [u8]) {
        if field.is_escaped()
            && let Ok(found) = self.rewritten.binary_search_by_key(&field.start, |(start, _)| *start)
        {
            return (None, &self.rewritten[found].1);
        }
        (self.scanner.window(field), self.scanner.raw(field))
    }
}

#[derive(Debug)]
enum Mode {
    Coded { dictionary: Dictionary, staged: Vec<u32>, next_look: usize },
    Numeric(Numeric),
}

/// A column kept as numbers.
#[derive(Debug)]
struct Numeric {
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
}

impl Numeric {
    /// Appends one cell. False when it is a number that does not fit the column's word: then it stands among the texts, and
    /// the column must go back to texts.
    fn push(&mut self, text: &[u8]) -> bool {
        if let Some((mantissa, places)) = number::parse_plain(text)
            && self.style == Style::POINT
            && places <= self.scale
            && let Some(mantissa) = mantissa.checked_mul(POWERS[usize::from(self.scale - places)])
        {
            self.staged.push(mantissa);
            return true;
        }
        let decimal = std::str::from_utf8(text).ok().and_then(|text| number::parse(text, self.style));
        if let Some(decimal) = decimal
            && let Some(mantissa) = self.fit(decimal)
        {
            self.staged.push(mantissa);
            return true;
        }
        let code = self.texts.intern(text);
        self.n_strays += u64::from(code != 0);
        set_bit(&mut self.blanks, self.staged.len());
        self.staged.push(i64::from(code));
        decimal.is_none()
    }

    /// The mantissa of `decimal` at the column's scale, which is raised for it (and with it the staged rows) where it must.
    fn fit(&mut self, decimal: Decimal) -> Option<i64> {
        if decimal.scale > self.scale {
            let factor = POWERS[usize::from(decimal.scale - self.scale)];
            // Either every staged row can be rescaled or none is.
            for (row, &cell) in self.staged.iter().enumerate() {
                if !bit(&self.blanks, row) {
                    cell.checked_mul(factor)?;
                }
            }
            for (row, cell) in self.staged.iter_mut().enumerate() {
                if !bit(&self.blanks, row) {
                    *cell *= factor;
                }
            }
            self.scale = decimal.scale;
        }
        let factor = POWERS[usize::from(self.scale - decimal.scale)];
        i64::try_from(decimal.mantissa).ok()?.checked_mul(factor)
    }
}

/// What a finished column holds.
#[derive(Debug)]
pub enum Kept {
    Coded(Dictionary),
    Numeric { texts: Dictionary, strays: Vec<Stray>, style: Style },
}

/// One column while it grows.
#[derive(Debug)]
pub struct ColumnBuilder {
    mode: Mode,
    frozen: Vec<BlockColumn>,
}

impl ColumnBuilder {
    /// A column that, if so told, stays one of texts whatever comes.
    pub fn new(keeps_texts: bool) -> ColumnBuilder {
        let next_look = if keeps_texts { usize::MAX } else { FIRST_LOOK };
        let mode = Mode::Coded { dictionary: Dictionary::new(), staged: Vec::new(), next_look };
        ColumnBuilder { mode, frozen: Vec::new() }
    }

    /// Appends this column's cells of a batch of rows.
    pub fn extend(&mut self, cells: &Cells) {
        let mut at = cells.first;
        let mut is_lost = false;
        match &mut self.mode {
            Mode::Coded { dictionary, staged, .. } => {
                while let Some(&field) = cells.fields.get(at) {
                    at += cells.width;
                    let (window, text) = cells.get(field);
                    let key = window.map_or_else(|| Key::new(text), |window| Key::from_window(window, text.len()));
                    staged.push(dictionary.intern_key(key, text));
                }
            }
            Mode::Numeric(numeric) => {
                while let Some(&field) = cells.fields.get(at) {
                    at += cells.width;
                    let (window, text) = cells.get(field);
                    if let Some(window) = window
                        && numeric.scale == 0
                    {
                        let (lo, hi) = Key::from_window(window, text.len()).words();
                        if let Some(mantissa) = number::parse_digits(lo, hi, text.len()) {
                            numeric.staged.push(mantissa);
                            continue;
                        }
                    }
                    is_lost |= !numeric.push(text);
                }
            }
        }
        if is_lost {
            self.demote();
        }
    }

    /// Appends one cell.
    fn push(&mut self, text: &[u8]) {
        match &mut self.mode {
            Mode::Coded { dictionary, staged, .. } => staged.push(dictionary.intern(text)),
            Mode::Numeric(numeric) => {
                if !numeric.push(text) {
                    self.demote();
                }
            }
        }
    }

    /// Bytes of distinct texts held, about.
    pub fn weight(&self) -> usize {
        match &self.mode {
            Mode::Coded { dictionary, .. } => dictionary.weight(),
            Mode::Numeric(numeric) => numeric.texts.weight() + numeric.strays.len() * size_of::<Stray>(),
        }
    }

    /// Rows staged since the last freeze.
    pub fn n_staged(&self) -> usize {
        match &self.mode {
            Mode::Coded { staged, .. } => staged.len(),
            Mode::Numeric(numeric) => numeric.staged.len(),
        }
    }

    /// Mixes each staged cell into its row's hash.
    pub fn hash_into(&self, hashes: &mut [u64]) {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        let mix = |hash: &mut u64, cell: u64| *hash = (hash.rotate_left(23) ^ cell).wrapping_mul(FACTOR);
        match &self.mode {
            Mode::Coded { staged, .. } => hashes.iter_mut().zip(staged).for_each(|(hash, &cell)| mix(hash, u64::from(cell))),
            Mode::Numeric(numeric) => hashes.iter_mut().zip(&numeric.staged).for_each(|(hash, &cell)| mix(hash, cell as u64)),
        }
    }

    /// Whether two staged rows hold the same.
    pub fn equal(&self, a: usize, b: usize) -> bool {
        match &self.mode {
            Mode::Coded { staged, .. } => staged[a] == staged[b],
            Mode::Numeric(Numeric { staged, blanks, .. }) => staged[a] == staged[b] && bit(blanks, a) == bit(blanks, b),
        }
    }

    /// Of the staged rows from `first` on, keeps only these, counted from there, ascending.
    pub fn retain(&mut self, first: usize, rows: &[u32]) {
        match &mut self.mode {
            Mode::Coded { staged, .. } => {
                rows.iter().enumerate().for_each(|(to, &from)| staged[first + to] = staged[first + from as usize]);
                staged.truncate(first + rows.len());
            }
            Mode::Numeric(Numeric { staged, blanks, .. }) => {
                let mut kept = blanks.clone();
                kept.truncate(first.div_ceil(64));
                if let Some(last) = kept.last_mut()
                    && !first.is_multiple_of(64)
                    && first / 64 < blanks.len()
                {
                    *last &= (1 << (first % 64)) - 1;
                }
                for (to, &from) in rows.iter().enumerate() {
                    staged[first + to] = staged[first + from as usize];
                    if bit(blanks, first + from as usize) {
                        set_bit(&mut kept, first + to);
                    }
                }
                staged.truncate(first + rows.len());
                *blanks = kept;
            }
        }
    }

    /// The distinct texts so far and the codes of the staged rows; nothing for a column kept as numbers.
    pub fn coded(&self) -> Option<(&Dictionary, &[u32])> {
        match &self.mode {
            Mode::Coded { dictionary, staged, .. } => Some((dictionary, staged)),
            Mode::Numeric(_) => None,
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
            Mode::Numeric(Numeric { staged, blanks, scale, strays, .. }) => {
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
                let packed = PackedNumbers::new(staged, *scale, has_blanks.then(|| blanks.into()));
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
            Mode::Numeric(Numeric { n_strays, staged, .. }) => {
                let rows = || self.frozen.iter().map(BlockColumn::len).sum::<usize>() + staged.len();
                if *n_strays > 1000 && *n_strays as usize > rows() / 10 {
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
            Mode::Numeric(Numeric { texts, strays, style, .. }) => Kept::Numeric { texts, strays, style },
        };
        (kept, self.frozen)
    }

    fn promote(&mut self, style: Style) {
        let mut texts = Dictionary::new();
        texts.intern(b"");
        let numeric = Numeric { style, texts, staged: Vec::new(), blanks: Vec::new(), scale: 0, strays: Vec::new(), n_strays: 0 };
        let Mode::Coded { dictionary, staged, .. } = std::mem::replace(&mut self.mode, Mode::Numeric(numeric)) else { return };
        for block in std::mem::take(&mut self.frozen) {
            let BlockColumn::Codes(codes) = block else { continue };
            for row in 0..codes.len() {
                self.push(dictionary.get(codes.get(row) as u32));
            }
            self.freeze();
        }
        for code in staged {
            self.push(dictionary.get(code));
        }
    }

    fn demote(&mut self) {
        let coded = Mode::Coded { dictionary: Dictionary::new(), staged: Vec::new(), next_look: usize::MAX };
        let Mode::Numeric(numeric) = std::mem::replace(&mut self.mode, coded) else { return };
        let Numeric { texts, staged, blanks, scale, strays, .. } = numeric;
        let mut next = 0;
        for (at, block) in std::mem::take(&mut self.frozen).into_iter().enumerate() {
            let BlockColumn::Numbers(numbers) = block else { continue };
            for row in 0..numbers.offsets.len() {
                match numbers.get(row) {
                    Some(mantissa) => self.push(plain_text(mantissa, numbers.scale).as_bytes()),
                    None => {
                        let stray = strays.get(next).filter(|stray| (stray.block as usize, stray.row as usize) == (at, row));
                        next += usize::from(stray.is_some());
                        self.push(stray.map_or(&[], |stray| texts.get(stray.text)));
                    }
                }
            }
            self.freeze();
        }
        for (row, &cell) in staged.iter().enumerate() {
            if bit(&blanks, row) {
                self.push(texts.get(cell as u32));
            } else {
                self.push(plain_text(cell, scale).as_bytes());
            }
        }
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
    let mut text = mantissa.unsigned_abs().to_string();
    let scale = usize::from(scale);
    if scale > 0 {
        while text.len() <= scale {
            text.insert(0, '0');
        }
        text.insert(text.len() - scale, '.');
    }
    if mantissa < 0 {
        text.insert(0, '-');
    }
    text
}
