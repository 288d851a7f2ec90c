//! A connection pool for `flydb-client`, on deadpool.
//!
//! ```no_run
//! use flydb_client::Config;
//! use flydb_pool::Pool;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let config = Config::from_url("flydb://app:secret@localhost/shop")?;
//! let pool = Pool::builder(config).max_size(16).build()?;
//!
//! let client = pool.get().await?;
//! let orders: i64 = client.query_scalar("SELECT count(*) FROM orders", ()).await?;
//! # drop(client); Ok(()) }
//! ```
//!
//! A connection goes back to the pool when its [`PooledClient`] is dropped, and is looked at when it is
//! taken out again, where the wait can be bounded and an error can be told:
//!
//! - One that is closed, that is past its lifetime, that something else still holds (a clone of the
//!   handle, a stream), or that was left in a transaction, is given up.
//! - Else what its last user did to the session is taken back, as [`Recycling`] says. By default that
//!   costs a round trip only where there is something to take back.
//! - One that was idle for long is asked for a sign of life, within a deadline of its own.
//!
//! An error says which step stalled, what went wrong before it, and how full the pool is
//! ([`PoolError`]); [`PoolMetrics`] split the time of a checkout in the same steps.

mod builder;
mod error;
mod manager;
mod metrics;
mod pool;
mod recycle;
mod step;

pub use builder::{
    BuildError, DEFAULT_CHECK_TIMEOUT, DEFAULT_CHECKOUT_TIMEOUT, DEFAULT_IDLE_CHECK,
    DEFAULT_MAX_LIFETIME, DEFAULT_MAX_SIZE, PoolBuilder,
};
pub use deadpool::Status;
pub use error::{PoolError, PoolErrorKind};
pub use manager::Manager;
pub use metrics::{Histogram, PoolMetrics};
pub use pool::{Pool, PooledClient};
pub use recycle::Recycling;
pub use step::Step;
