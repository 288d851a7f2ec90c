//! The pool.

use std::sync::Arc;
use std::time::{Duration, Instant};

use deadpool::Status;
use deadpool::managed::{self, Object};
use flydb_client::{Client, Config, Error};

use crate::builder::PoolBuilder;
use crate::error::{PoolError, PoolErrorKind};
use crate::manager::Manager;
use crate::metrics::PoolMetrics;
use crate::step::{Checkout, Step};

/// A connection out of the pool: a [`Client`] that goes back when this is dropped.
pub type PooledClient = Object<Manager>;

/// A pool of connections. Clones share it.
#[derive(Clone, Debug)]
pub struct Pool {
    inner: managed::Pool<Manager>,
    checkout_timeout: Option<Duration>,
}

impl Pool {
    pub(crate) fn new(inner: managed::Pool<Manager>, checkout_timeout: Option<Duration>) -> Pool {
        Pool {
            inner,
            checkout_timeout,
        }
    }

    /// A pool of connections that are made as `config` says.
    pub fn builder(config: Config) -> PoolBuilder {
        PoolBuilder::new(config)
    }

    /// A pool of connections that are made by a function: over TLS of the program's own, or in memory to
    /// an embedded server.
    pub fn builder_with<F, C>(connect: F) -> PoolBuilder
    where
        F: Fn() -> C + Send + Sync + 'static,
        C: Future<Output = Result<Client, Error>> + Send + 'static,
    {
        PoolBuilder::over(Box::new(move || Box::pin(connect())))
    }

    /// Takes a connection out, waiting for one if all are in use.
    ///
    /// # Errors
    /// [`PoolError`], with the step that stalled, what went wrong before it and the pool's state.
    pub async fn get(&self) -> Result<PooledClient, PoolError> {
        let start = Instant::now();
        let checkout = Checkout::new();
        let work = checkout.run(self.inner.get());
        let result = match self.checkout_timeout {
            None => work.await,
            Some(limit) => match tokio::time::timeout(limit, work).await {
                Ok(result) => result,
                Err(_) => return Err(self.timed_out(&checkout, start)),
            },
        };
        match result {
            Ok(client) => {
                self.recorder().wait.record(checkout.waited());
                self.recorder().checkouts.add();
                Ok(client)
            }
            Err(error) => Err(self.failed(error, start)),
        }
    }

    /// How full the pool is.
    #[must_use]
    pub fn status(&self) -> Status {
        self.inner.status()
    }

    /// What the pool has done so far.
    #[must_use]
    pub fn metrics(&self) -> PoolMetrics {
        self.recorder().snapshot()
    }

    /// Closes all connections that are not in use, and the others when they come back. Who waits for one
    /// is told that the pool is closed.
    pub fn close(&self) {
        self.inner.close();
    }

    /// Whether the pool is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// The deadpool pool behind this one: for its hooks, to resize it, or to give up connections by a
    /// rule of the program's own. A checkout through it is not bounded by the checkout timeout.
    #[must_use]
    pub fn as_deadpool(&self) -> &managed::Pool<Manager> {
        &self.inner
    }

    fn recorder(&self) -> &crate::metrics::Recorder {
        &self.inner.manager().recorder
    }

    fn timed_out(&self, checkout: &Arc<Checkout>, start: Instant) -> PoolError {
        let step = checkout.step();
        self.recorder().timed_out(step);
        self.error(PoolErrorKind::TimedOut(step), start, None)
    }

    fn failed(&self, error: managed::PoolError<Error>, start: Instant) -> PoolError {
        use deadpool::managed::{HookError, PoolError as Inner, TimeoutType};
        let (kind, cause) = match error {
            Inner::Timeout(TimeoutType::Wait) => (PoolErrorKind::TimedOut(Step::Wait), None),
            Inner::Timeout(TimeoutType::Create) => (PoolErrorKind::TimedOut(Step::Create), None),
            Inner::Timeout(TimeoutType::Recycle) => (PoolErrorKind::TimedOut(Step::Recycle), None),
            Inner::Backend(error) | Inner::PostCreateHook(HookError::Backend(error)) => {
                (PoolErrorKind::Connect, Some(error))
            }
            Inner::PostCreateHook(HookError::Message(_)) => (PoolErrorKind::Connect, None),
            Inner::Closed | Inner::NoRuntimeSpecified => (PoolErrorKind::Closed, None),
        };
        self.error(kind, start, cause)
    }

    fn error(&self, kind: PoolErrorKind, start: Instant, cause: Option<Error>) -> PoolError {
        PoolError {
            kind,
            after: start.elapsed(),
            status: self.status(),
            last_error: cause.or_else(|| self.inner.manager().last_error()),
        }
    }
}
