//! SDMX-JSON, data messages 1.0 and 2.0: words of each dimension in a structure, figures keyed by places of these, in series or one
//! by one. Read as the table that SDMX-CSV is, with the ids of dimensions as headers and words in the cells; of attributes those
//! that tell the unit.

use super::pace::Pace;
use super::problem::{ErrorCode, ReadError};
use super::records::{MAX_CELLS, Out, items};
use super::seek::Seeking;
use super::table::RawTable;
use super::tape::{Place, Tape};

/// What a structure tells apart: what all figures share, what series do, and each figure.
const LEVELS: [&str; 3] = ["dataSet", "series", "observation"];

/// A dimension or an attribute: its id and the words of its values.
struct Component {
    id: String,
    words: Vec<String>,
}

/// The message's object of data, where it is one.
pub(super) fn message(tape: &Tape, root: Place) -> Option<Place> {
    let message = tape.get(root, "data").filter(|data| tape.kind(*data) == b'{').unwrap_or(root);
    (tape.get(message, "dataSets").is_some() && structure(tape, message).is_some()).then_some(message)
}

fn structure(tape: &Tape, message: Place) -> Option<Place> {
    tape.get(message, "structure").or_else(|| items(tape, tape.get(message, "structures")?).first().copied())
}

/// A name in whatever language comes first, else the value or the id.
fn word(tape: &Tape, of: Place) -> String {
    for name in ["name", "names", "value", "id"] {
        let mut at = tape.get(of, name);
        if let Some(several) = at.filter(|at| tape.kind(*at) == b'{') {
            at = tape.get(several, "en").or_else(|| items(tape, several).first().copied());
        }
        if let Some(at) = at {
            return tape.string(at);
        }
    }
    String::new()
}

fn components(tape: &Tape, structure: Place, of: &str) -> [Vec<Component>; 3] {
    let list = |level: &str| tape.get(tape.get(structure, of)?, level);
    let component = |at: Place| Component {
        id: tape.get(at, "id").map_or(String::new(), |id| tape.string(id)),
        words: tape
            .get(at, "values")
            .map_or(Vec::new(), |values| items(tape, values).into_iter().map(|it| word(tape, it)).collect()),
    };
    LEVELS.map(|level| list(level).map_or(Vec::new(), |list| items(tape, list).into_iter().map(component).collect()))
}

/// Reads the data sets of a message as one table.
///
/// # Errors
/// When a figure's key does not fit the structure, or the table is too large.
#[inline(never)]
pub(super) async fn read(tape: &Tape, message: Place, seeking: Option<&Seeking>, pace: &Pace) -> Result<RawTable, ReadError> {
    let fault = || ReadError::new(ErrorCode::Json);
    let structure = structure(tape, message).ok_or_else(fault)?;
    let [dimensions, attributes] = ["dimensions", "attributes"].map(|of| components(tape, structure, of));
    let tells_unit = |it: &(usize, &Component)| it.1.id.starts_with("UNIT") || it.1.id.starts_with("POWERCODE");
    let units = attributes.each_ref().map(|of| of.iter().enumerate().filter(tells_unit).collect::<Vec<_>>());
    let width = dimensions.iter().map(Vec::len).sum::<usize>() + units.iter().map(Vec::len).sum::<usize>() + 1;
    let mut out = Out::new(true, seeking, "");
    dimensions.iter().flatten().chain(units.iter().flatten().map(|it| it.1)).for_each(|it| out.cell(it.id.as_bytes()));
    out.cell(b"OBS_VALUE");
    out.end(width)?;
    // Series, or all figures as those of one.
    let mut all: Vec<[Option<Place>; 2]> = Vec::new();
    for set in items(tape, tape.get(message, "dataSets").ok_or_else(fault)?) {
        match tape.get(set, "series") {
            Some(series) => all.extend(items(tape, series).into_iter().map(|series| [Some(set), Some(series)])),
            None => all.push([Some(set), None]),
        }
    }
    let (mut n, mut text) = (0, Vec::new());
    for [set, series] in all {
        let figures = series.or(set).and_then(|of| tape.get(of, "observations"));
        for figure in figures.map_or(Vec::new(), |of| items(tape, of)) {
            pace.spend(1).await;
            n += width;
            if n > MAX_CELLS {
                return Err(ReadError::new(ErrorCode::JsonTooLarge));
            }
            // What is told of all figures has one value.
            let keys = [None, series, Some(figure)].map(|at| at.map_or(String::new(), |at| tape.string(at - 1)));
            for (own, key) in dimensions.iter().zip(&keys) {
                let mut places = key.split(':');
                for dimension in own {
                    let place = places.next().filter(|place| !place.is_empty()).unwrap_or("0");
                    let place: usize = place.parse().map_err(|_| fault())?;
                    out.cell(dimension.words.get(place).ok_or_else(fault)?.as_bytes());
                }
            }
            let cells = items(tape, figure);
            let told = |of: Option<Place>| of.and_then(|of| tape.get(of, "attributes")).map_or(Vec::new(), |of| items(tape, of));
            let places = [told(set), told(series), cells.get(1..).unwrap_or(&[]).to_vec()];
            for (own, places) in units.iter().zip(&places) {
                for (at, attribute) in own {
                    let place = places.get(*at).and_then(|place| tape.string(*place).parse::<usize>().ok());
                    out.cell(place.and_then(|place| attribute.words.get(place)).map_or("", |word| word).as_bytes());
                }
            }
            text.clear();
            if let Some(&value) = cells.first()
                && matches!(tape.kind(value), b'"' | b'-' | b'0'..=b'9')
            {
                tape.text(value, &mut text);
            }
            out.cell(&text);
            out.end(0)?;
        }
    }
    if n == 0 {
        return Err(fault());
    }
    out.finish()
}
