//! SHOW of what is told of the whole server, and of columns with LIKE and WHERE: each a query, of whose rows some are shown.

use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::super::tokens::is_word;
use super::super::{Statement, ast};
use super::{like, literal, of_text};

/// Statements by their words behind SHOW, the column that LIKE is about, and the query.
const TOLD: [(&[&str], &str, &str); 14] = [
    (
        &["engines"],
        "\"Engine\"",
        "SELECT 'FlyDB' AS \"Engine\", 'DEFAULT' AS \"Support\", 'Rows in memory, changes in a log' AS \"Comment\", 'YES' AS \"Transactions\", 'NO' AS \"XA\", 'YES' AS \"Savepoints\"",
    ),
    (&["character", "set"], "\"Charset\"", CHARACTER_SETS),
    (&["charset"], "\"Charset\"", CHARACTER_SETS),
    (
        &["collation"],
        "\"Collation\"",
        "SELECT 'utf8mb4_bin' AS \"Collation\", 'utf8mb4' AS \"Charset\", 46 AS \"Id\", 'Yes' AS \"Default\", 'Yes' AS \"Compiled\", 1 AS \"Sortlen\", 'NO PAD' AS \"Pad_attribute\"",
    ),
    (
        &["plugins"],
        "\"Name\"",
        "SELECT '' AS \"Name\", '' AS \"Status\", '' AS \"Type\", '' AS \"Library\", '' AS \"License\" WHERE false",
    ),
    (
        &["events"],
        "\"Name\"",
        "SELECT '' AS \"Db\", '' AS \"Name\", '' AS \"Definer\", '' AS \"Status\" WHERE false",
    ),
    (
        &["open", "tables"],
        "\"Table\"",
        "SELECT table_schema AS \"Database\", table_name AS \"Table\", 0 AS \"In_use\", 0 AS \"Name_locked\" FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema <> 'information_schema'",
    ),
    (
        &["table", "status"],
        "\"Name\"",
        "SELECT table_name AS \"Name\", CASE table_type WHEN 'BASE TABLE' THEN 'FlyDB' END AS \"Engine\", CASE table_type WHEN 'BASE TABLE' THEN 'utf8mb4_bin' END AS \"Collation\", CASE table_type WHEN 'VIEW' THEN 'VIEW' ELSE '' END AS \"Comment\" FROM information_schema.tables WHERE table_schema = current_schema",
    ),
    (
        &["triggers"],
        "\"Table\"",
        "SELECT trigger_name AS \"Trigger\", event_manipulation AS \"Event\", event_object_table AS \"Table\", action_statement AS \"Statement\", action_timing AS \"Timing\" FROM information_schema.triggers",
    ),
    (
        &["procedure", "status"],
        "\"Name\"",
        "SELECT routine_schema AS \"Db\", routine_name AS \"Name\", routine_type AS \"Type\" FROM information_schema.routines WHERE routine_type = 'PROCEDURE'",
    ),
    (
        &["function", "status"],
        "\"Name\"",
        "SELECT routine_schema AS \"Db\", routine_name AS \"Name\", routine_type AS \"Type\" FROM information_schema.routines WHERE routine_type = 'FUNCTION'",
    ),
    (
        &["count", "(", "*", ")", "warnings"],
        "n",
        "SELECT 0 AS \"@@session.warning_count\"",
    ),
    (
        &["count", "(", "*", ")", "errors"],
        "n",
        "SELECT 0 AS \"@@session.error_count\"",
    ),
    (
        &["privileges"],
        "\"Privilege\"",
        "SELECT p AS \"Privilege\", c AS \"Context\" FROM (VALUES ('Select', 'Tables'), ('Insert', 'Tables'), ('Update', 'Tables'), ('Delete', 'Tables'), ('Truncate', 'Tables'), ('References', 'Tables'), ('Trigger', 'Tables'), ('Usage', 'Schemas, sequences'), ('Create', 'Schemas'), ('Execute', 'Functions')) v (p, c)",
    ),
];

const CHARACTER_SETS: &str = "SELECT 'utf8mb4' AS \"Charset\", 'UTF-8' AS \"Description\", 'utf8mb4_bin' AS \"Default collation\", 4 AS \"Maxlen\"";

/// The statement, where the words behind SHOW are of one of these.
pub(super) fn parse(parser: &mut Parser<'_>) -> Option<Result<Statement, ParserError>> {
    let found = TOLD.iter().find(|(words, ..)| has_words(parser, words));
    if let Some((words, column, query)) = found {
        super::skip(parser, words.len() + 1);
        return Some(shown(parser, column, query, "1"));
    }
    let full = usize::from(has_words(parser, &["full"]));
    let word = |place: usize, word: &str| is_word(&parser.peek_nth_token_ref(place).token, word);
    if word(1 + full, "columns") || word(1 + full, "fields") {
        let plain = full == 0 && ends(parser, 4) && word(1, "columns");
        if !plain {
            super::skip(parser, 2 + full);
            return Some(columns(parser, full == 1));
        }
    }
    None
}

/// `DESC t column` and `DESCRIBE t column`: the name of the one column.
pub(in crate::sql) fn parse_describe(
    parser: &mut Parser<'_>,
) -> Option<Result<Statement, ParserError>> {
    let word = |place: usize, word: &str| is_word(&parser.peek_nth_token_ref(place).token, word);
    let describes = word(0, "desc") || word(0, "describe");
    let named = |place: usize| {
        matches!(
            parser.peek_nth_token_ref(place).token,
            Token::Word(_) | Token::SingleQuotedString(_)
        )
    };
    if !describes || !named(1) || !named(2) || !ends(parser, 3) {
        return None;
    }
    let first = &parser.peek_nth_token_ref(1).token;
    if [
        "select", "with", "table", "insert", "update", "delete", "analyze", "values", "extended",
    ]
    .iter()
    .any(|word| is_word(first, word))
    {
        return None;
    }
    super::skip(parser, 1);
    Some(one_column(parser))
}

fn one_column(parser: &mut Parser<'_>) -> Result<Statement, ParserError> {
    let table = parser.parse_identifier()?;
    let column = match parser.next_token().token {
        Token::Word(word) => word.value,
        Token::SingleQuotedString(pattern) => pattern,
        other => {
            return Err(ParserError::ParserError(format!(
                "Expected: a column, found: {other}"
            )));
        }
    };
    let query = format!(
        "SELECT * FROM ({}) shown WHERE \"Field\" LIKE {}",
        columns_query(&table, "current_schema", false),
        literal(&column)
    );
    of_text(parser, &query)
}

fn has_words(parser: &Parser<'_>, words: &[&str]) -> bool {
    words.iter().enumerate().all(|(place, word)| {
        let token = &parser.peek_nth_token_ref(place + 1).token;
        is_word(token, word) || (!matches!(token, Token::Word(_)) && token.to_string() == *word)
    })
}

fn ends(parser: &Parser<'_>, place: usize) -> bool {
    matches!(
        parser.peek_nth_token_ref(place).token,
        Token::EOF | Token::SemiColon
    )
}

fn columns(parser: &mut Parser<'_>, full: bool) -> Result<Statement, ParserError> {
    let from = [Keyword::FROM, Keyword::IN];
    let _ = parser.expect_one_of_keywords(&from)?;
    let mut table = parser.parse_identifier()?;
    let mut schema = String::from("current_schema");
    if parser.consume_token(&Token::Period) {
        schema = literal(&table.value);
        table = parser.parse_identifier()?;
    }
    if parser.parse_one_of_keywords(&from).is_some() {
        schema = literal(&parser.parse_identifier()?.value);
    }
    shown(
        parser,
        "\"Field\"",
        &columns_query(&table, &schema, full),
        "",
    )
}

/// The columns of a table, which must be there: the query names it.
fn columns_query(table: &ast::Ident, schema: &str, full: bool) -> String {
    let name = ast::Ident::with_quote('"', &table.value);
    let more = match full {
        true => ", 'utf8mb4_bin' AS \"Collation\"",
        false => "",
    };
    let qualified = match schema {
        "current_schema" => name.to_string(),
        other => format!(
            "{}.{name}",
            ast::Ident::with_quote('"', other.trim_matches('\''))
        ),
    };
    format!(
        "SELECT c.column_name AS \"Field\", c.data_type AS \"Type\", c.is_nullable AS \"Null\", \
         coalesce((SELECT CASE min(t.constraint_type) WHEN 'PRIMARY KEY' THEN 'PRI' WHEN 'UNIQUE' THEN 'UNI' END \
           FROM information_schema.key_column_usage k JOIN information_schema.table_constraints t \
           ON t.constraint_name = k.constraint_name AND t.table_name = k.table_name AND t.table_schema = k.table_schema \
           WHERE k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name \
           AND t.constraint_type IN ('PRIMARY KEY', 'UNIQUE')), '') AS \"Key\", \
         c.column_default AS \"Default\"{more} \
         FROM information_schema.columns c WHERE c.table_name = {} AND c.table_schema = {schema} \
         AND (SELECT count(*) FROM (SELECT 1 FROM {qualified} LIMIT 0) found) = 0 \
         ORDER BY c.ordinal_position",
        literal(&table.value)
    )
}

/// The rows of a query that LIKE or WHERE chooses.
fn shown(
    parser: &mut Parser<'_>,
    column: &str,
    query: &str,
    order: &str,
) -> Result<Statement, ParserError> {
    if parser
        .parse_one_of_keywords(&[Keyword::FROM, Keyword::IN])
        .is_some()
    {
        let schema = parser.parse_identifier()?;
        if schema.value != "public" && schema.value != "flydb" {
            let message = "Expected: the schema public, found: another";
            return Err(ParserError::ParserError(message.to_owned()));
        }
    }
    let chosen = if parser.parse_keyword(Keyword::WHERE) {
        let condition = parser.parse_expr()?;
        format!(" WHERE {condition}")
    } else {
        match like(parser)? {
            Some(pattern) => format!(
                " WHERE {} LIKE {}",
                column.to_lowercase(),
                literal(&pattern)
            ),
            None => String::new(),
        }
    };
    let order = if order.is_empty() {
        String::new()
    } else {
        format!(" ORDER BY {order}")
    };
    // Names in a condition are folded, those of the answer are MySQL's.
    let names = names_of(query);
    let items: Vec<String> = names
        .iter()
        .map(|name| format!("\"{}\" AS \"{name}\"", name.to_lowercase()))
        .collect();
    let folded: Vec<String> = names
        .iter()
        .map(|name| format!("\"{}\"", name.to_lowercase()))
        .collect();
    let text = format!(
        "SELECT {} FROM ({query}) shown ({}){chosen}{order}",
        items.join(", "),
        folded.join(", ")
    );
    of_text(parser, &text)
}

/// The names that a query gives its columns, each quoted behind AS.
fn names_of(query: &str) -> Vec<&str> {
    let behind = query.split("AS \"").skip(1);
    behind.filter_map(|part| part.split('"').next()).collect()
}
