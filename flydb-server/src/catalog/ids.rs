//! Identifiers of catalog objects. They are never used again after a drop.

pub(crate) use crate::types::{IndexId, TableId};
