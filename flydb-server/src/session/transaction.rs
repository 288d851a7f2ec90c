//! The open transaction of a session, and what may be done with it when.
//!
//! ```text
//! idle ──BEGIN, or a statement without auto_commit──> active ──COMMIT, ROLLBACK──> idle
//!                                                     │   ▲
//!                                               error │   │ ROLLBACK TO
//!                                                     ▼   │
//!                                                    failed ──ROLLBACK──> idle
//! ```
//!
//! COMMIT of a failed transaction is an error and changes nothing: who does not look would take a
//! success for a commit.

use std::sync::Arc;

use super::options::{OptionName, Setting};
use crate::eval::SessionFacts;
use crate::txn::{BeginOptions, Isolation, Transaction, TxStatus};
use crate::types::{Result, SqlError, SqlState};

/// A transaction that spans statements.
#[derive(Debug)]
pub(super) struct OpenTransaction {
    pub(super) txn: Transaction,
    /// What functions know; its time is when the transaction started.
    pub(super) facts: Arc<SessionFacts>,
    /// Whether the client began it; else `auto_commit` was off.
    pub(super) explicit: bool,
    /// Whether it was rolled back because it was idle for too long.
    pub(super) expired: bool,
    /// Its savepoints, each with the mark of cursors at that time.
    pub(super) savepoints: Vec<(String, u64)>,
    /// What SET LOCAL changed, to be put back at the end.
    pub(super) local: Vec<(OptionName, Setting)>,
    /// And what it changed of names that are kept.
    pub(super) kept: Vec<(String, Option<String>)>,
}

/// The state that answers carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TransactionState {
    Idle,
    Active,
    Failed,
}

/// How a level of the wire is run.
pub(super) fn isolation(level: u8) -> Isolation {
    match level {
        2 => Isolation::RepeatableRead,
        3 => Isolation::Serializable,
        _ => Isolation::ReadCommitted,
    }
}

/// The options of a transaction of this level.
pub(super) fn begin_options(level: u8, read_only: bool) -> BeginOptions {
    BeginOptions {
        isolation: isolation(level),
        read_only,
    }
}

impl OpenTransaction {
    pub(super) fn new(mut txn: Transaction, facts: Arc<SessionFacts>, explicit: bool) -> Self {
        txn.let_constraints_wait();
        OpenTransaction {
            txn,
            facts,
            explicit,
            expired: false,
            savepoints: Vec::new(),
            local: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Its state.
    pub(super) fn state(&self) -> TransactionState {
        match self.txn.status() {
            TxStatus::Active => TransactionState::Active,
            TxStatus::Failed => TransactionState::Failed,
        }
    }

    /// Whether a statement may run in it.
    ///
    /// # Errors
    /// 25P03 after it was idle for too long, 25P02 after any other failure.
    pub(super) fn check(&self) -> Result<()> {
        match self.txn.status() {
            TxStatus::Active => Ok(()),
            TxStatus::Failed if self.expired => Err(SqlError::new(
                SqlState::IdleInTransactionSessionTimeout,
                "the transaction was idle for too long and was rolled back",
            )
            .with_hint("ROLLBACK ends it; idle_in_transaction_timeout sets the time")),
            TxStatus::Failed => Err(SqlError::new(
                SqlState::InFailedSqlTransaction,
                "the transaction has failed: statements are refused until it is rolled back",
            )
            .with_hint("ROLLBACK, or ROLLBACK TO a savepoint, ends this state")),
        }
    }
}

/// 25P01.
pub(super) fn none_open() -> SqlError {
    SqlError::new(SqlState::NoActiveSqlTransaction, "no transaction is open")
}

/// 25001.
pub(super) fn already_open() -> SqlError {
    SqlError::new(
        SqlState::ActiveSqlTransaction,
        "a transaction is already open",
    )
    .with_hint("COMMIT or ROLLBACK it first; SAVEPOINT nests")
}
