//! Functions of any type: choices, UUIDs, the session.

use super::table::functions;

functions! {
    /// Functions of any type.
    GeneralFunction of super::ScalarFunction::General, super::ScalarFunction;

    NullIf "NULL where the two are equal, else the first." Own Immutable ["nullif"]
        [(Same, Same) -> Same]
        example "nullif(1, 1)" "NULL";
    IfNull "The first that is not NULL. All are evaluated; COALESCE stops at the first." Own Immutable
        ["ifnull", "nvl"] [(Same, Same) -> Same]
        example "ifnull(NULL, 'a')" "a";
    IsNull "With one argument, whether it is NULL; with two, as IFNULL." Own Immutable
        ["isnull"] [(Any) -> Boolean, (Same, Same) -> Same]
        example "isnull(NULL)" "t";
    Greatest "The greatest of the arguments that are not NULL." Own Immutable ["greatest"]
        [(Same; Same) -> Same]
        example "greatest(1, NULL, 3)" "3";
    Least "The least of the arguments that are not NULL." Own Immutable ["least"]
        [(Same; Same) -> Same]
        example "least(2, 1, NULL)" "1";
    NumNulls "How many arguments are NULL." Own Immutable ["num_nulls"] [(Any; Any) -> Int]
        example "num_nulls(1, NULL, 'a')" "1";
    NumNonNulls "How many arguments are not NULL." Own Immutable ["num_nonnulls"]
        [(Any; Any) -> Int]
        example "num_nonnulls(1, NULL, 'a')" "2";
    If "The second where the first is true, else the third. All are evaluated; CASE is not so eager."
        Own Immutable ["if", "iif"] [(Boolean, Same, Same) -> Same]
        example "if(2 > 1, 'yes', 'no')" "yes";
    TypeOf "The name of the argument's type." Own Stable ["pg_typeof", "typeof"] [(Any) -> Text]
        example "pg_typeof(1.5)" "numeric";
    GenRandomUuid "A random UUID (version 4)." Own Volatile ["gen_random_uuid", "uuid", "uuid_generate_v4"]
        [() -> Uuid]
        example "length(gen_random_uuid()::text)" "36";
    UuidV7 "A UUID that grows with time (version 7)." Own Volatile ["uuidv7", "uuid_generate_v7"]
        [() -> Uuid]
        example "length(uuidv7()::text)" "36";
    CurrentUser "The session's user." Own Stable ["current_user", "user", "session_user", "current_role"]
        [() -> Text]
        example "current_user = user" "t";
    CurrentDatabase "The database's name." Own Stable ["current_database", "database", "current_catalog"]
        [() -> Text]
        example "current_database()" "flydb";
    CurrentSchema "The schema's name." Own Stable ["current_schema", "schema"] [() -> Text]
        example "current_schema" "public";
    SessionId "The session's number." Own Stable ["connection_id", "pg_backend_pid"] [() -> BigInt]
        example "connection_id() > 0" "t";
    CurrentSetting "What SHOW tells of a setting; an error where there is none, or NULL where the second argument is true."
        Strict Volatile ["current_setting"] [(Text) -> Text, (Text, Boolean) -> Text]
        example "current_setting('server_encoding')" "UTF8";
    LastInsertId "The first number that the last INSERT of the session that generated any did; 0 before. With an argument, that, which is noted as this number." Own Volatile
        ["last_insert_id"] [() -> BigInt, (BigInt) -> BigInt]
        example "last_insert_id()" "0";
    RowCount "How many rows the last data change of the session changed." Own Volatile ["row_count"] [() -> BigInt]
        example "row_count()" "0";
    Sleep "Waits so many seconds, and gives 0. The statement waits before its next rows, without holding anything but its locks." Strict Volatile
        ["sleep"] [(Double) -> Int]
        example "sleep(0.001)" "0";
    PgSleep "Waits so many seconds, and gives an empty text." Strict Volatile ["pg_sleep"] [(Double) -> Text]
        example "pg_sleep(0.001) = ''" "t";
    PgSleepFor "Waits as long as an interval is." Strict Volatile ["pg_sleep_for"] [(Interval) -> Text]
        example "pg_sleep_for('1 millisecond') = ''" "t";
    Version "The server's name and version." Own Stable ["version"] [() -> Text]
        example "version() LIKE 'FlyDB %'" "t";
}
