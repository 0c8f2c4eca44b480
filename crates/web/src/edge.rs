//! What every request goes through before and after its handler.
//!
//! In: host, address and limit, language, session. Then the routes, with a net below.
//! Out: errors get their words, cookies and headers are set, the answer is compressed, counted and logged once.
//! The log line names the route's template, never the path: paths may hold identifiers of people.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokio::time::Instant;

use crate::client::{self, Peer};
use crate::cookies::{self, Name};
use crate::guard::RouteInfo;
use crate::visit::{Facts, Seed, SessionsUnavailable, Visit};
use crate::{Lang, PageError, Session, Web, compress, dress, headers, net};

/// Longest path and query in bytes.
pub const URI_BYTES_MAX: usize = 8 * 1024;
/// Header with the request's id.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Characters of the browser's name that are kept.
const USER_AGENT_CHARS_MAX: usize = 300;

/// Run a request through the edge.
pub(crate) async fn answer<F, R>(web: &Web, request: Request, routed: F) -> Response
where
    F: FnOnce(Request) -> R,
    R: Future<Output = Response>,
{
    let started = Instant::now();
    let in_flight = web.figures().in_flight();
    let (mut parts, body) = request.into_parts();
    let method = parts.method.clone();
    let wants_json = dress::prefers_json(&parts.headers);
    let takes_gzip = crate::assets::accepts_gzip(&parts.headers);
    let visit = Visit::new(facts(web, &parts).await);
    parts.extensions.insert(visit.clone());

    let response = match admitted(web, &visit, &parts) {
        Ok(()) => net::below(&visit, routed(Request::from_parts(parts, body))).await,
        Err(refused) => refused.into_response(),
    };

    let mut response = dress::dressed(&visit, wants_json, response);
    headers::set(&visit, &mut response);
    set_cookies(&visit, &method, &mut response);
    if takes_gzip && method != Method::HEAD {
        response = compress::compressed(response).await;
    }
    note(web, &visit, &method, &response, started);
    drop(in_flight);
    response
}

/// What is refused before any route is looked at.
fn admitted(web: &Web, visit: &Visit, request: &Parts) -> Result<(), PageError> {
    let config = web.config();
    let uri = &request.uri;
    if uri.path().len() + uri.query().map_or(0, str::len) > URI_BYTES_MAX {
        return Err(PageError::TooLarge);
    }
    // A probe of the operator asks by address; it learns nothing but that the process runs.
    let probe = matches!(uri.path(), "/healthz" | "/readyz" | "/metrics");
    if !probe && !config.is_served_as(host_name(request).as_deref()) {
        return Err(PageError::UnknownHost);
    }
    // A page's files are asked for once and kept; loopback is this machine, or a proxy that was not named.
    let is_file = uri.path().starts_with(crate::assets::PREFIX_SLASH);
    if !is_file && !visit.address().is_loopback() {
        web.limits().check(&config.requests_per_network, client::limit_key(visit.address()), 1)?;
    }
    Ok(())
}

async fn facts(web: &Web, request: &Parts) -> Facts {
    let headers = &request.headers;
    let config = web.config();
    let uri = &request.uri;
    let query = uri.query().unwrap_or_default().to_owned();
    let peer = request.extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0);
    let asked = asked_language(web, &query);
    Facts {
        request_id: uuid::Builder::from_random_bytes(web.entropy().array()).into_uuid().to_string(),
        lang: asked.unwrap_or_else(|| usual_language(web, headers)),
        asked_lang: asked,
        switched_lang: OnceLock::new(),
        method: request.method.clone(),
        path: uri.path().to_owned(),
        query,
        session: session(web, uri.path(), headers).await,
        seed: cookies::read(headers, config, Name::Seed).and_then(seed_of),
        fresh_seed: OnceLock::new(),
        token_made: AtomicBool::new(false),
        address: client::address(peer, headers, &config.trusted_proxies),
        user_agent: text(headers, &header::USER_AGENT).chars().take(USER_AGENT_CHARS_MAX).collect(),
        web: web.clone(),
    }
}

async fn session(web: &Web, path: &str, headers: &HeaderMap) -> Result<Option<Session>, SessionsUnavailable> {
    // Static files are the same for everyone and are asked for a dozen times a page.
    let is_file = path.starts_with(crate::assets::PREFIX_SLASH);
    match cookies::read(headers, web.config(), Name::Session) {
        Some(token) if !is_file => web.sessions().find(token).await,
        _ => Ok(None),
    }
}

fn seed_of(value: &str) -> Option<Seed> {
    URL_SAFE_NO_PAD.decode(value).ok()?.try_into().ok()
}

/// Language in the query, if it is one that is offered.
fn asked_language(web: &Web, query: &str) -> Option<Lang> {
    url::form_urlencoded::parse(query.as_bytes()).find_map(|(key, value)| {
        let lang = (key == "lang").then(|| value.parse::<Lang>().ok()).flatten()?;
        web.config().languages.contains(&lang).then_some(lang)
    })
}

/// Language chosen before, else what the browser announces.
fn usual_language(web: &Web, headers: &HeaderMap) -> Lang {
    let offered = &web.config().languages;
    cookies::read(headers, web.config(), Name::Lang)
        .and_then(|code| code.parse().ok())
        .filter(|lang| offered.contains(lang))
        .unwrap_or_else(|| Lang::negotiate(text(headers, &header::ACCEPT_LANGUAGE), offered))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Host that was asked for, in lower case, without its port.
pub(crate) fn host_name(request: &Parts) -> Option<String> {
    let from_uri = request.uri.authority().map(|authority| authority.host().to_owned());
    let asked = from_uri.or_else(|| {
        let value = request.headers.get(header::HOST)?.to_str().ok()?;
        value.parse::<axum::http::uri::Authority>().ok().map(|authority| authority.host().to_owned())
    })?;
    Some(asked.to_ascii_lowercase())
}

fn set_cookies(visit: &Visit, method: &Method, response: &mut Response) {
    let config = visit.web().config();
    let seed = visit.fresh_seed().and_then(|seed| cookies::seed(config, &URL_SAFE_NO_PAD.encode(seed)));
    // A link to a page in one language is a wish; a file fetched by a page is not.
    let chosen = visit.chosen_lang().filter(|_| method == Method::GET || method == Method::POST);
    let lang = chosen.and_then(|lang| cookies::lang(config, lang));
    for line in [seed, lang].into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
}

/// One line in the log and one in the figures for each request.
fn note(web: &Web, visit: &Visit, method: &Method, response: &Response, started: Instant) {
    let info = response.extensions().get::<RouteInfo>();
    let (room, route) = info.map_or(("", ""), |info| (info.room, &*info.path));
    let status = response.status();
    let took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    web.figures().request(method, route, status, took_us);
    tracing::info!(
        target: "polity::request",
        request_id = visit.request_id(),
        method = method.as_str(),
        room,
        route,
        status = status.as_u16(),
        took_us,
        lang = visit.lang().code(),
    );
}

/// The id of the answer, for those who report a fault.
pub(crate) fn id_header(visit: &Visit) -> Option<HeaderValue> {
    HeaderValue::from_str(visit.request_id()).ok()
}
