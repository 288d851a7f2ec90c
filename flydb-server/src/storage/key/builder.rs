//! Building keys: whole keys for entries, prefixes for bounds.

use super::Key;
use super::encode::{Buffer, encode, integer, invert, start_of_text};
use crate::storage::limits::MAX_KEY_BYTES;
use crate::types::{Result, RowId, SqlError, SqlState, ValueRef};

/// Puts a key together, column by column.
///
/// Bounds of a range are prefixes of keys: all entries whose first columns have certain values lie
/// from that prefix on, and before its [`Key::successor`].
#[derive(Clone, Debug, Default)]
pub(crate) struct KeyBuilder {
    bytes: Buffer,
    nulls: bool,
}

impl KeyBuilder {
    /// An empty prefix.
    pub(crate) fn new() -> KeyBuilder {
        KeyBuilder::default()
    }

    /// Appends a column's value. `ValueRef::Null` sorts after every value, before it where descending.
    pub(crate) fn push(&mut self, value: ValueRef<'_>, descending: bool) {
        let start = self.bytes.len();
        encode(value, &mut self.bytes);
        if descending {
            invert(&mut self.bytes, start);
        }
        self.nulls |= matches!(value, ValueRef::Null);
    }

    /// Appends what the encodings of all texts that start like this start with. Nothing follows it.
    pub(crate) fn push_start(&mut self, text: &str, descending: bool) {
        let start = self.bytes.len();
        start_of_text(text.as_bytes(), &mut self.bytes);
        if descending {
            invert(&mut self.bytes, start);
        }
    }

    /// Appends a row id, as the entries of indexes that are not unique end with.
    pub(crate) fn push_row_id(&mut self, row_id: RowId) {
        integer(row_id.0, &mut self.bytes);
    }

    /// Whether a NULL was appended.
    pub(crate) fn has_nulls(&self) -> bool {
        self.nulls
    }

    /// The bytes so far.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Empties it, to build another key.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.nulls = false;
    }

    /// The key so far.
    pub(crate) fn key(&self) -> Key {
        Key::from_bytes(&self.bytes)
    }

    /// The key so far, to be stored in an index.
    ///
    /// # Errors
    /// 54000 past [`MAX_KEY_BYTES`].
    pub(crate) fn stored_key(&self) -> Result<Key> {
        if self.bytes.len() > MAX_KEY_BYTES {
            return Err(too_long(self.bytes.len()));
        }
        Ok(self.key())
    }
}

#[cold]
fn too_long(bytes: usize) -> SqlError {
    SqlError::new(
        SqlState::ProgramLimitExceeded,
        format!("an index key of {bytes} bytes is over the limit of {MAX_KEY_BYTES} bytes"),
    )
    .with_hint("index a shorter column")
}
