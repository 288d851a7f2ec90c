//! How to reach a server and how to speak to it.
//!
//! A [`Config`] is built call by call, or parsed from a URL ([`Config::from_url`], also as
//! [`FromStr`](std::str::FromStr)); both know the same settings. It is checked when it is used, by
//! [`Config::connect`], so that the order of the calls does not matter. Its `Debug` never shows the
//! password.
//!
//! What the session is to start with (isolation level, time zone, row format…) travels inside the
//! log-in message: a new connection costs one round trip, whatever it is asked to be.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// The port that a server's binary listener has unless told otherwise.
pub const DEFAULT_PORT: u16 = 8889;

/// Where a server is and how a connection to it is to be.
///
/// ```no_run
/// # async fn example() -> Result<(), flydb_client::Error> {
/// use flydb_client::Config;
/// use std::time::Duration;
///
/// let client = Config::new()
///     .host("localhost", 8889)
///     .user("admin")
///     .password("secret")
///     .application_name("billing")
///     .query_timeout(Duration::from_secs(30))
///     .connect()
///     .await?;
/// # drop(client); Ok(()) }
/// ```
#[derive(Clone, PartialEq)]
pub struct Config {
    pub(crate) hosts: Vec<Host>,
    pub(crate) user: String,
    pub(crate) password: String,
    pub(crate) database: Option<String>,
    pub(crate) connect_timeout: Duration,
    pub(crate) query_timeout: Option<Duration>,
    pub(crate) keepalive: Option<Duration>,
    pub(crate) statement_cache: usize,
    pub(crate) max_in_flight: usize,
    pub(crate) fetch_size: u32,
    pub(crate) binary_rows: bool,
    pub(crate) options: BTreeMap<String, serde_json::Value>,
}

/// One server's address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Host {
    /// A name or an address; an IPv6 address without brackets.
    pub name: String,
    /// The port of the binary listener.
    pub port: u16,
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.contains(':') {
            write!(f, "[{}]:{}", self.name, self.port)
        } else {
            write!(f, "{}:{}", self.name, self.port)
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            hosts: Vec::new(),
            user: "admin".to_owned(),
            password: String::new(),
            database: None,
            connect_timeout: limits::DEFAULT_CONNECT_TIMEOUT,
            query_timeout: None,
            keepalive: Some(limits::DEFAULT_KEEPALIVE),
            statement_cache: limits::DEFAULT_STATEMENT_CACHE,
            max_in_flight: limits::DEFAULT_MAX_IN_FLIGHT,
            fetch_size: limits::DEFAULT_FETCH_SIZE,
            binary_rows: true,
            options: BTreeMap::new(),
        }
    }
}

impl Config {
    /// The defaults: user `admin`, and `127.0.0.1:8889` where no host is added.
    #[must_use]
    pub fn new() -> Config {
        Config::default()
    }

    /// Adds a host. Several are tried in the order in which they were added.
    #[must_use]
    pub fn host(mut self, name: impl Into<String>, port: u16) -> Config {
        self.hosts.push(Host {
            name: name.into(),
            port,
        });
        self
    }

    /// Adds a host by its socket address, as a server that listens on port 0 reports it.
    #[must_use]
    pub fn address(self, address: std::net::SocketAddr) -> Config {
        self.host(address.ip().to_string(), address.port())
    }

    /// Who to log in as.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Config {
        self.user = user.into();
        self
    }

    /// The user's password.
    #[must_use]
    pub fn password(mut self, password: impl Into<String>) -> Config {
        self.password = password.into();
        self
    }

    /// The database to use.
    #[must_use]
    pub fn database(mut self, database: impl Into<String>) -> Config {
        self.database = Some(database.into());
        self
    }

    /// What the server shows as this session's program.
    #[must_use]
    pub fn application_name(self, name: impl Into<String>) -> Config {
        self.option("application_name", name.into())
    }

    /// How long one host is given, from the first packet to the reply to the log-in. 10 s by default.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Config {
        self.connect_timeout = timeout;
        self
    }

    /// A time limit for every call of the connection. None by default;
    /// [`Client::with_timeout`](crate::Client::with_timeout) sets one for some calls.
    #[must_use]
    pub fn query_timeout(mut self, timeout: Duration) -> Config {
        self.query_timeout = Some(timeout);
        self
    }

    /// How long a connection is idle before the kernel probes the peer; `None` never probes. 60 s by
    /// default.
    #[must_use]
    pub fn keepalive(mut self, idle: Option<Duration>) -> Config {
        self.keepalive = idle;
        self
    }

    /// How many statements are kept prepared for their text; 0 keeps none. 256 by default.
    #[must_use]
    pub fn statement_cache(mut self, statements: usize) -> Config {
        self.statement_cache = statements;
        self
    }

    /// How many requests may be under way at once on the connection. 1,024 by default.
    #[must_use]
    pub fn max_in_flight(mut self, requests: usize) -> Config {
        self.max_in_flight = requests.max(1);
        self
    }

    /// How many rows streams and cursors ask for at a time. 8,192 by default; a page has 1 MiB of rows
    /// at most, whatever their number.
    #[must_use]
    pub fn fetch_size(mut self, rows: u32) -> Config {
        self.fetch_size = rows.max(1);
        self
    }

    /// Whether rows come as row images (the default) or as JSON.
    #[must_use]
    pub fn binary_rows(mut self, binary: bool) -> Config {
        self.binary_rows = binary;
        self
    }

    /// A session option to start with, as [`Session`](crate::Session) would set it.
    #[must_use]
    pub fn option(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Config {
        self.options.insert(name.into(), value.into());
        self
    }

    /// The hosts to try, in order.
    #[must_use]
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    pub(crate) fn check(&self) -> Result<()> {
        if self.user.is_empty() {
            return Err(Error::new(ErrorKind::Config, "no user name is set"));
        }
        if self.connect_timeout.is_zero() {
            return Err(Error::new(
                ErrorKind::Config,
                "a connect timeout of zero leaves no time to connect",
            ));
        }
        Ok(())
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("hosts", &self.hosts)
            .field("user", &self.user)
            .field("password", &format_args!("…"))
            .field("database", &self.database)
            .field("connect_timeout", &self.connect_timeout)
            .field("query_timeout", &self.query_timeout)
            .field("keepalive", &self.keepalive)
            .field("statement_cache", &self.statement_cache)
            .field("max_in_flight", &self.max_in_flight)
            .field("fetch_size", &self.fetch_size)
            .field("binary_rows", &self.binary_rows)
            .field("options", &self.options)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_password() {
        let config = Config::new().password("hunter2");
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn hosts_print_as_they_are_dialled() {
        let config = Config::new().host("db", 1).host("::1", 2);
        let shown: Vec<String> = config.hosts().iter().map(Host::to_string).collect();
        assert_eq!(shown, ["db:1", "[::1]:2"]);
    }

    #[test]
    fn a_config_that_cannot_work_is_refused() {
        assert!(Config::new().user("").check().is_err());
        assert!(
            Config::new()
                .connect_timeout(Duration::ZERO)
                .check()
                .is_err()
        );
        assert!(Config::new().check().is_ok());
    }
}
