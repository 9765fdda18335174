//! What values are beside a column of indicators that all count: people, households, things; no money, whatever `Thực hiện` over
//! them says elsewhere.

use crate::data::{Dictionary, Kind, Unit};

use super::column::Kept;
use super::header::{self, About, Candidate, Heading};
use super::layout::Head;
use super::value;
use super::word::{has, joined, words};

/// Values beside indicators that all count people (`Members (women)`, `Số người tham gia`) do so too; where all of them count
/// people or households, what was planned and done of them (`Kế hoạch`, `Thực hiện`) is no money.
pub(super) fn settle(columns: &[Kept], heads: &[Head], headings: &mut [Heading]) {
    let indicator = headings.iter().position(|heading| heading.about == Some(About::Indicator));
    let Some(Kept::Coded(dictionary)) = indicator.map(|at| &columns[at]) else { return };
    if dictionary.len() <= 64 {
        values(dictionary, heads, headings);
    }
}

#[inline(never)]
fn values(dictionary: &Dictionary, heads: &[Head], headings: &mut [Heading]) {
    let texts = dictionary.iter().map(|text| Head::of(value::trimmed(&String::from_utf8_lossy(text))));
    let labels: Vec<Head> = texts.filter(|head| !value::is_blank(&head.name)).collect();
    let said = header::read_all(&labels);
    let first = |says: &Heading| says.candidates.first().filter(|_| says.bar.is_none()).map(|it| it.kind);
    let counts = |says: &Heading| first(says).is_some_and(|kind| kind.is_people() || kind == Kind::Households);
    if said.is_empty() || !said.iter().zip(&labels).all(|(says, label)| counts(says) || header::counts(&label.name)) {
        return;
    }
    for (head, heading) in heads.iter().zip(headings.iter_mut()).filter(|(_, heading)| heading.unit == Unit::Number) {
        let words = joined(words(&head.name).iter());
        if !["tien", "von", "kinh phi", "ngan sach", "giai ngan", "money", "budget", "spent"].iter().any(|word| has(&words, word))
        {
            heading.candidates.retain(|it| !it.kind.is_money() && it.kind != Kind::Implemented);
        }
    }
    if !said.iter().all(|says| first(says).is_some_and(Kind::is_people)) {
        return;
    }
    for heading in headings.iter_mut().filter(|heading| heading.about == Some(About::Value) && heading.unit == Unit::Number) {
        heading.candidates.insert(0, Candidate { kind: Kind::People, rank: header::PHRASE, weight: 1 });
    }
}
