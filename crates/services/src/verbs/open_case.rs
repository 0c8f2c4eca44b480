//! A submission opens a case: answers, first tasks, the resident's trace and the scoreboard's, in one transaction.

use std::sync::Arc;

use polity_ledger::transactions::{Channel, Outcome, Transaction};
use polity_ledger::{Access, Act, Actor};
use polity_store::{Entry, Id, Micros, Operation, StoreError};
use polity_web::Lang;
use serde::{Deserialize, Serialize};

use super::cases::{CaseContent, Owner, place_of};
use super::{Told, audience_of, files_in, kind};
use crate::answers::Answers;
use crate::document::{Moment, Service};
use crate::flow::CaseState;
use crate::reference::Reference;
use crate::store::cases::{self, CaseRow, TaskRow};
use crate::store::{documents, drafts, waiting_files};
use crate::{Services, ServicesError};

/// References are drawn anew so often where somebody has one already: once in a thousand million is often.
const DRAWS: usize = 4;

/// A submission whose answers were judged as a whole.
#[derive(Clone)]
pub struct Opening {
    /// The document by which they were judged.
    pub service: Arc<Service>,
    /// Whose case it is.
    pub owner: Owner,
    /// Whose draft it was: at a counter that of the sitting.
    pub drafted_by: Owner,
    /// The answers that count.
    pub answers: Answers,
    /// Who submits.
    pub actor: Actor,
    /// By which way.
    pub channel: Channel,
    /// The applicant's language.
    pub lang: Lang,
    /// When they began.
    pub started_at: Micros,
    /// Under which identity this happens once.
    pub operation: Id,
    /// Answers that the register gave.
    pub prefilled: u32,
    /// Answers that were typed though the register had them.
    pub retyped: u32,
}

/// How a submission went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submitted {
    /// A case is open.
    Opened(Reference),
    /// The service takes one open case for each, and this is it.
    OnceOnly(Reference),
    /// Every place is taken.
    Full,
    /// Nobody can begin any more, or not yet.
    Closed,
}

/// What the transaction says; only identifiers, because it is held for repetitions.
#[derive(Serialize, Deserialize)]
enum Written {
    Opened(String),
    Standing(Id),
    Full,
    ReferenceTaken,
}

impl Services {
    /// Opens a case. Repeated under the same operation it gives the first answer.
    pub async fn open_case(&self, opening: Opening) -> Result<Submitted, ServicesError> {
        let service = &opening.service;
        let standing = documents::service(self.db(), &service.id).await?;
        if standing.is_none_or(|row| row.closed) || !self.is_open_now(service) {
            return Ok(Submitted::Closed);
        }
        for _ in 0..DRAWS {
            let (id, reference) = (self.new_id(), Reference::new(self.prefix(), self.web().entropy()));
            let row = self.new_row(&opening, id, reference)?;
            let tasks = self.first_tasks(service, row.opened_at);
            let entries = self.entries(&opening, &row)?;
            match self.write(&opening, row, tasks, entries).await? {
                Written::Opened(reference) => return Ok(Submitted::Opened(Reference::stored(reference))),
                Written::Full => return Ok(Submitted::Full),
                Written::Standing(case) => {
                    let standing = cases::by_id(self.db(), case).await?;
                    let standing =
                        standing.ok_or_else(|| ServicesError::damaged("an open case", "it is gone"))?;
                    return Ok(Submitted::OnceOnly(standing.reference));
                }
                Written::ReferenceTaken => {}
            }
        }
        Err(ServicesError::damaged("references", "none is free"))
    }

    /// Whether a service takes submissions at this moment.
    pub fn is_open_now(&self, service: &Service) -> bool {
        let now = self.timestamp();
        service.limits.opens.is_none_or(|opens| opens <= now)
            && service.limits.closes.is_none_or(|closes| now < closes)
    }

    fn new_row(&self, opening: &Opening, id: Id, reference: Reference) -> Result<CaseRow, ServicesError> {
        let Opening { service, owner, answers, channel, lang, .. } = opening;
        let now = self.now();
        let sent_by = opening.actor.person.filter(|_| matches!(owner, Owner::Entity(_)));
        let content = CaseContent { answers: answers.clone(), sent_by };
        let channel = serde_json::to_value(channel).ok();
        Ok(CaseRow {
            sealed: self.sealed(place_of(id.as_bytes()), &content)?,
            id,
            reference,
            service: service.id.clone(),
            version: service.version,
            agency: service.agency.clone(),
            owner: owner.to_bytes(),
            state: "open".to_owned(),
            ending: None,
            lang: lang.code().to_owned(),
            channel: channel.as_ref().and_then(|name| name.as_str()).unwrap_or_default().to_owned(),
            opened_at: now,
            due_at: self.due(now, service.before.outcome_working_days, &[]).map(|due| due.at),
            ended_at: None,
            moves: 0,
            erased_at: None,
        })
    }

    fn first_tasks(&self, service: &Service, now: Micros) -> Vec<TaskRow> {
        let opened = CaseState::<Id>::opened(service);
        opened.open(service).into_iter().map(|stage| self.new_task(stage, now)).collect()
    }

    fn entries(&self, opening: &Opening, row: &CaseRow) -> Result<Vec<Entry>, ServicesError> {
        let Opening { service, owner, actor, channel, lang, started_at, prefilled, retyped, .. } = opening;
        let mut act = Act::new(kind::SUBMITTED, actor.clone())
            .with_public("service", service.id.as_str())
            .with_public("version", service.version)
            .with_detail(serde_json::json!({ "reference": row.reference.as_str() }));
        if let Some(person) = owner.subject() {
            // What somebody else submits in their name, a resident is shown.
            let own = actor.person == Some(person);
            act = act.on(person, if own { Access::None } else { Access::Changed });
        }
        let transaction = Transaction {
            service: format!("services.{}", service.id),
            agency: service.agency.clone(),
            channel: *channel,
            audience: audience_of(service, Some(*owner)),
            outcome: Outcome::Completed,
            started_at: *started_at,
            finished_at: self.now(),
            prefilled: *prefilled,
            retyped: *retyped,
            language: lang.tag().to_owned(),
        };
        let mut entries = vec![
            self.ledger().prepare(&act, self.now())?,
            self.ledger().transaction(&transaction, self.now())?,
        ];
        // Of what is a business's, whoever sends it hears.
        let told = match owner {
            Owner::Entity(_) => actor.person,
            _ => owner.subject(),
        };
        if let Some(person) = told {
            let told = Told { due: row.due_at, ..Told::of(person, &row.reference, &service.agency) };
            entries.extend(self.message(service, Moment::Submitted, &told)?);
        }
        Ok(entries)
    }

    async fn write(
        &self,
        opening: &Opening,
        row: CaseRow,
        tasks: Vec<TaskRow>,
        entries: Vec<Entry>,
    ) -> Result<Written, ServicesError> {
        let once = opening.service.login.is_some_and(|login| login.once_per_person);
        let places = opening.service.limits.max_submissions;
        let drafted_by = opening.drafted_by.to_bytes();
        let mut operation = Operation::new("services.open_case", opening.operation);
        if places.is_some() {
            operation = operation.serializable();
        }
        let named = files_in(&opening.answers).into_values();
        let files: Vec<Id> = named.filter_map(|file| file.id.parse().ok()).collect();
        let mut agencies: Vec<String> =
            opening.service.stages.iter().map(|stage| stage.agency.clone()).collect();
        agencies.sort();
        agencies.dedup();
        let written = self.db().transact::<_, Refused, _>(operation, move |tx| {
            if once {
                let standing = cases::only_open(tx, &row.service, &row.owner, row.id)?;
                if standing != row.id {
                    return Ok(Written::Standing(standing));
                }
            }
            if let Some(places) = places
                && !cases::take_place(tx, &row.service, places)?
            {
                return Err(Refused::Because(Written::Full));
            }
            if !cases::open(tx, &row)? {
                return Err(Refused::Because(Written::ReferenceTaken));
            }
            for task in &tasks {
                cases::open_task(tx, row.id, &row.service, task)?;
            }
            drafts::delete(tx, &drafted_by, &row.service)?;
            for file in &files {
                waiting_files::wait(tx, *file, row.id, &agencies, row.opened_at)?;
            }
            for entry in &entries {
                tx.append(entry)?;
            }
            Ok(Written::Opened(row.reference.as_str().to_owned()))
        });
        match written.await {
            Ok(written) | Err(Refused::Because(written)) => Ok(written),
            Err(Refused::Store(error)) => Err(error.into()),
        }
    }
}

/// Why nothing was written.
#[derive(thiserror::Error)]
enum Refused {
    #[error("refused")]
    Because(Written),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl std::fmt::Debug for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Refused")
    }
}
