//! The files of a store.

use std::sync::Arc;

use crate::storage::{self, MemoryVfs, Opened, StorageOptions, Vfs};

/// Opens a store whose only file is a segment of the log with these bytes.
///
/// # Panics
/// Where a store that opened does not open again as the same.
pub fn log(segment: &[u8]) {
    let files: Arc<dyn Vfs> = Arc::new(MemoryVfs::default());
    put(&*files, "wal-00000000000000000001.log", segment);
    if let Some(first) = open(&files) {
        assert_reopens(&files, &first);
    }
}

/// Opens a store whose files are a checkpoint with these bytes and an empty log.
///
/// # Panics
/// Where a store that opened does not open again as the same.
pub fn checkpoint(bytes: &[u8]) {
    let files: Arc<dyn Vfs> = Arc::new(MemoryVfs::default());
    drop(open(&files)); // makes the log
    put(&*files, "checkpoint-00000000000000000001.ckp", bytes);
    if let Some(first) = open(&files) {
        assert_reopens(&files, &first);
    }
}

fn put(files: &dyn Vfs, name: &str, bytes: &[u8]) {
    let written = files
        .create(name)
        .and_then(|mut file| file.write_at(0, bytes));
    written.unwrap_or_else(|error| panic!("memory fails: {error}"));
}

/// The store; `None` where it is refused as damaged.
fn open(files: &Arc<dyn Vfs>) -> Option<Opened> {
    storage::open(Arc::clone(files), StorageOptions::in_memory()).ok()
}

fn assert_reopens(files: &Arc<dyn Vfs>, first: &Opened) {
    let again = storage::open(Arc::clone(files), StorageOptions::in_memory());
    let again = again.unwrap_or_else(|error| panic!("it opened once, and then: {error}"));
    assert_eq!(again.root.index(), first.root.index());
    assert_eq!(again.report.cut, None, "the end was cut off already");
    let rows =
        |opened: &Opened| -> Vec<usize> { opened.root.tables().map(|table| table.len()).collect() };
    assert_eq!(rows(&again), rows(first));
}
