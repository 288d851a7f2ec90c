//! What is made of a type, and goes with it or forbids that it goes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::super::{BindContext, Binder};
use super::super::alteration::Alteration;
use super::super::{alter_drop, alter_table};
use crate::catalog::{Catalog, Column, Function, Returns, Table, UserType, View, mentions};
use crate::plan::{AlterTable, Command};
use crate::sql::ast;
use crate::types::{DataType, Result, SqlError, SqlState, TableId};

/// What is made of a type.
pub(super) struct Dependents<'c> {
    of: &'c UserType,
    catalog: &'c Catalog,
}

/// What goes with types.
pub(super) struct Parts {
    /// Tables without their columns.
    pub(super) changes: Vec<AlterTable>,
    /// Views.
    pub(super) views: Vec<TableId>,
    /// What the functions that take or give them are kept under.
    pub(super) functions: Vec<String>,
}

impl<'c> Dependents<'c> {
    pub(super) fn of(of: &'c UserType, catalog: &'c Catalog) -> Dependents<'c> {
        Dependents { of, catalog }
    }

    /// Whether a type is this one.
    fn is_it(&self, data_type: DataType) -> bool {
        self.of.labels().is_some() && data_type == DataType::Enum(self.of.id)
    }

    /// The columns of it: tables, and the columns' names.
    fn columns(&self) -> impl Iterator<Item = (&'c Arc<Table>, &'c str)> + '_ {
        let tables = self.catalog.every_table();
        tables.flat_map(move |table| {
            let columns = table.visible_columns();
            let found = columns.filter(move |(_, column)| {
                column.domain == Some(self.of.id) || self.is_it(column.data_type)
            });
            found.map(move |(_, column)| (table, column.name.as_str()))
        })
    }

    /// The domains over it.
    fn domains(&self) -> impl Iterator<Item = &'c Arc<UserType>> + '_ {
        let types = self.catalog.user_types();
        types.filter(|one| {
            let domain = one.domain();
            domain.is_some_and(|domain| {
                domain.over == Some(self.of.id) || self.is_it(domain.data_type)
            })
        })
    }

    /// The views that show it, or whose texts name it.
    fn views(&self) -> impl Iterator<Item = (TableId, &'c str)> + '_ {
        let views = self.catalog.every_view().filter(|view| {
            let mut columns = view.columns.iter();
            columns.any(|column| self.is_it(column.data_type)) || self.is_named_by(view)
        });
        views.map(|view| (view.id, view.name.as_str()))
    }

    /// The functions that take or give it.
    fn functions(&self) -> impl Iterator<Item = &'c Arc<Function>> + '_ {
        let it = |data_type: DataType, domain: Option<u32>| {
            domain == Some(self.of.id) || self.is_it(data_type)
        };
        let functions = self.catalog.all_functions();
        functions.filter(move |function| {
            let mut parameters = function.parameters.iter();
            let given = match &function.returns {
                Returns::Void => false,
                Returns::Value { data_type, domain } => it(*data_type, *domain),
                Returns::Columns(columns) => {
                    columns.iter().any(|one| it(one.data_type, one.domain))
                }
            };
            given || parameters.any(|one| it(one.data_type, one.domain))
        })
    }

    /// What else names it in a text that is kept. What is made of it does not count where it `goes` as well.
    fn texts(&self, goes: bool) -> Option<String> {
        let name = &self.of.name;
        let is_own = |column: &Column| {
            goes && (column.domain == Some(self.of.id) || self.is_it(column.data_type))
        };
        let own_domain = |one: &UserType| {
            goes && (one.id == self.of.id || self.domains().any(|other| other.id == one.id))
        };
        let own_function = |one: &Function| goes && self.functions().any(|other| **other == *one);
        let table = self.catalog.table_part_naming(name, is_own);
        let domain = || self.catalog.domain_naming(name, own_domain);
        let function = || self.catalog.function_naming(name, own_function);
        if let Some(part) = table.or_else(domain).or_else(function) {
            return Some(part);
        }
        for procedure in self.catalog.procedures() {
            let mut parameters = procedure.parameters.iter();
            let taken = parameters.any(|parameter| self.is_it(parameter.data_type));
            if taken || procedure.body.iter().any(|sql| self.is_named(sql)) {
                return Some(format!("procedure {}", procedure.name));
            }
        }
        None
    }

    fn is_named_by(&self, view: &View) -> bool {
        view.texts().any(|text| self.is_named(text))
    }

    fn is_named(&self, sql: &str) -> bool {
        mentions(sql, &self.of.name)
    }

    /// # Errors
    /// 2BP01 where a text that is kept calls it by its name.
    pub(super) fn not_named_in_texts(&self) -> Result<()> {
        let view = self.views().find(|(id, _)| {
            let view = self.catalog.view_by_id(*id);
            view.is_some_and(|view| self.is_named_by(view))
        });
        let view = view.map(|(_, name)| format!("view {name}"));
        match view.or_else(|| self.texts(false)) {
            None => Ok(()),
            Some(dependent) => Err(SqlError::new(
                SqlState::DependentObjectsStillExist,
                format!(
                    "type {} is named in definitions that are kept as texts",
                    self.of.name
                ),
            )
            .with_detail(format!("{dependent} names it"))),
        }
    }

    fn needed(&self, dependent: &str) -> SqlError {
        let what = format!("{} {}", self.of.kind_name(), self.of.name);
        SqlError::new(
            SqlState::DependentObjectsStillExist,
            format!("cannot drop {what} because other objects depend on it"),
        )
        .with_detail(format!("{dependent} depends on {what}"))
        .with_hint("Use DROP ... CASCADE to drop the dependent objects too.")
    }

    fn nothing_depends(&self) -> Result<()> {
        if let Some((table, column)) = self.columns().next() {
            let dependent = format!("column {column} of table {}", table.name);
            return Err(self.needed(&dependent));
        }
        if let Some((_, view)) = self.views().next() {
            return Err(self.needed(&format!("view {view}")));
        }
        if let Some(function) = self.functions().next() {
            let described = self.catalog.described_function(function);
            return Err(self.needed(&format!("function {described}")));
        }
        Ok(())
    }
}

/// What goes with types that are dropped. With CASCADE the domains over them are dropped as well.
///
/// # Errors
/// 2BP01 for what is made of one, and does not go with it.
pub(super) fn drop_all(
    dropped: &mut Vec<Arc<UserType>>,
    cascade: bool,
    context: &BindContext<'_>,
) -> Result<Parts> {
    let catalog = context.catalog;
    let mut at = 0;
    while let Some(one) = dropped.get(at).cloned() {
        for domain in Dependents::of(&one, catalog).domains() {
            if dropped.iter().any(|other| other.id == domain.id) {
                continue;
            }
            if !cascade {
                let dependent = format!("type {}", domain.name);
                return Err(Dependents::of(&one, catalog).needed(&dependent));
            }
            dropped.push(Arc::clone(domain));
        }
        at += 1;
    }
    let (mut views, mut functions) = (Vec::new(), Vec::new());
    let mut columns: BTreeMap<TableId, (&Table, Vec<&str>)> = BTreeMap::new();
    let types = dropped.clone();
    for one in &types {
        let dependents = Dependents::of(one, catalog);
        if !cascade {
            dependents.nothing_depends()?;
        }
        if let Some(text) = dependents.texts(true) {
            return Err(dependents.needed(&text));
        }
        views.extend(dependents.views().map(|(view, _)| view));
        functions.extend(dependents.functions().map(|one| one.identity()));
        for (table, column) in dependents.columns() {
            let (_, names) = columns.entry(table.id).or_insert((table, Vec::new()));
            if let Some(table) = catalog.table_by_id(table.id)
                && let Some((_, column)) = table.column(column)
            {
                names.push(&column.name);
            }
        }
    }
    let changes = columns.into_values();
    let changes = changes.map(|(table, columns)| without(table, &columns, context));
    Ok(Parts {
        changes: changes.collect::<Result<_>>()?,
        views,
        functions,
    })
}

/// A table without some of its columns.
fn without(table: &Table, columns: &[&str], context: &BindContext<'_>) -> Result<AlterTable> {
    let binder = Binder::new(context);
    let mut alteration = Alteration::of(table, &binder);
    for column in columns {
        alter_drop::column(&ast::Ident::new(*column), true, true, &mut alteration)?;
    }
    match alter_table::finish(alteration, false)? {
        Command::AlterTable(alter) => Ok(*alter),
        _ => Err(SqlError::internal("an alteration is no ALTER TABLE")),
    }
}
