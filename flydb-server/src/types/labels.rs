//! The labels of an ENUM type, each with the key that its values are stored as.
//!
//! Keys are in the order of the labels, so that a value's key compares, sorts and is indexed as the
//! value does. They never change: a new label gets a key between its neighbours', for which new labels
//! at the end leave room. Renaming a label is no matter of its rows, and adding one neither.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{Result, SqlError, SqlState};

/// Between the keys of labels that were added one behind the other.
const STEP: i64 = 1 << 46;

/// Labels that a type can have, so that the keys of all find room.
pub(crate) const MAX_LABELS: usize = 1 << 16;

/// Bytes that a label can have.
pub(crate) const MAX_LABEL_BYTES: usize = 63;

/// The labels of a type, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<(i64, SmolStr)>", into = "Vec<(i64, SmolStr)>")]
pub(crate) struct Labels {
    ordered: Vec<(i64, SmolStr)>,
    keys: HashMap<SmolStr, i64>,
}

/// Where a new label goes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place<'l> {
    /// Behind all.
    Last,
    /// Before this one.
    Before(&'l str),
    /// Behind this one.
    After(&'l str),
}

impl From<Vec<(i64, SmolStr)>> for Labels {
    fn from(mut ordered: Vec<(i64, SmolStr)>) -> Labels {
        ordered.sort_unstable();
        let keys = ordered.iter().map(|(key, label)| (label.clone(), *key));
        Labels {
            keys: keys.collect(),
            ordered,
        }
    }
}

impl From<Labels> for Vec<(i64, SmolStr)> {
    fn from(labels: Labels) -> Self {
        labels.ordered
    }
}

impl Labels {
    /// The labels, in order.
    #[cfg(test)]
    fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.ordered.iter().map(|(_, label)| label.as_str())
    }

    /// The keys of the first and the last label; `None` where there are none.
    pub(crate) fn ends(&self) -> Option<(i64, i64)> {
        Some((self.ordered.first()?.0, self.ordered.last()?.0))
    }

    /// The key of a label.
    pub(crate) fn key(&self, label: &str) -> Option<i64> {
        self.keys.get(label).copied()
    }

    /// The label of a key.
    pub(crate) fn label(&self, key: i64) -> Option<&SmolStr> {
        let place = self.ordered.binary_search_by_key(&key, |(key, _)| *key);
        self.ordered.get(place.ok()?).map(|(_, label)| label)
    }

    /// Adds a label.
    ///
    /// # Errors
    /// 42602 for a label too long, 42710 for one that is there, 22023 for a neighbour that is not, 54000
    /// past [`MAX_LABELS`], and where no key is left between the neighbours'.
    pub(crate) fn add(&mut self, label: &str, place: Place<'_>) -> Result<()> {
        self.check_new(label)?;
        if self.ordered.len() >= MAX_LABELS {
            return Err(too_many(format!("a type can have {MAX_LABELS} labels")));
        }
        let at = match place {
            Place::Last => self.ordered.len(),
            Place::Before(neighbour) => self.place_of(neighbour)?,
            Place::After(neighbour) => self.place_of(neighbour)? + 1,
        };
        let key = self.key_at(at)?;
        let label = SmolStr::new(label);
        self.keys.insert(label.clone(), key);
        self.ordered.insert(at, (key, label));
        Ok(())
    }

    /// Calls a label otherwise.
    ///
    /// # Errors
    /// 22023 for a label that is not there, 42710 for a new one that is, 42602 for one too long.
    pub(crate) fn rename(&mut self, from: &str, to: &str) -> Result<()> {
        let place = self.place_of(from)?;
        self.check_new(to)?;
        if let Some((key, label)) = self.ordered.get_mut(place) {
            self.keys.remove(label);
            *label = SmolStr::new(to);
            self.keys.insert(label.clone(), *key);
        }
        Ok(())
    }

    fn check_new(&self, label: &str) -> Result<()> {
        if label.len() > MAX_LABEL_BYTES {
            let message = format!("invalid enum label \"{label}\"");
            return Err(SqlError::new(SqlState::InvalidName, message)
                .with_detail(format!("Labels must be {MAX_LABEL_BYTES} bytes or less.")));
        }
        match self.keys.contains_key(label) {
            true => {
                let message = format!("enum label \"{label}\" already exists");
                Err(SqlError::new(SqlState::DuplicateObject, message))
            }
            false => Ok(()),
        }
    }

    fn place_of(&self, label: &str) -> Result<usize> {
        let key = self.key(label).ok_or_else(|| {
            let message = format!("\"{label}\" is not an existing enum label");
            SqlError::new(SqlState::InvalidParameterValue, message)
        })?;
        Ok(self.ordered.partition_point(|(other, _)| *other < key))
    }

    /// A key for a label that comes to this place.
    fn key_at(&self, at: usize) -> Result<i64> {
        let key = |place: usize| self.ordered.get(place).map(|(key, _)| *key);
        let before = at.checked_sub(1).and_then(key);
        let found = match (before, key(at)) {
            (None, None) => Some(0),
            (Some(last), None) => last.checked_add(STEP),
            (None, Some(first)) => first.checked_sub(STEP),
            (Some(before), Some(after)) => {
                let between = before.midpoint(after);
                (between != before && between != after).then_some(between)
            }
        };
        found.ok_or_else(|| {
            too_many(String::from(
                "too many labels were added between the same two",
            ))
            .with_hint("Make a new type with the labels in their order.")
        })
    }
}

#[cold]
fn too_many(message: String) -> SqlError {
    SqlError::new(SqlState::ProgramLimitExceeded, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(names: &[&str]) -> Labels {
        let mut labels = Labels::default();
        for name in names {
            labels.add(name, Place::Last).unwrap();
        }
        labels
    }

    #[test]
    fn keys_stay_and_are_in_the_order_of_the_labels() {
        let mut labels = labels(&["sad", "ok", "happy"]);
        let old = ["sad", "ok", "happy"].map(|name| labels.key(name));
        labels.add("fine", Place::Before("happy")).unwrap();
        labels.add("awful", Place::Before("sad")).unwrap();
        labels.add("ecstatic", Place::After("happy")).unwrap();
        labels.rename("ok", "so so").unwrap();
        let names: Vec<_> = labels.iter().collect();
        assert_eq!(
            names,
            ["awful", "sad", "so so", "fine", "happy", "ecstatic"]
        );
        assert_eq!(["sad", "so so", "happy"].map(|name| labels.key(name)), old);
        let keys: Vec<_> = names.iter().map(|name| labels.key(name).unwrap()).collect();
        assert!(keys.is_sorted());
        for (name, key) in names.iter().zip(keys) {
            assert_eq!(labels.label(key).unwrap(), name);
        }
        let stored = serde_json::to_string(&labels).unwrap();
        assert_eq!(serde_json::from_str::<Labels>(&stored).unwrap(), labels);
    }

    #[test]
    fn what_cannot_be_added_says_why() {
        let mut labels = labels(&["a", "b"]);
        let state = |result: Result<()>| result.unwrap_err().state();
        assert_eq!(
            state(labels.add("b", Place::Last)),
            SqlState::DuplicateObject
        );
        let missing = labels.add("c", Place::Before("x"));
        assert_eq!(state(missing), SqlState::InvalidParameterValue);
        let long = "x".repeat(MAX_LABEL_BYTES + 1);
        assert_eq!(state(labels.add(&long, Place::Last)), SqlState::InvalidName);
        assert_eq!(state(labels.rename("a", "b")), SqlState::DuplicateObject);
        let between = (0..).map(|n| labels.add(&format!("i{n}"), Place::Before("b")));
        let added = between.take_while(Result::is_ok).count();
        assert!(added >= 40, "{added}");
    }
}
