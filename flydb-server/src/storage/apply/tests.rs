//! Applying commits, against a plain model and in the corners.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use proptest::prelude::*;

use super::super::testing::{
    contents, delete, encode_key, index, put, put_system, row, table, table_with,
};
use super::*;
use crate::types::{SqlState, ValueRef};

fn with_table() -> Root {
    Root::default()
        .apply(&[Change::PutTable(table(1))], 1)
        .unwrap()
}

fn number_key(number: i64) -> crate::storage::Key {
    encode_key([(ValueRef::BigInt(number), false)])
}

#[test]
fn a_commit_makes_a_new_root_and_leaves_the_old_one() {
    let old = with_table();
    let new = old.clone().apply(&[put(1, 5, 50, "x")], 2).unwrap();
    assert!(old.table(TableId(1)).unwrap().is_empty());
    let data = new.table(TableId(1)).unwrap();
    assert_eq!(data.get(RowId(5)), Some(&row(Some(50), "x")));
    assert_eq!((new.index(), data.version()), (2, 2));
    assert_eq!((new.schema_version(), data.max_row_id()), (1, RowId(5)));
    let unique = data.index(IndexId(11)).unwrap();
    assert_eq!(unique.entries().get(&number_key(50)), Some(&RowId(5)));
    contents(&new);
}

#[test]
fn untouched_tables_are_shared() {
    let root = with_table()
        .apply(&[Change::PutTable(table(2))], 2)
        .unwrap();
    let next = root.clone().apply(&[put(2, 1, 1, "x")], 3).unwrap();
    let same = |id| {
        Arc::ptr_eq(
            root.table(TableId(id)).unwrap(),
            next.table(TableId(id)).unwrap(),
        )
    };
    assert!(same(1) && !same(2));
}

#[test]
fn a_taken_key_is_refused_and_says_which() {
    let root = with_table().apply(&[put(1, 1, 7, "x")], 2).unwrap();
    let error = root.clone().apply(&[put(1, 2, 7, "y")], 3).unwrap_err();
    assert_eq!(error.state(), SqlState::UniqueViolation);
    assert!(error.message().contains("i11"), "{error}");
    assert!(error.detail().unwrap().contains('7'));
    let within = root.apply(&[put(1, 2, 8, "y"), put(1, 3, 8, "y")], 3);
    assert_eq!(within.unwrap_err().state(), SqlState::UniqueViolation);
}

#[test]
fn keys_may_be_swapped_and_passed_on_within_a_commit() {
    let rows: Vec<_> = (1..=9).map(|n| put(1, n, n, "x")).collect();
    let root = with_table().apply(&rows, 2).unwrap();
    let shifted: Vec<_> = (1..=9).map(|n| put(1, n, n + 1, "x")).collect();
    let root = root.apply(&shifted, 3).unwrap();
    let swapped = root
        .apply(&[put(1, 1, 3, "x"), put(1, 2, 2, "x")], 4)
        .unwrap();
    contents(&swapped);
}

#[test]
fn a_row_written_twice_ends_as_written_last() {
    let root = with_table().apply(&[put(1, 1, 1, "x")], 2).unwrap();
    let changes = [
        put(1, 2, 1, "y"),
        put(1, 2, 5, "y"),
        put(1, 3, 1, "z"),
        delete(1, 3),
    ];
    let root = root.apply(&changes, 3).unwrap();
    contents(&root);
    assert_eq!(root.table(TableId(1)).unwrap().len(), 2);
}

#[test]
fn nulls_never_clash() {
    let null = |id| Change::PutRow {
        table: TableId(1),
        row_id: RowId(id),
        row: row(None, "x"),
    };
    let root = with_table().apply(&[null(1), null(2)], 2).unwrap();
    contents(&root);
}

#[test]
fn a_new_index_is_built_from_the_rows_as_the_commit_leaves_them() {
    let plain = table_with(1, vec![index(11, vec![(0, false)], false)]);
    let root = Root::default()
        .apply(
            &[
                Change::PutTable(plain),
                put(1, 1, 7, "a"),
                put(1, 2, 7, "b"),
            ],
            1,
        )
        .unwrap();
    let unique = Change::PutTable(table_with(
        1,
        vec![
            index(11, vec![(0, false)], false),
            index(12, vec![(0, false)], true),
        ],
    ));
    let error = root
        .clone()
        .apply(std::slice::from_ref(&unique), 2)
        .unwrap_err();
    assert_eq!(error.state(), SqlState::UniqueViolation);
    let root = root.apply(&[unique, delete(1, 2)], 2).unwrap();
    let kept = root.table(TableId(1)).unwrap().index(IndexId(11)).unwrap();
    assert_eq!(kept.entries().len(), 1);
    contents(&root);
}

#[test]
fn a_dropped_table_is_gone_and_its_ids_are_not_given_again() {
    let root = with_table()
        .apply(&[put(1, 1, 1, "x"), Change::DropTable(TableId(1))], 2)
        .unwrap();
    assert!(root.table(TableId(1)).is_none());
    assert_eq!(
        (root.last_table_id(), root.last_index_id()),
        (TableId(1), IndexId(12))
    );
    let error = root.apply(&[put(1, 1, 1, "x")], 3).unwrap_err();
    assert_eq!(error.state(), SqlState::InternalError);
}

#[test]
fn truncating_keeps_the_counters() {
    let sequence = Change::PutSequence {
        table: TableId(1),
        value: 40,
    };
    let root = with_table()
        .apply(&[put(1, 9, 9, "x"), sequence], 2)
        .unwrap();
    let root = root
        .apply(&[Change::Truncate(TableId(1)), put(1, 10, 9, "y")], 3)
        .unwrap();
    let data = root.table(TableId(1)).unwrap();
    assert_eq!(
        (data.len(), data.sequence(), data.max_row_id()),
        (1, 40, RowId(10))
    );
    contents(&root);
}

#[test]
fn system_keys_are_listed_by_prefix_and_move_the_schema_version() {
    let changes = [
        put_system("schema:b", "2"),
        put_system("schema:a", "1"),
        put_system("view:a", "3"),
    ];
    let root = with_table().apply(&changes, 2).unwrap();
    let keys: Vec<_> = root
        .system_prefix("schema:")
        .map(|(key, _)| &**key)
        .collect();
    assert_eq!(keys, ["schema:a", "schema:b"]);
    assert_eq!(root.schema_version(), 2);
    let key = "schema:a".to_owned();
    let root = root.apply(&[Change::DeleteSystem { key }], 3).unwrap();
    assert!(root.system("schema:a").is_none());
    assert_eq!(root.schema_version(), 3);
    let error = root.apply(&[put_system("row:t:1", "")], 4).unwrap_err();
    assert_eq!(error.state(), SqlState::InternalError);
}

#[test]
fn ranges_run_both_ways_and_may_be_inverted() {
    let rows: Vec<_> = (0..100).map(|n| put(1, n, n * 2, "x")).collect();
    let root = with_table().apply(&rows, 2).unwrap();
    let data = root.table(TableId(1)).unwrap();
    let ids = |start, end| -> Vec<i64> {
        data.row_map()
            .range((start, end))
            .map(|(id, _)| id.0)
            .collect()
    };
    assert_eq!(
        ids(Bound::Excluded(RowId(96)), Bound::Unbounded),
        [97, 98, 99]
    );
    assert!(ids(Bound::Included(RowId(9)), Bound::Included(RowId(3))).is_empty());
    let (low, high) = (number_key(10), number_key(14));
    let entries = data.index(IndexId(11)).unwrap().entries();
    let found: Vec<_> = entries
        .range(low.clone()..=high.clone())
        .rev()
        .map(|(_, id)| id.0)
        .collect();
    assert_eq!(found, [7, 6, 5]);
    let inverted = (Bound::Excluded(&*high), Bound::Excluded(&*low));
    assert_eq!(entries.range::<_, [u8]>(inverted).count(), 0);
}

/// A commit's row changes: row id, and the number it gets, or none to delete it.
type Step = Vec<(i64, Option<i64>)>;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let write = (0..40_i64, proptest::option::weighted(0.8, 0..60_i64));
    proptest::collection::vec(proptest::collection::vec(write, 1..20), 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn roots_follow_a_model(steps in steps()) {
        let mut root = with_table();
        let mut model = BTreeMap::new();
        for (at, step) in steps.iter().enumerate() {
            let changes: Vec<_> = step.iter().map(|(id, number)| match number {
                Some(number) => put(1, *id, *number, &format!("{}", number % 5)),
                None => delete(1, *id),
            }).collect();
            let mut next = model.clone();
            for (id, number) in step {
                match number {
                    Some(number) => next.insert(*id, *number),
                    None => next.remove(id),
                };
            }
            let distinct: BTreeSet<_> = next.values().collect();
            let applied = root.clone().apply(&changes, at as u64 + 2);
            prop_assert_eq!(applied.is_ok(), distinct.len() == next.len());
            if let Ok(applied) = applied {
                root = applied;
                model = next;
            }
            contents(&root);
            let data = root.table(TableId(1)).unwrap();
            let ids: Vec<_> = data.row_map().keys().map(|id| id.0).collect();
            prop_assert_eq!(ids, model.keys().copied().collect::<Vec<_>>());
        }
    }
}
