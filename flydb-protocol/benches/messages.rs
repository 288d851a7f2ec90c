//! The messages of the hot path: what each point query costs in encoding and decoding, both sides.

#![allow(missing_docs)] // criterion's macros

use std::hint::black_box;

use bytes::BytesMut;
use criterion::{Criterion, criterion_group, criterion_main};
use flydb_protocol::codec::{Frame, FrameCodec};
use flydb_protocol::message::rows::{Columns, QueryEnd, ResultColumns, ResultWriter};
use flydb_protocol::message::{Request, Response, RowFormat};
use flydb_protocol::row::{RowLayout, RowRef, encode_row};
use flydb_protocol::value::ValueRef;
use flydb_protocol::{DataType, Physical};
use tokio_util::codec::Decoder;

const EXECUTE: &[u8] = br#"{"name":"s1","params":[4711]}"#;
const CELLS: [ValueRef<'static>; 3] = [
    ValueRef::Int(4711),
    ValueRef::Text("name 4711"),
    ValueRef::Double(2355.5),
];

/// A frame with this code and payload, as it comes from a socket.
fn frame(code: u8, payload: &[u8]) -> BytesMut {
    let mut bytes = BytesMut::from(&[0xFD, 1, code, 0][..]);
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

fn decoded(mut bytes: BytesMut) -> Option<Frame> {
    FrameCodec::new().decode(&mut bytes).ok().flatten()
}

fn columns() -> ResultColumns {
    let columns = [
        ("id", DataType::Int),
        ("name", DataType::Text),
        ("score", DataType::Double),
    ];
    ResultColumns::new(columns)
}

fn write_result(out: &mut BytesMut, columns: &ResultColumns) {
    let mut writer = ResultWriter::begin(out, Columns::Query(columns), RowFormat::Json);
    let end = QueryEnd {
        message: "SELECT 1",
        ..QueryEnd::default()
    };
    // A result of one short row fits into a frame.
    let _ = writer.json_row(CELLS);
    let _ = writer.finish_query(&end);
}

fn execute(bench: &mut Criterion) {
    let Some(request) = decoded(frame(0x06, EXECUTE)) else {
        return;
    };
    bench.bench_function("decode an Execute with one parameter", |bencher| {
        bencher.iter(|| Request::decode(black_box(&request)));
    });
}

fn result_of_one_row(bench: &mut Criterion) {
    let columns = columns();
    let mut out = BytesMut::with_capacity(4096);
    bench.bench_function("encode a QueryResult of one row", |bencher| {
        bencher.iter(|| {
            out.clear();
            write_result(&mut out, black_box(&columns));
        });
    });
    let mut bytes = BytesMut::new();
    write_result(&mut bytes, &columns);
    let Some(reply) = decoded(bytes) else { return };
    bench.bench_function("decode a QueryResult of one row", |bencher| {
        bencher.iter(|| Response::decode(black_box(&reply)));
    });
}

fn row_image(bench: &mut Criterion) {
    let physical = [Physical::Int, Physical::Text, Physical::Double];
    let Ok(layout) = RowLayout::new(physical) else {
        return;
    };
    let mut image = Vec::with_capacity(64);
    bench.bench_function("write a row image of three columns", |bencher| {
        bencher.iter(|| {
            image.clear();
            encode_row(&layout, black_box(CELLS), &mut image)
        });
    });
    bench.bench_function("read the last column of a row image", |bencher| {
        bencher.iter(|| {
            RowRef::new(&layout, black_box(&image)).and_then(|row| row.get(2).map(|_| ()))
        });
    });
}

criterion_group!(benches, execute, result_of_one_row, row_image);
criterion_main!(benches);
