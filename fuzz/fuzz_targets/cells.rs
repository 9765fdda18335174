//! The words of headers, numbers, dates and other values: lines become a column, its header first, beside a column of places.
#![no_main]
use fairshare_fuzz::{equal_in_chunks, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut file = String::new();
    for (at, line) in text.lines().enumerate() {
        let place = ["Tỉnh", "Kon Tum", "Trà Vinh", "Quảng Trị", "Hà Giang"][if at == 0 { 0 } else { 1 + at % 4 }];
        file.push_str(place);
        file.push_str(",\"");
        file.push_str(&line.replace('"', "\"\""));
        file.push_str("\"\n");
    }
    equal_in_chunks(file.as_bytes(), &[6], &[], "");
    let _ = read(text.as_bytes(), &[], &[], "");
});
