//! The relying party of the load: its keys, its assertions and proofs, and how it judges what it is given.

use super::issuer::Issuer;
use anyhow::{Context, Result, ensure};
use polity_vault::{
    SystemEntropy,
    jose::{ContentEncryption, Curve, DecryptionKey, SigningKey, Unverified, sha256_b64url},
};
use serde_json::{Map, Value, json};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

pub const CLIENT_ID: &str = "BenchmarkRelyingParty00000000001";
pub const CALLBACK: &str = "https://relying-party.example/callback";
pub const SCOPES: [&str; 6] = ["openid", "name", "dob", "sex", "regadd", "mobileno"];
pub const VERIFIER: &str = "the-load-client-uses-one-verifier-for-all-its-logins-0123456789";
pub const NONCE: &str = "a-nonce-of-thirty-characters-000";
/// Longer than any token of any issuer here.
const TOKEN_BYTES_MAX: usize = 64 * 1024;

pub struct Party {
    pub signing: SigningKey,
    pub decryption: DecryptionKey,
    dpop: SigningKey,
    pub challenge: String,
    run: u64,
    made: AtomicU64,
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(0)
}

impl Party {
    pub fn new() -> Self {
        Self {
            signing: SigningKey::generate("sig-1"),
            decryption: DecryptionKey::generate(Curve::P256, "enc-1"),
            dpop: SigningKey::generate("dpop"),
            challenge: sha256_b64url(VERIFIER.as_bytes()),
            run: u64::from_be_bytes(SystemEntropy.array()),
            made: AtomicU64::new(0),
        }
    }

    fn jti(&self) -> String {
        format!("{:x}-{:x}", self.run, self.made.fetch_add(1, Ordering::Relaxed))
    }

    /// Says who is calling, for this issuer (RFC 7523).
    pub fn assertion(&self, issuer: &str) -> Result<String> {
        let now = now();
        let claims = json!({
            "iss": CLIENT_ID, "sub": CLIENT_ID, "aud": issuer, "iat": now, "exp": now + 60, "jti": self.jti(),
        });
        Ok(self.signing.sign("JWT", &claims)?)
    }

    /// Proves that the key is held, for one request (RFC 9449).
    pub fn proof(&self, method: &str, address: &str, token: Option<&str>) -> Result<String> {
        let mut claims = json!({ "htm": method, "htu": address, "iat": now(), "jti": self.jti() });
        if let (Some(token), Some(claims)) = (token, claims.as_object_mut()) {
            claims.insert("ath".into(), sha256_b64url(token.as_bytes()).into());
        }
        Ok(self.dpop.prove(&claims)?)
    }

    /// Opens an encrypted token and checks the signature inside with the issuer's keys; gives its claims.
    fn open(&self, issuer: &Issuer, token: &str) -> Result<Map<String, Value>> {
        ensure!(token.split('.').count() == 5, "it is not encrypted: {token}");
        let plain = self.decryption.decrypt(token, &[ContentEncryption::A256CbcHs512])?;
        let signed = Unverified::parse(std::str::from_utf8(&plain)?, TOKEN_BYTES_MAX)?;
        let keys = issuer.keys.signing(signed.alg(), signed.kid());
        let verified = keys.into_iter().find_map(|key| signed.verify(key).ok());
        verified.context("no key of the issuer fits its signature")
    }

    /// Judges what a login gave: both tokens nested as agreed, for us, of this login, of one person, with the facts.
    pub fn judge(&self, issuer: &Issuer, id_token: &str, facts: &str) -> Result<()> {
        let said = self.open(issuer, id_token).context("the ID token")?;
        let is = |name: &str, value: &str| said.get(name).and_then(Value::as_str) == Some(value);
        ensure!(
            is("iss", &issuer.name) && is("aud", CLIENT_ID) && is("nonce", NONCE),
            "the ID token says {said:?}"
        );
        let facts = self.open(issuer, facts).context("the facts")?;
        ensure!(
            facts.get("sub").is_some_and(|sub| Some(sub) == said.get("sub")),
            "the facts are of somebody else"
        );
        let all = Value::Object(facts).to_string();
        for scope in SCOPES.iter().filter(|scope| **scope != "openid") {
            ensure!(all.contains(&format!("{scope:?}:")), "{scope} is missing in {all}");
        }
        Ok(())
    }
}
