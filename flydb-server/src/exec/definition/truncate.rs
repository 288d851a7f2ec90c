//! TRUNCATE.

use super::table_change::refuse_unseen_rows;
use super::{DefinitionContext, sequence, spec};
use crate::catalog::Table;
use crate::exec::run::no_table;
use crate::plan::Truncate;
use crate::txn::Transaction;
use crate::types::{Result, SqlError, SqlState};

/// Takes all rows out of the tables, at once and without looking at them.
///
/// # Errors
/// 0A000 where rows of other tables refer to them; 40001 where others wrote rows that the transaction's
/// snapshot lacks.
pub(super) fn run(
    truncate: &Truncate,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let catalog = context.catalog();
    for &id in &truncate.tables {
        let table = catalog.table_by_id(id).ok_or_else(|| no_table(id))?;
        refuse_unseen_rows(id, txn)?;
        refuse_referenced(table, truncate, context, txn)?;
    }
    for &id in &truncate.tables {
        let table = catalog.table_by_id(id).ok_or_else(|| no_table(id))?;
        txn.rewrite_table(spec::spec_of(table)?, Vec::new())?;
        if truncate.restart {
            txn.restart_sequence(id)?;
            sequence::restart_owned(id, context, txn)?;
        }
    }
    Ok(())
}

/// Rows of other tables may not be left without what they refer to.
fn refuse_referenced(
    table: &Table,
    truncate: &Truncate,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let newest = txn.newest();
    let mut referring = context.catalog().referencing(table.id);
    let with_rows = referring.find(|(other, _)| {
        let has_rows = newest.table(other.id).is_some_and(|rows| rows.len() > 0);
        !truncate.tables.contains(&other.id) && has_rows
    });
    let Some((other, _)) = with_rows else {
        return Ok(());
    };
    Err(SqlError::new(
        SqlState::FeatureNotSupported,
        "cannot truncate a table referenced in a foreign key constraint",
    )
    .with_detail(format!(
        "Table \"{}\" references \"{}\".",
        other.name, table.name
    ))
    .with_hint(format!(
        "Truncate table \"{}\" at the same time, or use TRUNCATE ... CASCADE.",
        other.name
    )))
}
