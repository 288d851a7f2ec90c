//! A time of day with its zone, in one integer.
//!
//! Times with zones are ordered by the instant of the day, and where that is the same by the zone, the
//! westernmost last. The integer is put together so that it orders as they do: the microseconds in UTC,
//! which may lie before midnight or past the end of the day, times 2^18, and in the low 18 bits the seconds
//! by which the zone is behind UTC, plus 2^17.

use super::civil::DAY_MICROS;
use super::{Time, TimeTz};

const ZONE_BITS: u32 = 18;
/// What stands for UTC itself in the low bits.
const UTC: i64 = 1 << (ZONE_BITS - 1);
const ZONE_MASK: i64 = (1 << ZONE_BITS) - 1;
/// The furthest zones, in seconds: 15:59:59.
const MAX_AHEAD: i32 = 57_599;
/// More microseconds than any time of day has, and few enough to be packed.
const FAR: i64 = 1 << 44;

impl TimeTz {
    /// A time of day where clocks are so many seconds ahead of UTC; `None` for more than 15:59:59 either
    /// way, and for what is no time of day.
    #[must_use]
    pub fn new(time: Time, ahead: i32) -> Option<TimeTz> {
        let fits = (0..=DAY_MICROS).contains(&time.0) && (-MAX_AHEAD..=MAX_AHEAD).contains(&ahead);
        fits.then(|| pack(time.0 - i64::from(ahead) * 1_000_000, ahead))
    }

    /// The value that [`TimeTz::packed`] gave.
    #[must_use]
    pub const fn from_packed(packed: i64) -> TimeTz {
        TimeTz(packed)
    }

    /// As it lies in a row image.
    #[must_use]
    pub const fn packed(self) -> i64 {
        self.0
    }

    /// The time of day that clocks of its zone show.
    #[must_use]
    pub fn time(self) -> Time {
        Time(self.utc_micros() + i64::from(self.ahead()) * 1_000_000)
    }

    /// How many seconds its zone is ahead of UTC.
    #[must_use]
    pub fn ahead(self) -> i32 {
        // 18 bits.
        i32::try_from(UTC - (self.0 & ZONE_MASK)).unwrap_or_default()
    }

    /// Microseconds since midnight in UTC; below zero or over a day where it is another day there.
    #[must_use]
    pub const fn utc_micros(self) -> i64 {
        self.0 >> ZONE_BITS
    }

    /// So many microseconds later in the same zone, not taken round the clock: for comparisons only.
    #[must_use]
    pub fn saturating_add(self, micros: i64) -> TimeTz {
        let sum = self.utc_micros().saturating_add(micros);
        pack(sum.clamp(-FAR, FAR), self.ahead())
    }
}

fn pack(utc_micros: i64, ahead: i32) -> TimeTz {
    let ahead = ahead.clamp(-MAX_AHEAD, MAX_AHEAD);
    TimeTz(utc_micros << ZONE_BITS | (UTC - i64::from(ahead)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::TemporalError;

    fn at(text: &str) -> TimeTz {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_packed_comes_out_again() {
        for micros in [0, 1, DAY_MICROS / 2, DAY_MICROS] {
            for ahead in [-57_599, -28_800, -1, 0, 1, 19_800, 57_599] {
                let packed = TimeTz::new(Time(micros), ahead).unwrap();
                assert_eq!((packed.time(), packed.ahead()), (Time(micros), ahead));
            }
        }
        assert_eq!(TimeTz::new(Time(0), 57_600), None);
        assert_eq!(TimeTz::new(Time(-1), 0), None);
    }

    #[test]
    fn the_instant_comes_first_and_then_the_zone() {
        let ordered = [
            at("00:00:00+15:59:59"),
            at("10:00:00+02"),
            at("08:00:00+00"),
            at("07:00:00-01"),
            at("08:00:00.000001+00"),
            at("24:00:00-15:59:59"),
        ];
        assert!(ordered.is_sorted());
        let wide = [i64::MIN, i64::MAX].map(TimeTz::from_packed);
        assert!(wide.iter().all(|one| !one.to_string().is_empty()));
    }

    #[test]
    fn zones_are_read_or_asked_for() {
        assert_eq!(at("04:05:06-08").to_string(), "04:05:06-08");
        assert_eq!(at("04:05:06.5 +05:30").to_string(), "04:05:06.5+05:30");
        assert_eq!(at("12:00").to_string(), "12:00:00+00");
        assert_eq!(
            "12:00 Europe/Berlin".parse::<TimeTz>(),
            Err(TemporalError::Invalid)
        );
    }
}
