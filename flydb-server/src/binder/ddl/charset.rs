//! Character sets and collations of MySQL, as its dumps name them.
//!
//! All texts are in UTF-8 and are compared by their bytes. A set whose characters UTF-8 has is taken, and so is any
//! collation of such a set, since a dump names one at each table: upper and lower case differ all the same.

use crate::sql::{ast, position};
use crate::types::{Result, SqlError};

/// Sets of characters that a text in UTF-8 can hold.
const SETS: [&str; 6] = ["utf8mb4", "utf8mb3", "utf8", "ascii", "latin1", "ucs2"];

/// Refuses a character set that is not known.
///
/// # Errors
/// 0A000.
pub(super) fn check_set(name: &str, at: Option<u32>) -> Result<()> {
    match SETS.contains(&name.to_ascii_lowercase().as_str()) {
        true => Ok(()),
        false => Err(SqlError::unsupported(format!("the character set {name}")).at(at)),
    }
}

/// Refuses a collation that is not known.
///
/// # Errors
/// 0A000.
pub(super) fn check_collation(name: &str, at: Option<u32>) -> Result<()> {
    let lower = name.to_ascii_lowercase();
    let of_set = |set: &&str| {
        let rest = lower.strip_prefix(*set);
        rest.is_some_and(|rest| rest.starts_with('_'))
    };
    let known = matches!(lower.as_str(), "c" | "posix" | "ucs_basic" | "default")
        || SETS.iter().any(of_set);
    match known {
        true => Ok(()),
        false => Err(SqlError::unsupported(format!("the collation {name}")).at(at)),
    }
}

/// The name behind CHARACTER SET or COLLATE of a column.
pub(super) fn named(name: &ast::ObjectName) -> (String, Option<u32>) {
    match name.0.as_slice() {
        [ast::ObjectNamePart::Identifier(name)] => (name.value.clone(), position(name.span)),
        _ => (name.to_string(), None),
    }
}
