//! DROP INDEX.

use super::{DefinitionContext, table_change};
use crate::plan::DropIndex;
use crate::txn::Transaction;
use crate::types::Result;

/// Drops the indexes; that nothing needs them was seen when the command was bound.
pub(super) fn run(
    drop: &DropIndex,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let mut changes = drop.changes.iter();
    changes.try_for_each(|change| table_change::run(change, &[], context, txn))
}
