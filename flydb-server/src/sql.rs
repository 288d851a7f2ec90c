//! SQL text to syntax trees: our dialect over the grammar of `sqlparser`.
//!
//! [`parse`] is the one way in, for texts of the standard; what clients send goes through [`standard`] before it (`client_text`).
//! The steps of [`parse`], each in its file:
//!
//! 1. `size`: how many tokens the text can have at most, before any is made.
//! 2. `tokens`: `sqlparser`'s tokenizer under our [`dialect`](self::dialect), then our own pass over
//!    the tokens. Names that are not quoted are folded to lower case here, so that no one downstream
//!    can forget to, and lengths and parameter numbers are checked. `frame` rewrites window frames.
//!    `locks` writes FOR UPDATE clauses in a form that `sqlparser` can read.
//! 3. `depth`: how deep the tree will be, told from the tokens, so that neither parsing nor walking
//!    nor dropping it can overflow a stack. Then `conflict_target` folds the expressions of ON CONFLICT,
//!    which `sqlparser` cannot read, `column_names` gives types to the bare names of CREATE TABLE AS, `like_table` writes LIKE clauses as columns,
//!    `current_of` puts `CURRENT OF` with its cursor into a word, `alter_actions` writes actions of ALTER TABLE as options, and `merge` writes DEFAULT VALUES of a MERGE as values.
//!    So do `fetch_first`, `group`, `rows_from`, `search_cycle` and `table_sample` with their clauses, over a `token_cursor`.
//! 4. `parser`: statement after statement, `sqlparser`'s or one of our own (`user`, `view`, `sequence`, `routine`,
//!    `prepare`, `cursor`, `maintenance`, `introspect`, `show`). One that is none in PostgreSQL's grammar is read once more in MySQL's
//!    (`second_reading`).
//! 5. `syntax_error`: what `sqlparser` says, in our words and with the character it is about.
//!
//! Every location in a token or tree is rewritten: `column` is the 1-based character of the whole
//! text, so that [`position`] needs no text and no counting, and `line` is the byte offset plus one,
//! so that a piece of the text can be cut out.

mod alter_actions;
mod alter_index;
mod client_text;
mod column_names;
mod comments;
mod conflict_target;
mod current_of;
mod cursor;
mod depth;
mod dialect;
mod domain;
mod drop_absent;
mod explain;
mod fetch_first;
mod frame;
mod function;
mod function_statement;
mod group;
mod identity;
mod introspect;
mod kept_texts;
mod like_table;
mod limits;
mod locks;
mod maintenance;
mod merge;
mod mysql_words;
mod parser;
mod prepare;
mod refused;
mod routine;
mod rows_from;
mod search_cycle;
mod second_reading;
mod select_into;
mod separator;
mod sequence;
mod set_constraints;
mod set_schema;
mod show;
mod size;
mod statement;
mod substring;
mod syntax_error;
mod table_sample;
mod token_cursor;
mod tokens;
mod transaction_modes;
mod type_statement;
mod user;
mod user_type;
mod user_variable;
mod view;
mod without_oids;

#[cfg(test)]
mod tests;

pub(crate) use alter_actions::{column_action, is_reset};
pub(crate) use alter_index::{AlterIndex, IndexChange};
pub(crate) use client_text::{INITIAL_SQL_MODE, TextRules, standard};
pub(crate) use column_names::is_name_alone;
pub(crate) use conflict_target::expression_text;
pub(crate) use current_of::{cursor_name, is_cursor};
pub(crate) use dialect::BETWEEN_SYMMETRIC;
pub(crate) use explain::{ExplainOption, ExplainStatement};
pub(crate) use fetch_first::counts_by_limit;
pub(crate) use frame::{FrameExclusion, window_base};
pub(crate) use function_statement::{
    AlterFunction, CreateFunction, DropFunctions, FunctionArgument, FunctionBodyText,
    FunctionChange, FunctionGrant, FunctionName, FunctionOption, FunctionReturns, ParameterMode,
};
pub(crate) use identity::{
    IdentityChange, IdentityClause, added_identity, identity_changes, identity_clause,
};
pub(crate) use like_table::{LikeClause, like_clause};
pub(crate) use locks::{LockStrength, WhenBlocked, lock_all, lock_clause};
pub(crate) use merge::merge_overriding;
pub(crate) use parser::{
    parse, parse_body, parse_expression, parse_name, parse_names, parse_query,
};
pub(crate) use rows_from::is_rows_from;
pub(crate) use search_cycle::{Cycle, Search, search_and_cycle};
pub(crate) use set_constraints::SetConstraints;
pub(crate) use sqlparser::ast;
pub(crate) use statement::{
    AbsentKind, AbsentObject, AlterSequence, AlterUser, AlterView, BodyStatement, CreateProcedure,
    CreateSequence, CreateTrigger, CreateUser, CreateView, CursorMove, DeclareCursor, DropAbsent,
    DropIndexConcurrently, FetchCursor, IntrospectStatement, Maintain, MaintainedTable,
    MaintenanceKind, MaintenanceOption, MovedKind, Parsed, PrepareStatement, ProcedureBody,
    RefreshView, RenameTrigger, SequenceChange, SequenceOption, SequenceSetting, SetNew, SetSchema,
    Statement, TriggerEvent, ViewChange, ViewCheck, ViewOption,
};
pub(crate) use table_sample::{TableSample, table_sample};
pub(crate) use type_statement::{
    AlterDomain, AlterType, CreateDomain, CreateType, DomainChange, DomainOption, DomainRuleText,
    DropTypes, LabelPlace, TypeChange, TypeForm,
};
pub(crate) use user_variable::{SetVariables, variable_name};

use sqlparser::tokenizer::Span;

/// The 1-based character of the text where a node of a parsed tree starts; `None` where the tree
/// does not say.
pub(crate) fn position(span: Span) -> Option<u32> {
    match span.start.line {
        0 => None,
        _ => u32::try_from(span.start.column).ok(),
    }
}
