//! Tables in JSON: finds the list of records in a tape and writes its rows for a `TableBuilder`.
//!
//! Lists of objects or of rows at the top, under any name, as lines, as features of GeoJSON, as objects under their codes;
//! answers of DHIS2. Objects within a record are flattened (`a.b`), lists of objects in it become a table of their own that
//! repeats the texts of the record. Knows no meaning of any column.

use crate::data::Dictionary;

use super::cell::{column_name, record, tells_of_columns, value};
use super::jsonstat;
use super::pace::Pace;
use super::problem::{ErrorCode, ReadError};
use super::report::Notice;
use super::scan::{Dialect, MAX_COLUMNS, MAX_ROW};
use super::sdmxjson;
use super::seek::Seeking;
use super::table::{RawTable, TableBuilder};
use super::tape::{Place, Tape};

/// Separators that no text has: the unit and record separators of ASCII; the "quote" never comes.
pub(super) const CELLS: Dialect = Dialect { delimiter: 0x1f, line_end: 0x1e, quote: 0x1d };
/// How deep lists are looked for, and how deep objects are flattened.
const DEEP: usize = 6;
/// Most cells of one table.
pub(super) const MAX_CELLS: usize = 1 << 26;
/// Items of a list that are looked at to tell what it lists.
const MOST_SEEN: usize = 1 << 14;
/// Cells of a column that are looked at to tell whether it is one.
const MOST_CELLS: usize = 64;

/// One way to read a value as records.
#[derive(Default)]
struct Found {
    /// Names from the top.
    path: String,
    /// The records; `usize::MAX` for the values at the top.
    at: Place,
    items: Vec<Place>,
    n: usize,
    shape: Shape,
    /// Names of the columns, where a list beside the rows has them; none for those that only the system knows.
    names: Vec<Option<String>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Shape {
    #[default]
    Objects,
    Rows,
    /// An object of objects.
    Keyed,
    /// An object of equally long lists: a column under each name.
    Columns,
}

/// Reads every table that stands in a value of the tape: the records, then lists within them. `seeking` looks for rows of theirs
/// in place of keeping them.
pub(super) async fn read(
    tape: &Tape,
    root: Place,
    notices: &mut Vec<Notice>,
    seeking: Option<&Seeking>,
    pace: &Pace,
) -> Result<Vec<(String, RawTable)>, ReadError> {
    if let Some(dataset) = jsonstat::dataset(tape, root).filter(|_| tape.kind(root) == b'{') {
        return Ok(vec![(String::new(), jsonstat::read(tape, dataset, seeking, pace).await?)]);
    }
    if let Some(message) = sdmxjson::message(tape, root).filter(|_| tape.kind(root) == b'{') {
        return Ok(vec![(String::new(), sdmxjson::read(tape, message, seeking, pace).await?)]);
    }
    let mut found: Vec<Found> = Vec::new();
    if root == 0 && tape.next(0) < tape.len() {
        let items = items(tape, usize::MAX);
        let (n, rows) = (items.len(), items.iter().filter(|item| tape.kind(**item) == b'[').count());
        let shape = if rows * 2 > n { Shape::Rows } else { Shape::Objects };
        found.push(Found { at: usize::MAX, items, n, shape, ..Found::default() });
    } else {
        search(tape, root, &mut String::new(), 0, &mut found);
    }
    let mut best = 0;
    for at in 1..found.len() {
        // Rows whose columns are named beside them are the table, however many names there are; what tells of columns is none.
        let weight = |at: usize| (!found[at].names.is_empty(), !tells_of_columns(&found[at].path), found[at].n);
        if weight(at) > weight(best) {
            best = at;
        }
    }
    if found.is_empty() {
        return Err(ReadError::new(ErrorCode::Json));
    }
    let best = found.remove(best);
    if !best.path.is_empty() {
        let is_other = |it: &&Found| it.path != best.path && !tells_of_columns(&it.path);
        let others = found.iter().filter(is_other).map(|it| it.path.clone()).take(5).collect();
        notices.push(Notice::List { path: best.path.clone(), others });
    }
    let mut writer = Writer { tape, labels: Labels::of(tape, root, &best), ..Writer::new(tape, seeking, pace) };
    writer.table(best).await?;
    Ok(writer.tables)
}

/// The items of a container, or of the top.
pub(super) fn items(tape: &Tape, container: Place) -> Vec<Place> {
    let (mut at, end) = if container == usize::MAX { (0, tape.len()) } else { (container + 1, tape.next(container)) };
    let is_object = container != usize::MAX && tape.kind(container) == b'{';
    let mut places = Vec::new();
    while at < end {
        at += usize::from(is_object);
        places.push(at);
        at = tape.next(at);
    }
    places
}

/// Notes what may be records in a value.
fn search(tape: &Tape, at: Place, path: &mut String, depth: usize, found: &mut Vec<Found>) {
    let kind = tape.kind(at);
    if depth > DEEP || kind != b'{' && kind != b'[' {
        return;
    }
    let items = items(tape, at);
    // Of very many some tell what all are.
    let every = (items.len() / MOST_SEEN).max(1);
    let count = |kind: u8| items.iter().step_by(every).filter(|item| tape.kind(**item) == kind).count() * every;
    let (objects, rows) = (count(b'{').min(items.len()), count(b'[').min(items.len()));
    let path_here = path.clone();
    let push = |shape: Shape, n: usize, items: Vec<Place>| {
        found.push(Found { path: path_here, at, items, n, shape, names: Vec::new() });
    };
    if kind == b'[' {
        // What tells of an answer, and the records behind it: `[{"page":1},[{…},…]]`.
        if let [about, list] = items[..]
            && tape.kind(about) == b'{'
            && has_objects(tape, list)
        {
            return search(tape, list, path, depth + 1, found);
        }
        if objects > 0 && objects * 2 >= items.len() {
            push(Shape::Objects, objects, items);
        } else if rows > 0 && rows * 2 >= items.len() && items.iter().any(|row| tape.count(*row) > 1) && !is_nested(tape, &items)
        {
            push(Shape::Rows, rows, items);
        }
        return;
    }
    if let Some(n) = columns_long(tape, &items) {
        push(Shape::Columns, n, items);
        return;
    }
    // An object of objects that are alike is a list under its keys.
    if objects * 10 >= items.len() * 9 && objects > 1 && are_alike(tape, &items) {
        push(Shape::Keyed, objects, items.clone());
    }
    let length = path.len();
    for item in items {
        let name = tape.string(item - 1);
        if matches!(&name[..], "geometry" | "coordinates" | "arcs") {
            continue;
        }
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&name);
        search(tape, item, path, depth + 1, found);
        path.truncate(length);
    }
    // Rows whose cells stand in objects: `{"cols":[{"label":"Year"}],"rows":[{"c":[{"v":2019,"f":"2019"}]}]}`.
    for rows in found.iter_mut().filter(|it| it.shape == Shape::Objects && it.names.is_empty()) {
        let cells = |row: &Place| tape.get(*row, "c").filter(|cells| tape.kind(*cells) == b'[');
        if tape.get(at, "cols").is_some()
            && tape.get(at, "rows") == Some(rows.at)
            && rows.items.iter().all(|row| cells(row).is_some())
        {
            (rows.items, rows.shape) = (rows.items.iter().filter_map(cells).collect(), Shape::Rows);
        }
    }
    // Names of the columns beside rows: `columns`, `headers`, `fields`.
    for rows in found.iter_mut().filter(|it| it.shape == Shape::Rows && it.names.is_empty()) {
        let width = rows.items.first().map_or(0, |row| tape.count(*row));
        let of_view = || tape.get(tape.get(tape.get(at, "meta")?, "view")?, "columns");
        let lists = ["headers", "columns", "fields", "header", "cols"].iter().map(|name| tape.get(at, name));
        let fits = |list: &Place| tape.kind(*list) == b'[' && tape.count(*list) == width;
        if let Some(list) = lists.chain(std::iter::once_with(of_view)).flatten().find(fits) {
            rows.names = self::items(tape, list).into_iter().map(|item| column_name(tape, item)).collect();
            // A sheet whose columns have no names has them in its first row.
            if rows.names.iter().flatten().all(String::is_empty) {
                rows.names.clear();
            }
        }
    }
}

/// How long the columns of a table are that has a list under each name, or an object of `"0"`, `"1"`… as pandas writes.
fn columns_long(tape: &Tape, columns: &[Place]) -> Option<usize> {
    let first = *columns.first().filter(|_| columns.len() > 1)?;
    let n = tape.count(first);
    // The first cells tell what all are.
    let is_column = |column: &Place| {
        let is_keyed = tape.kind(*column) == b'{';
        if !is_keyed && tape.kind(*column) != b'[' || tape.count(*column) != n {
            return false;
        }
        let mut at = column + 1;
        (0..n.min(MOST_CELLS)).all(|nth| {
            let cell = at + usize::from(is_keyed);
            at = tape.next(cell);
            !matches!(tape.kind(cell), b'[' | b'{') && (!is_keyed || tape.string(cell - 1) == nth.to_string())
        })
    };
    (n > 0 && columns.iter().all(is_column)).then_some(n)
}

/// Whether the cells of rows are lists themselves: coordinates.
fn is_nested(tape: &Tape, rows: &[Place]) -> bool {
    rows.first().is_some_and(|row| items(tape, *row).iter().all(|cell| tape.kind(*cell) == b'['))
}

/// Whether most objects have a name that the first one has.
fn are_alike(tape: &Tape, objects: &[Place]) -> bool {
    let Some(&first) = objects.first() else { return false };
    let names: Vec<String> = items(tape, first).iter().take(20).map(|value| tape.string(value - 1)).collect();
    let shared = objects.iter().take(50).filter(|object| names.iter().any(|name| tape.get(**object, name).is_some())).count();
    shared * 10 >= objects.len().min(50) * 9
}

/// What DHIS2 says of the codes in its rows.
#[derive(Default)]
struct Labels {
    /// Codes, and the place of each one's name.
    codes: Dictionary,
    names: Vec<Place>,
    /// For each column whether its cells are codes.
    columns: Vec<bool>,
}

impl Labels {
    fn of(tape: &Tape, root: Place, found: &Found) -> Labels {
        let mut labels = Labels::default();
        let (Some(headers), Some(known)) = (
            tape.get(root, "headers"),
            tape.get(root, "metaData").and_then(|meta| tape.get(meta, "items").or_else(|| tape.get(meta, "names"))),
        ) else {
            return labels;
        };
        if found.names.is_empty() {
            return labels;
        }
        for value in items(tape, known) {
            let name = if tape.kind(value) == b'{' { tape.get(value, "name") } else { Some(value) };
            if let Some(name) = name {
                labels.codes.intern(tape.string(value - 1).as_bytes());
                labels.names.resize(labels.codes.len(), name);
            }
        }
        for header in items(tape, headers) {
            // Codes of periods (`2019Q1`) say more than their names (`January - March 2019`).
            let is_period = tape.get(header, "name").is_some_and(|name| tape.string(name) == "pe");
            labels.columns.push(!is_period && tape.get(header, "meta").is_some_and(|meta| tape.raw(meta) == b"true"));
        }
        labels
    }
}

/// Writes tables as text between separators.
struct Writer<'a> {
    tape: &'a Tape,
    labels: Labels,
    tables: Vec<(String, RawTable)>,
    /// Texts of the records above, by their column: what a table within them repeats.
    above: Vec<(String, String)>,
    seeking: Option<&'a Seeking>,
    pace: &'a Pace,
}

/// Texts that stand above some records (by their column), and these.
type Group = (Vec<(String, String)>, Vec<Place>);

/// The columns of a list of records.
#[derive(Default)]
struct Columns {
    paths: Dictionary,
    /// Paths at which lists of objects stand.
    within: Dictionary,
}

impl<'a> Writer<'a> {
    fn new(tape: &'a Tape, seeking: Option<&'a Seeking>, pace: &'a Pace) -> Writer<'a> {
        Writer { tape, labels: Labels::default(), tables: Vec::new(), above: Vec::new(), seeking, pace }
    }

    async fn table(&mut self, mut found: Found) -> Result<(), ReadError> {
        let places = std::mem::take(&mut found.items);
        if found.shape == Shape::Rows {
            return self.rows(&found, &places).await;
        }
        if found.shape == Shape::Columns {
            return self.columns(&found, &places).await;
        }
        let mut columns = Columns::default();
        let groups = [(self.above.clone(), places)];
        self.objects(&found.path, found.shape == Shape::Keyed, &groups, &mut columns, 0).await
    }

    /// Rows that are lists.
    async fn rows(&mut self, found: &Found, places: &[Place]) -> Result<(), ReadError> {
        let pace = self.pace;
        let tape = self.tape;
        let mut out = Out::new(!found.names.is_empty(), self.seeking, &found.path);
        if !found.names.is_empty() {
            for name in found.names.iter().flatten() {
                out.cell(name.as_bytes());
            }
            out.end(found.names.len())?;
        }
        let width = places.iter().map(|row| tape.count(*row)).max().unwrap_or(0).max(found.names.len());
        check_size(width, places.len())?;
        let mut text = Vec::new();
        for &row in places {
            pace.spend(1).await;
            for (column, cell) in items(tape, row).into_iter().enumerate() {
                if found.names.get(column).is_some_and(Option::is_none) {
                    continue;
                }
                value(tape, cell, &mut text);
                let code =
                    self.labels.columns.get(column).is_some_and(|is_code| *is_code).then(|| find(&self.labels.codes, &text));
                if let Some(Some(code)) = code {
                    text.clear();
                    tape.text(self.labels.names[code], &mut text);
                }
                out.cell(&text);
            }
            out.end(0)?;
        }
        self.tables.push((found.path.clone(), out.finish()?));
        Ok(())
    }

    /// Columns that are lists.
    async fn columns(&mut self, found: &Found, columns: &[Place]) -> Result<(), ReadError> {
        let (tape, pace) = (self.tape, self.pace);
        check_size(columns.len(), found.n)?;
        let mut out = Out::new(true, self.seeking, &found.path);
        columns.iter().for_each(|column| out.cell(tape.string(column - 1).as_bytes()));
        out.end(columns.len())?;
        let cells: Vec<Vec<Place>> = columns.iter().map(|column| items(tape, *column)).collect();
        let mut text = Vec::new();
        for row in 0..found.n {
            pace.spend(1).await;
            for column in &cells {
                text.clear();
                if let Some(cell) = column.get(row) {
                    value(tape, *cell, &mut text);
                }
                out.cell(&text);
            }
            out.end(columns.len())?;
        }
        self.tables.push((found.path.clone(), out.finish()?));
        Ok(())
    }

    /// Records that are objects, in groups that share what stands above them.
    async fn objects(
        &mut self,
        path: &str,
        is_keyed: bool,
        groups: &[Group],
        columns: &mut Columns,
        depth: usize,
    ) -> Result<(), ReadError> {
        let (tape, pace) = (self.tape, self.pace);
        let prefix = if depth > 0 { path } else { "" };
        if is_keyed {
            columns.paths.intern(b"key");
        }
        for (above, _) in groups {
            above.iter().for_each(|(name, _)| _ = columns.paths.intern(name.as_bytes()));
        }
        let mut n = 0;
        for (_, places) in groups {
            n += places.len();
            for &place in places {
                pace.spend(1).await;
                let mut name = prefix.as_bytes().to_vec();
                each(tape, record(tape, place), &mut name, 0, &mut |name, at| {
                    if has_objects(tape, at) {
                        columns.within.intern(name)
                    } else {
                        columns.paths.intern(name)
                    };
                });
            }
            check_size(columns.paths.len(), n)?;
        }
        let width = columns.paths.len();
        let mut children: Vec<Vec<Group>> = vec![Vec::new(); columns.within.len()];
        if width == 0 {
            return Err(ReadError::new(ErrorCode::Json));
        }
        let mut out = Out::new(true, self.seeking, path);
        columns.paths.iter().for_each(|name| out.cell(name));
        out.end(width)?;
        let mut cells: Vec<Option<Place>> = vec![None; width];
        let mut text = Vec::new();
        for (above, places) in groups {
            for &place in places {
                pace.spend(2).await;
                cells.fill(None);
                let mut name = prefix.as_bytes().to_vec();
                let mut lists: Vec<(usize, Place)> = Vec::new();
                each(tape, record(tape, place), &mut name, 0, &mut |name, at| {
                    if has_objects(tape, at) {
                        lists.push((columns.within.intern(name) as usize, at));
                    } else {
                        cells[columns.paths.intern(name) as usize] = Some(at);
                    }
                });
                let mut shared: Vec<(String, String)> = above.clone();
                for (column, cell) in cells.iter().enumerate() {
                    text.clear();
                    let name = columns.paths.get(column as u32);
                    if let Some(cell) = cell {
                        value(tape, *cell, &mut text);
                        if !lists.is_empty() && tape.kind(*cell) == b'"' && text.len() < 200 {
                            shared
                                .push((String::from_utf8_lossy(name).into_owned(), String::from_utf8_lossy(&text).into_owned()));
                        }
                    } else if is_keyed && column == 0 {
                        tape.text(place - 1, &mut text);
                    } else if let Some((_, above)) = above.iter().find(|(above, _)| above.as_bytes() == name) {
                        text.extend_from_slice(above.as_bytes());
                    }
                    out.cell(&text);
                }
                out.end(width)?;
                for (within, list) in lists {
                    children[within].push((shared.clone(), items(tape, list)));
                }
            }
        }
        self.tables.push((path.to_owned(), out.finish()?));
        if depth < 4 {
            for (at, groups) in children.iter().enumerate() {
                let name = String::from_utf8_lossy(columns.within.get(at as u32)).into_owned();
                let mut columns = Columns::default();
                Box::pin(self.objects(&name, false, groups, &mut columns, depth + 1)).await?;
            }
        }
        Ok(())
    }
}

/// Whether a value is a list of objects.
fn has_objects(tape: &Tape, at: Place) -> bool {
    tape.kind(at) == b'[' && tape.kind(at + 1) == b'{' && tape.next(at) > at + 1
}

/// Calls `each` with path and place of every value of a record that is no object.
fn each(tape: &Tape, object: Place, path: &mut Vec<u8>, depth: usize, take: &mut dyn FnMut(&[u8], Place)) {
    if tape.kind(object) != b'{' {
        if path.is_empty() {
            path.extend_from_slice(b"value");
        }
        return take(path, object);
    }
    let length = path.len();
    for value in items(tape, object) {
        // What OData says of the record, and not in it.
        let name = tape.raw(value - 1);
        if name == b"__metadata" || name.windows(7).any(|part| part == b"@odata.") {
            continue;
        }
        if length > 0 {
            path.push(b'.');
        }
        tape.text(value - 1, path);
        if tape.kind(value) == b'{' && depth < DEEP {
            if tape.get(value, "coordinates").is_none() {
                each(tape, value, path, depth + 1, take);
            }
        } else {
            take(path, value);
        }
        path.truncate(length);
    }
}

/// The code of a text that is known.
fn find(codes: &Dictionary, text: &[u8]) -> Option<usize> {
    codes.find(text).map(|code| code as usize)
}

fn check_size(width: usize, rows: usize) -> Result<(), ReadError> {
    if width > MAX_COLUMNS {
        return Err(ReadError::new(ErrorCode::TooManyColumns).at(1).with("n", width.to_string()));
    }
    if width.saturating_mul(rows) > MAX_CELLS {
        return Err(ReadError::new(ErrorCode::JsonTooLarge));
    }
    Ok(())
}

/// Text on its way into a builder.
pub(super) struct Out {
    builder: TableBuilder,
    text: Vec<u8>,
    row: u64,
}

impl Out {
    /// With `is_named`, the first row is the header and nothing else is.
    pub fn new(is_named: bool, seeking: Option<&Seeking>, path: &str) -> Out {
        let name = |seeking: &Seeking| if path.is_empty() { seeking.name.clone() } else { path.to_owned() };
        let seeking = seeking.map(|seeking| Seeking { name: name(seeking), ..seeking.clone() });
        let builder = TableBuilder::of_cells(is_named).with_seeking(seeking.as_ref());
        Out { builder, text: Vec::new(), row: 0 }
    }

    /// Ends a cell; line breaks within it are blanks.
    pub fn cell(&mut self, text: &[u8]) {
        let from = self.text.len();
        self.text.extend_from_slice(text);
        for byte in &mut self.text[from..] {
            if (0x1d..=0x1f).contains(byte) {
                *byte = b' ';
            }
        }
        self.text.push(CELLS.delimiter);
    }

    /// Ends a row; `_width` cells were written.
    pub fn end(&mut self, _width: usize) -> Result<(), ReadError> {
        match self.text.last_mut() {
            Some(last) if *last == CELLS.delimiter => *last = CELLS.line_end,
            _ => self.text.push(CELLS.line_end),
        }
        self.row += 1;
        if self.text.len() > MAX_ROW {
            return Err(ReadError::new(ErrorCode::RowTooLong).at(self.row));
        }
        if self.text.len() > 1 << 16 { self.pour() } else { Ok(()) }
    }

    fn pour(&mut self) -> Result<(), ReadError> {
        self.builder.buffer(self.text.len()).copy_from_slice(&self.text);
        let poured = self.builder.commit(self.text.len());
        self.text.clear();
        poured
    }

    /// Ends the table.
    ///
    /// # Errors
    /// What is no table, as `TableBuilder::finish`.
    pub fn finish(mut self) -> Result<RawTable, ReadError> {
        self.pour()?;
        self.builder.finish()
    }
}
