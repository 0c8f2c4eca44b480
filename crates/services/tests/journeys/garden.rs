//! The garden: an application of the Town Council's as its developers write it, with keys of its own.
use axum::body::Body;
use axum::http::Method;
use polity_identity::Decided;
use polity_identity::login::consent::choose;
use polity_ledger::Actor;
use polity_services::Deployed;
use polity_services::document::Format;
use polity_vault::jose::{ContentEncryption, Curve, DecryptionKey, SigningKey, Unverified, sha256_b64url};
use polity_web::testkit::{Browser, Seen};
use polity_web::{Lang, Session};
use serde_json::{Value, json};
use std::cell::Cell;

use crate::town::Town;

pub const ORIGIN: &str = "http://localhost:8080";
pub const CASES: &str = "/api/applications/cases";
pub const MESSAGES: &str = "/api/applications/messages";
pub const TRANSACTIONS: &str = "/api/applications/transactions";
pub const KEY: &str = "0123456789abcdef";
pub const OTHER_KEY: &str = "fedcba9876543210";
const ISSUER: &str = "http://localhost:8080/login/fapi";
const CALLBACK: &str = "http://localhost:9300/callback";
const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-0123456789";
const MANIFEST: &str = include_str!("../../../../samples/applications/garden-plot.toml");
const KEYS: &str = "jwks_uri = \"http://localhost:9300/jwks.json\"";

/// An application with its keys.
pub struct Garden {
    pub id: String,
    pub client_id: String,
    signing: SigningKey,
    dpop: SigningKey,
    decryption: DecryptionKey,
    made: Cell<u32>,
}

/// One call of the interface.
pub struct Call<'a> {
    pub method: Method,
    pub path: &'a str,
    pub body: Value,
    /// Empty for none.
    pub key: &'a str,
    /// Empty for none.
    pub if_match: &'a str,
}

impl<'a> Call<'a> {
    pub fn post(path: &'a str, body: Value, key: &'a str) -> Self {
        Self { method: Method::POST, path, body, key, if_match: "" }
    }

    pub fn patch(path: &'a str, body: Value, key: &'a str, if_match: &'a str) -> Self {
        Self { method: Method::PATCH, path, body, key, if_match }
    }

    pub fn get(path: &'a str) -> Self {
        Self { method: Method::GET, path, body: Value::Null, key: "", if_match: "" }
    }
}

impl Garden {
    pub fn new(id: &str, client_id: &str) -> Self {
        Self {
            id: id.to_owned(),
            client_id: client_id.to_owned(),
            signing: SigningKey::generate("sig-1"),
            dpop: SigningKey::generate("dpop"),
            decryption: DecryptionKey::generate(Curve::P256, "enc-1"),
            made: Cell::default(),
        }
    }

    /// The sample's manifest with this application's own names and keys.
    pub fn manifest(&self) -> String {
        let keys = json!({ "keys": [self.signing.public_jwk(), self.decryption.public_jwk()] }).to_string();
        MANIFEST
            .replace("id = \"garden-plot\"", &format!("id = \"{}\"", self.id))
            .replace("TownCouncilGardenDemonstration01", &self.client_id)
            .replace(KEYS, &format!("jwks = '{keys}'"))
    }

    /// Deployed in a town.
    pub async fn deployed(town: &Town) -> Self {
        let garden = Self::new("garden-plot", "TownCouncilGardenDemonstration01");
        garden.deploy(town, &garden.manifest()).await;
        garden
    }

    pub async fn deploy(&self, town: &Town, manifest: &str) {
        let deployed = town.room.deploy(&Actor::system(), manifest, Format::Toml).await.unwrap();
        assert!(matches!(deployed, Deployed::Live(_)), "{deployed:?}");
    }

    fn fresh(&self) -> String {
        self.made.set(self.made.get() + 1);
        format!("{}-{}", self.id, self.made.get())
    }

    fn now(town: &Town) -> i64 {
        town.app.web().now() / 1_000_000
    }

    pub fn assertion(&self, town: &Town, audience: &str) -> String {
        let now = Self::now(town);
        let claims = json!({ "iss": self.client_id, "sub": self.client_id, "aud": audience, "iat": now, "exp": now + 100, "jti": self.fresh() });
        self.signing.sign("JWT", &claims).unwrap()
    }

    pub fn proof(&self, town: &Town, method: &str, target: &str, token: Option<&str>) -> String {
        let mut claims = json!({ "htm": method, "htu": target, "iat": Self::now(town), "jti": self.fresh() });
        if let Some(token) = token {
            claims["ath"] = sha256_b64url(token.as_bytes()).into();
        }
        self.dpop.prove(&claims).unwrap()
    }

    /// Posts a form to the issuer.
    pub async fn ask(&self, town: &Town, endpoint: &str, fields: &[(&str, &str)]) -> Seen {
        let proof = self.proof(town, "POST", &format!("{ISSUER}/{endpoint}"), None);
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut client =
            Browser::new(&town.app).with_header("host", "localhost:8080").with_header("dpop", &proof);
        let media = Some("application/x-www-form-urlencoded");
        client.send(Method::POST, &format!("/login/fapi/{endpoint}"), media, Body::from(body)).await
    }

    /// Asks for a token of its own, by this assertion.
    pub async fn ask_token(&self, town: &Town, assertion: &str, more: &[(&str, &str)]) -> Seen {
        let own = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion),
        ];
        self.ask(town, "token", &[&own[..], more].concat()).await
    }

    /// A token of its own.
    pub async fn token(&self, town: &Town) -> String {
        let seen = self.ask_token(town, &self.assertion(town, ISSUER), &[]).await;
        assert_eq!(seen.status.as_u16(), 200, "{}", seen.body);
        let answer = seen.json();
        assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("DPoP"), &json!(300)));
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// Calls the interface with a token and a proof for it.
    pub async fn call(&self, town: &Town, token: &str, call: &Call<'_>) -> Seen {
        let target = format!("{ORIGIN}{}", call.path);
        let proof = self.proof(town, call.method.as_str(), &target, Some(token));
        self.send(town, token, &proof, call).await
    }

    /// Calls the interface with this very proof.
    pub async fn send(&self, town: &Town, token: &str, proof: &str, call: &Call<'_>) -> Seen {
        let mut client = Browser::new(&town.app)
            .with_header("host", "localhost:8080")
            .with_header("authorization", &format!("DPoP {token}"))
            .with_header("dpop", proof);
        for (name, value) in [("idempotency-key", call.key), ("if-match", call.if_match)] {
            if !value.is_empty() {
                client = client.with_header(name, value);
            }
        }
        let (media, body) = match &call.body {
            Value::Null => (None, Body::empty()),
            body => (Some("application/json"), Body::from(body.to_string())),
        };
        client.send(call.method.clone(), call.path, media, body).await
    }

    /// Somebody signs in to the application and allows all; gives the `sub` that it learns.
    pub async fn sign_in(&self, town: &Town, who: usize) -> String {
        let (state, nonce) = ("s".repeat(30), "n".repeat(30));
        let challenge = sha256_b64url(VERIFIER.as_bytes());
        let assertion = self.assertion(town, ISSUER);
        let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        let pushed = [
            ("response_type", "code"),
            ("client_id", &self.client_id),
            ("redirect_uri", CALLBACK),
            ("scope", "openid name regadd"),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("client_assertion_type", kind),
            ("client_assertion", &assertion),
        ];
        let seen = self.ask(town, "par", &pushed).await;
        assert_eq!(seen.status.as_u16(), 201, "{}", seen.body);
        let request_uri = seen.json()["request_uri"].as_str().unwrap().to_owned();
        let asked = town.identity.asked(&self.client_id, &request_uri, ISSUER).await.unwrap().unwrap();
        let session = session_of(town, who);
        let names: Vec<String> = asked.scopes.iter().map(|scope| scope.name().to_owned()).collect();
        let choice = choose(&asked.scopes, &names);
        let party = &asked.relying_party;
        let consent = town.identity.grant_consent(&session, town.ids[who], party, choice, Lang::En).unwrap();
        let id = consent.consent().id;
        let decided = town.identity.allow(&session, &asked, &asked.scopes, id, Some(consent), Lang::En).await;
        let Decided::Redirect(address) = decided.unwrap() else { panic!("no way back") };
        let code = url::Url::parse(&address).unwrap();
        let code = code.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
        let assertion = self.assertion(town, ISSUER);
        let redeemed = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
            ("client_assertion_type", kind),
            ("client_assertion", &assertion),
        ];
        let seen = self.ask(town, "token", &redeemed).await;
        assert_eq!(seen.status.as_u16(), 200, "{}", seen.body);
        let sealed = seen.json()["id_token"].as_str().unwrap().to_owned();
        let plain = self.decryption.decrypt(&sealed, &[ContentEncryption::A256CbcHs512]).unwrap();
        let token = Unverified::parse(std::str::from_utf8(&plain).unwrap(), 16_384).unwrap();
        token.claims_unverified().unwrap()["sub"].as_str().unwrap().to_owned()
    }
}

/// A session of somebody, as the page kit would give it.
pub fn session_of(town: &Town, who: usize) -> Session {
    let now = town.app.web().now();
    Session {
        id_hash: [7; 32],
        account: town.ids[who],
        person: Some(town.ids[who]),
        acting_for: None,
        assurance: 2,
        grants: Vec::new(),
        created_at: now,
        expires_at: now + 1,
        last_seen: now,
        user_agent: String::new(),
        network: String::new(),
    }
}

/// The same words in four languages.
pub fn four(words: &str) -> Value {
    json!({ "en": words, "zh": words, "ms": words, "ta": words })
}

pub fn case(sub: &str) -> Value {
    json!({ "sub": sub, "title": four("Plot 7"), "status": four("Booked"), "next_step": four("Fetch the key"), "due": "2030-02-01" })
}

pub fn message(sub: &str) -> Value {
    json!({ "sub": sub, "subject": four("Plot 7 is yours"), "body": four("Fetch the key.\nBring boots.") })
}

#[track_caller]
pub fn is(seen: &Seen, status: u16, problem: &str) {
    assert_eq!(seen.status.as_u16(), status, "{}", seen.body);
    if !problem.is_empty() {
        let kind = seen.json()["type"].as_str().unwrap().to_owned();
        assert!(kind.ends_with(&format!("/problems/{problem}")), "{kind}");
        assert_eq!(seen.header("content-type"), "application/problem+json");
    }
}
