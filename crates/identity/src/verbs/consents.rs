//! Consents: what is shown before one is given, giving it, seeing what was given, and taking it back.
//!
//! **A withdrawal takes effect on the next call**: whoever releases anything asks [`Identity::consent_stands`] first.

use std::collections::{BTreeMap, BTreeSet};

use polity_ledger::looks::Page;
use polity_ledger::{Access, Act};
use polity_store::{Entry, Id, Micros, Operation, StoreError, Tx};
use polity_web::{Lang, Session};

use super::acts::{ActorOf as _, Done, Submission, kind};
use super::looking::{Record, record};
use crate::login::consent::{Choice, Consent, Ending, Terms, end_of, party_in};
use crate::login::relying_party::RelyingParty;
use crate::login::scopes::Scope;
use crate::store::consents;
use crate::{Identity, IdentityError};

/// Looks read at once when the last release to each relying party is sought.
const LOOKS_PER_PAGE: u32 = 100;
/// Pages of looks that are read for it. What lies further back is not dated.
const LOOK_PAGES_MAX: usize = 3;

/// An answer that was given and is to be written in the transaction that also issues the code.
#[derive(Debug, Clone)]
pub struct ConsentToWrite {
    consent: Consent,
    entry: Entry,
}

impl ConsentToWrite {
    /// The consent as it will stand.
    pub const fn consent(&self) -> &Consent {
        &self.consent
    }

    /// Write the answer in place of an earlier one, with its act.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        consents::insert(tx, &self.consent)?;
        tx.append(&self.entry)
    }
}

/// When facts were last given to a relying party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastRelease {
    /// Then.
    At(Micros),
    /// Never yet.
    Never,
    /// Not lately: further back than the list of looks was read.
    NotLately,
}

/// An answer as its giver sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedParty {
    /// The answer.
    pub consent: Consent,
    /// Whether anything may be released under it now.
    pub stands: bool,
    /// When facts were last given to the relying party, under this answer or another.
    pub last_released: LastRelease,
}

impl Identity {
    /// What the register would give for these scopes. The person is looking at their own facts, and the act says so.
    pub(crate) async fn facts_asked(
        &self,
        session: &Session,
        person: Id,
        party: &RelyingParty,
        scopes: &[Scope],
    ) -> Result<Record, IdentityError> {
        let wanted: BTreeSet<&str> = scopes.iter().filter_map(Scope::attribute).collect();
        let mut opened = self.open_facts(person).await?;
        for section in &mut opened {
            section.facts.0.retain(|name, _| wanted.contains(name.as_str()));
        }
        opened.retain(|section| !section.facts.0.is_empty());
        let seen: Vec<&String> = opened.iter().flat_map(|section| section.facts.0.keys()).collect();
        if !seen.is_empty() {
            let act = Act::new(kind::CONSENT_ASKED, session.as_resident())
                .on(person, Access::Looked)
                .touching(seen)
                .with_detail(Terms::of(party).detail(&party.client_id));
            self.append(self.act(&act)?).await?;
        }
        Ok(record(person, opened))
    }

    /// The answer that stands between a person and a relying party now, if there is one.
    pub async fn consent_for(&self, person: Id, client_id: &str) -> Result<Option<Consent>, IdentityError> {
        let latest = consents::latest(self.db(), person, client_id).await?;
        Ok(latest.filter(|consent| consent.stands(self.now())))
    }

    /// Whether anything may be released under this consent now.
    pub async fn consent_stands(
        &self,
        person: Id,
        client_id: &str,
        consent: Id,
    ) -> Result<bool, IdentityError> {
        let standing = consents::standing(self.db(), consent, person, client_id).await?;
        Ok(standing.is_some_and(|standing| standing.at(self.now()).is_ok()))
    }

    /// Make an answer ready to be written with the code that it leads to.
    pub fn grant_consent(
        &self,
        session: &Session,
        person: Id,
        party: &RelyingParty,
        choice: Choice,
        lang: Lang,
    ) -> Result<ConsentToWrite, IdentityError> {
        let now = self.now();
        let terms = Terms::of(party);
        let act = Act::new(kind::CONSENT_GRANTED, session.as_resident())
            .on(person, Access::Changed)
            .because(terms.purpose.get(lang))
            .touching(choice.allowed.iter().filter_map(Scope::attribute))
            .with_detail(terms.detail(&party.client_id));
        let consent = Consent {
            id: self.new_id(),
            person,
            client_id: party.client_id.clone(),
            allowed: choice.allowed,
            refused: choice.refused,
            terms,
            granted_at: now,
            ends_at: end_of(now, party.consent_days),
            ended: None,
            lang,
        };
        Ok(ConsentToWrite { consent, entry: self.act(&act)? })
    }

    /// Take a consent back, with every other of the same relying party. `false` when none stands or it is not theirs.
    pub async fn withdraw_consent(
        &self,
        session: &Session,
        person: Id,
        id: Id,
        submission: &Submission,
    ) -> Result<bool, IdentityError> {
        let found = consents::by_id(self.db(), id).await?.filter(|consent| consent.person == person);
        let Some(consent) = found else { return Ok(false) };
        let act = Act::new(kind::CONSENT_WITHDRAWN, session.as_resident())
            .on(person, Access::Changed)
            .touching(consent.allowed.iter().filter_map(Scope::attribute))
            .with_detail(consent.terms.detail(&consent.client_id));
        let done = Done::by_resident("identity.consent_withdrawal", self.agency_code(), submission.lang);
        let entries = [self.act(&act)?, self.done(&done, &submission.journey)?];
        let operation = submission
            .journey
            .operation("identity.withdraw_consent", &[*person.as_bytes(), *id.as_bytes()].concat());
        let now = self.now();
        self.db()
            .transact::<_, StoreError, _>(Operation::new("identity.withdraw_consent", operation), move |tx| {
                let ended = consents::end_all(tx, person, &consent.client_id, Ending::Withdrawn, now)? > 0;
                if ended {
                    entries.iter().try_for_each(|entry| tx.append(entry))?;
                }
                Ok(ended)
            })
            .await
            .map_err(IdentityError::from)
    }

    /// What a person answered, newest first: what stands, and what is over.
    pub async fn consents_of(&self, person: Id) -> Result<Vec<AllowedParty>, IdentityError> {
        let answers = consents::of_person(self.db(), person).await?;
        let (released, otherwise) = if answers.is_empty() {
            (BTreeMap::new(), LastRelease::Never)
        } else {
            self.last_releases(person).await?
        };
        let now = self.now();
        Ok(answers
            .into_iter()
            .map(|consent| AllowedParty {
                stands: consent.stands(now),
                last_released: released.get(&consent.client_id).map_or(otherwise, |at| LastRelease::At(*at)),
                consent,
            })
            .collect())
    }

    /// When facts were last given to each relying party, read from the record itself; and what holds for the others.
    async fn last_releases(
        &self,
        person: Id,
    ) -> Result<(BTreeMap<String, Micros>, LastRelease), IdentityError> {
        let mut released = BTreeMap::new();
        let mut before = None;
        for _ in 0..LOOK_PAGES_MAX {
            let page = Page { before, limit: LOOKS_PER_PAGE };
            let looks = self.web().ledger().looks_at(person, page).await?;
            for look in looks.looks.iter().filter(|look| look.kind == kind::FACTS_RELEASED) {
                if let Some(client_id) = party_in(&look.detail) {
                    // Newest first: the first one found is the last one given.
                    released.entry(client_id.to_owned()).or_insert(look.at);
                }
            }
            before = looks.next;
            if before.is_none() {
                return Ok((released, LastRelease::Never));
            }
        }
        Ok((released, LastRelease::NotLately))
    }
}
