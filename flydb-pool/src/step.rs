//! Which step a checkout is in.
//!
//! deadpool calls the manager from within the checkout's own future, so the step that a checkout is in
//! is kept beside that future, where the manager finds it and an error can read it afterwards.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A step of a checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Waiting for a place: all connections are in use.
    Wait,
    /// Making a connection.
    Create,
    /// Looking at a connection that was used before, and taking back what was done to its session.
    Recycle,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Step::Wait => "waiting for a free connection",
            Step::Create => "making a connection",
            Step::Recycle => "checking a connection before using it again",
        })
    }
}

tokio::task_local! {
    static CHECKOUT: Arc<Checkout>;
}

/// A checkout that is under way.
#[derive(Debug)]
pub(crate) struct Checkout {
    start: Instant,
    step: AtomicU8,
    /// Nanoseconds until it had a place; 0 while it has none.
    waited: AtomicU64,
}

impl Checkout {
    pub(crate) fn new() -> Arc<Checkout> {
        Arc::new(Checkout {
            start: Instant::now(),
            step: AtomicU8::new(0),
            waited: AtomicU64::new(0),
        })
    }

    /// Runs a future as part of this checkout.
    pub(crate) async fn run<F: Future>(self: &Arc<Self>, work: F) -> F::Output {
        CHECKOUT.scope(Arc::clone(self), work).await
    }

    /// Tells the checkout that this is part of, if it is part of one, which step it is in.
    pub(crate) fn enter(step: Step) {
        let _ = CHECKOUT.try_with(|checkout| {
            let waited = u64::try_from(checkout.start.elapsed().as_nanos()).unwrap_or(u64::MAX);
            let first = (0, waited.max(1));
            let order = Ordering::Relaxed;
            let _ = checkout
                .waited
                .compare_exchange(first.0, first.1, order, order);
            checkout.step.store(number(step), Ordering::Relaxed);
        });
    }

    pub(crate) fn step(&self) -> Step {
        match self.step.load(Ordering::Relaxed) {
            0 => Step::Wait,
            1 => Step::Create,
            _ => Step::Recycle,
        }
    }

    /// How long it waited for a place, or has by now.
    pub(crate) fn waited(&self) -> Duration {
        match self.waited.load(Ordering::Relaxed) {
            0 => self.start.elapsed(),
            waited => Duration::from_nanos(waited),
        }
    }
}

fn number(step: Step) -> u8 {
    match step {
        Step::Wait => 0,
        Step::Create => 1,
        Step::Recycle => 2,
    }
}
