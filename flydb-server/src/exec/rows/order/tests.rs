//! Orders against a stable sort.

use proptest::prelude::*;

use super::*;
use crate::plan::Expr;
use crate::types::{DataType, Decimal, Physical, Value};

fn key(descending: bool, nulls_first: bool) -> SortKey {
    SortKey {
        expr: Expr::column(0, DataType::Int),
        descending,
        nulls_first,
    }
}

fn column(physical: Physical, values: &[Option<Value>]) -> Column {
    let cells = values
        .iter()
        .map(|value| value.as_ref().map_or(ValueRef::Null, Value::as_ref));
    Column::from_values(physical, cells).unwrap()
}

fn expected(column: &Column, descending: bool, nulls_first: bool) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..).take(column.len()).collect();
    rows.sort_by(|&a, &b| {
        let (a, b) = (column.get(a as usize), column.get(b as usize));
        match (a == ValueRef::Null, b == ValueRef::Null) {
            (true, true) => Ordering::Equal,
            (true, false) => {
                if nulls_first {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
            (false, true) => {
                if nulls_first {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
            }
            (false, false) => {
                let ordering = compare(a, b);
                if descending {
                    ordering.reverse()
                } else {
                    ordering
                }
            }
        }
    });
    rows
}

fn cells() -> impl Strategy<Value = (Physical, Vec<Option<Value>>)> {
    let float = prop_oneof![
        any::<f64>(),
        Just(0.0),
        Just(-0.0),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY)
    ];
    let decimal = (any::<i64>(), 0_u8..20)
        .prop_map(|(c, scale)| Value::from(Decimal::new(c.into(), scale).unwrap()));
    let of = |physical, cell: BoxedStrategy<Value>| {
        proptest::collection::vec(proptest::option::of(cell), 0..40)
            .prop_map(move |cells| (physical, cells))
    };
    prop_oneof![
        of(Physical::Int, (-3_i32..3).prop_map(Value::Int).boxed()),
        of(
            Physical::BigInt,
            any::<i64>().prop_map(Value::BigInt).boxed()
        ),
        of(Physical::Double, float.prop_map(Value::Double).boxed()),
        of(Physical::Decimal, decimal.boxed()),
        of(
            Physical::Text,
            "[ab]{0,12}".prop_map(|s| Value::Text(s.into())).boxed()
        ),
    ]
}

proptest! {
    #[test]
    fn rows_come_in_the_order_of_a_stable_sort(
        (physical, values) in cells(),
        descending: bool,
        nulls_first: bool,
        count in 0_usize..50,
    ) {
        let column = column(physical, &values);
        let columns = [column];
        let keys = [key(descending, nulls_first)];
        let order = Order::new(&columns, &keys);
        let expected = expected(&columns[0], descending, nulls_first);
        prop_assert_eq!(&order.sorted(values.len()), &expected);
        let count = count.min(values.len());
        prop_assert_eq!(order.first(values.len(), count), &expected[..count]);
    }
}

#[test]
fn later_keys_break_ties() {
    let first = Column::new(ColumnData::Int(vec![1, 0, 1, 0]));
    let second = Column::new(ColumnData::Int(vec![5, 6, 7, 8]));
    let columns = [first, second];
    let keys = [key(false, false), key(true, false)];
    assert_eq!(Order::new(&columns, &keys).sorted(4), [3, 1, 2, 0]);
}
