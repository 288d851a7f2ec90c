//! The table that a statement changes.

use std::sync::Arc;

use super::super::refuse::refuse;
use super::super::relation::find_table;
use super::super::{Around, Binder, CursorUse, Scope};
use crate::catalog::{Catalog, Table};
use crate::plan::{CurrentOf, Expr, ExprKind, Node, PointLookup, Scan};
use crate::sql::{ast, position};
use crate::types::{DataType, Result, SqlError};

/// A table that is changed, and what the statement calls it.
pub(super) struct Target<'a> {
    pub(super) table: &'a Arc<Table>,
    alias: Option<&'a str>,
}

impl<'a> Target<'a> {
    /// The target of an INSERT.
    pub(super) fn named(
        name: &ast::ObjectName,
        alias: Option<&'a ast::Ident>,
        catalog: &'a Catalog,
    ) -> Result<Target<'a>> {
        Ok(Target {
            table: find_table(catalog, name)?,
            alias: alias.map(|alias| alias.value.as_str()),
        })
    }

    /// The target of an UPDATE or DELETE: one plain table.
    pub(super) fn of_from(
        from: &'a ast::TableWithJoins,
        catalog: &'a Catalog,
    ) -> Result<Target<'a>> {
        let ast::TableWithJoins { relation, joins } = from;
        let target = Target::of_factor(relation, catalog)?;
        let at = match relation {
            ast::TableFactor::Table { name, .. } => table_place(name),
            _ => None,
        };
        refuse(!joins.is_empty(), "changing a join of tables", at)?;
        Ok(target)
    }

    /// As [`Target::of_from`], of a MERGE too.
    pub(super) fn of_factor(
        relation: &'a ast::TableFactor,
        catalog: &'a Catalog,
    ) -> Result<Target<'a>> {
        let ast::TableFactor::Table {
            name,
            alias,
            args,
            with_hints,
            version,
            with_ordinality,
            partitions,
            json_path,
            sample,
            index_directives,
            inheritance,
        } = relation
        else {
            return Err(SqlError::unsupported("changing anything but a table"));
        };
        let table = find_table(catalog, name)?;
        let at = table_place(name);
        let other = args.is_some()
            || !with_hints.is_empty()
            || version.is_some()
            || *with_ordinality
            || !partitions.is_empty()
            || json_path.is_some()
            || sample.is_some()
            || !index_directives.is_empty()
            || inheritance.is_some();
        refuse(other, "this clause of a table that is changed", at)?;
        Ok(Target {
            table,
            alias: alias.as_ref().map(alias_name).transpose()?,
        })
    }

    /// The table's columns.
    pub(super) fn scope<'s>(&self, around: Around<'s>) -> Scope<'s> {
        Scope::of_table(self.table, self.alias, around)
    }

    /// What the statement calls it.
    pub(super) fn name(&self) -> &str {
        self.alias.unwrap_or(&self.table.name)
    }

    /// All columns of all rows, with the row id last.
    pub(super) fn scan(&self) -> Node {
        Node::Scan(self.all_columns())
    }

    /// The row that a cursor is on, as [`Target::scan`] would give it.
    pub(super) fn current_of(&self, cursor: &ast::Ident, binder: &Binder<'_>) -> Result<Node> {
        let at = position(cursor.span);
        if binder.context.cursors == CursorUse::None {
            return Err(SqlError::unsupported("CURRENT OF in a procedure or trigger").at(at));
        }
        let mut rows = binder.current_of.borrow_mut();
        let parameter = binder.context.parameter_count + rows.len();
        rows.push(CurrentOf {
            cursor: cursor.value.clone(),
            table: self.table.id,
        });
        Ok(Node::PointLookup(PointLookup {
            scan: self.all_columns(),
            key: Expr {
                kind: ExprKind::Parameter(parameter),
                data_type: DataType::BigInt,
                position: at,
            },
        }))
    }

    fn all_columns(&self) -> Scan {
        Scan {
            table: self.table.id,
            columns: (0..self.table.columns.len()).collect(),
            types: self.types(),
            filter: None,
            with_row_id: true,
            reader: None,
        }
    }

    /// The types of its columns.
    pub(super) fn types(&self) -> Vec<DataType> {
        let columns = self.table.columns.iter();
        columns.map(|column| column.data_type).collect()
    }
}

fn table_place(name: &ast::ObjectName) -> Option<u32> {
    let name = super::super::names::table_name(name).ok()?;
    position(name.span)
}

fn alias_name(alias: &ast::TableAlias) -> Result<&str> {
    let ast::TableAlias {
        explicit: _,
        name,
        columns,
        at,
    } = alias;
    let renamed = !columns.is_empty() || at.is_some();
    refuse(renamed, "renaming columns here", position(name.span))?;
    Ok(&name.value)
}

/// NULL of a type.
pub(super) fn null(data_type: DataType) -> Expr {
    Expr::literal(crate::types::Value::Null, data_type)
}
