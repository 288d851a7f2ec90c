//! One column of a CREATE TABLE.

use std::sync::Arc;

use super::super::expr::{collatable, known_collation};
use super::super::refuse::refuse;
use super::super::{
    Around, BindContext, Binder, CastContext, Clause, Declared, Scope, declared_type, held,
};
use super::charset;
use super::constraint::{self, Constraint};
use super::mysql_type::{self, TypeCheck};
use super::own_sequence::NewSequence;
use super::sequence::kept_default;
use crate::catalog::{self, Catalog, ColumnDefault, SequenceKind, UserType};
use crate::plan::Expr;
use crate::sql::{IdentityClause, ast, identity_clause, position};
use crate::types::{DataType, Result, SqlError, SqlState, TimeSize};

/// A column as it is defined.
pub(super) struct Defined<'a> {
    /// The column; what generates it is not in it yet.
    pub(super) column: catalog::Column,
    /// The value of DEFAULT.
    pub(super) default: Option<Expr>,
    /// What generates it, to be bound once all columns are known.
    pub(super) generated: Option<&'a ast::Expr>,
    /// The sequence that it is to own.
    pub(super) sequence: Option<NewSequence>,
    /// What its type says besides, to be bound then too.
    pub(super) check: Option<TypeCheck>,
    /// Where its name stands.
    pub(super) at: Option<u32>,
}

/// Binds a column; the constraints that stand at it go to the others.
pub(super) fn bind_column<'a>(
    definition: &'a ast::ColumnDef,
    constraints: &mut Vec<Constraint<'a>>,
    binder: &Binder<'_>,
) -> Result<Defined<'a>> {
    let ast::ColumnDef {
        name,
        data_type,
        options,
    } = definition;
    let at = position(name.span);
    let of_mysql = mysql_type::bind(data_type, name).map_err(|error| error.at(at))?;
    let (declared, counting, check) = match of_mysql {
        Some((data_type, check)) => (plain(data_type), None, Some(check)),
        None => {
            let (declared, counting) =
                column_type(data_type, binder.context.catalog).map_err(|error| error.at(at))?;
            (declared, counting, None)
        }
    };
    let mut column = Column {
        name,
        at,
        data_type: declared.data_type,
        time_size: declared.time_size,
        domain: declared.domain,
        null: None,
        primary_key: false,
        default: None,
        counting,
        generated: None,
        check,
        on_update: false,
    };
    for option in options {
        column.option(option, constraints)?;
    }
    column.finish(binder)
}

/// One of our types as it stands.
const fn plain(data_type: DataType) -> Declared {
    Declared {
        data_type,
        time_size: None,
        domain: None,
    }
}

/// How a column counts up.
enum Counting {
    /// AUTO_INCREMENT.
    Auto,
    /// SERIAL.
    Serial,
    /// GENERATED AS IDENTITY.
    Identity(IdentityClause),
}

/// A column while its options are read.
struct Column<'a> {
    name: &'a ast::Ident,
    at: Option<u32>,
    data_type: DataType,
    time_size: Option<TimeSize>,
    domain: Option<Arc<UserType>>,
    /// NULL: true, NOT NULL: false.
    null: Option<bool>,
    primary_key: bool,
    default: Option<&'a ast::Expr>,
    counting: Option<Counting>,
    generated: Option<&'a ast::Expr>,
    check: Option<TypeCheck>,
    on_update: bool,
}

impl<'a> Column<'a> {
    fn option(
        &mut self,
        option: &'a ast::ColumnOptionDef,
        constraints: &mut Vec<Constraint<'a>>,
    ) -> Result<()> {
        let ast::ColumnOptionDef { name, option } = option;
        let name = name.as_ref();
        let column = Some(self.name);
        match option {
            ast::ColumnOption::PrimaryKey(key) => {
                self.primary_key = true;
                constraints.push(constraint::primary_key(key, name, column)?);
            }
            ast::ColumnOption::Unique(unique) => {
                constraints.push(constraint::unique(unique, name, column)?);
            }
            ast::ColumnOption::Check(check) => {
                constraints.push(constraint::check(check, name, column)?);
            }
            ast::ColumnOption::ForeignKey(key) => {
                constraints.push(constraint::foreign_key(key, name, column)?);
            }
            // As in PostgreSQL, it goes by its column: the name is not kept.
            ast::ColumnOption::NotNull => self.nullable(false)?,
            plain => {
                refuse(name.is_some(), "a name of this constraint", self.at)?;
                self.plain_option(plain)?;
            }
        }
        Ok(())
    }

    fn plain_option(&mut self, option: &'a ast::ColumnOption) -> Result<()> {
        match option {
            ast::ColumnOption::Null => self.nullable(true),
            ast::ColumnOption::Default(expr) => match self.default.replace(expr) {
                None => Ok(()),
                Some(_) => Err(self.wrong("has two defaults")),
            },
            // The dialect makes only AUTO_INCREMENT and identity columns one of these.
            ast::ColumnOption::DialectSpecific(words) => {
                let identity = identity_clause(words).map_err(|error| error.at(self.at))?;
                self.counted(identity.map_or(Counting::Auto, Counting::Identity))
            }
            ast::ColumnOption::Generated {
                generated_as,
                sequence_options: _, // of what the dialect has taken
                generation_expr,
                generation_expr_mode: _, // what is VIRTUAL elsewhere is stored here, and reads the same
                generated_keyword: _,
            } => self.generated(*generated_as, generation_expr.as_ref()),
            ast::ColumnOption::Collation(collation) => {
                let (name, _) = charset::named(collation);
                charset::check_collation(&name, None)
                    .or_else(|_| known_collation(collation))
                    .and_then(|()| collatable(self.data_type))
                    .map_err(|error| error.at(self.at))
            }
            ast::ColumnOption::CharacterSet(name) => {
                let (name, at) = charset::named(name);
                charset::check_set(&name, at)
            }
            ast::ColumnOption::Comment(_) => Ok(()), // nothing shows it
            ast::ColumnOption::OnUpdate(expr) => self.on_update(expr),
            _ => self.unsupported("this column option"),
        }
    }

    fn nullable(&mut self, null: bool) -> Result<()> {
        match self.null.replace(null) {
            Some(before) if before != null => Err(self.wrong("is both NULL and NOT NULL")),
            _ => Ok(()),
        }
    }

    fn counted(&mut self, counting: Counting) -> Result<()> {
        match self.counting.replace(counting) {
            None => Ok(()),
            Some(_) => Err(self.wrong("counts up twice")),
        }
    }

    fn generated(&mut self, kind: ast::GeneratedAs, expr: Option<&'a ast::Expr>) -> Result<()> {
        match (kind, expr) {
            (ast::GeneratedAs::Always | ast::GeneratedAs::ExpStored, Some(expr)) => {
                match self.generated.replace(expr) {
                    None => Ok(()),
                    Some(_) => Err(self.wrong("is generated twice")),
                }
            }
            (ast::GeneratedAs::ByDefault, Some(_)) => {
                Err(self.wrong("must be GENERATED ALWAYS to be computed"))
            }
            (_, None) => Err(SqlError::internal("the dialect takes identity columns")),
        }
    }

    /// ON UPDATE CURRENT_TIMESTAMP.
    fn on_update(&mut self, expr: &ast::Expr) -> Result<()> {
        let is_now = matches!(expr, ast::Expr::Function(call)
            if matches!(call.name.to_string().as_str(), "current_timestamp" | "now" | "localtime" | "localtimestamp"));
        let is_time = matches!(self.data_type, DataType::DateTime | DataType::Timestamp);
        self.on_update = true;
        match is_now && is_time {
            true => Ok(()),
            false => self.unsupported("ON UPDATE of anything but a time to CURRENT_TIMESTAMP"),
        }
    }

    fn finish(self, binder: &Binder<'_>) -> Result<Defined<'a>> {
        self.fits_together()?;
        let counts = self.counting.is_some();
        let default = self.bind_default(binder)?;
        let sequence = self.own_sequence(&binder.context)?;
        let kind = match &self.counting {
            Some(Counting::Auto) => Some(SequenceKind::AutoIncrement),
            Some(Counting::Identity(clause)) if clause.always => Some(SequenceKind::Always),
            Some(Counting::Identity(_)) => Some(SequenceKind::ByDefault),
            Some(Counting::Serial) | None => None,
        };
        let kept = |expr: &ast::Expr| {
            let catalog = binder.context.catalog;
            kept_default(expr.to_string(), self.data_type, catalog)
        };
        let sql = self.default.map(kept).transpose()?;
        Ok(Defined {
            column: catalog::Column {
                nullable: self.null != Some(false) && !counts && !self.primary_key,
                default: sql.map(|sql| ColumnDefault { sql }),
                sequence: kind,
                time_size: self.time_size,
                domain: self.domain.as_ref().map(|domain| domain.id),
                on_update: self.on_update,
                ..catalog::Column::new(&self.name.value, self.data_type)
            },
            default,
            generated: self.generated,
            sequence,
            check: self.check,
            at: self.at,
        })
    }

    fn own_sequence(&self, context: &BindContext<'_>) -> Result<Option<NewSequence>> {
        let new = match &self.counting {
            Some(Counting::Serial) => NewSequence::of_serial(self.data_type, context),
            Some(Counting::Identity(clause)) => {
                NewSequence::of_identity(clause, self.data_type, context)
            }
            Some(Counting::Auto) | None => return Ok(None),
        };
        new.map(Some).map_err(|error| error.at(self.at))
    }

    fn fits_together(&self) -> Result<()> {
        let counts = self.counting.is_some();
        if counts && self.default.is_some() {
            return Err(self.wrong("counts up, and has a default"));
        }
        if self.generated.is_some() && (counts || self.default.is_some()) {
            return Err(self.wrong("is generated, and counts up or has a default"));
        }
        if matches!(self.counting, Some(Counting::Identity(_))) && !is_integer(self.data_type) {
            return Err(no_identity_type().at(self.at));
        }
        if counts && !is_integer(self.data_type) {
            let error = SqlError::new(
                SqlState::InvalidColumnDefinition,
                format!(
                    "column \"{}\" counts up, but is no integer",
                    self.name.value
                ),
            );
            return Err(error.at(self.at));
        }
        if self.null == Some(true) && (counts || self.primary_key) {
            return Err(self.wrong("is NULL, but a key or counting up"));
        }
        Ok(())
    }

    fn bind_default(&self, binder: &Binder<'_>) -> Result<Option<Expr>> {
        let bind = |expr| {
            let value = bind_default(expr, self.data_type, binder)?;
            held(value, self.time_size)
        };
        let bound = self.default.map(bind).transpose();
        bound.map_err(|error| error.at(self.at))
    }

    fn wrong(&self, how: &str) -> SqlError {
        let message = format!("column \"{}\" {how}", self.name.value);
        SqlError::new(SqlState::SyntaxError, message).at(self.at)
    }

    fn unsupported(&self, option: &str) -> Result<()> {
        Err(SqlError::unsupported(option).at(self.at))
    }
}

/// Binds a DEFAULT as a column's type.
///
/// # Errors
/// 0A000 where it names a column, and whatever else is wrong with it.
pub(super) fn bind_default(
    expr: &ast::Expr,
    data_type: DataType,
    binder: &Binder<'_>,
) -> Result<Expr> {
    let nothing = Scope::empty(Around::default());
    binder
        .expressions(&nothing, Clause::Default)
        .bind_as(expr, data_type, CastContext::Assignment)
        .map_err(without_columns)
}

/// A DEFAULT names a column: there is none that it could see.
fn without_columns(error: SqlError) -> SqlError {
    match error.state() {
        SqlState::UndefinedColumn => {
            SqlError::unsupported("a column in a DEFAULT").at(error.position())
        }
        _ => error,
    }
}

/// The type of a column, and how it counts up where it is one of the SERIAL kin.
fn column_type(
    data_type: &ast::DataType,
    catalog: &Catalog,
) -> Result<(Declared, Option<Counting>)> {
    if let ast::DataType::Custom(name, modifiers) = data_type
        && let ([ast::ObjectNamePart::Identifier(name)], []) = (name.0.as_slice(), &modifiers[..])
    {
        let serial = match name.value.as_str() {
            "serial" | "serial4" => Some(DataType::Int),
            "bigserial" | "serial8" => Some(DataType::BigInt),
            "smallserial" | "serial2" => Some(DataType::SmallInt),
            _ => None,
        };
        if let Some(integer) = serial {
            let declared = Declared {
                data_type: integer,
                time_size: None,
                domain: None,
            };
            return Ok((declared, Some(Counting::Serial)));
        }
    }
    Ok((declared_type(data_type, catalog)?, None))
}

pub(super) fn is_integer(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::SmallInt | DataType::Int | DataType::BigInt
    )
}

/// 22023 for an identity column that is no integer.
pub(super) fn no_identity_type() -> SqlError {
    SqlError::new(
        SqlState::InvalidParameterValue,
        "identity column type must be smallint, integer, or bigint",
    )
}
