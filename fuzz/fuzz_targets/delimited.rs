//! Delimited text: any bytes, cut anywhere, read the same and never panic.
#![no_main]
use fairshare_fuzz::{cut, equal_in_chunks};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (cuts, file) = cut(data);
    equal_in_chunks(file, &cuts, &[], "");
});
