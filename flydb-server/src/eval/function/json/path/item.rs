//! What a path walks over: parts of the document, and numbers that were computed.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::super::type_of;
use super::syntax::Comparison;
use crate::types::compare::compare;
use crate::types::{Decimal, Json, JsonNode, Result, SqlError, SqlState, ValueRef};

/// One item.
#[derive(Clone, Debug)]
pub(super) enum Item<'a> {
    /// Part of a document, where it lies there borrowed from it.
    Node(Cow<'a, JsonNode<'a>>),
    Number(Decimal),
}

/// A sequence of items.
pub(super) type Items<'a> = Vec<Item<'a>>;

impl<'a> Item<'a> {
    pub(super) const fn borrowed(node: &'a JsonNode<'a>) -> Item<'a> {
        Item::Node(Cow::Borrowed(node))
    }

    pub(super) const fn owned(node: JsonNode<'a>) -> Item<'a> {
        Item::Node(Cow::Owned(node))
    }

    pub(super) fn node(&self) -> Option<&JsonNode<'a>> {
        match self {
            Item::Node(node) => Some(node),
            Item::Number(_) => None,
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            Item::Node(node) => type_of(node),
            Item::Number(_) => "number",
        }
    }

    pub(super) fn string(&self) -> Option<&str> {
        match self.node()? {
            JsonNode::String(text) => Some(text),
            JsonNode::Plain(_) | JsonNode::Array(_) | JsonNode::Object(_) => None,
        }
    }

    pub(super) fn number(&self) -> Result<Decimal> {
        let parsed = match (self, self.node()) {
            (Item::Number(number), _) => Some(*number),
            (_, Some(JsonNode::Plain(text))) => text.parse().ok(),
            _ => None,
        };
        parsed.ok_or_else(|| {
            wrong(
                SqlState::SingletonSqlJsonItemRequired,
                "operand of a jsonpath operator is not a single numeric value",
            )
        })
    }

    /// The elements of an array; anything else alone.
    pub(super) fn elements(self) -> Items<'a> {
        match self {
            Item::Node(Cow::Borrowed(JsonNode::Array(elements))) => {
                elements.iter().map(Item::borrowed).collect()
            }
            Item::Node(Cow::Owned(JsonNode::Array(elements))) => {
                elements.into_iter().map(Item::owned).collect()
            }
            other => vec![other],
        }
    }

    /// The members of an object with their keys; none of anything else.
    pub(super) fn members(self) -> Vec<(Cow<'a, str>, Item<'a>)> {
        match self {
            Item::Node(Cow::Borrowed(JsonNode::Object(members))) => members
                .iter()
                .map(|(key, value)| (Cow::Borrowed(key.as_str()), Item::borrowed(value)))
                .collect(),
            Item::Node(Cow::Owned(JsonNode::Object(members))) => members
                .into_iter()
                .map(|(key, value)| (Cow::Owned(key), Item::owned(value)))
                .collect(),
            Item::Node(_) | Item::Number(_) => Vec::new(),
        }
    }

    /// The member of a name.
    pub(super) fn member(self, name: &str) -> Option<Item<'a>> {
        if let Item::Node(Cow::Borrowed(JsonNode::Object(members))) = self {
            let found = members.iter().find(|(key, _)| key == name);
            return found.map(|(_, value)| Item::borrowed(value));
        }
        let mut members = self.members().into_iter();
        members.find(|(key, _)| key == name).map(|(_, value)| value)
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
        match (self.node(), other.node()) {
            (Some(JsonNode::String(a)), Some(JsonNode::String(b))) => Some(a.cmp(b)),
            (Some(JsonNode::Plain(a)), Some(JsonNode::Plain(b))) => {
                Some(compare(ValueRef::Json(a), ValueRef::Json(b)))
            }
            _ => Some(self.number().ok()?.cmp(&other.number().ok()?)),
        }
    }
}

#[cold]
pub(super) fn wrong(state: SqlState, message: &str) -> SqlError {
    SqlError::new(state, message)
}
