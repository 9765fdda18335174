//! What the element's attributes ask for, checked: languages, charts, controls, theme, group.
//!
//! Knows the words of the contract. Does not know the data.

use crate::locale::Lang;
use crate::spec::{ChartSpec, Fault, SpecError};

/// The attributes as they were written; `None` where one is absent.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub chart: Option<String>,
    pub controls: Option<String>,
    pub theme: Option<String>,
    pub group: Option<String>,
    pub heading: Option<String>,
    pub min_cell: Option<String>,
    pub boundaries: Option<String>,
}

/// Which controls are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Controls {
    /// The filter bar and what charts offer themselves.
    All,
    /// The filter bar.
    Filters,
    /// Nothing but the charts.
    None,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThemeChoice {
    Light,
    Dark,
    /// As the visitor's system has it.
    Auto,
}

/// The checked settings of one element.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub lang: Lang,
    /// The language of paired labels.
    pub second: Option<Lang>,
    /// Empty for the dashboard.
    pub charts: Vec<ChartSpec>,
    pub controls: Controls,
    pub theme: ThemeChoice,
    /// Elements of one group share their filters.
    pub group: Option<String>,
    /// The title of the first chart, in place of the one written from the data.
    pub heading: Option<String>,
}

impl Settings {
    /// Reads the attributes; `langs` is `vi`, `en`, or both with a blank.
    ///
    /// # Errors
    /// A wrong word, with the right ones; and `min-cell` or `boundaries="2025"`, which this version must not pass over in
    /// silence: they change what a page may show.
    pub fn from_words(langs: &str, words: &Words) -> Result<Settings, SpecError> {
        let mut langs = langs.split_whitespace().filter_map(Lang::from_tag);
        let lang = langs.next().unwrap_or(Lang::En);
        let charts = ChartSpec::list_from_attribute(words.chart.as_deref().unwrap_or(""))?;
        if words.min_cell.is_some() {
            return Err(SpecError::new("min-cell", Fault::Unsupported, "", "", []));
        }
        if words.boundaries.as_deref().is_some_and(|word| !word.is_empty() && word != "reported") {
            return Err(SpecError::new("boundaries", Fault::Unsupported, "", "", []));
        }
        let default = if charts.is_empty() { Controls::All } else { Controls::None };
        let controls = choose(
            "controls",
            &words.controls,
            default,
            &[("all", Controls::All), ("filters", Controls::Filters), ("none", Controls::None)],
        )?;
        let theme = choose(
            "theme",
            &words.theme,
            ThemeChoice::Auto,
            &[("light", ThemeChoice::Light), ("dark", ThemeChoice::Dark), ("auto", ThemeChoice::Auto)],
        )?;
        let some = |word: &Option<String>| word.clone().filter(|word| !word.trim().is_empty());
        Ok(Settings {
            lang,
            second: langs.find(|&second| second != lang),
            charts,
            controls,
            theme,
            group: some(&words.group),
            heading: some(&words.heading),
        })
    }
}

fn choose<T: Copy>(place: &'static str, word: &Option<String>, default: T, known: &[(&str, T)]) -> Result<T, SpecError> {
    let Some(word) = word.as_deref().map(str::trim).filter(|word| !word.is_empty()) else { return Ok(default) };
    if let Some((_, value)) = known.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
        return Ok(*value);
    }
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    Err(SpecError::new(place, Fault::BadWord, word, &names.join(", "), names.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(langs: &str, words: &Words, expected: &str) {
        let got = match Settings::from_words(langs, words) {
            Ok(settings) => format!(
                "{:?} {:?} {} {:?} {:?} {:?}",
                settings.lang,
                settings.second,
                settings.charts.len(),
                settings.controls,
                settings.theme,
                settings.group
            ),
            Err(error) => format!("{}: {}", error.code(), error.message(Lang::En)),
        };
        assert_eq!(got, expected);
    }

    #[test]
    fn reads_attributes() {
        let words = Words::default();
        check("vi", &words, "Vi None 0 All Auto None");
        check("en vi", &words, "En Some(Vi) 0 All Auto None");
        check("fr", &words, "En None 0 All Auto None");
        let some = |text: &str| Some(text.to_string());
        check("vi", &Words { chart: some("funding"), ..Words::default() }, "Vi None 1 None Auto None");
        check("vi", &Words { controls: some("Filters"), ..Words::default() }, "Vi None 0 Filters Auto None");
        check("vi", &Words { theme: some(" dark "), group: some(" "), ..Words::default() }, "Vi None 0 All Dark None");
        check(
            "vi",
            &Words { group: some("g"), boundaries: some("reported"), ..Words::default() },
            "Vi None 0 All Auto Some(\"g\")",
        );
    }

    #[test]
    fn refuses_wrong_words() {
        let some = |text: &str| Some(text.to_string());
        check(
            "en",
            &Words { theme: some("drak"), ..Words::default() },
            "attribute: theme: “drak” cannot be used. Choose one of: light, dark, auto. Did you mean “dark”?",
        );
        check("en", &Words { chart: some("pie"), ..Words::default() }, "chart-unknown: chart: there is no chart “pie”.");
        let unsupported = Settings::from_words("en", &Words { min_cell: some("5"), ..Words::default() });
        assert_eq!(unsupported.map_err(|error| error.code()), Err("attribute-unsupported"));
    }
}
