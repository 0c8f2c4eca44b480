//! Several tasks at once: taken and put back by officers, given by heads; each by itself, and each refusal named.
use polity_web::testkit::{Seen, says};

use crate::officers::{gone_on, join, staffed, work};
use crate::town::{ADA, BALA, HANA, MEI, OTHMAN, RAVI, Town, VIJAY};

/// The tasks that a page offers to choose.
fn choices(page: &Seen) -> Vec<String> {
    let lines = page.main().split("name=\"chosen\" form=\"several-form\" value=\"").skip(1);
    lines.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn fields<'a>(act: (&'a str, &'a str), chosen: &'a [String]) -> Vec<(&'a str, &'a str)> {
    let chosen = chosen.iter().map(|task| ("chosen", task.as_str()));
    std::iter::once(act).chain(chosen).collect()
}

/// What became of each task, in the order of the page.
fn became(page: &Seen) -> Vec<(String, bool)> {
    let lines = page.main().split("<li><strong>").skip(1);
    lines
        .map(|line| {
            (
                line.split('<').next().unwrap().to_owned(),
                line.split("tag ").nth(1).unwrap().starts_with("good"),
            )
        })
        .collect()
}

#[tokio::test]
async fn several_are_taken_and_put_back_and_each_refusal_is_named() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        join(&town, BALA, "home-dept", "intake").await;
        let cases = [town.opened(MEI).await, town.opened(RAVI).await, town.opened(OTHMAN).await];
        let (mut ada, mut bala) = (town.signed_in(ADA).await, town.signed_in(BALA).await);
        let page = ada.get("/officer/cases").await;
        let chosen = choices(&page);
        assert_eq!(chosen.len(), 3);
        says(&ada.post("/officer/cases", &[("act", "take")]).await, 422, "Choose at least one task");
        // A colleague is faster with one of them, and another has gone on.
        bala.get("/officer/cases").await;
        let first = format!("/officer/cases/{}/stages/check/officer", cases[0]);
        assert_eq!(bala.post(&first, &[("act", "take")]).await.status.as_u16(), 303);
        gone_on(&work(&mut bala, &cases[1], "check", &[("act", "complete")]).await, &cases[1]);
        for _ in 0..2 {
            let done = ada.post("/officer/cases", &fields(("act", "take"), &chosen)).await;
            says(&done, 200, "Somebody else has this task by now");
            let mut became = became(&done);
            became.sort();
            let mut expected: Vec<(String, bool)> =
                cases.iter().map(|case| (case.clone(), *case == cases[2])).collect();
            expected.sort();
            assert_eq!(became, expected);
        }
        let mine = ada.get("/officer/cases?view=mine").await;
        assert_eq!(choices(&mine).len(), 1);
        assert_eq!(
            town.entries("services.assigned").await.len(),
            2,
            "each its own act, and pressed twice none more"
        );
        let back = ada.post("/officer/cases", &fields(("act", "put-back"), &choices(&mine))).await;
        assert_eq!(became(&back), [(cases[2].clone(), true)]);
        says(&ada.get("/officer/cases?view=mine").await, 200, "There is nothing on this list.");
        // Of what is nobody's business of theirs they learn nothing more than that it is gone.
        let mut vijay = town.signed_in(VIJAY).await;
        vijay.get("/officer/cases").await;
        let foreign = [format!("{}/check/", cases[2])];
        let refused = vijay.post("/officer/cases", &fields(("act", "take"), &foreign)).await;
        assert_eq!(became(&refused), [(cases[2].clone(), false)]);
        assert_eq!(
            vijay.post("/officer/cases", &fields(("act", "take"), &["x".to_owned()])).await.status.as_u16(),
            400
        );
        assert!(town.entries("services.case_viewed").await.is_empty(), "nobody has looked at anything");
    }
}

#[tokio::test]
async fn a_head_gives_several_to_one_of_the_team_and_opens_none() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        join(&town, BALA, "home-dept", "intake").await;
        let cases = [town.opened(MEI).await, town.opened(RAVI).await];
        let mut hana = town.signed_in(HANA).await;
        let path = "/officer/teams/tasks?team=home-dept/intake";
        says(&hana.get("/officer/teams").await, 200, path);
        let page = hana.get(path).await;
        says(&page, 200, &cases[0]);
        says(&page, 200, "○</span> 0 % of 2 working days used");
        assert!(
            !page.main().contains(&format!("href=\"/officer/cases/{}", cases[0])),
            "a head opens no case here"
        );
        let chosen = choices(&page);
        let (his, stranger) = (town.ids[BALA].to_string(), town.ids[VIJAY].to_string());
        let give = |to: &str, chosen: &[String]| {
            let mut all =
                vec![("team".to_owned(), "home-dept/intake".to_owned()), ("to".to_owned(), to.to_owned())];
            all.extend(chosen.iter().map(|task| ("chosen".to_owned(), task.clone())));
            all
        };
        let post = async |head: &mut polity_web::testkit::Browser, fields: Vec<(String, String)>| {
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            head.post("/officer/teams/tasks", &fields).await
        };
        says(&post(&mut hana, give("", &chosen)).await, 422, "Choose an officer");
        says(&post(&mut hana, give(&his, &[])).await, 422, "Choose at least one task");
        let refused = post(&mut hana, give(&stranger, &chosen)).await;
        says(&refused, 200, "This officer is not in the team.");
        assert!(became(&refused).iter().all(|(_, is_done)| !is_done));
        let given = post(&mut hana, give(&his, &chosen)).await;
        assert_eq!(became(&given).iter().filter(|(_, is_done)| *is_done).count(), 2);
        let mut bala = town.signed_in(BALA).await;
        assert_eq!(choices(&bala.get("/officer/cases?view=mine").await).len(), 2);
        let acts = town.entries("services.assigned").await;
        assert_eq!(acts.len(), 2);
        let private = town.ground.ground.ledger.open(&acts[0]).unwrap().unwrap();
        let leaf = polity_ledger::leaf::Leaf::of(&acts[0]).unwrap();
        assert_eq!(private.actor(&leaf).role, "agency-head");
        // Back to the whole team.
        let page = hana.get(path).await;
        post(&mut hana, give("team", &choices(&page))).await;
        assert_eq!(choices(&bala.get("/officer/cases?view=free").await).len(), 2);
        // Another agency's team does not exist.
        assert_eq!(hana.get("/officer/teams/tasks?team=town-council/works").await.status.as_u16(), 404);
        let foreign = [("team", "town-council/works"), ("to", stranger.as_str())];
        assert_eq!(hana.post("/officer/teams/tasks", &foreign).await.status.as_u16(), 404);
        // Nor does a task of theirs, named under one's own team.
        let mut ada = town.signed_in(ADA).await;
        gone_on(&work(&mut ada, &cases[0], "check", &[("act", "complete")]).await, &cases[0]);
        let visit = [format!("{}/visit/", cases[0])];
        let refused = post(&mut hana, give(&his, &visit)).await;
        assert_eq!(became(&refused), [(cases[0].clone(), false)]);
        assert!(town.entries("services.case_viewed").await.is_empty(), "nobody has looked at anything");
    }
}
