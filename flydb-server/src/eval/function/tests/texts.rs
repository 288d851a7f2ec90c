//! Functions of texts and bytes, and regular expressions.

use super::*;

#[test]
fn texts() {
    check(&[
        ("upper", &[("abc", Text)], "ABC"),
        (
            "initcap",
            &[("hello wORLD foo-bar", Text)],
            "Hello World Foo-Bar",
        ),
        ("length", &[("äöü", Text)], "3"),
        ("octet_length", &[("äöü", Text)], "6"),
        (
            "substring",
            &[("hello", Text), ("2", Int), ("3", Int)],
            "ell",
        ),
        (
            "substring",
            &[("hello", Text), ("-1", Int), ("3", Int)],
            "h",
        ),
        (
            "substring",
            &[("hello", Text), ("1", Int), ("-1", Int)],
            "ERROR 22011",
        ),
        ("substring", &[("foobar", Text), ("o(.)b", Text)], "o"),
        (
            "overlay",
            &[("Txxxxas", Text), ("hom", Text), ("2", Int), ("4", Int)],
            "Thomas",
        ),
        ("btrim", &[("yxTomxx", Text), ("xyz", Text)], "Tom"),
        ("ltrim", &[("  a ", Text)], "a "),
        ("lpad", &[("hi", Text), ("5", Int), ("xy", Text)], "xyxhi"),
        ("rpad", &[("hello", Text), ("3", Int)], "hel"),
        (
            "replace",
            &[("abcabc", Text), ("b", Text), ("XX", Text)],
            "aXXcaXXc",
        ),
        (
            "translate",
            &[("12345", Text), ("143", Text), ("ax", Text)],
            "a2x5",
        ),
        ("left", &[("abcde", Text), ("-2", Int)], "abc"),
        ("right", &[("abcde", Text), ("-2", Int)], "cde"),
        (
            "repeat",
            &[("ab", Text), ("2000000000", Int)],
            "ERROR 54000",
        ),
        (
            "split_part",
            &[("a,b,c", Text), (",", Text), ("-1", Int)],
            "c",
        ),
        (
            "split_part",
            &[("a", Text), (",", Text), ("0", Int)],
            "ERROR 22023",
        ),
        ("strpos", &[("Thomas", Text), ("om", Text)], "3"),
        ("position", &[("om", Text), ("Thomas", Text)], "3"),
        ("ascii", &[("ä", Text)], "228"),
        ("chr", &[("0", Int)], "ERROR 54000"),
        ("md5", &[("abc", Text)], "900150983cd24fb0d6963f7d28e17f72"),
        (
            "sha256",
            &[("abc", BYTES)],
            "\\xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        (
            "encode",
            &[("\\x00ff", BYTES), ("escape", Text)],
            "\\000\\377",
        ),
        ("decode", &[("YWJj", Text), ("base64", Text)], "\\x616263"),
        (
            "concat",
            &[("a", Text), ("NULL", Text), ("1", Int), ("true", Boolean)],
            "a1t",
        ),
        (
            "concat_ws",
            &[(",", Text), ("a", Text), ("NULL", Text), ("b", Text)],
            "a,b",
        ),
        ("quote_ident", &[("Foo bar", Text)], "\"Foo bar\""),
        ("quote_literal", &[("it's", Text)], "'it''s'"),
        ("reverse", &[("NULL", Text)], "NULL"),
    ]);
    check(&[
        (
            "format",
            &[
                ("%s %I %L %%", Text),
                ("a", Text),
                ("b c", Text),
                ("it's", Text),
            ],
            "a \"b c\" 'it''s' %",
        ),
        ("format", &[("%s %s", Text), ("a", Text)], "ERROR 22023"),
        ("quote_nullable", &[("NULL", Text)], "NULL"),
    ]);
}

#[test]
fn regular_expressions() {
    check(&[
        ("~", &[("abc", Text), ("^b", Text)], "false"),
        ("~*", &[("abc", Text), ("B", Text)], "true"),
        ("!~", &[("abc", Text), ("d", Text)], "true"),
        ("similar_to", &[("abc", Text), ("%(b|d)%", Text)], "true"),
        ("similar_to", &[("abc", Text), ("(b|c)%", Text)], "false"),
        ("similar_to", &[("a.c", Text), ("a.c", Text)], "true"),
        ("similar_to", &[("abc", Text), ("a.c", Text)], "false"),
        (
            "regexp_replace",
            &[
                ("foobarbaz", Text),
                ("b(..)", Text),
                ("X\\1Y", Text),
                ("g", Text),
            ],
            "fooXarYXazY",
        ),
        (
            "regexp_replace",
            &[("foobarbaz", Text), ("b..", Text), ("X", Text)],
            "fooXbaz",
        ),
        ("regexp_count", &[("abab", Text), ("a", Text)], "2"),
        (
            "regexp_instr",
            &[("xaya", Text), ("a", Text), ("1", Int), ("2", Int)],
            "4",
        ),
        ("regexp_substr", &[("xay", Text), ("a.", Text)], "ay"),
        (
            "regexp_like",
            &[("ABC", Text), ("b", Text), ("i", Text)],
            "true",
        ),
        ("~", &[("a", Text), ("(", Text)], "ERROR 2201B"),
        ("~", &[("aa", Text), ("(a)\\1", Text)], "true"),
        ("~", &[("ab", Text), ("(a)\\1", Text)], "false"),
    ]);
}
