//! What a path walks over: parts of the document, and numbers that were computed.

use std::cmp::Ordering;

use super::super::type_of;
use super::syntax::Comparison;
use crate::types::compare::compare;
use crate::types::{Decimal, Json, JsonNode, Result, SqlError, SqlState, ValueRef};

/// One item.
#[derive(Clone, Debug)]
pub(super) enum Item<'a> {
    Node(JsonNode<'a>),
    Number(Decimal),
}

/// A sequence of items.
pub(super) type Items<'a> = Vec<Item<'a>>;

impl<'a> Item<'a> {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Item::Node(node) => type_of(node),
            Item::Number(_) => "number",
        }
    }

    pub(super) fn string(&self) -> Option<&str> {
        match self {
            Item::Node(JsonNode::String(text)) => Some(text),
            Item::Node(_) | Item::Number(_) => None,
        }
    }

    pub(super) fn number(&self) -> Result<Decimal> {
        let parsed = match self {
            Item::Number(number) => Some(*number),
            Item::Node(JsonNode::Plain(text)) => text.parse().ok(),
            Item::Node(_) => None,
        };
        parsed.ok_or_else(|| invalid("operand of a jsonpath operator is not a numeric value"))
    }

    /// The elements of an array; anything else alone.
    pub(super) fn elements(self) -> Items<'a> {
        match self {
            Item::Node(JsonNode::Array(elements)) => elements.into_iter().map(Item::Node).collect(),
            other => vec![other],
        }
    }

    pub(super) fn to_json(&self) -> Json {
        match self {
            Item::Node(node) => Json::from_node(node),
            Item::Number(number) => Json::from_normalised(&number.to_string()),
        }
    }

    /// Whether a comparison holds; unknown for kinds that do not compare.
    pub(super) fn compares(&self, comparison: Comparison, other: &Item<'_>) -> Option<bool> {
        let (kind, other_kind) = (self.kind(), other.kind());
        if kind != other_kind {
            // null is unequal to all else; other kinds do not compare.
            let with_null = kind == "null" || other_kind == "null";
            return with_null.then_some(comparison == Comparison::NotEqual);
        }
        let order = self.order(other)?;
        Some(match comparison {
            Comparison::Equal => order == Ordering::Equal,
            Comparison::NotEqual => order != Ordering::Equal,
            Comparison::Less => order == Ordering::Less,
            Comparison::LessOrEqual => order != Ordering::Greater,
            Comparison::Greater => order == Ordering::Greater,
            Comparison::GreaterOrEqual => order != Ordering::Less,
        })
    }

    fn order(&self, other: &Item<'_>) -> Option<Ordering> {
        match (self, other) {
            (Item::Node(JsonNode::String(a)), Item::Node(JsonNode::String(b))) => Some(a.cmp(b)),
            (Item::Node(JsonNode::Plain(a)), Item::Node(JsonNode::Plain(b))) => {
                Some(compare(ValueRef::Json(a), ValueRef::Json(b)))
            }
            (a, b) => Some(a.number().ok()?.cmp(&b.number().ok()?)),
        }
    }
}

#[cold]
pub(super) fn invalid(message: &str) -> SqlError {
    SqlError::new(SqlState::InvalidParameterValue, message)
}
