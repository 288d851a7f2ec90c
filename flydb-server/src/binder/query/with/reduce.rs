//! Which WITH queries are put where they are read, and which are computed once.
//!
//! As in PostgreSQL, a query that is read once, or that is NOT MATERIALIZED, is put where it is read,
//! unless it is volatile, locks rows, or is MATERIALIZED. One that nobody reads is not computed at all,
//! unless it changes data.

use std::sync::Arc;

use super::{State, Table, With};
use crate::binder::{Binder, BoundQuery};
use crate::plan::{CommonTable, CteId, Node, With as WithNode};
use crate::sql::ast::CteAsMaterialized;
use crate::types::Result;

/// The readers of one WITH query.
#[derive(Default)]
struct Readers {
    count: usize,
    /// Whether one stands where it may be run for many rows.
    deeper: bool,
}

impl With<'_> {
    /// What is left of the WITH and its body.
    pub(super) fn reduce(self, mut bound: BoundQuery, binder: &Binder<'_>) -> Result<BoundQuery> {
        let mut entries: Vec<_> = self.entries.into_iter().map(Some).collect();
        // The last first: whoever may read an entry is settled before it.
        let mut kept: Vec<CommonTable> = Vec::new();
        for place in self.order.into_inner().into_iter().rev() {
            let Some(entry) = entries.get_mut(place).and_then(Option::take) else {
                continue;
            };
            let State::Bound(table) = entry.state.into_inner() else {
                continue;
            };
            let mut readers = Readers::of(entry.id, &mut bound.node);
            for other in &mut kept {
                let more = Readers::of(entry.id, Arc::make_mut(&mut other.plan));
                readers.count += more.count;
                readers.deeper |= more.deeper;
            }
            if readers.count == 0 && !table.query.node.changes_data() {
                continue;
            }
            if table.stands_where_read(&readers) {
                let copies = readers.count - 1;
                binder.count_queries(table.size * copies)?;
                binder.charge_plans(&table.query.node, copies)?;
                put(entry.id, &table.query.node, &mut bound.node);
                for other in &mut kept {
                    put(entry.id, &table.query.node, Arc::make_mut(&mut other.plan));
                }
                continue;
            }
            let Table { query, before, .. } = *table;
            kept.push(CommonTable {
                id: entry.id,
                plan: Arc::new(query.node),
            });
            kept.extend(before.into_iter().rev());
        }
        if kept.is_empty() {
            return Ok(bound);
        }
        kept.reverse();
        bound.node = Node::With(WithNode {
            tables: kept,
            body: Box::new(bound.node),
        });
        Ok(bound)
    }
}

impl Readers {
    fn of(id: CteId, node: &mut Node) -> Readers {
        let mut readers = Readers::default();
        node.for_each_cte_scan(&mut |scan, level| {
            if matches!(scan, Node::CteScan(scan) if scan.id == id) {
                readers.count += 1;
                readers.deeper |= level > 0;
            }
        });
        readers
    }
}

impl Table {
    fn stands_where_read(&self, readers: &Readers) -> bool {
        let node = &self.query.node;
        if readers.count == 0 || node.is_volatile() || node.changes_data() {
            return false;
        }
        if matches!(node, Node::Recursion(_)) {
            return readers.count == 1 && !readers.deeper;
        }
        match &self.materialized {
            Some(CteAsMaterialized::Materialized) => false,
            Some(CteAsMaterialized::NotMaterialized) => true,
            None => readers.count == 1,
        }
    }
}

fn put(id: CteId, query: &Node, into: &mut Node) {
    into.for_each_cte_scan(&mut |scan, level| {
        if matches!(scan, Node::CteScan(scan) if scan.id == id) {
            let mut query = query.clone();
            query.sink(level);
            *scan = query;
        }
    });
}
