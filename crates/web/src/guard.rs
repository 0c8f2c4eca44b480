//! What runs around every route: where the request came from, and the form's token.
//!
//! Promise: no handler of a form runs for a request that another site caused, and every answer says
//! which route gave it, so that errors, logs and metrics name the template and never a person's path.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::fault::Fault;
use crate::form::{self, FORM_BYTES_MAX, LANGUAGE_FIELD, TOKEN_FIELD, UPLOAD_BYTES_MAX};
use crate::routes::{Audience, RouteRow};
use crate::visit::Visit;
use crate::{PageError, Problem, ProblemKind, body, multipart, net};

/// How a route is protected from requests that other sites cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guard {
    /// Nothing is changed here.
    None,
    /// The request must come from this site, or from no browser at all.
    Origin,
    /// As `Origin`, and the form must carry its token.
    Token,
}

/// What the edge knows about the route that answered; travels in the response's extensions.
#[derive(Debug, Clone)]
pub(crate) struct RouteInfo {
    pub room: &'static str,
    pub path: Arc<str>,
    pub audience: Audience,
    pub guard: Guard,
}

impl RouteInfo {
    pub fn of(row: &RouteRow, guard: Guard) -> Self {
        Self { room: row.room, path: row.path.as_str().into(), audience: row.audience, guard }
    }
}

/// Header in which a script sends the token.
pub const TOKEN_HEADER: &str = "x-csrf-token";

pub(crate) async fn run(info: RouteInfo, request: Request, next: Next) -> Response {
    let mut response = match admit(&info, request).await {
        // Caught here, where the route is known, so that a fault is counted under it and dressed for its reader.
        Ok((visit, request, _room)) => net::below(&visit, next.run(request)).await,
        Err(fault) => fault.into_response(),
    };
    response.extensions_mut().insert(info);
    response
}

/// How many large forms may lie in memory at once: with their files they are bounded by this many times `UPLOAD_BYTES_MAX`.
static LARGE_FORMS: Semaphore = Semaphore::const_new(4);

/// Room in memory for one large form, until it was answered.
type Space = Option<SemaphorePermit<'static>>;

async fn admit(info: &RouteInfo, request: Request) -> Result<(Visit, Request, Space), Fault> {
    let visit = Visit::of_extensions(request.extensions())?;
    if info.guard == Guard::None {
        return Ok((visit, request, None));
    }
    if is_cross_site(request.headers(), visit.web().config()) {
        return Err(match info.audience {
            Audience::People => PageError::Forbidden.into(),
            Audience::Programs => Problem::new(&ProblemKind::CROSS_SITE).into(),
        });
    }
    if info.guard == Guard::Origin {
        return Ok((visit, request, None));
    }
    let (request, space) = with_token(&visit, request).await?;
    Ok((visit, request, space))
}

/// The request, once its form's token proved good.
async fn with_token(visit: &Visit, request: Request) -> Result<(Request, Space), Fault> {
    if let Some(token) = request.headers().get(TOKEN_HEADER) {
        let token = token.to_str().unwrap_or_default();
        return if visit.token_holds(token) {
            Ok((request, None))
        } else {
            Err(PageError::FormExpired.into())
        };
    }
    let media_type =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (limit, media_type) = if multipart::is_multipart(media_type) {
        (UPLOAD_BYTES_MAX, media_type.to_owned())
    } else if media_type.starts_with("application/x-www-form-urlencoded") {
        (FORM_BYTES_MAX, media_type.to_owned())
    } else {
        return Err(PageError::BadRequest.into());
    };
    // A form that may be large waits for room before any of it is read.
    let space = if body::may_exceed(&request, FORM_BYTES_MAX) && limit > FORM_BYTES_MAX {
        Some(LARGE_FORMS.acquire().await.map_err(|_| PageError::TooMany(1))?)
    } else {
        None
    };
    // The form is read here, within its limit, and handed on whole.
    let (parts, body) = request.into_parts();
    let declared = Request::from_parts(parts.clone(), body);
    let bytes = body::read(declared, limit).await.map_err(PageError::from)?;
    let (answers, _) = form::answers_of(&media_type, &bytes)?;
    if !visit.token_holds(answers.first(TOKEN_FIELD)) {
        return Err(PageError::FormExpired.into());
    }
    if let Ok(lang) = answers.first(LANGUAGE_FIELD).parse() {
        visit.switch_language(lang);
    }
    Ok((Request::from_parts(parts, Body::from(bytes)), space))
}

/// Whether a browser says that another site caused the request (Fetch Metadata, else Origin).
/// A request without either header comes from no browser that could be tricked.
fn is_cross_site(headers: &HeaderMap, config: &crate::Config) -> bool {
    let text = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match text(header::HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin" | "none") => return false,
        Some(_) => return true,
        None => {}
    }
    match text(header::ORIGIN) {
        None => false,
        Some(origin) => !config.is_own_origin(origin, headers.get(header::HOST)),
    }
}
