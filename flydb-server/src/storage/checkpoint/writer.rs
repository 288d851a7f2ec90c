//! Writing a checkpoint, block by block: memory stays at one block, whatever the database's size.

use std::io;

use super::super::{Root, TableData, Vfs, VfsFile};
use super::block::{BLOCK_BYTES, BLOCK_HEAD_BYTES, HEADER_BYTES, Kind, block_head, header};

/// Writes a root to a new file and syncs it. The file's bytes, and the rows in it.
pub(super) fn write(vfs: &dyn Vfs, name: &str, root: &Root) -> io::Result<(u64, u64)> {
    let mut writer = Writer {
        file: vfs.create(name)?,
        position: HEADER_BYTES as u64,
        blocks: 0,
        rows: 0,
        payload: Vec::with_capacity(BLOCK_BYTES + BLOCK_BYTES / 4),
    };
    writer.file.write_at(0, &header(root.index()))?;
    writer.root(root)?;
    writer.system(root)?;
    for table in root.tables() {
        writer.table(table)?;
    }
    writer.end()?;
    writer.file.sync()?;
    Ok((writer.position, writer.rows))
}

struct Writer {
    file: Box<dyn VfsFile>,
    position: u64,
    blocks: u64,
    rows: u64,
    /// The block that is being filled.
    payload: Vec<u8>,
}

impl Writer {
    fn root(&mut self, root: &Root) -> io::Result<()> {
        self.put(&root.index.to_be_bytes());
        self.put(&root.schema_version.to_be_bytes());
        self.put(&root.last_table_id.to_be_bytes());
        self.put(&root.last_index_id.to_be_bytes());
        self.block(Kind::Root)
    }

    fn system(&mut self, root: &Root) -> io::Result<()> {
        for (key, value) in &root.system {
            self.sized(key.as_bytes())?;
            self.sized(value)?;
            self.flush_if_full(Kind::System)?;
        }
        self.flush(Kind::System)
    }

    fn table(&mut self, table: &TableData) -> io::Result<()> {
        self.put(&table.version.to_be_bytes());
        self.put(&table.max_row_id.to_be_bytes());
        self.put(&table.sequence.to_be_bytes());
        self.put(&(table.len() as u64).to_be_bytes());
        serde_json::to_writer(&mut self.payload, &*table.spec)?;
        self.block(Kind::Table)?;
        for (row_id, row) in &table.rows {
            self.put(&row_id.0.to_be_bytes());
            self.sized(row)?;
            self.flush_if_full(Kind::Rows)?;
        }
        self.rows += table.len() as u64;
        self.flush(Kind::Rows)
    }

    fn end(&mut self) -> io::Result<()> {
        self.put(&self.blocks.to_be_bytes());
        self.put(&self.rows.to_be_bytes());
        self.block(Kind::End)
    }

    fn put(&mut self, bytes: &[u8]) {
        self.payload.extend_from_slice(bytes);
    }

    fn sized(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        self.put(&length.to_be_bytes());
        self.put(bytes);
        Ok(())
    }

    fn flush_if_full(&mut self, kind: Kind) -> io::Result<()> {
        if self.payload.len() < BLOCK_BYTES {
            return Ok(());
        }
        self.block(kind)
    }

    fn flush(&mut self, kind: Kind) -> io::Result<()> {
        if self.payload.is_empty() {
            return Ok(());
        }
        self.block(kind)
    }

    fn block(&mut self, kind: Kind) -> io::Result<()> {
        let head = block_head(kind, &self.payload);
        self.file.write_at(self.position, &head)?;
        let payload_at = self.position + BLOCK_HEAD_BYTES as u64;
        self.file.write_at(payload_at, &self.payload)?;
        self.position = payload_at + self.payload.len() as u64;
        self.blocks += 1;
        self.payload.clear();
        Ok(())
    }
}
