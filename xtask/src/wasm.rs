//! The sections of a WebAssembly module: drops those that a browser does not run, and code that nobody calls.
//!
//! Method: WebAssembly Core Specification 2.0, §5.5 (binary format of modules). Custom sections (id 0) hold names, the
//! list of producers, target features and debug information; by the specification they never change what a module does.

use crate::code::{bodies, imported, number, push_number, push_raw, sections};

/// The module without its custom sections; `None` when the bytes are not a module.
pub fn without_custom_sections(module: &[u8]) -> Option<Vec<u8>> {
    let head = module.get(..8).filter(|head| *head == b"\0asm\x01\0\0\0")?;
    let mut slim = head.to_vec();
    for (id, content) in sections(module)?.into_iter().filter(|(id, _)| *id != 0) {
        slim.push(id);
        push_raw(&mut slim, content);
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
    let head = module.get(..8)?;
    let sections = sections(module)?;
    let (mut n_imported, mut kept, mut dead) = (0, Vec::new(), Vec::new());
    for (id, content) in &sections {
        let mut at = 0;
        match id {
            2 => n_imported = imported(content)?,
            7 => {
                for _ in 0..number(content, &mut at)? {
                    text(content, &mut at)?;
                    let kind = *content.get(at)?;
                    at += 1;
                    let index = number(content, &mut at)?;
                    if kind == 0 {
                        kept.push(index);
                    }
                }
            }
            0 if content.starts_with(b"\x04name") => {
                at = 5;
                while at < content.len() {
                    let kind = content[at];
                    at += 1;
                    let size = number(content, &mut at)?;
                    let end = at + size;
                    for _ in 0..if kind == 1 { number(content, &mut at)? } else { 0 } {
                        let index = number(content, &mut at)?;
                        if unused(text(content, &mut at)?) {
                            dead.push(index);
                        }
                    }
                    at = end;
                }
            }
            _ => {}
        }
    }
    dead.retain(|index| *index >= n_imported && !kept.contains(index));
    let mut out = head.to_vec();
    for (id, content) in sections {
        let mut slim = content.to_vec();
        if id == 10 {
            let bodies = bodies(content)?;
            slim.clear();
            push_number(&mut slim, bodies.len());
            for (at, body) in bodies.into_iter().enumerate() {
                // No locals, `unreachable`, `end`.
                push_raw(&mut slim, if dead.contains(&(n_imported + at)) { &[0, 0, 0x0b] } else { body });
            }
        }
        out.push(id);
        push_raw(&mut out, &slim);
    }
    Some(out)
}

/// Bytes behind their length.
fn text<'a>(bytes: &'a [u8], at: &mut usize) -> Option<&'a [u8]> {
    let length = number(bytes, at)?;
    let text = bytes.get(*at..at.checked_add(length)?)?;
    *at += length;
    Some(text)
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
            push_number(&mut names, name.len());
            names.extend_from_slice(name.as_bytes());
        }
        let mut custom = b"\x04name\x01".to_vec();
        push_number(&mut custom, names.len());
        custom.extend_from_slice(&names);
        module.push(0);
        push_number(&mut module, custom.len());
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
