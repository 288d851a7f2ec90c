//! Constraints that wait for the commit.

use super::planning::contained;
use super::state::Session;
use crate::exec::check_waiting;
use crate::session::command::define::off_the_runtime;
use crate::session::outcome::Outcome;
use crate::txn::ConstraintName;
use crate::types::{Result, TableId};

impl Session {
    /// SET CONSTRAINTS, which outside a transaction changes nothing.
    ///
    /// # Errors
    /// What a constraint answers that waited and is to wait no longer.
    pub(super) fn set_constraints(
        &mut self,
        constraints: Option<&[(TableId, String)]>,
        deferred: bool,
    ) -> Result<Outcome> {
        let names = constraints.map(|constraints| {
            let names = constraints.iter();
            names
                .map(|(table, name)| ConstraintName::new(*table, name))
                .collect::<Vec<_>>()
        });
        if let Some(open) = &mut self.transaction {
            open.txn.set_constraints(names.as_deref(), deferred);
            if !deferred {
                self.check_constraints(names.as_deref())?;
            }
        }
        Ok(Outcome::plain("SET CONSTRAINTS"))
    }

    /// Checks what waits in the open transaction of some constraints; `None`: of all.
    ///
    /// # Errors
    /// 23505 and 23503; 57014 and 53200 as any statement.
    pub(super) fn check_constraints(
        &mut self,
        constraints: Option<&[ConstraintName]>,
    ) -> Result<()> {
        let Some(open) = &mut self.transaction else {
            return Ok(());
        };
        let waiting = open.txn.take_waiting(constraints);
        if waiting.is_empty() {
            return Ok(());
        }
        let view = open.txn.view();
        let schema = self.catalog_of(&view)?;
        let patience = self.patience(None);
        let environment = self.environment(&schema, &patience);
        match &mut self.transaction {
            Some(open) => off_the_runtime(|| {
                contained(|| check_waiting(waiting, &environment, &mut open.txn))
            }),
            None => Ok(()),
        }
    }
}
