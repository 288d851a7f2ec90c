//! Conditions as selections: they choose the rows for which the condition by itself is true.

use proptest::prelude::*;

use super::single_rows::{any_pairs, any_value};
use super::*;
use crate::types::coercion::BLANK_PADDED;

const COMPARISONS: [BinaryOp; 6] = [
    BinaryOp::Equal,
    BinaryOp::NotEqual,
    BinaryOp::Less,
    BinaryOp::LessOrEqual,
    BinaryOp::Greater,
    BinaryOp::GreaterOrEqual,
];

fn single(expr: &Expr, input: &Batch) -> Vec<u32> {
    let is_true = |row: &u32| run(expr, &input.gather(&[*row])).unwrap() == [Value::Boolean(true)];
    (0..u32::try_from(input.rows).unwrap())
        .filter(is_true)
        .collect()
}

fn conditions(of: &Expr, other: &Expr, constants: &[Value]) -> Vec<Expr> {
    let literal = |value: &Value| Expr::literal(value.clone(), of.data_type);
    let first = || literal(&constants[0]);
    let mut out = Vec::new();
    for op in COMPARISONS {
        out.push(compare(op, of.clone(), first()));
        out.push(compare(op, first(), of.clone()));
        out.push(compare(op, of.clone(), other.clone()));
    }
    for (negated, length) in [(false, 2), (true, 2), (false, 12), (true, 12)] {
        out.push(boolean(ExprKind::InList {
            operand: Box::new(of.clone()),
            list: constants.iter().take(length).map(literal).collect(),
            negated,
            lookup: Lookup::default(),
        }));
    }
    let (a, b) = (out[4].clone(), out[8].clone());
    out.push(boolean(ExprKind::And(vec![a.clone(), b.clone()])));
    out.push(boolean(ExprKind::Or(vec![
        b.clone(),
        a.clone(),
        out[0].clone(),
    ])));
    out.push(boolean(ExprKind::And(vec![
        b,
        boolean(ExprKind::Or(vec![a, out[18].clone()])),
    ])));
    out
}

fn agree(conditions: &[Expr], input: &Batch) -> Result<(), TestCaseError> {
    let session = facts();
    for condition in conditions {
        let found = filter(condition, input, &context(&session, &[])).unwrap();
        prop_assert_eq!(found, single(condition, input), "{:?}", condition);
    }
    Ok(())
}

fn batch(pairs: &[(Value, Value)], data_type: DataType) -> Batch {
    let side = |pick: fn(&(Value, Value)) -> &Value| {
        let values = pairs.iter().map(|pair| pick(pair).as_ref());
        Column::from_values(data_type.physical(), values).unwrap()
    };
    Batch::new(vec![side(|p| &p.0), side(|p| &p.1)])
}

fn cast(operand: Expr, data_type: DataType) -> Expr {
    let kind = ExprKind::Cast {
        operand: Box::new(operand),
        explicit: false,
    };
    Expr {
        kind,
        data_type,
        position: None,
    }
}

proptest! {
    #[test]
    fn comparisons_and_lists_choose_rows((data_type, pairs) in any_pairs()) {
        let constants: Vec<Value> = pairs.iter().map(|pair| pair.1.clone()).collect();
        let conditions = conditions(&column(0, data_type), &column(1, data_type), &constants);
        agree(&conditions, &batch(&pairs, data_type))?;
    }

    /// CHAR compares without the blanks at its end.
    #[test]
    fn padded_texts_choose_rows(
        texts in prop::collection::vec(("[ab ]{0,3}", any_value(DataType::Text)), 2..20),
    ) {
        let pairs = texts.into_iter().map(|(text, other)| (Value::Text(text.into()), other));
        let pairs: Vec<(Value, Value)> = pairs.collect();
        let constants: Vec<Value> = pairs.iter().map(|pair| pair.1.clone()).collect();
        let char_column = |at| cast(column(at, DataType::Char(3)), BLANK_PADDED);
        let conditions = conditions(&char_column(0), &char_column(1), &constants);
        agree(&conditions, &batch(&pairs, DataType::Text))?;
    }

    #[test]
    fn patterns_choose_rows(
        texts in prop::collection::vec(any_value(DataType::Text), 2..20),
        pattern in "[ab%_]{0,3}",
        (negated, case_insensitive) in any::<(bool, bool)>(),
    ) {
        let pairs: Vec<(Value, Value)> = texts.into_iter().map(|text| (text, Value::Null)).collect();
        let like = boolean(ExprKind::Like {
            operand: Box::new(column(0, DataType::Text)),
            pattern: Box::new(text(&pattern)),
            escape: Some('\\'),
            case_insensitive,
            negated,
        });
        agree(&[like], &batch(&pairs, DataType::Text))?;
    }
}
