//! The clauses of CREATE TABLE: those that we have, and the many of other databases.

use super::super::refuse::{refuse, refuse_all};
use super::storage_parameters::{self, Holder};
use super::table_options;
use crate::catalog::{OnCommit, Temporary};
use crate::sql::{ast, is_name_alone, position};
use crate::types::{Result, SqlError, SqlState};

/// What of a CREATE TABLE we have.
pub(super) struct TableClauses<'a> {
    pub(super) name: &'a ast::ObjectName,
    pub(super) if_not_exists: bool,
    /// Whether it is the session's alone, and until when.
    pub(super) temporary: Option<Temporary>,
    pub(super) columns: &'a [ast::ColumnDef],
    pub(super) constraints: &'a [ast::TableConstraint],
    /// CREATE TABLE name LIKE this one.
    pub(super) like: Option<&'a ast::ObjectName>,
    /// AUTO_INCREMENT of the table: where it starts to count.
    pub(super) first_value: Option<i64>,
    /// CREATE TABLE AS.
    pub(super) query: Option<&'a ast::Query>,
    /// Whether the query's rows come as well.
    pub(super) with_data: bool,
    /// Where the name stands.
    pub(super) at: Option<u32>,
}

/// Refuses every clause that we don't have.
pub(super) fn table_clauses(create: &ast::CreateTable) -> Result<TableClauses<'_>> {
    let ast::CreateTable {
        or_replace,
        temporary,
        unlogged: _, // it is logged as all are
        external,
        dynamic,
        global,
        if_not_exists,
        transient,
        volatile,
        iceberg,
        snapshot,
        name,
        columns,
        constraints,
        hive_distribution,
        hive_formats,
        table_options,
        file_format,
        location,
        query,
        sqlite_table_options,
        like,
        clone,
        version,
        comment,
        on_commit,
        on_cluster,
        primary_key,
        order_by,
        partition_by,
        cluster_by,
        clustered_by,
        inherits,
        partition_of,
        for_values,
        copy_grants,
        enable_schema_evolution,
        change_tracking,
        data_retention_time_in_days,
        max_data_extension_time_in_days,
        default_ddl_collation,
        with_aggregation_policy,
        with_row_access_policy,
        with_storage_lifecycle_policy,
        with_tags,
        external_volume,
        with_connection,
        base_location,
        catalog,
        catalog_sync,
        storage_serialization_policy,
        target_lag,
        warehouse,
        refresh_mode,
        initialize,
        require_user,
        diststyle,
        distkey,
        sortkey,
        backup,
        multiset,
        fallback,
        with_data,
    } = create;
    let ast::SqliteTableOptions {
        leading_comma: _,
        options: sqlite_options,
    } = sqlite_table_options;
    let at = name
        .0
        .first()
        .and_then(ast::ObjectNamePart::as_ident)
        .and_then(|ident| position(ident.span));
    let names_alone = columns
        .iter()
        .all(|column| is_name_alone(&column.data_type) && column.options.is_empty());
    let (data, statistics) = match with_data {
        Some(ast::WithData { data, statistics }) => (*data, *statistics),
        None => (true, None),
    };
    if let ast::CreateTableOptions::With(options) = table_options {
        storage_parameters::check(options, Holder::NewTable).map_err(|error| error.at(at))?;
    }
    refuse_all(
        &[
            (*or_replace, "CREATE OR REPLACE TABLE"),
            (*transient, "a transient table"),
            // As in PostgreSQL, LOCAL and GLOBAL change nothing of a temporary table.
            (global.is_some() && !*temporary, "LOCAL or GLOBAL"),
            (
                query.is_some() && !(names_alone && constraints.is_empty()),
                "CREATE TABLE AS with types or constraints",
            ),
            (
                matches!(like, Some(ast::CreateTableLikeKind::Parenthesized(_))),
                "this form of LIKE",
            ),
            (inherits.is_some(), "INHERITS"),
            (
                partition_of.is_some() || for_values.is_some(),
                "PARTITION OF",
            ),
            (partition_by.is_some(), "PARTITION BY"),
            (comment.is_some(), "COMMENT of a table"),
            (
                with_data.is_some() && query.is_none(),
                "WITH DATA without a query",
            ),
            (statistics.is_some(), "WITH STATISTICS"),
            (!sqlite_options.is_empty(), "a table option"),
        ],
        at,
    )?;
    if on_commit.is_some() && !*temporary {
        let message = "ON COMMIT can only be used on temporary tables";
        return Err(SqlError::new(SqlState::InvalidTableDefinition, message).at(at));
    }
    let of_other_databases = *external
        || *dynamic
        || *volatile
        || *iceberg
        || *snapshot
        || *hive_distribution != ast::HiveDistributionStyle::NONE
        || hive_formats.is_some()
        || file_format.is_some()
        || location.is_some()
        || clone.is_some()
        || version.is_some()
        || on_cluster.is_some()
        || primary_key.is_some()
        || order_by.is_some()
        || cluster_by.is_some()
        || clustered_by.is_some()
        || *copy_grants
        || enable_schema_evolution.is_some()
        || change_tracking.is_some()
        || data_retention_time_in_days.is_some()
        || max_data_extension_time_in_days.is_some()
        || default_ddl_collation.is_some()
        || with_aggregation_policy.is_some()
        || with_row_access_policy.is_some()
        || with_storage_lifecycle_policy.is_some()
        || with_tags.is_some()
        || external_volume.is_some()
        || with_connection.is_some()
        || base_location.is_some()
        || catalog.is_some()
        || catalog_sync.is_some()
        || storage_serialization_policy.is_some()
        || target_lag.is_some()
        || warehouse.is_some()
        || refresh_mode.is_some()
        || initialize.is_some()
        || *require_user
        || diststyle.is_some()
        || distkey.is_some()
        || sortkey.is_some()
        || backup.is_some()
        || multiset.is_some()
        || fallback.is_some();
    refuse(of_other_databases, "a table option", at)?;
    Ok(TableClauses {
        name,
        if_not_exists: *if_not_exists,
        temporary: temporary.then(|| Temporary {
            session: 0, // that which runs it
            on_commit: match on_commit {
                None | Some(ast::OnCommit::PreserveRows) => OnCommit::PreserveRows,
                Some(ast::OnCommit::DeleteRows) => OnCommit::DeleteRows,
                Some(ast::OnCommit::Drop) => OnCommit::Drop,
            },
        }),
        columns,
        constraints,
        like: like.as_ref().and_then(plain_like),
        first_value: table_options::bind(table_options, at)?,
        query: query.as_deref(),
        with_data: data,
        at,
    })
}

fn plain_like(like: &ast::CreateTableLikeKind) -> Option<&ast::ObjectName> {
    match like {
        ast::CreateTableLikeKind::Plain(ast::CreateTableLike { name, defaults: _ }) => Some(name),
        ast::CreateTableLikeKind::Parenthesized(_) => None,
    }
}
