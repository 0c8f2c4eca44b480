//! A service for which nobody signs in: the key of the draft is the browser's, and then that of the case.
use polity_web::testkit::{Browser, after, leads_to, op, says};

use crate::town::{MEI, Town};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\na hole";

async fn report(browser: &mut Browser) -> String {
    says(&browser.get("/services/street-fault").await, 200, "You need not sign in");
    leads_to(&browser.post("/services/street-fault", &[]).await, "/services/street-fault/apply/fault");
    let own = [("fault", "other"), ("fault.other", "A tree has fallen")];
    leads_to(
        &browser.post("/services/street-fault/apply/fault", &own).await,
        "/services/street-fault/apply/danger",
    );
    leads_to(
        &browser.post("/services/street-fault/apply/danger", &[("danger", "no")]).await,
        "/services/street-fault/apply/where",
    );
    let nowhere = browser.upload("/services/street-fault/apply/where", &[], &[("photo", "p.png", PNG)]).await;
    says(&nowhere, 422, "Answer this question");
    // The file that came with what was wrong has not to be sent again.
    says(&nowhere, 422, "p.png");
    let there = [("place.words", "Before the market"), ("place.lat", "1.3"), ("place.lon", "103.85")];
    leads_to(
        &browser.upload("/services/street-fault/apply/where", &there, &[]).await,
        "/services/street-fault/apply/reach-you",
    );
    leads_to(
        &browser.post("/services/street-fault/apply/reach-you", &[]).await,
        "/services/street-fault/check",
    );
    let check = browser.get("/services/street-fault/check").await;
    for words in ["A tree has fallen", "Before the market", "1.3, 103.85", "p.png", "Not answered"] {
        says(&check, 200, words);
    }
    let sent =
        browser.post("/services/street-fault/check", &[("declared", "yes"), ("op", &op(&check))]).await;
    assert_eq!(sent.status.as_u16(), 303, "{}", sent.main());
    sent.location().trim_end_matches("/sent").to_owned()
}

#[tokio::test]
async fn anybody_reports_and_comes_back_by_the_link() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        let mut browser = town.browser();
        let path = report(&mut browser).await;
        let sent = browser.get(&format!("{path}/sent")).await;
        says(&sent, 200, "Keep this link");
        let link = after(&sent.body, "<code>", '<').replace("&#38;", "&");
        says(&browser.get(&path).await, 200, "You sent it.");
        // The next report has another key, and the first is found by its link only.
        leads_to(&browser.get("/services/street-fault/apply/fault").await, "/services/street-fault");
        let second = report(&mut browser).await;
        assert_ne!(path, second);
        assert!(browser.get(&path).await.location().starts_with("/sign-in"));
        let here = link.find("/applications/").map(|at| &link[at..]).unwrap().to_owned();
        let mut elsewhere = town.browser();
        assert!(elsewhere.get(&path).await.location().starts_with("/sign-in"));
        leads_to(&elsewhere.get(&here).await, &path);
        says(&elsewhere.get(&path).await, 200, "A tree has fallen");
        assert!(elsewhere.get(&second).await.location().starts_with("/sign-in"), "one key, one case");
        let mut mei = town.signed_in(MEI).await;
        assert_eq!(mei.get(&path).await.status.as_u16(), 404);
        assert!(town.entries("services.facts_prefilled").await.is_empty());
    }
}

#[tokio::test]
async fn whoever_is_signed_in_finds_it_among_their_own() {
    let town = Town::new().await.with_services().await;
    let mut mei = town.signed_in(MEI).await;
    let path = report(&mut mei).await;
    says(&mei.get("/applications").await, 200, "Report a fault in the street");
    says(&mei.get(&path).await, 200, "You sent it.");
    assert!(town.entries("services.facts_prefilled").await.is_empty());
}
