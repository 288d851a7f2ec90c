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
//!
//! A request is encoded into a buffer, and a response is decoded from the frame that comes back:
//!
//! ```
//! use bytes::BytesMut;
//! use flydb_protocol::message::core::Query;
//! use flydb_protocol::{DataType, FrameCodec, Request, Response, Value};
//! use flydb_protocol::message::rows::{Elements, RowSlice};
//! use flydb_protocol::value::parse_json_value;
//! use tokio_util::codec::Decoder;
//!
//! let mut out = BytesMut::new();
//! let query = "SELECT 42".to_owned();
//! Request::Query(Query { query, ..Query::default() }).encode(&mut out)?;
//! assert_eq!(&out[..8], [0xFD, 0x01, 0x01, 0x00, 0, 0, 0, 21]);
//!
//! let mut received = BytesMut::from(&b"\xFD\x01\x02\0\0\0\0\x51\
//!     {\"success\":true,\"message\":\"SELECT 1\",\"columns\":[\"n\"],\"rows\":[[42]],\"row_count\":1}"[..]);
//! let frame = FrameCodec::new().decode(&mut received)?.expect("a whole frame");
//! let Response::QueryResult(result) = Response::decode(&frame)? else { panic!() };
//! for row in &result.rows {
//!     let RowSlice::Json(text) = row? else { panic!() };
//!     for cell in Elements::of(text) {
//!         assert_eq!(parse_json_value(cell?, DataType::Int)?, Value::Int(42));
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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
