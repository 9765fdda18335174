//! Writing JSON text by hand: the few shapes that leave for scripts are not worth a serializer in the module.

/// Writes `text` as a JSON string. Also safe inside of a script element: `<` is escaped.
pub fn write_json_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '<' | '\0'..='\x1f' | '\u{2028}' | '\u{2029}' => {
                out.push_str("\\u");
                for shift in [12, 8, 4, 0] {
                    let digit = (c as u32 >> shift) & 15;
                    out.push(char::from_digit(digit, 16).unwrap_or('0'));
                }
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

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
