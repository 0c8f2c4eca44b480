//! What an applicant does with a case of their own: looks at it, and takes it back.

use polity_identity::mandate::Represented;
use polity_ledger::{Access, Act, Actor};
use polity_store::{Id, Operation, StoreError};
use polity_web::Session;

use super::advancing::{Advance, Advanced};
use super::cases::{Case, Owner};
use super::kind;
use crate::access::InHand;
use crate::history::{Made, Step};
use crate::reference::Reference;
use crate::store::cases;
use crate::{Services, ServicesError};

impl Services {
    /// Somebody's own case by what people call it, once the look is durable. `None` where it is not theirs, or they may no
    /// longer act for whose it is.
    pub async fn look_at_own_case(
        &self,
        who: &InHand,
        reference: &Reference,
    ) -> Result<Option<Case>, ServicesError> {
        let case = self.case_by_reference(reference).await?.filter(|case| case.owner == who.owner);
        let Some(case) = case else { return Ok(None) };
        Ok(self.looks_at_own(&case, who).await?.then_some(case))
    }

    /// Whether a case is of a business for which somebody may act, though their session does not.
    pub(crate) async fn is_of_own_business(
        &self,
        session: Option<&Session>,
        reference: &str,
    ) -> Result<bool, ServicesError> {
        let person = session.filter(|session| session.acting_for.is_none()).and_then(|own| own.person);
        let (Some(person), Some(reference)) = (person, Reference::read(self.prefix(), reference)) else {
            return Ok(false);
        };
        let Some(case) = cases::by_reference(self.db(), &reference).await? else { return Ok(false) };
        let Some(Owner::Entity(entity)) = Owner::from_bytes(&case.owner) else { return Ok(false) };
        let reach = self.identity().reach_for(person, Represented::Entity(entity)).await?;
        Ok(reach.covers(&case.service))
    }

    /// Records that somebody looks at their own case, or at that of whom they act for, before any of it is
    /// shown. False where they may no longer act.
    pub(crate) async fn looks_at_own(&self, case: &Case, who: &InHand) -> Result<bool, ServicesError> {
        let Some(applicant) = &who.applicant else { return Ok(true) };
        let (session, service) = (&applicant.session, &case.service.id);
        if !self.identity().may_act_for(session, applicant.subject, service).await? {
            return Ok(false);
        }
        let bound = case.answers.keys().filter_map(|id| {
            let prefill = case.service.field(id)?.prefill.as_ref()?;
            Some(prefill.attribute.clone())
        });
        let act = Act::new(kind::CASE_VIEWED, applicant.to_actor())
            .on(applicant.subject, Access::Looked)
            .because(case.service.privacy.purpose.en.as_str())
            .touching(bound)
            .with_detail(serde_json::json!({ "reference": case.reference.as_str() }));
        let entry = self.ledger().prepare(&act, self.now())?;
        let operation = Operation::new("services.look", self.new_id());
        self.db().transact::<_, StoreError, _>(operation, move |tx| tx.append(&entry)).await?;
        Ok(true)
    }

    /// The applicant takes their application back, or their appeal. `Ok(None)` where it has ended.
    pub async fn withdraw(
        &self,
        case: &Case,
        actor: Actor,
        operation: Id,
    ) -> Result<Option<Advanced>, ServicesError> {
        if case.state.withdrawn().is_err() {
            return Ok(None);
        }
        let own = case.owner.subject().is_none_or(|subject| actor.person == Some(subject));
        let mut act = Act::new(kind::WITHDRAWN, actor)
            .with_public("service", case.service.id.as_str())
            .with_detail(serde_json::json!({ "reference": case.reference.as_str() }));
        if let Some(subject) = case.owner.subject() {
            act = act.on(subject, if own { Access::None } else { Access::Changed });
        }
        let mut entries = vec![self.ledger().prepare(&act, self.now())?];
        // Of an appeal no visit is part; what was arranged before the refusal is as it was.
        if !case.state.was_appealed() {
            entries.extend(self.appointments_fall_away(case).await?);
        }
        let made = Made { at: self.now(), step: Step::Withdrawn };
        let advance = Advance::new(case, made, entries, Operation::new("services.withdraw", operation));
        self.advance(advance).await.map(Some)
    }
}
