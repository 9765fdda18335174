//! The view as one JSON value: which charts, what is filtered and picked, in what order and how deep each chart stands, in which
//! language and theme. What `el.view` gives and takes, and what a link keeps.
//!
//! Reading it checks all of it against the data before anything changes. Knows no browser.

use super::{Against, App, Chosen};
use crate::charts::Sort;
use crate::json::Json;
use crate::locale::Lang;
use crate::query::Column;
use crate::spec::{
    ChartSpec, Fault, Filters, Keep, Role, SpecError, Unsuited, find_column, json_words, plan, write_comma, write_json_text,
    write_member, write_name, write_value,
};

const PLACE: &str = "view";
const FORM: &str = "{charts: [\"funding\"], filters: {province: [\"Kon Tum\"]}, lang: \"vi\"}";
const THEMES: [&str; 3] = ["light", "dark", "auto"];
const SORTS: [&str; 4] = ["auto", "value", "name", "data"];

/// Why a view cannot be shown.
#[derive(Debug)]
pub enum Misfit {
    /// A wrong word in it.
    Spec(Box<SpecError>),
    /// A chart that cannot be drawn from this data.
    Unsuited(Unsuited),
}

impl Misfit {
    /// A stable word for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Misfit::Spec(error) | Misfit::Unsuited(Unsuited::Spec(error)) => error.code(),
            Misfit::Unsuited(_) => "view-unsuited",
        }
    }

    /// A sentence for a person who has followed a link.
    #[rustfmt::skip]
    fn message_of_link(&self, lang: Lang) -> String {
        let mut text = match lang {
            Lang::Vi => "Liên kết này được lập cho dữ liệu khác, cho trang khác, hoặc đã bị cắt cụt, nên không áp dụng được; các biểu đồ hiện như khi mở trang.",
            Lang::En => "This link was made for other data or another page, or is cut short, so it cannot be applied; the charts are as the page opens them.",
        }.to_owned();
        if !matches!(self, Misfit::Spec(error) if error.code() == "view-form") {
            text.push_str(&[" (", &self.message(lang), ")"].concat());
        }
        text
    }

    /// A sentence for a person, who may have followed a link.
    pub fn told(&self, linked: bool, lang: Lang) -> String {
        if linked { self.message_of_link(lang) } else { self.message(lang) }
    }

    /// A sentence for a person.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Misfit::Spec(error) => error.message(lang),
            Misfit::Unsuited(why) => why.message(lang),
        }
    }
}

impl From<Box<SpecError>> for Misfit {
    fn from(error: Box<SpecError>) -> Misfit {
        Misfit::Spec(error)
    }
}

/// A view that fits.
#[derive(Debug)]
pub struct Saved {
    pub chosen: Chosen,
    /// The year that is shown alone, by its code.
    pub year: Option<u32>,
    /// Attributes that the element needs for it and has not, with their values: `chart`, `lang`, `theme`.
    pub attributes: Vec<(&'static str, String)>,
}

impl App {
    /// The view as JSON.
    pub fn view_json(&self) -> String {
        let mut out = String::from("{");
        write_name(&mut out, "charts");
        write_charts(&mut out, &self.settings.charts);
        write_name(&mut out, "filters");
        out.push_str(&self.fitting(&self.chosen.filters).to_json(&self.dataset));
        if self.chosen.own.iter().any(|own| !own.pick.is_empty()) {
            write_name(&mut out, "picks");
            out.push('[');
            for own in &self.chosen.own {
                write_comma(&mut out);
                out.push_str(&own.pick.to_json(&self.dataset));
            }
            out.push(']');
        }
        write_name(&mut out, "sort");
        out.push('[');
        for (at, own) in self.chosen.own.iter().enumerate() {
            write_comma(&mut out);
            let sort = own.sort.or_else(|| self.chart(at).map(|chart| chart.spec.sort));
            write_json_text(&mut out, SORTS[sort.unwrap_or_default() as usize]);
        }
        out.push(']');
        if self.chosen.own.iter().any(|own| !own.path.is_empty()) {
            write_name(&mut out, "path");
            out.push('[');
            for own in &self.chosen.own {
                write_comma(&mut out);
                out.push('[');
                for key in &own.path {
                    write_comma(&mut out);
                    write_json_text(&mut out, key);
                }
                out.push(']');
            }
            out.push(']');
        }
        if let Some(against) = &self.chosen.against {
            write_name(&mut out, "against");
            out.push('{');
            write_name(&mut out, "filters");
            out.push_str(&self.fitting(&against.filters).to_json(&self.dataset));
            if against.picks.iter().any(|pick| !pick.is_empty()) {
                write_name(&mut out, "picks");
                out.push('[');
                for pick in &against.picks {
                    write_comma(&mut out);
                    out.push_str(&pick.to_json(&self.dataset));
                }
                out.push(']');
            }
            out.push('}');
        }
        if let Some(year) = self.year_key() {
            write_name(&mut out, "year");
            write_value(&mut out, &year, false, true);
        }
        write_member(&mut out, "lang", &self.langs());
        write_member(&mut out, "theme", THEMES[self.settings.theme as usize]);
        out.push('}');
        out
    }

    fn langs(&self) -> String {
        let mut langs = self.settings.lang.tag().to_owned();
        if let Some(second) = self.settings.second {
            langs.push(' ');
            langs.push_str(second.tag());
        }
        langs
    }

    /// Filters without columns and values that this data does not have: a group's may have them.
    pub(super) fn fitting(&self, filters: &Filters) -> Filters {
        if self.settings.group.is_none() {
            return filters.clone();
        }
        let mut fitting = Filters::default();
        for (name, keep) in &filters.list {
            let keep = match (self.dataset.dimension(name), keep) {
                (Some(at), Keep::Values(_)) => {
                    let dimension = &self.dataset.dimensions[at];
                    Keep::of(dimension, &super::chosen::mask(dimension, keep))
                }
                (None, Keep::Values(_)) => continue,
                (Some(_), range) => range.clone(),
                (None, range) if self.dataset.measure(name).is_some() => range.clone(),
                _ => continue,
            };
            fitting.set(name, Some(keep));
        }
        fitting
    }

    /// The filters that a script or a link puts in force, with those of the group that only other elements know: columns and
    /// values that this data does not have. It cannot have meant them, since it is never told of them.
    pub(super) fn with_others(&self, mut filters: Filters) -> Filters {
        if self.settings.group.is_some() {
            self.of_others(&mut filters);
        }
        filters
    }

    #[inline(never)] // Travels in the rest (`xtask/profile.txt`).
    fn of_others(&self, filters: &mut Filters) {
        let own = self.fitting(&self.filters);
        for (name, keep) in &self.filters.list {
            if own.get(name) == filters.get(name) && own.get(name) != Some(keep) {
                filters.set(name, Some(keep.clone()));
            }
        }
    }

    /// Reads a view. What it does not name stays as it is (charts, language, theme) or is none (filters, picks, orders, paths).
    ///
    /// # Errors
    /// The first thing that does not fit the data.
    pub fn view_from_json(&self, json: &Json) -> Result<Saved, Misfit> {
        const KEYS: [&str; 9] = ["charts", "filters", "picks", "sort", "path", "against", "year", "lang", "theme"];
        if !matches!(json, Json::Object(_)) {
            return Err(bad(json).into());
        }
        for (key, _) in json.entries() {
            if !KEYS.contains(&key.as_str()) {
                return Err(SpecError::new(PLACE, Fault::BadForm, key, FORM, &KEYS).into());
            }
        }
        let mut attributes = Vec::new();
        let mut specs: Option<Vec<ChartSpec>> = None;
        if let Some(charts) = json.get("charts") {
            let mut text = String::new();
            for chart in texts(charts)? {
                text.push_str(if text.is_empty() { "" } else { " " });
                text.push_str(chart);
            }
            let wanted = ChartSpec::list_from_attribute(&text)?;
            if wanted != self.settings.charts {
                for spec in &wanted {
                    plan(spec, &self.dataset).map_err(Misfit::Unsuited)?;
                }
                attributes.push(("chart", text));
                specs = Some(wanted);
            }
        }
        if let Some(lang) = json.get("lang") {
            let text = lang.as_text().unwrap_or("");
            if text.is_empty() || text.split_whitespace().any(|tag| Lang::from_tag(tag).is_none()) {
                return Err(SpecError::new(PLACE, Fault::BadWord, json_words(lang), "vi, en, vi en", &[]).into());
            }
            if text != self.langs() {
                attributes.push(("lang", text.to_owned()));
            }
        }
        if let Some(theme) = json.get("theme") {
            let at = THEMES.iter().position(|known| theme.as_text() == Some(known));
            let Some(at) = at else {
                return Err(SpecError::new(PLACE, Fault::BadWord, json_words(theme), "light, dark, auto", &THEMES).into());
            };
            if at != self.settings.theme as usize {
                attributes.push(("theme", THEMES[at].to_owned()));
            }
        }
        let other = match &specs {
            None => None,
            Some(specs) if specs.is_empty() => Some(crate::spec::compose(&self.dataset).charts),
            Some(specs) => Some(specs.clone()),
        };
        let Some(year) = self.year_from_json(json) else {
            let known: Vec<String> = self.years().into_iter().map(|(_, key)| key).collect();
            let year = json.get("year").map(json_words).unwrap_or_default();
            return Err(SpecError::new(PLACE, Fault::BadWord, year, &known.join(", "), &[]).into());
        };
        Ok(Saved { chosen: self.chosen_from_json(json, other.as_deref())?, year, attributes })
    }

    fn read_filters(&self, place: &'static str, json: &Json) -> Result<Filters, Box<SpecError>> {
        Filters::from_json(place, json, &self.dataset).map_err(|error| self.explain(error))
    }

    /// Reads what is chosen in a view, for these charts or (`None`) those that are shown.
    fn chosen_from_json(&self, json: &Json, specs: Option<&[ChartSpec]>) -> Result<Chosen, Misfit> {
        let n = specs.map_or(self.cards.len(), <[ChartSpec]>::len).max(1);
        let mut chosen = Chosen::new(n);
        if let Some(filters) = json.get("filters") {
            chosen.filters = self.read_filters(PLACE, filters)?;
        }
        if let Some(against) = json.get("against").filter(|against| **against != Json::Null) {
            chosen.against = Some(Box::new(self.against_from_json(against, n)?));
        }
        for (key, list) in json.entries() {
            if !matches!(key.as_str(), "picks" | "sort" | "path") {
                continue;
            }
            // One word is for all charts.
            let all = vec![list.clone(); n];
            let items = match list {
                Json::Text(_) if key == "sort" => &all[..],
                Json::List(items) if items.len() <= n => items,
                Json::Null => &[],
                _ => return Err(bad(list).into()),
            };
            for (at, item) in items.iter().enumerate() {
                let own = &mut chosen.own[at];
                let spec = match specs {
                    Some(specs) => specs.get(at),
                    None => self.chart(at).map(|chart| &chart.spec),
                };
                match key.as_str() {
                    "picks" => own.pick = self.read_filters(PLACE, item)?,
                    "sort" => {
                        let sort = sort(item)?;
                        own.sort = spec.is_some_and(|spec| spec.sorts() && spec.sort != sort).then_some(sort);
                    }
                    _ => {
                        for key in texts(item)? {
                            own.path.push(key.to_owned());
                        }
                        if !own.path.is_empty()
                            && spec.is_none_or(|spec| super::drill::dig(spec, &own.path, &self.dataset).is_none())
                        {
                            return Err(SpecError::new(PLACE, Fault::BadForm, &own.path.join(" › "), FORM, &[]).into());
                        }
                    }
                }
            }
        }
        Ok(chosen)
    }

    /// The selection that a view is compared with, for so many charts.
    fn against_from_json(&self, json: &Json, n: usize) -> Result<Against, Misfit> {
        let mut against = Against { picks: vec![Filters::default(); n], ..Against::default() };
        for (key, value) in json.entries() {
            match (key.as_str(), value) {
                ("filters", filters) => against.filters = self.read_filters(PLACE, filters)?,
                ("picks", Json::List(picks)) if picks.len() <= n => {
                    for (own, pick) in against.picks.iter_mut().zip(picks) {
                        *own = self.read_filters(PLACE, pick)?;
                    }
                }
                _ => return Err(bad(json).into()),
            }
        }
        if !matches!(json, Json::Object(_)) {
            return Err(bad(json).into());
        }
        Ok(against)
    }

    /// The filters with which an element begins that was taken away or is built anew: all that was chosen where the charts are the
    /// same, else the filters alone.
    ///
    /// # Errors
    /// The first thing that does not fit the data.
    pub fn begin_again(&mut self, json: &Json) -> Result<(), Box<SpecError>> {
        let mut charts = String::new();
        write_charts(&mut charts, &self.settings.charts);
        let same = json.get("charts").is_some_and(|had| Json::parse(&charts).as_ref() == Ok(had));
        if let Some(Some(year)) = self.year_from_json(json) {
            self.year = Some(year);
            self.declare();
        }
        if let (true, Ok(chosen)) = (same, self.chosen_from_json(json, None)) {
            self.begin_with(chosen);
            return Ok(());
        }
        let mut chosen = Chosen::new(self.cards.len());
        if let Some(filters) = json.get("filters") {
            chosen.filters = self.read_filters("filters", filters)?;
        }
        for pick in json.get("picks").map_or(&[][..], Json::items) {
            chosen.own[0].pick = self.read_filters("filters", pick)?;
            chosen.filters = chosen.together(&self.dataset);
        }
        chosen.own[0].pick = Filters::default();
        self.begin_with(chosen);
        Ok(())
    }

    /// The dimension of this name, for a path.
    pub(super) fn place_column(&self, name: &str) -> Option<usize> {
        match find_column(&self.dataset, name, Role::Dimension)? {
            Column::Dimension(at) => Some(at),
            Column::Measure(_) => None,
        }
    }
}

fn write_charts(out: &mut String, charts: &[ChartSpec]) {
    out.push('[');
    for spec in charts {
        write_comma(out);
        write_json_text(out, &spec.to_text());
    }
    out.push(']');
}

fn sort(json: &Json) -> Result<Sort, Box<SpecError>> {
    match json.as_text() {
        Some("auto") => return Ok(Sort::Auto),
        Some(text) => Sort::from_option(text),
        None => None,
    }
    .ok_or_else(|| SpecError::new(PLACE, Fault::BadWord, json_words(json), "auto, value, name, data", &SORTS))
}

fn bad(json: &Json) -> Box<SpecError> {
    SpecError::new(PLACE, Fault::BadForm, json_words(json), FORM, &[])
}

fn texts(json: &Json) -> Result<Vec<&str>, Box<SpecError>> {
    let mut texts = Vec::new();
    let Json::List(items) = json else { return Err(bad(json)) };
    for item in items {
        texts.push(item.as_text().ok_or_else(|| bad(item))?);
    }
    Ok(texts)
}
