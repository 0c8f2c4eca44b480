//! Facts for a form that a person fills in: what the register holds of what is asked, so that nobody types it again.
//!
//! **One act names every attribute that was handed out, and is in the ledger before the caller has any of them.**

use std::collections::BTreeSet;

use polity_ledger::{Access, Act, Actor};
use polity_store::Id;
use polity_web::Session;
use serde_json::Value;

use super::AgencyActor;
use super::acts::ActorOf as _;
use crate::access::represented_by;
use crate::login::scopes::Scope;
use crate::mandate::Represented;
use crate::{Identity, IdentityError};

/// What another room needs the facts for.
#[derive(Debug, Clone, Copy)]
pub struct FactsWanted<'a> {
    /// The kind of its act, such as `services.facts_prefilled`.
    pub kind: &'static str,
    /// What for, in English, as the person reads it on their page of looks.
    pub purpose: &'a str,
    /// The attributes, by their names in the catalogue.
    pub attributes: &'a BTreeSet<String>,
    /// What belongs to the act, sealed.
    pub detail: &'a Value,
}

/// A fact as the register holds it.
#[derive(Clone, PartialEq)]
pub struct HeldFact {
    /// The attribute.
    pub attribute: String,
    /// Its value in the catalogue's form (see [`crate::facts::Fact::content`]).
    pub content: Value,
    /// Code of the agency that told it.
    pub source: String,
}

impl Identity {
    /// The facts about `subject`, who is the person of the session or whose mandate it uses; `None` when the mandate has
    /// ended. What the register does not hold is not in the answer, nor in the act. Where nothing is wanted, nothing is
    /// opened and nothing recorded. Of an entity these are its own, and never those of whoever acts for it.
    pub async fn facts_for(
        &self,
        session: &Session,
        subject: Id,
        wanted: FactsWanted<'_>,
    ) -> Result<Option<Vec<HeldFact>>, IdentityError> {
        if self.reach(session, subject).await?.is_nowhere() {
            return Ok(None);
        }
        if let Some(Represented::Entity(entity)) = represented_by(session) {
            let held = self.facts_of_entity(entity, wanted.attributes).await?;
            return self.handed_out(session.as_resident(), entity, held, wanted).await.map(Some);
        }
        self.hand_out(session.as_resident(), subject, wanted).await.map(Some)
    }

    /// The facts about whoever stands at a counter, for the form that the officer fills in for them. The act names the officer,
    /// acting for that person. Whoever calls this has had the person looked up there.
    pub async fn facts_at_counter(
        &self,
        officer: &AgencyActor,
        subject: Id,
        wanted: FactsWanted<'_>,
    ) -> Result<Vec<HeldFact>, IdentityError> {
        let actor = Actor { acting_for: Some(subject), ..officer.to_actor() };
        self.hand_out(actor, subject, wanted).await
    }

    /// The facts, once the act about them is durable.
    async fn hand_out(
        &self,
        actor: Actor,
        subject: Id,
        wanted: FactsWanted<'_>,
    ) -> Result<Vec<HeldFact>, IdentityError> {
        let scopes: Vec<Scope> = wanted.attributes.iter().filter_map(|name| Scope::from_name(name)).collect();
        if scopes.is_empty() {
            return Ok(Vec::new());
        }
        let mut held = Vec::new();
        for section in self.open_facts_for(subject, &scopes).await? {
            let source = section.source;
            let asked = section.facts.0.into_iter().filter(|(name, _)| wanted.attributes.contains(name));
            held.extend(asked.filter(|(_, fact)| !fact.content.is_null()).map(|(attribute, fact)| {
                HeldFact { attribute, content: fact.content, source: source.clone() }
            }));
        }
        self.handed_out(actor, subject, held, wanted).await
    }

    /// The facts of an entity's row that are wanted.
    async fn facts_of_entity(
        &self,
        entity: Id,
        wanted: &BTreeSet<String>,
    ) -> Result<Vec<HeldFact>, IdentityError> {
        let Some(entity) = self.entity(entity).await? else { return Ok(Vec::new()) };
        let facts = entity.facts().into_iter().filter(|(name, _)| wanted.contains(*name));
        Ok(facts
            .map(|(name, text)| HeldFact {
                attribute: name.to_owned(),
                content: serde_json::json!({ "value": text }),
                source: self.agency_code().to_owned(),
            })
            .collect())
    }

    async fn handed_out(
        &self,
        actor: Actor,
        subject: Id,
        held: Vec<HeldFact>,
        wanted: FactsWanted<'_>,
    ) -> Result<Vec<HeldFact>, IdentityError> {
        if held.is_empty() {
            return Ok(held);
        }
        let act = Act::new(wanted.kind, actor)
            .on(subject, Access::Looked)
            .because(wanted.purpose)
            .touching(held.iter().map(|fact| fact.attribute.clone()))
            .with_detail(wanted.detail.clone());
        self.append(self.act(&act)?).await?;
        Ok(held)
    }

    /// Whether a session may act for a person or an entity in a service now: for oneself, or by a mandate that is in force.
    pub async fn may_act_for(
        &self,
        session: &Session,
        subject: Id,
        service: &str,
    ) -> Result<bool, IdentityError> {
        Ok(self.reach(session, subject).await?.covers(service))
    }
}
