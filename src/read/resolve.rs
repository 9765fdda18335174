//! Gives raw tables their meaning: which column is which kind, measure or dimension, and one dataset over all of them.
//!
//! Headers propose, values dispose: a proposal stands when the column's distinct texts agree with it. Everything is decided
//! from distinct texts, so the cost does not grow with the rows.

use std::borrow::Cow;

use crate::data::{Additivity, Coding, Dataset, Dictionary, Facts, Kind, Store, StoredColumn, Unit};

use super::bands;
use super::borrow::{Amounts, borrow_units};
use super::canon::{self, Canon, Hints, joined_parts};
use super::chief;
use super::column::Kept;
use super::counted;
use super::cumulative;
use super::dimension::{Draft, draft_of, read_dimension, seal_dimensions};
use super::doubt::Doubt;
use super::family;
use super::header::{self, About, Bar, Candidate, Heading};
use super::label::{self, Label};
use super::layout::{Context, Head, is_tag};
use super::mapping::{ColumnMapping, Mapping};
use super::meaning::{self, Meaning, meanings, overrule, share_units, unit_of};
use super::measure::{Place, Reading, read_measure};
use super::melt::{begins_as_rate, melt, subject};
use super::number::Style;
use super::pace::Pace;
use super::prefix;
use super::profile::{self, Profile};
use super::receipts;
use super::report::{ColumnReport, Notice, Report, TableReport, Why};
use super::rewrite::rewrite;
use super::schema::{Key, Type};
use super::shares;
use super::spread::{self, spread};
use super::stock;
use super::table::RawTable;
use super::value::{self, Lexicon};
use super::whole;

/// One table read, with its name.
pub(super) struct Source {
    pub name: String,
    pub table: RawTable,
    /// What a package and the page say of it; nothing for what only the page speaks of.
    pub said: Option<Mapping>,
    pub keys: Vec<Key>,
    /// Its place in the package.
    pub order: usize,
    /// What its columns look like, once it has been looked at.
    pub profiles: Vec<Profile>,
    /// Columns whose numbers stand in a unit that another column told.
    pub units: Vec<(usize, Unit)>,
}

impl Source {
    /// A table by its name, with the units that it tells beside figures.
    pub fn new(name: String, mut table: RawTable) -> Source {
        let units = rewrite(&mut table);
        Source { name, table, said: None, keys: Vec::new(), order: 0, profiles: Vec::new(), units }
    }

    /// Looks at the distinct texts of each column, once.
    pub async fn look(&mut self, pace: &Pace) {
        let mut words = (Lexicon::of(Some(Kind::Source)), Lexicon::of(Some(Kind::Sex)));
        for column in self.table.columns.iter().skip(self.profiles.len()) {
            let mut profile = Profile::of(column, &mut words, pace).await;
            profile.n_rows = self.table.log.used;
            self.profiles.push(profile);
        }
    }
}

/// Builds the dataset.
pub(super) async fn resolve(mut sources: Vec<Source>, format: &'static str, mapping: &Mapping, pace: &Pace) -> (Dataset, Report) {
    let report = Report { format, ..Report::default() };
    let mut sum = Sum { dataset: Dataset::default(), report, drafts: Vec::new() };
    let has_keys = sources.iter().any(|source| !source.keys.is_empty());
    let keys = if has_keys { family::keys(&mut sources, mapping, pace).await } else { Vec::new() };
    for source in sources {
        resolve_table(source, &mut sum, mapping, &keys, pace).await;
    }
    let Sum { mut dataset, mut report, mut drafts } = sum;
    if has_keys {
        family::follow(&mut dataset, &mut drafts, &keys);
    }
    let fault = |[name, column, wanted]: [String; 3]| Notice::Doubt(Doubt::Mapping { name, column, wanted });
    report.notices.extend(mapping.faults.iter().cloned().map(fault));
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
    seal_dimensions(&mut dataset, drafts, pace).await;
    (dataset, report)
}

/// What people call a column tells more than its name does: a meaning, if the name has none, and the unit.
#[inline(never)]
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

/// What the columns of a table tell of each other.
fn hints(columns: &[Kept], meanings: &[Meaning], mapping: &Mapping) -> Hints {
    let has = |kind: Kind| meanings.iter().position(|meaning| meaning.kind == Some(kind));
    let mut years: Option<(i64, i64)> = None;
    if let Some(at) = has(Kind::Year)
        && let Kept::Coded(dictionary) = &columns[at]
    {
        for text in dictionary.iter() {
            if let Some(year) = std::str::from_utf8(text).ok().and_then(|text| value::year(text).or(value::double_year(text))) {
                years = Some(years.map_or((year, year), |(first, last)| (first.min(year), last.max(year))));
            }
        }
    }
    Hints { has_districts: has(Kind::District).is_some(), years, day_first: mapping.day_first }
}

/// What the tables of an export come to.
struct Sum {
    dataset: Dataset,
    report: Report,
    drafts: Vec<Draft>,
}

/// A column that stands for other dimensions too: each with a value (and its number) for each code, nothing for a blank.
type Derived = (Kind, Vec<(Option<Cow<'static, str>>, Option<i64>)>);

/// A second dimension that a column's texts stand for.
async fn derive(drafts: &mut Vec<Draft>, (kind, values): Derived, pace: &Pace) -> Coding {
    let meaning = Meaning { kind: Some(kind), is_measure: false, is_personal: false, why: Why::Header };
    let dimension = draft_of(drafts, kind.name(), kind.name(), &meaning);
    let mut codes = Vec::new();
    for (key, number) in values {
        pace.spend(1).await;
        codes.push(match key {
            Some(key) => drafts[dimension].code(&key, number, false),
            None => drafts[dimension].code("", None, true),
        });
    }
    Coding { dimension, codes }
}

/// Gives one table its meaning. Only what looks at every text is here; all else is decided at once by `Course`.
async fn resolve_table(mut source: Source, sum: &mut Sum, page: &Mapping, keys: &[(String, Key)], pace: &Pace) {
    source.look(pace).await;
    let columns = std::mem::take(&mut source.table.columns);
    if source.table.heads.iter().any(|head| head.tag.is_some() || is_tag(&head.name)) {
        pace.whole().await;
    }
    let headings = header::read_all(&source.table.heads);
    let RawTable { heads, context, .. } = &source.table;
    let has_indicator = headings.iter().any(|heading| heading.about == Some(About::Indicator));
    if has_indicator
        || receipts::may_be(heads, context)
        || cumulative::may_be(&headings)
        || spread::may_be_cut(heads)
        || shares::may_be(&source.table.heads, &headings, &source.profiles, &source.table.context)
        || whole::has_children(&headings)
    {
        pace.whole().await;
    }
    let mut course = Course::new(source, headings, &columns, page, keys, sum.dataset.facts.len());
    for (at, kept) in columns.into_iter().enumerate() {
        let mut named = course.name(at, &sum.drafts);
        if let Some(place) = course.place(at, &named.unit) {
            let reading = read_measure(place, &kept, pace).await;
            let unit = reading.measure.unit.clone();
            course.measure(at, &named, reading, sum);
            named.unit = unit;
        }
        let mut codings = Vec::new();
        if let Kept::Coded(dictionary) = &kept
            && !course.meanings[at].kind.is_some_and(Kind::is_measure)
        {
            let order =
                if course.meanings[at].kind == Some(Kind::Date) { Some(canon::order(dictionary, pace).await) } else { None };
            let canon = course.canon(at, dictionary, order, &mut sum.report.notices);
            let draft = draft_of(&mut sum.drafts, &named.column, &named.label, &course.meanings[at]);
            if course.meanings[at].kind.is_none() && course.profiles[at].are_dates() {
                // A second day is no group first.
                sum.drafts[draft].set_secondary();
            }
            let header = &course.table.heads[at].name;
            let laid = read_dimension(dictionary, header, canon, &mut sum.drafts[draft], &mut sum.report.notices, pace).await;
            codings.push(Coding { dimension: draft, codes: laid.codes });
            for derived in course.derived(at, dictionary, laid.years) {
                codings.push(derive(&mut sum.drafts, derived, pace).await);
            }
        }
        course.keep(at, kept, codings, &named);
    }
    if bands::may_be(&sum.report.notices) {
        pace.whole().await;
    }
    let wide = course.end(sum);
    if wide.may_melt {
        melt(&mut sum.dataset, &mut sum.drafts, &mut sum.report, &wide.headings, &wide.context, pace).await;
    }
    if !wide.labels.is_empty() {
        pace.whole().await;
    }
    wide.end(sum);
}

/// What a column is called.
struct Named {
    column: String,
    label: String,
    unit: Unit,
}

/// A table on its way to a meaning: what is known of it before its texts are gone through.
struct Course<'a> {
    name: String,
    /// Without its columns.
    table: RawTable,
    said: Option<Mapping>,
    page: &'a Mapping,
    keys: &'a [(String, Key)],
    /// Its place among the tables of facts.
    facts: usize,
    profiles: Vec<Profile>,
    headings: Vec<Heading>,
    meanings: Vec<Meaning>,
    hints: Hints,
    /// The style of numbers that most columns prove.
    neighbor: Option<Style>,
    is_vietnamese: bool,
    /// Amounts without a unit are in đồng.
    is_dong: bool,
    has_sexes: bool,
    has_years: bool,
    /// A title says that its figures are rates.
    bars: bool,
    /// What may be doubted of its units.
    doubts: Vec<Doubt>,
    columns: Vec<StoredColumn>,
    reports: Vec<ColumnReport>,
}

impl<'a> Course<'a> {
    fn new(
        source: Source,
        mut headings: Vec<Heading>,
        columns: &[Kept],
        page: &'a Mapping,
        keys: &'a [(String, Key)],
        facts: usize,
    ) -> Course<'a> {
        let Source { name, mut table, mut profiles, said, units, .. } = source;
        let mapping = said.as_ref().unwrap_or(page);
        for (head, profile) in table.heads.iter().zip(&mut profiles) {
            profile.is_stated |= mapping.of(&head.name).is_some_and(|said| matches!(said.of, Some(Type::Number | Type::Integer)));
            profile.is_summed = table.log.sums(&head.name);
        }
        prefix::tell(&mut headings, &profiles);
        if mapping.columns.iter().any(|said| said.label.is_some()) {
            read_titles(&table.heads, &mut headings, mapping);
        }
        headings.iter_mut().zip(&table.heads).for_each(|(heading, head)| heading.is_additive &= !head.is_running);
        overrule(&table.heads, &mut headings, &profiles, mapping);
        // The one indicator of a table says what its columns of years hold, better than a title.
        let is_indicator = |(heading, _): &(&Heading, &Profile)| heading.about == Some(About::Indicator);
        let told = headings.iter().zip(&profiles).filter(is_indicator).find_map(|(_, profile)| profile.only.clone());
        if let Some(told) = told.filter(|told| told.contains(' ')) {
            table.context.titles.insert(0, told);
        }
        for ((head, heading), profile) in table.heads.iter().zip(&headings).zip(&mut profiles) {
            let is_amount = |it: &Candidate| it.kind.is_money() && it.rank > header::CODE;
            let counts = matches!(heading.unit, Unit::Money(_) | Unit::People | Unit::Households)
                || heading.candidates.first().is_some_and(is_amount)
                || header::counts(&head.name);
            profile.is_stated |= counts && heading.bar.is_none() && profile.are_half_numbers();
        }
        if whole::has_children(&headings) {
            whole::settle_girls(&table.heads, &mut headings);
        }
        if whole::repeats_a_sex(&headings) {
            whole::lend_names(&mut headings);
        }
        spread(&table.heads, &mut headings, &profiles);
        counted::settle(columns, &table.heads, &mut headings);
        for (at, unit) in units {
            headings[at].unit = unit;
            if let Unit::Money(_) = headings[at].unit {
                headings[at].candidates.push(Candidate { kind: Kind::Amount, rank: header::WEAK, weight: 1 });
            }
        }
        let shared = shares::may_be(&table.heads, &headings, &profiles, &table.context);
        let shared = shared.then(|| shares::settle(columns, &table.heads, &mut headings, &profiles, &table.context)).flatten();
        meaning::share_with_parts(&table.heads, &mut headings);
        let told = cumulative::settle(&table.heads, &mut headings, &profiles, &table.context);
        chief::weigh(&table.heads, &mut headings, &table.context);
        let meanings = meanings(&table.heads, &headings, &profiles, mapping);
        share_units(&table.heads, &mut headings, &meanings, &profiles, &table.context);
        // Letters that of the languages of such files only Vietnamese writes.
        let is_vietnamese = table.heads.iter().any(|head| {
            head.name.contains(|letter| matches!(letter, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'ạ'..='ỹ' | 'Ạ'))
        }) || profiles.iter().any(Profile::is_mostly_provinces);
        let neighbor = profile::neighbor(&profiles);
        // Amounts beside a column of currencies are in no certain one.
        let is_told = |(heading, profile): (&Heading, &Profile)| heading.about == Some(About::Unit) && profile.n_texts > 0;
        let is_dong = is_vietnamese && !headings.iter().zip(&profiles).any(is_told);
        let (meant, blocks) = (&meanings, &table.blocks);
        let amounts = Amounts { heads: &table.heads, meanings: meant, profiles: &profiles, blocks, is_vietnamese: is_dong };
        let mut doubts = borrow_units(&amounts, &mut headings);
        doubts.extend(told);
        doubts.extend(shared);
        let hints = hints(columns, &meanings, mapping);
        let has_sexes = headings.iter().any(|heading| heading.part.sex.is_some());
        let has_years =
            headings.iter().any(|heading| heading.part.year.is_some()) || meanings.iter().any(|it| it.kind == Some(Kind::Year));

        // A title may say what columns that are headed by years alone hold: "Poverty rate by province and year".
        let titles: Vec<Head> = table.context.titles.iter().map(|title| Head::of(subject(title))).collect();
        let bars = header::read_all(&titles).iter().any(|title| {
            let counts = title.candidates.iter().any(|candidate| candidate.kind.is_measure());
            title.bar.is_some_and(Bar::is_quantity) && (!counts || begins_as_rate(&table.context.titles))
        });
        Course {
            name,
            table,
            said,
            page,
            keys,
            facts,
            profiles,
            headings,
            meanings,
            hints,
            neighbor,
            is_vietnamese,
            is_dong,
            has_sexes,
            has_years,
            bars,
            doubts,
            columns: Vec::with_capacity(columns.len()),
            reports: Vec::with_capacity(columns.len()),
        }
    }

    fn said(&self, at: usize) -> Option<&ColumnMapping> {
        self.said.as_ref().unwrap_or(self.page).of(&self.table.heads[at].name)
    }

    fn name(&self, at: usize, drafts: &[Draft]) -> Named {
        let (header, meaning, said) = (&self.table.heads[at].name, &self.meanings[at], self.said(at));
        let mut column = meaning.kind.map_or_else(|| header.clone(), |kind| kind.name().to_owned());
        // Where keys tell what is shared, columns that happen to have one name are not.
        let is_other = meaning.kind.is_none()
            && !self.keys.iter().any(|(_, key)| key.pairs.iter().any(|(own, _)| own == header))
            && drafts.iter().any(|draft| draft.is_named(header));
        if !self.keys.is_empty() && is_other || said.is_some_and(|said| said.is_key) && Kind::from_name(header).is_some() {
            column = [&self.name[..], ".", header].concat();
        }
        let label = said.and_then(|said| said.label.as_deref()).unwrap_or(header).to_owned();
        let own = || meaning::own_measure(&self.headings[at], &self.profiles[at]).filter(|_| meaning.is_measure);
        let unit = unit_of(meaning.kind.or_else(own), &self.headings[at], self.is_dong);
        Named { column, label, unit }
    }

    /// How a column is to be read as figures, if it is.
    fn place(&self, at: usize, unit: &'a Unit) -> Option<Place<'_>> {
        let (heading, profile, meaning, said) = (&self.headings[at], &self.profiles[at], &self.meanings[at], self.said(at));
        let counts = heading.bar.is_none_or(Bar::is_quantity) && profile.is_numeric() && !profile.has_leading_zeros;
        let may_count = !matches!(said.and_then(|said| said.of), Some(Type::Text | Type::Date | Type::Year));
        (meaning.is_measure || counts && may_count && meaning.kind.is_none()).then(|| Place {
            facts: self.facts,
            column: at,
            header: &self.table.heads[at].name,
            delimiter: self.table.dialect.delimiter,
            neighbor: self.neighbor,
            is_vietnamese: self.is_vietnamese,
            decimal: said.and_then(|said| said.decimal),
            usual: said.and_then(|said| said.usual),
            unit_told: heading.unit != Unit::Number,
            unit,
            power: heading.power,
            blocks: &self.table.blocks,
            log: &self.table.log,
        })
    }

    /// Takes a column's figures.
    fn measure(&self, at: usize, named: &Named, mut reading: Reading, sum: &mut Sum) {
        let (heading, meaning) = (&self.headings[at], &self.meanings[at]);
        let (secondary, column_name, label) = (!meaning.is_measure, &named.column, &named.label);
        let taken = |name: &str| sum.dataset.measures.iter().any(|measure| measure.name == name);
        // A second column of a meaning goes by its own words: `Dân số`, not `people (2)`.
        let plain = if taken(column_name) && meaning.kind.is_some() { label } else { column_name };
        let mut measure_name = plain.clone();
        let mut n = 2;
        while taken(&measure_name) {
            measure_name = format!("{plain} ({n})");
            n += 1;
        }
        if measure_name != *column_name && !secondary {
            let from = self.table.heads[at].name.clone();
            sum.report.notices.push(Notice::Renamed { name: measure_name.clone(), from });
        }
        reading.measure.name = measure_name;
        reading.measure.kind = meaning::measured(&self.meanings, at, &self.table.heads[at].name);
        reading.measure.label.clone_from(label);
        reading.measure.secondary = secondary;
        if heading.bar.is_some() || self.bars && heading.stem.is_empty() && !heading.part.is_empty() {
            reading.measure.additivity = Additivity::Never;
        }
        sum.dataset.measures.push(reading.measure);
        if !secondary {
            for notice in reading.notices {
                // One sentence for all columns that are read the same way for the same want of proof.
                if let Notice::AmbiguousMarks { columns: own, grouping, .. } = &notice
                    && let Some(Notice::AmbiguousMarks { columns, .. }) = sum
                        .report
                        .notices
                        .iter_mut()
                        .find(|it| matches!(it, Notice::AmbiguousMarks { grouping: of, .. } if of == grouping))
                {
                    columns.extend_from_slice(own);
                } else {
                    sum.report.notices.push(notice);
                }
            }
        }
    }

    /// How a column's texts are to be read as values.
    fn canon(&self, at: usize, dictionary: &Dictionary, order: Option<canon::Seen>, notices: &mut Vec<Notice>) -> Canon {
        let header = &self.table.heads[at].name;
        let mut canon = Canon::new(dictionary, self.meanings[at].kind, header, &self.profiles[at], self.hints, order, notices);
        canon.keep_na(self.said(at).is_some_and(|said| said.keeps_na));
        canon
    }

    /// What else a column's texts stand for; `years` has the year of each, of dates.
    fn derived(&self, at: usize, dictionary: &Dictionary, years: Vec<Option<i64>>) -> Vec<Derived> {
        let (heading, meaning) = (&self.headings[at], &self.meanings[at]);
        let mut derived = Vec::new();
        // `Female, 15-24`: also a sex and an age, where no column of their own tells them.
        if meaning.kind.is_none()
            && !meaning.is_measure
            && !self.has_sexes
            && !self.profiles[at].is_numeric()
            && let Some(parts) = joined_parts(dictionary, heading.about == Some(About::Indicator))
        {
            for (kind, parts) in [Kind::Sex, Kind::AgeGroup].into_iter().zip(parts) {
                let is_free = !self.meanings.iter().any(|it| it.kind == Some(kind));
                if is_free && parts.iter().any(Option::is_some) {
                    derived.push((kind, parts.into_iter().map(|part| (part, None)).collect()));
                }
            }
        }
        // A date also tells the year, where no column of its own does.
        if meaning.kind == Some(Kind::Date) && self.hints.years.is_none() && !self.has_years {
            let years = years.into_iter().map(|year| (year.map(|year| Cow::Owned(year.to_string())), year));
            derived.push((Kind::Year, years.collect()));
        }
        derived
    }

    /// Keeps a column that has been read.
    fn keep(&mut self, at: usize, kept: Kept, codings: Vec<Coding>, named: &Named) {
        let (header, heading, profile, meaning) =
            (&self.table.heads[at].name, &self.headings[at], &self.profiles[at], &self.meanings[at]);
        self.reports.push(ColumnReport {
            header: header.clone(),
            kind: meaning.kind,
            is_measure: meaning.is_measure,
            unit: named.unit.name().map(str::to_owned).filter(|_| meaning.is_measure),
            power: if meaning.is_measure { heading.power } else { 0 },
            why: meaning.why.clone(),
            bar: heading.bar.filter(|_| profile.is_numeric() || heading.bar.is_some_and(Bar::is_personal)),
        });
        let store = match kept {
            Kept::Numeric { style, .. } => Store::Numeric { decimal: style.decimal },
            Kept::Coded(dictionary) => Store::Coded(dictionary),
        };
        self.columns.push(StoredColumn { header: header.clone(), store, codings });
    }

    /// Ends the table as it stands: what its columns say of each other.
    fn end(self, sum: &mut Sum) -> Wide {
        let Course { name, table, said, page, headings, meanings, profiles, .. } = self;
        let Sum { dataset, report, drafts } = sum;
        let mapping = said.as_ref().unwrap_or(page);
        let open = |at: usize| {
            let (heading, meaning) = (&headings[at], &meanings[at]);
            let is_open = meaning.kind.is_none() && !meaning.is_measure && heading.bar.is_none() && meaning.why != Why::Page;
            is_open && !table.heads[at].is_running && profiles[at].are_few_figures(meaning::FEW)
        };
        let columns_open: Vec<String> =
            (0..headings.len()).filter(|&at| open(at)).map(|at| table.heads[at].name.clone()).collect();
        let doubts_at = report.notices.len();
        let log = table.log;
        report.notices.extend(table.notices);
        report.notices.extend(self.doubts.into_iter().map(Notice::Doubt));
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
            columns: self.reports,
        });
        dataset.facts.push(Facts { name, columns: self.columns, blocks: table.blocks, n_rows: log.used });
        if bands::may_be(&report.notices) {
            bands::leave_out(dataset, drafts, report);
        }
        let kinds: Vec<Option<Kind>> = meanings.iter().map(|meaning| meaning.kind).collect();
        let labels = label::bar(dataset, drafts, &headings, &kinds);
        let may_melt = mapping.melt != Some(false);
        Wide { facts: self.facts, headings, context: table.context, labels, may_melt, columns_open, doubts_at }
    }
}

/// A table as it stands, which may be wide or say by labels what its figures are.
struct Wide {
    facts: usize,
    headings: Vec<Heading>,
    context: Context,
    labels: Vec<Label>,
    may_melt: bool,
    /// Columns of figures that may be codes, and where the notice of them stands.
    columns_open: Vec<String>,
    doubts_at: usize,
}

impl Wide {
    /// What is to be said once the table is melted, where it could be.
    fn end(self, sum: &mut Sum) {
        let Wide { facts, mut columns_open, doubts_at, .. } = self;
        let Sum { dataset, report, drafts } = sum;
        if self.may_melt && !self.labels.is_empty() {
            let made = dataset.facts.len();
            label::split(dataset, report, &self.labels, facts);
            // What is of one type may be in several currencies.
            if dataset.facts.len() > made {
                label::split(dataset, report, &self.labels, made);
            }
        }
        // Columns that were read as rows are figures, and no codes.
        let melted = |column: &String| {
            report.notices.iter().any(|notice| matches!(notice, Notice::Melted { columns, .. } if columns.contains(column)))
        };
        columns_open.retain(|column| !melted(column));
        if !columns_open.is_empty() {
            report.notices.insert(doubts_at, Notice::Doubt(Doubt::Roles { columns: columns_open }));
        }
        stock::bar(dataset, drafts, &self.context, report, facts);
        stock::doubt_units(dataset, drafts, report, facts);
    }
}
