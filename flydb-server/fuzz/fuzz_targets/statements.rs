//! A text of statements, parsed, bound and planned.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| flydb_server::fuzzing::statements(text));
