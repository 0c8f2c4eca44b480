//! Who does what next, given what they see. Pure: the same sight and the same dice are the same deed.
//!
//! Promise to visitors of the demonstration: what a visitor works on is theirs. **Nobody here touches a task that somebody
//! has taken, nor one of a case that somebody else opened or moved, until nobody has moved it for half an hour.**

use super::super::dice::Dice;
use super::pace::REST;
use polity_services::document::{Decision, Outcome, Stage};
use polity_services::flow::Progress;
use polity_store::{Id, Micros};

/// A task that nobody has taken, as an officer of the demonstration sees it in the queue.
#[derive(Debug, Clone, Copy)]
pub struct FreeTask {
    /// Whether one of the demonstration's own people opened the case, and only they have moved it.
    pub is_ours: bool,
    /// Since when nobody has moved the case.
    pub quiet_since: Micros,
    /// Whether it is one that is left lying until its clock has run out.
    pub is_left_lying: bool,
    /// When its clock runs out; none while it stands.
    pub due_at: Option<Micros>,
}

/// From when on a task may be taken.
pub fn may_be_taken_from(task: FreeTask) -> Micros {
    let rested = if task.is_ours { Micros::MIN } else { task.quiet_since.saturating_add(REST) };
    let lain = if task.is_left_lying { task.due_at.unwrap_or(Micros::MAX) } else { Micros::MIN };
    rested.max(lain)
}

/// A stage whose task an officer has taken, as they see it.
#[derive(Clone, Copy)]
pub struct StageSeen<'a> {
    /// The stage in the document.
    pub stage: &'a Stage,
    /// Where it is.
    pub progress: &'a Progress<Id>,
    /// The officer.
    pub officer: Id,
    /// Whether the applicant has been asked before.
    pub was_asked: bool,
    /// When the visit of the stage ends; none while none is arranged.
    pub visit_ends: Option<Micros>,
    /// The time.
    pub now: Micros,
}

/// What an officer does with a task of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficerDeed {
    /// Writes a note.
    Note,
    /// Asks the applicant, by this decision.
    Ask {
        /// The decision of the document that asks.
        decision: String,
        /// Its reason, where it has any.
        reason: Option<usize>,
    },
    /// Arranges the visit.
    Arrange,
    /// Waits for the visit, until then.
    WaitUntil(Micros),
    /// Says that the stage is done.
    Complete,
    /// Says that a second officer can decide.
    Prepare,
    /// Decides.
    Decide {
        /// The decision.
        decision: String,
        /// Its reason, where it has any.
        reason: Option<usize>,
    },
    /// Gives the task to a colleague: who prepared may not decide, and now and then somebody has too much.
    HandOn,
    /// Nothing: it is not theirs to move.
    Nothing,
}

/// What an officer does with a task of theirs.
pub fn officer_deed(seen: StageSeen<'_>, dice: &Dice) -> OfficerDeed {
    let stage = seen.stage;
    let Progress::Open { prepared_by } = seen.progress else { return OfficerDeed::Nothing };
    if stage.four_eyes && *prepared_by == Some(seen.officer) {
        return OfficerDeed::HandOn;
    }
    if prepared_by.is_none() {
        if dice.chance(10) {
            return OfficerDeed::Note;
        }
        if dice.chance(4) {
            return OfficerDeed::HandOn;
        }
        let ask = stage.decision.iter().find(|decision| decision.outcome == Outcome::AskMore);
        if let Some(ask) = ask.filter(|_| !seen.was_asked && dice.chance(15)) {
            return OfficerDeed::Ask { decision: ask.id.clone(), reason: reason_of(ask, dice) };
        }
    }
    match seen.visit_ends {
        None if stage.appointment => return OfficerDeed::Arrange,
        Some(ends) if ends > seen.now => return OfficerDeed::WaitUntil(ends),
        _ => {}
    }
    let ends_it = |decision: &&Decision| decision.outcome != Outcome::AskMore;
    match (stage.decision.iter().any(|decision| ends_it(&decision)), stage.four_eyes, prepared_by) {
        (false, ..) => OfficerDeed::Complete,
        (true, true, None) => OfficerDeed::Prepare,
        (true, ..) => decided(stage, dice),
    }
}

/// Four in five get what they asked for.
fn decided(stage: &Stage, dice: &Dice) -> OfficerDeed {
    let wanted = if dice.chance(80) { Outcome::Approve } else { Outcome::Refuse };
    let of = |outcome: Outcome| -> Vec<&Decision> {
        stage.decision.iter().filter(|decision| decision.outcome == outcome).collect()
    };
    let mut choices = of(wanted);
    if choices.is_empty() {
        choices = stage.decision.iter().filter(|decision| decision.outcome != Outcome::AskMore).collect();
    }
    match dice.pick(&choices) {
        Some(decision) => {
            OfficerDeed::Decide { decision: decision.id.clone(), reason: reason_of(decision, dice) }
        }
        None => OfficerDeed::Nothing,
    }
}

fn reason_of(decision: &Decision, dice: &Dice) -> Option<usize> {
    let numbers: Vec<usize> = (0..decision.reasons.len()).collect();
    dice.pick(&numbers).copied()
}

/// A case as its applicant finds it.
#[derive(Debug, Clone, Copy)]
pub enum CaseSeen {
    /// It goes on.
    Open {
        /// Whether they are asked something.
        is_asked: bool,
    },
    /// It is over.
    Ended {
        /// Whether they rated the service.
        is_rated: bool,
        /// Whether they answered the survey.
        is_surveyed: bool,
    },
}

/// What an applicant does with their case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResidentDeed {
    /// Answers what they are asked.
    Answer,
    /// Takes it back.
    Withdraw,
    /// Rates the service, of five.
    Rate(u32),
    /// Answers the survey, of six.
    Survey(u32),
    /// Looks, and leaves it at that for now.
    Look,
    /// Looks, and does not come back.
    Forget,
}

/// What an applicant does with their case.
pub fn resident_deed(seen: CaseSeen, dice: &Dice) -> ResidentDeed {
    match seen {
        CaseSeen::Ended { is_rated: false, .. } if dice.chance(70) => ResidentDeed::Rate(points(dice, 5)),
        CaseSeen::Ended { is_surveyed: false, .. } if dice.chance(50) => {
            ResidentDeed::Survey(points(dice, 6))
        }
        CaseSeen::Ended { .. } => ResidentDeed::Forget,
        CaseSeen::Open { is_asked: true } if dice.chance(80) => ResidentDeed::Answer,
        CaseSeen::Open { .. } if dice.chance(10) => ResidentDeed::Withdraw,
        CaseSeen::Open { .. } => ResidentDeed::Look,
    }
}

/// Most are content: half give all the points, a third one less, the others anything.
fn points(dice: &Dice, most: u32) -> u32 {
    match dice.below(12) {
        0..=5 => most,
        6..=9 => most - 1,
        _ => 1 + dice.below(most),
    }
}

/// What becomes of a form that was filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtTheEnd {
    /// It is sent.
    Send,
    /// Somebody changed their mind, and deletes it.
    Discard,
}

/// What becomes of a form that was filled in.
pub fn at_the_end(dice: &Dice) -> AtTheEnd {
    if dice.chance(94) { AtTheEnd::Send } else { AtTheEnd::Discard }
}

#[cfg(test)]
mod tests {
    use super::super::super::dice::{Concern, Dice};
    use super::*;
    use polity_services::document::{Format, Service, check};
    use polity_services::flow::{CaseState, Move, Officer, Refusal};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn service(text: &str) -> Service {
        check(text, Format::Toml).unwrap()
    }

    fn grab_bar() -> Service {
        service(include_str!("../../../../../samples/services/grab-bar.toml"))
    }

    fn officer(number: u8) -> Id {
        Id::from_bytes([number; 16])
    }

    #[test]
    fn what_a_visitor_works_on_is_theirs() {
        let task = FreeTask { is_ours: false, quiet_since: 1_000, is_left_lying: false, due_at: Some(2_000) };
        assert_eq!(may_be_taken_from(task), 1_000 + REST);
        assert_eq!(may_be_taken_from(FreeTask { is_ours: true, ..task }), Micros::MIN);
        let lying = FreeTask { is_ours: true, is_left_lying: true, ..task };
        assert_eq!(may_be_taken_from(lying), 2_000);
        assert_eq!(may_be_taken_from(FreeTask { due_at: None, ..lying }), Micros::MAX);
    }

    proptest! {
        /// Whatever the dice say, the rules allow what officers do, and every case comes to an end.
        #[test]
        fn officers_do_what_the_rules_allow_until_a_case_ends(seed: u64) {
            let (service, dice) = (grab_bar(), Dice::new(seed, Concern::Life));
            let mut state = CaseState::<Id>::opened(&service);
            let mut has = officer(1);
            let (mut visit_ends, mut was_asked, mut now) = (None, false, 0);
            let mut steps = 0;
            while state.ending().is_none() {
                steps += 1;
                prop_assert!(steps < 500, "it never ends");
                if state.waits_for_applicant() {
                    (state, was_asked) = (state.answered().unwrap(), true);
                }
                let stage = state.open(&service)[0];
                let progress = state.stage(&stage.id).unwrap();
                let seen = StageSeen { stage, progress, officer: has, was_asked, visit_ends, now };
                let id = stage.id.clone();
                let done = match officer_deed(seen, &dice) {
                    OfficerDeed::Note => continue,
                    OfficerDeed::HandOn => {
                        has = if has == officer(1) { officer(2) } else { officer(1) };
                        continue;
                    }
                    OfficerDeed::Arrange => {
                        prop_assert!(visit_ends.is_none());
                        visit_ends = Some(now + 10);
                        continue;
                    }
                    OfficerDeed::WaitUntil(at) => {
                        prop_assert!(at > now);
                        now = at;
                        continue;
                    }
                    OfficerDeed::Nothing => panic!("a task without a deed"),
                    OfficerDeed::Complete => Move::Complete { stage: id },
                    OfficerDeed::Prepare => Move::Prepare { stage: id },
                    OfficerDeed::Ask { decision, reason } | OfficerDeed::Decide { decision, reason } => {
                        Move::Decide { stage: id, decision, reason }
                    }
                };
                let acts = Officer { person: has, agency: stage.agency.clone(), team: stage.team.clone() };
                let next: Result<_, Refusal> = state.after(&service, &acts, &done);
                prop_assert!(next.is_ok(), "{done:?}: {next:?}");
                state = next.unwrap();
                if !stage.appointment && visit_ends.is_some() {
                    visit_ends = None;
                }
            }
        }

        #[test]
        fn points_are_on_their_scale(seed: u64) {
            let dice = Dice::new(seed, Concern::Life);
            for most in [5, 6] {
                prop_assert!((1..=most).contains(&points(&dice, most)));
            }
        }

        #[test]
        fn nobody_rates_what_goes_on_or_answers_twice(seed: u64, is_asked: bool, is_rated: bool, is_surveyed: bool) {
            let dice = Dice::new(seed, Concern::Life);
            let deed = resident_deed(CaseSeen::Open { is_asked }, &dice);
            prop_assert!(!matches!(deed, ResidentDeed::Rate(_) | ResidentDeed::Survey(_) | ResidentDeed::Forget));
            prop_assert!(is_asked || deed != ResidentDeed::Answer);
            let over = resident_deed(CaseSeen::Ended { is_rated, is_surveyed }, &dice);
            prop_assert!(!(is_rated && matches!(over, ResidentDeed::Rate(_))));
            prop_assert!(!(is_surveyed && matches!(over, ResidentDeed::Survey(_))));
            prop_assert!(!matches!(over, ResidentDeed::Answer | ResidentDeed::Withdraw));
        }
    }

    #[test]
    fn every_kind_of_deed_happens() {
        let (service, dice) = (grab_bar(), Dice::new(9, Concern::Life));
        let open = Progress::Open { prepared_by: None };
        let prepared = Progress::Open { prepared_by: Some(officer(1)) };
        let mut seen = BTreeSet::new();
        for stage in &service.stages {
            for (progress, visit_ends) in
                [(&open, None), (&open, Some(0)), (&open, Some(9)), (&prepared, Some(0))]
            {
                for _ in 0..300 {
                    let sight = StageSeen {
                        stage,
                        progress,
                        officer: officer(2),
                        was_asked: false,
                        visit_ends: visit_ends.filter(|_| stage.appointment),
                        now: 5,
                    };
                    let deed = format!("{:?}", officer_deed(sight, &dice));
                    seen.insert(deed.split([' ', '(']).next().unwrap().to_owned());
                }
            }
        }
        let wanted = ["Arrange", "Ask", "Complete", "Decide", "HandOn", "Note", "Prepare", "WaitUntil"]
            .map(str::to_owned);
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), wanted);
    }
}
