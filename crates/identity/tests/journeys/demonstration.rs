//! One-click sign-in exists in demonstrations only.
use polity_web::LocalText;
use polity_web::testkit::says;

use crate::nation::Nation;

#[tokio::test]
async fn a_script_signs_in_with_one_plain_form() {
    let nation = Nation::new().await;
    let mut script = nation.browser();
    let seen = script.post_exactly("/demo/sign-in", &[("persona", "mei")]).await;
    assert_eq!((seen.status.as_u16(), seen.location()), (303, "/me"));
    assert_eq!(script.post_exactly("/demo/sign-in", &[("persona", "nobody")]).await.status, 404);
    says(&nation.browser().get("/sign-in").await, 200, "LIM MEI HUA");
}

#[tokio::test]
async fn a_real_nation_has_no_such_door() {
    let nation = Nation::with(|config| polity_web::Config {
        demo: false,
        banner: Some(LocalText::new("The Angsana government")),
        ..config
    })
    .await;
    let mut browser = nation.browser().with_header("host", "127.0.0.1:8080");
    assert_eq!(browser.post_exactly("/demo/sign-in", &[("persona", "mei")]).await.status, 404);
    assert!(!browser.get("/sign-in").await.body.contains("LIM MEI HUA"));
    // Not by the verb either.
    assert!(nation.app.table().iter().all(|row| row.path != "/demo/sign-in"));
}
