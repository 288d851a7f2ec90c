//! The end of a RIGHT or FULL join: the right rows that found no partner.

use super::pairing::{Pairing, Pairs};
use crate::exec::limits::BATCH_ROWS;
use crate::exec::operator::Pull;
use crate::types::{Batch, Result};

/// Right rows without a partner, batch by batch.
#[derive(Debug)]
pub(super) struct RightRest {
    right: Batch,
    rest: Pairs,
    next: usize,
}

impl RightRest {
    /// What is left of a right side.
    pub(super) fn new(right: Batch, pairing: &Pairing) -> RightRest {
        RightRest {
            right,
            rest: pairing.right_rest(),
            next: 0,
        }
    }

    /// The next rows, with NULLs for the left side.
    pub(super) fn next(&mut self, pairing: &mut Pairing) -> Result<Pull<Batch>> {
        let no_left = Batch::empty_columns(0);
        if let Some(batch) = pairing.waiting(&no_left, &self.right)? {
            return Ok(Pull::Ready(batch));
        }
        let end = self.rest.len().min(self.next + BATCH_ROWS);
        let rows = |of: &[u32]| of.get(self.next..end).unwrap_or_default().to_vec();
        let pairs = Pairs {
            left: rows(&self.rest.left),
            right: rows(&self.rest.right),
        };
        self.next = end;
        if pairs.len() == 0 {
            return Ok(Pull::Done);
        }
        pairing.join(&no_left, &self.right, pairs).map(Pull::Ready)
    }
}
