//! Lines of the text port.
#![no_main]

use bytes::BytesMut;
use flydb_protocol::text::{Command, LineCodec, write_error};
use libfuzzer_sys::fuzz_target;
use tokio_util::codec::Decoder;

fuzz_target!(|stream: &[u8]| {
    let (mut codec, mut buffer) = (LineCodec::new(), BytesMut::from(stream));
    while let Some(line) = codec.decode_eof(&mut buffer).expect("memory does not fail") {
        let Ok(line) = line else {
            continue;
        };
        let mut out = Vec::new();
        write_error(&mut out, None, &line);
        assert_eq!(out.iter().filter(|byte| **byte == b'\n').count(), 1);
        let _ = Command::parse(&line);
    }
});
