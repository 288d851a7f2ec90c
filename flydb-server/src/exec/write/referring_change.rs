//! What a referential action makes of referring rows.

use std::sync::Arc;

use super::change::RowChange;
use super::children::Children;
use super::constraints;
use super::generated;
use super::links::{Link, Links};
use super::referring_rows::Referring;
use super::rows::encode_changed;
use crate::binder::domain_checks;
use crate::catalog::{Check, ReferentialAction};
use crate::exec::limits::BATCH_ROWS;
use crate::exec::operators::row_id;
use crate::exec::rows::decode;
use crate::exec::run::Context;
use crate::plan::{CheckOf, RowCheck};
use crate::storage::Row;
use crate::types::cast::{CastRules, cast_value};
use crate::types::{Column, DataType, Result, RowId, RowRef, Value, ValueRef};

/// What a writer must know of the referring table.
///
/// # Errors
/// 42P01 where it does not exist.
pub(super) fn links(children: &Children, context: Context<'_>) -> Result<Arc<Links>> {
    let run = context.run;
    let link = &children.link;
    let mut links = Links::of(link.child.id, &run.environment, &run.view)?;
    let columns = link.key.columns.iter();
    columns.for_each(|column| links.note_set(*column));
    Ok(Arc::new(links))
}

/// The changes that delete or change these rows.
///
/// # Errors
/// What a default answers; 54000 for a row that is too large.
pub(super) fn changes(
    children: &Children,
    links: &Links,
    rows: Vec<Referring>,
    context: Context<'_>,
) -> Result<Vec<RowChange>> {
    let deletes = children.action == ReferentialAction::Cascade
        && children
            .removed
            .iter()
            .all(|removed| removed.after.is_none());
    if deletes {
        let removals = rows.into_iter();
        let removals = removals.map(|(id, row, _)| RowChange::new(Some((id, row)), None));
        return Ok(removals.collect());
    }
    let mut changes = Vec::with_capacity(rows.len());
    for part in rows.chunks(BATCH_ROWS) {
        context.check()?;
        changes.extend(updates(children, links, part, context)?);
    }
    Ok(changes)
}

fn updates(
    children: &Children,
    links: &Links,
    rows: &[Referring],
    context: Context<'_>,
) -> Result<Vec<RowChange>> {
    let which: Vec<usize> = rows.iter().map(|(_, _, at)| *at).collect();
    let old = rows.iter().map(|(id, row, _)| (*id, row.clone()));
    let old: Vec<(RowId, Row)> = old.collect();
    let columns = children.link.key.columns.iter().enumerate();
    let mut changed: Vec<(usize, Column)> = columns
        .map(|(place, column)| Ok((*column, new_values(children, place, &which, context)?)))
        .collect::<Result<_>>()?;
    if !links.generated.is_empty() {
        let all: Vec<usize> = (0..links.spec.layout.len()).collect();
        let input = decode::batch(&links.spec, &old, &all, false)?;
        generated::follow(links, &input, &mut changed, context)?;
    }
    let new = encode_changed(&links.spec, &old, &changed)?;
    let mut new: Vec<(RowId, Row)> = old.iter().map(|(id, _)| *id).zip(new).collect();
    let mut changed = changed.iter();
    let moved = changed.find(|(column, _)| links.table.row_id_column == Some(*column));
    if let Some((_, ids)) = moved {
        for (at, (id, _)) in new.iter_mut().enumerate() {
            *id = row_id(&ids.value(at))?.unwrap_or(*id);
        }
    }
    let change = |(before, after)| RowChange::new(Some(before), Some(after));
    Ok(old.into_iter().zip(new).map(change).collect())
}

/// The new values of one of the foreign key's columns, for each referring row.
fn new_values(
    children: &Children,
    place: usize,
    which: &[usize],
    context: Context<'_>,
) -> Result<Column> {
    let data_type = child_type(&children.link, place);
    let values: Vec<Value> = match children.action {
        ReferentialAction::Cascade => {
            let value = |at: &usize| parent_value(children, place, *at, data_type, context);
            which.iter().map(value).collect::<Result<_>>()?
        }
        ReferentialAction::SetDefault => {
            vec![default(&children.link, place, context)?; which.len()]
        }
        ReferentialAction::SetNull | ReferentialAction::NoAction | ReferentialAction::Restrict => {
            vec![Value::Null; which.len()]
        }
    };
    Column::from_values(data_type.physical(), values.iter().map(Value::as_ref))
}

/// The new value of the column referred to, for a key that went away.
fn parent_value(
    children: &Children,
    place: usize,
    at: usize,
    to: DataType,
    context: Context<'_>,
) -> Result<Value> {
    let column = children.link.key.parent_columns.get(place).copied();
    let column = column.unwrap_or(usize::MAX);
    let definition = children.link.parent.columns.get(column);
    let from = definition.map_or(to, |definition| definition.data_type);
    let after = children.removed.get(at);
    let Some(row) = after.and_then(|removed| removed.after.as_ref()) else {
        return Ok(Value::Null);
    };
    let row = RowRef::new(&children.parent.layout, row)?;
    let value = row.get(column)?.unwrap_or(ValueRef::Null);
    assigned(value, from, to, context)
}

/// Checks NOT NULL and CHECK of rows that a referential action changed.
///
/// # Errors
/// 23502 and 23514.
pub(super) fn check(links: &Links, changes: &[RowChange], context: Context<'_>) -> Result<()> {
    if changes.iter().all(|change| change.after.is_none()) {
        return Ok(());
    }
    let environment = &context.run.environment;
    let table = &links.table;
    let bind = |check: &Check| -> Result<RowCheck> {
        let condition = (environment.bind_text)(&check.sql, table, None, &environment.catalog)?;
        let of = CheckOf::Constraint(check.name.clone());
        Ok(RowCheck { of, condition })
    };
    let of_domains = domain_checks(table, &environment.catalog)?;
    let of_domains = of_domains.into_iter().map(|(name, condition)| {
        let of = CheckOf::Constraint(name);
        Ok(RowCheck { of, condition })
    });
    let checks = of_domains.chain(table.checks.iter().map(bind));
    let checks: Vec<RowCheck> = checks.collect::<Result<_>>()?;
    let all: Vec<usize> = (0..links.spec.layout.len()).collect();
    for part in changes.chunks(BATCH_ROWS) {
        context.check()?;
        let rows = part.iter().filter_map(|change| change.after.clone());
        let rows: Vec<(RowId, Row)> = rows.collect();
        let batch = decode::batch(&links.spec, &rows, &all, false)?;
        constraints::check(table, &checks, &batch, context)?;
    }
    Ok(())
}

fn child_type(link: &Link, place: usize) -> DataType {
    let column = link.key.columns.get(place).copied();
    let column = column.and_then(|column| link.child.columns.get(column));
    column.map_or(DataType::Unknown, |column| column.data_type)
}

/// The default of one of a foreign key's columns; NULL without one.
fn default(link: &Link, place: usize, context: Context<'_>) -> Result<Value> {
    let environment = &context.run.environment;
    let column = link.key.columns.get(place).copied();
    let column = column.and_then(|column| link.child.columns.get(column));
    let default = column.and_then(|column| Some((column, environment.catalog.default_of(column)?)));
    let Some((column, default)) = default else {
        return Ok(Value::Null);
    };
    let expr = (environment.bind_text)(default, &link.child, Some(column), &environment.catalog)?;
    let value = context.constant(&expr)?;
    assigned(
        value.as_ref(),
        expr.data_type,
        child_type(link, place),
        context,
    )
}

fn assigned(
    value: ValueRef<'_>,
    from: DataType,
    to: DataType,
    context: Context<'_>,
) -> Result<Value> {
    let session = &context.run.environment.session;
    let rules = CastRules {
        explicit: false,
        zone: &session.time_zone,
        now: session.now,
    };
    cast_value(value, from, to, &rules)
}
