//! A JSON document, normalised.
#![no_main]

use flydb_protocol::value::Json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(once) = text.parse::<Json>() {
        assert_eq!(once.as_str().parse::<Json>(), Ok(once));
    }
});
