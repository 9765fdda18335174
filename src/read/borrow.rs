//! The unit of amounts whose header names none, taken from the amounts beside them where the figures are of one size.
//!
//! `Kế hoạch (triệu đồng)` beside `Giải ngân`: either both count millions, or the second one counts đồng and its figures are a
//! million times larger. How large figures are is the place of their first digit, of the middle one of a column's values. What
//! is decided is told with both readings, since no size proves it.

use crate::data::{Block, BlockColumn, Unit};

use super::column::Kept;
use super::doubt::Doubt;
use super::header::{Bar, Heading};
use super::layout::Head;
use super::meaning::{self, Meaning};
use super::number::{self, Style};
use super::profile::Profile;
use super::value;

/// Values that are looked at in a column.
const MANY: usize = 1000;
/// Amounts in đồng have more digits than this: an egg costs thousands.
const FEW_DIGITS: i32 = 5;
/// So many digits more has an amount in đồng than one in the currencies of donors.
const DONG: i32 = 4;

/// A table before its columns are read.
pub(super) struct Amounts<'a> {
    pub heads: &'a [Head],
    pub meanings: &'a [Meaning],
    pub profiles: &'a [Profile],
    pub columns: &'a [Kept],
    pub blocks: &'a [Block],
    pub style: Style,
    /// Whether amounts without a unit are in đồng.
    pub is_vietnamese: bool,
}

/// Gives amounts without a unit that of others in the table, and says what may be doubted of it.
pub(super) fn borrow_units(table: &Amounts, headings: &mut [Heading]) -> Vec<Doubt> {
    let is_money = |at: usize| {
        let (heading, meaning) = (&headings[at], &table.meanings[at]);
        let kind = meaning.kind.or_else(|| meaning::own_measure(heading, &table.profiles[at]));
        meaning.is_measure
            && heading.bar.is_none_or(|bar| bar == Bar::Cumulative)
            && (kind.is_some_and(|kind| kind.is_money()) || heading.part.source.is_some())
    };
    let amounts: Vec<usize> = (0..headings.len()).filter(|&at| is_money(at)).collect();
    let is_open = |at: usize| headings[at].unit == Unit::Number && headings[at].power == 0 && !table.is_dressed(at);
    let open: Vec<usize> = amounts.iter().copied().filter(|&at| is_open(at)).collect();
    let mut told = amounts.iter().copied().filter(|&at| matches!(headings[at].unit, Unit::Money(_)));
    let Some(like) = told.next() else { return table.small(&open) };
    let (unit, power) = (headings[like].unit.clone(), headings[like].power);
    let are_alike = told.all(|at| (&headings[at].unit, headings[at].power) == (&unit, power));
    let plain = if table.is_vietnamese { Unit::Money("VND".to_owned()) } else { Unit::UnknownMoney };
    if open.is_empty() || !are_alike || (&unit, power) == (&plain, 0) {
        return table.small(&open);
    }
    let Unit::Money(code) = &unit else { return Vec::new() };
    // How many digits more the figures have if they are in the unit that stands for none.
    let other = if table.is_vietnamese && unit != plain { DONG } else { 0 } + i32::from(power);
    let mut found: [Vec<usize>; 2] = Default::default();
    for &at in &open {
        let more = match (table.size(at), table.size(like)) {
            (Some(own), Some(theirs)) => own - theirs,
            _ => 0,
        };
        let is_alike = if other == 0 { more.abs() < 3 } else { more * 2 <= other };
        found[usize::from(!is_alike)].push(at);
        if is_alike {
            (headings[at].unit, headings[at].power) = (unit.clone(), power);
        } else if !table.is_vietnamese && power > 0 {
            headings[at].unit = unit.clone();
        }
    }
    let names = |columns: &[usize]| columns.iter().map(|&at| table.heads[at].name.clone()).collect::<Vec<_>>();
    let default = if table.is_vietnamese { Some("VND".to_owned()) } else { Some(code.clone()).filter(|_| power > 0) };
    let doubts = found.iter().enumerate().filter(|(_, columns)| !columns.is_empty()).map(|(at, columns)| Doubt::Unit {
        columns: names(columns),
        like: table.heads[like].name.clone(),
        unit: (code.clone(), power),
        default: default.clone(),
        is_alike: at == 0,
    });
    doubts.collect()
}

impl Amounts<'_> {
    /// Amounts in đồng, for want of any other unit, that are too small for it.
    fn small(&self, open: &[usize]) -> Vec<Doubt> {
        let is_small = |at: &&usize| self.is_vietnamese && self.size(**at).is_some_and(|size| size < FEW_DIGITS);
        let columns: Vec<String> = open.iter().filter(is_small).map(|&at| self.heads[at].name.clone()).collect();
        if columns.is_empty() { Vec::new() } else { vec![Doubt::SmallAmounts { columns }] }
    }

    /// Whether the cells tell units of their own.
    fn is_dressed(&self, at: usize) -> bool {
        let Kept::Coded(dictionary) = &self.columns[at] else { return false };
        let mut texts = dictionary.iter().take(MANY).map(String::from_utf8_lossy);
        texts.any(|text| super::amount::undress(value::trimmed(&text)).is_some_and(|it| it.unit != Unit::Number || it.power > 0))
    }

    /// The place of the first digit of the middle one of a column's figures: 3 for thousands.
    fn size(&self, at: usize) -> Option<i32> {
        let place = |mantissa: i128, scale: u8| mantissa.unsigned_abs().checked_ilog10().map(|log| log as i32 - i32::from(scale));
        let mut places: Vec<i32> = match &self.columns[at] {
            Kept::Coded(dictionary) => {
                let style = self.profiles[at].style().unwrap_or(self.style);
                let texts = dictionary.iter().take(MANY).map(String::from_utf8_lossy);
                texts.filter_map(|text| number::parse(&text, style)).filter_map(|it| place(it.mantissa, it.scale)).collect()
            }
            Kept::Numeric { .. } => {
                let mut places = Vec::new();
                for block in self.blocks {
                    let BlockColumn::Numbers(numbers) = &block.columns[at] else { continue };
                    let rows = (0..block.n_rows.min(MANY)).filter_map(|row| numbers.get(row));
                    places.extend(rows.filter_map(|figure| place(figure.into(), numbers.scale)));
                }
                places
            }
        };
        crate::sort::by_key(&mut places, |place| *place);
        places.get(places.len() / 2).copied()
    }
}
