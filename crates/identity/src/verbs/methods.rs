//! An account's sign-in methods: showing, adding, changing and removing them.
//!
//! Callers have asked for a fresh proof before ([`Identity::needs_step_up`]). Every change is an act on the person that
//! they see in the list of looks, so that a change which was not theirs is noticed.

use std::sync::Arc;

use polity_ledger::{Access, Act};
use polity_store::{Id, Micros, Operation, StoreError, Tx};
use polity_vault::otp::TotpSecret;
use polity_vault::{KeyedHash, Zeroizing, digest};
use polity_web::{Session, revoke_all_in};
use serde::{Deserialize, Serialize};

use super::acts::{ActorOf as _, Done, Submission, kind};
use super::ceremonies::{Begun, PRINT, TOTP_SETUP};
use super::passkeys::NewPasskey;
use crate::password_rules::PasswordFault;
use crate::printed_code::RecoveryCode;
use crate::sign_in_methods::{Methods, PASSKEYS_MAX, RECOVERY_CODES, Removal, RemovalRefused};
use crate::store::accounts::{self, kind as credential};
use crate::store::{CODES, ceremonies as rows};
use crate::{Identity, IdentityError};

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyShown {
    /// Its id.
    pub id: Id,
    /// What the owner calls it; empty when they gave no name.
    pub label: String,
    /// When it was added.
    pub added_at: Micros,
    /// When it last let its owner in.
    pub last_used_at: Option<Micros>,
}

/// An account's methods as their owner sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodsShown {
    /// The passkeys, oldest first.
    pub passkeys: Vec<PasskeyShown>,
    /// Whether there is a password with an authenticator app, and since when.
    pub password_since: Option<Micros>,
    /// Unused recovery codes.
    pub recovery_codes: usize,
    /// When the recovery codes were made.
    pub recovery_codes_since: Option<Micros>,
    /// The counts, for decisions.
    pub counts: Methods,
}

/// Credentials ready to be written.
pub(crate) struct NewMethods(Vec<NewCredential>);

struct NewCredential {
    id: Id,
    kind: &'static str,
    lookup: [u8; 32],
    sealed: Vec<u8>,
    /// The one-time-code step that was used to set it up; 0 for other kinds.
    used_step: i64,
}

impl NewMethods {
    /// One passkey.
    pub fn passkey(new: NewPasskey) -> Self {
        let NewPasskey { id, lookup, sealed } = new;
        Self(vec![NewCredential { id, kind: credential::PASSKEY, lookup, sealed, used_step: 0 }])
    }

    /// A password and an authenticator app, whose first code was just typed.
    pub fn password_and_app(
        identity: &Identity,
        account: Id,
        password: &str,
        secret: &TotpSecret,
        used_step: i64,
    ) -> Result<Self, IdentityError> {
        let secret = secret.to_base32();
        let made = |kind, value: &str, used_step| {
            let id = identity.new_id();
            let sealed = identity.seal_credential(id, &value)?;
            Ok(NewCredential { id, kind, lookup: only_one(kind, account), sealed, used_step })
        };
        let word = made(credential::PASSWORD, password, 0);
        let app = made(credential::TOTP, &secret, used_step);
        [word, app].into_iter().collect::<Result<_, _>>().map(Self)
    }

    /// Write them; `false` when one is there already.
    pub fn write(&self, tx: &mut Tx<'_>, account: Id, now: Micros) -> Result<bool, StoreError> {
        for new in &self.0 {
            if !accounts::add_credential(tx, account, new.id, new.kind, &new.lookup, &new.sealed, now)? {
                return Ok(false);
            }
            if new.used_step > 0 {
                accounts::spend_step(tx, new.id, new.used_step, now)?;
            }
        }
        Ok(true)
    }
}

/// The look-up key of a kind that an account has at most once.
pub(crate) fn only_one(kind: &str, account: Id) -> [u8; 32] {
    digest::sha256_parts(&[kind.as_bytes(), &[0], account.as_bytes()])
}

/// Fresh recovery codes ready to be written: their hashes, and the sealed page that shows them.
pub(crate) struct NewCodes {
    account: Id,
    hashes: Vec<Vec<u8>>,
    print: Begun,
    token_hash: [u8; 32],
    now: Micros,
}

impl NewCodes {
    /// Replace the codes of the account and make the page.
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        accounts::replace_recovery_codes(tx, self.account, &self.hashes, self.now)?;
        rows::end(tx, &self.token_hash, PRINT.name)?;
        self.print.write(tx)
    }
}

/// The page with recovery codes.
#[derive(Serialize, Deserialize)]
struct PrintedCodes {
    codes: Vec<String>,
}

/// An authenticator app that is being set up for a new password.
#[derive(Serialize, Deserialize)]
struct AppSetup {
    account: Id,
    password: String,
    secret: String,
}

/// The outcome of adding a method, as a transaction may hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MethodAdded {
    /// It stands.
    Done,
    /// It could not be checked, or it is there already.
    NotGood,
    /// The account has as many as it may have.
    TooMany,
}

impl Identity {
    /// The methods of an account.
    pub async fn methods(&self, account: Id) -> Result<MethodsShown, IdentityError> {
        let rows = accounts::credentials_of(self.db(), account).await?;
        let since = |kind: &str| rows.iter().find(|row| row.kind == kind).map(|row| row.created_at);
        let (password_since, totp_since) = (since(credential::PASSWORD), since(credential::TOTP));
        let (recovery_codes, recovery_codes_since) =
            accounts::recovery_codes_left(self.db(), account).await?;
        let passkeys: Vec<PasskeyShown> = self
            .passkeys_of(account)
            .await?
            .into_iter()
            .map(|(row, stored)| PasskeyShown {
                id: row.id,
                label: stored.label,
                added_at: row.created_at,
                last_used_at: row.last_used_at,
            })
            .collect();
        let counts = Methods {
            passkeys: passkeys.len(),
            password: password_since.is_some(),
            totp: totp_since.is_some(),
            recovery_codes,
        };
        Ok(MethodsShown { passkeys, password_since, recovery_codes, recovery_codes_since, counts })
    }

    /// Add the passkey that the browser just made.
    pub async fn add_passkey(
        &self,
        session: &Session,
        person: Id,
        ceremony: &str,
        made: &str,
        label: &str,
        submission: &Submission,
    ) -> Result<MethodAdded, IdentityError> {
        let Some(new) = self.finish_new_passkey(ceremony, session.account, made, label).await? else {
            return Ok(MethodAdded::NotGood);
        };
        self.add_methods(session, person, NewMethods::passkey(new), "passkey-added", submission).await
    }

    /// Choose a new password; with the authenticator app to be set up next. The token is for the form.
    pub async fn begin_password(
        &self,
        session: &Session,
        person: Id,
        typed: &str,
        again: &str,
    ) -> Result<Result<Zeroizing<String>, PasswordFault>, IdentityError> {
        let password = match self.accept_password(person, typed, again).await? {
            Ok(hash) => hash,
            Err(fault) => return Ok(Err(fault)),
        };
        let secret = TotpSecret::generate(self.entropy()).to_base32().to_string();
        let setup = AppSetup { account: session.account, password, secret };
        Ok(Ok(self.keep(&TOTP_SETUP, &setup).await?))
    }

    /// The secret and the address of an authenticator app being set up under this token.
    pub async fn app_setup(
        &self,
        session: &Session,
        person: Id,
        token: &str,
    ) -> Result<Option<(TotpSecret, Zeroizing<String>)>, IdentityError> {
        let setup: Option<AppSetup> = self.ceremony(&TOTP_SETUP, token).await?;
        let own = setup.filter(|setup| setup.account == session.account);
        let Some(secret) = own.and_then(|setup| TotpSecret::from_base32(&setup.secret).ok()) else {
            return Ok(None);
        };
        let uri = self.app_address(&secret, person).await?;
        Ok(Some((secret, uri)))
    }

    /// The app's first code was typed: password and app replace those that were there, and every other browser is
    /// signed out.
    pub async fn finish_password(
        &self,
        session: &Session,
        person: Id,
        token: &str,
        code: &str,
        submission: &Submission,
    ) -> Result<MethodAdded, IdentityError> {
        let setup: Option<AppSetup> = self.ceremony(&TOTP_SETUP, token).await?;
        let Some(setup) = setup.filter(|setup| setup.account == session.account) else {
            return Ok(MethodAdded::NotGood);
        };
        let Some(secret) = TotpSecret::from_base32(&setup.secret).ok() else {
            return Ok(MethodAdded::NotGood);
        };
        let Some(used) = secret.matched_step(code, self.now(), None) else { return Ok(MethodAdded::NotGood) };
        let methods = NewMethods::password_and_app(self, session.account, &setup.password, &secret, used)?;
        self.add_methods(session, person, methods, "password-set", submission).await
    }

    async fn add_methods(
        &self,
        session: &Session,
        person: Id,
        methods: NewMethods,
        change: &'static str,
        submission: &Submission,
    ) -> Result<MethodAdded, IdentityError> {
        let entries = self.change_entries(session, person, change, submission)?;
        let (account, this, now) = (session.account, session.id_hash, self.now());
        let operation = submission.journey.operation("identity.add_method", account.as_bytes());
        let operation = Operation::new("identity.add_method", operation).serializable();
        self.db()
            .transact::<_, MethodRefused, _>(operation, move |tx| {
                let held = accounts::credentials_in(tx, account)?;
                let passkeys = held.iter().filter(|row| row.kind == credential::PASSKEY).count();
                if change == "password-set" {
                    accounts::remove_kind(tx, account, credential::PASSWORD)?;
                    accounts::remove_kind(tx, account, credential::TOTP)?;
                    revoke_all_in(tx, account, Some(this))?;
                } else if passkeys >= PASSKEYS_MAX {
                    return Ok(MethodAdded::TooMany);
                }
                if !methods.write(tx, account, now)? {
                    return Err(MethodRefused::There);
                }
                entries.iter().try_for_each(|entry| tx.append(entry))?;
                Ok(MethodAdded::Done)
            })
            .await
            .or_else(|refused| match refused {
                MethodRefused::There => Ok(MethodAdded::NotGood),
                MethodRefused::Store(error) => Err(error.into()),
            })
    }

    /// Remove a passkey, or the password with its app. Every other browser is signed out: one removes a method when a
    /// device is lost.
    pub async fn remove_method(
        &self,
        session: &Session,
        person: Id,
        passkey: Option<Id>,
        submission: &Submission,
    ) -> Result<Result<(), RemovalRefused>, IdentityError> {
        let change = if passkey.is_some() { "passkey-removed" } else { "password-removed" };
        let entries = self.change_entries(session, person, change, submission)?;
        let (account, this) = (session.account, session.id_hash);
        let bound = [
            account.as_bytes().as_slice(),
            change.as_bytes(),
            passkey.as_ref().map_or(&[], |id| id.as_bytes()),
        ];
        let operation = submission.journey.operation("identity.remove_method", &bound.concat());
        // Serializable: two browsers that remove the last two methods at once must not both succeed.
        let operation = Operation::new("identity.remove_method", operation).serializable();
        let outcome: Option<bool> = self
            .db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                let held = accounts::credentials_in(tx, account)?;
                let has = |kind| held.iter().any(|row| row.kind == kind);
                let methods = Methods {
                    passkeys: held.iter().filter(|row| row.kind == credential::PASSKEY).count(),
                    password: has(credential::PASSWORD),
                    totp: has(credential::TOTP),
                    recovery_codes: 0,
                };
                let removal = if passkey.is_some() { Removal::Passkey } else { Removal::Password };
                if let Err(refused) = methods.without(removal) {
                    return Ok(Some(refused == RemovalRefused::LastWayIn));
                }
                match passkey {
                    Some(id) if !held.iter().any(|row| row.id == id && row.kind == credential::PASSKEY) => {
                        return Ok(Some(false));
                    }
                    Some(id) => {
                        accounts::remove_credential(tx, account, id)?;
                    }
                    None => {
                        accounts::remove_kind(tx, account, credential::PASSWORD)?;
                        accounts::remove_kind(tx, account, credential::TOTP)?;
                    }
                }
                revoke_all_in(tx, account, Some(this))?;
                entries.iter().try_for_each(|entry| tx.append(entry))?;
                Ok(None)
            })
            .await?;
        Ok(match outcome {
            None => Ok(()),
            Some(true) => Err(RemovalRefused::LastWayIn),
            Some(false) => Err(RemovalRefused::NotThere),
        })
    }

    /// Make new recovery codes; the old ones stop working. They are shown by [`Identity::printed_codes`].
    pub async fn renew_recovery_codes(
        &self,
        session: &Session,
        person: Id,
        submission: &Submission,
    ) -> Result<(), IdentityError> {
        let codes = self.prepare_recovery_codes(session.account)?;
        let entries = self.change_entries(session, person, "recovery-codes-renewed", submission)?;
        let operation =
            submission.journey.operation("identity.renew_recovery_codes", session.account.as_bytes());
        self.db()
            .transact::<_, StoreError, _>(
                Operation::new("identity.renew_recovery_codes", operation),
                move |tx| {
                    codes.write(tx)?;
                    entries.iter().try_for_each(|entry| tx.append(entry))
                },
            )
            .await?;
        Ok(())
    }

    /// The fresh recovery codes of an account, for a quarter of an hour or until the owner says that they are kept.
    pub async fn printed_codes(&self, account: Id) -> Result<Option<Vec<String>>, IdentityError> {
        let token = self.print_token(account)?;
        let printed: Option<PrintedCodes> = self.ceremony(&PRINT, &token).await?;
        Ok(printed.map(|printed| printed.codes))
    }

    /// The owner has kept the codes: nobody sees them any more.
    pub async fn codes_kept(&self, account: Id) -> Result<(), IdentityError> {
        self.letter_handed_over(account).await
    }

    pub(crate) fn prepare_recovery_codes(&self, account: Id) -> Result<NewCodes, IdentityError> {
        let drawn: Vec<RecoveryCode> =
            (0..RECOVERY_CODES).map(|_| RecoveryCode::draw(self.entropy())).collect();
        let hashes = drawn
            .iter()
            .map(|code| Ok(self.ring().lookup_hash(CODES, &recovery_key(account, code))?.to_bytes()))
            .collect::<Result<_, IdentityError>>()?;
        let token = self.print_token(account)?;
        let token_hash = polity_vault::token::hash(&token);
        let printed = PrintedCodes { codes: drawn.iter().map(RecoveryCode::printed).collect() };
        let print = self.begin_under(&PRINT, token, &printed)?;
        Ok(NewCodes { account, hashes, print, token_hash, now: self.now() })
    }

    /// The hashes of a typed recovery code under every live key.
    pub(crate) fn recovery_hashes(
        &self,
        account: Id,
        code: &RecoveryCode,
    ) -> Result<Vec<Vec<u8>>, IdentityError> {
        let hashes = self.ring().lookup_hashes(CODES, &recovery_key(account, code))?;
        Ok(hashes.iter().map(KeyedHash::to_bytes).collect())
    }

    fn change_entries(
        &self,
        session: &Session,
        person: Id,
        change: &'static str,
        submission: &Submission,
    ) -> Result<Arc<[polity_store::Entry; 2]>, IdentityError> {
        let act = Act::new(kind::METHODS_CHANGED, session.as_resident())
            .on(person, Access::Changed)
            .with_detail(serde_json::json!({ "change": change }));
        let done = Done::by_resident("identity.sign_in_methods", self.agency_code(), submission.lang);
        Ok(Arc::new([self.act(&act)?, self.done(&done, &submission.journey)?]))
    }
}

/// Why a method was not added; undoes the transaction.
enum MethodRefused {
    There,
    Store(StoreError),
}

impl From<StoreError> for MethodRefused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The account is part of what is hashed: the same code of two accounts has two hashes.
fn recovery_key(account: Id, code: &RecoveryCode) -> Zeroizing<Vec<u8>> {
    let canonical = Zeroizing::new(code.canonical());
    Zeroizing::new([b"recovery\0".as_slice(), account.as_bytes(), canonical.as_bytes()].concat())
}
