//! Making the next root: one commit's changes applied to the last one.
#![allow(clippy::todo)]

use super::{Change, Root};
use crate::types::Result;

impl Root {
    /// The root that a commit at this log index makes of this one. Consumes it: on an error nothing
    /// half-applied is left to be used. Clone the root that is to stay.
    ///
    /// # Errors
    /// 23505 where two rows would share a key of a unique index; 54000 for a key that is too long;
    /// XX000 for a change to a table that does not exist.
    pub(crate) fn apply(self, _changes: &[Change], _index: u64) -> Result<Root> {
        todo!()
    }
}
