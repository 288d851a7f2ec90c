//! Accepting connections.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use flydb_protocol::message::{ErrorBody, Response};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::TaskTracker;

use super::guard::guarded;
use super::limits::{ACCEPT_PAUSE, BACKLOG, READ_BYTES, REFUSALS};
use super::peer::Peer;
use super::{binary, text};
use crate::session::{Engine, Interrupt, Phase, Session, TextSession};
use crate::types::SqlState;

/// What connections are treated with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NetSettings {
    /// Connections at most.
    pub(crate) max_connections: usize,
    /// How long a connection may stay without logging in; zero: for ever.
    pub(crate) auth_timeout: Duration,
    /// How long a peer may stall within a request or an answer; zero: for ever.
    pub(crate) write_timeout: Duration,
}

/// Which protocol a port speaks.
#[derive(Clone, Copy, Debug)]
enum Protocol {
    Binary,
    Text,
}

/// A port that is ours, on which nobody listens yet.
#[derive(Debug)]
pub(crate) struct Port(TcpSocket);

impl Port {
    /// Takes the port of an address.
    ///
    /// # Errors
    /// Why the system does not give it to us.
    pub(crate) fn bind(address: SocketAddr) -> io::Result<Port> {
        let socket = match address {
            SocketAddr::V4(_) => TcpSocket::new_v4()?,
            SocketAddr::V6(_) => TcpSocket::new_v6()?,
        };
        socket.set_reuseaddr(true)?;
        // Accepted sockets inherit it: a peer whose machine is gone is found out in the end.
        socket.set_keepalive(true)?;
        socket.bind(address)?;
        Ok(Port(socket))
    }
}

/// Whatever accepts and runs connections. Cloning shares it.
#[derive(Clone, Debug)]
pub(crate) struct Listeners {
    engine: Arc<Engine>,
    settings: NetSettings,
    permits: Arc<Semaphore>,
    refusals: Arc<Semaphore>,
    tasks: TaskTracker,
}

impl Listeners {
    /// Nothing listens yet.
    pub(crate) fn new(engine: Arc<Engine>, settings: NetSettings) -> Listeners {
        Listeners {
            engine,
            permits: Arc::new(Semaphore::new(settings.max_connections)),
            refusals: Arc::new(Semaphore::new(REFUSALS)),
            settings,
            tasks: TaskTracker::new(),
        }
    }

    /// Speaks the binary protocol on a port; the address returned has its real number.
    ///
    /// # Errors
    /// Why the system does not let us listen there.
    pub(crate) fn listen_binary(&self, port: Port) -> io::Result<SocketAddr> {
        self.listen(port, Protocol::Binary)
    }

    /// Speaks the text protocol on a port; the address returned has its real number.
    ///
    /// # Errors
    /// Why the system does not let us listen there.
    pub(crate) fn listen_text(&self, port: Port) -> io::Result<SocketAddr> {
        self.listen(port, Protocol::Text)
    }

    /// A connection of the binary protocol without a socket.
    pub(crate) fn connect_in_memory(&self) -> DuplexStream {
        let (ours, theirs) = tokio::io::duplex(READ_BYTES);
        self.take_in(ours, Protocol::Binary, None);
        theirs
    }

    /// Takes no more connections, and waits until those that are open have ended.
    pub(crate) async fn drained(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    fn listen(&self, port: Port, protocol: Protocol) -> io::Result<SocketAddr> {
        let listener = port.0.listen(BACKLOG)?;
        let bound = listener.local_addr()?;
        let this = self.clone();
        let interrupt = self.engine.interrupt();
        self.tasks
            .spawn(async move { this.accept(listener, protocol, interrupt).await });
        Ok(bound)
    }

    async fn accept(self, listener: TcpListener, protocol: Protocol, mut interrupt: Interrupt) {
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = interrupt.reached(Phase::Draining) => return,
            };
            match accepted {
                Ok((stream, address)) => self.welcome(stream, address, protocol),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    fn welcome(&self, stream: TcpStream, address: SocketAddr, protocol: Protocol) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%address, %error, "a connection ended before it began");
            return;
        }
        self.take_in(stream, protocol, Some(address));
    }

    fn take_in<S>(&self, stream: S, protocol: Protocol, address: Option<SocketAddr>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        match Arc::clone(&self.permits).try_acquire_owned() {
            Ok(permit) => self.serve(stream, protocol, address, permit),
            Err(_) => self.turn_away(stream, protocol),
        }
    }

    fn serve<S>(
        &self,
        stream: S,
        protocol: Protocol,
        address: Option<SocketAddr>,
        permit: OwnedSemaphorePermit,
    ) where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let NetSettings {
            max_connections: _,
            auth_timeout,
            write_timeout,
        } = self.settings;
        let peer = Peer::new(stream, write_timeout);
        let session = Session::new(&self.engine);
        let connection = async move {
            let _permit = permit;
            let ended = match protocol {
                Protocol::Binary => binary::serve(peer, session, auth_timeout).await,
                Protocol::Text => text::serve(peer, TextSession::new(session), auth_timeout).await,
            };
            if let Err(error) = ended {
                tracing::debug!(?address, %error, "a connection broke");
            }
        };
        self.tasks.spawn(guarded(connection));
    }

    /// Tells a peer that there is no room, where there is room to tell it.
    fn turn_away<S>(&self, stream: S, protocol: Protocol)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Ok(permit) = Arc::clone(&self.refusals).try_acquire_owned() else {
            return;
        };
        let mut interrupt = self.engine.interrupt();
        let mut peer = Peer::new(stream, super::limits::LINGER);
        refuse(protocol, &mut peer.output);
        self.tasks.spawn(async move {
            let _permit = permit;
            if peer.flush(&mut interrupt).await.is_ok() {
                peer.linger().await;
            }
        });
    }
}

fn refuse(protocol: Protocol, output: &mut bytes::BytesMut) {
    let message = "too many connections: try again later, or raise max-connections";
    match protocol {
        Protocol::Binary => {
            // The peer has not asked for extensions.
            let error = ErrorBody::new(SqlState::TooManyConnections, message);
            let message = error.to_string();
            let error = ErrorBody { message, ..error }.without_extensions();
            // An error of one line always fits in a frame.
            let _ = Response::Error(error).encode(output);
        }
        Protocol::Text => {
            TextSession::refuse(SqlState::TooManyConnections, message, output);
        }
    }
}
