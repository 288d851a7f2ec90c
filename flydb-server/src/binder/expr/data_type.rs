//! Names of types.

use std::sync::Arc;

use crate::binder::names::{no_type, table_name};
use crate::catalog::{Catalog, UserType};
use crate::sql::ast;
use crate::types::{DataType, DecimalSize, IntervalFields, Result, SqlError, SqlState, TimeSize};

/// What a type's name means.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    /// The type of the values.
    pub(crate) data_type: DataType,
    /// What is kept of times and intervals; see [`time_size`].
    pub(crate) time_size: Option<TimeSize>,
    /// The domain that holds the values to more.
    pub(crate) domain: Option<Arc<UserType>>,
}

/// What the syntax names: one of our types, or one that a user made.
///
/// # Errors
/// Those of [`bind_data_type`].
pub(crate) fn declared_type(data_type: &ast::DataType, catalog: &Catalog) -> Result<Declared> {
    if let ast::DataType::Custom(name, modifiers) = data_type
        && modifiers.is_empty()
        && let Ok(name) = table_name(name)
        && let Some(found) = catalog.user_type(&name.value)
    {
        let domain = found.domain();
        return Ok(Declared {
            data_type: found.data_type(),
            time_size: domain.and_then(|domain| domain.time_size),
            domain: domain.map(|_| Arc::clone(found)),
        });
    }
    Ok(Declared {
        data_type: bind_data_type(data_type)?,
        time_size: time_size(data_type),
        domain: None,
    })
}

/// The type that the syntax names, where it is one of ours. What is kept of times and intervals ([`time_size`]) is not part of it.
///
/// # Errors
/// 0A000 for a type that we do not have, 42704 for a name that is no type's, 22023 for a size outside its range.
pub(crate) fn bind_data_type(data_type: &ast::DataType) -> Result<DataType> {
    use ast::DataType as D;
    Ok(match data_type {
        D::Bool | D::Boolean => DataType::Boolean,
        D::TinyInt(_) | D::SmallInt(_) | D::Int2(_) => DataType::SmallInt,
        D::Int(_) | D::Integer(_) | D::Int4(_) | D::MediumInt(_) => DataType::Int,
        D::BigInt(_) | D::Int8(_) | D::Signed | D::SignedInteger => DataType::BigInt,
        D::Real | D::Float4 => DataType::Real,
        D::Double(ast::ExactNumberInfo::None) | D::DoublePrecision | D::Float8 => DataType::Double,
        D::Float(info) => float(info)?,
        D::Numeric(info) | D::Decimal(info) | D::Dec(info) => DataType::Decimal(decimal(info)?),
        D::Text | D::TinyText | D::MediumText | D::LongText | D::String(None) => DataType::Text,
        D::Clob(None) | D::CharacterLargeObject(None) | D::CharLargeObject(None) => DataType::Text,
        D::Varchar(length)
        | D::CharVarying(length)
        | D::CharacterVarying(length)
        | D::Nvarchar(length) => DataType::Varchar(characters(length.as_ref())?),
        D::Char(length) | D::Character(length) => {
            DataType::Char(characters(length.as_ref())?.unwrap_or(1))
        }
        D::Date => DataType::Date,
        D::Time(_, ast::TimezoneInfo::None | ast::TimezoneInfo::WithoutTimeZone) => DataType::Time,
        D::Time(_, ast::TimezoneInfo::WithTimeZone | ast::TimezoneInfo::Tz) => DataType::TimeTz,
        D::Bit(length) => DataType::Bit(Some(bits(length.unwrap_or(1))?)),
        D::BitVarying(length) | D::VarBit(length) => {
            DataType::Varbit(length.map(bits).transpose()?)
        }
        D::Datetime(_)
        | D::TimestampNtz(_)
        | D::Timestamp(_, ast::TimezoneInfo::WithoutTimeZone) => DataType::DateTime,
        D::Timestamp(..) => DataType::Timestamp,
        D::Interval { .. } => DataType::Interval,
        D::Blob(_) | D::TinyBlob | D::MediumBlob | D::LongBlob | D::Bytea => DataType::Blob,
        D::Binary(length) => DataType::Binary(size(length.unwrap_or(1))?),
        D::Varbinary(None | Some(ast::BinaryLength::Max)) => DataType::Varbinary(None),
        D::Varbinary(Some(ast::BinaryLength::IntegerLength { length })) => {
            DataType::Varbinary(Some(size(*length)?))
        }
        D::Uuid => DataType::Uuid,
        D::JSON | D::JSONB => DataType::Jsonb,
        D::Custom(name, _) => return Err(no_type(&name.to_string())),
        other => return Err(SqlError::unsupported(format!("the type {other}"))),
    })
}

/// What a type keeps of times and intervals, where it says so: three digits of a second of `TIMESTAMP(3)`. All types
/// hold all, so that whoever binds the type of a value has to cut it down.
pub(crate) fn time_size(data_type: &ast::DataType) -> Option<TimeSize> {
    use ast::DataType as D;
    let (precision, fields) = match data_type {
        D::Time(precision, _)
        | D::Timestamp(precision, _)
        | D::Datetime(precision)
        | D::TimestampNtz(precision) => (*precision, None),
        D::Interval { fields, precision } => (*precision, fields.as_ref()),
        _ => return None,
    };
    let fields = fields.and_then(|fields| IntervalFields::named(&fields.to_string()));
    let digits = precision.map(|digits| u8::try_from(digits).unwrap_or(u8::MAX));
    TimeSize::new(digits, fields)
}

/// FLOAT(p) counts bits: up to 24 fit a REAL.
fn float(info: &ast::ExactNumberInfo) -> Result<DataType> {
    match info {
        ast::ExactNumberInfo::None | ast::ExactNumberInfo::Precision(25..=53) => {
            Ok(DataType::Double)
        }
        ast::ExactNumberInfo::Precision(1..=24) => Ok(DataType::Real),
        ast::ExactNumberInfo::Precision(_) => Err(out_of_range("FLOAT takes 1 to 53 bits")),
        ast::ExactNumberInfo::PrecisionAndScale(..) => {
            Err(SqlError::unsupported("FLOAT with a scale"))
        }
    }
}

fn decimal(info: &ast::ExactNumberInfo) -> Result<Option<DecimalSize>> {
    let (precision, scale) = match info {
        ast::ExactNumberInfo::None => return Ok(None),
        ast::ExactNumberInfo::Precision(precision) => (*precision, 0),
        ast::ExactNumberInfo::PrecisionAndScale(precision, scale) => (*precision, *scale),
    };
    let precision = match u16::try_from(precision) {
        Ok(precision @ 1..=DecimalSize::MAX_PRECISION) => precision,
        _ => {
            let most = DecimalSize::MAX_PRECISION;
            return Err(out_of_range(&format!(
                "NUMERIC precision {precision} must be between 1 and {most}"
            )));
        }
    };
    let size = i16::try_from(scale).ok();
    let size = size.and_then(|scale| DecimalSize::new(precision, scale));
    size.map(Some).ok_or_else(|| {
        let (least, most) = (DecimalSize::SCALES.start(), DecimalSize::SCALES.end());
        out_of_range(&format!(
            "NUMERIC scale {scale} must be between {least} and {most}"
        ))
    })
}

fn characters(length: Option<&ast::CharacterLength>) -> Result<Option<u32>> {
    match length {
        None | Some(ast::CharacterLength::Max) => Ok(None),
        Some(ast::CharacterLength::IntegerLength {
            length,
            unit: None | Some(ast::CharLengthUnits::Characters),
        }) => size(*length).map(Some),
        Some(ast::CharacterLength::IntegerLength {
            unit: Some(ast::CharLengthUnits::Octets),
            ..
        }) => Err(SqlError::unsupported("a length in octets")),
    }
}

/// The greatest length that a column may declare, as PostgreSQL has it.
const MAX_LENGTH: u32 = 10_485_760;

fn size(length: u64) -> Result<u32> {
    match u32::try_from(length) {
        Ok(length @ 1..=MAX_LENGTH) => Ok(length),
        _ => Err(out_of_range("a length must be 1 to 10485760")),
    }
}

/// The greatest number of bits that a column may declare, as PostgreSQL has it.
const MAX_BITS: u32 = 83_886_080;

fn bits(length: u64) -> Result<u32> {
    match u32::try_from(length) {
        Ok(length @ 1..=MAX_BITS) => Ok(length),
        _ => Err(out_of_range("a length of bits must be 1 to 83886080")),
    }
}

fn out_of_range(message: &str) -> SqlError {
    SqlError::new(SqlState::InvalidParameterValue, message)
}
