//! A peer: a byte stream with its two buffers.

use std::io;
use std::pin::pin;
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::limits::{
    GONE_GRACE, IDLE_BUFFER_BYTES, LINGER, LINGER_BYTES, READ_BYTES, SHRINK_AFTER,
    SMALL_BUFFER_BYTES,
};
use super::wait::after;
use crate::session::{Interrupt, Next, Phase};

/// A peer.
#[derive(Debug)]
pub(super) struct Peer<S> {
    stream: S,
    /// What came and was not taken yet.
    pub(super) input: BytesMut,
    /// What is to be written.
    pub(super) output: BytesMut,
    stall: Option<Duration>,
}

/// How waiting for bytes ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filled {
    /// There are more bytes.
    Bytes,
    /// The peer will send no more.
    End,
    /// Nothing came in time.
    TimedOut,
    /// The server stops.
    Stopping,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Peer<S> {
    /// A peer at the other end of a stream. `stall` is how long it may take no byte of an answer;
    /// zero: for ever.
    pub(super) fn new(stream: S, stall: Duration) -> Peer<S> {
        Peer {
            stream,
            input: BytesMut::new(),
            output: BytesMut::new(),
            stall: Some(stall).filter(|stall| !stall.is_zero()),
        }
    }

    /// How long the peer may stall within a request or an answer.
    pub(super) fn stall(&self) -> Option<Duration> {
        self.stall
    }

    /// Waits for more input, until then at most. Cancel safe.
    ///
    /// # Errors
    /// The stream's.
    pub(super) async fn fill(
        &mut self,
        until: Option<Instant>,
        interrupt: &mut Interrupt,
    ) -> io::Result<Filled> {
        if self.is_large() {
            let shrink = after(Some(SHRINK_AFTER));
            if let Some(shrink) = shrink
                && until.is_none_or(|until| shrink < until)
            {
                if let Ok(filled) = timeout_at(shrink, self.read(interrupt)).await {
                    return filled;
                }
                self.shrink();
            }
        }
        match until {
            None => self.read(interrupt).await,
            Some(until) => timeout_at(until, self.read(interrupt))
                .await
                .unwrap_or(Ok(Filled::TimedOut)),
        }
    }

    /// Where an answer is written, and the watch over the peer for as long as it is worked on.
    pub(super) fn answering(&mut self) -> (&mut BytesMut, Absence<'_, S>) {
        let absence = Absence {
            stream: &mut self.stream,
            input: &mut self.input,
        };
        (&mut self.output, absence)
    }

    async fn read(&mut self, interrupt: &mut Interrupt) -> io::Result<Filled> {
        self.make_room();
        tokio::select! {
            biased;
            read = self.stream.read_buf(&mut self.input) => match read? {
                0 => Ok(Filled::End),
                _ => Ok(Filled::Bytes),
            },
            () = interrupt.reached(Phase::Draining) => Ok(Filled::Stopping),
        }
    }

    /// Room grows with what has come: a claimed length alone costs nothing.
    fn make_room(&mut self) {
        let room = self.input.capacity() - self.input.len();
        if room == 0 || (self.input.is_empty() && room < IDLE_BUFFER_BYTES) {
            let more = self.input.len().clamp(IDLE_BUFFER_BYTES, READ_BYTES);
            self.input.reserve(more);
        }
    }

    fn is_large(&self) -> bool {
        self.input.capacity().max(self.output.capacity()) > SMALL_BUFFER_BYTES
    }

    fn shrink(&mut self) {
        let mut input = BytesMut::with_capacity(self.input.len().max(IDLE_BUFFER_BYTES));
        input.extend_from_slice(&self.input);
        self.input = input;
        self.output = BytesMut::new();
    }

    /// Writes all output.
    ///
    /// # Errors
    /// The stream's; `TimedOut` where the peer takes nothing for too long, or the server is forced to
    /// stop.
    pub(super) async fn flush(&mut self, interrupt: &mut Interrupt) -> io::Result<()> {
        while !self.output.is_empty() {
            let stall = self.stall;
            let write = self.stream.write_buf(&mut self.output);
            let written = tokio::select! {
                biased;
                written = with_limit(stall, write) => written?,
                () = interrupt.reached(Phase::Forced) => return Err(io::ErrorKind::TimedOut.into()),
            };
            if written == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
        }
        Ok(())
    }

    /// Ends the connection so that what was written last arrives: closing a socket with unread input
    /// makes the system throw away what the peer has not read yet.
    pub(super) async fn linger(&mut self) {
        let _ = timeout(LINGER, async {
            let mut left = LINGER_BYTES;
            let mut sink = [0; 4096];
            if self.stream.shutdown().await.is_err() {
                return;
            }
            while let Ok(read @ 1..) = self.stream.read(&mut sink).await {
                left = left.saturating_sub(read);
                if left == 0 {
                    return;
                }
            }
        })
        .await;
    }
}

/// The watch over a peer that waits for its answer.
#[derive(Debug)]
pub(super) struct Absence<'a, S> {
    stream: &'a mut S,
    input: &'a mut BytesMut,
}

impl<S: AsyncRead + Unpin> Absence<'_, S> {
    /// Works on an answer. Where the peer goes away meanwhile the work is cancelled, as it may wait for
    /// long and hold locks for nobody: what computes ends at `cancel`, and what waits is dropped where
    /// it waits.
    pub(super) async fn unless_gone(
        self,
        answer: impl Future<Output = Next>,
        cancel: impl FnOnce(),
    ) -> Next {
        let mut answer = pin!(answer);
        tokio::select! {
            biased;
            next = &mut answer => return next,
            () = self.noticed() => cancel(),
        }
        timeout(GONE_GRACE, answer).await.unwrap_or(Next::Close)
    }

    /// Waits until the peer has been gone for [`GONE_GRACE`]: whoever closes its half once it has sent
    /// its requests gets that long for the answer. What comes meanwhile is kept, within bounds: past
    /// them nobody looks, so that a flood still has to wait. Cancel safe.
    async fn noticed(self) {
        while self.input.len() < READ_BYTES {
            self.input.reserve(IDLE_BUFFER_BYTES);
            if !matches!(self.stream.read_buf(self.input).await, Ok(1..)) {
                return sleep(GONE_GRACE).await;
            }
        }
        std::future::pending().await
    }
}

/// A write with the peer's patience. The timer is only set where the write has to wait.
async fn with_limit(
    limit: Option<Duration>,
    write: impl Future<Output = io::Result<usize>>,
) -> io::Result<usize> {
    match limit {
        None => write.await,
        Some(limit) => timeout(limit, write)
            .await
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Stopper;

    #[tokio::test]
    async fn an_idle_peer_keeps_little_memory() {
        let (client, server) = tokio::io::duplex(256 * 1024);
        let stopper = Stopper::new();
        let mut interrupt = stopper.interrupt();
        let mut peer = Peer::new(server, Duration::ZERO);
        let (mut read, mut write) = tokio::io::split(client);
        write.write_all(&[7; 200_000]).await.unwrap();
        while peer.input.len() < 200_000 {
            peer.fill(None, &mut interrupt).await.unwrap();
        }
        assert!(peer.input.capacity() < 500_000);
        peer.input.clear();
        peer.output.extend_from_slice(&[1; 100_000]);
        peer.flush(&mut interrupt).await.unwrap();
        read.read_exact(&mut [0; 100_000]).await.unwrap();
        tokio::time::pause();
        let until = Some(Instant::now() + Duration::from_secs(60));
        let filled = peer.fill(until, &mut interrupt).await.unwrap();
        assert_eq!(filled, Filled::TimedOut);
        assert!(peer.input.capacity() + peer.output.capacity() <= 2 * IDLE_BUFFER_BYTES);
    }

    /// The limit used to begin only once the buffers had been given back.
    #[tokio::test(start_paused = true)]
    async fn a_peer_with_large_buffers_has_no_more_time() {
        let (_client, server) = tokio::io::duplex(16);
        let stopper = Stopper::new();
        let mut peer = Peer::new(server, Duration::ZERO);
        peer.output.reserve(100_000);
        for limit in [SHRINK_AFTER / 2, SHRINK_AFTER * 2] {
            let start = Instant::now();
            let until = Some(start + limit);
            let filled = peer.fill(until, &mut stopper.interrupt()).await.unwrap();
            assert_eq!(filled, Filled::TimedOut);
            assert_eq!(start.elapsed().as_millis(), limit.as_millis());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_takes_nothing_is_given_up() {
        let (_client, server) = tokio::io::duplex(16);
        let stopper = Stopper::new();
        let mut peer = Peer::new(server, Duration::from_secs(5));
        peer.output.extend_from_slice(&[0; 100]);
        let error = peer.flush(&mut stopper.interrupt()).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_stopping_server_wakes_whoever_waits() {
        let (_client, server) = tokio::io::duplex(16);
        let stopper = Stopper::new();
        let mut interrupt = stopper.interrupt();
        let mut peer = Peer::new(server, Duration::ZERO);
        stopper.advance(Phase::Draining);
        let filled = peer.fill(None, &mut interrupt).await.unwrap();
        assert_eq!(filled, Filled::Stopping);
    }
}
