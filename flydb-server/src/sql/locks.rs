//! FOR UPDATE and its kin.
//!
//! The grammar of `sqlparser` knows FOR UPDATE and FOR SHARE, of one table. PostgreSQL has four
//! strengths and lists of tables. So a clause that it does not know is written anew before it is parsed,
//! in a form that it does: `FOR NO KEY UPDATE OF a, b` as `FOR UPDATE OF <no key>.a.b`, where the
//! first part of the name says the strength and is quoted as no name of a user's can be. [`lock_clause`]
//! reads both forms.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::token_cursor::{MARK, TokenCursor, mark};
use super::tokens::is_keyword;
use super::{Statement, position};
use crate::types::{Result, SqlError, SqlState};

/// How a row is locked, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LockStrength {
    /// FOR KEY SHARE: against deletes and changes of keys.
    KeyShare,
    /// FOR SHARE: against every change.
    Share,
    /// FOR NO KEY UPDATE: as an update that leaves keys alone.
    NoKeyUpdate,
    /// FOR UPDATE: as a delete.
    Update,
}

/// What a query does about a row that another transaction holds, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WhenBlocked {
    /// It waits.
    Wait,
    /// SKIP LOCKED: it leaves the row out.
    Skip,
    /// NOWAIT: it fails with 55P03.
    Fail,
}

/// A locking clause.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LockClause<'a> {
    /// How rows are locked.
    pub(crate) strength: LockStrength,
    /// OF: the tables whose rows are; empty: all.
    pub(crate) tables: &'a [ast::ObjectNamePart],
    /// NOWAIT and SKIP LOCKED.
    pub(crate) blocked: WhenBlocked,
}

impl LockStrength {
    /// The clause that asks for it.
    pub(crate) const fn clause(self) -> &'static str {
        match self {
            LockStrength::KeyShare => "FOR KEY SHARE",
            LockStrength::Share => "FOR SHARE",
            LockStrength::NoKeyUpdate => "FOR NO KEY UPDATE",
            LockStrength::Update => "FOR UPDATE",
        }
    }
}

/// Writes the locking clauses of a text's tokens as `sqlparser` can read them.
pub(super) fn rewrite(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let is_for = |token: &TokenWithSpan| is_keyword(&token.token, Keyword::FOR);
    if !tokens.iter().any(is_for) {
        return tokens;
    }
    let mut out = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let [token, after @ ..] = rest {
        out.push(token.clone());
        rest = match is_for(token).then(|| clause(after)).flatten() {
            Some((rewritten, after)) => {
                out.extend(rewritten);
                after
            }
            None => after,
        };
    }
    out
}

/// What follows FOR in a locking clause that has to be rewritten, and the tokens after it.
fn clause(tokens: &[TokenWithSpan]) -> Option<(Vec<TokenWithSpan>, &[TokenWithSpan])> {
    let mut cursor = TokenCursor(tokens);
    let no = cursor.take(Keyword::NO).is_some();
    let is_weaker = cursor.take(Keyword::KEY).is_some();
    let word = match (no, is_weaker) {
        (true, true) => cursor.take(Keyword::UPDATE)?,
        (true, false) => return None,
        (false, true) => cursor.take(Keyword::SHARE)?,
        (false, false) => cursor
            .take(Keyword::UPDATE)
            .or_else(|| cursor.take(Keyword::SHARE))?,
    };
    let names = names(&mut cursor);
    if !is_weaker && names.is_empty() {
        return None;
    }
    let like = |token: Token| TokenWithSpan::new(token, word.span);
    let strength = if is_weaker { "weaker" } else { "plain" };
    let mut out = vec![
        word.clone(),
        like(Token::make_keyword("OF")),
        mark(strength, word),
    ];
    for name in names {
        out.push(like(Token::Period));
        out.push(name);
    }
    Some((out, cursor.0))
}

/// OF and the names after it. A name of several parts stays as it is, to be refused later.
fn names(cursor: &mut TokenCursor<'_>) -> Vec<TokenWithSpan> {
    let before = *cursor;
    let mut names = Vec::new();
    if cursor.take(Keyword::OF).is_none() {
        return names;
    }
    while let Some(name) = cursor.name() {
        names.push(name.clone());
        if cursor.take_token(&Token::Period).is_some() {
            break;
        }
        if cursor.take_token(&Token::Comma).is_none() {
            return names;
        }
    }
    *cursor = before;
    Vec::new()
}

/// Adds FOR UPDATE to a query that has no locking clause.
pub(crate) fn lock_all(statement: &mut Statement) {
    if let Statement::Standard { tree, position: _ } = statement
        && let ast::Statement::Query(query) = &mut **tree
        && query.locks.is_empty()
    {
        query.locks.push(ast::LockClause {
            lock_type: ast::LockType::Update,
            of: None,
            nonblock: None,
        });
    }
}

/// A clause as it was written.
///
/// # Errors
/// 42601 for a table's name of several parts.
pub(crate) fn lock_clause(clause: &ast::LockClause) -> Result<LockClause<'_>> {
    let ast::LockClause {
        lock_type,
        of,
        nonblock,
    } = clause;
    let parts = of.as_ref().map_or(&[][..], |name| name.0.as_slice());
    let (weaker, tables) = match parts {
        [ast::ObjectNamePart::Identifier(mark), tables @ ..] if mark.quote_style == Some(MARK) => {
            (mark.value == "weaker", tables)
        }
        parts => (false, parts),
    };
    let strength = match (lock_type, weaker) {
        (ast::LockType::Update, false) => LockStrength::Update,
        (ast::LockType::Update, true) => LockStrength::NoKeyUpdate,
        (ast::LockType::Share, false) => LockStrength::Share,
        (ast::LockType::Share, true) => LockStrength::KeyShare,
    };
    if tables.len() == parts.len()
        && let [ast::ObjectNamePart::Identifier(first), _, ..] = tables
    {
        let clause = strength.clause();
        let message = format!("{clause} must specify unqualified relation names");
        let error = SqlError::new(SqlState::SyntaxError, message);
        return Err(error.at(position(first.span)));
    }
    let blocked = match nonblock {
        None => WhenBlocked::Wait,
        Some(ast::NonBlock::SkipLocked) => WhenBlocked::Skip,
        Some(ast::NonBlock::Nowait) => WhenBlocked::Fail,
    };
    Ok(LockClause {
        strength,
        tables,
        blocked,
    })
}
