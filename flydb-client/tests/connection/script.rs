//! A server that a test plays itself.

use bytes::{Bytes, BytesMut};
use flydb_client::protocol::message::auth::AuthResult;
use flydb_client::protocol::message::core::{PrepareResult, QueryResult};
use flydb_client::protocol::message::{ErrorBody, Rows};
use flydb_client::protocol::{DataType, FrameCodec, Request, Response, SqlState};
use flydb_client::{Client, Config, TxStatus};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio_util::codec::Decoder;

pub(crate) struct Script {
    stream: DuplexStream,
    inbox: BytesMut,
    codec: FrameCodec,
}

impl Script {
    pub(crate) fn new(stream: DuplexStream) -> Script {
        Script {
            stream,
            inbox: BytesMut::new(),
            codec: FrameCodec::new(),
        }
    }

    /// A client that is logged in, and its server.
    pub(crate) async fn start(config: Config) -> (Client, Script) {
        Script::start_with(config, 64 * 1024).await
    }

    /// As `start`, over a stream that holds so many bytes.
    pub(crate) async fn start_with(config: Config, buffer: usize) -> (Client, Script) {
        let (near, far) = tokio::io::duplex(buffer);
        let mut script = Script::new(far);
        let connecting = config.connect_with(near);
        let log_in = async {
            let Request::Auth(_) = script.request().await else {
                panic!("the first request is no Auth")
            };
            script.reply(&welcome()).await;
        };
        let (client, ()) = tokio::join!(connecting, log_in);
        (client.expect("logged in"), script)
    }

    /// The next request; panics where there is none.
    pub(crate) async fn request(&mut self) -> Request {
        self.next().await.expect("a request")
    }

    /// The next request; `None` where the client has closed.
    pub(crate) async fn next(&mut self) -> Option<Request> {
        loop {
            if let Some(frame) = self.codec.decode(&mut self.inbox).expect("a frame") {
                return Some(Request::decode(&frame).expect("a request"));
            }
            if self
                .stream
                .read_buf(&mut self.inbox)
                .await
                .expect("readable")
                == 0
            {
                assert!(self.inbox.is_empty(), "the client closed within a frame");
                return None;
            }
        }
    }

    /// The text of the next request, which must be a Query.
    pub(crate) async fn query(&mut self) -> String {
        match self.request().await {
            Request::Query(query) => query.query,
            other => panic!("not a Query: {other:?}"),
        }
    }

    /// Whether a request comes if everything is given time to happen.
    pub(crate) async fn hears_nothing(&mut self) -> bool {
        settle().await;
        let mut byte = [0; 4096];
        let read = std::pin::pin!(self.stream.read(&mut byte));
        futures_util::poll!(read).is_pending()
    }

    pub(crate) async fn reply(&mut self, response: &Response) {
        let mut out = BytesMut::new();
        response.encode(&mut out).expect("within the limits");
        self.send(&out).await;
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        self.stream
            .write_all(bytes)
            .await
            .expect("the client is there");
    }
}

/// Lets all other tasks do what they can.
pub(crate) async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

pub(crate) fn welcome() -> Response {
    Response::AuthResult(AuthResult {
        success: true,
        session_id: Some("7".to_owned()),
        server_version: Some("test".to_owned()),
        ..AuthResult::default()
    })
}

/// A result of one BIGINT column `v`.
pub(crate) fn numbers(values: &[i64]) -> Response {
    numbers_in(values, TxStatus::Idle)
}

pub(crate) fn numbers_in(values: &[i64], tx: TxStatus) -> Response {
    Response::QueryResult(number_result(values, tx))
}

pub(crate) fn number_result(values: &[i64], tx: TxStatus) -> QueryResult {
    let cells: Vec<String> = values.iter().map(|value| format!("[{value}]")).collect();
    QueryResult {
        success: true,
        message: format!("SELECT {}", values.len()),
        columns: vec!["v".to_owned()],
        column_types: Some(vec![DataType::BigInt]),
        rows: Rows::json(Bytes::from(format!("[{}]", cells.join(",")))),
        row_count: values.len() as u64,
        tx: Some(tx),
        ..QueryResult::default()
    }
}

pub(crate) fn done(tag: &str, tx: TxStatus) -> Response {
    Response::QueryResult(QueryResult {
        success: true,
        message: tag.to_owned(),
        tx: Some(tx),
        ..QueryResult::default()
    })
}

pub(crate) fn prepared(name: &str) -> Response {
    Response::PrepareResult(PrepareResult {
        success: true,
        name: name.to_owned(),
        param_count: 1,
        param_types: vec![DataType::BigInt],
        ..PrepareResult::default()
    })
}

pub(crate) fn refused(state: SqlState, tx: TxStatus) -> Response {
    Response::Error(ErrorBody {
        tx: Some(tx),
        ..ErrorBody::new(state, "no")
    })
}
