//! How a case goes through its stages: which stand open, who may act, what a decision does.
//!
//! Promise to residents and auditors: no stage is entered before what it needs, nothing is decided twice, and where a
//! document asks for four eyes nobody decides what they prepared. **A refusal is appealed against once, and nobody works on the appeal
//! who prepared or decided anything before it.** Promise to the cases to come: a move is refused with a reason or
//! gives the whole new state; a state is a value that can be replayed from its moves.

use crate::document::{APPEAL, Decision, Outcome, Service, Stage};
use std::collections::BTreeMap;

/// Who acts: an officer of a team. `P` is how officers are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer<P> {
    /// The person.
    pub person: P,
    /// Their agency.
    pub agency: String,
    /// Their team in it.
    pub team: String,
}

/// Where one stage of a case is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress<P> {
    /// It waits for other stages.
    Waits,
    /// It is being worked; by whom it was prepared, if it was.
    Open {
        /// Who said that it can be decided.
        prepared_by: Option<P>,
    },
    /// It is over.
    Done {
        /// Who ended it.
        by: P,
        /// The decision, where the stage has any.
        decision: Option<String>,
    },
}

/// Where a case is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseState<P> {
    stages: BTreeMap<String, Progress<P>>,
    asked: bool,
    ended: Option<Ending>,
    /// Who prepared or decided something before an appeal.
    judged: Vec<P>,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The resident got what was asked for.
    Approved,
    /// They did not.
    Refused,
    /// They took it back.
    Withdrawn,
}

/// What somebody does with a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// Says that a stage is ready to be decided.
    Prepare {
        /// The stage.
        stage: String,
    },
    /// Ends a stage in which nothing final is decided, and hands over to the teams of the next.
    Complete {
        /// The stage.
        stage: String,
    },
    /// Takes one of the stage's decisions.
    Decide {
        /// The stage.
        stage: String,
        /// The decision.
        decision: String,
        /// The number of the reason, where the decision has any.
        reason: Option<usize>,
    },
}

/// Why a move is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The case has ended.
    Ended,
    /// The applicant was asked for something, and has not answered.
    WaitsForApplicant,
    /// The service has no such stage or decision.
    Unknown,
    /// The stage waits for others.
    NotOpen,
    /// The stage is over.
    AlreadyDone,
    /// It is another team's.
    NotYours,
    /// The stage has to be decided.
    NeedsDecision,
    /// Nobody has prepared it yet.
    NotPrepared,
    /// Whoever prepared it may not decide it.
    SamePerson,
    /// A reason of the document has to be given.
    NeedsReason,
    /// Nothing was asked.
    NothingAsked,
    /// Nothing was refused, or the service lets nobody appeal.
    NothingToAppeal,
    /// An appeal was made before.
    AlreadyAppealed,
    /// Whoever prepared or decided before the appeal has no part in it.
    DecidedBefore,
}

impl<P: Clone + PartialEq> CaseState<P> {
    /// A case as it is opened: the stages that need nothing stand open.
    pub fn opened(service: &Service) -> Self {
        let waits = |stage: &Stage| (stage.id.clone(), Progress::Waits);
        let stages = service.stages.iter().map(waits).collect();
        let mut state = Self { stages, asked: false, ended: None, judged: Vec::new() };
        state.open_next(service);
        state
    }

    /// Where a stage is; `None` for one that the service does not have, and for an appeal that was not made.
    pub fn stage(&self, id: &str) -> Option<&Progress<P>> {
        self.stages.get(id)
    }

    /// The stages that stand open, in the order of the document: the tasks of their teams.
    pub fn open<'s>(&self, service: &'s Service) -> Vec<&'s Stage> {
        let is_open = |stage: &&Stage| matches!(self.stage(&stage.id), Some(Progress::Open { .. }));
        if self.ended.is_some() { Vec::new() } else { service.every_stage().filter(is_open).collect() }
    }

    /// Whether the applicant was asked for something, so that the clocks stand.
    pub fn waits_for_applicant(&self) -> bool {
        self.asked
    }

    /// Whether the applicant has appealed.
    pub fn was_appealed(&self) -> bool {
        self.stages.contains_key(APPEAL)
    }

    /// Whether somebody prepared or decided anything before an appeal, so that they have no part in it.
    pub fn has_judged(&self, person: &P) -> bool {
        self.judged.contains(person)
    }

    /// How it ended, if it has.
    pub fn ending(&self) -> Option<Ending> {
        self.ended
    }

    /// The state after a move.
    ///
    /// # Errors
    /// Why the move may not be made; the state is as it was.
    pub fn after(&self, service: &Service, officer: &Officer<P>, done: &Move) -> Result<Self, Refusal> {
        if self.ended.is_some() {
            return Err(Refusal::Ended);
        }
        if self.asked {
            return Err(Refusal::WaitsForApplicant);
        }
        let (Move::Prepare { stage } | Move::Complete { stage } | Move::Decide { stage, .. }) = done;
        let stage = service.stage(stage).ok_or(Refusal::Unknown)?;
        if (&stage.agency, &stage.team) != (&officer.agency, &officer.team) {
            return Err(Refusal::NotYours);
        }
        let prepared_by = match self.stage(&stage.id) {
            Some(Progress::Open { prepared_by }) => prepared_by.as_ref(),
            Some(Progress::Done { .. }) => return Err(Refusal::AlreadyDone),
            Some(Progress::Waits) => return Err(Refusal::NotOpen),
            None if stage.id == APPEAL => return Err(Refusal::NotOpen),
            None => return Err(Refusal::Unknown),
        };
        if stage.id == APPEAL && self.has_judged(&officer.person) {
            return Err(Refusal::DecidedBefore);
        }
        let person = officer.person.clone();
        match done {
            Move::Prepare { .. } => {
                let mut next = self.with(stage, Progress::Open { prepared_by: Some(person.clone()) });
                next.remember(stage, person);
                Ok(next)
            }
            Move::Complete { .. } if ends(stage) => Err(Refusal::NeedsDecision),
            Move::Complete { .. } => {
                let mut next = self.with(stage, Progress::Done { by: person, decision: None });
                next.open_next(service);
                Ok(next)
            }
            Move::Decide { decision, reason, .. } => {
                let decision =
                    stage.decision.iter().find(|known| known.id == *decision).ok_or(Refusal::Unknown)?;
                has_reason(decision, *reason)?;
                if decision.outcome == Outcome::AskMore {
                    // To ask decides nothing, so that it takes no second officer.
                    return Ok(Self { asked: true, ..self.clone() });
                }
                four_eyes(stage, prepared_by, &person)?;
                let over = Progress::Done { by: person.clone(), decision: Some(decision.id.clone()) };
                let mut next = self.with(stage, over);
                next.remember(stage, person);
                next.end(service, stage, decision.outcome);
                Ok(next)
            }
        }
    }

    /// The state after the applicant has answered what they were asked. What was prepared has to be prepared again.
    ///
    /// # Errors
    /// Where nothing was asked, or the case has ended.
    pub fn answered(&self) -> Result<Self, Refusal> {
        match (self.ended, self.asked) {
            (Some(_), _) => Err(Refusal::Ended),
            (None, false) => Err(Refusal::NothingAsked),
            (None, true) => {
                let mut next = Self { asked: false, ..self.clone() };
                for progress in next.stages.values_mut() {
                    if let Progress::Open { prepared_by } = progress {
                        *prepared_by = None;
                    }
                }
                Ok(next)
            }
        }
    }

    /// The state after the applicant appealed against a refusal: the stage of the appeal stands open, and no other.
    ///
    /// # Errors
    /// Where nothing was refused, the service lets nobody appeal, or an appeal was made before.
    pub fn appealed(&self, service: &Service) -> Result<Self, Refusal> {
        match &service.appeal {
            Some(_) if self.was_appealed() => Err(Refusal::AlreadyAppealed),
            Some(appeal) if self.ended == Some(Ending::Refused) => {
                let mut next = Self { ended: None, ..self.clone() };
                // What stood open beside the refusal was left there: the appeal does not take it up.
                for progress in next.stages.values_mut() {
                    if matches!(progress, Progress::Open { .. }) {
                        *progress = Progress::Waits;
                    }
                }
                Ok(next.with(&appeal.stage, Progress::Open { prepared_by: None }))
            }
            Some(_) | None => Err(Refusal::NothingToAppeal),
        }
    }

    /// The state after the applicant took it back. Of an appeal taken back the refusal is left.
    ///
    /// # Errors
    /// Where the case has ended.
    pub fn withdrawn(&self) -> Result<Self, Refusal> {
        if self.ended.is_some() {
            return Err(Refusal::Ended);
        }
        let ending = if self.was_appealed() { Ending::Refused } else { Ending::Withdrawn };
        Ok(Self { asked: false, ended: Some(ending), ..self.clone() })
    }

    /// Remembers who prepared or decided a stage: they have no part in an appeal.
    fn remember(&mut self, stage: &Stage, person: P) {
        if stage.id != APPEAL && !self.judged.contains(&person) {
            self.judged.push(person);
        }
    }

    fn with(&self, stage: &Stage, progress: Progress<P>) -> Self {
        let mut next = self.clone();
        next.stages.insert(stage.id.clone(), progress);
        next
    }

    fn is_done(&self, stage: &str) -> bool {
        matches!(self.stage(stage), Some(Progress::Done { .. }))
    }

    /// Opens every stage whose needs are met.
    fn open_next(&mut self, service: &Service) {
        for stage in &service.stages {
            let waits = matches!(self.stage(&stage.id), Some(Progress::Waits));
            if waits && stage.needs.iter().all(|need| self.is_done(need)) {
                self.stages.insert(stage.id.clone(), Progress::Open { prepared_by: None });
            }
        }
    }

    /// A refusal ends the case at once; approved is what every stage has let pass, or the appeal.
    fn end(&mut self, service: &Service, decided: &Stage, outcome: Outcome) {
        if decided.id == APPEAL {
            let is_changed = outcome == Outcome::Approve;
            self.ended = Some(if is_changed { Ending::Approved } else { Ending::Refused });
            return;
        }
        self.open_next(service);
        if outcome == Outcome::Refuse {
            self.ended = Some(Ending::Refused);
        } else if service.stages.iter().all(|stage| self.is_done(&stage.id)) {
            self.ended = Some(Ending::Approved);
        }
    }
}

/// Whether a stage can only be ended by a decision.
fn ends(stage: &Stage) -> bool {
    stage.decision.iter().any(|decision| decision.outcome != Outcome::AskMore)
}

fn has_reason(decision: &Decision, reason: Option<usize>) -> Result<(), Refusal> {
    match reason {
        None if decision.reasons.is_empty() => Ok(()),
        Some(number) if number < decision.reasons.len() => Ok(()),
        _ => Err(Refusal::NeedsReason),
    }
}

fn four_eyes<P: PartialEq>(stage: &Stage, prepared_by: Option<&P>, person: &P) -> Result<(), Refusal> {
    match prepared_by {
        _ if !stage.four_eyes => Ok(()),
        None => Err(Refusal::NotPrepared),
        Some(other) if other == person => Err(Refusal::SamePerson),
        Some(_) => Ok(()),
    }
}
