//! CREATE INDEX.
//!
//! An index on an expression is one on a hidden column that the expression generates; a partial index
//! has a hidden BOOLEAN column that says which rows are in it. So storage, recovery and foreign keys
//! know only indexes on columns.

use super::super::expr::output_name;
use super::super::names::{Named, table_name};
use super::super::refuse::{refuse, refuse_all};
use super::super::relation::{find_column, find_rows};
use super::super::{Around, BindContext, Binder, Clause, Scope};
use super::alteration::Alteration;
use super::constraint::within_limit;
use super::constraint_names::generate;
use super::immutable::refuse_changing;
use super::table_index::{self, plain_options};
use super::{index_kind, operator_class, storage_parameters};
use crate::catalog::{Home, Index, IndexColumn, NEW_INDEX};
use crate::plan::{Command, CreateIndex, Expr, ExprKind};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// Binds CREATE INDEX.
pub(in crate::binder) fn bind_create_index(
    create: &ast::CreateIndex,
    context: &BindContext<'_>,
) -> Result<Command> {
    let ast::CreateIndex {
        name,
        table_name: on,
        using: _, // see `index_kind`
        columns,
        unique,
        concurrently,
        r#async,
        if_not_exists,
        include,
        nulls_distinct,
        with,
        predicate,
        index_options,
        alter_options,
    } = create;
    let at = position(table_name(on)?.span);
    refuse_all(
        &[
            (*r#async, "CREATE INDEX ASYNC"),
            (!plain_options(index_options), "an index option"),
            (!alter_options.is_empty(), "an index option"),
        ],
        at,
    )?;
    let table = find_rows(context, on)?;
    index_kind::check(create).map_err(|error| error.at(at))?;
    storage_parameters::check_of_index(with).map_err(|error| error.at(at))?;
    // What they would save, reading the row, is saved by no column that is not part of the key.
    for name in include {
        find_column(table, name)?;
    }
    within_limit(columns.len() + include.len(), at)?;
    let context = &BindContext {
        parameter_count: 0,
        ..*context
    };
    let binder = Binder::new(context);
    let mut making = Making {
        alteration: Alteration::of(table, &binder),
        binder: &binder,
        unique: *unique,
        words: Vec::new(),
    };
    let columns = making.columns(columns).map_err(|error| error.at(at))?;
    let predicate = predicate.as_ref().map(|one| making.predicate(one));
    let predicate = predicate.transpose().map_err(|error| error.at(at))?;
    let name = match name {
        Some(given) => index_name(given, table.home())?.value.clone(),
        None => making.free_name(),
    };
    making.alteration.draft.table.indexes.push(Index {
        id: NEW_INDEX,
        name: name.clone(),
        columns,
        unique: *unique,
        nulls_clash: *nulls_distinct == Some(false),
        constraint: false,
        predicate,
        deferral: None,
    });
    let change = making.alteration.change()?;
    Ok(Command::CreateIndex(Box::new(CreateIndex {
        name,
        if_not_exists: *if_not_exists,
        change,
        concurrently: *concurrently,
    })))
}

/// The name of an index, which is always in the schema of its table.
///
/// # Errors
/// 42601 for a name that says another.
fn index_name<'n>(name: &'n ast::ObjectName, home: Home<'_>) -> Result<&'n ast::Ident> {
    let Named { schema, name } = Named::of(name)?;
    match schema {
        Some(schema) if schema.value != home.schema_name() => {
            let message = "an index is in the schema of its table";
            Err(SqlError::new(SqlState::SyntaxError, message).at(position(schema.span)))
        }
        Some(_) | None => Ok(name),
    }
}

/// An index while its columns are bound.
struct Making<'a> {
    alteration: Alteration<'a>,
    binder: &'a Binder<'a>,
    unique: bool,
    /// What a name is made of: its columns' names, and words for its expressions.
    words: Vec<String>,
}

impl Making<'_> {
    fn columns(&mut self, columns: &[ast::IndexColumn]) -> Result<Vec<IndexColumn>> {
        columns.iter().map(|column| self.column(column)).collect()
    }

    fn column(&mut self, column: &ast::IndexColumn) -> Result<IndexColumn> {
        let ast::IndexColumn {
            column:
                ast::OrderByExpr {
                    expr,
                    options: ast::OrderByOptions { sort, nulls_first },
                    with_fill,
                },
            operator_class: class,
        } = column;
        let descending = match sort {
            None | Some(ast::OrderBySort::Asc) => false,
            Some(ast::OrderBySort::Desc) => true,
            Some(ast::OrderBySort::Using(_)) => {
                return Err(SqlError::unsupported("USING in an index"));
            }
        };
        // NULLs lie last, and with DESC first; whichever was asked for, rows come as a query orders them.
        let _ = nulls_first;
        refuse(with_fill.is_some(), "WITH FILL", None)?;
        let name = match expr {
            ast::Expr::Identifier(name) => Some(name),
            expr => self.cut_column(expr)?,
        };
        let column = match name {
            Some(name) => {
                self.words.push(name.value.clone());
                find_column(&self.alteration.draft.table, name)?
            }
            None => self.expression(expr)?,
        };
        let definition = self.alteration.draft.table.columns.get(column);
        if let (Some(class), Some(definition)) = (class, definition) {
            operator_class::check(class, definition.data_type)?;
        }
        Ok(IndexColumn { column, descending })
    }

    /// The column of MySQL's `name(10)`, where there is no function of its name: all of its value is in the index.
    ///
    /// # Errors
    /// 0A000 in a unique index, which would hold more values apart.
    fn cut_column<'e>(&self, expr: &'e ast::Expr) -> Result<Option<&'e ast::Ident>> {
        let name = table_index::cut_column(expr);
        let table = &self.alteration.draft.table;
        let name = name.filter(|name| table.column(&name.value).is_some());
        refuse(
            self.unique && name.is_some(),
            "a length in a unique index",
            name.and_then(|name| position(name.span)),
        )?;
        Ok(name)
    }

    fn expression(&mut self, expr: &ast::Expr) -> Result<usize> {
        let expr = without_parentheses(expr);
        let bound = self.bind(expr, Clause::Index)?;
        if let ExprKind::Column(place) = bound.kind {
            let column = self.alteration.draft.table.columns.get(place);
            self.words.extend(column.map(|column| column.name.clone()));
            return Ok(place);
        }
        let immutable = "functions in index expression must be marked IMMUTABLE";
        refuse_changing(&bound, immutable)?;
        let word = match output_name(expr) {
            name if name == "?column?" => "expr".to_owned(),
            name => name,
        };
        self.words.push(word);
        let data_type = bound.data_type;
        self.alteration.hidden_column(expr.to_string(), data_type)
    }

    fn predicate(&mut self, condition: &ast::Expr) -> Result<usize> {
        let condition = without_parentheses(condition);
        let bound = self.bind_condition(condition)?;
        let immutable = "functions in index predicate must be marked IMMUTABLE";
        refuse_changing(&bound, immutable)?;
        let sql = condition.to_string();
        self.alteration.hidden_column(sql, bound.data_type)
    }

    fn bind(&self, expr: &ast::Expr, clause: Clause) -> Result<Expr> {
        let table = &self.alteration.draft.table;
        let scope = Scope::of_table(table, None, Around::default());
        let bound = self.binder.expressions(&scope, clause).bind_settled(expr)?;
        self.refuse_generated(&bound)?;
        Ok(bound)
    }

    fn bind_condition(&self, expr: &ast::Expr) -> Result<Expr> {
        let table = &self.alteration.draft.table;
        let scope = Scope::of_table(table, None, Around::default());
        let expressions = self.binder.expressions(&scope, Clause::IndexPredicate);
        let bound = expressions.bind_condition(expr)?;
        self.refuse_generated(&bound)?;
        Ok(bound)
    }

    /// What generates a column may not read another that is generated.
    fn refuse_generated(&self, bound: &Expr) -> Result<()> {
        if matches!(bound.kind, ExprKind::Column(_)) {
            return Ok(());
        }
        let columns = &self.alteration.draft.table.columns;
        let generated = bound.any(&mut |expr| match expr.kind {
            ExprKind::Column(place) => columns
                .get(place)
                .is_some_and(|one| one.generated.is_some()),
            _ => false,
        });
        refuse(
            generated,
            "an index on an expression of a generated column",
            bound.position,
        )
    }

    fn free_name(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let table = &self.alteration.draft.table;
        let catalog = self.alteration.draft.catalog();
        generate(&table.name, &words, "idx", |name| {
            !catalog.is_taken(table.home(), name)
        })
    }
}

fn without_parentheses(expr: &ast::Expr) -> &ast::Expr {
    let mut inner = expr;
    while let ast::Expr::Nested(expr) = inner {
        inner = expr;
    }
    inner
}
