//! Identifiers of catalog objects. They are never used again after a drop.

pub use crate::types::{IndexId, TableId};
