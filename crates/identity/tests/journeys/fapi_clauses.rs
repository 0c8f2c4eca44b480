//! Clauses of the FAPI 2.0 Security Profile that no other journey shows. `docs/fapi.md` names the test of each clause.
use axum::body::Body;
use axum::http::Method;
use polity_vault::jose::{SigningKey, Unverified};
use polity_web::testkit::{Browser, Seen};
use serde_json::json;
use url::Url;

use crate::logins::refused;
use crate::nation::Nation;
use crate::relying_party::{CALLBACK, Fields, ISSUER, Party, VERIFIER, with};

/// A person's browser that asks for the address the issuer's tests know.
async fn browser(nation: &Nation) -> Browser {
    nation.signed_in("mei").await.with_header("host", "localhost:8080")
}

/// The address that sends a browser to be asked.
fn to_auth(party: &Party, request_uri: &str, more: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("client_id", &party.client_id).append_pair("request_uri", request_uri);
    format!("/login/fapi/auth?{}", query.extend_pairs(more).finish())
}

fn answered(seen: &Seen, name: &str) -> Option<String> {
    let address = Url::parse(seen.location()).ok()?;
    address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Pushes these fields with a sound proof.
async fn push(nation: &Nation, party: &Party, fields: &Fields) -> Seen {
    party.push(nation, fields, Some(&party.proof(nation, "POST", "par", None))).await
}

async fn code_for(nation: &Nation, party: &Party, pushed: &Seen) -> String {
    assert_eq!(pushed.status.as_u16(), 201, "{}", pushed.body);
    let address = party.allowed(nation, pushed.json()["request_uri"].as_str().unwrap()).await;
    let address = Url::parse(&address).unwrap();
    address.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned()
}

#[tokio::test]
async fn browsers_are_sent_on_by_303_and_no_script_elsewhere_may_ask() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "name"]).await;
    let request_uri = party.pushed(&nation, "openid name").await;
    let mut mei = browser(&nation).await.with_header("origin", "https://elsewhere.example");
    let to = to_auth(&party, &request_uri, &[]);
    let asked = mei.get(&to).await;
    assert_eq!(asked.status.as_u16(), 303);
    let preflight = mei.send(Method::OPTIONS, &to, None, Body::empty()).await;
    for seen in [&asked, &preflight] {
        let cross = |name: &&str| !seen.header(name).is_empty();
        let names = [
            "access-control-allow-origin",
            "access-control-allow-methods",
            "access-control-allow-credentials",
        ];
        assert_eq!(names.iter().filter(|name| cross(name)).count(), 0, "{}", seen.status);
    }
    assert!(!preflight.status.is_success(), "{}", preflight.status);
    let mut mei = browser(&nation).await;
    mei.get(asked.location()).await;
    let sent = mei.post(asked.location(), &[("scope", "name"), ("decision", "allow")]).await;
    assert_eq!(sent.status.as_u16(), 303);
    assert!(
        sent.location().starts_with(CALLBACK) && answered(&sent, "code").is_some(),
        "{}",
        sent.location()
    );
    assert_eq!(answered(&sent, "iss").as_deref(), Some(ISSUER));
}

#[tokio::test]
async fn only_what_was_pushed_counts() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "name"]).await;
    let mut mei = browser(&nation).await;
    // Everything in the address, nothing pushed: a page, and nobody is sent anywhere.
    let all = [
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("scope", "openid name"),
        ("state", "s-s-s-s-s-s-s-s-s-s-s-s-s-s-s-s"),
        ("code_challenge", VERIFIER),
    ];
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", &party.client_id)
        .extend_pairs(all)
        .finish();
    let seen = mei.get(&format!("/login/fapi/auth?{query}")).await;
    assert_eq!((seen.status.as_u16(), seen.location()), (400, ""));
    // Another state, address and scope beside what was pushed change nothing.
    let request_uri = party.pushed(&nation, "openid name").await;
    let other = [
        ("state", "another"),
        ("redirect_uri", "https://evil.example/"),
        ("nonce", "another"),
        ("scope", "dob"),
    ];
    let asked = mei.get(&to_auth(&party, &request_uri, &other)).await.location().to_owned();
    // Looking at the page, even twice, spends nothing: deciding does.
    assert!(mei.get(&to_auth(&party, &request_uri, &[])).await.location().starts_with("/authorize/"));
    mei.get(&asked).await;
    let sent = mei.post(&asked, &[("scope", "name"), ("decision", "allow")]).await;
    assert_eq!(answered(&sent, "state"), Some("s".repeat(30)));
    assert!(sent.location().starts_with(CALLBACK));
    let again = mei.get(&to_auth(&party, &request_uri, &[])).await;
    if again.status.as_u16() == 303 {
        let over = mei.get(again.location()).await;
        assert!(!over.location().contains("code="), "a request gave two codes: {}", over.location());
    }
}

#[tokio::test]
async fn clocks_may_be_ten_seconds_apart_and_never_more_than_a_minute() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "name"]).await;
    let now = Party::now(&nation);
    let request = |change: serde_json::Value| {
        let mut claims = party.claims(&nation);
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        with(
            party.request(&nation, "openid name"),
            "client_assertion",
            &party.signing.sign("JWT", &claims).unwrap(),
        )
    };
    for sound in [json!({"iat": now + 8, "nbf": now + 8}), json!({"iat": now + 10}), json!({"nbf": now - 60})]
    {
        assert_eq!(push(&nation, &party, &request(sound.clone())).await.status.as_u16(), 201, "{sound}");
    }
    for wrong in [
        json!({"iat": now + 61}),
        json!({"nbf": now + 61}),
        json!({"iat": now - 400, "exp": now - 300}),
        json!({"exp": null}),
    ] {
        refused(&push(&nation, &party, &request(wrong)).await, "invalid_client", "assertion.times");
    }
    let proof = |change: serde_json::Value| {
        let mut claims = party.proof_claims(&nation, "POST", "par", None);
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        party.dpop.prove(&claims).unwrap()
    };
    for sound in [
        json!({"iat": now + 10}),
        json!({"iat": now - 10}),
        json!({"iat": now, "nbf": now + 10, "exp": now + 100}),
    ] {
        let seen = party.push(&nation, &request(json!({})), Some(&proof(sound.clone()))).await;
        assert_eq!(seen.status.as_u16(), 201, "{sound}: {}", seen.body);
    }
    for wrong in
        [json!({"iat": now + 61}), json!({"nbf": now + 61}), json!({"nbf": "soon"}), json!({"exp": now})]
    {
        let seen = party.push(&nation, &request(json!({})), Some(&proof(wrong))).await;
        refused(&seen, "invalid_dpop_proof", "dpop.iat");
    }
}

#[tokio::test]
async fn a_key_that_is_named_at_the_start_binds_the_code() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "name"]).await;
    let named = with(party.request(&nation, "openid name"), "dpop_jkt", &party.dpop.public().thumbprint());
    // By name alone, without a proof.
    let code = code_for(&nation, &party, &party.push(&nation, &named, None).await).await;
    let stranger = SigningKey::generate("dpop");
    let claims = party.proof_claims(&nation, "POST", "token", None);
    let redeem =
        async |proof: String| party.redeem(&nation, &party.redemption(&nation, &code), Some(&proof)).await;
    refused(&redeem(stranger.prove(&claims).unwrap()).await, "invalid_dpop_proof", "dpop.key-changed");
    let answer = redeem(party.proof(&nation, "POST", "token", None)).await.json();
    let token = Unverified::parse(answer["access_token"].as_str().unwrap(), 8_192).unwrap();
    assert_eq!(token.claims_unverified().unwrap()["cnf"]["jkt"], party.dpop.public().thumbprint());
    assert_eq!(answer["token_type"], "DPoP");
    // A name and a proof that differ.
    let other = with(party.request(&nation, "openid name"), "dpop_jkt", &stranger.public().thumbprint());
    refused(&push(&nation, &party, &other).await, "invalid_request", "dpop.jkt-mismatch");
}

#[tokio::test]
async fn tokens_travel_in_the_header_and_are_never_renewed() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "name"]).await;
    let nonce = "n".repeat(64);
    let fields = with(party.request(&nation, "openid name"), "nonce", &nonce);
    let code = code_for(&nation, &party, &push(&nation, &party, &fields).await).await;
    let answer = party.redeemed(&nation, &code).await;
    assert!(answer.get("refresh_token").is_none(), "{answer}");
    let id_token = party.claims_in(&nation, answer["id_token"].as_str().unwrap()).await;
    assert_eq!(id_token["nonce"], nonce.as_str());
    let token = answer["access_token"].as_str().unwrap();
    let proof = || party.proof(&nation, "GET", "userinfo", Some(token));
    for scheme in ["DPoP", "dpop", "DPOP"] {
        let seen = party.userinfo(&nation, &format!("{scheme} {token}"), Some(&proof())).await;
        assert_eq!(seen.status.as_u16(), 200, "{scheme}: {}", seen.body);
    }
    let mut client =
        Browser::new(&nation.app).with_header("host", "localhost:8080").with_header("dpop", &proof());
    let seen = client.get(&format!("/login/fapi/userinfo?access_token={token}")).await;
    refused(&seen, "invalid_token", "userinfo.token-missing");
    for grant in ["refresh_token", "password", ""] {
        let fields = with(party.redemption(&nation, token), "grant_type", grant);
        let seen = party.redeem(&nation, &fields, Some(&party.proof(&nation, "POST", "token", None))).await;
        refused(&seen, "unsupported_grant_type", "token.grant_type");
    }
    // What a program gets for itself names nobody, and opens no facts.
    let fields = with(party.redemption(&nation, token), "grant_type", "client_credentials");
    let seen = party.redeem(&nation, &fields, Some(&party.proof(&nation, "POST", "token", None))).await;
    assert_eq!(seen.status.as_u16(), 200, "{}", seen.body);
    let own = seen.json()["access_token"].as_str().unwrap().to_owned();
    let proof = party.proof(&nation, "GET", "userinfo", Some(&own));
    let seen = party.userinfo(&nation, &format!("DPoP {own}"), Some(&proof)).await;
    refused(&seen, "invalid_token", "userinfo.token");
}

#[tokio::test]
async fn endpoints_answer_to_their_own_methods_only() {
    let nation = Nation::new().await;
    let mut client = Browser::new(&nation.app).with_header("host", "localhost:8080");
    for (method, path) in [
        (Method::GET, "par"),
        (Method::PUT, "par"),
        (Method::DELETE, "par"),
        (Method::GET, "token"),
        (Method::POST, ".well-known/keys"),
    ] {
        let seen = client.send(method.clone(), &format!("/login/fapi/{path}"), None, Body::empty()).await;
        assert!([403, 404, 405].contains(&seen.status.as_u16()), "{method} {path}: {}", seen.status);
    }
}

#[tokio::test]
async fn a_client_is_whom_its_assertion_names() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "name"]).await;
    let stranger = Party::register(&nation, "facts", &["openid", "name"]).await;
    let code = party.code(&nation, "openid name").await;
    let redeem = async |fields: Fields| {
        let proof = party.proof(&nation, "POST", "token", None);
        party.redeem(&nation, &fields, Some(&proof)).await
    };
    let sound = || party.redemption(&nation, &code);
    for alg in ["eyJhbGciOiJSUzI1NiJ9", "eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiJ9"] {
        let unsound = with(sound(), "client_assertion", &format!("{alg}.e30.AAAA"));
        refused(&redeem(unsound).await, "invalid_client", "assertion.malformed");
    }
    // Another's name over one's own assertion, another's assertion over one's own name, none at all.
    refused(
        &redeem(with(sound(), "client_id", &stranger.client_id)).await,
        "invalid_client",
        "assertion.signature",
    );
    let theirs = with(sound(), "client_id", &party.client_id);
    let theirs = with(theirs, "client_assertion", &stranger.assertion(&nation));
    refused(&redeem(theirs).await, "invalid_client", "assertion.signature");
    refused(&redeem(with(sound(), "client_assertion", "")).await, "invalid_client", "assertion.missing");
    refused(&redeem(with(sound(), "client_assertion_type", "")).await, "invalid_client", "assertion.missing");
    let claims = |change: serde_json::Value| {
        let mut claims = party.claims(&nation);
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        with(sound(), "client_assertion", &party.signing.sign("JWT", &claims).unwrap())
    };
    refused(&redeem(claims(json!({"sub": null}))).await, "invalid_client", "client.unknown");
    for audience in
        [json!([ISSUER]), json!(format!("{ISSUER}/token")), json!(format!("{ISSUER}/par")), json!(null)]
    {
        refused(&redeem(claims(json!({"aud": audience}))).await, "invalid_client", "assertion.aud");
    }
    // The same at the endpoint that takes requests; nobody is let in by a secret or a name alone.
    let secret = with(party.request(&nation, "openid name"), "client_assertion", "");
    let secret = with(with(secret, "client_assertion_type", ""), "client_secret", "open sesame");
    refused(&push(&nation, &party, &secret).await, "invalid_client", "assertion.missing");
    party.redeemed(&nation, &code).await;
}

#[tokio::test]
async fn what_a_request_lacks_or_has_too_much_of_is_said() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "name"]).await;
    for (field, value, error, rule) in [
        ("response_type", "code id_token", "invalid_request", "request.response_type"),
        ("response_type", "token", "invalid_request", "request.response_type"),
        ("redirect_uri", "", "invalid_request", "request.redirect_uri"),
        ("code_challenge", "", "invalid_request", "request.code_challenge"),
        ("code_challenge_method", "", "invalid_request", "request.code_challenge"),
        ("request", "eyJhbGciOiJub25lIn0.e30.", "invalid_request", "request.request"),
        ("state", &"s".repeat(1_000), "invalid_request", "request.state"),
        ("nonce", &"n".repeat(256), "invalid_request", "request.nonce"),
    ] {
        let fields = with(party.request(&nation, "openid name"), field, value);
        refused(&push(&nation, &party, &fields).await, error, rule);
    }
    // The order of scopes means nothing.
    let fields = with(party.request(&nation, "openid name"), "scope", "name openid");
    let code = code_for(&nation, &party, &push(&nation, &party, &fields).await).await;
    let without = with(party.redemption(&nation, &code), "code_verifier", "");
    let proof = party.proof(&nation, "POST", "token", None);
    refused(&party.redeem(&nation, &without, Some(&proof)).await, "invalid_grant", "token.code_verifier");
}

#[tokio::test]
async fn the_key_set_holds_public_halves_each_under_its_own_name() {
    let nation = Nation::new().await;
    for _ in 0..3 {
        nation.room.rotate_signing_key(&polity_ledger::Actor::system()).await.unwrap();
        nation.wait(31);
    }
    let shown = Browser::new(&nation.app).get("/login/fapi/.well-known/keys").await.json();
    let keys = shown["keys"].as_array().unwrap();
    let names: std::collections::BTreeSet<_> = keys.iter().map(|key| key["kid"].as_str().unwrap()).collect();
    assert_eq!((keys.len(), names.len()), (3, 3));
    for key in keys {
        let members: Vec<&str> = key.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members, ["alg", "crv", "kid", "kty", "use", "x", "y"]);
        assert_eq!((key["alg"].as_str(), key["crv"].as_str()), (Some("ES256"), Some("P-256")));
    }
}
