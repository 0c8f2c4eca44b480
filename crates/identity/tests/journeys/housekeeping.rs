//! What is half done is forgotten, and who gave up is counted once.
use polity_web::testkit::{leads_to, says};

use crate::enrolment::{enrol_with_passkey, letter_for, show_letter};
use crate::nation::{MEI, Nation, RAVI};

#[tokio::test]
async fn an_enrolment_that_was_given_up_is_counted_once() {
    let nation = Nation::new().await;
    enrol_with_passkey(&nation, RAVI).await;
    let code = letter_for(&nation, MEI).await;
    let mut home = nation.browser();
    leads_to(&show_letter(&mut home, &code, MEI).await, "/enrol/method");
    nation.room.forget_stale().await.unwrap();
    assert_eq!(nation.entries("transaction.abandoned").await, 0, "half an hour is not over");
    says(&home.get("/enrol/method").await, 200, "LIM MEI HUA");
    nation.wait(1_801);
    leads_to(&home.get("/enrol/method").await, "/enrol");
    for _ in 0..2 {
        nation.room.forget_stale().await.unwrap();
    }
    // Ravi finished, Mei gave up.
    assert_eq!(nation.entries("transaction.abandoned").await, 1);
    // The letter still works: giving up is not for ever.
    leads_to(&show_letter(&mut nation.browser(), &code, MEI).await, "/enrol/method");
}

#[tokio::test]
async fn a_letter_also_goes_to_whoever_prints() {
    let nation = Nation::new().await;
    let code = letter_for(&nation, MEI).await;
    let postman = polity_web::delivery::Postman::new(nation.app.web(), polity_web::delivery::Ways::default());
    let store = &nation.ground.ground.store;
    while store.work_once(postman.as_ref(), nation.ground.clock.as_ref()).await.unwrap() {}
    let kept = nation.app.web().delivery().kept(None).await.unwrap();
    let letter = kept.first().unwrap();
    assert!(letter.message.body.contains(&code) && letter.message.to == "LIM MEI HUA");
    assert_eq!(letter.message.lang, polity_web::Lang::Ta, "in the language of its reader");
}
