//! What residents are told in their inbox, from the deed to the page: on both engines, once, whoever follows the log.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    missing_docs,
    reason = "tests stop at the first thing that is wrong"
)]

use polity::{names::NationNames, reactions::Reactions, rooms};
use polity_identity::access::Role;
use polity_identity::facts::{Fact, SectionFacts};
use polity_identity::national_number::{NationalNumber, Prefix};
use polity_identity::{Agency, Identity, NewPerson, Persona, Settings};
use polity_inbox::{Copies, Inbox};
use polity_ledger::{Access, Act, Actor, Ledger};
use polity_store::testkit::TestStore;
use polity_store::{Id, Operation, StoreError};
use polity_vault::PasswordHasher;
use polity_web::delivery::{MailRoute, MailSecurity, Postman, Relay, Ways};
use polity_web::testkit::{Browser, Seen, TestGround, after, op};
use polity_web::{App, Config, Lang, LocalText, Routes};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

#[path = "faults/messages/sink.rs"]
mod sink;

const MEI: usize = 0;
const RAVI: usize = 1;
const CLAIRE: usize = 2;
const SLUGS: [&str; 3] = ["mei", "ravi", "claire"];

struct Town {
    ground: TestGround,
    app: App,
    reactions: Arc<Reactions>,
    ids: Vec<Id>,
}

fn number(who: usize) -> NationalNumber {
    NationalNumber::issue(Prefix::T, 5_000_100 + u32::try_from(who).unwrap()).unwrap()
}

impl Town {
    async fn each() -> Vec<Self> {
        let mut towns = Vec::new();
        let engines = [
            Some(polity_store::testkit::sqlite(&rooms::migrations()).await.unwrap()),
            polity_store::testkit::postgres(&rooms::migrations()).await.unwrap(),
        ];
        for store in engines.into_iter().flatten() {
            towns.push(Self::on(store).await);
        }
        towns
    }

    async fn on(store: TestStore) -> Self {
        let ground = TestGround::on(store, &rooms::purposes());
        let web = ground.web();
        let hasher = PasswordHasher::with_parallelism(ground.ground.entropy.clone(), 2);
        let persona = |who: usize| Persona {
            slug: SLUGS[who].into(),
            number: number(who),
            title: LocalText::new("Somebody"),
            about: LocalText::new("Somebody"),
        };
        let personas = (0..SLUGS.len()).map(persona).collect();
        let settings = Settings { agency: "registry".into(), personas, ..Settings::default() };
        let identity = Identity::new(web.clone(), hasher, settings);
        let names = NationNames::new(web.clone());
        let inbox = Inbox::new(web.clone(), "registry", names.clone());
        let app = App::builder(web)
            .mount(Routes::new("polity", ()).locales(rooms::LOCALES))
            .mount(identity.routes())
            .mount(inbox.routes())
            .assemble()
            .unwrap();
        let system = Actor::system();
        let registry = Agency {
            code: "registry".into(),
            names: BTreeMap::from([("en".to_owned(), "Registry of Persons".to_owned())]),
            duties: vec!["registry".into(), "counter".into()],
        };
        identity.set_agency(&system, &registry).await.unwrap();
        names.set(identity.agencies().await.unwrap());
        let person = |who: usize| {
            let day = jiff::civil::date(2029, 12, 1);
            let facts = BTreeMap::from([
                ("uinfin".to_owned(), Fact::value(number(who).as_str(), day)),
                ("name".to_owned(), Fact::value(SLUGS[who].to_uppercase(), day)),
            ]);
            let sections = BTreeMap::from([("identity".to_owned(), SectionFacts(facts))]);
            NewPerson { number: number(who), sections, lang: Lang::En }
        };
        let people: Vec<NewPerson> = (0..SLUGS.len()).map(person).collect();
        let ids = identity.register_people(&system, &people).await.unwrap();
        let appointed =
            [Role::CounterOfficer, Role::AgencyHead].map(|role| (ids[CLAIRE], "registry".to_owned(), role));
        identity.appoint_all(&system, &appointed).await.unwrap();
        let reactions = Reactions {
            ledger: ground.ground.ledger.clone(),
            inbox,
            clock: ground.ground.clock.clone(),
            registry: "registry".into(),
        };
        Self { ground, app, reactions: Arc::new(reactions), ids }
    }

    async fn signed_in(&self, who: usize) -> Browser {
        let mut browser = Browser::new(&self.app);
        browser.get("/sign-in").await;
        let seen = browser.post("/demo/sign-in", &[("persona", SLUGS[who])]).await;
        assert_eq!(seen.location(), "/me", "{}", seen.body);
        browser
    }

    /// An act of another part of the program.
    async fn append(&self, act: &Act) {
        let ground = &self.ground.ground;
        let entry = ground.ledger.prepare(act, ground.clock.now()).unwrap();
        let operation = Operation::housekeeping("test.append");
        ground.store.transact::<_, StoreError, _>(operation, move |tx| tx.append(&entry)).await.unwrap();
    }

    /// Number what was appended, and let two servers react to it.
    async fn settle(&self) {
        let store = &self.ground.ground.store;
        while store.sequence_once(1, Ledger::growth()).await.unwrap() > 0 {}
        while store.consume_once(self.reactions.clone()).await.unwrap() > 0 {}
    }
}

#[track_caller]
fn says(seen: &Seen, words: &str) {
    assert!(seen.main().contains(words), "{words} is not in {}", seen.main());
}

/// Opens the newest message and follows where it leads.
async fn newest(browser: &mut Browser, subject: &str, body: &str, leads_to: &str) {
    let list = browser.get("/inbox").await;
    says(&list, subject);
    let path = format!("/inbox/{}", after(list.main(), r#"<a href="/inbox/"#, '"'));
    let page = browser.get(&path).await;
    says(&page, subject);
    says(&page, body);
    let link = after(page.main(), r#"class="button primary" href=""#, '"').to_owned();
    assert_eq!(link, leads_to);
    assert_eq!(browser.get(&link).await.status.as_u16(), 200, "{link}");
    for lang in ["zh", "ms", "ta"] {
        let page = browser.get(&format!("{path}?lang={lang}")).await;
        assert!(!page.main().contains("message-") && !page.main().contains(subject), "{}", page.main());
    }
    browser.get("/inbox?lang=en").await;
}

#[tokio::test]
async fn residents_are_told_what_was_done_and_what_they_waited_for() {
    for town in Town::each().await {
        let mut mei = town.signed_in(MEI).await;
        let mut claire = town.signed_in(CLAIRE).await;

        // Ways to sign in.
        let page = mei.get("/me/methods").await;
        let renewed = mei.post("/me/recovery-codes", &[("op", &op(&page))]).await;
        assert_eq!(renewed.status.as_u16(), 303, "{}", renewed.body);
        town.settle().await;
        newest(&mut mei, "Your ways to sign in were changed", "New recovery codes were made", "/me/methods")
            .await;

        // A helper: both sides are told, each in its own words.
        town.ground.clock.advance(60_000_000);
        let page = claire.get("/counter/mandates").await;
        let (represented, helper) = (number(MEI), number(RAVI));
        let fields = [
            ("represented", represented.as_str()),
            ("helper", helper.as_str()),
            ("until-day", "1"),
            ("until-month", "6"),
            ("until-year", "2030"),
            ("op", &*op(&page)),
        ];
        let granted = claire.post("/counter/mandates", &fields).await;
        assert_eq!(granted.status.as_u16(), 303, "{}", granted.main());
        town.settle().await;
        newest(&mut mei, "A helper was named for you", "who may now act for you", "/me/mandates").await;
        let mut ravi = town.signed_in(RAVI).await;
        newest(&mut ravi, "You were named as a helper", "For whom you may act", "/me/mandates").await;

        // A report, its answer and its end. What she writes herself is no news to her.
        town.ground.clock.advance(60_000_000);
        let form = mei.get("/me/reports/new?section=identity").await;
        let fields = [("section", "identity"), ("text", "My name is misspelt."), ("op", &*op(&form))];
        let thread = mei.post("/me/reports", &fields).await.location().to_owned();
        let office = thread.replace("/me/", "/head/");
        let page = claire.get(&office).await;
        let fields = [("text", "We are looking into it."), ("op", &*op(&page))];
        let answered = claire.post(&office, &fields).await;
        assert_eq!(answered.status.as_u16(), 303, "{}", answered.main());
        let page = mei.get(&thread).await;
        mei.post(&thread, &[("text", "Thank you."), ("op", &*op(&page))]).await;
        town.settle().await;
        assert_eq!(town.reactions.inbox.unread(town.ids[MEI]).await.unwrap(), 1, "her own words are no news");
        newest(&mut mei, "Your report was answered", "You can read the answer", &thread).await;
        town.ground.clock.advance(60_000_000);
        let page = claire.get(&office).await;
        let fields = [("text", "Put right."), ("finding", "not-justified"), ("op", &*op(&page))];
        claire.post(&office, &fields).await;
        town.settle().await;
        newest(&mut mei, "Your report was closed", "says what it found", &thread).await;

        // Nothing arrives twice, and nothing in the wrong inbox.
        assert_eq!(
            town.reactions.inbox.messages(town.ids[MEI], false, None).await.unwrap().messages.len(),
            4
        );
        assert_eq!(
            town.reactions.inbox.messages(town.ids[RAVI], false, None).await.unwrap().messages.len(),
            1
        );
        assert_eq!(
            town.reactions.inbox.messages(town.ids[CLAIRE], false, None).await.unwrap().messages.len(),
            0
        );
    }
}

fn consent(person: Id) -> Act {
    Act::new("identity.consent_granted", Actor { role: "resident".into(), ..Actor::default() })
        .on(person, Access::Changed)
        .touching(["name", "dob"])
        .with_detail(
            json!({ "client_id": "x", "name": { "en": "Tembusu Bank", "zh": "淡布银行" }, "operator": "T" }),
        )
}

#[tokio::test]
async fn a_consent_is_told_with_the_name_of_who_was_allowed() {
    for town in Town::each().await {
        let mut mei = town.signed_in(MEI).await;
        town.append(&consent(town.ids[MEI])).await;
        town.settle().await;
        newest(
            &mut mei,
            "You allowed Tembusu Bank to receive facts about you",
            "receive 2 facts",
            "/me/allowed",
        )
        .await;
        says(&mei.get("/inbox?lang=zh").await, "您允许淡布银行取得您的资料");
        says(&mei.get("/inbox?lang=en").await, "Registry of Persons");
    }
}

#[tokio::test]
async fn history_imports_and_what_was_erased_are_not_told() {
    for town in Town::each().await {
        // One entry about many people is the state's own bulk work.
        let many =
            Act::new("identity.helper_granted", Actor::system()).on_many(town.ids.clone(), Access::Changed);
        town.append(&many).await;
        town.append(&consent(town.ids[RAVI])).await;
        // A server that begins to follow a week later tells no history; a second before that it does.
        town.ground.clock.advance(7 * 86_400 * 1_000_000);
        town.append(&consent(town.ids[MEI])).await;
        town.ground.clock.advance(1);
        town.settle().await;
        let unread = async |who: usize| town.reactions.inbox.unread(town.ids[who]).await.unwrap();
        assert_eq!((unread(MEI).await, unread(RAVI).await, unread(CLAIRE).await), (1, 0, 0));
    }
}

#[tokio::test]
async fn two_servers_that_follow_at_once_tell_it_once() {
    for town in Town::each().await {
        for _ in 0..20 {
            town.append(&consent(town.ids[MEI])).await;
        }
        let store = &town.ground.ground.store;
        while store.sequence_once(1, Ledger::growth()).await.unwrap() > 0 {}
        // One of them may find that the other was faster; its work is undone whole.
        let rounds = async || {
            for _ in 0..4 {
                drop(store.consume_once(town.reactions.clone()).await);
            }
        };
        tokio::join!(rounds(), rounds(), rounds());
        town.settle().await;
        assert_eq!(town.reactions.inbox.unread(town.ids[MEI]).await.unwrap(), 20);
    }
}

impl Town {
    /// Lets copies leave, by a way of this postman's.
    async fn deliver(&self, postman: &Postman) {
        let (store, clock) = (&self.ground.ground.store, self.ground.clock.as_ref());
        let copies = Copies(self.reactions.inbox.clone());
        while store.work_once(&copies, clock).await.unwrap() {}
        while store.work_once(postman, clock).await.unwrap() {}
    }

    /// Sets a mail address up as people do.
    async fn prove_mail(&self, browser: &mut Browser, address: &str) {
        let path = "/inbox/preferences/mail";
        browser.get(path).await;
        browser.post(path, &[("address", address)]).await;
        self.deliver(&Postman::new(self.app.web(), Ways::default())).await;
        let kept = self.app.web().delivery().kept(None).await.unwrap();
        let is_code = |word: &&str| word.len() == 6;
        let digits = kept[0].message.body.split(|sign: char| !sign.is_ascii_digit()).find(is_code).unwrap();
        let entry = format!("{path}/code");
        browser.get(&entry).await;
        let proven = browser.post(&entry, &[("code", digits)]).await;
        assert_eq!(proven.location(), "/inbox/preferences", "{}", proven.main());
    }
}

#[tokio::test]
async fn a_visit_that_is_called_off_reaches_the_calendar_by_mail() {
    for town in Town::each().await {
        let mut mei = town.signed_in(MEI).await;
        town.prove_mail(&mut mei, "mei@mail.example").await;
        let sink = sink::Sink::start();
        let relay = Relay {
            host: "localhost".into(),
            port: sink.port,
            security: MailSecurity::None,
            credentials: None,
            from: "Angsana <no-reply@angsana.example>".into(),
            authority: None,
        };
        // The mail leaves by the wire, as from a nation that is no demonstration.
        let base = "https://www.angsana.example/".parse().unwrap();
        let nation = Config::nation(LocalText::new("Angsana"), LocalText::new("Official"), base);
        let ways = Ways { mail: Some(MailRoute::new(&relay).unwrap()), text: None };
        let postman = Postman::new(&town.ground.web_with(nation), ways);

        for (number, method) in ["REQUEST", "REQUEST", "CANCEL"].into_iter().enumerate() {
            town.ground.clock.advance(60_000_000);
            let ics = format!(
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:visit@angsana.example\r\n\
                 SEQUENCE:{number}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
            );
            let actor = Actor { agency: Some("registry".into()), role: "service".into(), ..Actor::default() };
            let detail = json!({ "subject": { "en": "Your visit" }, "body": { "en": "At ten." },
                "link": "/inbox", "method": method, "calendar": ics });
            let act = Act::new("services.message_wanted", actor).on(town.ids[MEI], Access::None);
            town.append(&act.with_detail(detail)).await;
            town.settle().await;
            town.deliver(&postman).await;
            let taken = sink.taken();
            assert_eq!(taken.len(), number + 1, "each change is one mail");
            let mail = &taken[number];
            assert!(mail.to == "mei@mail.example" && !mail.is_signed && !mail.id.is_empty());
            let kind = format!("Content-Type: text/calendar; method={method}; charset=utf-8\r\n");
            let (_, part) = mail.body.split_once(&kind).unwrap_or_else(|| panic!("{}", mail.body));
            let (_, content) = part.split_once("\r\n\r\n").unwrap();
            assert_eq!(sink::read_back(content.split("--").next().unwrap()), ics);
            assert!(!mail.body.contains("At ten."), "the words stay in the inbox");
        }
    }
}
