//! Lists of parameters.

use super::{Parameter, ToSql};
use crate::error::{Error, ErrorKind, Result};

/// A list of parameters: `()`, a tuple of up to 16, an array, a slice, a `Vec`, or `&[&dyn ToSql]`.
///
/// ```no_run
/// # async fn example(client: flydb_client::Client) -> Result<(), flydb_client::Error> {
/// client.execute("DELETE FROM t", ()).await?;
/// client.execute("INSERT INTO t VALUES ($1, $2)", (1, "one")).await?;
/// client.query("SELECT * FROM t WHERE a IN ($1, $2, $3)", [1, 2, 3]).await?;
/// # Ok(()) }
/// ```
pub trait Params {
    /// Writes the parameters in order.
    ///
    /// # Errors
    /// Whatever the first one that cannot be written says.
    fn write(&self, list: &mut ParamList) -> Result<()>;
}

/// Where [`Params`] go: a list to push values to.
#[derive(Debug, Default)]
pub struct ParamList {
    json: Vec<u8>,
    count: usize,
}

impl ParamList {
    /// Appends one parameter.
    ///
    /// # Errors
    /// Whatever the value's [`ToSql`] says.
    #[inline]
    pub fn push<T: ToSql + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.json.push(if self.count == 0 { b'[' } else { b',' });
        let start = self.json.len();
        value.to_sql(Parameter {
            out: &mut self.json,
        })?;
        if self.json.len() == start {
            self.json.extend_from_slice(b"null");
        }
        self.count += 1;
        Ok(())
    }

    /// Appends a whole set.
    fn set<P: Params + ?Sized>(&mut self, params: &P) -> Result<()> {
        self.count = 0;
        params.write(self)?;
        if self.count == 0 {
            self.json.push(b'[');
        }
        self.json.push(b']');
        Ok(())
    }
}

/// Parameters as a JSON array.
#[derive(Clone, Debug)]
pub(crate) struct Encoded {
    pub(crate) json: Vec<u8>,
    pub(crate) count: usize,
}

/// Writes parameters as the JSON array that requests carry.
pub(crate) fn encode<P: Params + ?Sized>(params: &P) -> Result<Encoded> {
    let mut list = ParamList::default();
    list.set(params)?;
    let ParamList { json, count } = list;
    Ok(Encoded { json, count })
}

/// Writes parameter sets as the elements of a JSON array.
pub(crate) fn encode_sets(sets: impl IntoIterator<Item = impl Params>) -> Result<Vec<u8>> {
    let mut list = ParamList::default();
    for (number, set) in sets.into_iter().enumerate() {
        if number > 0 {
            list.json.push(b',');
        }
        list.set(&set).map_err(|error| {
            let message = format!("parameter set {number} cannot be written");
            Error::caused(ErrorKind::Parameter, message, error)
        })?;
    }
    Ok(list.json)
}

impl Params for () {
    fn write(&self, _: &mut ParamList) -> Result<()> {
        Ok(())
    }
}

impl<T: ToSql> Params for [T] {
    fn write(&self, list: &mut ParamList) -> Result<()> {
        self.iter().try_for_each(|value| list.push(value))
    }
}

impl<T: ToSql, const N: usize> Params for [T; N] {
    fn write(&self, list: &mut ParamList) -> Result<()> {
        self.as_slice().write(list)
    }
}

impl<T: ToSql> Params for Vec<T> {
    fn write(&self, list: &mut ParamList) -> Result<()> {
        self.as_slice().write(list)
    }
}

impl<P: Params + ?Sized> Params for &P {
    #[inline]
    fn write(&self, list: &mut ParamList) -> Result<()> {
        (**self).write(list)
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        tuples!(@ $($name)*);
    };
    (@) => {};
    (@ $first:ident $($rest:ident)*) => {
        impl<$first: ToSql, $($rest: ToSql),*> Params for ($first, $($rest,)*) {
            #[inline]
            #[allow(non_snake_case)]
            fn write(&self, list: &mut ParamList) -> Result<()> {
                let ($first, $($rest,)*) = self;
                list.push($first)?;
                $(list.push($rest)?;)*
                Ok(())
            }
        }
        tuples!(@ $($rest)*);
    };
}

tuples!(A B C D E F G H I J K L M N O P);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_list_gives_the_same() {
        let values: [&dyn ToSql; 2] = [&1, &"two"];
        for encoded in [
            encode(&(1, "two")),
            encode(&values),
            encode(values.as_slice()),
            encode(&vec![&values[0], &values[1]]),
        ] {
            let encoded = encoded.expect("parameters");
            assert_eq!(
                (encoded.json.as_slice(), encoded.count),
                (br#"[1,"two"]"#.as_slice(), 2)
            );
        }
        assert_eq!(encode(&()).expect("none").json, b"[]");
    }

    #[test]
    fn sets_follow_each_other() {
        let sets = encode_sets([(1, Some("a")), (2, None)]).expect("sets");
        assert_eq!(sets, br#"[1,"a"],[2,null]"#);
        assert_eq!(encode_sets([(), ()]).expect("sets"), b"[],[]");
        assert!(encode_sets([(); 0]).expect("no sets").is_empty());
    }

    #[test]
    fn a_value_that_writes_nothing_is_null() {
        struct Silent;
        impl ToSql for Silent {
            fn to_sql(&self, _: Parameter<'_>) -> Result<()> {
                Ok(())
            }
        }
        assert_eq!(encode(&(Silent, 1)).expect("written").json, b"[null,1]");
    }
}
