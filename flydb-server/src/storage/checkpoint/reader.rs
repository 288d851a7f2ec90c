//! Reading a checkpoint.

use std::sync::Arc;

use super::super::bytes::Fields;
use super::super::fault::{damaged, io_error};
use super::super::limits::{MAX_LOGICAL_KEY_BYTES, MAX_VALUE_BYTES};
use super::super::sorted::from_sorted;
use super::super::{Root, Row, TableData, TableSpec, Vfs, VfsFile};
use super::block::{BLOCK_HEAD_BYTES, BlockHead, HEADER_BYTES, Kind, check_header};
use crate::types::{Result, RowId};

/// Reads a root. Its tables have no index entries yet.
pub(super) fn read(vfs: &dyn Vfs, name: &str) -> Result<Root> {
    let file = vfs.open(name);
    let file = file.map_err(|error| io_error("opening", name, &error))?;
    let mut blocks = Blocks {
        name,
        file,
        position: 0,
        payload: Vec::new(),
    };
    blocks.header()?;
    let mut loading = Loading::default();
    while !loading.ended {
        let at = blocks.position;
        let kind = blocks.next()?;
        let loaded = loading.block(kind, &blocks.payload);
        loaded.map_err(|what| damaged(name, format!("{what}, in the block at byte {at}")))?;
    }
    if blocks.position != blocks.len()? {
        return Err(damaged(name, "bytes follow its end"));
    }
    Ok(loading.root)
}

/// The blocks of a file, one at a time.
struct Blocks<'a> {
    name: &'a str,
    file: Box<dyn VfsFile>,
    position: u64,
    /// The payload of the block read last.
    payload: Vec<u8>,
}

impl Blocks<'_> {
    fn header(&mut self) -> Result<()> {
        let mut header = [0; HEADER_BYTES];
        self.read(&mut header)?;
        check_header(&header).map_err(|what| damaged(self.name, what))
    }

    /// Reads a block and checks it.
    fn next(&mut self) -> Result<Kind> {
        let at = self.position;
        let mut head = [0; BLOCK_HEAD_BYTES];
        self.read(&mut head)?;
        let bad = |what: &str| damaged(self.name, format!("{what} at byte {at}"));
        let head = BlockHead::parse(&head).ok_or_else(|| bad("no block starts"))?;
        // A length that the file does not have is not worth its memory.
        if head.length as u64 > self.len()?.saturating_sub(self.position) {
            return Err(bad("it ends within the block"));
        }
        let mut payload = std::mem::take(&mut self.payload);
        payload.resize(head.length, 0);
        self.read(&mut payload)?;
        if !head.fits(&payload) {
            return Err(damaged(
                self.name,
                format!("the block at byte {at} fails its checksum"),
            ));
        }
        self.payload = payload;
        Ok(head.kind)
    }

    fn read(&mut self, buffer: &mut [u8]) -> Result<()> {
        let count = self.file.read_at(self.position, buffer);
        let count = count.map_err(|error| io_error("reading", self.name, &error))?;
        if count < buffer.len() {
            return Err(damaged(self.name, "it ends early"));
        }
        self.position += count as u64;
        Ok(())
    }

    fn len(&self) -> Result<u64> {
        let len = self.file.len();
        len.map_err(|error| io_error("reading the size of", self.name, &error))
    }
}

/// What is wrong with a block.
type Wrong = &'static str;

/// A root that is being put together.
#[derive(Default)]
struct Loading {
    root: Root,
    blocks: u64,
    rows: u64,
    /// The table whose rows come, and how many are still to come.
    table: Option<(TableData, u64)>,
    /// Its rows so far.
    sorted: Vec<(RowId, Row)>,
    last_kind: Option<Kind>,
    /// Whether the end block was there.
    ended: bool,
}

impl Loading {
    fn block(&mut self, kind: Kind, payload: &[u8]) -> Result<(), Wrong> {
        let mut fields = Fields(payload);
        let loaded = match (self.last_kind, kind) {
            (None, Kind::Root) => self.root(&mut fields),
            (Some(Kind::Root | Kind::System), Kind::System) => self.system(&mut fields),
            (Some(_), Kind::Table) => self.begin_table(&mut fields),
            (Some(Kind::Table | Kind::Rows), Kind::Rows) => self.rows(&mut fields),
            (Some(_), Kind::End) => self.end(&mut fields),
            (_, Kind::Root | Kind::System | Kind::Rows | Kind::Table | Kind::End) => {
                return Err("a block is out of place");
            }
        };
        self.last_kind = Some(kind);
        self.blocks += 1;
        loaded
    }

    fn root(&mut self, fields: &mut Fields<'_>) -> Result<(), Wrong> {
        let short = "the root is too short";
        self.root.index = fields.u64().ok_or(short)?;
        self.root.schema_version = fields.u64().ok_or(short)?;
        self.root.last_table_id = fields.u32().ok_or(short)?;
        self.root.last_index_id = fields.u32().ok_or(short)?;
        Ok(())
    }

    fn system(&mut self, fields: &mut Fields<'_>) -> Result<(), Wrong> {
        while !fields.is_empty() {
            let key = fields
                .sized(MAX_LOGICAL_KEY_BYTES)
                .ok_or("a system key is cut off")?;
            let key = std::str::from_utf8(key).map_err(|_| "a system key is not UTF-8")?;
            let value = fields
                .sized(MAX_VALUE_BYTES)
                .ok_or("a system value is cut off")?;
            self.root.system.insert(Arc::from(key), Arc::from(value));
        }
        Ok(())
    }

    fn begin_table(&mut self, fields: &mut Fields<'_>) -> Result<(), Wrong> {
        self.end_table()?;
        let short = "a table's head is too short";
        let version = fields.u64().ok_or(short)?;
        let max_row_id = fields.i64().ok_or(short)?;
        let sequence = fields.i64().ok_or(short)?;
        let rows = fields.u64().ok_or(short)?;
        let spec: TableSpec =
            serde_json::from_slice(fields.0).map_err(|_| "a table's shape is unreadable")?;
        let table = TableData {
            version,
            max_row_id,
            sequence,
            ..TableData::new(Arc::new(spec))
        };
        self.table = Some((table, rows));
        Ok(())
    }

    fn rows(&mut self, fields: &mut Fields<'_>) -> Result<(), Wrong> {
        let (_, left) = self.table.as_mut().ok_or("rows come before a table")?;
        let mut last = self.sorted.last().map(|(id, _)| *id);
        while !fields.is_empty() {
            let row_id = RowId(fields.i64().ok_or("a row's id is cut off")?);
            let image = fields.sized(MAX_VALUE_BYTES).ok_or("a row is cut off")?;
            if last.is_some_and(|last| last >= row_id) {
                return Err("rows are out of order");
            }
            *left = left
                .checked_sub(1)
                .ok_or("there are more rows than there should be")?;
            self.sorted.push((row_id, Row::new(image)));
            last = Some(row_id);
            self.rows += 1;
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Wrong> {
        let Some((mut table, left)) = self.table.take() else {
            return Ok(());
        };
        table.rows = from_sorted(std::mem::take(&mut self.sorted));
        if left != 0 {
            return Err("rows of the table before are missing");
        }
        let id = table.spec.id;
        match self.root.tables.insert(id, Arc::new(table)) {
            None => Ok(()),
            Some(_) => Err("a table comes twice"),
        }
    }

    fn end(&mut self, fields: &mut Fields<'_>) -> Result<(), Wrong> {
        self.end_table()?;
        if (fields.u64(), fields.u64()) != (Some(self.blocks), Some(self.rows)) {
            return Err("blocks or rows are missing");
        }
        self.ended = true;
        Ok(())
    }
}
