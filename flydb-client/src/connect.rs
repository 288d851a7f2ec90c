//! Connecting and logging in.
//!
//! Hosts are tried in their order, each within the connect timeout. The log-in carries the session's
//! options and the features asked for, so it is the only round trip. A wrong password is not tried on
//! the next host: it would be wrong there too, and count against the user.

use std::time::Duration;

use flydb_protocol::message::auth::{Auth, AuthResult};
use flydb_protocol::message::session::OptionValue;
use flydb_protocol::{Request, Response};
use socket2::{SockRef, TcpKeepalive};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use crate::client::Client;
use crate::config::{Config, DEFAULT_PORT, Host};
use crate::connection::{Cleanup, Delivered, Handle, Turn, request, spawn};
use crate::error::{Error, ErrorKind, Result};

/// The extensions that this client knows how to use.
const FEATURES: [&str; 4] = ["extended_results", "binary_rows", "reset", "batch_execute"];

/// What the server said at the log-in, and what the handles of the connection go by.
#[derive(Debug)]
pub(crate) struct Login {
    pub(crate) session_id: String,
    pub(crate) server_version: String,
    pub(crate) fetch_size: u32,
}

impl Config {
    /// Connects to the first host that answers, and logs in.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for a configuration that cannot work; [`ErrorKind::Connect`] where no host
    /// answers in time, with what each of them failed with; [`ErrorKind::Authentication`] for a user or
    /// password that is refused.
    pub async fn connect(&self) -> Result<Client> {
        self.check()?;
        let default = [Host {
            name: "127.0.0.1".to_owned(),
            port: DEFAULT_PORT,
        }];
        let hosts = match self.hosts() {
            [] => default.as_slice(),
            hosts => hosts,
        };
        let mut failed: Vec<Error> = Vec::new();
        for host in hosts {
            match self.connect_to(host).await {
                Ok(client) => return Ok(client),
                Err(error) if error.kind() == ErrorKind::Connect => failed.push(error),
                Err(error) => return Err(error),
            }
        }
        Err(all_failed(failed))
    }

    /// Logs in over a stream that is connected already: TLS of the program's own, or the in-memory
    /// transport of an embedded server.
    ///
    /// # Errors
    /// As [`Config::connect`].
    pub async fn connect_with<S>(&self, stream: S) -> Result<Client>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        self.check()?;
        let (reader, writer) = tokio::io::split(stream);
        let handle = spawn(Box::new(reader), Box::new(writer), self);
        let login = self.log_in(handle);
        match tokio::time::timeout(self.connect_timeout, login).await {
            Ok(client) => client,
            Err(_) => Err(too_late("the stream", self.connect_timeout)),
        }
    }

    async fn connect_to(&self, host: &Host) -> Result<Client> {
        let work = async {
            let stream = TcpStream::connect((host.name.as_str(), host.port)).await;
            let stream = stream.and_then(|stream| self.set_up(stream));
            let stream = stream.map_err(|error| unreachable_host(host, error))?;
            let (reader, writer) = stream.into_split();
            let handle = spawn(Box::new(reader), Box::new(writer), self);
            self.log_in(handle)
                .await
                .map_err(|error| match error.kind() {
                    ErrorKind::Closed | ErrorKind::Protocol => unreachable_host(host, error),
                    _ => error,
                })
        };
        match tokio::time::timeout(self.connect_timeout, work).await {
            Ok(client) => client,
            Err(_) => Err(too_late(&host.to_string(), self.connect_timeout)),
        }
    }

    fn set_up(&self, stream: TcpStream) -> std::io::Result<TcpStream> {
        // A request is one small write: waiting to fill a packet would only delay it.
        stream.set_nodelay(true)?;
        if let Some(idle) = self.keepalive {
            let keepalive = TcpKeepalive::new().with_time(idle);
            SockRef::from(&stream).set_tcp_keepalive(&keepalive)?;
        }
        Ok(stream)
    }

    async fn log_in(&self, handle: Handle) -> Result<Client> {
        let request = Request::Auth(self.auth()?);
        let write = request::message(&request);
        let reply = handle.call(Turn::NONE, 0, Cleanup::Nothing, write).await?;
        let result = match reply.decode()? {
            Response::AuthResult(result) => result,
            other => return Err(Delivered::unexpected(&handle, &other)),
        };
        if !result.success {
            let message = format!("the server refused the log-in: {}", result.message);
            return Err(Error::new(ErrorKind::Authentication, message));
        }
        Ok(Client::new(handle, self.login(result), self.query_timeout))
    }

    fn auth(&self) -> Result<Auth> {
        let mut auth = Auth::new(&self.user, &self.password);
        auth.database.clone_from(&self.database);
        auth.client = Some(concat!("flydb-client ", env!("CARGO_PKG_VERSION")).to_owned());
        auth.features.extend(FEATURES.map(str::to_owned));
        if self.binary_rows {
            auth.set_option("result_format", OptionValue::Text("binary".to_owned()));
        }
        for (name, value) in &self.options {
            auth.set_option(name, option_value(name, value)?);
        }
        Ok(auth)
    }

    fn login(&self, result: AuthResult) -> Login {
        Login {
            session_id: result.session_id.unwrap_or_default(),
            server_version: result.server_version.unwrap_or_default(),
            fetch_size: self.fetch_size,
        }
    }
}

fn option_value(name: &str, value: &serde_json::Value) -> Result<OptionValue> {
    let taken = match value {
        serde_json::Value::Bool(v) => Some(OptionValue::Boolean(*v)),
        serde_json::Value::Number(v) => v.as_i64().map(OptionValue::Integer),
        serde_json::Value::String(v) => Some(OptionValue::Text(v.clone())),
        serde_json::Value::Null | serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
            None
        }
    };
    taken.ok_or_else(|| {
        let message = format!("the session option '{name}' takes a boolean, an integer or text");
        Error::new(ErrorKind::Config, message)
    })
}

fn unreachable_host(host: &Host, error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::caused(
        ErrorKind::Connect,
        format!("could not connect to {host}"),
        error,
    )
}

fn too_late(what: &str, limit: Duration) -> Error {
    let message = format!("could not connect to {what}: no answer within {limit:?}");
    Error::new(ErrorKind::Connect, message)
}

/// One host's failure is the error; those of several are listed.
fn all_failed(mut failed: Vec<Error>) -> Error {
    if failed.len() == 1
        && let Some(error) = failed.pop()
    {
        return error;
    }
    let all: Vec<String> = failed.iter().map(ToString::to_string).collect();
    let message = format!("no host could be reached: {}", all.join("; "));
    Error::new(ErrorKind::Connect, message)
}
