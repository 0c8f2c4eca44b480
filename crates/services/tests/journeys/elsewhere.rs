//! The case of an agency's own application, as its resident follows it: a page of its own, to which messages lead.

use polity_ledger::Actor;
use polity_web::testkit::says;
use serde_json::json;

use crate::garden::{CASES, Call, Garden, KEY, MESSAGES, OTHER_KEY, case, four, is, message};
use crate::town::{MEI, RAVI, Town};

#[tokio::test]
async fn a_message_leads_to_the_case_that_it_speaks_of_and_to_no_other() {
    for town in Town::on_each_engine().await {
        let garden = Garden::deployed(&town).await;
        let ferry = Garden::new("ferry-pass", "TownCouncilFerryDemonstration001");
        ferry.deploy(&town, &ferry.manifest()).await;
        let (mei, ravi) = (garden.sign_in(&town, MEI).await, garden.sign_in(&town, RAVI).await);
        let ferrys_mei = ferry.sign_in(&town, MEI).await;
        let (token, ferrys) = (garden.token(&town).await, ferry.token(&town).await);
        let seen = garden.call(&town, &token, &Call::post(CASES, case(&mei), KEY)).await;
        let reference = seen.json()["reference"].as_str().unwrap().to_owned();
        let of = |sub: &str, reference: &str| {
            let mut message = message(sub);
            message["case"] = json!(reference);
            message
        };

        // Typed as people type it, it is the same case.
        let typed = reference.to_lowercase();
        is(&garden.call(&town, &token, &Call::post(MESSAGES, of(&mei, &typed), KEY)).await, 202, "");
        is(&garden.call(&town, &token, &Call::post(MESSAGES, message(&mei), OTHER_KEY)).await, 202, "");
        let links: Vec<String> = town
            .entries("services.message_wanted")
            .await
            .iter()
            .map(|entry| town.ground.ground.ledger.open(entry).unwrap().unwrap().detail())
            .map(|detail| detail["link"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(links, [format!("/applications/{reference}"), "/applications".to_owned()]);
        let mut browser = town.signed_in(MEI).await;
        says(&browser.get(&links[0]).await, 200, "Plot 7");

        // Another person's, another application's, nobody's: one answer for all, and nothing is sent.
        let nowhere = "ANGX-0000-0000";
        for (application, token, sub, reference) in [
            (&garden, &token, &ravi, reference.as_str()),
            (&ferry, &ferrys, &ferrys_mei, reference.as_str()),
            (&garden, &token, &mei, nowhere),
            (&garden, &token, &mei, "Plot 7"),
        ] {
            let call = Call::post(MESSAGES, of(sub, reference), "a-key-of-a-message");
            let seen = application.call(&town, token, &call).await;
            is(&seen, 422, "invalid-values");
            let mend =
                "Send the reference of a case that this application opened for this person, or leave it out.";
            assert_eq!(seen.json()["fields"], json!({ "case": mend }));
        }
        assert_eq!(town.entries("services.message_wanted").await.len(), 2);
    }
}

#[tokio::test]
async fn a_case_elsewhere_has_a_page_of_its_own_for_its_person_alone() {
    for town in Town::on_each_engine().await {
        let garden = Garden::deployed(&town).await;
        let sub = garden.sign_in(&town, MEI).await;
        let token = garden.token(&town).await;
        let seen = garden.call(&town, &token, &Call::post(CASES, case(&sub), KEY)).await;
        let reference = seen.json()["reference"].as_str().unwrap().to_owned();
        let (here, path) = (format!("/applications/{reference}"), format!("{CASES}/{reference}"));
        let mut mei = town.signed_in(MEI).await;
        says(&mei.get("/applications").await, 200, &format!("<a href=\"{here}\">Plot 7</a>"));
        let page = mei.get(&here).await;
        for words in [
            "Booked",
            "Fetch the key",
            "By 1 February 2030.",
            "Book a garden plot",
            "Town Council works on it and decides",
            "To change it or take it back, go to that site.",
            "href=\"http://localhost:9300/\"",
            "Go to the site of Town Council",
        ] {
            says(&page, 200, words);
        }
        assert!(!page.main().contains("<form"), "nothing is sent from here");
        // What is moved is shown with what it was, newest first; without a day none is shown.
        town.wait(60);
        let moved = json!({ "status": four("Being dug"), "next_step": four("Bring boots") });
        is(&garden.call(&town, &token, &Call::patch(&path, moved, OTHER_KEY, "\"1\"")).await, 200, "");
        let page = mei.get(&here).await;
        let main = page.main();
        let history = &main[main.find("What happened so far").unwrap()..];
        assert!(history.find("Being dug").unwrap() < history.find("Booked").unwrap(), "{history}");
        assert!(!main.contains("By 1 February 2030."));
        // Each look stands in the ledger before it is shown.
        let looks = town.entries("services.case_viewed").await;
        assert_eq!(looks.len(), 2);
        for look in &looks {
            let private = town.ground.ground.ledger.open(look).unwrap().unwrap();
            assert_eq!(private.subject(), Some(town.ids[MEI]));
            assert_eq!(private.detail()["reference"], reference.as_str());
        }
        // Typed as people type it, it is the same case; nobody else has it, and nothing else answers under it.
        says(&mei.get(&here.replace("ANGX-", "angx ").replace(' ', "%20")).await, 200, "Being dug");
        let mut ravi = town.signed_in(RAVI).await;
        assert_eq!(ravi.get(&here).await.status.as_u16(), 404);
        assert!(town.browser().get(&here).await.location().starts_with("/sign-in"));
        assert!(town.browser().get("/applications/ANGX-0000-0000").await.location().starts_with("/sign-in"));
        assert_eq!(mei.get("/applications/ANGX-0000-0000").await.status.as_u16(), 404);
        for part in ["withdraw", "rating", "survey", "sent"] {
            assert_eq!(mei.get(&format!("{here}/{part}")).await.status.as_u16(), 404, "{part}");
        }
        assert_eq!(town.entries("services.case_viewed").await.len(), 3);
    }
}

#[tokio::test]
async fn a_case_elsewhere_says_when_it_is_over_and_when_its_application_is_gone_in_each_language() {
    let town = Town::new().await;
    let garden = Garden::deployed(&town).await;
    let sub = garden.sign_in(&town, MEI).await;
    let token = garden.token(&town).await;
    let mut own = case(&sub);
    own["status"]["zh"] = json!("已预订");
    let seen = garden.call(&town, &token, &Call::post(CASES, own, KEY)).await;
    let reference = seen.json()["reference"].as_str().unwrap().to_owned();
    let (here, path) = (format!("/applications/{reference}"), format!("{CASES}/{reference}"));
    let mut mei = town.signed_in(MEI).await;
    for (lang, words) in [
        ("zh", ["已预订", "在自己的网站上处理并作出决定"]),
        ("ms", ["Booked", "membuat keputusan di lamannya sendiri"]),
        ("ta", ["Booked", "தன் சொந்தத் தளத்தில்"]),
        ("en", ["Booked", "works on it and decides"]),
    ] {
        let page = mei.get(&format!("{here}?lang={lang}")).await;
        for words in words {
            says(&page, 200, words);
        }
    }
    let over = json!({ "status": four("Given back"), "ended": true });
    is(&garden.call(&town, &token, &Call::patch(&path, over, OTHER_KEY, "\"1\"")).await, 200, "");
    let page = mei.get(&here).await;
    says(&page, 200, "It is over.");
    says(&page, 200, "has not said what happens next");
    assert!(town.room.withdraw_application(&Actor::system(), "garden-plot").await.unwrap());
    let page = mei.get(&here).await;
    says(&page, 200, "Given back");
    says(&page, 200, "no longer offers this site here");
    assert!(!page.main().contains("localhost:9300"), "what nobody answers for is no link of ours");
}
