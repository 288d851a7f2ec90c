//! One row's change.

use smallvec::SmallVec;

use crate::storage::{Key, Row};
use crate::types::RowId;

/// One row's change: from nothing for INSERT, to nothing for DELETE.
#[derive(Debug)]
pub(in crate::exec) struct RowChange {
    /// The row as it was.
    pub(in crate::exec) before: Option<(RowId, Row)>,
    /// The row as it will be; in a table whose rows are known by their key, its id may be another.
    pub(in crate::exec) after: Option<(RowId, Row)>,
    /// The keys that the new row takes: which of the table's indexes, and the key. Computed by the job.
    pub(super) keys: SmallVec<[(usize, Key); 1]>,
    /// Whether it gives a key up for none: the new row is no longer in a partial index.
    pub(super) leaves: bool,
}

impl RowChange {
    /// A change from one version to another.
    pub(in crate::exec) fn new(
        before: Option<(RowId, Row)>,
        after: Option<(RowId, Row)>,
    ) -> RowChange {
        RowChange {
            before,
            after,
            keys: SmallVec::new(),
            leaves: false,
        }
    }

    /// The new row's id, where no row had it that this change removes.
    pub(super) fn new_row_id(&self) -> Option<RowId> {
        let after = self.after.as_ref().map(|(id, _)| *id)?;
        let before = self.before.as_ref().map(|(id, _)| *id);
        (before != Some(after)).then_some(after)
    }

    /// Whether the old row has to go before new ones come: its id or a unique key is given up.
    pub(super) fn removes(&self) -> bool {
        self.before.is_some()
            && (self.after.is_none()
                || self.new_row_id().is_some()
                || !self.keys.is_empty()
                || self.leaves)
    }

    /// About how many bytes it takes; the old image is shared with the table.
    pub(super) fn bytes(&self) -> usize {
        let image = self.after.as_ref().map_or(0, |(_, row)| row.len());
        size_of::<RowChange>() + image
    }
}
