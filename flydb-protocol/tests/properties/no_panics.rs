//! No decoder panics, whatever the bytes.

use bytes::{Bytes, BytesMut};
use flydb_protocol::codec::{Frame, FrameCodec};
use flydb_protocol::header::{Flags, MessageType};
use flydb_protocol::message::rows::{Elements, RowSlice};
use flydb_protocol::message::{Request, Response};
use flydb_protocol::row::{RowLayout, RowRef};
use flydb_protocol::text::{Command, LineCodec};
use flydb_protocol::value::{
    Date, DateTime, Interval, Json, Numeric, Time, Timestamp, parse_json_value,
};
use proptest::prelude::*;
use tokio_util::codec::Decoder;

use crate::arbitrary::{data_type, json};

/// A message's code, mostly a known one.
fn code() -> impl Strategy<Value = u8> {
    prop_oneof![
        9 => prop::sample::select(MessageType::ALL).prop_map(MessageType::code),
        1 => any::<u8>(),
    ]
}

/// Bytes that look like a payload: an object of keys that messages have, or anything at all.
fn payload() -> impl Strategy<Value = Vec<u8>> {
    let key = prop::sample::select(vec![
        "query",
        "params",
        "name",
        "batch",
        "rows",
        "columns",
        "column_types",
        "success",
        "code",
        "value",
        "option",
        "options",
        "cursor_id",
        "direction",
        "isolation_level",
        "username",
        "password",
        "server_version",
        "warnings",
        "retry",
        "tx",
    ]);
    let entry = (key, json(3)).prop_map(|(key, value)| format!("\"{key}\":{value}"));
    let object = prop::collection::vec(entry, 0..6)
        .prop_map(|v| format!("{{{}}}", v.join(",")).into_bytes());
    prop_oneof![any::<Vec<u8>>(), object]
}

fn decode_both(frame: &Frame) {
    if let Ok(request) = Request::decode(frame) {
        let _ = request.encode(&mut BytesMut::new());
    }
    if let Ok(response) = Response::decode(frame) {
        let _ = response.encode(&mut BytesMut::new());
        if let Response::QueryResult(result) = &response {
            for row in &result.rows {
                if let Ok(RowSlice::Json(text)) = row {
                    Elements::of(text).for_each(drop);
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn messages(code in code(), flags in prop_oneof![Just(0), Just(4), any::<u8>()], payload in payload()) {
        decode_both(&Frame { code, flags: Flags::from_bits(flags), payload: Bytes::from(payload) });
    }

    #[test]
    fn streams(bytes in any::<Vec<u8>>(), real in any::<bool>(), cut in any::<prop::sample::Index>()) {
        let mut stream = if real { vec![0xFD, 1, 1, 0, 0, 0, 0] } else { Vec::new() };
        stream.extend_from_slice(&bytes);
        let cut = cut.index(stream.len() + 1);
        let (mut codec, mut buffer) = (FrameCodec::new(), BytesMut::new());
        for part in [&stream[..cut], &stream[cut..]] {
            buffer.extend_from_slice(part);
            while let Ok(Some(frame)) = codec.decode(&mut buffer) {
                decode_both(&frame);
            }
        }
        let _ = codec.decode_eof(&mut buffer);
    }

    #[test]
    fn row_images(types in prop::collection::vec(data_type(), 0..12), bytes in any::<Vec<u8>>(), count in any::<bool>()) {
        let layout = RowLayout::new(types.iter().map(|t| t.physical())).unwrap();
        let mut image = if count { vec![0, u8::try_from(types.len()).unwrap()] } else { Vec::new() };
        image.extend_from_slice(&bytes);
        if let Ok(row) = RowRef::new(&layout, &image) {
            let _ = row.check();
            for column in 0..=types.len() {
                let _ = row.get(column);
            }
        }
    }

    #[test]
    fn values(text in any::<String>(), data_type in data_type()) {
        let _ = parse_json_value(&text, data_type);
        let _ = parse_json_value(&serde_json::to_string(&text).unwrap(), data_type);
    }

    #[test]
    fn json_documents(text in prop_oneof![any::<String>(), "[\\[\\]{}\",:0-9a-z\\\\ -]{0,40}"]) {
        let ours = text.parse::<Json>().is_ok();
        // Where serde_json takes numbers of any size, we agree on what JSON is.
        let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        prop_assert_eq!(ours, theirs);
        Elements::of(&text).for_each(drop);
    }

    #[test]
    fn dates_and_numbers(text in prop_oneof![any::<String>(), "[-+0-9:./ TZPYMDHSa-e,@]{0,30}"]) {
        let _ = text.parse::<Date>();
        let _ = text.parse::<Time>();
        let _ = text.parse::<DateTime>();
        let _ = text.parse::<Timestamp>();
        let _ = text.parse::<Interval>();
        let _ = text.parse::<Numeric>();
    }

    #[test]
    fn extreme_moments_are_written(micros in any::<i64>(), days in any::<i32>(), offset in any::<i32>()) {
        let _ = (Date(days).to_string(), Time(micros).to_string(), DateTime(micros).to_string());
        let _ = (Timestamp(micros).to_string(), Timestamp(micros).display_at_offset(offset).to_string());
        let _ = jiff::civil::DateTime::try_from(DateTime(micros));
    }

    #[test]
    fn lines(bytes in any::<Vec<u8>>()) {
        let (mut codec, mut buffer) = (LineCodec::new(), BytesMut::from(&bytes[..]));
        while let Some(line) = codec.decode_eof(&mut buffer).unwrap() {
            if let Ok(line) = line {
                let _ = Command::parse(&line);
            }
        }
    }
}
