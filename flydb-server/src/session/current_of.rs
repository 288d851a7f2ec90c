//! `WHERE CURRENT OF cursor`: the row that a cursor is on, as a parameter of the statement.

use std::sync::Arc;

use super::cursors::Cursor;
use super::outcome::Ids;
use super::state::Session;
use crate::auth::AuthorizedPlan;
use crate::exec::Arguments;
use crate::plan::CurrentOf;
use crate::types::{Result, RowId, SqlError, SqlState, Value};

impl Session {
    /// The arguments of a plan, with the ids of the rows that it means by CURRENT OF behind them.
    ///
    /// # Errors
    /// 34000 for a cursor that is none, 24000 for one that is on no row of the table.
    pub(super) fn with_rows_meant(
        &self,
        arguments: Arguments,
        plan: &AuthorizedPlan,
    ) -> Result<Arguments> {
        let meant = &plan.query().current_of;
        let values = match arguments {
            Arguments::Values(values) if !meant.is_empty() => values,
            other => return Ok(other),
        };
        let mut values = values.to_vec();
        for one in meant {
            let id = self.row_meant(one)?;
            values.push(id.map_or(Value::Null, |RowId(id)| Value::BigInt(id)));
        }
        let values: Arc<[Value]> = values.into();
        Ok(values.into())
    }

    /// Where the row is now that a cursor stands on; `None` where the transaction has removed it.
    fn row_meant(&self, meant: &CurrentOf) -> Result<Option<RowId>> {
        let CurrentOf {
            cursor: name,
            table,
        } = meant;
        let cursor = self.cursors.get(name).ok_or_else(|| {
            let message = format!("cursor \"{name}\" does not exist");
            SqlError::new(SqlState::InvalidCursorName, message)
        })?;
        let Some(open) = self.transaction.as_ref().filter(|_| cursor.in_transaction) else {
            return Err(unusable(name, "is held from a previous transaction"));
        };
        let mut marks = cursor.source.tracked.iter().enumerate();
        let mut marks = marks.by_ref().filter(|(_, tracked)| *tracked == table);
        let Some((place, _)) = marks.next() else {
            return Err(unusable(
                name,
                "shows no single rows of the table that is changed",
            ));
        };
        if marks.next().is_some() {
            return Err(unusable(
                name,
                "reads the table that is changed more than once",
            ));
        }
        let on = cursor
            .row_on()
            .ok_or_else(|| unusable(name, "is not positioned on a row"))?;
        let id = on.get(place).copied().flatten();
        Ok(id.and_then(|id| open.txn.follow_row(*table, id, cursor.moves)))
    }

    /// Since when rows of the open transaction may move under a cursor that is opened now.
    pub(super) fn moves_mark(&mut self) -> u64 {
        let open = self.transaction.as_mut();
        open.map_or(0, |open| open.txn.track_moves())
    }
}

impl Cursor {
    /// The rows of tables that the row is made of that it is on.
    fn row_on(&self) -> Option<Ids> {
        let Some(store) = &self.store else {
            return self.on.clone();
        };
        let row = usize::try_from(self.place.position.checked_sub(1)?).ok()?;
        store.ids(row)
    }
}

/// 24000.
fn unusable(cursor: &str, why: &str) -> SqlError {
    SqlError::new(
        SqlState::InvalidCursorState,
        format!("cursor \"{cursor}\" {why}"),
    )
}
