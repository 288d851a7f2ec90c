//! The FlyDB server binary: reads the configuration, starts a server, and stops it on a signal.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use flydb_server::config::{Config, Invocation, Layers, Secret, Task};
use flydb_server::{Server, ServerBuilder};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// The variable that holds the first password of `admin`.
const ADMIN_PASSWORD: &str = "FLYDB_ADMIN_PASSWORD";

/// The stack of a thread. Statements are bounded so that they get by with a quarter of it, tokio's default, as
/// they have to in a program that embeds the server; the rest costs nothing until it is used.
const THREAD_STACK: usize = 8 << 20;

fn main() -> ExitCode {
    let invocation = match Invocation::from_process() {
        Ok(invocation) => invocation,
        Err(error) => return fail(&error),
    };
    match invocation.task {
        Task::CheckConfig => say("the configuration is right"),
        Task::PrintConfig => print(&invocation.layers),
        Task::Serve => serve(invocation.config),
    }
}

fn serve(mut config: Config) -> ExitCode {
    start_logging(&config);
    config.admin_password = std::env::var(ADMIN_PASSWORD).ok().map(Secret::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(THREAD_STACK)
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(run(config)),
        Err(error) => fail(&error),
    }
}

async fn run(config: Config) -> ExitCode {
    let signals = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    );
    let (Ok(mut terminate), Ok(mut interrupt)) = signals else {
        return fail(&io::Error::other("signals cannot be caught"));
    };
    let place = match config.in_memory {
        true => String::from("in memory"),
        false => config.data_dir.display().to_string(),
    };
    let server = match ServerBuilder::from(config).start().await {
        Ok(server) => server,
        Err(error) => return fail(&error),
    };
    banner(&server, &place);
    next(&mut terminate, &mut interrupt).await;
    tracing::info!("stopping; a second signal stops at once");
    tokio::select! {
        () = server.shutdown() => ExitCode::SUCCESS,
        () = next(&mut terminate, &mut interrupt) => {
            tracing::warn!("stopped at once; the log is recovered at the next start");
            // What is not acknowledged may be lost, and nothing else: there is nothing to wait for.
            std::process::exit(0)
        }
    }
}

async fn next(terminate: &mut Signal, interrupt: &mut Signal) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

/// The start banner goes to the log; a password that was made up goes to standard output only, once.
fn banner(server: &Server, data: &str) {
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        text = %server.text_addr(),
        binary = %server.binary_addr(),
        data,
        "FlyDB is ready"
    );
    if let Some(password) = server.generated_admin_password() {
        say(&format!(
            "The user admin was made with the password {password}\n\
             It is shown this once. ALTER USER admin PASSWORD '...' changes it."
        ));
    }
}

fn start_logging(config: &Config) {
    // The level was checked with the configuration.
    let filter = EnvFilter::try_new(&config.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    if config.log_json {
        log.json().init();
    } else {
        log.init();
    }
}

fn print(layers: &Layers) -> ExitCode {
    write(&layers.print().to_string())
}

fn say(line: &str) -> ExitCode {
    write(&format!("{line}\n"))
}

/// Writes to standard output. That nobody reads it fails a command, and never a running server.
fn write(text: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn fail(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("flydb-server: {error}");
    ExitCode::FAILURE
}
