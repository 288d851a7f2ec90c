//! Expressions over batches: kernels against the same expression row by row, laziness, positions.

use std::sync::Arc;

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::context::NoSubqueries;
use super::*;
use crate::plan::{
    BinaryOp, CaseBranch, ExprKind, GeneralFunction, Lookup, Quantifier, ScalarFunction, Subquery,
    TextFunction, UnaryOp,
};
use crate::types::clock::ManualClock;
use crate::types::{Bitmap, ColumnData, DataType, Decimal, SqlState, Timestamp, ValueRef};

pub(super) fn facts() -> SessionFacts {
    let now = Timestamp(1_705_314_600_000_000);
    SessionFacts {
        user: "alice".to_owned(),
        now,
        time_zone: TimeZone::UTC,
        session_id: 7,
        clock: Arc::new(ManualClock::new(now)),
    }
}

pub(super) fn context<'a>(session: &'a SessionFacts, params: &'a [Value]) -> EvalContext<'a> {
    EvalContext {
        params,
        outer: &[],
        session,
        subqueries: &NoSubqueries,
    }
}

fn column(index: usize, data_type: DataType) -> Expr {
    Expr::column(index, data_type)
}

fn int(value: i32) -> Expr {
    Expr::literal(Value::Int(value), DataType::Int)
}

fn text(value: &str) -> Expr {
    Expr::literal(Value::Text(value.into()), DataType::Text)
}

fn binary(op: BinaryOp, left: Expr, right: Expr, data_type: DataType) -> Expr {
    let kind = ExprKind::Binary {
        op,
        left: Box::new(left),
        right: Box::new(right),
    };
    Expr {
        kind,
        data_type,
        position: Some(9),
    }
}

fn compare(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    binary(op, left, right, DataType::Boolean)
}

fn boolean(kind: ExprKind) -> Expr {
    Expr {
        kind,
        data_type: DataType::Boolean,
        position: None,
    }
}

fn ints(values: &[Option<i32>]) -> Column {
    let mut nulls = Bitmap::default();
    values.iter().for_each(|value| nulls.push(value.is_none()));
    // Placeholders of NULL cells are hostile on purpose.
    let cells = values
        .iter()
        .map(|value| value.unwrap_or(i32::MAX))
        .collect();
    Column::with_nulls(ColumnData::Int(cells), nulls)
}

fn values(column: &Column) -> Vec<Value> {
    (0..column.len()).map(|row| column.value(row)).collect()
}

fn run(expr: &Expr, input: &Batch) -> Result<Vec<Value>> {
    let session = facts();
    evaluate(expr, input, &context(&session, &[])).map(|column| values(&column))
}

fn some_ints() -> Batch {
    Batch::new(vec![ints(&[Some(0), Some(2), None, Some(5)])])
}

const X: DataType = DataType::Int;

#[test]
fn arithmetic_skips_nulls_and_checks_the_rest() {
    let sum = binary(BinaryOp::Add, column(0, X), int(1), X);
    let expected = vec![Value::Int(1), Value::Int(3), Value::Null, Value::Int(6)];
    assert_eq!(run(&sum, &some_ints()).unwrap(), expected);

    let overflow = binary(BinaryOp::Multiply, column(0, X), int(i32::MAX), X);
    let error = run(&overflow, &some_ints()).unwrap_err();
    assert_eq!(
        (error.state(), error.message()),
        (SqlState::NumericValueOutOfRange, "integer out of range")
    );
    assert_eq!(error.position(), Some(9));

    let quotient = binary(BinaryOp::Divide, int(1), column(0, X), X);
    assert_eq!(
        run(&quotient, &some_ints()).unwrap_err().state(),
        SqlState::DivisionByZero
    );
}

#[test]
fn the_smallest_integers_are_checked() {
    let literal = |v: i16| Expr::literal(Value::SmallInt(v), DataType::SmallInt);
    let negate = Expr {
        kind: ExprKind::Unary {
            op: UnaryOp::Negate,
            operand: Box::new(literal(i16::MIN)),
        },
        data_type: DataType::SmallInt,
        position: None,
    };
    let one = Batch::empty_columns(1);
    assert_eq!(
        run(&negate, &one).unwrap_err().message(),
        "smallint out of range"
    );
    let quotient = binary(
        BinaryOp::Divide,
        literal(i16::MIN),
        literal(-1),
        DataType::SmallInt,
    );
    assert_eq!(
        run(&quotient, &one).unwrap_err().message(),
        "smallint out of range"
    );
    let rest = binary(
        BinaryOp::Modulo,
        literal(i16::MIN),
        literal(-1),
        DataType::SmallInt,
    );
    assert_eq!(run(&rest, &one).unwrap(), vec![Value::SmallInt(0)]);
}

#[test]
fn logic_is_three_valued() {
    let (t, f, n) = (Value::Boolean(true), Value::Boolean(false), Value::Null);
    let literal = |v: &Value| Expr::literal(v.clone(), DataType::Boolean);
    for (a, b, and, or) in [
        (&t, &t, &t, &t),
        (&t, &f, &f, &t),
        (&t, &n, &n, &t),
        (&f, &f, &f, &f),
        (&f, &n, &f, &n),
        (&n, &n, &n, &n),
    ] {
        for (a, b) in [(a, b), (b, a)] {
            let terms = vec![literal(a), literal(b)];
            let columns = [a, b].map(|v| {
                Column::from_values(crate::types::Physical::Boolean, [v.as_ref(), v.as_ref()])
                    .unwrap()
            });
            let input = Batch::new(columns.to_vec());
            let over = vec![column(0, DataType::Boolean), column(1, DataType::Boolean)];
            for terms in [terms, over] {
                assert_eq!(
                    run(&boolean(ExprKind::And(terms.clone())), &input).unwrap(),
                    vec![and.clone(), and.clone()]
                );
                assert_eq!(
                    run(&boolean(ExprKind::Or(terms)), &input).unwrap(),
                    vec![or.clone(), or.clone()]
                );
            }
        }
    }
}

#[test]
fn conditions_guard_what_follows() {
    let not_zero = compare(BinaryOp::NotEqual, column(0, X), int(0));
    let large = compare(
        BinaryOp::Greater,
        binary(BinaryOp::Divide, int(10), column(0, X), X),
        int(2),
    );
    let both = boolean(ExprKind::And(vec![not_zero.clone(), large.clone()]));
    let session = facts();
    let ctx = context(&session, &[]);
    assert_eq!(filter(&both, &some_ints(), &ctx).unwrap(), vec![1]);
    let expected = vec![
        Value::Boolean(false),
        Value::Boolean(true),
        Value::Null,
        Value::Boolean(false),
    ];
    assert_eq!(run(&both, &some_ints()).unwrap(), expected);

    let zero = compare(BinaryOp::Equal, column(0, X), int(0));
    let either = boolean(ExprKind::Or(vec![zero, large.clone()]));
    assert_eq!(filter(&either, &some_ints(), &ctx).unwrap(), vec![0, 1]);

    let case = Expr {
        kind: ExprKind::Case {
            branches: vec![CaseBranch {
                condition: not_zero,
                result: binary(BinaryOp::Divide, int(10), column(0, X), X),
            }],
            otherwise: Some(Box::new(int(-1))),
        },
        data_type: X,
        position: None,
    };
    let expected = vec![Value::Int(-1), Value::Int(5), Value::Int(-1), Value::Int(2)];
    assert_eq!(run(&case, &some_ints()).unwrap(), expected);
}

#[test]
fn coalesce_stops_at_the_first_value() {
    let failing = binary(BinaryOp::Divide, int(1), int(0), X);
    let all = Expr {
        kind: ExprKind::Coalesce(vec![column(0, X), int(7), failing]),
        data_type: X,
        position: None,
    };
    let expected = vec![Value::Int(0), Value::Int(2), Value::Int(7), Value::Int(5)];
    assert_eq!(run(&all, &some_ints()).unwrap(), expected);
    let empty = Batch::new(vec![ints(&[])]);
    assert_eq!(run(&all, &empty).unwrap(), vec![]);
}

#[test]
fn in_lists_short_and_long_agree() {
    let input = some_ints();
    for length in [3, 50] {
        let mut list: Vec<Expr> = (0..length).map(|i| int(i * 5)).collect();
        let expr = |list: Vec<Expr>, negated| {
            boolean(ExprKind::InList {
                operand: Box::new(column(0, X)),
                list,
                negated,
                lookup: Lookup::default(),
            })
        };
        let (t, f, n) = (Value::Boolean(true), Value::Boolean(false), Value::Null);
        assert_eq!(
            run(&expr(list.clone(), false), &input).unwrap(),
            vec![t.clone(), f.clone(), n.clone(), t.clone()]
        );
        assert_eq!(
            run(&expr(list.clone(), true), &input).unwrap(),
            vec![f.clone(), t.clone(), n.clone(), f]
        );
        list.push(Expr::literal(Value::Null, X));
        assert_eq!(
            run(&expr(list, false), &input).unwrap(),
            vec![t.clone(), n.clone(), n, t]
        );
    }
}

#[test]
fn like_takes_columns_and_scalars() {
    let words = ["apple", "grape", "fig"].map(ValueRef::Text);
    let input = Batch::new(vec![
        Column::from_values(crate::types::Physical::Text, words).unwrap(),
    ]);
    let like = |pattern: Expr| {
        boolean(ExprKind::Like {
            operand: Box::new(column(0, DataType::Text)),
            pattern: Box::new(pattern),
            escape: Some('\\'),
            case_insensitive: false,
            negated: false,
        })
    };
    let expected: Vec<Value> = [true, true, false].map(Value::Boolean).to_vec();
    assert_eq!(run(&like(text("%ap%")), &input).unwrap(), expected);
    assert_eq!(
        run(&like(column(0, DataType::Text)), &input).unwrap(),
        vec![Value::Boolean(true); 3]
    );
}

#[test]
fn functions_are_strict_where_the_table_says() {
    let call = |function, arguments, data_type| Expr {
        kind: ExprKind::Function {
            function,
            arguments,
        },
        data_type,
        position: None,
    };
    let upper = ScalarFunction::Text(TextFunction::Upper);
    let words = [ValueRef::Text("a"), ValueRef::Null];
    let input = Batch::new(vec![
        Column::from_values(crate::types::Physical::Text, words).unwrap(),
    ]);
    let found = run(
        &call(upper, vec![column(0, DataType::Text)], DataType::Text),
        &input,
    )
    .unwrap();
    assert_eq!(found, vec![Value::Text("A".into()), Value::Null]);
    let greatest = ScalarFunction::General(GeneralFunction::Greatest);
    let found = run(
        &call(
            greatest,
            vec![column(0, DataType::Text), text("0")],
            DataType::Text,
        ),
        &input,
    )
    .unwrap();
    assert_eq!(
        found,
        vec![Value::Text("a".into()), Value::Text("0".into())]
    );
    // Volatile functions are called for each row.
    let uuid = ScalarFunction::General(GeneralFunction::GenRandomUuid);
    let found = run(&call(uuid, vec![], DataType::Uuid), &input).unwrap();
    assert_ne!(found[0], found[1]);
}

/// Gives every subquery the same rows.
struct Fixed(Vec<Option<i32>>);

impl SubqueryRunner for Fixed {
    fn run(
        &self,
        _: &Subquery,
        outer: &[OuterRow<'_>],
        limit: Option<usize>,
    ) -> Result<Arc<SubqueryRows>> {
        assert_eq!(outer.len(), 1);
        let rows: Vec<_> = self
            .0
            .iter()
            .copied()
            .take(limit.unwrap_or(usize::MAX))
            .collect();
        Ok(Arc::new(SubqueryRows::new(vec![Batch::new(vec![ints(
            &rows,
        )])])))
    }
}

#[test]
fn subqueries_are_three_valued() {
    let session = facts();
    let node = || {
        crate::plan::Node::Values(crate::plan::Values {
            rows: vec![],
            types: vec![X],
        })
    };
    let evaluate_with = |rows: &[Option<i32>], quantifier: Quantifier, data_type, correlated| {
        let runner = Fixed(rows.to_vec());
        let ctx = EvalContext {
            params: &[],
            outer: &[],
            session: &session,
            subqueries: &runner,
        };
        let subquery = Subquery {
            quantifier,
            plan: node(),
            correlated,
        };
        let expr = Expr {
            kind: ExprKind::Subquery(Box::new(subquery)),
            data_type,
            position: None,
        };
        evaluate(&expr, &some_ints(), &ctx).map(|column| values(&column))
    };
    let any = |op| Quantifier::Any {
        operands: vec![column(0, X)],
        op,
    };
    let all = |op| Quantifier::All {
        operands: vec![column(0, X)],
        op,
    };
    let (t, f, n) = (Value::Boolean(true), Value::Boolean(false), Value::Null);
    for correlated in [false, true] {
        let run = |rows: &[Option<i32>], quantifier| {
            evaluate_with(rows, quantifier, DataType::Boolean, correlated).unwrap()
        };
        assert_eq!(
            run(&[Some(2)], any(BinaryOp::Equal)),
            vec![f.clone(), t.clone(), n.clone(), f.clone()]
        );
        assert_eq!(
            run(&[Some(2), None], any(BinaryOp::Equal)),
            vec![n.clone(), t.clone(), n.clone(), n.clone()]
        );
        assert_eq!(run(&[], any(BinaryOp::Equal)), vec![f.clone(); 4]);
        assert_eq!(
            run(&[Some(2), None], all(BinaryOp::NotEqual)),
            vec![n.clone(), f.clone(), n.clone(), n.clone()]
        );
        assert_eq!(run(&[], all(BinaryOp::NotEqual)), vec![t.clone(); 4]);
        assert_eq!(
            run(&[Some(1), Some(4)], all(BinaryOp::Greater)),
            vec![f.clone(), f.clone(), n.clone(), t.clone()]
        );
        assert_eq!(run(&[Some(1)], Quantifier::Exists), vec![t.clone(); 4]);
        let scalar = |rows: &[Option<i32>]| evaluate_with(rows, Quantifier::Scalar, X, correlated);
        assert_eq!(scalar(&[Some(1)]).unwrap(), vec![Value::Int(1); 4]);
        assert_eq!(scalar(&[]).unwrap(), vec![Value::Null; 4]);
        assert_eq!(
            scalar(&[None, None]).unwrap_err().state(),
            SqlState::CardinalityViolation
        );
    }
}

fn any_value(data_type: DataType) -> BoxedStrategy<Value> {
    let small = -3..4_i32;
    match data_type {
        DataType::Int => prop_oneof![
            small.prop_map(Value::Int),
            any::<i32>().prop_map(Value::Int),
            Just(Value::Null)
        ]
        .boxed(),
        DataType::BigInt => prop_oneof![
            any::<i64>().prop_map(Value::BigInt),
            small.prop_map(|v| Value::BigInt(v.into())),
            Just(Value::Null)
        ]
        .boxed(),
        DataType::Double => prop_oneof![
            any::<f64>().prop_map(Value::Double),
            small.prop_map(|v| Value::Double(v.into())),
            Just(Value::Null)
        ]
        .boxed(),
        DataType::Text => prop_oneof![
            "[ab]{0,2}".prop_map(|v| Value::Text(v.into())),
            Just(Value::Null)
        ]
        .boxed(),
        _ => prop_oneof![
            (any::<i64>(), 0..5_u8)
                .prop_map(|(c, s)| Value::Decimal(Decimal::new(c.into(), s).unwrap())),
            small.prop_map(|v| Value::Decimal(Decimal::from(v))),
            Just(Value::Null)
        ]
        .boxed(),
    }
}

fn any_pairs() -> impl Strategy<Value = (DataType, Vec<(Value, Value)>)> {
    let types = prop_oneof![
        Just(DataType::Int),
        Just(DataType::BigInt),
        Just(DataType::Double),
        Just(DataType::Decimal(None)),
        Just(DataType::Text)
    ];
    types.prop_flat_map(|data_type| {
        let pairs = prop::collection::vec((any_value(data_type), any_value(data_type)), 2..20);
        (Just(data_type), pairs)
    })
}

proptest! {
    /// A batch gives what its rows give one by one, errors included.
    #[test]
    fn kernels_agree_with_single_rows((data_type, pairs) in any_pairs()) {
        let physical = data_type.physical();
        let side = |pick: fn(&(Value, Value)) -> &Value| {
            Column::from_values(physical, pairs.iter().map(|pair| pick(pair).as_ref())).unwrap()
        };
        let input = Batch::new(vec![side(|p| &p.0), side(|p| &p.1)]);
        let mut operators = vec![
            BinaryOp::Equal, BinaryOp::NotEqual, BinaryOp::Less, BinaryOp::LessOrEqual, BinaryOp::Greater,
            BinaryOp::GreaterOrEqual, BinaryOp::IsDistinctFrom, BinaryOp::IsNotDistinctFrom,
        ];
        if data_type == DataType::Text {
            operators.push(BinaryOp::Concat);
        } else {
            operators.extend([BinaryOp::Add, BinaryOp::Subtract, BinaryOp::Multiply, BinaryOp::Divide]);
        }
        for op in operators {
            let types = crate::plan::resolve_binary(op, data_type, data_type).unwrap();
            for right in [column(1, data_type), Expr::literal(pairs[0].1.clone(), data_type)] {
                let expr = binary(op, column(0, data_type), right, types.result);
                let whole = run(&expr, &input).map_err(|e| e.state());
                let single: Result<Vec<Value>, SqlState> = (0..input.rows)
                    .map(|row| {
                        let one = input.gather(&[u32::try_from(row).unwrap()]);
                        run(&expr, &one).map(|mut v| v.remove(0)).map_err(|e| e.state())
                    })
                    .collect();
                // NaN is not equal to itself as a Rust value.
                prop_assert_eq!(format!("{:?}", whole), format!("{:?}", single));
            }
        }
    }
}

/// A row of two integers.
type Pair = (Option<i32>, Option<i32>);

/// Expressions that evaluate some of their operands for some of the rows.
fn lazy_expressions() -> Vec<Expr> {
    let (x, y) = (|| column(0, X), || column(1, X));
    let less = |a, b| compare(BinaryOp::Less, a, b);
    let not_zero = || compare(BinaryOp::NotEqual, x(), int(0));
    let quotient = || binary(BinaryOp::Divide, y(), x(), X);
    let branch = |condition, result| CaseBranch { condition, result };
    let case = |branches, otherwise: Option<Expr>| Expr {
        kind: ExprKind::Case {
            branches,
            otherwise: otherwise.map(Box::new),
        },
        data_type: X,
        position: None,
    };
    let in_list = |list: Vec<Expr>, negated| {
        boolean(ExprKind::InList {
            operand: Box::new(x()),
            list,
            negated,
            lookup: Lookup::default(),
        })
    };
    vec![
        boolean(ExprKind::And(vec![
            not_zero(),
            less(quotient(), int(1)),
            less(x(), y()),
        ])),
        boolean(ExprKind::Or(vec![
            less(x(), y()),
            compare(BinaryOp::Equal, x(), int(1)),
            less(y(), int(-1)),
        ])),
        boolean(ExprKind::And(vec![
            boolean(ExprKind::Or(vec![less(x(), int(0)), less(y(), int(0))])),
            boolean(ExprKind::IsNull(Box::new(y()))),
        ])),
        case(
            vec![
                branch(less(x(), int(0)), int(7)),
                branch(not_zero(), quotient()),
            ],
            Some(y()),
        ),
        case(vec![branch(less(x(), y()), x())], None),
        Expr {
            kind: ExprKind::Coalesce(vec![x(), y(), int(9)]),
            data_type: X,
            position: None,
        },
        Expr {
            kind: ExprKind::Coalesce(vec![int(3), quotient()]),
            data_type: X,
            position: None,
        },
        in_list(vec![int(1), y(), Expr::literal(Value::Null, X)], false),
        in_list((-1..20).map(int).collect(), true),
    ]
}

proptest! {
    #[test]
    fn lazy_operators_agree_with_single_rows(
        pairs in prop::collection::vec((prop::option::of(-2..3_i32), prop::option::of(-2..3_i32)), 2..30),
    ) {
        let side = |pick: fn(&Pair) -> Option<i32>| ints(&pairs.iter().map(pick).collect::<Vec<_>>());
        let input = Batch::new(vec![side(|p| p.0), side(|p| p.1)]);
        let session = facts();
        let ctx = context(&session, &[]);
        for expr in lazy_expressions() {
            let whole = run(&expr, &input).map_err(|e| e.state());
            let single: Result<Vec<Value>, SqlState> = (0..input.rows)
                .map(|row| {
                    let one = input.gather(&[u32::try_from(row).unwrap()]);
                    run(&expr, &one).map(|mut v| v.remove(0)).map_err(|e| e.state())
                })
                .collect();
            prop_assert_eq!(&whole, &single);
            if let (Ok(values), DataType::Boolean) = (whole, expr.data_type) {
                let kept: Vec<u32> = (0..).zip(&values).filter(|(_, v)| **v == Value::Boolean(true)).map(|(row, _)| row).collect();
                prop_assert_eq!(filter(&expr, &input, &ctx).unwrap(), kept);
            }
        }
    }
}
