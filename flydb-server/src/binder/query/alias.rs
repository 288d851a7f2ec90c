//! Aliases of FROM: another name for a table, and for its columns.

use smol_str::SmolStr;

use super::from::Source;
use super::{BoundQuery, refuse};
use crate::binder::{Around, Scope};
use crate::plan::OutputColumn;
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// A query as a table of FROM, under its alias.
///
/// # Errors
/// As [`rename`].
pub(super) fn derived<'s>(
    name: &str,
    mut bound: BoundQuery,
    alias: Option<&ast::TableAlias>,
    around: Around<'s>,
) -> Result<Source<'s>> {
    let mut name = name;
    if let Some(alias) = alias {
        rename(&mut bound.columns, alias)?;
        name = &alias.name.value;
    }
    Ok(Source {
        scope: Scope::of_query(name, &bound.columns, around),
        node: bound.node,
        lateral: false,
    })
}

/// `(a JOIN b ...) AS alias`: the join's columns are those of one table from now on.
pub(super) fn renamed_join<'s>(
    mut source: Source<'s>,
    alias: &ast::TableAlias,
) -> Result<Source<'s>> {
    source.scope = source.scope.under_one_name(&alias.name.value);
    let names = source.scope.columns.iter_mut().map(|one| &mut one.name);
    rename_each(names.collect(), alias, |name, new| {
        *name = SmolStr::new(new)
    })?;
    Ok(source)
}

/// Gives columns the names of an alias's column list.
///
/// # Errors
/// 42P10 for more names than there are columns; 0A000 for what an alias cannot have here.
pub(super) fn rename(columns: &mut [OutputColumn], alias: &ast::TableAlias) -> Result<()> {
    let names = columns.iter_mut().map(|column| &mut column.name);
    rename_each(names.collect(), alias, |name, new| new.clone_into(name))
}

/// Gives each of these its name from an alias's column list.
///
/// # Errors
/// As [`rename`].
pub(super) fn rename_each<N>(
    names: Vec<&mut N>,
    alias: &ast::TableAlias,
    set: impl Fn(&mut N, &str),
) -> Result<()> {
    let ast::TableAlias {
        explicit: _, // AS or not
        name,
        columns,
        at,
    } = alias;
    let typed = columns.iter().any(|column| column.data_type.is_some());
    refuse(&[(at.is_some(), "AT"), (typed, "a column's type in an alias")])
        .map_err(|error| error.at(position(name.span)))?;
    if columns.len() > names.len() {
        let message = format!(
            "table \"{}\" has {} columns available but {} columns specified",
            name.value,
            names.len(),
            columns.len()
        );
        return Err(
            SqlError::new(SqlState::InvalidColumnReference, message).at(position(name.span))
        );
    }
    for (name, column) in names.into_iter().zip(columns) {
        set(name, &column.name.value);
    }
    Ok(())
}
