//! The floor of every round trip: a bare TCP echo of 100 bytes out and 200 back.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::measure;

const REQUEST: usize = 100;
const REPLY: usize = 200;

/// Answers every request with a reply, on a port that it prints.
pub async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("{}", listener.local_addr().expect("an address").port());
    loop {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        tokio::spawn(async move {
            let (mut request, reply) = ([0; REQUEST], [7; REPLY]);
            while stream.read_exact(&mut request).await.is_ok() {
                if stream.write_all(&reply).await.is_err() {
                    return;
                }
            }
        });
    }
}

pub struct Connection(TcpStream);

impl Connection {
    pub async fn open(port: u16) -> Connection {
        let stream = TcpStream::connect(("127.0.0.1", port))
            .await
            .expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Connection(stream)
    }

    pub async fn round_trip(&mut self) {
        let mut reply = [0; REPLY];
        self.0
            .write_all(&[1; REQUEST])
            .await
            .expect("a request sent");
        self.0.read_exact(&mut reply).await.expect("a reply");
    }
}

/// Round trips per second on this many connections.
pub async fn round_trips(port: u16, connections: usize) -> f64 {
    measure::concurrent_rate(connections, move |stop| async move {
        let mut connection = Connection::open(port).await;
        let mut count = 0;
        while stop.not_yet() {
            connection.round_trip().await;
            count += 1;
        }
        count
    })
    .await
}
