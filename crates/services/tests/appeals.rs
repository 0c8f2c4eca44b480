//! An appeal against a refusal, as the rules see it: made once, decided once, by nobody who judged before, and replayed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use polity_services::{
    document::{APPEAL, Fault, Format, Service, UPHELD, check},
    flow::{CaseState, Ending, Move, Officer, Progress, Refusal},
    history::{Made, Step, after, pauses, replay},
};
use polity_store::Id;
use proptest::prelude::*;
use std::{fs, path::PathBuf};

fn text() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/services/grab-bar.toml");
    fs::read_to_string(path).unwrap()
}

/// The grant with a part `appeal` of its own.
fn with(appeal: &str) -> Result<Service, Vec<Fault>> {
    check(&text().replace("[privacy]", &format!("[appeal]\n{appeal}\n\n[privacy]")), Format::Toml)
}

/// The grant with a stage beside the visit that can refuse, so that something stands open beside a refusal.
fn forked() -> Service {
    let beside = "[[stages]]\nid = \"means\"\nteam = \"home-dept/intake\"\nneeds = [\"check\"]\nworking_days = 1\ntitle = \"Means\"\n\n  \
                  [[stages.decision]]\n  id = \"no\"\n  outcome = \"refuse\"\n  title = \"No\"\n  reasons = [\"Too much money.\"]\n\n[[stages]]\nid = \"decide\"";
    let text = text().replace("[[stages]]\nid = \"decide\"", beside);
    check(&text, Format::Toml).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn officer(person: u8, team: &str) -> Officer<Id> {
    let (agency, team) = team.split_once('/').unwrap();
    Officer { person: Id::from_bytes([person; 16]), agency: agency.to_owned(), team: team.to_owned() }
}

fn prepare(stage: &str) -> Move {
    Move::Prepare { stage: stage.to_owned() }
}

fn decide(stage: &str, decision: &str, reason: Option<usize>) -> Move {
    Move::Decide { stage: stage.to_owned(), decision: decision.to_owned(), reason }
}

fn by(person: u8, team: &str, done: Move) -> Step {
    Step::Officer(officer(person, team), done)
}

const APPROVERS: &str = "home-dept/approvers";

/// The steps of a refusal that officer 1 has prepared and officer 2 decided; officer 3 checked, and officer 4 visited.
fn refusal() -> Vec<Step> {
    vec![
        by(3, "home-dept/intake", Move::Complete { stage: "check".to_owned() }),
        by(4, "town-council/works", Move::Complete { stage: "visit".to_owned() }),
        by(1, APPROVERS, prepare("decide")),
        by(2, APPROVERS, decide("decide", "refuse", Some(1))),
    ]
}

fn through(service: &Service, steps: &[Step]) -> CaseState<Id> {
    steps.iter().fold(CaseState::opened(service), |state, step| after(&state, service, step).unwrap())
}

#[test]
fn a_document_that_says_nothing_lets_appeal_for_thirty_days_before_those_who_decide() {
    let service = check(&text(), Format::Toml).unwrap();
    let appeal = service.appeal.as_ref().unwrap();
    assert_eq!(appeal.days, 30);
    assert_eq!((&*appeal.stage.agency, &*appeal.stage.team), ("home-dept", "approvers"));
    assert_eq!(appeal.stage.working_days, service.before.outcome_working_days);
    assert!(appeal.stage.four_eyes, "as where it was decided");
    let decisions: Vec<&str> = appeal.stage.decision.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(decisions, ["approve", "ask-more", UPHELD]);
    assert_eq!(appeal.stage.decision[2].reasons, service.stages[2].decision[1].reasons);
    for words in [&appeal.stage.title, &appeal.stage.decision[2].title] {
        assert_eq!(words.all().count(), 4);
    }
    assert!(service.stages.iter().all(|stage| stage.id != APPEAL), "no case enters it by itself");
    // The reasons of every stage that can refuse.
    assert_eq!(forked().appeal.unwrap().stage.decision[2].reasons.len(), 3);
}

#[test]
fn a_document_says_how_long_before_whom_or_that_nobody_can() {
    let own = with("days = 14\nteam = \"schools/appeals\"\nworking_days = 7").unwrap().appeal.unwrap();
    assert_eq!((own.days, own.stage.working_days), (14, 7));
    assert_eq!((&*own.stage.agency, &*own.stage.team), ("schools", "appeals"));
    let none = with("days = 0").unwrap();
    assert!(none.appeal.is_none());
    let refused = through(&none, &refusal());
    assert_eq!(refused.appealed(&none), Err(Refusal::NothingToAppeal));

    // Nobody appeals about what was erased.
    let short = text().replace("retain_days = 1825", "retain_days = 20");
    assert_eq!(check(&short, Format::Toml).unwrap().appeal.unwrap().days, 20);
    let wrong = |text: &str| {
        let faults = check(text, Format::Toml).unwrap_err();
        faults.into_iter().map(|fault| (fault.path, fault.wrong)).collect::<Vec<_>>()
    };
    let faults = wrong(&short.replace("[privacy]", "[appeal]\ndays = 21\n\n[privacy]"));
    assert_eq!(
        faults,
        [("appeal.days".to_owned(), "What was told is erased after 20 days, before the appeal.".to_owned())]
    );
    let faults = with("days = 400\nteam = \"appeals\"\nyears = 1").unwrap_err();
    let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths.len(), 3, "{faults:#?}");
    for path in ["appeal.days", "appeal.team", "appeal.years"] {
        assert!(paths.contains(&path), "{path} in {paths:?}");
    }
    // A service that refuses nothing.
    let never = text().replace("outcome = \"refuse\"", "outcome = \"approve\"");
    assert!(check(&never, Format::Toml).unwrap().appeal.is_none());
    let faults = wrong(&never.replace("[privacy]", "[appeal]\ndays = 3\n\n[privacy]"));
    assert_eq!(faults[0].0, "appeal");
}

#[test]
fn others_decide_on_an_appeal_with_four_eyes() {
    let service = check(&text(), Format::Toml).unwrap();
    let refused = through(&service, &refusal());
    let no_officer = |state: &CaseState<Id>, person, done: &Move| {
        state.after(&service, &officer(person, APPROVERS), done).unwrap_err()
    };
    assert_eq!(no_officer(&through(&service, &refusal()[..3]), 5, &prepare(APPEAL)), Refusal::NotOpen);
    assert_eq!(no_officer(&refused, 5, &prepare(APPEAL)), Refusal::Ended);
    assert_eq!(through(&service, &refusal()[..3]).appealed(&service), Err(Refusal::NothingToAppeal));

    let state = refused.appealed(&service).unwrap();
    let open: Vec<&str> = state.open(&service).iter().map(|stage| stage.id.as_str()).collect();
    assert_eq!((open, state.ending()), (vec![APPEAL], None));
    assert_eq!(state.appealed(&service), Err(Refusal::AlreadyAppealed));
    for judge in [1, 2] {
        for done in [prepare(APPEAL), decide(APPEAL, "approve", None), decide(APPEAL, "ask-more", None)] {
            assert_eq!(no_officer(&state, judge, &done), Refusal::DecidedBefore);
        }
    }
    assert_eq!(no_officer(&state, 5, &decide("decide", "approve", None)), Refusal::AlreadyDone);
    assert_eq!(no_officer(&state, 5, &decide(APPEAL, "approve", None)), Refusal::NotPrepared);
    // Who checked at the beginning has judged nothing.
    let prepared = state.after(&service, &officer(3, APPROVERS), &prepare(APPEAL)).unwrap();
    assert_eq!(no_officer(&prepared, 3, &decide(APPEAL, "approve", None)), Refusal::SamePerson);
    assert_eq!(no_officer(&prepared, 5, &decide(APPEAL, UPHELD, None)), Refusal::NeedsReason);
    assert_eq!(no_officer(&prepared, 5, &decide(APPEAL, "refuse", Some(0))), Refusal::Unknown);
    for (decision, reason, ending) in
        [("approve", None, Ending::Approved), (UPHELD, Some(0), Ending::Refused)]
    {
        let done = decide(APPEAL, decision, reason);
        let over = prepared.after(&service, &officer(5, APPROVERS), &done).unwrap();
        assert_eq!(over.ending(), Some(ending));
        assert!(over.appealed(&service).is_err(), "once");
        assert_eq!(no_officer(&over, 6, &decide(APPEAL, "approve", None)), Refusal::Ended);
    }
    // Of an appeal taken back the refusal is left.
    let back = prepared.withdrawn().unwrap();
    assert_eq!(
        (back.ending(), back.appealed(&service)),
        (Some(Ending::Refused), Err(Refusal::AlreadyAppealed))
    );
    let early = CaseState::<Id>::opened(&service).withdrawn().unwrap();
    assert_eq!(early.appealed(&service), Err(Refusal::NothingToAppeal));
}

#[test]
fn what_stood_open_beside_a_refusal_is_not_taken_up_again() {
    let service = forked();
    let steps = [
        by(3, "home-dept/intake", Move::Complete { stage: "check".to_owned() }),
        by(6, "home-dept/intake", decide("means", "no", Some(0))),
        Step::Appealed,
    ];
    let state = through(&service, &steps);
    let open: Vec<&str> = state.open(&service).iter().map(|stage| stage.id.as_str()).collect();
    assert_eq!(open, [APPEAL]);
    let visit = Move::Complete { stage: "visit".to_owned() };
    assert_eq!(state.after(&service, &officer(4, "town-council/works"), &visit), Err(Refusal::NotOpen));
    let state = state.after(&service, &officer(5, APPROVERS), &prepare(APPEAL)).unwrap();
    let changed = state.after(&service, &officer(7, APPROVERS), &decide(APPEAL, "approve", None)).unwrap();
    assert_eq!(changed.ending(), Some(Ending::Approved), "the appeal decides, whatever was not reached");
    assert!(changed.open(&service).is_empty());
}

/// Anything that anybody might try once something is refused.
fn anything() -> impl Strategy<Value = Step> {
    let stages = prop::sample::select(vec![APPEAL, APPEAL, APPEAL, "decide", "check", "visit"]);
    let decisions = prop::sample::select(vec!["approve", "refuse", "ask-more", UPHELD]);
    let teams = prop::sample::select(vec![APPROVERS, APPROVERS, APPROVERS, "home-dept/intake"]);
    let officers = (stages, decisions, prop::option::of(0_usize..3), 1_u8..7, teams, 0..3).prop_map(
        |(stage, decision, reason, person, team, which)| match which {
            0 => by(person, team, prepare(stage)),
            1 => by(person, team, Move::Complete { stage: stage.to_owned() }),
            _ => by(person, team, decide(stage, decision, reason)),
        },
    );
    prop_oneof![
        24 => officers,
        4 => Just(Step::Appealed),
        4 => Just(Step::Answered),
        1 => Just(Step::Withdrawn),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn an_appeal_is_made_once_and_decided_once_by_others(tried in prop::collection::vec(anything(), 0..120)) {
        let service = check(&text(), Format::Toml).unwrap();
        let mut made: Vec<Made> = refusal().into_iter().map(|step| Made { at: 0, step }).collect();
        let mut state = replay(&service, &made).unwrap();
        let (mut appeals, mut finals, mut taken_back) = (0, 0, 0);
        let mut prepared: Option<Id> = None;
        for step in tried {
            let Ok(next) = after(&state, &service, &step) else { continue };
            match &step {
                Step::Appealed => appeals += 1,
                Step::Answered => prepared = None,
                Step::Withdrawn => taken_back += 1,
                Step::Officer(who, done) => {
                    let (Move::Prepare { stage } | Move::Complete { stage } | Move::Decide { stage, .. }) = done;
                    prop_assert_eq!(stage.as_str(), APPEAL);
                    prop_assert!(![1, 2].map(|judge| Id::from_bytes([judge; 16])).contains(&who.person));
                    match done {
                        Move::Prepare { .. } => prepared = Some(who.person),
                        Move::Decide { decision, .. } if decision != "ask-more" => {
                            finals += 1;
                            prop_assert!(prepared.is_some_and(|first| first != who.person));
                            let expected = if decision == UPHELD { Ending::Refused } else { Ending::Approved };
                            prop_assert_eq!(next.ending(), Some(expected));
                        }
                        Move::Decide { .. } => prop_assert!(next.waits_for_applicant()),
                        Move::Complete { .. } => prop_assert!(false, "an appeal has to be decided"),
                    }
                }
            }
            // What was decided before stays as it was.
            for stage in &service.stages {
                if let Some(over @ Progress::Done { .. }) = state.stage(&stage.id) {
                    prop_assert_eq!(Some(over), next.stage(&stage.id));
                }
            }
            made.push(Made { at: i64::try_from(made.len()).unwrap() * 3_600_000_000, step });
            state = next;
            // Whoever has the document and the moves comes to the same; the clock stands while the applicant is asked.
            prop_assert_eq!(replay(&service, &made), Ok(state.clone()));
            let stands = pauses(&service, &made).iter().any(|pause| pause.until.is_none());
            prop_assert_eq!(stands, state.waits_for_applicant());
            prop_assert_eq!(state.ending().is_none(), !state.open(&service).is_empty());
        }
        prop_assert!(appeals <= 1 && finals + taken_back <= appeals);
        prop_assert_eq!(state.ending().is_none(), finals + taken_back < appeals);
        prop_assert_eq!(state.was_appealed(), appeals == 1);
    }

    #[test]
    fn a_forged_appeal_is_found_out(judge in 1_u8..3) {
        let service = check(&text(), Format::Toml).unwrap();
        let mut steps = refusal();
        steps.extend([
            Step::Appealed,
            by(5, APPROVERS, prepare(APPEAL)),
            by(6, APPROVERS, decide(APPEAL, UPHELD, Some(0))),
        ]);
        let mut made: Vec<Made> = steps.into_iter().map(|step| Made { at: 0, step }).collect();
        prop_assert!(replay(&service, &made).is_ok());
        let honest = made.clone();
        made[6].step = by(judge, APPROVERS, decide(APPEAL, UPHELD, Some(0)));
        prop_assert_eq!(replay(&service, &made), Err((6, Refusal::DecidedBefore)));
        let mut again = honest.clone();
        again.push(Made { at: 0, step: Step::Appealed });
        prop_assert_eq!(replay(&service, &again), Err((7, Refusal::AlreadyAppealed)));
        let mut without = honest;
        without.remove(4);
        prop_assert_eq!(replay(&service, &without), Err((4, Refusal::Ended)));
    }
}
