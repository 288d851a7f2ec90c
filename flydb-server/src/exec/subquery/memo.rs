//! What subqueries gave, by the cells that they read of the rows around them.
//!
//! A correlated subquery is often asked about the same cells again: the average of one part's orders,
//! for each order of that part. Where it is not, as with a unique key, keeping is given up after some
//! time, and costs nothing further.

use std::sync::Arc;

use hashbrown::HashMap;

use crate::eval::{OuterRow, SubqueryRows};
use crate::exec::rows::keys::push_identical;
use crate::plan::{Reference, Subquery, SubqueryId};

/// Runs after which a subquery is judged by how many were saved.
const TRIAL: u64 = 1024;

/// Of so many runs at least one must be saved.
const WORTHWHILE: u64 = 8;

/// A subquery and the limit that it is run with.
type Place = (SubqueryId, Option<usize>);

/// What all subqueries of an execution gave.
#[derive(Debug, Default)]
pub(in crate::exec) struct Kept {
    memos: HashMap<Place, Memo>,
    results: usize,
    /// What they were said to take.
    bytes: usize,
}

/// What one subquery gave.
#[derive(Debug)]
struct Memo {
    /// Whether it may give other rows for the same cells.
    is_volatile: bool,
    /// The cells that it reads.
    references: Vec<Reference>,
    /// Its rows, by those cells.
    results: HashMap<Vec<u8>, Arc<SubqueryRows>>,
    runs: u64,
    saved: u64,
}

impl Kept {
    /// How many results are kept.
    pub(super) const fn len(&self) -> usize {
        self.results
    }

    /// Forgets everything; answers how many bytes that was.
    pub(in crate::exec) fn clear(&mut self) -> usize {
        std::mem::take(self).bytes
    }

    /// The cells that a subquery reads of these rows; `None` where it does not pay to keep its results.
    pub(super) fn cells(
        &mut self,
        place: Place,
        subquery: &Subquery,
        outer: &[OuterRow<'_>],
    ) -> Option<Vec<u8>> {
        let memo = self
            .memos
            .entry(place)
            .or_insert_with(|| Memo::of(subquery));
        if memo.is_volatile {
            return None;
        }
        if !memo.is_worthwhile() {
            self.results -= memo.results.len();
            memo.results = HashMap::new();
            return None;
        }
        let mut cells = Vec::new();
        for reference in &memo.references {
            let cell = outer.get(reference.depth)?.get(reference.column).ok()?;
            push_identical(&mut cells, cell);
        }
        Some(cells)
    }

    /// The rows that a subquery gave for these cells.
    pub(super) fn get(&mut self, place: Place, cells: &[u8]) -> Option<Arc<SubqueryRows>> {
        let memo = self.memos.get_mut(&place)?;
        memo.runs += 1;
        let rows = memo.results.get(cells)?;
        memo.saved += 1;
        Some(Arc::clone(rows))
    }

    /// Keeps the rows that a subquery gave for these cells, so many bytes; answers how many of them were not
    /// kept after all.
    pub(super) fn keep(
        &mut self,
        place: Place,
        cells: Vec<u8>,
        rows: Arc<SubqueryRows>,
        bytes: usize,
    ) -> usize {
        let before = match self.memos.get_mut(&place) {
            Some(memo) => memo.results.insert(cells, rows),
            // Everything was forgotten while it ran.
            None => return bytes,
        };
        if before.is_some() {
            return bytes;
        }
        self.results += 1;
        self.bytes += bytes;
        0
    }
}

impl Memo {
    fn of(subquery: &Subquery) -> Memo {
        let mut references = Vec::new();
        subquery.plan.for_each_reference(&mut |reference, _| {
            if !references.contains(&reference) {
                references.push(reference);
            }
        });
        Memo {
            is_volatile: subquery.correlated && subquery.plan.is_volatile(),
            references,
            results: HashMap::new(),
            runs: 0,
            saved: 0,
        }
    }

    fn is_worthwhile(&self) -> bool {
        self.runs < TRIAL || self.saved >= self.runs / WORTHWHILE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::testing::{int_column, values, where_};
    use crate::plan::{Expr, ExprKind, Quantifier};
    use crate::types::{Batch, Column, ColumnData, DataType};

    fn subquery() -> Subquery {
        let outer = Expr {
            kind: ExprKind::Outer {
                depth: 1,
                column: 1,
            },
            data_type: DataType::Int,
            position: None,
        };
        let condition = crate::exec::testing::equal(int_column(0), outer);
        let plan = where_(values(1, &[vec![Some(1)]]), condition);
        Subquery::new(Quantifier::Exists, plan)
    }

    fn outer(key: i32) -> Batch {
        let unread = Column::new(ColumnData::Int(vec![key * 7]));
        Batch::new(vec![unread, Column::new(ColumnData::Int(vec![key]))])
    }

    #[test]
    fn results_are_found_by_the_cells_that_are_read() {
        let (mut kept, subquery) = (Kept::default(), subquery());
        let place = (subquery.id, None);
        let mut cells = |key| {
            let batch = outer(key);
            let outer = [OuterRow {
                batch: &batch,
                row: 0,
            }];
            kept.cells(place, &subquery, &outer).unwrap()
        };
        let (one, two, again) = (cells(1), cells(2), cells(1));
        assert_eq!(one, again);
        assert_ne!(one, two);
        assert_eq!(kept.keep(place, one, Arc::default(), 10), 0);
        assert!(kept.get(place, &again).is_some());
        assert!(kept.get(place, &two).is_none());
        assert!(kept.get((SubqueryId::unique(), None), &again).is_none());
        assert_eq!(kept.clear(), 10);
        assert_eq!(kept.keep(place, again, Arc::default(), 10), 10);
    }

    #[test]
    fn keeping_ends_where_nothing_is_saved() {
        let (mut kept, subquery) = (Kept::default(), subquery());
        let place = (subquery.id, None);
        let mut given_up = None;
        for key in 0..3000 {
            let batch = outer(key);
            let outer = [OuterRow {
                batch: &batch,
                row: 0,
            }];
            let Some(cells) = kept.cells(place, &subquery, &outer) else {
                given_up = Some(key);
                break;
            };
            assert!(kept.get(place, &cells).is_none());
            kept.keep(place, cells, Arc::default(), 1);
        }
        assert_eq!(given_up, Some(1024));
        assert_eq!(kept.len(), 0);
    }
}
