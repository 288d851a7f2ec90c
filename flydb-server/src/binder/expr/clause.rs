//! The places where expressions stand.

use crate::plan::FrameUnits;

/// Where an expression stands, which says what may be in it and how errors call the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clause {
    /// The SELECT list.
    Select,
    /// WHERE.
    Where,
    /// A join's ON.
    On,
    /// A function or subquery in FROM.
    From,
    /// An argument of a function in FROM.
    FromFunction,
    /// GROUP BY.
    GroupBy,
    /// HAVING.
    Having,
    /// ORDER BY.
    OrderBy,
    /// DISTINCT ON.
    DistinctOn,
    /// LIMIT and FETCH.
    Limit,
    /// OFFSET.
    Offset,
    /// VALUES.
    Values,
    /// Inside an aggregate.
    Aggregate,
    /// FILTER of an aggregate.
    Filter,
    /// Inside a window function.
    WindowCall,
    /// PARTITION BY and ORDER BY of a window.
    WindowDefinition,
    /// An offset of a window's frame.
    FrameOffset(FrameUnits),
    /// SET of an UPDATE.
    Set,
    /// RETURNING.
    Returning,
    /// A DEFAULT.
    Default,
    /// A CHECK.
    Check,
    /// What generates a column.
    Generated,
    /// An index on an expression.
    Index,
    /// WHERE of an index.
    IndexPredicate,
    /// USING of a new type of a column.
    Transform,
    /// An argument of EXECUTE.
    Execute,
    /// An argument of CALL.
    Call,
    /// WHEN of a trigger.
    When,
}

impl Clause {
    /// How errors call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Clause::Select => "SELECT",
            Clause::Where => "WHERE",
            Clause::On => "JOIN/ON",
            Clause::From => "FROM",
            Clause::FromFunction => "functions in FROM",
            Clause::GroupBy => "GROUP BY",
            Clause::Having => "HAVING",
            Clause::OrderBy => "ORDER BY",
            Clause::DistinctOn => "DISTINCT ON",
            Clause::Limit => "LIMIT",
            Clause::Offset => "OFFSET",
            Clause::Values => "VALUES",
            Clause::Aggregate => "an aggregate",
            Clause::Filter => "FILTER",
            Clause::WindowCall => "a window function",
            Clause::WindowDefinition => "window definitions",
            Clause::FrameOffset(units) => super::frame::unit_name(units),
            Clause::Set => "UPDATE",
            Clause::Returning => "RETURNING",
            Clause::Default => "DEFAULT expressions",
            Clause::Check => "check constraints",
            Clause::Generated => "column generation expressions",
            Clause::Index => "index expressions",
            Clause::IndexPredicate => "index predicates",
            Clause::Transform => "transform expressions",
            Clause::Execute => "EXECUTE parameters",
            Clause::Call => "CALL arguments",
            Clause::When => "trigger WHEN conditions",
        }
    }

    /// How errors call it as a place where something is not allowed.
    pub(super) fn place(self) -> &'static str {
        match self {
            Clause::On => "JOIN conditions",
            Clause::From => "functions in FROM",
            Clause::FrameOffset(_) => "window definitions",
            clause => clause.name(),
        }
    }

    /// Whether aggregates of the query may stand in it.
    pub(super) fn takes_aggregates(self) -> bool {
        match self {
            Clause::Select
            | Clause::Having
            | Clause::OrderBy
            | Clause::DistinctOn
            | Clause::WindowCall
            | Clause::WindowDefinition => true,
            Clause::Where
            | Clause::On
            | Clause::From
            | Clause::FromFunction
            | Clause::GroupBy
            | Clause::Limit
            | Clause::Offset
            | Clause::Values
            | Clause::Aggregate
            | Clause::Filter
            | Clause::FrameOffset(_)
            | Clause::Set
            | Clause::Returning
            | Clause::Default
            | Clause::Check
            | Clause::Generated
            | Clause::Index
            | Clause::IndexPredicate
            | Clause::Transform
            | Clause::Execute
            | Clause::Call
            | Clause::When => false,
        }
    }

    /// Whether subqueries may stand in it.
    pub(in crate::binder) fn takes_subqueries(self) -> bool {
        !matches!(
            self,
            Clause::Default
                | Clause::Check
                | Clause::Generated
                | Clause::Index
                | Clause::IndexPredicate
                | Clause::Transform
                | Clause::Execute
                | Clause::Call
                | Clause::When
        )
    }
}
