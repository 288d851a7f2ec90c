//! Which types become which: where a cast is allowed, and the type that several agree on.
//!
//! The rules are PostgreSQL's. A cast has the weakest context in which it happens without being
//! asked for: *implicit* anywhere (INT to BIGINT), *assignment* only into a column (BIGINT to INT),
//! *explicit* only by CAST or `::` (TEXT to INT). The type of a quoted literal and of a bare NULL is
//! [`DataType::Unknown`], which becomes anything.
//!
//! `CHAR(0)`, which nobody can declare, is blank-padded text of no given length: what `CHAR(3)` and
//! `CHAR(5)` agree on. Its values have no trailing blanks, so that texts equal but for their
//! padding are equal byte by byte.

mod common;
mod names;
#[cfg(test)]
mod tests;

use super::DataType;
pub(crate) use common::{common_type, common_type_of, result_type};
pub(crate) use names::{internal_type_name, stand_in, type_name};

/// Where a cast happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum CastContext {
    /// Anywhere an operand has another type than is wanted.
    Implicit,
    /// When a value is written into a column.
    Assignment,
    /// CAST, CONVERT and `::`.
    Explicit,
}

/// Groups of types that convert to each other; each has one preferred member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Category {
    /// The type of a bare literal.
    Unknown,
    /// BOOLEAN.
    Boolean,
    /// Integers, DECIMAL and floats; DOUBLE is preferred.
    Numeric,
    /// TEXT, VARCHAR, CHAR; TEXT is preferred.
    Text,
    /// BLOB and kin.
    Bytes,
    /// DATE, DATETIME, TIMESTAMP; TIMESTAMP is preferred.
    Date,
    /// TIME and TIMETZ, which is preferred.
    Time,
    /// INTERVAL.
    Interval,
    /// UUID.
    Uuid,
    /// JSONB.
    Json,
    /// BIT and BIT VARYING, which is preferred.
    Bits,
    /// An ENUM type: each goes with itself alone.
    Enum,
}

/// Blank-padded text of no given length; see the module's head.
pub(crate) const BLANK_PADDED: DataType = DataType::Char(0);

/// The category of a type.
#[must_use]
pub(crate) const fn category(data_type: DataType) -> Category {
    match data_type {
        DataType::Unknown => Category::Unknown,
        DataType::Boolean => Category::Boolean,
        DataType::SmallInt
        | DataType::Int
        | DataType::BigInt
        | DataType::Real
        | DataType::Double
        | DataType::Decimal(_) => Category::Numeric,
        DataType::Text | DataType::Varchar(_) | DataType::Char(_) => Category::Text,
        DataType::Blob | DataType::Binary(_) | DataType::Varbinary(_) => Category::Bytes,
        DataType::Date | DataType::DateTime | DataType::Timestamp => Category::Date,
        DataType::Time | DataType::TimeTz => Category::Time,
        DataType::Interval => Category::Interval,
        DataType::Uuid => Category::Uuid,
        DataType::Jsonb => Category::Json,
        DataType::Bit(_) | DataType::Varbit(_) => Category::Bits,
        DataType::Enum(_) => Category::Enum,
    }
}

/// Whether a type is its category's preferred one, to which a literal goes in doubt.
#[must_use]
pub(crate) const fn is_preferred(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::Boolean
            | DataType::Double
            | DataType::Text
            | DataType::Timestamp
            | DataType::Interval
            | DataType::TimeTz
            | DataType::Varbit(_)
    )
}

/// The weakest context in which `from` becomes `to`; `None` where nothing converts them.
#[must_use]
pub(crate) fn can_cast(from: DataType, to: DataType) -> Option<CastContext> {
    use CastContext::{Assignment, Explicit, Implicit};
    if from == to || from == DataType::Unknown {
        return Some(Implicit);
    }
    match (category(from), category(to)) {
        (Category::Numeric, Category::Numeric) => Some(numeric_context(from, to)),
        (Category::Date, Category::Date) => Some(if date_rank(from) <= date_rank(to) {
            Implicit
        } else {
            Assignment
        }),
        (Category::Enum, Category::Enum) => None,
        (a, b) if a == b && a != Category::Time => Some(Implicit),
        (_, Category::Text) => Some(Assignment),
        (Category::Text, _) => Some(Explicit),
        (Category::Boolean, Category::Numeric) | (Category::Numeric, Category::Boolean) => {
            (from == DataType::Int || to == DataType::Int).then_some(Explicit)
        }
        (Category::Time, Category::Time) => Some(if to == DataType::TimeTz {
            Implicit
        } else {
            Assignment
        }),
        (Category::Time, Category::Interval) => (from == DataType::Time).then_some(Implicit),
        (Category::Interval, Category::Time) => (to == DataType::Time).then_some(Assignment),
        (Category::Date, Category::Time) => time_of_date(from, to).then_some(Assignment),
        (Category::Numeric, Category::Bits) => is_bits_number(from, to).then_some(Explicit),
        (Category::Bits, Category::Numeric) => is_bits_number(to, from).then_some(Explicit),
        (Category::Json, Category::Boolean | Category::Numeric) => Some(Explicit),
        (Category::Bytes, Category::Uuid) | (Category::Uuid, Category::Bytes) => Some(Explicit),
        _ => None,
    }
}

/// Whether a date's type has a time of day, and the zone where one is wanted.
fn time_of_date(from: DataType, to: DataType) -> bool {
    from == DataType::Timestamp || from == DataType::DateTime && to == DataType::Time
}

/// INT and BIGINT beside BIT, whose last bits are those of the number.
const fn is_bits_number(number: DataType, bits: DataType) -> bool {
    matches!(number, DataType::Int | DataType::BigInt) && matches!(bits, DataType::Bit(_))
}

/// Whether `from` becomes `to` in this context.
#[must_use]
pub(crate) fn castable(from: DataType, to: DataType, context: CastContext) -> bool {
    can_cast(from, to).is_some_and(|weakest| weakest <= context)
}

/// Whether a value of one type can be looked up among keys of another, as a foreign key does: it is of
/// the same kind, or becomes so without loss and without a time zone.
#[must_use]
pub(crate) fn comparable_as(from: DataType, to: DataType) -> bool {
    let float = |one| matches!(one, DataType::Real | DataType::Double);
    let zoned = |one| one == DataType::Timestamp;
    let alike = is_integer(from) && is_integer(to) || float(from) && float(to);
    let implicit = castable(from, to, CastContext::Implicit) && category(from) == category(to);
    alike || implicit && zoned(from) == zoned(to)
}

/// SMALLINT, INT or BIGINT.
#[must_use]
pub(crate) const fn is_integer(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::SmallInt | DataType::Int | DataType::BigInt
    )
}

fn numeric_context(from: DataType, to: DataType) -> CastContext {
    if numeric_rank(from) <= numeric_rank(to) {
        CastContext::Implicit
    } else {
        CastContext::Assignment
    }
}

/// Upwards is implicit.
const fn numeric_rank(data_type: DataType) -> u8 {
    match data_type {
        DataType::SmallInt => 0,
        DataType::Int => 1,
        DataType::BigInt => 2,
        DataType::Decimal(_) => 3,
        DataType::Real => 4,
        DataType::Double => 5,
        _ => u8::MAX,
    }
}

const fn date_rank(data_type: DataType) -> u8 {
    match data_type {
        DataType::Date => 0,
        DataType::DateTime => 1,
        _ => 2,
    }
}

/// A type without length or precision: what a literal beside it becomes, so that it is never cut.
#[must_use]
pub(crate) const fn undeclared(data_type: DataType) -> DataType {
    match data_type {
        DataType::Decimal(_) => DataType::Decimal(None),
        DataType::Varchar(_) => DataType::Varchar(None),
        DataType::Char(_) => BLANK_PADDED,
        DataType::Binary(_) | DataType::Varbinary(_) => DataType::Blob,
        DataType::Bit(_) => DataType::Bit(None),
        DataType::Varbit(_) => DataType::Varbit(None),
        DataType::Unknown
        | DataType::Boolean
        | DataType::SmallInt
        | DataType::Int
        | DataType::BigInt
        | DataType::Real
        | DataType::Double
        | DataType::Text
        | DataType::Date
        | DataType::Time
        | DataType::TimeTz
        | DataType::DateTime
        | DataType::Timestamp
        | DataType::Interval
        | DataType::Blob
        | DataType::Uuid
        | DataType::Jsonb
        | DataType::Enum(_) => data_type,
    }
}
