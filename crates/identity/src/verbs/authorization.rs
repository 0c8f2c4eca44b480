//! From a pushed request to a code: the request waits for a browser, the person decides, the relying party gets a code.
//!
//! A code is given once for a request, to the redirect address that was pushed, and with the issuer's name beside it.

use std::sync::Arc;

use polity_ledger::transactions::Outcome;
use polity_store::{Id, Micros, Operation, StoreError};
use polity_vault::token;
use polity_web::{Lang, Session};
use serde::{Deserialize, Serialize};
use url::Url;

use super::acts::Done;
use super::ceremonies::Kind;
use super::client_authentication::Authenticated;
use super::consents::ConsentToWrite;
use super::{LoginFault, sessions};
use crate::login::consent::{Need, Question, Terms, need};
use crate::login::dpop;
use crate::login::fapi::{CODE_LIVES, DECISION_LIVES, REQUEST_LIVES, REQUEST_URI_PREFIX};
use crate::login::form::Form;
use crate::login::refusal::Rule;
use crate::login::relying_party::RelyingParty;
use crate::login::request::{self, AuthorizationRequest};
use crate::login::scopes::Scope;
use crate::store::{ceremonies, logins};
use crate::{Identity, IdentityError};

/// The service under which the scoreboard counts sign-ins for others.
pub(super) const SIGN_IN_ELSEWHERE: &str = "identity.sign_in_elsewhere";
/// A request that waits for a browser, and then for its person's decision.
pub(super) const REQUEST: Kind = Kind { name: "login-request", lives: REQUEST_LIVES };
/// A code that waits to be redeemed.
pub(super) const CODE: Kind = Kind { name: "login-code", lives: CODE_LIVES };

/// What a relying party posted.
#[derive(Clone, Copy)]
pub struct Posted<'a> {
    /// The issuer that it was posted to.
    pub issuer: &'a str,
    /// The address of the endpoint, as relying parties know it.
    pub target: &'a str,
    /// The form.
    pub form: &'a Form,
    /// The `DPoP` header, if there was one.
    pub dpop: Option<&'a str>,
}

/// A pushed request in a person's browser.
#[derive(Clone)]
pub struct Asked {
    /// Names it in addresses and forms.
    pub handle: String,
    /// Who asks.
    pub relying_party: Arc<RelyingParty>,
    /// For what.
    pub scopes: Vec<Scope>,
    /// When the relying party pushed it: as far as anybody knows, when the person set out.
    pushed_at: Micros,
    request: AuthorizationRequest,
}

impl Asked {
    /// The level of assurance that is needed.
    pub const fn level(&self) -> u8 {
        self.request.level
    }

    /// For what kind of act, at login apps.
    pub fn context(&self) -> Option<&str> {
        self.request.context.as_deref()
    }

    /// What the relying party says about it.
    pub fn message(&self) -> Option<&str> {
        self.request.message.as_deref()
    }
}

/// What is kept of a pushed request.
#[derive(Serialize, Deserialize)]
struct Waiting {
    pushed_at: Micros,
    request: AuthorizationRequest,
}

/// What a code stands for.
#[derive(Serialize, Deserialize)]
pub(super) struct Granted {
    pub request: AuthorizationRequest,
    pub person: Id,
    pub account: Id,
    pub subject: Id,
    pub consent: Id,
    pub allowed: Vec<String>,
    pub level: u8,
    pub proofs: String,
    pub lang: String,
    pub begun_at: Micros,
}

/// What becomes of a person's decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// The browser goes back to the relying party.
    Redirect(String),
    /// The session is not sure enough of who is there: the person must sign in again, better.
    StepUp,
    /// The request is over, or was decided in another window.
    Gone,
}

impl Identity {
    /// Take a pushed request (RFC 9126); gives the `request_uri`.
    pub async fn push_request(&self, posted: Posted<'_>) -> Result<String, LoginFault> {
        let Authenticated { party, once, .. } = self.authenticate_client(posted.issuer, posted.form).await?;
        let wanted =
            dpop::Wanted { method: "POST", target: posted.target, access_token: None, now: self.now() };
        let proof = posted.dpop.map(|proof| dpop::judge(proof, wanted)).transpose()?;
        let proven = proof.as_ref().map(|proof| proof.thumbprint.as_str());
        let request = request::judge(posted.form, &party, posted.issuer, proven)?;
        let now = self.now();
        let begun = Arc::new(self.begin(&REQUEST, &Waiting { pushed_at: now, request })?);
        let token = begun.token.clone();
        let operation = Operation::new("identity.push_request", self.new_id());
        self.db()
            .transact::<_, LoginFault, _>(operation, move |tx| {
                if !logins::use_once(tx, &once, now)? {
                    return Err(Rule::AssertionReplayed.into());
                }
                if let Some(proof) = &proof
                    && !logins::use_once(tx, &proof.once, now)?
                {
                    return Err(Rule::DpopReplayed.into());
                }
                Ok(begun.write(tx)?)
            })
            .await?;
        Ok(format!("{REQUEST_URI_PREFIX}{}", token.as_str()))
    }

    /// A browser arrived with a pushed request. `None` when it is unknown, over, or another relying party's.
    pub async fn asked(
        &self,
        client_id: &str,
        request_uri: &str,
        issuer: &str,
    ) -> Result<Option<Asked>, IdentityError> {
        let Some(handle) = request_uri.strip_prefix(REQUEST_URI_PREFIX) else { return Ok(None) };
        let asked = self.asked_by_handle(handle).await?;
        Ok(asked.filter(|asked| asked.request.client_id == client_id && asked.request.issuer == issuer))
    }

    /// The request that a handle names; `None` when it is over.
    pub async fn asked_by_handle(&self, handle: &str) -> Result<Option<Asked>, IdentityError> {
        let Some(Waiting { pushed_at, request }) = self.ceremony(&REQUEST, handle).await? else {
            return Ok(None);
        };
        let party = self.relying_party(&request.client_id).await?;
        Ok(party.map(|relying_party| Asked {
            handle: handle.to_owned(),
            relying_party,
            scopes: request.asked(),
            pushed_at,
            request,
        }))
    }

    /// Give the person time to sign in and decide: counted from the push, so that no further visit makes a request live
    /// longer. `false` when it was over already.
    pub async fn wait_for(&self, asked: &Asked) -> Result<bool, IdentityError> {
        let (hash, now) = (token::hash(&asked.handle), self.now());
        let until = asked.pushed_at + REQUEST_LIVES + DECISION_LIVES;
        let operation = Operation::housekeeping("identity.wait_for_decision");
        let waits = self
            .db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                ceremonies::extend(tx, &hash, REQUEST.name, until, now)
            })
            .await?;
        Ok(waits)
    }

    /// Whether the person has to be asked, or an earlier answer of theirs covers it.
    pub async fn need_to_ask(&self, person: Id, asked: &Asked) -> Result<Need, IdentityError> {
        let party = &asked.relying_party;
        let latest = self.consent_for(person, &party.client_id).await?;
        let terms = Terms::of(party);
        let question =
            Question { scopes: &asked.scopes, terms: &terms, has_message: asked.message().is_some() };
        Ok(need(&question, latest.as_ref(), self.now()))
    }

    /// The person lets the relying party have `allowed`, under a consent that stands or is written with the code.
    pub async fn allow(
        &self,
        session: &Session,
        asked: &Asked,
        allowed: &[Scope],
        consent: Id,
        to_write: Option<ConsentToWrite>,
        lang: Lang,
    ) -> Result<Decided, IdentityError> {
        let request = &asked.request;
        let Some(person) = session.person.filter(|_| session.acting_for.is_none()) else {
            return Ok(Decided::StepUp);
        };
        if session.assurance < request.level {
            return Ok(Decided::StepUp);
        }
        let (_, proofs) = self.proof_behind(session).await?;
        let allowed = request.scopes.iter().filter(|name| allowed.iter().any(|scope| scope.name() == *name));
        let granted = Granted {
            person,
            account: session.account,
            subject: self.subject_for(person).await?,
            consent,
            allowed: allowed.cloned().collect(),
            level: session.assurance,
            proofs: sessions::names_of(&proofs),
            lang: lang.code().to_owned(),
            begun_at: asked.pushed_at,
            request: request.clone(),
        };
        let code = Arc::new(self.begin(&CODE, &granted)?);
        let redirect = back_to(request, &[("code", code.token.as_str()), ("state", &request.state)]);
        let to_write = to_write.map(Arc::new);
        let spent = self.decide(asked, move |tx| {
            if let Some(consent) = &to_write {
                consent.write(tx)?;
            }
            code.write(tx)
        });
        Ok(if spent.await? { Decided::Redirect(redirect) } else { Decided::Gone })
    }

    /// The person does not want this, or cannot: the relying party learns `error` (RFC 6749 section 4.1.2.1).
    pub async fn refuse(
        &self,
        asked: &Asked,
        error: &str,
        why: &str,
        lang: Lang,
    ) -> Result<Decided, IdentityError> {
        let request = &asked.request;
        let answer = [("error", error), ("error_description", why), ("state", request.state.as_str())];
        let redirect = back_to(request, &answer);
        let given_up = Done {
            outcome: Outcome::Abandoned,
            ..Done::by_resident(SIGN_IN_ELSEWHERE, self.agency_code(), lang)
        };
        let given_up = self.done_since(&given_up, asked.pushed_at)?;
        let spent = self.decide(asked, move |tx| tx.append(&given_up)).await?;
        Ok(if spent { Decided::Redirect(redirect) } else { Decided::Gone })
    }

    /// Spend a request, with `effect`: one code comes of it, in however many windows it is open. `false` when it was over.
    async fn decide(
        &self,
        asked: &Asked,
        effect: impl Fn(&mut polity_store::Tx<'_>) -> Result<(), StoreError> + Send + Sync + 'static,
    ) -> Result<bool, IdentityError> {
        let hash = token::hash(&asked.handle);
        let operation = Operation::new("identity.decide_login", self.new_id());
        Ok(self
            .db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                if !ceremonies::end(tx, &hash, REQUEST.name)? {
                    return Ok(false);
                }
                effect(tx)?;
                Ok(true)
            })
            .await?)
    }

    /// The identifier by which relying parties know a person: random, the same for all of them, and made once.
    async fn subject_for(&self, person: Id) -> Result<Id, IdentityError> {
        if let Some(subject) = logins::subject_of(self.db(), person).await? {
            return Ok(subject);
        }
        let (subject, now) = (Id::from_bytes(random_uuid(self.entropy())), self.now());
        let operation = Operation::new("identity.make_subject", self.new_id());
        Ok(self
            .db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                logins::insert_subject(tx, person, subject, now)
            })
            .await?)
    }
}

/// A random UUID (RFC 9562, version 4): unlike our own identifiers it does not tell when it was made.
fn random_uuid(entropy: &dyn polity_vault::Entropy) -> [u8; 16] {
    uuid::Builder::from_random_bytes(entropy.array()).into_uuid().into_bytes()
}

/// The redirect address with the answer, and the issuer's name (RFC 9207), behind whatever query it has.
fn back_to(request: &AuthorizationRequest, answer: &[(&str, &str)]) -> String {
    match Url::parse(&request.redirect_uri) {
        Ok(mut url) => {
            url.query_pairs_mut().extend_pairs(answer).append_pair("iss", &request.issuer);
            url.to_string()
        }
        // Registered addresses are checked; one that cannot be read leads nowhere rather than somewhere else.
        Err(_) => "/".to_owned(),
    }
}
