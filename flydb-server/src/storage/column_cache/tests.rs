//! Kept columns say what the rows say, whatever was written between two scans.

use std::sync::Arc;

use proptest::prelude::*;

use super::super::testing::{delete, put, table_with};
use super::super::{Change, Root, TableData};
use super::segment::SEGMENT_ROWS;
use super::{CachedColumns, ColumnMemory};
use crate::types::{RowId, RowRef, TableId, Value};

/// What a scan gives: id, number, text.
type Rows = Vec<(i64, Value, Value)>;

fn root(rows: i64) -> Root {
    let create = Change::PutTable(table_with(1, Vec::new()));
    let rows = (0..rows).map(|id| put(1, id * 2, id, &format!("text {id}")));
    let changes: Vec<Change> = std::iter::once(create).chain(rows).collect();
    Root::default().apply(&changes, 1).unwrap()
}

fn data(root: &Root) -> &TableData {
    root.table(TableId(1)).unwrap()
}

/// The columns, asked for until they are kept.
fn ask(root: &Root, memory: &Arc<ColumnMemory>) -> Arc<CachedColumns> {
    let mut asked = (0..2).filter_map(|_| data(root).cached_columns(memory));
    asked.next().expect("the second scan has columns")
}

fn from_columns(columns: &CachedColumns) -> Rows {
    let mut rows = Vec::new();
    for place in 0.. {
        let Some(segment) = columns.segment(place) else {
            return rows;
        };
        assert!((1..=SEGMENT_ROWS).contains(&segment.rows()));
        let cells = columns.columns(&segment, &[0, 1]).unwrap();
        let ids = segment.row_ids();
        for row in 0..segment.rows() {
            let Value::BigInt(id) = ids.value(row) else {
                panic!("an id of another type");
            };
            assert_eq!(segment.id(u32::try_from(row).unwrap()), Some(RowId(id)));
            assert_eq!(columns.place_of(RowId(id)), Some(place));
            rows.push((id, cells[0].value(row), cells[1].value(row)));
        }
        assert_eq!(rows.last().map(|row| RowId(row.0)), Some(segment.last()));
    }
    rows
}

fn from_rows(table: &TableData) -> Rows {
    let cells = |(id, row): (&RowId, &super::super::Row)| {
        let image = RowRef::new(&table.spec().layout, row).unwrap();
        let cell = |at| image.get(at).unwrap().unwrap().to_value();
        (id.0, cell(0), cell(1))
    };
    table.row_map().iter().map(cells).collect()
}

#[test]
fn a_table_is_kept_from_its_second_scan_on_and_by_all_its_versions() {
    let memory = Arc::new(ColumnMemory::new(1 << 20));
    let root = root(3000);
    assert!(data(&root).cached_columns(&memory).is_none());
    let first = data(&root).cached_columns(&memory).unwrap();
    assert_eq!(from_columns(&first), from_rows(data(&root)));
    let used = memory.used();
    assert!(used > 3000 * 16, "{used} bytes");
    let again = data(&root).cached_columns(&memory).unwrap();
    assert!(Arc::ptr_eq(&first, &again));
    let next = root.clone().apply(&[put(1, 2, 77, "new")], 2).unwrap();
    let moved = data(&next).cached_columns(&memory).unwrap();
    let same = |place| {
        let (old, new) = (first.segment(place).unwrap(), moved.segment(place).unwrap());
        Arc::ptr_eq(&old, &new)
    };
    assert!(!same(0) && same(1));
    assert_eq!(from_columns(&moved), from_rows(data(&next)));
    // Whoever still reads the version before sees that.
    let old = data(&root).cached_columns(&memory).unwrap();
    assert_eq!(from_columns(&old), from_rows(data(&root)));
    let newest = data(&next).cached_columns(&memory).unwrap();
    assert!(Arc::ptr_eq(&newest, &moved));
}

#[test]
fn rows_that_are_added_fill_the_last_segment() {
    let memory = Arc::new(ColumnMemory::new(1 << 20));
    let mut root = root(10);
    for id in 100..2148 {
        root = root.apply(&[put(1, id, id, "added")], 2).unwrap();
        if id % 100 == 0 {
            let columns = ask(&root, &memory);
            assert_eq!(from_columns(&columns), from_rows(data(&root)));
        }
    }
    let columns = ask(&root, &memory);
    let segments: Vec<usize> = (0..)
        .map_while(|place| Some(columns.segment(place)?.rows()))
        .collect();
    assert_eq!(segments, [SEGMENT_ROWS, SEGMENT_ROWS, 10]);
}

#[test]
fn many_writes_let_the_columns_go_with_their_memory() {
    let memory = Arc::new(ColumnMemory::new(1 << 20));
    let mut root = root(3000);
    from_columns(&ask(&root, &memory));
    let mut kept = memory.used();
    for id in 0..3000 / 8 + 1023 {
        root = root.apply(&[put(1, id % 100, id, "again")], 2).unwrap();
        assert_eq!(memory.used(), kept);
    }
    root = root.apply(&[put(1, 0, 0, "the last straw")], 2).unwrap();
    assert_eq!(memory.used(), 0);
    assert!(data(&root).cached_columns(&memory).is_none());
    from_columns(&ask(&root, &memory));
    kept = memory.used();
    assert!(kept > 0);
    drop(root);
    assert_eq!(memory.used(), 0);
}

#[test]
fn columns_of_an_old_version_give_way_to_those_of_the_newest() {
    let memory = Arc::new(ColumnMemory::new(1 << 20));
    let old = root(3000);
    let changes: Vec<Change> = (0..3000).map(|id| put(1, id * 2, -id, "new")).collect();
    let new = old.clone().apply(&changes, 2).unwrap();
    // Somebody who still reads the old version has its columns kept.
    from_columns(&ask(&old, &memory));
    assert!(data(&new).cached_columns(&memory).is_none());
    assert_eq!(memory.used(), 0);
    let columns = ask(&new, &memory);
    assert_eq!(from_columns(&columns), from_rows(data(&new)));
    assert!(data(&old).cached_columns(&memory).is_none());
    let again = data(&new).cached_columns(&memory).unwrap();
    assert!(Arc::ptr_eq(&columns, &again));
}

#[test]
fn memory_is_bounded_and_the_table_used_longest_ago_gives_way() {
    let (one, two) = (root(3000), root(3000));
    let unbounded = Arc::new(ColumnMemory::new(1 << 30));
    from_columns(&ask(&one, &unbounded));
    let needed = unbounded.used();
    drop(one);

    let memory = Arc::new(ColumnMemory::new(needed + needed / 2));
    let one = root(3000);
    let of_one = ask(&one, &memory);
    from_columns(&of_one);
    let of_two = ask(&two, &memory);
    // A scan of the first still runs, so its memory is not free yet.
    assert_eq!(from_columns(&of_two), from_rows(data(&two)));
    assert!(memory.used() <= needed + needed / 2);
    drop(of_one);
    assert!(
        data(&one).cached_columns(&memory).is_none(),
        "it was let go"
    );
    assert_eq!(from_columns(&of_two), from_rows(data(&two)));
    assert_eq!(memory.used(), needed);

    // Less than one table needs: scans give the same, and the bound holds.
    let little = Arc::new(ColumnMemory::new(needed / 3));
    let three = root(3000);
    let columns = ask(&three, &little);
    for _ in 0..2 {
        assert_eq!(from_columns(&columns), from_rows(data(&three)));
        assert!(little.used() <= needed / 3);
    }
    let none = Arc::new(ColumnMemory::new(0));
    assert!((0..3).all(|_| data(&three).cached_columns(&none).is_none()));
}

/// A commit: rows put or deleted, or a whole run of rows deleted.
#[derive(Clone, Debug)]
enum Commit {
    Put(i64, i64),
    Delete(i64),
    DeleteRun(i64, i64),
    Append(i64),
    Scan,
}

fn commit() -> impl Strategy<Value = Commit> {
    prop_oneof![
        4 => (-50_i64..7000, any::<i64>()).prop_map(|(id, number)| Commit::Put(id, number)),
        2 => (-50_i64..7000).prop_map(Commit::Delete),
        1 => (0_i64..7000, 1_i64..1500).prop_map(|(from, rows)| Commit::DeleteRun(from, rows)),
        1 => (1_i64..1200).prop_map(Commit::Append),
        3 => Just(Commit::Scan),
    ]
}

fn changes(commit: &Commit, root: &Root) -> Vec<Change> {
    match *commit {
        Commit::Put(id, number) => vec![put(1, id, number, "put")],
        Commit::Delete(id) => vec![delete(1, id)],
        Commit::DeleteRun(from, rows) => (from..from + rows).map(|id| delete(1, id)).collect(),
        Commit::Append(rows) => {
            let last = data(root).max_row_id().0;
            let ids = last + 1..=last + rows;
            ids.map(|id| put(1, id, id, "appended")).collect()
        }
        Commit::Scan => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn kept_columns_are_the_rows_of_each_version(commits in prop::collection::vec(commit(), 1..24)) {
        let memory = Arc::new(ColumnMemory::new(1 << 20));
        let mut root = root(3000);
        let mut older = root.clone();
        let mut index = 1;
        for commit in &commits {
            index += 1;
            let changes = changes(commit, &root);
            if !changes.is_empty() {
                root = root.apply(&changes, index).unwrap();
                continue;
            }
            for version in [&root, &older, &root] {
                if let Some(columns) = data(version).cached_columns(&memory) {
                    prop_assert_eq!(from_columns(&columns), from_rows(data(version)));
                }
            }
            older = root.clone();
        }
    }
}
