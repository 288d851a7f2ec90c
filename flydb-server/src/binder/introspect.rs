//! INTROSPECT, and the spellings of MySQL for the same: SHOW TABLES, SHOW COLUMNS FROM t, DESCRIBE t.

use std::ops::Range;

use super::names::known_schema;
use super::refuse::refuse_all;
use super::relation::find_relation;
use super::system::system_query;
use super::{BindContext, BoundQuery};
use crate::plan::{
    BinaryOp, Expr, ExprKind, Filter, Node, OutputColumn, Project, Query, Statement, SystemRelation,
};
use crate::sql::{IntrospectStatement, ast};
use crate::types::{DataType, Result, SqlError, Value};

/// Binds INTROSPECT.
///
/// # Errors
/// 42P01 for INTROSPECT TABLE of one that does not exist.
pub(super) fn bind_introspect(
    statement: &IntrospectStatement,
    context: &BindContext<'_>,
) -> Result<Statement> {
    let relation = match statement {
        IntrospectStatement::Table(name) => return one_table(name, context),
        IntrospectStatement::IndexesOf(name) => {
            return of_one(SystemRelation::IntrospectIndexes, name, context);
        }
        IntrospectStatement::Users => SystemRelation::IntrospectUsers,
        IntrospectStatement::Tables => SystemRelation::IntrospectTables,
        IntrospectStatement::Indexes => SystemRelation::IntrospectIndexes,
        IntrospectStatement::Server => SystemRelation::IntrospectServer,
        IntrospectStatement::Status => SystemRelation::IntrospectStatus,
    };
    let BoundQuery { node, columns } = system_query(relation);
    Ok(match relation {
        // What tells namesakes apart is not for people.
        SystemRelation::IntrospectIndexes => some_columns(node, columns, 0..5),
        _ => query(node, columns),
    })
}

/// Binds SHOW TABLES, SHOW COLUMNS and DESCRIBE; `None` for another statement.
///
/// # Errors
/// 42P01 for a table that does not exist, 0A000 for a clause that is not supported.
pub(super) fn bind_show_kin(
    tree: &ast::Statement,
    position: Option<u32>,
    context: &BindContext<'_>,
) -> Result<Option<Statement>> {
    match tree {
        ast::Statement::ShowTables {
            terse,
            history,
            extended,
            full,
            external,
            show_options,
        } => {
            refuse_all(
                &[
                    (*terse, "TERSE"),
                    (*history, "HISTORY"),
                    (*extended, "EXTENDED"),
                    (*full, "FULL"),
                    (*external, "EXTERNAL"),
                ],
                position,
            )?;
            match shown_in(show_options, position)? {
                None => {}
                Some(schema) => known_schema(schema, context)?,
            }
            Ok(Some(table_names()))
        }
        ast::Statement::ShowColumns {
            extended,
            full,
            show_options,
        } => {
            refuse_all(&[(*extended, "EXTENDED"), (*full, "FULL")], position)?;
            let Some(table) = shown_in(show_options, position)? else {
                return Err(SqlError::unsupported("SHOW COLUMNS without a table").at(position));
            };
            let name = ast::ObjectName::from(vec![table.clone()]);
            one_table(&name, context).map(Some)
        }
        ast::Statement::ExplainTable {
            describe_alias: _,
            hive_format,
            has_table_keyword: _,
            table_name,
        } => {
            refuse_all(&[(hive_format.is_some(), "a format of DESCRIBE")], position)?;
            one_table(table_name, context).map(Some)
        }
        _ => Ok(None),
    }
}

/// The name behind FROM or IN of a SHOW statement.
fn shown_in(
    options: &ast::ShowStatementOptions,
    position: Option<u32>,
) -> Result<Option<&ast::Ident>> {
    let ast::ShowStatementOptions {
        show_in,
        starts_with,
        limit,
        limit_from,
        filter_position,
    } = options;
    refuse_all(
        &[
            (starts_with.is_some(), "STARTS WITH"),
            (limit.is_some() || limit_from.is_some(), "LIMIT of SHOW"),
            (filter_position.is_some(), "LIKE or WHERE of SHOW"),
        ],
        position,
    )?;
    let Some(ast::ShowStatementIn {
        clause: _, // FROM or IN
        parent_type,
        parent_name,
    }) = show_in
    else {
        return Ok(None);
    };
    refuse_all(&[(parent_type.is_some(), "this form of SHOW")], position)?;
    match parent_name.as_ref().map(|name| name.0.as_slice()) {
        Some([ast::ObjectNamePart::Identifier(name)]) => Ok(Some(name)),
        _ => Err(SqlError::unsupported("this name in SHOW").at(position)),
    }
}

/// The columns of one table, without the table's name, which the first column has.
fn one_table(name: &ast::ObjectName, context: &BindContext<'_>) -> Result<Statement> {
    of_one(SystemRelation::IntrospectTable, name, context)
}

/// What a relation tells of one table, without the table's name, which its first column has, and without what it is
/// kept under, which its last column has: by that it is told from its namesakes in other schemas.
fn of_one(
    relation: SystemRelation,
    name: &ast::ObjectName,
    context: &BindContext<'_>,
) -> Result<Statement> {
    let named = find_relation(context, name)?;
    let BoundQuery { node, columns } = system_query(relation);
    let last = columns.len().saturating_sub(1);
    let is_its = Expr {
        kind: ExprKind::Binary {
            op: BinaryOp::Equal,
            left: Box::new(Expr::column(last, DataType::Text)),
            right: Box::new(Expr::literal(
                Value::Text((&*named.key_name()).into()),
                DataType::Text,
            )),
        },
        data_type: DataType::Boolean,
        position: None,
    };
    let of_table = Node::Filter(Filter {
        input: Box::new(node),
        condition: is_its,
    });
    Ok(some_columns(of_table, columns, 1..last))
}

/// Some columns of a relation.
fn some_columns(node: Node, columns: Vec<OutputColumn>, shown: Range<usize>) -> Statement {
    let kept: Vec<OutputColumn> = columns
        .into_iter()
        .take(shown.end)
        .skip(shown.start)
        .collect();
    let places = kept.iter().enumerate();
    let expressions = places.map(|(at, column)| Expr::column(shown.start + at, column.data_type));
    let node = Node::Project(Project {
        expressions: expressions.collect(),
        input: Box::new(node),
    });
    query(node, kept)
}

/// SHOW TABLES: their names.
fn table_names() -> Statement {
    let relation = SystemRelation::IntrospectTables;
    let BoundQuery { node, columns } = system_query(relation);
    some_columns(node, columns, 0..1)
}

fn query(root: Node, columns: Vec<OutputColumn>) -> Statement {
    Statement::Query(Query {
        root,
        columns,
        parameters: Vec::new(),
        uses: crate::plan::Uses::default(),
        current_of: Vec::new(),
        tracked: Vec::new(),
    })
}
