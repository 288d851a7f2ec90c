//! The rows of a table in FROM: its scan, with the numbers of its rows where they are locked or sampled.

use smol_str::SmolStr;

use super::BoundQuery;
use super::alias::rename_each;
use super::from::Source;
use super::lock::{LockedTable, RowLock};
use crate::binder::names::Named;
use crate::binder::table_columns::TableColumns;
use crate::binder::view::Found;
use crate::binder::{Around, Binder, Scope};
use crate::plan::{Node, Scan};
use crate::sql::ast;
use crate::types::{Result, SqlError};

impl Binder<'_> {
    /// `TABLE t`.
    pub(super) fn bind_table_command(
        &self,
        table: &ast::Table,
        around: Around<'_>,
    ) -> Result<BoundQuery> {
        let ast::Table {
            table_name,
            schema_name,
        } = table;
        let Some(name) = table_name else {
            return Err(SqlError::unsupported("TABLE without a name"));
        };
        if schema_name.is_none()
            && let Some(bound) = self.use_with(name, around)?
        {
            return Ok(bound);
        }
        let schema = schema_name.as_ref();
        match self.find_relation(Named { schema, name }, None)? {
            Found::Table(columns) => Ok(BoundQuery {
                node: self.scan_node(&columns, columns.places().collect()),
                columns: columns.output(),
            }),
            Found::View(bound, _) => Ok(*bound),
        }
    }

    /// All rows of a table, with the rights of whoever reads here.
    fn scan_node(&self, columns: &TableColumns<'_>, places: Vec<usize>) -> Node {
        Node::Scan(Scan {
            table: columns.table.id,
            types: columns.types_of(&places),
            columns: places,
            filter: None,
            with_row_id: false,
            reader: self.stored.reader(),
        })
    }

    pub(super) fn scan<'s>(
        &self,
        columns: TableColumns<'_>,
        alias: Option<&ast::TableAlias>,
        around: Around<'s>,
        lock: Option<RowLock>,
        sample: Option<&ast::TableSample>,
    ) -> Result<Source<'s>> {
        let name = alias.map_or(columns.name, |alias| alias.name.value.as_str());
        let mut scope = Scope::of_columns(name, &columns, around);
        if alias.is_none() {
            scope.stand_in(columns.schema.clone());
        }
        if let Some(alias) = alias {
            let names = scope.columns.iter_mut().map(|column| &mut column.name);
            rename_each(names.collect(), alias, |name, new| {
                *name = SmolStr::new(new)
            })?;
        }
        let mut node = self.scan_node(&columns, columns.with_hidden());
        if let (Some(lock), Node::Scan(scan)) = (lock, &mut node) {
            scan.with_row_id = true;
            scope.locked.push(LockedTable {
                mark: lock.mark(columns.table.id, self.stored.reader()),
                column: scope.width,
            });
            scope.width += 1;
        }
        let Some(sample) = sample else {
            return Ok(Source {
                node,
                scope,
                lateral: false,
            });
        };
        if let Node::Scan(scan) = &mut node
            && !scan.with_row_id
        {
            scan.with_row_id = true;
            scope.width += 1;
        }
        let row_id = scope.width.saturating_sub(1);
        let source = Source {
            node,
            scope,
            lateral: false,
        };
        self.sampled(source, row_id, sample, around)
    }
}

pub(super) fn sample_of(sample: &ast::TableSampleKind) -> &ast::TableSample {
    match sample {
        ast::TableSampleKind::BeforeTableAlias(sample)
        | ast::TableSampleKind::AfterTableAlias(sample) => sample,
    }
}
