//! Definitions of sequences.

use super::{Expr, ExprKind, ScalarFunction, SequenceFunction};
use crate::catalog::{Privilege, Sequence, Table};
use crate::types::{TableId, Value};

/// CREATE SEQUENCE.
#[derive(Clone, Debug)]
pub(crate) struct CreateSequence {
    /// The definition, without an id.
    pub sequence: Sequence,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
}

/// ALTER SEQUENCE.
#[derive(Clone, Debug)]
pub(crate) struct AlterSequence {
    /// The sequence; `None` where IF EXISTS found none.
    pub sequence: Option<TableId>,
    /// Its new definition.
    pub definition: Sequence,
    /// RESTART: the next value.
    pub restart: Option<i64>,
    /// Tables whose defaults name it otherwise from then on.
    pub tables: Vec<Table>,
}

/// DROP SEQUENCE.
#[derive(Clone, Debug)]
pub(crate) struct DropSequence {
    /// Those that exist among those named.
    pub sequences: Vec<TableId>,
    /// CASCADE: tables whose defaults go with them.
    pub tables: Vec<Table>,
}

impl Expr {
    /// The sequence that this call itself counts with.
    pub(crate) fn sequence(&self) -> Option<TableId> {
        self.sequence_use().map(|(sequence, _)| sequence)
    }

    /// The sequence whose next value it is, where it is nothing else.
    pub(crate) fn next_value_of(&self) -> Option<TableId> {
        let next = ScalarFunction::Sequence(SequenceFunction::NextVal);
        match &self.kind {
            ExprKind::Function { function, .. } if *function == next => self.sequence(),
            _ => None,
        }
    }

    /// Whether it counts with a sequence anywhere: evaluating it has an effect.
    pub(crate) fn counts_sequences(&self) -> bool {
        self.any(&mut |expr| expr.sequence().is_some())
    }

    /// The sequence that this call itself counts with, and what a user needs one of for that.
    pub(crate) fn sequence_use(&self) -> Option<(TableId, Privilege)> {
        let ExprKind::Function {
            function: ScalarFunction::Sequence(function),
            arguments,
        } = &self.kind
        else {
            return None;
        };
        let ExprKind::Literal(Value::BigInt(id)) = &arguments.first()?.kind else {
            return None;
        };
        let privilege = match function {
            SequenceFunction::NextVal | SequenceFunction::CurrVal => Privilege::Usage,
            SequenceFunction::SetVal => Privilege::Update,
            SequenceFunction::LastVal
            | SequenceFunction::LastValue
            | SequenceFunction::SerialSequence
            | SequenceFunction::Position
            | SequenceFunction::IsCalled => Privilege::Select,
        };
        Some((TableId(u32::try_from(*id).ok()?), privilege))
    }
}
