//! Running a body on the PostgreSQL wire: retries on contention, and the marker after an ambiguous commit.

use super::{
    Pool,
    pool::Lent,
    tx::{CommitFault, PostgresTx},
};
use crate::{Operation, StoreError, Tx, body, body::Verdict, operation, params, tx::TxEngine};
use serde::{Serialize, de::DeserializeOwned};
use std::{sync::Arc, time::Duration};
use tokio::runtime::Handle;

/// Runs of one body before contention is reported to the caller.
const ATTEMPTS_MAX: u32 = 10;
/// The first pause between runs; it doubles, with a spread by operation, up to [`PAUSE_MS_MAX`].
const PAUSE_MS_FIRST: u64 = 2;
/// The longest pause between runs.
const PAUSE_MS_MAX: u64 = 250;

/// What one attempt came to.
enum Attempt<T, E> {
    Done(Result<T, E>),
    /// Refused by contention: nothing was committed.
    Again(StoreError),
    /// Nobody knows; the next attempt must place the marker first.
    Unknown(StoreError),
}

impl Pool {
    pub(crate) async fn transact<T, E, F>(&self, operation: Operation, body: F) -> Result<(T, usize), E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Serialize + DeserializeOwned + Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let body = Arc::new(body);
        let mut marker_first = false;
        let mut last = StoreError::Contended { statement: operation.name };
        for attempt in 0..ATTEMPTS_MAX {
            if attempt > 0 {
                tokio::time::sleep(pause(operation, attempt)).await;
            }
            let lent = match self.lend().await {
                Ok(lent) => lent,
                // While a commit is unsettled, a database that is gone for a moment is no final answer.
                Err(error) if marker_first => {
                    last = error;
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let (lent, outcome) = self.attempt(operation, Arc::clone(&body), lent, marker_first).await?;
            self.take_back(lent);
            match outcome {
                Attempt::Done(done) => return done,
                Attempt::Again(error) => last = error,
                Attempt::Unknown(error) if operation.id.is_none() => return Err(error.into()),
                Attempt::Unknown(error) => {
                    marker_first = true;
                    last = error;
                }
            }
        }
        Err(last.into())
    }

    async fn attempt<T, E, F>(
        &self,
        operation: Operation,
        body: Arc<F>,
        lent: Lent,
        marker_first: bool,
    ) -> Result<(Lent, Attempt<(T, usize), E>), E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Serialize + DeserializeOwned + Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let handle = Handle::current();
        let run = move || {
            let outcome = run_once(operation, &*body, &handle, &lent, marker_first);
            (lent, outcome)
        };
        tokio::task::spawn_blocking(run)
            .await
            .map_err(|error| StoreError::Unavailable(error.to_string()).into())
    }
}

fn run_once<T, E, F>(
    operation: Operation,
    body: &F,
    handle: &Handle,
    lent: &Lent,
    marker_first: bool,
) -> Attempt<(T, usize), E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E>,
    T: Serialize + DeserializeOwned,
    E: From<StoreError>,
{
    let connection = &lent.connection;
    let mut engine = PostgresTx::new(handle, connection, operation.isolation);
    if let (true, Some(id)) = (marker_first, operation.id) {
        // This waits for the unsettled commit, should it still be under way: a refusal proves that it
        // succeeded, success proves that it never can.
        match engine.execute(&operation::MARK, params![id, operation.name, "null"]) {
            Ok(_) => {}
            Err(error) => return refused(operation, engine, handle, lent, error.into()),
        }
    }
    match body::run::<T, E, F>(operation, body, &mut engine) {
        Verdict::Again(error) => {
            engine.rollback();
            Attempt::Again(error)
        }
        Verdict::Undo(refusal) => refused(operation, engine, handle, lent, refusal),
        Verdict::Commit { value, marker, appended } => {
            if let Some(marker) = marker {
                let placed = if marker_first { &operation::MARK_ANSWER } else { &operation::MARK };
                let marker = if marker_first { answer_only(marker) } else { marker };
                if let Err(error) = engine.defer(placed, marker) {
                    return refused(operation, engine, handle, lent, error.into());
                }
            }
            match engine.commit() {
                Ok(()) => Attempt::Done(Ok((value, appended))),
                Err(CommitFault::Unknown(why)) => {
                    tracing::warn!(operation = operation.name, why, "store.commit_ambiguous");
                    Attempt::Unknown(StoreError::Ambiguous(operation.name))
                }
                Err(CommitFault::Before(error)) if error.is_contention() => Attempt::Again(error),
                Err(CommitFault::Before(error)) => {
                    let fresh = PostgresTx::new(handle, connection, operation.isolation);
                    refused(operation, fresh, handle, lent, error.into())
                }
            }
        }
    }
}

/// The parameters of `MARK_ANSWER` out of those of `MARK`.
fn answer_only(marker: Vec<crate::Value>) -> Vec<crate::Value> {
    let mut parts = marker;
    parts.reverse();
    parts.into_iter().enumerate().filter_map(|(at, part)| (at != 1).then_some(part)).collect()
}

/// A refusal, unless the operation happened before: then its held answer.
fn refused<T, E>(
    operation: Operation,
    engine: PostgresTx<'_>,
    handle: &Handle,
    lent: &Lent,
    refusal: E,
) -> Attempt<(T, usize), E>
where
    T: DeserializeOwned,
    E: From<StoreError>,
{
    engine.rollback();
    if lent.connection.is_closed() {
        // Cut off before COMMIT was sent: the server undid everything, so another run is harmless.
        return Attempt::Again(StoreError::Unavailable("the connection broke".to_owned()));
    }
    let mut reader = PostgresTx::new(handle, &lent.connection, operation.isolation);
    let held = body::held(operation, &mut reader);
    reader.rollback();
    Attempt::Done(match held {
        Ok(Some(held)) => Ok((held, 0)),
        Ok(None) => Err(refusal),
        Err(error) => Err(error.into()),
    })
}

/// The pause before a further attempt, spread by operation so that rivals do not meet again.
fn pause(operation: Operation, attempt: u32) -> Duration {
    let spread =
        operation.id.map_or(0, |id| u64::from(id.as_bytes().iter().fold(0_u8, |sum, byte| sum ^ byte)));
    let full = (PAUSE_MS_FIRST << attempt.min(8)).min(PAUSE_MS_MAX);
    Duration::from_millis(full / 2 + (full / 2) * spread / 255)
}
