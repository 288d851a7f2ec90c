//! Log records: a commit's changes as bytes, and back.
//!
//! ```text
//! Op 1 | KeyLen 4 | Key | ValLen 4 | Value          integers big-endian; Op 1 puts, Op 2 deletes
//!
//! row:<table>:<id>   the row's image; deleting it has no value
//! row:<table>:*      deleted: every row of the table goes
//! seq:<table>        8 bytes, what the sequence gave last; deleted: it starts anew
//! table:<table>      the table's shape, as JSON; deleting it drops the table
//! anything else      a system key and its value: schema:<table>, _sys_users:<user>, ...
//! ```
//!
//! Tables go by name, for whoever follows the log: a decoder learns names from the `table:` records, in
//! log order. A commit may hand a name from one table to another, so its records stand in three parts:
//! what drops and empties tables, under the names from before the commit; the tables' shapes, which give
//! the names that count from then on; rows and sequences under these.

mod decode;
mod encode;
#[cfg(test)]
mod tests;

pub(super) use decode::Decoder;

const PUT: u8 = 1;
const DELETE: u8 = 2;

const ROW: &str = "row:";
const SEQUENCE: &str = "seq:";
const TABLE: &str = "table:";
/// Stands for the id where every row is meant.
const EVERY_ROW: &str = "*";

/// One commit's changes, encoded as the log holds them.
///
/// Encoding needs no lock and no log index: each committing task does its own, and hands the bytes
/// to whoever appends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Records(Vec<u8>);

impl Records {
    /// The bytes.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// How many bytes.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Whether a key has one of the forms that storage writes itself.
pub(super) fn is_reserved(key: &str) -> bool {
    [ROW, SEQUENCE, TABLE]
        .iter()
        .any(|prefix| key.starts_with(prefix))
}
