//! ANALYZE: what the planner knows of tables, found out anew.

use super::outcome::Outcome;
use super::state::Session;
use crate::types::{Result, TableId};

impl Session {
    /// Samples a table, or all, and lets go of the plans that were made by what was known before.
    ///
    /// # Errors
    /// Those of reading the catalog.
    pub(super) fn sample_tables(&mut self, table: Option<TableId>) -> Result<Outcome> {
        let view = match &self.transaction {
            Some(open) => open.txn.view(),
            None => self.present_view(),
        };
        let catalog = self.catalog_of(&view)?.catalog;
        let all = catalog.tables().map(|table| table.id);
        for id in all.filter(|id| table.is_none_or(|table| table == *id)) {
            if let Some(table) = view.table(id) {
                self.engine.statistics.refresh(id, table);
            }
        }
        self.engine.plans.clear();
        Ok(Outcome::plain("ANALYZE"))
    }
}
