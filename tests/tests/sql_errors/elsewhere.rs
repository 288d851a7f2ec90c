//! The SQLSTATEs that no one statement provokes: where they are shown, or why they cannot be.

/// A state, the file of the test that shows it, and what stands in that file.
pub(crate) const SHOWN: &[(&str, &str, &str)] = &[
    ("22026", "tests/sql/types/bits.slt", "(22026)"),
    ("42602", "tests/sql/types/enum.slt", "(42602)"),
    ("42P13", "tests/sql/function/user_functions.slt", "(42P13)"),
    ("08P01", "tests/tests/wire_rules/keys.rs", "08P01"),
    ("25P02", "tests/tests/sql_errors/main.rs", "in_transaction"),
    ("25P03", "tests/tests/wire_session/transactions.rs", "25P03"),
    ("28000", "tests/tests/server_life.rs", "28000"),
    ("28P01", "tests/tests/text_protocol.rs", "28P01"),
    ("34000", "tests/tests/wire_session/options.rs", "34000"),
    (
        "3D000",
        "tests/tests/sql_errors/main.rs",
        "another_database",
    ),
    (
        "40001",
        "tests/tests/client_transactions.rs",
        "is_serialization_failure",
    ),
    (
        "40P01",
        "flydb-server/src/txn/locks/tests.rs",
        "DeadlockDetected",
    ),
    ("42622", "tests/tests/sql_errors/main.rs", "a_name_too_long"),
    ("53100", "flydb-server/src/server/tests.rs", "DiskFull"),
    (
        "53200",
        "flydb-server/src/exec/tests/bounds.rs",
        "OutOfMemory",
    ),
    (
        "53300",
        "tests/tests/wire_base.rs",
        "one_connection_too_many",
    ),
    (
        "53400",
        "tests/tests/sql_errors/main.rs",
        "savepoints_without_end",
    ),
    (
        "54000",
        "flydb-server/src/storage/key/tests.rs",
        "ProgramLimitExceeded",
    ),
    ("54001", "tests/tests/sql_errors/main.rs", "nested_too_deep"),
    ("55P03", "tests/tests/wire_session/transactions.rs", "55P03"),
    (
        "57014",
        "flydb-server/src/exec/tests/bounds.rs",
        "QueryCanceled",
    ),
    ("57P01", "flydb-client/tests/connection/faults.rs", "57P01"),
    ("58030", "flydb-server/src/server/tests.rs", "IoError"),
    ("HY106", "tests/tests/wire_cursors.rs", "HY106"),
    (
        "XX000",
        "flydb-server/src/types/cast/tests.rs",
        "InternalError",
    ),
    (
        "XX001",
        "flydb-server/src/storage/recovery/tests/damage.rs",
        "DataCorrupted",
    ),
];

/// States that the table has for other servers, and for what is to come: nothing of this server answers
/// with them, or only where the peer that would read them is gone.
pub(crate) const NOT_ANSWERED: &[&str] = &[
    "08006", "22019", "22031", "22032", "23001", "24000", "42939", "44000", "57P03",
];
