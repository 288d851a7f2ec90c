//! A database in memory that runs plans made by hand.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::auth::AuthorizedPlan;
use crate::catalog::{Catalog, Column, Table, User};
use crate::eval::SessionFacts;
use crate::exec::{
    Cancel, DefinitionContext, Environment, Execution, Fact, Output, Progress, Routines,
    ServerFacts, Step, Summary, run_definition,
};
use crate::plan::{Command, Expr, Node, Query};
use crate::storage::{ColumnMemory, MemoryVfs, StorageOptions};
use crate::txn::{
    BeginOptions, Isolation, Manager, SchemaVersion, StatementKind, Ticket, Transaction,
};
use crate::types::clock::SystemClock;
use crate::types::{DataType, Result, SqlError, Timestamp, Value};

/// A database in memory.
pub(in crate::exec) struct Database {
    manager: Arc<Manager>,
}

/// What a plan gave.
#[derive(Debug, Default, PartialEq)]
pub(in crate::exec) struct Ran {
    pub(in crate::exec) rows: Vec<Vec<Value>>,
    pub(in crate::exec) summary: Summary,
}

/// How far a plan came.
#[derive(Debug)]
pub(in crate::exec) enum Came {
    ToTheEnd(Ran),
    ToALock(Ticket),
}

impl Database {
    pub(in crate::exec) fn new() -> Database {
        let options = StorageOptions::in_memory();
        let (manager, _) = Manager::open(Arc::new(MemoryVfs::default()), options).unwrap();
        Database { manager }
    }

    pub(in crate::exec) fn begin(&self) -> Transaction {
        self.begin_as(Isolation::ReadCommitted)
    }

    pub(in crate::exec) fn begin_as(&self, isolation: Isolation) -> Transaction {
        self.manager.begin(BeginOptions {
            isolation,
            read_only: false,
        })
    }

    /// Runs a definition and commits it.
    pub(in crate::exec) async fn define(&self, command: Command) -> Result<()> {
        let mut txn = self.begin();
        define_in(&mut txn, &command)?;
        txn.commit().await?;
        Ok(())
    }

    /// Runs a plan and commits it.
    pub(in crate::exec) async fn run(&self, node: Node) -> Result<Ran> {
        let mut txn = self.begin();
        let ran = run_in(&mut txn, node)?;
        txn.commit().await?;
        Ok(ran)
    }

    /// A table's definition.
    pub(in crate::exec) fn table(&self, name: &str) -> Arc<Table> {
        let mut txn = self.begin();
        txn.begin_statement(StatementKind::Read).unwrap();
        Arc::clone(catalog(&txn).table(None, name).unwrap())
    }

    pub(in crate::exec) fn schema_version(&self) -> SchemaVersion {
        let mut txn = self.begin();
        txn.begin_statement(StatementKind::Read).unwrap();
        txn.view().schema_version()
    }
}

/// Runs a definition as a statement of a transaction.
pub(in crate::exec) fn define_in(txn: &mut Transaction, command: &Command) -> Result<()> {
    txn.begin_statement(StatementKind::Write)?;
    let environment = environment(txn);
    let context = DefinitionContext {
        environment: &environment,
        user: "admin",
        password_hash: Some("hash"),
    };
    match run_definition(command, &context, txn)? {
        Progress::Done => Ok(()),
        Progress::Wait(_) => Err(SqlError::internal("a definition waits")),
    }
}

/// Runs a plan as a statement of a transaction; on an error nothing of it stays.
pub(in crate::exec) fn run_in(txn: &mut Transaction, node: Node) -> Result<Ran> {
    txn.begin_statement(StatementKind::Write)?;
    let environment = environment(txn);
    let mut execution = open(txn, node, environment)?;
    match step_on(&mut execution, txn, &mut Ran::default()) {
        Ok(Came::ToTheEnd(ran)) => Ok(ran),
        Ok(Came::ToALock(_)) => Err(SqlError::internal("the plan waits for a lock")),
        Err(error) => {
            txn.rollback_statement();
            Err(error)
        }
    }
}

pub(in crate::exec) fn open(
    txn: &mut Transaction,
    root: Node,
    environment: Environment,
) -> Result<Execution> {
    let query = Query {
        root,
        columns: Vec::new(),
        parameters: Vec::new(),
        uses: crate::plan::Uses::default(),
        current_of: Vec::new(),
        tracked: Vec::new(),
    };
    let plan = Arc::new(AuthorizedPlan::for_test(query));
    Execution::open(plan, Arc::from([]), txn, environment)
}

/// Steps until the end or a lock.
pub(in crate::exec) fn step_on(
    execution: &mut Execution,
    txn: &mut Transaction,
    ran: &mut Ran,
) -> Result<Came> {
    loop {
        match execution.step(txn)? {
            Step::Rows(output) => ran.rows.extend(rows_of(output)),
            Step::Yield => {}
            Step::Wait(ticket) | Step::Again(ticket) => return Ok(Came::ToALock(ticket)),
            Step::Done(summary) => {
                let rows = std::mem::take(&mut ran.rows);
                return Ok(Came::ToTheEnd(Ran { rows, summary }));
            }
        }
    }
}

fn rows_of(output: Output) -> Vec<Vec<Value>> {
    let batch = output.into_batch().unwrap();
    let row = |row| {
        let columns = batch.columns.iter();
        columns.map(|column| column.value(row)).collect()
    };
    (0..batch.rows).map(row).collect()
}

pub(in crate::exec) fn catalog(txn: &Transaction) -> Catalog {
    Catalog::load(txn.view().system_prefix("")).unwrap()
}

#[derive(Debug)]
struct NoFacts;

impl ServerFacts for NoFacts {
    fn server(&self) -> Vec<Fact> {
        Vec::new()
    }

    fn status(&self) -> Vec<Fact> {
        Vec::new()
    }
}

/// Plenty of memory and no deadline.
pub(in crate::exec) fn environment(txn: &Transaction) -> Environment {
    let catalog = catalog(txn);
    let mut copy = Catalog::default();
    for table in catalog.tables() {
        copy.add_table(Table::clone(table));
        catalog
            .grants_on(table.id)
            .for_each(|grant| copy.add_grant(grant.clone()));
    }
    catalog
        .users()
        .for_each(|user| copy.add_user(User::clone(user)));
    Environment {
        catalog: Arc::new(copy),
        version: txn.view().schema_version(),
        session: Arc::new(SessionFacts {
            user: "admin".into(),
            now: Timestamp(0),
            time_zone: TimeZone::UTC,
            session_id: 1,
            clock: Arc::new(SystemClock),
            given_out: Arc::default(),
            notes: Default::default(),
        }),
        memory: 1 << 30,
        columns: Arc::new(ColumnMemory::new(1 << 30)),
        cancel: Cancel::default(),
        deadline: None,
        bind_text: literal_or_positive,
        aside: |work| work(),
        routines: Routines {
            procedure: |_, _, _, _| Err(SqlError::internal("no procedures here")),
            function: |_, _, _, _| Err(SqlError::internal("no functions here")),
            trigger: |_, _, _, _| Err(SqlError::internal("no triggers here")),
        },
        user: Arc::from("admin"),
        depth: 0,
        facts: Arc::new(NoFacts),
        profile: None,
    }
}

/// Binds a number as itself, and `COLUMN > 0` for the second column; that is all these tests store.
fn literal_or_positive(sql: &str, _: &Table, _: Option<&Column>, _: &Catalog) -> Result<Expr> {
    match sql.parse() {
        Ok(number) => Ok(Expr::literal(Value::Int(number), DataType::Int)),
        Err(_) => Ok(super::greater(super::int_column(1), super::int(0))),
    }
}
