//! What holds of every text: reading never panics, and what was read survives being written.

use proptest::prelude::*;

use super::*;
use crate::types::compare::same;

const TYPES: [DataType; 16] = [
    DataType::Boolean,
    DataType::SmallInt,
    DataType::Int,
    DataType::BigInt,
    DataType::Real,
    DataType::Double,
    DataType::Decimal(None),
    DataType::Date,
    DataType::Time,
    DataType::TimeTz,
    DataType::Varbit(None),
    DataType::DateTime,
    DataType::Timestamp,
    DataType::Interval,
    DataType::Uuid,
    DataType::Jsonb,
];

static UTC: TimeZone = TimeZone::UTC;

fn read(text: &str, to: DataType) -> Result<Value> {
    let rules = CastRules {
        explicit: true,
        zone: &UTC,
        now: Timestamp(0),
    };
    cast_value(ValueRef::Text(text), DataType::Unknown, to, &rules)
}

/// Reads a text as each type; what was read is written and read again.
fn survives(text: &str) {
    for data_type in TYPES {
        let Ok(value) = read(text, data_type) else {
            continue;
        };
        let shown = text_of(value.as_ref(), data_type, &UTC);
        let again = read(&shown, data_type);
        let again = again.unwrap_or_else(|error| panic!("{text:?} as {data_type:?}: {error}"));
        assert!(
            same(again.as_ref(), value.as_ref()),
            "{text:?} as {data_type:?} became {shown:?}"
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,40}") {
        survives(&text);
    }

    #[test]
    fn texts_like_numbers(text in "[-+]?[0-9]{0,40}(\\.[0-9]{0,40})?([eE][-+]?[0-9]{1,6})?") {
        survives(&text);
    }

    #[test]
    fn texts_like_moments(text in "[0-9]{1,6}[-/. ][0-9A-Za-z]{1,4}[-/. ][0-9]{1,4}[ T]?([0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\\.[0-9]{1,8})?)?)?( ?[-+][0-9:]{1,6}| BC| PM|Z)?") {
        survives(&text);
    }

    #[test]
    fn texts_like_times(text in "[0-9]{1,6}(:[0-9]{0,3}){0,3}(\\.[0-9]{0,9})?( ?(am|pm|ago|BC))?") {
        survives(&text);
    }

    #[test]
    fn texts_like_intervals(text in "([-+]?[0-9]{1,10}(\\.[0-9]{1,8})? ?(year|mon|week|day|hour|min|sec|us|decade|century)s? ?){1,4}(ago)?") {
        survives(&text);
    }

    #[test]
    fn texts_like_iso_intervals(text in "P([-+]?[0-9]{1,8}(\\.[0-9]{1,3})?[YMWD]){0,3}(T([-+]?[0-9]{1,8}(\\.[0-9]{1,3})?[HMS]){0,3})?") {
        survives(&text);
    }

    #[test]
    fn texts_like_json(text in "[\\[\\]{}:,\" 0-9eE.+\\-a-f\\\\u]{0,30}") {
        survives(&text);
    }
}
