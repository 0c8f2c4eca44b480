//! The moves of a case, and where they led: a case's state is nothing but its moves, replayed.
//!
//! Promise to auditors: whoever has the document and the moves comes to the same state as we do, move by move; a history that the
//! rules forbid is noticed and never shown as something else.

use jiff::Timestamp;
use polity_store::{Id, Micros};

use crate::document::{Outcome, Service};
use crate::flow::{CaseState, Move, Officer, Refusal};
use crate::working_days::Pause;

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// An officer moved.
    Officer(Officer<Id>, Move),
    /// The applicant answered what they were asked.
    Answered,
    /// The applicant took it back; after an appeal: the appeal.
    Withdrawn,
    /// The applicant appealed against a refusal.
    Appealed,
}

/// What was done, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// When.
    pub at: Micros,
    /// What.
    pub step: Step,
}

/// The state after one more step.
///
/// # Errors
/// Why the step may not be made.
pub fn after(state: &CaseState<Id>, service: &Service, step: &Step) -> Result<CaseState<Id>, Refusal> {
    match step {
        Step::Officer(officer, done) => state.after(service, officer, done),
        Step::Answered => state.answered(),
        Step::Withdrawn => state.withdrawn(),
        Step::Appealed => state.appealed(service),
    }
}

/// The state after all these steps.
///
/// # Errors
/// The place of the first step that the rules forbid, and why.
pub fn replay(service: &Service, made: &[Made]) -> Result<CaseState<Id>, (usize, Refusal)> {
    let mut state = CaseState::opened(service);
    for (place, Made { step, .. }) in made.iter().enumerate() {
        state = after(&state, service, step).map_err(|refusal| (place, refusal))?;
    }
    Ok(state)
}

/// The times during which the applicant had to answer, so that the clocks stood.
pub fn pauses(service: &Service, made: &[Made]) -> Vec<Pause> {
    let mut pauses: Vec<Pause> = Vec::new();
    for Made { at, step } in made {
        let Ok(at) = Timestamp::from_microsecond(*at) else { continue };
        match step {
            Step::Officer(_, Move::Decide { stage, decision, .. }) if asks(service, stage, decision) => {
                pauses.push(Pause { from: at, until: None });
            }
            Step::Answered | Step::Withdrawn => {
                if let Some(open) = pauses.last_mut().filter(|pause| pause.until.is_none()) {
                    open.until = Some(at);
                }
            }
            Step::Officer(..) | Step::Appealed => {}
        }
    }
    pauses
}

/// When the applicant appealed, if these steps hold an appeal.
pub fn appealed_at(made: &[Made]) -> Option<Micros> {
    made.iter().find(|made| made.step == Step::Appealed).map(|made| made.at)
}

/// Whether a decision asks the applicant for more.
pub fn asks(service: &Service, stage: &str, decision: &str) -> bool {
    let decision =
        service.stage(stage).and_then(|stage| stage.decision.iter().find(|known| known.id == decision));
    decision.is_some_and(|decision| decision.outcome == Outcome::AskMore)
}
