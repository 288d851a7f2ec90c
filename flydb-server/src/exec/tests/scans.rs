//! Reading tables: by scan, by row id, by index; and rows that go out as they are stored.

use proptest::prelude::*;

use crate::catalog::Table;
use crate::exec::Output;
use crate::exec::Step;
use crate::exec::testing::*;
use crate::plan::{self, Expr, IndexScan, KeyBound, KeyRange, Node, PointLookup, Project, Scan};
use crate::types::Value;

/// `t(id PRIMARY KEY, a, b)`, with rows id = 0..n, a = f(id), b = id.
async fn filled(database: &Database, rows: &[Vec<Option<i32>>]) -> std::sync::Arc<Table> {
    let table = table("t", &["id", "a", "b"])
        .primary_key(&[0])
        .create(database)
        .await;
    database
        .run(Node::Insert(insert(&table, rows)))
        .await
        .unwrap();
    table
}

fn numbered(count: i32, a: impl Fn(i32) -> Option<i32>) -> Vec<Vec<Option<i32>>> {
    (0..count).map(|n| vec![Some(n), a(n), Some(n)]).collect()
}

#[tokio::test]
async fn a_scan_gives_all_rows_in_order_of_their_ids() {
    let database = Database::new();
    let rows = numbered(3000, |n| (n % 3 > 0).then_some(n));
    let table = filled(&database, &rows).await;
    let scanned = database.run(all_of(&table)).await.unwrap();
    assert_eq!(scanned.rows, cells(&rows));
}

#[tokio::test]
async fn a_filter_in_a_scan_reads_columns_in_any_order() {
    let database = Database::new();
    let table = filled(
        &database,
        &numbered(3000, |n| (n % 2 == 0).then_some(n / 2)),
    )
    .await;
    let node = Node::Scan(Scan {
        columns: vec![2, 1],
        types: vec![crate::types::DataType::Int; 2],
        filter: Some(greater(int_column(1), int(1497))),
        with_row_id: true,
        ..scan_of(&table)
    });
    // Twice: as stored rows, and under an operator that wants columns.
    for node in [node.clone(), where_(node, equal(int(1), int(1)))] {
        let found = database.run(node).await.unwrap();
        let row = |n: i32, a: i32| vec![Value::Int(n), Value::Int(a), Value::BigInt(n.into())];
        assert_eq!(found.rows, [row(2996, 1498), row(2998, 1499)]);
    }
}

#[tokio::test]
async fn a_lookup_finds_the_row_of_an_id_or_none() {
    let database = Database::new();
    let table = filled(&database, &numbered(10, Some)).await;
    let lookup = |key| {
        Node::PointLookup(PointLookup {
            scan: scan_of(&table),
            key,
        })
    };
    let found = database.run(lookup(int(7))).await.unwrap();
    assert_eq!(found.rows, cells(&[vec![Some(7), Some(7), Some(7)]]));
    assert!(database.run(lookup(int(10))).await.unwrap().rows.is_empty());
    assert!(database.run(lookup(null())).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn columns_of_stored_rows_go_out_as_images() {
    let database = Database::new();
    let table = filled(&database, &numbered(10, Some)).await;
    let project = |columns: &[usize]| {
        Node::Project(Project {
            input: Box::new(all_of(&table)),
            expressions: columns.iter().map(|&column| int_column(column)).collect(),
        })
    };
    let stored = |node| {
        let mut txn = database.begin();
        txn.begin_statement(crate::txn::StatementKind::Read)
            .unwrap();
        let environment = environment(&txn);
        let mut execution = open(&mut txn, node, environment).unwrap();
        match execution.step(&mut txn).unwrap() {
            Step::Rows(Output::Stored(stored)) => stored,
            other => panic!("{other:?}"),
        }
    };
    assert!(stored(all_of(&table)).is_whole());
    assert!(stored(project(&[0, 1, 2])).is_whole());
    let some = stored(project(&[2, 0]));
    assert!(!some.is_whole());
    let (_, row) = &some.rows[3];
    let shown: Vec<Value> = some
        .cells(row)
        .unwrap()
        .map(|c| c.unwrap().to_value())
        .collect();
    assert_eq!(shown, [Value::Int(3), Value::Int(3)]);

    let limited = Node::Limit(plan::Limit {
        input: Box::new(all_of(&table)),
        limit: Some(bigint(2)),
        offset: Some(bigint(3)),
        ties: Vec::new(),
    });
    let ids: Vec<i64> = stored(limited).rows.iter().map(|(id, _)| id.0).collect();
    assert_eq!(ids, [3, 4]);
}

fn bound(value: Expr, inclusive: bool) -> Option<KeyBound> {
    Some(KeyBound { value, inclusive })
}

/// A bound's value (NULL among them), and whether it belongs to the range.
type Limit = Option<(Option<i32>, bool)>;

fn limits() -> impl Strategy<Value = (Limit, Limit)> {
    let limit =
        || proptest::option::of((proptest::option::weighted(0.9, -1..6_i32), any::<bool>()));
    (limit(), limit())
}

fn within(value: Option<i32>, lower: Limit, upper: Limit) -> bool {
    if lower.is_none() && upper.is_none() {
        return true;
    }
    let Some(value) = value else { return false };
    let above = lower.is_none_or(|(bound, inclusive)| {
        bound.is_some_and(|bound| value > bound || (inclusive && value == bound))
    });
    let below = upper.is_none_or(|(bound, inclusive)| {
        bound.is_some_and(|bound| value < bound || (inclusive && value == bound))
    });
    above && below
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn index_ranges_give_what_a_filter_gives(
        rows in proptest::collection::vec(
            (proptest::option::weighted(0.8, 0..4_i32), proptest::option::weighted(0.8, 0..5_i32)),
            0..40,
        ),
        prefix in proptest::option::of(0..4_i32),
        (lower, upper) in limits(),
        descending: bool,
        reverse: bool,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let database = Database::new();
            let rows: Vec<Vec<Option<i32>>> = rows
                .iter()
                .zip(0..)
                .map(|((a, b), id)| vec![Some(id), *a, *b])
                .collect();
            let table = filled(&database, &rows).await;
            let columns = [(1, descending), (2, descending)];
            let index = create_index("i", &table, &columns, false);
            database.define(index).await.unwrap();
            let table = database.table("t");
            let limit = |limit: Limit| limit.and_then(|(value, inclusive)| {
                bound(Expr::literal(maybe(value), crate::types::DataType::Int), inclusive)
            });
            let node = Node::IndexScan(IndexScan {
                scan: scan_of(&table),
                index: Some(table.indexes[0].id),
                ranges: vec![KeyRange {
                    prefix: prefix.map(int).into_iter().collect(),
                    lower: limit(lower),
                    upper: limit(upper),
                    start: None,
                }],
                reverse,
                in_order: true,
            });
            let ranged = if prefix.is_some() { 2 } else { 1 };
            let mut expected: Vec<_> = rows
                .iter()
                .filter(|row| prefix.is_none_or(|prefix| row[1] == Some(prefix)))
                .filter(|row| within(row[ranged], lower, upper))
                .cloned()
                .collect();
            let cell = |cell: Option<i32>| cell.unwrap_or(i32::MAX);
            expected.sort_by_key(|row| (cell(row[1]), cell(row[2])));
            if descending {
                expected.sort_by_key(|row| std::cmp::Reverse((cell(row[1]), cell(row[2]))));
            }
            if reverse {
                // Entries of one key come by row id, against it in reverse.
                expected.reverse();
                let found = database.run(node).await.unwrap().rows;
                assert_eq!(found, cells(&expected));
            } else {
                assert_eq!(database.run(node).await.unwrap().rows, cells(&expected));
            }
        });
    }
}

#[tokio::test]
async fn ranges_that_overlap_give_a_row_once() {
    let database = Database::new();
    let table = filled(&database, &numbered(100, |n| Some(n / 10))).await;
    let range = |from, to| KeyRange {
        prefix: Vec::new(),
        lower: bound(int(from), true),
        upper: bound(int(to), false),
        start: None,
    };
    let node = Node::IndexScan(IndexScan {
        scan: scan_of(&table),
        index: None,
        ranges: vec![range(10, 20), range(15, 25), range(30, 20)],
        reverse: false,
        in_order: false,
    });
    let found = database.run(node).await.unwrap().rows;
    let ids: Vec<Value> = found.into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(ids, (10..25).map(Value::Int).collect::<Vec<_>>());
}
