//! Sorting in steps, so that a large sort lets others have their turn: runs are sorted one after the
//! other, and put together while their rows are taken.

use std::cmp::Ordering;
use std::ops::Range;

use super::order::{Entry, Order};

/// Rows of a run: a step of a few milliseconds.
const RUN_ROWS: usize = 1 << 16;

/// The rows of a sort that is under way.
#[derive(Debug)]
pub(in crate::exec) struct Sorting {
    order: Order,
    entries: Vec<Entry>,
    sorted: usize,
}

/// Sorted runs, whose rows come out in order.
#[derive(Debug)]
pub(in crate::exec) struct Sorted {
    order: Order,
    entries: Vec<Entry>,
    /// What is left of each run, as a heap: the run with the least row is the first.
    runs: Vec<Range<usize>>,
}

impl Sorting {
    /// A sort of `rows` rows. It takes 16 bytes for each.
    pub(in crate::exec) fn new(order: Order, rows: usize) -> Sorting {
        Sorting {
            entries: order.entries(rows),
            order,
            sorted: 0,
        }
    }

    /// Sorts the next run; whether that was the last.
    pub(in crate::exec) fn step(&mut self) -> bool {
        let end = self.entries.len().min(self.sorted + RUN_ROWS);
        if let Some(run) = self.entries.get_mut(self.sorted..end) {
            run.sort_unstable_by(|a, b| self.order.compare_entries(a, b));
        }
        self.sorted = end;
        end == self.entries.len()
    }

    /// The rows in order, once every run is sorted.
    pub(in crate::exec) fn finish(self) -> Sorted {
        let starts = (0..self.entries.len()).step_by(RUN_ROWS);
        let end = |start: usize| self.entries.len().min(start + RUN_ROWS);
        let runs = starts.map(|start| start..end(start)).collect();
        let mut sorted = Sorted {
            order: self.order,
            entries: self.entries,
            runs,
        };
        for place in (0..sorted.runs.len() / 2).rev() {
            sorted.sift_down(place);
        }
        sorted
    }
}

impl Sorted {
    /// Takes the next rows, `count` at most; none at the end.
    pub(in crate::exec) fn take(&mut self, count: usize) -> Vec<u32> {
        if let [run] = self.runs.as_mut_slice() {
            let end = run.end.min(run.start + count);
            let taken = self.entries.get(run.start..end).unwrap_or_default();
            run.start = end;
            return taken.iter().map(|entry| entry.row).collect();
        }
        let mut taken = Vec::with_capacity(count.min(self.entries.len()));
        while taken.len() < count {
            match self.next() {
                Some(row) => taken.push(row),
                None => break,
            }
        }
        taken
    }

    fn next(&mut self) -> Option<u32> {
        let first = self.runs.first_mut().filter(|run| run.start < run.end)?;
        let entry = self.entries.get(first.start)?;
        first.start += 1;
        if first.start == first.end && self.runs.len() > 1 {
            self.runs.swap_remove(0);
        }
        let row = entry.row;
        self.sift_down(0);
        Some(row)
    }

    /// Moves a run down to where no run below has a lesser row.
    fn sift_down(&mut self, mut place: usize) {
        loop {
            let left = 2 * place + 1;
            let mut least = place;
            for child in [left, left + 1] {
                if child < self.runs.len() && self.compare(child, least).is_lt() {
                    least = child;
                }
            }
            if least == place {
                return;
            }
            self.runs.swap(place, least);
            place = least;
        }
    }

    fn compare(&self, a: usize, b: usize) -> Ordering {
        let first = |run: usize| self.entries.get(self.runs.get(run)?.start);
        match (first(a), first(b)) {
            (Some(a), Some(b)) => self.order.compare_entries(a, b),
            _ => Ordering::Equal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Expr, SortKey};
    use crate::types::{Column, ColumnData, DataType};

    /// A fixed walk through all numbers below a power of two, none twice.
    fn scrambled(rows: u32) -> Vec<i32> {
        let step = |n: u32| n.wrapping_mul(0x9E37_79B1) & (rows.next_power_of_two() - 1);
        let all = 0..rows.next_power_of_two();
        let cells = all.map(step).filter(|n| *n < rows);
        cells.map(|n| i32::try_from(n / 3).unwrap()).collect()
    }

    #[test]
    fn runs_are_put_together_in_order_and_stable() {
        for rows in [0_u32, 1, 1000, 65_536, 65_537, 300_000] {
            let cells = scrambled(rows);
            let column = Column::new(ColumnData::Int(cells.clone()));
            let key = SortKey {
                expr: Expr::column(0, DataType::Int),
                descending: false,
                nulls_first: false,
            };
            let order = Order::new(&[column], &[key]);
            let mut sorting = Sorting::new(order, cells.len());
            while !sorting.step() {}
            let mut sorted = sorting.finish();
            let mut found = Vec::new();
            loop {
                let taken = sorted.take(1000);
                if taken.is_empty() {
                    break;
                }
                found.extend(taken);
            }
            let mut expected: Vec<u32> = (0..rows).collect();
            expected.sort_by_key(|row| cells[*row as usize]);
            assert!(found == expected, "{rows} rows");
        }
    }
}
