//! The frame vectors: what each frame means, and that it is written the same way.

use bytes::{Bytes, BytesMut};
use flydb_protocol::codec::{CodecError, Frame, FrameCodec};
use flydb_protocol::data_type::DataType;
use flydb_protocol::header::{Flags, MessageType};
use flydb_protocol::message::auth::AuthEncoding;
use flydb_protocol::message::rows::{RowSlice, Rows};
use flydb_protocol::message::{ErrorBody, Request, Response};
use flydb_protocol::row::{RowLayout, RowRef};
use flydb_protocol::value::write_json_value;
use flydb_protocol::{DecodeError, FrameError};
use serde_json::{Value, json};
use tokio_util::codec::Decoder;

use crate::files::checked;
use crate::hex::{from_hex, to_hex};
use crate::samples::{Reader, Sample, Verdict, files, frames_that_close};

/// A frame's bytes, put together without the crate's help.
pub(crate) fn frame_bytes(code: u8, flags: u8, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&[0xFD, 0x01, code, flags], &length[..], payload].concat()
}

/// The one frame that these bytes are.
pub(crate) fn read_frame(bytes: &[u8]) -> Frame {
    let mut buffer = BytesMut::from(bytes);
    let frame = FrameCodec::new().decode(&mut buffer).unwrap().unwrap();
    assert!(buffer.is_empty());
    frame
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Message {
    Request(Request),
    Response(Response),
}

impl Message {
    pub(crate) fn decode(reader: Reader, frame: &Frame) -> Result<Message, DecodeError> {
        match reader {
            Reader::Server => Request::decode(frame).map(Message::Request),
            Reader::Client => Response::decode(frame).map(Message::Response),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Message::Request(request) => request.message_type().name(),
            Message::Response(response) => response.message_type().name(),
        }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = BytesMut::new();
        match self {
            Message::Request(request) => request.encode(&mut out).unwrap(),
            Message::Response(response) => response.encode(&mut out).unwrap(),
        }
        out.to_vec()
    }

    /// The message as JSON, whatever its encoding.
    pub(crate) fn describe(&self) -> Value {
        let mut plain = self.clone();
        match &mut plain {
            Message::Request(Request::Auth(auth)) => auth.encoding = AuthEncoding::Json,
            Message::Response(Response::AuthResult(auth)) => auth.encoding = AuthEncoding::Json,
            Message::Response(Response::QueryResult(result)) => {
                let types = result.column_types.clone().unwrap_or_default();
                result.rows = as_json(&result.rows, &types);
            }
            Message::Response(Response::CursorResult(result)) => {
                let types: Vec<_> = result
                    .columns
                    .iter()
                    .map(|c| c.known_type().unwrap())
                    .collect();
                result.rows = as_json(&result.rows, &types);
            }
            Message::Request(_) | Message::Response(_) => {}
        }
        match &plain.encode()[8..] {
            [] => json!({}),
            payload => serde_json::from_slice(payload).unwrap(),
        }
    }
}

fn as_json(rows: &Rows, types: &[DataType]) -> Rows {
    let layout = RowLayout::new(types.iter().map(|t| t.physical())).unwrap();
    let mut out = vec![b'['];
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        match row.unwrap() {
            RowSlice::Json(text) => out.extend_from_slice(text.as_bytes()),
            RowSlice::Binary(image) => {
                let row = RowRef::new(&layout, image).unwrap();
                row.check().unwrap();
                out.push(b'[');
                for column in 0..row.count() {
                    if column > 0 {
                        out.push(b',');
                    }
                    write_json_value(&mut out, row.get(column).unwrap().unwrap());
                }
                out.push(b']');
            }
        }
    }
    out.push(b']');
    Rows::json(Bytes::from(out))
}

fn vector(sample: &Sample) -> Value {
    let frame = frame_bytes(sample.code, sample.flags, &sample.payload);
    let reader = match sample.reader {
        Reader::Server => "server",
        Reader::Client => "client",
    };
    let mut vector = json!({ "name": sample.name, "reader": reader, "frame": to_hex(&frame) });
    if let Ok(text) = std::str::from_utf8(&sample.payload)
        && !text.contains('\0')
    {
        vector["payload"] = Value::from(text);
    }
    if sample.verdict == Verdict::Refuse {
        vector["verdict"] = Value::from("refuse");
        vector["error"] = json!({ "code": 400, "sqlstate": "08P01" });
        return vector;
    }
    let payload = String::from_utf8_lossy(&sample.payload);
    let decoded = sample
        .decoded
        .unwrap_or(if payload.is_empty() { "{}" } else { &payload });
    vector["verdict"] = Value::from("accept");
    vector["message"] = Value::from(MessageType::from_code(sample.code).unwrap().name());
    vector["canonical"] = Value::from(sample.verdict == Verdict::Canonical);
    vector["decoded"] = serde_json::from_str(decoded).unwrap();
    vector
}

fn reader_of(vector: &Value) -> Reader {
    match vector["reader"].as_str().unwrap() {
        "server" => Reader::Server,
        "client" => Reader::Client,
        other => panic!("{other}"),
    }
}

fn check(vector: &Value) {
    let bytes = from_hex(vector["frame"].as_str().unwrap());
    let frame = read_frame(&bytes);
    let decoded = Message::decode(reader_of(vector), &frame);
    if vector["verdict"] == "refuse" {
        let error = ErrorBody::from(&decoded.expect_err(&vector.to_string()));
        assert_eq!(
            vector["error"],
            json!({ "code": error.code, "sqlstate": error.sqlstate })
        );
        return;
    }
    let message = decoded.unwrap_or_else(|error| panic!("{vector}: {error}"));
    assert_eq!(message.name(), vector["message"], "{vector}");
    assert_eq!(message.describe(), vector["decoded"], "{vector}");
    let encoded = message.encode();
    if vector["canonical"] == true {
        assert_eq!(to_hex(&encoded), to_hex(&bytes), "{vector}");
    }
    let again = Message::decode(reader_of(vector), &read_frame(&encoded));
    assert_eq!(again.unwrap().describe(), message.describe(), "{vector}");
    from_meaning(vector, &message);
}

/// The decoded message, written as JSON by someone else, is the same message.
fn from_meaning(vector: &Value, message: &Message) {
    let code = from_hex(vector["frame"].as_str().unwrap())[2];
    let payload = vector["decoded"].to_string();
    let frame = read_frame(&frame_bytes(code, 0, payload.as_bytes()));
    let again =
        Message::decode(reader_of(vector), &frame).unwrap_or_else(|e| panic!("{vector}: {e}"));
    assert_eq!(again.describe(), message.describe(), "{vector}");
}

#[test]
fn every_vector_is_read_and_written_as_its_file_says() {
    for (file, description, samples) in files() {
        let vectors: Vec<Value> = samples.iter().map(vector).collect();
        for vector in checked(file, description, &vectors) {
            check(&vector);
        }
    }
}

#[test]
fn every_message_has_vectors() {
    use flydb_protocol::header::Direction;
    let samples: Vec<Sample> = files()
        .into_iter()
        .flat_map(|(_, _, samples)| samples)
        .collect();
    for message_type in MessageType::ALL {
        let accepted = samples
            .iter()
            .any(|s| s.code == message_type.code() && s.verdict == Verdict::Canonical);
        let spoken = matches!(
            message_type.direction(),
            Direction::Request | Direction::Response
        );
        assert_eq!(accepted, spoken, "{message_type}");
    }
}

#[test]
fn bytes_that_are_no_frame_end_the_connection() {
    let vectors: Vec<Value> = frames_that_close()
        .iter()
        .map(|(name, bytes)| {
            let error = json!({ "code": 400, "sqlstate": "08P01" });
            json!({ "name": name, "bytes": to_hex(bytes), "verdict": "close", "error": error })
        })
        .collect();
    let description = "Bytes that end the connection, after one Error";
    for vector in checked("close.json", description, &vectors) {
        let bytes = from_hex(vector["bytes"].as_str().unwrap());
        let error = FrameCodec::new()
            .decode(&mut BytesMut::from(&bytes[..]))
            .unwrap_err();
        let CodecError::Frame(error) = error else {
            panic!("{vector}: {error}")
        };
        assert_ne!(error, FrameError::Truncated, "{vector}");
        let body = ErrorBody::from(&error);
        assert_eq!(
            vector["error"],
            json!({ "code": body.code, "sqlstate": body.sqlstate })
        );
    }
    assert_eq!(Flags::NONE.bits(), 0);
}
