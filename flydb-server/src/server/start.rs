//! Starting: the store, the first user, the ports.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::lookup_host;

use super::builder::StartError;
use super::{Server, first_user};
use crate::auth::Passwords;
use crate::config::{Config, Durability};
use crate::exec::Fact;
use crate::net::{Listeners, NetSettings};
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
    let (manager, vfs) = open(&config).await?;
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
    let listeners = Listeners::new(Arc::clone(&engine), net_settings(&config));
    let text = resolve(&config.host, config.text_port).await?;
    let binary = resolve(&config.host, config.binary_port).await?;
    let text_addr = listeners
        .listen_text(text)
        .map_err(|source| listen_error(text, source))?;
    let binary_addr = listeners
        .listen_binary(binary)
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

/// Opens the store; recovery reads files, so it runs off the network threads.
async fn open(config: &Config) -> Result<(Arc<Manager>, Arc<dyn Vfs>), StartError> {
    let options = storage_options(config);
    let (in_memory, directory) = (config.in_memory, config.data_dir.clone());
    let opened = tokio::task::spawn_blocking(move || {
        let vfs: Arc<dyn Vfs> = if in_memory {
            Arc::new(MemoryVfs::default())
        } else {
            let disk = DiskVfs::open(&directory);
            Arc::new(disk.map_err(|error| directory_error(&directory, &error))?)
        };
        let (manager, report) = Manager::open(Arc::clone(&vfs), options).map_err(storage_error)?;
        Ok::<_, StartError>((manager, vfs, report))
    });
    let (manager, vfs, report) = opened
        .await
        .map_err(|_| StartError::Storage(String::from("opening it panicked")))??;
    tracing::info!(?report, "the database is open");
    Ok((manager, vfs))
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
