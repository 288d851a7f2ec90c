//! Values as they come in, checked against what each option takes.

use std::time::Duration;

use smol_str::SmolStr;

use super::{OptionName, ResultFormat, Setting, wrong};
use crate::config::Span;
use crate::session::facts::find_zone;
use crate::types::{Result, SqlError, SqlState};

/// Characters that `application_name` may have.
const MAX_APPLICATION_NAME: usize = 256;

/// The longest timeout: 24 days, as many milliseconds as fit in 31 bits.
const MAX_TIMEOUT: Duration = Duration::from_secs(2_147_483);

pub(super) fn boolean(option: OptionName, value: &Setting) -> Result<bool> {
    match value {
        Setting::Boolean(value) => Ok(*value),
        Setting::Integer(_) | Setting::Text(_) => Err(wrong(option, "true or false is wanted")),
    }
}

pub(super) fn isolation(value: &Setting) -> Result<u8> {
    match value {
        Setting::Integer(level @ 0..=3) => Ok(u8::try_from(*level).unwrap_or(1)),
        _ => Err(wrong(
            OptionName::IsolationLevel,
            "0 (read uncommitted), 1 (read committed), 2 (repeatable read) or 3 (serializable) is wanted",
        )),
    }
}

pub(super) fn rows(option: OptionName, value: &Setting) -> Result<u32> {
    let rows = match value {
        Setting::Integer(rows @ 0..=0x7FFF_FFFF) => u32::try_from(*rows).ok(),
        _ => None,
    };
    rows.ok_or_else(|| wrong(option, "a number of rows from 0 to 2147483647 is wanted"))
}

pub(super) fn timeout(option: OptionName, value: &Setting) -> Result<Option<Duration>> {
    let timeout = match value {
        Setting::Integer(seconds) => u64::try_from(*seconds).ok().map(Duration::from_secs),
        Setting::Text(text) => text.parse::<Span>().ok().map(|span| span.0),
        Setting::Boolean(_) => None,
    };
    match timeout {
        Some(timeout) if timeout <= MAX_TIMEOUT => Ok(Some(timeout).filter(|t| !t.is_zero())),
        _ => Err(wrong(
            option,
            "seconds from 0 (none) to 2147483 are wanted, or a text such as '250ms'",
        )),
    }
}

pub(super) fn text(option: OptionName, value: &Setting) -> Result<&SmolStr> {
    match value {
        Setting::Text(text) => Ok(text),
        Setting::Boolean(_) | Setting::Integer(_) => Err(wrong(option, "a text is wanted")),
    }
}

pub(super) fn time_zone(value: &Setting) -> Result<SmolStr> {
    let name = text(OptionName::TimeZone, value)?;
    if find_zone(name).is_some() {
        return Ok(name.clone());
    }
    Err(SqlError::new(
        SqlState::InvalidTimeZoneDisplacementValue,
        format!("there is no time zone {name}"),
    )
    .with_hint(
        "name one of the IANA database, such as Europe/Berlin, or an offset, such as +02:00",
    ))
}

pub(super) fn application_name(value: &Setting) -> Result<SmolStr> {
    let name = text(OptionName::ApplicationName, value)?;
    if name.chars().count() <= MAX_APPLICATION_NAME && !name.chars().any(char::is_control) {
        return Ok(name.clone());
    }
    Err(wrong(
        OptionName::ApplicationName,
        "at most 256 characters, none of control, are wanted",
    ))
}

pub(super) fn result_format(value: &Setting) -> Result<ResultFormat> {
    match text(OptionName::ResultFormat, value)?.as_str() {
        "json" => Ok(ResultFormat::Json),
        "binary" => Ok(ResultFormat::Binary),
        _ => Err(wrong(OptionName::ResultFormat, "json or binary is wanted")),
    }
}

pub(super) fn compression(value: &Setting) -> Result<()> {
    match text(OptionName::Compression, value)?.as_str() {
        "none" => Ok(()),
        method @ ("zlib" | "lz4") => Err(SqlError::unsupported(format!("compression by {method}"))),
        _ => Err(wrong(
            OptionName::Compression,
            "none, zlib or lz4 is wanted",
        )),
    }
}
