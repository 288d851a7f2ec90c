//! Makes and recycles connections for deadpool.

use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use deadpool::managed::{self, RecycleError, RecycleResult};
use flydb_client::{Client, Config, Error};

use crate::metrics::Recorder;
use crate::recycle::{GivenUp, Rules};
use crate::step::{Checkout, Step};

pub(crate) type Connecting = Pin<Box<dyn Future<Output = Result<Client, Error>> + Send>>;
pub(crate) type Connect = Box<dyn Fn() -> Connecting + Send + Sync>;

/// The manager that a [`Pool`](crate::Pool) gives to deadpool.
pub struct Manager {
    connect: Connect,
    rules: Rules,
    pub(crate) recorder: Recorder,
    last_error: Mutex<Option<Error>>,
}

impl Manager {
    pub(crate) fn new(connect: Connect, rules: Rules) -> Manager {
        Manager {
            connect,
            rules,
            recorder: Recorder::default(),
            last_error: Mutex::new(None),
        }
    }

    /// What went wrong last with a connection of the pool.
    pub(crate) fn last_error(&self) -> Option<Error> {
        let last = self.last_error.lock();
        last.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, error: &Error) {
        let last = self.last_error.lock();
        *last.unwrap_or_else(PoisonError::into_inner) = Some(error.clone());
    }
}

/// Connects as a configuration says.
pub(crate) fn by_config(config: Config) -> Connect {
    Box::new(move || {
        let config = config.clone();
        Box::pin(async move { config.connect().await })
    })
}

impl managed::Manager for Manager {
    type Type = Client;
    type Error = Error;

    async fn create(&self) -> Result<Client, Error> {
        Checkout::enter(Step::Create);
        let start = Instant::now();
        let result = (self.connect)().await;
        match &result {
            Ok(_) => self.recorder.connect.record(start.elapsed()),
            Err(error) => {
                self.recorder.connect_errors.add();
                self.note(error);
            }
        }
        result
    }

    async fn recycle(
        &self,
        client: &mut Client,
        metrics: &managed::Metrics,
    ) -> RecycleResult<Error> {
        Checkout::enter(Step::Recycle);
        let start = Instant::now();
        let result = self.rules.apply(client, metrics).await;
        self.recorder.check.record(start.elapsed());
        result.map_err(|reason| {
            tracing::debug!(%reason, session = client.session_id(), "a pooled connection is given up");
            self.recorder.given_up(&reason);
            match reason {
                GivenUp::Failed(error) => {
                    self.note(&error);
                    RecycleError::Backend(error)
                }
                reason => RecycleError::message(reason.to_string()),
            }
        })
    }
}

impl fmt::Debug for Manager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Manager")
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}
