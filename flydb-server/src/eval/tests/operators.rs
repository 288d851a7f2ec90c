//! Operators and functions, their laziness, and the positions of their errors.

use super::*;

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
