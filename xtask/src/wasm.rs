//! The sections of a WebAssembly module: drops those that a browser does not run, and code that nobody calls.
//!
//! Method: WebAssembly Core Specification 2.0, §5.5 (binary format of modules). Custom sections (id 0) hold names, the
//! list of producers, target features and debug information; by the specification they never change what a module does.

/// The module without its custom sections; `None` when the bytes are not a module.
pub fn without_custom_sections(module: &[u8]) -> Option<Vec<u8>> {
    let (head, mut rest) = module.split_at_checked(8)?;
    if head != b"\0asm\x01\0\0\0" {
        return None;
    }
    let mut slim = head.to_vec();
    while let [id, after_id @ ..] = rest {
        let (size, size_bytes) = leb128(after_id)?;
        let (section, next) = rest.split_at_checked(1 + size_bytes + size)?;
        if *id != 0 {
            slim.extend_from_slice(section);
        }
        rest = next;
    }
    Some(slim)
}

/// The module with empty bodies for functions that can never be called: how wasm-bindgen's bindings of JavaScript's own
/// library (js-sys) would take closures. They are known by name, are kept only because a table lists them, and are called by
/// exports alone; those that are exported stay. `None` when the bytes are not a module.
pub fn without_unused_shims(module: &[u8]) -> Option<Vec<u8>> {
    let unused = |name: &[u8]| {
        let is_shim = |part: &[u8]| name.windows(part.len()).any(|window| window == part);
        is_shim(b"wasm_bindgen7convert8closures") && is_shim(b"6invoke")
    };
    let (mut n_imported, mut kept, mut dead) = (0, Vec::new(), Vec::new());
    for (id, content) in sections(module)? {
        let mut at = Cursor { bytes: content, at: 0 };
        match id {
            2 => {
                for _ in 0..at.number()? {
                    at.skip_text()?;
                    at.skip_text()?;
                    match at.byte()? {
                        0 => {
                            n_imported += 1;
                            at.number()?;
                        }
                        1 => {
                            at.byte()?;
                            at.skip_limits()?;
                        }
                        2 => at.skip_limits()?,
                        3 => at.at += 2,
                        _ => return None,
                    }
                }
            }
            7 => {
                for _ in 0..at.number()? {
                    at.skip_text()?;
                    let kind = at.byte()?;
                    let index = at.number()?;
                    if kind == 0 {
                        kept.push(index);
                    }
                }
            }
            0 if content.starts_with(b"\x04name") => {
                at.at = 5;
                while at.at < content.len() {
                    let (kind, size) = (at.byte()?, at.number()?);
                    let end = at.at + size;
                    for _ in 0..if kind == 1 { at.number()? } else { 0 } {
                        let index = at.number()?;
                        if unused(at.text()?) {
                            dead.push(index);
                        }
                    }
                    at.at = end;
                }
            }
            _ => {}
        }
    }
    dead.retain(|index| *index >= n_imported && !kept.contains(index));
    let mut out = module.get(..8)?.to_vec();
    for (id, content) in sections(module)? {
        let mut slim = content.to_vec();
        if id == 10 {
            let mut at = Cursor { bytes: content, at: 0 };
            let n = at.number()?;
            slim.clear();
            push_leb128(&mut slim, n);
            for index in n_imported..n_imported + n {
                let body = at.text()?;
                // No locals, `unreachable`, `end`.
                let body = if dead.contains(&index) { &[0, 0, 0x0b][..] } else { body };
                push_leb128(&mut slim, body.len());
                slim.extend_from_slice(body);
            }
        }
        out.push(id);
        push_leb128(&mut out, slim.len());
        out.extend_from_slice(&slim);
    }
    Some(out)
}

/// The sections of a module: number and content.
fn sections(module: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut found = Vec::new();
    let mut at = Cursor { bytes: module, at: 8 };
    while at.at < module.len() {
        found.push((at.byte()?, at.text()?));
    }
    Some(found)
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn byte(&mut self) -> Option<u8> {
        self.at += 1;
        self.bytes.get(self.at - 1).copied()
    }

    fn number(&mut self) -> Option<usize> {
        let (value, length) = leb128(self.bytes.get(self.at..)?)?;
        self.at += length;
        Some(value)
    }

    /// Bytes behind their length.
    fn text(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        let text = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(text)
    }

    fn skip_text(&mut self) -> Option<()> {
        self.text().map(|_| ())
    }

    fn skip_limits(&mut self) -> Option<()> {
        let has_most = self.byte()? & 1 == 1;
        self.number()?;
        if has_most { self.number().map(|_| ()) } else { Some(()) }
    }
}

fn push_leb128(out: &mut Vec<u8>, mut value: usize) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// An unsigned LEB128 number of at most 32 bits, and how many bytes it took.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for (idx, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f).checked_shl(u32::try_from(7 * idx).ok()?)?;
        if byte & 0x80 == 0 {
            return Some((value, idx + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module of two functions with these names; the first is exported.
    fn named(first: &str, second: &str) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x03\x02\0\0\x07\x05\x01\x01a\0\0\x0a\x0b\x02\x04\0\x01\x01\x0b\x04\0\x01\x01\x0b".to_vec();
        let mut names = vec![2];
        for (index, name) in [first, second].into_iter().enumerate() {
            names.push(index as u8);
            push_leb128(&mut names, name.len());
            names.extend_from_slice(name.as_bytes());
        }
        let mut custom = b"\x04name\x01".to_vec();
        push_leb128(&mut custom, names.len());
        custom.extend_from_slice(&names);
        module.push(0);
        push_leb128(&mut module, custom.len());
        module.extend_from_slice(&custom);
        module
    }

    #[test]
    fn shims_that_nobody_calls_are_emptied() {
        let shim = "_RNv12wasm_bindgen7convert8closures1_6invoke";
        let code =
            |module: &[u8]| sections(module).expect("sections").into_iter().find(|(id, _)| *id == 10).expect("code").1.to_vec();
        let slim = |first, second| code(&without_unused_shims(&named(first, second)).expect("a module"));
        assert_eq!(slim("a", "b"), code(&named("a", "b")));
        assert_eq!(slim("a", shim), b"\x02\x04\0\x01\x01\x0b\x03\0\0\x0b");
        assert_eq!(slim(shim, "b"), code(&named("a", "b")), "what is exported stays");
        assert_eq!(without_unused_shims(b"no module at all"), None);
    }

    #[test]
    fn custom_sections_go_and_others_stay() {
        let head = b"\0asm\x01\0\0\0".to_vec();
        let types = [&[1, 4][..], &[1, 0x60, 0, 0]].concat();
        // A custom section of 130 bytes, so that its size takes two bytes.
        let custom = [&[0, 0x82, 0x01][..], &[7; 130]].concat();
        let module = [head.clone(), custom.clone(), types.clone(), custom].concat();
        assert_eq!(without_custom_sections(&module), Some([head.clone(), types].concat()));
        assert_eq!(without_custom_sections(&head), Some(head.clone()));
        for broken in [&b"\0asm"[..], b"not a module", &[&head[..], &[1, 9, 0]].concat(), &[&head[..], &[1, 0x80]].concat()] {
            assert_eq!(without_custom_sections(broken), None);
        }
    }
}
