//! Somebody who was refused appeals, over the pages, and officers who did not judge before decide.
use polity_identity::access::Role;
use polity_ledger::Actor;
use polity_services::access::Applying;
use polity_services::document::Format;
use polity_services::reference::Reference;
use polity_services::{Advanced, Published, Submitted};
use polity_store::{Id, params, statement};
use polity_web::Permission as _;
use polity_web::testkit::{Browser, Seen, leads_to, op, says};

use crate::officers::{gone_on, join, staffed, work};
use crate::town::{ADA, BALA, CHEN, GRAB_BAR, MEI, OTHMAN, RAVI, Town, VIJAY};

const DAY: i64 = 86_400;
const WORDS: &str = "My neighbour has the bar, not I.";

statement! {
    KEPT: Scan "test.appeals_kept" =
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(length(sealed)), 0) AS BIGINT) FROM services_appeal";
}

impl Town {
    /// How many appeals are kept, and how many bytes of them.
    async fn appeals(&self) -> (i64, i64) {
        self.ground.ground.store.one::<(i64, i64)>(&KEPT, params![]).await.unwrap().unwrap()
    }

    /// With another document of the grant, published as its next version.
    async fn with_document(self, version: u32, change: impl Fn(&str) -> String) -> Self {
        let text = change(GRAB_BAR).replace("version = 1", &format!("version = {version}"));
        let published = self.room.publish(Actor::system(), &text, Format::Toml).await.unwrap();
        assert!(matches!(published, Published::Live { .. }), "{published:?}");
        self
    }
}

/// Through the stages to a refusal: prepared by one approver, decided by the other.
async fn refused(town: &Town, who: usize) -> String {
    let case = town.opened(who).await;
    for (officer, stage, fields) in [
        (ADA, "check", vec![("act", "complete")]),
        (VIJAY, "visit", vec![("act", "complete")]),
        (BALA, "decide", vec![("act", "prepare")]),
        (CHEN, "decide", vec![("act", "decide"), ("decision", "refuse:1")]),
    ] {
        let mut officer = town.signed_in(officer).await;
        gone_on(&work(&mut officer, &case, stage, &fields).await, &case);
    }
    case
}

async fn appeal(browser: &mut Browser, case: &str, words: &str) -> Seen {
    let path = format!("/applications/{case}/appeal");
    let form = browser.get(&path).await;
    says(&form, 200, "Appeal against this");
    browser.post(&path, &[("words", words), ("op", &op(&form))]).await
}

#[track_caller]
fn says_not(seen: &Seen, words: &str) {
    assert!(!seen.main().contains(words), "{words} is in {}", seen.main());
}

#[tokio::test]
async fn officers_who_did_not_judge_before_decide_on_an_appeal() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        let officer = [(town.ids[RAVI], "home-dept".to_owned(), Role::Officer)];
        town.identity.appoint_all(&Actor::system(), &officer).await.unwrap();
        join(&town, RAVI, "home-dept", "approvers").await;
        join(&town, ADA, "home-dept", "approvers").await;
        let case = refused(&town, MEI).await;
        let (here, page) = (format!("/applications/{case}"), format!("/officer/cases/{case}"));
        let stage = format!("{page}/stages/_appeal");
        let mut mei = town.signed_in(MEI).await;
        let (mut bala, mut chen) = (town.signed_in(BALA).await, town.signed_in(CHEN).await);
        assert_eq!(bala.get(&stage).await.status.as_u16(), 404, "nobody has appealed");

        // She is told until when, says why, and says it once.
        let seen = mei.get(&here).await;
        says(&seen, 200, "you can appeal until 6 February 2030");
        let form = mei.get(&format!("{here}/appeal")).await;
        says(&form, 200, "Your home has a bar or ramp already.");
        says(&appeal(&mut mei, &case, " ").await, 422, "Answer this question");
        says(&appeal(&mut mei, &case, &"x".repeat(4_001)).await, 422, "Use at most 4,000 characters");
        assert_eq!(town.appeals().await.0, 0);
        let told = town.entries("services.message_wanted").await.len();
        let sent = [("words", WORDS), ("op", &op(&form))];
        for _ in 0..2 {
            leads_to(&mei.post(&format!("{here}/appeal"), &sent).await, &here);
        }
        assert_eq!(town.entries("services.appealed").await.len(), 1);
        assert_eq!(town.entries("services.message_wanted").await.len(), told + 1, "she is told that it came");
        let seen = mei.get(&here).await;
        for words in
            [WORDS, "You appealed.", "We decide on your appeal", "Take my appeal back", "by 23 January 2030"]
        {
            says(&seen, 200, words);
        }
        says_not(&seen, "you can appeal until");
        says(&mei.get("/applications").await, 200, "We are working on it");
        leads_to(&mei.get(&format!("{here}/appeal")).await, &here);

        // It lies with the team that decided. Who judged before reads it, and has no part in it.
        for judge in [&mut bala, &mut chen] {
            says(&judge.get("/officer/cases").await, 200, "We decide on your appeal");
            let seen = judge.get(&page).await;
            says(&seen, 200, WORDS);
            says(&seen, 200, "Appealed");
            says(&judge.get(&stage).await, 200, "You prepared or decided this case before");
            let fields = [("act", "prepare"), ("seen", "5"), ("op", "")];
            says(&judge.post(&stage, &fields).await, 422, "You prepared or decided this case before");
        }
        assert_eq!(town.signed_in(VIJAY).await.get(&stage).await.status.as_u16(), 404, "not their team");
        let (mut ada, mut ravi) = (town.signed_in(ADA).await, town.signed_in(RAVI).await);
        let form = ada.get(&stage).await;
        says(&form, 200, "Another officer decides.");
        gone_on(&work(&mut ada, &case, "_appeal", &[("act", "prepare")]).await, &case);
        let own = [("act", "decide"), ("decision", "approve"), ("seen", "6"), ("op", "")];
        says(&ada.post(&stage, &own).await, 422, "You prepared this");
        // A second officer asks her first, and the clock stands until she answers.
        let ask = format!("{stage}/ask");
        let form = ravi.get(&ask).await;
        let asked = [("words", "Whose bar is it?"), ("seen", "6"), ("op", &op(&form))];
        gone_on(&ravi.post(&ask, &asked).await, &case);
        let form = mei.get(&here).await;
        says(&form, 200, "Whose bar is it?");
        mei.post(&format!("{here}/answer"), &[("answer", "My neighbour's."), ("op", &op(&form))]).await;
        gone_on(&work(&mut ravi, &case, "_appeal", &[("act", "prepare")]).await, &case);
        let decided = [("act", "decide"), ("decision", "approve")];
        gone_on(&work(&mut ada, &case, "_appeal", &decided).await, &case);

        // It is changed: she is told, and every step can be made again.
        let seen = mei.get(&here).await;
        for words in ["You get the grant", ">Approved<", WORDS] {
            says(&seen, 200, words);
        }
        for gone in ["Take my appeal back", "appeal until", "Nobody can appeal"] {
            says_not(&seen, gone);
        }
        let explained = ada.get(&format!("{page}/moves/10")).await;
        for words in [
            WORDS,
            "You get the grant",
            "You, Home Department",
            "RAVI S/O KUMAR",
            "Who prepared or decided this case before the appeal has no part in it.",
            "Open then: We decide on your appeal",
        ] {
            says(&explained, 200, words);
        }
        let first = ada.get(&format!("{page}/moves/4")).await;
        says(&first, 200, "You do not get the grant");
        says_not(&first, WORDS);
        for officer in [&mut ada, &mut bala] {
            says(&officer.get("/officer/cases").await, 200, "There is nothing on this list.");
        }
        assert_eq!(town.entries("services.decided").await.len(), 2, "the refusal, and the appeal");
        assert_eq!(town.entries("services.message_wanted").await.len(), told + 3, "and asked, and decided");
        // The service was used once.
        let used = town.entries("transaction.completed").await;
        let used = used.iter().filter(|entry| {
            let public = polity_ledger::leaf::Leaf::of(entry).unwrap().public;
            serde_json::to_value(public).unwrap()["service"] == "services.grab-bar"
        });
        assert_eq!(used.count(), 1);
    }
}

#[tokio::test]
async fn an_appeal_goes_to_the_team_of_its_document_and_the_refusal_may_stand() {
    for town in Town::on_each_engine().await {
        let own = "[appeal]\ndays = 3\nteam = \"schools/appeals\"\nworking_days = 7\n\n[privacy]";
        let town = staffed(town)
            .await
            .with_document(2, |text| text.replace("[privacy]", own).replace("four_eyes = true\n", ""));
        let town = town.await;
        join(&town, OTHMAN, "schools", "appeals").await;
        let case = town.opened(MEI).await;
        for (officer, stage, fields) in [
            (ADA, "check", vec![("act", "complete")]),
            (VIJAY, "visit", vec![("act", "complete")]),
            (CHEN, "decide", vec![("act", "decide"), ("decision", "refuse:0")]),
        ] {
            let mut officer = town.signed_in(officer).await;
            gone_on(&work(&mut officer, &case, stage, &fields).await, &case);
        }
        let (here, page) = (format!("/applications/{case}"), format!("/officer/cases/{case}"));
        let (mut mei, mut othman) = (town.signed_in(MEI).await, town.signed_in(OTHMAN).await);
        assert_eq!(othman.get(&page).await.status.as_u16(), 404, "it was shared with nobody there");
        leads_to(&appeal(&mut mei, &case, WORDS).await, &here);
        says(&othman.get("/officer/cases").await, 200, &case);
        says(&othman.get(&page).await, 200, WORDS);
        let without = [("act", "decide"), ("decision", "_upheld")];
        says(&work(&mut othman, &case, "_appeal", &without).await, 422, "Choose a decision");
        let upheld = [("act", "decide"), ("decision", "_upheld:0")];
        gone_on(&work(&mut othman, &case, "_appeal", &upheld).await, &case);
        let seen = mei.get(&here).await;
        for words in
            ["The refusal stands", "The wall cannot hold a bar.", ">Not approved<", "Nobody can appeal"]
        {
            says(&seen, 200, words);
        }
        says(&mei.get(&format!("{here}?lang=ta")).await, 200, "மறுப்பு நிலைநிறுத்தப்படுகிறது");
        mei.get(&format!("{here}?lang=en")).await;
        leads_to(&mei.get(&format!("{here}/appeal")).await, &here);
        let again = mei.post(&format!("{here}/appeal"), &[("words", "Again"), ("op", "")]).await;
        leads_to(&again, &here);
        assert_eq!(town.entries("services.appealed").await.len(), 1);
    }
}

#[tokio::test]
async fn nobody_appeals_too_late_or_for_somebody_else_and_an_appeal_is_taken_back() {
    let town = staffed(Town::new().await).await;
    let case = refused(&town, MEI).await;
    let other = refused(&town, RAVI).await;
    let here = format!("/applications/{case}");
    let path = format!("{here}/appeal");
    let mut ravi = town.signed_in(RAVI).await;
    assert_eq!(ravi.get(&path).await.status.as_u16(), 404);
    ravi.get("/services").await;
    assert_eq!(ravi.post(&path, &[("words", WORDS), ("op", "")]).await.status.as_u16(), 404);
    assert!(town.browser().get(&path).await.location().starts_with("/sign-in"));

    // To the last second of the last day where the agency is; Ravi takes his back, and the refusal stands.
    town.wait(30 * DAY + 15 * 3_600 - 1);
    let mut ravi = town.signed_in(RAVI).await;
    let his = format!("/applications/{other}");
    leads_to(&appeal(&mut ravi, &other, WORDS).await, &his);
    let form = ravi.get(&format!("{his}/withdraw")).await;
    says(&form, 200, "Take your appeal back?");
    leads_to(&ravi.post(&format!("{his}/withdraw"), &[("op", &op(&form))]).await, &his);
    let seen = ravi.get(&his).await;
    for words in [">Not approved<", "You took your appeal back.", "Your home has a bar or ramp already."] {
        says(&seen, 200, words);
    }
    leads_to(&ravi.get(&format!("{his}/appeal")).await, &his);
    says(&town.signed_in(BALA).await.get("/officer/cases").await, 200, "There is nothing on this list.");
    let mut mei = town.signed_in(MEI).await;
    let form = mei.get(&path).await;
    says(&form, 200, "Why is it wrong?");
    town.wait(1);
    let late = mei.post(&path, &[("words", WORDS), ("op", &op(&form))]).await;
    leads_to(&late, &here);
    leads_to(&mei.get(&path).await, &here);
    says(&mei.get(&here).await, 200, "Nobody can appeal against this any more.");
    assert_eq!(town.entries("services.appealed").await.len(), 1, "Ravi's");
}

#[tokio::test]
async fn two_browsers_appeal_at_once_and_one_does() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        let number = refused(&town, MEI).await;
        let reference = Reference::read("ANG", &number).unwrap();
        let session = town.identity.demo_session(town.ids[MEI]).await.unwrap();
        let who = Applying::check(session.as_ref()).unwrap();
        let who = who.own_case(polity_services::Owner::Person(town.ids[MEI]), None, None).unwrap();
        let case = town.room.look_at_own_case(&who, &reference).await.unwrap().unwrap();
        let id = || Id::new(town.app.web().now(), town.app.web().entropy());
        let (one, other) = tokio::join!(
            town.room.appeal(&case, who.to_actor(), "One", id()),
            town.room.appeal(&case, who.to_actor(), "Other", id())
        );
        let mut ended = [one.unwrap(), other.unwrap()];
        ended.sort_by_key(|end| *end == Some(Advanced::Overtaken));
        assert_eq!(ended, [Some(Advanced::Done), Some(Advanced::Overtaken)]);
        assert_eq!(town.appeals().await.0, 1);
        assert_eq!(town.entries("services.appealed").await.len(), 1);
    }
}

#[tokio::test]
async fn nothing_is_erased_about_which_somebody_may_appeal_or_does() {
    for town in Town::on_each_engine().await {
        let short = |text: &str| {
            text.replace("retain_days = 1825", "retain_days = 5").replace("four_eyes = true\n", "")
        };
        let town = staffed(town).await.with_document(2, short).await;
        join(&town, ADA, "home-dept", "approvers").await;
        let mut numbers = Vec::new();
        for who in [MEI, RAVI] {
            let case = town.opened(who).await;
            for (officer, stage, fields) in [
                (ADA, "check", vec![("act", "complete")]),
                (VIJAY, "visit", vec![("act", "complete")]),
                (CHEN, "decide", vec![("act", "decide"), ("decision", "refuse:0")]),
            ] {
                let mut officer = town.signed_in(officer).await;
                gone_on(&work(&mut officer, &case, stage, &fields).await, &case);
            }
            numbers.push(case);
        }
        // The last second in which one can appeal is the last in which everything is there.
        town.wait(5 * DAY + 15 * 3_600 - 1);
        assert_eq!(town.room.erase_over().await.unwrap(), 0);
        let mut mei = town.signed_in(MEI).await;
        leads_to(&appeal(&mut mei, &numbers[0], WORDS).await, &format!("/applications/{}", numbers[0]));
        town.wait(1);
        assert_eq!(town.room.erase_over().await.unwrap(), 1, "Ravi's, who has not appealed");
        town.wait(40 * DAY);
        assert_eq!(town.room.erase_over().await.unwrap(), 0, "an open appeal is kept");
        let (count, bytes) = town.appeals().await;
        assert!(count == 1 && bytes > 0);
        let mut ada = town.signed_in(ADA).await;
        let upheld = [("act", "decide"), ("decision", "_upheld:0")];
        gone_on(&work(&mut ada, &numbers[0], "_appeal", &upheld).await, &numbers[0]);
        town.wait(4 * DAY);
        assert_eq!(town.room.erase_over().await.unwrap(), 0, "its days begin anew");
        town.wait(2 * DAY);
        assert_eq!(town.room.erase_over().await.unwrap(), 1);
        assert_eq!(town.appeals().await.0, 0, "the words go with all the rest");
        let mut ada = town.signed_in(ADA).await;
        let seen = ada.get(&format!("/officer/cases/{}/moves/5", numbers[0])).await;
        says(&seen, 200, "The refusal stands");
        says_not(&seen, WORDS);
    }
}

#[tokio::test]
async fn who_applies_again_and_appeals_has_one_place_for_each() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        join(&town, ADA, "home-dept", "approvers").await;
        let first = refused(&town, MEI).await;
        let mut mei = town.signed_in(MEI).await;
        // While her appeal is open she cannot apply again.
        leads_to(&appeal(&mut mei, &first, WORDS).await, &format!("/applications/{first}"));
        let again = town.room.open_case(town.grab_bar(MEI).await).await.unwrap();
        assert!(matches!(again, Submitted::OnceOnly(standing) if standing.to_string() == first));
        let back = format!("/applications/{first}/withdraw");
        let form = mei.get(&back).await;
        mei.post(&back, &[("op", &op(&form))]).await;
        // Refused again, and applying again before she appeals, she has both; the end of one does not end the other.
        let second = refused(&town, MEI).await;
        let third = town.opened(MEI).await;
        leads_to(&appeal(&mut mei, &second, WORDS).await, &format!("/applications/{second}"));
        let back = format!("/applications/{second}/withdraw");
        let form = mei.get(&back).await;
        mei.post(&back, &[("op", &op(&form))]).await;
        let again = town.room.open_case(town.grab_bar(MEI).await).await.unwrap();
        assert!(matches!(again, Submitted::OnceOnly(standing) if standing.to_string() == third));
    }
}
