//! What is done to a connection before it is used again.

use std::time::{Duration, Instant};

use deadpool::managed::Metrics;
use flydb_client::{Client, Error, TxStatus};
use thiserror::Error;

/// How a connection that was used is made ready for its next user.
///
/// In every mode one that is closed, too old, still held by something else, or left in a transaction is
/// given up, and one with requests under way (its last user dropped a call) is reset, since only their
/// answers tell what state it is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Recycling {
    /// Resets the session where its last user has touched it: set an option, opened a cursor, made a
    /// table (which may be temporary), dropped a call, run a text of several statements or one that is not
    /// known to leave the session as it was. What ran ordinary
    /// statements only, in transactions that have ended, has nothing to reset, and costs no round trip.
    /// The next user finds the session as it was after the log-in, with its prepared statements. One
    /// thing alone may be left: which numbers sequences gave last, as LASTVAL and CURRVAL tell them.
    #[default]
    Reset,
    /// Resets the session and so asks for a sign of life, each time: one round trip a checkout. For
    /// networks that drop connections without a word.
    Verified,
    /// Resets nothing: options that one user sets, the next one finds. For programs that set none, or
    /// the same ones always.
    Fast,
}

/// When a connection is looked at, and when it is too old.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) recycling: Recycling,
    /// Idle for longer, it is asked for a sign of life.
    pub(crate) idle_check: Duration,
    /// How long it is given to answer.
    pub(crate) check_timeout: Duration,
    pub(crate) max_lifetime: Option<Duration>,
}

/// Why a connection is given up.
#[derive(Clone, Debug, Error)]
pub(crate) enum GivenUp {
    #[error("the connection is closed")]
    Closed,
    #[error("the connection has reached its maximum lifetime")]
    Expired,
    #[error("something else still holds the connection")]
    Shared,
    #[error("the connection was left in a transaction")]
    InTransaction,
    #[error("the connection did not answer a check within {0:?}")]
    Silent(Duration),
    #[error("the connection failed a check: {0}")]
    Failed(Error),
}

impl Rules {
    /// Makes a connection ready, or says why it is to be given up.
    pub(crate) async fn apply(&self, client: &Client, metrics: &Metrics) -> Result<(), GivenUp> {
        self.refuse(client, metrics)?;
        let check = self.needs(client, metrics);
        let work = async {
            match check {
                Check::None => Ok(()),
                Check::Ping => client.ping().await,
                Check::Reset => client.reset().await,
            }
        };
        match tokio::time::timeout(self.check_timeout, work).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return Err(GivenUp::Failed(error)),
            Err(_) => return Err(GivenUp::Silent(self.check_timeout)),
        }
        match client.tx_status() {
            TxStatus::Idle => Ok(()),
            TxStatus::Active | TxStatus::Failed => Err(GivenUp::InTransaction),
        }
    }

    fn refuse(&self, client: &Client, metrics: &Metrics) -> Result<(), GivenUp> {
        if client.is_closed() {
            return Err(GivenUp::Closed);
        }
        if client.is_shared() {
            return Err(GivenUp::Shared);
        }
        let expired = |most: Duration| metrics.created.elapsed() >= most;
        if self.max_lifetime.is_some_and(expired) {
            return Err(GivenUp::Expired);
        }
        // With requests under way (such as the rollback of a transaction that was dropped) nobody knows
        // yet; the reset that follows will tell.
        if client.tx_status() != TxStatus::Idle && !client.is_busy() {
            return Err(GivenUp::InTransaction);
        }
        Ok(())
    }

    fn needs(&self, client: &Client, metrics: &Metrics) -> Check {
        let touched = match self.recycling {
            Recycling::Verified => true,
            Recycling::Reset => client.needs_reset(),
            Recycling::Fast => client.is_busy(),
        };
        let used = metrics.recycled.unwrap_or(metrics.created);
        if touched {
            Check::Reset
        } else if Instant::now().duration_since(used) >= self.idle_check {
            Check::Ping
        } else {
            Check::None
        }
    }
}

enum Check {
    None,
    Ping,
    Reset,
}
