//! Tests of the codec.

use super::*;

fn bytes_of(frame: &Frame) -> BytesMut {
    let mut out = BytesMut::new();
    FrameCodec::new().encode(frame.clone(), &mut out).unwrap();
    out
}

fn sample() -> Frame {
    Frame::new(MessageType::Query, Bytes::from_static(b"{\"query\":\"x\"}"))
}

#[test]
fn frames_come_whole_however_the_bytes_are_split() {
    let mut stream = bytes_of(&sample());
    stream.extend_from_slice(&bytes_of(&Frame::new(MessageType::Ping, Bytes::new())));
    for cut in 0..=stream.len() {
        let mut codec = FrameCodec::new();
        let mut buffer = BytesMut::from(&stream[..cut]);
        let mut frames = Vec::new();
        while let Some(frame) = codec.decode(&mut buffer).unwrap() {
            frames.push(frame);
        }
        buffer.extend_from_slice(&stream[cut..]);
        while let Some(frame) = codec.decode(&mut buffer).unwrap() {
            frames.push(frame);
        }
        assert_eq!(frames.len(), 2, "cut at {cut}");
        assert_eq!(frames[0], sample());
        assert!(codec.decode_eof(&mut buffer).unwrap().is_none());
    }
}

#[test]
fn an_end_within_a_frame_is_told_from_an_end_between_frames() {
    let stream = bytes_of(&sample());
    for cut in 1..stream.len() {
        let mut buffer = BytesMut::from(&stream[..cut]);
        let mut codec = FrameCodec::new();
        assert!(codec.decode(&mut buffer).unwrap().is_none());
        let end = codec.decode_eof(&mut buffer);
        assert!(
            matches!(end, Err(CodecError::Frame(FrameError::Truncated))),
            "cut at {cut}: {end:?}"
        );
    }
}

#[test]
fn a_claimed_length_alone_takes_little_memory() {
    let mut buffer = BytesMut::from(&[0xFD, 1, 1, 0, 1, 0, 0, 0][..]);
    assert!(FrameCodec::new().decode(&mut buffer).unwrap().is_none());
    assert!(buffer.capacity() <= 2 * PAYLOAD_RESERVE_BYTES);
}

#[test]
fn a_lowered_limit_refuses_what_is_over_it() {
    let mut codec = FrameCodec::new();
    codec.set_max_payload(4);
    let mut buffer = BytesMut::from(&[0xFD, 1, 1, 0, 0, 0, 0, 5][..]);
    let refused = codec.decode(&mut buffer);
    let length = 5;
    assert!(matches!(refused, Err(CodecError::Frame(e)) if e == FrameError::Oversize { length }));
}

#[test]
fn a_payload_over_the_limit_is_not_sent() {
    let mut out = BytesMut::from(&b"before"[..]);
    let payload = Bytes::from(vec![0; MAX_PAYLOAD_BYTES + 1]);
    let refused = FrameCodec::new().encode(Frame::new(MessageType::Query, payload), &mut out);
    assert!(matches!(refused, Err(CodecError::Encode(_))));
    assert_eq!(&out[..], b"before");
}
