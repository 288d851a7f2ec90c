//! A table while a statement changes it: the new definition, and where each column's values come from.

use std::collections::BTreeMap;

use super::super::domain::column_check;
use super::super::{Binder, bind_column_text, bind_expression_text};
use super::draft::Draft;
use super::foreign_key::comparable_columns;
use crate::catalog::{
    Column, ForeignKey, Generated, Index, NEW_INDEX, Sequence, Table, Trigger, View, moved,
};
use crate::plan::{ExistingValue, Expr, NewRows, TableChange, Verify};
use crate::types::{DataType, Result, TableId, Value};

/// A table while it is changed.
pub(super) struct Alteration<'a> {
    /// The table as it is.
    pub(super) before: &'a Table,
    /// As it will be.
    pub(super) draft: Draft<'a>,
    /// Where each column of the draft takes the values of the rows from that are there.
    pub(super) sources: Vec<Source>,
    /// CHECK constraints that the rows are held to.
    pub(super) checks: Vec<String>,
    /// Other tables that change with it.
    pub(super) others: BTreeMap<TableId, Table>,
    /// Views that call its columns otherwise from then on.
    pub(super) views: BTreeMap<TableId, View>,
    /// Its triggers that call its columns otherwise from then on, by name.
    pub(super) triggers: BTreeMap<String, Trigger>,
    /// Views that go with its columns.
    pub(super) dropped_views: Vec<TableId>,
    /// Sequences of its columns that change, and from where they go on.
    pub(super) sequences: Vec<(Sequence, Option<i64>)>,
    /// Sequences that go with what its columns were.
    pub(super) dropped_sequences: Vec<TableId>,
    /// The least that its column that counts gives next.
    pub(super) next_value: Option<i64>,
}

/// Where a column's values come from in the rows that are there.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// The column was there, at this place.
    Kept(usize),
    /// An expression over the columns as they were.
    Computed(Expr),
    /// The table's numbers, or the new sequence at this place.
    Counted(Option<usize>),
    /// What generates it.
    Generated,
    /// It is new, and NULL.
    Null,
}

impl<'a> Alteration<'a> {
    /// Nothing changed yet.
    pub(super) fn of(table: &'a Table, binder: &'a Binder<'a>) -> Alteration<'a> {
        Alteration {
            before: table,
            draft: Draft::new(table.clone(), binder),
            sources: (0..table.columns.len()).map(Source::Kept).collect(),
            checks: Vec::new(),
            others: BTreeMap::new(),
            views: BTreeMap::new(),
            triggers: BTreeMap::new(),
            dropped_views: Vec::new(),
            sequences: Vec::new(),
            dropped_sequences: Vec::new(),
            next_value: None,
        }
    }

    /// Another table, to be changed.
    pub(super) fn other(&mut self, table: &Table) -> &mut Table {
        self.others.entry(table.id).or_insert_with(|| table.clone())
    }

    /// The foreign keys of other tables that refer to this one, as they are by now.
    pub(super) fn referring(&self) -> Vec<(Table, ForeignKey)> {
        let mut found = Vec::new();
        for (table, _) in self.draft.catalog().referencing(self.before.id) {
            let table = self.others.get(&table.id).unwrap_or(table);
            let known = |(other, _): &(Table, ForeignKey)| other.id == table.id;
            if table.id == self.before.id || found.iter().any(known) {
                continue;
            }
            let keys = table.foreign_keys.iter();
            let keys = keys.filter(|key| key.parent == self.before.id);
            found.extend(keys.map(|key| (table.clone(), key.clone())));
        }
        found
    }

    /// The place of a hidden column that an expression computes; made where there is none.
    ///
    /// # Errors
    /// 54011 past the bound of columns.
    pub(super) fn hidden_column(&mut self, sql: String, data_type: DataType) -> Result<usize> {
        let columns = self.draft.table.columns.iter();
        let same = |column: &Column| {
            let generated = column.generated.as_ref();
            column.hidden
                && column.data_type == data_type
                && generated.is_some_and(|generated| generated.sql == sql)
        };
        if let Some(place) = columns.clone().position(same) {
            return Ok(place);
        }
        let column = Column {
            generated: Some(Generated { sql: sql.clone() }),
            hidden: true,
            ..Column::new(sql, data_type)
        };
        self.sources.push(Source::Generated);
        self.draft.add_column(column, None)
    }

    /// Takes out hidden columns that no index is made of any more.
    pub(super) fn drop_unused_columns(&mut self) {
        let unused = |table: &Table| {
            let used = |place: usize| {
                let mut indexes = table.indexes.iter();
                indexes.any(|index| {
                    index.predicate == Some(place) || index.places().any(|part| part == place)
                })
            };
            let mut columns = table.columns.iter().enumerate();
            let unused = columns.rfind(|(place, column)| column.hidden && !used(*place));
            unused.map(|(place, _)| place)
        };
        while let Some(place) = unused(&self.draft.table) {
            self.remove_column(place);
        }
    }

    /// Takes a column out that nothing of the table is made of any more.
    pub(super) fn remove_column(&mut self, place: usize) {
        self.draft.table.remove_column(place);
        if place < self.sources.len() {
            self.sources.remove(place);
        }
        for (table, key) in self.referring() {
            let moved = key.without_parent_column(place);
            let other = self.other(&table);
            let keys = other.foreign_keys.iter_mut();
            for key in keys.filter(|key| key.name == moved.name) {
                key.clone_from(&moved);
            }
        }
    }

    /// Moves a column to another place; the others keep their order.
    pub(super) fn move_column(&mut self, from: usize, to: usize) {
        let moved = |place: usize| moved(place, from, to);
        self.draft.table.move_column(from, to);
        if from.max(to) < self.sources.len() {
            let source = self.sources.remove(from);
            self.sources.insert(to, source);
        }
        for (table, key) in self.referring() {
            let other = self.other(&table);
            let keys = other.foreign_keys.iter_mut();
            for key in keys.filter(|one| one.name == key.name) {
                for place in &mut key.parent_columns {
                    *place = moved(*place);
                }
            }
        }
    }

    /// The change of the table itself.
    ///
    /// # Errors
    /// What is wrong with expressions that the catalog keeps, over the columns as they are now; 42804
    /// for a foreign key whose columns can no longer be compared.
    pub(super) fn change(mut self) -> Result<TableChange> {
        self.draft.table.settle_primary_key();
        let verify = self.verify()?;
        let rows = self.is_rewritten().then(|| self.rows()).transpose()?;
        Ok(TableChange {
            definition: self.draft.table,
            rows,
            verify,
        })
    }

    /// Whether rows must be written anew: a column that was only added is NULL in those that lack it.
    fn is_rewritten(&self) -> bool {
        let kept = self.before.columns.len();
        let same = |(place, source): (usize, &Source)| match source {
            Source::Kept(from) => *from == place,
            Source::Null => place >= kept,
            Source::Computed(_) | Source::Counted(_) | Source::Generated => false,
        };
        let whole = self.sources.len() >= kept && self.sources.iter().enumerate().all(same);
        !whole || self.moves_row_ids()
    }

    /// Whether rows get other ids: where the key becomes what they are known by.
    fn moves_row_ids(&self) -> bool {
        let Some(key) = self.draft.table.row_id_column else {
            return false;
        };
        let source = self.sources.get(key);
        !matches!(source, Some(Source::Kept(from)) if self.before.row_id_column == Some(*from))
    }

    fn rows(&self) -> Result<NewRows> {
        let table = &self.draft.table;
        let columns = table.columns.iter().zip(&self.sources);
        let columns = columns.map(|(column, source)| match source {
            Source::Kept(from) => {
                let before = self.before.columns.get(*from);
                let data_type = before.map_or(column.data_type, |before| before.data_type);
                ExistingValue::Computed(Expr::column(*from, data_type))
            }
            Source::Computed(expr) => ExistingValue::Computed(expr.clone()),
            Source::Counted(by) => ExistingValue::Counted(*by),
            Source::Generated | Source::Null => {
                ExistingValue::Computed(Expr::literal(Value::Null, column.data_type))
            }
        });
        Ok(NewRows {
            columns: columns.collect(),
            generated: self.generated()?,
        })
    }

    fn generated(&self) -> Result<Vec<(usize, Expr)>> {
        let table = &self.draft.table;
        let mut generated = Vec::new();
        for (place, column, Generated { sql }) in table.generated_columns() {
            if matches!(self.sources.get(place), Some(Source::Generated)) {
                let catalog = self.draft.catalog();
                let expr = bind_column_text(sql, column, table, catalog)?;
                generated.push((place, expr));
            }
        }
        Ok(generated)
    }

    fn verify(&self) -> Result<Verify> {
        let table = &self.draft.table;
        let converted = |source: &Source| matches!(source, Source::Computed(_));
        let all = self.sources.iter().any(converted);
        let checks = table.checks.iter();
        let checks =
            checks.filter(|check| all && !check.not_valid || self.checks.contains(&check.name));
        let bind = |sql: &str| {
            bind_expression_text(sql, Some(table), DataType::Boolean, self.draft.catalog())
        };
        let checks = checks.map(|check| Ok((check.name.clone(), bind(&check.sql)?)));
        let mut held = self.held_to_domains()?;
        held.extend(checks.collect::<Result<Vec<_>>>()?);
        Ok(Verify {
            not_null: self.not_null(),
            checks: held,
            foreign_keys: self.foreign_keys()?,
            late_uniques: self.late_uniques(),
        })
    }

    /// What holds columns to their domains, whose values were not held to them before.
    fn held_to_domains(&self) -> Result<Vec<(String, Expr)>> {
        let catalog = self.draft.catalog();
        let columns = self.draft.table.columns.iter().zip(&self.sources);
        let mut held = Vec::new();
        for (place, (column, source)) in columns.enumerate() {
            let same = match source {
                Source::Kept(from) => {
                    let before = self.before.columns.get(*from);
                    before.is_some_and(|before| before.domain == column.domain)
                }
                Source::Computed(_) | Source::Generated | Source::Counted(_) | Source::Null => {
                    false
                }
            };
            if !same {
                held.extend(column_check(place, column, catalog)?);
            }
        }
        Ok(held)
    }

    /// Columns that take no NULL, but for those that took none before.
    fn not_null(&self) -> Vec<usize> {
        let took_none = |source: &Source| match source {
            Source::Kept(from) => {
                let before = self.before.columns.get(*from);
                before.is_some_and(|before| !before.nullable)
            }
            Source::Counted(_) => true,
            Source::Computed(_) | Source::Generated | Source::Null => false,
        };
        let columns = self.draft.table.columns.iter().zip(&self.sources);
        let columns = columns.enumerate();
        let new = columns.filter(|(_, (column, source))| !column.nullable && !took_none(source));
        new.map(|(place, _)| place).collect()
    }

    /// UNIQUE constraints that are checked late and new, or one of whose columns has other values.
    fn late_uniques(&self) -> Vec<String> {
        let indexes = self.draft.table.indexes.iter();
        let late = indexes.filter(|index| index.deferral.is_some());
        let new = |index: &Index| {
            let kept = |place| matches!(self.sources.get(place), Some(Source::Kept(_)));
            index.id == NEW_INDEX || !index.places().all(kept)
        };
        let new = late.filter(|index| new(index));
        new.map(|index| index.name.clone()).collect()
    }

    /// Foreign keys that are new, or one of whose columns has other values or another type.
    fn foreign_keys(&self) -> Result<Vec<(TableId, String)>> {
        let table = &self.draft.table;
        let same = |place: &usize| {
            let source = self.sources.get(*place);
            matches!(source, Some(Source::Kept(_)))
        };
        let mut verified = Vec::new();
        for key in &table.foreign_keys {
            if key.not_valid {
                continue;
            }
            let old = |other: &ForeignKey| other.name == key.name && !other.not_valid;
            let is_old = self.before.foreign_keys.iter().any(old);
            let itself = key.parent == table.id;
            let same =
                key.columns.iter().all(same) && (!itself || key.parent_columns.iter().all(same));
            if is_old && same {
                continue;
            }
            let parent = match itself {
                true => Some(table),
                false => self
                    .draft
                    .catalog()
                    .table_by_id(key.parent)
                    .map(|one| &**one),
            };
            if let Some(parent) = parent {
                comparable_columns(key, table, parent)?;
            }
            verified.push((table.id, key.name.clone()));
        }
        for (other, key) in self.referring() {
            if !key.not_valid && !key.parent_columns.iter().all(same) {
                comparable_columns(&key, &other, table)?;
                verified.push((other.id, key.name));
            }
        }
        Ok(verified)
    }
}
