//! Catalogs by schema version: decoded once, shared by all sessions.

use std::sync::Arc;

use arc_swap::ArcSwapOption;

use crate::catalog::{Catalog, PREFIXES};
use crate::txn::{SchemaVersion, View};
use crate::types::Result;

/// A catalog, and the version of the schema that it shows.
#[derive(Clone, Debug)]
pub(super) struct Versioned {
    pub(super) version: SchemaVersion,
    pub(super) catalog: Arc<Catalog>,
    /// The session that it is of; 0 for one without temporary relations, which others share.
    pub(super) session: u64,
}

impl Versioned {
    /// As a session of a user sees it who looks for names in these schemas.
    pub(super) fn of_session(self, session: u64, user: &str, path: &[String]) -> Versioned {
        let path = self.catalog.path_of(user, path);
        let has_temporary = self.catalog.temporary(Some(session)).next().is_some();
        if path.is_default() && !has_temporary {
            return self;
        }
        Versioned {
            catalog: Arc::new(self.catalog.of_session(session, path)),
            session: if has_temporary { session } else { 0 },
            ..self
        }
    }
}

/// The newest committed catalog that anyone asked for. Sessions keep the one they last used, so an
/// older one is decoded again only by a snapshot that meets it for the first time.
#[derive(Debug, Default)]
pub(super) struct Catalogs(ArcSwapOption<Versioned>);

impl Catalogs {
    /// The catalog that a view shows.
    ///
    /// # Errors
    /// XX001 for an entry that does not decode.
    pub(super) fn of(&self, view: &View) -> Result<Versioned> {
        let version = view.schema_version();
        if let Some(kept) = &*self.0.load()
            && kept.version == version
        {
            return Ok(Versioned::clone(kept));
        }
        let entries = PREFIXES
            .iter()
            .flat_map(|prefix| view.system_prefix(prefix));
        let loaded = Versioned {
            version,
            catalog: Arc::new(Catalog::load(entries)?),
            session: 0,
        };
        if version.is_committed() {
            self.0.store(Some(Arc::new(loaded.clone())));
        }
        Ok(loaded)
    }
}
