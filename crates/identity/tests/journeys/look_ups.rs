//! An officer looks, for a purpose; the resident sees it.
use polity_web::testkit::{Browser, Seen, after, op, says};

use crate::nation::{MEI, Nation, RAVI, number};

pub async fn look(officer: &mut Browser, sought: &str, reason: &str, explanation: &str) -> Seen {
    let page = officer.get("/officer/people").await;
    let fields = [("sought", sought), ("reason", reason), ("explanation", explanation), ("op", &op(&page))];
    officer.post("/officer/people", &fields).await
}

#[tokio::test]
async fn a_look_shows_what_the_duty_needs_and_the_resident_sees_it() {
    let nation = Nation::new().await;
    let mut wei = nation.signed_in("wei").await;
    let seen = look(&mut wei, number(MEI).as_str(), "application", "Grab bars, request H-2031").await;
    says(&seen, 200, "JALAN ANGSANA");
    assert!(!seen.main().contains("Tax notice"), "housing does not see taxes: {}", seen.main());
    nation.ground.settle().await;

    let mut mei = nation.signed_in("mei").await;
    let looks = mei.get("/me/looks").await;
    says(&looks, 200, "Home Department, officer");
    says(&looks, 200, "The resident applied for something: Grab bars, request H-2031");
    says(&looks, 200, "Registered address");
    says(&mei.get("/me").await, 200, "Grab bars, request H-2031");
    // It is nobody else's business.
    assert!(!nation.signed_in("ravi").await.get("/me/looks").await.body.contains("Grab bars"));
}

#[tokio::test]
async fn without_a_purpose_nothing_is_looked_at() {
    let nation = Nation::new().await;
    let mut wei = nation.signed_in("wei").await;
    for (reason, explanation, words) in [
        ("", "", "Choose why you look"),
        ("", "", "Say which case it is for"),
        ("curiosity", "Just wondering about it", "Choose why you look"),
        ("application", " ...... ", "Say which case it is for"),
        ("application", &"x".repeat(301), "at most 300 characters"),
    ] {
        let seen = look(&mut wei, number(MEI).as_str(), reason, explanation).await;
        says(&seen, 422, words);
        assert!(!seen.body.contains("JALAN ANGSANA"));
    }
    assert_eq!(nation.entries("identity.looked_up").await, 0);
}

#[tokio::test]
async fn the_same_form_twice_is_one_look_and_another_form_is_another() {
    let nation = Nation::new().await;
    let mut wei = nation.signed_in("wei").await;
    let page = wei.get("/officer/people").await;
    let operation = op(&page);
    let look = |who: usize| {
        let number = number(who).as_str().to_owned();
        [
            ("sought", number),
            ("reason", "appeal".into()),
            ("explanation", "Appeal A-17".into()),
            ("op", operation.clone()),
        ]
    };
    for who in [MEI, MEI, RAVI] {
        let fields = look(who);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        says(&wei.post("/officer/people", &fields).await, 200, "JALAN ANGSANA");
    }
    // One field cannot hide a look at somebody else behind the first one.
    assert_eq!(nation.entries("identity.looked_up").await, 2);
}

#[tokio::test]
async fn reading_the_answer_in_another_language_is_the_same_look() {
    let nation = Nation::new().await;
    for (slug, path, field) in [("wei", "/officer/people", "sought"), ("claire", "/counter", "number")] {
        let mut officer = nation.signed_in(slug).await;
        let page = officer.get(path).await;
        let (number, operation) = (number(MEI), op(&page));
        let mut fields = vec![
            (field, number.as_str()),
            ("reason", "appeal"),
            ("explanation", "Appeal A-17"),
            ("op", operation.as_str()),
        ];
        says(&officer.post(path, &fields).await, 200, "LIM MEI HUA");
        fields.push(("_lang", "ms"));
        let seen = officer.post(path, &fields).await;
        says(&seen, 200, "LIM MEI HUA");
        says(&seen, 200, "Perempuan");
    }
    assert_eq!(nation.entries("identity.looked_up").await, 2);
}

#[tokio::test]
async fn a_name_lists_people_and_each_of_them_sees_that() {
    let nation = Nation::new().await;
    let mut wei = nation.signed_in("wei").await;
    says(&look(&mut wei, "kumar", "enquiry", "Called about a lift").await, 422, "or a single word");
    let seen = look(&mut wei, "kumar, Ravi", "enquiry", "Called about a lift").await;
    says(&seen, 200, "RAVI S/O KUMAR");
    assert!(!seen.body.contains(number(RAVI).as_str()), "a list shows the end of the number only");
    let person = after(&seen.body, r#"name="person" value=""#, '"').to_owned();
    let fields = [("person", person.as_str()), ("reason", "enquiry"), ("explanation", "Called about a lift")];
    says(&wei.post("/officer/people", &fields).await, 200, "JALAN ANGSANA");
    nation.ground.settle().await;
    let looks = nation.signed_in("ravi").await.get("/me/looks").await;
    says(&looks, 200, "An officer searched by name and saw yours");
    says(&looks, 200, "An officer opened your record");
}

#[tokio::test]
async fn nobody_is_said_in_one_way_and_recorded() {
    let nation = Nation::new().await;
    let mut wei = nation.signed_in("wei").await;
    let absent = polity_identity::national_number::NationalNumber::issue(
        polity_identity::national_number::Prefix::T,
        9_999_999,
    )
    .unwrap();
    says(&look(&mut wei, absent.as_str(), "appeal", "Appeal A-17").await, 200, "Nobody was found");
    says(&look(&mut wei, "nobody atall", "appeal", "Appeal A-17").await, 200, "Nobody was found");
    says(&look(&mut wei, "T12", "appeal", "Appeal A-17").await, 422, "Enter a national number");
    assert_eq!(nation.entries("identity.searched").await, 2);
}

#[tokio::test]
async fn only_officers_look_and_an_agency_without_duties_sees_nobody() {
    let nation = Nation::new().await;
    for slug in ["mei", "ada", "claire", "faridah"] {
        let seen = nation.signed_in(slug).await.get("/officer/people").await;
        assert_eq!(seen.status, 403, "{slug}");
    }
    assert!(nation.browser().get("/officer/people").await.location().starts_with("/sign-in"));
    let system = polity_ledger::Actor::system();
    let appointment = [(nation.ids[RAVI], "schools".to_owned(), polity_identity::access::Role::Officer)];
    nation.room.appoint_all(&system, &appointment).await.unwrap();
    let mut ravi = nation.signed_in("ravi").await;
    for sought in [number(MEI).as_str(), "lim mei"] {
        says(&look(&mut ravi, sought, "appeal", "Appeal A-17").await, 422, "no duty that needs");
    }
    assert_eq!(nation.entries("identity.looked_up").await + nation.entries("identity.searched").await, 0);
}

#[tokio::test]
async fn my_own_page_is_a_look_too_and_is_folded() {
    let nation = Nation::new().await;
    let mut mei = nation.signed_in("mei").await;
    for _ in 0..3 {
        says(&mei.get("/me/data").await, 200, "JALAN ANGSANA");
    }
    nation.ground.settle().await;
    let looks = mei.get("/me/looks").await;
    says(&looks, 200, "3 times,");
    assert_eq!(looks.body.matches("Your data page was opened").count(), 1);
    assert_eq!(nation.entries("identity.profile_viewed").await, 3);
}

#[tokio::test]
async fn programs_read_the_same_with_the_same_record() {
    let nation = Nation::new().await;
    let mut mei = nation.signed_in("mei").await;
    let record = mei.get("/api/identity/me").await.json();
    assert_eq!(record["person_info"]["name"]["value"], "LIM MEI HUA");
    assert_eq!(record["person_info"]["name"]["classification"], "C");
    nation.ground.settle().await;
    let looks = mei.get("/api/identity/looks").await.json();
    assert_eq!(looks["looks"][0]["kind"], "identity.profile_viewed");
    let mut nobody = nation.browser();
    assert_eq!(nobody.get("/api/identity/me").await.status, 401);
    assert_eq!(nobody.get("/api/identity/catalogue").await.json()["sections"][0]["name"], "identity");
    assert_eq!(mei.get("/api/identity/looks?before=x").await.status, 400);
}
