//! Every join of every kind against the definition of a join.

mod merged;

use proptest::prelude::*;

use crate::exec::testing::{Database, binary, cells, equal, int, int_column, plus, run_in, values};
use crate::plan::{self, BinaryOp, Expr, ExprKind, Hashed, JoinKind, Node};
use crate::types::{DataType, Value};

type Rows = Vec<Vec<Option<i32>>>;

const KINDS: [JoinKind; 6] = [
    JoinKind::Inner,
    JoinKind::Left,
    JoinKind::Right,
    JoinKind::Full,
    JoinKind::Semi,
    JoinKind::Anti,
];

/// The pairs that a condition accepts, completed as the kind says; sorted.
fn expected(
    kind: JoinKind,
    left: &Rows,
    right: &Rows,
    accepts: impl Fn(&[Option<i32>], &[Option<i32>]) -> bool,
) -> Vec<String> {
    let mut rows = Vec::new();
    for l in left {
        let partners: Vec<_> = right.iter().filter(|r| accepts(l, r)).collect();
        match kind {
            JoinKind::Semi if !partners.is_empty() => rows.push(l.clone()),
            JoinKind::Anti if partners.is_empty() => rows.push(l.clone()),
            JoinKind::Semi | JoinKind::Anti => {}
            JoinKind::Inner | JoinKind::Left | JoinKind::Right | JoinKind::Full => {
                rows.extend(partners.iter().map(|r| [l.as_slice(), r].concat()));
                if partners.is_empty() && matches!(kind, JoinKind::Left | JoinKind::Full) {
                    rows.push([l.as_slice(), &[None, None]].concat());
                }
            }
        }
    }
    if matches!(kind, JoinKind::Right | JoinKind::Full) {
        let alone = right.iter().filter(|r| !left.iter().any(|l| accepts(l, r)));
        rows.extend(alone.map(|r| [&[None, None], r.as_slice()].concat()));
    }
    sorted(cells(&rows))
}

fn sorted(rows: Vec<Vec<Value>>) -> Vec<String> {
    let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
    rows.sort();
    rows
}

fn run(node: Node) -> Vec<String> {
    thread_local! {
        static DATABASE: Database = Database::new();
    }
    DATABASE.with(|database| sorted(run_in(&mut database.begin(), node).unwrap().rows))
}

fn side() -> impl Strategy<Value = Rows> {
    let cell = proptest::option::weighted(0.8, 0..4_i32);
    proptest::collection::vec(proptest::collection::vec(cell, 2), 0..12)
}

fn less(left: Expr, right: Expr) -> Expr {
    binary(BinaryOp::Less, left, right, DataType::Boolean)
}

fn is_less(a: Option<i32>, b: Option<i32>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a < b)
}

fn is_equal(a: Option<i32>, b: Option<i32>) -> bool {
    a.is_some() && a == b
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nested_loops_join_as_defined(left in side(), right in side()) {
        for kind in KINDS {
            let node = Node::Join(plan::Join {
                left: Box::new(values(2, &left)),
                right: Box::new(values(2, &right)),
                kind,
                condition: Some(less(int_column(0), int_column(3))),
                lateral: false,
            });
            let expected = expected(kind, &left, &right, |l, r| is_less(l[0], r[1]));
            prop_assert_eq!(run(node), expected, "{:?}", kind);
        }
    }

    #[test]
    fn hash_joins_join_as_defined(left in side(), right in side(), residual: bool) {
        let by_right = KINDS.map(|kind| (kind, Hashed::Right));
        let by_left = [JoinKind::Left, JoinKind::Semi, JoinKind::Anti];
        let by_left = by_left.map(|kind| (kind, Hashed::Left));
        for (kind, hashed) in by_right.into_iter().chain(by_left) {
            let node = Node::HashJoin(plan::HashJoin {
                left: Box::new(values(2, &left)),
                right: Box::new(values(2, &right)),
                kind,
                hashed,
                left_keys: vec![int_column(0)],
                right_keys: vec![int_column(1)],
                residual: residual.then(|| less(int_column(1), int_column(2))),
            });
            let accepts = |l: &[Option<i32>], r: &[Option<i32>]| {
                is_equal(l[0], r[1]) && (!residual || is_less(l[1], r[0]))
            };
            let expected = expected(kind, &left, &right, accepts);
            prop_assert_eq!(run(node), expected, "{:?} {:?}", kind, hashed);
        }
    }

    #[test]
    fn lateral_joins_read_the_left_row(left in side(), right in side()) {
        for kind in [JoinKind::Inner, JoinKind::Left, JoinKind::Semi, JoinKind::Anti] {
            let outer = Expr {
                kind: ExprKind::Outer { depth: 1, column: 0 },
                data_type: DataType::Int,
                position: None,
            };
            let node = Node::Join(plan::Join {
                left: Box::new(values(2, &left)),
                right: Box::new(Node::Filter(plan::Filter {
                    input: Box::new(values(2, &right)),
                    condition: equal(int_column(0), outer),
                })),
                kind,
                condition: None,
                lateral: true,
            });
            let expected = expected(kind, &left, &right, |l, r| is_equal(l[0], r[0]));
            prop_assert_eq!(run(node), expected, "{:?}", kind);
        }
    }
}

#[test]
fn many_partners_come_in_several_batches() {
    let left: Rows = (0..3).map(|n| vec![Some(n % 2), Some(n)]).collect();
    let right: Rows = (0..3000).map(|n| vec![Some(n), Some(0)]).collect();
    let node = Node::HashJoin(plan::HashJoin {
        left: Box::new(values(2, &left)),
        right: Box::new(values(2, &right)),
        kind: JoinKind::Full,
        hashed: Hashed::Right,
        left_keys: vec![int_column(0)],
        right_keys: vec![int_column(1)],
        residual: None,
    });
    let accepts = |l: &[Option<i32>], r: &[Option<i32>]| l[0] == r[1];
    assert_eq!(run(node), expected(JoinKind::Full, &left, &right, accepts));
}
