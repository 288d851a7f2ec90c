//! GROUPING: which keys a group's set does not have. Put aside in the scope, as aggregates are.

use super::function::{Call, refuse_aggregate_parts};
use super::{Clause, ExprBinder};
use crate::plan::{Expr, ExprKind};
use crate::types::{DataType, Result, SqlError, SqlState};

/// Columns from here on stand for the GROUPINGs of the scope, in their order.
pub(crate) const GROUPINGS: usize = usize::MAX / 8 * 5;

/// Keys that a GROUPING may ask for: its result is an INT.
const MAX_ARGUMENTS: usize = 31;

impl ExprBinder<'_> {
    pub(super) fn bind_grouping(&self, call: &Call<'_>) -> Result<Expr> {
        if !self.clause.takes_aggregates() {
            let message = format!(
                "grouping operations are not allowed in {}",
                self.clause.place()
            );
            return Err(SqlError::new(SqlState::GroupingError, message).at(call.position));
        }
        refuse_aggregate_parts(call)?;
        if call.arguments.is_empty() || !call.named.is_empty() {
            let message = "GROUPING takes the grouping expressions that it asks for";
            return Err(SqlError::new(SqlState::SyntaxError, message).at(call.position));
        }
        if call.arguments.len() > MAX_ARGUMENTS {
            let message = format!(
                "GROUPING must have fewer than {} arguments",
                MAX_ARGUMENTS + 1
            );
            return Err(SqlError::new(SqlState::TooManyArguments, message).at(call.position));
        }
        let inside = self.in_clause(Clause::GroupBy);
        let arguments = call.arguments.iter().map(|one| inside.bind_settled(one));
        let arguments: Vec<Expr> = arguments.collect::<Result<_>>()?;
        let place = self.scope.groupings.borrow_mut().put(arguments);
        Ok(Expr {
            kind: ExprKind::Column(GROUPINGS + place),
            data_type: DataType::Int,
            position: call.position,
        })
    }
}
