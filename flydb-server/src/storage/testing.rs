//! What storage's tests share: small tables, rows, and comparing roots.

use std::sync::Arc;

use super::vfs::FaultyVfs;
use super::{
    Change, CheckpointInfo, IndexSpec, Key, KeyBuilder, Log, Opened, Records, RecoveryReport, Root,
    Row, StorageOptions, TableSpec, open,
};
use crate::types::{IndexId, Physical, Result, RowId, TableId, Value, ValueRef, encode_row};

/// A table `t<id>` of (BIGINT, TEXT) with a unique index on the number and a plain one, descending,
/// on the text.
pub(super) fn table(id: u32) -> TableSpec {
    let indexes = vec![
        index(id * 10 + 1, vec![(0, false)], true),
        index(id * 10 + 2, vec![(1, true)], false),
    ];
    table_with(id, indexes)
}

pub(super) fn table_with(id: u32, indexes: Vec<IndexSpec>) -> TableSpec {
    let columns = vec![Physical::BigInt, Physical::Text];
    TableSpec::new(TableId(id), format!("t{id}"), columns, indexes).unwrap()
}

pub(super) fn index(id: u32, columns: Vec<(usize, bool)>, unique: bool) -> IndexSpec {
    IndexSpec {
        id: IndexId(id),
        name: format!("i{id}"),
        columns,
        unique,
        nulls_clash: false,
        predicate: None,
    }
}

pub(super) fn row(number: Option<i64>, text: &str) -> Row {
    let values = [
        number.map_or(Value::Null, Value::BigInt),
        Value::Text(text.into()),
    ];
    let mut image = Vec::new();
    let layout = table(1).layout;
    encode_row(&layout, values.iter().map(Value::as_ref), &mut image).unwrap();
    Row::from(image)
}

pub(super) fn put(table: u32, row_id: i64, number: i64, text: &str) -> Change {
    Change::PutRow {
        table: TableId(table),
        row_id: RowId(row_id),
        row: row(Some(number), text),
    }
}

pub(super) fn delete(table: u32, row_id: i64) -> Change {
    Change::DeleteRow {
        table: TableId(table),
        row_id: RowId(row_id),
    }
}

pub(super) fn put_system(key: &str, value: &str) -> Change {
    Change::PutSystem {
        key: key.to_owned(),
        value: Arc::from(value.as_bytes()),
    }
}

/// The key of these values; the flags say descending.
pub(super) fn encode_key<'a>(values: impl IntoIterator<Item = (ValueRef<'a>, bool)>) -> Key {
    let mut builder = KeyBuilder::new();
    for (value, descending) in values {
        builder.push(value, descending);
    }
    builder.key()
}

/// Everything that a root holds, in a form that can be compared and printed. Index entries are
/// checked on the way to be those that the rows call for.
pub(super) fn contents(root: &Root) -> Vec<String> {
    let mut lines = vec![format!(
        "root {} schema {} ids {} {}",
        root.index, root.schema_version, root.last_table_id, root.last_index_id
    )];
    for (key, value) in &root.system {
        lines.push(format!("{key} = {value:?}"));
    }
    for table in root.tables() {
        lines.push(format!(
            "{:?} version {} max {} sequence {}",
            table.spec, table.version, table.max_row_id, table.sequence
        ));
        let rows = table.rows.iter();
        lines.extend(rows.map(|(id, row)| format!("{} {:?}", id.0, &**row)));
        check_indexes(table);
    }
    lines
}

fn check_indexes(table: &super::TableData) {
    assert_eq!(table.indexes.len(), table.spec.indexes.len());
    let mut builder = KeyBuilder::new();
    for (spec, index) in table.spec.indexes.iter().zip(&table.indexes) {
        let mut expected: Vec<_> = table
            .rows
            .iter()
            .filter_map(|(id, row)| {
                let build = super::index::build_index_key;
                let is_in = build(&mut builder, &table.spec, spec, *id, row).unwrap();
                is_in.then(|| (builder.key(), *id))
            })
            .collect();
        expected.sort();
        let entries: Vec<_> = index
            .entries
            .iter()
            .map(|(k, id)| (k.clone(), *id))
            .collect();
        assert_eq!(
            entries, expected,
            "index {} of {}",
            spec.name, table.spec.name
        );
    }
}

/// A store under test: what a server does with storage, without the server.
pub(super) struct Store {
    pub(super) root: Root,
    pub(super) log: Log,
    pub(super) report: RecoveryReport,
}

impl Store {
    /// Opens one with small segments, so that short scripts cross several.
    pub(super) fn open(vfs: &FaultyVfs) -> Result<Store> {
        Store::open_with(vfs, small())
    }

    pub(super) fn open_with(vfs: &FaultyVfs, options: StorageOptions) -> Result<Store> {
        let Opened { root, log, report } = open(Arc::new(vfs.clone()), options)?;
        assert_eq!(log.next_index(), root.index() + 1);
        Ok(Store { root, log, report })
    }

    /// Appends commits as one group, without syncing.
    pub(super) fn append(&mut self, commits: &[Vec<Change>]) -> Result<()> {
        let mut root = self.root.clone();
        let mut group = Vec::new();
        for changes in commits {
            let records = Records::encode(changes, &root)?;
            root = root.clone().apply(changes, root.index() + 1)?;
            group.push((root.index(), records));
        }
        let frames: Vec<_> = group
            .iter()
            .map(|(index, records)| (*index, records))
            .collect();
        self.log.append(&frames)?;
        self.root = root;
        Ok(())
    }

    /// Appends and syncs one commit.
    pub(super) fn commit(&mut self, changes: &[Change]) -> Result<()> {
        self.append(&[changes.to_vec()])?;
        self.log.sync()
    }

    pub(super) fn checkpoint(&mut self) -> Result<CheckpointInfo> {
        let job = self.log.start_checkpoint(self.root.clone())?;
        let info = job.run();
        let old = self.log.finish_checkpoint(info.as_ref().ok());
        let info = info?;
        old.remove()?;
        Ok(info)
    }

    pub(super) fn contents(&self) -> Vec<String> {
        contents(&self.root)
    }
}

/// The files of a store after a few commits: its log, and a checkpoint.
pub(crate) fn files() -> (Vec<u8>, Vec<u8>) {
    let disk = FaultyVfs::default();
    let mut store = Store::open_with(&disk, StorageOptions::in_memory()).unwrap();
    let put_table = |id| Change::PutTable(table(id));
    store.commit(&[put_table(1), put(1, 1, 10, "one")]).unwrap();
    store
        .commit(&[put_table(2), put(1, 2, 20, "two"), put(2, 1, 5, "")])
        .unwrap();
    store
        .commit(&[delete(1, 1), put_system("_sys_users:ann", "{}")])
        .unwrap();
    store.checkpoint().unwrap();
    (
        disk.bytes("wal-00000000000000000001.log"),
        disk.bytes("checkpoint-00000000000000000003.ckp"),
    )
}

fn small() -> StorageOptions {
    StorageOptions {
        segment_bytes: 900,
        preallocate_bytes: 300,
        checkpoint_bytes: 2000,
        ..StorageOptions::default()
    }
}
