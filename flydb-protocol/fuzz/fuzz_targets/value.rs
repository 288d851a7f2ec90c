//! A type, by its name, and the JSON of a value.
#![no_main]

use flydb_protocol::data_type::DataType;
use flydb_protocol::value::{parse_json_value, write_json_value};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (name, json) = input;
    let Ok(data_type) = name.parse::<DataType>() else {
        return;
    };
    let Ok(value) = parse_json_value(json, data_type) else {
        return;
    };
    let mut out = Vec::new();
    write_json_value(&mut out, value.as_ref());
    let text = std::str::from_utf8(&out).expect("JSON is UTF-8");
    let again = parse_json_value(text, data_type).expect("what is written is read");
    // Without a type, a number of more than 38 digits is read as a DOUBLE, whose digits are fewer: they
    // are those of a DECIMAL the next time.
    if data_type == DataType::Unknown {
        return;
    }
    let mut twice = Vec::new();
    write_json_value(&mut twice, again.as_ref());
    assert_eq!(out, twice);
});
