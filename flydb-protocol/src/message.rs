//! What the payload of a frame says.
//!
//! [`Request`] is what a client sends and [`Response`] what a server answers; each takes a
//! [`crate::codec::Frame`] apart and appends itself to a buffer as a frame. The structs are in the
//! modules that follow the protocol's sections.
//!
//! A payload is one JSON object in UTF-8, or nothing where the message has no fields. Unknown keys
//! are ignored and optional ones may be absent or null; a key that stands twice, invalid UTF-8,
//! trailing bytes and an array in place of the object are refused, and so is a list that goes past its
//! bound, which is read no further. Auth and its answer have a binary
//! form besides, and results may carry their rows as row images.
//!
//! What is called a *base* field here is fixed: every peer sends and understands it. The others are
//! extensions: a server sends one only to a peer that asked for it, and nobody may rely on one that
//! was not negotiated.

pub mod auth;
mod bounded;
pub mod core;
pub mod cursor;
mod error_body;
mod integer_enum;
pub mod metadata;
mod object;
mod param_sets;
mod request;
mod response;
pub mod rows;
pub mod session;
pub mod transaction;

pub use crate::value::Param;
pub use error_body::ErrorBody;
pub use param_sets::ParamSets;
pub use request::Request;
pub use response::Response;
pub use rows::{RowFormat, Rows};
