//! The lines of scans: what is read, by which index and range.

use std::fmt::Write as _;

use super::expr::Names;
use super::{Explanation, IndexScan, KeyRange, PointLookup, Scan};
use crate::plan::{Expr, ExprKind, Start};
use crate::types::{DataType, Value};

impl Explanation<'_> {
    pub(super) fn scan(&mut self, scan: &Scan, indent: usize) -> (String, Names) {
        let names = self.scan_names(scan);
        let mut title = format!("Scan {}", self.table_name(scan.table));
        self.scan_parts(&mut title, scan, &names, indent);
        (title, names)
    }

    pub(super) fn point_lookup(&mut self, lookup: &PointLookup, indent: usize) -> (String, Names) {
        let names = self.scan_names(&lookup.scan);
        let key = self.expr(&lookup.key, &Names::new(), indent);
        let table = self.table_name(lookup.scan.table);
        let mut title = format!("PointLookup {table}: {} = {key}", self.row_id_name(lookup));
        self.scan_parts(&mut title, &lookup.scan, &names, indent);
        (title, names)
    }

    fn row_id_name(&self, lookup: &PointLookup) -> String {
        let table = self.table(lookup.scan.table);
        let column = table.and_then(|table| table.columns.get(table.row_id_column?));
        column.map_or_else(|| "row id".to_owned(), |column| column.name.clone())
    }

    pub(super) fn index_scan(&mut self, scan: &IndexScan, indent: usize) -> (String, Names) {
        let names = self.scan_names(&scan.scan);
        let (name, columns) = self.index_columns(scan);
        let mut title = format!("IndexScan {} by {name}", self.table_name(scan.scan.table));
        if scan.reverse {
            title.push_str(" backwards");
        }
        let ranges = scan.ranges.iter();
        let ranges = ranges.map(|range| self.range(range, &columns, indent));
        let ranges: Vec<String> = ranges.filter(|range| !range.is_empty()).collect();
        if !ranges.is_empty() {
            let _ = write!(title, ": {}", ranges.join(" or "));
        }
        self.scan_parts(&mut title, &scan.scan, &names, indent);
        (title, names)
    }

    /// The index's name and those of its columns.
    fn index_columns(&self, scan: &IndexScan) -> (String, Vec<String>) {
        let Some(table) = self.table(scan.scan.table) else {
            return ("?".to_owned(), Vec::new());
        };
        let name_of = |column: usize| {
            let column = table.columns.get(column);
            column.map_or_else(|| "?".to_owned(), |column| column.name.clone())
        };
        match table.indexes.iter().find(|one| Some(one.id) == scan.index) {
            Some(index) => (
                index.name.clone(),
                index
                    .columns
                    .iter()
                    .map(|one| name_of(one.column))
                    .collect(),
            ),
            None => (
                "row id".to_owned(),
                table.row_id_column.map(name_of).into_iter().collect(),
            ),
        }
    }

    fn range(&mut self, range: &KeyRange, columns: &[String], indent: usize) -> String {
        let none = Names::new();
        let mut columns = columns.iter();
        let mut parts = Vec::new();
        for (value, column) in range.prefix.iter().zip(columns.by_ref()) {
            parts.push(format!("{column} = {}", self.expr(value, &none, indent)));
        }
        let next = columns.next().map_or("?", String::as_str);
        for (bound, operator) in [(&range.lower, ">"), (&range.upper, "<")] {
            if let Some(bound) = bound {
                let equal = if bound.inclusive { "=" } else { "" };
                let value = self.expr(&bound.value, &none, indent);
                parts.push(format!("{next} {operator}{equal} {value}"));
            }
        }
        if let Some(start) = &range.start {
            parts.push(format!("{next} {}", self.start(start, indent)));
        }
        parts.join(" and ")
    }

    fn start(&mut self, start: &Start, indent: usize) -> String {
        match &start.pattern.kind {
            ExprKind::Literal(Value::Text(pattern)) => {
                let known = Value::Text(start.of(pattern).into());
                let known = Expr::literal(known, DataType::Text);
                format!("starts with {}", self.expr(&known, &Names::new(), indent))
            }
            _ => {
                let pattern = self.expr(&start.pattern, &Names::new(), indent);
                format!("starts like {pattern}")
            }
        }
    }

    fn scan_parts(&mut self, title: &mut String, scan: &Scan, names: &Names, indent: usize) {
        if let Some(filter) = &scan.filter {
            let filter = self.expr(filter, names, indent);
            let _ = write!(title, " where {filter}");
        }
        let columns = scan.columns.len();
        let all = self
            .table(scan.table)
            .is_some_and(|table| table.columns.len() == columns);
        if !all {
            let columns = names.iter().take(columns);
            let columns = columns.map(|name| name.rsplit('.').next().unwrap_or(name));
            let columns: Vec<&str> = columns.collect();
            let _ = write!(title, " -> {}", columns.join(", "));
        }
    }

    fn scan_names(&self, scan: &Scan) -> Names {
        let table = self.table(scan.table);
        let columns = scan.columns.iter().map(|&column| {
            let name = table.and_then(|table| {
                let column = table.columns.get(column)?;
                Some(format!("{}.{}", table.name, column.name))
            });
            name.unwrap_or_else(|| "?".to_owned())
        });
        let row_id = scan.with_row_id.then(|| "row id".to_owned());
        columns.chain(row_id).collect()
    }
}
