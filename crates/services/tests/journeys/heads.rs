//! What waits for the head of an agency: reports about pages, and files that no scanner has cleared.
use polity_web::testkit::{Seen, leads_to, op, says};

use crate::applying::send;
use crate::files::{PAGE, PNG, asked_for_photo};
use crate::officers::staffed;
use crate::town::{ADA, HANA, Town};

/// Every address of a list, page by page, by what stands before each line.
async fn walked(head: &mut polity_web::testkit::Browser, path: &str, before: &str) -> Vec<String> {
    let (mut path, mut seen) = (path.to_owned(), Vec::new());
    loop {
        let page: Seen = head.get(&path).await;
        assert_eq!(page.status.as_u16(), 200, "{}", page.body);
        let lines = page.main().split(before).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        let lines: Vec<String> = lines.collect();
        assert!(lines.len() <= 20);
        seen.extend(lines);
        match page.main().split("?after=").nth(1) {
            Some(rest) => {
                path =
                    format!("{}?after={}", path.split('?').next().unwrap(), rest.split('"').next().unwrap());
            }
            None => return seen,
        }
    }
}

#[tokio::test]
async fn a_head_sees_what_people_say_is_wrong_and_says_what_became_of_it() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        for number in 0..45 {
            let service = if number == 7 { "street-fault" } else { "grab-bar" };
            let path = format!("/services/{service}/report");
            // Each from another browser, some hours apart: one alone may not send so many.
            let mut anybody = town.browser();
            let form = anybody.get(&format!("{path}?page=/services/{service}")).await;
            let words = format!("Broken <b>{number:02}</b>.");
            let page = format!("/services/{service}");
            let fields = [("words", words.as_str()), ("page", page.as_str()), ("op", &*op(&form))];
            assert_eq!(anybody.post(&path, &fields).await.status.as_u16(), 303);
            town.wait(7_200);
        }
        let mut hana = town.signed_in(HANA).await;
        let first = hana.get("/officer/reports").await;
        says(&first, 200, "Broken &#60;b&#62;44&#60;/b&#62;.");
        assert_eq!(town.entries("services.page_reports_read").await.len(), 1, "reading is in the record");
        let all = walked(&mut hana, "/officer/reports", "name=\"report\" value=\"").await;
        // The street belongs to another agency.
        let (mut unique, whole) = (all.clone(), all.len());
        unique.sort();
        unique.dedup();
        assert_eq!((whole, unique.len()), (44, 44));

        let newest = &all[0];
        let marked = format!("/officer/reports#report-{newest}");
        let fields =
            |had: &'static str, act: &'static str| [("report", newest.as_str()), ("had", had), ("act", act)];
        for _ in 0..2 {
            leads_to(&hana.post("/officer/reports", &fields("new", "seen")).await, &marked);
        }
        says(&hana.get("/officer/reports").await, 200, "<span class=\"tag \">Seen</span>");
        leads_to(&hana.post("/officer/reports", &fields("seen", "mended")).await, &marked);
        says(
            &hana.post("/officer/reports", &fields("new", "seen")).await,
            422,
            "Somebody has marked this report meanwhile",
        );
        says(&hana.get("/officer/reports").await, 200, "<span class=\"tag good\">Mended</span>");
        assert_eq!(town.entries("services.page_report_marked").await.len(), 2);
        // On the second page it goes on there.
        let second = format!("?after={}", all[19]);
        let fields =
            [("report", all[20].as_str()), ("had", "new"), ("act", "seen"), ("after", all[19].as_str())];
        let led = hana.post("/officer/reports", &fields).await;
        leads_to(&led, &format!("/officer/reports{second}#report-{}", all[20]));

        // Another agency's report does not exist.
        let theirs = town.room.page_reports("street-fault", None).await.unwrap()[0].id.to_string();
        let fields = [("report", theirs.as_str()), ("had", "new"), ("act", "seen")];
        assert_eq!(hana.post("/officer/reports", &fields).await.status.as_u16(), 404);
        let mut ada = town.signed_in(ADA).await;
        assert_eq!(ada.get("/officer/reports").await.status.as_u16(), 403);
    }
}

#[tokio::test]
async fn a_head_sees_which_files_wait_and_releases_them_one_by_one() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        let mut hana = town.signed_in(HANA).await;
        says(&hana.get("/officer/waiting-files").await, 200, "There is nothing on this list.");
        let mut references = Vec::new();
        for number in 0..22 {
            let mut mei = asked_for_photo(&town).await;
            mei.upload(PAGE, &[], &[("doorway_photo", "door.png", PNG)]).await;
            if number == 0 {
                let drafted = hana.get("/officer/waiting-files").await;
                says(&drafted, 200, "There is nothing on this list.");
            }
            let check = mei.get("/services/grab-bar/check").await;
            references.push(send(&mut mei, &check).await);
            // One at a time for each person: the last is taken back.
            let path = format!("/applications/{}/withdraw", references.last().unwrap());
            let form = mei.get(&path).await;
            mei.post(&path, &[("op", &op(&form))]).await;
            town.wait(120);
        }
        let mut hana = town.signed_in(HANA).await;
        let all = walked(&mut hana, "/officer/waiting-files", "href=\"/officer/files/").await;
        let cases: Vec<&str> = all.iter().map(|line| line.split('/').next().unwrap()).collect();
        assert_eq!(cases, references, "the longest first, none twice, none lost");
        let page = hana.get("/officer/waiting-files").await;
        assert!(!page.main().contains("door.png"), "a name is shown on its own page only");
        assert!(town.entries("services.case_viewed").await.iter().all(|entry| {
            town.ground.ground.ledger.open(entry).unwrap().unwrap().subject() != Some(town.ids[HANA])
        }));

        let led = format!("/officer/files/{}", all[0]);
        says(&hana.get(&led).await, 200, "door.png");
        leads_to(&hana.post(&led, &[]).await, &led);
        says(&hana.get(&led).await, 200, "/officer/waiting-files");
        let rest = walked(&mut hana, "/officer/waiting-files", "href=\"/officer/files/").await;
        assert_eq!(rest, all[1..]);
    }
}
