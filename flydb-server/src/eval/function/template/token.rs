//! Templates of dates and times, cut into tokens.

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A field, with how it is shown.
    Field(Pattern, Style),
    /// Other text, as it stands; letters in quotes come here too.
    Text(String),
}

/// How a field is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// FM: without padding.
    pub(super) fill: bool,
    /// TH or th: with an ordinal ending.
    pub(super) ordinal: Option<Case>,
    /// How the template spells the field, where that matters: `Month`, `MONTH`, `month`.
    pub(super) case: Case,
}

/// Upper case, lower case or capitalised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Case {
    #[default]
    Upper,
    Capital,
    Lower,
}

macro_rules! patterns {
    ($($text:literal => $name:ident;)*) => {
        /// A field of a template.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Pattern { $($name,)* }

        /// Longer patterns before those that they begin with.
        const PATTERNS: &[(&str, Pattern)] = &[$(($text, Pattern::$name),)*];
    };
}

patterns! {
    "A.D." => EraDots;
    "A.M." => HalfDots;
    "AD" => Era;
    "AM" => Half;
    "B.C." => EraDotsBc;
    "BC" => EraBc;
    "CC" => Century;
    "DAY" => DayName;
    "DDD" => DayOfYear;
    "DD" => Day;
    "DY" => DayShort;
    "D" => DayOfWeek;
    "FF1" => Tenth;
    "FF2" => Hundredth;
    "FF3" => Thousandth;
    "FF4" => Fraction4;
    "FF5" => Fraction5;
    "FF6" => Fraction6;
    "HH24" => Hour24;
    "HH12" => Hour12;
    "HH" => HourHalf;
    "IDDD" => IsoDayOfYear;
    "ID" => IsoDayOfWeek;
    "IW" => IsoWeek;
    "IYYY" => IsoYear;
    "IYY" => IsoYear3;
    "IY" => IsoYear2;
    "I" => IsoYear1;
    "J" => Julian;
    "MI" => Minute;
    "MM" => Month;
    "MONTH" => MonthName;
    "MON" => MonthShort;
    "MS" => Millisecond;
    "OF" => Offset;
    "P.M." => HalfDotsPm;
    "PM" => HalfPm;
    "Q" => Quarter;
    "RM" => Roman;
    "SSSSS" => SecondOfDay5;
    "SSSS" => SecondOfDay;
    "SS" => Second;
    "TZH" => ZoneHour;
    "TZM" => ZoneMinute;
    "TZ" => Zone;
    "US" => Microsecond;
    "WW" => Week;
    "W" => WeekOfMonth;
    "Y,YYY" => YearComma;
    "YYYY" => Year;
    "YYY" => Year3;
    "YY" => Year2;
    "Y" => Year1;
}

/// The tokens of a template.
pub(super) fn tokens(template: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut rest = template;
    while !rest.is_empty() {
        if let Some((token, after)) = field(rest) {
            out.push(token);
            rest = after;
            continue;
        }
        let (text, after) = plain(rest);
        match out.last_mut() {
            Some(Token::Text(before)) => before.push_str(&text),
            _ => out.push(Token::Text(text)),
        }
        rest = after;
    }
    out
}

fn field(text: &str) -> Option<(Token, &str)> {
    let mut style = Style::default();
    let mut rest = text;
    loop {
        if let Some(after) = without_prefix(rest, "FM") {
            style.fill = true;
            rest = after;
        } else if let Some(after) =
            without_prefix(rest, "FX").or_else(|| without_prefix(rest, "TM"))
        {
            rest = after;
        } else {
            break;
        }
    }
    let (pattern, length) = keyword(rest)?;
    let (spelled, mut after) = rest.split_at_checked(length)?;
    style.case = case_of(spelled);
    if let Some(ending) = after.get(..2)
        && ending.eq_ignore_ascii_case("th")
    {
        style.ordinal = Some(if ending == "TH" {
            Case::Upper
        } else {
            Case::Lower
        });
        after = after.get(2..)?;
    }
    Some((Token::Field(pattern, style), after))
}

/// The field that a text begins with, and how long its name is.
pub(super) fn keyword(text: &str) -> Option<(Pattern, usize)> {
    let (name, pattern) = PATTERNS
        .iter()
        .find(|(name, _)| without_prefix(text, name).is_some())?;
    Some((*pattern, name.len()))
}

/// What kind of value a field is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Date,
    Time,
    Zone,
}

impl Pattern {
    /// What kind of value it is part of.
    pub(super) const fn kind(self) -> Kind {
        use Pattern as P;
        match self {
            P::Zone | P::ZoneHour | P::ZoneMinute | P::Offset => Kind::Zone,
            P::HalfDots
            | P::Half
            | P::HalfDotsPm
            | P::HalfPm
            | P::Tenth
            | P::Hundredth
            | P::Thousandth
            | P::Fraction4
            | P::Fraction5
            | P::Fraction6
            | P::Hour24
            | P::Hour12
            | P::HourHalf
            | P::Minute
            | P::Millisecond
            | P::SecondOfDay5
            | P::SecondOfDay
            | P::Second
            | P::Microsecond => Kind::Time,
            _ => Kind::Date,
        }
    }

    /// Whether a number stands for it.
    pub(super) const fn is_number(self) -> bool {
        use Pattern as P;
        !matches!(
            self,
            P::EraDots
                | P::Era
                | P::EraDotsBc
                | P::EraBc
                | P::HalfDots
                | P::Half
                | P::HalfDotsPm
                | P::HalfPm
                | P::DayName
                | P::DayShort
                | P::MonthName
                | P::MonthShort
                | P::Roman
                | P::Zone
                | P::Offset
        )
    }

    /// Whether digits of a field before it must be counted, as digits of this one may follow them: the hours of
    /// a zone have a sign.
    pub(super) const fn is_digits(self) -> bool {
        self.is_number() && !matches!(self, Pattern::ZoneHour)
    }
}

fn without_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let start = text.get(..prefix.len())?;
    start
        .eq_ignore_ascii_case(prefix)
        .then(|| text.get(prefix.len()..))?
}

fn case_of(spelled: &str) -> Case {
    let mut letters = spelled.chars().filter(|c| c.is_ascii_alphabetic());
    match (letters.next(), letters.next()) {
        (Some(first), _) if first.is_ascii_lowercase() => Case::Lower,
        (_, Some(second)) if second.is_ascii_lowercase() => Case::Capital,
        _ => Case::Upper,
    }
}

/// Text in quotes, or one character.
fn plain(text: &str) -> (String, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        return unquoted(quoted);
    }
    let text = match text.strip_prefix("\\\"") {
        Some(after) => return ("\"".to_owned(), after),
        None => text,
    };
    let mut characters = text.chars();
    let first = characters.next().map(String::from).unwrap_or_default();
    (first, characters.as_str())
}

/// Text up to the closing quote, and what follows it; a backslash takes the character behind it as it is.
pub(super) fn unquoted(text: &str) -> (String, &str) {
    let mut inside = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => inside.push(characters.next().unwrap_or('\\')),
            other => inside.push(other),
        }
    }
    (inside, characters.as_str())
}
