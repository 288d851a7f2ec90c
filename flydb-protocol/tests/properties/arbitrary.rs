//! Arbitrary types and values.

use flydb_protocol::data_type::{DataType, DecimalSize};
use flydb_protocol::value::{
    Date, DateTime, Decimal, Interval, Json, Numeric, Time, TimeTz, Timestamp, Value,
};
use proptest::prelude::*;

pub(crate) fn data_type() -> impl Strategy<Value = DataType> {
    let decimal = (1..=DecimalSize::MAX_PRECISION, DecimalSize::SCALES)
        .prop_map(|(precision, scale)| DataType::Decimal(DecimalSize::new(precision, scale)));
    prop_oneof![
        Just(DataType::Boolean),
        Just(DataType::SmallInt),
        Just(DataType::Int),
        Just(DataType::BigInt),
        Just(DataType::Real),
        Just(DataType::Double),
        Just(DataType::Decimal(None)),
        decimal,
        Just(DataType::Text),
        any::<Option<u32>>().prop_map(DataType::Varchar),
        any::<u32>().prop_map(DataType::Char),
        Just(DataType::Date),
        Just(DataType::Time),
        Just(DataType::TimeTz),
        any::<Option<u32>>().prop_map(DataType::Bit),
        any::<Option<u32>>().prop_map(DataType::Varbit),
        Just(DataType::DateTime),
        Just(DataType::Timestamp),
        Just(DataType::Interval),
        Just(DataType::Blob),
        any::<u32>().prop_map(DataType::Binary),
        any::<Option<u32>>().prop_map(DataType::Varbinary),
        Just(DataType::Uuid),
        Just(DataType::Jsonb),
    ]
}

/// A value of the type, within the ranges that text can say; NULL now and then.
pub(crate) fn value(data_type: DataType) -> BoxedStrategy<Value> {
    let value = match data_type {
        DataType::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
        DataType::SmallInt => any::<i16>().prop_map(Value::SmallInt).boxed(),
        DataType::Int => any::<i32>().prop_map(Value::Int).boxed(),
        DataType::BigInt | DataType::Enum(_) => any::<i64>().prop_map(Value::BigInt).boxed(),
        DataType::Real => any::<f32>().prop_map(Value::Real).boxed(),
        DataType::Double => any::<f64>().prop_map(Value::Double).boxed(),
        DataType::Decimal(_) => numeric().prop_map(Value::Decimal).boxed(),
        DataType::Unknown | DataType::Text | DataType::Varchar(_) | DataType::Char(_) => {
            any::<String>().prop_map(Value::from).boxed()
        }
        DataType::Date => (Date::MIN.0..=Date::MAX.0)
            .prop_map(|v| Value::Date(Date(v)))
            .boxed(),
        DataType::Time => (0..=Time::MAX.0).prop_map(|v| Value::Time(Time(v))).boxed(),
        DataType::TimeTz => (0..=Time::MAX.0, -57_599..=57_599)
            .prop_map(|(v, ahead)| Value::TimeTz(TimeTz::new(Time(v), ahead).unwrap()))
            .boxed(),
        DataType::Bit(_) | DataType::Varbit(_) => "[01]{0,80}".prop_map(Value::from).boxed(),
        DataType::DateTime => micros().prop_map(|v| Value::DateTime(DateTime(v))).boxed(),
        DataType::Timestamp => micros()
            .prop_map(|v| Value::Timestamp(Timestamp(v)))
            .boxed(),
        DataType::Interval => interval().prop_map(Value::Interval).boxed(),
        DataType::Blob | DataType::Binary(_) | DataType::Varbinary(_) => {
            any::<Vec<u8>>().prop_map(Value::from).boxed()
        }
        DataType::Uuid => any::<[u8; 16]>()
            .prop_map(|v| Value::Uuid(uuid::Uuid::from_bytes(v)))
            .boxed(),
        DataType::Jsonb => json(4)
            .prop_map(|v| Value::Json(v.parse::<Json>().unwrap()))
            .boxed(),
    };
    prop_oneof![1 => Just(Value::Null), 9 => value].boxed()
}

/// Types and a row of values of them.
pub(crate) fn row() -> impl Strategy<Value = (Vec<DataType>, Vec<Value>)> {
    prop::collection::vec(data_type(), 0..20).prop_flat_map(|types| {
        let values: Vec<_> = types.iter().map(|data_type| value(*data_type)).collect();
        (Just(types), values)
    })
}

/// Numbers of up to 38 digits, of more, and those that are not finite.
fn numeric() -> impl Strategy<Value = Numeric> {
    let long = ("-?[1-9][0-9]{38,80}", 0..60_u8).prop_map(|(digits, scale)| {
        let text = format!("{digits}e-{scale}");
        text.parse().unwrap()
    });
    prop_oneof![
        8 => decimal().prop_map(Numeric::Short),
        4 => long,
        1 => prop::sample::select(vec![
            Numeric::nan(),
            Numeric::infinity(false),
            Numeric::infinity(true),
        ]),
    ]
}

fn decimal() -> impl Strategy<Value = Decimal> {
    let coefficient = -Decimal::MAX_COEFFICIENT..=Decimal::MAX_COEFFICIENT;
    let small = -1000..=1000_i128;
    (prop_oneof![coefficient, small], 0..=38_u8)
        .prop_map(|(c, scale)| Decimal::new(c, scale).unwrap())
}

fn micros() -> impl Strategy<Value = i64> {
    DateTime::MIN.0..=DateTime::MAX.0
}

fn interval() -> impl Strategy<Value = Interval> {
    (any::<i32>(), any::<i32>(), any::<i64>()).prop_map(|(months, days, micros)| Interval {
        months,
        days,
        micros,
    })
}

/// The text of a JSON document.
pub(crate) fn json(depth: u32) -> impl Strategy<Value = String> {
    let string = any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap());
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        any::<i64>().prop_map(|n| n.to_string()),
        "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,10})?([eE][-+]?[0-9]{1,3})?",
        string.clone(),
    ];
    leaf.prop_recursive(depth, 32, 6, move |inner| {
        let entry =
            (string.clone(), inner.clone()).prop_map(|(key, value)| format!("{key} :{value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(|v| format!("[{}]", v.join(", "))),
            prop::collection::vec(entry, 0..6).prop_map(|v| format!("{{{}}}", v.join(" ,"))),
        ]
    })
}
