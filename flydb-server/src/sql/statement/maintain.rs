//! Statements that look after tables and indexes.

use crate::sql::ast;

/// `VACUUM`, `ANALYZE`, `REINDEX`, `CLUSTER` and `CHECKPOINT`.
#[derive(Debug)]
pub(crate) struct Maintain {
    /// Which of them.
    pub(crate) kind: MaintenanceKind,
    /// Its options, in parentheses or as words.
    pub(crate) options: Vec<MaintenanceOption>,
    /// CONCURRENTLY.
    pub(crate) concurrently: bool,
    /// What is named; none: all.
    pub(crate) tables: Vec<MaintainedTable>,
}

/// What is done about tables or indexes.
#[derive(Clone, Debug)]
pub(crate) enum MaintenanceKind {
    /// VACUUM.
    Vacuum,
    /// ANALYZE.
    Analyze,
    /// REINDEX INDEX.
    ReindexIndex,
    /// REINDEX TABLE.
    ReindexTable,
    /// REINDEX SCHEMA.
    ReindexSchema,
    /// REINDEX DATABASE, and SYSTEM.
    ReindexDatabase,
    /// CLUSTER, with the index behind USING.
    Cluster(Option<ast::Ident>),
    /// CHECKPOINT.
    Checkpoint,
}

/// An option: `verbose`, `parallel 2`.
#[derive(Debug)]
pub(crate) struct MaintenanceOption {
    /// Its name.
    pub(crate) name: ast::Ident,
    /// What stands behind it.
    pub(crate) value: Option<String>,
}

/// A table, or some of its columns; of REINDEX what is named.
#[derive(Debug)]
pub(crate) struct MaintainedTable {
    /// The name.
    pub(crate) name: ast::ObjectName,
    /// The columns; none: all.
    pub(crate) columns: Vec<ast::Ident>,
}

impl MaintainedTable {
    /// All of it.
    pub(crate) const fn whole(name: ast::ObjectName) -> MaintainedTable {
        let columns = Vec::new();
        MaintainedTable { name, columns }
    }
}

/// `DROP INDEX CONCURRENTLY [IF EXISTS] name, ... [CASCADE | RESTRICT]`.
#[derive(Debug)]
pub(crate) struct DropIndexConcurrently {
    /// The indexes.
    pub(crate) names: Vec<ast::ObjectName>,
    /// IF EXISTS.
    pub(crate) if_exists: bool,
    /// CASCADE.
    pub(crate) cascade: bool,
}
