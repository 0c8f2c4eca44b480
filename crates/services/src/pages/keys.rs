//! The keys of drafts and cases that belong to nobody's account: one cookie for each service that is being filled in, one
//! for the case that was opened by its link.
//!
//! All are `HttpOnly` and `SameSite=Lax`; over TLS they carry the `__Host-` prefix. A key says nothing, and the database
//! knows its SHA-256 only.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponseParts, ResponseParts};
use polity_web::{Fault, Web};

/// Longest value that is looked at.
const VALUE_CHARS_MAX: usize = 64;
/// How long a browser keeps the key of a draft (seconds): as long as the draft is kept.
const DRAFT_AGE_S: u32 = 30 * 86_400;

/// What begins the names of the cookies.
const DRAFT: &str = "draft-";
const CASE: &str = "case";

/// The keys that a request brought.
#[derive(Default)]
pub(super) struct Keys {
    held: Vec<(String, String)>,
    secure: bool,
}

impl Keys {
    /// The key of the draft of a service.
    pub fn draft(&self, service: &str) -> Option<&str> {
        self.of(&format!("{DRAFT}{service}"))
    }

    /// The key of the case that was opened last.
    pub fn case(&self) -> Option<&str> {
        self.of(CASE)
    }

    fn of(&self, name: &str) -> Option<&str> {
        self.held.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }

    /// Keep the key of a draft.
    pub fn keep_draft(&self, service: &str, key: &str) -> SetKey {
        self.line(&format!("{DRAFT}{service}"), key, &format!("; Max-Age={DRAFT_AGE_S}"))
    }

    /// Forget the key of a draft: the next one has another.
    pub fn forget_draft(&self, service: &str) -> SetKey {
        self.line(&format!("{DRAFT}{service}"), "", "; Max-Age=0")
    }

    /// Keep the key of a case until the browser is closed.
    pub fn keep_case(&self, key: &str) -> SetKey {
        self.line(CASE, key, "")
    }

    fn line(&self, name: &str, value: &str, age: &str) -> SetKey {
        let (prefix, secure) = if self.secure { ("__Host-", "; Secure") } else { ("", "") };
        let line = format!("{prefix}{name}={value}; Path=/{secure}; HttpOnly; SameSite=Lax{age}");
        SetKey(HeaderValue::from_str(&line).ok().map(|mut line| {
            line.set_sensitive(true);
            line
        }))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Keys {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let secure = Web::from_request_parts(parts, state).await?.config().is_https();
        let lines = parts.headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let held = lines.flat_map(|line| line.split(';')).filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            let name = if secure { name.strip_prefix("__Host-")? } else { name };
            let is_ours = name == CASE || name.starts_with(DRAFT);
            (is_ours && value.len() <= VALUE_CHARS_MAX).then(|| (name.to_owned(), value.to_owned()))
        });
        Ok(Self { held: held.collect(), secure })
    }
}

/// A `Set-Cookie` line; stands before the response in a tuple.
pub(super) struct SetKey(Option<HeaderValue>);

impl IntoResponseParts for SetKey {
    type Error = Infallible;

    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Infallible> {
        if let Some(line) = self.0 {
            response.headers_mut().append(header::SET_COOKIE, line);
        }
        Ok(response)
    }
}
