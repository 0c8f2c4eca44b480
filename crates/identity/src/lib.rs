//! Identity: who someone is, what the state holds about them, who may act for them, and who looked.
//!
//! What this room promises:
//! - **Nobody is locked out by a stranger**, and no answer tells a stranger whether somebody has an account.
//! - **No personal data is read without an act in the ledger**, and a resident sees each look with its purpose.
//! - **An officer sees what the duty of their agency needs, for a purpose that they state**, and nothing else.
//! - **A resident never loses the last way to sign in**, and every change of a way in needs a fresh proof.
//! - **What is stored about a person is sealed or a keyed hash**; codes of letters and recovery codes are never kept.
//!
//! The decisions are pure functions in modules named after what they decide. `store/` holds the tables, `verbs/` joins
//! decisions, tables and ledger acts, `pages/` and `api.rs` show them, and `access.rs` says who may do what.
//! [`Identity`] is the one struct through which other rooms and the binary call in.

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
mod api;
pub mod assurance;
pub mod catalogue;
pub mod duties;
pub mod fact_lines;
pub mod facts;
pub mod journey;
pub mod login;
pub mod look_report;
pub mod mandate;
pub mod name_words;
pub mod national_number;
mod pages;
pub mod password_rules;
pub mod printed_code;
pub mod register_csv;
pub mod sign_in_methods;
pub mod store;
pub mod throttle;
mod verbs;

use std::sync::{Arc, OnceLock};

use polity_ledger::LedgerError;
use polity_store::{Id, Micros, Store, StoreError};
use polity_vault::{Entropy, KeyRing, PasswordHasher, VaultError};
use polity_web::delivery::DeliveryError;
use polity_web::{Lang, LocalText, PageError, Routes, Web};
use url::Url;
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::national_number::NationalNumber;

pub use api::Program;
pub use pages::LOCALES;
pub use store::{MIGRATIONS, PURPOSES, STATEMENTS};
pub use verbs::*;

/// Somebody of the sample nation whom a visitor of the demonstration can sign in as with one click.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Persona {
    /// The value of the form, e.g. `resident`.
    pub slug: String,
    /// Who it is.
    pub number: NationalNumber,
    /// What the button says.
    pub title: LocalText,
    /// What there is to try as this person.
    pub about: LocalText,
}

/// What the deployment decides about this room.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Code of the agency that runs the identity service: it answers for enrolment and sign-in.
    pub agency: String,
    /// The nation's code (ISO 3166-1 alpha-2), which relying parties are told beside a national number. Empty for a
    /// nation that has none: then it is `XA`, which the standard leaves to its users.
    pub country: String,
    /// One-click sign-ins. They exist only where the web configuration says that this is a demonstration.
    pub personas: Vec<Persona>,
}

/// The room. Cheap to clone.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

struct Inner {
    web: Web,
    settings: Settings,
    hasher: PasswordHasher,
    /// `None` where the public address cannot be the origin of passkeys.
    webauthn: Option<Webauthn>,
    /// Relying parties that were asked for a moment ago.
    known_parties: KnownParties,
    /// Keys that relying parties keep at addresses of their own.
    keys_elsewhere: KeysElsewhere,
    /// Relying parties that a demonstration plays, for logins to look at.
    sample_parties: OnceLock<Vec<SampleParty>>,
    signing_keys: SigningKeyCache,
    login_figures: LoginFigures,
}

/// Why a verb could not be carried out at all. A refusal that the caller can mend is part of a verb's answer instead.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The record.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The keys, or the queue of the password hasher.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A message on its way out.
    #[error(transparent)]
    Delivery(#[from] DeliveryError),
    /// A row that this room wrote cannot be read back.
    #[error("{place} cannot be read: {reason}")]
    Damaged {
        /// Which row, in words without personal data.
        place: &'static str,
        /// What was found.
        reason: String,
    },
    /// A passkey ceremony cannot even begin.
    #[error(transparent)]
    Passkey(#[from] webauthn_rs::prelude::WebauthnError),
}

impl IdentityError {
    pub(crate) fn damaged(place: &'static str, reason: impl std::fmt::Display) -> Self {
        Self::Damaged { place, reason: reason.to_string() }
    }
}

impl Identity {
    /// The room on its kit. `hasher` is shared by the whole process, so that its bound on memory holds.
    pub fn new(web: Web, hasher: PasswordHasher, settings: Settings) -> Self {
        let webauthn = passkey_origin(&web);
        if webauthn.is_none() {
            // An operator who tries things out on an address without a name still gets every page but passkeys.
            tracing::warn!(origin = %web.config().public_base, "identity.no_passkeys_on_this_address");
        }
        let keys_elsewhere = KeysElsewhere::new(web.config().demo);
        let known_parties = KnownParties::default();
        let signing_keys = SigningKeyCache::default();
        let login_figures = LoginFigures::of(web.metrics());
        Self(Arc::new(Inner {
            web,
            settings,
            hasher,
            webauthn,
            known_parties,
            keys_elsewhere,
            signing_keys,
            login_figures,
            sample_parties: OnceLock::new(),
        }))
    }

    /// Whether the public address can be the origin of passkeys.
    pub fn has_passkeys(&self) -> bool {
        self.0.webauthn.is_some()
    }

    /// An absolute address under the host name that passkeys are bound to: on loopback that is `localhost`, whatever
    /// the address bar says.
    pub(crate) fn passkey_address(&self, path: &str) -> String {
        let mut address = named_loopback(&self.web().config().public_base);
        address.set_path(path);
        address.to_string()
    }

    /// The room's pages and interfaces.
    pub fn routes(&self) -> Routes<Identity> {
        api::add_to(pages::routes(self))
    }

    /// Code of the agency that runs the identity service.
    pub fn agency_code(&self) -> &str {
        &self.0.settings.agency
    }

    pub(crate) fn country(&self) -> &str {
        match self.0.settings.country.as_str() {
            "" => "XA",
            code => code,
        }
    }

    pub(crate) fn web(&self) -> &Web {
        &self.0.web
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn known_parties(&self) -> &KnownParties {
        &self.0.known_parties
    }

    pub(crate) fn sample_parties_cell(&self) -> &OnceLock<Vec<SampleParty>> {
        &self.0.sample_parties
    }

    pub(crate) fn keys_elsewhere(&self) -> &KeysElsewhere {
        &self.0.keys_elsewhere
    }

    pub(crate) fn signing_key_cache(&self) -> &SigningKeyCache {
        &self.0.signing_keys
    }

    pub(crate) fn login_figures(&self) -> &LoginFigures {
        &self.0.login_figures
    }

    pub(crate) fn db(&self) -> &Store {
        self.0.web.store()
    }

    pub(crate) fn ring(&self) -> &KeyRing {
        self.0.web.ring()
    }

    pub(crate) fn now(&self) -> Micros {
        self.0.web.now()
    }

    pub(crate) fn entropy(&self) -> &dyn Entropy {
        self.0.web.entropy()
    }

    pub(crate) fn new_id(&self) -> Id {
        Id::new(self.now(), self.entropy())
    }
}

/// Passkeys are bound to the host name of the public address; an IP address has none.
fn passkey_origin(web: &Web) -> Option<Webauthn> {
    let config = web.config();
    let origin = named_loopback(&config.public_base);
    let host = origin.host_str()?.to_owned();
    let nation = config.nation.get(Lang::En);
    WebauthnBuilder::new(&host, &origin).ok()?.rp_name(nation).build().ok()
}

/// Browsers refuse an IP address as the name of a relying party; the loopback address also has the name localhost.
fn named_loopback(base: &Url) -> Url {
    let mut named = base.clone();
    if matches!(base.host_str(), Some("127.0.0.1" | "[::1]")) && named.set_host(Some("localhost")).is_err() {
        return base.clone();
    }
    named
}

/// What a page says when a verb could not be carried out. Names nobody: the cause goes to the log only.
impl From<IdentityError> for PageError {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::Store(error) => error.into(),
            IdentityError::Vault(error) => error.into(),
            IdentityError::Ledger(error) => error.into(),
            IdentityError::Delivery(error) => error.into(),
            other => PageError::internal(other),
        }
    }
}
