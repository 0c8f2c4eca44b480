//! From the counter to the first sign-in at home.
use polity_vault::otp::TotpSecret;
use polity_web::testkit::{Browser, Seen, after, leads_to, op, says};
use serde_json::json;

use crate::nation::{MEI, Nation, RAVI, born, number};
use crate::soft_passkey::SoftPasskey;

/// Claire issues a letter; the code on it.
pub async fn letter_for(nation: &Nation, who: usize) -> String {
    let mut counter = nation.signed_in("claire").await;
    let page = counter.get("/counter").await;
    let number = number(who);
    let fields = [("number", number.as_str()), ("explanation", "Wants an account"), ("op", &op(&page))];
    let found = counter.post("/counter", &fields).await;
    assert!(!found.body.contains("JALAN ANGSANA"), "a counter sees what it compares with documents, no more");
    let person = after(&found.body, r#"name="person" value=""#, '"').to_owned();
    let operation = op(&found);
    let fields =
        [("person", person.as_str()), ("documents", "id-card"), ("language", "ta"), ("op", &operation)];
    let issued = counter.post("/counter/letters", &fields).await;
    assert_eq!(issued.status, 303, "{}", issued.main());
    // Pressing the button twice leads to the same letter.
    let again = counter.post("/counter/letters", &fields).await;
    assert_eq!(again.location(), issued.location());
    let letter = counter.get(issued.location()).await;
    assert!(letter.body.contains(r#"lang="ta""#), "the letter is in its reader's language");
    after(&letter.body, r#"id="letter-code">"#, '<').to_owned()
}

/// The letter is shown at home.
pub async fn show_letter(home: &mut Browser, code: &str, who: usize) -> Seen {
    let page = home.get("/enrol").await;
    let [day, month, year] = born(who);
    let fields = [
        ("code", code),
        ("born-day", &day),
        ("born-month", &month),
        ("born-year", &year),
        ("op", &op(&page)),
    ];
    home.post("/enrol", &fields).await
}

/// A passkey is made on a page whose script asks `path` for options.
pub async fn begin_passkey(browser: &mut Browser, path: &str) -> serde_json::Value {
    let seen = browser.send_json(axum::http::Method::POST, path, &json!({})).await;
    assert_eq!(seen.status, 200, "{}", seen.body);
    seen.json()
}

/// The whole enrolment with a passkey.
pub async fn enrol_with_passkey(nation: &Nation, who: usize) -> (Browser, SoftPasskey) {
    let code = letter_for(nation, who).await;
    let mut home = nation.browser();
    leads_to(&show_letter(&mut home, &code, who).await, "/enrol/method");
    let page = home.get("/enrol/method").await;
    let mut passkey = SoftPasskey::new();
    let challenge = begin_passkey(&mut home, "/enrol/passkey/options").await;
    let credential = passkey.create(&challenge["options"]);
    let ceremony = challenge["ceremony"].as_str().unwrap();
    let fields = [("ceremony", ceremony), ("credential", &credential), ("op", &op(&page))];
    leads_to(&home.post("/enrol/passkey", &fields).await, "/me/recovery-codes");
    (home, passkey)
}

/// The whole enrolment with a password and an app.
pub async fn enrol_with_password(nation: &Nation, who: usize, password: &str) -> (Browser, TotpSecret) {
    let code = letter_for(nation, who).await;
    let mut home = nation.browser();
    leads_to(&show_letter(&mut home, &code, who).await, "/enrol/method");
    home.get("/enrol/password").await;
    let fields = [("password", password), ("again", password)];
    leads_to(&home.post("/enrol/password", &fields).await, "/enrol/app");
    let page = home.get("/enrol/app").await;
    let secret =
        TotpSecret::from_base32(&after(&page.body, r#"id="app-secret">"#, '<').replace(' ', "")).unwrap();
    let typed = code_now(nation, &secret);
    let fields = [("code", typed.as_str()), ("op", &op(&page))];
    leads_to(&home.post("/enrol/app", &fields).await, "/me/recovery-codes");
    (home, secret)
}

/// The code that the app shows now.
pub fn code_now(nation: &Nation, secret: &TotpSecret) -> String {
    let now = nation.app.web().now();
    secret.code(polity_vault::otp::step_at(now))
}

/// The recovery codes on the page.
pub async fn recovery_codes(browser: &mut Browser) -> Vec<String> {
    let page = browser.get("/me/recovery-codes").await;
    page.body.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_letter_a_passkey_and_home() {
    let nation = Nation::new().await;
    let (mut home, mut passkey) = enrol_with_passkey(&nation, MEI).await;
    assert_eq!(recovery_codes(&mut home).await.len(), 10);
    leads_to(&home.post("/me/recovery-codes/kept", &[]).await, "/me");
    assert!(recovery_codes(&mut home).await.is_empty(), "codes are shown once");
    says(&home.get("/me").await, 200, "LIM MEI HUA");

    home.post("/sign-out", &[]).await;
    assert_eq!(home.get("/me").await.status, 303);
    home.get("/sign-in").await;
    let challenge = begin_passkey(&mut home, "/sign-in/passkey/options").await;
    let credential = passkey.get(&challenge["options"]);
    let ceremony = challenge["ceremony"].as_str().unwrap();
    let fields = [("ceremony", ceremony), ("credential", &credential), ("next", "/me/data")];
    leads_to(&home.post("/sign-in/passkey", &fields).await, "/me/data");
    says(&home.get("/me/data").await, 200, "JALAN ANGSANA");
    // The same assertion again: its challenge is spent.
    let mut thief = nation.browser();
    thief.get("/sign-in").await;
    says(&thief.post("/sign-in/passkey", &fields).await, 422, "The passkey could not be checked");

    assert_eq!(nation.entries("identity.enrolled").await, 1);
    assert_eq!(nation.entries("identity.letter_issued").await, 1);
    // The letter at the counter and the enrolment at home.
    assert_eq!(nation.entries("transaction.completed").await, 2);
}

#[tokio::test]
async fn a_letter_a_password_and_an_app_without_scripts() {
    let nation = Nation::new().await;
    let (mut home, secret) = enrol_with_password(&nation, MEI, "kopi tarik at nine").await;
    says(&home.get("/me").await, 200, "LIM MEI HUA");
    // A new browser: number and password, then the next code of the app.
    nation.wait(60);
    let mut other = nation.browser();
    other.get("/sign-in").await;
    let number = number(MEI);
    let fields = [("number", number.as_str()), ("password", "kopi tarik at nine")];
    leads_to(&other.post("/sign-in", &fields).await, "/sign-in/code?next=");
    let page = other.get("/sign-in/code").await;
    let typed = code_now(&nation, &secret);
    leads_to(&other.post("/sign-in/code", &[("code", &typed), ("op", &op(&page))]).await, "/me");
    says(&other.get("/me").await, 200, "LIM MEI HUA");
}

#[tokio::test]
async fn a_finished_form_sent_twice_signs_in_both_times_and_enrols_once() {
    let nation = Nation::new().await;
    let code = letter_for(&nation, MEI).await;
    let mut home = nation.browser();
    show_letter(&mut home, &code, MEI).await;
    home.get("/enrol/password").await;
    let password = "kopi tarik at nine";
    home.post("/enrol/password", &[("password", password), ("again", password)]).await;
    let page = home.get("/enrol/app").await;
    let secret =
        TotpSecret::from_base32(&after(&page.body, r#"id="app-secret">"#, '<').replace(' ', "")).unwrap();
    let typed = code_now(&nation, &secret);
    let enrolment = home.cookie("enrolment").unwrap().to_owned();
    let operation = op(&page);
    let fields = [("code", typed.as_str()), ("op", &operation)];
    leads_to(&home.post("/enrol/app", &fields).await, "/me/recovery-codes");
    // The double click: the browser still had its cookie, and never saw the first answer.
    let mut twice = home;
    twice.set_cookie("enrolment", Some(&enrolment));
    twice.set_cookie("session", None);
    leads_to(&twice.post("/enrol/app", &fields).await, "/me/recovery-codes");
    says(&twice.get("/me").await, 200, "LIM MEI HUA");
    assert_eq!(nation.entries("identity.enrolled").await, 1);
    // Two minutes later the letter is spent, whether the form is the same or another.
    nation.wait(120);
    twice.set_cookie("enrolment", Some(&enrolment));
    let typed = code_now(&nation, &secret);
    for operation in [operation.as_str(), ""] {
        let seen = twice.post("/enrol/app", &[("code", &typed), ("op", operation)]).await;
        leads_to(&seen, "/enrol");
    }
}

#[tokio::test]
async fn a_letter_works_once_for_its_owner_and_not_for_ever() {
    let nation = Nation::new().await;
    let first = letter_for(&nation, MEI).await;
    let mut home = nation.browser();
    let refused = "Code and date of birth do not fit";
    // Somebody else's date of birth.
    says(&show_letter(&mut home, &first, RAVI).await, 422, refused);
    // A slip is located before it costs an attempt.
    let mut slip: Vec<char> = first.chars().collect();
    slip[7] = if slip[7] == 'A' { 'C' } else { 'A' };
    let slip: String = slip.into_iter().collect();
    says(&show_letter(&mut home, &slip, MEI).await, 422, "There is a slip in group 2");
    // A second letter revokes the first.
    let second = letter_for(&nation, MEI).await;
    says(&show_letter(&mut home, &first, MEI).await, 422, refused);
    leads_to(&show_letter(&mut home, &second, MEI).await, "/enrol/method");
    // Two weeks are over.
    nation.wait(14 * 86_400 + 1);
    says(&show_letter(&mut nation.browser(), &second, MEI).await, 422, refused);
}

#[tokio::test]
async fn five_wrong_birthdays_end_a_letter() {
    let nation = Nation::new().await;
    let code = letter_for(&nation, MEI).await;
    for _ in 0..5 {
        // Waiting long enough that only the letter itself, not the throttle, counts.
        nation.wait(3_600);
        assert_eq!(show_letter(&mut nation.browser(), &code, RAVI).await.status, 422);
    }
    nation.wait(3_600);
    says(&show_letter(&mut nation.browser(), &code, MEI).await, 422, "Code and date of birth do not fit");
}

#[tokio::test]
async fn enrolling_anew_takes_every_older_way_in_away() {
    let nation = Nation::new().await;
    let (mut old, mut passkey) = enrol_with_passkey(&nation, MEI).await;
    nation.wait(60);
    let (_, _) = enrol_with_password(&nation, MEI, "kopi tarik at nine").await;
    assert_eq!(old.get("/me").await.status, 303, "the old session has ended");
    old.get("/sign-in").await;
    let challenge = begin_passkey(&mut old, "/sign-in/passkey/options").await;
    let credential = passkey.get(&challenge["options"]);
    let fields = [("ceremony", challenge["ceremony"].as_str().unwrap()), ("credential", &credential)];
    says(&old.post("/sign-in/passkey", &fields).await, 422, "The passkey could not be checked");
}

#[tokio::test]
async fn passkeys_of_other_sites_or_without_user_verification_are_refused() {
    let nation = Nation::new().await;
    let code = letter_for(&nation, MEI).await;
    for spoil in [(|passkey: &mut SoftPasskey| passkey.verifies = false) as fn(&mut SoftPasskey), |passkey| {
        passkey.origin = "https://angsana.example.evil.example".into();
    }] {
        let mut home = nation.browser();
        show_letter(&mut home, &code, MEI).await;
        let page = home.get("/enrol/method").await;
        let mut passkey = SoftPasskey::new();
        spoil(&mut passkey);
        let challenge = begin_passkey(&mut home, "/enrol/passkey/options").await;
        let credential = passkey.create(&challenge["options"]);
        let ceremony = challenge["ceremony"].as_str().unwrap();
        let fields = [("ceremony", ceremony), ("credential", &credential), ("op", &op(&page))];
        says(&home.post("/enrol/passkey", &fields).await, 422, "The passkey could not be kept");
    }
    assert_eq!(nation.entries("identity.enrolled").await, 0);
}

#[tokio::test]
async fn the_language_switch_keeps_what_was_typed() {
    let nation = Nation::new().await;
    let mut home = nation.browser();
    home.get("/enrol").await;
    let seen = home.post("/enrol", &[("code", "ACDE"), ("born-day", "7"), ("_lang", "ms")]).await;
    assert_eq!(seen.status, 200);
    assert!(
        seen.body.contains(r#"value="ACDE""#) && seen.body.contains("Kod pada surat anda"),
        "{}",
        seen.main()
    );
}
