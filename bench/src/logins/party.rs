//! The relying party of the load: its keys, and the four steps of a login.

use super::connection::Connection;
use anyhow::{Context, Result, ensure};
use hyper::{Method, StatusCode};
use polity_vault::{
    SystemEntropy,
    jose::{ContentEncryption, Curve, DecryptionKey, SigningKey, sha256_b64url},
};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

pub const CLIENT_ID: &str = "BenchmarkRelyingParty00000000001";
pub const CALLBACK: &str = "http://localhost:9000/callback";
pub const SCOPES: [&str; 6] = ["openid", "name", "dob", "sex", "regadd", "mobileno"];
const MOUNT: &str = "/login/fapi";
const VERIFIER: &str = "the-load-client-uses-one-verifier-for-all-its-logins-0123456789";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

pub struct Party {
    pub signing: SigningKey,
    pub decryption: DecryptionKey,
    dpop: SigningKey,
    challenge: String,
    run: u64,
    made: AtomicU64,
}

/// One caller of the load, on a connection of its own.
pub struct Caller {
    party: Arc<Party>,
    address: String,
    cookies: Arc<String>,
    connection: Option<Connection>,
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(0)
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
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

    fn assertion(&self, address: &str) -> Result<String> {
        let now = now();
        let claims = json!({
            "iss": CLIENT_ID, "sub": CLIENT_ID, "aud": format!("{address}{MOUNT}"), "iat": now, "exp": now + 60, "jti": self.jti(),
        });
        Ok(self.signing.sign("JWT", &claims)?)
    }

    fn proof(&self, address: &str, method: &str, endpoint: &str, token: Option<&str>) -> Result<String> {
        let mut claims = json!({
            "htm": method, "htu": format!("{address}{MOUNT}/{endpoint}"), "iat": now(), "jti": self.jti(),
        });
        if let (Some(token), Some(claims)) = (token, claims.as_object_mut()) {
            claims.insert("ath".into(), sha256_b64url(token.as_bytes()).into());
        }
        Ok(self.dpop.prove(&claims)?)
    }

    /// What a login costs the client in signatures: two assertions and three proofs.
    pub fn sign_everything(&self, address: &str) {
        drop((self.assertion(address), self.assertion(address)));
        for (method, endpoint, token) in
            [("POST", "par", None), ("POST", "token", None), ("GET", "userinfo", Some("t"))]
        {
            drop(self.proof(address, method, endpoint, token));
        }
    }

    /// The first login gives the consent on its page, and proves that the answers can be read.
    pub async fn first_login(self: &Arc<Self>, address: &str, cookies: &Arc<String>) -> Result<()> {
        let mut caller = Caller::new(self.clone(), address.to_owned(), cookies.clone());
        let asked = caller.ask().await?;
        let page = caller.get(&asked).await?;
        let text = String::from_utf8_lossy(&page.body).into_owned();
        let token = text.split(r#"name="_csrf" value=""#).nth(1).and_then(|rest| rest.split('"').next());
        let token = token.with_context(|| format!("no form at {asked}: {} {text}", page.status))?;
        let seed =
            page.cookies.iter().filter_map(|line| line.split(';').next()).collect::<Vec<_>>().join("; ");
        let ticked = SCOPES.iter().map(|scope| ("scope", *scope));
        let fields: Vec<_> = [("_csrf", token), ("decision", "allow")].into_iter().chain(ticked).collect();
        let all = format!("{cookies}; {seed}");
        let headers = [("cookie", all.as_str()), ("origin", address)];
        let answer = caller.connection().await?.send(Method::POST, &asked, &headers, form(&fields)).await?;
        ensure!(
            answer.location.starts_with(CALLBACK),
            "{} {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        );
        let (_, facts) = caller.finish(&answer.location).await?;
        let plain = self.decryption.decrypt(&facts, &[ContentEncryption::A256CbcHs512])?;
        let signed = std::str::from_utf8(&plain)?;
        ensure!(signed.split('.').count() == 3, "the facts are no signed token");
        Ok(())
    }
}

impl Caller {
    pub fn new(party: Arc<Party>, address: String, cookies: Arc<String>) -> Self {
        Self { party, address, cookies, connection: None }
    }

    async fn connection(&mut self) -> Result<&mut Connection> {
        if self.connection.is_none() {
            self.connection = Some(Connection::open(&self.address).await?);
        }
        self.connection.as_mut().context("it was just opened")
    }

    async fn post(&mut self, endpoint: &str, fields: &[(&str, &str)]) -> Result<super::connection::Answer> {
        let assertion = self.party.assertion(&self.address)?;
        let proof = self.party.proof(&self.address, "POST", endpoint, None)?;
        let own = [("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion.as_str())];
        let fields: Vec<_> = fields.iter().copied().chain(own).collect();
        let path = format!("{MOUNT}/{endpoint}");
        self.connection().await?.send(Method::POST, &path, &[("dpop", &proof)], form(&fields)).await
    }

    async fn get(&mut self, path: &str) -> Result<super::connection::Answer> {
        let cookies = self.cookies.clone();
        self.connection().await?.send(Method::GET, path, &[("cookie", &cookies)], String::new()).await
    }

    /// Pushes a request and lets the browser arrive with it; gives where it is sent.
    async fn ask(&mut self) -> Result<String> {
        let scope = SCOPES.join(" ");
        let challenge = self.party.challenge.clone();
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
        let pushed = self.post("par", &fields).await?.json(StatusCode::CREATED)?;
        let request_uri = pushed.get("request_uri").and_then(Value::as_str).context("a request_uri")?;
        let query = form(&[("client_id", CLIENT_ID), ("request_uri", request_uri)]);
        let answer = self.get(&format!("{MOUNT}/auth?{query}")).await?;
        ensure!(answer.status.is_redirection(), "authorize: {}", answer.status);
        Ok(answer.location)
    }

    /// Redeems the code of an address and reads the facts; gives both tokens.
    async fn finish(&mut self, callback: &str) -> Result<(String, String)> {
        let address = url::Url::parse(callback)?;
        let code = address.query_pairs().find(|(name, _)| name == "code").context("a code")?.1.into_owned();
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        let tokens = self.post("token", &fields).await?.json(StatusCode::OK)?;
        let text = |name: &str| tokens.get(name).and_then(Value::as_str).map(str::to_owned);
        let (access, id) =
            (text("access_token").context("a token")?, text("id_token").context("an ID token")?);
        let proof = self.party.proof(&self.address, "GET", "userinfo", Some(&access))?;
        let authorization = format!("DPoP {access}");
        let headers = [("authorization", authorization.as_str()), ("dpop", proof.as_str())];
        let path = format!("{MOUNT}/userinfo");
        let facts = self.connection().await?.send(Method::GET, &path, &headers, String::new()).await?;
        let facts = (facts.status, String::from_utf8_lossy(&facts.body).into_owned());
        ensure!(facts.0 == StatusCode::OK, "userinfo: {} {}", facts.0, facts.1);
        Ok((id, facts.1))
    }
}

impl crate::load::Call for Caller {
    /// A whole login of somebody who allowed this before.
    async fn call(&mut self) -> Result<()> {
        let mut next = self.ask().await?;
        while !next.starts_with(CALLBACK) {
            let answer = self.get(&next).await?;
            ensure!(answer.status.is_redirection(), "{next}: {}", answer.status);
            next = answer.location;
        }
        self.finish(&next).await.map(drop)
    }
}
