//! Signed-in browsers: opening one after a proof, how fresh the proof is, listing and ending.

use std::sync::Arc;

use axum::http::HeaderValue;
use polity_ledger::{Access, Act};
use polity_store::{Entry, Id, Micros, Operation, StoreError, Tx};
use polity_vault::{Zeroizing, token};
use polity_web::{Grant, NewSession, OpenedSession, PageError, Session, SessionCookie, browser_name};

use super::acts::{ActorOf as _, Browser, kind};
use crate::assurance::{Assurance, Proof, Sensitive, assurance_of, step_up_needed};
use crate::mandate::{REPRESENTATIVE, Represented, role_of};
use crate::store::accounts;
use crate::{Identity, IdentityError};

/// How long a device stays known after it last signed in, in seconds: 400 days, the most that browsers keep.
const DEVICE_AGE_S: u32 = 400 * 86_400;

/// Where the account is signed in, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedInPlace {
    /// The session, hexadecimal: the value of the form that ends it.
    pub id: String,
    /// Browser and system in plain words.
    pub browser: String,
    /// The network, never the full address.
    pub network: String,
    /// When it began.
    pub since: Micros,
    /// Last use.
    pub last_seen: Micros,
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// Whether it acts for somebody else.
    pub is_helping: bool,
}

/// A session about to be opened, with all that stands beside it.
#[derive(Clone)]
pub(crate) struct Opening(Arc<Parts>);

struct Parts {
    session: OpenedSession,
    account: Id,
    device: Zeroizing<String>,
    proofs: String,
    proven_at: Micros,
    now: Micros,
    entry: Option<Entry>,
    secure: bool,
}

impl Opening {
    /// Write session, proof, device and ledger act; for the body of a transaction.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let parts = &*self.0;
        parts.session.write(tx)?;
        accounts::insert_proof(tx, &parts.session.id_hash(), parts.account, parts.proven_at, &parts.proofs)?;
        accounts::note_device(tx, &token::hash(&parts.device), parts.account, parts.now)?;
        parts.entry.as_ref().map_or(Ok(()), |entry| tx.append(entry))
    }

    /// The session's id, as a held answer may keep it.
    pub fn id(&self) -> String {
        hex::encode(self.0.session.id_hash())
    }

    /// The cookies of the answer.
    pub fn cookies(&self) -> (SessionCookie, DeviceCookie) {
        let line = device_cookie(&self.0.device, self.0.secure);
        (self.0.session.cookie(), DeviceCookie(line))
    }
}

/// Sets the cookie by which a device is known again; stands before the response in a tuple.
pub struct DeviceCookie(Option<HeaderValue>);

impl axum::response::IntoResponseParts for DeviceCookie {
    type Error = std::convert::Infallible;

    fn into_response_parts(
        self,
        mut response: axum::response::ResponseParts,
    ) -> Result<axum::response::ResponseParts, Self::Error> {
        if let Some(line) = self.0 {
            response.headers_mut().append(axum::http::header::SET_COOKIE, line);
        }
        Ok(response)
    }
}

/// Name of the cookie by which a device is known again.
pub(crate) fn device_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-device" } else { "device" }
}

fn device_cookie(token: &str, secure: bool) -> Option<HeaderValue> {
    let name = device_cookie_name(secure);
    let attribute = if secure { "; Secure" } else { "" };
    let text = format!("{name}={token}; Path=/{attribute}; HttpOnly; SameSite=Lax; Max-Age={DEVICE_AGE_S}");
    let mut line = HeaderValue::from_str(&text).ok()?;
    line.set_sensitive(true);
    Some(line)
}

/// For whom a session is opened and what was proven.
pub(crate) struct Entrant<'a> {
    pub account: Id,
    pub person: Id,
    pub acting_for: Option<Represented>,
    pub proofs: &'a [Proof],
    pub proven_at: Micros,
    /// The kind of act that is recorded.
    pub act: &'static str,
}

impl Identity {
    /// Prepare a session after a proof. Roles come with it, except while acting for somebody else.
    pub(crate) async fn prepare_session(
        &self,
        browser: Browser<'_>,
        entrant: Entrant<'_>,
    ) -> Result<Opening, IdentityError> {
        let assurance = assurance_of(entrant.proofs).map_or(0, Assurance::level);
        let grants = match entrant.acting_for {
            Some(Represented::Entity(_)) => vec![Grant { role: REPRESENTATIVE.to_owned(), agency: None }],
            Some(Represented::Person(_)) => Vec::new(),
            None => self.grants_of(entrant.person).await?,
        };
        let new = NewSession {
            account: entrant.account,
            person: Some(entrant.person),
            acting_for: entrant.acting_for.map(Represented::id),
            assurance,
            grants,
        };
        let session = self.web().sessions().prepare(browser.visit, new).map_err(page_fault)?;
        let now = self.now();
        let actor = polity_ledger::Actor {
            account: Some(entrant.account),
            person: Some(entrant.person),
            acting_for: entrant.acting_for.map(Represented::id),
            agency: None,
            role: role_of(entrant.acting_for).to_owned(),
            assurance,
        };
        let mut act = Act::new(entrant.act, actor).with_detail(serde_json::json!({
            "proofs": entrant.proofs.iter().map(|proof| proof_name(*proof)).collect::<Vec<_>>(),
        }));
        if let Some(represented) = entrant.acting_for {
            act = act.on(represented.id(), Access::Looked);
        }
        let device = match browser.device {
            Some(known) if known.len() == token::TOKEN_CHARACTERS => Zeroizing::new(known.to_owned()),
            _ => token::generate(self.entropy()),
        };
        Ok(Opening(Arc::new(Parts {
            session,
            account: entrant.account,
            device,
            proofs: names_of(entrant.proofs),
            proven_at: entrant.proven_at,
            now,
            entry: Some(self.act(&act)?),
            secure: self.web().config().is_https(),
        })))
    }

    /// Open a session in a transaction of its own.
    pub(crate) async fn open_session(
        &self,
        browser: Browser<'_>,
        entrant: Entrant<'_>,
    ) -> Result<Opening, IdentityError> {
        let opening = self.prepare_session(browser, entrant).await?;
        let written = opening.clone();
        let operation = Operation::new("identity.open_session", self.new_id());
        self.db().transact::<_, StoreError, _>(operation, move |tx| written.write(tx)).await?;
        Ok(opening)
    }

    /// Whether the person must prove once more who they are before `act`.
    pub async fn needs_step_up(&self, session: &Session, act: Sensitive) -> Result<bool, IdentityError> {
        let assurance = if session.assurance >= 2 { Some(Assurance::Two) } else { None };
        let (proven_at, _) = self.proof_behind(session).await?;
        Ok(step_up_needed(act, assurance, proven_at, self.now()))
    }

    /// When and by what the owner of a session last proved who they are. A session without such a row proved nothing.
    pub(crate) async fn proof_behind(
        &self,
        session: &Session,
    ) -> Result<(Micros, Vec<Proof>), IdentityError> {
        let row = accounts::proof_of(self.db(), &session.id_hash).await?;
        Ok(row.map_or((Micros::MIN, Vec::new()), |(at, names)| (at, proofs_named(&names))))
    }

    /// Where the account is signed in, newest first.
    pub async fn signed_in_places(&self, session: &Session) -> Result<Vec<SignedInPlace>, PageError> {
        let sessions = self.web().sessions().list(session.account).await?;
        Ok(sessions
            .into_iter()
            .map(|listed| SignedInPlace {
                id: hex::encode(listed.id_hash),
                browser: browser_name(&listed.user_agent),
                is_this: listed.id_hash == session.id_hash,
                is_helping: listed.acting_for.is_some(),
                network: listed.network,
                since: listed.created_at,
                last_seen: listed.last_seen,
            })
            .collect())
    }

    /// End one session of the account, given as its hexadecimal id, or all but the one that asks.
    pub async fn end_sessions(&self, session: &Session, which: Option<&str>) -> Result<u64, PageError> {
        let ended = match which {
            Some(id) => {
                let mut hash = [0; 32];
                if hex::decode_to_slice(id, &mut hash).is_err() {
                    return Ok(0);
                }
                u64::from(self.web().sessions().revoke(session.account, hash).await?)
            }
            None => self.web().sessions().revoke_all(session.account, Some(session.id_hash)).await?,
        };
        if ended > 0 {
            let act = Act::new(kind::SESSIONS_ENDED, session.as_resident())
                .with_public("sessions", i64::try_from(ended).unwrap_or(i64::MAX));
            self.append(self.act(&act)?).await?;
        }
        Ok(ended)
    }

    /// Sign out: this session ends.
    pub async fn sign_out(&self, session: &Session) -> Result<SessionCookie, PageError> {
        self.web().sessions().revoke(session.account, session.id_hash).await?;
        self.append(self.act(&Act::new(kind::SIGNED_OUT, session.as_resident()))?).await?;
        Ok(self.web().sessions().no_cookie())
    }

    /// Append an act whose effect is already done, or is nothing but the act.
    pub(crate) async fn append(&self, entry: Entry) -> Result<(), IdentityError> {
        let operation = Operation::new("identity.append", self.new_id());
        self.db().transact::<_, StoreError, _>(operation, move |tx| tx.append(&entry)).await?;
        Ok(())
    }
}

/// The kit speaks in page errors; here they only come from sealing.
fn page_fault(error: PageError) -> IdentityError {
    IdentityError::damaged("a session to be opened", error.status())
}

const PROOFS: [(Proof, &str); 6] = [
    (Proof::Passkey, "passkey"),
    (Proof::Password, "password"),
    (Proof::Totp, "totp"),
    (Proof::RecoveryCode, "recovery-code"),
    (Proof::Letter, "letter"),
    (Proof::Demonstration, "demonstration"),
];

pub(super) fn proof_name(proof: Proof) -> &'static str {
    PROOFS.iter().find(|(known, _)| *known == proof).map_or("", |(_, name)| name)
}

pub(super) fn names_of(proofs: &[Proof]) -> String {
    proofs.iter().map(|proof| proof_name(*proof)).collect::<Vec<_>>().join(" ")
}

pub(super) fn proofs_named(names: &str) -> Vec<Proof> {
    let known = |name: &str| PROOFS.iter().find(|(_, known)| *known == name).map(|(proof, _)| *proof);
    names.split(' ').filter_map(known).collect()
}
