//! Blocks of rows, blocks of blocks and so on: what any range of rows is quickly put together from.
//!
//! Each block is a group of an aggregate. A range is made of a few rows and a few blocks, of
//! [`FANOUT`] at most at either end of each level. Ranges of few rows are made of rows alone, so that floats
//! are added in the order in which a plain sum adds them.

use std::ops::Range;

/// How many rows, or blocks of the level below, make a block.
const FANOUT: usize = 32;

/// How the rows are cut into blocks.
#[derive(Debug)]
pub(super) struct Levels {
    /// For each level the group of its first block. The last entry is the number of all blocks.
    starts: Vec<usize>,
}

/// A piece of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Rows, by their places.
    Rows(Range<usize>),
    /// A block, by its group.
    Block(usize),
}

impl Levels {
    /// The blocks of so many rows.
    pub(super) fn new(rows: usize) -> Levels {
        let mut starts = vec![0];
        let (mut blocks, mut start) = (rows, 0);
        while blocks > FANOUT {
            blocks = blocks.div_ceil(FANOUT);
            start += blocks;
            starts.push(start);
        }
        Levels { starts }
    }

    /// How many blocks there are: groups from 0 on.
    pub(super) fn blocks(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// The block of the lowest level that a row is of; `None` where there are no blocks.
    pub(super) fn block_of(&self, place: usize) -> Option<usize> {
        (self.blocks() > 0).then_some(place / FANOUT)
    }

    /// The block that a block is a part of; `None` at the highest level.
    pub(super) fn parent(&self, block: usize) -> Option<usize> {
        let level = self.starts.iter().rposition(|start| *start <= block)?;
        let next = *self.starts.get(level + 1)?;
        let start = self.starts.get(level)?;
        (next < self.blocks()).then(|| next + (block - start) / FANOUT)
    }

    /// Calls `visit` on the pieces of a range, in order.
    pub(super) fn pieces(&self, range: Range<usize>, visit: &mut impl FnMut(Piece)) {
        if range.is_empty() {
            return;
        }
        if range.len() <= 2 * FANOUT || self.blocks() == 0 {
            return visit(Piece::Rows(range));
        }
        self.pieces_at(0, range, visit);
    }

    /// The pieces of a range of rows (level 0) or blocks.
    fn pieces_at(&self, level: usize, range: Range<usize>, visit: &mut impl FnMut(Piece)) {
        let is_highest = level + 1 >= self.starts.len();
        let first = range.start.next_multiple_of(FANOUT);
        let last = range.end / FANOUT * FANOUT;
        if is_highest || first >= last {
            return self.one_by_one(level, range, visit);
        }
        self.one_by_one(level, range.start..first, visit);
        self.pieces_at(level + 1, first / FANOUT..last / FANOUT, visit);
        self.one_by_one(level, last..range.end, visit);
    }

    fn one_by_one(&self, level: usize, range: Range<usize>, visit: &mut impl FnMut(Piece)) {
        if range.is_empty() {
            return;
        }
        let Some(below) = level.checked_sub(1) else {
            return visit(Piece::Rows(range));
        };
        let start = self.starts.get(below).copied().unwrap_or(0);
        range.for_each(|block| visit(Piece::Block(start + block)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a block, by the blocks that have it as a parent.
    fn rows_of(levels: &Levels, block: usize, rows: usize) -> Vec<usize> {
        let all = (0..rows).filter(|row| {
            let mut found = levels.block_of(*row);
            while let Some(one) = found {
                if one == block {
                    return true;
                }
                found = levels.parent(one);
            }
            false
        });
        all.collect()
    }

    #[test]
    fn pieces_make_up_their_range_in_order() {
        for rows in [0, 1, 32, 33, 64, 65, 1000, 1025, 3000] {
            let levels = Levels::new(rows);
            for start in (0..rows).step_by(97) {
                for end in (start..=rows).step_by(131).chain([rows]) {
                    let (mut found, mut pieces) = (Vec::new(), 0);
                    levels.pieces(start..end, &mut |piece| match piece {
                        Piece::Rows(range) => {
                            pieces += 1;
                            found.extend(range);
                        }
                        Piece::Block(block) => {
                            pieces += 1;
                            found.extend(rows_of(&levels, block, rows));
                        }
                    });
                    let expected: Vec<usize> = (start..end).collect();
                    assert_eq!(found, expected, "{start}..{end} of {rows}");
                    assert!(pieces <= 4 * FANOUT);
                }
            }
        }
    }
}
