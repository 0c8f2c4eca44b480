//! A relying party as its developers write one: keys, assertions, proofs, and the four steps of a login.
use axum::body::Body;
use axum::http::Method;
use polity_identity::login::registration::Registration;
use polity_identity::login::scopes::Scope;
use polity_identity::{Decided, RelyingPartyStep};
use polity_ledger::Actor;
use polity_vault::jose::{ContentEncryption, Curve, DecryptionKey, SigningKey, Unverified, sha256_b64url};
use polity_web::testkit::{Browser, Seen, TEST_NOW};
use polity_web::{App, Lang, Session};
use serde_json::{Map, Value, json};

use crate::nation::{MEI, Nation};

/// Where the issuer answers in tests.
pub const ISSUER: &str = "http://localhost:8080/login/fapi";
const MOUNT: &str = "/login/fapi";
pub const CALLBACK: &str = "http://localhost:9000/callback";
pub const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-0123456789";

/// A form that is changed before it is sent.
pub type Fields = Vec<(String, String)>;

/// A relying party with keys of its own.
pub struct Party {
    pub client_id: String,
    pub signing: SigningKey,
    pub dpop: SigningKey,
    pub decryption: DecryptionKey,
    kind: &'static str,
    /// Counts assertions and proofs, so that each has a name of its own.
    made: std::cell::Cell<u32>,
}

impl Party {
    pub async fn register(nation: &Nation, kind: &'static str, scopes: &[&str]) -> Self {
        let signing = SigningKey::generate("sig-1");
        let decryption = DecryptionKey::generate(Curve::P256, "enc-1");
        let registration: Registration = serde_json::from_value(json!({
            "name": "Harbour Bank", "operator": "Harbour Bank Ltd", "kind": kind, "environment": "test",
            "redirect_uris": [CALLBACK], "jwks": {"keys": [signing.public_jwk(), decryption.public_jwk()]},
            "scopes": scopes, "purpose": "To open your account", "consent_days": 30,
        }))
        .unwrap();
        let step = nation.room.register_relying_party(&Actor::system(), &registration, None).await.unwrap();
        let RelyingPartyStep::Done(party) = step else { panic!("{step:?}") };
        Self {
            client_id: party.client_id.clone(),
            signing,
            dpop: SigningKey::generate("dpop"),
            decryption,
            kind,
            made: std::cell::Cell::default(),
        }
    }

    fn fresh(&self) -> String {
        self.made.set(self.made.get() + 1);
        format!("{}-{}", self.client_id, self.made.get())
    }

    pub fn now(nation: &Nation) -> i64 {
        nation.ground.ground.clock.now() / 1_000_000
    }

    /// The claims of a sound assertion.
    pub fn claims(&self, nation: &Nation) -> Value {
        let now = Self::now(nation);
        json!({"iss": self.client_id, "sub": self.client_id, "aud": ISSUER, "iat": now, "exp": now + 100, "jti": self.fresh()})
    }

    pub fn assertion(&self, nation: &Nation) -> String {
        self.signing.sign("JWT", &self.claims(nation)).unwrap()
    }

    /// The claims of a sound proof.
    pub fn proof_claims(&self, nation: &Nation, method: &str, endpoint: &str, token: Option<&str>) -> Value {
        let mut claims = json!({"htm": method, "htu": format!("{ISSUER}/{endpoint}"), "iat": Self::now(nation), "jti": self.fresh()});
        if let Some(token) = token {
            claims["ath"] = sha256_b64url(token.as_bytes()).into();
        }
        claims
    }

    pub fn proof(&self, nation: &Nation, method: &str, endpoint: &str, token: Option<&str>) -> String {
        self.dpop.prove(&self.proof_claims(nation, method, endpoint, token)).unwrap()
    }

    /// The fields of a sound pushed request.
    pub fn request(&self, nation: &Nation, scope: &str) -> Fields {
        let mut fields = vec![
            ("response_type", "code".to_owned()),
            ("client_id", self.client_id.clone()),
            ("redirect_uri", CALLBACK.to_owned()),
            ("scope", scope.to_owned()),
            ("state", "s".repeat(30)),
            ("nonce", "n".repeat(30)),
            ("code_challenge", sha256_b64url(VERIFIER.as_bytes())),
            ("code_challenge_method", "S256".to_owned()),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".to_owned()),
            ("client_assertion", self.assertion(nation)),
        ];
        if self.kind == "login" {
            fields.push(("authentication_context_type", "APP_AUTHENTICATION_DEFAULT".to_owned()));
        }
        fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// The fields of a sound token request.
    pub fn redemption(&self, nation: &Nation, code: &str) -> Fields {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", &self.assertion(nation)),
        ];
        fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// Push a request; gives the answer.
    pub async fn push(&self, nation: &Nation, fields: &Fields, proof: Option<&str>) -> Seen {
        post(&nation.app, "par", fields, proof).await
    }

    /// Push a sound request; gives its name.
    pub async fn pushed(&self, nation: &Nation, scope: &str) -> String {
        let proof = self.proof(nation, "POST", "par", None);
        let seen = self.push(nation, &self.request(nation, scope), Some(&proof)).await;
        assert_eq!(seen.status.as_u16(), 201, "{}", seen.body);
        assert_eq!(
            (seen.json()["expires_in"].as_i64(), seen.header("cache-control")),
            (Some(60), "no-store")
        );
        seen.json()["request_uri"].as_str().unwrap().to_owned()
    }

    /// The browser arrives and the person allows everything; gives where it is sent.
    pub async fn allowed(&self, nation: &Nation, request_uri: &str) -> String {
        let asked = nation.room.asked(&self.client_id, request_uri, ISSUER).await.unwrap().unwrap();
        let session = session_of(nation, MEI);
        let choice = polity_identity::login::consent::choose(&asked.scopes, &names(&asked.scopes));
        let consent = nation
            .room
            .grant_consent(&session, nation.ids[MEI], &asked.relying_party, choice, Lang::En)
            .unwrap();
        let id = consent.consent().id;
        let decided = nation.room.allow(&session, &asked, &asked.scopes, id, Some(consent), Lang::En).await;
        match decided.unwrap() {
            Decided::Redirect(address) => address,
            other => panic!("{other:?}"),
        }
    }

    /// A code, as the person's browser brings it.
    pub async fn code(&self, nation: &Nation, scope: &str) -> String {
        let request_uri = self.pushed(nation, scope).await;
        let address = url::Url::parse(&self.allowed(nation, &request_uri).await).unwrap();
        let answer: std::collections::BTreeMap<_, _> = address.query_pairs().into_owned().collect();
        assert_eq!((answer["iss"].as_str(), answer["state"].as_str()), (ISSUER, "s".repeat(30).as_str()));
        answer["code"].clone()
    }

    /// Redeem with these fields and this proof.
    pub async fn redeem(&self, nation: &Nation, fields: &Fields, proof: Option<&str>) -> Seen {
        post(&nation.app, "token", fields, proof).await
    }

    /// Redeem a code soundly; gives the answer.
    pub async fn redeemed(&self, nation: &Nation, code: &str) -> Value {
        let proof = self.proof(nation, "POST", "token", None);
        let seen = self.redeem(nation, &self.redemption(nation, code), Some(&proof)).await;
        assert_eq!(seen.status.as_u16(), 200, "{}", seen.body);
        seen.json()
    }

    /// Ask for facts.
    pub async fn userinfo(&self, nation: &Nation, authorization: &str, proof: Option<&str>) -> Seen {
        let mut client = Browser::new(&nation.app)
            .with_header("host", "localhost:8080")
            .with_header("authorization", authorization);
        if let Some(proof) = proof {
            client = client.with_header("dpop", proof);
        }
        client.get(&format!("{MOUNT}/userinfo")).await
    }

    /// The claims inside a token that was encrypted to this relying party and signed by the issuer.
    pub async fn claims_in(&self, nation: &Nation, token: &str) -> Map<String, Value> {
        let plain = self.decryption.decrypt(token, &[ContentEncryption::A256CbcHs512]).unwrap();
        let signed = std::str::from_utf8(&plain).unwrap().to_owned();
        let keys = Browser::new(&nation.app).get(&format!("{MOUNT}/.well-known/keys")).await.json();
        let keys = polity_vault::jose::KeySet::from_value(&keys).unwrap();
        let token = Unverified::parse(&signed, 16_384).unwrap();
        token.verify(keys.signing(token.alg(), token.kid())[0]).unwrap()
    }
}

fn names(scopes: &[Scope]) -> Vec<String> {
    scopes.iter().map(|scope| scope.name().to_owned()).collect()
}

/// Put `value` in the place of a field's value, or add the field.
pub fn with(mut fields: Fields, name: &str, value: &str) -> Fields {
    fields.retain(|(field, _)| field != name);
    if !value.is_empty() {
        fields.push((name.to_owned(), value.to_owned()));
    }
    fields
}

pub async fn post(app: &App, endpoint: &str, fields: &Fields, proof: Option<&str>) -> Seen {
    let mut client = Browser::new(app).with_header("host", "localhost:8080");
    if let Some(proof) = proof {
        client = client.with_header("dpop", proof);
    }
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let media = Some("application/x-www-form-urlencoded");
    client.send(Method::POST, &format!("{MOUNT}/{endpoint}"), media, Body::from(body)).await
}

/// A session of somebody, as the page kit would give it.
pub fn session_of(nation: &Nation, who: usize) -> Session {
    Session {
        id_hash: [7; 32],
        account: nation.ids[who],
        person: Some(nation.ids[who]),
        acting_for: None,
        assurance: 2,
        grants: Vec::new(),
        created_at: TEST_NOW,
        expires_at: TEST_NOW + 1,
        last_seen: TEST_NOW,
        user_agent: String::new(),
        network: String::new(),
    }
}
