//! What can be done with messages: posting, listing, reading, forgetting.

mod contacts;
mod copies;

use std::sync::Arc;

use polity_store::{Id, Micros, Operation, StoreError, Tx};
use polity_vault::Place;

use crate::address::Way;
use crate::message::{Importance, Letter, Message};
use crate::quiet_hours::send_at;
use crate::store::{self, MESSAGES, MessageRow};
use crate::{Inbox, InboxError};

pub use contacts::{Confirmed, Contact, Contacts};
pub use copies::{COPIES, Copies, CopyWords};

/// Messages on one page.
pub const PAGE_MESSAGES: usize = 20;
/// How long a message is kept, microseconds: two years, after which the page that it led to has long been enough.
pub const KEPT: Micros = 2 * 365 * 86_400 * 1_000_000;
/// Messages deleted in one transaction by the housekeeping.
const FORGET_MAX: i64 = 1_000;

/// A sealed message, ready to go into a transaction. Cheap to clone.
#[derive(Clone)]
pub struct MessageToKeep(Arc<ToKeep>);

struct ToKeep {
    person: Id,
    id: Id,
    sealed: Vec<u8>,
    made_at: Micros,
    importance: Importance,
    now: Micros,
    zone: jiff::tz::TimeZone,
    /// Identities of the jobs that send copies, one for each way.
    jobs: [Id; Way::ALL.len()],
}

impl MessageToKeep {
    /// Puts it into the inbox in the transaction of what it tells about; false when it lies there already.
    ///
    /// # Errors
    /// Those of the database.
    pub fn post(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let ToKeep { person, id, sealed, made_at, .. } = &*self.0;
        let is_new = store::insert(tx, *person, *id, sealed, *made_at)?;
        if is_new {
            self.enqueue_copies(tx)?;
        }
        Ok(is_new)
    }

    /// Copies go out by the ways that the person wants, when their quiet hours let them.
    fn enqueue_copies(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let ToKeep { person, id, importance, now, zone, jobs, .. } = &*self.0;
        let (ways, quiet) = store::contacts::wishes(tx, *person)?;
        for (way, job) in ways.into_iter().zip(jobs) {
            let at = send_at(*now, *importance, quiet, zone);
            store::contacts::add_copy(tx, *person, *id, way, at)?;
            tx.enqueue(COPIES, *job, &copies::payload(*person, *id, way), at)?;
        }
        Ok(())
    }
}

/// A message in its reader's hands.
#[derive(Clone, PartialEq, Eq)]
pub struct Received {
    /// Its identity in this inbox.
    pub id: Id,
    /// What it says.
    pub letter: Letter,
    /// When what it tells happened.
    pub made_at: Micros,
    /// When it was first read; `None` until then.
    pub read_at: Option<Micros>,
}

/// A page of an inbox, newest first.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceivedPage {
    /// The messages.
    pub messages: Vec<Received>,
    /// Where the next page begins; `None` at the end.
    pub older: Option<Id>,
}

impl Inbox {
    /// Seals a message, outside of any transaction; [`MessageToKeep::post`] puts it into its inbox.
    ///
    /// # Errors
    /// [`InboxError::Vault`] if it cannot be sealed.
    pub fn prepare(&self, message: &Message) -> Result<MessageToKeep, InboxError> {
        let Message { id, person, made_at, letter } = message;
        let plain = serde_json::to_vec(letter).map_err(InboxError::unreadable)?;
        let sealed = self.web().ring().seal(MESSAGES, place(&row_of(*person, *id)), &plain)?;
        let now = self.web().now();
        Ok(MessageToKeep(Arc::new(ToKeep {
            person: *person,
            id: *id,
            sealed,
            made_at: *made_at,
            importance: letter.importance,
            now,
            zone: self.web().config().time_zone.clone(),
            jobs: Way::ALL.map(|_| Id::new(now, self.web().entropy())),
        })))
    }

    /// How many messages a person has not read.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn unread(&self, person: Id) -> Result<i64, InboxError> {
        Ok(store::unread(self.db(), person).await?)
    }

    /// A page of a person's messages, newest first, from before `before`; only unread ones where `unread` says so.
    ///
    /// # Errors
    /// [`InboxError::Vault`] or [`InboxError::Unreadable`] if one does not open.
    pub async fn messages(
        &self,
        person: Id,
        unread: bool,
        before: Option<Id>,
    ) -> Result<ReceivedPage, InboxError> {
        let before = before.unwrap_or(Id::from_bytes([0xff; 16]));
        let one_more = i64::try_from(PAGE_MESSAGES + 1).unwrap_or(i64::MAX);
        let mut rows = store::page(self.db(), person, unread, before, one_more).await?;
        let has_more = rows.len() > PAGE_MESSAGES;
        rows.truncate(PAGE_MESSAGES);
        let older = rows.last().map(|row| row.id).filter(|_| has_more);
        let messages = rows.into_iter().map(|row| self.received(person, row)).collect::<Result<_, _>>()?;
        Ok(ReceivedPage { messages, older })
    }

    /// A message of this person, which from now on counts as read; `None` when there is no such message of theirs.
    ///
    /// # Errors
    /// As [`Inbox::messages`].
    pub async fn read(&self, person: Id, id: Id) -> Result<Option<Received>, InboxError> {
        let Some(row) = store::one(self.db(), person, id).await? else { return Ok(None) };
        if row.read_at.is_none() {
            let (operation, now) = (Operation::housekeeping("inbox.mark_read"), self.web().now());
            self.db()
                .transact::<_, StoreError, _>(operation, move |tx| store::mark_read(tx, person, id, now))
                .await?;
        }
        self.received(person, row).map(Some)
    }

    /// Deletes everything that this room holds about a person; says how many messages that were.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn forget(&self, person: Id) -> Result<u64, InboxError> {
        let operation = Operation::housekeeping("inbox.forget");
        let gone = self.db().transact::<_, StoreError, _>(operation, move |tx| store::forget(tx, person));
        Ok(gone.await?)
    }

    /// Deletes what is older than it is kept. The roof calls it every few minutes, on every server.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn forget_stale(&self) -> Result<(), InboxError> {
        let now = self.web().now();
        self.db()
            .transact::<_, StoreError, _>(Operation::housekeeping("inbox.forget_proofs"), move |tx| {
                store::contacts::forget_proofs(tx, now)
            })
            .await?;
        let before = now - KEPT;
        loop {
            let operation = Operation::housekeeping("inbox.forget_stale");
            let slice: u64 = self
                .db()
                .transact::<_, StoreError, _>(operation, move |tx| {
                    store::delete_older(tx, before, FORGET_MAX)
                })
                .await?;
            if slice < FORGET_MAX.unsigned_abs() {
                return Ok(());
            }
        }
    }

    fn received(&self, person: Id, row: MessageRow) -> Result<Received, InboxError> {
        let plain = self.web().ring().open(MESSAGES, place(&row_of(person, row.id)), &row.sealed)?;
        let letter = serde_json::from_slice(&plain).map_err(InboxError::unreadable)?;
        Ok(Received { id: row.id, letter, made_at: row.made_at, read_at: row.read_at })
    }
}

/// The key of a message's row: it opens in no other inbox, and under no other identity.
fn row_of(person: Id, id: Id) -> Vec<u8> {
    [*person.as_bytes(), *id.as_bytes()].concat()
}

fn place(row: &[u8]) -> Place<'_> {
    Place::new("inbox_message", "sealed", row)
}
