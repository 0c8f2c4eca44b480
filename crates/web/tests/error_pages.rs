//! Every error page in every language, and every problem document, as a reader gets them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sample;

use axum::body::Body;
use axum::http::Method;
use polity_web::testkit::{Browser, Seen};
use sample::{account, app, codes, signed_in};

/// The page without what differs from run to run.
fn steady(seen: &Seen) -> String {
    let id = seen.header("x-request-id").to_owned();
    assert!(!id.is_empty());
    let body = seen.body.replace(&id, "REQUEST-ID");
    // Hashes of style sheets change with the sheets.
    let mut out = String::new();
    for (index, part) in body.split("/a/").enumerate() {
        let rest = if index == 0 { part } else { part.split_once('/').map_or(part, |(_, rest)| rest) };
        out.push_str(if index == 0 { "" } else { "/a/HASH/" });
        out.push_str(rest);
    }
    out
}

/// Only the main part: the frame is in a snapshot of its own.
fn main_part(seen: &Seen) -> String {
    let whole = steady(seen);
    let start = whole.find("<main").unwrap();
    whole[start..whole.find("</main>").unwrap()].to_owned()
}

#[tokio::test]
async fn the_frame_of_a_page() {
    let (_ground, app) = app().await;
    let seen = Browser::new(&app).get("/nothing?lang=en").await;
    insta::assert_snapshot!("frame_en", steady(&seen));
    let mut nurse = signed_in(&app, account(1), "nurse").await;
    let seen = nurse.get("/nothing?lang=ta").await;
    let token =
        seen.body.split(r#"name="_csrf" value=""#).nth(1).unwrap().split('"').next().unwrap().to_owned();
    insta::assert_snapshot!("frame_ta_signed_in", steady(&seen).replace(&token, "TOKEN"));
}

#[tokio::test]
async fn error_pages_in_four_languages() {
    let (_ground, app) = app().await;
    for code in codes() {
        let mut pages = Vec::new();
        let mut browser = signed_in(&app, account(1), "").await;
        let lang = format!("lang={code}");
        pages.push(("404", browser.get(&format!("/nothing?{lang}")).await));
        pages.push(("403", browser.get("/clinic/diary").await));
        pages.push(("403 form", browser.post_exactly("/clinic/book", &[]).await));
        pages.push(("405", browser.send(Method::DELETE, "/clinic", None, Body::empty()).await));
        pages.push(("413", browser.get(&format!("/clinic?{}", "q".repeat(9_000))).await));
        pages.push(("400", browser.get("/demo/mailbox?before=1&before=2").await));
        pages.push(("500", browser.get("/clinic/breaks").await));
        for (status, seen) in &pages {
            assert_eq!(seen.status.as_str(), &status[..3], "{code}: {}", seen.body);
            assert!(!seen.body.contains("secret cause"));
        }
        let all: Vec<String> = pages
            .iter()
            .map(|(name, seen)| format!("== {name} {}\n{}", seen.title(), main_part(seen)))
            .collect();
        insta::assert_snapshot!(format!("errors_{code}"), all.join("\n"));
    }
}

#[tokio::test]
async fn problem_documents() {
    let (_ground, app) = app().await;
    let mut browser = Browser::new(&app).with_header("accept", "application/json");
    let mut out = Vec::new();
    for path in ["/api/clinic/visits/12", "/api/clinic/visits/twelve", "/api/nothing", "/nothing"] {
        let seen = browser.get(path).await;
        assert_eq!(seen.header("content-type"), "application/problem+json", "{path}");
        out.push(format!(
            "GET {path} {}\n{}",
            seen.status,
            serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(&steady(&seen)).unwrap())
                .unwrap()
        ));
    }
    let seen = browser.send(Method::DELETE, "/api/clinic/visits", None, Body::empty()).await;
    assert_eq!(seen.header("allow"), "PUT", "what may be used instead");
    out.push(format!("DELETE /api/clinic/visits {}", seen.status));
    insta::assert_snapshot!(out.join("\n\n"));
}

#[tokio::test]
async fn the_type_of_a_problem_leads_to_its_page() {
    let (_ground, app) = app().await;
    let mut browser = Browser::new(&app);
    let kinds = browser.get("/problems").await;
    for kind in app.problems() {
        assert!(kinds.body.contains(kind.code), "{}", kind.code);
        let page = browser.get(&format!("/problems/{}", kind.code)).await;
        assert!(page.body.contains(kind.title) && page.body.contains("How to mend it"), "{}", kind.code);
    }
    assert!(
        app.problems().iter().any(|kind| kind.code == "no-such-visit"),
        "rooms' kinds are documented too"
    );
}
