//! Sheets whose rows belong to rows of another sheet: the repeats of a form (KoboToolbox, ODK, SurveyCTO, Survey123), sub-forms
//! (ActivityInfo), and lists that name the rows of another by a code (`Mã dự án` in both).
//!
//! They are kept as tables of their own, bound by a key as those of a data package are (`schema::follow`): rows of the repeat
//! know what the sheet above tells, and figures of that one are never repeated. Headers propose a key, texts dispose: those of
//! the sheet above are told once each, and hold most of those below.

use std::future::Future;
use std::pin::Pin;

use crate::data::{Dataset, Dictionary};
use crate::places::fold;

use super::column::Kept;
use super::dimension::Draft;
use super::header;
use super::mapping::{ColumnMapping, Mapping};
use super::meaning::{meanings, overrule};
use super::pace::Pace;
use super::resolve::Source;
use super::schema::{self, Key, Type};
use super::value;
use super::word::is_one_of;

/// Keys under other names than `parent` before that of the key: below, and above.
const LINKS: [(&str, &str); 5] = [
    ("submissionuuid", "uuid"),
    ("submissionid", "id"),
    ("parent", "id"),
    ("parentrowid", "uniquerowid"),
    ("parentid", "recordid"),
];
/// Names that columns of rows bear which have nothing to do with each other.
const COMMON: &str = "id|index|key|ma|objectid|rowid|recordid|instanceid|ids";
/// Of the texts below, so many in a hundred stand above.
const MOSTLY: usize = 60;

/// Keys that are being gathered, each with the table that has it.
type Keys<'a> = Pin<Box<dyn Future<Output = Vec<(String, Key)>> + 'a>>;

/// A sheet whose rows belong to those of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bond {
    pub child: String,
    pub parent: String,
    /// The columns of the key, here and there.
    pub own: String,
    pub theirs: String,
    /// Texts of the key that stand for no row there.
    pub n_lost: u64,
}

impl Bond {
    /// Whether it is about this sheet.
    pub fn has(&self, sheet: &str) -> bool {
        self.child == sheet || self.parent == sheet
    }
}

/// How well two columns are witnessed to be a key; 0 for not at all.
fn rank(own: &str, theirs: &str) -> u8 {
    if own == theirs {
        u8::from(!is_one_of(own, COMMON) && own.len() > 2)
    } else if own.strip_prefix("parent") == Some(theirs) {
        3
    } else {
        2 * u8::from(LINKS.contains(&(own, theirs)))
    }
}

/// Whether a folded header is that of a column that names rows.
fn names_rows(key: &str) -> bool {
    ["id", "index", "key", "code", "uid"].iter().any(|end| key.ends_with(end))
        || key == "parent"
        || key.starts_with("ma") && key.len() > 3
}

fn filled(dictionary: &Dictionary) -> impl Iterator<Item = &[u8]> {
    dictionary.iter().map(<[u8]>::trim_ascii).filter(|text| !text.is_empty())
}

/// The key by which rows of one sheet belong to those of another, with its rank.
fn bond(child: &Source, parent: &Source) -> Option<(u8, Bond)> {
    let mut best: Option<(u8, Bond)> = None;
    let said = |name: &str| child.table.heads.iter().position(|head| fold(&head.name) == name);
    // Kobo says in which sheet the row stands; names of sheets are cut after 31 letters.
    if let Some(Kept::Coded(dictionary)) = said("parenttablename").map(|at| &child.table.columns[at])
        && !filled(dictionary).any(|text| String::from_utf8_lossy(text).chars().take(31).eq(parent.name.chars().take(31)))
    {
        return None;
    }
    for (head, kept) in child.table.heads.iter().zip(&child.table.columns) {
        let own = fold(&head.name);
        let Kept::Coded(here) = kept else { continue };
        if !names_rows(&own) {
            continue;
        }
        for (other, kept) in parent.table.heads.iter().zip(&parent.table.columns) {
            let Kept::Coded(there) = kept else { continue };
            let rank = rank(&own, &fold(&other.name));
            if rank <= best.as_ref().map_or(0, |(rank, _)| *rank) {
                continue;
            }
            let mut known = Dictionary::new();
            filled(there).filter(|text| !value::is_blank(&String::from_utf8_lossy(text))).for_each(|text| {
                known.intern(text);
            });
            let texts: Vec<&[u8]> = filled(here).filter(|text| !value::is_blank(&String::from_utf8_lossy(text))).collect();
            let n_found = texts.iter().filter(|text| known.find(text).is_some()).count();
            // Told once each there; where both have the same header, several times here.
            let is_single = known.len() as u64 >= parent.table.log.used && known.len() > 1;
            let is_several = rank > 1 || (texts.len() as u64) < child.table.log.used;
            if is_single && is_several && n_found > 0 && n_found * 100 >= texts.len() * MOSTLY {
                let n_lost = (texts.len() - n_found) as u64;
                let (child, parent) = (child.name.clone(), parent.name.clone());
                best = Some((rank, Bond { child, parent, own: head.name.clone(), theirs: other.name.clone(), n_lost }));
            }
        }
    }
    best
}

/// The sheets that go with one, that one first, and how they hang together; of one that was asked for by name only those that
/// its rows belong to.
pub(super) fn of(sources: &[Source], best: usize, is_named: bool) -> (Vec<usize>, Vec<Bond>) {
    let mut above: Vec<Option<(usize, Bond)>> = Vec::new();
    for (at, child) in sources.iter().enumerate() {
        let mut own: Option<(u8, usize, Bond)> = None;
        for (other, parent) in sources.iter().enumerate().filter(|(other, _)| *other != at) {
            // Never in a circle.
            let mut from = other;
            while let Some((next, _)) = above.get(from).and_then(Option::as_ref).filter(|_| from != at) {
                from = *next;
            }
            if from != at
                && let Some((rank, bond)) = bond(child, parent)
                && own.as_ref().is_none_or(|(known, ..)| rank > *known)
            {
                own = Some((rank, other, bond));
            }
        }
        above.push(own.map(|(_, other, bond)| (other, bond)));
    }
    let mut kept = vec![best];
    let mut n = 0;
    while n < kept.len() {
        let at = kept[n];
        let up = above[at].as_ref().map(|(other, _)| *other);
        let down = (0..sources.len()).filter(|other| !is_named && matches!(above[*other], Some((parent, _)) if parent == at));
        for other in up.into_iter().chain(down) {
            if !kept.contains(&other) {
                kept.push(other);
            }
        }
        n += 1;
    }
    let bonds = kept.iter().filter_map(|&at| above[at].as_ref()).filter(|(other, _)| kept.contains(other));
    let bonds = bonds.map(|(_, bond)| bond.clone()).collect();
    (kept, bonds)
}

/// Gives sheets their keys; `page` is what is said of their columns.
pub(super) fn bind(sources: &mut [Source], bonds: &[Bond], page: &Mapping) {
    for bond in bonds {
        if let Some(child) = sources.iter_mut().find(|source| source.name == bond.child) {
            let pairs = vec![(bond.own.clone(), bond.theirs.clone())];
            // What the key means is for the sheet above to tell.
            let mut said = Mapping::default();
            said.columns.push(ColumnMapping { header: bond.own.clone(), is_key: true, ..ColumnMapping::default() });
            said.overrule(page);
            child.said = Some(said);
            child.keys.push(Key { resource: bond.parent.clone(), pairs });
        }
    }
}

/// Whether a column that names rows of a table says what they are: a province, a programme. The table is that of `keyed`, the
/// column the one of this name.
async fn names_itself(keyed: &mut Source, column: &str, page: &Mapping, pace: &Pace) -> bool {
    keyed.look(pace).await;
    let heads = &keyed.table.heads;
    let mapping = keyed.said.as_ref().unwrap_or(page);
    let mut headings = header::read_all(heads);
    overrule(heads, &mut headings, &keyed.profiles, mapping);
    let meanings = meanings(heads, &headings, &keyed.profiles, mapping);
    heads.iter().zip(meanings).any(|(head, meaning)| head.name == column && meaning.kind.is_some())
}

/// The keys of tables, each with the table that has it; what a key means is told where it names rows, if it is told there.
/// Behind a pointer, so that what calls it does not hold it (`xtask/profile.txt`).
#[inline(never)]
pub(super) fn keys<'a>(sources: &'a mut [Source], mapping: &'a Mapping, pace: &'a Pace) -> Keys<'a> {
    Box::pin(async move {
        let mut keys = Vec::new();
        for at in 0..sources.len() {
            for key in sources[at].keys.clone() {
                for (own, theirs) in &key.pairs {
                    let Some(other) = sources.iter_mut().find(|other| other.name == key.resource) else { continue };
                    let is_key = !names_itself(other, theirs, mapping, pace).await;
                    let said = sources[at].said.iter_mut().flat_map(|said| &mut said.columns).find(|said| said.header == *own);
                    if let Some(said) = said {
                        said.is_key = is_key && (said.is_key || said.of == Some(Type::Text));
                    }
                }
                keys.push((sources[at].name.clone(), key));
            }
        }
        keys
    })
}

/// Follows keys. What a table knows through a key of its own, those that name its rows know too.
#[inline(never)]
pub(super) fn follow(dataset: &mut Dataset, drafts: &mut [Draft], keys: &[(String, Key)]) {
    for _ in 0..keys.len().min(4) {
        for (from, key) in keys {
            schema::follow(dataset, drafts, from, key);
        }
    }
}
