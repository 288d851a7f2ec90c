//! Calls with OVER: put aside in their query's scope, as aggregates are.
//!
//! A window function always belongs to the query that it stands in. The expression gets a column past
//! [`WINDOWS`] in its place, which `query/window.rs` renumbers once it is known where the results come out.

use super::function::Call;
use super::window_definition::Definition;
use super::{Clause, ExprBinder};
use crate::plan::{
    AggregateCall, Expr, ExprKind, Frame, SortKey, WindowCall, WindowFunction, WindowWork,
    is_aggregate, is_window_function, resolve_function, resolve_window_function,
};
use crate::sql::ast;
use crate::types::{DataType, Result, SqlError, SqlState};

use super::super::alike::{Print, Printed};

/// Columns from here on stand for the window functions of the scope, in their order.
pub(crate) const WINDOWS: usize = usize::MAX / 4 * 3;

/// A window function of a query, and the window that it is over.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BoundWindow {
    /// PARTITION BY.
    pub(crate) partition_by: Vec<Expr>,
    /// ORDER BY.
    pub(crate) order_by: Vec<SortKey>,
    /// What is computed, and of which frame.
    pub(crate) call: WindowCall,
}

impl BoundWindow {
    /// Calls `visit` on each of its expressions, to change it.
    pub(crate) fn for_each_expr_mut(
        &mut self,
        visit: &mut dyn FnMut(&mut Expr) -> Result<()>,
    ) -> Result<()> {
        let order = self.order_by.iter_mut().map(|key| &mut key.expr);
        self.partition_by
            .iter_mut()
            .chain(order)
            .try_for_each(&mut *visit)?;
        let mut result = Ok(());
        self.call.for_each_expr_mut(&mut |expr| {
            if result.is_ok() {
                result = visit(expr);
            }
        });
        result
    }
}

impl Printed for BoundWindow {
    fn print(&self, print: &mut Print) {
        let BoundWindow {
            partition_by,
            order_by,
            call: WindowCall { work, frame: _ },
        } = self;
        partition_by.print(print);
        order_by.print(print);
        match work {
            WindowWork::Aggregate(call) => call.print(print),
            WindowWork::Function {
                function,
                arguments,
                data_type,
            } => {
                print.feed((std::mem::discriminant(function), data_type));
                arguments.print(print);
            }
        }
    }
}

impl ExprBinder<'_> {
    pub(super) fn bind_window(&self, call: &Call<'_>, over: &ast::WindowType) -> Result<Expr> {
        check_place(self.clause, call.position)?;
        let work = self.window_work(call)?;
        let Definition {
            partition_by,
            order_by,
            frame,
        } = self.window_of(over)?;
        let call_at = WindowCall {
            work,
            frame: frame.unwrap_or_else(Frame::usual),
        };
        let data_type = call_at.data_type();
        let bound = BoundWindow {
            partition_by,
            order_by,
            call: call_at,
        };
        Ok(Expr {
            kind: ExprKind::Column(WINDOWS + self.put_window_aside(bound)),
            data_type,
            position: call.position,
        })
    }

    /// The window's place in the scope; an equal one serves twice.
    fn put_window_aside(&self, bound: BoundWindow) -> usize {
        self.scope.windows.borrow_mut().put(bound)
    }

    fn window_work(&self, call: &Call<'_>) -> Result<WindowWork> {
        if !call.named.is_empty() {
            let what = "a named argument of a window function";
            return Err(SqlError::unsupported(what).at(call.position));
        }
        if is_window_function(call.name) && call.within_group.is_empty() {
            return self.window_function(call);
        }
        if is_aggregate(call.name) {
            return self.window_aggregate(call).map(WindowWork::Aggregate);
        }
        let inside = self.in_clause(Clause::WindowCall);
        let types = call.arguments.iter().map(|one| inside.bind(one));
        let types = types.map(|one| one.map(|one| one.data_type));
        let types: Vec<DataType> = types.collect::<Result<_>>()?;
        resolve_function(call.name, &types).map_err(|error| error.at(call.position))?;
        let message = format!(
            "OVER specified, but {} is not a window function nor an aggregate function",
            call.name
        );
        Err(SqlError::new(SqlState::WrongObjectType, message).at(call.position))
    }

    fn window_aggregate(&self, call: &Call<'_>) -> Result<AggregateCall> {
        refuse_distinct(call)?;
        if !call.within_group.is_empty() {
            let what = format!("OVER for the ordered-set aggregate {}", call.name);
            return Err(SqlError::unsupported(what).at(call.position));
        }
        let aggregate = self.aggregate_call(call, Clause::WindowCall)?;
        if aggregate.order_by.is_empty() {
            return Ok(aggregate);
        }
        let message = "aggregate ORDER BY is not implemented for window functions";
        Err(SqlError::new(SqlState::FeatureNotSupported, message).at(call.position))
    }

    fn window_function(&self, call: &Call<'_>) -> Result<WindowWork> {
        refuse_distinct(call)?;
        if call.filter.is_some() {
            let message = "FILTER is not implemented for non-aggregate window functions";
            return Err(SqlError::new(SqlState::FeatureNotSupported, message).at(call.position));
        }
        if call.star || !call.clauses.is_empty() {
            let what = format!("* or a clause inside a call of {}", call.name);
            return Err(SqlError::unsupported(what).at(call.position));
        }
        let inside = self.in_clause(Clause::WindowCall);
        let arguments = call.arguments.iter().map(|one| inside.bind(one));
        let arguments: Vec<Expr> = arguments.collect::<Result<_>>()?;
        let types: Vec<DataType> = arguments.iter().map(|one| one.data_type).collect();
        let resolved = resolve_window_function(call.name, &types);
        let resolved = resolved.map_err(|error| error.at(call.position))?;
        let arguments = arguments.into_iter().zip(&resolved.arguments);
        let arguments = arguments.map(|(one, to)| self.binder.fit(one, *to));
        Ok(WindowWork::Function {
            function: resolved.function,
            arguments: arguments.collect::<Result<_>>()?,
            data_type: resolved.result,
        })
    }
}

/// Whether the function answers something for every row.
pub(crate) const fn never_gives_null(function: WindowFunction) -> bool {
    match function {
        WindowFunction::RowNumber
        | WindowFunction::Rank
        | WindowFunction::DenseRank
        | WindowFunction::PercentRank
        | WindowFunction::CumeDist => true,
        WindowFunction::Ntile
        | WindowFunction::Lag
        | WindowFunction::Lead
        | WindowFunction::FirstValue
        | WindowFunction::LastValue
        | WindowFunction::NthValue => false,
    }
}

fn refuse_distinct(call: &Call<'_>) -> Result<()> {
    if !call.distinct {
        return Ok(());
    }
    let message = "DISTINCT is not implemented for window functions";
    Err(SqlError::new(SqlState::FeatureNotSupported, message).at(call.position))
}

fn check_place(clause: Clause, position: Option<u32>) -> Result<()> {
    let (state, message) = match clause {
        Clause::Select | Clause::OrderBy | Clause::DistinctOn => return Ok(()),
        Clause::Aggregate => (
            SqlState::GroupingError,
            "aggregate function calls cannot contain window function calls".to_owned(),
        ),
        Clause::WindowCall => (
            SqlState::WindowingError,
            "window function calls cannot be nested".to_owned(),
        ),
        clause => (
            SqlState::WindowingError,
            format!("window functions are not allowed in {}", clause.place()),
        ),
    };
    Err(SqlError::new(state, message).at(position))
}
