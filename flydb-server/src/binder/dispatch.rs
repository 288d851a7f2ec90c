//! One statement to the binder of its kind.

use super::call::bind_call;
use super::cursor::{bind_declare, bind_fetch};
use super::ddl::{
    bind_alter_domain, bind_alter_function, bind_alter_index, bind_alter_schema,
    bind_alter_sequence, bind_alter_table, bind_alter_type, bind_alter_view, bind_create_domain,
    bind_create_function, bind_create_index, bind_create_procedure, bind_create_schema,
    bind_create_sequence, bind_create_table, bind_create_trigger, bind_create_type,
    bind_create_view, bind_drop_absent, bind_drop_concurrently, bind_drop_functions,
    bind_drop_index, bind_drop_procedure, bind_drop_schema, bind_drop_sequence, bind_drop_table,
    bind_drop_temporary, bind_drop_trigger, bind_drop_types, bind_drop_view, bind_function_grant,
    bind_refresh_view, bind_rename_table, bind_rename_trigger, bind_set_schema, bind_truncate,
};
use super::explain::{bind_describe, bind_explain};
use super::grant::{bind_grant, bind_revoke};
use super::introspect::{bind_introspect, bind_show_kin};
use super::lock_tables::bind_lock_tables;
use super::maintain::bind_maintain;
use super::names::last_name;
use super::prepared::{Execute, bind_deallocate, bind_execute, bind_prepare};
use super::refuse::{leading_words, refuse_all};
use super::session_scope::{bind_discard, bind_use};
use super::set_constraints::bind_set_constraints;
use super::setting::{bind_reset, bind_set, bind_show};
use super::transaction::{bind_begin, bind_commit, bind_rollback};
use super::user::{bind_alter_user, bind_create_user, bind_drop_user};
use super::user_variable::bind_set_variables;
use super::write::bind_change;
use super::{BindContext, Binder, BoundQuery, labelled, named};
use crate::plan::{self, Command};
use crate::sql::{Statement, ast, position};
use crate::types::{Result, SqlError, SqlState};

/// The plan of a statement, before the optimizer.
///
/// # Errors
/// 0A000 for what is not supported, and whatever is wrong with its names and types.
pub(crate) fn bind(statement: &Statement, context: &BindContext<'_>) -> Result<plan::Statement> {
    let bound = bind_by_kind(statement, context);
    let mut bound = bound.map_err(|error| named(error, context.catalog))?;
    if let plan::Statement::Query(query) = bound {
        bound = plan::Statement::Query(labelled(query, context)?);
    }
    Ok(bound)
}

pub(super) fn bind_by_kind(
    statement: &Statement,
    context: &BindContext<'_>,
) -> Result<plan::Statement> {
    let command = match statement {
        Statement::Standard { tree, position } => return bind_tree(tree, *position, context),
        Statement::CreateView(create) => bind_create_view(create, context),
        Statement::AlterView(alter) => bind_alter_view(alter, context),
        Statement::RefreshView(refresh) => bind_refresh_view(refresh, context),
        Statement::SetSchema(set) => bind_set_schema(set, context),
        Statement::CreateSequence(create) => bind_create_sequence(create, context),
        Statement::AlterSequence(alter) => bind_alter_sequence(alter, context),
        Statement::CreateType(create) => bind_create_type(create, context),
        Statement::CreateDomain(create) => bind_create_domain(create, context),
        Statement::AlterDomain(alter) => bind_alter_domain(alter, context),
        Statement::AlterType(alter) => bind_alter_type(alter, context),
        Statement::DropTypes(drop) => bind_drop_types(drop, context),
        Statement::CreateFunction(create) => bind_create_function(create, context),
        Statement::AlterFunction(alter) => bind_alter_function(alter, context),
        Statement::FunctionGrant(change) => bind_function_grant(change, context),
        Statement::DropFunctions(drop) => bind_drop_functions(drop, context),
        Statement::CreateProcedure(create) => bind_create_procedure(create, context),
        Statement::CreateTrigger(create) => bind_create_trigger(create, context),
        Statement::RenameTrigger(rename) => bind_rename_trigger(rename, context),
        Statement::SetNew(_) => Err(SqlError::unsupported("SET NEW outside a trigger")),
        Statement::CreateUser(create) => bind_create_user(create),
        Statement::AlterUser(alter) => bind_alter_user(alter, context),
        Statement::Explain(explain) => return bind_explain(explain, context),
        Statement::Prepare(prepare) => bind_prepare(prepare, context),
        Statement::DeclareCursor(declare) => return bind_declare(declare, context),
        Statement::FetchCursor(fetch) => Ok(bind_fetch(fetch)),
        Statement::CloseCursor(name) => Ok(Command::Close {
            cursor: name.as_ref().map(|name| name.value.clone()),
        }),
        Statement::SetVariables(set) => return bind_set_variables(set, context),
        Statement::ShowVariables(pattern) => Ok(Command::ShowAll {
            pattern: pattern.clone(),
        }),
        Statement::Refused { words, position } => {
            let error = SqlError::unsupported(*words).at(*position);
            Err(match *words {
                "LOCK TABLES" | "UNLOCK TABLES" => error.with_hint(
                    "SELECT ... FOR UPDATE locks rows; mysqldump --skip-add-locks leaves these out.",
                ),
                _ => error,
            })
        }
        Statement::Introspect(introspect) => return bind_introspect(introspect, context),
        Statement::Maintain(maintain) => bind_maintain(maintain, context),
        Statement::AlterIndex(alter) => bind_alter_index(alter, context),
        Statement::SetConstraints(set) => bind_set_constraints(set, context),
        Statement::DropAbsent(drop) => bind_drop_absent(drop, context),
        Statement::DropIndexConcurrently(drop) => bind_drop_concurrently(drop, context),
    };
    command.map(plan::Statement::Command)
}

/// Binds a tree that starts at this character.
pub(super) fn bind_tree(
    tree: &ast::Statement,
    position: Option<u32>,
    context: &BindContext<'_>,
) -> Result<plan::Statement> {
    let bound = match tree {
        ast::Statement::Query(query) => bind_query(query, context).map(plan::Statement::Query),
        ast::Statement::Insert(_)
        | ast::Statement::Update(_)
        | ast::Statement::Delete(_)
        | ast::Statement::Merge(_) => bind_change(tree, context),
        ast::Statement::Call(call) => bind_call(call, context),
        ast::Statement::Explain { .. } => bind_describe(tree, position, context),
        other => match bind_show_kin(other, position, context) {
            Ok(Some(shown)) => Ok(shown),
            Ok(None) => bind_command(other, context).map(plan::Statement::Command),
            Err(error) => Err(error),
        },
    };
    bound.map_err(|error| error.at(position))
}

/// Binds a query that is all of a statement.
pub(super) fn bind_query(query: &ast::Query, context: &BindContext<'_>) -> Result<plan::Query> {
    let binder = Binder::new(context);
    let BoundQuery { node, columns } = binder.bind_top_query(query)?;
    Ok(plan::Query {
        root: node,
        columns,
        parameters: binder.parameter_types()?,
        uses: binder.uses(),
        current_of: binder.current_of.take(),
        tracked: binder.tracked.take(),
    })
}

fn bind_command(tree: &ast::Statement, context: &BindContext<'_>) -> Result<Command> {
    match tree {
        ast::Statement::CreateTable(create) => bind_create_table(create, context),
        ast::Statement::CreateIndex(create) => bind_create_index(create, context),
        ast::Statement::AlterTable(alter) => bind_alter_table(alter, context),
        ast::Statement::RenameTable(renamed) => bind_rename_table(renamed, context),
        ast::Statement::CreateSchema { .. } => bind_create_schema(tree, context),
        ast::Statement::AlterSchema(alter) => bind_alter_schema(alter, context),
        ast::Statement::Truncate(truncate) => bind_truncate(truncate, context),
        ast::Statement::Drop { .. } => bind_drop(tree, context),
        ast::Statement::DropProcedure {
            if_exists,
            proc_desc,
            drop_behavior: _, // nothing stands on a procedure
        } => bind_drop_procedure(proc_desc, *if_exists, context),
        ast::Statement::DropTrigger(drop) => bind_drop_trigger(drop, context),
        ast::Statement::Grant(grant) => bind_grant(grant, context),
        ast::Statement::Revoke(revoke) => bind_revoke(revoke, context),
        ast::Statement::StartTransaction {
            modes,
            begin: _,
            transaction: _,
            modifier,
            statements,
            exception,
            has_end_keyword,
        } => {
            let is_block = !statements.is_empty() || exception.is_some() || *has_end_keyword;
            bind_begin(modes, modifier.as_ref(), is_block)
        }
        ast::Statement::Commit {
            chain,
            end: _,
            modifier,
        } => bind_commit(*chain, modifier.as_ref()),
        ast::Statement::Rollback { chain, savepoint } => bind_rollback(*chain, savepoint.as_ref()),
        ast::Statement::Lock(lock) => bind_lock_tables(lock, context),
        ast::Statement::Savepoint { name } => Ok(Command::Savepoint {
            name: name.value.clone(),
        }),
        ast::Statement::ReleaseSavepoint { name } => Ok(Command::Release {
            name: name.value.clone(),
        }),
        other => bind_session_command(other, context),
    }
}

fn bind_session_command(tree: &ast::Statement, context: &BindContext<'_>) -> Result<Command> {
    match tree {
        ast::Statement::Set(set) => bind_set(set),
        ast::Statement::ShowVariable { variable } => Ok(bind_show(variable)),
        ast::Statement::Reset(reset) => bind_reset(reset),
        ast::Statement::Use(to) => bind_use(to),
        ast::Statement::Discard { object_type } => Ok(bind_discard(object_type)),
        ast::Statement::Execute {
            name,
            parameters,
            has_parentheses: _,
            immediate,
            into,
            using,
            output,
            default,
        } => {
            let execute = Execute {
                name: name.as_ref(),
                parameters,
                other: *immediate || !into.is_empty() || !using.is_empty() || *output || *default,
            };
            bind_execute(&execute, context)
        }
        ast::Statement::Deallocate { name, prepare: _ } => Ok(bind_deallocate(name)),
        other => match leading_words(other).as_str() {
            "" => Err(SqlError::unsupported("this statement")),
            words => Err(SqlError::unsupported(words)),
        },
    }
}

fn bind_drop(tree: &ast::Statement, context: &BindContext<'_>) -> Result<Command> {
    let ast::Statement::Drop {
        object_type,
        if_exists,
        names,
        cascade,
        restrict: _,
        purge,
        temporary,
        table,
    } = tree
    else {
        return Err(SqlError::internal("no DROP"));
    };
    let of_table = matches!(object_type, ast::ObjectType::Table);
    refuse_all(
        &[
            (*purge, "PURGE"),
            (*temporary && !of_table, "DROP TEMPORARY"),
        ],
        None,
    )?;
    if let (Some(on), false) = (table, matches!(object_type, ast::ObjectType::Index)) {
        let message = "only DROP INDEX says which table it is ON";
        let at = last_name(on).ok().and_then(|name| position(name.span));
        return Err(SqlError::new(SqlState::SyntaxError, message).at(at));
    }
    match object_type {
        ast::ObjectType::Table if *temporary => {
            bind_drop_temporary(names, *if_exists, *cascade, context)
        }
        ast::ObjectType::Table => bind_drop_table(names, *if_exists, *cascade, context),
        ast::ObjectType::View => bind_drop_view(names, *if_exists, (*cascade, false), context),
        ast::ObjectType::MaterializedView => {
            bind_drop_view(names, *if_exists, (*cascade, true), context)
        }
        ast::ObjectType::Sequence => bind_drop_sequence(names, *if_exists, *cascade, context),
        ast::ObjectType::Schema => bind_drop_schema(names, *if_exists, *cascade, context),
        ast::ObjectType::Index => bind_drop_index(names, *if_exists, table.as_ref(), context),
        ast::ObjectType::User | ast::ObjectType::Role | ast::ObjectType::Group => {
            refuse_all(&[(*cascade, "DROP USER ... CASCADE")], None)?;
            bind_drop_user(names, *if_exists, context)
        }
        other => Err(SqlError::unsupported(format!("DROP {other}"))),
    }
}

#[cfg(test)]
mod tests;
