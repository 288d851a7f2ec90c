//! GetTypeInfo.

use bytes::BytesMut;

use super::super::state::Session;
use super::{INT, ListRows, SMALL, Shape, TEXT, TypeFacts, int, small, text};
use crate::types::{DataType, Result, Value};

const SHAPE: Shape = &[
    ("TYPE_NAME", TEXT),
    ("DATA_TYPE", INT),
    ("PRECISION", INT),
    ("LITERAL_PREFIX", TEXT),
    ("LITERAL_SUFFIX", TEXT),
    ("CREATE_PARAMS", TEXT),
    ("NULLABLE", SMALL),
    ("CASE_SENSITIVE", DataType::Boolean),
    ("SEARCHABLE", SMALL),
    ("UNSIGNED_ATTRIBUTE", DataType::Boolean),
    ("FIXED_PREC_SCALE", DataType::Boolean),
    ("AUTO_INCREMENT", DataType::Boolean),
    ("LOCAL_TYPE_NAME", TEXT),
    ("MINIMUM_SCALE", SMALL),
    ("MAXIMUM_SCALE", SMALL),
    ("SQL_DATA_TYPE", INT),
    ("SQL_DATETIME_SUB", INT),
    ("NUM_PREC_RADIX", INT),
];

/// Every type that a column may have, each as it is without a size.
const TYPES: [DataType; 20] = [
    DataType::Boolean,
    DataType::SmallInt,
    DataType::Int,
    DataType::BigInt,
    DataType::Real,
    DataType::Double,
    DataType::Decimal(None),
    DataType::Char(1),
    DataType::Varchar(None),
    DataType::Text,
    DataType::Date,
    DataType::Time,
    DataType::DateTime,
    DataType::Timestamp,
    DataType::Interval,
    DataType::Binary(1),
    DataType::Varbinary(None),
    DataType::Blob,
    DataType::Uuid,
    DataType::Jsonb,
];

/// `typeSearchable` of JDBC: in every kind of WHERE.
const SEARCHABLE: usize = 3;

/// The same, but not for LIKE.
const SEARCHABLE_WITHOUT_LIKE: usize = 2;

impl Session {
    /// GetTypeInfo: by the code of the type.
    ///
    /// # Errors
    /// 25P02 in a failed transaction.
    pub(in crate::session) fn answer_type_info(&mut self, out: &mut BytesMut) -> Result<()> {
        self.directory()?;
        let mut types = TYPES;
        types.sort_by_key(|data_type| TypeFacts::of(*data_type).jdbc);
        let rows: ListRows = types.into_iter().map(row).collect();
        self.reply_list(SHAPE, &rows, out)
    }
}

fn row(data_type: DataType) -> Vec<Value> {
    let facts = TypeFacts::of(data_type);
    let name = text(data_type.base_name());
    let (prefix, suffix) = quotes(data_type);
    let is_text = is_text(data_type);
    let searchable = if is_text {
        SEARCHABLE
    } else {
        SEARCHABLE_WITHOUT_LIKE
    };
    vec![
        name.clone(),
        int(facts.jdbc),
        int(widest(data_type, facts.precision)),
        prefix,
        suffix,
        parameters(data_type),
        small(1),
        Value::Boolean(is_text),
        small(searchable),
        Value::Boolean(false),
        Value::Boolean(false),
        Value::Boolean(counts(data_type)),
        name,
        facts.digits.map_or(Value::Null, |_| small(0)),
        maximum_scale(data_type, facts),
        int(facts.odbc),
        facts.datetime_sub.map_or(Value::Null, int),
        facts.radix.map_or(Value::Null, int),
    ]
}

/// How a literal begins and ends.
fn quotes(data_type: DataType) -> (Value, Value) {
    let prefix = match data_type {
        DataType::Date => "DATE '",
        DataType::Time => "TIME '",
        DataType::DateTime => "DATETIME '",
        DataType::Timestamp => "TIMESTAMP '",
        DataType::Interval => "INTERVAL '",
        DataType::Blob | DataType::Binary(_) | DataType::Varbinary(_) => "X'",
        DataType::Uuid => "UUID '",
        DataType::Jsonb => "JSONB '",
        DataType::Unknown | DataType::Text | DataType::Varchar(_) | DataType::Char(_) => "'",
        DataType::Boolean
        | DataType::SmallInt
        | DataType::Int
        | DataType::BigInt
        | DataType::Real
        | DataType::Double
        | DataType::Decimal(_) => return (Value::Null, Value::Null),
    };
    (text(prefix), text("'"))
}

/// What stands in brackets behind the name.
fn parameters(data_type: DataType) -> Value {
    match data_type {
        DataType::Decimal(_) => text("precision,scale"),
        DataType::Char(_) | DataType::Varchar(_) | DataType::Binary(_) | DataType::Varbinary(_) => {
            text("length")
        }
        _ => Value::Null,
    }
}

/// The largest precision that the type can be given.
fn widest(data_type: DataType, precision: i32) -> i32 {
    match data_type {
        DataType::Char(_) | DataType::Binary(_) => i32::MAX,
        _ => precision,
    }
}

fn maximum_scale(data_type: DataType, facts: TypeFacts) -> Value {
    match (data_type, facts.digits) {
        (DataType::Decimal(_), _) => small(38),
        (_, Some(digits)) => small(usize::try_from(digits).unwrap_or(0)),
        (_, None) => Value::Null,
    }
}

fn is_text(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::Text | DataType::Varchar(_) | DataType::Char(_)
    )
}

fn counts(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::SmallInt | DataType::Int | DataType::BigInt
    )
}
