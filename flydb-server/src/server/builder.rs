//! What to start.

use std::path::PathBuf;
use std::time::Duration;

use super::Server;
use crate::config::{Config, Durability};

/// Describes a server to be started.
#[derive(Clone, Debug)]
pub struct ServerBuilder {
    config: Config,
}

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The data directory could not be opened, is in use, or is damaged.
    #[error("cannot open the database: {0}")]
    Storage(String),
    /// A port could not be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The administrator of a new database could not be made.
    #[error("cannot make the user admin: {0}")]
    FirstUser(String),
    /// The configuration contradicts itself.
    #[error("{0}")]
    Config(#[from] crate::config::ConfigError),
}

impl Default for ServerBuilder {
    fn default() -> ServerBuilder {
        ServerBuilder {
            config: Config {
                in_memory: true,
                text_port: 0,
                binary_port: 0,
                ..Config::default()
            },
        }
    }
}

impl From<Config> for ServerBuilder {
    fn from(config: Config) -> ServerBuilder {
        ServerBuilder { config }
    }
}

impl ServerBuilder {
    /// Keeps the database in this directory, made if it does not exist.
    #[must_use]
    pub fn data_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.config.data_dir = path.into();
        self.config.in_memory = false;
        self
    }

    /// Keeps the database in memory only: it is gone when the server stops.
    #[must_use]
    pub fn in_memory(mut self) -> Self {
        self.config.in_memory = true;
        self
    }

    /// The address to listen on; 127.0.0.1 by default.
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.config.host = host.into();
        self
    }

    /// The port of the text protocol; 0 (the default here) takes a free one.
    #[must_use]
    pub fn text_port(mut self, port: u16) -> Self {
        self.config.text_port = port;
        self
    }

    /// The port of the binary protocol; 0 (the default here) takes a free one.
    #[must_use]
    pub fn binary_port(mut self, port: u16) -> Self {
        self.config.binary_port = port;
        self
    }

    /// The password of `admin`, who is made when the database is. Without it a random one is made up:
    /// [`Server::generated_admin_password`]. A database that exists keeps the password it has.
    #[must_use]
    pub fn admin_password(mut self, password: impl Into<String>) -> Self {
        self.config.admin_password = Some(password.into().into());
        self
    }

    /// The work factor of password hashes, 4 to 31; each step doubles the time of a log-in.
    #[must_use]
    pub fn bcrypt_cost(mut self, cost: u32) -> Self {
        self.config.bcrypt_cost = cost;
        self
    }

    /// When a commit counts as done.
    #[must_use]
    pub fn durability(mut self, durability: Durability) -> Self {
        self.config.durability = durability;
        self
    }

    /// How many connections at most, both protocols together.
    #[must_use]
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.config.max_connections = connections;
        self
    }

    /// How long [`Server::shutdown`] waits for running requests.
    #[must_use]
    pub fn drain_timeout(mut self, timeout: Duration) -> Self {
        self.config.drain_timeout = timeout;
        self
    }

    /// The whole configuration, for what has no method of its own.
    pub fn config_mut(&mut self) -> &mut Config {
        &mut self.config
    }

    /// Opens the database, recovers it, and listens. Call it within a tokio runtime.
    ///
    /// # Errors
    /// [`StartError`] says which step failed.
    pub async fn start(self) -> Result<Server, StartError> {
        super::start::start(self.config).await
    }
}
