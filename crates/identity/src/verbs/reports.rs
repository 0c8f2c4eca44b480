//! Reports about looks and facts: opening one, writing in its thread, closing it.

use std::sync::Arc;

use polity_ledger::{Access, Act};
use polity_store::{Id, Micros, Operation, StoreError};
use polity_vault::Place;
use polity_web::Session;
use serde::{Deserialize, Serialize};

use super::AgencyActor;
use super::acts::{ActorOf as _, Done, Submission, kind};
use crate::catalogue::Catalogue;
use crate::look_report::{Finding, Side, Status, Step, StepRefused, Topic, after, may_answer};
use crate::store::REPORTS;
use crate::store::reports::{self, MessageRow, ReportRow};
use crate::{Identity, IdentityError};

/// A report in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub id: Id,
    /// What it is about.
    pub topic: Topic,
    /// The agency that answers.
    pub agency: String,
    /// Where it stands.
    pub status: Status,
    /// What the agency found, once closed.
    pub finding: Option<Finding>,
    /// When it was opened.
    pub opened_at: Micros,
    /// When it last changed.
    pub changed_at: Micros,
}

/// A message in a thread.
#[derive(Clone, PartialEq, Eq)]
pub struct ThreadMessage {
    /// Who wrote.
    pub side: Side,
    /// What.
    pub text: String,
    /// When.
    pub at: Micros,
}

/// A report with its thread and the look that it is about, if it is about one.
#[derive(Clone, PartialEq)]
pub struct ReportThread {
    /// The report.
    pub report: Report,
    /// The look, as the resident sees it; `None` when it is about facts, or was erased with the person's data.
    pub look: Option<polity_ledger::looks::Look>,
    /// Oldest first.
    pub messages: Vec<ThreadMessage>,
    /// Whether a message of the side that reads it would be taken now.
    pub may_write: bool,
    /// The officer whose look it is about. Residents see the agency; who answers for the agency sees the officer.
    pub(crate) looker: Option<Id>,
}

/// The outcome of a step, as a transaction may hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stepped {
    /// Taken.
    Done,
    /// The report is closed.
    Closed,
    /// The thread is full.
    Full,
    /// There is no such report for this reader.
    NotFound,
}

impl Identity {
    /// Report a look as wrong, or a section of one's record as not right. The id of the report about it, be it this one
    /// or an earlier one; `None` when there is no such look at this person or no such section.
    pub async fn report(
        &self,
        session: &Session,
        subject: Id,
        topic: Topic,
        text: &str,
        submission: &Submission,
    ) -> Result<Option<Id>, IdentityError> {
        let Some((agency, looker)) = self.who_answers(session, subject, &topic).await? else {
            return Ok(None);
        };
        let now = self.now();
        let row = ReportRow {
            id: self.new_id(),
            person: subject,
            topic,
            agency: agency.clone(),
            looker,
            status: Status::Open,
            finding: None,
            opened_at: now,
            changed_at: now,
            closed_at: None,
        };
        let message = self.message(Side::Resident, session.person.unwrap_or(subject), text)?;
        let (kind, service) = match row.topic {
            Topic::Look(_) => (kind::LOOK_REPORTED, "identity.look_report"),
            Topic::Section(_) => (kind::FACT_REPORTED, "identity.fact_report"),
        };
        let act = Act::new(kind, session.as_resident())
            .on(subject, Access::None)
            .with_public("agency", agency.as_str());
        let done = Done::by_resident(service, &agency, submission.lang);
        let entries = [self.act(&act)?, self.done(&done, &submission.journey)?];
        let bound = [subject.as_bytes().as_slice(), row.topic.line().as_bytes()].concat();
        let operation =
            Operation::new("identity.report", submission.journey.operation("identity.report", &bound));
        let id = self
            .db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                let id = reports::open(tx, &row)?;
                if id == row.id {
                    reports::add_message(tx, id, &message)?;
                    entries.iter().try_for_each(|entry| tx.append(entry))?;
                }
                Ok(id)
            })
            .await?;
        Ok(Some(id))
    }

    /// The agency that answers for a topic, and the officer whose look it was. `None` when there is no such topic.
    pub async fn who_answers(
        &self,
        session: &Session,
        subject: Id,
        topic: &Topic,
    ) -> Result<Option<(String, Option<Id>)>, IdentityError> {
        if !self.may_read_for(session, subject).await? {
            return Ok(None);
        }
        match topic {
            Topic::Look(entry) => {
                let look = self.web().ledger().look_at(subject, *entry).await?;
                // A look without an agency was a helper's: the agency that runs the identity service answers for it.
                let agency = |agency: Option<String>| agency.unwrap_or_else(|| self.agency_code().to_owned());
                // What a relying party took stands under the name of the resident who allowed it: nobody looked.
                let looker = |person: Option<Id>| person.filter(|person| *person != subject);
                Ok(look.map(|look| (agency(look.actor.agency), looker(look.actor.person))))
            }
            Topic::Section(section) => {
                let known = Catalogue::built_in().section(section).is_some();
                let keeper = self.keepers().await?.remove(section);
                Ok(known.then(|| (keeper.unwrap_or_else(|| self.agency_code().to_owned()), None)))
            }
        }
    }

    /// The person's report about a topic, if they made one.
    pub async fn my_report_about(
        &self,
        session: &Session,
        subject: Id,
        topic: &Topic,
    ) -> Result<Option<Id>, IdentityError> {
        if !self.may_read_for(session, subject).await? {
            return Ok(None);
        }
        Ok(reports::about(self.db(), subject, topic).await?)
    }

    /// A resident's reports, the latest change first.
    pub async fn my_reports(&self, session: &Session, subject: Id) -> Result<Vec<Report>, IdentityError> {
        if !self.may_read_for(session, subject).await? {
            return Ok(Vec::new());
        }
        Ok(reports::of_person(self.db(), subject).await?.iter().map(report_of).collect())
    }

    /// A resident's report with its thread.
    pub async fn my_report(
        &self,
        session: &Session,
        subject: Id,
        id: Id,
    ) -> Result<Option<ReportThread>, IdentityError> {
        if !self.may_read_for(session, subject).await? {
            return Ok(None);
        }
        match reports::by_id(self.db(), id).await? {
            Some(row) if row.person == subject => self.thread(row, Side::Resident).await.map(Some),
            _ => Ok(None),
        }
    }

    /// The resident writes in their thread.
    pub async fn reply(
        &self,
        session: &Session,
        subject: Id,
        id: Id,
        text: &str,
        submission: &Submission,
    ) -> Result<Stepped, IdentityError> {
        let own = reports::by_id(self.db(), id).await?.is_some_and(|row| row.person == subject);
        if !own || !self.may_read_for(session, subject).await? {
            return Ok(Stepped::NotFound);
        }
        let author = session.person.unwrap_or(subject);
        let act = Act::new(kind::REPORT_ANSWERED, session.as_resident()).on(subject, Access::None);
        self.step(id, Step::Write(Side::Resident), author, text, &act, submission).await
    }

    /// The agency that answers a report.
    pub(crate) async fn agency_of_report(&self, id: Id) -> Result<Option<String>, IdentityError> {
        Ok(reports::by_id(self.db(), id).await?.map(|row| row.agency))
    }

    /// The reports that an agency answers. Whose they are, the thread shows.
    pub async fn agency_reports(&self, head: &AgencyActor) -> Result<Vec<Report>, IdentityError> {
        let Some(agency) = &head.agency else { return Ok(Vec::new()) };
        Ok(reports::about_agency(self.db(), agency).await?.iter().map(report_of).collect())
    }

    /// A report with its thread and the resident's name, for who answers at the agency.
    pub async fn agency_report(
        &self,
        head: &AgencyActor,
        id: Id,
    ) -> Result<Option<(ReportThread, String)>, IdentityError> {
        match reports::by_id(self.db(), id).await? {
            Some(row) if Some(&row.agency) == head.agency.as_ref() => {
                let resident = row.person;
                let thread = self.thread(row, Side::Agency).await?;
                // The resident wrote to this agency; reading the letter with its sender is a look all the same.
                let act = Act::new(kind::LOOKED_UP, head.to_actor())
                    .on(resident, Access::Looked)
                    .because("enquiry: the resident's report")
                    .touching(["name"]);
                self.append(self.act(&act)?).await?;
                let name = self.name_of(resident).await?.unwrap_or_default();
                Ok(Some((thread, name)))
            }
            _ => Ok(None),
        }
    }

    /// The agency answers, or closes with what it found.
    pub async fn answer(
        &self,
        head: &AgencyActor,
        id: Id,
        text: &str,
        finding: Option<Finding>,
        submission: &Submission,
    ) -> Result<Stepped, IdentityError> {
        let Some(row) = reports::by_id(self.db(), id).await? else { return Ok(Stepped::NotFound) };
        if Some(&row.agency) != head.agency.as_ref() || !may_answer(head.person, row.looker) {
            return Ok(Stepped::NotFound);
        }
        let (step, kind) = match finding {
            Some(finding) => (Step::Close(finding), kind::REPORT_CLOSED),
            None => (Step::Write(Side::Agency), kind::REPORT_ANSWERED),
        };
        // With the thread's id, so that the resident can be led to it.
        let act = Act::new(kind, head.to_actor())
            .on(row.person, Access::None)
            .with_detail(serde_json::json!({ "report": id }));
        self.step(id, step, head.person, text, &act, submission).await
    }

    async fn step(
        &self,
        id: Id,
        step: Step,
        author: Id,
        text: &str,
        act: &Act,
        submission: &Submission,
    ) -> Result<Stepped, IdentityError> {
        let side = match step {
            Step::Write(side) => side,
            Step::Close(_) => Side::Agency,
        };
        let message = Arc::new(self.message(side, author, text)?);
        let (entry, now) = (self.act(act)?, self.now());
        let operation =
            submission.journey.operation(act.kind, &[*author.as_bytes(), *id.as_bytes()].concat());
        let operation = Operation::new("identity.report_step", operation).serializable();
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                let Some((row, messages)) = reports::read_in(tx, id)? else { return Ok(Stepped::NotFound) };
                let status = match after(row.status, row.closed_at, messages, step, now) {
                    Ok(status) => status,
                    Err(StepRefused::Closed) => return Ok(Stepped::Closed),
                    Err(StepRefused::Full) => return Ok(Stepped::Full),
                };
                let finding = match step {
                    Step::Close(finding) => Some(finding),
                    Step::Write(_) => None,
                };
                reports::move_to(tx, id, status, finding, now)?;
                reports::add_message(tx, id, &message)?;
                tx.append(&entry)?;
                Ok(Stepped::Done)
            })
            .await
            .map_err(IdentityError::from)
    }

    async fn thread(&self, row: ReportRow, reader: Side) -> Result<ReportThread, IdentityError> {
        let mut messages = Vec::new();
        for message in reports::messages(self.db(), row.id).await? {
            let plain = self.ring().open(REPORTS, place(&message.id), &message.sealed)?;
            let text = String::from_utf8_lossy(&plain).into_owned();
            messages.push(ThreadMessage { side: message.side, text, at: message.at });
        }
        let look = match row.topic {
            Topic::Look(entry) => self.web().ledger().look_at(row.person, entry).await?,
            Topic::Section(_) => None,
        };
        let step = Step::Write(reader);
        let may_write = after(row.status, row.closed_at, messages.len(), step, self.now()).is_ok();
        Ok(ReportThread { report: report_of(&row), look, messages, may_write, looker: row.looker })
    }

    fn message(&self, side: Side, author: Id, text: &str) -> Result<MessageRow, IdentityError> {
        let id = self.new_id();
        let sealed = self.ring().seal(REPORTS, place(&id), text.trim().as_bytes())?;
        Ok(MessageRow { id, side, author, sealed, at: self.now() })
    }
}

impl ReportThread {
    /// Whether this officer may answer: not when it is about a look of their own.
    pub fn may_be_answered_by(&self, head: &AgencyActor) -> bool {
        may_answer(head.person, self.looker)
    }
}

fn place(id: &Id) -> Place<'_> {
    Place::new("identity_report_message", "sealed", id.as_bytes())
}

fn report_of(row: &ReportRow) -> Report {
    Report {
        id: row.id,
        topic: row.topic.clone(),
        agency: row.agency.clone(),
        status: row.status,
        finding: row.finding,
        opened_at: row.opened_at,
        changed_at: row.changed_at,
    }
}
