//! Cells as scripts write them: PostgreSQL's text, `(empty)` for an empty one.

use flydb_client::{Column, Error, Row};
use flydb_protocol::DataType;
use flydb_protocol::value::ValueRef;
use sqllogictest::DefaultColumnType;

pub(super) fn column_type(column: &Column) -> DefaultColumnType {
    match column.data_type() {
        DataType::SmallInt | DataType::Int | DataType::BigInt => DefaultColumnType::Integer,
        DataType::Real | DataType::Double | DataType::Decimal(_) => {
            DefaultColumnType::FloatingPoint
        }
        _ => DefaultColumnType::Text,
    }
}

pub(super) fn row(row: &Row) -> Result<Vec<String>, Error> {
    (0..row.len())
        .map(|column| row.value(column).map(cell))
        .collect()
}

fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Boolean(true) => "t".to_owned(),
        ValueRef::Boolean(false) => "f".to_owned(),
        ValueRef::Text("") => "(empty)".to_owned(),
        // The wire's form of an instant is RFC 3339.
        ValueRef::Timestamp(_) => value.to_string().replace('T', " ").replace('Z', "+00"),
        value => value.to_string(),
    }
}
