//! A server in a process of its own: one that can be killed, and whose memory can be told from the test's.
//!
//! The process is the test's own program, started again with one ignored test, which calls [`serve`].

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use flydb_client::{Client, Config};
use flydb_server::{Server, ServerBuilder};

use crate::memory::Memory;
use crate::server::{PASSWORD, builder};

/// Where the child keeps its database; empty: in memory.
const FOLDER: &str = "FLYDB_TEST_CHILD_FOLDER";

/// What the child writes before its addresses.
const ADDRESSES: &str = "listens at ";

/// Runs the server of a child process until it is killed, with what `describe` adds to the description
/// of a test's server. Returns at once where no child is wanted.
///
/// # Panics
/// Where the server does not start.
#[allow(clippy::print_stdout)] // how the parent learns the addresses
pub fn serve(describe: impl FnOnce(ServerBuilder) -> ServerBuilder) {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let builder = match folder.is_empty() {
            true => builder(),
            false => builder().data_dir(folder),
        };
        let server: Server = describe(builder).start().await.expect("a server starts");
        println!(
            "\n{ADDRESSES}{} {}",
            server.binary_addr(),
            server.text_addr()
        );
        std::future::pending::<()>().await;
    });
}

/// A server in a process of its own. Dropping it kills it.
#[derive(Debug)]
pub struct ChildServer {
    process: Child,
    binary: SocketAddr,
    text: SocketAddr,
}

impl ChildServer {
    /// Starts the server that the ignored test `name` of this program serves, on a folder or in memory.
    ///
    /// # Panics
    /// Where it does not start.
    #[must_use]
    pub fn start(name: &str, folder: Option<&Path>) -> ChildServer {
        let program = std::env::current_exe().expect("this program");
        let mut process = Command::new(program)
            .args([name, "--exact", "--ignored", "--nocapture"])
            .env(FOLDER, folder.unwrap_or_else(|| Path::new("")))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("this program starts again");
        let output = process.stdout.take().expect("it is piped");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let addresses = lines.find_map(|line| {
            let (binary, text) = line.strip_prefix(ADDRESSES)?.split_once(' ')?;
            Some((binary.parse().ok()?, text.parse().ok()?))
        });
        let (binary, text) = addresses.expect("the server did not start");
        ChildServer {
            process,
            binary,
            text,
        }
    }

    /// Where it speaks the binary protocol.
    #[must_use]
    pub fn binary_addr(&self) -> SocketAddr {
        self.binary
    }

    /// Where it speaks the text protocol.
    #[must_use]
    pub fn text_addr(&self) -> SocketAddr {
        self.text
    }

    /// A client of `admin`.
    ///
    /// # Panics
    /// Where it cannot connect.
    pub async fn connect(&self) -> Client {
        let config = Config::new().address(self.binary);
        let client = config.user("admin").password(PASSWORD).connect().await;
        client.expect("admin can connect")
    }

    /// Ends it at once, as `kill -9` does.
    ///
    /// # Panics
    /// Where the system does not let us.
    pub fn kill(&mut self) {
        self.process.kill().expect("our own child");
        self.process.wait().expect("our own child");
    }

    /// The memory of its process.
    #[must_use]
    pub fn memory(&self) -> Memory {
        Memory::of(self.process.id())
    }
}

impl Drop for ChildServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
