//! The names of months, weekdays and zones.

/// `Europe/Berlin`, `PST`, `EST5EDT`: what may be a zone, so that a stray word is not taken for one
/// where zones are left away.
pub(super) fn looks_like_zone(name: &str) -> bool {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    name.contains('/') || (3..=5).contains(&letters)
}

/// The number of a month, by its name or the name's first three letters.
pub(super) fn month_of(name: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if name.eq_ignore_ascii_case("sept") {
        return Some(9);
    }
    let found = MONTHS.iter().position(|month| is_short_for(name, month))?;
    u8::try_from(found + 1).ok()
}

pub(super) fn is_weekday(name: &str) -> bool {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    const OTHERS: [&str; 4] = ["tues", "weds", "thur", "thurs"];
    DAYS.iter().any(|day| is_short_for(name, day))
        || OTHERS.iter().any(|other| name.eq_ignore_ascii_case(other))
}

fn is_short_for(name: &str, full: &str) -> bool {
    name.eq_ignore_ascii_case(full)
        || full
            .get(..3)
            .is_some_and(|short| name.eq_ignore_ascii_case(short))
}
