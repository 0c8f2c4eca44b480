//! Helpers and representatives: whoever signs in as themselves and acts for somebody who cannot, or for a business.

use polity_ledger::transactions::Channel;
use polity_ledger::{Access, Act, Actor};
use polity_store::{Id, Micros, Operation, StoreError};
use polity_web::{PageError, Session};
use serde::{Deserialize, Serialize};

use super::AgencyActor;
use super::acts::{ActorOf as _, Browser, Done, Submission, kind};
use super::sessions::Entrant;
use super::sign_in::SignedIn;
use crate::access::represented_by;
use crate::mandate::{EVERY_SERVICE, Mandate, MandateFault, Reach, Represented, check_grant, told_for};
use crate::national_number::NationalNumber;
use crate::store::{accounts, mandates};
use crate::{Identity, IdentityError};

/// A mandate as both sides see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelperMandate {
    /// The mandate.
    pub mandate: Mandate,
    /// The name of the other side: of the helper for the represented person, and the other way round; or of the entity.
    pub other: String,
    /// Whether it is in force.
    pub in_force: bool,
}

/// For whom a session acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActingFor {
    /// The represented person or entity.
    pub represented: Represented,
    /// Their name.
    pub name: String,
}

/// The outcome of granting a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Granted {
    /// It is in force.
    Done(Id),
    /// Nobody in the register has the number of the person who needs help.
    NoSuchPerson,
    /// Nobody in the register has the helper's number.
    NoSuchHelper,
    /// A person is not their own helper.
    Oneself,
    /// The end lies in the past or too far ahead.
    Until,
}

impl Identity {
    /// Grant a helper at a counter, both present or the represented person's wish on paper.
    pub async fn grant_helper(
        &self,
        officer: &AgencyActor,
        represented: &NationalNumber,
        helper: &NationalNumber,
        until: Micros,
        submission: &Submission,
    ) -> Result<Granted, IdentityError> {
        let Some(person) = self.person_by_number(represented).await? else {
            return Ok(Granted::NoSuchPerson);
        };
        let Some(helper) = self.person_by_number(helper).await? else { return Ok(Granted::NoSuchHelper) };
        let now = self.now();
        match check_grant(Represented::Person(person), helper, until, now) {
            Err(MandateFault::Self_) => return Ok(Granted::Oneself),
            Err(MandateFault::Until) => return Ok(Granted::Until),
            Ok(()) => {}
        }
        let mandate = Mandate {
            id: self.new_id(),
            represented: Represented::Person(person),
            helper,
            service: EVERY_SERVICE.to_owned(),
            role: "helper".to_owned(),
            granted_at: now,
            until,
            ended_at: None,
        };
        let agency = officer.agency.clone().unwrap_or_else(|| self.agency_code().to_owned());
        let actor = officer.to_actor();
        let done = Done {
            channel: Channel::Counter,
            ..Done::by_resident("identity.helper_mandate", &agency, submission.lang)
        };
        // Both sides see it in their list, and are told: one act each, which says on which side they stand.
        let granted = |of: Id, side: &str| {
            let act = Act::new(kind::HELPER_GRANTED, actor.clone()).on(of, Access::Changed);
            act.with_detail(serde_json::json!({ "side": side }))
        };
        let entries = [
            self.act(&granted(person, "represented"))?,
            self.act(&granted(helper, "helper"))?,
            self.done(&done, &submission.journey)?,
        ];
        let bound = [officer.account, person, helper].map(|id| *id.as_bytes()).concat();
        let operation = submission.journey.operation("identity.grant_helper", &bound);
        let granted_by = officer.account;
        self.db()
            .transact::<_, StoreError, _>(Operation::new("identity.grant_helper", operation), move |tx| {
                mandates::insert_mandates(
                    tx,
                    std::slice::from_ref(&mandate),
                    Some(&agency),
                    Some(granted_by),
                )?;
                entries.iter().try_for_each(|entry| tx.append(entry))?;
                Ok(Granted::Done(mandate.id))
            })
            .await
            .map_err(IdentityError::from)
    }

    /// Write mandates that the state has checked elsewhere, as when a nation is made.
    pub async fn grant_mandates(&self, actor: &Actor, granted: &[Mandate]) -> Result<(), IdentityError> {
        let rows = granted.to_vec();
        let mut people: Vec<Id> = rows.iter().map(|mandate| mandate.helper).collect();
        people.extend(rows.iter().filter_map(|mandate| match mandate.represented {
            Represented::Person(person) => Some(person),
            Represented::Entity(_) => None,
        }));
        let entry =
            self.act(&Act::new(kind::HELPER_GRANTED, actor.clone()).on_many(people, Access::Changed))?;
        let operation = Operation::new("identity.grant_mandates", self.new_id());
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                mandates::insert_mandates(tx, &rows, None, None)?;
                tx.append(&entry)
            })
            .await?;
        Ok(())
    }

    /// Who helps this person, and whom they help. Names are known to both sides.
    pub async fn helper_mandates(
        &self,
        person: Id,
    ) -> Result<(Vec<HelperMandate>, Vec<HelperMandate>), IdentityError> {
        let helped_by = mandates::representing(self.db(), person).await?;
        let helps = mandates::held_by(self.db(), person).await?;
        let mut shown = (Vec::new(), Vec::new());
        for mandate in helped_by {
            shown.0.push(self.named(mandate.helper, mandate).await?);
        }
        for mandate in helps {
            if let Represented::Person(represented) = mandate.represented {
                shown.1.push(self.named(represented, mandate).await?);
            }
        }
        Ok(shown)
    }

    /// The entities for which a person acts, or did.
    pub async fn entity_mandates(&self, person: Id) -> Result<Vec<HelperMandate>, IdentityError> {
        let mut shown = Vec::new();
        for mandate in mandates::held_by(self.db(), person).await? {
            let Represented::Entity(entity) = mandate.represented else { continue };
            let Some(entity) = self.entity(entity).await? else { continue };
            let in_force = mandate.in_force(self.now());
            shown.push(HelperMandate { mandate, other: entity.particulars.name, in_force });
        }
        Ok(shown)
    }

    async fn named(&self, other: Id, mandate: Mandate) -> Result<HelperMandate, IdentityError> {
        let other = self.name_of(other).await?.unwrap_or_default();
        let in_force = mandate.in_force(self.now());
        Ok(HelperMandate { mandate, other, in_force })
    }

    /// End a mandate, by either side. Sessions that use it end with it.
    pub async fn end_mandate(
        &self,
        session: &Session,
        person: Id,
        id: Id,
        submission: &Submission,
    ) -> Result<bool, PageError> {
        let found = mandates::by_id(self.db(), id).await?.filter(|mandate| mandate.may_be_ended_by(person));
        let Some(mandate) = found else { return Ok(false) };
        let represented = mandate.represented.id();
        let actor = session.as_resident();
        let entries = [
            self.act(&Act::new(kind::HELPER_ENDED, actor.clone()).on(represented, Access::Changed))?,
            self.act(&Act::new(kind::HELPER_ENDED, actor).on(mandate.helper, Access::Changed))?,
        ];
        let now = self.now();
        let operation = submission
            .journey
            .operation("identity.end_mandate", &[*person.as_bytes(), *id.as_bytes()].concat());
        let ended = self
            .db()
            .transact::<_, StoreError, _>(Operation::new("identity.end_mandate", operation), move |tx| {
                let ended = mandates::end(tx, id, person, now)?;
                if ended {
                    entries.iter().try_for_each(|entry| tx.append(entry))?;
                }
                Ok(ended)
            })
            .await?;
        // What the sessions could still read is refused from the commit on; here they end for good.
        if let Some(account) = accounts::account_of(self.db(), mandate.helper).await? {
            for open in self.web().sessions().list(account).await? {
                if open.acting_for == Some(represented) {
                    self.web().sessions().revoke(account, open.id_hash).await?;
                }
            }
        }
        Ok(ended)
    }

    /// Begin to act for the person or the entity of a mandate: a new session that says so, with the proof that the old one had.
    pub async fn begin_acting(
        &self,
        browser: Browser<'_>,
        session: &Session,
        person: Id,
        id: Id,
    ) -> Result<Option<SignedIn>, IdentityError> {
        let mandate = mandates::by_id(self.db(), id).await?;
        let mandate = mandate.filter(|held| held.helper == person && held.in_force(self.now()));
        let Some(represented) = mandate.map(|held| held.represented) else { return Ok(None) };
        self.switch(browser, session, person, Some(represented), kind::ACTING_BEGAN).await.map(Some)
    }

    /// Go back to acting for oneself.
    pub async fn stop_acting(
        &self,
        browser: Browser<'_>,
        session: &Session,
        person: Id,
    ) -> Result<SignedIn, IdentityError> {
        self.switch(browser, session, person, None, kind::ACTING_ENDED).await
    }

    /// Another session for the same proof: switching never makes a proof fresher than it is.
    async fn switch(
        &self,
        browser: Browser<'_>,
        session: &Session,
        person: Id,
        acting_for: Option<Represented>,
        act: &'static str,
    ) -> Result<SignedIn, IdentityError> {
        let (proven_at, proofs) = self.proof_behind(session).await?;
        let account = session.account;
        let entrant = Entrant { account, person, acting_for, proofs: &proofs, proven_at, act };
        Ok(SignedIn(self.open_session(browser, entrant).await?))
    }

    /// For whom the session acts, by name.
    pub async fn acting_for(&self, session: &Session) -> Result<Option<ActingFor>, IdentityError> {
        let Some(represented) = represented_by(session) else { return Ok(None) };
        let name = match represented {
            Represented::Person(person) => self.name_of(person).await?,
            Represented::Entity(entity) => self.entity(entity).await?.map(|known| known.particulars.name),
        };
        Ok(Some(ActingFor { represented, name: name.unwrap_or_default() }))
    }

    /// In which services a session may act for `subject` now.
    pub async fn reach(&self, session: &Session, subject: Id) -> Result<Reach, IdentityError> {
        match (session.person, represented_by(session)) {
            (Some(person), None) if person == subject => Ok(Reach::own()),
            (Some(person), Some(represented)) if represented.id() == subject => {
                self.reach_for(person, represented).await
            }
            _ => Ok(Reach::of(&[], Represented::Person(subject), self.now())),
        }
    }

    /// In which services a person may act for somebody else now, whatever their session does.
    pub async fn reach_for(&self, person: Id, represented: Represented) -> Result<Reach, IdentityError> {
        let held = mandates::held_by(self.db(), person).await?;
        Ok(Reach::of(&held, represented, self.now()))
    }

    /// Who hears of what an entity is told in a service: see [`told_for`].
    pub async fn told_for_entity(
        &self,
        entity: Id,
        service: &str,
        began: Option<Id>,
    ) -> Result<Option<Id>, IdentityError> {
        let held = mandates::representing(self.db(), entity).await?;
        Ok(told_for(&held, entity, service, began, self.now()))
    }
}
