//! Signing in, and not being kept out by others who try.
use polity_web::testkit::{Browser, Seen, leads_to, op, says};

use crate::enrolment::{code_now, enrol_with_password, recovery_codes};
use crate::nation::{MEI, Nation, RAVI, number};

const PASSWORD: &str = "kopi tarik at nine";

async fn try_password(browser: &mut Browser, who: usize, password: &str) -> Seen {
    browser.get("/sign-in").await;
    let number = number(who);
    browser.post("/sign-in", &[("number", number.as_str()), ("password", password)]).await
}

#[tokio::test]
async fn the_answer_is_the_same_whether_an_account_exists_or_not() {
    let nation = Nation::new().await;
    enrol_with_password(&nation, MEI, PASSWORD).await;
    let wrong = try_password(&mut nation.browser(), MEI, "not the password").await;
    let absent = try_password(&mut nation.browser(), RAVI, "not the password").await;
    says(&wrong, 422, "Number and password do not fit together");
    let without_values = |seen: &Seen| {
        let page = seen.main().replace(number(MEI).as_str(), "").replace(number(RAVI).as_str(), "");
        page.split("_csrf")
            .map(|part| part.split_once('>').map_or(part, |(_, rest)| rest))
            .collect::<String>()
    };
    assert_eq!(without_values(&wrong), without_values(&absent));
}

#[tokio::test]
async fn a_stranger_does_not_lock_the_owner_out() {
    let nation = Nation::new().await;
    let (mut own, secret) = enrol_with_password(&nation, MEI, PASSWORD).await;
    own.post("/sign-out", &[]).await;
    let mut stranger = nation.browser();
    let mut slowed = false;
    for _ in 0..40 {
        slowed |= try_password(&mut stranger, MEI, "guess after guess").await.body.contains("Too many tries");
    }
    assert!(slowed, "the stranger is slowed down");
    // The stranger's own network has to wait even with the right password.
    says(&try_password(&mut stranger, MEI, PASSWORD).await, 422, "Too many tries");
    // The owner's browser is known, and the same network does not matter.
    nation.wait(60);
    leads_to(&try_password(&mut own, MEI, PASSWORD).await, "/sign-in/code?next=");
    let page = own.get("/sign-in/code").await;
    let typed = code_now(&nation, &secret);
    leads_to(&own.post("/sign-in/code", &[("code", &typed), ("op", &op(&page))]).await, "/me");
}

#[tokio::test]
async fn a_code_works_once() {
    let nation = Nation::new().await;
    let (_, secret) = enrol_with_password(&nation, MEI, PASSWORD).await;
    nation.wait(60);
    let typed = code_now(&nation, &secret);
    for expected in ["/me", ""] {
        let mut browser = nation.browser();
        try_password(&mut browser, MEI, PASSWORD).await;
        let page = browser.get("/sign-in/code").await;
        let seen = browser.post("/sign-in/code", &[("code", &typed), ("op", &op(&page))]).await;
        assert_eq!(seen.location(), expected);
    }
}

#[tokio::test]
async fn the_second_step_sent_twice_is_one_sign_in_for_the_same_browser() {
    let nation = Nation::new().await;
    let (_, secret) = enrol_with_password(&nation, MEI, PASSWORD).await;
    nation.wait(60);
    let mut browser = nation.browser();
    try_password(&mut browser, MEI, PASSWORD).await;
    let page = browser.get("/sign-in/code").await;
    let (typed, operation) = (code_now(&nation, &secret), op(&page));
    for _ in 0..2 {
        let seen = browser.post("/sign-in/code", &[("code", &typed), ("op", &operation)]).await;
        leads_to(&seen, "/me");
        browser.set_cookie("session", None);
    }
}

#[tokio::test]
async fn recovery_codes_stand_in_for_the_app_once_each() {
    let nation = Nation::new().await;
    let (mut home, _) = enrol_with_password(&nation, MEI, PASSWORD).await;
    let codes = recovery_codes(&mut home).await;
    for (code, expected) in [(&codes[0], "/me"), (&codes[0], ""), (&codes[1], "/me")] {
        let mut browser = nation.browser();
        try_password(&mut browser, MEI, PASSWORD).await;
        let page = browser.get("/sign-in/code").await;
        let typed = code.to_lowercase();
        let seen = browser.post("/sign-in/code", &[("code", &typed), ("op", &op(&page))]).await;
        assert_eq!(seen.location(), expected, "{code}");
    }
}

#[tokio::test]
async fn guessing_the_second_factor_is_slowed_down() {
    let nation = Nation::new().await;
    enrol_with_password(&nation, MEI, PASSWORD).await;
    let mut browser = nation.browser();
    try_password(&mut browser, MEI, PASSWORD).await;
    let mut answers = Vec::new();
    for guess in 0..8 {
        let page = browser.get("/sign-in/code").await;
        let typed = format!("{guess:06}");
        answers.push(browser.post("/sign-in/code", &[("code", &typed), ("op", &op(&page))]).await.body);
    }
    assert!(answers[7].contains("Too many tries"), "{}", answers[7]);
}

#[tokio::test]
async fn signing_in_makes_a_new_token_and_signing_out_ends_it() {
    let nation = Nation::new().await;
    let mut browser = nation.signed_in("mei").await;
    let first = browser.cookie("session").unwrap().to_owned();
    browser.get("/sign-in?again=1").await;
    browser.post("/demo/sign-in", &[("persona", "mei")]).await;
    let second = browser.cookie("session").unwrap().to_owned();
    assert_ne!(first, second);
    let mut thief = nation.browser();
    thief.set_cookie("session", Some(&first));
    assert_eq!(thief.get("/me").await.status, 303, "the replaced session has ended");
    browser.get("/me").await;
    leads_to(&browser.post("/sign-out", &[]).await, "/");
    thief.set_cookie("session", Some(&second));
    assert_eq!(thief.get("/me").await.status, 303);
}

#[tokio::test]
async fn next_leads_to_this_site_only() {
    let nation = Nation::new().await;
    let mut browser = nation.browser();
    browser.get("/sign-in").await;
    let seen = browser.post("/demo/sign-in", &[("persona", "mei"), ("next", "https://evil.example/")]).await;
    leads_to(&seen, "/me");
}
