//! What stands behind the rows of a result: known only when they have been written.

use bytes::{BufMut, BytesMut};

use super::super::core::Warning;
use super::super::transaction::TxStatus;
use super::columns::ResultColumns;
use crate::value::{integer, write_json_string};

/// The end of a QueryResult. The extensions are left out where they are `None`, `false` or empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct QueryEnd<'a> {
    /// The command tag, one line.
    pub message: &'a str,
    /// What `row_count` says; `None` is the number of rows written.
    pub row_count: Option<u64>,
    /// Extension.
    pub statement_type: Option<&'a str>,
    /// Extension.
    pub affected_rows: Option<u64>,
    /// Extension.
    pub last_insert_id: Option<i64>,
    /// Extension: whether the columns' types are sent. In a binary result they always are.
    pub column_types: bool,
    /// Extension.
    pub has_more_rows: bool,
    /// Extension.
    pub cursor_id: Option<&'a str>,
    /// Extension.
    pub warnings: &'a [Warning],
    /// Extension.
    pub tx: Option<TxStatus>,
}

impl QueryEnd<'_> {
    pub(super) fn write(
        &self,
        out: &mut BytesMut,
        rows: u32,
        columns: &ResultColumns,
        binary: bool,
    ) {
        number(out, "row_count", self.row_count.unwrap_or(u64::from(rows)));
        if let Some(statement_type) = self.statement_type {
            text(out, "statement_type", statement_type);
        }
        if let Some(affected) = self.affected_rows {
            number(out, "affected_rows", affected);
        }
        if let Some(id) = self.last_insert_id {
            number(out, "last_insert_id", id);
        }
        if self.column_types || binary {
            key(out, "column_types");
            out.put_slice(columns.types());
        }
        if self.has_more_rows {
            flag(out, "has_more_rows", true);
        }
        if let Some(cursor) = self.cursor_id {
            text(out, "cursor_id", cursor);
        }
        self.write_warnings(out);
        close(out, self.tx);
    }

    fn write_warnings(&self, out: &mut BytesMut) {
        if self.warnings.is_empty() {
            return;
        }
        key(out, "warnings");
        for (at, warning) in self.warnings.iter().enumerate() {
            out.put_slice(if at == 0 { b"[{" } else { b",{" });
            out.put_slice(b"\"code\":");
            integer(out, warning.code);
            text(out, "message", &warning.message);
            text(out, "sqlstate", &warning.sqlstate);
            out.put_u8(b'}');
        }
        out.put_u8(b']');
    }
}

/// The end of a CursorResult.
#[derive(Clone, Copy, Debug, Default)]
pub struct CursorEnd<'a> {
    /// The cursor.
    pub cursor_id: &'a str,
    /// Whether more rows follow.
    pub has_more_rows: bool,
    /// The row that the cursor is on, from 1; 0 before the first.
    pub position: i64,
    /// How many rows it has; -1 where nobody knows.
    pub total_rows: i64,
    /// For people.
    pub message: &'a str,
    /// Extension: which rows, from 0, stand for deleted ones.
    pub holes: &'a [u64],
    /// Extension.
    pub tx: Option<TxStatus>,
}

impl CursorEnd<'_> {
    pub(super) fn write(&self, out: &mut BytesMut, rows: u32) {
        number(out, "row_count", rows);
        flag(out, "has_more_rows", self.has_more_rows);
        number(out, "position", self.position);
        number(out, "total_rows", self.total_rows);
        text(out, "message", self.message);
        if !self.holes.is_empty() {
            key(out, "holes");
            for (at, hole) in self.holes.iter().enumerate() {
                out.put_u8(if at == 0 { b'[' } else { b',' });
                integer(out, *hole);
            }
            out.put_u8(b']');
        }
        close(out, self.tx);
    }
}

/// The end of a MetadataResult.
#[derive(Clone, Copy, Debug, Default)]
pub struct MetadataEnd<'a> {
    /// For people.
    pub message: &'a str,
    /// Extension.
    pub tx: Option<TxStatus>,
}

impl MetadataEnd<'_> {
    pub(super) fn write(&self, out: &mut BytesMut, rows: u32) {
        number(out, "row_count", rows);
        text(out, "message", self.message);
        close(out, self.tx);
    }
}

/// Keys are plain words of ours: nothing in them needs an escape.
fn key(out: &mut BytesMut, name: &str) {
    out.put_slice(b",\"");
    out.put_slice(name.as_bytes());
    out.put_slice(b"\":");
}

fn number(out: &mut BytesMut, name: &str, value: impl itoa::Integer) {
    key(out, name);
    integer(out, value);
}

fn text(out: &mut BytesMut, name: &str, value: &str) {
    key(out, name);
    write_json_string(out, value);
}

fn flag(out: &mut BytesMut, name: &str, value: bool) {
    key(out, name);
    out.put_slice(if value { b"true" } else { b"false" });
}

fn close(out: &mut BytesMut, tx: Option<TxStatus>) {
    if let Some(tx) = tx {
        text(out, "tx", tx.as_str());
    }
    out.put_u8(b'}');
}
