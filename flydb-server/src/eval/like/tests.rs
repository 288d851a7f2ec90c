//! What patterns match, and what they may cost.

use super::*;
use crate::eval::context::NoInterrupts;

fn matches(text: &str, pattern: &str) -> bool {
    let style = Style {
        escape: Some('\\'),
        case_insensitive: false,
    };
    Pattern::new(pattern, style).unwrap().matches(text)
}

#[test]
fn patterns_match_whole_texts() {
    for (text, pattern, expected) in [
        ("abc", "abc", true),
        ("abc", "a%", true),
        ("abc", "%c", true),
        ("abc", "%b%", true),
        ("abc", "b%", false),
        ("abc", "_b_", true),
        ("abc", "__", false),
        ("abc", "a_%", true),
        ("abc", "abc_", false),
        ("", "", true),
        ("", "%", true),
        ("", "_", false),
        ("aXbXc", "a%X%c", true),
        ("aab", "%ab", true),
        ("abab", "ab%ab", true),
        ("aba", "ab%ba", false),
        ("50%", "50\\%", true),
        ("500", "50\\%", false),
        ("a_b", "a\\_b", true),
        ("a\\b", "a\\\\b", true),
        ("äöü", "_ö_", true),
        ("äöü", "%_ü", true),
        ("mississippi", "%i_s%p_", true),
        ("abc", "%%%", true),
        ("ab", "a%b%", true),
        ("ab", "%a%b%c%", false),
    ] {
        assert_eq!(matches(text, pattern), expected, "{text} like {pattern}");
    }
}

#[test]
fn case_and_escape_are_chosen() {
    let folded = Style {
        escape: None,
        case_insensitive: true,
    };
    assert!(Pattern::new("ÄB%", folded).unwrap().matches("äbC"));
    assert!(Pattern::new("a\\%", folded).unwrap().matches("A\\bc"));
    let style = Style {
        escape: Some('#'),
        case_insensitive: false,
    };
    assert!(Pattern::new("a#%", style).unwrap().matches("a%"));
    let open = Pattern::new("a#", style).unwrap();
    let effort = Effort::new(&NoInterrupts);
    assert_eq!(
        open.test("ab", &effort).unwrap_err().state(),
        SqlState::InvalidEscapeSequence
    );
    let tests = ["a", "b"].map(|text| open.test(text, &effort));
    assert_eq!(tests, [Ok(false), Ok(false)]);
}

#[test]
fn hostile_patterns_take_linear_time() {
    let text = "a".repeat(50_000);
    assert!(!matches(&text, &("%a".repeat(500) + "%b")));
}

/// Sixteen million `%` once took gigabytes, and a long segment with `_` hours that no timeout ended.
#[test]
fn patterns_are_bounded_and_can_be_stopped() {
    struct Stopped;
    impl Interrupts for Stopped {
        fn check(&self) -> Result<()> {
            Err(SqlError::new(SqlState::QueryCanceled, "stopped"))
        }
    }
    let style = Style {
        escape: None,
        case_insensitive: false,
    };
    let wide = Pattern::new(&"%".repeat(60_000), style).unwrap();
    assert_eq!(wide.middle.len(), 0);
    let error = Pattern::new(&"a%".repeat(60_000), style).unwrap_err();
    assert_eq!(error.state(), SqlState::ProgramLimitExceeded);
    let slow = Pattern::new(&format!("%_{}b%", "a".repeat(60_000)), style).unwrap();
    assert!(slow.needs_rows());
    let error = slow.test(&"a".repeat(1 << 20), &Effort::new(&Stopped));
    assert_eq!(error.unwrap_err().state(), SqlState::QueryCanceled);
}
