//! Every error that crosses the wire: its SQLSTATE, its numeric code and what a client may do next.
//!
//! One table is the source of all of it; `docs/reference/errors.md` is checked against it.

use std::fmt;

use serde::Serialize;

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal;)*) => {
        /// The numeric code of an Error message.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u16)]
        pub enum ErrorCode { $($(#[doc = $doc])+ $name = $code,)* }

        impl ErrorCode {
            /// Every code, in order.
            pub const ALL: &[ErrorCode] = &[$(ErrorCode::$name,)*];

            /// What it means, in a sentence.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(ErrorCode::$name => concat!($($doc),+),)* }
            }
        }
    };
}

error_codes! {
    /// Malformed: a frame, a payload, a statement or a value.
    Malformed = 400;
    /// Not authenticated.
    NotAuthenticated = 401;
    /// No permission.
    Permission = 403;
    /// No such thing.
    NotFound = 404;
    /// A timeout.
    Timeout = 408;
    /// A conflict: a constraint, a serialization failure or a deadlock.
    Conflict = 409;
    /// Too large.
    TooLarge = 413;
    /// Too many.
    TooMany = 429;
    /// Cancelled.
    Cancelled = 499;
    /// Internal.
    Internal = 500;
    /// Not supported.
    NotSupported = 501;
    /// Not available: shutting down, or not the leader.
    NotAvailable = 503;
}

/// What a client may try again after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Retry {
    /// Nothing: the same request fails again.
    None,
    /// The statement.
    Statement,
    /// The whole transaction.
    Transaction,
    /// After a new connection.
    Connection,
}

impl Retry {
    /// All of them.
    pub const ALL: &[Retry] = &[
        Retry::None,
        Retry::Statement,
        Retry::Transaction,
        Retry::Connection,
    ];

    /// As it stands on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Retry::None => "none",
            Retry::Statement => "statement",
            Retry::Transaction => "transaction",
            Retry::Connection => "connection",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Retry> {
        Self::ALL
            .iter()
            .copied()
            .find(|retry| retry.as_str() == name)
    }
}

macro_rules! sql_states {
    ($($(#[doc = $doc:literal])+ $name:ident = $state:literal, $code:ident, $retry:ident;)*) => {
        /// An SQLSTATE. The values are PostgreSQL's (its manual's appendix A).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum SqlState { $($(#[doc = $doc])+ $name,)* }

        impl SqlState {
            /// Every state that a server answers with, in the table's order.
            pub const ALL: &[SqlState] = &[$(SqlState::$name,)*];

            /// The five characters.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(SqlState::$name => $state,)* }
            }

            /// The numeric code that goes with it.
            #[must_use]
            pub const fn code(self) -> ErrorCode {
                match self { $(SqlState::$name => ErrorCode::$code,)* }
            }

            /// What a client may try again.
            #[must_use]
            pub const fn retry(self) -> Retry {
                match self { $(SqlState::$name => Retry::$retry,)* }
            }

            /// The state of these five characters, where it is in the table.
            #[must_use]
            pub fn from_state(state: &str) -> Option<SqlState> {
                match state { $($state => Some(SqlState::$name),)* _ => None }
            }

            /// What it means, in a sentence.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(SqlState::$name => concat!($($doc),+),)* }
            }
        }
    };
}

sql_states! {
    /// The connection broke or could not be made.
    ConnectionFailure = "08006", Internal, Connection;
    /// The peer did not speak the protocol: a malformed frame or message.
    ProtocolViolation = "08P01", Malformed, None;
    /// The feature is not supported (yet).
    FeatureNotSupported = "0A000", NotSupported, None;
    /// A subquery used as a value returned more than one row.
    CardinalityViolation = "21000", Malformed, None;
    /// A string is longer than its column.
    StringDataRightTruncation = "22001", Malformed, None;
    /// A number is outside the range of its type.
    NumericValueOutOfRange = "22003", Malformed, None;
    /// A NULL where none is allowed.
    NullValueNotAllowed = "22004", Malformed, None;
    /// Text that is no date, time or interval.
    InvalidDatetimeFormat = "22007", Malformed, None;
    /// A date or time outside its range.
    DatetimeFieldOverflow = "22008", Malformed, None;
    /// A time zone that is not known, or further from UTC than 15:59:59.
    InvalidTimeZoneDisplacementValue = "22009", Malformed, None;
    /// A substring of negative length.
    SubstringError = "22011", Malformed, None;
    /// Division by zero.
    DivisionByZero = "22012", Malformed, None;
    /// A window frame's offset is negative or NULL.
    InvalidPrecedingOrFollowingSize = "22013", Malformed, None;
    /// The arguments of NTILE are out of range.
    InvalidArgumentForNtile = "22014", Malformed, None;
    /// The arguments of NTH_VALUE are out of range.
    InvalidArgumentForNthValue = "22016", Malformed, None;
    /// A logarithm of zero or less.
    InvalidArgumentForLogarithm = "2201E", Malformed, None;
    /// A power that has no real value.
    InvalidArgumentForPowerFunction = "2201F", Malformed, None;
    /// A LIMIT is negative.
    InvalidRowCountInLimitClause = "2201W", Malformed, None;
    /// The seed of a TABLESAMPLE is NULL.
    InvalidTablesampleRepeat = "2202G", Malformed, None;
    /// A TABLESAMPLE is of no percentage, or of more arguments than its method takes.
    InvalidTablesampleArgument = "2202H", Malformed, None;
    /// An OFFSET is negative.
    InvalidRowCountInResultOffsetClause = "2201X", Malformed, None;
    /// An escape character stands where it means nothing.
    InvalidUseOfEscapeCharacter = "2200C", Malformed, None;
    /// A sequence has given its last value.
    SequenceGeneratorLimitExceeded = "2200H", Malformed, None;
    /// WIDTH_BUCKET has no buckets, or no width.
    InvalidArgumentForWidthBucketFunction = "2201G", Malformed, None;
    /// A byte or bit outside of the value.
    ArraySubscriptError = "2202E", Malformed, None;
    /// A bit string has another length than its type.
    StringDataLengthMismatch = "22026", Malformed, None;
    /// A part of an interval is out of range.
    IntervalFieldOverflow = "22015", Malformed, None;
    /// A regular expression does not parse.
    InvalidRegularExpression = "2201B", Malformed, None;
    /// The bytes are not in the expected encoding.
    CharacterNotInRepertoire = "22021", Malformed, None;
    /// An argument has a value that the function does not take.
    InvalidParameterValue = "22023", Malformed, None;
    /// A LIKE pattern ends with its escape character.
    InvalidEscapeSequence = "22025", Malformed, None;
    /// A LIKE pattern's escape is not one character.
    InvalidEscapeCharacter = "22019", Malformed, None;
    /// Text that is not a value of the type.
    InvalidTextRepresentation = "22P02", Malformed, None;
    /// Binary data that is not a value of the type.
    InvalidBinaryRepresentation = "22P03", Malformed, None;
    /// A character that the encoding or type cannot hold.
    UntranslatableCharacter = "22P05", Malformed, None;
    /// A JSON path reads a date or time from what is none.
    InvalidArgumentForSqlJsonDatetimeFunction = "22031", Malformed, None;
    /// JSON that does not parse.
    InvalidJsonText = "22032", Malformed, None;
    /// A JSON path's subscript is no number, or outside of the array.
    InvalidSqlJsonSubscript = "22033", Malformed, None;
    /// A JSON path calculates with what is no number.
    NonNumericSqlJsonItem = "22036", Malformed, None;
    /// A JSON path wants one item where there are more or none.
    SingletonSqlJsonItemRequired = "22038", Malformed, None;
    /// A JSON path wants an array.
    SqlJsonArrayNotFound = "22039", Malformed, None;
    /// A JSON path wants a member that is not there.
    SqlJsonMemberNotFound = "2203A", Malformed, None;
    /// A JSON path wants a number.
    SqlJsonNumberNotFound = "2203B", Malformed, None;
    /// A JSON path wants an object.
    SqlJsonObjectNotFound = "2203C", Malformed, None;
    /// A referenced row is still referenced, and the rule is RESTRICT.
    RestrictViolation = "23001", Conflict, None;
    /// A NULL in a column that does not take one.
    NotNullViolation = "23502", Conflict, None;
    /// A row refers to a row that does not exist, or is still referenced.
    ForeignKeyViolation = "23503", Conflict, None;
    /// A key exists already.
    UniqueViolation = "23505", Conflict, None;
    /// A CHECK constraint says no.
    CheckViolation = "23514", Conflict, None;
    /// The cursor is not in a state for this.
    InvalidCursorState = "24000", Malformed, None;
    /// A transaction is already open.
    ActiveSqlTransaction = "25001", Malformed, None;
    /// A write in a read-only transaction.
    ReadOnlySqlTransaction = "25006", Malformed, None;
    /// No transaction is open.
    NoActiveSqlTransaction = "25P01", Malformed, None;
    /// The transaction has failed; only a rollback is possible.
    InFailedSqlTransaction = "25P02", Malformed, None;
    /// The transaction was idle for too long and was rolled back.
    IdleInTransactionSessionTimeout = "25P03", Timeout, Transaction;
    /// No such prepared statement.
    InvalidSqlStatementName = "26000", NotFound, Statement;
    /// The user name or the password is wrong.
    InvalidPassword = "28P01", NotAuthenticated, None;
    /// A trigger changed a row that its statement was about to change.
    TriggeredDataChangeViolation = "27000", Conflict, None;
    /// The session is not authenticated, or may not be.
    InvalidAuthorizationSpecification = "28000", NotAuthenticated, None;
    /// Other things depend on the one to be dropped.
    DependentObjectsStillExist = "2BP01", Conflict, None;
    /// No such cursor.
    InvalidCursorName = "34000", NotFound, None;
    /// No such savepoint.
    InvalidSavepointSpecification = "3B001", NotFound, None;
    /// No such database.
    InvalidCatalogName = "3D000", NotFound, None;
    /// No such schema.
    InvalidSchemaName = "3F000", NotFound, None;
    /// A concurrent transaction got in the way: try again.
    SerializationFailure = "40001", Conflict, Transaction;
    /// A deadlock: this transaction gave way.
    DeadlockDetected = "40P01", Conflict, Transaction;
    /// The statement does not parse.
    SyntaxError = "42601", Malformed, None;
    /// No privilege for this.
    InsufficientPrivilege = "42501", Permission, None;
    /// The value cannot be cast to the type.
    CannotCoerce = "42846", Malformed, None;
    /// A column must be grouped or aggregated.
    GroupingError = "42803", Malformed, None;
    /// A window function where none is allowed.
    WindowingError = "42P20", Malformed, None;
    /// A recursive query of a form that is not allowed.
    InvalidRecursion = "42P19", Malformed, None;
    /// The foreign key does not fit the key that it refers to.
    InvalidForeignKey = "42830", Malformed, None;
    /// A name that is too long.
    NameTooLong = "42622", Malformed, None;
    /// The types do not fit together.
    DatatypeMismatch = "42804", Malformed, None;
    /// A cursor is declared with options that exclude one another.
    InvalidCursorDefinition = "42P11", Malformed, None;
    /// The type of a parameter cannot be told.
    IndeterminateDatatype = "42P18", Malformed, None;
    /// No such column.
    UndefinedColumn = "42703", NotFound, None;
    /// No function or operator of this name and these types.
    UndefinedFunction = "42883", NotFound, None;
    /// No such table or view.
    UndefinedTable = "42P01", NotFound, None;
    /// No such parameter.
    UndefinedParameter = "42P02", Malformed, None;
    /// No such index, constraint, type, user or other object.
    UndefinedObject = "42704", NotFound, None;
    /// A column of this name exists already.
    DuplicateColumn = "42701", Conflict, None;
    /// A cursor of this name exists already.
    DuplicateCursor = "42P03", Conflict, None;
    /// A prepared statement of this name exists already.
    DuplicatePreparedStatement = "42P05", Conflict, None;
    /// A table, view or index of this name exists already.
    DuplicateTable = "42P07", Conflict, None;
    /// A schema of this name exists already.
    DuplicateSchema = "42P06", Conflict, None;
    /// A table's name stands twice in FROM.
    DuplicateAlias = "42712", Malformed, None;
    /// An object of this name exists already.
    DuplicateObject = "42710", Conflict, None;
    /// A function of this name and these parameters exists already.
    DuplicateFunction = "42723", Conflict, None;
    /// A column's name is ambiguous.
    AmbiguousColumn = "42702", Malformed, None;
    /// A table's name is ambiguous.
    AmbiguousAlias = "42P09", Malformed, None;
    /// A function's name and types fit more than one.
    AmbiguousFunction = "42725", Malformed, None;
    /// A reference to a column that is not allowed here.
    InvalidColumnReference = "42P10", Malformed, None;
    /// A column definition that makes no sense.
    InvalidColumnDefinition = "42611", Malformed, None;
    /// A table definition that makes no sense.
    InvalidTableDefinition = "42P16", Malformed, None;
    /// A function definition that makes no sense.
    InvalidFunctionDefinition = "42P13", Malformed, None;
    /// A name that cannot be one.
    InvalidName = "42602", Malformed, None;
    /// An object definition that makes no sense.
    InvalidObjectDefinition = "42P17", Malformed, None;
    /// A value for a column that is always generated.
    GeneratedAlways = "428C9", Malformed, None;
    /// The object is of another kind.
    WrongObjectType = "42809", Malformed, None;
    /// A name that is reserved.
    ReservedName = "42939", Malformed, None;
    /// A view's WITH CHECK OPTION says no.
    WithCheckOptionViolation = "44000", Conflict, None;
    /// The disk is full: the server is read-only until there is room.
    DiskFull = "53100", NotAvailable, Statement;
    /// The query's memory budget is spent.
    OutOfMemory = "53200", TooLarge, None;
    /// Too many connections.
    TooManyConnections = "53300", TooMany, Connection;
    /// A limit of the configuration is reached: cursors, statements, savepoints, log-in tries.
    ConfigurationLimitExceeded = "53400", TooMany, None;
    /// A limit of the program is reached.
    ProgramLimitExceeded = "54000", TooLarge, None;
    /// The statement is too complex: too deep, or too many terms.
    StatementTooComplex = "54001", TooLarge, None;
    /// Too many columns.
    TooManyColumns = "54011", TooLarge, None;
    /// Too many arguments or parameters.
    TooManyArguments = "54023", TooLarge, None;
    /// The object is not in the state that this needs.
    ObjectNotInPrerequisiteState = "55000", Malformed, None;
    /// The object is in use.
    ObjectInUse = "55006", Conflict, None;
    /// A lock could not be had in time.
    LockNotAvailable = "55P03", Timeout, Transaction;
    /// The statement was cancelled, by request or by its timeout.
    QueryCanceled = "57014", Cancelled, None;
    /// The server is shutting down.
    AdminShutdown = "57P01", NotAvailable, Connection;
    /// The server is not ready to accept connections.
    CannotConnectNow = "57P03", NotAvailable, Connection;
    /// A file could not be read or written.
    IoError = "58030", Internal, None;
    /// The server found a fault of its own.
    InternalError = "XX000", Internal, None;
    /// Stored data is damaged.
    DataCorrupted = "XX001", Internal, None;
    /// A forward-only cursor cannot go back.
    FetchTypeOutOfRange = "HY106", Malformed, None;
}

impl fmt::Display for SqlState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
