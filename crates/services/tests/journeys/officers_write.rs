//! Officers ask, note, make appointments; a decision is explained, and teams see their load.
use polity_web::testkit::{Browser, after, leads_to, op, says};

use crate::officers::{gone_on, staffed, work};
use crate::town::{ADA, BALA, CHEN, HANA, MEI, Town, VIJAY};

#[track_caller]
fn says_not(seen: &polity_web::testkit::Seen, words: &str) {
    assert!(!seen.main().contains(words), "{words} is in {}", seen.main());
}

/// Asks the applicant something in a stage.
async fn ask(officer: &mut Browser, case: &str, stage: &str, words: &str) -> polity_web::testkit::Seen {
    let path = format!("/officer/cases/{case}/stages/{stage}/ask");
    let page = officer.get(&path).await;
    let (operation, seen) = (op(&page), after(&page.body, r#"name="seen" value=""#, '"').to_owned());
    officer.post(&path, &[("words", words), ("op", &operation), ("seen", &seen)]).await
}

const DAY: i64 = 86_400;

#[tokio::test]
async fn the_clock_stands_while_the_applicant_is_asked() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        let case = town.opened(MEI).await;
        let page = format!("/officer/cases/{case}");
        let mut ada = town.signed_in(ADA).await;
        // Opened on a Monday; two working days.
        says(&ada.get("/officer/cases").await, 200, "By 9 January 2030");
        says(&ask(&mut ada, &case, "check", "   ").await, 422, "Write a few words");
        says(&ask(&mut ada, &case, "check", &"x".repeat(2_001)).await, 422, "Write at most 2,000 characters");
        gone_on(&ask(&mut ada, &case, "check", "Which door is it?").await, &case);
        says(&ada.get("/officer/cases?view=asked").await, 200, &case);
        says(&ada.get("/officer/cases").await, 200, "Waits for the applicant");
        let stands = ada.get(&format!("{page}/stages/check")).await;
        says(&stands, 200, "The applicant was asked for something and has not answered yet.");
        assert_eq!(town.entries("services.asked").await.len(), 1);

        town.wait(2 * DAY);
        let mut mei = town.signed_in(MEI).await;
        let own = mei.get(&format!("/applications/{case}")).await;
        says(&own, 200, "Which door is it?");
        let fields = [("answer", "The one of the bathroom."), ("op", &op(&own))];
        let answered = mei.post(&format!("/applications/{case}/answer"), &fields).await;
        assert_eq!(answered.status.as_u16(), 303, "{}", answered.body);

        // Tuesday and Wednesday stood still, so that Thursday and Friday are left.
        let mut ada = town.signed_in(ADA).await;
        says(&ada.get("/officer/cases").await, 200, "By 11 January 2030");
        let seen = ada.get(&page).await;
        says(&seen, 200, "The one of the bathroom.");
        says(&seen, 200, "Question answered");
        gone_on(&work(&mut ada, &case, "check", &[("act", "complete")]).await, &case);
        assert!(
            town.entries("services.message_wanted").await.len() >= 2,
            "they were told that it was sent, and that they are asked"
        );
    }
}

#[tokio::test]
async fn notes_are_read_by_their_agency_or_by_all_and_never_by_the_applicant() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        let case = town.opened(MEI).await;
        let (page, notes) = (format!("/officer/cases/{case}"), format!("/officer/cases/{case}/notes"));
        let mut ada = town.signed_in(ADA).await;
        for (words, readers) in [("Called her, no answer.", "agency"), ("The lift is out of order.", "all")] {
            let form = ada.get(&notes).await;
            let fields = [("words", words), ("readers", readers), ("op", &op(&form))];
            leads_to(&ada.post(&notes, &fields).await, &format!("{page}#notes"));
            leads_to(&ada.post(&notes, &fields).await, &format!("{page}#notes"));
        }
        says(&ada.post(&notes, &[("words", " "), ("op", "")]).await, 422, "Write a few words");
        assert_eq!(town.entries("services.noted").await.len(), 2, "pressed twice is written once");
        let own = ada.get(&page).await;
        says(&own, 200, "Called her, no answer.");
        says(&own, 200, "The lift is out of order.");
        gone_on(&work(&mut ada, &case, "check", &[("act", "complete")]).await, &case);
        let mut vijay = town.signed_in(VIJAY).await;
        let theirs = vijay.get(&page).await;
        says(&theirs, 200, "The lift is out of order.");
        says(&theirs, 200, "ADA GOH, Home Department");
        says_not(&theirs, "Called her");
        let mut mei = town.signed_in(MEI).await;
        let applicant = mei.get(&format!("/applications/{case}")).await;
        says(&applicant, 200, &case);
        says_not(&applicant, "The lift is out of order.");
        says_not(&applicant, "ADA GOH");
    }
}

/// What the applicant was told last: the English subject, and of the entry for the calendar its method and its text.
async fn told_last(town: &Town) -> (String, String, String) {
    let entries = town.entries("services.message_wanted").await;
    let private = town.ground.ground.ledger.open(entries.last().unwrap()).unwrap().unwrap();
    let detail = private.detail();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let texts = (text(&detail["subject"]["en"]), text(&detail["method"]), text(&detail["calendar"]));
    for lang in ["zh", "ms", "ta"] {
        assert!(!text(&detail["subject"][lang]).contains("services-"), "{detail}");
        assert_ne!(text(&detail["body"][lang]), text(&detail["body"]["en"]));
    }
    texts
}

#[tokio::test]
async fn an_appointment_is_made_moved_and_called_off_as_one_entry_of_a_calendar() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        let case = town.opened(MEI).await;
        let mut ada = town.signed_in(ADA).await;
        assert_eq!(
            ada.get(&format!("/officer/cases/{case}/stages/check/appointment")).await.status.as_u16(),
            404
        );
        gone_on(&work(&mut ada, &case, "check", &[("act", "complete")]).await, &case);
        let mut vijay = town.signed_in(VIJAY).await;
        let path = format!("/officer/cases/{case}/stages/visit/appointment");
        let form = vijay.get(&path).await;
        says_not(&form, "LIM MEI HUA");
        let wrong =
            [("act", "make"), ("day-day", "31"), ("day-month", "2"), ("day-year", "2030"), ("minutes", "60")];
        let refused = vijay.post(&path, &wrong).await;
        says(&refused, 422, "Enter a day, such as 31 3 2030");
        says(&refused, 422, "Enter a time, such as 14:30");
        let at = |day: &'static str, seen: &'static str, op: &str| {
            let fields = [
                ("act", "make"),
                ("day-day", day),
                ("day-month", "1"),
                ("day-year", "2030"),
                ("time", "10:30"),
                ("minutes", "90"),
                ("place", ""),
                ("words", "Please clear the bathroom."),
                ("seen", seen),
                ("op", op),
            ];
            fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
        };
        let past = at("6", "", &op(&form));
        says(&vijay.post(&path, &borrowed(&past)).await, 422, "still to come");
        let made = at("14", "", &op(&form));
        let page = format!("/officer/cases/{case}");
        leads_to(&vijay.post(&path, &borrowed(&made)).await, &page);
        leads_to(&vijay.post(&path, &borrowed(&made)).await, &page);
        assert_eq!(town.entries("services.appointed").await.len(), 1, "pressed twice is made once");
        says(&vijay.get(&page).await, 200, "14 January 2030, 10:30 am");
        // In the document's words, with the entry for her calendar.
        let (subject, method, calendar) = told_last(&town).await;
        assert_eq!(
            (subject.as_str(), method.as_str()),
            ("Somebody visits you: 14 January 2030, 10:30 am", "REQUEST")
        );
        assert!(calendar.contains("SEQUENCE:0\r\n"), "{calendar}");

        let file = format!("/applications/{case}/appointments/visit");
        let mut mei = town.signed_in(MEI).await;
        says(&mei.get(&format!("/applications/{case}")).await, 200, "14 January 2030, 10:30 am");
        let first = mei.get(&file).await;
        assert_eq!(first.status.as_u16(), 200);
        assert_eq!(first.header("content-type"), "text/calendar; method=REQUEST; charset=utf-8");
        let has =
            |text: &str, line: &str| assert!(text.contains(&format!("\r\n{line}\r\n")), "{line}: {text}");
        has(&first.body, "METHOD:REQUEST");
        has(&first.body, "SEQUENCE:0");
        has(&first.body, "STATUS:CONFIRMED");
        let uid = after(&first.body, "\r\nUID:", '\r').to_owned();

        // Moved: whoever looks at the old one is told, and the entry stays the same.
        let form = vijay.get(&path).await;
        let moved = at("15", "0", &op(&form));
        leads_to(&vijay.post(&path, &borrowed(&moved)).await, &page);
        let late = at("16", "0", "");
        says(&vijay.post(&path, &borrowed(&late)).await, 422, "A colleague has moved this case meanwhile.");
        let second = mei.get(&file).await;
        has(&second.body, "SEQUENCE:1");
        has(&second.body, &format!("UID:{uid}"));
        assert!(second.body.contains("20300115T103000"), "{}", second.body);

        // The document has no words for this; the room has.
        let (subject, method, calendar) = told_last(&town).await;
        assert_eq!(subject, format!("Moved: your appointment for {case}"));
        assert!(method == "REQUEST" && calendar.contains("SEQUENCE:1\r\n"), "{calendar}");

        let off = [("act", "call-off"), ("seen", "1"), ("op", "")];
        leads_to(&vijay.post(&path, &off).await, &page);
        let (subject, method, calendar) = told_last(&town).await;
        assert_eq!(subject, format!("Called off: your appointment for {case}"));
        assert!(method == "CANCEL" && calendar.contains("SEQUENCE:2\r\n"), "{calendar}");
        let third = mei.get(&file).await;
        assert_eq!(third.header("content-type"), "text/calendar; method=CANCEL; charset=utf-8");
        has(&third.body, "METHOD:CANCEL");
        has(&third.body, "SEQUENCE:2");
        has(&third.body, &format!("UID:{uid}"));
        // Made again and taken back with the application, it leaves her calendar, too.
        let form = vijay.get(&path).await;
        let again = at("16", "2", &op(&form));
        leads_to(&vijay.post(&path, &borrowed(&again)).await, &page);
        assert!(told_last(&town).await.0.starts_with("Somebody visits you"), "it is new to her");
        let withdraw = format!("/applications/{case}/withdraw");
        let form = mei.get(&withdraw).await;
        let operation = op(&form);
        assert_eq!(mei.post(&withdraw, &[("op", &operation)]).await.status.as_u16(), 303);
        let (_, method, calendar) = told_last(&town).await;
        assert!(method == "CANCEL" && calendar.contains("SEQUENCE:4\r\n"), "{calendar}");
        has(&mei.get(&file).await.body, "SEQUENCE:4");
        assert_eq!(town.entries("services.message_wanted").await.len(), 6, "one for each change");
        // Nobody else gets the file.
        let mut ravi = town.signed_in(crate::town::RAVI).await;
        assert_eq!(ravi.get(&file).await.status.as_u16(), 404);
    }
}

#[tokio::test]
async fn a_decision_is_explained_by_inputs_rule_officer_time_and_every_step_made_again() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        let case = town.opened(MEI).await;
        let mut ada = town.signed_in(ADA).await;
        gone_on(&work(&mut ada, &case, "check", &[("act", "complete")]).await, &case);
        let mut vijay = town.signed_in(VIJAY).await;
        gone_on(&work(&mut vijay, &case, "visit", &[("act", "complete")]).await, &case);
        let mut bala = town.signed_in(BALA).await;
        gone_on(&work(&mut bala, &case, "decide", &[("act", "prepare")]).await, &case);
        town.wait(3_600);
        let (mut bala, mut chen) = (town.signed_in(BALA).await, town.signed_in(CHEN).await);
        let decided = [("act", "decide"), ("decision", "approve")];
        gone_on(&work(&mut chen, &case, "decide", &decided).await, &case);
        let before = town.entries("services.case_viewed").await.len();
        let path = format!("/officer/cases/{case}/moves/4");
        let page = bala.get(&path).await;
        for words in [
            "You get the grant",
            "CHEN YI, Home Department",
            "<dt>When</dt><dd>7 January 2030, ",
            "Prepared by You, Home Department",
            "LIM MEI HUA",
            "Did not stand in the way",
            "Open then: Somebody visits your home",
            "Nothing was open any more",
        ] {
            says(&page, 200, words);
        }
        assert_eq!(town.entries("services.case_viewed").await.len(), before + 1, "an explanation is a look");
        for number in ["0", "1", "5", "x"] {
            let path = format!("/officer/cases/{case}/moves/{number}");
            assert!(bala.get(&path).await.status.is_client_error(), "{number}");
        }
    }
}

#[tokio::test]
async fn teams_and_their_head_see_who_has_how_much_to_do() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        let case = town.opened(MEI).await;
        let mut ada = town.signed_in(ADA).await;
        let own = ada.get("/officer/workload").await;
        says(&own, 200, "Home Department: intake");
        says(&own, 200, "Nobody yet");
        says_not(&own, "approvers");
        ada.post(&format!("/officer/cases/{case}/stages/check/officer"), &[("act", "take")]).await;
        town.wait(4 * DAY);
        let mut hana = town.signed_in(HANA).await;
        let page = hana.get("/officer/teams/workload").await;
        says(&page, 200, "ADA GOH");
        says(&page, 200, "Home Department: approvers");
        says(&page, 200, "#b3261e");
        says_not(&page, "Town Council");
        let mut ada = town.signed_in(ADA).await;
        says(&ada.get("/officer/cases?view=soon").await, 200, "Over since 9 January 2030");
    }
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
