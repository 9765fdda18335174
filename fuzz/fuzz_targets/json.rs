//! JSON in any shape.
#![no_main]
use fairshare_fuzz::{cut, equal_in_chunks};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (cuts, file) = cut(data);
    let mut bytes = file.to_vec();
    // Whatever it is, it is to be taken for JSON.
    if !matches!(bytes.first(), Some(b'[' | b'{')) {
        bytes.insert(0, b'[');
        bytes.push(b']');
    }
    equal_in_chunks(&bytes, &cuts, b"a,b\n1,2\n", "");
});
