//! The pages when everything was recorded: each indicator, each breakdown and the service standards, in four languages.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs, reason = "tests")]

mod kit;

use axum::http::StatusCode;
use kit::{Nation, many};
use polity_blueprint::indicators::Indicator;
use polity_blueprint::routes;
use polity_ledger::transactions::Channel;
use polity_web::App;
use polity_web::testkit::{Browser, TEST_NOW};
use serde_json::{Value, json};

/// Weight that a page may have on the line, style sheets apart (bytes).
const PAGE_BYTES_MAX: usize = 12_000;

fn published(service: &str, more: &Value) -> (&'static str, Value, i64) {
    let mut public = json!({"service": service, "agency": "home-dept", "version": 3, "audience": "resident",
        "signs_in": true, "questions": 9, "prefilled": 3, "register_questions": 3, "pays": true,
        "electronic_payment": true, "ink_signature": true, "digital_signature": true, "working_days": 10,
        "stages": 3, "agencies": 2});
    public.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    ("services.published", public, TEST_NOW - 40 * kit::DAY)
}

fn rated(audience: &str, scale: i64, score: i64) -> (&'static str, Value, i64) {
    let public = json!({"service": "grab-bar", "agency": "home-dept", "version": 3, "audience": audience, "scale": scale,
        "score": score, "language": "ta", "channel": "web"});
    ("services.rated", public, TEST_NOW - score * 9 * kit::DAY)
}

fn paid(direction: &str, electronic: bool) -> (&'static str, Value, i64) {
    let public = json!({"service": "grab-bar", "agency": "home-dept", "direction": direction, "electronic": electronic,
        "cents": 2_550, "currency": "SGD"});
    ("payment.recorded", public, TEST_NOW - 3 * kit::DAY)
}

async fn full() -> (Nation, App) {
    let nation = Nation::sqlite().await;
    nation.record(&[many(40, Channel::Web), many(12, Channel::Counter)].concat()).await;
    let mut events = vec![
        published("grab-bar", &json!({})),
        published("moor", &json!({"prefilled": 1, "electronic_payment": false, "digital_signature": false})),
        published(
            "street-fault",
            &json!({"signs_in": false, "pays": false, "ink_signature": false,
            "digital_signature": false, "prefilled": 0, "register_questions": 0}),
        ),
        published("gone", &json!({})),
        ("services.closed", json!({"service": "gone"}), TEST_NOW - 2 * kit::DAY),
    ];
    for audience in ["resident", "business"] {
        events.extend([5, 6, 6, 5, 6, 5, 4, 6, 6, 5, 6, 3].map(|score| rated(audience, 6, score)));
        events.extend([5, 4, 5, 5, 3, 5].map(|score| rated(audience, 5, score)));
    }
    events.extend((0..12).map(|number| paid(if number < 10 { "in" } else { "out" }, number != 3)));
    nation.tell(&events).await;
    let registers = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/registers/angsana.toml");
    // As if the file had been made three years later, when these tests take place.
    let text = std::fs::read_to_string(registers).unwrap();
    let text = text.replace("2026-1", "2029-1").replace("2026-", "2029-").replace("2028-", "2031-");
    nation.declare(&text.replace("2029-11-01", "2030-01-06")).await;
    nation.follow().await;
    let app = nation.ground.app(|web| App::builder(web.clone()).mount(routes(nation.blueprint.clone())));
    (nation, app)
}

#[tokio::test]
async fn every_indicator_has_a_figure_a_page_and_no_bare_key() {
    let (_nation, app) = full().await;
    let mut browser = Browser::new(&app);
    let kpi = browser.get("/api/kpi").await.json();
    let missing: Vec<_> = kpi.as_array().unwrap().iter().filter(|line| line["value"].is_null()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for lang in ["en", "zh", "ms", "ta"] {
        let codes = Indicator::ALL.iter().map(|indicator| format!("/scoreboard/{}", indicator.code()));
        let others = ["/scoreboard", "/scoreboard/standards", "/scoreboard/standards/grab-bar"];
        for path in codes.chain(others.map(str::to_owned)) {
            let page = browser.get(&format!("{path}?lang={lang}")).await;
            assert_eq!(page.status, StatusCode::OK, "{path} {lang}");
            let main = page.main().replace("blueprint.declared", "");
            assert!(!main.contains("blueprint-"), "{path} {lang} shows a bare key");
            assert!(page.wire_bytes <= PAGE_BYTES_MAX, "{path} {lang}: {} bytes", page.wire_bytes);
            assert!(!page.body.contains("style=") && !page.body.contains("<script"), "{path}");
        }
    }
}

#[tokio::test]
async fn what_is_told_beside_a_figure_is_told() {
    let (_nation, app) = full().await;
    let mut browser = Browser::new(&app);
    let kpi = browser.get("/api/kpi").await.json();
    let line = |id: &str| kpi.as_array().unwrap().iter().find(|line| line["id"] == id).unwrap().clone();
    let shares = |id: &str| (line(id)["numerator"].as_i64(), line(id)["denominator"].as_i64());
    assert_eq!(shares("dgb-01"), (Some(10), Some(12)));
    assert_eq!(line("dgb-01")["beside"]["answered"], json!({"part": 12, "whole": 52, "share": 0.230_769}));
    assert_eq!(shares("dgb-03"), (Some(1), Some(2)), "the closed service and the free one do not count");
    assert_eq!(shares("dgb-04"), (Some(2), Some(2)));
    assert_eq!(line("dgb-04")["verdict"], "met", "all is all, however few they are");
    assert_eq!(shares("dgb-05"), (Some(1), Some(2)));
    assert_eq!(line("dgb-07")["beside"]["paid-in"], json!({"part": 9, "whole": 10, "share": 0.9}));
    assert_eq!(line("dgb-07")["beside"]["value"]["whole"], 12 * 2_550);
    assert_eq!(line("dgb-10")["beside"]["unconfirmed"]["part"], 1);
    assert_eq!(line("dgb-11")["denominator"], 5);
    assert!(line("dgb-08")["lower"].is_null(), "a count has no interval");
    assert_eq!(line("dgb-14")["unit"], "working-days");
    let by_hosting = browser.get("/api/kpi?by=hosting").await.json();
    assert!(by_hosting.as_array().unwrap().iter().all(|line| line["id"] == "dgb-15"));
    let page = browser.get("/scoreboard/dgb-07").await;
    for part in ["Electronic, by value", "To the state", "9 of 10 (90.0%)", "11 of 12 payments", "not yet"] {
        assert!(page.main().to_lowercase().contains(&part.to_lowercase()), "{part} is missing");
    }
    for (id, says) in
        [("dgb-01", "5 of 6"), ("dgb-07", "To the state: electronic"), ("dgb-15", "website-search")]
    {
        let page = browser.get(&format!("/scoreboard/{id}")).await;
        assert!(page.main().contains(says) && page.main().contains("/transparency/entries/"), "{id}");
    }
    let records = browser.get("/api/kpi/dgb-03/records?service=gone").await.json();
    let withdrawn: Vec<_> =
        records["records"].as_array().unwrap().iter().map(|one| one["withdrawn"].clone()).collect();
    assert_eq!(withdrawn, [json!(true), json!(false)]);
}

#[tokio::test]
async fn standards_are_decided_by_facts_or_left_to_a_person() {
    let (_nation, app) = full().await;
    let mut browser = Browser::new(&app);
    let found = browser.get("/api/standards/moor").await.json();
    let control = |id: &str| {
        let controls = found["controls"].as_array().unwrap();
        controls.iter().find(|control| control["id"] == id).unwrap().clone()
    };
    assert_eq!(found["controls"].as_array().unwrap().len(), 92);
    assert_eq!(control("TX-1")["state"], "auto-fail");
    assert_eq!(control("TX-6")["evidence"]["register_questions"], "3");
    assert_eq!(control("TX-6")["state"], "auto-fail");
    assert_eq!(control("TX-12")["state"], "auto-pass");
    assert_eq!(control("TX-7")["state"], "needs-person", "it takes money, and nobody saw how");
    assert_eq!(control("WO-7"), json!({"id": "WO-7", "state": "needs-person", "evidence": {}}));
    let counts: i64 =
        found["counts"].as_object().unwrap().values().map(|count| count.as_i64().unwrap()).sum();
    assert_eq!(counts, 92);
    assert_eq!(browser.get("/api/standards/gone").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/scoreboard/standards/gone").await.status, StatusCode::NOT_FOUND);
    let page = browser.get("/scoreboard/standards/grab-bar").await;
    for part in ["It can be done without ink or paper", "ink_signature = true", "answers = ", "WP-1 – WP-19"]
    {
        assert!(page.main().contains(part), "{part} is missing");
    }
}
