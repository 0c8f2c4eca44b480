//! A case goes on: the move, its clocks, the queues of the teams, and the entries of the ledger, in one transaction.

use polity_store::{Entry, Id, Micros, Operation, StoreError};

use super::cases::{Case, row_of};
use crate::document::Stage;
use crate::flow::{CaseState, Ending};
use crate::history::{Made, Step, after, appealed_at, pauses};
use crate::store::appeals;
use crate::store::cases::{self, Standing, TaskRow};
use crate::store::correspondence::{self, QuestionRow};
use crate::store::{queue, retention};
use crate::working_days::{Due, Pause};
use crate::{Services, ServicesError};

/// One step of a case.
pub(crate) struct Advance<'a> {
    /// The case as whoever moves it saw it.
    pub case: &'a Case,
    /// The step.
    pub made: Made,
    /// What the ledger is told.
    pub entries: Vec<Entry>,
    /// New content, where the applicant answered.
    pub resealed: Option<Vec<u8>>,
    /// What the applicant is asked or answers with it.
    pub correspondence: Correspondence,
    /// Under which identity it happens once.
    pub operation: Operation,
}

/// What is written with a step, of what officers and the applicant say to each other. The store checks nothing of it: it goes with the move.
#[derive(Clone, Default)]
pub(crate) enum Correspondence {
    /// Nothing.
    #[default]
    Nothing,
    /// They are asked.
    Asked(QuestionRow),
    /// They answer the question of that number; the answer is sealed.
    Answered(i64, Vec<u8>),
    /// They appeal, in these words, sealed.
    Appealed(Vec<u8>),
}

impl<'a> Advance<'a> {
    /// A step with what the ledger is told, and nothing else.
    pub fn new(case: &'a Case, made: Made, entries: Vec<Entry>, operation: Operation) -> Self {
        Self { case, made, entries, resealed: None, correspondence: Correspondence::Nothing, operation }
    }
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Advanced {
    /// It is done.
    Done,
    /// Somebody moved it first: whoever asks has to look again.
    Overtaken,
}

/// The end of a clock, and whether it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clock {
    /// When it ends, exclusively; while it stands: if it went on at once.
    pub at: Micros,
    /// Whether it stands.
    pub paused: bool,
}

impl Services {
    /// Makes a step that the rules allow (see [`after`]), unless somebody moved the case first.
    ///
    /// # Errors
    /// [`ServicesError::Damaged`] where the rules forbid it: callers ask them before.
    pub(crate) async fn advance(&self, advance: Advance<'_>) -> Result<Advanced, ServicesError> {
        let Advance { case, made, entries, resealed, correspondence, operation } = advance;
        let service = &case.service;
        let next = after(&case.state, service, &made.step)
            .map_err(|refusal| ServicesError::damaged("a move", format!("{refusal:?}")))?;
        let mut history = case.history.clone();
        history.push(made.clone());
        let stands = pauses(service, &history);
        let number = i64::try_from(history.len()).unwrap_or(i64::MAX);
        let at = (made.at, appealed_at(&history));
        let (row, standing) = (row_of(number, &made), self.standing(case, &next, at, &stands));
        let change = self.change(case, &next, made.at, &stands);
        let ended = next.ending().is_some();
        let once = service.login.is_some_and(|login| login.once_per_person);
        let reopens = made.step == Step::Appealed;
        let (id, service, owner) = (case.id, service.id.clone(), case.owner.to_bytes());
        let written = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            if reopens && retention::is_erased(tx, id)? {
                return Ok(Advanced::Overtaken);
            }
            if !cases::record_move(tx, id, &row, standing)? {
                return Ok(Advanced::Overtaken);
            }
            for stage in &change.closed {
                cases::close_task(tx, id, stage)?;
            }
            for task in &change.opened {
                cases::open_task(tx, id, &service, task)?;
                queue::come_back(tx, id, &task.agency, &task.team)?;
            }
            for (agency, team) in &change.left {
                queue::leave(tx, id, agency, team, row.at)?;
            }
            if ended {
                queue::forget(tx, id)?;
            }
            for (stage, clock, warn_at) in &change.clocks {
                cases::set_clock(tx, id, stage, (clock.at, *warn_at), clock.paused)?;
            }
            if let Some(sealed) = &resealed {
                cases::reseal(tx, id, sealed)?;
            }
            match &correspondence {
                Correspondence::Nothing => {}
                Correspondence::Asked(question) => correspondence::ask(tx, id, question)?,
                Correspondence::Answered(number, sealed) => {
                    correspondence::answer(tx, id, *number, sealed, row.at)?;
                }
                Correspondence::Appealed(sealed) => appeals::keep(tx, id, sealed, row.at)?,
            }
            if once && ended {
                cases::no_longer_only(tx, &service, &owner, id)?;
            }
            if once && reopens {
                // Who has applied anew meanwhile has two open cases: an appeal is not lost for that.
                cases::only_open(tx, &service, &owner, id)?;
            }
            for entry in &entries {
                tx.append(entry)?;
            }
            Ok(Advanced::Done)
        });
        Ok(written.await?)
    }

    fn standing(
        &self,
        case: &Case,
        next: &CaseState<Id>,
        (at, appealed): (Micros, Option<Micros>),
        stands: &[Pause],
    ) -> Standing {
        let ending = next.ending().map(name_of);
        let service = &case.service;
        // Once there is an appeal, the outcome is promised by the clock of the appeal.
        let (since, working_days) = match (appealed, &service.appeal) {
            (Some(since), Some(appeal)) => (since, appeal.stage.working_days),
            _ => (case.opened_at, service.before.outcome_working_days),
        };
        let due = self.due(since, working_days, stands);
        Standing {
            state: match (ending, next.waits_for_applicant()) {
                (Some(_), _) => "ended",
                (None, true) => "asked",
                (None, false) => "open",
            },
            ending,
            due_at: due
                .filter(|clock| !clock.paused)
                .map(|clock| clock.at)
                .or(case.due_at.filter(|_| ending.is_some())),
            ended_at: ending.map(|_| at),
        }
    }

    /// What the queues are told.
    fn change(&self, case: &Case, next: &CaseState<Id>, at: Micros, stands: &[Pause]) -> Change {
        let service = &case.service;
        let open = next.open(service);
        let is_open = |stage: &str| open.iter().any(|open| open.id == stage);
        let was_open = |stage: &str| case.tasks.iter().any(|task| task.stage == stage);
        let gone = case.tasks.iter().filter(|task| !is_open(&task.stage));
        let opened = open.iter().filter(|stage| !was_open(&stage.id)).map(|stage| self.new_task(stage, at));
        let clocks = case.tasks.iter().filter_map(|task| {
            let stage = open.iter().find(|stage| stage.id == task.stage)?;
            let clock = self.due(task.opened_at, stage.working_days, stands)?;
            Some((task.stage.clone(), clock, self.warn_at(clock.at, stage.working_days)))
        });
        let has_stage =
            |task: &TaskRow| open.iter().any(|one| (&one.agency, &one.team) == (&task.agency, &task.team));
        let left = case.tasks.iter().filter(|task| !open.is_empty() && !has_stage(task));
        Change {
            left: left.map(|task| (task.agency.clone(), task.team.clone())).collect(),
            closed: gone.map(|task| task.stage.clone()).collect(),
            opened: opened.collect(),
            clocks: clocks.collect(),
        }
    }

    /// A stage as its team's queue gets it.
    pub(crate) fn new_task(&self, stage: &Stage, now: Micros) -> TaskRow {
        // A calendar without working days leaves a task that is due at the end of time, not one that is lost.
        let due_at = self.due(now, stage.working_days, &[]).map_or(Micros::MAX, |clock| clock.at);
        TaskRow {
            stage: stage.id.clone(),
            agency: stage.agency.clone(),
            team: stage.team.clone(),
            assignee: None,
            opened_at: now,
            due_at,
            paused: false,
            warn_at: self.warn_at(due_at, stage.working_days),
        }
    }

    /// Where a clock of so many working days is that was started then; `None` where it never ends.
    pub(crate) fn due(&self, started: Micros, working_days: u32, stands: &[Pause]) -> Option<Clock> {
        let start = |at: Micros| jiff::Timestamp::from_microsecond(at).ok();
        match self.calendar().due(start(started)?, working_days, stands) {
            Due::At(at) => Some(Clock { at: at.as_microsecond(), paused: false }),
            Due::Never => None,
            Due::Paused { left } => match self.calendar().due(start(self.now())?, left, &[]) {
                Due::At(at) => Some(Clock { at: at.as_microsecond(), paused: true }),
                Due::Paused { .. } | Due::Never => None,
            },
        }
    }
}

/// What a move changes in the queues.
struct Change {
    closed: Vec<String>,
    opened: Vec<TaskRow>,
    /// Stages with their clocks, and when officers are warned of each.
    clocks: Vec<(String, Clock, Micros)>,
    /// Teams, by agency, that wait for others from now on.
    left: Vec<(String, String)>,
}

const fn name_of(ending: Ending) -> &'static str {
    match ending {
        Ending::Approved => "approved",
        Ending::Refused => "refused",
        Ending::Withdrawn => "withdrawn",
    }
}
