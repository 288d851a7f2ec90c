//! Lists that end at a bound while they are read: what lies past it is never kept, whatever a payload
//! of 16 MiB could hold.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, SeqAccess, Visitor};

use crate::limits::{MAX_LIST_NAMES, MAX_STATEMENT_PARAMETERS};
use crate::value::Param;

/// The values of one statement's parameters; null is none.
pub(super) fn parameters<'de, D>(deserializer: D) -> Result<Vec<Param>, D::Error>
where
    D: Deserializer<'de>,
{
    let list = Option::<List<Param, MAX_STATEMENT_PARAMETERS>>::deserialize(deserializer)?;
    Ok(list.map(|list| list.0).unwrap_or_default())
}

/// Names; null is none.
pub(super) fn names<'de, D>(deserializer: D) -> Result<Vec<String>, D::Error>
where
    D: Deserializer<'de>,
{
    Ok(optional_names(deserializer)?.unwrap_or_default())
}

/// Names, or null.
pub(super) fn optional_names<'de, D>(deserializer: D) -> Result<Option<Vec<String>>, D::Error>
where
    D: Deserializer<'de>,
{
    let list = Option::<List<String, MAX_LIST_NAMES>>::deserialize(deserializer)?;
    Ok(list.map(|list| list.0))
}

/// A list of `MOST` elements at most.
struct List<T, const MOST: usize>(Vec<T>);

impl<'de, T: Deserialize<'de>, const MOST: usize> Deserialize<'de> for List<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let elements = Elements::<T, MOST>(PhantomData);
        deserializer.deserialize_seq(elements).map(List)
    }
}

struct Elements<T, const MOST: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for Elements<T, MOST> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element()? {
            if list.len() >= MOST {
                return Err(A::Error::custom(format_args!(
                    "more than {MOST} elements in one list"
                )));
            }
            list.push(element);
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_ends_at_its_bound() {
        let read = |text| serde_json::from_str::<List<u8, 3>>(text).map(|list| list.0);
        assert!(read("[]").unwrap().is_empty());
        assert_eq!(read("[1,2,3]").unwrap(), [1, 2, 3]);
        // What follows is not even looked at.
        let error = read("[1,2,3,4,nonsense").unwrap_err().to_string();
        assert!(error.contains("more than 3 elements"), "{error}");
    }
}
