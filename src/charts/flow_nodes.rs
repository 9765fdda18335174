//! What flows from where to where: the nodes of each column of a flow diagram, what runs between them, and their order.
//!
//! All sums are exact, and over the same cells: what comes into a node goes out of it, and every column adds up to the same.
//! Amounts below zero cannot flow and are left out. Within a column the largest nodes stay themselves, the rest is one "other"
//! node; what is blank in the file is a node too, so that nothing is lost on the way. The first column goes by size, the others
//! in the order of their barycenters, which makes for few crossings (Sugiyama, Tagawa and Toda, "Methods for visual
//! understanding of hierarchical system structures", IEEE Trans. SMC 11, 1981); "other" and the blank stand last.

use crate::query::{Cell, Table};
use crate::scene::Mark;
use crate::sort;

/// One member of an axis, or all that was folded together.
pub struct Node {
    /// A member index, or `Mark::REST`.
    pub at: u32,
    /// Mantissa; above zero.
    pub sum: i128,
}

/// Two or three columns of nodes and what runs through them.
pub struct Flows {
    pub columns: Vec<Vec<Node>>,
    /// What runs through a node of each column, row-major over the columns (the third has one node where there are two).
    pub amounts: Vec<i128>,
    /// What all flows add up to.
    pub sum: i128,
    /// What was folded, by axis.
    pub rest: [Vec<u32>; 3],
}

impl Flows {
    /// The flows of a table's first two or three axes (others are summed over), with at most `most` nodes a column, and one
    /// for what is blank.
    pub fn new(table: &Table, measure: usize, most: usize) -> Flows {
        let n_axes = table.axes.len().clamp(2, 3);
        let mut sizes = [1usize; 3];
        for (size, axis) in sizes.iter_mut().zip(&table.axes) {
            *size = axis.members.len();
        }
        let n = sizes[0] * sizes[1] * sizes[2];
        let inner = table.cells.len() / table.measures.len().max(1) / n.max(1);
        let mut cells = vec![0i128; n];
        let mut sums = [vec![0i128; sizes[0]], vec![0; sizes[1]], vec![0; sizes[2]]];
        for (flat, cell) in cells.iter_mut().enumerate() {
            for i in flat * inner..(flat + 1) * inner {
                if let Some(Cell::Value(value)) = table.cells.get(i * table.measures.len() + measure) {
                    // Far from the end of the range, whatever is added.
                    *cell += (*value).clamp(0, i128::MAX >> 40);
                }
            }
            for (axis, at) in places(flat, &sizes).into_iter().enumerate() {
                sums[axis][at] += *cell;
            }
        }
        let mut flows = Flows { columns: Vec::new(), amounts: Vec::new(), sum: 0, rest: Default::default() };
        // Which node each member went to.
        let mut node_of: [Vec<usize>; 3] = [vec![0; sizes[0]], vec![0; sizes[1]], vec![0; sizes[2]]];
        for axis in 0..n_axes {
            let members = &table.axes[axis].members;
            let order = sort::order(sizes[axis], &mut |a, b| sums[axis][b as usize].cmp(&sums[axis][a as usize]));
            let mut n_own = 0;
            for &at in &order {
                n_own += usize::from(sums[axis][at as usize] > 0 && !members[at as usize].missing);
            }
            let kept = if n_own > most { most.max(2) - 1 } else { n_own };
            let (mut nodes, mut other, mut blank): (Vec<Node>, i128, Option<u32>) = (Vec::new(), 0, None);
            for &at in &order {
                let sum = sums[axis][at as usize];
                if sum <= 0 {
                    continue;
                }
                if members[at as usize].missing {
                    blank = Some(at);
                } else if nodes.len() < kept {
                    node_of[axis][at as usize] = nodes.len();
                    nodes.push(Node { at, sum });
                } else {
                    node_of[axis][at as usize] = kept;
                    flows.rest[axis].push(at);
                    other += sum;
                }
            }
            if other > 0 {
                nodes.push(Node { at: Mark::REST, sum: other });
            }
            if let Some(at) = blank {
                node_of[axis][at as usize] = nodes.len();
                nodes.push(Node { at, sum: sums[axis][at as usize] });
            }
            flows.columns.push(nodes);
        }
        let lens = flows.lens();
        flows.amounts = vec![0; lens[0] * lens[1] * lens[2]];
        for (flat, cell) in cells.iter().enumerate() {
            if *cell > 0 {
                let at = places(flat, &sizes);
                let [a, b, c] = [node_of[0][at[0]], node_of[1][at[1]], node_of[2][at[2]]];
                flows.amounts[(a * lens[1] + b) * lens[2] + c] += cell;
                flows.sum += cell;
            }
        }
        flows.untangle(table);
        flows
    }

    /// How many nodes each column has; 1 for a third that is not there.
    pub fn lens(&self) -> [usize; 3] {
        [0, 1, 2].map(|axis| self.columns.get(axis).map_or(1, Vec::len))
    }

    /// What runs through these nodes; `None` for all of a column.
    pub fn amount(&self, at: [Option<usize>; 3]) -> i128 {
        let lens = self.lens();
        let mut sum = 0;
        for (flat, amount) in self.amounts.iter().enumerate() {
            let place = places(flat, &lens);
            if (0..3).all(|axis| at[axis].is_none_or(|at| at == place[axis])) {
                sum += amount;
            }
        }
        sum
    }

    /// What runs from each node of a column to each of the next, row-major.
    pub fn links(&self, from: usize) -> Vec<i128> {
        let lens = self.lens();
        let mut links = vec![0; lens[from] * lens[from + 1]];
        for (flat, amount) in self.amounts.iter().enumerate() {
            let place = places(flat, &lens);
            links[place[from] * lens[from + 1] + place[from + 1]] += amount;
        }
        links
    }

    /// Puts the later columns in the order of their barycenters.
    fn untangle(&mut self, table: &Table) {
        for axis in 1..self.columns.len() {
            let links = self.links(axis - 1);
            let n = self.columns[axis].len();
            let mut centers = vec![(0.0f64, 0.0f64); n];
            for (flat, amount) in links.iter().enumerate() {
                let weight = *amount as f64;
                centers[flat % n].0 += weight * (flat / n) as f64;
                centers[flat % n].1 += weight;
            }
            let members = &table.axes[axis].members;
            let mut keys = Vec::with_capacity(n);
            for (node, (weighed, weight)) in self.columns[axis].iter().zip(centers) {
                keys.push(match members.get(node.at as usize) {
                    None => 1e6,
                    Some(member) if member.missing => 2e6,
                    _ => weighed / weight.max(1.0),
                });
            }
            let order = sort::order(n, &mut |a, b| keys[a as usize].total_cmp(&keys[b as usize]));
            let lens = self.lens();
            let mut amounts = vec![0; self.amounts.len()];
            for (flat, amount) in amounts.iter_mut().enumerate() {
                let mut at = places(flat, &lens);
                at[axis] = order[at[axis]] as usize;
                *amount = self.amounts[(at[0] * lens[1] + at[1]) * lens[2] + at[2]];
            }
            self.amounts = amounts;
            let mut nodes = Vec::with_capacity(n);
            for at in order {
                let Node { at, sum } = self.columns[axis][at as usize];
                nodes.push(Node { at, sum });
            }
            self.columns[axis] = nodes;
        }
    }
}

/// The place on each axis of a cell.
fn places(flat: usize, sizes: &[usize; 3]) -> [usize; 3] {
    let rest = flat / sizes[2];
    [rest / sizes[1], rest % sizes[1], flat % sizes[2]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Unit;
    use crate::query::{Axis, AxisKind, Member, TableMeasure};
    use proptest::prelude::*;

    fn table(sizes: &[usize], cells: Vec<Cell>) -> Table {
        let axis = |n: &usize| Axis {
            name: "x".into(),
            label: String::new(),
            kind: AxisKind::Dimension(None),
            members: (0..*n).map(|i| Member { code: i as u32, key: i.to_string(), missing: n - i == 1 }).collect(),
        };
        let measure =
            TableMeasure { name: "amount".into(), label: String::new(), kind: None, unit: Unit::Number, scale: 0, adds: true };
        let axes = sizes.iter().map(axis).collect();
        Table { axes, measures: vec![measure], total: vec![Cell::Missing], n_rows: cells.len() as u64, cells }
    }

    #[test]
    fn by_hand() {
        // Two sources, three places of which the last is blank.
        let of = |values: [i128; 6]| table(&[2, 3], values.map(Cell::Value).to_vec());
        let flows = Flows::new(&of([5, 0, 1, 7, -3, 2]), 0, 8);
        assert_eq!(flows.columns[0].iter().map(|node| (node.at, node.sum)).collect::<Vec<_>>(), [(0, 6), (1, 9)]);
        assert_eq!(flows.columns[1].iter().map(|node| (node.at, node.sum)).collect::<Vec<_>>(), [(0, 12), (2, 3)]);
        assert_eq!((flows.links(0), flows.sum), (vec![5, 1, 7, 2], 15));
        // Straight rather than crossed: the second source's place stands second.
        let wide = Flows::new(&table(&[3, 4], [9, 0, 0, 0, 0, 0, 8, 0, 0, 1, 0, 0].map(Cell::Value).to_vec()), 0, 8);
        assert_eq!(wide.columns[1].iter().map(|node| node.at).collect::<Vec<_>>(), [0, 2, 1]);
        // The smaller ones are one node.
        let few = Flows::new(&table(&[2, 5], [5, 4, 3, 2, 0, 0, 0, 0, 0, 1].map(Cell::Value).to_vec()), 0, 3);
        assert_eq!(
            few.columns[1].iter().map(|node| (node.at, node.sum)).collect::<Vec<_>>(),
            [(0, 5), (1, 4), (Mark::REST, 5), (4, 1)]
        );
        assert_eq!(few.rest[1], [2, 3]);
    }

    proptest! {
        #[test]
        fn what_comes_in_goes_out(
            sizes in proptest::collection::vec(1usize..14, 2..5),
            most in 2usize..9,
            seed in proptest::collection::vec(prop_oneof![
                3 => (0i128..90_000_000_000).prop_map(Cell::Value),
                1 => any::<i64>().prop_map(|value| Cell::Value(value.into())),
                2 => Just(Cell::Missing),
                1 => Just(Cell::Withheld),
            ], 61),
        ) {
            let n: usize = sizes.iter().product();
            let cells: Vec<Cell> = (0..n).map(|i| seed[i * 7 % 61]).collect();
            let flows = Flows::new(&table(&sizes, cells.clone()), 0, most);
            let all: i128 = cells.iter().filter_map(|cell| cell.value()).filter(|value| *value > 0).sum();
            prop_assert_eq!(flows.sum, all);
            for (axis, nodes) in flows.columns.iter().enumerate() {
                prop_assert_eq!(nodes.iter().map(|node| node.sum).sum::<i128>(), all);
                prop_assert!(nodes.len() <= most + 1);
                for (i, node) in nodes.iter().enumerate() {
                    let mut at = [None; 3];
                    at[axis] = Some(i);
                    prop_assert_eq!(flows.amount(at), node.sum);
                    if axis > 0 {
                        let links = flows.links(axis - 1);
                        prop_assert_eq!(links.iter().skip(i).step_by(nodes.len()).sum::<i128>(), node.sum);
                    }
                    if axis + 1 < flows.columns.len() {
                        let next = flows.columns[axis + 1].len();
                        prop_assert_eq!(flows.links(axis)[i * next..][..next].iter().sum::<i128>(), node.sum);
                    }
                }
            }
        }
    }
}
