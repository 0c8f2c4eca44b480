//! Messages that leave by no wire: everything in the demonstration, and letters that wait to be printed.

use polity_store::job::JobError;
use polity_store::{Id, Micros, Operation, StoreError, params};

use super::{Delivery, DeliveryError, Message, Postman, open};
use crate::store::mailbox as sql;

/// Messages on one page.
pub const PAGE_MESSAGES: i64 = 50;
/// How long a message is kept: the same as a letter is held at a counter.
pub const KEPT: Micros = 30 * 24 * 3600 * 1_000_000;
/// Rows deleted in one transaction by the housekeeping.
const FORGET_MAX: i64 = 1_000;

/// A message in the mailbox.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The message's identifier; a later one sorts after an earlier one.
    pub id: Id,
    /// The message.
    pub message: Message,
    /// When it was put here, microseconds UTC.
    pub sent_at: Micros,
    /// When a letter was printed and handed over.
    pub handled_at: Option<Micros>,
}

type Row = (Id, Vec<u8>, Micros, Option<Micros>);

impl Postman {
    /// Keep a message where people of the deployment find it.
    pub(super) async fn keep(&self, id: Id, message: &Message, sealed: Vec<u8>) -> Result<(), JobError> {
        let (channel, now) = (message.channel.name(), self.web.now());
        let kept = self
            .web
            .store()
            .transact(Operation::housekeeping("web.keep_message"), move |tx| {
                tx.run(&sql::INSERT, params![id, channel, &sealed, now]).map(drop)
            })
            .await;
        kept.map_err(|error: StoreError| JobError::Retry(error.to_string()))
    }
}

impl Delivery<'_> {
    /// Newest first, `PAGE_MESSAGES` at most, from before the given one.
    pub async fn kept(&self, before: Option<Id>) -> Result<Vec<Kept>, DeliveryError> {
        let before = before.unwrap_or(Id::from_bytes([0xff; 16]));
        let rows = self.0.store().all::<Row>(&sql::PAGE, params![before, PAGE_MESSAGES]).await?;
        rows.into_iter().map(|row| self.kept_of(row)).collect()
    }

    /// One message.
    pub async fn kept_one(&self, id: Id) -> Result<Option<Kept>, DeliveryError> {
        let row = self.0.store().one::<Row>(&sql::ONE, params![id]).await?;
        row.map(|row| self.kept_of(row)).transpose()
    }

    /// A letter was printed and handed over; says whether it still waited.
    pub async fn mark_handled(&self, id: Id) -> Result<bool, DeliveryError> {
        let now = self.0.now();
        let operation = Operation::housekeeping("web.mark_message_handled");
        let marked: Result<u64, StoreError> =
            self.0.store().transact(operation, move |tx| tx.run(&sql::MARK_HANDLED, params![now, id])).await;
        Ok(marked? == 1)
    }

    /// Delete what is older than it is kept; called by the roof's housekeeping. Says how many.
    pub async fn forget_old(&self) -> Result<u64, StoreError> {
        let before = Id::floor(self.0.now() - KEPT);
        let mut forgotten = 0;
        loop {
            let slice: u64 = self
                .0
                .store()
                .transact(Operation::housekeeping("web.forget_messages"), move |tx| {
                    tx.run(&sql::FORGET, params![before, FORGET_MAX])
                })
                .await?;
            forgotten += slice;
            if slice < FORGET_MAX.unsigned_abs() {
                return Ok(forgotten);
            }
        }
    }

    fn kept_of(&self, (id, sealed, sent_at, handled_at): Row) -> Result<Kept, DeliveryError> {
        Ok(Kept { id, message: open(self.0.ring(), id, &sealed)?, sent_at, handled_at })
    }
}
