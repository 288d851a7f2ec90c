//! What a result says beside its rows, and the header that a statement is known to answer with.
//!
//! A statement that runs again mostly answers with the same header, byte for byte: the same columns,
//! the same tag. So a prepared statement keeps the last one, raw and read, and a reply that starts with
//! the same bytes is not parsed again.

use std::sync::Arc;

use bytes::Bytes;
use flydb_protocol::message::core::{QueryResult, Warning};
use flydb_protocol::message::transaction::TxStatus;
use parking_lot::Mutex;

use crate::row::Columns;

/// A result without its rows.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) columns: Arc<Columns>,
    pub(crate) tag: String,
    pub(crate) affected_rows: u64,
    pub(crate) last_insert_id: Option<i64>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) tx: Option<TxStatus>,
    /// The cursor from which the rest of the rows comes.
    pub(crate) cursor: Option<String>,
    /// Whether the statement may have changed what a reset would clear.
    pub(crate) touches_session: bool,
}

impl Header {
    pub(crate) fn new(result: QueryResult, columns: Arc<Columns>) -> Header {
        let affected = match result.affected_rows {
            Some(rows) => rows,
            None if columns.list().is_empty() => result.row_count,
            None => 0,
        };
        Header {
            columns,
            touches_session: touches_session(&result.message),
            tag: result.message,
            affected_rows: affected,
            last_insert_id: result.last_insert_id,
            warnings: result.warnings,
            tx: result.tx,
            cursor: result.cursor_id.filter(|_| result.has_more_rows),
        }
    }

    /// Whether the next run of the statement is likely to answer the same.
    fn is_typical(&self) -> bool {
        self.cursor.is_none() && self.last_insert_id.is_none() && self.warnings.is_empty()
    }
}

/// All but the statements that are known to leave the session as it was.
fn touches_session(tag: &str) -> bool {
    if tag.starts_with("CREATE TABLE") {
        return true; // it may be temporary
    }
    let command = tag.split(' ').next().unwrap_or("");
    !matches!(
        command,
        "SELECT" | "VALUES" | "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "TRUNCATE" | "EXPLAIN" | "SHOW"
            | "CREATE" | "DROP" | "ALTER" | "GRANT" | "REVOKE"
            // What a transaction leaves is told by the status of every reply.
            | "BEGIN" | "COMMIT" | "ROLLBACK" | "SAVEPOINT" | "RELEASE"
    )
}

/// The header that a statement answered with last.
#[derive(Debug, Default)]
pub(crate) struct KnownHeader(Mutex<Option<(Bytes, Arc<Header>)>>);

impl KnownHeader {
    /// The header of these bytes, if they are those of the last time.
    pub(crate) fn get(&self, raw: &[u8]) -> Option<Arc<Header>> {
        match &*self.0.lock() {
            Some((known, header)) if known == raw => Some(Arc::clone(header)),
            _ => None,
        }
    }

    pub(crate) fn set(&self, raw: &[u8], header: &Arc<Header>) {
        if header.is_typical() {
            *self.0.lock() = Some((Bytes::copy_from_slice(raw), Arc::clone(header)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reset_would_clear_is_told_by_the_tag() {
        for tag in ["SELECT 3", "INSERT 1", "CREATE INDEX OK", "ROLLBACK"] {
            assert!(!touches_session(tag), "{tag}");
        }
        for tag in ["SET", "CREATE TABLE OK", "PREPARE OK", "", "DECLARE CURSOR"] {
            assert!(touches_session(tag), "{tag}");
        }
    }
}
