//! Who is there.
//!
//! A request is JSON or binary, told apart by its first byte: JSON starts with `{` (0x7B), and a
//! binary one with the length of the user name, whose first byte is never that high. The answer
//! comes in the same encoding.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::bounded::names;
use super::object::{self, or_default};
use super::session::{OptionValue, Options};
use crate::codec::FrameWriter;
use crate::error::{DecodeError, EncodeError};
use crate::wire::{Reader, put_bool, put_string};

/// How an Auth and its answer are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuthEncoding {
    /// A JSON object.
    #[default]
    Json,
    /// String username, String password; the answer is Bool success, String message.
    Binary,
}

/// Logs in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Auth {
    /// The user's name.
    pub username: String,
    /// The password. Never shown by `Debug`.
    pub password: String,
    /// Extension: the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// Extension: the client's name and version, for logs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Extension: what the client would like to use. The answer names what it may.
    #[serde(
        default,
        deserialize_with = "names",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub features: Vec<String>,
    /// Extension: session options, as SetOption would set them.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Options::is_empty"
    )]
    pub options: Options,
    /// How it is (or was) written.
    #[serde(skip)]
    pub encoding: AuthEncoding,
}

impl Auth {
    /// A log-in with the base fields only.
    #[must_use]
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Auth {
        Auth {
            username: username.into(),
            password: password.into(),
            database: None,
            client: None,
            features: Vec::new(),
            options: Options::default(),
            encoding: AuthEncoding::Json,
        }
    }

    /// Adds a session option.
    pub fn set_option(&mut self, option: impl Into<String>, value: OptionValue) {
        self.options.0.push((option.into(), value));
    }

    pub(super) fn decode(payload: &[u8]) -> Result<Auth, DecodeError> {
        if payload.first() == Some(&b'{') {
            return object::decode("Auth", payload);
        }
        let mut reader = Reader::new(payload);
        let mut auth = Auth::new(reader.string()?, reader.string()?);
        reader.finish()?;
        auth.encoding = AuthEncoding::Binary;
        Ok(auth)
    }

    pub(super) fn encode(&self, frame: &mut FrameWriter<'_>) -> Result<(), EncodeError> {
        match self.encoding {
            AuthEncoding::Json => object::encode(frame, self),
            AuthEncoding::Binary => {
                put_string(frame.out, &self.username)?;
                put_string(frame.out, &self.password)
            }
        }
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Auth")
            .field("username", &self.username)
            .field("database", &self.database)
            .field("client", &self.client)
            .field("features", &self.features)
            .field("options", &self.options)
            .field("encoding", &self.encoding)
            .finish_non_exhaustive()
    }
}

/// Whether a log-in is accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthResult {
    /// Whether it is.
    pub success: bool,
    /// For people; the same text whatever was wrong.
    #[serde(default, deserialize_with = "or_default")]
    pub message: String,
    /// Extension: what a Cancel names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// Extension: the secret that a Cancel shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_key: Option<String>,
    /// Extension: the server's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
    /// Extension: the features that were asked for and are granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<String>>,
    /// Extension: the server's bounds, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<BTreeMap<String, u64>>,
    /// How it is (or was) written.
    #[serde(skip)]
    pub encoding: AuthEncoding,
}

impl AuthResult {
    pub(super) fn decode(payload: &[u8]) -> Result<AuthResult, DecodeError> {
        if payload.first() == Some(&b'{') {
            return object::decode("AuthResult", payload);
        }
        let mut reader = Reader::new(payload);
        let result = AuthResult {
            success: reader.bool()?,
            message: reader.string()?.to_owned(),
            encoding: AuthEncoding::Binary,
            ..AuthResult::default()
        };
        reader.finish()?;
        Ok(result)
    }

    pub(super) fn encode(&self, frame: &mut FrameWriter<'_>) -> Result<(), EncodeError> {
        match self.encoding {
            AuthEncoding::Json => object::encode(frame, self),
            AuthEncoding::Binary => {
                put_bool(frame.out, self.success);
                put_string(frame.out, &self.message)
            }
        }
    }
}
