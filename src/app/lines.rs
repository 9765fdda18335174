//! What is read at a mark: its members' names, then the value with its unit.

use crate::charts::{ChartRequest, Drawn, Numbers};
use crate::data::Kind;
use crate::locale::{Lang, value_word, word};
use crate::query::{AxisKind, Cell, Table};
use crate::scene::Mark;

/// The lines of a tooltip.
pub fn datum_lines(_request: &ChartRequest, table: &Table, drawn: &Drawn, mark: &Mark, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for (axis, &at) in table.axes.iter().zip(&mark.at) {
        let Some(member) = axis.members.get(at as usize) else { continue };
        let kind = match axis.kind {
            AxisKind::Dimension(kind) => kind.map(Kind::name),
            AxisKind::Bins { .. } => None,
        };
        lines.push(match kind.and_then(|kind| value_word(kind, &member.key)) {
            Some(name) => word(name, lang).to_string(),
            None => member.key.clone(),
        });
    }
    let at: Vec<usize> = mark.at.iter().take(table.axes.len()).map(|&at| at as usize).collect();
    if at.iter().zip(&table.axes).all(|(&at, axis)| at < axis.members.len()) {
        let measure = mark.measure as usize;
        if let Cell::Value(value) = table.cell(&at, measure) {
            lines.push([&Numbers::new(&table.measures[measure], value, lang).print(value), " ", &drawn.unit].concat());
        }
    }
    lines
}
