//! A service that no program knows: published from a file, used by a resident, decided by two agencies, and said to be good.

use std::sync::Arc;

use polity_ledger::Actor;
use polity_ledger::leaf::Leaf;
use polity_ledger::transactions::Transaction;
use polity_services::Published;
use polity_services::document::Format;
use polity_web::testkit::{leads_to, op, says};

use crate::files::Scanner;
use crate::officers::{gone_on, join, work};
use crate::town::{ADA, BALA, MEI, OTHMAN, Town, VIJAY};

const STALL: &str = include_str!("documents/night-market-stall.toml");
const HERE: &str = "/services/night-market-stall";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\nmy stall";

/// A town with this service, and nothing else.
async fn with_market(town: Town) -> Town {
    let published = town.room.publish(Actor::system(), STALL, Format::Toml).await.unwrap();
    assert_eq!(published, Published::Live { id: "night-market-stall".to_owned(), version: 1 });
    join(&town, ADA, "home-dept", "fire-safety").await;
    join(&town, VIJAY, "town-council", "markets").await;
    let _ = town.room.clone().with_file_scan(Arc::new(Scanner));
    town
}

#[tokio::test]
async fn a_file_is_all_that_a_new_service_takes() {
    for town in Town::on_each_engine().await {
        let town = with_market(town).await;
        let mut mei = town.signed_in(MEI).await;
        says(&mei.get("/services?q=market").await, 200, "Ask for a stall at the night market");
        says(&mei.get(HERE).await, 200, "Within 8 working days");
        leads_to(&mei.post(HERE, &[]).await, &format!("{HERE}/apply/about-you"));

        // The first page is what the register says.
        let page = format!("{HERE}/apply/about-you");
        let you = mei.get(&page).await;
        for words in ["LIM MEI HUA", "7 March 1950", "From Registry of Persons", "1 of 3"] {
            says(&you, 200, words);
        }
        leads_to(&mei.post(&page, &[]).await, &format!("{HERE}/apply/goods"));

        // The second decides what the third asks.
        let goods = format!("{HERE}/apply/goods");
        let stall = format!("{HERE}/apply/stall");
        let too_many = [("sells", "food"), ("evenings", "13")];
        assert_eq!(mei.post(&goods, &too_many).await.status.as_u16(), 422);
        leads_to(&mei.post(&goods, &[("sells", "crafts"), ("evenings", "4")]).await, &stall);
        assert!(!mei.get(&stall).await.main().contains("Do you cook with gas?"));
        leads_to(&mei.post(&goods, &[("sells", "food"), ("evenings", "4")]).await, &stall);
        says(&mei.get(&stall).await, 200, "Do you cook with gas?");
        let picture = [("picture", "stall.png", PNG)];
        says(&mei.upload(&stall, &[], &picture).await, 422, "Answer this question");
        let program = [("picture", "stall.png", b"MZ\x90\x00".as_slice())];
        says(&mei.upload(&stall, &[("gas", "yes")], &program).await, 422, "Choose a file of another type");
        leads_to(&mei.upload(&stall, &[("gas", "yes")], &picture).await, &format!("{HERE}/check"));

        let check = mei.get(&format!("{HERE}/check")).await;
        for words in ["LIM MEI HUA", "Food that I cook there", "stall.png", "I keep the rules of the market"]
        {
            says(&check, 200, words);
        }
        let fields = [("declared", "yes"), ("op", &*op(&check))];
        let sent = mei.post(&format!("{HERE}/check"), &fields).await;
        let case = sent.location().strip_prefix("/applications/").and_then(|rest| rest.strip_suffix("/sent"));
        let case = case.unwrap_or_else(|| panic!("{}", sent.main())).to_owned();
        says(&mei.get(&format!("/applications/{case}")).await, 200, "We look at the safety of your stall");

        // The first agency has it, and nobody else: neither another team of it nor the agency whose turn comes.
        let (mut ada, mut vijay) = (town.signed_in(ADA).await, town.signed_in(VIJAY).await);
        let at_work = format!("/officer/cases/{case}");
        for who in [BALA, VIJAY, OTHMAN] {
            let mut other = town.signed_in(who).await;
            assert_eq!(other.get(&at_work).await.status.as_u16(), 404, "{who}");
        }
        let seen = ada.get(&at_work).await;
        for words in ["LIM MEI HUA", "Food that I cook there", "Do you cook with gas?"] {
            says(&seen, 200, words);
        }
        let file = seen.body.split("/files/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let opened = ada.get(&format!("{at_work}/files/{file}")).await;
        assert!(opened.status.as_u16() == 200 && opened.body.ends_with("my stall"), "{}", opened.body);
        gone_on(&work(&mut ada, &case, "safety", &[("act", "complete")]).await, &case);

        // The second decides.
        says(&vijay.get(&at_work).await, 200, "LIM MEI HUA");
        let nothing = [("act", "decide"), ("decision", "refuse")];
        says(&work(&mut vijay, &case, "place", &nothing).await, 422, "Choose a decision");
        let given = [("act", "decide"), ("decision", "give")];
        gone_on(&work(&mut vijay, &case, "place", &given).await, &case);

        // She is told, and says how it was.
        let own = format!("/applications/{case}");
        says(&mei.get(&own).await, 200, "You get a stall");
        assert_eq!(town.entries("services.message_wanted").await.len(), 2, "that it came, and what it is");
        says(&mei.get(&format!("{own}/rating")).await, 200, "5 – very good");
        leads_to(&mei.post(&format!("{own}/rating"), &[("score", "4")]).await, &own);
        town.ground.settle().await;
        let looks = mei.get("/me/looks").await;
        for words in
            ["Home Department, officer", "Town Council, officer", "To let the stalls of the night market"]
        {
            says(&looks, 200, words);
        }
        counted(&town).await;
    }
}

/// The scoreboard knows the service, what it took and how it was found.
async fn counted(town: &Town) {
    let public = |entry: &polity_store::Entry| serde_json::to_value(Leaf::of(entry).unwrap().public).unwrap();
    let rated: Vec<_> = town.entries("services.rated").await.iter().map(public).collect();
    assert_eq!(rated.len(), 1);
    assert_eq!(
        (&rated[0]["service"], &rated[0]["score"]),
        (&"services.night-market-stall".into(), &4.into())
    );
    let done = town.entries("transaction.completed").await;
    let done: Vec<Transaction> =
        done.iter().filter_map(|entry| Transaction::from_entry(entry).unwrap()).collect();
    let done = done.iter().find(|done| done.service == "services.night-market-stall").unwrap();
    assert_eq!((done.agency.as_str(), done.prefilled, done.retyped), ("town-council", 2, 0));
}
