//! A map that the page gives to a chart of places: its areas found among the file's places by name or code.
//!
//! What a map shows and the table does not have is added to the table as rows without data, so that every surface tells of it alike.
//!
//! The page's side reads the GeoJSON and hands over outlines on a grid (`js/geo.js`); here they get their places.

use super::absent::with_rows;
use super::{App, BAR, Card, Chart, Effect};
use crate::charts::{self, Area, ChartKind, Map, Ring};
use crate::data::{Dataset, Kind};
use crate::json::Json;
use crate::locale::Lang;
use crate::places::{Province, fold};
use crate::query::{Cell, Clause, Column, Group, Member, Pick, Table};
use crate::spec::Finder;
use std::rc::Rc;

/// Codes of places that the file does not know begin here, and go down.
const UNKNOWN: u32 = u32::MAX - 2;
/// Of a map of more places those that the file does not know have no row.
const MOST_UNKNOWN: usize = 100;
/// A name that so many areas of a map of districts or communes bear tells none of them: it is that of their province, or there are
/// several places of the name.
const MOST_ALIKE: usize = 3;
/// What stands before the names of places below the province, and behind them in English.
const BEFORE: [&str; 13] =
    ["Thành phố ", "Thị xã ", "Thị trấn ", "Huyện ", "Quận ", "Phường ", "Xã ", "TP. ", "TP ", "TX. ", "TX ", "TT. ", "H. "];
const BEHIND: [&str; 5] = [" District", " Commune", " Ward", " Town", " City"];

/// A place's name without what it is, in one spelling.
fn bare(name: &str) -> String {
    let name = BEFORE.into_iter().find_map(|before| name.strip_prefix(before)).unwrap_or(name);
    fold(BEHIND.into_iter().find_map(|behind| name.strip_suffix(behind)).unwrap_or(name))
}

/// The table of a map with a row for each place that the map shows and the table lacks: those of the file, and others where no filter
/// asks for some places alone. Any other chart's table stays as it is.
#[inline(never)]
pub(super) fn filled(table: Table, chart: &Chart, clauses: &[Clause], dataset: &Dataset) -> Table {
    let within = chart.within.clauses(dataset, &|_| BAR);
    let [axis] = &table.axes[..] else { return table };
    let Some(place) = dataset.dimension(&axis.name).filter(|_| chart.request.kind == ChartKind::PlaceMap) else { return table };
    let (mut only, mut unsure): (Option<Vec<u32>>, bool) = (None, false);
    for clause in clauses.iter().chain(&within).filter(|clause| clause.source != chart.source) {
        match (&clause.column, &clause.pick) {
            (Column::Dimension(at), Pick::Values(codes)) if *at == place => {
                let kept = codes.iter().copied().filter(|code| only.as_ref().is_none_or(|only| only.contains(code)));
                only = Some(kept.collect());
            }
            (Column::Dimension(at), _) => {
                let kind = dataset.dimensions[*at].kind;
                unsure |= matches!(kind, Some(Kind::Province | Kind::District | Kind::Commune));
            }
            _ => {}
        }
    }
    let values = &dataset.dimensions[place].values;
    let mut members = Vec::new();
    let provinces = dataset.dimensions[place].kind == Some(Kind::Province);
    let places = charts::places_of(&chart.request, &axis.name, provinces);
    // Of a map of all communes only those of the file are worth a row.
    let all = places.len() <= MOST_UNKNOWN;
    for (nth, name) in places.into_iter().enumerate().filter(|_| !unsure) {
        if axis.members.iter().any(|member| member.key == name) {
            continue;
        }
        let known = values.iter().position(|value| value.key == name && !value.missing).map(|code| code as u32);
        let shown = only.as_ref().map_or(all || known.is_some(), |only| known.is_some_and(|code| only.contains(&code)));
        if shown && !members.iter().any(|member: &Member| member.key == name) {
            members.push(Member { code: known.unwrap_or(UNKNOWN - nth as u32), key: name, missing: false });
        }
    }
    if members.is_empty() {
        return table;
    }
    crate::sort::by_key(&mut members, |member| member.code);
    let mut table = with_rows(table, &members);
    // Of a place that the file does not know, nobody counted anything.
    let n = table.measures.len();
    for (member, cells) in table.axes[0].members.iter().zip(table.cells.chunks_mut(n.max(1))) {
        if member.code > UNKNOWN - 10_000 && !member.missing {
            cells.fill(Cell::Missing);
        }
    }
    table
}

impl App {
    /// Where a chart wants a map from; `None` where it wants none.
    pub fn map_wanted(&self, at: usize) -> Option<&str> {
        self.chart(at)?.spec.options.get("geo")
    }

    /// What `boundaries="2025"` did to the file's provinces; empty where it did nothing.
    pub fn merge_told(&self) -> String {
        self.merged.as_ref().map_or(String::new(), |merged| merged.told(&self.dataset, self.settings.lang))
    }

    /// Takes a map for a chart: `{width, height, areas: [{names: […], rings: [[x, y, …]], holes: [[x, y, …]]}]}`; or, as a text, why
    /// there is none.
    pub fn take_map(&mut self, at: usize, json: &Json) -> Vec<Effect> {
        let Some(place) = self.map_place(at) else { return Vec::new() };
        let (map, why) = match json {
            Json::Text(why) => (None, why.clone()),
            json => match self.read_map(place, json) {
                Some(map) => (Some(Rc::new(map)), String::new()),
                None => (None, String::from("GeoJSON")),
            },
        };
        let lang = self.settings.lang;
        let tiles = self.dataset.dimensions[place].kind == Some(Kind::Province);
        let Some(chart) = self.cards.get_mut(at).and_then(Card::chart_mut) else { return Vec::new() };
        let instead = match (lang, tiles) {
            (Lang::Vi, true) => ". Đây là bản đồ ô.",
            (Lang::Vi, false) => ". Đây là biểu đồ thanh.",
            (Lang::En, true) => ". This is the map of tiles.",
            (Lang::En, false) => ". These are bars.",
        };
        let cannot = if lang == Lang::Vi { "Không dùng được bản đồ: " } else { "The map cannot be used: " };
        chart.map_note = if why.is_empty() { why } else { [cannot, &why, instead].concat() };
        chart.request.map = map;
        // Other places may be without data now.
        (chart.changed, chart.stale) = (true, true);
        vec![Effect::Redraw]
    }

    /// The column whose values a chart's map shows.
    fn map_place(&self, at: usize) -> Option<usize> {
        match self.chart(at)?.plan.request.by.first()? {
            Group::Dimension(at) => Some(*at),
            Group::Bins(_) => None,
        }
    }

    /// `None` where no area is a place of ours.
    fn read_map(&self, place: usize, json: &Json) -> Option<Map> {
        let number = |json: Option<&Json>| match json {
            Some(Json::Number(text)) => text.parse::<i32>().ok(),
            _ => None,
        };
        let dimension = self.dataset.dimensions.get(place)?;
        let provinces = dimension.kind == Some(Kind::Province);
        let finder = Finder::new(dimension);
        let value = |code: u32| dimension.values.get(code as usize).map(|value| value.key.clone());
        let (width, height) = (number(json.get("width"))?, number(json.get("height"))?);
        let mut map = Map { width, height, of: dimension.name.clone(), ..Map::default() };
        // How many areas bear a name, and the places of the file by their bare names; two of one name are none.
        let (mut borne, mut bares): (Vec<&str>, Vec<(String, u32)>) = (Vec::new(), Vec::new());
        for area in json.get("areas")?.items().iter().filter(|_| !provinces) {
            let mut own = Vec::new();
            for name in area.get("names").map(Json::items).unwrap_or_default() {
                if let Json::Text(name) = name
                    && !own.contains(&name.as_str())
                {
                    own.push(name.as_str());
                }
            }
            borne.append(&mut own);
        }
        for (code, value) in dimension.values.iter().enumerate().filter(|(_, value)| !provinces && !value.missing) {
            bares.push((bare(&value.key), code as u32));
        }
        crate::sort::by_key(&mut borne, |name| *name);
        crate::sort::by(&mut bares, |a, b| a.0.cmp(&b.0));
        let by_bare = |name: &str| {
            let key = bare(name);
            let from = bares.partition_point(|(other, _)| *other < key);
            let same = |at: usize| bares.get(at).is_some_and(|(other, _)| *other == key);
            (same(from) && !same(from + 1)).then(|| bares[from].1)
        };
        let mut any = false;
        for area in json.get("areas")?.items() {
            let mut names = Vec::new();
            for name in area.get("names")?.items() {
                if let Json::Text(name) = name {
                    names.push(name.as_str());
                }
            }
            let many = |name: &&str| borne.partition_point(|other| other <= name) - borne.partition_point(|other| other < name);
            // The name that the fewest others bear is the area's own.
            crate::sort::by_key(&mut names, |name| many(name));
            let here = if provinces {
                names.iter().find_map(|name| {
                    let plain = name.trim_start_matches("Tỉnh ").trim_start_matches("Thành phố ").trim_start_matches("TP. ");
                    finder.code(plain).and_then(value)
                })
            } else {
                let told = || names.iter().filter(|name| many(name) <= MOST_ALIKE);
                let exact = told().find_map(|name| finder.code(name));
                exact.or_else(|| told().find_map(|name| by_bare(name))).and_then(value)
            };
            let known = || names.iter().find_map(|name| Province::find(name).or_else(|| Province::find_code(name)));
            // Codes have no small letters.
            let stranger = names.iter().find(|name| name.bytes().any(|byte| byte.is_ascii_lowercase()));
            let stranger = stranger.or(names.first());
            let key = match here {
                Some(key) => {
                    any = true;
                    key
                }
                None if provinces => match known() {
                    Some(place) => place.name.to_owned(),
                    None => {
                        map.strangers.extend(stranger.map(|name| (*name).to_owned()));
                        continue;
                    }
                },
                None => {
                    let Some(name) = stranger else { continue };
                    map.strangers.push((*name).to_owned());
                    (*name).to_owned()
                }
            };
            let mut of = Area { key, rings: Vec::new() };
            for (which, hole) in [("rings", false), ("holes", true)] {
                for ring in area.get(which).map(Json::items).unwrap_or_default() {
                    let flat: Vec<i32> = ring.items().iter().filter_map(|part| number(Some(part))).collect();
                    let points: Vec<(i32, i32)> = flat.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
                    if !points.is_empty() {
                        of.rings.push(Ring { hole, points });
                    }
                }
            }
            // A place in several features is one place.
            match map.areas.iter_mut().find(|area| area.key == of.key) {
                Some(same) => same.rings.append(&mut of.rings),
                None => map.areas.push(of),
            }
        }
        any.then_some(map)
    }
}

#[cfg(test)]
#[path = "map_tests.rs"]
mod tests;
