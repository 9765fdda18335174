//! Descriptors of data packages, with the bytes of their resources behind a zero.
#![no_main]
use fairshare_fuzz::{cut, equal_in_chunks};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (cuts, rest) = cut(data);
    let split = rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len());
    let (descriptor, other) = rest.split_at(split);
    equal_in_chunks(descriptor, &cuts, other.get(1..).unwrap_or(b"a,b\n1,2\n"), "");
});
