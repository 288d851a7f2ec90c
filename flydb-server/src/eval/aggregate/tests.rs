//! Aggregates over groups: what PostgreSQL answers.

use super::*;
use crate::eval::tests::{context, facts};
use crate::plan::{Expr, ExprKind, SortKey, resolve_aggregate};
use crate::types::cast::{cast_value, text_of};
use crate::types::{DecimalSize, Value, ValueRef};

const NUMERIC: DataType = DataType::Decimal(None);

fn column(data_type: DataType, cells: &[&str]) -> Column {
    let session = facts();
    let ctx = context(&session, &[]);
    let values: Vec<Value> = cells
        .iter()
        .map(|text| {
            let text = if *text == "NULL" {
                ValueRef::Null
            } else {
                ValueRef::Text(text)
            };
            cast_value(text, DataType::Unknown, data_type, &ctx.cast_rules(true)).unwrap()
        })
        .collect();
    Column::from_values(data_type.physical(), values.iter().map(Value::as_ref)).unwrap()
}

fn call(name: &str, types: &[DataType]) -> AggregateCall {
    let resolved = resolve_aggregate(name, types).unwrap();
    let arguments = types
        .iter()
        .zip(&resolved.arguments)
        .enumerate()
        .map(|(place, (from, to))| {
            let operand = Expr::column(place, *from);
            if from == to {
                return operand;
            }
            let kind = ExprKind::Cast {
                operand: Box::new(operand),
                explicit: false,
            };
            Expr {
                kind,
                data_type: *to,
                position: None,
            }
        });
    AggregateCall {
        function: resolved.function,
        arguments: arguments.collect(),
        distinct: false,
        filter: None,
        order_by: Vec::new(),
        data_type: resolved.result,
    }
}

/// The aggregate of two groups, the rows taking turns, in batches of three; and of one group.
fn run(call: &AggregateCall, columns: &[Column]) -> Result<(Vec<String>, String)> {
    let session = facts();
    let ctx = context(&session, &[]);
    let rows = columns[0].len();
    let mut two = Aggregator::new(call)?;
    let mut one = Aggregator::new(call)?;
    for start in (0..rows).step_by(3) {
        let places: Vec<u32> = (start..rows.min(start + 3))
            .map(|row| u32::try_from(row).unwrap())
            .collect();
        let batch = Batch {
            columns: columns.to_vec(),
            rows,
        }
        .gather(&places);
        let groups: Vec<u32> = places.iter().map(|row| row % 2).collect();
        two.update(call, Groups::Each(&groups), 2, &batch, &ctx)?;
        one.update(call, Groups::One, 1, &batch, &ctx)?;
    }
    let shown = |column: &Column, row: usize| match column.value(row) {
        Value::Null => "NULL".to_owned(),
        value => text_of(value.as_ref(), call.data_type, &session.time_zone),
    };
    let (two, one) = (two.finish(2)?, one.finish(1)?);
    assert_eq!(two.data.physical(), call.data_type.physical());
    Ok((vec![shown(&two, 0), shown(&two, 1)], shown(&one, 0)))
}

#[test]
fn results_by_group_and_whole() {
    let ints = column(DataType::Int, &["1", "10", "NULL", "20", "4", "NULL", "4"]);
    let decimals = column(NUMERIC, &["1.5", "10", "NULL", "2.25", "4.00", "NULL", "4"]);
    let floats = column(
        DataType::Double,
        &["1", "2", "NULL", "4.5", "4", "NULL", "4"],
    );
    let texts = column(DataType::Text, &["b", "x", "NULL", "y", "a", "NULL", "a"]);
    let flags = column(
        DataType::Boolean,
        &["true", "false", "NULL", "false", "false", "NULL", "true"],
    );
    let spans = column(
        DataType::Interval,
        &["1 day", "2 hours", "NULL", "1 month", "3 days", "NULL", "0"],
    );
    for (name, data_type, values, even, odd, whole) in [
        ("count", DataType::Int, &ints, "3", "2", "5"),
        ("sum", DataType::Int, &ints, "9", "30", "39"),
        (
            "avg",
            DataType::Int,
            &ints,
            "3.0000000000000000",
            "15.0000000000000000",
            "7.8000000000000000",
        ),
        ("sum", NUMERIC, &decimals, "9.50", "12.25", "21.75"),
        (
            "avg",
            NUMERIC,
            &decimals,
            "3.1666666666666667",
            "6.1250000000000000",
            "4.3500000000000000",
        ),
        ("sum", DataType::Double, &floats, "9", "6.5", "15.5"),
        ("avg", DataType::Double, &floats, "3", "3.25", "3.1"),
        (
            "sum",
            DataType::Interval,
            &spans,
            "4 days",
            "1 mon 02:00:00",
            "1 mon 4 days 02:00:00",
        ),
        (
            "avg",
            DataType::Interval,
            &spans,
            "1 day 08:00:00",
            "15 days 01:00:00",
            "6 days 19:36:00",
        ),
        ("min", DataType::Text, &texts, "a", "x", "a"),
        ("max", NUMERIC, &decimals, "4.00", "10", "10"),
        ("max", DataType::Int, &ints, "4", "20", "20"),
        ("any_value", DataType::Text, &texts, "b", "x", "b"),
        (
            "bool_and",
            DataType::Boolean,
            &flags,
            "false",
            "false",
            "false",
        ),
        (
            "bool_or",
            DataType::Boolean,
            &flags,
            "true",
            "false",
            "true",
        ),
        ("bit_or", DataType::Int, &ints, "5", "30", "31"),
        (
            "stddev",
            DataType::Int,
            &ints,
            "1.7320508075688773",
            "7.0710678118654752",
            "7.5630681604756148",
        ),
        (
            "var_pop",
            DataType::Double,
            &floats,
            "2",
            "1.5625",
            "1.8399999999999999",
        ),
        ("median", DataType::Int, &ints, "4", "15", "4"),
        ("mode", DataType::Int, &ints, "4", "10", "4"),
        (
            "group_concat",
            DataType::Int,
            &ints,
            "1,4,4",
            "10,20",
            "1,10,20,4,4",
        ),
        (
            "json_agg",
            DataType::Int,
            &ints,
            "[1, null, 4, 4]",
            "[10, 20, null]",
            "[1, 10, null, 20, 4, null, 4]",
        ),
    ] {
        let found = run(&call(name, &[data_type]), std::slice::from_ref(values)).unwrap();
        assert_eq!(
            found,
            (vec![even.to_owned(), odd.to_owned()], whole.to_owned()),
            "{name} of {data_type:?}"
        );
    }
}

#[test]
fn no_rows_give_null_but_count_zero() {
    let none = column(DataType::Int, &["NULL"]);
    for (name, expected) in [
        ("count", "0"),
        ("sum", "NULL"),
        ("avg", "NULL"),
        ("min", "NULL"),
        ("stddev", "NULL"),
        ("bool_and", "NULL"),
        ("group_concat", "NULL"),
        ("median", "NULL"),
    ] {
        let data_type = if name == "bool_and" {
            DataType::Boolean
        } else {
            DataType::Int
        };
        let found = run(
            &call(name, &[data_type]),
            &[if name == "bool_and" {
                column(DataType::Boolean, &["NULL"])
            } else {
                none.clone()
            }],
        )
        .unwrap();
        assert_eq!(found.0[1], expected, "{name} of no rows");
        assert_eq!(found.1, expected, "{name} of a NULL");
    }
}

#[test]
fn distinct_filter_and_order() {
    let ints = column(DataType::Int, &["3", "1", "3", "NULL", "2", "2", "1"]);
    let mut sum = call("sum", &[DataType::Int]);
    sum.distinct = true;
    assert_eq!(
        run(&sum, std::slice::from_ref(&ints)).unwrap(),
        (vec!["6".to_owned(), "3".to_owned()], "6".to_owned())
    );
    let mut count = call("count", &[]);
    count.filter = Some(Expr {
        kind: ExprKind::IsNull(Box::new(Expr::column(0, DataType::Int))),
        data_type: DataType::Boolean,
        position: None,
    });
    assert_eq!(run(&count, std::slice::from_ref(&ints)).unwrap().1, "1");
    let mut list = call("string_agg", &[DataType::Text, DataType::Text]);
    let texts = column(DataType::Text, &["c", "a", "d", "b", "NULL", "a", "b"]);
    let commas = column(DataType::Text, &[", "; 7]);
    list.distinct = true;
    list.order_by = vec![SortKey {
        expr: Expr::column(0, DataType::Text),
        descending: true,
        nulls_first: true,
    }];
    assert_eq!(
        run(&list, &[texts, commas]).unwrap(),
        (
            vec!["d, c, b".to_owned(), "b, a".to_owned()],
            "d, c, b, a".to_owned()
        )
    );
}

#[test]
fn sums_grow_past_the_digits_of_their_type() {
    let size = DataType::Decimal(Some(DecimalSize {
        precision: 38,
        scale: 0,
    }));
    let large = column(size, &["99999999999999999999999999999999999999"; 4]);
    assert_eq!(
        run(&call("sum", &[NUMERIC]), &[large]).unwrap().1,
        "399999999999999999999999999999999999996"
    );
    let infinite = column(NUMERIC, &["1", "Infinity", "2", "NaN"]);
    let sums = run(&call("sum", &[NUMERIC]), &[infinite]).unwrap();
    assert_eq!(sums.1, "NaN");
    let bigints = column(DataType::BigInt, &["9223372036854775807"; 4]);
    assert_eq!(
        run(&call("sum", &[DataType::BigInt]), &[bigints])
            .unwrap()
            .1,
        "36893488147419103228"
    );
}

#[test]
fn pairs_and_fractions() {
    let y = column(DataType::Double, &["1", "2", "3", "NULL", "5"]);
    let x = column(DataType::Double, &["2", "4", "5", "1", "NULL"]);
    let two = [DataType::Double, DataType::Double];
    for (name, expected) in [
        ("regr_count", "3"),
        ("regr_slope", "0.6428571428571429"),
        ("corr", "0.9819805060619659"),
        ("covar_pop", "1"),
    ] {
        assert_eq!(
            run(&call(name, &two), &[y.clone(), x.clone()]).unwrap().1,
            expected,
            "{name}"
        );
    }
    let fraction = column(DataType::Double, &["0.25"; 5]);
    assert_eq!(
        run(
            &call("percentile_cont", &two),
            &[fraction.clone(), y.clone()]
        )
        .unwrap()
        .1,
        "1.75"
    );
    assert_eq!(
        run(&call("percentile_disc", &two), &[fraction, y.clone()])
            .unwrap()
            .1,
        "1"
    );
    let wrong = column(DataType::Double, &["1.5"; 5]);
    assert_eq!(
        run(&call("percentile_cont", &two), &[wrong, y])
            .unwrap_err()
            .state()
            .as_str(),
        "22003"
    );
}
