//! The samples of all tables.

use std::sync::Arc;

use hashbrown::HashMap;
use parking_lot::Mutex;

use super::sample;
use crate::plan::ColumnStatistics;
use crate::storage::TableSpec;
use crate::txn::{TableView, View};
use crate::types::TableId;

/// A table is sampled anew once its rows are more or fewer by this share, and some.
const CHANGED: usize = 5;
/// Of a table that small, every change of as many rows counts.
const FEW: usize = 50;
/// Tables whose samples are kept; beyond, they are all taken anew.
const MAX_TABLES: usize = 10_000;

/// What is known of one table's columns.
#[derive(Debug)]
struct Kept {
    spec: Arc<TableSpec>,
    rows: usize,
    columns: Vec<Option<Arc<ColumnStatistics>>>,
}

/// The statistics of all tables, shared by all sessions.
#[derive(Debug, Default)]
pub(crate) struct StatisticsStore(Mutex<HashMap<TableId, Arc<Kept>>>);

impl StatisticsStore {
    /// Samples a table anew.
    pub(crate) fn refresh(&self, id: TableId, table: TableView<'_>) {
        self.sample(id, table);
    }

    fn sample(&self, id: TableId, table: TableView<'_>) -> Arc<Kept> {
        let kept = Arc::new(Kept {
            spec: Arc::clone(table.spec()),
            rows: table.len(),
            columns: sample::columns(table),
        });
        let mut tables = self.0.lock();
        if tables.len() >= MAX_TABLES {
            tables.clear();
        }
        tables.insert(id, Arc::clone(&kept));
        kept
    }

    /// What is known of a table, sampled where it is not known, or no longer true.
    fn get(&self, id: TableId, table: TableView<'_>) -> Arc<Kept> {
        let kept = self.0.lock().get(&id).map(Arc::clone);
        match kept {
            Some(kept) if kept.holds(table) => kept,
            _ => self.sample(id, table),
        }
    }
}

impl Kept {
    fn holds(&self, table: TableView<'_>) -> bool {
        let change = self.rows.abs_diff(table.len());
        Arc::ptr_eq(&self.spec, table.spec()) && change <= self.rows / CHANGED + FEW
    }
}

/// The statistics of the tables of a snapshot.
#[derive(Debug)]
pub(crate) struct TableStatistics<'a> {
    view: &'a View,
    store: &'a StatisticsStore,
}

impl<'a> TableStatistics<'a> {
    /// Of this snapshot.
    pub(crate) const fn new(view: &'a View, store: &'a StatisticsStore) -> TableStatistics<'a> {
        TableStatistics { view, store }
    }

    /// How many rows a table has; 0 for one that does not exist.
    pub(crate) fn rows(&self, table: TableId) -> usize {
        self.view.table(table).map_or(0, |table| table.len())
    }

    /// What is known of a column; `None` of an empty table, and of types that have no order worth knowing.
    pub(crate) fn column(&self, table: TableId, column: usize) -> Option<Arc<ColumnStatistics>> {
        let view = self.view.table(table)?;
        self.store.get(table, view).columns.get(column)?.clone()
    }
}
