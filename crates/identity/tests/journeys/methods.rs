//! Changing the ways in: only with a fresh proof, and never the last one.
use polity_vault::otp::TotpSecret;
use polity_web::testkit::{after, leads_to, op, says};

use crate::enrolment::{begin_passkey, code_now, enrol_with_passkey, recovery_codes};
use crate::nation::{MEI, Nation};
use crate::soft_passkey::SoftPasskey;

#[tokio::test]
async fn a_stale_proof_is_asked_for_again() {
    let nation = Nation::new().await;
    let (mut home, _) = enrol_with_passkey(&nation, MEI).await;
    says(&home.get("/me/methods").await, 200, "Add a passkey");
    nation.wait(301);
    says(&home.get("/me/methods").await, 200, "prove once more");
    for (path, fields) in [
        ("/me/methods/remove", vec![("passkey", "")]),
        ("/me/methods/passkey", vec![("ceremony", "x"), ("credential", "{}")]),
        ("/me/methods/password", vec![("password", "kopi tarik at nine"), ("again", "kopi tarik at nine")]),
        ("/me/recovery-codes", vec![]),
    ] {
        let seen = home.post(path, &fields).await;
        assert!(seen.location().starts_with("/sign-in?again=1"), "{path}: {}", seen.status);
    }
    let refused =
        home.send_json(axum::http::Method::POST, "/me/methods/passkey/options", &serde_json::json!({})).await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn the_last_way_in_stays() {
    let nation = Nation::new().await;
    let (mut home, _) = enrol_with_passkey(&nation, MEI).await;
    let page = home.get("/me/methods").await;
    let passkey = after(&page.body, r#"name="passkey" value=""#, '"').to_owned();
    let fields = [("passkey", passkey.as_str()), ("op", &op(&page))];
    says(&home.post("/me/methods/remove", &fields).await, 422, "This is your last way to sign in");

    // With a second passkey the first one can go.
    let page = home.get("/me/methods").await;
    let mut second = SoftPasskey::new();
    let challenge = begin_passkey(&mut home, "/me/methods/passkey/options").await;
    let credential = second.create(&challenge["options"]);
    let ceremony = challenge["ceremony"].as_str().unwrap();
    let fields =
        [("ceremony", ceremony), ("credential", &credential), ("label", "Blue phone"), ("op", &op(&page))];
    leads_to(&home.post("/me/methods/passkey", &fields).await, "/me/methods");
    let page = home.get("/me/methods").await;
    assert!(page.body.contains("Blue phone"));
    let fields = [("passkey", passkey.as_str()), ("op", &op(&page))];
    leads_to(&home.post("/me/methods/remove", &fields).await, "/me/methods");
    let page = home.get("/me/methods").await;
    assert_eq!(page.body.matches(r#"name="passkey" value=""#).count(), 1);
    assert_eq!(nation.entries("identity.sign_in_methods_changed").await, 2);
}

#[tokio::test]
async fn a_password_with_its_app_is_added_and_other_browsers_are_signed_out() {
    let nation = Nation::new().await;
    let (mut home, _) = enrol_with_passkey(&nation, MEI).await;
    let mut elsewhere = nation.signed_in("mei").await;
    says(&elsewhere.get("/me").await, 200, "LIM MEI HUA");
    home.get("/me/methods/password").await;
    let password = "kopi tarik at nine";
    let fields = [("password", password), ("again", password)];
    leads_to(&home.post("/me/methods/password", &fields).await, "/me/methods/app");
    let page = home.get("/me/methods/app").await;
    let secret =
        TotpSecret::from_base32(&after(&page.body, r#"id="app-secret">"#, '<').replace(' ', "")).unwrap();
    says(&home.post("/me/methods/app", &[("code", "000000")]).await, 422, "not the code that the app shows");
    let typed = code_now(&nation, &secret);
    leads_to(&home.post("/me/methods/app", &[("code", &typed), ("op", &op(&page))]).await, "/me/methods");
    says(&home.get("/me/methods").await, 200, "Change password and app");
    assert_eq!(elsewhere.get("/me").await.status, 303);
}

#[tokio::test]
async fn weak_passwords_are_refused_with_words_that_help() {
    let nation = Nation::new().await;
    let (mut home, _) = enrol_with_passkey(&nation, MEI).await;
    home.get("/me/methods/password").await;
    for (password, again, words) in [
        ("short", "short", "at least 12 characters"),
        ("password1234567", "password1234567", "Many people use this password"),
        ("angsana forever and ever", "angsana forever and ever", "without your name"),
        ("kopi tarik at nine", "kopi tarik at ten", "The two passwords differ"),
        ("", "", "at least 12 characters"),
    ] {
        let seen = home.post("/me/methods/password", &[("password", password), ("again", again)]).await;
        says(&seen, 422, words);
        assert!(!seen.body.contains(r#"value="kopi"#), "a password never comes back in a page");
    }
}

#[tokio::test]
async fn new_recovery_codes_replace_the_old_ones() {
    let nation = Nation::new().await;
    let (mut home, _) = enrol_with_passkey(&nation, MEI).await;
    let old = recovery_codes(&mut home).await;
    let page = home.get("/me/methods").await;
    let fields = [("op", op(&page))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    leads_to(&home.post("/me/recovery-codes", &fields).await, "/me/recovery-codes");
    let new = recovery_codes(&mut home).await;
    assert_eq!(new.len(), 10);
    assert!(new.iter().all(|code| !old.contains(code)));
    // Pressing twice does not make a second set behind the reader's back.
    leads_to(&home.post("/me/recovery-codes", &fields).await, "/me/recovery-codes");
    assert_eq!(recovery_codes(&mut home).await, new);
}

#[tokio::test]
async fn one_place_ends_or_all_others() {
    let nation = Nation::new().await;
    let mut here = nation.signed_in("mei").await;
    let (mut second, mut third) = (nation.signed_in("mei").await, nation.signed_in("mei").await);
    let page = here.get("/me/sessions").await;
    assert_eq!(
        page.body.matches("Firefox").count() / 2,
        2,
        "two others, each named for eye and ear: {}",
        page.main()
    );
    let other = after(&page.body, r#"name="session" value=""#, '"').to_owned();
    leads_to(&here.post("/me/sessions/end", &[("session", &other)]).await, "/me/sessions");
    let open = usize::from(second.get("/me").await.status == 200)
        + usize::from(third.get("/me").await.status == 200);
    assert_eq!(open, 1);
    leads_to(&here.post("/me/sessions/end", &[("session", "")]).await, "/me/sessions");
    assert_eq!(
        (second.get("/me").await.status, third.get("/me").await.status),
        (303.try_into().unwrap(), 303.try_into().unwrap())
    );
    assert_eq!(here.get("/me").await.status, 200);
    // Somebody else's session cannot be ended by its id.
    let ravi = nation.signed_in("ravi").await;
    let id = hex::encode(polity_vault::token::hash(ravi.cookie("session").unwrap()));
    here.post("/me/sessions/end", &[("session", &id)]).await;
    assert_eq!(nation.signed_in("ravi").await.get("/me").await.status, 200);
}
