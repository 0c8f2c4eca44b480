//! This room's cookies: the known device, and the tokens of what is half done.
//!
//! All are `HttpOnly` and `SameSite=Lax`; over TLS they carry the `__Host-` prefix. The token of a step names a row that
//! dies by itself within half an hour; its value says nothing.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponseParts, ResponseParts};
use polity_web::{Fault, Web};

use crate::device_cookie_name;

/// Longest value that is looked at.
const VALUE_CHARS_MAX: usize = 64;
/// How long a browser keeps the token of a step (seconds); the row ends on its own anyhow.
const STEP_AGE_S: u32 = 1_800;

/// A step whose token is kept in a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The second factor of a sign-in.
    SecondFactor,
    /// An enrolment.
    Enrolment,
    /// An authenticator app being set up.
    App,
}

impl Step {
    fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::SecondFactor, true) => "__Host-step",
            (Self::SecondFactor, false) => "step",
            (Self::Enrolment, true) => "__Host-enrolment",
            (Self::Enrolment, false) => "enrolment",
            (Self::App, true) => "__Host-app",
            (Self::App, false) => "app",
        }
    }
}

/// The room's cookies of a request.
#[derive(Default)]
pub(super) struct Jar {
    /// The token by which a device is known again.
    pub device: Option<String>,
    second_factor: Option<String>,
    enrolment: Option<String>,
    app: Option<String>,
    secure: bool,
}

impl Jar {
    /// The token of a step; empty when the browser sent none, which names no row.
    pub fn token(&self, step: Step) -> &str {
        let held = match step {
            Step::SecondFactor => &self.second_factor,
            Step::Enrolment => &self.enrolment,
            Step::App => &self.app,
        };
        held.as_deref().unwrap_or_default()
    }

    /// Keep the token of a step.
    pub fn keep(&self, step: Step, token: &str) -> SetCookie {
        self.line(step, token, STEP_AGE_S)
    }

    /// Forget the token of a step.
    pub fn forget(&self, step: Step) -> SetCookie {
        self.line(step, "", 0)
    }

    fn line(&self, step: Step, value: &str, age_s: u32) -> SetCookie {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = step.name(self.secure);
        let line = format!("{name}={value}; Path=/{secure}; HttpOnly; SameSite=Lax; Max-Age={age_s}");
        SetCookie(HeaderValue::from_str(&line).ok().map(|mut line| {
            line.set_sensitive(true);
            line
        }))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Jar {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let secure = Web::from_request_parts(parts, state).await?.config().is_https();
        let value = |wanted: &str| {
            parts
                .headers
                .get_all(header::COOKIE)
                .iter()
                .filter_map(|line| line.to_str().ok())
                .flat_map(|line| line.split(';'))
                .filter_map(|pair| pair.trim().split_once('='))
                .find(|(name, value)| *name == wanted && value.len() <= VALUE_CHARS_MAX)
                .map(|(_, value)| value.to_owned())
        };
        Ok(Self {
            device: value(device_cookie_name(secure)),
            second_factor: value(Step::SecondFactor.name(secure)),
            enrolment: value(Step::Enrolment.name(secure)),
            app: value(Step::App.name(secure)),
            secure,
        })
    }
}

/// A `Set-Cookie` line; stands before the response in a tuple.
pub(super) struct SetCookie(Option<HeaderValue>);

impl IntoResponseParts for SetCookie {
    type Error = Infallible;

    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Infallible> {
        if let Some(line) = self.0 {
            response.headers_mut().append(header::SET_COOKIE, line);
        }
        Ok(response)
    }
}
