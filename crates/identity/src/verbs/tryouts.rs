//! A login shown step by step, in demonstrations: this server plays the relying party, too.
//!
//! It plays it honestly: with the relying party's own keys, through the same verbs as a call from outside, refusals
//! among them. What was sent and what came back is kept for half an hour, so that a page can show it.

use polity_vault::jose::{
    ContentEncryption, DecryptionKey, JoseError, KeySet, SigningKey, Unverified, sha256_b64url,
};
use polity_vault::token;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::authorization::Posted;
use super::ceremonies::Kind;
use super::login_faults::LoginFault;
use crate::login::form::Form;
use crate::login::relying_party;
use crate::login::scopes::Scope;
use crate::login::token_presented::TokenPresented;
use crate::{Identity, IdentityError};

const TRYOUT: Kind = Kind { name: "tryout", lives: 1_800 * 1_000_000 };
/// How long an assertion or a proof of ours lives, in seconds.
const ASSERTION_LIVES: i64 = 60;
/// Bytes of a signed token of our own.
const TOKEN_BYTES_MAX: usize = 512 * 1024;

/// A relying party of the sample nation, with its private keys.
pub struct SampleParty {
    /// Its identifier.
    pub client_id: String,
    /// Where people come back to on this server.
    pub redirect_uri: String,
    signing: SigningKey,
    decryption: DecryptionKey,
}

impl SampleParty {
    /// With a key set of a signing key and an encryption key, in this order.
    ///
    /// # Errors
    /// The keys are no such keys.
    pub fn new(client_id: &str, redirect_uri: &str, jwks: &Value) -> Result<Self, JoseError> {
        let missing =
            JoseError::Malformed { what: "the set has to hold a signing key and an encryption key" };
        let key = |place: usize| {
            jwks.get("keys")
                .and_then(|keys| keys.get(place))
                .and_then(Value::as_object)
                .ok_or(missing.clone())
        };
        Ok(Self {
            client_id: client_id.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            signing: SigningKey::from_jwk(key(0)?)?,
            decryption: DecryptionKey::from_jwk(key(1)?)?,
        })
    }
}

/// One call of the relying party, or the person's browser coming back.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct TryStep {
    /// `par`, `callback`, `token` or `userinfo`.
    pub name: String,
    /// Method and address.
    pub call: String,
    /// Headers and fields that were sent.
    pub sent: Vec<(String, String)>,
    /// What came back, as JSON text.
    pub answer: String,
    /// What is inside the tokens, by name, as JSON text.
    pub opened: Vec<(String, String)>,
    /// Whether it was refused.
    pub is_refused: bool,
}

/// A login under way, as its page shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Tryout {
    pub client_id: String,
    pub scopes: Vec<String>,
    pub steps: Vec<TryStep>,
    /// Where the person's browser goes on, until it came back.
    pub onward: Option<String>,
    issuer: String,
    verifier: String,
    nonce: String,
    /// The private key of the proofs, as a JWK.
    dpop: Value,
}

impl Tryout {
    fn dpop(&self) -> Result<SigningKey, IdentityError> {
        let members = self.dpop.as_object().cloned().unwrap_or_default();
        SigningKey::from_jwk(&members).map_err(|error| IdentityError::damaged("a login that is tried", error))
    }
}

impl Identity {
    /// Take the relying parties that a demonstration plays. Anything else plays none, whoever asks.
    pub fn play_relying_parties(&self, parties: Vec<SampleParty>) {
        if self.web().config().demo {
            // The first call counts: there is one at start.
            drop(self.sample_parties_cell().set(parties));
        }
    }

    pub(crate) fn sample_parties(&self) -> &[SampleParty] {
        self.sample_parties_cell().get().map_or(&[], Vec::as_slice)
    }

    fn sample_party(&self, client_id: &str) -> Option<&SampleParty> {
        self.sample_parties().iter().find(|party| party.client_id == client_id)
    }

    /// Begin a login as this relying party: push the request. Gives the name of the tryout.
    pub(crate) async fn begin_tryout(
        &self,
        client_id: &str,
        issuer: &str,
    ) -> Result<Option<String>, IdentityError> {
        let Some(sample) = self.sample_party(client_id) else { return Ok(None) };
        let Some(party) = self.relying_party(client_id).await? else { return Ok(None) };
        let dpop = SigningKey::generate("dpop");
        let [state, nonce, verifier] = [(); 3].map(|()| token::generate(self.entropy()));
        let scopes: Vec<String> = party.scopes.iter().map(|scope| scope.name().to_owned()).collect();
        let mut tryout = Tryout {
            client_id: client_id.to_owned(),
            scopes: scopes.clone(),
            steps: Vec::new(),
            onward: None,
            issuer: issuer.to_owned(),
            verifier: verifier.to_string(),
            nonce: nonce.to_string(),
            dpop: dpop.private_jwk().map_err(|error| IdentityError::damaged("a new key", error))?,
        };
        let mut fields = vec![
            ("response_type", "code".to_owned()),
            ("client_id", client_id.to_owned()),
            ("redirect_uri", sample.redirect_uri.clone()),
            ("scope", scopes.join(" ")),
            ("state", state.to_string()),
            ("nonce", nonce.to_string()),
            ("code_challenge", sha256_b64url(verifier.as_bytes())),
            ("code_challenge_method", "S256".to_owned()),
        ];
        if party.kind == relying_party::Kind::Login {
            fields.push(("authentication_context_type", "APP_AUTHENTICATION_DEFAULT".to_owned()));
            let message = "A login to look at".to_owned();
            fields.push(("authentication_context_message", message));
        }
        let call = Call { room: self, sample, dpop: &dpop, issuer };
        let (mut step, form, proof) = call.posted("par", fields)?;
        let target = call.endpoint("par");
        let posted = Posted { issuer, target: &target, form: &form, dpop: Some(&proof) };
        match answer_of(self.push_request(posted).await)? {
            Ok(request_uri) => {
                step.answer = pretty(&json!({ "request_uri": request_uri, "expires_in": 60 }));
                let query = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs([("client_id", client_id), ("request_uri", request_uri.as_str())])
                    .finish();
                tryout.onward = Some(format!("{}?{query}", call.endpoint("auth")));
            }
            Err(refused) => step.refuse(&refused),
        }
        tryout.steps.push(step);
        let begun = std::sync::Arc::new(self.begin_under(&TRYOUT, state.clone(), &tryout)?);
        let operation = polity_store::Operation::new("identity.begin_tryout", self.new_id());
        self.db().transact::<_, polity_store::StoreError, _>(operation, move |tx| begun.write(tx)).await?;
        Ok(Some(state.to_string()))
    }

    /// A login under way or done.
    pub(crate) async fn tryout(&self, state: &str) -> Result<Option<Tryout>, IdentityError> {
        self.ceremony(&TRYOUT, state).await
    }

    /// The person's browser came back with these parameters: redeem the code, and read the facts if there are any.
    /// `false` when no such login is under way.
    pub(crate) async fn continue_tryout(
        &self,
        state: &str,
        came_back: &[(String, String)],
    ) -> Result<bool, IdentityError> {
        let Some(mut tryout) = self.tryout(state).await? else { return Ok(false) };
        // Reloading the page of the callback shows what happened; it does not happen again.
        if tryout.onward.take().is_none() {
            return Ok(true);
        }
        let Some(sample) = self.sample_party(&tryout.client_id) else { return Ok(false) };
        let dpop = tryout.dpop()?;
        let issuer = tryout.issuer.clone();
        let call = Call { room: self, sample, dpop: &dpop, issuer: &issuer };
        let parameter =
            |name: &str| came_back.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        tryout.steps.push(TryStep {
            name: "callback".to_owned(),
            call: format!("GET {}", sample.redirect_uri),
            sent: came_back.to_vec(),
            is_refused: parameter("error").is_some(),
            ..TryStep::default()
        });
        // What a client checks before it does anything (RFC 9207): that the answer is its issuer's.
        if let (Some(code), true) = (parameter("code"), parameter("iss") == Some(issuer.as_str())) {
            let steps = call.redeem(code, &tryout).await?;
            tryout.steps.extend(steps);
        }
        let next = std::sync::Arc::new(self.continued(&TRYOUT, state, &tryout)?);
        let operation = polity_store::Operation::new("identity.continue_tryout", self.new_id());
        let written: bool =
            self.db().transact::<_, polity_store::StoreError, _>(operation, move |tx| next.write(tx)).await?;
        Ok(written)
    }
}

/// A refusal is an answer; what could not be carried out is an error.
fn answer_of<T>(done: Result<T, LoginFault>) -> Result<Result<T, Value>, IdentityError> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(LoginFault::Failed(error)) => Err(error),
        Err(LoginFault::Refused(refusal)) => Ok(Err(json!({
            "error": refusal.rule.code().name(),
            "error_description": refusal.rule.sentence(),
            "rule": refusal.rule.name(),
            "seen": refusal.seen,
        }))),
    }
}

impl TryStep {
    fn refuse(&mut self, answer: &Value) {
        self.answer = pretty(answer);
        self.is_refused = true;
    }

    fn open(&mut self, name: &str, value: &Value) {
        self.opened.push((name.to_owned(), pretty(value)));
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// What one relying party needs to call one issuer.
struct Call<'a> {
    room: &'a Identity,
    sample: &'a SampleParty,
    dpop: &'a SigningKey,
    issuer: &'a str,
}

impl Call<'_> {
    fn endpoint(&self, name: &str) -> String {
        format!("{}/{name}", self.issuer)
    }

    fn seconds(&self) -> i64 {
        self.room.now() / 1_000_000
    }

    fn name(&self) -> String {
        token::generate(self.room.entropy()).to_string()
    }

    fn signed(done: Result<String, JoseError>) -> Result<String, IdentityError> {
        done.map_err(|error| IdentityError::damaged("a token of the sample nation", error))
    }

    fn proof(
        &self,
        method: &str,
        endpoint: &str,
        access_token: Option<&str>,
    ) -> Result<(String, Value), IdentityError> {
        let mut claims = json!({
            "htm": method, "htu": self.endpoint(endpoint), "iat": self.seconds(), "jti": self.name(),
        });
        if let (Some(access_token), Some(members)) = (access_token, claims.as_object_mut()) {
            members.insert("ath".to_owned(), sha256_b64url(access_token.as_bytes()).into());
        }
        Ok((Self::signed(self.dpop.prove(&claims))?, claims))
    }

    /// The step of a posted form, with assertion and proof; the form and the proof themselves.
    fn posted(
        &self,
        endpoint: &str,
        mut fields: Vec<(&str, String)>,
    ) -> Result<(TryStep, Form, String), IdentityError> {
        let (now, id) = (self.seconds(), self.sample.client_id.as_str());
        let claims = json!({
            "iss": id, "sub": id, "aud": self.issuer, "iat": now, "exp": now + ASSERTION_LIVES, "jti": self.name(),
        });
        let assertion = Self::signed(self.sample.signing.sign("JWT", &claims))?;
        fields.extend([
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".to_owned()),
            ("client_assertion", assertion),
        ]);
        let (proof, proof_claims) = self.proof("POST", endpoint, None)?;
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        let form = Form::parse("application/x-www-form-urlencoded", body.as_bytes())
            .map_err(|refusal| IdentityError::damaged("a form of the sample nation", refusal.rule.name()))?;
        let sent = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
        let mut step = TryStep {
            name: endpoint.to_owned(),
            call: format!("POST {}", self.endpoint(endpoint)),
            sent: std::iter::once(("DPoP".to_owned(), proof.clone())).chain(sent).collect(),
            ..TryStep::default()
        };
        step.open("client_assertion", &claims);
        step.open("DPoP", &proof_claims);
        Ok((step, form, proof))
    }

    async fn redeem(&self, code: &str, tryout: &Tryout) -> Result<Vec<TryStep>, IdentityError> {
        let fields = vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.to_owned()),
            ("redirect_uri", self.sample.redirect_uri.clone()),
            ("code_verifier", tryout.verifier.clone()),
        ];
        let (mut step, form, proof) = self.posted("token", fields)?;
        let target = self.endpoint("token");
        let posted = Posted { issuer: self.issuer, target: &target, form: &form, dpop: Some(&proof) };
        let answer = match answer_of(self.room.redeem_code(posted).await)? {
            Ok(answer) => answer,
            Err(refused) => {
                step.refuse(&refused);
                return Ok(vec![step]);
            }
        };
        step.answer = pretty(&answer);
        let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default();
        let claims = self.opened(text("id_token")).await?;
        let is_ours = claims.get("nonce").and_then(Value::as_str) == Some(tryout.nonce.as_str());
        step.is_refused = !is_ours;
        step.open("id_token", &Value::Object(claims));
        let has_facts = tryout.scopes.iter().all(|scope| scope != Scope::UserIdentity.name());
        let mut steps = vec![step];
        if is_ours && has_facts {
            steps.push(self.facts(text("access_token")).await?);
        }
        Ok(steps)
    }

    async fn facts(&self, access_token: &str) -> Result<TryStep, IdentityError> {
        let (proof, proof_claims) = self.proof("GET", "userinfo", Some(access_token))?;
        let (target, authorization) = (self.endpoint("userinfo"), format!("DPoP {access_token}"));
        let mut step = TryStep {
            name: "userinfo".to_owned(),
            call: format!("GET {target}"),
            sent: vec![
                ("Authorization".to_owned(), authorization.clone()),
                ("DPoP".to_owned(), proof.clone()),
            ],
            ..TryStep::default()
        };
        step.open("DPoP", &proof_claims);
        let asked = TokenPresented {
            issuer: self.issuer,
            target: &target,
            method: "GET",
            authorization: Some(&authorization),
            dpop: Some(&proof),
        };
        match answer_of(self.room.read_facts(asked).await)? {
            Ok(token) => {
                step.open("userinfo", &Value::Object(self.opened(&token).await?));
                step.answer = token;
            }
            Err(refused) => step.refuse(&refused),
        }
        Ok(step)
    }

    /// What is inside a token that was encrypted to the relying party, after its signature was verified.
    async fn opened(&self, token: &str) -> Result<Map<String, Value>, IdentityError> {
        let damaged = |error: JoseError| IdentityError::damaged("a token of this issuer", error);
        let plain =
            self.sample.decryption.decrypt(token, &[ContentEncryption::A256CbcHs512]).map_err(damaged)?;
        let signed = String::from_utf8_lossy(&plain).into_owned();
        let token = Unverified::parse(&signed, TOKEN_BYTES_MAX).map_err(damaged)?;
        let keys = KeySet::from_value(&self.room.published_keys().await?).map_err(damaged)?;
        let keys = keys.signing(token.alg(), token.kid());
        let key = keys.first().ok_or_else(|| damaged(JoseError::Signature))?;
        token.verify(key).map_err(damaged)
    }
}
