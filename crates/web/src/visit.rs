//! One request's facts, found once at the edge and shared by extractors, pages and the log.
//!
//! Promise: language, session, form seed and request id are decided before any handler runs, so
//! every part of an answer (its errors included) agrees on them.

use std::sync::{Arc, OnceLock};

use axum::http::Extensions;
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::fault::Fault;
use crate::web::FORM_TOKEN;
use crate::{Lang, PageError, Session, Web};

/// The sessions cannot be read just now; pages that need one answer 503.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sessions cannot be read")]
pub struct SessionsUnavailable;

impl From<SessionsUnavailable> for PageError {
    fn from(error: SessionsUnavailable) -> Self {
        PageError::Unavailable(RETRY_AFTER_S, Some(Arc::new(error)))
    }
}

/// Seconds after which a reader is asked to try again when the store does not answer.
pub(crate) const RETRY_AFTER_S: u64 = 10;

/// One request's facts.
#[derive(Clone)]
pub struct Visit(Arc<Facts>);

pub(crate) struct Facts {
    pub web: Web,
    pub request_id: String,
    pub lang: Lang,
    pub path: String,
    pub query: String,
    pub session: Result<Option<Session>, SessionsUnavailable>,
    /// Seed of the form tokens, from its cookie.
    pub seed: Option<Seed>,
    /// Seed made for this answer, because a form asked for a token and the browser had none.
    pub fresh_seed: OnceLock<Seed>,
    /// Network prefix of the client, for limits and the list of sessions.
    pub network: String,
    /// What the browser calls itself.
    pub user_agent: String,
}

/// Random bytes in a cookie, from which the tokens of that browser's forms are made.
pub(crate) type Seed = [u8; 32];

impl Visit {
    pub(crate) fn new(facts: Facts) -> Self {
        Self(Arc::new(facts))
    }

    /// The visit of a request that came through the edge.
    pub(crate) fn of(parts: &Parts) -> Result<Visit, Fault> {
        Self::of_extensions(&parts.extensions)
    }

    pub(crate) fn of_extensions(extensions: &Extensions) -> Result<Visit, Fault> {
        extensions.get::<Visit>().cloned().ok_or_else(|| PageError::internal(NotAssembled).into())
    }

    /// The kit.
    pub fn web(&self) -> &Web {
        &self.0.web
    }

    /// Id of the request, as the answer's `x-request-id` says it.
    pub fn request_id(&self) -> &str {
        &self.0.request_id
    }

    /// Language of the answer.
    pub fn lang(&self) -> Lang {
        self.0.lang
    }

    /// Path as asked.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Query as asked, without the question mark.
    pub fn query(&self) -> &str {
        &self.0.query
    }

    /// Who is signed in, if anyone; an error when that cannot be known now.
    pub fn session(&self) -> Result<Option<&Session>, SessionsUnavailable> {
        self.0.session.as_ref().map(Option::as_ref).map_err(|error| *error)
    }

    /// Network prefix of the client: key of limits, never shown to others than the owner.
    pub fn network(&self) -> &str {
        &self.0.network
    }

    /// What the browser calls itself.
    pub fn user_agent(&self) -> &str {
        &self.0.user_agent
    }

    /// A token for a form of this browser, different in every answer: the mask keeps a compressed page from
    /// betraying it byte by byte (BREACH).
    pub(crate) fn form_token(&self) -> String {
        let entropy = self.0.web.entropy();
        let seed = self.0.seed.unwrap_or_else(|| *self.0.fresh_seed.get_or_init(|| entropy.array()));
        let Ok(tag) = self.0.web.ring().mac(FORM_TOKEN, &seed) else { return String::new() };
        let mask: Seed = entropy.array();
        let mut token = [0u8; 64];
        let (left, right) = token.split_at_mut(32);
        left.copy_from_slice(&mask);
        for (out, (mask, tag)) in right.iter_mut().zip(mask.iter().zip(tag)) {
            *out = mask ^ tag;
        }
        URL_SAFE_NO_PAD.encode(token)
    }

    /// Whether a token was made for this browser.
    pub(crate) fn token_holds(&self, token: &str) -> bool {
        let Some(seed) = self.0.seed else { return false };
        // The length is public; a longer text is not decoded at all.
        if token.len() != TOKEN_CHARS {
            return false;
        }
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return false };
        let Some((mask, masked)) = bytes.split_at_checked(32) else { return false };
        let tag: Vec<u8> = mask.iter().zip(masked).map(|(mask, masked)| mask ^ masked).collect();
        self.0.web.ring().verify_mac(FORM_TOKEN, &seed, &tag)
    }

    /// The seed to set as a cookie, when one was made for this answer.
    pub(crate) fn fresh_seed(&self) -> Option<&Seed> {
        self.0.fresh_seed.get()
    }
}

/// Base64 characters of a token's 64 bytes, without padding.
const TOKEN_CHARS: usize = 86;

/// A handler was called outside an assembled application.
#[derive(Debug, thiserror::Error)]
#[error("the request did not come through an assembled application")]
struct NotAssembled;
