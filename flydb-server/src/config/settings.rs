//! The settings, parsed and checked.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use tracing_subscriber::filter::LevelFilter;

use super::{ByteSize, ConfigError, Layers, Secret, Span};

/// When a commit counts as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// When the log is on the disk: nothing acknowledged is ever lost.
    Full,
    /// At once; the log is synced every so often. A crash of the machine may lose that much.
    Interval(Duration),
    /// At once; the system writes the log when it likes.
    None,
}

/// A server's whole configuration. [`super::SETTINGS`] says what each means.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the database lies.
    pub data_dir: PathBuf,
    /// Whether to keep it in memory instead.
    pub in_memory: bool,
    /// The address to listen on.
    pub host: String,
    /// The port of the text protocol; 0 takes a free one.
    pub text_port: u16,
    /// The port of the binary protocol; 0 takes a free one.
    pub binary_port: u16,
    /// The port of replication. Checked; there is no replication yet, so nothing listens.
    pub repl_port: u16,
    /// What to log, as a filter of `tracing`.
    pub log_level: String,
    /// Whether to log JSON.
    pub log_json: bool,
    /// Connections at most, both protocols together.
    pub max_connections: usize,
    /// How long a connection may stay unauthenticated; zero: for ever.
    pub auth_timeout: Duration,
    /// How long a peer may stall within a request or an answer; zero: for ever.
    pub write_timeout: Duration,
    /// How long a shutdown waits for running requests.
    pub drain_timeout: Duration,
    /// The work factor of password hashes.
    pub bcrypt_cost: u32,
    /// The password of `admin` when the database is made.
    pub admin_password: Option<Secret>,
    /// When a commit counts as done.
    pub durability: Durability,
    /// Bytes of log that make a checkpoint due.
    pub checkpoint_bytes: u64,
    /// Bytes that one statement may hold.
    pub query_memory: usize,
    /// Bytes of rows that one session's cursors may hold.
    pub cursor_memory: usize,
    /// Bytes of plans kept for all sessions.
    pub plan_cache_bytes: u64,
    /// Bytes of results kept for all sessions; 0 keeps none.
    pub result_cache_bytes: u64,
    /// How long a result is kept; zero: as long as there is room.
    pub result_cache_ttl: Duration,
    /// Bytes of decoded columns kept for all sessions; 0 keeps none.
    pub column_cache_bytes: usize,
}

impl Config {
    /// Parses and checks what the layers hold. The password of `admin` is not among them.
    ///
    /// # Errors
    /// Names the first setting whose value will not do, and where the value came from.
    pub fn from_layers(layers: &Layers) -> Result<Config, ConfigError> {
        let config = Config {
            data_dir: layers.get("data-dir")?,
            in_memory: layers.get("in-memory")?,
            host: layers.get("host")?,
            text_port: layers.get("text-port")?,
            binary_port: layers.get("binary-port")?,
            repl_port: layers.get("repl-port")?,
            log_level: layers.get("log-level")?,
            log_json: layers.get("log-json")?,
            max_connections: ranged(layers, "max-connections", 1..=1_000_000)?,
            auth_timeout: span(layers, "auth-timeout")?,
            write_timeout: span(layers, "write-timeout")?,
            drain_timeout: span(layers, "drain-timeout")?,
            bcrypt_cost: ranged(layers, "bcrypt-cost", 4..=31)?,
            admin_password: None,
            durability: durability(layers)?,
            checkpoint_bytes: size(layers, "checkpoint-size", MIB)?,
            query_memory: memory(layers, "query-memory")?,
            cursor_memory: memory(layers, "cursor-memory")?,
            plan_cache_bytes: size(layers, "plan-cache", 64 << 10)?,
            result_cache_bytes: size(layers, "result-cache", 0)?,
            result_cache_ttl: span(layers, "result-cache-ttl")?,
            column_cache_bytes: usize::try_from(size(layers, "column-cache", 0)?)
                .unwrap_or(usize::MAX),
        };
        config.check_data_dir()?;
        config.check_ports()?;
        config.check_log_level()?;
        Ok(config)
    }

    fn check_data_dir(&self) -> Result<(), ConfigError> {
        match self.data_dir.as_os_str().is_empty() && !self.in_memory {
            true => Err(ConfigError(String::from("data-dir: its name is empty"))),
            false => Ok(()),
        }
    }

    fn check_ports(&self) -> Result<(), ConfigError> {
        let ports = [
            ("text-port", self.text_port),
            ("binary-port", self.binary_port),
            ("repl-port", self.repl_port),
        ];
        for (place, (name, port)) in ports.iter().enumerate() {
            let mut earlier = ports.iter().take(place);
            if let Some((other, _)) = earlier.find(|(_, p)| p == port && *port != 0) {
                return Err(ConfigError(format!(
                    "{other} and {name} are both {port}: each needs a port of its own"
                )));
            }
        }
        Ok(())
    }

    fn check_log_level(&self) -> Result<(), ConfigError> {
        // A word alone would be taken for a module that there is not, and nothing be logged.
        let is_level = |word: &&str| word.parse::<LevelFilter>().is_ok();
        let mut words = self.log_level.split(',').map(str::trim);
        if let Some(word) = words.find(|word| !word.contains(['=', ':', '[']) && !is_level(word)) {
            return Err(ConfigError(format!(
                "log-level: `{word}` is no level: off, error, warn, info, debug, trace, or module=level"
            )));
        }
        tracing_subscriber::EnvFilter::try_new(&self.log_level)
            .map(|_| ())
            .map_err(|error| ConfigError(format!("log-level: `{}`: {error}", self.log_level)))
    }
}

impl Default for Config {
    /// The defaults of the table.
    #[allow(clippy::expect_used)] // the table is constant, and a test builds this
    fn default() -> Config {
        Config::from_layers(&Layers::defaults()).expect("the defaults pass their own checks")
    }
}

const MIB: u64 = 1 << 20;

fn span(layers: &Layers, name: &'static str) -> Result<Duration, ConfigError> {
    layers.get::<Span>(name).map(|span| span.0)
}

fn size(layers: &Layers, name: &'static str, least: u64) -> Result<u64, ConfigError> {
    let ByteSize(bytes) = layers.get(name)?;
    if bytes >= least {
        return Ok(bytes);
    }
    let place = layers.place(name);
    Err(ConfigError(format!(
        "{place}: {bytes} bytes are less than {least}, the least that will do"
    )))
}

fn memory(layers: &Layers, name: &'static str) -> Result<usize, ConfigError> {
    let bytes = size(layers, name, MIB)?;
    usize::try_from(bytes).map_err(|_| ConfigError(format!("{}: too large", layers.place(name))))
}

fn ranged<T>(
    layers: &Layers,
    name: &'static str,
    range: RangeInclusive<T>,
) -> Result<T, ConfigError>
where
    T: std::str::FromStr<Err: std::fmt::Display> + PartialOrd + std::fmt::Display,
{
    let value: T = layers.get(name)?;
    if range.contains(&value) {
        return Ok(value);
    }
    Err(ConfigError(format!(
        "{}: {value} is not from {} to {}",
        layers.place(name),
        range.start(),
        range.end()
    )))
}

fn durability(layers: &Layers) -> Result<Durability, ConfigError> {
    match layers.get::<String>("durability")?.as_str() {
        "full" => Ok(Durability::Full),
        "interval" => sync_interval(layers).map(Durability::Interval),
        "none" => Ok(Durability::None),
        other => Err(ConfigError(format!(
            "{}: `{other}` is none of full, interval and none",
            layers.place("durability")
        ))),
    }
}

fn sync_interval(layers: &Layers) -> Result<Duration, ConfigError> {
    let interval = span(layers, "sync-interval")?;
    if (Duration::from_millis(1)..=Duration::from_secs(60)).contains(&interval) {
        return Ok(interval);
    }
    let place = layers.place("sync-interval");
    Err(ConfigError(format!("{place}: it must be from 1ms to 1m")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SETTINGS;

    #[test]
    fn the_defaults_are_a_configuration() {
        let config = Config::default();
        assert_eq!((config.text_port, config.binary_port), (8888, 8889));
        assert_eq!(config.durability, Durability::Full);
        assert_eq!(config.drain_timeout, Duration::from_secs(30));
    }

    #[test]
    fn the_reference_page_has_every_setting() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../docs/reference/configuration.md"
        );
        let page = std::fs::read_to_string(path).unwrap();
        for setting in SETTINGS {
            let row = format!(
                "| `{}` | `{}` | `{}` | {} |",
                setting.name, setting.variable, setting.default, setting.help
            );
            assert!(
                page.contains(&row),
                "configuration.md lacks this line:\n{row}"
            );
        }
    }
}
