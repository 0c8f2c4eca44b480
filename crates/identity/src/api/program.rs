//! A program of a relying party at an interface of another room: an extractor, so that no handler forgets to ask who calls.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse as _, Response};
use polity_web::{Ctx, Problem, ProblemKind};

use super::fapi::{Call, DPOP, one};
use crate::Identity;
use crate::login::fapi::MOUNTS;
use crate::login::refusal::{Code, Refusal, Rule};
use crate::login::relying_party::RelyingParty;
use crate::login::token_presented::TokenPresented;
use crate::verbs::LoginFault;

/// The relying party whose program calls: it holds a token that is its own, and the key that the token is bound to.
#[derive(Debug, Clone)]
pub struct Program(pub Arc<RelyingParty>);

impl<S> FromRequestParts<S> for Program
where
    S: Send + Sync,
    Identity: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let room = Identity::from_ref(state);
        let ctx = Ctx::from_request_parts(parts, state)
            .await
            .map_err(axum::response::IntoResponse::into_response)?;
        let mount = MOUNTS.first().copied().unwrap_or_default();
        let issuer = Uri::try_from(format!("{mount}/token")).unwrap_or_default();
        let call = Call::of(&room, &ctx, &issuer, &parts.headers, "applications");
        let target = call.issuer().replace(mount, parts.uri.path());
        let called = async {
            let asked = TokenPresented {
                issuer: call.issuer(),
                target: &target,
                method: parts.method.as_str(),
                authorization: one(&parts.headers, &AUTHORIZATION, Rule::AccessTokenMissing)?,
                dpop: one(&parts.headers, &DPOP, Rule::DpopMissing)?,
            };
            room.program(asked).await
        };
        match called.await {
            Ok(party) => Ok(Self(party)),
            Err(LoginFault::Failed(error)) => Err(Problem::from(error).into_response()),
            Err(LoginFault::Refused(refusal)) => {
                call.keep(&refusal, "").await;
                Err(refused(&refusal))
            }
        }
    }
}

/// A problem document for the developer, with the challenge that clients of DPoP understand (RFC 9449 section 7.1).
fn refused(refusal: &Refusal) -> Response {
    let code = refusal.rule.code();
    let kind = match code {
        Code::SlowDown => &ProblemKind::TOO_MANY,
        _ => &ProblemKind::SIGN_IN,
    };
    let mut problem = Problem::new(kind).detail(refusal.rule.sentence()).with("error", code.name());
    if let Some(seconds) = refusal.wait_s {
        problem = problem.retry_after(seconds);
    }
    let mut response = problem.into_response();
    let challenge = format!("DPoP error=\"{}\", algs=\"ES256 ES384 ES512\"", code.name());
    if let Ok(challenge) = HeaderValue::from_str(&challenge) {
        response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    }
    response
}
