//! How a refusal looks: a humane page for people, a problem document for programs.
//!
//! Promise: every answer of 400 and above says what happened and how to mend it, and carries the request's id.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::fault::Fault;
use crate::guard::RouteInfo;
use crate::page::html_response;
use crate::problem::PROBLEM_JSON;
use crate::routes::Audience;
use crate::visit::Visit;
use crate::{Ctx, Denied, PageError, Problem, ProblemKind};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    ctx: Ctx,
    title: String,
    what: String,
    mend: String,
}

/// Give a bare refusal its words. Answers that are not refusals pass through.
pub(crate) fn dressed(visit: &Visit, wants_json: bool, mut response: Response) -> Response {
    let fault = response.extensions_mut().remove::<Fault>().or_else(|| bare_fault(&response));
    let Some(fault) = fault else { return response };
    let audience = response.extensions().get::<RouteInfo>().map(|info| info.audience);
    let for_programs = match (&fault, audience) {
        (Fault::Problem(_), _) | (_, Some(Audience::Programs)) => true,
        (_, Some(Audience::People)) => false,
        (_, None) => wants_json || visit.path().starts_with("/api/"),
    };
    let mut out = if for_programs { problem_of(&fault, visit) } else { page_of(&fault, visit) };
    // What the route had to say beside the body stays, such as `Allow` of a 405 or the challenge of a 401.
    for kept in [header::ALLOW, header::WWW_AUTHENTICATE, header::ETAG] {
        if let Some(value) = response.headers().get(&kept) {
            out.headers_mut().insert(kept, value.clone());
        }
    }
    *out.extensions_mut() = std::mem::take(response.extensions_mut());
    out
}

/// Answers of the router itself have a status and no words of ours.
fn bare_fault(response: &Response) -> Option<Fault> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    let media_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if media_type.is_some_and(|media_type| !media_type.starts_with("text/plain")) {
        return None;
    }
    Some(Fault::Page(match status {
        StatusCode::UNAUTHORIZED => PageError::SignIn,
        StatusCode::FORBIDDEN => PageError::Forbidden,
        StatusCode::NOT_FOUND => PageError::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => PageError::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::URI_TOO_LONG => PageError::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => PageError::TooMany(60),
        StatusCode::SERVICE_UNAVAILABLE => PageError::Unavailable(10, None),
        status if status.is_client_error() => PageError::BadRequest,
        _ => PageError::internal(BareStatus(status)),
    }))
}

#[derive(Debug, thiserror::Error)]
#[error("a handler answered {0} without saying why")]
struct BareStatus(StatusCode);

fn problem_of(fault: &Fault, visit: &Visit) -> Response {
    let problem = match fault {
        Fault::Problem(problem) => problem.clone(),
        Fault::Denied(denied) => Problem::new(match denied {
            Denied::SignIn => &ProblemKind::SIGN_IN,
            Denied::Forbidden => &ProblemKind::FORBIDDEN,
            Denied::Hidden => &ProblemKind::NOT_FOUND,
        }),
        Fault::Page(error) => Problem::from(error),
    };
    if let Some(cause) = &problem.cause {
        log_cause(visit, cause.as_ref());
    }
    let document = problem.document(visit.web().config().public_base.as_str(), visit.request_id());
    let mut response = (problem.status(), document.to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    set_retry_after(headers, problem.retry_after_s);
    response
}

fn page_of(fault: &Fault, visit: &Visit) -> Response {
    let error = match fault {
        Fault::Denied(Denied::SignIn) => PageError::SignIn,
        Fault::Denied(Denied::Forbidden) => PageError::Forbidden,
        Fault::Denied(Denied::Hidden) => PageError::NotFound,
        Fault::Page(error) => error.clone(),
        // A page's handler answered with a problem: show it as the page of its status.
        Fault::Problem(_) => return problem_of(fault, visit),
    };
    if let Some(cause) = error.cause() {
        log_cause(visit, cause);
    }
    if matches!(error, PageError::SignIn) {
        return crate::see_other(&sign_in_path(visit));
    }
    let ctx = Ctx::new(visit.clone());
    let say = |part: &str| ctx.t(&format!("web-error-{}-{part}", error.word()));
    let page = ErrorPage { title: say("title"), what: say("what"), mend: say("mend"), ctx };
    let mut response = match page.render() {
        Ok(html) => html_response(html),
        Err(_) => error.status().canonical_reason().unwrap_or_default().into_response(),
    };
    *response.status_mut() = error.status();
    set_retry_after(response.headers_mut(), error.retry_after_s());
    response
}

/// The way to sign-in and back. An error page or the sign-in page itself is nothing to come back to.
pub(crate) fn sign_in_path(visit: &Visit) -> String {
    let sign_in = &visit.web().config().sign_in_path;
    if visit.path().starts_with(sign_in.as_str()) || visit.path() == "/" || !visit.is_looked_at() {
        return sign_in.clone();
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let back = if visit.query().is_empty() {
        visit.path().to_owned()
    } else {
        format!("{}?{}", visit.path(), visit.query())
    };
    query.append_pair("next", &back);
    format!("{}?{}", visit.web().config().sign_in_path, query.finish())
}

fn set_retry_after(headers: &mut HeaderMap, seconds: Option<u64>) {
    if let Some(seconds) = seconds {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// A failure is logged once, here, with its chain of causes.
fn log_cause(visit: &Visit, cause: &(dyn std::error::Error + Send + Sync)) {
    let mut chain = cause.to_string();
    let mut next = cause.source();
    while let Some(error) = next {
        chain.push_str(": ");
        chain.push_str(&error.to_string());
        next = error.source();
    }
    tracing::error!(request_id = visit.request_id(), cause = chain, "a request failed");
}

impl From<&PageError> for Problem {
    fn from(error: &PageError) -> Self {
        let problem = Problem::new(match error {
            PageError::BadRequest => &ProblemKind::BAD_REQUEST,
            PageError::SignIn => &ProblemKind::SIGN_IN,
            PageError::Forbidden => &ProblemKind::FORBIDDEN,
            PageError::FormExpired => &ProblemKind::CROSS_SITE,
            PageError::NotFound => &ProblemKind::NOT_FOUND,
            PageError::MethodNotAllowed => &ProblemKind::METHOD,
            PageError::UnknownHost => &ProblemKind::UNKNOWN_HOST,
            PageError::TooLarge => &ProblemKind::TOO_LARGE,
            PageError::TooMany(_) => &ProblemKind::TOO_MANY,
            PageError::Internal(_) => &ProblemKind::INTERNAL,
            PageError::Unavailable(..) => &ProblemKind::UNAVAILABLE,
        });
        match (error, error.retry_after_s()) {
            (PageError::Internal(cause) | PageError::Unavailable(_, Some(cause)), retry) => {
                Problem { cause: Some(cause.clone()), retry_after_s: retry, ..problem }
            }
            (_, Some(seconds)) => problem.retry_after(seconds),
            _ => problem,
        }
    }
}

/// Whether the client would rather have JSON than HTML.
pub(crate) fn prefers_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("json") && !accept.contains("text/html")
}
