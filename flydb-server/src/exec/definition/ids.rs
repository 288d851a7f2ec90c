//! Ids for what the binder left without one.

use crate::catalog::{NEW_INDEX, Table};
use crate::txn::Transaction;

/// Gives the indexes of a definition that are new their ids.
pub(super) fn give_to_indexes(table: &mut Table, txn: &Transaction) {
    for index in &mut table.indexes {
        if index.id == NEW_INDEX {
            index.id = txn.new_index_id();
        }
    }
}
