//! UNION, INTERSECT and EXCEPT.

use super::{BoundQuery, RecursionPlace as Place, Untyped};
use crate::binder::{Around, Binder};
use crate::plan::{Node, OutputColumn, SetOperation, SetOperator};
use crate::sql::ast;
use crate::types::coercion::{CastContext, result_type, type_name};
use crate::types::{DataType, Result, SqlError, SqlState};

impl Binder<'_> {
    pub(super) fn bind_set_operation(
        &self,
        left: &ast::SetExpr,
        op: ast::SetOperator,
        quantifier: ast::SetQuantifier,
        right: &ast::SetExpr,
        untyped: Untyped<'_>,
        around: Around<'_>,
    ) -> Result<BoundQuery> {
        let operator = match op {
            ast::SetOperator::Union => SetOperator::Union,
            ast::SetOperator::Intersect => SetOperator::Intersect,
            ast::SetOperator::Except | ast::SetOperator::Minus => SetOperator::Except,
        };
        let all = is_all(quantifier)?;
        self.enter(|| None)?;
        let bind = |side| self.bind_set_expr(side, Untyped::Keep, around);
        let (left_place, right_place) = places(operator, all);
        let both = self
            .at_side(left_place, || bind(left))
            .and_then(|left| Ok((left, self.at_side(right_place, || bind(right))?)));
        self.leave();
        let (left, right) = both?;
        self.unite(operator, all, left, right, untyped)
    }

    fn at_side<T>(&self, place: Option<Place>, bind: impl FnOnce() -> Result<T>) -> Result<T> {
        match place {
            Some(place) => self.at_place(place, bind),
            None => bind(),
        }
    }

    pub(super) fn unite(
        &self,
        operator: SetOperator,
        all: bool,
        left: BoundQuery,
        right: BoundQuery,
        untyped: Untyped<'_>,
    ) -> Result<BoundQuery> {
        if left.columns.len() != right.columns.len() {
            let name = name(operator);
            let message = format!("each {name} query must have the same number of columns");
            return Err(SqlError::new(SqlState::SyntaxError, message));
        }
        let pairs = left.columns.iter().zip(&right.columns).enumerate();
        let types: Vec<DataType> = pairs
            .map(|(index, (a, b))| agreed(operator, a, b, untyped, index))
            .collect::<Result<_>>()?;
        let left = self.convert_columns(left, &types, CastContext::Implicit)?;
        let right = self.convert_columns(right, &types, CastContext::Implicit)?;
        let columns = left.columns.into_iter().zip(&right.columns);
        Ok(BoundQuery {
            columns: columns.map(|(a, b)| united(operator, a, b)).collect(),
            node: Node::SetOperation(SetOperation {
                operator,
                all,
                left: Box::new(left.node),
                right: Box::new(right.node),
            }),
        })
    }
}

/// Whether duplicates are kept.
pub(super) fn is_all(quantifier: ast::SetQuantifier) -> Result<bool> {
    match quantifier {
        ast::SetQuantifier::All => Ok(true),
        ast::SetQuantifier::Distinct | ast::SetQuantifier::None => Ok(false),
        ast::SetQuantifier::ByName
        | ast::SetQuantifier::AllByName
        | ast::SetQuantifier::DistinctByName => Err(SqlError::unsupported("BY NAME")),
    }
}

/// Where a recursive query may not be read: what is left out on one side must not depend on what is
/// still to come on the other.
fn places(operator: SetOperator, all: bool) -> (Option<Place>, Option<Place>) {
    match operator {
        SetOperator::Union => (None, None),
        SetOperator::Intersect => {
            let place = all.then_some(Place::Intersect);
            (place, place)
        }
        SetOperator::Except => (all.then_some(Place::Except), Some(Place::Except)),
    }
}

/// The type that a column of both sides has.
fn agreed(
    operator: SetOperator,
    a: &OutputColumn,
    b: &OutputColumn,
    untyped: Untyped<'_>,
    index: usize,
) -> Result<DataType> {
    let common = result_type(a.data_type, b.data_type).ok_or_else(|| {
        let (a, b) = (type_name(a.data_type), type_name(b.data_type));
        SqlError::new(
            SqlState::DatatypeMismatch,
            format!("{} types {a} and {b} cannot be matched", name(operator)),
        )
        .with_detail(format!("They are those of column {}.", index + 1))
        .with_hint("Write a CAST.")
    })?;
    Ok(match (common, untyped) {
        (DataType::Unknown, Untyped::Settle) => DataType::Text,
        (DataType::Unknown, Untyped::Target(targets)) => {
            targets.get(index).copied().unwrap_or(DataType::Text)
        }
        (common, _) => common,
    })
}

fn united(operator: SetOperator, a: OutputColumn, b: &OutputColumn) -> OutputColumn {
    let nullable = match operator {
        SetOperator::Union => a.nullable || b.nullable,
        SetOperator::Intersect => a.nullable && b.nullable,
        SetOperator::Except => a.nullable,
    };
    OutputColumn {
        nullable,
        origin: None,
        ..a
    }
}

fn name(operator: SetOperator) -> &'static str {
    match operator {
        SetOperator::Union => "UNION",
        SetOperator::Intersect => "INTERSECT",
        SetOperator::Except => "EXCEPT",
    }
}
