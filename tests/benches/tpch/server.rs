//! FlyDB, in a process of its own.

use flydb_client::{Client, Config};
use flydb_server::Server;
use flydb_tests::tpch::fly;

/// The password of `admin`.
pub const PASSWORD: &str = "bench";

/// Serves a data directory on a port that it prints, until it is killed.
pub async fn serve(data: String) {
    let mut server = Server::builder()
        .data_dir(data)
        .binary_port(0)
        .text_port(0)
        .admin_password(PASSWORD)
        .bcrypt_cost(4);
    // Every round is to run its query.
    server.config_mut().result_cache_bytes = 0;
    let server = server.start().await.expect("a server");
    println!("{}", server.binary_addr().port());
    std::future::pending::<()>().await;
}

/// A client of a server with the tables; they are loaded unless they are there.
pub async fn load(port: u16, scale: f64) -> Client {
    let config = Config::new()
        .host("127.0.0.1", port)
        .user("admin")
        .password(PASSWORD);
    let client = config.connect().await.expect("a connection");
    if client
        .query("SELECT 1 FROM lineitem LIMIT 1", ())
        .await
        .is_err()
    {
        fly::load(&client, scale).await;
    }
    client
}
