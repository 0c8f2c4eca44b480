//! Clocks as officers see them, and the messages that come before one ends and when it has.
use polity_services::{Services, TeamChanged};
use polity_store::Id;
use polity_web::testkit::{op, says};

use crate::officers::{gone_on, join, staffed};
use crate::town::{ADA, BALA, MEI, RAVI, Town};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

impl Town {
    /// Two servers look at once; how many tasks somebody was warned of.
    async fn warned(&self) -> u64 {
        let warn = async |room: &Services| room.warn_of_clocks().await.unwrap();
        let (one, other) = tokio::join!(warn(&self.room), warn(&self.room));
        assert_eq!(warn(&self.room).await, 0, "once");
        one + other
    }

    /// Who was told what of clocks, in English.
    async fn told_of_clocks(&self) -> Vec<(Id, String)> {
        let mut told = Vec::new();
        for entry in self.entries("services.message_wanted").await {
            let private = self.ground.ground.ledger.open(&entry).unwrap().unwrap();
            let detail = private.detail();
            if detail["link"].as_str().unwrap().starts_with("/officer/") {
                for lang in ["zh", "ms", "ta"] {
                    let body = detail["body"][lang].as_str().unwrap();
                    assert!(body != detail["body"]["en"] && !body.contains("officer-"), "{body}");
                }
                told.push((private.subject().unwrap(), detail["subject"]["en"].as_str().unwrap().to_owned()));
            }
        }
        told.sort();
        told
    }
}

#[tokio::test]
async fn officers_are_warned_once_at_each_step_and_see_how_far_a_clock_is() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        assert_eq!(
            town.room
                .join_team(&polity_ledger::Actor::system(), "home-dept", "intake", town.ids[BALA])
                .await
                .unwrap(),
            TeamChanged::Done(0)
        );
        // Monday, nine o'clock where the agency is; the check has Tuesday and Wednesday.
        let case = town.opened(MEI).await;
        let mut ada = town.signed_in(ADA).await;
        says(&ada.get("/officer/cases").await, 200, "○</span> 0 % of 2 working days used");
        town.wait(DAY + 15 * HOUR);
        let mut ada = town.signed_in(ADA).await;
        says(&ada.get("/officer/cases").await, 200, "◑</span> 50 % of 2 working days used");
        // Four fifths are used on Wednesday at 14:24.
        town.wait(14 * HOUR + 24 * 60 - 1);
        assert_eq!(town.warned().await, 0, "a second too early");
        town.wait(1);
        assert_eq!(town.warned().await, 1);
        let mut ada = town.signed_in(ADA).await;
        says(&ada.get("/officer/cases").await, 200, "◕</span> 80 % of 2 working days used");
        let most = format!("{case}: 80 % of the time is used");
        let mut both = vec![(town.ids[ADA], most.clone()), (town.ids[BALA], most)];
        both.sort();
        assert_eq!(town.told_of_clocks().await, both, "nobody has it: the team is told");

        // Taken and over, it is told to whoever has it.
        ada.post(&format!("/officer/cases/{case}/stages/check/officer"), &[("act", "take")]).await;
        town.wait(9 * HOUR + 35 * 60 + 59);
        assert_eq!(town.warned().await, 0);
        town.wait(1);
        assert_eq!(town.warned().await, 1);
        let told = town.told_of_clocks().await;
        assert_eq!(told.len(), 3);
        assert!(told.contains(&(town.ids[ADA], format!("{case}: the time is over"))));
        let mut ada = town.signed_in(ADA).await;
        says(&ada.get("/officer/cases").await, 200, "●</span> 100 % of 2 working days used");
        town.wait(30 * DAY);
        assert_eq!(town.warned().await, 0, "nobody is reminded for ever");
    }
}

#[tokio::test]
async fn nobody_is_warned_while_the_applicant_is_asked_and_nobody_twice() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        join(&town, BALA, "home-dept", "intake").await;
        let (early, late) = (town.opened(MEI).await, town.opened(RAVI).await);
        let mut ada = town.signed_in(ADA).await;
        let ask = async |ada: &mut polity_web::testkit::Browser, case: &str| {
            let path = format!("/officer/cases/{case}/stages/check/ask");
            let form = ada.get(&path).await;
            let asked = [("words", "Which door?"), ("seen", "0"), ("op", &op(&form))];
            gone_on(&ada.post(&path, &asked).await, case);
        };
        let answer = async |who: usize, case: &str| {
            let mut applicant = town.signed_in(who).await;
            let form = applicant.get(&format!("/applications/{case}")).await;
            let fields = [("answer", "The back door."), ("op", &op(&form))];
            let seen = applicant.post(&format!("/applications/{case}/answer"), &fields).await;
            assert_eq!(seen.status.as_u16(), 303, "{}", seen.main());
        };
        // One is asked at once, the other after the warning.
        ask(&mut ada, &early).await;
        says(&ada.get("/officer/cases?view=asked").await, 200, "Waits for the applicant");
        assert!(!ada.get("/officer/cases?view=asked").await.main().contains("working days used"));
        town.wait(2 * DAY + 6 * HOUR);
        assert_eq!(town.warned().await, 1, "the other only");
        let mut ada = town.signed_in(ADA).await;
        ask(&mut ada, &late).await;
        town.wait(20 * DAY);
        assert_eq!(town.warned().await, 0, "both wait for their applicants");
        answer(MEI, &early).await;
        answer(RAVI, &late).await;
        // The last day of the one was used up when it asked; the other has both of its days.
        assert_eq!(town.warned().await, 1);
        town.wait(10 * DAY);
        assert_eq!(town.warned().await, 1, "nobody looked in between: that it is over is enough");
        let told = town.told_of_clocks().await;
        let count = |case: &str, words: &str| {
            told.iter().filter(|(_, told)| *told == format!("{case}: {words}")).count()
        };
        assert_eq!(count(&late, "80 % of the time is used"), 2, "each of the team once");
        assert_eq!(count(&late, "the time is over"), 2);
        assert_eq!((count(&early, "80 % of the time is used"), count(&early, "the time is over")), (0, 2));
    }
}
