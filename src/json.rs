//! `Json`: a JSON value as a tree, with numbers kept as their own text; and writing JSON text by hand, since the few shapes that
//! leave for scripts are not worth a serializer in the module.
//!
//! For what is small and comes whole: a data package's descriptor, filters and questions from a script. Numbers are not
//! turned into floats, so amounts stay exact. Follows RFC 8259; depth and length are limited, nothing panics.

/// Deepest nesting accepted.
const MAX_DEPTH: usize = 64;

/// A JSON value. Names of an object keep their order; of equal names the last one counts.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Json {
    #[default]
    Null,
    Bool(bool),
    /// The number's text, as it stood.
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads one value.
    ///
    /// # Errors
    /// The place, in bytes, from which on the text is no JSON.
    pub fn parse(text: &str) -> Result<Json, usize> {
        let mut parser = Parser { bytes: text.as_bytes(), at: 0 };
        let value = parser.value(0);
        parser.blanks();
        match value {
            Some(value) if parser.at == text.len() => Ok(value),
            _ => Err(parser.at),
        }
    }

    /// The value of this name; `None` when it is no object or has no such name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.entries().iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The text of a text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items of a list; empty for anything else.
    pub fn items(&self) -> &[Json] {
        match self {
            Json::List(items) => items,
            _ => &[],
        }
    }

    /// Names and values of an object; empty for anything else.
    pub fn entries(&self) -> &[(String, Json)] {
        match self {
            Json::Object(entries) => entries,
            _ => &[],
        }
    }
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    #[inline(never)]
    fn take(&mut self, wanted: &[u8]) -> Option<()> {
        self.bytes[self.at..].starts_with(wanted).then(|| self.at += wanted.len())
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        self.blanks();
        if depth > MAX_DEPTH {
            return None;
        }
        match self.bytes.get(self.at)? {
            b'{' => {
                let mut entries = Vec::new();
                self.list(b'}', &mut |parser| {
                    let name = parser.text()?;
                    parser.blanks();
                    parser.take(b":")?;
                    entries.push((name, parser.value(depth + 1)?));
                    Some(())
                })?;
                Some(Json::Object(entries))
            }
            b'[' => {
                let mut items = Vec::new();
                self.list(b']', &mut |parser| {
                    items.push(parser.value(depth + 1)?);
                    Some(())
                })?;
                Some(Json::List(items))
            }
            b'"' => self.text().map(Json::Text),
            b't' => self.take(b"true").map(|()| Json::Bool(true)),
            b'f' => self.take(b"false").map(|()| Json::Bool(false)),
            b'n' => self.take(b"null").map(|()| Json::Null),
            _ => self.number().map(Json::Number),
        }
    }

    /// What stands between an opening and this closing bracket, divided by commas.
    fn list(&mut self, close: u8, item: &mut dyn FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.at += 1;
        self.blanks();
        if self.take(&[close]).is_some() {
            return Some(());
        }
        loop {
            self.blanks();
            item(self)?;
            self.blanks();
            if self.take(&[close]).is_some() {
                return Some(());
            }
            self.take(b",")?;
        }
    }

    fn number(&mut self) -> Option<String> {
        let start = self.at;
        let _ = self.take(b"-");
        if self.take(b"0").is_none() {
            self.digits()?;
        }
        if self.take(b".").is_some() {
            self.digits()?;
        }
        if self.take(b"e").or_else(|| self.take(b"E")).is_some() {
            let _ = self.take(b"+").or_else(|| self.take(b"-"));
            self.digits()?;
        }
        std::str::from_utf8(&self.bytes[start..self.at]).ok().map(str::to_string)
    }

    #[inline(never)]
    fn digits(&mut self) -> Option<()> {
        let from = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        (self.at > from).then_some(())
    }

    fn text(&mut self) -> Option<String> {
        self.take(b"\"")?;
        let mut text = Vec::new();
        loop {
            let rest = self.bytes.get(self.at..)?;
            let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
            text.extend_from_slice(&rest[..plain]);
            self.at += plain + 1;
            match rest[plain] {
                b'"' => return String::from_utf8(text).ok(),
                b'\\' => {
                    let escape = *self.bytes.get(self.at)?;
                    self.at += 1;
                    let letter = match escape {
                        b'n' => '\n',
                        b't' => '\t',
                        b'r' => '\r',
                        b'b' => '\u{8}',
                        b'f' => '\u{c}',
                        b'u' => self.unicode()?,
                        b'"' | b'\\' | b'/' => escape as char,
                        _ => return None,
                    };
                    text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                }
                _ => return None,
            }
        }
    }

    /// The four digits behind `\u`, and a second escape where the first is half a pair. A lone half is U+FFFD.
    fn unicode(&mut self) -> Option<char> {
        let first = self.four()?;
        if (0xd800..0xdc00).contains(&first) && self.bytes[self.at..].starts_with(b"\\u") {
            let back = self.at;
            self.at += 2;
            let second = self.four()?;
            if (0xdc00..0xe000).contains(&second) {
                return char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            }
            self.at = back;
        }
        Some(char::from_u32(first).unwrap_or('\u{fffd}'))
    }

    fn four(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        self.at += 4;
        let mut value = 0;
        for &digit in digits {
            value = value * 16 + (digit as char).to_digit(16)?;
        }
        Some(value)
    }
}

/// Writes `text` as a JSON string. Also safe inside of a script element: `<` is escaped.
#[inline(never)]
pub fn write_json_text(out: &mut String, text: &str) {
    out.push('"');
    let bytes = text.as_bytes();
    let mut written = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let n_bytes = match byte {
            b'"' | b'\\' | b'<' | 0..0x20 => 1,
            // U+2028 and U+2029.
            0xe2 if matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xa8 | 0xa9])) => 3,
            _ => continue,
        };
        out.push_str(&text[written..at]);
        written = at + n_bytes;
        out.push('\\');
        match byte {
            b'"' | b'\\' => out.push((*byte).into()),
            b'\n' => out.push('n'),
            _ => {
                let code = if n_bytes == 1 { u32::from(*byte) } else { 0x2000 + u32::from(bytes[at + 2] & 0x3f) };
                out.push('u');
                for shift in [12, 8, 4, 0] {
                    out.push(char::from_digit(code >> shift & 15, 16).unwrap_or('0'));
                }
            }
        }
    }
    out.push_str(&text[written..]);
    out.push('"');
}

/// Writes a comma, unless an object or a list was just opened.
pub fn write_comma(out: &mut String) {
    if !out.ends_with(['{', '[']) {
        out.push(',');
    }
}

/// Writes the name of a member and its colon, after a comma where one is due.
#[inline(never)]
pub fn write_name(out: &mut String, name: &str) {
    write_comma(out);
    write_json_text(out, name);
    out.push(':');
}

/// Writes a member that is a text.
#[inline(never)]
pub fn write_member(out: &mut String, name: &str, text: &str) {
    write_name(out, name);
    write_json_text(out, text);
}

/// Writes a value of a dimension: the blank as `null`, years and the like as numbers where `number` is set.
#[inline(never)]
pub fn write_value(out: &mut String, key: &str, missing: bool, number: bool) {
    if missing {
        out.push_str("null");
    } else if number {
        out.push_str(key);
    } else {
        write_json_text(out, key);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same tree as a well-kept library reads it.
    fn of(value: &serde_json::Value) -> Json {
        match value {
            serde_json::Value::Null => Json::Null,
            serde_json::Value::Bool(it) => Json::Bool(*it),
            serde_json::Value::Number(it) => Json::Number(it.to_string()),
            serde_json::Value::String(it) => Json::Text(it.clone()),
            serde_json::Value::Array(items) => Json::List(items.iter().map(of).collect()),
            serde_json::Value::Object(map) => Json::Object(map.iter().map(|(name, it)| (name.clone(), of(it))).collect()),
        }
    }

    /// Random trees, also for the tape's tests.
    pub(crate) fn value() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            ".{0,12}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
                prop::collection::btree_map("[a-zà-ỹ\"\\\\]{0,6}", inner, 0..6)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_what_a_library_writes(value in value(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
            prop_assert_eq!(Json::parse(&text.expect("a text")), Ok(of(&value)));
        }

        #[test]
        fn accepts_just_what_the_library_accepts(text in "[\\[\\]{}:,\"\\\\a-fu0-9.eE+ tn-]{0,24}") {
            prop_assert_eq!(Json::parse(&text).is_ok(), serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
        }
    }

    #[test]
    fn numbers_keep_their_text_and_pairs_join() {
        assert_eq!(Json::parse("12345678901234567890.10"), Ok(Json::Number("12345678901234567890.10".to_owned())));
        assert_eq!(Json::parse(r#""\ud83d\ude00\u0111""#), Ok(Json::Text("😀đ".to_owned())));
        assert!(Json::parse(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn reads_back_as_it_was() {
        for text in ["", "Quảng Trị", "a\"b\\c\n\t\u{1}", "<img onerror=alert(1)>", "\u{2028}😀"] {
            let mut out = String::new();
            write_json_text(&mut out, text);
            assert_eq!(serde_json::from_str::<String>(&out).ok().as_deref(), Some(text), "{out}");
            assert!(!out.contains('<'));
        }
    }
}
