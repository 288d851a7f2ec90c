//! Functions that return sets of rows.

use super::table::functions;
use crate::types::DataType;

functions! {
    /// A function that returns a set of rows.
    TableFunction of itself, TableFunction;

    GenerateSeries "The values from the first argument to the second, by steps of the third or of 1." Strict Stable
        ["generate_series"]
        [(Int, Int) -> Int, (Int, Int, Int) -> Int, (BigInt, BigInt) -> BigInt, (BigInt, BigInt, BigInt) -> BigInt,
         (Decimal, Decimal) -> Decimal, (Decimal, Decimal, Decimal) -> Decimal,
         (DateTime, DateTime, Interval) -> DateTime, (Timestamp, Timestamp, Interval) -> Timestamp]
        example "x FROM generate_series(3, 3) t (x)" "3";
    ArrayElements "The elements of an array, as column `value`." Strict Immutable
        ["jsonb_array_elements", "json_array_elements"] [(Jsonb) -> Jsonb]
        example "value FROM jsonb_array_elements('[7]')" "7";
    ArrayElementsText "The same as texts." Strict Immutable ["jsonb_array_elements_text", "json_array_elements_text"] [(Jsonb) -> Text]
        example "value FROM jsonb_array_elements_text('[\"a\"]')" "a";
    Each "The members of an object, as columns `key` and `value`." Strict Immutable ["jsonb_each", "json_each"] [(Jsonb) -> Jsonb]
        example "key FROM jsonb_each('{\"a\": 1}')" "a";
    EachText "The same with the values as texts." Strict Immutable ["jsonb_each_text", "json_each_text"] [(Jsonb) -> Text]
        example "value FROM jsonb_each_text('{\"a\": \"x\"}')" "x";
    ObjectKeys "The keys of an object." Strict Immutable ["jsonb_object_keys", "json_object_keys"] [(Jsonb) -> Text]
        example "k FROM jsonb_object_keys('{\"a\": 1}') t (k)" "a";
    PathQuery "What a path finds in a document; with variables, and whether errors are silent." Strict Immutable
        ["jsonb_path_query"] [(Jsonb, Text) -> Jsonb, (Jsonb, Text, Jsonb) -> Jsonb, (Jsonb, Text, Jsonb, Boolean) -> Jsonb]
        example "x FROM jsonb_path_query('[1, 2]', '$[*] ? (@ > 1)') t (x)" "2";
    PathQueryTz "As jsonb_path_query, comparing dates and times with and without a zone by the session's." Strict Stable
        ["jsonb_path_query_tz"] [(Jsonb, Text) -> Jsonb, (Jsonb, Text, Jsonb) -> Jsonb, (Jsonb, Text, Jsonb, Boolean) -> Jsonb]
        example "x FROM jsonb_path_query_tz('[\"2015-08-02\"]', '$[*].datetime()') t (x)" "\"2015-08-02\"";
    RegexpSplit "The parts of a text between the matches of a regular expression; flags as of `regexp_replace`." Strict Immutable
        ["regexp_split_to_table"] [(Text, Text) -> Text, (Text, Text, Text) -> Text]
        example "string_agg(x, '-') FROM regexp_split_to_table('a  b', ' +') t (x)" "a-b";
    StringSplit "The parts of a text between separators (of NULL its characters); a part equal to the third argument is NULL."
        Own Immutable ["string_to_table"] [(Text, Text) -> Text, (Text, Text, Text) -> Text]
        example "string_agg(x, '-') FROM string_to_table('a,b', ',') t (x)" "a-b";
}

const fn itself(function: TableFunction) -> TableFunction {
    function
}

impl TableFunction {
    /// The columns of its rows, given what it resolved to; `None` names one as the function.
    pub(crate) fn columns(self, result: DataType) -> Vec<(Option<&'static str>, DataType)> {
        match self {
            TableFunction::ArrayElements | TableFunction::ArrayElementsText => {
                vec![(Some("value"), result)]
            }
            TableFunction::Each | TableFunction::EachText => {
                vec![(Some("key"), DataType::Text), (Some("value"), result)]
            }
            TableFunction::GenerateSeries
            | TableFunction::ObjectKeys
            | TableFunction::PathQuery
            | TableFunction::PathQueryTz
            | TableFunction::RegexpSplit
            | TableFunction::StringSplit => vec![(None, result)],
        }
    }
}
