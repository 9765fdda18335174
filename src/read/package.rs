//! Frictionless data packages: `datapackage.json` names the tables to read (specs.frictionlessdata.io, 1.0 and 2.0).

use serde::Deserialize;

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

#[derive(Deserialize)]
struct Descriptor {
    #[serde(default)]
    resources: Vec<ResourceDescriptor>,
}

#[derive(Deserialize)]
struct ResourceDescriptor {
    #[serde(default)]
    name: String,
    path: Option<Path>,
    format: Option<String>,
    dialect: Option<DialectDescriptor>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Path {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum DialectDescriptor {
    Inline { delimiter: Option<String> },
    // A dialect by reference is a file of its own; sniffing serves as well.
    Reference(#[allow(dead_code)] String),
}

/// Reads a descriptor.
///
/// # Errors
/// When it is no JSON object with `resources`, or none of them is a CSV with a usable path.
pub fn parse(bytes: &[u8]) -> Result<Package, ReadError> {
    let invalid = |detail: String| ReadError::new(ErrorCode::Package).with("detail", detail);
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|error| invalid(error.to_string()))?;
    if value.get("resources").is_none() {
        return Err(ReadError::new(ErrorCode::Json));
    }
    let descriptor = Descriptor::deserialize(value).map_err(|error| invalid(error.to_string()))?;
    let mut package = Package::default();
    for (at, resource) in descriptor.resources.into_iter().enumerate() {
        let path = match resource.path {
            Some(Path::One(path)) => Some(path),
            Some(Path::Many(paths)) if paths.len() == 1 => paths.into_iter().next(),
            _ => None,
        };
        let name = if resource.name.is_empty() { format!("table{}", at + 1) } else { resource.name };
        let delimiter = match &resource.dialect {
            Some(DialectDescriptor::Inline { delimiter: Some(text) }) if text.len() == 1 => text.bytes().next(),
            _ => None,
        };
        match path {
            Some(path) if is_safe(&path) && is_delimited(resource.format.as_deref(), &path) => {
                package.resources.push(Resource { name, path, delimiter });
            }
            _ => package.skipped.push(name),
        }
    }
    if package.resources.is_empty() {
        return Err(invalid("no CSV resource".to_owned()));
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
        assert_eq!(code("{\"resources\": ["), Err(ErrorCode::Package));
        assert_eq!(code("{\"resources\": []}"), Err(ErrorCode::Package));
        assert_eq!(code("[1, 2]"), Err(ErrorCode::Json));
    }
}
