//! Transactions, from their first statement to their commit.

mod commits;
mod durability;
mod isolation;
mod writes;

use std::sync::Arc;

use super::commit::Committed;
use super::*;
use crate::storage::{FaultyVfs, IndexSpec, MemoryVfs, Plan, Row, StorageOptions, TableSpec};
use crate::types::{IndexId, Physical, Result, RowId, SqlState, TableId, ValueRef, encode_row};

const TABLE: TableId = TableId(7);
const INDEX: IndexId = IndexId(3);

fn spec() -> TableSpec {
    let index = IndexSpec {
        id: INDEX,
        name: "by_name".into(),
        columns: vec![(1, false)],
        unique: true,
        nulls_clash: false,
        predicate: None,
    };
    TableSpec::new(
        TABLE,
        "t",
        vec![Physical::BigInt, Physical::Text],
        vec![index],
    )
    .unwrap()
}

fn row(id: i64, name: &str) -> Row {
    let mut image = Vec::new();
    encode_row(
        &spec().layout,
        [ValueRef::BigInt(id), ValueRef::Text(name)],
        &mut image,
    )
    .unwrap();
    Row::from(image)
}

fn key(name: &str) -> crate::storage::Key {
    let key = crate::storage::index_key(&spec(), &spec().indexes[0], RowId(0), &row(0, name));
    key.unwrap().unwrap()
}

fn on_faulty_disk() -> (FaultyVfs, Arc<Manager>) {
    let disk = FaultyVfs::default();
    let options = StorageOptions {
        preallocate_bytes: 0,
        ..StorageOptions::default()
    };
    let (manager, _) = Manager::open(Arc::new(disk.clone()), options).unwrap();
    (disk, manager)
}

async fn with_table(manager: &Arc<Manager>) {
    let mut txn = begin(manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    txn.put_table(spec()).unwrap();
    txn.commit().await.unwrap();
}

async fn manager() -> Arc<Manager> {
    let (manager, _) =
        Manager::open(Arc::new(MemoryVfs::default()), StorageOptions::in_memory()).unwrap();
    let mut txn = begin(&manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    txn.put_table(spec()).unwrap();
    txn.put_row(TABLE, RowId(1), row(1, "one")).unwrap();
    txn.put_row(TABLE, RowId(2), row(2, "two")).unwrap();
    txn.commit().await.unwrap();
    manager
}

fn begin(manager: &Arc<Manager>, isolation: Isolation) -> Transaction {
    manager.begin(BeginOptions {
        isolation,
        read_only: false,
    })
}

fn read(txn: &mut Transaction) -> Vec<i64> {
    txn.begin_statement(StatementKind::Read).unwrap();
    ids(&txn.view())
}

fn ids(view: &View) -> Vec<i64> {
    let rows = view.table(TABLE).unwrap().rows(RowRange::ALL, false, 100);
    rows.iter().map(|(id, _)| id.0).collect()
}

async fn write(manager: &Arc<Manager>, id: i64, name: &str) -> Result<Committed> {
    let mut txn = begin(manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write)?;
    txn.put_row(TABLE, RowId(id), row(id, name))?;
    txn.commit().await
}
