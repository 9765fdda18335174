//! A chart in two sentences: what it shows with its total, and the main finding, computed.

use super::rows::total;
use super::{add_to, change, is_sex, measure_name, member, names, say, short};
use crate::locale::{Lang, format_number, format_percent};
use crate::query::{AxisKind, Cell, Table};

/// Where the rank stands among the measures of a table of scores (`metrics::SCORES`, which this room does not know).
const RANK: usize = 5;

/// Two sentences on a table: its title with the exact total, then the largest members of the first axis with the share of each; for a
/// table by sex, the numbers of women, men and others before it; for changes, what rose and what fell the most. `title` is the
/// chart's. Never empty.
pub fn summary(title: &str, table: &Table, measure: usize, lang: Lang) -> String {
    let mut text = String::with_capacity(160);
    say(&mut text, title);
    let Some(of) = table.measures.get(measure) else {
        say(&mut text, ".");
        return text;
    };
    if names::is_change(of) {
        change::summarize(&mut text, table, measure, lang);
        return text;
    }
    if of.adds
        && let Some(total) = total(table, measure, lang)
    {
        let words = match lang {
            Lang::Vi => ": tổng cộng ",
            Lang::En => ": ",
        };
        say(&mut text, words);
        say(&mut text, &lower(&total, table.total[measure]));
        if lang == Lang::En && table.total[measure].value().is_some() {
            say(&mut text, " in total");
        }
    }
    say(&mut text, ".");
    let Some(first) = table.axes.first() else { return text };
    let n_rows = first.members.len();
    let inner = table.axes[1..].iter().map(|axis| axis.members.len()).product::<usize>();
    // What rows of the first axis, and columns of all others, are together.
    let mut rows = vec![Cell::NotApplicable; n_rows];
    let mut cols = vec![Cell::NotApplicable; inner];
    for (row, row_sum) in rows.iter_mut().enumerate() {
        for (col, col_sum) in cols.iter_mut().enumerate() {
            let cell = table.cells.get((row * inner + col) * table.measures.len() + measure).unwrap_or(&Cell::Missing);
            add_to(row_sum, cell);
            add_to(col_sum, cell);
        }
    }

    if let [_, sex] = &table.axes[..]
        && is_sex(sex)
        && (of.adds || n_rows == 1)
    {
        for (col, all) in cols.iter().enumerate() {
            say(&mut text, if col == 0 { " " } else { "; " });
            say(&mut text, &member(sex, col, lang));
            say(&mut text, ": ");
            say(&mut text, &lower(&short(*all, of, lang), *all));
        }
        say(&mut text, ".");
    }
    // What may not be added is told of the column that stands for all others, or not at all.
    if !of.adds && inner > 1 {
        let total = table.axes[1].members.last().is_some_and(|member| member.key == "*total");
        for (row, sum) in rows.iter_mut().enumerate() {
            // Only what has every score has a rank, and is compared.
            let last = ((row + 1) * inner - 1) * table.measures.len();
            let ranked = total && table.cells.get(last + RANK).is_some_and(|rank| rank.value().is_some());
            *sum = *table.cells.get(last + measure).filter(|_| ranked).unwrap_or(&Cell::NotApplicable);
        }
    }
    let mut largest: Option<(usize, i128)> = None;
    let mut tied = 0;
    for (row, sum) in rows.iter().enumerate() {
        let bin = matches!(first.kind, AxisKind::Bins { .. }) && first.members[row].missing;
        if let (Cell::Value(value), false) = (sum, bin) {
            if largest.is_none_or(|best| *value > best.1) {
                (largest, tied) = (Some((row, *value)), 0);
            } else if largest.is_some_and(|best| *value == best.1) {
                tied += 1;
            }
        }
    }
    if let Some((row, value)) = largest
        && value > 0
        && (first.members.len() > 1 || !of.adds)
    {
        let (start, [and, others, both, each]) = match lang {
            Lang::Vi => (["Lớn nhất: ", ", lớn nhất: "], [" và ", " mục khác", ", đều ", ", đều "]),
            Lang::En => (["Largest: ", ", largest: "], [" and ", " others", ", both ", ", each "]),
        };
        // Of one alone it is all that there is to tell.
        let is_alone = first.members.len() == 1;
        say(&mut text, " ");
        if !is_alone {
            // Which figure, where the title names another.
            let name = measure_name(of, lang);
            let rest = name.char_indices().nth(1).map_or("", |(at, _)| &name[at..]);
            let is_named = of.adds || title.contains(rest);
            if !is_named {
                say(&mut text, name);
            }
            say(&mut text, start[usize::from(!is_named)]);
        }
        say(&mut text, &member(first, row, lang));
        if tied > 0 {
            say(&mut text, and);
        }
        if tied == 1 {
            let second = rows.iter().rposition(|sum| *sum == Cell::Value(value)).unwrap_or(row);
            say(&mut text, &member(first, second, lang));
        } else if tied > 1 {
            say(&mut text, &format_number(tied, 0, lang));
            say(&mut text, others);
        }
        say(&mut text, if is_alone { ": " } else { [", ", both, each][tied.min(2) as usize] });
        say(&mut text, &short(Cell::Value(value), of, lang));
        if let Some(Cell::Value(all)) = table.total.get(measure)
            && of.adds
            && *all >= value
            && let Some(share) = format_percent(value, *all, 1, lang)
        {
            say(&mut text, " (");
            say(&mut text, &share);
            say(&mut text, ")");
        }
        say(&mut text, ".");
    }
    text
}

/// The words for nothing inside of a sentence; a value as it is.
fn lower(text: &str, cell: Cell) -> String {
    if cell.value().is_some() { text.to_owned() } else { crate::locale::mid_sentence(text) }
}
