//! Which of several columns of one kind is the whole: `Tổng số` before `Trong đó: Kinh phí sự nghiệp`.
//!
//! A total has few words of its own; what stands beside it says what it is a total of, and its parts do not take its meaning.

use crate::data::{Kind, Unit};
use crate::places::fold;

use super::header::{self, Candidate, Heading};
use super::layout::{Context, Head};
use super::rewrite::is_part;
use super::unit;
use super::word::{has, joined, words};

/// Gives wholes the meaning that their parts would take.
pub(super) fn weigh(heads: &[Head], headings: &mut [Heading], context: &Context) {
    let is_whole = |heading: &Heading| heading.part.sex == Some("total");
    if headings.iter().any(is_whole) || heads.iter().any(|head| is_part(&head.name)) {
        settle(heads, headings, context);
    }
}

#[inline(never)]
fn settle(heads: &[Head], headings: &mut [Heading], context: &Context) {
    let stated = context.unit.as_deref().map(|text| unit::unit(text).0);
    let is_total = |heading: &Heading| heading.part.sex == Some("total") && heading.bar.is_none() && !heading.is_tagged;
    let is_bare = |heading: &Heading| is_total(heading) && is_total_word(&heading.stem);
    let speaks = |heading: &Heading, of: &dyn Fn(Kind) -> bool| {
        heading.candidates.iter().any(|it| it.rank >= header::PHRASE && of(it.kind)) && heading.bar.is_none()
    };
    let money = headings.iter().any(|it| matches!(it.unit, Unit::Money(_)) || it.part.source.is_some());
    let money = money || matches!(stated, Some(Unit::Money(_))) || headings.iter().any(|it| speaks(it, &Kind::is_money));
    let is_group = |it: &Heading| it.part.other.as_ref().is_some_and(|(kind, _)| *kind == Kind::EthnicGroup);
    let people = !money
        && (stated == Some(Unit::People)
            || headings.iter().any(|it| it.unit == Unit::People || is_group(it) || speaks(it, &Kind::is_people)));
    let has_parts = heads.iter().any(|head| is_of_which(&head.name));
    // `DỰ TOÁN CHI NGÂN SÁCH` above a bare `Tổng số`.
    let says = |phrases: &[&str]| {
        let titles = context.titles.iter().map(|title| joined(words(title).iter()));
        titles.into_iter().any(|title| phrases.iter().any(|phrase| has(&title, phrase)))
    };
    let is_plan = says(&["du toan chi"]) && !says(&["thuc hien", "quyet toan", "giai ngan", "thu"]);
    let mut is_first = true;
    for (at, heading) in headings.iter_mut().enumerate() {
        if is_bare(heading) && heading.unit == Unit::Number && (money || people) {
            heading.candidates.retain(|it| it.rank > header::WEAK || !it.kind.is_measure());
            let kind = match money {
                true if is_plan => Kind::Planned,
                true => Kind::Amount,
                false => Kind::People,
            };
            let rank = match is_first {
                true if money && is_plan => header::EXACT,
                true => header::PHRASE,
                false => header::WEAK,
            };
            heading.candidates.push(Candidate { kind, rank, weight: 1 });
            is_first = false;
        } else if is_plan && !is_first && heading.candidates.first().is_some_and(|it| it.kind == Kind::Amount) {
            // What stands beside the whole is planned as well, and not the whole amount.
            heading.candidates.iter_mut().for_each(|it| it.rank = header::WEAK);
            heading.candidates.push(Candidate { kind: Kind::Planned, rank: header::PHRASE, weight: 1 });
        } else if has_parts && is_of_which(&heads[at].name) {
            for candidate in heading.candidates.iter_mut().filter(|it| it.kind == Kind::Amount) {
                candidate.rank = header::WEAK;
            }
        }
    }
    // `Cán bộ: Tổng số` beside `Cán bộ: Nữ` counts people, before `Cán bộ: DTTS`.
    let is_told = headings.iter().any(|it| speaks(it, &|kind| kind == Kind::People));
    for whole in (0..headings.len()).filter(|_| !is_told) {
        let key = headings[whole].key();
        let is_sexed = |it: &Heading| matches!(it.part.sex, Some("female" | "male")) && it.part.year.is_none() && it.key() == key;
        let is_free = headings[whole].unit == Unit::Number && !headings[whole].candidates.iter().any(|it| it.kind.is_measure());
        // So does `Tổng số cấp ủy viên` before a bare `Nữ`.
        let is_before_women =
            || headings.get(whole + 1).is_some_and(|it| it.part.sex == Some("female") && it.stem.is_empty() && it.bar.is_none());
        let is_named = !key.is_empty() && !header::counts_things(&heads[whole].name);
        if is_total(&headings[whole]) && is_named && is_free && (headings.iter().any(is_sexed) || is_before_women()) {
            headings[whole].candidates.push(Candidate { kind: Kind::People, rank: header::PHRASE, weight: 1 });
        }
    }
    // `Kế hoạch vốn: Tổng số` is the plan, not `Kế hoạch vốn: NSTW`.
    for whole in 0..headings.len() {
        let Heading { candidates, stem, .. } = &headings[whole];
        if !is_total(&headings[whole]) || stem.is_empty() {
            continue;
        }
        let (stem, kinds) = (headings[whole].key(), candidates.iter().map(|it| (it.kind, it.rank)).collect::<Vec<_>>());
        for (at, heading) in headings.iter_mut().enumerate() {
            if at == whole || is_total(heading) || heading.part.is_empty() || heading.key() != stem {
                continue;
            }
            for candidate in &mut heading.candidates {
                let of_whole =
                    kinds.iter().find(|(kind, rank)| *kind == candidate.kind && kind.is_money() && *rank > header::WEAK);
                if let Some((_, rank)) = of_whole {
                    candidate.rank = candidate.rank.min(rank - 1);
                }
            }
        }
    }
    for heading in headings {
        crate::sort::by_key(&mut heading.candidates, |candidate| std::cmp::Reverse((candidate.rank, candidate.weight)));
    }
}

/// `Trong đó: Vốn sự nghiệp`, `Dự toán Trong đó Kinh phí sự nghiệp`.
fn is_of_which(name: &str) -> bool {
    is_part(name) || has(&joined(words(name).iter()), "trong do")
}

/// Whether what is left of a total's header says nothing of its own.
fn is_total_word(stem: &str) -> bool {
    stem.is_empty() || matches!(&fold(stem)[..], "tong" | "tongso" | "tongcong" | "cong" | "chung")
}
