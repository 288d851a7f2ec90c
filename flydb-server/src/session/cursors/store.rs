//! The rows that a static cursor has read.

use super::super::outcome::{Ids, ids_of};
use super::super::reply::output_bytes;
use crate::exec::Output;
use crate::types::{Batch, Result};

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
    /// Which rows of tables its rows are made of, where that is tracked.
    ids: Option<Batch>,
}

impl Store {
    /// How many rows it has had, with those that it has forgotten.
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
    pub(in crate::session) fn push(
        &mut self,
        (output, ids): (Output, Option<Batch>),
        limit: usize,
    ) -> Result<()> {
        let bytes = self
            .bytes
            .saturating_add(piece_bytes(&output, ids.as_ref()));
        if bytes > limit {
            return Err(super::too_many_rows());
        }
        self.bytes = bytes;
        let before = self.rows;
        self.rows += output.len();
        self.pieces.push(Piece {
            before,
            output,
            ids,
        });
        Ok(())
    }

    /// Forgets rows before this one, from 0, piece by piece, until so many bytes more fit in `limit`.
    pub(in crate::session) fn make_room(&mut self, kept: usize, bytes: usize, limit: usize) {
        let room = limit.saturating_sub(bytes);
        let mut forgotten = 0;
        for piece in &self.pieces {
            let passed = piece.before + piece.output.len() <= kept;
            if !passed || self.bytes <= room {
                break;
            }
            self.bytes = self
                .bytes
                .saturating_sub(piece_bytes(&piece.output, piece.ids.as_ref()));
            forgotten += 1;
        }
        self.pieces.drain(..forgotten);
    }

    /// The piece that holds a row, from 0, and the row's place in it; none for one that is forgotten.
    pub(in crate::session) fn find(&self, row: usize) -> Option<(&Output, usize)> {
        let (piece, at) = self.piece(row)?;
        Some((&piece.output, at))
    }

    /// The ids of a row, from 0, where they are tracked and the row is not forgotten.
    pub(in crate::session) fn ids(&self, row: usize) -> Option<Ids> {
        let (piece, at) = self.piece(row)?;
        Some(ids_of(piece.ids.as_ref()?, at))
    }

    fn piece(&self, row: usize) -> Option<(&Piece, usize)> {
        let behind = self.pieces.partition_point(|piece| piece.before <= row);
        let piece = self.pieces.get(behind.checked_sub(1)?)?;
        let at = row - piece.before;
        (at < piece.output.len()).then_some((piece, at))
    }
}

fn piece_bytes(output: &Output, ids: Option<&Batch>) -> usize {
    let ids = ids.map_or(0, |ids| ids.rows * ids.columns.len() * size_of::<i64>());
    output_bytes(output).saturating_add(ids)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Column, ColumnData};

    #[test]
    fn rows_are_found_by_number() {
        let mut store = Store::default();
        for rows in [3, 0, 2] {
            let piece = Output::Batch(Batch::empty_columns(rows));
            store.push((piece, None), usize::MAX).unwrap();
        }
        let at = |row| store.find(row).map(|(output, at)| (output.len(), at));
        assert_eq!(at(0), Some((3, 0)));
        assert_eq!(at(2), Some((3, 2)));
        assert_eq!(at(3), Some((2, 0)));
        assert_eq!(at(4), Some((2, 1)));
        assert_eq!(at(5), None);
        assert_eq!(store.rows(), 5);
    }

    #[test]
    fn the_oldest_rows_are_forgotten_first_and_only_as_many_as_must() {
        let mut store = Store::default();
        let piece = Output::Batch(Batch::new(vec![Column::new(ColumnData::Int(vec![7; 2]))]));
        let bytes = output_bytes(&piece);
        for _ in 0..3 {
            store.push((piece.clone(), None), usize::MAX).unwrap();
        }
        let has = |store: &Store, row| store.find(row).is_some();
        store.make_room(6, 0, 3 * bytes);
        assert!(has(&store, 0), "there is room");
        store.make_room(6, bytes, 3 * bytes);
        assert!(!has(&store, 1) && has(&store, 2));
        assert_eq!((store.rows(), store.bytes()), (6, 2 * bytes));
        store.make_room(3, bytes, 0);
        assert!(has(&store, 2), "the piece holds a row that is kept");
    }
}
