//! Receipts (`Dự toán thu`, `Thu NSNN`, `Số tiền thu`) beside or in place of spending: figures of their own, neither planned nor
//! disbursed, so that nothing adds them to what is spent.

use crate::data::Unit;

use super::doubt::Doubt;
use super::header::{self, Heading};
use super::layout::{Context, Head};
use super::word::{Word, is_one_of, words};

/// Words before the one that says that money comes in.
const FILLERS: &str = "tong|so|du|toan|quyet|uoc|thuc|hien|nam|ke|hoach|giao|tien|kinh|phi|luy|tinh|ket|qua|cac|khoan|noi|dung|bao|cao|hinh|bieu|nguon|va|hdnd";
/// What comes behind `thu` in words that mean something else.
const OTHERS: &str = "nhap|hoi|hut|mua|gom|hoach|thap|hep|phuc|cong|huong|nho|dong";

/// Whether words speak of money that comes in: `thu` without a mark, the first of them that is no filler or the last.
fn says(text: &str, cut: &[Word], is_first: bool) -> bool {
    let is_thu = |at: usize| {
        cut[at].key == "thu"
            && text[cut[at].start..cut[at].end].is_ascii()
            && cut.get(at + 1).is_none_or(|next| !is_one_of(&next.key, OTHERS))
    };
    let first = cut.iter().position(|word| word.key.parse::<u32>().is_err() && !is_one_of(&word.key, FILLERS));
    first.is_some_and(is_thu) || !is_first && cut.len() > 1 && is_thu(cut.len() - 1)
}

/// Settles which columns are of receipts, and says so.
pub(super) fn settle(heads: &[Head], headings: &mut [Heading], context: &Context) -> Option<Doubt> {
    if may_be(heads, context) { decide(heads, headings, context) } else { None }
}

/// Whether any may be: whether `decide` is called.
pub(super) fn may_be(heads: &[Head], context: &Context) -> bool {
    let has_thu = |text: &String| text.as_bytes().windows(3).any(|part| part.eq_ignore_ascii_case(b"thu"));
    context.titles.iter().chain(heads.iter().map(|head| &head.name)).any(has_thu)
}

#[inline(never)]
fn decide(heads: &[Head], headings: &mut [Heading], context: &Context) -> Option<Doubt> {
    // A title of receipts alone: `DỰ TOÁN THU NGÂN SÁCH NĂM 2022`.
    let spends = |title: &String| words(title).iter().any(|word| word.key == "chi");
    let of_all = context.titles.iter().any(|title| says(title, &words(title), true)) && !context.titles.iter().any(spends);
    let mut columns = Vec::new();
    for (head, heading) in heads.iter().zip(headings) {
        let is_money = heading.candidates.iter().any(|it| it.kind.is_money() && it.rank > header::WEAK)
            || matches!(heading.unit, Unit::Money(_));
        if !is_money || heading.is_tagged || !(of_all || says(&head.name, &words(&head.name), false)) {
            continue;
        }
        if heading.candidates.iter().any(|it| it.kind.is_money()) {
            columns.push(head.name.clone());
        }
        heading.candidates.retain(|it| !it.kind.is_money());
        if heading.unit == Unit::Number && heading.power == 0 && context.unit.is_none() && !head.name.is_ascii() {
            heading.unit = Unit::Money("VND".to_owned());
        }
    }
    (!columns.is_empty()).then_some(Doubt::Receipts { columns })
}
