//! Calls of functions that return sets of rows.
//!
//! In a SELECT list they are put aside in the scope, as aggregates are, and the expression gets a
//! column past [`SETS`] in their place: the query's rows come once for each row of the sets.

use super::function::Given;
use super::{Clause, ExprBinder};
use crate::plan::{Expr, ExprKind, SetCall, resolve_table_function};
use crate::sql::{ast, position};
use crate::types::{DataType, Result, SqlError, SqlState};

/// Columns from here on, and below those of aggregates, stand for the sets of the scope, in their order.
pub(crate) const SETS: usize = usize::MAX / 4;

/// A column of a function's rows: its name, if it has one of its own, and its type.
type SetColumn = (Option<&'static str>, DataType);

impl ExprBinder<'_> {
    /// A call in an expression.
    pub(super) fn bind_set(&self, name: &ast::Ident, given: &Given<'_>) -> Result<Expr> {
        let at = position(name.span);
        check_place(self.clause).map_err(|error| error.at(at))?;
        let (call, columns) = self.bind_set_call(name, given)?;
        let [(_, data_type)] = columns.as_slice() else {
            let what = format!("{} outside of FROM", name.value);
            return Err(SqlError::unsupported(what).at(at));
        };
        let mut sets = self.scope.sets.borrow_mut();
        let column = SETS + sets.len();
        sets.push(call);
        Ok(Expr {
            kind: ExprKind::Column(column),
            data_type: *data_type,
            position: at,
        })
    }

    /// The call itself, and the columns of its rows.
    pub(in crate::binder) fn bind_set_call(
        &self,
        name: &ast::Ident,
        given: &Given<'_>,
    ) -> Result<(SetCall, Vec<SetColumn>)> {
        let at = position(name.span);
        let arguments = given.plain.iter().map(|argument| self.bind(argument));
        let mut arguments: Vec<Expr> = arguments.collect::<Result<_>>()?;
        if !given.named.is_empty() {
            self.bind_named((&name.value, at), &given.named, &mut arguments)?;
        }
        let types: Vec<DataType> = arguments.iter().map(|one| one.data_type).collect();
        let resolved = resolve_table_function(&name.value, &types).map_err(|error| error.at(at))?;
        let arguments = arguments.into_iter().zip(&resolved.arguments);
        let arguments = arguments.map(|(one, to)| self.binder.fit(one, *to));
        let columns = resolved.function.columns(resolved.result);
        let call = SetCall {
            function: resolved.function,
            arguments: arguments.collect::<Result<_>>()?,
            types: columns.iter().map(|(_, data_type)| *data_type).collect(),
            position: at,
        };
        Ok((call, columns))
    }

    /// 0A000 where a part of an expression that is computed on demand held a set.
    pub(super) fn refuse_sets_since(&self, before: usize, what: &str) -> Result<()> {
        let sets = self.scope.sets.borrow();
        match sets.get(before) {
            None => Ok(()),
            Some(call) => Err(not_allowed(what).at(call.position)),
        }
    }
}

fn check_place(clause: Clause) -> Result<()> {
    match clause {
        Clause::Select | Clause::OrderBy | Clause::DistinctOn | Clause::GroupBy => Ok(()),
        Clause::Aggregate | Clause::Filter => Err(SqlError::new(
            SqlState::FeatureNotSupported,
            "aggregate function calls cannot contain set-returning function calls",
        )),
        Clause::FromFunction => Err(SqlError::new(
            SqlState::FeatureNotSupported,
            "set-returning functions must appear at top level of FROM",
        )),
        Clause::On => Err(not_allowed("JOIN conditions")),
        Clause::WindowCall => Err(SqlError::new(
            SqlState::FeatureNotSupported,
            "window function calls cannot contain set-returning function calls",
        )),
        Clause::Where
        | Clause::From
        | Clause::WindowDefinition
        | Clause::FrameOffset(_)
        | Clause::Having
        | Clause::Limit
        | Clause::Offset
        | Clause::Values
        | Clause::Set
        | Clause::Returning
        | Clause::Default
        | Clause::Check
        | Clause::Generated
        | Clause::Index
        | Clause::IndexPredicate
        | Clause::Transform
        | Clause::Execute
        | Clause::Call
        | Clause::When => Err(not_allowed(clause.name())),
    }
}

fn not_allowed(place: &str) -> SqlError {
    SqlError::new(
        SqlState::FeatureNotSupported,
        format!("set-returning functions are not allowed in {place}"),
    )
}
