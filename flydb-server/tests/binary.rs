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
fn start(drain_timeout: &str) -> (Child, SocketAddr) {
    let mut command = command();
    command.args(["--in-memory", "--text-port=0", "--binary-port=0"]);
    command.args(["--bcrypt-cost=4", "--log-json", drain_timeout]);
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
        let (mut child, address) = start("--drain-timeout=5s");
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

/// Sends a request with a JSON payload.
fn send(stream: &mut TcpStream, code: u8, payload: &str) {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let header = [&[0xFD, 1, code, 0][..], &length].concat();
    stream.write_all(&header).unwrap();
    stream.write_all(payload.as_bytes()).unwrap();
}

/// The code and the payload of the next frame.
fn receive(stream: &mut TcpStream) -> (u8, Value) {
    let mut header = [0; 8];
    stream.read_exact(&mut header).unwrap();
    let [_, _, code, _, length @ ..] = header;
    let mut payload = vec![0; u32::from_be_bytes(length) as usize];
    stream.read_exact(&mut payload).unwrap();
    (code, serde_json::from_slice(&payload).unwrap())
}

#[test]
fn a_second_signal_does_not_wait_for_what_still_runs() {
    let (mut child, address) = start("--drain-timeout=1h");
    // Standard output is closed when the password has come: a server that printed on used to panic of it.
    let said = BufReader::new(child.stdout.take().unwrap()).lines();
    let made = "The user admin was made with the password ";
    let password = said
        .map_while(Result::ok)
        .find_map(|line| Some(line.strip_prefix(made)?.to_owned()))
        .unwrap();
    let log_in = format!(r#"{{"username":"admin","password":"{password}"}}"#);
    let [mut idle, mut busy] = [connect(address), connect(address)];
    for stream in [&mut idle, &mut busy] {
        send(stream, 0x08, &log_in);
        assert_eq!(receive(stream).1["success"], true);
    }
    let rows = vec!["(1)"; 1000].join(",");
    for sql in [
        "CREATE TABLE t (n INT)",
        &format!("INSERT INTO t VALUES {rows}"),
    ] {
        send(&mut busy, 0x01, &format!(r#"{{"query":"{sql}"}}"#));
        assert_eq!(receive(&mut busy).0, 0x02);
    }
    // It would take longer than anybody lives.
    let endless = "SELECT count(*) FROM t a, t b, t c, t d, t e, t f WHERE a.n + b.n + c.n + d.n + e.n + f.n = 0";
    send(&mut busy, 0x01, &format!(r#"{{"query":"{endless}"}}"#));
    // Its bytes are with the server already; after so many turns the server is at work on them.
    for _ in 0..100 {
        idle.write_all(&PING).unwrap();
        let mut pong = [0; 8];
        idle.read_exact(&mut pong).unwrap();
    }
    signal(&child, "-TERM");
    let (code, last) = receive(&mut idle);
    assert_eq!((code, &last["code"]), (0x03, &Value::from(503)));
    assert_eq!(child.try_wait().unwrap(), None, "a request still runs");
    signal(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(0));
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
    assert_eq!(check(&["--log-level=infoo"]), Some(1));
    assert_eq!(check(&["--data-dir="]), Some(1));
    assert_eq!(check(&["--data-dir=", "--in-memory=true"]), Some(0));
    assert_eq!(
        check(&["--log-level=info,flydb_server::net=debug"]),
        Some(0)
    );
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

/// A server that found its port taken had made its database and the user `admin` by then, with a
/// password that it never showed.
#[test]
fn a_start_on_a_port_that_is_taken_makes_no_database() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = std::env::temp_dir().join(format!("flydb-taken-{}", std::process::id()));
    let mut refused = command();
    refused.arg(format!("--data-dir={}", folder.display()));
    refused.arg("--text-port=0");
    refused.arg(format!(
        "--binary-port={}",
        taken.local_addr().unwrap().port()
    ));
    let output = refused.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("cannot listen on 127.0.0.1:"), "{told}");
    assert!(
        !told.contains('\u{1b}'),
        "colours where no terminal is: {told:?}"
    );
    let left = std::fs::read_dir(&folder).map(|files| files.count());
    let _ = std::fs::remove_dir_all(&folder);
    assert!(
        left.is_err() || left.is_ok_and(|files| files <= 1),
        "a log was begun"
    );
}

#[test]
fn a_data_directory_that_is_none_is_named() {
    let file = std::env::temp_dir().join(format!("flydb-file-{}", std::process::id()));
    std::fs::write(&file, "no directory").unwrap();
    let mut refused = command();
    refused.arg(format!("--data-dir={}", file.display()));
    refused.args(["--text-port=0", "--binary-port=0"]);
    let output = refused.output().unwrap();
    let _ = std::fs::remove_file(&file);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("not a directory"), "{told}");
}
