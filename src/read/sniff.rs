//! Tells from a file's first bytes whether it is delimited text at all, and in which dialect.

use super::problem::{ErrorCode, ReadError};
use super::scan::{Dialect, MAX_COLUMNS, Scanner};

/// Cells of a row beyond which nothing of a file is read.
const WIDEST: usize = 4 * MAX_COLUMNS;

/// The dialect of RFC 4180.
pub const COMMA: Dialect = Dialect { delimiter: b',', line_end: b'\n', quote: b'"' };

/// Refuses what is plainly no delimited text: nothing, a web page, a workbook, a picture.
///
/// # Errors
/// One for each, so that the sentence can name the remedy.
pub fn refuse(bytes: &[u8]) -> Result<(), ReadError> {
    let fail = |code| Err(ReadError::new(code));
    let text = bytes.trim_ascii_start();
    if text.is_empty() {
        return fail(ErrorCode::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return fail(ErrorCode::Workbook);
    }
    let head: Vec<u8> = text.iter().take(64).map(u8::to_ascii_lowercase).collect();
    if head.starts_with(b"<")
        && [&b"<!doctype"[..], b"<html", b"<head", b"<body", b"<?xml"].iter().any(|tag| head.starts_with(tag))
    {
        return fail(ErrorCode::Html);
    }
    let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
    let sample = &bytes[..bytes.len().min(4096)];
    if sample.contains(&0)
        || head.starts_with(b"%pdf-")
        || head.starts_with(b"{\\rtf")
        || sample.iter().filter(|byte| control(byte)).count() * 20 > sample.len()
    {
        return fail(ErrorCode::Binary);
    }
    Ok(())
}

/// Bytes before JSON that a script calls a function with: `google.visualization.Query.setResponse(`, `/*O_o*/`; 0 where none.
pub fn called(bytes: &[u8]) -> usize {
    let end = bytes.iter().take(200).position(|byte| *byte == b'(').map_or(0, |at| at + 1);
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.$/* \n\r(".contains(byte);
    if end > 1 && bytes[..end].iter().all(is_name) && is_json(&bytes[end..]) { end } else { 0 }
}

/// Whether a text begins as JSON does: `[Year],[Sex]` is a header.
pub fn is_json(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    let inner = text.get(1..).unwrap_or_default().trim_ascii_start().first();
    match text.first() {
        Some(b'{') => inner.is_none_or(|byte| matches!(byte, b'"' | b'}')),
        Some(b'[') => {
            inner.is_none_or(|byte| matches!(byte, b'{' | b'[' | b'"' | b']' | b't' | b'f' | b'n' | b'-' | b'0'..=b'9'))
        }
        _ => false,
    }
}

/// The dialect of `bytes` (without byte order mark), and how many bytes a leading `sep=` line takes.
pub fn dialect(bytes: &[u8]) -> (Dialect, usize) {
    let line_end = if !bytes.contains(&b'\n') && bytes.contains(&b'\r') { b'\r' } else { b'\n' };
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter, rest @ ..] = bytes
        && let Some(line) = rest.iter().position(|&byte| byte == line_end)
        && line <= 1
    {
        return (Dialect { delimiter: *delimiter, line_end, quote: b'"' }, 5 + line + 1);
    }
    // What R writes: `"province" "year"`.
    let line = bytes.split(|&byte| byte == line_end).next().unwrap_or_default();
    if line.starts_with(b"\"")
        && line.windows(3).any(|three| three == b"\" \"")
        && !line.iter().any(|byte| b",;\t|".contains(byte))
    {
        return (Dialect { delimiter: b' ', line_end, quote: b'"' }, 0);
    }
    let candidates = [b',', b';', b'\t', b'|'].map(|delimiter| Dialect { delimiter, line_end, quote: b'"' });
    let best = candidates.into_iter().map(|dialect| (score(bytes, dialect), dialect)).max_by_key(|(score, _)| *score);
    // `max_by_key` takes the last of equals; without any delimiter the comma stands.
    match best {
        Some(((rows, _), dialect)) if rows > 0 => (dialect, 0),
        _ => (candidates[0], 0),
    }
}

/// The first row (from 0) of far more cells than any table has columns, and how many it has, so that they need not be looked at;
/// the last row may have more of them.
#[inline(never)]
pub fn widest(bytes: &[u8], dialect: Dialect) -> Option<(usize, usize)> {
    let cells = |line: &[u8]| line.iter().filter(|byte| **byte == dialect.delimiter).count() + 1;
    let is_wide = |line: &[u8]| line.len() > WIDEST && cells(line) > WIDEST && !line.contains(&dialect.quote);
    let lines = bytes.split(|byte| *byte == dialect.line_end);
    lines.enumerate().find(|(_, line)| is_wide(line)).map(|(at, line)| (at, cells(line)))
}

/// How many in a thousand of the first rows have the width that most of them have, above one column, and that width. Titles
/// above the header are as wide as they like.
#[inline(never)]
fn score(bytes: &[u8], dialect: Dialect) -> (usize, usize) {
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let mut scanner = Scanner::default();
    scanner.buffer(sample.len()).copy_from_slice(sample);
    scanner.commit(sample.len());
    if sample.len() == bytes.len() {
        scanner.finish();
    }
    let (mut rows, mut fields) = (Vec::new(), Vec::new());
    scanner.scan(dialect, 200, &mut rows, &mut fields);
    let mut best = (0, 0);
    for row in rows.iter().filter(|row| row.n >= 2) {
        let is_blank = fields[row.first as usize..][..row.n as usize].iter().all(|field| field.is_empty());
        // A few hundred rows at most: counting each width anew is cheap enough.
        if !is_blank && row.n as usize != best.1 {
            best = best.max((rows.iter().filter(|other| other.n == row.n).count() * 1000 / rows.len(), row.n as usize));
        }
    }
    best
}
