//! Rankings side by side: pairs of columns, each sorted on its own, that are no table.

use crate::data::Dictionary;
use crate::places::fold;

use super::grid::Class;
use super::layout::Head;
use super::number::{self, Evidence, Style};
use super::region::Region;

/// Whether these are pairs of columns (name, figure) that are each sorted on their own: no row of them belongs together.
pub(super) fn are_rankings(region: &Region, heads: &[Head], rows: &[usize]) -> bool {
    let grid = region.grid;
    let used: Vec<usize> =
        (0..heads.len()).filter(|&column| region.kind(column) != Class::Blank && !heads[column].is_running).collect();
    let is_pair = |pair: &[usize]| region.kind(pair[0]) == Class::Text && region.kind(pair[1]) == Class::Number;
    if used.len() < 4 || !used.len().is_multiple_of(2) || !used.chunks(2).all(is_pair) {
        return false;
    }
    let mut names = Dictionary::new();
    let mut orders: Vec<Vec<u32>> = Vec::new();
    for pair in used.chunks(2) {
        let mut evidence = Evidence::default();
        rows.iter().for_each(|&row| evidence.add(&grid.text(row, pair[1])));
        let style = evidence.style().unwrap_or(Style::POINT);
        let figure = |row: usize| {
            let figure = number::parse(&grid.text(row, pair[1]), style)?;
            figure.mantissa.checked_mul(10i128.pow(u32::from(number::MAX_SCALE - figure.scale)))
        };
        let figures: Vec<i128> = rows.iter().filter_map(|&row| figure(row)).collect();
        let is_sorted = figures.windows(2).all(|two| two[0] >= two[1]) || figures.windows(2).all(|two| two[0] <= two[1]);
        let before = names.len();
        let order: Vec<u32> = rows.iter().map(|&row| names.intern(fold(&grid.text(row, pair[0])).as_bytes())).collect();
        // Of the names of a pair most stand in those before it; sources beside places are other names, however few.
        let mut own = order.clone();
        own.sort_unstable();
        own.dedup();
        let is_known = before == 0 || (names.len() - before) * 3 <= own.len();
        let is_other = orders.iter().all(|other| *other != order);
        if rows.len() < 5 || !is_sorted || !is_known || !is_other || figures.len() * 2 < rows.len() {
            return false;
        }
        orders.push(order);
    }
    // Names that come again within a column are no ranking.
    if names.len() * 2 < rows.len() {
        return false;
    }
    true
}
