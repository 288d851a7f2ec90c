//! What stands behind the columns of a CREATE TABLE of MySQL: `ENGINE=InnoDB AUTO_INCREMENT=10`.
//!
//! Options that say how MySQL lays a table out, and comments, change nothing here, as tables have one layout; what
//! would change a table's meaning is refused.

use super::charset::{check_collation, check_set};
use crate::sql::ast;
use crate::types::{Result, SqlError};

/// Options that are about MySQL's layout of a table.
const LAYOUT: [&str; 12] = [
    "KEY_BLOCK_SIZE",
    "ROW_FORMAT",
    "PACK_KEYS",
    "STATS_AUTO_RECALC",
    "STATS_PERSISTENT",
    "STATS_SAMPLE_PAGES",
    "DELAY_KEY_WRITE",
    "MAX_ROWS",
    "MIN_ROWS",
    "AVG_ROW_LENGTH",
    "CHECKSUM",
    "AUTOEXTEND_SIZE",
];

/// Engines whose promises every table keeps.
const ENGINES: [&str; 4] = ["innodb", "myisam", "aria", "memory"];

/// What the options say: the next value of the column that counts.
///
/// # Errors
/// 0A000 for an option that is not among those above.
pub(super) fn bind(options: &ast::CreateTableOptions, at: Option<u32>) -> Result<Option<i64>> {
    let options = match options {
        // Storage parameters are checked elsewhere.
        ast::CreateTableOptions::None | ast::CreateTableOptions::With(_) => return Ok(None),
        ast::CreateTableOptions::Plain(options) => options,
        ast::CreateTableOptions::Options(_) | ast::CreateTableOptions::TableProperties(_) => {
            return Err(unsupported(at));
        }
    };
    let mut first = None;
    for option in options {
        if let Some(next) = one(option, at)? {
            first = Some(next);
        }
    }
    Ok(first)
}

fn one(option: &ast::SqlOption, at: Option<u32>) -> Result<Option<i64>> {
    match option {
        ast::SqlOption::Comment(_) => Ok(None),
        ast::SqlOption::NamedParenthesizedList(ast::NamedParenthesizedList {
            key,
            name: Some(engine),
            values,
        }) if key.value == "ENGINE" && values.is_empty() => check_engine(engine, at),
        ast::SqlOption::KeyValue { key, value } => key_value(&key.to_string(), value, at),
        _ => Err(unsupported(at)),
    }
}

fn check_engine(engine: &ast::Ident, at: Option<u32>) -> Result<Option<i64>> {
    match ENGINES.contains(&engine.value.to_ascii_lowercase().as_str()) {
        true => Ok(None),
        false => Err(SqlError::unsupported(format!("the engine {engine}")).at(at)),
    }
}

fn key_value(key: &str, value: &ast::Expr, at: Option<u32>) -> Result<Option<i64>> {
    let word = word_of(value);
    match key.strip_prefix("DEFAULT ").unwrap_or(key) {
        "CHARSET" | "CHARACTER SET" => check_set(&word, at).map(|()| None),
        "COLLATE" => check_collation(&word, at).map(|()| None),
        "AUTO_INCREMENT" => first_value(&word, at).map(Some),
        key if LAYOUT.contains(&key) => Ok(None),
        _ => Err(unsupported(at)),
    }
}

/// The next value that AUTO_INCREMENT names.
///
/// # Errors
/// 0A000 for what is no whole number above 0.
pub(super) fn first_value(digits: &str, at: Option<u32>) -> Result<i64> {
    let value = digits.parse().ok().filter(|value| *value > 0);
    value.ok_or_else(|| SqlError::unsupported("this value of AUTO_INCREMENT").at(at))
}

/// A value as it stands, without quotes.
pub(super) fn word_of(value: &ast::Expr) -> String {
    match value {
        ast::Expr::Identifier(word) => word.value.clone(),
        ast::Expr::Value(ast::ValueWithSpan {
            value: ast::Value::SingleQuotedString(text) | ast::Value::Number(text, _),
            span: _,
        }) => text.clone(),
        other => other.to_string(),
    }
}

fn unsupported(at: Option<u32>) -> SqlError {
    SqlError::unsupported("a table option").at(at)
}
