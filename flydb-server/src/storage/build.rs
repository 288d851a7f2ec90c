//! Building whole indexes: keys are made for all rows, sorted and entered in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::index::build_index_key;
use super::prepared::{Duplicate, Refused};
use super::sorted::from_sorted;
use super::{IndexData, IndexSpec, Key, KeyBuilder, TableData};
use crate::types::{RowId, SqlError, TableId};

/// Rows from which on indexes are built on several threads.
const PARALLEL_ROWS: usize = 50_000;

/// An index to be built.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job<'a> {
    pub(super) table: &'a TableData,
    /// Which of the table's indexes.
    pub(super) place: usize,
}

/// An index that was built: its table, its place among the table's indexes, and its entries.
pub(super) type Built = (TableId, usize, IndexData);

/// Builds indexes from the rows of their tables.
///
/// # Errors
/// Where two rows share a key of a unique index, or a key is too long.
pub(super) fn run(jobs: &[Job<'_>]) -> Result<Vec<Built>, Refused> {
    let total: usize = jobs.iter().map(|job| job.table.len()).sum();
    if jobs.len() < 2 || total < PARALLEL_ROWS {
        return jobs.iter().map(|job| one(*job)).collect();
    }
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut built = Vec::new();
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            built.push(one(*job)?);
        }
        Ok(built)
    };
    let mut built = Vec::with_capacity(jobs.len());
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers.min(jobs.len()))
            .map(|_| scope.spawn(work))
            .collect();
        for thread in threads {
            let part: Result<Vec<_>, Refused> = thread
                .join()
                .unwrap_or_else(|_| Err(SqlError::internal("building an index panicked").into()));
            built.extend(part?);
        }
        Ok(built)
    })
}

fn one(job: Job<'_>) -> Result<Built, Refused> {
    let Job { table, place } = job;
    let Some(index) = table.spec.indexes.get(place) else {
        return Err(SqlError::internal("an index to be built does not exist").into());
    };
    Ok((table.spec.id, place, build(table, index)?))
}

/// Builds one index.
fn build(table: &TableData, index: &IndexSpec) -> Result<IndexData, Refused> {
    let mut entries = Vec::with_capacity(table.len());
    let mut builder = KeyBuilder::new();
    for (row_id, row) in &table.rows {
        if build_index_key(&mut builder, &table.spec, index, *row_id, row)? {
            entries.push((builder.stored_key()?, *row_id));
        }
    }
    let entries = sort(entries);
    match clash(&entries).and_then(|row_id| table.get(row_id)) {
        Some(row) => Err(Refused::Duplicate(Duplicate {
            spec: Arc::clone(&table.spec),
            index: index.id,
            row: row.clone(),
        })),
        None => Ok(IndexData {
            entries: from_sorted(entries),
        }),
    }
}

/// A row whose key the row before it has, too.
fn clash(entries: &[(Key, RowId)]) -> Option<RowId> {
    entries.windows(2).find_map(|pair| match pair {
        [(a, _), (b, row_id)] if a == b => Some(*row_id),
        _ => None,
    })
}

/// Sorts entries by their keys.
///
/// Most comparisons are of two numbers: the eight bytes after those that all keys start with. Only
/// where those are equal are the keys looked at, which for long keys lie anywhere in memory.
fn sort(entries: Vec<(Key, RowId)>) -> Vec<(Key, RowId)> {
    if entries.is_sorted_by(|(a, _), (b, _)| a <= b) {
        return entries;
    }
    let shared = shared_prefix(&entries);
    let mut entries: Vec<_> = entries
        .into_iter()
        .map(|(key, row_id)| (digest(&key, shared), key, row_id))
        .collect();
    entries.sort_unstable_by(|(a_digest, a, _), (b_digest, b, _)| {
        a_digest.cmp(b_digest).then_with(|| a.cmp(b))
    });
    entries
        .into_iter()
        .map(|(_, key, row_id)| (key, row_id))
        .collect()
}

/// Bytes that all keys start with.
fn shared_prefix(entries: &[(Key, RowId)]) -> usize {
    let Some(((first, _), others)) = entries.split_first() else {
        return 0;
    };
    others.iter().fold(first.len(), |shared, (key, _)| {
        let same = first.iter().zip(key.iter()).take(shared);
        same.take_while(|(a, b)| a == b).count()
    })
}

/// Eight bytes of a key as a number, zeros where it has fewer: ordered as the keys are, with ties.
fn digest(key: &Key, from: usize) -> u64 {
    let rest = key.get(from..).unwrap_or_default();
    let mut bytes = [0; 8];
    for (place, byte) in bytes.iter_mut().zip(rest) {
        *place = *byte;
    }
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use crate::storage::testing::{contents, put, table};
    use crate::storage::{Change, Root};

    #[test]
    fn large_indexes_are_built_in_parallel_from_rows_in_any_order() {
        let rows = i64::try_from(super::PARALLEL_ROWS).unwrap() / 2 + 1;
        let mut changes = vec![Change::PutTable(table(1))];
        // Numbers run against the ids, texts are often equal.
        changes.extend((0..rows).map(|n| put(1, n, rows - n, &(n % 100).to_string())));
        let root = Root::default().apply(&changes, 1).unwrap();
        contents(&root);
        changes.push(put(1, rows, 7, "x"));
        assert!(
            Root::default().apply(&changes, 1).is_err(),
            "7 is there already"
        );
    }
}
