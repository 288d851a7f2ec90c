//! One frame as a client reads it: type, flags, payload, and its rows to the last cell.
#![no_main]

use bytes::{Bytes, BytesMut};
use flydb_protocol::codec::Frame;
use flydb_protocol::header::Flags;
use flydb_protocol::message::Response;
use flydb_protocol::message::rows::{Elements, RowSlice};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [code, flags, payload @ ..] = input else {
        return;
    };
    let frame = Frame {
        code: *code,
        flags: Flags::from_bits(*flags),
        payload: Bytes::copy_from_slice(payload),
    };
    let Ok(response) = Response::decode(&frame) else {
        return;
    };
    if let Response::QueryResult(result) = &response {
        for row in &result.rows {
            if let Ok(RowSlice::Json(text)) = row {
                Elements::of(text).for_each(drop);
            }
        }
    }
    response
        .encode(&mut BytesMut::new())
        .expect("a response that came in goes out");
});
