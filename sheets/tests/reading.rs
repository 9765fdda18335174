//! Workbooks of our own making read back: each kind, merged areas, blanks, and what cannot be read.

#[path = "support/books.rs"]
mod books;

use books::{Cell, Sheet, ods, xls, xlsx, zip};
use fairshare_sheets::{Fault, Workbook};
use proptest::prelude::*;

fn texts(bytes: Vec<u8>) -> Vec<(String, bool, String)> {
    let mut workbook = Workbook::open(bytes).expect("a workbook");
    let sheets = workbook.sheets().to_vec();
    sheets
        .iter()
        .enumerate()
        .map(|(at, sheet)| (sheet.name.clone(), sheet.is_visible, workbook.text(at).expect("a sheet")))
        .collect()
}

/// The text of one sheet, in every kind.
fn check(sheet: &Sheet, expected: &str) {
    let sheets = [sheet.clone()];
    for (kind, bytes) in [("xlsx", xlsx(&sheets)), ("ods", ods(&sheets)), ("xls", xls(&sheets))] {
        assert_eq!(texts(bytes)[0].2, expected, "{kind}");
    }
}

#[test]
fn rows_keep_their_numbers_and_columns_their_places() {
    check(&Sheet::of("A", &[&["", "", "Tỉnh"], &[], &["", "Kon Tum", "", "5"], &["", "", "", ""]]), ",,Tỉnh\n\n,Kon Tum,,5\n");
    check(&Sheet::of("A", &[&["Tỉnh", "Vốn"], &["Kon Tum"], &["Hà Giang", "7.25"]]), "Tỉnh,Vốn\nKon Tum,\nHà Giang,7.25\n");
    check(&Sheet::of("A", &[&["a,b", "c\"d", "e\nf", " g "]]), "\"a,b\",\"c\"\"d\",\"e\nf\", g \n");
    check(&Sheet::of("A", &[&[""]]), "");
}

#[test]
fn hidden_rows_with_cells_are_counted_and_read() {
    let mut sheet = Sheet::of("A", &[&["Tỉnh", "Vốn"], &["Kon Tum", "1"], &["Hà Giang", "2"], &[], &["Trà Vinh", "3"]]);
    let plain = sheet.clone();
    // A row without cells is none.
    sheet.hidden_rows = vec![1, 3, 4];
    // More rows than a piece of the sheet's text.
    let mut long = Sheet::of("B", &[&["hidden=\"1\"", "Vốn"][..]; 9000]);
    long.hidden_rows = (0..9000).step_by(3).collect();
    for (sheet, expected) in [(&sheet, 2), (&plain, 0), (&long, 3000)] {
        let sheets = [plain.clone(), Sheet { name: "B".to_owned(), ..sheet.clone() }];
        for (kind, bytes) in [("xlsx", xlsx(&sheets)), ("ods", ods(&sheets)), ("xls", xls(&sheets))] {
            let mut workbook = Workbook::open(bytes).expect("a workbook");
            for (at, expected) in [(0, 0), (1, expected), (0, 0)] {
                let (mut reading, mut text) = (workbook.start(at).expect("a sheet"), Vec::new());
                while let Some(part) = workbook.next(&mut reading, 1 << 12).expect("a piece") {
                    text.extend(part);
                }
                assert_eq!(workbook.n_hidden(&reading), expected, "{kind}");
                let n_rows = text.iter().filter(|byte| **byte == b'\n').count();
                assert_eq!(n_rows, [&plain, sheet][at].rows.len(), "{kind}");
            }
        }
    }
}

#[test]
fn values_of_every_sort_are_text() {
    let cells = vec![
        Cell::Number(1_175_000.0),
        Cell::Number(0.1 + 0.2),
        Cell::Day(43_525.0, "2019-03-01"),
        Cell::Bool(true),
        Cell::Error("#REF!"),
        Cell::text("<&>"),
    ];
    let sheets = [Sheet { name: "A".to_owned(), rows: vec![cells], ..Sheet::default() }];
    for bytes in [xlsx(&sheets), ods(&sheets)] {
        assert_eq!(texts(bytes)[0].2, "1175000,0.3,2019-03-01,TRUE,#REF!,<&>\n");
    }
}

#[test]
fn merged_words_are_repeated_where_they_head_cells() {
    let mut sheet = Sheet::of(
        "A",
        &[
            &["Báo cáo giải ngân", "", "", "", ""],
            &["Tỉnh", "2019", "", "Giải ngân", ""],
            &["", "Nữ", "Nam", "2019", "2020"],
            &["Kon Tum", "1", "2", "3", "4"],
            &["", "5", "6", "7", "8"],
        ],
    );
    sheet.rows[1][1] = Cell::text("Người");
    sheet.merges = vec![[0, 0, 0, 4], [1, 0, 2, 0], [1, 1, 1, 2], [1, 3, 1, 4], [3, 0, 4, 0]];
    check(
        &sheet,
        "Báo cáo giải ngân\nTỉnh,Người,Người,Giải ngân,Giải ngân\nTỉnh,Nữ,Nam,2019,2020\nKon Tum,1,2,3,4\nKon Tum,5,6,7,8\n",
    );
    // A number is not repeated, and a merged area over data that does not split it is said once.
    let mut sheet = Sheet::of("A", &[&["Tỉnh", "Vốn", "Ghi chú"], &["Kon Tum", "5", "chung", ""], &["Hà Giang", "", "x", ""]]);
    sheet.merges = vec![[1, 1, 2, 1], [1, 2, 1, 3]];
    check(&sheet, "Tỉnh,Vốn,Ghi chú\nKon Tum,5,chung\nHà Giang,,x\n");
}

#[test]
fn sheets_are_listed_with_the_hidden_ones() {
    let hidden = Sheet { is_hidden: true, ..Sheet::of("Danh mục", &[&["x"]]) };
    for bytes in
        [xlsx(&[hidden.clone(), Sheet::of("Số & liệu", &[&["y"]])]), ods(&[hidden.clone(), Sheet::of("Số & liệu", &[&["y"]])])]
    {
        let expected = [("Danh mục".to_owned(), false, "x\n".to_owned()), ("Số & liệu".to_owned(), true, "y\n".to_owned())];
        assert_eq!(texts(bytes), expected);
    }
    for bytes in [xlsx(std::slice::from_ref(&hidden)), ods(std::slice::from_ref(&hidden)), xls(std::slice::from_ref(&hidden))] {
        assert_eq!(Workbook::open(bytes).err(), Some(Fault::NoSheet));
    }
}

#[test]
fn blank_formatted_rows_cost_nothing() {
    let mut sheet = Sheet::of("A", &[&["Tỉnh", "Vốn"], &["Kon Tum", "5"]]);
    sheet.rows.extend((0..65_535).map(|_| vec![Cell::Blank, Cell::Blank]));
    let sheets = [sheet];
    for bytes in [xlsx(&sheets), ods(&sheets)] {
        assert_eq!(texts(bytes)[0].2, "Tỉnh,Vốn\nKon Tum,5\n");
    }
}

#[test]
fn pieces_make_the_whole() {
    let rows: Vec<Vec<Cell>> = (0..3000).map(|n| vec![Cell::Number(f64::from(n)), Cell::text("Hà Giang")]).collect();
    let sheets = [Sheet { name: "A".to_owned(), rows, ..Sheet::default() }];
    for bytes in [xlsx(&sheets), ods(&sheets), xls(&sheets)] {
        let mut workbook = Workbook::open(bytes).expect("a workbook");
        let whole = workbook.text(0).expect("a sheet");
        let mut reading = workbook.start(0).expect("a sheet");
        let (mut text, mut n_pieces, mut last) = (Vec::new(), 0, 0.0);
        while let Some(piece) = workbook.next(&mut reading, 1000).expect("a piece") {
            assert!(piece.len() < 1100, "{}", piece.len());
            text.extend(piece);
            n_pieces += 1;
            let share = workbook.share(&reading);
            assert!((last..=1.0).contains(&share), "{last} then {share}");
            last = share;
        }
        assert_eq!(String::from_utf8(text).expect("text"), whole);
        assert!(n_pieces > 20 && last == 1.0);
    }
}

#[test]
fn progress_of_a_sheet_that_states_no_size() {
    let number = |n: u32| Cell::Number(f64::from(n.wrapping_mul(2_654_435_761)));
    let rows: Vec<Vec<Cell>> = (0..30_000).map(|n| vec![number(n), number(n * 7)]).collect();
    let mut workbook = Workbook::open(xlsx(&[Sheet { name: "A".to_owned(), rows, ..Sheet::default() }])).expect("a workbook");
    let mut reading = workbook.start(0).expect("a sheet");
    let mut shares = Vec::new();
    while workbook.next(&mut reading, 1 << 15).expect("a piece").is_some() {
        shares.push(workbook.share(&reading));
    }
    assert!(shares.is_sorted() && shares[0] < 0.3, "{shares:?}");
    shares.dedup();
    assert!(shares.len() > 5, "{shares:?}");
}

#[test]
fn what_cannot_be_read_is_a_fault() {
    let fault = |bytes: Vec<u8>| Workbook::open(bytes).err();
    assert_eq!(fault(b"Tinh,Von\n".to_vec()), Some(Fault::Broken));
    assert_eq!(fault(Vec::new()), Some(Fault::Broken));
    let whole = xlsx(&[Sheet::of("A", &[&["x"]])]);
    assert_eq!(fault(whole[..whole.len() / 2].to_vec()), Some(Fault::Broken));
    // A directory whose sectors lead back to themselves.
    assert_eq!(fault(include_bytes!("../fuzz/seeds/workbooks/circle")[1..].to_vec()), Some(Fault::Broken));
    let whole = xls(&[Sheet::of("A", &[&["x"]])]);
    assert_eq!(fault(whole[..600].to_vec()), Some(Fault::Broken));
    assert_eq!(fault(zip(&[("xl/workbook.bin", b"")])), Some(Fault::Binary));
    assert_eq!(fault(zip(&[("word/document.xml", b"")])), Some(Fault::Broken));
    let locked = zip(&[("mimetype", b""), ("META-INF/manifest.xml", b"<manifest:encryption-data/>"), ("content.xml", b"x")]);
    assert_eq!(fault(locked), Some(Fault::Password));
    let mut locked = b"\xd0\xcf\x11\xe0".to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(fault(locked), Some(Fault::Password));
    // Cut off inside of a table: no reader may wait for the rest.
    let cut = |content: &str| fault(zip(&[("mimetype", b""), ("content.xml", content.as_bytes())]));
    assert_eq!(cut("<a><table:table table:name=\"A\"><table:table-row>"), None);
    let bytes =
        zip(&[("mimetype", b""), ("content.xml", b"<a><table:table table:name=\"A\"><table:table-row><table:table-cell>")]);
    assert_eq!(Workbook::open(bytes).expect("a workbook").text(0), Err(Fault::Broken));
}

#[test]
fn a_workbook_that_grows_without_end_is_refused() {
    let check = |row: &str, expected: Option<Fault>| {
        let content = format!("<a><table:table table:name=\"A\">{row}</table:table></a>");
        let bytes = zip(&[("mimetype", b""), ("content.xml", content.as_bytes())]);
        let mut workbook = Workbook::open(bytes).expect("a workbook");
        let mut reading = workbook.start(0).expect("a sheet");
        let mut n_rows = 0;
        let end = loop {
            match workbook.next(&mut reading, 1 << 20) {
                Ok(Some(text)) => n_rows += text.iter().filter(|byte| **byte == b'\n').count(),
                other => break other.err(),
            }
        };
        assert_eq!(end, expected);
        n_rows
    };
    // Said to be there more often than any sheet has rows.
    let short =
        "<table:table-row table:number-rows-repeated=\"4000000000\"><table:table-cell office:value=\"1\"/></table:table-row>";
    assert_eq!(check(short, None), 1 << 20);
    let cell = format!(
        "<table:table-cell table:number-columns-repeated=\"4000000000\"><text:p>{}</text:p></table:table-cell>",
        "x".repeat(100_000)
    );
    check(&format!("<table:table-row>{cell}</table:table-row>"), Some(Fault::TooLarge));
}

#[test]
fn percentages_of_the_older_kind_too() {
    let mut stream = Vec::new();
    let mut record = |kind: u16, data: &[u8]| {
        stream.extend(kind.to_le_bytes());
        stream.extend((data.len() as u16).to_le_bytes());
        stream.extend(data);
        stream.len()
    };
    let bof = |kind: u8| [&[0, 6, kind, 0][..], &[0; 12]].concat();
    let style = |format: u16| [&[0, 0][..], &format.to_le_bytes(), &[0; 16]].concat();
    record(0x0809, &bof(5));
    record(0x041e, &[&164u16.to_le_bytes()[..], &[4, 0, 0], b"0.0%"].concat());
    // A plain style, one of our own, one that is built in.
    let start = [style(0), style(164), style(9)].iter().map(|style| record(0x00e0, style)).last().expect("styles");
    let start = start as u32 + 4 + 9 + 4;
    record(0x0085, &[&start.to_le_bytes()[..], &[0, 0, 1, 0, b'A']].concat());
    record(0x000a, &[]);
    record(0x0809, &bof(0x10));
    let cell = |column: u8, style: u8, value: f64| [&[0, 0, column, 0, style, 0][..], &value.to_le_bytes()].concat();
    record(0x0203, &cell(0, 1, 0.853));
    record(0x0203, &cell(1, 0, 0.853));
    // Two whole figures packed into one record, 1 and 2, the second one in hundredths of a hundred.
    let packed = |figure: u32| (figure << 2 | 2).to_le_bytes();
    record(0x00bd, &[&[0, 0, 2, 0, 2, 0][..], &packed(1), &[0, 0], &packed(2), &[3, 0]].concat());
    record(0x000a, &[]);
    let mut workbook = Workbook::open(books::compound(&stream)).expect("a workbook");
    assert_eq!(workbook.text(0).expect("a sheet").trim_end(), "85.3%,0.853,100%,2");
}

#[test]
fn percentages_are_what_the_cells_show() {
    let parts = [
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        ("xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"b\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"b\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        (
            "xl/styles.xml",
            "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"0.0%\"/><numFmt numFmtId=\"171\" formatCode=\"0&quot;%&quot;\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"9\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/></cellXfs></styleSheet>",
        ),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet xmlns=\"w\"><sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>0.85</v></c><c r=\"B1\" s=\"2\"><v>0.07</v></c><c r=\"C1\" s=\"3\"><v>45</v></c><c r=\"D1\"><v>0.5</v></c></row></sheetData></worksheet>",
        ),
    ];
    let parts = parts.map(|(name, text)| (name, text.as_bytes()));
    assert_eq!(texts(zip(&parts))[0].2, "85%,7%,45,0.5\n");
    let content = "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"A\"><table:table-row><table:table-cell office:value-type=\"percentage\" office:value=\"0.125\"><text:p>12,5 %</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>";
    assert_eq!(texts(zip(&[("mimetype", b""), ("content.xml", content.as_bytes())]))[0].2, "12.5%\n");
}

/// Records of one sheet in an XLS.
fn book(records: &[(u16, &[u8])]) -> Vec<u8> {
    let mut stream = Vec::new();
    let mut record = |kind: u16, data: &[u8]| {
        stream.extend(kind.to_le_bytes());
        stream.extend((data.len() as u16).to_le_bytes());
        stream.extend(data);
    };
    let bof = |kind: u16| [&[0, 6][..], &kind.to_le_bytes(), &[0; 12]].concat();
    record(0x0809, &bof(5));
    record(0x00e0, &[0; 20]);
    record(0x0085, &[&62u32.to_le_bytes()[..], &[0, 0, 1, 0, b'A', 0]].concat());
    record(0x000a, &[]);
    record(0x0809, &bof(0x10));
    records.iter().for_each(|(kind, data)| record(*kind, data));
    record(0x000a, &[]);
    books::compound(&stream)
}

#[test]
fn what_an_xls_claims_to_span_is_not_believed() {
    let number = |row: u16, column: u16| [&row.to_le_bytes()[..], &column.to_le_bytes(), &[0, 0], &5f64.to_le_bytes()].concat();
    let claim =
        [&0u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &0u16.to_le_bytes(), &u16::MAX.to_le_bytes(), &[0, 0]].concat();
    let far = number(1, 2);
    let bytes = book(&[(0x0200, &claim), (0x0203, &number(0, 0)), (0x0203, &far)]);
    assert_eq!(texts(bytes)[0].2, "5\n,,5\n");
    // Cells that span all of it would take half a gigabyte when laid out.
    let bytes = book(&[(0x0203, &number(0, 0)), (0x0203, &number(u16::MAX, 255))]);
    assert_eq!(Workbook::open(bytes).err(), Some(Fault::TooLarge));
    // So do a cell far out and the text of a formula that is not there, which goes to the first cell.
    let bytes = book(&[(0x0203, &number(1023, 64_000)), (0x0207, &[1, 0, 0, b'a'])]);
    assert_eq!(Workbook::open(bytes).err(), Some(Fault::TooLarge));
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        2 => Just(Cell::Blank),
        4 => "[A-Za-zÀ-ỹ0-9 ,;\"'&<>\\n\t-]{1,12}".prop_map(Cell::Text),
        3 => (-1e12f64..1e12).prop_map(|number| Cell::Number((number * 100.0).round() / 100.0)),
    ]
}

/// The same table as RFC 4180 has it, without its blank ends.
fn as_csv(rows: &[Vec<Cell>]) -> Vec<Vec<String>> {
    let text = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => format!("{number}").replace("-0", if *number == 0.0 { "0" } else { "-0" }),
        _ => String::new(),
    };
    let mut rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(text).collect()).collect();
    for row in &mut rows {
        while row.last().is_some_and(String::is_empty) {
            row.pop();
        }
    }
    while rows.last().is_some_and(Vec::is_empty) {
        rows.pop();
    }
    rows
}

/// A plain reader of RFC 4180 text, as the oracle.
fn parsed(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => field.extend(letters.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut field)),
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut field));
                while row.last().is_some_and(String::is_empty) {
                    row.pop();
                }
                rows.push(std::mem::take(&mut row));
            }
            _ => field.push(letter),
        }
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_table_reads_back_equal_from_every_kind(rows in prop::collection::vec(prop::collection::vec(cell(), 0..7), 0..9)) {
        let sheets = [Sheet { name: "A".to_owned(), rows: rows.clone(), ..Sheet::default() }];
        let expected = as_csv(&rows);
        for (kind, bytes) in [("xlsx", xlsx(&sheets)), ("ods", ods(&sheets)), ("xls", xls(&sheets))] {
            prop_assert_eq!(&parsed(&texts(bytes)[0].2), &expected, "{}", kind);
        }
    }

    #[test]
    fn damaged_bytes_are_a_fault_or_another_table(at in 0usize..4000, byte: u8, kind in 0usize..2) {
        let sheets = [Sheet::of("A", &[&["Tỉnh", "Vốn"], &["Kon Tum", "5"]])];
        let mut bytes = if kind == 0 { xlsx(&sheets) } else { ods(&sheets) };
        let n = bytes.len();
        bytes[at % n] = byte;
        if let Ok(mut workbook) = Workbook::open(bytes) {
            let _ = workbook.text(0);
        }
    }
}
