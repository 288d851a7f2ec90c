//! A PostgreSQL of our own to compare with.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// A private PostgreSQL. It ends when this is dropped.
pub struct Peer {
    process: std::process::Child,
    port: u16,
}

impl Peer {
    /// Starts one, or says why there is none.
    pub fn start(folder: &Path) -> Result<Peer, String> {
        std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/e2e/peers.sh");
        let mut command = Command::new("bash");
        command
            .arg(script)
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut process = command.spawn().map_err(|error| error.to_string())?;
        let mut line = String::new();
        let stdout = process.stdout.take().ok_or("no output")?;
        BufReader::new(stdout)
            .read_line(&mut line)
            .map_err(|error| error.to_string())?;
        match line.trim().split_once(' ') {
            Some(("postgres", port)) => Ok(Peer {
                process,
                port: port.parse().map_err(|_| "no port".to_owned())?,
            }),
            Some((_, reason)) => Err(reason.to_owned()),
            None => Err("PostgreSQL could not be started".to_owned()),
        }
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.process.stdin.take()); // the script waits for this
        let _ = self.process.wait();
    }
}
