//! MERGE.
//!
//! Batch by batch, each row goes to the first arm that is for it; what an arm reads is computed only for
//! its own rows. The rows of the table that are to change are locked, and must be what the snapshot
//! shows, before anything is computed from them.

use hashbrown::HashSet;

use super::insert::{compute, new_row_id};
use crate::catalog::RowEvent;
use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::run::Context;
use crate::exec::write::assignment::{assign, changes, replaced};
use crate::exec::write::change::RowChange;
use crate::exec::write::constraints;
use crate::exec::write::links::Links;
use crate::exec::write::mutation::Changes;
use crate::exec::write::returning::Returning;
use crate::exec::write::rows::encode;
use crate::exec::write::sequence::Generated;
use crate::exec::write::targets::{lock_rows, refuse_changed};
use crate::exec::write::triggers::whole;
use crate::exec::write::writing::{Progress, Writing};
use crate::plan::{self, Matched, MergeAction, MergeArm};
use crate::storage::Row;
use crate::txn::LockMode;
use crate::types::{
    Batch, Column, ColumnData, DataType, Result, RowId, SqlError, SqlState, ValueRef,
};

/// Changes the rows of a table as its arms say.
#[derive(Debug)]
pub(in crate::exec) struct Merge {
    input: Operator,
    /// Rows whose arms are chosen, and that are being locked.
    chosen: Option<Chosen>,
    /// The rows of the table that were taken: none is changed twice.
    taken: HashSet<RowId>,
    generated: Generated,
}

/// A batch of the input, and the rows of it that each arm is for.
#[derive(Debug)]
struct Chosen {
    batch: Batch,
    arms: Vec<Vec<u32>>,
    /// The rows of the table that change, by the place of the input's row, in order.
    rows: Vec<(u32, (RowId, Row))>,
    locked: usize,
}

impl Merge {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::Merge) -> Result<Merge> {
        Ok(Merge {
            input: Operator::open(&plan.input, Delivery::Columns)?,
            chosen: None,
            taken: HashSet::new(),
            generated: Generated::default(),
        })
    }

    /// The first number that the statement generated.
    pub(in crate::exec) const fn last_insert_id(&self) -> Option<i64> {
        self.generated.first()
    }

    /// The next rows' changes, which keep NOT NULL and CHECK.
    pub(in crate::exec) fn next(
        &mut self,
        plan: &plan::Merge,
        links: &Links,
        returning: &mut Returning,
        writing: &mut Writing<'_>,
    ) -> Result<Changes> {
        let mut chosen = match self.chosen.take() {
            Some(chosen) => chosen,
            None => match writing.lend(|context| self.input.pull_batch(&plan.input, context))? {
                Pull::Yield => return Ok(Changes::Yield),
                Pull::Done => return Ok(Changes::Done),
                Pull::Ready(batch) => writing.lend(|context| self.choose(plan, batch, context))?,
            },
        };
        let rows: Vec<(RowId, Row)> = chosen.rows.iter().map(|(_, row)| row.clone()).collect();
        let locked = &mut chosen.locked;
        match lock_rows(plan.table, &rows, locked, LockMode::Exclusive, writing)? {
            Progress::Ready => {}
            Progress::Yield => {
                self.chosen = Some(chosen);
                return Ok(Changes::Yield);
            }
            Progress::Wait(ticket) => {
                self.chosen = Some(chosen);
                return Ok(Changes::Wait(ticket));
            }
        }
        refuse_changed(plan.table, &rows, writing)?;
        let changes = self.changes(plan, &chosen, links, writing)?;
        let returned = match plan.returning {
            Some(_) => Some(returned(&chosen.batch, plan, &changes, links)?),
            None => None,
        };
        let changes: Vec<RowChange> = changes.into_iter().map(|(_, change)| change).collect();
        let fires = |change: &RowChange| links.triggers.fire_before(change.event());
        if changes.iter().any(fires) {
            return Ok(Changes::Unchecked(changes, returned));
        }
        if let Some(rows) = returned {
            writing.lend(|context| returning.add(plan.returning.as_ref(), &rows, context))?;
        }
        Ok(Changes::Some(changes))
    }

    /// Finds the arm of each row.
    fn choose(&mut self, plan: &plan::Merge, batch: Batch, context: Context<'_>) -> Result<Chosen> {
        let ids = row_ids(&batch)?;
        let mut arms = vec![Vec::new(); plan.arms.len()];
        let kinds = kinds(plan, &batch, &ids);
        for matched in [Matched::Both, Matched::SourceOnly, Matched::TargetOnly] {
            let places = (0_u32..).zip(&kinds);
            let places = places.filter(|(_, kind)| **kind == matched);
            let mut left: Vec<u32> = places.map(|(at, _)| at).collect();
            for (arm, taken) in plan.arms.iter().zip(&mut arms) {
                if arm.matched == matched {
                    (*taken, left) = split(arm, &batch, left, context)?;
                }
            }
        }
        let mut chosen = Chosen {
            batch,
            arms,
            rows: Vec::new(),
            locked: 0,
        };
        self.find(plan, &ids, &mut chosen, context)?;
        Ok(chosen)
    }

    /// Finds the rows that change.
    fn find(
        &mut self,
        plan: &plan::Merge,
        ids: &[Option<RowId>],
        chosen: &mut Chosen,
        context: Context<'_>,
    ) -> Result<()> {
        let table = context.table(plan.table)?;
        for (arm, places) in plan.arms.iter().zip(&chosen.arms) {
            if !matches!(arm.action, MergeAction::Update(_) | MergeAction::Delete) {
                continue;
            }
            for &place in places {
                let id = ids.get(place as usize).copied().flatten();
                let row = id.and_then(|id| Some((id, table.get(id)?.clone())));
                let row = row.ok_or_else(|| SqlError::internal("a row that is not there"))?;
                if !self.taken.insert(row.0) {
                    return Err(twice());
                }
                chosen.rows.push((place, row));
            }
        }
        context.reserve(16 * chosen.rows.len())?;
        chosen.rows.sort_unstable_by_key(|(place, _)| *place);
        Ok(())
    }

    /// What the arms do, in the order of the input, by its rows' places.
    fn changes(
        &mut self,
        plan: &plan::Merge,
        chosen: &Chosen,
        links: &Links,
        writing: &mut Writing<'_>,
    ) -> Result<Vec<(u32, RowChange)>> {
        let mut all = Vec::with_capacity(chosen.batch.rows);
        for (arm, places) in plan.arms.iter().zip(&chosen.arms) {
            if places.is_empty() {
                continue;
            }
            let rows = || places.iter().filter_map(|place| chosen.row(*place));
            let input = || chosen.batch.gather(places);
            let changes = match &arm.action {
                MergeAction::Nothing => continue,
                MergeAction::Delete => rows().map(|row| RowChange::new(Some(row), None)).collect(),
                MergeAction::Update(assignments) => {
                    let input = input();
                    let assigned = assign(assignments, &input, links, writing)?;
                    if !links.triggers.fire_before(RowEvent::Update) {
                        let new = replaced(input, &assigned);
                        constraints::check(&links.table, &plan.checks, &new, writing.context)?;
                    }
                    changes(links, rows().collect(), &assigned)?
                }
                MergeAction::Insert(columns) => {
                    let generated = &mut self.generated;
                    let new = compute(columns, links, &input(), generated, writing)?;
                    if !links.triggers.fire_before(RowEvent::Insert) {
                        constraints::check(&links.table, &plan.checks, &new, writing.context)?;
                    }
                    added(links, &new, writing)?
                }
            };
            all.extend(places.iter().copied().zip(changes));
        }
        all.sort_by_key(|(place, _)| *place);
        Ok(all)
    }
}

impl Chosen {
    /// The row of the table that the input's row at a place is to change.
    fn row(&self, place: u32) -> Option<(RowId, Row)> {
        let found = self.rows.binary_search_by_key(&place, |(place, _)| *place);
        let (_, row) = self.rows.get(found.ok()?)?;
        Some(row.clone())
    }
}

/// What RETURNING reads: the table's columns as the changes leave them, those of the source, and what is done.
fn returned(
    batch: &Batch,
    plan: &plan::Merge,
    changes: &[(u32, RowChange)],
    links: &Links,
) -> Result<Batch> {
    let row = |(_, change): &(u32, RowChange)| {
        let row = change.after.as_ref().or(change.before.as_ref());
        row.cloned()
    };
    let rows: Vec<(RowId, Row)> = changes.iter().filter_map(row).collect();
    let places: Vec<u32> = changes.iter().map(|(place, _)| *place).collect();
    let mut returned = whole(links, &rows)?;
    let own = returned.columns.len();
    let behind = 1 + usize::from(plan.by_source);
    let of_source = batch.columns.len().saturating_sub(own + behind);
    let source = batch.columns.iter().skip(own).take(of_source);
    returned
        .columns
        .extend(source.map(|column| column.gather(&places)));
    let words = changes.iter().map(|(_, change)| match change.event() {
        RowEvent::Insert => ValueRef::Text("INSERT"),
        RowEvent::Update => ValueRef::Text("UPDATE"),
        RowEvent::Delete => ValueRef::Text("DELETE"),
    });
    let words = Column::from_values(DataType::Text.physical(), words)?;
    returned.columns.push(words);
    Ok(returned)
}

/// What each row of the input is made of.
fn kinds(plan: &plan::Merge, batch: &Batch, ids: &[Option<RowId>]) -> Vec<Matched> {
    let mark = batch.columns.len().checked_sub(2);
    let mark = mark.filter(|_| plan.by_source);
    let mark = mark.and_then(|place| batch.columns.get(place));
    let kind = |(at, id): (usize, &Option<RowId>)| match (id, mark) {
        (None, _) => Matched::SourceOnly,
        (Some(_), Some(mark)) if mark.is_null(at) => Matched::TargetOnly,
        (Some(_), _) => Matched::Both,
    };
    ids.iter().enumerate().map(kind).collect()
}

/// The rows that an arm is for, and those that are left.
fn split(
    arm: &MergeArm,
    batch: &Batch,
    rows: Vec<u32>,
    context: Context<'_>,
) -> Result<(Vec<u32>, Vec<u32>)> {
    let Some(condition) = &arm.condition else {
        return Ok((rows, Vec::new()));
    };
    if rows.is_empty() {
        return Ok((rows, Vec::new()));
    }
    let holds = context.evaluate(condition, &batch.gather(&rows))?;
    let rows = rows.into_iter().enumerate();
    let (taken, left): (Vec<_>, Vec<_>) =
        rows.partition(|(at, _)| holds.get(*at) == ValueRef::Boolean(true));
    let places = |rows: Vec<(usize, u32)>| rows.into_iter().map(|(_, place)| place).collect();
    Ok((places(taken), places(left)))
}

/// The last column: which row of the table each row of the input matched.
fn row_ids(batch: &Batch) -> Result<Vec<Option<RowId>>> {
    let last = batch.columns.last();
    let last = last.filter(|column| matches!(*column.data, ColumnData::BigInt(_)));
    let last = last.ok_or_else(|| SqlError::internal("the rows to change come without ids"))?;
    let id = |at| match last.get(at) {
        ValueRef::BigInt(id) => Some(RowId(id)),
        _ => None,
    };
    Ok((0..batch.rows).map(id).collect())
}

fn added(links: &Links, new: &Batch, writing: &mut Writing<'_>) -> Result<Vec<RowChange>> {
    let images = encode(&links.spec, new)?;
    let ids = (0..new.rows).map(|at| new_row_id(links, new, at, writing));
    let ids: Vec<RowId> = ids.collect::<Result<_>>()?;
    let rows = ids.into_iter().zip(images);
    Ok(rows.map(|row| RowChange::new(None, Some(row))).collect())
}

/// 21000: one row of the table is to be changed twice.
fn twice() -> SqlError {
    SqlError::new(
        SqlState::CardinalityViolation,
        "MERGE command cannot affect row a second time",
    )
    .with_hint("Ensure that not more than one source row matches any one target row.")
}
