//! Pages and page errors: what a handler of a page returns.
//!
//! A handler returns `Result<Page<MyTemplate>, PageError>` (or any response). The words of an error
//! page live in the locale files; a handler only says what kind of thing went wrong.

use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use polity_store::StoreError;
use polity_vault::VaultError;

use crate::fault::Fault;
use crate::visit::RETRY_AFTER_S;

/// A rendered template as an HTML answer. Put a status before it in a tuple to answer with another than 200.
pub struct Page<T>(pub T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => html_response(html),
            Err(error) => PageError::internal(error).into_response(),
        }
    }
}

/// HTML with its content type.
pub(crate) fn html_response(html: String) -> Response {
    let mut response = html.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// 303 to a path of this deployment, for the answer to a form that was accepted.
pub fn see_other(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(error) => PageError::internal(error).into_response(),
    }
}

/// `next` when it is a path on this site, so that a link made elsewhere cannot send a signed-in reader away.
pub fn local_path(next: &str) -> Option<&str> {
    let rest = next.strip_prefix('/')?;
    // A browser reads "//host" and "/\host" as another site.
    let elsewhere = rest.starts_with('/') || rest.starts_with('\\');
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (plain && !elsewhere && next.len() <= LOCAL_PATH_BYTES_MAX).then_some(next)
}

/// Longest path that is carried along in a `next` field.
const LOCAL_PATH_BYTES_MAX: usize = 2_000;

type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// Why a page cannot be shown.
#[derive(Debug, Clone)]
pub enum PageError {
    /// 400: the request is not one that our own pages make.
    BadRequest,
    /// 401 in spirit: leads to sign-in and back.
    SignIn,
    /// 403.
    Forbidden,
    /// 403: the form's token is missing or old; the page says how to go on.
    FormExpired,
    /// 404.
    NotFound,
    /// 405.
    MethodNotAllowed,
    /// 421: a host name that is not this deployment's.
    UnknownHost,
    /// 413.
    TooLarge,
    /// 429, with the seconds to wait.
    TooMany(u64),
    /// 500; the cause goes to the log.
    Internal(Cause),
    /// 503, with the seconds to wait; the cause goes to the log.
    Unavailable(u64, Option<Cause>),
}

impl PageError {
    /// A fault of ours; the cause goes to the log, never to the reader.
    pub fn internal(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        PageError::Internal(Arc::new(cause))
    }

    /// 503: something we need does not answer just now; the cause goes to the log.
    pub fn unavailable(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        PageError::Unavailable(RETRY_AFTER_S, Some(Arc::new(cause)))
    }

    /// HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            PageError::BadRequest => StatusCode::BAD_REQUEST,
            PageError::SignIn => StatusCode::UNAUTHORIZED,
            PageError::Forbidden | PageError::FormExpired => StatusCode::FORBIDDEN,
            PageError::NotFound => StatusCode::NOT_FOUND,
            PageError::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            PageError::UnknownHost => StatusCode::MISDIRECTED_REQUEST,
            PageError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            PageError::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            PageError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            PageError::Unavailable(..) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Word of the error in locale keys: `web-error-<word>-title`, `-what`, `-mend`.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            PageError::BadRequest => "bad-request",
            PageError::SignIn => "sign-in",
            PageError::Forbidden => "forbidden",
            PageError::FormExpired => "form-expired",
            PageError::NotFound => "not-found",
            PageError::MethodNotAllowed => "method",
            PageError::UnknownHost => "unknown-host",
            PageError::TooLarge => "too-large",
            PageError::TooMany(_) => "too-many",
            PageError::Internal(_) => "internal",
            PageError::Unavailable(..) => "unavailable",
        }
    }

    pub(crate) fn retry_after_s(&self) -> Option<u64> {
        match self {
            PageError::TooMany(seconds) | PageError::Unavailable(seconds, _) => Some(*seconds),
            _ => None,
        }
    }

    pub(crate) fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync)> {
        match self {
            PageError::Internal(cause) | PageError::Unavailable(_, Some(cause)) => Some(cause.as_ref()),
            _ => None,
        }
    }
}

impl From<StoreError> for PageError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Overloaded { .. }
            | StoreError::Unavailable(_)
            | StoreError::Full(_)
            | StoreError::Contended { .. }
            | StoreError::Ambiguous(_) => PageError::unavailable(error),
            _ => PageError::internal(error),
        }
    }
}

impl From<VaultError> for PageError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Busy => PageError::unavailable(error),
            _ => PageError::internal(error),
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        Fault::Page(self).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_stays_on_this_site() {
        assert_eq!(local_path("/me?tab=looks"), Some("/me?tab=looks"));
        for elsewhere in
            ["//evil.example", "/\\evil.example", "https://evil.example", "me", "", "/a\nb", "/a b"]
        {
            assert_eq!(local_path(elsewhere), None, "{elsewhere}");
        }
    }
}
