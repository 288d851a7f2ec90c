//! Statements about views.

use crate::sql::ast;

/// `CREATE [OR REPLACE] [RECURSIVE] VIEW [IF NOT EXISTS] name [(column, ...)] [WITH (option [= value], ...)] AS query
/// [WITH [CASCADED | LOCAL] CHECK OPTION]`, and `CREATE MATERIALIZED VIEW [IF NOT EXISTS] name [(column, ...)]
/// AS query [WITH [NO] DATA]`.
#[derive(Debug)]
pub(crate) struct CreateView {
    /// The name.
    pub(crate) name: ast::ObjectName,
    /// OR REPLACE.
    pub(crate) or_replace: bool,
    /// TEMPORARY.
    pub(crate) temporary: bool,
    /// IF NOT EXISTS.
    pub(crate) if_not_exists: bool,
    /// MATERIALIZED: whether its rows come at once. `None`: it keeps none.
    pub(crate) materialized: Option<bool>,
    /// RECURSIVE: the query is around one that names the view.
    pub(crate) recursive: bool,
    /// The names of its first columns.
    pub(crate) columns: Vec<ast::Ident>,
    /// WITH (...).
    pub(crate) options: Vec<ViewOption>,
    /// The query, with places of the whole text.
    pub(crate) query: Box<ast::Query>,
    /// The query's own text.
    pub(crate) sql: String,
    /// The 1-based character of the whole text where the query's starts.
    pub(crate) start: u32,
    /// WITH CHECK OPTION.
    pub(crate) check: Option<ViewCheck>,
}

/// Whose conditions rows must keep that are written through a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ViewCheck {
    /// The view's own.
    Local,
    /// Those of the views below it too.
    Cascaded,
}

/// `option [= value]` of a view.
#[derive(Clone, Debug)]
pub(crate) struct ViewOption {
    /// The option.
    pub(crate) name: ast::Ident,
    /// Its value as it is written, without quotes.
    pub(crate) value: Option<String>,
}

/// `REFRESH MATERIALIZED VIEW [CONCURRENTLY] name [WITH [NO] DATA]`.
#[derive(Debug)]
pub(crate) struct RefreshView {
    /// The view.
    pub(crate) name: ast::ObjectName,
    /// CONCURRENTLY.
    pub(crate) concurrently: bool,
    /// Whether rows come.
    pub(crate) with_data: bool,
}

/// `ALTER [MATERIALIZED] VIEW [IF EXISTS] name change`.
#[derive(Debug)]
pub(crate) struct AlterView {
    /// The view.
    pub(crate) name: ast::ObjectName,
    /// MATERIALIZED.
    pub(crate) materialized: bool,
    /// IF EXISTS.
    pub(crate) if_exists: bool,
    /// What changes.
    pub(crate) change: ViewChange,
}

/// What an ALTER VIEW changes.
#[derive(Debug)]
pub(crate) enum ViewChange {
    /// RENAME TO.
    Rename(ast::Ident),
    /// RENAME [COLUMN] ... TO.
    RenameColumn {
        /// The column.
        from: ast::Ident,
        /// Its new name.
        to: ast::Ident,
    },
    /// ALTER [COLUMN] ... SET DEFAULT or DROP DEFAULT.
    Default {
        /// The column.
        column: ast::Ident,
        /// The default; `None`: there is to be none.
        value: Option<Box<ast::Expr>>,
    },
    /// SET (...).
    Set(Vec<ViewOption>),
    /// RESET (...).
    Reset(Vec<ast::Ident>),
    /// OWNER TO.
    Owner(ast::Ident),
}
