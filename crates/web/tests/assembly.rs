//! An application is checked as a whole before it serves; every mistake names both sides.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use axum::http::Method;
use polity_web::testkit::{TestGround, problems_of_words};
use polity_web::{Anyone, App, AssembleError, Asset, LocaleFiles, Routes, Who};

async fn page(_: Who<Anyone>) -> &'static str {
    "page"
}

async fn error_of(routes: impl FnOnce() -> Vec<Routes>) -> String {
    let ground = TestGround::sqlite(&[], &[]).await;
    let builder = routes().into_iter().fold(App::builder(ground.web()), polity_web::AppBuilder::mount);
    match builder.assemble() {
        Ok(_) => "put together".into(),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn two_rooms_cannot_claim_one_prefix() {
    let error = error_of(|| {
        vec![
            Routes::new("identity", ()).get("/me", page).get("/api/identity/me", page),
            Routes::new("site", ()).get("/me/contact", page).get("/api/site/me", page).reserve("/healthz"),
        ]
    });
    let error = error.await;
    assert_eq!(
        error,
        "site registers /me/contact, but /me belongs to identity\nsite registers /healthz, but /healthz belongs to web"
    );
}

#[tokio::test]
async fn one_room_cannot_register_a_path_twice() {
    let error =
        error_of(|| vec![Routes::new("identity", ()).get("/me", page).page(Method::GET, "/me", page)]).await;
    assert_eq!(error, "identity registers GET /me twice");
}

#[tokio::test]
async fn there_is_one_fallback() {
    let error =
        error_of(|| vec![Routes::new("site", ()).fallback(page), Routes::new("other", ()).fallback(page)])
            .await;
    assert_eq!(error, "other registers a fallback, but site already did");
}

#[tokio::test]
async fn files_and_words_have_one_owner() {
    let error = error_of(|| vec![Routes::new("site", ()).assets([Asset::new("app.css", b"")])]).await;
    assert_eq!(error, "two rooms bring a static file named app.css");
    let taken: LocaleFiles = LocaleFiles { room: "site", en: "web-home = x", zh: "", ms: "", ta: "" };
    let error = error_of(|| vec![Routes::new("site", ()).locales(taken)]).await;
    assert!(error.starts_with("locales/en.ftl of site:") && error.contains("web-home"), "{error}");
    let broken: LocaleFiles = LocaleFiles { room: "site", en: "site-x = {", zh: "", ms: "", ta: "" };
    let error = error_of(|| vec![Routes::new("site", ()).locales(broken)]).await;
    assert!(error.starts_with("locales/en.ftl of site:"), "{error}");
}

#[tokio::test]
async fn a_kit_serves_one_application() {
    let ground = TestGround::sqlite(&[], &[]).await;
    let web = ground.web();
    assert!(App::builder(web.clone()).assemble().is_ok());
    assert!(matches!(App::builder(web).assemble(), Err(AssembleError::Twice(_))));
}

#[tokio::test]
async fn the_site_can_ask_who_holds_a_path() {
    let ground = TestGround::sqlite(&[], &[]).await;
    let web = ground.web();
    let app = App::builder(web.clone()).mount(Routes::new("identity", ()).get("/me", page)).assemble();
    assert!(app.is_ok());
    let claims = web.claims().unwrap();
    assert_eq!(claims.holder("/me/data"), Some("identity"));
    assert_eq!(claims.holder("/mean"), None);
    assert_eq!(claims.holder("/about-us/"), None);
    assert_eq!(claims.holder("/a/anything"), Some("web"));
}

#[test]
fn the_judge_of_words_finds_each_kind_of_mistake() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("src")).unwrap();
    std::fs::write(
        folder.path().join("src/pages.rs"),
        "t(\"shop-open\"); t(\"shop-missing\"); t(\"web-home\"); t(\"web-nothing\");\n#[cfg(test)]\nmod tests { t(\"shop-test\") }",
    )
    .unwrap();
    let files: LocaleFiles = LocaleFiles {
        room: "shop",
        en: "shop-open = Open { $from }\nshop-unused = x\nshop-kind-a = A\nother-key = y",
        zh: "# translation-unreviewed\nshop-open = 开\nshop-unused = x\nshop-kind-a = A\nother-key = y\nshop-more = z",
        ms: "# translation-unreviewed\nshop-open = Buka { $from }\nshop-unused = x\nother-key = y",
        ta: "shop-open = { $from }\nshop-unused = x\nshop-kind-a = A\nother-key = y",
    };
    let problems = problems_of_words(folder.path().to_str().unwrap(), &files, &["shop-kind-"]);
    let all = problems.join("\n");
    for expected in [
        "locales/zh.ftl: shop-open takes {}, English takes {\"from\"}",
        "locales/zh.ftl has shop-more, which English does not",
        "locales/ms.ftl lacks shop-kind-a",
        "locales/ta.ftl must begin with",
        "locales/en.ftl: other-key must begin with shop-",
        "src/pages.rs uses shop-missing, which locales/en.ftl does not have",
        "src/pages.rs uses web-nothing, which locales/en.ftl does not have",
        "locales/en.ftl has shop-unused, which nothing uses",
    ] {
        assert!(all.contains(expected), "{expected}\n--\n{all}");
    }
    assert!(
        !all.contains("shop-test") && !all.contains("web-home") && !all.contains("nothing uses shop-kind-a"),
        "{all}"
    );
}
