//! Dates and times of a JSON path: reading them, and comparing those of different types.
//!
//! A date or time without a zone compares with one that has a zone only where the session's zone may stand in:
//! in the functions whose names end in `_tz`.

use std::cmp::Ordering;
use std::fmt;
use std::sync::LazyLock;

use super::item::{Item, wrong};
use super::walk::Walk;
use crate::eval::function::template::StandardTemplate;
use crate::types::calendar::DAY;
use crate::types::zone::{ahead_at, to_instant, to_local};
use crate::types::{Date, DateTime, Result, SqlError, SqlState, Time, TimeTz, Timestamp, Value};

/// A date or time of day, or both, with its zone where it has one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    Date(Date),
    Time(Time),
    TimeTz(TimeTz),
    DateTime(DateTime),
    /// An instant, and how many seconds the zone that it was written in is ahead of UTC.
    Timestamp(Timestamp, i32),
}

/// What `.datetime()` without a template takes, the first that fits.
const FORMS: [&str; 19] = [
    "yyyy-mm-dd",
    "HH24:MI:SS.USTZH:TZM",
    "HH24:MI:SS.USTZH",
    "HH24:MI:SSTZH:TZM",
    "HH24:MI:SSTZH",
    "HH24:MI:SS.US",
    "HH24:MI:SS",
    "yyyy-mm-dd HH24:MI:SS.USTZH:TZM",
    "yyyy-mm-dd HH24:MI:SS.USTZH",
    "yyyy-mm-dd HH24:MI:SSTZH:TZM",
    "yyyy-mm-dd HH24:MI:SSTZH",
    "yyyy-mm-dd\"T\"HH24:MI:SS.USTZH:TZM",
    "yyyy-mm-dd\"T\"HH24:MI:SS.USTZH",
    "yyyy-mm-dd\"T\"HH24:MI:SSTZH:TZM",
    "yyyy-mm-dd\"T\"HH24:MI:SSTZH",
    "yyyy-mm-dd HH24:MI:SS.US",
    "yyyy-mm-dd HH24:MI:SS",
    "yyyy-mm-dd\"T\"HH24:MI:SS.US",
    "yyyy-mm-dd\"T\"HH24:MI:SS",
];

static TEMPLATES: LazyLock<Vec<StandardTemplate>> = LazyLock::new(|| {
    let templates = FORMS.iter().map(|form| StandardTemplate::new(form));
    templates.filter_map(Result::ok).collect()
});

impl<'w> Walk<'w> {
    /// # Errors
    /// 22031 for what is no string, or in no known form; what reading by the template says.
    pub(super) fn moment(&self, item: &Item<'w>, template: Option<&str>) -> Result<Moment> {
        let Some(text) = item.string() else {
            return Err(wrong(
                SqlState::InvalidArgumentForSqlJsonDatetimeFunction,
                "jsonpath item method .datetime() can only be applied to a string",
            ));
        };
        self.spend_bytes(text.len())?;
        if let Some(template) = template {
            self.spend_bytes(template.len())?;
            return StandardTemplate::new(template)?
                .read(text)
                .and_then(Moment::of);
        }
        let mut found = TEMPLATES.iter().map(|template| template.read(text));
        match found.find_map(Result::ok) {
            Some(found) => Moment::of(found),
            None => Err(wrong(
                SqlState::InvalidArgumentForSqlJsonDatetimeFunction,
                &format!("datetime format is not recognized: \"{text}\""),
            )
            .with_hint("Use a datetime template argument to specify the input data format.")),
        }
    }

    /// The order of two; `None` for those that do not compare.
    ///
    /// # Errors
    /// 0A000 where that depends on a time zone that must not be used; the walk then ends.
    pub(super) fn order_of_moments(&self, a: &Moment, b: &Moment) -> Result<Option<Ordering>> {
        let order = match (self.zoned(a, b)?, self.zoned(b, a)?) {
            (Moment::Time(a), Moment::Time(b)) => a.cmp(&b),
            (Moment::TimeTz(a), Moment::TimeTz(b)) => a.cmp(&b),
            (a, b) => match (a.micros(), b.micros()) {
                (Some(a), Some(b)) => a.cmp(&b),
                _ => return Ok(None),
            },
        };
        Ok(Some(order))
    }

    /// One as it compares with another: in the session's zone, where only the other has one.
    fn zoned(&self, one: &Moment, other: &Moment) -> Result<Moment> {
        let session = self.around.session;
        let zone = &session.time_zone;
        let zoned = match (*one, other) {
            (Moment::Time(time), Moment::TimeTz(_)) => {
                let today = to_local(session.now, zone).split().0;
                let ahead = ahead_at(today, time, zone);
                ahead
                    .and_then(|ahead| TimeTz::new(time, ahead))
                    .map(Moment::TimeTz)
            }
            (Moment::DateTime(at), Moment::Timestamp(..)) => {
                Some(Moment::Timestamp(to_instant(at, zone), 0))
            }
            (Moment::Date(date), Moment::Timestamp(..)) => match date.at(Time(0)) {
                Some(at) => Some(Moment::Timestamp(to_instant(at, zone), 0)),
                // Beyond all instants, whatever the zone.
                None => Some(*one),
            },
            _ => return Ok(*one),
        };
        if self.around.zoned {
            return Ok(zoned.unwrap_or(*one));
        }
        let error = SqlError::unsupported(format!(
            "to convert a value from {} to {} without time zone usage",
            one.short_name(),
            other.short_name()
        ))
        .with_hint("Use *_tz() function for time zone support.");
        self.budget.end(&error);
        Err(error)
    }
}

impl Moment {
    fn of((value, ahead): (Value, Option<i32>)) -> Result<Moment> {
        Ok(match value {
            Value::Date(date) => Moment::Date(date),
            Value::Time(time) => Moment::Time(time),
            Value::TimeTz(time) => Moment::TimeTz(time),
            Value::DateTime(at) => Moment::DateTime(at),
            Value::Timestamp(at) => Moment::Timestamp(at, ahead.unwrap_or(0)),
            other => {
                return Err(SqlError::internal(format!(
                    "{other:?} is no date or time that a template reads"
                )));
            }
        })
    }

    /// What `.type()` calls it.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Moment::Date(_) => "date",
            Moment::Time(_) => "time without time zone",
            Moment::TimeTz(_) => "time with time zone",
            Moment::DateTime(_) => "timestamp without time zone",
            Moment::Timestamp(..) => "timestamp with time zone",
        }
    }

    const fn short_name(&self) -> &'static str {
        match self {
            Moment::Date(_) => "date",
            Moment::Time(_) => "time",
            Moment::TimeTz(_) => "timetz",
            Moment::DateTime(_) => "timestamp",
            Moment::Timestamp(..) => "timestamptz",
        }
    }

    /// Microseconds since 1970-01-01, of one that has a date.
    fn micros(&self) -> Option<i128> {
        match self {
            Moment::Date(date) => Some(i128::from(date.0) * i128::from(DAY)),
            Moment::DateTime(at) => Some(at.0.into()),
            Moment::Timestamp(at, _) => Some(at.0.into()),
            Moment::Time(_) | Moment::TimeTz(_) => None,
        }
    }
}

impl fmt::Display for Moment {
    /// As JSON has it: a `T` before the time, and the minutes of the zone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, ahead) = match self {
            Moment::Date(date) => return date.fmt(f),
            Moment::Time(time) => return time.fmt(f),
            Moment::TimeTz(time) => (time.to_string(), time.ahead()),
            Moment::DateTime(at) => (at.to_string().replacen(' ', "T", 1), 60),
            Moment::Timestamp(at, ahead) => {
                let text = at.display_at_offset(*ahead).to_string();
                (text.replacen(' ', "T", 1), *ahead)
            }
        };
        f.write_str(&text)?;
        if ahead % 3600 == 0 {
            f.write_str(":00")?;
        }
        Ok(())
    }
}
