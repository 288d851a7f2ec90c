//! A plan's key ranges, evaluated to bounds of keys or of row ids.
//!
//! In an index all entries that share a prefix of columns lie together, from the prefix itself to its
//! successor. A bound on the next column is a prefix one column longer; where the column descends,
//! lower and upper change places. NULLs lie at one end of a column's values, above them ascending: a
//! range open at that end stops before them, as no comparison is true of NULL.

use std::collections::VecDeque;
use std::ops::Bound;

use crate::exec::operators::point_lookup::row_id;
use crate::exec::run::Context;
use crate::plan::{self, KeyBound, KeyRange, Start};
use crate::storage::{IndexSpec, Key, KeyBuilder, TableSpec};
use crate::txn::RowRange;
use crate::types::{Result, RowId, SqlError, SqlState, Value, ValueRef};

/// What is left to read of one range.
#[derive(Debug)]
pub(super) enum Range {
    /// Of row ids.
    Rows(RowRange),
    /// Of index keys.
    Keys(Bound<Key>, Bound<Key>),
}

/// The plan's ranges, in the order in which they are read; empty ones left out.
///
/// # Errors
/// What evaluating the bounds answers; 42704 where the index no longer exists.
pub(super) fn evaluate(
    plan: &plan::IndexScan,
    spec: &TableSpec,
    context: Context<'_>,
) -> Result<VecDeque<Range>> {
    let mut ranges = VecDeque::with_capacity(plan.ranges.len());
    let index = match plan.index {
        None => None,
        Some(id) => {
            let index = spec.indexes.iter().find(|index| index.id == id);
            Some(index.ok_or_else(gone)?)
        }
    };
    for range in &plan.ranges {
        if !plan.in_order && says_nothing(range, context)? {
            ranges.push_back(Range::Rows(all_rows()));
            continue;
        }
        ranges.extend(match index {
            None => row_range(range, context)?.map(Range::Rows),
            Some(index) => key_range(range, index, context)?,
        });
    }
    Ok(ranges)
}

/// Whether a range is of a pattern that turned out to start with anything. All rows are found faster by themselves
/// than one by one by an index.
fn says_nothing(range: &KeyRange, context: Context<'_>) -> Result<bool> {
    let KeyRange {
        prefix,
        lower: None,
        upper: None,
        start: Some(start),
    } = range
    else {
        return Ok(false);
    };
    let texts = evaluate_start(Some(start), context)?.flatten();
    Ok(prefix.is_empty() && texts.is_some_and(|texts| texts.is_empty()))
}

const fn all_rows() -> RowRange {
    RowRange {
        start: Bound::Unbounded,
        end: Bound::Unbounded,
    }
}

/// The index was dropped after the plan was made.
#[cold]
pub(super) fn gone() -> SqlError {
    SqlError::new(
        SqlState::UndefinedObject,
        "an index that the plan uses no longer exists",
    )
    .with_hint("prepare the statement again")
}

/// A range of row ids; `None` where it is empty.
fn row_range(range: &KeyRange, context: Context<'_>) -> Result<Option<RowRange>> {
    if let Some(equal) = range.prefix.first() {
        let id = row_id(&context.constant(equal)?)?;
        return Ok(id.map(|id| RowRange {
            start: Bound::Included(id),
            end: Bound::Included(id),
        }));
    }
    let start = row_bound(range.lower.as_ref(), context)?;
    let end = row_bound(range.upper.as_ref(), context)?;
    Ok(start
        .zip(end)
        .map(|(start, end)| RowRange { start, end })
        .filter(|range| !is_empty(range)))
}

/// A bound of row ids; `None` where it is NULL.
fn row_bound(bound: Option<&KeyBound>, context: Context<'_>) -> Result<Option<Bound<RowId>>> {
    let Some(bound) = bound else {
        return Ok(Some(Bound::Unbounded));
    };
    let id = row_id(&context.constant(&bound.value)?)?;
    Ok(id.map(|id| match bound.inclusive {
        true => Bound::Included(id),
        false => Bound::Excluded(id),
    }))
}

fn is_empty(range: &RowRange) -> bool {
    match (range.start, range.end) {
        (Bound::Included(start), Bound::Included(end)) => start > end,
        (Bound::Included(start) | Bound::Excluded(start), Bound::Excluded(end))
        | (Bound::Excluded(start), Bound::Included(end)) => start >= end,
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
    }
}

/// A range of index keys; `None` where it is empty.
fn key_range(range: &KeyRange, index: &IndexSpec, context: Context<'_>) -> Result<Option<Range>> {
    let mut prefix = KeyBuilder::new();
    for (expr, (_, descending)) in range.prefix.iter().zip(&index.columns) {
        match context.constant(expr)? {
            Value::Null => return Ok(None),
            value => prefix.push(value.as_ref(), *descending),
        }
    }
    let descending = index.columns.get(range.prefix.len()).map(|(_, d)| *d);
    let Some(descending) = descending else {
        return Ok(Some(all_of(&prefix)));
    };
    if range.lower.is_none() && range.upper.is_none() && range.start.is_none() {
        return Ok(Some(all_of(&prefix)));
    }
    let Some(texts) = evaluate_start(range.start.as_ref(), context)? else {
        return Ok(None);
    };
    let Some(lower) = evaluate_bound(range.lower.as_ref(), context)? else {
        return Ok(None);
    };
    let Some(upper) = evaluate_bound(range.upper.as_ref(), context)? else {
        return Ok(None);
    };
    let bounds = Bounds {
        prefix: &prefix,
        descending,
    };
    let (start, end) = if descending {
        (bounds.start(upper), bounds.end(lower))
    } else {
        (bounds.start(lower), bounds.end(upper))
    };
    let (start, end) = bounds.within(texts.as_deref(), start, end);
    Ok(keys(start, end))
}

/// All entries that start with a prefix.
fn all_of(prefix: &KeyBuilder) -> Range {
    let start = prefix.key();
    let end = start.successor().map_or(Bound::Unbounded, Bound::Excluded);
    Range::Keys(Bound::Included(start), end)
}

/// A range of keys, unless it is empty.
fn keys(start: Bound<Key>, end: Bound<Key>) -> Option<Range> {
    let empty = match (&start, &end) {
        (Bound::Included(start), Bound::Excluded(end)) => start >= end,
        _ => false,
    };
    (!empty).then_some(Range::Keys(start, end))
}

/// A bound's value, and whether it belongs to the range.
type Evaluated = Option<(Value, bool)>;

/// `None` where the bound is NULL.
fn evaluate_bound(bound: Option<&KeyBound>, context: Context<'_>) -> Result<Option<Evaluated>> {
    let Some(bound) = bound else {
        return Ok(Some(None));
    };
    let value = context.constant(&bound.value)?;
    Ok((!value.is_null()).then_some(Some((value, bound.inclusive))))
}

/// What texts start with; `None` where the pattern is NULL.
fn evaluate_start(start: Option<&Start>, context: Context<'_>) -> Result<Option<Option<String>>> {
    let Some(start) = start else {
        return Ok(Some(None));
    };
    match context.constant(&start.pattern)? {
        Value::Null => Ok(None),
        Value::Text(pattern) => Ok(Some(Some(start.of(&pattern)))),
        _ => Err(SqlError::internal("a pattern that is no text")),
    }
}

/// Bounds on the column after a prefix.
struct Bounds<'a> {
    prefix: &'a KeyBuilder,
    descending: bool,
}

impl Bounds<'_> {
    /// Where the range starts in the order of keys.
    fn start(&self, bound: Evaluated) -> Bound<Key> {
        match bound {
            Some((value, true)) => Bound::Included(self.with(value.as_ref())),
            Some((value, false)) => after(&self.with(value.as_ref())),
            // Descending, the NULLs come first: start after them.
            None if self.descending => after(&self.with(ValueRef::Null)),
            None => Bound::Included(self.prefix.key()),
        }
    }

    /// Where the range ends in the order of keys.
    fn end(&self, bound: Evaluated) -> Bound<Key> {
        match bound {
            Some((value, true)) => after_end(&self.with(value.as_ref())),
            Some((value, false)) => Bound::Excluded(self.with(value.as_ref())),
            // Ascending, the NULLs come last: end before them.
            None if !self.descending => Bound::Excluded(self.with(ValueRef::Null)),
            None => after_end(&self.prefix.key()),
        }
    }

    /// The part of a range whose texts start like this.
    fn within(
        &self,
        texts: Option<&str>,
        start: Bound<Key>,
        end: Bound<Key>,
    ) -> (Bound<Key>, Bound<Key>) {
        let Some(texts) = texts.filter(|texts| !texts.is_empty()) else {
            return (start, end);
        };
        let mut first = self.prefix.clone();
        first.push_start(texts, self.descending);
        let first = first.key();
        let end = match (first.successor(), end) {
            (Some(next), Bound::Excluded(end)) => Bound::Excluded(end.min(next)),
            (Some(next), _) => Bound::Excluded(next),
            (None, end) => end,
        };
        let start = match start {
            Bound::Included(start) => Bound::Included(start.max(first)),
            Bound::Excluded(start) if start >= first => Bound::Excluded(start),
            Bound::Excluded(_) | Bound::Unbounded => Bound::Included(first),
        };
        (start, end)
    }

    fn with(&self, value: ValueRef<'_>) -> Key {
        let mut key = self.prefix.clone();
        key.push(value, self.descending);
        key.key()
    }
}

/// From after all keys that start with `key`.
fn after(key: &Key) -> Bound<Key> {
    match key.successor() {
        Some(next) => Bound::Included(next),
        None => Bound::Excluded(key.clone()),
    }
}

/// Up to and with all keys that start with `key`.
fn after_end(key: &Key) -> Bound<Key> {
    key.successor().map_or(Bound::Unbounded, Bound::Excluded)
}
