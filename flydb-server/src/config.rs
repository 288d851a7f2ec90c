//! The configuration: flags over environment over file over defaults.

mod secret;
mod settings;

pub use secret::Secret;
pub use settings::{Config, Durability};

/// What is wrong with a configuration, naming the setting and where it came from.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub(crate) String);
