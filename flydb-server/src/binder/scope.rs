//! What names mean where an expression stands.
//!
//! A [`Scope`] lists the columns of one query's input, table after table, and knows the scope around
//! it: a name not found here is looked for further out, and becomes an [`Outer`](crate::plan::ExprKind::Outer). Columns
//! that JOIN USING or NATURAL merges stand beside the two that they are made of; those are then
//! reached only by their table's name.

mod around;
mod resolve;

use std::cell::{Cell, RefCell};

use smol_str::SmolStr;

use super::Clause;
use super::alike::Unique;
use super::expr::{BoundWindow, NamedWindows};
use super::function::numbered;
use super::query::LockedTable;
use super::table_columns::TableColumns;
use crate::catalog::Table;
use crate::plan::{AggregateCall, Expr, OutputColumn, SetCall};
use crate::sql::ast;
use crate::types::{Result, SqlError, SqlState, TableId};
pub(crate) use around::Around;
pub(super) use around::Nesting;

/// The columns that an expression may name: those of its input, and what lies around its query.
pub(crate) struct Scope<'s> {
    /// Table after table, merged columns last.
    pub(super) columns: Vec<ScopeColumn>,
    /// The columns that `*` means and that a bare name reaches, in order.
    pub(super) visible: Vec<usize>,
    pub(super) relations: Vec<Relation>,
    pub(super) around: Around<'s>,
    /// How many columns the input has.
    pub(super) width: usize,
    /// The aggregates found so far in the query's expressions.
    pub(super) aggregates: RefCell<Unique<AggregateCall>>,
    /// The arguments of each GROUPING found so far.
    pub(super) groupings: RefCell<Unique<Vec<Expr>>>,
    /// The window functions found so far in the query's expressions.
    pub(super) windows: RefCell<Unique<BoundWindow>>,
    /// The windows of the WINDOW clause.
    pub(super) named_windows: RefCell<NamedWindows>,
    /// What HAVING may call by a name, as in MySQL, where no column has it.
    pub(super) aliases: RefCell<Vec<(String, ast::Expr)>>,
    /// The functions that return sets found so far in the query's expressions.
    pub(super) sets: RefCell<Vec<SetCall>>,
    /// The tables whose rows are locked.
    pub(super) locked: Vec<LockedTable>,
    /// The recursive query that it stands in, where one of its tables is that.
    pub(super) recursive_table: Option<SmolStr>,
    /// Whether any schema may stand before the names of its tables.
    pub(super) any_schema: bool,
    /// What is bound right now, for aggregates that subqueries send outwards.
    pub(super) clause: Cell<Clause>,
}

/// A column in scope.
#[derive(Clone, Debug)]
pub(super) struct ScopeColumn {
    pub(super) name: SmolStr,
    pub(super) expr: Expr,
    pub(super) nullable: bool,
    pub(super) origin: Option<(TableId, usize)>,
}

/// A table, or what stands for one, in FROM.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    pub(super) name: SmolStr,
    /// The schema that may stand before its name; none for what has an alias, or is in no schema.
    pub(super) schema: Option<SmolStr>,
    pub(super) table: Option<TableId>,
    pub(super) start: usize,
    pub(super) len: usize,
    /// Whether its name alone means its one column: a function of FROM whose rows are plain values.
    pub(super) scalar: bool,
}

impl<'s> Scope<'s> {
    /// No columns.
    pub(crate) fn empty(around: Around<'s>) -> Scope<'s> {
        Scope {
            columns: Vec::new(),
            visible: Vec::new(),
            relations: Vec::new(),
            around,
            width: 0,
            aggregates: RefCell::default(),
            groupings: RefCell::default(),
            windows: RefCell::default(),
            named_windows: RefCell::default(),
            aliases: RefCell::default(),
            sets: RefCell::default(),
            locked: Vec::new(),
            recursive_table: None,
            any_schema: false,
            clause: Cell::new(Clause::Where),
        }
    }

    /// The columns of a table, as columns 0 and up of the input.
    pub(crate) fn of_table(table: &Table, alias: Option<&str>, around: Around<'s>) -> Scope<'s> {
        let columns = table.visible_columns();
        let columns = columns.map(|(index, column)| ScopeColumn {
            name: SmolStr::new(&column.name),
            expr: Expr::column(index, column.data_type),
            nullable: column.nullable,
            origin: Some((table.id, index)),
        });
        let name = alias.unwrap_or(&table.name);
        let mut scope = Scope {
            width: table.columns.len(),
            ..Scope::of_relation(name, Some(table.id), columns.collect(), around)
        };
        if alias.is_none() {
            scope.stand_in(SmolStr::new(table.home().schema_name()));
        }
        scope
    }

    /// The columns of the one table that a text which is kept with it names. Whatever schema the text says
    /// was the table's when it was made.
    pub(crate) fn of_kept(table: &Table, around: Around<'s>) -> Scope<'s> {
        let mut scope = Scope::of_table(table, None, around);
        scope.any_schema = true;
        scope
    }

    /// Says in which schema its tables are, which have no alias.
    pub(super) fn stand_in(&mut self, schema: SmolStr) {
        for relation in &mut self.relations {
            relation.schema = Some(schema.clone());
        }
    }

    /// Columns of a table, under a name.
    pub(super) fn of_columns(name: &str, columns: &TableColumns<'_>, around: Around<'s>) -> Self {
        let (table, width) = (columns.table.id, columns.with_hidden().len());
        let columns = columns.iter().enumerate();
        let columns = columns.map(|(index, (name, place, column))| ScopeColumn {
            name: name.clone(),
            expr: Expr::column(index, column.data_type),
            nullable: column.nullable,
            origin: Some((table, place)),
        });
        Scope {
            width,
            ..Scope::of_relation(name, Some(table), columns.collect(), around)
        }
    }

    /// The columns of a query, under a name.
    pub(super) fn of_query(name: &str, columns: &[OutputColumn], around: Around<'s>) -> Scope<'s> {
        let columns = columns.iter().enumerate();
        let columns = columns.map(|(index, column)| ScopeColumn {
            name: SmolStr::new(&column.name),
            expr: Expr::column(index, column.data_type),
            nullable: column.nullable,
            origin: column.origin,
        });
        Scope::of_relation(name, None, columns.collect(), around)
    }

    pub(super) fn of_relation(
        name: &str,
        table: Option<TableId>,
        columns: Vec<ScopeColumn>,
        around: Around<'s>,
    ) -> Scope<'s> {
        let width = columns.len();
        let relation = Relation {
            name: SmolStr::new(name),
            schema: None,
            table,
            start: 0,
            len: width,
            scalar: false,
        };
        Scope {
            columns,
            visible: (0..width).collect(),
            relations: vec![relation],
            width,
            ..Scope::empty(around)
        }
    }

    /// The same columns, without what lies around them.
    pub(super) fn detached(self) -> Scope<'static> {
        let Scope {
            columns,
            visible,
            relations,
            around: _,
            width,
            aggregates,
            groupings,
            windows,
            named_windows,
            aliases,
            sets,
            locked,
            recursive_table,
            any_schema,
            clause,
        } = self;
        Scope {
            columns,
            visible,
            relations,
            around: Around::default(),
            width,
            aggregates,
            groupings,
            windows,
            named_windows,
            aliases,
            sets,
            locked,
            recursive_table,
            any_schema,
            clause,
        }
    }

    /// Puts another scope's columns behind these, as a join's output has them.
    ///
    /// # Errors
    /// 42712 where a table's name stands in both.
    pub(crate) fn join(mut self, right: Scope<'_>) -> Result<Scope<'s>> {
        for relation in &right.relations {
            // Tables of one name that are in different schemas are told apart by those.
            let apart = |one: &Relation| {
                one.schema.is_some() && relation.schema.is_some() && one.schema != relation.schema
            };
            let same =
                |one: &Relation| one.name == relation.name && !one.name.is_empty() && !apart(one);
            if self.relations.iter().any(same) {
                return Err(duplicate_alias(&relation.name));
            }
        }
        let (base, width) = (self.columns.len(), self.width);
        self.columns
            .extend(right.columns.into_iter().map(|mut column| {
                column.expr.map_columns(&mut |index| index + width);
                column
            }));
        let visible = right.visible.into_iter().map(|place| place + base);
        self.visible.extend(visible);
        self.relations
            .extend(right.relations.into_iter().map(|one| Relation {
                start: one.start + base,
                ..one
            }));
        let locked = right.locked.into_iter().map(|one| LockedTable {
            column: one.column + width,
            ..one
        });
        self.locked.extend(locked);
        self.recursive_table = self.recursive_table.or(right.recursive_table);
        self.width += right.width;
        Ok(self)
    }

    /// Adds columns that a join merged. Bare names reach them instead of those they are made of.
    pub(super) fn put_merged(&mut self, merged: Vec<ScopeColumn>) {
        let base = self.columns.len();
        let hidden = |place: &usize| {
            let column = self.columns.get(*place);
            column.is_some_and(|column| merged.iter().any(|one| one.name == column.name))
        };
        let rest = self.visible.iter().copied().filter(|place| !hidden(place));
        self.visible = (base..base + merged.len()).chain(rest).collect();
        self.columns.extend(merged);
    }

    /// Gives the columns that a join merged last, which are so many, the name of a table of their own.
    ///
    /// # Errors
    /// 42712 where another has the name.
    pub(super) fn name_merged(&mut self, name: &str, len: usize) -> Result<()> {
        if self.relations.iter().any(|one| one.name == name) {
            return Err(duplicate_alias(name));
        }
        self.relations.push(Relation {
            schema: None,
            name: SmolStr::new(name),
            table: None,
            start: self.columns.len().saturating_sub(len),
            len,
            scalar: false,
        });
        Ok(())
    }

    /// The same columns, of which those of the first table have no names.
    pub(super) fn without_first_relation(&self) -> Scope<'s> {
        let hidden = self.relations.first().map_or(0, |first| first.len);
        let visible = self.visible.iter().copied();
        Scope {
            columns: self.columns.clone(),
            visible: visible.filter(|place| *place >= hidden).collect(),
            relations: self.relations.iter().skip(1).cloned().collect(),
            width: self.width,
            recursive_table: self.recursive_table.clone(),
            ..Scope::empty(self.around)
        }
    }

    /// The same columns, of which only those of the first table have names.
    pub(super) fn first_relation(&self) -> Scope<'s> {
        let shown = self.relations.first().map_or(0, |first| first.len);
        let visible = self.visible.iter().copied();
        Scope {
            columns: self.columns.clone(),
            visible: visible.filter(|place| *place < shown).collect(),
            relations: self.relations.iter().take(1).cloned().collect(),
            width: self.width,
            ..Scope::empty(self.around)
        }
    }

    /// The same columns, where `*` means those of the first table last; and a column more that `*` does not mean, under
    /// the name of its table.
    pub(super) fn first_relation_last(&self, of: &str, more: ScopeColumn) -> Scope<'s> {
        let first = self.relations.first().map_or(0, |first| first.len);
        let visible = self.visible.iter().copied();
        let (own, others): (Vec<usize>, Vec<usize>) = visible.partition(|place| *place < first);
        let mut columns = self.columns.clone();
        let mut relations = self.relations.clone();
        relations.push(Relation {
            name: SmolStr::new(of),
            schema: None,
            table: None,
            start: columns.len(),
            len: 1,
            scalar: false,
        });
        columns.push(more);
        Scope {
            columns,
            visible: others.into_iter().chain(own).collect(),
            relations,
            width: self.width + 1,
            recursive_table: self.recursive_table.clone(),
            ..Scope::empty(self.around)
        }
    }

    /// The visible columns as those of one table of this name.
    pub(super) fn under_one_name(self, name: &str) -> Scope<'s> {
        let columns = self.visible.iter();
        let columns = columns.filter_map(|&place| self.columns.get(place).cloned());
        Scope {
            width: self.width,
            locked: self.locked,
            recursive_table: self.recursive_table,
            ..Scope::of_relation(name, None, columns.collect(), self.around)
        }
    }

    /// Lets each column be called by its number too, as the arguments of a function are: `$1`.
    pub(super) fn number_columns(&mut self) {
        for index in 0..self.width {
            if let Some(column) = self.columns.get(index) {
                let name = SmolStr::new(numbered(index));
                if column.name != name {
                    self.visible.push(self.columns.len());
                    let numbered = ScopeColumn {
                        name,
                        ..column.clone()
                    };
                    self.columns.push(numbered);
                }
            }
        }
    }

    /// Marks all columns as taking NULL, for the side of an outer join that may lack a row.
    pub(super) fn make_nullable(&mut self) {
        for column in &mut self.columns {
            column.nullable = true;
        }
    }
}

fn duplicate_alias(name: &str) -> SqlError {
    SqlError::new(
        SqlState::DuplicateAlias,
        format!("table name \"{name}\" specified more than once"),
    )
    .with_hint("Give one of them an alias.")
}
