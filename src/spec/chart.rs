//! The `chart` attribute: which charts, over which columns.
//!
//! `funding heat?by=sector&by=year&sum=disbursed` is a list separated by blanks; after `?` come options as in a URL, where
//! `%20` and `+` stand for a blank. Knows ids and options; whether the data has such columns is for `plan` to say.

use super::error::{Fault, SpecError};
use super::number::Decimal;
use crate::charts::{ChartKind, Options, Sort};

/// The options that a kind understands.
const fn options(kind: ChartKind) -> &'static [&'static str] {
    match kind {
        ChartKind::Histogram => &["of", "target", "target-label", "facet"],
        ChartKind::FundingTrend => &["by", "sum", "form", "target", "target-label", "note", "facet"],
        ChartKind::Lines | ChartKind::ShareTrend => &["by", "sum", "target", "target-label", "note", "facet"],
        ChartKind::WomenMen => &["by", "sum", "sort", "top", "facet"],
        ChartKind::Flows | ChartKind::Timeline => &["by", "sum"],
        ChartKind::Pyramid => &["by", "sum", "compare", "with", "facet"],
        ChartKind::Funding => &["by", "sum", "sort", "stack", "top", "per", "target", "target-label", "note", "facet"],
        ChartKind::Bars => &["by", "sum", "sort", "stack", "top", "target", "target-label", "note", "facet"],
        ChartKind::WhoWhere => &["by", "sum", "sort", "top", "actor", "sector", "year"],
        ChartKind::PlaceMap => &["by", "sum", "geo"],
        ChartKind::Reach => &["by", "sum"],
        ChartKind::Criteria => &["by", "sum", "sort", "top", "weights"],
        ChartKind::CriteriaProfile => &["by", "sum", "sort", "top", "weights", "initiative"],
        ChartKind::WomenShare => &["by", "sum", "sort", "top", "band", "target", "target-label", "note", "facet"],
        ChartKind::Absorption => &["by", "sort", "top"],
        ChartKind::Leadership => &["by", "sum", "sort", "top", "leaders", "target", "target-label", "note"],
        ChartKind::ThenNow => &["by", "sum", "top", "from", "to"],
        ChartKind::Dots => &["by", "sum", "sort", "top", "target", "target-label", "note", "facet"],
        ChartKind::Concentration => &["by", "sum", "sort", "top", "target", "target-label", "note"],
        _ => &["by", "sum", "sort", "top"],
    }
}

/// What an option may hold, for those that are neither a column nor an order.
enum Form {
    /// One of these words.
    Words(&'static [&'static str]),
    /// A whole number from 1 to 999.
    Count,
    /// Anything: what it names is looked up in the data.
    Text,
    /// Two numbers of percent, the lesser first.
    Band,
    /// A year of four digits.
    Year,
    /// A plain number.
    Number,
    /// `2019:Text`: what stands where, several with `|` between them.
    Notes,
}

/// The options of every kind besides `by`, `sum`, `of` and `sort`, with what they may hold.
const FORMS: &[(&str, Form)] = &[
    // `stack=share`: every bar is the whole, its parts are shares of it.
    ("stack", Form::Words(&["sum", "share"])),
    // A column, and two of its values with a comma between them: what a pyramid sets side by side.
    ("compare", Form::Text),
    ("with", Form::Text),
    // A series of years as columns, as stacked areas or as lines.
    ("form", Form::Words(&["columns", "area", "lines"])),
    // So many rows, the rest together as "other".
    ("top", Form::Count),
    // `weights=Gender:2,Market+access:1`: of criteria; those not named weigh 1.
    ("weights", Form::Text),
    // One initiative alone.
    ("initiative", Form::Text),
    // Whose work is told, and of which sector and year alone.
    ("actor", Form::Text),
    ("sector", Form::Text),
    ("year", Form::Text),
    // Amounts for each person, or each poor one.
    ("per", Form::Words(&["person", "poor"])),
    // `leaders=Chair,Vice+chair`: the roles that count as leading.
    ("leaders", Form::Text),
    // Two years.
    ("from", Form::Year),
    ("to", Form::Year),
    // A band of shares that the author holds for good.
    ("band", Form::Band),
    // A line at a value, and what it is.
    ("target", Form::Number),
    ("target-label", Form::Text),
    // Where a map of areas is to be had.
    ("geo", Form::Text),
    // A panel for each value of a column.
    ("facet", Form::Text),
    // Words at years or names.
    ("note", Form::Notes),
];

/// How many `by` a kind can hold.
const fn most_by(kind: ChartKind) -> usize {
    match kind {
        ChartKind::Histogram => 0,
        ChartKind::Flows => 3,
        ChartKind::WomenShare | ChartKind::Absorption | ChartKind::Leadership => 1,
        ChartKind::Concentration | ChartKind::ThenNow => 1,
        _ => 2,
    }
}

/// One chart that someone asked for, in words; not yet held against any data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartSpec {
    pub kind: ChartKind,
    /// Columns to group by, in order; empty for the kind's own.
    pub by: Vec<String>,
    /// The measure to add up; `None` for the kind's own. `rows` counts rows.
    pub sum: Option<String>,
    /// The measure whose values are put in bins.
    pub of: Option<String>,
    /// In what order rows stand.
    pub sort: Sort,
    /// Everything else: options with a checked value, each once.
    pub options: Options,
}

impl ChartSpec {
    /// The chart with its own columns.
    pub fn of_kind(kind: ChartKind) -> ChartSpec {
        ChartSpec { kind, by: Vec::new(), sum: None, of: None, sort: Sort::Auto, options: Options::default() }
    }

    /// Reads a `chart` attribute; an empty or blank one is an empty list, which asks for the dashboard. Blanks part charts, and may
    /// stand in the value of an option (`bars?by=Loại hình funding`).
    ///
    /// # Errors
    /// An unknown id or option, or an option without a value: names it and the nearest right one.
    pub fn list_from_attribute(text: &str) -> Result<Vec<ChartSpec>, Box<SpecError>> {
        // A blank within an option's value parts no charts: what follows is no chart's id.
        let mut texts: Vec<String> = Vec::new();
        for text in text.split_whitespace() {
            let is_chart = ChartKind::from_id(text.split_once('?').unwrap_or((text, "")).0).is_some();
            match texts.last_mut().filter(|last| !is_chart && last.contains('=')) {
                Some(last) => last.extend(["+", text]),
                None => texts.push(text.to_owned()),
            }
        }
        texts.iter().map(|text| ChartSpec::from_text(text)).collect()
    }

    fn from_text(text: &str) -> Result<ChartSpec, Box<SpecError>> {
        let (id, rest) = text.split_once('?').unwrap_or((text, ""));
        let Some(kind) = ChartKind::from_id(id) else {
            return Err(SpecError::new("chart", Fault::UnknownChart, id, "", &ChartKind::ALL.map(ChartKind::id)));
        };
        let mut spec = ChartSpec::of_kind(kind);
        for option in rest.split('&') {
            if option.is_empty() {
                continue;
            }
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            if !options(kind).contains(&name) {
                return Err(SpecError::new("chart", Fault::UnknownOption, name, id, options(kind)));
            }
            let value = percent_decode(value, true);
            let empty = value.is_empty();
            let fits = match name {
                "by" => {
                    spec.by.push(value);
                    spec.by.len() <= most_by(kind)
                }
                "sum" => spec.sum.replace(value).is_none(),
                "of" => spec.of.replace(value).is_none(),
                "sort" => {
                    let Some(sort) = Sort::from_option(&value) else {
                        let known = ["value", "name", "data"];
                        return Err(SpecError::new("chart", Fault::BadWord, &value, "value, name, data", &known));
                    };
                    spec.sort = sort;
                    true
                }
                _ => spec.take(name, &value)?,
            };
            if name == "by" && !fits {
                let form = "by=…&".repeat(most_by(kind));
                return Err(SpecError::new("chart", Fault::BadForm, option, form.trim_end_matches('&'), &[]));
            }
            if empty || !fits {
                return Err(SpecError::new("chart", Fault::BadOption, name, id, &[]));
            }
        }
        if spec.options.get("target-label").is_some() && spec.options.get("target").is_none() {
            return Err(SpecError::new("chart", Fault::BadForm, "target-label=…", "target=50&target-label=…", &[]));
        }
        // Shares have no target beyond the whole.
        let shares = matches!(kind, ChartKind::ShareTrend | ChartKind::WomenShare | ChartKind::Leadership);
        if let Some(target) = spec.options.get("target")
            && (shares || spec.options.get("stack") == Some("share"))
            && percent(target).is_none()
        {
            return Err(SpecError::new("chart", Fault::BadForm, &["target=", target].concat(), "target=0…100", &[]));
        }
        Ok(spec)
    }
}

impl ChartSpec {
    /// As a `chart` attribute writes it; reading that gives the same.
    pub fn to_text(&self) -> String {
        let mut out = self.kind.id().to_owned();
        let sort = match self.sort {
            Sort::Auto => None,
            Sort::Value => Some("value"),
            Sort::Name => Some("name"),
            Sort::Data => Some("data"),
        };
        for by in &self.by {
            write_option(&mut out, "by", by);
        }
        for (name, value) in [("sum", self.sum.as_deref()), ("of", self.of.as_deref()), ("sort", sort)] {
            if let Some(value) = value {
                write_option(&mut out, name, value);
            }
        }
        for (name, value) in self.options.list() {
            write_option(&mut out, name, value);
        }
        out
    }

    /// Whether its rows can be put in another order.
    pub fn sorts(&self) -> bool {
        options(self.kind).contains(&"sort")
    }

    /// Takes an option of `FORMS` in; whether it stands there for the first time.
    fn take(&mut self, name: &str, value: &str) -> Result<bool, Box<SpecError>> {
        let Some((name, form)) = FORMS.iter().find(|(known, _)| *known == name) else { return Ok(false) };
        let (fits, known, wanted) = match form {
            Form::Words(words) => (words.contains(&value), *words, words.join(", ")),
            Form::Text => (true, &[][..], String::new()),
            Form::Year => (value.len() == 4 && value.parse::<u16>().is_ok(), &[][..], "2017".to_owned()),
            Form::Band => {
                let ends = value.split_once("..").map(|(from, to)| (percent(from), percent(to)));
                (matches!(ends, Some((Some(from), Some(to))) if from < to), &[][..], "45..55".to_owned())
            }
            Form::Number => {
                (crate::float::parse_power(value).is_some() && Decimal::parse(value).is_some(), &[][..], "50".to_owned())
            }
            Form::Notes => (
                notes(value).iter().all(|(at, text)| !at.is_empty() && !text.is_empty()),
                &[][..],
                "2019:COVID-19|2021:…".to_owned(),
            ),
            Form::Count => (value.len() <= 3 && value.parse::<u32>().is_ok_and(|n| n > 0), &[][..], "1…999".to_owned()),
        };
        if !fits && !matches!(form, Form::Words(_)) {
            return Err(SpecError::new(
                "chart",
                Fault::BadForm,
                &[name, "=", value].concat(),
                &[name, "=", &wanted].concat(),
                &[],
            ));
        }
        if !fits {
            return Err(SpecError::new("chart", Fault::BadWord, value, &wanted, known));
        }
        Ok(self.options.set(name, value))
    }
}

/// The notes of the option `note`: where, and what. One without a colon has no place.
pub fn notes(text: &str) -> Vec<(&str, &str)> {
    let mut notes = Vec::new();
    for note in text.split('|') {
        let (at, words) = note.split_once(':').unwrap_or(("", note));
        notes.push((at.trim(), words.trim()));
    }
    notes
}

/// A number of percent, 0 to 100.
fn percent(text: &str) -> Option<f64> {
    crate::float::parse(text).filter(|part| (0.0..=100.0).contains(part))
}

/// Adds `?name=value` or `&name=value`, with what would end or change it escaped.
#[inline(never)]
fn write_option(out: &mut String, name: &str, value: &str) {
    out.push(if out.contains('?') { '&' } else { '?' });
    out.push_str(name);
    out.push('=');
    for letter in value.chars() {
        if !letter.is_whitespace() && !letter.is_control() && !"%&+=#?".contains(letter) {
            out.push(letter);
            continue;
        }
        for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
            out.push('%');
            for half in [byte >> 4, byte & 15] {
                out.push(char::from_digit(half.into(), 16).unwrap_or('0'));
            }
        }
    }
}

/// `%C3%A0` → `à`, and `+` → blank where `plus` is set. What is no valid escape stays as it stands.
#[inline(never)]
pub(super) fn percent_decode(text: &str, plus: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digit = |i: usize| bytes.get(i).and_then(|&b| (b as char).to_digit(16));
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
                continue;
            }
            (b'+', _, _) if plus => out.push(b' '),
            _ => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;

    fn check(text: &str, expected: &str) {
        let got = match ChartSpec::list_from_attribute(text) {
            Ok(list) => {
                let words = list.iter().map(|spec| {
                    let sum = spec.sum.as_deref().unwrap_or("-");
                    let of = spec.of.as_deref().unwrap_or("-");
                    format!("{} by {:?} sum {sum} of {of}", spec.kind.id(), spec.by)
                });
                words.collect::<Vec<_>>().join("; ")
            }
            Err(error) => format!("{}: {}", error.code(), error.message(Lang::En)),
        };
        assert_eq!(got, expected, "chart={text:?}");
    }

    #[test]
    fn chart_attribute() {
        check("", "");
        check(" \n ", "");
        check("funding", "funding by [] sum - of -");
        check(" funding\twomen-men ", "funding by [] sum - of -; women-men by [] sum - of -");
        check("heat?by=sector&by=year&sum=disbursed", "heat by [\"sector\", \"year\"] sum disbursed of -");
        check("heat?by=Ngu%E1%BB%93n+v%E1%BB%91n&by=N%C4%83m", "heat by [\"Nguồn vốn\", \"Năm\"] sum - of -");
        check("bars?by=100%25+%zz", "bars by [\"100% %zz\"] sum - of -");
        // A blank in a value parts no charts; a chart's id does.
        check("bars?by=Loại hình&sum=Kế hoạch funding", "bars by [\"Loại hình\"] sum Kế hoạch of -; funding by [] sum - of -");
        check("bars?top=0", "chart-option: chart: “top=0” is not understood. Its form is: top=1…999");
        check("then-now?from=17", "chart-option: chart: “from=17” is not understood. Its form is: from=2017");
        check("histogram?of=planned", "histogram by [] sum - of planned");
        check("fundin", "chart-unknown: chart: there is no chart “fundin”. Did you mean “funding”?");
        check("Heat", "chart-unknown: chart: there is no chart “Heat”. Did you mean “heat”?");
        let all = ChartKind::ALL.map(ChartKind::id).join(", ");
        check("pie3d", &["chart-unknown: chart: there is no chart “pie3d”. There are: ", &all, "."].concat());
        check("heat?bye=x", "chart-option: chart: the chart “heat” has no option “bye”. Did you mean “by”?");
        check("heat?by", "chart-option: chart: the option “by” of “heat” needs one value, as in by=province.");
        check("heat?sum=a&sum=b", "chart-option: chart: the option “sum” of “heat” needs one value, as in by=province.");
        check("heat?by=a&by=b&by=c", "chart-option: chart: “by=c” is not understood. Its form is: by=…&by=…");
        check(
            "bars?sort=valu",
            "attribute: chart: “valu” cannot be used. Choose one of: value, name, data. Did you mean “value”?",
        );
        check("women-share?band=45..55&top=5", "women-share by [] sum - of -");
        check("women-share?band=55..45", "chart-option: chart: “band=55..45” is not understood. Its form is: band=45..55");
        check("women-share?band=45..550", "chart-option: chart: “band=45..550” is not understood. Its form is: band=45..55");
        check("bars?target=50&target-label=Need&note=2019:Flood|2021:End", "bars by [] sum - of -");
        check("funding?target=2e10", "funding by [] sum - of -");
        check("bars?target=fifty", "chart-option: chart: “target=fifty” is not understood. Its form is: target=50");
        check("bars?target=inf", "chart-option: chart: “target=inf” is not understood. Its form is: target=50");
        check("share-trend?target=500", "chart-option: chart: “target=500” is not understood. Its form is: target=0…100");
        check("bars?note=2019", "chart-option: chart: “note=2019” is not understood. Its form is: note=2019:COVID-19|2021:…");
        check(
            "bars?target-label=x",
            "chart-option: chart: “target-label=…” is not understood. Its form is: target=50&target-label=…",
        );
        check("heat?target=5", "chart-option: chart: the chart “heat” has no option “target”. There are: by, sum, sort, top.");
        check(
            "histogram?by=x",
            "chart-option: chart: the chart “histogram” has no option “by”. There are: of, target, target-label, facet.",
        );
    }

    #[test]
    fn broken_escapes_stay() {
        for (text, plus, expected) in [("a+b", false, "a+b"), ("%", true, "%"), ("%4", true, "%4"), ("%ff", true, "%ff")] {
            assert_eq!(percent_decode(text, plus), expected);
        }
    }
}
