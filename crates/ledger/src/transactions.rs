//! Transactions: what a resident, business or officer set out to do and how it ended. The scoreboard is computed from these.
//!
//! They are public and name nobody. A room emits one when a transaction ends, whether it was completed, refused or given up.

use polity_store::{Entry, Micros};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::leaf::Leaf;
use crate::{Ledger, LedgerError};

/// The kind of entries about transactions that came to an end.
pub const COMPLETED: &str = "transaction.completed";
/// The kind of entries about transactions that were given up.
pub const ABANDONED: &str = "transaction.abandoned";

/// By which way a transaction was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Our pages, by the person themselves.
    Web,
    /// A machine interface, by a program on the person's behalf.
    Api,
    /// Our pages, filled in by an officer or helper beside the person.
    Assisted,
    /// A counter.
    Counter,
    /// A public terminal.
    Kiosk,
    /// A telephone line.
    Phone,
    /// A letter or a form on paper.
    Paper,
}

impl Channel {
    /// Whether no officer, call or paper was needed on the way.
    pub const fn is_digital(self) -> bool {
        matches!(self, Self::Web | Self::Api | Self::Kiosk)
    }
}

/// For whom a service is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// A resident for themselves or their family.
    Resident,
    /// A business.
    Business,
    /// A public officer at work.
    Officer,
}

/// How a transaction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The person got what they came for.
    Completed,
    /// It came to its proper end with a refusal.
    Refused,
    /// The person gave up, or never came back.
    Abandoned,
}

/// One transaction, from its first page to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// The service, as its room names it (`identity.sign_in`).
    pub service: String,
    /// The agency that offers it, by its code.
    pub agency: String,
    /// By which way.
    pub channel: Channel,
    /// For whom.
    pub audience: Audience,
    /// How it ended.
    pub outcome: Outcome,
    /// When the person began, microseconds UTC.
    pub started_at: Micros,
    /// When it ended, microseconds UTC.
    pub finished_at: Micros,
    /// How many facts were filled in from what the state already knew.
    pub prefilled: u32,
    /// How many facts that the state already knew the person had to type all the same.
    pub retyped: u32,
    /// The language of the pages, as a BCP 47 tag.
    pub language: String,
}

impl Transaction {
    /// How long it took, in microseconds; never negative.
    pub fn duration(&self) -> Micros {
        (self.finished_at - self.started_at).max(0)
    }

    /// The kind under which it is recorded.
    pub const fn kind(&self) -> &'static str {
        match self.outcome {
            Outcome::Completed | Outcome::Refused => COMPLETED,
            Outcome::Abandoned => ABANDONED,
        }
    }

    /// Reads the transaction back from its entry; `None` for entries of other kinds.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] if an entry of this kind does not hold a transaction.
    pub fn from_entry(entry: &Entry) -> Result<Option<Self>, LedgerError> {
        if entry.kind != COMPLETED && entry.kind != ABANDONED {
            return Ok(None);
        }
        let damaged = |reason: String| LedgerError::damaged(format!("entry {}", entry.id), reason);
        let leaf = Leaf::of(entry).map_err(damaged)?;
        let public = serde_json::to_value(&leaf.public).map_err(|error| damaged(error.to_string()))?;
        serde_json::from_value(public).map(Some).map_err(|error| damaged(error.to_string()))
    }
}

impl Ledger {
    /// The entry about a transaction, to be appended in the room's own database transaction.
    ///
    /// # Errors
    /// [`LedgerError::NotPublic`] if a time is beyond what JSON numbers hold exactly.
    pub fn transaction(&self, transaction: &Transaction, now: Micros) -> Result<Entry, LedgerError> {
        let public = match serde_json::to_value(transaction) {
            Ok(Value::Object(public)) => public,
            _ => Map::new(),
        };
        self.event(transaction.kind(), &public, now)
    }
}
