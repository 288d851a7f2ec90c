//! The row image vectors: rows and the very bytes that they are.

use flydb_protocol::data_type::DataType;
use flydb_protocol::row::{RowLayout, RowRef, encode_row};
use flydb_protocol::value::{parse_json_value, write_json_value};
use serde_json::{Value, json};

use crate::files::checked;
use crate::hex::{from_hex, to_hex};

/// Types, cells as JSON, the image: put together by hand, with a blank between its parts.
type Image = (
    &'static [&'static str],
    &'static [&'static str],
    &'static str,
);

const IMAGES: &[Image] = &[
    (&[], &[], "0000"),
    (&["BOOLEAN"], &["true"], "0001 00 01"),
    (&["BOOLEAN"], &["null"], "0001 01 00"),
    (
        &["SMALLINT", "INT", "BIGINT"],
        &["-2", "1", "-1"],
        "0003 00 fffe 00000001 ffffffffffffffff",
    ),
    (
        &["REAL", "DOUBLE"],
        &["1.5", "-2.0"],
        "0002 00 3fc00000 c000000000000000",
    ),
    (
        &["DECIMAL(10,2)"],
        &["\"-1.50\""],
        "0001 00 ffffffffffffffffffffffffffffff6a 02",
    ),
    (
        &["DECIMAL"],
        &["\"NaN\""],
        "0001 00 00000000 00000001 0000000000000000 ff 02",
    ),
    (
        &["DECIMAL", "TEXT", "DECIMAL(50,10)", "DECIMAL"],
        &[
            "\"-100000000000000000000000000000000000000\"",
            "\"a\"",
            "\"-Infinity\"",
            "\"1\"",
        ],
        "0004 00 00000000 00000013 0000000000000000 ff 00000013 00000001 0000000000000000 ff \
         00000000000000000000000000000001 00 00000001 61 01 0000 4b3b4ca85a86c47a098a224000000000 04",
    ),
    (
        &["DECIMAL"],
        &["\"0.000000000000000000000000000000000000010\""],
        "0001 00 00000000 00000004 0000000000000000 ff 00 0027 0a",
    ),
    (&["TEXT"], &["\"\""], "0001 00 00000000"),
    (
        &["TEXT", "INT", "VARCHAR(9)"],
        &["\"né\"", "7", "\"xyz\""],
        "0003 00 00000007 00000003 00000006 6ec3a9 78797a",
    ),
    (
        &["TEXT", "BLOB", "TEXT"],
        &["\"a\"", "null", "\"bc\""],
        "0003 02 00000001 00000001 00000003 61 6263",
    ),
    (
        &["DATE", "TIME"],
        &["\"1970-01-02\"", "\"00:00:01\""],
        "0002 00 00000001 00000000000f4240",
    ),
    (
        &["DATETIME", "TIMESTAMP"],
        &[
            "\"1970-01-01 00:00:00.000001\"",
            "\"1969-12-31T23:59:59.999999Z\"",
        ],
        "0002 00 0000000000000001 ffffffffffffffff",
    ),
    (
        &["TIMETZ"],
        &["\"10:30:00+02\""],
        "0001 00 001c7f9bc801e3e0",
    ),
    (&["BIT(3)"], &["\"101\""], "0001 00 00000003 313031"),
    (
        &["INTERVAL"],
        &["\"1 mon -1 days +00:00:00.000002\""],
        "0001 00 00000001 ffffffff 0000000000000002",
    ),
    (
        &["UUID"],
        &["\"67e55044-10b1-426f-9247-bb680e5fe0c8\""],
        "0001 00 67e5504410b1426f9247bb680e5fe0c8",
    ),
    (
        &["JSONB"],
        &["{\"a\": 1}"],
        "0001 00 00000008 7b2261223a20317d",
    ),
    (
        &[
            "INT", "INT", "INT", "INT", "INT", "INT", "INT", "INT", "INT",
        ],
        &["null", "null", "3", "4", "5", "6", "7", "8", "null"],
        "0009 0301 00000000 00000000 00000003 00000004 00000005 00000006 00000007 00000008 00000000",
    ),
];

/// Types, bytes that are no image of them, and why.
const REFUSED: &[(&[&str], &str, &str)] = &[
    (&["INT"], "", "nothing"),
    (&["INT"], "00", "half a count"),
    (
        &["INT"],
        "0002 00 0000000100000002",
        "more columns than the layout has",
    ),
    (&["INT"], "0001 00 000000", "a fixed part that is too short"),
    (&["TEXT"], "0001 00 00000002 61", "an end past the bytes"),
    (
        &["TEXT", "TEXT"],
        "0002 00 00000002 00000001 6161",
        "ends out of order",
    ),
    (&["TEXT"], "0001 00 00000001 ff", "text that is not UTF-8"),
    (
        &["BOOLEAN"],
        "0001 00 02",
        "a boolean that is neither 0 nor 1",
    ),
    (
        &["DECIMAL"],
        "0001 00 7fffffffffffffffffffffffffffffff 00",
        "a decimal over 38 digits",
    ),
    (
        &["DECIMAL"],
        "0001 00 00000000000000000000000000000001 27",
        "a scale over 38",
    ),
    (
        &["DECIMAL"],
        "0001 00 00000000 00000009 0000000000000000 ff 02",
        "a long decimal past the bytes",
    ),
    (
        &["DECIMAL"],
        "0001 00 00000000 00000004 0000000000000000 ff 00 0002 05",
        "a long decimal that 38 digits hold",
    ),
    (
        &["DECIMAL"],
        "0001 00 00000000 00000001 0000000000000000 ff 05",
        "a long decimal of no kind",
    ),
    (
        &["DECIMAL"],
        "0001 00 00000000 00000001 0000000000000000 ff 02 02",
        "bytes behind the last long decimal",
    ),
    (
        &["INT"],
        "0001 00 00000001 00",
        "bytes behind the last column",
    ),
    (
        &["TEXT"],
        "0001 00 00000001 6161",
        "bytes behind the last text",
    ),
];

fn layout(types: &Value) -> RowLayout {
    RowLayout::new(types_of(types).iter().map(|t| t.physical())).unwrap()
}

fn types_of(types: &Value) -> Vec<DataType> {
    let types = types.as_array().unwrap().iter();
    types
        .map(|t| t.as_str().unwrap().parse().unwrap())
        .collect()
}

#[test]
fn images_are_the_bytes_that_their_file_says() {
    let mut vectors = Vec::new();
    for (types, cells, image) in IMAGES {
        let image = image.replace(' ', "");
        vectors
            .push(json!({ "types": types, "verdict": "accept", "cells": cells, "image": image }));
    }
    for (types, image, reason) in REFUSED {
        let image = image.replace(' ', "");
        vectors
            .push(json!({ "types": types, "verdict": "refuse", "image": image, "reason": reason }));
    }
    let description =
        "Row images: the cells as JSON and the image's bytes, and bytes that are none";
    for vector in checked("row_images.json", description, &vectors) {
        if vector["verdict"] == "accept" {
            accept(&vector);
        } else {
            refuse(&vector);
        }
    }
}

fn accept(vector: &Value) {
    let layout = layout(&vector["types"]);
    let cells: Vec<&str> = vector["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c.as_str().unwrap())
        .collect();
    let types = types_of(&vector["types"]);
    let values: Vec<_> = cells
        .iter()
        .zip(types)
        .map(|(c, t)| parse_json_value(c, t).unwrap())
        .collect();
    let mut image = Vec::new();
    encode_row(&layout, values.iter().map(|v| v.as_ref()), &mut image).unwrap();
    assert_eq!(
        to_hex(&image),
        vector["image"].as_str().unwrap(),
        "{vector}"
    );
    let row = RowRef::new(&layout, &image).unwrap();
    row.check().unwrap();
    for (column, cell) in cells.iter().enumerate() {
        let mut out = Vec::new();
        write_json_value(&mut out, row.get(column).unwrap().unwrap());
        assert_eq!(out, cell.as_bytes(), "{vector}");
    }
    for cut in 0..image.len() {
        let part = RowRef::new(&layout, &image[..cut]).and_then(|row| row.check());
        assert!(part.is_err(), "{vector} cut at {cut}");
    }
}

fn refuse(vector: &Value) {
    let image = from_hex(vector["image"].as_str().unwrap());
    let layout = layout(&vector["types"]);
    let checked = RowRef::new(&layout, &image).and_then(|row| row.check());
    assert!(checked.is_err(), "{vector}");
}
