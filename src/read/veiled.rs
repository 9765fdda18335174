//! A report for pages that withhold small groups of people (`min-cell`): without the figures of the file that it quotes.

use crate::data::Kind;

use super::report::{Notice, Report};

impl Report {
    /// What is told of the report without what the file's totals and cells say in columns of numbers, but for those of money. The
    /// report is the same afterwards.
    pub fn veiled(&mut self, tell: &dyn Fn(&Report) -> String) -> String {
        let mut open = Vec::new();
        let mut totals = Vec::new();
        for table in &mut self.tables {
            for column in &table.columns {
                if !column.is_measure || column.kind.is_some_and(Kind::is_money) {
                    open.push(column.header.clone());
                }
            }
            let mut shown = table.totals.clone();
            for (_, cells) in &mut shown {
                cells.retain(|[head, _]| open.contains(head));
            }
            totals.push(std::mem::replace(&mut table.totals, shown));
        }
        let (mut n_totals, mut quoted, mut hidden, mut shown) = (0, Vec::new(), Vec::new(), Vec::new());
        for (at, mut notice) in std::mem::take(&mut self.notices).into_iter().enumerate() {
            let n = match &mut notice {
                Notice::NotNumbers { column, examples, .. } | Notice::Withheld { column, examples, .. } => {
                    if !open.contains(column) {
                        quoted.push((at, std::mem::replace(examples, vec!["…".to_owned()])));
                    }
                    0
                }
                Notice::TotalDiffers { column, .. } if !open.contains(column) => 1,
                Notice::TotalsDiffer { column, n, .. } if !open.contains(column) => *n,
                Notice::MoreTotals { n } => *n,
                _ => 0,
            };
            n_totals += n;
            if n > 0 {
                hidden.push((at, notice));
            } else {
                shown.push(notice);
            }
        }
        self.notices = shown;
        if n_totals > 0 {
            self.notices.push(Notice::MoreTotals { n: n_totals });
        }
        let told = tell(self);
        if n_totals > 0 {
            self.notices.pop();
        }
        for (at, notice) in hidden {
            self.notices.insert(at, notice);
        }
        for (at, own) in quoted {
            if let Notice::NotNumbers { examples, .. } | Notice::Withheld { examples, .. } = &mut self.notices[at] {
                *examples = own;
            }
        }
        for (table, own) in self.tables.iter_mut().zip(totals) {
            table.totals = own;
        }
        told
    }
}
