//! Copies of messages by mail and text message: that there is one, and where to read it; never what it says. One thing
//! more goes by mail: the appointment that a message is about, because a calendar cannot sign in to read it.
//!
//! Promise: of each message at most one copy leaves by each way, none in quiet hours, none after the message was
//! read, and none to an address that its person has taken away meanwhile. What became of it stands beside the message.

use polity_store::job::{Job, JobError, JobHandler, JobRun};
use polity_store::{Id, Operation, StoreError};
use polity_web::delivery::{Calendar, CalendarMethod, Message as Outgoing, Told, ToldRun, Word};
use polity_web::{Arg, Lang};

use super::contacts::channel;
use crate::address::Way;
use crate::message::CalendarEntry;
use crate::quiet_hours::send_at;
use crate::store::{self, contacts};
use crate::{Inbox, InboxError};

/// Queue of copies that wait for their time.
pub const COPIES: &str = "inbox.copies";

/// What a job needs to find its copy. Internal identifiers only.
pub(super) fn payload(person: Id, message: Id, way: Way) -> String {
    format!("{person} {message} {}", way.name())
}

fn parsed(payload: &str) -> Option<(Id, Id, Way)> {
    let mut words = payload.split(' ');
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?, Way::from_name(words.next()?)?))
}

/// Sends copies when their time has come; the roof runs it with `store.run_jobs`.
pub struct Copies(pub Inbox);

/// Hears from the postman what became of copies.
pub struct CopyWords(pub Inbox);

impl Told for CopyWords {
    fn told(&self, message: Id, word: Word) -> ToldRun<'_> {
        Box::pin(self.0.note_word(message, word))
    }
}

impl JobHandler for Copies {
    fn queue(&self) -> &'static str {
        COPIES
    }

    fn run<'a>(&'a self, job: &'a Job) -> JobRun<'a> {
        Box::pin(async {
            let (person, message, way) =
                parsed(&job.payload).ok_or_else(|| JobError::GiveUp("not a copy of ours".into()))?;
            let sent = self.0.send_copy(person, message, way).await;
            sent.map_err(|error| JobError::Retry(error.to_string()))
        })
    }
}

impl Inbox {
    /// Sends one copy, or lets it wait on, or ends its wait where it is needless. May run twice: the row decides.
    async fn send_copy(&self, person: Id, id: Id, way: Way) -> Result<(), InboxError> {
        let row = store::one(self.db(), person, id).await?;
        let contacts = contacts::contacts(self.db(), person).await?;
        let contact = contacts.into_iter().find(|contact| contact.way == way && contact.wanted);
        let now = self.web().now();
        let (Some(row), Some(contact)) = (row.filter(|row| row.read_at.is_none()), contact) else {
            let operation = Operation::housekeeping("inbox.copy_needless");
            let ended = self.db().transact::<_, StoreError, _>(operation, move |tx| {
                contacts::end_copy(tx, person, id, way, now)
            });
            return Ok(ended.await?);
        };
        let (quiet, lang) = contacts::preference(self.db(), person).await?;
        let message = self.received(person, row)?;
        // The person may have changed their hours since the copy was put to wait.
        let at = send_at(now, message.letter.importance, quiet, &self.web().config().time_zone);
        if at > now {
            let job = Id::new(now, self.web().entropy());
            let operation = Operation::housekeeping("inbox.copy_postponed");
            let postponed = self.db().transact::<_, StoreError, _>(operation, move |tx| {
                if contacts::postpone_copy(tx, person, id, way, at)? {
                    tx.enqueue(COPIES, job, &payload(person, id, way), at)?;
                }
                Ok(())
            });
            return Ok(postponed.await?);
        }
        let lang: Lang = lang.and_then(|code| code.parse().ok()).unwrap_or_default();
        let address = self.open_address(person, way, &contact.sealed)?;
        let outgoing =
            self.web().delivery().prepare(&self.copy_text(address, way, lang, message.letter.calendar))?;
        let operation = Operation::housekeeping("inbox.copy_sent");
        let sent = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            if contacts::send_off(tx, (person, id, way), outgoing.id(), now)? {
                outgoing.enqueue(tx)?;
            }
            Ok(())
        });
        Ok(sent.await?)
    }

    /// Most messages that leave are no copies: of those there is nothing to note.
    async fn note_word(&self, delivery: Id, word: Word) -> Result<(), StoreError> {
        let Some((person, message, way)) = contacts::copy_of_delivery(self.db(), delivery).await? else {
            return Ok(());
        };
        let now = self.web().now();
        let operation = Operation::housekeeping("inbox.copy_word");
        let noted = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            contacts::note_word(tx, (person, message, &way), word.name(), now)
        });
        noted.await
    }

    /// A copy says that there is a message, and where: a lock screen and a mail server may read it.
    fn copy_text(&self, to: String, way: Way, lang: Lang, entry: Option<CalendarEntry>) -> Outgoing {
        let config = self.web().config();
        let address = config.absolute("/inbox");
        let values = [("nation", Arg::from(config.nation.get(lang))), ("address", Arg::from(&address))];
        Outgoing {
            to,
            channel: channel(way),
            subject: self.web().text(lang, "inbox-copy-subject", &values),
            body: self.web().text(lang, "inbox-copy-body", &values),
            lang,
            calendar: entry.filter(|_| way == Way::Mail).map(calendar),
        }
    }

    /// The copies of a message: by which way, what became of it, and since or until when.
    pub(crate) async fn copies(
        &self,
        person: Id,
        id: Id,
    ) -> Result<Vec<(Way, String, polity_store::Micros)>, InboxError> {
        Ok(contacts::copies(self.db(), person, id).await?)
    }
}

fn calendar(entry: CalendarEntry) -> Calendar {
    let CalendarEntry { ics, is_off } = entry;
    Calendar { ics, method: if is_off { CalendarMethod::Cancel } else { CalendarMethod::Request } }
}
