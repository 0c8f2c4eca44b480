//! Sealing and opening what is half done: the browser holds a random token, the database a sealed row under its hash.

use polity_store::{Micros, StoreError, Tx};
use polity_vault::{Place, Zeroizing, token};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::{CEREMONIES, ceremonies};
use crate::{Identity, IdentityError};

const SECOND: Micros = 1_000_000;

/// A kind of ceremony: its name in the table and how long it lives (microseconds).
pub(crate) struct Kind {
    pub name: &'static str,
    pub lives: Micros,
}

/// A passkey challenge: single use, five minutes.
pub(crate) const PASSKEY: Kind = Kind { name: "passkey", lives: 300 * SECOND };
/// The password was right and the second factor is awaited.
pub(crate) const SECOND_FACTOR: Kind = Kind { name: "second-factor", lives: 300 * SECOND };
/// A letter was shown and sign-in methods are being chosen.
pub(crate) const ENROLMENT: Kind = Kind { name: "enrolment", lives: 1_800 * SECOND };
/// An authenticator app is being set up.
pub(crate) const TOTP_SETUP: Kind = Kind { name: "totp-setup", lives: 1_800 * SECOND };
/// A page with secrets that may be printed once more while it is fresh: letters and recovery codes.
pub(crate) const PRINT: Kind = Kind { name: "print", lives: 900 * SECOND };

/// A ceremony ready to be written, with the token that the browser will hold.
pub(crate) struct Begun {
    pub token: Zeroizing<String>,
    hash: [u8; 32],
    kind: &'static str,
    sealed: Vec<u8>,
    expires_at: Micros,
}

impl Begun {
    /// Write the row; for the body of a transaction.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        ceremonies::insert(tx, &self.hash, self.kind, &self.sealed, self.expires_at)
    }
}

impl Identity {
    /// Seal the state of a ceremony under a fresh token.
    pub(crate) fn begin<T: Serialize>(&self, kind: &Kind, state: &T) -> Result<Begun, IdentityError> {
        self.begin_under(kind, token::generate(self.entropy()), state)
    }

    /// Seal the state of a ceremony under a token that the caller made.
    pub(crate) fn begin_under<T: Serialize>(
        &self,
        kind: &Kind,
        token: Zeroizing<String>,
        state: &T,
    ) -> Result<Begun, IdentityError> {
        let hash = token::hash(&token);
        let sealed = self.seal_ceremony(kind, &hash, state)?;
        Ok(Begun { token, hash, kind: kind.name, sealed, expires_at: self.now() + kind.lives })
    }

    /// Seal and keep at once, in a transaction of its own.
    pub(crate) async fn keep<T: Serialize>(
        &self,
        kind: &Kind,
        state: &T,
    ) -> Result<Zeroizing<String>, IdentityError> {
        let begun = std::sync::Arc::new(self.begin(kind, state)?);
        let written = std::sync::Arc::clone(&begun);
        let operation = polity_store::Operation::new("identity.begin_ceremony", self.new_id());
        self.db().transact::<_, StoreError, _>(operation, move |tx| written.write(tx)).await?;
        Ok(begun.token.clone())
    }

    /// The state of a ceremony that may be looked at more than once; `None` when it is unknown or over.
    pub(crate) async fn ceremony<T: DeserializeOwned>(
        &self,
        kind: &Kind,
        token: &str,
    ) -> Result<Option<T>, IdentityError> {
        let hash = token::hash(token);
        let sealed = ceremonies::read(self.db(), &hash, kind.name, self.now()).await?;
        sealed.map(|sealed| self.open_ceremony(kind, &hash, &sealed)).transpose()
    }

    /// Take a ceremony: nobody else can have it any more.
    pub(crate) async fn take_ceremony<T: DeserializeOwned>(
        &self,
        kind: &Kind,
        token: &str,
    ) -> Result<Option<T>, IdentityError> {
        let (hash, name, now) = (token::hash(token), kind.name, self.now());
        let operation = polity_store::Operation::housekeeping("identity.take_ceremony");
        let taken = self
            .db()
            .transact::<_, StoreError, _>(operation, move |tx| ceremonies::take(tx, &hash, name, now))
            .await?;
        taken.map(|sealed| self.open_ceremony(kind, &hash, &sealed)).transpose()
    }

    /// The new row of a ceremony that goes on under the same token.
    pub(crate) fn continued<T: Serialize>(
        &self,
        kind: &'static Kind,
        token: &str,
        state: &T,
    ) -> Result<Continued, IdentityError> {
        let hash = token::hash(token);
        let sealed = self.seal_ceremony(kind, &hash, state)?;
        Ok(Continued { hash, kind: kind.name, sealed, now: self.now() })
    }

    fn seal_ceremony<T: Serialize>(
        &self,
        kind: &Kind,
        hash: &[u8; 32],
        state: &T,
    ) -> Result<Vec<u8>, IdentityError> {
        let plain = Zeroizing::new(
            serde_json::to_vec(state).map_err(|error| IdentityError::damaged("a ceremony", error))?,
        );
        Ok(self.ring().seal(CEREMONIES, Place::new("identity_ceremony", kind.name, hash), &plain)?)
    }

    pub(crate) fn open_ceremony<T: DeserializeOwned>(
        &self,
        kind: &Kind,
        hash: &[u8; 32],
        sealed: &[u8],
    ) -> Result<T, IdentityError> {
        let plain = self.ring().open(CEREMONIES, Place::new("identity_ceremony", kind.name, hash), sealed)?;
        serde_json::from_slice(&plain).map_err(|error| IdentityError::damaged("a ceremony", error))
    }
}

/// The next state of a ceremony, ready to be written.
pub(crate) struct Continued {
    hash: [u8; 32],
    kind: &'static str,
    sealed: Vec<u8>,
    now: Micros,
}

impl Continued {
    /// Write it; `false` when the ceremony is over.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        ceremonies::rewrite(tx, &self.hash, self.kind, &self.sealed, self.now)
    }
}
