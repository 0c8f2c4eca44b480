//! What was told is erased on the day after the last that the notice names: whole, once, and nothing of what happened.
use polity_store::{Operation, StoreError, params, statement};
use polity_web::testkit::{leads_to, op, says};

use crate::applying::send;
use crate::files::{PAGE, PNG, asked_for_photo};
use crate::officers::{gone_on, staffed, work};
use crate::town::{ADA, BALA, CHEN, MEI, RAVI, Town, VIJAY};

/// What the notice of the sample service says.
const RETAIN_DAYS: i64 = 1_825;
const DAY: i64 = 86_400;

statement! {
    LEFT: Scan "test.left" =
        "SELECT CAST((SELECT COUNT(*) FROM services_note) AS BIGINT), CAST((SELECT COUNT(*) FROM services_question) AS BIGINT), \
         CAST((SELECT COUNT(*) FROM services_file) AS BIGINT), CAST((SELECT COUNT(*) FROM services_assignment) AS BIGINT), \
         CAST((SELECT COUNT(*) FROM services_rating WHERE sealed IS NOT NULL) AS BIGINT), \
         CAST((SELECT COUNT(*) FROM services_appointment WHERE length(sealed) > 0) AS BIGINT), \
         CAST((SELECT COUNT(*) FROM services_case WHERE length(sealed) > 0) AS BIGINT)";
    TASK: Write "test.task" =
        "INSERT INTO services_task (case_id, stage, agency, team, opened_at, due_at, paused, service) \
         SELECT id, 'check', 'home-dept', 'intake', 1, 1, FALSE, service FROM services_case WHERE reference = $1";
    NO_TASK: Write "test.no_task" = "DELETE FROM services_task";
}

type Left = (i64, i64, i64, i64, i64, i64, i64);

impl Town {
    async fn left(&self) -> Left {
        self.ground.ground.store.one::<Left>(&LEFT, params![]).await.unwrap().unwrap()
    }

    async fn write(&self, statement: &'static polity_store::Statement, values: &'static [&'static str]) {
        let operation = Operation::housekeeping("test.write");
        let body = move |tx: &mut polity_store::Tx<'_>| {
            tx.run(statement, values.iter().map(|value| (*value).into()).collect()).map(drop)
        };
        self.ground.ground.store.transact::<_, StoreError, _>(operation, body).await.unwrap();
    }
}

/// A case with everything that can be told and written about one, decided and rated; its number.
async fn full_case(town: &Town) -> String {
    let mut mei = asked_for_photo(town).await;
    mei.upload(PAGE, &[], &[("doorway_photo", "door.png", PNG)]).await;
    let check = mei.get("/services/grab-bar/check").await;
    let case = send(&mut mei, &check).await;
    let page = format!("/officer/cases/{case}");
    let mut ada = town.signed_in(ADA).await;
    ada.get(&page).await;
    ada.post(&format!("{page}/stages/check/officer"), &[("act", "take")]).await;
    let form = ada.get(&format!("{page}/notes")).await;
    let note = [("words", "She is very frail."), ("readers", "all"), ("op", &op(&form))];
    assert_eq!(ada.post(&format!("{page}/notes"), &note).await.status.as_u16(), 303);
    let form = ada.get(&format!("{page}/stages/check/ask")).await;
    let asked = [("words", "Which door?"), ("seen", "0"), ("op", &op(&form))];
    gone_on(&ada.post(&format!("{page}/stages/check/ask"), &asked).await, &case);
    let form = mei.get(&format!("/applications/{case}")).await;
    mei.post(&format!("/applications/{case}/answer"), &[("answer", "The back door."), ("op", &op(&form))])
        .await;
    gone_on(&work(&mut ada, &case, "check", &[("act", "complete")]).await, &case);
    let mut vijay = town.signed_in(VIJAY).await;
    let visit = format!("{page}/stages/visit/appointment");
    let form = vijay.get(&visit).await;
    let fields = [
        ("act", "make"),
        ("day-day", "14"),
        ("day-month", "1"),
        ("day-year", "2030"),
        ("time", "10:30"),
        ("minutes", "60"),
        ("words", "Mind the step."),
        ("op", &op(&form)),
    ];
    leads_to(&vijay.post(&visit, &fields).await, &page);
    gone_on(&work(&mut vijay, &case, "visit", &[("act", "complete")]).await, &case);
    let (mut bala, mut chen) = (town.signed_in(BALA).await, town.signed_in(CHEN).await);
    gone_on(&work(&mut bala, &case, "decide", &[("act", "prepare")]).await, &case);
    let decided = [("act", "decide"), ("decision", "approve")];
    gone_on(&work(&mut chen, &case, "decide", &decided).await, &case);
    let rating = format!("/applications/{case}/rating");
    mei.get(&rating).await;
    leads_to(
        &mei.post(&rating, &[("score", "5"), ("remark", "Thank you, Ada")]).await,
        &format!("/applications/{case}"),
    );
    case
}

#[tokio::test]
async fn what_was_told_is_erased_when_its_time_is_over_and_not_a_day_earlier() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        let case = full_case(&town).await;
        let standing = town.opened(RAVI).await;
        assert_eq!(town.left().await, (1, 1, 1, 1, 1, 1, 2));

        // It is nine in the morning where the agency is: the last second of the last day.
        town.wait(RETAIN_DAYS * DAY + 15 * 3_600 - 1);
        assert_eq!(town.room.erase_over().await.unwrap(), 0, "a second too early");
        assert_eq!(town.left().await, (1, 1, 1, 1, 1, 1, 2));
        town.wait(1);
        // Two servers come to it at once.
        let (one, other) = tokio::join!(town.room.erase_over(), town.room.erase_over());
        assert_eq!(one.unwrap() + other.unwrap(), 1);
        assert_eq!(town.room.erase_over().await.unwrap(), 0, "once");
        assert_eq!(town.left().await, (0, 0, 0, 0, 0, 0, 1), "the open case keeps its answers");
        let erased = town.entries("services.erased").await;
        assert_eq!(erased.len(), 1);
        let public = polity_ledger::leaf::Leaf::of(&erased[0]).unwrap().public;
        assert_eq!(
            serde_json::to_value(public).unwrap(),
            serde_json::json!({ "service": "grab-bar", "version": 1, "retain_days": RETAIN_DAYS })
        );
        let private = town.ground.ground.ledger.open(&erased[0]).unwrap().unwrap();
        assert_eq!(private.subject(), Some(town.ids[MEI]), "she finds it among what was done with her data");

        // She is told plainly, and what happened stays. The pages of this town tell the time of Greenwich.
        let mut mei = town.signed_in(MEI).await;
        says(&mei.get("/applications").await, 200, &case);
        let page = mei.get(&format!("/applications/{case}")).await;
        for words in [
            "What you told us was erased on 6 January 2035, as the notice of this service says.",
            "You get the grant",
            "You sent it.",
            "14 January 2030, 10:30 am",
        ] {
            says(&page, 200, words);
        }
        for gone in ["LIM MEI HUA", "The back door", "/files/", "Mind the step", "/survey"] {
            assert!(!page.main().contains(gone), "{gone} is in {}", page.main());
        }
        let survey = format!("/applications/{case}/survey");
        leads_to(&mei.get(&survey).await, &format!("/applications/{case}"));
        leads_to(
            &mei.post(&survey, &[("score", "6"), ("remark", "Late")]).await,
            &format!("/applications/{case}"),
        );
        assert_eq!(town.left().await.4, 0, "nothing is written about it any more");

        // Officers replay it; what it was decided on is gone, and the page says so.
        let mut bala = town.signed_in(BALA).await;
        let page = bala.get(&format!("/officer/cases/{case}")).await;
        says(&page, 200, "were erased on 6 January 2035");
        says(&page, 200, "Completed: We check your application");
        let moves = page.body.matches("/moves/").count();
        assert_eq!(moves, 2, "the question and the decision are still explained");
        let number = page.body.split("/moves/").last().unwrap().split('"').next().unwrap().to_owned();
        let page = bala.get(&format!("/officer/cases/{case}/moves/{number}")).await;
        for words in ["were erased on 6 January 2035", "CHEN YI", "Nothing was open any more"] {
            says(&page, 200, words);
        }
        assert!(
            !page.main().contains("Did not stand in the way"),
            "a condition without its inputs was not judged"
        );
        for path in ["notes", "files/00000000-0000-7000-8000-000000000000"] {
            assert_eq!(
                bala.get(&format!("/officer/cases/{case}/{path}")).await.status.as_u16(),
                404,
                "{path}"
            );
        }
        let note = [("words", "Still here"), ("readers", "all"), ("op", "")];
        assert_eq!(bala.post(&format!("/officer/cases/{case}/notes"), &note).await.status.as_u16(), 404);
        assert_eq!(town.left().await.0, 0);
        let mut ada = town.signed_in(ADA).await;
        says(&ada.get(&format!("/officer/cases/{standing}")).await, 200, "RAVI");
    }
}

#[tokio::test]
async fn many_are_erased_in_slices_and_none_on_which_somebody_works() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        let mut ravi = town.signed_in(RAVI).await;
        let mut cases = Vec::new();
        for _ in 0..120 {
            let case = town.opened(RAVI).await;
            let form = ravi.get(&format!("/applications/{case}/withdraw")).await;
            ravi.post(&format!("/applications/{case}/withdraw"), &[("op", &op(&form))]).await;
            cases.push(case);
        }
        // The first of them by a task that somebody has left behind.
        let first: &'static [&'static str] = vec![&*cases.swap_remove(7).leak()].leak();
        town.write(&TASK, first).await;
        town.wait((RETAIN_DAYS + 1) * DAY);
        assert_eq!(town.room.erase_over().await.unwrap(), 119);
        assert_eq!(town.left().await.6, 1, "it is let alone as long as somebody works on it");
        town.write(&NO_TASK, &[]).await;
        assert_eq!(town.room.erase_over().await.unwrap(), 1);
        assert_eq!(town.left().await.6, 0);
        assert_eq!(town.entries("services.erased").await.len(), 120);
    }
}
