//! CREATE TABLE: what comes out of a definition.

use super::*;

#[test]
fn a_table_comes_out_canonical() {
    let scratch = people();
    let create = scratch.create_table(
        "CREATE TABLE IF NOT EXISTS Pet (
            id BIGSERIAL PRIMARY KEY,
            \"Name\" VARCHAR(20) NOT NULL DEFAULT 'nobody' UNIQUE,
            price DECIMAL(6, 2) CHECK (price > 0) CONSTRAINT cheap CHECK (price < 100),
            owner INT REFERENCES person ON DELETE CASCADE ON UPDATE SET NULL,
            born DATE NULL DEFAULT NULL,
            a INT, b INT,
            CHECK (a < b),
            CONSTRAINT pair UNIQUE (a, b),
            UNIQUE (a, b),
            FOREIGN KEY (b, a) REFERENCES person (b, a) ON DELETE SET DEFAULT ON UPDATE RESTRICT
        )",
    );
    let table = create.table;
    assert_eq!((table.name.as_str(), create.if_not_exists), ("pet", true));
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.data_type, column.nullable))
        .collect();
    let price = DecimalSize {
        precision: 6,
        scale: 2,
    };
    assert_eq!(
        columns,
        [
            ("id", DataType::BigInt, false),
            ("Name", DataType::Varchar(Some(20)), false),
            ("price", DataType::Decimal(Some(price)), true),
            ("owner", DataType::Int, true),
            ("born", DataType::Date, true),
            ("a", DataType::Int, true),
            ("b", DataType::Int, true),
        ]
    );
    assert!(table.columns[0].counts());
    assert_eq!(table.columns[1].default.as_ref().unwrap().sql, "'nobody'");
    assert_eq!(table.primary_key_name.as_deref(), Some("pet_pkey"));
    assert_eq!(
        (&table.primary_key[..], table.row_id_column),
        (&[0][..], Some(0))
    );
    assert_eq!(
        indexes(&table),
        [
            ("pet_Name_key", vec![1]),
            ("pair", vec![5, 6]),
            ("pet_a_b_key", vec![5, 6])
        ]
    );
    let checks: Vec<_> = table
        .checks
        .iter()
        .map(|check| (check.name.as_str(), check.sql.as_str()))
        .collect();
    assert_eq!(
        checks,
        [
            ("pet_price_check", "price > 0"),
            ("cheap", "price < 100"),
            ("pet_check", "a < b"),
        ]
    );
    let [one, two] = &table.foreign_keys[..] else {
        panic!()
    };
    assert_eq!(
        (one.name.as_str(), &one.columns[..]),
        ("pet_owner_fkey", &[3][..])
    );
    assert_eq!(
        (&one.parent, &one.parent_columns[..]),
        (&TableId(1), &[0][..])
    );
    assert_eq!(one.on_delete, ReferentialAction::Cascade);
    assert_eq!(one.on_update, ReferentialAction::SetNull);
    assert_eq!(
        (two.name.as_str(), &two.columns[..]),
        ("pet_b_a_fkey", &[6, 5][..])
    );
    assert_eq!(&two.parent_columns[..], &[3, 2][..]);
    assert_eq!(two.on_delete, ReferentialAction::SetDefault);
    assert_eq!(two.on_update, ReferentialAction::Restrict);
}

#[test]
fn a_table_may_refer_to_itself() {
    let scratch = Scratch::new(&[]);
    let table = scratch.create_table(
        "CREATE TABLE node (up INT REFERENCES node, id INT PRIMARY KEY, x INT REFERENCES node (y), y INT UNIQUE)",
    );
    let keys = table.table.foreign_keys.iter();
    let keys: Vec<_> = keys
        .map(|key| (&key.parent, key.parent_columns[0]))
        .collect();
    assert_eq!(keys, [(&NEW_TABLE, 1), (&NEW_TABLE, 3)]);
}

#[test]
fn generated_names_avoid_what_exists() {
    let scratch = people();
    let table = scratch.create_table(
        "CREATE TABLE t (a INT CHECK (a > 0) CHECK (a < 9), b INT CONSTRAINT t_a_check CHECK (b > 0))",
    );
    let checks = table.table.checks.iter();
    let checks: Vec<_> = checks.map(|check| check.name.as_str()).collect();
    assert_eq!(checks, ["t_a_check1", "t_a_check2", "t_a_check"]);
    // The names of keys are shared with all tables and indexes.
    let clash = scratch.create_table("CREATE TABLE person_name (key INT UNIQUE, x INT)");
    assert_eq!(clash.table.indexes[0].name, "person_name_key_key");
    let clash = scratch.create_table("CREATE TABLE person (name INT UNIQUE)");
    assert_eq!(clash.table.indexes[0].name, "person_name_key1");
}

#[test]
fn types_go_by_many_names() {
    let scratch = Scratch::new(&[]);
    let decimal = |precision, scale| DataType::Decimal(Some(DecimalSize { precision, scale }));
    let cases = [
        ("TINYINT", DataType::SmallInt),
        ("INT2", DataType::SmallInt),
        ("INTEGER", DataType::Int),
        ("INT4", DataType::Int),
        ("INT8", DataType::BigInt),
        ("FLOAT", DataType::Double),
        ("REAL", DataType::Real),
        ("FLOAT4", DataType::Real),
        ("FLOAT8", DataType::Double),
        ("DOUBLE", DataType::Double),
        ("DOUBLE PRECISION", DataType::Double),
        ("NUMERIC(10)", decimal(10, 0)),
        ("DEC(10, 3)", decimal(10, 3)),
        ("NUMERIC(3, -2)", decimal(3, -2)),
        ("NUMERIC(2, 5)", decimal(2, 5)),
        ("NUMERIC(1000, 1000)", decimal(1000, 1000)),
        ("NUMERIC", DataType::Decimal(None)),
        ("CHARACTER VARYING(3)", DataType::Varchar(Some(3))),
        ("CHAR(3)", DataType::Char(3)),
        ("CHAR", DataType::Char(1)),
        ("BOOL", DataType::Boolean),
        ("TIMESTAMP", DataType::Timestamp),
        ("TIMESTAMPTZ", DataType::Timestamp),
        ("TIMESTAMP WITH TIME ZONE", DataType::Timestamp),
        ("TIMESTAMP WITHOUT TIME ZONE", DataType::DateTime),
        ("DATETIME", DataType::DateTime),
        ("TIME", DataType::Time),
        ("INTERVAL", DataType::Interval),
        ("BYTEA", DataType::Blob),
        ("BLOB", DataType::Blob),
        ("BINARY(4)", DataType::Binary(4)),
        ("VARBINARY(4)", DataType::Varbinary(Some(4))),
        ("UUID", DataType::Uuid),
        ("JSON", DataType::Jsonb),
        ("JSONB", DataType::Jsonb),
    ];
    for (name, data_type) in cases {
        let table = scratch.create_table(&format!("CREATE TABLE t (a {name} NOT NULL)"));
        assert_eq!(table.table.columns[0].data_type, data_type, "{name}");
    }
    for (name, data_type) in [
        ("SMALLSERIAL", DataType::SmallInt),
        ("SERIAL", DataType::Int),
        ("SERIAL8", DataType::BigInt),
        ("INT AUTO_INCREMENT", DataType::Int),
        ("INT GENERATED BY DEFAULT AS IDENTITY", DataType::Int),
    ] {
        let table = scratch.create_table(&format!("CREATE TABLE t (a {name})"));
        let column = &table.table.columns[0];
        assert_eq!(
            (column.data_type, column.nullable),
            (data_type, false),
            "{name}"
        );
        assert!(column.counts(), "{name}");
    }
}
