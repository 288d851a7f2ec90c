//! Finding what a name means: the column of a scope, or of one further out.

use super::{Nesting, Relation, Scope, ScopeColumn};
use crate::binder::names::{Named, nearest};
use crate::catalog::PG_TEMP;
use crate::plan::{Expr, ExprKind};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

impl<'s> Scope<'s> {
    /// This scope and those around it that may be named, each with how far out it is.
    pub(in crate::binder) fn outward(&self) -> impl Iterator<Item = (usize, &Scope<'s>)> {
        let mut next = Some((0, self, true, false));
        std::iter::from_fn(move || {
            let (depth, scope, visible, lateral) = next?;
            next = scope.around.scope.map(|outer| {
                let (visible, lateral) = match scope.around.nesting {
                    Nesting::Query => (true, false),
                    Nesting::Lateral => (true, true),
                    Nesting::Hidden => (false, false),
                    Nesting::Side => (visible && lateral, lateral),
                };
                (depth + 1, outer, visible, lateral)
            });
            Some((depth, scope, visible))
        })
        .filter(|(_, _, visible)| *visible)
        .map(|(depth, scope, _)| (depth, scope))
    }

    /// The meaning of a bare name, here or further out.
    pub(in crate::binder) fn resolve(&self, name: &ast::Ident) -> Result<Expr> {
        for (depth, scope) in self.outward() {
            if let Some(column) = scope.find(name)? {
                return Ok(seen_from(column, depth, name));
            }
        }
        Err(self.unknown_column(name))
    }

    /// The column of this name in this very scope.
    pub(in crate::binder) fn find(&self, name: &ast::Ident) -> Result<Option<&ScopeColumn>> {
        let visible = self.visible.iter();
        let mut found = visible
            .filter_map(|&place| self.columns.get(place))
            .filter(|column| column.name == name.value);
        match (found.next(), found.next()) {
            (None, _) => Ok(self.scalar_relation(&name.value)),
            (column, None) => Ok(column),
            (_, Some(_)) => Err(ambiguous(name)),
        }
    }

    fn scalar_relation(&self, name: &str) -> Option<&ScopeColumn> {
        let mut relations = self.relations.iter();
        let relation = relations.find(|one| one.name == name && one.scalar)?;
        self.columns_of(relation).first()
    }

    /// The meaning of `table.column` or `schema.table.column`, here or further out.
    pub(in crate::binder) fn resolve_qualified(
        &self,
        table: Named<'_>,
        name: &ast::Ident,
    ) -> Result<Expr> {
        for (depth, scope) in self.outward() {
            if let Some(relation) = scope.relation(table)? {
                let table = table.name;
                let column = scope.find_in(relation, name)?;
                return Ok(seen_from(column, depth, table));
            }
        }
        Err(self.unknown_relation(table))
    }

    /// The table of this name in this very scope.
    ///
    /// # Errors
    /// 42P09 for a name without a schema that several have.
    pub(in crate::binder) fn relation(&self, table: Named<'_>) -> Result<Option<&Relation>> {
        let in_schema = |relation: &&Relation| match table.schema {
            Some(_) if self.any_schema => true,
            Some(schema) => relation.schema.as_ref().is_some_and(|one| {
                *one == schema.value || (*one == PG_TEMP && schema.value.starts_with(PG_TEMP))
            }),
            None => true,
        };
        let mut found = self
            .relations
            .iter()
            .filter(|relation| relation.name == table.name.value)
            .filter(in_schema);
        match (found.next(), found.next()) {
            (relation, None) => Ok(relation),
            (_, Some(_)) => {
                let message = format!("table reference \"{}\" is ambiguous", table.name.value);
                let error = SqlError::new(SqlState::AmbiguousAlias, message);
                Err(error.at(position(table.name.span)))
            }
        }
    }

    /// The columns of one of its tables, in order.
    pub(in crate::binder) fn columns_of(&self, relation: &Relation) -> &[ScopeColumn] {
        let range = relation.start..relation.start + relation.len;
        self.columns.get(range).unwrap_or_default()
    }

    fn find_in(&self, relation: &Relation, name: &ast::Ident) -> Result<&ScopeColumn> {
        let columns = self.columns_of(relation).iter();
        let mut found = columns.filter(|column| column.name == name.value);
        match (found.next(), found.next()) {
            (Some(column), None) => Ok(column),
            (Some(_), Some(_)) => Err(ambiguous(name)),
            (None, _) => Err(self.unknown_in(relation, name)),
        }
    }

    fn unknown_in(&self, relation: &Relation, name: &ast::Ident) -> SqlError {
        let error = SqlError::new(
            SqlState::UndefinedColumn,
            format!("column {}.{} does not exist", relation.name, name.value),
        )
        .at(position(name.span));
        let names = self
            .columns_of(relation)
            .iter()
            .map(|one| one.name.as_str());
        match nearest(&name.value, names) {
            Some(near) => error.with_hint(perhaps(&relation.name, near)),
            None => error,
        }
    }

    pub(in crate::binder) fn unknown_column(&self, name: &ast::Ident) -> SqlError {
        let error = SqlError::new(
            SqlState::UndefinedColumn,
            format!("column \"{}\" does not exist", name.value),
        )
        .at(position(name.span));
        match self.nearest_column(&name.value) {
            Some((table, near)) => error.with_hint(perhaps(table, near)),
            None => error,
        }
    }

    /// The column whose name is most like this one, and its table.
    fn nearest_column(&self, name: &str) -> Option<(&str, &str)> {
        let columns = self.columns.iter().map(|column| column.name.as_str());
        let Some(near) = nearest(name, columns) else {
            return self.around.scope?.nearest_column(name);
        };
        let has = |relation: &&Relation| {
            let columns = self.columns_of(relation);
            columns.iter().any(|column| column.name == near)
        };
        let relation = self.relations.iter().find(has)?;
        Some((&relation.name, near))
    }

    pub(in crate::binder) fn unknown_relation(&self, table: Named<'_>) -> SqlError {
        let table = table.name;
        let error = SqlError::new(
            SqlState::UndefinedTable,
            format!("missing FROM-clause entry for table \"{}\"", table.value),
        )
        .at(position(table.span));
        let names = self.relations.iter().map(|one| one.name.as_str());
        match nearest(&table.value, names) {
            Some(near) => error.with_hint(format!("Perhaps you meant the table alias \"{near}\".")),
            None => error,
        }
    }
}

/// A column of the scope `depth` queries out, as an expression here.
fn seen_from(column: &ScopeColumn, depth: usize, name: &ast::Ident) -> Expr {
    let mut expr = column.expr.clone();
    expr.sink(depth);
    expr.position = position(name.span);
    debug_assert!(depth > 0 || !matches!(expr.kind, ExprKind::Outer { .. }));
    expr
}

fn perhaps(table: &str, column: &str) -> String {
    format!("Perhaps you meant to reference the column \"{table}.{column}\".")
}

fn ambiguous(name: &ast::Ident) -> SqlError {
    SqlError::new(
        SqlState::AmbiguousColumn,
        format!("column reference \"{}\" is ambiguous", name.value),
    )
    .at(position(name.span))
    .with_hint("Put the table's name and a point before it.")
}
