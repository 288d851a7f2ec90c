//! Properties: a batch gives what its rows give one by one.

use proptest::prelude::*;

use super::*;

pub(super) fn any_value(data_type: DataType) -> BoxedStrategy<Value> {
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
                .prop_map(|(c, s)| Value::from(Decimal::new(c.into(), s).unwrap())),
            small.prop_map(|v| Value::from(Decimal::from(v))),
            Just(Value::Null)
        ]
        .boxed(),
    }
}

pub(super) fn any_pairs() -> impl Strategy<Value = (DataType, Vec<(Value, Value)>)> {
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
