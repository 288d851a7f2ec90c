//! A statement as it is planned: what it does, for which version of the schema, and what it is called.

use std::sync::Arc;

use super::catalogs::Versioned;
use super::outcome::ResultHeader;
use crate::auth::AuthorizedPlan;
use crate::catalog::TableId;
use crate::plan::{Command, CursorDeclaration, ExplainOptions, Node};
use crate::txn::{SchemaVersion, StatementKind, View};
use crate::types::DataType;

/// A statement, planned for one version of the schema and one user.
#[derive(Debug)]
pub(super) struct Planned {
    /// The text it was planned from.
    pub(super) text: Arc<str>,
    /// The catalog, and the version of the schema, that it was planned for.
    pub(super) schema: Versioned,
    /// What it does.
    pub(super) body: Body,
    /// What a cursor over it does with the rows that it fetches.
    pub(super) guard: RowGuard,
    /// The types of its parameters.
    pub(super) parameters: Vec<DataType>,
    /// The columns of its result; none where it has none.
    pub(super) header: Arc<ResultHeader>,
    /// The rows that its tables had, where the plan depends on that: with several tables.
    pub(super) sizes: Box<[(TableId, usize)]>,
    /// What makes the foreign keys that its table is made without: see `held_keys`.
    pub(super) held_keys: Vec<String>,
    /// The tables that it reads, where its result may be kept; the text says the whole statement then.
    pub(super) keeps: Option<Box<[TableId]>>,
}

/// Rows below which the size of a table matters little to a plan.
const SMALL_TABLE: usize = 100;

/// By which factor a table may grow or shrink before its plans are made anew.
const OUTGROWN: usize = 8;

/// What a statement does.
#[derive(Debug)]
pub(super) enum Body {
    /// A query or a data change.
    Query {
        /// Its plan.
        plan: Arc<AuthorizedPlan>,
        /// What it is called in answers.
        verb: Verb,
    },
    /// A statement of another kind.
    Command(Command),
    /// DECLARE ... CURSOR.
    Declare {
        /// The plan of the cursor's query.
        plan: Arc<AuthorizedPlan>,
        /// What its query is called in answers.
        verb: Verb,
        /// The columns of the cursor's rows.
        header: Arc<ResultHeader>,
        /// What the cursor is.
        cursor: CursorDeclaration,
    },
    /// SET of variables, and SELECT ... INTO.
    SetVariables {
        /// The plan of the query.
        plan: Arc<AuthorizedPlan>,
        /// What it is called in answers.
        verb: Verb,
        /// The columns of its rows.
        header: Arc<ResultHeader>,
        /// The variables.
        names: Vec<String>,
        /// Whether no row leaves them as they are.
        keeps: bool,
    },
    /// EXPLAIN.
    Explain {
        /// The plan that is explained.
        plan: Arc<AuthorizedPlan>,
        /// What its statement is called in answers.
        verb: Verb,
        /// How it is explained.
        options: ExplainOptions,
    },
}

impl Body {
    /// The plan of a query or data change, also of one that EXPLAIN ANALYZE or a cursor runs.
    pub(super) fn plan(&self) -> Option<(&Arc<AuthorizedPlan>, Verb)> {
        match self {
            Body::Query { plan, verb }
            | Body::Explain { plan, verb, .. }
            | Body::SetVariables { plan, verb, .. }
            | Body::Declare { plan, verb, .. } => Some((plan, *verb)),
            Body::Command(_) => None,
        }
    }
}

/// What a cursor does with the rows that it fetches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowGuard {
    /// Nothing.
    None,
    /// It locks them.
    Lock,
    /// It remembers them: a later change is refused where somebody else has changed them.
    Watch,
}

/// What a query is called in answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// A query that only reads.
    Select,
    /// A query that locks rows, whose WITH changes data, or that runs functions of users.
    LockingSelect,
    Insert,
    Update,
    Delete,
    Merge,
    Call,
}

impl Verb {
    /// What a plan is called.
    pub(super) fn of(root: &Node) -> Verb {
        match root {
            Node::Insert(_) => Verb::Insert,
            Node::Update(_) => Verb::Update,
            Node::Delete(_) => Verb::Delete,
            Node::Merge(_) => Verb::Merge,
            Node::With(with) if with.body.is_data_change() => Verb::of(&with.body),
            query if query.changes_data() || query.locks_rows() || query.runs_routines() => {
                Verb::LockingSelect
            }
            Node::Call(_) => Verb::Call,
            _ => Verb::Select,
        }
    }

    /// Whether it is a query.
    pub(super) const fn is_select(self) -> bool {
        matches!(self, Verb::Select | Verb::LockingSelect)
    }

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Verb::Select | Verb::LockingSelect => "SELECT",
            Verb::Insert => "INSERT",
            Verb::Update => "UPDATE",
            Verb::Delete => "DELETE",
            Verb::Merge => "MERGE",
            Verb::Call => "CALL",
        }
    }

    /// What its snapshot depends on.
    pub(super) const fn kind(self) -> StatementKind {
        match self {
            Verb::Select => StatementKind::Read,
            Verb::LockingSelect
            | Verb::Insert
            | Verb::Update
            | Verb::Delete
            | Verb::Merge
            | Verb::Call => StatementKind::Write,
        }
    }
}

impl Planned {
    /// What its snapshot depends on.
    pub(super) fn kind(&self) -> StatementKind {
        let plan = self.body.plan();
        plan.map_or(StatementKind::Read, |(_, verb)| verb.kind())
    }

    /// The columns of the rows that its plan gives.
    pub(super) fn rows_header(&self) -> &Arc<ResultHeader> {
        match &self.body {
            Body::Declare { header, .. } | Body::SetVariables { header, .. } => header,
            Body::Query { .. } | Body::Command(_) | Body::Explain { .. } => &self.header,
        }
    }

    /// The tables whose row ids come behind the columns of its rows.
    pub(super) fn tracked(&self) -> &[TableId] {
        let plan = self.body.plan();
        plan.map_or(&[], |(plan, _)| plan.query().tracked.as_slice())
    }

    /// The version of the schema that it was planned for.
    pub(super) fn version(&self) -> SchemaVersion {
        self.schema.version
    }

    /// Whether its tables have grown or shrunk so much since that another plan may be better.
    pub(super) fn is_outgrown(&self, view: &View) -> bool {
        self.sizes.iter().any(|(table, then)| {
            let now = view.table(*table).map_or(0, |table| table.len());
            outgrown(*then, now)
        })
    }

    /// Whether it ends a failed transaction.
    pub(super) fn ends_failure(&self) -> bool {
        matches!(
            &self.body,
            Body::Command(Command::Rollback { .. } | Command::Commit | Command::EndAndChain { .. })
        )
    }
}

fn outgrown(then: usize, now: usize) -> bool {
    let (less, more) = (now.min(then), now.max(then));
    more > less.max(SMALL_TABLE).saturating_mul(OUTGROWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_outgrown_when_sizes_are_of_another_order() {
        for (then, now, is) in [
            (0, 50, false),
            (0, 801, true),
            (1_000, 7_000, false),
            (1_000, 9_000, true),
            (9_000, 1_000, true),
            (90, 0, false),
        ] {
            assert_eq!(outgrown(then, now), is, "{then} to {now}");
        }
    }
}
