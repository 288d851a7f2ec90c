//! One frame as a server reads it: type, flags, payload.
#![no_main]

use bytes::{Bytes, BytesMut};
use flydb_protocol::codec::{Frame, FrameCodec};
use flydb_protocol::header::Flags;
use flydb_protocol::message::Request;
use libfuzzer_sys::fuzz_target;
use tokio_util::codec::Decoder;

fuzz_target!(|input: &[u8]| {
    let [code, flags, payload @ ..] = input else {
        return;
    };
    let frame = Frame {
        code: *code,
        flags: Flags::from_bits(*flags),
        payload: Bytes::copy_from_slice(payload),
    };
    let Ok(request) = Request::decode(&frame) else {
        return;
    };
    let mut out = BytesMut::new();
    request
        .encode(&mut out)
        .expect("a request that came in goes out");
    let again = FrameCodec::new()
        .decode(&mut out)
        .expect("a frame")
        .expect("a whole one");
    assert_eq!(Request::decode(&again), Ok(request));
});
