//! Bounds of a connection.

use std::time::Duration;

/// Bytes of input buffer that a connection starts with and goes back to when it is idle.
pub(super) const IDLE_BUFFER_BYTES: usize = 512;

/// Bytes of either buffer that an idle connection may keep for [`SHRINK_AFTER`].
pub(super) const SMALL_BUFFER_BYTES: usize = 4 * 1024;

/// Bytes that one read takes at most.
pub(super) const READ_BYTES: usize = 64 * 1024;

/// How long a connection keeps large buffers while nothing comes.
pub(super) const SHRINK_AFTER: Duration = Duration::from_secs(2);

/// Bytes of answers that are gathered before they are written, where more requests wait.
pub(super) const FLUSH_BYTES: usize = 64 * 1024;

/// Bytes of a request's payload before its sender has logged in.
pub(super) const UNAUTHENTICATED_PAYLOAD_BYTES: usize = 64 * 1024;

/// Bytes that are read and thrown away after a connection was refused, so that the refusal arrives.
pub(super) const LINGER_BYTES: usize = 256 * 1024;

/// How long that goes on.
pub(super) const LINGER: Duration = Duration::from_secs(2);

/// Connections over the limit that are told so at the same time; more are closed without a word.
pub(super) const REFUSALS: usize = 64;

/// Connections that the system holds ready to be accepted.
pub(super) const BACKLOG: u32 = 1024;

/// The pause after the system could give no further socket.
pub(super) const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// How long a statement goes on for a peer that has closed its side.
pub(super) const GONE_GRACE: Duration = Duration::from_secs(1);
