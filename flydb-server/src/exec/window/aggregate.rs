//! Aggregates over frames, in one of three ways:
//!
//! - The frame is the partition: each partition is a group, and its result is that of all its rows.
//! - The frame starts with the partition: a running state takes one row after the other, and the frame's
//!   result is that after its last row.
//! - Any other frame is put together from blocks of rows ([`Levels`]), so that it costs the logarithm of
//!   its size. Aggregates whose states grow with their rows (texts, documents, values for a median) have no
//!   blocks: their frames are taken row by row, which costs no more than the results that they make.
//!
//! A caveat: a block's sum is computed even where no frame has the whole of it, so that sums close to the
//! end of their type may be out of range a little early.

use std::ops::Range;

use super::cuts::Spot;
use super::frame::{Frame, FrameCursor};
use super::levels::{Levels, Piece};
use super::rows::SortedRows;
use crate::eval::ColumnBuilder;
use crate::eval::aggregate::Framed;
use crate::exec::limits::BATCH_ROWS;
use crate::exec::run::Context;
use crate::plan::AggregateCall;
use crate::types::{Column, Physical, Result, Value, ValueRef};

/// Rows at a time, results or steps of a running state, where states grow with their rows.
pub(in crate::exec) const FEW_ROWS: usize = 16;

/// One aggregate call, row after row.
pub(super) struct AggregateWorker {
    framed: Framed,
    frame: Frame,
    way: Way,
    result: Physical,
    reserved: usize,
}

enum Way {
    Partition { spot: Spot, results: Option<Column> },
    Running(Running),
    Blocks { levels: Levels, cursor: FrameCursor },
}

/// A running state. Group 0 is the state after the last row taken, then come the rows of the present
/// block, each with all rows before it, and last a group without rows.
#[derive(Default)]
struct Running {
    cursor: FrameCursor,
    spot: Spot,
    block: Range<usize>,
    results: Option<Column>,
}

/// The values that an aggregate takes of all rows, and which rows FILTER lets through.
#[derive(Clone, Copy)]
pub(super) struct Taken<'a> {
    /// The arguments' columns.
    pub(super) arguments: &'a [Column],
    /// FILTER: a BOOLEAN for each row, none of them NULL.
    pub(super) kept: Option<&'a Column>,
}

impl AggregateWorker {
    pub(super) fn new(
        call: &AggregateCall,
        frame: Frame,
        rows: usize,
        has_order: bool,
    ) -> Result<AggregateWorker> {
        let framed = Framed::new(call)?;
        let way = if frame.is_partition(has_order) {
            Way::Partition {
                spot: Spot::default(),
                results: None,
            }
        } else if frame.only_grows() {
            Way::Running(Running::default())
        } else {
            let rows = if framed.grows() { 0 } else { rows };
            Way::Blocks {
                levels: Levels::new(rows),
                cursor: FrameCursor::default(),
            }
        };
        Ok(AggregateWorker {
            framed,
            frame,
            way,
            result: call.data_type.physical(),
            reserved: 0,
        })
    }

    /// Whether results come better a few rows at a time.
    pub(super) fn grows(&self) -> bool {
        self.framed.grows() && !matches!(self.way, Way::Partition { .. })
    }

    /// Whether the values of all rows are read again for the results.
    pub(super) const fn rereads(&self) -> bool {
        !matches!(self.way, Way::Partition { .. })
    }

    /// Takes in the next rows, before there are results.
    pub(super) fn prepare(
        &mut self,
        rows: &SortedRows,
        places: &Range<usize>,
        taken: Taken<'_>,
        context: Context<'_>,
    ) -> Result<()> {
        let (count, groups): (usize, Vec<usize>) = match &mut self.way {
            Way::Running(_) => return Ok(()),
            Way::Partition { spot, .. } => {
                let groups = places.clone().map(|place| {
                    rows.cuts.advance(spot, place);
                    spot.partition
                });
                (rows.cuts.partitions(), groups.collect())
            }
            Way::Blocks { levels, .. } => {
                let groups = places.clone().map_while(|place| levels.block_of(place));
                (levels.blocks(), groups.collect())
            }
        };
        let groups = groups.into_iter().enumerate();
        let picks = groups.filter(|(row, _)| taken.keeps(*row));
        let (picked, groups): (Vec<usize>, Vec<usize>) = picks.unzip();
        add(&mut self.framed, taken.arguments, &picked, &groups, count)?;
        self.reserve(context)
    }

    /// Makes ready for results, when all rows were taken in.
    pub(super) fn finish_preparing(&mut self, rows: &SortedRows) -> Result<()> {
        match &mut self.way {
            Way::Partition { spot, results } => {
                *spot = Spot::default();
                *results = Some(self.framed.results(0..rows.cuts.partitions())?);
            }
            Way::Running(_) => {}
            Way::Blocks { levels, .. } => {
                for block in 0..levels.blocks() {
                    if let Some(parent) = levels.parent(block) {
                        self.framed.merge(parent, parent, block)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The results of the next rows.
    pub(super) fn results(
        &mut self,
        rows: &SortedRows,
        places: Range<usize>,
        taken: Taken<'_>,
        context: Context<'_>,
    ) -> Result<Column> {
        let column = match &mut self.way {
            Way::Partition { spot, results } => {
                let number = |place| {
                    rows.cuts.advance(spot, place);
                    u32::try_from(spot.partition).unwrap_or(u32::MAX)
                };
                let numbers: Vec<u32> = places.map(number).collect();
                let results = results.as_ref();
                results.map_or_else(
                    || Column::from_values(self.result, []),
                    |results| Ok(results.gather(&numbers)),
                )
            }
            Way::Running(running) => {
                let mut out = ColumnBuilder::new(self.result, places.len());
                for place in places {
                    let key = rows.key.as_ref();
                    let frame = self
                        .frame
                        .next(&mut running.cursor, place, &rows.cuts, key)?;
                    let last = frame.last();
                    while last.is_some_and(|last| running.block.end <= last)
                        || running.results.is_none()
                    {
                        context.check()?;
                        running.advance(&mut self.framed, rows, taken)?;
                    }
                    let after = last.map_or(running.block.len(), |last| last - running.block.start);
                    let results = running.results.as_ref();
                    let value = results.map_or(Value::Null, |results| results.value(after));
                    out.push(value.as_ref())?;
                }
                Ok(out.finish())
            }
            Way::Blocks { levels, cursor } => {
                let mut assembly = Assembly::new(levels.blocks(), places.len());
                for (row, place) in places.enumerate() {
                    let key = rows.key.as_ref();
                    let frame = self.frame.next(cursor, place, &rows.cuts, key)?;
                    for part in frame.parts() {
                        levels.pieces(part, &mut |piece| assembly.add(row, piece, taken));
                    }
                }
                assembly.finish(&mut self.framed, taken)
            }
        }?;
        self.reserve(context)?;
        if let Way::Blocks { levels, .. } = &self.way {
            self.framed.truncate(levels.blocks());
        }
        Ok(column)
    }

    fn reserve(&mut self, context: Context<'_>) -> Result<()> {
        let bytes = self.framed.memory();
        context.reserve(bytes.saturating_sub(self.reserved))?;
        self.reserved = self.reserved.max(bytes);
        Ok(())
    }
}

impl Running {
    /// Takes the rows of the next block.
    fn advance(&mut self, framed: &mut Framed, rows: &SortedRows, taken: Taken<'_>) -> Result<()> {
        let size = if framed.grows() { FEW_ROWS } else { BATCH_ROWS };
        let start = self.block.end;
        let block = start..rows.batch.rows.min(start + size);
        let (picked, groups): (Vec<usize>, Vec<usize>) = block
            .clone()
            .filter(|place| taken.keeps(*place))
            .map(|place| (place, place - start + 1))
            .unzip();
        let none = block.len() + 1;
        framed.truncate(1);
        add(framed, taken.arguments, &picked, &groups, none + 1)?;
        for place in block.clone() {
            rows.cuts.advance(&mut self.spot, place);
            let group = place - start + 1;
            if rows.cuts.partition(self.spot.partition).start != place {
                framed.merge(group, group - 1, group)?;
            }
        }
        self.results = Some(framed.results(1..none + 1)?);
        framed.merge(0, none - 1, none)?;
        self.block = block;
        Ok(())
    }
}

/// The frames of some rows, put together. A row's group takes its first rows itself; whatever follows is
/// put to it in order, rows by way of a group of their own.
struct Assembly {
    first: usize,
    count: usize,
    picked: Vec<usize>,
    groups: Vec<usize>,
    /// What follows in a row's group: the group, and the one that is put to it.
    merges: Vec<(usize, usize)>,
    next: usize,
    /// The last row that something was added for.
    begun: Option<usize>,
}

impl Assembly {
    fn new(first: usize, count: usize) -> Assembly {
        Assembly {
            first,
            count,
            picked: Vec::new(),
            groups: Vec::new(),
            merges: Vec::new(),
            next: first + count,
            begun: None,
        }
    }

    fn add(&mut self, row: usize, piece: Piece, taken: Taken<'_>) {
        let is_first = self.begun.replace(row) != Some(row);
        let group = self.first + row;
        match piece {
            Piece::Block(block) => self.merges.push((group, block)),
            Piece::Rows(range) => {
                let into = if is_first { group } else { self.next };
                if !is_first {
                    self.next += 1;
                    self.merges.push((group, into));
                }
                let before = self.picked.len();
                self.picked
                    .extend(range.filter(|place| taken.keeps(*place)));
                self.groups
                    .resize(self.groups.len() + self.picked.len() - before, into);
            }
        }
    }

    fn finish(self, framed: &mut Framed, taken: Taken<'_>) -> Result<Column> {
        add(
            framed,
            taken.arguments,
            &self.picked,
            &self.groups,
            self.next,
        )?;
        for (group, more) in &self.merges {
            framed.merge(*group, *group, *more)?;
        }
        framed.results(self.first..self.first + self.count)
    }
}

impl Taken<'_> {
    fn keeps(&self, row: usize) -> bool {
        self.kept
            .is_none_or(|kept| kept.get(row) == ValueRef::Boolean(true))
    }
}

/// Adds the picked rows of columns to their groups.
fn add(
    framed: &mut Framed,
    arguments: &[Column],
    picked: &[usize],
    groups: &[usize],
    count: usize,
) -> Result<()> {
    let narrow = |numbers: &[usize]| -> Vec<u32> {
        let numbers = numbers.iter();
        numbers
            .map_while(|number| u32::try_from(*number).ok())
            .collect()
    };
    let rows = narrow(picked);
    let arguments: Vec<Column> = arguments.iter().map(|one| one.gather(&rows)).collect();
    framed.add(&narrow(groups), count, &arguments)
}
