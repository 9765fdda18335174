//! Frictionless data packages: `datapackage.json` names the tables to read (specs.frictionlessdata.io, 1.0 and 2.0).

use crate::json::Json;

use super::problem::{ErrorCode, ReadError};

/// One table that a package names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    pub name: String,
    /// Relative to the package's address, or absolute.
    pub path: String,
    /// `dialect.delimiter`, where it is one byte.
    pub delimiter: Option<u8>,
}

/// What a package names, and the resources that are no CSV.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Package {
    pub resources: Vec<Resource>,
    pub skipped: Vec<String>,
}

/// Reads a descriptor.
///
/// # Errors
/// When it is no JSON object with `resources`, or none of them is a CSV with a usable path.
pub fn parse(bytes: &[u8]) -> Result<Package, ReadError> {
    let invalid = |detail: &str| ReadError::new(ErrorCode::Package).with("detail", detail.to_owned());
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|_| invalid("UTF-8?"))?;
    let descriptor = Json::parse(text).map_err(|at| {
        let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        ReadError::new(ErrorCode::Syntax).at(line)
    })?;
    let Some(resources) = descriptor.get("resources") else { return Err(ReadError::new(ErrorCode::Json)) };
    let mut package = Package::default();
    for (at, resource) in resources.items().iter().enumerate() {
        let text = |name: &str| resource.get(name).and_then(Json::as_text);
        let path = match resource.get("path") {
            Some(Json::List(paths)) if paths.len() == 1 => paths[0].as_text(),
            _ => text("path"),
        };
        let name = text("name").map_or_else(|| format!("table{}", at + 1), str::to_owned);
        // A dialect by reference is a file of its own; sniffing serves as well.
        let delimiter = resource.get("dialect").and_then(|dialect| dialect.get("delimiter")).and_then(Json::as_text);
        let delimiter = delimiter.filter(|text| text.len() == 1).and_then(|text| text.bytes().next());
        match path {
            Some(path) if is_safe(path) && is_delimited(text("format"), path) => {
                package.resources.push(Resource { name, path: path.to_owned(), delimiter });
            }
            _ => package.skipped.push(name),
        }
    }
    if package.resources.is_empty() {
        return Err(invalid("resources: CSV?"));
    }
    Ok(package)
}

/// The specification forbids absolute paths and parent folders; addresses of the web are allowed.
fn is_safe(path: &str) -> bool {
    path.starts_with("https://")
        || path.starts_with("http://")
        || !(path.starts_with('/') || path.contains("..") || path.contains(':'))
}

fn is_delimited(format: Option<&str>, path: &str) -> bool {
    let ending = path.split(['?', '#']).next().and_then(|path| path.rsplit_once('.')).map_or("", |(_, ending)| ending);
    let format = format.unwrap_or(ending).to_ascii_lowercase();
    matches!(&format[..], "csv" | "tsv" | "tab" | "txt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_its_tables() {
        let text = r#"{"resources": [
            {"name": "a", "path": "data/a.csv", "dialect": {"delimiter": ";"}},
            {"name": "b", "path": ["b.tsv"]},
            {"name": "c", "path": "../c.csv"},
            {"name": "d", "path": "d.xlsx"}]}"#;
        let package = parse(text.as_bytes()).expect("a package");
        let paths: Vec<_> = package.resources.iter().map(|resource| (&resource.path[..], resource.delimiter)).collect();
        assert_eq!(paths, [("data/a.csv", Some(b';')), ("b.tsv", None)]);
        assert_eq!(package.skipped, ["c", "d"]);
    }

    #[test]
    fn refuses_other_json() {
        let code = |text: &str| parse(text.as_bytes()).map_err(|error| error.code);
        assert_eq!(code("{\"a\": 1}"), Err(ErrorCode::Json));
        assert_eq!(code("{\"resources\": ["), Err(ErrorCode::Syntax));
        assert_eq!(code("{\"resources\": []}"), Err(ErrorCode::Package));
        assert_eq!(code("[1, 2]"), Err(ErrorCode::Json));
    }
}
