//! Functions of any type: choices, UUIDs, the session.

use super::table::functions;

functions! {
    /// Functions of any type.
    GeneralFunction of super::ScalarFunction::General, super::ScalarFunction;

    NullIf "NULL where the two are equal, else the first." Own Immutable ["nullif"]
        [(Same, Same) -> Same];
    IfNull "The first that is not NULL. All are evaluated; COALESCE stops at the first." Own Immutable
        ["ifnull", "nvl"] [(Same, Same) -> Same];
    IsNull "With one argument, whether it is NULL; with two, as IFNULL." Own Immutable
        ["isnull"] [(Any) -> Boolean, (Same, Same) -> Same];
    Greatest "The greatest of the arguments that are not NULL." Own Immutable ["greatest"]
        [(Same; Same) -> Same];
    Least "The least of the arguments that are not NULL." Own Immutable ["least"]
        [(Same; Same) -> Same];
    NumNulls "How many arguments are NULL." Own Immutable ["num_nulls"] [(Any; Any) -> Int];
    NumNonNulls "How many arguments are not NULL." Own Immutable ["num_nonnulls"]
        [(Any; Any) -> Int];
    If "The second where the first is true, else the third. All are evaluated; CASE is not so eager."
        Own Immutable ["if", "iif"] [(Boolean, Same, Same) -> Same];
    TypeOf "The name of the argument's type." Own Stable ["pg_typeof", "typeof"] [(Any) -> Text];
    GenRandomUuid "A random UUID (version 4)." Own Volatile ["gen_random_uuid", "uuid", "uuid_generate_v4"]
        [() -> Uuid];
    UuidV7 "A UUID that grows with time (version 7)." Own Volatile ["uuidv7", "uuid_generate_v7"]
        [() -> Uuid];
    CurrentUser "The session's user." Own Stable ["current_user", "user", "session_user", "current_role"]
        [() -> Text];
    CurrentDatabase "The database's name." Own Stable ["current_database", "database", "current_catalog"]
        [() -> Text];
    CurrentSchema "The schema's name." Own Stable ["current_schema", "schema"] [() -> Text];
    SessionId "The session's number." Own Stable ["connection_id", "pg_backend_pid"] [() -> BigInt];
    Version "The server's name and version." Own Stable ["version"] [() -> Text];
}
