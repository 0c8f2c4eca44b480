//! Durable jobs: work with effects outside the database, done at least once and idempotent by job id.

use crate::{
    Clock, Id, Micros, Migration, Operation, Statement, Store, StoreError, Tx, params, statement,
    time::SECOND,
};
use std::{future::Future, pin::Pin, sync::Arc, time::Duration};
use tokio::sync::watch;

/// How long a server may work on a job before another may take it.
pub const JOB_TERM: Micros = 60 * SECOND;
/// Runs before a job is laid aside as a dead letter.
pub const ATTEMPTS_MAX: u32 = 12;
/// The longest pause between two runs.
pub const PAUSE_MAX: Micros = 3_600 * SECOND;
/// How long to wait for jobs of other servers before looking.
const POLL: Duration = Duration::from_millis(250);

pub(crate) const JOBS: Migration = Migration {
    room: "store",
    number: 8,
    name: "jobs",
    sql: "CREATE TABLE store_job (id BYTEA PRIMARY KEY, queue TEXT NOT NULL, payload TEXT NOT NULL, \
          run_at BIGINT NOT NULL, attempts BIGINT NOT NULL, leased_until BIGINT NOT NULL, dead BOOLEAN NOT NULL, \
          last_error TEXT NOT NULL)",
};

pub(crate) const JOBS_DUE: Migration = Migration {
    room: "store",
    number: 9,
    name: "jobs by due time",
    sql: "CREATE INDEX store_job_due ON store_job (queue, dead, run_at)",
};

statement! {
    ENQUEUE: Write "store.enqueue" =
        "INSERT INTO store_job (id, queue, payload, run_at, attempts, leased_until, dead, last_error) \
         VALUES ($1, $2, $3, $4, 0, 0, FALSE, '') ON CONFLICT (id) DO NOTHING";
    CLAIM: Write "store.claim_job" =
        "UPDATE store_job SET leased_until = $1, attempts = attempts + 1 WHERE id = (SELECT id FROM store_job \
         WHERE queue = $2 AND dead = FALSE AND run_at <= $3 AND leased_until < $4 ORDER BY run_at LIMIT 1) \
         RETURNING id, payload, attempts",
        // Rival servers must not queue up behind one row.
        postgres = "UPDATE store_job SET leased_until = $1, attempts = attempts + 1 WHERE id = (SELECT id FROM store_job \
         WHERE queue = $2 AND dead = FALSE AND run_at <= $3 AND leased_until < $4 ORDER BY run_at LIMIT 1 \
         FOR UPDATE SKIP LOCKED) RETURNING id, payload, attempts";
    FINISH: Write "store.finish_job" = "DELETE FROM store_job WHERE id = $1 AND attempts = $2";
    PUT_BACK: Write "store.put_job_back" =
        "UPDATE store_job SET run_at = $1, leased_until = 0, dead = $2, last_error = $3 WHERE id = $4 AND attempts = $5";
    DEAD: Scan "store.dead_jobs" =
        "SELECT id, queue, attempts, last_error FROM store_job WHERE dead = TRUE ORDER BY id LIMIT $1";
    STANDING: Point "store.job_standing" = "SELECT attempts, dead, last_error FROM store_job WHERE id = $1";
    REVIVE: Write "store.revive_job" =
        "UPDATE store_job SET dead = FALSE, attempts = 0, run_at = $1 WHERE id = $2 AND dead = TRUE";
    WAITING: Scan "store.count_jobs" =
        "SELECT queue, CAST(COUNT(*) AS BIGINT) FROM store_job WHERE dead = FALSE GROUP BY queue ORDER BY queue";
}

pub(crate) const STATEMENTS: &[&Statement] =
    &[&ENQUEUE, &CLAIM, &FINISH, &PUT_BACK, &DEAD, &STANDING, &REVIVE, &WAITING];

/// Work to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Handlers are idempotent by this.
    pub id: Id,
    /// What the handler needs. Personal data only when sealed.
    pub payload: String,
    /// Which run this is, from 1.
    pub attempt: u32,
}

/// A job that no further run will help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// The job.
    pub id: Id,
    /// Its queue.
    pub queue: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Why the last run failed.
    pub reason: String,
}

/// How a job stands that is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobStanding {
    /// How often it was tried.
    pub attempts: u32,
    /// Whether it was laid aside.
    pub dead: bool,
    /// Why the last run failed; empty before the first that did.
    pub reason: String,
}

/// Why a run failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum JobError {
    /// Another run may succeed.
    #[error("{0}")]
    Retry(String),
    /// No run ever will.
    #[error("{0}")]
    GiveUp(String),
}

/// A run of a job.
pub type JobRun<'a> = Pin<Box<dyn Future<Output = Result<(), JobError>> + Send + 'a>>;

/// Does the jobs of one queue.
pub trait JobHandler: Send + Sync {
    /// `room.what_is_done`.
    fn queue(&self) -> &'static str;

    /// Does one job. It may run twice for the same job.
    fn run<'a>(&'a self, job: &'a Job) -> JobRun<'a>;
}

impl Tx<'_> {
    /// Queues work for after the commit, not before `run_at`. The same `id` is queued once.
    pub fn enqueue(
        &mut self,
        queue: &'static str,
        id: Id,
        payload: &str,
        run_at: Micros,
    ) -> Result<(), StoreError> {
        self.run(&ENQUEUE, params![id, queue, payload, run_at]).map(drop)
    }
}

/// The pause after failed run number `attempt`: 5 s, doubling, at most an hour.
fn pause(attempt: u32) -> Micros {
    (5 * SECOND).saturating_mul(1 << attempt.saturating_sub(1).min(20)).min(PAUSE_MAX)
}

impl Store {
    /// Does one due job of the handler's queue, and says whether there was one.
    pub async fn work_once(&self, handler: &dyn JobHandler, clock: &dyn Clock) -> Result<bool, StoreError> {
        let (queue, now) = (handler.queue(), clock.now());
        let claimed = self
            .transact(Operation::housekeeping("store.claim_job"), move |tx| {
                tx.one::<(Id, String, u32)>(&CLAIM, params![now + JOB_TERM, queue, now, now])
            })
            .await?;
        let Some((id, payload, attempt)) = claimed else { return Ok(false) };
        let job = Job { id, payload, attempt };
        let (dead, reason) = match handler.run(&job).await {
            Ok(()) => {
                self.transact(Operation::housekeeping("store.finish_job"), move |tx| {
                    tx.run(&FINISH, params![id, attempt]).map(drop)
                })
                .await?;
                return Ok(true);
            }
            Err(JobError::Retry(reason)) => (attempt >= ATTEMPTS_MAX, reason),
            Err(JobError::GiveUp(reason)) => (true, reason),
        };
        tracing::warn!(queue, job = %id, attempt, dead, reason, "store.job_failed");
        let again_at = clock.now() + pause(attempt);
        self.transact(Operation::housekeeping("store.put_job_back"), move |tx| {
            tx.run(&PUT_BACK, params![again_at, dead, &reason, id, attempt]).map(drop)
        })
        .await?;
        Ok(true)
    }

    /// Does the jobs of one queue until `stop` turns true.
    pub async fn run_jobs(
        &self,
        handler: Arc<dyn JobHandler>,
        clock: Arc<dyn Clock>,
        mut stop: watch::Receiver<bool>,
    ) {
        while !*stop.borrow() {
            match self.work_once(handler.as_ref(), clock.as_ref()).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(queue = handler.queue(), error = %error, "store.jobs_fault"),
            }
            tokio::select! {
                () = tokio::time::sleep(POLL) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Jobs that were laid aside, oldest first.
    pub async fn dead_letters(&self, limit: i64) -> Result<Vec<DeadLetter>, StoreError> {
        let rows = self.all::<(Id, String, u32, String)>(&DEAD, params![limit]).await?;
        Ok(rows
            .into_iter()
            .map(|(id, queue, attempts, reason)| DeadLetter { id, queue, attempts, reason })
            .collect())
    }

    /// How one job stands; `None` once it is done.
    pub async fn job_standing(&self, id: Id) -> Result<Option<JobStanding>, StoreError> {
        let row = self.one::<(u32, bool, String)>(&STANDING, params![id]).await?;
        Ok(row.map(|(attempts, dead, reason)| JobStanding { attempts, dead, reason }))
    }

    /// Gives a job that was laid aside another series of runs.
    pub async fn revive_job(&self, id: Id, now: Micros) -> Result<bool, StoreError> {
        self.transact(Operation::housekeeping("store.revive_job"), move |tx| {
            tx.run(&REVIVE, params![now, id]).map(|changed| changed == 1)
        })
        .await
    }

    /// Jobs waiting, by queue.
    pub async fn jobs_waiting(&self) -> Result<Vec<(String, i64)>, StoreError> {
        self.all::<(String, i64)>(&WAITING, params![]).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        let seconds = (1..=12).map(|attempt| pause(attempt) / SECOND).collect::<Vec<_>>();
        assert_eq!(seconds, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    }
}
