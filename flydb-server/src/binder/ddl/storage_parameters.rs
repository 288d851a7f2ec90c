//! `WITH (parameter = value, ...)` of tables and indexes.
//!
//! PostgreSQL's parameters say how pages are filled and when they are cleaned. There are no pages here: a
//! parameter is checked, and changes nothing.

use crate::sql::{ast, is_reset, position};
use crate::types::{Result, SqlError, SqlState};

/// What a parameter belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// A table that is made: it may say `oids = false`.
    NewTable,
    /// A table.
    Table,
    /// An index.
    Index,
}

/// What a parameter takes.
#[derive(Clone, Copy)]
enum Takes {
    Boolean,
    Switch,
    Integer(i64, i64),
    Real(f64, f64),
}

/// The parameters of tables, with what they take.
const OF_TABLES: &[(&str, Takes)] = &[
    ("fillfactor", Takes::Integer(10, 100)),
    ("toast_tuple_target", Takes::Integer(128, 8160)),
    ("parallel_workers", Takes::Integer(0, 1024)),
    ("user_catalog_table", Takes::Boolean),
    ("vacuum_index_cleanup", Takes::Switch),
    ("vacuum_truncate", Takes::Boolean),
    ("autovacuum_enabled", Takes::Boolean),
    (
        "autovacuum_vacuum_threshold",
        Takes::Integer(0, i32::MAX as i64),
    ),
    (
        "autovacuum_vacuum_insert_threshold",
        Takes::Integer(-1, i32::MAX as i64),
    ),
    (
        "autovacuum_analyze_threshold",
        Takes::Integer(0, i32::MAX as i64),
    ),
    ("autovacuum_vacuum_scale_factor", Takes::Real(0.0, 100.0)),
    (
        "autovacuum_vacuum_insert_scale_factor",
        Takes::Real(0.0, 100.0),
    ),
    ("autovacuum_analyze_scale_factor", Takes::Real(0.0, 100.0)),
    ("autovacuum_vacuum_cost_delay", Takes::Real(0.0, 100.0)),
    ("autovacuum_vacuum_cost_limit", Takes::Integer(1, 10_000)),
    (
        "autovacuum_freeze_min_age",
        Takes::Integer(0, 1_000_000_000),
    ),
    (
        "autovacuum_freeze_max_age",
        Takes::Integer(100_000, 2_000_000_000),
    ),
    (
        "autovacuum_freeze_table_age",
        Takes::Integer(0, 2_000_000_000),
    ),
    (
        "autovacuum_multixact_freeze_min_age",
        Takes::Integer(0, 1_000_000_000),
    ),
    (
        "autovacuum_multixact_freeze_max_age",
        Takes::Integer(10_000, 2_000_000_000),
    ),
    (
        "autovacuum_multixact_freeze_table_age",
        Takes::Integer(0, 2_000_000_000),
    ),
    (
        "log_autovacuum_min_duration",
        Takes::Integer(-1, i32::MAX as i64),
    ),
];

/// The parameters of indexes, with what they take.
const OF_INDEXES: &[(&str, Takes)] = &[
    ("fillfactor", Takes::Integer(10, 100)),
    ("deduplicate_items", Takes::Boolean),
];

/// Checks the parameters of CREATE TABLE and ALTER TABLE ... SET.
///
/// # Errors
/// 22023 for one that is none or a value that it does not take; 0A000 for OIDS.
pub(super) fn check(options: &[ast::SqlOption], holder: Holder) -> Result<()> {
    options.iter().try_for_each(|option| match option {
        ast::SqlOption::KeyValue { key, value } => one(key, Some(value), holder),
        ast::SqlOption::Ident(key) => one(key, None, holder),
        other => Err(SqlError::unsupported(format!("the option {other}"))),
    })
}

/// Checks the parameters of CREATE INDEX.
///
/// # Errors
/// As [`check`].
pub(super) fn check_of_index(options: &[ast::Expr]) -> Result<()> {
    options.iter().try_for_each(|option| match option {
        ast::Expr::BinaryOp {
            left,
            op: ast::BinaryOperator::Eq,
            right,
        } => match &**left {
            ast::Expr::Identifier(name) => {
                parameter(&name.value, position(name.span), Some(right), Holder::Index)
            }
            _ => Err(SqlError::unsupported("this parameter of an index")),
        },
        ast::Expr::Identifier(name) => {
            parameter(&name.value, position(name.span), None, Holder::Index)
        }
        _ => Err(SqlError::unsupported("this parameter of an index")),
    })
}

fn one(key: &ast::ObjectName, value: Option<&ast::Expr>, holder: Holder) -> Result<()> {
    let parts: Vec<&ast::Ident> = key.0.iter().filter_map(|part| part.as_ident()).collect();
    match parts.as_slice() {
        [name] => parameter(&name.value, position(name.span), value, holder),
        [space, name] if space.value == "toast" && holder != Holder::Index => {
            parameter(&name.value, position(name.span), value, Holder::Table)
        }
        _ => {
            let message = format!("unrecognized parameter namespace in \"{key}\"");
            Err(SqlError::new(SqlState::InvalidParameterValue, message))
        }
    }
}

fn parameter(name: &str, at: Option<u32>, value: Option<&ast::Expr>, holder: Holder) -> Result<()> {
    let reset = value.is_some_and(is_reset);
    let text = value.map_or_else(|| "true".to_owned(), word_of);
    if name == "oids" && holder == Holder::NewTable {
        return match boolean(&text) {
            Some(false) => Ok(()),
            Some(true) => Err(SqlError::unsupported("a table declared WITH OIDS").at(at)),
            None => Err(wrong(name, &text).at(at)),
        };
    }
    let known = match holder {
        Holder::NewTable | Holder::Table => OF_TABLES,
        Holder::Index => OF_INDEXES,
    };
    let Some((_, takes)) = known.iter().find(|(known, _)| *known == name) else {
        let message = format!("unrecognized parameter \"{name}\"");
        return Err(SqlError::new(SqlState::InvalidParameterValue, message).at(at));
    };
    let fits = reset
        || match takes {
            Takes::Boolean => boolean(&text).is_some(),
            Takes::Switch => boolean(&text).is_some() || text.eq_ignore_ascii_case("auto"),
            Takes::Integer(from, to) => text
                .parse()
                .is_ok_and(|value: i64| (*from..=*to).contains(&value)),
            Takes::Real(from, to) => text
                .parse()
                .is_ok_and(|value: f64| (*from..=*to).contains(&value)),
        };
    match fits {
        true => Ok(()),
        false => Err(wrong(name, &text).at(at)),
    }
}

/// A value as it is written, without quotes.
fn word_of(value: &ast::Expr) -> String {
    match value {
        ast::Expr::Value(value) => match &value.value {
            ast::Value::SingleQuotedString(text) => text.clone(),
            other => other.to_string(),
        },
        other => other.to_string(),
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "on" | "yes" | "1" => Some(true),
        "false" | "off" | "no" | "0" => Some(false),
        _ => None,
    }
}

fn wrong(name: &str, text: &str) -> SqlError {
    SqlError::new(
        SqlState::InvalidParameterValue,
        format!("invalid value for option \"{name}\": {text}"),
    )
}
