//! Cursors: a result that is fetched piece by piece.

use serde::{Deserialize, Serialize};

use super::bounded::parameters;
use super::integer_enum::integer_enum;
use super::metadata::ColumnMetadata;
use super::object::or_default;
use super::rows::Rows;
use super::transaction::TxStatus;
use crate::value::Param;

integer_enum! {
    /// What a cursor sees of later changes, and where it may go.
    pub enum CursorType {
        /// Goes forward only.
        ForwardOnly = 0,
        /// The snapshot at the time of opening.
        Static = 1,
        /// Membership fixed at the time of opening, values current.
        Keyset = 2,
        /// Membership and values current.
        Dynamic = 3,
    }
}

integer_enum! {
    /// What happens to rows that a cursor fetches.
    pub enum Concurrency {
        /// Nothing.
        ReadOnly = 0,
        /// They are locked.
        Lock = 1,
        /// A later write is refused where the row has changed.
        Optimistic = 2,
    }
}

integer_enum! {
    /// Where a cursor goes.
    pub enum FetchDirection {
        /// After the last row fetched.
        Next = 0,
        /// Before the first row fetched.
        Prior = 1,
        /// To the first row.
        First = 2,
        /// To the last row.
        Last = 3,
        /// To the row `offset`, from 1; a negative one counts from the end.
        Absolute = 4,
        /// By `offset` rows.
        Relative = 5,
    }
}

/// Opens a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CursorOpen {
    /// The statement.
    pub query: String,
    /// What it sees.
    #[serde(default, deserialize_with = "or_default")]
    pub cursor_type: CursorType,
    /// What happens to its rows.
    #[serde(default, deserialize_with = "or_default")]
    pub concurrency: Concurrency,
    /// Rows that the answer, and a fetch without a count, brings; 0 leaves it to the server.
    #[serde(default, deserialize_with = "or_default")]
    pub fetch_size: u32,
    /// The statement's parameters.
    #[serde(
        default,
        deserialize_with = "parameters",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub parameters: Vec<Param>,
    /// Extension: whether it outlives its transaction.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub hold: bool,
    /// Extension: milliseconds until the opening is cancelled; 0 is never, absent the session's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
}

/// Fetches rows of a cursor (CursorFetch) or only moves it (CursorScroll).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CursorFetch {
    /// The cursor.
    pub cursor_id: String,
    /// Where to.
    #[serde(default, deserialize_with = "or_default")]
    pub direction: FetchDirection,
    /// For absolute and relative.
    #[serde(default, deserialize_with = "or_default")]
    pub offset: i64,
    /// Rows at most; 0 is the cursor's fetch size.
    #[serde(default, deserialize_with = "or_default")]
    pub count: u32,
    /// Extension: milliseconds until it is cancelled; 0 is never, absent the session's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
}

/// Closes a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CursorClose {
    /// The cursor.
    pub cursor_id: String,
}

/// What a cursor answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CursorResult {
    /// True; a failure is an Error.
    pub success: bool,
    /// The cursor.
    #[serde(default, deserialize_with = "or_default")]
    pub cursor_id: String,
    /// Its columns.
    #[serde(default, deserialize_with = "or_default")]
    pub columns: Vec<ColumnMetadata>,
    /// The rows.
    #[serde(skip)]
    pub rows: Rows,
    /// How many.
    #[serde(default)]
    pub row_count: u64,
    /// Whether more rows follow.
    #[serde(default)]
    pub has_more_rows: bool,
    /// The row that the cursor is on, from 1; 0 before the first.
    #[serde(default)]
    pub position: i64,
    /// How many rows it has; -1 where nobody knows.
    #[serde(default = "unknown")]
    pub total_rows: i64,
    /// For people.
    #[serde(default, deserialize_with = "or_default")]
    pub message: String,
    /// Extension, and only of a keyset cursor: which of `rows`, from 0, stand for deleted rows.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub holes: Vec<u64>,
    /// Extension: the state of the transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tx: Option<TxStatus>,
}

const fn unknown() -> i64 {
    -1
}
