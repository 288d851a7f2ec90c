//! What names mean where an expression stands.

use smol_str::SmolStr;

use super::query::With;
use crate::catalog::Table;
use crate::plan::Expr;
use crate::types::TableId;

/// What a query sees around it: the row of the query that it stands in, and the WITH queries.
#[derive(Clone, Copy, Default)]
pub(crate) struct Around<'s> {
    /// The scope of the query directly around it.
    pub(crate) scope: Option<&'s Scope<'s>>,
    /// The WITH queries in reach.
    pub(super) with: Option<&'s With<'s>>,
}

/// The columns that an expression may name: those of its input, and what lies around its query.
pub(crate) struct Scope<'s> {
    pub(super) columns: Vec<ScopeColumn>,
    pub(super) relations: Vec<Relation>,
    pub(super) around: Around<'s>,
    /// How many columns the input has.
    pub(super) width: usize,
}

/// A column in scope.
#[derive(Clone)]
pub(super) struct ScopeColumn {
    pub(super) name: SmolStr,
    pub(super) expr: Expr,
    pub(super) nullable: bool,
    pub(super) origin: Option<(TableId, usize)>,
}

/// A table, or what stands for one, in FROM.
#[derive(Clone)]
pub(super) struct Relation {
    pub(super) name: SmolStr,
    pub(super) start: usize,
    pub(super) len: usize,
}

impl<'s> Scope<'s> {
    /// No columns.
    pub(crate) fn empty(around: Around<'s>) -> Scope<'s> {
        Scope {
            columns: Vec::new(),
            relations: Vec::new(),
            around,
            width: 0,
        }
    }

    /// The columns of a table, as columns 0 and up of the input.
    #[allow(clippy::todo)]
    pub(crate) fn of_table(_table: &Table, _alias: Option<&str>, _around: Around<'s>) -> Scope<'s> {
        todo!()
    }

    /// Puts another scope's columns behind these.
    #[allow(clippy::todo)]
    pub(crate) fn join(self, _right: Scope<'s>) -> crate::types::Result<Scope<'s>> {
        todo!()
    }
}
