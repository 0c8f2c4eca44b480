//! Enrolment letters: issued at a counter after documents were checked, printed once, spent at home.

use std::sync::Arc;

use polity_ledger::transactions::Channel;
use polity_ledger::{Access, Act, Actor};
use polity_store::{Id, Micros, Operation, StoreError};
use polity_vault::{KeyedHash, Zeroizing};
use polity_web::delivery::{self, Message, Outgoing};
use polity_web::{Arg, Lang};
use serde::{Deserialize, Serialize};

use super::acts::{Done, Submission, kind};
use super::{AgencyActor, ceremonies};
use crate::printed_code::LetterCode;
use crate::store::{CEREMONIES, CODES, ceremonies as rows, letters};
use crate::{Identity, IdentityError};

/// How long a letter can be used (microseconds): 14 days.
pub const LETTER_LIVES: Micros = 14 * 86_400 * 1_000_000;
/// How often a wrong date of birth may be typed with a right code before the letter is dead.
pub const LETTER_ATTEMPTS: i64 = 5;

/// What an officer saw before issuing a letter.
pub const DOCUMENTS: [&str; 5] = ["id-card", "passport", "birth-certificate", "driving-licence", "witness"];

/// A letter in an officer's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its id.
    pub id: Id,
    /// For whom.
    pub person: Id,
    /// When it was issued.
    pub issued_at: Micros,
    /// When it ends by itself.
    pub expires_at: Micros,
    /// Whether it can still be used.
    pub is_open: bool,
}

/// A letter that was just issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedLetter {
    /// Its id.
    pub id: Id,
}

/// The letter as it is printed: the only time that its code is seen. It can be shown for a quarter of an hour.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedLetter {
    /// Its id.
    pub id: Id,
    /// For whom.
    pub person: Id,
    /// The name on the letter.
    pub name: String,
    /// The code in groups of four.
    pub code: String,
    /// When it ends by itself.
    pub expires_at: Micros,
    /// Language of the letter, by its code.
    pub lang: String,
    /// The agency whose counter issued it.
    pub agency: String,
}

/// A letter in words, in its own language, which need not be that of the officer's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterWords {
    /// Language of the words.
    pub lang: Lang,
    /// What it is.
    pub title: String,
    /// To whom.
    pub greeting: String,
    /// What it is for.
    pub lead: String,
    /// What to do, in order.
    pub steps: [String; 3],
    /// Before the code.
    pub code: String,
    /// Until when it works.
    pub until: String,
    /// What to beware of.
    pub warning: String,
    /// From whom.
    pub agency: String,
}

/// What a new letter says about itself.
struct NewLetter<'a> {
    issued_by: Id,
    agency: &'a str,
    person: Id,
    lang: Lang,
}

/// How a new letter reaches its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Handing {
    /// It is printed.
    Printed,
    /// It is given back to the caller, who hands it over.
    Returned,
}

impl LetterWords {
    /// The letter as plain text, for whoever prints it elsewhere.
    fn with_code(&self, code: &str) -> String {
        let steps =
            (1..).zip(&self.steps).map(|(n, step)| format!("{n}. {step}")).collect::<Vec<_>>().join("\n");
        [
            &self.greeting,
            &self.lead,
            &steps,
            &format!("{}\n\n    {code}", self.code),
            &self.until,
            &self.warning,
            &self.agency,
        ]
        .map(String::as_str)
        .join("\n\n")
    }
}

impl Identity {
    /// A letter in words.
    pub async fn letter_words(&self, letter: &PrintedLetter) -> Result<LetterWords, IdentityError> {
        let lang: Lang = letter.lang.parse().unwrap_or(Lang::En);
        let (web, config) = (self.web(), self.web().config());
        let say = |key: &str, args: &[(&str, Arg<'_>)]| web.text(lang, key, args);
        let until = polity_web::format::date(letter.expires_at, &config.time_zone, lang);
        let address = config.absolute("/enrol");
        let agency = self.agency(&letter.agency).await?;
        Ok(LetterWords {
            lang,
            title: say("identity-letter-title", &[("nation", config.nation.get(lang).into())]),
            greeting: say("identity-letter-greeting", &[("name", letter.name.as_str().into())]),
            lead: say("identity-letter-lead", &[]),
            steps: [
                say("identity-letter-step-open", &[("address", address.into())]),
                say("identity-letter-step-type", &[]),
                say("identity-letter-step-choose", &[]),
            ],
            code: say("identity-letter-code", &[]),
            until: say("identity-letter-until", &[("date", until.into())]),
            warning: say("identity-letter-warning", &[]),
            agency: agency.map_or_else(|| letter.agency.clone(), |agency| agency.name(lang).to_owned()),
        })
    }

    /// Issue a letter. The officer has the person and their documents before them; letters that the person still had
    /// are revoked.
    pub async fn issue_letter(
        &self,
        officer: &AgencyActor,
        person: Id,
        documents: &[&str],
        lang: Lang,
        submission: &Submission,
    ) -> Result<IssuedLetter, IdentityError> {
        let agency = officer.agency.clone().unwrap_or_else(|| self.agency_code().to_owned());
        let act = Act::new(kind::LETTER_ISSUED, officer.to_actor())
            .on(person, Access::Changed)
            .with_detail(serde_json::json!({ "documents": documents }));
        let done = Done {
            channel: Channel::Counter,
            ..Done::by_resident("identity.enrolment_letter", &agency, lang)
        };
        let entries = vec![self.act(&act)?, self.done(&done, &submission.journey)?];
        let operation = submission.journey.operation(
            "identity.issue_letter",
            &[officer.account.as_bytes().as_slice(), person.as_bytes()].concat(),
        );
        let new = NewLetter { issued_by: officer.account, agency: &agency, person, lang };
        let (issued, _) = self.write_letter(new, Handing::Printed, entries, operation).await?;
        Ok(issued)
    }

    /// Issue a letter where there is no counter yet: for the first administrator of a nation. The code is returned, to
    /// be printed at the terminal of whoever makes the nation.
    pub async fn issue_first_letter(
        &self,
        actor: &Actor,
        person: Id,
        lang: Lang,
    ) -> Result<PrintedLetter, IdentityError> {
        let act = Act::new(kind::LETTER_ISSUED, actor.clone()).on(person, Access::Changed);
        let entries = vec![self.act(&act)?];
        let agency = self.agency_code().to_owned();
        // No officer is behind it: the letter says that it issued itself.
        let new = NewLetter { issued_by: person, agency: &agency, person, lang };
        let (_, printed) = self.write_letter(new, Handing::Returned, entries, self.new_id()).await?;
        Ok(printed)
    }

    async fn write_letter(
        &self,
        new: NewLetter<'_>,
        handing: Handing,
        entries: Vec<polity_store::Entry>,
        operation: Id,
    ) -> Result<(IssuedLetter, PrintedLetter), IdentityError> {
        let now = self.now();
        let NewLetter { issued_by, agency, person, lang } = new;
        let code = LetterCode::draw(self.entropy());
        let letter = letters::LetterRow {
            id: self.new_id(),
            person,
            agency: agency.to_owned(),
            issued_by,
            issued_at: now,
            expires_at: now + LETTER_LIVES,
            attempts_left: LETTER_ATTEMPTS,
            state: "open".to_owned(),
        };
        let printed = PrintedLetter {
            id: letter.id,
            person,
            name: self.name_of(person).await?.unwrap_or_default(),
            code: code.printed(),
            expires_at: letter.expires_at,
            lang: lang.code().to_owned(),
            agency: agency.to_owned(),
        };
        let hash = self.ring().lookup_hash(CODES, letter_key(&code).as_bytes())?.to_bytes();
        let print = Arc::new(self.begin_under(&ceremonies::PRINT, self.print_token(letter.id)?, &printed)?);
        let paper = match handing {
            Handing::Printed => Some(self.on_paper(&printed).await?),
            Handing::Returned => None,
        };
        let operation = Operation::new("identity.issue_letter", operation);
        let issued = self
            .db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                letters::issue(tx, &letter, &hash)?;
                print.write(tx)?;
                if let Some(paper) = &paper {
                    paper.enqueue(tx)?;
                }
                entries.iter().try_for_each(|entry| tx.append(entry))?;
                Ok(IssuedLetter { id: letter.id })
            })
            .await?;
        Ok((issued, printed))
    }

    /// The letter as a message to whoever prints: a demonstration shows it in its mailbox.
    async fn on_paper(&self, printed: &PrintedLetter) -> Result<Outgoing, IdentityError> {
        let words = self.letter_words(printed).await?;
        let message = Message {
            to: printed.name.clone(),
            channel: delivery::Channel::Print,
            subject: words.title.clone(),
            body: words.with_code(&printed.code),
            lang: words.lang,
            calendar: None,
        };
        Ok(self.web().delivery().prepare(&message)?)
    }

    /// The letter to be printed, while it is fresh, for the officer's agency that issued it.
    pub async fn printed_letter(
        &self,
        officer: &AgencyActor,
        id: Id,
    ) -> Result<Option<PrintedLetter>, IdentityError> {
        let token = self.print_token(id)?;
        let printed: Option<PrintedLetter> = self.ceremony(&ceremonies::PRINT, &token).await?;
        Ok(printed.filter(|letter| Some(&letter.agency) == officer.agency.as_ref()))
    }

    /// The letter was handed over: nobody sees its code any more.
    pub async fn letter_handed_over(&self, id: Id) -> Result<(), IdentityError> {
        let hash = polity_vault::token::hash(&self.print_token(id)?);
        let operation = Operation::new("identity.letter_handed_over", self.new_id());
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                rows::end(tx, &hash, ceremonies::PRINT.name).map(drop)
            })
            .await?;
        Ok(())
    }

    /// Revoke a letter; `false` when it cannot be used any more anyhow.
    pub async fn revoke_letter(
        &self,
        officer: &AgencyActor,
        id: Id,
        submission: &Submission,
    ) -> Result<bool, IdentityError> {
        let Some(letter) = letters::by_id(self.db(), id).await? else { return Ok(false) };
        if Some(&letter.agency) != officer.agency.as_ref() {
            return Ok(false);
        }
        let act = Act::new(kind::LETTER_REVOKED, officer.to_actor()).on(letter.person, Access::Changed);
        let (entry, now) = (self.act(&act)?, self.now());
        let hash = polity_vault::token::hash(&self.print_token(id)?);
        let operation = submission.journey.operation("identity.revoke_letter", id.as_bytes());
        self.db()
            .transact::<_, StoreError, _>(Operation::new("identity.revoke_letter", operation), move |tx| {
                let revoked = letters::revoke(tx, id, now)?;
                if revoked {
                    rows::end(tx, &hash, ceremonies::PRINT.name)?;
                    tx.append(&entry)?;
                }
                Ok(revoked)
            })
            .await
            .map_err(IdentityError::from)
    }

    /// The latest letters of a person, newest first, for the officer who has them at the counter.
    pub async fn letters_of(&self, person: Id) -> Result<Vec<Letter>, IdentityError> {
        let now = self.now();
        let rows = letters::of_person(self.db(), person).await?;
        Ok(rows
            .into_iter()
            .map(|row| Letter {
                id: row.id,
                person: row.person,
                issued_at: row.issued_at,
                expires_at: row.expires_at,
                is_open: row.state == "open" && row.expires_at > now && row.attempts_left > 0,
            })
            .collect())
    }

    /// The hashes of a letter's code under every live key.
    pub(crate) fn letter_hashes(&self, code: &LetterCode) -> Result<Vec<Vec<u8>>, IdentityError> {
        let hashes = self.ring().lookup_hashes(CODES, letter_key(code).as_bytes())?;
        Ok(hashes.iter().map(KeyedHash::to_bytes).collect())
    }

    /// The token of a page with secrets that belongs to this id. It is made, not stored: the page is found again by who
    /// may see it, and the double submit of a form leads to the same page.
    pub(crate) fn print_token(&self, of: Id) -> Result<Zeroizing<String>, IdentityError> {
        let tag = self.ring().mac(CEREMONIES, [b"print:".as_slice(), of.as_bytes()].concat().as_slice())?;
        Ok(Zeroizing::new(hex::encode(tag)))
    }
}

fn letter_key(code: &LetterCode) -> Zeroizing<String> {
    Zeroizing::new(format!("letter\0{}", code.canonical()))
}
