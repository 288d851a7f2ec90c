//! CREATE VIEW and REFRESH MATERIALIZED VIEW.
//!
//! The query is bound once to be sure of it, and to note what its names mean; then it is kept as text.

use super::super::names::Named;
use super::super::{Around, BindContext, Binder};
use super::drop::find_view;
use super::new_name::{is_own, new_relation};
use super::view_options;
use crate::catalog::{
    Catalog, Home, Index, Relation, StoredQuery, StoredRelation, View, ViewColumn,
};
use crate::plan::{Command, CreateView, Node, OutputColumn};
use crate::sql::{self, ast, position};
use crate::types::{Result, SqlError, SqlState, TableId};

/// Binds CREATE VIEW.
///
/// # Errors
/// What is wrong with the query; 42601 for more names than columns, 42701 for two columns of one name,
/// 42P17 for a view that would stand on itself.
pub(in crate::binder) fn bind_create_view(
    create: &sql::CreateView,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::CreateView {
        name,
        or_replace,
        temporary,
        if_not_exists,
        materialized,
        recursive,
        columns,
        options,
        query,
        sql,
        start,
        check,
    } = create;
    let named = Named::of(name)?;
    let name = named.name;
    if *or_replace && *if_not_exists {
        let message = "OR REPLACE and IF NOT EXISTS exclude each other";
        return Err(SqlError::new(SqlState::SyntaxError, message).at(position(name.span)));
    }
    let mut options = view_options::bind(options)?;
    if let Some(check) = check {
        options.check = Some(view_options::check_option(*check));
        if *recursive {
            let what = "WITH CHECK OPTION on recursive views";
            return Err(SqlError::unsupported(what).at(position(name.span)));
        }
    }
    let context = without_parameters(context);
    let binder = Binder::new(&context);
    binder.stored.note_from(*start);
    let bound = binder.bind_query(query, Around::default());
    let bound = match recursive {
        // The text is not the statement's.
        true => bound.map_err(SqlError::placeless)?,
        false => bound?,
    };
    if bound.node.changes_data() {
        let message = "a view must not change data";
        return Err(SqlError::new(SqlState::FeatureNotSupported, message).at(Some(*start)));
    }
    let mut relations = binder.stored.noted();
    let reads_temporary = reads_temporary(&relations, context.catalog);
    if reads_temporary && materialized.is_some() {
        let message = "materialized views must not use temporary tables or views";
        let error = SqlError::new(SqlState::FeatureNotSupported, message);
        return Err(error.at(position(name.span)));
    }
    // What shows a relation of the session is of the session too.
    let temporary = *temporary || reads_temporary || is_own(named, &context);
    let schema = new_relation(named, temporary, &context)?;
    let home = match temporary {
        true => Home::Session,
        false => Home::Schema(&schema),
    };
    let replaced = match context.catalog.relation_at(home, &name.value) {
        Some(Relation::View(view)) => Some(view),
        Some(Relation::Table(_) | Relation::Sequence(_)) | None => None,
    };
    if *or_replace && replaced.is_some_and(|view| view.rows.is_some()) {
        return Err(wrong_kind(name, "is not a view"));
    }
    note_reads(&mut relations, &bound.node, context.catalog);
    if let Some(replaced) = replaced {
        not_on_itself(name, replaced.id, &relations, context.catalog)?;
    }
    let shape = match materialized {
        None => binder.shape(query, &bound.node)?,
        Some(_) => Err(""),
    };
    let mut columns = view_columns(bound.columns, columns)?;
    if let Ok(shape) = &shape {
        for (column, base) in columns.iter_mut().zip(&shape.columns) {
            column.base = *base;
        }
    }
    let base = match (shape, options.check) {
        (Ok(shape), _) => Some(shape.base),
        (Err(why), Some(_)) => return Err(no_check_option(why).at(position(name.span))),
        (Err(_), None) => None,
    };
    Ok(Command::CreateView(CreateView {
        base,
        name: name.value.clone(),
        schema,
        temporary,
        or_replace: *or_replace,
        if_not_exists: *if_not_exists,
        materialized: *materialized,
        options,
        columns,
        query: StoredQuery {
            sql: sql.clone(),
            relations,
            keys: binder.stored.noted_keys(),
        },
    }))
}

/// 0A000 for WITH CHECK OPTION of a view that rows cannot be written through.
fn no_check_option(why: &str) -> SqlError {
    let message = "WITH CHECK OPTION is supported only on automatically updatable views";
    SqlError::new(SqlState::FeatureNotSupported, message)
        .with_hint(format!("{why} are not automatically updatable."))
}

/// 42809 for a relation of another kind.
pub(super) fn wrong_kind(name: &ast::Ident, is: &str) -> SqlError {
    let message = format!("\"{}\" {is}", name.value);
    SqlError::new(SqlState::WrongObjectType, message).at(position(name.span))
}

/// Binds REFRESH MATERIALIZED VIEW.
///
/// # Errors
/// 42P01 for a view that is not there, 0A000 for a table, 42809 for another relation.
pub(in crate::binder) fn bind_refresh_view(
    refresh: &sql::RefreshView,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::RefreshView {
        name,
        concurrently,
        with_data,
    } = refresh;
    let named = Named::of(name)?;
    let (schema, ident) = (named.known_schema(context)?, named.name);
    if context.catalog.table(schema, &ident.value).is_some() {
        let message = format!("\"{}\" is not a materialized view", ident.value);
        let error = SqlError::new(SqlState::FeatureNotSupported, message);
        return Err(error.at(position(ident.span)));
    }
    let view = find_view(context, name, true)?;
    if *concurrently {
        refreshable(view, *with_data).map_err(|error| error.at(position(ident.span)))?;
    }
    Ok(Command::RefreshView {
        view: view.id,
        with_data: *with_data,
    })
}

/// Whether a materialized view may be refreshed while others read it: it has rows, which a key tells apart. It
/// may be in any case; who asks for it by name is told where PostgreSQL would not do it.
fn refreshable(view: &View, with_data: bool) -> Result<()> {
    let Some(rows) = &view.rows else {
        return Ok(());
    };
    if !rows.filled {
        let message = "CONCURRENTLY cannot be used when the materialized view is not populated";
        return Err(SqlError::new(SqlState::FeatureNotSupported, message));
    }
    if !with_data {
        let message = "REFRESH options CONCURRENTLY and WITH NO DATA cannot be used together";
        return Err(SqlError::new(SqlState::SyntaxError, message));
    }
    let on_columns =
        |index: &Index| index.is_whole() && index.places().all(|place| place < view.columns.len());
    if rows
        .indexes
        .iter()
        .any(|index| index.unique && on_columns(index))
    {
        return Ok(());
    }
    let message = format!(
        "cannot refresh materialized view \"{}\" concurrently",
        view.name
    );
    let hint = "Create a unique index with no WHERE clause on one or more columns of the materialized view.";
    Err(SqlError::new(SqlState::ObjectNotInPrerequisiteState, message).with_hint(hint))
}

/// Whether a query reads a relation that is of the session alone.
fn reads_temporary(relations: &[StoredRelation], catalog: &Catalog) -> bool {
    let read = relations.iter();
    let mut read = read.filter_map(|one| catalog.relation_by_id(one.relation));
    read.any(|relation| relation.home() == Home::Session)
}

/// What is kept has no parameters: there would be nobody to give them.
fn without_parameters<'a>(context: &BindContext<'a>) -> BindContext<'a> {
    BindContext {
        parameter_hints: &[],
        parameter_count: 0,
        user_variables: None,
        ..*context
    }
}

/// Marks the columns that the query reads.
fn note_reads(relations: &mut [StoredRelation], node: &Node, catalog: &Catalog) {
    let read = node.columns_read();
    for relation in relations {
        let Some(table) = catalog.table_by_id(relation.relation) else {
            continue;
        };
        for column in &mut relation.columns {
            let place = table.column(&column.column).map(|(place, _)| place);
            column.read = place.is_some_and(|place| read.contains(&(table.id, place)));
        }
    }
}

fn not_on_itself(
    name: &ast::Ident,
    replaced: TableId,
    relations: &[StoredRelation],
    catalog: &Catalog,
) -> Result<()> {
    let dependents = catalog.dependent_views(&[replaced]);
    let mut above = dependents.iter().map(|dependent| dependent.view.id);
    let names = |id| relations.iter().any(|relation| relation.relation == id);
    if !names(replaced) && !above.any(names) {
        return Ok(());
    }
    Err(SqlError::new(
        SqlState::InvalidObjectDefinition,
        format!("view \"{}\" would stand on itself", name.value),
    )
    .at(position(name.span)))
}

fn view_columns(bound: Vec<OutputColumn>, names: &[ast::Ident]) -> Result<Vec<ViewColumn>> {
    if let Some(name) = names.get(bound.len()) {
        let message = "CREATE VIEW specifies more column names than columns";
        return Err(SqlError::new(SqlState::SyntaxError, message).at(position(name.span)));
    }
    let mut columns: Vec<ViewColumn> = Vec::with_capacity(bound.len());
    for (place, column) in bound.into_iter().enumerate() {
        let given = names.get(place);
        let name = given.map_or(column.name, |given| given.value.clone());
        if columns.iter().any(|other| other.name == name) {
            return Err(SqlError::new(
                SqlState::DuplicateColumn,
                format!("column \"{name}\" specified more than once"),
            )
            .at(given.and_then(|given| position(given.span))));
        }
        columns.push(ViewColumn {
            name,
            data_type: column.data_type,
            nullable: column.nullable,
            default: None,
            base: None,
        });
    }
    Ok(columns)
}
