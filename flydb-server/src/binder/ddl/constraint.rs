//! Constraints in one form, whether they stand at a column or at the table.

use super::super::refuse::{refuse, refuse_all};
use super::limits::MAX_KEY_COLUMNS;
use super::table_index::plain_options;
use crate::catalog::{Deferral, ReferentialAction};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// A constraint, its columns still by name.
pub(super) struct Constraint<'a> {
    /// The name given.
    pub(super) name: Option<&'a ast::Ident>,
    /// What it says.
    pub(super) kind: ConstraintKind<'a>,
    /// NOT VALID: rows that are there are not held to it.
    pub(super) not_valid: bool,
    /// Where errors of it point.
    pub(super) at: Option<u32>,
}

impl Constraint<'_> {
    /// NOT VALID: rows that are there are not held to it.
    ///
    /// # Errors
    /// 0A000 for a key.
    pub(super) fn not_validated(&mut self) -> Result<()> {
        let of_key = match self.kind {
            ConstraintKind::PrimaryKey(_) => "PRIMARY KEY",
            ConstraintKind::Unique(_) | ConstraintKind::UsingIndex { .. } => "UNIQUE",
            ConstraintKind::Check(_) | ConstraintKind::ForeignKey { .. } => {
                self.not_valid = true;
                return Ok(());
            }
        };
        let message = format!("{of_key} constraints cannot be marked NOT VALID");
        Err(SqlError::new(SqlState::FeatureNotSupported, message).at(self.at))
    }
}

/// What a constraint says.
pub(super) enum ConstraintKind<'a> {
    /// PRIMARY KEY.
    PrimaryKey(Key<'a>),
    /// UNIQUE.
    Unique(Key<'a>),
    /// PRIMARY KEY or UNIQUE, on an index that there is.
    UsingIndex {
        /// The index.
        index: &'a ast::Ident,
        /// PRIMARY KEY.
        primary: bool,
        /// DEFERRABLE.
        deferral: Option<Deferral>,
    },
    /// CHECK.
    Check(&'a ast::Expr),
    /// REFERENCES and FOREIGN KEY.
    ForeignKey {
        columns: Vec<&'a ast::Ident>,
        parent: &'a ast::ObjectName,
        /// None named: the primary key.
        parent_columns: &'a [ast::Ident],
        on_delete: ReferentialAction,
        on_update: ReferentialAction,
        match_full: bool,
        deferral: Option<Deferral>,
    },
}

/// The columns of a PRIMARY KEY or UNIQUE.
pub(super) struct Key<'a> {
    /// Those that it is of.
    pub(super) columns: Vec<&'a ast::Ident>,
    /// INCLUDE: they must be there, and change nothing.
    pub(super) included: &'a [ast::Ident],
    /// NULLS NOT DISTINCT.
    pub(super) nulls_clash: bool,
    /// DEFERRABLE.
    pub(super) deferral: Option<Deferral>,
}

/// A constraint of the table.
pub(super) fn of_table(constraint: &ast::TableConstraint) -> Result<Constraint<'_>> {
    match constraint {
        ast::TableConstraint::PrimaryKey(key) => primary_key(key, None, None),
        ast::TableConstraint::Unique(unique) => self::unique(unique, None, None),
        ast::TableConstraint::Check(check) => self::check(check, None, None),
        ast::TableConstraint::ForeignKey(key) => foreign_key(key, None, None),
        ast::TableConstraint::Index(_) => Err(SqlError::internal("an index is no constraint")),
        ast::TableConstraint::FulltextOrSpatial(_) => Err(SqlError::unsupported("FULLTEXT")),
        ast::TableConstraint::PrimaryKeyUsingIndex(using) => using_index(using, true),
        ast::TableConstraint::UniqueUsingIndex(using) => using_index(using, false),
        ast::TableConstraint::Exclude(_) => Err(SqlError::unsupported("EXCLUDE")),
    }
}

/// PRIMARY KEY or UNIQUE, on an index that there is.
fn using_index(using: &ast::ConstraintUsingIndex, primary: bool) -> Result<Constraint<'_>> {
    let ast::ConstraintUsingIndex {
        name,
        index_name,
        characteristics,
    } = using;
    let at = position(index_name.span);
    let deferral = deferral(characteristics.as_ref(), at)?;
    Ok(Constraint {
        name: name.as_ref(),
        kind: ConstraintKind::UsingIndex {
            index: index_name,
            primary,
            deferral,
        },
        not_valid: false,
        at,
    })
}

/// PRIMARY KEY, at a column or with its own.
pub(super) fn primary_key<'a>(
    key: &'a ast::PrimaryKeyConstraint,
    outer_name: Option<&'a ast::Ident>,
    column: Option<&'a ast::Ident>,
) -> Result<Constraint<'a>> {
    let ast::PrimaryKeyConstraint {
        name,
        index_name,
        index_type,
        columns,
        include,
        index_options,
        characteristics,
    } = key;
    let name = outer_name.or(name.as_ref()).or(index_name.as_ref());
    let columns = key_columns(columns, column)?;
    let at = ident_position(columns.first().copied());
    plain_index(index_type.as_ref(), index_options, at)?;
    within_limit(columns.len() + include.len(), at)?;
    let deferral = deferral(characteristics.as_ref(), at)?;
    Ok(Constraint {
        name,
        kind: ConstraintKind::PrimaryKey(Key {
            columns,
            included: include,
            nulls_clash: false, // it has none
            deferral,
        }),
        not_valid: false,
        at,
    })
}

/// UNIQUE, at a column or with its own.
pub(super) fn unique<'a>(
    unique: &'a ast::UniqueConstraint,
    outer_name: Option<&'a ast::Ident>,
    column: Option<&'a ast::Ident>,
) -> Result<Constraint<'a>> {
    let ast::UniqueConstraint {
        name,
        index_name,
        index_type_display: _,
        index_type,
        columns,
        include,
        index_options,
        characteristics,
        nulls_distinct,
    } = unique;
    let name = outer_name.or(name.as_ref()).or(index_name.as_ref());
    let columns = key_columns(columns, column)?;
    let at = ident_position(columns.first().copied());
    plain_index(index_type.as_ref(), index_options, at)?;
    within_limit(columns.len() + include.len(), at)?;
    let deferral = deferral(characteristics.as_ref(), at)?;
    Ok(Constraint {
        name,
        kind: ConstraintKind::Unique(Key {
            columns,
            included: include,
            nulls_clash: *nulls_distinct == ast::NullsDistinctOption::NotDistinct,
            deferral,
        }),
        not_valid: false,
        at,
    })
}

/// CHECK.
pub(super) fn check<'a>(
    check: &'a ast::CheckConstraint,
    outer_name: Option<&'a ast::Ident>,
    column: Option<&'a ast::Ident>,
) -> Result<Constraint<'a>> {
    let ast::CheckConstraint {
        name,
        expr,
        no_inherit: _, // there is no inheritance, so that it changes nothing
        enforced,
    } = check;
    let name = outer_name.or(name.as_ref());
    let at = ident_position(name.or(column));
    refuse(*enforced == Some(false), "NOT ENFORCED", at)?;
    Ok(Constraint {
        name,
        kind: ConstraintKind::Check(expr),
        not_valid: false,
        at,
    })
}

/// REFERENCES at a column, or FOREIGN KEY with its own.
pub(super) fn foreign_key<'a>(
    key: &'a ast::ForeignKeyConstraint,
    outer_name: Option<&'a ast::Ident>,
    column: Option<&'a ast::Ident>,
) -> Result<Constraint<'a>> {
    let ast::ForeignKeyConstraint {
        name,
        index_name,
        columns,
        foreign_table,
        referred_columns,
        on_delete,
        on_update,
        match_kind,
        characteristics,
    } = key;
    let columns: Vec<_> = columns.iter().chain(column).collect();
    let at = ident_position(columns.first().copied());
    within_limit(columns.len(), at)?;
    refuse(index_name.is_some(), "an index name of a foreign key", at)?;
    let partial = matches!(match_kind, Some(ast::ConstraintReferenceMatchKind::Partial));
    refuse(partial, "MATCH PARTIAL", at)?;
    let deferral = deferral(characteristics.as_ref(), at)?;
    Ok(Constraint {
        name: outer_name.or(name.as_ref()),
        kind: ConstraintKind::ForeignKey {
            columns,
            parent: foreign_table,
            parent_columns: referred_columns,
            on_delete: action(on_delete.as_ref()),
            on_update: action(on_update.as_ref()),
            match_full: matches!(match_kind, Some(ast::ConstraintReferenceMatchKind::Full)),
            deferral,
        },
        not_valid: false,
        at,
    })
}

fn action(action: Option<&ast::ReferentialAction>) -> ReferentialAction {
    match action {
        None | Some(ast::ReferentialAction::NoAction) => ReferentialAction::NoAction,
        Some(ast::ReferentialAction::Restrict) => ReferentialAction::Restrict,
        Some(ast::ReferentialAction::Cascade) => ReferentialAction::Cascade,
        Some(ast::ReferentialAction::SetNull) => ReferentialAction::SetNull,
        Some(ast::ReferentialAction::SetDefault) => ReferentialAction::SetDefault,
    }
}

/// The columns of a key: plain names without an order.
fn key_columns<'a>(
    columns: &'a [ast::IndexColumn],
    column: Option<&'a ast::Ident>,
) -> Result<Vec<&'a ast::Ident>> {
    let names: Result<Vec<_>> = columns.iter().map(key_column).collect();
    let mut names = names?;
    names.extend(column);
    within_limit(names.len(), ident_position(names.first().copied()))?;
    Ok(names)
}

fn key_column(column: &ast::IndexColumn) -> Result<&ast::Ident> {
    let ast::IndexColumn {
        column:
            ast::OrderByExpr {
                expr,
                options: ast::OrderByOptions { sort, nulls_first },
                with_fill,
            },
        operator_class,
    } = column;
    let ast::Expr::Identifier(name) = expr else {
        return Err(SqlError::unsupported("an expression in a key"));
    };
    let at = position(name.span);
    let ordered = sort.is_some() || nulls_first.is_some() || with_fill.is_some();
    refuse_all(
        &[
            (ordered, "an order in a key"),
            (operator_class.is_some(), "an operator class"),
        ],
        at,
    )?;
    Ok(name)
}

/// Refuses a key of too many columns.
///
/// # Errors
/// 54011.
pub(super) fn within_limit(columns: usize, at: Option<u32>) -> Result<()> {
    if columns <= MAX_KEY_COLUMNS {
        return Ok(());
    }
    Err(SqlError::new(
        SqlState::TooManyColumns,
        format!("a key may have at most {MAX_KEY_COLUMNS} columns"),
    )
    .at(at))
}

fn plain_index(
    index_type: Option<&ast::IndexType>,
    options: &[ast::IndexOption],
    at: Option<u32>,
) -> Result<()> {
    refuse_all(
        &[
            (!is_btree(index_type), "an index of another kind than BTREE"),
            (!plain_options(options), "an index option"),
        ],
        at,
    )
}

/// Whether this is the one kind of index that we have.
pub(super) fn is_btree(index_type: Option<&ast::IndexType>) -> bool {
    matches!(index_type, None | Some(ast::IndexType::BTree))
}

/// Whether a constraint may be checked late.
///
/// # Errors
/// 42601 for one that waits though it may not, 0A000 for NOT ENFORCED.
fn deferral(
    characteristics: Option<&ast::ConstraintCharacteristics>,
    at: Option<u32>,
) -> Result<Option<Deferral>> {
    let Some(ast::ConstraintCharacteristics {
        deferrable,
        initially,
        enforced,
    }) = characteristics
    else {
        return Ok(None);
    };
    refuse(*enforced == Some(false), "NOT ENFORCED", at)?;
    let initially_deferred = *initially == Some(ast::DeferrableInitial::Deferred);
    if initially_deferred && *deferrable == Some(false) {
        let message = "constraint declared INITIALLY DEFERRED must be DEFERRABLE";
        return Err(SqlError::new(SqlState::SyntaxError, message).at(at));
    }
    let late = initially_deferred || *deferrable == Some(true);
    Ok(late.then_some(Deferral { initially_deferred }))
}

fn ident_position(ident: Option<&ast::Ident>) -> Option<u32> {
    ident.and_then(|ident| position(ident.span))
}
