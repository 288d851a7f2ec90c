//! What the server tells of itself.

use std::fmt::Debug;

use super::{Row, text};

/// Something that the server tells of itself: a name and a value as text.
pub(crate) type Fact = (&'static str, String);

/// Where the facts of INTROSPECT SERVER and STATUS come from.
pub(crate) trait ServerFacts: Debug + Send + Sync {
    /// What stays the same while the server runs.
    fn server(&self) -> Vec<Fact>;

    /// Counts and levels of this moment.
    fn status(&self) -> Vec<Fact>;
}

/// Facts as rows.
pub(super) fn rows(facts: Vec<Fact>) -> Vec<Row> {
    let row = |(name, value): Fact| vec![text(name), text(value)];
    facts.into_iter().map(row).collect()
}
