//! What peers can make a server hold: idle ones, ones that flood it, ones that take no answers, ones
//! that stop halfway. Each is held against a bound on the memory of the server's process, with another
//! client served meanwhile.
//!
//! The server is a child process, so that its memory is its own. The bounds are several times what was
//! measured: they tell growth with what a peer sends or claims from growth by a few buffers.

#![cfg(target_os = "linux")] // the memory of a process is read from /proc
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)] // tests

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flydb_tests::child::ChildServer;
use flydb_tests::server::PASSWORD;
use flydb_tests::wire::{Base, Lines, code};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// The longest payload that a frame may claim: 16 MiB.
const LONGEST: u32 = 16 << 20;

/// Not a test: what the child process runs.
#[test]
#[ignore = "the server's side of these tests"]
fn serve_in_a_child() {
    flydb_tests::child::serve(|server| server.max_connections(20_000));
}

fn start() -> ChildServer {
    ChildServer::start("serve_in_a_child", None)
}

async fn log_in(server: &ChildServer) -> Base {
    Base::log_in(server.binary_addr(), "admin", PASSWORD).await
}

/// A client whose being served proves that the server serves, and how much memory that needs.
struct Bystander {
    base: Base,
    before: u64,
}

impl Bystander {
    /// Makes a table of 1,000 rows, `t`, and does once all that it will do again.
    async fn of(server: &ChildServer) -> Bystander {
        let mut base = log_in(server).await;
        base.query("CREATE TABLE t (id INT PRIMARY KEY, filling TEXT)")
            .await;
        let rows: Vec<String> = (0..1000)
            .map(|id| format!("({id}, 'filling {id}')"))
            .collect();
        base.query(&format!("INSERT INTO t VALUES {}", rows.join(", ")))
            .await;
        let mut bystander = Bystander { base, before: 0 };
        bystander.is_served(server).await;
        server.memory().forget_peak();
        bystander.before = server.memory().now();
        bystander
    }

    /// Works, and logs in anew.
    async fn is_served(&mut self, server: &ChildServer) {
        assert_eq!(
            self.base.rows("SELECT count(*) FROM t").await,
            json!([[1000]])
        );
        let mut new = log_in(server).await;
        assert_eq!(
            new.query("UPDATE t SET filling = 'x' WHERE id = 7").await["message"],
            "UPDATE 1"
        );
    }

    /// The most that the server held since the start, over what it held then.
    fn growth(&self, server: &ChildServer) -> u64 {
        server.memory().peak().saturating_sub(self.before)
    }
}

/// Lets this process, and the children it starts, open so many files.
fn allow_files(wanted: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current.is_some_and(|current| current < wanted) {
        let most = maximum.map_or(wanted, |maximum| maximum.min(wanted));
        let limit = Rlimit {
            current: Some(most),
            maximum,
        };
        setrlimit(Resource::Nofile, limit).unwrap();
        assert_eq!(
            most, wanted,
            "the system lets a process open too few files for this test"
        );
    }
}

/// So many connections that have logged in and say nothing more.
async fn idle(count: u64) {
    allow_files(count + 500);
    let server = start();
    let mut bystander = Bystander::of(&server).await;
    let address = server.binary_addr();
    let mut crowd = JoinSet::new();
    for part in 0..16 {
        let count = count / 16 + u64::from(part < count % 16);
        crowd.spawn(async move {
            let mut idle = Vec::new();
            for _ in 0..count {
                idle.push(Base::log_in(address, "admin", PASSWORD).await);
            }
            idle
        });
    }
    let mut idle: Vec<Base> = crowd.join_all().await.into_iter().flatten().collect();
    bystander.is_served(&server).await;
    let each = bystander.growth(&server) / count;
    println!("{count} idle connections: {each} bytes each");
    assert!(each < 64 * KIB, "{each} bytes for an idle connection");
    // They are alive, all of them.
    for base in idle.iter_mut().step_by(97) {
        base.expect(code::GET_SERVER_INFO, json!({}), code::SESSION_RESULT)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn idle_connections_cost_little() {
    idle(1_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs 10,500 files open in each of two processes: run it by name"]
async fn ten_thousand_idle_connections_cost_little() {
    idle(10_000).await;
}

/// Sends `piece` over and over and reads nothing, until all of it is sent, which is never.
struct Flood {
    sent: Arc<AtomicU64>,
    task: tokio::task::JoinHandle<()>,
}

impl Flood {
    fn start(mut stream: TcpStream, piece: Vec<u8>) -> Flood {
        let sent = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&sent);
        let task = tokio::spawn(async move {
            while counter.load(Ordering::Relaxed) < 256 * MIB {
                let Ok(()) = stream.write_all(&piece).await else {
                    return;
                };
                counter.fetch_add(piece.len() as u64, Ordering::Relaxed);
            }
        });
        Flood { sent, task }
    }

    /// Waits until the server takes no more of it. Others are served all the while.
    async fn is_held_up(&self, server: &ChildServer, bystander: &mut Bystander) {
        let (mut sent, mut still) = (u64::MAX, 0);
        while still < 20 {
            bystander.is_served(server).await;
            let now = self.sent.load(Ordering::Relaxed);
            still = if now == sent { still + 1 } else { 0 };
            sent = now;
        }
        assert!(!self.task.is_finished(), "the server took {sent} bytes");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_whose_answers_are_never_read_are_not_taken_without_end() {
    let server = start();
    let mut bystander = Bystander::of(&server).await;
    let query = json!({"query": "SELECT * FROM t"}).to_string();
    let piece = Base::frame(code::QUERY, query.as_bytes()).repeat(100);
    let flood = Flood::start(log_in(&server).await.into_stream(), piece);
    flood.is_held_up(&server, &mut bystander).await;
    let growth = bystander.growth(&server);
    println!("a flood of requests: {} KiB", growth / KIB);
    assert!(growth < 32 * MIB, "{growth} bytes for one peer's flood");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_whose_answers_are_never_read_are_not_taken_without_end() {
    let server = start();
    let mut bystander = Bystander::of(&server).await;
    let mut lines = Lines::connect(server.text_addr()).await;
    assert_eq!(
        lines.call(&format!("AUTH admin {PASSWORD}")).await,
        "AUTH OK (admin)"
    );
    let piece = b"SQL SELECT * FROM t\n".repeat(100);
    let flood = Flood::start(lines.into_stream(), piece);
    flood.is_held_up(&server, &mut bystander).await;
    let growth = bystander.growth(&server);
    println!("a flood of commands: {} KiB", growth / KIB);
    assert!(growth < 32 * MIB, "{growth} bytes for one peer's flood");
}

/// A million rows, over 100 MB as they go out.
const HUGE: &str = "SELECT a.id, b.id, repeat('x', 100) FROM t a, t b";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_huge_result_that_is_read_slowly_holds_one_frame_of_it() {
    const READERS: u64 = 4;
    let server = start();
    let mut bystander = Bystander::of(&server).await;
    let mut slow = Vec::new();
    for _ in 0..READERS {
        let mut base = log_in(&server).await;
        base.send(code::QUERY, json!({"query": HUGE})).await;
        slow.push(base);
    }
    for base in &mut slow {
        // Its first bytes are there, so the server is at work on the rest.
        base.receive_some(1).await;
        bystander.is_served(&server).await;
    }
    let growth = bystander.growth(&server) / READERS;
    println!("a slow reader: {} KiB", growth / KIB);
    assert!(growth < 64 * MIB, "{growth} bytes for a reader");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_huge_result_of_the_text_port_is_held_in_pieces() {
    const READERS: u64 = 8;
    let server = start();
    let mut bystander = Bystander::of(&server).await;
    let mut slow = Vec::new();
    for _ in 0..READERS {
        let mut lines = Lines::connect(server.text_addr()).await;
        assert_eq!(
            lines.call(&format!("AUTH admin {PASSWORD}")).await,
            "AUTH OK (admin)"
        );
        lines.send(&format!("SQL {HUGE}")).await;
        assert!(lines.line().await.unwrap().starts_with('|'));
        slow.push(lines);
    }
    for lines in &mut slow {
        for _ in 0..1000 {
            assert!(lines.line().await.unwrap().starts_with('|'));
        }
        bystander.is_served(&server).await;
    }
    let growth = bystander.growth(&server) / READERS;
    println!("a slow reader of lines: {} KiB", growth / KIB);
    assert!(growth < 8 * MIB, "{growth} bytes for a reader");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_frames_and_silent_peers_cost_what_they_sent() {
    const PEERS: u64 = 300;
    allow_files(3 * PEERS + 500);
    let server = start();
    let mut bystander = Bystander::of(&server).await;
    // The longest frame there is, of which a little comes.
    let mut claim = vec![0xFD, 0x01, code::QUERY, 0x00];
    claim.extend(LONGEST.to_be_bytes());
    claim.extend([b' '; 1000]);
    let mut peers = Vec::new();
    for _ in 0..PEERS {
        let mut base = log_in(&server).await;
        base.send_bytes(&claim).await;
        let silent = TcpStream::connect(server.binary_addr()).await.unwrap();
        let mut line = TcpStream::connect(server.text_addr()).await.unwrap();
        line.write_all(b"AUTH nobody but").await.unwrap();
        peers.push((base, silent, line));
    }
    bystander.is_served(&server).await;
    let growth = bystander.growth(&server) / PEERS;
    println!("three peers that say half a word: {growth} bytes");
    assert!(growth < 192 * KIB, "{growth} bytes for three peers");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_claims_memory_before_the_log_in() {
    let server = start();
    let mut bystander = Bystander::of(&server).await;
    let mut claim = vec![0xFD, 0x01, code::AUTH, 0x00];
    claim.extend(LONGEST.to_be_bytes());
    for _ in 0..50 {
        let mut base = Base::connect(server.binary_addr()).await;
        base.send_bytes(&claim).await;
        let refused = base.receive().await.unwrap();
        assert_eq!(
            (refused.code, &refused.json()["code"]),
            (code::ERROR, &json!(400))
        );
        base.assert_closed().await;
    }
    bystander.is_served(&server).await;
    let growth = bystander.growth(&server);
    assert!(growth < 8 * MIB, "{growth} bytes for refusals");
}

/// A batch of a thousand rows took a thousand times the longest value at once: a statement of a few
/// words could take more memory than there is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_values_are_not_computed_for_all_rows_at_once() {
    let server = start();
    let mut bystander = Bystander::of(&server).await;
    let long = "repeat('x', 400000 + n)";
    let rows = "FROM generate_series(1, 500) AS s (n)";
    let client = server.connect().await;
    let count = format!("SELECT count(left({long}, 1)) {rows} WHERE left({long}, 1) = 'x'");
    let count: i64 = client.query_scalar(&count, ()).await.unwrap();
    assert_eq!(count, 500);
    let all = format!("SELECT n, {long} {rows}");
    let mut stream = client.query_stream(&all, ()).await.unwrap();
    let mut next = 1;
    while let Some(row) = stream.next().await.unwrap() {
        assert_eq!(row.get::<i32>(0), next);
        assert_eq!(
            row.get::<&str>(1).len(),
            400_000 + usize::try_from(next).unwrap()
        );
        next += 1;
    }
    assert_eq!(next, 501);
    // What has to be kept is refused.
    let kept = format!("SELECT max({long}) OVER () {rows}");
    let error = client.query(&kept, ()).await.unwrap_err();
    assert_eq!(error.server().unwrap().sql_state_text(), Some("53200"));
    bystander.is_served(&server).await;
    let growth = bystander.growth(&server);
    println!("values of 200 MB: {} KiB", growth / KIB);
    assert!(growth < 500 * MIB, "{growth} bytes for a statement");
}
