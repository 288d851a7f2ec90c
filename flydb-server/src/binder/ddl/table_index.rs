//! KEY and INDEX among the columns of a table, or behind ADD: MySQL's way to make an index with its table.
//!
//! In MySQL such a name is the table's own affair, while here indexes share the names of tables. So a name that is
//! taken elsewhere gets the table's name before it, and goes by either where the table is named with it.

use super::super::refuse::{refuse, refuse_all};
use super::super::relation::find_column;
use super::constraint::{is_btree, within_limit};
use super::constraint_names::generate;
use super::draft::{Draft, relation_exists};
use crate::catalog::{Catalog, Index, IndexColumn, NEW_INDEX, Table};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError};

/// Adds the index.
///
/// # Errors
/// 42703 for a column that is not there, 42P07 for a name that the table uses already, 0A000 for another kind of
/// index.
pub(super) fn add(index: &ast::IndexConstraint, draft: &mut Draft<'_>) -> Result<()> {
    let ast::IndexConstraint {
        display_as_key: _,
        name,
        index_type,
        columns,
        index_options,
    } = index;
    let at = name.as_ref().and_then(|name| position(name.span));
    let other = !is_btree(index_type.as_ref()) || !plain_options(index_options);
    refuse(other, "an index of another kind than BTREE", at)?;
    within_limit(columns.len(), at)?;
    let mut parts: Vec<IndexColumn> = Vec::with_capacity(columns.len());
    let mut words = Vec::with_capacity(columns.len());
    for column in columns {
        let (name, descending) = part(column)?;
        words.push(name.value.as_str());
        let column = find_column(&draft.table, name)?;
        parts.push(IndexColumn { column, descending });
    }
    let name = match name {
        Some(given) => free_name(given, draft)?,
        None => generate(&draft.table.name, &words, "idx", |name| {
            !is_taken(name, &draft.table, draft.catalog())
        }),
    };
    draft.table.indexes.push(Index {
        id: NEW_INDEX,
        name,
        columns: parts,
        unique: false,
        constraint: false,
        predicate: None,
        deferral: None,
        nulls_clash: false,
    });
    Ok(())
}

/// A constraint whose name is the table's own affair, under a name that is free.
///
/// # Errors
/// 42P07 where the table uses the name already.
pub(super) fn with_free_name(
    constraint: &ast::TableConstraint,
    draft: &Draft<'_>,
) -> Result<ast::TableConstraint> {
    let mut constraint = constraint.clone();
    let (name, local) = match &mut constraint {
        ast::TableConstraint::Unique(unique) => (&unique.name, &mut unique.index_name),
        ast::TableConstraint::PrimaryKey(key) => {
            // MySQL calls every primary key PRIMARY, whatever it is given.
            key.index_name = None;
            return Ok(constraint);
        }
        _ => return Ok(constraint),
    };
    if name.is_none()
        && let Some(given) = local
    {
        given.value = free_name(given, draft)?;
    }
    Ok(constraint)
}

fn free_name(given: &ast::Ident, draft: &Draft<'_>) -> Result<String> {
    let has = |name: &str| draft.table.indexes.iter().any(|index| index.name == name);
    let qualified = qualified(&draft.table, &given.value);
    if has(&given.value) || has(&qualified) {
        return Err(relation_exists(&given.value).at(position(given.span)));
    }
    let taken = |name: &str| is_taken(name, &draft.table, draft.catalog());
    match taken(&given.value) {
        false => Ok(given.value.clone()),
        true if taken(&qualified) => Err(relation_exists(&given.value).at(position(given.span))),
        true => Ok(qualified),
    }
}

fn is_taken(name: &str, table: &Table, catalog: &Catalog) -> bool {
    let own = table.indexes.iter().any(|index| index.name == name);
    own || name == table.name || catalog.is_taken(table.home(), name)
}

/// What an index is called whose name is taken elsewhere.
fn qualified(table: &Table, name: &str) -> String {
    format!("{}_{name}", table.name)
}

/// The index of a table that a statement calls so.
pub(super) fn find<'t>(name: &ast::Ident, table: &'t Table) -> Option<&'t Index> {
    let is = |name: &str| table.indexes.iter().find(|index| index.name == name);
    is(&name.value).or_else(|| is(&qualified(table, &name.value)))
}

/// A column of the index, and whether it is DESC. A length behind it (`name(10)`) changes nothing: the whole value
/// is in the index.
fn part(column: &ast::IndexColumn) -> Result<(&ast::Ident, bool)> {
    let ast::IndexColumn {
        column:
            ast::OrderByExpr {
                expr,
                options: ast::OrderByOptions { sort, nulls_first },
                with_fill,
            },
        operator_class,
    } = column;
    let name = match expr {
        ast::Expr::Identifier(name) => name,
        expr => cut_column(expr).ok_or_else(|| {
            SqlError::unsupported("an expression in a KEY").with_hint("Use CREATE INDEX.")
        })?,
    };
    let using = matches!(sort, Some(ast::OrderBySort::Using(_)));
    refuse_all(
        &[
            (using || nulls_first.is_some(), "this order of a KEY"),
            (with_fill.is_some(), "WITH FILL"),
            (operator_class.is_some(), "an operator class of a KEY"),
        ],
        position(name.span),
    )?;
    Ok((name, matches!(sort, Some(ast::OrderBySort::Desc))))
}

/// The column of `name(10)`.
pub(super) fn cut_column(expr: &ast::Expr) -> Option<&ast::Ident> {
    match expr {
        ast::Expr::Function(call) if is_length(&call.args) => match call.name.0.as_slice() {
            [ast::ObjectNamePart::Identifier(name)] => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// `(10)`.
fn is_length(arguments: &ast::FunctionArguments) -> bool {
    let ast::FunctionArguments::List(list) = arguments else {
        return false;
    };
    matches!(
        list.args.as_slice(),
        [ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(
            ast::Expr::Value(ast::ValueWithSpan {
                value: ast::Value::Number(..),
                span: _
            })
        ))]
    )
}

/// Whether the options of an index say nothing that is not so: its kind, and a comment.
pub(super) fn plain_options(options: &[ast::IndexOption]) -> bool {
    options.iter().all(|option| match option {
        ast::IndexOption::Using(kind) => is_btree(Some(kind)),
        ast::IndexOption::Comment(_) => true,
    })
}
