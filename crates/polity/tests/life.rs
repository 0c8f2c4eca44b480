//! Life in the demonstration, on a clock that we hold: what the made-up people did, counted in the ledger and seen on the
//! scoreboard; what they must never do; and that it comes to an end when it is asked to.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests stop at the first thing that is wrong"
)]

use jiff::civil::{Date, date};
use polity::demo::life::{Cast, Life, Pace, REST};
use polity::demo::{self, settle};
use polity::ground::Ground;
use polity::names::NationNames;
use polity::nation::{blueprint_over, services_over, web_over};
use polity::reactions::Reactions;
use polity::rooms;
use polity_blueprint::Blueprint;
use polity_blueprint::breakdown::By;
use polity_blueprint::indicators::Indicator;
use polity_blueprint::window::Window;
use polity_identity::{Identity, Persona};
use polity_inbox::Inbox;
use polity_ledger::leaf::Leaf;
use polity_ledger::transactions::Channel;
use polity_ledger::{Actor, Ledger};
use polity_services::access::CaseOfficer;
use polity_services::answers::{Answer, Provenance, Value as Answered};
use polity_services::history::Step;
use polity_services::reference::Reference;
use polity_services::{Desk, Hand, Handed, Opening, Owner, Services, Submitted};
use polity_store::consumer::Consumer;
use polity_store::testkit::TestStore;
use polity_store::{Id, Micros};
use polity_vault::PasswordHasher;
use polity_web::testkit::{Browser, TestGround};
use polity_web::{App, Config, Lang, LocalText, Permission as _, Web};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

const SECOND: Micros = 1_000_000;
const TODAY: Date = date(2030, 1, 7);

/// Angsana with everything that counts what happens in it.
struct Angsana {
    ground: TestGround,
    inbox: Inbox,
    web: Web,
    identity: Identity,
    services: Services,
    blueprint: Arc<Blueprint>,
    consumers: Vec<Arc<dyn Consumer>>,
    personas: Vec<Persona>,
    app: App,
}

impl Angsana {
    async fn on(store: TestStore) -> Self {
        let ground = TestGround::on(store, &rooms::purposes());
        let kit = ground.ground.clone();
        let over = Ground {
            store: kit.store.clone(),
            ring: kit.ring.clone(),
            ledger: kit.ledger.clone(),
            clock: kit.clock.clone(),
            entropy: kit.entropy.clone(),
        };
        let mut settings =
            demo::settings("http://localhost:8080/".parse().unwrap(), "127.0.0.1:8080".parse().unwrap())
                .unwrap();
        settle::settle(&over, &mut settings, 300, &|_, _| {}).await.unwrap();
        let web = web_over(&over, &settings).unwrap();
        let personas = settle::personas(&settings).unwrap();
        let own = polity_identity::Settings {
            agency: settings.registry.clone(),
            personas: personas.clone(),
            ..Default::default()
        };
        let identity = Identity::new(web.clone(), PasswordHasher::new(kit.entropy.clone()), own);
        let names = NationNames::new(web.clone());
        let inbox = Inbox::new(web.clone(), settings.registry.clone(), names.clone());
        let blueprint = Arc::new(blueprint_over(&web, &settings).unwrap().with_names(names));
        let services = services_over(&web, &identity, &settings);
        let reactions = Reactions {
            ledger: kit.ledger.clone(),
            inbox: inbox.clone(),
            clock: kit.clock.clone(),
            registry: settings.registry.clone(),
        };
        let [tallies, records] = blueprint.consumers();
        let consumers: Vec<Arc<dyn Consumer>> =
            vec![kit.ledger.subject_index(), tallies, records, Arc::new(reactions)];
        let app = rooms::app(web.clone(), &identity, &inbox, &services, &blueprint, None).unwrap();
        Self { ground, inbox, web, identity, services, blueprint, consumers, personas, app }
    }

    async fn cast(&self) -> Cast {
        let nation = settle::made_again(&self.identity).await.unwrap();
        let numbers: Vec<_> = self.personas.iter().map(|persona| persona.number).collect();
        Cast::of(&nation, &self.identity, &self.services, &numbers, TODAY).await.unwrap()
    }

    async fn life(&self, seed: u64) -> Life {
        let cast = self.cast().await;
        Life::new(self.web.clone(), self.identity.clone(), self.services.clone(), cast, seed)
    }

    /// Lets so many deeds happen, a minute apart.
    async fn live(&self, life: &mut Life, beats: usize) {
        for _ in 0..beats {
            life.beat().await.unwrap();
            self.ground.clock.advance(60 * SECOND);
        }
    }

    /// Numbers what was appended, and lets everybody who follows the log read it.
    async fn settle(&self) {
        let store = &self.ground.ground.store;
        while store.sequence_once(1, Ledger::growth()).await.unwrap() > 0 {}
        for consumer in &self.consumers {
            while store.consume_once(consumer.clone()).await.unwrap() > 0 {}
        }
    }

    /// What the public part of the log says, by kind.
    async fn log(&self) -> BTreeMap<String, Vec<Value>> {
        self.settle().await;
        let (mut log, mut from) = (BTreeMap::<String, Vec<Value>>::new(), 0);
        loop {
            let page = self.ground.ground.store.log_page(from, 1_000).await.unwrap();
            let Some(last) = page.last() else { return log };
            from = last.number + 1;
            for numbered in page {
                let public = serde_json::to_value(Leaf::of(&numbered.entry).unwrap().public).unwrap();
                log.entry(numbered.entry.kind).or_default().push(public);
            }
        }
    }

    /// Part and whole of an indicator for a group, as the scoreboard shows them.
    async fn figure(&self, indicator: Indicator, by: By, group: &str) -> Option<(i64, i64)> {
        let figures = self.blueprint.figures(indicator, Window::Trailing, by).await.unwrap();
        let (_, figure) = figures.into_iter().find(|(name, _)| name == group)?;
        figure.shown.and_then(|shown| Some((shown.numerator?, shown.denominator?)))
    }

    async fn browser(&self, persona: &str) -> Browser {
        let mut browser = Browser::new(&self.app);
        browser.get("/sign-in").await;
        let seen = browser.post("/demo/sign-in", &[("persona", persona)]).await;
        assert_eq!(seen.location(), "/me", "{}", seen.body);
        browser
    }
}

async fn each_engine() -> Vec<Angsana> {
    let engines = [
        Some(polity_store::testkit::sqlite(&rooms::migrations()).await.unwrap()),
        polity_store::testkit::postgres(&rooms::migrations()).await.unwrap(),
    ];
    let mut nations = Vec::new();
    for store in engines.into_iter().flatten() {
        nations.push(Angsana::on(store).await);
    }
    nations
}

fn count(log: &BTreeMap<String, Vec<Value>>, kind: &str) -> usize {
    log.get(kind).map_or(0, Vec::len)
}

/// Of the transactions of one service in the log: so many came to an end, and so many were begun.
fn errands(log: &BTreeMap<String, Vec<Value>>, service: &str) -> (i64, i64) {
    let of = |kind: &str| {
        let all = log.get(kind).map_or(&[][..], Vec::as_slice);
        i64::try_from(all.iter().filter(|public| public["service"] == service).count()).unwrap()
    };
    let done = of("transaction.completed");
    (done, done + of("transaction.abandoned"))
}

/// Of the scores of one service on a scale: so many reach `least`, of all.
fn scores(log: &BTreeMap<String, Vec<Value>>, service: &str, scale: i64, least: i64) -> (i64, i64) {
    let all = log["services.rated"].iter();
    let of = all.filter(|public| public["service"] == service && public["scale"] == scale);
    of.fold((0, 0), |(part, whole), public| {
        (part + i64::from(public["score"].as_i64().unwrap() >= least), whole + 1)
    })
}

#[tokio::test]
async fn a_day_of_life_moves_queues_messages_and_scoreboard() {
    let nation = Angsana::on(polity_store::testkit::sqlite(&rooms::migrations()).await.unwrap()).await;
    let residents = nation.cast().await.residents;
    let mut life = nation.life(5).await;
    assert_eq!(count(&nation.log().await, "services.submitted"), 0);
    nation.live(&mut life, 1_400).await;
    let log = nation.log().await;
    let kinds = "submitted assigned noted asked answered appointed moved decided withdrawn rated case_viewed facts_prefilled";
    for kind in kinds.split(' ') {
        assert!(count(&log, &format!("services.{kind}")) > 0, "nothing was {kind}");
    }
    // Most of what was begun is over: nothing piles up.
    let ended = count(&log, "services.decided") + count(&log, "services.withdrawn");
    assert!(
        ended * 2 > count(&log, "services.submitted"),
        "{ended} of {}",
        count(&log, "services.submitted")
    );
    // The scoreboard counts what the log says, service by service.
    for service in ["services.grab-bar", "services.street-fault"] {
        let figure = |indicator| nation.figure(indicator, By::Service, service);
        assert_eq!(figure(Indicator::Completion).await, Some(errands(&log, service)), "{service}");
        assert_eq!(figure(Indicator::AfterUse).await, Some(scores(&log, service, 5, 4)), "{service}");
        let surveyed = figure(Indicator::ResidentsSatisfied).await;
        assert_eq!(surveyed, Some(scores(&log, service, 6, 5)), "{service}");
    }
    let times = nation.blueprint.figures(Indicator::MedianTime, Window::Trailing, By::Service).await.unwrap();
    let (_, grab_bar) = times.iter().find(|(name, _)| name == "services.grab-bar").unwrap();
    let seconds = grab_bar.shown.unwrap().value;
    assert!((30.0..900.0).contains(&seconds), "{seconds}");
    // Every message that was asked for is in the inbox of somebody, once.
    let mut unread = 0;
    for resident in &residents {
        unread += nation.inbox.unread(*resident).await.unwrap();
    }
    assert_eq!(unread, i64::try_from(count(&log, "services.message_wanted")).unwrap());
    // A visitor who is an officer finds the queues filled.
    let mut officer = nation.browser("works-officer").await;
    let queue = officer.get("/officer/cases?view=team").await;
    assert!(queue.main().contains("ANG-"), "{}", queue.main());
}

#[tokio::test]
async fn the_same_seed_is_the_same_life_on_either_engine() {
    let mut seen = Vec::new();
    for nation in each_engine().await {
        let mut life = nation.life(11).await;
        nation.live(&mut life, 250).await;
        let log = nation.log().await;
        assert!(count(&log, "services.decided") > 0);
        seen.push(log.iter().map(|(kind, all)| (kind.clone(), all.len())).collect::<Vec<_>>());
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:?}");
}

impl Angsana {
    async fn person(&self, persona: &str) -> Id {
        let persona = self.personas.iter().find(|known| known.slug == persona).unwrap();
        self.identity.person_by_number(&persona.number).await.unwrap().unwrap()
    }

    async fn desk(&self, persona: &str) -> Desk {
        let session = self.identity.demo_session(self.person(persona).await).await.unwrap();
        let CaseOfficer(at_work) = CaseOfficer::check(session.as_ref()).unwrap();
        self.services.desk(&at_work).await.unwrap()
    }

    /// A visitor's own case.
    async fn visitors_case(&self) -> Reference {
        let person = self.person("elderly-man").await;
        let now = self.web.now();
        let typed = |value: Answered| Answer { value, provenance: Provenance::Typed };
        let answers = [
            ("disability", typed(Answered::Flag(false))),
            ("owns", typed(Answered::One("own".to_owned()))),
            ("needs", typed(Answered::Many(vec!["bar".to_owned()]))),
        ];
        let opening = Opening {
            service: self.services.live_one("grab-bar").await.unwrap().unwrap(),
            owner: Owner::Person(person),
            drafted_by: Owner::Person(person),
            answers: answers.map(|(field, answer)| (field.to_owned(), answer)).into(),
            actor: Actor { person: Some(person), role: "resident".to_owned(), ..Actor::default() },
            channel: Channel::Web,
            lang: Lang::En,
            started_at: now,
            operation: Id::new(now, self.web.entropy()),
            prefilled: 0,
            retyped: 0,
        };
        match self.services.open_case(opening).await.unwrap() {
            Submitted::Opened(reference) => reference,
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_visitors_case_is_theirs_for_half_an_hour_after_each_step() {
    let nation = Angsana::on(polity_store::testkit::sqlite(&rooms::migrations()).await.unwrap()).await;
    let mut life = nation.life(7).await;
    // The visitor takes it up as an officer too.
    let taken = nation.visitors_case().await;
    let desk = nation.desk("case-officer").await;
    let mine = Hand::Over { had: None, has: Some(desk.person()) };
    assert_eq!(nation.services.hand(&desk, taken.as_str(), "check", mine).await.unwrap(), Handed::Done);
    for _ in 0..780 {
        life.beat().await.unwrap();
        nation.ground.clock.advance(10 * SECOND);
    }
    // What a visitor has taken stays with them, however long.
    let case = nation.services.case_at_desk(&desk, taken.as_str()).await.unwrap().unwrap();
    assert_eq!((case.history.len(), case.tasks[0].assignee), (0, Some(desk.person())));
    // Put back, it rests as long as anybody's, and is then worked by somebody who is no persona.
    let back = Hand::Over { had: Some(desk.person()), has: None };
    assert_eq!(nation.services.hand(&desk, taken.as_str(), "check", back).await.unwrap(), Handed::Done);
    let colleagues = nation.cast().await.officers;
    assert!(!colleagues.contains(&desk.person()));
    for _ in 0..400 {
        life.beat().await.unwrap();
        nation.ground.clock.advance(10 * SECOND);
    }
    let case = nation.services.case_at_desk(&desk, taken.as_str()).await.unwrap().unwrap();
    let worker = case.tasks.iter().find_map(|task| task.assignee);
    let moved = case.history.iter().find_map(|made| match &made.step {
        Step::Officer(officer, _) => Some(officer.person),
        _ => None,
    });
    assert!(worker.or(moved).is_some_and(|person| colleagues.contains(&person)), "nobody took it up");
}

#[tokio::test]
async fn nobody_touches_what_a_visitor_has_just_sent() {
    let nation = Angsana::on(polity_store::testkit::sqlite(&rooms::migrations()).await.unwrap()).await;
    let mut life = nation.life(8).await;
    let sent = nation.visitors_case().await;
    let (desk, opened_at) = (nation.desk("case-officer").await, nation.web.now());
    while nation.web.now() < opened_at + REST {
        life.beat().await.unwrap();
        let case = nation.services.case_at_desk(&desk, sent.as_str()).await.unwrap().unwrap();
        assert_eq!((case.history.len(), case.tasks[0].assignee), (0, None));
        nation.ground.clock.advance(8 * SECOND);
    }
}

#[tokio::test]
async fn life_ends_when_it_is_asked_to() {
    let nation = Angsana::on(polity_store::testkit::sqlite(&rooms::migrations()).await.unwrap()).await;
    let (stop, stopped) = watch::channel(false);
    let living = tokio::spawn(nation.life(3).await.run(Pace::of(3_600), stopped));
    // Long enough for a few deeds; the first of all is a sign-in.
    while count(&nation.log().await, "identity.signed_in") == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stop.send_replace(true);
    tokio::time::timeout(Duration::from_secs(20), living).await.unwrap().unwrap();
    let before = nation.log().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(nation.log().await, before);
}

#[tokio::test]
async fn nobody_lives_by_themselves_in_a_real_nation_and_no_persona_in_a_demonstration() {
    let nation = Angsana::on(polity_store::testkit::sqlite(&rooms::migrations()).await.unwrap()).await;
    let cast = nation.cast().await;
    assert!(cast.residents.len() > 100 && cast.officers.len() >= 7, "{}", cast.officers.len());
    for persona in &nation.personas {
        let person = nation.person(&persona.slug).await;
        assert!(!cast.officers.contains(&person) && !cast.residents.contains(&person), "{}", persona.slug);
    }
    let real = Config::nation(
        LocalText::new("Real"),
        LocalText::new("An official website"),
        "https://real.example/".parse().unwrap(),
    );
    let web = nation.ground.web_with(real);
    let hasher = PasswordHasher::new(nation.ground.ground.entropy.clone());
    let identity = Identity::new(web, hasher, polity_identity::Settings::default());
    let before = count(&nation.log().await, "identity.signed_in");
    assert!(identity.demo_session(cast.residents[0]).await.unwrap().is_none());
    assert_eq!(count(&nation.log().await, "identity.signed_in"), before);
}
