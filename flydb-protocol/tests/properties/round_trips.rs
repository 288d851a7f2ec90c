//! What is encoded is decoded to the same.

use bytes::{Bytes, BytesMut};
use flydb_protocol::codec::{Frame, FrameCodec};
use flydb_protocol::data_type::DataType;
use flydb_protocol::header::Flags;
use flydb_protocol::message::core::{Execute, Query};
use flydb_protocol::message::rows::{
    Appended, Columns, Elements, QueryEnd, ResultColumns, ResultWriter, RowFormat, RowSlice,
};
use flydb_protocol::message::{Param, ParamSets, Request, Response};
use flydb_protocol::row::{RowLayout, RowRef, encode_row};
use flydb_protocol::text::{write_error, write_row};
use flydb_protocol::value::{Json, Value, parse_json_value, write_json_value};
use proptest::prelude::*;
use tokio_util::codec::{Decoder, Encoder};

use crate::arbitrary::{data_type, json, row, value};

/// Equal, and NaN equal to itself.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Real(a), Value::Real(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
        (Value::Double(a), Value::Double(b)) => {
            a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
        }
        (Value::Decimal(a), Value::Decimal(b)) => {
            a == b && a.as_ref().scale() == b.as_ref().scale()
        }
        (a, b) => a == b,
    }
}

/// Numbers by their value: JSON makes no difference between `0`, `0.0` and `0e0`. To twelve digits, for
/// serde_json does not read the last ones exactly.
fn by_value(json: serde_json::Value) -> serde_json::Value {
    use serde_json::Value as J;
    match json {
        J::Number(number) => match number.as_f64() {
            // Adding zero takes the sign off one.
            Some(float) => J::String(format!("{:.12e}", float + 0.0)),
            None => J::Number(number),
        },
        J::Array(items) => items.into_iter().map(by_value).collect(),
        J::Object(fields) => {
            let fields = fields.into_iter();
            fields.map(|(key, value)| (key, by_value(value))).collect()
        }
        other @ (J::Null | J::Bool(_) | J::String(_)) => other,
    }
}

fn written(value: &Value) -> String {
    let mut out = Vec::new();
    write_json_value(&mut out, value.as_ref());
    String::from_utf8(out).unwrap()
}

fn read_frame(bytes: &mut BytesMut) -> Frame {
    FrameCodec::new().decode(bytes).unwrap().unwrap()
}

fn param() -> impl Strategy<Value = Param> {
    prop_oneof![
        Just(Param::Null),
        any::<bool>().prop_map(Param::Boolean),
        any::<i64>().prop_map(Param::Integer),
        any::<f64>()
            .prop_filter("a JSON number", |n| n.is_finite() && n.fract() != 0.0)
            .prop_map(|n| Param::Number(n.to_string().into())),
        any::<String>().prop_map(|text| Param::Text(text.into())),
        json(3)
            .prop_filter("a container", |j| j.starts_with(['[', '{']))
            .prop_map(|j| Param::Json(j.into())),
    ]
}

proptest! {
    #[test]
    fn a_type_reads_its_own_name(data_type in data_type()) {
        prop_assert_eq!(data_type.to_string().parse(), Ok(data_type));
    }

    #[test]
    fn a_value_reads_its_own_json((data_type, value) in data_type().prop_flat_map(|t| (Just(t), value(t)))) {
        let json = written(&value);
        prop_assert!(serde_json::from_str::<serde::de::IgnoredAny>(&json).is_ok(), "{}", json);
        // A document that is the JSON null stands as null does.
        prop_assume!(json != "null" || value.is_null());
        let back = parse_json_value(&json, data_type).unwrap();
        prop_assert!(same(&back, &value), "{} of {:?} gave {:?}", json, value, back);
    }

    #[test]
    fn dates_and_times_read_their_own_text(
        value in prop_oneof![
            value(DataType::Date), value(DataType::Time), value(DataType::DateTime),
            value(DataType::Timestamp), value(DataType::Interval),
        ],
    ) {
        let text = value.to_string();
        let back = match value {
            Value::Date(_) => Value::Date(text.parse().unwrap()),
            Value::Time(_) => Value::Time(text.parse().unwrap()),
            Value::DateTime(_) => Value::DateTime(text.parse().unwrap()),
            Value::Timestamp(_) => Value::Timestamp(text.parse().unwrap()),
            Value::Interval(_) => Value::Interval(text.parse().unwrap()),
            _ => Value::Null,
        };
        prop_assert_eq!(back, value);
    }

    #[test]
    fn a_document_is_normalised_once(text in json(5)) {
        let once: Json = text.parse().unwrap();
        let twice: Json = once.as_str().parse().unwrap();
        prop_assert_eq!(&once, &twice);
        // serde_json agrees about what the document says.
        if let Ok(theirs) = serde_json::from_str::<serde_json::Value>(&text) {
            let ours = serde_json::from_str::<serde_json::Value>(once.as_str()).unwrap();
            prop_assert_eq!(by_value(ours), by_value(theirs));
        }
    }

    #[test]
    fn a_row_image_holds_its_row((types, values) in row()) {
        let layout = RowLayout::new(types.iter().map(|t| t.physical())).unwrap();
        let mut image = b"before".to_vec();
        encode_row(&layout, values.iter().map(Value::as_ref), &mut image).unwrap();
        let row = RowRef::new(&layout, &image[6..]).unwrap();
        prop_assert_eq!(row.check(), Ok(()));
        for (column, value) in values.iter().enumerate() {
            let cell = row.get(column).unwrap().unwrap().to_value();
            prop_assert!(same(&cell, value));
            prop_assert_eq!(row.is_null(column), value.is_null());
        }
    }

    #[test]
    fn an_image_of_fewer_columns_reads_under_a_longer_layout((types, values) in row(), more in data_type()) {
        let layout = RowLayout::new(types.iter().map(|t| t.physical())).unwrap();
        let longer = types.iter().chain([&more]).map(|t| t.physical());
        let longer = RowLayout::new(longer).unwrap();
        let mut image = Vec::new();
        encode_row(&layout, values.iter().map(Value::as_ref), &mut image).unwrap();
        let row = RowRef::new(&longer, &image).unwrap();
        for (column, value) in values.iter().enumerate() {
            prop_assert!(same(&row.get(column).unwrap().unwrap().to_value(), value));
        }
        prop_assert_eq!(row.get(values.len()), Ok(None));
    }

    #[test]
    fn results_bring_their_rows_in_both_formats((types, values) in row(), count in 0..4_u32) {
        let columns = types.iter().map(|t| ("a \"name\"", *t));
        let columns = ResultColumns::new(columns);
        for format in [RowFormat::Json, RowFormat::Binary] {
            let result = through_a_result(&types, &values, &columns, format, count);
            prop_assert!(result.is_ok(), "{:?}", result);
        }
    }

    #[test]
    fn requests_read_back(
        query in any::<String>(),
        params in prop::collection::vec(param(), 0..5),
        timeout_ms in any::<Option<u64>>(),
    ) {
        let batch = Some(vec![params.clone(), vec![]]);
        let execute = Execute { name: query.clone(), params: params.clone(), batch: batch.map(ParamSets::from_iter), timeout_ms };
        for request in [Request::Query(Query { query, params, timeout_ms }), Request::Execute(execute)] {
            let mut out = BytesMut::new();
            request.encode(&mut out).unwrap();
            prop_assert_eq!(Request::decode(&read_frame(&mut out)), Ok(request));
        }
    }

    #[test]
    fn frames_come_whole_in_any_pieces(
        frames in prop::collection::vec((any::<u8>(), any::<u8>(), any::<Vec<u8>>()), 0..5),
        pieces in prop::collection::vec(1..40_usize, 1..20),
    ) {
        let frames: Vec<Frame> = frames
            .into_iter()
            .map(|(code, flags, payload)| Frame {
                code,
                flags: Flags::from_bits(flags),
                payload: Bytes::from(payload),
            })
            .collect();
        let mut stream = BytesMut::new();
        for frame in &frames {
            FrameCodec::new().encode(frame.clone(), &mut stream).unwrap();
        }
        let (mut codec, mut buffer, mut found) = (FrameCodec::new(), BytesMut::new(), Vec::new());
        let mut sizes = pieces.iter().cycle();
        while !stream.is_empty() {
            let size = stream.len().min(*sizes.next().unwrap());
            buffer.extend_from_slice(&stream.split_to(size));
            while let Some(frame) = codec.decode(&mut buffer).unwrap() {
                found.push(frame);
            }
        }
        prop_assert_eq!(found, frames);
    }

    #[test]
    fn answers_of_the_text_port_are_one_line_each(message in any::<String>(), (_, values) in row()) {
        let mut out = Vec::new();
        write_error(&mut out, None, &message);
        write_row(&mut out, values.iter().map(Value::as_ref));
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.split('\n').collect();
        prop_assert_eq!(lines.len(), 3);
        prop_assert!(lines[0].starts_with("ERROR: ") && lines[1].starts_with('|') && lines[2].is_empty());
        prop_assert!(!text.contains('\r'));
    }
}

fn through_a_result(
    types: &[DataType],
    values: &[Value],
    columns: &ResultColumns,
    format: RowFormat,
    count: u32,
) -> Result<(), String> {
    let layout = RowLayout::new(types.iter().map(|t| t.physical())).unwrap();
    let mut image = Vec::new();
    encode_row(&layout, values.iter().map(Value::as_ref), &mut image).unwrap();
    let mut out = BytesMut::new();
    let mut writer = ResultWriter::begin(&mut out, Columns::Query(columns), format);
    for _ in 0..count {
        let appended = match format {
            RowFormat::Json => writer.json_row(values.iter().map(Value::as_ref)),
            RowFormat::Binary => writer.binary_row(&image),
        };
        assert_eq!(appended, Appended::Row);
    }
    let end = QueryEnd {
        message: "SELECT",
        column_types: true,
        ..QueryEnd::default()
    };
    writer.finish_query(&end).unwrap();
    let response = Response::decode(&read_frame(&mut out)).map_err(|e| e.to_string())?;
    let Response::QueryResult(result) = response else {
        return Err("no result".into());
    };
    assert_eq!(result.row_count, u64::from(count));
    assert_eq!(result.column_types.as_deref(), Some(types));
    let rows: Vec<RowSlice<'_>> = result
        .rows
        .iter()
        .collect::<Result<_, _>>()
        .map_err(|e| e.to_string())?;
    assert_eq!(rows.len(), count as usize);
    for row in rows {
        match row {
            RowSlice::Binary(bytes) => assert_eq!(bytes, image),
            RowSlice::Json(text) => check_cells(text, values)?,
        }
    }
    Ok(())
}

fn check_cells(text: &str, values: &[Value]) -> Result<(), String> {
    let cells: Vec<&str> = Elements::of(text)
        .collect::<Result<_, _>>()
        .map_err(|e| e.to_string())?;
    assert_eq!(cells.len(), values.len());
    for (cell, value) in cells.iter().zip(values) {
        if *cell != written(value) {
            return Err(format!("{cell} is not {value:?}"));
        }
    }
    Ok(())
}
