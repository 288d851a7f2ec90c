//! Functions of numbers, and those that choose among their arguments.

use super::*;

#[test]
fn numbers() {
    check(&[
        ("round", &[("2.5", NUMERIC)], "3"),
        ("round", &[("2.5", Double)], "2"),
        ("round", &[("1250.0", NUMERIC), ("-2", Int)], "1300"),
        ("trunc", &[("-2.99", NUMERIC), ("1", Int)], "-2.9"),
        ("ceil", &[("2.1", NUMERIC)], "3"),
        ("floor", &[("-2.1", Double)], "-3"),
        ("abs", &[("-32768", DataType::SmallInt)], "ERROR 22003"),
        ("sign", &[("-2.5", NUMERIC)], "-1"),
        ("mod", &[("7", Int), ("-3", Int)], "1"),
        ("mod", &[("1", Int), ("0", Int)], "ERROR 22012"),
        ("div", &[("7.5", NUMERIC), ("2", NUMERIC)], "3"),
        ("power", &[("2", Int), ("3", Int)], "8"),
        ("power", &[("2", NUMERIC), ("3", Int)], "8.0000000000000000"),
        ("power", &[("0", Double), ("-1", Double)], "ERROR 2201F"),
        ("power", &[("-1", Double), ("0.5", Double)], "ERROR 2201F"),
        ("sqrt", &[("2", NUMERIC)], "1.414213562373095"),
        ("sqrt", &[("-1", Double)], "ERROR 2201F"),
        ("ln", &[("0", NUMERIC)], "ERROR 2201E"),
        ("log", &[("100", Int)], "2"),
        (
            "log",
            &[("2", NUMERIC), ("64", NUMERIC)],
            "6.0000000000000000",
        ),
        ("exp", &[("1000", Double)], "ERROR 22003"),
        ("gcd", &[("12", Int), ("18", Int)], "6"),
        ("lcm", &[("4", Int), ("6", Int)], "12"),
        ("factorial", &[("10", Int)], "3628800"),
        ("scale", &[("1.500", NUMERIC)], "3"),
        ("trim_scale", &[("1.500", NUMERIC)], "1.5"),
        (
            "width_bucket",
            &[
                ("5.35", NUMERIC),
                ("0.024", NUMERIC),
                ("10.06", NUMERIC),
                ("5", Int),
            ],
            "3",
        ),
        ("sind", &[("30", Double)], "0.5"),
        ("cosd", &[("60", Double)], "0.5"),
        ("asin", &[("2", Double)], "ERROR 22003"),
        ("to_hex", &[("-1", Int)], "ffffffff"),
        (
            "to_number",
            &[("1,234.56-", Text), ("9,999.99S", Text)],
            "-1234.56",
        ),
    ]);
}

#[test]
fn choices() {
    check(&[
        ("nullif", &[("1", Int), ("1", Int)], "NULL"),
        ("nullif", &[("1", Int), ("NULL", Int)], "1"),
        ("ifnull", &[("NULL", Int), ("2", Int)], "2"),
        ("greatest", &[("1", Int), ("NULL", Int), ("3", Int)], "3"),
        ("least", &[("NULL", Int)], "NULL"),
        ("num_nulls", &[("1", Int), ("NULL", Text)], "1"),
        ("pg_typeof", &[("1", NUMERIC)], "numeric"),
        ("current_user", &[], "alice"),
        ("isnull", &[("NULL", Text)], "true"),
    ]);
}
