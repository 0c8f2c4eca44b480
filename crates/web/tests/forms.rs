//! Forms: protected from other sites, kind to what people typed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sample;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::{Method, StatusCode};
use polity_web::App;
use polity_web::testkit::{Browser, TestGround};
use proptest::prelude::*;
use sample::{Clinic, account, app, routes, signed_in};

#[tokio::test]
async fn a_form_with_its_token_reaches_the_handler_once() {
    let ground = TestGround::sqlite(&[], &[]).await;
    let web = ground.web();
    let clinic = Arc::new(Clinic { web: web.clone(), booked: AtomicU32::new(0) });
    let app = App::builder(web).mount(routes(clinic.clone())).assemble().unwrap();
    let mut browser = Browser::new(&app);

    let without = browser.post_exactly("/clinic/book", &[("name", "Mei"), ("slot", "am")]).await;
    assert_eq!(without.status, StatusCode::FORBIDDEN);
    assert!(without.body.contains("This form can no longer be sent"));
    assert_eq!(clinic.booked.load(Ordering::SeqCst), 0);

    browser.get("/clinic/book").await;
    let accepted = browser.post("/clinic/book", &[("name", "Mei"), ("slot", "am")]).await;
    assert_eq!((accepted.status, accepted.location()), (StatusCode::SEE_OTHER, "/clinic"));
    assert_eq!(clinic.booked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn other_sites_cannot_send_our_forms() {
    let (_ground, app) = app().await;
    let fields = [("name", "Mei"), ("slot", "am")];
    let answer = async |name: &str, value: &str| {
        let mut victim = Browser::new(&app);
        victim.get("/clinic/book").await;
        let mut victim = victim.with_header(name, value);
        victim.post("/clinic/book", &fields).await.status
    };
    // Even with a good token: where the request comes from is judged first.
    assert_eq!(answer("sec-fetch-site", "cross-site").await, StatusCode::FORBIDDEN);
    assert_eq!(
        answer("sec-fetch-site", "same-site").await,
        StatusCode::FORBIDDEN,
        "a neighbour under one domain"
    );
    assert_eq!(answer("origin", "https://evil.example").await, StatusCode::FORBIDDEN);
    assert_eq!(answer("origin", "null").await, StatusCode::FORBIDDEN);
    assert_eq!(answer("origin", "http://127.0.0.1:8080").await, StatusCode::SEE_OTHER);
    assert_eq!(answer("sec-fetch-site", "same-origin").await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn interfaces_refuse_other_sites_in_their_own_words() {
    let (_ground, app) = app().await;
    let mut victim = signed_in(&app, account(1), "").await.with_header("sec-fetch-site", "cross-site");
    let seen = victim.send_json(Method::PUT, "/api/clinic/visits", &serde_json::json!({"number": 1})).await;
    assert_eq!(seen.status, StatusCode::FORBIDDEN);
    assert_eq!(seen.json()["type"], "http://127.0.0.1:8080/problems/cross-site-request");
    let mut own = signed_in(&app, account(1), "").await;
    let seen = own.send_json(Method::PUT, "/api/clinic/visits", &serde_json::json!({"number": 1})).await;
    assert_eq!(seen.json(), serde_json::json!({"number": 1}));
}

#[tokio::test]
async fn a_token_belongs_to_one_browser_and_one_session() {
    let (_ground, app) = app().await;
    let mut mine = Browser::new(&app);
    let page = mine.get("/clinic/book").await.body;
    let token = page.split(r#"name="_csrf" value=""#).nth(1).unwrap().split('"').next().unwrap();
    let fields = [("_csrf", token), ("name", "Mei"), ("slot", "am")];

    let mut thief = Browser::new(&app);
    thief.get("/clinic/book").await;
    assert_eq!(
        thief.post_exactly("/clinic/book", &fields).await.status,
        StatusCode::FORBIDDEN,
        "another seed"
    );
    assert_eq!(mine.post_exactly("/clinic/book", &fields).await.status, StatusCode::SEE_OTHER);

    let again = mine.get("/clinic/book").await.body;
    assert!(!again.contains(token), "the token is masked anew in every answer");

    mine.post(&format!("/clinic/sign-in?account={}", account(1)), &[]).await;
    let stale = mine.post_exactly("/clinic/book", &fields).await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN, "made before the sign-in");
}

#[tokio::test]
async fn a_script_of_the_page_may_send_the_token_in_a_header() {
    let (_ground, app) = app().await;
    let mut browser = Browser::new(&app);
    let page = browser.get("/clinic/book").await.body;
    let token = page.split(r#"name="_csrf" value=""#).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut browser = browser.with_header("x-csrf-token", &token);
    let accepted = browser.post_exactly("/clinic/book", &[("name", "Mei"), ("slot", "am")]).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_is_wrong_is_said_twice_and_what_was_typed_is_kept() {
    let (_ground, app) = app().await;
    let mut browser = Browser::new(&app);
    browser.get("/clinic/book").await;
    let typed = [
        ("email", "mei@angsana.example"),
        ("secret", "hunter2hunter2"),
        ("needs", "bar"),
        ("note", "<b>\nramp"),
        ("day-month", "3"),
        ("branch", "south"),
    ];
    let seen = browser.post("/clinic/book", &typed).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(seen.title(), "Error: Book a visit - Angsana");
    let main = seen.main();
    assert!(main.contains(r##"<a href="#name">Enter your full name</a>"##), "{main}");
    assert!(main.contains(r##"<a href="#slot">Choose a time of day</a>"##));
    assert_eq!(main.matches("Enter your full name").count(), 2, "in the summary and beside the field");
    assert!(main.contains(r#"aria-describedby="name-error" aria-invalid="true""#));
    assert!(main.contains(r#"value="mei@angsana.example""#));
    assert!(main.contains(r#"value="bar" checked"#) && !main.contains(r#"value="ramp" checked"#));
    assert!(main.contains(r#"<option value="south" selected>South &#38; East</option>"#));
    assert!(main.contains("&#60;b&#62;\nramp</textarea>"));
    assert!(main.contains(
        r#"name="day-month" type="text" inputmode="numeric" maxlength="4" class="width-two" value="3""#
    ));
    assert!(!seen.body.contains("hunter2"), "a secret is never filled in again");
}

#[tokio::test]
async fn switching_the_language_inside_a_form_keeps_what_was_typed() {
    let (_ground, app) = app().await;
    let mut browser = Browser::new(&app);
    let page = browser.get("/clinic/book").await.body;
    assert!(page.contains(r#"<button class="link" type="submit" form="booking" name="_lang" value="ta" lang="ta" formnovalidate>"#));
    let seen = browser.post("/clinic/book", &[("email", "mei@angsana.example"), ("_lang", "ta")]).await;
    assert_eq!(seen.status, StatusCode::OK);
    assert!(seen.body.contains("<html lang=\"ta\">") && seen.body.contains("முழுப் பெயர்"));
    assert!(seen.body.contains("mei@angsana.example"));
    assert!(!seen.body.contains("error-summary"), "switching is not sending: nothing is wrong yet");
    assert_eq!(browser.cookie("lang"), Some("ta"));
}

#[tokio::test]
async fn the_return_key_goes_on_and_never_switches_the_language() {
    let (_ground, app) = app().await;
    let page = Browser::new(&app).get("/clinic/book").await;
    // HTML, "implicit submission": the return key presses the first button that belongs to the form, wherever it stands.
    let belongs = |tag: &&str| tag.contains(r#"form="booking""#) && tag.contains(r#"type="submit""#);
    let first = page.body.split("<button").skip(1).filter_map(|rest| rest.split('>').next()).find(belongs);
    let first = first.expect("the language switch belongs to the form");
    assert!(!first.contains("name="), "{first}");
}

#[tokio::test]
async fn too_much_is_refused() {
    let (_ground, app) = app().await;
    let mut browser = Browser::new(&app);
    browser.get("/clinic/book").await;
    let long = "x".repeat(300 * 1024);
    assert_eq!(browser.post("/clinic/book", &[("name", &long)]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let many: Vec<(&str, &str)> = std::iter::repeat_n(("a", "1"), 1_100).collect();
    assert_eq!(browser.post("/clinic/book", &many).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(
        browser.get(&format!("/clinic?{}", "q".repeat(9_000))).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test]
async fn faulty_json_is_answered_with_its_place() {
    let (_ground, app) = app().await;
    let mut browser = signed_in(&app, account(1), "").await;
    let send = async |browser: &mut Browser, media_type: &str, body: &'static str| {
        browser.send(Method::PUT, "/api/clinic/visits", Some(media_type), axum::body::Body::from(body)).await
    };
    let seen = send(&mut browser, "application/json", "{\"number\": \"Tan Mei Ling\"}").await;
    assert_eq!(seen.status, StatusCode::BAD_REQUEST);
    let detail = seen.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("Line 1") && !detail.contains("Mei"), "{detail}");
    assert_eq!(send(&mut browser, "application/json", "{").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(send(&mut browser, "text/plain", "{}").await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

/// Whatever is sent as a form, the answer is one of ours.
#[test]
fn no_form_breaks_the_server() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (_ground, app) = runtime.block_on(app());
    let field = prop_oneof![
        Just("name".to_owned()),
        Just("slot".to_owned()),
        Just("needs".to_owned()),
        Just("_lang".to_owned()),
        "\\PC{0,12}"
    ];
    proptest!(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() }, |(pairs in prop::collection::vec((field, "\\PC{0,40}"), 0..12), raw in prop::collection::vec(any::<u8>(), 0..200))| {
        let (first, second) = runtime.block_on(async {
            let mut browser = Browser::new(&app);
            browser.get("/clinic/book").await;
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            let first = browser.post("/clinic/book", &pairs).await.status;
            let raw = axum::body::Body::from(raw.clone());
            let second = browser.send(Method::POST, "/clinic/book", Some("application/x-www-form-urlencoded"), raw).await.status;
            (first, second)
        });
        // 400: a field came twice that our pages send once.
        prop_assert!([200, 303, 400, 422].contains(&first.as_u16()), "{first}");
        prop_assert_eq!(second, StatusCode::FORBIDDEN);
    });
}
