//! The inbox: one for each resident, in their language, for everything that the government has to tell them.
//!
//! What this room promises:
//! - **A message is posted once**, in the transaction of what it tells about, however often the sender tries.
//! - **Nobody but its reader reads it**: it is sealed, it opens in no other inbox, and no page shows it to anybody else.
//! - **Copies by mail and text message say that there is a message and nothing more**, go to proven addresses only, and
//!   keep quiet hours. A mail brings an appointment along, for the reader's calendar.
//! - **It is in the reader's language at the moment of reading**, not in that of the day on which it was written.
//!
//! Rooms do not post here themselves: they append an event to the log, and the roof's reactions make a message of it.
//! A newcomer starts in `message.rs` (what a message is), then `verbs.rs` (what can be done with it).

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        reason = "tests"
    )
)]

pub mod access;
pub mod address;
pub mod message;
mod pages;
pub mod quiet_hours;
mod store;
mod verbs;

use std::sync::Arc;

use polity_ledger::LedgerError;
use polity_store::{Store, StoreError};
use polity_vault::VaultError;
use polity_web::delivery::DeliveryError;
use polity_web::{Lang, LocaleFiles, PageError, Routes, Web, locales};

pub use store::{CONTACTS, MESSAGES, MIGRATIONS, PURPOSES, STATEMENTS};
pub use verbs::{
    COPIES, Confirmed, Contact, Contacts, Copies, CopyWords, KEPT, MessageToKeep, PAGE_MESSAGES, Received,
    ReceivedPage,
};

/// The words of this room's pages.
pub const LOCALES: LocaleFiles = locales!("inbox");

/// What agencies are called, told by the roof: this room knows them by their codes only.
pub trait AgencyNames: Send + Sync {
    /// The name of an agency in a language; `None` for one that is not known.
    fn agency(&self, code: &str, lang: Lang) -> Option<String>;
}

/// The room. Cheap to clone.
#[derive(Clone)]
pub struct Inbox(Arc<Inner>);

struct Inner {
    web: Web,
    agency: String,
    names: Box<dyn AgencyNames>,
}

/// Why a verb could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keys.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The record.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A message on its way out.
    #[error(transparent)]
    Delivery(#[from] DeliveryError),
    /// What was sealed is no message of this program.
    #[error("a message cannot be read: {0}")]
    Unreadable(String),
}

impl InboxError {
    /// The parser's own text may quote what it read.
    pub(crate) fn unreadable(error: serde_json::Error) -> Self {
        Self::Unreadable(format!("{:?}", error.classify()))
    }
}

/// What a page says when a verb could not be carried out; the cause goes to the log only.
impl From<InboxError> for PageError {
    fn from(error: InboxError) -> Self {
        match error {
            InboxError::Store(error) => error.into(),
            InboxError::Vault(error) => error.into(),
            InboxError::Ledger(error) => error.into(),
            InboxError::Delivery(error) => error.into(),
            other @ InboxError::Unreadable(_) => PageError::internal(other),
        }
    }
}

impl Inbox {
    /// The room on its kit, run by the agency with this code.
    pub fn new(web: Web, agency: impl Into<String>, names: impl AgencyNames + 'static) -> Self {
        Self(Arc::new(Inner { web, agency: agency.into(), names: Box::new(names) }))
    }

    /// The room's pages.
    pub fn routes(&self) -> Routes<Inbox> {
        pages::routes(self)
    }

    pub(crate) fn web(&self) -> &Web {
        &self.0.web
    }

    pub(crate) fn db(&self) -> &Store {
        self.0.web.store()
    }

    pub(crate) fn agency_code(&self) -> &str {
        &self.0.agency
    }

    pub(crate) fn agency_name(&self, code: &str, lang: Lang) -> String {
        self.0.names.agency(code, lang).unwrap_or_else(|| code.to_owned())
    }
}
