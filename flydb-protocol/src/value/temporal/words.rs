//! The words that stand in dates and times, by what they mean.

/// What a word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// `at` and `on`, which say nothing.
    Filler,
    Month(i32),
    /// It is not checked against the date.
    Weekday,
    /// `pm`, or `am` where it is false.
    Afternoon(bool),
    /// `bc`, or `ad` where it is false.
    BeforeChrist(bool),
    /// It stands for a moment by itself.
    Moment(Named),
    /// It says what the number behind it is.
    Label(Label),
    /// `t`, behind which a time of day stands.
    Time,
    /// `dst`: the zone's clocks are an hour ahead.
    Daylight,
}

/// A moment that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Now,
    /// Midnight, so many days after today.
    Day(i32),
    /// Midnight in UTC, on no day.
    Midnight,
    Epoch,
    Infinity,
    NegativeInfinity,
}

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    JulianDay,
    /// Hours, minutes and seconds run together.
    Time,
    /// Names of fields that no number is read as.
    Other,
}

/// What a word in small letters means; `None` for any that is no word of ours, such as a zone's name.
pub(super) fn word_of(word: &str) -> Option<Word> {
    use Word::{Afternoon, BeforeChrist, Filler, Moment};
    Some(match word {
        "at" | "on" => Filler,
        "am" => Afternoon(false),
        "pm" => Afternoon(true),
        "ad" => BeforeChrist(false),
        "bc" => BeforeChrist(true),
        "t" => Word::Time,
        "dst" => Word::Daylight,
        "now" => Moment(Named::Now),
        "today" => Moment(Named::Day(0)),
        "tomorrow" => Moment(Named::Day(1)),
        "yesterday" => Moment(Named::Day(-1)),
        "allballs" => Moment(Named::Midnight),
        "epoch" => Moment(Named::Epoch),
        "infinity" => Moment(Named::Infinity),
        "-infinity" => Moment(Named::NegativeInfinity),
        word => {
            return month(word)
                .map(Word::Month)
                .or_else(|| label(word).map(Word::Label))
                .or_else(|| is_weekday(word).then_some(Word::Weekday));
        }
    })
}

/// The number of a month, by its name or a short form of it.
pub(super) fn month(word: &str) -> Option<i32> {
    Some(match word {
        "jan" | "january" => 1,
        "feb" | "february" => 2,
        "mar" | "march" => 3,
        "apr" | "april" => 4,
        "may" => 5,
        "jun" | "june" => 6,
        "jul" | "july" => 7,
        "aug" | "august" => 8,
        "sep" | "sept" | "september" => 9,
        "oct" | "october" => 10,
        "nov" | "november" => 11,
        "dec" | "december" => 12,
        _ => return None,
    })
}

fn label(word: &str) -> Option<Label> {
    Some(match word {
        "y" => Label::Year,
        "m" => Label::Month,
        "d" => Label::Day,
        "h" => Label::Hour,
        "mm" => Label::Minute,
        "s" => Label::Second,
        "j" | "jd" | "julian" => Label::JulianDay,
        "dow" | "doy" | "isodow" | "isoyear" => Label::Other,
        _ => return None,
    })
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 18] = [
        "mon",
        "monday",
        "tue",
        "tues",
        "tuesday",
        "wed",
        "weds",
        "wednesday",
        "thu",
        "thur",
        "thurs",
        "thursday",
        "fri",
        "friday",
        "sat",
        "saturday",
        "sun",
        "sunday",
    ];
    DAYS.contains(&word)
}
