//! Writes the seeds of the fuzz target: `cargo run -p fairshare-sheets --example seeds`.

#[path = "../tests/support/books.rs"]
mod books;

use books::{Cell, Sheet, ods, xls, xlsx};

fn main() {
    let mut sheet = Sheet::of("A", &[&["Tỉnh", "2019", ""], &["", "Nữ", "Nam"], &["Kon Tum", "1", "2.5"]]);
    sheet.rows[0][1] = Cell::text("Người");
    sheet.rows.push(vec![Cell::Day(43_525.0, "2019-03-01"), Cell::Bool(true), Cell::Error("#REF!")]);
    sheet.merges = vec![[0, 0, 1, 0], [0, 1, 0, 2]];
    let sheets = [sheet];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/workbooks");
    let put = |name: &str, kind: u8, bytes: &[u8]| {
        std::fs::write(folder.join(name), [&[kind], bytes].concat()).expect("a seed that can be written");
    };
    put("book-xlsx", 0, &xlsx(&sheets));
    put("book-ods", 0, &ods(&sheets));
    put("book-xls", 0, &xls(&sheets));
    let part = |bytes: Vec<u8>, name: &str| {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut archive.by_name(name).expect("a part"), &mut text).expect("its bytes");
        text
    };
    put("content-ods", 1, &part(ods(&sheets), "content.xml"));
    let sheet = part(xlsx(&sheets), "xl/worksheets/sheet1.xml");
    put("sheet-xlsx", 2, &[sheet, vec![255], part(xlsx(&sheets), "xl/sharedStrings.xml")].concat());
    put(
        "records-xls",
        3,
        &[&[0, 14, 0, 0, 0, 0, 0, 0][..], &1.5f64.to_le_bytes(), &[1, 11, 1, 0, 1, 0, 0, 0, 1, 0, 1, 65, 0]].concat(),
    );
}
