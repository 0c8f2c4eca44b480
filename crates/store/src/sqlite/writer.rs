//! The writer thread: takes what is queued, gives each body a savepoint, commits once, answers all.
//!
//! Group commit is why `synchronous=FULL` is affordable: one sync pays for every transaction that arrived
//! while the previous sync was under way.

use super::{SqliteTx, fault, open_writer};
use crate::{Operation, StoreError, Tx, body, body::Verdict, operation, tx::TxEngine};
use rusqlite::Connection;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    thread::JoinHandle,
};
use tokio::sync::oneshot;

/// Transactions that may wait for the writer; beyond it callers are refused.
const QUEUE_MAX: usize = 4_096;
/// Transactions in one commit, so that the first of them does not wait long for the last.
const BATCH_MAX: usize = 512;

/// A transaction on its way through the writer.
pub(crate) trait WriteJob: Send {
    /// Runs the body inside an open savepoint. `true` keeps its work, `false` undoes it.
    fn run(&mut self, connection: &Connection) -> bool;

    /// Called when the work is durable, or known not to be.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

pub(crate) struct Writer {
    queue: Option<SyncSender<Box<dyn WriteJob>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(path: PathBuf) -> Result<Self, StoreError> {
        let connection = open_writer(&path)?;
        let (queue, jobs) = sync_channel(QUEUE_MAX);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || write_until_closed(&path, connection, &jobs))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Queues a body and waits until it is durable.
    pub(crate) async fn transact<T, E, F>(&self, operation: Operation, body: F) -> Result<(T, usize), E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Serialize + DeserializeOwned + Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.submit(Box::new(BodyJob { operation, body, outcome: None, reply }))?;
        answer.await.unwrap_or_else(|_| Err(closed().into()))
    }

    pub(crate) fn submit(&self, job: Box<dyn WriteJob>) -> Result<(), StoreError> {
        let queue = self.queue.as_ref().ok_or_else(closed)?;
        queue.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(_) => StoreError::Overloaded { queue: "writes" },
            TrySendError::Disconnected(_) => closed(),
        })
    }
}

impl Drop for Writer {
    /// Closing waits for what was queued, so that an orderly stop loses nothing.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("the writer has stopped".to_owned())
}

fn write_until_closed(path: &std::path::Path, connection: Connection, jobs: &Receiver<Box<dyn WriteJob>>) {
    let mut connection = Some(connection);
    while let Ok(first) = jobs.recv() {
        let mut batch = Vec::with_capacity(BATCH_MAX);
        let committed = match reopened(&mut connection, path) {
            Ok(connection) => commit_batch(connection, first, jobs, &mut batch),
            Err(error) => {
                batch.push(first);
                Err(error)
            }
        };
        if let Err(error) = &committed {
            tracing::error!(error = %error, "store.commit_failed");
            // After a failed sync the state of the page cache is unknown: only a fresh connection may go on.
            connection = None;
        }
        for job in batch {
            job.answer(committed.clone());
        }
    }
}

fn reopened<'a>(
    connection: &'a mut Option<Connection>,
    path: &std::path::Path,
) -> Result<&'a Connection, StoreError> {
    if connection.is_none() {
        *connection = Some(open_writer(path)?);
    }
    connection.as_ref().ok_or_else(closed)
}

fn commit_batch(
    connection: &Connection,
    first: Box<dyn WriteJob>,
    jobs: &Receiver<Box<dyn WriteJob>>,
    batch: &mut Vec<Box<dyn WriteJob>>,
) -> Result<(), StoreError> {
    let begun = simple(connection, "BEGIN IMMEDIATE");
    let mut next = Some(first);
    while let Some(mut job) = next {
        let done = begun.clone().and_then(|()| run_in_savepoint(connection, job.as_mut()));
        batch.push(job);
        done?;
        next = if batch.len() < BATCH_MAX { jobs.try_recv().ok() } else { None };
    }
    simple(connection, "COMMIT")
}

fn run_in_savepoint(connection: &Connection, job: &mut dyn WriteJob) -> Result<(), StoreError> {
    simple(connection, "SAVEPOINT body")?;
    let keep = job.run(connection);
    // A full disk or an I/O fault makes SQLite undo the whole batch, not only this body.
    if connection.is_autocommit() {
        return Err(StoreError::Unavailable("the engine undid the whole batch after a fault".to_owned()));
    }
    if !keep {
        simple(connection, "ROLLBACK TO body")?;
    }
    simple(connection, "RELEASE body")
}

fn simple(connection: &Connection, sql: &'static str) -> Result<(), StoreError> {
    let mut prepared = connection.prepare_cached(sql).map_err(|error| fault(sql, &error))?;
    prepared.execute([]).map(drop).map_err(|error| fault(sql, &error))
}

/// A transaction body with the caller who waits for it.
struct BodyJob<T, E, F> {
    operation: Operation,
    body: F,
    outcome: Option<Result<(T, usize), E>>,
    reply: oneshot::Sender<Result<(T, usize), E>>,
}

impl<T, E, F> BodyJob<T, E, F>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E>,
    T: Serialize + DeserializeOwned,
    E: From<StoreError>,
{
    /// The outcome, and whether the work is kept.
    fn decide(&self, connection: &Connection) -> (Result<(T, usize), E>, bool) {
        let mut engine = SqliteTx { connection };
        let refusal = match body::run::<T, E, F>(self.operation, &self.body, &mut engine) {
            Verdict::Commit { value, marker: None, appended } => return (Ok((value, appended)), true),
            Verdict::Commit { value, marker: Some(marker), appended } => {
                match engine.execute(&operation::MARK, marker) {
                    Ok(_) => return (Ok((value, appended)), true),
                    Err(error) => E::from(error),
                }
            }
            Verdict::Undo(refusal) => refusal,
            Verdict::Again(error) => error.into(),
        };
        // A refused repetition is answered with what the first run returned.
        match body::held(self.operation, &mut engine) {
            Ok(Some(held)) => (Ok((held, 0)), false),
            Ok(None) => (Err(refusal), false),
            Err(error) => (Err(error.into()), false),
        }
    }
}

impl<T, E, F> WriteJob for BodyJob<T, E, F>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Serialize + DeserializeOwned + Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, connection: &Connection) -> bool {
        let (outcome, keep) = self.decide(connection);
        self.outcome = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let outcome = match (committed, self.outcome) {
            (Ok(()), Some(outcome)) => outcome,
            (Ok(()), None) => Err(closed().into()),
            (Err(error), _) => Err(error.into()),
        };
        // A caller who went away has no use for the answer.
        drop(self.reply.send(outcome));
    }
}
