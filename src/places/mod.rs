//! Places: the 63 provinces of Viet Nam as they stood until 30 June 2025, how exports spell and code
//! them, and which of the 34 provinces of 1 July 2025 each became part of; and the *name key* by which
//! any two spellings of a name are compared.
//!
//! Does not know: columns, rows, notices, languages of the page. It answers for one text at a time; whether
//! a column holds provinces at all, and under which of the two schemes, is for the reader of the whole
//! column to say. Districts and communes are not here: their names collide once folded.
//!
//! Sources: names, codes of the General Statistics Office (Decision 124/2004/QĐ-TTg as amended, and
//! 19/2025/QĐ-TTg), ISO 3166-2:VN, OCHA P-codes (common operational dataset of 2020), Resolution
//! 202/2025/QH15 for the mergers.

mod fold;
mod province;

pub use fold::{fold, fold_into};
pub use province::{PROVINCES, Province};
