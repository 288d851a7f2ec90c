//! A connection's task, kept from taking anything else down.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// Runs a connection to its end. A panic ends that connection (its transaction is rolled back as the
/// session is dropped) and is logged; the server goes on.
pub(super) async fn guarded(connection: impl Future<Output = ()>) {
    let mut connection = pin!(connection);
    let caught = poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| connection.as_mut().poll(context)));
        match polled {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(())) => Poll::Ready(None),
            Err(panic) => Poll::Ready(Some(message(&*panic))),
        }
    });
    if let Some(message) = caught.await {
        tracing::error!(%message, "a connection panicked; it is closed, the server goes on");
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let owned = || panic.downcast_ref::<String>().cloned();
    text.map(String::from).or_else(owned).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_stays_inside() {
        guarded(async {
            tokio::task::yield_now().await;
            panic!("a bug");
        })
        .await;
    }
}
