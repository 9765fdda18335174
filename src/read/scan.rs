//! Finds the fields of delimited text in a buffer that grows chunk by chunk.
//!
//! RFC 4180 with the leniency real exports need: a quote opens a field only at its start, and text behind a closing quote is
//! kept. Owns the buffer and its unfinished last row; knows nothing of columns, encodings or meanings. Delimiters are found
//! 64 bytes at a time (after Lemire and Langdale, "Parsing gigabytes of JSON per second", 2019, and Mison's bitmaps).

/// Zero bytes kept readable behind the data, so that a window of 64 or a key of 16 may be read anywhere in it.
const PADDING: usize = 64;

/// Longest row accepted, in bytes. A longer one is a file without line ends, not a table.
pub const MAX_ROW: usize = 4 << 20;

/// Most columns accepted.
pub const MAX_COLUMNS: usize = 16_384;

/// The bytes of one field within the buffer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Field {
    pub start: u32,
    /// Length, with `ESCAPED` set when the bytes still hold quotes to resolve.
    len: u32,
}

const ESCAPED: u32 = 1 << 31;

impl Field {
    fn new(start: usize, end: usize, escaped: bool) -> Field {
        Field { start: start as u32, len: (end - start) as u32 | if escaped { ESCAPED } else { 0 } }
    }

    /// A field whose text stands apart from the buffer: the `nth` of its batch. It is escaped, and its bytes are looked up by
    /// its start.
    pub fn apart(nth: u32) -> Field {
        Field { start: u32::MAX - nth, len: ESCAPED }
    }

    /// Whether its text stands apart from the buffer, which is never that long.
    pub fn is_apart(self) -> bool {
        self.start > u32::MAX >> 1
    }

    /// Length in bytes, as it stands in the buffer.
    #[inline(always)]
    pub fn len(self) -> usize {
        (self.len & !ESCAPED) as usize
    }

    /// Whether it has no bytes.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether quotes are still to be resolved (`unescape`).
    #[inline(always)]
    pub fn is_escaped(self) -> bool {
        self.len & ESCAPED != 0
    }
}

/// How the text is delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: u8,
    /// `\n` (which takes `\r\n` too) or `\r`.
    pub line_end: u8,
    pub quote: u8,
}

/// What stopped a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// All complete rows are out; more bytes are needed.
    Hungry,
    /// `rows` is as full as was asked.
    Full,
    /// A row is longer than `MAX_ROW`.
    RowTooLong,
}

/// One row: its fields are `fields[first..first + n]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub first: u32,
    pub n: u32,
}

/// The buffer and the place in it.
#[derive(Debug, Default)]
pub struct Scanner {
    bytes: Vec<u8>,
    begin: usize,
    end: usize,
    /// Set by `finish`: the last row needs no line end.
    finished: bool,
}

impl Scanner {
    /// Room for `n` more bytes behind those present. Fill it from the start, then `commit`. Moves the unfinished row to the
    /// front, so fields found before are void.
    pub fn buffer(&mut self, n: usize) -> &mut [u8] {
        if self.begin > 0 {
            self.bytes.copy_within(self.begin..self.end, 0);
            self.end -= self.begin;
            self.begin = 0;
        }
        if self.bytes.len() < self.end + n + PADDING {
            self.bytes.resize(self.end + n + PADDING, 0);
        }
        &mut self.bytes[self.end..self.end + n]
    }

    /// Takes the first `n` bytes of the last `buffer` as data.
    pub fn commit(&mut self, n: usize) {
        self.end = (self.end + n).min(self.bytes.len().saturating_sub(PADDING));
        let end = self.end;
        // What lies behind the data must not look like data.
        if let Some(tail) = self.bytes.get_mut(end..end + PADDING) {
            tail.fill(0);
        }
    }

    /// Says that no more bytes come.
    pub fn finish(&mut self) {
        self.finished = true;
    }

    /// The bytes not yet scanned.
    pub fn pending(&self) -> &[u8] {
        &self.bytes[self.begin..self.end]
    }

    /// Skips the first `n` unscanned bytes: a byte order mark.
    pub fn skip(&mut self, n: usize) {
        self.begin = (self.begin + n).min(self.end);
    }

    /// The bytes of a field, quotes unresolved.
    #[inline(always)]
    pub fn raw(&self, field: Field) -> &[u8] {
        &self.bytes[field.start as usize..][..field.len()]
    }

    /// The sixteen bytes from the start of a field on.
    #[inline(always)]
    pub fn window(&self, field: Field) -> Option<&[u8; 16]> {
        self.bytes[field.start as usize..].first_chunk()
    }

    /// Appends complete rows to `rows` and their fields to `fields`, until `limit` rows stand there or bytes run out.
    pub fn scan(&mut self, dialect: Dialect, limit: usize, rows: &mut Vec<Row>, fields: &mut Vec<Field>) -> Stop {
        let Dialect { delimiter, line_end, quote } = dialect;
        let (bytes, end) = (&self.bytes[..], self.end);
        let mut row_start = self.begin;
        let mut row_first = fields.len();
        let mut field_start = self.begin;
        let mut closing = None; // where the quote of the present field closed, and whether it had doubled quotes
        let mut window = self.begin;
        let mut mask = if window < end { specials(bytes, window, dialect) } else { 0 };
        let stop = 'scan: loop {
            while mask == 0 {
                window += 64;
                if window >= end {
                    break 'scan Stop::Hungry;
                }
                mask = specials(bytes, window, dialect);
            }
            let at = window + mask.trailing_zeros() as usize;
            mask &= mask - 1;
            if at >= end {
                break Stop::Hungry;
            }
            let byte = bytes[at];
            if byte == quote {
                if at != field_start {
                    continue;
                }
                let Some((close, doubled)) = closing_quote(&bytes[..end], at + 1, quote) else {
                    if !self.finished {
                        break Stop::Hungry;
                    }
                    // The file ends within quotes: the rest is this field.
                    fields.push(Field::new(at + 1, end, false));
                    rows.push(Row { first: row_first as u32, n: (fields.len() - row_first) as u32 });
                    row_first = fields.len();
                    row_start = end;
                    break Stop::Hungry;
                };
                closing = Some((close, doubled));
                window = close + 1;
                mask = if window < end { specials(bytes, window, dialect) } else { 0 };
                continue;
            }
            if byte == delimiter {
                fields.push(field(bytes, field_start, at, &mut closing));
                field_start = at + 1;
                continue;
            }
            debug_assert_eq!(byte, line_end);
            let text_end = if at > field_start && bytes[at - 1] == b'\r' { at - 1 } else { at };
            fields.push(field(bytes, field_start, text_end, &mut closing));
            rows.push(Row { first: row_first as u32, n: (fields.len() - row_first) as u32 });
            field_start = at + 1;
            row_start = field_start;
            row_first = fields.len();
            if rows.len() >= limit {
                break Stop::Full;
            }
        };
        if stop == Stop::Hungry && self.finished && row_start < end {
            let text_end = if end > field_start && bytes[end - 1] == b'\r' { end - 1 } else { end };
            fields.push(field(bytes, field_start, text_end, &mut closing));
            rows.push(Row { first: row_first as u32, n: (fields.len() - row_first) as u32 });
            row_start = end;
        } else {
            fields.truncate(row_first);
        }
        self.begin = row_start;
        if stop == Stop::Hungry && end - row_start > MAX_ROW { Stop::RowTooLong } else { stop }
    }
}

/// A field from `start` to `end`, its quotes taken off where that needs no copy.
#[inline(always)]
fn field(bytes: &[u8], start: usize, end: usize, closing: &mut Option<(usize, bool)>) -> Field {
    match closing.take() {
        None => Field::new(start, end, false),
        Some((close, false)) if close + 1 == end => Field::new(start + 1, close, false),
        Some((close, false)) if bytes[close + 1..end].iter().all(u8::is_ascii_whitespace) => Field::new(start + 1, close, false),
        Some(_) => Field::new(start, end, true),
    }
}

/// The text of a field that `is_escaped`: the outer quotes go, doubled quotes become one, text behind the closing one stays.
pub fn unescape(raw: &[u8], quote: u8) -> Vec<u8> {
    let mut text = Vec::with_capacity(raw.len());
    let mut inside = false;
    let mut at = 0;
    while at < raw.len() {
        if raw[at] != quote {
            text.push(raw[at]);
        } else if !inside && at == 0 {
            inside = true;
        } else if inside && raw.get(at + 1) == Some(&quote) {
            text.push(quote);
            at += 1;
        } else if inside {
            inside = false;
        } else {
            text.push(quote);
        }
        at += 1;
    }
    text
}

/// The place of the quote that closes a field, from `from` on, and whether doubled ones were passed.
fn closing_quote(bytes: &[u8], from: usize, quote: u8) -> Option<(usize, bool)> {
    let mut doubled = false;
    let mut at = from;
    loop {
        at += bytes[at..].iter().position(|&byte| byte == quote)?;
        match bytes.get(at + 1) {
            Some(&next) if next == quote => {
                doubled = true;
                at += 2;
            }
            // A quote that is the last byte so far may be the first half of a doubled one; at the file's end it is not, and
            // the scanner then has a line end or the end behind it.
            _ => return Some((at, doubled)),
        }
    }
}

/// One bit for each of the 64 bytes from `at` on that is a delimiter, a line end or a quote.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn specials(bytes: &[u8], at: usize, dialect: Dialect) -> u64 {
    use core::arch::wasm32::{i8x16_bitmask, i8x16_eq, u8x16_splat, v128, v128_load, v128_or};
    let window: &[u8] = &bytes[at..at + 64];
    let (delimiter, line_end, quote) =
        (u8x16_splat(dialect.delimiter), u8x16_splat(dialect.line_end), u8x16_splat(dialect.quote));
    let part = |index: usize| -> u64 {
        // SAFETY: `window` is 64 bytes long and `index` below 4; v128_load takes any alignment.
        let chunk = unsafe { v128_load(window.as_ptr().add(index * 16).cast::<v128>()) };
        let found = v128_or(v128_or(i8x16_eq(chunk, delimiter), i8x16_eq(chunk, line_end)), i8x16_eq(chunk, quote));
        u64::from(i8x16_bitmask(found)) << (index * 16)
    };
    part(0) | part(1) | part(2) | part(3)
}

/// One bit for each of the 64 bytes from `at` on that is a delimiter, a line end or a quote.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn specials(bytes: &[u8], at: usize, dialect: Dialect) -> u64 {
    let is_special = |byte: u8| byte == dialect.delimiter || byte == dialect.line_end || byte == dialect.quote;
    bytes[at..at + 64].iter().enumerate().fold(0, |mask, (bit, &byte)| mask | u64::from(is_special(byte)) << bit)
}
