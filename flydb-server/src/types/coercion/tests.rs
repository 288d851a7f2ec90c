use super::*;
use crate::types::DecimalSize;

#[test]
fn widening_is_implicit_and_narrowing_an_assignment() {
    use CastContext::{Assignment, Explicit, Implicit};
    let cases = [
        (DataType::SmallInt, DataType::BigInt, Some(Implicit)),
        (DataType::BigInt, DataType::SmallInt, Some(Assignment)),
        (DataType::Int, DataType::Decimal(None), Some(Implicit)),
        (DataType::Decimal(None), DataType::Double, Some(Implicit)),
        (DataType::Double, DataType::Decimal(None), Some(Assignment)),
        (DataType::Text, DataType::Int, Some(Explicit)),
        (DataType::Int, DataType::Text, Some(Assignment)),
        (DataType::Date, DataType::Timestamp, Some(Implicit)),
        (DataType::Timestamp, DataType::Date, Some(Assignment)),
        (DataType::Int, DataType::Boolean, Some(Explicit)),
        (DataType::Double, DataType::Boolean, None),
        (DataType::BigInt, DataType::Boolean, None),
        (DataType::Date, DataType::Int, None),
        (DataType::Unknown, DataType::Uuid, Some(Implicit)),
    ];
    for (from, to, expected) in cases {
        assert_eq!(can_cast(from, to), expected, "{from:?} to {to:?}");
    }
}

#[test]
fn common_types_follow_postgres() {
    let money = DataType::Decimal(Some(DecimalSize {
        precision: 9,
        scale: 2,
    }));
    let cases = [
        (DataType::Int, DataType::BigInt, Some(DataType::BigInt)),
        (DataType::Int, money, Some(DataType::Decimal(None))),
        (DataType::Int, DataType::Real, Some(DataType::Double)),
        (money, DataType::Double, Some(DataType::Double)),
        (DataType::Unknown, DataType::Date, Some(DataType::Date)),
        (DataType::Char(3), DataType::Char(5), Some(BLANK_PADDED)),
        (DataType::Char(3), DataType::Text, Some(DataType::Text)),
        (DataType::Date, DataType::DateTime, Some(DataType::DateTime)),
        (DataType::Int, DataType::Text, None),
    ];
    for (a, b, expected) in cases {
        assert_eq!(common_type(a, b), expected, "{a:?} and {b:?}");
        assert_eq!(common_type(b, a), expected, "{b:?} and {a:?}");
    }
    let real = [DataType::Real, DataType::Int, money];
    assert_eq!(common_type_of(real), Some(DataType::Real));
    assert_eq!(common_type_of([DataType::Unknown]), Some(DataType::Text));
}
