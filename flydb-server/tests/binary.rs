//! The binary itself: flags, signals, exit codes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // tests

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

const PING: [u8; 8] = [0xFD, 1, 0x0A, 0, 0, 0, 0, 0];
const PONG: [u8; 8] = [0xFD, 1, 0x0B, 0, 0, 0, 0, 0];
const PATIENCE: Duration = Duration::from_secs(20);

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flydb-server"));
    command.env_clear();
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts a server in memory and reads its address from the start banner.
fn start() -> (Child, SocketAddr) {
    let mut command = command();
    command.args(["--in-memory", "--text-port=0", "--binary-port=0"]);
    command.args(["--bcrypt-cost=4", "--log-json", "--drain-timeout=5s"]);
    let mut child = command.spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let address = log.find_map(|line| {
        let line: Value = serde_json::from_str(&line).unwrap();
        line["fields"]["binary"].as_str()?.parse().ok()
    });
    // The log is read to its end, so that the server never waits for us.
    std::thread::spawn(move || log.for_each(drop));
    (child, address.expect("a start banner"))
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args([name, &id])
            .status()
            .unwrap()
            .success()
    );
}

#[test]
fn signals_drain_and_exit_with_zero() {
    for name in ["-TERM", "-INT"] {
        let (mut child, address) = start();
        let mut stream = connect(address);
        stream.write_all(&PING).unwrap();
        let mut pong = [0; 8];
        stream.read_exact(&mut pong).unwrap();
        assert_eq!(pong, PONG);
        signal(&child, name);
        let mut last = Vec::new();
        stream.read_to_end(&mut last).unwrap();
        let error: Value = serde_json::from_slice(&last[8..]).unwrap();
        assert_eq!((last[2], &error["code"]), (0x03, &Value::from(503)));
        drop(stream);
        assert_eq!(child.wait().unwrap().code(), Some(0), "{name}");
        let mut said = String::new();
        child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        assert!(
            said.contains("The user admin was made with the password"),
            "{said}"
        );
    }
}

#[test]
fn the_configuration_is_checked() {
    let check = |args: &[&str]| {
        let mut command = command();
        command.arg("--check-config").args(args);
        command.output().unwrap().status.code()
    };
    assert_eq!(check(&[]), Some(0));
    assert_eq!(check(&["--durability=maybe"]), Some(1));
    assert_eq!(check(&["--config=/no/such/file"]), Some(1));
}

#[test]
fn the_configuration_is_printed_with_its_origins() {
    let mut print = command();
    print.args(["--print-config", "--text-port=7000"]);
    print.env("FLYDB_BINARY_PORT", "7001");
    print.env("FLYDB_ADMIN_PASSWORD", "hidden");
    let printed = String::from_utf8(print.output().unwrap().stdout).unwrap();
    let line = |name: &str| printed.lines().find(|line| line.starts_with(name)).unwrap();
    assert!(line("text-port").ends_with("# flag --text-port"));
    assert!(line("binary-port").ends_with("# environment FLYDB_BINARY_PORT"));
    assert!(!printed.contains("hidden"));
}
