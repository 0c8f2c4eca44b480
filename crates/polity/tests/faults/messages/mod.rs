//! Kill -9 while messages are delivered: every event in the log becomes exactly one message in its reader's inbox, with
//! the event's identity, and every copy leaves as at least one mail whose `Message-ID` is the same each time.

mod sink;

use super::{random_moment, rounds};
use crate::server::Server;
use polity::nation::Beside;
use polity_inbox::{AgencyNames, Confirmed, Inbox, address::Way};
use polity_ledger::{Access, Act, Actor};
use polity_store::{Id, Operation, Store, StoreError, params, statement};
use polity_web::{App, Lang, Session, Web};
use serde_json::json;
use sink::Sink;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// Who is told. Each has an address of their own.
const READERS: u8 = 6;
/// How long the last server may take to deliver what the killed ones left.
const DRAIN_MAX: Duration = Duration::from_secs(180);
/// An event about every so often: the reader of many sees the order, the machine still breathes.
const PAUSE: Duration = Duration::from_millis(15);

statement! {
    MESSAGES: Scan "test.messages" = "SELECT person, id FROM inbox_message";
    COPIES: Scan "test.copies" = "SELECT person, message, state, delivery FROM inbox_copy";
    UNDONE: Scan "test.undone" =
        "SELECT CAST((SELECT COUNT(*) FROM store_job) + (SELECT COUNT(*) FROM store_pending) AS BIGINT)";
    // As if the minute had passed for which a killed server holds the job that it worked on.
    RELEASE: Write "test.release_jobs" = "UPDATE store_job SET leased_until = 0 WHERE leased_until > $1";
}

struct Nobody;

impl AgencyNames for Nobody {
    fn agency(&self, _: &str, _: Lang) -> Option<String> {
        None
    }
}

fn reader(number: u8) -> Id {
    Id::from_bytes([number + 1; 16])
}

fn address(number: u8) -> String {
    format!("reader-{number}@mail.example")
}

fn session(person: Id) -> Session {
    Session {
        id_hash: [0; 32],
        account: person,
        person: Some(person),
        acting_for: None,
        assurance: 2,
        grants: Vec::new(),
        created_at: 0,
        expires_at: i64::MAX,
        last_seen: 0,
        user_agent: String::new(),
        network: String::new(),
    }
}

/// The nation's inboxes, from a process that is not killed.
async fn beside(server: &Server) -> (Web, Inbox) {
    let Beside { web, .. } = Beside::open(&server.place).await.unwrap();
    let inbox = Inbox::new(web.clone(), "registry", Nobody);
    App::builder(web.clone()).mount(inbox.routes()).assemble().unwrap();
    (web, inbox)
}

/// Everybody proves an address by the code that the real server sent there.
async fn prove_addresses(inbox: &Inbox, sink: &Sink) {
    for number in 0..READERS {
        let (person, address) = (reader(number), address(number));
        let asked = inbox.ask_for_code(person, Way::Mail, address.clone(), Lang::En).await.unwrap();
        assert!(asked.is_ok());
        let began = Instant::now();
        let body = loop {
            let arrived = sink.taken().into_iter().find(|mail| mail.to == address);
            if let Some(mail) = arrived {
                break mail.body;
            }
            assert!(began.elapsed() < DRAIN_MAX, "the code for {address} never came");
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        let digits = |word: &&str| word.len() == 6;
        let code = body.split(|sign: char| !sign.is_ascii_digit()).find(digits).unwrap();
        let confirmed = inbox.confirm(&session(person), person, Way::Mail, code, Lang::En).await.unwrap();
        assert_eq!(confirmed, Confirmed::Done);
    }
}

/// Writes events until it is stopped; each is acknowledged, for this process lives on.
async fn happen(web: Web, stop: Arc<AtomicBool>) -> Vec<(Id, Id)> {
    let mut made = Vec::new();
    for number in (0..READERS).cycle() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let person = reader(number);
        let act = Act::new("identity.helper_granted", Actor::system()).on(person, Access::Changed);
        let entry =
            web.ledger().prepare(&act.with_detail(json!({ "side": "represented" })), web.now()).unwrap();
        let id = entry.id;
        let operation = Operation::housekeeping("test.happen");
        web.store().transact::<_, StoreError, _>(operation, move |tx| tx.append(&entry)).await.unwrap();
        made.push((person, id));
        tokio::time::sleep(PAUSE).await;
    }
    made
}

async fn release(store: &Store) {
    let operation = Operation::housekeeping("test.release");
    let released = store.transact::<_, StoreError, _>(operation, |tx| tx.run(&RELEASE, params![0]).map(drop));
    released.await.unwrap();
}

/// Waits until the server that lives has nothing more to do.
async fn drained(store: &Store, expected: usize) {
    let began = Instant::now();
    loop {
        let undone = store.one::<(i64,)>(&UNDONE, params![]).await.unwrap().unwrap().0;
        let messages = store.all::<(Id, Id)>(&MESSAGES, params![]).await.unwrap().len();
        if undone == 0 && messages >= expected {
            return;
        }
        assert!(
            began.elapsed() < DRAIN_MAX,
            "{undone} things are undone, {messages} of {expected} messages there"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[derive(Debug)]
struct Tally {
    kills: u32,
    events: usize,
    mails: usize,
    sent_twice: usize,
}

async fn kill_during_delivery(database: Option<String>) {
    let sink = Sink::start();
    let mail = format!(
        "[mail]\nserver = \"127.0.0.1\"\nport = {}\nfrom = \"no-reply@testland.example\"\n\
         [[mail.dkim]]\nselector = \"polity\"\nkey = \"dkim-polity.pem\"\n",
        sink.port
    );
    let mut server = Server::found(&mail, database);
    let made = server.run(&["mail", "key", "--kind", "ed25519"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    server.start();
    let (web, inbox) = beside(&server).await;
    prove_addresses(&inbox, &sink).await;
    let codes: BTreeSet<String> = sink.taken().into_iter().map(|mail| mail.id).collect();

    let (mut events, mut kills) = (Vec::new(), 0);
    for _ in rounds() {
        let stop = Arc::new(AtomicBool::new(false));
        let happening = tokio::spawn(happen(web.clone(), stop.clone()));
        tokio::time::sleep(random_moment()).await;
        server.kill();
        kills += 1;
        stop.store(true, Ordering::Relaxed);
        events.extend(happening.await.unwrap());
        release(web.store()).await;
        server.start();
    }
    drained(web.store(), events.len()).await;

    // Each event is one message, under the event's own identity, in its reader's inbox.
    let messages = web.store().all::<(Id, Id)>(&MESSAGES, params![]).await.unwrap();
    assert_eq!(messages.len(), events.len(), "one message for each event");
    let expected: BTreeSet<(Id, Id)> = events.iter().copied().collect();
    assert_eq!(messages.into_iter().collect::<BTreeSet<_>>(), expected);
    // Each message is one copy, that left at least once under one Message-ID, to its reader's address.
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let mut addressed: BTreeMap<String, String> = BTreeMap::new();
    for mail in sink.taken().into_iter().filter(|mail| !codes.contains(&mail.id)) {
        assert!(mail.is_signed && mail.body.contains("/inbox"), "{}", mail.body);
        *times.entry(mail.id.clone()).or_default() += 1;
        let first = addressed.entry(mail.id).or_insert_with(|| mail.to.clone());
        assert_eq!(*first, mail.to, "one Message-ID, two readers");
    }
    let copies = web.store().all::<(Id, Id, String, Option<Id>)>(&COPIES, params![]).await.unwrap();
    assert_eq!(copies.len(), events.len(), "one copy for each message");
    for (person, message, state, delivery) in &copies {
        let id = delivery.unwrap().to_string();
        assert!(expected.contains(&(*person, *message)));
        assert_eq!((state.as_str(), times.contains_key(&id)), ("sent", true), "{id}");
        let number = (0..READERS).find(|number| reader(*number) == *person).unwrap();
        assert_eq!(addressed.get(&id), Some(&address(number)));
    }
    assert_eq!(times.len(), copies.len(), "no mail but the copies");
    let mails: usize = times.values().sum();
    let tally = Tally { kills, events: events.len(), mails, sent_twice: mails - times.len() };
    println!("{tally:?}");
    assert!(tally.kills > 0 && tally.mails == tally.events + tally.sent_twice, "nothing was tested");
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_kill_during_message_delivery_on_sqlite() {
    kill_during_delivery(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_kill_during_message_delivery_on_postgres() {
    let Some(kit) = polity_store::testkit::postgres(&[]).await.unwrap() else { return };
    kill_during_delivery(kit.url.clone()).await;
}
