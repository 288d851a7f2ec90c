//! A small catalog, and plans as text: for tests of the binder and the optimizer.

use super::{BindContext, bind};
use crate::catalog::{Catalog, Column, Index, IndexColumn, Table};
use crate::plan::{self, ExplainOptions, as_text, explain};
use crate::sql::parse;
use crate::types::{DataType, DecimalSize, IndexId, Result, TableId};

/// users, orders and items, with keys and indexes.
pub(crate) fn shop() -> Catalog {
    let mut catalog = Catalog::default();
    catalog.add_table(users());
    catalog.add_table(orders());
    catalog.add_table(items());
    catalog
}

/// The plan of a statement, as bound.
pub(crate) fn bound(sql: &str, hints: &[DataType]) -> Result<plan::Query> {
    bound_in(&shop(), sql, hints)
}

/// The plan of a statement over a catalog, as bound.
pub(crate) fn bound_in(catalog: &Catalog, sql: &str, hints: &[DataType]) -> Result<plan::Query> {
    let parsed = parse(sql)?;
    let [parsed] = parsed.as_slice() else {
        panic!("one statement: {sql}");
    };
    let context = BindContext {
        catalog,
        parameter_hints: hints,
        parameter_count: parsed.parameter_count,
        variables: &[],
        user: "admin",
        user_variables: None,
        cursors: crate::binder::CursorUse::None,
    };
    match bind(&parsed.statement, &context)? {
        plan::Statement::Query(query) => Ok(query),
        plan::Statement::Command(command) => panic!("a query: {command:?}"),
        plan::Statement::Explain(explain) => Ok(explain.query),
        plan::Statement::Declare(declare) => Ok(declare.query),
        plan::Statement::SetVariables(set) => Ok(set.query),
    }
}

/// The text of a plan.
pub(crate) fn text(query: &plan::Query) -> String {
    let lines = explain(query, &shop());
    as_text(&lines, None, ExplainOptions::default()).join("\n")
}

fn users() -> Table {
    table(
        1,
        "users",
        &[
            ("id", DataType::Int),
            ("name", DataType::Text),
            ("email", DataType::Varchar(Some(50))),
            ("age", DataType::SmallInt),
            ("joined", DataType::Date),
        ],
        &[0],
        vec![
            index(1, "users_name_idx", &[1], false),
            index(2, "users_email_key", &[2], true),
        ],
    )
}

fn orders() -> Table {
    let total = DataType::Decimal(Some(DecimalSize {
        precision: 10,
        scale: 2,
    }));
    table(
        2,
        "orders",
        &[
            ("id", DataType::BigInt),
            ("user_id", DataType::Int),
            ("total", total),
            ("placed", DataType::Timestamp),
            ("status", DataType::Char(1)),
        ],
        &[0],
        vec![index(3, "orders_user_idx", &[1, 3], false)],
    )
}

fn items() -> Table {
    table(
        3,
        "items",
        &[
            ("order_id", DataType::BigInt),
            ("line", DataType::Int),
            ("product", DataType::Text),
            ("qty", DataType::Int),
        ],
        &[0, 1],
        vec![index(4, "items_pkey", &[0, 1], true)],
    )
}

fn index(id: u32, name: &str, columns: &[usize], unique: bool) -> Index {
    let columns = columns.iter().map(|&column| IndexColumn {
        column,
        descending: false,
    });
    Index {
        id: IndexId(id),
        name: name.to_owned(),
        columns: columns.collect(),
        unique,
        constraint: unique,
        nulls_clash: false,
        predicate: None,
        deferral: None,
    }
}

fn table(
    id: u32,
    name: &str,
    columns: &[(&str, DataType)],
    primary_key: &[usize],
    indexes: Vec<Index>,
) -> Table {
    let columns = columns.iter().enumerate();
    let columns = columns.map(|(place, (name, data_type))| Column {
        nullable: !primary_key.contains(&place),
        ..Column::new(*name, *data_type)
    });
    Table {
        id: TableId(id),
        schema: crate::catalog::PUBLIC.to_owned(),
        name: name.to_owned(),
        owner: "admin".to_owned(),
        columns: columns.collect(),
        indexes,
        primary_key: primary_key.to_vec(),
        primary_key_name: Some(format!("{name}_pkey")),
        row_id_column: match primary_key {
            [only] => Some(*only),
            _ => None,
        },
        checks: Vec::new(),
        foreign_keys: Vec::new(),
        temporary: None,
        rows_of_view: false,
    }
}
