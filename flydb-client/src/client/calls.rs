//! Running statements.
//!
//! Each call writes its parameters before it returns its future, so the future borrows the handle and
//! the statement, never the parameters.

use std::sync::Arc;

use crate::client::Client;
use crate::cursor::CursorBuilder;
use crate::error::Result;
use crate::from_row::FromRow;
use crate::from_sql::FromSqlOwned;
use crate::result::ResultSet;
use crate::row::Row;
use crate::run::{Arguments, Call, run, within};
use crate::statement::AsStatement;
use crate::stream::RowStream;
use crate::to_sql::{Encoded, Params, encode, encode_sets};

impl Client {
    /// Runs a statement and gives all that it answered.
    ///
    /// # Errors
    /// What the server says ([`ErrorKind::Server`](crate::ErrorKind::Server)), a parameter that cannot be written, the time limit,
    /// or the end of the connection. So with all calls below.
    pub fn run<S: AsStatement + ?Sized>(
        &self,
        statement: &S,
        params: impl Params,
    ) -> impl Future<Output = Result<ResultSet>> {
        let params = encode(&params);
        async move { self.run_encoded(statement, &params?).await }
    }

    /// Runs a query and gives its rows.
    ///
    /// # Errors
    /// As [`Client::run`].
    pub fn query<S: AsStatement + ?Sized>(
        &self,
        statement: &S,
        params: impl Params,
    ) -> impl Future<Output = Result<Vec<Row>>> {
        let params = encode(&params);
        async move {
            let set = self.run_encoded(statement, &params?).await?;
            Ok(set.into_rows())
        }
    }

    /// Runs a query that gives exactly one row.
    ///
    /// # Errors
    /// As [`Client::run`], and [`ErrorKind::RowCount`](crate::ErrorKind::RowCount) for none or several.
    pub fn query_one<S: AsStatement + ?Sized>(
        &self,
        statement: &S,
        params: impl Params,
    ) -> impl Future<Output = Result<Row>> {
        let params = encode(&params);
        async move {
            let set = self.run_encoded(statement, &params?).await?;
            set.exactly_one()
        }
    }

    /// Runs a query that gives one row at most.
    ///
    /// # Errors
    /// As [`Client::run`], and [`ErrorKind::RowCount`](crate::ErrorKind::RowCount) for several.
    pub fn query_opt<S: AsStatement + ?Sized>(
        &self,
        statement: &S,
        params: impl Params,
    ) -> impl Future<Output = Result<Option<Row>>> {
        let params = encode(&params);
        async move {
            let set = self.run_encoded(statement, &params?).await?;
            set.at_most_one()
        }
    }

    /// Runs a query and reads its rows as values of a type.
    ///
    /// ```no_run
    /// # async fn example(client: flydb_client::Client) -> Result<(), flydb_client::Error> {
    /// let pairs = client
    ///     .query_as::<(i64, String)>("SELECT id, name FROM users WHERE id > $1", (10,))
    ///     .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`Client::run`], and [`ErrorKind::Column`](crate::ErrorKind::Column) where a row cannot be read as the type.
    pub fn query_as<T: FromRow>(
        &self,
        statement: &(impl AsStatement + ?Sized),
        params: impl Params,
    ) -> impl Future<Output = Result<Vec<T>>> {
        let params = encode(&params);
        async move {
            let set = self.run_encoded(statement, &params?).await?;
            set.read()
        }
    }

    /// As [`Client::query_one`], reading the row as a value of a type.
    ///
    /// # Errors
    /// As [`Client::query_one`] and [`Client::query_as`].
    pub fn query_one_as<T: FromRow>(
        &self,
        statement: &(impl AsStatement + ?Sized),
        params: impl Params,
    ) -> impl Future<Output = Result<T>> {
        let params = encode(&params);
        async move {
            let set = self.run_encoded(statement, &params?).await?;
            T::from_row(&set.exactly_one()?)
        }
    }

    /// As [`Client::query_opt`], reading the row as a value of a type.
    ///
    /// # Errors
    /// As [`Client::query_opt`] and [`Client::query_as`].
    pub fn query_opt_as<T: FromRow>(
        &self,
        statement: &(impl AsStatement + ?Sized),
        params: impl Params,
    ) -> impl Future<Output = Result<Option<T>>> {
        let params = encode(&params);
        async move {
            let set = self.run_encoded(statement, &params?).await?;
            set.at_most_one()?.as_ref().map(T::from_row).transpose()
        }
    }

    /// Runs a query that gives one row, and reads its first column.
    ///
    /// # Errors
    /// As [`Client::query_one`], and [`ErrorKind::Column`](crate::ErrorKind::Column) where it cannot be read as the type.
    pub fn query_scalar<T: FromSqlOwned>(
        &self,
        statement: &(impl AsStatement + ?Sized),
        params: impl Params,
    ) -> impl Future<Output = Result<T>> {
        let params = encode(&params);
        async move {
            let set = self.run_encoded(statement, &params?).await?;
            set.exactly_one()?.try_get(0)
        }
    }

    /// Runs a statement and gives how many rows it inserted, updated or deleted.
    ///
    /// # Errors
    /// As [`Client::run`].
    pub fn execute<S: AsStatement + ?Sized>(
        &self,
        statement: &S,
        params: impl Params,
    ) -> impl Future<Output = Result<u64>> {
        let params = encode(&params);
        async move {
            let set = self.run_encoded(statement, &params?).await?;
            Ok(set.affected_rows())
        }
    }

    /// Runs a statement once for each set of parameters, all in one request and as one transaction, and
    /// gives how many rows were inserted, updated or deleted in all. Where one set fails, none has run.
    ///
    /// ```no_run
    /// # async fn example(client: flydb_client::Client) -> Result<(), flydb_client::Error> {
    /// let people = vec![(1, "Ada"), (2, "Grace"), (3, "Barbara")];
    /// client.execute_batch("INSERT INTO users VALUES ($1, $2)", people).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`Client::run`]; [`ErrorKind::Parameter`](crate::ErrorKind::Parameter) for more than 16 MiB of parameters: a transaction
    /// holds several batches together.
    pub fn execute_batch<S: AsStatement + ?Sized>(
        &self,
        statement: &S,
        sets: impl IntoIterator<Item = impl Params>,
    ) -> impl Future<Output = Result<u64>> {
        let sets = encode_sets(sets);
        async move {
            let sets = sets?;
            if sets.is_empty() {
                return Ok(0);
            }
            let arguments = Arguments::Batch(&sets);
            let set = self.run_call(statement, arguments).await?;
            Ok(set.affected_rows())
        }
    }

    /// Runs a query and reads its rows as a stream, through a cursor: memory holds two pages of rows,
    /// whatever the size of the result. See [`Client::cursor`] for the page's size.
    ///
    /// ```no_run
    /// # async fn example(client: flydb_client::Client) -> Result<(), flydb_client::Error> {
    /// let mut rows = client.query_stream("SELECT * FROM measurements", ()).await?;
    /// while let Some(row) = rows.next().await? {
    ///     println!("{:?}", row.get::<f64>("value"));
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`Client::run`].
    pub fn query_stream<S: AsStatement + ?Sized>(
        &self,
        statement: &S,
        params: impl Params,
    ) -> impl Future<Output = Result<RowStream>> {
        let params = encode(&params);
        async move {
            let opening = CursorBuilder::new(self, statement.text(), params);
            opening.stream().await
        }
    }

    async fn run_encoded<S: AsStatement + ?Sized>(
        &self,
        statement: &S,
        params: &Encoded,
    ) -> Result<ResultSet> {
        self.run_call(statement, Arguments::One(params)).await
    }

    async fn run_call<S: AsStatement + ?Sized>(
        &self,
        statement: &S,
        arguments: Arguments<'_>,
    ) -> Result<ResultSet> {
        let connection: &Arc<_> = self.shared();
        let call = Call::new(statement, arguments, self.timeout, connection);
        within(self.timeout, run(&self.handle, self.turn, call)).await
    }
}
