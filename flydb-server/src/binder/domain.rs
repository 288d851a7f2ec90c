//! Domains: what they hold values to, bound from the texts that the catalog keeps.

use std::sync::Arc;

use super::{Around, BindContext, Binder, Clause, Scope};
use crate::catalog::{Catalog, Column, Table, UserType};
use crate::plan::{BinaryOp, DomainRule, DomainRules, Expr, ExprKind, OutputColumn, TypeRule};
use crate::sql::{ast, parse_expression};
use crate::types::{DataType, Result};

/// What VALUE is called in the scope of a domain's condition.
const VALUE: &str = "value";

/// Binds a condition of a domain over VALUE.
///
/// # Errors
/// What is wrong with it.
pub(super) fn bind_condition(
    condition: &ast::Expr,
    data_type: DataType,
    binder: &Binder<'_>,
) -> Result<Expr> {
    let columns = [OutputColumn {
        name: VALUE.to_owned(),
        data_type,
        nullable: true,
        origin: None,
    }];
    let scope = Scope::of_query("", &columns, Around::default());
    let expressions = binder.expressions(&scope, Clause::Check);
    let mut bound = expressions.bind_condition(condition)?;
    bound.forget_positions();
    Ok(bound)
}

/// What a domain says of its values, and the domains under it, whose conditions come first.
///
/// # Errors
/// What is wrong with a condition by now.
pub(super) fn rules_of(of: &UserType, catalog: &Catalog) -> Result<DomainRules> {
    let context = BindContext::of_texts(catalog);
    let binder = Binder::new(&context);
    let mut rules = DomainRules {
        name: of.name.clone(),
        not_null: false,
        checks: Vec::new(),
    };
    let mut next = Some(of);
    while let Some(domain) = next.and_then(UserType::domain) {
        rules.not_null |= domain.not_null;
        let mut own = Vec::with_capacity(domain.checks.len());
        for check in &domain.checks {
            let condition = parse_expression(&check.sql)?;
            own.push(DomainRule {
                constraint: check.name.clone(),
                condition: bind_condition(&condition, domain.data_type, &binder)?,
            });
        }
        own.sort_by(|a, b| a.constraint.cmp(&b.constraint));
        rules.checks.splice(0..0, own);
        next = domain
            .over
            .and_then(|id| catalog.type_by_id(id))
            .map(|one| &**one);
    }
    Ok(rules)
}

/// A value that is held to a domain.
///
/// # Errors
/// What is wrong with a condition of the domain by now.
pub(super) fn in_domain(value: Expr, of: &UserType, catalog: &Catalog) -> Result<Expr> {
    let rules = rules_of(of, catalog)?;
    if !rules.not_null && rules.checks.is_empty() {
        return Ok(value);
    }
    Ok(Expr {
        position: value.position,
        data_type: value.data_type,
        kind: ExprKind::Typed {
            operand: Box::new(value),
            rule: TypeRule::InDomain(Arc::new(rules)),
        },
    })
}

/// The condition that holds a column's values to its domain, which raises an error of its own where they
/// are none of it; `None` for a column that is of no domain, or of one that says nothing.
///
/// # Errors
/// What is wrong with a condition of the domain by now.
pub(super) fn column_check(
    place: usize,
    column: &Column,
    catalog: &Catalog,
) -> Result<Option<(String, Expr)>> {
    let Some(of) = column.domain.and_then(|id| catalog.type_by_id(id)) else {
        return Ok(None);
    };
    let condition = held_to(place, column, of, catalog)?;
    Ok(condition.map(|condition| (of.name.clone(), condition)))
}

/// The condition that holds a column's values to a domain.
///
/// # Errors
/// What is wrong with a condition of the domain by now.
pub(super) fn held_to(
    place: usize,
    column: &Column,
    of: &UserType,
    catalog: &Catalog,
) -> Result<Option<Expr>> {
    let value = Expr::column(place, column.data_type);
    let held = in_domain(value.clone(), of, catalog)?;
    if held == value {
        return Ok(None);
    }
    Ok(Some(Expr {
        position: None,
        data_type: DataType::Boolean,
        kind: ExprKind::Binary {
            op: BinaryOp::IsNotDistinctFrom,
            left: Box::new(held),
            right: Box::new(value),
        },
    }))
}

/// The conditions that hold a table's columns to their domains.
///
/// # Errors
/// Those of [`column_check`].
pub(crate) fn domain_checks(table: &Table, catalog: &Catalog) -> Result<Vec<(String, Expr)>> {
    let columns = table.columns.iter().enumerate();
    let checks = columns.map(|(place, column)| column_check(place, column, catalog));
    checks.filter_map(Result::transpose).collect()
}
