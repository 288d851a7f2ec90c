//! Functions of a row's place in its partition: ROW_NUMBER and its kin.

use std::ops::Range;

use super::cuts::Spot;
use super::rows::SortedRows;
use crate::eval::ColumnBuilder;
use crate::plan::WindowFunction;
use crate::types::{Column, Physical, Result, SqlError, SqlState, Value, ValueRef};

/// One such function, row after row.
#[derive(Debug)]
pub(super) struct PlaceWorker {
    function: WindowFunction,
    spot: Spot,
    /// NTILE: how many buckets the partition is cut into, once a row said so.
    buckets: Option<(usize, i64)>,
}

/// A row's place among its partition.
struct Place {
    /// How many rows of the partition come before.
    before: usize,
    /// How many rows come before its peers.
    before_peers: usize,
    /// How many rows come before the next group of peers.
    to_peers_end: usize,
    /// How many groups of peers come before.
    groups_before: usize,
    /// How many rows the partition has.
    rows: usize,
}

impl PlaceWorker {
    pub(super) fn new(function: WindowFunction) -> PlaceWorker {
        PlaceWorker {
            function,
            spot: Spot::default(),
            buckets: None,
        }
    }

    /// The results of the next rows; `arguments` are of those.
    pub(super) fn results(
        &mut self,
        rows: &SortedRows,
        places: Range<usize>,
        arguments: &[Column],
    ) -> Result<Column> {
        let physical = match self.function {
            WindowFunction::PercentRank | WindowFunction::CumeDist => Physical::Double,
            WindowFunction::Ntile => Physical::Int,
            _ => Physical::BigInt,
        };
        let mut out = ColumnBuilder::new(physical, places.len());
        for (row, place) in places.enumerate() {
            rows.cuts.advance(&mut self.spot, place);
            let argument = arguments.first().map_or(ValueRef::Null, |one| one.get(row));
            let value = self.result(&self.place(rows, place), argument)?;
            out.push(value.as_ref())?;
        }
        Ok(out.finish())
    }

    fn place(&self, rows: &SortedRows, place: usize) -> Place {
        let partition = rows.cuts.partition(self.spot.partition);
        let peers = rows.cuts.peers(self.spot.peers);
        Place {
            before: place - partition.start,
            before_peers: peers.start.saturating_sub(partition.start),
            to_peers_end: peers.end.saturating_sub(partition.start),
            groups_before: self.spot.peers - rows.cuts.first_peers(&partition),
            rows: partition.len(),
        }
    }

    #[allow(clippy::cast_precision_loss)] // counts of rows in memory
    fn result(&mut self, place: &Place, argument: ValueRef<'_>) -> Result<Value> {
        let number = |before: usize| Value::BigInt(i64::try_from(before).unwrap_or(0) + 1);
        let share = |part: usize, whole: usize| Value::Double(part as f64 / whole as f64);
        Ok(match self.function {
            WindowFunction::RowNumber => number(place.before),
            WindowFunction::Rank => number(place.before_peers),
            WindowFunction::DenseRank => number(place.groups_before),
            WindowFunction::PercentRank if place.rows <= 1 => Value::Double(0.0),
            WindowFunction::PercentRank => share(place.before_peers, place.rows - 1),
            WindowFunction::CumeDist => share(place.to_peers_end, place.rows),
            WindowFunction::Ntile => self.bucket(place, argument)?,
            other => return Err(SqlError::internal(format!("{other:?} needs other rows"))),
        })
    }

    /// NTILE takes its argument from the first row of the partition that has one.
    fn bucket(&mut self, place: &Place, argument: ValueRef<'_>) -> Result<Value> {
        let partition = self.spot.partition;
        let known = self.buckets.filter(|(of, _)| *of == partition);
        let buckets = match (known, argument) {
            (Some((_, buckets)), _) => buckets,
            (None, ValueRef::Int(buckets)) if buckets > 0 => buckets.into(),
            (None, ValueRef::Int(_)) => {
                return Err(SqlError::new(
                    SqlState::InvalidArgumentForNtile,
                    "argument of ntile must be greater than zero",
                ));
            }
            (None, _) => return Ok(Value::Null),
        };
        self.buckets = Some((partition, buckets));
        let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
        let bucket = bucket_of(count(place.before), count(place.rows), buckets);
        Ok(i32::try_from(bucket).map_or(Value::Null, Value::Int))
    }
}

/// The bucket of a row, from 1: the first buckets take one row more where the rows do not divide evenly.
fn bucket_of(before: i64, rows: i64, buckets: i64) -> i64 {
    let (size, larger) = (rows / buckets, rows % buckets);
    let in_larger = larger * (size + 1);
    if before < in_larger {
        return before / (size + 1) + 1;
    }
    larger + (before - in_larger) / size.max(1) + 1
}

#[cfg(test)]
mod tests {
    use super::bucket_of;

    #[test]
    fn buckets_are_even_and_the_first_are_larger() {
        for rows in 1..40 {
            for buckets in 1..45 {
                let all: Vec<i64> = (0..rows).map(|row| bucket_of(row, rows, buckets)).collect();
                let sizes: Vec<usize> = (1..=buckets.min(rows))
                    .map(|bucket| all.iter().filter(|one| **one == bucket).count())
                    .collect();
                assert_eq!(
                    sizes.iter().sum::<usize>(),
                    all.len(),
                    "{rows} in {buckets}"
                );
                assert!(all.is_sorted());
                assert!(sizes.is_sorted_by(|a, b| a >= b));
                assert!(sizes[0] - sizes[sizes.len() - 1] <= 1);
            }
        }
    }
}
