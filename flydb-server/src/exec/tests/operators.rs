//! Operators over rows written in the plan, against the plain definition of what they do.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::exec::testing::*;
use crate::plan::{
    self, Aggregate, AggregateCall, AggregateFunction, Distinct, Node, SetOperator, SortKey,
};
use crate::types::{DataType, SqlState, Value};

type Rows = Vec<Vec<Option<i32>>>;

fn run(node: Node) -> Vec<Vec<Value>> {
    thread_local! {
        static DATABASE: Database = Database::new();
    }
    DATABASE.with(|database| run_in(&mut database.begin(), node).unwrap().rows)
}

fn rows() -> impl Strategy<Value = Rows> {
    let cell = proptest::option::weighted(0.8, 0..4_i32);
    proptest::collection::vec(proptest::collection::vec(cell, 2), 0..30)
}

fn key(column: usize, descending: bool, nulls_first: bool) -> SortKey {
    SortKey {
        expr: int_column(column),
        descending,
        nulls_first,
    }
}

/// Each distinct row's count.
fn counts(rows: &Rows) -> BTreeMap<Vec<Option<i32>>, usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row.clone()).or_default() += 1;
    }
    counts
}

fn of_counts(counts: impl IntoIterator<Item = (Vec<Option<i32>>, usize)>) -> Vec<String> {
    let rows = counts.into_iter();
    let rows: Rows = rows.flat_map(|(row, count)| vec![row; count]).collect();
    sorted(cells(&rows))
}

fn sorted(rows: Vec<Vec<Value>>) -> Vec<String> {
    let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
    rows.sort();
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn set_operations_count_as_defined(left in rows(), right in rows(), all: bool) {
        let (l, r) = (counts(&left), counts(&right));
        for operator in [SetOperator::Union, SetOperator::Intersect, SetOperator::Except] {
            let node = Node::SetOperation(plan::SetOperation {
                operator,
                all,
                left: Box::new(values(2, &left)),
                right: Box::new(values(2, &right)),
            });
            let mut keys: Vec<_> = l.keys().chain(r.keys()).cloned().collect();
            keys.sort();
            keys.dedup();
            let count = |row: &Vec<Option<i32>>| {
                let l = l.get(row).copied().unwrap_or(0);
                let r = r.get(row).copied().unwrap_or(0);
                let all_count = match operator {
                    SetOperator::Union => l + r,
                    SetOperator::Intersect => l.min(r),
                    SetOperator::Except if all => l.saturating_sub(r),
                    SetOperator::Except => if r == 0 { l } else { 0 },
                };
                if all { all_count } else { all_count.min(1) }
            };
            let expected = of_counts(keys.iter().map(|row| (row.clone(), count(row))));
            prop_assert_eq!(sorted(run(node)), expected, "{:?} all: {}", operator, all);
        }
    }

    #[test]
    fn distinct_keeps_the_first_of_each(input in rows()) {
        let node = |on| Node::Distinct(Distinct { input: Box::new(values(2, &input)), on });
        let mut seen = Vec::new();
        let whole: Rows = input.iter().filter(|row| {
            let new = !seen.contains(row);
            seen.push(row);
            new
        }).cloned().collect();
        prop_assert_eq!(run(node(None)), cells(&whole));

        let mut seen = Vec::new();
        let on_first: Rows = input.iter().filter(|row| {
            let new = !seen.contains(&row[0]);
            seen.push(row[0]);
            new
        }).cloned().collect();
        prop_assert_eq!(run(node(Some(vec![int_column(0)]))), cells(&on_first));
    }

    #[test]
    fn sort_and_top_k_agree_with_a_stable_sort(
        input in rows(),
        descending: bool,
        limit in 0_u16..20,
        offset in 0_u16..5,
    ) {
        let keys = vec![key(0, descending, descending)];
        let mut expected = input.clone();
        // NULL is greatest: last ascending, first descending.
        expected.sort_by_key(|row| row[0].unwrap_or(i32::MAX));
        if descending {
            expected.sort_by_key(|row| std::cmp::Reverse(row[0].unwrap_or(i32::MAX)));
            let mut stable = input.clone();
            stable.sort_by(|a, b| {
                b[0].unwrap_or(i32::MAX).cmp(&a[0].unwrap_or(i32::MAX))
            });
            expected = stable;
        }
        let sort = Node::Sort(plan::Sort { input: Box::new(values(2, &input)), keys: keys.clone() });
        prop_assert_eq!(run(sort), cells(&expected));

        let top = Node::TopK(plan::TopK {
            input: Box::new(values(2, &input)),
            keys,
            limit: bigint(limit.into()),
            offset: Some(bigint(offset.into())),
        });
        let window: Rows = expected
            .into_iter()
            .skip(offset.into())
            .take(limit.into())
            .collect();
        prop_assert_eq!(run(top), cells(&window));
    }

    #[test]
    fn groups_count_and_sum_as_defined(input in rows()) {
        let mut groups: BTreeMap<Option<i32>, (i64, Option<i64>)> = BTreeMap::new();
        for row in &input {
            let (count, sum) = groups.entry(row[0]).or_default();
            *count += 1;
            if let Some(value) = row[1] {
                *sum = Some(sum.unwrap_or(0) + i64::from(value));
            }
        }
        let expected = groups.into_iter().map(|(key, (count, sum))| {
            vec![maybe(key), Value::BigInt(count), sum.map_or(Value::Null, Value::BigInt)]
        });
        let grouped = aggregate(values(2, &input), true);
        prop_assert_eq!(sorted(run(grouped)), sorted(expected.collect()));
    }
}

fn aggregate(input: Node, grouped: bool) -> Node {
    let call = |function, arguments, data_type| AggregateCall {
        function,
        arguments,
        distinct: false,
        filter: None,
        order_by: Vec::new(),
        data_type,
    };
    Node::Aggregate(Aggregate {
        input: Box::new(input),
        keys: if grouped {
            vec![int_column(0)]
        } else {
            Vec::new()
        },
        grouping: plan::GroupingSets::default(),
        together: false,
        calls: vec![
            call(AggregateFunction::CountAll, Vec::new(), DataType::BigInt),
            call(
                AggregateFunction::Sum,
                vec![int_column(1)],
                DataType::BigInt,
            ),
        ],
    })
}

#[test]
fn without_keys_there_is_one_group_even_of_no_rows() {
    let none = run(aggregate(values(2, &[]), false));
    assert_eq!(none, [[Value::BigInt(0), Value::Null]]);
    let some = run(aggregate(values(2, &[vec![Some(1), Some(2)]]), false));
    assert_eq!(some, [[Value::BigInt(1), Value::BigInt(2)]]);
    assert!(run(aggregate(values(2, &[]), true)).is_empty());
}

#[test]
fn more_groups_than_fit_a_batch_come_in_several() {
    let input: Rows = (0..5000).map(|n| vec![Some(n % 2500), Some(1)]).collect();
    let groups = run(aggregate(values(2, &input), true));
    assert_eq!(groups.len(), 2500);
    assert!(groups.iter().all(|row| row[2] == Value::BigInt(2)));
}

#[test]
fn top_k_of_many_rows_keeps_the_first() {
    let input: Rows = (0..20_000)
        .map(|n| vec![Some((n * 7919) % 20_000), Some(n)])
        .collect();
    let top = run(Node::TopK(plan::TopK {
        input: Box::new(values(2, &input)),
        keys: vec![key(0, false, false)],
        limit: bigint(3),
        offset: Some(bigint(1)),
    }));
    let first: Vec<&Value> = top.iter().map(|row| &row[0]).collect();
    assert_eq!(first, [&Value::Int(1), &Value::Int(2), &Value::Int(3)]);
}

#[test]
fn limits_may_be_null_and_not_negative() {
    let database = Database::new();
    let limit = |limit, offset| {
        Node::Limit(plan::Limit {
            input: Box::new(values(1, &[vec![Some(1)], vec![Some(2)], vec![Some(3)]])),
            limit: Some(limit),
            offset: Some(offset),
            ties: Vec::new(),
        })
    };
    let null = || crate::plan::Expr::literal(Value::Null, DataType::BigInt);
    assert_eq!(run(limit(null(), bigint(1))).len(), 2);
    assert_eq!(run(limit(bigint(1), null())).len(), 1);
    let mut txn = database.begin();
    let error = run_in(&mut txn, limit(bigint(-1), bigint(0))).unwrap_err();
    assert_eq!(error.state(), SqlState::InvalidRowCountInLimitClause);
    let error = run_in(&mut txn, limit(bigint(1), bigint(-1))).unwrap_err();
    assert_eq!(error.state(), SqlState::InvalidRowCountInResultOffsetClause);
}
