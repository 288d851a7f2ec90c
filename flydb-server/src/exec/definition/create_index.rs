//! CREATE INDEX.

use super::create_table::exists;
use super::{DefinitionContext, table_change};
use crate::plan::CreateIndex;
use crate::txn::Transaction;
use crate::types::Result;

/// Makes the index and fills it from the table's rows.
pub(super) fn run(
    create: &CreateIndex,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let table = &create.change.definition;
    if context.catalog().is_taken(table.home(), &create.name) {
        return match create.if_not_exists {
            true => Ok(()),
            false => Err(exists(&create.name)),
        };
    }
    table_change::run(&create.change, &[], context, txn)
}
