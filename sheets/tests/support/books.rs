//! Makes small workbooks and archives, for tests only: just what a reader needs to find, written plainly.

use std::fmt::Write as _;
use std::io::Write as _;

use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// What stands in a cell.
#[allow(dead_code)]
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Blank,
    Text(String),
    Number(f64),
    /// A day, as the number that the system of 1900 has for it, and as ISO text.
    Day(f64, &'static str),
    Bool(bool),
    Error(&'static str),
}

impl Cell {
    pub fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

/// One sheet; merged areas as first and last row and column from 0.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub is_hidden: bool,
    pub rows: Vec<Vec<Cell>>,
    pub merges: Vec<[u32; 4]>,
    /// Rows from 0 that are not shown.
    pub hidden_rows: Vec<usize>,
}

impl Sheet {
    /// A sheet of rows of words and numbers: what reads as a number is one.
    pub fn of(name: &str, rows: &[&[&str]]) -> Sheet {
        let cell = |text: &&str| match text.parse::<f64>() {
            Ok(number) => Cell::Number(number),
            Err(_) if text.is_empty() => Cell::Blank,
            Err(_) => Cell::text(text),
        };
        let rows = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        Sheet { name: name.to_owned(), rows, ..Sheet::default() }
    }
}

/// A zip archive, each part deflated where that makes it smaller to look at the method too.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let is_long = bytes.len() > 100;
        let (method, level) = if is_long { (CompressionMethod::Deflated, Some(9)) } else { (CompressionMethod::Stored, None) };
        archive
            .start_file(*name, SimpleFileOptions::default().compression_method(method).compression_level(level))
            .expect("a part");
        archive.write_all(bytes).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}

/// The same bytes as a gzip file (RFC 1952) of stored blocks.
#[allow(dead_code)]
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut blocks = bytes.chunks(65_535).peekable();
    while let Some(block) = blocks.next() {
        out.push(u8::from(blocks.peek().is_none()));
        out.extend((block.len() as u16).to_le_bytes());
        out.extend((!(block.len() as u16)).to_le_bytes());
        out.extend(block);
    }
    let mut crc = !0u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    out.extend((!crc).to_le_bytes());
    out.extend((bytes.len() as u32).to_le_bytes());
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn place(row: usize, column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{}", row + 1)
}

/// An XLSX. Words are shared texts or stand in their cells by turns.
pub fn xlsx(sheets: &[Sheet]) -> Vec<u8> {
    let mut parts: Vec<(String, String)> = Vec::new();
    let (mut names, mut links, mut shared, mut n_shared) = (String::new(), String::new(), String::new(), 0);
    for (at, sheet) in sheets.iter().enumerate() {
        let id = at + 1;
        let state = if sheet.is_hidden { " state=\"hidden\"" } else { "" };
        let _ = write!(names, "<sheet name=\"{}\" sheetId=\"{id}\"{state} r:id=\"rId{id}\"/>", escaped(&sheet.name));
        let _ = write!(
            links,
            "<Relationship Id=\"rId{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{id}.xml\"/>"
        );
        let mut rows = String::new();
        for (row, cells) in sheet.rows.iter().enumerate() {
            let look = if sheet.hidden_rows.contains(&row) { " hidden=\"1\"" } else { "" };
            let _ = write!(rows, "<row r=\"{}\"{look} spans=\"1:3\">", row + 1);
            for (column, cell) in cells.iter().enumerate() {
                let at = place(row, column);
                let _ = match cell {
                    Cell::Blank => write!(rows, "<c r=\"{at}\" s=\"1\"/>"),
                    Cell::Text(text) if (row + column) % 2 == 0 => {
                        let _ = write!(shared, "<si><t xml:space=\"preserve\">{}</t></si>", escaped(text));
                        n_shared += 1;
                        write!(rows, "<c r=\"{at}\" t=\"s\"><v>{}</v></c>", n_shared - 1)
                    }
                    Cell::Text(text) => {
                        write!(rows, "<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escaped(text))
                    }
                    Cell::Number(number) => write!(rows, "<c r=\"{at}\"><f>A1</f><v>{number:?}</v></c>"),
                    Cell::Day(serial, _) => write!(rows, "<c r=\"{at}\" s=\"1\"><v>{serial}</v></c>"),
                    Cell::Bool(value) => write!(rows, "<c r=\"{at}\" t=\"b\"><v>{}</v></c>", u8::from(*value)),
                    Cell::Error(error) => write!(rows, "<c r=\"{at}\" t=\"e\"><v>{error}</v></c>"),
                };
            }
            rows.push_str("</row>");
        }
        let area = |[r0, c0, r1, c1]: &[u32; 4]| {
            format!("<mergeCell ref=\"{}:{}\"/>", place(*r0 as usize, *c0 as usize), place(*r1 as usize, *c1 as usize))
        };
        let merges: String = sheet.merges.iter().map(area).collect();
        let merges = if merges.is_empty() { merges } else { format!("<mergeCells>{merges}</mergeCells>") };
        parts.push((
            format!("xl/worksheets/sheet{id}.xml"),
            format!("<worksheet><sheetData>{rows}</sheetData>{merges}</worksheet>"),
        ));
    }
    let mut add = |name: &str, text: String| parts.push((name.to_owned(), text));
    add("[Content_Types].xml", "<Types/>".to_owned());
    add(
        "_rels/.rels",
        "<Relationships><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".to_owned(),
    );
    add("xl/workbook.xml", format!("<workbook xmlns:r=\"r\"><sheets>{names}</sheets></workbook>"));
    add("xl/_rels/workbook.xml.rels", format!("<Relationships>{links}</Relationships>"));
    add("xl/sharedStrings.xml", format!("<sst>{shared}</sst>"));
    add("xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>".to_owned());
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (&name[..], text.as_bytes())).collect();
    zip(&parts)
}

/// An ODS. Equal cells beside one another, and a long blank end, are written once with a count, as programs do.
pub fn ods(sheets: &[Sheet]) -> Vec<u8> {
    let mut tables = String::new();
    for sheet in sheets {
        let _ = write!(
            tables,
            "<table:table table:name=\"{}\" table:style-name=\"{}\">",
            escaped(&sheet.name),
            if sheet.is_hidden { "ta2" } else { "ta1" }
        );
        tables.push_str("<table:table-column table:number-columns-repeated=\"16384\"/>");
        for (row, cells) in sheet.rows.iter().enumerate() {
            let look = [" table:visibility=\"collapse\"", " table:visibility=\"filter\""][row % 2];
            let look = if sheet.hidden_rows.contains(&row) { look } else { "" };
            let _ = write!(tables, "<table:table-row{look}>");
            let mut column = 0;
            while column < cells.len() {
                let cell = &cells[column];
                let span = sheet.merges.iter().find(|[r0, c0, ..]| (*r0 as usize, *c0 as usize) == (row, column));
                let is_covered = |column: usize| {
                    sheet.merges.iter().any(|[r0, c0, r1, c1]| {
                        (*r0 as usize..=*r1 as usize).contains(&row) && (*c0 as usize..=*c1 as usize).contains(&column)
                    })
                };
                let mut repeats = 1;
                while span.is_none()
                    && column + repeats < cells.len()
                    && cells[column + repeats] == *cell
                    && !is_covered(column + repeats)
                    && !is_covered(column)
                {
                    repeats += 1;
                }
                let mut marks = String::new();
                if repeats > 1 {
                    let _ = write!(marks, " table:number-columns-repeated=\"{repeats}\"");
                }
                if let Some([r0, c0, r1, c1]) = span {
                    let _ = write!(
                        marks,
                        " table:number-columns-spanned=\"{}\" table:number-rows-spanned=\"{}\"",
                        c1 - c0 + 1,
                        r1 - r0 + 1
                    );
                }
                let tag = if span.is_none() && is_covered(column) { "table:covered-table-cell" } else { "table:table-cell" };
                let (value, words) = match cell {
                    Cell::Blank => (String::new(), String::new()),
                    Cell::Text(text) => (" office:value-type=\"string\"".to_owned(), paragraphs(text)),
                    Cell::Number(number) => {
                        (format!(" office:value-type=\"float\" office:value=\"{number:?}\""), paragraphs("shown"))
                    }
                    Cell::Day(_, iso) => {
                        (format!(" office:value-type=\"date\" office:date-value=\"{iso}\""), paragraphs("shown"))
                    }
                    Cell::Bool(value) => {
                        (format!(" office:value-type=\"boolean\" office:boolean-value=\"{value}\""), paragraphs("shown"))
                    }
                    Cell::Error(error) => (
                        " office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"".to_owned(),
                        paragraphs(error),
                    ),
                };
                let _ = write!(tables, "<{tag}{value}{marks}>{words}</{tag}>");
                column += repeats;
            }
            tables.push_str("<table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>");
        }
        tables.push_str("<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>");
    }
    let style = |name: &str, shown: bool| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"table\"><style:table-properties table:display=\"{shown}\"/></style:style>"
        )
    };
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content><office:automatic-styles>{}{}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        style("ta1", true),
        style("ta2", false),
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

fn paragraphs(text: &str) -> String {
    let line = |line: &str| {
        let mut words = escaped(line).replace('\t', "<text:tab/>");
        for n in (2..8).rev() {
            words = words.replace(&" ".repeat(n), &format!("<text:s text:c=\"{n}\"/>"));
        }
        format!("<text:p>{words}</text:p>")
    };
    text.split('\n').map(line).collect()
}

/// An XLS (BIFF8 in a compound file) with words and numbers; other cells stay blank.
pub fn xls(sheets: &[Sheet]) -> Vec<u8> {
    fn record(out: &mut Vec<u8>, kind: u16, data: &[u8]) {
        out.extend(kind.to_le_bytes());
        out.extend((data.len() as u16).to_le_bytes());
        out.extend(data);
    }
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let bof = |kind: u16| [&[0, 6][..], &kind.to_le_bytes(), &[0; 12]].concat();
    // The lengths of the sheets' parts tell where each begins.
    let bodies: Vec<Vec<u8>> = (sheets.iter())
        .map(|sheet| {
            let mut body = Vec::new();
            record(&mut body, 0x0809, &bof(0x10));
            for row in &sheet.hidden_rows {
                record(&mut body, 0x0208, &[&(*row as u16).to_le_bytes()[..], &[0; 10], &[0x20, 1, 0, 0]].concat());
            }
            for (row, cells) in sheet.rows.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    let head = [(row as u16).to_le_bytes(), (column as u16).to_le_bytes(), [0, 0]].concat();
                    match cell {
                        Cell::Number(number) => record(&mut body, 0x0203, &[&head[..], &number.to_le_bytes()].concat()),
                        Cell::Text(text) => {
                            let n = (text.encode_utf16().count() as u16).to_le_bytes();
                            record(&mut body, 0x0204, &[&head[..], &n, &[1], &wide(text)].concat());
                        }
                        _ => {}
                    }
                }
            }
            let areas: Vec<u8> = (sheet.merges.iter())
                .flat_map(|[r0, c0, r1, c1]| [r0, r1, c0, c1].into_iter().flat_map(|at| (*at as u16).to_le_bytes()))
                .collect();
            if !areas.is_empty() {
                record(&mut body, 0x00e5, &[&(sheet.merges.len() as u16).to_le_bytes()[..], &areas].concat());
            }
            record(&mut body, 0x000a, &[]);
            body
        })
        .collect();
    let globals = |starts: &[usize]| {
        let mut out = Vec::new();
        record(&mut out, 0x0809, &bof(5));
        record(&mut out, 0x00e0, &[0; 20]);
        for (sheet, start) in sheets.iter().zip(starts) {
            let name = wide(&sheet.name);
            let head = [&(*start as u32).to_le_bytes()[..], &[u8::from(sheet.is_hidden), 0, (name.len() / 2) as u8, 1]].concat();
            record(&mut out, 0x0085, &[head, name].concat());
        }
        record(&mut out, 0x000a, &[]);
        out
    };
    let mut start = globals(&vec![0; sheets.len()]).len();
    let mut starts = Vec::new();
    for body in &bodies {
        starts.push(start);
        start += body.len();
    }
    let mut stream = globals(&starts);
    bodies.iter().for_each(|body| stream.extend(body));
    compound(&stream)
}

/// A compound file (MS-CFB, version 3) with one stream, `Workbook`.
#[allow(dead_code)]
pub fn compound(stream: &[u8]) -> Vec<u8> {
    // Streams of under 4096 bytes would lie elsewhere.
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096).div_ceil(512) * 512, 0);
    let n = stream.len() / 512;
    let n_fat = (n + 2).div_ceil(127);
    let mut out = Vec::from(*b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    out.extend([0; 16]);
    for half in [0x3eu16, 3, 0xfffe, 9, 6, 0, 0, 0] {
        out.extend(half.to_le_bytes());
    }
    let end = 0xffff_fffeu32;
    for word in [0, n_fat as u32, n_fat as u32, 0, 4096, end, 0, end, 0] {
        out.extend(word.to_le_bytes());
    }
    for at in 0..109u32 {
        out.extend(if (at as usize) < n_fat { at } else { u32::MAX }.to_le_bytes());
    }
    let mut fat: Vec<u32> = vec![0xffff_fffd; n_fat];
    fat.push(end);
    fat.extend((0..n).map(|at| if at + 1 == n { end } else { (n_fat + 2 + at) as u32 }));
    fat.resize(n_fat * 128, u32::MAX);
    fat.iter().for_each(|word| out.extend(word.to_le_bytes()));
    for (name, kind, child, first, size) in
        [("Root Entry", 5u8, 1u32, end, 0u32), ("Workbook", 2, u32::MAX, n_fat as u32 + 1, stream.len() as u32)]
    {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(64, 0);
        entry.extend(((name.len() as u16 + 1) * 2).to_le_bytes());
        entry.extend([kind, 1]);
        [u32::MAX, u32::MAX, child].iter().for_each(|link| entry.extend(link.to_le_bytes()));
        entry.resize(116, 0);
        entry.extend(first.to_le_bytes());
        entry.extend(size.to_le_bytes());
        entry.resize(128, 0);
        out.extend(entry);
    }
    out.resize(512 * (n_fat + 2), 0);
    out.extend(stream);
    out
}
