//! A safe slimming of JavaScript: drops documentation comments, comment lines, indentation and blank lines.
//!
//! It is no minifier: names and code stay, and so do line ends (so that automatic semicolons fall where they fell).
//! Strings, templates and regular expressions are passed over whole. Block comments other than `/** … */` stay: `/*!` is
//! a license and `/* @vite-ignore */` an instruction to a bundler. Lexical grammar: ECMA-262 §12; a slash opens a regular
//! expression where an operand may stand, which is told from the token before it.

/// The same program with less text.
pub fn slim(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    // For each open `${` of a template: how many braces are open inside it.
    let mut holes: Vec<usize> = Vec::new();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => quoted(rest, first),
            '/' if rest.starts_with("/**") && !rest.starts_with("/**/") => {
                rest = rest.get(3..).and_then(|text| text.split_once("*/")).map_or("", |(_, after)| after);
                continue;
            }
            '/' if rest.starts_with("/*") => rest.get(2..).and_then(|text| text.find("*/")).map_or(rest.len(), |at| at + 4),
            '/' if rest.starts_with("//") => {
                let end = rest.find('\n').unwrap_or(rest.len());
                if line_so_far(&out).trim().is_empty() {
                    rest = rest.get(end..).unwrap_or("");
                    continue;
                }
                end
            }
            '/' if operand_may_follow(&out) => regular_expression(rest),
            '`' => template_text(rest, 1, &mut holes),
            '{' => {
                if let Some(open) = holes.last_mut() {
                    *open += 1;
                }
                1
            }
            '}' => match holes.last_mut() {
                Some(0) => {
                    holes.pop();
                    template_text(rest, 1, &mut holes)
                }
                Some(open) => {
                    *open -= 1;
                    1
                }
                None => 1,
            },
            '\n' => {
                let ended = out.trim_end_matches([' ', '\t', '\r']).len();
                out.truncate(ended);
                if !out.is_empty() && !out.ends_with('\n') {
                    out.push('\n');
                }
                rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
                continue;
            }
            other => other.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        out.push_str(token);
        rest = after;
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

fn line_so_far(out: &str) -> &str {
    out.rsplit('\n').next().unwrap_or("")
}

/// Length in bytes of a string literal with its quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if letter == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Length in bytes of template text that starts after `from` bytes, up to and with its closing backtick or the next `${`
/// (which is noted as a hole).
fn template_text(text: &str, from: usize, holes: &mut Vec<usize>) -> usize {
    let mut escaped = false;
    let mut dollar = false;
    for (at, letter) in text.char_indices().filter(|(at, _)| *at >= from) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '`' => return at + 1,
            '{' if dollar => {
                holes.push(0);
                return at + 1;
            }
            _ => {}
        }
        dollar = letter == '$';
    }
    text.len()
}

/// Length in bytes of a regular expression literal without its flags.
fn regular_expression(text: &str) -> usize {
    let (mut escaped, mut in_class) = (false, false);
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return at + 1,
            '\n' => return 1,
            _ => {}
        }
    }
    1
}

/// Whether an operand (and not an operator) may stand after this code.
fn operand_may_follow(out: &str) -> bool {
    let code = out.trim_end();
    let word_at = code
        .rfind(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '$'))
        .map_or(0, |at| at + code.get(at..).and_then(|text| text.chars().next()).map_or(1, char::len_utf8));
    let word = code.get(word_at..).unwrap_or("");
    if !word.is_empty() {
        return matches!(
            word,
            "return" | "typeof" | "case" | "in" | "of" | "delete" | "void" | "throw" | "new" | "do" | "else" | "await" | "yield"
        );
    }
    !code.ends_with([')', ']', '}', '"', '\'', '`'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, wanted: &str) {
        assert_eq!(slim(source), wanted, "{source}");
    }

    #[test]
    fn comments_indentation_and_blank_lines_go() {
        check(
            "/**\n * Adds.\n */\nfunction f(a) {\n    // why\n    return a; // kept\n\n}\n",
            "function f(a) {\nreturn a; // kept\n}\n",
        );
        check("a\n\n\n  b   \n", "a\nb\n");
    }

    #[test]
    fn other_block_comments_stay() {
        check("/*! MIT */\nimport(/* @vite-ignore */ x);\n/**/a\n", "/*! MIT */\nimport(/* @vite-ignore */ x);\n/**/a\n");
    }

    #[test]
    fn strings_are_untouched() {
        check("a = \"// no /** x */\";\n", "a = \"// no /** x */\";\n");
        check("a = 'it\\'s // x';\n  b\n", "a = 'it\\'s // x';\nb\n");
        check("a = \"x\\\n   y\";\n", "a = \"x\\\n   y\";\n");
    }

    #[test]
    fn templates_are_untouched_and_their_holes_are_code() {
        let text = "a = `\n   // kept\n\n  /** kept */ ${ f({a: `  ${b}\n   `}) }\n   end`;\n";
        check(text, text);
        check("a = `\\`\n  ${x}`;\n  b\n", "a = `\\`\n  ${x}`;\nb\n");
        check("if (x) { a = `${y}` }\n  // gone\n  b\n", "if (x) { a = `${y}` }\nb\n");
    }

    #[test]
    fn regular_expressions_are_told_from_division() {
        check("a = /[/\"'`]*\\//.test(b);\n  c\n", "a = /[/\"'`]*\\//.test(b);\nc\n");
        check("return /'/;\n  c\n", "return /'/;\nc\n");
        check("a = b / c; // '\n  d = (e) / f;\n", "a = b / c; // '\nd = (e) / f;\n");
    }
}
