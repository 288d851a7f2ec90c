//! The order of JSON documents: null, then strings, numbers, booleans, arrays, objects, as
//! PostgreSQL has it, save that an empty array is an array like any other.
//!
//! Arrays and objects are ordered by how many members they have, then member by member, an object's
//! by key and then value. Numbers are compared by magnitude, so that `1.0` and `1.00` are equal.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use crate::types::{JsonNode, Numeric};

/// The order of two normalised documents.
pub(super) fn compare_json(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    match (JsonNode::parse(a), JsonNode::parse(b)) {
        (Ok(a), Ok(b)) => compare_nodes(&a, &b),
        // Stored documents parse; what does not is ordered somehow.
        _ => a.cmp(b),
    }
}

fn compare_nodes(a: &JsonNode<'_>, b: &JsonNode<'_>) -> Ordering {
    match (a, b) {
        (JsonNode::Plain(x), JsonNode::Plain(y)) => {
            rank(a).cmp(&rank(b)).then_with(|| compare_plain(x, y))
        }
        (JsonNode::String(a), JsonNode::String(b)) => a.cmp(b),
        (JsonNode::Array(a), JsonNode::Array(b)) => a
            .len()
            .cmp(&b.len())
            .then_with(|| first_difference(a.iter().zip(b).map(|(a, b)| compare_nodes(a, b)))),
        (JsonNode::Object(a), JsonNode::Object(b)) => a.len().cmp(&b.len()).then_with(|| {
            first_difference(
                a.iter()
                    .zip(b)
                    .map(|((key, a), (other, b))| key.cmp(other).then_with(|| compare_nodes(a, b))),
            )
        }),
        _ => rank(a).cmp(&rank(b)),
    }
}

fn first_difference(mut orders: impl Iterator<Item = Ordering>) -> Ordering {
    orders
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn rank(node: &JsonNode<'_>) -> u8 {
    match node {
        JsonNode::Plain("null") => 0,
        JsonNode::String(_) => 1,
        JsonNode::Plain("false" | "true") => 3,
        JsonNode::Plain(_) => 2,
        JsonNode::Array(_) => 4,
        JsonNode::Object(_) => 5,
    }
}

/// Of two booleans or two numbers; `false` is before `true` by its letters.
fn compare_plain(a: &str, b: &str) -> Ordering {
    match (a.parse::<Numeric>(), b.parse::<Numeric>()) {
        (Ok(x), Ok(y)) => x.cmp(&y),
        _ => match (a.parse::<f64>(), b.parse::<f64>()) {
            (Ok(x), Ok(y)) => super::compare_floats(x, y).then_with(|| a.cmp(b)),
            _ => a.cmp(b),
        },
    }
}

/// A hash that agrees with it.
pub(super) fn hash_json(text: &str, hasher: &mut impl Hasher) {
    match JsonNode::parse(text) {
        Ok(node) => hash_node(&node, hasher),
        Err(_) => text.hash(hasher),
    }
}

fn hash_node(node: &JsonNode<'_>, hasher: &mut impl Hasher) {
    hasher.write_u8(rank(node));
    match node {
        JsonNode::Plain(text) => match text.parse::<Numeric>() {
            Ok(number) => number.hash(hasher),
            Err(_) => text.hash(hasher),
        },
        JsonNode::String(text) => text.hash(hasher),
        JsonNode::Array(elements) => elements.iter().for_each(|e| hash_node(e, hasher)),
        JsonNode::Object(members) => {
            for (key, value) in members {
                key.hash(hasher);
                hash_node(value, hasher);
            }
        }
    }
}
