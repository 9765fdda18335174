//! ODS: the sheets of `content.xml`, read in one pass without building them up.
//!
//! Not through calamine, whose reader of this format (0.38) holds whole sheets, loses which cells are merged, and does not come
//! back from a file that is cut off inside a table. Source: OASIS OpenDocument 1.2, part 1, §9 (tables) and §19 (attributes).

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::rc::Rc;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use crate::date::push_iso;
use crate::limits::{Bytes, MAX_CELLS, MAX_COLUMNS, MAX_HELD, MAX_ROWS};
use crate::unsaved::{Unsaved, place as name_of};
use crate::value::{Value, push_number, push_percent};
use crate::workbook::Sheet;
use crate::writer::{Merge, Writer};
use crate::{Fault, limits};

type Xml = Reader<Cursor<Bytes>>;

/// A workbook of OpenDocument.
pub struct OdsBook {
    content: Bytes,
    /// Where each sheet's element begins.
    places: Vec<usize>,
    /// Where the sheet at hand begins.
    place: usize,
    xml: Xml,
    /// The next row from 0.
    row: u32,
    n_cells: u64,
    buffer: Vec<u8>,
    /// Formulas of the sheet at hand without a value.
    unsaved: Unsaved,
}

/// A cell of the row at hand.
#[derive(Default)]
struct Cell {
    column: u32,
    repeats: u32,
    text: String,
    is_words: bool,
    /// Whether it has a formula and states no value.
    is_unsaved: bool,
    /// Columns and rows that it covers.
    span: (u32, u32),
}

impl OdsBook {
    /// The workbook and its sheets.
    ///
    /// # Errors
    /// Locked or broken ones.
    pub fn open(mut archive: ZipArchive<Cursor<Bytes>>) -> Result<(OdsBook, Vec<Sheet>), Fault> {
        let manifest = part(&mut archive, "META-INF/manifest.xml").unwrap_or_default();
        if manifest.windows(15).any(|window| window == b"encryption-data") {
            return Err(Fault::Password);
        }
        let content: Bytes = Rc::from(part(&mut archive, "content.xml")?);
        let (sheets, places) = sheets(&content)?;
        let xml = reader(&content, 0);
        Ok((
            OdsBook { content, places, place: 0, xml, row: 0, n_cells: 0, buffer: Vec::new(), unsaved: Unsaved::default() },
            sheets,
        ))
    }

    /// Starts a sheet; its merged areas are told to the writer on the way.
    pub fn start(&mut self, at: usize) -> Result<Vec<Merge>, Fault> {
        let place = *self.places.get(at).ok_or(Fault::NoSheet)?;
        self.xml = reader(&self.content, place);
        (self.row, self.place) = (0, place);
        self.unsaved = Unsaved::default();
        // The sheet's own element.
        next(&mut self.xml, &mut self.buffer)?;
        Ok(Vec::new())
    }

    /// Formulas of the sheet at hand without a value.
    pub fn unsaved(&self) -> &Unsaved {
        &self.unsaved
    }

    /// Of the bytes between this sheet's start and the next one's.
    pub fn share(&self) -> f64 {
        let end = self.places.iter().copied().find(|&place| place > self.place).unwrap_or(self.content.len());
        self.xml.buffer_position() as f64 / end.saturating_sub(self.place).max(1) as f64
    }

    /// Reads on until `enough` bytes wait; true at the end of the sheet.
    ///
    /// # Errors
    /// What is no XML, and a sheet over the limits.
    pub fn advance(&mut self, writer: &mut Writer, enough: usize) -> Result<bool, Fault> {
        while writer.n_waiting() < enough {
            match next(&mut self.xml, &mut self.buffer)? {
                Event::Start(element) => match element.name().as_ref() {
                    "table:table-row" => {
                        let repeats = count(&element, "table:number-rows-repeated")?;
                        // Hidden by hand, or by a filter.
                        let look = attribute(&element, "table:visibility")?;
                        let is_hidden = look.is_some_and(|look| look == "collapse" || look == "filter");
                        self.read_row(writer, repeats, is_hidden)?;
                    }
                    // Groups and header rows hold rows; all else holds texts that are not in cells.
                    "table:table-header-rows" | "table:table-row-group" | "table:table-rows" => {}
                    _ => skip(&mut self.xml, &mut self.buffer)?,
                },
                Event::End(element) if element.name().as_ref() == "table:table" => return Ok(true),
                Event::Eof => return Err(Fault::Broken),
                _ => {}
            }
        }
        Ok(false)
    }

    /// Reads a row to its end and writes it as often as it is repeated.
    fn read_row(&mut self, writer: &mut Writer, repeats: u32, is_hidden: bool) -> Result<(), Fault> {
        let mut cells: Vec<Cell> = Vec::new();
        let mut column = 0u32;
        loop {
            let mut cell = match next(&mut self.xml, &mut self.buffer)? {
                Event::Start(element) => match element.name().as_ref() {
                    "table:table-cell" | "table:covered-table-cell" => start_cell(&element)?,
                    _ => {
                        skip(&mut self.xml, &mut self.buffer)?;
                        continue;
                    }
                },
                Event::End(element) if element.name().as_ref() == "table:table-row" => break,
                Event::Eof => return Err(Fault::Broken),
                _ => continue,
            };
            let content = read_content(&mut self.xml, &mut self.buffer)?;
            if cell.text.is_empty() {
                cell.is_words = true;
                cell.text = content;
            }
            cell.column = column;
            if cell.is_unsaved && cell.text.is_empty() {
                self.unsaved.add(name_of(self.row, column));
            }
            column = column.saturating_add(cell.repeats);
            if !cell.text.is_empty() && cell.column < MAX_COLUMNS {
                cell.repeats = cell.repeats.min(MAX_COLUMNS - cell.column);
                cells.push(cell);
            }
        }
        if cells.is_empty() {
            self.row = self.row.saturating_add(repeats);
            return Ok(());
        }
        for _ in 0..repeats {
            if self.row >= MAX_ROWS {
                break;
            }
            if is_hidden {
                writer.hide(self.row);
            }
            for cell in &cells {
                if cell.span != (1, 1) {
                    let end = (self.row.saturating_add(cell.span.1 - 1), cell.column.saturating_add(cell.span.0 - 1));
                    writer.merge(Merge { start: (self.row, cell.column), end });
                }
                self.n_cells += u64::from(cell.repeats);
                if self.n_cells > MAX_CELLS {
                    return Err(Fault::TooLarge);
                }
                for column in cell.column..cell.column + cell.repeats {
                    let value = if cell.is_words { Value::Text(&cell.text) } else { Value::Other(&cell.text) };
                    writer.put(self.row, column, value)?;
                }
            }
            self.row += 1;
        }
        Ok(())
    }
}

/// The value that a cell's attributes state; words mostly stand in its content instead.
fn start_cell(element: &BytesStart<'_>) -> Result<Cell, Fault> {
    let mut cell = Cell { repeats: 1, span: (1, 1), ..Cell::default() };
    let (mut is_error, mut is_percent) = (false, false);
    let (mut number, mut currency, mut has_value) = (None, String::new(), false);
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Fault::Broken)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Fault::Broken)?;
        match attribute.key.as_ref() {
            "table:number-columns-repeated" => cell.repeats = parsed(&value),
            "table:number-columns-spanned" => cell.span.0 = parsed(&value),
            "table:number-rows-spanned" => cell.span.1 = parsed(&value),
            "table:formula" => cell.is_unsaved = true,
            // The code of ISO 4217.
            "office:currency" => currency = value.into_owned(),
            "office:value" => number = value.trim().parse::<f64>().ok(),
            "office:date-value" | "office:time-value" => push_iso(&mut cell.text, &value),
            "office:boolean-value" => cell.text.push_str(if value == "true" { "TRUE" } else { "FALSE" }),
            "office:string-value" => {
                cell.is_words = true;
                cell.text.push_str(&value);
            }
            "office:value-type" => (is_percent, has_value) = (value == "percentage", true),
            "calcext:value-type" => is_error = value == "error",
            _ => {}
        }
    }
    if is_error {
        // Its words, `#REF!`, are the content.
        cell.text.clear();
    } else if let Some(number) = number
        && cell.text.is_empty()
    {
        if is_percent {
            push_percent(&mut cell.text, number);
        } else {
            push_number(&mut cell.text, number);
            if currency.len() == 3 {
                cell.text.push(' ');
                cell.text.push_str(&currency);
            }
        }
    }
    cell.is_unsaved &= !has_value;
    Ok(cell)
}

/// The words of a cell to its end tag: paragraphs on lines of their own, without notes and drawings.
fn read_content(xml: &mut Xml, buffer: &mut Vec<u8>) -> Result<String, Fault> {
    let mut text = String::new();
    let mut is_first = true;
    let mut depth = 1usize;
    loop {
        match next(xml, buffer)? {
            Event::Start(element) => {
                match element.name().as_ref() {
                    "text:p" => {
                        if !is_first {
                            text.push('\n');
                        }
                        is_first = false;
                    }
                    "text:s" => {
                        let n = count(&element, "text:c")?.min(1000);
                        (0..n).for_each(|_| text.push(' '));
                    }
                    "text:tab" => text.push('\t'),
                    "text:line-break" => text.push('\n'),
                    "text:span" | "text:a" => {}
                    _ => {
                        skip(xml, buffer)?;
                        continue;
                    }
                }
                depth += 1;
            }
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return Ok(text);
                }
            }
            // Between paragraphs stands only what lays out the file.
            Event::Text(words) if depth > 1 => text.push_str(&words.xml10_content()),
            Event::CData(words) if depth > 1 => text.push_str(&words.xml10_content()),
            Event::GeneralRef(name) if depth > 1 => push_entity(&mut text, &name),
            Event::Eof => return Err(Fault::Broken),
            _ => {}
        }
        if text.len() as u64 > limits::MAX_TEXT {
            return Err(Fault::TooLarge);
        }
    }
}

fn push_entity(text: &mut String, name: &BytesRef<'_>) {
    match name.as_ref() {
        "amp" => text.push('&'),
        "lt" => text.push('<'),
        "gt" => text.push('>'),
        "quot" => text.push('"'),
        "apos" => text.push('\''),
        _ => {
            if let Ok(Some(letter)) = name.resolve_char_ref() {
                text.push(letter);
            }
        }
    }
}

/// Skips an element whose start has been read.
fn skip(xml: &mut Xml, buffer: &mut Vec<u8>) -> Result<(), Fault> {
    let mut depth = 1usize;
    while depth > 0 {
        match next(xml, buffer)? {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => return Err(Fault::Broken),
            _ => {}
        }
    }
    Ok(())
}

/// Names and places of the sheets. Whether a sheet is shown stands in the style that it names.
fn sheets(content: &Bytes) -> Result<(Vec<Sheet>, Vec<usize>), Fault> {
    let (mut sheets, mut places) = (Vec::new(), Vec::new());
    let mut hidden: HashMap<String, bool> = HashMap::new();
    let mut style = String::new();
    let mut xml = reader(content, 0);
    let mut buffer = Vec::new();
    let mut depth = 0usize;
    loop {
        let place = xml.buffer_position() as usize;
        match next(&mut xml, &mut buffer)? {
            Event::Start(element) => match element.name().as_ref() {
                "style:style" => style = attribute(&element, "style:name")?.unwrap_or_default(),
                "style:table-properties" if attribute(&element, "table:display")?.as_deref() == Some("false") => {
                    hidden.insert(std::mem::take(&mut style), true);
                }
                "table:table" => {
                    // A table inside of a cell is none of the tabs.
                    if depth == 0 {
                        let name = attribute(&element, "table:name")?.unwrap_or_default();
                        let style = attribute(&element, "table:style-name")?.unwrap_or_default();
                        sheets.push(Sheet { name, is_visible: !hidden.contains_key(&style) });
                        places.push(place);
                    }
                    depth += 1;
                }
                _ => {}
            },
            Event::End(element) if element.name().as_ref() == "table:table" => depth = depth.saturating_sub(1),
            Event::Eof => return Ok((sheets, places)),
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Fault> {
    let Some(found) = element.try_get_attribute(name).map_err(|_| Fault::Broken)? else { return Ok(None) };
    Ok(Some(found.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Fault::Broken)?.into_owned()))
}

/// A count of at least one.
fn count(element: &BytesStart<'_>, name: &str) -> Result<u32, Fault> {
    Ok(attribute(element, name)?.map_or(1, |text| parsed(&text)))
}

fn parsed(text: &str) -> u32 {
    text.parse::<u32>().unwrap_or(1).clamp(1, MAX_ROWS)
}

fn reader(content: &Bytes, place: usize) -> Xml {
    let mut cursor = Cursor::new(Rc::clone(content));
    cursor.set_position(place as u64);
    let mut xml = Reader::from_reader(cursor);
    let config = xml.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    xml
}

fn next<'b>(xml: &mut Xml, buffer: &'b mut Vec<u8>) -> Result<Event<'b>, Fault> {
    buffer.clear();
    xml.read_event_into(buffer).map_err(|_| Fault::Broken)
}

fn part(archive: &mut ZipArchive<Cursor<Bytes>>, name: &str) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let part = archive.by_name(name).map_err(|_| Fault::Broken)?;
    part.take(MAX_HELD + 1).read_to_end(&mut bytes).map_err(|_| Fault::Broken)?;
    if bytes.len() as u64 > MAX_HELD { Err(Fault::TooLarge) } else { Ok(bytes) }
}
