//! FOR UPDATE and its kin: which tables of FROM are locked, and how.
//!
//! While FROM is bound the binder knows the query's clauses. A table that one of them is about comes
//! with its row ids; a subquery is bound as if the clause stood in it. What cannot be locked (a
//! function, VALUES, a WITH query) is left out, unless a clause names it.

use std::cell::Cell;
use std::sync::Arc;

use super::item::Item;
use super::{BoundQuery, Tail};
use crate::binder::{Binder, Scope};
use crate::plan::{Expr, LockRows, LockStrength, Node, RowMark, WhenBlocked};
use crate::sql::{ast, lock_clause, position};
use crate::types::{DataType, Result, SqlError, SqlState, TableId};

/// How rows are locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::binder) struct RowLock {
    pub(super) strength: LockStrength,
    pub(super) blocked: WhenBlocked,
}

/// A locking clause of the query whose FROM is being bound.
#[derive(Debug)]
pub(in crate::binder) struct Locking {
    lock: RowLock,
    /// The tables that it names; `None`: all.
    tables: Option<Vec<Named>>,
}

#[derive(Debug)]
struct Named {
    name: String,
    position: Option<u32>,
    found: Cell<bool>,
}

/// A table of FROM whose rows are locked, and the column of FROM that has their ids.
#[derive(Clone, Debug)]
pub(in crate::binder) struct LockedTable {
    pub(in crate::binder) mark: RowMark,
    pub(in crate::binder) column: usize,
}

impl RowLock {
    /// The mark of a table that is locked so.
    pub(super) fn mark(self, table: TableId, reader: Option<Arc<str>>) -> RowMark {
        RowMark {
            table,
            reader,
            strength: self.strength,
            blocked: self.blocked,
        }
    }
}

/// The clauses of a query, with that of the query around it.
pub(super) fn clauses(tail: Tail<'_>, around: Option<RowLock>) -> Result<Vec<Locking>> {
    let mut clauses = Vec::with_capacity(tail.locks.len());
    for clause in tail.locks {
        let clause = lock_clause(clause)?;
        let tables = clause.tables.iter().map(Named::of);
        let tables: Vec<Named> = tables.collect::<Result<_>>()?;
        clauses.push(Locking {
            lock: RowLock {
                strength: clause.strength,
                blocked: clause.blocked,
            },
            tables: (!tables.is_empty()).then_some(tables),
        });
    }
    clauses.extend(around.map(|lock| Locking { lock, tables: None }));
    Ok(clauses)
}

/// A clause for a query that locks nothing, so that its table comes with row ids.
pub(super) const fn any_row() -> Locking {
    Locking {
        lock: RowLock {
            strength: LockStrength::KeyShare,
            blocked: WhenBlocked::Wait,
        },
        tables: None,
    }
}

impl Named {
    fn of(part: &ast::ObjectNamePart) -> Result<Named> {
        match part {
            ast::ObjectNamePart::Identifier(name) => Ok(Named {
                name: name.value.clone(),
                position: position(name.span),
                found: Cell::new(false),
            }),
            ast::ObjectNamePart::Function(_) => {
                Err(SqlError::unsupported("a function's name here"))
            }
        }
    }
}

impl Locking {
    /// Whether it is about a table, and names it: where.
    fn concerns(&self, name: &str) -> Option<Option<&Named>> {
        let Some(tables) = &self.tables else {
            return Some(None);
        };
        let named = tables.iter().find(|one| one.name == name)?;
        named.found.set(true);
        Some(Some(named))
    }
}

impl Binder<'_> {
    /// How the rows of a table of FROM are locked. The strongest of several clauses wins, and the least patient.
    pub(super) fn lock_of(&self, name: &str) -> Option<RowLock> {
        let clauses = self.locking.borrow();
        let locks = clauses
            .iter()
            .filter_map(|one| one.concerns(name).map(|_| one.lock));
        locks.reduce(|a, b| RowLock {
            strength: a.strength.max(b.strength),
            blocked: a.blocked.max(b.blocked),
        })
    }

    /// 0A000 where a clause names something whose rows cannot be locked.
    pub(super) fn refuse_lock(&self, name: &str, what: &str) -> Result<()> {
        for clause in self.locking.borrow().iter() {
            if let Some(Some(named)) = clause.concerns(name) {
                let strength = clause.lock.strength.clause();
                let message = format!("{strength} cannot be applied to {what}");
                return Err(
                    SqlError::new(SqlState::FeatureNotSupported, message).at(named.position)
                );
            }
        }
        Ok(())
    }

    /// Binds FROM with these clauses in force.
    pub(super) fn with_locking<T>(
        &self,
        clauses: Vec<Locking>,
        bind: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let outer = self.locking.replace(clauses);
        let bound = bind();
        let clauses = self.locking.replace(outer);
        let bound = bound?;
        for clause in &clauses {
            let named = clause.tables.iter().flatten();
            if let Some(missing) = named.filter(|one| !one.found.get()).last() {
                let strength = clause.lock.strength.clause();
                let message = format!(
                    "relation \"{}\" in {strength} clause not found in FROM clause",
                    missing.name
                );
                return Err(SqlError::new(SqlState::UndefinedTable, message).at(missing.position));
            }
        }
        Ok(bound)
    }
}

/// 0A000 for a locking clause of a query whose rows are not those of its tables.
pub(super) fn refuse_clauses(clauses: &[Locking], parts: &[(bool, &str)]) -> Result<()> {
    let Some(clause) = clauses.first() else {
        return Ok(());
    };
    match parts.iter().find(|(there, _)| *there) {
        None => Ok(()),
        Some((_, what)) => Err(SqlError::new(
            SqlState::FeatureNotSupported,
            format!(
                "{} is not allowed with {what}",
                clause.lock.strength.clause()
            ),
        )),
    }
}

/// 0A000 where the rows of a scope may be missing, and are to be locked.
pub(super) fn refuse_nullable(scope: &Scope<'_>) -> Result<()> {
    match scope.locked.first() {
        None => Ok(()),
        Some(locked) => Err(SqlError::new(
            SqlState::FeatureNotSupported,
            format!(
                "{} cannot be applied to the nullable side of an outer join",
                locked.mark.strength.clause()
            ),
        )),
    }
}

/// The ids of the rows to lock, as last columns of the query.
pub(super) fn id_items(scope: &Scope<'_>) -> impl Iterator<Item = Item> {
    let locked = scope.locked.iter();
    locked.map(|locked| Item::hidden(Expr::column(locked.column, DataType::BigInt)))
}

/// Locks the rows of a query that comes with their ids, which are taken off.
pub(super) fn lock_rows(mut bound: BoundQuery, scope: &Scope<'_>, one_by_one: bool) -> BoundQuery {
    if scope.locked.is_empty() {
        return bound;
    }
    let width = bound.columns.len().saturating_sub(scope.locked.len());
    bound.columns.truncate(width);
    bound.node = Node::LockRows(LockRows {
        input: Box::new(bound.node),
        marks: scope
            .locked
            .iter()
            .map(|locked| locked.mark.clone())
            .collect(),
        one_by_one,
        watches: false,
    });
    bound
}
