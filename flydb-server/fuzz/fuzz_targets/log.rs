//! A segment of the log.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|segment: &[u8]| flydb_server::fuzzing::log(segment));
