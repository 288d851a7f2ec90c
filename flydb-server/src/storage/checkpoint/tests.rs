//! Checkpoints: what is written reads, and nothing else does.

use proptest::prelude::*;

use super::*;
use crate::storage::apply::Applier;
use crate::storage::testing::{contents, put, put_system, table};
use crate::storage::vfs::FaultyVfs;
use crate::storage::{Change, MemoryVfs};
use crate::types::{SqlState, TableId};

fn root() -> Root {
    let mut changes = vec![
        Change::PutTable(table(1)),
        Change::PutTable(table(2)),
        Change::PutTable(table(3)),
        Change::DropTable(TableId(3)),
        put_system("schema:t1", "{}"),
        Change::PutSequence {
            table: TableId(2),
            value: 77,
        },
    ];
    changes.extend((-3..20).map(|n| put(1, n, n, "text")));
    Root::default().apply(&changes, 9).unwrap()
}

fn read_back(vfs: &dyn Vfs, index: u64) -> Result<Root> {
    Applier::deferring(read(vfs, index)?).finish()
}

#[test]
fn a_checkpoint_reads_as_it_was_written() {
    let vfs = MemoryVfs::default();
    let info = checkpoint(&vfs, &root()).unwrap();
    assert_eq!((info.index, info.rows, info.oldest_kept), (9, 23, 0));
    assert_eq!(vfs.list().unwrap(), ["checkpoint-00000000000000000009.ckp"]);
    assert_eq!(contents(&read_back(&vfs, 9).unwrap()), contents(&root()));
}

#[test]
fn rows_of_many_blocks_and_rows_larger_than_a_block_read_as_written() {
    let text = "x".repeat(1_000_000);
    let mut changes = vec![Change::PutTable(crate::storage::testing::table_with(
        1,
        vec![],
    ))];
    changes.extend(
        (0..2000)
            .zip(0..)
            .map(|(n, length)| put(1, n, n, &text[..length])),
    );
    changes.push(put(1, 5000, 5000, &text));
    let root = Root::default().apply(&changes, 1).unwrap();
    let vfs = MemoryVfs::default();
    checkpoint(&vfs, &root).unwrap();
    assert_eq!(contents(&read_back(&vfs, 1).unwrap()), contents(&root));
}

#[test]
fn the_newest_two_are_kept() {
    let vfs = MemoryVfs::default();
    let mut root = root();
    let mut kept = Vec::new();
    for (index, number) in (10..15).zip(1000..) {
        root = root.apply(&[put(1, 1, number, "x")], index).unwrap();
        kept.push(checkpoint(&vfs, &root).unwrap().oldest_kept);
    }
    assert_eq!(kept, [0, 10, 11, 12, 13]);
    assert_eq!(vfs.list().unwrap().len(), 2);
}

#[test]
fn every_truncation_and_every_flipped_bit_is_noticed() {
    let vfs = FaultyVfs::default();
    checkpoint(&vfs, &root()).unwrap();
    let name = checkpoint_name(9);
    let bytes = vfs.bytes(&name);
    let refused = |bytes: Vec<u8>, what: String| {
        vfs.set_bytes(&name, bytes);
        let error = read(&vfs, 9).map(|_| ()).expect_err(&what);
        assert_eq!(error.state(), SqlState::DataCorrupted, "{what}");
        assert!(error.message().contains(&name));
    };
    for cut in 0..bytes.len() {
        refused(bytes[..cut].to_vec(), format!("cut at {cut}"));
        let mut flipped = bytes.clone();
        flipped[cut] ^= 1 << (cut % 8);
        refused(flipped, format!("bit of byte {cut}"));
    }
    let mut longer = bytes.clone();
    longer.push(0);
    refused(longer, "a byte more".to_owned());
}

proptest! {
    #[test]
    fn arbitrary_blocks_do_no_harm(
        kinds in proptest::collection::vec((0..7_u8, proptest::collection::vec(any::<u8>(), 0..80)), 0..8)
    ) {
        let vfs = FaultyVfs::default();
        vfs.create("checkpoint-00000000000000000001.ckp").unwrap();
        let mut bytes = block::header(1);
        for (kind, payload) in kinds {
            let kind = match kind {
                0 | 1 => block::Kind::Root,
                2 => block::Kind::System,
                3 => block::Kind::Table,
                4 | 5 => block::Kind::Rows,
                _ => block::Kind::End,
            };
            bytes.extend_from_slice(&block::block_head(kind, &payload));
            bytes.extend_from_slice(&payload);
        }
        vfs.set_bytes("checkpoint-00000000000000000001.ckp", bytes);
        let error = read(&vfs, 1).map(|_| ()).unwrap_err();
        prop_assert_eq!(error.state(), SqlState::DataCorrupted);
    }
}
