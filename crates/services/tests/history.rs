//! A history leads to the state that it was made in, at each of its moves; and a forged history is found out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use polity_services::{
    document::{Format, Service, check},
    flow::{CaseState, Move, Officer, Refusal},
    history::{Made, Step, after, pauses, replay},
};
use polity_store::Id;
use proptest::prelude::*;
use std::{fs, path::PathBuf};

const HOUR: i64 = 3_600_000_000;

fn grant() -> Service {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/services/grab-bar.toml");
    check(&fs::read_to_string(path).unwrap(), Format::Toml).unwrap()
}

fn officer(person: u8, team: &str) -> Officer<Id> {
    let (agency, team) = team.split_once('/').unwrap();
    Officer { person: Id::from_bytes([person; 16]), agency: agency.to_owned(), team: team.to_owned() }
}

fn complete(stage: &str, person: u8, team: &str) -> Step {
    Step::Officer(officer(person, team), Move::Complete { stage: stage.to_owned() })
}

fn decide(decision: &str, stage: &str, person: u8, team: &str) -> Step {
    let done = Move::Decide { stage: stage.to_owned(), decision: decision.to_owned(), reason: None };
    Step::Officer(officer(person, team), done)
}

/// Anything that anybody might try.
fn anything() -> impl Strategy<Value = Step> {
    let teams = vec!["home-dept/intake", "town-council/works", "home-dept/approvers", "home-dept/approvers"];
    let by_officer = (
        prop::sample::select(vec!["check", "visit", "decide", "decide"]),
        prop::sample::select(vec!["approve", "refuse", "ask-more"]),
        prop::option::of(0_usize..3),
        0_u8..4,
        prop::sample::select(teams),
        0..3,
    )
        .prop_map(|(stage, decision, reason, person, team, which)| {
            let stage = stage.to_owned();
            let done = match which {
                0 => Move::Prepare { stage },
                1 => Move::Complete { stage },
                _ => Move::Decide { stage, decision: decision.to_owned(), reason },
            };
            Step::Officer(officer(person, team), done)
        });
    prop_oneof![9 => by_officer, 2 => Just(Step::Answered)]
}

/// What was allowed of it, an hour after each other, with the state after each step.
fn history(service: &Service, tried: Vec<Step>) -> (Vec<Made>, Vec<CaseState<Id>>) {
    let (mut made, mut states) = (Vec::new(), vec![CaseState::opened(service)]);
    for step in tried {
        if let Ok(next) = after(states.last().unwrap(), service, &step) {
            made.push(Made { at: i64::try_from(made.len()).unwrap() * HOUR, step });
            states.push(next);
        }
    }
    (made, states)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_prefix_of_a_history_leads_to_the_state_of_its_time(tried in prop::collection::vec(anything(), 0..160)) {
        let service = grant();
        let (made, states) = history(&service, tried);
        for (length, state) in states.into_iter().enumerate() {
            // The clock stands then if and only if the applicant is asked then.
            let stands = pauses(&service, &made[..length]).iter().any(|pause| pause.until.is_none());
            prop_assert_eq!(stands, state.waits_for_applicant());
            prop_assert_eq!(replay(&service, &made[..length]), Ok(state));
        }
    }

    #[test]
    fn what_ends_a_case_cannot_have_come_before_what_it_needed(tried in prop::collection::vec(anything(), 1..160)) {
        let service = grant();
        let (mut made, states) = history(&service, tried);
        prop_assume!(states.last().unwrap().ending().is_some());
        // Without the hand-over of the visit nobody could have decided, whatever else was done.
        let visit = made.iter().position(|made| matches!(&made.step, Step::Officer(_, Move::Complete { stage }) if stage == "visit"));
        made.remove(visit.unwrap());
        prop_assert!(replay(&service, &made).is_err());
    }
}

#[test]
fn a_decision_under_the_name_of_who_prepared_it_is_found_out() {
    let service = grant();
    let prepared =
        Step::Officer(officer(3, "home-dept/approvers"), Move::Prepare { stage: "decide".to_owned() });
    let steps = vec![
        complete("check", 1, "home-dept/intake"),
        complete("visit", 2, "town-council/works"),
        prepared,
        decide("approve", "decide", 4, "home-dept/approvers"),
    ];
    let (mut made, states) = history(&service, steps);
    assert_eq!(replay(&service, &made).unwrap(), states[4]);
    made[3].step = decide("approve", "decide", 3, "home-dept/approvers");
    assert_eq!(replay(&service, &made), Err((3, Refusal::SamePerson)));
}

#[test]
fn a_clock_stands_from_the_question_to_the_answer() {
    let service = grant();
    let ask = || decide("ask-more", "check", 1, "home-dept/intake");
    let (made, _) = history(&service, vec![ask(), Step::Answered, ask()]);
    let stood: Vec<_> = pauses(&service, &made).iter().map(|pause| (pause.from, pause.until)).collect();
    let hour = |hour: i64| jiff::Timestamp::from_microsecond(hour * HOUR).unwrap();
    assert_eq!(stood, [(hour(0), Some(hour(1))), (hour(2), None)]);
}
