//! The end of a join: the rows of a side that was kept whole whose turn comes once all pairs were tested.

use super::pairing::{Pairing, Pairs};
use crate::exec::limits::BATCH_ROWS;
use crate::exec::operator::Pull;
use crate::types::{Batch, Result};

/// Rows of one side, batch by batch.
#[derive(Debug)]
pub(super) struct Rest {
    left: Batch,
    right: Batch,
    rest: Pairs,
    next: usize,
}

impl Rest {
    /// No rows.
    pub(super) fn none() -> Rest {
        Rest {
            left: Batch::empty_columns(0),
            right: Batch::empty_columns(0),
            rest: Pairs::default(),
            next: 0,
        }
    }

    /// Of a RIGHT or FULL join, the right rows that found no partner.
    pub(super) fn of_right(right: Batch, pairing: &Pairing) -> Rest {
        Rest {
            right,
            rest: pairing.right_rest(),
            ..Rest::none()
        }
    }

    /// The left rows that come out by themselves.
    pub(super) fn of_left(left: Batch, pairing: &Pairing) -> Rest {
        Rest {
            left,
            rest: pairing.left_rest(),
            ..Rest::none()
        }
    }

    /// The next rows, with NULLs for the other side.
    pub(super) fn next(&mut self, pairing: &mut Pairing) -> Result<Pull<Batch>> {
        if let Some(batch) = pairing.waiting(&self.left, &self.right)? {
            return Ok(Pull::Ready(batch));
        }
        let end = self.rest.len().min(self.next + BATCH_ROWS);
        let pairs = self.rest.part(self.next..end);
        self.next = end;
        if pairs.len() == 0 {
            return Ok(Pull::Done);
        }
        pairing
            .join(&self.left, &self.right, pairs)
            .map(Pull::Ready)
    }
}
