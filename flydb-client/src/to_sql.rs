//! Parameters: Rust values on their way to a statement.
//!
//! A value writes itself through [`Parameter`], straight into the request: no value is boxed or cloned
//! on the way. A list of parameters ([`Params`]) is a tuple, an array, a slice or a `Vec`, and `()` for
//! none. Parameters are written when the call is made, not when its future is polled, so a future
//! never holds on to them and is `Send` whatever they are.
//!
//! The server gives each parameter the type that the statement needs: an `i64` goes into a SMALLINT
//! column if it fits and is refused (22003) if not, a string into a DATE column if it reads as one.

mod numbers;
mod params;
mod temporal;

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use bytes::Bytes;
use flydb_protocol::Value;
use flydb_protocol::value::{self, Decimal, Interval, Numeric, ValueRef};
use serde::Serialize;
use uuid::Uuid;

use crate::error::{Error, ErrorKind, Result};

pub(crate) use params::{Encoded, encode, encode_sets};
pub use params::{ParamList, Params};

/// A value that can be a parameter.
///
/// To make a type of your own one, hand on to a type that is:
///
/// ```
/// use flydb_client::{Error, Parameter, ToSql};
///
/// struct UserId(i64);
///
/// impl ToSql for UserId {
///     fn to_sql(&self, parameter: Parameter<'_>) -> Result<(), Error> {
///         self.0.to_sql(parameter)
///     }
/// }
/// ```
pub trait ToSql {
    /// Writes the value.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`] for a value that SQL cannot hold.
    fn to_sql(&self, parameter: Parameter<'_>) -> Result<()>;
}

/// The place that one parameter is written to.
#[derive(Debug)]
pub struct Parameter<'a> {
    out: &'a mut Vec<u8>,
}

impl Parameter<'_> {
    /// Writes NULL.
    pub fn null(self) {
        self.value(ValueRef::Null);
    }

    /// Writes a value of one of the protocol's types.
    pub fn value(self, value: ValueRef<'_>) {
        value::write_json_value(self.out, value);
    }

    /// Writes anything that serde can write as JSON.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`] where it has no JSON form.
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        serde_json::to_writer(self.out, value).map_err(|error| {
            Error::caused(
                ErrorKind::Parameter,
                "a parameter cannot be written as JSON",
                error,
            )
        })
    }
}

/// A document: any type that serde can write or read, as a JSONB parameter or column.
///
/// ```no_run
/// # async fn example(client: flydb_client::Client) -> Result<(), flydb_client::Error> {
/// use flydb_client::Json;
///
/// client.execute("INSERT INTO events VALUES ($1)", (Json(vec![1, 2, 3]),)).await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Json<T>(pub T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self, parameter: Parameter<'_>) -> Result<()> {
        parameter.json(&self.0)
    }
}

impl ToSql for serde_json::Value {
    fn to_sql(&self, parameter: Parameter<'_>) -> Result<()> {
        parameter.json(self)
    }
}

impl<T: ToSql> ToSql for Option<T> {
    fn to_sql(&self, parameter: Parameter<'_>) -> Result<()> {
        match self {
            Some(value) => value.to_sql(parameter),
            None => {
                parameter.null();
                Ok(())
            }
        }
    }
}

macro_rules! by_value_ref {
    ($($type:ty, |$value:ident| $made:expr;)*) => {$(
        impl ToSql for $type {
            #[inline]
            fn to_sql(&self, parameter: Parameter<'_>) -> Result<()> {
                let $value = self;
                parameter.value($made);
                Ok(())
            }
        }
    )*};
}

by_value_ref! {
    bool, |value| ValueRef::Boolean(*value);
    f32, |value| ValueRef::Real(*value);
    f64, |value| ValueRef::Double(*value);
    str, |value| ValueRef::Text(value);
    String, |value| ValueRef::Text(value);
    [u8], |value| ValueRef::Bytes(value);
    Vec<u8>, |value| ValueRef::Bytes(value);
    Bytes, |value| ValueRef::Bytes(value);
    Uuid, |value| ValueRef::Uuid(*value);
    Decimal, |value| ValueRef::Decimal((*value).into());
    Numeric, |value| ValueRef::Decimal(value.as_ref());
    Interval, |value| ValueRef::Interval(*value);
    Value, |value| value.as_ref();
    ValueRef<'_>, |value| *value;
}

impl<const N: usize> ToSql for [u8; N] {
    fn to_sql(&self, parameter: Parameter<'_>) -> Result<()> {
        self.as_slice().to_sql(parameter)
    }
}

impl<T: ToSql + ToOwned + ?Sized> ToSql for Cow<'_, T> {
    fn to_sql(&self, parameter: Parameter<'_>) -> Result<()> {
        self.as_ref().to_sql(parameter)
    }
}

macro_rules! by_deref {
    ($($type:ty),*) => {$(
        impl<T: ToSql + ?Sized> ToSql for $type {
            #[inline]
            fn to_sql(&self, parameter: Parameter<'_>) -> Result<()> {
                (**self).to_sql(parameter)
            }
        }
    )*};
}

by_deref!(&T, &mut T, Box<T>, Arc<T>, Rc<T>);

#[cfg(test)]
mod tests {
    use super::*;

    fn written(params: impl Params) -> String {
        let encoded = encode(&params).expect("parameters that can be written");
        String::from_utf8(encoded.json).expect("JSON is UTF-8")
    }

    #[test]
    fn values_are_written_as_the_wire_has_them() {
        assert_eq!(written((1_i16, -2_i32, 3_i64)), "[1,-2,3]");
        assert_eq!(
            written((true, None::<i32>, Some("a\"b"))),
            r#"[true,null,"a\"b"]"#
        );
        assert_eq!(written((f64::NAN, 1.5_f32)), r#"["NaN",1.5]"#);
        assert_eq!(written((b"\x00\xff".as_slice(),)), r#"["AP8="]"#);
        assert_eq!(
            written((Json([1, 2]), serde_json::json!({"a": null}))),
            r#"[[1,2],{"a":null}]"#
        );
        assert_eq!(written((Cow::Borrowed("x"), Box::new(7_u8))), r#"["x",7]"#);
    }
}
