//! Properties of decoders and encoders, over inputs that nobody thought of.
//!
//! Two kinds: what is encoded is decoded to the same; and no decoder panics, whatever the bytes. The
//! fuzz targets in `fuzz/` search for longer along the same lines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod arbitrary;
mod no_panics;
mod round_trips;
