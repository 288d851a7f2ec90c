//! Nested loops over lookups: rows of a table are found by key or index, for many left rows at a time.
//!
//! The same join as [`super::lateral`] where the right side is one lookup. The keys of a whole left batch
//! are computed at once, the rows that they find are decoded together, and conditions are tested over
//! all pairs: a left row costs a search, not the opening of a plan.

mod cursor;

use crate::exec::limits::BATCHES_PER_YIELD;
use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::operators::index_scan::index_of;
use crate::exec::operators::pairing::{Pairing, Pairs};
use crate::exec::output::Output;
use crate::exec::profile::measured;
use crate::exec::rows::decode;
use crate::exec::rows::fetch::completed;
use crate::exec::rows::gather::all_rows;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::plan::{self, Expr, ExprKind, IndexScan, JoinKind, KeyRange, Node, Reference, Scan};
use crate::types::{Batch, IndexId, Result};
use cursor::{Cursor, Found, Search};

/// Looks rows up for each left row.
#[derive(Debug)]
pub(in crate::exec) struct Lookups {
    left: Operator,
    pairing: Pairing,
    /// The parts of the key, over the left's columns.
    keys: Vec<Expr>,
    /// What a pair must pass, over left's columns then right's.
    condition: Option<Expr>,
    /// The right's columns that the condition reads.
    tested: Used,
    /// Whether one partner of a left row is enough, and any will do.
    first_only: bool,
    at: Option<Cursor>,
    /// What came of the last chunk: which left rows, beside the right's.
    lefts: Vec<u32>,
}

/// The scan that a lookup is, its index, and the parts of its key; `None` for any other node.
fn lookup(node: &Node) -> Option<(&Scan, Option<IndexId>, Vec<&Expr>)> {
    match node {
        Node::PointLookup(lookup) => Some((&lookup.scan, None, vec![&lookup.key])),
        Node::IndexScan(IndexScan {
            scan,
            index,
            ranges,
            reverse: _,
            in_order: _,
        }) => match ranges.as_slice() {
            [
                KeyRange {
                    prefix,
                    lower: None,
                    upper: None,
                    start: None,
                },
            ] if !prefix.is_empty() => Some((scan, *index, prefix.iter().collect())),
            _ => None,
        },
        _ => None,
    }
}

impl Lookups {
    /// Opens the join; `None` where the right side is no lookup by one key.
    pub(super) fn open(plan: &plan::Join) -> Result<Option<Lookups>> {
        let possible = match plan.kind {
            JoinKind::Inner | JoinKind::Left | JoinKind::Semi | JoinKind::Anti => true,
            JoinKind::Right | JoinKind::Full => false,
        };
        let Some((scan, _, keys)) = lookup(&plan.right).filter(|_| possible) else {
            return Ok(None);
        };
        let width = plan.left.width();
        let over_pairs = |expr: &Expr| over_pairs(expr, width);
        let conditions = scan.filter.as_ref().map(&over_pairs);
        let conditions: Vec<Expr> = conditions
            .into_iter()
            .chain(plan.condition.clone())
            .collect();
        let condition = (!conditions.is_empty()).then(|| Expr::and(conditions));
        let pairing = Pairing::new(plan.kind, &plan.left, &plan.right, condition.as_ref());
        Ok(Some(Lookups {
            left: Operator::open(&plan.left, Delivery::Columns)?,
            keys: keys.into_iter().map(over_pairs).collect(),
            tested: condition
                .as_ref()
                .map(|one| right_of(one, width))
                .unwrap_or_default(),
            first_only: condition.is_none() && !pairing.emits_pairs(),
            condition,
            pairing,
            at: None,
            lefts: Vec::new(),
        }))
    }

    /// Where left rows come from.
    pub(super) const fn left(&mut self) -> &mut Operator {
        &mut self.left
    }

    /// Only these columns of what comes out are asked for.
    pub(super) fn want(&mut self, plan: &plan::Join, wanted: &Used) {
        self.pairing.want(wanted);
        let mut left = wanted.clone();
        self.keys
            .iter()
            .chain(&self.condition)
            .for_each(|expr| left.add(expr));
        self.left.want(&plan.left, left);
    }

    /// The next rows.
    pub(super) fn pull(&mut self, plan: &plan::Join, context: Context<'_>) -> Result<Pull<Batch>> {
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            let Some(cursor) = &self.at else {
                match self.left.pull_batch(&plan.left, context)? {
                    Pull::Ready(batch) => self.start(batch, context)?,
                    Pull::Yield => return Ok(Pull::Yield),
                    Pull::Done => return Ok(Pull::Done),
                }
                continue;
            };
            if cursor.is_done() {
                let rest = self.pairing.finish_left(&cursor.batch)?;
                self.at = None;
                if let Some(rest) = rest {
                    return Ok(Pull::Ready(rest));
                }
                continue;
            }
            let found = measured(&plan.right, context, || self.search(plan, context))?;
            if let (Pull::Ready(right), Some(cursor)) = (found, &self.at)
                && !self.lefts.is_empty()
                && self.pairing.emits_pairs()
            {
                let right = right.into_batch()?;
                let batch = self.pairing.beside(&cursor.batch, &self.lefts, right)?;
                return Ok(Pull::Ready(batch));
            }
        }
        Ok(Pull::Yield)
    }

    fn start(&mut self, batch: Batch, context: Context<'_>) -> Result<()> {
        self.pairing.start_left(&batch);
        let keys = context.evaluate_all(&self.keys, &batch)?;
        self.at = Some(Cursor::new(batch, keys));
        Ok(())
    }

    /// Finds rows for the next left rows; those that pass, as columns.
    fn search(&mut self, plan: &plan::Join, context: Context<'_>) -> Result<Pull<Output>> {
        let nothing = Ok(Pull::Ready(Output::Batch(Batch::empty_columns(0))));
        self.lefts.clear();
        let (Some((scan, index, _)), Some(cursor)) = (lookup(&plan.right), &mut self.at) else {
            return nothing;
        };
        let table = context.table(scan.table)?;
        let search = match index {
            None => Search::RowIds,
            Some(id) => {
                let (view, columns) = index_of(&table, id)?;
                Search::Index(view, columns)
            }
        };
        let each = if self.first_only { 1 } else { usize::MAX };
        let Found { lefts, rows, .. } = cursor.search(&table, search, each)?;
        if rows.is_empty() {
            return nothing;
        }
        let right = decode::used_columns(
            table.spec(),
            &rows,
            &scan.columns,
            &self.tested,
            scan.with_row_id,
        )?;
        let pairs = Pairs {
            left: lefts,
            right: all_rows(rows.len()),
        };
        let condition = self.condition.as_ref();
        let kept = self
            .pairing
            .test(&cursor.batch, &right, pairs, condition, context)?;
        self.lefts = kept.left;
        if !self.pairing.emits_pairs() {
            return nothing;
        }
        let right = completed(scan, table.spec(), rows, right, &self.tested, &kept.right)?;
        Ok(Pull::Ready(Output::Batch(right)))
    }
}

/// An expression of the right side, which reads the left row as an outer one, over pairs.
fn over_pairs(expr: &Expr, width: usize) -> Expr {
    let mut expr = expr.clone();
    expr.rewrite_references(&mut |Reference { depth, column }, expr| {
        let kind = match depth {
            0 => ExprKind::Column(width + column),
            1 => ExprKind::Column(column),
            depth => ExprKind::Outer {
                depth: depth - 1,
                column,
            },
        };
        Some(Expr {
            kind,
            data_type: expr.data_type,
            position: expr.position,
        })
    });
    expr
}

/// The right's columns that a condition over pairs reads.
fn right_of(condition: &Expr, width: usize) -> Used {
    let mut used = Used::default();
    condition.for_each_reference(&mut |reference, _| {
        if reference.depth == 0
            && let Some(column) = reference.column.checked_sub(width)
        {
            used.mark(column);
        }
    });
    used
}
