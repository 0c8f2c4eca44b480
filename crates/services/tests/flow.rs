//! A case through its stages: the story of the grant, and what no sequence of moves can bring about.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use polity_services::{
    document::{Format, Service, check},
    flow::{CaseState, Ending, Move, Officer, Progress, Refusal},
};
use proptest::prelude::*;
use std::{fs, path::PathBuf};

fn text(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/services").join(name);
    fs::read_to_string(path).unwrap()
}

fn grant() -> Service {
    check(&text("grab-bar.toml"), Format::Toml).unwrap()
}

/// The grant with a fourth stage beside the visit, so that two stand open at once.
fn forked() -> Service {
    let beside = "[[stages]]\nid = \"means\"\nteam = \"home-dept/intake\"\nneeds = [\"check\"]\nworking_days = 1\ntitle = \"We ask the Revenue Office\"\n\n[[stages]]\nid = \"decide\"";
    let text = text("grab-bar.toml")
        .replace("[[stages]]\nid = \"decide\"", beside)
        .replace("needs = [\"visit\"]", "needs = [\"visit\", \"means\"]");
    check(&text, Format::Toml).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn officer(person: u8, team: &str) -> Officer<u8> {
    let (agency, team) = team.split_once('/').unwrap();
    Officer { person, agency: agency.to_owned(), team: team.to_owned() }
}

fn complete(stage: &str) -> Move {
    Move::Complete { stage: stage.to_owned() }
}

fn prepare(stage: &str) -> Move {
    Move::Prepare { stage: stage.to_owned() }
}

fn decide(stage: &str, decision: &str, reason: Option<usize>) -> Move {
    Move::Decide { stage: stage.to_owned(), decision: decision.to_owned(), reason }
}

fn open(state: &CaseState<u8>, service: &Service) -> Vec<String> {
    state.open(service).iter().map(|stage| stage.id.clone()).collect()
}

#[test]
fn two_agencies_and_two_approvers_carry_the_grant_to_its_end() {
    let service = grant();
    let (intake, works) = (officer(1, "home-dept/intake"), officer(2, "town-council/works"));
    let (one, other) = (officer(3, "home-dept/approvers"), officer(4, "home-dept/approvers"));
    let state = CaseState::opened(&service);
    assert_eq!(open(&state, &service), ["check"]);
    assert_eq!(state.after(&service, &works, &complete("check")), Err(Refusal::NotYours));
    assert_eq!(state.after(&service, &works, &complete("visit")), Err(Refusal::NotOpen));
    assert_eq!(state.after(&service, &works, &complete("vist")), Err(Refusal::Unknown));

    // The first agency asks for more: everything stands until the applicant answers.
    let asked = state.after(&service, &intake, &decide("check", "ask-more", None)).unwrap();
    assert!(asked.waits_for_applicant());
    assert_eq!(asked.after(&service, &intake, &complete("check")), Err(Refusal::WaitsForApplicant));
    let state = asked.answered().unwrap();
    assert_eq!(state.answered(), Err(Refusal::NothingAsked));

    // It hands over to the second, which visits.
    let state = state.after(&service, &intake, &complete("check")).unwrap();
    assert_eq!(open(&state, &service), ["visit"]);
    assert_eq!(state.after(&service, &intake, &complete("check")), Err(Refusal::AlreadyDone));
    let state = state.after(&service, &works, &complete("visit")).unwrap();

    // Nobody decides alone, what they prepared, or without a reason.
    assert_eq!(state.after(&service, &one, &complete("decide")), Err(Refusal::NeedsDecision));
    assert_eq!(state.after(&service, &one, &decide("decide", "approve", None)), Err(Refusal::NotPrepared));
    let state = state.after(&service, &one, &prepare("decide")).unwrap();
    assert_eq!(state.after(&service, &one, &decide("decide", "approve", None)), Err(Refusal::SamePerson));
    assert_eq!(state.after(&service, &other, &decide("decide", "refuse", None)), Err(Refusal::NeedsReason));
    assert_eq!(
        state.after(&service, &other, &decide("decide", "refuse", Some(2))),
        Err(Refusal::NeedsReason)
    );
    let refused = state.after(&service, &other, &decide("decide", "refuse", Some(1))).unwrap();
    assert_eq!(refused.ending(), Some(Ending::Refused));
    let approved = state.after(&service, &other, &decide("decide", "approve", None)).unwrap();
    assert_eq!(approved.ending(), Some(Ending::Approved));
    assert_eq!(approved.after(&service, &one, &decide("decide", "refuse", Some(0))), Err(Refusal::Ended));
    assert_eq!(approved.withdrawn(), Err(Refusal::Ended));
    assert!(open(&approved, &service).is_empty());
}

#[test]
fn a_stage_waits_for_all_that_it_needs() {
    let service = forked();
    let (intake, works) = (officer(1, "home-dept/intake"), officer(2, "town-council/works"));
    let state = CaseState::opened(&service).after(&service, &intake, &complete("check")).unwrap();
    assert_eq!(open(&state, &service), ["visit", "means"]);
    let state = state.after(&service, &works, &complete("visit")).unwrap();
    assert_eq!(open(&state, &service), ["means"]);
    let state = state.after(&service, &intake, &complete("means")).unwrap();
    assert_eq!(open(&state, &service), ["decide"]);
}

#[test]
fn what_was_prepared_before_an_answer_is_prepared_again() {
    let service = grant();
    let (intake, works) = (officer(1, "home-dept/intake"), officer(2, "town-council/works"));
    let (one, other) = (officer(3, "home-dept/approvers"), officer(4, "home-dept/approvers"));
    let steps = [
        (&intake, complete("check")),
        (&works, complete("visit")),
        (&one, prepare("decide")),
        (&other, decide("decide", "ask-more", None)),
    ];
    let state = steps.iter().fold(CaseState::opened(&service), |state, (officer, step)| {
        state.after(&service, officer, step).unwrap()
    });
    let state = state.answered().unwrap();
    assert_eq!(state.after(&service, &other, &decide("decide", "approve", None)), Err(Refusal::NotPrepared));
}

/// Anything that anybody might try.
fn any_move() -> impl Strategy<Value = (Officer<u8>, Option<Move>)> {
    let teams = prop::sample::select(vec![
        "home-dept/intake",
        "town-council/works",
        "home-dept/approvers",
        "home-dept/approvers",
    ]);
    let stages = || prop::sample::select(vec!["check", "visit", "means", "decide", "decide"]);
    let decisions = prop::sample::select(vec!["approve", "approve", "refuse", "ask-more"]);
    let moves = prop_oneof![
        stages().prop_map(|stage| Some(complete(stage))),
        stages().prop_map(|stage| Some(prepare(stage))),
        (stages(), decisions, prop::option::of(0_usize..3))
            .prop_map(|(stage, decision, reason)| Some(decide(stage, decision, reason))),
        Just(None),
    ];
    (0_u8..4, teams, moves).prop_map(|(person, team, done)| (officer(person, team), done))
}

/// Each stage is entered once all that it needs is done: not before, and not later.
fn entered_in_time(state: &CaseState<u8>, service: &Service) -> bool {
    service.stages.iter().all(|stage| {
        let is_done = |id: &String| matches!(state.stage(id), Some(Progress::Done { .. }));
        stage.needs.iter().all(is_done) == (state.stage(&stage.id) != Some(&Progress::Waits))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_is_decided_twice_and_no_stage_is_entered_early(tried in prop::collection::vec(any_move(), 0..160)) {
        let service = forked();
        let mut state = CaseState::opened(&service);
        let mut final_decisions = 0;
        let mut preparers: Vec<u8> = Vec::new();
        for (who, done) in tried {
            prop_assert!(entered_in_time(&state, &service), "{:?}", state);
            let Some(done) = done else {
                // The applicant answers; what was prepared no longer is.
                if let Ok(next) = state.answered() {
                    state = next;
                    preparers.clear();
                }
                continue;
            };
            let before = state.clone();
            let Ok(next) = state.after(&service, &who, &done) else {
                prop_assert_eq!(&state, &before);
                continue;
            };
            prop_assert!(before.ending().is_none() && !before.waits_for_applicant());
            state = next;
            match &done {
                Move::Prepare { .. } if matches!(&done, Move::Prepare { stage } if stage == "decide") => preparers.push(who.person),
                Move::Decide { decision, .. } if decision != "ask-more" => {
                    final_decisions += 1;
                    // Somebody else prepared it last.
                    prop_assert!(preparers.last().is_some_and(|last| *last != who.person));
                    prop_assert!(state.ending().is_some());
                }
                _ => {}
            }
            for stage in &service.stages {
                // What is over stays as it was.
                if let Some(over @ Progress::Done { .. }) = before.stage(&stage.id) {
                    prop_assert_eq!(Some(over), state.stage(&stage.id));
                }
            }
        }
        prop_assert!(final_decisions <= 1);
        prop_assert_eq!(final_decisions == 1, state.ending().is_some());
    }
}
