//! What a statement changes: a table, by its own name or through views.
//!
//! Through views, a statement names columns of the outermost view, and changes rows of the table at the bottom. So
//! every column that it may name is an expression over the table's columns, and those that are such a column
//! unchanged can be written to. The views' conditions choose the rows, and where a view says WITH CHECK
//! OPTION, new rows must keep them. Each view is used, and the table changed, with the rights of the owner
//! of the view around it.

mod column;
mod shape;
mod updatable;
mod view;

use std::sync::Arc;

use smol_str::SmolStr;

use super::super::names::table_name;
use super::super::refuse::refuse;
use super::super::relation::find_target;
use super::super::{Around, Binder, CursorUse, Scope};
use crate::catalog::{Privilege, Relation, Table, View};
use crate::plan::{
    CurrentOf, Expr, ExprKind, Filter, Limit, Node, PointLookup, RowCheck, Scan, ViewUse,
};
use crate::sql::{ast, position};
use crate::types::{DataType, Result, SqlError, SqlState};
pub(super) use column::TargetColumn;

/// What is done to a table or view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::binder) enum ChangeKind {
    Insert,
    Update,
    Delete,
    Merge,
}

/// A table that is changed, and what the statement sees of it.
pub(super) struct Target<'a> {
    pub(super) table: &'a Arc<Table>,
    /// What the statement calls it.
    name: SmolStr,
    /// The schema that may stand before its name; none where it has an alias.
    schema: Option<SmolStr>,
    /// What is done to it.
    kind: ChangeKind,
    /// The columns that the statement may name, in order.
    columns: Vec<TargetColumn>,
    /// The views that it is changed through, the outermost first.
    through: Vec<Through>,
    /// With whose rights the table is changed.
    pub(super) writer: Option<Arc<str>>,
    /// Conditions of the views, the innermost first.
    shown: Vec<Expr>,
    /// What the views ask of new rows, the innermost first.
    checks: Vec<RowCheck>,
}

/// A view that a table is changed through.
struct Through {
    view: Arc<View>,
    /// With whose rights.
    reader: Option<Arc<str>>,
    /// Whether it leaves rows out.
    has_condition: bool,
}

impl<'a> Target<'a> {
    /// The target of an INSERT.
    ///
    /// # Errors
    /// 42P01; 42809 for what holds no rows of its own, 55000 for a view that cannot be changed through.
    pub(super) fn named(
        name: &ast::ObjectName,
        alias: Option<&ast::Ident>,
        kind: ChangeKind,
        binder: &Binder<'a>,
    ) -> Result<Target<'a>> {
        let at = position(table_name(name)?.span);
        let relation = find_target(&binder.context, name)?;
        let target = match relation {
            Relation::Table(table) => Target::of_table(table, kind),
            Relation::View(view) if view.rows.is_some() => {
                Err(cannot_change("materialized view", &view.name))
            }
            Relation::View(view) => {
                Target::of_view(view, false, kind, binder).map_err(SqlError::placeless)
            }
            Relation::Sequence(sequence) => Err(cannot_change("sequence", &sequence.name)),
        };
        let mut target = target.map_err(|error| error.at(at))?;
        target.schema = Some(SmolStr::new(relation.home().schema_name()));
        if let Some(alias) = alias {
            target.name = SmolStr::new(&alias.value);
            target.schema = None;
        }
        Ok(target)
    }

    fn of_table(table: &'a Arc<Table>, kind: ChangeKind) -> Result<Target<'a>> {
        Ok(Target {
            table,
            name: SmolStr::new(&table.name),
            schema: None,
            kind,
            columns: TargetColumn::of_table(table),
            through: Vec::new(),
            writer: None,
            shown: Vec::new(),
            checks: Vec::new(),
        })
    }

    /// The target of an UPDATE or DELETE: one plain table or view.
    pub(super) fn of_from(
        from: &ast::TableWithJoins,
        kind: ChangeKind,
        binder: &Binder<'a>,
    ) -> Result<Target<'a>> {
        let ast::TableWithJoins { relation, joins } = from;
        let target = Target::of_factor(relation, kind, binder)?;
        let at = match relation {
            ast::TableFactor::Table { name, .. } => table_place(name),
            _ => None,
        };
        refuse(!joins.is_empty(), "changing a join of tables", at)?;
        Ok(target)
    }

    /// As [`Target::of_from`], of a MERGE too.
    pub(super) fn of_factor(
        relation: &ast::TableFactor,
        kind: ChangeKind,
        binder: &Binder<'a>,
    ) -> Result<Target<'a>> {
        let ast::TableFactor::Table {
            name,
            alias,
            args,
            with_hints,
            version,
            with_ordinality,
            partitions,
            json_path,
            sample,
            index_directives,
            inheritance,
        } = relation
        else {
            return Err(SqlError::unsupported("changing anything but a table"));
        };
        let alias = alias.as_ref().map(alias_name).transpose()?;
        let target = Target::named(name, alias, kind, binder)?;
        let at = table_place(name);
        let other = args.is_some()
            || !with_hints.is_empty()
            || version.is_some()
            || *with_ordinality
            || !partitions.is_empty()
            || json_path.is_some()
            || sample.is_some()
            || !index_directives.is_empty()
            || inheritance.is_some();
        refuse(other, "this clause of a table that is changed", at)?;
        Ok(target)
    }

    /// The columns that the statement may name.
    pub(super) fn scope<'s>(&self, around: Around<'s>) -> Scope<'s> {
        let mut scope = self.scope_as(&self.name, around);
        if let Some(schema) = &self.schema {
            scope.stand_in(schema.clone());
        }
        scope
    }

    /// The same columns under another name.
    pub(super) fn scope_as<'s>(&self, name: &str, around: Around<'s>) -> Scope<'s> {
        let columns = self.columns.iter().map(TargetColumn::in_scope);
        let table = self.through.is_empty().then_some(self.table.id);
        Scope {
            width: self.table.columns.len(),
            ..Scope::of_relation(name, table, columns.collect(), around)
        }
    }

    /// What the statement calls it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// All columns of the table's rows that are shown, with the row id last.
    pub(super) fn scan(&self) -> Node {
        let scan = Node::Scan(self.all_columns());
        self.shown.iter().fold(scan, |input, condition| {
            Limit::fence(Node::Filter(Filter {
                input: Box::new(input),
                condition: condition.clone(),
            }))
        })
    }

    /// The row that a cursor is on, as [`Target::scan`] would give it.
    pub(super) fn current_of(&self, cursor: &ast::Ident, binder: &Binder<'_>) -> Result<Node> {
        let at = position(cursor.span);
        if binder.context.cursors == CursorUse::None {
            return Err(SqlError::unsupported("CURRENT OF in a procedure or trigger").at(at));
        }
        if !self.through.is_empty() {
            return Err(SqlError::unsupported("WHERE CURRENT OF on a view").at(at));
        }
        let mut rows = binder.current_of.borrow_mut();
        let parameter = binder.context.parameter_count + rows.len();
        rows.push(CurrentOf {
            cursor: cursor.value.clone(),
            table: self.table.id,
        });
        Ok(Node::PointLookup(PointLookup {
            scan: self.all_columns(),
            key: Expr {
                kind: ExprKind::Parameter(parameter),
                data_type: DataType::BigInt,
                position: at,
            },
        }))
    }

    fn all_columns(&self) -> Scan {
        Scan {
            table: self.table.id,
            columns: (0..self.table.columns.len()).collect(),
            types: self.types(),
            filter: None,
            with_row_id: true,
            reader: self.writer.clone(),
        }
    }

    /// The types of the table's columns.
    pub(super) fn types(&self) -> Vec<DataType> {
        let columns = self.table.columns.iter();
        columns.map(|column| column.data_type).collect()
    }

    /// What the views ask of new rows.
    pub(super) fn view_checks(&self) -> impl Iterator<Item = RowCheck> {
        self.checks.iter().cloned()
    }

    /// Notes what the statement does with the views, for their owners' and the user's rights; and whether it
    /// reads what they show.
    pub(super) fn note_uses(&self, privileges: &[Privilege], reads: bool, binder: &Binder<'_>) {
        let mut reads = reads;
        for through in &self.through {
            let read = reads.then_some(Privilege::Select);
            for privilege in privileges.iter().copied().chain(read) {
                binder.stored.note_use(ViewUse {
                    view: through.view.id,
                    privilege,
                    reader: through.reader.clone(),
                });
            }
            reads |= through.has_condition;
        }
    }
}

/// 42809 for what takes no changes from statements.
fn cannot_change(kind: &str, name: &str) -> SqlError {
    let message = format!("cannot change {kind} \"{name}\"");
    SqlError::new(SqlState::WrongObjectType, message)
}

fn table_place(name: &ast::ObjectName) -> Option<u32> {
    let name = table_name(name).ok()?;
    position(name.span)
}

fn alias_name(alias: &ast::TableAlias) -> Result<&ast::Ident> {
    let ast::TableAlias {
        explicit: _,
        name,
        columns,
        at,
    } = alias;
    let renamed = !columns.is_empty() || at.is_some();
    refuse(renamed, "renaming columns here", position(name.span))?;
    Ok(name)
}

/// NULL of a type.
pub(super) fn null(data_type: DataType) -> Expr {
    Expr::literal(crate::types::Value::Null, data_type)
}
