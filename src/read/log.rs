//! `RowIssue` and `RowLog`: how the rows of a file fared.

/// Why a row of the file is not in the table, or not as it stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowIssue {
    /// No cell has text: skipped.
    Blank,
    /// Fewer cells than the header: the rest is taken as blank.
    Short { cells: usize },
    /// More cells than the header: the rest is not read.
    Long { cells: usize },
    /// The header again: skipped.
    Repeated,
    /// Numbers the columns: skipped.
    Numbering,
    /// HXL tags below the header: skipped, and taken as part of it.
    Tags,
    /// Adds other rows up: skipped.
    Total,
    /// Adds some of the other rows up: skipped.
    Subtotal,
    /// The average of other rows: skipped.
    Average,
    /// Counts some of what the row above it counts (`Trong đó: nữ`): skipped.
    Part,
    /// Names the rows below it, which take its name along: skipped.
    Heading,
    /// A note, a source, a signature: skipped.
    Note,
    /// Belongs to another table of the sheet: skipped.
    OtherTable,
}

impl RowIssue {
    /// Whether the row is left out.
    pub fn is_skip(self) -> bool {
        !matches!(self, RowIssue::Short { .. } | RowIssue::Long { .. })
    }
}

/// How the rows fared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowLog {
    /// Row of the header, counted from 1 as a spreadsheet does.
    pub header_row: u64,
    /// Rows below the header.
    pub rows: u64,
    /// Rows in the table.
    pub used: u64,
    /// Row numbers (from 1, the header's row included) with what was wrong, the first thousand.
    pub issues: Vec<(u64, RowIssue)>,
    /// How many there were in all.
    pub n_issues: u64,
    /// Whether they stand in several sheets, so that a number does not tell a row.
    pub is_joined: bool,
    /// Totals that were left out: row, and head and text of each filled cell; not of thousands.
    pub totals: Vec<(u64, Vec<[String; 2]>)>,
}

impl RowLog {
    /// The row of the sheet, from 1, of the `nth` row used, from 0; `None` where too many were left out to tell.
    pub fn row_of(&self, nth: u64) -> Option<u64> {
        let mut row = self.header_row + 1 + nth;
        for (skipped, issue) in &self.issues {
            row += u64::from(issue.is_skip() && *skipped <= row);
        }
        (self.n_issues == self.issues.len() as u64 && !self.is_joined).then_some(row)
    }

    /// Whether a total of the file has a figure in the column of this head.
    pub fn sums(&self, head: &str) -> bool {
        let is_figure = |[own, text]: &[String; 2]| own == head && text.starts_with(|letter: char| letter.is_ascii_digit());
        self.totals.iter().flat_map(|(_, cells)| cells).any(is_figure)
    }
}
