//! Label columns: those that say what the numbers of their row are, so that these are not added across them.
//!
//! A type of transaction (commitments, spending), the name of an indicator with its unit, a unit, a currency. What a label
//! names is also given as a measure of its own, over its rows alone, with its own unit: that one can be drawn.

use crate::data::{Additivity, Block, Dataset, Facts, Kind, Measure, Store, StoredColumn, Unit, Worth};
use crate::places::fold;

use super::carry;
use super::dimension::{Draft, set_aside};
use super::header::{self, About, Bar, Heading};
use super::layout::Head;
use super::melt::free_name;
use super::report::{Notice, Report};
use super::rests::Figures;
use super::shares;
use super::speaks::speaks;
use super::unit;
use super::value;
use super::word::is_one_of;

const INDICATORS: &str = "indicator|indicators|indicatorname|chiso|chitieu|tenchitieu|item|items|iterms|dataelement|dx|data|dataperiod|measure|variable|series|seriesname|seriesdescription|indicatorvalue";
const UNITS: &str = "donvitinh|dvt|unit|units|unitofmeasure|unitmeasure|uom|measurementunit";
const CURRENCIES: &str = "currency|originalcurrency|currencycode|tiente|loaitien|dongtien|loaitiente|moneda|devise";
/// Of flows of aid: what comes from outside. What is `internal` was passed on, and counted when it came.
const INCOMING: &str = "incoming";
/// A column with more values names things, not measures.
const MOST: usize = 64;
/// Most labels, and most columns, that measures of their own are made of.
const MOST_LABELS: usize = 12;
const MOST_COLUMNS: usize = 6;

/// Which numbers a label speaks of.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Reach {
    /// Money of a currency that no header names.
    Money,
    /// Those whose header names no unit.
    Unstated,
    /// All but people and households, and money whose header says of which type it is.
    All,
    /// All but people and households: what comes in and what goes out.
    Flow,
    /// All: the same whole, cut in several ways.
    View,
}

/// A label column.
pub(super) struct Label {
    header: String,
    dimension: usize,
    reach: Reach,
    /// By the column's code: what it says as a header would, `None` for a blank.
    says: Vec<Option<Heading>>,
    texts: Vec<String>,
    /// The dimension's codes, before they are sealed.
    codes: Vec<u32>,
}

impl Label {
    fn bars(&self, code: usize) -> bool {
        self.says.get(code).and_then(Option::as_ref).is_some_and(|says| says.bar.is_some_and(Bar::is_quantity))
    }
}

/// What a label says of its numbers: two that say the same may be added, as far as can be told.
fn sign(says: &Heading) -> (Option<&str>, u8, bool, Option<Kind>) {
    let kind = says.candidates.iter().map(|candidate| candidate.kind).find(|kind| kind.is_measure());
    let kind = kind.map(|kind| if matches!(kind, Kind::Women | Kind::Men) { Kind::People } else { kind });
    (says.unit.name(), says.power, says.bar.is_some_and(Bar::is_quantity), kind)
}

fn counts(kind: Kind) -> bool {
    kind.is_people() || kind == Kind::Households
}

/// Whether a column tells pledges from what is committed or paid, as flows of humanitarian aid do.
fn pledges(dictionary: &crate::data::Dictionary) -> bool {
    dictionary.iter().any(|text| text.eq_ignore_ascii_case(b"pledge") || text.eq_ignore_ascii_case(b"pledged"))
}

/// Whether a text is an identifier of DHIS2: eleven letters and digits.
fn is_id(text: &str) -> bool {
    let has = |is: fn(&u8) -> bool| text.as_bytes().iter().any(is);
    text.len() == 11
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.as_bytes()[0].is_ascii_alphabetic()
        && has(u8::is_ascii_uppercase)
        && (has(u8::is_ascii_digit) || has(u8::is_ascii_lowercase))
}

/// The label columns of a table, those of the widest reach first. `kinds` has what each column means, `figures` those of figures.
fn labels(facts: &Facts, headings: &[Heading], kinds: &[Option<Kind>], figures: &[usize], value: Option<&Measure>) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for (at, column) in facts.columns.iter().enumerate() {
        let (Store::Coded(dictionary), Some(coding)) = (&column.store, column.codings.first()) else { continue };
        if dictionary.len() > MOST
            || figures.contains(&at)
            || !(matches!(kinds[at], None | Some(Kind::Criterion)) || kinds[at] == Some(Kind::Status) && pledges(dictionary))
            || headings[at].bar.is_some_and(Bar::is_quantity)
        {
            continue;
        }
        let texts: Vec<String> = dictionary.iter().map(|text| String::from_utf8_lossy(text).trim().to_owned()).collect();
        let name = fold(&column.header);
        let is_code = |text: &String| text.len() == 3 && unit::code(text).is_some();
        let n_codes = texts.iter().filter(|text| is_code(text)).count();
        // Reading a text as a header is dear: where neither the column's name nor most of its texts hint at labels, a handful of
        // texts with letters may still be some.
        let is_named = [CURRENCIES, UNITS, INDICATORS].into_iter().any(|list| is_one_of(&name, list));
        let has_letters = |text: &String| text.bytes().any(|byte| byte.is_ascii_alphabetic() || byte > 0x7f);
        if !is_named && n_codes * 2 < texts.len() && (texts.len() > 2 * MOST_LABELS || !texts.iter().any(has_letters)) {
            continue;
        }
        let heads: Vec<Head> = texts.iter().map(|text| Head::of(text)).collect();
        let mut says: Vec<Option<Heading>> = header::read_all(&heads)
            .into_iter()
            .zip(&texts)
            .map(|(says, text)| Some(says).filter(|_| !value::is_blank(text)))
            .collect();
        if let Some(value) = value.filter(|_| headings[at].about == Some(About::Indicator)) {
            let shares = shares::labels(facts, at, value, &says, &texts);
            for says in says.iter_mut().zip(shares).filter(|(_, is)| *is).filter_map(|(says, _)| says.as_mut()) {
                says.bar = Some(Bar::Rate);
            }
        }
        let known: Vec<&Heading> = says.iter().flatten().collect();
        let Some(first) = known.first() else { continue };
        let differ = known.iter().any(|says| sign(says) != sign(first));
        // What is told in the midst of a text is no name of its figures (`Rà soát hộ nghèo`).
        let told: Vec<&&Heading> = known
            .iter()
            .zip(texts.iter().filter(|text| !value::is_blank(text)))
            .filter(|(says, text)| sign(says) != (None, 0, false, None) && (is_named || header::is_chief(text, says)))
            .map(|(says, _)| says)
            .collect();
        let told_differ = told.iter().any(|says| sign(says) != sign(told[0]));
        let mut money: Vec<Kind> = known.iter().filter_map(|says| sign(says).3.filter(|kind| kind.is_money())).collect();
        let n_money = money.len();
        crate::sort::by_key(&mut money, |kind| *kind);
        money.dedup();
        // A revised budget stands for the original one.
        let has = |word: &str| texts.iter().any(|text| fold(text) == word);
        let are_versions = has("original") && has("revised");
        // What is committed counts once, paid or not: without pledges all of it is funding.
        if has("paid") && has("commitment") && texts.iter().all(|text| is_one_of(&fold(text), "|paid|commitment")) {
            continue;
        }
        let are_ids = is_one_of(&name, INDICATORS) && texts.iter().all(|text| text.is_empty() || is_id(text));
        let is_flow = pledges(dictionary);
        let reach = if texts.iter().filter(|text| !value::is_blank(text)).all(|text| carry::views(text)) {
            Reach::View
        } else if flows(&texts) || are_versions || has("internal") && (has(INCOMING) || has("outgoing")) {
            Reach::Flow
        } else if money.len() > 1 && n_money * 2 > known.len() || is_flow && n_money > 0 {
            Reach::All
        } else if is_one_of(&name, CURRENCIES) || n_codes > 1 && n_codes * 5 >= known.len() * 4 {
            Reach::Money
        } else if is_one_of(&name, UNITS)
            || differ
                && (is_one_of(&name, INDICATORS)
                    || told_differ && told.len() * 5 >= known.len() * 3 && known.len() <= MOST_LABELS)
            || known.len() == 1 && is_one_of(&name, INDICATORS)
            || are_ids
        {
            Reach::Unstated
        } else {
            continue;
        };
        // What is paid was committed before and counts once: both are funding, and pledges are none yet.
        for candidate in says.iter_mut().flatten().flat_map(|says| &mut says.candidates).filter(|_| is_flow) {
            candidate.kind = if candidate.kind == Kind::Disbursed { Kind::Allocated } else { candidate.kind };
        }
        // `người`, `triệu đồng` below `ĐVT`.
        if is_one_of(&name, UNITS) {
            for (says, text) in says.iter_mut().zip(&texts) {
                if let Some(says) = says.as_mut().filter(|says| says.unit == Unit::Number && says.power == 0) {
                    (says.unit, says.power) = unit::unit(text);
                }
            }
        }
        if reach == Reach::Money {
            for (says, text) in says.iter_mut().zip(&texts) {
                let unit = unit::code(text).map(|code| Unit::Money(code.to_owned()));
                if let (Some(says), Some(unit @ Unit::Money(_))) = (says, unit.or_else(|| Some(unit::named(text)?.0))) {
                    says.unit = unit;
                }
            }
        }
        let header = column.header.clone();
        labels.push(Label { header, dimension: coding.dimension, reach, says, texts, codes: coding.codes.clone() });
    }
    let n = |label: &Label| if label.reach == Reach::Flow { label.texts.len() } else { usize::MAX - label.texts.len() };
    crate::sort::by_key(&mut labels, |label| (std::cmp::Reverse(label.reach as u8), n(label)));
    labels
}

/// Whether texts speak of money that comes in, and of money that goes out: `TỔNG THU`, `TỔNG CHI`.
fn flows(texts: &[String]) -> bool {
    let n = |comes_in: bool| texts.iter().filter(|text| flow(text) == Some(comes_in)).count();
    let (n_in, n_out) = (n(true), n(false));
    n_in > 0 && n_out > 0 && (n_in + n_out) * 2 > texts.len()
}

/// Whether money comes in or goes out, by the first word of a text that is no filler.
fn flow(text: &str) -> Option<bool> {
    const FILLERS: &str = "tong|so|nguon|cac|khoan|du|toan|quyet|cong|phan|muc|noi|dung|a|b|i|ii|trong|do|phieu|total|other|ordinary|less|operating";
    let cut = super::word::words(text);
    let first = &cut.iter().find(|word| !is_one_of(&word.key, FILLERS))?.key;
    if is_one_of(first, "thu|income|revenue|receipts|credit") {
        return Some(true);
    }
    is_one_of(first, "chi|expense|expenses|expenditure|spending|payments|debit").then_some(false)
}

/// Says of the measures of the last table of facts within what they may be added. Gives its labels.
pub(super) fn bar(dataset: &mut Dataset, drafts: &mut [Draft], headings: &[Heading], kinds: &[Option<Kind>]) -> Vec<Label> {
    let Some(at) = dataset.facts.len().checked_sub(1) else { return Vec::new() };
    let own = dataset.measures.iter().filter(|measure| measure.facts == at && !measure.secondary);
    let figures: Vec<usize> = own.map(|measure| measure.column).collect();
    let is_value = |it: &&Measure| it.facts == at && headings[it.column].about == Some(About::Value);
    let value = dataset.measures.iter().find(is_value);
    let labels = labels(&dataset.facts[at], headings, kinds, &figures, value);
    let has_quantities =
        dataset.facts[at].columns.iter().any(|column| header::counts_quantities(&super::word::words(&column.header)));
    let has_values = headings.iter().any(|heading| heading.about == Some(About::Value));
    let currencies: Vec<&str> = headings
        .iter()
        .zip(&dataset.facts[at].columns)
        .filter(|(it, _)| it.about == Some(About::Unit))
        .map(|(_, it)| &it.header[..])
        .collect();
    let amounts: Vec<String> = (dataset.measures.iter())
        .filter(|it| it.facts == at && headings[it.column].unit == Unit::Number && it.additivity == Additivity::Sum)
        .map(|it| dataset.facts[at].columns[it.column].header.clone())
        .collect();
    let amounts: Vec<&str> = amounts.iter().map(|header| &header[..]).collect();
    for measure in dataset.measures.iter_mut().filter(|measure| measure.facts == at && measure.additivity == Additivity::Sum) {
        let header = &dataset.facts[at].columns[measure.column].header;
        let unit = &headings[measure.column].unit;
        let mut own = headings[measure.column].candidates.iter().filter(|it| it.rank >= header::PHRASE);
        let is_typed = own.any(|it| it.kind.is_money() && it.kind != Kind::Amount);
        for label in &labels {
            let is_counted = matches!(measure.unit, Unit::People | Unit::Households);
            let fits = match label.reach {
                Reach::View => true,
                // A column of receipts or of what is spent tells itself.
                Reach::Flow => !is_counted && flow(&measure.label).is_none(),
                Reach::All => !is_counted && !is_typed,
                // Beside a column of values, figures that were taken for codes stay so.
                Reach::Unstated => {
                    *unit == Unit::Number
                        && !(has_quantities && measure.kind.is_some_and(Kind::is_money))
                        && !(has_values && measure.secondary && headings[measure.column].about != Some(About::Value))
                }
                Reach::Money => {
                    *unit == Unit::Number
                        && speaks(&label.header, header, &currencies, &amounts)
                        && (measure.kind.is_some()
                            || measure.unit == Unit::UnknownMoney
                            || label.says.iter().flatten().any(|says| says.unit != Unit::Number))
                        && measure.kind.is_none_or(Kind::is_money)
                        && matches!(measure.unit, Unit::Money(_) | Unit::UnknownMoney | Unit::Number)
                }
            };
            let mut codes = (0..label.says.len()).filter(|&code| label.says[code].is_some());
            let n = codes.clone().count();
            if fits && codes.all(|code| label.bars(code)) {
                measure.additivity = Additivity::Never;
            } else if fits && n > 1 {
                measure.additivity = Additivity::Within(label.dimension);
                for code in (0..label.says.len()).filter(|&code| label.bars(code)) {
                    drafts[label.dimension].bar(label.codes[code]);
                }
            } else {
                continue;
            }
            // What a label speaks of is a figure first, however few its values.
            if label.reach == Reach::Unstated {
                measure.secondary = false;
                set_aside(drafts, &dataset.facts[at].columns[measure.column]);
            }
            break;
        }
    }
    labels
}

/// Makes measures of their own of what the labels name, over tables of their rows: of the tables from `first` on.
#[inline(never)]
pub(super) fn split(dataset: &mut Dataset, report: &mut Report, labels: &[Label], first: usize) {
    let is_melted = dataset.facts.len() > first + 1;
    // Melted tables come first: the names are theirs.
    for facts in (first..dataset.facts.len()).rev() {
        let is_of = |measure: &&Measure, label: &Label| {
            // Women and men are melted into people by sex, if anything is.
            let is_one = is_melted && matches!(measure.kind, Some(Kind::Women | Kind::Men));
            measure.facts == facts && !measure.secondary && !is_one && measure.additivity == Additivity::Within(label.dimension)
        };
        let Some(label) = labels.iter().find(|label| dataset.measures.iter().any(|measure| is_of(&measure, label))) else {
            continue;
        };
        let Some((column, _)) = dataset.facts[facts].coding(label.dimension) else { continue };
        let measures: Vec<Measure> = dataset.measures.iter().filter(|measure| is_of(measure, label)).cloned().collect();
        let mut codes: Vec<usize> = (0..label.says.len()).filter(|&code| label.says[code].is_some()).collect();
        if codes.len() > MOST_LABELS || measures.len() > MOST_COLUMNS {
            continue;
        }
        let comes_in = |code: usize| label.reach == Reach::Flow && fold(&label.texts[code]) == INCOMING;
        if codes.iter().any(|&code| comes_in(code)) {
            // The last table is looked at first: names and meanings are those of what comes in, and no longer of all flows.
            crate::sort::by_key(&mut codes, |&code| comes_in(code));
            for measure in measures.iter().filter(|measure| measure.kind.is_some()) {
                let name = free_name(dataset, &measure.label);
                let all = dataset.measures.iter_mut().find(|other| other.name == measure.name);
                all.into_iter().for_each(|all| (all.name, all.kind) = (name.clone(), None));
            }
        }
        let mut names: Vec<String> = Vec::new();
        let n_before = dataset.facts.len();
        // Of a unit in a column of its own, that of each label's rows.
        let told = dataset.facts[facts].columns.iter().enumerate().position(|(at, own)| {
            let name = fold(&own.header);
            at != column && (is_one_of(&name, UNITS) || name == "donvi") && matches!(own.store, Store::Coded(_))
        });
        // Labels that name the same type of money are one measure: disbursements and expenditures are both spent.
        let same = |a: usize, b: usize| {
            let kind = |at: usize| label.says[at].as_ref().and_then(|says| sign(says).3).filter(|kind| kind.is_money());
            label.reach == Reach::All && kind(a).is_some() && kind(a) == kind(b) && !label.bars(a) && !label.bars(b)
        };
        for &code in &codes {
            let Some(says) = &label.says[code] else { continue };
            let group: Vec<usize> = codes.iter().copied().filter(|&other| other == code || same(code, other)).collect();
            if group[0] != code {
                continue;
            }
            let at = dataset.facts.len();
            let from = &dataset.facts[facts];
            let mut blocks = Vec::new();
            let mut n_rows = 0;
            for block in &from.blocks {
                let rows: Vec<u32> =
                    (0..block.n_rows as u32).filter(|&row| group.contains(&block.code(column, row as usize))).collect();
                if !rows.is_empty() {
                    let block = block.select(&rows);
                    n_rows +=
                        block.weights.as_ref().map_or(rows.len() as u64, |weights| weights.iter().map(|&n| u64::from(n)).sum());
                    blocks.push(block);
                }
            }
            let columns: Vec<StoredColumn> = from.columns.clone();
            let name = from.name.clone();
            dataset.facts.push(Facts { name, columns, blocks, n_rows });
            let unit_says = told.and_then(|told| only_text(&dataset.facts[at], told)).map(|text| unit::unit(&text));
            for of in &measures {
                let mut says = says.clone();
                if let Some((unit, power)) = &unit_says
                    && says.unit == Unit::Number
                    && says.power == 0
                {
                    (says.unit, says.power) = (unit.clone(), *power);
                }
                // `%` beside a name that tells no rate.
                let is_rate = matches!(&says.unit, Unit::Other(sign) if sign == "%");
                let bars = label.bars(code) || is_rate;
                let mut measure = own(of, &says, at, bars);
                if bars && matches!(measure.unit, Unit::People | Unit::Households) {
                    measure.unit = Unit::Number;
                }
                if let Some(span) = span(&measure, &dataset.facts[at].blocks) {
                    (measure.min, measure.max) = span;
                }
                let is_main = measures.len() == 1 || of.kind.is_some_and(Kind::is_money);
                // What comes in is promised or paid.
                let of_type = |other: &&Label| {
                    label.reach == Reach::Flow && other.reach == Reach::All && of.kind.is_some_and(Kind::is_money)
                };
                let several = |other: &&Label| only_text_of(&dataset.facts[at], other).is_none();
                if let Some(other) = labels.iter().find(of_type).filter(several) {
                    measure.additivity = Additivity::Within(other.dimension);
                }
                let kind = sign(&says).3.filter(|_| label.reach == Reach::All);
                let kind = kind.or(of.kind.filter(|_| comes_in(code) && measure.additivity == Additivity::Sum));
                let kind = kind.filter(|kind| kind.is_money() && is_main);
                let mut label_name = label.texts[code].clone();
                for &other in &group[1..] {
                    label_name.push_str(", ");
                    label_name.push_str(&label.texts[other]);
                }
                // `Disbursement – EUR`, and what has the name of another measure by what it is of.
                let is_taken = || label.reach != Reach::All && dataset.measure(&label_name).is_some();
                let is_flow = |other: &Label| other.reach == Reach::Flow && only_text_of(&dataset.facts[facts], other).is_some();
                let is_part = match label.reach {
                    Reach::Money => facts > first && !of.label.is_empty(),
                    Reach::All => labels.iter().any(is_flow),
                    _ => false,
                };
                if measures.len() > 1 || is_part || is_taken() {
                    label_name = [if of.label.is_empty() { &of.name[..] } else { &of.label[..] }, " – ", &label_name].concat();
                }
                let free = kind.filter(|kind| dataset.measure(kind.name()).is_none());
                let name = match free {
                    Some(kind) => kind.name().to_owned(),
                    None => free_name(dataset, &label_name),
                };
                names.push(name.clone());
                // Households and classes are no people; turns are of people.
                let is_of_things = matches!(&measure.unit, Unit::Other(unit) if !unit.starts_with("lượt"))
                    || measure.unit == Unit::Households && of.kind != Some(Kind::Households);
                dataset.measures.push(Measure {
                    name,
                    label: label_name,
                    // A proportion of people is no people.
                    kind: free.or(of.kind.filter(|kind| !(kind.is_money() || (bars || is_of_things) && counts(*kind)))),
                    // Not known of each of them.
                    n_withheld: 0,
                    ..measure
                });
            }
        }
        if matches!(label.reach, Reach::All | Reach::Flow)
            && let Some(money) = labels.iter().find(|other| other.reach == Reach::Money)
        {
            keep_currencies_apart(dataset, money, facts, n_before);
        }
        let of = measures.iter().map(|measure| measure.label.clone()).collect();
        let by = dataset.facts[facts].columns[column].header.clone();
        report.notices.push(Notice::Split { columns: of, by, into: names });
    }
}

/// Amounts of one type of transaction are still in several currencies: those of the tables from `first` on are added within each,
/// and what they were made of, in the table `from`, not at all.
fn keep_currencies_apart(dataset: &mut Dataset, money: &Label, from: usize, first: usize) {
    let codes = |facts: &Facts| -> Vec<usize> {
        let Some((column, _)) = facts.coding(money.dimension) else { return Vec::new() };
        let mut found: Vec<usize> = Vec::new();
        for block in &facts.blocks {
            for code in (0..block.n_rows).map(|row| block.code(column, row)) {
                if money.says.get(code).is_some_and(Option::is_some) && !found.contains(&code) {
                    found.push(code);
                }
            }
        }
        found
    };
    let several = codes(&dataset.facts[from]).len() > 1;
    for at in 0..dataset.measures.len() {
        let Measure { facts, column, additivity, .. } = dataset.measures[at];
        let is_money = matches!(dataset.measures[at].unit, Unit::UnknownMoney | Unit::Number);
        if !is_money || additivity == Additivity::Never || dataset.facts[facts].columns.len() <= column {
            continue;
        }
        if facts == from && several && matches!(additivity, Additivity::Within(_)) {
            dataset.measures[at].additivity = Additivity::Never;
        } else if facts >= first {
            match codes(&dataset.facts[facts])[..] {
                [] => {}
                [only] => {
                    if let Some(Unit::Money(code)) = money.says[only].as_ref().map(|says| &says.unit) {
                        dataset.measures[at].unit = Unit::Money(code.clone());
                    }
                }
                _ if additivity == Additivity::Sum => dataset.measures[at].additivity = Additivity::Within(money.dimension),
                _ => dataset.measures[at].additivity = Additivity::Never,
            }
        }
    }
}

/// The one text that all rows of a table have in a column; none where there are several, or none.
fn only_text(facts: &Facts, column: usize) -> Option<String> {
    let Store::Coded(dictionary) = &facts.columns[column].store else { return None };
    let mut only: Option<usize> = None;
    for block in &facts.blocks {
        for row in 0..block.n_rows {
            let code = block.code(column, row);
            if *only.get_or_insert(code) != code {
                return None;
            }
        }
    }
    let text = String::from_utf8_lossy(dictionary.get(only? as u32)).trim().to_owned();
    Some(text).filter(|text| !value::is_blank(text))
}

/// The one text of a label in all rows of a table.
fn only_text_of(facts: &Facts, label: &Label) -> Option<String> {
    only_text(facts, facts.coding(label.dimension)?.0)
}

/// Least and greatest mantissa of a measure in these rows.
fn span(measure: &Measure, blocks: &[Block]) -> Option<(i128, i128)> {
    let mut span: Option<(i128, i128)> = None;
    for block in blocks {
        let figures = Figures::new(measure, block, measure.scale);
        for value in (0..block.n_rows).filter_map(|row| figures.get(row)) {
            let (low, high) = span.unwrap_or((value, value));
            span = Some((low.min(value), high.max(value)));
        }
    }
    span
}

/// A measure over the rows of one label, with the unit that the label names.
fn own(of: &Measure, says: &Heading, facts: usize, bars: bool) -> Measure {
    let mut measure = Measure { facts, additivity: if bars { Additivity::Never } else { Additivity::Sum }, ..of.clone() };
    if says.unit != Unit::Number {
        measure.unit = says.unit.clone();
    }
    if says.power > 0 && of.unit_power == 0 {
        measure.unit_power = says.power;
        measure.scale = of.scale.saturating_sub(says.power);
        let lift = 10i128.pow(u32::from(says.power - (of.scale - measure.scale)));
        let lifted = |value: i128| value.saturating_mul(lift);
        for worth in &mut measure.worth {
            if let Worth::Number(value) = worth {
                *value = lifted(*value);
            }
        }
        (measure.min, measure.max) = (lifted(of.min), lifted(of.max));
        // Sums that fitted before may not fit now; three limbs always do.
        measure.narrow = false;
    }
    measure
}
