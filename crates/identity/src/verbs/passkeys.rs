//! Passkey ceremonies: the state stays on the server, sealed, for five minutes and one use.

use polity_store::{Id, Operation, StoreError};
use polity_vault::{Place, Zeroizing, digest};
use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::{
    CreationChallengeResponse, DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Uuid,
};

use super::acts::{Browser, kind};
use super::ceremonies::PASSKEY;
use super::sessions::{Entrant, Opening};
use crate::assurance::Proof;
use crate::store::{CREDENTIALS, accounts};
use crate::{Identity, IdentityError};

/// Longest credential that a browser may send (bytes); real ones stay under ten thousand.
pub const CREDENTIAL_BYTES_MAX: usize = 32 * 1024;
/// Longest label of a passkey (characters).
pub const LABEL_CHARS_MAX: usize = 60;

/// The state of a ceremony.
#[derive(Serialize, Deserialize)]
enum State {
    Register { account: Id, state: Box<PasskeyRegistration> },
    SignIn { state: Box<DiscoverableAuthentication> },
}

/// What is sealed of a passkey.
#[derive(Serialize, Deserialize)]
pub(crate) struct StoredPasskey {
    pub passkey: Passkey,
    /// What the owner calls it; browser and system at first.
    pub label: String,
}

/// A passkey that a browser made and that was checked, ready to be written.
pub(crate) struct NewPasskey {
    pub id: Id,
    pub lookup: [u8; 32],
    pub sealed: Vec<u8>,
}

/// What the script needs to begin: sent as JSON.
#[derive(Serialize)]
pub(crate) struct Challenge<T> {
    /// Comes back with the credential.
    pub ceremony: String,
    /// `navigator.credentials` options, binary members as base64url.
    pub options: T,
}

impl Identity {
    /// Begin to make a passkey for an account.
    pub(crate) async fn begin_new_passkey(
        &self,
        account: Id,
        person: Id,
    ) -> Result<Option<Challenge<serde_json::Value>>, IdentityError> {
        let Some(webauthn) = &self.0.webauthn else { return Ok(None) };
        let name = self.name_of(person).await?.unwrap_or_default();
        let known = self.passkeys_of(account).await?;
        let exclude = known.iter().map(|(_, stored)| stored.passkey.cred_id().clone()).collect();
        let user = Uuid::from_bytes(*account.as_bytes());
        let (challenge, state) = webauthn.start_passkey_registration(user, &name, &name, Some(exclude))?;
        let options = with_resident_key(&challenge)?;
        let state = State::Register { account, state: Box::new(state) };
        let token = self.keep(&PASSKEY, &state).await?;
        Ok(Some(Challenge { ceremony: token.to_string(), options }))
    }

    /// Check the passkey that a browser made; `None` when it is not good or the ceremony is over. `label` is what its
    /// owner calls it.
    pub(crate) async fn finish_new_passkey(
        &self,
        ceremony: &str,
        account: Id,
        credential: &str,
        label: &str,
    ) -> Result<Option<NewPasskey>, IdentityError> {
        let Some(webauthn) = &self.0.webauthn else { return Ok(None) };
        let Some(State::Register { account: begun_for, state }) =
            self.take_ceremony(&PASSKEY, ceremony).await?
        else {
            return Ok(None);
        };
        let Some(made) = read_credential::<RegisterPublicKeyCredential>(credential) else { return Ok(None) };
        if begun_for != account {
            return Ok(None);
        }
        let passkey = match webauthn.finish_passkey_registration(&made, &state) {
            Ok(passkey) => passkey,
            Err(error) => {
                tracing::info!(%error, "identity.passkey_refused");
                return Ok(None);
            }
        };
        let lookup = lookup_of(passkey.cred_id().as_ref());
        let label = label.trim().chars().take(LABEL_CHARS_MAX).collect();
        let id = self.new_id();
        let sealed = self.seal_credential(id, &StoredPasskey { passkey, label })?;
        Ok(Some(NewPasskey { id, lookup, sealed }))
    }

    /// Begin to sign in with whatever passkey the browser has for this site.
    pub(crate) async fn begin_passkey_sign_in(
        &self,
    ) -> Result<Option<Challenge<serde_json::Value>>, IdentityError> {
        let Some(webauthn) = &self.0.webauthn else { return Ok(None) };
        let (challenge, state) = webauthn.start_discoverable_authentication()?;
        let token = self.keep(&PASSKEY, &State::SignIn { state: Box::new(state) }).await?;
        let options = serde_json::to_value(&challenge.public_key).map_err(as_damage)?;
        Ok(Some(Challenge { ceremony: token.to_string(), options }))
    }

    /// Sign in with the assertion that a browser made; `None` when it is not good, whatever the reason.
    pub(crate) async fn finish_passkey_sign_in(
        &self,
        browser: Browser<'_>,
        ceremony: &str,
        credential: &str,
    ) -> Result<Option<Opening>, IdentityError> {
        let Some(webauthn) = &self.0.webauthn else { return Ok(None) };
        let Some(State::SignIn { state }) = self.take_ceremony(&PASSKEY, ceremony).await? else {
            return Ok(None);
        };
        let Some(shown) = read_credential::<PublicKeyCredential>(credential) else { return Ok(None) };
        let Ok((user, credential_id)) = webauthn.identify_discoverable_authentication(&shown) else {
            return Ok(None);
        };
        let found = accounts::credential_by_lookup(self.db(), &lookup_of(credential_id)).await?;
        let Some((row, account, sealed)) = found else { return Ok(None) };
        if account != Id::from_bytes(*user.as_bytes()) {
            return Ok(None);
        }
        let mut stored: StoredPasskey = self.open_credential(row, &sealed)?;
        let key = DiscoverableKey::from(&stored.passkey);
        let checked = match webauthn.finish_discoverable_authentication_v2(&shown, *state, &key) {
            Ok(checked) => checked,
            Err(error) => {
                tracing::info!(%error, "identity.passkey_refused");
                return Ok(None);
            }
        };
        let Some(person) = accounts::person_of(self.db(), account).await? else { return Ok(None) };
        stored.passkey.update_credential(&checked);
        let resealed = self.seal_credential(row, &stored)?;
        let entrant = Entrant {
            account,
            person,
            acting_for: None,
            proofs: &[Proof::Passkey],
            proven_at: self.now(),
            act: kind::SIGNED_IN,
        };
        let opening = self.prepare_session(browser, entrant).await?;
        let (written, now) = (opening.clone(), self.now());
        let operation = Operation::new("identity.sign_in_with_passkey", self.new_id());
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                accounts::note_use(tx, row, &resealed, now)?;
                written.write(tx)
            })
            .await?;
        Ok(Some(opening))
    }

    /// The passkeys of an account, oldest first.
    pub(crate) async fn passkeys_of(
        &self,
        account: Id,
    ) -> Result<Vec<(accounts::CredentialRow, StoredPasskey)>, IdentityError> {
        let rows = accounts::credentials_of(self.db(), account).await?;
        rows.into_iter()
            .filter(|row| row.kind == accounts::kind::PASSKEY)
            .map(|row| {
                let stored = self.open_credential(row.id, &row.sealed)?;
                Ok((row, stored))
            })
            .collect()
    }

    /// Seal a credential's secret part for its row.
    pub(crate) fn seal_credential<T: Serialize>(&self, row: Id, value: &T) -> Result<Vec<u8>, IdentityError> {
        let plain = Zeroizing::new(serde_json::to_vec(value).map_err(as_damage)?);
        let place = Place::new("identity_credential", "sealed", row.as_bytes());
        Ok(self.ring().seal(CREDENTIALS, place, &plain)?)
    }

    /// Open a credential's secret part.
    pub(crate) fn open_credential<T: serde::de::DeserializeOwned>(
        &self,
        row: Id,
        sealed: &[u8],
    ) -> Result<T, IdentityError> {
        let place = Place::new("identity_credential", "sealed", row.as_bytes());
        let plain = self.ring().open(CREDENTIALS, place, sealed)?;
        serde_json::from_slice(&plain).map_err(as_damage)
    }
}

/// A credential id is public and may be long: its hash finds it.
fn lookup_of(credential_id: &[u8]) -> [u8; 32] {
    digest::sha256_parts(&[b"passkey\0", credential_id])
}

fn read_credential<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    if text.len() > CREDENTIAL_BYTES_MAX { None } else { serde_json::from_str(text).ok() }
}

/// Ask for a passkey that the browser can find without being told whose it is: sign-in begins without a name.
fn with_resident_key(challenge: &CreationChallengeResponse) -> Result<serde_json::Value, IdentityError> {
    let mut options = serde_json::to_value(&challenge.public_key).map_err(as_damage)?;
    if let Some(selection) =
        options.get_mut("authenticatorSelection").and_then(serde_json::Value::as_object_mut)
    {
        selection.insert("residentKey".into(), "required".into());
        selection.insert("requireResidentKey".into(), true.into());
    }
    Ok(options)
}

fn as_damage(error: serde_json::Error) -> IdentityError {
    IdentityError::damaged("a credential", error)
}
