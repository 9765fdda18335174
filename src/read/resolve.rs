//! Gives raw tables their meaning: which column is which kind, measure or dimension, and one dataset over all of them.
//!
//! Headers propose, values dispose: a proposal stands when the column's distinct texts agree with it. Everything is decided
//! from distinct texts, so the cost does not grow with the rows.

use std::borrow::Cow;

use crate::data::{Additivity, Coding, Dataset, Facts, Kind, Store, StoredColumn, Unit};

use super::canon::{Canon, Hints, joined_parts};
use super::column::Kept;
use super::dimension::{Draft, draft_of, read_dimension, seal_dimensions};
use super::doubt::Doubt;
use super::header::{self, About, Bar, Candidate, Heading};
use super::label;
use super::layout::Head;
use super::mapping::Mapping;
use super::meaning::{self, Meaning, meanings, overrule, share_units, unit_of};
use super::measure::{Place, read_measure};
use super::melt::{melt, subject};
use super::number::Style;
use super::profile::Profile;
use super::report::{ColumnReport, Notice, Report, TableReport, Why};
use super::rewrite::{self, rewrite};
use super::schema::{self, Key, Type};
use super::spread::spread;
use super::stock;
use super::table::RawTable;
use super::value;

/// One table read, with its name.
pub(super) struct Source {
    pub name: String,
    pub table: RawTable,
    /// What a package and the page say of it; nothing for what only the page speaks of.
    pub said: Option<Mapping>,
    pub keys: Vec<Key>,
    /// Its place in the package.
    pub order: usize,
    /// What its columns look like, as far as it has been looked at.
    profiles: Vec<Profile>,
    /// Whether all of the last profile's column has been looked at.
    is_whole: bool,
    /// Columns whose numbers stand in a unit that another column told.
    units: Vec<(usize, Unit)>,
}

impl Source {
    pub fn new(name: String, mut table: RawTable) -> Source {
        let units = rewrite(&mut table);
        Source { name, table, said: None, keys: Vec::new(), order: 0, profiles: Vec::new(), is_whole: true, units }
    }

    /// Looks at some more distinct texts of one column; true when there is more to look at.
    pub fn look(&mut self, most: usize) -> bool {
        if self.is_whole {
            if self.profiles.len() == self.table.columns.len() {
                return false;
            }
            self.profiles.push(Profile::default());
        }
        let at = self.profiles.len() - 1;
        self.is_whole = !self.profiles[at].look(&self.table.columns[at], most);
        true
    }
}

/// Whether a column that names rows of a table says what they are: a province, a programme. The table is that of `keyed`, the
/// column the one of this name.
fn names_itself(keyed: &mut Source, column: &str, page: &Mapping) -> bool {
    while keyed.look(usize::MAX) {}
    let heads = &keyed.table.heads;
    let mapping = keyed.said.as_ref().unwrap_or(page);
    let mut headings = header::read_all(heads);
    overrule(heads, &mut headings, &keyed.profiles, mapping);
    let meanings = meanings(heads, &headings, &keyed.profiles, mapping);
    heads.iter().zip(meanings).any(|(head, meaning)| head.name == column && meaning.kind.is_some())
}

/// Builds the dataset.
pub(super) fn resolve(mut sources: Vec<Source>, format: &'static str, mapping: &Mapping) -> (Dataset, Report) {
    let mut dataset = Dataset::default();
    let mut report = Report { format, ..Report::default() };
    let mut drafts: Vec<Draft> = Vec::new();
    let mut keys: Vec<(String, Key)> = Vec::new();
    for at in 0..sources.len() {
        for key in sources[at].keys.clone() {
            for (own, theirs) in &key.pairs {
                let Some(other) = sources.iter_mut().find(|other| other.name == key.resource) else { continue };
                let is_key = !names_itself(other, theirs, mapping);
                let said = sources[at].said.iter_mut().flat_map(|said| &mut said.columns).find(|said| said.header == *own);
                if let Some(said) = said {
                    said.is_key = is_key && said.of == Some(Type::Text);
                }
            }
            keys.push((sources[at].name.clone(), key));
        }
    }
    for source in sources {
        resolve_table(source, &mut dataset, &mut report, &mut drafts, mapping, &keys);
    }
    for (from, key) in &keys {
        schema::follow(&mut dataset, &mut drafts, from, key);
    }
    report.notices.extend(mapping.faults.iter().cloned().map(Notice::Doubt));
    for said in &mapping.columns {
        let headers = || report.tables.iter().flat_map(|table| &table.columns).map(|column| &column.header[..]);
        if !headers().any(|header| mapping.of(header).is_some_and(|found| std::ptr::eq(found, said))) {
            let mut columns = String::new();
            for header in headers().take(30) {
                columns.push_str(if columns.is_empty() { "‘" } else { ", ‘" });
                columns.push_str(header);
                columns.push('’');
            }
            report.notices.push(Notice::Doubt(Doubt::NoColumn { name: said.header.clone(), columns }));
        }
    }
    seal_dimensions(&mut dataset, drafts);
    (dataset, report)
}

/// What people call a column tells more than its name does: a meaning, if the name has none, and the unit.
fn read_titles(heads: &[Head], headings: &mut [Heading], mapping: &Mapping) {
    let mut titles: Vec<Head> = Vec::new();
    for head in heads {
        let label = mapping.of(&head.name).and_then(|said| said.label.as_deref());
        titles.push(Head::of(label.unwrap_or_default()));
    }
    for ((heading, title), head) in headings.iter_mut().zip(header::read_all(&titles)).zip(&titles) {
        if head.name.is_empty() {
            continue;
        }
        let weight = |heading: &Heading| heading.candidates.iter().map(|it| it.weight).max().unwrap_or(0);
        let tells = weight(&title) > weight(heading) || heading.candidates.is_empty() && heading.part.is_empty();
        if tells && !heading.is_tagged {
            let bar = heading.bar;
            *heading = title;
            heading.bar = bar.or(heading.bar);
        } else if heading.unit == Unit::Number && heading.power == 0 {
            (heading.unit, heading.power) = (title.unit, title.power);
        }
    }
}

/// Values beside indicators that all count people (`Members (women)`, `Số người tham gia`) do so too.
fn count_people(table: &RawTable, headings: &mut [Heading]) {
    let indicator = headings.iter().position(|heading| heading.about == Some(About::Indicator));
    let Some(Kept::Coded(dictionary)) = indicator.map(|at| &table.columns[at]) else { return };
    if dictionary.len() > 64 {
        return;
    }
    let texts = dictionary.iter().map(|text| Head::of(value::trimmed(&String::from_utf8_lossy(text))));
    let heads: Vec<Head> = texts.filter(|head| !value::is_blank(&head.name)).collect();
    let counts = |says: &Heading| says.bar.is_none() && says.candidates.first().is_some_and(|it| it.kind.is_people());
    if heads.is_empty() || !header::read_all(&heads).iter().all(counts) {
        return;
    }
    for heading in headings.iter_mut().filter(|heading| heading.about == Some(About::Value) && heading.unit == Unit::Number) {
        heading.candidates.insert(0, Candidate { kind: Kind::People, rank: header::PHRASE, weight: 1 });
    }
}

/// `Trong đó: NSTW` is counted in the unit of the whole that stands before it.
fn share_with_parts(heads: &[Head], headings: &mut [Heading]) {
    let mut whole: Option<usize> = None;
    for at in 0..heads.len() {
        if !rewrite::is_part(&heads[at].name) {
            whole = Some(at);
        } else if let Some(whole) = whole
            && headings[at].unit == Unit::Number
            && headings[at].power == 0
            && headings[at].bar.is_none()
            && headings[at].part.source.is_some()
        {
            (headings[at].unit, headings[at].power) = (headings[whole].unit.clone(), headings[whole].power);
        }
    }
}

/// What the columns of a table tell of each other.
fn hints(table: &RawTable, meanings: &[Meaning], mapping: &Mapping) -> Hints {
    let has = |kind: Kind| meanings.iter().position(|meaning| meaning.kind == Some(kind));
    let mut years: Option<(i64, i64)> = None;
    if let Some(at) = has(Kind::Year)
        && let Kept::Coded(dictionary) = &table.columns[at]
    {
        for text in dictionary.iter() {
            if let Some(year) = std::str::from_utf8(text).ok().and_then(value::year) {
                years = Some(years.map_or((year, year), |(first, last)| (first.min(year), last.max(year))));
            }
        }
    }
    Hints { has_districts: has(Kind::District).is_some(), years, day_first: mapping.day_first }
}

/// A second dimension that a column's texts stand for.
fn derive(drafts: &mut Vec<Draft>, kind: Kind, values: impl Iterator<Item = (Option<Cow<'static, str>>, Option<i64>)>) -> Coding {
    let meaning = Meaning { kind: Some(kind), is_measure: false, is_personal: false, why: Why::Header };
    let dimension = draft_of(drafts, kind.name(), kind.name(), &meaning);
    let code = |(key, number): (Option<Cow<'static, str>>, Option<i64>)| match key {
        Some(key) => drafts[dimension].code(&key, number, false),
        None => drafts[dimension].code("", None, true),
    };
    Coding { dimension, codes: values.map(code).collect() }
}

fn resolve_table(
    mut source: Source,
    dataset: &mut Dataset,
    report: &mut Report,
    drafts: &mut Vec<Draft>,
    page: &Mapping,
    keys: &[(String, Key)],
) {
    while source.look(usize::MAX) {}
    let Source { name, table, mut profiles, said, units, .. } = source;
    let mapping = said.as_ref().unwrap_or(page);
    for (head, profile) in table.heads.iter().zip(&mut profiles) {
        profile.is_stated |= mapping.of(&head.name).is_some_and(|said| matches!(said.of, Some(Type::Number | Type::Integer)));
    }
    let facts = dataset.facts.len();
    let mut headings: Vec<Heading> = header::read_all(&table.heads);
    read_titles(&table.heads, &mut headings, mapping);
    headings.iter_mut().zip(&table.heads).for_each(|(heading, head)| heading.is_additive &= !head.is_running);
    overrule(&table.heads, &mut headings, &profiles, mapping);
    spread(&table.heads, &mut headings, &profiles);
    count_people(&table, &mut headings);
    for (at, unit) in units {
        headings[at].unit = unit;
        if let Unit::Money(_) = headings[at].unit {
            headings[at].candidates.push(Candidate { kind: Kind::Amount, rank: header::WEAK, weight: 1 });
        }
    }
    share_with_parts(&table.heads, &mut headings);
    let meanings = meanings(&table.heads, &headings, &profiles, mapping);
    share_units(&mut headings, &meanings, &profiles, &table.context);
    // Letters that of the languages of such files only Vietnamese writes.
    let is_vietnamese = table.heads.iter().any(|head| {
        head.name.contains(|letter| matches!(letter, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'ạ'..='ỹ' | 'Ạ'))
    }) || profiles.iter().any(Profile::is_mostly_provinces);
    // The style that most columns prove helps those that prove none.
    let (mut points, mut commas) = (0, 0);
    for style in profiles.iter().filter_map(Profile::style) {
        *(if style == Style::COMMA { &mut commas } else { &mut points }) += 1;
    }
    let neighbor = if points == commas { None } else { Some(if commas > points { Style::COMMA } else { Style::POINT }) };
    let hints = hints(&table, &meanings, mapping);
    let has_sexes = headings.iter().any(|heading| heading.part.sex.is_some());
    let has_years =
        headings.iter().any(|heading| heading.part.year.is_some()) || meanings.iter().any(|it| it.kind == Some(Kind::Year));

    // A title may say what columns that are headed by years alone hold: "Poverty rate by province and year".
    let titles: Vec<Head> = table.context.titles.iter().map(|title| Head::of(subject(title))).collect();
    let bars = header::read_all(&titles).iter().any(|title| {
        title.bar.is_some_and(Bar::is_quantity) && !title.candidates.iter().any(|candidate| candidate.kind.is_measure())
    });
    let mut columns = Vec::new();
    let mut column_reports = Vec::new();
    for (at, kept) in table.columns.into_iter().enumerate() {
        let (header, heading, profile, meaning) = (&table.heads[at].name, &headings[at], &profiles[at], &meanings[at]);
        let said = mapping.of(header);
        let of = said.and_then(|said| said.of);
        let mut column_name = meaning.kind.map_or_else(|| header.clone(), |kind| kind.name().to_owned());
        // Where keys tell what is shared, columns that happen to have one name are not.
        let is_other = meaning.kind.is_none()
            && !keys.iter().any(|(_, key)| key.pairs.iter().any(|(own, _)| own == header))
            && drafts.iter().any(|draft| draft.is_named(header));
        if !keys.is_empty() && is_other || said.is_some_and(|said| said.is_key) && Kind::from_name(header).is_some() {
            column_name = [&name[..], ".", header].concat();
        }
        let label = said.and_then(|said| said.label.as_deref()).unwrap_or(header);
        let counted = meaning.kind.or_else(|| meaning::own_measure(heading, profile).filter(|_| meaning.is_measure));
        let unit = unit_of(counted, heading, is_vietnamese);
        let mut codings = Vec::new();
        let counts = heading.bar.is_none_or(Bar::is_quantity) && profile.is_numeric() && !profile.has_leading_zeros;
        let may_count = !matches!(of, Some(Type::Text | Type::Date | Type::Year));
        if meaning.is_measure || counts && may_count && meaning.kind.is_none() {
            let secondary = !meaning.is_measure;
            let place = Place {
                facts,
                column: at,
                header,
                delimiter: table.dialect.delimiter,
                neighbor,
                is_vietnamese,
                decimal: said.and_then(|said| said.decimal),
                usual: said.and_then(|said| said.usual),
                unit_told: heading.unit != Unit::Number,
            };
            let mut reading = read_measure(place, &kept, &table.blocks, &unit, heading.power, &table.log);
            let taken = |name: &str| dataset.measures.iter().any(|measure| measure.name == name);
            // A second column of a meaning goes by its own words: `Dân số`, not `people (2)`.
            let plain = if taken(&column_name) && meaning.kind.is_some() { label } else { &column_name };
            let mut measure_name = plain.to_owned();
            let mut n = 2;
            while taken(&measure_name) {
                measure_name = format!("{plain} ({n})");
                n += 1;
            }
            if measure_name != column_name && !secondary {
                report.notices.push(Notice::Renamed { name: measure_name.clone(), from: header.clone() });
            }
            reading.measure.name = measure_name;
            reading.measure.kind = meaning.kind;
            label.clone_into(&mut reading.measure.label);
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
            Kept::Numeric { style, .. } => Store::Numeric { decimal: style.decimal },
            Kept::Coded(dictionary) => {
                if !meaning.kind.is_some_and(Kind::is_measure) {
                    let draft = draft_of(drafts, &column_name, label, meaning);
                    let mut canon = Canon::new(&dictionary, meaning.kind, header, profile, hints, &mut report.notices);
                    canon.keep_na(said.is_some_and(|said| said.keeps_na));
                    let laid = read_dimension(&dictionary, header, canon, &mut drafts[draft], &mut report.notices);
                    codings.push(Coding { dimension: draft, codes: laid.codes });
                    // `Female, 15-24`: also a sex and an age, where no column of their own tells them.
                    if meaning.kind.is_none()
                        && !meaning.is_measure
                        && !has_sexes
                        && !profile.is_numeric()
                        && let Some(parts) = joined_parts(&dictionary, heading.about == Some(About::Indicator))
                    {
                        for (kind, parts) in [Kind::Sex, Kind::AgeGroup].into_iter().zip(parts) {
                            let is_free = !meanings.iter().any(|it| it.kind == Some(kind));
                            if is_free && parts.iter().any(Option::is_some) {
                                let values = parts.into_iter().map(|part| (part, None));
                                codings.push(derive(drafts, kind, values));
                            }
                        }
                    }
                    // A date also tells the year, where no column of its own does.
                    if meaning.kind == Some(Kind::Date) && hints.years.is_none() && !has_years {
                        let years = laid.years.into_iter().map(|year| (year.map(|year| Cow::Owned(year.to_string())), year));
                        codings.push(derive(drafts, Kind::Year, years));
                    }
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
            bar: heading.bar.filter(|_| profile.is_numeric() || heading.bar.is_some_and(Bar::is_personal)),
        });
        columns.push(StoredColumn { header: header.clone(), store, codings });
    }
    let open = |at: usize| {
        let (heading, meaning) = (&headings[at], &meanings[at]);
        let is_open = meaning.kind.is_none() && !meaning.is_measure && heading.bar.is_none() && meaning.why != Why::Page;
        is_open && profiles[at].are_few_figures(meaning::FEW)
    };
    let mut columns_open: Vec<String> =
        (0..headings.len()).filter(|&at| open(at)).map(|at| table.heads[at].name.clone()).collect();
    let doubts_at = report.notices.len();
    let log = table.log;
    report.notices.extend(table.notices);
    let (skipped, ragged): (Vec<_>, Vec<_>) = log.issues.iter().partition(|(_, issue)| issue.is_skip());
    report.notices.extend(ragged.into_iter().take(20).map(|&(row, issue)| Notice::Ragged { row, issue }));
    let n_named = log.issues.len() as u64;
    let n_ragged = log.issues.iter().filter(|(_, issue)| !issue.is_skip()).count() as u64;
    let n_more = n_ragged.saturating_sub(20) + (log.n_issues - n_named);
    if n_more > 0 {
        report.notices.push(Notice::MoreRows { n: n_more });
    }
    report.tables.push(TableReport {
        name: name.clone(),
        format: match table.dialect.delimiter {
            b'\t' => "tsv",
            0x1f => "json",
            _ => "csv",
        },
        encoding: table.encoding,
        delimiter: table.dialect.delimiter as char,
        header_row: log.header_row,
        rows: log.rows,
        used: log.used,
        skipped: skipped.into_iter().copied().collect(),
        totals: log.totals,
        columns: column_reports,
    });
    dataset.facts.push(Facts { name, columns, blocks: table.blocks, n_rows: log.used });
    let kinds: Vec<Option<Kind>> = meanings.iter().map(|meaning| meaning.kind).collect();
    let labels = label::bar(dataset, drafts, &headings, &kinds);
    if mapping.melt != Some(false) {
        melt(dataset, drafts, report, &headings, &table.context);
        label::split(dataset, report, &labels, facts);
    }
    // Columns that were read as rows are figures, and no codes.
    let melted = |column: &String| {
        report.notices.iter().any(|notice| matches!(notice, Notice::Melted { columns, .. } if columns.contains(column)))
    };
    columns_open.retain(|column| !melted(column));
    if !columns_open.is_empty() {
        report.notices.insert(doubts_at, Notice::Doubt(Doubt::Roles { columns: columns_open }));
    }
    stock::bar(dataset, drafts, &table.context, report, facts);
}
