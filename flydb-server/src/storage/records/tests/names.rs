//! Commits that give a table the name of another: which table a record means.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{both_ways, named};
use crate::storage::records::{Decoder, PUT, Records};
use crate::storage::testing::{contents, put, row, table};
use crate::storage::{Change, Prepared, Root, TableSpec};
use crate::types::{RowId, TableId};

/// What a transaction does to a table; places are among those that exist then.
#[derive(Clone, Debug)]
enum Step {
    Create(u8),
    Drop(usize),
    Rename(usize, u8),
    Empty(usize, bool),
    Fill(usize, Vec<i64>),
    Row(usize, i64),
}

fn step() -> impl Strategy<Value = Step> {
    let rows = proptest::collection::btree_set(0..20_i64, 0..4);
    prop_oneof![
        2 => (0..6_u8).prop_map(Step::Create),
        2 => any::<usize>().prop_map(Step::Drop),
        4 => (any::<usize>(), 0..6_u8).prop_map(|(at, name)| Step::Rename(at, name)),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(at, restart)| Step::Empty(at, restart)),
        1 => (any::<usize>(), rows).prop_map(|(at, rows)| Step::Fill(at, rows.into_iter().collect())),
        4 => (any::<usize>(), 0..20_i64).prop_map(|(at, id)| Step::Row(at, id)),
    ]
}

/// A transaction over a root, as the overlay keeps one: definitions by id, then rows by id.
struct Draft<'a> {
    root: &'a Root,
    /// The tables that there are, and their names.
    names: BTreeMap<u32, String>,
    definitions: BTreeMap<u32, Option<Prepared>>,
    rows: BTreeMap<(u32, i64), i64>,
    next_table: u32,
}

impl Draft<'_> {
    fn take(&mut self, step: &Step) {
        match step {
            Step::Create(name) => {
                let name = format!("n{name}");
                if !self.names.values().any(|taken| *taken == name) {
                    let id = self.next_table;
                    self.next_table += 1;
                    let created = Prepared::created(spec(id, &name));
                    self.definitions.insert(id, Some(created));
                    self.names.insert(id, name);
                }
            }
            Step::Drop(at) => {
                let Some(id) = self.pick(*at) else { return };
                self.names.remove(&id);
                self.rows.retain(|(table, _), _| *table != id);
                if self.root.table(TableId(id)).is_some() {
                    self.definitions.insert(id, None);
                } else {
                    self.definitions.remove(&id);
                }
            }
            Step::Rename(at, name) => {
                let name = format!("n{name}");
                let Some(id) = self.pick(*at) else { return };
                if !self.names.values().any(|taken| *taken == name) {
                    self.names.insert(id, name);
                    let renamed = self.prepared(id).defined(self.spec(id)).unwrap();
                    self.definitions.insert(id, Some(renamed));
                }
            }
            Step::Empty(at, restart) => {
                let Some(id) = self.pick(*at) else { return };
                self.rewrite(id, &[]);
                if *restart {
                    let restarted = self.prepared(id).restarted(1);
                    self.definitions.insert(id, Some(restarted));
                }
            }
            Step::Fill(at, rows) => {
                let Some(id) = self.pick(*at) else { return };
                self.rewrite(id, rows);
            }
            Step::Row(at, row_id) => {
                let Some(id) = self.pick(*at) else { return };
                self.rows.insert((id, *row_id), *row_id);
            }
        }
    }

    fn pick(&self, at: usize) -> Option<u32> {
        let count = self.names.len().max(1);
        self.names.keys().nth(at % count).copied()
    }

    fn spec(&self, id: u32) -> TableSpec {
        spec(id, &self.names[&id])
    }

    fn prepared(&self, id: u32) -> Prepared {
        let defined = self.definitions.get(&id).cloned().flatten();
        defined.unwrap_or_else(|| Prepared::of(self.root.table(TableId(id)).unwrap()))
    }

    /// Gives a table other rows: once, as ids of rows that were never committed need not be kept.
    fn rewrite(&mut self, id: u32, rows: &[i64]) {
        if self.prepared(id).is_rewritten() {
            return;
        }
        self.rows.retain(|(table, _), _| *table != id);
        let rows = rows.iter().map(|id| (RowId(*id), row(Some(*id), "filled")));
        let prepared = self.prepared(id);
        let rewritten = prepared.rewritten(self.spec(id), rows.collect()).unwrap();
        self.definitions.insert(id, Some(rewritten));
    }

    fn changes(self) -> Vec<Change> {
        let definitions = self.definitions.into_iter();
        let mut changes: Vec<_> = definitions
            .map(|(id, defined)| match defined {
                Some(prepared) => Change::PlaceTable(prepared),
                None => Change::DropTable(TableId(id)),
            })
            .collect();
        let rows = self.rows.into_iter();
        changes.extend(rows.map(|((table, id), number)| put(table, id, number, "row")));
        changes.extend(self.names.keys().map(|id| Change::PutSequence {
            table: TableId(*id),
            value: i64::from(*id),
        }));
        changes
    }
}

fn spec(id: u32, name: &str) -> TableSpec {
    TableSpec {
        name: name.to_owned(),
        ..table(id)
    }
}

proptest! {
    /// A commit that dropped or emptied a table and gave its name to another did so when it ran, and the
    /// other way round when it was read back: each name was looked up where the record stood, and the
    /// records stood in the order of the tables' numbers.
    #[test]
    fn a_commit_reads_back_as_it_ran_whatever_names_it_moves(
        commits in proptest::collection::vec(proptest::collection::vec(step(), 1..8), 1..8),
    ) {
        let (mut direct, mut replayed) = (Root::default(), Root::default());
        let mut decoder = Decoder::new(&replayed);
        for (index, steps) in (1..).zip(&commits) {
            let named = |table: &crate::storage::TableData| (table.spec().id.0, table.spec().name.clone());
            let mut draft = Draft {
                root: &direct,
                names: direct.tables().map(|table| named(table)).collect(),
                definitions: BTreeMap::new(),
                rows: BTreeMap::new(),
                next_table: direct.last_table_id().0 + 1,
            };
            steps.iter().for_each(|step| draft.take(step));
            let changes = draft.changes();
            let records = Records::encode(&changes, &direct).unwrap();
            direct = direct.apply(&changes, index).unwrap();
            let back = decoder.decode(records.as_bytes()).unwrap();
            replayed = replayed.apply(&back, index).unwrap();
            prop_assert_eq!(contents(&direct), contents(&replayed));
        }
    }
}

/// As logs have it that were written before names were settled in order: the table's new name first,
/// and then that the one before is gone. Both deletions mean the tables from before the commit.
#[test]
fn a_commit_in_the_order_of_earlier_versions_reads_back_as_it_ran() {
    let (_, start) = both_ways(&[vec![
        named(1, "a"),
        named(2, "b"),
        put(1, 1, 1, "kept"),
        put(2, 1, 1, "gone"),
    ]]);
    let shape = |id, name| serde_json::to_vec(&spec(id, name)).unwrap();
    let dropped = [
        record(PUT, "table:b", &shape(1, "b")),
        record(super::DELETE, "table:b", &[]),
        record(PUT, "row:b:2", &row(Some(2), "new")),
    ];
    let emptied = [
        record(PUT, "table:b", &shape(1, "b")),
        record(super::DELETE, "row:b:*", &[]),
        record(super::DELETE, "seq:b", &[]),
        record(PUT, "table:c", &shape(2, "c")),
        record(PUT, "row:c:2", &row(Some(2), "new")),
    ];
    for records in [&dropped[..], &emptied[..]] {
        let mut decoder = Decoder::new(&start);
        let changes = decoder.decode(&records.concat()).unwrap();
        let root = start.clone().apply(&changes, 2).unwrap();
        let table = root.table(TableId(1)).unwrap();
        assert_eq!(table.spec().name, "b");
        assert!(table.get(RowId(1)).is_some());
        let gone = root.table(TableId(2)).and_then(|table| table.get(RowId(1)));
        assert!(gone.is_none());
        contents(&root); // with right indexes
    }
}

fn record(op: u8, key: &str, value: &[u8]) -> Vec<u8> {
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_be_bytes();
    let key = key.as_bytes();
    [&[op][..], &length(key), key, &length(value), value].concat()
}
