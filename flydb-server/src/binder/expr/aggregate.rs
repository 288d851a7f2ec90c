//! Calls of aggregates: put aside in the scope that they belong to.
//!
//! An aggregate belongs to the query whose columns it reads, and among several to the innermost. One
//! that reads only columns of a query further out is computed there: `(SELECT sum(o.x) FROM i)`.

use super::function::Call;
use super::{Clause, ExprBinder, position_of};
use crate::plan::{AggregateCall, AggregateFunction, Expr, ExprKind, SortKey, resolve_aggregate};
use crate::sql::ast;
use crate::types::{DataType, Result, SqlError, SqlState};

use super::super::Scope;

/// Columns from here on stand for the aggregates of the scope, in their order.
pub(crate) const AGGREGATES: usize = usize::MAX / 2;

impl ExprBinder<'_> {
    pub(super) fn bind_aggregate(&self, call: &Call<'_>) -> Result<Expr> {
        let aggregate = self.aggregate_call(call, Clause::Aggregate)?;
        let depth = depth_of(&aggregate);
        let (scope, clause) = self.owner(depth);
        check_place(clause, call.position)?;
        check_nesting(&aggregate, depth, call.position)?;
        let data_type = aggregate.data_type;
        let column = AGGREGATES + put_aside(scope, aggregate, depth);
        let kind = match depth {
            0 => ExprKind::Column(column),
            depth => ExprKind::Outer { depth, column },
        };
        Ok(Expr {
            kind,
            data_type,
            position: call.position,
        })
    }

    /// The scope `depth` queries out, and the clause of it that is being bound.
    fn owner(&self, depth: usize) -> (&Scope<'_>, Clause) {
        let mut scope = self.scope;
        for _ in 0..depth {
            let Some(outer) = scope.around.scope else {
                break;
            };
            scope = outer;
        }
        let clause = if depth == 0 {
            self.clause
        } else {
            scope.clause.get()
        };
        (scope, clause)
    }

    /// Binds the parts of a call; its arguments stand in `clause`.
    pub(super) fn aggregate_call(&self, call: &Call<'_>, clause: Clause) -> Result<AggregateCall> {
        let inside = self.in_clause(clause);
        let arguments = call.arguments.iter().map(|one| inside.bind(one));
        let mut arguments: Vec<Expr> = arguments.collect::<Result<_>>()?;
        let order = self.argument_clauses(call, &mut arguments)?;
        let order = order.iter().chain(call.within_group);
        let order_by: Vec<SortKey> = order
            .map(|key| inside.bind_sort_key(key))
            .collect::<Result<_>>()?;
        // `percentile_cont(0.5) WITHIN GROUP (ORDER BY x)` takes x as its last argument.
        if !call.within_group.is_empty() {
            arguments.extend(order_by.iter().map(|key| key.expr.clone()));
        }
        if call.distinct {
            check_distinct_order(&arguments, &order_by, call.position)?;
        }
        let filter = call
            .filter
            .map(|filter| self.in_clause(Clause::Filter).bind_condition(filter));
        if matches!(call.name, "sum" | "avg") {
            let numbers = arguments.into_iter().map(|one| self.binder.as_number(one));
            arguments = numbers.collect::<Result<_>>()?;
        }
        let types: Vec<DataType> = arguments.iter().map(|one| one.data_type).collect();
        let resolved = resolve_aggregate(call.name, &types).map_err(|e| e.at(call.position))?;
        check_star(call, resolved.function)?;
        let arguments = arguments.into_iter().zip(&resolved.arguments);
        let arguments = arguments.map(|(one, to)| self.binder.fit(one, *to));
        Ok(AggregateCall {
            function: resolved.function,
            arguments: arguments.collect::<Result<_>>()?,
            distinct: call.distinct,
            filter: filter.transpose()?,
            order_by,
            data_type: resolved.result,
        })
    }

    pub(super) fn in_clause(&self, clause: Clause) -> Self {
        ExprBinder { clause, ..*self }
    }

    /// ORDER BY and SEPARATOR within the parentheses.
    fn argument_clauses<'e>(
        &self,
        call: &Call<'e>,
        arguments: &mut Vec<Expr>,
    ) -> Result<&'e [ast::OrderByExpr]> {
        let mut order: &[ast::OrderByExpr] = &[];
        for clause in call.clauses {
            match clause {
                ast::FunctionArgumentClause::OrderBy(keys) => order = keys,
                ast::FunctionArgumentClause::Separator(text) if call.name == "group_concat" => {
                    arguments.push(self.bind_literal(text)?);
                }
                ast::FunctionArgumentClause::Separator(_) => {
                    let message = "syntax error: only GROUP_CONCAT takes a SEPARATOR";
                    return Err(SqlError::new(SqlState::SyntaxError, message).at(call.position));
                }
                ast::FunctionArgumentClause::IgnoreOrRespectNulls(_)
                | ast::FunctionArgumentClause::Where(_)
                | ast::FunctionArgumentClause::Limit(_)
                | ast::FunctionArgumentClause::OnOverflow(_)
                | ast::FunctionArgumentClause::Having(_)
                | ast::FunctionArgumentClause::JsonNullClause(_)
                | ast::FunctionArgumentClause::JsonReturningClause(_) => {
                    let error = SqlError::unsupported("this clause inside an aggregate");
                    return Err(error.at(call.position));
                }
            }
        }
        Ok(order)
    }

    /// A key of an ORDER BY that names no output columns.
    pub(in crate::binder) fn bind_sort_key(&self, key: &ast::OrderByExpr) -> Result<SortKey> {
        let ast::OrderByExpr {
            expr,
            options,
            with_fill,
        } = key;
        if with_fill.is_some() {
            return Err(SqlError::unsupported("WITH FILL").at(position_of(expr)));
        }
        sort_key(self.bind_settled(expr)?, options)
    }
}

/// A sort key with its direction, NULLs last in ASC and first in DESC unless it says otherwise.
pub(in crate::binder) fn sort_key(expr: Expr, options: &ast::OrderByOptions) -> Result<SortKey> {
    let ast::OrderByOptions { sort, nulls_first } = options;
    let descending = match sort {
        None | Some(ast::OrderBySort::Asc) => false,
        Some(ast::OrderBySort::Desc) => true,
        Some(ast::OrderBySort::Using(operator)) => {
            is_descending(operator).map_err(|error| error.at(expr.position))?
        }
    };
    Ok(SortKey {
        expr,
        descending,
        nulls_first: nulls_first.unwrap_or(descending),
    })
}

/// The direction that `USING <` or `USING >` says.
///
/// # Errors
/// 42809 for an operator that orders nothing.
pub(super) fn is_descending(operator: &ast::ObjectName) -> Result<bool> {
    match operator.to_string().as_str() {
        "<" | "pg_catalog.<" => Ok(false),
        ">" | "pg_catalog.>" => Ok(true),
        other => Err(SqlError::new(
            SqlState::WrongObjectType,
            format!("operator {other} is not a valid ordering operator"),
        )
        .with_hint("Ordering operators are \"<\" and \">\".")),
    }
}

/// How far out the aggregate belongs: to the innermost query that it reads a column of.
fn depth_of(call: &AggregateCall) -> usize {
    let mut depth = None;
    call.for_each_expr(&mut |expr| {
        expr.for_each_reference(&mut |reference, _| {
            depth = Some(depth.map_or(reference.depth, |least: usize| least.min(reference.depth)));
        });
    });
    depth.unwrap_or(0)
}

/// Refuses an aggregate over another of the same query. Two whose columns are all of a query further
/// out meet only here: where they were written neither knew yet where it belongs.
fn check_nesting(call: &AggregateCall, depth: usize, position: Option<u32>) -> Result<()> {
    let mut nested = false;
    call.for_each_expr(&mut |expr| {
        expr.for_each_reference(&mut |reference, _| {
            nested |= reference.depth == depth && reference.column >= AGGREGATES;
        });
    });
    match nested {
        true => check_place(Clause::Aggregate, position),
        false => Ok(()),
    }
}

/// With DISTINCT the values themselves are sorted, so that there is nothing else to sort them by.
fn check_distinct_order(
    arguments: &[Expr],
    order_by: &[SortKey],
    position: Option<u32>,
) -> Result<()> {
    if order_by.iter().all(|key| arguments.contains(&key.expr)) {
        return Ok(());
    }
    let message =
        "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list";
    Err(SqlError::new(SqlState::InvalidColumnReference, message).at(position))
}

/// The aggregate's place in the scope; an equal one serves twice.
fn put_aside(scope: &Scope<'_>, mut call: AggregateCall, depth: usize) -> usize {
    if depth > 0 {
        call.for_each_expr_mut(&mut |expr| expr.raise(depth));
    }
    scope.aggregates.borrow_mut().put(call)
}

fn check_place(clause: Clause, position: Option<u32>) -> Result<()> {
    if clause.takes_aggregates() {
        return Ok(());
    }
    let message = match clause {
        Clause::Aggregate => "aggregate function calls cannot be nested".to_owned(),
        clause => format!("aggregate functions are not allowed in {}", clause.place()),
    };
    Err(SqlError::new(SqlState::GroupingError, message).at(position))
}

/// `*` is for `count(*)`, which takes nothing else.
fn check_star(call: &Call<'_>, function: AggregateFunction) -> Result<()> {
    let counts_all = function == AggregateFunction::CountAll;
    if call.star == counts_all && !(call.star && call.distinct) {
        return Ok(());
    }
    let message = match call.star {
        true => format!("{} does not take *", call.name),
        false => format!(
            "{}(*) must be used to call a parameterless aggregate",
            call.name
        ),
    };
    Err(SqlError::new(SqlState::WrongObjectType, message).at(call.position))
}
