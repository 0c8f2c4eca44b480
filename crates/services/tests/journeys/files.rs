//! Files: taken by what they are, kept with their draft, shown to a scanner, and opened by nobody before.
use polity_services::scan::{FileScan, Scanned, Verdict};
use polity_web::testkit::{Browser, leads_to, says};
use std::sync::Arc;

use crate::applying::send;
use crate::officers::staffed;
use crate::town::{ADA, HANA, MEI, OTHMAN, RAVI, Town};

pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\nthe doorway";
pub const PAGE: &str = "/services/grab-bar/apply/doorway";

/// Knows one thing that is harmful.
pub struct Scanner;

impl FileScan for Scanner {
    fn scan<'a>(&'a self, content: &'a [u8]) -> Scanned<'a> {
        let harmful = content.windows(7).any(|part| part == b"harmful");
        let verdict = if harmful { Verdict::Infected("Test.Harmful".into()) } else { Verdict::Clean };
        Box::pin(async move { Ok(verdict) })
    }
}

/// A form that has come to the question for a photo.
pub async fn asked_for_photo(town: &Town) -> Browser {
    let mut mei = town.signed_in(MEI).await;
    mei.get("/services/grab-bar").await;
    mei.post("/services/grab-bar", &[]).await;
    for (page, typed) in [
        ("you", [("mobile", "+99950001234")]),
        ("disability", [("disability", "no")]),
        ("home", [("owns", "own")]),
        ("needs", [("needs", "ramp")]),
    ] {
        mei.post(&format!("/services/grab-bar/apply/{page}"), &typed).await;
    }
    says(&mei.get(PAGE).await, 200, "enctype=\"multipart/form-data\"");
    mei
}

#[tokio::test]
async fn a_photo_goes_with_the_application_and_waits_for_a_scanner() {
    for town in Town::on_each_engine().await {
        let town = staffed(town).await;
        let mut mei = asked_for_photo(&town).await;
        says(&mei.upload(PAGE, &[], &[]).await, 422, "Answer this question");
        let other = mei.upload(PAGE, &[], &[("doorway_photo", "photo.png", b"MZ\x90\x00 a program")]).await;
        says(&other, 422, "Choose a file of another type");
        let sent = mei.upload(PAGE, &[], &[("doorway_photo", "C:\\door <1>.png", PNG)]).await;
        leads_to(&sent, "/services/grab-bar/check");
        says(&mei.get(PAGE).await, 200, "door &#60;1&#62;.png");
        // Sent again without another file, the one that was sent stands.
        leads_to(&mei.upload(PAGE, &[], &[]).await, "/services/grab-bar/check");
        let check = mei.get("/services/grab-bar/check").await;
        let reference = send(&mut mei, &check).await;
        let page = mei.get(&format!("/applications/{reference}")).await;
        assert!(page.body.contains("/files/"), "{}", page.main());
        let file = page.body.split("/files/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let own = mei.get(&format!("/applications/{reference}/files/{file}")).await;
        assert_eq!(own.header("content-disposition"), "attachment; filename*=UTF-8''door%20%3C1%3E.png");
        assert_eq!(
            (own.header("content-type"), own.header("x-content-type-options")),
            ("image/png", "nosniff")
        );
        assert!(own.body.ends_with("the doorway"));
        // Nobody else's, and not of another case.
        let mut ravi = town.signed_in(RAVI).await;
        assert_eq!(ravi.get(&format!("/applications/{reference}/files/{file}")).await.status.as_u16(), 404);
        let nothing = format!("/applications/{reference}/files/00000000-0000-7000-8000-000000000000");
        assert_eq!(mei.get(&nothing).await.status.as_u16(), 404);
        let at_work = format!("/officer/cases/{reference}/files/{file}");
        let mut ada = town.signed_in(ADA).await;
        let waits = ada.get(&at_work).await;
        says(&waits, 403, "No scanner has cleared this file yet");
        assert!(!waits.body.contains("the doorway"));
        let led = format!("/officer/files/{reference}/{file}");
        assert_eq!(ada.get(&led).await.status.as_u16(), 403, "she leads nobody");
        let mut othman = town.signed_in(OTHMAN).await;
        assert_eq!(othman.get(&at_work).await.status.as_u16(), 404);
        let _ = town.room.clone().with_file_scan(Arc::new(Scanner));
        town.room.scan_waiting_files().await.unwrap();
        assert_eq!(ada.get(&at_work).await.status.as_u16(), 200);
        assert!(town.entries("services.file_released").await.is_empty());
    }
}

#[tokio::test]
async fn where_no_scanner_is_a_head_takes_it_upon_them_in_the_record() {
    let town = staffed(Town::new().await).await;
    let mut mei = asked_for_photo(&town).await;
    mei.upload(PAGE, &[], &[("doorway_photo", "door.png", PNG)]).await;
    let check = mei.get("/services/grab-bar/check").await;
    let reference = send(&mut mei, &check).await;
    let page = mei.get(&format!("/applications/{reference}")).await;
    let file = page.body.split("/files/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut hana = town.signed_in(HANA).await;
    let led = format!("/officer/files/{reference}/{file}");
    says(&hana.get(&led).await, 200, "door.png");
    for _ in 0..2 {
        leads_to(&hana.post(&led, &[]).await, &led);
    }
    says(&hana.get(&led).await, 200, "This file may be opened");
    let mut ada = town.signed_in(ADA).await;
    let opened = ada.get(&format!("/officer/cases/{reference}/files/{file}")).await;
    assert_eq!(opened.status.as_u16(), 200);
    assert_eq!(town.entries("services.file_released").await.len(), 1);
}

#[tokio::test]
async fn what_is_harmful_is_not_kept() {
    for town in Town::on_each_engine().await {
        let town = town.with_services().await;
        let _ = town.room.clone().with_file_scan(Arc::new(Scanner));
        let mut mei = asked_for_photo(&town).await;
        let harmful = [PNG, b"harmful"].concat();
        let sent = mei.upload(PAGE, &[], &[("doorway_photo", "door.png", &harmful)]).await;
        says(&sent, 422, "our scanner says that this one is harmful");
        leads_to(&mei.get("/services/grab-bar/check").await, PAGE);
        // A form with files is guarded by its token like any other.
        let boundary = "--x\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\nforged\r\n--x--\r\n";
        let method = axum::http::Method::POST;
        let forged = mei.send(method, PAGE, Some("multipart/form-data; boundary=x"), boundary.into()).await;
        assert_eq!(forged.status.as_u16(), 403);
    }
}
