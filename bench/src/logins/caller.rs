//! One caller of the load: a person with a browser who signed in once and allowed it all, and the relying party's side of
//! each login after that. Each has a connection and a session of its own.

use super::party::{CALLBACK, CLIENT_ID, NONCE, Party, SCOPES, VERIFIER};
use super::peers::Running;
use crate::connection::{Answer, Connection};
use anyhow::{Context, Result, ensure};
use hyper::{Method, StatusCode};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Redirects and pages on the way through a login.
const STEPS_MAX: usize = 12;

pub struct Caller {
    party: Arc<Party>,
    running: Arc<Running>,
    connection: Connection,
    cookies: BTreeMap<String, String>,
    /// The cookies as they are sent, once nobody sets new ones.
    header: String,
}

/// What a login gives.
struct Told {
    id_token: String,
    facts: String,
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The parameters of every login.
fn asked<'a>(scope: &'a str, challenge: &'a str) -> [(&'static str, &'a str); 8] {
    [
        ("response_type", "code"),
        ("client_id", CLIENT_ID),
        ("redirect_uri", CALLBACK),
        ("scope", scope),
        ("state", "a-state-of-thirty-characters-000"),
        ("nonce", NONCE),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
    ]
}

impl Caller {
    /// Signs in, allows what is asked, and judges what the first login gives.
    pub async fn begin(party: Arc<Party>, running: Arc<Running>) -> Result<Self> {
        let connection = running.connect().await?;
        let mut caller = Self { party, running, connection, cookies: BTreeMap::new(), header: String::new() };
        if let Some((path, body)) = caller.running.peer.signs_in_by() {
            let answer = caller.browse(Method::POST, path, body.to_owned()).await?;
            ensure!(answer.status.is_redirection(), "sign-in: {}", answer.status);
        }
        let asked = caller.ask().await?;
        let callback = caller.decide(asked).await?;
        let told = caller.redeem(&callback).await?;
        caller.party.judge(&caller.running.issuer, &told.id_token, &told.facts)?;
        Ok(caller)
    }

    /// As a browser does: with cookies, which it keeps.
    async fn browse(&mut self, method: Method, address: &str, body: String) -> Result<Answer> {
        let origin = self.running.issuer.origin.clone();
        let mut headers = vec![("cookie", self.header.as_str())];
        if method == Method::POST {
            headers.push(("origin", &origin));
        }
        let answer = self.connection.send(method, address, &headers, body).await?;
        for line in &answer.cookies {
            let pair = line.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            if value.is_empty() || line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if !answer.cookies.is_empty() {
            let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            self.header = pairs.join("; ");
        }
        Ok(answer)
    }

    /// A call of the relying party, authenticated and proven.
    async fn post(&mut self, endpoint: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let assertion = self.party.assertion(&self.running.issuer.name)?;
        let proof = self.party.proof("POST", endpoint, None)?;
        let own = [("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion.as_str())];
        let fields: Vec<_> = fields.iter().copied().chain(own).collect();
        self.connection.send(Method::POST, endpoint, &[("dpop", &proof)], form(&fields)).await
    }

    /// Whether the issuer refuses an assertion and a proof that it was given before, each with the other one fresh.
    pub async fn replays_are_refused(&mut self) -> Result<bool> {
        let running = self.running.clone();
        let par = running.issuer.par.as_str();
        let (assertion, proof) =
            (self.party.assertion(&running.issuer.name)?, self.party.proof("POST", par, None)?);
        let first = self.push(par, &assertion, &proof).await?;
        ensure!(first.status == StatusCode::CREATED, "a fresh pair is not accepted: {}", first.status);
        let (other_assertion, other_proof) =
            (self.party.assertion(&running.issuer.name)?, self.party.proof("POST", par, None)?);
        let refused = [
            self.push(par, &assertion, &other_proof).await?.status.is_client_error(),
            self.push(par, &other_assertion, &proof).await?.status.is_client_error(),
        ];
        Ok(refused == [true, true])
    }

    async fn push(&mut self, par: &str, assertion: &str, proof: &str) -> Result<Answer> {
        let (challenge, scope) = (self.party.challenge.clone(), SCOPES.join(" "));
        let own = [("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion)];
        let fields: Vec<_> = asked(&scope, &challenge).into_iter().chain(own).collect();
        self.connection.send(Method::POST, par, &[("dpop", proof)], form(&fields)).await
    }

    /// Pushes a request; gives the address to which the person is sent.
    async fn ask(&mut self) -> Result<String> {
        let running = self.running.clone();
        let scope = SCOPES.join(" ");
        let challenge = self.party.challenge.clone();
        let fields = asked(&scope, &challenge);
        let pushed = self.post(&running.issuer.par, &fields).await?.json(StatusCode::CREATED)?;
        let request_uri = pushed.get("request_uri").and_then(Value::as_str).context("a request_uri")?;
        let query = form(&[("client_id", CLIENT_ID), ("request_uri", request_uri)]);
        Ok(format!("{}?{query}", running.issuer.authorization))
    }

    /// Follows an address until it leads back, and answers the pages on the way; gives the address with the code.
    async fn decide(&mut self, mut address: String) -> Result<String> {
        let peer = self.running.peer;
        let mut answer = self.browse(Method::GET, &address, String::new()).await?;
        for _ in 0..STEPS_MAX {
            if answer.status.is_redirection() {
                address.clone_from(&answer.location);
                if address.starts_with(CALLBACK) {
                    return Ok(address);
                }
                answer = self.browse(Method::GET, &address, String::new()).await?;
                continue;
            }
            let page = String::from_utf8_lossy(&answer.body).into_owned();
            let action = action(&page).with_context(|| {
                let start: String = page.split_whitespace().take(60).collect::<Vec<_>>().join(" ");
                format!("no form at {address}: {} {start}", answer.status)
            })?;
            let written = peer.writes(&page);
            let fields: Vec<_> = written.iter().map(|(name, value)| (*name, value.as_str())).collect();
            answer = self.browse(Method::POST, &action, form(&fields)).await?;
        }
        anyhow::bail!("the login of {} goes round in circles, last at {address}", peer.name())
    }

    /// Redeems the code of an address and reads the facts.
    async fn redeem(&mut self, callback: &str) -> Result<Told> {
        let running = self.running.clone();
        let address = url::Url::parse(callback)?;
        let code = address
            .query_pairs()
            .find(|(name, _)| name == "code")
            .context(callback.to_owned())?
            .1
            .into_owned();
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        let tokens = self.post(&running.issuer.token, &fields).await?.json(StatusCode::OK)?;
        let text =
            |name: &str| tokens.get(name).and_then(Value::as_str).map(str::to_owned).context("a token");
        let (access, id_token) = (text("access_token")?, text("id_token")?);
        let proof = self.party.proof("GET", &running.issuer.userinfo, Some(&access))?;
        let authorization = format!("DPoP {access}");
        let headers = [("authorization", authorization.as_str()), ("dpop", proof.as_str())];
        let facts =
            self.connection.send(Method::GET, &running.issuer.userinfo, &headers, String::new()).await?;
        let (status, facts) = (facts.status, String::from_utf8_lossy(&facts.body).into_owned());
        ensure!(status == StatusCode::OK, "userinfo: {status} {facts}");
        Ok(Told { id_token, facts })
    }
}

/// Where the form of a page leads.
fn action(page: &str) -> Option<String> {
    let forms = page.split("<form").skip(1).filter_map(|form| form.split('>').next());
    let mut posts = forms.filter(|form| form.to_ascii_lowercase().contains("method=\"post\""));
    // A page of ours has other forms too, such as the one that changes the language.
    let own = posts.clone().find(|form| form.contains("consent-form"));
    let form = own.or_else(|| posts.next())?;
    let action = form.split("action=\"").nth(1)?.split('"').next()?;
    Some(action.replace("&amp;", "&"))
}

impl crate::load::Call for Caller {
    /// A whole login of somebody who allowed this before: no page asks, and the first redirects lead back.
    async fn call(&mut self) -> Result<()> {
        let mut address = self.ask().await?;
        while !address.starts_with(CALLBACK) {
            let answer = self.browse(Method::GET, &address, String::new()).await?;
            ensure!(
                answer.status.is_redirection(),
                "{address}: {} in {}",
                answer.status,
                self.running.peer.name()
            );
            address = answer.location;
        }
        self.redeem(&address).await.map(drop)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::super::peers::Peer;
    use super::*;

    #[test]
    fn the_form_of_a_page_is_found() {
        let ours = r#"<form action="/lang"></form><form method="post" action="/x"></form><form id="consent-form" method="post" action="/a">"#;
        assert_eq!(action(ours).unwrap(), "/a");
        assert_eq!(
            action(r#"<form id="f" action="http://h/p?a=1&amp;b=2" method="POST">"#).unwrap(),
            "http://h/p?a=1&b=2"
        );
        assert_eq!(action("<p>nothing</p>"), None);
    }

    #[test]
    fn keycloak_asks_for_a_password_and_then_for_a_consent() {
        assert_eq!(Peer::Keycloak.writes(r#"<input name="password">"#).first().unwrap().1, "resident");
        assert_eq!(Peer::Keycloak.writes(r#"<input name="code" value="c1">"#).first().unwrap().1, "c1");
    }
}
