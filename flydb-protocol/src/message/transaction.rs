//! Transactions by message; the same state as BEGIN, COMMIT and ROLLBACK through SQL.

use serde::{Deserialize, Serialize};

use super::integer_enum::integer_enum;
use super::object::or_default;

integer_enum! {
    /// What a transaction sees of others.
    pub enum IsolationLevel {
        /// Behaves as read committed.
        ReadUncommitted = 0,
        /// Each statement sees what was committed before it. The default.
        ReadCommitted = 1,
        /// The transaction sees what was committed before its first statement.
        RepeatableRead = 2,
        /// As if transactions ran one after the other.
        Serializable = 3,
    }
}

/// The state of a session's transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TxStatus {
    /// None is open.
    Idle,
    /// One is open.
    Active,
    /// One is open and has failed: only a rollback is possible.
    Failed,
}

impl TxStatus {
    /// As it stands on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            TxStatus::Idle => "idle",
            TxStatus::Active => "active",
            TxStatus::Failed => "failed",
        }
    }
}

/// Begins a transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeginTx {
    /// Absent: the session's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isolation_level: Option<IsolationLevel>,
    /// Whether writes are refused.
    #[serde(default, deserialize_with = "or_default")]
    pub read_only: bool,
    /// Accepted, and without effect: a snapshot is never waited for.
    #[serde(default, deserialize_with = "or_default")]
    pub deferrable: bool,
}

/// Rolls back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollbackTx {
    /// Extension: only to this savepoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub savepoint: Option<String>,
}

/// Makes or frees a savepoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Savepoint {
    /// Its name.
    pub name: String,
    /// True frees it, false makes it.
    #[serde(default, deserialize_with = "or_default")]
    pub release: bool,
}

/// What became of the transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TxResult {
    /// True; a failure is an Error.
    pub success: bool,
    /// The transaction.
    #[serde(default, deserialize_with = "or_default")]
    pub transaction_id: String,
    /// For people.
    #[serde(default, deserialize_with = "or_default")]
    pub message: String,
    /// Extension: its state after this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tx: Option<TxStatus>,
}
