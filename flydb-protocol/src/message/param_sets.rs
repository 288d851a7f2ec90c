//! Sets of parameters, those of a batch.
//!
//! All values lie in one list, and beside it where each set ends: a set of one value costs what the
//! value does, where a list of its own would cost several times that. Reading stops at the bounds of
//! [`crate::limits`].

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::limits::{MAX_BATCH_SETS, MAX_PARAMETERS, MAX_STATEMENT_PARAMETERS};
use crate::value::Param;

/// Sets of parameters, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParamSets {
    params: Vec<Param>,
    /// Where each set ends in `params`; it begins where the one before ends.
    ends: Vec<usize>,
}

impl ParamSets {
    /// How many sets.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The set at this place, from 0.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&[Param]> {
        let end = *self.ends.get(place)?;
        let before = place.checked_sub(1);
        let start = before.and_then(|before| self.ends.get(before));
        self.params.get(start.copied().unwrap_or(0)..end)
    }

    /// The sets, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[Param]> {
        (0..self.len()).map(|place| self.get(place).unwrap_or_default())
    }
}

impl FromIterator<Vec<Param>> for ParamSets {
    fn from_iter<I: IntoIterator<Item = Vec<Param>>>(sets: I) -> ParamSets {
        let mut all = ParamSets::default();
        for set in sets {
            all.params.extend(set);
            all.ends.push(all.params.len());
        }
        all
    }
}

impl Serialize for ParamSets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for ParamSets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ParamSets, D::Error> {
        deserializer.deserialize_seq(Sets)
    }
}

struct Sets;

impl<'de> Visitor<'de> for Sets {
    type Value = ParamSets;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of lists of parameters")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sets: A) -> Result<ParamSets, A::Error> {
        let mut all = ParamSets::default();
        while let Some(()) = sets.next_element_seed(Set(&mut all.params))? {
            if all.ends.len() >= MAX_BATCH_SETS {
                return Err(A::Error::custom(format_args!(
                    "more than {MAX_BATCH_SETS} sets of parameters in one batch"
                )));
            }
            all.ends.push(all.params.len());
        }
        Ok(all)
    }
}

/// One set, appended to the values of all.
struct Set<'a>(&'a mut Vec<Param>);

impl<'de> DeserializeSeed<'de> for Set<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Set<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of parameters")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut params: A) -> Result<(), A::Error> {
        let start = self.0.len();
        while let Some(param) = params.next_element()? {
            if self.0.len() - start >= MAX_STATEMENT_PARAMETERS {
                return Err(A::Error::custom(format_args!(
                    "more than {MAX_STATEMENT_PARAMETERS} parameters in one set"
                )));
            }
            if self.0.len() >= MAX_PARAMETERS {
                return Err(A::Error::custom(format_args!(
                    "more than {MAX_PARAMETERS} parameters in one request"
                )));
            }
            self.0.push(param);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_read_back_and_are_found_by_place() {
        let text = r#"[[1,"a"],[],[null]]"#;
        let sets: ParamSets = serde_json::from_str(text).unwrap();
        let lists = [
            vec![Param::Integer(1), Param::Text("a".into())],
            vec![],
            vec![Param::Null],
        ];
        assert_eq!(sets, lists.iter().cloned().collect());
        assert!(sets.iter().eq(lists.iter().map(Vec::as_slice)));
        assert_eq!((sets.len(), sets.get(3)), (3, None));
        assert_eq!(serde_json::to_string(&sets).unwrap(), text);
    }

    #[test]
    fn a_batch_ends_at_each_of_its_bounds() {
        let nulls = |count| format!("[{}]", vec!["null"; count].join(","));
        let wide = nulls(MAX_PARAMETERS / 32);
        for (sets, bound) in [
            (vec!["[]"; MAX_BATCH_SETS + 1], "sets"),
            (vec![wide.as_str(); 33], "one request"),
            (
                vec![nulls(MAX_STATEMENT_PARAMETERS + 1).as_str()],
                "one set",
            ),
        ] {
            let text = format!("[{}]", sets.join(","));
            let error = serde_json::from_str::<ParamSets>(&text).unwrap_err();
            assert!(error.to_string().contains(bound), "{error}");
        }
        let text = format!("[{}]", vec![wide; 32].join(","));
        let sets: ParamSets = serde_json::from_str(&text).unwrap();
        assert_eq!(sets.len(), 32);
    }
}
