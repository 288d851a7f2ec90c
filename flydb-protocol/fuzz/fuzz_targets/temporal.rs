//! Dates, times and intervals as people write them.
#![no_main]

use flydb_protocol::value::{Date, DateTime, Interval, Time, Timestamp};
use libfuzzer_sys::fuzz_target;

fn reads_back<T: std::str::FromStr + ToString + PartialEq>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        assert!(
            value
                .to_string()
                .parse::<T>()
                .is_ok_and(|again| again == value)
        );
    }
}

fuzz_target!(|text: &str| {
    reads_back::<Date>(text);
    reads_back::<Time>(text);
    reads_back::<DateTime>(text);
    reads_back::<Timestamp>(text);
    reads_back::<Interval>(text);
});
