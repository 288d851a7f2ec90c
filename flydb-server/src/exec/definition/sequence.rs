//! CREATE, ALTER and DROP SEQUENCE, and what becomes of the sequences that a column owns.

use super::create_table::{exists, new_relation_id};
use super::{DefinitionContext, drop_view, grant, spec};
use crate::catalog::{
    Catalog, Sequence, Table, TableId, encode_sequence, privileges_key, sequence_key,
};
use crate::exec::run::no_table;
use crate::plan::{AlterSequence, CreateSequence, DropSequence, TableChange};
use crate::txn::{SEQUENCE_ROW, SequencePosition, Transaction};
use crate::types::Result;

/// Makes the sequence.
pub(super) fn create(
    create: &CreateSequence,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let catalog = context.catalog();
    if catalog.is_taken(create.sequence.home(), &create.sequence.name) {
        return match create.if_not_exists {
            true => Ok(()),
            false => Err(exists(&create.sequence.name)),
        };
    }
    let session = context.environment.session.session_id;
    let sequence = Sequence {
        id: new_relation_id(catalog, txn),
        session: create.sequence.session.map(|_| session),
        ..create.sequence.clone()
    };
    place(&sequence, sequence.start, txn)?;
    put(&sequence, txn)
}

/// Makes the sequences that columns of a table own, and gives them ids.
pub(super) fn own(
    sequences: &[Sequence],
    table: &Table,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<Vec<Sequence>> {
    let catalog = context.catalog();
    let mut made = Vec::with_capacity(sequences.len());
    for sequence in sequences {
        if catalog.is_taken(sequence.home(), &sequence.name) {
            return Err(exists(&sequence.name));
        }
        let column = sequence.owned_by.as_ref().map(|(_, column)| column.clone());
        let sequence = Sequence {
            id: new_relation_id(catalog, txn),
            session: table.temporary.map(|temporary| temporary.session),
            owned_by: column.map(|column| (table.id, column)),
            ..sequence.clone()
        };
        place(&sequence, sequence.start, txn)?;
        put(&sequence, txn)?;
        made.push(sequence);
    }
    Ok(made)
}

/// Gives sequences of a table's columns other definitions, and places to go on from.
pub(super) fn change(
    sequences: &[(Sequence, Option<i64>)],
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    for (sequence, anew) in sequences {
        match anew {
            Some(value) => restart(sequence, *value, context, txn)?,
            None => put(sequence, txn)?,
        }
    }
    Ok(())
}

/// Drops sequences by their ids.
pub(super) fn drop_all(sequences: &[TableId], catalog: &Catalog, txn: &mut Transaction) {
    let dropped = sequences.iter();
    for sequence in dropped.filter_map(|id| catalog.sequence_by_id(*id)) {
        drop_one(sequence, catalog, txn);
    }
}

/// Gives the sequence another definition, another name, or another place to go on from.
pub(super) fn alter(
    alter: &AlterSequence,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let Some(id) = alter.sequence else {
        return Ok(());
    };
    let catalog = context.catalog();
    let before = catalog.sequence_by_id(id).ok_or_else(|| no_table(id))?;
    let definition = &alter.definition;
    if definition.key_name() != before.key_name() {
        if catalog.is_taken(definition.home(), &definition.name) {
            return Err(exists(&definition.name));
        }
        rename(before, definition, context, txn)?;
    }
    for table in &alter.tables {
        spec::put_entry(table, txn)?;
    }
    match alter.restart {
        Some(value) => restart(definition, value, context, txn),
        None => put(definition, txn),
    }
}

/// Drops the sequences, and the defaults and views that use them.
pub(super) fn drop(
    drop: &DropSequence,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    for table in &drop.tables {
        spec::put_entry(table, txn)?;
    }
    let catalog = context.catalog();
    drop_view::drop_dependents(&drop.sequences, catalog, txn);
    drop_all(&drop.sequences, catalog, txn);
    Ok(())
}

/// Drops the sequences of a table that goes.
pub(super) fn drop_owned(table: TableId, catalog: &Catalog, txn: &mut Transaction) {
    for sequence in catalog.sequences() {
        if owner_of(sequence) == Some(table) {
            drop_one(sequence, catalog, txn);
        }
    }
}

/// Lets the sequences of a table start anew.
pub(super) fn restart_owned(
    table: TableId,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    for sequence in context.catalog().sequences() {
        if owner_of(sequence) == Some(table) {
            restart(sequence, sequence.start, context, txn)?;
        }
    }
    Ok(())
}

/// Lets the sequences of a table's columns go with them, or follow their names.
pub(super) fn follow(
    change: &TableChange,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let after = &change.definition;
    let Some(before) = context.catalog().table_by_id(after.id) else {
        return Ok(());
    };
    for sequence in context.catalog().sequences() {
        let Some((owner, column)) = &sequence.owned_by else {
            continue;
        };
        if *owner == after.id && after.schema != before.schema {
            let moved = Sequence {
                schema: after.schema.clone(),
                ..Sequence::clone(sequence)
            };
            rename(sequence, &moved, context, txn)?;
            put(&moved, txn)?;
            continue;
        }
        if *owner != after.id || after.column(column).is_some() {
            continue;
        }
        match renamed(column, before, after) {
            Some(name) => put(
                &Sequence {
                    owned_by: Some((*owner, name.to_owned())),
                    ..Sequence::clone(sequence)
                },
                txn,
            )?,
            None => drop_one(sequence, context.catalog(), txn),
        }
    }
    Ok(())
}

/// What a column is called now, where the table has as many columns as before.
fn renamed<'t>(column: &str, before: &Table, after: &'t Table) -> Option<&'t str> {
    let (place, _) = before.column(column)?;
    let same = before.columns.len() == after.columns.len();
    let now = after.columns.get(place).filter(|_| same)?;
    Some(&now.name)
}

fn owner_of(sequence: &Sequence) -> Option<TableId> {
    sequence.owned_by.as_ref().map(|(table, _)| *table)
}

/// The values before are those of another table: what others still take from it is none of this one's.
fn restart(
    sequence: &Sequence,
    value: i64,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let catalog = context.catalog();
    let anew = Sequence {
        id: new_relation_id(catalog, txn),
        ..sequence.clone()
    };
    txn.drop_table(sequence.id);
    place(&anew, value, txn)?;
    for granted in catalog.grants_on(sequence.id) {
        let granted = crate::catalog::Grant {
            table: anew.id,
            ..granted.clone()
        };
        grant::put(&granted, &anew.key_name(), txn)?;
    }
    put(&anew, txn)
}

/// Lets the entries of a sequence follow its name.
pub(super) fn rename(
    before: &Sequence,
    after: &Sequence,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    let (old, new) = (before.key_name(), after.key_name());
    txn.delete_system(&sequence_key(&old));
    for granted in context.catalog().grants_on(before.id) {
        txn.delete_system(&privileges_key(&granted.user, &old));
        grant::put(granted, &new, txn)?;
    }
    txn.put_table(SequencePosition::spec(after.id, &new)?)?;
    Ok(())
}

/// Makes the table that holds how far the sequence has come.
fn place(sequence: &Sequence, value: i64, txn: &mut Transaction) -> Result<()> {
    let start = SequencePosition {
        value,
        called: false,
    };
    txn.put_table(SequencePosition::spec(sequence.id, &sequence.key_name())?)?;
    txn.put_row(sequence.id, SEQUENCE_ROW, start.row()?)
}

/// Writes a sequence's definition.
pub(super) fn put(sequence: &Sequence, txn: &mut Transaction) -> Result<()> {
    txn.put_system(
        &sequence_key(&sequence.key_name()),
        encode_sequence(sequence)?,
    );
    Ok(())
}

/// Drops one sequence with what was granted on it.
pub(super) fn drop_one(sequence: &Sequence, catalog: &Catalog, txn: &mut Transaction) {
    let name = sequence.key_name();
    for grant in catalog.grants_on(sequence.id) {
        txn.delete_system(&privileges_key(&grant.user, &name));
    }
    txn.delete_system(&sequence_key(&name));
    txn.drop_table(sequence.id);
}
