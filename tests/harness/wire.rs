//! A driver of the base protocol, written from the protocol's description alone.
//!
//! It knows frames and JSON and nothing else: no type of the protocol crate, so that a mistake there
//! cannot hide by being made on both sides. Flags are always 0, and it never asks for extensions
//! unless a test hands it the keys.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long anything may take before a test gives up.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The codes of messages.
#[allow(missing_docs)] // the names say it
pub mod code {
    pub const QUERY: u8 = 0x01;
    pub const QUERY_RESULT: u8 = 0x02;
    pub const ERROR: u8 = 0x03;
    pub const PREPARE: u8 = 0x04;
    pub const PREPARE_RESULT: u8 = 0x05;
    pub const EXECUTE: u8 = 0x06;
    pub const DEALLOCATE: u8 = 0x07;
    pub const AUTH: u8 = 0x08;
    pub const AUTH_RESULT: u8 = 0x09;
    pub const PING: u8 = 0x0A;
    pub const PONG: u8 = 0x0B;
    pub const RESET: u8 = 0x0D;
    pub const CURSOR_OPEN: u8 = 0x10;
    pub const CURSOR_FETCH: u8 = 0x11;
    pub const CURSOR_CLOSE: u8 = 0x12;
    pub const CURSOR_SCROLL: u8 = 0x13;
    pub const CURSOR_RESULT: u8 = 0x14;
    pub const GET_TABLES: u8 = 0x20;
    pub const GET_COLUMNS: u8 = 0x21;
    pub const GET_PRIMARY_KEYS: u8 = 0x22;
    pub const GET_FOREIGN_KEYS: u8 = 0x23;
    pub const GET_INDEXES: u8 = 0x24;
    pub const GET_TYPE_INFO: u8 = 0x25;
    pub const METADATA_RESULT: u8 = 0x26;
    pub const BEGIN: u8 = 0x30;
    pub const COMMIT: u8 = 0x31;
    pub const ROLLBACK: u8 = 0x32;
    pub const SAVEPOINT: u8 = 0x33;
    pub const TX_RESULT: u8 = 0x34;
    pub const SET_OPTION: u8 = 0x40;
    pub const GET_OPTION: u8 = 0x41;
    pub const GET_SERVER_INFO: u8 = 0x42;
    pub const SESSION_RESULT: u8 = 0x43;
}

/// A frame as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The message's code.
    pub code: u8,
    /// The flags.
    pub flags: u8,
    /// The payload.
    pub payload: Vec<u8>,
}

impl Reply {
    /// The payload as JSON.
    ///
    /// # Panics
    /// Where it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.payload).unwrap_or_else(|error| {
            panic!(
                "no JSON ({error}): {}",
                String::from_utf8_lossy(&self.payload)
            )
        })
    }
}

/// A connection that speaks the base protocol.
#[derive(Debug)]
pub struct Base {
    stream: TcpStream,
}

impl Base {
    /// Connects, without logging in.
    ///
    /// # Panics
    /// Where nobody listens.
    pub async fn connect(address: SocketAddr) -> Base {
        let stream = TcpStream::connect(address).await.expect("a server listens");
        stream.set_nodelay(true).expect("a connected socket");
        Base { stream }
    }

    /// Connects and logs in with the base keys only.
    ///
    /// # Panics
    /// Where the log-in is refused.
    pub async fn log_in(address: SocketAddr, user: &str, password: &str) -> Base {
        let mut base = Base::connect(address).await;
        let credentials = json!({"username": user, "password": password});
        let reply = base.call(code::AUTH, credentials).await;
        let accepted = reply.json().get("success") == Some(&Value::Bool(true));
        assert!(accepted, "{reply:?}");
        base
    }

    /// The bytes of a frame.
    #[must_use]
    pub fn frame(code: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = vec![0xFD, 0x01, code, 0x00];
        let length = u32::try_from(payload.len()).expect("a small payload");
        frame.extend(length.to_be_bytes());
        frame.extend(payload);
        frame
    }

    /// Sends bytes as they are.
    ///
    /// # Panics
    /// Where the server takes none in time. One that has closed already is no failure.
    pub async fn send_bytes(&mut self, bytes: &[u8]) {
        let sent = timeout(PATIENCE, self.stream.write_all(bytes)).await;
        let _ = sent.expect("the server takes what it is sent");
    }

    /// Sends a request without waiting for its answer.
    pub async fn send(&mut self, code: u8, payload: Value) {
        let payload = match payload {
            Value::Null => Vec::new(),
            payload => payload.to_string().into_bytes(),
        };
        self.send_bytes(&Base::frame(code, &payload)).await;
    }

    /// The next frame; `None` where the server has closed.
    ///
    /// # Panics
    /// Where nothing comes in time, or what comes is no frame.
    pub async fn receive(&mut self) -> Option<Reply> {
        let mut header = [0; 8];
        let read = timeout(PATIENCE, self.stream.read_exact(&mut header)).await;
        read.expect("an answer in time").ok()?;
        let [magic, version, code, flags, length @ ..] = header;
        assert_eq!((magic, version), (0xFD, 0x01), "no frame: {header:?}");
        let mut payload = vec![0; u32::from_be_bytes(length) as usize];
        let read = timeout(PATIENCE, self.stream.read_exact(&mut payload)).await;
        read.expect("the rest in time").expect("a whole frame");
        Some(Reply {
            code,
            flags,
            payload,
        })
    }

    /// Sends a request and waits for its answer. `Value::Null` sends an empty payload.
    ///
    /// # Panics
    /// Where none comes.
    pub async fn call(&mut self, code: u8, payload: Value) -> Reply {
        self.send(code, payload).await;
        self.receive().await.expect("an answer")
    }

    /// Runs a statement that must succeed.
    ///
    /// # Panics
    /// Where it does not.
    pub async fn query(&mut self, sql: &str) -> Value {
        let reply = self.call(code::QUERY, json!({"query": sql})).await;
        assert_eq!(reply.code, code::QUERY_RESULT, "{sql}: {:?}", reply.json());
        reply.json()
    }

    /// The rows of a statement.
    ///
    /// # Panics
    /// Where it fails.
    pub async fn rows(&mut self, sql: &str) -> Value {
        let mut result = self.query(sql).await;
        result.get_mut("rows").map(Value::take).unwrap_or_default()
    }

    /// Sends a request that must be answered with an Error.
    ///
    /// # Panics
    /// Where it is not.
    pub async fn refused(&mut self, code: u8, payload: Value) -> Value {
        let reply = self.call(code, payload.clone()).await;
        assert_eq!(reply.code, code::ERROR, "{payload}: {:?}", reply.json());
        reply.json()
    }

    /// Sends a request that must be answered with this message.
    ///
    /// # Panics
    /// Where it is not.
    pub async fn expect(&mut self, request: u8, payload: Value, answer: u8) -> Value {
        let reply = self.call(request, payload.clone()).await;
        assert_eq!(reply.code, answer, "{payload}: {:?}", reply.json());
        reply.json()
    }

    /// Waits for so many bytes of an answer, and leaves the rest unread.
    ///
    /// # Panics
    /// Where they do not come.
    pub async fn receive_some(&mut self, bytes: usize) {
        let mut some = vec![0; bytes];
        let read = timeout(PATIENCE, self.stream.read_exact(&mut some)).await;
        read.expect("bytes in time").expect("an open connection");
    }

    /// The socket.
    #[must_use]
    pub fn into_stream(self) -> TcpStream {
        self.stream
    }

    /// Ends the sending side; what the server still says can be read.
    ///
    /// # Panics
    /// Where the socket is broken.
    pub async fn finish_sending(&mut self) {
        self.stream.shutdown().await.expect("an open socket");
    }

    /// Asserts that the server closes without another frame.
    ///
    /// # Panics
    /// Where it says something else first.
    pub async fn assert_closed(&mut self) {
        assert_eq!(self.receive().await, None);
    }
}

/// A connection of the text protocol.
#[derive(Debug)]
pub struct Lines {
    stream: tokio::io::BufReader<TcpStream>,
}

impl Lines {
    /// Connects, without logging in.
    ///
    /// # Panics
    /// Where nobody listens.
    pub async fn connect(address: SocketAddr) -> Lines {
        let stream = TcpStream::connect(address).await.expect("a server listens");
        stream.set_nodelay(true).expect("a connected socket");
        Lines {
            stream: tokio::io::BufReader::new(stream),
        }
    }

    /// Sends a line.
    ///
    /// # Panics
    /// Where the server takes nothing.
    pub async fn send(&mut self, line: &str) {
        let line = format!("{line}\n");
        let sent = self.stream.get_mut().write_all(line.as_bytes()).await;
        sent.expect("an open connection");
    }

    /// The next line, without its end; `None` where the server has closed.
    ///
    /// # Panics
    /// Where nothing comes in time.
    pub async fn line(&mut self) -> Option<String> {
        use tokio::io::AsyncBufReadExt;
        let mut line = String::new();
        let read = timeout(PATIENCE, self.stream.read_line(&mut line)).await;
        let read = read.expect("a line in time").expect("text");
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// The socket.
    #[must_use]
    pub fn into_stream(self) -> TcpStream {
        self.stream.into_inner()
    }

    /// Sends a line and returns the first line of the answer.
    ///
    /// # Panics
    /// Where none comes.
    pub async fn call(&mut self, line: &str) -> String {
        self.send(line).await;
        self.line().await.expect("an answer")
    }

    /// Sends a query and returns the lines of its rows and their count.
    pub async fn rows(&mut self, sql: &str) -> Vec<String> {
        let mut lines = vec![self.call(&format!("SQL {sql}")).await];
        while lines.last().is_some_and(|line| line.starts_with('|')) {
            lines.extend(self.line().await);
        }
        lines
    }
}
