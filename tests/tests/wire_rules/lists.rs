//! Lists of metadata: their columns, and what filters mean.

use super::*;

/// The columns of each list, as JDBC has them.
const LISTS: [(u8, &str); 6] = [
    (
        code::GET_TABLES,
        "TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM TYPE_NAME SELF_REFERENCING_COL_NAME REF_GENERATION",
    ),
    (
        code::GET_COLUMNS,
        "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE TYPE_NAME COLUMN_SIZE BUFFER_LENGTH DECIMAL_DIGITS NUM_PREC_RADIX NULLABLE REMARKS COLUMN_DEF SQL_DATA_TYPE SQL_DATETIME_SUB CHAR_OCTET_LENGTH ORDINAL_POSITION IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE IS_AUTOINCREMENT IS_GENERATEDCOLUMN",
    ),
    (
        code::GET_PRIMARY_KEYS,
        "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ PK_NAME",
    ),
    (
        code::GET_FOREIGN_KEYS,
        "PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT FKTABLE_SCHEM FKTABLE_NAME FKCOLUMN_NAME KEY_SEQ UPDATE_RULE DELETE_RULE FK_NAME PK_NAME DEFERRABILITY",
    ),
    (
        code::GET_INDEXES,
        "TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE INDEX_QUALIFIER INDEX_NAME TYPE ORDINAL_POSITION COLUMN_NAME ASC_OR_DESC CARDINALITY PAGES FILTER_CONDITION",
    ),
    (
        code::GET_TYPE_INFO,
        "TYPE_NAME DATA_TYPE PRECISION LITERAL_PREFIX LITERAL_SUFFIX CREATE_PARAMS NULLABLE CASE_SENSITIVE SEARCHABLE UNSIGNED_ATTRIBUTE FIXED_PREC_SCALE AUTO_INCREMENT LOCAL_TYPE_NAME MINIMUM_SCALE MAXIMUM_SCALE SQL_DATA_TYPE SQL_DATETIME_SUB NUM_PREC_RADIX",
    ),
];

#[tokio::test]
async fn every_list_has_its_columns_in_order_and_rows_as_wide() {
    let server = in_memory().await;
    let mut base = base(&server).await;
    base.query("CREATE TABLE parent (a INT, b INT, PRIMARY KEY (b, a))")
        .await;
    base.query("CREATE TABLE child (x INT, y INT, FOREIGN KEY (x, y) REFERENCES parent (b, a))")
        .await;
    for (request, columns) in LISTS {
        let list = base.expect(request, json!({}), code::METADATA_RESULT).await;
        let names: Vec<&str> = list["columns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|column| column["label"].as_str().unwrap())
            .collect();
        assert_eq!(names.join(" "), columns);
        let rows = list["rows"].as_array().unwrap();
        assert!(!rows.is_empty(), "{request:#x}");
        assert_eq!(list["row_count"], rows.len());
        assert!(
            rows.iter()
                .all(|row| row.as_array().unwrap().len() == names.len())
        );
    }
}

#[tokio::test]
async fn filters_of_lists_are_patterns_absent_or_empty() {
    let server = in_memory().await;
    let mut base = base(&server).await;
    for name in ["ab", "a_b", "axb", "b"] {
        base.query(&format!("CREATE TABLE {name} (id INT)")).await;
    }
    for (filter, expected) in [
        (json!({}), vec!["a_b", "ab", "axb", "b"]),
        (json!({"table_name": null}), vec!["a_b", "ab", "axb", "b"]),
        (json!({"table_name": ""}), vec![]),
        (json!({"table_name": "%"}), vec!["a_b", "ab", "axb", "b"]),
        (json!({"table_name": "a_b"}), vec!["a_b", "axb"]),
        (json!({"table_name": "a\\_b"}), vec!["a_b"]),
        (json!({"table_name": "a%"}), vec!["a_b", "ab", "axb"]),
        (json!({"schema": ""}), vec![]),
        (
            json!({"schema": "public", "catalog": "flydb", "table_name": "b"}),
            vec!["b"],
        ),
        (json!({"catalog": "other"}), vec![]),
        (
            json!({"table_types": ["TABLE"], "table_name": "b"}),
            vec!["b"],
        ),
        (json!({"table_types": ["VIEW"]}), vec![]),
        (json!({"table_types": []}), vec![]),
    ] {
        let list = base
            .expect(code::GET_TABLES, filter.clone(), code::METADATA_RESULT)
            .await;
        let rows = list["rows"].as_array().unwrap();
        let own = rows.iter().filter(|row| row[1] == "public");
        let names: Vec<&str> = own.map(|row| row[2].as_str().unwrap()).collect();
        assert_eq!(names, expected, "{filter}");
    }
}
