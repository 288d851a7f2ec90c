//! The table of message types: the one place where codes are allotted.

use std::fmt;

/// Who sends a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The client, as a request.
    Request,
    /// The server, as the reply to a request.
    Response,
    /// The server, of its own accord.
    Event,
    /// Nobody yet: the code is taken, and a frame of it is answered as an unknown type is.
    Reserved,
}

macro_rules! message_types {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $direction:ident;)*) => {
        /// What a frame is, by the third byte of its header.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum MessageType { $($(#[doc = $doc])+ $name = $code,)* }

        impl MessageType {
            /// Every type, by code.
            pub const ALL: &[MessageType] = &[$(MessageType::$name,)*];

            /// The type of this code, where there is one.
            #[must_use]
            pub const fn from_code(code: u8) -> Option<MessageType> {
                match code { $($code => Some(MessageType::$name),)* _ => None }
            }

            /// The name that the reference uses.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(MessageType::$name => stringify!($name),)* }
            }

            /// Who sends it.
            #[must_use]
            pub const fn direction(self) -> Direction {
                match self { $(MessageType::$name => Direction::$direction,)* }
            }

            /// What it is for, in a sentence.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(MessageType::$name => concat!($($doc),+),)* }
            }
        }
    };
}

message_types! {
    /// Runs one statement.
    Query = 0x01, Request;
    /// What a statement answered: rows, or a tag.
    QueryResult = 0x02, Response;
    /// Why a request was refused.
    Error = 0x03, Response;
    /// Prepares a statement under a name.
    Prepare = 0x04, Request;
    /// What was prepared.
    PrepareResult = 0x05, Response;
    /// Runs a prepared statement.
    Execute = 0x06, Request;
    /// Forgets a prepared statement.
    Deallocate = 0x07, Request;
    /// Says who is there.
    Auth = 0x08, Request;
    /// Whether that is accepted.
    AuthResult = 0x09, Response;
    /// Asks whether the server is there.
    Ping = 0x0A, Request;
    /// It is.
    Pong = 0x0B, Response;
    /// Reserved: cancels a running request of another connection.
    Cancel = 0x0C, Reserved;
    /// Brings the session back to how it was after Auth.
    Reset = 0x0D, Request;
    /// Reserved: describes a statement without running it.
    Describe = 0x0E, Reserved;
    /// Opens a cursor.
    CursorOpen = 0x10, Request;
    /// Fetches rows of a cursor.
    CursorFetch = 0x11, Request;
    /// Closes a cursor.
    CursorClose = 0x12, Request;
    /// Moves a cursor without fetching.
    CursorScroll = 0x13, Request;
    /// What a cursor answered.
    CursorResult = 0x14, Response;
    /// Lists tables.
    GetTables = 0x20, Request;
    /// Lists columns.
    GetColumns = 0x21, Request;
    /// Lists the columns of a primary key.
    GetPrimaryKeys = 0x22, Request;
    /// Lists foreign keys.
    GetForeignKeys = 0x23, Request;
    /// Lists indexes.
    GetIndexes = 0x24, Request;
    /// Lists the types.
    GetTypeInfo = 0x25, Request;
    /// What a list answered.
    MetadataResult = 0x26, Response;
    /// Begins a transaction.
    BeginTx = 0x30, Request;
    /// Commits it.
    CommitTx = 0x31, Request;
    /// Rolls it back, whole or to a savepoint.
    RollbackTx = 0x32, Request;
    /// Makes or frees a savepoint.
    Savepoint = 0x33, Request;
    /// What became of the transaction.
    TxResult = 0x34, Response;
    /// Sets a session option.
    SetOption = 0x40, Request;
    /// Reads a session option.
    GetOption = 0x41, Request;
    /// Asks about the server and the session.
    GetServerInfo = 0x42, Request;
    /// What the session answered.
    SessionResult = 0x43, Response;
    /// Reserved for choosing a database.
    UseDatabase = 0x50, Reserved;
    /// Reserved for listing databases.
    GetDatabases = 0x51, Reserved;
    /// Reserved for what those answer.
    DatabaseResult = 0x52, Reserved;
    /// Reserved: watches a table for changes.
    Watch = 0x60, Reserved;
    /// Reserved: stops watching.
    Unwatch = 0x61, Reserved;
    /// Reserved: a change of a watched table.
    Event = 0x62, Reserved;
    /// Reserved for what watching answers.
    WatchResult = 0x63, Reserved;
    /// Reserved: begins a bulk load.
    BulkBegin = 0x70, Reserved;
    /// Reserved: rows of a bulk load.
    BulkData = 0x71, Reserved;
    /// Reserved: ends a bulk load.
    BulkEnd = 0x72, Reserved;
    /// Reserved for what a bulk load answers.
    BulkResult = 0x73, Reserved;
}

impl MessageType {
    /// The third byte of the header.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }
}

impl fmt::Display for MessageType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_rise_and_lead_back_to_their_types() {
        assert!(
            MessageType::ALL
                .windows(2)
                .all(|pair| pair[0].code() < pair[1].code())
        );
        for code in 0..=u8::MAX {
            let found = MessageType::from_code(code);
            let listed = MessageType::ALL.iter().find(|t| t.code() == code);
            assert_eq!(found.as_ref(), listed);
        }
    }
}
