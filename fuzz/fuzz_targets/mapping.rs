//! The mapping that a page's author writes, on a small file.
#![no_main]
use fairshare_fuzz::equal_in_chunks;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|mapping: &str| {
    let file = "Tỉnh;Số tiền;Nam;Nữ;Ngày;Ghi chú\nKon Tum;1.234,5;3;4;03/04/2019;x\nTrà Vinh;-;5;<5;12/2019;y\n";
    equal_in_chunks(file.as_bytes(), &[9], &[], mapping);
});
