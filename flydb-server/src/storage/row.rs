//! Rows: shared, immutable row images.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// One version of one row: its image, as `encode_row` makes it for the table's layout.
///
/// Cloning shares the bytes, so that a scan hands rows out, and a snapshot keeps them, at the cost
/// of a reference count.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Row(Arc<[u8]>);

impl Row {
    /// A row with a copy of this image.
    pub(crate) fn new(image: &[u8]) -> Row {
        Row(Arc::from(image))
    }

    /// Whether both are the same version in memory; says nothing about equal bytes elsewhere.
    pub(crate) fn ptr_eq(&self, other: &Row) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Row {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Row {
    fn from(image: Vec<u8>) -> Row {
        Row(Arc::from(image))
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row({} bytes)", self.0.len())
    }
}
