//! The settings and their defaults.

use std::path::PathBuf;
use std::time::Duration;

use super::Secret;

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

/// A server's whole configuration.
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
    /// The port of replication. Accepted and checked; there is no replication yet, so nothing listens.
    pub repl_port: u16,
    /// Connections at most, both protocols together.
    pub max_connections: usize,
    /// The work factor of password hashes.
    pub bcrypt_cost: u32,
    /// The password of `admin` when the database is made.
    pub admin_password: Option<Secret>,
    /// When a commit counts as done.
    pub durability: Durability,
    /// How long a shutdown waits for running requests.
    pub drain_timeout: Duration,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            data_dir: PathBuf::from("flydb-data"),
            in_memory: false,
            host: String::from("127.0.0.1"),
            text_port: 8888,
            binary_port: 8889,
            repl_port: 9999,
            max_connections: 1000,
            bcrypt_cost: 10,
            admin_password: None,
            durability: Durability::Full,
            drain_timeout: Duration::from_secs(30),
        }
    }
}
