//! Rows of an export looked for while it is read once more: those behind a mark, with the file's own row numbers and cells.
//!
//! The dataset keeps no bytes of the file and rolls equal rows up, so whoever wants to see them has the source read again. Rows
//! pass by the same path as at first (encoding, layout, what is left out) and are tested by their texts against what the dataset
//! knows; nothing of them stays but the first ones, and on demand all as text for a file. Knows no chart and no filter in words.

use std::rc::Rc;

use crate::data::{Dictionary, Worth};
use crate::json::{write_comma, write_json_text, write_member, write_name};

use super::compose::Composer;
use super::join;
use super::layout::Head;
use super::mapping::{ColumnMapping, Mapping};
use super::number::{self, Style};

/// So many rows are kept to be shown.
const MOST_SHOWN: usize = 200;
/// Bytes of a cell that are shown; all of it is in the file.
const MOST_CELL: usize = 400;

/// Which texts of a column belong to rows that are looked for.
#[derive(Debug)]
pub enum Passes {
    /// Texts as the dataset knows them, and whether each passes. One that it does not know does not.
    Texts { known: Dictionary, passes: Vec<bool> },
    /// Numbers `from <= value < to`, as mantissas at this scale; `decimal` is the mark before the fraction.
    Range { decimal: u8, scale: u8, from: Option<i128>, to: Option<i128> },
}

impl Passes {
    /// Those of a column's texts, by their codes. Equal texts of several codes pass when one does.
    pub fn texts<'a>(texts: impl Iterator<Item = &'a [u8]>, keep: &dyn Fn(usize) -> bool) -> Passes {
        let (mut known, mut passes) = (Dictionary::new(), Vec::new());
        for (code, text) in texts.enumerate() {
            let at = known.intern(text) as usize;
            if at == passes.len() {
                passes.push(false);
            }
            passes[at] |= keep(code);
        }
        Passes::Texts { known, passes }
    }

    /// Those of a column's texts whose worth lies in a range.
    pub fn worth<'a>(texts: impl Iterator<Item = &'a [u8]>, worth: &[Worth], from: Option<i128>, to: Option<i128>) -> Passes {
        Passes::texts(texts, &|code| matches!(worth.get(code), Some(Worth::Number(value)) if within(*value, from, to)))
    }

    fn pass(&self, text: &[u8]) -> bool {
        match self {
            Passes::Texts { known, passes } => known.find(text).is_some_and(|code| passes[code as usize]),
            Passes::Range { decimal, scale, from, to } => {
                let decimal = std::str::from_utf8(text).ok().and_then(|text| number::parse(text, Style { decimal: *decimal }));
                let lifted = decimal.filter(|it| it.scale <= *scale);
                let value = lifted.and_then(|it| it.mantissa.checked_mul(10i128.checked_pow(u32::from(scale - it.scale))?));
                value.is_some_and(|value| within(value, *from, *to))
            }
        }
    }
}

fn within(value: i128, from: Option<i128>, to: Option<i128>) -> bool {
    from.is_none_or(|from| value >= from) && to.is_none_or(|to| value < to)
}

/// Rows of one table that are looked for: those of which every column that is named here passes.
#[derive(Debug)]
pub struct SeekTable {
    /// Its name in the dataset.
    pub name: String,
    /// Headers of its columns in their order.
    pub headers: Vec<String>,
    /// Places in `headers` with what passes there.
    pub tests: Vec<(usize, Passes)>,
}

/// What is looked for. A row of several tables of one name is found once.
#[derive(Debug, Default)]
pub struct Seek {
    pub tables: Rc<Vec<SeekTable>>,
    /// Whether all rows are wanted as text for a file, beside the first ones.
    pub all: bool,
    /// The mark between cells, and what its second column, of row numbers, is called there.
    pub between: u8,
    pub row_label: String,
}

/// Rows found in one table.
#[derive(Debug, Default)]
pub struct Found {
    pub name: String,
    pub columns: Vec<String>,
    /// Row numbers as a spreadsheet counts, and the cells; the first ones.
    pub rows: Vec<(u64, Vec<String>)>,
    pub n: u64,
    /// All rows as text that was not taken yet.
    text: String,
}

/// What a table that is being read needs to look for rows.
#[derive(Clone)]
pub(super) struct Seeking {
    pub seek: Rc<Seek>,
    /// The table's name, where nothing in the file gives it one.
    pub name: String,
    /// What a package and the page say of its texts.
    pub said: Mapping,
}

/// Looks at the rows of one table.
pub(super) struct Seeker {
    of: Seeking,
    /// Tables that may be this one, and the place and field of each of their tests.
    candidates: Vec<(usize, Vec<(usize, usize)>)>,
    /// What is said of the columns that are tested, by field.
    said: Vec<Option<ColumnMapping>>,
    composer: Option<Composer>,
    pub found: Found,
}

impl Seeker {
    /// A seeker that has seen no row.
    pub fn new(of: &Seeking) -> Seeker {
        let name = of.name.clone();
        Seeker {
            of: of.clone(),
            candidates: Vec::new(),
            said: Vec::new(),
            composer: None,
            found: Found { name, ..Found::default() },
        }
    }

    /// The header is known.
    pub fn settle(&mut self, heads: &[Head]) {
        for (at, table) in self.of.seek.tables.iter().enumerate().filter(|(_, table)| join::has_sheet(&table.name, &self.of.name))
        {
            // Columns without a header or a cell were left out of the dataset.
            let (mut places, mut next) = (Vec::with_capacity(table.headers.len()), 0);
            for header in &table.headers {
                let Some(found) = heads[next..].iter().position(|head| head.name == *header) else { break };
                places.push(next + found);
                next += found + 1;
            }
            let is_whole = places.len() == table.headers.len();
            // The year of a sheet among several stands in its name.
            let tag = join::tag(&table.name, &self.of.name).filter(|_| places.len() + 1 == table.headers.len());
            let passes = tag.is_none_or(|tag| {
                let mut of_year = table.tests.iter().filter(|(column, _)| *column == places.len());
                of_year.all(|(_, passes)| passes.pass(tag.as_bytes()))
            });
            if is_whole || passes && places.len() + 1 == table.headers.len() && table.name != self.of.name {
                let own = table.tests.iter().enumerate().filter(|(_, (column, _))| *column < places.len());
                self.candidates.push((at, own.map(|(test, (column, _))| (test, places[*column])).collect()));
            }
        }
        for head in heads {
            self.found.columns.push(head.name.clone());
            self.said.push(self.of.said.of(&head.name).cloned());
        }
        if self.of.seek.all && !self.candidates.is_empty() {
            let label = self.of.seek.row_label.clone();
            let columns = self.found.columns.clone();
            self.line(&label, columns.iter().map(String::as_str));
        }
    }

    /// Looks at a row: its number and its cells.
    pub fn row<'t>(&mut self, number: u64, cell: &dyn Fn(usize) -> &'t [u8]) {
        let seek = Rc::clone(&self.of.seek);
        let composer = self.composer.get_or_insert_with(Composer::new);
        let passes = self.candidates.iter().any(|(table, places)| {
            places.iter().all(|&(test, field)| {
                let passes = &seek.tables[*table].tests[test].1;
                let text = cell(field);
                // Nearly all texts are as they were.
                let plain = self.said[field].is_none() && !text.iter().any(|byte| matches!(byte, 0xcc | 0xcd));
                if plain {
                    return passes.pass(text);
                }
                let text = String::from_utf8_lossy(text);
                let composed = composer.compose(&text);
                let said = self.said[field].as_ref().and_then(|said| said.reads(&composed));
                passes.pass(said.unwrap_or(composed).as_bytes())
            })
        });
        if !passes {
            return;
        }
        self.found.n += 1;
        let n_columns = self.found.columns.len();
        let mut cells: Vec<String> = Vec::new();
        if self.found.rows.len() < MOST_SHOWN || seek.all {
            for field in 0..n_columns {
                let text = String::from_utf8_lossy(cell(field));
                let marked = text.bytes().any(|byte| matches!(byte, 0xcc | 0xcd));
                cells.push(if marked { composer.compose(&text) } else { text.into_owned() });
            }
        }
        if seek.all {
            self.line(&number.to_string(), cells.iter().map(String::as_str));
        }
        if self.found.rows.len() < MOST_SHOWN {
            for text in &mut cells {
                if text.len() > MOST_CELL {
                    let end = (0..=MOST_CELL).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
                    text.truncate(end);
                    text.push('…');
                }
            }
            self.found.rows.push((number, cells));
        }
    }

    /// Adds a line to the text for a file.
    fn line<'t>(&mut self, first: &str, cells: impl Iterator<Item = &'t str>) {
        let between = self.of.seek.between as char;
        let out = &mut self.found.text;
        field(out, first, between);
        for cell in cells {
            out.push(between);
            field(out, cell, between);
        }
        out.push_str("\r\n");
    }
}

/// One cell of a file: quoted where it must, and never a formula.
fn field(out: &mut String, text: &str, between: char) {
    let is_number = || text.bytes().skip(1).all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b' '));
    let is_formula = text.starts_with(['=', '@', '\t', '\r']) || text.starts_with(['+', '-']) && !is_number();
    let quoted = text.contains(['"', ',', ';', '\t', '\r', '\n', between]) || text.trim() != text;
    if quoted {
        out.push('"');
    }
    if is_formula {
        out.push('\'');
    }
    for letter in text.chars() {
        if letter == '"' {
            out.push('"');
        }
        out.push(letter);
    }
    if quoted {
        out.push('"');
    }
}

/// What a search has found so far, over all tables of an export.
#[derive(Default)]
pub(super) struct Harvest {
    found: Vec<Found>,
}

impl Harvest {
    /// Takes what was found in a table that is read to its end.
    pub fn take(&mut self, found: Found) {
        if found.n > 0 {
            self.found.push(found);
        }
    }

    /// Text for a file that was not taken yet.
    pub fn text(&mut self, reading: Option<&mut Found>) -> String {
        let mut out = String::new();
        for found in self.found.iter_mut().chain(reading) {
            out.push_str(&std::mem::take(&mut found.text));
        }
        out
    }

    /// `{n, tables: [{name, columns, rows: [[number, cell, …], …]}]}`, the first rows of all.
    pub fn json(&self) -> String {
        let mut out = String::from("{");
        let mut n = 0;
        for found in &self.found {
            n += found.n;
        }
        write_name(&mut out, "n");
        out.push_str(&n.to_string());
        write_name(&mut out, "tables");
        out.push('[');
        let mut left = MOST_SHOWN;
        for found in &self.found {
            write_comma(&mut out);
            out.push('{');
            write_member(&mut out, "name", &found.name);
            write_name(&mut out, "columns");
            out.push('[');
            for column in &found.columns {
                write_comma(&mut out);
                write_json_text(&mut out, column);
            }
            out.push(']');
            write_name(&mut out, "rows");
            out.push('[');
            for (number, cells) in found.rows.iter().take(left) {
                write_comma(&mut out);
                out.push('[');
                out.push_str(&number.to_string());
                for cell in cells {
                    write_comma(&mut out);
                    write_json_text(&mut out, cell);
                }
                out.push(']');
            }
            left = left.saturating_sub(found.rows.len());
            out.push_str("]}");
        }
        out.push_str("]}");
        out
    }
}
