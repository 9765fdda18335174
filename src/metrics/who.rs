//! Who works where: the activity of each actor in each place, possible overlaps and possible gaps.
//!
//! Source: METHODS of the programme, "3W / 4W / 5W" and "Gap / overlap matrix": a possible gap is a place with a plan or a need
//! above zero and no active actor, a possible overlap are two or more actors in the same place, sector **and** period. Presence
//! is no volume, so that both are only ever called possible (OCHA, "Who does What Where").
//!
//! Where several sectors and years are shown as one, a cell overlaps where one sector of one year does. Without sectors nothing can be
//! said of overlaps; a file without years is one period.

use crate::data::{Kind, Unit};
use crate::query::{AxisKind, Cell, Member, Table, TableMeasure};

/// The name of the measure that counts who shares place, sector and period: the most of any sector and period, at least 2; missing where
/// that cannot be judged.
pub const OVERLAP: &str = "overlap";
/// The name of the measure that is 1 in every cell of a place with a possible gap.
pub const GAP: &str = "gap";

/// A table by place and actor, and by sector and year where there are such, with the measure of activity first, the plan second
/// where there is one beside it, and rows last; beside it needs by place. → Place × actor: the same measures, `overlap`, `gap`.
/// `only`: codes of a sector and a year to which everything but needs is held. `counts`: whether rows alone tell activity; otherwise an
/// actor whose first measure is zero is not active.
pub fn who_where(table: Table, needs: Option<Table>, only: [Option<u32>; 2], counts: bool) -> Table {
    if table.axes.len() < 2 || table.measures.is_empty() {
        return table;
    }
    let n = table.measures.len();
    let mut places: Vec<Member> = table.axes[0].members.clone();
    if let Some(needs) = &needs {
        for member in &needs.axes[0].members {
            if !places.iter().any(|place| place.code == member.code) {
                places.push(member.clone());
            }
        }
        crate::sort::by_key(&mut places, |place| place.code);
    }
    let n_actors = table.axes[1].members.len();
    let inner: usize = table.axes[2..].iter().map(|axis| axis.members.len()).product();
    // Which combinations of sector and year count, and which tell both.
    let (mut kept, mut told) = (vec![true; inner], vec![true; inner]);
    let mut step = inner;
    for axis in &table.axes[2..] {
        step /= axis.members.len().max(1);
        let year = axis.kind == AxisKind::Dimension(Some(Kind::Year));
        for at in 0..inner {
            let member = &axis.members[at / step.max(1) % axis.members.len().max(1)];
            kept[at] &= only[usize::from(year)].is_none_or(|code| code == member.code);
            told[at] &= !member.missing;
        }
    }
    let judged = table.axes.iter().any(|axis| axis.kind == AxisKind::Dimension(Some(Kind::Sector)));
    let planned = table.measures.iter().position(|measure| measure.kind == Some(Kind::Planned));
    let mut cells = Vec::with_capacity(places.len() * n_actors * (n + 2));
    let mut active_here = vec![false; n_actors * inner];
    for place in &places {
        let row = table.axes[0].members.iter().position(|member| member.code == place.code);
        let mut need = needs.as_ref().is_some_and(|needs| {
            let at = needs.axes[0].members.iter().position(|member| member.code == place.code);
            at.is_some_and(|at| {
                needs.cells[at * needs.measures.len()..][..needs.measures.len()].iter().any(|cell| above_zero(*cell))
            })
        });
        let (mut any, mut together) = (false, vec![0i128; inner]);
        let at = |actor: usize, within: usize, measure: usize| {
            row.map_or(Cell::Missing, |row| table.cells[((row * n_actors + actor) * inner + within) * n + measure])
        };
        for actor in 0..n_actors {
            for within in 0..inner {
                // A blank is no zero: whoever has a row, and no zero in it, is there.
                let nothing = !counts && at(actor, within, 0).value().is_some_and(|amount| amount <= 0);
                let named = !table.axes[1].members[actor].missing;
                let active = kept[within] && named && !nothing && above_zero(at(actor, within, n - 1));
                active_here[actor * inner + within] = active;
                any |= active;
                together[within] += i128::from(active);
                need |= kept[within] && planned.is_some_and(|planned| above_zero(at(actor, within, planned)));
            }
        }
        for actor in 0..n_actors {
            let mut sums = vec![Cell::Missing; n];
            let mut sharing = 0;
            for within in 0..inner {
                if kept[within] {
                    for (measure, sum) in sums.iter_mut().enumerate() {
                        add(sum, at(actor, within, measure));
                    }
                }
                if told[within] && active_here[actor * inner + within] {
                    sharing = sharing.max(together[within]);
                }
            }
            cells.extend(sums);
            cells.push(match sharing {
                _ if !judged => Cell::Missing,
                0 | 1 => Cell::NotApplicable,
                sharing => Cell::Value(sharing),
            });
            cells.push(if need && !any && !place.missing { Cell::Value(1) } else { Cell::NotApplicable });
        }
    }
    let mut measures = table.measures;
    for name in [OVERLAP, GAP] {
        measures.push(TableMeasure {
            name: name.to_owned(),
            label: String::new(),
            kind: None,
            unit: Unit::Number,
            scale: 0,
            adds: false,
        });
    }
    let mut total = vec![Cell::NotApplicable; n + 2];
    for row in cells.chunks_exact(n + 2) {
        for (total, cell) in total.iter_mut().zip(row).take(n) {
            add(total, *cell);
        }
    }
    let mut axes = table.axes;
    axes.truncate(2);
    axes[0].members = places;
    Table { axes, measures, cells, total, n_rows: table.n_rows }
}

fn above_zero(cell: Cell) -> bool {
    cell.value().is_some_and(|value| value > 0)
}

/// Values add up; a nothing that says more than "no row" is kept where there is no value.
fn add(sum: &mut Cell, cell: Cell) {
    *sum = match (*sum, cell) {
        (Cell::Value(a), Cell::Value(b)) => Cell::Value(a.saturating_add(b)),
        (Cell::Value(_), _) | (_, Cell::Missing) => *sum,
        _ => cell,
    };
}
