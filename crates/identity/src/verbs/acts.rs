//! How this room names actors and acts in the ledger.

use polity_ledger::transactions::{Audience, Channel, Outcome, Transaction};
use polity_ledger::{Act, Actor};
use polity_store::{Entry, Id, Micros};
use polity_web::{Lang, Session, Visit};

use crate::access::represented_by;
use crate::journey::Journey;
use crate::mandate::role_of;
use crate::{Identity, IdentityError};

/// Kinds of act. Past tense; the part after the point is the key `identity-act-<name>` of the Fluent files.
pub(crate) mod kind {
    pub const PROFILE_VIEWED: &str = "identity.profile_viewed";
    pub const LOOKED_UP: &str = "identity.looked_up";
    pub const SEARCHED: &str = "identity.searched";
    pub const LETTER_ISSUED: &str = "identity.letter_issued";
    pub const LETTER_REVOKED: &str = "identity.letter_revoked";
    pub const ENROLLED: &str = "identity.enrolled";
    pub const SIGNED_IN: &str = "identity.signed_in";
    pub const SIGNED_OUT: &str = "identity.signed_out";
    pub const METHODS_CHANGED: &str = "identity.sign_in_methods_changed";
    pub const SESSIONS_ENDED: &str = "identity.sessions_ended";
    pub const HELPER_GRANTED: &str = "identity.helper_granted";
    pub const HELPER_ENDED: &str = "identity.helper_ended";
    pub const ACTING_BEGAN: &str = "identity.acting_began";
    pub const ACTING_ENDED: &str = "identity.acting_ended";
    pub const LOOK_REPORTED: &str = "identity.look_reported";
    pub const FACT_REPORTED: &str = "identity.fact_reported";
    pub const REPORT_ANSWERED: &str = "identity.report_answered";
    pub const REPORT_CLOSED: &str = "identity.report_closed";
    pub const APPOINTED: &str = "identity.appointed";
    pub const APPOINTMENT_ENDED: &str = "identity.appointment_ended";
    pub const AGENCY_FOUNDED: &str = "identity.agency_founded";
    pub const REGISTER_IMPORTED: &str = "identity.register_imported";
    pub const SIGNED_IN_ELSEWHERE: &str = "identity.signed_in_elsewhere";
    pub const CONSENT_ASKED: &str = "identity.consent_asked";
    pub const CONSENT_GRANTED: &str = "identity.consent_granted";
    pub const CONSENT_WITHDRAWN: &str = "identity.consent_withdrawn";
    pub const FACTS_RELEASED: &str = "identity.facts_released";
    pub const FACTS_RECORDED: &str = "identity.facts_recorded";
    pub const RELYING_PARTY_REGISTERED: &str = "identity.relying_party_registered";
    pub const RELYING_PARTY_CHANGED: &str = "identity.relying_party_changed";
    pub const RELYING_PARTY_REMOVED: &str = "identity.relying_party_removed";
    pub const SIGNING_KEY_MADE: &str = "identity.signing_key_made";
}

/// Who acts, taken from their session.
pub trait ActorOf {
    /// As a resident: for themselves, or for whomever the session acts.
    fn as_resident(&self) -> Actor;
    /// In a role, for an agency or (administrators) for the whole nation.
    fn in_role(&self, role: &str, agency: Option<&str>) -> Actor;
}

impl ActorOf for Session {
    fn as_resident(&self) -> Actor {
        self.in_role(role_of(represented_by(self)), None)
    }

    fn in_role(&self, role: &str, agency: Option<&str>) -> Actor {
        Actor {
            account: Some(self.account),
            person: self.person,
            acting_for: self.acting_for,
            agency: agency.map(str::to_owned),
            role: role.to_owned(),
            assurance: self.assurance,
        }
    }
}

/// An officer at work: who they are, and for which agency in which role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyActor {
    /// The officer's account.
    pub account: Id,
    /// The officer.
    pub person: Id,
    /// The agency that they act for; none for administrators of the whole nation.
    pub agency: Option<String>,
    /// The role, as `access.rs` names it.
    pub role: &'static str,
    /// Assurance of the session.
    pub assurance: u8,
}

impl AgencyActor {
    /// As the ledger names them.
    pub fn to_actor(&self) -> Actor {
        Actor {
            account: Some(self.account),
            person: Some(self.person),
            acting_for: None,
            agency: self.agency.clone(),
            role: self.role.to_owned(),
            assurance: self.assurance,
        }
    }
}

/// One submitted form: the journey that it belongs to, and the language of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Submission {
    /// When it began, and under which identity its effect happens once.
    pub journey: Journey,
    /// Language of the page.
    pub lang: Lang,
}

/// The browser that asks: what a new session is opened for.
#[derive(Clone, Copy)]
pub struct Browser<'a> {
    /// Network, name and present session.
    pub visit: &'a Visit,
    /// The token by which it is known again, if it sent one.
    pub device: Option<&'a str>,
}

/// What the scoreboard is told about a transaction of this room.
pub(crate) struct Done<'a> {
    pub service: &'static str,
    pub agency: &'a str,
    pub channel: Channel,
    pub audience: Audience,
    pub outcome: Outcome,
    pub prefilled: u32,
    pub retyped: u32,
    pub lang: Lang,
}

impl<'a> Done<'a> {
    /// A transaction that a resident completed on our pages.
    pub fn by_resident(service: &'static str, agency: &'a str, lang: Lang) -> Self {
        let (channel, audience, outcome) = (Channel::Web, Audience::Resident, Outcome::Completed);
        Self { service, agency, channel, audience, outcome, prefilled: 0, retyped: 0, lang }
    }

    /// A transaction that an officer completed at work.
    pub fn by_officer(service: &'static str, agency: &'a str, lang: Lang) -> Self {
        Self { audience: Audience::Officer, ..Self::by_resident(service, agency, lang) }
    }
}

impl Identity {
    /// The entry of an act. Outside of transactions, because it seals.
    pub(crate) fn act(&self, act: &Act) -> Result<Entry, IdentityError> {
        Ok(self.web().ledger().prepare(act, self.now())?)
    }

    /// The entry about a finished transaction, for the scoreboard.
    pub(crate) fn done(&self, done: &Done<'_>, journey: &Journey) -> Result<Entry, IdentityError> {
        self.done_since(done, journey.started_at)
    }

    /// The same for a journey that began at `started_at`.
    pub(crate) fn done_since(&self, done: &Done<'_>, started_at: Micros) -> Result<Entry, IdentityError> {
        let now = self.now();
        let transaction = Transaction {
            service: done.service.to_owned(),
            agency: done.agency.to_owned(),
            channel: done.channel,
            audience: done.audience,
            outcome: done.outcome,
            started_at,
            finished_at: now,
            prefilled: done.prefilled,
            retyped: done.retyped,
            language: done.lang.tag().to_owned(),
        };
        Ok(self.web().ledger().transaction(&transaction, now)?)
    }
}
