//! The relying party of the faults: each call is kept as it was sent, so that it can be sent again.

use crate::browser::{Browser, after};
use crate::http::{Answer, Sent, send};
use polity_vault::{
    SystemEntropy,
    jose::{Curve, DecryptionKey, SigningKey, Unverified, sha256_b64url},
};
use serde_json::json;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

pub const CLIENT_ID: &str = "FaultsRelyingParty00000000000001";
pub const CALLBACK: &str = "http://localhost:9000/callback";
/// The last one is never allowed: what was refused is asked again, so that every login writes a consent.
pub const SCOPES: [&str; 4] = ["openid", "name", "sex", "dob"];
const MOUNT: &str = "/login/fapi";
const VERIFIER: &str = "the-verifier-of-all-logins-is-one-and-long-enough-0123456789";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

pub struct Party {
    pub signing: SigningKey,
    pub decryption: DecryptionKey,
    dpop: SigningKey,
    run: u64,
    made: AtomicU64,
}

/// Which step of a login a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Push,
    Decide,
    Redeem,
    Read,
}

/// A call with all that it carried.
#[derive(Clone)]
pub struct Call {
    pub step: Step,
    path: String,
    fields: Vec<(String, String)>,
    headers: Vec<(String, String)>,
}

impl Call {
    pub fn send(&self, host: &str) -> Sent {
        let headers: Vec<(&str, &str)> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.fields).finish();
        send(host, if self.step == Step::Read { "GET" } else { "POST" }, &self.path, &headers, &form)
    }

    /// Sends it to a server that lives.
    pub fn answered(&self, host: &str) -> Answer {
        match self.send(host) {
            Sent::Answered(answer) => answer,
            _ => panic!("{:?}: a server that lives gave no answer", self.step),
        }
    }

    /// Whether the answer gave what was asked for.
    pub fn is_granted(&self, answer: &Answer) -> bool {
        match self.step {
            Step::Push => answer.status == 201,
            Step::Decide => answer.sent_with("code").is_some(),
            Step::Redeem | Step::Read => answer.status == 200,
        }
    }

    fn put(&mut self, name: &str, value: &str) {
        let fields = self.fields.iter_mut().chain(&mut self.headers);
        fields.filter(|(own, _)| own == name).for_each(|(_, own)| value.clone_into(own));
    }

    /// The `jti` of the assertion or the proof that it carried.
    pub fn name_of(&self, what: &str) -> String {
        let mut carried = self.fields.iter().chain(&self.headers);
        let carried = carried.find(|(name, _)| name == what).map_or("", |(_, token)| token);
        let claims = Unverified::parse(carried, 16_384).unwrap().claims_unverified().unwrap();
        claims["jti"].as_str().unwrap().to_owned()
    }

    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }
}

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

impl Party {
    pub fn new() -> Self {
        Self {
            signing: SigningKey::generate("sig-1"),
            decryption: DecryptionKey::generate(Curve::P256, "enc-1"),
            dpop: SigningKey::generate("dpop"),
            run: u64::from_be_bytes(SystemEntropy.array()),
            made: AtomicU64::new(0),
        }
    }

    /// As an operator declares it.
    pub fn declared(&self) -> String {
        let keys = json!({ "keys": [self.signing.public_jwk(), self.decryption.public_jwk()] });
        format!(
            "[[relying_party]]\nclient_id = {CLIENT_ID:?}\nname = \"Faults\"\noperator = \"Faults\"\nkind = \"facts\"\n\
             environment = \"test\"\nredirect_uris = [{CALLBACK:?}]\nscopes = {SCOPES:?}\npurpose = \"To break it\"\n\
             jwks = '{keys}'\n"
        )
    }

    /// Thumbprint of the key that proofs are made with.
    pub fn thumbprint(&self) -> String {
        self.dpop.public().thumbprint()
    }

    fn jti(&self) -> String {
        format!("{:x}-{:x}", self.run, self.made.fetch_add(1, Ordering::Relaxed))
    }

    fn assertion(&self, host: &str) -> String {
        let (now, issuer) = (now(), format!("http://{host}{MOUNT}"));
        let claims = json!({"iss": CLIENT_ID, "sub": CLIENT_ID, "aud": issuer, "iat": now, "exp": now + 110, "jti": self.jti()});
        self.signing.sign("JWT", &claims).unwrap()
    }

    fn proof(&self, host: &str, method: &str, endpoint: &str, token: Option<&str>) -> String {
        let mut claims = json!({"htm": method, "htu": format!("http://{host}{MOUNT}/{endpoint}"), "iat": now(), "jti": self.jti()});
        if let Some(token) = token {
            claims["ath"] = sha256_b64url(token.as_bytes()).into();
        }
        self.dpop.prove(&claims).unwrap()
    }

    fn post(&self, host: &str, step: Step, endpoint: &str, fields: &[(&str, &str)]) -> Call {
        let assertion = self.assertion(host);
        let own = [("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion.as_str())];
        let proof = self.proof(host, "POST", endpoint, None);
        Call {
            step,
            path: format!("{MOUNT}/{endpoint}"),
            fields: pairs(&[fields, &own].concat()),
            headers: pairs(&[("dpop", &proof)]),
        }
    }

    pub fn push(&self, host: &str) -> Call {
        let challenge = sha256_b64url(VERIFIER.as_bytes());
        let scope = SCOPES.join(" ");
        let fields = [
            ("response_type", "code"),
            ("client_id", CLIENT_ID),
            ("redirect_uri", CALLBACK),
            ("scope", scope.as_str()),
            ("state", "a-state-of-thirty-characters-000"),
            ("nonce", "a-nonce-of-thirty-characters-000"),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        self.post(host, Step::Push, "par", &fields)
    }

    pub fn redeem(&self, host: &str, code: &str) -> Call {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        self.post(host, Step::Redeem, "token", &fields)
    }

    pub fn read(&self, host: &str, token: &str) -> Call {
        let proof = self.proof(host, "GET", "userinfo", Some(token));
        let headers = pairs(&[("authorization", &format!("DPoP {token}")), ("dpop", &proof)]);
        Call { step: Step::Read, path: format!("{MOUNT}/userinfo"), fields: Vec::new(), headers }
    }

    /// The call with a proof, or with an assertion, that was never used; the other one stays.
    pub fn with_fresh(&self, host: &str, call: &Call, what: &str) -> Call {
        let (mut changed, endpoint) =
            (call.clone(), call.path.trim_start_matches(MOUNT).trim_start_matches('/'));
        match what {
            "dpop" => changed.put("dpop", &self.proof(host, "POST", endpoint, None)),
            _ => changed.put("client_assertion", &self.assertion(host)),
        }
        changed
    }
}

/// Goes with a pushed request to the page that asks, and fills it in. `None` when the server died meanwhile.
pub fn filled_in(browser: &Browser, host: &str, request_uri: &str) -> Option<Call> {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("client_id", CLIENT_ID), ("request_uri", request_uri)])
        .finish();
    let sent = browser.get(host, &format!("{MOUNT}/auth?{query}"))?;
    let asked = sent.header("location").unwrap_or_else(|| panic!("{} {}", sent.status, sent.body)).to_owned();
    let page = browser.get(host, &asked)?;
    let token = after(&page.body, r#"name="_csrf" value=""#);
    let token = token.unwrap_or_else(|| panic!("no form at {asked}: {} {}", page.status, page.body));
    let origin = format!("http://{host}");
    let ticked = [("scope", "name"), ("scope", "sex")];
    Some(Call {
        step: Step::Decide,
        path: asked,
        fields: pairs(&[&[("_csrf", token.as_str()), ("decision", "allow")][..], &ticked].concat()),
        headers: pairs(&[("cookie", &browser.cookies), ("origin", &origin)]),
    })
}
