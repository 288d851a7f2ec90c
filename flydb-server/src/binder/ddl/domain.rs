//! CREATE DOMAIN and ALTER DOMAIN.

use super::super::domain::{bind_condition, held_to};
use super::super::names::plain_name;
use super::super::{BindContext, Binder, CastContext, Clause, Scope, declared_type};
use super::user_type::{free_name, rename_type};
use crate::binder::Around;
use crate::catalog::{Catalog, Domain, DomainCheck, Table, TypeKind, UserType};
use crate::plan::{AlterTable, AlterType, Command, CreateType, TableChange, Verify};
use crate::sql::{self, DomainChange, DomainOption, DomainRuleText, ast, position};
use crate::types::{Result, SqlError, SqlState};

/// Binds CREATE DOMAIN.
///
/// # Errors
/// 42710 for a name that is taken, 42601 for options that exclude each other, and what is wrong with the default or a
/// condition.
pub(in crate::binder) fn bind_create_domain(
    create: &sql::CreateDomain,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::CreateDomain {
        name,
        data_type,
        options,
    } = create;
    let name = plain_name(name)?;
    free_name(name, context.catalog)?;
    let declared = declared_type(data_type, context.catalog);
    let declared = declared.map_err(|error| error.at(position(name.span)))?;
    let under = declared.domain.as_ref().and_then(|one| one.domain());
    let mut domain = Domain {
        data_type: declared.data_type,
        time_size: declared.time_size,
        over: declared.domain.as_ref().map(|one| one.id),
        default: under.and_then(|under| under.default.clone()),
        not_null: false,
        checks: Vec::new(),
    };
    let mut said = Said::default();
    for option in options {
        said.option(option, &name.value, &mut domain, context)?;
    }
    Ok(Command::CreateType(Box::new(CreateType {
        user_type: UserType {
            id: 0,
            name: name.value.clone(),
            owner: context.user.to_owned(),
            kind: TypeKind::Domain(domain),
        },
    })))
}

/// What was said already of a domain.
#[derive(Default)]
struct Said {
    default: bool,
    /// NULL: true, NOT NULL: false.
    null: Option<bool>,
}

impl Said {
    fn option(
        &mut self,
        option: &DomainOption,
        name: &str,
        domain: &mut Domain,
        context: &BindContext<'_>,
    ) -> Result<()> {
        match option {
            DomainOption::Other(what, at) => Err(SqlError::unsupported(what).at(*at)),
            DomainOption::Default(_, at) if self.default => {
                Err(SqlError::new(SqlState::SyntaxError, "multiple default expressions").at(*at))
            }
            DomainOption::Default(value, at) => {
                self.default = true;
                let sql = default_text(value, domain, context);
                domain.default = sql.map_err(|error| error.at(*at))?;
                Ok(())
            }
            DomainOption::Constraint {
                name: given,
                rule,
                at,
            } => match rule {
                DomainRuleText::Check(condition) => {
                    let check = (given.as_ref(), &**condition);
                    add_check(check, true, name, domain, context)
                }
                DomainRuleText::NotNull => self.null(false, domain),
                DomainRuleText::Null => self.null(true, domain),
            }
            .map_err(|error| error.at(*at)),
        }
    }

    fn null(&mut self, null: bool, domain: &mut Domain) -> Result<()> {
        if self.null.replace(null).is_some_and(|before| before != null) {
            let message = "conflicting NULL/NOT NULL constraints";
            return Err(SqlError::new(SqlState::SyntaxError, message));
        }
        domain.not_null = !null;
        Ok(())
    }
}

/// The text of a default; `None` for NULL, which is what there is without one.
fn default_text(
    value: &ast::Expr,
    domain: &Domain,
    context: &BindContext<'_>,
) -> Result<Option<String>> {
    let nothing = Scope::empty(Around::default());
    let context = BindContext::of_texts(context.catalog);
    let binder = Binder::new(&context);
    let expressions = binder.expressions(&nothing, Clause::Default);
    let bound = expressions.bind_as(value, domain.data_type, CastContext::Assignment);
    match bound {
        Ok(_) => Ok(Some(value.to_string())),
        Err(error) if error.state() == SqlState::UndefinedColumn => {
            Err(SqlError::unsupported("a column in a DEFAULT").at(error.position()))
        }
        Err(error) => Err(error),
    }
}

/// Adds a CHECK.
fn add_check(
    (given, condition): (Option<&ast::Ident>, &ast::Expr),
    validated: bool,
    of: &str,
    domain: &mut Domain,
    context: &BindContext<'_>,
) -> Result<()> {
    let context = BindContext::of_texts(context.catalog);
    bind_condition(condition, domain.data_type, &Binder::new(&context))?;
    let taken = |name: &str| domain.checks.iter().any(|check| check.name == name);
    let name = match given {
        Some(given) if taken(&given.value) => {
            let message = format!(
                "constraint \"{}\" for domain {of} already exists",
                given.value
            );
            let at = position(given.span);
            return Err(SqlError::new(SqlState::DuplicateObject, message).at(at));
        }
        Some(given) => given.value.clone(),
        None => {
            let numbered = (1..).map(|number| format!("{of}_check{number}"));
            let mut names = std::iter::once(format!("{of}_check")).chain(numbered);
            names.find(|name| !taken(name)).unwrap_or_default()
        }
    };
    domain.checks.push(DomainCheck {
        name,
        sql: condition.to_string(),
        validated,
    });
    Ok(())
}

/// Binds ALTER DOMAIN.
///
/// # Errors
/// 42704 for a domain or constraint that is not there, 42809 for another type, and those of CREATE DOMAIN.
pub(in crate::binder) fn bind_alter_domain(
    alter: &sql::AlterDomain,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::AlterDomain { name, change } = alter;
    let before = super::user_type::find_type(name, context.catalog)?;
    let name = plain_name(name)?;
    let TypeKind::Domain(domain) = &before.kind else {
        let message = format!("\"{}\" is not a domain", name.value);
        return Err(SqlError::new(SqlState::WrongObjectType, message).at(position(name.span)));
    };
    if let DomainChange::Rename(new) = change {
        return rename_type(before, new, context);
    }
    let mut domain = domain.clone();
    let held = change_domain(change, &name.value, &mut domain, context);
    let held = held.map_err(|error| error.at(position(name.span)))?;
    let definition = UserType {
        kind: TypeKind::Domain(domain),
        ..UserType::clone(before)
    };
    let changes = match held {
        Some(rule) => hold_values(&definition, &rule, context)?,
        None => Vec::new(),
    };
    Ok(Command::AlterType(Box::new(AlterType {
        before: before.name.clone(),
        definition,
        changes,
    })))
}

/// What values that are there are held to.
enum Held {
    NotNull,
    /// The CHECK of this name.
    Check(String),
}

/// Changes a definition; what values that are there are to be held to.
fn change_domain(
    change: &DomainChange,
    name: &str,
    domain: &mut Domain,
    context: &BindContext<'_>,
) -> Result<Option<Held>> {
    match change {
        DomainChange::Default(value) => {
            domain.default = match value {
                Some(value) => default_text(value, domain, context)?,
                None => None,
            };
            Ok(None)
        }
        DomainChange::NotNull(not_null) => {
            domain.not_null = *not_null;
            Ok(not_null.then_some(Held::NotNull))
        }
        DomainChange::Add {
            name: given,
            rule,
            valid,
            at,
        } => match rule {
            DomainRuleText::Check(condition) => {
                let check = (given.as_ref(), &**condition);
                add_check(check, *valid, name, domain, context).map_err(|error| error.at(*at))?;
                let added = domain.checks.last().filter(|_| *valid);
                Ok(added.map(|check| Held::Check(check.name.clone())))
            }
            DomainRuleText::NotNull => {
                domain.not_null = true;
                Ok(Some(Held::NotNull))
            }
            DomainRuleText::Null => {
                let message = "NULL constraints not supported for ALTER DOMAIN ADD";
                Err(SqlError::new(SqlState::SyntaxError, message).at(*at))
            }
        },
        DomainChange::Drop {
            name: of,
            if_exists,
        } => {
            let before = domain.checks.len();
            domain.checks.retain(|check| check.name != of.value);
            match *if_exists || domain.checks.len() < before {
                true => Ok(None),
                false => Err(no_constraint(of, name)),
            }
        }
        DomainChange::Validate(of) => {
            let mut checks = domain.checks.iter_mut();
            let check = checks.find(|check| check.name == of.value);
            check.ok_or_else(|| no_constraint(of, name))?.validated = true;
            Ok(Some(Held::Check(of.value.clone())))
        }
        DomainChange::RenameConstraint { from, to } => {
            if domain.checks.iter().any(|check| check.name == to.value) {
                let message = format!(
                    "constraint \"{}\" for domain {name} already exists",
                    to.value
                );
                return Err(SqlError::new(SqlState::DuplicateObject, message));
            }
            let mut checks = domain.checks.iter_mut();
            let check = checks.find(|check| check.name == from.value);
            let check = check.ok_or_else(|| no_constraint(from, name))?;
            check.name.clone_from(&to.value);
            Ok(None)
        }
        DomainChange::Rename(_) => Ok(None),
    }
}

fn no_constraint(name: &ast::Ident, domain: &str) -> SqlError {
    let message = format!(
        "constraint \"{}\" of domain \"{domain}\" does not exist",
        name.value
    );
    SqlError::new(SqlState::UndefinedObject, message).at(position(name.span))
}

/// What looks at the rows of the tables that have values of a domain, or of one over it: whether they keep one rule of
/// it. What else it says may not hold of them (NOT VALID).
fn hold_values(
    definition: &UserType,
    rule: &Held,
    context: &BindContext<'_>,
) -> Result<Vec<AlterTable>> {
    let catalog = context.catalog;
    let held = with_one_rule(definition, rule);
    let mut changes = Vec::new();
    for table in catalog.every_table() {
        let mut checks = Vec::new();
        for (place, column) in table.columns.iter().enumerate() {
            if is_over(column.domain, definition.id, catalog)
                && let Some(condition) = held_to(place, column, &held, catalog)?
            {
                checks.push((definition.name.clone(), condition));
            }
        }
        if !checks.is_empty() {
            changes.push(look_at(table, checks));
        }
    }
    Ok(changes)
}

/// A domain that says nothing else.
fn with_one_rule(definition: &UserType, rule: &Held) -> UserType {
    let mut held = definition.clone();
    if let TypeKind::Domain(domain) = &mut held.kind {
        domain.over = None;
        match rule {
            Held::NotNull => domain.checks.clear(),
            Held::Check(name) => {
                domain.not_null = false;
                domain.checks.retain(|check| check.name == *name);
            }
        }
    }
    held
}

fn is_over(domain: Option<u32>, of: u32, catalog: &Catalog) -> bool {
    let mut next = domain;
    while let Some(id) = next {
        if id == of {
            return true;
        }
        let domain = catalog.type_by_id(id).and_then(|one| one.domain());
        next = domain.and_then(|domain| domain.over);
    }
    false
}

fn look_at(table: &Table, checks: Vec<(String, crate::plan::Expr)>) -> AlterTable {
    AlterTable {
        change: Some(TableChange {
            definition: table.clone(),
            rows: None,
            verify: Verify {
                checks,
                ..Verify::default()
            },
        }),
        others: Vec::new(),
        views: Vec::new(),
        triggers: Vec::new(),
        dropped_views: Vec::new(),
        new_sequences: Vec::new(),
        sequences: Vec::new(),
        dropped_sequences: Vec::new(),
        of_index: false,
        next_value: None,
    }
}
