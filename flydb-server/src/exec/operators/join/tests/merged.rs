//! Merge joins against the definition of a join, and the order in which their rows come.

use std::cmp::Ordering;

use super::*;
use crate::plan::MergeKey;

/// Rows ordered by columns, NULLs last, or first where one descends.
fn in_order(mut rows: Rows, columns: &[usize], descending: &[bool]) -> Rows {
    let place = |cell: Option<i32>| cell.map_or((1, 0), |cell| (0, cell));
    rows.sort_by(|a, b| {
        let keys = columns.iter().zip(descending);
        let orders = keys.map(|(&column, descending)| {
            let order = place(a[column]).cmp(&place(b[column]));
            if *descending { order.reverse() } else { order }
        });
        orders.fold(Ordering::Equal, Ordering::then)
    });
    rows
}

fn merge_keys(columns: &[(usize, usize)], descending: &[bool]) -> Vec<MergeKey> {
    let keys = columns.iter().zip(descending);
    let keys = keys.map(|(&(left, right), &descending)| MergeKey {
        left: int_column(left),
        right: int_column(right),
        descending,
    });
    keys.collect()
}

/// So many rows of each key, numbered.
fn numbered(keys: &[(Option<i32>, i32)]) -> Rows {
    let rows = keys
        .iter()
        .flat_map(|&(key, rows)| (0..rows).map(move |n| vec![key, Some(n)]));
    rows.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn merge_joins_join_as_defined(
        left in side(),
        right in side(),
        two_keys: bool,
        descending: [bool; 2],
        residual: bool,
    ) {
        let keys = if two_keys { 2 } else { 1 };
        let left = in_order(left, &[0, 1][..keys], &descending);
        let right = in_order(right, &[1, 0][..keys], &descending);
        for kind in KINDS {
            let node = Node::MergeJoin(plan::MergeJoin {
                left: Box::new(values(2, &left)),
                right: Box::new(values(2, &right)),
                kind,
                keys: merge_keys(&[(0, 1), (1, 0)][..keys], &descending),
                residual: residual.then(|| less(int_column(1), int_column(2))),
            });
            let accepts = |l: &[Option<i32>], r: &[Option<i32>]| {
                is_equal(l[0], r[1])
                    && (!two_keys || is_equal(l[1], r[0]))
                    && (!residual || is_less(l[1], r[0]))
            };
            let expected = expected(kind, &left, &right, accepts);
            prop_assert_eq!(run(node), expected, "{:?}", kind);
        }
    }
}

/// Keys whose rows of either side take many batches, and keys between them that only one side has.
#[test]
fn merge_joins_go_through_many_batches() {
    let key = Some;
    let left = [
        (key(0), 30),
        (key(1), 1),
        (key(3), 3),
        (key(5), 1100),
        (key(9), 2),
        (None, 20),
    ];
    let right = [
        (key(1), 2100),
        (key(2), 1100),
        (key(3), 1),
        (key(5), 2),
        (key(6), 30),
        (None, 3),
    ];
    let (left, right) = (numbered(&left), numbered(&right));
    for kind in KINDS {
        for residual in [false, true] {
            let node = Node::MergeJoin(plan::MergeJoin {
                left: Box::new(values(2, &left)),
                right: Box::new(values(2, &right)),
                kind,
                keys: merge_keys(&[(0, 0)], &[false]),
                residual: residual.then(|| less(int_column(1), int_column(3))),
            });
            let accepts = |l: &[Option<i32>], r: &[Option<i32>]| {
                is_equal(l[0], r[0]) && (!residual || is_less(l[1], r[1]))
            };
            let expected = expected(kind, &left, &right, accepts);
            assert!(run(node) == expected, "{kind:?} {residual}");
        }
    }
}

/// What comes out is in the order of the left side, with its lonely rows in their places.
#[test]
fn merge_joins_keep_the_order_of_the_left() {
    let left: Rows = (0..3000).map(|n| vec![Some(n / 2), Some(n)]).collect();
    let right: Rows = (0..900)
        .map(|n| vec![Some(n / 2 * 3), Some(n * 3)])
        .collect();
    let database = Database::new();
    for (kind, rows) in [
        (JoinKind::Inner, 1350),
        (JoinKind::Left, 3450),
        (JoinKind::Semi, 900),
        (JoinKind::Anti, 2100),
    ] {
        let node = Node::MergeJoin(plan::MergeJoin {
            left: Box::new(values(2, &left)),
            right: Box::new(values(2, &right)),
            kind,
            keys: merge_keys(&[(0, 0)], &[false]),
            residual: Some(less(int_column(1), plus(int_column(3), int(1)))),
        });
        let found = run_in(&mut database.begin(), node).unwrap().rows;
        let numbers = found.iter().map(|row| match row[1] {
            Value::Int(number) => number,
            _ => -1,
        });
        assert!(numbers.is_sorted(), "{kind:?}");
        assert_eq!(found.len(), rows, "{kind:?}");
    }
}

/// A plan that says of rows that they are in order when they are not is an error, not a wrong answer.
#[test]
fn merge_joins_look_whether_rows_are_in_order() {
    let rows: Rows = vec![vec![Some(2), None], vec![Some(1), None]];
    let node = Node::MergeJoin(plan::MergeJoin {
        left: Box::new(values(2, &rows)),
        right: Box::new(values(2, &rows)),
        kind: JoinKind::Inner,
        keys: merge_keys(&[(0, 0)], &[false]),
        residual: None,
    });
    let error = run_in(&mut Database::new().begin(), node).unwrap_err();
    assert!(error.to_string().contains("not sorted"), "{error}");
}
