//! ANALYZE and its kin: what the planner knows of tables, found out anew.

use super::outcome::Outcome;
use super::state::Session;
use crate::plan::Maintenance;
use crate::types::{Result, SqlError, SqlState, TableId};

impl Session {
    /// Looks after tables.
    ///
    /// # Errors
    /// 25001 in a transaction, for what runs in its own alone; those of reading the catalog.
    pub(super) fn maintain(&mut self, maintenance: &Maintenance) -> Result<Outcome> {
        if maintenance.alone {
            self.refuse_in_transaction(maintenance.command)?;
        }
        if maintenance.analyzes {
            self.sample_tables(maintenance.tables.as_deref())?;
        }
        Ok(Outcome::plain(maintenance.command))
    }

    /// Refuses a statement that runs in no transaction but its own.
    ///
    /// # Errors
    /// 25001.
    pub(super) fn refuse_in_transaction(&self, command: &str) -> Result<()> {
        match self.transaction.as_ref().is_some_and(|open| open.explicit) {
            false => Ok(()),
            true => Err(SqlError::new(
                SqlState::ActiveSqlTransaction,
                format!("{command} cannot run inside a transaction block"),
            )),
        }
    }

    /// Samples tables, or all, and lets go of the plans that were made by what was known before.
    fn sample_tables(&mut self, tables: Option<&[TableId]>) -> Result<()> {
        let view = match &self.transaction {
            Some(open) => open.txn.view(),
            None => self.present_view(),
        };
        let catalog = self.catalog_of(&view)?.catalog;
        let all = catalog.tables().map(|table| table.id);
        for id in all.filter(|id| tables.is_none_or(|tables| tables.contains(id))) {
            if let Some(table) = view.table(id) {
                self.engine.statistics.refresh(id, table);
            }
        }
        self.engine.plans.clear();
        Ok(())
    }
}
