//! Variables of a session, as MySQL has them: `@name`.
//!
//! A statement is planned with the values that they have when it starts, so that each has a type. What is kept of
//! a plan therefore never names one.

use std::collections::BTreeMap;

use crate::types::{DataType, Result, SqlError, SqlState, Value};

use super::{Expr, Query};

/// Variables that a session may have.
const MAX_VARIABLES: usize = 1_000;
/// Bytes that their values may take together.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// A query whose one row goes into variables.
#[derive(Clone, Debug)]
pub(crate) struct SetVariables {
    /// What gives the values.
    pub query: Query,
    /// The variables, one for each column.
    pub names: Vec<String>,
    /// Whether no row leaves the variables as they are; else they become NULL.
    pub keeps: bool,
}

/// The variables of a session.
#[derive(Clone, Debug, Default)]
pub(crate) struct UserVariables {
    values: BTreeMap<String, (Value, DataType)>,
    bytes: usize,
}

impl UserVariables {
    /// Whether a variable was set.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// What a variable is: NULL where nothing has set it.
    pub(crate) fn value(&self, name: &str) -> Expr {
        match self.values.get(name) {
            Some((value, data_type)) => Expr::literal(value.clone(), *data_type),
            None => Expr::literal(Value::Null, DataType::Unknown),
        }
    }

    /// Sets a variable.
    ///
    /// # Errors
    /// 53400 for too many, or of too many bytes.
    pub(crate) fn set(&mut self, name: &str, value: Value, data_type: DataType) -> Result<()> {
        let before = self
            .values
            .get(name)
            .map_or(0, |(value, _)| bytes_of(value));
        let bytes = self.bytes.saturating_sub(before) + bytes_of(&value);
        if bytes > MAX_BYTES || (self.values.len() >= MAX_VARIABLES && !self.has(name)) {
            return Err(SqlError::new(
                SqlState::ConfigurationLimitExceeded,
                format!("a session keeps {MAX_VARIABLES} variables at most, of 16 MiB together"),
            ));
        }
        self.bytes = bytes;
        self.values.insert(name.to_owned(), (value, data_type));
        Ok(())
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.values.clear();
        self.bytes = 0;
    }
}

fn bytes_of(value: &Value) -> usize {
    size_of::<Value>()
        + match value {
            Value::Text(text) => text.len(),
            Value::Bytes(bytes) => bytes.len(),
            _ => 0,
        }
}
