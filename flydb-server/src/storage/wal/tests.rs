//! Frames and segments, byte by byte.

use proptest::prelude::*;

use super::frame::{BadFrame, HEADER_BYTES};
use super::*;

const SALT: [u8; 16] = *b"sixteen bytes ok";

fn frame(index: u64, records: &[u8]) -> Vec<u8> {
    let frame = Frame {
        epoch: 3,
        node: 1,
        index,
        durable_upto: index - 1,
        records,
    };
    let mut bytes = Vec::new();
    frame.encode_header(crc32c::crc32c(&SALT), &mut bytes);
    bytes.extend_from_slice(records);
    bytes
}

fn header() -> SegmentHeader {
    SegmentHeader {
        first_index: 7,
        epoch: 3,
        salt: SALT,
    }
}

/// A segment's file: a header's room, and what follows it.
fn segment(parts: &[&[u8]]) -> Vec<u8> {
    [&[0; 64], parts.concat().as_slice()].concat()
}

/// The layout that the reference documents, checked against bytes that were put together by hand.
#[test]
fn a_frame_lies_as_documented() {
    let bytes = frame(7, b"abc");
    let seed = crc32c::crc32c(&SALT);
    let mut expected = vec![0xF1, 0x7D, 0xB0, 0x06, 0, 0, 0, 3];
    expected.extend(crc32c::crc32c_append(seed, b"abc").to_be_bytes());
    expected.extend([1, 0, 0, 0]);
    for field in [3_u64, 1, 7, 6] {
        expected.extend(field.to_be_bytes());
    }
    let crc = crc32c::crc32c_append(seed, &expected);
    expected.extend(crc.to_be_bytes());
    expected.extend([0; 4]);
    expected.extend(b"abc");
    assert_eq!(bytes, expected);
    assert_eq!(bytes.len(), HEADER_BYTES + 3);
}

#[test]
fn a_scan_walks_frames_to_the_zeros() {
    let bytes = segment(&[&frame(7, b"one"), &frame(8, b""), &[0; 50]]);
    let mut scan = Scan::new(&bytes, &header());
    for (index, records) in [(7, &b"one"[..]), (8, b"")] {
        match scan.step() {
            Step::Frame(frame) => assert_eq!((frame.index, frame.records), (index, records)),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(scan.step(), Step::End);
    assert_eq!((scan.next_index(), scan.position()), (9, 64 + 2 * 56 + 3));
    assert_eq!(scan.witness(), None);
}

#[test]
fn a_frame_out_of_order_is_bad() {
    for index in [6, 8] {
        let bytes = segment(&[&frame(index, b"x")]);
        assert_eq!(
            Scan::new(&bytes, &header()).step(),
            Step::Bad(BadFrame::Order)
        );
    }
    let bytes = segment(&[&frame(7, b"x")]);
    let later = SegmentHeader {
        epoch: 4,
        ..header()
    };
    assert_eq!(Scan::new(&bytes, &later).step(), Step::Bad(BadFrame::Order));
}

#[test]
fn every_truncation_of_a_frame_is_short() {
    let whole = frame(7, b"some records");
    for cut in 1..whole.len() {
        let bytes = segment(&[&whole[..cut]]);
        assert_eq!(
            Scan::new(&bytes, &header()).step(),
            Step::Bad(BadFrame::Short)
        );
    }
}

#[test]
fn a_witness_is_a_later_frame_that_calls_the_bad_one_durable() {
    let mut bad = frame(7, b"one");
    bad[60 - 3] ^= 1;
    let bytes = segment(&[&bad, &frame(8, b"two")]);
    assert_eq!(Scan::new(&bytes, &header()).witness(), Some(8));
    let salted = SegmentHeader {
        salt: [9; 16],
        ..header()
    };
    assert_eq!(Scan::new(&bytes, &salted).witness(), None);
}

#[test]
fn names_are_read_back_and_others_are_not() {
    assert_eq!(segment_index(&segment_name(42)), Some(42));
    for name in [
        "wal-18446744073709551615.log",
        "wal-42.log",
        "wal-.log",
        "wal-00000000000000000042.log.tmp",
        "x",
    ] {
        assert_eq!(segment_index(name), None, "{name}");
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = SegmentHeader::parse(&bytes);
        let mut scan = Scan::new(&bytes, &header());
        while let Step::Frame(_) = scan.step() {}
        scan.witness();
    }
}
