//! Parsing as a whole: what passes, what is refused and where, and that nothing overflows.

use super::ast::{Expr, SetExpr, Statement as Ast};
use super::{Parsed, Statement, parse, position};
use crate::types::{SqlError, SqlState};

/// Runs on a thread with the stack that the runtime gives its own.
fn on_a_small_stack<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
    thread.spawn(run).unwrap().join().unwrap()
}

fn only(text: &str) -> Parsed {
    let mut parsed = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(parsed.len(), 1, "{text}");
    parsed.remove(0)
}

fn refused(text: &str) -> SqlError {
    match parse(text) {
        Err(error) => error,
        Ok(parsed) => panic!("{text:.200} parses: {:?}", parsed.len()),
    }
}

fn first_expression(text: &str) -> Expr {
    let Statement::Standard { tree, .. } = only(text).statement else {
        panic!("{text}");
    };
    let Ast::Query(query) = *tree else {
        panic!("{text}");
    };
    let SetExpr::Select(select) = *query.body else {
        panic!("{text}");
    };
    match &select.projection[0] {
        super::ast::SelectItem::UnnamedExpr(expr) => expr.clone(),
        other => panic!("{other}"),
    }
}

#[test]
fn a_text_holds_any_number_of_statements() {
    assert!(parse("").unwrap().is_empty());
    assert!(
        parse(" ;; -- nothing\n /* at all */ ; ")
            .unwrap()
            .is_empty()
    );
    let text = "SELECT 1 ; -- one\n INSERT INTO t VALUES ($2, $1);";
    let parsed = parse(text).unwrap();
    let counts: Vec<_> = parsed.iter().map(|one| one.parameter_count).collect();
    assert_eq!(counts, [0, 2]);
}

#[test]
fn names_fold_unless_quoted() {
    assert_eq!(first_expression("SELECT Foo.BAR").to_string(), "foo.bar");
    let quoted = first_expression("SELECT \"Foo\".`Bar baz`");
    let Expr::CompoundIdentifier(parts) = quoted else {
        panic!("{quoted}");
    };
    assert_eq!(parts[0].value, "Foo");
    assert_eq!(parts[1].value, "Bar baz");
    assert_eq!(refused("SELECT \"\"").position(), Some(8));
    let long = refused(&format!("SELECT a, {} FROM t", "x".repeat(129)));
    assert_eq!(
        (long.state(), long.position()),
        (SqlState::NameTooLong, Some(11))
    );
}

#[test]
fn errors_name_the_character_whatever_comes_before_it() {
    let cases = [
        ("SELEC 1", 1, "at or near \"SELEC\""),
        ("SELECT 1 FORM t WHERE", 15, "at or near \"t\""),
        ("SELECT 'é', ☃\n  FROM WHERE", 22, "at or near \"WHERE\""),
        ("SELECT (1", 10, "at the end of the statement"),
        ("SELECT 1; SELECT 2 3", 20, "at or near \"3\""),
        ("SELECT 'open", 8, "unterminated string literal"),
        ("SELECT 12ab", 10, "directly followed by \"ab\""),
        ("SELECT $1a", 8, "is no parameter"),
        ("SELECT $x", 8, "is no parameter"),
        ("SELECT a FROM t WHERE\n\n a = ;", 29, "at or near \";\""),
        ("CREATE TABLE t (a INT,, b INT)", 23, "at or near \",\""),
    ];
    for (text, position, words) in cases {
        let error = refused(text);
        assert_eq!(error.state(), SqlState::SyntaxError, "{text}");
        assert_eq!(error.position(), Some(position), "{text}: {error}");
        assert!(error.message().contains(words), "{text}: {error}");
        assert!(!error.message().contains("Line"), "{text}: {error}");
    }
}

#[test]
fn trees_know_their_place_in_the_text() {
    use sqlparser::ast::Spanned;
    let second = &parse("SELECT 1;\n SELECT 'ü', b").unwrap()[1];
    let Statement::Standard {
        tree,
        position: start,
    } = &second.statement
    else {
        panic!();
    };
    assert_eq!(*start, Some(12));
    let Ast::Query(query) = &**tree else { panic!() };
    let SetExpr::Select(select) = &*query.body else {
        panic!()
    };
    assert_eq!(position(select.projection[1].span()), Some(24));
}

#[test]
fn parameters_are_numbered_within_bounds() {
    assert_eq!(only("SELECT $7, $3").parameter_count, 7);
    assert_eq!(refused("SELECT $0").state(), SqlState::UndefinedParameter);
    assert_eq!(refused("SELECT $65536").state(), SqlState::TooManyArguments);
    assert_eq!(
        refused("SELECT $99999999999999999999").state(),
        SqlState::TooManyArguments
    );
}

#[test]
fn signs_after_an_operator_are_signs() {
    let cases = [
        ("SELECT a>-1", "a > -1"),
        ("SELECT a<>-1", "a <> -1"),
        ("SELECT a>=+-1", "a >= +-1"),
        ("SELECT a=-1", "a = -1"),
        ("SELECT a||-b", "a || -b"),
        ("SELECT a%-b", "a % -b"),
        ("SELECT a*-b-+c", "a * -b - +c"),
        ("SELECT a<-1", "a < -1"),
    ];
    for (text, shown) in cases {
        assert_eq!(first_expression(text).to_string(), shown);
    }
}

#[test]
fn precedence_is_that_of_postgresql() {
    let shown = |text: &str| format!("{:?}", first_expression(text));
    let same = [
        ("SELECT NOT a = b", "SELECT NOT (a = b)"),
        ("SELECT a OR b AND c", "SELECT a OR (b AND c)"),
        ("SELECT -a ^ 2", "SELECT (-a) ^ 2"),
        ("SELECT a || b LIKE c", "SELECT (a || b) LIKE c"),
        ("SELECT a + b || c", "SELECT (a + b) || c"),
        ("SELECT a < b IS TRUE", "SELECT (a < b) IS TRUE"),
        ("SELECT a -> 'b' = c", "SELECT (a -> 'b') = c"),
    ];
    // With the parentheses taken out of it, the second tree is the first; places aside.
    for (plain, nested) in same {
        let strip = |tree: String| {
            let mut out = String::new();
            let mut rest = tree.as_str();
            while let Some(at) = rest.find("Span(") {
                out.push_str(&rest[..at]);
                rest = &rest[at..];
                rest = &rest[rest.find("))").map_or(rest.len(), |end| end + 2)..];
            }
            out.push_str(rest);
            out
        };
        let nested = strip(shown(nested)).replace("Nested(", "(");
        let plain = strip(shown(plain));
        let bare = |tree: String| tree.replace(['(', ')'], "");
        assert_eq!(bare(plain.clone()), bare(nested), "{plain}");
    }
}

#[test]
fn strings_join_across_lines() {
    assert_eq!(
        first_expression("SELECT 'a'  \n -- and\n 'b'").to_string(),
        "'ab'"
    );
    assert!(parse("SELECT 'a' 'b'").is_err());
}

#[test]
fn users_have_their_own_options() {
    let create = |text: &str| match only(text).statement {
        Statement::CreateUser(user) => user,
        other => panic!("{other:?}"),
    };
    let ann = create("CREATE USER Ann WITH PASSWORD 'it''s' ADMIN");
    assert_eq!(ann.name.value, "ann");
    assert_eq!(ann.password.as_deref(), Some("it's"));
    assert_eq!(ann.admin, Some(true));
    let bob = create("create user if not exists \"Bob\" identified by 'x' nosuperuser");
    assert_eq!((bob.name.value.as_str(), bob.if_not_exists), ("Bob", true));
    assert_eq!(bob.admin, Some(false));
    let Statement::AlterUser(alter) = only("ALTER USER ann SUPERUSER").statement else {
        panic!();
    };
    assert_eq!((alter.password, alter.admin), (None, Some(true)));
    let error = refused("CREATE USER a PASSWORD secret");
    assert_eq!(error.position(), Some(24));
    assert!(!format!("{:?}", create("CREATE USER a PASSWORD 'hidden'")).contains("hidden"));
    assert!(
        refused("CREATE USER a ADMIN ADMIN")
            .message()
            .contains("once")
    );
}

#[test]
fn prepare_keeps_the_text_of_its_statement() {
    let Statement::Prepare(prepare) = only("PREPARE p (int, text) AS SELECT $1 , $2 ;").statement
    else {
        panic!();
    };
    assert_eq!(prepare.name.value, "p");
    assert_eq!(prepare.types.len(), 2);
    assert_eq!(prepare.sql, "SELECT $1 , $2");
    assert_eq!(
        refused("PREPARE p AS CREATE TABLE t (a INT)").position(),
        Some(14)
    );
    assert_eq!(refused("PREPARE p AS SELECT 1 1").position(), Some(23));
}

#[test]
fn flat_lists_of_megabytes_parse() {
    on_a_small_stack(|| {
        let numbers: Vec<String> = (0..300_000).map(|n| n.to_string()).collect();
        only(&format!(
            "SELECT * FROM t WHERE a IN ({})",
            numbers.join(", ")
        ));
        let rows = "(1, 'x', NULL), ".repeat(100_000);
        only(&format!("INSERT INTO t VALUES {rows} (1, 'x', NULL)"));
        only(&format!("SELECT '{}'", "x, ".repeat(5_000_000)));
    });
}

#[test]
fn long_chains_of_and_and_or_parse() {
    on_a_small_stack(|| {
        let terms = vec!["a = 1 + 2"; 5_000];
        only(&format!("SELECT * FROM t WHERE {}", terms.join(" OR ")));
        let between = vec!["a BETWEEN 1 AND 2"; 150];
        only(&format!("SELECT * FROM t WHERE {}", between.join(" AND ")));
        let whens = "WHEN a = 1 THEN b ".repeat(5_000);
        only(&format!("SELECT CASE {whens} ELSE c END"));
    });
}

#[test]
fn what_is_just_within_the_limits_does_not_overflow() {
    on_a_small_stack(|| {
        only(&format!("SELECT {}1{}", "(".repeat(128), ")".repeat(128)));
        only(&format!("SELECT {}1", "1 + ".repeat(399)));
        only(&format!("SELECT {}1", "- ".repeat(399)));
        only(&format!("SELECT {}a", "NOT ".repeat(399)));
        only(&format!("SELECT a{}", "::int".repeat(399)));
        only(&format!("SELECT 1{}", " UNION SELECT 1".repeat(399)));
        only(&format!(
            "SELECT {}1{}",
            "CASE WHEN a THEN ".repeat(128),
            " END".repeat(128)
        ));
        only(&format!(
            "SELECT {}1{}",
            "(SELECT ".repeat(128),
            ")".repeat(128)
        ));
        only(&format!(
            "SELECT {}1{}",
            "f(1 + ".repeat(128),
            ")".repeat(128)
        ));
    });
}

#[test]
fn what_is_too_deep_is_refused_before_it_is_parsed() {
    let cases = [
        format!("SELECT {}1", "1 + ".repeat(100_000)),
        format!(
            "SELECT a FROM t WHERE {} a = 1",
            "a = 1 OR ".repeat(100_000)
        ),
        format!(
            "SELECT a FROM t WHERE {} a = 1",
            "a BETWEEN 1 AND 2 = ".repeat(1_000)
        ),
        format!("SELECT {}1{}", "(".repeat(10_000), ")".repeat(10_000)),
        format!("SELECT {}", "(".repeat(1_000_000)),
        format!("SELECT {}1", "- ".repeat(50_000)),
        format!("SELECT {}1", "NOT ".repeat(50_000)),
        format!("SELECT 1{}", "::int".repeat(50_000)),
        format!("SELECT 1::int{}", "[]".repeat(50_000)),
        format!("SELECT a{}", " IS NULL".repeat(50_000)),
        format!("SELECT a{}", " COLLATE x".repeat(50_000)),
        format!("SELECT a{}", "[1]".repeat(50_000)),
        format!("SELECT 1{}", " UNION SELECT 1".repeat(50_000)),
        format!("SELECT {}1", "CASE WHEN a THEN ".repeat(50_000)),
        format!("SELECT {}1", "CASE WHEN a::end THEN ".repeat(50_000)),
        format!("SELECT {}1", "CASE WHEN t.end THEN ".repeat(50_000)),
        format!("SELECT {}1", "INTERVAL ".repeat(50_000)),
        format!("SELECT a{}", "::or + 1 ".repeat(50_000)),
        format!("{}SELECT 1", "EXPLAIN ".repeat(50_000)),
        format!("SELECT * FROM t{}", " JOIN t ON a = b".repeat(50_000)),
        format!("SELECT * FROM {}t", "t JOIN ".repeat(50_000)),
        format!("SELECT {}1{}", "(SELECT ".repeat(5_000), ")".repeat(5_000)),
        // What waits before a parenthesis adds to what is in it.
        format!("SELECT {}a", format!("{}(", "NOT ".repeat(390)).repeat(7)),
        format!("SELECT {}a", format!("{}(", "- ".repeat(390)).repeat(7)),
        format!(
            "SELECT {}a",
            format!("{}(", "NOT a = ".repeat(190)).repeat(7)
        ),
        format!(
            "SELECT {}a",
            format!("{}CASE WHEN ", "NOT ".repeat(390)).repeat(7)
        ),
    ];
    for text in cases {
        let error = on_a_small_stack(move || {
            refused(&text)
                .at(Some(u32::MAX))
                .with_hint(text.chars().take(60).collect::<String>())
        });
        let from = error.hint().unwrap_or_default();
        assert_eq!(
            error.state(),
            SqlState::StatementTooComplex,
            "{from}: {error}"
        );
        assert_ne!(error.position(), Some(u32::MAX), "{from}");
    }
}

#[test]
fn one_statement_cannot_hold_others() {
    for text in [
        "BEGIN SELECT 1; END",
        "IF a THEN SELECT 1; END IF",
        "CASE WHEN a THEN SELECT 1; END CASE",
        "WHILE 1 BEGIN SELECT 1 END",
        "FROM t SELECT a",
    ] {
        assert_eq!(refused(text).state(), SqlState::SyntaxError, "{text}");
    }
    assert_eq!(parse("BEGIN; SELECT 1; END").unwrap().len(), 3);
}

#[test]
fn operators_that_have_their_operand_do_not_add_to_later_parentheses() {
    for text in [
        format!("SELECT {}a{}", "a + b * c + (".repeat(90), ")".repeat(90)),
        format!("SELECT a{}", " + (b)".repeat(300)),
        format!("SELECT a{}", " - (- b)".repeat(150)),
        format!("SELECT a WHERE true{}", " AND NOT (b)".repeat(3_000)),
        format!(
            "SELECT a WHERE true{}",
            " AND CASE WHEN a THEN b::numeric ELSE CURRENT_DATE END".repeat(200)
        ),
    ] {
        let parsed = parse(&text);
        assert!(parsed.is_ok(), "{parsed:?}: {}", &text[..40]);
    }
}

#[test]
fn a_text_of_too_many_statements_is_refused_before_it_is_parsed() {
    assert_eq!(parse(&"select 1;".repeat(10_000)).unwrap().len(), 10_000);
    let error = parse(&"select 1;".repeat(10_001)).unwrap_err();
    assert_eq!(error.state(), SqlState::StatementTooComplex);
}
