//! The session's options, and what the server says about itself.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::object::or_default;
use super::transaction::TxStatus;
use crate::limits::MAX_OBJECT_KEYS;

/// The value of a session option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OptionValue {
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(String),
}

impl fmt::Display for OptionValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OptionValue::Boolean(v) => v.fmt(f),
            OptionValue::Integer(v) => v.fmt(f),
            OptionValue::Text(v) => v.fmt(f),
        }
    }
}

/// Options by name, in the order that they were given; no name twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options(pub Vec<(String, OptionValue)>);

impl Options {
    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Options {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de> Deserialize<'de> for Options {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Options, D::Error> {
        struct OptionsVisitor;
        impl<'de> Visitor<'de> for OptionsVisitor {
            type Value = Options;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of options")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Options, A::Error> {
                let mut options = Options::default();
                while let Some((name, value)) = map.next_entry::<String, OptionValue>()? {
                    if options.0.iter().any(|(other, _)| *other == name) {
                        return Err(A::Error::custom(format_args!(
                            "the option {name:?} stands twice"
                        )));
                    }
                    if options.0.len() >= MAX_OBJECT_KEYS {
                        return Err(A::Error::custom(format_args!(
                            "more than {MAX_OBJECT_KEYS} options"
                        )));
                    }
                    options.0.push((name, value));
                }
                Ok(options)
            }
        }
        deserializer.deserialize_map(OptionsVisitor)
    }
}

/// Sets an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetOption {
    /// Its name.
    pub option: String,
    /// Its new value.
    pub value: OptionValue,
}

/// Reads an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetOption {
    /// Its name.
    pub option: String,
}

/// What a session answers to SetOption, GetOption and Reset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionResult {
    /// True; a failure is an Error.
    pub success: bool,
    /// The option.
    #[serde(default, deserialize_with = "or_default")]
    pub option: String,
    /// Its value, after the change where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<OptionValue>,
    /// For people.
    #[serde(default, deserialize_with = "or_default")]
    pub message: String,
    /// Extension: the state of the transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tx: Option<TxStatus>,
}

/// What a server answers to GetServerInfo, in a SessionResult frame.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerInfo {
    /// True; a failure is an Error.
    pub success: bool,
    /// The server's version.
    pub server_version: String,
    /// The protocol's version: 1.
    #[serde(default)]
    pub protocol_version: u32,
    /// The database.
    #[serde(default, deserialize_with = "or_default")]
    pub database: String,
    /// Who is logged in.
    #[serde(default, deserialize_with = "or_default")]
    pub username: String,
    /// The session.
    #[serde(default, deserialize_with = "or_default")]
    pub session_id: String,
    /// The option of that name.
    #[serde(default)]
    pub auto_commit: bool,
    /// The option of that name.
    #[serde(default)]
    pub read_only: bool,
    /// The option of that name, 0 to 3.
    #[serde(default)]
    pub isolation_level: i64,
    /// Bytes that a statement may have.
    #[serde(default)]
    pub max_statement_len: u64,
    /// What the server can do.
    #[serde(default, deserialize_with = "or_default")]
    pub capabilities: Vec<String>,
    /// Extension: the features that can be negotiated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<String>>,
    /// Extension: the server's bounds, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<BTreeMap<String, u64>>,
    /// Extension: what the server is in its cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Extension: where the leader is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader: Option<String>,
    /// Extension: the state of the transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tx: Option<TxStatus>,
}
