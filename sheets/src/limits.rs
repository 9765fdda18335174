//! What one workbook may take. Beyond it reading ends with [`Fault::TooLarge`] instead of a crash.
//!
//! Packed workbooks state how large each part is. Parts that are held as a whole are counted, should they state less than they
//! hold; sheets are read as a stream.

use std::io::{Cursor, Read};
use std::rc::Rc;

use zip::ZipArchive;

use crate::Fault;

/// Bytes of a packed workbook, shared by all who read it.
pub type Bytes = Rc<[u8]>;

/// All parts of one workbook together, unpacked: a sheet of a million rows and thirty columns.
const MAX_UNPACKED: u64 = 2 << 30;
/// How many bytes one of a packed part may become (deflate).
const MOST_RATIO: u64 = 1032;
/// Parts that are held in memory as a whole: shared texts, the content of ODS.
pub const MAX_HELD: u64 = 512 << 20;
/// Bytes that the sheets of an XLS take when they are laid out: its reader holds all of them, blank cells between others too.
pub const MAX_DENSE: u64 = 256 << 20;
/// Cells with a value, over all sheets.
pub const MAX_CELLS: u64 = 100_000_000;
/// Bytes of text of one row.
pub const MAX_ROW_TEXT: usize = 32 << 20;
/// Bytes of text of one sheet.
pub const MAX_TEXT: u64 = 2 << 30;
/// Rows of the largest sheet that any program writes.
pub const MAX_ROWS: u32 = 1 << 20;
/// Its columns.
pub const MAX_COLUMNS: u32 = 1 << 14;

/// The parts of a packed workbook, if they are within the limits.
///
/// # Errors
/// When the bytes are no archive, or hold too much.
pub fn parts(bytes: &Bytes) -> Result<ZipArchive<Cursor<Bytes>>, Fault> {
    let mut archive = ZipArchive::new(Cursor::new(Rc::clone(bytes))).map_err(|_| Fault::Broken)?;
    let mut total = 0u64;
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|_| Fault::Broken)?;
        let is_held = part.name().is_ok_and(|name| name.ends_with("sharedStrings.xml") || name == "content.xml");
        let (stated, packed) = (part.size(), part.compressed_size());
        if is_held && stated > MAX_HELD {
            return Err(Fault::TooLarge);
        }
        if part.encrypted() {
            return Err(Fault::Password);
        }
        total = total.saturating_add(stated);
        drop(part);
        // It may hold more than it states: then it is counted, up to what it states.
        if is_held && packed.saturating_mul(MOST_RATIO) > MAX_HELD {
            let part = archive.by_index(at).map_err(|_| Fault::Broken)?;
            let held = std::io::copy(&mut part.take(stated.saturating_add(1)), &mut std::io::sink());
            if held.is_ok_and(|held| held > stated) {
                return Err(Fault::TooLarge);
            }
        }
    }
    if total > MAX_UNPACKED { Err(Fault::TooLarge) } else { Ok(archive) }
}
