//! JSON-stat, as PX-Web and Eurostat write it: categories of each dimension, and all values in one list, the last dimension
//! running fastest. Read as a row for each value. Versions 1 and 2; knows no meaning of any dimension.

use super::melt::subject;
use super::pace::Pace;
use super::problem::{ErrorCode, ReadError};
use super::records::{MAX_CELLS, Out, items};
use super::seek::Seeking;
use super::table::RawTable;
use super::tape::{Place, Tape};

/// The dataset of an answer: the object itself, or what it has under `dataset`.
pub(super) fn dataset(tape: &Tape, root: Place) -> Option<Place> {
    let inner = tape.get(root, "dataset").unwrap_or(root);
    let list = |name: &str| sizes(tape, inner, name).is_some_and(|list| tape.kind(list) == b'[');
    let has_values = tape.get(inner, "value").is_some_and(|value| matches!(tape.kind(value), b'[' | b'{'));
    (has_values && list("id") && list("size")).then_some(inner)
}

/// `id` and `size`: in version 2 of the dataset, in version 1 of its dimensions.
fn sizes(tape: &Tape, dataset: Place, name: &str) -> Option<Place> {
    tape.get(dataset, name).or_else(|| tape.get(tape.get(dataset, "dimension")?, name))
}

/// Reads a dataset as a table.
///
/// # Errors
/// When the sizes do not fit the categories, or the table is too large.
pub(super) async fn read(tape: &Tape, dataset: Place, seeking: Option<&Seeking>, pace: &Pace) -> Result<RawTable, ReadError> {
    let fault = || ReadError::new(ErrorCode::Json);
    let list = |name: &str| sizes(tape, dataset, name).map(|list| items(tape, list)).ok_or_else(fault);
    let of = tape.get(dataset, "dimension").ok_or_else(fault)?;
    let mut names: Vec<String> = Vec::new();
    let mut words: Vec<Vec<String>> = Vec::new();
    let mut n = 1usize;
    for (id, size) in list("id")?.into_iter().zip(list("size")?) {
        let id = tape.string(id);
        let size: usize = tape.string(size).parse().map_err(|_| fault())?;
        let dimension = tape.get(of, &id).ok_or_else(fault)?;
        let own = categories(tape, dimension).filter(|own| own.len() == size).ok_or_else(fault)?;
        n = n.saturating_mul(size);
        names.push(tape.get(dimension, "label").map_or(id, |label| tape.string(label)));
        words.push(own);
    }
    if n.saturating_mul(names.len() + 1) > MAX_CELLS {
        return Err(ReadError::new(ErrorCode::JsonTooLarge));
    }
    let label = tape.get(dataset, "label").map_or(String::new(), |label| tape.string(label));
    let label =
        Some(subject(&label)).filter(|label| !label.is_empty() && label.len() < 100 && !names.iter().any(|name| name == label));
    let mut out = Out::new(true, seeking, "");
    names.iter().for_each(|name| out.cell(name.as_bytes()));
    out.cell(label.unwrap_or("value").as_bytes());
    out.end(names.len() + 1)?;
    let values = tape.get(dataset, "value").ok_or_else(fault)?;
    let is_sparse = tape.kind(values) == b'{';
    let mut text = Vec::new();
    for (nth, value) in items(tape, values).into_iter().enumerate() {
        pace.spend(1).await;
        let at: usize = if is_sparse { tape.string(value - 1).parse().map_err(|_| fault())? } else { nth };
        if at >= n {
            return Err(fault());
        }
        let mut stride = n;
        let mut rest = at;
        for words in &words {
            stride /= words.len().max(1);
            out.cell(words[rest / stride.max(1)].as_bytes());
            rest %= stride.max(1);
        }
        text.clear();
        if matches!(tape.kind(value), b'"' | b'-' | b'0'..=b'9') {
            tape.text(value, &mut text);
        }
        out.cell(&text);
        out.end(0)?;
    }
    out.finish()
}

/// The words for the categories of a dimension, in their order.
fn categories(tape: &Tape, dimension: Place) -> Option<Vec<String>> {
    let category = tape.get(dimension, "category")?;
    let labels = tape.get(category, "label");
    let word = |code: String| labels.and_then(|labels| tape.get(labels, &code)).map_or(code, |label| tape.string(label));
    let Some(index) = tape.get(category, "index") else {
        // One category needs no order.
        return Some(items(tape, labels?).into_iter().map(|label| tape.string(label)).collect());
    };
    let mut found: Vec<(usize, String)> = Vec::new();
    for (nth, item) in items(tape, index).into_iter().enumerate() {
        match tape.kind(index) {
            b'[' => found.push((nth, tape.string(item))),
            _ => found.push((tape.string(item).parse().ok()?, tape.string(item - 1))),
        }
    }
    crate::sort::by_key(&mut found, |(at, _)| *at);
    Some(found.into_iter().map(|(_, code)| word(code)).collect())
}
