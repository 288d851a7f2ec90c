//! Functions of JSON documents. A path is a text such as `{a,0,b}`.

use super::table::functions;

functions! {
    /// Functions of JSON documents.
    JsonFunction of super::ScalarFunction::Json, super::ScalarFunction;

    Get "The member of a name, or the element at a 0-based place (from the end, where negative)." Strict Immutable ["->", "jsonb_object_field", "jsonb_array_element"]
        [(Jsonb, Text) -> Jsonb, (Jsonb, Int) -> Jsonb];
    GetText "The same as text." Strict Immutable ["->>", "jsonb_object_field_text", "jsonb_array_element_text"] [(Jsonb, Text) -> Text, (Jsonb, Int) -> Text];
    GetPath "What lies at a path." Strict Immutable ["#>"] [(Jsonb, Text) -> Jsonb];
    GetPathText "The same as text." Strict Immutable ["#>>"] [(Jsonb, Text) -> Text];
    ExtractPath "What lies at the path that the other arguments spell." Strict Immutable
        ["jsonb_extract_path", "json_extract_path"] [(Jsonb; Text) -> Jsonb];
    ExtractPathText "The same as text." Strict Immutable ["jsonb_extract_path_text", "json_extract_path_text"] [(Jsonb; Text) -> Text];
    Contains "Whether the first document contains the second." Strict Immutable ["@>", "jsonb_contains"] [(Jsonb, Jsonb) -> Boolean];
    ContainedBy "Whether the second document contains the first." Strict Immutable ["<@", "jsonb_contained"] [(Jsonb, Jsonb) -> Boolean];
    HasKey "Whether a text is a top-level key or element." Strict Immutable ["?", "jsonb_exists"] [(Jsonb, Text) -> Boolean];
    HasAnyKey "Whether any of a list such as {a,b} is." Strict Immutable ["?|", "jsonb_exists_any"] [(Jsonb, Text) -> Boolean];
    HasAllKeys "Whether all of a list such as {a,b} are." Strict Immutable ["?&", "jsonb_exists_all"] [(Jsonb, Text) -> Boolean];
    DeletePath "The document without what lies at a path." Strict Immutable ["#-", "jsonb_delete_path"] [(Jsonb, Text) -> Jsonb];
    TypeOf "object, array, string, number, boolean or null." Strict Immutable ["jsonb_typeof", "json_typeof"] [(Jsonb) -> Text];
    ArrayLength "How many elements an array has." Strict Immutable ["jsonb_array_length", "json_array_length"] [(Jsonb) -> Int];
    BuildObject "An object of keys and values in turn." Own Stable ["jsonb_build_object", "json_build_object", "json_object"]
        [(; Any) -> Jsonb];
    BuildArray "An array of the arguments." Own Stable ["jsonb_build_array", "json_build_array", "json_array"] [(; Any) -> Jsonb];
    ToJson "Any value as JSON." Strict Stable ["to_jsonb", "to_json"] [(Any) -> Jsonb];
    Set "The document with what lies at a path replaced, or added where the last argument is not false." Strict Immutable
        ["jsonb_set"] [(Jsonb, Text, Jsonb) -> Jsonb, (Jsonb, Text, Jsonb, Boolean) -> Jsonb];
    SetLax "As jsonb_set; where the new value is NULL the last argument says what happens: use_json_null, delete_key, \
        return_target or raise_exception." Own Immutable ["jsonb_set_lax"]
        [(Jsonb, Text, Jsonb) -> Jsonb, (Jsonb, Text, Jsonb, Boolean) -> Jsonb, (Jsonb, Text, Jsonb, Boolean, Text) -> Jsonb];
    Insert "The document with a value put in at a path, before what is there (after it, where the last argument is true)."
        Strict Immutable ["jsonb_insert"] [(Jsonb, Text, Jsonb) -> Jsonb, (Jsonb, Text, Jsonb, Boolean) -> Jsonb];
    StripNulls "The document without members that are null." Strict Immutable ["jsonb_strip_nulls", "json_strip_nulls"] [(Jsonb) -> Jsonb];
    Pretty "The document indented, for people." Strict Immutable ["jsonb_pretty"] [(Jsonb) -> Text];
    PathExists "Whether a JSON path finds something." Strict Immutable ["jsonb_path_exists", "jsonb_path_exists_tz"]
        [(Jsonb, Text) -> Boolean, (Jsonb, Text, Jsonb) -> Boolean, (Jsonb, Text, Jsonb, Boolean) -> Boolean];
    PathMatch "Whether the condition of a JSON path holds." Strict Immutable ["jsonb_path_match", "jsonb_path_match_tz"]
        [(Jsonb, Text) -> Boolean, (Jsonb, Text, Jsonb) -> Boolean, (Jsonb, Text, Jsonb, Boolean) -> Boolean];
    PathFinds "Whether a JSON path finds something; NULL where it raises an error." Strict Immutable ["@?"]
        [(Jsonb, Text) -> Boolean];
    PathHolds "Whether the condition of a JSON path holds; NULL where it raises an error or is no condition." Strict
        Immutable ["@@"] [(Jsonb, Text) -> Boolean];
    PathQueryFirst "The first thing that a JSON path finds." Strict Immutable ["jsonb_path_query_first", "jsonb_path_query_first_tz"]
        [(Jsonb, Text) -> Jsonb, (Jsonb, Text, Jsonb) -> Jsonb, (Jsonb, Text, Jsonb, Boolean) -> Jsonb];
    PathQueryArray "All things that a JSON path finds, as an array." Strict Immutable ["jsonb_path_query_array", "jsonb_path_query_array_tz"]
        [(Jsonb, Text) -> Jsonb, (Jsonb, Text, Jsonb) -> Jsonb, (Jsonb, Text, Jsonb, Boolean) -> Jsonb];
    FromTexts "An object of texts: of a list {key,value,...} or {{key,value},...}, or of a list of keys and one of values."
        Strict Immutable ["jsonb_object"] [(Text) -> Jsonb, (Text, Text) -> Jsonb];
    Concat "Two objects merged, or two arrays one after the other: `||`." Strict Immutable ["jsonb_concat"] [(Jsonb, Jsonb) -> Jsonb];
    Delete "The document without a key, or without the element at a place: `-`." Strict Immutable ["jsonb_delete"]
        [(Jsonb, Text) -> Jsonb, (Jsonb, Int) -> Jsonb];
    DeleteKeys "The document without any of a list of keys such as {a,b}: `- ARRAY[...]`." Strict Immutable ["jsonb_delete_keys"]
        [(Jsonb, Text) -> Jsonb];
    TextList "The arguments as a list such as {a,b}: ARRAY[...] beside JSON." Own Stable ["text_list"] [(; Any) -> Text];
    Valid "Whether a text is JSON." Strict Immutable ["json_valid"] [(Text) -> Boolean];
}
