//! What applications tell residents: messages, cases and how their transactions went. Each request happens once.
//!
//! Promise to residents: an application reaches whoever signed in to it and lets it, and nobody else; it sees and moves its
//! own cases only; all that it does with a person is in the ledger, under its agency's name.

use std::collections::BTreeMap;
use std::sync::Arc;

use polity_identity::login::consent::Terms;
use polity_identity::login::relying_party::RelyingParty;
use polity_ledger::transactions::{Outcome, Transaction};
use polity_ledger::{Access, Act, Actor};
use polity_store::{Entry, Id, Micros, Operation, StoreError, Tx};
use polity_vault::{Place, digest};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::kind;
use crate::application::{Application, Done, May, Moved, Opened, Said};
use crate::document::Text;
use crate::reference::Reference;
use crate::store::outside_cases::{self, OutsideRow, RequestRow};
use crate::{Services, ServicesError};

/// How long a request is known again, in microseconds: two days.
const REQUESTS_KEPT: Micros = 2 * 86_400 * 1_000_000;
/// The role of programs in the ledger, as the page of looks knows it.
const ROLE: &str = "relying-party";

/// An application at the door: what its manifest allows, and as which relying party it came.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The application.
    pub application: Arc<Application>,
    /// Its relying party.
    pub party: Arc<RelyingParty>,
}

/// One request: under which key it happens once, and what it says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// The key.
    pub key: &'a str,
    /// The body as it came.
    pub body: &'a [u8],
}

/// Why an application is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Its manifest does not say that it may do this.
    Beyond(May),
    /// Nobody who lets it has this `sub`.
    NoConsent,
    /// It has no such case.
    NoCase,
    /// The case was moved since; it is in this version now.
    Moved(i64),
    /// The case is over.
    Over,
    /// The key was used for another request.
    KeyUsed,
}

/// Where a case stands, as its application is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Standing {
    /// What people call it.
    pub reference: String,
    /// From 1; each move raises it.
    pub version: i64,
}

/// What is sealed of a case, and of each of its steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Content {
    pub title: Words,
    pub status: Words,
    pub next_step: Option<Words>,
    pub due: Option<jiff::civil::Date>,
}

pub(super) type Words = BTreeMap<String, String>;

fn words(text: &Text) -> Words {
    text.all().map(|(lang, words)| (lang.to_owned(), words.to_owned())).collect()
}

pub(super) fn text(words: &Words) -> Text {
    let own = |lang: &str| words.get(lang).cloned();
    Text { en: own("en").unwrap_or_default(), zh: own("zh"), ms: own("ms"), ta: own("ta") }
}

impl Content {
    fn of(title: Words, state: &Moved) -> Self {
        Self {
            title,
            status: words(&state.status),
            next_step: state.next_step.as_ref().map(words),
            due: state.due,
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("refused")]
    Refused(Refused),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Caller {
    fn check(&self, what: May) -> Result<(), Refused> {
        if self.application.may(what) { Ok(()) } else { Err(Refused::Beyond(what)) }
    }

    fn actor(&self) -> Actor {
        let agency = Some(self.application.agency.clone());
        Actor { agency, role: ROLE.to_owned(), ..Actor::default() }
    }

    /// The particulars of an act: who it was, in the words that people know, and more.
    fn detail(&self, name: &str, value: Value) -> Value {
        let mut detail = Terms::of(&self.party).detail(&self.party.client_id);
        if let Some(members) = detail.as_object_mut() {
            members.insert("application".to_owned(), self.application.id.clone().into());
            members.insert(name.to_owned(), value);
        }
        detail
    }
}

impl Services {
    /// The letters before the numbers of applications' cases: no case of ours has them.
    pub(super) fn outside_prefix(&self) -> String {
        format!("{}X", self.prefix())
    }

    /// A message into somebody's inbox; gives its identifier.
    pub(crate) async fn tell_from_outside(
        &self,
        caller: &Caller,
        said: &Said,
        asked: Asked<'_>,
    ) -> Result<Result<String, Refused>, ServicesError> {
        if let Err(refused) = caller.check(May::Messages) {
            return Ok(Err(refused));
        }
        let Some(person) = self.lets(caller, said.subject_id).await? else {
            return Ok(Err(Refused::NoConsent));
        };
        let link = match &said.case {
            None => "/applications".to_owned(),
            // Another person's case is as good as none: a message tells nobody whose it is.
            Some(reference) => match self.own_case(caller, reference).await? {
                Ok(row) if row.person == person => format!("/applications/{}", row.reference),
                Ok(_) => return Ok(Err(Refused::NoCase)),
                Err(refused) => return Ok(Err(refused)),
            },
        };
        let mut detail = caller.detail("subject", json!(words(&said.subject)));
        if let Some(members) = detail.as_object_mut() {
            members.insert("body".to_owned(), json!(words(&said.body)));
            members.insert("link".to_owned(), link.into());
            members.insert("urgent".to_owned(), said.urgent.into());
        }
        let act = Act::new(kind::MESSAGE_WANTED, caller.actor())
            .on(person, Access::None)
            .with_public("application", caller.application.id.as_str())
            .with_detail(detail);
        let entry = self.ledger().prepare(&act, self.now())?;
        let request = self.request(caller, "message", asked, entry.id.to_string());
        self.once(request, vec![entry], |_| Ok(())).await
    }

    /// Opens a case.
    pub(crate) async fn open_outside(
        &self,
        caller: &Caller,
        opened: &Opened,
        asked: Asked<'_>,
    ) -> Result<Result<Standing, Refused>, ServicesError> {
        if let Err(refused) = caller.check(May::Cases) {
            return Ok(Err(refused));
        }
        let Some(person) = self.lets(caller, opened.subject_id).await? else {
            return Ok(Err(Refused::NoConsent));
        };
        let reference = Reference::new(&self.outside_prefix(), self.web().entropy()).to_string();
        let (id, now) = (self.new_id(), self.now());
        let content = Content::of(words(&opened.title), &opened.state);
        let row = OutsideRow {
            id,
            reference: reference.clone(),
            application: caller.application.id.clone(),
            person,
            version: 1,
            opened_at: now,
            changed_at: now,
            ended: opened.state.ended,
            sealed: self.sealed(place_of(id.as_bytes()), &content)?,
        };
        let step = self.sealed(step_place(id.as_bytes()), &content)?;
        let entry = self.case_act(kind::OUTSIDE_OPENED, Access::Changed, caller, &row)?;
        let answer = told(&Standing { reference, version: 1 });
        let request = self.request(caller, "case", asked, answer);
        let answered = self.once(request, vec![entry], move |tx| {
            outside_cases::open(tx, &row)?;
            outside_cases::step(tx, row.id, row.version, row.opened_at, &step)?;
            Ok(())
        });
        Ok(answered.await?.and_then(|answer| standing(&answer)))
    }

    /// Moves a case from the version that the application saw.
    pub(crate) async fn move_outside(
        &self,
        caller: &Caller,
        reference: &str,
        seen: i64,
        moved: &Moved,
        asked: Asked<'_>,
    ) -> Result<Result<Standing, Refused>, ServicesError> {
        let row = match self.own_case(caller, reference).await? {
            Ok(row) => row,
            Err(refused) => return Ok(Err(refused)),
        };
        let before: Content = self.unsealed(place_of(row.id.as_bytes()), &row.sealed)?;
        let content = Content::of(before.title, moved);
        let next = OutsideRow {
            version: seen.saturating_add(1),
            changed_at: self.now(),
            ended: moved.ended,
            sealed: self.sealed(place_of(row.id.as_bytes()), &content)?,
            ..row.clone()
        };
        let step = self.sealed(step_place(row.id.as_bytes()), &content)?;
        let entry = self.case_act(kind::OUTSIDE_MOVED, Access::Changed, caller, &next)?;
        let answer = told(&Standing { reference: row.reference.clone(), version: next.version });
        let what = format!("move {}", row.reference);
        let request = self.request(caller, &what, asked, answer);
        let refused = if row.ended { Refused::Over } else { Refused::Moved(row.version) };
        let answered = self.once(request, vec![entry], move |tx| {
            if !outside_cases::advance(tx, &next)? {
                return Err(Fault::Refused(refused));
            }
            outside_cases::step(tx, next.id, next.version, next.changed_at, &step)?;
            Ok(())
        });
        Ok(answered.await?.and_then(|answer| standing(&answer)))
    }

    /// What the application itself said of a case last. Reading it back is a look like any other.
    pub(crate) async fn read_outside(
        &self,
        caller: &Caller,
        reference: &str,
    ) -> Result<Result<(Standing, Value), Refused>, ServicesError> {
        let row = match self.own_case(caller, reference).await? {
            Ok(row) => row,
            Err(refused) => return Ok(Err(refused)),
        };
        let entry = self.case_act(kind::OUTSIDE_READ, Access::Looked, caller, &row)?;
        let operation = Operation::new("services.read_outside", self.new_id());
        self.db().transact::<_, StoreError, _>(operation, move |tx| tx.append(&entry)).await?;
        let content: Content = self.unsealed(place_of(row.id.as_bytes()), &row.sealed)?;
        let standing = Standing { reference: row.reference, version: row.version };
        let shown = json!({
            "reference": standing.reference, "version": standing.version, "title": content.title, "status": content.status,
            "next_step": content.next_step, "due": content.due, "ended": row.ended,
        });
        Ok(Ok((standing, shown)))
    }

    /// Tells the scoreboard how a transaction went.
    pub(crate) async fn count_outside(
        &self,
        caller: &Caller,
        done: &Done,
        asked: Asked<'_>,
    ) -> Result<Result<String, Refused>, ServicesError> {
        if let Err(refused) = caller.check(May::Indicators) {
            return Ok(Err(refused));
        }
        let now = self.now();
        let transaction = Transaction {
            service: caller.application.service(),
            agency: caller.application.agency.clone(),
            channel: done.channel,
            audience: done.audience,
            outcome: done.outcome,
            // It ends when it is told, so that no figure of a closed window moves.
            started_at: now - done.duration,
            finished_at: now,
            prefilled: if done.outcome == Outcome::Abandoned { 0 } else { done.prefilled },
            retyped: done.retyped,
            language: done.language.clone(),
        };
        let entry = self.ledger().transaction(&transaction, now)?;
        let request = self.request(caller, "transaction", asked, entry.id.to_string());
        self.once(request, vec![entry], |_| Ok(())).await
    }

    /// Forgets requests that nobody repeats any more. The roof calls it now and then.
    pub async fn forget_requests(&self) -> Result<(), ServicesError> {
        let before = self.now() - REQUESTS_KEPT;
        let operation = Operation::housekeeping("services.forget_requests");
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| outside_cases::forget_requests(tx, before))
            .await?;
        Ok(())
    }

    /// The person whom the application means, as long as they let it.
    async fn lets(&self, caller: &Caller, subject: Id) -> Result<Option<Id>, ServicesError> {
        let known = self.identity().person_known_to(&caller.party.client_id, subject).await?;
        Ok(known.map(|known| known.person))
    }

    /// A case of this application; another's is none.
    async fn own_case(
        &self,
        caller: &Caller,
        reference: &str,
    ) -> Result<Result<OutsideRow, Refused>, ServicesError> {
        if let Err(refused) = caller.check(May::Cases) {
            return Ok(Err(refused));
        }
        let Some(reference) = Reference::read(&self.outside_prefix(), reference) else {
            return Ok(Err(Refused::NoCase));
        };
        let row = outside_cases::by_reference(self.db(), reference.as_str()).await?;
        Ok(row.filter(|row| row.application == caller.application.id).ok_or(Refused::NoCase))
    }

    fn case_act(
        &self,
        kind: &'static str,
        access: Access,
        caller: &Caller,
        row: &OutsideRow,
    ) -> Result<Entry, ServicesError> {
        let act = Act::new(kind, caller.actor())
            .on(row.person, access)
            .because(caller.application.purpose.en.as_str())
            .with_public("application", caller.application.id.as_str())
            .with_detail(caller.detail("reference", row.reference.as_str().into()));
        Ok(self.ledger().prepare(&act, self.now())?)
    }

    fn request(&self, caller: &Caller, what: &str, asked: Asked<'_>, answer: String) -> RequestRow {
        RequestRow {
            application: caller.application.id.clone(),
            key: digest::sha256_parts(&[what.as_bytes(), &[0], asked.key.as_bytes()]),
            at: self.now(),
            body: digest::sha256(asked.body),
            answer,
        }
    }

    /// Carries out a request once; repeated, it is answered as it was then.
    async fn once(
        &self,
        request: RequestRow,
        entries: Vec<Entry>,
        effect: impl Fn(&mut Tx<'_>) -> Result<(), Fault> + Send + Sync + 'static,
    ) -> Result<Result<String, Refused>, ServicesError> {
        let answer = request.answer.clone();
        let operation = Operation::new("services.outside", self.new_id());
        let written = self.db().transact::<Option<(Vec<u8>, String)>, Fault, _>(operation, move |tx| {
            if let Some(before) = outside_cases::first(tx, &request)? {
                if before.0 != request.body {
                    return Err(Fault::Refused(Refused::KeyUsed));
                }
                return Ok(Some(before));
            }
            effect(tx)?;
            for entry in &entries {
                tx.append(entry)?;
            }
            Ok(None)
        });
        match written.await {
            Ok(None) => Ok(Ok(answer)),
            Ok(Some((_, before))) => Ok(Ok(before)),
            Err(Fault::Refused(refused)) => Ok(Err(refused)),
            Err(Fault::Store(error)) => Err(error.into()),
        }
    }
}

fn told(standing: &Standing) -> String {
    format!("{} {}", standing.reference, standing.version)
}

fn standing(answer: &str) -> Result<Standing, Refused> {
    let (reference, version) = answer.split_once(' ').ok_or(Refused::NoCase)?;
    let version = version.parse().map_err(|_| Refused::NoCase)?;
    Ok(Standing { reference: reference.to_owned(), version })
}

pub(super) fn place_of(id: &[u8; 16]) -> Place<'_> {
    Place::new("services_outside_case", "sealed", id)
}

pub(super) fn step_place(id: &[u8; 16]) -> Place<'_> {
    Place::new("services_outside_step", "sealed", id)
}
