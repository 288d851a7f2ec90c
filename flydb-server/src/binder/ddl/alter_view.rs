//! ALTER VIEW: the name of a view or of one of its columns, a column's default, options, the owner.

use super::super::names::table_name;
use super::super::relation::{find_relation, is_missing};
use super::super::{BindContext, Binder};
use super::column::bind_default;
use super::drop::find_view;
use super::new_name::refuse_reserved;
use super::sequence::kept_default;
use super::view_options;
use crate::catalog::{ColumnDefault, Relation, View};
use crate::plan::{AlterView, Command, RenameView};
use crate::sql::{self, ViewChange, ast, position};
use crate::types::{Result, SqlError, SqlState};

/// Binds ALTER VIEW and ALTER MATERIALIZED VIEW.
///
/// # Errors
/// 42P01 for a view that is not there, 42809 for another relation, and what is wrong with the change.
pub(in crate::binder) fn bind_alter_view(
    alter: &sql::AlterView,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::AlterView {
        name,
        materialized,
        if_exists,
        change,
    } = alter;
    match find_view(context, name, *materialized) {
        Ok(view) => bind_change(view, change, context),
        Err(error) if *if_exists && is_missing(&error) => Ok(altered(None, Vec::new(), false)),
        Err(error) => Err(error),
    }
}

/// Binds what of ALTER TABLE there is for views too, where the name is a view's.
///
/// # Errors
/// As [`bind_alter_view`].
pub(super) fn bind_as_table(
    name: &ast::ObjectName,
    operation: &ast::AlterTableOperation,
    context: &BindContext<'_>,
) -> Result<Option<Command>> {
    use ast::AlterColumnOperation as C;
    use ast::AlterTableOperation as O;
    let Ok(Relation::View(view)) = find_relation(context, name) else {
        return Ok(None);
    };
    let default = |column: &ast::Ident, value: Option<&ast::Expr>| ViewChange::Default {
        column: column.clone(),
        value: value.map(|value| Box::new(value.clone())),
    };
    let plain = view.rows.is_none();
    let change = match operation {
        O::RenameTable {
            table_name: ast::RenameTableNameKind::To(to) | ast::RenameTableNameKind::As(to),
        } => ViewChange::Rename(table_name(to)?.clone()),
        O::RenameColumn {
            old_column_name,
            new_column_name,
        } => ViewChange::RenameColumn {
            from: old_column_name.clone(),
            to: new_column_name.clone(),
        },
        O::AlterColumn {
            column_name,
            op: C::SetDefault { value },
        } if plain => default(column_name, Some(value)),
        O::AlterColumn {
            column_name,
            op: C::DropDefault,
        } if plain => default(column_name, None),
        O::OwnerTo {
            new_owner: ast::Owner::Ident(owner),
        } => ViewChange::Owner(owner.clone()),
        _ => return Ok(None),
    };
    bind_change(view, &change, context).map(Some)
}

/// Binds one change of a view.
fn bind_change(view: &View, change: &ViewChange, context: &BindContext<'_>) -> Result<Command> {
    let mut changed = view.clone();
    match change {
        ViewChange::Rename(name) => {
            refuse_reserved(&name.value, position(name.span))?;
            return Ok(Command::RenameView(RenameView {
                view: Some(view.id),
                schema: None,
                name: name.value.clone(),
            }));
        }
        ViewChange::RenameColumn { from, to } => {
            let others = rename_column(&mut changed, from, to, context)?;
            return Ok(altered(Some(changed), others, false));
        }
        ViewChange::Default { column, value } => {
            set_default(&mut changed, column, value.as_deref(), context)?;
        }
        ViewChange::Set(options) => {
            view_options::set(options, &mut changed.options)?;
            if changed.options.check.is_some() && changed.base.is_none() {
                let message =
                    "WITH CHECK OPTION is supported only on automatically updatable views";
                return Err(SqlError::new(SqlState::FeatureNotSupported, message));
            }
        }
        ViewChange::Reset(names) => view_options::reset(names, &mut changed.options),
        ViewChange::Owner(owner) => set_owner(&mut changed, owner, context)?,
    }
    let owner_changes = changed.owner != view.owner;
    Ok(altered(Some(changed), Vec::new(), owner_changes))
}

fn altered(view: Option<View>, others: Vec<View>, owner_changes: bool) -> Command {
    Command::AlterView(Box::new(AlterView {
        view,
        others,
        owner_changes,
    }))
}

fn place(view: &View, name: &ast::Ident) -> Result<usize> {
    let mut columns = view.columns.iter();
    let place = columns.position(|column| column.name == name.value);
    place.ok_or_else(|| {
        let message = format!(
            "column \"{}\" of relation \"{}\" does not exist",
            name.value, view.name
        );
        SqlError::new(SqlState::UndefinedColumn, message).at(position(name.span))
    })
}

/// Gives a column another name; the views on it go on calling it what they called it.
fn rename_column(
    view: &mut View,
    from: &ast::Ident,
    to: &ast::Ident,
    context: &BindContext<'_>,
) -> Result<Vec<View>> {
    let place = place(view, from)?;
    if view.columns.iter().any(|column| column.name == to.value) {
        let message = format!(
            "column \"{}\" of relation \"{}\" already exists",
            to.value, view.name
        );
        return Err(SqlError::new(SqlState::DuplicateColumn, message).at(position(to.span)));
    }
    if let Some(column) = view.columns.get_mut(place) {
        column.name.clone_from(&to.value);
    }
    let above = context.catalog.views();
    let above = above.filter(|other| other.query.names(view.id));
    let mut others: Vec<View> = above.map(|other| View::clone(other)).collect();
    let relations = others
        .iter_mut()
        .flat_map(|other| &mut other.query.relations);
    for relation in relations.filter(|relation| relation.relation == view.id) {
        if let Some(column) = relation.columns.get_mut(place) {
            column.column.clone_from(&to.value);
        }
    }
    Ok(others)
}

fn set_default(
    view: &mut View,
    column: &ast::Ident,
    value: Option<&ast::Expr>,
    context: &BindContext<'_>,
) -> Result<()> {
    let place = place(view, column)?;
    let Some(column) = view.columns.get_mut(place) else {
        return Ok(());
    };
    if let Some(value) = value {
        // What is kept as SQL has no parameters.
        let context = &BindContext {
            parameter_count: 0,
            ..*context
        };
        bind_default(value, column.data_type, &Binder::new(context))?;
    }
    let kept =
        |value: &ast::Expr| kept_default(value.to_string(), column.data_type, context.catalog);
    let sql = value.map(kept).transpose()?;
    column.default = sql.map(|sql| ColumnDefault { sql });
    Ok(())
}

fn set_owner(view: &mut View, owner: &ast::Ident, context: &BindContext<'_>) -> Result<()> {
    if context.catalog.user(&owner.value).is_none() {
        let message = format!("role \"{}\" does not exist", owner.value);
        return Err(SqlError::new(SqlState::UndefinedObject, message).at(position(owner.span)));
    }
    view.owner.clone_from(&owner.value);
    Ok(())
}
