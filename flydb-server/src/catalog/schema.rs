//! Schemas, as stored under `namespace:<schema>`.

use serde::{Deserialize, Serialize};

use super::TableId;

/// A schema's definition. `public` has none unless it was changed: it is there anyway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Schema {
    /// Its id. Schemas share ids with relations, so that grants name either.
    pub id: TableId,
    /// Its name.
    pub name: String,
    /// The user who may drop it, and grant rights on it.
    pub owner: String,
}
