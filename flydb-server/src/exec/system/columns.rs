//! `information_schema.columns`.

use super::directory::{Directory, database, place};
use super::{Row, int, text, yes_no};
use crate::catalog::{Column, PUBLIC, Relation, Sequence, SequenceKind, UserType};
use crate::types::coercion::{internal_type_name, type_name};
use crate::types::{DataType, TimeSize, Value};

/// The columns, by table or view and then in their order.
pub(super) fn columns(directory: &Directory<'_>) -> Vec<Row> {
    let tables = directory.tables().flat_map(|table| {
        let columns = table.visible_columns().map(|(_, column)| column);
        let columns = columns.enumerate();
        columns.map(|(at, column)| {
            let of_user = user_type(column, directory);
            row(
                Relation::Table(table),
                at + 1,
                (column, of_user),
                directory
                    .catalog
                    .identity_sequence(table, column)
                    .map(|one| &**one),
                column.generated.is_none(),
            )
        })
    });
    let views = directory.plain_views().flat_map(|view| {
        let columns = view.columns.iter().enumerate();
        columns.map(|(at, column)| {
            let mut shown = Column::new(&column.name, column.data_type);
            shown.nullable = column.nullable;
            shown.default.clone_from(&column.default);
            let of_user = user_type(&shown, directory);
            let takes_values = directory.catalog.takes_values(view, at);
            row(
                Relation::View(view),
                at + 1,
                (&shown, of_user),
                None,
                takes_values,
            )
        })
    });
    tables.chain(views).collect()
}

/// The type of a user that a column is of.
fn user_type<'d>(column: &Column, directory: &'d Directory<'_>) -> Option<&'d UserType> {
    let domain = column
        .domain
        .and_then(|id| directory.catalog.type_by_id(id));
    let domain = domain.map(|domain| &**domain);
    domain.or_else(|| directory.catalog.enum_of(column.data_type))
}

fn row(
    relation: Relation<'_>,
    position: usize,
    (column, of_user): (&Column, Option<&UserType>),
    sequence: Option<&Sequence>,
    updatable: bool,
) -> Row {
    let of_enum = of_user.filter(|of| of.labels().is_some());
    let domain = of_user.filter(|of| of.domain().is_some());
    let mut row = Vec::from(place(&relation.shown_schema(), relation.name()));
    row.extend([
        text(&column.name),
        int(position),
        default(column),
        yes_no(column.nullable),
        match of_enum {
            Some(_) => text("USER-DEFINED"),
            None => text(type_name(column.data_type)),
        },
    ]);
    row.extend(sizes(column));
    row.push(match column.time_size.and_then(TimeSize::fields) {
        Some(fields) => text(fields.name()),
        None => Value::Null,
    });
    // Character sets and collations, of which there are none.
    row.resize(22, Value::Null);
    let (catalog, schema) = (database(), PUBLIC);
    match domain {
        Some(domain) => row.extend([text(catalog), text(schema), text(&domain.name)]),
        None => row.resize(25, Value::Null),
    }
    match of_enum {
        Some(of) => row.extend([text(catalog), text(schema), text(&of.name)]),
        None => {
            row.extend([text(catalog), text("pg_catalog")]);
            row.push(text(internal_type_name(column.data_type)));
        }
    }
    row.resize(32, Value::Null);
    row.extend([text(position.to_string()), yes_no(false)]);
    row.extend(identity(column, sequence));
    row.extend(generation(column));
    row.push(yes_no(updatable));
    row
}

/// Whether it is computed, and from what.
fn generation(column: &Column) -> [Value; 2] {
    match &column.generated {
        Some(generated) => [text("ALWAYS"), text(&generated.sql)],
        None => [text("NEVER"), Value::Null],
    }
}

fn default(column: &Column) -> Value {
    let default = column.default.as_ref();
    default.map_or(Value::Null, |default| text(&default.sql))
}

/// Longest text in characters and bytes; digits, their base and scale; digits of a second.
fn sizes(column: &Column) -> [Value; 6] {
    let data_type = column.data_type;
    let optional = |number: Option<i32>| number.map_or(Value::Null, Value::Int);
    let length = match data_type {
        DataType::Varchar(length) | DataType::Bit(length) | DataType::Varbit(length) => {
            length.and_then(|length| i32::try_from(length).ok())
        }
        DataType::Char(length) => i32::try_from(length).ok(),
        _ => None,
    };
    let (precision, radix, scale) = number(data_type);
    let seconds = match data_type {
        DataType::Date => Some(0),
        DataType::Time
        | DataType::TimeTz
        | DataType::DateTime
        | DataType::Timestamp
        | DataType::Interval => {
            let digits = column.time_size.and_then(TimeSize::digits);
            Some(i32::from(digits.unwrap_or(6)))
        }
        _ => None,
    };
    [
        optional(length),
        optional(data_type.char_octet_length()),
        optional(precision),
        optional(radix),
        optional(scale),
        optional(seconds),
    ]
}

/// Digits, their base, and digits behind the point.
fn number(data_type: DataType) -> (Option<i32>, Option<i32>, Option<i32>) {
    match data_type {
        DataType::SmallInt => (Some(16), Some(2), Some(0)),
        DataType::Int => (Some(32), Some(2), Some(0)),
        DataType::BigInt => (Some(64), Some(2), Some(0)),
        DataType::Real => (Some(24), Some(2), None),
        DataType::Double => (Some(53), Some(2), None),
        DataType::Decimal(size) => (
            size.map(|size| i32::from(size.precision)),
            Some(10),
            size.map(|size| i32::from(size.scale)),
        ),
        _ => (None, None, None),
    }
}

/// Whether the column counts up, and how.
fn identity(column: &Column, sequence: Option<&Sequence>) -> [Value; 7] {
    let counts = match column.sequence {
        Some(SequenceKind::AutoIncrement | SequenceKind::Serial | SequenceKind::ByDefault) => {
            Some("BY DEFAULT")
        }
        Some(SequenceKind::Always) => Some("ALWAYS"),
        None => None,
    };
    let Some(when) = counts else {
        let none = Value::Null;
        return [
            yes_no(false),
            none.clone(),
            none.clone(),
            none.clone(),
            none.clone(),
            none,
            yes_no(false),
        ];
    };
    let largest = match column.data_type {
        DataType::SmallInt => i64::from(i16::MAX),
        DataType::Int => i64::from(i32::MAX),
        _ => i64::MAX,
    };
    let number = |of: fn(&Sequence) -> i64, own: i64| text(sequence.map_or(own, of).to_string());
    [
        yes_no(true),
        text(when),
        number(|one| one.start, 1),
        number(|one| one.increment, 1),
        number(|one| one.maximum, largest),
        number(|one| one.minimum, 1),
        yes_no(sequence.is_some_and(|one| one.cycle)),
    ]
}
