//! Functions of JSON documents. A path is a text such as `{a,0,b}`.

use super::table::functions;

functions! {
    /// Functions of JSON documents.
    JsonFunction of super::ScalarFunction::Json, super::ScalarFunction;

    Get "The member of a name, or the element at a 0-based place (from the end, where negative)." Strict Immutable ["->", "jsonb_object_field", "jsonb_array_element"]
        [(Jsonb, Text) -> Jsonb, (Jsonb, Int) -> Jsonb]
        example "'{\"a\": {\"b\": 1}}'::jsonb -> 'a'" "{\"b\": 1}";
    GetText "The same as text." Strict Immutable ["->>", "jsonb_object_field_text", "jsonb_array_element_text"] [(Jsonb, Text) -> Text, (Jsonb, Int) -> Text]
        example "'{\"a\": \"x\"}'::jsonb ->> 'a'" "x";
    GetPath "What lies at a path." Strict Immutable ["#>"] [(Jsonb, Text) -> Jsonb]
        example "'{\"a\": {\"b\": [1, 2]}}'::jsonb #> '{a,b,1}'" "2";
    GetPathText "The same as text." Strict Immutable ["#>>"] [(Jsonb, Text) -> Text]
        example "'{\"a\": {\"b\": \"x\"}}'::jsonb #>> '{a,b}'" "x";
    ExtractPath "What lies at the path that the other arguments spell." Strict Immutable
        ["jsonb_extract_path", "json_extract_path"] [(Jsonb; Text) -> Jsonb]
        example "jsonb_extract_path('{\"a\": {\"b\": 1}}', 'a', 'b')" "1";
    ExtractPathText "The same as text." Strict Immutable ["jsonb_extract_path_text", "json_extract_path_text"] [(Jsonb; Text) -> Text]
        example "jsonb_extract_path_text('{\"a\": {\"b\": \"x\"}}', 'a', 'b')" "x";
    Contains "Whether the first document contains the second." Strict Immutable ["@>", "jsonb_contains"] [(Jsonb, Jsonb) -> Boolean]
        example "'{\"a\": 1, \"b\": 2}'::jsonb @> '{\"b\": 2}'" "t";
    ContainedBy "Whether the second document contains the first." Strict Immutable ["<@", "jsonb_contained"] [(Jsonb, Jsonb) -> Boolean]
        example "'{\"b\": 2}'::jsonb <@ '{\"a\": 1, \"b\": 2}'" "t";
    HasKey "Whether a text is a top-level key or element." Strict Immutable ["?", "jsonb_exists"] [(Jsonb, Text) -> Boolean]
        example "'{\"a\": 1}'::jsonb ? 'a'" "t";
    HasAnyKey "Whether any of a list such as {a,b} is." Strict Immutable ["?|", "jsonb_exists_any"] [(Jsonb, Text) -> Boolean]
        example "'{\"a\": 1}'::jsonb ?| '{b,c}'" "f";
    HasAllKeys "Whether all of a list such as {a,b} are." Strict Immutable ["?&", "jsonb_exists_all"] [(Jsonb, Text) -> Boolean]
        example "'{\"a\": 1, \"b\": 2}'::jsonb ?& '{a,b}'" "t";
    DeletePath "The document without what lies at a path." Strict Immutable ["#-", "jsonb_delete_path"] [(Jsonb, Text) -> Jsonb]
        example "'{\"a\": {\"b\": 1}}'::jsonb #- '{a,b}'" "{\"a\": {}}";
    TypeOf "object, array, string, number, boolean or null." Strict Immutable ["jsonb_typeof", "json_typeof"] [(Jsonb) -> Text]
        example "jsonb_typeof('[1]')" "array";
    ArrayLength "How many elements an array has." Strict Immutable ["jsonb_array_length", "json_array_length"] [(Jsonb) -> Int]
        example "jsonb_array_length('[1, 2, 3]')" "3";
    BuildObject "An object of keys and values in turn." Own Stable ["jsonb_build_object", "json_build_object", "json_object"]
        [(; Any) -> Jsonb]
        example "jsonb_build_object('a', 1, 'b', NULL)" "{\"a\": 1, \"b\": null}";
    BuildArray "An array of the arguments." Own Stable ["jsonb_build_array", "json_build_array", "json_array"] [(; Any) -> Jsonb]
        example "jsonb_build_array(1, 'a', true)" "[1, \"a\", true]";
    ToJson "Any value as JSON." Strict Stable ["to_jsonb", "to_json"] [(Any) -> Jsonb]
        example "to_jsonb('a \"b\"'::text)" "\"a \\\"b\\\"\"";
    Set "The document with what lies at a path replaced, or added where the last argument is not false." Strict Immutable
        ["jsonb_set"] [(Jsonb, Text, Jsonb) -> Jsonb, (Jsonb, Text, Jsonb, Boolean) -> Jsonb]
        example "jsonb_set('{\"a\": 1}', '{a}', '2')" "{\"a\": 2}";
    SetLax "As jsonb_set; where the new value is NULL the last argument says what happens: use_json_null, delete_key, \
        return_target or raise_exception." Own Immutable ["jsonb_set_lax"]
        [(Jsonb, Text, Jsonb) -> Jsonb, (Jsonb, Text, Jsonb, Boolean) -> Jsonb, (Jsonb, Text, Jsonb, Boolean, Text) -> Jsonb]
        example "jsonb_set_lax('{\"a\": 1}', '{a}', NULL, true, 'delete_key')" "{}";
    Insert "The document with a value put in at a path, before what is there (after it, where the last argument is true)."
        Strict Immutable ["jsonb_insert"] [(Jsonb, Text, Jsonb) -> Jsonb, (Jsonb, Text, Jsonb, Boolean) -> Jsonb]
        example "jsonb_insert('{\"a\": [0, 2]}', '{a,1}', '1')" "{\"a\": [0, 1, 2]}";
    StripNulls "The document without members that are null." Strict Immutable ["jsonb_strip_nulls", "json_strip_nulls"] [(Jsonb) -> Jsonb]
        example "jsonb_strip_nulls('{\"a\": null, \"b\": 1}')" "{\"b\": 1}";
    Pretty "The document indented, for people." Strict Immutable ["jsonb_pretty", "json_pretty"] [(Jsonb) -> Text]
        example "jsonb_pretty('[]') LIKE '[%]'" "t";
    PathExists "Whether a JSON path finds something." Strict Immutable ["jsonb_path_exists"]
        [(Jsonb, Text) -> Boolean, (Jsonb, Text, Jsonb) -> Boolean, (Jsonb, Text, Jsonb, Boolean) -> Boolean]
        example "jsonb_path_exists('{\"a\": [1, 2, 3]}', '$.a[*] ? (@ > 2)')" "t";
    PathMatch "Whether the condition of a JSON path holds." Strict Immutable ["jsonb_path_match"]
        [(Jsonb, Text) -> Boolean, (Jsonb, Text, Jsonb) -> Boolean, (Jsonb, Text, Jsonb, Boolean) -> Boolean]
        example "jsonb_path_match('{\"a\": 1}', '$.a == 1')" "t";
    PathFinds "Whether a JSON path finds something; NULL where it raises an error." Strict Immutable ["@?"]
        [(Jsonb, Text) -> Boolean]
        example "'{\"a\": [1, 2]}'::jsonb @? '$.a[*] ? (@ > 1)'" "t";
    PathHolds "Whether the condition of a JSON path holds; NULL where it raises an error or is no condition." Strict
        Immutable ["@@"] [(Jsonb, Text) -> Boolean]
        example "'{\"a\": 1}'::jsonb @@ '$.a > 1'" "f";
    PathQueryFirst "The first thing that a JSON path finds." Strict Immutable ["jsonb_path_query_first"]
        [(Jsonb, Text) -> Jsonb, (Jsonb, Text, Jsonb) -> Jsonb, (Jsonb, Text, Jsonb, Boolean) -> Jsonb]
        example "jsonb_path_query_first('{\"a\": [1, 2]}', '$.a[*]')" "1";
    PathQueryArray "All things that a JSON path finds, as an array." Strict Immutable ["jsonb_path_query_array"]
        [(Jsonb, Text) -> Jsonb, (Jsonb, Text, Jsonb) -> Jsonb, (Jsonb, Text, Jsonb, Boolean) -> Jsonb]
        example "jsonb_path_query_array('{\"a\": [1, 2]}', '$.a[*] + 1', silent => true)" "[]";
    PathExistsTz "As jsonb_path_exists, comparing dates and times with and without a zone by the session's." Strict Stable ["jsonb_path_exists_tz"]
        [(Jsonb, Text) -> Boolean, (Jsonb, Text, Jsonb) -> Boolean, (Jsonb, Text, Jsonb, Boolean) -> Boolean]
        example "jsonb_path_exists_tz('[\"2015-08-02 23:00:00-05\"]', '$[*] ? (@.datetime() < \"2015-08-04\".datetime())')" "t";
    PathMatchTz "As jsonb_path_match, with the session's time zone." Strict Stable ["jsonb_path_match_tz"]
        [(Jsonb, Text) -> Boolean, (Jsonb, Text, Jsonb) -> Boolean, (Jsonb, Text, Jsonb, Boolean) -> Boolean]
        example "jsonb_path_match_tz('\"2015-08-02\"', '$.datetime() < \"2015-08-04 00:00:00+00\".datetime()')" "t";
    PathQueryFirstTz "As jsonb_path_query_first, with the session's time zone." Strict Stable ["jsonb_path_query_first_tz"]
        [(Jsonb, Text) -> Jsonb, (Jsonb, Text, Jsonb) -> Jsonb, (Jsonb, Text, Jsonb, Boolean) -> Jsonb]
        example "jsonb_path_query_first_tz('[\"12:00:00+01\"]', '$[*].datetime()')" "\"12:00:00+01:00\"";
    PathQueryArrayTz "As jsonb_path_query_array, with the session's time zone." Strict Stable ["jsonb_path_query_array_tz"]
        [(Jsonb, Text) -> Jsonb, (Jsonb, Text, Jsonb) -> Jsonb, (Jsonb, Text, Jsonb, Boolean) -> Jsonb]
        example "jsonb_path_query_array_tz('[\"2015-08-02\"]', '$[*].datetime()')" "[\"2015-08-02\"]";
    FromTexts "An object of texts: of a list {key,value,...} or {{key,value},...}, or of a list of keys and one of values."
        Strict Immutable ["jsonb_object"] [(Text) -> Jsonb, (Text, Text) -> Jsonb]
        example "jsonb_object('{a,1,b,2}')" "{\"a\": \"1\", \"b\": \"2\"}";
    Concat "Two objects merged, or two arrays one after the other: `||`." Strict Immutable ["jsonb_concat"] [(Jsonb, Jsonb) -> Jsonb]
        example "jsonb_concat('{\"a\": 1}', '{\"b\": 2}')" "{\"a\": 1, \"b\": 2}";
    Delete "The document without a key, or without the element at a place: `-`." Strict Immutable ["jsonb_delete"]
        [(Jsonb, Text) -> Jsonb, (Jsonb, Int) -> Jsonb]
        example "jsonb_delete('{\"a\": 1, \"b\": 2}', 'a')" "{\"b\": 2}";
    DeleteKeys "The document without any of a list of keys such as {a,b}: `- ARRAY[...]`." Strict Immutable ["jsonb_delete_keys"]
        [(Jsonb, Text) -> Jsonb]
        example "jsonb_delete_keys('{\"a\": 1, \"b\": 2, \"c\": 3}', '{a,b}')" "{\"c\": 3}";
    TextList "The arguments as a list such as {a,b}: ARRAY[...] beside JSON." Own Stable ["text_list"] [(; Any) -> Text]
        example "text_list('a', 1)" "{\"a\",\"1\"}";
    Valid "Whether a text is JSON." Strict Immutable ["json_valid"] [(Text) -> Boolean]
        example "json_valid('{\"a\"}')" "f";
}
