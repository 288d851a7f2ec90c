//! How the rows of a table are found: by its row id, by an index, or by reading all of it.

use std::cmp::Ordering;

use super::conjuncts::join;
use super::limits::MAX_RANGES;
use super::sargable::{Sargable, Says, find};
use super::{Planner, cost};
use crate::catalog::Table;
use crate::plan::{Expr, ExprKind, IndexScan, KeyBound, KeyRange, Node, PointLookup, Scan, Start};
use crate::types::compare::compare;
use crate::types::{IndexId, Value};

/// So few rows may always be found by an index.
const FEW: f64 = 100.0;

/// A way to find the rows.
struct Path {
    index: Option<IndexId>,
    ranges: Vec<KeyRange>,
    /// The terms that the ranges say in full.
    said: Vec<usize>,
    /// About how many rows it reads.
    rows: f64,
    /// The first column of the index.
    first: usize,
}

impl Planner<'_> {
    /// Plans a scan whose rows must pass these terms.
    pub(super) fn access(&self, scan: Scan, terms: Vec<Expr>) -> Node {
        let own = scan.filter.map(Expr::into_conjuncts);
        let terms: Vec<Expr> = own.into_iter().flatten().chain(terms).collect();
        let scan = Scan {
            filter: None,
            ..scan
        };
        let Some(table) = self.catalog.table_by_id(scan.table) else {
            return finish_scan(scan, terms);
        };
        let terms = self.read_generated(terms, &scan, table);
        let paths = self.paths(table, &scan, &terms).into_iter();
        let paths = paths.filter(|path| path.index.is_none() || !self.reads_most(table, path));
        match paths.min_by(|a, b| a.rows.total_cmp(&b.rows)) {
            Some(path) => path.over(scan, terms),
            None => finish_scan(scan, terms),
        }
    }

    /// All ranges of indexes that hold the rows that a scan's filter lets through, cheap or not.
    pub(super) fn ranges(&self, scan: &Scan) -> Vec<IndexScan> {
        let (Some(table), Some(filter)) = (self.catalog.table_by_id(scan.table), &scan.filter)
        else {
            return Vec::new();
        };
        let terms = filter.clone().into_conjuncts();
        let paths = self.paths(table, scan, &terms).into_iter();
        let scans = paths.map(|path| path.over(scan.clone(), terms.clone()));
        let ranges = scans.filter_map(|node| match node {
            Node::IndexScan(scan) => Some(scan),
            _ => None,
        });
        ranges.collect()
    }

    fn paths(&self, table: &Table, scan: &Scan, terms: &[Expr]) -> Vec<Path> {
        let sargable = find(terms, scan, table, self.copies);
        if sargable.is_empty() {
            return Vec::new();
        }
        let indexes = table.indexes.iter();
        let indexes = indexes.filter(|index| self.covers(index, terms, scan, table));
        let indexes = indexes.map(|index| {
            let columns: Vec<usize> = index.columns.iter().map(|one| one.column).collect();
            self.path(table, Some(index.id), &columns, index.unique, &sargable)
        });
        let row_id = table
            .row_id_column
            .map(|column| self.path(table, None, &[column], true, &sargable));
        row_id.into_iter().chain(indexes).flatten().collect()
    }

    /// The path over an index with these columns; `None` where nothing is said of the first.
    fn path(
        &self,
        table: &Table,
        index: Option<IndexId>,
        columns: &[usize],
        unique: bool,
        sargable: &[Sargable],
    ) -> Option<Path> {
        let mut prefixes: Vec<Vec<Expr>> = vec![Vec::new()];
        let mut said = Vec::new();
        let mut matched = 0;
        for &column in columns {
            let Some((values, term)) = equal_values(column, sargable) else {
                break;
            };
            if prefixes.len() * values.len() > MAX_RANGES || !self.may_cross(&prefixes, &values) {
                break;
            }
            prefixes = with_each(&prefixes, &values);
            said.extend(term);
            matched += 1;
        }
        let next = columns.get(matched);
        let bound = |pick: fn(&Says) -> Option<&KeyBound>| {
            let next = *next?;
            let mut of_next = sargable.iter().filter(|one| one.column == next);
            let (bound, term) = of_next.find_map(|one| Some((pick(&one.says)?, one.term)))?;
            let again = prefixes.len().saturating_sub(1);
            let may = self.may_repeat(&bound.value, again);
            may.then(|| (bound.clone(), term))
        };
        let lower = bound(above);
        let upper = bound(below);
        let start = self.start_of(next, sargable, prefixes.len());
        if matched == 0 && lower.is_none() && upper.is_none() && start.is_none() {
            return None;
        }
        said.extend(lower.iter().chain(&upper).map(|(_, term)| *term));
        said.extend(start.iter().filter_map(|(_, term)| *term));
        let start = start.map(|(start, _)| start);
        let (lower, upper) = (lower.map(|(bound, _)| bound), upper.map(|(bound, _)| bound));
        let ranges: Vec<KeyRange> = prefixes
            .into_iter()
            .map(|prefix| KeyRange {
                prefix,
                lower: lower.clone(),
                upper: upper.clone(),
                start: start.cloned(),
            })
            .collect();
        let whole_key = unique && matched == columns.len();
        let rows = self.rows_of_ranges(table, columns, &ranges, whole_key);
        Some(Path {
            index,
            ranges,
            said,
            rows,
            first: *columns.first()?,
        })
    }

    /// How the texts of the column after so many prefixes start; and the term, where that says no more.
    fn start_of<'s>(
        &self,
        column: Option<&usize>,
        sargable: &'s [Sargable],
        prefixes: usize,
    ) -> Option<(&'s Start, Option<usize>)> {
        let of_column = sargable.iter().filter(|one| Some(&one.column) == column);
        let mut starts = of_column.filter_map(|one| match &one.says {
            Says::Starts(start) => Some((start, one.exact.then_some(one.term))),
            Says::Above(_) | Says::Below(_) | Says::Equal(_) | Says::In(_) => None,
        });
        let (start, term) = starts.next()?;
        let may = self.may_repeat(&start.pattern, prefixes.saturating_sub(1));
        may.then_some((start, term))
    }

    /// Whether each value may stand behind each prefix.
    fn may_cross(&self, prefixes: &[Vec<Expr>], values: &[Expr]) -> bool {
        let values_again = prefixes.len().saturating_sub(1);
        let prefixes_again = values.len().saturating_sub(1);
        let mut prefixes = prefixes.iter().flatten();
        values.iter().all(|one| self.may_repeat(one, values_again))
            && prefixes.all(|one| self.may_repeat(one, prefixes_again))
    }

    fn may_repeat(&self, expr: &Expr, times: usize) -> bool {
        times == 0 || self.copies.allow(expr, times)
    }

    /// Whether reading its rows by an index, one here and one there, costs more than reading all.
    fn reads_most(&self, table: &Table, path: &Path) -> bool {
        let known = self.statistics.column(table.id, path.first).is_some();
        let searches = path.ranges.iter().map(|_| 1.0).sum::<f64>().max(1.0);
        let by_index = cost::lookups(searches, path.rows / searches);
        known && path.rows > FEW && by_index > self.table_rows(table.id)
    }

    fn rows_of_ranges(
        &self,
        table: &Table,
        columns: &[usize],
        ranges: &[KeyRange],
        whole_key: bool,
    ) -> f64 {
        let rows = self.table_rows(table.id);
        let each = ranges.iter().map(|range| match whole_key {
            true => 0.5, // a key may find nothing, and beats every estimate of one row
            false => (rows * self.range_share(table.id, columns, range))
                .max(1.0 - 0.01 * share_left(range)),
        });
        each.sum()
    }
}

/// Of paths that are expected to find one row, the one with the longer prefix.
fn share_left(range: &KeyRange) -> f64 {
    range.prefix.iter().map(|_| 1.0).sum()
}

fn above(says: &Says) -> Option<&KeyBound> {
    match says {
        Says::Above(bound) => Some(bound),
        Says::Below(_) | Says::Equal(_) | Says::In(_) | Says::Starts(_) => None,
    }
}

fn below(says: &Says) -> Option<&KeyBound> {
    match says {
        Says::Below(bound) => Some(bound),
        Says::Above(_) | Says::Equal(_) | Says::In(_) | Says::Starts(_) => None,
    }
}

/// The values that a column can have, one where a term says so, else the shortest list; and the term,
/// where that says it in full.
fn equal_values(column: usize, sargable: &[Sargable]) -> Option<(Vec<Expr>, Option<usize>)> {
    let of_column = sargable.iter().filter(|one| one.column == column);
    let lists = of_column.filter_map(|one| {
        let values = match &one.says {
            Says::Equal(value) => vec![value.clone()],
            Says::In(list) => distinct(list),
            Says::Above(_) | Says::Below(_) | Says::Starts(_) => return None,
        };
        Some((values, one.exact.then_some(one.term)))
    });
    lists.min_by_key(|(values, _)| values.len())
}

/// A list in order and without duplicates and NULLs, where constants tell.
fn distinct(list: &[Expr]) -> Vec<Expr> {
    let mut values: Vec<&Expr> = list.iter().filter(|one| !is_null(one)).collect();
    let constant = |expr: &Expr| matches!(expr.kind, ExprKind::Literal(_));
    if values.iter().all(|one| constant(one)) {
        values.sort_by(|a, b| order(a, b));
        values.dedup_by(|a, b| order(a, b) == Ordering::Equal);
    }
    values.into_iter().cloned().collect()
}

fn is_null(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Literal(Value::Null))
}

fn order(a: &Expr, b: &Expr) -> Ordering {
    match (&a.kind, &b.kind) {
        (ExprKind::Literal(a), ExprKind::Literal(b)) => compare(a.as_ref(), b.as_ref()),
        _ => Ordering::Equal,
    }
}

fn with_each(prefixes: &[Vec<Expr>], values: &[Expr]) -> Vec<Vec<Expr>> {
    let mut longer = Vec::with_capacity(prefixes.len() * values.len());
    for prefix in prefixes {
        for value in values {
            let mut prefix = prefix.clone();
            prefix.push(value.clone());
            longer.push(prefix);
        }
    }
    longer
}

impl Path {
    /// The scan by this path, with what it does not say as a filter.
    fn over(self, mut scan: Scan, terms: Vec<Expr>) -> Node {
        let terms = terms.into_iter().enumerate();
        let rest = terms.filter(|(place, _)| !self.said.contains(place));
        scan.filter = join(rest.map(|(_, term)| term).collect());
        let mut ranges = self.ranges;
        let is_key = self.index.is_none() && ranges.iter().all(|range| !range.prefix.is_empty());
        if is_key
            && ranges.len() == 1
            && let Some(key) = ranges
                .pop()
                .and_then(|range| range.prefix.into_iter().next())
        {
            return Node::PointLookup(PointLookup { scan, key });
        }
        Node::IndexScan(IndexScan {
            scan,
            index: self.index,
            ranges,
            reverse: false,
            in_order: false,
        })
    }
}

fn finish_scan(mut scan: Scan, terms: Vec<Expr>) -> Node {
    scan.filter = join(terms);
    Node::Scan(scan)
}
