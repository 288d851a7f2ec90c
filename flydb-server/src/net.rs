//! Sockets: listening, one task a connection, and the patience to be had with peers.
//!
//! A connection is one task. It reads a request, has its session answer into the output buffer, and
//! writes once no further whole request waits in the input buffer, so a pipelining peer costs one
//! system call for many answers. While an answer is not written nothing is read: a peer that does not
//! take its answers holds up itself and nobody else.
//!
//! What a peer can make the server hold is bounded: connections by a count, input by one frame and
//! only as far as its bytes arrive, output by one answer. Buffers of an idle connection shrink to
//! almost nothing. A peer that stalls within a request or an answer is closed, and so is one that
//! does not log in.
//!
//! [`Listeners`] accepts; [`binary`] and [`text`] speak the two protocols over a [`peer::Peer`], which is
//! any byte stream, so that an in-process connection goes the very same way without a socket.

mod binary;
mod guard;
mod limits;
mod listeners;
mod peer;
mod text;
mod wait;

pub(crate) use listeners::{Listeners, NetSettings, Port};
