//! Options as they are set and got.

use super::*;

fn set(name: &str, value: Setting) -> Result<Setting> {
    let mut options = Options::default();
    let option = OptionName::find(name)?;
    let before = options.clone();
    if let Err(error) = options.set(option, &value) {
        assert_eq!(options, before, "{name}: nothing may change");
        return Err(error);
    }
    Ok(options.get(option, "ann"))
}

fn text(text: &str) -> Setting {
    Setting::Text(SmolStr::new(text))
}

#[test]
fn what_is_set_is_what_is_got() {
    for (name, value) in [
        ("auto_commit", Setting::Boolean(false)),
        ("isolation_level", Setting::Integer(3)),
        ("read_only", Setting::Boolean(true)),
        ("query_timeout", Setting::Integer(30)),
        ("lock_timeout", text("250ms")),
        ("idle_in_transaction_timeout", Setting::Integer(0)),
        ("fetch_size", Setting::Integer(500)),
        ("time_zone", text("+02:00")),
        ("time_zone", text("UTC")),
        ("application_name", text("shell")),
        ("result_format", text("binary")),
        ("compression", text("none")),
    ] {
        assert_eq!(set(name, value.clone()), Ok(value), "{name}");
    }
}

#[test]
fn wrong_types_and_ranges_change_nothing() {
    for (name, value) in [
        ("auto_commit", Setting::Integer(1)),
        ("auto_commit", text("true")),
        ("isolation_level", Setting::Integer(4)),
        ("isolation_level", Setting::Integer(-1)),
        ("query_timeout", Setting::Integer(-1)),
        ("query_timeout", Setting::Boolean(true)),
        ("query_timeout", text("soon")),
        ("fetch_size", Setting::Integer(1 << 31)),
        ("fetch_size", text("5")),
        ("application_name", text("a\nb")),
        ("result_format", text("xml")),
        ("compression", text("zip")),
        ("username", text("root")),
    ] {
        let error = set(name, value).unwrap_err();
        assert_eq!(error.state(), SqlState::InvalidParameterValue, "{name}");
    }
}

#[test]
fn unknown_options_and_zones_are_told_apart() {
    let state = |name, value| set(name, value).unwrap_err().state();
    assert_eq!(state("no_such", text("x")), SqlState::UndefinedObject);
    assert_eq!(
        state("time_zone", text("Mars/Olympus")),
        SqlState::InvalidTimeZoneDisplacementValue
    );
    assert_eq!(
        state("compression", text("lz4")),
        SqlState::FeatureNotSupported
    );
}

#[test]
fn every_option_is_listed_by_its_name() {
    for (name, option) in OptionName::ALL {
        assert_eq!(OptionName::find(name), Ok(option));
        assert_eq!(option.as_str(), name);
    }
}
