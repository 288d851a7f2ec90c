//! The codes of types: those of `java.sql.Types`, and of ODBC's `sql.h` and `sqlext.h`.

use super::DataType;

impl DataType {
    /// The code in `java.sql.Types`.
    #[must_use]
    pub const fn jdbc_type(self) -> i32 {
        match self {
            DataType::Unknown => 0,
            DataType::Boolean => 16,
            DataType::SmallInt => 5,
            DataType::Int => 4,
            DataType::BigInt => -5,
            DataType::Real => 7,
            DataType::Double => 8,
            DataType::Decimal(_) => 3,
            DataType::Text => -1,
            DataType::Varchar(_) => 12,
            DataType::Char(_) => 1,
            DataType::Date => 91,
            DataType::Time => 92,
            DataType::TimeTz => 2013,
            DataType::DateTime => 93,
            DataType::Timestamp => 2014,
            DataType::Blob => 2004,
            DataType::Binary(_) => -2,
            DataType::Varbinary(_) => -3,
            DataType::Interval
            | DataType::Uuid
            | DataType::Jsonb
            | DataType::Bit(_)
            | DataType::Varbit(_)
            | DataType::Enum(_) => 1111,
        }
    }

    /// The concise code in ODBC.
    #[must_use]
    pub const fn odbc_type(self) -> i32 {
        match self {
            DataType::Boolean => -7,
            DataType::Timestamp => 93,
            DataType::Blob => -4,
            DataType::Uuid => -11,
            DataType::Jsonb => -1,
            DataType::Unknown
            | DataType::Interval
            | DataType::Bit(_)
            | DataType::Varbit(_)
            | DataType::Enum(_) => 12,
            DataType::TimeTz => 92,
            DataType::SmallInt
            | DataType::Int
            | DataType::BigInt
            | DataType::Real
            | DataType::Double
            | DataType::Decimal(_)
            | DataType::Text
            | DataType::Varchar(_)
            | DataType::Char(_)
            | DataType::Date
            | DataType::Time
            | DataType::DateTime
            | DataType::Binary(_)
            | DataType::Varbinary(_) => self.jdbc_type(),
        }
    }

    /// ODBC's verbose code, `SQL_DATA_TYPE`: 9 for all dates and times.
    #[must_use]
    pub const fn sql_data_type(self) -> i32 {
        match self.sql_datetime_sub() {
            Some(_) => 9,
            None => self.odbc_type(),
        }
    }

    /// ODBC's subcode of dates and times, `SQL_DATETIME_SUB`.
    #[must_use]
    pub const fn sql_datetime_sub(self) -> Option<i32> {
        match self {
            DataType::Date => Some(1),
            DataType::Time | DataType::TimeTz => Some(2),
            DataType::DateTime | DataType::Timestamp => Some(3),
            _ => None,
        }
    }
}
