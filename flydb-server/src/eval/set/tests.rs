use super::*;
use crate::eval::tests::{context, facts};
use crate::types::{DataType, Json, ValueRef};

fn texts(function: TableFunction, arguments: &[Value]) -> Result<Vec<String>> {
    let result = function
        .entry()
        .signatures
        .first()
        .and_then(|signature| signature.result.data_type())
        .unwrap_or(DataType::Text);
    let columns = function.columns(result);
    let call = SetCall {
        function,
        arguments: Vec::new(),
        types: columns
            .into_iter()
            .map(|(_, data_type)| data_type)
            .collect(),
        position: None,
    };
    let facts = facts();
    let ctx = context(&facts, &[]);
    let mut rows = open_set(&call, arguments)?;
    let mut out = Vec::new();
    loop {
        let batch = rows.next(2, &ctx)?;
        if batch.rows == 0 {
            return Ok(out);
        }
        for row in 0..batch.rows {
            let cells = (0..batch.columns.len()).map(|column| match batch.get(column, row) {
                ValueRef::Null => "NULL".to_owned(),
                ValueRef::Text(text) | ValueRef::Json(text) => text.to_owned(),
                other => format!("{other:?}"),
            });
            out.push(cells.collect::<Vec<_>>().join("="));
        }
    }
}

fn json(text: &str) -> Value {
    Value::Json(text.parse::<Json>().unwrap())
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[test]
fn members_are_told_by_brackets_and_quotes() {
    let document = json(r#"[1, "a,\"]b", [2, {"x": "}"}], {}, null]"#);
    let elements = texts(TableFunction::ArrayElements, &[document]).unwrap();
    assert_eq!(
        elements,
        ["1", r#""a,\"]b""#, r#"[2, {"x": "}"}]"#, "{}", "null"]
    );
    let document = json(r#"{"a:b": "c\\", "d": [1, 2], "e": null}"#);
    let members = texts(TableFunction::EachText, &[document]).unwrap();
    assert_eq!(members, ["d=[1, 2]", "e=NULL", "a:b=c\\"]);
    assert!(
        texts(TableFunction::ArrayElements, &[json("[]")])
            .unwrap()
            .is_empty()
    );
    assert!(texts(TableFunction::Each, &[json("[]")]).is_err());
    assert!(texts(TableFunction::ObjectKeys, &[json("1")]).is_err());
}

#[test]
fn empty_matches_part_characters_only() {
    let split =
        |value, pattern| texts(TableFunction::RegexpSplit, &[text(value), text(pattern)]).unwrap();
    assert_eq!(split("hëy", ""), ["h", "ë", "y"]);
    assert_eq!(split("a, b,c", ",\\s*"), ["a", "b", "c"]);
    assert_eq!(split(",a,", ","), ["", "a", ""]);
    assert_eq!(split("", ","), [""]);
    assert_eq!(split("a1b", "\\d*"), ["a", "b"]);
}

#[test]
fn separators_part_texts() {
    let split = |arguments: &[Value]| texts(TableFunction::StringSplit, arguments).unwrap();
    assert_eq!(split(&[text("a||b|"), text("|")]), ["a", "", "b", ""]);
    assert_eq!(split(&[text("xé"), Value::Null]), ["x", "é"]);
    assert_eq!(split(&[text("a,b"), text("")]), ["a,b"]);
    assert_eq!(split(&[text("a,b"), text(","), text("b")]), ["a", "NULL"]);
    assert!(split(&[text(""), text(",")]).is_empty());
}
