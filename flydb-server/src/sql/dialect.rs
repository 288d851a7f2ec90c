//! Our dialect: PostgreSQL's words and precedence, with a few habits of MySQL and SQLite.
//!
//! `sqlparser` asks a dialect what it supports, and at some places which dialect it is; there we pass
//! for PostgreSQL. What PostgreSQL has and we refuse anyway (COPY data, LISTEN, extensions) is
//! switched off, so that it is a syntax error at its place.
//!
//! What PostgreSQL has no grammar for is read once more as MySQL would read it: see `mysql`.

mod between;
mod mysql;
mod prefix;
mod statement;

use std::any::TypeId;

use sqlparser::ast::{ColumnOption, Expr, Statement};
use sqlparser::dialect::{Dialect, MySqlDialect, PostgreSqlDialect, Precedence};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::identity;

pub(crate) use between::BETWEEN_SYMMETRIC;

/// Our dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FlyDialect {
    /// As PostgreSQL reads a text: this comes first.
    Postgres,
    /// As MySQL reads what PostgreSQL does not.
    Mysql,
}

const POSTGRES: PostgreSqlDialect = PostgreSqlDialect {};

impl FlyDialect {
    fn reads_mysql(self) -> bool {
        self == FlyDialect::Mysql
    }
}

impl Dialect for FlyDialect {
    fn dialect(&self) -> TypeId {
        match self {
            FlyDialect::Postgres => TypeId::of::<PostgreSqlDialect>(),
            FlyDialect::Mysql => TypeId::of::<MySqlDialect>(),
        }
    }

    // Names.

    fn identifier_quote_style(&self, _identifier: &str) -> Option<char> {
        Some('"')
    }

    /// Backquotes as in MySQL.
    fn is_delimited_identifier_start(&self, ch: char) -> bool {
        matches!(ch, '"' | '`')
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        POSTGRES.is_identifier_start(ch)
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        POSTGRES.is_identifier_part(ch)
    }

    fn is_reserved_for_identifier(&self, kw: Keyword) -> bool {
        POSTGRES.is_reserved_for_identifier(kw)
    }

    fn is_table_alias(&self, kw: &Keyword, parser: &mut Parser) -> bool {
        POSTGRES.is_table_alias(kw, parser) && !(self.reads_mysql() && mysql::follows_table(*kw))
    }

    /// TOP limits nothing here, so that it is a name as any other.
    fn is_column_alias(&self, kw: &Keyword, parser: &mut Parser) -> bool {
        *kw == Keyword::TOP || POSTGRES.is_column_alias(kw, parser)
    }

    fn supports_string_literal_column_alias(&self, _explicit: bool) -> bool {
        false
    }

    fn supports_string_literal_table_alias(&self, _explicit: bool) -> bool {
        false
    }

    fn is_custom_type_typed_string(&self, first_keyword: Keyword, qualified: bool) -> bool {
        POSTGRES.is_custom_type_typed_string(first_keyword, qualified)
    }

    // Literals.

    fn supports_named_fn_args_with_assignment_operator(&self) -> bool {
        true
    }

    fn supports_unicode_string_literal(&self) -> bool {
        true
    }

    fn supports_string_escape_constant(&self) -> bool {
        true
    }

    /// `'a'` and `'b'` on the next line are `'ab'`, as the standard says.
    fn supports_string_literal_concatenation_with_newline(&self) -> bool {
        true
    }

    fn supports_numeric_literal_underscores(&self) -> bool {
        true
    }

    fn supports_non_decimal_integer_literals(&self) -> bool {
        true
    }

    fn supports_nested_comments(&self) -> bool {
        true
    }

    // Operators.

    fn is_custom_operator_part(&self, ch: char) -> bool {
        ch != '`' && POSTGRES.is_custom_operator_part(ch)
    }

    fn get_next_precedence(&self, parser: &Parser) -> Option<Result<u8, ParserError>> {
        match mysql::precedence(*self, parser) {
            Some(precedence) => Some(Ok(precedence)),
            None => POSTGRES.get_next_precedence(parser),
        }
    }

    fn prec_value(&self, prec: Precedence) -> u8 {
        POSTGRES.prec_value(prec)
    }

    /// A sign binds tighter than `^`: `-2 ^ 2` is 4, as in PostgreSQL. The other prefix operators bind as
    /// most operators do, looser than `+`: `~ 1 + 1` is `~ (1 + 1)`. VALUES in parentheses is a
    /// query. Parts of GROUP BY are met here too.
    fn parse_prefix(&self, parser: &mut Parser) -> Option<Result<Expr, ParserError>> {
        prefix::parse(*self, parser)
    }

    fn parse_infix(
        &self,
        parser: &mut Parser,
        expr: &Expr,
        precedence: u8,
    ) -> Option<Result<Expr, ParserError>> {
        if let Some(operation) = mysql::parse_infix(*self, parser, expr, precedence) {
            return Some(operation);
        }
        between::parse(self, parser, expr)
    }

    // What MySQL reads.

    fn supports_bang_not_operator(&self) -> bool {
        self.reads_mysql()
    }

    fn supports_cross_join_constraint(&self) -> bool {
        self.reads_mysql()
    }

    fn supports_select_modifiers(&self) -> bool {
        self.reads_mysql()
    }

    fn supports_table_hints(&self) -> bool {
        self.reads_mysql()
    }

    fn supports_insert_set(&self) -> bool {
        self.reads_mysql()
    }

    fn supports_singular_value_keyword(&self) -> bool {
        self.reads_mysql()
    }

    fn supports_create_table_select(&self) -> bool {
        self.reads_mysql()
    }

    fn supports_key_column_option(&self) -> bool {
        self.reads_mysql()
    }

    fn supports_constraint_keyword_without_name(&self) -> bool {
        self.reads_mysql()
    }

    fn supports_data_type_signed_suffix(&self) -> bool {
        self.reads_mysql()
    }

    fn supports_data_type_zerofill_suffix(&self) -> bool {
        self.reads_mysql()
    }

    fn supports_alter_column_position(&self) -> bool {
        self.reads_mysql()
    }

    fn supports_user_host_grantee(&self) -> bool {
        self.reads_mysql()
    }

    fn supports_comma_separated_set_assignments(&self) -> bool {
        self.reads_mysql()
    }

    fn supports_bitwise_shift_operators(&self) -> bool {
        true
    }

    /// Gives the tokens of JSON operators that contain `?`.
    fn supports_geometric_types(&self) -> bool {
        true
    }

    fn supports_tilde_like_match_operator(&self) -> bool {
        true
    }

    fn supports_comparison_in_between_low_bound(&self) -> bool {
        true
    }

    fn supports_notnull_operator(&self) -> bool {
        true
    }

    /// `x IN ()` as in SQLite.
    fn supports_in_empty_list(&self) -> bool {
        true
    }

    // Queries.

    /// `SELECT FROM t`: rows without columns, for EXISTS.
    fn supports_empty_projections(&self) -> bool {
        true
    }

    fn supports_filter_during_aggregation(&self) -> bool {
        true
    }

    fn supports_group_by_expr(&self) -> bool {
        true
    }

    /// `GROUP BY a, b WITH ROLLUP` as in MySQL.
    fn supports_group_by_with_modifier(&self) -> bool {
        true
    }

    fn supports_cte_materialization(&self) -> bool {
        true
    }

    /// Behind a WITH query, where SEARCH and CYCLE are written so: see `search_cycle`.
    fn supports_from_first_insert(&self) -> bool {
        true
    }

    fn supports_left_associative_joins_without_parens(&self) -> bool {
        false
    }

    /// Parsed, so that it is refused by name.
    fn supports_order_by_using_operator(&self) -> bool {
        true
    }

    /// `LIMIT offset, count` as in MySQL and SQLite.
    fn supports_limit_comma(&self) -> bool {
        true
    }

    fn supports_explain_with_utility_options(&self) -> bool {
        true
    }

    fn supports_comma_separated_trim(&self) -> bool {
        true
    }

    fn allow_extract_custom(&self) -> bool {
        true
    }

    fn allow_extract_single_quotes(&self) -> bool {
        true
    }

    fn supports_set_names(&self) -> bool {
        true
    }

    fn supports_interval_options(&self) -> bool {
        true
    }

    // Data changes and definitions.

    /// MySQL's SET stands where an alias would.
    fn supports_insert_table_alias(&self) -> bool {
        !self.reads_mysql()
    }

    /// DROP GROUP is an old word for DROP ROLE.
    fn supports_drop_group(&self) -> bool {
        true
    }

    /// As in MySQL and SQLite.
    fn supports_update_order_by(&self) -> bool {
        true
    }

    fn supports_create_index_with_clause(&self) -> bool {
        true
    }

    fn supports_alter_column_type_using(&self) -> bool {
        true
    }

    fn supports_add_column_if_not_exists(&self) -> bool {
        true
    }

    fn supports_array_typedef_with_brackets(&self) -> bool {
        true
    }

    /// AUTO_INCREMENT as in MySQL, AUTOINCREMENT as in SQLite; what makes an identity column.
    fn parse_column_option(
        &self,
        parser: &mut Parser,
    ) -> Result<Option<Result<Option<ColumnOption>, ParserError>>, ParserError> {
        if self.reads_mysql() && parser.parse_keyword(Keyword::CHARSET) {
            let name = parser.parse_object_name(false)?;
            return Ok(Some(Ok(Some(ColumnOption::CharacterSet(name)))));
        }
        if let Some(identity) = identity::take(parser) {
            return Ok(Some(identity.map(Some)));
        }
        let words = [Keyword::AUTO_INCREMENT, Keyword::AUTOINCREMENT];
        Ok(parser.parse_one_of_keywords(&words).map(|_| {
            let word = Token::make_keyword("AUTO_INCREMENT");
            Ok(Some(ColumnOption::DialectSpecific(vec![word])))
        }))
    }

    /// Statements of other databases that would let one statement hold others are none; INSERT IGNORE
    /// and REPLACE are those of MySQL.
    fn parse_statement(&self, parser: &mut Parser) -> Option<Result<Statement, ParserError>> {
        statement::parse(parser)
    }
}
