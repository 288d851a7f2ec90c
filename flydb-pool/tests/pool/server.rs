//! Servers in memory that count what they are asked, and can be told to misbehave.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use bytes::BytesMut;
use flydb_client::protocol::message::ErrorBody;
use flydb_client::protocol::message::auth::AuthResult;
use flydb_client::protocol::message::core::QueryResult;
use flydb_client::protocol::message::session::SessionResult;
use flydb_client::protocol::message::transaction::TxResult;
use flydb_client::protocol::{FrameCodec, Request, Response, SqlState};
use flydb_client::{Client, Config, Error, TxStatus};
use flydb_pool::{Pool, PoolBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio_util::codec::Decoder;

#[derive(Debug, Default)]
pub(crate) struct Servers {
    pub(crate) connected: AtomicU32,
    pub(crate) pings: AtomicU32,
    pub(crate) resets: AtomicU32,
    /// Pings and resets are not answered.
    pub(crate) silent: AtomicBool,
    /// New connections are refused.
    pub(crate) refusing: AtomicBool,
    /// New connections are not answered.
    pub(crate) stalled: AtomicBool,
}

impl Servers {
    /// A pool of connections to servers like this, and what they count.
    pub(crate) fn pool() -> (PoolBuilder, Arc<Servers>) {
        let servers = Arc::new(Servers::default());
        let shared = Arc::clone(&servers);
        let builder = Pool::builder_with(move || connect(Arc::clone(&shared)));
        (builder, servers)
    }

    /// How often connections were made, pinged and reset.
    pub(crate) fn counts(&self) -> (u32, u32, u32) {
        let read = |counter: &AtomicU32| counter.load(Ordering::SeqCst);
        (read(&self.connected), read(&self.pings), read(&self.resets))
    }

    pub(crate) fn set(flag: &AtomicBool) {
        flag.store(true, Ordering::SeqCst);
    }
}

async fn connect(servers: Arc<Servers>) -> Result<Client, Error> {
    let (near, far) = tokio::io::duplex(4096);
    tokio::spawn(serve(far, servers));
    Config::new().connect_with(near).await
}

async fn serve(mut stream: DuplexStream, servers: Arc<Servers>) {
    let (mut inbox, mut codec) = (BytesMut::new(), FrameCodec::new());
    let mut tx = TxStatus::Idle;
    loop {
        while let Some(frame) = codec.decode(&mut inbox).expect("frames") {
            let request = Request::decode(&frame).expect("a request");
            let Some(response) = answer(&request, &servers, &mut tx) else {
                return std::future::pending().await;
            };
            let mut out = BytesMut::new();
            response.encode(&mut out).expect("short");
            if stream.write_all(&out).await.is_err() {
                return;
            }
        }
        if matches!(stream.read_buf(&mut inbox).await, Ok(0) | Err(_)) {
            return;
        }
    }
}

fn answer(request: &Request, servers: &Servers, tx: &mut TxStatus) -> Option<Response> {
    let on = |flag: &AtomicBool| flag.load(Ordering::SeqCst);
    Some(match request {
        Request::Auth(_) if on(&servers.stalled) => return None,
        Request::Auth(_) if on(&servers.refusing) => {
            let state = SqlState::TooManyConnections;
            Response::Error(ErrorBody::new(state, "too many connections"))
        }
        Request::Auth(_) => {
            servers.connected.fetch_add(1, Ordering::SeqCst);
            Response::AuthResult(AuthResult {
                success: true,
                ..AuthResult::default()
            })
        }
        Request::Ping | Request::Reset if on(&servers.silent) => return None,
        Request::Ping => {
            servers.pings.fetch_add(1, Ordering::SeqCst);
            Response::Pong
        }
        Request::Reset => {
            servers.resets.fetch_add(1, Ordering::SeqCst);
            *tx = TxStatus::Idle;
            session(*tx)
        }
        Request::SetOption(_) => session(*tx),
        Request::BeginTx(_) => transaction(tx, TxStatus::Active),
        Request::CommitTx | Request::RollbackTx(_) => transaction(tx, TxStatus::Idle),
        Request::Query(query) => {
            if query.query == "BEGIN" {
                *tx = TxStatus::Active;
            }
            Response::QueryResult(QueryResult {
                success: true,
                message: if query.query == "SET" {
                    "SET"
                } else {
                    "INSERT 1"
                }
                .to_owned(),
                tx: Some(*tx),
                ..QueryResult::default()
            })
        }
        other => panic!("no answer to {other:?}"),
    })
}

fn session(tx: TxStatus) -> Response {
    Response::SessionResult(SessionResult {
        success: true,
        tx: Some(tx),
        ..SessionResult::default()
    })
}

fn transaction(tx: &mut TxStatus, becomes: TxStatus) -> Response {
    *tx = becomes;
    Response::TxResult(TxResult {
        success: true,
        tx: Some(becomes),
        ..TxResult::default()
    })
}
