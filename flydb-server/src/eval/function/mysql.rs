//! Functions that only MySQL has. Their NULLs are MySQL's: what it takes for wrong is NULL, where PostgreSQL fails.

mod bits;
mod code;
mod json;
mod json_change;
mod json_path;
mod text;
mod time;
mod week;

use super::{Call, no_such_call};
use crate::plan::MysqlFunction;
use crate::types::{Result, Value, ValueRef};

pub(super) fn invoke(
    function: MysqlFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use MysqlFunction as F;
    match function {
        F::IfNumber => match arguments {
            [ValueRef::BigInt(number), then, _] if *number != 0 => Ok(then.to_value()),
            [_, _, otherwise] => Ok(otherwise.to_value()),
            _ => Err(no_such_call("if", arguments)),
        },
        F::Crc32
        | F::Sha1
        | F::Sha2
        | F::ToBase64
        | F::FromBase64
        | F::Conv
        | F::Bin
        | F::Oct
        | F::BitCount
        | F::InetAton
        | F::InetNtoa
        | F::IsIpv4
        | F::IsIpv6
        | F::IsUuid
        | F::UuidToBin
        | F::BinToUuid => code::invoke(function, arguments),
        F::Unsigned
        | F::CharOf
        | F::MakeSet
        | F::ExportSet
        | F::Inet6Aton
        | F::Inet6Ntoa
        | F::JsonStorageSize
        | F::CharsetOf
        | F::CollationOf => bits::invoke(function, arguments),
        F::FieldNumber | F::FormatNumber | F::InsertText | F::Quote | F::Soundex => {
            text::invoke(function, arguments)
        }
        F::UtcDate
        | F::UtcTime
        | F::TimeOf
        | F::DateTimeOf
        | F::TimeDiff
        | F::AddTime
        | F::SubTime
        | F::PeriodAdd
        | F::PeriodDiff
        | F::MakeDateOfYear
        | F::MakeTimeOrNull
        | F::ToSeconds
        | F::FormatUnixTime
        | F::TimeFormat => time::invoke(function, arguments, call),
        F::WeekMode | F::YearWeek => week::invoke(function, arguments),
        F::JsonExtract
        | F::JsonValue
        | F::JsonUnquote
        | F::JsonQuote
        | F::JsonContains
        | F::JsonContainsPath
        | F::JsonLength
        | F::JsonKeys
        | F::JsonType
        | F::JsonDepth
        | F::JsonOverlaps => json::invoke(function, arguments, call),
        F::JsonSet
        | F::JsonInsert
        | F::JsonReplace
        | F::JsonArrayAppend
        | F::JsonRemove
        | F::JsonMergePatch
        | F::JsonMergePreserve => json_change::invoke(function, arguments, call),
    }
}

fn text_value(text: impl AsRef<str>) -> Value {
    Value::Text(smol_str::SmolStr::new(text.as_ref()))
}
