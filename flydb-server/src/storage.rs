//! Storage: the database as a value in memory, and the files that bring it back.
//!
//! In memory, a [`Root`] holds every table as persistent ordered maps; a commit makes the next root.
//! On disk, a commit is one frame of the [`Log`], and now and then a root is written whole as a
//! checkpoint, which lets the log before it go. [`open`] puts the two together again.
//!
//! Storage knows nothing of SQL or of the catalog: to it a table is a [`TableSpec`], and users,
//! grants and schemas are opaque system keys. Files are reached through [`Vfs`] alone.

mod apply;
mod build;
mod bytes;
mod change;
mod checkpoint;
mod checksum;
mod column_cache;
mod decode;
mod fault;
mod index;
mod key;
pub(crate) mod limits;
mod options;
mod prepared;
mod reclaim;
mod records;
mod recovery;
mod root;
mod row;
mod sorted;
mod spec;
mod table;
#[cfg(test)]
pub(crate) mod testing;
mod vfs;
mod wal;

pub(crate) use change::Change;
pub(crate) use checkpoint::{CheckpointInfo, checkpoint};
pub(crate) use column_cache::{CachedColumns, ColumnMemory, Segment};
pub(crate) use decode::{Images, decode_column, open_images};
pub(crate) use index::{IndexData, index_key, unique_key};
pub(crate) use key::{Key, KeyBuilder};
pub(crate) use options::{Durability, StorageOptions};
pub(crate) use prepared::{Prepared, Refused};
pub(crate) use reclaim::Reclaimer;
pub(crate) use records::Records;
pub(crate) use recovery::{Opened, RecoveryReport, open};
pub(crate) use root::Root;
pub(crate) use row::Row;
pub(crate) use spec::{IndexSpec, TableSpec};
pub(crate) use table::TableData;
pub(crate) use vfs::{DiskVfs, MemoryVfs, Vfs, VfsFile};
#[cfg(test)]
pub(crate) use vfs::{FaultyVfs, HeldSyncs, Plan, Unsynced};
pub(crate) use wal::Log;
