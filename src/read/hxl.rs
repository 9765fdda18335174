//! HXL tags: what `#reached +f +children` says of the column below it.
//!
//! Version 1.1 with attributes in any order, blanks and case ignored, and the suffixes of 2014 (`#adm1_id`, `#females_num`).

use crate::data::{Kind, Unit};

use super::age;
use super::header::Bar;
use super::part::Part;
use super::word::{is_one_of, words};

/// What a tag says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tag {
    pub kind: Option<Kind>,
    /// A code of what the kind names; a column of names goes first.
    pub is_code: bool,
    /// Of two tags of one kind, the heavier one has it.
    pub weight: usize,
    pub part: Part,
    pub unit: Option<Unit>,
    pub bar: Option<Bar>,
    /// The tag without what `part` says.
    pub stem: String,
}

/// Kinds by hashtag; a figure behind it is the weight.
const TAGS: &str = "adm1 province|adm2 district|adm3 commune|adm4 commune|loc commune|org agency|funder funder|donor funder|\
implementer implementer|sector sector|cluster sector|subsector sector|activity initiative|output initiative|project programme|\
programme programme|indicator criterion|sex sex|age age_group|group ethnic_group|ethnicity ethnic_group|date date|period date|\
year year|status status|value amount|reached people|beneficiary people|beneficiaries people|targeted people|target people|\
affected people|inneed people|population people|people people|females people|males people|hh people|households people";
/// Tags of which the words above tell nothing better, though they have no kind.
const KNOWN: &str = "country|adm0|adm5|region|geo|lat|lon|currency|meta|contact|capacity|severity|priority|modality|delivery|item|service|need|access|\
crisis|event|cause|impact|description|channel|operations|frequency|lang";
/// Kinds by attribute of a tag.
const ATTRIBUTES: &str = "org funding funder|org funder funder|org donor funder|org impl implementer|org implementing implementer|\
org implementer implementer|org partner implementer|value budget planned|value planned planned|value required planned|value requirements planned|value outgoing allocated|\
value commitment allocated|value allocated allocated|value disbursement disbursed|value disbursed disbursed|\
value expenditure disbursed|value spend disbursed|value spent disbursed|value paid disbursed|value funding allocated|date year year";

/// Reads a tag; `None` for what is none or not of the standard.
#[inline(never)]
pub(super) fn read(text: &str) -> Option<Tag> {
    let text = text.trim().to_ascii_lowercase();
    let mut parts = text.strip_prefix('#')?.split('+').map(str::trim);
    let mut base = parts.next()?;
    let mut attributes: Vec<&str> = parts.filter(|attribute| !attribute.is_empty()).collect();
    let plain = |part: &&str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !base.starts_with(|letter: char| letter.is_ascii_lowercase()) || !plain(&base) || !attributes.iter().all(plain) {
        return None;
    }
    // 2014: the attribute is a suffix.
    if let Some((first, last)) = base.rsplit_once('_')
        && is_one_of(last, "id|num|date|deg|name|code|type")
    {
        base = if last == "date" { "date" } else { first };
        attributes.push(if last == "id" { "code" } else { last });
    }
    let has = |list: &str| attributes.iter().any(|attribute| is_one_of(attribute, list));
    let mut tag = Tag { weight: 100 - TAGS.find(base).unwrap_or(0).min(900) / 10, ..Tag::default() };
    let found = TAGS.split('|').find_map(|line| line.strip_prefix(base)?.strip_prefix(' '));
    if found.is_none() && !is_one_of(base, KNOWN) {
        return None;
    }
    let by_attribute = ATTRIBUTES.split('|').find_map(|line| {
        let (attribute, kind) = line.strip_prefix(base)?.strip_prefix(' ')?.split_once(' ')?;
        has(attribute).then_some(kind)
    });
    tag.kind = by_attribute.or(found).and_then(Kind::from_name);
    tag.is_code = has("code|id|pcode|pcodes|iati_id|num_id") || attributes.iter().any(|attribute| attribute.starts_with("v_"));
    if tag.is_code {
        tag.bar = Some(Bar::Code);
    }
    if has("type|url|bool|text") || tag.kind == Some(Kind::Criterion) && !has("name") {
        tag.kind = None;
    }
    if has("bool|type") {
        tag.bar = Some(Bar::Code);
    }
    if matches!(base, "geo" | "lat" | "lon") {
        tag.bar = Some(if has("admin_level|level") { Bar::Rank } else { Bar::Coordinate });
    } else if matches!(base, "severity" | "priority") {
        tag.bar = Some(Bar::Rank);
    } else if base == "contact" {
        tag.bar = Some(Bar::Personal);
    } else if has("pct|percent|rate|ratio|percentage") {
        (tag.bar, tag.kind) = (Some(Bar::Rate), None);
    }
    let mut rest = String::from("#");
    rest.push_str(base);
    for attribute in &attributes {
        let is_young = is_one_of(attribute, "girls|boys");
        if is_one_of(attribute, "f|female|females|women|girls") {
            tag.part.sex = Some("female");
        } else if is_one_of(attribute, "m|male|males|men|boys") {
            tag.part.sex = Some("male");
        } else if *attribute == "i" {
            tag.part.sex = Some("other");
        } else if is_one_of(attribute, "infants|children|adolescents|adults|elderly") {
            tag.part.age = Some((*attribute).to_owned());
        } else if let Some((band, _)) = attribute.strip_prefix("age").and_then(|band| age::find(band, &words(band))) {
            tag.part.age = Some(band);
        } else if *attribute != "total" && !attribute.starts_with("i_") {
            rest.push_str(" +");
            rest.push_str(attribute);
        }
        if is_young && tag.part.age.is_none() {
            tag.part.age = Some("children".to_owned());
        }
        let code = attribute.strip_prefix("c_").unwrap_or(attribute);
        if code.len() == 3 && (code.len() < attribute.len() || is_one_of(code, "usd|eur|gbp|vnd")) {
            tag.unit = Some(Unit::Money(code.to_ascii_uppercase()));
        }
    }
    if is_one_of(base, "females|males") {
        tag.part.sex = Some(if base == "females" { "female" } else { "male" });
    }
    if tag.kind == Some(Kind::People) {
        if has("hh|households") || is_one_of(base, "hh|households") {
            (tag.kind, tag.unit) = (Some(Kind::Households), Some(Unit::Households));
        } else if tag.part.sex.is_none() && has("total") {
            tag.part.sex = Some("total");
        }
        match tag.part.sex {
            Some("female") => tag.kind = Some(Kind::Women),
            Some("male") => tag.kind = Some(Kind::Men),
            _ => {}
        }
    }
    // Of two languages the Vietnamese one is read, else the first.
    tag.weight += usize::from(has("i_vi"));
    tag.weight -= usize::from(has("alt|acronym|parent"));
    tag.stem = rest;
    Some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_mean_what_the_standard_says() {
        for (text, kind) in [
            ("#adm1+name", Some(Kind::Province)),
            ("#ADM1 + Name", Some(Kind::Province)),
            ("#adm1 +v_pcodes +code", Some(Kind::Province)),
            ("#adm1_id", Some(Kind::Province)),
            ("#adm2 +name", Some(Kind::District)),
            ("#adm3+code", Some(Kind::Commune)),
            ("#org+funding", Some(Kind::Funder)),
            ("#org +acronym +impl", Some(Kind::Implementer)),
            ("#org+prog", Some(Kind::Agency)),
            ("#org+name", Some(Kind::Agency)),
            ("#org+type", None),
            ("#sector +cluster +name", Some(Kind::Sector)),
            ("#activity+name", Some(Kind::Initiative)),
            ("#status", Some(Kind::Status)),
            ("#value+budget+usd", Some(Kind::Planned)),
            ("#value+outgoing", Some(Kind::Allocated)),
            ("#value+expenditure", Some(Kind::Disbursed)),
            ("#value+total", Some(Kind::Amount)),
            ("#reached", Some(Kind::People)),
            ("#reached +children +f", Some(Kind::Women)),
            ("#affected+m", Some(Kind::Men)),
            ("#inneed+hh", Some(Kind::Households)),
            ("#females_num", Some(Kind::Women)),
            ("#date+start", Some(Kind::Date)),
            ("#date+year", Some(Kind::Year)),
            ("#period_date", Some(Kind::Date)),
            ("#group", Some(Kind::EthnicGroup)),
            ("#indicator+name", Some(Kind::Criterion)),
            ("#indicator+value", None),
            ("#reached+pct", None),
            ("#country+code", None),
            ("#geo+lat", None),
        ] {
            assert_eq!(read(text).expect(text).kind, kind, "{text}");
        }
        for text in ["", "#", "#1", "# adm1 ü", "adm1", "#x_transaction_type", "#REF!"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn attributes_narrow_down() {
        let tag = |text: &str| read(text).expect(text);
        let reached = tag("#reached +f +age_5_12 +food");
        assert_eq!(
            (reached.part.sex, reached.part.age.as_deref(), &reached.stem[..]),
            (Some("female"), Some("5-12"), "#reached +food")
        );
        assert_eq!(tag("#affected+i").part.sex, Some("other"));
        assert_eq!(tag("#reached+girls").part.age.as_deref(), Some("children"));
        assert_eq!(tag("#value+c_eur").unit, Some(Unit::Money("EUR".to_owned())));
        assert!(tag("#org+name+i_vi").weight > tag("#org+name+i_en").weight);
        assert!(tag("#reached").weight > tag("#affected").weight);
        assert!(tag("#geo+lon").bar == Some(Bar::Coordinate) && tag("#adm2+pcode").is_code);
    }
}
