//! Sign-in for others, step by step; and everything that must not work, case by case with the documented error.
use polity_vault::jose::SigningKey;
use polity_web::testkit::{Browser, Seen, TestGround};
use serde_json::{Value, json};

use crate::nation::{MEI, Nation, number};
use crate::relying_party::{Fields, ISSUER, Party, post, session_of, with};

/// The request was refused with the documented error, by this rule.
#[track_caller]
pub fn refused(seen: &Seen, error: &str, rule: &str) {
    let status = match error {
        "invalid_dpop_proof" | "invalid_token" => 401,
        _ => 400,
    };
    let body = seen.json();
    assert_eq!((seen.status.as_u16(), body["error"].as_str()), (status, Some(error)), "{body}");
    let sentence = polity_identity::login::refusal::Rule::ALL.iter().find(|known| known.name() == rule);
    assert_eq!(body["error_description"].as_str(), Some(sentence.unwrap().sentence()), "{body}");
    assert_eq!(seen.header("cache-control"), "no-store");
    assert!(!body["trace_id"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn a_login_app_learns_who_signed_in_and_nothing_more() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "login", &["openid", "user.identity", "name"]).await;
    let code = party.code(&nation, "openid user.identity name").await;
    let answer = party.redeemed(&nation, &code).await;
    assert_eq!((answer["token_type"].as_str(), answer["expires_in"].as_i64()), (Some("DPoP"), Some(1_800)));
    let claims = party.claims_in(&nation, answer["id_token"].as_str().unwrap()).await;
    assert_eq!(claims["sub_attributes"]["identity_number"], number(MEI).as_str());
    assert_eq!(claims["sub_attributes"]["name"], "LIM MEI HUA");
    assert_eq!(
        (claims["iss"].as_str(), claims["aud"].as_str()),
        (Some(ISSUER), Some(party.client_id.as_str()))
    );
    assert_eq!(claims["nonce"], "n".repeat(30));
    // Its token opens nothing else.
    let token = answer["access_token"].as_str().unwrap();
    let proof = party.proof(&nation, "GET", "userinfo", Some(token));
    let seen = party.userinfo(&nation, &format!("DPoP {token}"), Some(&proof)).await;
    refused(&seen, "invalid_request", "userinfo.no-facts");
    assert_eq!(nation.entries("identity.facts_released").await, 1);
}

#[tokio::test]
async fn a_facts_app_reads_what_was_allowed_as_long_as_it_is_allowed() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "name", "dob", "regadd.postal"]).await;
    let code = party.code(&nation, "openid name dob regadd.postal").await;
    let answer = party.redeemed(&nation, &code).await;
    let token = answer["access_token"].as_str().unwrap();
    let read = async || {
        let proof = party.proof(&nation, "GET", "userinfo", Some(token));
        party.userinfo(&nation, &format!("DPoP {token}"), Some(&proof)).await
    };
    let seen = read().await;
    assert_eq!(
        (seen.status.as_u16(), seen.header("content-type")),
        (200, "application/jwt"),
        "{}",
        seen.body
    );
    let claims = party.claims_in(&nation, &seen.body).await;
    let id_token = party.claims_in(&nation, answer["id_token"].as_str().unwrap()).await;
    assert_eq!(claims["sub"], id_token["sub"]);
    assert!(id_token.get("sub_attributes").is_none(), "facts are read, not told");
    assert_eq!(nation.entries("identity.facts_released").await, 1, "and each reading is one release");
    let person = claims["person_info"].as_object().unwrap();
    assert_eq!(person.keys().collect::<Vec<_>>(), ["dob", "name", "regadd"]);
    assert_eq!(person["regadd"]["postal"]["value"], "840012");
    assert!(person["regadd"].get("street").is_none(), "only a member was asked for");
    // The person takes it back: the next call fails.
    let consents = nation.room.consents_of(nation.ids[MEI]).await.unwrap();
    let consent = consents[0].consent.id;
    withdraw(&nation, consent).await;
    refused(&read().await, "invalid_token", "userinfo.consent");
}

#[tokio::test]
async fn who_answers_again_has_not_withdrawn() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "name"]).await;
    let first = party.redeemed(&nation, &party.code(&nation, "openid name").await).await;
    let again = party.redeemed(&nation, &party.code(&nation, "openid name").await).await;
    let read = async |answer: &serde_json::Value| {
        let token = answer["access_token"].as_str().unwrap();
        let proof = party.proof(&nation, "GET", "userinfo", Some(token));
        party.userinfo(&nation, &format!("DPoP {token}"), Some(&proof)).await
    };
    refused(&read(&first).await, "invalid_token", "userinfo.consent-replaced");
    assert_eq!(read(&again).await.status, 200);
}

async fn withdraw(nation: &Nation, consent: polity_store::Id) {
    let submission = polity_identity::Submission {
        journey: polity_identity::journey::Journey::begin(
            nation.ground.ground.clock.now(),
            nation.ground.ground.entropy.as_ref(),
        ),
        lang: polity_web::Lang::En,
    };
    let done =
        nation.room.withdraw_consent(&session_of(nation, MEI), nation.ids[MEI], consent, &submission).await;
    assert!(done.unwrap());
}

#[tokio::test]
async fn the_same_person_is_the_same_subject_everywhere_and_never_a_number() {
    let nation = Nation::new().await;
    let mut subjects = Vec::new();
    for kind in ["login", "facts"] {
        let party = Party::register(&nation, kind, &["openid", "name"]).await;
        let code = party.code(&nation, "openid").await;
        let answer = party.redeemed(&nation, &code).await;
        let claims = party.claims_in(&nation, answer["id_token"].as_str().unwrap()).await;
        subjects.push(claims["sub"].as_str().unwrap().to_owned());
    }
    assert_eq!(subjects[0], subjects[1]);
    assert_ne!(subjects[0], nation.ids[MEI].to_string());
}

#[tokio::test]
async fn pushed_requests_are_refused_with_the_rule_that_they_break() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "dob"]).await;
    let request = || party.request(&nation, "openid dob");
    let signed = |change: &dyn Fn(&mut Value)| {
        let mut claims = party.claims(&nation);
        change(&mut claims);
        party.signing.sign("JWT", &claims).unwrap()
    };
    let push =
        async |fields: &Fields, proof: Option<String>| party.push(&nation, fields, proof.as_deref()).await;
    let sound = || Some(party.proof(&nation, "POST", "par", None));
    let now = Party::now(&nation);

    for (field, value, error, rule) in [
        ("client_id", "0".repeat(32), "invalid_client", "client.unknown"),
        ("client_assertion", String::new(), "invalid_client", "assertion.missing"),
        ("client_assertion", "x".repeat(9_000), "invalid_client", "assertion.malformed"),
        ("client_assertion", "eyJhbGciOiJub25lIn0.e30.".to_owned(), "invalid_client", "assertion.malformed"),
        (
            "client_assertion",
            signed(&|c| c["aud"] = json!("https://elsewhere.example")),
            "invalid_client",
            "assertion.aud",
        ),
        (
            "client_assertion",
            signed(&|c| c["aud"] = json!(format!("{ISSUER}/token"))),
            "invalid_client",
            "assertion.aud",
        ),
        ("client_assertion", signed(&|c| c["exp"] = json!(now)), "invalid_client", "assertion.times"),
        ("client_assertion", signed(&|c| c["iat"] = json!(now + 61)), "invalid_client", "assertion.times"),
        ("client_assertion", signed(&|c| c["exp"] = json!(now + 500)), "invalid_client", "assertion.times"),
        ("client_assertion", signed(&|c| c["jti"] = Value::Null), "invalid_client", "assertion.jti"),
        ("client_assertion", signed(&|c| c["iss"] = json!("me")), "invalid_client", "assertion.iss-sub"),
        (
            "client_assertion",
            SigningKey::generate("sig-1").sign("JWT", &party.claims(&nation)).unwrap(),
            "invalid_client",
            "assertion.signature",
        ),
        (
            "client_assertion",
            SigningKey::generate("sig-2").sign("JWT", &party.claims(&nation)).unwrap(),
            "invalid_client",
            "client.key-missing",
        ),
        (
            "client_assertion",
            party.signing.sign("at+jwt", &party.claims(&nation)).unwrap(),
            "invalid_client",
            "assertion.malformed",
        ),
        (
            "redirect_uri",
            "http://localhost:9000/callback/more".to_owned(),
            "invalid_request",
            "request.redirect_uri",
        ),
        ("scope", "openid name".to_owned(), "invalid_scope", "request.scope"),
        ("scope", "dob".to_owned(), "invalid_scope", "request.scope-openid"),
        ("code_challenge_method", "plain".to_owned(), "invalid_request", "request.code_challenge"),
        ("request_uri", "urn:x".to_owned(), "invalid_request", "request.request"),
    ] {
        let seen = push(&with(request(), field, &value), sound()).await;
        refused(&seen, error, rule);
    }

    let proof = |change: &dyn Fn(&mut Value)| {
        let mut claims = party.proof_claims(&nation, "POST", "par", None);
        change(&mut claims);
        Some(party.dpop.prove(&claims).unwrap())
    };
    for (proof, rule) in [
        (None, "dpop.missing"),
        (Some("eyJ".to_owned()), "dpop.malformed"),
        (
            Some(party.dpop.sign("dpop+jwt", &party.proof_claims(&nation, "POST", "par", None)).unwrap()),
            "dpop.malformed",
        ),
        (proof(&|c| c["htm"] = json!("GET")), "dpop.htm"),
        (proof(&|c| c["htu"] = json!(format!("{ISSUER}/token"))), "dpop.htu"),
        (proof(&|c| c["iat"] = json!(now - 121)), "dpop.iat"),
        (proof(&|c| c["iat"] = json!(now + 61)), "dpop.iat"),
        (proof(&|c| c["jti"] = Value::Null), "dpop.jti"),
    ] {
        refused(&push(&request(), proof).await, "invalid_dpop_proof", rule);
    }

    // Twice the same, and twice in one form.
    let (fields, once) = (request(), sound());
    assert_eq!(push(&fields, once.clone()).await.status.as_u16(), 201);
    refused(&push(&fields, sound()).await, "invalid_client", "assertion.replayed");
    refused(&push(&request(), once).await, "invalid_dpop_proof", "dpop.replayed");
    let mut twice = request();
    twice.push(("state".to_owned(), "t".repeat(30)));
    refused(&push(&twice, sound()).await, "invalid_request", "form.field-twice");
}

#[tokio::test]
async fn a_request_is_good_for_one_minute_one_client_one_issuer_and_one_code() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "dob"]).await;
    let request_uri = party.pushed(&nation, "openid dob").await;
    let room = &nation.room;
    let other = "0".repeat(32);
    assert!(room.asked(&other, &request_uri, ISSUER).await.unwrap().is_none());
    let mixed_up = "http://localhost:8080/singpass/v3/fapi";
    assert!(room.asked(&party.client_id, &request_uri, mixed_up).await.unwrap().is_none());
    assert!(
        room.asked(&party.client_id, "urn:ietf:params:oauth:request_uri:x", ISSUER).await.unwrap().is_none()
    );
    // Two windows are open on one request: one of them gets the code.
    let second = room.asked(&party.client_id, &request_uri, ISSUER).await.unwrap().unwrap();
    party.allowed(&nation, &request_uri).await;
    let refused = room.refuse(&second, "access_denied", "no", polity_web::Lang::En).await.unwrap();
    assert_eq!(refused, polity_identity::Decided::Gone);
    // Nobody came for a minute.
    let late = party.pushed(&nation, "openid dob").await;
    nation.wait(61);
    assert!(room.asked(&party.client_id, &late, ISSUER).await.unwrap().is_none());
    let mut browser = Browser::new(&nation.app).with_header("host", "localhost:8080");
    let address = format!("/login/fapi/auth?client_id={}&request_uri={late}", party.client_id);
    let seen = browser.get(&address).await;
    assert!(seen.status.is_client_error() && seen.location().is_empty(), "a page, never a redirect");
    // Who came in time may take half an hour to decide; coming back does not begin it anew.
    let visited = party.pushed(&nation, "openid dob").await;
    let address = format!("/login/fapi/auth?client_id={}&request_uri={visited}", party.client_id);
    for _ in 0..2 {
        assert!(browser.get(&address).await.location().starts_with("/authorize/"));
        nation.wait(20 * 60);
    }
    assert_eq!(browser.get(&address).await.status, 400);
}

#[tokio::test]
async fn a_code_is_good_once_for_who_began_with_the_key_that_began() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "dob"]).await;
    let stranger = Party::register(&nation, "facts", &["openid", "dob"]).await;
    let code = party.code(&nation, "openid dob").await;
    let fields = |name: &str, value: &str| with(party.redemption(&nation, &code), name, value);
    let redeem = async |fields: Fields| {
        let proof = party.proof(&nation, "POST", "token", None);
        party.redeem(&nation, &fields, Some(&proof)).await
    };
    refused(&redeem(fields("grant_type", "password")).await, "unsupported_grant_type", "token.grant_type");
    refused(&redeem(fields("code", "guess")).await, "invalid_grant", "token.code");
    refused(
        &redeem(fields("redirect_uri", "http://localhost:9000/")).await,
        "invalid_grant",
        "token.redirect_uri",
    );
    refused(&redeem(fields("code_verifier", "another")).await, "invalid_grant", "token.code_verifier");
    refused(&redeem(fields("code_verifier", "")).await, "invalid_grant", "token.code_verifier");
    let proof = stranger.proof(&nation, "POST", "token", None);
    let seen = party.redeem(&nation, &party.redemption(&nation, &code), Some(&proof)).await;
    refused(&seen, "invalid_dpop_proof", "dpop.key-changed");
    let seen = party.redeem(&nation, &party.redemption(&nation, &code), None).await;
    refused(&seen, "invalid_dpop_proof", "dpop.missing");
    let seen = stranger
        .redeem(
            &nation,
            &stranger.redemption(&nation, &code),
            Some(&stranger.proof(&nation, "POST", "token", None)),
        )
        .await;
    refused(&seen, "invalid_grant", "token.code-client");

    // After all these the right one still gets its tokens, once; a copy of the code takes them back.
    let answer = party.redeemed(&nation, &code).await;
    let token = answer["access_token"].as_str().unwrap();
    let read = async || {
        let proof = party.proof(&nation, "GET", "userinfo", Some(token));
        party.userinfo(&nation, &format!("DPoP {token}"), Some(&proof)).await
    };
    assert_eq!(read().await.status.as_u16(), 200);
    refused(&redeem(party.redemption(&nation, &code)).await, "invalid_grant", "token.code");
    refused(&read().await, "invalid_token", "userinfo.token");

    let late = party.code(&nation, "openid dob").await;
    nation.wait(61);
    refused(&redeem(party.redemption(&nation, &late)).await, "invalid_grant", "token.code");
}

#[tokio::test]
async fn an_access_token_is_good_with_its_own_key_and_hash_only() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "dob"]).await;
    let code = party.code(&nation, "openid dob").await;
    let answer = party.redeemed(&nation, &code).await;
    let token = answer["access_token"].as_str().unwrap();
    let bound = format!("DPoP {token}");
    let ask = async |authorization: &str, proof: Option<String>| {
        party.userinfo(&nation, authorization, proof.as_deref()).await
    };
    let sound = || Some(party.proof(&nation, "GET", "userinfo", Some(token)));
    refused(&ask(&format!("Bearer {token}"), sound()).await, "invalid_token", "userinfo.token-missing");
    refused(&ask("DPoP guess", sound()).await, "invalid_token", "userinfo.token");
    refused(&ask(&bound, None).await, "invalid_dpop_proof", "dpop.missing");
    refused(
        &ask(&bound, Some(party.proof(&nation, "GET", "userinfo", None))).await,
        "invalid_dpop_proof",
        "dpop.ath",
    );
    refused(
        &ask(&bound, Some(party.proof(&nation, "GET", "userinfo", Some("other")))).await,
        "invalid_dpop_proof",
        "dpop.ath",
    );
    refused(
        &ask(&bound, Some(party.proof(&nation, "POST", "userinfo", Some(token)))).await,
        "invalid_dpop_proof",
        "dpop.htm",
    );
    let claims = party.proof_claims(&nation, "GET", "userinfo", Some(token));
    let seen = ask(&bound, Some(SigningKey::generate("other").prove(&claims).unwrap())).await;
    refused(&seen, "invalid_dpop_proof", "dpop.key-changed");
    assert!(seen.header("www-authenticate").starts_with("DPoP error=\"invalid_dpop_proof\""));
    let once = sound();
    assert_eq!(ask(&bound, once.clone()).await.status.as_u16(), 200);
    refused(&ask(&bound, once).await, "invalid_dpop_proof", "dpop.replayed");
    nation.wait(1_801);
    refused(&ask(&bound, sound()).await, "invalid_token", "userinfo.token");
}

#[tokio::test]
async fn what_was_used_once_is_remembered_by_every_server_and_after_a_restart() {
    for engine in polity_store::testkit::each_engine(polity_ledger::MIGRATIONS).await.unwrap() {
        engine.store.migrate(polity_web::MIGRATIONS).await.unwrap();
        engine.store.migrate(polity_identity::MIGRATIONS).await.unwrap();
        let ground = TestGround::on(engine, polity_identity::PURPOSES);
        let nation = Nation::on(ground, |config| config).await;
        let party = Party::register(&nation, "facts", &["openid", "dob"]).await;
        let code = party.code(&nation, "openid dob").await;
        let (fields, proof) = (party.redemption(&nation, &code), party.proof(&nation, "POST", "token", None));
        assert_eq!(party.redeem(&nation, &fields, Some(&proof)).await.status.as_u16(), 200);
        // Another server on the same database, which has seen none of it.
        let other = nation.another_app();
        let again = post(&other, "token", &fields, Some(&proof)).await;
        refused(&again, "invalid_grant", "token.code");
        let pushed = party.request(&nation, "openid dob");
        let proof = party.proof(&nation, "POST", "par", None);
        assert_eq!(post(&nation.app, "par", &pushed, Some(&proof)).await.status.as_u16(), 201);
        let fresh = party.proof(&nation, "POST", "par", None);
        refused(&post(&other, "par", &pushed, Some(&fresh)).await, "invalid_client", "assertion.replayed");
        refused(
            &post(&other, "par", &party.request(&nation, "openid dob"), Some(&proof)).await,
            "invalid_dpop_proof",
            "dpop.replayed",
        );
    }
}

#[tokio::test]
async fn keys_change_without_a_failed_login() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "login", &["openid", "name"]).await;
    let keys = async || Browser::new(&nation.app).get("/login/fapi/.well-known/keys").await.json();
    let code = party.code(&nation, "openid").await;
    party.redeemed(&nation, &code).await;
    assert_eq!(keys().await["keys"].as_array().unwrap().len(), 1);
    let next = nation.room.rotate_signing_key(&polity_ledger::Actor::system()).await.unwrap();
    assert_eq!(nation.entries("identity.signing_key_made").await, 2, "the first key and its successor");
    nation.wait(31);
    let shown = keys().await;
    assert_eq!(shown["keys"].as_array().unwrap().len(), 2, "the next key is shown before it signs");
    // Every ten minutes somebody signs in; relying parties hold a key set for an hour.
    let mut held = shown.clone();
    let mut signers = Vec::new();
    for round in 0..24 {
        if round % 6 == 0 {
            held = keys().await;
        }
        let code = party.code(&nation, "openid").await;
        let answer = party.redeemed(&nation, &code).await;
        let token = answer["access_token"].as_str().unwrap();
        let kid = polity_vault::jose::Unverified::parse(token, 8_192).unwrap().kid().unwrap().to_owned();
        assert!(held["keys"].as_array().unwrap().iter().any(|key| key["kid"] == kid), "{kid} is unknown");
        signers.push(kid);
        nation.wait(600);
    }
    assert!(signers.first().is_some_and(|kid| *kid != next) && signers.last() == Some(&next));
    nation.room.forget_stale().await.unwrap();
    nation.wait(31);
    assert_eq!(keys().await["keys"].as_array().unwrap().len(), 1, "the old key is forgotten");
}

#[tokio::test]
async fn a_refused_request_can_be_read_about_and_holds_no_secret() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "dob"]).await;
    let fields = with(party.request(&nation, "openid dob"), "redirect_uri", "https://evil.example/");
    let seen = party.push(&nation, &fields, Some(&party.proof(&nation, "POST", "par", None))).await;
    let id = seen.json()["trace_id"].as_str().unwrap().parse().unwrap();
    let shown = nation.room.refusal(id).await.unwrap().unwrap();
    assert_eq!((shown.endpoint.as_str(), shown.client_id.as_str()), ("par", party.client_id.as_str()));
    assert_eq!(shown.rule.map(polity_identity::login::refusal::Rule::name), Some("request.redirect_uri"));
    assert_eq!(shown.seen.as_deref(), Some("https://evil.example/"));
    assert!(seen.json()["error_uri"].as_str().unwrap().ends_with(&format!("/developers/refusals/{id}")));
}

#[tokio::test]
async fn discovery_speaks_for_the_address_that_was_called() {
    let nation = Nation::new().await;
    for (mount, host) in [("/login/fapi", "127.0.0.1:8080"), ("/singpass/v3/fapi", "localhost:8080")] {
        let mut client = Browser::new(&nation.app).with_header("host", host);
        let seen = client.get(&format!("{mount}/.well-known/openid-configuration")).await;
        let document = seen.json();
        assert_eq!(document["issuer"], format!("http://{host}{mount}"));
        assert_eq!(document["token_endpoint"], format!("http://{host}{mount}/token"));
        assert_eq!(seen.header("cache-control"), "public, max-age=21600");
    }
}
