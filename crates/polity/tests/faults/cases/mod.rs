//! Kill -9 while people apply and officers of two agencies work: no case and no move that was acknowledged is lost, nothing is
//! submitted or decided twice, and each message reaches its inbox once.

use crate::browser::{Browser, after};
use crate::http::{Answer, Sent};
use crate::server::Server;
use crate::{random_moment, rounds};
use polity_store::{Clock as _, Id, Store, SystemClock, params, statement};
use polity_vault::SystemEntropy;
use std::{collections::BTreeSet, time::Duration};

/// Who applies.
const APPLICANTS: [&str; 3] = ["working-mother", "elderly-man", "business-owner"];
/// Who works: the intake checks and hands over, the works decide.
const INTAKE: &str = "case-officer";
const WORKS: &str = "works-officer";
/// How long the consumers of the log may take to catch up after the last kill.
const CAUGHT_UP_MAX: Duration = Duration::from_secs(60);

statement! {
    CASES: Scan "test.cases" = "SELECT CAST(COUNT(*) AS BIGINT) FROM services_case WHERE reference = $1";
    ALL_CASES: Scan "test.all_cases" = "SELECT CAST(COUNT(*) AS BIGINT) FROM services_case";
    MOVES: Scan "test.moves" =
        "SELECT CAST(COUNT(*) AS BIGINT) FROM services_move m JOIN services_case c ON c.id = m.case_id \
         WHERE c.reference = $1 AND m.stage = $2 AND m.kind <> 'prepare'";
    ALL_MOVES: Scan "test.all_moves" = "SELECT CAST(COUNT(*) AS BIGINT) FROM services_move WHERE kind = $1";
    TWICE: Scan "test.twice" =
        "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT case_id FROM services_move GROUP BY case_id, stage HAVING COUNT(*) > 1) AS more";
    MESSAGES: Scan "test.messages" = "SELECT CAST(COUNT(*) AS BIGINT) FROM inbox_message WHERE id = $1";
    PENDING: Scan "test.pending" = "SELECT CAST(COUNT(*) AS BIGINT) FROM store_pending";
}

/// What was sent, where, and how it ended.
struct Made {
    browser: Browser,
    path: String,
    fields: Vec<(String, String)>,
    answer: Option<Answer>,
}

impl Made {
    fn post(browser: &Browser, host: &str, path: &str, fields: &[(&str, &str)]) -> Option<Self> {
        let answer = match browser.post(host, path, fields) {
            Sent::Never => return None,
            Sent::Lost => None,
            Sent::Answered(answer) => Some(answer),
        };
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Some(Self { browser: browser.clone(), path: path.to_owned(), fields, answer })
    }

    fn again(&self, host: &str) -> Answer {
        let fields: Vec<(&str, &str)> =
            self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        match self.browser.post(host, &self.path, &fields) {
            Sent::Answered(answer) => answer,
            Sent::Never | Sent::Lost => panic!("a server that lives gave no answer"),
        }
    }

    /// The case that a submission led to.
    fn reference(&self) -> Option<String> {
        reference_in(self.answer.as_ref()?)
    }
}

fn reference_in(answer: &Answer) -> Option<String> {
    let led = answer.header("location")?.strip_prefix("/applications/")?;
    led.split('/').next().map(str::to_owned)
}

/// What was acknowledged, and what was under way when the server died.
#[derive(Default, Debug)]
struct Tally {
    kills: u32,
    submitted: usize,
    handed_over: usize,
    decided: usize,
    under_way: usize,
    counted_before: usize,
}

impl Tally {
    /// Whether something of each kind was acknowledged, so that the kills prove something.
    fn is_telling(&self) -> bool {
        self.submitted > 0 && self.handed_over > 0 && self.decided > 0
    }
}

fn op() -> String {
    Id::new(SystemClock.now(), &SystemEntropy).to_string()
}

/// Applies again and again until the server dies.
fn apply(browser: &Browser, host: &str) -> Vec<Made> {
    let mut made = Vec::new();
    let mut once = || {
        let next = browser.goes_on(host, "/services/faults", &[])?;
        if !next.ends_with("/check") {
            let next = browser.goes_on(host, "/services/faults/apply/you", &[])?;
            assert_eq!(next, "/services/faults/apply/wish");
            browser.goes_on(host, &next, &[("wish", "That it holds")])?;
        }
        let op = op();
        let fields = [("op", op.as_str()), ("declared", "yes")];
        made.push(Made::post(browser, host, "/services/faults/check", &fields)?);
        made.last()?.answer.as_ref().map(drop)
    };
    while once().is_some() {}
    made
}

/// Works on whatever lies on the desk until the server dies.
fn work(browser: &Browser, host: &str, stage: &str, act: &[(&str, &str)]) -> Vec<Made> {
    let mut made = Vec::new();
    let mut once = || {
        let list = browser.get(host, "/officer/cases?view=team&service=faults")?;
        let Some(case) = after(&list.body, r#"<a href="/officer/cases/ANG-"#) else {
            std::thread::sleep(Duration::from_millis(20));
            return Some(());
        };
        let path = format!("/officer/cases/ANG-{case}/stages/{stage}");
        let page = browser.get(host, &path)?;
        let Some(seen) = after(&page.body, r#"name="seen" value=""#) else { return Some(()) };
        let op = op();
        let fields = [&[("op", op.as_str()), ("seen", seen.as_str())][..], act].concat();
        made.push(Made::post(browser, host, &path, &fields)?);
        made.last()?.answer.as_ref().map(drop)
    };
    while once().is_some() {}
    made
}

async fn count(
    store: &Store,
    statement: &'static polity_store::Statement,
    of: Vec<polity_store::Value>,
) -> i64 {
    store.one::<(i64,)>(statement, of).await.unwrap().unwrap().0
}

/// What one applicant was promised holds, and what was under way counts once.
async fn judge_applications(store: &Store, host: &str, made: &[Made], tally: &mut Tally) {
    for one in made {
        let reference = if let Some(reference) = one.reference() {
            tally.submitted += 1;
            reference
        } else {
            assert!(one.answer.is_none(), "a submission led nowhere");
            tally.under_way += 1;
            // Pressed again, it leads to the one case that it opened, then or now.
            let first = reference_in(&one.again(host));
            let again = reference_in(&one.again(host));
            assert_eq!(first, again, "the same form led to two cases");
            first.unwrap_or_else(|| panic!("a form that was sent again led nowhere"))
        };
        assert_eq!(count(store, &CASES, params![&reference]).await, 1, "{reference} is lost");
        let page = one.browser.get(host, &format!("/applications/{reference}")).unwrap();
        assert_eq!(page.status, 200, "{reference} cannot be opened");
    }
}

/// What one officer was promised holds, and is there once.
async fn judge_work(store: &Store, made: &[Made], tally: &mut Tally) -> usize {
    let mut acknowledged = 0;
    for one in made {
        let mut parts = one.path.split('/').skip(3);
        let (reference, stage) = (parts.next().unwrap(), parts.nth(1).unwrap());
        let moves = count(store, &MOVES, params![reference, stage]).await;
        match &one.answer {
            Some(answer) if answer.status == 303 => {
                assert_eq!(moves, 1, "{reference}: {stage} was acknowledged");
                acknowledged += 1;
            }
            // Somebody's earlier move had counted before its answer was lost.
            Some(answer) => assert_eq!((answer.status, moves), (422, 1), "{}", answer.body),
            None => {
                tally.under_way += 1;
                tally.counted_before += usize::try_from(moves).unwrap();
                assert!(moves <= 1, "{reference}: {stage} was moved {moves} times");
            }
        }
    }
    acknowledged
}

async fn strike(server: &mut Server, people: &[Browser], tally: &mut Tally) {
    let host = server.host.clone();
    let applying: Vec<_> = people[..APPLICANTS.len()]
        .iter()
        .cloned()
        .map(|browser| {
            let host = host.clone();
            std::thread::spawn(move || apply(&browser, &host))
        })
        .collect();
    let acts: [(&str, &[(&str, &str)]); 2] =
        [("check", &[("act", "complete")]), ("decide", &[("act", "decide"), ("decision", "approve")])];
    let working: Vec<_> = people[APPLICANTS.len()..]
        .iter()
        .cloned()
        .zip(acts)
        .map(|(browser, (stage, act))| {
            let host = host.clone();
            std::thread::spawn(move || work(&browser, &host, stage, act))
        })
        .collect();
    std::thread::sleep(random_moment());
    server.kill();
    tally.kills += 1;
    let applied: Vec<Vec<Made>> = applying.into_iter().map(|one| one.join().unwrap()).collect();
    let worked: Vec<Vec<Made>> = working.into_iter().map(|one| one.join().unwrap()).collect();
    server.start();
    let store = polity::ground::open_store(&server.place).await.unwrap();
    for made in &applied {
        judge_applications(&store, &server.host, made, tally).await;
    }
    tally.handed_over += judge_work(&store, &worked[0], tally).await;
    tally.decided += judge_work(&store, &worked[1], tally).await;
    assert_eq!(count(&store, &TWICE, params![]).await, 0, "a stage was ended twice");
}

/// The log holds each thing once, and each message lies in its inbox under the name of its entry.
async fn audit(server: &Server, tally: &Tally) {
    let store = polity::ground::open_store(&server.place).await.unwrap();
    while count(&store, &PENDING, params![]).await > 0 {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let (mut from, mut submitted, mut decided, mut wanted) = (0, 0, 0, BTreeSet::new());
    loop {
        let page = store.log_page(from, 1_000).await.unwrap();
        let Some(last) = page.last() else { break };
        from = last.number + 1;
        let is = |kind: &str| page.iter().filter(|one| one.entry.kind == kind).count();
        submitted += is("services.submitted");
        decided += is("services.decided");
        let messages = page.iter().filter(|one| one.entry.kind == "services.message_wanted");
        wanted.extend(messages.map(|one| one.entry.id));
    }
    let cases = usize::try_from(count(&store, &ALL_CASES, params![]).await).unwrap();
    assert_eq!(submitted, cases, "each case is in the ledger, once: {tally:?}");
    assert!(cases >= tally.submitted);
    let decisions = usize::try_from(count(&store, &ALL_MOVES, params!["decide"]).await).unwrap();
    assert_eq!(decided, decisions, "each decision is in the ledger, once: {tally:?}");
    assert!(decisions >= tally.decided);
    assert_eq!(wanted.len(), cases + decisions, "each of them is told");
    let until = std::time::Instant::now() + CAUGHT_UP_MAX;
    for message in wanted {
        while count(&store, &MESSAGES, params![message]).await != 1 {
            assert!(std::time::Instant::now() < until, "the message {message} did not arrive once");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    let verified = server.run(&["ledger", "verify", "--json"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

async fn kill_during_cases(database: Option<String>) {
    let mut server = Server::prepare("", database);
    server.start();
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/cases/service.toml");
    let published = server.run(&["service", "publish", document]);
    assert!(published.status.success(), "{}", String::from_utf8_lossy(&published.stderr));
    let people = APPLICANTS.iter().chain([&INTAKE, &WORKS]);
    let people: Vec<Browser> = people.map(|persona| Browser::signed_in(&server.host, persona)).collect();
    let mut tally = Tally::default();
    // On a busy machine a short life may end before anything was decided: then a few more.
    let least = rounds().end;
    while tally.kills < least || (!tally.is_telling() && tally.kills < least * 6) {
        strike(&mut server, &people, &mut tally).await;
    }
    audit(&server, &tally).await;
    println!("{tally:?}");
    assert!(tally.is_telling(), "nothing was tested: {tally:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_kill_during_cases_on_sqlite() {
    kill_during_cases(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_kill_during_cases_on_postgres() {
    let Some(kit) = polity_store::testkit::postgres(&[]).await.unwrap() else { return };
    kill_during_cases(kit.url.clone()).await;
}
