//! Which sheet of a workbook is the table: each is read, and the one that says the most is taken.
//!
//! Knows what was recognized in a table, not how a workbook is stored: its sheets arrive as text (see `sheets/`).

use super::family::{self, Bond};
use super::header::{self, Heading};
use super::join;
use super::mapping::Mapping;
use super::meaning::meanings;
use super::pace::Pace;
use super::problem::ReadError;
use super::report::{Notice, Report, SheetReport};
use super::resolve::Source;
use super::table::RawTable;
use crate::data::Kind;
use crate::places::fold;

/// The sheets of one workbook.
#[derive(Default)]
pub struct Sheets {
    /// `xlsx`, `xls` or `ods`; empty where the export has no sheets.
    pub format: &'static str,
    /// In the order in which they were read.
    pub seen: Vec<SheetReport>,
    /// The place in `seen` of each source.
    places: Vec<usize>,
    /// Sheets that the spreadsheet does not show.
    pub hidden: Vec<String>,
    /// Sheets with rows that the spreadsheet does not show, and how many those are.
    pub hidden_rows: Vec<(String, u64)>,
    /// Formulas without a value: in which sheet, how many, where the first ones stand.
    pub unsaved: Vec<(String, u64, String)>,
    /// Sheets that became one table, and what each tells: a year or a place.
    joined: Option<(Vec<String>, Kind)>,
    /// Of the sheets that were kept, which belong to which.
    bonds: Vec<Bond>,
    /// Why the first sheet that is no table is none.
    pub failed: Option<ReadError>,
}

impl Sheets {
    /// Notes a sheet that became a table.
    pub fn add(&mut self, name: &str, table: &RawTable) {
        self.places.push(self.seen.len());
        self.seen.push(SheetReport { name: name.to_owned(), rows: table.log.rows, used: table.log.used, is_chosen: false });
    }

    /// Notes a sheet that is no table.
    pub fn add_none(&mut self, name: &str) {
        self.seen.push(SheetReport { name: name.to_owned(), rows: 0, used: 0, is_chosen: false });
    }

    /// Keeps one of the tables: the sheet of this name if there is one, else the one that says the most.
    pub async fn choose(&mut self, sources: &mut Vec<Source>, wanted: &str, mapping: &Mapping, pace: &Pace) {
        let mut named = None;
        for (at, source) in sources.iter().enumerate() {
            if source.name == wanted {
                named = Some(at);
                break;
            }
            if named.is_none() && is_alike(&source.name, wanted) {
                named = Some(at);
            }
        }
        let mut best = named.unwrap_or(0);
        if named.is_none() && sources.len() > 1 {
            let mut most = 0;
            for (at, source) in sources.iter_mut().enumerate() {
                let points = points(source, mapping, pace).await;
                if points > most {
                    (most, best) = (points, at);
                }
            }
        }
        if let Some(sheet) = self.places.get(best).and_then(|&place| self.seen.get_mut(place)) {
            sheet.is_chosen = true;
        }
        let (kept, bonds) = family::of(sources, best, named.is_some());
        if !bonds.is_empty() {
            let mut parts: Vec<Option<Source>> = std::mem::take(sources).into_iter().map(Some).collect();
            sources.extend(kept.iter().filter_map(|&at| parts[at].take()));
            family::bind(sources, &bonds, mapping);
            self.bonds = bonds;
            return;
        }
        let alike = if named.is_none() { join::alike(sources, best) } else { None };
        if let Some(alike) = alike {
            self.joined = Some((alike.places.iter().map(|&at| sources[at].name.clone()).collect(), alike.kind));
            let mut parts: Vec<Option<Source>> = std::mem::take(sources).into_iter().map(Some).collect();
            sources.extend(join::join(alike.places.iter().filter_map(|&at| parts[at].take()).collect(), alike.kind));
            return;
        }
        sources.swap(0, best);
        sources.truncate(1);
    }

    /// What is said of formulas without a value in the sheets that were kept.
    pub fn tell_unsaved(&self, is_kept: impl Fn(&str) -> bool) -> Vec<Notice> {
        let kept = self.unsaved.iter().filter(|(sheet, ..)| is_kept(sheet));
        kept.map(|(sheet, n, places)| Notice::Unsaved { sheet: sheet.clone(), n: *n, places: places.clone() }).collect()
    }

    /// Puts the sheets into the report, and a notice where there was a choice.
    pub fn tell(self, report: &mut Report, wanted: String) {
        report.format = self.format;
        let chosen = self.seen.iter().find(|sheet| sheet.is_chosen).map(|sheet| sheet.name.clone()).unwrap_or_default();
        for table in &mut report.tables {
            table.format = self.format;
        }
        if !wanted.is_empty() && !is_alike(&wanted, &chosen) {
            report.notices.push(Notice::NoSheet { wanted, chosen: chosen.clone() });
        } else if let Some((sheets, kind)) = &self.joined {
            let is_other = |sheet: &&SheetReport| !sheets.contains(&sheet.name);
            let others = self.seen.iter().filter(is_other).map(|sheet| sheet.name.clone()).collect();
            report.notices.push(Notice::Joined { sheets: sheets.clone(), others, is_years: *kind == Kind::Year });
        } else if self.seen.len() > 1 && wanted.is_empty() {
            let is_kept = |sheet: &SheetReport| sheet.is_chosen || self.bonds.iter().any(|bond| bond.has(&sheet.name));
            let others: Vec<String> = self.seen.iter().filter(|sheet| !is_kept(sheet)).map(|sheet| sheet.name.clone()).collect();
            if !others.is_empty() {
                report.notices.push(Notice::Sheet { chosen: chosen.clone(), others });
            }
        }
        report.notices.extend(self.tell_unsaved(|sheet| {
            let is_joined = self.joined.as_ref().is_some_and(|(sheets, _)| sheets.iter().any(|one| one == sheet));
            sheet == chosen || is_joined || self.bonds.iter().any(|bond| bond.has(sheet))
        }));
        let mut told = self.hidden_rows;
        for bond in &self.bonds {
            report.notices.push(Notice::Bond(bond.clone()));
            for sheet in [&bond.child, &bond.parent].into_iter().filter(|sheet| **sheet != chosen) {
                let found = told.iter().position(|(name, _)| name == sheet);
                report.notices.extend(found.map(|at| told.swap_remove(at)).map(|(sheet, n)| Notice::HiddenRows { sheet, n }));
            }
        }
        if !self.hidden.is_empty() {
            report.notices.push(Notice::HiddenSheets { names: self.hidden });
        }
        report.notices.extend(hidden_rows(told, &chosen));
        report.sheet = chosen;
        report.sheets = self.seen;
    }
}

/// What is said of rows that the chosen sheet does not show.
pub(super) fn hidden_rows(told: Vec<(String, u64)>, chosen: &str) -> Option<Notice> {
    let (sheet, n) = told.into_iter().find(|(sheet, _)| sheet == chosen)?;
    Some(Notice::HiddenRows { sheet, n })
}

/// Whether two names are the same but for case, blanks and marks.
pub(super) fn is_alike(name: &str, other: &str) -> bool {
    let key = fold(name);
    !key.is_empty() && key == fold(other)
}

/// How much of a table was recognized. Kinds and tags tell the most; many provinces tell that places are compared; rows and
/// columns of numbers break ties; a sheet of prose, a key or a cover has one column or next to no rows.
async fn points(source: &mut Source, mapping: &Mapping, pace: &Pace) -> u32 {
    source.look(pace).await;
    let (table, profiles) = (&source.table, &source.profiles);
    let headings: Vec<Heading> = header::read_all(&table.heads);
    let (mut kinds, mut tags, mut numbers, mut provinces) = (0, 0, 0, 0);
    for (at, meaning) in meanings(&table.heads, &headings, profiles, mapping).iter().enumerate() {
        kinds += u32::from(meaning.kind.is_some());
        tags += u32::from(table.heads[at].tag.is_some());
        numbers += u32::from(profiles[at].is_numeric());
        provinces = provinces.max(profiles[at].n_provinces as u32);
    }
    let used = table.log.used.min(1 << 20) as u32;
    let is_table = table.heads.len() > 1 && used > 1;
    let points = 40 * kinds.min(12) + 30 * tags.min(8) + 4 * provinces.min(63) + 8 * numbers.min(12) + 16 * used.ilog2();
    if is_table { 1 + points } else { 0 }
}
