//! The store as rooms see it: four verbs over whichever engine is configured.

use crate::{
    FromRow, Migration, Operation, Statement, StoreError, Tx, Value, migration, params, postgres, sqlite,
    statement, tx::single,
};
use serde::{Serialize, de::DeserializeOwned};
use std::{path::Path, sync::Arc};
use tokio::sync::Notify;

/// Which engine stands below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// `SQLite` in this process.
    Sqlite,
    /// A server that speaks PostgreSQL's wire.
    Postgres,
}

/// What a health check found.
#[derive(Debug, Clone)]
pub struct Health {
    /// Which engine answered.
    pub engine: Engine,
    /// The migrations that it holds.
    pub migrations: i64,
}

enum Backend {
    Sqlite { writer: sqlite::Writer, readers: Box<sqlite::Readers> },
    Postgres(Box<postgres::Pool>),
}

struct Inner {
    backend: Backend,
    /// Rung when a commit appended to the log: the sequencer of this server need not wait for its poll.
    appended: Notify,
    /// Rung when entries got numbers: consumers of this server need not wait for theirs.
    numbered: Notify,
}

/// A handle on the database; cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

statement! {
    APPLIED: Scan "store.applied_migrations" = "SELECT room, number, hash FROM store_migration";
    NOTE_APPLIED: Write "store.note_migration" =
        "INSERT INTO store_migration (room, number, name, hash) VALUES ($1, $2, $3, $4)";
    COUNT_APPLIED: Point "store.count_migrations" = "SELECT CAST(COUNT(*) AS BIGINT) FROM store_migration";
}

impl Store {
    /// Opens the embedded engine in `file`, making it where it is missing.
    pub fn open_sqlite(file: &Path) -> Result<Self, StoreError> {
        let writer = sqlite::Writer::start(file.to_owned())?;
        let readers = Box::new(sqlite::Readers::new(file.to_owned()));
        Ok(Self::over(Backend::Sqlite { writer, readers }))
    }

    /// Connects to a server, such as `postgres://polity@127.0.0.1/polity`.
    pub async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        Ok(Self::over(Backend::Postgres(Box::new(postgres::Pool::open(url).await?))))
    }

    fn over(backend: Backend) -> Self {
        Self(Arc::new(Inner { backend, appended: Notify::new(), numbered: Notify::new() }))
    }

    /// Which engine stands below. Rooms do not ask; operators do.
    pub fn engine(&self) -> Engine {
        match self.0.backend {
            Backend::Sqlite { .. } => Engine::Sqlite,
            Backend::Postgres(_) => Engine::Postgres,
        }
    }

    /// At most one row of a [`crate::Kind::Point`] statement.
    pub async fn one<R: FromRow>(
        &self,
        statement: &'static Statement,
        params: Vec<Value>,
    ) -> Result<Option<R>, StoreError> {
        single(statement, self.rows(statement, params).await?)
    }

    /// All rows, up to the limit of the statement's kind.
    pub async fn all<R: FromRow>(
        &self,
        statement: &'static Statement,
        params: Vec<Value>,
    ) -> Result<Vec<R>, StoreError> {
        let rows = self.rows(statement, params).await?;
        rows.into_iter().map(|row| R::from_row(statement.name, row)).collect()
    }

    async fn rows(
        &self,
        statement: &'static Statement,
        params: Vec<Value>,
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        match &self.0.backend {
            Backend::Postgres(pool) => pool.read(statement, &params).await,
            // A look-up by key takes microseconds: handing it over would cost more than running it here.
            Backend::Sqlite { readers, .. } if statement.kind == crate::Kind::Point => {
                readers.lend(|connection| sqlite::rows(connection, statement, &params))
            }
            Backend::Sqlite { .. } => {
                let store = self.clone();
                off_thread(move || store.sqlite_rows(statement, &params)).await
            }
        }
    }

    fn sqlite_rows(
        &self,
        statement: &'static Statement,
        params: &[Value],
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        match &self.0.backend {
            Backend::Sqlite { readers, .. } => {
                readers.lend(|connection| sqlite::rows(connection, statement, params))
            }
            Backend::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// Runs `body` in one transaction and answers when its work is durable.
    ///
    /// The body may run more than once: it takes identifiers and times as inputs and has no effect outside
    /// its [`Tx`]. Its value is kept beside the marker for two days, so it holds identifiers, never personal
    /// data.
    ///
    /// # Errors
    /// What the body returned, or a [`StoreError`] turned into the body's error type. Nothing was written
    /// then, except after [`StoreError::Ambiguous`], which repeating the same operation settles.
    pub async fn transact<T, E, F>(&self, operation: Operation, body: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Serialize + DeserializeOwned + Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (value, appended) = match &self.0.backend {
            Backend::Sqlite { writer, .. } => writer.transact(operation, body).await?,
            Backend::Postgres(pool) => pool.transact(operation, body).await?,
        };
        if appended > 0 {
            self.0.appended.notify_one();
        }
        Ok(value)
    }

    /// Rung when this server appended to the log.
    pub(crate) fn appended(&self) -> &Notify {
        &self.0.appended
    }

    /// Rung when entries got numbers.
    pub(crate) fn numbered(&self) -> &Notify {
        &self.0.numbered
    }

    /// Whether the database answers, and what it holds.
    pub async fn health(&self) -> Result<Health, StoreError> {
        let held = self.one::<(i64,)>(&COUNT_APPLIED, params![]).await?;
        Ok(Health { engine: self.engine(), migrations: held.map_or(0, |(count,)| count) })
    }

    pub(crate) fn lend_sqlite<T>(
        &self,
        work: impl FnOnce(&rusqlite::Connection) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        match &self.0.backend {
            Backend::Sqlite { readers, .. } => readers.lend(work).map(Some),
            Backend::Postgres(_) => Ok(None),
        }
    }

    pub(crate) fn postgres(&self) -> Option<&postgres::Pool> {
        match &self.0.backend {
            Backend::Postgres(pool) => Some(pool),
            Backend::Sqlite { .. } => None,
        }
    }

    /// What was applied: room, number, hash.
    pub(crate) async fn applied_migrations(
        &self,
        found: bool,
    ) -> Result<Vec<(String, u32, String)>, StoreError> {
        if found {
            self.schema_change("store.found_migrations", migration::BOOK.to_owned(), None).await?;
        }
        match self.all::<(String, u32, String)>(&APPLIED, params![]).await {
            // A dry run on an empty database has no book to read.
            Err(StoreError::Statement { .. }) if !found => Ok(Vec::new()),
            read => read,
        }
    }

    pub(crate) async fn apply_migration(
        &self,
        migration: &Migration,
        text: &str,
        hash: &str,
    ) -> Result<(), StoreError> {
        let note = params![migration.room, migration.number, migration.name, hash];
        self.schema_change("store.migrate", text.to_owned(), Some(note))
            .await
            .map_err(|error| StoreError::Migration(migration.label(), error.to_string()))
    }

    /// Changes the schema and notes it, both or neither.
    pub(crate) async fn schema_change(
        &self,
        name: &'static str,
        sql: String,
        note: Option<Vec<Value>>,
    ) -> Result<(), StoreError> {
        match &self.0.backend {
            Backend::Sqlite { writer, .. } => sqlite::change_schema(writer, sql, note, &NOTE_APPLIED).await,
            Backend::Postgres(pool) => {
                let lent = pool.lend().await?;
                lent.connection.simple(name, "BEGIN").await?;
                let changed = async {
                    lent.connection.simple(name, &sql).await?;
                    if let Some(note) = note {
                        lent.connection.execute(&NOTE_APPLIED, &note).await?;
                    }
                    lent.connection.simple(name, "COMMIT").await
                };
                let changed = changed.await;
                if changed.is_err() {
                    lent.connection.simple(name, "ROLLBACK").await?;
                }
                pool.take_back(lent);
                changed
            }
        }
    }
}

/// Runs blocking work away from the request threads.
pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| StoreError::Unavailable(error.to_string()))?
}
