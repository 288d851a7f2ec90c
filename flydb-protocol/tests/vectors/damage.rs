//! Every vector, damaged in every way that needs no knowledge of the message.

use bytes::BytesMut;
use flydb_protocol::FrameError;
use flydb_protocol::codec::{CodecError, FrameCodec};
use tokio_util::codec::Decoder;

use crate::frames::{Message, frame_bytes, read_frame};
use crate::samples::{Sample, Verdict, files};

/// The frames that are messages.
fn messages() -> impl Iterator<Item = Sample> {
    let samples = files().into_iter().flat_map(|(_, _, samples)| samples);
    samples.filter(|sample| sample.verdict != Verdict::Refuse)
}

fn is_json(sample: &Sample) -> bool {
    sample.payload.trim_ascii_start().starts_with(b"{")
}

fn decode(sample: &Sample, payload: &[u8]) -> Option<Message> {
    let bytes = frame_bytes(sample.code, sample.flags, payload);
    Message::decode(sample.reader, &read_frame(&bytes)).ok()
}

/// A JSON payload with this text behind its opening brace.
fn with_entry(sample: &Sample, entry: &[u8]) -> Vec<u8> {
    let brace = sample
        .payload
        .iter()
        .position(|&byte| byte == b'{')
        .unwrap()
        + 1;
    let (before, after) = sample.payload.split_at(brace);
    let comma: &[u8] = if after.trim_ascii_start().starts_with(b"}") {
        b""
    } else {
        b","
    };
    [before, entry, comma, after].concat()
}

#[test]
fn a_frame_cut_at_any_byte_is_waited_for_and_at_the_end_reported() {
    for sample in messages() {
        let bytes = frame_bytes(sample.code, sample.flags, &sample.payload);
        for cut in 1..bytes.len() {
            let mut codec = FrameCodec::new();
            let mut buffer = BytesMut::from(&bytes[..cut]);
            assert!(codec.decode(&mut buffer).unwrap().is_none());
            let end = codec.decode_eof(&mut buffer.clone());
            assert!(matches!(end, Err(CodecError::Frame(FrameError::Truncated))));
            buffer.extend_from_slice(&bytes[cut..]);
            let frame = codec.decode(&mut buffer).unwrap().unwrap();
            assert_eq!(frame, read_frame(&bytes), "{} split at {cut}", sample.name);
        }
    }
}

#[test]
fn a_payload_cut_at_any_byte_is_refused() {
    for sample in messages() {
        let end = sample.payload.trim_ascii_end().len();
        for cut in 1..end {
            let part = &sample.payload[..cut];
            if !part.trim_ascii().is_empty() {
                assert_eq!(decode(&sample, part), None, "{} cut at {cut}", sample.name);
            }
        }
    }
}

#[test]
fn bytes_behind_a_payload_are_refused() {
    for sample in messages().filter(|sample| !sample.payload.is_empty()) {
        for junk in [&b"x"[..], b"{}", b"\0", b",", b"}"] {
            let payload = [&sample.payload, junk].concat();
            assert_eq!(decode(&sample, &payload), None, "{}", sample.name);
        }
    }
}

#[test]
fn a_key_that_stands_twice_is_refused_whichever_it_is() {
    for sample in messages().filter(is_json) {
        let object: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(&sample.payload).unwrap();
        for (key, value) in &object {
            let entry = format!("{}:{value}", serde_json::Value::from(key.as_str()));
            assert_eq!(
                decode(&sample, &with_entry(&sample, entry.as_bytes())),
                None,
                "{}",
                sample.name
            );
        }
        let within = br#""of a later version":[{"a":1,"\u0061":1}]"#;
        assert_eq!(
            decode(&sample, &with_entry(&sample, within)),
            None,
            "{}",
            sample.name
        );
    }
}

#[test]
fn an_unknown_key_changes_nothing() {
    for sample in messages().filter(is_json) {
        let message = decode(&sample, &sample.payload).unwrap();
        let entry = br#""of a later version":{"a":[1,"]"],"b":null}"#;
        let with = decode(&sample, &with_entry(&sample, entry));
        let with = with.unwrap_or_else(|| panic!("{}", sample.name));
        assert_eq!(with.describe(), message.describe(), "{}", sample.name);
    }
}

#[test]
fn invalid_utf8_is_refused_wherever_it_stands() {
    for sample in messages().filter(is_json) {
        for entry in [
            &b"\"later\":\"\xFF\""[..],
            b"\"\xC0\x80\":1",
            b"\"later\":[{\"\xE9\":1}]",
        ] {
            assert_eq!(
                decode(&sample, &with_entry(&sample, entry)),
                None,
                "{}",
                sample.name
            );
        }
    }
}

#[test]
fn an_array_of_the_values_is_no_message() {
    for sample in messages().filter(is_json) {
        let object: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(&sample.payload).unwrap();
        let values: Vec<_> = object.values().cloned().collect();
        let payload = serde_json::Value::from(values).to_string();
        assert_eq!(decode(&sample, payload.as_bytes()), None, "{}", sample.name);
    }
}

#[test]
fn a_flipped_bit_never_panics() {
    for sample in messages() {
        for at in 0..sample.payload.len() {
            for bit in 0..8 {
                let mut payload = sample.payload.clone();
                payload[at] ^= 1 << bit;
                if let Some(message) = decode(&sample, &payload) {
                    drop(message.encode());
                }
            }
        }
    }
}
