//! Guesses of row counts.

use super::Planner;
use super::selectivity::OTHER;
use crate::plan::{
    Aggregate, Expr, ExprKind, HashJoin, IndexScan, Join, JoinKind, Limit, MergeJoin, Node,
    SetOperator,
};
use crate::types::{IndexId, TableId, Value};

/// How many rows a relation of the server has.
const SYSTEM_ROWS: f64 = 100.0;
/// The rows of something that is known when it runs.
const UNKNOWN: f64 = 100.0;
/// The rows of a function.
const OF_FUNCTION: f64 = 1000.0;
/// How many groups a hundred rows make.
const GROUPS: f64 = 0.1;

impl Planner<'_> {
    /// About how many rows a node gives; never less than one, so that products stay sensible.
    pub(super) fn rows(&self, node: &Node) -> f64 {
        self.guess(node).max(1.0)
    }

    fn guess(&self, node: &Node) -> f64 {
        match node {
            Node::Values(values) => count(values.rows.len()),
            Node::SystemScan(_) => SYSTEM_ROWS,
            Node::Scan(scan) => self.table_rows(scan.table) * self.kept_by_scan(scan),
            Node::PointLookup(_) => 1.0,
            Node::IndexScan(scan) => self.index_rows(scan) * self.kept_by_scan(&scan.scan),
            Node::Filter(filter) => {
                let kept = self.kept_of(Some(&filter.condition), &filter.input);
                self.rows(&filter.input) * kept
            }
            Node::Project(project) => self.rows(&project.input),
            Node::Join(join) => self.nested_rows(join),
            Node::HashJoin(join) => self.hashed_rows(join),
            Node::MergeJoin(join) => self.merged_rows(join),
            Node::Aggregate(aggregate) => {
                let sets = count(aggregate.grouping.sets.len()).max(1.0);
                match aggregate.keys.is_empty() {
                    true => sets,
                    false => self.groups(aggregate) * sets,
                }
            }
            Node::Window(window) => self.rows(&window.input),
            Node::Distinct(distinct) => self.rows(&distinct.input) * OTHER,
            Node::Sort(sort) => self.rows(&sort.input),
            Node::TopK(topk) => limited(self.rows(&topk.input), Some(&topk.limit)),
            Node::Limit(Limit { input, limit, .. }) => limited(self.rows(input), limit.as_ref()),
            Node::SetOperation(operation) => {
                let (left, right) = (self.rows(&operation.left), self.rows(&operation.right));
                match operation.operator {
                    SetOperator::Union => left + right,
                    SetOperator::Intersect => left.min(right),
                    SetOperator::Except => left,
                }
            }
            Node::With(with) => self.rows(&with.body),
            Node::CteScan(_) | Node::WorkingScan(_) => UNKNOWN,
            Node::Recursion(recursion) => self.rows(&recursion.seed) + UNKNOWN,
            Node::FunctionScan(_) | Node::RoutineScan(_) => OF_FUNCTION,
            Node::ProjectSet(set) => self.rows(&set.input) * OF_FUNCTION,
            Node::LockRows(lock) => self.rows(&lock.input),
            Node::Insert(insert) => self.rows(&insert.source),
            Node::Update(update) => self.rows(&update.input),
            Node::Delete(delete) => self.rows(&delete.input),
            Node::Merge(merge) => self.rows(&merge.input),
            Node::Call(_) => 1.0,
        }
    }

    /// How many rows a table has.
    pub(super) fn table_rows(&self, table: TableId) -> f64 {
        count(self.statistics.rows(table)).max(1.0)
    }

    pub(super) fn index_rows(&self, scan: &IndexScan) -> f64 {
        let rows = self.table_rows(scan.scan.table);
        let unique = self.is_unique_prefix(scan);
        let columns = self.indexed(scan.scan.table, scan.index);
        let each = scan.ranges.iter().map(|range| match unique {
            true => 1.0,
            false => (rows * self.range_share(scan.scan.table, &columns, range)).max(1.0),
        });
        each.sum::<f64>().min(rows)
    }

    /// The columns of an index, or of the row id.
    fn indexed(&self, table: TableId, index: Option<IndexId>) -> Vec<usize> {
        let Some(table) = self.catalog.table_by_id(table) else {
            return Vec::new();
        };
        let Some(index) = index else {
            return table.row_id_column.into_iter().collect();
        };
        let found = table.indexes.iter().find(|one| one.id == index);
        let columns = found.map(|index| index.columns.iter().map(|one| one.column));
        columns.into_iter().flatten().collect()
    }

    /// How many groups there are: as many as their keys have values, if that many rows come.
    pub(super) fn groups(&self, aggregate: &Aggregate) -> f64 {
        let rows = self.rows(&aggregate.input);
        let values = aggregate.keys.iter().map(|key| {
            let source = self.source_of(key, &aggregate.input)?;
            self.distinct(source)
        });
        let values: Option<f64> = values.product();
        values.map_or(rows * GROUPS, |values| values.min(rows))
    }

    /// Whether every range is at most one row.
    fn is_unique_prefix(&self, scan: &IndexScan) -> bool {
        let length = scan.ranges.first().map_or(0, |range| range.prefix.len());
        match scan.index {
            None => length == 1,
            Some(id) => {
                let table = self.catalog.table_by_id(scan.scan.table);
                let index = table.and_then(|table| table.indexes.iter().find(|one| one.id == id));
                index.is_some_and(|index| index.unique && index.columns.len() == length)
            }
        }
    }

    fn nested_rows(&self, join: &Join) -> f64 {
        let left = self.rows(&join.left);
        let right = self.rows(&join.right);
        let pairs =
            left * right * self.kept_by_join(join.condition.as_ref(), &join.left, &join.right);
        of_kind(join.kind, left, right, pairs)
    }

    fn kept_by_join(&self, condition: Option<&Expr>, left: &Node, right: &Node) -> f64 {
        let width = left.width();
        let source = |column: usize| match column.checked_sub(width) {
            None => self.source(left, column),
            Some(column) => self.source(right, column),
        };
        condition.map_or(1.0, |condition| self.kept(condition, &source))
    }

    fn hashed_rows(&self, join: &HashJoin) -> f64 {
        // Of each side once: chains of joins are long.
        let rows = (self.rows(&join.left), self.rows(&join.right));
        let keys = join.left_keys.iter().zip(&join.right_keys);
        let kept = self.kept_by_join(join.residual.as_ref(), &join.left, &join.right);
        let pairs = self.equal_pairs((&join.left, &join.right), rows, keys) * kept;
        of_kind(join.kind, rows.0, rows.1, pairs)
    }

    fn merged_rows(&self, join: &MergeJoin) -> f64 {
        let rows = (self.rows(&join.left), self.rows(&join.right));
        let kept = self.kept_by_join(join.residual.as_ref(), &join.left, &join.right);
        let pairs = self.merged_pairs(join, rows) * kept;
        of_kind(join.kind, rows.0, rows.1, pairs)
    }

    /// How many pairs of equal keys a merge join comes upon, whose sides have so many rows.
    pub(super) fn merged_pairs(&self, join: &MergeJoin, rows: (f64, f64)) -> f64 {
        let keys = join.keys.iter().map(|key| (&key.left, &key.right));
        self.equal_pairs((&join.left, &join.right), rows, keys)
    }

    /// How many pairs of rows of two nodes are equal in these keys.
    fn equal_pairs<'k>(
        &self,
        (left, right): (&Node, &Node),
        (left_rows, right_rows): (f64, f64),
        keys: impl Iterator<Item = (&'k Expr, &'k Expr)>,
    ) -> f64 {
        let values = |key: &Expr, node: &Node| self.distinct(self.source_of(key, node)?);
        let (mut left_values, mut right_values) = (Some(1.0), Some(1.0));
        for (a, b) in keys {
            left_values = product(left_values, values(a, left));
            right_values = product(right_values, values(b, right));
        }
        match (left_values, right_values) {
            (Some(a), Some(b)) => left_rows * right_rows / a.max(b).max(1.0),
            (Some(one), None) | (None, Some(one)) => left_rows * right_rows / one.max(1.0),
            (None, None) => left_rows.max(right_rows),
        }
    }
}

fn product(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    Some(a? * b?)
}

fn of_kind(kind: JoinKind, left: f64, right: f64, pairs: f64) -> f64 {
    match kind {
        JoinKind::Inner => pairs,
        JoinKind::Left => pairs.max(left),
        JoinKind::Right => pairs.max(right),
        JoinKind::Full => pairs.max(left + right),
        JoinKind::Semi => (left * OTHER).min(pairs.max(1.0)),
        JoinKind::Anti => left * OTHER,
    }
}

fn limited(rows: f64, limit: Option<&Expr>) -> f64 {
    match limit.map(|limit| &limit.kind) {
        Some(ExprKind::Literal(Value::BigInt(limit))) => {
            rows.min(count(usize::try_from(*limit).unwrap_or(0)))
        }
        _ => rows,
    }
}

#[allow(clippy::cast_precision_loss)] // a guess
fn count(rows: usize) -> f64 {
    rows as f64
}
