//! Hypothetical-set aggregates: `rank(v) WITHIN GROUP (ORDER BY x)` is the rank that v would have among
//! the rows of the group.
//!
//! It is a count of the rows that come before v, so it is bound as one: `1 + count(*) FILTER (WHERE
//! x < v)`, with NULLs and directions where the order puts them.

use super::aggregate::is_descending;
use super::function::Call;
use super::{ExprBinder, position_of};
use crate::plan::Expr;
use crate::sql::ast;
use crate::types::{Result, SqlError, SqlState};

impl ExprBinder<'_> {
    /// Binds RANK, DENSE_RANK, PERCENT_RANK or CUME_DIST over the rows of a group.
    pub(super) fn bind_hypothetical(&self, call: &Call<'_>) -> Result<Expr> {
        let unsupported = |what: String| Err(SqlError::unsupported(what).at(call.position));
        if !call.named.is_empty() || !call.clauses.is_empty() || call.star {
            return unsupported(format!("this form of {}", call.name));
        }
        if call.distinct {
            let message = format!("cannot use DISTINCT with WITHIN GROUP of {}", call.name);
            return Err(SqlError::new(SqlState::SyntaxError, message).at(call.position));
        }
        let keys = call.within_group.iter().map(Key::of);
        let keys: Vec<Key<'_>> = keys.collect::<Result<_>>()?;
        if keys.len() != call.arguments.len() {
            let message = format!(
                "function {} takes as many arguments as WITHIN GROUP has keys",
                call.name
            );
            let error = SqlError::new(SqlState::UndefinedFunction, message);
            return Err(error.at(call.position));
        }
        let pairs: Vec<Pair<'_>> = keys
            .into_iter()
            .zip(&call.arguments)
            .map(|(key, value)| Pair { key, value })
            .collect();
        let before = before(&pairs);
        let counted = match call.name {
            "rank" => plus(one(), count(Some(before), call.filter)),
            "percent_rank" => share(
                count(Some(before), call.filter),
                count(None, call.filter),
                false,
            ),
            "cume_dist" => {
                let through = or(before, same_as(&pairs));
                share(
                    count(Some(through), call.filter),
                    count(None, call.filter),
                    true,
                )
            }
            "dense_rank" => match pairs.as_slice() {
                [pair] => dense_rank(pair, before, call.filter),
                _ => return unsupported("dense_rank of several keys".to_owned()),
            },
            name => return unsupported(format!("the hypothetical-set aggregate {name}")),
        };
        let counted = pairs
            .iter()
            .fold(counted, |sum, pair| plus(sum, checked(pair)));
        let mut bound = self.bind(&counted)?;
        bound.position = call.position;
        Ok(bound)
    }
}

/// A key of WITHIN GROUP.
struct Key<'e> {
    expr: &'e ast::Expr,
    descending: bool,
    nulls_first: bool,
}

impl<'e> Key<'e> {
    fn of(key: &'e ast::OrderByExpr) -> Result<Key<'e>> {
        let ast::OrderByExpr {
            expr,
            options,
            with_fill,
        } = key;
        let ast::OrderByOptions { sort, nulls_first } = options;
        if with_fill.is_some() {
            return Err(SqlError::unsupported("WITH FILL").at(position_of(expr)));
        }
        let descending = match sort {
            None | Some(ast::OrderBySort::Asc) => false,
            Some(ast::OrderBySort::Desc) => true,
            Some(ast::OrderBySort::Using(operator)) => {
                is_descending(operator).map_err(|error| error.at(position_of(expr)))?
            }
        };
        Ok(Key {
            expr,
            descending,
            nulls_first: nulls_first.unwrap_or(descending),
        })
    }
}

/// A key with the value that is put among the rows'.
struct Pair<'e> {
    key: Key<'e>,
    value: &'e ast::Expr,
}

/// Whether a row comes before the values: by the first key in which it differs from them.
fn before(pairs: &[Pair<'_>]) -> ast::Expr {
    let mut any = None;
    for (place, pair) in pairs.iter().enumerate() {
        let earlier = pairs.get(..place).unwrap_or_default();
        let comes = match earlier {
            [] => first_of(pair),
            _ => and(same_as(earlier), first_of(pair)),
        };
        any = Some(match any {
            None => comes,
            Some(any) => or(any, comes),
        });
    }
    any.unwrap_or_else(|| truth(false))
}

/// Whether a row's key comes before the value.
fn first_of(pair: &Pair<'_>) -> ast::Expr {
    let Pair { key, value } = pair;
    let operator = match key.descending {
        true => ast::BinaryOperator::Gt,
        false => ast::BinaryOperator::Lt,
    };
    let (none, some) = match key.nulls_first {
        true => (key.expr, *value),
        false => (*value, key.expr),
    };
    let by_null = and(
        ast::Expr::IsNull(Box::new(nested(none))),
        ast::Expr::IsNotNull(Box::new(nested(some))),
    );
    or(binary(nested(key.expr), operator, nested(value)), by_null)
}

/// Whether a row has these values.
fn same_as(pairs: &[Pair<'_>]) -> ast::Expr {
    let same = pairs.iter().map(|pair| {
        let (key, value) = (nested(pair.key.expr), nested(pair.value));
        ast::Expr::IsNotDistinctFrom(Box::new(key), Box::new(value))
    });
    same.reduce(and).unwrap_or_else(|| truth(true))
}

/// `1 + count(DISTINCT x) FILTER (...)`, and one more where a NULL comes before.
fn dense_rank(pair: &Pair<'_>, before: ast::Expr, filter: Option<&ast::Expr>) -> ast::Expr {
    let is_null = ast::Expr::IsNull(Box::new(nested(pair.key.expr)));
    let nulls = count(Some(and(before.clone(), is_null)), filter);
    let null = call("least", vec![nulls, one()], None, false);
    let values = vec![pair.key.expr.clone()];
    let values = call("count", values, filtered(Some(before), filter), true);
    plus(plus(one(), values), null)
}

/// The share of the rows that are counted; with the hypothetical row counted among them, or without.
fn share(counted: ast::Expr, all: ast::Expr, with_itself: bool) -> ast::Expr {
    let double = |expr| ast::Expr::Cast {
        kind: ast::CastKind::Cast,
        expr: Box::new(expr),
        data_type: ast::DataType::DoublePrecision,
        format: None,
    };
    if with_itself {
        return divided(double(plus(one(), counted)), double(plus(one(), all)));
    }
    // Of no rows the share is 0.
    let least_one = call("greatest", vec![all, one()], None, false);
    divided(double(counted), double(least_one))
}

/// 0, from an expression over the value: so that it is held to what an expression beside aggregates may
/// read.
fn checked(pair: &Pair<'_>) -> ast::Expr {
    let condition = ast::Expr::IsNull(Box::new(nested(pair.value)));
    call("if", vec![condition, number("0"), number("0")], None, false)
}

fn count(condition: Option<ast::Expr>, filter: Option<&ast::Expr>) -> ast::Expr {
    call("count", Vec::new(), filtered(condition, filter), false)
}

fn filtered(condition: Option<ast::Expr>, filter: Option<&ast::Expr>) -> Option<ast::Expr> {
    match (condition, filter) {
        (Some(condition), Some(filter)) => Some(and(condition, nested(filter))),
        (condition, filter) => condition.or_else(|| filter.cloned()),
    }
}

/// A call; without arguments `f(*)`.
fn call(
    name: &str,
    arguments: Vec<ast::Expr>,
    filter: Option<ast::Expr>,
    distinct: bool,
) -> ast::Expr {
    let unnamed = |argument| ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(argument));
    let args = match arguments.is_empty() {
        true => vec![ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Wildcard)],
        false => arguments.into_iter().map(unnamed).collect(),
    };
    ast::Expr::Function(ast::Function {
        name: ast::ObjectName::from(vec![ast::Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: ast::FunctionArguments::None,
        args: ast::FunctionArguments::List(ast::FunctionArgumentList {
            duplicate_treatment: distinct.then_some(ast::DuplicateTreatment::Distinct),
            args,
            clauses: Vec::new(),
        }),
        filter: filter.map(Box::new),
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}

fn binary(left: ast::Expr, op: ast::BinaryOperator, right: ast::Expr) -> ast::Expr {
    ast::Expr::BinaryOp {
        left: Box::new(left),
        op,
        right: Box::new(right),
    }
}

fn and(left: ast::Expr, right: ast::Expr) -> ast::Expr {
    binary(left, ast::BinaryOperator::And, right)
}

fn or(left: ast::Expr, right: ast::Expr) -> ast::Expr {
    binary(left, ast::BinaryOperator::Or, right)
}

fn plus(left: ast::Expr, right: ast::Expr) -> ast::Expr {
    binary(left, ast::BinaryOperator::Plus, right)
}

fn divided(left: ast::Expr, right: ast::Expr) -> ast::Expr {
    binary(left, ast::BinaryOperator::Divide, right)
}

fn nested(expr: &ast::Expr) -> ast::Expr {
    ast::Expr::Nested(Box::new(expr.clone()))
}

fn one() -> ast::Expr {
    number("1")
}

fn number(digits: &str) -> ast::Expr {
    let value = ast::Value::Number(digits.to_owned(), false);
    ast::Expr::Value(value.with_empty_span())
}

fn truth(value: bool) -> ast::Expr {
    ast::Expr::Value(ast::Value::Boolean(value).with_empty_span())
}
