//! One request's facts, found once at the edge and shared by extractors, pages and the log.
//!
//! Promise: language, session, form seed and request id are decided before any handler runs, so
//! every part of an answer (its errors included) agrees on them.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Extensions, Method};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::client;
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
    /// Language that the query asks for.
    pub asked_lang: Option<Lang>,
    /// Language chosen by a button inside the form that was posted.
    pub switched_lang: OnceLock<Lang>,
    pub method: Method,
    pub path: String,
    pub query: String,
    pub session: Result<Option<Session>, SessionsUnavailable>,
    /// Seed of the form tokens, from its cookie.
    pub seed: Option<Seed>,
    /// Seed made for this answer, because a form asked for a token and the browser had none.
    pub fresh_seed: OnceLock<Seed>,
    /// Whether a form's token was put into this answer.
    pub token_made: AtomicBool,
    /// Address of the client.
    pub address: IpAddr,
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
        self.0.switched_lang.get().copied().unwrap_or(self.0.lang)
    }

    /// Answer in the language that a button inside the posted form chose.
    pub(crate) fn switch_language(&self, lang: Lang) {
        if self.0.web.config().languages.contains(&lang) {
            let _ = self.0.switched_lang.set(lang);
        }
    }

    /// Language to remember, because the reader chose it in this request.
    pub(crate) fn chosen_lang(&self) -> Option<Lang> {
        self.0.switched_lang.get().copied().or(self.0.asked_lang)
    }

    /// Whether the page was only looked at.
    pub(crate) fn is_looked_at(&self) -> bool {
        self.0.method == Method::GET
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

    /// Address of the client, for deciding; it is never stored or logged.
    pub(crate) fn address(&self) -> IpAddr {
        self.0.address
    }

    /// Network of the client, such as `203.0.113.0/24`: what a session's owner sees.
    pub fn network(&self) -> String {
        client::network(self.0.address)
    }

    /// Key for limits per network: the IPv4 address, or the IPv6 /64.
    pub fn limit_key(&self) -> String {
        client::limit_key(self.0.address)
    }

    /// What the browser calls itself.
    pub fn user_agent(&self) -> &str {
        &self.0.user_agent
    }

    /// A token for a form of this browser, different in every answer: the mask keeps a compressed page from
    /// betraying it byte by byte (BREACH).
    pub(crate) fn form_token(&self) -> String {
        self.0.token_made.store(true, Ordering::Relaxed);
        let entropy = self.0.web.entropy();
        let seed = self.0.seed.unwrap_or_else(|| *self.0.fresh_seed.get_or_init(|| entropy.array()));
        let Ok(tag) = self.0.web.ring().mac(FORM_TOKEN, &self.token_matter(&seed)) else {
            return String::new();
        };
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
        self.0.web.ring().verify_mac(FORM_TOKEN, &self.token_matter(&seed), &tag)
    }

    /// A token belongs to a browser and to the session it was made in: it dies with a sign-in or sign-out.
    fn token_matter(&self, seed: &Seed) -> [u8; 64] {
        let session = self.session().ok().flatten().map_or([0; 32], |session| session.id_hash);
        let mut matter = [0; 64];
        let (left, right) = matter.split_at_mut(32);
        left.copy_from_slice(seed);
        right.copy_from_slice(&session);
        matter
    }

    /// Whether this answer holds a form's token.
    pub(crate) fn token_was_made(&self) -> bool {
        self.0.token_made.load(Ordering::Relaxed)
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

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Self::of(parts)
    }
}
