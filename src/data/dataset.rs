//! `Dataset`: tables of facts over shared dimensions, and what each column means.
//!
//! Rows hold codes of the texts as they stood in the file; a meaning is a map laid over those codes. So a column can be read
//! anew (another kind, another spelling) without the file.

use super::{Block, Dictionary, Kind, Unit};

/// One value of a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimensionValue {
    /// Canonical form (`Quảng Trị`, `female`, `2018`), or the text of the file where there is none. Empty when missing.
    pub key: String,
    /// The number that a range compares: a year.
    pub number: Option<i64>,
    /// Whether this stands for blank cells. At most one a dimension, and the last.
    pub missing: bool,
    /// Whether it is the label of a rate or another figure that is never added up, not even within the label.
    pub barred: bool,
}

/// A dimension, shared by every table that has a column of its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// The contract's kind name, or the header.
    pub name: String,
    /// The header in the file.
    pub label: String,
    pub kind: Option<Kind>,
    /// Whether the column is first of all a measure, and can also be grouped by.
    pub secondary: bool,
    /// Whether it tells persons apart (names, telephones, devices, places to the meter): never offered, only asked for by name.
    pub personal: bool,
    /// In display order; a value's code is its index here.
    pub values: Vec<DimensionValue>,
}

/// What a coded column's texts are worth as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// A mantissa in the measure's scale.
    Number(i128),
    /// Nothing: not collected, or not known.
    Blank,
    /// Nothing can stand here, says the file (`N/A`, `không áp dụng`).
    NotApplicable,
    /// There is a number, and the file withholds it (`<5`, `*`).
    Withheld,
}

/// Which values of a measure may be added to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Additivity {
    /// All of them.
    #[default]
    Sum,
    /// None: a rate, an index, a share, a cumulative value. A cell has a value where one row of the export does.
    Never,
    /// Those that share the value of this dimension: a currency, a unit, the name of an indicator, a type of transaction.
    Within(usize),
}

/// A measure: one column of one table whose values may be added.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// The contract's kind name, or the header.
    pub name: String,
    /// The header in the file.
    pub label: String,
    pub kind: Option<Kind>,
    pub unit: Unit,
    pub additivity: Additivity,
    /// Values are `mantissa / 10^scale`; 0..=18.
    pub scale: u8,
    /// Which table of facts.
    pub facts: usize,
    /// Which column of it.
    pub column: usize,
    /// Power of ten that the header's unit multiplies by: 6 for `triệu đồng`. Already within `scale`, `min` and `worth`.
    pub unit_power: u8,
    /// For coded columns: the worth of each code. Empty for columns of numbers.
    pub worth: Vec<Worth>,
    /// Whether some rows are blank.
    pub has_blanks: bool,
    /// Whether some blanks have a reason: withheld, or not applicable. Then `has_blanks` too.
    pub has_reasons: bool,
    /// How many figures the file withholds, of all rows.
    pub n_withheld: u64,
    /// Least mantissa; 0 when there is none.
    pub min: i128,
    /// Greatest mantissa; 0 when there is none.
    pub max: i128,
    /// Whether every possible sum fits 64 bits.
    pub narrow: bool,
    /// Whether the column is first of all a dimension, and can also be added up.
    pub secondary: bool,
}

impl Measure {
    /// The power of ten that brings a row group's mantissas of this scale to the measure's own.
    pub fn lift(&self, scale: u8) -> u32 {
        u32::from((self.scale + self.unit_power).saturating_sub(scale))
    }
}

/// How one physical column is kept.
#[derive(Clone, Debug)]
pub enum Store {
    /// Codes of texts.
    Coded(Dictionary),
    /// Numbers; each row group has its own scale. `decimal` is the mark before the fraction in the file.
    Numeric { decimal: u8 },
}

/// A dimension laid over a coded column.
#[derive(Clone, Debug)]
pub struct Coding {
    /// Which dimension.
    pub dimension: usize,
    /// The dimension's code of each of the column's codes.
    pub codes: Vec<u32>,
}

/// One column as it stood in the file.
#[derive(Clone, Debug)]
pub struct StoredColumn {
    pub header: String,
    pub store: Store,
    /// The dimensions that its texts stand for; a date also stands for a year.
    pub codings: Vec<Coding>,
}

/// One table of an export.
#[derive(Clone, Debug)]
pub struct Facts {
    pub name: String,
    pub columns: Vec<StoredColumn>,
    pub blocks: Vec<Block>,
    /// Rows of the export behind the stored rows.
    pub n_rows: u64,
}

impl Facts {
    /// The column that carries a dimension, with its coding.
    pub fn coding(&self, dimension: usize) -> Option<(usize, &Coding)> {
        self.columns.iter().enumerate().find_map(|(at, column)| {
            let coding = column.codings.iter().find(|coding| coding.dimension == dimension)?;
            Some((at, coding))
        })
    }
}

/// What we hold of an export.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    pub dimensions: Vec<Dimension>,
    pub measures: Vec<Measure>,
    pub facts: Vec<Facts>,
}

impl Dataset {
    /// The dimension of this name.
    pub fn dimension(&self, name: &str) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.name == name)
    }

    /// The measure of this name.
    pub fn measure(&self, name: &str) -> Option<usize> {
        self.measures.iter().position(|measure| measure.name == name)
    }
}
