//! Short ways to write plans, definitions and values.

use crate::catalog::{IndexColumn, ReferentialAction, Table, TableId};
use crate::exec::testing::Database;
use crate::plan::{
    Assignment, BinaryOp, Command, CreateIndex, CreateTable, Delete, Expr, ExprKind, Filter,
    Insert, InsertSource, NewColumn, NewForeignKey, NewUnique, NewValue, Node, ParentRef, Scan,
    Update, Values,
};
use crate::types::{DataType, Value};

pub(in crate::exec) fn int(value: i32) -> Expr {
    Expr::literal(Value::Int(value), DataType::Int)
}

pub(in crate::exec) fn null() -> Expr {
    Expr::literal(Value::Null, DataType::Int)
}

pub(in crate::exec) fn bigint(value: i64) -> Expr {
    Expr::literal(Value::BigInt(value), DataType::BigInt)
}

pub(in crate::exec) fn int_column(index: usize) -> Expr {
    Expr::column(index, DataType::Int)
}

pub(in crate::exec) fn maybe(value: Option<i32>) -> Value {
    value.map_or(Value::Null, Value::Int)
}

pub(in crate::exec) fn binary(op: BinaryOp, left: Expr, right: Expr, data_type: DataType) -> Expr {
    Expr {
        kind: ExprKind::Binary {
            op,
            left: Box::new(left),
            right: Box::new(right),
        },
        data_type,
        position: None,
    }
}

pub(in crate::exec) fn equal(left: Expr, right: Expr) -> Expr {
    binary(BinaryOp::Equal, left, right, DataType::Boolean)
}

pub(in crate::exec) fn greater(left: Expr, right: Expr) -> Expr {
    binary(BinaryOp::Greater, left, right, DataType::Boolean)
}

pub(in crate::exec) fn plus(left: Expr, right: Expr) -> Expr {
    binary(BinaryOp::Add, left, right, DataType::Int)
}

/// Rows of INT columns.
pub(in crate::exec) fn values(width: usize, rows: &[Vec<Option<i32>>]) -> Node {
    let cell = |value: &Option<i32>| Expr::literal(maybe(*value), DataType::Int);
    Node::Values(Values {
        rows: rows
            .iter()
            .map(|row| row.iter().map(cell).collect())
            .collect(),
        types: vec![DataType::Int; width],
    })
}

/// The rows, as they come out.
pub(in crate::exec) fn cells(rows: &[Vec<Option<i32>>]) -> Vec<Vec<Value>> {
    let row = |row: &Vec<Option<i32>>| row.iter().map(|cell| maybe(*cell)).collect();
    rows.iter().map(row).collect()
}

pub(in crate::exec) fn scan_of(table: &Table) -> Scan {
    Scan {
        table: table.id,
        columns: (0..table.columns.len()).collect(),
        types: table.columns.iter().map(|c| c.data_type).collect(),
        filter: None,
        with_row_id: false,
        reader: None,
    }
}

pub(in crate::exec) fn all_of(table: &Table) -> Node {
    Node::Scan(scan_of(table))
}

pub(in crate::exec) fn where_(input: Node, condition: Expr) -> Node {
    Node::Filter(Filter {
        input: Box::new(input),
        condition,
    })
}

/// INSERT of rows that give all columns.
pub(in crate::exec) fn insert(table: &Table, rows: &[Vec<Option<i32>>]) -> Insert {
    let width = table.columns.len();
    let source = |(at, column): (usize, &crate::catalog::Column)| {
        InsertSource::Source(Expr::column(at, column.data_type))
    };
    Insert {
        table: table.id,
        source: Box::new(values(width, rows)),
        columns: table.columns.iter().enumerate().map(source).collect(),
        checks: Vec::new(),
        conflict: None,
        returning: None,
    }
}

/// UPDATE of the rows for which a condition is true.
pub(in crate::exec) fn update(
    table: &Table,
    filter: Option<Expr>,
    assignments: Vec<(usize, Expr)>,
) -> Update {
    let assignment = |(column, value)| Assignment {
        column,
        value: NewValue::Value(value),
    };
    Update {
        table: table.id,
        input: Box::new(targets(table, filter)),
        assignments: assignments.into_iter().map(assignment).collect(),
        checks: Vec::new(),
        returning: None,
    }
}

/// DELETE of the rows for which a condition is true.
pub(in crate::exec) fn delete(table: &Table, filter: Option<Expr>) -> Node {
    Node::Delete(Delete {
        table: table.id,
        input: Box::new(targets(table, filter)),
        returning: None,
    })
}

fn targets(table: &Table, filter: Option<Expr>) -> Node {
    let mut scan = scan_of(table);
    scan.filter = filter;
    scan.with_row_id = true;
    Node::Scan(scan)
}

/// A table of INT columns to be.
#[derive(Clone)]
pub(in crate::exec) struct NewTable(pub(in crate::exec) CreateTable);

/// A table of nullable INT columns without constraints.
pub(in crate::exec) fn table(name: &str, columns: &[&str]) -> NewTable {
    let column = |name: &&str| NewColumn {
        name: (*name).into(),
        data_type: DataType::Int,
        nullable: true,
        default: None,
        sequence: None,
    };
    NewTable(CreateTable {
        name: name.into(),
        if_not_exists: false,
        columns: columns.iter().map(column).collect(),
        primary_key: None,
        uniques: Vec::new(),
        checks: Vec::new(),
        foreign_keys: Vec::new(),
    })
}

impl NewTable {
    pub(in crate::exec) fn primary_key(mut self, columns: &[usize]) -> NewTable {
        for &column in columns {
            self.0.columns[column].nullable = false;
        }
        self.0.primary_key = Some(NewUnique {
            name: format!("{}_pkey", self.0.name),
            columns: columns.to_vec(),
        });
        self
    }

    pub(in crate::exec) fn unique(mut self, columns: &[usize]) -> NewTable {
        self.0.uniques.push(NewUnique {
            name: format!("{}_{}_key", self.0.name, self.0.uniques.len()),
            columns: columns.to_vec(),
        });
        self
    }

    /// A foreign key of one column, with one action for both events.
    pub(in crate::exec) fn references(
        mut self,
        column: usize,
        parent: ParentRef,
        parent_column: usize,
        action: ReferentialAction,
    ) -> NewTable {
        self.0.foreign_keys.push(NewForeignKey {
            name: format!("{}_{column}_fkey", self.0.name),
            columns: vec![column],
            parent,
            parent_columns: vec![parent_column],
            on_delete: action,
            on_update: action,
        });
        self
    }

    pub(in crate::exec) async fn create(self, database: &Database) -> std::sync::Arc<Table> {
        let name = self.0.name.clone();
        database.define(Command::CreateTable(self.0)).await.unwrap();
        database.table(&name)
    }
}

pub(in crate::exec) fn create_index(
    name: &str,
    table: TableId,
    columns: &[(usize, bool)],
    unique: bool,
) -> Command {
    let column = |&(column, descending)| IndexColumn { column, descending };
    Command::CreateIndex(CreateIndex {
        name: name.into(),
        table,
        columns: columns.iter().map(column).collect(),
        unique,
        if_not_exists: false,
    })
}
