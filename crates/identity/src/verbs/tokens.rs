//! From a code to tokens: once, by the relying party that began, with the key that it began with.

use polity_ledger::{Access, Act, Actor};
use polity_store::{Entry, Id, Operation, StoreError};
use polity_vault::jose::{ContentEncryption, KeySet, encrypt, sha256_b64url};
use polity_vault::{digest, token};
use polity_web::Lang;
use serde_json::{Value, json};

use super::acts::{Done, kind};
use super::authorization::{CODE, Granted, Posted, SIGN_IN_ELSEWHERE};
use super::client_authentication::Authenticated;
use super::{LoginFault, sessions};
use crate::Identity;
use crate::facts::Fact;
use crate::login::claims::{self, SignIn};
use crate::login::consent::Terms;
use crate::login::dpop;
use crate::login::fapi::ACCESS_TOKEN_LIVES;
use crate::login::refusal::{Refusal, Rule};
use crate::login::relying_party::{Kind, RelyingParty};
use crate::login::scopes::Scope;
use crate::store::ceremonies;
use crate::store::logins::{self, AccessTokenRow};
use crate::verbs::register::OpenedSection;

impl Identity {
    /// Redeem a code (RFC 6749 section 4.1.3); gives the answer's members.
    pub async fn redeem_code(&self, posted: Posted<'_>) -> Result<Value, LoginFault> {
        let form = posted.form;
        if form.text("grant_type") != "authorization_code" {
            return Err(Refusal::seeing(Rule::GrantType, form.text("grant_type")).into());
        }
        let client = self.authenticate_client(posted.issuer, form).await?;
        let wanted =
            dpop::Wanted { method: "POST", target: posted.target, access_token: None, now: self.now() };
        let proof = dpop::judge(posted.dpop.ok_or(Rule::DpopMissing)?, wanted)?;
        let code_hash = token::hash(form.text("code"));
        let Some(granted) = self.ceremony::<Granted>(&CODE, form.text("code")).await? else {
            self.revoke_for_code(code_hash).await?;
            return Err(Rule::CodeUnknown.into());
        };
        check_granted(&granted, &posted, &client.party, &proof.thumbprint)?;
        if !self.consent_stands(granted.person, &client.party.client_id, granted.consent).await? {
            let seen = "the person has taken the consent back since, or answered anew";
            return Err(Refusal::seeing(Rule::CodeUnknown, seen).into());
        }
        let made = self.make_tokens(&granted, &client).await?;
        let row = AccessTokenRow {
            client_id: client.party.client_id.clone(),
            person: granted.person,
            account: granted.account,
            consent: granted.consent,
            issuer: granted.request.issuer.clone(),
            key: proof.thumbprint.clone(),
            scopes: granted.allowed.join(" "),
        };
        let (answer, token_hash) = (made.answer, token::hash(&made.access_token));
        let (now, entries) = (self.now(), made.entries);
        let (assertion, proof) = (client.once, proof.once);
        let operation = Operation::new("identity.redeem_code", self.new_id());
        let redeemed = self
            .db()
            .transact::<_, LoginFault, _>(operation, move |tx| {
                if !logins::use_once(tx, &assertion, now)? {
                    return Err(Rule::AssertionReplayed.into());
                }
                if !logins::use_once(tx, &proof, now)? {
                    return Err(Rule::DpopReplayed.into());
                }
                if ceremonies::take(tx, &code_hash, CODE.name, now)?.is_none() {
                    return Ok(false);
                }
                logins::insert_token(tx, &token_hash, &code_hash, &row, now + ACCESS_TOKEN_LIVES)?;
                entries.iter().try_for_each(|entry| tx.append(entry))?;
                Ok(true)
            })
            .await?;
        if redeemed {
            Ok(answer)
        } else {
            self.revoke_for_code(code_hash).await?;
            Err(Rule::CodeUnknown.into())
        }
    }

    /// A code that was redeemed is shown again: somebody has a copy, so what it gave is taken back (RFC 6749 4.1.2).
    async fn revoke_for_code(&self, code_hash: [u8; 32]) -> Result<(), LoginFault> {
        let operation = Operation::housekeeping("identity.revoke_for_code");
        let revoked = self
            .db()
            .transact::<_, StoreError, _>(operation, move |tx| logins::revoke_tokens(tx, &code_hash))
            .await?;
        if revoked {
            tracing::warn!("identity.code_shown_twice: its access token was revoked");
        }
        Ok(())
    }

    async fn make_tokens(&self, granted: &Granted, client: &Authenticated) -> Result<Made, LoginFault> {
        let now = self.now();
        let allowed: Vec<Scope> = granted.allowed.iter().filter_map(|name| Scope::from_name(name)).collect();
        // A facts app reads what it may know at the userinfo endpoint, and learns nothing of it here.
        let told: Vec<Scope> = match client.party.kind {
            Kind::Login => allowed.into_iter().filter(|scope| *scope != Scope::OpenId).collect(),
            Kind::Facts => Vec::new(),
        };
        let released: Vec<&str> = told.iter().filter_map(Scope::attribute).collect();
        let facts = self.open_facts_for(granted.person, &told).await?;
        let subject = granted.subject.to_string();
        let proofs = sessions::proofs_named(&granted.proofs);
        let sign_in = SignIn {
            issuer: &granted.request.issuer,
            client_id: &client.party.client_id,
            subject: &subject,
            level: granted.level,
            proofs: &proofs,
            nonce: &granted.request.nonce,
            country: self.country(),
        };
        let id_token = claims::id_token(&sign_in, &told, &|attribute| fact(&facts, attribute), now);
        let id_token = self.seal_for(&client.keys, "JWT", &id_token).await?;
        let jti = self.new_id().to_string();
        let scope = granted.allowed.join(" ");
        let access = claims::access_token(&sign_in, &scope, &granted.request.key, &jti, now);
        let access_token = self.signing_keys().await?.sign("at+jwt", &access)?;
        let answer = json!({
            "access_token": access_token,
            "token_type": "DPoP",
            "expires_in": ACCESS_TOKEN_LIVES / 1_000_000,
            "id_token": id_token,
            "scope": scope,
        });
        let signed_in =
            self.release_act(granted.person, granted.account, &client.party, &released, &granted.lang)?;
        let lang = Lang::ALL.into_iter().find(|lang| lang.code() == granted.lang).unwrap_or(Lang::En);
        let done = Done::by_resident(SIGN_IN_ELSEWHERE, self.agency_code(), lang);
        let done = self.done_since(&done, granted.begun_at)?;
        Ok(Made { answer, access_token, entries: vec![signed_in, done] })
    }

    /// The act of giving facts to a relying party, which the person will see with its purpose.
    pub(super) fn release_act(
        &self,
        person: Id,
        account: Id,
        party: &RelyingParty,
        attributes: &[&str],
        lang: &str,
    ) -> Result<Entry, LoginFault> {
        let actor = Actor {
            account: Some(account),
            person: Some(person),
            role: "relying-party".to_owned(),
            ..Actor::default()
        };
        let lang = Lang::ALL.into_iter().find(|known| known.code() == lang).unwrap_or(Lang::En);
        let (what, access) = match attributes {
            [] => (kind::SIGNED_IN_ELSEWHERE, Access::None),
            _ => (kind::FACTS_RELEASED, Access::Released),
        };
        let act = Act::new(what, actor)
            .on(person, access)
            .because(party.purpose.get(lang))
            .touching(attributes.iter().copied())
            .with_detail(Terms::of(party).detail(&party.client_id));
        Ok(self.act(&act)?)
    }

    /// A claim set signed by the issuer and encrypted to the relying party.
    pub(super) async fn seal_for(
        &self,
        keys: &KeySet,
        typ: &str,
        claims: &Value,
    ) -> Result<String, LoginFault> {
        let (key, agreement) = keys.encryption().ok_or(Rule::EncryptionKeyMissing)?;
        let signed = self.signing_keys().await?.sign(typ, claims)?;
        let sealed = encrypt(key, agreement, ContentEncryption::A256CbcHs512, signed.as_bytes());
        Ok(sealed.map_err(|error| Refusal::seeing(Rule::EncryptionKeyMissing, &error.to_string()))?)
    }
}

struct Made {
    answer: Value,
    access_token: String,
    entries: Vec<Entry>,
}

/// The fact of one attribute, wherever its section.
pub(super) fn fact(facts: &[OpenedSection], attribute: &str) -> Option<Fact> {
    facts.iter().find_map(|section| section.facts.0.get(attribute)).cloned()
}

/// Whether a code is good here, for this relying party and this key.
fn check_granted(
    granted: &Granted,
    posted: &Posted<'_>,
    party: &RelyingParty,
    key: &str,
) -> Result<(), Refusal> {
    let request = &granted.request;
    if request.client_id != party.client_id || request.issuer != posted.issuer {
        return Err(Rule::CodeForAnother.into());
    }
    if posted.form.text("redirect_uri") != request.redirect_uri {
        return Err(Refusal::seeing(Rule::CodeRedirect, posted.form.text("redirect_uri")));
    }
    let challenge = sha256_b64url(posted.form.text("code_verifier").as_bytes());
    if !digest::equal_in_constant_time(challenge.as_bytes(), request.code_challenge.as_bytes()) {
        return Err(Rule::CodeVerifier.into());
    }
    if key != request.key {
        return Err(Rule::DpopKeyChanged.into());
    }
    Ok(())
}
