//! The sequencer: one server at a time gives pending entries their numbers.
//!
//! It moves committed entries in batches into the log, by compare-and-set on the log's size, lets the ledger
//! grow its tree **in the same transaction**, and wakes the consumers. A server that lost its lease is fenced
//! by the epoch.

use crate::{
    Clock, Id, Numbered, Operation, Store, StoreError, Tx,
    lease::{LEASE_TERM, Lease},
    log, params,
};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// Entries numbered in one transaction.
pub const BATCH_MAX: u32 = 1_000;
/// How long to wait for entries of other servers before looking.
const POLL: Duration = Duration::from_millis(200);
/// How long to gather entries after the first. A batch costs one sync and wakes every consumer, however many entries it
/// holds; the promise to readers is a second.
const GATHER: Duration = Duration::from_millis(100);
/// How long to wait after a fault.
const PAUSE_AFTER_FAULT: Duration = Duration::from_millis(500);
const LEASE: &str = "store.sequencer";

/// What grows with the log, in the transaction that numbers the entries.
pub trait Grow: Send + Sync {
    /// `entries` have just been numbered, densely and in order. It may run twice for the same entries when
    /// the transaction is repeated, and has no effect outside `tx`.
    fn grow(&self, tx: &mut Tx<'_>, entries: &[Numbered]) -> Result<(), StoreError>;
}

/// Nothing grows: for tests of rooms that need numbers only.
#[derive(Debug, Clone, Copy)]
pub struct NothingGrows;

impl Grow for NothingGrows {
    fn grow(&self, _: &mut Tx<'_>, _: &[Numbered]) -> Result<(), StoreError> {
        Ok(())
    }
}

impl Store {
    /// Numbers up to [`BATCH_MAX`] pending entries under `epoch` and says how many.
    ///
    /// # Errors
    /// [`StoreError::Contended`] when another server moved the head meanwhile, or fenced this one.
    pub async fn sequence_once(&self, epoch: i64, grow: Arc<dyn Grow>) -> Result<usize, StoreError> {
        let numbered = self
            .transact(Operation::housekeeping("store.sequence"), move |tx| {
                tx.run(&log::FOUND_HEAD, params![log::MAIN])?;
                let head = tx.one::<(i64, i64)>(&log::READ_HEAD, params![log::MAIN])?;
                let (size, _) = head.ok_or(StoreError::Contended { statement: log::READ_HEAD.name })?;
                let mut entries = tx.all::<log::NumberedRow>(&log::NUMBER, params![size, BATCH_MAX])?;
                if entries.is_empty() {
                    return Ok(0);
                }
                entries.sort_unstable_by_key(|(number, ..)| *number);
                let entries = entries.into_iter().map(Numbered::from).collect::<Vec<_>>();
                let grown = entries.last().map_or(size, |last| last.number + 1);
                tx.run(&log::CLEAR_NUMBERED, params![size])?;
                if tx.run(&log::MOVE_HEAD, params![grown, epoch, log::MAIN, size, epoch])? != 1 {
                    return Err(StoreError::Contended { statement: log::MOVE_HEAD.name });
                }
                grow.grow(tx, &entries)?;
                Ok(entries.len())
            })
            .await?;
        if numbered > 0 {
            self.numbered().notify_waiters();
        }
        Ok(numbered)
    }

    /// Numbers entries until `stop` turns true, whenever this server holds the lease.
    pub async fn run_sequencer(
        &self,
        holder: Id,
        clock: Arc<dyn Clock>,
        grow: Arc<dyn Grow>,
        mut stop: watch::Receiver<bool>,
    ) {
        let mut lease: Option<Lease> = None;
        while !*stop.borrow() {
            let wait = match self.sequence_under_lease(holder, clock.as_ref(), &grow, &mut lease).await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::warn!(error = %error, "store.sequencer_fault");
                    lease = None;
                    PAUSE_AFTER_FAULT
                }
            };
            if wait.is_zero() {
                continue;
            }
            tokio::select! {
                () = self.appended().notified(), if lease.is_some() => tokio::time::sleep(GATHER).await,
                () = tokio::time::sleep(wait) => {}
                _ = stop.changed() => {}
            }
        }
        if let Err(error) = self.release_lease(LEASE, holder).await {
            tracing::warn!(error = %error, "store.lease_not_released");
        }
    }

    async fn sequence_under_lease(
        &self,
        holder: Id,
        clock: &dyn Clock,
        grow: &Arc<dyn Grow>,
        lease: &mut Option<Lease>,
    ) -> Result<Duration, StoreError> {
        let fresh = lease.filter(|lease| lease.expires_at - clock.now() > LEASE_TERM / 2);
        *lease = match fresh {
            Some(fresh) => Some(fresh),
            None => self.take_lease(LEASE, holder, clock).await?,
        };
        match lease {
            None => Ok(POLL * 5),
            Some(lease) => {
                let numbered = self.sequence_once(lease.epoch, Arc::clone(grow)).await?;
                Ok(if numbered >= BATCH_MAX as usize { Duration::ZERO } else { POLL })
            }
        }
    }
}
