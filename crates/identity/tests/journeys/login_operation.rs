//! What the operator of the issuer sees and decides: figures by relying party, and how often each may call.
use polity_identity::login::registration::Registration;
use polity_identity::{RelyingPartyStep, SigningKeyStage};
use polity_ledger::Actor;
use polity_vault::jose::{ContentEncryption, KeySet, Unverified};
use polity_web::testkit::{Browser, Seen, TEST_NOW};
use std::collections::BTreeMap;

use crate::nation::Nation;
use crate::relying_party::{Party, with};

async fn push(nation: &Nation, party: &Party) -> Seen {
    let fields = party.request(nation, "openid name");
    party.push(nation, &fields, Some(&party.proof(nation, "POST", "par", None))).await
}

/// The value of a series in the figures that operators read.
fn figure(nation: &Nation, series: &str) -> u64 {
    let text = nation.app.web().metrics().text();
    let line = text.lines().find_map(|line| line.strip_prefix(series));
    line.map_or(0, |value| value.trim().parse().unwrap())
}

async fn limit(nation: &Nation, party: &Party, calls_per_second: u32) {
    let present = nation.room.relying_party(&party.client_id).await.unwrap().unwrap().declaration();
    let wanted = Registration { calls_per_second: Some(calls_per_second), ..present };
    let step = nation.room.change_relying_party(&Actor::system(), &party.client_id, &wanted).await.unwrap();
    assert!(matches!(step, RelyingPartyStep::Done(_)), "{step:?}");
}

#[tokio::test]
async fn a_relying_party_that_calls_too_often_waits_and_nobody_waits_with_it() {
    let nation = Nation::new().await;
    let busy = Party::register(&nation, "facts", &["openid", "name"]).await;
    let other = Party::register(&nation, "facts", &["openid", "name"]).await;
    limit(&nation, &busy, 1).await;
    for _ in 0..10 {
        assert_eq!(push(&nation, &busy).await.status.as_u16(), 201);
    }
    let seen = push(&nation, &busy).await;
    assert_eq!(
        (seen.status.as_u16(), seen.json()["error"].as_str()),
        (429, Some("slow_down")),
        "{}",
        seen.body
    );
    assert_eq!(seen.header("retry-after"), "1");
    assert_eq!(push(&nation, &other).await.status.as_u16(), 201, "each has its own");
    nation.wait(1);
    assert_eq!(push(&nation, &busy).await.status.as_u16(), 201);

    // Reading facts counts as well: the token is bound, so nobody but the relying party can use it up.
    nation.wait(30);
    let code = busy.code(&nation, "openid name").await;
    let token = busy.redeemed(&nation, &code).await["access_token"].as_str().unwrap().to_owned();
    let read = async || {
        let proof = busy.proof(&nation, "GET", "userinfo", Some(&token));
        busy.userinfo(&nation, &format!("DPoP {token}"), Some(&proof)).await
    };
    let statuses = [(); 9].map(|()| read());
    let mut seen = Vec::new();
    for status in statuses {
        seen.push(status.await.status.as_u16());
    }
    assert_eq!(seen, [200, 200, 200, 200, 200, 200, 200, 200, 429]);

    let series = |client: &str, endpoint: &str, outcome: &str| {
        figure(
            &nation,
            &format!(
                "polity_relying_party_calls_total{{client=\"{client}\",endpoint=\"{endpoint}\",outcome=\"{outcome}\"}}"
            ),
        )
    };
    assert_eq!(series(&busy.client_id, "par", "ok"), 12);
    assert_eq!(series(&busy.client_id, "par", "limited"), 1);
    assert_eq!(series(&busy.client_id, "token", "ok"), 1);
    assert_eq!(series(&busy.client_id, "userinfo", "ok"), 8);
    assert_eq!(series(&busy.client_id, "userinfo", "limited"), 1);
    assert_eq!(series(&other.client_id, "par", "ok"), 1);
    assert_eq!(figure(&nation, "polity_login_calls_total{endpoint=\"par\",outcome=\"limit\"}"), 1);
}

#[tokio::test]
async fn what_strangers_send_is_no_label() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "name"]).await;
    for stranger in ["0".repeat(32), "x".to_owned(), "\"} evil".to_owned()] {
        let fields = with(party.request(&nation, "openid name"), "client_id", &stranger);
        let seen = party.push(&nation, &fields, Some(&party.proof(&nation, "POST", "par", None))).await;
        assert_eq!(seen.json()["error"], "invalid_client");
        party.userinfo(&nation, &format!("DPoP {stranger}"), None).await;
    }
    // The assertion names its client where the form does not.
    let fields = with(party.request(&nation, "openid name"), "client_id", "");
    let seen = party.push(&nation, &fields, Some(&party.proof(&nation, "POST", "par", None))).await;
    assert_eq!(seen.status.as_u16(), 201, "{}", seen.body);
    let text = nation.app.web().metrics().text();
    let clients: Vec<&str> =
        text.lines().filter(|line| line.starts_with("polity_relying_party_calls_total{")).collect();
    let known = |line: &&&str| line.contains("client=\"unknown\"") || line.contains(&party.client_id);
    assert_eq!(clients.iter().filter(known).count(), clients.len(), "{clients:?}");
    assert_eq!(
        figure(
            &nation,
            "polity_relying_party_calls_total{client=\"unknown\",endpoint=\"par\",outcome=\"refused\"}"
        ),
        3
    );
    let own = format!(
        "polity_relying_party_calls_total{{client=\"{}\",endpoint=\"par\",outcome=\"ok\"}}",
        party.client_id
    );
    assert_eq!(figure(&nation, &own), 1);
}

/// Several people sign in at once and all the time, while keys are made and the clock goes on past each change; relying
/// parties read the key set once an hour.
#[tokio::test]
async fn keys_change_under_load_without_a_failed_login() {
    let nation = Nation::new().await;
    let keys = async || Browser::new(&nation.app).get("/login/fapi/.well-known/keys").await.json();
    let logins = async |place: usize| {
        let party = Party::register(&nation, "login", &["openid", "name"]).await;
        let (mut held, mut read_at) = (keys().await, Party::now(&nation));
        let mut signers = BTreeMap::<String, u32>::new();
        // Two changes of keys, and the time after them.
        while Party::now(&nation) < TEST_NOW / 1_000_000 + 3 * 4_200 {
            if Party::now(&nation) - read_at > 3_500 {
                (held, read_at) = (keys().await, Party::now(&nation));
            }
            let code = party.code(&nation, "openid").await;
            let answer = party.redeemed(&nation, &code).await;
            for token in ["access_token", "id_token"] {
                let mut token = answer[token].as_str().unwrap().to_owned();
                if token.split('.').count() == 5 {
                    let plain = party.decryption.decrypt(&token, &[ContentEncryption::A256CbcHs512]).unwrap();
                    token = String::from_utf8(plain.to_vec()).unwrap();
                }
                let token = Unverified::parse(&token, 16_384).unwrap();
                let known = KeySet::from_value(&held).unwrap();
                let known = known.signing(token.alg(), token.kid());
                assert!(
                    known.first().is_some_and(|key| token.verify(key).is_ok()),
                    "{:?} is unknown",
                    token.kid()
                );
                *signers.entry(token.kid().unwrap().to_owned()).or_default() += 1;
            }
            // The clock belongs to all of them: one moves it, between the steps of the others.
            if place == 0 {
                nation.wait(25);
            }
            tokio::task::yield_now().await;
        }
        signers
    };
    let rotations = async {
        for change in 1..=2 {
            while Party::now(&nation) < TEST_NOW / 1_000_000 + change * 4_200 - 4_000 {
                tokio::task::yield_now().await;
            }
            nation.room.rotate_signing_key(&Actor::system()).await.unwrap();
        }
    };
    let (one, two, three, ()) = tokio::join!(logins(0), logins(1), logins(2), rotations);
    for signers in [one, two, three] {
        let names: Vec<&str> = signers.keys().map(String::as_str).collect();
        assert_eq!(names, ["polity-login-1", "polity-login-2", "polity-login-3"]);
        assert!(signers.values().all(|count| *count > 10), "{signers:?}");
    }
}

#[tokio::test]
async fn an_operator_sees_where_each_signing_key_stands() {
    let nation = Nation::new().await;
    assert_eq!(nation.room.signing_key_list().await.unwrap(), []);
    let party = Party::register(&nation, "login", &["openid", "name"]).await;
    let code = party.code(&nation, "openid").await;
    party.redeemed(&nation, &code).await;
    let stages = async || {
        let keys = nation.room.signing_key_list().await.unwrap();
        keys.into_iter().map(|key| (key.kid, key.stage)).collect::<Vec<_>>()
    };
    let [first, second] = ["polity-login-1", "polity-login-2"].map(str::to_owned);
    assert_eq!(stages().await, [(first.clone(), SigningKeyStage::Signs)]);
    nation.room.rotate_signing_key(&Actor::system()).await.unwrap();
    assert_eq!(
        stages().await,
        [(second.clone(), SigningKeyStage::Waits), (first.clone(), SigningKeyStage::Signs)]
    );
    nation.wait(66 * 60);
    assert_eq!(stages().await, [(second.clone(), SigningKeyStage::Signs), (first, SigningKeyStage::Retired)]);
    nation.wait(2 * 3_600);
    assert_eq!(stages().await, [(second, SigningKeyStage::Signs)]);
}
