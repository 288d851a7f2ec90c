//! The row whose id is a value.

use crate::exec::operator::{Delivery, Pull};
use crate::exec::output::Output;
use crate::exec::rows::fetch::Fetch;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Result, RowId, SqlError, Value, ValueRef};

/// Finds at most one row.
#[derive(Debug)]
pub(in crate::exec) struct PointLookup {
    fetch: Fetch,
    done: bool,
}

impl PointLookup {
    /// Has not looked yet.
    pub(in crate::exec) const fn new(delivery: Delivery) -> PointLookup {
        PointLookup {
            fetch: Fetch::new(delivery),
            done: false,
        }
    }

    /// The row, once.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::PointLookup,
        context: Context<'_>,
    ) -> Result<Pull<Output>> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(Pull::Done);
        }
        context.check()?;
        let table = context.table(plan.scan.table)?;
        let Some(id) = row_id(&context.constant(&plan.key)?)? else {
            return Ok(Pull::Done);
        };
        let Some(row) = table.get(id) else {
            return Ok(Pull::Done);
        };
        let rows = vec![(id, row.clone())];
        let found = self
            .fetch
            .deliver(&plan.scan, table.spec(), rows, context)?;
        Ok(found.map_or(Pull::Done, Pull::Ready))
    }
}

/// The row id that a value of an integer type is; `None` for NULL.
///
/// # Errors
/// XX000 for a value of another type.
pub(in crate::exec) fn row_id(value: &Value) -> Result<Option<RowId>> {
    id_of(value.as_ref())
}

/// As [`row_id`], of a cell.
///
/// # Errors
/// XX000 for a value of another type.
pub(in crate::exec) fn id_of(value: ValueRef<'_>) -> Result<Option<RowId>> {
    match value {
        ValueRef::Null => Ok(None),
        ValueRef::SmallInt(v) => Ok(Some(RowId(v.into()))),
        ValueRef::Int(v) => Ok(Some(RowId(v.into()))),
        ValueRef::BigInt(v) => Ok(Some(RowId(v))),
        _ => Err(SqlError::internal("a row id is not an integer")),
    }
}
