//! Statements and their results.

use serde::{Deserialize, Serialize};

use super::bounded::parameters;
use super::metadata::ColumnMetadata;
use super::object::or_default;
use super::param_sets::ParamSets;
use super::rows::Rows;
use super::transaction::TxStatus;
use crate::data_type::DataType;
use crate::value::Param;

/// Runs one statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// The statement.
    pub query: String,
    /// Extension: values for `$1`, `$2` and so on.
    #[serde(
        default,
        deserialize_with = "parameters",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub params: Vec<Param>,
    /// Extension: milliseconds until it is cancelled; 0 is never, absent the session's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
}

/// Prepares a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepare {
    /// Its name in this connection; the empty name is a one-shot statement.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// The statement.
    pub query: String,
}

/// Runs a prepared statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Execute {
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Values for its parameters.
    #[serde(default, deserialize_with = "parameters")]
    pub params: Vec<Param>,
    /// Extension: many sets of values, run as one transaction; `params` is then empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<ParamSets>,
    /// Extension: milliseconds until it is cancelled; 0 is never, absent the session's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
}

/// Forgets a prepared statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deallocate {
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
}

/// What was prepared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrepareResult {
    /// True; a failure is an Error.
    pub success: bool,
    /// The statement's name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// How many parameters it has.
    #[serde(default)]
    pub param_count: u64,
    /// Their types.
    #[serde(default, deserialize_with = "or_default")]
    pub param_types: Vec<DataType>,
    /// Extension: the columns of its result; none where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<ColumnMetadata>>,
    /// Extension: a number for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement_id: Option<u64>,
    /// Extension: the state of the transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tx: Option<TxStatus>,
}

/// Something to know about a statement that succeeded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// A numeric code, as an Error has.
    #[serde(default)]
    pub code: i64,
    /// For people.
    #[serde(default)]
    pub message: String,
    /// Its SQLSTATE.
    #[serde(default)]
    pub sqlstate: String,
}

/// What a statement answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct QueryResult {
    /// True; a failure is an Error.
    pub success: bool,
    /// One line: the command tag, such as `SELECT 3`.
    #[serde(default, deserialize_with = "or_default")]
    pub message: String,
    /// The names of the columns.
    #[serde(default, deserialize_with = "or_default")]
    pub columns: Vec<String>,
    /// The rows.
    #[serde(skip)]
    pub rows: Rows,
    /// How many rows are here; without columns, how many were changed.
    #[serde(default)]
    pub row_count: u64,
    /// Extension: `SELECT`, `INSERT` and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement_type: Option<String>,
    /// Extension: how many rows were changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affected_rows: Option<u64>,
    /// Extension: the first number that the server gave to a row inserted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_insert_id: Option<i64>,
    /// Extension: the columns' types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column_types: Option<Vec<DataType>>,
    /// Extension: whether more rows follow by CursorFetch.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub has_more_rows: bool,
    /// Extension: from which cursor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor_id: Option<String>,
    /// Extension: what there is to know.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub warnings: Vec<Warning>,
    /// Extension: the state of the transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tx: Option<TxStatus>,
}
