//! The writer thread: takes what is queued, runs all bodies, commits once, answers all.
//!
//! Group commit is why `synchronous=FULL` is affordable: one sync pays for every transaction that arrived
//! while the previous sync was under way.

use super::{SqliteTx, arrivals::Arrivals, fault, open_writer};
use crate::{Operation, StoreError, Tx, body, body::Verdict, operation, tx::TxEngine};
use rusqlite::Connection;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    path::{Path, PathBuf},
    sync::mpsc::{SyncSender, TrySendError, sync_channel},
    thread::JoinHandle,
};
use tokio::sync::oneshot;

/// Transactions that may wait for the writer; beyond it callers are refused.
const QUEUE_MAX: usize = 4_096;
/// Transactions that wait to be committed together.
type Jobs = Vec<Box<dyn WriteJob>>;
/// Transactions in one commit, so that the first of them does not wait long for the last.
const BATCH_MAX: usize = 512;

/// A transaction on its way through the writer.
pub(crate) trait WriteJob: Send {
    /// Runs the body. May be called again after its work was undone.
    fn run(&mut self, connection: &Connection) -> Work;

    /// Called when the work is durable, or known not to be.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

/// What a run of a body left in the open transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// What is to be committed, which may be nothing.
    Sound,
    /// What has to be undone.
    Void,
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
            .spawn(move || {
                let arrivals = Arrivals::new(jobs, &path);
                write_until_closed(&path, connection, arrivals);
            })
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

fn write_until_closed(path: &Path, connection: Connection, mut arrivals: Arrivals) {
    let mut connection = Some(connection);
    while let Some(first) = arrivals.first() {
        let mut batch = vec![first];
        let committed = reopened(&mut connection, path)
            .and_then(|connection| commit_together(connection, &arrivals, &mut batch));
        if let Err(error) = &committed {
            tracing::error!(error = %error, "store.commit_failed");
            // After a failed sync the state of the page cache is unknown: only a fresh connection may go on.
            connection = None;
        }
        arrivals.answered(batch.len());
        for job in batch {
            job.answer(committed.clone());
        }
    }
}

fn reopened<'a>(connection: &'a mut Option<Connection>, path: &Path) -> Result<&'a Connection, StoreError> {
    if connection.is_none() {
        *connection = Some(open_writer(path)?);
    }
    connection.as_ref().ok_or_else(closed)
}

/// Runs the batch and whoever arrives meanwhile, and commits once.
///
/// Nearly every body ends well, so they share one transaction without savepoints. If one leaves work that has to be
/// undone, everything is, and all run again, each in a savepoint of its own: bodies may run more than once.
fn commit_together(connection: &Connection, arrivals: &Arrivals, batch: &mut Jobs) -> Result<(), StoreError> {
    simple(connection, "BEGIN IMMEDIATE")?;
    let mut run: fn(&Connection, &mut dyn WriteJob) -> Result<Work, StoreError> = run_bare;
    let mut done = 0;
    while let Some(job) = batch.get_mut(done) {
        if run(connection, job.as_mut())? == Work::Void {
            simple(connection, "ROLLBACK")?;
            simple(connection, "BEGIN IMMEDIATE")?;
            (run, done) = (run_in_savepoint, 0);
            continue;
        }
        done += 1;
        if done == batch.len() && done < BATCH_MAX {
            batch.extend(arrivals.another(done));
        }
    }
    simple(connection, "COMMIT")
}

fn run_bare(connection: &Connection, job: &mut dyn WriteJob) -> Result<Work, StoreError> {
    let work = job.run(connection);
    // A full disk or an I/O fault makes SQLite undo the whole batch, not only this body.
    if connection.is_autocommit() {
        return Err(StoreError::Unavailable("the engine undid the whole batch after a fault".to_owned()));
    }
    Ok(work)
}

/// Like [`run_bare`], but void work is undone here.
fn run_in_savepoint(connection: &Connection, job: &mut dyn WriteJob) -> Result<Work, StoreError> {
    simple(connection, "SAVEPOINT body")?;
    if run_bare(connection, job)? == Work::Void {
        simple(connection, "ROLLBACK TO body")?;
    }
    simple(connection, "RELEASE body")?;
    Ok(Work::Sound)
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
    fn decide(&self, engine: &mut SqliteTx<'_>) -> Decision<T, E> {
        let refusal = match body::run::<T, E, F>(self.operation, &self.body, engine) {
            Verdict::Commit { value, marker: None, appended } => return Decision::Kept((value, appended)),
            Verdict::Commit { value, marker: Some(marker), appended } => {
                match engine.execute(&operation::MARK, marker) {
                    Ok(_) => return Decision::Kept((value, appended)),
                    Err(error) => E::from(error),
                }
            }
            Verdict::Undo(refusal) => refusal,
            Verdict::Again(error) => error.into(),
        };
        // A refused repetition is answered with what the first run returned.
        match body::held(self.operation, engine) {
            Ok(Some(held)) => Decision::Refused(Ok((held, 0))),
            Ok(None) => Decision::Refused(Err(refusal)),
            Err(error) => Decision::Refused(Err(error.into())),
        }
    }
}

/// What a run came to: its own value, which stands when its work does, or an answer that needs no work.
enum Decision<T, E> {
    Kept((T, usize)),
    Refused(Result<(T, usize), E>),
}

impl<T, E, F> WriteJob for BodyJob<T, E, F>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Serialize + DeserializeOwned + Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, connection: &Connection) -> Work {
        let mut engine = SqliteTx::new(connection);
        let (outcome, work) = match self.decide(&mut engine) {
            Decision::Kept(value) => (Ok(value), Work::Sound),
            Decision::Refused(answer) => (answer, if engine.wrote() { Work::Void } else { Work::Sound }),
        };
        self.outcome = Some(outcome);
        work
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
