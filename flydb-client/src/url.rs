//! Connection URLs: `flydb://user:password@host:port,host:port/database?option=value&…`.
//!
//! User, password, database and options are percent-decoded; hosts are not. Every part but the scheme
//! may be left out. The options that are the client's own (`connect_timeout`, `query_timeout`,
//! `keepalive`, in seconds, fractions allowed; `statement_cache`, `max_in_flight`, `fetch_size`;
//! `binary_rows`) set it up; any other is a session option and goes to the server with the log-in.
//! An option that stands twice, an empty host or a port that is none is refused: a URL that is
//! silently read in part connects to the wrong place.

use std::str::FromStr;
use std::time::Duration;

use percent_encoding::percent_decode_str;

use crate::config::{Config, DEFAULT_PORT};
use crate::error::{Error, ErrorKind, Result};

const SCHEME: &str = "flydb://";

impl Config {
    /// Reads a connection URL.
    ///
    /// ```
    /// use flydb_client::Config;
    ///
    /// let config = Config::from_url("flydb://app:p%40ss@db1,db2:9000/shop?time_zone=UTC")?;
    /// assert_eq!(config.hosts().len(), 2);
    /// # Ok::<(), flydb_client::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Config`] with what is wrong; never the password.
    pub fn from_url(url: &str) -> Result<Config> {
        let rest = url
            .strip_prefix(SCHEME)
            .ok_or_else(|| wrong("it does not start with flydb://"))?;
        let (rest, query) = split_first(rest, '?');
        let (authority, database) = split_first(rest, '/');
        let (credentials, hosts) = match authority.rsplit_once('@') {
            Some((credentials, hosts)) => (Some(credentials), hosts),
            None => (None, authority),
        };
        let mut config = Config::new();
        if let Some(credentials) = credentials {
            config = read_credentials(config, credentials)?;
        }
        if !hosts.is_empty() {
            for host in hosts.split(',') {
                config = read_host(config, host)?;
            }
        }
        if let Some(database) = database.filter(|name| !name.is_empty()) {
            config = config.database(decode("database", database)?);
        }
        read_options(config, query.unwrap_or(""))
    }
}

impl FromStr for Config {
    type Err = Error;

    fn from_str(url: &str) -> Result<Config> {
        Config::from_url(url)
    }
}

fn read_credentials(config: Config, credentials: &str) -> Result<Config> {
    let (user, password) = split_first(credentials, ':');
    let config = config.user(decode("user name", user)?);
    match password {
        Some(password) => Ok(config.password(decode("password", password)?)),
        None => Ok(config),
    }
}

fn read_host(config: Config, host: &str) -> Result<Config> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let (name, rest) = rest
                .split_once(']')
                .ok_or_else(|| wrong(format!("the host '{host}' lacks its ']'")))?;
            match split_first(rest, ':') {
                ("", port) => (name, port),
                (junk, _) => return Err(wrong(format!("'{junk}' is no port (host '{name}')"))),
            }
        }
        None => split_first(host, ':'),
    };
    if name.is_empty() {
        return Err(wrong("a host is empty"));
    }
    let port = match port {
        None => DEFAULT_PORT,
        Some(port) => port
            .parse()
            .map_err(|_| wrong(format!("'{port}' is no port (host '{name}')")))?,
    };
    Ok(config.host(name, port))
}

fn read_options(mut config: Config, query: &str) -> Result<Config> {
    let mut seen = std::collections::BTreeSet::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = split_first(pair, '=');
        let name = decode("option", name)?;
        let value = decode(&name, value.unwrap_or(""))?;
        if !seen.insert(name.clone()) {
            return Err(wrong(format!("the option '{name}' stands twice")));
        }
        config = apply(config, &name, &value)?;
    }
    Ok(config)
}

fn apply(config: Config, name: &str, value: &str) -> Result<Config> {
    Ok(match name {
        "connect_timeout" => config.connect_timeout(seconds(name, value)?),
        "query_timeout" => match seconds(name, value)? {
            Duration::ZERO => config,
            timeout => config.query_timeout(timeout),
        },
        "keepalive" => config.keepalive(Some(seconds(name, value)?).filter(|idle| !idle.is_zero())),
        "statement_cache" => config.statement_cache(number(name, value)?),
        "max_in_flight" => config.max_in_flight(number(name, value)?),
        "fetch_size" => config.fetch_size(number(name, value)?),
        "binary_rows" => config.binary_rows(boolean(name, value)?),
        _ => config.option(name, session_value(value)),
    })
}

/// A session option's value: a boolean or an integer where it reads as one, else text.
fn session_value(value: &str) -> serde_json::Value {
    match value {
        "true" => true.into(),
        "false" => false.into(),
        _ => value
            .parse::<i64>()
            .map_or_else(|_| value.into(), serde_json::Value::from),
    }
}

fn seconds(name: &str, value: &str) -> Result<Duration> {
    value
        .parse::<f64>()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| wrong(format!("'{value}' is no number of seconds ({name})")))
}

fn number<T: FromStr>(name: &str, value: &str) -> Result<T> {
    value
        .parse()
        .map_err(|_| wrong(format!("'{value}' is no number that {name} takes")))
}

fn boolean(name: &str, value: &str) -> Result<bool> {
    value
        .parse()
        .map_err(|_| wrong(format!("'{value}' is neither true nor false ({name})")))
}

fn decode(what: &str, text: &str) -> Result<String> {
    let bad = || wrong(format!("the {what} is not percent-encoded UTF-8"));
    // The decoder passes a broken escape through as it stands.
    let mut escapes = text.split('%').skip(1);
    let hex = |escape: &str| {
        let digits = escape.as_bytes().first_chunk::<2>();
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if !escapes.all(hex) {
        return Err(bad());
    }
    let decoded = percent_decode_str(text).decode_utf8().map_err(|_| bad())?;
    Ok(decoded.into_owned())
}

fn split_first(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn wrong(what: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::Config,
        format!(
            "the connection URL is wrong: {what} \
             (flydb://user:password@host:port/database?option=value)"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Config {
        Config::from_url(url).expect("a good URL")
    }

    #[test]
    fn all_parts_are_read_and_decoded() {
        let config = read(
            "flydb://us%40er:p%3Aa%2Fss:w@h1:9000,[::1]:7,h3/my%20db?fetch_size=5&time_zone=UTC",
        );
        assert_eq!(
            (config.user.as_str(), config.password.as_str()),
            ("us@er", "p:a/ss:w")
        );
        let hosts: Vec<String> = config.hosts.iter().map(ToString::to_string).collect();
        assert_eq!(hosts, ["h1:9000", "[::1]:7", "h3:8889"]);
        assert_eq!(config.database.as_deref(), Some("my db"));
        assert_eq!(config.fetch_size, 5);
        assert_eq!(config.options.get("time_zone"), Some(&"UTC".into()));
    }

    #[test]
    fn parts_may_be_left_out() {
        let config = read("flydb://");
        assert_eq!(config, Config::new());
        let config = read("flydb://h?auto_commit=false&isolation_level=3&connect_timeout=0.5");
        assert_eq!(config.options.get("auto_commit"), Some(&false.into()));
        assert_eq!(config.options.get("isolation_level"), Some(&3.into()));
        assert_eq!(config.connect_timeout, Duration::from_millis(500));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (url, says) in [
            ("postgres://h", "does not start with flydb://"),
            ("flydb://h:x", "'x' is no port"),
            ("flydb://h:70000", "'70000' is no port"),
            ("flydb://a,,b", "a host is empty"),
            ("flydb://[::1", "lacks its ']'"),
            ("flydb://[::1]8889", "is no port"),
            ("flydb://u:%zz@h", "the password is not percent-encoded"),
            ("flydb://u:%ff@h", "the password is not percent-encoded"),
            ("flydb://h/?fetch_size=1&fetch_size=2", "stands twice"),
            ("flydb://h/?connect_timeout=soon", "no number of seconds"),
            ("flydb://h/?connect_timeout=-1", "no number of seconds"),
            ("flydb://h/?binary_rows=maybe", "neither true nor false"),
        ] {
            let message = Config::from_url(url).expect_err(url).to_string();
            assert!(message.contains(says), "{url}: {message}");
        }
    }

    #[test]
    fn an_error_does_not_show_the_password() {
        let error = Config::from_url("flydb://u:hunter2%@h").expect_err("bad escape");
        assert!(!error.to_string().contains("hunter2"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,80}") {
            let _ = Config::from_url(&text);
            let _ = Config::from_url(&format!("flydb://{text}"));
        }
    }
}
