//! Options after a command: `--name`, `--name value` or `--name=value`. An unknown one is an error, never ignored.

use std::collections::HashMap;

/// The options found, by name without dashes; a switch has an empty value.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options(HashMap<String, String>);

impl Options {
    /// Reads words into options: `valued` names take a value, `switches` take none.
    ///
    /// # Errors
    /// A sentence that names the word which is unknown, or the option that lacks its value.
    pub fn parse(words: &[String], valued: &[&str], switches: &[&str]) -> Result<Self, String> {
        let mut found = HashMap::new();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let name = word.strip_prefix("--").ok_or_else(|| format!("{word:?} is not an option of this command."))?;
            let (name, given) = match name.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (name, None),
            };
            let value = if valued.contains(&name) {
                given.or_else(|| words.next().cloned()).ok_or_else(|| format!("--{name} needs a value."))?
            } else if switches.contains(&name) && given.is_none() {
                String::new()
            } else {
                return Err(format!("{word:?} is not an option of this command."));
            };
            found.insert(name.to_owned(), value);
        }
        Ok(Self(found))
    }

    /// The value of an option, or `None` when it was not given.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether a switch was given.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_and_unknown_ones_refused() {
        let check = |line: &str| {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            Options::parse(&words, &["port"], &["no-open"])
        };
        let options = check("--port 80 --no-open").unwrap();
        assert_eq!((options.get("port"), options.has("no-open")), (Some("80"), true));
        assert_eq!(check("--port=81").unwrap().get("port"), Some("81"));
        assert!(!check("").unwrap().has("no-open"));
        for wrong in ["--prot 80", "--port", "80", "--no-open=1"] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
    }
}
