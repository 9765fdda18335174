//! `funding-trend`: year × source as stacked columns. A single year has no trend: its sources stand as rows instead.

use super::pen::Sizes;
use super::{ChartRequest, Drawn, columns, rows};
use crate::query::Table;

pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    if table.axes[0].members.len() == 1 {
        return rows::draw(chart, table, measure, sizes, table.axes.len() > 1);
    }
    columns::draw(chart, table, measure, sizes)
}
