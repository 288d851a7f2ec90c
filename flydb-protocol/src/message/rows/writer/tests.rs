//! Tests of writing results.

use super::*;
use crate::data_type::DataType;
use crate::limits::{FRAME_HEADER_BYTES, MAX_PAYLOAD_BYTES};
use crate::row::{RowLayout, encode_row};

fn columns() -> ResultColumns {
    ResultColumns::new([("id", DataType::Int), ("a\"b", DataType::Text)])
}

fn payload(out: &BytesMut) -> &[u8] {
    &out[FRAME_HEADER_BYTES..]
}

#[test]
fn keys_stand_in_the_documented_order_and_the_message_in_its_place() {
    let columns = columns();
    let mut out = BytesMut::new();
    let mut writer = ResultWriter::begin(&mut out, Columns::Query(&columns), RowFormat::Json);
    for id in [1, 2] {
        let row = writer.json_row([ValueRef::Int(id), ValueRef::Text("x")]);
        assert_eq!(row, Appended::Row);
    }
    let end = QueryEnd {
        message: "SELECT 2",
        ..QueryEnd::default()
    };
    writer.finish_query(&end).unwrap();
    assert_eq!(
        std::str::from_utf8(payload(&out)).unwrap(),
        r#"{"success":true,"message":"SELECT 2","columns":["id","a\"b"],"rows":[[1,"x"],[2,"x"]],"row_count":2}"#
    );
}

#[test]
fn a_binary_result_is_its_header_the_count_and_the_images() {
    let columns = columns();
    let layout = RowLayout::new([crate::Physical::Int, crate::Physical::Text]).unwrap();
    let mut image = Vec::new();
    encode_row(&layout, [ValueRef::Int(7), ValueRef::Null], &mut image).unwrap();
    let mut out = BytesMut::from(&b"before"[..]);
    let mut writer = ResultWriter::begin(&mut out, Columns::Query(&columns), RowFormat::Binary);
    assert_eq!(writer.binary_row(&image), Appended::Row);
    let end = QueryEnd {
        message: "SELECT 1",
        ..QueryEnd::default()
    };
    writer.finish_query(&end).unwrap();
    let header = r#"{"success":true,"message":"SELECT 1","columns":["id","a\"b"],"row_count":1,"column_types":["INT","TEXT"]}"#;
    let mut expected = Vec::new();
    crate::wire::put_string(&mut expected, header).unwrap();
    expected.put_u32(1);
    crate::wire::put_bytes(&mut expected, &image).unwrap();
    assert_eq!(&out[6 + FRAME_HEADER_BYTES..], expected);
}

#[test]
fn a_full_frame_refuses_the_row_and_ends_well() {
    let columns = columns();
    let wide = "x".repeat(1 << 20);
    let mut out = BytesMut::new();
    let mut writer = ResultWriter::begin(&mut out, Columns::Query(&columns), RowFormat::Json);
    while writer.json_row([ValueRef::Text(&wide)]) == Appended::Row {}
    assert_eq!(writer.rows(), 15);
    writer.finish_query(&QueryEnd::default()).unwrap();
    assert!(payload(&out).len() <= MAX_PAYLOAD_BYTES);
}

#[test]
fn a_lowered_limit_still_lets_the_first_row_in() {
    let columns = columns();
    let mut out = BytesMut::new();
    let mut writer = ResultWriter::begin(&mut out, Columns::Query(&columns), RowFormat::Json);
    writer.set_limit(10);
    assert_eq!(
        writer.json_row([ValueRef::Text("a long one")]),
        Appended::Row
    );
    assert_eq!(writer.json_row([ValueRef::Int(1)]), Appended::Full);
    assert_eq!(writer.rows(), 1);
}

#[test]
fn an_abandoned_result_leaves_nothing() {
    let columns = columns();
    let mut out = BytesMut::from(&b"before"[..]);
    let mut writer = ResultWriter::begin(&mut out, Columns::Query(&columns), RowFormat::Json);
    let _ = writer.json_row([ValueRef::Int(1)]);
    drop(writer);
    assert_eq!(&out[..], b"before");
}
