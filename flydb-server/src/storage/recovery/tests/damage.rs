//! Files that are not what was written.

use proptest::prelude::*;

use crate::storage::testing::{Store, put, table};
use crate::storage::vfs::{FaultyVfs, Unsynced, Vfs};
use crate::storage::{Change, StorageOptions};
use crate::types::{Result, SqlState};

const SEGMENT: &str = "wal-00000000000000000001.log";

fn large() -> StorageOptions {
    StorageOptions {
        preallocate_bytes: 64,
        ..StorageOptions::default()
    }
}

fn open(vfs: &FaultyVfs) -> Result<Store> {
    Store::open_with(vfs, large())
}

/// A log of five commits in one segment, each synced by itself, and where each frame ends.
fn five_commits() -> (FaultyVfs, Vec<usize>, Vec<Vec<String>>) {
    let vfs = FaultyVfs::default();
    let mut store = open(&vfs).unwrap();
    let (mut ends, mut history) = (vec![64], vec![store.contents()]);
    for n in 1..=5 {
        let changes = match n {
            1 => vec![Change::PutTable(table(1))],
            _ => vec![put(1, n, n, "some text")],
        };
        let before = store.log.bytes_since_checkpoint();
        store.commit(&changes).unwrap();
        let bytes = usize::try_from(store.log.bytes_since_checkpoint() - before).unwrap();
        ends.push(ends.last().unwrap() + bytes);
        history.push(store.contents());
    }
    (vfs, ends, history)
}

fn with_bytes(vfs: &FaultyVfs, bytes: Vec<u8>) -> FaultyVfs {
    let copy = vfs.survivor(Unsynced::Lost);
    copy.set_bytes(SEGMENT, bytes);
    copy
}

#[test]
fn a_log_cut_at_any_byte_ends_with_the_last_whole_commit() {
    let (vfs, ends, history) = five_commits();
    let bytes = vfs.bytes(SEGMENT);
    for cut in 64..=ends[5] {
        let whole = ends.iter().filter(|end| **end <= cut).count() - 1;
        let kept = bytes[..cut].to_vec();
        let mut zeroed = kept.clone();
        zeroed.resize(bytes.len(), 0);
        let mut garbage = kept.clone();
        garbage.resize(bytes.len() + 100, 0xA5);
        for (what, bytes) in [("cut", kept), ("zeros", zeroed), ("garbage", garbage)] {
            let damaged = with_bytes(&vfs, bytes);
            let store = open(&damaged).unwrap();
            assert_eq!(store.contents(), history[whole], "{what} at {cut}");
            let again = open(&damaged.survivor(Unsynced::Lost)).unwrap();
            assert_eq!(again.report.cut, None, "it was cut for good");
            assert_eq!(store.report.replayed, whole as u64);
            // Zeros behind a whole frame are the clean end.
            let clean = ends.contains(&cut) && what != "garbage";
            assert_eq!(store.report.cut.is_none(), clean, "{what} at {cut}");
            if let Some(cut) = store.report.cut {
                assert_eq!(
                    (cut.segment.as_str(), cut.at),
                    (SEGMENT, ends[whole] as u64)
                );
            }
        }
    }
}

#[test]
fn a_flipped_bit_in_a_durable_commit_is_refused_with_its_place() {
    let (vfs, ends, _) = five_commits();
    let bytes = vfs.bytes(SEGMENT);
    for at in 0..ends[4] {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        let error = open(&with_bytes(&vfs, flipped)).map(|_| ()).unwrap_err();
        assert_eq!(error.state(), SqlState::DataCorrupted, "byte {at}");
        assert!(error.message().contains(SEGMENT), "{error}");
        if at >= 64 {
            let frame = ends.iter().rposition(|end| *end <= at).unwrap();
            let place = format!("at byte {}, commit {}", ends[frame], frame + 1);
            assert!(error.message().contains(&place), "byte {at}: {error}");
        }
    }
}

#[test]
fn a_flipped_bit_in_the_last_commit_is_a_torn_end() {
    let (vfs, ends, history) = five_commits();
    for at in ends[4]..ends[5] {
        let mut flipped = vfs.bytes(SEGMENT);
        flipped[at] ^= 1 << (at % 8);
        let store = open(&with_bytes(&vfs, flipped)).unwrap();
        assert_eq!(store.contents(), history[4], "byte {at}");
    }
}

#[test]
fn what_was_never_promised_is_cut_even_before_a_whole_frame() {
    let vfs = FaultyVfs::default();
    let mut store = open(&vfs).unwrap();
    store.commit(&[Change::PutTable(table(1))]).unwrap();
    let durable = store.contents();
    let first = 64 + usize::try_from(store.log.bytes_since_checkpoint()).unwrap();
    store
        .append(&[vec![put(1, 1, 1, "x")], vec![put(1, 2, 2, "y")]])
        .unwrap();
    let mut bytes = vfs.bytes(SEGMENT);
    bytes[first + 60] ^= 1;
    let store = open(&with_bytes(&vfs, bytes)).unwrap();
    assert_eq!(store.contents(), durable);
    assert!(store.report.cut.unwrap().reason.contains("checksum"));
}

/// A torn commit's row held the bytes of a whole frame that calls everything durable. If it were
/// believed, whoever may write a row could keep the server from starting after a crash.
#[test]
fn a_frame_within_a_row_is_no_witness() {
    let (source, ends, _) = five_commits();
    let frames = source.bytes(SEGMENT)[64..ends[5]].to_vec();
    let vfs = FaultyVfs::default();
    let mut store = open(&vfs).unwrap();
    store.commit(&[Change::PutTable(table(1))]).unwrap();
    let system = Change::PutSystem {
        key: "schema:x".to_owned(),
        value: frames.into(),
    };
    let before = store.contents();
    let at = 64 + usize::try_from(store.log.bytes_since_checkpoint()).unwrap();
    store.append(&[vec![system]]).unwrap();
    let mut bytes = vfs.bytes(SEGMENT);
    bytes[at + 8] ^= 1;
    let store = open(&with_bytes(&vfs, bytes)).unwrap();
    assert_eq!(store.contents(), before);
}

#[test]
fn missing_segments_are_refused() {
    let vfs = FaultyVfs::default();
    let mut store = Store::open(&vfs).unwrap();
    store.commit(&[Change::PutTable(table(1))]).unwrap();
    for n in 1..=20 {
        store
            .commit(&[put(1, n, n, "some text, so that segments fill")])
            .unwrap();
    }
    let mut segments = vfs.list().unwrap();
    segments.sort();
    assert!(segments.len() > 3);
    for segment in &segments[..segments.len() - 1] {
        let damaged = vfs.survivor(Unsynced::Lost);
        damaged.remove(segment).unwrap();
        let error = Store::open(&damaged).map(|_| ()).unwrap_err();
        assert_eq!(error.state(), SqlState::DataCorrupted, "without {segment}");
    }
}

#[test]
fn a_damaged_checkpoint_gives_way_to_the_older_one() {
    let vfs = FaultyVfs::default();
    let mut store = Store::open(&vfs).unwrap();
    store.commit(&[Change::PutTable(table(1))]).unwrap();
    let mut last = 0;
    for n in 1..=60 {
        store
            .commit(&[put(1, n, n, "some text, so that segments fill")])
            .unwrap();
        if n % 15 == 0 {
            last = store.checkpoint().unwrap().index;
        }
    }
    let names = vfs.list().unwrap();
    let is_checkpoint = |name: &&String| name.ends_with(".ckp");
    assert_eq!(names.iter().filter(is_checkpoint).count(), 2);
    assert!(!names.contains(&SEGMENT.to_owned()), "the old log is gone");
    let newest = format!("checkpoint-{last:020}.ckp");
    let mut bytes = vfs.bytes(&newest);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    vfs.set_bytes(&newest, bytes);
    let recovered = Store::open(&vfs).unwrap();
    assert_eq!(recovered.contents(), store.contents());
    assert_eq!(recovered.report.checkpoint, Some(last - 15));
    assert!(recovered.report.skipped_checkpoints[0].contains(&newest));
    // It no longer counts: the next checkpoint keeps the older one.
    let mut recovered = Store::open(&vfs).unwrap();
    recovered.commit(&[put(1, 99, 99, "x")]).unwrap();
    assert_eq!(recovered.checkpoint().unwrap().oldest_kept, last - 15);
}

#[test]
fn with_both_checkpoints_damaged_a_shortened_log_is_refused() {
    let vfs = FaultyVfs::default();
    let mut store = Store::open(&vfs).unwrap();
    store.commit(&[Change::PutTable(table(1))]).unwrap();
    for n in 1..=60 {
        store
            .commit(&[put(1, n, n, "some text, so that segments fill")])
            .unwrap();
        if n % 15 == 0 {
            store.checkpoint().unwrap();
        }
    }
    for name in vfs.list().unwrap() {
        if name.ends_with(".ckp") {
            vfs.set_bytes(&name, b"nonsense".to_vec());
        }
    }
    let error = Store::open(&vfs).map(|_| ()).unwrap_err();
    assert_eq!(error.state(), SqlState::DataCorrupted);
    assert!(error.message().contains("missing"), "{error}");
}

#[test]
fn checkpoints_without_a_log_are_refused() {
    let vfs = FaultyVfs::default();
    let mut store = Store::open(&vfs).unwrap();
    store.commit(&[Change::PutTable(table(1))]).unwrap();
    store.checkpoint().unwrap();
    vfs.remove(SEGMENT).unwrap();
    let error = Store::open(&vfs).map(|_| ()).unwrap_err();
    assert_eq!(error.state(), SqlState::DataCorrupted);
}

#[test]
fn leftovers_are_cleared_and_strangers_left_alone() {
    let vfs = FaultyVfs::default();
    let names = [
        "wal-00000000000000000001.log.tmp",
        "checkpoint-00000000000000000009.ckp.tmp",
        "notes.tmp",
        "wal-1.log",
    ];
    for name in names {
        vfs.create(name).unwrap();
    }
    Store::open(&vfs).unwrap();
    assert_eq!(vfs.list().unwrap(), ["notes.tmp", SEGMENT, "wal-1.log"]);
}

proptest! {
    #[test]
    fn arbitrary_bytes_in_the_log_do_no_harm(
        from in 0..700_usize,
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let (vfs, _, history) = five_commits();
        let mut log = vfs.bytes(SEGMENT);
        let from = from.min(log.len());
        let end = log.len().min(from + bytes.len());
        log[from..end].copy_from_slice(&bytes[..end - from]);
        if let Ok(store) = open(&with_bytes(&vfs, log)) {
            prop_assert!(history.contains(&store.contents()));
        }
    }
}
