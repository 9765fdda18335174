//! Writing JSON text by hand: the few shapes that leave for scripts are not worth a serializer in the module.

/// Writes `text` as a JSON string. Also safe inside of a script element: `<` is escaped.
#[inline(never)]
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
