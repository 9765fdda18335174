//! SDMX-JSON data messages, as the interfaces of UNICEF, ILO, OECD and Eurostat answer: each observation under the places of its
//! values in the lists of its dimensions (`"0:1:0": [12.5, null]`). Read as a row for each, with its dimensions and attributes.

use super::pace::Pace;
use super::problem::{ErrorCode, ReadError};
use super::records::{MAX_CELLS, Out, items};
use super::seek::Seeking;
use super::table::RawTable;
use super::tape::{Place, Tape};

/// The structure and the data set of a message.
pub(super) fn message(tape: &Tape, root: Place) -> Option<(Place, Place)> {
    let inner = tape.get(root, "data").filter(|data| tape.kind(*data) == b'{').unwrap_or(root);
    let first = |name: &str| items(tape, tape.get(inner, name).filter(|list| tape.kind(*list) == b'[')?).first().copied();
    let structure = tape.get(inner, "structure").or_else(|| first("structures"))?;
    let data = first("dataSets")?;
    let is_message = tape.get(structure, "dimensions").is_some();
    (is_message && (tape.get(data, "series").is_some() || tape.get(data, "observations").is_some())).then_some((structure, data))
}

/// A dimension or an attribute: its words by their places.
struct Component {
    id: String,
    words: Vec<String>,
}

/// Those of one level: `dataSet`, `series` or `observation`.
fn components(tape: &Tape, of: Option<Place>, level: &str) -> Vec<Component> {
    let Some(list) = of.and_then(|of| tape.get(of, level)) else { return Vec::new() };
    let component = |place: Place| {
        let text = |of: Place, name: &str| tape.get(of, name).map(|found| tape.string(found));
        let id = text(place, "id").unwrap_or_default();
        // What is known by its code is told by it.
        let is_coded = id.starts_with("TIME") || matches!(&id[..], "AGE" | "UNIT_MULT" | "DECIMALS");
        let word = |value: Place| {
            let (code, name) = (text(value, "id"), text(value, "name"));
            (if is_coded { code.clone().or(name.clone()) } else { name.or(code) }).unwrap_or_default()
        };
        let words = tape.get(place, "values").map_or(Vec::new(), |values| items(tape, values).into_iter().map(word).collect());
        Component { id, words }
    };
    items(tape, list).into_iter().map(component).collect()
}

/// The words at these places; blank where there is none.
fn put<'a>(out: &mut Out, of: &[Component], places: impl Iterator<Item = &'a str>) {
    let mut places = places;
    for component in of {
        let at = places.next().and_then(|place| place.trim().parse::<usize>().ok());
        out.cell(at.and_then(|at| component.words.get(at)).map_or(&[], |word| word.as_bytes()));
    }
}

/// Reads a message as a table.
///
/// # Errors
/// When the table is too large.
pub(super) async fn read(
    tape: &Tape,
    structure: Place,
    data: Place,
    seeking: Option<&Seeking>,
    pace: &Pace,
) -> Result<RawTable, ReadError> {
    let of = |name: &str, level: &str| components(tape, tape.get(structure, name), level);
    let levels = ["dataSet", "series", "observation"];
    let (dimensions, attributes) = (levels.map(|level| of("dimensions", level)), levels.map(|level| of("attributes", level)));
    let mut out = Out::new(true, seeking, "");
    dimensions.iter().flatten().for_each(|it| out.cell(it.id.as_bytes()));
    out.cell(b"OBS_VALUE");
    attributes.iter().flatten().for_each(|it| out.cell(it.id.as_bytes()));
    out.end(0)?;
    let width = 1 + dimensions.iter().chain(&attributes).map(Vec::len).sum::<usize>();
    let texts = |place: Option<Place>| -> Vec<String> {
        let list = place.map_or(Vec::new(), |place| items(tape, place));
        list.into_iter().map(|item| tape.string(item)).collect()
    };
    let of_all = texts(tape.get(data, "attributes"));
    let all = match tape.get(data, "series") {
        Some(series) => items(tape, series),
        None => vec![data],
    };
    let mut n = 0usize;
    for series in all {
        let key = if series == data { String::new() } else { tape.string(series - 1) };
        let of_series = if series == data { Vec::new() } else { texts(tape.get(series, "attributes")) };
        for observation in tape.get(series, "observations").map_or(Vec::new(), |list| items(tape, list)) {
            pace.spend(1).await;
            n += width;
            if n > MAX_CELLS {
                return Err(ReadError::new(ErrorCode::JsonTooLarge));
            }
            let own = tape.string(observation - 1);
            let told = texts(Some(observation));
            // Dimensions of the whole set have one value each.
            put(&mut out, &dimensions[0], std::iter::repeat("0"));
            put(&mut out, &dimensions[1], key.split(':'));
            put(&mut out, &dimensions[2], own.split(':'));
            out.cell(told.first().filter(|text| *text != "null").map_or(&[], |text| text.as_bytes()));
            put(&mut out, &attributes[0], of_all.iter().map(|text| &text[..]));
            put(&mut out, &attributes[1], of_series.iter().map(|text| &text[..]));
            put(&mut out, &attributes[2], told.iter().skip(1).map(|text| &text[..]));
            out.end(0)?;
        }
    }
    out.finish()
}
