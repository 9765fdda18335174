//! Rows at rest: row groups of up to 65,536 rows, each column packed to the narrowest width that holds it.
//!
//! A row group whose equal rows were rolled up carries a weight a row. Numbers are kept as offsets from the group's least
//! value ("frame of reference", as in Parquet and ORC), so an amount in đồng usually takes four bytes, a count one.

use std::rc::Rc;

/// Rows in a full row group.
pub const BLOCK_ROWS: usize = 1 << 16;

/// Codes or offsets in the narrowest whole-number width. Shared, not copied, by the tables that one file is read into.
#[derive(Clone, Debug)]
pub enum Packed {
    U8(Rc<[u8]>),
    U16(Rc<[u16]>),
    U32(Rc<[u32]>),
    I64(Rc<[i64]>),
}

/// Numbers of one column in one row group: `(base + offset) / 10^scale`.
#[derive(Clone, Debug)]
pub struct PackedNumbers {
    /// Least and greatest mantissa, `None` when all are blank.
    pub span: Option<(i64, i64)>,
    pub base: i64,
    pub scale: u8,
    pub offsets: Packed,
    /// One bit a row, set where the cell holds no number; `None` when every row has one.
    pub blanks: Option<Rc<[u64]>>,
}

/// One column of one row group.
#[derive(Clone, Debug)]
pub enum BlockColumn {
    Codes(Packed),
    Numbers(PackedNumbers),
}

/// One row group.
#[derive(Clone, Debug)]
pub struct Block {
    pub n_rows: usize,
    /// How many rows of the export each row stands for; `None` means one.
    pub weights: Option<Rc<[u32]>>,
    pub columns: Vec<BlockColumn>,
}

impl Packed {
    /// Packs codes.
    pub fn codes(codes: &[u32]) -> Packed {
        match codes.iter().copied().max().unwrap_or(0) {
            0..=0xff => Packed::U8(codes.iter().map(|&code| code as u8).collect()),
            0x100..=0xffff => Packed::U16(codes.iter().map(|&code| code as u16).collect()),
            _ => Packed::U32(codes.into()),
        }
    }

    /// Packs `values - base`; `base` must be the least value.
    fn offsets(values: &[i64], base: i64, max: i64) -> Packed {
        // The span of two i64 may not fit an i64; such columns keep all eight bytes with base 0.
        match max.checked_sub(base) {
            Some(0..=0xff) => Packed::U8(values.iter().map(|&value| value.wrapping_sub(base) as u8).collect()),
            Some(0x100..=0xffff) => Packed::U16(values.iter().map(|&value| value.wrapping_sub(base) as u16).collect()),
            Some(0x1_0000..=0xffff_ffff) => Packed::U32(values.iter().map(|&value| value.wrapping_sub(base) as u32).collect()),
            _ => Packed::I64(values.into()),
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Packed::U8(cells) => cells.len(),
            Packed::U16(cells) => cells.len(),
            Packed::U32(cells) => cells.len(),
            Packed::I64(cells) => cells.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The offset or code of one row. 0 outside of the rows.
    pub fn get(&self, row: usize) -> i64 {
        match self {
            Packed::U8(cells) => cells.get(row).map_or(0, |&cell| i64::from(cell)),
            Packed::U16(cells) => cells.get(row).map_or(0, |&cell| i64::from(cell)),
            Packed::U32(cells) => cells.get(row).map_or(0, |&cell| i64::from(cell)),
            Packed::I64(cells) => cells.get(row).copied().unwrap_or(0),
        }
    }
}

impl BlockColumn {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            BlockColumn::Codes(cells) => cells.len(),
            BlockColumn::Numbers(numbers) => numbers.offsets.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl PackedNumbers {
    /// Packs one row group of mantissas; where `blanks` has a bit the value is ignored.
    pub fn new(values: &mut [i64], scale: u8, blanks: Option<Rc<[u64]>>) -> PackedNumbers {
        let is_blank = |row: usize| blanks.as_ref().is_some_and(|bits| bits[row / 64] >> (row % 64) & 1 == 1);
        let mut span: Option<(i64, i64)> = None;
        for (row, &value) in values.iter().enumerate() {
            if !is_blank(row) {
                span = Some(span.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
            }
        }
        let (base, max) = span.unwrap_or((0, 0));
        for (row, value) in values.iter_mut().enumerate() {
            if is_blank(row) {
                *value = base;
            }
        }
        let offsets = Packed::offsets(values, base, max);
        let base = if matches!(offsets, Packed::I64(_)) { 0 } else { base };
        PackedNumbers { span, base, scale, offsets, blanks }
    }

    /// The mantissa of one row, `None` where it is blank.
    pub fn get(&self, row: usize) -> Option<i64> {
        let blank = self.blanks.as_ref().is_some_and(|bits| bits.get(row / 64).is_none_or(|word| word >> (row % 64) & 1 == 1));
        (!blank).then(|| self.base + self.offsets.get(row))
    }
}

impl Block {
    /// The code of a row in a column of codes; `usize::MAX` elsewhere.
    pub fn code(&self, column: usize, row: usize) -> usize {
        match self.columns.get(column) {
            Some(BlockColumn::Codes(codes)) => codes.get(row) as usize,
            _ => usize::MAX,
        }
    }

    /// These rows alone.
    pub fn select(&self, rows: &[u32]) -> Block {
        let mut columns = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            columns.push(match column {
                BlockColumn::Codes(codes) => {
                    let codes: Vec<u32> = rows.iter().map(|&row| codes.get(row as usize) as u32).collect();
                    BlockColumn::Codes(Packed::codes(&codes))
                }
                BlockColumn::Numbers(numbers) => {
                    let mut values = vec![0; rows.len()];
                    let mut blanks = vec![0u64; rows.len().div_ceil(64)];
                    for (to, &row) in rows.iter().enumerate() {
                        match numbers.get(row as usize) {
                            Some(value) => values[to] = value,
                            None => blanks[to / 64] |= 1 << (to % 64),
                        }
                    }
                    BlockColumn::Numbers(PackedNumbers::new(&mut values, numbers.scale, Some(blanks.into())))
                }
            });
        }
        let weights = self.weights.as_ref().map(|weights| rows.iter().map(|&row| weights[row as usize]).collect());
        Block { n_rows: rows.len(), weights, columns }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_at_every_width() {
        let cases: [&[i64]; 6] =
            [&[5, 5, 5], &[-3, 252], &[1_000_000, 1_065_535], &[0, 2_500_000_000], &[i64::MIN, i64::MAX], &[-5_000_000_000, 1]];
        for values in cases {
            let packed = PackedNumbers::new(&mut values.to_vec(), 0, None);
            let back: Vec<_> = (0..values.len()).filter_map(|row| packed.get(row)).collect();
            assert_eq!(back, values);
        }
    }

    #[test]
    fn blank_rows_do_not_widen_a_group() {
        let packed = PackedNumbers::new(&mut [1, i64::MAX, 3], 0, Some([0b010].into()));
        assert!(matches!(packed.offsets, Packed::U8(_)));
        assert_eq!([packed.get(0), packed.get(1), packed.get(2)], [Some(1), None, Some(3)]);
    }

    #[test]
    fn rows_that_are_picked_keep_their_blanks_and_weights() {
        let numbers = PackedNumbers::new(&mut (0..200).collect::<Vec<_>>(), 1, Some([0, 0, 1 << 1, 1 << 7].into()));
        let columns = vec![BlockColumn::Codes(Packed::codes(&(0..200).collect::<Vec<_>>())), BlockColumn::Numbers(numbers)];
        let weights = Some((0..200).collect::<Vec<u32>>().into());
        let block = Block { n_rows: 200, columns, weights };
        // 65 rows need two words of blanks; the last of them is blank.
        let rows: Vec<u32> = (65..130).collect();
        let part = block.select(&rows);
        let BlockColumn::Numbers(numbers) = &part.columns[1] else { panic!("numbers") };
        for (to, &row) in rows.iter().enumerate() {
            let want = (row != 129).then_some(i64::from(row));
            assert_eq!((part.code(0, to), numbers.get(to)), (row as usize, want));
        }
        assert_eq!((part.n_rows, numbers.scale, numbers.span), (65, 1, Some((65, 128))));
        assert_eq!(part.weights.as_deref(), Some(&rows[..]));
    }
}
