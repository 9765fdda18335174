//! A report for pages that withhold small groups of people (`min-cell`): without the figures of the file that it quotes.

use crate::data::Kind;

use super::report::{Notice, Report};

impl Report {
    /// The same without what the file's totals and cells say in columns of numbers, but for those of money.
    pub fn veiled(&self) -> Report {
        let mut report = self.clone();
        let mut open = Vec::new();
        for table in &mut report.tables {
            for column in &table.columns {
                if !column.is_measure || column.kind.is_some_and(Kind::is_money) {
                    open.push(column.header.clone());
                }
            }
            for (_, cells) in &mut table.totals {
                cells.retain(|[head, _]| open.contains(head));
            }
        }
        let mut n_totals = 0;
        report.notices.retain_mut(|notice| match notice {
            Notice::NotNumbers { column, examples, .. } | Notice::Withheld { column, examples, .. } => {
                if !open.contains(column) {
                    *examples = vec!["…".to_owned()];
                }
                true
            }
            Notice::TotalDiffers { column, .. } if !open.contains(column) => {
                n_totals += 1;
                false
            }
            Notice::TotalsDiffer { column, n, .. } if !open.contains(column) => {
                n_totals += *n;
                false
            }
            Notice::MoreTotals { n } => {
                n_totals += *n;
                false
            }
            _ => true,
        });
        if n_totals > 0 {
            report.notices.push(Notice::MoreTotals { n: n_totals });
        }
        report
    }
}
