//! Processes of our own: this program started again in another role.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// A child that serves on a port, and is killed when this is dropped.
pub struct Child {
    process: std::process::Child,
    port: u16,
}

impl Child {
    pub fn start(role: &str, argument: Option<&Path>) -> Child {
        let mut command = Command::new(std::env::current_exe().expect("this program's path"));
        command
            .arg(role)
            .args(argument)
            .stdout(Stdio::piped())
            .stdin(Stdio::null());
        let mut process = command.spawn().expect("a child process");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("a piped output");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("the child's port");
        let port = line.trim().parse().expect("a port");
        Child { process, port }
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(future)
}
