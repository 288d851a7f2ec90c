//! From syntax to meaning: names resolved, types settled, unsupported clauses refused.
//!
//! [`bind`] takes one statement apart by kind. Each kind has its file: queries and expressions
//! (`query`, `expr`), data changes (`write`), definitions (`ddl`), users and grants (`user`),
//! transactions and settings. Every struct of the syntax tree is destructured in full, so that a
//! clause that we do not know of fails to compile here instead of being ignored.

mod dispatch;

pub(crate) use dispatch::bind;

use crate::catalog::Catalog;
use crate::types::DataType;

/// What a statement is bound against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BindContext<'a> {
    /// What exists.
    pub(crate) catalog: &'a Catalog,
    /// The types that the client says its parameters have; `Unknown`, or past the end: to be inferred.
    pub(crate) parameter_hints: &'a [DataType],
    /// How many parameters the statement has (see [`crate::sql::Parsed`]).
    pub(crate) parameter_count: usize,
    /// Who asks.
    pub(crate) user: &'a str,
}
