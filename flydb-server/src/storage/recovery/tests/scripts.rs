//! Random scripts: whatever is done, a start finds it again.

use proptest::prelude::*;

use crate::storage::Change;
use crate::storage::testing::{Store, delete, put, put_system, table};
use crate::storage::vfs::{FaultyVfs, Unsynced};
use crate::types::TableId;

#[derive(Clone, Debug)]
enum Act {
    Rows(Vec<(u32, i64, Option<i64>)>),
    Create(u32),
    Drop(u32),
    Truncate(u32),
    System(u8),
    Sequence(u32, i64),
    Checkpoint,
    Crash,
}

fn act() -> impl Strategy<Value = Act> {
    let row = (
        1..4_u32,
        0..50_i64,
        proptest::option::weighted(0.8, 0..1000_i64),
    );
    prop_oneof![
        8 => proptest::collection::vec(row, 1..12).prop_map(Act::Rows),
        2 => (1..4_u32).prop_map(Act::Create),
        1 => (1..4_u32).prop_map(Act::Drop),
        1 => (1..4_u32).prop_map(Act::Truncate),
        1 => any::<u8>().prop_map(Act::System),
        1 => (1..4_u32, any::<i64>()).prop_map(|(table, value)| Act::Sequence(table, value)),
        1 => Just(Act::Checkpoint),
        2 => Just(Act::Crash),
    ]
}

/// The changes that an act comes to; those to tables that do not exist are left out.
fn changes(act: &Act, exists: impl Fn(u32) -> bool) -> Vec<Change> {
    match act {
        Act::Rows(rows) => rows
            .iter()
            .filter(|(table, _, _)| exists(*table))
            .map(|(table, id, number)| match number {
                Some(number) => put(
                    *table,
                    *id,
                    *number,
                    &"t".repeat(number.count_ones() as usize * 6),
                ),
                None => delete(*table, *id),
            })
            .collect(),
        Act::Create(id) if !exists(*id) => vec![Change::PutTable(table(*id))],
        Act::Drop(id) if exists(*id) => vec![Change::DropTable(TableId(*id))],
        Act::Truncate(id) if exists(*id) => vec![Change::Truncate(TableId(*id))],
        Act::Sequence(id, value) if exists(*id) => vec![Change::PutSequence {
            table: TableId(*id),
            value: *value,
        }],
        Act::System(n) => vec![put_system(&format!("view:{}", n % 4), &n.to_string())],
        _ => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_start_finds_what_was_committed(acts in proptest::collection::vec(act(), 1..60)) {
        let mut vfs = FaultyVfs::default();
        let mut store = Store::open(&vfs).unwrap();
        store.commit(&[Change::PutTable(table(1))]).unwrap();
        for act in &acts {
            match act {
                Act::Checkpoint => {
                    store.checkpoint().unwrap();
                }
                Act::Crash => {
                    vfs = vfs.survivor(Unsynced::Lost);
                    let recovered = Store::open(&vfs).unwrap();
                    prop_assert_eq!(recovered.contents(), store.contents());
                    store = recovered;
                }
                _ => {
                    let changes = changes(act, |id| store.root.table(TableId(id)).is_some());
                    // Two rows of one key are refused, and leave no trace.
                    let _ = store.commit(&changes);
                }
            }
        }
        let recovered = Store::open(&vfs.survivor(Unsynced::Lost)).unwrap();
        prop_assert_eq!(recovered.contents(), store.contents());
    }
}
