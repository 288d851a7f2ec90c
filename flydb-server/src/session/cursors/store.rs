//! The rows that a static cursor has read.

use super::super::reply::output_bytes;
use crate::exec::Output;
use crate::types::Result;

/// Rows in order, found by number.
#[derive(Debug, Default)]
pub(in crate::session) struct Store {
    pieces: Vec<Piece>,
    rows: usize,
    bytes: usize,
}

#[derive(Debug)]
struct Piece {
    /// Rows before this piece.
    before: usize,
    output: Output,
}

impl Store {
    /// How many rows.
    pub(in crate::session) fn rows(&self) -> usize {
        self.rows
    }

    /// Bytes that they take.
    pub(in crate::session) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Appends rows, as long as all take `limit` bytes at most.
    ///
    /// # Errors
    /// 53200.
    pub(in crate::session) fn push(&mut self, output: Output, limit: usize) -> Result<()> {
        let bytes = self.bytes.saturating_add(output_bytes(&output));
        if bytes > limit {
            return Err(super::too_many_rows());
        }
        self.bytes = bytes;
        let before = self.rows;
        self.rows += output.len();
        self.pieces.push(Piece { before, output });
        Ok(())
    }

    /// The piece that holds a row, from 0, and the row's place in it.
    pub(in crate::session) fn find(&self, row: usize) -> Option<(&Output, usize)> {
        let behind = self.pieces.partition_point(|piece| piece.before <= row);
        let piece = self.pieces.get(behind.checked_sub(1)?)?;
        let at = row - piece.before;
        (at < piece.output.len()).then_some((&piece.output, at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Batch;

    #[test]
    fn rows_are_found_by_number() {
        let mut store = Store::default();
        for rows in [3, 0, 2] {
            let piece = Output::Batch(Batch::empty_columns(rows));
            store.push(piece, usize::MAX).unwrap();
        }
        let at = |row| store.find(row).map(|(output, at)| (output.len(), at));
        assert_eq!(at(0), Some((3, 0)));
        assert_eq!(at(2), Some((3, 2)));
        assert_eq!(at(3), Some((2, 0)));
        assert_eq!(at(4), Some((2, 1)));
        assert_eq!(at(5), None);
        assert_eq!(store.rows(), 5);
    }
}
