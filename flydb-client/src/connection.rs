//! One connection: who writes, who reads, and how neither gets out of step.
//!
//! ```text
//!  Client ──frame──▶ Outbox (buffer, replies awaited, writer) ──▶ socket
//!    ▲                                                              │
//!    └── oneshot ◀── Task: reads, matches replies to requests ◀─────┘
//! ```
//!
//! - A caller appends its frame to the [`Outbox`] and, under the same lock, its place to the queue of
//!   replies awaited. So the order of the frames is the order of the places, whoever calls, and a
//!   reply belongs to the place at the front. Nothing a caller does later can change that: a caller
//!   that is dropped leaves a place whose reply is thrown away ([`reply::Delivered`] cleans up what
//!   such a reply brings, as a cursor that nobody will read).
//! - Only the [`task`] reads. It wakes the callers and holds no lock while it does.
//! - A caller on an idle connection writes its frame itself, with the task's waker: what the socket
//!   does not take is then the task's to write, and no wake-up is lost. While other requests are under
//!   way it only appends, and the task writes all that has gathered in one go. So one caller pays no
//!   hop between tasks on the way out, and many share their writes.
//! - Requests under way are bounded by [`Shared::admit`]: permits by number and by size. What `Drop`
//!   sends (a rollback, the close of a cursor) cannot wait and goes past the bound; there is at most one
//!   of these for each guard alive.
//! - While a transaction guard lives it has the *turn*: requests of other handles of the connection
//!   wait until it ends, so they cannot slip into it. See [`outbox::Turn`].
//! - The connection closes in one place, [`Shared::finish`], with one error for all who wait.

pub(crate) mod outbox;
pub(crate) mod reply;
pub(crate) mod request;
mod shared;
mod status;
mod task;

pub(crate) use outbox::Turn;
pub(crate) use reply::{Cleanup, Delivered};
pub(crate) use shared::{Handle, Shared};
pub(crate) use task::spawn;
