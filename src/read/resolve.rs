//! Gives raw tables their meaning: which column is which kind, measure or dimension, and one dataset over all of them.
//!
//! Headers propose, values dispose: a proposal stands when the column's distinct texts agree with it. Everything is decided
//! from distinct texts, so the cost does not grow with the rows.

use crate::data::{Additivity, Coding, Dataset, Facts, Kind, Store, StoredColumn};

use super::column::Kept;
use super::dimension::{Draft, draft_of, read_dimension, seal_dimensions};
use super::header::{self, Bar, Heading};
use super::layout::Head;
use super::meaning::{meanings, unit_of};
use super::measure::{Place, read_measure};
use super::melt::{melt, subject};
use super::profile::Profile;
use super::report::{ColumnReport, Notice, Report, TableReport};
use super::table::{RawTable, RowIssue};

/// One table read, with its name.
pub(super) struct Source {
    pub name: String,
    pub table: RawTable,
}
/// Builds the dataset.
pub(super) fn resolve(sources: Vec<Source>, format: &'static str) -> (Dataset, Report) {
    let mut dataset = Dataset::default();
    let mut report = Report { format, ..Report::default() };
    let mut drafts: Vec<Draft> = Vec::new();
    for source in sources {
        resolve_table(source, &mut dataset, &mut report, &mut drafts);
    }
    seal_dimensions(&mut dataset, drafts);
    (dataset, report)
}

fn resolve_table(source: Source, dataset: &mut Dataset, report: &mut Report, drafts: &mut Vec<Draft>) {
    let Source { name, table } = source;
    let facts = dataset.facts.len();
    let headings: Vec<Heading> = header::read_all(&table.heads);
    let profiles: Vec<Profile> = table.columns.iter().map(Profile::of).collect();
    let meanings = meanings(&table.heads, &headings, &profiles);
    let is_vietnamese = table.heads.iter().any(|head| !head.name.is_ascii())
        || profiles.iter().any(|profile| profile.known(Kind::Province) * 2 > profile.n_texts.min(500));

    // A title may say what columns that are headed by years alone hold: "Poverty rate by province and year".
    let titles: Vec<Head> = table.context.titles.iter().map(|title| Head::of(subject(title))).collect();
    let bars = header::read_all(&titles).iter().any(|title| {
        title.bar.is_some_and(Bar::is_quantity) && !title.candidates.iter().any(|candidate| candidate.kind.is_measure())
    });
    let mut columns = Vec::new();
    let mut column_reports = Vec::new();
    for (at, kept) in table.columns.into_iter().enumerate() {
        let (header, heading, profile, meaning) = (&table.heads[at].name, &headings[at], &profiles[at], &meanings[at]);
        let column_name = meaning.kind.map_or_else(|| header.clone(), |kind| kind.name().to_owned());
        let unit = unit_of(meaning.kind, heading, is_vietnamese);
        let mut codings = Vec::new();
        let counts = heading.bar.is_none_or(Bar::is_quantity) && profile.is_numeric() && !profile.has_leading_zeros;
        if meaning.is_measure || counts && meaning.kind.is_none() {
            let secondary = !meaning.is_measure;
            let place = Place { facts, column: at, header, delimiter: table.dialect.delimiter };
            let mut reading = read_measure(place, &kept, &table.blocks, &unit, heading.power, &table.log);
            let taken = |name: &str| dataset.measures.iter().any(|measure| measure.name == name);
            let mut measure_name = column_name.clone();
            let mut n = 2;
            while taken(&measure_name) {
                measure_name = format!("{column_name} ({n})");
                n += 1;
            }
            if measure_name != column_name && !secondary {
                report.notices.push(Notice::Renamed { name: measure_name.clone(), from: header.clone() });
            }
            reading.measure.name = measure_name;
            reading.measure.kind = meaning.kind;
            reading.measure.secondary = secondary;
            if heading.bar.is_some() || bars && heading.stem.is_empty() && !heading.part.is_empty() {
                reading.measure.additivity = Additivity::Never;
            }
            dataset.measures.push(reading.measure);
            if !secondary {
                report.notices.append(&mut reading.notices);
            }
        }
        let store = match kept {
            Kept::Numeric { .. } => Store::Numeric,
            Kept::Coded(dictionary) => {
                if !meaning.kind.is_some_and(Kind::is_measure) {
                    let draft = draft_of(drafts, &column_name, header, meaning);
                    let codes = read_dimension(&dictionary, meaning.kind, header, &mut drafts[draft], report);
                    codings.push(Coding { dimension: draft, codes });
                }
                Store::Coded(dictionary)
            }
        };
        column_reports.push(ColumnReport {
            header: header.clone(),
            kind: meaning.kind,
            is_measure: meaning.is_measure,
            unit: unit.name().map(str::to_owned).filter(|_| meaning.is_measure),
            power: if meaning.is_measure { heading.power } else { 0 },
            why: meaning.why.clone(),
        });
        columns.push(StoredColumn { header: header.clone(), store, codings });
    }
    let log = table.log;
    let (blank, ragged): (Vec<_>, Vec<_>) = log.issues.iter().partition(|(_, issue)| *issue == RowIssue::Blank);
    report.notices.extend(ragged.into_iter().take(20).map(|&(row, issue)| Notice::Ragged { row, issue }));
    let n_named = log.issues.len() as u64;
    let n_ragged = log.issues.iter().filter(|(_, issue)| *issue != RowIssue::Blank).count() as u64;
    let n_more = n_ragged.saturating_sub(20) + (log.n_issues - n_named);
    if n_more > 0 {
        report.notices.push(Notice::MoreRows { n: n_more });
    }
    report.tables.push(TableReport {
        name: name.clone(),
        format: if table.dialect.delimiter == b'\t' { "tsv" } else { "csv" },
        encoding: if table.has_bom { "utf-8-bom" } else { "utf-8" },
        delimiter: table.dialect.delimiter as char,
        header_row: log.header_row,
        rows: log.rows,
        used: log.used,
        skipped: blank.into_iter().copied().collect(),
        columns: column_reports,
    });
    dataset.facts.push(Facts { name, columns, blocks: table.blocks, n_rows: log.used });
    melt(dataset, drafts, report, &headings, &table.context);
}
