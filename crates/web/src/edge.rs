//! What every request goes through before and after its handler.
//!
//! Order: request id, language, session, then the routes; then errors are dressed, cookies set and headers added.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;

use crate::dress;
use crate::visit::{Facts, Visit};
use crate::{Lang, Web};

/// Run a request through the edge.
pub(crate) async fn answer<F, R>(web: &Web, mut request: Request, routed: F) -> Response
where
    F: FnOnce(Request) -> R,
    R: Future<Output = Response>,
{
    let visit = Visit::new(facts(web, &request));
    request.extensions_mut().insert(visit.clone());
    let wants_json = dress::prefers_json(request.headers());
    let response = routed(request).await;
    let mut response = dress::dressed(&visit, wants_json, response);
    if let Ok(id) = HeaderValue::from_str(visit.request_id()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Header with the request's id.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

fn facts(web: &Web, request: &Request) -> Facts {
    let headers = request.headers();
    let uri = request.uri();
    let query = uri.query().unwrap_or_default().to_owned();
    Facts {
        request_id: uuid::Builder::from_random_bytes(web.entropy().array()).into_uuid().to_string(),
        lang: language(web, &query, headers),
        path: uri.path().to_owned(),
        query,
        session: Ok(None),
        seed: None,
        fresh_seed: std::sync::OnceLock::new(),
        network: String::new(),
        user_agent: text(headers, &header::USER_AGENT).chars().take(USER_AGENT_CHARS_MAX).collect(),
        web: web.clone(),
    }
}

/// Characters of the browser's name that are kept.
const USER_AGENT_CHARS_MAX: usize = 300;

fn language(web: &Web, query: &str, headers: &HeaderMap) -> Lang {
    let offered = &web.config().languages;
    let asked = url::form_urlencoded::parse(query.as_bytes()).find_map(|(key, value)| {
        (key == "lang").then(|| value.parse::<Lang>().ok()).flatten().filter(|lang| offered.contains(lang))
    });
    asked.unwrap_or_else(|| Lang::negotiate(text(headers, &header::ACCEPT_LANGUAGE), offered))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Host that was asked for, in lower case, without its port.
pub(crate) fn host_name(request: &Request) -> Option<String> {
    let from_uri = request.uri().authority().map(|authority| authority.host().to_owned());
    let asked = from_uri.or_else(|| {
        let value = request.headers().get(header::HOST)?.to_str().ok()?;
        value.parse::<axum::http::uri::Authority>().ok().map(|authority| authority.host().to_owned())
    })?;
    Some(asked.to_ascii_lowercase())
}
