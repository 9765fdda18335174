//! The media type of a file by its name, as sent in `Content-Type`.
//!
//! Text types carry `charset=utf-8`; `.wasm` must be `application/wasm` for streaming compilation.

use std::path::Path;

/// The media type for `path` by its extension, in any case; unknown extensions are plain bytes.
///
/// ```
/// # use std::path::Path;
/// assert_eq!(xtask::mime::of(Path::new("a/b.wasm")), "application/wasm");
/// assert_eq!(xtask::mime::of(Path::new("p4em.CSV")), "text/csv; charset=utf-8");
/// assert_eq!(xtask::mime::of(Path::new("LICENSE")), "application/octet-stream");
/// ```
#[must_use]
pub fn of(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|text| text.to_str()).unwrap_or("").to_ascii_lowercase();
    match extension.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "tsv" => "text/tab-separated-values; charset=utf-8",
        "json" | "geojson" | "map" => "application/json; charset=utf-8",
        "txt" | "md" | "ts" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xls" => "application/vnd.ms-excel",
        _ => "application/octet-stream",
    }
}
