//! Triggers on a table that changes: NEW and OLD keep the names that its columns had.

use super::super::{BindContext, Variable, bind_body, bind_when, trigger_variables};
use super::alteration::Alteration;
use super::trigger::settable;
use crate::catalog::{Table, Trigger};
use crate::sql::{ast, parse_body, parse_expression, position};
use crate::types::{Result, SqlError, SqlState};

/// Lets the table's triggers find a column under its new name.
pub(super) fn rename(from: &str, to: &str, alteration: &mut Alteration<'_>) {
    let catalog = alteration.draft.catalog();
    for trigger in catalog.triggers_on(alteration.before.id) {
        let known = alteration.triggers.entry(trigger.name.clone());
        let trigger = known.or_insert_with(|| (**trigger).clone());
        let columns = trigger.columns.iter_mut().map(|known| &mut known.column);
        for column in columns.chain(&mut trigger.update_of) {
            if column == from {
                to.clone_into(column);
            }
        }
    }
}

/// Lets a trigger fire, or all of them, or lets them no longer.
///
/// # Errors
/// 42704 for a trigger that is not there.
pub(super) fn switch(
    name: &ast::Ident,
    fires: bool,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let word = name.value.to_ascii_lowercase();
    let all = name.quote_style.is_none() && matches!(word.as_str(), "all" | "user");
    let catalog = alteration.draft.catalog();
    let mut found = all;
    for trigger in catalog.triggers_on(alteration.before.id) {
        if !all && trigger.name != name.value {
            continue;
        }
        found = true;
        let known = alteration.triggers.entry(trigger.name.clone());
        let trigger = known.or_insert_with(|| (**trigger).clone());
        trigger.disabled = !fires;
    }
    if found {
        return Ok(());
    }
    let message = format!(
        "trigger \"{}\" for table \"{}\" does not exist",
        name.value, alteration.before.name
    );
    Err(SqlError::new(SqlState::UndefinedObject, message).at(position(name.span)))
}

/// Refuses to drop a column that a trigger of the table names, by NEW and OLD or by UPDATE OF.
///
/// # Errors
/// 2BP01 names the trigger; 0A000 with CASCADE.
pub(super) fn refuse_named(place: usize, cascade: bool, alteration: &Alteration<'_>) -> Result<()> {
    let table = &alteration.draft.table;
    let catalog = alteration.draft.catalog();
    for trigger in catalog.triggers_on(alteration.before.id) {
        let trigger = alteration.triggers.get(&trigger.name).unwrap_or(trigger);
        if !names(trigger, table, place, &alteration.draft.binder.context) {
            continue;
        }
        if cascade {
            return Err(SqlError::unsupported(
                "CASCADE of a column that a trigger names",
            ));
        }
        let column = table.columns.get(place).map_or("", |column| &column.name);
        let what = format!("column {column} of table {}", table.name);
        let message = format!("cannot drop {what} because other objects depend on it");
        let error = SqlError::new(SqlState::DependentObjectsStillExist, message);
        return Err(error.with_detail(format!(
            "trigger {} on table {} depends on {what}",
            trigger.name, table.name
        )));
    }
    Ok(())
}

/// Whether a trigger's text cannot do without a column of NEW and OLD.
fn names(trigger: &Trigger, table: &Table, place: usize, context: &BindContext<'_>) -> bool {
    let column = table.columns.get(place).map(|column| &column.name);
    if column.is_some_and(|column| trigger.update_of.contains(column)) {
        return true;
    }
    let all = trigger_variables(trigger, table);
    let width = table.columns.len();
    let others = all.iter().filter(|one| !one.is_column(place, width));
    let others: Vec<Variable> = others.cloned().collect();
    binds(trigger, table, &all, context) && !binds(trigger, table, &others, context)
}

fn binds(
    trigger: &Trigger,
    table: &Table,
    variables: &[Variable],
    context: &BindContext<'_>,
) -> bool {
    let context = BindContext {
        variables,
        parameter_hints: &[],
        parameter_count: 0,
        ..*context
    };
    let when = trigger.when.iter().all(|when| {
        let condition = parse_expression(when);
        condition.is_ok_and(|condition| bind_when(&condition, &context).is_ok())
    });
    when && trigger.body.iter().all(|sql| {
        let statement = parse_body(sql);
        statement.is_ok_and(|one| bind_body(&one, settable(trigger, table), &context).is_ok())
    })
}
