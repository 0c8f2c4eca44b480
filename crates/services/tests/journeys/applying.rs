//! A resident finds a service, fills it in without typing what the state knows, and sends it.
use polity_identity::RegisterMode;
use polity_ledger::Actor;
use polity_ledger::transactions::Transaction;
use polity_services::document::Format;
use polity_web::testkit::{Browser, Seen, leads_to, op, says};

use crate::town::{GRAB_BAR, MEI, RAVI, Town, number};

/// The pages of a grab bar with what somebody types on each, in order.
pub const PAGES: [(&str, &[(&str, &str)]); 4] = [
    ("you", &[("mobile", "+999 5000 1234")]),
    ("disability", &[("disability", "no")]),
    ("home", &[("owns", "own")]),
    ("needs", &[("needs", "bar")]),
];

/// Fills in the whole form, up to the check.
pub async fn fill_in(browser: &mut Browser) -> Seen {
    browser.get("/services/grab-bar").await;
    leads_to(&browser.post("/services/grab-bar", &[]).await, "/services/grab-bar/apply/you");
    for (at, (page, typed)) in PAGES.iter().enumerate() {
        let path = format!("/services/grab-bar/apply/{page}");
        says(&browser.get(&path).await, 200, "Continue");
        let next = PAGES.get(at + 1).map_or("check".to_owned(), |(page, _)| format!("apply/{page}"));
        leads_to(&browser.post(&path, typed).await, &format!("/services/grab-bar/{next}"));
    }
    browser.get("/services/grab-bar/check").await
}

/// Sends what was checked; the reference of the case.
pub async fn send(browser: &mut Browser, check: &Seen) -> String {
    let sent = browser.post("/services/grab-bar/check", &[("declared", "yes"), ("op", &op(check))]).await;
    assert_eq!(sent.status.as_u16(), 303, "{}", sent.main());
    let path = sent.location().to_owned();
    path.strip_prefix("/applications/").and_then(|rest| rest.strip_suffix("/sent")).expect(&path).to_owned()
}

#[tokio::test]
async fn a_form_is_prefilled_checked_and_sent_once() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        let mut stranger = town.browser();
        says(&stranger.get("/services").await, 200, "Apply for a grab bar");
        says(&stranger.get("/services?q=bathroom").await, 200, "Apply for a grab bar");
        assert!(!stranger.get("/services?event=where-you-live").await.main().contains("grab bar"));
        says(&stranger.get("/services?q=unicorn").await, 200, "We found no service for that");
        says(&stranger.get("/services/grab-bar").await, 200, "Sign in to start");
        for path in ["/services/grab-bar/apply/you", "/services/grab-bar/check", "/services/grab-bar/apply"] {
            let seen = stranger.get(path).await;
            assert!(seen.location().starts_with("/sign-in?next="), "{path} {}", seen.location());
        }

        let mut mei = town.signed_in(MEI).await;
        says(&mei.get("/services/grab-bar").await, 200, "Within 12 working days");
        leads_to(&mei.get("/services/grab-bar/apply/you").await, "/services/grab-bar");
        leads_to(&mei.post("/services/grab-bar", &[]).await, "/services/grab-bar/apply/you");
        let you = mei.get("/services/grab-bar/apply/you").await;
        for words in
            ["LIM MEI HUA", "7 March 1950", "12 JALAN ANGSANA", "From Registry of Persons", "Not right?"]
        {
            says(&you, 200, words);
        }
        // What nobody may edit has no input that could be filled in with something else.
        for name in ["name", "born", "address"] {
            assert!(!you.main().contains(&format!("name=\"{name}")), "{name}");
        }
        let check = fill_in_again(&mut mei).await;
        for words in ["LIM MEI HUA", "+99950001234", "I own it", "Grab bar", "somebody may visit my home"] {
            says(&check, 200, words);
        }
        says(
            &mei.post("/services/grab-bar/check", &[("op", &op(&check))]).await,
            422,
            "Tick that you declare this",
        );
        let fields = [("declared", "yes"), ("op", &*op(&check))];
        let first = mei.post("/services/grab-bar/check", &fields).await;
        assert!(first.location().starts_with("/applications/ANG-"), "{}", first.main());
        let again = mei.post("/services/grab-bar/check", &fields).await;
        leads_to(&again, first.location());
        says(&mei.get("/services/grab-bar").await, 200, "You have applied already");

        assert_eq!(town.entries("services.submitted").await.len(), 1);
        // Once when it was begun, once when it was sent.
        assert_eq!(town.entries("services.facts_prefilled").await.len(), 2);
        let done = town.entries("transaction.completed").await;
        let done: Vec<Transaction> =
            done.iter().filter_map(|entry| Transaction::from_entry(entry).unwrap()).collect();
        let done = done.iter().find(|done| done.service == "services.grab-bar").unwrap();
        // The register of this town has no mobile number: typing it is not typing it again.
        assert_eq!((done.prefilled, done.retyped), (3, 0));
        let looks = mei.get("/me/looks").await;
        says(&looks, 200, "To decide whether you get a grab bar");
    }
}

async fn fill_in_again(browser: &mut Browser) -> Seen {
    for (page, typed) in PAGES {
        browser.post(&format!("/services/grab-bar/apply/{page}"), typed).await;
    }
    browser.get("/services/grab-bar/check").await
}

#[tokio::test]
async fn the_server_refuses_what_the_browser_should_have_refused() {
    let town = Town::new().await.with_services().await;
    let mut mei = town.signed_in(MEI).await;
    mei.get("/services/grab-bar").await;
    mei.post("/services/grab-bar", &[]).await;
    let path = "/services/grab-bar/apply/you";
    let refused = mei.post(path, &[("mobile", "12")]).await;
    says(&refused, 422, "There is a problem");
    says(&refused, 422, "Enter a telephone number of 6 to 15 digits");
    says(&refused, 422, "value=\"12\"");
    assert!(refused.title().starts_with("Error:"), "{}", refused.title());
    assert!(refused.main().contains("href=\"#mobile\""), "{}", refused.main());
    // Facts are not what a browser says they are, and answers to questions that do not show are not taken.
    let forged = [
        ("mobile", "+99950001234"),
        ("name", "SOMEBODY ELSE"),
        ("born.day", "1"),
        ("born.month", "1"),
        ("born.year", "1901"),
        ("landlord_agrees", "yes"),
    ];
    leads_to(&mei.post(path, &forged).await, "/services/grab-bar/apply/disability");
    // A page that does not show cannot be answered, and the check cannot be reached before the questions.
    leads_to(
        &mei.post("/services/grab-bar/apply/landlord", &[("landlord_agrees", "yes")]).await,
        "/services/grab-bar/apply",
    );
    leads_to(&mei.get("/services/grab-bar/check").await, "/services/grab-bar/apply/disability");
    let early = mei.post("/services/grab-bar/check", &[("declared", "yes")]).await;
    leads_to(&early, "/services/grab-bar/apply/disability");
    says(
        &mei.post("/services/grab-bar/apply/disability", &[("disability", "perhaps")]).await,
        422,
        "Choose one of the answers",
    );
    says(&mei.post("/services/grab-bar/apply/disability", &[]).await, 422, "Answer this question");
    let check = fill_in_again(&mut mei).await;
    says(&check, 200, "LIM MEI HUA");
    assert!(!check.main().contains("SOMEBODY ELSE") && !check.main().contains("1901"), "{}", check.main());
    send(&mut mei, &check).await;
}

#[tokio::test]
async fn who_cannot_use_it_is_told_before_the_effort_and_may_mend_an_answer() {
    let town = Town::new().await.with_services().await;
    let mut ravi = town.signed_in(RAVI).await;
    ravi.get("/services/grab-bar").await;
    ravi.post("/services/grab-bar", &[]).await;
    ravi.post("/services/grab-bar/apply/you", &[("mobile", "+99950001234")]).await;
    let told = ravi.post("/services/grab-bar/apply/disability", &[("disability", "no")]).await;
    leads_to(&told, "/services/grab-bar/check");
    let told = ravi.get("/services/grab-bar/check").await;
    says(&told, 200, "You cannot use this service");
    says(&told, 200, "for people aged 60 and above");
    let forced = ravi.post("/services/grab-bar/check", &[("declared", "yes")]).await;
    says(&forced, 200, "You cannot use this service");
    assert!(town.entries("services.submitted").await.is_empty());
    let path = "/services/grab-bar/apply/disability";
    says(&ravi.get(&format!("{path}?from=check")).await, 200, "name=\"_back\" value=\"check\"");
    leads_to(
        &ravi.post(path, &[("disability", "yes"), ("_back", "check")]).await,
        "/services/grab-bar/apply/home",
    );
}

#[tokio::test]
async fn a_draft_goes_on_on_another_device_and_in_another_language() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        let mut desk = town.signed_in(MEI).await;
        desk.get("/services/grab-bar").await;
        desk.post("/services/grab-bar", &[]).await;
        let later = [("mobile", "+99950001234"), ("_then", "later")];
        leads_to(&desk.post("/services/grab-bar/apply/you", &later).await, "/applications");

        let mut phone = town.signed_in(MEI).await;
        says(&phone.get("/services/grab-bar").await, 200, "You have begun");
        leads_to(&phone.post("/services/grab-bar", &[]).await, "/services/grab-bar/apply/disability");
        says(&phone.get("/services/grab-bar/apply/you").await, 200, "value=\"+99950001234\"");
        // Switching the language inside a form keeps what was typed, and judges nothing.
        let switched = [("mobile", "half a num"), ("_lang", "ta")];
        let tamil = phone.post("/services/grab-bar/apply/you", &switched).await;
        says(&tamil, 200, "value=\"half a num\"");
        says(&tamil, 200, "கைபேசி எண்");
        says(&phone.get("/services/grab-bar/apply/you").await, 200, "value=\"+99950001234\"");
        // Nobody else comes upon it.
        let mut ravi = town.signed_in(RAVI).await;
        leads_to(&ravi.get("/services/grab-bar/apply/disability").await, "/services/grab-bar");
        // Given up, it is gone, and the scoreboard knows.
        phone.get("/services/grab-bar").await;
        leads_to(&phone.post("/services/grab-bar/discard", &[]).await, "/services/grab-bar");
        leads_to(&desk.get("/services/grab-bar/apply/disability").await, "/services/grab-bar");
        assert_eq!(town.entries("transaction.abandoned").await.len(), 1);
    }
}

#[tokio::test]
async fn a_draft_outlives_a_new_version_and_says_what_did_not() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        let mut mei = town.signed_in(MEI).await;
        fill_in(&mut mei).await;
        let second = GRAB_BAR.replacen("version = 1", "version = 2", 1).replacen(
            "en = \"Do you own your home?\"",
            "en = \"Is your home yours?\"",
            1,
        );
        town.room.publish(Actor::system(), &second, Format::Toml).await.unwrap();
        leads_to(&mei.get("/services/grab-bar/check").await, "/services/grab-bar/apply/home");
        let home = mei.get("/services/grab-bar/apply/home").await;
        says(&home, 200, "This service has changed");
        says(&home, 200, "Do you own your home?");
        says(&home, 200, "Is your home yours?");
        leads_to(
            &mei.post("/services/grab-bar/apply/home", &[("owns", "own"), ("_back", "check")]).await,
            "/services/grab-bar/check",
        );
        let check = mei.get("/services/grab-bar/check").await;
        says(&check, 200, "+99950001234");
        assert!(!check.main().contains("This service has changed"));
        send(&mut mei, &check).await;
    }
}

#[tokio::test]
async fn facts_that_changed_before_sending_are_shown_again() {
    let town = Town::new().await.with_services().await;
    let mut mei = town.signed_in(MEI).await;
    let check = fill_in(&mut mei).await;
    let lines = format!("uinfin,name,dob\n{},LIM MEI HUA GRACE,1950-03-07\n", number(MEI).as_str());
    let imported =
        town.identity.import_register(&Actor::system(), lines.as_bytes(), RegisterMode::Import).await;
    imported.unwrap();
    let fields = [("declared", "yes"), ("op", &*op(&check))];
    let shown = mei.post("/services/grab-bar/check", &fields).await;
    says(&shown, 200, "The register changed while you were filling this in");
    says(&shown, 200, "LIM MEI HUA GRACE");
    assert!(town.entries("services.submitted").await.is_empty());
    send(&mut mei, &shown).await;
    assert_eq!(town.entries("services.submitted").await.len(), 1);
}

#[tokio::test]
async fn an_answer_that_no_longer_counts_is_not_kept() {
    let town = Town::new().await.with_services().await;
    let mut mei = town.signed_in(MEI).await;
    fill_in(&mut mei).await;
    mei.post("/services/grab-bar/apply/home", &[("owns", "rent")]).await;
    let landlord = "/services/grab-bar/apply/landlord";
    mei.post(landlord, &[("landlord_agrees", "yes")]).await;
    says(&mei.get("/services/grab-bar/check").await, 200, "Does your landlord agree?");
    mei.post("/services/grab-bar/apply/home", &[("owns", "own")]).await;
    mei.post("/services/grab-bar/apply/home", &[("owns", "rent")]).await;
    // Shown once more, the question is empty: what was hidden was not kept anywhere.
    assert!(!mei.get(landlord).await.main().contains("checked"));
    leads_to(&mei.get("/services/grab-bar/check").await, landlord);
}

#[tokio::test]
async fn a_draft_that_nobody_touches_is_forgotten_with_its_files() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        let mut mei = town.signed_in(MEI).await;
        fill_in(&mut mei).await;
        mei.post("/services/grab-bar/apply/needs", &[("needs", "ramp")]).await;
        let photo: &[u8] = b"\x89PNG\r\n\x1a\nphoto";
        mei.get("/services/grab-bar/apply/doorway").await;
        let files = [("doorway_photo", "p.png", photo)];
        let sent = mei.upload("/services/grab-bar/apply/doorway", &[], &files).await;
        leads_to(&sent, "/services/grab-bar/check");
        town.wait(29 * 86_400);
        town.room.forget_drafts().await.unwrap();
        assert!(town.entries("transaction.abandoned").await.is_empty());
        town.wait(2 * 86_400);
        for _ in 0..2 {
            town.room.forget_drafts().await.unwrap();
        }
        assert_eq!(town.entries("transaction.abandoned").await.len(), 1);
        let mut mei = town.signed_in(MEI).await;
        assert!(!mei.get("/services/grab-bar").await.main().contains("You have begun"));
        leads_to(&mei.get("/services/grab-bar/apply/needs").await, "/services/grab-bar");
    }
}
