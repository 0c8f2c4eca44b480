//! People of the sample nation who live by themselves: signed in without any browser.
//!
//! **Only in a demonstration.** The session is in nobody's browser and in no table: there is no token by which somebody else
//! could use it. What is done in it is recorded as what it is, the act of that person.

use polity_ledger::{Act, Actor};
use polity_store::{Id, Micros};
use polity_web::Session;

use super::acts::kind;
use super::sessions::proof_name;
use crate::assurance::{Assurance, Proof, assurance_of};
use crate::{Identity, IdentityError};

/// How long such a session is used: an hour, microseconds. Whoever changes their post is who they are now after that.
const LIFETIME: Micros = 3_600 * 1_000_000;

impl Identity {
    /// Signs a person of the sample nation in; `None` unless this is a demonstration.
    pub async fn demo_session(&self, person: Id) -> Result<Option<Session>, IdentityError> {
        if !self.web().config().demo || !self.is_registered(person).await? {
            return Ok(None);
        }
        let (account, now) = (self.demo_account(person).await?, self.now());
        let proofs = [Proof::Demonstration];
        let assurance = assurance_of(&proofs).map_or(0, Assurance::level);
        let actor = Actor {
            account: Some(account),
            person: Some(person),
            role: "resident".to_owned(),
            assurance,
            ..Actor::default()
        };
        let detail = serde_json::json!({ "proofs": proofs.map(proof_name) });
        self.append(self.act(&Act::new(kind::SIGNED_IN, actor).with_detail(detail))?).await?;
        Ok(Some(Session {
            id_hash: self.entropy().array(),
            account,
            person: Some(person),
            acting_for: None,
            assurance,
            grants: self.grants_of(person).await?,
            created_at: now,
            expires_at: now.saturating_add(LIFETIME),
            last_seen: now,
            user_agent: String::new(),
            network: String::new(),
        }))
    }
}
