//! The scoreboard as people and programs see it: in four languages, with and without figures, on hostile input.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs, reason = "tests")]

mod kit;

use axum::http::StatusCode;
use kit::{Nation, many, ordinary};
use polity_blueprint::indicators::Indicator;
use polity_blueprint::{LOCALES, Names, routes};
use polity_ledger::transactions::{Channel, Outcome, Transaction};
use polity_web::App;
use polity_web::testkit::{Browser, TEST_NOW, problems_of_words};
use proptest::prelude::*;

/// Weight that a page may have on the line, style sheets apart (bytes).
const PAGE_BYTES_MAX: usize = 12_000;

fn app(nation: &Nation) -> App {
    nation.ground.app(|web| App::builder(web.clone()).mount(routes(nation.blueprint.clone())))
}

async fn busy() -> (Nation, App) {
    let nation = Nation::sqlite().await;
    let days = (0..60).flat_map(|day| {
        let at = TEST_NOW - day * kit::DAY;
        let moved =
            move |one: Transaction| Transaction { started_at: at - 90_000_000, finished_at: at, ..one };
        many(12, Channel::Web).into_iter().chain(many(1, Channel::Counter)).map(moved)
    });
    nation.record(&days.collect::<Vec<_>>()).await;
    let abandoned = Transaction { outcome: Outcome::Abandoned, ..ordinary() };
    nation.record(&[vec![abandoned; 3], many(2, Channel::Assisted)].concat()).await;
    nation.follow().await;
    let app = app(&nation);
    (nation, app)
}

/// The line of one indicator.
fn one<'k>(kpi: &'k serde_json::Value, id: &str) -> &'k serde_json::Value {
    kpi.as_array().unwrap().iter().find(|line| line["id"] == id).unwrap()
}

#[test]
fn the_words_are_whole_in_every_language() {
    let beginnings = [
        "blueprint-dgb-",
        "blueprint-median-time-",
        "blueprint-completion-",
        "blueprint-prefill-coverage-",
        "blueprint-retyped-data-",
        "blueprint-after-use-",
        "blueprint-count-",
        "blueprint-aside-",
        "blueprint-hosting-",
        "blueprint-direction-",
        "blueprint-way-",
        "blueprint-standard-",
        "blueprint-window-",
        "blueprint-verdict-",
        "blueprint-by-",
        "blueprint-head-",
        "blueprint-channel-",
    ];
    let problems = problems_of_words(env!("CARGO_MANIFEST_DIR"), &LOCALES, &beginnings);
    assert_eq!(problems, Vec::<String>::new());
}

#[tokio::test]
async fn each_page_stands_in_each_language_and_is_light() {
    let (_nation, app) = busy().await;
    let mut browser = Browser::new(&app);
    for lang in ["en", "zh", "ms", "ta"] {
        for path in ["/scoreboard", "/scoreboard/dgb-06", "/scoreboard/median-time"] {
            for window in ["90d", "year"] {
                let page = browser.get(&format!("{path}?window={window}&lang={lang}")).await;
                assert_eq!(page.status, StatusCode::OK, "{path} {lang}");
                assert!(!page.main().contains("blueprint-"), "{path} {lang} shows a bare key");
                assert!(page.wire_bytes <= PAGE_BYTES_MAX, "{path} {lang}: {} bytes", page.wire_bytes);
                assert!(!page.body.contains("style=") && !page.body.contains("<script"), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn the_page_tells_the_whole_figure() {
    let (_nation, app) = busy().await;
    let mut browser = Browser::new(&app);
    let page = browser.get("/scoreboard/dgb-06").await;
    // 720 by web of 782: 60 at the counter, 2 assisted; 3 given up.
    for part in
        ["92.1%", "Not yet", "720 of 782 errands", "90% to 95%", "2023", "grade A", "<svg", "89.9%", "93.8%"]
    {
        assert!(page.main().contains(part), "{part} is missing");
    }
    for (row, count) in [("With someone&#39;s help", 2), ("Given up", 3)] {
        let row = page.main().split(row).nth(1).unwrap_or_else(|| panic!("no row {row}"));
        assert!(row.starts_with(&format!("</dt><dd>{count}</dd>")), "{}", &row[..40]);
    }
    assert!(
        page.main().contains(r#"<a href="/transparency/entries/784">"#),
        "the newest record is not listed"
    );
    let older = page.main().split("href=\"").find(|link| link.contains("before=")).unwrap();
    let older = older.split('"').next().unwrap().replace("&#38;", "&");
    let next = browser.get(&format!("/scoreboard/dgb-06{}", older.split('#').next().unwrap())).await;
    assert!(!next.main().contains("/transparency/entries/784"));
    assert!(next.main().contains("/transparency/entries/"));
}

#[tokio::test]
async fn the_figure_moves_with_the_next_transaction() {
    let (nation, app) = busy().await;
    let mut browser = Browser::new(&app);
    assert!(browser.get("/scoreboard").await.main().contains("720 of 782 errands"));
    nation.record(&[ordinary()]).await;
    nation.follow().await;
    let page = browser.get("/scoreboard").await;
    assert!(page.main().contains("721 of 783 errands"));
}

#[tokio::test]
async fn without_transactions_the_pages_say_so_and_nothing_breaks() {
    let nation = Nation::sqlite().await;
    let mut browser = Browser::new(&app(&nation));
    nation.record(&many(9, Channel::Web)).await;
    nation.follow().await;
    for path in ["/scoreboard", "/scoreboard/dgb-06", "/scoreboard/median-time"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.main().contains("Too few to show"), "{path}");
        assert!(!page.main().contains("/transparency/entries/"), "{path} lists records of a small group");
        assert!(!page.main().contains("<svg"));
    }
    assert_eq!(browser.get("/scoreboard/dgb-99").await.status, StatusCode::NOT_FOUND);
    let kpi = browser.get("/api/kpi").await.json();
    let digital = one(&kpi, "dgb-06");
    assert_eq!((&digital["value"], &digital["suppressed"]), (&serde_json::Value::Null, &true.into()));
    assert_eq!(digital["denominator"], serde_json::Value::Null);
    // What nobody recorded is neither a number nor kept back, and its page says where it would come from.
    for (id, source) in [
        ("dgb-01", "services.rated"),
        ("dgb-04", "services.published"),
        ("dgb-07", "payment.recorded"),
        ("dgb-15", "blueprint.declared"),
    ] {
        let kpi = one(&kpi, id);
        assert_eq!((&kpi["value"], &kpi["verdict"]), (&serde_json::Value::Null, &"not-recorded".into()));
        assert_eq!(kpi["suppressed"], false);
        assert_eq!(kpi["source"][0], source);
        let page = browser.get(&format!("/scoreboard/{id}")).await;
        assert!(page.main().contains("Not recorded yet") && page.main().contains(source), "{id}");
    }
}

#[tokio::test]
async fn programs_get_everything_that_is_needed_to_judge_a_figure() {
    let (_nation, app) = busy().await;
    let mut browser = Browser::new(&app);
    let kpi = browser.get("/api/kpi?window=90d").await.json();
    assert_eq!(kpi.as_array().unwrap().len(), Indicator::ALL.len());
    let some = ["dgb-01", "dgb-06", "median-time", "retyped-data"].map(|id| one(&kpi, id));
    insta::assert_snapshot!(serde_json::to_string_pretty(&some).unwrap());
    let by_channel = browser.get("/api/kpi?by=channel").await.json();
    let groups: Vec<_> =
        by_channel.as_array().unwrap().iter().filter(|line| line["id"] == "dgb-06").collect();
    assert_eq!(groups.len(), 3);
    // Two were assisted: kept back, and the next smallest with it.
    assert!(groups.iter().all(|line| line["suppressed"] == (line["group"] != "web")));

    let records = browser.get("/api/kpi/dgb-06/records?service=identity.enrol").await.json();
    assert_eq!(records["records"].as_array().unwrap().len(), 20);
    assert_eq!(records["records"][0]["entry"], "/transparency/entries/784");
    let next = browser.get(&format!("/api/kpi/dgb-06/records?before={}", records["before"])).await.json();
    assert!(next["records"][0]["number"].as_i64() < records["records"][19]["number"].as_i64());

    for (query, part) in
        [("window=1d", "window"), ("by=street", "by"), ("service=%00", "service"), ("before=x", "before")]
    {
        let answer = browser.get(&format!("/api/kpi/dgb-06/records?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert!(answer.json()["detail"].as_str().unwrap().starts_with(part));
    }
    assert_eq!(browser.get("/api/kpi/nothing/records").await.status, StatusCode::NOT_FOUND);
}

struct Told;

impl Names for Told {
    fn agency(&self, code: &str, language: &str) -> Option<String> {
        (code == "registry" && language == "ms").then(|| "Jabatan <Pendaftaran>".to_owned())
    }

    fn service(&self, _: &str, _: &str) -> Option<String> {
        None
    }
}

#[tokio::test]
async fn names_come_from_the_roof_and_are_escaped() {
    let (nation, _) = busy().await;
    let store = nation.store().clone();
    let (clock, zone) = (nation.ground.clock.clone(), jiff::tz::TimeZone::UTC);
    let told =
        polity_blueprint::Blueprint::new(store, clock, zone, polity_blueprint::targets::Targets::default())
            .with_names(Told);
    let app = nation.ground.app(|web| App::builder(web.clone()).mount(routes(std::sync::Arc::new(told))));
    let page = Browser::new(&app).get("/scoreboard/dgb-06?lang=ms").await;
    assert!(page.main().contains("Jabatan &#60;Pendaftaran&#62;") && page.main().contains("identity.enrol"));
}

#[test]
fn no_address_breaks_a_page() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (_nation, app) = runtime.block_on(busy());
    let paths = prop_oneof![
        Just("/scoreboard".to_owned()),
        Just("/scoreboard/dgb-06".to_owned()),
        Just("/api/kpi".to_owned()),
        Just("/api/kpi/median-time/records".to_owned()),
        "[a-z0-9%.-]{1,12}".prop_map(|code| format!("/scoreboard/{code}")),
    ];
    let pair =
        ("(window|by|service|before|lang|x)", "(90d|year|agency|-?[0-9]{1,22}|%[0-9A-F]{2}|[!-%'-~]{0,20})");
    let query = proptest::collection::vec(pair, 0..4).prop_map(|pairs| {
        pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    });
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) };
    proptest::test_runner::TestRunner::new(config)
        .run(&(paths, query), |(path, query)| {
            let address = format!("{path}?{query}");
            // What is no address at all never reaches the application.
            prop_assume!(address.parse::<axum::http::Uri>().is_ok());
            let seen = runtime.block_on(Browser::new(&app).get(&address));
            prop_assert!(seen.status.as_u16() < 500, "{} {}", seen.status, address);
            Ok(())
        })
        .unwrap();
}
