//! `USING` of CREATE INDEX.
//!
//! Every index is ordered, which answers all that one by hash could: HASH is taken with the limits that
//! PostgreSQL has for it. The kinds for types that there are not are refused.

use crate::sql::ast;
use crate::types::{Result, SqlError, SqlState};

/// Checks that the index can be of the kind that it names.
///
/// # Errors
/// 42704 for a kind that is none, 0A000 for what the kind cannot do.
pub(super) fn check(create: &ast::CreateIndex) -> Result<()> {
    match &create.using {
        None | Some(ast::IndexType::BTree) => Ok(()),
        Some(ast::IndexType::Hash) => check_hash(create),
        Some(ast::IndexType::Custom(name)) if name.value != "rtree" => {
            let message = format!("access method \"{}\" does not exist", name.value);
            Err(SqlError::new(SqlState::UndefinedObject, message))
        }
        Some(_) => Err(SqlError::unsupported(
            "an index of another kind than BTREE and HASH",
        )),
    }
}

fn check_hash(create: &ast::CreateIndex) -> Result<()> {
    let ordered = |column: &ast::IndexColumn| {
        let ast::OrderByOptions { sort, nulls_first } = &column.column.options;
        sort.is_some() || nulls_first.is_some()
    };
    let refused = [
        (create.unique, "unique indexes"),
        (!create.include.is_empty(), "included columns"),
        (create.columns.len() > 1, "multicolumn indexes"),
        (create.columns.iter().any(ordered), "ASC/DESC options"),
    ];
    match refused.iter().find(|(there, _)| *there) {
        None => Ok(()),
        Some((_, what)) => {
            let message = format!("access method \"hash\" does not support {what}");
            Err(SqlError::new(SqlState::FeatureNotSupported, message))
        }
    }
}
