//! The FlyDB wire protocol: bytes and meanings, and nothing that does I/O.
//!
//! Server and client share this crate, and drivers in other languages mirror it: it is the
//! specification in code. Each module owns one layer, from the outside in:
//!
//! - [`header`] and [`codec`]: frames on the wire;
//! - [`wire`]: the primitive encodings of binary payloads;
//! - [`message`]: what the payload of a frame says;
//! - [`value`], [`data_type`] and [`row`]: what cells hold, what columns are, and the row image
//!   that storage, log and binary results share;
//! - [`error_code`]: every SQLSTATE and numeric code, in one table;
//! - [`error`]: why bytes are no message;
//! - [`text`]: the line protocol of the text port;
//! - [`limits`]: every bound, named with its unit.

pub mod codec;
pub mod data_type;
pub mod error;
pub mod error_code;
pub mod header;
pub mod limits;
pub mod message;
pub mod row;
pub mod text;
pub mod value;
pub mod wire;

pub use codec::{Frame, FrameCodec};
pub use data_type::{DataType, Physical};
pub use error::{DecodeError, EncodeError, FrameError};
pub use error_code::{ErrorCode, Retry, SqlState};
pub use header::{Flags, FrameHeader, MessageType};
pub use message::{Request, Response};
pub use value::{Value, ValueRef};
