//! The FAPI 2.0 issuer on the wire: discovery, keys, pushed requests, authorization, tokens, userinfo.
//!
//! Every refusal is an OAuth error with one plain sentence, the number under which its developer finds the rule that
//! failed, and the address of that page. No answer but discovery and keys may be kept by anybody.

use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use polity_store::Id;
use polity_vault::jose::Unverified;
use polity_web::{Anyone, Ctx, Json, Lang, PageError, Permission as _, Routes, Visit, Who, see_other};
use serde_json::{Value, json};

use crate::access::Oneself;
use crate::login::consent::Need;
use crate::login::fapi::{MOUNTS, REQUEST_LIVES, discovery, speaks_with_programs};
use crate::login::form::Form;
use crate::login::refusal::{Code, Refusal, Rule};
use crate::login::token_presented::TokenPresented;
use crate::verbs::{LoginFault, Outcome, Posted};
use crate::{Asked, Decided, Identity, IdentityError};

/// What relying parties may be told to ask for, in the order of the discovery document.
const SCOPES: [&str; 5] = ["openid", "user.identity", "name", "email", "mobileno"];
/// Longest token that is looked into for the name of its client, in bytes.
const TOKEN_BYTES_MAX: usize = 8_192;
pub(super) const DPOP: HeaderName = HeaderName::from_static("dpop");
/// How long the discovery document may be kept.
const DISCOVERY_KEPT: &str = "public, max-age=21600";
/// How long the key set may be kept; the keys' own times are made for it.
const KEYS_KEPT: &str = "public, max-age=3600";

/// Adds the issuer under each of its mounts.
pub(super) fn add_to(mut routes: Routes<Identity>) -> Routes<Identity> {
    for mount in MOUNTS {
        let at = |path: &str| format!("{mount}/{path}");
        routes = routes
            .protocol(Method::GET, &at(".well-known/openid-configuration"), discover)
            .protocol(Method::GET, &at(".well-known/keys"), keys)
            .protocol(Method::POST, &at("par"), push)
            .get(&at("auth"), authorize)
            .protocol(Method::POST, &at("token"), redeem)
            .protocol(Method::GET, &at("userinfo"), facts)
            .protocol(Method::POST, &at("userinfo"), facts);
    }
    routes
}

/// The issuer that a request is for.
struct Issuer(String);

impl Issuer {
    /// By the path's mount. The address is the public one; a demonstration answers under whichever name of this machine
    /// it was called by, because clients compare the issuer with the address that they were given.
    fn of(ctx: &Ctx, path: &str, headers: &HeaderMap) -> Self {
        let mount = MOUNTS.into_iter().find(|mount| path.starts_with(mount)).unwrap_or_default();
        let called =
            headers.get(header::HOST).and_then(|host| host.to_str().ok()).filter(|host| is_loopback(host));
        let config = ctx.web().config();
        match called.filter(|_| config.demo) {
            Some(host) => Self(format!("{}://{host}{mount}", config.public_base.scheme())),
            None => Self(config.absolute(mount)),
        }
    }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

async fn discover(_: Who<Anyone>, ctx: Ctx, OriginalUri(uri): OriginalUri, headers: HeaderMap) -> Response {
    let issuer = Issuer::of(&ctx, uri.path(), &headers);
    let catalogue = crate::catalogue::Catalogue::built_in();
    let attributes = catalogue.sections.iter().flat_map(|section| &section.attributes);
    let names = attributes.map(|attribute| attribute.name.as_str()).filter(|name| !SCOPES.contains(name));
    let scopes: Vec<&str> = SCOPES.into_iter().chain(names).collect();
    ([(header::CACHE_CONTROL, DISCOVERY_KEPT)], Json(discovery(&issuer.0, &scopes))).into_response()
}

async fn keys(_: Who<Anyone>, State(room): State<Identity>) -> Response {
    match room.published_keys().await {
        Ok(keys) => ([(header::CACHE_CONTROL, KEYS_KEPT)], Json(keys)).into_response(),
        Err(error) => failed(&error, ""),
    }
}

async fn push(
    _: Who<Anyone>,
    State(room): State<Identity>,
    ctx: Ctx,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = Call::of(&room, &ctx, &uri, &headers, "par");
    match call.posted(&headers, &body, async |posted| room.push_request(posted).await).await {
        Ok(request_uri) => {
            let answer = json!({ "request_uri": request_uri, "expires_in": REQUEST_LIVES / 1_000_000 });
            told(StatusCode::CREATED, &answer)
        }
        Err(response) => response,
    }
}

async fn redeem(
    _: Who<Anyone>,
    State(room): State<Identity>,
    ctx: Ctx,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = Call::of(&room, &ctx, &uri, &headers, "token");
    let redeem = async |posted: Posted<'_>| match posted.form.text("grant_type") {
        "client_credentials" if speaks_with_programs(posted.issuer) => room.admit_program(posted).await,
        _ => room.redeem_code(posted).await,
    };
    match call.posted(&headers, &body, redeem).await {
        Ok(answer) => told(StatusCode::OK, &answer),
        Err(response) => response,
    }
}

async fn facts(
    _: Who<Anyone>,
    State(room): State<Identity>,
    ctx: Ctx,
    OriginalUri(uri): OriginalUri,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let call = Call::of(&room, &ctx, &uri, &headers, "userinfo");
    let target = call.target();
    let read = async {
        let asked = TokenPresented {
            issuer: &call.issuer.0,
            target: &target,
            method: method.as_str(),
            authorization: one(&headers, &header::AUTHORIZATION, Rule::AccessTokenMissing)?,
            dpop: one(&headers, &DPOP, Rule::DpopMissing)?,
        };
        room.read_facts(asked).await
    };
    let client_id = client_of_token(&headers);
    match read.await {
        Ok(token) => {
            room.count_call("userinfo", &client_id, Outcome::Ok);
            let headers = [(header::CONTENT_TYPE, "application/jwt"), (header::CACHE_CONTROL, "no-store")];
            (headers, token).into_response()
        }
        Err(fault) => call.refused(fault, &client_id).await,
    }
}

/// A browser arrives with a pushed request. What an earlier answer covers goes straight back with a code; else the
/// person signs in and decides on a page. Never a redirect to an unknown address.
async fn authorize(
    who: Who<Anyone>,
    State(room): State<Identity>,
    ctx: Ctx,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let call = Call::of(&room, &ctx, &uri, &headers, "auth");
    let asked = |name: &str| {
        let query = uri.query().unwrap_or_default();
        let mut pairs = url::form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
        pairs.next().map(|(_, value)| value.into_owned()).filter(|_| pairs.next().is_none())
    };
    let client_id = asked("client_id").unwrap_or_default();
    let request_uri = asked("request_uri").unwrap_or_default();
    if let Some(asked) = room.asked(&client_id, &request_uri, &call.issuer.0).await? {
        let covered = match Oneself::check(who.0.session.as_ref()) {
            Ok(oneself) => covered(&room, &oneself, &asked, ctx.lang()).await?,
            Err(_) => None,
        };
        match covered {
            Some(Decided::Redirect(back)) => return Ok(see_other(&back)),
            Some(Decided::Gone) => {}
            Some(Decided::StepUp) | None if !room.wait_for(&asked).await? => {}
            Some(Decided::StepUp) | None => {
                return Ok(see_other(&crate::pages::decision_address(&asked.handle)));
            }
        }
    }
    let number = call.keep(&Rule::RequestGone.into(), &client_id).await;
    Ok(crate::pages::request_gone(ctx, number))
}

/// What becomes of a request that an earlier answer covers; `None` when the person has to be asked.
async fn covered(
    room: &Identity,
    who: &Oneself,
    asked: &Asked,
    lang: Lang,
) -> Result<Option<Decided>, IdentityError> {
    match room.need_to_ask(who.person, asked).await? {
        Need::Covered { consent } => {
            room.allow(&who.session, asked, &asked.scopes, consent, None, lang).await.map(Some)
        }
        Need::Ask { .. } => Ok(None),
    }
}

/// One call of a relying party: which issuer it is for, and what its answers and figures need.
pub(super) struct Call<'a> {
    room: &'a Identity,
    visit: &'a Visit,
    issuer: Issuer,
    endpoint: &'static str,
}

impl<'a> Call<'a> {
    pub(super) fn of(
        room: &'a Identity,
        ctx: &'a Ctx,
        uri: &Uri,
        headers: &HeaderMap,
        endpoint: &'static str,
    ) -> Self {
        Self { room, visit: ctx.visit(), issuer: Issuer::of(ctx, uri.path(), headers), endpoint }
    }

    /// The issuer, as relying parties know it.
    pub(super) fn issuer(&self) -> &str {
        &self.issuer.0
    }

    /// The address of the endpoint, as relying parties know it.
    fn target(&self) -> String {
        format!("{}/{}", self.issuer.0, self.endpoint)
    }

    /// Read the form, do it, and make an answer of whatever is refused.
    async fn posted<T>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        act: impl AsyncFnOnce(Posted<'_>) -> Result<T, LoginFault>,
    ) -> Result<T, Response> {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let form = match Form::parse(content_type.unwrap_or_default(), body) {
            Ok(form) => form,
            Err(refusal) => return Err(self.refused(refusal.into(), "").await),
        };
        let target = self.target();
        let done = match one(headers, &DPOP, Rule::DpopMissing) {
            Ok(dpop) => act(Posted { issuer: &self.issuer.0, target: &target, form: &form, dpop }).await,
            Err(refusal) => Err(refusal.into()),
        };
        let client_id = named_client(&form);
        let client_id = client_id.as_str();
        match done {
            Ok(done) => {
                self.room.count_call(self.endpoint, client_id, Outcome::Ok);
                Ok(done)
            }
            Err(fault) => Err(self.refused(fault, client_id).await),
        }
    }

    async fn refused(&self, fault: LoginFault, client_id: &str) -> Response {
        let refusal = match fault {
            LoginFault::Refused(refusal) => refusal,
            LoginFault::Failed(error) => {
                self.room.count_call(self.endpoint, client_id, Outcome::Failed);
                return failed(&error, self.visit.request_id());
            }
        };
        let number = self.keep(&refusal, client_id).await;
        refused(&refusal, &number, &self.visit.web().config().absolute("/developers/refusals"))
    }

    /// Count a refusal and keep it for its developer; gives the number under which it is found.
    pub(super) async fn keep(&self, refusal: &Refusal, client_id: &str) -> String {
        self.room.count_call(self.endpoint, client_id, Outcome::Refused(refusal.rule));
        let number = self.visit.request_id();
        if let Ok(id) = number.parse::<Id>() {
            let network = self.visit.limit_key();
            let kept = self.room.keep_refusal(id, self.endpoint, client_id, &network, refusal).await;
            if let Err(error) = kept {
                tracing::warn!(%error, "identity.refusal_not_kept");
            }
        }
        number.to_owned()
    }
}

/// The relying party that a form names, itself or in its assertion. Whether it is that one, others judge.
fn named_client(form: &Form) -> String {
    match form.get("client_id") {
        Some(client_id) => client_id.to_owned(),
        None => claim(form.text("client_assertion"), "sub"),
    }
}

/// The relying party that an access token names.
fn client_of_token(headers: &HeaderMap) -> String {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    claim(header.and_then(|header| header.split_once(' ')).unwrap_or_default().1, "client_id")
}

/// A text among the claims of a token that nobody has verified.
fn claim(token: &str, name: &str) -> String {
    let claims = Unverified::parse(token, TOKEN_BYTES_MAX).and_then(|token| token.claims_unverified());
    claims.ok().and_then(|claims| Some(claims.get(name)?.as_str()?.to_owned())).unwrap_or_default()
}

/// At most one header of a name: with two, nobody can say which was meant.
pub(super) fn one<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
    rule: Rule,
) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| Refusal::of(rule)),
        (Some(_), Some(_)) => Err(Refusal::seeing(rule, "the header stands twice")),
    }
}

/// An answer that nobody keeps.
fn told(status: StatusCode, answer: &Value) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}

fn refused(refusal: &Refusal, number: &str, explained_at: &str) -> Response {
    let code = refusal.rule.code();
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = told(
        status,
        &json!({
            "error": code.name(),
            "error_description": refusal.rule.sentence(),
            "error_uri": format!("{explained_at}/{number}"),
            "trace_id": number,
        }),
    );
    if let Some(seconds) = refusal.wait_s {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    // RFC 9449 section 7.1: the scheme, and what was wrong.
    if status == StatusCode::UNAUTHORIZED
        && let Ok(challenge) =
            HeaderValue::from_str(&format!("DPoP error=\"{}\", algs=\"ES256 ES384 ES512\"", code.name()))
    {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

/// What could not be carried out, without its cause: that stands in the log.
fn failed(error: &IdentityError, number: &str) -> Response {
    tracing::error!(%error, request_id = number, "identity.login_failed");
    let code = match error {
        IdentityError::Store(_) => Code::TemporarilyUnavailable,
        _ => Code::ServerError,
    };
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    told(
        status,
        &json!({
            "error": code.name(),
            "error_description": "this could not be carried out now: try again in a moment",
            "trace_id": number,
        }),
    )
}
