//! Hypothetical-set aggregates: `rank(v) WITHIN GROUP (ORDER BY x)` is the rank that v would have among
//! the rows of the group.
//!
//! It is a count of the rows that come before v, so it is bound as one: `1 + count(*) FILTER (WHERE
//! x < v)`, with NULLs and directions where the order puts them.

use super::aggregate::is_descending;
use super::function::Call;
use super::{Clause, ExprBinder, position_of};
use crate::plan::{Expr, ExprKind};
use crate::sql::ast;
use crate::types::{Result, SqlError, SqlState};

/// Arguments of one call, as PostgreSQL bounds them.
const MAX_ARGUMENTS: usize = 100;

/// How often a condition is written out at most: as it is and with the ties, each with a key and without.
const FORMS: usize = 4;

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
        if keys.len() > MAX_ARGUMENTS {
            let message = format!("{} takes {MAX_ARGUMENTS} arguments at most", call.name);
            let error = SqlError::new(SqlState::TooManyArguments, message);
            return Err(error.at(call.position));
        }
        self.charge(&keys, call)?;
        let null = null();
        let pairs = pairs(&keys, &call.arguments);
        let counted = counted(call, &pairs)?;
        let counted = match self.read_by_values(call)? {
            None => counted,
            // In a group of a set that does not have the key, the key is NULL.
            Some(key) => {
                let values = call.arguments.iter();
                let values: Vec<&ast::Expr> = values
                    .map(|value| if *value == key { &null } else { *value })
                    .collect();
                let missing = self::pairs(&keys, &values);
                let condition = call_of("grouping", vec![key.clone()]);
                let condition = binary(condition, ast::BinaryOperator::Eq, one());
                choice(condition, self::counted(call, &missing)?, counted)
            }
        };
        let mut bound = self.bind(&counted)?;
        bound.position = call.position;
        Ok(bound)
    }

    /// Counts what the count writes out: each key and value for each key behind it, and in each of its forms.
    fn charge(&self, keys: &[Key<'_>], call: &Call<'_>) -> Result<()> {
        let copies = FORMS * (keys.len() + 4);
        let inside = self.in_clause(Clause::Aggregate);
        for key in keys {
            self.binder.charge_copies(&inside.bind(key.expr)?, copies)?;
        }
        for value in &call.arguments {
            self.binder.charge_copies(&self.bind(value)?, copies)?;
        }
        Ok(())
    }

    /// The one value that reads a column, which has to be a key of the group.
    fn read_by_values<'e>(&self, call: &Call<'e>) -> Result<Option<&'e ast::Expr>> {
        let mut found: Option<&ast::Expr> = None;
        for value in &call.arguments {
            let bound = self.bind(value)?;
            let reads = bound.any(&mut |part| matches!(part.kind, ExprKind::Column(_)));
            if reads && found.replace(value).is_some_and(|other| other != *value) {
                let what = format!("{} of several columns", call.name);
                return Err(SqlError::unsupported(what).at(call.position));
            }
        }
        Ok(found)
    }
}

fn pairs<'e>(keys: &[Key<'e>], values: &[&'e ast::Expr]) -> Vec<Pair<'e>> {
    let both = keys.iter().zip(values);
    both.map(|(key, value)| Pair { key: *key, value }).collect()
}

/// The count that a call means.
fn counted(call: &Call<'_>, pairs: &[Pair<'_>]) -> Result<ast::Expr> {
    let before = before(pairs);
    let filter = call.filter;
    let all = || count(None, filter);
    Ok(match (call.name, pairs) {
        ("rank", _) => plus(one(), count(Some(before), filter)),
        ("percent_rank", _) => share(count(Some(before), filter), all(), false),
        ("cume_dist", _) => {
            let through = or(before, same_as(pairs));
            share(count(Some(through), filter), all(), true)
        }
        ("dense_rank", [pair]) => dense_rank(pair, before, filter),
        (name, _) => {
            let what = format!("the hypothetical-set aggregate {name} of these keys");
            return Err(SqlError::unsupported(what).at(call.position));
        }
    })
}

/// A key of WITHIN GROUP.
#[derive(Clone, Copy)]
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
    let null = call_of("least", vec![nulls, one()]);
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
    let least_one = call_of("greatest", vec![all, one()]);
    divided(double(counted), double(least_one))
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

fn call_of(name: &str, arguments: Vec<ast::Expr>) -> ast::Expr {
    call(name, arguments, None, false)
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

fn choice(condition: ast::Expr, then: ast::Expr, otherwise: ast::Expr) -> ast::Expr {
    call_of("if", vec![condition, then, otherwise])
}

fn one() -> ast::Expr {
    let value = ast::Value::Number("1".to_owned(), false);
    ast::Expr::Value(value.with_empty_span())
}

fn null() -> ast::Expr {
    ast::Expr::Value(ast::Value::Null.with_empty_span())
}

fn truth(value: bool) -> ast::Expr {
    ast::Expr::Value(ast::Value::Boolean(value).with_empty_span())
}
