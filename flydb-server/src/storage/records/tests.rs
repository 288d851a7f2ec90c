//! Records: changes survive the way to bytes and back, and no bytes do harm.

mod names;

use proptest::prelude::*;

use super::super::testing::{contents, delete, put, put_system, table};
use super::*;
use crate::storage::{Change, Root, TableSpec};
use crate::types::{SqlState, TableId};

/// Applies changes to two roots: as they are, and as they come back from their records.
fn both_ways(commits: &[Vec<Change>]) -> (Root, Root) {
    let (mut direct, mut decoded) = (Root::default(), Root::default());
    let mut decoder = Decoder::new(&decoded);
    for (at, changes) in commits.iter().enumerate() {
        let records = Records::encode(changes, &direct).unwrap();
        direct = direct.apply(changes, at as u64 + 1).unwrap();
        let back = decoder.decode(records.as_bytes()).unwrap();
        decoded = decoded.apply(&back, at as u64 + 1).unwrap();
    }
    (direct, decoded)
}

fn named(id: u32, name: &str) -> Change {
    Change::PutTable(TableSpec {
        name: name.to_owned(),
        ..table(id)
    })
}

#[test]
fn every_change_comes_back() {
    let table = TableId(1);
    let (direct, decoded) = both_ways(&[
        vec![
            named(1, "a:b"),
            put(1, 1, 1, "x"),
            put(1, -5, 2, "y"),
            put_system("schema:a:b", "{}"),
        ],
        vec![Change::PutSequence { table, value: -3 }, delete(1, 1)],
        vec![
            Change::Truncate(table),
            put(1, 7, 1, "z"),
            put_system("view:v", ""),
        ],
        vec![
            Change::DeleteSystem {
                key: "view:v".to_owned(),
            },
            named(2, "c"),
            put(2, 1, 1, "x"),
        ],
        vec![Change::DropTable(TableId(2))],
    ]);
    assert_eq!(contents(&direct), contents(&decoded));
}

#[test]
fn names_are_followed_through_renames_swaps_and_new_tables_of_an_old_name() {
    let (direct, decoded) = both_ways(&[
        vec![
            named(1, "a"),
            named(2, "b"),
            put(1, 1, 1, "one"),
            put(2, 1, 1, "two"),
        ],
        vec![
            named(1, "b"),
            named(2, "a"),
            put(1, 2, 2, "one"),
            put(2, 2, 2, "two"),
        ],
        vec![named(1, "c"), put(1, 3, 3, "one")],
        vec![
            Change::DropTable(TableId(2)),
            named(3, "a"),
            put(3, 1, 1, "three"),
        ],
        vec![put(3, 2, 2, "three"), put(1, 4, 4, "one")],
    ]);
    assert_eq!(contents(&direct), contents(&decoded));
}

#[test]
fn the_keys_are_the_documented_ones() {
    let root = Root::default().apply(&[named(1, "users")], 1).unwrap();
    let sequence = Change::PutSequence {
        table: TableId(1),
        value: 1,
    };
    let records = Records::encode(&[delete(1, 42), sequence], &root).unwrap();
    let expected = [
        &b"\x02\0\0\0\x0crow:users:42\0\0\0\0"[..],
        &b"\x01\0\0\0\x09seq:users\0\0\0\x08\0\0\0\0\0\0\0\x01"[..],
    ];
    assert_eq!(records.as_bytes(), expected.concat());
}

#[test]
fn limits_are_kept() {
    let long = "x".repeat(super::super::limits::MAX_LOGICAL_KEY_BYTES + 1);
    let error = Records::encode(&[put_system(&long, "")], &Root::default()).unwrap_err();
    assert_eq!(error.state(), SqlState::ProgramLimitExceeded);
    let unknown = Records::encode(&[put(1, 1, 1, "x")], &Root::default()).unwrap_err();
    assert_eq!(unknown.state(), SqlState::InternalError);
}

#[test]
fn every_truncation_is_refused() {
    let changes = [named(1, "a"), put(1, 1, 1, "x"), delete(1, 2)];
    let records = Records::encode(&changes, &Root::default()).unwrap();
    let ends = [0, records.len()];
    let decodes = |end: &usize| {
        let mut decoder = Decoder::new(&Root::default());
        decoder.decode(&records.as_bytes()[..*end]).is_ok()
    };
    // Cut between two records, what is left are records.
    assert_eq!((0..=records.len()).filter(decodes).count(), ends.len() + 2);
}

proptest! {
    #[test]
    fn arbitrary_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Decoder::new(&Root::default()).decode(&bytes);
    }

    #[test]
    fn damaged_records_do_no_harm(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let changes = [named(1, "a"), put(1, 1, 1, "x"), put_system("schema:a", "{}")];
        let mut bytes = Records::encode(&changes, &Root::default()).unwrap().0;
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(changes) = Decoder::new(&Root::default()).decode(&bytes) {
            let _ = Root::default().apply(&changes, 1);
        }
    }
}
