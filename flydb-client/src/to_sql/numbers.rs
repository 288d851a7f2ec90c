//! Integers as parameters. SQL's are signed: the unsigned ones go as the next larger type.

use flydb_protocol::value::ValueRef;

use super::{Parameter, ToSql};
use crate::error::{Error, ErrorKind, Result};

macro_rules! integers {
    ($($type:ty => $variant:ident,)*) => {$(
        impl ToSql for $type {
            #[inline]
            fn to_sql(&self, parameter: Parameter<'_>) -> Result<()> {
                parameter.value(ValueRef::$variant((*self).into()));
                Ok(())
            }
        }
    )*};
}

integers! {
    i8 => SmallInt,
    i16 => SmallInt,
    i32 => Int,
    i64 => BigInt,
    u8 => SmallInt,
    u16 => Int,
    u32 => BigInt,
}

macro_rules! checked_integers {
    ($($type:ty),*) => {$(
        impl ToSql for $type {
            fn to_sql(&self, parameter: Parameter<'_>) -> Result<()> {
                let value = i64::try_from(*self).map_err(|_| {
                    Error::new(
                        ErrorKind::Parameter,
                        format!("{self} is over the range of BIGINT; use a Decimal"),
                    )
                })?;
                parameter.value(ValueRef::BigInt(value));
                Ok(())
            }
        }
    )*};
}

checked_integers!(u64, usize, isize);

#[cfg(test)]
mod tests {
    use crate::to_sql::encode;

    #[test]
    fn what_no_bigint_holds_is_refused() {
        assert!(encode(&(u64::MAX,)).is_err());
        let largest = encode(&(9_223_372_036_854_775_807_u64,)).expect("in range");
        assert_eq!(largest.json, b"[9223372036854775807]");
    }
}
