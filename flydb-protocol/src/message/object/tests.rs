//! Tests of reading objects.

use super::*;

#[derive(Debug, Deserialize, PartialEq)]
struct Sample {
    name: String,
    #[serde(default, deserialize_with = "or_default")]
    count: u32,
}

fn sample(payload: &str) -> Result<Sample, DecodeError> {
    decode("Sample", payload.as_bytes())
}

#[test]
fn unknown_keys_and_absent_or_null_options_are_fine() {
    for payload in [
        r#"{"name":"a"}"#,
        r#" {"name":"a","count":null} "#,
        r#"{"x":{"name":1,"y":[null,{"name":-2.5,"z":"\u0041"}],"":{}},"name":"a"}"#,
        r#"{"n\u0061me":"a"}"#,
    ] {
        let name = "a".to_owned();
        assert_eq!(sample(payload), Ok(Sample { name, count: 0 }), "{payload}");
    }
}

#[test]
fn what_is_not_one_strict_object_is_refused() {
    for payload in [
        "",
        "null",
        "{}",
        r#"["a",1]"#,
        r#"{"name":"a","name":"b"}"#,
        r#"{"name":"a","x":1,"x":1}"#,
        r#"{"x":{"name":1,"name":2},"name":"a"}"#,
        r#"{"x":[[{"y":{"k":1,"\u006b":2}}]],"name":"a"}"#,
        r#"{"x":{"k":01},"name":"a"}"#,
        r#"{"name":"a","n\u0061me":"b"}"#,
        r#"{"name":"a"} x"#,
        r#"{"name":"a"}{}"#,
        r#"{"name":1}"#,
        r#"{"name":"a","count":-1}"#,
        r#"{"name":"a","count":"1"}"#,
        r#"{"name":"a",}"#,
        r#"{"name":"a""#,
    ] {
        assert!(sample(payload).is_err(), "{payload}");
    }
    assert_eq!(
        decode::<Sample>("Sample", b"{\"name\":\"\xFF\"}"),
        Err(DecodeError::Utf8)
    );
    assert_eq!(
        decode::<Sample>("Sample", b"{\"name\":\"a\",\"x\":\"\xFF\"}"),
        Err(DecodeError::Utf8)
    );
}

#[test]
fn keys_are_bounded() {
    let keys = |n: usize| {
        let keys: Vec<String> = (0..n).map(|i| format!("\"k{i}\":0")).collect();
        format!("{{\"name\":\"a\",{}}}", keys.join(","))
    };
    assert!(sample(&keys(MAX_OBJECT_KEYS - 1)).is_ok());
    assert!(sample(&keys(MAX_OBJECT_KEYS)).is_err());
}

#[test]
fn a_value_is_kept_aside_as_it_stands() {
    let payload = br#"{"rows": [ [1, "]"] ],"name":"a"}"#;
    let (_, rows) = decode_aside::<Sample>("Sample", payload, Some("rows")).unwrap();
    assert_eq!(rows.map(RawValue::get), Some(r#"[ [1, "]"] ]"#));
}

#[test]
fn a_message_without_fields_is_nothing_or_an_object() {
    assert_eq!(decode_empty("Ping", b""), Ok(()));
    assert_eq!(decode_empty("Ping", b"{}"), Ok(()));
    assert_eq!(decode_empty("Ping", b"{\"later\":1}"), Ok(()));
    assert!(decode_empty("Ping", b"0").is_err());
    assert!(decode_empty("Ping", b"{").is_err());
}
