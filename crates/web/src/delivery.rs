//! Reaching people: mail, text messages and printed letters.
//!
//! Promise: a message enqueued in a transaction is sent if and only if that transaction commits, and survives a
//! restart until it is sent or laid aside; on its way it is sealed; a mail that was handed over twice carries one
//! `Message-ID`; what the other side said of it is told to whoever asked ([`Told`]). In the demonstration nothing leaves
//! the machine: everything arrives in the mailbox page.
//!
//! ```text
//! let outgoing = web.delivery().prepare(&Message { channel: Channel::Mail, to, subject, body, lang })?;
//! web.store().transact(operation, move |tx| { tx.run(..)?; outgoing.enqueue(tx) }).await?;
//! ```

mod calendar;
mod dkim;
mod mail;
mod mailbox;
mod text;
mod word;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use polity_store::job::{Job, JobError, JobHandler, JobRun};
use polity_store::{Id, Micros, Operation, StoreError, Tx};
use polity_vault::{KeyRing, Place, VaultError};
use serde::{Deserialize, Serialize};

pub use calendar::{Calendar, CalendarMethod};
pub use dkim::{DkimError, DkimSigner};
pub use mail::{MailRoute, MailRouteError, MailSecurity, Relay};
pub use mailbox::{KEPT, Kept, PAGE_MESSAGES};
pub use text::TextRoute;
pub use word::{Told, ToldRun, Word};

use crate::metrics::{Counter, Family};
use crate::web::DELIVERY;
use crate::{Lang, Web};
use word::Refusal;

/// Queue of messages on their way out.
pub const QUEUE: &str = "web.delivery";
/// Longest body of a message in bytes.
pub const BODY_BYTES_MAX: usize = 64 * 1024;

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// E-mail; `to` is an address.
    Mail,
    /// Text message; `to` is a telephone number with its country code.
    Sms,
    /// A letter that somebody prints and hands over or posts; `to` is the name and address on it.
    Print,
}

impl Channel {
    /// Name in tables and figures.
    pub const fn name(self) -> &'static str {
        match self {
            Channel::Mail => "mail",
            Channel::Sms => "sms",
            Channel::Print => "print",
        }
    }
}

/// A message to one person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Address, number, or name and postal address.
    pub to: String,
    /// How it travels.
    pub channel: Channel,
    /// Subject line; text messages have none.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Language of the text.
    pub lang: Lang,
    /// An appointment that goes with a mail; by other channels only the text goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

impl Message {
    /// The same message with an appointment that calendars read (RFC 5545, RFC 6047).
    #[must_use]
    pub fn with_calendar(self, ics: impl Into<String>, method: CalendarMethod) -> Self {
        Self { calendar: Some(Calendar { ics: ics.into(), method }), ..self }
    }
}

/// Messages hold personal data and codes: neither reaches a log.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message")
            .field("channel", &self.channel)
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

/// Why a message cannot be enqueued.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The body is too long.
    #[error("a message has at most {BODY_BYTES_MAX} bytes")]
    TooLong,
    /// The appointment is none that calendars would take.
    #[error("the invitation is no calendar whose method is {0}")]
    Calendar(&'static str),
    /// It cannot be sealed or opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// What was sealed is no message.
    #[error("a stored message cannot be read: {0}")]
    Unreadable(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DeliveryError> for crate::PageError {
    fn from(error: DeliveryError) -> Self {
        match error {
            DeliveryError::Store(error) => error.into(),
            DeliveryError::Vault(error) => error.into(),
            other => Self::internal(other),
        }
    }
}

impl From<DeliveryError> for crate::Problem {
    fn from(error: DeliveryError) -> Self {
        Self::from(&crate::PageError::from(error))
    }
}

/// A sealed message, ready to go into a transaction.
#[derive(Clone)]
pub struct Outgoing {
    id: Id,
    payload: Arc<str>,
    at: Micros,
}

impl Outgoing {
    /// Enqueue it: it leaves after the commit. May run twice; the message has one identifier.
    pub fn enqueue(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        tx.enqueue(QUEUE, self.id, &self.payload, self.at)
    }

    /// The message's identifier, for the record of who was told.
    pub fn id(&self) -> Id {
        self.id
    }
}

/// Messages of the deployment.
pub struct Delivery<'a>(&'a Web);

impl Web {
    /// Messages of the deployment.
    pub fn delivery(&self) -> Delivery<'_> {
        Delivery(self)
    }
}

impl Delivery<'_> {
    /// Seal a message, outside of any transaction.
    pub fn prepare(&self, message: &Message) -> Result<Outgoing, DeliveryError> {
        let invitation = message.calendar.as_ref().map_or(0, |calendar| calendar.ics.len());
        if message.body.len() + invitation > BODY_BYTES_MAX {
            return Err(DeliveryError::TooLong);
        }
        if let Some(calendar) = message.calendar.as_ref().filter(|calendar| !calendar.is_whole()) {
            return Err(DeliveryError::Calendar(calendar.method.name()));
        }
        let at = self.0.now();
        let id = Id::new(at, self.0.entropy());
        let sealed = seal(self.0.ring(), id, message)?;
        Ok(Outgoing { id, payload: STANDARD_NO_PAD.encode(sealed).into(), at })
    }

    /// Enqueue a message in a transaction of its own.
    pub async fn send(&self, message: &Message) -> Result<Id, DeliveryError> {
        let outgoing = self.prepare(message)?;
        let id = outgoing.id;
        let operation = Operation::new("web.send_message", id);
        self.0.store().transact(operation, move |tx| outgoing.enqueue(tx)).await?;
        Ok(id)
    }
}

/// The message is bound to its identifier and opens nowhere else, in the queue as in the mailbox.
fn place(id: &Id) -> Place<'_> {
    Place::new("web_message", "sealed", id.as_bytes())
}

fn seal(ring: &KeyRing, id: Id, message: &Message) -> Result<Vec<u8>, DeliveryError> {
    let plain = serde_json::to_vec(message).map_err(|error| DeliveryError::Unreadable(error.to_string()))?;
    Ok(ring.seal(DELIVERY, place(&id), &plain)?)
}

fn open(ring: &KeyRing, id: Id, sealed: &[u8]) -> Result<Message, DeliveryError> {
    let plain = ring.open(DELIVERY, place(&id), sealed)?;
    serde_json::from_slice(&plain).map_err(|error| {
        // serde's own text may quote what it read.
        DeliveryError::Unreadable(format!("{:?}", error.classify()))
    })
}

/// By which way each channel leaves.
#[derive(Default)]
pub struct Ways {
    /// Mail by SMTP; without it mails are laid aside.
    pub mail: Option<MailRoute>,
    /// Text messages by a gateway; without it they are laid aside.
    pub text: Option<TextRoute>,
}

/// Sends what is enqueued; the roof runs it with `store.run_jobs`.
pub struct Postman {
    web: Web,
    ways: Ways,
    told: Option<Arc<dyn Told>>,
    sent: Arc<Family<Counter>>,
}

impl Postman {
    /// A postman for this deployment. In the demonstration no way out is used, whatever is given.
    pub fn new(web: &Web, ways: Ways) -> Arc<Self> {
        Self::telling(web, ways, None)
    }

    /// The same, who tells somebody what became of each message.
    pub fn telling(web: &Web, ways: Ways, told: Option<Arc<dyn Told>>) -> Arc<Self> {
        let ways = if web.config().demo { Ways::default() } else { ways };
        let sent = web.metrics().counter(
            "polity_messages_total",
            "Messages by channel and outcome",
            &["channel", "outcome"],
        );
        Arc::new(Self { web: web.clone(), ways, told, sent })
    }

    async fn deliver(&self, job: &Job) -> Result<(), JobError> {
        // What does not open now never will.
        let hopeless = |error: DeliveryError| JobError::GiveUp(error.to_string());
        let sealed = STANDARD_NO_PAD
            .decode(&job.payload)
            .map_err(|_| hopeless(DeliveryError::Unreadable("not base64".into())))?;
        let message = open(self.web.ring(), job.id, &sealed).map_err(hopeless)?;
        let outcome = self.hand_over(job.id, &message, sealed).await;
        let word = Word::of(&outcome, job.attempt);
        self.sent.with(&[message.channel.name(), word.outcome()]).add(1);
        if let Some(told) = &self.told
            && let Err(error) = told.told(job.id, word).await
        {
            // The message is on its way all the same: sent again, it would say the same.
            tracing::warn!(job = %job.id, word = word.name(), error = %error, "delivery.word_lost");
        }
        outcome.map_err(JobError::from)
    }

    async fn hand_over(&self, id: Id, message: &Message, sealed: Vec<u8>) -> Result<(), Refusal> {
        match (message.channel, &self.ways.mail, &self.ways.text) {
            (Channel::Mail, Some(mail), _) => mail.send(id, message, self.web.now()).await,
            (Channel::Sms, _, Some(text)) => Ok(text.send(id, message).await?),
            // A letter waits for somebody to print it; in the demonstration everything waits for its reader.
            (Channel::Print, ..) => Ok(self.keep(id, message, sealed).await?),
            _ if self.web.config().demo => Ok(self.keep(id, message, sealed).await?),
            // Laid aside where operators look, and sent once a way is configured and the job revived.
            _ => {
                let channel = message.channel.name();
                Err(JobError::GiveUp(format!("no way out is configured for {channel}")).into())
            }
        }
    }
}

impl JobHandler for Postman {
    fn queue(&self) -> &'static str {
        QUEUE
    }

    fn run<'a>(&'a self, job: &'a Job) -> JobRun<'a> {
        Box::pin(self.deliver(job))
    }
}
