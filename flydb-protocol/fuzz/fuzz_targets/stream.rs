//! A stream of bytes, whole and in two pieces.
#![no_main]

use bytes::BytesMut;
use flydb_protocol::codec::{Frame, FrameCodec};
use libfuzzer_sys::fuzz_target;
use tokio_util::codec::Decoder;

fn frames(pieces: &[&[u8]]) -> (Vec<Frame>, bool) {
    let (mut codec, mut buffer, mut frames) = (FrameCodec::new(), BytesMut::new(), Vec::new());
    for piece in pieces {
        buffer.extend_from_slice(piece);
        loop {
            match codec.decode(&mut buffer) {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(_) => return (frames, true),
            }
        }
    }
    (frames, false)
}

fuzz_target!(|input: (u16, &[u8])| {
    let (cut, stream) = input;
    let (before, after) = stream.split_at(usize::from(cut).min(stream.len()));
    assert_eq!(frames(&[stream]), frames(&[before, after]));
});
