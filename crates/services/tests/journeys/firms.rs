//! Somebody fills in for a business: with its facts and none of theirs, seen by all who may act for it and by nobody else.
use polity_identity::NewEntity;
use polity_identity::mandate::{EVERY_SERVICE, Mandate, REPRESENTATIVE, Represented};
use polity_ledger::Actor;
use polity_ledger::leaf::Leaf;
use polity_ledger::transactions::{Audience, Channel, Transaction};
use polity_services::Published;
use polity_services::document::Format;
use polity_store::Id;
use polity_web::testkit::{Browser, leads_to, op, says};

use crate::applying::{fill_in, send};
use crate::officers::{gone_on, join, work};
use crate::town::{CLARA, HANA, MEI, RAVI, Town, VIJAY, number};

const SIGN: &str = include_str!("documents/shop-sign.toml");
const HERE: &str = "/services/shop-sign";
const FIRM: &str = "KEDAI TUA ENTERPRISE";

/// A town with a firm that Mei may act for in everything and Ravi in this service; the id of the firm.
async fn with_firm(town: Town) -> (Town, Id) {
    let town = town.with_services().await;
    let published = town.room.publish(Actor::system(), SIGN, Format::Toml).await.unwrap();
    assert_eq!(published, Published::Live { id: "shop-sign".to_owned(), version: 1 });
    join(&town, VIJAY, "town-council", "works").await;
    let entity = NewEntity {
        number: "T29GB0001A".to_owned(),
        name: FIRM.to_owned(),
        kind: "company".to_owned(),
        status: "Registered".to_owned(),
    };
    let firm = town.identity.register_entities(&Actor::system(), &[entity]).await.unwrap()[0];
    let mandates = [(MEI, "approver", EVERY_SERVICE), (RAVI, "preparer", "shop-sign")];
    let mandates = mandates.map(|(who, role, service)| mandate(&town, firm, who, role, service));
    town.identity.grant_mandates(&Actor::system(), &mandates).await.unwrap();
    (town, firm)
}

fn mandate(town: &Town, firm: Id, who: usize, role: &str, service: &str) -> Mandate {
    let now = town.app.web().now();
    Mandate {
        id: Id::new(now, town.app.web().entropy()),
        represented: Represented::Entity(firm),
        helper: town.ids[who],
        service: service.to_owned(),
        role: role.to_owned(),
        granted_at: now,
        until: now + 86_400_000_000 * 300,
        ended_at: None,
    }
}

/// The mandate on somebody's page, and the key of the page's forms.
async fn held(browser: &mut Browser) -> (String, String) {
    let page = browser.get("/me/mandates").await;
    says(&page, 200, FIRM);
    let mandate = page.body.split(r#"name="mandate" value=""#).nth(1).unwrap();
    (mandate.split('"').next().unwrap().to_owned(), op(&page))
}

/// A browser in which somebody acts for the firm.
async fn acting(town: &Town, who: usize) -> Browser {
    let mut browser = town.signed_in(who).await;
    let (mandate, _) = held(&mut browser).await;
    leads_to(&browser.post("/me/mandates/act", &[("mandate", &mandate)]).await, "/me");
    says(&browser.get(HERE).await, 200, "KEDAI TUA");
    browser
}

/// Somebody gives their mandate back.
async fn gives_back(town: &Town, who: usize) {
    let mut browser = town.signed_in(who).await;
    let (mandate, op) = held(&mut browser).await;
    let ended = browser.post("/me/mandates/end", &[("mandate", &mandate), ("op", &op)]).await;
    leads_to(&ended, "/me/mandates");
}

/// Sends an application for a sign; its reference.
async fn applied(browser: &mut Browser) -> String {
    leads_to(&browser.post(HERE, &[]).await, &format!("{HERE}/apply/business"));
    let telephone = [("mobile", "+999 5000 1234")];
    let business = format!("{HERE}/apply/business");
    leads_to(&browser.post(&business, &telephone).await, &format!("{HERE}/apply/sign"));
    let sign = format!("{HERE}/apply/sign");
    leads_to(&browser.post(&sign, &[("words", "KOPI")]).await, &format!("{HERE}/check"));
    let check = browser.get(&format!("{HERE}/check")).await;
    let sent = browser.post(&format!("{HERE}/check"), &[("declared", "yes"), ("op", &op(&check))]).await;
    let path = sent.location().to_owned();
    let case = path.strip_prefix("/applications/").and_then(|rest| rest.strip_suffix("/sent"));
    case.unwrap_or_else(|| panic!("{}", sent.main())).to_owned()
}

/// Who was told of a case, in order.
async fn told(town: &Town, case: &str) -> Vec<Id> {
    let entries = town.entries("services.message_wanted").await;
    let private = entries.iter().map(|entry| town.ground.ground.ledger.open(entry).unwrap().unwrap());
    let of_case = private.filter(|private| private.detail()["link"] == format!("/applications/{case}"));
    of_case.map(|private| private.subject().unwrap()).collect()
}

async fn status(browser: &mut Browser, path: &str) -> u16 {
    browser.get(path).await.status.as_u16()
}

#[tokio::test]
async fn the_owner_applies_and_a_colleague_follows() {
    for town in Town::on_each_engine().await {
        let (town, firm) = with_firm(town).await;
        let mut mei = acting(&town, MEI).await;
        let home = mei.get("/me").await;
        for words in [FIRM, "T29GB0001A", "You are acting for KEDAI TUA ENTERPRISE"] {
            says(&home, 200, words);
        }
        says(&mei.get(HERE).await, 200, "You fill this in for KEDAI TUA ENTERPRISE.");
        leads_to(&mei.post(HERE, &[]).await, &format!("{HERE}/apply/business"));
        let page = mei.get(&format!("{HERE}/apply/business")).await;
        for words in [FIRM, "T29GB0001A", "From Registry of Persons"] {
            says(&page, 200, words);
        }
        for own in ["LIM MEI", "JALAN ANGSANA", "1950"] {
            assert!(!page.main().contains(own), "{own}");
        }
        let case = applied(&mut mei).await;
        let sent = mei.get(&format!("/applications/{case}/sent")).await;
        says(&sent, 200, "Whoever sent it is told in their own inbox");

        // It stands under the firm's name, and every act names whom she acted for.
        let ledger = &town.ground.ground.ledger;
        for kind in ["services.facts_prefilled", "services.submitted", "services.case_viewed"] {
            let entry = &town.entries(kind).await[0];
            let private = ledger.open(entry).unwrap().unwrap();
            let actor = private.actor(&Leaf::of(entry).unwrap());
            assert_eq!((actor.person, actor.acting_for), (Some(town.ids[MEI]), Some(firm)), "{kind}");
            assert_eq!((actor.role.as_str(), private.subject()), (REPRESENTATIVE, Some(firm)), "{kind}");
        }
        let done = town.entries("transaction.completed").await;
        let mut done = done.iter().filter_map(|entry| Transaction::from_entry(entry).unwrap());
        let done = done.find(|done| done.service == "services.shop-sign").unwrap();
        assert_eq!((done.audience, done.channel), (Audience::Business, Channel::Web));
        assert_eq!((done.prefilled, done.retyped), (2, 0), "the telephone of a shop is no fact of a person");

        // A colleague sees it and what becomes of it; who sent it is told, and says for the firm how it was.
        let mut ravi = acting(&town, RAVI).await;
        says(&ravi.get("/applications").await, 200, &case);
        let own = format!("/applications/{case}");
        let seen = ravi.get(&own).await;
        for words in [FIRM, "It was sent for the business.", "KOPI"] {
            says(&seen, 200, words);
        }
        let mut vijay = town.signed_in(VIJAY).await;
        says(&vijay.get(&format!("/officer/cases/{case}")).await, 200, FIRM);
        gone_on(&work(&mut vijay, &case, "look", &[("act", "decide"), ("decision", "permit")]).await, &case);
        says(&ravi.get(&own).await, 200, "You may put up the sign");
        assert_eq!(told(&town, &case).await, [town.ids[MEI], town.ids[MEI]]);
        leads_to(&ravi.post(&format!("{own}/rating"), &[("score", "5")]).await, &own);
        let rated = Leaf::of(&town.entries("services.rated").await[0]).unwrap().public;
        assert_eq!(serde_json::to_value(rated).unwrap()["audience"], "business");

        // What is refused is appealed by any of them, and whoever sent it hears of that, too.
        let refused = applied(&mut mei).await;
        let no = [("act", "decide"), ("decision", "refuse:0")];
        gone_on(&work(&mut vijay, &refused, "look", &no).await, &refused);
        let here = format!("/applications/{refused}");
        let form = ravi.get(&format!("{here}/appeal")).await;
        let sent = [("words", "It hides nothing."), ("op", &*op(&form))];
        leads_to(&ravi.post(&format!("{here}/appeal"), &sent).await, &here);
        says(&ravi.get(&here).await, 200, "It was appealed for the business.");
        assert_eq!(told(&town, &refused).await, [town.ids[MEI]; 3]);

        // Who looked is shown to whoever may act in everything; nobody's own looks are among it.
        town.ground.settle().await;
        let looks = mei.get("/me/looks").await;
        for words in ["Town Council, officer", "To permit signs", "Somebody who acts for the business"] {
            says(&looks, 200, words);
        }
        assert!(!looks.main().contains("/me/reports"), "{}", looks.main());
        leads_to(&ravi.get("/me/looks").await, "/me/mandates");
    }
}

#[tokio::test]
async fn what_is_ones_own_and_what_is_the_firms_never_mix() {
    for town in Town::on_each_engine().await {
        let (town, _) = with_firm(town).await;
        let mut own = town.signed_in(MEI).await;
        let check = fill_in(&mut own).await;
        let private = send(&mut own, &check).await;
        let mut mei = acting(&town, MEI).await;
        let case = applied(&mut mei).await;

        // For the firm there is nothing of hers: neither cases, nor facts, nor ways in, nor an inbox.
        let list = mei.get("/applications").await;
        says(&list, 200, &case);
        assert!(!list.body.contains(&private));
        assert_eq!(status(&mut mei, &format!("/applications/{private}")).await, 404);
        for path in ["/me/data", "/me/reports", "/me/methods", "/me/sessions", "/api/identity/me"] {
            assert_eq!(status(&mut mei, path).await, 403, "{path}");
        }
        says(&mei.get("/services/grab-bar").await, 200, "This service is for people");
        assert_eq!(mei.post("/services/grab-bar", &[]).await.status.as_u16(), 403);

        // For herself there is nothing of the firm's; a message about it leads to where she can act for it.
        let mut own = town.signed_in(MEI).await;
        let list = own.get("/applications").await;
        says(&list, 200, &private);
        assert!(!list.body.contains(&case));
        leads_to(&own.get(&format!("/applications/{case}")).await, "/me/mandates");
        assert_eq!(status(&mut own, &format!("/applications/{case}/withdraw")).await, 404);
        says(&own.get(HERE).await, 200, "This service is for businesses");
        assert_eq!(own.post(HERE, &[]).await.status.as_u16(), 403);

        // Whoever may not act for it learns nothing, and an officer at a counter begins nothing for it.
        let mut hana = town.signed_in(HANA).await;
        for path in ["", "/sent", "/withdraw", "/rating"] {
            assert_eq!(status(&mut hana, &format!("/applications/{case}{path}")).await, 404, "{path}");
        }
        let (mandate, _) = held(&mut own).await;
        assert_eq!(hana.post("/me/mandates/act", &[("mandate", &mandate)]).await.status.as_u16(), 404);
        let mut clara = town.signed_in(CLARA).await;
        let form = clara.get("/officer/counter").await;
        let fields = [("number", number(MEI).as_str().to_owned()), ("op", op(&form))];
        let mut fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
        fields.push(("explanation", "Asked at the desk about a sign"));
        leads_to(&clara.post("/officer/counter", &fields).await, "/officer/counter");
        says(&clara.get(HERE).await, 200, "This service is for businesses");
        assert_eq!(clara.post(HERE, &[]).await.status.as_u16(), 403);
    }
}

#[tokio::test]
async fn what_a_mandate_opened_closes_with_it() {
    for town in Town::on_each_engine().await {
        let (town, _) = with_firm(town).await;
        let mut mei = acting(&town, MEI).await;
        let case = applied(&mut mei).await;
        leads_to(&mei.post(HERE, &[]).await, &format!("{HERE}/apply/business"));
        gives_back(&town, MEI).await;

        // What her browser still has open shows nothing more, and she cannot come back to it.
        let (own, form) = (format!("/applications/{case}"), format!("{HERE}/apply/business"));
        for path in ["/applications", &own, &form, "/me"] {
            let seen = mei.get(path).await;
            assert!(!seen.body.contains(FIRM) && !seen.body.contains("KOPI"), "{path} {}", seen.body);
        }
        let mut herself = town.signed_in(MEI).await;
        assert_eq!(status(&mut herself, &own).await, 404);
        says(&herself.get("/me/mandates").await, 200, "Over");

        // The firm goes on without her: the draft is its own, and what is decided its other people hear.
        let mut ravi = acting(&town, RAVI).await;
        says(&ravi.get("/applications").await, 200, &case);
        says(&ravi.get(&form).await, 200, FIRM);
        let mut vijay = town.signed_in(VIJAY).await;
        gone_on(&work(&mut vijay, &case, "look", &[("act", "decide"), ("decision", "permit")]).await, &case);
        assert_eq!(told(&town, &case).await, [town.ids[MEI], town.ids[RAVI]]);

        // At the end of its days a mandate opens nothing either.
        town.wait(86_400 * 301);
        assert!(!ravi.get(&own).await.body.contains(FIRM));
        let mut ravi = town.signed_in(RAVI).await;
        assert_eq!(status(&mut ravi, &own).await, 404);
    }
}
