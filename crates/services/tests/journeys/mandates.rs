//! Somebody fills in for a person whose mandate they hold: it is that person's application, and the record names both.
use polity_identity::mandate::{EVERY_SERVICE, Mandate, Represented};
use polity_ledger::Actor;
use polity_store::Id;
use polity_web::testkit::{after, leads_to, op, says};

use crate::applying::{fill_in, send};
use crate::town::{MEI, RAVI, Town};

#[tokio::test]
async fn a_helper_applies_for_somebody_as_long_as_they_may() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        let now = town.app.web().now();
        let mandate = Mandate {
            id: Id::new(now, town.app.web().entropy()),
            represented: Represented::Person(town.ids[MEI]),
            helper: town.ids[RAVI],
            service: EVERY_SERVICE.to_owned(),
            role: "helper".to_owned(),
            granted_at: now,
            until: now + 86_400_000_000,
            ended_at: None,
        };
        town.identity.grant_mandates(&Actor::system(), &[mandate]).await.unwrap();
        let mut ravi = town.signed_in(RAVI).await;
        let page = ravi.get("/me/mandates").await;
        let id = after(&page.body, r#"name="mandate" value=""#, '"').to_owned();
        leads_to(&ravi.post("/me/mandates/act", &[("mandate", &id)]).await, "/me");
        says(&ravi.get("/services/grab-bar").await, 200, "for the person for whom you act");
        let check = fill_in(&mut ravi).await;
        says(&check, 200, "LIM MEI HUA");
        assert!(!check.main().contains("RAVI"), "{}", check.main());
        let reference = send(&mut ravi, &check).await;
        // It is hers, and she sees who did it.
        let mut mei = town.signed_in(MEI).await;
        says(&mei.get("/applications").await, 200, &reference);
        town.ground.settle().await;
        says(&mei.get("/me/looks").await, 200, "To decide whether you get a grab bar");
        let here = format!("/applications/{reference}");
        says(&ravi.get(&here).await, 200, "You sent it.");
        // Once she has ended it, he is shown nothing more, whatever his browser still has open.
        let page = mei.get("/me/mandates").await;
        leads_to(
            &mei.post("/me/mandates/end", &[("mandate", &id), ("op", &op(&page))]).await,
            "/me/mandates",
        );
        let after_the_end = ravi.get(&here).await;
        assert!(after_the_end.status.as_u16() == 404 || after_the_end.location().starts_with("/sign-in"));
        assert!(!after_the_end.body.contains("LIM MEI HUA"));
        let mut ravi = town.signed_in(RAVI).await;
        assert_eq!(ravi.get(&here).await.status.as_u16(), 404);
    }
}
