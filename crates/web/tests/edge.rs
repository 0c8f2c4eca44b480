//! What every request goes through: headers, languages, hosts, permissions, faults.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sample;

use axum::http::{Method, StatusCode};
use polity_web::testkit::{Browser, TestGround, test_config};
use polity_web::{Config, LocalText, Peer, VirtualHost};
use sample::{account, app, app_on, signed_in};

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_its_reader() {
    let (_ground, app) = app().await;
    for path in ["/clinic", "/nothing", "/api/clinic/visits/1", "/clinic/panics", "/healthz"] {
        let seen = Browser::new(&app).get(path).await;
        let policy = seen.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(seen.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(seen.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(seen.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(seen.header("strict-transport-security"), "", "{path}: no TLS, no promise of TLS");
        assert_eq!(seen.header("x-request-id").len(), 36, "{path}");
        assert!(!seen.header("cache-control").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn no_page_holds_inline_code() {
    let (_ground, app) = app().await;
    let mut browser = signed_in(&app, account(1), "nurse").await;
    for path in [
        "/clinic",
        "/clinic/book",
        "/clinic/breaks",
        "/nothing",
        "/problems",
        "/demo/mailbox",
        "/transparency",
    ] {
        let seen = browser.get(path).await;
        for inline in ["<script>", "<style", " style=", " onclick=", " onload=", "javascript:"] {
            assert!(!seen.body.contains(inline), "{path} holds {inline}");
        }
    }
}

#[tokio::test]
async fn personal_answers_are_kept_nowhere() {
    let (_ground, app) = app().await;
    let mut stranger = Browser::new(&app);
    assert_eq!(stranger.get("/clinic").await.header("cache-control"), "private, no-cache");
    assert_eq!(
        stranger.get("/clinic/book").await.header("cache-control"),
        "no-store",
        "it holds a form's token"
    );
    let mut browser = signed_in(&app, account(1), "").await;
    for path in ["/clinic", "/clinic/mine", "/nothing"] {
        assert_eq!(browser.get(path).await.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn static_files_are_kept_for_ever_under_their_hash_only() {
    let (_ground, app) = app().await;
    let mut browser = Browser::new(&app);
    let page = browser.get("/clinic").await;
    let hashed: Vec<&str> = page.body.split('"').filter(|part| part.starts_with("/a/")).collect();
    assert_eq!(hashed.len(), 7, "five sheets and the mark twice: {hashed:?}");
    for path in &hashed {
        let seen = browser.get(path).await;
        assert_eq!(seen.status, StatusCode::OK, "{path}");
        assert_eq!(seen.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
    }
    let seen = browser.get("/a/0123456789abcdef/app.css").await;
    assert_eq!((seen.status, seen.header("cache-control")), (StatusCode::OK, "no-cache"));
    assert_eq!(browser.get("/a/x/nothing.css").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/a/x/..%2f..%2fCargo.toml").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_page_weighs_thirty_kilobytes_at_most() {
    let (_ground, app) = app().await;
    let mut browser = Browser::new(&app);
    for path in ["/clinic", "/clinic/book", "/nothing"] {
        let page = browser.get(&format!("{path}?lang=ta")).await;
        let mut files: Vec<&str> = page.body.split('"').filter(|part| part.starts_with("/a/")).collect();
        files.sort_unstable();
        files.dedup();
        let mut weight = page.wire_bytes;
        for file in files {
            weight += browser.get(file).await.wire_bytes;
        }
        assert!(weight < 30_000, "{path} weighs {weight} bytes");
        assert!(weight > 2_000, "{path}: {weight} bytes cannot be all");
    }
}

#[tokio::test]
async fn the_language_is_chosen_by_address_then_cookie_then_browser() {
    let (_ground, app) = app().await;
    let mut browser = Browser::new(&app).with_header("accept-language", "ms-MY, en;q=0.5");
    assert!(browser.get("/clinic").await.body.starts_with("<!DOCTYPE html>\n<html lang=\"ms\">"));
    let switched = browser.get("/clinic?tab=1&lang=ta").await;
    assert!(switched.body.contains("<html lang=\"ta\">"));
    assert!(switched.body.contains("/clinic?tab=1&#38;lang=zh"), "the switch keeps the query");
    assert_eq!(browser.cookie("lang"), Some("ta"));
    assert!(browser.get("/clinic").await.body.contains("<html lang=\"ta\">"), "remembered");
    assert!(
        browser.get("/clinic?lang=xx").await.body.contains("<html lang=\"ta\">"),
        "nonsense changes nothing"
    );
}

#[tokio::test]
async fn permissions_are_checked_before_the_handler_runs() {
    let (_ground, app) = app().await;
    let mut stranger = Browser::new(&app);
    let sent_away = stranger.get("/clinic/diary?day=3").await;
    assert_eq!(
        (sent_away.status, sent_away.location()),
        (StatusCode::SEE_OTHER, "/sign-in?next=%2Fclinic%2Fdiary%3Fday%3D3")
    );
    assert_eq!(stranger.get("/clinic/audit").await.status, StatusCode::NOT_FOUND, "hidden from strangers");
    let put = stranger.send_json(Method::PUT, "/api/clinic/visits", &serde_json::json!({"number": 1})).await;
    assert_eq!(
        (put.status, put.header("content-type")),
        (StatusCode::UNAUTHORIZED, "application/problem+json")
    );

    let mut resident = signed_in(&app, account(1), "resident").await;
    assert_eq!(resident.get("/clinic/diary").await.status, StatusCode::FORBIDDEN);
    assert_eq!(resident.get("/clinic/audit").await.status, StatusCode::NOT_FOUND, "hidden from others");
    let mut nurse = signed_in(&app, account(2), "nurse").await;
    assert_eq!(nurse.get("/clinic/diary").await.body, format!("diary of {}", account(2)));
}

#[tokio::test]
async fn the_table_of_role_by_action_is_what_was_registered() {
    let (_ground, app) = app().await;
    let rows: Vec<_> = app.table().iter().filter(|row| row.room == "clinic").cloned().collect();
    insta::assert_snapshot!(polity_web::permissions_markdown(&rows));
}

#[tokio::test]
async fn navigation_shows_what_the_reader_may_use() {
    let (_ground, app) = app().await;
    let mut nurse = signed_in(&app, account(1), "nurse").await;
    assert!(nurse.get("/clinic").await.body.contains("/clinic/diary"));
    assert!(!Browser::new(&app).get("/clinic").await.body.contains("/clinic/diary"));
}

#[tokio::test]
async fn a_panic_is_a_page_and_a_figure() {
    let (_ground, app) = app().await;
    let mut browser = Browser::new(&app);
    let seen = browser.get("/clinic/panics").await;
    assert_eq!(seen.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(seen.body.contains("Sorry, something went wrong") && !seen.body.contains("on purpose"));
    let figures = browser.get("/metrics").await.body;
    assert!(figures.contains("polity_http_panics_total 1"), "{figures}");
    assert!(
        figures.contains(r#"polity_http_requests_total{method="GET",route="/clinic/panics",status="5xx"} 1"#)
    );
    assert!(figures.contains("polity_http_requests_in_flight 1"), "this request itself: {figures}");
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_hangs_is_given_up() {
    let (_ground, app) = app().await;
    let seen = Browser::new(&app).get("/clinic/slow").await;
    assert_eq!((seen.status, seen.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "10"));
}

#[tokio::test]
async fn figures_are_for_readers_here_and_those_named() {
    let ground = TestGround::sqlite(&[], &[]).await;
    let mut config = test_config();
    config.metrics_readers = vec!["198.51.100.7".parse().unwrap()];
    let app = app_on(&ground.web_with(config));
    let ask = async |peer: &str, forwarded: Option<&str>| {
        let mut request = axum::extract::Request::get("/metrics").body(axum::body::Body::empty()).unwrap();
        request.extensions_mut().insert(Peer(peer.parse().unwrap()));
        if let Some(forwarded) = forwarded {
            request.headers_mut().insert("x-forwarded-for", forwarded.parse().unwrap());
        }
        app.answer(request).await.status()
    };
    assert_eq!(ask("127.0.0.1", None).await, StatusCode::OK);
    assert_eq!(ask("198.51.100.7", None).await, StatusCode::OK);
    assert_eq!(ask("198.51.100.8", None).await, StatusCode::NOT_FOUND);
    assert_eq!(
        ask("127.0.0.1", Some("198.51.100.8")).await,
        StatusCode::NOT_FOUND,
        "a proxy speaks for another"
    );
}

fn real() -> Config {
    let base = "https://www.angsana.example/".parse().unwrap();
    let banner = LocalText::new("The government of Angsana").with(polity_web::Lang::Ms, "Kerajaan Angsana");
    Config::nation(LocalText::new("Angsana"), banner, base)
}

#[tokio::test]
async fn a_real_nation_answers_to_its_own_name_only_and_over_tls() {
    let ground = TestGround::sqlite(&[], &[]).await;
    let app = app_on(&ground.web_with(real()));
    let mut browser = Browser::new(&app).with_header("host", "www.angsana.example");
    let seen = browser.get("/clinic/book").await;
    assert_eq!(seen.status, StatusCode::OK);
    assert_eq!(seen.header("strict-transport-security"), "max-age=63072000; includeSubDomains");
    assert!(browser.cookie("__Host-seed").is_some());
    assert!(seen.body.contains("The government of Angsana") && !seen.body.contains("Demonstration"));
    assert_eq!(
        browser.get("/demo/mailbox").await.status,
        StatusCode::NOT_FOUND,
        "nobody reads a nation's mail"
    );

    let mut lost = Browser::new(&app).with_header("host", "evil.example");
    let seen = lost.get("/clinic").await;
    assert_eq!(seen.status, StatusCode::MISDIRECTED_REQUEST);
    assert!(!seen.body.contains("evil.example"));
    assert_eq!(lost.get("/healthz").await.status, StatusCode::OK, "probes ask by address");
}

#[tokio::test]
async fn the_demonstration_answers_to_no_foreign_name() {
    let (_ground, app) = app().await;
    let ask = async |host: &str| Browser::new(&app).with_header("host", host).get("/clinic").await.status;
    for here in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "192.168.1.7", "angsana.localhost"] {
        assert_eq!(ask(here).await, StatusCode::OK, "{here}");
    }
    for elsewhere in ["evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example"] {
        assert_eq!(ask(elsewhere).await, StatusCode::MISDIRECTED_REQUEST, "{elsewhere}");
    }
}

#[tokio::test]
async fn a_virtual_host_shows_the_rooms_that_it_lists() {
    let ground = TestGround::sqlite(&[], &[]).await;
    let mut config = real();
    config.hosts = vec![VirtualHost { name: "record.angsana.example".into(), rooms: vec!["record".into()] }];
    let app = app_on(&ground.web_with(config));
    let mut there = Browser::new(&app).with_header("host", "record.angsana.example");
    assert_eq!(there.get("/transparency").await.status, StatusCode::OK);
    assert_eq!(there.get("/clinic").await.status, StatusCode::NOT_FOUND);
    let mut main = Browser::new(&app).with_header("host", "WWW.angsana.example:443");
    assert_eq!(main.get("/clinic").await.status, StatusCode::OK);
}

#[tokio::test]
async fn one_network_cannot_take_all_the_air() {
    let (ground, app) = app().await;
    let ask = async |peer: &str| {
        let mut request = axum::extract::Request::get("/healthz").body(axum::body::Body::empty()).unwrap();
        request.extensions_mut().insert(Peer(peer.parse().unwrap()));
        app.answer(request).await
    };
    for _ in 0..app.web().config().requests_per_network.capacity {
        assert_eq!(ask("203.0.113.5").await.status(), StatusCode::OK);
    }
    let refused = ask("203.0.113.5").await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["retry-after"], "1");
    assert_eq!(ask("203.0.113.6").await.status(), StatusCode::OK, "its neighbour is another network");
    ground.clock.advance(1_000_000);
    assert_eq!(ask("203.0.113.5").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn dynamic_pages_are_compressed_when_it_helps() {
    let (_ground, app) = app().await;
    let mut browser = Browser::new(&app);
    let page = browser.get("/clinic").await;
    assert_eq!(page.header("content-encoding"), "gzip");
    assert!(page.wire_bytes < page.body.len() / 2);
    assert_eq!(browser.get("/healthz").await.header("content-encoding"), "");
    let head = browser.send(Method::HEAD, "/clinic", None, axum::body::Body::empty()).await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
}

#[tokio::test]
async fn the_api_is_described_by_its_handlers() {
    let (_ground, app) = app().await;
    let description = Browser::new(&app).get("/openapi.json").await.json();
    assert_eq!(
        description["paths"]["/api/clinic/visits/{number}"]["get"]["summary"],
        "The visit with this number."
    );
    assert!(description["components"]["schemas"]["Problem"]["properties"]["instance"].is_object());
    assert_eq!(description["servers"][0]["url"], "http://127.0.0.1:8080");
}

#[tokio::test]
async fn public_pages_stay_up_when_sessions_cannot_be_read() {
    let (ground, app) = app().await;
    let mut browser = signed_in(&app, account(1), "").await;
    let token = browser.cookie("session").unwrap().to_owned();
    assert_eq!(browser.get("/clinic/mine").await.status, StatusCode::OK);
    // Another node whose keys were not reloaded: the row is there and does not open.
    let mut blind = ground.ground.clone();
    blind.ring =
        polity_vault::KeyRing::ephemeral(&[polity_web::PURPOSES, polity_ledger::PURPOSES].concat()).unwrap();
    let app = app_on(&polity_web::Web::new(blind, test_config()));
    let mut browser = Browser::new(&app);
    browser.set_cookie("session", Some(&token));
    assert_eq!(browser.get("/clinic").await.status, StatusCode::OK);
    let refused = browser.get("/clinic/mine").await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "10"));
    assert_eq!(
        browser.get("/clinic/audit").await.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "not knowing is not denying"
    );
}

#[tokio::test]
async fn finders_of_weaknesses_are_told_where_to_go() {
    let ground = TestGround::sqlite(&[], &[]).await;
    let mut config = test_config();
    config.footer.report_vulnerability = Some("/report-a-weakness".into());
    let app = app_on(&ground.web_with(config));
    let seen = Browser::new(&app).get("/.well-known/security.txt").await;
    assert_eq!(
        seen.body,
        "Contact: http://127.0.0.1:8080/report-a-weakness\nExpires: 2030-04-07T01:00:00Z\nPreferred-Languages: en, zh-Hans, ms, ta\n\
         Canonical: http://127.0.0.1:8080/.well-known/security.txt\n"
    );
}

#[tokio::test]
async fn readiness_follows_the_request_to_stop() {
    let (_ground, app) = app().await;
    let mut browser = Browser::new(&app);
    assert_eq!(browser.get("/readyz").await.body, "ready\n");
    app.web().start_draining();
    let seen = browser.get("/readyz").await;
    assert_eq!((seen.status, seen.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    assert_eq!(browser.get("/healthz").await.status, StatusCode::OK, "it still runs");
}
