//! Statements that are not queries: definitions, users, transactions, settings.

use super::{
    AlterFunction, AlterSchema, AlterSequence, AlterTable, AlterType, CreateFunction, CreateIndex,
    CreateSchema, CreateSequence, CreateTable, CreateType, DropFunctions, DropIndex, DropSchema,
    DropSequence, DropTable, DropTypes, ExplainOptions, LockTables, Query, RoutineName, Truncate,
};
use crate::catalog::{
    Function, Home, Privilege, Procedure, StoredQuery, Trigger, View, ViewColumn, ViewOptions,
};
use crate::sql::CursorMove;
use crate::types::{DataType, TableId, Value};

/// A statement that looks after tables. What it does not do by itself needs not be done.
#[derive(Clone, Debug)]
pub(crate) struct Maintenance {
    /// The tables that it names; `None`: all.
    pub tables: Option<Vec<TableId>>,
    /// Whether it samples them anew.
    pub analyzes: bool,
    /// Whether it runs in no transaction but its own.
    pub alone: bool,
    /// What it is called.
    pub command: &'static str,
}

/// A statement that is not a query.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    /// CREATE TABLE.
    CreateTable(Box<CreateTable>),
    /// ALTER TABLE, and ALTER INDEX.
    AlterTable(Box<AlterTable>),
    /// DROP TABLE.
    DropTable(DropTable),
    /// TRUNCATE.
    Truncate(Truncate),
    /// CREATE INDEX.
    CreateIndex(Box<CreateIndex>),
    /// DROP INDEX.
    DropIndex(DropIndex),
    /// CREATE SCHEMA.
    CreateSchema(CreateSchema),
    /// ALTER SCHEMA.
    AlterSchema(AlterSchema),
    /// DROP SCHEMA.
    DropSchema(DropSchema),
    /// CREATE VIEW.
    CreateView(CreateView),
    /// ALTER VIEW ... RENAME TO.
    RenameView(RenameView),
    /// The other kinds of ALTER VIEW.
    AlterView(Box<AlterView>),
    /// DROP VIEW, and DROP MATERIALIZED VIEW.
    DropView(DropView),
    /// REFRESH MATERIALIZED VIEW: the session puts the rows in, under the lock that the command takes.
    RefreshView {
        /// The view.
        view: TableId,
        /// Whether rows come; else it keeps none from then on.
        with_data: bool,
    },
    /// CREATE SEQUENCE.
    CreateSequence(Box<CreateSequence>),
    /// ALTER SEQUENCE.
    AlterSequence(Box<AlterSequence>),
    /// DROP SEQUENCE.
    DropSequence(DropSequence),
    /// CREATE TYPE, and CREATE DOMAIN.
    CreateType(Box<CreateType>),
    /// ALTER TYPE, and ALTER DOMAIN.
    AlterType(Box<AlterType>),
    /// DROP TYPE, and DROP DOMAIN.
    DropTypes(Box<DropTypes>),
    /// CREATE FUNCTION.
    CreateFunction(Box<CreateFunction>),
    /// ALTER FUNCTION.
    AlterFunction(Box<AlterFunction>),
    /// DROP FUNCTION.
    DropFunctions(Box<DropFunctions>),
    /// GRANT and REVOKE of EXECUTE on functions: their definitions from then on.
    FunctionCallers {
        /// The functions.
        functions: Vec<Function>,
        /// GRANT; else REVOKE.
        grant: bool,
    },
    /// CREATE PROCEDURE.
    CreateProcedure(Box<CreateProcedure>),
    /// DROP PROCEDURE.
    DropProcedure(DropProcedure),
    /// CREATE TRIGGER.
    CreateTrigger(Box<CreateTrigger>),
    /// DROP TRIGGER.
    DropTrigger(DropTrigger),
    /// CREATE USER.
    CreateUser(CreateUser),
    /// ALTER USER.
    AlterUser(AlterUser),
    /// DROP USER.
    DropUser(DropUser),
    /// GRANT.
    Grant(GrantChange),
    /// REVOKE.
    Revoke(GrantChange),
    /// BEGIN, START TRANSACTION.
    Begin {
        /// ISOLATION LEVEL, 0 to 3 as on the wire; `None`: the session's.
        isolation: Option<u8>,
        /// READ ONLY or READ WRITE; `None`: the session's.
        read_only: Option<bool>,
    },
    /// COMMIT, END.
    Commit,
    /// ROLLBACK, or ROLLBACK TO a savepoint.
    Rollback {
        /// The savepoint.
        to: Option<String>,
    },
    /// SAVEPOINT.
    Savepoint {
        /// Its name.
        name: String,
    },
    /// RELEASE SAVEPOINT.
    Release {
        /// Its name.
        name: String,
    },
    /// LOCK TABLE.
    LockTables(LockTables),
    /// ANALYZE, VACUUM and their kin.
    Maintain(Maintenance),
    /// SET CONSTRAINTS.
    SetConstraints {
        /// Those that it names, each by its table and its name there; `None`: ALL.
        constraints: Option<Vec<(TableId, String)>>,
        /// Whether they wait for the commit; else what waits of them is checked at once.
        deferred: bool,
    },
    /// SET TRANSACTION, and SET SESSION CHARACTERISTICS AS TRANSACTION.
    SetTransaction {
        /// ISOLATION LEVEL, 0 to 3 as on the wire; `None`: as it is.
        isolation: Option<u8>,
        /// READ ONLY or READ WRITE; `None`: as it is.
        read_only: Option<bool>,
        /// SESSION CHARACTERISTICS: for the session's later transactions, not for the open one.
        session: bool,
    },
    /// SET.
    Set(SetOption),
    /// RESET ALL: every option as it was at the start of the session.
    ResetAll,
    /// A statement that has nothing to do.
    Nothing {
        /// What it is called.
        tag: &'static str,
    },
    /// DISCARD ALL: the session as it was at its start.
    DiscardAll,
    /// DISCARD SEQUENCES.
    DiscardSequences,
    /// DISCARD TEMPORARY.
    DiscardTemporary,
    /// COMMIT or ROLLBACK AND CHAIN: another transaction of its kind begins.
    EndAndChain {
        /// COMMIT.
        commit: bool,
    },
    /// SHOW ALL, and SHOW VARIABLES.
    ShowAll {
        /// LIKE.
        pattern: Option<String>,
    },
    /// SHOW.
    Show {
        /// The option.
        option: String,
    },
    /// PREPARE name AS statement.
    Prepare {
        /// The statement's name.
        name: String,
        /// The types that it declares for its parameters; those after them are inferred.
        parameter_types: Vec<DataType>,
        /// The statement's text.
        sql: String,
    },
    /// EXECUTE name (arguments).
    Execute {
        /// The statement's name.
        name: String,
        /// Its arguments, as a query of one row.
        arguments: Box<Query>,
    },
    /// EXPLAIN EXECUTE name (arguments).
    ExplainExecute {
        /// The statement's name.
        name: String,
        /// Its arguments, as a query of one row.
        arguments: Box<Query>,
        /// How it is explained.
        options: ExplainOptions,
    },
    /// FETCH and MOVE.
    Fetch {
        /// The cursor.
        cursor: String,
        /// Where it goes.
        movement: CursorMove,
        /// MOVE: no rows come.
        silent: bool,
    },
    /// CLOSE name, or ALL.
    Close {
        /// The cursor; `None`: all.
        cursor: Option<String>,
    },
    /// DEALLOCATE name, or ALL.
    Deallocate {
        /// The statement's name; `None`: all.
        name: Option<String>,
    },
}

/// CREATE VIEW.
#[derive(Clone, Debug)]
pub(crate) struct CreateView {
    /// The schema that it comes into; without meaning for a temporary one.
    pub schema: String,
    /// Whether it is of the session alone.
    pub temporary: bool,
    /// Its name.
    pub name: String,
    /// OR REPLACE.
    pub or_replace: bool,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// Its columns.
    pub columns: Vec<ViewColumn>,
    /// What it shows.
    pub query: StoredQuery,
    /// MATERIALIZED: whether its rows come at once. `None`: it keeps none.
    pub materialized: Option<bool>,
    /// WITH (...), and WITH CHECK OPTION.
    pub options: ViewOptions,
    /// The one table or view whose rows it shows.
    pub base: Option<TableId>,
}

impl CreateView {
    /// The name space that it comes into.
    pub(crate) fn home(&self) -> Home<'_> {
        match self.temporary {
            true => Home::Session,
            false => Home::Schema(&self.schema),
        }
    }
}

/// ALTER VIEW ... RENAME TO.
#[derive(Clone, Debug)]
pub(crate) struct RenameView {
    /// The view; `None` where IF EXISTS found none.
    pub view: Option<TableId>,
    /// The schema that it goes into; `None`: it stays.
    pub schema: Option<String>,
    /// Its new name.
    pub name: String,
}

impl RenameView {
    /// The view as it is afterwards.
    pub(crate) fn applied(&self, view: &View) -> View {
        let mut renamed = view.clone();
        renamed.name.clone_from(&self.name);
        if let Some(schema) = &self.schema {
            renamed.schema.clone_from(schema);
        }
        renamed
    }
}

/// ALTER VIEW, of a column, an option or the owner.
#[derive(Clone, Debug)]
pub(crate) struct AlterView {
    /// The view as it becomes; `None` where IF EXISTS found none.
    pub view: Option<View>,
    /// Views on it that know its columns by other names from then on.
    pub others: Vec<View>,
    /// Whether another owns it from then on.
    pub owner_changes: bool,
}

/// DROP VIEW.
#[derive(Clone, Debug)]
pub(crate) struct DropView {
    /// The views that exist among those named. Those that stand on them go as well: without CASCADE
    /// the binder has made sure that there are none.
    pub views: Vec<TableId>,
}

/// CREATE PROCEDURE.
#[derive(Clone, Debug)]
pub(crate) struct CreateProcedure {
    /// The procedure.
    pub procedure: Procedure,
    /// OR REPLACE.
    pub or_replace: bool,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
}

/// DROP PROCEDURE.
#[derive(Clone, Debug)]
pub(crate) struct DropProcedure {
    /// Those that exist among those named.
    pub names: Vec<RoutineName>,
}

/// CREATE TRIGGER.
#[derive(Clone, Debug)]
pub(crate) struct CreateTrigger {
    /// The trigger.
    pub trigger: Trigger,
    /// OR REPLACE.
    pub or_replace: bool,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// ALTER TRIGGER ... RENAME: its name so far.
    pub renamed_from: Option<String>,
}

/// DROP TRIGGER.
#[derive(Clone, Debug)]
pub(crate) struct DropTrigger {
    /// The table, and the trigger's name; `None` where IF EXISTS found none.
    pub trigger: Option<(TableId, String)>,
}

/// CREATE USER.
#[derive(Clone)]
pub(crate) struct CreateUser {
    /// The name.
    pub name: String,
    /// The password, in the clear; hashed off the network threads before it is stored.
    pub password: String,
    /// Whether an administrator.
    pub admin: bool,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
}

/// ALTER USER.
#[derive(Clone)]
pub(crate) struct AlterUser {
    /// The name.
    pub name: String,
    /// A new password.
    pub password: Option<String>,
    /// A new role: administrator or not.
    pub admin: Option<bool>,
}

impl std::fmt::Debug for CreateUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateUser")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for AlterUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AlterUser")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// DROP USER.
#[derive(Clone, Debug)]
pub(crate) struct DropUser {
    /// The names.
    pub names: Vec<String>,
    /// IF EXISTS.
    pub if_exists: bool,
}

/// GRANT or REVOKE on tables.
#[derive(Clone, Debug)]
pub(crate) struct GrantChange {
    /// Which privileges.
    pub privileges: Vec<Privilege>,
    /// On which tables.
    pub tables: Vec<TableId>,
    /// To or from whom.
    pub users: Vec<String>,
    /// WITH GRANT OPTION; for REVOKE: GRANT OPTION FOR.
    pub grant_option: bool,
}

/// SET option = value.
#[derive(Clone, Debug)]
pub(crate) struct SetOption {
    /// The option.
    pub option: String,
    /// Its value; `None` is DEFAULT.
    pub value: Option<Value>,
    /// SET LOCAL: until the transaction ends.
    pub local: bool,
}
