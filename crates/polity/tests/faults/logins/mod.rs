//! Kill -9 during logins, on both engines, over the wire and against the program as it is shipped: no code, assertion or
//! proof counts twice, no consent and no token that was acknowledged is lost, and the ledger verifies.

mod party;

use crate::browser::Browser;
use crate::http::{Answer, Sent};
use crate::server::Server;
use crate::{random_moment, rounds};
use party::{CLIENT_ID, Call, Party, Step, filled_in};
use polity_identity::login::single_use::SingleUse;
use polity_store::{Store, params, statement};
use polity_vault::token;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Who signs in, each in a browser of their own.
const PERSONAS: [&str; 4] = ["working-mother", "business-owner", "case-officer", "agency-head"];
/// Acknowledged calls of each worker that are sent again after a kill.
const REPEATED: usize = 8;

statement! {
    CONSENTS: Scan "test.consents" = "SELECT CAST(COUNT(*) AS BIGINT) FROM identity_consent WHERE client_id = $1";
    REDEEMED: Scan "test.redeemed" = "SELECT CAST(COUNT(*) AS BIGINT) FROM identity_access_token WHERE code_hash = $1";
    USED: Scan "test.used" = "SELECT CAST(COUNT(*) AS BIGINT) FROM identity_used_once WHERE hash = $1";
    PENDING: Scan "test.pending" = "SELECT CAST(COUNT(*) AS BIGINT) FROM store_pending";
}

/// A call and what is known of its end.
type Made = (Call, Option<Answer>);

/// What was acknowledged, and what was under way when the server died.
#[derive(Default, Debug)]
struct Tally {
    kills: u32,
    logins: usize,
    consents: usize,
    consents_under_way: usize,
    under_way: usize,
    counted_before: usize,
    accepted_later: usize,
    repeated: usize,
    kept: usize,
}

/// Sends a call and keeps it; `None` when the server died.
fn make(made: &mut Vec<Made>, host: &str, call: Call) -> Option<Answer> {
    match call.send(host) {
        Sent::Never => None,
        Sent::Lost => {
            made.push((call, None));
            None
        }
        Sent::Answered(answer) => {
            assert!(call.is_granted(&answer), "{:?}: {} {}", call.step, answer.status, answer.body);
            made.push((call, Some(answer.clone())));
            Some(answer)
        }
    }
}

/// Signs in again and again until the server dies or `stop` is set.
fn sign_in(party: &Party, browser: &Browser, host: &str, stop: &AtomicBool) -> Vec<Made> {
    let mut made = Vec::new();
    let login = |made: &mut Vec<Made>| {
        let pushed = make(made, host, party.push(host))?.json();
        let form = filled_in(browser, host, pushed["request_uri"].as_str()?)?;
        let code = make(made, host, form)?.sent_with("code")?;
        let tokens = make(made, host, party.redeem(host, &code))?.json();
        make(made, host, party.read(host, tokens["access_token"].as_str()?))
    };
    while !stop.load(Ordering::Relaxed) && login(&mut made).is_some() {}
    made
}

/// How often a call is granted when it is sent twice more.
fn granted_again(host: &str, call: &Call) -> usize {
    (0..2).filter(|_| call.is_granted(&call.answered(host))).count()
}

/// Whether a call whose answer was lost had counted all the same, as the database tells before it is sent again. Of a
/// decision only the sum is known, at the end.
async fn had_counted(store: &Store, party: &Party, call: &Call) -> bool {
    let (statement, hash) = match call.step {
        Step::Redeem => (&REDEEMED, token::hash(call.field("code"))),
        Step::Push => {
            (&USED, SingleUse::new("assertion", CLIENT_ID, &call.name_of("client_assertion"), 0).hash)
        }
        Step::Read => (&USED, SingleUse::new("dpop", &party.thumbprint(), &call.name_of("dpop"), 0).hash),
        Step::Decide => return false,
    };
    store.one::<(i64,)>(statement, params![&hash[..]]).await.unwrap().unwrap().0 > 0
}

fn is_used(answer: &Answer) -> bool {
    answer.body.contains("was used before")
}

/// Everything that one worker was promised holds after the kill, and nothing counts twice.
async fn judge(store: &Store, party: &Party, host: &str, made: &[Made], tally: &mut Tally) {
    let Some((last, answer)) = made.last() else { return };
    let had_counted = answer.is_none() && had_counted(store, party, last).await;
    let decides = |(call, _): &Made| call.step == Step::Decide;
    let after_decision = made.iter().rev().take_while(|one| !decides(one));
    if let Some(tokens) =
        after_decision.filter(|(call, _)| call.step == Step::Redeem).find_map(|(_, answer)| answer.as_ref())
    {
        let token = tokens.json()["access_token"].as_str().unwrap().to_owned();
        let read = party.read(host, &token).answered(host);
        assert_eq!(read.status, 200, "a token or its consent was lost: {}", read.body);
        tally.kept += 1;
    }
    match answer {
        // Acknowledged, and then the server died: what was given is good.
        Some(answer) if last.step == Step::Decide => {
            let code = answer.sent_with("code").unwrap();
            let redeemed = party.redeem(host, &code).answered(host);
            assert_eq!(redeemed.status, 200, "a code or its consent was lost: {}", redeemed.body);
            let token = redeemed.json()["access_token"].as_str().unwrap().to_owned();
            assert_eq!(party.read(host, &token).answered(host).status, 200);
            tally.kept += 1;
        }
        Some(_) => {}
        // Nobody knows whether it counted before: it may count once in all.
        None => {
            tally.under_way += 1;
            let mut granted = granted_again(host, last);
            if last.step == Step::Redeem {
                let fresh = || party.redeem(host, last.field("code"));
                granted += granted_again(host, &fresh()) + granted_again(host, &fresh());
            }
            let most = usize::from(!had_counted);
            assert!(granted <= most, "{:?}: granted {granted} times, had counted: {had_counted}", last.step);
            tally.counted_before += usize::from(had_counted);
            tally.accepted_later += granted;
            // Its code was acknowledged before, and so was the consent behind it.
            tally.kept += usize::from(last.step == Step::Redeem && granted == 1);
            tally.consents_under_way += usize::from(last.step == Step::Decide);
        }
    }
    // What was acknowledged counts no more; tokens last, because a copy of their code takes them back.
    let lately: Vec<(usize, &Call)> = made
        .iter()
        .enumerate()
        .filter(|(_, (_, answer))| answer.is_some())
        .map(|(place, (call, _))| (place, call))
        .rev()
        .take(REPEATED)
        .collect();
    for step in [Step::Read, Step::Push, Step::Decide, Step::Redeem] {
        for (place, call) in lately.iter().filter(|(_, call)| call.step == step) {
            let again = call.answered(host);
            assert!(!call.is_granted(&again), "{step:?} was granted twice");
            match step {
                // A later answer of the same person takes the place of the earlier one, and its token opens nothing.
                Step::Read if made.iter().skip(*place).any(|(call, _)| call.step == Step::Decide) => {
                    assert_eq!(again.status, 401, "{}", again.body);
                }
                Step::Read => assert!(is_used(&again), "{}", again.body),
                Step::Push => {
                    for fresh in ["dpop", "client_assertion"] {
                        let again = party.with_fresh(host, call, fresh).answered(host);
                        assert!(is_used(&again), "a fresh {fresh}: {}", again.body);
                    }
                }
                Step::Redeem => {
                    let again = party.redeem(host, call.field("code")).answered(host);
                    assert_eq!(again.json()["error"], "invalid_grant", "{}", again.body);
                }
                Step::Decide => {}
            }
            tally.repeated += 1;
        }
    }
}

async fn strike(server: &mut Server, party: &Arc<Party>, browsers: &[Browser], tally: &mut Tally) {
    let workers: Vec<_> = browsers
        .iter()
        .map(|browser| {
            let (party, browser, host) = (party.clone(), browser.clone(), server.host.clone());
            std::thread::spawn(move || sign_in(&party, &browser, &host, &AtomicBool::new(false)))
        })
        .collect();
    std::thread::sleep(random_moment());
    server.kill();
    tally.kills += 1;
    let made: Vec<Vec<Made>> = workers.into_iter().map(|worker| worker.join().unwrap()).collect();
    server.start();
    let store = polity::ground::open_store(&server.place).await.unwrap();
    for made in &made {
        let acknowledged =
            |step| made.iter().filter(|(call, answer)| call.step == step && answer.is_some()).count();
        tally.logins += acknowledged(Step::Read);
        tally.consents += acknowledged(Step::Decide);
        judge(&store, party, &server.host, made, tally).await;
    }
}

/// The log holds what was acknowledged and verifies.
async fn audit(server: &Server, tally: &Tally) {
    let store = polity::ground::open_store(&server.place).await.unwrap();
    let count = async |statement, params| store.one::<(i64,)>(statement, params).await.unwrap().unwrap().0;
    while count(&PENDING, params![]).await > 0 {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let consents = usize::try_from(count(&CONSENTS, params![CLIENT_ID]).await).unwrap();
    let most = tally.consents + tally.consents_under_way;
    assert!((tally.consents..=most).contains(&consents), "{consents} consents: {tally:?}");
    let (mut from, mut granted, mut released) = (0, 0, 0);
    loop {
        let page = store.log_page(from, 1_000).await.unwrap();
        let Some(last) = page.last() else { break };
        from = last.number + 1;
        granted += page.iter().filter(|one| one.entry.kind == "identity.consent_granted").count();
        released += page.iter().filter(|one| one.entry.kind == "identity.facts_released").count();
    }
    assert_eq!(granted, consents, "each consent is in the ledger, once");
    assert!(released >= tally.logins, "{released} releases of {} logins", tally.logins);
    let verified = server.run(&["ledger", "verify", "--json"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

async fn kill_during_logins(database: Option<String>) {
    let party = Arc::new(Party::new());
    let mut server = Server::prepare(&party.declared(), database);
    server.start();
    let browsers = PERSONAS.map(|persona| Browser::signed_in(&server.host, persona));
    let mut tally = Tally::default();
    for _ in rounds() {
        strike(&mut server, &party, &browsers, &mut tally).await;
    }
    audit(&server, &tally).await;
    println!("{tally:?}");
    assert!(tally.logins > 0 && tally.consents > 0 && tally.repeated > 0, "nothing was tested: {tally:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_kill_during_logins_on_sqlite() {
    kill_during_logins(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_kill_during_logins_on_postgres() {
    let Some(kit) = polity_store::testkit::postgres(&[]).await.unwrap() else { return };
    kill_during_logins(kit.url.clone()).await;
}

/// `polity signing-key rotate` beside a server under load: nobody's login fails, and each is whole.
#[test]
fn the_next_signing_key_is_made_while_people_sign_in() {
    let party = Arc::new(Party::new());
    let mut server = Server::prepare(&party.declared(), None);
    server.start();
    let stop = Arc::new(AtomicBool::new(false));
    let workers: Vec<_> = PERSONAS
        .iter()
        .map(|persona| {
            let browser = Browser::signed_in(&server.host, persona);
            let (party, host, stop) = (party.clone(), server.host.clone(), stop.clone());
            std::thread::spawn(move || sign_in(&party, &browser, &host, &stop))
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    let made = server.run(&["signing-key", "rotate", "--json"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    std::thread::sleep(Duration::from_millis(300));
    stop.store(true, Ordering::Relaxed);
    let made: Vec<Made> = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
    let reads = made.iter().filter(|(call, _)| call.step == Step::Read).count();
    assert!(
        reads > 0 && made.iter().all(|(_, answer)| answer.is_some()),
        "{reads} logins of {} calls",
        made.len()
    );
}
