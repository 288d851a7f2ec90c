//! Every bound of the client, named with its unit.

use std::time::Duration;

/// Requests that one connection may have under way; a further caller waits its turn.
pub const DEFAULT_MAX_IN_FLIGHT: usize = 1024;

/// Bytes of a request that count as one more request under way, so that large requests are bounded
/// by their size and not only by their number.
pub const BYTES_PER_PERMIT: usize = 64 * 1024;

/// Prepared statements that a connection keeps for texts it has seen, the least recently used going
/// first.
pub const DEFAULT_STATEMENT_CACHE: usize = 256;

/// Statements longer than this, in bytes, are sent as they are and not kept prepared.
pub const MAX_CACHED_STATEMENT: usize = 64 * 1024;

/// Rows that a stream or a cursor asks for at a time, unless told otherwise. A server may give fewer:
/// ours ends a page at 1 MiB.
pub const DEFAULT_FETCH_SIZE: u32 = 8192;

/// How long one host is given to answer, from the first packet to the reply to Auth.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a connection is idle before the kernel asks the peer whether it still lives.
pub const DEFAULT_KEEPALIVE: Duration = Duration::from_secs(60);

/// How long a connection that nobody holds any more waits for replies under way before it closes.
pub const LINGER: Duration = Duration::from_secs(5);

/// Bytes that a read makes room for.
pub const READ_BYTES: usize = 64 * 1024;

/// Replies up to this many bytes are copied out of the read buffer, so that a row that is kept does
/// not keep the whole buffer.
pub const COPY_BYTES: usize = 4 * 1024;

/// Bytes of the buffer for requests that a connection keeps once they are written.
pub const KEPT_BUFFER_BYTES: usize = 256 * 1024;
