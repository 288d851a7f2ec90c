use super::{INITIAL_SQL_MODE, TextRules, standard};

fn read(text: &str, mode: &str) -> String {
    standard(text, TextRules::of_sql_mode(mode))
        .text
        .into_owned()
}

#[test]
fn the_first_mode_is_the_standard() {
    assert_eq!(
        TextRules::of_sql_mode(INITIAL_SQL_MODE),
        TextRules::STANDARD
    );
    for text in [
        r"SELECT 'a\'",
        "SELECT \"a\" || 'b' # 1",
        "SELECT 0x10, /* c */ $$;'$$",
    ] {
        assert_eq!(read(text, INITIAL_SQL_MODE), text);
    }
}

#[test]
fn escapes_become_what_they_say() {
    for (text, standard) in [
        (r"'it\'s'", "'it''s'"),
        (r"'a\\b\n\t\%\_\x'", "'a\\b\n\t\\%\\_x'"),
        (r#""say \"it's\"""#, r#"'say "it''s"'"#),
        (r#""a""b""#, "'a\"b'"),
        ("'a' 'b'", "'a' \n'b'"),
        (r"E'a\'b'", r"E'a\'b'"),
        ("0x4D7 0b101 10x", "X'04D7' B'101' 10x"),
        (r"_binary 'a\'b'", " X'612762'"),
        ("_utf8mb4'a'", "        'a'"),
        ("a || b", "a  OR  b"),
        ("a # rest\n b", "a       \n b"),
        ("`a\\`", "`a\\`"),
        (r"'open\", r"'open\"),
        ("'open", "'open"),
    ] {
        assert_eq!(read(text, ""), standard, "{text}");
    }
}

#[test]
fn a_script_may_set_its_mode() {
    let text = r"SELECT '\'; SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO'; SELECT '\''; SET sql_mode=@old; SELECT '\'";
    let standard = r"SELECT '\'; SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO'; SELECT ''''; SET sql_mode=@old; SELECT '\'";
    assert_eq!(read(text, INITIAL_SQL_MODE), standard);
}

#[test]
fn comments_of_versions_are_read() {
    for (text, standard) in [
        ("SELECT 1 /*!40101 + 1 */;", "SELECT 1          + 1   ;"),
        ("SELECT 1 /*!999999 + 1 */;", "SELECT 1 /*!999999 + 1 */;"),
        ("/*!x */ SELECT 1", "/*!x */ SELECT 1"),
        ("/*!50001 a /* b */ c */", "         a /* b */ c   "),
        ("/*!50001", "        "),
    ] {
        assert_eq!(read(text, INITIAL_SQL_MODE), standard, "{text}");
    }
}

#[test]
fn delimiters_are_semicolons() {
    let text = "DELIMITER //\nBEGIN a; END//\nDELIMITER ;\nb;";
    let standard = "            \nBEGIN a; END;\n           \nb;";
    assert_eq!(read(text, INITIAL_SQL_MODE), standard);
}

#[test]
fn places_are_those_of_the_client() {
    let text = r"é '\n' /*!40000 x */ 'a\'b' || y";
    let read = standard(text, TextRules::of_sql_mode(""));
    for wanted in ['x', 'y'] {
        let of = |text: &str| {
            text.chars()
                .position(|c| c == wanted)
                .and_then(|at| u32::try_from(at + 1).ok())
        };
        assert_eq!(
            of(&read.text).map(|at| read.place(at)),
            of(text),
            "{}",
            read.text
        );
    }
}
