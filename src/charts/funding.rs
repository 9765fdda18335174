//! `funding`: place × source as stacked horizontal bars, the largest place first.

use super::pen::Sizes;
use super::{ChartRequest, Drawn, rows};
use crate::query::Table;

pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    rows::draw(chart, table, measure, sizes, false)
}
