//! Starting: the store, the first user, the ports.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::lookup_host;

use super::builder::StartError;
use super::{Server, first_user};
use crate::auth::Passwords;
use crate::config::{Config, Durability};
use crate::exec::Fact;
use crate::net::{Listeners, NetSettings, Port};
use crate::session::{Engine, SessionBounds};
use crate::storage::{self, DiskVfs, MemoryVfs, StorageOptions, Vfs};
use crate::txn::Manager;
use crate::types::SqlError;
use crate::types::clock::SystemClock;

/// Opens the database, recovers it, and listens.
///
/// # Errors
/// [`StartError`] says which step failed.
pub(super) async fn start(config: Config) -> Result<Server, StartError> {
    let vfs = files(&config)?;
    start_on(vfs, config).await
}

/// Starts on these files, wherever the configuration says they lie.
///
/// # Errors
/// As [`start`].
pub(super) async fn start_on(vfs: Arc<dyn Vfs>, config: Config) -> Result<Server, StartError> {
    // First: a server that finds its ports taken leaves no new database behind, whose password nobody saw.
    let text = resolve(&config.host, config.text_port).await?;
    let binary = resolve(&config.host, config.binary_port).await?;
    let text_port = Port::bind(text).map_err(|source| listen_error(text, source))?;
    let binary_port = Port::bind(binary).map_err(|source| listen_error(binary, source))?;
    let manager = open(Arc::clone(&vfs), storage_options(&config)).await?;
    let passwords = Passwords::new(config.bcrypt_cost).map_err(storage_error)?;
    let generated_password =
        first_user::ensure(&manager, &passwords, config.admin_password.as_ref())
            .await
            .map_err(|error| StartError::FirstUser(error.to_string()))?;
    let engine = Engine::new(
        Arc::clone(&manager),
        passwords,
        Arc::new(SystemClock),
        bounds(&config),
        about(&config),
    );
    // What the sessions of the last run left behind.
    engine.drop_temporary(None).await.map_err(storage_error)?;
    let listeners = Listeners::new(Arc::clone(&engine), net_settings(&config));
    let text_addr = listeners
        .listen_text(text_port)
        .map_err(|source| listen_error(text, source))?;
    let binary_addr = listeners
        .listen_binary(binary_port)
        .map_err(|source| listen_error(binary, source))?;
    Ok(Server {
        engine,
        manager,
        vfs,
        listeners,
        binary_addr,
        text_addr,
        drain_timeout: config.drain_timeout,
        generated_password,
    })
}

/// Where the files lie. Locks a data directory.
fn files(config: &Config) -> Result<Arc<dyn Vfs>, StartError> {
    if config.in_memory {
        return Ok(Arc::new(MemoryVfs::default()));
    }
    let disk = DiskVfs::open(&config.data_dir);
    disk.map(|disk| Arc::new(disk) as Arc<dyn Vfs>)
        .map_err(|error| directory_error(&config.data_dir, &error))
}

/// Opens the store; recovery reads files, so it runs off the network threads.
async fn open(vfs: Arc<dyn Vfs>, options: StorageOptions) -> Result<Arc<Manager>, StartError> {
    let opened = tokio::task::spawn_blocking(move || Manager::open(vfs, options));
    let (manager, report) = opened
        .await
        .map_err(|_| StartError::Storage(String::from("opening it panicked")))?
        .map_err(storage_error)?;
    tracing::info!(?report, "the database is open");
    if let Some(cut) = &report.cut {
        tracing::warn!(
            segment = cut.segment,
            at = cut.at,
            bytes = cut.bytes,
            reason = cut.reason,
            "the end of the log was cut off: what was being written when the server last stopped, never acknowledged, unless the disk has damaged the last commit"
        );
    }
    if report.no_room {
        tracing::warn!(
            "the disk is full: the database can be read, and written once there is room"
        );
    }
    for reason in &report.skipped_checkpoints {
        tracing::warn!(
            reason,
            "a checkpoint could not be read and was put aside; the one before it was taken"
        );
    }
    Ok(manager)
}

fn directory_error(directory: &std::path::Path, error: &SqlError) -> StartError {
    StartError::Storage(format!("{}: {error}", directory.display()))
}

fn storage_options(config: &Config) -> StorageOptions {
    if config.in_memory {
        return StorageOptions::in_memory();
    }
    StorageOptions {
        durability: match config.durability {
            Durability::Full => storage::Durability::Full,
            Durability::Interval(interval) => storage::Durability::Interval(interval),
            Durability::None => storage::Durability::None,
        },
        checkpoint_bytes: config.checkpoint_bytes,
        ..StorageOptions::default()
    }
}

fn bounds(config: &Config) -> SessionBounds {
    SessionBounds {
        query_memory: config.query_memory,
        cursor_memory: config.cursor_memory,
        plan_cache: config.plan_cache_bytes,
        result_cache: config.result_cache_bytes,
        column_cache: config.column_cache_bytes,
        result_time_to_live: Some(config.result_cache_ttl).filter(|ttl| !ttl.is_zero()),
    }
}

/// What INTROSPECT SERVER tells of the configuration.
fn about(config: &Config) -> Vec<Fact> {
    let data_dir = match config.in_memory {
        true => String::from("(memory)"),
        false => config.data_dir.display().to_string(),
    };
    let durability = match config.durability {
        Durability::Full => String::from("full"),
        Durability::Interval(interval) => format!("interval of {} ms", interval.as_millis()),
        Durability::None => String::from("none"),
    };
    vec![
        ("data_dir", data_dir),
        ("durability", durability),
        ("max_connections", config.max_connections.to_string()),
        ("query_memory_bytes", config.query_memory.to_string()),
    ]
}

fn net_settings(config: &Config) -> NetSettings {
    NetSettings {
        max_connections: config.max_connections,
        auth_timeout: config.auth_timeout,
        write_timeout: config.write_timeout,
    }
}

async fn resolve(host: &str, port: u16) -> Result<SocketAddr, StartError> {
    let listen = |source| StartError::Listen {
        address: format!("{host}:{port}"),
        source,
    };
    let mut addresses = lookup_host((host, port)).await.map_err(listen)?;
    let none = || std::io::Error::other("the name has no address");
    addresses.next().ok_or_else(|| listen(none()))
}

fn listen_error(address: SocketAddr, source: std::io::Error) -> StartError {
    let address = address.to_string();
    StartError::Listen { address, source }
}

fn storage_error(error: SqlError) -> StartError {
    StartError::Storage(error.to_string())
}
