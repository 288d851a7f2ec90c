//! The golden vectors: written from the samples here, read back from their files, and each decoded,
//! encoded and damaged in every way that a peer might.
//!
//! `FLYDB_WRITE_VECTORS=1 cargo test -p flydb-protocol --test vectors` writes the files anew; without
//! it a difference between the samples and the files is a failure, for the files are what drivers
//! are tested against and the wire does not change unnoticed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod damage;
mod files;
mod frames;
mod hex;
mod images;
mod samples;
mod values;
