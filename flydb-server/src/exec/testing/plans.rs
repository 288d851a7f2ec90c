//! Short ways to write plans, definitions and values.

use crate::catalog::{
    Column, ForeignKey, Index, IndexColumn, NEW_INDEX, ReferentialAction, Table, TableId,
};
use crate::exec::testing::Database;
use crate::plan::{
    Assignment, BinaryOp, Command, CreateIndex, CreateTable, Delete, DropIndex, Expr, ExprKind,
    Filter, Insert, InsertSource, NewValue, Node, Scan, TableChange, Update, Values, Verify,
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
        writer: None,
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
        writer: None,
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
        writer: None,
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
    let mut table = Table::new(name, "admin");
    let columns = columns.iter();
    table.columns = columns
        .map(|name| Column::new(*name, DataType::Int))
        .collect();
    NewTable(CreateTable {
        sequences: Vec::new(),
        table,
        if_not_exists: false,
        fill: None,
        like: Vec::new(),
        first_value: None,
    })
}

impl NewTable {
    pub(in crate::exec) fn primary_key(mut self, columns: &[usize]) -> NewTable {
        let table = &mut self.0.table;
        for &column in columns {
            table.columns[column].nullable = false;
        }
        table.primary_key_name = Some(format!("{}_pkey", table.name));
        table.primary_key = columns.to_vec();
        table.settle_primary_key();
        self
    }

    pub(in crate::exec) fn unique(mut self, columns: &[usize]) -> NewTable {
        let table = &mut self.0.table;
        let name = format!("{}_{}_key", table.name, table.indexes.len());
        table.indexes.push(Index::of_constraint(name, columns));
        self
    }

    /// A foreign key of one column, with one action for both events.
    pub(in crate::exec) fn references(
        mut self,
        column: usize,
        parent: TableId,
        parent_column: usize,
        action: ReferentialAction,
    ) -> NewTable {
        let table = &mut self.0.table;
        table.foreign_keys.push(ForeignKey {
            name: format!("{}_{column}_fkey", table.name),
            columns: vec![column],
            parent,
            parent_columns: vec![parent_column],
            on_delete: action,
            on_update: action,
            match_full: false,
            deferral: None,
            not_valid: false,
        });
        self
    }

    pub(in crate::exec) async fn create(self, database: &Database) -> std::sync::Arc<Table> {
        let name = self.0.table.name.clone();
        database.define(create_table(self)).await.unwrap();
        database.table(&name)
    }
}

pub(in crate::exec) fn create_table(table: NewTable) -> Command {
    Command::CreateTable(Box::new(table.0))
}

/// What changes nothing of a table but its definition.
pub(in crate::exec) fn redefined(definition: Table) -> TableChange {
    TableChange {
        definition,
        rows: None,
        verify: Verify::default(),
    }
}

pub(in crate::exec) fn create_index(
    name: &str,
    table: &Table,
    columns: &[(usize, bool)],
    unique: bool,
) -> Command {
    let column = |&(column, descending)| IndexColumn { column, descending };
    let mut table = table.clone();
    table.indexes.push(Index {
        id: NEW_INDEX,
        name: name.into(),
        columns: columns.iter().map(column).collect(),
        unique,
        constraint: false,
        nulls_clash: false,
        predicate: None,
        deferral: None,
    });
    Command::CreateIndex(Box::new(CreateIndex {
        concurrently: false,
        name: name.into(),
        if_not_exists: false,
        change: redefined(table),
    }))
}

pub(in crate::exec) fn drop_index(name: &str, table: &Table) -> Command {
    let mut table = table.clone();
    table.indexes.retain(|index| index.name != name);
    Command::DropIndex(DropIndex {
        concurrently: false,
        changes: vec![redefined(table)],
    })
}
