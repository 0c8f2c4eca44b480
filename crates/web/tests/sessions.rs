//! Sessions on both engines: opened, used, listed, ended, and never more than that.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sample;

use axum::http::StatusCode;
use polity_web::testkit::{Browser, TestGround};
use polity_web::{LAST_SEEN_STEP, MIGRATIONS, SESSION_IDLE, SESSION_LIFETIME, browser_name};
use sample::{account, app_on, signed_in};

const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0";

async fn each_engine() -> Vec<TestGround> {
    let migrations: Vec<_> = polity_ledger::MIGRATIONS.iter().chain(MIGRATIONS).copied().collect();
    let stores = polity_store::testkit::each_engine(&migrations).await.unwrap();
    stores.into_iter().map(|store| TestGround::on(store, &[])).collect()
}

#[tokio::test]
async fn a_session_lives_until_its_limits() {
    for ground in each_engine().await {
        let app = app_on(&ground.web());
        let mut browser = signed_in(&app, account(1), "").await;
        // Used every half hour it lives to its absolute limit, and not beyond.
        for _ in 0..(SESSION_LIFETIME / (SESSION_IDLE / 2)) - 1 {
            ground.clock.advance(SESSION_IDLE / 2);
            assert_eq!(browser.get("/clinic/mine").await.status, StatusCode::OK);
        }
        ground.clock.advance(SESSION_IDLE / 2);
        assert_eq!(browser.get("/clinic/mine").await.status, StatusCode::SEE_OTHER, "the absolute limit");

        let mut idle = signed_in(&app, account(1), "").await;
        ground.clock.advance(SESSION_IDLE);
        assert_eq!(idle.get("/clinic/mine").await.status, StatusCode::SEE_OTHER, "an hour without use");
        assert_eq!(
            app.web().sessions().forget_expired().await.unwrap(),
            1,
            "only the first is past its absolute limit"
        );
    }
}

#[tokio::test]
async fn signing_in_makes_a_new_token_and_ends_the_old_one() {
    for ground in each_engine().await {
        let app = app_on(&ground.web());
        let mut browser = signed_in(&app, account(1), "").await;
        let old = browser.cookie("session").unwrap().to_owned();
        browser.get("/clinic").await;
        browser.post(&format!("/clinic/sign-in?account={}", account(1)), &[]).await;
        assert_ne!(browser.cookie("session"), Some(old.as_str()));
        let mut thief = Browser::new(&app);
        thief.set_cookie("session", Some(&old));
        assert_eq!(thief.get("/clinic/mine").await.status, StatusCode::SEE_OTHER);
        assert_eq!(browser.get("/clinic/mine").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_owner_sees_where_they_are_signed_in_and_ends_it() {
    for ground in each_engine().await {
        let app = app_on(&ground.web());
        let sessions = app.web().sessions();
        let mut phone = Browser::new(&app).with_header("user-agent", FIREFOX);
        phone.post(&format!("/clinic/sign-in?account={}", account(1)), &[]).await;
        ground.clock.advance(1);
        let mut desk = signed_in(&app, account(1), "").await;
        let mut other = signed_in(&app, account(2), "").await;

        let list = sessions.list(account(1)).await.unwrap();
        assert_eq!(list.len(), 2);
        assert_eq!(browser_name(&list[1].user_agent), "Firefox, Windows");
        assert_eq!(list[1].network, "127.0.0.0/24");
        assert!(format!("{:?}", list[1]).len() < 60, "nothing personal in debug output");

        assert!(
            !sessions.revoke(account(2), list[1].id_hash).await.unwrap(),
            "another's session is not ended"
        );
        assert!(sessions.revoke(account(1), list[1].id_hash).await.unwrap());
        assert_eq!(phone.get("/clinic/mine").await.status, StatusCode::SEE_OTHER);
        assert_eq!(desk.get("/clinic/mine").await.status, StatusCode::OK);

        ground.clock.advance(1);
        let mut third = signed_in(&app, account(1), "").await;
        let kept = sessions.list(account(1)).await.unwrap()[1].id_hash;
        assert_eq!(sessions.revoke_all(account(1), Some(kept)).await.unwrap(), 1);
        assert_eq!(third.get("/clinic/mine").await.status, StatusCode::SEE_OTHER);
        assert_eq!(desk.get("/clinic/mine").await.status, StatusCode::OK);
        assert_eq!(sessions.revoke_all(account(1), None).await.unwrap(), 1);
        assert_eq!(other.get("/clinic/mine").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_last_use_is_written_at_most_every_five_minutes() {
    for ground in each_engine().await {
        let app = app_on(&ground.web());
        let mut browser = signed_in(&app, account(1), "").await;
        let opened_at = app.web().now();
        let last_seen = async || app.web().sessions().list(account(1)).await.unwrap()[0].last_seen;
        ground.clock.advance(LAST_SEEN_STEP - 1);
        browser.get("/clinic").await;
        assert_eq!(last_seen().await, opened_at);
        ground.clock.advance(1);
        browser.get("/clinic").await;
        assert_eq!(last_seen().await, opened_at + LAST_SEEN_STEP);
    }
}

#[tokio::test]
async fn nonsense_in_the_cookie_is_no_session() {
    let ground = TestGround::sqlite(&[], &[]).await;
    let app = app_on(&ground.web());
    for token in ["", "x", &"A".repeat(43), &"é".repeat(20), &"x".repeat(5_000)] {
        let mut browser = Browser::new(&app);
        browser.set_cookie("session", Some(token));
        assert_eq!(browser.get("/clinic/mine").await.status, StatusCode::SEE_OTHER);
        assert_eq!(browser.get("/clinic").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn every_statement_fits_both_engines() {
    for ground in each_engine().await {
        let problems = ground.store.store.check_statements(polity_web::STATEMENTS).await.unwrap();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}
