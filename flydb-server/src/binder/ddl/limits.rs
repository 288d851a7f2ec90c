//! The limits of definitions.

/// Columns of a key or an index.
pub(super) const MAX_KEY_COLUMNS: usize = 32;

/// Bytes of a name that we make up; those that users give have the limit of all names.
pub(super) const MAX_GENERATED_NAME_BYTES: usize = 100;
