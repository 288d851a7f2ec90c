//! A sample of a table's rows, and what it says of each column.

use std::ops::Bound;
use std::sync::Arc;

use crate::exec::rows::decode;
use crate::plan::ColumnStatistics;
use crate::storage::Row;
use crate::storage::decode_column;
use crate::txn::{RowRange, TableView};
use crate::types::compare::compare;
use crate::types::{Column, Physical, RowId, Value, ValueRef};

/// How many rows are looked at.
const SAMPLE_ROWS: usize = 4096;
/// How many common values are kept.
const COMMON: usize = 64;
/// In how many parts the other values are cut.
const PARTS: usize = 100;
/// How much more often than the average a value must come to be common.
const COMMON_FACTOR: f64 = 1.25;
/// Texts are kept up to this many bytes.
const MAX_TEXT: usize = 64;

/// The statistics of each column.
pub(super) fn columns(table: TableView<'_>) -> Vec<Option<Arc<ColumnStatistics>>> {
    let Sample { rows, after, of } = sample(table);
    let (Ok(images), Ok(next)) = (
        decode::open(table.spec(), &rows),
        decode::open(table.spec(), &after),
    ) else {
        return Vec::new();
    };
    let layout = &table.spec().layout;
    let all = count(table.len());
    (0..)
        .map_while(|at| layout.physical(at).map(|physical| (at, physical)))
        .map(|(at, physical)| match physical {
            Physical::Json | Physical::Bytes => None,
            _ => {
                let column = decode_column(layout, &images, at).ok()?;
                let next = decode_column(layout, &next, at).ok()?;
                let mut known = statistics(&column, all)?;
                known.distinct = known.distinct.min(runs(&column, &next, &of, all));
                Some(Arc::new(known))
            }
        })
        .collect()
}

/// The rows that are looked at.
#[derive(Default)]
struct Sample {
    rows: Vec<(RowId, Row)>,
    /// The rows that lie behind some of these.
    after: Vec<(RowId, Row)>,
    /// For each of those the place of the one before it.
    of: Vec<usize>,
}

/// Rows spread evenly over the row ids. The same table gives the same sample.
fn sample(table: TableView<'_>) -> Sample {
    let mut sample = Sample::default();
    if table.len() <= SAMPLE_ROWS {
        sample.rows = table.rows(RowRange::ALL, false, SAMPLE_ROWS);
        return sample;
    }
    let end = |reverse| table.rows(RowRange::ALL, reverse, 1).pop();
    let (Some((first, _)), Some((last, _))) = (end(false), end(true)) else {
        return sample;
    };
    let (first, span) = (
        i128::from(first.0),
        i128::from(last.0) - i128::from(first.0),
    );
    // Not at equal steps: they could keep step with a pattern in the rows.
    let mut noise: u32 = 1;
    let steps = i128::try_from(SAMPLE_ROWS).unwrap_or(1);
    for step in 0..steps {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let fine = (step << 32) + i128::from(noise);
        let at = first + ((span * fine) / (steps << 32));
        let Ok(at) = i64::try_from(at) else { continue };
        let from = RowRange {
            start: Bound::Included(RowId(at)),
            end: Bound::Unbounded,
        };
        sample.add(table.rows(from, false, 2));
    }
    sample
}

impl Sample {
    /// Adds a row, and the one behind it.
    fn add(&mut self, rows: Vec<(RowId, Row)>) {
        let mut rows = rows.into_iter();
        let last = self.rows.last().map(|(last, _)| *last);
        let Some(row) = rows
            .next()
            .filter(|(id, _)| last.is_none_or(|last| last < *id))
        else {
            return;
        };
        if let Some(next) = rows.next() {
            self.after.push(next);
            self.of.push(self.rows.len());
        }
        self.rows.push(row);
    }
}

/// About how many runs of equal values a column has: it has no more values than that. Where equal values lie
/// together, a sample spread over the rows meets each but once, and they look like keys.
fn runs(column: &Column, next: &Column, of: &[usize], rows: f64) -> f64 {
    if of.is_empty() {
        return rows.max(1.0);
    }
    let pairs = of.iter().enumerate();
    let changes =
        pairs.filter(|(after, before)| compare(column.get(**before), next.get(*after)).is_ne());
    (rows * count(changes.count()) / count(of.len())).max(1.0)
}

/// A run of equal values in the ordered sample.
#[derive(Clone, Copy)]
struct Run<'a> {
    value: ValueRef<'a>,
    times: usize,
}

/// What a column of a sample says of a table with so many rows; `None` of no rows.
fn statistics(column: &Column, rows: f64) -> Option<ColumnStatistics> {
    let sampled = count(column.len());
    let cells = (0..column.len()).map(|row| column.get(row));
    let mut cells: Vec<ValueRef<'_>> = cells.filter(|cell| *cell != ValueRef::Null).collect();
    if column.len() == 0 {
        return None;
    }
    let nulls = 1.0 - count(cells.len()) / sampled;
    cells.sort_unstable_by(|a, b| compare(*a, *b));
    let runs: Vec<Run<'_>> = cells
        .chunk_by(|a, b| compare(*a, *b).is_eq())
        .filter_map(|run| {
            Some(Run {
                value: *run.first()?,
                times: run.len(),
            })
        })
        .collect();
    let common = common(&runs, cells.len());
    let is_common =
        |value: ValueRef<'_>| common.iter().any(|one| compare(one.value, value).is_eq());
    let others: Vec<ValueRef<'_>> = match common.len() == runs.len() {
        true => Vec::new(),
        false => cells
            .iter()
            .copied()
            .filter(|cell| !is_common(*cell))
            .collect(),
    };
    Some(ColumnStatistics {
        nulls,
        distinct: distinct(&runs, cells.len(), rows * (1.0 - nulls)),
        common: common
            .iter()
            .map(|one| (short(one.value), count(one.times) / sampled))
            .collect(),
        bounds: bounds(&others),
    })
}

/// The values that come clearly more often than others, or all where they are few.
fn common<'a>(runs: &[Run<'a>], cells: usize) -> Vec<Run<'a>> {
    let mut common: Vec<Run<'a>> = runs.iter().copied().filter(|one| one.times > 1).collect();
    if runs.len() > COMMON || common.len() < runs.len() {
        let average = count(cells) / count(runs.len().max(1));
        common.retain(|one| count(one.times) > (average * COMMON_FACTOR).max(2.0));
    }
    common.sort_by_key(|one| std::cmp::Reverse(one.times));
    common.truncate(COMMON);
    common
}

/// About how many distinct values the table has: the more values came only once, the more were not
/// seen (Haas and Stokes' estimator).
fn distinct(runs: &[Run<'_>], cells: usize, rows: f64) -> f64 {
    let (seen, cells) = (count(runs.len()), count(cells));
    let once = count(runs.iter().filter(|one| one.times == 1).count());
    let divisor = cells - once + once * cells / rows.max(1.0);
    let guess = if divisor > 0.0 {
        cells * seen / divisor
    } else {
        seen
    };
    guess.clamp(seen.max(1.0), rows.max(seen).max(1.0))
}

/// Every nth of ordered values, the first and the last among them.
fn bounds(ordered: &[ValueRef<'_>]) -> Vec<Value> {
    let last = ordered.len().saturating_sub(1);
    let parts = PARTS.min(last);
    let places = (0..=parts).map(|part| last * part / parts.max(1));
    places
        .filter_map(|place| ordered.get(place).map(|value| short(*value)))
        .collect()
}

/// The value, a long text cut.
fn short(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Text(text) => {
            let mut ends = (0..=MAX_TEXT.min(text.len())).rev();
            let start = ends.find_map(|end| text.get(..end));
            ValueRef::Text(start.unwrap_or(text)).to_value()
        }
        value => value.to_value(),
    }
}

#[allow(clippy::cast_precision_loss)] // a guess
fn count(of: usize) -> f64 {
    of as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::ColumnData;

    fn of(cells: Vec<i32>, rows: f64) -> ColumnStatistics {
        statistics(&Column::new(ColumnData::Int(cells)), rows).unwrap()
    }

    #[test]
    fn few_values_are_all_common() {
        let known = of((0..300).map(|n| n % 3).collect(), 30_000.0);
        assert_eq!(known.common.len(), 3);
        assert!(known.bounds.is_empty());
        assert!((known.distinct - 3.0).abs() < 0.1);
    }

    #[test]
    fn values_that_came_once_stand_for_others_unseen() {
        let known = of((0..1000).collect(), 1e6);
        assert!(known.common.is_empty());
        assert!(known.distinct > 9e5, "{}", known.distinct);
        assert_eq!(known.bounds.len(), PARTS + 1);
        assert_eq!(known.bounds.last(), Some(&Value::Int(999)));
    }

    /// The order key of TPC-H's lines lies in runs of four. A sample spread over the table took it for a key.
    #[test]
    fn values_that_lie_together_are_no_keys() {
        let column = |cells: Vec<i32>| Column::new(ColumnData::Int(cells));
        let (here, next) = (column(vec![1, 5, 9, 12]), column(vec![1, 5, 9, 13]));
        let runs = runs(&here, &next, &[0, 1, 2, 3], 1000.0);
        assert!((runs - 250.0).abs() < 0.1, "{runs}");
    }

    #[test]
    fn a_whole_small_table_is_known_exactly() {
        let known = of(vec![7, 7, 7, 1, 2, 3, 4, 5, 6, 8], 10.0);
        assert_eq!(known.common, [(Value::Int(7), 0.3)]);
        assert!((known.distinct - 8.0).abs() < 0.01);
    }
}
