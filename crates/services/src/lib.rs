//! The services room: agencies publish services as documents, residents use them, officers work the cases.
//!
//! What this room promises:
//! - **A document is checked as a whole before anybody meets it**, and what was checked never fails while somebody fills it in.
//! - **The browser is never believed**: what shows, what counts and what the register says is decided here.
//! - **A case is its moves**: nothing is decided twice, and every state can be replayed and explained.
//! - **A case is seen by the teams of its stages only**, and every look is on the resident's page.
//! - **What was told is erased when its time is over**, and what happened can be counted and replayed for ever.
//! - **Residents hear at each step** what happens next and by when, in their own language.
//!
//! The decisions are pure modules: `document` reads and checks, `answers` judges what a resident writes, `flow` and `history` move a case
//! through its stages, `draft` carries answers over to a new version, `working_days` says when something is due, `clock_use` how near that is, `retention` when it is over, `reference` names a case.
//! `store/` holds the tables, `verbs/` joins decisions, tables and ledger acts, `pages/` shows them, `access.rs` says who may do what.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::print_stdout,
        reason = "tests"
    )
)]

pub mod access;
pub mod answers;
mod api;
pub mod application;
pub mod calendar_invitation;
pub mod clock_use;
mod decimal;
pub mod document;
pub mod draft;
mod file_type;
pub mod flow;
pub mod history;
mod pages;
pub mod reference;
pub mod register_answers;
pub mod retention;
pub mod scrub;
pub mod store;
pub mod town_map;
mod verbs;
pub mod working_days;
mod workload_picture;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use jiff::{Timestamp, civil::Date};
use polity_identity::{Identity, IdentityError};
use polity_ledger::{Ledger, LedgerError};
use polity_store::{Id, Micros, Store, StoreError};
use polity_vault::{KeyRing, VaultError};
use polity_web::{LocaleFiles, PageError, Routes, Web, locales};

use crate::application::Application;
use crate::document::Service;
use crate::town_map::TownMap;
use crate::verbs::scan::FileScan;
use crate::working_days::Calendar;

pub use store::{MIGRATIONS, PURPOSES, STATEMENTS};
pub use verbs::scan;
pub use verbs::{
    AFTER_USE, APPEAL_CHARS_MAX, Advanced, AppealWords, Appointment, Arranged, Arrangement, Begun, Case,
    CaseElsewhere, Deployed, Desk, Draft, DraftContent, Hand, Handed, Incoming, Member, Moved,
    NOTE_CHARS_MAX, Opening, Owner, PAGE_LINES, PageReport, Particulars, Published, QUESTION_CHARS_MAX,
    Question, QueuePage, ReportState, SURVEY, Said, Sent, Sitting, StepElsewhere, StoryElsewhere, Submitted,
    Team, TeamChanged, View, Wanted,
};

/// The words of this room's pages.
pub const LOCALES: LocaleFiles = locales!("services");

/// What the deployment decides about this room.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The days on which agencies work.
    pub calendar: Calendar,
    /// Capital letters before the numbers of cases, such as `ANG`.
    pub prefix: String,
}

/// The room. Cheap to clone.
#[derive(Clone)]
pub struct Services(Arc<Inner>);

struct Inner {
    web: Web,
    identity: Identity,
    settings: Settings,
    /// Who looks whether a file carries something; none: files wait.
    file_scan: OnceLock<Arc<dyn FileScan>>,
    /// On which residents point; none: they describe.
    map: OnceLock<Arc<TownMap>>,
    /// Documents that were read and checked; a published version never changes.
    known: RwLock<HashMap<(String, u32), Arc<Service>>>,
    /// Manifests that were read and checked, each with the time of its change.
    applications: RwLock<HashMap<String, (Micros, Arc<Application>)>>,
}

impl axum::extract::FromRef<Services> for Identity {
    fn from_ref(services: &Services) -> Self {
        services.0.identity.clone()
    }
}

/// Why a verb could not be carried out at all. A refusal that the caller can mend is part of a verb's answer instead.
#[derive(Debug, thiserror::Error)]
pub enum ServicesError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The record.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The keys.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The register.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// A row that this room wrote cannot be read back.
    #[error("{place} cannot be read: {reason}")]
    Damaged {
        /// Which row, in words without personal data.
        place: &'static str,
        /// What was found.
        reason: String,
    },
}

impl ServicesError {
    pub(crate) fn damaged(place: &'static str, reason: impl std::fmt::Display) -> Self {
        Self::Damaged { place, reason: reason.to_string() }
    }
}

/// What a page says when a verb could not be carried out; the cause goes to the log only.
impl From<ServicesError> for PageError {
    fn from(error: ServicesError) -> Self {
        match error {
            ServicesError::Store(error) => error.into(),
            ServicesError::Ledger(error) => error.into(),
            ServicesError::Vault(error) => error.into(),
            ServicesError::Identity(error) => error.into(),
            other @ ServicesError::Damaged { .. } => PageError::internal(other),
        }
    }
}

impl Services {
    /// The room on its kit.
    pub fn new(web: Web, identity: Identity, settings: Settings) -> Self {
        let (file_scan, map) = (OnceLock::new(), OnceLock::new());
        let (known, applications) = (RwLock::default(), RwLock::default());
        Self(Arc::new(Inner { web, identity, settings, file_scan, map, known, applications }))
    }

    /// Has files looked at by this scanner; the first that is named stays.
    #[must_use]
    pub fn with_file_scan(self, scan: Arc<dyn FileScan>) -> Self {
        let _ = self.0.file_scan.set(scan);
        self
    }

    pub(crate) fn file_scan(&self) -> Option<&Arc<dyn FileScan>> {
        self.0.file_scan.get()
    }

    /// Residents point at places on this map.
    #[must_use]
    pub fn with_map(self, map: TownMap) -> Self {
        let _ = self.0.map.set(Arc::new(map));
        self
    }

    pub(crate) fn map(&self) -> Option<&Arc<TownMap>> {
        self.0.map.get()
    }

    /// The room's pages.
    pub fn routes(&self) -> Routes<Services> {
        api::add_to(pages::routes(self))
    }

    pub(crate) fn web(&self) -> &Web {
        &self.0.web
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.0.identity
    }

    pub(crate) fn db(&self) -> &Store {
        self.0.web.store()
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        self.0.web.ledger()
    }

    pub(crate) fn ring(&self) -> &KeyRing {
        self.0.web.ring()
    }

    pub(crate) fn now(&self) -> Micros {
        self.0.web.now()
    }

    pub(crate) fn timestamp(&self) -> Timestamp {
        Timestamp::from_microsecond(self.now()).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The day where the agencies are.
    pub fn today(&self) -> Date {
        self.calendar().day(self.timestamp())
    }

    pub(crate) fn new_id(&self) -> Id {
        Id::new(self.now(), self.0.web.entropy())
    }

    pub(crate) fn calendar(&self) -> &Calendar {
        &self.0.settings.calendar
    }

    /// The letters before the numbers of cases.
    pub(crate) fn prefix(&self) -> &str {
        &self.0.settings.prefix
    }

    fn known(&self, key: &(String, u32)) -> Option<Arc<Service>> {
        self.0.known.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// A manifest that was read before, or is read now.
    fn remembered_application(
        &self,
        id: &str,
        changed_at: Micros,
        read: impl FnOnce() -> Result<Application, ServicesError>,
    ) -> Result<Arc<Application>, ServicesError> {
        let known = self.0.applications.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned();
        if let Some((_, application)) = known.filter(|(at, _)| *at == changed_at) {
            return Ok(application);
        }
        let application = Arc::new(read()?);
        let mut known = self.0.applications.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(id.to_owned(), (changed_at, Arc::clone(&application)));
        Ok(application)
    }

    fn remember(&self, key: (String, u32), service: Service) -> Arc<Service> {
        let mut known = self.0.known.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(key).or_insert_with(|| Arc::new(service)).clone()
    }
}
