//! The unit of amounts whose header names none, taken from the amounts beside them where the figures are of one size.
//!
//! `Kế hoạch (triệu đồng)` beside `Giải ngân`: either both count millions, or the second one counts đồng and its figures are a
//! million times larger. How large figures are is how many digits they have before the fraction. What is decided is told with
//! both readings, since no size proves it.

use crate::data::{Block, BlockColumn, Kind, Unit};

use super::doubt::Doubt;
use super::header::{About, Bar, Heading};
use super::layout::Head;
use super::meaning::{self, Meaning};
use super::profile::Profile;

/// Rows that are looked at in a block of a column of numbers.
const MANY: usize = 1000;
/// Parts of a digit that are told apart.
const FINE: i32 = 8;
/// Amounts in đồng have more digits than this: an egg costs thousands.
const FEW_DIGITS: i32 = 6;
/// So many digits more has an amount in đồng than one in the currencies of donors.
const DONG: i32 = 4;

/// A table before its columns are read.
pub(super) struct Amounts<'a> {
    pub heads: &'a [Head],
    pub meanings: &'a [Meaning],
    pub profiles: &'a [Profile],
    pub blocks: &'a [Block],
    /// Whether amounts without a unit are in đồng.
    pub is_vietnamese: bool,
}

/// Gives amounts without a unit that of others in the table, and says what may be doubted of it.
pub(super) fn borrow_units(table: &Amounts, headings: &mut [Heading]) -> Vec<Doubt> {
    // A column of currencies tells them.
    let is_told = |(heading, profile): (&Heading, &Profile)| heading.about == Some(About::Unit) && profile.n_texts > 1;
    if headings.iter().zip(table.profiles).any(is_told) {
        return Vec::new();
    }
    let mut open = Vec::new();
    let mut like: Option<usize> = None;
    let mut are_alike = true;
    for (at, heading) in headings.iter().enumerate() {
        let (meaning, profile) = (&table.meanings[at], &table.profiles[at]);
        let kind = meaning.kind.or_else(|| meaning::own_measure(heading, profile));
        // What is cumulative has no meaning of its own, but the unit of what it adds up.
        let is_cumulative = heading.bar == Some(Bar::Cumulative);
        let of = if is_cumulative { heading.candidates.first().map(|it| it.kind) } else { kind };
        let is_money = of.is_some_and(Kind::is_money) || heading.part.source.is_some();
        if !meaning.is_measure || !is_money || heading.bar.is_some() && !is_cumulative {
            continue;
        }
        match heading.unit {
            Unit::Number if heading.power == 0 && profile.n_units == 0 => open.push(at),
            Unit::Money(_) => {
                let first = &headings[*like.get_or_insert(at)];
                are_alike &= heading.unit == first.unit && heading.power == first.power;
            }
            _ => {}
        }
    }
    let like = like.filter(|_| are_alike);
    let mut doubts = Vec::new();
    for at in open {
        let Some((like, Unit::Money(code))) = like.map(|like| (like, headings[like].unit.clone())) else {
            if table.is_vietnamese && headings[at].bar.is_none() && table.size(at) < FEW_DIGITS * FINE {
                add(&mut doubts, Doubt::SmallAmounts { columns: Vec::new() }, &table.heads[at].name);
            }
            continue;
        };
        let power = headings[like].power;
        let is_dong = code == "VND";
        if power == 0 && is_dong && table.is_vietnamese {
            if headings[at].bar.is_some() {
                headings[at].unit = Unit::Money(code);
            }
            continue;
        }
        // How many digits more the figures have if they are in the unit that stands for none.
        let other = i32::from(power) + if table.is_vietnamese && !is_dong { DONG } else { 0 };
        let more = table.size(at) - table.size(like);
        let is_alike = if other == 0 { more.abs() < 3 * FINE } else { more * 2 <= other * FINE };
        let default = if table.is_vietnamese {
            "VND"
        } else if power > 0 {
            &code
        } else {
            ""
        };
        let like = table.heads[like].name.clone();
        let doubt = Doubt::Unit { columns: Vec::new(), like, unit: (code.clone(), power), default: default.to_owned(), is_alike };
        add(&mut doubts, doubt, &table.heads[at].name);
        if is_alike {
            headings[at].power = power;
        }
        if is_alike || !table.is_vietnamese && power > 0 {
            headings[at].unit = Unit::Money(code);
        }
    }
    doubts
}

/// Adds a column to the doubt that is the same but for its columns.
fn add(doubts: &mut Vec<Doubt>, mut doubt: Doubt, column: &str) {
    let alike = |of: &Doubt| matches!((of, &doubt), (Doubt::Unit { is_alike: a, .. }, Doubt::Unit { is_alike: b, .. }) if a == b);
    let found = doubts.iter().position(|of| alike(of) || matches!(of, Doubt::SmallAmounts { .. }));
    let of = match found {
        Some(found) => &mut doubts[found],
        None => &mut doubt,
    };
    if let Doubt::Unit { columns, .. } | Doubt::SmallAmounts { columns } = of {
        columns.push(column.to_owned());
    }
    if found.is_none() {
        doubts.push(doubt);
    }
}

impl Amounts<'_> {
    /// How many digits a column's figures have before the fraction, on the mean, times `FINE`.
    fn size(&self, at: usize) -> i32 {
        let (mut n, mut digits) = self.profiles[at].digits;
        for block in self.blocks {
            if let BlockColumn::Numbers(numbers) = &block.columns[at] {
                for row in 0..block.n_rows.min(MANY) {
                    if let Some(figure) = numbers.get(row)
                        && let Some(log) = figure.unsigned_abs().checked_ilog10()
                    {
                        n += 1;
                        digits += (log + 1).saturating_sub(numbers.scale.into()) as usize;
                    }
                }
            }
        }
        (digits * FINE as usize / n.max(1)) as i32
    }
}
