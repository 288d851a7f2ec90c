//! Every setting: its name, its default and what it means.

/// A setting. Its flag is `--{name}`, its key in the file is `{name}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The name, in kebab case.
    pub name: &'static str,
    /// The environment variable.
    pub variable: &'static str,
    /// The default, as it would be written in the file.
    pub default: &'static str,
    /// What the value stands for in the flags' help; empty for a switch.
    pub value_name: &'static str,
    /// What it means, with unit and range.
    pub help: &'static str,
}

impl Setting {
    /// Whether it is on or off, and a flag without a value turns it on.
    #[must_use]
    pub const fn is_switch(&self) -> bool {
        self.value_name.is_empty()
    }
}

macro_rules! settings {
    ($($name:literal $variable:literal = $default:literal $value_name:literal $help:literal;)*) => {
        /// All settings, in the order in which they are shown.
        pub const SETTINGS: &[Setting] = &[$(Setting {
            name: $name,
            variable: $variable,
            default: $default,
            value_name: $value_name,
            help: $help,
        },)*];
    };
}

settings! {
    "data-dir" "FLYDB_DATA_DIR" = "flydb-data" "DIR"
        "The directory that holds the database; made if it does not exist";
    "in-memory" "FLYDB_IN_MEMORY" = "false" ""
        "Keep the database in memory only: it is gone when the server stops";
    "host" "FLYDB_HOST" = "127.0.0.1" "HOST"
        "The address or name to listen on; 0.0.0.0 or :: for every interface";
    "text-port" "FLYDB_TEXT_PORT" = "8888" "PORT"
        "The port of the text protocol; 0 takes a free one";
    "binary-port" "FLYDB_BINARY_PORT" = "8889" "PORT"
        "The port of the binary protocol; 0 takes a free one";
    "repl-port" "FLYDB_REPL_PORT" = "9999" "PORT"
        "The port kept for replication; checked, but nothing listens there in this version";
    "log-level" "FLYDB_LOG_LEVEL" = "info" "LEVEL"
        "error, warn, info, debug or trace; also by module, as in info,flydb_server::net=debug";
    "log-json" "FLYDB_LOG_JSON" = "false" ""
        "Write the log as one JSON object a line";
    "max-connections" "FLYDB_MAX_CONNECTIONS" = "10000" "COUNT"
        "Connections at most, both protocols together; one more is answered 53300 and closed";
    "auth-timeout" "FLYDB_AUTH_TIMEOUT" = "30s" "TIME"
        "How long a connection may stay without logging in; 0 for ever";
    "write-timeout" "FLYDB_WRITE_TIMEOUT" = "2m" "TIME"
        "How long a peer may take no byte of an answer, or send no byte of a request that it began, before it is closed; 0 for ever";
    "drain-timeout" "FLYDB_DRAIN_TIMEOUT" = "30s" "TIME"
        "How long a shutdown waits for running requests before it cancels them";
    "bcrypt-cost" "FLYDB_BCRYPT_COST" = "10" "COST"
        "The work factor of new password hashes, 4 to 31; each step doubles the time of a log-in";
    "durability" "FLYDB_DURABILITY" = "full" "LEVEL"
        "When a commit is acknowledged: full (on disk), interval (at once, synced every sync-interval) or none (at once, synced by the system)";
    "sync-interval" "FLYDB_SYNC_INTERVAL" = "100ms" "TIME"
        "How often the log is synced where durability is interval; 1ms to 1m";
    "checkpoint-size" "FLYDB_CHECKPOINT_SIZE" = "256MiB" "SIZE"
        "Bytes of log after which a checkpoint is written and old log is dropped; 1MiB at least";
    "query-memory" "FLYDB_QUERY_MEMORY" = "256MiB" "SIZE"
        "Bytes that one statement may hold for sorting, joining, grouping and buffering; 1MiB at least";
    "cursor-memory" "FLYDB_CURSOR_MEMORY" = "64MiB" "SIZE"
        "Bytes of rows that the cursors of one session may hold together; 1MiB at least";
    "plan-cache" "FLYDB_PLAN_CACHE" = "32MiB" "SIZE"
        "Bytes of statements and plans kept for reuse by all sessions; 64KiB at least";
    "result-cache" "FLYDB_RESULT_CACHE" = "32MiB" "SIZE"
        "Bytes of query results kept for whoever asks the same while the tables are unchanged; 0 keeps none";
    "result-cache-ttl" "FLYDB_RESULT_CACHE_TTL" = "1m" "TIME"
        "How long a result is kept at most; 0 as long as there is room";
    "column-cache" "FLYDB_COLUMN_CACHE" = "256MiB" "SIZE"
        "Bytes of decoded columns kept for scans of whole tables, which are many times faster from the second on; 0 keeps none";
}
