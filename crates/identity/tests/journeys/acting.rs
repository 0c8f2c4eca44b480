//! A helper signs in as themselves and acts for somebody who cannot.
use polity_web::testkit::{Browser, after, leads_to, op, says};

use crate::nation::{MEI, Nation, RAVI, number};

/// Claire names Mei as Ravi's helper.
async fn grant(nation: &Nation) {
    let mut claire = nation.signed_in("claire").await;
    let page = claire.get("/counter/mandates").await;
    let (represented, helper, operation) = (number(RAVI), number(MEI), op(&page));
    let fields = |year: &'static str| {
        [
            ("represented", represented.as_str()),
            ("helper", helper.as_str()),
            ("until-day", "30"),
            ("until-month", "6"),
            ("until-year", year),
            ("op", operation.as_str()),
        ]
    };
    says(&claire.post("/counter/mandates", &fields("2029")).await, 422, "Enter a date within the next year");
    says(&claire.post("/counter/mandates", &fields("2031")).await, 422, "Enter a date within the next year");
    leads_to(&claire.post("/counter/mandates", &fields("2030")).await, "/counter/mandates?granted=1");
    leads_to(&claire.post("/counter/mandates", &fields("2030")).await, "/counter/mandates?granted=1");
}

/// Mei begins to act for Ravi.
pub async fn acting(nation: &Nation) -> Browser {
    let mut mei = nation.signed_in("mei").await;
    let page = mei.get("/me/mandates").await;
    assert_eq!(
        page.body.matches("RAVI S/O KUMAR</h3>").count(),
        1,
        "one mandate, however often the form was sent"
    );
    let mandate = after(&page.body, r#"name="mandate" value=""#, '"').to_owned();
    leads_to(&mei.post("/me/mandates/act", &[("mandate", &mandate)]).await, "/me");
    mei
}

/// Mei, who acts for Ravi.
pub async fn helping(nation: &Nation) -> Browser {
    grant(nation).await;
    acting(nation).await
}

#[tokio::test]
async fn a_helper_sees_the_others_page_and_every_record_says_so() {
    let nation = Nation::new().await;
    grant(&nation).await;
    let mut mei = acting(&nation).await;
    let page = mei.get("/me").await;
    says(&page, 200, "You are acting for RAVI S/O KUMAR");
    says(&mei.get("/me/data").await, 200, "RAVI S/O KUMAR");
    for own in ["/me/methods", "/me/sessions", "/me/recovery-codes"] {
        assert_eq!(mei.get(own).await.status, 403, "{own} stays the helper's own");
    }
    nation.ground.settle().await;
    let looks = nation.signed_in("ravi").await.get("/me/looks").await;
    says(&looks, 200, "Your helper");
    says(&looks, 200, "A helper began to act for you");
    mei.get("/me").await;
    leads_to(&mei.post("/me/mandates/stop", &[]).await, "/me/mandates");
    says(&mei.get("/me/data").await, 200, "LIM MEI HUA");
}

#[tokio::test]
async fn the_represented_person_ends_it_at_once() {
    let nation = Nation::new().await;
    grant(&nation).await;
    let mut mei = acting(&nation).await;
    let mut ravi = nation.signed_in("ravi").await;
    let page = ravi.get("/me/mandates").await;
    let mandate = after(&page.body, r#"name="mandate" value=""#, '"').to_owned();
    leads_to(
        &ravi.post("/me/mandates/end", &[("mandate", &mandate), ("op", &op(&page))]).await,
        "/me/mandates",
    );
    assert!(mei.get("/me/data").await.location().starts_with("/sign-in"), "the acting session has ended");
    let mut mei = nation.signed_in("mei").await;
    mei.get("/me/mandates").await;
    assert_eq!(mei.post("/me/mandates/act", &[("mandate", &mandate)]).await.status, 404);
}

#[tokio::test]
async fn a_session_does_not_read_on_after_its_mandate() {
    let nation = Nation::new().await;
    grant(&nation).await;
    // Half a minute before the mandate ends by itself.
    nation.ground.clock.advance(end_of_june_2030() - nation.app.web().now() - 30_000_000);
    let mut mei = acting(&nation).await;
    says(&mei.get("/me/data").await, 200, "RAVI S/O KUMAR");
    nation.wait(60);
    leads_to(&mei.get("/me/data").await, "/me/mandates");
    leads_to(&mei.get("/me/looks").await, "/me/mandates");
    assert_eq!(mei.get("/api/identity/me").await.status, 403);
}

fn end_of_june_2030() -> i64 {
    let end = jiff::civil::date(2030, 6, 30).at(23, 59, 59, 0);
    jiff::tz::TimeZone::UTC.to_timestamp(end).unwrap().as_microsecond()
}

#[tokio::test]
async fn switching_does_not_make_a_proof_fresher() {
    let nation = Nation::new().await;
    grant(&nation).await;
    let mut mei = nation.signed_in("mei").await;
    nation.wait(600);
    let page = mei.get("/me/mandates").await;
    let mandate = after(&page.body, r#"name="mandate" value=""#, '"').to_owned();
    leads_to(&mei.post("/me/mandates/act", &[("mandate", &mandate)]).await, "/me");
    mei.get("/me").await;
    leads_to(&mei.post("/me/mandates/stop", &[]).await, "/me/mandates");
    says(&mei.get("/me/methods").await, 200, "prove once more");
}

#[tokio::test]
async fn nobody_else_uses_or_ends_a_mandate() {
    let nation = Nation::new().await;
    grant(&nation).await;
    let mut mei = nation.signed_in("mei").await;
    let page = mei.get("/me/mandates").await;
    let mandate = after(&page.body, r#"name="mandate" value=""#, '"').to_owned();
    let mut wei = nation.signed_in("wei").await;
    wei.get("/me/mandates").await;
    assert_eq!(wei.post("/me/mandates/act", &[("mandate", &mandate)]).await.status, 404);
    wei.post("/me/mandates/end", &[("mandate", &mandate)]).await;
    says(&mei.get("/me/mandates").await, 200, "Act for this person");
}
