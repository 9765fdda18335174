//! Shares of people among counts of them, as surveys print them: `Literate women` 52.7 beside `Number of women` 180. No header says
//! that they are percentages; figures from 0 to 100 with fractions do, where people are counted, for nobody is half a person.

use crate::data::{Block, BlockColumn, Facts, Measure, Worth};
use crate::places::fold;

use super::column::Kept;
use super::doubt::Doubt;
use super::header::{self, About, Bar, Heading};
use super::layout::{Context, Head};
use super::number::{self, Decimal, Style};
use super::profile::Profile;
use super::value;

/// What figures are, as far as they tell.
#[derive(Clone, Copy, Default)]
struct Looks {
    n: usize,
    n_fractions: usize,
    /// Those below 0 or above 100.
    n_beyond: usize,
}

impl Looks {
    fn add(&mut self, Decimal { mantissa, scale }: Decimal) {
        let whole = 10i128.pow(u32::from(scale));
        self.n += 1;
        self.n_fractions += usize::from(mantissa % whole != 0);
        self.n_beyond += usize::from(mantissa < 0 || mantissa > 100 * whole);
    }

    /// Of people one fraction will do.
    fn are_shares(self, of_people: bool) -> bool {
        self.n_beyond == 0 && self.n_fractions > 0 && (of_people || self.n_fractions * 2 > self.n)
    }

    fn are_counts(self) -> bool {
        self.n_fractions == 0 && self.n_beyond > 0
    }
}

/// The figure of a row, as the file gives it.
pub(super) fn figure(measure: &Measure, block: &Block, row: usize) -> Option<Decimal> {
    match &block.columns[measure.column] {
        BlockColumn::Codes(codes) => match measure.worth.get(codes.get(row) as usize) {
            Some(Worth::Number(mantissa)) => Some(Decimal { mantissa: *mantissa, scale: measure.scale }),
            _ => None,
        },
        BlockColumn::Numbers(numbers) => {
            numbers.get(row).map(|mantissa| Decimal { mantissa: mantissa.into(), scale: numbers.scale })
        }
    }
}

fn of_people(heading: &Heading) -> bool {
    let counts = |heading: &Heading| heading.candidates.iter().any(|it| it.kind.is_people() && it.rank >= header::PHRASE);
    counts(heading) || heading.part.sex.is_some_and(|sex| sex != "total")
}

fn is_open(heading: &Heading) -> bool {
    heading.bar.is_none() && !heading.is_tagged && heading.power == 0 && !heading.candidates.iter().any(|it| it.kind.is_money())
}

fn is_survey(context: &Context, heads: &[Head]) -> bool {
    let mut names = context.titles.iter().chain(heads.iter().map(|head| &head.name)).map(|text| fold(text));
    names.any(|key| key == "survey" || key.contains("statcompiler"))
}

/// Whether any column may be one of shares: whether `settle` is called.
pub(super) fn may_be(heads: &[Head], headings: &[Heading], profiles: &[Profile], context: &Context) -> bool {
    let may = |(heading, profile): (&Heading, &Profile)| {
        profile.has_decimals && profile.n_texts < usize::MAX && is_open(heading) && of_people(heading)
    };
    headings.iter().zip(profiles).any(may) || is_survey(context, heads)
}

/// Whether a header says of how many its neighbors are shares: `Number of women (weighted)`.
fn is_count(head: &Head) -> bool {
    header::counts(&head.name) || fold(&head.name).starts_with("denominator")
}

/// Settles which columns are shares, and says so.
#[inline(never)]
pub(super) fn settle(
    columns: &[Kept],
    heads: &[Head],
    headings: &mut [Heading],
    profiles: &[Profile],
    context: &Context,
) -> Option<Doubt> {
    let is_compiled = context.titles.iter().any(|title| fold(title).contains("statcompiler"));
    if is_compiled {
        // Nothing there is money, nor is its total.
        headings.iter_mut().for_each(|heading| heading.candidates.retain(|it| it.rank > header::WEAK || !it.kind.is_money()));
    }
    let looks = |at: usize| {
        let mut looks = Looks::default();
        if let (Kept::Coded(dictionary), true) = (&columns[at], profiles[at].is_numeric()) {
            let style = profiles[at].style().unwrap_or(Style::POINT);
            let texts = dictionary.iter().map(String::from_utf8_lossy);
            texts.filter_map(|text| number::parse(value::trimmed(&text), style)).for_each(|figure| looks.add(figure));
        }
        looks
    };
    let looks: Vec<Looks> = (0..headings.len()).map(looks).collect();
    let by = (0..headings.len()).find(|&at| is_count(&heads[at]) && looks[at].are_counts());
    let by = by.map(|at| heads[at].name.clone()).or_else(|| is_survey(context, heads).then(String::new))?;
    let is = |at: usize| {
        looks[at].are_shares(is_compiled || of_people(&headings[at])) && is_open(&headings[at]) && !is_count(&heads[at])
    };
    let found: Vec<usize> = (0..headings.len()).filter(|&at| is(at)).collect();
    if found.is_empty() || !is_compiled && !found.iter().any(|&at| of_people(&headings[at])) {
        return None;
    }
    for &at in &found {
        (headings[at].bar, headings[at].is_additive) = (Some(Bar::Rate), false);
    }
    // `Literacy rate (%)` in the column of the indicator leaves no doubt.
    let is_told = |(heading, profile): (&Heading, &Profile)| {
        let said = profile.only.as_deref().filter(|_| heading.about == Some(About::Indicator));
        said.is_some_and(|only| header::read_all(&[Head::of(only)])[0].bar == Some(Bar::Rate))
    };
    if headings.iter().zip(profiles).any(is_told) {
        return None;
    }
    Some(Doubt::Shares { columns: found.iter().map(|&at| heads[at].name.clone()).collect(), by })
}

/// Which labels of a column speak of shares, by its codes, where others count: `texts` are the labels, `says` what each says.
#[inline(never)]
pub(super) fn labels(facts: &Facts, column: usize, measure: &Measure, says: &[Option<Heading>], texts: &[String]) -> Vec<bool> {
    let mut looks = vec![Looks::default(); says.len()];
    for block in &facts.blocks {
        for row in 0..block.n_rows {
            if let (Some(figure), Some(looks)) = (figure(measure, block, row), looks.get_mut(block.code(column, row))) {
                looks.add(figure);
            }
        }
    }
    let counts = (0..says.len()).any(|at| looks[at].are_counts() && header::counts(&texts[at]));
    let is = |at: usize| {
        let heading = says[at].as_ref().filter(|says| is_open(says) && of_people(says));
        counts && heading.is_some() && looks[at].are_shares(true)
    };
    (0..says.len()).map(is).collect()
}
