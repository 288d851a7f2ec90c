//! The configuration: flags over environment over file over defaults.
//!
//! One table ([`SETTINGS`]) names every setting with its default and meaning. From it come the flags
//! (`--text-port`), the variables (`FLYDB_TEXT_PORT`), the keys of the TOML file (`text-port`), the
//! output of `--print-config` and the reference page, which a test compares with it. Each layer gives
//! texts; the last step parses them, once, and an error names the setting and where its value came
//! from.
//!
//! The administrator's first password is no setting: it comes from `FLYDB_ADMIN_PASSWORD` alone, since
//! command lines and files are read by others.

mod command_line;
mod file;
mod layers;
mod quantity;
mod secret;
mod settings;
mod table;

pub use command_line::{Invocation, Task};
pub use layers::{Layers, Origin};
pub use quantity::{ByteSize, Span};
pub use secret::Secret;
pub use settings::{Config, Durability};
pub use table::{SETTINGS, Setting};

/// What is wrong with a configuration, naming the setting and where it came from.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub(crate) String);
