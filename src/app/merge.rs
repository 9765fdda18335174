//! `boundaries="2025"`: the 63 provinces merged into the 34 of 1 July 2025, before anything is asked.
//!
//! Every province of 2008 became part of exactly one of the 34, whole (Resolution 202/2025/QH15), so that sums stay exact. What
//! may not be added (rates, shares that a file tells) has no value where several provinces came together; what a metric works
//! out of sums is right by itself. The other way, a province of 2025 divided into the old ones, cannot be told: a filter by an
//! old name says so.

use crate::data::{Additivity, Dataset, DimensionValue, Kind};
use crate::locale::{Lang, format_number, sort_key};
use crate::places::{PROVINCES, Province};
use crate::query::{Group, Request};
use crate::spec::{Fault, SpecError};

/// What was merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The dimension of provinces.
    dimension: usize,
    /// How many provinces were there and how many are there now.
    from: usize,
    to: usize,
    /// Of how many of them the file lacks some of the old provinces.
    partly: usize,
    /// How many values are no province, and stay as they are.
    others: usize,
}

/// How many old provinces became part of this new one.
fn n_parts(name: &str) -> usize {
    PROVINCES.iter().filter(|province| province.merged_into == name).count()
}

/// The province with exactly this canonical name.
fn of_name(name: &str) -> Option<&'static Province> {
    PROVINCES.iter().find(|province| province.name == name)
}

/// The dataset with its provinces merged; `None` where it has none. Linear in values, not in rows, but for the copy.
#[inline(never)]
pub fn merge(dataset: &Dataset) -> Option<(Dataset, Merged)> {
    let at = dataset.dimensions.iter().position(|dimension| dimension.kind == Some(Kind::Province))?;
    let mut dataset = dataset.clone();
    let dimension = &mut dataset.dimensions[at];
    let mut merged = Merged { dimension: at, from: 0, to: 0, partly: 0, others: 0 };
    let mut values: Vec<DimensionValue> = Vec::new();
    // The new value of each old one, before sorting.
    let mut into = Vec::with_capacity(dimension.values.len());
    for value in &dimension.values {
        let place = of_name(&value.key);
        let key = place.map_or(value.key.as_str(), |place| place.merged_into);
        merged.from += usize::from(place.is_some());
        merged.others += usize::from(place.is_none() && !value.missing);
        let found = values.iter().position(|other| other.key == key && other.missing == value.missing);
        into.push(found.unwrap_or(values.len()));
        match found {
            Some(found) => values[found].barred |= value.barred,
            None => {
                merged.to += usize::from(place.is_some());
                values.push(DimensionValue { key: key.to_owned(), ..value.clone() });
            }
        }
    }
    for value in &values {
        let there = |old: &&Province| old.merged_into == value.key && dimension.values.iter().any(|value| value.key == old.name);
        let n_there = PROVINCES.iter().filter(there).count();
        merged.partly += usize::from(n_there > 0 && n_there < n_parts(&value.key));
    }
    let mut keys = Vec::with_capacity(values.len());
    for value in &values {
        let mut key = sort_key(&value.key);
        if value.missing {
            key.insert(0, u8::MAX);
        }
        keys.push(key);
    }
    let order = crate::sort::order(values.len(), &mut |a, b| keys[a as usize].cmp(&keys[b as usize]));
    let mut code_of = vec![0u32; values.len()];
    let mut sorted = Vec::with_capacity(values.len());
    for (code, &old) in order.iter().enumerate() {
        code_of[old as usize] = code as u32;
        sorted.push(values[old as usize].clone());
    }
    dimension.values = sorted;
    for facts in &mut dataset.facts {
        for column in &mut facts.columns {
            for coding in &mut column.codings {
                if coding.dimension == at {
                    for code in &mut coding.codes {
                        // What stands for no code stays so.
                        *code = into.get(*code as usize).map_or(*code, |into| code_of[*into]);
                    }
                }
            }
        }
    }
    Some((dataset, merged))
}

impl Merged {
    /// The sentence under a chart that asks this; `None` for one without provinces.
    pub fn note(&self, request: &Request, dataset: &Dataset, lang: Lang) -> Option<String> {
        if !request.by.contains(&Group::Dimension(self.dimension)) {
            return None;
        }
        let [from, to] = [self.from, self.to].map(|n| format_number(n as i128, 0, lang));
        let vi = lang == Lang::Vi;
        let mut note = if vi {
            if from == to {
                ["Địa giới từ 1/7/2025: ", &from, " tỉnh trong tệp theo tên mới."].concat()
            } else {
                ["Địa giới từ 1/7/2025: ", &from, " tỉnh trong tệp thành ", &to, "."].concat()
            }
        } else if from == to {
            ["Boundaries of 1 July 2025: ", &from, " provinces of the file under their new names."].concat()
        } else {
            ["Boundaries of 1 July 2025: ", &from, " provinces of the file are ", &to, "."].concat()
        };
        if self.partly > 0 {
            let n = format_number(self.partly as i128, 0, lang);
            let words = if vi {
                " tỉnh mới chỉ có số liệu của một phần các tỉnh cũ."
            } else if self.partly == 1 {
                " of the new ones has figures of only some of the old provinces."
            } else {
                " of the new ones have figures of only some of the old provinces."
            };
            for part in [" ", &n, words] {
                note.push_str(part);
            }
        }
        let rate = |measure: &usize| dataset.measures[*measure].additivity == Additivity::Never;
        if request.sum.iter().any(rate) {
            note.push_str(if vi {
                " Tỷ lệ của các tỉnh đã sáp nhập không cộng gộp được."
            } else {
                " Rates of provinces that were merged cannot be merged."
            });
        }
        if self.others > 0 {
            let n = format_number(self.others as i128, 0, lang);
            let words = if vi {
                " tên không phải tỉnh, giữ như trong tệp."
            } else {
                if self.others == 1 {
                    " name is no province and stays as in the file."
                } else {
                    " names are no province and stay as in the file."
                }
            };
            note.push(' ');
            note.push_str(&n);
            note.push_str(words);
        }
        Some(note)
    }

    /// The same of the whole file, for its report.
    pub fn told(&self, dataset: &Dataset, lang: Lang) -> String {
        let sum = (0..dataset.measures.len()).collect();
        let request = Request { by: vec![Group::Dimension(self.dimension)], sum, rows: false };
        self.note(&request, dataset, lang).unwrap_or_default()
    }

    /// An error about an old province, which cannot be told apart from those it was merged with.
    pub fn explain(&self, mut error: Box<SpecError>) -> Box<SpecError> {
        if error.fault == Fault::UnknownValue
            && let Some(place) = Province::find(&error.wrong)
            && n_parts(place.merged_into) > 1
        {
            error.fault = Fault::Merged;
            error.of = place.merged_into.to_owned();
            error.nearest = None;
        }
        error
    }
}

impl super::App {
    /// An error about a filter, with the reason where the boundaries of 2025 are one.
    pub fn explain(&self, error: Box<SpecError>) -> Box<SpecError> {
        match &self.merged {
            Some(merged) => merged.explain(error),
            None => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Cell, Engine};
    use crate::read::{Intake, Next};
    use proptest::prelude::*;
    use std::rc::Rc;

    fn dataset(text: &str) -> Dataset {
        let mut intake = Intake::new("test.csv");
        intake.push(text.as_bytes()).expect("pushed");
        assert_eq!(intake.end().expect("ended"), Next::Done);
        intake.finish().expect("finished").0
    }

    /// Each province with its sum of the first measure.
    fn sums(dataset: Dataset) -> Vec<(String, Cell)> {
        let at = dataset.dimensions.iter().position(|of| of.kind == Some(Kind::Province)).expect("provinces");
        let request = Request { by: vec![Group::Dimension(at)], sum: vec![0], rows: false };
        let table = Engine::new(Rc::new(dataset)).table(&request, &[], None).expect("a table");
        let cells = table.axes[0].members.iter().zip(&table.cells);
        let mut sums: Vec<(String, Cell)> = cells.map(|(member, cell)| (member.key.clone(), *cell)).collect();
        sums.push(("total".to_owned(), table.total[0]));
        sums
    }

    #[test]
    fn the_34_of_2025() {
        let mut new: Vec<&str> = PROVINCES.iter().map(|province| province.merged_into).collect();
        new.sort();
        new.dedup();
        assert_eq!(new.len(), 34);
        let kept = "Hà Nội,Huế,Lai Châu,Điện Biên,Sơn La,Lạng Sơn,Quảng Ninh,Thanh Hóa,Nghệ An,Hà Tĩnh,Cao Bằng";
        for name in &new {
            assert_eq!(kept.split(',').any(|kept| kept == *name), n_parts(name) == 1, "{name}");
            // A name that goes on stands for itself.
            assert!(of_name(name).is_none_or(|old| old.merged_into == *name), "{name}");
        }
    }

    #[test]
    fn a_part_is_not_told_as_the_whole() {
        // By hand: Vĩnh Long is whole of three; of Phú Thọ, Vĩnh Phúc and Hòa Bình one is there; Huế was not merged.
        let text = "Tỉnh,Giải ngân (đồng)\nVĩnh Long,5\nBến Tre,7\nTrà Vinh,1\nHòa Bình,11\nThừa Thiên Huế,2\n";
        let (_, told) = merge(&dataset(text)).expect("provinces");
        assert_eq!((told.from, told.to, told.partly), (5, 3, 1));
        let (merged, told) = merge(&dataset("Tỉnh,Giải ngân (đồng)\nHà Giang,5\nKon Tum,7\n")).expect("provinces");
        let expected = "Boundaries of 1 July 2025: 2 provinces of the file under their new names. \
            2 of the new ones have figures of only some of the old provinces.";
        assert_eq!(told.told(&merged, Lang::En), expected);
    }

    #[test]
    fn sums_are_merged_and_rates_are_not() {
        let text =
            "Tỉnh,Giải ngân (đồng),Tỷ lệ nghèo (%)\nHà Giang,5,30\nTuyên Quang,7,20\nThừa Thiên Huế,11,4\nBang X,1,2\n,2,3\n";
        let (merged, told) = merge(&dataset(text)).expect("provinces");
        assert_eq!((told.from, told.to, told.others), (3, 2, 1));
        let note = |sum: &str| {
            let request =
                Request { by: vec![Group::Dimension(told.dimension)], sum: vec![merged.measure(sum).expect(sum)], rows: false };
            told.note(&request, &merged, Lang::En)
        };
        let plain = "Boundaries of 1 July 2025: 3 provinces of the file are 2. 1 name is no province and stays as in the file.";
        assert_eq!(note("disbursed").as_deref(), Some(plain));
        assert!(note("Tỷ lệ nghèo (%)").expect("a note").contains("cannot be merged"));
        let value = |n| Cell::Value(n);
        let expected =
            [("Bang X", value(1)), ("Huế", value(11)), ("Tuyên Quang", value(12)), ("", value(2)), ("total", value(26))];
        assert_eq!(sums(merged), expected.map(|(name, cell)| (name.to_owned(), cell)));
        assert!(merge(&dataset("Năm,Giải ngân (đồng)\n2018,5\n")).is_none());
    }

    proptest! {
        #[test]
        fn totals_are_kept(rows in prop::collection::vec((0usize..63, -1000i64..100_000), 1..80)) {
            let mut text = "Tỉnh,Giải ngân (đồng)\n".to_owned();
            for (place, money) in &rows {
                text += &format!("{},{money}\n", PROVINCES[*place].name);
            }
            let dataset = dataset(&text);
            let Some((merged, _)) = merge(&dataset) else { return Ok(()) };
            let mut expected: Vec<(String, i128)> = Vec::new();
            for (place, money) in &rows {
                let name = PROVINCES[*place].merged_into;
                match expected.iter_mut().find(|(of, _)| of == name) {
                    Some((_, sum)) => *sum += i128::from(*money),
                    None => expected.push((name.to_owned(), i128::from(*money))),
                }
            }
            expected.push(("total".to_owned(), rows.iter().map(|(_, money)| i128::from(*money)).sum()));
            let mut got = sums(merged);
            prop_assert_eq!(got.last().cloned(), sums(dataset).pop());
            expected.sort();
            got.sort_by(|a, b| a.0.cmp(&b.0));
            let expected: Vec<(String, Cell)> = expected.into_iter().map(|(name, sum)| (name, Cell::Value(sum))).collect();
            prop_assert_eq!(got, expected);
        }
    }
}
