//! The view someone asked for: which charts, which filters; defaults, validation; from and to attributes and JSON.
//!
//! Knows the words that authors write and the columns of a dataset. Knows no browser, no picture, and not what happens with an
//! error: errors are values with a code and a sentence. Uses `data` and `query` for what is asked, `places` for spellings
//! `locale` for the language of a sentence, and `charts` for the names of kinds only.

mod chart;
mod columns;
mod compose;
mod error;
mod filter;
mod find;
mod number;
mod plan;
mod plan_lines;
mod plan_matrices;
mod plan_measures;
#[cfg(test)]
mod tests;

pub use crate::json::{write_comma, write_json_text, write_member, write_name, write_value};
pub use chart::ChartSpec;
pub use compose::{Composition, compose};
pub use error::{Fault, SpecError};
pub use filter::{Filters, Keep, json_words, kept};
pub use find::{Columns, Finder, Role, find_column, unknown_column};
pub(crate) use number::times_ten;
pub use number::{Decimal, write_decimal};
pub use plan::{Need, Plan, Unsuited, plan};
