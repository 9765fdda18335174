//! Encodings, stated and guessed: the first byte chooses one, and how the rest is stored.
#![no_main]
use fairshare_fuzz::{cut, equal_in_chunks};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let (cuts, file) = cut(rest);
    let label =
        ["", "utf-8", "utf-16le", "utf-16be", "windows-1258", "windows-1252", "tcvn3", "x-unknown"][usize::from(choice % 8)];
    // Half of the time the bytes are the letters of a text in UTF-16.
    let bytes: Vec<u8> = match choice / 8 % 4 {
        0 => String::from_utf8_lossy(file).encode_utf16().flat_map(u16::to_le_bytes).collect(),
        1 => String::from_utf8_lossy(file).encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => file.to_vec(),
    };
    let mapping = if label.is_empty() { String::new() } else { format!("{{\"encoding\": \"{label}\"}}") };
    equal_in_chunks(&bytes, &cuts, &[], &mapping);
});
