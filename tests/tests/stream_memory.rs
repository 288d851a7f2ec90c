//! What a stream over a huge result holds, on both sides.
//!
//! The server is a child process and the client is alone in this one, so that the memory of each is its
//! own: nothing else may be tested in this program.

#![cfg(target_os = "linux")] // the memory of a process is read from /proc
#![allow(clippy::unwrap_used, clippy::print_stdout)] // tests

use flydb_tests::child::ChildServer;
use flydb_tests::memory::Memory;

const MIB: u64 = 1 << 20;

/// A million rows, over 100 MB as they go out.
const HUGE: &str = "SELECT id, repeat('x', 100) AS v FROM generate_series(1, 1000000) AS s (id)";

/// Not a test: what the child process runs.
#[test]
#[ignore = "the server's side of this test"]
fn serve_in_a_child() {
    flydb_tests::child::serve(|server| server);
}

/// How much the most that a process held since this was made is over what it held then.
struct Growth {
    memory: Memory,
    before: u64,
}

impl Growth {
    fn of(memory: Memory) -> Growth {
        memory.forget_peak();
        let before = memory.now();
        Growth { memory, before }
    }

    fn bytes(&self) -> u64 {
        self.memory.peak().saturating_sub(self.before)
    }
}

/// The bounds are several times what was measured, and a fraction of the result.
#[tokio::test]
async fn a_stream_over_a_huge_result_holds_a_page_or_two_on_each_side() {
    let server = ChildServer::start("serve_in_a_child", None);
    let client = server.connect().await;
    let other = server.connect().await;
    let (there, here) = (
        Growth::of(server.memory()),
        Growth::of(Memory::of_this_process()),
    );
    let mut stream = client.query_stream(HUGE, ()).await.unwrap();
    let mut next = 1;
    while let Some(row) = stream.next().await.unwrap() {
        assert_eq!((row.get::<i32>(0), row.get::<&str>(1).len()), (next, 100));
        if next % 100_000 == 0 {
            // A reader that turns to something else for a while, on this connection and others.
            for client in [&client, &other] {
                let one: i32 = client.query_scalar("SELECT 1", ()).await.unwrap();
                assert_eq!(one, 1);
            }
        }
        next += 1;
    }
    assert_eq!(next, 1_000_001);
    let (there, here) = (there.bytes(), here.bytes());
    println!("the server held {there} bytes more, the client {here}");
    assert!(there < 16 * MIB, "{there} bytes on the server");
    assert!(here < 16 * MIB, "{here} bytes in the client");
}
