//! Opening, finding, listing and ending sessions.
//!
//! Promise: only the hash of a token is kept; a session ends at its absolute limit, after an hour without use, or
//! at the moment somebody ends it; signing in always makes a new token (no fixation) and ends the one it replaces.
//!
//! A room opens a session inside the transaction that decides about it:
//!
//! ```text
//! let opened = web.sessions().prepare(ctx.visit(), NewSession { account, person, assurance: 2, ..NewSession::of(account) })?;
//! let row = opened.clone();
//! web.store().transact(operation, move |tx| { row.write(tx)?; tx.append(&entry)?; Ok(()) }).await?;
//! Ok((opened.cookie(), see_other("/me")))
//! ```

use std::sync::Arc;

use axum::http::header;
use axum::response::{IntoResponseParts, ResponseParts};
use polity_store::{Id, Micros, Operation, StoreError, Tx, params};
use polity_vault::{Place, Zeroizing, token};
use serde::{Deserialize, Serialize};

use crate::store::session as sql;
use crate::visit::SessionsUnavailable;
use crate::web::SESSION_FACTS;
use crate::{Grant, PageError, Session, Visit, Web, cookies};

const MINUTE: Micros = 60 * 1_000_000;
/// A session ends so long after it was opened, whatever happens.
pub const SESSION_LIFETIME: Micros = 12 * 60 * MINUTE;
/// A session ends so long after its last use (NIST SP 800-63B, AAL2: an hour at most).
pub const SESSION_IDLE: Micros = 60 * MINUTE;
/// The last use is written at most so often, so that reading pages writes almost nothing.
pub const LAST_SEEN_STEP: Micros = 5 * MINUTE;
/// Rows deleted in one transaction by the housekeeping.
const FORGET_MAX: i64 = 1_000;

/// What a session is opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Account that signed in.
    pub account: Id,
    /// Person behind the account.
    pub person: Option<Id>,
    /// Person or entity on whose behalf it acts.
    pub acting_for: Option<Id>,
    /// Authenticator assurance level, 1 to 3.
    pub assurance: u8,
    /// Roles held.
    pub grants: Vec<Grant>,
}

impl NewSession {
    /// A session of the account at assurance 1, with no roles.
    pub fn of(account: Id) -> Self {
        Self { account, person: None, acting_for: None, assurance: 1, grants: Vec::new() }
    }
}

/// Where a session was opened; sealed in its row, shown only to its owner.
#[derive(Serialize, Deserialize)]
struct SeenFrom {
    user_agent: String,
    network: String,
}

/// A session ready to be written, with the token that its cookie will carry.
#[derive(Clone)]
pub struct OpenedSession(Arc<Opened>);

struct Opened {
    web: Web,
    token: Zeroizing<String>,
    id: [u8; 32],
    new: NewSession,
    grants: String,
    created_at: Micros,
    seen_from: Vec<u8>,
    /// Session of the same browser that this one replaces.
    replaces: Option<([u8; 32], Id)>,
}

impl OpenedSession {
    /// Write the row, and end the session that it replaces. May run twice: the key is the token's hash.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let Opened { id, new, grants, created_at, seen_from, replaces, .. } = &*self.0;
        if let Some((old, account)) = replaces {
            tx.run(&sql::DELETE, params![old, account])?;
        }
        let row = params![
            id,
            new.account,
            new.person,
            new.acting_for,
            i64::from(new.assurance),
            grants,
            *created_at,
            created_at + SESSION_LIFETIME,
            *created_at,
            seen_from
        ];
        tx.run(&sql::INSERT, row).map(drop)
    }

    /// The cookie, to stand before the response in a tuple: `(opened.cookie(), see_other("/me"))`.
    pub fn cookie(&self) -> SessionCookie {
        SessionCookie(cookies::session(self.0.web.config(), &self.0.token))
    }

    /// Hash of the token: the session's id.
    pub fn id_hash(&self) -> [u8; 32] {
        self.0.id
    }
}

/// Sets or takes away the session cookie; stands before the response in a tuple.
pub struct SessionCookie(Option<axum::http::HeaderValue>);

impl IntoResponseParts for SessionCookie {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Self::Error> {
        if let Some(line) = self.0 {
            response.headers_mut().append(header::SET_COOKIE, line);
        }
        Ok(response)
    }
}

/// The sessions of the deployment.
pub struct Sessions<'a>(&'a Web);

impl Web {
    /// The sessions of the deployment.
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions(self)
    }
}

impl Sessions<'_> {
    /// A session for the browser of this visit; seals and hashes, which a transaction's body must not do.
    pub fn prepare(&self, visit: &Visit, new: NewSession) -> Result<OpenedSession, PageError> {
        let replaces = visit.session().ok().flatten().map(|old| (old.id_hash, old.account));
        self.prepare_for(visit.user_agent(), &visit.network(), replaces, new)
    }

    fn prepare_for(
        &self,
        user_agent: &str,
        network: &str,
        replaces: Option<([u8; 32], Id)>,
        new: NewSession,
    ) -> Result<OpenedSession, PageError> {
        let token = token::generate(self.0.entropy());
        let id = token::hash(&token);
        let seen = SeenFrom { user_agent: user_agent.to_owned(), network: network.to_owned() };
        let seen = serde_json::to_vec(&seen).map_err(PageError::internal)?;
        let seen_from = self.0.ring().seal(SESSION_FACTS, place(&id), &seen).map_err(PageError::internal)?;
        let grants = serde_json::to_string(&new.grants).map_err(PageError::internal)?;
        let created_at = self.0.now();
        let web = self.0.clone();
        Ok(OpenedSession(Arc::new(Opened { web, token, id, new, grants, created_at, seen_from, replaces })))
    }

    /// Open a session in a transaction of its own.
    pub async fn open(&self, visit: &Visit, new: NewSession) -> Result<OpenedSession, PageError> {
        let opened = self.prepare(visit, new)?;
        let row = opened.clone();
        let operation = Operation::new("web.open_session", Id::new(self.0.now(), self.0.entropy()));
        self.0.store().transact(operation, move |tx| row.write(tx)).await?;
        Ok(opened)
    }

    /// The session of a cookie's token; `None` when there is none or it has ended.
    pub(crate) async fn find(&self, token: &str) -> Result<Option<Session>, SessionsUnavailable> {
        if token.len() != token::TOKEN_CHARACTERS {
            return Ok(None);
        }
        let id = token::hash(token);
        let row = self.0.store().one::<Row>(&sql::BY_HASH, params![id]).await.map_err(unavailable)?;
        let Some(row) = row else { return Ok(None) };
        let session = self.session_of(row).map_err(unavailable)?;
        let now = self.0.now();
        if !is_live(&session, now) {
            return Ok(None);
        }
        if now - session.last_seen >= LAST_SEEN_STEP {
            self.touch(id, now).await;
        }
        Ok(Some(session))
    }

    /// A page is not refused because the last use could not be written.
    async fn touch(&self, id: [u8; 32], now: Micros) {
        let before = now - LAST_SEEN_STEP + 1;
        let written = self
            .0
            .store()
            .transact(Operation::housekeeping("web.touch_session"), move |tx| {
                tx.run(&sql::TOUCH, params![now, id, before]).map(drop)
            })
            .await;
        if let Err::<(), StoreError>(error) = written {
            tracing::warn!(%error, "the last use of a session could not be written");
        }
    }

    fn session_of(&self, row: Row) -> Result<Session, SessionFault> {
        let (
            id_hash,
            account,
            person,
            acting_for,
            assurance,
            grants,
            created_at,
            expires_at,
            last_seen,
            sealed,
        ) = row;
        let opened = self.0.ring().open(SESSION_FACTS, place(&id_hash), &sealed)?;
        let seen: SeenFrom = serde_json::from_slice(&opened)?;
        Ok(Session {
            id_hash,
            account,
            person,
            acting_for,
            assurance: u8::try_from(assurance).unwrap_or_default(),
            grants: serde_json::from_str(&grants)?,
            created_at,
            expires_at,
            last_seen,
            user_agent: seen.user_agent,
            network: seen.network,
        })
    }

    /// Where the account is signed in, newest first.
    pub async fn list(&self, account: Id) -> Result<Vec<Session>, PageError> {
        let now = self.0.now();
        let rows = self.0.store().all::<Row>(&sql::OF_ACCOUNT, params![account]).await?;
        let sessions: Result<Vec<_>, _> = rows.into_iter().map(|row| self.session_of(row)).collect();
        Ok(sessions
            .map_err(PageError::internal)?
            .into_iter()
            .filter(|session| is_live(session, now))
            .collect())
    }

    /// End one session of the account; says whether there was one.
    pub async fn revoke(&self, account: Id, id_hash: [u8; 32]) -> Result<bool, PageError> {
        let operation = Operation::housekeeping("web.revoke_session");
        let ended = self
            .0
            .store()
            .transact(operation, move |tx| tx.run(&sql::DELETE, params![id_hash, account]))
            .await;
        Ok(ended.map(|rows: u64| rows > 0)?)
    }

    /// End every session of the account, but the one with this id if given; says how many.
    pub async fn revoke_all(&self, account: Id, but: Option<[u8; 32]>) -> Result<u64, PageError> {
        let operation = Operation::housekeeping("web.revoke_sessions");
        let ended = self.0.store().transact(operation, move |tx| revoke_all_in(tx, account, but)).await;
        Ok(ended?)
    }

    /// Takes the cookie away at sign-out: `(web.sessions().no_cookie(), see_other("/"))`.
    pub fn no_cookie(&self) -> SessionCookie {
        SessionCookie(cookies::no_session(self.0.config()))
    }

    /// Delete rows that nobody can use any more; called by the roof's housekeeping. Says how many.
    pub async fn forget_expired(&self) -> Result<u64, StoreError> {
        let now = self.0.now();
        let mut forgotten = 0;
        loop {
            let slice: u64 = self
                .0
                .store()
                .transact(Operation::housekeeping("web.forget_expired_sessions"), move |tx| {
                    tx.run(&sql::FORGET_EXPIRED, params![now, FORGET_MAX])
                })
                .await?;
            forgotten += slice;
            if slice < FORGET_MAX.unsigned_abs() {
                return Ok(forgotten);
            }
        }
    }
}

/// End every session of the account inside a transaction, such as the one that changes its password.
pub fn revoke_all_in(tx: &mut Tx<'_>, account: Id, but: Option<[u8; 32]>) -> Result<u64, StoreError> {
    match but {
        Some(kept) => tx.run(&sql::DELETE_OF_ACCOUNT_BUT, params![account, kept]),
        None => tx.run(&sql::DELETE_OF_ACCOUNT, params![account]),
    }
}

type Row = ([u8; 32], Id, Option<Id>, Option<Id>, i64, String, Micros, Micros, Micros, Vec<u8>);

fn place(id: &[u8; 32]) -> Place<'_> {
    Place::new("web_session", "seen_from", id)
}

fn is_live(session: &Session, now: Micros) -> bool {
    now < session.expires_at && now - session.last_seen < SESSION_IDLE
}

/// Why a stored session cannot be read.
#[derive(Debug, thiserror::Error)]
enum SessionFault {
    #[error(transparent)]
    Sealed(#[from] polity_vault::VaultError),
    #[error("a session row cannot be read: {0}")]
    Json(#[from] serde_json::Error),
}

fn unavailable(error: impl std::error::Error) -> SessionsUnavailable {
    tracing::error!(%error, "a session cannot be read");
    SessionsUnavailable
}
