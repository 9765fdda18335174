//! The sections of a WebAssembly module: drops those that a browser does not run.
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
