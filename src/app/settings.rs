//! What the element's attributes ask for, checked: languages, charts, controls, theme, group.
//!
//! Knows the words of the contract. Does not know the data.

use crate::locale::{Lang, Msg, Word, beside, message, part, word};
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
    /// Not an attribute: the file's name, where it has one.
    pub source: Option<String>,
    /// Not an attribute: the present year.
    pub today: Option<String>,
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
    /// Counts of people below this are withheld, and what would reveal them; at least 2.
    pub min_cell: Option<i128>,
    /// Whether the 63 provinces are merged into the 34 of July 2025.
    pub merged: bool,
    pub theme: ThemeChoice,
    /// Elements of one group share their filters.
    pub group: Option<String>,
    /// The title of the first chart, in place of the one written from the data.
    pub heading: Option<String>,
    /// The present year, from the visitor's clock: figures of a year that is not over are told as such.
    pub today: Option<i64>,
    /// The name of the file, for the line under each chart.
    pub source: Option<String>,
}

impl Settings {
    /// Reads the attributes; `langs` is `vi`, `en`, or both with a blank.
    ///
    /// # Errors
    /// A wrong word, with the right ones.
    pub fn from_words(langs: &str, words: &Words) -> Result<Settings, Box<SpecError>> {
        let (mut first, mut second) = (None, None);
        for lang in langs.split_whitespace() {
            let lang = Lang::from_tag(lang);
            if first.is_none() {
                first = lang;
            } else if second.is_none() && lang != first {
                second = lang;
            }
        }
        let lang = first.unwrap_or(Lang::En);
        let charts = ChartSpec::list_from_attribute(words.chart.as_deref().unwrap_or(""))?;
        let least = match words.min_cell.as_deref().map(str::trim) {
            None => None,
            Some(text) => match text.parse::<u32>() {
                Ok(least) if least >= 2 => Some(i128::from(least)),
                _ => return Err(SpecError::new("min-cell", Fault::BadWord, text, "2, 3, 4, 5…", &[])),
            },
        };
        let merged = choose("boundaries", &words.boundaries, &["reported", "2025"])? == Some(1);
        let controls = match choose("controls", &words.controls, &["all", "filters", "none"])? {
            Some(0) => Controls::All,
            Some(1) => Controls::Filters,
            None if charts.is_empty() => Controls::All,
            _ => Controls::None,
        };
        let theme = match choose("theme", &words.theme, &["light", "dark", "auto"])? {
            Some(0) => ThemeChoice::Light,
            Some(1) => ThemeChoice::Dark,
            _ => ThemeChoice::Auto,
        };
        Ok(Settings {
            lang,
            second,
            charts,
            controls,
            min_cell: least,
            merged,
            theme,
            group: some(&words.group),
            heading: some(&words.heading),
            source: some(&words.source),
            today: words.today.as_deref().and_then(|year| year.parse().ok()),
        })
    }
}

impl Settings {
    /// What there is to say in the first language, with the same in the second behind it where two are shown.
    #[inline(never)]
    pub fn both(&self, say: &dyn Fn(Lang) -> String) -> String {
        let first = say(self.lang);
        match self.second {
            Some(second) => beside(first, &say(second)),
            None => first,
        }
    }

    /// A word in the languages shown.
    pub fn word(&self, of: Word) -> String {
        self.both(&|lang| word(of, lang).to_owned())
    }

    /// A sentence in the languages shown; values may hold two languages themselves.
    #[inline(never)]
    pub fn say(&self, msg: Msg, values: &[(&str, &str)]) -> String {
        self.both(&|lang| {
            let mut own = Vec::with_capacity(values.len());
            for (name, value) in values {
                own.push((*name, self.part(value, lang)));
            }
            message(msg, lang, &own)
        })
    }

    /// What a text says in one of the languages shown.
    pub fn part<'t>(&self, text: &'t str, lang: Lang) -> &'t str {
        part(text, lang != self.lang)
    }

    /// Texts that may hold two languages, joined in each.
    #[inline(never)]
    pub fn join(&self, texts: &[String], between: &str) -> String {
        self.both(&|lang| {
            let mut said = String::new();
            for (i, text) in texts.iter().enumerate() {
                said.push_str(if i > 0 { between } else { "" });
                said.push_str(self.part(text, lang));
            }
            said
        })
    }
}

fn some(word: &Option<String>) -> Option<String> {
    word.clone().filter(|word| !word.trim().is_empty())
}

/// Which of the known words it is; `None` for an absent or blank one.
#[inline(never)]
fn choose(place: &'static str, word: &Option<String>, known: &[&str]) -> Result<Option<usize>, Box<SpecError>> {
    let word = word.as_deref().unwrap_or("").trim();
    if word.is_empty() {
        return Ok(None);
    }
    match known.iter().position(|name| name.eq_ignore_ascii_case(word)) {
        Some(at) => Ok(Some(at)),
        None => Err(SpecError::new(place, Fault::BadWord, word, &known.join(", "), known)),
    }
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
        check(
            "en",
            &Words { chart: some("pie"), ..Words::default() },
            &[
                "chart-unknown: chart: there is no chart “pie”. There are: ",
                &crate::charts::ChartKind::ALL.map(crate::charts::ChartKind::id).join(", "),
                ".",
            ]
            .concat(),
        );
        for wrong in ["one", "1", "0", "-5", "2.5", ""] {
            let settings = Settings::from_words("en", &Words { min_cell: some(wrong), ..Words::default() });
            assert_eq!(settings.map_err(|error| error.code()), Err("attribute"), "{wrong}");
        }
        let settings = Settings::from_words("en", &Words { min_cell: some(" 5 "), ..Words::default() });
        assert_eq!(settings.map(|settings| settings.min_cell), Ok(Some(5)));
    }
}
