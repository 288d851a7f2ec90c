//! What a path walks over: parts of the document, and what was computed. All of it is cheap to clone.

use std::cmp::Ordering;

use super::super::{member_of, type_of};
use super::moment::Moment;
use super::syntax::Comparison;
use crate::types::compare::compare;
use crate::types::{Json, JsonNode, Numeric, Result, SqlError, SqlState, ValueRef};

/// One item.
#[derive(Clone, Debug)]
pub(super) enum Item<'a> {
    /// Part of a document, where it lies there.
    Node(&'a JsonNode<'a>),
    /// A number, `true`, `false` or `null`, as JSON writes it.
    Plain(&'a str),
    String(&'a str),
    Number(Numeric),
    /// What `.datetime()` makes of a string.
    Moment(Moment),
    /// What `.keyvalue()` makes of a member: an object of its key and its value.
    KeyValue(&'a str, Box<Item<'a>>),
}

/// A sequence of items.
pub(super) type Items<'a> = Vec<Item<'a>>;

/// What `.keyvalue()` gives as `id`: no object has one.
const ID: &str = "0";

impl<'a> Item<'a> {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Item::Node(node) => type_of(node),
            Item::Plain(text) => type_of(&JsonNode::Plain(text)),
            Item::String(_) => "string",
            Item::Number(_) => "number",
            Item::Moment(moment) => moment.kind(),
            Item::KeyValue(..) => "object",
        }
    }

    pub(super) const fn string(&self) -> Option<&str> {
        match self {
            Item::Node(JsonNode::String(text)) => Some(text.as_str()),
            Item::String(text) => Some(text),
            Item::Node(_)
            | Item::Plain(_)
            | Item::Number(_)
            | Item::Moment(_)
            | Item::KeyValue(..) => None,
        }
    }

    /// A number, `true`, `false` or `null` as it is written.
    pub(super) const fn plain(&self) -> Option<&'a str> {
        match self {
            Item::Node(JsonNode::Plain(text)) | Item::Plain(text) => Some(text),
            Item::Node(_)
            | Item::String(_)
            | Item::Number(_)
            | Item::Moment(_)
            | Item::KeyValue(..) => None,
        }
    }

    /// Bytes of the text of a scalar, by which its comparison takes time.
    pub(super) fn length(&self) -> usize {
        let text = self.string().or_else(|| self.plain());
        text.map_or(0, str::len)
    }

    pub(super) fn number(&self) -> Result<Numeric> {
        let parsed = match self {
            Item::Number(number) => Some(number.clone()),
            _ => self.plain().and_then(|text| text.parse().ok()),
        };
        parsed.ok_or_else(|| {
            wrong(
                SqlState::SingletonSqlJsonItemRequired,
                "operand of a jsonpath operator is not a single numeric value",
            )
        })
    }

    /// The elements, where it is an array.
    pub(super) const fn elements(&self) -> Option<&'a [JsonNode<'a>]> {
        match self {
            Item::Node(JsonNode::Array(elements)) => Some(elements.as_slice()),
            Item::Node(_)
            | Item::Plain(_)
            | Item::String(_)
            | Item::Number(_)
            | Item::Moment(_)
            | Item::KeyValue(..) => None,
        }
    }

    /// The members of an object with their keys; none of anything else.
    pub(super) fn members(self) -> Vec<(&'a str, Item<'a>)> {
        match self {
            Item::Node(JsonNode::Object(members)) => members
                .iter()
                .map(|(key, value)| (key.as_str(), Item::Node(value)))
                .collect(),
            Item::KeyValue(key, value) => vec![
                ("id", Item::Plain(ID)),
                ("key", Item::String(key)),
                ("value", *value),
            ],
            Item::Node(_)
            | Item::Plain(_)
            | Item::String(_)
            | Item::Number(_)
            | Item::Moment(_) => Vec::new(),
        }
    }

    /// The member of a name.
    pub(super) fn member(self, name: &str) -> Option<Item<'a>> {
        if let Item::Node(JsonNode::Object(members)) = self {
            return member_of(members, name).map(Item::Node);
        }
        let mut members = self.members().into_iter();
        members
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    pub(super) fn to_json(&self) -> Json {
        match self {
            Item::Node(node) => Json::from_node(node),
            Item::Plain(text) => Json::from_node(&JsonNode::Plain(text)),
            Item::String(text) => Json::from_node(&JsonNode::String((*text).to_owned())),
            Item::Number(number) => Json::from_normalised(&number.to_string()),
            Item::Moment(moment) => Json::from_node(&JsonNode::String(moment.to_string())),
            Item::KeyValue(key, value) => {
                let (key, value) = (Item::String(key).to_json(), value.to_json());
                let (key, value) = (key.as_str(), value.as_str());
                let object = format!("{{\"id\": {ID}, \"key\": {key}, \"value\": {value}}}");
                Json::from_normalised(&object)
            }
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
        self.order(other).map(|order| comparison.holds(order))
    }

    fn order(&self, other: &Item<'_>) -> Option<Ordering> {
        if let (Some(a), Some(b)) = (self.string(), other.string()) {
            return Some(a.cmp(b));
        }
        if let (Some(a), Some(b)) = (self.plain(), other.plain()) {
            return Some(compare(ValueRef::Json(a), ValueRef::Json(b)));
        }
        Some(self.number().ok()?.cmp(&other.number().ok()?))
    }
}

#[cold]
pub(super) fn wrong(state: SqlState, message: &str) -> SqlError {
    SqlError::new(state, message)
}
