//! CREATE TABLE.

use super::super::names::Named;
use super::super::{BindContext, Binder};
use super::column::bind_column;
use super::constraint;
use super::draft::Draft;
use super::fill;
use super::like::copy_columns;
use super::new_name::{is_own, new_relation};
use super::table_clauses::{TableClauses, table_clauses};
use super::table_index;
use crate::catalog::{OnCommit, Table, Temporary};
use crate::plan::{Command, CreateTable};
use crate::sql::{LikeClause, ast, is_name_alone, like_clause, position};
use crate::types::{Result, SqlError, SqlState, TableId};

/// Binds CREATE TABLE.
pub(in crate::binder) fn bind_create_table(
    create: &ast::CreateTable,
    context: &BindContext<'_>,
) -> Result<Command> {
    let clauses = table_clauses(create)?;
    // What is kept as SQL has no parameters.
    let context = &BindContext {
        parameter_count: 0,
        ..*context
    };
    let binder = Binder::new(context);
    let named = Named::of(clauses.name)?;
    let temporary = clauses.temporary.is_some();
    let table = Table {
        schema: new_relation(named, temporary, context)?,
        temporary: clauses.temporary.or_else(|| own(named, context)),
        ..Table::new(&named.name.value, context.user)
    };
    let mut draft = Draft::new(table, &binder);
    let mut like = Vec::new();
    let fill = match (clauses.query, clauses.like) {
        (Some(query), _) => fill::bind(query, &clauses, &mut draft)?,
        (None, Some(source)) => {
            like = copy(source, clauses.at, &mut draft)?;
            None
        }
        (None, None) => {
            like = define(&clauses, &mut draft)?;
            None
        }
    };
    Ok(Command::CreateTable(Box::new(CreateTable {
        table: draft.table,
        sequences: draft.sequences,
        if_not_exists: clauses.if_not_exists,
        fill,
        like,
        first_value: clauses.first_value,
    })))
}

/// What makes a table temporary whose name says so: `pg_temp.t`.
fn own(named: Named<'_>, context: &BindContext<'_>) -> Option<Temporary> {
    is_own(named, context).then_some(Temporary {
        session: 0,
        on_commit: OnCommit::PreserveRows,
    })
}

/// `CREATE TABLE name LIKE name` of MySQL: the same table, but for its foreign keys and rows.
fn copy(source: &ast::ObjectName, at: Option<u32>, draft: &mut Draft<'_>) -> Result<Vec<TableId>> {
    let like = LikeClause::all(source, at);
    let (source, copied) = copy_columns(&like, draft)?;
    if let Some(mut copied) = copied {
        let copies = copied
            .generate(draft)
            .and_then(|()| copied.constrain(draft));
        copies.map_err(|error| error.at(at))?;
    }
    Ok(vec![source])
}

/// Puts the columns and constraints in; what the table is like in part.
fn define(clauses: &TableClauses<'_>, draft: &mut Draft<'_>) -> Result<Vec<TableId>> {
    let at = clauses.at;
    let mut constraints = Vec::new();
    let (mut generated, mut checks) = (Vec::new(), Vec::new());
    let (mut sources, mut copied) = (Vec::new(), Vec::new());
    for definition in clauses.columns {
        if let Some(like) = like_clause(definition) {
            let (source, copy) = copy_columns(&like, draft)?;
            sources.push(source);
            copied.extend(copy.map(|copy| (copy, like.at)));
            continue;
        }
        if is_name_alone(&definition.data_type) {
            let message = format!("column \"{}\" has no type", definition.name.value);
            let error = SqlError::new(SqlState::SyntaxError, message);
            return Err(error.at(position(definition.name.span)));
        }
        refuse_twice(&definition.name, &draft.table)?;
        let defined = bind_column(definition, &mut constraints, draft.binder)
            .map_err(|error| error.at(at))?;
        let place = draft.add_column(defined.column, defined.at)?;
        if let Some(sequence) = defined.sequence {
            draft.own_sequence(place, sequence)?;
        }
        generated.extend(defined.generated.map(|expr| (place, expr)));
        checks.extend(defined.check.map(|check| (place, check)));
    }
    for (place, expr) in generated {
        draft.generate(place, expr).map_err(|error| error.at(at))?;
    }
    for (copy, at) in &mut copied {
        let copies = copy.generate(draft).and_then(|()| copy.constrain(draft));
        copies.map_err(|error| error.at(*at))?;
    }
    let of_table = named_constraints(clauses.constraints, draft)?;
    for constraint in &of_table {
        constraints.push(constraint::of_table(constraint).map_err(|error| error.at(at))?);
    }
    draft.constrain(&constraints)?;
    for (place, check) in &checks {
        draft.add_type_check(*place, check)?;
    }
    for constraint in clauses.constraints {
        if let ast::TableConstraint::Index(index) = constraint {
            table_index::add(index, draft).map_err(|error| error.at(at))?;
        }
    }
    Ok(sources)
}

/// The constraints of the table, indexes aside, under names that are free.
fn named_constraints(
    constraints: &[ast::TableConstraint],
    draft: &Draft<'_>,
) -> Result<Vec<ast::TableConstraint>> {
    let constraints = constraints.iter();
    let constraints = constraints.filter(|one| !matches!(one, ast::TableConstraint::Index(_)));
    let named = constraints.map(|one| table_index::with_free_name(one, draft));
    named.collect()
}

/// # Errors
/// 42701 for a column whose name came before.
pub(super) fn refuse_twice(name: &ast::Ident, table: &Table) -> Result<()> {
    if table.column(&name.value).is_none() {
        return Ok(());
    }
    Err(SqlError::new(
        SqlState::DuplicateColumn,
        format!("column \"{}\" specified more than once", name.value),
    )
    .at(position(name.span)))
}
