//! A checkpoint.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| flydb_server::fuzzing::checkpoint(bytes));
