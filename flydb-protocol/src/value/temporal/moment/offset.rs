//! Zones as offsets from UTC.

use super::super::TemporalError;
use super::super::scan::small;
use super::{Parser, Zone};

impl Parser<'_> {
    /// `+02`, `+0230`, `-03:30:15`.
    pub(super) fn offset(&mut self) -> Result<(), TemporalError> {
        let sign = if self.scan.take(b'-') {
            -1
        } else {
            self.scan.take(b'+');
            1
        };
        let hours = self.scan.digits();
        let seconds = if self.scan.take(b':') {
            let minutes = self.scan.digits();
            let seconds = if self.scan.take(b':') {
                self.scan.digits()
            } else {
                "0"
            };
            offset_seconds(hours, minutes, seconds)?
        } else {
            match hours.len() {
                1 | 2 => offset_seconds(hours, "0", "0")?,
                3 | 4 => {
                    let (hours, minutes) =
                        hours.split_at_checked(hours.len() - 2).unwrap_or_default();
                    offset_seconds(hours, minutes, "0")?
                }
                _ => return Err(TemporalError::Invalid),
            }
        };
        self.set_zone(Zone::Offset(sign * seconds))
    }
}

/// At most 15:59:59, as PostgreSQL has it.
fn offset_seconds(hours: &str, minutes: &str, seconds: &str) -> Result<i32, TemporalError> {
    let (hours, minutes, seconds) = (small(hours)?, small(minutes)?, small(seconds)?);
    if hours > 15 || minutes > 59 || seconds > 59 {
        return Err(TemporalError::OutOfRange);
    }
    Ok(i32::from(hours) * 3600 + i32::from(minutes) * 60 + i32::from(seconds))
}
