//! "This look seems wrong": the resident reports, the head answers, both read the same thread.
use polity_identity::access::Role;
use polity_web::testkit::{Browser, after, leads_to, op, says};

use crate::look_ups::look;
use crate::nation::{MEI, Nation, number};

/// Wei looks at Mei's record, and Mei reports it.
async fn reported(nation: &Nation) -> (Browser, String) {
    let mut wei = nation.signed_in("wei").await;
    look(&mut wei, number(MEI).as_str(), "application", "Grab bars, request H-2031").await;
    nation.ground.settle().await;
    let mut mei = nation.signed_in("mei").await;
    let looks = mei.get("/me/looks").await;
    let look = after(&looks.body, "/me/reports/new?look=", '"').to_owned();
    let form = mei.get(&format!("/me/reports/new?look={look}")).await;
    says(&form, 200, "Home Department");
    says(&mei.post("/me/reports", &[("look", &look), ("text", "  ")]).await, 422, "Write a few words");
    let fields = [("look", look.as_str()), ("text", "I never asked for grab bars."), ("op", &op(&form))];
    let opened = mei.post("/me/reports", &fields).await;
    let path = opened.location().to_owned();
    assert!(path.starts_with("/me/reports/"), "{}", opened.main());
    // Twice, by the same form and by a new one, is one report.
    leads_to(&mei.post("/me/reports", &fields).await, &path);
    leads_to(&mei.get(&format!("/me/reports/new?look={look}")).await, &path);
    says(&mei.get("/me/looks").await, 200, "You reported this look");
    (mei, path)
}

#[tokio::test]
async fn both_sides_follow_one_thread() {
    let nation = Nation::new().await;
    let (mut mei, path) = reported(&nation).await;
    let mut faridah = nation.signed_in("faridah").await;
    let list = faridah.get("/head/reports").await;
    says(&list, 200, "Waiting for the agency");
    let thread = after(&list.body, r#"href="/head/reports/"#, '"').to_owned();
    let page = faridah.get(&format!("/head/reports/{thread}")).await;
    says(&page, 200, "I never asked for grab bars.");
    says(&page, 200, "LIM MEI HUA");
    says(&page, 200, "TAN WEI JIE");
    let answer = format!("/head/reports/{thread}");
    let fields = [("text", "I will ask him today."), ("finding", ""), ("op", &op(&page))];
    leads_to(&faridah.post(&answer, &fields).await, &answer);
    says(&mei.get("/me").await, 200, "An agency answered a report of yours");
    let page = mei.get(&path).await;
    assert!(!page.body.contains("TAN WEI JIE"), "a resident sees the agency, not the officer");
    says(&page, 200, "I will ask him today.");
    leads_to(&mei.post(&path, &[("text", "Thank you."), ("op", &op(&page))]).await, &path);
    let page = faridah.get(&answer).await;
    says(&page, 200, "Thank you.");
    let fields =
        [("text", "He had no reason. He was warned."), ("finding", "not-justified"), ("op", &op(&page))];
    leads_to(&faridah.post(&answer, &fields).await, &answer);
    let page = mei.get(&path).await;
    says(&page, 200, "There was no good reason");
    says(&page, 200, "Closed");
    // The agency has had its last word; the resident has thirty days.
    says(
        &faridah.post(&answer, &[("text", "One more thing"), ("op", "")]).await,
        422,
        "This report is closed",
    );
    leads_to(&mei.post(&path, &[("text", "He did it again."), ("op", &op(&page))]).await, &path);
    says(&faridah.get("/head/reports").await, 200, "Waiting for the agency");
}

#[tokio::test]
async fn nobody_reads_or_judges_what_is_not_theirs() {
    let nation = Nation::new().await;
    let (_, path) = reported(&nation).await;
    let id = path.rsplit('/').next().unwrap();
    assert_eq!(nation.signed_in("ravi").await.get(&path).await.status, 404);
    // Wei heads the department from today on, and must not judge his own look.
    let system = polity_ledger::Actor::system();
    let people = &nation.ids;
    let appointments = [
        (people[crate::nation::WEI], "home-dept".to_owned(), Role::AgencyHead),
        (people[crate::nation::RAVI], "schools".to_owned(), Role::AgencyHead),
        (people[crate::nation::ADA], "registry".to_owned(), Role::DataProtectionOfficer),
    ];
    nation.room.appoint_all(&system, &appointments).await.unwrap();
    let mut wei = nation.signed_in("wei").await;
    says(&wei.get(&format!("/head/reports/{id}")).await, 200, "about a look of your own");
    let seen =
        wei.post(&format!("/head/reports/{id}"), &[("text", "All fine"), ("finding", "justified")]).await;
    assert_eq!(seen.status, 403);
    // The head of another agency does not know of it; the data-protection officer does.
    assert_eq!(nation.signed_in("ravi").await.get(&format!("/head/reports/{id}")).await.status, 404);
    let mut ada = nation.signed_in("ada").await;
    says(&ada.get("/head/reports").await, 200, "Home Department");
    let page = ada.get(&format!("/head/reports/{id}")).await;
    let fields = [("text", "I take this over."), ("finding", ""), ("op", &op(&page))];
    leads_to(&ada.post(&format!("/head/reports/{id}"), &fields).await, &format!("/head/reports/{id}"));
}

#[tokio::test]
async fn a_fact_that_is_not_right_goes_to_the_agency_that_keeps_it() {
    let nation = Nation::new().await;
    let mut mei = nation.signed_in("mei").await;
    says(&mei.get("/me/data").await, 200, "/me/reports/new?section=home");
    let form = mei.get("/me/reports/new?section=home").await;
    says(&form, 200, "Home Department");
    let fields = [("section", "home"), ("text", "My unit is 119."), ("op", &op(&form))];
    let opened = mei.post("/me/reports", &fields).await;
    says(&mei.get(opened.location()).await, 200, "About data: ");
    says(&nation.signed_in("faridah").await.get("/head/reports").await, 200, "About data: ");
    assert_eq!(mei.get("/me/reports/new?section=no-such").await.status, 404);
    assert_eq!(mei.get("/me/reports/new?look=00000000-0000-0000-0000-000000000000").await.status, 404);
}
