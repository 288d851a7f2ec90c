//! Functions of users that give sets, in the SELECT list.
//!
//! `SELECT a, f(b) FROM t` is `SELECT a, s FROM t, LATERAL f(b) AS s`: a row for each of the set. One that
//! stands alone in an item is rewritten so, where nothing groups the rows in between.

use super::super::Binder;
use crate::sql::ast;
use crate::types::{Result, SqlError};

/// What the set is called in FROM, which nobody else would call a table.
const SET: &str = "?set?";

impl Binder<'_> {
    /// The query with the set of its SELECT list in FROM; `None` where there is none to be put there.
    ///
    /// # Errors
    /// 0A000 for several sets.
    pub(super) fn with_user_sets(&self, select: &ast::Select) -> Result<Option<ast::Select>> {
        if !self.context.catalog.all_functions().any(|one| one.set) {
            return Ok(None);
        }
        let items = select.projection.iter().enumerate();
        let mut sets = items.filter(|(_, item)| self.is_set(item));
        let Some((place, item)) = sets.next() else {
            return Ok(None);
        };
        if sets.next().is_some() {
            let what = "several functions of users that give sets, outside FROM";
            return Err(SqlError::unsupported(what));
        }
        let mut items = select.projection.iter();
        let all = items.any(|item| {
            matches!(
                item,
                ast::SelectItem::Wildcard(_) | ast::SelectItem::QualifiedWildcard(..)
            )
        });
        let ungrouped = match &select.group_by {
            ast::GroupByExpr::Expressions(keys, modifiers) => {
                keys.is_empty() && modifiers.is_empty()
            }
            ast::GroupByExpr::All(_) => false,
        };
        if all || !ungrouped || select.having.is_some() {
            return Ok(None);
        }
        let mut rewritten = select.clone();
        let Some((function, name)) = call_of(item) else {
            return Ok(None);
        };
        let Some(from) = in_from(function) else {
            return Ok(None);
        };
        rewritten.from.push(from);
        if let Some(slot) = rewritten.projection.get_mut(place) {
            *slot = ast::SelectItem::ExprWithAlias {
                expr: ast::Expr::Identifier(ast::Ident::with_quote('"', SET)),
                alias: name,
            };
        }
        Ok(Some(rewritten))
    }

    fn is_set(&self, item: &ast::SelectItem) -> bool {
        let Some((function, _)) = call_of(item) else {
            return false;
        };
        let [ast::ObjectNamePart::Identifier(name)] = function.name.0.as_slice() else {
            return false;
        };
        let mut named = self.context.catalog.functions(&name.value);
        named.any(|one| one.set)
    }
}

/// The call that an item is, and the item's name.
fn call_of(item: &ast::SelectItem) -> Option<(&ast::Function, ast::Ident)> {
    match item {
        ast::SelectItem::UnnamedExpr(ast::Expr::Function(function)) => {
            let name = function.name.0.last()?.as_ident()?;
            Some((function, name.clone()))
        }
        ast::SelectItem::ExprWithAlias {
            expr: ast::Expr::Function(function),
            alias,
        } => Some((function, alias.clone())),
        _ => None,
    }
}

/// A plain call as a table of FROM; `None` for a call with other clauses.
fn in_from(function: &ast::Function) -> Option<ast::TableWithJoins> {
    let ast::Function {
        name,
        uses_odbc_syntax: false,
        parameters: ast::FunctionArguments::None,
        args: ast::FunctionArguments::List(list),
        filter: None,
        null_treatment: None,
        over: None,
        within_group,
    } = function
    else {
        return None;
    };
    if !within_group.is_empty() || list.duplicate_treatment.is_some() || !list.clauses.is_empty() {
        return None;
    }
    let column = ast::TableAliasColumnDef {
        name: ast::Ident::with_quote('"', SET),
        data_type: None,
    };
    let alias = ast::TableAlias {
        explicit: true,
        name: ast::Ident::with_quote('"', SET),
        columns: vec![column],
        at: None,
    };
    Some(ast::TableWithJoins {
        relation: ast::TableFactor::Function {
            lateral: true,
            name: name.clone(),
            args: list.args.clone(),
            with_ordinality: false,
            alias: Some(alias),
        },
        joins: Vec::new(),
    })
}
