//! Numbers out of columns: integers convert as far as they fit, floats only to wider ones.

use flydb_protocol::value::ValueRef;

use super::{FromSql, FromSqlError};

macro_rules! integers {
    ($($type:ident),*) => {$(
        impl FromSql<'_> for $type {
            #[inline]
            fn from_sql(value: ValueRef<'_>) -> Result<Self, FromSqlError> {
                let integer = integer(value, stringify!($type))?;
                $type::try_from(integer).map_err(|_| FromSqlError::Range {
                    expected: stringify!($type),
                    value: integer.to_string(),
                })
            }
        }
    )*};
}

integers!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

#[inline]
fn integer(value: ValueRef<'_>, expected: &'static str) -> Result<i64, FromSqlError> {
    match value {
        ValueRef::SmallInt(v) => Ok(v.into()),
        ValueRef::Int(v) => Ok(v.into()),
        ValueRef::BigInt(v) => Ok(v),
        other => Err(FromSqlError::unexpected(expected, other)),
    }
}

impl FromSql<'_> for f32 {
    fn from_sql(value: ValueRef<'_>) -> Result<Self, FromSqlError> {
        match value {
            ValueRef::Real(v) => Ok(v),
            other => Err(FromSqlError::unexpected("f32", other)),
        }
    }
}

impl FromSql<'_> for f64 {
    #[inline]
    fn from_sql(value: ValueRef<'_>) -> Result<Self, FromSqlError> {
        match value {
            ValueRef::Double(v) => Ok(v),
            ValueRef::Real(v) => Ok(v.into()),
            other => Err(FromSqlError::unexpected("f64", other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integer_converts_where_it_fits() {
        assert_eq!(u8::from_sql(ValueRef::BigInt(255)).expect("fits"), 255);
        assert_eq!(i64::from_sql(ValueRef::SmallInt(-1)).expect("fits"), -1);
        let error = u8::from_sql(ValueRef::Int(256)).expect_err("too large");
        assert_eq!(
            error.to_string(),
            "its value 256 is outside the range of u8"
        );
        assert!(u32::from_sql(ValueRef::Int(-1)).is_err());
    }

    #[test]
    fn a_float_never_loses_digits() {
        assert!(f32::from_sql(ValueRef::Double(0.1)).is_err());
        assert!((f64::from_sql(ValueRef::Real(0.5)).expect("wider") - 0.5).abs() < f64::EPSILON);
        assert!(i32::from_sql(ValueRef::Double(1.0)).is_err());
    }
}
