//! Officers of two agencies carry a case to its end, over their pages.
use polity_ledger::Actor;
use polity_ledger::transactions::Channel;
use polity_services::answers::{Answer, Answers, Provenance, Value};
use polity_services::{Opening, Owner, Submitted, TeamChanged};
use polity_store::Id;
use polity_web::Lang;
use polity_web::testkit::{Browser, Seen, after, leads_to, op, says};

use crate::town::{ADA, BALA, CHEN, HANA, MEI, OTHMAN, RAVI, Town, VIJAY};

/// A town whose officers are in their teams.
pub async fn staffed(town: Town) -> Town {
    let town = town.with_services().await;
    for (who, agency, team) in [
        (ADA, "home-dept", "intake"),
        (BALA, "home-dept", "approvers"),
        (CHEN, "home-dept", "approvers"),
        (VIJAY, "town-council", "works"),
    ] {
        join(&town, who, agency, team).await;
    }
    town
}

pub async fn join(town: &Town, who: usize, agency: &str, team: &str) {
    let joined = town.room.join_team(&Actor::system(), agency, team, town.ids[who]).await.unwrap();
    assert_eq!(joined, TeamChanged::Done(0));
}

/// Works on a stage: opens its page, ticks everything off and presses a button.
pub async fn work(officer: &mut Browser, case: &str, stage: &str, more: &[(&str, &str)]) -> Seen {
    let path = format!("/officer/cases/{case}/stages/{stage}");
    let page = officer.get(&path).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.body);
    let (operation, seen) = (op(&page), after(&page.body, r#"name="seen" value=""#, '"').to_owned());
    let mut fields = vec![("op", operation.as_str()), ("seen", seen.as_str())];
    fields.extend([("checked", "0"), ("checked", "1")]);
    fields.extend_from_slice(more);
    officer.post(&path, &fields).await
}

#[track_caller]
pub fn gone_on(seen: &Seen, case: &str) {
    leads_to(seen, &format!("/officer/cases?moved={case}"));
}

#[track_caller]
fn says_not(seen: &Seen, words: &str) {
    assert!(!seen.main().contains(words), "{words} is in {}", seen.main());
}

#[tokio::test]
async fn two_agencies_and_two_approvers_decide() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        let case = town.opened(MEI).await;
        let page = format!("/officer/cases/{case}");
        let (mut ada, mut vijay) = (town.signed_in(ADA).await, town.signed_in(VIJAY).await);
        let (mut bala, mut chen) = (town.signed_in(BALA).await, town.signed_in(CHEN).await);

        // It lies with the intake and with nobody else; no list shows what the applicant told.
        let queue = ada.get("/officer/cases").await;
        says(&queue, 200, &case);
        says(&queue, 200, "Nobody yet");
        says_not(&queue, "LIM MEI HUA");
        for other in [&mut vijay, &mut bala] {
            says(&other.get("/officer/cases").await, 200, "There is nothing on this list.");
            assert_eq!(other.get(&page).await.status.as_u16(), 404);
        }
        assert!(town.entries("services.case_viewed").await.is_empty(), "nobody has looked");

        // The intake looks, ticks off and hands over to the other agency.
        let seen = ada.get(&page).await;
        says(&seen, 200, "LIM MEI HUA");
        says(&seen, 200, "Grab bar");
        says(&seen, 200, "To decide whether you get a grab bar, and to fit it");
        let unticked = format!("{page}/stages/check");
        let form = ada.get(&unticked).await;
        says(&form, 200, "It goes to Town Council: works next.");
        let refused = ada.post(&unticked, &[("act", "complete"), ("seen", "0"), ("op", &op(&form))]).await;
        says(&refused, 422, "Tick off each point, or ask the applicant");
        gone_on(&work(&mut ada, &case, "check", &[("act", "complete")]).await, &case);
        says(&ada.get("/officer/cases?view=elsewhere").await, 200, "Town Council");
        says(&ada.get(&page).await, 200, "Completed: We check your application");

        // The second agency sees it from now on, and hands it on.
        says(&vijay.get("/officer/cases").await, 200, &case);
        says(&vijay.get(&page).await, 200, "LIM MEI HUA");
        gone_on(&work(&mut vijay, &case, "visit", &[("act", "complete")]).await, &case);

        // Four eyes: prepared by one, decided by the other, with a reason of the document.
        let form = bala.get(&format!("{page}/stages/decide")).await;
        says(&form, 200, "Another officer decides.");
        says_not(&form, "Your decision");
        let alone = work(&mut bala, &case, "decide", &[("act", "decide"), ("decision", "approve")]).await;
        says(&alone, 422, "Nobody has prepared this yet.");
        gone_on(&work(&mut bala, &case, "decide", &[("act", "prepare")]).await, &case);
        says(&bala.get(&format!("{page}/stages/decide")).await, 200, "a colleague has to decide it");
        let own = bala
            .post(
                &format!("{page}/stages/decide"),
                &[("act", "decide"), ("decision", "approve"), ("seen", "3"), ("op", "")],
            )
            .await;
        says(&own, 422, "You prepared this");
        let without = work(&mut chen, &case, "decide", &[("act", "decide"), ("decision", "refuse")]).await;
        says(&without, 422, "Choose a decision");
        let decided = [("act", "decide"), ("decision", "refuse:1")];
        gone_on(&work(&mut chen, &case, "decide", &decided).await, &case);
        let seen = chen.get(&page).await;
        says(&seen, 200, "Refused");
        says(&seen, 200, "You do not get the grant: Your home has a bar or ramp already. (We decide)");
        says(&seen, 200, "CHEN YI, Home Department".replace("CHEN YI", "You").as_str());
        for other in [&mut ada, &mut vijay, &mut bala] {
            says(&other.get("/officer/cases").await, 200, "There is nothing on this list.");
            says(&other.get("/officer/cases?view=elsewhere").await, 200, "There is nothing on this list.");
        }
        let done = chen.get(&format!("{page}/stages/decide")).await;
        says(&done, 200, "This case has ended.");

        // Every look is on the applicant's page: who, why, and which facts.
        town.ground.settle().await;
        let mut mei = town.signed_in(MEI).await;
        let looks = mei.get("/me/looks").await;
        says(&looks, 200, "Home Department, officer");
        says(&looks, 200, "Town Council, officer");
        says(&looks, 200, "To decide whether you get a grab bar, and to fit it");
        says(&looks, 200, "Date of birth");
        let told = town.entries("services.message_wanted").await.len();
        assert_eq!(
            told, 2,
            "that it was sent, and what was decided: the document says nothing at its stages"
        );
        assert_eq!(town.entries("services.decided").await.len(), 1);
        assert_eq!(town.entries("services.case_viewed").await.len(), 4);
    }
}

#[tokio::test]
async fn a_case_exists_for_the_teams_of_its_stages_only() {
    let town = staffed(Town::new().await).await;
    let case = town.opened(MEI).await;
    let mut officers = Vec::new();
    for who in [OTHMAN, VIJAY, BALA] {
        officers.push(town.signed_in(who).await);
    }
    let base = format!("/officer/cases/{case}");
    for officer in &mut officers {
        officer.get("/officer/cases").await;
        for path in ["", "/notes", "/moves/1", "/stages/check", "/stages/check/ask", "/stages/check/officer"]
        {
            let path = format!("{base}{path}");
            assert_eq!(officer.get(&path).await.status.as_u16(), 404, "{path}");
        }
        for (path, fields) in [
            ("/notes", vec![("words", "Hello")]),
            ("/stages/check", vec![("act", "complete"), ("checked", "0"), ("seen", "0")]),
            ("/stages/check/ask", vec![("words", "Hello"), ("seen", "0")]),
            ("/stages/check/officer", vec![("act", "take")]),
        ] {
            let path = format!("{base}{path}");
            assert_eq!(officer.post(&path, &fields).await.status.as_u16(), 404, "{path}");
        }
        let found = officer.get(&format!("/officer/cases?reference={case}")).await;
        says(&found, 422, "There is no such case for your teams.");
        // One that does not exist at all looks the same.
        let path = "/officer/cases/ANG-0000-0000";
        assert_eq!(officer.get(path).await.status.as_u16(), 404);
    }
    assert!(town.entries("services.case_viewed").await.is_empty());
    let mut ada = town.signed_in(ADA).await;
    let typed = case.to_lowercase().replace('-', "%20");
    leads_to(&ada.get(&format!("/officer/cases?reference={typed}")).await, &base);
    // Of a case that she sees, another team's stage is still nobody else's work.
    assert_eq!(ada.get(&format!("{base}/stages/decide")).await.status.as_u16(), 404);
}

#[tokio::test]
async fn pressing_twice_is_one_move_and_two_officers_do_not_make_the_same() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        join(&town, BALA, "home-dept", "intake").await;
        let case = town.opened(MEI).await;
        let path = format!("/officer/cases/{case}/stages/check");
        let (mut ada, mut bala) = (town.signed_in(ADA).await, town.signed_in(BALA).await);
        let (hers, his) = (ada.get(&path).await, bala.get(&path).await);
        let (hers, his) = (op(&hers), op(&his));
        let fields = |op: &str| {
            let fields = [("act", "complete"), ("checked", "0"), ("seen", "0"), ("op", op)];
            fields.map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        let (hers, his) = (fields(&hers), fields(&his));
        let hers: Vec<(&str, &str)> =
            hers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let his: Vec<(&str, &str)> =
            his.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        gone_on(&ada.post(&path, &hers).await, &case);
        gone_on(&ada.post(&path, &hers).await, &case);
        says(&bala.post(&path, &his).await, 422, "A colleague has moved this case meanwhile.");
        assert_eq!(town.entries("services.moved").await.len(), 1);
    }
}

#[tokio::test]
async fn tasks_are_taken_given_put_back_and_undone() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        join(&town, BALA, "home-dept", "intake").await;
        let case = town.opened(MEI).await;
        let path = format!("/officer/cases/{case}/stages/check/officer");
        let (mut ada, mut bala) = (town.signed_in(ADA).await, town.signed_in(BALA).await);
        let (hers, his) = (town.ids[ADA].to_string(), town.ids[BALA].to_string());
        ada.get("/officer/cases").await;
        bala.get("/officer/cases").await;
        leads_to(&ada.post(&path, &[("act", "take")]).await, &format!("/officer/cases/{case}"));
        says(&ada.get("/officer/cases?view=mine").await, 200, &case);
        says(&ada.get("/officer/cases?view=free").await, 200, "There is nothing on this list.");
        // Who comes second is told, and may still take it over knowingly.
        says(&bala.post(&path, &[("act", "take")]).await, 422, "Somebody else has this task by now");
        says(&bala.get("/officer/cases").await, 200, "ADA GOH");
        leads_to(
            &bala.post(&path, &[("act", "take"), ("had", &hers)]).await,
            &format!("/officer/cases/{case}"),
        );
        // Undone, it is hers again; a second time there is nothing to undo.
        leads_to(&bala.post(&path, &[("act", "undo")]).await, &format!("/officer/cases/{case}"));
        says(&ada.get("/officer/cases?view=mine").await, 200, &case);
        says(&bala.post(&path, &[("act", "undo")]).await, 422, "Somebody else has this task by now");
        // Given to a colleague of the team, not to anybody else.
        let stranger = town.ids[CHEN].to_string();
        let fields = [("act", "give"), ("had", hers.as_str()), ("to", stranger.as_str())];
        says(&ada.post(&path, &fields).await, 422, "This officer is not in the team.");
        let fields = [("act", "give"), ("had", hers.as_str()), ("to", his.as_str())];
        leads_to(&ada.post(&path, &fields).await, "/officer/cases?view=mine");
        says(&bala.get("/officer/cases?view=mine").await, 200, &case);
        let fields = [("act", "put-back"), ("had", his.as_str())];
        leads_to(&bala.post(&path, &fields).await, "/officer/cases?view=mine");
        says(&bala.get("/officer/cases?view=free").await, 200, &case);
        assert_eq!(town.entries("services.assigned").await.len(), 5);
        assert!(town.entries("services.case_viewed").await.is_empty(), "nobody has looked at anything");
    }
}

#[tokio::test]
async fn heads_say_who_is_in_which_team_and_nobody_leaves_with_a_task() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        let cases = [town.opened(MEI).await, town.opened(RAVI).await];
        let mut hana = town.signed_in(HANA).await;
        let page = hana.get("/officer/teams").await;
        says(&page, 200, "Home Department: intake");
        says(&page, 200, "ADA GOH");
        says_not(&page, "Town Council");
        says_not(&page, "VIJAY NAIR");
        let (ada, bala) = (town.ids[ADA].to_string(), town.ids[BALA].to_string());
        let join = [("team", "home-dept/intake"), ("officer", bala.as_str())];
        leads_to(&hana.post("/officer/teams", &join).await, "/officer/teams");
        says(&hana.post("/officer/teams", &[("team", ""), ("officer", "")]).await, 422, "Choose a team");
        let vijay = town.ids[VIJAY].to_string();
        let foreign = [("team", "home-dept/intake"), ("officer", vijay.as_str())];
        says(&hana.post("/officer/teams", &foreign).await, 422, "does not work on cases in the agency");
        for path in ["/officer/teams", "/officer/teams/leave"] {
            let other = [("team", "town-council/works"), ("officer", vijay.as_str())];
            assert_eq!(hana.post(path, &other).await.status.as_u16(), 404, "another agency's team");
        }

        let mut her = town.signed_in(ADA).await;
        her.get("/officer/cases").await;
        for case in &cases {
            her.post(&format!("/officer/cases/{case}/stages/check/officer"), &[("act", "take")]).await;
        }
        let leave = [("team", "home-dept/intake"), ("officer", &ada), ("to", &bala), ("act", "leave")];
        leads_to(&hana.post("/officer/teams/leave", &leave).await, "/officer/teams?handed=2");
        says(&hana.get("/officer/teams?handed=2").await, 200, "2 tasks were handed over.");
        says(&her.get("/officer/cases").await, 200, "You are in no team yet.");
        assert_eq!(her.get(&format!("/officer/cases/{}", cases[0])).await.status.as_u16(), 404);
        let mut his = town.signed_in(BALA).await;
        let mine = his.get("/officer/cases?view=mine").await;
        for case in &cases {
            says(&mine, 200, case);
        }
        // Before a long leave, the tasks go and the officer stays.
        let away =
            [("team", "home-dept/intake"), ("officer", bala.as_str()), ("to", ""), ("act", "hand-over")];
        leads_to(&hana.post("/officer/teams/leave", &away).await, "/officer/teams?handed=2");
        says(&his.get("/officer/cases?view=free").await, 200, &cases[0]);
        assert_eq!(town.entries("services.team_changed").await.len(), 6);
    }
}

/// Somebody reports a broken lamp, without signing in.
async fn street_fault(town: &Town, number: u8) -> String {
    let typed = |value: Value| Answer { value, provenance: Provenance::Typed };
    let answers = Answers::from([
        ("fault".to_owned(), typed(Value::One("lamp".to_owned()))),
        ("danger".to_owned(), typed(Value::Flag(false))),
        ("place".to_owned(), typed(Value::Place { point: None, words: "Jalan Angsana".to_owned() })),
    ]);
    let opening = Opening {
        service: town.room.live_one("street-fault").await.unwrap().unwrap(),
        owner: Owner::Token([number; 32]),
        drafted_by: Owner::Token([number; 32]),
        answers,
        actor: Actor::default(),
        channel: Channel::Web,
        lang: Lang::En,
        started_at: town.ground.ground.clock.now(),
        operation: Id::new(town.ground.ground.clock.now(), town.ground.ground.entropy.as_ref()),
        prefilled: 0,
        retyped: 0,
    };
    match town.room.open_case(opening).await.unwrap() {
        Submitted::Opened(reference) => reference.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_long_queue_has_pages_and_no_line_is_lost_between_them() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        join(&town, VIJAY, "town-council", "streets").await;
        let mut opened = Vec::new();
        for number in 0..120 {
            // Some on the same day, so that they are due at the same moment.
            town.wait(if number % 3 == 0 { 40_000 } else { 0 });
            opened.push(street_fault(&town, number).await);
        }
        let mut works = town.signed_in(VIJAY).await;
        let view = "/officer/cases?view=team";
        let (mut path, mut seen) = (view.to_owned(), Vec::new());
        loop {
            let page = works.get(&path).await;
            let lines = page.main().split(r#"role="rowheader"><a href="/officer/cases/"#).skip(1);
            let on_page: Vec<String> = lines.map(|rest| rest[..13].to_owned()).collect();
            assert!(on_page.len() <= 50);
            seen.extend(on_page);
            let Some(start) = page.main().find("&amp;after=").or_else(|| page.main().find("&#38;after="))
            else {
                break;
            };
            let rest = &page.main()[start..];
            path = format!("{view}&{}", after(rest, ";", '"'));
        }
        let (mut expected, mut got) = (opened.clone(), seen.clone());
        expected.sort();
        got.sort();
        assert_eq!(got, expected);
        // The first three were opened at one moment.
        assert!(opened[..3].contains(&seen[0]), "what is due first is on top");
    }
}
