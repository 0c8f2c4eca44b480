//! An open transaction on the PostgreSQL wire, as a synchronous body sees it.
//!
//! Round trips are saved where nobody waits for an answer: BEGIN travels with the first statement, deferred
//! writes travel with COMMIT.

use super::Connection;
use crate::{Isolation, Statement, StoreError, Value, tx::TxEngine};
use futures_util::future::join_all;
use tokio::runtime::Handle;

pub(super) struct PostgresTx<'a> {
    handle: &'a Handle,
    connection: &'a Connection,
    isolation: Isolation,
    begun: bool,
    deferred: Vec<(&'static Statement, Vec<Value>)>,
}

impl<'a> PostgresTx<'a> {
    pub(super) fn new(handle: &'a Handle, connection: &'a Connection, isolation: Isolation) -> Self {
        Self { handle, connection, isolation, begun: false, deferred: Vec::new() }
    }

    const fn begin(isolation: Isolation) -> &'static str {
        match isolation {
            Isolation::ReadCommitted => "BEGIN ISOLATION LEVEL READ COMMITTED",
            Isolation::Serializable => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        }
    }

    /// Runs `work` after BEGIN, sending both at once where BEGIN is still owed.
    fn begun<T>(
        &mut self,
        statement: &'static Statement,
        work: impl AsyncFnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let connection = self.connection;
        let owed = !self.begun;
        self.begun = true;
        let begin = Self::begin(self.isolation);
        self.handle.block_on(async {
            if owed {
                connection.prepare(statement).await?;
                let (begun, done) = tokio::join!(connection.simple("store.begin", begin), work(connection));
                begun?;
                done
            } else {
                work(connection).await
            }
        })
    }

    /// Sends the deferred writes and COMMIT in one go.
    ///
    /// Where a deferred write fails the server has aborted the transaction, and COMMIT rolls it back: the
    /// write's own error is the answer.
    pub(super) fn commit(mut self) -> Result<(), CommitFault> {
        let deferred = std::mem::take(&mut self.deferred);
        let connection = self.connection;
        let begin = Self::begin(self.isolation);
        self.handle.block_on(async {
            for (statement, _) in &deferred {
                connection.prepare(statement).await.map_err(CommitFault::Before)?;
            }
            if !self.begun && !deferred.is_empty() {
                connection.simple("store.begin", begin).await.map_err(CommitFault::Before)?;
            } else if !self.begun {
                return Ok(());
            }
            let writes =
                join_all(deferred.iter().map(|(statement, params)| connection.execute(statement, params)));
            let (written, committed) =
                tokio::join!(biased; writes, connection.simple("store.commit", "COMMIT"));
            for write in written {
                if let Err(error) = write {
                    return Err(match error {
                        StoreError::Unavailable(why) => CommitFault::Unknown(why),
                        refused => CommitFault::Before(refused),
                    });
                }
            }
            committed.map_err(|error| match error {
                StoreError::Unavailable(why) => CommitFault::Unknown(why),
                refused => CommitFault::Before(refused),
            })
        })
    }

    /// Undoes; a connection on which that fails is closed and never returns to the pool.
    pub(super) fn rollback(self) {
        if self.begun {
            let undone = self.handle.block_on(self.connection.simple("store.rollback", "ROLLBACK"));
            if let Err(error) = undone {
                tracing::warn!(error = %error, "store.rollback_failed");
            }
        }
    }
}

/// How a commit failed.
pub(super) enum CommitFault {
    /// The server refused: nothing was committed.
    Before(StoreError),
    /// The connection broke while COMMIT was under way: only the marker knows.
    Unknown(String),
}

impl TxEngine for PostgresTx<'_> {
    fn query(
        &mut self,
        statement: &'static Statement,
        params: Vec<Value>,
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        self.begun(statement, async |connection| connection.query(statement, &params).await)
    }

    fn execute(&mut self, statement: &'static Statement, params: Vec<Value>) -> Result<u64, StoreError> {
        self.begun(statement, async |connection| connection.execute(statement, &params).await)
    }

    fn execute_many(
        &mut self,
        statement: &'static Statement,
        rows: Vec<Vec<Value>>,
    ) -> Result<u64, StoreError> {
        self.begun(statement, async |connection| {
            connection.prepare(statement).await?;
            let runs = join_all(rows.iter().map(|params| connection.execute(statement, params))).await;
            runs.into_iter().try_fold(0, |sum, changed| Ok(sum + changed?))
        })
    }

    fn defer(&mut self, statement: &'static Statement, params: Vec<Value>) -> Result<(), StoreError> {
        self.deferred.push((statement, params));
        Ok(())
    }
}
