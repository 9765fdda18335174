//! What stands around the cells of a table: the head of each column, and the lines above and below.
//!
//! Knows where words stand, not what they mean (see `header`).

/// What stands above one column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The column's own name, unique in its table: what reports quote and `query()` takes. The cells above it joined from the
    /// top down, without line breaks.
    pub name: String,
    /// The header cells above it from the top down, merged cells filled to the right and equal neighbors once; mostly one.
    pub rows: Vec<String>,
    /// Its HXL tag with attributes, as it stood (`#reached +f`).
    pub tag: Option<String>,
}

impl Head {
    /// The head of a column with one header cell.
    pub fn of(name: &str) -> Head {
        Head { name: name.to_owned(), rows: vec![name.to_owned()], tag: None }
    }
}

/// What a sheet says outside of its table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Title and note lines above the header, from the top down.
    pub titles: Vec<String>,
    /// The unit that holds for the whole table (`triệu đồng`), where a line states one.
    pub unit: Option<String>,
}
