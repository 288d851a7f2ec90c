//! CREATE and DROP of procedures and triggers.

use super::DefinitionContext;
use std::borrow::Cow;

use crate::catalog::{
    Catalog, Procedure, TableId, Trigger, encode_procedure, encode_trigger, procedure_key,
    trigger_key,
};
use crate::exec::run::no_table;
use crate::plan::{
    CreateProcedure, CreateTrigger, DropProcedure, DropTrigger, RoutineName, TableChange,
};
use crate::txn::Transaction;
use crate::types::{Result, SqlError, SqlState};

/// Makes a procedure, or puts another in its place; the owner stays then.
pub(super) fn create_procedure(
    create: &CreateProcedure,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let CreateProcedure {
        procedure,
        or_replace,
        if_not_exists,
    } = create;
    let known = context
        .catalog()
        .procedure(Some(&procedure.schema), &procedure.name);
    if known.is_some() && !or_replace {
        if *if_not_exists {
            return Ok(());
        }
        let message = format!("procedure \"{}\" already exists", procedure.name);
        return Err(SqlError::new(SqlState::DuplicateFunction, message));
    }
    let owner = known.map_or(context.user, |known| &known.owner);
    let procedure = Procedure {
        owner: owner.to_owned(),
        ..procedure.clone()
    };
    txn.put_system(
        &procedure_key(&procedure.key_name()),
        encode_procedure(&procedure)?,
    );
    Ok(())
}

/// Drops procedures.
pub(super) fn drop_procedures(drop: &DropProcedure, catalog: &Catalog, txn: &mut Transaction) {
    for RoutineName { schema, name } in &drop.names {
        if let Some(procedure) = catalog.procedure(Some(schema), name) {
            txn.delete_system(&procedure_key(&procedure.key_name()));
        }
    }
}

/// Makes a trigger, or puts another in its place.
pub(super) fn create_trigger(
    create: &CreateTrigger,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let CreateTrigger {
        trigger,
        or_replace,
        if_not_exists,
        renamed_from,
    } = create;
    let table = trigger.table;
    let name = table_name(table, context.catalog())?;
    if context.catalog().trigger(table, &trigger.name).is_some() && !or_replace {
        if *if_not_exists {
            return Ok(());
        }
        let message = format!(
            "trigger \"{}\" for relation \"{name}\" already exists",
            trigger.name
        );
        return Err(SqlError::new(SqlState::DuplicateObject, message));
    }
    if let Some(before) = renamed_from {
        txn.delete_system(&trigger_key(&name, before));
    }
    put_trigger(trigger, &name, txn)
}

/// Writes a trigger of the table of this name.
pub(super) fn put_trigger(trigger: &Trigger, table: &str, txn: &mut Transaction) -> Result<()> {
    txn.put_system(&trigger_key(table, &trigger.name), encode_trigger(trigger)?);
    Ok(())
}

/// Drops a trigger.
pub(super) fn drop_trigger(
    drop: &DropTrigger,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    if let Some((table, name)) = &drop.trigger {
        let table = table_name(*table, context.catalog())?;
        txn.delete_system(&trigger_key(&table, name));
    }
    Ok(())
}

/// Lets a table's triggers follow its name and the names of its columns; `changed` are those whose
/// columns are called otherwise.
pub(super) fn follow(
    change: &TableChange,
    changed: &[Trigger],
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let catalog = context.catalog();
    let (table, name) = (change.definition.id, change.definition.key_name());
    let before = table_name(table, catalog)?;
    for trigger in catalog.triggers_on(table) {
        let new = changed.iter().find(|new| new.name == trigger.name);
        if before != name {
            txn.delete_system(&trigger_key(&before, &trigger.name));
        }
        if before != name || new.is_some() {
            put_trigger(new.unwrap_or(trigger), &name, txn)?;
        }
    }
    Ok(())
}

/// Drops all triggers of a table.
pub(super) fn drop_triggers(table: TableId, name: &str, catalog: &Catalog, txn: &mut Transaction) {
    for trigger in catalog.triggers_on(table) {
        txn.delete_system(&trigger_key(name, &trigger.name));
    }
}

/// What the triggers of a table are kept under.
fn table_name(table: TableId, catalog: &Catalog) -> Result<Cow<'_, str>> {
    let found = catalog.table_by_id(table);
    found
        .map(|table| table.key_name())
        .ok_or_else(|| no_table(table))
}
