//! `bars`: one dimension, one measure. Years stand as columns in their order, everything else as rows.

use super::pen::Sizes;
use super::{ChartRequest, Drawn, columns, rows, words};
use crate::query::Table;

pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let years = words::is_year(&table.axes[0]) && table.axes[0].members.len() > 1;
    if years { columns::draw(chart, table, measure, sizes) } else { rows::draw(chart, table, measure, sizes, false) }
}
