//! Table schemas (specs.frictionlessdata.io/table-schema): what a package says of its columns, and what follows from it.
//!
//! A schema becomes a `Mapping`, over which the page's own is laid. What it says of single texts (missing values, marks) is
//! settled by rewriting a column's distinct texts before anything looks at them. Foreign keys are followed once all tables
//! are read: what a table tells of its keys is then told of every row that names them.

use crate::data::{BlockColumn, Dataset, Dictionary, Kind, Store, Worth};
use crate::json::Json;

use super::column::Kept;
use super::dimension::Draft;
use super::mapping::{ColumnMapping, Mapping};
use super::number::{self, Shape};
use super::pace::Pace;
use super::table::RawTable;
use super::value;

/// What a column holds, says its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Names, codes, yes and no: never a figure.
    Text,
    Number,
    Integer,
    /// A day or what tells one; a year where nothing but years stands.
    Date,
    Year,
}

/// Columns whose texts stand in columns of another table.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Key {
    pub resource: String,
    /// Names here and there.
    pub pairs: Vec<(String, String)>,
}

/// What a schema says.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Schema {
    pub mapping: Mapping,
    pub keys: Vec<Key>,
}

fn texts(json: Option<&Json>) -> Vec<&str> {
    match json {
        Some(Json::Text(text)) => vec![text],
        Some(json) => json.items().iter().filter_map(Json::as_text).collect(),
        None => Vec::new(),
    }
}

/// Texts that stand for nothing, each with what it is to read: the label that says which nothing, or none.
fn missing(json: &Json) -> Option<Vec<(String, String)>> {
    let list = json.get("missingValues")?.items();
    let one = |item: &Json| {
        let value = item.as_text().or_else(|| item.get("value")?.as_text())?;
        let label = item.get("label").and_then(Json::as_text).unwrap_or_default();
        Some((value.trim().to_owned(), if value::nothing(label).is_some() { label.to_owned() } else { String::new() }))
    };
    Some(list.iter().filter_map(one).collect())
}

/// Reads a schema; what it says badly it does not say.
pub fn parse(json: &Json) -> Schema {
    let mut schema = Schema::default();
    let all_missing = missing(json);
    for field in json.get("fields").map_or(&[][..], Json::items) {
        let text = |name: &str| field.get(name).and_then(Json::as_text);
        let letter = |name: &str| text(name).and_then(|text| text.chars().next());
        let mut column = ColumnMapping { header: text("name").unwrap_or_default().trim().to_owned(), ..ColumnMapping::default() };
        column.label = text("title").map(|title| title.trim().to_owned()).filter(|title| !title.is_empty());
        column.unit = text("unit").map(str::to_owned);
        column.of = match text("type").unwrap_or_default() {
            "string" | "boolean" | "geopoint" | "geojson" | "object" | "array" | "list" | "time" | "duration" => Some(Type::Text),
            "number" => Some(Type::Number),
            "integer" => Some(Type::Integer),
            "date" | "datetime" | "yearmonth" => Some(Type::Date),
            "year" => Some(Type::Year),
            _ => None,
        };
        if matches!(column.of, Some(Type::Number | Type::Integer)) {
            column.group = letter("groupChar");
            column.decimal = match (letter("decimalChar"), column.group) {
                (Some(','), _) | (None, Some('.')) => Some(b','),
                (Some('.'), _) => Some(b'.'),
                _ => None,
            };
            column.usual = Some(b'.');
            column.is_dressed = field.get("bareNumber") == Some(&Json::Bool(false));
        }
        if column.of == Some(Type::Date)
            && schema.mapping.day_first.is_none()
            && let Some(format) = text("format")
        {
            let at = |mark: &str| format.find(mark);
            schema.mapping.day_first =
                at("%d").zip(at("%m")).filter(|_| !format.starts_with("%Y")).map(|(day, month)| day < month);
        }
        column.missing = missing(field).or_else(|| all_missing.clone()).unwrap_or_default();
        // A list of what is missing leaves no doubt that this is a code.
        column.keeps_na = !column.missing.is_empty() && !column.missing.iter().any(|(text, _)| text == "NA");
        schema.mapping.columns.push(column);
    }
    for key in json.get("foreignKeys").map_or(&[][..], Json::items) {
        let Some(reference) = key.get("reference") else { continue };
        let (own, theirs) = (texts(key.get("fields")), texts(reference.get("fields")));
        let pairs = own.iter().zip(&theirs).map(|(own, theirs)| ((*own).to_owned(), (*theirs).to_owned())).collect();
        let resource = reference.get("resource").and_then(Json::as_text).unwrap_or_default().to_owned();
        schema.keys.push(Key { resource, pairs });
    }
    schema
}

/// Says of a column that it names rows.
pub fn mark_key(mapping: &mut Mapping, name: &str) {
    match mapping.columns.iter_mut().find(|column| column.header == name) {
        Some(column) => column.of = Some(Type::Text),
        None => {
            let column = ColumnMapping { header: name.to_owned(), of: Some(Type::Text), ..ColumnMapping::default() };
            mapping.columns.push(column);
        }
    }
}

impl ColumnMapping {
    /// Whether the column must be kept as texts while it is read: what its numbers are is known only from the schema.
    pub fn keeps_texts(&self) -> bool {
        let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        !matches!(self.of, None | Some(Type::Number | Type::Integer))
            || self.group.is_some()
            || self.decimal == Some(b',')
            || self.is_dressed
            || self.missing.iter().any(|(text, _)| has_digit(text))
    }

    /// What a text of the column is to read, if not as it stands.
    #[inline(never)]
    pub(super) fn reads(&self, text: &str) -> Option<String> {
        let bare = value::trimmed(text);
        let are_figures = matches!(self.of, Some(Type::Number | Type::Integer));
        if let Some((_, label)) = self.missing.iter().find(|(missing, _)| missing == bare) {
            // `N/A` and `*` say themselves which nothing they are.
            let says = are_figures && label.is_empty() && value::nothing(bare).is_some_and(|worth| worth != Worth::Blank);
            return (!says && !bare.is_empty()).then(|| label.clone());
        }
        if !are_figures {
            return None;
        }
        let mut own = bare.to_owned();
        if let Some(group) = self.group {
            own.retain(|letter| letter != group);
        }
        if self.is_dressed && number::shape(&own) == Shape::Text && value::nothing(&own).is_none() {
            let is_figure = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '\u{2212}');
            if let (Some(from), Some(to)) = (own.find(is_figure), own.rfind(|letter: char| letter.is_ascii_digit())) {
                own = own.get(from..=to).unwrap_or_default().to_owned();
            }
        }
        (own != bare).then_some(own)
    }
}

/// Settles what a schema says of single texts.
pub(super) async fn rewrite(table: &mut RawTable, mapping: &Mapping, pace: &Pace) {
    for (head, kept) in table.heads.iter().zip(&mut table.columns) {
        let Some(said) = mapping.of(&head.name) else { continue };
        let (Kept::Coded(dictionary) | Kept::Numeric { texts: dictionary, .. }) = kept;
        let mut texts: Vec<(u32, String)> = Vec::new();
        let mut read = |code: usize| {
            let text = std::str::from_utf8(dictionary.get(code as u32)).ok();
            texts.extend(text.and_then(|text| said.reads(text)).map(|text| (code as u32, text)));
        };
        pace.each(dictionary.len(), &mut read).await;
        dictionary.replace(&texts);
    }
}

/// The column of a table of facts with this header, and the texts in it.
fn column_of<'a>(dataset: &'a Dataset, facts: usize, column: &str) -> Option<(usize, &'a Dictionary)> {
    let columns = &dataset.facts[facts].columns;
    let at = columns.iter().position(|stored| stored.header == column)?;
    if let Store::Coded(dictionary) = &columns[at].store { Some((at, dictionary)) } else { None }
}

/// Follows a key of table `from`: its column stands for all that the other table tells of the rows named, where that is one
/// thing for each; and the other table's column for what the key is called here.
#[inline(never)]
pub(super) fn follow(dataset: &mut Dataset, drafts: &mut [Draft], from: &str, key: &Key) {
    let Some(other) = dataset.facts.iter().position(|facts| facts.name == key.resource) else { return };
    // What was read as rows too is a table of facts of the same name.
    for facts in 0..dataset.facts.len() {
        if dataset.facts[facts].name == from {
            follow_into(dataset, drafts, facts, other, key);
        }
    }
}

fn follow_into(dataset: &mut Dataset, drafts: &mut [Draft], facts: usize, other: usize, key: &Key) {
    let [(own, theirs)] = &key.pairs[..] else { return };
    let (Some((at, here)), Some((key_at, there))) = (column_of(dataset, facts, own), column_of(dataset, other, theirs)) else {
        return;
    };
    if facts == other {
        return;
    }
    // The place of each text of the key here among those there.
    let mut known = Dictionary::new();
    let mut code_of: Vec<u32> = Vec::new();
    for (code, text) in there.iter().enumerate() {
        let new = known.intern(text.trim_ascii()) as usize == code_of.len();
        if new {
            code_of.push(code as u32);
        }
    }
    let found: Vec<Option<u32>> =
        here.iter().map(|text| known.find(text.trim_ascii()).and_then(|at| code_of.get(at as usize).copied())).collect();
    let (n_there, n_rows_there) = (there.len(), &dataset.facts[other]);
    let mut told: Vec<(usize, Vec<Option<u32>>)> = Vec::new();
    for (column, stored) in n_rows_there.columns.iter().enumerate() {
        for coding in &stored.codings {
            if drafts[coding.dimension].is_secondary() || told.iter().any(|(dimension, _)| *dimension == coding.dimension) {
                continue;
            }
            // What stands beside each key; nothing for a key with several.
            let mut beside: Vec<Option<u32>> = vec![None; n_there];
            let mut is_single = true;
            for block in &n_rows_there.blocks {
                let (BlockColumn::Codes(keys), BlockColumn::Codes(cells)) = (&block.columns[key_at], &block.columns[column])
                else {
                    is_single = false;
                    break;
                };
                for row in 0..block.n_rows {
                    let code = coding.codes[cells.get(row) as usize];
                    let place = &mut beside[keys.get(row) as usize];
                    is_single &= place.is_none_or(|known| known == code);
                    *place = Some(code);
                }
            }
            if is_single {
                told.push((coding.dimension, found.iter().map(|code| code.and_then(|code| beside[code as usize])).collect()));
            }
        }
    }
    // The other way: only the key itself.
    let mut back: Vec<(usize, Vec<Option<u32>>)> = Vec::new();
    for coding in &dataset.facts[facts].columns[at].codings {
        let mut codes = vec![None; n_there];
        for (code, found) in found.iter().enumerate() {
            if let Some(found) = found {
                codes[*found as usize] = coding.codes.get(code).copied();
            }
        }
        back.push((coding.dimension, codes));
    }
    for (facts, at, told) in [(facts, at, told), (other, key_at, back)] {
        for (dimension, codes) in told {
            if dataset.facts[facts].coding(dimension).is_none() {
                let codes =
                    codes.into_iter().map(|code| code.unwrap_or_else(|| drafts[dimension].code("", None, true))).collect();
                dataset.facts[facts].columns[at].codings.push(crate::data::Coding { dimension, codes });
            }
        }
    }
}

/// Whether a type lets a column have this meaning; `are_years` when nothing but years stands in it.
pub(super) fn allows(of: Option<Type>, kind: Kind, are_years: bool) -> bool {
    match of {
        Some(Type::Text) => !kind.is_measure(),
        Some(Type::Year) => kind == Kind::Year,
        Some(Type::Date) => kind == if are_years { Kind::Year } else { Kind::Date },
        _ => true,
    }
}
