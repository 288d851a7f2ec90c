//! ANALYZE.

use super::BindContext;
use super::refuse::refuse_all;
use super::relation::find_table;
use crate::plan::Command;
use crate::sql::ast;
use crate::types::Result;

/// Binds ANALYZE.
///
/// # Errors
/// 42P01 for a table that is not there; 0A000 for lists of columns and other systems' clauses.
pub(super) fn bind_analyze(analyze: &ast::Analyze, context: &BindContext<'_>) -> Result<Command> {
    let ast::Analyze {
        table_name,
        partitions,
        for_columns,
        columns,
        cache_metadata,
        noscan,
        compute_statistics,
        has_table_keyword,
    } = analyze;
    refuse_all(
        &[
            (partitions.is_some(), "ANALYZE ... PARTITION"),
            (*for_columns || !columns.is_empty(), "ANALYZE of columns"),
            (*cache_metadata, "ANALYZE ... CACHE METADATA"),
            (*noscan, "ANALYZE ... NOSCAN"),
            (*compute_statistics, "ANALYZE ... COMPUTE STATISTICS"),
            (*has_table_keyword, "ANALYZE TABLE"),
        ],
        None,
    )?;
    let table = table_name.as_ref();
    let table = table.map(|name| find_table(context.catalog, name).map(|table| table.id));
    Ok(Command::Analyze {
        table: table.transpose()?,
    })
}
