//! Who of a team has a task: taking, giving, putting back, and taking any of these back.

use polity_ledger::Act;
use polity_store::{Id, Operation, StoreError};
use serde::{Deserialize, Serialize};

use super::kind;
use super::queue::PAGE_LINES;
use super::teams::Desk;
use crate::reference::Reference;
use crate::store::queue::{self, AssignmentRow};
use crate::store::{cases, teams};
use crate::{Services, ServicesError};

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Handed {
    /// It is done.
    Done,
    /// The task is gone, or somebody else has it by now.
    Overtaken,
    /// Whoever should get it is not in its team.
    NoSuchOfficer,
    /// It is no team of theirs; so that they are not told that there is such a task.
    NotTheirs,
}

/// What is wanted of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// From who had it on the officer's page to whoever shall have it.
    Over {
        /// Who had it.
        had: Option<Id>,
        /// Who shall have it; `None`: nobody of the team in particular.
        has: Option<Id>,
    },
    /// Back to who had it before the officer's own last change.
    Back,
}

/// A task that somebody has chosen among others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// What people call its case.
    pub reference: String,
    /// Its stage.
    pub stage: String,
    /// Who had it on the page.
    pub had: Option<Id>,
}

impl Services {
    /// Changes who has a task. Nothing of the case is opened.
    pub async fn hand(
        &self,
        desk: &Desk,
        reference: &str,
        stage: &str,
        hand: Hand,
    ) -> Result<Handed, ServicesError> {
        let Some(reference) = Reference::read(self.prefix(), reference) else { return Ok(Handed::NotTheirs) };
        let Some(case) = cases::by_reference(self.db(), &reference).await? else {
            return Ok(Handed::NotTheirs);
        };
        let task = cases::tasks(self.db(), case.id).await?.into_iter().find(|task| task.stage == stage);
        let Some(task) = task.filter(|task| desk.works_in(&task.agency, &task.team)) else {
            return Ok(Handed::NotTheirs);
        };
        let Some(actor) = desk.acting_for(&task.agency) else { return Ok(Handed::NotTheirs) };
        let detail = serde_json::json!({ "reference": reference.as_str(), "stage": stage });
        let act = Act::new(kind::ASSIGNED, actor).with_public("team", task.team.as_str()).with_detail(detail);
        let entry = self.ledger().prepare(&act, self.now())?;
        let (at, officer, stage) = (self.now(), desk.person(), stage.to_owned());
        let operation = Operation::new("services.hand", self.new_id()).serializable();
        let handed = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            let (had, has, undoes) = match hand {
                Hand::Over { had, has } => (had, has, false),
                Hand::Back => match queue::last_assignment_in(tx, case.id, &stage)? {
                    Some(last) if last.officer == officer && !last.undoes => (last.has, last.had, true),
                    _ => return Ok(Handed::Overtaken),
                },
            };
            // Whoever had it may have left the team since.
            if let Some(has) = has
                && !teams::is_member(tx, &task.agency, &task.team, has)?
            {
                return Ok(Handed::NoSuchOfficer);
            }
            let row = AssignmentRow { number: 0, at, officer, had, has, undoes };
            if !queue::assign(tx, case.id, &stage, &row)? {
                // Pressed twice, it is so already.
                let stands = queue::task(tx, case.id, &stage)?;
                let is_so = has.is_some() && stands.is_some_and(|(.., assignee)| assignee == has);
                return Ok(if is_so && !undoes { Handed::Done } else { Handed::Overtaken });
            }
            tx.append(&entry)?;
            Ok(Handed::Done)
        });
        Ok(handed.await?)
    }

    /// Changes who has each of these tasks, every one by itself: what becomes of one does not hold up the others.
    pub(crate) async fn hand_each(
        &self,
        desk: &Desk,
        chosen: Vec<Chosen>,
        has: Option<Id>,
    ) -> Result<Vec<(Chosen, Handed)>, ServicesError> {
        let mut handed = Vec::new();
        for task in chosen.into_iter().take(PAGE_LINES) {
            let hand = Hand::Over { had: task.had, has };
            let done = self.hand(desk, &task.reference, &task.stage, hand).await?;
            handed.push((task, done));
        }
        Ok(handed)
    }

    /// Whether this officer could take their last change of a task back.
    pub(crate) async fn may_undo(&self, desk: &Desk, case: Id, stage: &str) -> Result<bool, ServicesError> {
        let last = queue::last_assignment(self.db(), case, stage).await?;
        Ok(last.is_some_and(|last| last.officer == desk.person() && !last.undoes))
    }
}
