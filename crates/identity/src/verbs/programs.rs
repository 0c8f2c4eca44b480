//! Programs that speak for themselves: a relying party's own token (RFC 6749 section 4.4), and who it is at an interface.
//!
//! The token names a relying party and no person, lives for five minutes, and is good with the key that it was given to.
//! It opens nothing by itself: what its holder may do, the room decides whose interface is called.

use std::sync::Arc;

use polity_store::{Id, Operation};
use polity_vault::token;
use serde_json::{Value, json};

use super::LoginFault;
use super::authorization::Posted;
use crate::login::consent::Consent;
use crate::login::dpop;
use crate::login::fapi::PROGRAM_TOKEN_LIVES;
use crate::login::refusal::{Refusal, Rule};
use crate::login::relying_party::RelyingParty;
use crate::login::token_presented::TokenPresented;
use crate::store::logins;
use crate::store::programs::{self, ProgramTokenRow};
use crate::{Identity, IdentityError};

/// The one scope of such tokens: the interfaces for applications.
pub const PROGRAM_SCOPE: &str = "applications";

/// Somebody who signed in to a relying party and lets it act on that today.
#[derive(Debug, Clone)]
pub struct KnownPerson {
    /// Who.
    pub person: Id,
    /// What they allowed.
    pub consent: Consent,
}

impl Identity {
    /// Give a program its token; gives the answer's members.
    pub async fn admit_program(&self, posted: Posted<'_>) -> Result<Value, LoginFault> {
        let client = self.authenticate_client(posted.issuer, posted.form).await?;
        let scope = posted.form.get("scope").unwrap_or(PROGRAM_SCOPE);
        if scope != PROGRAM_SCOPE {
            return Err(Refusal::seeing(Rule::ProgramScope, scope).into());
        }
        let wanted =
            dpop::Wanted { method: "POST", target: posted.target, access_token: None, now: self.now() };
        let proof = dpop::judge(posted.dpop.ok_or(Rule::DpopMissing)?, wanted)?;
        let made = token::generate(self.entropy());
        let (hash, now) = (token::hash(&made), self.now());
        let row = ProgramTokenRow {
            client_id: client.party.client_id.clone(),
            issuer: posted.issuer.to_owned(),
            key: proof.thumbprint.clone(),
        };
        let operation = Operation::new("identity.admit_program", self.new_id());
        self.db()
            .transact::<_, LoginFault, _>(operation, move |tx| {
                if !logins::use_once(tx, &client.once, now)? {
                    return Err(Rule::AssertionReplayed.into());
                }
                if !logins::use_once(tx, &proof.once, now)? {
                    return Err(Rule::DpopReplayed.into());
                }
                Ok(programs::insert_token(tx, &hash, &row, now + PROGRAM_TOKEN_LIVES)?)
            })
            .await?;
        Ok(json!({
            "access_token": made.as_str(),
            "token_type": "DPoP",
            "expires_in": PROGRAM_TOKEN_LIVES / 1_000_000,
            "scope": PROGRAM_SCOPE,
        }))
    }

    /// Which program calls. Its proof is spent here and not with what the call does: a call that is repeated under the
    /// same idempotency key does nothing any more, and its proof must count once all the same.
    pub async fn program(&self, asked: TokenPresented<'_>) -> Result<Arc<RelyingParty>, LoginFault> {
        let access_token = asked.access_token()?;
        let row = programs::token(self.db(), &token::hash(access_token), self.now()).await?;
        let row = row.filter(|row| row.issuer == asked.issuer).ok_or(Rule::AccessToken)?;
        let once = asked.proven(access_token, &row.key, self.now())?;
        let party = self.relying_party(&row.client_id).await?.ok_or(Rule::AccessToken)?;
        self.check_calls(&party)?;
        let now = self.now();
        let operation = Operation::new("identity.program_call", self.new_id());
        self.db()
            .transact::<_, LoginFault, _>(operation, move |tx| {
                if logins::use_once(tx, &once, now)? { Ok(()) } else { Err(Rule::DpopReplayed.into()) }
            })
            .await?;
        Ok(party)
    }

    /// The person whom a relying party means by a `sub`, as long as a consent of theirs stands. Whether nobody has this
    /// `sub` or nobody allowed anything, the answer is the same.
    pub async fn person_known_to(
        &self,
        client_id: &str,
        subject: Id,
    ) -> Result<Option<KnownPerson>, IdentityError> {
        let Some(person) = programs::person_known_as(self.db(), subject).await? else { return Ok(None) };
        let consent = self.consent_for(person, client_id).await?;
        Ok(consent.map(|consent| KnownPerson { person, consent }))
    }
}
