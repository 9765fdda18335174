//! `Tape`: a JSON text with a list of where its values stand, for files too large for a tree.
//!
//! Grows while bytes arrive, 8 bytes a value, and never recurses. Several values one after the other are taken as lines of
//! NDJSON. Follows RFC 8259, more leniently within texts and numbers (`NaN`); knows no table (see `records`).

use crate::json::Json;

use super::problem::{ErrorCode, ReadError};
use super::sniff;

/// Deepest nesting accepted.
const MAX_DEPTH: usize = 64;
/// Marks a node that holds no others.
const LEAF: u32 = 1 << 31;
/// Longest text, in bytes.
const MAX_TEXT: usize = 256 << 20;

/// Most values and names: half a gigabyte of nodes.
const MAX_NODES: usize = 1 << 26;

/// One value, or the name of one.
#[derive(Clone, Copy)]
struct Node {
    /// Its first byte.
    at: u32,
    /// Of a list or an object the node behind it and all that it holds; of others the byte behind it, with `LEAF`.
    to: u32,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Want {
    #[default]
    Value,
    /// A value, or the end of the list just opened.
    First,
    /// A name, or the end of the object just opened.
    FirstName,
    Name,
    Colon,
    /// A comma or a closing bracket; at the top, the next value.
    Comma,
}

/// Nodes in pieces: more of them move none, as one growing list would, at twice its room.
#[derive(Default)]
struct Nodes {
    pieces: Vec<Vec<Node>>,
    n: usize,
}

impl Nodes {
    /// Nodes of one piece, as a power of two: a megabyte.
    const PIECE: usize = 17;

    fn push(&mut self, node: Node) {
        if self.n >> Self::PIECE == self.pieces.len() {
            // A short text needs no whole piece.
            self.pieces.push(if self.n == 0 { Vec::new() } else { Vec::with_capacity(1 << Self::PIECE) });
        }
        if let Some(piece) = self.pieces.last_mut() {
            piece.push(node);
        }
        self.n += 1;
    }

    fn get(&self, at: usize) -> Option<&Node> {
        self.pieces.get(at >> Self::PIECE)?.get(at & ((1 << Self::PIECE) - 1))
    }

    fn get_mut(&mut self, at: usize) -> Option<&mut Node> {
        self.pieces.get_mut(at >> Self::PIECE)?.get_mut(at & ((1 << Self::PIECE) - 1))
    }
}

#[derive(Default)]
pub(super) struct Tape {
    text: Vec<u8>,
    /// Bytes of `text` that are filled.
    end: usize,
    nodes: Nodes,
    /// Whether more bytes came than there may be.
    is_full: bool,
    /// Whether a script calls a function with the text.
    is_called: bool,
    /// Containers that are open.
    open: Vec<u32>,
    at: usize,
    /// How far a token that is not complete was looked at.
    seen: usize,
    want: Want,
}

/// A value of a tape.
pub(super) type Place = usize;

impl Tape {
    /// Room for `n` more bytes of text.
    pub fn buffer(&mut self, n: usize) -> &mut [u8] {
        // What is too much is not kept: making room for it would hold the page.
        if self.end + n > MAX_TEXT && self.text.len() >= n {
            self.is_full = true;
            return &mut self.text[..n];
        }
        if self.text.len() < self.end + n {
            self.text.resize(self.end + n, 0);
        }
        &mut self.text[self.end..self.end + n]
    }

    /// Takes the first `n` bytes of the last `buffer`.
    ///
    /// # Errors
    /// When the text is no JSON, or too long.
    pub fn commit(&mut self, n: usize) -> Result<(), ReadError> {
        self.end = (self.end + n).min(self.text.len());
        if self.is_full || self.end > MAX_TEXT || self.nodes.n > MAX_NODES {
            return Err(ReadError::new(ErrorCode::JsonTooLarge));
        }
        self.run(false)
    }

    /// Ends the text.
    pub fn finish(&mut self) -> Result<(), ReadError> {
        self.run(true)?;
        if !self.open.is_empty() || self.want != Want::Comma {
            return Err(self.fail(ErrorCode::CutOff));
        }
        Ok(())
    }

    fn fail(&self, code: ErrorCode) -> ReadError {
        let before = &self.text[..self.at.min(self.end)];
        let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        ReadError::new(code).at(line).with("n", column.to_string())
    }

    fn run(&mut self, is_last: bool) -> Result<(), ReadError> {
        if self.nodes.n == 0 && self.at == 0 {
            self.at = sniff::called(&self.text[..self.end]);
            self.is_called = self.at > 0;
        }
        loop {
            while self.at < self.end && matches!(self.text[self.at], b' ' | b'\t' | b'\n' | b'\r') {
                self.at += 1;
            }
            if self.at >= self.end {
                return Ok(());
            }
            let byte = self.text[self.at];
            let in_list = self.open.last().is_some_and(|&open| self.kind(open as usize) == b'[');
            match (self.want, byte) {
                (Want::First | Want::Comma, b']') if in_list => self.close(),
                (Want::FirstName | Want::Comma, b'}') if !in_list && !self.open.is_empty() => self.close(),
                (Want::Comma, b',') if !self.open.is_empty() => self.step(if in_list { Want::Value } else { Want::Name }),
                (Want::Colon, b':') => self.step(Want::Value),
                (Want::FirstName | Want::Name, b'"') => {
                    if !self.token(is_last)? {
                        return Ok(());
                    }
                    self.want = Want::Colon;
                }
                (Want::Value | Want::First, b'[' | b'{') => self.open(byte)?,
                // Behind what a function is called with.
                (Want::Comma, b')' | b';') if self.is_called && self.open.is_empty() => self.at += 1,
                // Behind a value at the top comes the next line.
                (Want::Comma, b'[' | b'{') if self.open.is_empty() => self.open(byte)?,
                (Want::Value | Want::First, _) if !matches!(byte, b']' | b'}' | b',' | b':') => {
                    if !self.token(is_last)? {
                        return Ok(());
                    }
                    self.want = Want::Comma;
                }
                _ => return Err(self.fail(ErrorCode::Syntax)),
            }
        }
    }

    fn step(&mut self, want: Want) {
        self.at += 1;
        self.want = want;
    }

    fn push(&mut self, to: usize) {
        self.nodes.push(Node { at: self.at as u32, to: to as u32 });
    }

    fn open(&mut self, byte: u8) -> Result<(), ReadError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.fail(ErrorCode::Nested));
        }
        self.open.push(self.nodes.n as u32);
        self.push(self.nodes.n + 1);
        self.step(if byte == b'[' { Want::First } else { Want::FirstName });
        Ok(())
    }

    fn close(&mut self) {
        let n = self.nodes.n as u32;
        if let Some(open) = self.open.pop()
            && let Some(node) = self.nodes.get_mut(open as usize)
        {
            node.to = n;
        }
        self.step(Want::Comma);
    }

    /// Takes a text or a word; false when it is not complete yet.
    fn token(&mut self, is_last: bool) -> Result<bool, ReadError> {
        let from = self.seen.max(self.at);
        let is_text = self.text[self.at] == b'"';
        let end = if is_text {
            text_end(&self.text[..self.end], from.max(self.at + 1))
        } else {
            word_end(&self.text[..self.end], from)
        };
        let end = match end {
            Ok(end) => end,
            Err(_) if is_last && !is_text => self.end,
            Err(seen) => {
                self.seen = seen;
                return if is_last { Err(self.fail(ErrorCode::CutOff)) } else { Ok(false) };
            }
        };
        if !is_text && !is_word(&self.text[self.at..end]) {
            return Err(self.fail(ErrorCode::Syntax));
        }
        self.push(end | LEAF as usize);
        self.at = end;
        self.seen = 0;
        Ok(true)
    }

    // ---- reading ----------------------------------------------------------------------------------------------------

    /// How many nodes there are; the values at the top are those of `items_between(0, len)`.
    pub fn len(&self) -> usize {
        self.nodes.n
    }

    /// The first byte of a value: `{`, `[`, `"`, or that of a word.
    pub fn kind(&self, place: Place) -> u8 {
        self.nodes.get(place).and_then(|node| self.text.get(node.at as usize)).copied().unwrap_or(b'n')
    }

    /// The node behind a value.
    pub fn next(&self, place: Place) -> Place {
        self.nodes.get(place).map_or(usize::MAX, |node| if node.to & LEAF > 0 { place + 1 } else { node.to as usize })
    }

    /// The value that this name has in an object; of equal names the last.
    pub fn get(&self, object: Place, name: &str) -> Option<Place> {
        let mut found = None;
        if self.kind(object) == b'{' {
            let mut at = object + 1;
            while at < self.next(object) {
                if self.is_named(at, name.as_bytes()) {
                    found = Some(at + 1);
                }
                at = self.next(at + 1);
            }
        }
        found
    }

    /// Whether a name is this one.
    fn is_named(&self, place: Place, name: &[u8]) -> bool {
        let Some(node) = self.nodes.get(place) else { return false };
        (node.to & !LEAF).wrapping_sub(node.at) as usize == name.len() + 2 && self.text[node.at as usize + 1..].starts_with(name)
    }

    /// How many items a list has, or entries an object.
    pub fn count(&self, container: Place) -> usize {
        let (mut n, mut at) = (0, container + 1);
        let is_object = self.kind(container) == b'{';
        if is_object || self.kind(container) == b'[' {
            while at < self.next(container) {
                n += 1;
                at = self.next(at + usize::from(is_object));
            }
        }
        n
    }

    /// The bytes of a text between its quotes, of a word, or of a whole list, as they stand.
    pub fn raw(&self, place: Place) -> &[u8] {
        let Some(node) = self.nodes.get(place) else { return &[] };
        let (from, text) = (node.at as usize, &self.text[..self.end]);
        match text[from] {
            b'"' => &text[from + 1..(node.to & !LEAF) as usize - 1],
            b'{' | b'[' => {
                // Its own end is not kept: what comes before the next node, without comma and blanks.
                let end = self.nodes.get(node.to as usize).map_or(self.end, |next| next.at as usize);
                let close = if text[from] == b'{' { b'}' } else { b']' };
                let slice = &text[from..end];
                &slice[..slice.iter().rposition(|byte| *byte == close).map_or(slice.len(), |at| at + 1)]
            }
            _ => &text[from..(node.to & !LEAF) as usize],
        }
    }

    /// The text of a text, escapes resolved, or of a word; for a list or an object its JSON.
    pub fn text(&self, place: Place, out: &mut Vec<u8>) {
        let raw = self.raw(place);
        if self.kind(place) == b'"' && raw.contains(&b'\\') {
            let mut quoted = String::with_capacity(raw.len() + 2);
            quoted.push('"');
            quoted.push_str(&String::from_utf8_lossy(raw));
            quoted.push('"');
            if let Ok(Json::Text(text)) = Json::parse(&quoted) {
                out.extend_from_slice(text.as_bytes());
                return;
            }
        }
        out.extend_from_slice(raw);
    }

    /// `text` as a string.
    pub fn string(&self, place: Place) -> String {
        let mut out = Vec::new();
        self.text(place, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }
}

/// Where a text ends, behind its closing quote; else how far it was looked at.
fn text_end(text: &[u8], mut at: usize) -> Result<usize, usize> {
    while let Some(found) = text.get(at..).and_then(|rest| rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))) {
        at += found;
        if text[at] == b'"' {
            return Ok(at + 1);
        }
        if at + 1 >= text.len() {
            return Err(at);
        }
        at += 2;
    }
    Err(text.len())
}

fn word_end(text: &[u8], at: usize) -> Result<usize, usize> {
    let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b':' | b'"' | b'[' | b'{' | b' ' | b'\t' | b'\n' | b'\r');
    text[at..].iter().position(ends).map(|found| at + found).ok_or(text.len())
}

fn is_word(word: &[u8]) -> bool {
    matches!(word, b"true" | b"false" | b"null" | b"NaN" | b"Infinity" | b"-Infinity")
        || word.iter().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(byte)) && word.iter().any(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::tests::value;
    use proptest::prelude::*;

    fn tape(text: &str, cut: usize) -> Result<Tape, ErrorCode> {
        let mut tape = Tape::default();
        for chunk in text.as_bytes().chunks(cut) {
            tape.buffer(chunk.len()).copy_from_slice(chunk);
            tape.commit(chunk.len()).map_err(|error| error.code)?;
        }
        tape.finish().map_err(|error| error.code)?;
        Ok(tape)
    }

    fn tree(tape: &Tape, at: Place) -> serde_json::Value {
        let mut inner = at + 1;
        match tape.kind(at) {
            b'{' => {
                let mut map = serde_json::Map::new();
                while inner < tape.next(at) {
                    map.insert(tape.string(inner), tree(tape, inner + 1));
                    inner = tape.next(inner + 1);
                }
                map.into()
            }
            b'[' => {
                let mut items = Vec::new();
                while inner < tape.next(at) {
                    items.push(tree(tape, inner));
                    inner = tape.next(inner);
                }
                items.into()
            }
            b'"' => tape.string(at).into(),
            _ => serde_json::from_slice(tape.raw(at)).expect("a word"),
        }
    }

    proptest! {
        #[test]
        fn reads_what_a_library_writes(value in value(), pretty in any::<bool>(), cut in 1usize..40) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.expect("a text");
            let tape = tape(&text, cut).expect("JSON");
            prop_assert_eq!(tree(&tape, 0), value);
            let raw = String::from_utf8_lossy(tape.raw(0));
            prop_assert_eq!(raw, text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(&text));
        }

        #[test]
        fn accepts_what_the_library_accepts(text in "[\\[\\]{}:,\"\\\\a-fu0-9.eE+ tn-]{0,24}", cut in 1usize..9) {
            let one = tape(&text, 100).map(|tape| tape.len());
            prop_assert_eq!(tape(&text, cut).map(|tape| tape.len()), one);
            if serde_json::from_str::<serde_json::Value>(&text).is_ok() {
                prop_assert!(one.is_ok(), "{}", text);
            }
        }
    }

    #[test]
    fn what_is_broken_is_said() {
        for (text, code) in [
            ("[1,", ErrorCode::CutOff),
            ("[\"abc", ErrorCode::CutOff),
            ("{\"a\":", ErrorCode::CutOff),
            ("[1}", ErrorCode::Syntax),
            ("[1,]", ErrorCode::Syntax),
            ("{\"a\" 1}", ErrorCode::Syntax),
            ("[wrong]", ErrorCode::Syntax),
            (&"[".repeat(100_000)[..], ErrorCode::Nested),
        ] {
            assert_eq!(tape(text, 7).err(), Some(code), "{text:.20}");
        }
        assert_eq!(tape("{\"a\":1}\n{\"a\":2}\n", 3).expect("lines").len(), 6);
    }
}
