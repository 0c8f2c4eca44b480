//! An officer fills in for a resident who stands before them: their application, the officer's name in the record, nothing else opened.

use polity_ledger::leaf::Leaf;
use polity_ledger::transactions::{Channel, Transaction};
use polity_web::testkit::{Browser, leads_to, op, says};

use crate::applying::{PAGES, fill_in, send};
use crate::files::PNG;
use crate::town::{ADA, CLARA, MEI, RAVI, Town, number};

const WHY: &str = "Asked at the desk for help with a grant";

/// Clara's browser, with somebody before her.
async fn sitting(town: &Town, who: usize) -> Browser {
    let mut clara = town.signed_in(CLARA).await;
    let form = clara.get("/officer/counter").await;
    let fields = [("number", number(who).as_str()), ("explanation", WHY), ("op", &*op(&form))]
        .map(|(name, value)| (name, value.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    leads_to(&clara.post("/officer/counter", &fields).await, "/officer/counter");
    clara
}

#[tokio::test]
async fn what_is_filled_in_at_the_counter_is_the_residents_and_says_by_whom() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        let mut clara = sitting(&town, MEI).await;
        says(&clara.get("/officer/counter").await, 200, "You fill in for LIM MEI HUA");
        says(&clara.get("/services/grab-bar").await, 200, "at the counter for LIM MEI HUA");
        let check = fill_in(&mut clara).await;
        for words in ["at the counter for LIM MEI HUA", "7 March 1950"] {
            says(&check, 200, words);
        }
        assert!(!check.main().contains("CLARA"), "{}", check.main());
        let fields = [("declared", "yes"), ("op", &*op(&check))];
        let sent = clara.post("/services/grab-bar/check", &fields).await;
        let reference = sent.location().strip_prefix("/officer/counter?sent=").unwrap();
        says(&clara.get(sent.location()).await, 200, "a message is in their inbox");
        // Pressed twice it is one application.
        leads_to(&clara.post("/services/grab-bar/check", &fields).await, "/officer/counter");
        assert_eq!(town.entries("services.submitted").await.len(), 1);

        // It came by the counter, from an officer who acted for her, and she is told and shown so.
        let done = town.entries("transaction.completed").await;
        let done: Vec<Transaction> =
            done.iter().filter_map(|entry| Transaction::from_entry(entry).unwrap()).collect();
        let done = done.iter().find(|done| done.service == "services.grab-bar").unwrap();
        assert_eq!((done.channel, done.prefilled, done.retyped), (Channel::Counter, 3, 0));
        assert_eq!(town.entries("services.message_wanted").await.len(), 1);
        let submitted = &town.entries("services.submitted").await[0];
        assert_eq!(serde_json::to_value(Leaf::of(submitted).unwrap().public).unwrap()["service"], "grab-bar");
        town.ground.settle().await;
        let mut mei = town.signed_in(MEI).await;
        let looks = mei.get("/me/looks").await;
        for words in ["Home Department", "counter officer", WHY, "To decide whether you get a grab bar"] {
            says(&looks, 200, words);
        }
        says(&mei.get("/applications").await, 200, reference);
        says(&mei.get(&format!("/applications/{reference}")).await, 200, "LIM MEI HUA");

        // The officer opens neither this nor anything else of hers; that there is one, she is told when she begins anew.
        for path in ["", "/sent", "/withdraw", "/rating"] {
            let path = format!("/applications/{reference}{path}");
            assert_eq!(clara.get(&path).await.status.as_u16(), 404, "{path}");
        }
        assert!(!clara.get("/applications").await.body.contains(reference));
        let again = clara.get("/services/grab-bar").await;
        says(&again, 200, "They have an open application for this service already");
        assert!(!again.body.contains(reference), "{}", again.main());
    }
}

#[tokio::test]
async fn what_is_begun_in_a_sitting_ends_with_it() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        // She has begun something at home, with an answer of her own.
        let mut mei = town.signed_in(MEI).await;
        mei.get("/services/grab-bar").await;
        mei.post("/services/grab-bar", &[]).await;
        mei.post("/services/grab-bar/apply/you", &[("mobile", "+99950009876")]).await;

        let mut clara = sitting(&town, MEI).await;
        assert!(!clara.get("/services/grab-bar").await.main().contains("You have begun"));
        leads_to(&clara.get("/services/grab-bar/apply/you").await, "/services/grab-bar");
        leads_to(&clara.post("/services/grab-bar", &[]).await, "/services/grab-bar/apply/you");
        let you = clara.get("/services/grab-bar/apply/you").await;
        says(&you, 200, "LIM MEI HUA");
        assert!(!you.body.contains("50009876"), "{}", you.main());
        for (page, typed) in &PAGES[..3] {
            clara.post(&format!("/services/grab-bar/apply/{page}"), typed).await;
        }
        clara.post("/services/grab-bar/apply/needs", &[("needs", "ramp")]).await;
        let photo = [("doorway_photo", "door.png", PNG)];
        clara.upload("/services/grab-bar/apply/doorway", &[], &photo).await;
        let later = [("mobile", "+99950001234"), ("_then", "later")];
        leads_to(&clara.post("/services/grab-bar/apply/you", &later).await, "/officer/counter");
        // Another browser of the same officer knows nothing of it.
        let mut elsewhere = town.signed_in(CLARA).await;
        assert!(!elsewhere.get("/officer/counter").await.main().contains("LIM MEI HUA"));

        clara.get("/officer/counter").await;
        leads_to(&clara.post("/officer/counter/end", &[]).await, "/officer/counter");
        let given_up = town.entries("transaction.abandoned").await;
        let given_up = Transaction::from_entry(&given_up[0]).unwrap().unwrap();
        assert_eq!(given_up.channel, Channel::Counter);
        assert!(!clara.get("/services/grab-bar").await.main().contains("at the counter for"));
        leads_to(&clara.get("/services/grab-bar/apply/you").await, "/services/grab-bar");
        // A new sitting finds nothing of the last; what she began at home is hers still.
        drop(clara);
        let mut again = sitting(&town, MEI).await;
        assert!(!again.get("/services/grab-bar").await.main().contains("You have begun"));
        says(&mei.get("/services/grab-bar/apply/you").await, 200, "+99950009876");
        let check = fill_in_rest(&mut mei).await;
        send(&mut mei, &check).await;
    }
}

async fn fill_in_rest(browser: &mut Browser) -> polity_web::testkit::Seen {
    for (page, typed) in PAGES {
        browser.post(&format!("/services/grab-bar/apply/{page}"), typed).await;
    }
    browser.get("/services/grab-bar/check").await
}

#[tokio::test]
async fn a_sitting_takes_the_role_a_number_and_a_reason_and_lasts_an_hour() {
    let town = Town::new().await.with_services().await;
    let mut clara = town.signed_in(CLARA).await;
    let form = clara.get("/officer/counter").await;
    let mei = number(MEI).as_str().to_owned();
    let own = number(CLARA).as_str().to_owned();
    for (typed, why, says_so) in [
        ("", WHY, "Enter a letter, seven digits and a letter"),
        (&mei, "", "Say why"),
        (&own, WHY, "For yourself, sign in"),
        ("T9999999J", WHY, "Nobody has this number"),
    ] {
        let fields = [("number", typed), ("explanation", why), ("op", &*op(&form))];
        let seen = clara.post("/officer/counter", &fields).await;
        assert!(seen.main().contains(says_so), "{says_so}: {}", seen.main());
    }
    assert!(town.entries("services.sitting_begun").await.is_empty());
    for who in [RAVI, ADA] {
        let mut other = town.signed_in(who).await;
        assert_eq!(other.get("/officer/counter").await.status.as_u16(), 403, "{who}");
    }
    // Whoever is next takes the place of whoever stood there; after an hour nobody stands there any more.
    let mut clara = sitting(&town, MEI).await;
    leads_to(&clara.post("/services/grab-bar", &[]).await, "/services/grab-bar/apply/you");
    let form = town.signed_in(CLARA).await.get("/officer/counter").await;
    let ravi = number(RAVI).as_str().to_owned();
    let fields = [("number", &*ravi), ("explanation", WHY), ("op", &*op(&form))];
    leads_to(&clara.post("/officer/counter", &fields).await, "/officer/counter");
    says(&clara.get("/officer/counter").await, 200, "You fill in for RAVI S/O KUMAR");
    assert_eq!(town.entries("transaction.abandoned").await.len(), 1, "what was begun for Mei");
    leads_to(&clara.post("/services/grab-bar", &[]).await, "/services/grab-bar/apply/you");
    town.wait(3_601);
    town.room.forget_drafts().await.unwrap();
    assert_eq!(town.entries("transaction.abandoned").await.len(), 2);
    let mut clara = town.signed_in(CLARA).await;
    assert!(!clara.get("/officer/counter").await.main().contains("RAVI"));
}
