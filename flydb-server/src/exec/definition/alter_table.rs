//! ALTER TABLE and ALTER INDEX.

use super::{DefinitionContext, drop_view, routine, sequence, spec, table_change};
use crate::catalog::{encode_view, view_key};
use crate::plan::AlterTable;
use crate::txn::Transaction;
use crate::types::Result;

/// Changes the table, and the definitions of others that follow from it.
pub(super) fn run(
    alter: &AlterTable,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let Some(change) = &alter.change else {
        return Ok(());
    };
    routine::follow(change, &alter.triggers, context, txn)?;
    sequence::follow(change, context, txn)?;
    sequence::drop_all(&alter.dropped_sequences, context.catalog(), txn);
    sequence::change(&alter.sequences, context, txn)?;
    let own = sequence::own(&alter.new_sequences, &change.definition, context, txn)?;
    table_change::run(change, &own, context, txn)?;
    for table in &alter.others {
        spec::put_entry(table, txn)?;
    }
    for view in &alter.views {
        txn.put_system(&view_key(&view.key_name()), encode_view(view)?);
    }
    drop_view::drop_all(&alter.dropped_views, context.catalog(), txn);
    table_change::verify_late_uniques(change, context, txn)?;
    table_change::verify_foreign_keys(change, context, txn)?;
    match alter.next_value {
        Some(next) => txn.raise_sequence(change.definition.id, next.saturating_sub(1)),
        None => Ok(()),
    }
}
