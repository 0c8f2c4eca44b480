//! Where and when a person wants to be reached: addresses that were proven, and hours that are quiet.

use polity_ledger::transactions::{Audience, Channel as Journey, Outcome, Transaction};
use polity_ledger::{Access, Act, Actor};
use polity_store::{Entry, Id, Micros, Operation, StoreError};
use polity_vault::{Place, token};
use polity_web::delivery::{Channel, Message as Outgoing};
use polity_web::{Arg, Bucket, Lang, Session, Wait};
use serde::{Deserialize, Serialize};

use crate::address::{CODE_DIGITS, CODE_LIVES, Way, stands};
use crate::quiet_hours::QuietHours;
use crate::store::{CONTACTS, contacts};
use crate::{Inbox, InboxError};

/// Codes that one person may ask for, and that one address may be sent, so that nobody is pestered from here.
const CODES_ASKED: Bucket = Bucket::new("inbox.codes-asked", 5, 1);
const CODES_SENT: Bucket = Bucket::new("inbox.codes-sent", 5, 1);

/// Kind of the act when an address was proven or removed.
const CONTACT_CHANGED: &str = "inbox.contact_changed";

/// An address that its person was proven to read.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// By which way.
    pub way: Way,
    /// The address or number.
    pub address: String,
    /// Whether copies go there.
    pub wanted: bool,
}

/// How a person wants to be reached.
#[derive(Clone, PartialEq, Eq)]
pub struct Contacts {
    /// Proven addresses, at most one by each way.
    pub contacts: Vec<Contact>,
    /// When nothing is sent.
    pub quiet: Option<QuietHours>,
}

/// What became of a typed code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Confirmed {
    /// It fits: copies go there from now on.
    Done,
    /// It does not fit.
    Wrong,
    /// There is no code to type any more: a new one has to be asked for.
    Over,
}

/// An address that waits for its proof, as it is sealed.
#[derive(Serialize, Deserialize)]
struct Proof {
    address: String,
    /// The code, keyed.
    tag: Vec<u8>,
}

impl Inbox {
    /// How a person wants to be reached.
    ///
    /// # Errors
    /// [`InboxError::Vault`] if an address does not open.
    pub async fn contacts(&self, person: Id) -> Result<Contacts, InboxError> {
        let mut found = Vec::new();
        for row in contacts::contacts(self.db(), person).await? {
            let address = self.open_address(person, row.way, &row.sealed)?;
            found.push(Contact { way: row.way, address, wanted: row.wanted });
        }
        let (quiet, _) = contacts::preference(self.db(), person).await?;
        Ok(Contacts { contacts: found, quiet })
    }

    pub(super) fn open_address(&self, person: Id, way: Way, sealed: &[u8]) -> Result<String, InboxError> {
        let plain = self.web().ring().open(CONTACTS, contact_place(&row_of(person, way)), sealed)?;
        Ok(String::from_utf8_lossy(&plain).into_owned())
    }

    /// Sends a code to an address, which counts once the code is typed. `Err` says how long to wait first.
    ///
    /// # Errors
    /// Those of the database and of delivery.
    pub async fn ask_for_code(
        &self,
        person: Id,
        way: Way,
        address: String,
        lang: Lang,
    ) -> Result<Result<(), Wait>, InboxError> {
        let limits = self.web().limits();
        let asked = limits.check(&CODES_ASKED, person.as_bytes(), 1);
        if let Err(wait) = asked.and_then(|()| limits.check(&CODES_SENT, &address, 1)) {
            return Ok(Err(wait));
        }
        let code = token::digit_code(self.web().entropy(), CODE_DIGITS);
        let values =
            [("nation", Arg::from(self.web().config().nation.get(lang))), ("code", Arg::from(code.as_str()))];
        let message = self.web().delivery().prepare(&Outgoing {
            to: address.clone(),
            channel: channel(way),
            subject: self.web().text(lang, "inbox-code-subject", &values),
            body: self.web().text(lang, "inbox-code-body", &values),
            lang,
            calendar: None,
        })?;
        let tag = self.web().ring().mac(CONTACTS, &proven(person, way, &address, &code))?.to_vec();
        let plain = serde_json::to_vec(&Proof { address, tag }).map_err(InboxError::unreadable)?;
        let sealed = self.web().ring().seal(CONTACTS, proof_place(&row_of(person, way)), &plain)?;
        let expires_at = self.web().now() + CODE_LIVES;
        let operation = Operation::new("inbox.ask_for_code", message.id());
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                contacts::set_proof(tx, person, way, &sealed, expires_at)?;
                message.enqueue(tx)
            })
            .await?;
        Ok(Ok(()))
    }

    /// The address that waits for its code, while it does.
    ///
    /// # Errors
    /// [`InboxError::Vault`] if it does not open.
    pub async fn awaited_address(&self, person: Id, way: Way) -> Result<Option<String>, InboxError> {
        let Some((sealed, left, expires_at)) = contacts::proof(self.db(), person, way).await? else {
            return Ok(None);
        };
        if !stands(expires_at, left, self.web().now()) {
            return Ok(None);
        }
        self.open_proof(person, way, &sealed).map(|proof| Some(proof.address))
    }

    fn open_proof(&self, person: Id, way: Way, sealed: &[u8]) -> Result<Proof, InboxError> {
        let plain = self.web().ring().open(CONTACTS, proof_place(&row_of(person, way)), sealed)?;
        serde_json::from_slice(&plain).map_err(InboxError::unreadable)
    }

    /// A typed code. Every try counts, whoever makes them at once; the one that fits proves the address.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn confirm(
        &self,
        session: &Session,
        person: Id,
        way: Way,
        code: &str,
        lang: Lang,
    ) -> Result<Confirmed, InboxError> {
        let Some((sealed, left, expires_at)) = contacts::proof(self.db(), person, way).await? else {
            return Ok(Confirmed::Over);
        };
        let now = self.web().now();
        if !stands(expires_at, left, now) {
            return Ok(Confirmed::Over);
        }
        let proof = self.open_proof(person, way, &sealed)?;
        let code: String = code.chars().filter(|sign| !sign.is_whitespace()).collect();
        let typed = proven(person, way, &proof.address, &code);
        let fits = self.web().ring().verify_mac(CONTACTS, &typed, &proof.tag);
        let place = row_of(person, way);
        let address = self.web().ring().seal(CONTACTS, contact_place(&place), proof.address.as_bytes())?;
        let entries = [self.contact_act(session, person, way)?, self.reached(expires_at - CODE_LIVES, lang)?];
        let confirmed = self
            .db()
            .transact::<_, StoreError, _>(Operation::housekeeping("inbox.confirm"), move |tx| {
                if !contacts::attempt(tx, person, way, &sealed)? {
                    return Ok(Confirmed::Over);
                }
                if !fits {
                    return Ok(Confirmed::Wrong);
                }
                contacts::set_contact(tx, person, way, &address, lang.code())?;
                entries.iter().try_for_each(|entry| tx.append(entry))?;
                Ok(Confirmed::Done)
            })
            .await?;
        // The last try that failed was the last.
        Ok(if confirmed == Confirmed::Wrong && left == 1 { Confirmed::Over } else { confirmed })
    }

    /// Forgets an address: nothing more goes there.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remove_contact(&self, session: &Session, person: Id, way: Way) -> Result<(), InboxError> {
        let entry = self.contact_act(session, person, way)?;
        let operation = Operation::housekeeping("inbox.remove_contact");
        let removed = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            if contacts::delete_contact(tx, person, way)? {
                tx.append(&entry)?;
            }
            Ok(())
        });
        Ok(removed.await?)
    }

    /// Keeps by which ways copies are wanted, in this language, and when nothing is sent.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_wishes(
        &self,
        person: Id,
        wanted: Vec<Way>,
        quiet: Option<QuietHours>,
        lang: Lang,
    ) -> Result<(), InboxError> {
        let operation = Operation::housekeeping("inbox.set_wishes");
        let kept = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            contacts::set_wishes(tx, person, &wanted, quiet, lang.code())
        });
        Ok(kept.await?)
    }

    /// The person sees it on their page of looks: somebody else at their browser could have done it.
    fn contact_act(&self, session: &Session, person: Id, way: Way) -> Result<Entry, InboxError> {
        let actor = Actor {
            account: Some(session.account),
            person: session.person,
            role: "resident".into(),
            assurance: session.assurance,
            ..Actor::default()
        };
        let act = Act::new(CONTACT_CHANGED, actor).on(person, Access::Changed).with_public("way", way.name());
        Ok(self.web().ledger().prepare(&act, self.web().now())?)
    }

    /// For the scoreboard: somebody can be reached from now on.
    fn reached(&self, started_at: Micros, lang: Lang) -> Result<Entry, InboxError> {
        let now = self.web().now();
        let transaction = Transaction {
            service: "inbox.contact".into(),
            agency: self.agency_code().to_owned(),
            channel: Journey::Web,
            audience: Audience::Resident,
            outcome: Outcome::Completed,
            started_at,
            finished_at: now,
            prefilled: 0,
            retyped: 0,
            language: lang.tag().to_owned(),
        };
        Ok(self.web().ledger().transaction(&transaction, now)?)
    }
}

/// The kit's channel of a way.
pub(super) fn channel(way: Way) -> Channel {
    match way {
        Way::Mail => Channel::Mail,
        Way::Sms => Channel::Sms,
    }
}

/// What a code proves: that this person reads at this address.
fn proven(person: Id, way: Way, address: &str, code: &str) -> Vec<u8> {
    [person.as_bytes().as_slice(), way.name().as_bytes(), b"\0", address.as_bytes(), b"\0", code.as_bytes()]
        .concat()
}

fn row_of(person: Id, way: Way) -> Vec<u8> {
    [person.as_bytes().as_slice(), way.name().as_bytes()].concat()
}

fn contact_place(row: &[u8]) -> Place<'_> {
    Place::new("inbox_contact", "sealed", row)
}

fn proof_place(row: &[u8]) -> Place<'_> {
    Place::new("inbox_proof", "sealed", row)
}
