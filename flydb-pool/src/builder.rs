//! Setting up a pool.

use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{self, QueueMode};
use flydb_client::Config;
use thiserror::Error;

use crate::manager::{Connect, Manager, by_config};
use crate::pool::Pool;
use crate::recycle::{Recycling, Rules};

/// Connections that a pool has at most, unless told otherwise.
pub const DEFAULT_MAX_SIZE: usize = 16;

/// How long a checkout takes at most, unless told otherwise.
pub const DEFAULT_CHECKOUT_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a connection may be idle before it is asked for a sign of life, unless told otherwise.
pub const DEFAULT_IDLE_CHECK: Duration = Duration::from_secs(30);

/// How long a connection is given to answer a check, unless told otherwise.
pub const DEFAULT_CHECK_TIMEOUT: Duration = Duration::from_secs(2);

/// How old a connection becomes, unless told otherwise.
pub const DEFAULT_MAX_LIFETIME: Duration = Duration::from_secs(30 * 60);

/// A pool that is about to be built; see [`Pool::builder`].
#[must_use = "a pool is made by `build`"]
pub struct PoolBuilder {
    connect: Connect,
    max_size: usize,
    checkout_timeout: Option<Duration>,
    rules: Rules,
}

/// A pool cannot be built.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A pool of no connections has nothing to give.
    #[error("a pool needs room for one connection at least: set max_size")]
    NoRoom,
    /// Something within deadpool.
    #[error(transparent)]
    Deadpool(#[from] managed::BuildError),
}

impl PoolBuilder {
    pub(crate) fn new(config: Config) -> PoolBuilder {
        PoolBuilder::over(by_config(config))
    }

    pub(crate) fn over(connect: Connect) -> PoolBuilder {
        PoolBuilder {
            connect,
            max_size: DEFAULT_MAX_SIZE,
            checkout_timeout: Some(DEFAULT_CHECKOUT_TIMEOUT),
            rules: Rules {
                recycling: Recycling::default(),
                idle_check: DEFAULT_IDLE_CHECK,
                check_timeout: DEFAULT_CHECK_TIMEOUT,
                max_lifetime: Some(DEFAULT_MAX_LIFETIME),
            },
        }
    }

    /// How many connections there are at most. 16 by default.
    pub fn max_size(mut self, connections: usize) -> PoolBuilder {
        self.max_size = connections;
        self
    }

    /// How long a checkout takes at most, all its steps together; `None` is without limit. 30 s by
    /// default.
    pub fn checkout_timeout(mut self, limit: Option<Duration>) -> PoolBuilder {
        self.checkout_timeout = limit;
        self
    }

    /// How a connection that was used is made ready for its next user.
    pub fn recycling(mut self, recycling: Recycling) -> PoolBuilder {
        self.rules.recycling = recycling;
        self
    }

    /// How long a connection may be out of use before it is asked for a sign of life when it is taken
    /// out; zero asks always. 30 s by default.
    pub fn idle_check(mut self, idle: Duration) -> PoolBuilder {
        self.rules.idle_check = idle;
        self
    }

    /// How long a connection is given to answer that, or a reset, before it is given up. 2 s by default.
    pub fn check_timeout(mut self, limit: Duration) -> PoolBuilder {
        self.rules.check_timeout = limit;
        self
    }

    /// How old a connection becomes before it is replaced when it is taken out; `None` never. 30 minutes
    /// by default.
    pub fn max_lifetime(mut self, age: Option<Duration>) -> PoolBuilder {
        self.rules.max_lifetime = age;
        self
    }

    /// Builds the pool. No connection is made before the first one is asked for.
    ///
    /// # Errors
    /// [`BuildError::NoRoom`] for a maximum size of zero.
    pub fn build(self) -> Result<Pool, BuildError> {
        if self.max_size == 0 {
            return Err(BuildError::NoRoom);
        }
        let manager = Manager::new(self.connect, self.rules);
        // The connection used last is the one least likely to be idle for too long.
        let inner = managed::Pool::builder(manager)
            .max_size(self.max_size)
            .queue_mode(QueueMode::Lifo)
            .runtime(Runtime::Tokio1)
            .build()?;
        Ok(Pool::new(inner, self.checkout_timeout))
    }
}

impl std::fmt::Debug for PoolBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PoolBuilder")
            .field("max_size", &self.max_size)
            .field("checkout_timeout", &self.checkout_timeout)
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}
