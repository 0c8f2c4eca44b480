//! Consumers: rooms that follow the log by number. Their effects and their place commit together.

use crate::{
    Migration, Numbered, Operation, Statement, Store, StoreError, Tx, params, statement, store::off_thread,
};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// Entries handed over in one transaction.
const PAGE_MAX: i64 = 500;
/// How long to wait for entries numbered by another server before looking.
const POLL: Duration = Duration::from_millis(250);
/// How long to wait after a fault.
const PAUSE_AFTER_FAULT: Duration = Duration::from_secs(1);

pub(crate) const CURSORS: Migration = Migration {
    room: "store",
    number: 6,
    name: "places of consumers",
    sql: "CREATE TABLE store_cursor (consumer TEXT PRIMARY KEY, next BIGINT NOT NULL)",
};

statement! {
    FOUND: Write "store.found_cursor" =
        "INSERT INTO store_cursor (consumer, next) VALUES ($1, 0) ON CONFLICT (consumer) DO NOTHING";
    READ: Point "store.read_cursor" = "SELECT next FROM store_cursor WHERE consumer = $1";
    ADVANCE: Write "store.advance_cursor" = "UPDATE store_cursor SET next = $1 WHERE consumer = $2 AND next = $3";
}

pub(crate) const STATEMENTS: &[&Statement] = &[&FOUND, &READ, &ADVANCE];

/// What a page of entries does to the database. It may run twice when the transaction is repeated.
pub type Effects = Box<dyn Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send + Sync>;

/// Follows the log. Every entry is applied once, in order, whichever server does it.
pub trait Consumer: Send + Sync + 'static {
    /// `room.what_it_keeps`; its place in the log is kept under this name.
    fn name(&self) -> &'static str;

    /// Whether entries of this kind matter to it.
    fn wants(&self, kind: &str) -> bool;

    /// Applies `entries`, which are all wanted. It may run twice when the transaction is repeated, and has no
    /// effect outside `tx`; work with outside effects is queued as a job.
    fn apply(&self, tx: &mut Tx<'_>, entries: &[Numbered]) -> Result<(), StoreError>;

    /// Reads `entries` outside of the transaction and says what they do inside. A consumer that decrypts or
    /// parses them does so here, where it holds up no other writer; by default all is done inside.
    fn effects(self: Arc<Self>, entries: Vec<Numbered>) -> Result<Effects, StoreError> {
        Ok(Box::new(move |tx| self.apply(tx, &entries)))
    }
}

impl Store {
    /// Applies the next page of the log and says how many entries it held.
    pub async fn consume_once(&self, consumer: Arc<dyn Consumer>) -> Result<usize, StoreError> {
        let name = consumer.name();
        let next = self.place_of(name).await?;
        let page = self.log_page(next, PAGE_MAX).await?;
        let Some(last) = page.last().map(|entry| entry.number) else { return Ok(0) };
        let read = page.len();
        let wanted = page.into_iter().filter(|entry| consumer.wants(&entry.entry.kind)).collect::<Vec<_>>();
        let effects =
            if wanted.is_empty() { None } else { Some(off_thread(move || consumer.effects(wanted)).await?) };
        self.transact(Operation::housekeeping("store.consume"), move |tx| {
            if tx.run(&ADVANCE, params![last + 1, name, next])? != 1 {
                return Err(StoreError::Contended { statement: ADVANCE.name });
            }
            effects.as_ref().map_or(Ok(()), |effects| effects(tx))
        })
        .await?;
        Ok(read)
    }

    /// Where the consumer stands, founding its cursor at the first entry where it is new.
    async fn place_of(&self, consumer: &'static str) -> Result<i64, StoreError> {
        if let Some((next,)) = self.one::<(i64,)>(&READ, params![consumer]).await? {
            return Ok(next);
        }
        let found = Operation::housekeeping("store.found_cursor");
        self.transact(found, move |tx| tx.run(&FOUND, params![consumer]).map(drop)).await?;
        Ok(0)
    }

    /// Follows the log until `stop` turns true.
    pub async fn run_consumer(&self, consumer: Arc<dyn Consumer>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            // Enabled before the look, so that entries numbered in between still wake us.
            let numbered = self.numbered().notified();
            let wait = match self.consume_once(Arc::clone(&consumer)).await {
                Ok(0) => POLL,
                Ok(_) => continue,
                Err(error) => {
                    tracing::warn!(consumer = consumer.name(), error = %error, "store.consumer_fault");
                    PAUSE_AFTER_FAULT
                }
            };
            tokio::select! {
                () = numbered => {}
                () = tokio::time::sleep(wait) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// How many numbered entries `consumer` has not applied yet.
    pub async fn consumer_lag(&self, consumer: &str) -> Result<i64, StoreError> {
        let next = self.one::<(i64,)>(&READ, params![consumer]).await?;
        Ok(self.log_size().await? - next.map_or(0, |(next,)| next))
    }
}
