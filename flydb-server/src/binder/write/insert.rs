//! INSERT.

use super::super::names::table_name;
use super::super::{Around, Binder, BoundQuery, CastContext, Scope};
use super::conflict::bind_conflict;
use super::generated;
use super::insert_clauses::{InsertClauses, insert_clauses};
use super::insert_rows::{bind_rows, plain_rows};
use super::insert_set;
use super::target::{ChangeKind, Target};
use super::{bind_checks, bind_returning};
use crate::catalog::{Privilege, Table};
use crate::plan::{Expr, Insert, InsertSource, Node, Values};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// Binds INSERT.
pub(super) fn bind_insert(
    insert: &ast::Insert,
    around: Around<'_>,
    binder: &Binder<'_>,
) -> Result<BoundQuery> {
    if let Some(spelled) = insert_set::as_values(insert)? {
        return bind_insert(&spelled, around, binder);
    }
    let InsertClauses {
        table,
        alias,
        columns,
        source,
        overriding,
        conflict,
        returning,
        at,
    } = insert_clauses(insert)?;
    let catalog = binder.context.catalog;
    let target = Target::named(table, alias, ChangeKind::Insert, binder)?;
    let places = places(&target, columns)?;
    let Source { node: rows, values } = match source {
        None => default_row(),
        Some(query) => match plain_rows(query)? {
            Some(rows) => {
                let named = !columns.is_empty();
                bind_rows(rows, &target, &places, named, &Scope::empty(around), binder)?
            }
            None => bind_query(query, &target, &places, !columns.is_empty(), around, binder)
                .map_err(|error| error.at(at))?,
        },
    };
    let given = places.get(..values.len()).unwrap_or_default();
    refuse_twice(given, target.table).map_err(|error| error.at(at))?;
    let mut sources = target.default_values(catalog)?;
    for (place, value) in places.iter().zip(values) {
        let value = generated::inserted(
            value,
            target.table,
            *place,
            overriding,
            binder.context.catalog,
        )
        .map_err(|error| error.at(at))?;
        if let Some(source) = sources.get_mut(*place) {
            *source = value;
        }
    }
    let conflict = bind_conflict(conflict, &target, around, binder)?;
    let (returning, columns) = bind_returning(returning, &target.scope(around), binder)?;
    let updates = conflict.as_ref().is_some_and(|one| one.update().is_some());
    let privileges: &[Privilege] = match updates {
        true => &[Privilege::Insert, Privilege::Update],
        false => &[Privilege::Insert],
    };
    target.note_uses(privileges, updates || returning.is_some(), binder);
    let node = Node::Insert(Insert {
        table: target.table.id,
        writer: target.writer.clone(),
        source: Box::new(rows),
        columns: sources,
        checks: bind_checks(&target, catalog)?,
        conflict,
        returning,
    });
    Ok(BoundQuery { node, columns })
}

/// Where the rows come from, and the value of each column that is inserted into, in the
/// statement's order; columns after those that have a value take their defaults.
pub(super) struct Source {
    pub(super) node: Node,
    pub(super) values: Vec<InsertSource>,
}

/// The columns inserted into, in the statement's order: those that it names, or all up to the first that takes no
/// values.
pub(super) fn places(target: &Target<'_>, columns: &[ast::ObjectName]) -> Result<Vec<usize>> {
    if columns.is_empty() {
        return Ok(target.first_places());
    }
    let mut places = Vec::with_capacity(columns.len());
    let mut names = Vec::with_capacity(columns.len());
    for column in columns {
        let name = column_name(column)?;
        let place = target.place_of(name)?;
        if names.contains(&&name.value) {
            return Err(SqlError::new(
                SqlState::DuplicateColumn,
                format!("column \"{}\" is inserted into twice", name.value),
            )
            .at(position(name.span)));
        }
        names.push(&name.value);
        places.push(place);
    }
    Ok(places)
}

/// 42601 where two of the columns that get a value are one column of the table.
pub(super) fn refuse_twice(places: &[usize], table: &Table) -> Result<()> {
    for (at, place) in places.iter().enumerate() {
        let before = places.iter().take(at);
        if { before }.any(|other| other == place) {
            let name = table.columns.get(*place).map_or("", |column| &column.name);
            let message = format!("multiple assignments to same column \"{name}\"");
            return Err(SqlError::new(SqlState::SyntaxError, message));
        }
    }
    Ok(())
}

fn column_name(name: &ast::ObjectName) -> Result<&ast::Ident> {
    match name.0.as_slice() {
        [ast::ObjectNamePart::Identifier(name)] => Ok(name),
        _ => Err(SqlError::unsupported("a qualified column name here")
            .at(table_name(name).ok().and_then(|name| position(name.span)))),
    }
}

/// DEFAULT VALUES: one row without columns.
fn default_row() -> Source {
    let node = Node::Values(Values {
        rows: vec![Vec::new()],
        types: Vec::new(),
    });
    let values = Vec::new();
    Source { node, values }
}

fn bind_query(
    query: &ast::Query,
    target: &Target<'_>,
    places: &[usize],
    named: bool,
    around: Around<'_>,
    binder: &Binder<'_>,
) -> Result<Source> {
    let all = target.types();
    let types: Vec<_> = places
        .iter()
        .filter_map(|place| all.get(*place).copied())
        .collect();
    let bound = binder.bind_source(query, &types, around)?;
    check_width(bound.columns.len(), places.len(), named, target)?;
    let mut values = Vec::with_capacity(places.len());
    for (index, (column, to)) in bound.columns.iter().zip(types).enumerate() {
        let value = Expr::column(index, column.data_type);
        let value = binder.coerce(value, to, CastContext::Assignment)?;
        values.push(InsertSource::Source(value));
    }
    Ok(Source {
        node: bound.node,
        values,
    })
}

/// Whether rows of `values` values fit: as many as the columns named, or at most as many as there are.
pub(super) fn check_width(
    values: usize,
    columns: usize,
    named: bool,
    target: &Target<'_>,
) -> Result<()> {
    if !named && values > columns && values <= target.width() {
        return target.refuse_column(columns);
    }
    let message = if values > columns {
        "INSERT has more expressions than target columns"
    } else if named && values < columns {
        "INSERT has more target columns than expressions"
    } else {
        return Ok(());
    };
    Err(SqlError::new(SqlState::SyntaxError, message))
}
