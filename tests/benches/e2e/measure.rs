//! Counting how often something happens in a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often each figure is taken.
pub const ROUNDS: usize = 5;
/// How often where one takes many seconds.
pub const LONG_ROUNDS: usize = 3;

const WARM_UP: Duration = Duration::from_millis(300);
const MEASURED: Duration = Duration::from_millis(1200);

/// Told when to stop.
#[derive(Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Whether to go on.
    pub fn not_yet(&self) -> bool {
        !self.0.load(Ordering::Relaxed)
    }
}

/// Calls per second of `work`, one after the other.
pub async fn rate(mut work: impl AsyncFnMut()) -> f64 {
    let start = Instant::now();
    while start.elapsed() < WARM_UP {
        work().await;
    }
    let (start, mut count) = (Instant::now(), 0_u64);
    while start.elapsed() < MEASURED {
        work().await;
        count += 1;
    }
    count as f64 / start.elapsed().as_secs_f64()
}

/// What `tasks` tasks do together in a second. Each gets a [`Stop`] and returns how much it did; setting up
/// counts into the time, and is small beside it.
pub async fn concurrent_rate<F, Fut>(tasks: usize, worker: F) -> f64
where
    F: Fn(Stop) -> Fut,
    Fut: Future<Output = u64> + Send + 'static,
{
    let stop = Stop::default();
    let workers: Vec<_> = (0..tasks)
        .map(|_| tokio::spawn(worker(stop.clone())))
        .collect();
    let start = Instant::now();
    tokio::time::sleep(WARM_UP + MEASURED).await;
    stop.0.store(true, Ordering::Relaxed);
    let mut total = 0;
    for worker in workers {
        total += worker.await.expect("a worker");
    }
    total as f64 / start.elapsed().as_secs_f64()
}
