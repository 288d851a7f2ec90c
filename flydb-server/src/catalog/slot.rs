//! A place in the catalog where others keep what they made of a definition.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;

/// Users for whom something is kept at most; past it all is made anew.
const MAX_USERS: usize = 256;

/// What was made of a definition, for each user with whose rights it was made. It lives as long as this
/// version of the catalog, so that it never outlives what it was made from. A copy starts empty.
#[derive(Default)]
pub(crate) struct Slot(Mutex<HashMap<String, Arc<dyn Any + Send + Sync>>>);

impl Slot {
    /// What is kept for a user, or what `make` makes now.
    ///
    /// # Errors
    /// Those of `make`; nothing is kept then.
    pub(crate) fn get_or_make<T: Any + Send + Sync, E>(
        &self,
        user: &str,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let kept = self.0.lock().get(user).cloned();
        if let Some(Ok(kept)) = kept.map(Arc::downcast) {
            return Ok(kept);
        }
        let made = Arc::new(make()?);
        let mut kept = self.0.lock();
        if kept.len() >= MAX_USERS {
            kept.clear();
        }
        let shared: Arc<T> = Arc::clone(&made);
        kept.insert(user.to_owned(), shared);
        Ok(made)
    }
}

impl Clone for Slot {
    fn clone(&self) -> Slot {
        Slot::default()
    }
}

impl PartialEq for Slot {
    /// What is kept follows from the definition, and makes no difference.
    fn eq(&self, _: &Slot) -> bool {
        true
    }
}

impl Eq for Slot {}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Slot")
    }
}
