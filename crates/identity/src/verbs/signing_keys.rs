//! The issuer's signing keys: made here, shown before they sign, shown on until nothing that they signed is valid.
//!
//! Relying parties keep a key set for an hour. A new key is therefore shown for longer than that before its first
//! signature, and an old one for as long after its last one: no login fails because keys changed.

use std::sync::{Arc, PoisonError, RwLock};

use polity_ledger::{Act, Actor};
use polity_store::{Micros, Operation, StoreError};
use polity_vault::Place;
use polity_vault::jose::SigningKey;
use serde_json::{Value, json};

use super::acts::kind;
use crate::login::fapi::ACCESS_TOKEN_LIVES;
use crate::store::LOGIN_KEYS;
use crate::store::logins::{self, SigningKeyRow};
use crate::{Identity, IdentityError};

const SECOND: Micros = 1_000_000;
/// How long relying parties may keep the key set.
pub const KEY_SET_KEPT: Micros = 3_600 * SECOND;
/// How long this server believes what it read.
const REREAD: Micros = 30 * SECOND;
/// A key is shown for this long before it signs: what relying parties may keep, and what servers may be behind.
const SHOWN_BEFORE: Micros = KEY_SET_KEPT + 5 * 60 * SECOND;
/// And for this long after its successor signs.
const SHOWN_AFTER: Micros = ACCESS_TOKEN_LIVES + KEY_SET_KEPT + 5 * 60 * SECOND;
/// How old a key may grow before the next one is made: 90 days.
const AGE_MAX: Micros = 90 * 86_400 * SECOND;

/// The keys of the issuer as one server holds them.
#[derive(Default)]
pub(crate) struct SigningKeyCache(RwLock<Option<(Micros, Arc<SigningKeys>)>>);

/// A signing key of the issuer, for its operator. Times are microseconds UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKeyShown {
    /// Its name on the wire.
    pub kid: String,
    /// What it is used for now.
    pub stage: SigningKeyStage,
    /// When it was made.
    pub made_at: Micros,
    /// From when on it signs.
    pub signs_from: Micros,
    /// Until when its public half is shown, once a successor is there.
    pub shown_until: Option<Micros>,
}

/// Where a signing key stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningKeyStage {
    /// Shown, so that relying parties learn it before it signs.
    Waits,
    /// Signs.
    Signs,
    /// Shown for as long as something that it signed may be valid.
    Retired,
}

impl SigningKeyStage {
    /// As it is printed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::Signs => "signs",
            Self::Retired => "retired",
        }
    }
}

/// The key that signs now, and the key set that is shown.
pub(crate) struct SigningKeys {
    signing: SigningKey,
    shown: Vec<Value>,
    /// When another key begins to sign.
    until: Micros,
}

impl SigningKeys {
    /// Sign claims with the key of this time.
    pub fn sign(&self, typ: &str, claims: &Value) -> Result<String, IdentityError> {
        self.signing.sign(typ, claims).map_err(|error| IdentityError::damaged("a signing key", error))
    }

    fn shown(&self) -> Value {
        json!({ "keys": self.shown })
    }
}

impl Identity {
    /// The keys of now. The first call of a nation makes the first key.
    pub(crate) async fn signing_keys(&self) -> Result<Arc<SigningKeys>, IdentityError> {
        let now = self.now();
        let cache = &self.signing_key_cache().0;
        if let Some((read_at, keys)) = &*cache.read().unwrap_or_else(PoisonError::into_inner)
            && (0..REREAD).contains(&(now - read_at))
            && now < keys.until
        {
            return Ok(keys.clone());
        }
        let mut rows = logins::signing_keys(self.db()).await?;
        if rows.is_empty() {
            // Nobody has seen a key set yet, so the first key may sign at once.
            self.make_signing_key(&Actor::system(), 1, now).await?;
            rows = logins::signing_keys(self.db()).await?;
        }
        let keys = Arc::new(self.open_signing_keys(&rows, now)?);
        *cache.write().unwrap_or_else(PoisonError::into_inner) = Some((now, keys.clone()));
        Ok(keys)
    }

    /// The key set as it is shown (RFC 7517).
    pub(crate) async fn published_keys(&self) -> Result<Value, IdentityError> {
        Ok(self.signing_keys().await?.shown())
    }

    /// Make the next key now; gives its name. It signs after relying parties had time to learn it.
    pub async fn rotate_signing_key(&self, actor: &Actor) -> Result<String, IdentityError> {
        let newest = logins::signing_keys(self.db()).await?.iter().map(|row| row.slot).max();
        let now = self.now();
        let signs_from = if newest.is_some() { now + SHOWN_BEFORE } else { now };
        self.make_signing_key(actor, newest.unwrap_or(0) + 1, signs_from).await
    }

    /// The keys that are shown, the newest first. No private half leaves the database.
    pub async fn signing_key_list(&self) -> Result<Vec<SigningKeyShown>, IdentityError> {
        let (rows, now) = (logins::signing_keys(self.db()).await?, self.now());
        let signing = current(&rows, now).map(|row| row.kid.clone());
        let shown = rows.into_iter().filter(|row| is_shown(row, now));
        Ok(shown
            .map(|row| SigningKeyShown {
                stage: match signing.as_ref() == Some(&row.kid) {
                    true => SigningKeyStage::Signs,
                    false if row.signs_from > now => SigningKeyStage::Waits,
                    false => SigningKeyStage::Retired,
                },
                kid: row.kid,
                made_at: row.made_at,
                signs_from: row.signs_from,
                shown_until: row.shown_until,
            })
            .collect())
    }

    /// Make the next key when the newest has grown old. Called from time to time, on every server.
    pub(crate) async fn renew_signing_key(&self) -> Result<(), IdentityError> {
        let rows = logins::signing_keys(self.db()).await?;
        let newest = rows.iter().map(|row| row.signs_from).max();
        if newest.is_some_and(|signs_from| signs_from + AGE_MAX < self.now()) {
            self.rotate_signing_key(&Actor::system()).await?;
        }
        Ok(())
    }

    async fn make_signing_key(
        &self,
        actor: &Actor,
        slot: i64,
        signs_from: Micros,
    ) -> Result<String, IdentityError> {
        let kid = format!("polity-login-{slot}");
        let key = SigningKey::generate(&kid);
        let place = Place::new("identity_signing_key", "sealed", kid.as_bytes());
        let sealed = self.ring().seal(LOGIN_KEYS, place, &key.pkcs8())?;
        let row = Arc::new(SigningKeyRow {
            kid: kid.clone(),
            slot,
            sealed,
            made_at: self.now(),
            signs_from,
            shown_until: None,
        });
        let act = Act::new(kind::SIGNING_KEY_MADE, actor.clone())
            .with_public("kid", kid.as_str())
            .with_public("signs_from", signs_from);
        let entry = self.act(&act)?;
        let operation = Operation::new("identity.make_signing_key", self.new_id());
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                let added = logins::add_signing_key(tx, &row, signs_from + SHOWN_AFTER)?;
                // Of several servers that make the same key at once, one did, and one says so.
                if added {
                    tx.append(&entry)?;
                }
                Ok(added)
            })
            .await?;
        Ok(kid)
    }

    fn open_signing_keys(&self, rows: &[SigningKeyRow], now: Micros) -> Result<SigningKeys, IdentityError> {
        let current =
            current(rows, now).ok_or_else(|| IdentityError::damaged("the signing keys", "there are none"))?;
        let open = |row: &SigningKeyRow| {
            let place = Place::new("identity_signing_key", "sealed", row.kid.as_bytes());
            let plain = self.ring().open(LOGIN_KEYS, place, &row.sealed)?;
            SigningKey::from_pkcs8(&row.kid, &plain)
                .map_err(|error| IdentityError::damaged("a signing key", error))
        };
        let shown = rows.iter().filter(|row| is_shown(row, now)).map(|row| Ok(open(row)?.public_jwk()));
        let later = rows.iter().map(|row| row.signs_from).filter(|signs_from| *signs_from > now);
        Ok(SigningKeys {
            signing: open(current)?,
            shown: shown.collect::<Result<_, IdentityError>>()?,
            until: later.min().unwrap_or(Micros::MAX),
        })
    }
}

/// The key that signs at `now`.
fn current(rows: &[SigningKeyRow], now: Micros) -> Option<&SigningKeyRow> {
    let signs = |row: &&SigningKeyRow| row.signs_from <= now;
    rows.iter().filter(signs).max_by_key(|row| row.signs_from).or_else(|| rows.first())
}

fn is_shown(row: &SigningKeyRow, now: Micros) -> bool {
    row.shown_until.is_none_or(|until| until > now)
}
