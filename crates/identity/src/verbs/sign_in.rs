//! Signing in with a password and a second factor, and with one click in a demonstration.
//!
//! **The answer is the same whether an account exists or not**: same words, same work, same throttle.

use polity_store::{Id, Micros, Operation, StoreError};
use polity_vault::otp::TotpSecret;
use polity_vault::{PasswordHasher, Zeroizing, token};
use serde::{Deserialize, Serialize};

use super::acts::{Browser, Submission, kind};
use super::ceremonies::SECOND_FACTOR;
use super::enrolment::SAME_SUBMISSION;
use super::methods::only_one;
use super::sessions::{Entrant, Opening};
use crate::assurance::Proof;
use crate::national_number::NationalNumber;
use crate::password_rules;
use crate::printed_code::RecoveryCode;
use crate::store::accounts::{self, CredentialRow, kind as credential};
use crate::{Identity, IdentityError};

/// Characters of a typed name that tell throttle buckets apart.
const TYPED_NAME_CHARS: usize = 64;

/// The outcome of the first step.
pub enum SignInStep {
    /// The password is right: the token of the second step.
    SecondFactor(Zeroizing<String>),
    /// Number or password are not right. It does not say which.
    Refused,
    /// Too many attempts; not before this time.
    Wait(Micros),
}

/// The outcome of the second step.
pub enum SecondStep {
    /// Signed in.
    In(SignedIn),
    /// The code is not right.
    Refused,
    /// Too many attempts; not before this time.
    Wait(Micros),
    /// The first step was too long ago.
    Over,
}

/// A session that was opened; its cookies go before the response.
pub struct SignedIn(pub(crate) Opening);

impl SignedIn {
    /// The cookies of the answer.
    pub fn cookies(&self) -> (polity_web::SessionCookie, super::sessions::DeviceCookie) {
        self.0.cookies()
    }
}

/// What the first step leaves for the second.
#[derive(Serialize, Deserialize)]
struct AfterPassword {
    account: Id,
    person: Id,
}

/// What a second step holds for a repeated form.
#[derive(Serialize, Deserialize)]
struct Entered {
    session: String,
    at: Micros,
    accepted: bool,
}

/// A second factor that was typed.
enum Typed {
    Totp { row: Id, step: i64 },
    Recovery(Vec<Vec<u8>>),
}

impl Identity {
    /// Check number and password.
    pub async fn check_password(
        &self,
        browser: Browser<'_>,
        number: &str,
        typed: &str,
    ) -> Result<SignInStep, IdentityError> {
        let typed_name = number;
        let number = NationalNumber::parse_tolerant(typed_name).ok();
        // What is no number is charged to itself: a stranger who types nonsense must not slow down a slip of others.
        let account_name = number.map_or_else(
            || typed_name.chars().take(TYPED_NAME_CHARS).collect(),
            |number| number.as_str().to_owned(),
        );
        let owner = self.owner_of(number.as_ref()).await?;
        let known = self.known_device(browser.device, owner.map(|(account, _)| account)).await?;
        let charge = match self.charge_sign_in(browser.visit, &account_name, known.as_ref()).await? {
            Ok(charge) => charge,
            Err(until) => return Ok(SignInStep::Wait(until)),
        };
        let password = Zeroizing::new(password_rules::normalise(typed));
        if password.chars().count() > password_rules::PASSWORD_CHARS_MAX {
            return Ok(SignInStep::Refused);
        }
        let stored = match owner {
            Some((account, _)) => self.stored_password(account).await?,
            None => None,
        };
        let (Some((account, person)), Some((row, stored))) = (owner, stored) else {
            self.0.hasher.verify_absent(&password).await?;
            return Ok(SignInStep::Refused);
        };
        if !self.0.hasher.verify(&password, &stored).await? {
            return Ok(SignInStep::Refused);
        }
        if PasswordHasher::needs_rehash(&stored) {
            self.rehash(row, &password).await?;
        }
        self.refund(charge).await?;
        Ok(SignInStep::SecondFactor(self.keep(&SECOND_FACTOR, &AfterPassword { account, person }).await?))
    }

    /// Whether the second step of this token is still awaited.
    pub async fn awaits_second_factor(&self, token: &str) -> Result<bool, IdentityError> {
        Ok(self.ceremony::<AfterPassword>(&SECOND_FACTOR, token).await?.is_some())
    }

    /// Check a one-time code or a recovery code, and sign in.
    pub async fn check_second_factor(
        &self,
        browser: Browser<'_>,
        ceremony: &str,
        typed: &str,
        submission: &Submission,
    ) -> Result<SecondStep, IdentityError> {
        let after: Option<AfterPassword> = self.ceremony(&SECOND_FACTOR, ceremony).await?;
        let Some(AfterPassword { account, person }) = after else { return Ok(SecondStep::Over) };
        let known = self.known_device(browser.device, Some(account)).await?;
        // The second factor is charged to the account itself: its number may be typed in many ways.
        let charge =
            match self.charge_sign_in(browser.visit, &format!("second {account}"), known.as_ref()).await? {
                Ok(charge) => charge,
                Err(until) => return Ok(SecondStep::Wait(until)),
            };
        let Some(typed) = self.read_second_factor(account, typed).await? else {
            return Ok(SecondStep::Refused);
        };
        let second = match typed {
            Typed::Totp { .. } => Proof::Totp,
            Typed::Recovery(_) => Proof::RecoveryCode,
        };
        let proofs = [Proof::Password, second];
        let now = self.now();
        let act = kind::SIGNED_IN;
        let entrant = Entrant { account, person, acting_for: None, proofs: &proofs, proven_at: now, act };
        let opening = self.prepare_session(browser, entrant).await?;
        let written = opening.clone();
        let operation = submission.journey.operation("identity.second_factor", ceremony.as_bytes());
        let entered = self
            .db()
            .transact::<_, StoreError, _>(Operation::new("identity.second_factor", operation), move |tx| {
                let accepted = match &typed {
                    Typed::Totp { row, step } => accounts::spend_step(tx, *row, *step, now)?,
                    Typed::Recovery(hashes) => accounts::spend_recovery_code(tx, account, hashes, now)?,
                };
                if accepted {
                    written.write(tx)?;
                }
                Ok(Entered { session: written.id(), at: now, accepted })
            })
            .await?;
        if !entered.accepted {
            return Ok(SecondStep::Refused);
        }
        self.refund(charge).await?;
        if entered.session == opening.id() {
            return Ok(SecondStep::In(SignedIn(opening)));
        }
        // The same form sent twice by the same browser: the first cookie may never have arrived.
        if now - entered.at > SAME_SUBMISSION {
            return Ok(SecondStep::Over);
        }
        let entrant = Entrant { account, person, acting_for: None, proofs: &proofs, proven_at: now, act };
        Ok(SecondStep::In(SignedIn(self.open_session(browser, entrant).await?)))
    }

    /// Sign in as a persona of the sample nation; `None` unless this is a demonstration that has such a persona.
    pub async fn demo_sign_in(
        &self,
        browser: Browser<'_>,
        slug: &str,
    ) -> Result<Option<SignedIn>, IdentityError> {
        if !self.web().config().demo {
            return Ok(None);
        }
        let persona = self.settings().personas.iter().find(|persona| persona.slug == slug);
        let Some(persona) = persona else { return Ok(None) };
        let Some(person) = self.person_by_number(&persona.number).await? else { return Ok(None) };
        let (account, now) = (self.demo_account(person).await?, self.now());
        let proofs = &[Proof::Demonstration];
        let act = kind::SIGNED_IN;
        let entrant = Entrant { account, person, acting_for: None, proofs, proven_at: now, act };
        Ok(Some(SignedIn(self.open_session(browser, entrant).await?)))
    }

    /// The account of a person of the sample nation, opened where there is none.
    pub(crate) async fn demo_account(&self, person: Id) -> Result<Id, IdentityError> {
        let (fresh, now) = (self.new_id(), self.now());
        let operation = Operation::new("identity.open_demo_account", self.new_id());
        let opened = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            if let Some(account) = accounts::account_in(tx, person)? {
                return Ok(account);
            }
            accounts::open_account(tx, fresh, person, now)?;
            Ok(fresh)
        });
        Ok(opened.await?)
    }

    /// Account and person behind a number.
    async fn owner_of(&self, number: Option<&NationalNumber>) -> Result<Option<(Id, Id)>, IdentityError> {
        let Some(number) = number else { return Ok(None) };
        let Some(person) = self.person_by_number(number).await? else { return Ok(None) };
        Ok(accounts::account_of(self.db(), person).await?.map(|account| (account, person)))
    }

    /// The device's hash, when the browser sent a token that signed in to this account before.
    async fn known_device(
        &self,
        device: Option<&str>,
        account: Option<Id>,
    ) -> Result<Option<[u8; 32]>, IdentityError> {
        let (Some(device), Some(account)) = (device, account) else { return Ok(None) };
        let hash = token::hash(device);
        Ok(accounts::device_known(self.db(), &hash, account).await?.then_some(hash))
    }

    async fn stored_password(&self, account: Id) -> Result<Option<(Id, String)>, IdentityError> {
        let lookup = only_one(credential::PASSWORD, account);
        let Some((row, _, sealed)) = accounts::credential_by_lookup(self.db(), &lookup).await? else {
            return Ok(None);
        };
        Ok(Some((row, self.open_credential(row, &sealed)?)))
    }

    /// Hash again with today's costs, now that the password is at hand.
    async fn rehash(&self, row: Id, password: &str) -> Result<(), IdentityError> {
        let sealed = self.seal_credential(row, &self.0.hasher.hash(password).await?)?;
        let now = self.now();
        let operation = Operation::new("identity.rehash_password", self.new_id());
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| accounts::note_use(tx, row, &sealed, now))
            .await?;
        Ok(())
    }

    /// Tell what was typed: six digits are a one-time code, anything else is read as a recovery code.
    async fn read_second_factor(&self, account: Id, typed: &str) -> Result<Option<Typed>, IdentityError> {
        let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.len() == polity_vault::otp::DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let rows = accounts::credentials_of(self.db(), account).await?;
            return rows
                .iter()
                .find(|row| row.kind == credential::TOTP)
                .map_or(Ok(None), |row| self.matched_totp(row, &digits));
        }
        match RecoveryCode::parse(typed) {
            Ok(code) => Ok(Some(Typed::Recovery(self.recovery_hashes(account, &code)?))),
            Err(_) => Ok(None),
        }
    }

    fn matched_totp(&self, row: &CredentialRow, digits: &str) -> Result<Option<Typed>, IdentityError> {
        let text: Zeroizing<String> = Zeroizing::new(self.open_credential(row.id, &row.sealed)?);
        let secret = TotpSecret::from_base32(&text)?;
        // A step that was used before is let through to the transaction, which tells a repeated form from a replay.
        let step = secret.matched_step(digits, self.now(), None);
        Ok(step.map(|step| Typed::Totp { row: row.id, step }))
    }
}
