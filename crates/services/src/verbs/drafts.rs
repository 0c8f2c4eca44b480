//! Drafts: what somebody has answered so far, kept here and not in their browser, so that any device goes on with it.
//!
//! **A draft holds no answer to a question that does not show**, and the register's facts in it are those that the server
//! fetched. It outlives a new version of its service, and says what of it did not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polity_ledger::transactions::{Channel, Outcome, Transaction};
use polity_store::{Entry, Id, Micros, Operation, StoreError};
use polity_vault::Place;
use polity_web::Lang;
use serde::{Deserialize, Serialize};

use super::sittings::SITTING_MAX;
use super::{Owner, audience_of, files_in};
use crate::access::InHand;
use crate::answers::{Answers, Provenance, Shown, Value, shown};
use crate::document::{Field, Service};
use crate::draft::carry_over;
use crate::store::drafts::{self, DraftRow};
use crate::store::files::{self, FileRow};
use crate::store::sittings;
use crate::{Services, ServicesError};

/// How long a draft is kept after it was last changed: thirty days, microseconds.
pub(crate) const KEPT: Micros = 30 * 86_400 * 1_000_000;
/// Drafts that one round of the housekeeping forgets.
const FORGET_MAX: i64 = 500;

/// What is sealed of a draft.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct DraftContent {
    /// What was answered and judged right.
    pub answers: Answers,
    /// What the register said when it was last asked, by question.
    pub register: Answers,
    /// What conditions may call `person.<attribute>`.
    pub person: BTreeMap<String, Value>,
    /// When the register was last asked.
    pub asked_at: Option<Micros>,
    /// Questions of an older version whose answers were dropped, until somebody has gone on from there.
    pub dropped: Option<(u32, Vec<String>)>,
}

/// A draft, opened.
#[derive(Clone)]
pub struct Draft {
    /// Whose case it becomes.
    pub owner: Owner,
    /// Under whom it lies: at a counter under the sitting.
    pub drafted_by: Owner,
    /// The document as it is now.
    pub service: Arc<Service>,
    /// When it was begun.
    pub started_at: Micros,
    /// What it holds.
    pub content: DraftContent,
    /// The files that are kept for it.
    pub kept_files: BTreeSet<String>,
}

impl Draft {
    /// The answers, with the facts that nobody may edit.
    pub fn counting(&self) -> Answers {
        let mut answers = self.content.answers.clone();
        for field in self.service.fields().map(|(_, field)| field).filter(|field| is_fixed(field)) {
            if let Some(fact) = self.content.register.get(&field.id) {
                answers.insert(field.id.clone(), fact.clone());
            }
        }
        answers
    }

    /// What shows, and what counts.
    pub fn walk(&self, today: jiff::civil::Date) -> Shown<'_> {
        shown(&self.service, &self.counting(), &self.content.person, today)
    }

    /// Takes in what the register says now. Whether something that was answered is no longer what it said.
    pub fn take_in(&mut self, register: Answers, person: BTreeMap<String, Value>, now: Micros) -> bool {
        let service = self.service.clone();
        let mut changed = false;
        for (_, field) in service.fields().filter(|(_, field)| field.prefill.is_some()) {
            let (before, fact) = (self.content.register.get(&field.id), register.get(&field.id));
            let differs = before.map(|fact| &fact.value) != fact.map(|fact| &fact.value);
            let confirmed = |content: &DraftContent| {
                let answer = content.answers.get(&field.id);
                answer.is_some_and(|answer| matches!(answer.provenance, Provenance::Register { .. }))
            };
            // What was confirmed is asked for again; what somebody wrote themselves stays theirs.
            if differs && (is_fixed(field) || confirmed(&self.content)) {
                changed |= self.content.asked_at.is_some();
                self.content.answers.remove(&field.id);
            }
        }
        self.content.register = register;
        self.content.person = person;
        self.content.asked_at = Some(now);
        changed
    }
}

/// Whether the register's word stands, where it has one.
pub(crate) fn is_fixed(field: &Field) -> bool {
    field.prefill.is_some() && !field.editable
}

impl Services {
    /// Somebody's draft of a service, under the version that is live now.
    pub(crate) async fn draft(
        &self,
        who: &InHand,
        service: &Arc<Service>,
    ) -> Result<Option<Draft>, ServicesError> {
        let (owner, drafted_by) = (who.owner, who.drafts);
        let key = drafted_by.to_bytes();
        let Some(row) = drafts::draft(self.db(), &key, &service.id).await? else { return Ok(None) };
        if row.ends_at <= self.now() {
            return Ok(None);
        }
        let place = draft_key(&key, &service.id);
        let mut content: DraftContent = self.unsealed(draft_place(&place), &row.sealed)?;
        let kept_files = file_ids(&content.answers);
        if row.version != service.version {
            let old = self.at_version(&service.id, row.version).await?;
            let old = old.ok_or_else(|| ServicesError::damaged("a draft", "its document is gone"))?;
            let carried = carry_over(&old, service, &content.answers);
            // What the register said is fetched anew, under the questions of the new version.
            content = DraftContent {
                answers: carried.answers,
                dropped: (!carried.dropped.is_empty())
                    .then_some((row.version, carried.dropped))
                    .or(content.dropped),
                ..DraftContent::default()
            };
        }
        let (service, started_at) = (service.clone(), row.started_at);
        Ok(Some(Draft { owner, drafted_by, service, started_at, content, kept_files }))
    }

    /// Whether somebody has a draft of a service; nothing of it is opened.
    pub(crate) async fn has_draft(&self, owner: Owner, service: &str) -> Result<bool, ServicesError> {
        let row = drafts::draft(self.db(), &owner.to_bytes(), service).await?;
        Ok(row.is_some_and(|row| row.ends_at > self.now()))
    }

    /// Saves a draft: what of it does not show is dropped before.
    pub(crate) async fn save_draft(&self, draft: &mut Draft) -> Result<(), ServicesError> {
        self.save_with_files(draft, Vec::new()).await
    }

    /// Saves a draft with files that are new; those that it no longer names are deleted.
    pub(crate) async fn save_with_files(
        &self,
        draft: &mut Draft,
        mut new: Vec<FileRow>,
    ) -> Result<(), ServicesError> {
        let kept = draft.walk(self.today()).answers;
        draft.content.answers = kept;
        let now = self.now();
        let key = draft.drafted_by.to_bytes();
        let place = draft_key(&key, &draft.service.id);
        let row = DraftRow {
            version: draft.service.version,
            started_at: draft.started_at,
            changed_at: now,
            ends_at: now + kept_for(draft.drafted_by),
            sealed: self.sealed(draft_place(&place), &draft.content)?,
        };
        let named = file_ids(&draft.content.answers);
        new.retain(|file| named.contains(&file.id.to_string()));
        let gone: Vec<Id> = draft.kept_files.difference(&named).filter_map(|id| id.parse().ok()).collect();
        let service = draft.service.id.clone();
        let operation = Operation::housekeeping("services.save_draft");
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                new.iter().try_for_each(|file| files::insert(tx, file))?;
                gone.iter().try_for_each(|id| files::delete(tx, *id))?;
                drafts::save(tx, &key, &service, &row)
            })
            .await?;
        draft.kept_files = named;
        Ok(())
    }

    /// Deletes a draft because its owner wants to; the scoreboard is told that they gave up.
    pub async fn discard_draft(&self, draft: &Draft, lang: Lang) -> Result<(), ServicesError> {
        let files = draft.kept_files.iter().filter_map(|id| id.parse().ok()).collect();
        self.give_up(draft.drafted_by.to_bytes(), &draft.service, draft.started_at, lang, files).await
    }

    /// Deletes drafts that nobody has touched for so long. The roof calls it every few minutes, on every server.
    pub async fn forget_drafts(&self) -> Result<(), ServicesError> {
        sittings::forget(self.db(), self.now()).await?;
        loop {
            let over = drafts::over(self.db(), self.now(), FORGET_MAX).await?;
            let all = over.len();
            for (owner, service, started_at) in over {
                let files = self.files_of_draft(&owner, &service).await?;
                match self.live_one(&service).await? {
                    Some(service) => self.give_up(owner, &service, started_at, Lang::En, files).await?,
                    None => self.delete_draft(owner, service, Vec::new(), files).await?,
                }
            }
            if all < usize::try_from(FORGET_MAX).unwrap_or(usize::MAX) {
                return Ok(());
            }
        }
    }

    /// The files of a draft whose owner is gone.
    pub(crate) async fn files_of_draft(&self, owner: &[u8], service: &str) -> Result<Vec<Id>, ServicesError> {
        let Some(row) = drafts::draft(self.db(), owner, service).await? else { return Ok(Vec::new()) };
        let place = draft_key(owner, service);
        let content: DraftContent = self.unsealed(draft_place(&place), &row.sealed)?;
        Ok(file_ids(&content.answers).iter().filter_map(|id| id.parse().ok()).collect())
    }

    pub(crate) async fn give_up(
        &self,
        owner: Vec<u8>,
        service: &Service,
        started_at: Micros,
        lang: Lang,
        files: Vec<Id>,
    ) -> Result<(), ServicesError> {
        let transaction = Transaction {
            service: format!("services.{}", service.id),
            agency: service.agency.clone(),
            channel: channel_of(Owner::from_bytes(&owner)),
            audience: audience_of(service, Owner::from_bytes(&owner)),
            outcome: Outcome::Abandoned,
            started_at,
            finished_at: self.now(),
            prefilled: 0,
            retyped: 0,
            language: lang.tag().to_owned(),
        };
        let entry = self.ledger().transaction(&transaction, self.now())?;
        self.delete_draft(owner, service.id.clone(), vec![entry], files).await
    }

    async fn delete_draft(
        &self,
        owner: Vec<u8>,
        service: String,
        entries: Vec<Entry>,
        gone: Vec<Id>,
    ) -> Result<(), ServicesError> {
        let operation = Operation::housekeeping("services.delete_draft");
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                // Another server may have been faster, or the owner.
                if drafts::delete(tx, &owner, &service)? {
                    gone.iter().try_for_each(|id| files::delete(tx, *id))?;
                    entries.iter().try_for_each(|entry| tx.append(entry))?;
                }
                Ok(())
            })
            .await?;
        Ok(())
    }
}

/// By which way whoever has this draft fills in.
pub(crate) fn channel_of(drafted_by: Option<Owner>) -> Channel {
    if matches!(drafted_by, Some(Owner::Sitting(_))) { Channel::Counter } else { Channel::Web }
}

/// How long a draft is kept after it was last changed: at a counter no longer than a sitting.
fn kept_for(drafted_by: Owner) -> Micros {
    if matches!(drafted_by, Owner::Sitting(_)) { SITTING_MAX } else { KEPT }
}

fn file_ids(answers: &Answers) -> BTreeSet<String> {
    files_in(answers).into_values().map(|file| file.id).collect()
}

fn draft_key(owner: &[u8], service: &str) -> Vec<u8> {
    [owner, b"/", service.as_bytes()].concat()
}

fn draft_place(key: &[u8]) -> Place<'_> {
    Place::new("services_draft", "sealed", key)
}
