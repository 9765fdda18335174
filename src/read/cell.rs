//! What a value of JSON says as a cell, which object of a record has its columns, and what a list beside rows calls them.

use super::date;
use super::records::items;
use super::tape::{Place, Tape};

/// Longest list within a cell that is kept as its text.
const MAX_LIST: usize = 1000;

/// What a cell says: texts and numbers as they stand, yes and no, lists joined.
pub(super) fn value(tape: &Tape, at: Place, out: &mut Vec<u8>) {
    out.clear();
    match tape.kind(at) {
        b't' => out.extend_from_slice(b"yes"),
        b'f' => out.extend_from_slice(b"no"),
        b'n' => {}
        b'[' => {
            for item in items(tape, at) {
                if matches!(tape.kind(item), b'[' | b'{') || out.len() > MAX_LIST {
                    return out.clear();
                }
                if !out.is_empty() {
                    out.extend_from_slice(b"; ");
                }
                tape.text(item, out);
            }
        }
        b'{' => {
            // A cell of a sheet, beside what it looks like: `{"v":1000.0,"f":"1,000"}`.
            if let Some(cell) = tape.get(at, "v").filter(|cell| !matches!(tape.kind(*cell), b'[' | b'{')) {
                value(tape, cell, out);
            }
        }
        _ => {
            tape.text(at, out);
            if let Some(day) = script_date(out) {
                out.clear();
                out.extend_from_slice(day.as_bytes());
            }
        }
    }
}

/// The day of `Date(2019,0,15)`, whose months count from 0, or of `/Date(1546300800000+0000)/`, in milliseconds since 1970.
fn script_date(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?;
    let inner = text.trim_matches('/').strip_prefix("Date(")?.strip_suffix(')')?;
    if let Some((year, rest)) = inner.split_once(',') {
        let mut parts = rest.split(',').map(|part| part.trim().parse::<u32>().ok());
        let (month, day) = (parts.next()??, parts.next()??);
        return Some(format!("{year}-{:02}-{day:02}", month + 1));
    }
    let end = inner.get(1..)?.find(['+', '-']).map_or(inner.len(), |at| at + 1);
    let days = inner[..end].parse::<i64>().ok()?.div_euclid(86_400_000);
    date::of_serial(&(days + 25_569).to_string()).map(date::Date::text)
}

/// The object that holds a record's columns: of a feature its properties, of a record with an id alone what it holds.
pub(super) fn record(tape: &Tape, at: Place) -> Place {
    let is_feature = || ["geometry", "arcs", "coordinates"].iter().any(|name| tape.get(at, name).is_some());
    let is_object = |inner: &Place| tape.kind(*inner) == b'{';
    if let Some(inner) = tape.get(at, "properties").filter(|inner| is_object(inner) && is_feature()) {
        return inner;
    }
    let Some(inner) = tape.get(at, "fields").or(tape.get(at, "attributes")).filter(is_object) else { return at };
    let is_aside = |value: Place| {
        const ASIDE: [&[u8]; 7] = [b"id", b"type", b"createdTime", b"links", b"relationships", b"geometry", b"kind"];
        value == inner || ASIDE.contains(&tape.raw(value - 1))
    };
    if items(tape, at).into_iter().all(is_aside) { inner } else { at }
}

/// What a list beside rows calls a column; nothing for columns that only the system knows.
pub(super) fn column_name(tape: &Tape, item: Place) -> Option<String> {
    if tape.kind(item) != b'{' {
        return Some(tape.string(item));
    }
    let named = |key: &str| tape.get(item, key);
    if named("dataTypeName").is_some_and(|of| tape.raw(of) == b"meta_data") {
        return None;
    }
    let mut names = ["column", "title", "label", "name", "id"].into_iter().filter_map(named);
    Some(names.next().map_or(String::new(), |place| tape.string(place)))
}

/// Whether a list is one of columns by its name, and no table beside another.
pub(super) fn tells_of_columns(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    matches!(last, "fields" | "columns" | "cols" | "headers" | "links" | "_links" | "warnings" | "errors")
}
