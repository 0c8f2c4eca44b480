//! Enrolment at home: the letter's code and the date of birth open it, and sign-in methods are chosen.

use jiff::civil::Date;
use polity_ledger::{Access, Act, Actor};
use polity_store::{Id, Micros, Operation, StoreError};
use polity_vault::Zeroizing;
use polity_vault::otp::TotpSecret;
use polity_web::{Lang, Visit, browser_name, revoke_all_in};
use serde::{Deserialize, Serialize};

use super::acts::{Browser, Done, Submission, kind};
use super::ceremonies::ENROLMENT;
use super::methods::NewMethods;
use super::sessions::{Entrant, Opening};
use crate::assurance::Proof;
use crate::password_rules::{self, Known, PasswordFault};
use crate::printed_code::LetterCode;
use crate::store::{accounts, letters};
use crate::{Identity, IdentityError};

/// How long the same form, sent twice by the same browser, is taken for one (microseconds): a minute.
pub(crate) const SAME_SUBMISSION: Micros = 60 * 1_000_000;

/// The outcome of showing a letter.
pub enum LetterCheck {
    /// It is good: the token of the enrolment, for a cookie.
    Open(Zeroizing<String>),
    /// Code, date of birth or letter are not good. It does not say which.
    Refused,
    /// Too many attempts; not before this time.
    Wait(Micros),
}

/// Where an enrolment stands.
#[derive(Clone, Serialize, Deserialize)]
pub struct EnrolmentStep {
    pub(crate) letter: Id,
    pub(crate) person: Id,
    /// The account that it will open, or open anew.
    pub(crate) account: Id,
    pub(crate) started_at: Micros,
    /// Argon2id hash of the password, once chosen.
    password: Option<String>,
    /// Secret of the authenticator app, once the password was chosen (Base32).
    totp: Option<String>,
}

impl EnrolmentStep {
    /// Whether a password was chosen and the authenticator app comes next.
    pub fn awaits_app(&self) -> bool {
        self.password.is_some() && self.totp.is_some()
    }
}

/// What was chosen.
pub enum Chosen<'a> {
    /// A passkey, as the browser made it: the ceremony's token and the credential.
    Passkey {
        /// Token of the passkey ceremony.
        ceremony: &'a str,
        /// The credential, JSON as the browser's script wrote it.
        credential: &'a str,
    },
    /// The password chosen before, and a code of the authenticator app that was just set up.
    PasswordAndApp {
        /// Six digits.
        code: &'a str,
    },
}

/// The outcome of choosing.
pub(crate) enum EnrolOutcome {
    /// Signed in.
    In(Opening),
    /// The passkey could not be checked, or the code does not fit: choose again.
    NotGood,
    /// The enrolment is over, or the letter was spent elsewhere.
    Over,
}

/// What a finished enrolment holds for a repeated form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// The session that was opened.
    session: String,
    /// When.
    at: Micros,
    /// Whether the letter was still good.
    spent: bool,
}

impl Identity {
    /// Show a letter. The answer is the same for an unknown code, a dead letter and a wrong date of birth.
    pub async fn show_letter(
        &self,
        visit: &Visit,
        code: &LetterCode,
        born: Date,
        submission: &Submission,
    ) -> Result<LetterCheck, IdentityError> {
        let charge = match self.charge_letter(visit, &code.canonical()).await? {
            Ok(charge) => charge,
            Err(until) => return Ok(LetterCheck::Wait(until)),
        };
        let Some(letter) = letters::by_code(self.db(), &self.letter_hashes(code)?).await? else {
            return Ok(LetterCheck::Refused);
        };
        if letter.state != "open" || letter.expires_at <= self.now() {
            return Ok(LetterCheck::Refused);
        }
        let born_matches = self.is_born_on(letter.person, born).await?;
        if !born_matches {
            // Only a wrong date uses up the letter: its holder may come back to the page as often as they like.
            let (id, operation) = (letter.id, Operation::housekeeping("identity.letter_attempt"));
            self.db()
                .transact::<_, StoreError, _>(operation, move |tx| letters::charge_attempt(tx, id).map(drop))
                .await?;
            return Ok(LetterCheck::Refused);
        }
        if letter.attempts_left <= 0 {
            return Ok(LetterCheck::Refused);
        }
        self.refund(charge).await?;
        let account = accounts::account_of(self.db(), letter.person).await?.unwrap_or_else(|| self.new_id());
        let step = EnrolmentStep {
            letter: letter.id,
            person: letter.person,
            account,
            started_at: submission.journey.started_at,
            password: None,
            totp: None,
        };
        Ok(LetterCheck::Open(self.keep(&ENROLMENT, &step).await?))
    }

    /// Where the enrolment of this token stands; `None` when it is over.
    pub async fn enrolment(&self, token: &str) -> Result<Option<EnrolmentStep>, IdentityError> {
        self.ceremony(&ENROLMENT, token).await
    }

    /// The name of the person who enrols, to greet them: they proved that the letter is theirs.
    pub async fn enrolling_name(&self, step: &EnrolmentStep) -> Result<String, IdentityError> {
        Ok(self.name_of(step.person).await?.unwrap_or_default())
    }

    /// Choose a password; the authenticator app comes next.
    pub async fn enrol_password(
        &self,
        token: &str,
        step: EnrolmentStep,
        typed: &str,
        again: &str,
    ) -> Result<Result<(), PasswordFault>, IdentityError> {
        let hash = match self.accept_password(step.person, typed, again).await? {
            Ok(hash) => hash,
            Err(fault) => return Ok(Err(fault)),
        };
        let secret = TotpSecret::generate(self.entropy());
        let next = EnrolmentStep { password: Some(hash), totp: Some(secret.to_base32().to_string()), ..step };
        let continued = self.continued(&ENROLMENT, token, &next)?;
        let operation = Operation::new("identity.enrol_password", self.new_id());
        self.db().transact::<_, StoreError, _>(operation, move |tx| continued.write(tx).map(drop)).await?;
        Ok(Ok(()))
    }

    /// The secret to set up the authenticator app with, and its address for a QR code.
    pub async fn enrolment_app(
        &self,
        step: &EnrolmentStep,
    ) -> Result<Option<(TotpSecret, Zeroizing<String>)>, IdentityError> {
        let Some(secret) = step.totp.as_deref().and_then(|text| TotpSecret::from_base32(text).ok()) else {
            return Ok(None);
        };
        let uri = self.app_address(&secret, step.person).await?;
        Ok(Some((secret, uri)))
    }

    /// Finish: the letter is spent, every older way in is taken away, the new ones stand, the person is signed in.
    pub(crate) async fn finish_enrolment(
        &self,
        browser: Browser<'_>,
        token: &str,
        chosen: Chosen<'_>,
        submission: &Submission,
    ) -> Result<EnrolOutcome, IdentityError> {
        let Some(step) = self.enrolment(token).await? else { return Ok(EnrolOutcome::Over) };
        let (proofs, methods) = match chosen {
            Chosen::Passkey { ceremony, credential } => {
                let label = browser_name(browser.visit.user_agent());
                match self.finish_new_passkey(ceremony, step.account, credential, &label).await? {
                    Some(passkey) => ([Proof::Passkey].as_slice(), NewMethods::passkey(passkey)),
                    None => return Ok(EnrolOutcome::NotGood),
                }
            }
            Chosen::PasswordAndApp { code } => match self.chosen_app(&step, code) {
                Some((password, secret, used_step)) => (
                    [Proof::Password, Proof::Totp].as_slice(),
                    NewMethods::password_and_app(self, step.account, &password, &secret, used_step)?,
                ),
                None => return Ok(EnrolOutcome::NotGood),
            },
        };
        let entrant = Entrant {
            account: step.account,
            person: step.person,
            acting_for: None,
            proofs,
            proven_at: self.now(),
            act: kind::SIGNED_IN,
        };
        let opening = self.prepare_session(browser, entrant).await?;
        let codes = self.prepare_recovery_codes(step.account)?;
        let actor = Actor {
            account: Some(step.account),
            person: Some(step.person),
            role: "resident".into(),
            assurance: 2,
            ..Actor::default()
        };
        let act = Act::new(kind::ENROLLED, actor).on(step.person, Access::Changed);
        let done = Done::by_resident("identity.enrolment", self.agency_code(), submission.lang);
        let entries = [self.act(&act)?, self.done_since(&done, step.started_at)?];
        let written = opening.clone();
        let now = self.now();
        let operation = submission.journey.operation("identity.enrol", token.as_bytes());
        let (letter, account, person) = (step.letter, step.account, step.person);
        let enrolled = self
            .db()
            .transact::<_, StoreError, _>(Operation::new("identity.enrol", operation), move |tx| {
                let done = |spent| Enrolled { session: written.id(), at: now, spent };
                if !letters::spend(tx, letter, now)? {
                    return Ok(done(false));
                }
                accounts::open_account(tx, account, person, now)?;
                accounts::remove_every_method(tx, account)?;
                revoke_all_in(tx, account, None)?;
                methods.write(tx, account, now)?;
                codes.write(tx)?;
                written.write(tx)?;
                entries.iter().try_for_each(|entry| tx.append(entry))?;
                Ok(done(true))
            })
            .await?;
        if !enrolled.spent {
            return Ok(EnrolOutcome::Over);
        }
        if enrolled.session == opening.id() {
            return Ok(EnrolOutcome::In(opening));
        }
        // The same form sent twice by the same browser: the first answer's cookie may never have arrived, so the
        // second gets a session of its own.
        if now - enrolled.at > SAME_SUBMISSION {
            return Ok(EnrolOutcome::Over);
        }
        let (proven_at, act) = (enrolled.at, kind::SIGNED_IN);
        let entrant = Entrant { account, person, acting_for: None, proofs, proven_at, act };
        Ok(EnrolOutcome::In(self.open_session(browser, entrant).await?))
    }

    /// Password hash, secret and the step that the typed code was made in.
    fn chosen_app(&self, step: &EnrolmentStep, code: &str) -> Option<(String, TotpSecret, i64)> {
        let secret = TotpSecret::from_base32(step.totp.as_deref()?).ok()?;
        let used = secret.matched_step(code, self.now(), None)?;
        Some((step.password.clone()?, secret, used))
    }

    /// Judge a password and hash it.
    pub(crate) async fn accept_password(
        &self,
        person: Id,
        typed: &str,
        again: &str,
    ) -> Result<Result<String, PasswordFault>, IdentityError> {
        let name = self.name_of(person).await?.unwrap_or_default();
        let number = self.number_of(person).await?;
        let config = self.web().config();
        let known = Known {
            names: &[&name],
            number: number.as_ref().map_or("", |number| number.as_str()),
            nation: config.nation.get(Lang::En),
        };
        let password = match password_rules::accept(typed, &known) {
            Ok(password) => Zeroizing::new(password),
            Err(fault) => return Ok(Err(fault)),
        };
        if password_rules::normalise(again) != *password {
            return Ok(Err(PasswordFault::Differ));
        }
        Ok(Ok(self.0.hasher.hash(&password).await?))
    }

    /// The `otpauth:` address for a QR code: the nation's name and the last characters of the number, so that a person
    /// with several entries in their app knows them apart without telling an onlooker who they are.
    pub(crate) async fn app_address(
        &self,
        secret: &TotpSecret,
        person: Id,
    ) -> Result<Zeroizing<String>, IdentityError> {
        let number = self.number_of(person).await?.map(|number| number.partial()).unwrap_or_default();
        Ok(secret.uri(self.web().config().nation.get(Lang::En), &number))
    }

    async fn is_born_on(&self, person: Id, born: Date) -> Result<bool, IdentityError> {
        let sections = self.open_facts(person).await?;
        let identity = sections.into_iter().find(|opened| opened.section == "identity");
        let held =
            identity.and_then(|opened| opened.facts.text("dob").and_then(|dob| dob.parse::<Date>().ok()));
        Ok(held == Some(born))
    }
}
