//! Words other than zones.

use super::super::civil::DAY_MICROS;
use super::super::words::{Label, Named, Word};
use super::super::{Date, TemporalError, TemporalError::Invalid};
use super::zone::FoundZone;
use super::{Moment, Reader, Seen, Wanted};

impl Reader<'_> {
    pub(super) fn known_word(&mut self, at: usize, word: Word) -> Result<Seen, TemporalError> {
        Ok(match word {
            Word::Filler => Seen::NOTHING,
            Word::Month(_) | Word::Weekday if self.wanted == Wanted::Time => return Err(Invalid),
            Word::Month(month) => self.month(month),
            Word::Weekday => Seen::WEEKDAY,
            Word::Afternoon(afternoon) => {
                self.parts.afternoon = Some(afternoon);
                Seen::HALF_OF_DAY
            }
            Word::BeforeChrist(before) => {
                self.parts.before_christ = before;
                Seen::ERA
            }
            Word::Daylight => self.daylight(),
            Word::Label(label) => {
                self.label = Some(label);
                Seen::NOTHING
            }
            Word::Time => {
                let has_date = self.wanted == Wanted::Time || self.seen.has(Seen::DATE);
                if !has_date || !self.time_may_follow(at) {
                    return Err(Invalid);
                }
                self.label = Some(Label::Time);
                Seen::NOTHING
            }
            Word::Moment(named) => return self.named_moment(named),
        })
    }

    /// A month's name; a number that was taken for the month is the day then.
    fn month(&mut self, month: i32) -> Seen {
        let numbered = self.seen.has(Seen::MONTH) && !self.named_month;
        let mut taken = Seen::MONTH;
        if numbered && !self.seen.has(Seen::DAY) && (1..=31).contains(&self.parts.month) {
            self.parts.day = self.parts.month;
            taken = Seen::DAY;
        }
        self.named_month = true;
        self.parts.month = month;
        taken
    }

    fn named_moment(&mut self, named: Named) -> Result<Seen, TemporalError> {
        let only_time = self.wanted == Wanted::Time;
        self.instead = None;
        Ok(match named {
            Named::Now => {
                let (now, ahead) = self.around.now().ok_or(Invalid)?;
                self.set_micros(now.0.rem_euclid(DAY_MICROS));
                if only_time {
                    return Ok(Seen::TIME);
                }
                self.parts.set_date(now.split().0);
                self.zone = FoundZone::Offset(ahead);
                Seen::DATE | Seen::TIME | Seen::ZONE
            }
            Named::Midnight => {
                self.set_micros(0);
                self.zone = FoundZone::Offset(0);
                Seen::TIME | Seen::ZONE
            }
            _ if only_time => return Err(Invalid),
            Named::Day(days) => {
                let (now, _) = self.around.now().ok_or(Invalid)?;
                self.parts.set_date(Date(now.split().0.0 + days));
                Seen::DATE
            }
            Named::Epoch => self.instead(Moment::Epoch),
            Named::Infinity => self.instead(Moment::Infinity),
            Named::NegativeInfinity => self.instead(Moment::NegativeInfinity),
        })
    }

    fn instead(&mut self, moment: Moment) -> Seen {
        self.instead = Some(moment);
        Seen::NAME
    }
}
