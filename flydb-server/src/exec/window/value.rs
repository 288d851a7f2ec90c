//! Functions that give a value of another row: of the partition for LAG and LEAD, of the frame for others.

use std::ops::Range;

use super::cuts::Spot;
use super::frame::{Frame, FrameCursor, Places};
use super::rows::SortedRows;
use crate::eval::ColumnBuilder;
use crate::plan::WindowFunction;
use crate::types::{Column, Physical, Result, SqlError, SqlState, ValueRef};

/// One such function, row after row.
#[derive(Debug)]
pub(super) struct ValueWorker {
    function: WindowFunction,
    result: Physical,
    frame: Frame,
    cursor: FrameCursor,
    spot: Spot,
}

impl ValueWorker {
    pub(super) fn new(function: WindowFunction, result: Physical, frame: Frame) -> ValueWorker {
        ValueWorker {
            function,
            result,
            frame,
            cursor: FrameCursor::default(),
            spot: Spot::default(),
        }
    }

    /// The results of the next rows; `arguments` are of all rows.
    pub(super) fn results(
        &mut self,
        rows: &SortedRows,
        places: Range<usize>,
        arguments: &[Column],
    ) -> Result<Column> {
        let mut out = ColumnBuilder::new(self.result, places.len());
        for place in places {
            out.push(self.result(rows, place, arguments)?)?;
        }
        Ok(out.finish())
    }

    fn result<'c>(
        &mut self,
        rows: &SortedRows,
        place: usize,
        arguments: &'c [Column],
    ) -> Result<ValueRef<'c>> {
        let argument = |number: usize, place: usize| {
            let column = arguments.get(number);
            column.map_or(ValueRef::Null, |column| column.get(place))
        };
        if matches!(self.function, WindowFunction::Lag | WindowFunction::Lead) {
            let by = match (arguments.get(1), argument(1, place)) {
                (None, _) => 1,
                (Some(_), ValueRef::Int(by)) => by.into(),
                (Some(_), _) => return Ok(ValueRef::Null),
            };
            return Ok(match self.neighbour(rows, place, by) {
                Some(found) => argument(0, found),
                None => argument(2, place),
            });
        }
        let key = rows.key.as_ref();
        let frame = self.frame.next(&mut self.cursor, place, &rows.cuts, key)?;
        let found = self.of_frame(&frame, argument(1, place))?;
        Ok(found.map_or(ValueRef::Null, |found| argument(0, found)))
    }

    /// The row so many rows before or after, if the partition has it.
    fn neighbour(&mut self, rows: &SortedRows, place: usize, by: i64) -> Option<usize> {
        rows.cuts.advance(&mut self.spot, place);
        let by = match self.function {
            WindowFunction::Lag => by.checked_neg()?,
            _ => by,
        };
        let place = i64::try_from(place).ok()?.checked_add(by)?;
        let place = usize::try_from(place).ok()?;
        let partition = rows.cuts.partition(self.spot.partition);
        partition.contains(&place).then_some(place)
    }

    fn of_frame(&self, frame: &Places, number: ValueRef<'_>) -> Result<Option<usize>> {
        Ok(match (self.function, number) {
            (WindowFunction::FirstValue, _) => frame.nth(0),
            (WindowFunction::LastValue, _) => frame.last(),
            (_, ValueRef::Int(number)) => match usize::try_from(number) {
                Ok(number @ 1..) => frame.nth(number - 1),
                _ => {
                    return Err(SqlError::new(
                        SqlState::InvalidArgumentForNthValue,
                        "argument of nth_value must be greater than zero",
                    ));
                }
            },
            _ => None,
        })
    }
}
