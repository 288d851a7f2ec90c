//! Zones: offsets, abbreviations and names.

use super::super::abbreviations::Abbreviation;
use super::super::civil::DAY_MICROS;
use super::super::numbers::leading;
use super::super::surroundings::ZoneRef;
use super::super::{Date, DateTime, TemporalError};
use super::{Reader, Seen, Wanted};

/// The furthest that a zone may be from UTC, in hours.
const MAX_HOURS: i32 = 15;

/// The zone as far as it is known before the date is.
#[derive(Clone, Copy, Debug)]
pub(super) enum FoundZone<'a> {
    /// None was named.
    Session,
    /// Seconds ahead of UTC.
    Offset(i32),
    Named(&'a str),
    Abbreviated {
        name: &'a str,
        zone: &'static str,
    },
}

impl<'a> Reader<'a> {
    /// `+02`, `+0230`, `-03:30:15`.
    pub(super) fn offset(&mut self, text: &str) -> Result<(), TemporalError> {
        self.zone = FoundZone::Offset(offset(text)?);
        Ok(())
    }

    /// `J2460325-08`, of which the Julian day is known to come.
    pub(super) fn julian_with_offset(&mut self, text: &str) -> Result<Seen, TemporalError> {
        let (day, rest) = leading(text)?;
        self.set_julian(day)?;
        self.offset(rest)?;
        Ok(Seen::DATE | Seen::TIME | Seen::ZONE)
    }

    /// `europe/berlin`, `utc+5`.
    pub(super) fn named_zone(&mut self, name: &'a str) -> Result<Seen, TemporalError> {
        if !self.around.has_zone(name) {
            return Err(TemporalError::UnknownZone);
        }
        self.zone = FoundZone::Named(name);
        Ok(Seen::ZONE)
    }

    /// `pst`, `cest`, `msk`, if it is one.
    pub(super) fn abbreviated_zone(&mut self, name: &'a str) -> Option<Seen> {
        let (zone, taken) = match Abbreviation::of(name)? {
            Abbreviation::Always(minutes) => (FoundZone::Offset(minutes * 60), Seen::ZONE),
            Abbreviation::Summer(minutes) => {
                let zone = FoundZone::Offset(minutes * 60);
                (zone, Seen::ZONE | Seen::SUMMER)
            }
            Abbreviation::Changing(zone) => {
                let zone = FoundZone::Abbreviated { name, zone };
                (zone, Seen::ZONE | Seen::CHANGING)
            }
        };
        self.zone = zone;
        Some(taken)
    }

    /// `dst` behind a zone.
    pub(super) fn daylight(&mut self) -> Seen {
        if let FoundZone::Offset(ahead) = &mut self.zone {
            *ahead += 3600;
        }
        Seen::SUMMER | Seen::DAYLIGHT
    }

    /// How many seconds the zone is ahead of UTC at this time of this day, where that is known. Where only a time is given, that of today,
    /// and only of a zone that never changes or of the session's.
    pub(super) fn ahead(
        &self,
        date: Option<Date>,
        micros: i64,
    ) -> Result<Option<i32>, TemporalError> {
        let around = self.around;
        let daylight = self.seen.has(Seen::DAYLIGHT);
        let zone = match self.zone {
            FoundZone::Offset(ahead) => return Ok(Some(ahead)),
            FoundZone::Session | FoundZone::Named(_) if daylight => {
                return Err(TemporalError::Invalid);
            }
            _ if self.wanted == Wanted::Date => return Ok(None),
            FoundZone::Session => ZoneRef::Session,
            FoundZone::Named(name) if self.wanted == Wanted::Time && date.is_none() => {
                let ahead = around.always_ahead(name).ok_or(TemporalError::Invalid)?;
                return Ok(Some(ahead));
            }
            FoundZone::Named(name) => ZoneRef::Named(name),
            FoundZone::Abbreviated { name, zone } => ZoneRef::Abbreviated { name, zone },
        };
        if self.wanted == Wanted::Time && date.is_none() && self.seen.overlaps(Seen::DATE) {
            return Err(TemporalError::Invalid);
        }
        let today = || around.now().map_or(Date(0), |(now, _)| now.split().0);
        let day = i64::from(date.unwrap_or_else(today).0).saturating_mul(DAY_MICROS);
        let local = DateTime(day.saturating_add(micros));
        Ok(around.ahead(zone, local))
    }
}

fn offset(text: &str) -> Result<i32, TemporalError> {
    let (sign, rest) = match text.as_bytes().first() {
        Some(b'-') => (-1, text.get(1..).unwrap_or_default()),
        Some(b'+') => (1, text.get(1..).unwrap_or_default()),
        _ => return Err(TemporalError::Invalid),
    };
    let far = |_| TemporalError::FarZone;
    let (mut hours, mut rest) = leading(rest).map_err(far)?;
    let (mut minutes, mut seconds) = (0, 0);
    if let Some(behind) = rest.strip_prefix(':') {
        (minutes, rest) = leading(behind).map_err(far)?;
        if let Some(behind) = rest.strip_prefix(':') {
            (seconds, rest) = leading(behind).map_err(far)?;
        }
    } else if rest.is_empty() && text.len() > 3 {
        (hours, minutes) = (hours / 100, hours % 100);
    }
    let fits = (0..=MAX_HOURS).contains(&hours)
        && (0..60).contains(&minutes)
        && (0..60).contains(&seconds);
    match fits {
        false => Err(TemporalError::FarZone),
        true if !rest.is_empty() => Err(TemporalError::Invalid),
        true => Ok(sign * (hours * 3600 + minutes * 60 + seconds)),
    }
}
